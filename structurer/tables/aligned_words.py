"""The words of a page that wide gaps part, and the rules drawn between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from structurer.document import Box, Document, Line, Page, Span, hull
from structurer.tables.cell_text import middle
from structurer.tables.clusters import clusters
from structurer.tables.tokens import YEAR, is_value

_HEADING = re.compile(r"\d{1,2}\.\d")
_SPACE = re.compile(r" +")
_LEVEL = 0.35
"""Words whose middles are so near, in parts of their size, stand on one line."""
_NO_GAP = 0.2
_THICK = 2.5
_SHORTEST = 8.0
"""Strokes that are thicker or shorter than this, in points, are no rules."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters of one line with no wide gap in it, at its places in the document."""

    text: str
    spans: tuple[Span, ...]
    box: Box

    @property
    def size(self) -> float:
        return self.box.bottom - self.box.top

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.box.x0 + self.box.x1) / 2

    @property
    def is_figure(self) -> bool:
        return is_value(self.text)

    @property
    def is_amount(self) -> bool:
        """A figure, but none that reads as a year, which may name a column."""
        return self.is_figure and not YEAR.fullmatch(self.text)


class Rule(NamedTuple):
    """A horizontal line on a page."""

    y: float
    x0: float
    x1: float


def hold_figures(words: Sequence[Word]) -> bool:
    """Whether words beside each other hold a figure; the number of a heading is none."""
    first = words[0].is_amount and not _HEADING.fullmatch(words[0].text)
    return len(words) > 1 and (first or any(word.is_amount for word in words[1:]))


def words_of(document: Document, line: Line, apart: float) -> list[Word]:
    """The words of a line, left to right; gaps of `apart` times the size of the characters part them."""
    text, glyphs = document.text, document.glyphs
    words: list[Word] = []
    start = line.span.start
    for gap in _SPACE.finditer(text, *line.span):
        before, after = glyphs[gap.start() - 1], glyphs[gap.end()]
        if before and after and after.x0 - before.x1 > apart * (before.bottom - before.top):
            words.append(_word(document, Span(start, gap.start())))
            start = gap.end()
    words.append(_word(document, Span(start, line.span.end)))
    return words


def _word(document: Document, span: Span) -> Word:
    box = hull(glyph for glyph in document.glyphs[slice(*span)] if glyph)
    return Word("".join(document.text[slice(*span)].split()), (span,), box)


def text_of(words: Iterable[Word]) -> str:
    return "".join(word.text for word in words)


def united(words: Sequence[Word]) -> Word:
    """Words of one line as one."""
    spans = tuple(span for word in words for span in word.spans)
    return Word(text_of(words), spans, hull(word.box for word in words))


def offsets_of(document: Document, words: Iterable[Word]) -> list[int]:
    """The places of the characters of words, white space left out."""
    spans = (span for word in words for span in word.spans)
    return [at for span in spans for at in range(*span) if document.glyphs[at] is not None]


def levels_of(words: Iterable[Word], size: float) -> list[list[Word]]:
    """Words by the line that they are printed on, top to bottom, each line left to right."""
    levels = clusters(words, lambda word: word.middle, _LEVEL * size)
    return [_touching(sorted(level, key=lambda word: word.box.x0), size) for level in levels]


def _touching(level: Sequence[Word], size: float) -> list[Word]:
    """The words of a line, those with no gap between them as one: the reader may have put parts of one apart."""
    out: list[Word] = []
    for word in level:
        if out and word.box.x0 - out[-1].box.x1 < _NO_GAP * size:
            out[-1] = united((out[-1], word))
        else:
            out.append(word)
    return out


def rules_of(page: Page) -> tuple[Rule, ...]:
    """The horizontal lines of a page, top to bottom; pieces that touch are one."""
    flat = [s for s in page.strokes if s.bottom - s.top <= _THICK and s.x1 - s.x0 >= 1]
    rules: list[Rule] = []
    for level in clusters(flat, middle, 1.5):
        y = middle(level[0])
        for piece in sorted(level):
            if rules and rules[-1].y == y and piece.x0 - rules[-1].x1 <= 3:
                rules[-1] = rules[-1]._replace(x1=max(rules[-1].x1, piece.x1))
            else:
                rules.append(Rule(y, piece.x0, piece.x1))
    return tuple(rule for rule in rules if rule.x1 - rule.x0 >= _SHORTEST)
