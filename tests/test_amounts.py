"""Exact arithmetic on printed figures: what rounding explains is no error, and nothing else is left open."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from structurer.document import Span
from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Fact
from structurer.verify.amounts import Amount, add_up, amount_of, equal, is_ratio, is_share, rate_half


def amount(printed: str, measure: str = "amount") -> Amount:
    """The amount of "12.30万元"; the unit is what stands behind the digits."""
    digits = printed.rstrip("".join(c for c in printed if not c.isdecimal() and c not in "-."))
    unit = printed[len(digits) :]
    return amount_of(Fact("", measure, Decimal(digits), digits, unit, (Span(0, 1),), ()))  # type: ignore[arg-type]


def numbers(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


# What a printed figure leaves open, in yuan for money: half a unit in its last place.

# name: printed, (value, half, unit, step)
AMOUNTS: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "yuan": ("350元", ("350", "0.5", "yuan", "1")),
    "thousands": ("3.5千元", ("3500", "50", "yuan", "1000")),
    "ten thousands": ("12.30万元", ("123000", "50", "yuan", "10000")),
    "hundred millions": ("1.2亿元", ("120000000", "5000000", "yuan", "100000000")),
    "a trailing zero is printed precision": ("12.3万元", ("123000", "500", "yuan", "10000")),
    "a negative one": ("-0.45万元", ("-4500", "50", "yuan", "10000")),
    "zero is exact": ("0.00万元", ("0", "0", "yuan", "10000")),
    "per cent": ("12.5%", ("12.5", "0.05", "%", "1")),
    "per mille": ("5‰", ("0.5", "0.05", "%", "0.1")),
    "percentage points": ("1.2个百分点", ("1.2", "0.05", "%", "1")),
    "another unit": ("3辆", ("3", "0.5", "辆", "1")),
    "no unit": ("3.20", ("3.20", "0.005", "", "1")),
}


@pytest.mark.parametrize(("printed", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_what_a_printed_figure_leaves_open(printed: str, expected: tuple[str, str, str, str]) -> None:
    value, half, unit, step = expected
    assert amount(printed) == Amount(Decimal(value), Decimal(half), unit, Decimal(step))


def test_a_count_is_exact() -> None:
    assert amount("7辆", "count").half == 0


# Sums

# name: total, parts, factors, outcome, expected, difference (both in the unit of the total)
SUMS: dict[str, tuple[str, list[str], list[int], str, str, str]] = {
    "exact": ("3.30万元", ["1.10万元", "2.20万元"], [1, 1], "holds", "3.30", "0"),
    "off by the last place of three figures": (
        "3.31万元",
        ["1.10万元", "2.20万元"],
        [1, 1],
        "rounding",
        "3.30",
        "0.01",
    ),
    "off by one more than three halves": ("3.32万元", ["1.10万元", "2.20万元"], [1, 1], "error", "3.30", "0.02"),
    "more parts leave more open": ("4.02万元", ["1.00万元"] * 4, [1] * 4, "rounding", "4.00", "0.02"),
    "zeros leave nothing open": ("1.02万元", ["1.00万元", "0.00万元", "0.00万元"], [1, 1, 1], "error", "1.00", "0.02"),
    "one figure printed twice is not rounded twice": (
        "1.01万元",
        ["1.00万元", "0.00万元"],
        [1, 1],
        "error",
        "1.00",
        "0.01",
    ),
    "one figure, once more coarsely": ("1.3万元", ["12500元", "0.00万元"], [1, 1], "rounding", "1.25", "0.05"),
    "a difference": ("0.90万元", ["3.00万元", "2.10万元"], [1, -1], "holds", "0.90", "0"),
    "a part below nothing": ("1.10万元", ["3.30万元", "-2.20万元"], [1, 1], "holds", "1.10", "0"),
    "a part below nothing, its sign lost": ("1.10万元", ["3.30万元", "2.20万元"], [1, 1], "error", "5.50", "-4.40"),
    "a sum below nothing": ("-1.00万元", ["1.00万元", "-2.00万元"], [1, 1], "holds", "-1.00", "0"),
    "several units of money": ("1.25万元", ["2500元", "1.00万元"], [1, 1], "holds", "1.25", "0"),
    "the finer unit is as open as it is printed": ("12500元", ["0.25万元", "1.00万元"], [1, 1], "holds", "12500", "0"),
    "the coarser unit explains a gap": ("12550元", ["0.25万元", "1.00万元"], [1, 1], "rounding", "12500", "50"),
    "the coarser unit does not explain more": ("12602元", ["0.25万元", "1.00万元"], [1, 1], "error", "12500", "102"),
    "counts are exact": ("4", ["1", "2"], [1, 1], "error", "3", "1"),
    "nothing at all": ("0.00万元", ["0.00万元", "0.00万元"], [1, 1], "holds", "0", "0"),
    "a digit changed": ("845.20万元", ["445.20万元", "300.00万元"], [1, 1], "error", "745.20", "100"),
}


@pytest.mark.parametrize(("total", "parts", "factors", "outcome", "expected", "difference"), SUMS.values(), ids=SUMS)
def test_sums(total: str, parts: list[str], factors: list[int], outcome: str, expected: str, difference: str) -> None:
    measure = "count" if total == "4" else "amount"
    verdict = add_up(amount(total, measure), [amount(part, measure) for part in parts], factors)
    assert (verdict.outcome, verdict.expected, verdict.difference) == (outcome, *numbers(expected, difference))


# Restatements

# name: one, other, outcome
EQUALS: dict[str, tuple[str, str, str]] = {
    "the same digits": ("12.30万元", "12.30万元", "holds"),
    "one digit": ("12.30万元", "12.31万元", "error"),
    "the finer rounds to the coarser": ("12.34万元", "12.3万元", "holds"),
    "the finer rounds to another": ("12.36万元", "12.3万元", "error"),
    "yuan and ten thousands": ("123449元", "12.34万元", "holds"),
    "yuan and ten thousands, a digit apart": ("123551元", "12.35万元", "error"),
    "ten thousands and hundred millions": ("12345.67万元", "1.23亿元", "holds"),
    "a zero more is no other value": ("12.3万元", "12.30万元", "holds"),
    "the sign": ("1.00万元", "-1.00万元", "error"),
    "printed zero is nothing, not a little": ("0.00万元", "20元", "error"),
    "two printed zeros": ("0.00万元", "0元", "holds"),
    "the point moved": ("1.23亿元", "1.23万元", "error"),
}


@pytest.mark.parametrize(("one", "other", "outcome"), EQUALS.values(), ids=EQUALS)
def test_restatements(one: str, other: str, outcome: str) -> None:
    assert equal(amount(one), amount(other)).outcome == outcome
    assert equal(amount(other), amount(one)).outcome == outcome


def test_a_restatement_tells_the_other_value_in_its_own_unit() -> None:
    verdict = equal(amount("5000元"), amount("0.40万元"))
    assert (verdict.expected, verdict.difference) == numbers("4000", "1000")


# Rates

# name: rate, part, whole, outcome, expected
SHARES: dict[str, tuple[str, str, str, str, str | None]] = {
    "exact": ("25%", "1.00万元", "4.00万元", "holds", "25"),
    "rounded as printed": ("33.33%", "1.00万元", "3.00万元", "holds", "33.3333"),
    "rounded down where it goes up": ("66.66%", "20000.00万元", "30000.00万元", "error", "66.6667"),
    "the figures are too coarse to tell": ("66.5%", "0.2万元", "0.3万元", "rounding", "66.6667"),
    "more than the figures explain": ("70%", "20.00万元", "30.00万元", "error", "66.6667"),
    "a half goes either way": ("12.5%", "1.00万元", "8.00万元", "holds", "12.5"),
    "above the whole": ("125%", "5.00万元", "4.00万元", "holds", "125"),
    "nothing of something": ("0%", "0.00万元", "4.00万元", "holds", "0"),
    "little of much is zero as printed": ("0.0%", "1.00万元", "40000.00万元", "holds", "0.0025"),
    "too much to be zero": ("0.0%", "1.00万元", "400.00万元", "error", "0.25"),
    "in two units": ("50%", "5000元", "1.00万元", "holds", "50"),
    "per mille": ("5‰", "5.00万元", "1000.00万元", "holds", "0.5"),
    "below nothing": ("-25%", "-1.00万元", "4.00万元", "holds", "-25"),
    "of nothing": ("100%", "1.00万元", "0.00万元", "note", None),
    "nothing of nothing": ("0%", "0.00万元", "0.00万元", "note", None),
}


@pytest.mark.parametrize(("rate", "part", "whole", "outcome", "expected"), SHARES.values(), ids=SHARES)
def test_rates(rate: str, part: str, whole: str, outcome: str, expected: str | None) -> None:
    verdict = is_share(amount(rate), amount(part), amount(whole))
    assert verdict.outcome == outcome
    assert verdict.expected == (None if expected is None else Decimal(expected))


def test_growth_is_the_difference_of_two_years_over_the_first() -> None:
    now, before = amount("12.00万元"), amount("10.00万元")
    assert is_ratio(amount("20%"), (now, before), (1, -1), before).outcome == "holds"
    wrong = is_ratio(amount("16.67%"), (now, before), (1, -1), before)
    assert (wrong.outcome, wrong.expected, wrong.difference) == ("error", *numbers("20", "-3.33"))


def test_a_rate_of_zero_is_rounded_as_any_other() -> None:
    assert [rate_half(amount(text)) for text in ("0%", "0.0%", "0.00%")] == list(numbers("0.5", "0.05", "0.005"))


# Properties

CENTS = st.integers(-(10**9), 10**9)
FINE = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12)
PLACES = st.integers(0, 4)


def printed_as(value: Decimal, places: int, unit: str = "万元") -> Amount:
    """The amount of `value` as it is printed with `places` decimals."""
    digits = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return amount(f"{digits:f}{unit}")


@given(FINE, PLACES)
def test_true_figures_rounded_to_their_print_never_make_an_error(parts: list[int], places: int) -> None:
    true = [Decimal(part).scaleb(-6) for part in parts]
    shown = [printed_as(part, places) for part in true]
    # a part that rounds to zero is printed as nothing: its rounding is not explained, so such cases are left aside
    assume(all(one.value or not part for one, part in zip(shown, true, strict=True)))
    total = printed_as(sum(true, Decimal(0)), places)
    assume(total.value or not sum(true))
    assert add_up(total, shown, [1] * len(shown)).outcome != "error"


@given(st.lists(CENTS, min_size=1, max_size=12), CENTS)
def test_a_total_changed_by_more_than_the_slack_is_always_an_error(parts: list[int], change: int) -> None:
    shown = [printed_as(Decimal(part).scaleb(-2), 2) for part in parts]
    true = sum((part.value for part in shown), Decimal(0)) / 10_000
    slack = Decimal("0.005") * (len(parts) + 1)
    moved = Decimal(change).scaleb(-2)
    total = printed_as(true + moved, 2)
    verdict = add_up(total, shown, [1] * len(shown))
    assert verdict.difference == moved
    if abs(moved) > slack:
        assert verdict.outcome == "error"
    elif not moved:
        assert verdict.outcome == "holds"


UNITS = st.sampled_from([unit for unit in MONEY_IN_YUAN if unit.endswith("元")])
ANY = st.builds(lambda value, places, unit: f"{Decimal(value).scaleb(-places):f}{unit}", CENTS, PLACES, UNITS)


@given(ANY, ANY)
def test_equality_does_not_mind_the_order(one: str, other: str) -> None:
    assert equal(amount(one), amount(other)).outcome == equal(amount(other), amount(one)).outcome


@given(ANY)
def test_a_figure_is_equal_to_itself(one: str) -> None:
    assert equal(amount(one), amount(one)).outcome == "holds"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 3))
def test_a_rate_recomputed_at_its_printed_precision_always_holds(part: int, whole: int, places: int) -> None:
    few, all_ = printed_as(Decimal(part).scaleb(-2), 2), printed_as(Decimal(whole).scaleb(-2), 2)
    rate = printed_as(100 * few.value / all_.value, places, "%")
    assert is_share(rate, few, all_).outcome == "holds"


@given(st.integers(10**6, 10**9), st.integers(10**6, 10**9), st.integers(2, 10**4), st.sampled_from([-1, 1]))
def test_a_rate_off_by_more_than_the_figures_leave_open_never_holds(part: int, whole: int, off: int, sign: int) -> None:
    few, all_ = printed_as(Decimal(part).scaleb(-2), 2), printed_as(Decimal(whole).scaleb(-2), 2)
    exact = 100 * few.value / all_.value
    # of figures with seven digits and more the rate is known to 10^-4 of itself at the least
    moved = exact + sign * (exact * Decimal("0.0001") + Decimal(off).scaleb(-2))
    assert is_share(printed_as(moved, 2, "%"), few, all_).outcome == "error"


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(-50, 50), st.sampled_from([0, 1, 2]))
def test_the_unit_that_money_is_printed_in_does_not_change_the_verdict(parts: list[int], off: int, cut: int) -> None:
    """The same money in 元, 千元, 万元 and 亿元, with all its digits, comes to the same verdict."""
    whole = sum(parts) + off
    assume(whole > 0)

    def shown(hundreds: int, unit: str) -> Any:
        exponent = int(MONEY_IN_YUAN[unit].log10())
        return amount(f"{Decimal(hundreds).scaleb(-exponent - cut):f}{unit}")

    verdicts = [
        add_up(shown(whole, unit), [shown(part, unit) for part in parts], [1] * len(parts))
        for unit in ("元", "千元", "万元", "亿元")
    ]
    assert len({verdict.outcome for verdict in verdicts}) == 1
    in_yuan = {
        verdict.difference * MONEY_IN_YUAN[unit]
        for verdict, unit in zip(verdicts, ("元", "千元", "万元", "亿元"), strict=True)
        if verdict.difference is not None
    }
    assert len(in_yuan) == 1
