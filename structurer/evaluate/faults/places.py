"""Other figures of a document that a reader could take for the one that is asked for.

In a table the neighbours are those of the grid. In prose the neighbouring row is the next thing of which the same is
told (its final figure, its share), the neighbouring column what is told next of the same thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from structurer.evaluate.faults.cases import Case
from structurer.forms import fold
from structurer.result import Check, Claim, Fact


@dataclass(frozen=True)
class Places:
    """The figures of a document by what they are beside; `checks` hold its sums, `year` is its own."""

    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    year: str

    def others(self, fact: Fact) -> Iterator[tuple[str, list[Fact]]]:
        """For each kind of mistake the figures that it would give, nearest first."""
        twins = [fact, *self._twins(fact)]
        yield "neighbouring row", [other for twin in twins for other in self._beside_row(twin)]
        yield "neighbouring column", [other for twin in twins for other in self._beside_column(twin)]
        same = [f for f in self._named[fold(fact.item)] if f.id != fact.id and fact.item]
        alike = same + [f for f in self._branches[fact.branch] if fact.branch and f.id != fact.id and f not in same]
        years = [f for f in alike if self._is_other_year(f, fact)]
        yield "year before", years
        yield "other table or section", [f for f in same if f not in years and _is_elsewhere(f, fact)]
        yield "total for a part", self._totals.get(fact.id, [])

    def stranger(self, row: Sequence[Claim], rng: Random) -> Fact | None:
        """Some figure whose thing the row does not name."""
        said = {fold(claim.text) for claim in row if claim.unit is None}
        found = [fact for fact in self.facts if fact.name and len(fact.item) > 2 and fold(fact.name.text) not in said]
        return rng.choice(found) if found else None

    def like(self, fact: Fact, stranger: Fact | None, rng: Random) -> Fact | None:
        """Some figure of the same kind in the same unit, of another thing than it and than a stranger."""
        kind, things = (fact.measure, fact.unit), {fact.item, stranger.item if stranger else ""}
        alike = [f for f in self.facts if (f.measure, f.unit) == kind and f.value != fact.value]
        found = [f for f in alike if f.item not in things]
        return rng.choice(found) if found else None

    def strangers(self, case: Case, row: Sequence[Claim], rng: Random) -> Iterator[tuple[Fact, ...]]:
        """The figures of one thing that stands in another table or section than the row, of the kinds that it has."""
        own = [fact for claim in row if claim.unit is not None and (fact := case.fact(claim))]
        if not own:
            return
        wanted = [fact.measure for fact in own]
        said = {fold(claim.text) for claim in row if claim.unit is None}
        homes = {(fact.table, fact.section) for fact in own}
        by_thing: dict[tuple[object, ...], dict[str, Fact]] = {}
        for fact in self.facts:
            elsewhere = (fact.table, fact.section) not in homes and fold(fact.name.text) not in said
            if fact.name and elsewhere and fact.measure in wanted:
                by_thing.setdefault((fact.table, fact.section, fact.row, fact.name.offsets), {})[fact.measure] = fact
        fitting = [tuple(found[m] for m in wanted if m in found) for found in by_thing.values() if wanted[0] in found]
        if fitting:
            yield rng.choice(fitting)

    @cached_property
    def _named(self) -> Mapping[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fold(fact.item)].append(fact)
        return found

    @cached_property
    def _branches(self) -> Mapping[tuple[str, str, str] | None, list[Fact]]:
        found: dict[tuple[str, str, str] | None, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.branch].append(fact)
        return found

    @cached_property
    def _columns(self) -> Mapping[tuple[object, ...], list[Fact]]:
        """The figures of one column of a table, or of one measure in a section, from top to bottom."""
        return _grouped((_column(fact), fact) for fact in self.facts)

    @cached_property
    def _rows(self) -> Mapping[tuple[object, ...], list[Fact]]:
        """The figures of one row of a table, or of a section, from left to right."""
        return _grouped((_row(fact), fact) for fact in self.facts)

    @cached_property
    def _totals(self) -> Mapping[str, list[Fact]]:
        """The totals that a figure is a part of, by its id."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for check in self.checks:
            if check.kind == "sum" and len(check.facts) > 2:
                for part in check.facts[1:]:
                    found[part.id].append(check.facts[0])
        return found

    def _is_other_year(self, other: Fact, fact: Fact) -> bool:
        """The figure of the same thing for another period, in the same kind of unit."""
        if other.unit != fact.unit or other.measure in ("change", "change_percent", "against_budget"):
            return False
        if "previous" in (other.measure, fact.measure):
            return other.measure != fact.measure
        return (other.period or self.year) != (fact.period or self.year)

    def _twins(self, fact: Fact) -> list[Fact]:
        """The same figure of the same thing in a table, for one that is told in prose."""
        if fact.table or not fact.item:
            return []
        return [f for f in self._named[fold(fact.item)] if f.table and f.value == fact.value and f.unit == fact.unit]

    def _beside_row(self, fact: Fact) -> list[Fact]:
        others = [f for f in self._columns[_column(fact)] if fact.table or _thing(f) != _thing(fact)]
        return _nearest(fact, others, (lambda f: f.row or 0) if fact.table else (lambda f: f.start))

    def _beside_column(self, fact: Fact) -> list[Fact]:
        others = [f for f in self._rows[_row(fact)] if fact.table or f.measure != fact.measure]
        return _nearest(fact, others, (lambda f: f.column or 0) if fact.table else (lambda f: f.start))


def places_of(case: Case) -> Places:
    declared = [check for part in case.parts for check in part.declared]
    year = str(case.source.identity.fiscal_year or "")
    return Places(tuple(fact for fact in case.source.facts if fact.spans), (*case.checks, *declared), year)


def _grouped(entries: Iterable[tuple[tuple[object, ...], Fact]]) -> Mapping[tuple[object, ...], list[Fact]]:
    found: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for key, fact in entries:
        found[key].append(fact)
    return found


def _column(fact: Fact) -> tuple[object, ...]:
    return (fact.table, fact.column) if fact.table else (None, fact.section, fact.measure)


def _row(fact: Fact) -> tuple[object, ...]:
    return (fact.table, fact.row) if fact.table else (None, fact.section)


def _thing(fact: Fact) -> tuple[object, ...]:
    return fact.item, fact.branch


def _nearest(fact: Fact, others: Iterable[Fact], place: Callable[[Fact], int]) -> list[Fact]:
    """The figures just before and just behind, the near one first."""
    here = place(fact)
    before = max((f for f in others if place(f) < here), key=place, default=None)
    behind = min((f for f in others if place(f) > here), key=place, default=None)
    return sorted((f for f in (before, behind) if f), key=lambda f: abs(place(f) - here))


def _is_elsewhere(other: Fact, fact: Fact) -> bool:
    """What is told of the same label in another table or section, for the same period."""
    apart = other.table != fact.table if fact.table or other.table else other.section != fact.section
    return apart and other.unit == fact.unit
