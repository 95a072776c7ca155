"""A row of a table and lines of the text layer -> whether the row is printed there.

The figures of a row stand on one line, or on a few that hold nothing else, and words that wrap stand around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from structurer.evaluate.audit.layer import DIGITS, Printed, Spot
from structurer.evaluate.audit.spots import PIECE, amounts, follows, whole, wrapped
from structurer.evaluate.scores.words import number

_TALL = 4
"""Lines over which the figures of one row may be set."""
_REACH = 12
"""Lines around its figures where the words of a row may stand; long words go further, at so many characters a line."""
_NARROW = 4


@dataclass(frozen=True)
class Row:
    """The filled cells of a row; `merged` are the words that the row above or below has in the same column."""

    cells: tuple[str, ...]
    merged: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> list[str]:
        return [cell for cell in self.cells if number(cell) is None and cell not in self.merged]

    @cached_property
    def amounts(self) -> Counter[str]:
        """The cells that hold a figure and nothing else."""
        return Counter(cell.rstrip("%") for cell in self.cells if number(cell) is not None)

    @cached_property
    def figures(self) -> Counter[str]:
        """All figures of the row, those within words too."""
        return Counter(figure for cell in self.cells for figure in DIGITS.findall(cell))

    @cached_property
    def own(self) -> Counter[str]:
        """The figures that must be printed with the row."""
        return self.figures - Counter(figure for cell in self.merged for figure in DIGITS.findall(cell))


def stands(row: Row, lines: Sequence[Printed], at: int) -> bool:
    """Whether a row begins on a line: as a whole, with its figures on it, or on a few lines that hold no others.

    Words that wrap may stand around the figures.
    """
    joined = "".join(row.cells)
    if joined in lines[at].text and re.search(rf"(?<![\d.,]){re.escape(joined)}(?![\d.,]*\d)", lines[at].text):
        return True
    begins = bool(row.amounts) or any(words[:PIECE] in lines[at].text for words in row.words[:1])
    if begins and row.amounts <= lines[at].counted and _is_row(row, lines, at, 1):
        return True
    printed = lines[at].counted
    for height in range(2, min(_TALL, len(lines) - at) + 1):
        printed += lines[at + height - 1].counted
        if row.own <= printed <= row.figures and _is_row(row, lines, at, height):
            return True
    return False


def _is_row(row: Row, lines: Sequence[Printed], at: int, height: int) -> bool:
    """Whether the cells of a row stand on its lines from left to right, words that wrap around them."""
    block, near = range(at, at + height), _around(row, lines, at, height)
    found = [(whole if number(cell) is None else amounts)(cell, lines, block) for cell in row.cells]
    wraps = [[] if number(cell) is not None else wrapped(cell, lines, near) for cell in row.cells]
    tall = height > 1 or any(wraps)
    reached: list[Spot | None] = [None]
    for cell, there, around in zip(row.cells, found, wraps, strict=True):
        spots = [*there, *around] or (whole(cell, lines, near) if tall and number(cell) is None else [])
        left = [spot for spot in spots if any(follows(spot, before, lines) for before in reached)]
        reached = [*left, *(reached if cell in row.merged else ())]
    return bool(reached)


def _around(row: Row, lines: Sequence[Printed], at: int, height: int) -> range:
    """The lines around those of a row on which its words may go on: they print no figures but its own."""
    reach = max(_REACH, *(len(words) // _NARROW for words in ("", *row.words)))
    begin, end = at, at + height
    while begin > max(at - reach, 0) and lines[begin - 1].counted <= row.figures:
        begin -= 1
    while end < min(at + height + reach, len(lines)) and lines[end].counted <= row.figures:
        end += 1
    return range(begin, end)
