"""The indicators of a self-evaluation form: goals and results by level, points and points lost with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random
from typing import TypeVar

from structurer.evaluate.make.amounts import grouped, split
from structurer.evaluate.make.names import Body
from structurer.evaluate.make.performance.achievements import Named, figure, named, of_theme
from structurer.evaluate.make.performance.work import COMMON, FIELDS
from structurer.evaluate.make.phrases import filled
from structurer.evaluate.make.style import Style

Shape = tuple[tuple[str, int, tuple[str, ...]], ...]
SHAPES: tuple[Shape, ...] = (
    (
        ("产出指标", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", 30, ("经济效益指标", "社会效益指标", "可持续影响指标")),
        ("满意度指标", 10, ("服务对象满意度指标",)),
    ),
    (
        ("产出指标", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", 30, ("社会效益指标", "生态效益指标", "可持续影响指标")),
        ("满意度指标", 10, ("服务对象满意度指标",)),
    ),
    (
        ("成本指标", 20, ("经济成本指标",)),
        ("产出指标", 40, ("数量指标", "质量指标", "时效指标")),
        ("效益指标", 20, ("社会效益指标", "可持续影响指标")),
        ("满意度指标", 10, ("服务对象满意度指标",)),
    ),
    (
        ("产出指标", 60, ("数量指标", "质量指标", "时效指标")),
        ("效益指标", 20, ("社会效益指标",)),
        ("满意度指标", 10, ("服务对象满意度指标",)),
    ),
)
_COUNTED = {"次": "次数", "期": "期数", "场": "场次", "人次": "", "辆次": "", "家次": "", "名": "人数", "人": "人数"}
_LOST = (
    "前期手续办理时间较长，实际工作量少于计划",
    "年中任务调整，原目标未能按期完成，下年将结合实际设置指标值",
    "受天气和场地条件影响，部分内容顺延到下年实施",
    "统计口径发生变化，原目标值偏高，已按新口径重新测算",
    "参与单位减少，今后加强动员，提前沟通需求",
    "合同尚未到期，剩余工作量将在服务期满前完成",
    "调查样本偏少，结果有偏差，下一步扩大调查范围",
    "{object}{work}方案经过两轮论证，实施时间推迟，今后提前做好前期准备",
    "设备到货晚于合同约定，已督促供应商按期履约",
    "目标值设置偏高，实际需求少于预期",
)
_COSTS = (
    ("项目总成本", "≤{budget}", "{executed}"),
    ("项目支出成本控制", "控制在预算内", "未超预算"),
    ("项目资金总额", "不超过{budget}", "{executed}"),
    ("预算控制数", "≤{budget}", "{executed}"),
    ("成本控制措施", "严格控制", "严格控制"),
)
_SHORT = ("未完成", "部分完成", "基本完成", "尚未完成")
_WORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "时效指标": (
        ("项目完成时间", "{year}年12月底前", "{year}年11月底"),
        ("年度任务完成时间", "{year}年12月31日前", "按期完成"),
        ("{object}{work}完成及时性", "及时", "及时"),
        ("资金支付时间", "按合同约定支付", "按合同约定支付"),
        ("竣工验收时间", "{year}年10月底前", "{year}年9月28日"),
    ),
    "经济效益指标": (
        ("带动相关产业发展", "效果明显", "效果明显"),
        ("节约财政资金", "有所节约", "有所节约"),
        ("减少重复投入", "有效减少", "有效减少"),
    ),
    "社会效益指标": (
        ("对{object}的保障能力", "有效提升", "有效提升"),
        ("公众知晓程度", "不断提高", "达成预期指标"),
        ("重大责任事故", "0起", "0起"),
        ("服务群众能力", "定性：优良", "优"),
        ("负面舆情", "无", "无"),
        ("{object}{work}规范化程度", "逐步提高", "逐步提高"),
    ),
    "生态效益指标": (
        ("对周边环境的影响", "无不良影响", "无不良影响"),
        ("生态环境质量", "持续改善", "持续改善"),
        ("资源节约利用", "进一步加强", "基本达成目标"),
    ),
    "可持续影响指标": (
        ("长效管理机制健全性", "健全", "健全"),
        ("成果持续使用情况", "长期使用", "长期使用"),
        ("队伍业务能力", "稳步提升", "稳步提升"),
        ("{object}管护制度", "定性：较完善", "较完善"),
    ),
}
_NUMBERS: dict[str, tuple[str, ...]] = {
    "时效指标": (
        "任务按期完成率|#96-100|%", "资金拨付及时率|#95-100|%", "平均办理时长|≤|#3-15|个工作日",
        "应急响应时间|≤|#15-45|分钟",
    ),
    "经济效益指标": ("成本节约率|#3-12/1|%", "节约运行费用|#5-60/2|万元", "带动就业人数|#40-600|人"),
    "社会效益指标": ("服务覆盖率|#90-99/1|%", "受益群众|#1200-26000~100|人次", "政策宣传覆盖率|#92-100|%"),
    "生态效益指标": ("污染物达标排放率|#97-100|%", "绿色办公用品采购比例|#60-90|%"),
    "可持续影响指标": ("设施完好率|#95-99/1|%", "制度修订|#1-6|项", "数据持续更新率|#92-100|%"),
    "服务对象满意度指标": (
        "服务对象满意度|#91-99/2|%", "受益群众满意度|#90-98/1|%", "参训人员满意度|#92-99|%",
        "社会公众满意度|#90-97/2|%", "相关单位满意度|#93-99|%",
    ),
}  # fmt: skip


_LOSING = 0.06
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Goal:
    """What was planned and reached; `short` where the goal was missed."""

    name: str
    goal: str
    result: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the form: its place in the levels, the goal, its points and why points were lost."""

    first: str
    second: str
    goal: Goal
    points: Decimal
    score: Decimal
    note: str


def indicators_of(rng: Random, style: Style, body: Body, money: tuple[str, str]) -> tuple[Indicator, ...]:
    """The rows of one form; `money` is the project's budget and execution as printed."""
    label = style.pick("first level", ("{}（{}分）", "{}({}分)", "{}", "{}"))
    rows: list[Indicator] = []
    for first, points, seconds in style.pick("shape", SHAPES):
        goals = [(second, goal) for second in seconds for goal in _goals(rng, style, body, second, money)]
        weights = _weights(rng, points, len(goals))
        rows += [
            _row(rng, body, label.format(first, points), second, goal, weight)
            for (second, goal), weight in zip(goals, weights, strict=True)
        ]
    return tuple(rows)


def _row(rng: Random, body: Body, first: str, second: str, goal: Goal, points: Decimal) -> Indicator:
    if not goal.short:
        return Indicator(first, second, goal, points, points, "")
    kept = rng.choice((Decimal(0), Decimal("0.5"), Decimal("0.8"), Decimal("0.9")))
    score = (points * kept).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Indicator(first, second, goal, points, score, filled(rng, body, rng.choice(_LOST)))


def _goals(rng: Random, style: Style, body: Body, second: str, money: tuple[str, str]) -> list[Goal]:
    if second in ("数量指标", "质量指标"):
        rates = second == "质量指标"
        counted = [one for one in _counted(body) if one.is_rate == rates and (rates or not one.at_most)]
        number = rng.randint(3, 8) if second == "数量指标" else rng.randint(1, 4)
        return [_measured(rng, style, named) for named in _in_order(rng, counted, number)]
    if second in ("成本指标", "经济成本指标"):
        name, goal, result = rng.choice(_COSTS)
        return [Goal(name, goal.format(budget=money[0]), result.format(executed=money[1]))]
    words = [_worded(rng, style, body, row) for row in _WORDS.get(second, ())]
    numbers = [_measured(rng, style, named(entry)) for entry in _NUMBERS[second]]
    return _in_order(rng, [*numbers, *words], rng.choice((1, 1, 2)))


def _in_order(rng: Random, pool: Sequence[T], count: int) -> list[T]:
    return [pool[at] for at in sorted(rng.sample(range(len(pool)), min(count, len(pool))))]


def _counted(body: Body) -> list[Named]:
    """What the body counts in its own field, and what all bodies do."""
    return [counted for theme in (*FIELDS[body.domain.key], *COMMON) for counted in of_theme(theme)]


def _measured(rng: Random, style: Style, counted: Named) -> Goal:
    """A goal in figures: at least, at most, or just so many; a missed one lies beyond the result."""
    value = figure(style, counted)
    short = rng.random() < _LOSING and not (counted.is_rate and value > 80)
    if not short and not counted.at_most and rng.random() < 0.3:
        goal, sign = value, style.pick("equal", ("", "", "="))
    else:
        higher = counted.at_most != short
        goal, sign = _rounded(rng, counted, value, higher), "≤" if counted.at_most else "≥"
    shown = [_shown(style, number) + counted.unit for number in (goal, value)]
    return Goal(counted.name + _suffix(counted), sign + shown[0], shown[1], short)


def _rounded(rng: Random, counted: Named, value: Decimal, higher: bool) -> Decimal:
    """A rounder figure on one side of the value: two leading digits; a high rate is a multiple of five below it."""
    if counted.is_rate and value > 80:
        return (value - 1) // 5 * 5
    moved = value * Decimal(rng.randint(103, 118) if higher else rng.randint(84, 98)) / 100
    decimals = int(value.as_tuple().exponent)
    place = Decimal(1).scaleb(max(moved.adjusted() - 1, decimals))
    rounded = moved.quantize(place, ROUND_CEILING if higher else ROUND_FLOOR)
    return Decimal(f"{rounded:f}")


def _shown(style: Style, number: Decimal) -> str:
    return grouped(f"{number:f}") if style.tables.grouped and style.chance("grouped indicators", 0.4) else f"{number:f}"


def _suffix(counted: Named) -> str:
    """数量 after what is counted, unless the name or the unit says it."""
    if counted.is_rate or counted.name.endswith(
        ("率", "数", "量", "次", "里程", "时间", "时长", "时延", "天数", "满意度")
    ):
        return ""
    return _COUNTED.get(counted.unit, "金额" if counted.unit.endswith("元") else "数量")


def _worded(rng: Random, style: Style, body: Body, row: tuple[str, str, str]) -> Goal:
    name, goal, result = (filled(rng, body, words.replace("{year}", str(style.year))) for words in row)
    if rng.random() < _LOSING and not goal.startswith(("0", "无")):
        return Goal(name, goal, rng.choice(_SHORT), short=True)
    return Goal(name, goal, result)


def _weights(rng: Random, points: int, count: int) -> tuple[Decimal, ...]:
    """Whole points, or halves where there are many rows; they add up to the points of the level."""
    unit = 1 if points >= count * 2 else 2
    spread = split(rng, points * unit - count, [rng.choice((1, 1, 2, 3)) for _ in range(count)])
    return tuple((Decimal(part + 1) / unit) for part in spread)
