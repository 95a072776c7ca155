"""Numbers that count on down a list: those of its labels (一、, 1.), of its lines (行次), of its codes (30101)."""

from __future__ import annotations

import re
from typing import NamedTuple

from structurer.tables.tokens import Token

_MEMBER = re.compile(r"([一二三四五六七八九十]{1,3})、")
_PART = re.compile(r"[（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|[.．、](?!\d))")
_NUMBERED = re.compile(rf"{_MEMBER.pattern}|{_PART.pattern}|其中[:：]|[加减][:：]")
TOTAL = re.compile(r"(?:合计|总计)$")
_DIGITS = "零一二三四五六七八九"
_COUNTS_ON, _BREAKS_OFF, _NO_NUMBER = -2.0, 3.0, 2.0
_SAME_CLASS, _OTHER_PART = -1.5, 1.5


class Count(NamedTuple):
    """How far the numbers of a list have come; a cell has those that it prints, zero and nothing for others."""

    member: int = 0
    part: int = 0
    line: int = 0
    code: str = ""


def is_numbered(token: Token) -> bool:
    """Whether a label begins with its number, or with a word that says of what it is a part."""
    return _NUMBERED.match(token.text) is not None


def numbers_of(label: str, line: int, code: str) -> Count:
    """The numbers of a cell."""
    if member := _MEMBER.match(label):
        return Count(_chinese(member[1]), 0, line, code)
    part = _PART.match(label)
    number = int(part[1]) if part and part[1].isdigit() else _chinese(part[1]) if part else 0
    return Count(0, number, line, code)


def counted(count: Count, numbers: Count, lined: bool, coded: bool) -> tuple[float, Count]:
    """The price of a cell with these `numbers` in a list that has come to `count`, and how far it comes with them.
    `lined` and `coded` lists have a number of its line, and a code, for each cell; a sum has no code."""
    price = 0.0
    if numbers.member:
        price += _COUNTS_ON if numbers.member == count.member + 1 else _BREAKS_OFF
    elif numbers.part:
        price += 0.0 if numbers.part in (1, count.part + 1) else _OTHER_PART
    if lined and numbers.line:
        price += 0.0 if not count.line else _COUNTS_ON if numbers.line == count.line + 1 else _BREAKS_OFF
    if coded and numbers.code:
        price += _BREAKS_OFF if numbers.code <= count.code else _SAME_CLASS * _is_of_class(numbers.code, count.code)
    part = 0 if numbers.member else numbers.part or count.part
    return price, Count(numbers.member or count.member, part, numbers.line or count.line, numbers.code or count.code)


def unnumbered(label: str, numbers: Count, lined: bool, coded: bool) -> float:
    """The price of a cell without the numbers that all others have."""
    return _BREAKS_OFF * (lined and not numbers.line) + _NO_NUMBER * (
        coded and not numbers.code and not TOTAL.search(label)
    )


def _is_of_class(code: str, last: str) -> bool:
    return bool(last) and code.startswith(last[:3])


def _chinese(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (max(_DIGITS.find(ones), 0) if ones else 0)
