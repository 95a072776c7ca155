"""Items that the prose lists: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.checks import grids_of
from structurer.verify.words.lists import check_lists

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]


def said(path: Path) -> Found:
    source = source_of(path)
    return [(check.rule, check.outcome, check.about) for check in check_lists(source, grids_of(source))]


STATEMENT = """一般公共预算财政拨款基本支出决算表
公开06表
单位：万元
科目代码\t科目名称\t决算数
301\t工资福利支出\t90.00
30101\t基本工资\t50.00
30102\t津贴补贴\t25.00
30103\t奖金\t{bonus}
30112\t其他社会保障缴费\t0.50
302\t商品和服务支出\t20.00
30201\t办公费\t12.00
30202\t印刷费\t8.00
30203\t咨询费\t0.00
"""
LISTS: dict[str, tuple[str, str, Found]] = {
    "one of many has no figure": (
        "0.00",
        "基本工资、津贴补贴、奖金、其他社会保障缴费。",
        [("empty", "error", "人员经费")],
    ),
    "all of them have one": ("14.50", "基本工资、津贴补贴、奖金、其他社会保障缴费。", []),
    "a fixed list": (
        "0.00",
        "基本工资、奖金、咨询费。",
        [("fixed list", "note", "人员经费"), ("left out", "note", "人员经费")],
    ),
    "one of weight is not named": (
        "14.50",
        "基本工资、津贴补贴、其他社会保障缴费。",
        [("left out", "note", "人员经费")],
    ),
    "a list that is not all": ("14.50", "基本工资、津贴补贴、其他社会保障缴费等。", []),
    "a small one is not named": ("14.50", "基本工资、津贴补贴、奖金。", []),
    "a list of other things": ("0.00", "奖金、馆藏整理、库房改造、设备更新、书刊购置。", []),
}


@pytest.mark.parametrize(("bonus", "named", "expected"), LISTS.values(), ids=LISTS)
def test_lists_of_items(write: Write, bonus: str, named: str, expected: Found) -> None:
    prose = f"云岭县档案馆2031年度部门决算\n一、基本支出情况\n人员经费90.00万元，主要包括：{named}\n"
    path = write("lists.txt", prose + "二、部门决算表\n" + STATEMENT.format(bonus=bonus))
    assert said(path) == expected
