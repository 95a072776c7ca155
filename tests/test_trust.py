"""How far a figure can be trusted: its witnesses say so, and a contradiction outweighs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Span
from structurer.pipeline import source_of
from structurer.result import Check, Claim, Fact, Result, Source
from structurer.verify.checks import check_document
from structurer.verify.naming import is_equal
from structurer.verify.trust import Trust, is_witness, judge, with_suspects

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"


def fact(name: str, printed: str = "5.00万元", at: int | None = None) -> Fact:
    digits = printed.rstrip("万亿元%")
    start = ord(name) if at is None else at
    spans, unit = (Span(start, start + 1),), printed[len(digits) :]
    return Fact(name, "amount", Decimal(digits), digits.lstrip("-"), unit, spans, (), id=name)


A, B, C, D, E = (fact(name) for name in "abcde")


def check(outcome: Any, *facts: Fact, kind: str = "sum", **more: Any) -> Check:
    return Check(kind, outcome, facts, **more)


# What bears a figure out

# name: check, whether it is a witness
WITNESSES = {
    "a sum that holds": (check("holds", A, B), True),
    "one that rounding explains": (check("rounding", A, B), True),
    "one that fails": (check("error", A, B), False),
    "one that could not be tried": (check("note", A, B), False),
    "a bound says little": (check("holds", A, B, kind="part"), False),
    "a score that is not above its weight": (check("holds", A, B, kind="score", rule="above its weight"), False),
    "a score that is weight times rate": (check("holds", A, B, kind="score", rule="execution"), True),
    "a figure does not bear itself out": (check("holds", A, kind="restated"), False),
}


@pytest.mark.parametrize(("made", "expected"), WITNESSES.values(), ids=WITNESSES)
def test_what_is_a_witness(made: Check, expected: bool) -> None:
    assert is_witness(made) is expected


# Statuses

# name: checks, the status of a, b and c
STATUSES: dict[str, tuple[list[Check], list[str]]] = {
    "nothing was tried": ([], ["grounded", "grounded", "grounded"]),
    "a sum holds": ([check("holds", A, B)], ["verified", "verified", "grounded"]),
    "a sum fails": ([check("error", A, B)], ["disputed", "disputed", "grounded"]),
    "a note says nothing": ([check("note", A, B)], ["grounded", "grounded", "grounded"]),
    "one side of a failed sum is borne out": (
        [check("error", A, B), check("holds", B, C)],
        ["disputed", "verified", "verified"],
    ),
    "both sides are borne out": (
        [check("error", A, B), check("holds", A, D), check("holds", B, E)],
        ["disputed", "disputed", "grounded"],
    ),
    "the check itself holds one to be wrong": (
        [check("error", A, B, C, suspects=("b",))],
        ["grounded", "disputed", "grounded"],
    ),
    "singled out in one, it explains the other": (
        [check("error", A, B, kind="restated", suspects=("a",)), check("error", A, C)],
        ["disputed", "grounded", "grounded"],
    ),
    "a contradiction outweighs a witness": (
        [check("holds", A, B), check("error", A, C, suspects=("a",))],
        ["disputed", "verified", "grounded"],
    ),
    "a bound bears nothing out": ([check("holds", A, B, kind="part")], ["grounded", "grounded", "grounded"]),
}


@pytest.mark.parametrize(("checks", "expected"), STATUSES.values(), ids=STATUSES)
def test_the_status_of_a_figure(checks: list[Check], expected: list[str]) -> None:
    trust = Trust(tuple(checks))
    assert [trust.status(one)[0] for one in (A, B, C)] == expected


REASONS = {
    "verified": (check("holds", A, fact("b", "-2.00万元")), "adds up: -2.00万元"),
    "disputed": (check("error", A, fact("b", "-2.00万元")), "sum: it does not agree with -2.00万元"),
    "with many": (
        check("holds", A, *(fact(name, f"{at}.00万元") for at, name in enumerate("bcdef", 1))),
        "adds up: 1.00万元, 2.00万元, 3.00万元 and 2 more",
    ),
    "stated again": (check("holds", A, B, kind="restated"), "is stated again: 5.00万元"),
}


@pytest.mark.parametrize(("made", "why"), REASONS.values(), ids=REASONS)
def test_a_status_says_why(made: Check, why: str) -> None:
    assert Trust((made,)).status(A)[1] == why


def test_without_a_witness_the_reason_says_so() -> None:
    assert Trust(()).status(A) == ("grounded", "stands on the page; nothing else bears it out")


# Which figure is suspect

SUSPECTS: dict[str, tuple[list[Check], list[tuple[str, ...]]]] = {
    "nothing else is known": ([check("error", A, B, C)], [("a", "b", "c")]),
    "what nothing bears out": ([check("error", A, B, C), check("holds", B, C)], [("a",), ()]),
    "what another check singles out": (
        [check("error", A, B), check("error", B, C, kind="restated", suspects=("b",))],
        [("b",), ("b",)],
    ),
    "a figure that stands in it twice": ([check("error", A, B, A)], [("a", "b")]),
}


@pytest.mark.parametrize(("checks", "expected"), SUSPECTS.values(), ids=SUSPECTS)
def test_the_suspects_of_a_failed_check(checks: list[Check], expected: list[tuple[str, ...]]) -> None:
    assert [made.suspects for made in with_suspects(checks)] == expected


# Released values

MONEY = Claim(("x",), "5.00", A.spans, "万元")
HOLDS, FAILS = Trust((check("holds", A, B),)), Trust((check("error", A, B),))
BOTH = Claim(("x",), "5.00", A.spans, "万元", by=("rules", "model"))
RELEASED: dict[str, tuple[Claim, Fact | None, bool, Fact | None, Trust, str]] = {
    "named by two engines": (BOTH, A, False, None, Trust(()), "verified"),
    "named by two engines, and contradicted": (BOTH, A, True, None, FAILS, "disputed"),
    "borne out, and its words name the field": (MONEY, A, True, None, HOLDS, "verified"),
    "borne out, and its words do not": (MONEY, A, False, None, HOLDS, "grounded"),
    "contradicted, whatever its words name": (MONEY, A, False, None, FAILS, "disputed"),
    "stands alone": (MONEY, A, True, None, Trust(()), "grounded"),
    "stated again under another word for the field": (MONEY, A, True, B, Trust(()), "verified"),
    "stated again, but its own words do not name the field": (MONEY, A, False, B, Trust(()), "grounded"),
    "no figure is known at its place": (MONEY, None, True, B, HOLDS, "grounded"),
    "words": (Claim(("x",), "库房", A.spans), None, True, None, HOLDS, "grounded"),
}


@pytest.mark.parametrize(("claim", "at", "named", "again", "trust", "status"), RELEASED.values(), ids=RELEASED)
def test_the_status_of_a_released_value(
    claim: Claim, at: Fact | None, named: bool, again: Fact | None, trust: Trust, status: str
) -> None:
    found, why = judge(claim, at, named, again, None, trust)
    assert found == status
    assert why


@pytest.mark.parametrize(
    ("claim", "trust", "status"),
    [
        pytest.param(BOTH, Trust(()), "grounded", id="two engines are no witness against another place"),
        pytest.param(MONEY, Trust(()), "grounded", id="nor is the same value under another word"),
        pytest.param(MONEY, HOLDS, "verified", id="arithmetic is"),
    ],
)
def test_where_another_place_states_another_value_only_arithmetic_bears_one_out(
    claim: Claim, trust: Trust, status: str
) -> None:
    elsewhere = replace(C, section=("附件",))
    assert judge(claim, A, True, B, elsewhere, trust)[0] == status


@pytest.mark.parametrize(("trust", "status"), [(Trust(()), "disputed"), (HOLDS, "verified")])
def test_two_values_for_a_field_in_one_section_are_disputed_unless_arithmetic_decides(
    trust: Trust, status: str
) -> None:
    assert judge(MONEY, A, True, None, C, trust)[0] == status


EQUAL = {
    "the same": ("5.00万元", "5.00万元", True),
    "in yuan": ("5.00万元", "50000元", True),
    "one digit": ("5.00万元", "5.01万元", False),
    "another unit": ("5.00万元", "5.00%", False),
    "the same digits of another money": ("5.00万元", "5.00亿元", False),
}


@pytest.mark.parametrize(("one", "other", "expected"), EQUAL.values(), ids=EQUAL)
def test_two_figures_of_one_value(one: str, other: str, expected: bool) -> None:
    assert is_equal(fact("a", one), fact("b", other)) is expected


# Properties

FACTS = st.lists(st.sampled_from((A, B, C, D, E)), min_size=2, max_size=4, unique_by=lambda one: one.id)
CHECKS = st.lists(
    st.builds(
        lambda outcome, facts, kind: check(outcome, *facts, kind=kind),
        st.sampled_from(["holds", "rounding", "error", "note"]),
        FACTS,
        st.sampled_from(["sum", "share", "restated", "part"]),
    ),
    max_size=6,
)


@given(CHECKS)
def test_every_failed_check_disputes_somebody_and_nobody_else_is_disputed(checks: list[Check]) -> None:
    trust = Trust(tuple(checks))
    disputed = {one.id for one in (A, B, C, D, E) if trust.status(one)[0] == "disputed"}
    failed = [made for made in checks if made.outcome == "error"]
    assert all(disputed & {one.id for one in made.facts} for made in failed)
    assert disputed <= {one.id for made in failed for one in made.facts}


@given(CHECKS)
def test_a_verified_figure_takes_part_in_a_check_that_holds(checks: list[Check]) -> None:
    trust = Trust(tuple(checks))
    for one in (A, B, C, D, E):
        if trust.status(one)[0] == "verified":
            assert any(is_witness(made) and one in made.facts for made in checks)


@given(CHECKS)
def test_suspects_are_told_once_and_stay(checks: list[Check]) -> None:
    told = with_suspects(checks)
    assert all(len(set(made.suspects)) == len(made.suspects) for made in told)
    assert with_suspects(told) == told
    assert [replace(made, suspects=()) for made in told] == checks


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_no_figure_of_the_bundled_documents_is_disputed(bundled: Callable[[str], Result], stem: str) -> None:
    statuses = list(bundled(stem).statuses.values())
    assert statuses.count("disputed") == 0
    assert statuses.count("verified") > 0


# A wrong figure in a real document


@cache
def source(stem: str) -> Source:
    return source_of(SAMPLES / f"{stem}.pdf")


def statuses(of: Source, figures: Sequence[Fact]) -> dict[str, str]:
    trust = Trust(with_suspects(check_document(of)))
    return {one.id: trust.status(one)[0] for one in figures}


def with_another_first_digit(one: Fact) -> Fact:
    at = next(at for at, digit in enumerate(one.printed) if digit in "123456789")
    printed = f"{one.printed[:at]}{int(one.printed[at]) % 9 + 1}{one.printed[at + 1 :]}"
    value = Decimal(printed.replace(",", "").lstrip("-"))
    return replace(one, printed=printed, value=value if one.value > 0 else -value)


@pytest.mark.parametrize("stem", ["accounts-2024", "performance-2024"])
def test_a_wrong_digit_in_a_table_is_never_verified(stem: str) -> None:
    """Every seventh figure that a sum of its table proves, with another first digit: the document disputes it."""
    whole = source(stem)
    proved = {one.id for made in check_document(whole) if made.kind == "sum" and is_witness(made) for one in made.facts}
    figures = [one for one in whole.facts if one.table and one.id in proved and one.value][::7]
    assert len(figures) >= 5
    for one in figures:
        wrong = with_another_first_digit(one)
        facts = tuple(wrong if other is one else other for other in whole.facts)
        assert statuses(replace(whole, facts=facts), [wrong]) == {one.id: "disputed"}, (one.item, one.signed)
