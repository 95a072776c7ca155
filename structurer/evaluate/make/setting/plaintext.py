"""Sets a composition as a text layer: cells parted by tabs or pipes, or collapsed as readers of PDFs leave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from structurer.evaluate.make.blocks import (
    Block,
    Composition,
    Contents,
    Cover,
    Form,
    Grid,
    Heading,
    Layout,
    Paragraph,
    Pointer,
)
from structurer.evaluate.make.setting.cells import Cell, Part, height_of, part_of
from structurer.evaluate.make.setting.collapse import collapsed
from structurer.evaluate.make.setting.look import Look, Place, Setting
from structurer.evaluate.make.setting.pages import caption_line
from structurer.evaluate.make.setting.sheet import Line, listed, sheet_of
from structurer.evaluate.make.setting.wrapping import TextLine, plain

_TORN = 17  # rows of a table that a page holds


def set_text(composition: Composition, layout: Layout, look: Look) -> Setting:
    """Places are the lines of the file, from 1."""
    if layout == "collapsed":
        lines = collapsed(composition, look)
    else:
        lines = [line for block in composition.blocks for line in _block(block, composition, layout, look)]
    lines = _without_double_blanks(lines) if layout != "collapsed" else lines
    data = "".join(f"{line.text}\n" for line in lines).encode()
    return Setting(data, ".txt", _places(lines))


def _places(lines: Iterable[TextLine]) -> dict[Pointer, tuple[Place, ...]]:
    places: dict[Pointer, tuple[Place, ...]] = {}
    for number, line in enumerate(lines, 1):
        for pointer in line.pointers:
            places[pointer] = (*places.get(pointer, ()), Place(line=number))
    return places


def _without_double_blanks(lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for at, line in enumerate(lines) if line.text or (at and lines[at - 1].text)]


def _block(block: Block, composition: Composition, layout: Layout, look: Look) -> Iterator[TextLine]:
    match block:
        case Cover():
            yield from _apart([TextLine(line) for line in (*block.lines, block.foot) if line], look)
        case Contents():
            headings = [other for other in composition.blocks if isinstance(other, Heading)]
            yield from _apart(_contents(headings, look), look)
        case Heading():
            hashes = "#" * (block.level + 1) + " " if look.hashes and layout == "piped" else ""
            yield from (TextLine(""), TextLine(hashes + block.text), TextLine(""))
        case Paragraph():
            yield from _apart([plain(block.pieces)], look)
        case Grid():
            yield from _table(block, layout, look)
        case Form() if layout == "tabbed":
            yield from _sheet(block, look)
        case Form():
            yield from _listed(block, layout, look)


def _apart(lines: Sequence[TextLine], look: Look) -> Iterator[TextLine]:
    """Lines, each with a blank one behind it where the text is set so."""
    for line in lines:
        yield line
        if look.blank:
            yield TextLine("")


def _contents(headings: Sequence[Heading], look: Look) -> list[TextLine]:
    shown = [heading for heading in headings if heading.level < look.contents_depth]
    return [TextLine("目录"), *(TextLine(f"{'- ' if heading.level else ''}{heading.text}") for heading in shown)]


def _table(grid: Grid, layout: Layout, look: Look) -> Iterator[TextLine]:
    caption = [grid.title, grid.number or "", *caption_line(grid, look)]
    yield TextLine("")
    yield from _apart([TextLine(text) for text in caption if text], look)
    yield TextLine("")
    yield from _torn(_tabbed(part_of(grid, 0)), look) if layout == "tabbed" else _piped(grid)
    yield TextLine("")
    yield from _apart([TextLine(note) for note in grid.notes], look)


def _sheet(form: Form, look: Look) -> Iterator[TextLine]:
    yield from (TextLine(""), TextLine(form.title), TextLine(""))
    yield from _torn([line for part in sheet_of(form, 0, whole=True) for line in _tabbed(part)], look)
    yield from (TextLine(""), TextLine(form.foot), TextLine(""))


def _listed(form: Form, layout: Layout, look: Look) -> Iterator[TextLine]:
    for block in listed(form):
        yield from _apart([TextLine(block.text)], look) if isinstance(block, Line) else _table(block, layout, look)


def _torn(lines: Sequence[TextLine], look: Look) -> Iterator[TextLine]:
    """Lines of a table, with a blank one where a page turned."""
    for at, line in enumerate(lines, 1):
        yield line
        if look.torn and at % _TORN == 0:
            yield TextLine("")


def _tabbed(part: Part) -> list[TextLine]:
    """A line for each row, as pasted from a spreadsheet: a merged cell fills the first of those that it covers."""
    rows = _rows(part.head, part.columns) + _rows(part.body, part.columns)
    return [_joined(row, "\t") for row in rows]


def _rows(cells: Iterable[Cell], columns: int) -> list[list[Cell | None]]:
    placed = {(cell.row, cell.column): cell for cell in cells}
    height = height_of(tuple(placed.values()))
    return [[placed.get((row, column)) for column in range(columns)] for row in range(height)]


def _joined(cells: Iterable[Cell | None], separator: str) -> TextLine:
    row = list(cells)
    pointers = tuple(pointer for cell in row if cell for pointer in cell.pointers)
    return TextLine(separator.join(cell.text if cell else "" for cell in row), pointers)


def _piped(grid: Grid) -> Iterator[TextLine]:
    """As a Markdown converter writes it: whole paths as the one head row, a merged cell printed in each of its rows."""
    yield TextLine(_pipes(grid.columns))
    yield TextLine(_pipes(["---"] * len(grid.columns)))
    if grid.ordinals:
        yield TextLine(_pipes(grid.ordinals))
    for at, row in enumerate(grid.rows):
        pointers = (p for column in range(len(row)) for p, _ in grid.gold.get((at, column), ()))
        yield TextLine(_pipes(row), tuple(pointers))


def _pipes(texts: Iterable[str]) -> str:
    return "".join(f"| {text} " for text in (text.replace("|", r"\|") for text in texts)) + "|"
