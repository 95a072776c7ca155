"""Which columns the word for a total takes: one that is centred over several of them stands in the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from structurer.tables.aligned_columns import Band, band_of
from structurer.tables.aligned_nodes import Node
from structurer.tables.aligned_words import Word, text_of

_SAME = 0.6
"""Words whose middles are so near, in points, are centred over the same columns."""
_GAP = 1.2
"""The gap between two columns where none can be measured, in sizes of the characters."""
_INSET = 0.5
"""A word begins at most so far from where its column seems to begin."""
_LEFT = 0.03
_STRICT = 10.0
"""That a word begins where the others of its column do speaks for that column, the less the farther off it is."""
_WIDER = 0.05
"""More columns may be so much less exactly under a word."""
_CODE = re.compile(r"(?:编码|代码|类|款|项|序号|行次)$")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """The columns that a total may take: as nodes of the head; which of them have cells that are set on a `side`, which
    shows how wide they are, where the cells of those on the left begin, and which hold `others` than totals; the table
    `begins` where its page does."""

    nodes: Sequence[Node]
    sides: Sequence[bool]
    lefts: Mapping[int, float]
    others: Sequence[bool]
    begins: float


def total_columns(word: Word, column: int, taken: frozenset[int], places: Places) -> Range:
    """The columns of a total, as a half-open range: `column`, in which it seems to stand, and empty ones beside it.

    A total that stands alone in a column may also begin where the column does, unless that is one of codes.
    """
    leaves = [leaf for node in places.nodes for leaf in node.leaves()]
    ranges = _ranges(column, taken, len(leaves))
    named = [(a, b) for a, b, node in _named(places.nodes) if (a, b) in ranges and _is_over(node, word)]
    if named:
        return min(named)
    tiles = _tiles(leaves, places.sides, min(places.begins, leaves[0].printed.x0), word.size)
    offs = {(a, b): abs((tiles[a].x0 + tiles[b - 1].x1) / 2 - word.centre) / word.size for a, b in ranges}
    own = (column, column + 1)
    offs[own] = abs(leaves[column].extent.centre - word.centre) / word.size
    inset = (word.box.x0 - places.lefts.get(column, tiles[column].x0)) / word.size
    if column in places.lefts:
        offs[own] = min(offs[own], _LEFT + _STRICT * abs(inset))
    elif not places.others[column] and not _CODE.search(text_of(leaves[column].words[::-1])):
        offs[own] = min(offs[own], max(abs(inset) - _INSET, 0.0))
    return min(ranges, key=lambda columns: (offs[columns] - _WIDER * (columns[1] - columns[0]), columns))


def _ranges(column: int, taken: frozenset[int], width: int) -> list[Range]:
    """All runs of columns around `column` in which nothing else stands."""
    start, end = column, column + 1
    while start > 0 and start - 1 not in taken:
        start -= 1
    while end < width and end not in taken:
        end += 1
    return [(a, b) for a in range(start, column + 1) for b in range(column + 1, end + 1)]


def _named(nodes: Sequence[Node], start: int = 0) -> Iterator[tuple[int, int, Node]]:
    """The columns of each name in a head."""
    for node in nodes:
        end = start + len(list(node.leaves()))
        if node.words:
            yield start, end, node
        yield from _named(node.children, start)
        start = end


def _is_over(node: Node, word: Word) -> bool:
    return abs(band_of(node.words).centre - word.centre) < _SAME


def _tiles(leaves: Sequence[Node], sides: Sequence[bool], begins: float, size: float) -> list[Band]:
    """The columns side by side. One that shows how wide it is is so; another reaches to those beside it, or as far on
    the right of its name, which is centred, as on the left."""
    extents = [leaf.extent for leaf in leaves]
    gaps = [right.x0 - left.x1 for (left, a), (right, b) in pairwise(zip(extents, sides, strict=True)) if a and b]
    gap = max(median(gaps), 0.0) if gaps else _GAP * size
    tiles: list[Band] = []
    for at, extent in enumerate(extents):
        start = extent.x0 if sides[at] else tiles[-1].x1 + gap if tiles else begins
        if sides[at]:
            end = extent.x1
        elif at + 1 < len(extents) and sides[at + 1]:
            end = extents[at + 1].x0 - gap
        else:
            end = 2 * extent.centre - start
        tiles.append(Band(start, max(end, leaves[at].printed.x1)))
    return tiles
