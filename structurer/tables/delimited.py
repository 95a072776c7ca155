"""Tables of text layers whose columns are kept by tabs or pipes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from structurer.document import Cell, Document, Line, Passage, Span, Table, join
from structurer.tables.captions import Caption, is_caption, read_caption, read_notes
from structurer.tables.grid import Grid, GridCell
from structurer.tables.headers import Split, split_plain
from structurer.tables.sheets import is_sheet, split_sheet

_RULE = re.compile(r"[\s|:+\-—=─━│┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═║]+")
_PIPES = tuple("|｜│")
_DRAWN = re.compile(r"\s*[┌├└╔╠╚+][─━═+┬┼┴╦╬╩\-]+[┐┤┘╗╣╝+]\s*")


def delimited_tables(document: Document) -> tuple[Table, ...]:
    """All tab- and pipe-separated tables of a text, in order; blocks of fewer than two rows are left to the prose."""
    lines = [line for line in document.lines if line.role == "body"]
    tables: list[Table] = []
    floor = 0
    for start, end in _blocks(document, lines):
        found = _tables(document, lines[floor:start], lines[start:end], lines[end:])
        if found:
            tables += found
            floor = end
    return tuple(tables)


def separator(text: str) -> str | None:
    """What separates the cells of a line: a tab, a pipe, or nothing."""
    if "\t" in text.strip(" "):
        return "\t"
    if _DRAWN.fullmatch(text):
        return "|"
    return "|" if _pipes(text) >= 2 else None


def _pipes(text: str) -> int:
    return sum(text.count(pipe) for pipe in _PIPES)


def _blocks(document: Document, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    start, kind = None, None
    for at, line in enumerate(lines):
        text = document.text[slice(*line.span)]
        found = separator(text)
        if found is None and _pipes(text) == 1 and _is_beside_pipes(document, lines, at):
            found = "|"
        if start is not None and found != kind:
            if at - start >= 2:
                yield start, at
            start = None
        if found and start is None:
            start, kind = at, found
    if start is not None and len(lines) - start >= 2:
        yield start, len(lines)


def _is_beside_pipes(document: Document, lines: Sequence[Line], at: int) -> bool:
    """Whether the lines beside a line with one pipe are cells too: a short row of a table of pipes."""
    beside = (document.text[slice(*line.span)] for line in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]))
    return any(separator(text) == "|" for text in beside)


def _borders(document: Document, lines: Sequence[Line]) -> tuple[bool, bool]:
    """Whether pipes frame the rows of a block on the left and on the right; else they part empty cells."""
    texts = [text for line in lines if not _RULE.fullmatch(text := document.text[slice(*line.span)].strip())]
    left, right = (sum(1 for text in texts if text[at : at + 1 or None] in _PIPES) for at in (0, -1))
    return left * 10 > len(texts) * 9, right * 10 > len(texts) * 9


def _cells(document: Document, line: Line, kind: str, borders: tuple[bool, bool]) -> list[Span]:
    text = document.text[slice(*line.span)]
    marks = [-1, *(at for at, c in enumerate(text) if c == kind or (kind == "|" and c in "｜│")), len(text)]
    spans = [Span(line.span.start + a + 1, line.span.start + b) for a, b in itertools.pairwise(marks)]
    if kind == "|":
        left, right = borders
        spans = spans[1:] if left and not document.text[slice(*spans[0])].strip() else spans
        ends = right and text.rstrip()[-1:] in _PIPES
        spans = spans[:-1] if ends and spans and not document.text[slice(*spans[-1])].strip() else spans
    return spans


def _grid(document: Document, lines: Sequence[Line], kind: str) -> Grid:
    rows = []
    borders = _borders(document, lines)
    for line in lines:
        if _RULE.fullmatch(document.text[slice(*line.span)]) and "\t-\t" not in document.text[slice(*line.span)]:
            continue
        rows.append([join(document.text, [span]) for span in _cells(document, line, kind, borders)])
    return grid_of(rows)


def grid_of(rows: Sequence[Sequence[Passage]]) -> Grid:
    """Cells without extents as a grid; columns without a text at the end are none."""
    width = max((len(row) for row in rows), default=0)
    while width and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    cells = tuple(
        tuple(GridCell(passage, (at, at + 1), (column, column + 1)) for column, passage in enumerate(row[:width]))
        for at, row in enumerate(rows)
    )
    return Grid(len(cells), width, cells)


def _tables(
    document: Document, above: Sequence[Line], block: Sequence[Line], below: Sequence[Line]
) -> tuple[Table, ...]:
    """The table of a block; the tables of one that is a sheet."""
    kind = separator(document.text[slice(*block[0].span)]) or "|"
    while len(block) > 2 and is_caption(join(document.text, [block[0].span]).text):
        above, block = [*above, block[0]], block[1:]
    return tables_of(document, above, block, below, _grid(document, block, kind))


def tables_of(
    document: Document, above: Sequence[Line], block: Sequence[Line], below: Sequence[Line], grid: Grid
) -> tuple[Table, ...]:
    """The table of a grid, which the lines of a block print, or the tables of one that is a sheet."""
    filled = {cell.columns for row in grid.cells for cell in row if cell.passage}
    if len(filled) < 2 or grid.height < 2:
        return ()
    sheet = is_sheet(grid)
    split = Split(("",) * grid.width, (), grid.cells, 0) if sheet else _without_repeats(grid, split_plain(grid))
    rows = tuple(_row(cells, grid.width) for cells in split.body if any(cell.passage for cell in cells))
    if not rows and not split.columns:
        return ()
    caption: Caption = read_caption(document, above)
    notes = read_notes(document, below)
    passages = [*caption.passages, *notes]
    starts = [p.span().start for p in passages] + [block[0].span.start]
    ends = [p.span().end for p in passages] + [block[-1].span.end]
    table = Table(
        id="",
        number=caption.number,
        title=caption.title,
        unit=caption.unit,
        columns=split.columns,
        rows=rows,
        pages=(block[0].page, block[-1].page),
        span=Span(min(starts), max(ends)),
        unit_span=caption.unit_span,
        period=caption.period,
        head=(*caption.passages, *split.head),
        notes=notes,
    )
    return split_sheet(document, table) if sheet else (table,)


def _without_repeats(grid: Grid, split: Split) -> Split:
    """A head that is printed again where a page turned is head, not a row."""
    heads = {tuple(cell.text for cell in row) for row in grid.cells[: split.first]}
    again = [row for row in split.body if tuple(cell.text for cell in row) in heads]
    passages = tuple(cell.passage for row in again for cell in row if cell.passage)
    return replace(split, head=split.head + passages, body=tuple(row for row in split.body if row not in again))


def _row(cells: Sequence[GridCell], width: int) -> tuple[Cell, ...]:
    row = [Cell()] * width
    for cell in cells:
        row[cell.columns[0]] = Cell(cell.passage)
    return tuple(row)
