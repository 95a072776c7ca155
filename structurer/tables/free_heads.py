"""Heads of no known form: words that each name a column by their ending, on one line or one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from structurer import forms
from structurer.forms import VALUES, Column, Layout, fold
from structurer.tables.tokens import BRACKET, YEAR, Token, is_value

_FEWEST = 3
_CODES = frozenset("类款项")
_LEVELS = 4
"""More lines than these are no head of two levels."""
_ROWS = 2
"""So many rows must fit a head that is printed a word a line, or that no number, unit or known title announces."""

_Line = Sequence[Token]


def free_head(lines: Sequence[_Line]) -> tuple[Layout, int] | None:
    """The columns of a head, and how many lines it takes."""
    if not lines:
        return None
    if grouped := _grouped(lines):
        return grouped
    on_one_line = _columns(head_words(lines[0]))
    if on_one_line:
        return on_one_line, 1
    end = next((at for at, line in enumerate(lines) if len(line) != 1 or not named(line[0].text)), len(lines))
    layout = _columns([line[0].text for line in lines[:end]])
    return (layout, end) if layout and _borne_out(layout, lines[end:]) else None


def borne_out_head(lines: Sequence[_Line]) -> tuple[Layout, int] | None:
    """A head that rows which fit it stand below."""
    found = free_head(lines)
    return found if found and _borne_out(found[0], lines[found[1] :]) else None


def announces_itself(lines: Sequence[_Line]) -> bool:
    """Whether a head and rows that fit it begin `lines`."""
    return borne_out_head(lines) is not None


def _borne_out(layout: Layout, rows: Sequence[_Line]) -> bool:
    """Whether the first rows have words, a figure for each column of figures, and no other."""
    kinds = [column.kind in VALUES for column in layout]
    figures, last = sum(kinds), len(kinds) - kinds[::-1].index(True)
    if not all(kinds[last - figures : last]):
        return False
    first = [[is_value(token.text) for token in row] for row in rows[:_ROWS]]
    return len(first) == _ROWS and all(_fits(row, figures, closed=last == len(kinds)) for row in first)


def _fits(row: Sequence[bool], figures: int, closed: bool) -> bool:
    """Words, then that many figures, which close the row or have words only after them."""
    if closed:
        return len(row) > figures and all(row[-figures:]) and not row[-figures - 1]
    at = row.index(True, 1) if True in row[1:] else 0
    return at > 0 and not row[0] and all(row[at : at + figures]) and sum(row[at:]) == figures


def _grouped(lines: Sequence[_Line]) -> tuple[Layout, int] | None:
    """The columns of a head of two levels, the lower one its last line, and how many lines it takes."""
    end = next((at for at, line in enumerate(lines) if any(is_value(token.text) for token in line)), 0)
    if not 2 <= end <= _LEVELS:
        return None
    upper = [word for line in lines[: end - 1] for word in head_words(line)]
    leaves = _columns(head_words(lines[end - 1]), fewest=2)
    layout = _below(upper, leaves) if leaves else None
    return (layout, end) if layout and len(layout) >= _FEWEST and _borne_out(layout, lines[end:]) else None


def _below(upper: Sequence[str], leaves: Layout) -> Layout | None:
    """The columns of `upper` with `leaves` below those words that are groups; None where it is not plain which are."""
    figures = [column.kind in VALUES for column in leaves]
    if len(upper) == 2 and False in figures and True in figures:
        if figures != sorted(figures):
            return None
        return tuple(replace(leaf, group=upper[figure]) for leaf, figure in zip(leaves, figures, strict=True))
    if not any(figures):
        groups = [0]
    elif all(figures):
        groups = _groups_among(upper, leaves)
    else:
        return None
    columns = [None if at in groups else named(word, known=True) for at, word in enumerate(upper)]
    if not groups or any(column is None for at, column in enumerate(columns) if at not in groups):
        return None
    share = len(leaves) // len(groups)
    below = [tuple(replace(leaf, group=upper[at]) for leaf in leaves[:share]) for at in groups]
    parts = iter(below)
    return tuple(part for column in columns for part in ((column,) if column else next(parts)))


def _groups_among(upper: Sequence[str], leaves: Layout) -> list[int]:
    """The last two words where the same leaves stand twice below, or the only word that known forms have as a group."""
    half = len(leaves) // 2
    if half > 1 and leaves[:half] == leaves[half:] and len(upper) > 1:
        return [len(upper) - 2, len(upper) - 1]
    below = {fold(word) for leaf in leaves for word in leaf.words}
    known = [at for at, word in enumerate(upper) if _groups().get(YEAR.sub("Y", fold(word)), frozenset()) & below]
    return known if len(known) == 1 else []


def head_words(line: _Line) -> list[str]:
    """The words of a head; one of two characters may be printed apart."""
    words: list[str] = []
    for token in line:
        if len(token.text) == 1 == len(words[-1] if words else "") and not {token.text, words[-1]} <= _CODES:
            words[-1] += token.text
        else:
            words.append(token.text)
    return words


def _columns(words: Sequence[str], fewest: int = _FEWEST) -> Layout | None:
    """The columns that the words name. At least `fewest`, one of them of figures; fewer than usual are the lower level
    of a head, where words of the known forms count too."""
    lower = fewest < _FEWEST
    layout = tuple(column for word in words if (column := named(word, lower)))
    if len(layout) < max(len(words), fewest):
        return None
    return layout if lower or any(column.kind in VALUES for column in layout[1:]) else None


def named(word: str, known: bool = False) -> Column | None:
    """The column that a word names by its ending or, where it may, as a word of the `known` forms."""
    if is_value(word):
        return None
    bare = BRACKET.sub("", fold(word))
    fits = [(len(ending), kind) for ending, kind in _endings() if bare.endswith(ending)]
    kind = max(fits)[1] if fits else _leaves().get(bare) if known else None
    return Column("", (word,), kind) if kind else None


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, forms.Kind], ...]:
    columns = [column for layout in forms.form("general/list").layouts for column in layout]
    return tuple((fold(word), column.kind) for column in columns for word in column.words)


@lru_cache(maxsize=1)
def _leaves() -> dict[str, forms.Kind]:
    """The amounts of all forms, by the words of their columns."""
    columns = [column for known in forms.forms() for layout in known.layouts for column in layout]
    return {fold(word): column.kind for column in columns if column.kind == "amount" for word in column.words}


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """What stands above columns in any form, a year as "Y", with the words of the columns below it."""
    found: dict[str, set[str]] = {}
    for column in (column for known in forms.forms() for layout in known.layouts for column in layout):
        for group in filter(None, column.group.split("/")):
            found.setdefault(fold(group).replace("{year}", "Y"), set()).update(fold(word) for word in column.words)
    return {group: frozenset(words) for group, words in found.items()}
