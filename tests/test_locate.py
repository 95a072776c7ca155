"""Digits are equal or the answer is no."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from structurer.document import Span
from structurer.locate import printed, same_value, says_date, says_number, says_words
from structurer.read.text import read_text

NUMBERS = {
    "the same digits": ("12345.67", "12345.67", True),
    "separators": ("12,345.67", "12345.67", True),
    "full-width digits": ("１２．５", "12.5", True),
    "a percent sign": ("12.5%", "12.5", True),
    "a sign in the words": ("2.30", "-2.30", True),
    "brackets mean less": ("（2.30）", "-2.30", True),
    "a triangle means less": ("△2.30", "-2.30", True),
    "white space around": (" 2.30 ", "2.30", True),
    "one digit other": ("12345.67", "12345.68", False),
    "one digit more": ("12345.67", "112345.67", False),
    "one digit less": ("12345.67", "2345.67", False),
    "two digits changed over": ("12345.67", "12354.67", False),
    "a decimal more": ("3.5", "3.50", False),
    "a decimal less": ("3.50", "3.5", False),
    "no decimals": ("3.00", "3", False),
    "a point moved": ("12.345", "123.45", False),
    "rounded": ("3.456", "3.46", False),
    "another scale": ("1.2", "12000", False),
    "a unit behind it": ("5万元", "5", False),
    "a dash is not zero": ("-", "0", False),
    "a blank is not zero": ("", "0", False),
    "Chinese numerals are no digits": ("八", "8", False),
    "words": ("若干", "5", False),
    "two numbers": ("12 13", "12", False),
    "a wrong separator": ("12,34", "1234", False),
}


@pytest.mark.parametrize(("text", "claimed", "answer"), NUMBERS.values(), ids=NUMBERS)
def test_numbers(text: str, claimed: str, answer: bool) -> None:
    assert says_number(text, claimed) is answer


WORDS = {
    "the same": ("用水改造", "用水改造", True),
    "white space aside": ("用 水\n改造", "用水改造", True),
    "one character other": ("用水改造", "用水改建", False),
    "a part": ("用水改造项目", "用水改造", False),
    "other punctuation": ("用水、改造", "用水，改造", False),
    "another case": ("Harbour", "harbour", False),
    "one digit in the words": ("更换3台水泵", "更换8台水泵", False),
}


@pytest.mark.parametrize(("text", "claimed", "answer"), WORDS.values(), ids=WORDS)
def test_words(text: str, claimed: str, answer: bool) -> None:
    assert says_words(text, claimed) is answer


DATES = {
    "a day": ("2031年12月31日", "2031-12-31", True),
    "a day with blanks": ("2031 年 12 月 31 日", "2031-12-31", True),
    "a month": ("2031年10月", "2031-10", True),
    "a leading zero": ("2031年3月5日", "2031-03-05", True),
    "full-width digits": ("２０３１年３月", "2031-03", True),
    "another day": ("2031年12月31日", "2031-12-30", False),
    "another year": ("2031年12月31日", "2030-12-31", False),
    "month and day changed over": ("2031年3月5日", "2031-05-03", False),
    "a day where a month is printed": ("2031年10月", "2031-10-31", False),
    "a month where a day is printed": ("2031年12月31日", "2031-12", False),
}


@pytest.mark.parametrize(("text", "claimed", "answer"), DATES.values(), ids=DATES)
def test_dates(text: str, claimed: str, answer: bool) -> None:
    assert says_date(text, claimed) is answer


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [("3.5", "3.50", True), ("1,000", "1000", True), ("3.5", "3.51", False), ("", "", False), ("x", "x", False)],
)
def test_one_value_in_two_prints(left: str, right: str, answer: bool) -> None:
    assert same_value(left, right) is answer


def test_the_text_of_spans_is_unwrapped() -> None:
    document = read_text(Path("a.txt"), "支出12,3\n45.67万元".encode())
    assert printed(document, [Span(2, 6), Span(7, 12)]) == "12,345.67"


# Properties

DECIMALS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False).map(str)


@given(DECIMALS, st.data())
def test_any_single_digit_changed_is_refused(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    changed = number[:at] + other + number[at + 1 :]
    assert says_number(number, number)
    assert not says_number(number, changed)
    assert not says_number(f"{Decimal(number):,}", changed)


@given(DECIMALS, st.data())
def test_any_digit_dropped_or_doubled_is_refused(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(number) if c in "123456789"] or [0]))
    assume(number[at] != "0")
    assert not says_number(number, number[:at] + number[at + 1 :])
    assert not says_number(number, number[: at + 1] + number[at:])


@given(DECIMALS)
def test_separators_and_a_sign_in_the_words_change_nothing(number: str) -> None:
    assert says_number(f"{Decimal(number):,}", number)
    assert says_number(number, f"-{number}")


@given(st.dates(min_value=date(1990, 1, 1)), st.dates(min_value=date(1990, 1, 1)))
def test_a_date_says_itself_and_no_other(day: date, other: date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日"
    assert says_date(text, str(day))
    assert says_date(text, str(other)) is (day == other)
