"""The words and the figures of one row over the columns of their side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, combinations
from math import comb

from structurer.forms import VALUES, Column, Identity, Kind, Layout
from structurer.tables.tokens import DATE, Token, value_of

_TOTAL = re.compile(r"合计|总计|小计")
KEYS: frozenset[Kind] = frozenset({"code", "serial"})
_LEFT = "fewer figures than columns; they are set from the left"
_SOME = "fewer figures than columns; some fit several columns and are set in the likeliest of them"
_ARITHMETIC = "placed by arithmetic"
_MOST = 1000
"""More ways than these to place a row's figures are not gone through."""

Places = tuple[int, ...]
"""The column of each figure of a row."""
Sum = tuple[tuple[int, int], ...]
"""Factors with their columns, which add up to zero."""


def is_figure(column: Column) -> bool:
    """Whether the column holds figures that close a row; codes and serial numbers open one."""
    return column.kind in VALUES or column.kind == "line"


def sums_of(columns: Layout, identities: Sequence[Identity]) -> tuple[Sum, ...]:
    """The identities all columns of which are printed, by the places of their columns."""
    return tuple(places for identity in identities for places in identity.everywhere(columns))


def placements(figures: Sequence[Token], columns: Layout, sums: Sequence[Sum]) -> tuple[Places, ...]:
    """All choices of columns, in order, with which every sum holds, a blank counting as zero; those that stand
    further left come first. Nothing where there are too many to be of use."""
    if comb(len(columns), len(figures)) > _MOST:
        return ()
    choices = combinations(range(len(columns)), len(figures))
    return tuple(places for places in choices if _fits(dict(zip(places, figures, strict=True)), columns, sums))


def from_the_left(figures: Sequence[Token], columns: Layout) -> Places:
    """The columns of figures that fill them from the left, those left over at the end without one. A figure with a
    percent sign goes on to the next column of percentages."""
    places: list[int] = []
    at = 0
    for figure in figures:
        if _is_percent(figure):
            at = next((later for later in range(at, len(columns)) if columns[later].kind == "percent"), at)
        if at < len(columns):
            places.append(at)
        at += 1
    return tuple(places)


def by_gaps(rows: Sequence[Sequence[Token]], words: Sequence[Sequence[Sequence[Token]]], columns: int) -> list[Places]:
    """The columns of the figures of each row that lacks some, where the white space between cells is the same in all
    full rows, so that more of it stands for blank cells; nothing for the other rows."""
    found: list[Places] = [()] * len(rows)
    gaps = {figure.gap for figures in rows if len(figures) == columns > 1 for figure in figures[1:]}
    if len(gaps) != 1 or min(gaps) < 2:
        return found
    step = gaps.pop()
    for number, (figures, cells) in enumerate(zip(rows, words, strict=True)):
        if not 0 < len(figures) < columns or any(figure.gap % step for figure in figures):
            continue
        at = -1 - next((n for n, cell in enumerate(reversed(cells)) if cell), 0)
        places = tuple(accumulate((figure.gap // step for figure in figures), initial=at))[1:]
        if places[0] >= 0 and places[-1] < columns:
            found[number] = places
    return found


def figure_cells(figures: Sequence[Token], places: Places, columns: int) -> list[tuple[Token, ...]]:
    """The figures of a row as the cells of its columns of figures."""
    cells: list[tuple[Token, ...]] = [()] * columns
    for figure, place in zip(figures, places, strict=False):
        cells[place] = (figure,)
    return cells


def doubts_of(figures: Sequence[Token], columns: int, choices: Sequence[Places]) -> tuple[str, ...]:
    """What is doubtful about the figures of a row that `choices` are the places of: all but that they are all there."""
    if not 0 < len(figures) < columns:
        return ()
    same = agreed(choices)
    if not any(same):
        return (_LEFT,)
    return (_ARITHMETIC,) if all(same) else (_SOME,)


def agreed(choices: Sequence[Places]) -> tuple[bool, ...]:
    """For each figure whether all choices put it into the same column; nothing where there are none."""
    return tuple(len(set(places)) == 1 for places in zip(*choices, strict=True))


def amounts(figures: Sequence[Token], places: Places, columns: Layout) -> tuple[Decimal, ...]:
    """The amounts of a row by column, a blank and what is no amount as zero."""
    values = [Decimal(0)] * len(columns)
    for figure, place in zip(figures, places, strict=False):
        if columns[place].kind == "amount":
            values[place] = value_of(figure.text) or Decimal(0)
    return tuple(values)


def _is_percent(figure: Token) -> bool:
    return figure.text[-1] in "%％"


def _fits(row: Mapping[int, Token], columns: Layout, sums: Sequence[Sum]) -> bool:
    if any(_is_percent(figure) and columns[place].kind != "percent" for place, figure in row.items()):
        return False
    values = {place: value_of(figure.text) or Decimal(0) for place, figure in row.items()}
    return all(sum(factor * values.get(place, 0) for factor, place in terms) == 0 for terms in sums)


def word_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """The words of one side over its columns of words."""
    if len(kinds) < 2 or not words:
        return [tuple(words)] * bool(kinds) + [()] * (len(kinds) - 1)
    if set(kinds) == {"label"} and len(words) == len(kinds):
        return [(word,) for word in words]
    if kinds[-1] == "text":
        return [tuple(words[:1]), *[()] * (len(kinds) - 2), tuple(words[1:])]
    if "period" in kinds:
        at = next((n for n, word in enumerate(words) if DATE.match(word.text)), len(words) if first else 0)
        return [tuple(words[:at]), *[()] * (len(kinds) - 2), tuple(words[at:])]
    return _keyed_cells(words, kinds, first)


def is_total(cells: Sequence[Sequence[Token]]) -> bool:
    """Whether the words of a row are those of a total."""
    return _TOTAL.match("".join(token.text for cell in cells for token in cell)) is not None


def _keyed_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """[body] code code code name: any of them may be blank."""
    keys = [at for at, kind in enumerate(kinds) if kind in KEYS]
    cells: list[tuple[Token, ...]] = [()] * len(kinds)
    start = next((n for n, word in enumerate(words) if word.text.isdigit()), None) if keys else None
    if start is None or (start and keys[0] == 0):
        whole = (first and kinds[0] == "organization") or is_total([words])
        cells[0 if whole else -1] = tuple(words)
        return cells
    end = start
    while end < len(words) and end - start < len(keys) and words[end].text.isdigit():
        cells[keys[end - start]] = (words[end],)
        end += 1
    if start:
        cells[0] = tuple(words[:start])
    cells[-1] = tuple(words[end:])
    return cells
