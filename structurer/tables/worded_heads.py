"""Heads read by their own words, a word for each column, which the rows below bear out figure by figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from structurer.forms import VALUES, Column, Form, Kind, Layout, fold
from structurer.tables.free_heads import head_words, named
from structurer.tables.tokens import BRACKET, YEAR, Token, is_value

_TOTAL = re.compile(r"合计|总计")
_ROWS = 6
"""The rows below a head that are looked at."""

_Line = Sequence[Token]


def worded_head(lines: Sequence[_Line], known: Sequence[Form]) -> tuple[Layout, int] | None:
    """The columns of a head on one line, and how many lines it takes; None where the rows do not print what it says.

    The first rows say how many columns hold figures, which are the last ones. A word that names none is that of a
    column of figures among these, and one such word may name what the rows are. Above a total without figures the
    words alone say it.
    """
    words = head_words(lines[0]) if lines else []
    if len(words) < 3 or any(map(is_value, words)):
        return None
    kinds = [_kind(word, known) for word in words]
    blank = len(lines) > 1 and None not in kinds and _TOTAL.fullmatch("".join(token.text for token in lines[1]))
    figures = sum(kind in VALUES for kind in kinds) if blank else _figures(lines[1:])
    first = len(words) - figures
    if not 0 < figures < len(words) or not set(kinds[first:]) <= {None, *VALUES}:
        return None
    if any(kind in VALUES for kind in kinds[:first]) or kinds[:first].count(None) > 1:
        return None
    return tuple(
        Column("", (word,), kind or ("label" if at < first else "amount"))
        for at, (word, kind) in enumerate(zip(words, kinds, strict=True))
    ), 1


def repeated_head(lines: Sequence[_Line]) -> tuple[Layout, int] | None:
    """The columns of a head of two lines that prints the same words below each word of its first line, above rows of
    figures only."""
    if len(lines) < 3:
        return None
    upper, lower = (head_words(line) for line in lines[:2])
    share = len(lower) // len(upper)
    if len(upper) < 2 or share < 2 or lower != lower[:share] * len(upper):
        return None
    row = [is_value(token.text) for token in lines[2]]
    leaves = [named(word, known=True) for word in lower[:share]]
    if len(row) != len(lower) or not all(row) or not all(leaf and leaf.kind in VALUES for leaf in leaves):
        return None
    return tuple(Column(group, leaf.words, leaf.kind) for group in upper for leaf in leaves if leaf), 2


def _figures(rows: Sequence[_Line]) -> int:
    """How many figures close the first rows: as many in each, or fewer in some; none where other lines are among
    them."""
    counts: list[int] = []
    for row in rows[:_ROWS]:
        count = 0
        while count < len(row) and is_value(row[-1 - count].text):
            count += 1
        if not count:
            break
        if count == len(row):
            return 0
        counts.append(count)
    return max(counts, default=0)


def _kind(word: str, known: Sequence[Form]) -> Kind | None:
    """What a column of that word holds in the `known` forms, or by its ending."""
    bare = _bare(word)
    columns = (column for form in known for layout in form.layouts for column in layout)
    found = next((column.kind for column in columns if bare in map(_bare, column.words)), None)
    free = None if found else named(word, known=True)
    return found or (free.kind if free else None)


def _bare(word: str) -> str:
    return BRACKET.sub("", YEAR.sub("{year}", fold(word)))
