"""Sheets: one drawn grid that holds several tables, as the self-evaluation form does.

Its fields (names, goals, the total score) become a table of labels and values, its funds and its indicators one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from structurer import forms
from structurer.document import Cell, Document, Passage, Span, Table
from structurer.forms import fold
from structurer.tables.grid import Grid
from structurer.tables.tokens import BRACKET

_INDICATORS = "三级指标"
_GOALS = re.compile(r"年度(?:总体)?目标|预期目标|总体目标|绩效目标")
_GOAL_LABEL = re.compile(r".{0,8}目标(?:值)?|.{0,10}完成情况")
_NAME = re.compile(r"(?:项目|政策)(?:支出)?名称|单位名称|部门名称")
_SIDE = re.compile(r"绩效指标|项目资金.*|年度预算.*|预算执行.*|年度资金.*申请.*|资金情况.*|\s*")
_TOTAL = re.compile(r"^(?:总分|合计|总计)$")


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows `[start, end)` of a sheet."""

    kind: str  # "表头" | "资金" | "目标" | "绩效指标"
    start: int
    end: int


def is_sheet(grid: Grid) -> bool:
    """A grid in which the head of an indicator table stands below other rows."""
    for row, cells in enumerate(grid.cells):
        if any(cell.text == _INDICATORS for cell in cells):
            return row > 0
    return False


def split_sheet(document: Document, table: Table) -> tuple[Table, ...]:
    """The tables of a sheet, which comes as raw rows without columns."""
    texts = [[cell.text for cell in row] for row in table.rows]
    name = next(
        (
            _beside(texts[row], at)
            for row, cells in enumerate(texts)
            for at, text in enumerate(cells)
            if _NAME.fullmatch(text)
        ),
        "",
    )
    title = f"{table.title}（{name}）" if name and name not in table.title else table.title
    blocks = list(_blocks(texts))
    return tuple(part for block in blocks if (part := _table(document, table, title, block, blocks)) is not None)


def _beside(row: Sequence[str], at: int) -> str:
    return next((text for text in row[at + 1 :] if text), "")


def _blocks(texts: Sequence[Sequence[str]]) -> Iterator[_Block]:
    indicators = next(row for row, cells in enumerate(texts) if _INDICATORS in cells)
    funds = next((row for row, cells in enumerate(texts[:indicators]) if sum(map(_names_funds, cells)) > 1), None)
    goals = next(
        (row for row, cells in enumerate(texts) if any(_GOALS.search(t) for t in cells) and row > (funds or 0)),
        indicators,
    )
    above = min(goals, indicators) if funds is None else funds
    if above:
        yield _Block("表头", 0, above)
    if funds is not None:
        yield _Block("资金", funds, min(goals, indicators))
        yield _Block("目标", min(goals, indicators), indicators)
    yield _Block("绩效指标", indicators, len(texts))


def _table(document: Document, table: Table, title: str, block: _Block, blocks: Sequence[_Block]) -> Table | None:
    if block.kind == "目标":
        return None  # its fields stand with the others
    inside = table.rows[block.start : block.end]
    columns, rows, head = _fields(table, blocks) if block.kind == "表头" else _under_head(inside, block.kind)
    if not rows:
        return None
    spans = [cell.passage.span() for row in rows for cell in row if cell.passage] + [passage.span() for passage in head]
    span = Span(min(s.start for s in spans), max(s.end for s in spans))
    unit, unit_span = _unit(table, block)
    return replace(
        table,
        title=f"{title} {block.kind}",
        columns=columns,
        rows=rows,
        unit=unit,
        unit_span=unit_span,
        head=(*table.head, *head) if block.start == 0 else head,
        notes=table.notes if block.kind == "绩效指标" else (),
        span=span,
        pages=(document.line_at(span.start).page, document.line_at(span.end - 1).page),
    )


def _names_funds(text: str) -> bool:
    """Whether the text is the head of a column of funds, a year or a body before it, a bracket behind it."""
    return bool(text) and BRACKET.sub("", fold(text)).endswith(_fund_words())


@cache
def _fund_words() -> tuple[str, ...]:
    columns = chain.from_iterable(forms.form("performance/funds").layouts)
    return tuple(fold(word) for column in columns if column.kind in ("amount", "percent") for word in column.words)


_Parts = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...], tuple[Passage, ...]]  # columns, rows, head


def _fields(table: Table, blocks: Sequence[_Block]) -> _Parts:
    """The labels of a sheet with their values, as pairs in the order of the sheet."""
    pairs: list[tuple[Cell, ...]] = []
    for block in blocks:
        rows = table.rows[block.start : block.end]
        if block.kind == "表头":
            pairs += chain.from_iterable(_pairs(row) for row in rows)
        elif block.kind == "目标":
            pairs += _goals(rows)
        elif block.kind == "绩效指标":
            pairs += chain.from_iterable(_each(_own(row)) for row in rows if _is_total(row))
    return ("字段", "值"), tuple(pairs), ()


def _own(row: Sequence[Cell]) -> list[Cell]:
    """The cells that are printed in a row, not those that reach into it."""
    return [cell for cell in row if cell.passage and not cell.spanning]


def _pairs(row: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Label and value, label and value."""
    printed = _own(row)
    return zip(printed[::2], printed[1::2], strict=False)


def _each(printed: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """One label for all values beside it."""
    return ((printed[0], value) for value in printed[1:])


def _goals(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Cell, ...]]:
    """Goals below their labels (预期目标 | 实际完成情况), or beside one label."""
    if len(rows) < 2 or not all(_GOAL_LABEL.fullmatch(cell.text) for cell in _own(rows[0])):
        for row in rows:
            yield from _each(_own(row))
        return
    for row in rows[1:]:
        below = zip(rows[0], row, strict=True)
        yield from ((label, cell) for label, cell in below if label.passage and cell.passage and not cell.spanning)


def _is_total(row: Sequence[Cell]) -> bool:
    return any(_TOTAL.match(cell.text) for cell in row[:3])


def _under_head(rows: Sequence[Sequence[Cell]], kind: str) -> _Parts:

    head = rows[0]
    places = [at for at, cell in enumerate(head) if cell.passage and not (at == 0 and _SIDE.fullmatch(cell.text))]
    passages = tuple(cell.passage for cell in head if cell.passage)
    if kind == "资金":
        first = next((at for at in places if _names_funds(head[at].text)), places[0])
        places = [at for at in places if at >= first]
        columns = ("项目", *(head[at].text for at in places))
        body = [(_label(row, first), *(row[at] for at in places)) for row in rows[1:]]
        return columns, tuple(row for row in body if row[0].passage), passages
    columns = tuple(head[at].text for at in places)
    body = [tuple(row[at] for at in places) for row in rows[1:]]
    again = [row for row in body if tuple(cell.text for cell in row) == columns]  # the head on the next page
    passages += tuple(cell.passage for row in again for cell in row)
    return columns, tuple(_levelled([row for row in body if row not in again])), passages


def _label(row: Sequence[Cell], first: int) -> Cell:
    """The label of a row of funds: its last text before the figures, not the name of the block on the left."""
    return next((cell for cell in reversed(row[:first]) if cell.passage and not _SIDE.fullmatch(cell.text)), Cell())


def _levelled(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Indicator rows with the merged level names on each; a merged cell that a page end cut goes on."""
    above: tuple[Cell, ...] = ()
    for row in rows:
        if _is_total(row) or not row[2].passage:
            continue
        if above and not row[0].passage:
            row = (replace(above[0], spanning=True), *row[1:])
        if above and not row[1].passage and row[0].text == above[0].text:
            row = (row[0], replace(above[1], spanning=True), *row[2:])
        above = row
        yield row


def _unit(table: Table, block: _Block) -> tuple[str | None, Span | None]:
    """The unit that the block's side label prints: 项目资金（万元）."""
    if block.kind != "资金":
        return None, None
    for row in table.rows[block.start : block.end]:
        for cell in row:
            match = re.search(r"[（(](万元|元|亿元)[)）]", cell.text)
            if match:
                return match[1], cell.passage.span(*match.span(1))
    return table.unit, table.unit_span
