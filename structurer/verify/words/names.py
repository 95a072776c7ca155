"""One 科目 under two names: in two tables, or in the prose and the table that has its very figure. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from structurer.result import Check, Fact, Outcome
from structurer.verify.amounts import amount_of
from structurer.verify.tables.grids import Entry, Grid
from structurer.verify.words.alike import bare, both_ways, is_shortened, is_spoilt, likeness

_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_ITEM = 7  # digits of the code of a 项
_SHORTEST = 3  # characters of a name
_ALIKE = 0.5  # likeness of two names from which they are taken for two spellings of one


def check_names(facts: Sequence[Fact], grids: Sequence[Grid]) -> Iterator[Check]:
    by_code: dict[str, list[tuple[Grid, Entry]]] = {}
    for grid in grids:
        for entry in grid.entries:
            if _CODE.fullmatch(entry.code) and entry.name and not is_spoilt(entry.name):
                by_code.setdefault(entry.code, []).append((grid, entry))
    for code, found in by_code.items():
        yield from _between_tables(code, found)
    yield from _in_prose(facts, {code: [entry for _, entry in found] for code, found in by_code.items()})


def _between_tables(code: str, found: Sequence[tuple[Grid, Entry]]) -> Iterator[Check]:
    """One code under two names. A name that goes on in the other one may have been cut off by the page."""
    names = Counter(bare(entry.name) for _, entry in found)
    within = {(grid.table.id, bare(entry.name)) for grid, entry in found}
    if len(names) < 2 or len(within) > len({grid.table.id for grid, _ in found}):
        return  # one table under several names: a list of projects, not of 科目
    right, times = names.most_common(1)[0]
    shown: set[str] = set()
    for grid, entry in found:
        name = bare(entry.name)
        if name in shown or not _differs(name, right):
            continue
        shown.add(name)
        doubtful = any(row == entry.row for row, _ in grid.table.doubts) or times <= names[name]
        cell = next(cell.passage for cell in grid.table.rows[entry.row] if cell.text == entry.label)
        outcome: Outcome = "note" if doubtful or is_shortened(name, right) else "error"
        yield Check("name", outcome, about=code, words=(cell,), rule="tables",
                    told=(entry.name, next(e.name for _, e in found if bare(e.name) == right)))  # fmt: skip


def _in_prose(facts: Sequence[Fact], by_code: Mapping[str, Sequence[Entry]]) -> Iterator[Check]:
    """Items of the prose that no table names, where a row that is much like it has the very figure."""
    known = {name for entries in by_code.values() for entry in entries for name in both_ways(entry.name)}
    rows = {code: entries for code, entries in by_code.items() if len(code) == _ITEM}
    by_amount = _by_amount(rows)
    for fact in facts:
        name = bare(fact.branch[2]) if fact.branch else ""
        if fact.table is not None or len(name) < _SHORTEST or name in known:
            continue
        codes = [fact.code] if fact.code in rows else by_amount.get(amount_of(fact).value, [])
        alike = [code for code in codes if code and _differs(name, bare(rows[code][0].name))]
        if fact.branch and len(alike) == 1:
            known.add(name)
            printed = rows[alike[0]][0].name
            outcome: Outcome = "note" if is_shortened(name, bare(printed)) else "error"
            words = (fact.name,) if fact.name else ()
            yield Check("name", outcome, (fact,), about=alike[0], words=words, rule="prose",
                        told=(fact.branch[2], printed))  # fmt: skip


def _by_amount(rows: Mapping[str, Sequence[Entry]]) -> dict[Decimal, list[str]]:
    """The codes whose rows have an amount, by that amount; none for nothing."""
    found: dict[Decimal, list[str]] = {}
    for code, entries in rows.items():
        for value in {amount_of(fact).value for entry in entries for fact in entry.facts.values() if fact.value}:
            found.setdefault(value, []).append(code)
    return found


def _differs(name: str, printed: str) -> bool:
    """Whether two names are two spellings, and not one of them a part of the other."""
    return name not in printed and printed not in name and likeness(name, printed) >= _ALIKE
