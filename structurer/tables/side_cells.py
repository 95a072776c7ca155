"""What may stand on one side of a table from a word on: a label of one word or more, and the figures after it.

A label wraps where its column is full; words that begin with their number, or are known to be a whole label, begin a
cell. What the words tell of their side, and whether the sums of the form hold for the figures, is in the price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from structurer.forms import Layout
from structurer.tables.counting import Count, is_numbered, numbers_of, unnumbered
from structurer.tables.placement import Sum, placements
from structurer.tables.tokens import Token, is_value

_LONGEST = 8
"""The words of a label, at most."""
_DEAREST = 7.0
_BLANK, _NAMELESS, _CROWDED, _UNSUMMED = 0.7, 5.0, 5.0, 1.5
"""Prices: of words without figures, figures without words, two words of a label on one line, figures that keep no
sum."""
_OWN, _OTHERS = -1.0, 3.0


@dataclass(frozen=True, slots=True)
class Side:
    """What one side lists: words of its labels, or beginnings of its codes, that tell it from the others (`name` and
    `hints`), its columns of figures with the sums that every row keeps, and how many columns of codes it has."""

    name: str
    hints: tuple[str, ...]
    columns: Layout
    codes: int
    sums: tuple[Sum, ...]

    @property
    def lined(self) -> bool:
        """Whether the first of its figures is the number of the line."""
        return self.columns[0].kind == "line"

    def tells(self, label: str, code: str) -> bool:
        named = bool(self.name) and self.name in label != self.name
        return named or any(code.startswith(hint) if hint.isdigit() else hint in label for hint in self.hints)

    def holds(self, figures: tuple[Token, ...]) -> bool:
        """Whether figures can stand in its columns so that its sums hold."""
        return not figures or not self.sums or bool(placements(figures, self.columns, self.sums))


class Option(NamedTuple):
    """A cell that may begin at a token: where its words end, and its figures; its price but for what is around it."""

    words: int
    end: int
    price: float
    numbers: Count
    wraps: bool
    told: bool


@dataclass(frozen=True)
class Cells:
    """All words and figures of a table, its sides, and the widths of their labels as far as they are known."""

    tokens: tuple[Token, ...]
    sides: tuple[Side, ...]
    widths: tuple[float | None, ...]

    @cached_property
    def _values(self) -> tuple[bool, ...]:
        return tuple(is_value(token.text) for token in self.tokens)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        """For each token where the run of words, or of figures, ends in which it stands; a code before a word of its
        line is no figure."""
        ends = [len(self.tokens)] * (len(self.tokens) + 1)
        for at in range(len(self.tokens) - 2, -1, -1):
            same = self._values[at] == self._values[at + 1] and not self._is_code(at + 1)
            ends[at] = ends[at + 1] if same else at + 1
        return tuple(ends)

    def _is_code(self, at: int) -> bool:
        """Whether a figure is the code of the words after it: those of its line, or on the next one where the form
        knows its beginning."""
        token = self.tokens[at]
        after = self.tokens[at + 1 : at + 2]
        if not any(side.codes for side in self.sides) or not token.text.isdigit() or not 2 < len(token.text) < 9:
            return False
        known = token.leads and token.text.startswith(self._codes)
        return any(not is_value(word.text) and (known or not word.leads) for word in after)

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(hint for side in self.sides for hint in side.hints if hint.isdigit())

    @cached_property
    def options(self) -> tuple[tuple[tuple[Option, ...], ...], ...]:
        """For each side and token the cells that may begin there."""
        places = range(len(self.tokens))
        return tuple(tuple(tuple(self._cells(side, at)) for at in places) for side in range(len(self.sides)))

    def _cells(self, side: int, at: int) -> Iterator[Option]:
        known = self.sides[side]
        for words in range(at, min(at + known.codes, len(self.tokens) - 1) + 1):
            if not self._values[words]:
                yield from self._labelled(side, at, words)
            if not self.tokens[words].text.isdigit():
                break
        if known.lined and self.tokens[at].text.isdigit():
            for end in range(at + 1, min(at + len(known.columns), self._ends[at]) + 1):
                line = int(self.tokens[at].text)
                yield Option(at, end, _NAMELESS * (end > at + 1), Count(line=line), False, False)

    def _labelled(self, side: int, at: int, words: int) -> Iterator[Option]:
        """Cells with codes from `at` and a label from `words`; figures follow only where it takes all words."""
        known = self.sides[side]
        code = "".join(token.text for token in self.tokens[at:words])
        price, label = 0.0, ""
        for end in range(words + 1, min(self._ends[words], words + _LONGEST) + 1):
            price += self._joint(end - 1, self.widths[side]) if end - 1 > words else 0.0
            if price > _DEAREST:
                break
            label += self.tokens[end - 1].text
            if end < len(self.tokens) and self.tokens[end].held:
                continue
            told = self._told(side, label, code)
            wraps = self.tokens[at].line != self.tokens[end - 1].line
            broken = self._broken(end, self.widths[side])
            most = (
                len(known.columns) if end == self._ends[words] and end < len(self.tokens) and self._values[end] else 0
            )
            run = self._ends[end] if most and not self._is_code(end) else end
            for stop in range(end, min(end + most, run) + 1):
                line = int(text) if known.lined and stop > end and (text := self.tokens[end].text).isdigit() else 0
                numbers = numbers_of(label, line, code)
                cost = price + told + unnumbered(label, numbers, known.lined, known.codes > 0)
                cost += (broken if stop == end else 0.0) + _BLANK * (stop - end <= known.lined)
                cost += 0.0 if known.holds(self.tokens[end:stop]) else _UNSUMMED
                yield Option(end, stop, cost, numbers, wraps, told < 0)

    @cached_property
    def beside(self) -> bool:
        """Whether sides stand beside each other on a line anywhere."""
        words = (at for at, value in enumerate(self._values) if at and not value)
        return any(self._values[at - 1] and not self.tokens[at].leads for at in words)

    def _joint(self, at: int, width: float | None) -> float:
        """The price of token `at` in the label of the one before it: a label that goes on fills its line."""
        left, right = self.tokens[at - 1], self.tokens[at]
        if right.held:
            return 0.0
        if left.line == right.line:
            return 0.0 if len(left.text) == 1 or len(right.text) == 1 else _CROWDED
        if is_numbered(right):
            return _DEAREST
        whole = 3.0 * (left.text.endswith(self._whole) or right.text.startswith(self._whole))
        if width is None:
            return whole + min(0.6 + 0.3 * (self._widest - left.width), 3.0)
        room = width - left.width
        return whole + (0.2 if room <= 1.1 else 0.9 if room <= 2.1 else min(1.2 + 0.8 * room, 6.0))

    def _broken(self, end: int, width: float | None) -> float:
        """The price of a label that ends before other words: less where these begin with a number or stand beside."""
        if end == len(self.tokens) or self._values[end]:
            return 0.0
        last, after = self.tokens[end - 1], self.tokens[end]
        if not after.leads or is_numbered(after):
            return 0.0
        return 1.5 if width is not None and width - last.width <= 0.6 else 0.8

    @cached_property
    def _whole(self) -> tuple[str, ...]:
        """Words that are whole labels, or the beginning of one."""
        return ("合计", "总计", *(hint for side in self.sides for hint in side.hints if len(hint) > 3))

    @cached_property
    def _widest(self) -> float:
        return max(
            (token.width for token, value in zip(self.tokens, self._values, strict=True) if not value), default=0.0
        )

    def _told(self, side: int, label: str, code: str) -> float:
        """What label and code say for or against the side."""
        own, *others = (
            known.tells(label, code)
            for known in (self.sides[side], *(known for at, known in enumerate(self.sides) if at != side))
        )
        if own == any(others):
            return 0.0
        return _OWN if own else _OTHERS
