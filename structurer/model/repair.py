"""Asking again for what could not be used: only the fields that failed, or the rows they stand in.

What was read right stays: a second answer fills what failed and never replaces a claim, but for a list whose parts did
not add up to their total; and there only where they do afterwards, and every figure that was proved is still in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from structurer.model.pointers import Names, Slot
from structurer.model.reading import Problem, Reading, names_of
from structurer.result import Check, Claim, Path
from structurer.verify.naming import row_of

Tried = Callable[[Sequence[Claim]], Sequence[Check]]
"""What a schema declares, tried on some claims."""
Proved = Callable[[Claim], bool]
"""Whether the document's own arithmetic bears a figure out."""


def problems_of(reading: Reading, tried: Tried) -> tuple[Problem, ...]:
    """What failed: what could not be read, and lists whose parts do not add up to their total."""
    return reading.problems + tuple(_sums(reading.claims, tried))


def _sums(claims: Sequence[Claim], tried: Tried) -> Iterator[Problem]:
    at = {claim.spans: claim for claim in claims}
    seen: set[Path] = set()
    for check in tried(claims):
        if check.kind != "sum" or check.outcome != "error":
            continue
        parts = [at[fact.spans] for fact in check.facts[1:] if fact.spans in at]
        lists = {row_of(claim.path)[:-1] for claim in parts if row_of(claim.path)}
        for path in lists - seen:
            seen.add(path)
            yield Problem(path, "+".join(fact.printed for fact in check.facts[1:]), "sum")


def slots_for(slots: Sequence[Slot], problems: Sequence[Problem]) -> tuple[Slot, ...]:
    """The slots that are asked again: the fields that failed; of a row also the words that tell which row it is."""
    failed = {names_of(problem.path) for problem in problems}
    return tuple(_kept(slots, failed, ()))


def _kept(slots: Sequence[Slot], failed: Collection[Names], above: Names) -> Iterator[Slot]:
    for slot in slots:
        here = (*above, slot.name)
        if here in failed:
            yield slot
        elif slot.inside and any(names[: len(here)] == here for names in failed):
            inside = tuple(_kept(slot.inside, failed, here))
            if slot.leaf.kind == "rows":
                names = {s.name for s in inside}
                inside = tuple(s for s in slot.inside if s.name in names or s.leaf.kind == "text")
            yield replace(slot, inside=inside)


def mended(first: Reading, again: Reading, problems: Sequence[Problem], tried: Tried, proved: Proved) -> Reading:
    """The first reading with what the second one mends; what fails still stays a problem."""
    claims = list(first.claims)
    left: list[Problem] = []
    for problem in problems:
        if problem.kind == "sum":
            claims = _summed(claims, again.claims, problem.path, tried, proved)
            continue
        found = list(_mending(problem.path, claims, again.claims))
        claims += [claim for claim in found if all(claim.path != other.path for other in claims)]
        if not found:
            left.append(problem)
    return Reading(tuple(claims), tuple(left))


def _mending(path: Path, claims: Sequence[Claim], again: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of the second answer for the field at `path`; of a row those of the row that it is again."""
    row = row_of(path)
    if not row:
        yield from (claim for claim in again if claim.path == path or _is_below(claim.path, path))
        return
    if row == path:
        yield from _new_rows(path, claims, again)
        return
    other = _same_row(row, claims, again)
    for claim in again:
        if other is not None and claim.path[: len(other)] == other and claim.path[len(other) :] == path[len(row) :]:
            yield replace(claim, path=path)


def _new_rows(path: Path, claims: Sequence[Claim], again: Sequence[Claim]) -> Iterator[Claim]:
    """The first row of the second answer's list that says nothing known, for the row at `path`."""
    known = {claim.spans for claim in claims if _is_below(claim.path, path[:-1])}
    rows: dict[Path, list[Claim]] = {}
    for claim in again:
        if _is_below(claim.path, path[:-1]):
            rows.setdefault(claim.path[: len(path)], []).append(claim)
    new = next((row for row in rows.values() if not known & {claim.spans for claim in row}), [])
    yield from (replace(claim, path=path + claim.path[len(path) :]) for claim in new)


def _same_row(row: Path, claims: Sequence[Claim], again: Sequence[Claim]) -> Path | None:
    """The row of the second answer that says something that this row says; else the one of its number."""
    own = {claim.spans for claim in claims if claim.path[: len(row)] == row}
    rows = dict.fromkeys(row_of(claim.path) for claim in again if row_of(claim.path)[:-1] == row[:-1])
    for other in rows:
        if own & {claim.spans for claim in again if claim.path[: len(other)] == other}:
            return other
    return row if row in rows and not own else None


def _summed(claims: list[Claim], again: Sequence[Claim], path: Path, tried: Tried, proved: Proved) -> list[Claim]:
    """The claims with a list as the second answer has it, where that is better."""
    old = [claim for claim in claims if _is_below(claim.path, path)]
    new = [claim for claim in again if _is_below(claim.path, path)]
    swapped = [claim for claim in claims if not _is_below(claim.path, path)] + new
    kept = {claim.spans for claim in old if claim.unit is not None and proved(claim)}
    if not new or not kept <= {claim.spans for claim in new}:
        return claims
    still = any(problem.path == path for problem in _sums(swapped, tried))
    return claims if still else swapped


def _is_below(path: Path, above: Path) -> bool:
    return len(path) > len(above) and path[: len(above)] == above
