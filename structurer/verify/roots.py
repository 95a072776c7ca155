"""Failed checks that have one root: a figure with whose right value all of them would hold. Pure.

One misprinted figure breaks every identity that it takes part in. What one of them makes of the figure is tried in the
others: those that hold with it are of the same root. Arithmetic decides, so that two errors are never told as one
because they happen to share a figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from structurer.result import Check, Fact
from structurer.verify.amounts import Amount, equal
from structurer.verify.inverse import holds, read, solved

_MOST = 400  # failed checks, beyond which a document was misread as a whole


@dataclass(frozen=True, slots=True)
class Root:
    """Figures that print one value, and what a failed check makes of them."""

    ids: tuple[str, ...]
    amount: Amount


Places = Mapping[str, Sequence[int]]
"""For each figure the numbers of the checks that it takes part in."""


def roots_of(failed: Sequence[Check], held: Sequence[Check]) -> dict[int, tuple[str, ...]]:
    """For failed checks that share a root, by their number, the ids of the figures that it is in.

    The root that explains most is taken first, of those that explain as much the one that a check singles out. A root
    that breaks as many of the `held` checks as it mends is none.
    """
    if not 1 < len(failed) <= _MOST:
        return {}
    kept = _places(held)
    mended: dict[Root, list[int]] = {}
    for root, numbers in _mended(failed, _places(failed)).items():
        broken = sum(1 for at in _of(root, kept) if not _holds_with(held[at], root))
        if len(numbers) > max(1, broken):
            mended[root] = numbers
    return _fewest(mended, {check.suspects for check in failed})


def _fewest(mended: Mapping[Root, Sequence[int]], suspects: Collection[tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """As few roots as explain the checks: the one that explains most, then the one that explains most of the rest."""
    found: dict[int, tuple[str, ...]] = {}
    while mended:
        root, numbers = max(mended.items(), key=lambda entry: (len(entry[1]), entry[0].ids in suspects))
        found |= dict.fromkeys(numbers, root.ids)
        left = {other: [at for at in numbers if at not in found] for other, numbers in mended.items()}
        mended = {other: numbers for other, numbers in left.items() if len(numbers) > 1}
    return found


def _places(checks: Sequence[Check]) -> Places:
    found: dict[str, list[int]] = {}
    for at, check in enumerate(checks):
        for id in dict.fromkeys(fact.id for fact in check.facts):
            found.setdefault(id, []).append(at)
    return found


def _of(root: Root, places: Places) -> list[int]:
    """The checks that figures of a root take part in."""
    return sorted({at for id in root.ids for at in places.get(id, ())})


def _mended(failed: Sequence[Check], places: Places) -> dict[Root, list[int]]:
    """Every root that a failed check suggests, with the failed checks that hold with it."""
    found: dict[Root, list[int]] = {}
    for at, check in enumerate(failed):
        for root in _suggested(check, places):
            if root not in found:
                found[root] = [other for other in _of(root, places) if other == at or _holds_with(failed[other], root)]
    return found


def _suggested(check: Check, places: Places) -> Iterator[Root]:
    """What a failed check makes of each of its figures that another one fails with too."""
    amounts = read(check)
    for at, fact in enumerate(check.facts):
        right = solved(check, amounts, at) if len(places[fact.id]) > 1 else None
        if right is not None:
            yield Root(_alike(check, amounts, at), right)


def _alike(check: Check, amounts: Sequence[Amount], at: int) -> tuple[str, ...]:
    """The figures of a restatement that print what one of them prints; of another check that one alone."""
    if check.kind != "restated":
        return (check.facts[at].id,)
    pairs: Iterator[tuple[Fact, Amount]] = zip(check.facts, amounts, strict=True)
    return tuple(sorted({fact.id for fact, amount in pairs if equal(amount, amounts[at]).outcome == "holds"}))


def _holds_with(check: Check, root: Root) -> bool:
    """Whether a check holds where the figures of a root are what it says."""
    amounts = read(check)
    for at, fact in enumerate(check.facts):
        if fact.id in root.ids:
            amounts[at] = replace(amounts[at], value=root.amount.value, half=max(amounts[at].half, root.amount.half))
    return holds(check, amounts)
