"""What changed between two runs -> how likely as much changes by chance: value by value, and document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from structurer.evaluate.scores.tally import Tally

_DRAWS = 10_000


def mcnemar(changes: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Of gold's values that are right in one run only, how likely so uneven a split is by chance: exact, two-sided.

    It takes values for independent, which those of one document are not; the test by document does not.
    """
    from scipy.stats import binomtest

    counts = Counter((value["score"], kind) for kind, value in changes if value["gold"] is not None)
    found: dict[str, dict[str, Any]] = {}
    for score in dict.fromkeys(score for score, kind in counts if kind != "changed"):
        fixed, broken = counts[score, "fixed"], counts[score, "broken"]
        p = binomtest(fixed, fixed + broken).pvalue
        found[score] = {"fixed": fixed, "broken": broken, "p": f"{p:.4f}"}
    return found


def by_document(
    before: Sequence[Mapping[str, Tally]], after: Sequence[Mapping[str, Tally]], seed: int
) -> dict[str, dict[str, Any]]:
    """Of each score: of how many documents it differs, and how likely it moves as far by chance."""
    found: dict[str, dict[str, Any]] = {}
    for score in dict.fromkeys(name for one in (*before, *after) for name in one):
        old, new = ([one.get(score, Tally()) for one in side] for side in (before, after))
        differ = sum(one != other for one, other in zip(old, new, strict=True))
        found[score] = {"documents": len(old), "differ": differ, "p": f"{permutation(old, new, seed):.4f}"}
    return found


def permutation(before: Sequence[Tally], after: Sequence[Tally], seed: int) -> Decimal:
    """How likely F1 moves as far by chance: a paired permutation of the runs within documents, because with few of them
    a bootstrap is too sure. Of up to 13 that differ every exchange is tried, else 10,000 that `seed` draws."""
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    gains = [(new.right - old.right, new.given + new.wanted - old.given - old.wanted) for old, new in pairs]
    start, end = sum(before, Tally()), sum(after, Tally())

    def moved(exchanged: int) -> Fraction:
        """By how much F1 differs when the runs change places in the documents whose bits are set."""
        right, whole = (sum(gain[k] for at, gain in enumerate(gains) if exchanged >> at & 1) for k in (0, 1))
        ends = _f1(end.right - right, end.given + end.wanted - whole)
        return abs(ends - _f1(start.right + right, start.given + start.wanted + whole))

    seen, every, rng = moved(0), 1 << len(pairs), Random(seed)
    if every <= _DRAWS:
        return Decimal(sum(moved(exchanged) >= seen for exchanged in range(every))) / every
    as_far = sum(moved(rng.getrandbits(len(pairs))) >= seen for _ in range(_DRAWS))
    return Decimal(as_far + 1) / (_DRAWS + 1)


def _f1(right: int, whole: int) -> Fraction:
    return Fraction(2 * right, whole) if whole else Fraction(0)
