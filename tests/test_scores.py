"""Score tables: weights and scores add up, no score is above its weight, the rate of execution makes its score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_grids import table

from structurer.document import Table
from structurer.facts.cells import read_cells
from structurer.result import Check, Result
from structurer.verify.tables.grids import grid_of
from structurer.verify.tables.scores import check_scores, is_score_table

TITLE = "库房改造项目自评表"
INDICATORS = "一级指标|三级指标|指标值|完成值|分值|得分"
FUNDS = "年度资金|全年预算数|执行数|分值|执行率|得分"


def tried(*tables: Table) -> list[Check]:
    numbered = [replace(made, id=f"t{at}", title=made.title or TITLE) for at, made in enumerate(tables, 1)]
    return list(check_scores([grid_of(made, read_cells([made], 2031)) for made in numbered]))


def plain(value: Decimal | None) -> str:
    return "–" if value is None else f"{value.normalize():f}"


def told(checks: Sequence[Check], *rules: str) -> list[str]:
    return [
        f"{check.rule} {check.outcome} {check.facts[0].signed} of {plain(check.expected)}"
        for check in checks
        if not rules or check.rule in rules
    ]


def indicators(*rows: tuple[str, str, str], group: str = "产出指标") -> list[str]:
    """Rows of a score table from what an indicator is called, its weight and its score."""
    return [f"{group}|{name}|10卷|10卷|{weight}|{score}" for name, weight, score in rows]


def of_ten(*scores: str) -> list[str]:
    return indicators(*((f"指标{at}", "10", score) for at, score in enumerate(scores)))


# name: rows, rules that are looked at, what comes of them
FORMS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "no score is above its weight": (
        indicators(("进馆卷数", "60", "60"), ("差错比例", "40", "38")),
        ["above its weight"],
        ["above its weight holds 60 of 60", "above its weight holds 38 of 40"],
    ),
    "one is": (
        indicators(("进馆卷数", "60", "50"), ("差错比例", "40", "48")),
        ["above its weight"],
        ["above its weight holds 50 of 60", "above its weight error 48 of 40"],
    ),
    "scores add up to their total": (
        [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|93"],
        ["weights", "scores"],
        ["weights holds 100 of 100", "scores holds 93 of 93"],
    ),
    "scores do not": (
        [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|95"],
        ["weights", "scores"],
        ["weights holds 100 of 100", "scores error 95 of 93"],
    ),
    "weights do not": (
        [*indicators(("进馆卷数", "60", "55"), ("差错比例", "45", "38")), "总分||||100|93"],
        ["weights", "scores"],
        ["weights error 100 of 105", "scores holds 93 of 93"],
    ),
    "weights without a total make one hundred": (
        indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")),
        ["hundred"],
        ["hundred holds 60 of 100"],
    ),
    "or ninety beside funds that are printed elsewhere": (
        indicators(("进馆卷数", "50", "45"), ("差错比例", "40", "38")),
        ["hundred"],
        ["hundred holds 50 of 100"],
    ),
    "or neither": (
        indicators(("进馆卷数", "60", "55"), ("差错比例", "45", "38")),
        ["hundred"],
        ["hundred error 60 of 100"],
    ),
    "a total that holds funds printed elsewhere": (
        [*indicators(("进馆卷数", "50", "45"), ("差错比例", "40", "38")), "总分||||100|92"],
        ["weights", "scores"],
        ["weights holds 100 of 90", "scores holds 92 of 83"],
    ),
    "a total that holds more than such funds": (
        [*indicators(("进馆卷数", "50", "45"), ("差错比例", "40", "38")), "总分||||100|94"],
        ["weights", "scores"],
        ["weights holds 100 of 90", "scores error 94 of 83"],
    ),
    "halves of points": (
        [*indicators(("进馆卷数", "60", "55.5"), ("差错比例", "40", "38.25")), "合计||||100|93.75"],
        ["scores"],
        ["scores holds 93.75 of 93.75"],
    ),
    "no total can be told from one row": (indicators(("进馆卷数", "60", "55")), ["hundred", "weights"], []),
    "a group that states its weight": (
        [
            *indicators(("进馆卷数", "30", "30"), ("差错比例", "20", "20"), group="产出指标（50分）"),
            *indicators(("满意度", "40", "40"), group="效益指标（50分）"),
        ],
        ["group"],
        ["group holds 30 of 50", "group error 40 of 50"],
    ),
    "a group that states none": (of_ten("10", "9"), ["group"], []),
}


@pytest.mark.parametrize(("rows", "rules", "expected"), FORMS.values(), ids=FORMS)
def test_a_form_of_indicators(rows: list[str], rules: list[str], expected: list[str]) -> None:
    assert told(tried(table(INDICATORS, rows)), *rules) == expected


def test_a_wrong_total_tells_what_the_rows_make_and_the_difference() -> None:
    rows = [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|95"]
    (check,) = [check for check in tried(table(INDICATORS, rows)) if check.outcome == "error"]
    assert (check.about, check.expected, check.difference) == (TITLE, Decimal(93), Decimal(2))


# The rate of execution: weight times rate, though other rules of scoring are allowed

EXECUTION = {
    "the rate makes the score": ("90.00%", "9.00", ["execution holds 9.00 of 9"]),
    "by rounding": ("93.33%", "9.3", ["execution holds 9.3 of 9.333"]),
    "another rule of scoring": ("90.00%", "10.00", ["execution note 10.00 of 9"]),
    "more than all gives no more than the weight": ("120.00%", "10.00", ["execution holds 10.00 of 10"]),
    "nothing": ("0.00%", "0.00", ["execution holds 0.00 of 0"]),
}


@pytest.mark.parametrize(("rate", "score", "expected"), EXECUTION.values(), ids=EXECUTION)
def test_the_rate_of_execution(rate: str, score: str, expected: list[str]) -> None:
    funds = table(FUNDS, [f"年度资金总额|30.00|27.00|10|{rate}|{score}"])
    assert told(tried(funds), "execution") == expected


# Several tables of one title are one form


def test_indicators_and_funds_of_one_form_make_one_hundred_together() -> None:
    funds = table(FUNDS, ["年度资金总额|30.00|27.00|10|90.00%|9.00"])
    rows = table(INDICATORS, indicators(("进馆卷数", "50", "45"), ("差错比例", "40", "38")))
    assert told(tried(funds, rows), "hundred") == ["hundred holds 50 of 100"]


def test_two_forms_are_not_added_up() -> None:
    rows = [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|93"]
    first, second = table(INDICATORS, rows), table(INDICATORS, rows, "馆舍维修项目自评表")
    assert told(tried(first, second), "scores") == ["scores holds 93 of 93"] * 2


def test_a_head_that_lists_its_total() -> None:
    head = table("字段|值", ["项目名称|库房改造", "总分|93"])
    rows = table(INDICATORS, indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")))
    assert told(tried(head, rows), "scores") == ["scores holds 93 of 93"]
    assert told(tried(replace(head, rows=table("字段|值", ["总分|94"]).rows), rows), "scores") == [
        "scores error 94 of 93"
    ]


def test_the_score_of_a_project_where_several_are_listed() -> None:
    listed = table("项目名称|全年预算数|自评得分", ["库房改造|30.00|93", "设备购置|20.00|88", "合计|50.00|"], "汇总表")
    head = table("字段|值", ["项目名称|库房改造"])
    form = table(INDICATORS, [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|93"])
    assert told(tried(listed, head, form), "restated") == ["restated holds 93 of 93"]
    other = replace(listed, rows=table("项目名称|全年预算数|自评得分", ["库房改造|30.00|95"]).rows)
    assert told(tried(other, head, form), "restated") == ["restated error 95 of 93"]
    bracketed = replace(form, title="绩效目标完成情况（库房改造）")
    assert told(tried(other, bracketed), "restated") == ["restated error 95 of 93"]
    assert told(tried(other, replace(form, title="绩效目标完成情况（2031年度）")), "restated") == []


def test_a_total_that_a_misread_row_may_explain_accuses_nobody() -> None:
    rows = table(INDICATORS, [*indicators(("进馆卷数", "60", "55"), ("差错比例", "40", "38")), "总分||||100|99"])
    assert told(tried(replace(rows, doubts=((1, "a cell is missing"),))), "scores") == ["scores note 99 of 93"]


def test_other_tables_have_no_scores() -> None:
    plain = table("项目|预算数|执行数|执行率", ["水费|5.00|4.00|80.00%"])
    assert not is_score_table(grid_of(plain, read_cells([plain])))
    assert tried(plain) == []


# Real documents


def test_the_bundled_self_evaluation_adds_up(bundled: Callable[[str], Result]) -> None:
    checks = [check for check in bundled("performance-2024").checks if check.kind == "score"]
    assert {check.rule for check in checks} >= {"above its weight", "execution"}
    assert [check.about for check in checks if check.outcome == "error"] == []


# Properties


@given(st.lists(st.integers(1, 40), min_size=2, max_size=9), st.integers(-20, 20))
def test_a_total_is_right_or_it_is_found(scores: list[int], off: int) -> None:
    rows = [f"产出指标|指标{at}|10卷|10卷|50|{score}" for at, score in enumerate(scores)]
    stated = sum(scores) + off
    checks = tried(table(INDICATORS, [*rows, f"总分||||{50 * len(scores)}|{abs(stated)}"]))
    (total,) = [check for check in checks if check.rule == "scores"]
    assert total.outcome == ("holds" if abs(stated) == sum(scores) else "error")
