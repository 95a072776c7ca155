"""Tables of PDF pages that are drawn with lines.

The finder is pdfplumber's (edges -> intersections -> cells -> tables), run on the strokes that the reader kept. What
follows is ours: cells with their extent, and the text in the cell where it stands.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from structurer.document import Box, Document, Page, Table, hull
from structurer.tables.captions import read_caption, read_notes
from structurer.tables.cell_text import cell_text, middle
from structurer.tables.clusters import clusters
from structurer.tables.grid import Grid, GridCell
from structurer.tables.open_sides import closed
from structurer.tables.paged import Found, paged_tables
from structurer.tables.tokens import is_value

_SNAP = 3.0


def ruled_tables(document: Document) -> tuple[Table, ...]:
    """All ruled tables of a PDF, those that go on over pages as one."""
    pages = (_on_page(document, page) for page in document.pages if page.strokes)
    return paged_tables(document, itertools.chain.from_iterable(pages))


def cell_boxes(strokes: Iterable[Box], letters: Sequence[Box] = ()) -> list[list[Box]]:
    """The cells of each table that `strokes` draw, by pdfplumber's rules and tolerances. Sides may be open where
    `letters` stand in the cells that they would close."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [edge for edge in map(_edge, strokes) if edge]
    if len(edges) < 4:
        return []
    merged = [e for e in merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP) if max(e["width"], e["height"]) >= _SNAP]
    cells = intersections_to_cells(edges_to_intersections(closed(merged, letters), _SNAP, _SNAP))
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
    lines = [line for line in document.lines_in(page.span) if line.role == "body" and line.box]
    glyphs = [(i, box) for i in range(*page.span) if (box := document.glyphs[i]) is not None]
    boxes = [(hull(cells), cells) for cells in cell_boxes(page.strokes, [box for _, box in glyphs])]
    floor = 0.0
    for at, (box, cells) in enumerate(boxes):
        inside = [(i, g) for i, g in glyphs if _within(g, box)]
        ceiling = boxes[at + 1][0].top if at + 1 < len(boxes) else page.height
        above = [line for line in lines if line.box and floor <= middle(line.box) < box.top]
        below = [line for line in lines if line.box and box.bottom < middle(line.box) < ceiling]
        grid = _grid(document, cells, inside)
        if grid.width > 1 and not _is_stacked(document, grid):
            notes = read_notes(document, below)
            closed = bool(below) and not notes
            yield Found(page.number, box, grid, read_caption(document, above), notes, closed)
            floor = box.bottom


def _is_stacked(document: Document, grid: Grid) -> bool:
    """Whether most of the figures stand below each other in cells that no line parts: its rows are not drawn."""
    single = stacked = 0
    for cells in grid.cells:
        lines = [_lines(document, cell) for cell in cells if cell.passage]
        figures = [len(printed) for printed in lines if all(map(_is_figures, printed))]
        several = sum(count > 1 for count in figures) > 1
        beside = any(count > 2 and sum(len(printed) == count for printed in lines) > 1 for count in figures)
        stacked += sum(figures) if several or beside else 0
        single += 0 if several or beside else len(figures)
    return stacked > single


def _lines(document: Document, cell: GridCell) -> list[str]:
    """The text of a cell line by line."""
    lines: dict[int, str] = {}
    for character, offset in zip(cell.text, cell.passage.offsets, strict=True):
        number = document.line_at(offset).number
        lines[number] = lines.get(number, "") + character
    return list(lines.values())


def _is_figures(line: str) -> bool:
    return all(map(is_value, line.split())) and any(map(str.isdigit, line))


def _within(glyph: Box, box: Box) -> bool:
    return box.x0 - 1 <= (glyph.x0 + glyph.x1) / 2 <= box.x1 + 1 and box.top - 1 <= middle(glyph) <= box.bottom + 1


def _levels(values: Iterable[float]) -> list[float]:
    """Distinct coordinates; those within a point are one."""
    return [level[0] for level in clusters(values, float, 1.0)]


def _grid(document: Document, cells: Sequence[Box], glyphs: Sequence[tuple[int, Box]]) -> Grid:
    xs = _levels([c.x0 for c in cells] + [c.x1 for c in cells])
    ys = _levels([c.top for c in cells] + [c.bottom for c in cells])
    held = _assign(cells, glyphs, ys)
    rows: list[list[GridCell]] = [[] for _ in ys[:-1]]
    for at, cell in enumerate(cells):
        row, end_row = _index(ys, cell.top), _index(ys, cell.bottom)
        column, end_column = _index(xs, cell.x0), _index(xs, cell.x1)
        passage, indent = cell_text(document, held.get(at, ()), cell.x0)
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
        centre = (glyph.x0 + glyph.x1) / 2
        band = max(bisect_left(ys, middle(glyph)) - 1, 0)
        for at in bands[band]:
            if cells[at].x0 <= centre <= cells[at].x1:
                held.setdefault(at, []).append(offset)
                break
    return held
