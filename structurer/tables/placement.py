"""The words and the figures of one row over the columns of their side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """The identities all columns of which are printed, by the places of their columns, and those that lack some where
    every other column of amounts is one of theirs; of two with the same total the one with more parts holds."""
    found = [
        places for identity in identities for places in (*identity.everywhere(columns), *_reduced(identity, columns))
    ]
    return tuple(dict.fromkeys(one for one in found if not any(_is_narrower(one, other) for other in found)))


def _reduced(identity: Identity, columns: Layout) -> Iterator[Sum]:
    """The identity without the parts that are not printed, where the table has no column of amounts beside it."""
    paths = [column.path for column in columns]
    printed = tuple((factor, paths.index(path)) for factor, path in identity.factors if path in paths)
    amounts = {at for at, column in enumerate(columns) if column.kind == "amount"}
    if len(printed) > 2 and identity.factors[0][1] in paths and {at for _, at in printed} == amounts:
        yield printed


def _is_narrower(one: Sum, other: Sum) -> bool:
    return one[0] == other[0] and set(one) < set(other)


def placements(figures: Sequence[Token], columns: Layout, sums: Sequence[Sum]) -> tuple[Places, ...]:
    """All choices of columns, in order, with which every sum holds, a blank counting as zero; those that stand
    further left come first. Where none holds exactly, what rounding explains does. Nothing where there are too many to
    be of use."""
    if comb(len(columns), len(figures)) > _MOST:
        return ()
    choices: Iterable[Places] = combinations(range(len(columns)), len(figures))
    if columns[0].kind == "line" and figures[0].text.isdigit():
        choices = ((0, *others) for others in combinations(range(1, len(columns)), len(figures) - 1))
    rows = [(places, dict(zip(places, figures, strict=True))) for places in choices]
    exact = tuple(places for places, row in rows if _fits(row, columns, sums, Decimal(0)))
    return exact or tuple(places for places, row in rows if _fits(row, columns, sums, _half_unit(figures)))


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


def _fits(row: Mapping[int, Token], columns: Layout, sums: Sequence[Sum], half: Decimal) -> bool:
    """Whether every sum holds, up to `half` a unit for each of its figures."""
    if any(_is_percent(figure) and columns[place].kind != "percent" for place, figure in row.items()):
        return False
    values = {place: value_of(figure.text) or Decimal(0) for place, figure in row.items()}
    return all(
        abs(sum((factor * values.get(place, Decimal(0)) for factor, place in terms), Decimal(0)))
        <= half * sum(bool(values.get(place)) for _, place in terms)
        for terms in sums
    )


def _half_unit(figures: Sequence[Token]) -> Decimal:
    """Half a unit in the last place that the figures print; nothing for whole ones, which are not rounded."""
    decimals = max((len(figure.text.rstrip("%％)）").partition(".")[2]) for figure in figures), default=0)
    return Decimal(5).scaleb(-decimals - 1) if decimals else Decimal(0)


def word_cells(
    words: Sequence[Token], kinds: Sequence[Kind], first: bool, beside: bool = False
) -> list[tuple[Token, ...]]:
    """The words of one side over its columns of words; `beside` says that there are other sides."""
    if len(kinds) < 2 or not words:
        return [tuple(words)] * bool(kinds) + [()] * (len(kinds) - 1)
    if set(kinds) == {"label"} and len(words) == len(kinds):
        return [(word,) for word in words]
    if kinds[-1] == "text":
        return [tuple(words[:1]), *[()] * (len(kinds) - 2), tuple(words[1:])]
    if "period" in kinds:
        at = next((n for n, word in enumerate(words) if DATE.match(word.text)), len(words) if first else 0)
        return [tuple(words[:at]), *[()] * (len(kinds) - 2), tuple(words[at:])]
    return _keyed_cells(words, kinds, first, beside)


def is_total(cells: Sequence[Sequence[Token]]) -> bool:
    """Whether the words of a row are those of a total."""
    return _TOTAL.match("".join(token.text for cell in cells for token in cell)) is not None


def _is_sum(words: Sequence[Token]) -> bool:
    return words[-1].text.endswith(("合计", "总计"))


def _keyed_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool, beside: bool) -> list[tuple[Token, ...]]:
    """[body] code code code name: any of them may be blank. A total reaches over all, and so does that of a side."""
    keys = [at for at, kind in enumerate(kinds) if kind in KEYS]
    cells: list[tuple[Token, ...]] = [()] * len(kinds)
    start = next((n for n, word in enumerate(words) if word.text.isdigit()), None) if keys else None
    if start is None or (start and keys[0] == 0):
        whole = (first and kinds[0] == "organization") or is_total([words]) or (beside and _is_sum(words))
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
