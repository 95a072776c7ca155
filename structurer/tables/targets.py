"""Rows of a list of targets, each on one line: level | level | name | sign | target | unit.

The project and its aim, which all rows of a project share, stand on lines of their own above the first of them; they
become cells of that row only, as a merged cell is printed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, pairwise

from structurer import forms
from structurer.forms import Layout
from structurer.tables.anchored import Anchored
from structurer.tables.levels import is_level
from structurer.tables.tokens import Token

_FULL = 1.1
"""The room, in characters, that a wrapped line may leave free."""

_Line = Sequence[Token]
_Cells = tuple[tuple[Token, ...], ...]


def target_rows(lines: Sequence[_Line], layout: Layout, signs: Sequence[str]) -> tuple[tuple[Anchored, ...], int]:
    """The rows, and how many lines they take; a line that is neither a row nor one word above a row ends them."""
    shared = [column.kind for column in layout].index("level")
    rows: list[Anchored] = []
    above: list[Token] = []
    taken = 0
    for number, line in enumerate(lines, 1):
        if row := _row(line, layout[shared:], signs):
            cells, doubts = _merged(above, shared)
            rows.append(Anchored(cells + row.cells, doubts + row.doubts))
            above, taken = [], number
        elif len(line) == 1 and shared:
            above += line
        else:
            if rows and _is_level(line[0]):
                rows[-1] = Anchored(rows[-1].cells, (*rows[-1].doubts, "the row below it could not be read"))
            break
    return tuple(rows), taken


def _row(line: _Line, layout: Layout, signs: Sequence[str]) -> Anchored | None:
    """A line that holds a whole row: as many levels as the head has, words of a name, a sign and what is after it."""
    kinds = [column.kind for column in layout]
    depth, most = kinds.count("level"), len(kinds) - kinds.index("sign") - 1
    at = next((at for at, token in enumerate(line) if token.text in signs), 0)
    name, after = tuple(line[depth:at]), line[at + 1 :]
    if not name or not 0 < len(after) <= most or not all(map(_is_level, line[:depth])):
        return None
    single = [(token,) for token in (*line[:depth], line[at], *after)]
    cells = (*single[:depth], name, *single[depth:], *[()] * (most - len(after)))
    return Anchored(cells, () if len(after) == most else ("fewer words than columns; they are set from the left",))


def _is_level(token: Token) -> bool:
    return is_level(token.text, forms.form("performance/indicators"))


def _merged(words: _Line, columns: int) -> tuple[_Cells, tuple[str, ...]]:
    """Wrapped words, a line each, over columns of cells that all rows below share; in doubt where they may be parted
    in several ways."""
    if not words:
        return ((),) * columns, ()
    ways = list(_ways(words, columns))
    whole = (tuple(words), *[()] * (columns - 1))
    doubts = () if len(ways) == 1 else ("where the words above the row are parted is a guess",)
    return ways[0] if ways else whole, doubts


def _ways(words: _Line, columns: int) -> Iterator[_Cells]:
    """All ways to part `words` in which each cell fills the lines before its last; later borders come first."""
    for borders in combinations_with_replacement(range(len(words), -1, -1), columns - 1):
        cells = tuple(tuple(words[start:end]) for start, end in pairwise((0, *reversed(borders), len(words))))
        if all(_is_wrapped(cell) for cell in cells):
            yield cells


def _is_wrapped(cell: _Line) -> bool:
    full = max((word.width for word in cell), default=0.0)
    return all(word.width >= full - _FULL for word in cell[:-1])
