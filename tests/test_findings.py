"""What a person sees of the checks: the heavy ones on top, one root told once, each figure with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Outline, Passage, Span
from structurer.pipeline import structure
from structurer.read.text import read_text
from structurer.result import Check, Fact, Finding, Identity, Result, Source
from structurer.verify.findings import findings_of
from structurer.verify.rereading import MISREAD

Write = Callable[[str, str], Path]

# One figure a line, so that a figure's line is its number.
TEXT = "\n".join(f"第{at}项{at}.00万元" for at in range(1, 100))
SOURCE = Source(
    read_text(Path("lines.txt"), TEXT.encode()), Outline((), ()), (), Identity(None, None, None, ()), (), ()
)


def fact(line: int, value: str = "", unit: str = "万元", section: str = "") -> Fact:
    """The figure of that line."""
    start = TEXT.index(f"项{line}.00") + 1
    printed = value or f"{line}.00"
    spans = (Span(start, start + len(f"{line}.00")),)
    return Fact("水费", "amount", Decimal(printed), printed.lstrip("-"), unit, spans, (section,), id=f"f{line}")


def check(kind: str, outcome: Any, *facts: Fact, **more: Any) -> Check:
    return Check(kind, outcome, facts, (1,) * (len(facts) - 1), **{"about": "水费", **more})


def found(*checks: Check) -> tuple[Finding, ...]:
    return findings_of(SOURCE, checks)


def lines(findings: Sequence[Finding]) -> list[str]:
    """Each finding as "kind severity first-line", with how many further places it tells of."""
    return [f"{f.kind} {f.severity} {f.figures[0].line}{f' +{f.also}' if f.also else ''}" for f in findings]


# One finding

A, B, C = fact(1), fact(2), fact(3)


def test_a_finding_tells_its_figures_with_their_places() -> None:
    (finding,) = found(check("sum", "error", fact(9), A, B, expected=Decimal("3.00"), difference=Decimal("6.00")))
    assert (finding.kind, finding.severity, finding.also) == ("sum", "error", 0)
    assert finding.message == "水费: 9.00万元 is printed, but 1.00 + 2.00 make 3万元, a difference of 6万元"
    assert finding.chinese == "水费：印为9.00万元，而1.00 + 2.00合计3万元，相差6万元"
    assert (finding.expected, finding.difference) == ("3", "6")
    assert [(f.value, f.unit, f.page, f.line, f.suspect) for f in finding.figures] == [
        ("9.00", "万元", 1, 9, False),
        ("1.00", "万元", 1, 1, False),
        ("2.00", "万元", 1, 2, False),
    ]


def test_the_suspect_is_named_where_one_is_singled_out() -> None:
    (one,) = found(check("sum", "error", A, B, C, suspects=("f2",)))
    assert [figure.suspect for figure in one.figures] == [True, False, False]  # told from the side of the part
    (two,) = found(check("sum", "error", A, B, C, suspects=("f2", "f3")))
    assert [figure.suspect for figure in two.figures] == [False, False, False]


def test_a_figure_below_nothing_is_told_with_its_sign() -> None:
    (finding,) = found(check("sum", "error", fact(1, "-1.00"), B))
    assert finding.figures[0].value == "-1.00"


def test_words_are_told_with_their_place() -> None:
    start = TEXT.index("第7项")
    words = Passage("第7项", (start, start + 1, start + 2))
    (finding,) = found(Check("placeholder", "error", about="第7项", words=(words,), rule="blank", told=("XX",)))
    assert [(f.value, f.line, f.label) for f in finding.figures] == [("", 7, "第7项")]
    assert (finding.expected, finding.difference) == (None, None)


def test_what_holds_is_no_finding() -> None:
    assert found(check("sum", "holds", A, B), check("share", "holds", A, B)) == ()
    assert found() == ()


# Severity and order

SEVERITIES = {
    "an error": (check("sum", "error", A, B), "error"),
    "explained by rounding": (check("sum", "rounding", A, B), "rounding"),
    "a note": (check("sum", "note", A, B), "note"),
    "perhaps misread": (check("sum", "error", A, B, rule=MISREAD, told=("3.00万元",)), "note"),
}


@pytest.mark.parametrize(("made", "severity"), SEVERITIES.values(), ids=SEVERITIES)
def test_how_heavy_a_finding_weighs(made: Check, severity: str) -> None:
    assert [finding.severity for finding in found(made)] == [severity]


def test_the_heavy_ones_come_first_then_in_the_order_of_the_page() -> None:
    checks = [
        check("share", "note", fact(1), fact(2), rule="x"),
        check("share", "error", fact(3), fact(4)),
        check("sum", "rounding", fact(5), fact(6)),
        check("sum", "error", fact(9), fact(10)),
        check("sum", "error", fact(7), fact(8)),
        check("restated", "error", fact(11), fact(12)),
        Check("some new kind", "error", (fact(13),), about="x"),
    ]
    assert lines(found(*checks)) == [
        "restated error 11",
        "sum error 7",
        "sum error 9",
        "share error 3",
        "some new kind error 13",
        "sum rounding 5",
        "share note 1",
    ]


# One root, one finding

GROUPS: dict[str, tuple[list[Check], list[str]]] = {
    "two checks with one suspect": (
        [check("sum", "error", A, B, suspects=("f1",)), check("share", "error", A, C, suspects=("f1",))],
        ["sum error 1 +1"],
    ),
    "two checks with two suspects": (
        [check("sum", "error", A, B, suspects=("f1",)), check("share", "error", A, C, suspects=("f3",))],
        ["sum error 1", "share error 1"],
    ),
    "the same figures at two places": (
        [check("sum", "error", A, B), check("sum", "error", fact(5, "1.00"), fact(6, "2.00"))],
        ["sum error 1 +1"],
    ),
    "the same digits in another unit": (
        [check("sum", "error", A, B), check("sum", "error", fact(5, "1.00", "元"), fact(6, "2.00", "元"))],
        ["sum error 1", "sum error 5"],
    ),
    "a suspect of an error and of a rounding": (
        [check("sum", "error", A, B, suspects=("f1",)), check("sum", "rounding", A, C, suspects=("f1",))],
        ["sum error 1", "sum rounding 1"],
    ),
    "percentages of nothing": (
        [check("completion", "note", fact(at), fact(at + 1)) for at in (1, 11, 21)],
        ["completion note 1 +2"],
    ),
    "other notes": (
        [check("sum", "note", fact(at), fact(at + 1), rule="doubtful") for at in (1, 11, 21)],
        ["sum note 1", "sum note 11", "sum note 21"],
    ),
}


@pytest.mark.parametrize(("checks", "expected"), GROUPS.values(), ids=GROUPS)
def test_findings_of_one_root_are_one(checks: list[Check], expected: list[str]) -> None:
    assert lines(found(*checks)) == expected


def test_a_group_tells_all_its_figures_once_and_how_many_more_there_are() -> None:
    checks = [check("sum", "error", A, B, suspects=("f1",)), check("sum", "error", A, B, C, suspects=("f1",))]
    (finding,) = found(*checks)
    assert [figure.line for figure in finding.figures] == [1, 2, 3]
    assert finding.message.endswith("(and 1 more of the kind)")
    assert finding.chinese.endswith("（另有1处同类）")


# No flood

FLOODS = {"five": (5, 5, 0), "six": (6, 1, 5), "forty": (40, 1, 39)}


@pytest.mark.parametrize(("failures", "findings", "also"), FLOODS.values(), ids=FLOODS)
def test_a_place_that_fails_everywhere_is_told_once(failures: int, findings: int, also: int) -> None:
    checks = [check("sum", "error", fact(2 * at + 1, section="一、"), fact(2 * at + 2)) for at in range(failures)]
    told = found(*checks)
    assert (len(told), told[0].also) == (findings, also)


def test_two_places_that_fail_everywhere_are_told_each() -> None:
    checks = [
        check("sum", "error", fact(2 * at + 1, section="一、" if at < 10 else "二、"), fact(2 * at + 2))
        for at in range(20)
    ]
    assert lines(found(*checks)) == ["sum error 1 +9", "sum error 21 +9"]


WRONG_ROWS = "\n".join(
    f"206{at:02}\t事务{at}\t{20 + at}.00\t{9 + at}.00\t11.00\n206{at:02}01\t经费{at}\t{30 + at}.00\t{8 + at}.00\t22.00"
    for at in range(1, 31)
)
CONTRADICTS = f"""云岭县档案馆2031年度部门决算
第三部分 2031年度部门决算情况说明
一、收入决算情况说明
2031年度，本年收入合计80.00万元，其中：财政拨款收入60.00万元，占57.00%；其他收入21.00万元，占52.00%。
二、支出决算情况说明
2031年度，本年支出合计90.00万元，比上年增加10.00万元，下降30.00%。
支出决算表
单位：万元
科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t500.00\t40.00\t30.00
206\t科学技术支出\t400.00\t41.00\t37.00
{WRONG_ROWS}
"""


def test_a_document_that_contradicts_itself_everywhere_is_no_flood(write: Write) -> None:
    result = structure(write("wrong.txt", CONTRADICTS))
    failed = sum(1 for made in result.checks if made.outcome == "error" and made.rule != MISREAD)
    errors = [finding for finding in result.findings if finding.severity == "error"]
    assert failed > 90  # three columns of thirty groups, and more
    assert len(errors) <= 8
    assert sum(1 + finding.also for finding in errors) == failed
    assert {finding.kind for finding in errors} >= {"sum", "share", "direction"}


def test_the_same_document_gives_the_same_findings(write: Write) -> None:
    first, second = (structure(write("wrong.txt", CONTRADICTS)).findings for _ in range(2))
    assert first == second


# From a text to a finding

ONE_WRONG = """云岭县档案馆2031年度部门决算
第三部分 2031年度部门决算情况说明
一、支出决算情况说明
2031年度，印刷费年初预算为{budget}万元，支出决算为26.00万元，完成年初预算的80.00%。
"""
PROSE = {
    "right": ("32.50", []),
    "wrong": ("35.20", ["印刷费: 80.00% of the budget is printed, but 26.00万元 is 73.8636% of 35.20万元"]),
    "nothing": ("0.00", ["印刷费: 80.00% is a percentage of nothing (0.00万元 is the base)"]),
}


@pytest.mark.parametrize(("budget", "messages"), PROSE.values(), ids=PROSE)
def test_a_sentence_of_a_document(write: Write, budget: str, messages: list[str]) -> None:
    result = structure(write("one.txt", ONE_WRONG.format(budget=budget)))
    assert [finding.message for finding in result.findings if finding.kind == "completion"] == messages


TABLE = """云岭县档案馆2031年度部门决算
第二部分 2031年度部门决算表
支出决算表
单位：万元
科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t70.00\t40.00\t30.00
206\t科学技术支出\t70.00\t40.00\t30.00
20601\t科学技术管理事务\t70.00\t40.00\t30.00
2060101\t行政运行\t40.00\t40.00\t0.00
2060102\t馆舍修缮\t{printed}\t0.00\t30.00
"""


def test_one_wrong_cell_is_one_finding_that_names_it(write: Write) -> None:
    """80.00 in the row makes its group and its own sum wrong; both have the same root."""
    result = structure(write("table.txt", TABLE.format(printed="80.00")))
    (finding,) = [finding for finding in result.findings if finding.severity == "error"]
    assert [(f.value, f.line) for f in finding.figures if f.suspect] == [("80.00", 10)]
    assert finding.also == 1
    right = structure(write("table.txt", TABLE.format(printed="30.00")))
    assert [finding for finding in right.findings if finding.severity == "error"] == []


EMPTY = {
    "no figures": "云岭县档案馆2031年度部门决算\n一、基本情况\n本馆承担全县档案的接收和保管工作，对外提供查阅。\n",
    "a table with no total": "云岭县档案馆2031年度部门决算\n经费表\n单位：万元\n项目\t金额\n水费\t3.00\n电费\t4.00\n",
    "nothing but zeros": "云岭县档案馆2031年度部门决算\n经费表\n单位：万元\n项目\t金额\n水费\t0.00\n合计\t0.00\n",
}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_where_nothing_can_be_tried_nothing_is_wrong(write: Write, text: str) -> None:
    result = structure(write("empty.txt", text))
    assert [finding.message for finding in result.findings if finding.severity == "error"] == []


# Real documents


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_findings_of_the_bundled_documents(bundled: Callable[[str], Result], stem: str) -> None:
    findings = bundled(stem).findings
    assert Counter(finding.severity for finding in findings)["error"] == 0
    for finding in findings:
        assert finding.message
        assert finding.chinese
        assert "–" not in finding.message + finding.chinese  # nothing that a sentence names is missing
        assert all(figure.page >= 1 and figure.boxes for figure in finding.figures)
        json.dumps(finding.expected)


# Properties

ROOTS = st.lists(
    st.tuples(st.sampled_from(["sum", "share", "restated"]), st.integers(1, 90), st.integers(0, 3)),
    max_size=25,
)


@given(ROOTS)
def test_every_failed_check_is_in_one_finding(made: list[tuple[str, int, int]]) -> None:
    checks = [
        check(kind, "error", fact(line), fact(line + 1 + more), suspects=(f"f{line}",) if more % 2 else ())
        for kind, line, more in made
    ]
    told = found(*checks)
    assert sum(1 + finding.also for finding in told) == len(checks)
    kinds = [("restated", "sum", "share").index(finding.kind) for finding in told]
    assert kinds == sorted(kinds)
