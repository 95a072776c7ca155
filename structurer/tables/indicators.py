"""The indicator block of a performance form: head -> levels -> segments -> readings -> rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from structurer.document import NOTHING, Cell, Document, Passage
from structurer.forms import Form, Kind
from structurer.tables.decoder import Reading
from structurer.tables.indicator_head import Head
from structurer.tables.levels import Level, levels_of, segments_of
from structurer.tables.prices import read_rows
from structurer.tables.stacked_indicators import Range, stacked_rows
from structurer.tables.tokens import Token, passage
from structurer.tables.wording import FIGURE, bracket_depth

BREAKS = re.compile(r"(?<=。)(?=[^”’」』）)\]】\d])|(?<=[\u4e00-\u9fff）])(?=[≥≤＞＜]\d)")
"""Where a cell may end inside a printed word: after a full stop, before a comparison."""
_CLOSED = re.compile(r"(?:备注|说明|注|填表人|填报人|联系人)[:：]")
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Block:
    """What the tokens of an indicator block say; `end` is the first token after it, `total` those of its sum."""

    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Cell, ...], ...]
    doubts: tuple[tuple[int, str], ...]
    head: Passage
    total: tuple[Token, ...]
    end: int


def indicator_block(document: Document, tokens: Sequence[Token], known: Form, head: Head) -> Block | None:
    """The rows below `head`; None where no level or no row can be read."""
    body_end, total_end = _closing(tokens, known, head.end)
    body = tuple(tokens[head.end : body_end])
    kinds = tuple(kind for kind, _ in head.columns if kind != "level")
    body, ranges = stacked_rows(body, kinds, known) or (body, [])
    levels = tuple(levels_of(body, known))
    segments = _without_names(ranges, levels) or segments_of(levels, len(body))
    readings = read_rows(body, kinds, segments) if segments else []
    if not any(level.depth for level in levels) or not readings:
        return None
    doubtful = tuple(row for row in ranges if row.doubtful)
    printed = _Reader(document, body, kinds, levels, known.words("separate"), _depths(head), doubtful)
    rows, doubts = printed.rows(readings)
    return Block(
        columns=tuple(words for _, words in head.columns),
        kinds=tuple(kind for kind, _ in head.columns),
        rows=rows,
        doubts=doubts,
        head=passage(document, tokens[head.start : head.end]),
        total=tuple(tokens[body_end:total_end]),
        end=total_end,
    )


def _without_names(rows: Sequence[Range], levels: Sequence[Level]) -> list[tuple[int, int]]:
    """The rows behind the names of levels that begin them."""
    ends = {level.start: level.end for level in levels}
    starts = (ends.get(row.start, row.start) for row in rows)
    return [(ends.get(start, start), row.end) for start, row in zip(starts, rows, strict=True)]


def _depths(head: Head) -> int:
    return sum(kind == "level" for kind, _ in head.columns)


def _closing(tokens: Sequence[Token], known: Form, start: int) -> tuple[int, int]:
    """Where the rows end, and where the line of the sum after them ends."""
    totals = known.words("total")
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token.leads and token.text in totals and at + 1 < len(tokens) and FIGURE.fullmatch(tokens[at + 1].text):
            stop = at + 1
            while stop < len(tokens) and tokens[stop].line == tokens[stop - 1].line:
                stop += 1
            return at, stop
        if token.leads and _CLOSED.match(token.text):
            return at, at
    return len(tokens), len(tokens)


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns readings into cells, each with the names of its levels. A second level that speaks of one of the words
    `separate` stands only under a first one that does too: else the first is not printed. The words of `doubtful` rows
    may be parted in another way."""

    document: Document
    tokens: tuple[Token, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[Level, ...]
    separate: tuple[str, ...]
    depth: int
    doubtful: tuple[Range, ...] = ()

    def rows(self, readings: Sequence[Reading]) -> tuple[tuple[Row, ...], tuple[tuple[int, str], ...]]:
        rows: list[Row] = []
        doubts: list[tuple[int, str]] = []
        for number, reading in enumerate(readings):
            row, reasons = self._merged(self._row(reading), rows[-1] if rows else None)
            rows.append(row)
            doubts += [(number, reason) for reason in (*reasons, *self._reasons(reading, row))]
        return tuple(rows), tuple(doubts)

    def _row(self, reading: Reading) -> Row:
        cells = (Cell(passage(self.document, self.tokens[start:end])) for start, end in reading.cells)
        return (*self._above(reading.cells[0][0]), *cells)

    def _above(self, at: int) -> Row:
        """The names of the levels that govern token `at`; a new first level ends the second."""
        names = {1: NOTHING, 2: NOTHING}
        for level in self.levels:
            if level.start >= at:
                break
            if level.depth:
                name = passage(self.document, self.tokens[level.start : level.end])
                if level.depth == 1 and name.text != names[1].text:
                    names[2] = NOTHING
                names[level.depth] = name
                if any(word in names[2].text and word not in names[1].text for word in self.separate):
                    names[1] = NOTHING
        return tuple(Cell(names.get(depth, NOTHING), spanning=True) for depth in range(1, self.depth + 1))

    def _column(self, kind: Kind) -> int | None:
        return self.depth + self.kinds.index(kind) if kind in self.kinds else None

    def _merged(self, row: Row, above: Row | None) -> tuple[Row, tuple[str, ...]]:
        """A cell that spans two rows is printed once: an actual that is not printed is the one above, and the reason
        of a low score is that above where the actual is the same."""
        actual, note = self._column("actual"), self._column("note")
        reasons = []
        if above and actual is not None and not row[actual].passage and above[actual].passage:
            row = _with(row, actual, replace(above[actual], spanning=True))
            reasons.append("the actual value is that of the merged cell above")
        if above and note is not None and actual is not None and self._short(row) and self._short(above):
            same = self._governed(row, actual) == self._governed(above, actual)
            if same and above[note].passage and not row[note].passage:
                row = _with(row, note, replace(above[note], spanning=True))
                reasons.append("the note is that of the merged cell above")
        return row, tuple(reasons)

    def _governed(self, row: Row, column: int) -> list[str]:
        return [row[column].text, *(cell.text for cell in row[: self.depth])]

    def _short(self, row: Row) -> bool:
        weight, score = self._column("weight"), self._column("score")
        if weight is None or score is None or not row[weight].text or not row[score].text:
            return False
        return Decimal(row[score].text) < Decimal(row[weight].text)

    def _reasons(self, reading: Reading, row: Row) -> Iterator[str]:
        start = reading.cells[0][0]
        if reading.certainty < _SURE or any(other.start <= start < other.end for other in self.doubtful):
            yield "another reading is nearly as likely"
        if not all(cell.text for cell in row[: self.depth]):
            yield "the name of a level is not printed"
        if reading.skipped:
            yield "words before the row fit no cell"
        for kind, (start, end) in zip(self.kinds, reading.cells, strict=True):
            if start == end and kind != "note":
                yield f"no {kind} is printed"
        if any(bracket_depth(cell.text) for cell in row):
            yield "a bracket is left open"
        note = self._column("note")
        if note is not None and row[note].text and not self._short(row):
            yield "a note stands beside a full score"
        if note is not None and not row[note].text and self._short(row):
            yield "a low score stands without a note"


def _with(row: Row, at: int, cell: Cell) -> Row:
    return (*row[:at], cell, *row[at + 1 :])
