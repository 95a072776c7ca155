"""The words and the figures of one row over the columns of their side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from structurer.forms import VALUES, Column, Kind
from structurer.tables.tokens import DATE, Token

_TOTAL = re.compile(r"合计|总计|小计")
KEYS: frozenset[Kind] = frozenset({"code", "serial"})


def is_figure(column: Column) -> bool:
    return column.kind in VALUES or column.kind == "line"


def figure_cells(figures: Sequence[Token], kinds: Sequence[Kind]) -> list[tuple[Token, ...]]:
    """From the left; a figure with a percent sign goes on to the next column of percentages."""
    cells: list[tuple[Token, ...]] = [()] * len(kinds)
    at = 0
    for figure in figures:
        if figure.text[-1] in "%％":
            at = next((later for later in range(at, len(kinds)) if kinds[later] == "percent"), at)
        if at < len(kinds):
            cells[at] = (figure,)
        at += 1
    return cells


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
