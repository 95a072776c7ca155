"""Tables of PDF pages that are drawn with lines.

The finder is pdfplumber's (edges -> intersections -> cells -> tables), run on the strokes that the reader kept. What
follows is ours: cells with their extent, text in the cell where it stands, heads, and tables that go on over pages.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from structurer.document import Box, Cell, Document, Page, Passage, Span, Table, hull, join
from structurer.tables.captions import Caption, read_caption, read_notes
from structurer.tables.grid import Grid, GridCell
from structurer.tables.headers import Split, split_ruled
from structurer.tables.sheets import is_sheet, split_sheet

_SNAP = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """A grid on its page, with the lines above and below it."""

    page: int
    box: Box
    grid: Grid
    caption: Caption
    notes: tuple[Passage, ...]
    closed: bool  # prose stands below it on its page


def ruled_tables(document: Document) -> tuple[Table, ...]:
    """All ruled tables of a PDF, those that go on over pages as one."""
    tables: list[Table] = []
    last: Found | None = None
    for page in document.pages:
        if not page.strokes:
            continue
        for found in _on_page(document, page):
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


def cell_boxes(strokes: Iterable[Box]) -> list[list[Box]]:
    """The cells of each table that `strokes` draw, by pdfplumber's rules and tolerances."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [edge for edge in map(_edge, strokes) if edge]
    if len(edges) < 4:
        return []
    merged = [e for e in merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP) if max(e["width"], e["height"]) >= _SNAP]
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    return [[Box(*map(float, cell)) for cell in table] for table in cells_to_tables(cells)]


def _edge(box: Box) -> dict[str, object] | None:
    width, height = box.x1 - box.x0, box.bottom - box.top
    if max(width, height) < 1:
        return None
    return {
        "x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "width": width, "height": height,
        "orientation": "h" if width >= height else "v", "object_type": "line",
    }  # fmt: skip


def _on_page(document: Document, page: Page) -> Iterator[Found]:
    boxes = [(hull(cells), cells) for cells in cell_boxes(page.strokes)]
    lines = [line for line in document.lines_in(page.span) if line.role == "body" and line.box]
    glyphs = [(i, box) for i in range(*page.span) if (box := document.glyphs[i]) is not None]
    floor = 0.0
    for at, (box, cells) in enumerate(boxes):
        inside = [(i, g) for i, g in glyphs if _within(g, box)]
        ceiling = boxes[at + 1][0].top if at + 1 < len(boxes) else page.height
        above = [line for line in lines if line.box and floor <= _middle(line.box) < box.top]
        below = [line for line in lines if line.box and box.bottom < _middle(line.box) < ceiling]
        grid = _grid(document, cells, inside)
        if grid.width > 1:
            notes = read_notes(document, below)
            closed = bool(below) and not notes
            yield Found(page.number, box, grid, read_caption(document, above), notes, closed)
            floor = box.bottom


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _within(glyph: Box, box: Box) -> bool:
    return box.x0 - 1 <= (glyph.x0 + glyph.x1) / 2 <= box.x1 + 1 and box.top - 1 <= _middle(glyph) <= box.bottom + 1


def _levels(values: Iterable[float]) -> list[float]:
    """Distinct coordinates; those within a point are one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 1.0:
            out.append(value)
    return out


def _grid(document: Document, cells: Sequence[Box], glyphs: Sequence[tuple[int, Box]]) -> Grid:
    xs = _levels([c.x0 for c in cells] + [c.x1 for c in cells])
    ys = _levels([c.top for c in cells] + [c.bottom for c in cells])
    held = _assign(cells, glyphs, ys)
    rows: list[list[GridCell]] = [[] for _ in ys[:-1]]
    for at, cell in enumerate(cells):
        row, end_row = _index(ys, cell.top), _index(ys, cell.bottom)
        column, end_column = _index(xs, cell.x0), _index(xs, cell.x1)
        passage, indent = _cell_text(document, held.get(at, ()), cell)
        if row < len(rows):
            rows[row].append(
                GridCell(passage, (row, max(end_row, row + 1)), (column, max(end_column, column + 1)), indent)
            )
    ordered = tuple(tuple(sorted(row, key=lambda cell: cell.columns)) for row in rows)
    return Grid(len(ordered), len(xs) - 1, ordered, tuple(xs[:-1]))


def _index(levels: Sequence[float], value: float) -> int:
    at = bisect_left(levels, value - 1.0)
    return min(at, len(levels) - 1)


def _assign(cells: Sequence[Box], glyphs: Sequence[tuple[int, Box]], ys: Sequence[float]) -> dict[int, list[int]]:
    """The characters of each cell. A character on a border belongs to the cell that holds its middle."""
    bands: list[list[int]] = [[] for _ in ys]
    for at, cell in enumerate(cells):
        for band in range(_index(ys, cell.top), max(_index(ys, cell.bottom), _index(ys, cell.top) + 1)):
            bands[band].append(at)
    held: dict[int, list[int]] = {}
    for offset, glyph in glyphs:
        middle, centre = _middle(glyph), (glyph.x0 + glyph.x1) / 2
        band = max(bisect_left(ys, middle) - 1, 0)
        for at in bands[band]:
            if cells[at].x0 <= centre <= cells[at].x1:
                held.setdefault(at, []).append(offset)
                break
    return held


def _cell_text(document: Document, offsets: Sequence[int], cell: Box) -> tuple[Passage, float]:
    """The text of a cell, its lines unwrapped, and the indentation of its first line in points."""
    if not offsets:
        return Passage("", ()), 0.0
    boxes = {offset: box for offset in offsets if (box := document.glyphs[offset]) is not None}
    ordered = sorted(offsets, key=lambda o: _middle(boxes[o]))
    height = median(box.bottom - box.top for box in boxes.values())
    lines: list[list[int]] = []
    for offset in ordered:
        if lines and _middle(boxes[offset]) - _middle(boxes[lines[-1][0]]) < 0.5 * height:
            lines[-1].append(offset)
        else:
            lines.append([offset])
    spans = [span for line in lines for span in _line_spans(document, sorted(line, key=lambda o: boxes[o].x0))]
    first = min(boxes[o].x0 for o in lines[0])
    return join(document.text, spans), first - cell.x0


def _line_spans(document: Document, offsets: Sequence[int]) -> list[Span]:
    """Runs of neighbouring characters; the space that the reader put between two words stays between them."""
    runs: list[Span] = []
    for offset in offsets:
        gap = document.text[runs[-1].end : offset] if runs and runs[-1].end <= offset else None
        if gap is not None and not gap.strip() and "\n" not in gap:
            runs[-1] = Span(runs[-1].start, offset + 1)
        else:
            runs.append(Span(offset, offset + 1))
    return runs


_Rows = tuple[tuple[Cell, ...], ...]


def _continued(found: Found, last: Found, table: Table) -> tuple[_Rows, tuple[Passage, ...]] | None:
    """The rows that `found` adds to `table` and its repeated head, or None where it is a table of its own."""
    if (
        found.page != last.page + 1
        or last.closed
        or found.caption.title
        or found.caption.passages
        or not found.caption.bare
    ):
        return None
    places = _columns_in(found.grid, last.grid)
    if places is None:
        return None
    split = split_ruled(found.grid)
    repeats = any(table.columns) and tuple(split.columns) == tuple(table.columns)
    first = split.first if repeats else 0
    body = split.body if repeats else found.grid.cells
    return tuple(_rows(body, first, len(table.columns), places, found.grid)), split.head if repeats else ()


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
