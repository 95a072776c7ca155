"""The items that the prose lists (基本工资、津贴补贴…) against their lines in the statement of expenditure. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from structurer.document import Passage
from structurer.economy import group_of
from structurer.result import Check, Remark, Source
from structurer.verify.tables.grids import Entry, Grid
from structurer.verify.words.alike import bare, both_ways, is_spoilt

_NAMED_ENOUGH = Decimal("0.75")  # share of the named items that have figures, from which a list is made for this body
_WEIGHTY = Decimal("0.01")  # of its group's total
_SHORTEST_LIST = 3
_ECONOMIC = re.compile(r"3[01]\d\d\d")


def check_lists(source: Source, grids: Sequence[Grid]) -> Iterator[Check]:
    for grid in grids:
        if _is_economic(grid):
            yield from _against(source, grid)


def _against(source: Source, grid: Grid) -> Iterator[Check]:
    rows = _rows_by_name(grid)
    doubtful = {row for row, _ in grid.table.doubts}
    for remark in source.remarks:
        if remark.kind != "components" or len(remark.parts) < _SHORTEST_LIST:
            continue
        named = [(part, rows[name]) for part in remark.parts if (name := bare(part.text)) in rows]
        if len(named) < max(_SHORTEST_LIST, len(remark.parts) / 2):
            continue  # a list of other things
        yield from _named_but_empty(remark, named, doubtful)
        yield from _left_out(source, grid, remark, {entry.code for _, found in named for entry in found})


def _is_economic(grid: Grid) -> bool:
    """Whether a table states basic expenditure by economic class, item by item."""
    return sum(1 for entry in grid.entries if _ECONOMIC.fullmatch(entry.code)) > _SHORTEST_LIST


def _is_item(entry: Entry) -> bool:
    """Whether an entry is one item of an economic class, by itself in its row."""
    return _ECONOMIC.fullmatch(entry.code) is not None and not is_spoilt(entry.name)


def _rows_by_name(grid: Grid) -> dict[str, list[Entry]]:
    """The items of a statement by name, with and without what it has in brackets."""
    rows: dict[str, list[Entry]] = {}
    for entry in grid.entries:
        if _is_item(entry):
            for name in both_ways(entry.name):
                rows.setdefault(name, []).append(entry)
    return rows


def _is_filled(entry: Entry) -> bool:
    return any(fact.value for fact in entry.facts.values())


def _named_but_empty(
    remark: Remark, named: Sequence[tuple[Passage, list[Entry]]], doubtful: set[int]
) -> Iterator[Check]:
    """Named items that have no figure; a list that names many of them is printed whatever the body spends."""
    empty = [(part, found) for part, found in named if not any(_is_filled(e) or e.row in doubtful for e in found)]
    if not empty:
        return
    made_for_it = len(named) - len(empty) >= _NAMED_ENOUGH * len(named)
    yield Check(
        "named-but-empty",
        "error" if made_for_it else "note",
        tuple(fact for _, found in empty for entry in found for fact in entry.facts.values()),
        about=remark.item,
        words=tuple(part for part, _ in empty),
        rule="empty" if made_for_it else "fixed list",
        told=("、".join(part.text for part, _ in empty), str(len(empty)), str(len(named))),
    )


def _left_out(source: Source, grid: Grid, remark: Remark, named: set[str]) -> Iterator[Check]:
    """Items of weight in the group that a list is of, which the list does not name; a list with 等 claims nothing."""
    end = remark.passage.span().end
    if source.document.text[end : end + 2].lstrip().startswith("等"):
        return
    classes = group_of(remark.item)
    group = [entry for entry in grid.entries if _is_item(entry) and entry.code[:3] in classes and _is_filled(entry)]
    amounts = {id(entry): max(abs(fact.value) for fact in entry.facts.values()) for entry in group}
    total = sum(amounts.values(), Decimal(0))
    out = [entry for entry in group if entry.code not in named and amounts[id(entry)] > total * _WEIGHTY]
    if out:
        facts = tuple(next(f for f in entry.facts.values() if f.value) for entry in out)
        yield Check("named-but-empty", "note", facts, about=remark.item, words=(remark.passage,), rule="left out",
                    told=("、".join(entry.name for entry in out),))  # fmt: skip
