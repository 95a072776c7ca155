"""The words and the figures of one row over the columns of their side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from structurer.forms import VALUES, Column, Identity, Kind, Layout
from structurer.tables.tokens import DATE, Token, value_of

_TOTAL = re.compile(r"合计|总计|小计")
KEYS: frozenset[Kind] = frozenset({"code", "serial"})


def is_figure(column: Column) -> bool:
    """Whether the column holds figures that close a row; codes and serial numbers open one."""
    return column.kind in VALUES or column.kind == "line"


def figure_cells(
    figures: Sequence[Token], columns: Layout, identities: Sequence[Identity]
) -> tuple[list[tuple[Token, ...]], tuple[str, ...]]:
    """The figures of a row over its columns of figures, and what is doubtful about it.

    Figures that are fewer than the columns go where the identities put them, if they admit one place for each only;
    else they fill the columns from the left.
    """
    if not 0 < len(figures) < len(columns):
        return _from_the_left(figures, columns), ()
    places = _places_by_arithmetic(figures, columns, identities)
    if places is None:
        return _from_the_left(figures, columns), ("fewer figures than columns; they are set from the left",)
    cells: list[tuple[Token, ...]] = [()] * len(columns)
    for figure, place in zip(figures, places, strict=True):
        cells[place] = (figure,)
    return cells, ("placed by arithmetic",)


def _from_the_left(figures: Sequence[Token], columns: Layout) -> list[tuple[Token, ...]]:
    """A figure with a percent sign goes on to the next column of percentages."""
    cells: list[tuple[Token, ...]] = [()] * len(columns)
    at = 0
    for figure in figures:
        if _is_percent(figure):
            at = next((later for later in range(at, len(columns)) if columns[later].kind == "percent"), at)
        if at < len(columns):
            cells[at] = (figure,)
        at += 1
    return cells


def _is_percent(figure: Token) -> bool:
    return figure.text[-1] in "%％"


def _places_by_arithmetic(
    figures: Sequence[Token], columns: Layout, identities: Sequence[Identity]
) -> tuple[int, ...] | None:
    """The one choice of columns, in order, with which all identities hold, a blank counting as zero."""
    sums = [places for identity in identities if (places := identity.places(columns))]
    if not sums:
        return None
    choices = combinations(range(len(columns)), len(figures))
    fits = (places for places in choices if _fits(dict(zip(places, figures, strict=True)), columns, sums))
    first, second = next(fits, None), next(fits, None)
    return first if second is None else None


def _fits(row: Mapping[int, Token], columns: Layout, sums: Sequence[Sequence[tuple[int, int]]]) -> bool:
    if any(_is_percent(figure) and columns[place].kind != "percent" for place, figure in row.items()):
        return False
    values = {place: value_of(figure.text) or Decimal(0) for place, figure in row.items()}
    return all(sum(factor * values.get(place, 0) for factor, place in terms) == 0 for terms in sums)


def word_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """The words of one side over its columns of words."""
    if len(kinds) < 2 or not words:
        return [tuple(words)] * bool(kinds) + [()] * (len(kinds) - 1)
    if kinds[-1] == "text":
        return [tuple(words[:1]), *[()] * (len(kinds) - 2), tuple(words[1:])]
    if "period" in kinds:
        at = next((n for n, word in enumerate(words) if DATE.match(word.text)), len(words) if first else 0)
        return [tuple(words[:at]), *[()] * (len(kinds) - 2), tuple(words[at:])]
    return _keyed_cells(words, kinds, first)


def _keyed_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """[body] code code code name: any of them may be blank."""
    keys = [at for at, kind in enumerate(kinds) if kind in KEYS]
    cells: list[tuple[Token, ...]] = [()] * len(kinds)
    start = next((n for n, word in enumerate(words) if word.text.isdigit()), None) if keys else None
    if start is None or (start and keys[0] == 0):
        whole = (first and kinds[0] == "organization") or _TOTAL.match("".join(word.text for word in words)) is not None
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
