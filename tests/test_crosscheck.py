"""The same fact stated twice must agree, and this year must fit what it says of the year before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_grids import table

from structurer.document import Span
from structurer.facts.cells import read_cells
from structurer.facts.prose import Reading, number
from structurer.pipeline import structure
from structurer.result import Check, Fact
from structurer.verify.crosscheck import check_meanings
from structurer.verify.meaning import Context, Meaning, meanings
from structurer.verify.tables.arithmetic import check_tables
from structurer.verify.tables.grids import grid_of

Reads = Callable[..., Reading]


class Stated(NamedTuple):
    """A figure as "12.30万元", where it stands ("t2" is a table, else a section), and what it means."""

    printed: str
    where: str
    keys: tuple[Meaning, ...]


def means(item: str, scope: str = "", measure: str = "final", period: str = "2031") -> Meaning:
    return Meaning(scope, item, measure, period)


SPENT = means("本年支出")
TOTAL = means("总计")
PROJECT = means("库房改造")


def fact(at: int, stated: Stated) -> Fact:
    digits = stated.printed.rstrip("万亿元%")
    key = stated.keys[0]
    unit, spans = stated.printed[len(digits) :], (Span(at, at + 1),)
    made = Fact(key.item, key.measure, Decimal(digits), digits.lstrip("-"), unit, spans, (), id=f"f{at}")
    if stated.where.startswith("t"):
        return replace(made, table=stated.where, row=at, column=1, section=(stated.where,))
    return replace(made, section=(stated.where,))


def tried(figures: Sequence[Stated], doubtful: Sequence[int] = ()) -> list[Check]:
    facts = [fact(at, stated) for at, stated in enumerate(figures)]
    rows = {(facts[at].table, at) for at in doubtful}
    return list(check_meanings(facts, {f.id: s.keys for f, s in zip(facts, figures, strict=True)}, (), rows))


def told(checks: Sequence[Check]) -> list[str]:
    """Each check as "kind outcome rule figures"; an exclamation mark behind the figures it holds to be wrong."""
    return [
        f"{check.kind} {check.outcome} {check.rule or '-'} "
        + " ".join(f.signed + ("!" if f.id in check.suspects else "") for f in check.facts)
        for check in checks
    ]


# name: the figures, what is tried and what comes of it
RESTATED: dict[str, tuple[list[Stated], list[str]]] = {
    "once": ([Stated("5.00万元", "一、", (SPENT,))], []),
    "twice the same": (
        [Stated("5.00万元", "一、", (SPENT,)), Stated("5.00万元", "t1", (SPENT,))],
        ["restated holds - 5.00 5.00"],
    ),
    "twice, one digit apart": (
        [Stated("5.60万元", "一、", (SPENT,)), Stated("5.90万元", "t1", (SPENT,))],
        ["restated error prose 5.60 5.90"],
    ),
    "the one against two is the suspect": (
        [Stated("5.60万元", "一、", (SPENT,)), Stated("5.90万元", "t1", (SPENT,)), Stated("5.90万元", "t2", (SPENT,))],
        ["restated holds - 5.90 5.90", "restated error prose 5.60! 5.90 5.90"],
    ),
    "a table against two places of the prose is": (
        [
            Stated("5.60万元", "t1", (SPENT,)),
            Stated("5.90万元", "一、", (SPENT,)),
            Stated("5.90万元", "二、", (SPENT,)),
        ],
        ["restated holds - 5.90 5.90", "restated error table 5.60! 5.90 5.90"],
    ),
    "of two tables neither is": (
        [Stated("5.60万元", "t1", (SPENT,)), Stated("5.90万元", "t2", (SPENT,))],
        ["restated error table 5.90 5.60"],
    ),
    "the coarser agrees with the finer": (
        [Stated("5.9万元", "一、", (SPENT,)), Stated("5.93万元", "t1", (SPENT,))],
        ["restated holds - 5.9 5.93"],
    ),
    "the coarser is rounded from another": (
        [Stated("5.8万元", "一、", (SPENT,)), Stated("5.93万元", "t1", (SPENT,))],
        ["restated error prose 5.8 5.93"],
    ),
    "in two units of money": (
        [Stated("5930000元", "一、", (SPENT,)), Stated("593.00万元", "t1", (SPENT,))],
        ["restated holds - 5930000 593.00"],
    ),
    "a unit ten thousand times too large": (
        [Stated("593亿元", "一、", (SPENT,)), Stated("593.00万元", "t1", (SPENT,))],
        ["restated error prose 593 593.00"],
    ),
    "two items": ([Stated("5.00万元", "一、", (SPENT,)), Stated("6.00万元", "t1", (TOTAL,))], []),
    "two years": (
        [Stated("5.00万元", "一、", (SPENT,)), Stated("6.00万元", "t1", (SPENT._replace(period="2030"),))],
        [],
    ),
    "two measures": (
        [Stated("5.00万元", "一、", (SPENT,)), Stated("6.00万元", "t1", (SPENT._replace(measure="budget"),))],
        [],
    ),
    "two budgets": (
        [Stated("5.00万元", "一、", (SPENT,)), Stated("6.00万元", "t1", (SPENT._replace(scope="财政拨款"),))],
        [],
    ),
    "money and a rate are not compared": ([Stated("5.00万元", "一、", (SPENT,)), Stated("6.00%", "t1", (SPENT,))], []),
    "no list holds the name, one place is a table": (
        [Stated("5.60万元", "一、", (PROJECT,)), Stated("5.90万元", "t1", (PROJECT,))],
        ["restated error prose 5.60 5.90"],
    ),
    "no list holds the name, and both are prose": (
        [Stated("5.60万元", "一、", (PROJECT,)), Stated("5.90万元", "二、", (PROJECT,))],
        [],
    ),
    "one section says two things under one name": (
        [
            Stated("5.60万元", "一、", (SPENT,)),
            Stated("5.90万元", "一、", (SPENT,)),
            Stated("5.90万元", "t1", (SPENT,)),
        ],
        ["restated holds - 5.90 5.90"],
    ),
    "its other meaning agrees": (
        [
            Stated("6.00万元", "一、", (SPENT, TOTAL)),
            Stated("5.00万元", "t1", (SPENT,)),
            Stated("6.00万元", "t2", (TOTAL,)),
        ],
        ["restated holds - 6.00 6.00"],
    ),
    "neither meaning agrees": (
        [
            Stated("7.00万元", "一、", (SPENT, TOTAL)),
            Stated("5.00万元", "t1", (SPENT,)),
            Stated("6.00万元", "t2", (TOTAL,)),
        ],
        ["restated error prose 7.00 5.00"],
    ),
    "nothing and nothing": (
        [Stated("0.00万元", "一、", (SPENT,)), Stated("0万元", "t1", (SPENT,))],
        ["restated holds - 0.00 0"],
    ),
    "nothing and something": (
        [Stated("0.00万元", "一、", (SPENT,)), Stated("5.00万元", "t1", (SPENT,))],
        ["restated error prose 0.00 5.00"],
    ),
    "the sign": (
        [Stated("-5.00万元", "一、", (SPENT,)), Stated("5.00万元", "t1", (SPENT,))],
        ["restated error prose -5.00 5.00"],
    ),
    "many values under one name are many things": (
        [Stated(f"{at}.00万元", f"t{at}", (SPENT,)) for at in range(1, 200)],
        [],
    ),
    "no figures": ([], []),
}


@pytest.mark.parametrize(("figures", "expected"), RESTATED.values(), ids=RESTATED)
def test_the_same_fact_stated_twice(figures: list[Stated], expected: list[str]) -> None:
    assert told([check for check in tried(figures) if check.kind == "restated"]) == expected


def test_a_restatement_tells_what_the_other_place_says_and_the_difference() -> None:
    (check,) = tried([Stated("5.60万元", "一、", (SPENT,)), Stated("5.90万元", "t1", (SPENT,))])
    assert (check.expected, check.difference, check.about) == (Decimal("5.90"), Decimal("-0.30"), "本年支出")


def test_a_row_that_may_be_misread_accuses_nobody_and_bears_others_out() -> None:
    apart = [Stated("5.60万元", "一、", (SPENT,)), Stated("5.90万元", "t1", (SPENT,))]
    alike = [Stated("5.90万元", "一、", (SPENT,)), Stated("5.90万元", "t1", (SPENT,))]
    assert told(tried(apart, doubtful=[1])) == []
    assert told(tried(alike, doubtful=[1])) == ["restated holds - 5.90 5.90"]


# Two tables whose totals are added up from rounded parts


def test_totals_of_rounded_parts_may_differ_by_what_rounding_explains() -> None:
    figures = [Stated("9.01万元", "t1", (SPENT,)), Stated("9.00万元", "t2", (SPENT,))]
    facts = [fact(at, stated) for at, stated in enumerate(figures)]
    parts = [fact(at, Stated(text, "t1", (PROJECT,))) for at, text in ((5, "4.01万元"), (6, "5.00万元"))]
    added = Check("sum", "holds", (facts[0], *parts), (1, 1))
    keys = {f.id: s.keys for f, s in zip(facts, figures, strict=True)}
    with_parts = list(check_meanings(facts, keys, [added]))
    assert [(check.kind, check.outcome) for check in with_parts] == [("restated", "rounding")]
    alone = list(check_meanings(facts, keys, []))
    assert [(check.kind, check.outcome) for check in alone] == [("restated", "error")]


# Sums that hold wherever all their parts are stated

CARS, TRIPS, MEALS, ALL = (
    means(item, "三公") for item in ("公务用车购置及运行费", "因公出国费", "公务接待费", "三公经费")
)
PARTS = [("2.00万元", "一、", TRIPS), ("4.00万元", "一、", CARS), ("2.00万元", "一、", MEALS)]
SUMS: dict[str, tuple[list[tuple[str, str, Meaning]], list[str]]] = {
    "one section states all": (
        [("9.00万元", "一、", ALL), *PARTS],
        ["sum error - 9.00 2.00 4.00 2.00"],
    ),
    "and it is right": (
        [("8.00万元", "一、", ALL), *PARTS],
        ["sum holds - 8.00 2.00 4.00 2.00"],
    ),
    "one part is missing": ([("9.00万元", "一、", ALL), ("2.00万元", "一、", TRIPS), ("4.00万元", "一、", CARS)], []),
    "in two sections": (
        [("9.00万元", "一、", ALL), *PARTS[:2], ("2.00万元", "二、", MEALS)],
        [],
    ),
    "of two years": (
        [
            ("9.00万元", "一、", ALL),
            ("2.00万元", "一、", TRIPS),
            ("4.00万元", "一、", CARS),
            ("2.00万元", "一、", MEALS._replace(period="2030")),
        ],
        [],
    ),
    "a part that may be absent": (
        [("8.00万元", "一、", TOTAL), ("6.00万元", "一、", means("本年收入")), ("2.00万元", "一、", means("年初结转"))],
        ["sum holds - 8.00 6.00 2.00"],
    ),
    "a part that may be absent, and is not": (
        [
            ("9.00万元", "一、", TOTAL),
            ("6.00万元", "一、", means("本年收入")),
            ("2.00万元", "一、", means("年初结转")),
            ("1.00万元", "一、", means("使用结余")),
        ],
        ["sum holds - 9.00 6.00 2.00 1.00"],
    ),
}


@pytest.mark.parametrize(("figures", "expected"), SUMS.values(), ids=SUMS)
def test_sums_of_known_items(figures: list[tuple[str, str, Meaning]], expected: list[str]) -> None:
    checks = tried([Stated(printed, where, (key,)) for printed, where, key in figures])
    assert told([check for check in checks if check.kind == "sum"]) == expected


# The year before

CHANGE = SPENT._replace(measure="change")
BEFORE = SPENT._replace(period="2030")
YEARS: dict[str, tuple[list[tuple[str, str, Meaning]], list[str]]] = {
    "this year less its change is the year before": (
        [("9.00万元", "一、", SPENT), ("2.00万元", "一、", CHANGE), ("7.00万元", "t1", BEFORE)],
        ["change holds - 2.00 9.00 7.00"],
    ),
    "by rounding": (
        [("9.00万元", "一、", SPENT), ("2.00万元", "一、", CHANGE), ("7.01万元", "t1", BEFORE)],
        ["change rounding - 2.00 9.00 7.01"],
    ),
    "it is not": (
        [("9.00万元", "一、", SPENT), ("2.00万元", "一、", CHANGE), ("6.00万元", "t1", BEFORE)],
        ["change error - 2.00 9.00 6.00"],
    ),
    "a fall": (
        [("9.00万元", "一、", SPENT), ("-2.00万元", "一、", CHANGE), ("11.00万元", "t1", BEFORE)],
        ["change holds - -2.00 9.00 11.00"],
    ),
    "the year before that one": (
        [("9.00万元", "一、", SPENT), ("2.00万元", "一、", CHANGE), ("6.00万元", "t1", SPENT._replace(period="2029"))],
        [],
    ),
    "the whole came to more than its part": (
        [
            ("9.00万元", "一、", SPENT),
            ("2.00万元", "一、", CHANGE),
            ("6.00万元", "二、", means("项目支出")),
            ("1.00万元", "二、", means("项目支出", measure="change")),
        ],
        ["part holds year before 2.00 9.00 6.00 1.00", "part holds - 6.00 9.00"],
    ),
    "the whole came to less than its part": (
        [
            ("9.00万元", "一、", SPENT),
            ("2.00万元", "一、", CHANGE),
            ("6.00万元", "二、", means("项目支出")),
            ("-2.00万元", "二、", means("项目支出", measure="change")),
        ],
        ["part error year before 2.00 9.00 6.00 -2.00", "part holds - 6.00 9.00"],
    ),
}


@pytest.mark.parametrize(("figures", "expected"), YEARS.values(), ids=YEARS)
def test_this_year_and_the_one_before(figures: list[tuple[str, str, Meaning]], expected: list[str]) -> None:
    assert told(tried([Stated(printed, where, (key,)) for printed, where, key in figures])) == expected


def test_a_change_that_does_not_fit_tells_what_the_two_years_make() -> None:
    figures = [("9.00万元", "一、", SPENT), ("2.00万元", "一、", CHANGE), ("6.00万元", "t1", BEFORE)]
    (check,) = tried([Stated(printed, where, (key,)) for printed, where, key in figures])
    assert (check.expected, check.difference) == (Decimal("3.00"), Decimal("-1.00"))


def test_a_whole_below_its_part_tells_what_both_came_to() -> None:
    checks = tried(
        [Stated(printed, where, (key,)) for printed, where, key in YEARS["the whole came to less than its part"][0]]
    )
    assert [check.told for check in checks if check.outcome == "error"] == [("7.00", "8.00")]


WITHIN = {
    "a part of its whole": (
        [("9.00万元", "一、", SPENT), ("6.00万元", "二、", means("项目支出"))],
        "part holds - 6.00 9.00",
    ),
    "more than its whole": (
        [("9.00万元", "一、", SPENT), ("9.60万元", "二、", means("项目支出"))],
        "part error - 9.60 9.00",
    ),
    "as much as rounding lets it be": (
        [("9.0万元", "一、", SPENT), ("9.02万元", "二、", means("项目支出"))],
        "part rounding - 9.02 9.0",
    ),
}


@pytest.mark.parametrize(("figures", "expected"), WITHIN.values(), ids=WITHIN)
def test_a_part_is_within_its_whole(figures: list[tuple[str, str, Meaning]], expected: str) -> None:
    assert told(tried([Stated(printed, where, (key,)) for printed, where, key in figures])) == [expected]


# From words to checks


def test_prose_against_a_table(reading: Reads) -> None:
    head = "项目/科目代码|项目/科目名称|本年支出合计|基本支出|项目支出"
    rows = ["|合计|9.00|4.00|5.00", "206|科学技术支出|9.00|4.00|5.00"]
    made = replace(table(head, rows, "支出决算表"), form="final_accounts/03")
    text = "2031年度本年支出合计9.00万元，其中：基本支出4.00万元，项目支出5.60万元。"
    facts = number((*reading(text).facts, *read_cells([made], 2031)))
    taken = grid_of(made, facts)
    keys = meanings([taken], facts, Context("云岭县档案馆", "2031", "final_accounts"))
    checks = [check for check in check_meanings(facts, keys, list(check_tables([taken]))) if check.kind == "restated"]
    assert told(checks) == [
        "restated holds - 9.00 9.00",
        "restated holds - 4.00 4.00",
        "restated error prose 5.60 5.00",
    ]


def test_the_annex_against_the_body(write: Callable[[str, str], Path]) -> None:
    text = (
        "云岭县档案馆2031年度部门决算\n第一部分 2031年度部门决算情况说明\n一、“三公”经费支出决算情况说明\n"
        "2031年度，公务接待费支出{body}万元，主要用于业务往来。\n第二部分 其他情况\n二、会议和接待\n"
        "2031年度，公务接待费支出2.00万元，用于来访交流。\n"
    )
    for body, outcome in (("2.00", "holds"), ("2.10", "error")):
        result = structure(write("annex.txt", text.format(body=body)))
        assert [check.outcome for check in result.checks if check.kind == "restated"] == [outcome]


# Properties


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=5), st.data())
def test_every_changed_restatement_is_found(cents: list[int], data: st.DataObject) -> None:
    """The same items in two tables; one figure of the second is another one."""
    names = ("本年支出", "本年收入", "总计", "基本支出", "项目支出")
    keys = [means(name) for name, _ in zip(names, cents, strict=False)]
    odd = data.draw(st.integers(0, len(cents) - 1))
    shift = data.draw(st.integers(1, 10**9))
    first = [Stated(f"{Decimal(c).scaleb(-2):.2f}万元", "t1", (key,)) for c, key in zip(cents, keys, strict=True)]
    second = [s._replace(where="t2") for s in first]
    assert {check.outcome for check in tried(first + second) if check.kind == "restated"} == {"holds"}
    second[odd] = second[odd]._replace(printed=f"{Decimal(cents[odd] + shift).scaleb(-2):.2f}万元")
    failed = [check for check in tried(first + second) if check.kind == "restated" and check.outcome != "holds"]
    assert [(check.about, check.outcome) for check in failed] == [(keys[odd].item, "error")]
    assert failed[0].difference is not None
    assert abs(failed[0].difference) == Decimal(shift).scaleb(-2)
