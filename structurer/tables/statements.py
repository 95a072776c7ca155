"""A region whose head can be read -> a table: statements, budgets and lists with figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import Cell, Document, Passage, Span, Table, join
from structurer.forms import Layout, fold
from structurer.tables.anchored import Anchored, anchored_rows
from structurer.tables.heads import Head, read_head
from structurer.tables.leanings import Told
from structurer.tables.placement import is_figure, word_cells
from structurer.tables.regions import NOTE, Region
from structurer.tables.roles import SECTION, Printed
from structurer.tables.targets import target_rows
from structurer.tables.tokens import is_value, passage, words_of

_TOTAL = re.compile(r"合计|总计")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")
_PARAGRAPH = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_SIGNED = re.compile(r"(?:填表人|填报人|制表人|单位负责人|联系人|填报日期)[：:]")


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading gives of a table, with the kinds of its columns where rows were read by their figures."""

    table: Table
    layout: Layout = ()


def statement(document: Document, region: Region, told: Told | None = None) -> Part | None:
    """The table of a region; None where no head or no row can be read. `told` are the amounts of tables above it, by
    their labels."""
    head = read_head(region)
    if head is None:
        return None
    ends = head.form.words("ends") if head.form else ()
    body, repeats = _without_repeats(region.body[head.lines :], region.body[: head.lines])
    kinds = {column.kind for column in head.layout}
    stop = _stop(body, ends, prose="text" in kinds, unnumbered=head.form is None or "code" in kinds)
    rows, taken = _rows(document, body[:stop], head, told or {})
    if not rows:
        rows, taken = _blank_total(body[:stop], head)
    if not rows:
        return None
    if ends and taken < stop < len(body):
        rows, taken = (*rows, *_blank_rows(body[taken:stop], head.layout)), stop
    notes, after = _notes(document, body, taken)
    table = Table(
        id="",
        number=region.number,
        title=region.title.text,
        unit=region.unit or (head.form.unit if head.form else None),
        columns=head.columns,
        rows=tuple(tuple(Cell(passage(document, tokens)) for tokens in row.cells) for row in rows),
        pages=(1, 1),
        span=Span(region.start, body[after - 1].line.span.end),
        form=head.form.id if head.form else None,
        unit_span=region.unit_span,
        period=region.period or _period(head.columns),
        head=tuple(
            passage(document, line.tokens)
            for line in (*region.heading, *region.body[: head.lines], *sorted((*region.again, *repeats), key=_place))
        ),
        notes=notes,
        doubts=tuple((number, doubt) for number, row in enumerate(rows) for doubt in row.doubts),
    )
    return Part(table, head.layout)


def _rows(document: Document, lines: Sequence[Printed], head: Head, told: Told) -> tuple[tuple[Anchored, ...], int]:
    """The rows below a head, and how many lines they take."""
    if head.form and any(column.kind == "sign" for column in head.layout):
        return target_rows([words_of(document, line.line) for line in lines], head.layout, head.form.words("signs"))
    return anchored_rows([line.tokens for line in lines], head.layout, head.form, told)


def _period(columns: Sequence[str]) -> str | None:
    """The year of a head that prints one only, and speaks of no other."""
    printed = {match.group() for path in columns for match in _YEAR.finditer(path)}
    return printed.pop() if len(printed) == 1 and not any("上年" in path for path in columns) else None


def _place(line: Printed) -> int:
    return line.line.span.start


def _without_repeats(body: Sequence[Printed], head: Sequence[Printed]) -> tuple[Sequence[Printed], Sequence[Printed]]:
    """The lines below a head without the same head again, or its last line, which a new page prints; and those."""
    texts = [line.text for line in head]
    ends = [texts, *([texts[-1:]] if head and len(head[-1].tokens) > 2 else [])] if head else []
    kept: list[Printed] = []
    repeats: list[Printed] = []
    at = 0
    while at < len(body):
        again = next((len(end) for end in ends if [line.text for line in body[at : at + len(end)]] == end), 0)
        (repeats if again else kept).extend(body[at : at + (again or 1)])
        at += again or 1
    return kept, repeats


def _stop(body: Sequence[Printed], ends: Sequence[str], prose: bool, unnumbered: bool) -> int:
    """The first line that is no row: a note, a section, the next block, a sentence where no column holds one, and the
    heading of a paragraph where rows are not numbered so, below a head of no known form and where they have codes."""
    for at, line in enumerate(body):
        following = "".join(later.text for later in body[at : at + 4])
        if line.delimited or NOTE.match(line.text) or _SIGNED.match(line.text) or SECTION.match(line.text):
            return at
        if any(following.startswith(fold(end)) for end in ends):
            return at
        if unnumbered and _PARAGRAPH.match(line.text) and not any(is_value(token.text) for token in line.tokens):
            return at
        if not prose and (line.text[-1] in "。；：" and len(line.text) > 12):
            return at
    return len(body)


def _blank_rows(lines: Sequence[Printed], layout: Layout) -> tuple[Anchored, ...]:
    """Labels without figures before the words that close a block."""
    return tuple(Anchored((line.tokens, *[()] * (len(layout) - 1))) for line in lines)


def _blank_total(body: Sequence[Printed], head: Head) -> tuple[tuple[Anchored, ...], int]:
    """The total of a form that has nothing to state: its word alone, and no other line."""
    words = [column.kind for column in head.layout if not is_figure(column)]
    if len(body) != 1 or head.form is None or not words or not _TOTAL.fullmatch(body[0].text):
        return (), 0
    blanks = [()] * (len(head.layout) - len(words))
    return (Anchored((*word_cells(body[0].tokens, words, True), *blanks)),), 1


def _notes(document: Document, body: Sequence[Printed], start: int) -> tuple[tuple[Passage, ...], int]:
    """The notes below the last row, each over the lines it takes, and the line after them."""
    notes: list[Passage] = []
    at = start
    while at < len(body) and (NOTE.match(body[at].text) or (notes and body[at].text[-1] == "。")):
        spans = [body[at].line.span]
        while body[at].text[-1] not in "。；" and at + 1 < len(body) and len(body[at].text) > 30:
            at += 1
            spans.append(body[at].line.span)
        notes.append(join(document.text, spans))
        at += 1
    return tuple(notes), at
