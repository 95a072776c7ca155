"""Tables of PDF pages that are drawn without lines, or without all of them: three rules, open sides, none.

Columns come from the alignment of words over a whole table, rows from their lines; rules, where there are some, tell
where a table and its head end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from structurer.document import Box, Document, Line, Page, Table, hull
from structurer.tables.aligned_blocks import Block, blocks_on
from structurer.tables.aligned_grid import Aligned, aligned_grid
from structurer.tables.aligned_parts import Layout
from structurer.tables.aligned_words import Rule
from structurer.tables.captions import read_caption, read_notes
from structurer.tables.cell_text import middle
from structurer.tables.paged import Found, paged_tables

_LARGE = 6
"""A table of so many figures is large."""
_NEAR = 20.0
_SLIP = 3.0
"""Rules so near, in points, are those of a table, and may be so much shorter."""


def aligned_tables(document: Document, found: Sequence[Table]) -> tuple[Table, ...]:
    """The tables that stand beside those `found`, those that go on over pages as one."""
    return paged_tables(document, _grids(document, found))


def _grids(document: Document, found: Sequence[Table]) -> Iterator[Found]:
    taken = _taken(document, found)
    last: Found | None = None
    layout: Layout | None = None
    for page in document.pages:
        lines = _free_lines(document, page, taken)
        for block in blocks_on(document, page, lines):
            goes_on = last is not None and last.page == page.number - 1 and not last.closed and not block.above
            aligned = aligned_grid(document, block, layout if goes_on else None)
            if aligned is None:
                continue
            found_here = _found(document, block, aligned)
            if _is_table(found_here, aligned, block, goes_on):
                last, layout = found_here, aligned.layout
                yield last


def _taken(document: Document, found: Sequence[Table]) -> dict[int, list[tuple[float, float]]]:
    """For each page the heights between which the tables that were found stand."""
    taken: dict[int, list[tuple[float, float]]] = {}
    for table in found:
        heights: dict[int, list[float]] = {}
        cells = [cell.passage for row in table.rows for cell in row if cell.passage]
        for passage in (*table.head, *table.notes, *cells):
            for offset in (passage.offsets[0], passage.offsets[-1]):
                line = document.line_at(offset)
                if line.box:
                    heights.setdefault(line.page, []).append(middle(line.box))
        for page, middles in heights.items():
            taken.setdefault(page, []).append((min(middles), max(middles)))
    return taken


def _free_lines(document: Document, page: Page, taken: dict[int, list[tuple[float, float]]]) -> list[Line]:
    return [
        line
        for line in document.lines_in(page.span)
        if line.role == "body"
        and line.box
        and not any(top <= middle(line.box) <= bottom for top, bottom in taken.get(page.number, ()))
    ]


def _is_table(found: Found, aligned: Aligned, block: Block, goes_on: bool) -> bool:
    """Whether a grid names its columns and holds figures. One that is small is borne out by a caption or by rules."""
    width = found.grid.width
    named = aligned.named >= max(2, 0.6 * width)
    if block.announced:
        return width > 2 and named
    texts = [cell.text for row in found.grid.cells for cell in row if any(map(str.isdigit, cell.text))]
    caption = found.caption
    captioned = caption.unit is not None or caption.number is not None or (caption.title and aligned.named == width > 2)
    large = len(texts) >= _LARGE or captioned or sum(_is_over(rule, found.box) for rule in block.rules) > 1
    return width > 1 and aligned.has_figures and (goes_on or (named and large))


def _is_over(rule: Rule, box: Box) -> bool:
    """Whether a rule stands at a table, or in it, and reaches over all of it."""
    near = box.top - _NEAR < rule.y < box.bottom + _NEAR
    return near and rule.x0 < box.x0 + _SLIP and rule.x1 > box.x1 - _SLIP


def _found(document: Document, block: Block, aligned: Aligned) -> Found:
    lines = block.lines
    first, last = lines.index(aligned.first), lines.index(aligned.last)
    above, below = (*block.above, *lines[:first]), (*lines[last + 1 :], *block.below)
    caption, notes = read_caption(document, above), read_notes(document, below)
    box = hull(line.box for line in lines[first : last + 1] if line.box)
    closed = bool(below) and not notes
    return Found(block.page.number, box, aligned.grid, caption, notes, closed, aligned.merged)
