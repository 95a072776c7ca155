"""The tables inside a made self-evaluation: basic expenditure, the three public expenses, the projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from structurer.evaluate.make.amounts import change_of, percent
from structurer.evaluate.make.blocks import Align, Grid, Printed
from structurer.evaluate.make.drafting import Plant, Sheet
from structurer.evaluate.make.performance.figures import Figures, Line, Project, plain
from structurer.evaluate.make.style import Style

_PROJECT_HEADS: tuple[tuple[str, str, str, str, str], ...] = (
    ("项目名称", "年度预算", "年度执行", "预算执行率", "自评得分"),
    ("项目名称", "年度预算", "年度决算", "预算完成率", "自评得分"),
    ("项目名称", "全年预算数", "全年执行数", "执行率", "得分"),
    ("项目名称", "预算数", "执行数", "执行率", "自评得分"),
)
_PROJECT_TITLES = (
    "{year}年度项目支出完成情况",
    "重点项目支出完成情况",
    "{year}年度项目支出绩效自评情况",
    "项目支出完成情况表",
)
_BASIC_HEADS = (
    ("项目内容", "预算金额", "年中追加金额", "全年预算金额", "决算金额"),
    ("项目", "年初预算数", "年中追加数", "全年预算数", "全年执行数"),
    ("支出内容", "年初预算", "调整预算", "全年预算", "实际支出"),
)
_PUBLIC_TITLES = ("“三公”经费情况", "{year}年度“三公”经费支出情况", "“三公”经费支出情况表")
_BASIC_TITLES = ("基本支出情况", "{year}年度基本支出情况表", "基本支出预算执行情况")


def projects(style: Style, figures: Figures) -> Sheet:
    """Projects with budget, execution, rate and score, in rows, and their sum."""
    ordinal = style.chance("project ordinal", 0.6)
    heads = style.pick("project heads", _PROJECT_HEADS)
    rows = [_project_row(style, at, told, heads, ordinal) for at, told in enumerate(figures.projects)]
    rows.append(_sum_row(style, figures.projects, len(heads), ordinal))
    columns = ("序号", *heads) if ordinal else tuple(heads)
    first = int(ordinal)
    gold = {
        (row, first + column): entries
        for row, told in enumerate(figures.projects)
        for column, entries in enumerate(_project_gold(style, told, len(heads)))
    }
    grid = Grid(
        title=style.pick("project title", _PROJECT_TITLES).format(year=style.year),
        columns=columns,
        rows=tuple(rows),
        unit=style.unit,
        aligns=_aligns(ordinal, len(columns)),
        weights=((0.6,) if ordinal else ()) + (3.4,) + (1.3,) * (len(heads) - 1),
        wide={"合计": 2} if ordinal else {},
        own_page=False,
        gold=gold,
    )
    return Sheet(grid, _project_plants(style, figures.projects, rows, first))


def _project_row(style: Style, at: int, told: Project, heads: Sequence[str], ordinal: bool) -> tuple[str, ...]:
    amounts = (style.tables.text(told.budget), style.tables.text(told.executed))
    rate = rate_of(style, told.executed, told.budget)
    row = (told.name, *amounts, rate + "%", plain(told.score))[: len(heads)]
    return (str(at + 1), *row) if ordinal else row


def rate_of(style: Style, executed: int, budget: int) -> str:
    """The rate of execution, from the printed figures."""
    return percent(style.tables.digits(executed), style.tables.digits(budget), trimmed=style.trimmed_rates)


def _sum_row(style: Style, told: Sequence[Project], heads: int, ordinal: bool) -> tuple[str, ...]:
    budget, executed = sum(project.budget for project in told), sum(project.executed for project in told)
    amounts = (style.tables.text(budget), style.tables.text(executed), rate_of(style, executed, budget) + "%", "")
    return ("合计", *([""] if ordinal else []), *amounts[: heads - 1])


def _project_gold(style: Style, told: Project, heads: int) -> tuple[tuple[tuple[str, str | Printed], ...], ...]:
    at = f"/performance/projects/{told.name}"
    entries: tuple[tuple[tuple[str, str | Printed], ...], ...] = (
        ((f"{at}/name", told.name),),
        ((f"{at}/budget", style.tables.quantity(told.budget)),),
        ((f"{at}/executed", style.tables.quantity(told.executed)),),
        ((f"{at}/completion_percent", Printed(rate_of(style, told.executed, told.budget), "%")),),
        ((f"{at}/score", Printed(plain(told.score), "分")),),
    )
    return entries[:heads]


def _project_plants(
    style: Style, told: Sequence[Project], rows: Sequence[tuple[str, ...]], first: int
) -> dict[tuple[int, int], tuple[Plant, ...]]:
    """The amounts with their sums, and the rates of the single projects."""
    rates = {
        (row, first + 3): (Plant("share", (style.tables.text(project.executed), style.tables.text(project.budget))),)
        for row, project in enumerate(told)
    }
    return sum_plants(rows, (first + 1, first + 2)) | rates


def sum_plants(rows: Sequence[tuple[str, ...]], columns: Iterable[int]) -> dict[tuple[int, int], tuple[Plant, ...]]:
    """Columns whose last row is the sum of the others: each figure with the others of its identity, the total first."""
    plants: dict[tuple[int, int], tuple[Plant, ...]] = {}
    for column in columns:
        printed = [(at, row[column]) for at, row in reversed(list(enumerate(rows))) if row[column].strip("-—0.")]
        for at, _ in printed if len(printed) > 1 else ():
            plants[at, column] = (Plant("sum", tuple(figure for other, figure in printed if other != at)),)
    return plants


def public(style: Style, figures: Figures) -> Sheet:
    """The three public expenses: the year before, budget and spent, with the change in percent."""
    ordinal, changed = style.chance("public ordinal", 0.6), style.chance("public change", 0.6)
    heads = ("项目内容", f"{style.year - 1}年决算数", f"{style.year}年预算数", f"{style.year}年决算数")
    columns = (*(("序号",) if ordinal else ()), *heads, *(("与上年相比变动比例",) if changed else ()))
    lines = (*figures.public_lines, _sum("合计", figures.public_lines))
    rows = tuple(_public_row(style, at, line, ordinal, changed) for at, line in enumerate(lines))
    grid = Grid(
        title=style.pick("public title", _PUBLIC_TITLES).format(year=style.year),
        columns=columns,
        rows=rows,
        unit=style.unit,
        aligns=_aligns(ordinal, len(columns)),
        wide={"合计": 2} if ordinal else {},
        own_page=False,
    )
    return Sheet(grid, sum_plants(rows, range(1 + ordinal, 4 + ordinal)))


def basic(style: Style, figures: Figures) -> Sheet:
    """Basic expenditure: budget, added in the year, the full year's budget, spent."""
    heads = style.pick("basic heads", _BASIC_HEADS)
    lines = (*figures.basic_lines, _sum("合计", figures.basic_lines))
    rows = tuple(
        (
            line.name,
            *(style.tables.text(fen) for fen in (line.initial, line.added, line.initial + line.added, line.spent)),
        )
        for line in lines
    )
    grid = Grid(
        title=style.pick("basic title", _BASIC_TITLES).format(year=style.year),
        columns=heads,
        rows=rows,
        unit=style.unit,
        aligns=_aligns(False, len(heads)),
        own_page=False,
    )
    return Sheet(grid, sum_plants(rows, range(1, len(heads))))


def _aligns(ordinal: bool, count: int) -> tuple[Align, ...]:
    lead: tuple[Align, ...] = ("c", "l") if ordinal else ("l",)
    right: Align = "r"
    return lead + (right,) * (count - len(lead))


def _sum(name: str, lines: Sequence[Line]) -> Line:
    return Line(
        name,
        sum(line.initial for line in lines),
        sum(line.added for line in lines),
        sum(line.spent for line in lines),
        sum(line.before for line in lines),
    )


def _public_row(style: Style, at: int, line: Line, ordinal: bool, changed: bool) -> tuple[str, ...]:
    empty = style.pick("nothing", ("-", "-", "0.00", "0.00", "—"))
    amounts = [style.tables.text(fen) if fen else empty for fen in (line.before, line.initial, line.spent)]
    change = change_of(style.tables, line.spent, line.before)
    moved = (
        empty.replace("0.00", "") if change.percent is None else f"{'-' if change.sign < 0 else ''}{change.percent}%"
    )
    label = ("合计", "") if line.name == "合计" else (str(at + 1), line.name)
    return (*(label if ordinal else (line.name,)), *amounts, *((moved,) if changed else ()))
