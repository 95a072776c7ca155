"""Tables of text layers whose columns are kept by runs of spaces, which hold words where other tables hold figures.

Tables with figures at the end of their rows are read as those without columns are, which needs no equal cells; here
every row prints a cell for each word of a head that names columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from structurer.document import NOTHING, Document, Line, Passage, Span, Table, join
from structurer.tables.delimited import grid_of, separator, tables_of
from structurer.tables.free_heads import named
from structurer.tables.headers import TOTALS
from structurer.tables.tokens import is_value

_CELL = re.compile(r"\S(?:\S|[ \u3000](?=\S))*")
_FEWEST = 3
"""So many columns, and so many lines, make a table."""
_LEADER = re.compile(r"[.．·…]{3}")


def spaced_tables(document: Document, found: Sequence[Table]) -> tuple[Table, ...]:
    """The tables whose cells two or more spaces part, of the lines that are not in those `found`; one without a form
    is read better here where not figures close its rows, and all of them are read."""
    lines = [line for line in document.lines if line.role == "body"]
    tables: list[Table] = []
    floor = 0
    for start, end in _blocks(document, lines):
        block = lines[start:end]
        closed = all(is_value(document.text[slice(*_cells(document, line)[-1])]) for line in block[1:])
        met = [table for table in found if meets(Span(block[0].span.start, block[-1].span.end), table)]
        rows = [[join(document.text, [span]) for span in _cells(document, line)] for line in block]
        if total := _total(document, lines[end : end + 1], rows):
            rows, end = [*rows, total], end + 1
        if any(closed or table.form or len(table.rows) >= len(rows) for table in met):
            continue
        grid = grid_of(rows)
        tables += tables_of(document, lines[floor:start], lines[start:end], lines[end:], grid)
        floor = end
    return tuple(tables)


def _cells(document: Document, line: Line) -> list[Span]:
    return [Span(*match.span()) for match in _CELL.finditer(document.text, *line.span)]


def _blocks(document: Document, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of lines with as many cells as the head that begins them."""
    start = 0
    while start < len(lines):
        end = start + 1
        if width := _head(document, lines[start]):
            while end < len(lines) and len(_cells(document, lines[end])) == width and _is_row(document, lines[end]):
                end += 1
            if end - start >= _FEWEST:
                yield start, end
        start = end


def _head(document: Document, line: Line) -> int:
    """How many columns the line names; none where less than half of its words are names of columns."""
    words = ["".join(document.text[slice(*span)].split()) for span in _cells(document, line)]
    if len(words) < _FEWEST or not _is_row(document, line):
        return 0
    return len(words) if 2 * sum(named(word, known=True) is not None for word in words) >= len(words) else 0


def _is_row(document: Document, line: Line) -> bool:
    text = document.text[slice(*line.span)]
    return separator(text) is None and not _LEADER.search(text)


def _total(document: Document, below: Sequence[Line], rows: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The total below the rows, its figures in the columns that hold figures only, as many as it prints; or nothing."""
    cells = [join(document.text, [span]) for line in below for span in _cells(document, line)]
    places = [at for at in range(1, len(rows[0])) if all(is_value(row[at].text) for row in rows[1:])]
    if not cells or cells[0].text not in TOTALS or len(cells) - 1 != len(places):
        return []
    figures = dict(zip(places, cells[1:], strict=True))
    return [cells[0], *(figures.get(at, NOTHING) for at in range(1, len(rows[0])))]


def meets(span: Span, table: Table) -> bool:
    """Whether the lines of `span` are those of the table."""
    return span.start < table.span.end and table.span.start < span.end
