"""Heads of no known form: words that each name a column by their ending, on one line or one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from structurer import forms
from structurer.forms import VALUES, Column, Layout, fold
from structurer.tables.tokens import BRACKET, Token, is_value

_FEWEST = 3
_ROWS = 2
"""So many rows must fit a head that is printed a word a line, or that no number, unit or known title announces."""

_Line = Sequence[Token]


def free_head(lines: Sequence[_Line]) -> tuple[Layout, int] | None:
    """The columns of a head, and how many lines it takes."""
    if not lines:
        return None
    on_one_line = _columns([token.text for token in lines[0]])
    if on_one_line:
        return on_one_line, 1
    end = next((at for at, line in enumerate(lines) if len(line) != 1 or not _named(line[0].text)), len(lines))
    layout = _columns([line[0].text for line in lines[:end]])
    return (layout, end) if layout and _borne_out(layout, lines[end:]) else None


def announces_itself(lines: Sequence[_Line]) -> bool:
    """Whether a head and rows that fit it begin `lines`."""
    head = free_head(lines)
    return head is not None and _borne_out(head[0], lines[head[1] :])


def _borne_out(layout: Layout, rows: Sequence[_Line]) -> bool:
    """Whether the first rows have words, and a figure for each column of figures."""
    figures = sum(column.kind in VALUES for column in layout)
    first = [[is_value(token.text) for token in row] for row in rows[:_ROWS]]
    return len(first) == _ROWS and all(
        len(row) > figures and all(row[-figures:]) and not row[-figures - 1] for row in first
    )


def _columns(words: Sequence[str]) -> Layout | None:
    columns = [_named(word) for word in words]
    layout = tuple(column for column in columns if column)
    if len(layout) < max(len(words), _FEWEST) or not any(column.kind in VALUES for column in layout[1:]):
        return None
    return layout


def _named(word: str) -> Column | None:
    if is_value(word):
        return None
    bare = BRACKET.sub("", fold(word))
    fits = [(len(ending), kind) for ending, kind in _endings() if bare.endswith(ending)]
    return Column("", (word,), max(fits)[1]) if fits else None


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, forms.Kind], ...]:
    columns = [column for layout in forms.form("general/list").layouts for column in layout]
    return tuple((fold(word), column.kind) for column in columns for word in column.words)
