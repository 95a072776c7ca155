"""Lines -> tokens: the printed words, and the places inside a word where a cell may begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from structurer.document import Document, Line, Passage, Span, join
from structurer.numerals import parse, scan

_WORD = re.compile(r"\S+")
_COMPARES_LAST = re.compile(r"[≥≤≧≦＞＜><〉〈=＝]$")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?")
YEAR = re.compile(r"(?:19|20)\d\d")
BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_COMPARED = re.compile(r"[≥≤≧≦＞＜><〉〈=＝]\s*\d+(?:\.\d+)?$")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_SPREAD = "收支合总小本项年"
"""A label that is printed with blanks between its characters may begin with these after a figure."""
_NONE = re.compile(r"[-—–－―]{1,3}|/")
_AMOUNT = re.compile(r"[-—－△▲(（]*\d[\d,，]*(?:\.\d+)?[)）]?[%％]?")


class Token(NamedTuple):
    """A printed word, or the part of one that a cell may begin with (`glued`).

    `width` is its own, `reach` that of the word up to its end; `gap` counts the white space before it, which is the
    indentation where it `leads` its line. One that is `held` is known to go on the cell of the word before it.
    """

    text: str
    start: int
    end: int
    line: int
    width: float
    reach: float
    gap: int
    leads: bool
    glued: bool = False
    held: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@lru_cache(maxsize=4096)
def value_of(text: str) -> Decimal | None:
    """The value of a figure that stands alone: an amount, a percentage, or the dash or stroke that stands for none."""
    if _NONE.fullmatch(text):
        return Decimal(0)
    return parse(text.replace("，", ",")) if _AMOUNT.fullmatch(text) else None


def is_value(text: str) -> bool:
    return value_of(text) is not None


def width(text: str) -> float:
    """The printed width in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def open_brackets(text: str) -> int:
    """How many more brackets `text` opens than it closes."""
    return sum((c in "（(") - (c in "）)") for c in text)


def tokens_of(document: Document, lines: Iterable[Line], breaks: re.Pattern[str] | None = None) -> tuple[Token, ...]:
    """The words of `lines`. Parts of one figure that white space parts are one token ("≥ 6 次", "2024 年");
    `breaks` finds the places inside a word where a cell may end, which gives glued tokens."""
    text = document.text
    return tuple(token for line in lines for token in _line_tokens(text, line, _words(text, line.span), breaks))


def words_of(document: Document, line: Line) -> tuple[Token, ...]:
    """The words of a line that white space parts, whatever they are parts of."""
    spans = (Span(*match.span()) for match in _WORD.finditer(document.text, *line.span))
    return tuple(_line_tokens(document.text, line, spans))


def _line_tokens(
    text: str, line: Line, words: Iterable[Span], breaks: re.Pattern[str] | None = None
) -> Iterator[Token]:
    after = line.span.start
    for span in words:
        gap = span.start - after
        parts = list(_parts(text, span, breaks))
        for part in parts:
            printed = "".join(text[part.start : part.end].split())
            leads, glued = after == line.span.start and part is parts[0], part is not parts[0]
            own, reach = width(printed), width(text[span.start : part.end])
            yield Token(printed, part.start, part.end, line.number, own, reach, 0 if glued else gap, leads, glued)
        after = span.end


def _words(text: str, line: Span) -> Iterator[Span]:
    dates = [match.span() for match in DATE.finditer(text, *line)]
    current: Span | None = None
    for match in _WORD.finditer(text, *line):
        span = Span(*match.span())
        dated = any(start < span.start < end for start, end in dates)
        if current and (dated or _one_figure(text[current.start : current.end], text[span.start : span.end])):
            current = Span(current.start, span.end)
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _one_figure(left: str, right: str) -> bool:
    """Whether two words of a line are parts of one figure: "≥" "6", "57" "%", "≤30" "分钟"."""
    if _COMPARES_LAST.search(left):
        return right[0].isdigit()
    if left[-1].isdigit() and right[0] in "%％":
        return True
    if _PLAIN.fullmatch(left):
        return right[0] not in _SPREAD and len(right) < 4 and _unit_end(left, right) == len(left) + 1 + len(right)
    return _COMPARED.search(left) is not None and len(right) < 5 and _unit_end(left, right) > len(left)


def _unit_end(left: str, right: str) -> int:
    """Where the unit of a figure ends that is printed apart from it."""
    numerals = scan(f"{left} {right}")
    return numerals[0].unit_end if numerals else 0


def _parts(text: str, span: Span, breaks: re.Pattern[str] | None) -> Iterator[Span]:
    start = span.start
    for match in breaks.finditer(text, *span) if breaks else ():
        if span.start < match.start() < span.end:
            yield Span(start, match.start())
            start = match.start()
    yield Span(start, span.end)


def passage(document: Document, tokens: Sequence[Token]) -> Passage:
    """The text of a cell: its tokens joined, those of one line with what stands between them."""
    spans: list[Span] = []
    line = -1
    for token in tokens:
        if token.line == line:
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(token.span)
        line = token.line
    return join(document.text, spans)
