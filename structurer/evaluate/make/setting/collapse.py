"""Text as readers of PDFs leave it: prose broken at a width, pages with their numbers, tables without their columns.

A row keeps the order of its cells and an empty cell leaves nothing. A wrapped cell stands on lines of its own; where a
reader goes by height on the page, the shorter cells of its row stand on the line in its middle, or between two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from structurer.evaluate.make.blocks import Composition, Contents, Cover, Form, Grid, Heading, Paragraph, Piece
from structurer.evaluate.make.setting.cells import INDENT, Cell, Part, height_of, part_of
from structurer.evaluate.make.setting.look import Look
from structurer.evaluate.make.setting.pages import Run, caption_line, runs_of
from structurer.evaluate.make.setting.sheet import sheet_of
from structurer.evaluate.make.setting.widths import column_widths, ems
from structurer.evaluate.make.setting.wrapping import TextLine, wrapped

_UPRIGHT, _LYING = 50.0, 76.0  # ems of a table across a page
_PADDING = 0.9  # ems beside the text of a cell
_SMALL = 0.6  # of the height of a line of prose, that of a line of a table


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that stay on one page; `again` stands before them where they begin one."""

    lines: tuple[TextLine, ...]
    again: tuple[TextLine, ...] = ()
    heading: bool = False
    height: float = 1.0  # of a line

    @property
    def room(self) -> float:
        return len(self.lines) * self.height


def collapsed(composition: Composition, look: Look) -> list[TextLine]:
    """Set twice where there are contents, which need the pages of the headings."""
    pages = _paginated(composition, look, ())
    if any(isinstance(block, Contents) for block in composition.blocks):
        headings = (at for at, page in enumerate(pages, 1) for group in page if group.heading)
        pages = _paginated(composition, look, tuple(headings))
    return [line for at, page in enumerate(pages, 1) for line in _printed(page, at, len(pages), look)]


def _paginated(composition: Composition, look: Look, headings: Sequence[int]) -> list[list[_Group]]:
    titles = [block for block in composition.blocks if isinstance(block, Heading)]
    contents = list(zip(titles, headings or [1] * len(titles), strict=True))
    return [page for run in runs_of(composition) for page in _filled(_groups(run, contents, look), look)]


def _filled(groups: Sequence[_Group], look: Look) -> Iterator[list[_Group]]:
    """The groups page by page; a page takes at least one."""
    page: list[_Group] = []
    used = 0.0
    for group in groups:
        if page and used + group.room > look.lines:
            yield page
            page, used = [], 0.0
            group = replace(group, lines=group.again + group.lines)
        page.append(group)
        used += group.room
    if page:
        yield page


def _printed(page: Sequence[_Group], number: int, pages: int, look: Look) -> Iterator[TextLine]:
    """The lines of a page with the blank ones between them, its number, and what parts it from the next."""
    lines = [line for group in page for line in group.lines]
    for at, line in enumerate(lines):
        begins = at == 0 and number > 1 and look.page_gap == " "
        yield replace(line, text=" " + line.text) if begins else line
        if look.blank and not line.tight and at + 1 < len(lines):
            yield TextLine("")
    if look.numbering and number > 1:
        yield TextLine("")
        yield TextLine(look.numbering.format(page=number, pages=pages))
    if look.page_gap != " ":
        yield from [TextLine("")] * len(look.page_gap)


def _groups(run: Run, contents: Sequence[tuple[Heading, int]], look: Look) -> list[_Group]:
    groups: list[_Group] = []
    for block, _ in run.blocks:
        match block:
            case Cover():
                groups += _single([TextLine(line) for line in (*block.lines, block.foot) if line])
            case Contents():
                groups += _single([TextLine("目 录"), *_entries(contents, look)])
            case Heading():
                groups.append(_Group(tuple(wrapped([Piece(block.text)], look.width)), heading=True))
            case Paragraph():
                groups += _single(wrapped(block.pieces, look.width, look.spacing))
            case Grid():
                groups += _table(block, _LYING if run.landscape else _UPRIGHT, look)
            case Form():
                groups += _sheet(block, look)
    return groups


def _single(lines: Sequence[TextLine]) -> list[_Group]:
    return [_Group((line,)) for line in lines]


def _entries(contents: Sequence[tuple[Heading, int]], look: Look) -> Iterator[TextLine]:
    """The headings with dots up to their pages."""
    for heading, page in contents:
        if heading.level < look.contents_depth:
            dots = int((look.width - ems(heading.text) - ems(str(page))) / ems(".")) - 2
            yield TextLine(f"{heading.text} {'.' * max(dots, 3)} {page}")


def _table(grid: Grid, width: float, look: Look) -> Iterator[_Group]:
    part = part_of(grid, 0)
    widths = column_widths(part, width, _PADDING)
    caption = tuple(_caption(grid, look))
    head = tuple(chain.from_iterable(_head(part.head, widths, look)))
    again = (*caption, *head) if look.repeat_heads else ()
    first, *others = [*_body(part, widths, again, look), _Group(())]
    yield _Group(caption + head + first.lines, height=_SMALL)
    yield from (group for group in others if group.lines)
    yield from _single([line for note in grid.notes for line in wrapped([Piece(note)], width)])


def _caption(grid: Grid, look: Look) -> Iterator[TextLine]:
    line = [text for text in caption_line(grid, look) if text]
    number, title = ([TextLine(text)] if text else [] for text in (grid.number, grid.title))
    yield from number + title if look.number_first else title + number
    yield from [TextLine("  ".join(line))] if look.joined and line else (TextLine(text) for text in line)


def _sheet(form: Form, look: Look) -> Iterator[_Group]:
    yield _Group((TextLine(form.title),))
    upper, lower = sheet_of(form, 0, whole=True)
    for part in (upper, lower):
        widths = column_widths(part, _UPRIGHT, _PADDING)
        yield from _body(part, widths, (), look)
    if form.foot:
        yield _Group((TextLine(form.foot),))


def _body(part: Part, widths: Sequence[float], again: tuple[TextLine, ...], look: Look) -> Iterator[_Group]:
    """The rows of a part; those that begin a page repeat the merged cells that run on into them."""
    for row, cells in groupby(part.body, key=lambda cell: cell.row):
        printed = tuple(_row(list(cells), widths, look))
        running = [cell for cell in part.body if cell.row < row < cell.row + cell.height]
        if printed:
            yield _Group(printed, again + tuple(_by_cells(running, widths, look)), height=_SMALL)


def _head(cells: Sequence[Cell], widths: Sequence[float], look: Look) -> Iterator[list[TextLine]]:
    for row in range(height_of(tuple(cells))):
        yield _by_cells([cell for cell in cells if cell.row == row and cell.text], widths, look)


def _row(cells: Sequence[Cell], widths: Sequence[float], look: Look) -> list[TextLine]:
    ordered = sorted((cell for cell in cells if cell.text.strip(INDENT)), key=lambda cell: cell.column)
    if look.reading == "cells":
        return _by_cells(ordered, widths, look)
    merged = [cell for cell in ordered if cell.height > 1]
    return _by_cells(merged, widths, look) + _by_lines([c for c in ordered if c.height == 1], widths, look)


def _by_cells(cells: Sequence[Cell], widths: Sequence[float], look: Look) -> list[TextLine]:
    """A wrapped cell on lines of its own, the others of the row joined by blanks."""
    texts = [_wrapped(cell, widths, look) for cell in cells]
    lines: list[TextLine] = []
    for wraps, group in groupby(texts, key=lambda text: len(text) > 1):
        for text in group if wraps else [list(chain.from_iterable(group))]:
            lines += _tight(text, look) if wraps else [_joined(text)]
    return lines


def _by_lines(cells: Sequence[Cell], widths: Sequence[float], look: Look) -> list[TextLine]:
    """The lines of centred cells by their height in the row, those of one height joined by blanks."""
    texts = [_wrapped(cell, widths, look) for cell in cells]
    tallest = max((len(text) for text in texts), default=0)
    placed = sorted(
        (tallest - len(text) + 2 * at, column, line)
        for column, text in enumerate(texts)
        for at, line in enumerate(text)
    )
    return [_joined([line for _, _, line in group]) for _, group in groupby(placed, key=lambda place: place[0])]


def _wrapped(cell: Cell, widths: Sequence[float], look: Look) -> list[TextLine]:
    width = sum(widths[cell.column : cell.column + cell.width]) - _PADDING
    bare = cell.text.lstrip(INDENT)
    lines = wrapped([Piece(bare)], width)
    indent = "  " * (len(cell.text) - len(bare)) if look.indent else ""
    first = TextLine(indent + lines[0].text, cell.pointers) if lines else TextLine("", cell.pointers)
    return [first, *lines[1:]]


def _joined(lines: Sequence[TextLine]) -> TextLine:
    pointers = tuple(pointer for line in lines for pointer in line.pointers)
    return TextLine(" ".join(line.text for line in lines), pointers)


def _tight(lines: Sequence[TextLine], look: Look) -> list[TextLine]:
    return [*(replace(line, tight=look.tight) for line in lines[:-1]), *lines[-1:]]
