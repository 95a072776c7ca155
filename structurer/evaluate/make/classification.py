"""The official classifications of expenditure, by function (类, 款, 项) and by economic class, from texts beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Fund = Literal["一般公共预算", "政府性基金", "国有资本经营"]
_BESIDE = files("structurer.evaluate.make")

CLASSES: tuple[str, ...] = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出",
    "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出",
    "资源勘探工业信息等支出", "商业服务业等支出", "金融支出", "援助其他地区支出", "自然资源海洋气象等支出",
    "住房保障支出", "粮油物资储备支出", "国有资本经营预算支出", "灾害防治及应急管理支出", "其他支出", "债务还本支出",
    "债务付息支出", "抗疫特别国债安排的支出",
)  # fmt: skip
"""All classes in the order of the statements 01 and 04."""


@dataclass(frozen=True, slots=True)
class Item:
    """A 项 with what it belongs to: codes of 3, 5 and 7 digits."""

    code: str
    class_name: str
    section_name: str
    name: str
    fund: Fund

    @property
    def class_code(self) -> str:
        return self.code[:3]

    @property
    def section_code(self) -> str:
        return self.code[:5]


@dataclass(frozen=True, slots=True)
class EconomicItem:
    """A 款 of the economic classification, code of five digits."""

    code: str
    class_name: str
    name: str


def _functions() -> Mapping[str, Item]:
    items: dict[str, Item] = {}
    class_name = section = section_name = ""
    fund: Fund = "一般公共预算"
    for line in _BESIDE.joinpath("classification.txt").read_text("utf-8").splitlines():
        code, _, words = line.partition(" ")
        if len(code) == 3:
            class_name = words
        elif len(code) == 5:
            section, (section_name, _, name) = code, words.partition(" | ")
            fund = _fund(name)
        elif code != "#":
            for entry in line.split(";"):
                number, _, item_name = entry.partition(" ")
                items[section + number] = Item(section + number, class_name, section_name, item_name, fund)
    return items


def _fund(name: str) -> Fund:
    if name == "政府性基金":
        return "政府性基金"
    return "国有资本经营" if name == "国有资本经营" else "一般公共预算"


def _economic() -> Mapping[str, EconomicItem]:
    items: dict[str, EconomicItem] = {}
    for line in _BESIDE.joinpath("economic.txt").read_text("utf-8").splitlines():
        head, _, entries = line.partition(": ")
        code, _, class_name = head.partition(" ")
        for entry in entries.split(";"):
            number, _, name = entry.partition(" ")
            items[code + number] = EconomicItem(code + number, class_name, name)
    return items


ITEMS: Mapping[str, Item] = _functions()
"""All items of the functional classification by their code of seven digits."""
ECONOMIC: Mapping[str, EconomicItem] = _economic()
"""All items of the economic classification by their code of five digits."""
ECONOMIC_CLASSES: Mapping[str, str] = {item.code[:3]: item.class_name for item in ECONOMIC.values()}


def section_items(section_code: str) -> tuple[Item, ...]:
    """The items of a 款."""
    return tuple(item for code, item in ITEMS.items() if code.startswith(section_code))
