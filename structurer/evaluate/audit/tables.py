"""The tables of gold -> a line for each row that the text layer does not print as a row, in its turn, on its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from structurer.evaluate.audit.layer import Cells, Layer, Printed
from structurer.evaluate.audit.rows import Row, stands
from structurer.evaluate.audit.spots import is_printed
from structurer.evaluate.goldset import is_table
from structurer.evaluate.scores.words import folded, number, unit
from structurer.numerals import half_width


def cells_of(gold: Mapping[str, Any]) -> Cells | None:
    """The cells of the tables; None where gold has not all tables."""
    if gold.get("partial") or not gold.get("tables"):
        return None
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for table in filter(is_table, gold["tables"]):
        for row in table["rows"]:
            for head, cell in zip(table["columns"], row, strict=True):
                digits = folded(str(cell)).replace(",", "").strip("%-")
                found[digits].add((unit(table.get("unit") or ""), folded(str(head))))
    return found


def misprinted(table: Mapping[str, Any], layer: Layer, pages: int) -> Iterator[str]:
    """What of a table is not printed as gold has it; `pages` is how many the document has."""
    rows, stated = _rows_of(table), table.get("pages")
    if stated is None:
        yield from _unread(rows, layer.lines, "in the document")
        return
    if not _are_pages(stated, pages):
        yield f"/pages: {stated} are no pages of a document of {pages}"
        return
    first, last = stated
    lines = [line for line in layer.lines if first <= line.page <= last]
    yield from _unread(rows, lines, f"on page {first}" if first == last else f"on pages {first} to {last}")
    for which, page, row in (("first", first, rows[:1]), ("last", last, rows[-1:])):
        there = [line for line in lines if line.page == page]
        if not _unread(row, lines, "") and _unread(row, there, ""):
            yield f"/pages: the {which} row is not printed on page {page}"


def _rows_of(table: Mapping[str, Any]) -> list[Row]:
    cells = [[folded(half_width(str(cell))) for cell in row] for row in table["rows"]]
    around = [[], *cells, []]
    return [
        Row(tuple(cell for cell in row if cell), frozenset(_common(row, above)) | frozenset(_common(row, below)))
        for above, row, below in zip(around, cells, around[2:], strict=False)
    ]


def _common(row: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    """The words that two rows have in the same column: one cell may be set over both."""
    return (cell for cell, beside in zip(row, other, strict=False) if cell and cell == beside and number(cell) is None)


def _are_pages(stated: Any, pages: int) -> bool:
    whole = isinstance(stated, list) and len(stated) == 2 and all(isinstance(page, int) for page in stated)
    return whole and 1 <= stated[0] <= stated[1] <= pages


def _unread(rows: Sequence[Row], lines: Sequence[Printed], where: str) -> list[str]:
    """A line for each row that is not printed in its turn.

    It is tried with and without lines that hold other figures too: a table may repeat one that stands before it.
    """
    return min((list(_misses(rows, lines, where, strict)) for strict in (False, True)), key=len)


def _misses(rows: Sequence[Row], lines: Sequence[Printed], where: str, strict: bool) -> Iterator[str]:
    reached = 0
    merged = {words for row in rows for words in row.merged if not is_printed(words, lines)}
    for at, row in enumerate(rows):
        usual = [i for i, line in enumerate(lines) if not strict or line.counted <= row.figures]
        here = next((i for i in usual if i >= reached and stands(row, lines, i)), None)
        if here is not None and not merged & row.merged:
            reached = here + 1
            more = lines[here].counted - row.figures
            if more:
                yield f"/rows/{at}: its line prints {', '.join(more.elements())} too"
        elif row.cells:
            above = not merged & row.merged and any(stands(row, lines, i) for i in range(reached))
            yield f"/rows/{at}: {'is printed above the row before it' if above else _why(row, lines, where)}"


def _why(row: Row, lines: Sequence[Printed], where: str) -> str:
    """Which cells are not there; where all are, they do not make a row."""
    figures = {figure for line in lines for figure, _ in line.figures}
    away = [amount for amount in row.amounts if amount not in figures]
    away += [cell for cell in row.cells if number(cell) is None and not is_printed(cell, lines)]
    return f"{', '.join(away)} is not printed {where}" if away else f"is printed {where}, but not as one row"
