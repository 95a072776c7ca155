"""Tables against gold -> an item for every cell and every head.

Tables are paired by their cells and titles, columns by cells and heads, rows in their order; a column or row that is
lacking or in excess costs its own cells and no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from structurer.evaluate.scores.items import Item, Outcome, Score
from structurer.evaluate.scores.pairing import paired
from structurer.evaluate.scores.words import folded, nearness, number

_TABLE = 0.3
_TITLE = 0.5
_PATH, _HEAD = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table of gold beside that of the output: which column stands for which, and the rows in their order."""

    at: int
    gold: Mapping[str, Any]
    got_at: int | None
    got: Mapping[str, Any]
    columns: Mapping[int, int]
    rows: tuple[tuple[int | None, int | None], ...]


_NO_TABLE: Mapping[str, Any] = {"columns": [], "rows": []}


def aligned_tables(gold: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]) -> Iterator[Aligned]:
    """Each table of gold with the one of the output that has most of its cells; tables only the output has are left."""
    bags = {id(table): _bag(cell for row in table["rows"] for cell in row) for table in (*gold, *got)}

    def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        title = nearness(one.get("title") or "", other.get("title") or "")
        return _shared(bags[id(one)], bags[id(other)]) + _TITLE * title

    pairs = paired(gold, got, likeness, _TABLE)
    for at, table in enumerate(gold):
        found = pairs.get(at)
        other = got[found] if found is not None else _NO_TABLE
        columns = _columns(table, other)
        yield Aligned(at, table, found, other, columns, tuple(_rows(table["rows"], other["rows"], columns)))


def judged_tables(aligned: Aligned) -> Iterator[Item]:
    """The heads, then the cells of a table; a cell that is empty in both is no item."""
    yield from _heads(aligned)
    for row, got_row in aligned.rows:
        if row is None:
            assert got_row is not None
            for column, cell in enumerate(aligned.got["rows"][got_row]):
                if folded(cell):
                    yield _item(aligned, "cells", "extra", f"rows/{got_row}/{column}", None, cell, only_got=True)
        else:
            for column in range(len(aligned.gold["columns"])):
                yield from _cell(aligned, row, got_row, column)


def _cell(aligned: Aligned, row: int, got_row: int | None, column: int) -> Iterator[Item]:
    wanted = str(aligned.gold["rows"][row][column])
    place = aligned.columns.get(column)
    cells = aligned.got["rows"][got_row] if got_row is not None else ()
    given = str(cells[place]) if place is not None and place < len(cells) else ""
    if not folded(wanted) and not folded(given):
        return
    outcome: Outcome = "right" if same_cell(wanted, given) else "missed" if not folded(given) else "wrong"
    if not folded(wanted):
        outcome = "extra"
    where = f"rows/{got_row}/{place}"
    yield _item(aligned, "cells", outcome, f"rows/{row}/{column}", wanted or None, given or None, where)


def _heads(aligned: Aligned) -> Iterator[Item]:
    printed = aligned.got["columns"]
    for column, head in enumerate(aligned.gold["columns"]):
        place = aligned.columns.get(column)
        name = printed[place] if place is not None and place < len(printed) else None
        outcome: Outcome = "right" if name is not None and _leaf(head) == _leaf(name) else "missed"
        yield _item(aligned, "headers", outcome, f"columns/{column}", head, name, f"columns/{place}")
    for place in range(len(printed)):
        if place not in aligned.columns.values():
            yield _item(aligned, "headers", "extra", f"columns/{place}", None, printed[place], only_got=True)


def _item(
    aligned: Aligned,
    score: Score,
    outcome: Outcome,
    where: str,
    gold: str | None,
    got: str | None,
    got_where: str = "",
    only_got: bool = False,
) -> Item:
    path = f"/tables/{aligned.at}/{'extra/' if only_got else ''}{where}"
    found = f"/tables/{aligned.got_at}/{got_where or where}" if got is not None else None
    return Item(score, outcome, path, gold, got, found)


def same_cell(gold: str, got: str) -> bool:
    return _value(gold) == _value(got)


def _value(cell: object) -> object:
    """A figure as a number, however its thousands are set; words as they are."""
    value = number(cell)
    return (value, folded(str(cell)).endswith("%")) if value is not None else folded(str(cell))


def _leaf(path: object) -> str:
    return folded(str(path).split("/")[-1])


def _bag(cells: Iterator[Any]) -> Counter[object]:
    return Counter(_value(cell) for cell in cells if folded(str(cell)))


def _shared(one: Counter[object], other: Counter[object]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _columns(gold: Mapping[str, Any], got: Mapping[str, Any]) -> dict[int, int]:
    """For columns of gold those of the output. In tables of one width what is left keeps its place."""
    width = max([len(row) for row in got["rows"]] + [len(got["columns"])], default=0)
    names = list(got["columns"]) + [""] * (width - len(got["columns"]))
    wanted = [_bag(row[at] for row in gold["rows"]) for at in range(len(gold["columns"]))]
    given = [_bag(row[at] for row in got["rows"] if at < len(row)) for at in range(width)]

    def likeness(one: int, other: int) -> float:
        head = gold["columns"][one]
        same = _PATH if folded(head) == folded(names[other]) else _HEAD * (_leaf(head) == _leaf(names[other]))
        return _shared(wanted[one], given[other]) + same

    found = paired(range(len(wanted)), range(width), likeness, 1e-6)
    if len(wanted) == width:
        found |= {at: at for at in range(width) if at not in found and at not in found.values()}
    return found


def _rows(
    gold: Sequence[Sequence[Any]], got: Sequence[Sequence[Any]], columns: Mapping[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """The rows of both in their order, so that most cells agree (Needleman and Wunsch)."""
    wanted = [{at: _value(row[at]) for at in columns if folded(str(row[at]))} for row in gold]
    given = [{at: _value(row[place]) for at, place in columns.items() if place < len(row)} for row in got]
    like = [[sum(1 for at, v in one.items() if at in other and other[at] == v) for other in given] for one in wanted]
    best = _best(like, len(wanted), len(given))
    i = j = 0
    while i < len(wanted) or j < len(given):
        if i < len(wanted) and j < len(given) and like[i][j] and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif j >= len(given) or (i < len(wanted) and best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _best(like: Sequence[Sequence[int]], height: int, width: int) -> list[list[int]]:
    """`best[i][j]`: the most cells that can agree in the rows from i and j on."""
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + like[i][j])
    return best
