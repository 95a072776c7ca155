"""A second look at rows in doubt: their text goes to the model as it stands, and comes back as cells.

Rows are taken over only where they account for every letter and digit of the text they came from, each once and in its
order: so nothing is lost, doubled or moved. Where the model reads what the rules read, the doubt is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, Field, create_model

from structurer.document import NOTHING, Cell, Document, Passage, Span, Table, contiguous, join
from structurer.model.blocks import Block
from structurer.model.chunks import parted
from structurer.model.prompts import hash_of
from structurer.model.questions import Question, Wording, prompt_tokens, request_for, sheet_for
from structurer.model.request import Reply, Request
from structurer.model.sheet import Figures, Sheet
from structurer.model.tiling import tiled
from structurer.numerals import figure
from structurer.result import Chunk, ChunkState, Reread, Usage
from structurer.schema import Schema

_NOTHING_KNOWN = Figures({}, ())
_MOST_ROWS = 20  # of one run

Ask = Callable[[Request], Reply]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Run:
    """Rows of a table that follow each other and are in doubt, with the text they came from."""

    first: int
    last: int
    block: Block


@dataclass(frozen=True)
class Form:
    """A table in doubt, the columns that are asked for, and what is asked."""

    table: Table
    columns: tuple[int, ...]
    runs: tuple[Run, ...]
    question: Question


def reread(
    ask: Ask, wording: Wording, budget: int, at_once: int, whole: bool, document: Document, tables: tuple[Table, ...]
) -> Reread:
    """The tables with their rows in doubt read again; with `whole` all rows of such a table are."""
    forms = forms_of(document, tables, wording, budget, whole)
    if not forms:
        return Reread(tables)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        replies = list(pool.map(lambda form: ask(form_request(form.question, wording)), forms))
    new = {table.id: table for table in tables}
    chunks: list[Chunk] = []
    for form, reply in reversed(list(zip(forms, replies, strict=True))):  # the numbers of rows before stay true
        new[form.table.id], chunk = _taken(document, new[form.table.id], form, reply, wording)
        chunks.insert(0, chunk)
    used = {(form.question.language, name) for form in forms for name in ("form", wording.answer.value)}
    return Reread(
        tuple(new[table.id] for table in tables),
        tuple(chunks),
        sum((reply.usage for reply in replies), Usage()),
        {f"{language}/{name}": hash_of(name, language) for language, name in sorted(used)},
    )


def forms_of(
    document: Document, tables: Sequence[Table], wording: Wording, budget: int, whole: bool = False
) -> list[Form]:
    """What is asked of the rows in doubt, in document order.

    Only tables of text layers are asked about: elsewhere the lines of the page say what is a cell.
    """
    found = []
    for table in tables if document.media == "text" else ():
        columns = tuple(at for at in range(len(table.columns)) if not _is_merged(table, at))
        runs = {run.block.start: run for run in _runs(document, table, columns, whole)}
        if runs:
            schema = Schema("table", _model(tuple((table.columns[at], _is_of_figures(table, at)) for at in columns)))
            wanted = frozenset(("rows", f"c{at}") for at in range(len(columns)))
            question = Question("form", schema, wanted, tuple(run.block for run in runs.values()))
            parts = parted(question, lambda asked: prompt_tokens(form_request(asked, wording)) <= budget)
            found += [Form(table, columns, tuple(runs[block.start] for block in part.blocks), part) for part in parts]
    return found


def form_request(question: Question, wording: Wording) -> Request:
    return request_for(question, sheet_for(question, _NOTHING_KNOWN, wording.answer), wording)


def _runs(document: Document, table: Table, columns: Sequence[int], whole: bool) -> Iterator[Run]:
    """The rows in doubt as runs of a bearable length."""
    doubtful = sorted({row for row, _ in table.doubts})
    rows = list(range(len(table.rows))) if whole and doubtful else doubtful
    while rows:
        length = next((n for n, row in enumerate(rows) if row != rows[0] + n or n == _MOST_ROWS), len(rows))
        block = _block(document, table, columns, rows[0], rows[length - 1])
        if block:
            yield Run(rows[0], rows[length - 1], block)
        rows = rows[length:]


def _block(document: Document, table: Table, columns: Sequence[int], first: int, last: int) -> Block | None:
    """The text of some rows, line by line; a cell that they share with the rows around them is not theirs."""
    beside = [row for row in (first - 1, last + 1) if 0 <= row < len(table.rows)]
    own = _offsets(table, columns, range(first, last + 1)) - _offsets(table, columns, beside)
    if not own:
        return None
    words = NOTHING
    for line in document.lines_in(Span(min(own), max(own) + 1)):
        here = [offset for offset in range(*line.span) if offset in own]
        if here:
            between = [o for o in range(here[0], here[-1] + 1) if o in own or document.text[o].isspace()]
            gap = Passage("\n", (here[0],)) if words else NOTHING
            words = words + gap + Passage("".join(document.text[o] for o in between), tuple(between))
    shown = replace(table, columns=tuple(table.columns[at].split("/")[-1] for at in columns), rows=())
    return Block((words,), (), document.line_at(min(own)).page, shown)


def _offsets(table: Table, columns: Sequence[int], rows: Sequence[int]) -> set[int]:
    return {offset for row in rows for at in columns for offset in table.rows[row][at].passage.offsets}


def _is_merged(table: Table, column: int) -> bool:
    """Whether most cells of a column are merged ones (一级指标): they are known from the rows around."""
    cells = [row[column] for row in table.rows if row[column].text]
    return bool(cells) and sum(cell.spanning for cell in cells) * 2 > len(cells)


def _is_of_figures(table: Table, column: int) -> bool:
    cells = [row[column].text for row in table.rows if row[column].text]
    return bool(cells) and sum(figure(text) is not None for text in cells) == len(cells)


@cache
def _model(columns: tuple[tuple[str, bool], ...]) -> type[BaseModel]:
    """The rows of a table as a schema: a figure or words in each column."""
    fields: dict[str, Any] = {
        f"c{at}": ((Decimal if figures else str) | None, Field(None, description=name.split("/")[-1]))
        for at, (name, figures) in enumerate(columns)
    }
    row = create_model("Row", **fields)
    return create_model("Rows", rows=(list[row], Field(description="行")))  # type: ignore[valid-type]


def _joined(document: Document, cell: Passage) -> Passage:
    """A cell with its lines unwrapped, as cells are everywhere."""
    return join(document.text, contiguous(Span(offset, offset + 1) for offset in cell.offsets))


def _taken(document: Document, table: Table, form: Form, reply: Reply, wording: Wording) -> tuple[Table, Chunk]:
    """The table with the runs that the model read whole, and what became of the question."""
    section = form.question.section
    if reply.state != "answered":
        state: ChunkState = "skipped" if not reply.usage.requests and not reply.from_store else "failed"
        return table, Chunk(section, state, reply.reason or "the answer was cut off; the rows stay as they were read")
    sheet = sheet_for(form.question, _NOTHING_KNOWN, wording.answer)
    said = [_cells(row, form, sheet) for row in _rows(reply.answer)]
    taken = 0
    for run in reversed(form.runs):
        rows = tiled(run.block.passages[0], said)
        if rows:
            joined = [tuple(_joined(document, cell) for cell in row) for row in rows]
            table, taken = _with_run(table, form, run, joined), taken + 1
    left = len(form.runs) - taken
    reason = f"{taken} of {len(form.runs)} runs of rows in doubt taken over" if left else "all rows in doubt taken over"
    return table, Chunk(section, "cached" if reply.from_store else "model", reason)


def _rows(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = next((value for value in answer.values() if isinstance(value, list)), [])
    return [row for row in rows if isinstance(row, Mapping)]


def _cells(row: Mapping[str, Any], form: Form, sheet: Sheet) -> tuple[str | Span, ...]:
    """What the model says of each column: words, or the place of the numeral that it points at."""
    (slot,) = form.question.slots
    return tuple(_cell(row.get(inner.key, row.get(inner.name)), sheet) for inner in slot.inside)


def _cell(value: Any, sheet: Sheet) -> str | Span:
    if isinstance(value, int) and not isinstance(value, bool):
        mark = sheet.mark(value)
        return Span(mark.spans[0].start, mark.spans[-1].end) if mark else Span(-1, -1)  # nowhere
    return str(value) if value is not None else ""


def _with_run(table: Table, form: Form, run: Run, rows: Sequence[tuple[Passage, ...]]) -> Table:
    """The table with the rows of a run as the model reads them; merged columns stay as they are."""
    old = table.rows[run.first : run.last + 1]
    new = tuple(_row(old, rows[at], form.columns, at, len(rows)) for at in range(len(rows)))
    if len(new) == len(old):
        new = tuple(
            before if _only_labels_moved(before, after) else after for before, after in zip(old, new, strict=True)
        )
    shift = len(new) - len(old)
    doubts = tuple(
        (row + shift if row > run.last else row, why) for row, why in table.doubts if not run.first <= row <= run.last
    )
    return replace(table, rows=table.rows[: run.first] + new + table.rows[run.last + 1 :], doubts=doubts)


def _only_labels_moved(before: Row, after: Row) -> bool:
    """Whether a row has the same cells and its figures in the same columns: where a label stands the form says."""
    figures = [at for at, cell in enumerate(before) if figure(cell.text)]
    same = all(before[at].text == after[at].text for at in figures)
    return same and sorted(cell.text for cell in before) == sorted(cell.text for cell in after)


def _row(old: Sequence[Row], cells: Sequence[Passage], columns: Sequence[int], at: int, count: int) -> Row:
    """One row: the cells of the columns that were asked for, beside those of the row that stood there."""
    beside = old[min(at * len(old) // count, len(old) - 1)]
    row = list(beside)
    for column, passage in zip(columns, cells, strict=True):
        same = beside[column].passage.offsets == passage.offsets
        row[column] = beside[column] if same else Cell(passage)
    return tuple(row)
