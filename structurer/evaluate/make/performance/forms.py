"""The self-evaluation forms of single projects: fund block, goals, indicators with points that add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from structurer.evaluate.make.amounts import percent
from structurer.evaluate.make.blocks import Form, Grid
from structurer.evaluate.make.names import Body
from structurer.evaluate.make.performance.figures import Figures, Project, plain
from structurer.evaluate.make.performance.indicators import Indicator, indicators_of
from structurer.evaluate.make.performance.words import FORM_ACHIEVED, FORM_PLANNED
from structurer.evaluate.make.phrases import filled
from structurer.evaluate.make.style import Style

_FUND_HEADS = (
    ("项目", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("项目", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("项目", "年初预算", "全年预算", "全年执行", "权重", "预算执行率", "得分"),
)
_INDICATOR_HEADS = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "全年实际值", "分值", "得分", "未完成原因分析"),
    ("一级指标", "二级指标", "三级指标", "年初目标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
)
_FUND_NAMES = (
    ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"),
    ("年度资金总额", "其中：财政拨款", "上年结转资金", "其他资金"),
    ("年度资金总额", "其中：一般公共预算", "上年结转资金", "其他资金"),
)
FUND_POINTS = 10


def form(rng: Random, style: Style, figures: Figures, project: Project) -> Form:
    rows = indicators_of(rng, style, figures.body, _money(style, project))
    title = style.pick(
        "form title",
        (f"{style.year}年度项目支出绩效自评表", "项目支出绩效自评表", f"项目支出绩效自评表（{style.year}年度）"),
    )
    earned = fund_score(style, project) + sum((row.score for row in rows), Decimal(0))
    return Form(
        title=title,
        lines=_lines(style, figures.body, project),
        fund=_fund(style, title, project),
        planned=_told(rng, figures.body, FORM_PLANNED),
        achieved=_told(rng, figures.body, FORM_ACHIEVED),
        indicators=_indicators(style, title, project, rows),
        full_score="100",
        score=plain(earned),
        foot=_foot(rng, style),
    )


def fund_score(style: Style, project: Project) -> Decimal:
    """Ten points for the rate of execution, to two decimals."""
    rate = Decimal(percent(style.tables.digits(project.executed), style.tables.digits(project.budget)))
    return (rate * FUND_POINTS / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _money(style: Style, project: Project) -> tuple[str, str]:
    return style.tables.digits(project.budget) + style.unit, style.tables.digits(project.executed) + style.unit


def _lines(style: Style, body: Body, project: Project) -> tuple[tuple[tuple[str, str], ...], ...]:
    name = style.pick("form name", ("项目支出名称", "项目名称"))
    owner = ("主管部门", body.region + body.domain.parent if not body.administrative else body.name)
    return ((((name, project.name)),), (owner, ("实施单位", body.name)))


def _fund(style: Style, title: str, project: Project) -> Grid:
    current = (project.initial, project.budget - project.carried, project.executed - project.carried_executed)
    carried = (0, project.carried, project.carried_executed)
    initial_carried = (project.carried, project.carried, project.carried_executed)
    told = initial_carried if style.chance("carried at first", 0.4) else carried
    whole = (current[0] + told[0], project.budget, project.executed)
    empty = style.pick("form empty", ("", "", "—", "-"))
    rows = [
        _fund_row(style, name, amounts, empty)
        for name, amounts in zip(style.pick("fund names", _FUND_NAMES), (whole, current, told, (0, 0, 0)), strict=True)
    ]
    rate = percent(style.tables.digits(project.executed), style.tables.digits(project.budget))
    rows[0] = (*rows[0][:4], str(FUND_POINTS), f"{rate}%", plain(fund_score(style, project)))
    return Grid(
        title=f"{title}（{project.name}） 资金",
        columns=style.pick("fund heads", _FUND_HEADS),
        rows=tuple(rows),
        unit=style.unit,
        aligns=("l", "r", "r", "r", "c", "c", "c"),
        own_page=False,
    )


def _fund_row(style: Style, name: str, amounts: Sequence[int], empty: str) -> tuple[str, ...]:
    zero = style.pick("fund zero", ("0.00", "0", empty, empty))
    return (name, *(style.tables.text(fen) if fen else zero for fen in amounts), empty, empty, empty)


def _indicators(style: Style, title: str, project: Project, rows: Sequence[Indicator]) -> Grid:
    nothing = style.pick("no note", ("", "", "", "无"))
    return Grid(
        title=f"{title}（{project.name}） 绩效指标",
        columns=style.pick("indicator heads", _INDICATOR_HEADS),
        rows=tuple(
            (
                row.first,
                row.second,
                row.goal.name,
                row.goal.goal,
                row.goal.result,
                plain(row.points),
                plain(row.score),
                row.note or nothing,
            )
            for row in rows
        ),
        aligns=("c", "c", "l", "c", "c", "c", "c", "l"),
        weights=(1.1, 1.3, 3.0, 1.7, 1.7, 0.8, 0.8, 2.6),
        merged=(0, 1),
        own_page=False,
    )


def _told(rng: Random, body: Body, wordings: Sequence[str]) -> str:
    count = rng.randint(1, 3)
    return "".join(filled(rng, body, words) for words in rng.sample(wordings, count))


def _foot(rng: Random, style: Style) -> str:
    day = f"{style.year + 1}年{rng.randint(2, 4)}月{rng.randint(1, 28)}日"
    return style.pick("foot", ("", f"填表日期：{day}", f"填报日期：{day}"))
