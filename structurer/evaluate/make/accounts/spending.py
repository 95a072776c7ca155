"""What a body spends its appropriation on: items by function with their basic and project expenditure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from structurer.evaluate.make.amounts import split, whole
from structurer.evaluate.make.classification import ITEMS, Item, section_items
from structurer.evaluate.make.names import Body

_OWN_SECTION = {
    "审计局": "20108", "政府办公室": "20103", "机关事务服务中心": "20103", "自然资源和规划局": "22001",
    "生态环境局": "21101", "城市管理局": "21201", "环境监测站": "21103", "环境卫生事务中心": "21205", "商务局": "21602",
    "科学技术局": "20601", "科技馆": "20607", "消防救援大队": "22402", "体育中心": "20703", "博物馆": "20702",
    "社会福利院": "20810", "救助管理站": "20820", "疾病预防控制中心": "21004", "妇幼保健院": "21004",
}  # fmt: skip
_OWN_ITEM = {
    "小学": "2050202", "初级中学": "2050203", "中学": "2050204", "幼儿园": "2050201", "职业技术学校": "2050302",
    "特殊教育学校": "2050299", "中医医院": "2100202", "社区卫生服务中心": "2100301", "精神卫生中心": "2100208",
    "人民医院": "2100201", "中心医院": "2100201", "疾病预防控制中心": "2100401", "妇幼保健院": "2100403",
    "博物馆": "2070205", "图书馆": "2070104", "文化馆": "2070109", "体育中心": "2070307", "救助管理站": "2082002",
    "社会福利院": "2081005", "环境卫生事务中心": "2120501",
}  # fmt: skip
_OFFICE_ONLY = ("行政运行", "机关服务", "一般行政管理事务")
_OPERATIONS = ("事业运行", "事业机构")
# Items of the staff: the share of bodies that have them, and their part of the basic expenditure.
_STAFF: tuple[tuple[str, float, float], ...] = (
    ("2080501", 0.35, 0.05), ("2080502", 0.35, 0.04), ("2080505", 0.95, 0.085), ("2080506", 0.7, 0.042),
    ("2080599", 0.1, 0.006), ("2080801", 0.15, 0.01), ("2089999", 0.2, 0.004), ("2101101", 0.85, 0.036),
    ("2101102", 0.85, 0.038), ("2101103", 0.35, 0.02), ("2101199", 0.2, 0.004), ("2210201", 0.95, 0.075),
    ("2210202", 0.1, 0.015), ("2210203", 0.3, 0.05),
)  # fmt: skip
_FOR_OFFICES = ("2080501", "2101101", "2101103", "2210203")
_FOR_INSTITUTIONS = ("2080502", "2101102")
_SIDELINES = ("2019999", "2050803", "2010302", "2130504", "2120399", "2240602")
# What schools and hospitals run projects under, besides their own item.
_BESIDE = {"school": ("20509",), "hospital": ("21004",)}
_FEW_ITEMS = 0.15


@dataclass(frozen=True, slots=True)
class Spent:
    """An item with its basic and its project expenditure, in fen."""

    item: Item
    basic: int
    project: int

    @property
    def total(self) -> int:
        return self.basic + self.project


def spending_of(rng: Random, body: Body, total: int, step: int) -> tuple[Spent, ...]:
    """The general budget of a body by item, in the order of the codes; all parts are multiples of the step."""
    operating = _operating(body)
    projects = _projects(rng, body, operating)
    staff = () if rng.random() < _FEW_ITEMS else _staff(rng, body)
    basic = whole(int(total * rng.uniform(0.3, 0.85)), step)
    spent = _basic(rng, basic, operating, staff, step)
    running = operating.name in (*_OFFICE_ONLY, *_OPERATIONS)
    bearers = projects if projects and (running or rng.random() < 0.5) else (*projects, operating)
    for item, amount in zip(bearers, split(rng, total - basic, len(bearers), step), strict=True):
        spent[item.code] = (spent.get(item.code, (0, 0))[0], amount)
    return tuple(Spent(ITEMS[code], *spent[code]) for code in sorted(spent))


def _basic(
    rng: Random, basic: int, operating: Item, staff: Sequence[tuple[Item, float]], step: int
) -> dict[str, tuple[int, int]]:
    parts = {item.code: (whole(int(basic * share * rng.uniform(0.8, 1.2)), step), 0) for item, share in staff}
    return parts | {operating.code: (basic - sum(amount for amount, _ in parts.values()), 0)}


def _staff(rng: Random, body: Body) -> tuple[tuple[Item, float], ...]:
    barred = _FOR_INSTITUTIONS if body.administrative else _FOR_OFFICES
    return tuple((ITEMS[code], part) for code, share, part in _STAFF if code not in barred and rng.random() < share)


def _own_section(body: Body) -> str:
    for ending, section in _OWN_SECTION.items():
        if body.name.endswith((ending, ending.removesuffix("局") + "厅")):
            return section
    return body.domain.sections[0]


def _operating(body: Body) -> Item:
    """The item that keeps the body running."""
    for ending, code in _OWN_ITEM.items():
        if body.name.endswith(ending):
            return ITEMS[code]
    items = section_items(_own_section(body))
    wanted = ("行政运行",) if body.administrative else _OPERATIONS
    named = [item for item in items if item.name in wanted]
    own = [item for item in items if item.name not in _OFFICE_ONLY]
    return (named or own or list(items))[0]


def _projects(rng: Random, body: Body, operating: Item) -> tuple[Item, ...]:
    """Items that carry projects only: of the own section, at times of a second one and of another field."""
    sections = list(_BESIDE.get(body.domain.key, (operating.section_code,)))
    if rng.random() < 0.35 and body.domain.key not in _BESIDE:
        sections.append(rng.choice(body.domain.sections))
    barred = {"行政运行", *_OPERATIONS} if body.administrative else {*_OFFICE_ONLY, *_OPERATIONS}
    open_to = {item.code: item for section in sections for item in section_items(section) if item.name not in barred}
    open_to.pop(operating.code, None)
    chosen = rng.sample(list(open_to.values()), min(rng.choice((0, 1, 1, 2, 3, 4)), len(open_to)))
    if rng.random() < 0.2:
        chosen.append(ITEMS[rng.choice(_SIDELINES)])
    return tuple({item.code: item for item in chosen if item.code != operating.code}.values())
