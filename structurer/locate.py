"""Whether printed text says what a claim says: digits must be equal, or the answer is no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from structurer.document import Document, Span, join
from structurer.numerals import half_width, parse


def printed(document: Document, spans: Sequence[Span]) -> str:
    """The text of `spans` with its lines unwrapped."""
    return join(document.text, spans).text


def says_number(text: str, claimed: str) -> bool:
    """Whether `text` prints the digits of `claimed`. A minus may stand in the words around it; a printed one counts."""
    value, wanted = parse(text), parse(claimed)
    if value is None or wanted is None or (value < 0 <= wanted):
        return False
    return _digits(text) == _digits(claimed)


def _digits(text: str) -> str:
    return re.sub(r"[^\d.]", "", half_width(text))


def is_whole(document: Document, spans: Sequence[Span]) -> bool:
    """Whether no digit of the same number stands before or behind `spans`."""
    before = half_width(document.text[max(0, spans[0].start - 2) : spans[0].start])
    behind = half_width(document.text[spans[-1].end : spans[-1].end + 2])
    return not re.search(r"\d[,.]?\Z", before) and not re.match(r"[,.]?\d", behind)


def says_words(text: str, claimed: str) -> bool:
    """Whether `text` prints the words of `claimed`, white space aside."""
    return re.sub(r"\s", "", text) == re.sub(r"\s", "", claimed)


def says_date(text: str, claimed: str) -> bool:
    """Whether the numbers of a date (2024-12-31) stand in `text` (2024 年 12 月 31 日) in their order."""
    return [int(n) for n in re.findall(r"\d+", half_width(text))] == [int(n) for n in claimed.split("-")]


def same_value(left: str, right: str) -> bool:
    """Whether two printed numbers have one value: 3.5 and 3.50."""
    a, b = parse(left), parse(right)
    return a is not None and a == b
