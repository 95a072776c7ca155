"""Rows of statements whose cells wrap by height -> one line for each row, its words in the order of the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import chain
from typing import NamedTuple

from structurer.tables.beside import Stream
from structurer.tables.counting import is_numbered
from structurer.tables.heights import Cell, Line, arrangements, blocks_of
from structurer.tables.side_cells import Cells, Side
from structurer.tables.tokens import Token, is_value
from structurer.tables.wraps import is_whole

_BELOW = 4
"""So many lines below the last figure may be the rest of its row."""
_SLACK, _EMPTY, _NEAR = 1.0, 3.0, 0.5


class Stacked(NamedTuple):
    """A row in the order of its cells, and whether another order is nearly as likely."""

    words: Line
    doubtful: bool


def stacked_lines(
    lines: Sequence[Line], sides: Sequence[Side], taken: int, labels: Set[str] = frozenset()
) -> tuple[list[Stacked], int] | None:
    """The rows of the first lines, of which `taken` reach to the last figure, and how many lines they take; None where
    no row wraps by height. A line that is one of the known `labels` is a row of its own."""
    for end in range(taken, min(taken + _BELOW, len(lines)) + 1):
        if rows := _stacked(lines[:end], sides, labels):
            return rows, end
    return None


def _stacked(lines: Sequence[Line], sides: Sequence[Side], labels: Set[str]) -> list[Stacked] | None:
    anchors = [any(is_value(token.text) for token in line) for line in lines]
    blocks = blocks_of(lines, anchors, _price, lambda at: _blank(lines[at], at, len(sides) > 1, labels))
    if not blocks or not any(block.row and block.end > block.start + 1 for block in blocks):
        return None
    return [_in_order(lines[block.start : block.end], sides) for block in blocks]


def _price(row: Sequence[Line]) -> float | None:
    """What lines cost as a row: words above and below the figures, those above no shorter; a row of one line has its
    words on it."""
    *above, middle = row[: len(row) // 2 + 1]
    below = row[len(row) // 2 + 1 :]
    if not above:
        return 0.0 if any(not is_value(token.text) for token in middle) else None
    words = [token for line in (*above, *below) for token in line]
    if any(is_value(token.text) for token in words) or any(is_numbered(token) for line in below for token in line):
        return None
    wraps = zip(chain(*above[:1]), chain(*below[-1:]), strict=True)
    return len(row) - 1.0 if all(first.width >= last.width - _SLACK for first, last in wraps) else None


def _blank(line: Line, at: int, beside: bool, labels: Set[str]) -> Iterator[tuple[int, float]]:
    """A row of labels without figures, which lists that stand side by side may have, or of a known one."""
    if is_whole(line, labels):
        yield at + 1, 0.0
    elif beside and not any(is_value(token.text) for token in line):
        yield at + 1, _EMPTY


def _in_order(row: Sequence[Line], sides: Sequence[Side]) -> Stacked:
    if len(row) == 1:
        return Stacked(row[0], doubtful=False)
    if len(sides) == 1:
        return Stacked(_led(_around_label(row)), doubtful=False)
    ways = [_led(tuple(chain(*map(_held, cells)))) for cells in arrangements(row) if not any(map(_holds_figure, cells))]
    priced = sorted(
        ((Stream(Cells(words, tuple(sides), (None,) * len(sides))).price(), words) for words in dict.fromkeys(ways)),
        key=lambda way: way[0],
    )
    if not priced:
        return Stacked(_led(tuple(chain(*row))), doubtful=True)
    return Stacked(priced[0][1], doubtful=len(priced) > 1 and priced[1][0] - priced[0][0] < _NEAR)


def _holds_figure(cell: Cell) -> bool:
    """Whether a figure is among the words of a cell, which none wraps around."""
    return len(cell) > 1 and any(is_value(token.text) for token in cell)


def _around_label(row: Sequence[Line]) -> Line:
    """The codes, the words of the label on all lines, and the figures."""
    middle = row[len(row) // 2]
    codes = next((at for at, token in enumerate(middle) if not token.text.isdigit()), 0)
    words = tuple(token for token in middle[codes:] if not is_value(token.text))
    figures = tuple(token for token in middle[codes:] if is_value(token.text))
    above, below = row[: len(row) // 2], row[len(row) // 2 + 1 :]
    return (*middle[:codes], *chain(*above), *words, *chain(*below), *figures)


def _held(cell: Cell) -> Cell:
    return (*cell[:1], *(token._replace(held=True) for token in cell[1:]))


def _led(tokens: Sequence[Token]) -> Line:
    """The words as one line, which the first of them leads."""
    return tuple(token._replace(leads=at == 0) for at, token in enumerate(tokens))
