"""The parts of a table as the data that the template draws: widths of columns, rules, cells with their marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from structurer.evaluate.make.blocks import Layout
from structurer.evaluate.make.setting.cells import INDENT, Cell, Part, height_of
from structurer.evaluate.make.setting.look import Look
from structurer.evaluate.make.setting.widths import column_widths

Data = dict[str, Any]
Cuts = Mapping[int, frozenset[int]]
"""Rows that begin a page, by the number of their table."""
_SMALLEST = 5.5  # points; smaller type is not set
_SLACK = 0.5  # points; what rounding may add to the widths of a table
_INSET = 3.0  # points; beside the text of a cell between rules
_BREAKABLE = 120  # characters of a cell that may run over a page


@dataclass(frozen=True, slots=True)
class _Measures:
    """Points of the type of a table: its size, the gap between columns, what stands beside the text of a cell."""

    size: float
    gap: float
    inset: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """How tables are drawn; merged cells between rules are cut where pages turn, and printed on both."""

    layout: Layout
    look: Look
    cuts: Cuts

    def parts(self, parts: Sequence[Part], width: float) -> list[Data]:
        """The parts of one drawing in type of one size, small enough for the figures of each."""
        measures = self._measures(self.look.table_size)
        widths = _all_widths(parts, width, measures)
        while measures.size > _SMALLEST and any(sum(each) > width + _SLACK for each in widths):
            measures = self._measures(measures.size - 0.5)
            widths = _all_widths(parts, width, measures)
        return [self._part(part, each, measures) for part, each in zip(parts, widths, strict=True)]

    def _measures(self, size: float) -> _Measures:
        gap = {"ruled": 0.0, "three-line": size}.get(self.layout, size * self.look.gutter)
        return _Measures(size, gap, _INSET if self.layout == "ruled" else 1.0)

    def _part(self, part: Part, widths: Sequence[float], measures: _Measures) -> Data:
        """The data of a part; the rows of its body are numbered on from those of its head."""
        part, ruled = _cut(part, self.cuts), self.layout == "ruled"
        depth, gap = height_of(part.head), measures.gap
        merged = ruled and any(cell.height > 1 for cell in part.body)
        rows = _marks(part, merged)
        told = {number for number, _ in rows.values()}
        empty = next(([number, 0] for number in part.tables if number not in told), None)
        return {
            "size": measures.size,
            "gap": gap,
            "inset": [measures.inset, self.look.row_gap],
            "stroke": self.look.rule if ruled else 0,
            "rule": self.look.rule if self.layout == "three-line" else 0,
            "repeat": self.look.repeat_heads,
            "merged": merged,
            "widths": [round(width - (gap if at else 0.0), 2) for at, width in enumerate(widths)],
            "depth": depth,
            "rows": depth + height_of(part.body),
            "spans": [[c.row + c.height, c.column, c.column + c.width] for c in part.head if _is_parent(c, depth)],
            "head": [_cell(cell, 0, None if at else empty) for at, cell in enumerate(part.head)],
            "body": [_cell(cell, depth, rows.get(at)) for at, cell in enumerate(part.body)],
        }


def _all_widths(parts: Sequence[Part], width: float, measures: _Measures) -> list[list[float]]:
    """The widths of each part, with its gaps; parts of as many columns share theirs, so that their rules meet."""
    if len({part.columns for part in parts}) > 1:
        return [_widths(part, width, measures) for part in parts]
    cells = tuple(cell for part in parts for cell in (*part.head, *part.body))
    return [_widths(replace(parts[-1], head=(), body=cells), width, measures)] * len(parts)


def _widths(part: Part, width: float, measures: _Measures) -> list[float]:
    size, gap = measures.size, measures.gap
    total = (width - gap * (part.columns - 1)) / size
    ems = column_widths(part, total, 2 * measures.inset / size)
    return [round(em * size + (gap if at else 0.0), 2) for at, em in enumerate(ems)]


def _cut(part: Part, cuts: Cuts) -> Part:
    rows = frozenset(row for number in part.tables for row in cuts.get(number, ()))
    return replace(part, body=tuple(piece for cell in part.body for piece in _pieces(cell, rows)))


def _pieces(cell: Cell, rows: frozenset[int]) -> Iterator[Cell]:
    """The cell, or, where pages turn within it, one for each page."""
    end = cell.row + cell.height
    starts = [cell.row, *sorted(row for row in rows if cell.row < row < end)]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        yield replace(cell, row=start, height=stop - start)


def _marks(part: Part, every: bool) -> dict[int, list[int]]:
    """Table and row that cells mark, by the number of the cell: every row, or the first and the last."""
    rows = {
        row: number
        for number, (first, last) in part.tables.items()
        for row in (range(first, last + 1) if every else {first, last})
        if first <= last
    }
    return {at: [number, row] for row, number in rows.items() for at in _markable(part.body, row)}


def _markable(cells: Sequence[Cell], row: int) -> Iterator[int]:
    """The cell of a row that can say on which page the row stands: with a text, not merged with those below."""
    found = [at for at, cell in enumerate(cells) if cell.row == row and cell.text.strip(INDENT)]
    single = [at for at in found if cells[at].height == 1]
    yield from (single or found)[:1]


def _is_parent(cell: Cell, depth: int) -> bool:
    return cell.width > 1 and cell.row + cell.height < depth


def _cell(cell: Cell, down: int, row: list[int] | None) -> Data:
    bare = cell.text.lstrip(INDENT)
    return {
        "text": bare,
        "indent": len(cell.text) - len(bare),
        "at": [cell.column, cell.row + down, cell.width, cell.height],
        "align": cell.align,
        "breakable": cell.height > 1 or len(bare) > _BREAKABLE,
        "gold": list(cell.pointers),
        "row": row,
    }
