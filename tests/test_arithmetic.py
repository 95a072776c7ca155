"""Sums, balances, rates and changes inside tables: what fails is found, what only looks like a sum is let be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from test_grids import table

from structurer.facts.cells import read_cells
from structurer.result import Check, Result
from structurer.verify.identities import sum_check
from structurer.verify.tables.arithmetic import check_tables
from structurer.verify.tables.grids import grid_of


def tried(
    head: str, rows: Sequence[str], title: str = "", form: str | None = None, doubts: Sequence[int] = ()
) -> list[Check]:
    made = table(head, rows, title)
    made = replace(made, form=form, doubts=tuple((row, "a cell is missing") for row in doubts))
    return list(check_tables([grid_of(made, read_cells([made], 2031))]))


def told(checks: Sequence[Check]) -> list[str]:
    """Each check as "kind outcome tested = others"."""
    out = []
    for check in checks:
        first, *others = (fact.signed + ("%" if fact.unit == "%" else "") for fact in check.facts)
        out.append(f"{check.kind} {check.outcome} {first} = {' '.join(others)}")
    return out


ITEMS = "项目|金额"
CODED = "科目编码|科目名称|金额"
KINDS = "项目|合计|基本支出|项目支出"
FLOW = "项目|年初预算数|追加|全年预算数|执行数|执行率"
YEARS = "项目|2030年决算数|2031年决算数|增减额|增减率"
SIDES = "收入/项目|收入/金额|支出/项目|支出/金额"

# name: head, rows, what is tried and what comes of it
CASES: dict[str, tuple[str, list[str], list[str]]] = {
    # rows
    "a total row that adds up": (ITEMS, ["水费|20.00", "电费|30.00", "合计|50.00"], ["sum holds 50.00 = 20.00 30.00"]),
    "one that rounding explains": (
        ITEMS,
        ["水费|20.00", "电费|30.00", "合计|50.01"],
        ["sum rounding 50.01 = 20.00 30.00"],
    ),
    "one that is a little off": (ITEMS, ["水费|20.00", "电费|30.00", "合计|51.00"], ["sum error 51.00 = 20.00 30.00"]),
    "one that is far off is of something else": (ITEMS, ["水费|20.00", "电费|30.00", "合计|90.00"], []),
    "far off in one column, right in the other": (
        "项目|金额|面积",
        ["水费|20.00|1.00", "电费|30.00|2.00", "合计|90.00|3.00"],
        ["sum error 90.00 = 20.00 30.00", "sum holds 3.00 = 1.00 2.00"],
    ),
    "a single row is no sum": (ITEMS, ["水费|20.00", "合计|21.00"], []),
    "a blank part is nothing": (
        ITEMS,
        ["水费|20.00", "电费|", "气费|5.00", "合计|25.00"],
        ["sum holds 25.00 = 20.00 5.00"],
    ),
    "a part below nothing": (
        ITEMS,
        ["拨入|20.00", "退回|-4.00", "补入|5.00", "合计|21.00"],
        ["sum holds 21.00 = 20.00 -4.00 5.00"],
    ),
    "a total without parts": (ITEMS, ["合计|25.00"], []),
    "no total": (ITEMS, ["水费|20.00", "电费|30.00"], []),
    "nothing anywhere": (ITEMS, ["水费|0.00", "电费|0.00", "合计|0.00"], []),
    "percentages do not add up": (
        "项目|金额|执行率",
        ["水费|20.00|90.00%", "电费|30.00|95.00%", "合计|50.00|93.00%"],
        ["sum holds 50.00 = 20.00 30.00"],
    ),
    "indicators do not add up": ("指标|指标值", ["次数|3", "人数|40", "合计|44"], []),
    "a figure with its own unit is not added": (
        ITEMS,
        ["水费|20.00", "面积|30.00平方米", "电费|5.00", "合计|25.00"],
        [],
    ),
    "money in two units is added": (
        ITEMS,
        ["水费|20.00", "电费|5000元", "合计|20.50"],
        ["sum holds 20.50 = 20.00 5000"],
    ),
    # codes
    "a code whose children do not make it": (
        CODED,
        ["206|科技|9.00", "20601|管理|4.00", "20602|基础|4.00"],
        ["sum error 9.00 = 4.00 4.00"],
    ),
    "a code is certain however far it is off": (
        CODED,
        ["206|科技|90.00", "20601|管理|4.00", "20602|基础|4.00"],
        ["sum error 90.00 = 4.00 4.00"],
    ),
    "a code with no figure below it": (CODED, ["206|科技|9.00", "20601|管理|", "20602|基础|"], []),
    "a class by its code": (
        CODED,
        ["301|工资福利支出|9.00", "30101|基本工资|5.00", "30102|津贴补贴|3.50"],
        ["sum error 9.00 = 5.00 3.50"],
    ),
    # columns
    "a column of totals that rows keep, but one": (
        KINDS,
        ["水费|5.00|3.00|2.00", "电费|7.00|3.00|4.00", "气费|9.00|4.00|4.00"],
        ["sum holds 5.00 = 3.00 2.00", "sum holds 7.00 = 3.00 4.00", "sum error 9.00 = 4.00 4.00"],
    ),
    "a column that most rows do not keep is no sum of the others": (
        KINDS,
        ["水费|5.00|3.00|2.00", "电费|9.00|3.00|4.00", "气费|9.00|4.00|4.00"],
        [],
    ),
    "a column inside another is no part": (
        "项目|合计|基本支出|项目支出|其中：政府采购",
        ["水费|5.00|3.00|2.00|1.00", "电费|7.00|3.00|4.00|1.00"],
        ["sum holds 5.00 = 3.00 2.00", "sum holds 7.00 = 3.00 4.00"],
    ),
    "groups of columns": (
        "项目|合计|本年/小计|本年/人员|本年/公用|上年结转",
        ["甲馆|6.00|5.00|3.00|2.00|1.00", "乙馆|9.00|7.00|3.00|4.00|2.00"],
        [
            "sum holds 6.00 = 1.00 5.00",
            "sum holds 9.00 = 2.00 7.00",
            "sum holds 5.00 = 3.00 2.00",
            "sum holds 7.00 = 3.00 4.00",
        ],
    ),
    # sides
    "two sides that differ": (
        SIDES,
        ["拨款|5.00|人员|4.00", "收入总计|5.00|支出总计|4.00"],
        ["balance error 5.00 = 4.00"],
    ),
    "two sides that agree": (
        SIDES,
        ["拨款|5.00|人员|5.00", "收入总计|5.00|支出总计|5.00"],
        ["balance holds 5.00 = 5.00"],
    ),
    "合计 of two sides need not agree": (SIDES, ["拨款|5.00|人员|4.00", "本年收入合计|5.00|本年支出合计|4.00"], []),
    # measures
    "budget, addition, whole, spent and rate": (
        FLOW,
        ["水费|5.00|1.00|6.00|3.00|50.00%"],
        ["sum holds 6.00 = 5.00 1.00", "completion holds 50.00% = 3.00 6.00"],
    ),
    "a whole budget that is not what was added": (
        FLOW,
        ["水费|5.00|1.00|7.00|3.50|50.00%"],
        ["sum error 7.00 = 5.00 1.00", "completion holds 50.00% = 3.50 7.00"],
    ),
    "a rate that is not": (
        "项目|全年预算数|执行数|执行率",
        ["水费|6.00|3.00|55.00%"],
        ["completion error 55.00% = 3.00 6.00"],
    ),
    "a rate of the budget of the year's start": (
        "项目|年初预算数|执行数|执行率",
        ["水费|4.00|3.00|75.00%"],
        ["completion holds 75.00% = 3.00 4.00"],
    ),
    "a rate of nothing": (
        "项目|全年预算数|执行数|执行率",
        ["水费|0.00|0.00|0.00%"],
        ["completion note 0.00% = 0.00 0.00"],
    ),
    "a change and its percentage": (
        YEARS,
        ["水费|5.00|6.00|1.00|20.00%"],
        ["change holds 1.00 = 6.00 5.00", "change holds 20.00% = 6.00 5.00"],
    ),
    "a change whose sign was lost": (
        YEARS,
        ["水费|5.00|4.00|1.00|-20.00%"],
        ["change error 1.00 = 4.00 5.00", "change holds -20.00% = 4.00 5.00"],
    ),
    "growth over this year instead of the one before": (
        YEARS,
        ["水费|5.00|6.00|1.00|16.67%"],
        ["change holds 1.00 = 6.00 5.00", "change error 16.67% = 6.00 5.00"],
    ),
    "growth from nothing": (
        YEARS,
        ["水费|0.00|6.00|6.00|100.00%"],
        ["change holds 6.00 = 6.00 0.00", "change note 100.00% = 6.00 0.00"],
    ),
    "years below each other": (
        "年度|会议费|培训费",
        ["2030年|5.00|6.00", "2031年|4.00|8.00", "增减额|-1.00|1.00"],
        ["change holds -1.00 = 4.00 5.00", "change error 1.00 = 8.00 6.00"],
    ),
    "years without their change": ("年度|会议费|培训费", ["2030年|5.00|6.00", "2031年|4.00|8.00"], []),
}


@pytest.mark.parametrize(("head", "rows", "expected"), CASES.values(), ids=CASES)
def test_what_a_table_claims(head: str, rows: list[str], expected: list[str]) -> None:
    assert told(tried(head, rows)) == expected


def test_a_failed_sum_tells_what_the_parts_make_and_where_it_stands() -> None:
    (check,) = tried(CODED, ["206|科技|9.00", "20601|管理|4.25", "20602|基础|4.00"], "支出明细表")
    assert (check.expected, check.difference) == (Decimal("8.25"), Decimal("0.75"))
    assert check.about == "支出明细表，科技，金额"


def test_the_first_root_of_a_row_is_told_with_its_label() -> None:
    checks = tried(KINDS, ["水费|5.00|3.00|2.00", "电费|8.00|3.00|4.00"], "经费表")
    assert [check.about for check in checks if check.outcome == "error"] == ["经费表，电费，合计"]


# What is known of the form is certain

FORM_HEAD = "项目/科目代码|项目/科目名称|本年支出/合计|本年支出/基本支出|本年支出/项目支出"
FORM_ROWS = ["206|科技|9.00|4.00|4.00", "208|保障|8.00|4.00|3.00"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [("final_accounts/08", ["sum error 9.00 = 4.00 4.00", "sum error 8.00 = 4.00 3.00"]), (None, [])],
    ids=["of a known form", "of no form"],
)
def test_a_form_makes_its_columns_certain(form: str | None, expected: list[str]) -> None:
    assert told(tried(FORM_HEAD, FORM_ROWS, form=form)) == expected


# Rows that may be misread accuse nobody

DOUBTS = {
    "the row itself": ([1], [("note", "doubtful")]),
    "the total": ([2], [("note", "doubtful")]),
    "no row": ([], [("error", "")]),
}


@pytest.mark.parametrize(("doubts", "expected"), DOUBTS.values(), ids=DOUBTS)
def test_rows_that_may_be_misread_accuse_nobody(doubts: list[int], expected: list[tuple[str, str]]) -> None:
    checks = tried(ITEMS, ["水费|20.00", "电费|30.00", "合计|51.00"], doubts=doubts)
    assert [(check.outcome, check.rule) for check in checks] == expected


def test_a_row_in_doubt_that_fits_still_bears_the_sum_out() -> None:
    checks = tried(ITEMS, ["水费|20.00", "电费|30.00", "合计|50.00"], doubts=[1])
    assert [check.outcome for check in checks] == ["holds"]


# Sums of figures that cannot be added


def test_figures_of_different_kinds_make_no_sum() -> None:
    first, second = read_cells([table(ITEMS, ["水费|20.00", "面积|30.00平方米"])])
    assert sum_check("sum", "x", first, [second]) is None
    assert sum_check("sum", "x", first, []) is None


# Real documents

HELD = {
    "accounts-2024": {"sum": 100, "balance": 1},
    "budget-2025": {"sum": 100, "balance": 1},
    "performance-2024": {"completion": 1, "score": 1},
}


@pytest.mark.parametrize("stem", HELD)
def test_the_bundled_documents_are_right_and_much_is_tried_on_them(bundled: Callable[[str], Result], stem: str) -> None:
    result = bundled(stem)
    assert [finding.message for finding in result.findings if finding.severity == "error"] == []
    held = Counter(check.kind for check in result.checks if check.outcome == "holds")
    assert all(held[kind] >= least for kind, least in HELD[stem].items()), held
