"""Rows without lines: which printed lines of a body are one row.

A row holds one figure in a column of figures, and the lines of its wrapped cells stand around that figure, below it or
above it, the same way all through a table. Of all ways to cut the lines into rows the one that fits best is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from structurer.numbering import level_of
from structurer.tables.aligned_words import Rule, Word
from structurer.tables.headers import TOTALS

_NEVER = 1000.0
_LONGEST = 16
"""The most printed lines of one row."""
_PITCH = 2.0
"""Lines of one cell stand no farther apart, in sizes of the characters."""
_UNBREAKABLE = re.compile(r"[（(“《]*(?:[A-Za-z0-9.,%]+|.)[，。；、：）)”》]*")
_LEADING = 1.45
"""The way from line to line of a cell, where it is shorter than that of rows, is at most so long."""
_SETS: tuple[Set, ...] = ("middle", "top", "bottom")
Set = Literal["middle", "top", "bottom"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed line of a body: its words by the first column that they stand in."""

    words: Mapping[int, Word]

    @property
    def middle(self) -> float:
        return next(iter(self.words.values())).middle


@dataclass(frozen=True, slots=True)
class Body:
    """What rows are cut from. `figures` are the columns of figures, `widths` and `rights` tell the widest line of each
    column and where the one farthest to the right ends, `lefts` are the columns that are set on the left, `step` is the
    usual way from one line of figures to the next.
    """

    lines: Sequence[Placed]
    figures: frozenset[int]
    rules: Sequence[Rule]
    size: float
    widths: Mapping[int, float]
    rights: Mapping[int, float]
    lefts: frozenset[int]
    step: float
    leading: float | None


def body_of(
    lines: Sequence[Placed],
    figures: frozenset[int],
    edges: Mapping[int, float],
    leading: float | None,
    rules: Sequence[Rule],
    size: float,
) -> Body:
    """`edges` say for the columns that are set on the left where on the right they end at least."""
    widths: dict[int, float] = defaultdict(float)
    rights: dict[int, float] = defaultdict(float, edges)
    for line in lines:
        for column, word in line.words.items():
            if not word.text.endswith(TOTALS):  # which may be centred over several columns
                widths[column] = max(widths[column], word.box.x1 - word.box.x0)
                rights[column] = max(rights[column], word.box.x1)
    step = step_of(lines, figures, size)
    return Body(lines, figures, rules, size, widths, rights, frozenset(edges), step, leading)


def step_of(lines: Sequence[Placed], figures: frozenset[int], size: float) -> float:
    """The shortest way from one figure to the next in a column."""
    steps = []
    for column in figures:
        words = [line.words[column] for line in lines if column in line.words and line.words[column].is_figure]
        steps += [b.middle - a.middle for a, b in pairwise(words)]
    return min(steps, default=2 * size)


def leading_of(stacks: Iterable[Sequence[Word]], step: float, size: float) -> float | None:
    """The way from line to line of a wrapped cell: the shortest in any column, if it is shorter than that of rows."""
    ways = [b.middle - a.middle for stack in stacks for a, b in pairwise(stack)]
    shortest = min((way for way in ways if way > 0.8 * size), default=step)
    return shortest if shortest < min(step - 0.08 * size, _LEADING * size) else None


def rows_of(body: Body) -> list[tuple[int, int]]:
    """The rows as half-open ranges of lines."""
    if all(_has_figure(line, body.figures) for line in body.lines):
        return [(at, at + 1) for at in range(len(body.lines))]
    return min((_cut(body, kind) for kind in _SETS), key=lambda cut: cut[0])[1]


def _has_figure(line: Placed, figures: frozenset[int]) -> bool:
    return any(column in figures and word.is_figure for column, word in line.words.items())


def _cut(body: Body, kind: Set) -> tuple[float, list[tuple[int, int]]]:
    """The best rows of a table whose cells are set at the middle, the top or the bottom of their row."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(1, len(body.lines) + 1):
        options = []
        for start in range(end - 1, max(end - _LONGEST, 0) - 1, -1):
            cost = _cost(body, start, end, kind)
            if cost >= _NEVER:
                break
            before = best[start][0]
            options.append((before + cost + _split(body, start), start))
        cost, start = min(options)
        best.append((cost, [*best[start][1], (start, end)]))
    return best[-1]


def _cost(body: Body, start: int, end: int, kind: Set) -> float:
    """How ill lines `[start, end)` fit as one row."""
    stacks: dict[int, list[Word]] = defaultdict(list)
    for line in body.lines[start:end]:
        for column, word in line.words.items():
            stacks[column].append(word)
    cost = 0.0
    for column, stack in stacks.items():
        figures = column in body.figures and sum(word.is_figure for word in stack) > 1
        if figures or any(b.middle - a.middle > _PITCH * body.size for a, b in pairwise(stack)):
            return _NEVER
        cost += sum(_joint(body, column, a, b) for a, b in pairwise(stack))
    if _is_ruled(body, start, end):
        return _NEVER
    anchors = [_place(stack, kind) for column, stack in stacks.items() if column in body.figures]
    places = sorted(_place(stack, kind) for stack in stacks.values())
    row = (sorted(anchors) or places)[len(anchors or places) // 2]
    cost += sum(max(0.0, abs(place - row) / body.size - 0.25) for place in places)
    return cost + (1.0 if body.figures and not anchors else 0.0)


def _place(stack: Sequence[Word], kind: Set) -> float:
    if kind == "middle":
        return (stack[0].middle + stack[-1].middle) / 2
    return stack[0 if kind == "top" else -1].middle


def _is_ruled(body: Body, start: int, end: int) -> bool:
    """Whether a rule goes through the lines, below most of their words."""
    top, bottom = body.lines[start].middle, body.lines[end - 1].middle
    words = [word for line in body.lines[start:end] for word in line.words.values()]
    for rule in body.rules:
        if top < rule.y < bottom:
            crossed = sum(rule.x0 <= word.centre <= rule.x1 for word in words)
            if 2 * crossed > len(words):
                return True
    return False


def _joint(body: Body, column: int, above: Word, below: Word) -> float:
    """How unlikely it is that the second word goes on where the first one ends."""
    indented = below.box.x0 - above.box.x0 > 0.7 * body.size and column in body.lefts
    cost = 1.5 if indented or not _is_full(body, column, above, below) else 0.0
    begins = level_of(below.text)[0] is not None or (below.text.endswith(TOTALS) and below.text not in TOTALS)
    cost += 2.0 if begins else 0.0
    pitch = below.middle - above.middle
    if body.leading is not None:
        return cost + (2.0 if pitch > body.leading + 0.1 * body.size else 0.0)
    if pitch > body.step + 0.15 * body.size:
        return cost + 2.0
    return cost + (1.2 if pitch > _LEADING * body.size else 0.4)


def _is_full(body: Body, column: int, above: Word, below: Word) -> bool:
    """Whether the next character would not have gone onto the line above."""
    first = _UNBREAKABLE.match(below.text)
    needed = (below.box.x1 - below.box.x0) * (len(first[0]) if first else 1) / max(len(below.text), 1)
    is_left = column in body.lefts
    room = body.rights[column] - above.box.x1 if is_left else body.widths[column] - (above.box.x1 - above.box.x0)
    return room < needed + 0.3 * body.size


def _split(body: Body, start: int) -> float:
    """How unlikely it is that a row begins with line `start`: some cell above looks as if it went on there."""
    if not start or _is_ruled(body, start - 1, start + 1):
        return 0.0
    before, after = body.lines[start - 1].words, body.lines[start].words
    shared = [column for column in before if column in after and column not in body.figures]
    return 0.6 * any(
        after[column].middle - before[column].middle < min(body.step - 0.15 * body.size, 1.6 * body.size)
        and _is_full(body, column, before[column], after[column])
        for column in shared
    )
