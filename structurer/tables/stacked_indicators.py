"""Rows of indicators whose cells wrap by height -> their words in the order of the cells, and where each row stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, groupby, pairwise
from typing import NamedTuple

from structurer.forms import Form, Kind
from structurer.tables.heights import Cell, Line, arrangements, blocks_of
from structurer.tables.levels import are_levels, levels_of
from structurer.tables.tokens import Token, width
from structurer.tables.wording import FIGURE, traits_of

_UNBROKEN = re.compile(r"[（《“]?[!-~]*")
_NAMES = 8
"""So many lines at most hold the names of levels that stand above a row."""
_FEWEST = 4
_OPTIONAL = {"actual": 4.5, "score": 6.0, "note": 0.0}
_NEVER, _DEAREST, _NEAR = 1000.0, 3.0, 0.5


def lines_of(tokens: Sequence[Token]) -> list[Line]:
    """The words by their lines, those that a cell may end in whole again."""
    return [tuple(_whole(list(line))) for _, line in groupby(tokens, key=lambda token: token.line)]


def _whole(line: list[Token]) -> Iterator[Token]:
    for at, token in enumerate(line):
        if token.glued:
            continue
        parts = [token, *_glued(line[at + 1 :])]
        text = "".join(part.text for part in parts)
        yield token._replace(text=text, end=parts[-1].end, width=parts[-1].reach)


def _glued(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if not token.glued:
            return
        yield token


class Range(NamedTuple):
    """The words that a row takes, and whether others of its cells are nearly as likely."""

    start: int
    end: int
    doubtful: bool


def stacked_rows(
    tokens: Sequence[Token], kinds: tuple[Kind, ...], known: Form
) -> tuple[tuple[Token, ...], list[Range]] | None:
    """The words of a block, and the range of them that each row takes; None where no row wraps by height."""
    lines = lines_of(tokens)
    blocks = blocks_of(
        lines,
        [_has_score(line) for line in lines],
        lambda row: _ordered(tuple(row), kinds, known).price,
        lambda at: _names(lines, at, known),
    )
    if not blocks or not any(block.row and block.end > block.start + 1 for block in blocks):
        return None
    body: list[Token] = []
    rows: list[Range] = []
    for block in blocks:
        row = lines[block.start : block.end]
        ordered = (
            _ordered(tuple(row), kinds, known) if block.row else _Ordered(None, tuple(chain(*row)), doubtful=False)
        )
        body += ordered.words
        rows += [Range(len(body) - len(ordered.words), len(body), ordered.doubtful)] if block.row else []
    return tuple(body), rows


def _has_score(line: Line) -> bool:
    """Whether a weight and a score that does not exceed it stand on the line."""
    figures = [Decimal(token.text) if FIGURE.fullmatch(token.text) else None for token in line]
    return any(left is not None and right is not None and left >= right for left, right in pairwise(figures))


def _names(lines: Sequence[Line], at: int, known: Form) -> Iterator[tuple[int, float]]:
    """Where lines end that hold nothing but names of levels."""
    words: list[Token] = []
    for end in range(at, min(at + _NAMES, len(lines))):
        if _has_score(lines[end]):
            return
        words += lines[end]
        if _are_names(tuple(words), known):
            yield end + 1, 0.0


def _are_names(words: tuple[Token, ...], known: Form) -> bool:
    at = 0
    for level in levels_of(words, known):
        if level.start != at:
            return False
        at = level.end
    return at == len(words)


class _Ordered(NamedTuple):
    """The words of a row in the order of its likeliest cells, and what these cost: nothing where they are no row."""

    price: float | None
    words: Line
    doubtful: bool


@cache
def _ordered(row: tuple[Line, ...], kinds: tuple[Kind, ...], known: Form) -> _Ordered:
    ways = {tuple(chain(*cells)): (_price(cells, kinds, known), len(cells)) for cells in arrangements(row)}
    first, *others = sorted(ways, key=lambda words: ways[words][0]) or [()]
    price, cells = ways.get(first, (_NEVER, 0))
    if price >= _DEAREST or cells < _FEWEST:
        return _Ordered(None, (), doubtful=False)
    doubtful = bool(others) and ways[others[0]][0] - price < _NEAR
    return _Ordered(price, tuple(token._replace(leads=at == 0) for at, token in enumerate(first)), doubtful)


def _price(cells: Sequence[Cell], kinds: Sequence[Kind], known: Form) -> float:
    """What the cells cost as a row: names of levels, of which there may be two, then each in its column."""
    texts = ["".join(token.text for token in cell) for cell in cells]
    wraps = sum(map(_wrap_price, cells))
    depths = [depth for depth in range(3) if are_levels(texts[:depth], known)]
    return wraps + min(_columns_price(cells[depth:], texts[depth:], kinds) - depth for depth in depths)


def _columns_price(cells: Sequence[Cell], texts: Sequence[str], kinds: Sequence[Kind]) -> float:
    """The cells in their columns, of which some may be blank."""
    prices = {0: 0.0}
    for kind in kinds:
        following = {at: price + _OPTIONAL.get(kind, _NEVER) for at, price in prices.items()}
        for at, price in prices.items():
            if at < len(cells):
                cost = price + _cell_price(kind, texts[at], len(cells[at]))
                following[at + 1] = min(cost, following.get(at + 1, _NEVER))
        prices = following
    return prices.get(len(cells), _NEVER)


def _wrap_price(cell: Cell) -> float:
    """What the lines of a cell cost: all but the last have no room for the next word, a figure or a bracket whole."""
    full = max(token.width for token in cell)
    rooms = (full - left.width - _unbroken(right.text) for left, right in pairwise(cell))
    return sum(0.0 if room <= 1.1 else 0.6 + 1.5 * room for room in rooms)


def _unbroken(text: str) -> float:
    found = _UNBROKEN.match(text)
    return width(found.group()) if found else 0.0


def _cell_price(kind: Kind, text: str, lines: int) -> float:
    if kind in ("weight", "score"):
        return 0.0 if FIGURE.fullmatch(text) and lines == 1 else _NEVER
    return _word_price(kind, text)


@cache
def _word_price(kind: Kind, text: str) -> float:
    token = Token(text, 0, len(text), 0, 0.0, 0.0, 0, True)
    return traits_of(kind, [token]).alone[0]
