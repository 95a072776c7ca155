"""Money of made documents: printing, exact parts, shares and changes."""

from __future__ import annotations

from random import Random

import pytest

from structurer.evaluate.make.amounts import (
    WAN,
    Measure,
    change_of,
    money_piece,
    part_of,
    percent,
    printed,
    quantity_piece,
    split,
    unchanged_piece,
)
from structurer.evaluate.make.blocks import Printed


@pytest.mark.parametrize(
    ("fen", "measure", "text"),
    [
        (123_456_789, Measure("元"), "1234567.89"),
        (123_456_789, Measure("元", grouped=True), "1,234,567.89"),
        (123_456_789, Measure("万元"), "123.46"),
        (3_500_000, Measure("万元", trimmed=True), "3.5"),
        (20 * WAN, Measure("万元", trimmed=True), "20"),
        (12_345_678_900, Measure("亿元", decimals=4), "1.2346"),
        (0, Measure("万元"), "0.00"),
        (0, Measure("万元", trimmed=True), "0"),
        (0, Measure("万元", blank=True), ""),
        (5_000, Measure("万元"), "0.01"),
        (4_999, Measure("万元"), "0.00"),
    ],
)
def test_amounts_are_printed_with_halves_rounded_up(fen: int, measure: Measure, text: str) -> None:
    assert measure.text(fen) == text


def test_gold_has_no_thousands_separators() -> None:
    piece = money_piece(Measure("万元", grouped=True), 1_234_567_800, "/final_accounts/income/total")
    assert piece.text == "1,234.57万元"
    assert piece.gold == (("/final_accounts/income/total", Printed("1234.57", "万元")),)
    assert printed(1_234_567_800, "万元", separated=True) == "1,234.57"


@pytest.mark.parametrize("step", [1, 10_000])
@pytest.mark.parametrize("seed", range(20))
def test_parts_add_up_exactly(seed: int, step: int) -> None:
    rng = Random(seed)
    total = rng.randrange(10**12) // step * step
    parts = split(rng, total, 7, step)
    assert sum(parts) == total
    assert all(part >= 0 and part % step == 0 for part in parts)


@pytest.mark.parametrize("seed", range(20))
def test_parts_of_whole_steps_add_up_as_they_are_printed(seed: int) -> None:
    rng, measure = Random(seed), Measure("万元")
    parts = split(rng, 98_765_430_000, [5.0, 3.0, 1.0, 0.5], measure.step)
    assert sum(measure.rounded(part) for part in parts) == measure.rounded(98_765_430_000)


def test_a_part_lies_between_its_shares() -> None:
    rng = Random(1)
    assert all(200 <= part_of(rng, 1000, 0.2, 0.4) <= 400 for _ in range(50))


@pytest.mark.parametrize(
    ("part", "of", "rate"),
    [
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("1", "8", "12.50"),
        ("0.005", "100", "0.01"),
        ("7.25", "7.25", "100.00"),
    ],
)
def test_shares_are_of_the_printed_figures(part: str, of: str, rate: str) -> None:
    assert percent(part, of) == rate


def test_a_change_is_that_of_the_printed_figures() -> None:
    change = change_of(Measure("万元"), 80_000_000, 100_000_000)
    assert (change.sign, change.amount, change.percent) == (-1, "20.00", "20.00")


def test_a_change_within_rounding_is_none() -> None:
    assert change_of(Measure("万元"), 80_000_000, 80_000_001).sign == 0


def test_there_is_no_rate_where_there_was_nothing_before() -> None:
    assert change_of(Measure("万元"), 80_000_000, 0).percent is None


def test_a_fall_is_negative_and_its_words_say_so() -> None:
    assert quantity_piece("1,559.61", "万元", "/a", sign=-1).gold == (("/a", Printed("-1559.61", "万元")),)


def test_no_change_is_zero() -> None:
    assert unchanged_piece("与上年持平", "万元", "/a").gold == (("/a", Printed("0", "万元")),)
