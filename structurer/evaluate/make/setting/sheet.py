"""A self-evaluation form as one sheet of cells, or as lines and tables where it is not drawn as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from structurer.evaluate.make.blocks import Form, Grid
from structurer.evaluate.make.setting.cells import Cell, Part, body_of, head_of, height_of

SIDE = "绩效指标"
GOALS = ("年度总体目标", "预期目标", "实际完成情况")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own above or below a table."""

    text: str
    centred: bool = False


def listed(form: Form) -> tuple[Line | Grid, ...]:
    """The form as lines and its two tables under their own titles."""
    goals = [
        Line(f"{label}：{text}") for label, text in zip(GOALS[1:], (form.planned, form.achieved), strict=True) if text
    ]
    lines = [Line("　　".join(f"{label}：{value}" for label, value in pairs)) for pairs in form.lines]
    total = Line(f"总分：{form.full_score}　　得分：{form.score}")
    foot = [Line(form.foot)] if form.foot else []
    return (Line(form.title, centred=True), *lines, form.fund, *goals, form.indicators, total, *foot)


def sheet_of(form: Form, number: int, whole: bool = False) -> tuple[Part, Part]:
    """The upper and the lower part of the sheet; `whole`: nothing of it repeats, and the side label is one cell."""
    indicators = _lower(form, number + 1)
    return _upper(form, number, indicators), _as_one(indicators) if whole else indicators


def _upper(form: Form, number: int, lower: Part) -> Part:
    """Labelled lines, funds and goals on the columns of the indicators, or on more where the funds need them."""
    columns = max(lower.columns, len(form.fund.columns) + 1)
    lines = tuple(cell for at, pairs in enumerate(form.lines) for cell in _pairs(pairs, at, columns))
    top = len(form.lines)
    funds, rows = _funds(form.fund, top, columns)
    bottom = top + height_of(head_of(form.fund)) + len(form.fund.rows)
    weights = lower.weights if columns == lower.columns else ()
    return Part(columns, weights, (), (*lines, *funds, *_goals(form, bottom, columns)), {number: rows})


def _pairs(pairs: tuple[tuple[str, str], ...], row: int, columns: int) -> Iterator[Cell]:
    for at, (label, value) in enumerate(pairs):
        start, end = at * columns // len(pairs), (at + 1) * columns // len(pairs)
        width = 2 if end - start > 3 else 1
        yield Cell(label, row, start, 1, width)
        yield Cell(value, row, start + width, 1, end - start - width, "l")


def _funds(fund: Grid, top: int, columns: int) -> tuple[tuple[Cell, ...], tuple[int, int]]:
    """The fund table beside its label, its first column over what the sheet has more of them; where its rows stand."""
    depth = height_of(head_of(fund))
    spare = columns - 1 - len(fund.columns)
    label = Cell(f"项目资金（{fund.unit}）" if fund.unit else "项目资金", top, 0, depth + len(fund.rows))
    head = (_shifted(cell, top, spare) for cell in head_of(fund))
    body = (_shifted(cell, top + depth, spare) for cell in body_of(fund))
    return (label, *head, *body), (top + depth, top + depth + len(fund.rows) - 1)


def _shifted(cell: Cell, down: int, spare: int) -> Cell:
    wider = spare if cell.column == 0 else 0
    right = 1 + (spare if cell.column else 0)
    return replace(cell, row=cell.row + down, column=cell.column + right, width=cell.width + wider)


def _goals(form: Form, top: int, columns: int) -> tuple[Cell, ...]:
    half = (columns - 1) // 2
    places = ((1, half), (1 + half, columns - 1 - half))
    heads = (Cell(label, top, at, 1, width) for label, (at, width) in zip(GOALS[1:], places, strict=True))
    texts = (
        Cell(text, top + 1, at, 1, width, "l")
        for text, (at, width) in zip((form.planned, form.achieved), places, strict=True)
    )
    return (Cell(GOALS[0], top, 0, 2), *heads, *texts)


def _lower(form: Form, number: int) -> Part:
    grid = form.indicators
    weights = (sum(grid.weights) * 0.06, *grid.weights) if grid.weights else ()
    side = Cell(SIDE, 0, 0, height_of(head_of(grid)))
    head = (side, *(replace(cell, column=cell.column + 1) for cell in head_of(grid)))
    body = tuple(replace(cell, column=cell.column + 1) for cell in body_of(grid))
    rows = len(grid.rows)
    below = (Cell("", 0, 0, rows), *body, *_total(form, rows))
    return Part(len(grid.columns) + 1, weights, head, below, {number: (0, rows - 1)})


def _total(form: Form, row: int) -> tuple[Cell, ...]:
    """The last row: the full score and the score below their columns."""
    names = [path.split("/")[-1] for path in form.indicators.columns]
    full = names.index("分值") + 1 if "分值" in names else len(names) - 2
    score = names.index("得分") + 1 if "得分" in names else full + 1
    last = [Cell("", row, score + 1, 1, len(names) - score)] if score < len(names) else []
    return Cell("总分", row, 0, 1, full), Cell(form.full_score, row, full), Cell(form.score, row, score), *last


def _as_one(part: Part) -> Part:
    """The part without a head: its cells are rows like the others, the side label runs along all but the last."""
    depth, rows = height_of(part.head), height_of(part.body)
    side = replace(part.head[0], height=depth + rows - 1)
    body = (replace(cell, row=cell.row + depth) for cell in part.body if cell.column or cell.row == rows - 1)
    tables = {number: (first + depth, last + depth) for number, (first, last) in part.tables.items()}
    return replace(part, head=(), body=(side, *part.head[1:], *body), tables=tables)
