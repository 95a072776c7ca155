"""Two results of `structurer eval run` -> what changed between them, value by value, and whether that may be chance.

Scores are compared over the documents that both runs scored on the same gold, values over those that failed in
neither. A result lists what is not right, so of a right value its status is not known.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from structurer.errors import InputError
from structurer.evaluate.chance import by_document, mcnemar
from structurer.evaluate.scores.items import field_of
from structurer.evaluate.scores.tally import Tally

_TOLD = ("outcome", "got", "status")
_HEAD = ("command", "engine", "model", "gold", "versions")
_SUMMARY = ("scores", "tables", "ledger", "grounding", "trust")

Summary = Mapping[str, Any]
Miss = Mapping[str, Any]
Place = tuple[object, ...]


def read_result(path: Path) -> dict[str, Any]:
    """The result in a file. Raises `InputError` where there is none, it is damaged, or it is something else."""
    try:
        made = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); name a result of structurer eval run") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is damaged: it is no JSON ({str(error).splitlines()[0]}); run it again") from error
    if not _is_result(made):
        raise InputError(f"{path} is no result of structurer eval run; write one with --out")
    return dict(made)


def _is_result(made: Any) -> bool:
    """Whether all is there that a comparison reads."""
    if not isinstance(made, dict) or not all(isinstance(made.get(key), dict) for key in ("all", "documents", "gold")):
        return False
    documents = made["documents"].values()
    if not all(isinstance(found, dict) and isinstance(found.get("state"), str) for found in documents):
        return False
    scored = [found for found in documents if "scores" in found]
    whole = all(isinstance(found.get(key), dict) for found in (made["all"], *scored) for key in _SUMMARY)
    return whole and all(isinstance(found.get("misses"), list) for found in scored)


def compare(before: Mapping[str, Any], after: Mapping[str, Any], seed: int = 0) -> dict[str, Any]:
    """What changed from one result to the other, as plain data; `seed` is that of the test over documents."""
    scored = [{stem: found for stem, found in run["documents"].items() if "scores" in found} for run in (before, after)]
    old, new = scored
    both = sorted(old.keys() & new.keys())
    same_gold = before["gold"].get("sha256") == after["gold"].get("sha256")
    other_gold = [] if same_gold else [stem for stem in both if _has_other_gold(old[stem], new[stem])]
    shared = [stem for stem in both if stem not in other_gold]
    failed = [stem for stem in shared if any(found[stem]["state"] != "scored" for found in scored)]
    compared = [stem for stem in shared if stem not in failed]
    changes = [change for stem in compared for change in _changes(stem, old[stem], new[stem])]
    whole = len(shared) == len(old) == len(new)
    sides = [[before["all"]], [after["all"]]] if whole else [[found[stem] for stem in shared] for found in scored]
    return {
        "before": {key: before.get(key) for key in _HEAD},
        "after": {key: after.get(key) for key in _HEAD},
        "same gold": same_gold,
        "documents": {
            "compared": compared,
            "failed": [_failed(stem, old[stem], new[stem]) for stem in failed],
            "other gold": other_gold,
            "added": sorted(new.keys() - old.keys()),
            "removed": sorted(old.keys() - new.keys()),
        },
        "scores": _scores(*map(_fractions, sides)),
        "silent errors": dict(zip(("before", "after"), map(_silent, sides), strict=True)),
        "values": {what: [value for kind, value in changes if kind == what] for what in ("broken", "changed", "fixed")},
        "mcnemar": mcnemar(changes),
        "by document": by_document(
            [_tallies(old[stem]) for stem in shared], [_tallies(new[stem]) for stem in shared], seed
        ),
    }


def _has_other_gold(before: Summary, after: Summary) -> bool:
    """Whether two scores of a document show that its gold changed: other counts, or another value at a place."""
    wanted = [{name: tally.wanted for name, tally in _tallies(found).items()} for found in (before, after)]
    if any(wanted[0].get(name, 0) != wanted[1].get(name, 0) for name in {*wanted[0], *wanted[1]}):
        return True
    stated = [{(m["score"], m["path"]): m["gold"] for m in found["misses"] if "gold" in m} for found in (before, after)]
    return any(stated[1].get(place, gold) != gold for place, gold in stated[0].items())


def _failed(stem: str, before: Summary, after: Summary) -> dict[str, Any]:
    reason = after.get("reason") or before.get("reason")
    return {"document": stem, "before": before["state"], "after": after["state"], "reason": reason}


# Values


def _changes(stem: str, before: Summary, after: Summary) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each value that is right in one run only, or wrong in both in another way."""
    was, now = _by_place(before["misses"]), _by_place(after["misses"])
    for place in dict.fromkeys((*was, *now)):
        old, new = was.get(place), now.get(place)
        if old is None or new is None:
            yield "fixed" if old else "broken", _change(stem, old, new)
        elif any(old.get(key) != new.get(key) for key in _TOLD):
            yield "changed", _change(stem, old, new)


def _by_place(misses: Iterable[Miss]) -> dict[Place, Miss]:
    """Misses by what stays the same between runs: the place in gold; for what gold has not, its field and its words."""
    found: dict[Place, Miss] = {}
    seen: Counter[Place] = Counter()
    for miss in misses:
        known = "gold" in miss
        place: Place = (miss["path"],) if known else (field_of(miss["path"]), miss.get("got"))
        place = (miss["score"], *place)
        found[(*place, seen[place])] = miss
        seen[place] += 1
    return found


def _change(stem: str, old: Miss | None, new: Miss | None) -> dict[str, Any]:
    told = new or old or {}
    gold = told.get("gold")
    right = {"outcome": "right", "got": gold} if gold is not None else {"outcome": "absent"}
    sides = {"before": old or right, "after": new or right}
    place = {"document": stem, "score": told["score"], "path": told["path"], "gold": gold}
    return place | {f"{key} {when}": side.get(key) for key in _TOLD for when, side in sides.items()}


# Scores


def _silent(found: Sequence[Summary]) -> int:
    return sum(one["trust"]["silent errors"] for one in found)


def _scores(before: Mapping[Place, Fraction], after: Mapping[Place, Fraction]) -> dict[str, dict[str, Any]]:
    """Every share of both, with its change to six decimals; what has nothing to count in one of them has none."""
    out: dict[str, dict[str, Any]] = {}
    for place in dict.fromkeys((*before, *after)):
        old, new = before.get(place), after.get(place)
        change = None if old is None or new is None else f"{_decimal(new - old):+.6f}"
        score, measure = map(str, place)
        out.setdefault(score, {})[measure] = {"before": _shown(old), "after": _shown(new), "change": change}
    return out


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else f"{_decimal(value):.4f}"


def _fractions(found: Sequence[Summary]) -> dict[Place, Fraction]:
    """The shares of some documents together, by score and measure, in the order of a result."""
    sums: defaultdict[Place, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for one in found:
        for place, part, whole in _parts(one):
            sums[place][0] += part
            sums[place][1] += whole
    return {place: part / whole for place, (part, whole) in sums.items() if whole}


def _parts(one: Summary) -> Iterator[tuple[Place, Fraction | int, int]]:
    for name, t in _tallies(one).items():
        yield (name, "f1"), 2 * t.right, t.given + t.wanted
        yield (name, "precision"), t.right, t.given
        yield (name, "recall"), t.right, t.wanted
    tables, findings = one["tables"], one.get("findings")
    yield ("tables", "grits"), Fraction(tables["grits"] or 0) * tables["compared"], tables["compared"]
    if findings:
        yield ("findings", "precision"), findings["listed"], findings["errors"]
        for strength, told in findings["by strength"].items():
            yield ("findings", f"recall of {strength}"), told["told"], told["listed"]
    yield ("ledger", "coverage"), one["ledger"]["accounted"], one["ledger"]["numerals"]
    yield ("grounding", "share"), one["grounding"]["right"], one["grounding"]["known"]


def _tallies(found: Summary) -> dict[str, Tally]:
    return {name: Tally(counts["right"], counts["extra"], counts["missed"]) for name, counts in found["scores"].items()}
