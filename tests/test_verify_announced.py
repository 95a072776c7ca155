"""What contents and prose announce: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.checks import context_of
from structurer.verify.words.announced import check_announced

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

TITLE = "云岭县档案馆2031年度部门决算\n"
TEXT = "第一部分 云岭县档案馆概况\n一、主要职能\n接收和保管全县的档案。\n"


def said(path: Path) -> Found:
    source = source_of(path)
    return [(check.rule, check.outcome, check.about) for check in check_announced(source, context_of(source))]


CONTENTS = """目录
第一部分 云岭县档案馆概况
第二部分 部门决算表
一、收入支出决算总表
二、收入决算表
三、支出决算表
四、{fourth}
第三部分 部门决算情况说明
"""
STATEMENT = "{title}\n单位：万元\n科目代码\t科目名称\t本年支出合计\n20126\t档案事务\t70.00\n"
PARTS = "第二部分 部门决算表\n"


def body(*titles: str) -> str:
    return TEXT + PARTS + "".join(STATEMENT.format(title=title) for title in titles)


ALL = ("收入支出决算总表", "收入决算表", "支出决算表")
END = "第三部分 部门决算情况说明\n一、总体情况\n全年收支平衡。\n"
ANNOUNCED: dict[str, tuple[str, str, Found]] = {
    "a statement that is not there": (
        "国有资本经营预算财政拨款支出决算表",
        body(*ALL) + END,
        [("table", "error", "四、国有资本经营预算财政拨款支出决算表")],
    ),
    "all of them are there": ("项目支出决算表", body(*ALL, "项目支出决算表") + END, []),
    "with the year and the body in its title": (
        "项目支出决算表",
        body(*ALL, "云岭县档案馆2031年度项目支出决算表") + END,
        [],
    ),
    "in other words": (
        "部门整体支出绩效目标表",
        body(*ALL, "部门整体支出绩效目标申报表") + END,
        [("differs", "note", "四、部门整体支出绩效目标表")],
    ),
    "tables of another file": (
        "项目支出决算表",
        TEXT + PARTS + "决算报表另行公布。\n" + END,
        [("all", "note", "一、收入支出决算总表")],
    ),
    "a part without a heading": (
        "项目支出决算表",
        TEXT + "".join(STATEMENT.format(title=title) for title in (*ALL, "项目支出决算表")) + END,
        [("part", "note", "第二部分部门决算表")],
    ),
}


@pytest.mark.parametrize(("fourth", "text", "expected"), ANNOUNCED.values(), ids=ANNOUNCED)
def test_what_the_contents_announce(write: Write, fourth: str, text: str, expected: Found) -> None:
    assert said(write("document.txt", TITLE + CONTENTS.format(fourth=fourth) + text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各项目的目标详见《库房改造绩效目标表》。", [("referred", "note", "库房改造绩效目标表")]),
        ("各项目的目标详见下表。", []),
        ("各项目的目标详见《库房改造绩效目标表》。\n库房改造绩效目标表\n指标\t目标\n改造面积\t300平方米\n", []),
    ],
    ids=["a table that is not there", "the one below", "a table that is there"],
)
def test_tables_that_the_prose_refers_to(write: Write, text: str, expected: Found) -> None:
    assert said(write("document.txt", TITLE + "一、绩效目标\n" + text)) == expected


SHEETS = "".join(
    f"附表{number} {title}\n单位：万元\n项目\t决算数\n水费\t5.00\n" for number, title in zip("一二三", ALL, strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有发生的科目见附表三、附表四。", [("referred", "error", "附表四")]),
        ("没有发生的科目见附表三。", []),
        ("没有发生的科目见公开表四。", []),
        ("没有发生的科目见附表四\n", []),
    ],
    ids=["one of them is not there", "it is there", "of another series", "no sentence"],
)
def test_tables_that_the_prose_refers_to_by_number(write: Write, text: str, expected: Found) -> None:
    assert said(write("document.txt", TITLE + "一、总体情况\n" + text + "\n" + SHEETS)) == expected
