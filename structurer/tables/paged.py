"""Grids on their pages -> tables: those that go on over pages become one.

Whoever finds a grid, with lines or without them, hands it over as `Found`; what makes a `Table` of it is here.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from structurer.document import Box, Cell, Document, Passage, Span, Table
from structurer.tables.captions import Caption
from structurer.tables.grid import Grid, GridCell
from structurer.tables.headers import Split, split_ruled
from structurer.tables.sheets import is_sheet, split_sheet


@dataclass(frozen=True, slots=True)
class Found:
    """A grid on its page, with the lines above and below it. `merged` are the columns in which a printed cell stands
    for several rows and goes on over the page end."""

    page: int
    box: Box
    grid: Grid
    caption: Caption
    notes: tuple[Passage, ...]
    closed: bool  # prose stands below it on its page
    merged: frozenset[int] = frozenset()


def paged_tables(document: Document, grids: Iterable[Found]) -> tuple[Table, ...]:
    """The tables of `grids`, which come in reading order; those that go on over pages as one, sheets as their parts."""
    tables: list[Table] = []
    last: Found | None = None
    for found in grids:
        table = tables[-1] if tables else None
        more = _continued(found, last, table) if table and last else None
        if more is not None and table is not None:
            tables[-1] = _extended(table, *more, found)
        else:
            fresh = _table(found)
            if fresh is None:
                continue
            tables.append(fresh)
        last = found
    parts = ((table,) if any(table.columns) else split_sheet(document, table) for table in tables)
    return tuple(itertools.chain.from_iterable(parts))


_Rows = tuple[tuple[Cell, ...], ...]


def _continued(found: Found, last: Found, table: Table) -> tuple[_Rows, tuple[Passage, ...]] | None:
    """The rows that `found` adds to `table` and its repeated head, or None where it is a table of its own."""
    if not follows(found, last) or found.caption.title or found.caption.passages or not found.caption.bare:
        return None
    places = _columns_in(found.grid, last.grid)
    if places is None:
        return None
    split = split_ruled(found.grid)
    repeats = any(table.columns) and tuple(split.columns) == tuple(table.columns)
    first = split.first if repeats else 0
    body = split.body if repeats else found.grid.cells
    rows = tuple(_rows(body, first, len(table.columns), places, found.grid))
    return tuple(_going_on(rows, table.rows[-1:], found.merged)), split.head if repeats else ()


def follows(found: Found, last: Found) -> bool:
    """Whether nothing but the page end stands between the two."""
    return found.page == last.page + 1 and not last.closed


def _going_on(rows: _Rows, above: _Rows, merged: frozenset[int]) -> Iterator[tuple[Cell, ...]]:
    """The rows after a page end; a merged cell that the page end cut stands on the first of them too."""
    cut = set(merged) if above else set()
    for row in rows:
        cut -= {at for at in cut if row[at].passage}
        yield tuple(replace(above[0][at], spanning=True) if at in cut else cell for at, cell in enumerate(row))


def _columns_in(grid: Grid, before: Grid) -> tuple[int, ...] | None:
    """For each column of `grid` its column in the grid on the page before, or None where the two do not fit."""
    if grid.width == before.width:
        return tuple(range(grid.width))
    if grid.width > before.width:
        return None
    places = []
    for edge in grid.edges:
        nearest = min(range(before.width), key=lambda column: abs(before.edges[column] - edge))
        if abs(before.edges[nearest] - edge) > 5:
            return None
        places.append(nearest)
    return tuple(places) if len(set(places)) == len(places) else None


def _extended(table: Table, rows: _Rows, head: tuple[Passage, ...], found: Found) -> Table:
    spans = [cell.passage.span() for row in rows for cell in row if cell.passage] + [n.span() for n in found.notes]
    return replace(
        table,
        rows=table.rows + rows,
        pages=(table.pages[0], found.page),
        head=table.head + head,
        notes=table.notes + found.notes,
        span=Span(table.span.start, max([table.span.end, *(span.end for span in spans)])),
    )


def _table(found: Found) -> Table | None:
    sheet = is_sheet(found.grid)
    split = Split(("",) * found.grid.width, (), found.grid.cells, 0) if sheet else split_ruled(found.grid)
    places = tuple(range(found.grid.width))
    rows = tuple(_rows(split.body, split.first, found.grid.width, places, found.grid))
    if not sheet and _is_layout(found.grid, split, rows):
        return None
    caption = found.caption
    passages = [
        *caption.passages,
        *split.head,
        *found.notes,
        *(cell.passage for row in rows for cell in row if cell.passage),
    ]
    spans = [passage.span() for passage in passages]
    return Table(
        id="",
        number=caption.number,
        title=caption.title,
        unit=caption.unit,
        columns=split.columns,
        rows=rows,
        pages=(found.page, found.page),
        span=Span(min(s.start for s in spans), max(s.end for s in spans)),
        unit_span=caption.unit_span,
        period=caption.period,
        head=(*caption.passages, *split.head),
        notes=found.notes,
    )


def _is_layout(grid: Grid, split: Split, rows: Sequence[Sequence[Cell]]) -> bool:
    """A frame around text (a boxed table of contents, a boxed paragraph), not data."""
    if not any(split.columns):
        return True
    filled = Counter(sum(1 for cell in row if cell.passage) for row in rows)
    texts = [cell.text for row in grid.cells for cell in row if cell.passage]
    if any("目录" in text for text in texts[:3]) and sum(filled[n] for n in filled if n > 2) <= 1:
        return True
    return len(texts) <= 1


def _rows(
    body: Iterable[Sequence[GridCell]], first: int, width: int, places: Sequence[int], grid: Grid
) -> Iterator[tuple[Cell, ...]]:
    """The rows of a body. A cell that is merged downwards is repeated on the rows that it covers."""
    body = list(body)
    indents = _indents(body, grid.width)
    rows: list[list[Cell]] = [[Cell()] * width for _ in body]
    for cells in body:
        for cell in cells:
            if not cell.passage:
                continue
            level = indents[cell.columns[0]].get(round(cell.indent), 0)
            for row in range(cell.rows[0], cell.rows[1]):
                at = row - first
                if 0 <= at < len(rows):
                    spanning = cell.rows[1] - cell.rows[0] > 1
                    rows[at][places[cell.columns[0]]] = Cell(cell.passage, level, spanning)
    for cells_of_row in rows:
        if any(cell.passage and not cell.spanning for cell in cells_of_row):
            yield tuple(cells_of_row)


def _indents(body: Sequence[Sequence[GridCell]], width: int) -> list[dict[int, int]]:
    """For each column, the indentation steps of its left-set cells: points -> level."""
    out: list[dict[int, int]] = []
    for column in range(width):
        seen = sorted({round(c.indent) for row in body for c in row if c.columns[0] == column and c.passage})
        steps: dict[int, int] = {}
        level, last = 0, None
        for indent in seen:
            if last is not None and indent - last > 4:
                level += 1
            steps[indent] = level
            last = indent
        out.append(steps)
    return out
