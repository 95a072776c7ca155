"""A block of lines -> the grid of its table: head cells with their extent, rows, cells with their text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from structurer.document import Document, Line
from structurer.tables.aligned_blocks import Block
from structurer.tables.aligned_body import Columns, filled, placed, rows_in
from structurer.tables.aligned_columns import Band
from structurer.tables.aligned_heads import read_head
from structurer.tables.aligned_nodes import Node
from structurer.tables.aligned_parts import Layout, Parts, parts_of
from structurer.tables.aligned_words import Rule, Word, levels_of, offsets_of, text_of, words_of
from structurer.tables.cell_text import cell_text
from structurer.tables.grid import Grid, GridCell

_APART = 0.45
"""Words with so wide a gap between them, in sizes of their characters, may stand in two cells."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A grid with the first and the last line that it takes, its layout and its columns of merged cells.

    `named` counts the columns that have a name; `has_figures` is true where a column holds or is numbered by some.
    """

    grid: Grid
    first: Line
    last: Line
    layout: Layout
    named: int
    has_figures: bool
    merged: frozenset[int]


def aligned_grid(document: Document, block: Block, before: Layout | None) -> Aligned | None:
    """The grid of a block; `before` is the layout of the table that may go on here from the page before."""
    words = [word for line in block.lines for word in words_of(document, line, _APART)]
    size = median(word.size for word in words)
    parts, bands, goes_on = parts_of(levels_of(words, size), block.rules, before, size)
    if not bands and not block.announced:
        return None
    nodes, unused = read_head(parts.head, bands, _among(block.rules, parts.head), size)
    parts = replace(parts, head=parts.head[unused:])
    layout = Layout(tuple(nodes), tuple(map(text_of, parts.head)))
    if before and goes_on and not any(layout.names) and len(bands) == len(layout.names):
        layout = before
    columns = Columns(layout, block.rules, size, _begins(block), goes_on)
    return _aligned(document, parts, nodes, columns)


def _among(rules: Sequence[Rule], levels: Sequence[Sequence[Word]]) -> list[Rule]:
    if not levels:
        return []
    return [rule for rule in rules if levels[0][0].middle < rule.y < levels[-1][0].middle]


def _begins(block: Block) -> float:
    """The left edge of what its page prints there."""
    return min(line.box.x0 for line in (*block.above, *block.lines, *block.below) if line.box)


def _aligned(document: Document, parts: Parts, nodes: Sequence[Node], columns: Columns) -> Aligned | None:
    body = filled(parts.body, columns)
    printed = [word for level in (*parts.head, *parts.ordinals) for word in level]
    printed += [word for line in body.lines for word in line.words.values()]
    if not printed:
        return None
    rows = rows_in(document, body)
    head = list(_head_cells(document, nodes))
    counts = [list(_count_cells(document, level, columns)) for level in parts.ordinals]
    grid = _grid(head, [*counts, *rows.cells], columns.bands)
    spans = [span for word in printed for span in word.spans]
    first, last = document.line_at(min(spans).start), document.line_at(max(spans).start)
    named = sum(bool(leaf.words) for node in nodes for leaf in node.leaves())
    layout = replace(columns.layout, top=rows.top)
    return Aligned(grid, first, last, layout, named, bool(body.figures or counts), rows.merged)


def _head_cells(document: Document, nodes: Sequence[Node]) -> Iterator[GridCell]:
    depth = max((node.depth for node in nodes), default=0) if any(node.words for node in nodes) else 0
    column = 0
    for node in nodes:
        yield from _cells_below(document, node, 0, depth, column)
        column += len(list(node.leaves()))


def _cells_below(document: Document, node: Node, row: int, depth: int, column: int) -> Iterator[GridCell]:
    width = len(list(node.leaves()))
    if node.words:
        passage, _ = cell_text(document, offsets_of(document, node.words), node.band.x0)
        yield GridCell(passage, (row, row + 1 if node.children else depth), (column, column + width))
    for child in node.children:
        yield from _cells_below(document, child, row + 1, depth, column)
        column += len(list(child.leaves()))


def _count_cells(document: Document, level: Sequence[Word], columns: Columns) -> Iterator[GridCell]:
    for column, word in placed(level, columns.bands, columns.size).words.items():
        passage, _ = cell_text(document, offsets_of(document, (word,)), word.box.x0)
        yield GridCell(passage, (0, 1), (column, column + 1))


def _grid(head: Sequence[GridCell], below: Sequence[Sequence[GridCell]], bands: Sequence[Band]) -> Grid:
    """Head cells, whose rows count from the top, and the rows below it, each of whose cells says how many it covers."""
    top = max((cell.rows[1] for cell in head), default=0)
    rows = [[cell for cell in head if cell.rows[0] == row] for row in range(top)]
    for at, cells in enumerate(below, top):
        rows.append([replace(cell, rows=(at, at + cell.rows[1] - cell.rows[0])) for cell in cells])
    ordered = tuple(tuple(sorted(row, key=lambda cell: cell.columns)) for row in rows)
    return Grid(len(ordered), len(bands), ordered, tuple(band.x0 for band in bands))
