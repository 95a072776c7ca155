"""The cheapest way to share out words and figures over the rows of lists that stand side by side.

A cell of a row is its words and the figures after them; any part may be blank, and leaves nothing. Labels wrap where
their column is full, a row begins a line, and the numbers of labels, lines and codes count on within their list. The
way goes cell by cell, left to right and then to the next row; a place on it is a token, the side that comes next, what
is printed on the left of it, and how far each list has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from structurer.tables.counting import Count, counted
from structurer.tables.side_cells import Cells, Option, Side
from structurer.tables.tokens import Token

SURPLUS = "figures stand among the words of the row"
PARTED = "the words and figures of the row may be parted in another way"
_GUESS = "only one side of the row is printed; which one is a guess"
_BEAM = 6
_SKIP, _TORN, _APART, _MISSING = 9.0, 6.0, 5.0, 1.5
"""Prices: of a word that fits nowhere, a row that begins within a line, sides of a row on lines of their own, and a
side that is not printed."""
_DOUBTFUL = 4.0
"""A row that costs more may be another one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words and the figures after them: what one side of a table prints in one row."""

    words: tuple[Token, ...] = ()
    figures: tuple[Token, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.figures)


@dataclass(frozen=True, slots=True)
class Row:
    """The groups of a row, one for each side."""

    groups: tuple[Group, ...]
    doubts: tuple[str, ...] = ()


class _Place(NamedTuple):
    """`left` is what is printed on the left: nothing (0), cells of which the last ends in its own line (1), or in a
    wrapped label (2)."""

    side: int
    left: int
    counts: tuple[Count, ...]


class _Step(NamedTuple):
    """The cheapest way to a place: its price, the token and the place before, and the cell between; none for a token
    that is left out."""

    price: float
    at: int
    place: _Place
    option: Option | None
    sure: bool


@dataclass(frozen=True)
class Stream:
    """The walk over all words and figures of a table."""

    cells: Cells

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.cells.tokens

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.cells.sides

    def rows(self) -> list[Row]:
        return self._rows_of(self._steps())

    def price(self) -> float:
        """What the cheapest rows cost."""
        return min(step.price for place, step in self._steps()[-1].items() if place.side == 0)

    def _steps(self) -> list[dict[_Place, _Step]]:
        first = _Place(0, 0, (Count(),) * len(self.sides))
        steps: list[dict[_Place, _Step]] = [{} for _ in range(len(self.tokens) + 1)]
        steps[0][first] = _Step(0.0, -1, first, None, True)
        for at in range(len(self.tokens) + 1):
            for side in (*range(1, len(self.sides)), 0):
                self._go_on(steps, at, side, begun=True)
            for side in range(1, len(self.sides)):
                self._go_on(steps, at, side, begun=False)
        return steps

    def _go_on(self, steps: list[dict[_Place, _Step]], at: int, side: int, begun: bool) -> None:
        """Takes all cells of a side that may begin at token `at`, in rows of which something is printed (`begun`) or
        nothing is; a row begins with neither."""
        here = [
            (step, place)
            for place, step in steps[at].items()
            if place.side == side and (begun != (side and not place.left))
        ]
        for step, place in sorted(here, key=lambda pair: pair[0].price)[:_BEAM]:
            if side == 0 and at < len(self.tokens):
                _take(steps[at + 1], place, _Step(step.price + _SKIP, at, place, None, True))
            self._blank(steps[at], at, step, place)
            for option in self.cells.options[side][at] if at < len(self.tokens) else ():
                self._printed(steps[option.end], at, step, place, option)

    def _blank(self, found: dict[_Place, _Step], at: int, step: _Step, place: _Place) -> None:
        """Nothing on the side: the next one, or the next row where something is printed in this one."""
        last = place.side == len(self.sides) - 1
        if last and not place.left:
            return
        price = step.price + _MISSING * (1 + self.sides[place.side].lined)
        following = _Place(0, 0, place.counts) if last else place._replace(side=place.side + 1)
        _take(found, following, _Step(price, at, place, Option(at, at, 0.0, Count(), False, False), False))

    def _printed(self, found: dict[_Place, _Step], at: int, step: _Step, place: _Place, option: Option) -> None:
        known = self.sides[place.side]
        numbers, count = counted(place.counts[place.side], option.numbers, known.lined, known.codes > 0)
        price = step.price + option.price + numbers + self._begins(at, place.left, option.wraps)
        counts = (*place.counts[: place.side], count, *place.counts[place.side + 1 :])
        last = place.side == len(self.sides) - 1
        left = 0 if last else 2 if option.wraps and option.words == option.end else 1
        following = _Place(0 if last else place.side + 1, left, counts)
        _take(found, following, _Step(price, at, place, option, option.told or numbers < 0))

    def _begins(self, at: int, left: int, wraps: bool) -> float:
        """A row begins a line; a side does within one only after another, on whose line it stands where neither of
        them wraps."""
        if not self.tokens[at].leads:
            return 0.0 if left else _TORN
        return _APART if left == 1 and not wraps and self.cells.beside else 0.0

    def _rows_of(self, steps: Sequence[dict[_Place, _Step]]) -> list[Row]:
        """The rows of the cheapest way."""
        step = last = min((step for place, step in steps[-1].items() if place.side == 0), key=lambda step: step.price)
        rows: list[Row] = []
        cells: list[tuple[Group, bool]] = []
        surplus = False
        while step.at >= 0:
            before = steps[step.at][step.place]
            surplus = surplus or not step.option
            if step.option:
                cells.append((self._group(step.at, step.option), step.sure))
                if step.place.side == 0:
                    rows.append(_row(cells[::-1], surplus, last.price - before.price))
                    cells, surplus, last = [], False, before
            step = before
        return rows[::-1]

    def _group(self, at: int, option: Option) -> Group:
        return Group(self.tokens[at : option.words], self.tokens[option.words : option.end])


def _row(cells: Sequence[tuple[Group, bool]], surplus: bool, price: float) -> Row:
    groups = tuple(group for group, _ in cells)
    guess = not all(groups) and not any(sure for _, sure in cells)
    return Row(groups, (SURPLUS,) * surplus + (_GUESS,) * guess + (PARTED,) * (price > _DOUBTFUL))


def _take(found: dict[_Place, _Step], place: _Place, step: _Step) -> None:
    known = found.get(place)
    if known is None or step.price < known.price:
        found[place] = step
