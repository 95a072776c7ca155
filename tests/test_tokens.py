"""Tokens: which words are one figure, where a word may be broken, what is a figure."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from collapsed_text import document

from structurer.tables.tokens import is_value, open_brackets, passage, tokens_of, value_of, width, words_of

SPLIT = {
    "a date": ("2031 年 9 月完成", ["2031年9月完成"]),
    "a year before a weight": ("年内 2031年 1 1", ["年内", "2031年", "1", "1"]),
    "a comparison": ("数量 ≥ 6 次", ["数量", "≥6次"]),
    "a percentage": ("增幅 57 %", ["增幅", "57%"]),
    "figures": ("办公费 20 1,483 -3.59", ["办公费", "20", "1,483", "-3.59"]),
    "a break inside a word": ("已停用。网络质量", ["已停用。", "网络质量"]),
}


@pytest.mark.parametrize(("text", "words"), SPLIT.values(), ids=SPLIT)
def test_tokens(text: str, words: list[str]) -> None:
    source = document(text)
    assert [token.text for token in tokens_of(source, source.lines, re.compile(r"(?<=。)(?=\S)"))] == words


VALUES = {
    "1,483": True,
    "-3.59": True,
    "88.38%": True,
    "--": True,
    "/": True,
    "（3）": True,
    "12次": False,
    "2031年": False,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items(), ids=VALUES)
def test_values(text: str, value: bool) -> None:
    assert is_value(text) is value


def test_words_are_parted_by_white_space_alone() -> None:
    source = document("数量 ≥ 6 次")
    (line,) = source.lines
    assert [word.text for word in words_of(source, line)] == ["数量", "≥", "6", "次"]


def test_a_dash_is_worth_nothing_and_words_have_no_value() -> None:
    assert value_of("—") == 0
    assert value_of("1，483.50") == Decimal("1483.50")
    assert value_of("12次") is None


def test_latin_characters_are_half_as_wide() -> None:
    assert width("预算2031") == 4


def test_open_brackets_count_both_widths() -> None:
    assert open_brackets("（一)（") == 1


def test_a_cell_over_two_lines_is_joined_and_keeps_what_stands_inside_a_line() -> None:
    source = document("河道 A 类\n清淤")
    assert passage(source, tokens_of(source, source.lines)).text == "河道A类清淤"
