"""Words for more, less and the same: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.result import Check
from structurer.verify.checks import context_of, grids_of
from structurer.verify.meaning import meanings
from structurer.verify.words.directions import check_directions

Write = Callable[[str, str], Path]

HEAD = "云岭县档案馆2031年度部门决算\n第三部分 2031年度部门决算情况说明\n一、支出决算情况说明\n"


def said(path: Path) -> list[Check]:
    source = source_of(path)
    return list(check_directions(source, meanings(grids_of(source), source.facts, context_of(source))))


DIRECTIONS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "more than the budget, which is more": (
        "印刷费年初预算为32.50万元，支出决算为30.00万元。决算数大于年初预算数的主要原因是纸价上涨。",
        [("budget", "error")],
    ),
    "less than the budget, and it is": (
        "印刷费年初预算为32.50万元，支出决算为30.00万元。决算数小于年初预算数的主要原因是印量减少。",
        [],
    ),
    "the same as a budget that is another": (
        "取暖费年初预算为8.00万元，支出决算为6.00万元，决算数与年初预算数持平。",
        [("budget", "error")],
    ),
    "the same as a budget that is nearly the same": (
        "取暖费年初预算为80.00万元，支出决算为79.90万元，决算数与年初预算数持平。",
        [("budget", "note")],
    ),
    "about the same claims little": (
        "取暖费年初预算为80.00万元，支出决算为71.00万元，决算数与年初预算数基本持平。",
        [],
    ),
    "above a budget that is not printed, with a rate below one hundred": (
        "水费支出决算为4.10万元，完成预算的95.30%，决算数大于预算数。",
        [("rate", "error")],
    ),
    "below a budget that is not printed, with a rate below one hundred": (
        "水费支出决算为4.10万元，完成预算的95.30%，决算数小于预算数。",
        [],
    ),
    "one of two budgets is meant": (
        "电费年初预算为5.00万元，全年预算为9.00万元，支出决算为7.00万元，决算数小于预算数。",
        [],
    ),
    "the words name another thing than the figures before them": (
        "电费年初预算为5.00万元，支出决算为7.00万元，主要原因：人员支出数小于预算数。",
        [],
    ),
    "not above": ("电费年初预算为5.00万元，支出决算为4.00万元，未超过年初预算。", []),
    "up on a year that was higher": ("维修费支出7.20万元，比上年9.10万元增加1.90万元。", [("years", "error")]),
    "down on a year that was higher": ("维修费支出7.20万元，比上年9.10万元减少1.90万元。", []),
    "level with a year that was lower": ("维修费支出7.20万元，与上年6.10万元持平。", [("years", "error")]),
    "level with a year that was the same": ("维修费支出7.20万元，与上年7.20万元持平。", []),
    "of a part, not of the whole that stands before it": (
        "交通费支出9.00万元，其中租车费比上年3.00万元减少1.00万元。",
        [],
    ),
    "adjusted down to more": (
        "展览项目年初预算20.00万元，全年预算26.00万元，较年初减少6.00万元。",
        [("adjusted", "error")],
    ),
    "adjusted up to more": ("展览项目年初预算20.00万元，全年预算26.00万元，较年初增加6.00万元。", []),
    "up because of saving": ("差旅费支出6.00万元，比上年增加1.00万元，主要原因是厉行节约。", [("reason", "note")]),
    "up because of more": ("差旅费支出6.00万元，比上年增加1.00万元，主要原因是外出任务增加。", []),
    "up because of less of something and more of another": (
        "差旅费支出6.00万元，比上年增加1.00万元，主要原因是会议减少、外出任务增加。",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), DIRECTIONS.values(), ids=DIRECTIONS)
def test_directions(write: Write, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(check.rule, check.outcome) for check in said(write("directions.txt", HEAD + text))] == expected


def test_a_direction_rests_on_the_two_figures_and_on_its_words(write: Write) -> None:
    text, _ = DIRECTIONS["more than the budget, which is more"]
    (check,) = said(write("directions.txt", HEAD + text))
    assert [fact.printed for fact in check.facts] == ["30.00", "32.50"]
    assert check.about == "印刷费"
    assert check.told == ("大于",)
    assert [words.text for words in check.words] == ["大于年初预算数"]


TABLES = """云岭县档案馆2031年度部门决算
第二部分 2031年度部门决算表
财政拨款支出决算表
单位：万元
项目　　　　2030年决算数　　2031年决算数
印刷费　　　　　10.00　　　　　　12.00
维修费　　　　　　9.10　　　　　　7.20
合计　　　　　　19.10　　　　　　19.20
第三部分 2031年度部门决算情况说明
一、财政拨款支出决算情况说明
"""

# name: what the prose says of a thing of which a table has both years
OF_TABLES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "up, where it went down": ("维修费7.20万元，比上年增加1.90万元。", [("tables", "error")]),
    "down": ("维修费7.20万元，比上年减少1.90万元。", []),
    "up on a figure that the words state": ("维修费7.20万元，与上年5.30万元相比，增加1.90万元。", []),
}


@pytest.mark.parametrize(("text", "expected"), OF_TABLES.values(), ids=OF_TABLES)
def test_directions_of_what_the_tables_state(write: Write, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(check.rule, check.outcome) for check in said(write("directions.txt", TABLES + text))] == expected
