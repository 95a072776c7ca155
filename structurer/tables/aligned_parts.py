"""The printed lines of a block told apart: what may be head, the lines that number its columns, the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from structurer.numbering import level_of
from structurer.tables.aligned_columns import Band, band_of, bands_of, touched
from structurer.tables.aligned_nodes import Node
from structurer.tables.aligned_words import Rule, Word, hold_figures, text_of
from structurer.tables.grid import is_column_count
from structurer.tables.headers import TOTALS

Levels = Sequence[Sequence[Word]]
"""Printed lines, top to bottom, each its words from left to right."""
_NEAR = 0.95
"""Lines nearer than this to the first figures, in sizes of the characters, are lines of the same cells."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table under its head, and the words of the head line by line, for the next page; whether merged
    cells print at the `top` of their rows."""

    nodes: tuple[Node, ...]
    head: tuple[str, ...]
    top: bool = False

    @property
    def leaves(self) -> list[Node]:
        return [leaf for node in self.nodes for leaf in node.leaves()]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(text_of(leaf.words[::-1]) for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Parts:
    head: Levels
    ordinals: Levels
    body: Levels
    size: float


def parts_of(
    levels: Levels, rules: Sequence[Rule], before: Layout | None, size: float
) -> tuple[Parts, tuple[Band, ...], bool]:
    """Head, ordinals and body of printed lines, the columns that are filled, and whether these are those of the table
    `before`, which goes on here."""
    if before and _fits(levels, before, size):
        return _going_on(levels, before, size), tuple(leaf.band for leaf in before.leaves), True
    return *_told_apart(levels, rules, size), False


def _repeats(levels: Levels, before: Layout) -> bool:
    """Whether the head is printed again."""
    return bool(before.head) and tuple(map(text_of, levels[: len(before.head)])) == before.head


def _fits(levels: Levels, before: Layout, size: float) -> bool:
    """Whether nearly all words below the head stand each in one column of the page before."""
    rest = levels[len(before.head) :] if _repeats(levels, before) else levels
    bands = [leaf.band for leaf in before.leaves]
    words = [word for level in rest for word in level if not word.text.endswith(TOTALS)]
    spans = [touched(word, bands, size) for word in words]
    return sum(end - start > 1 for start, end in spans) <= 0.05 * len(spans)


def _going_on(levels: Levels, before: Layout, size: float) -> Parts:
    return _divided(levels, len(before.head) if _repeats(levels, before) else 0, size)


def _divided(levels: Levels, start: int, size: float) -> Parts:
    """The lines above `start` as head and ordinals, the others as body."""
    counts = [at for at, level in enumerate(levels[:start]) if is_column_count([word.text for word in level])]
    beside = [at for at in range(start) if any(_is_beside(levels[at], levels[count], size) for count in counts)]
    numbered = sorted({*counts, *beside})
    head = [level for at, level in enumerate(levels[:start]) if at not in numbered]
    ordinals = [sorted((word for at in numbered for word in levels[at]), key=lambda word: word.box.x0)]
    return Parts(head, ordinals if numbered else [], levels[start:], size)


def _is_beside(level: Sequence[Word], count: Sequence[Word], size: float) -> bool:
    """The characters of 栏次 below each other, beside the numbers of the columns."""
    return abs(level[0].middle - count[0].middle) < _NEAR * size and set(text_of(level)) <= set("栏行次")


def _told_apart(levels: Levels, rules: Sequence[Rule], size: float) -> tuple[Parts, tuple[Band, ...]]:
    """The parts of a table that begins here, and the columns that its body and its ordinals fill."""
    first = next((at for at, level in enumerate(levels) if _is_row(level)), len(levels))
    counts = [level for level in levels[:first] if is_column_count([word.text for word in level])]
    numbers = [[word for word in level if word.text.isdecimal()] for level in counts]
    drawn = _ruled_off(levels, first, rules)
    start = first if drawn is None else drawn
    if start == len(levels) and _is_total(levels, size):
        start -= 1
    heads = [word for level in levels[:start] for word in level]
    bands = bands_of([*levels[start:], *numbers], heads, size)
    if bands and drawn is None and first < len(levels):
        start = _first_row(levels, first, bands, size)
    return _divided(levels, start, size), tuple(bands)


def _is_row(level: Sequence[Word]) -> bool:
    """Whether a line holds figures, one with a decimal point where it stands alone: the words of its row may be set
    around it."""
    if len(level) == 1:
        return level[0].is_amount and "." in level[0].text
    return hold_figures(level) and not is_column_count([word.text for word in level])


def _is_total(levels: Levels, size: float) -> bool:
    """Whether a total without figures is all that stands below a head."""
    step = levels[-1][0].middle - levels[-2][0].middle if len(levels) > 1 else 0.0
    return len(levels[-1]) == 1 and levels[-1][0].text in ("合计", "总计") and step > 1.3 * size


def _ruled_off(levels: Levels, first: int, rules: Sequence[Rule]) -> int | None:
    """The line below the lowest rule that reaches over the whole table above its first figures."""
    if not first:
        return None
    band = band_of(word for level in levels[first:] or levels for word in level)
    for at in range(min(first, len(levels) - 1), 0, -1):
        above, below = levels[at - 1][0].middle, levels[at][0].middle
        if any(above < r.y < below and r.x0 <= band.x0 + 1 and r.x1 >= band.x1 - 1 for r in rules):
            return at
    return None


def _first_row(levels: Levels, first: int, bands: Sequence[Band], size: float) -> int:
    """The line in which the body begins: lines right above the first figures may be those of its first cells."""
    start = first
    while start:
        level, below = levels[start - 1], levels[start]
        if is_column_count([word.text for word in level]):
            break
        near = below[0].middle - level[0].middle < _NEAR * size
        if not near and not all(_is_label(word, levels, start - 1, first, bands, size) for word in level):
            break
        start -= 1
    return start


def _is_label(word: Word, levels: Levels, at: int, first: int, bands: Sequence[Band], size: float) -> bool:
    """Whether a word of line `at` begins where others of its column do, with a name of the column above it."""
    column = touched(word, bands, size)
    below = [other for level in levels[first:] for other in level if touched(other, bands, size) == column]
    above = [other for level in levels[:at] for other in level if touched(other, bands, size) == column]
    lefts = [other for other in below if abs(other.box.x0 - word.box.x0) < 0.3 * size]
    named = any(abs(other.centre - word.centre) > 0.2 * size for other in above)
    numbered = level_of(word.text)[0] is not None
    return named and column[1] - column[0] == 1 and len(lefts) > 0.25 * len(below) and (numbered or column[0] == 0)
