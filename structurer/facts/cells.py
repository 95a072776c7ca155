"""Cells of tables -> facts: row x column.

The label of a row is the nearest text on the left; the measure comes from the head of the column. A table whose columns
are all figures (the three public expenses) names its items in the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.document import NOTHING, Cell, Passage, Span, Table
from structurer.facts.clauses import scope_of
from structurer.numerals import Numeral, figure, is_latin, parse
from structurer.result import Fact, Measure

_CODE = re.compile(r"编码|代码|编号")
_ROW_NUMBER = re.compile(r"^(?:行次|序号|栏次|行号)$")
_PERCENT = re.compile(r"率|比例|占比|比重|百分比|％|%|幅度")
_SCORE = re.compile(r"得分|分值|权重|评分")
_UNIT_IN_HEAD = re.compile(r"[（(](万元|元|亿元|千元|%|％|人|个|分)[)）]")
_LATIN_UNIT_IN_HEAD = re.compile(r"[(\[,]\s?((?:in )?(?:%|[A-Za-z$€£°][\w$€£°/²³% ]{0,15}))[)\]]?$")
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("completion", re.compile(r"执行率|完成率|完成比例|完成预算|预算完成")),
    ("change_percent", re.compile(r"(?:增减|变动|增长|变化)(?:率|比例|幅度|%|百分比)|增长%")),
    ("share", re.compile(r"占比|比重|占.{0,10}比例")),
    ("score", re.compile(r"得分|分值|权重|评分")),
    ("target", re.compile(r"指标值|目标值|计划值")),
    ("actual", re.compile(r"完成值|实际值|完成情况")),
    ("change", re.compile(r"增减(?:额|数|金额)?$|变动(?:额|金额)?$|增减变化")),
    ("supplementary_budget", re.compile(r"追加|调增")),
    ("full_year_budget", re.compile(r"全年预算|调整预算|年度预算")),
    ("initial_budget", re.compile(r"年初预算")),
    ("executed", re.compile(r"执行(?!率)|实际支出")),
    ("final", re.compile(r"决算")),
    ("budget", re.compile(r"预算(?:数|金额)?|申报")),
)
# Names of budgets: they say where money is from, not that a figure is planned.
_FUNDS = re.compile(
    r"(?:一般公共|政府性基金|国有资本经营|社会保险基金|政府|部门|单位)预算(?=财政|拨款|经济|支出|收入|资金|$|/)"
)
# Heads that say what kind of figure stands below and not of what.
_MEASURE_ONLY = re.compile(
    r"(?:(?:20\d\d年)?(?:年初|全年|调整)?(?:预算|决算|执行)(?:数|额|金额)?"
    r"|(?:比上年)?(?:增减|变动|增长|变化)(?:额|数|率|金额|幅度|比例|%)?|占比|比重|执行率|完成率|得分|分值|权重)(?:[（(].*[)）])?"
)
_TOTAL_ROW = re.compile(r"^(?:合计|总计|总 计)$")
_YEAR = re.compile(r"(20\d\d)\s?年")
_YEAR_BEFORE = re.compile(r"(?:^|/)(?:上年|去年|上一年)度?(?:预算|决算|执行)")


@dataclass(frozen=True, slots=True)
class _Column:
    """What the head of a column says of the figures below it."""

    kind: str  # "value" | "label" | "code" | "row_number"
    path: str
    measure: Measure
    unit: str | None
    unit_spans: tuple[Span, ...] = ()


def read_cells(tables: Sequence[Table], fiscal_year: int | None = None) -> tuple[Fact, ...]:
    """A fact for every figure in the cells of `tables`; 上年 is the year before the document's."""
    return tuple(fact for table in tables for fact in _facts(table, fiscal_year))


def column_kinds(table: Table) -> tuple[str, ...]:
    """For each column "value", "label", "code" or "row_number"."""
    return tuple(column.kind for column in _columns(table))


def _columns(table: Table) -> list[_Column]:
    return [_column(table, at, path) for at, path in enumerate(table.columns)]


def _column(table: Table, at: int, path: str) -> _Column:
    last = path.split("/")[-1]
    texts = [row[at].text for row in table.rows if at < len(row) and row[at].text]
    figures = sum(1 for row in table.rows if at < len(row) and _is_figure(row[at].passage))
    said = _FUNDS.sub("", path)
    measure = next((measure for measure, pattern in _MEASURES if pattern.search(said)), None)
    values = measure in ("target", "actual") or path == "值" or figures * 2 >= len(texts)
    kind = "value" if texts and values else "label"
    if _ROW_NUMBER.match(last):
        kind = "row_number"
    elif last in ("类", "款", "项") or _CODE.search(last):
        kind = "code"
    head_unit = _UNIT_IN_HEAD.search(path) or (_LATIN_UNIT_IN_HEAD.search(path) if is_latin(path) else None)
    unit = head_unit[1] if head_unit else "分" if _SCORE.search(last) else "%" if _PERCENT.search(last) else table.unit
    return _Column(kind, path, measure or "amount", unit, _unit_place(table, head_unit[1] if head_unit else None))


def _unit_place(table: Table, in_head: str | None) -> tuple[Span, ...]:
    """Where a column's unit is printed: in its head, else above the table."""
    for passage in table.head if in_head else ():
        at = passage.text.find(in_head or "")
        if at >= 0:
            return passage.spans(at, at + len(in_head or ""))
    return (table.unit_span,) if table.unit_span else ()


def _is_figure(passage: Passage) -> bool:
    return passage.text in ("-", "—", "--") or (bool(passage) and figure(passage.text) is not None)


def _facts(table: Table, fiscal_year: int | None) -> Iterator[Fact]:
    columns = _columns(table)
    year = _YEAR.search(table.period) if table.period else None
    for at, row in enumerate(table.rows):
        for number, (cell, column) in enumerate(zip(row, columns, strict=True)):
            if column.kind != "value" or not cell.passage:
                continue
            label = _label(row, columns, number)
            numeral = figure(cell.text)
            if numeral is None:
                continue
            item, measure = _meaning(column, label.text if label else "")
            heading = _YEAR.search(column.path) or (_YEAR.search(label.text) if label else None)
            before = not heading and fiscal_year and _YEAR_BEFORE.search(column.path)
            said = heading or year
            period = str(fiscal_year - 1) if before and fiscal_year else said[1] if said else None
            yield Fact(
                item=item,
                measure=measure,
                value=numeral.value,
                printed=numeral.printed,
                unit=_unit(cell, numeral, column, measure),
                unit_spans=_unit_spans(cell, numeral, column, measure),
                spans=cell.passage.spans(numeral.start, numeral.end),
                section=(table.title,),
                scope=scope_of((table.title,), ""),
                name=label.passage if label else NOTHING,
                clause=column.path,
                code=_code(row, columns, number),
                period=period,
                table=table.id,
                row=at,
                column=number,
            )


def _unit(cell: Cell, numeral: Numeral, column: _Column, measure: Measure) -> str:
    """The unit that the cell prints, else that of its row where the row is one of rates, else that of its column."""
    if cell.text.rstrip().endswith(("%", "％")) or (measure != column.measure and measure == "change_percent"):
        return "%"
    return numeral.unit or column.unit or ""


def _unit_spans(cell: Cell, numeral: Numeral, column: _Column, measure: Measure) -> tuple[Span, ...]:
    """Where the unit of a figure is printed, nothing where it is not."""
    unit = _unit(cell, numeral, column, measure)
    behind = cell.text.find(unit, numeral.end) if unit else -1
    if unit == "%" and behind < 0:
        behind = cell.text.find("％", numeral.end)
    if behind >= 0 and unit:
        return cell.passage.spans(behind, behind + len(unit))
    return column.unit_spans if unit == column.unit else ()


def _label(row: Sequence[Cell], columns: Sequence[_Column], number: int) -> Cell | None:
    """The nearest text on the left; where the block has none, the first text of the row."""
    for left in range(number - 1, -1, -1):
        if columns[left].kind == "label" and row[left].passage:
            return row[left]
        if columns[left].kind == "code" and row[left].passage and parse(row[left].text) is None:
            return row[left]
    return None


def _code(row: Sequence[Cell], columns: Sequence[_Column], number: int) -> str | None:
    """The 科目 code of the row: the code cells of the nearest block on the left, joined."""
    parts: list[str] = []
    for left in range(number - 1, -1, -1):
        if columns[left].kind == "code":
            parts.insert(0, row[left].text)
        elif parts:
            break
    code = "".join(parts)
    return code if code.isdecimal() else None


def _meaning(column: _Column, label: str) -> tuple[str, Measure]:
    """Item and measure of a cell. Rows that stand for years or for a change give their column's item a measure."""
    if _TOTAL_ROW.match(label):
        return "/".join(p for p in column.path.split("/") if not _measure_only(p)) or label, column.measure
    if not label or _YEAR.match(label) or re.match(r"增减|变动|比上年", label):
        item = "/".join(p for p in column.path.split("/") if not _measure_only(p))
        if re.match(r"增减|变动|比上年", label):
            return item or column.path, "change_percent" if _PERCENT.search(label) else "change"
        return item or column.path, column.measure
    return label, column.measure


def _measure_only(part: str) -> bool:
    return _MEASURE_ONLY.fullmatch(part) is not None
