"""Lines in the order of their height on the page -> the rows that print them, and the cells of a row.

The cells of a row stand in the middle of its height. Where some wrap, its lines are those of all its cells by height:
the shorter ones stand on a line in the middle of the longest, or between two of its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from structurer.tables.tokens import Token

Line = tuple[Token, ...]
Cell = tuple[Token, ...]
"""The words of a cell, one from each of the lines that it takes."""
_TALLEST = 9
_MOST = 300
"""More ways than these to tell the cells of a row are not gone through."""


class _Kinds(NamedTuple):
    """How many cells take how many lines, the most lines first, and which of them stand on each line of the row."""

    counts: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, ...], ...]


class Block(NamedTuple):
    """Lines `[start, end)` that are a row, with the figures that it is found by on its middle line, or others."""

    start: int
    end: int
    row: bool


def blocks_of(
    lines: Sequence[Line],
    anchors: Sequence[bool],
    price: Callable[[Sequence[Line]], float | None],
    others: Callable[[int], Iterator[tuple[int, float]]],
) -> list[Block] | None:
    """All lines as rows, each around one of the `anchors`, and what stands between them; None where they are not.

    `price` says what lines cost as a row, None where they are none, and `others` where lines end that are no row and
    begin with a line, with what they cost.
    """
    reached: dict[int, tuple[float, Block | None]] = {0: (0.0, None)}
    anchor = 0
    for at in range(len(lines)):
        anchor = next((n for n in range(max(anchor, at), len(lines)) if anchors[n]), len(lines))
        if at not in reached:
            continue
        blocks = [(cost, Block(at, end, False)) for end, cost in others(at)]
        end = 2 * anchor - at + 1
        if end <= len(lines) and not any(anchors[anchor + 1 : end]) and is_balanced(lines[at:end]):
            cost = price(lines[at:end])
            blocks += [(cost, Block(at, end, True))] if cost is not None else []
        for cost, block in blocks:
            whole = reached[at][0] + cost
            if block.end not in reached or whole < reached[block.end][0]:
                reached[block.end] = whole, block
    return _path(reached, len(lines))


def _path(reached: Mapping[int, tuple[float, Block | None]], end: int) -> list[Block] | None:
    """The blocks that lead to line `end`."""
    if end not in reached:
        return None
    blocks: list[Block] = []
    while block := reached[end][1]:
        blocks.append(block)
        end = block.start
    return blocks[::-1]


def arrangements(lines: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    """All ways to tell the cells of a row from its lines, each with the cells from left to right."""
    found = 0
    for kinds in _kinds(tuple(len(line) for line in lines)):
        for cells in _cells(lines, kinds):
            yield cells
            found += 1
            if found >= _MOST:
                return


def is_balanced(lines: Sequence[Line]) -> bool:
    """Whether lines may be those of one row: as many words stand on a line as on the one that faces it."""
    return len(lines) % 2 == 1 and all(
        len(upper) == len(lower) for upper, lower in zip(lines, reversed(lines), strict=True)
    )


@lru_cache(maxsize=512)
def _kinds(words: tuple[int, ...]) -> tuple[_Kinds, ...]:
    """What cells may have left so many words on the lines of a row: of one line in the middle at least."""
    if len(words) == 1:
        return (_Kinds(((1, words[0]),), ((1,),)),)
    tallest = range(len(words) // 2 + 1, min(len(words), _TALLEST) + 1)
    sizes = (
        (most, *others) for most in tallest for n in range(most) for others in combinations(range(most - 1, 0, -1), n)
    )
    return tuple(kinds for some in sizes if (kinds := _kinds_of(some, words)))


def _kinds_of(sizes: tuple[int, ...], words: tuple[int, ...]) -> _Kinds | None:
    """The counts of cells of these sizes, where every line has a word of each cell that stands on it."""
    tallest = sizes[0]
    on = {size: {tallest - size + 2 * at for at in range(size)} for size in sizes}
    heights = sorted(set().union(*on.values()))
    if len(heights) != len(words):
        return None
    left = dict(zip(heights, words, strict=True))
    counts = []
    for size in sizes:
        count = left[tallest - size]
        if count < 1 or any(left[height] < count for height in on[size]):
            return None
        left = {height: rest - count * (height in on[size]) for height, rest in left.items()}
        counts.append((size, count))
    if any(left.values()):
        return None
    return _Kinds(tuple(counts), tuple(tuple(size for size in sizes if height in on[size]) for height in heights))


def _cells(lines: Sequence[Line], kinds: _Kinds) -> Iterator[tuple[Cell, ...]]:
    """The cells of the row in every order in which those on each line follow each other as their words do."""
    counts = dict(kinds.counts)
    for order in _orders(tuple(counts.values())):
        sizes = [kinds.counts[at][0] for at in order]
        parts: list[list[Token]] = [[] for _ in sizes]
        for line, here in zip(lines, kinds.lines, strict=True):
            for token, at in zip(line, (at for at, size in enumerate(sizes) if size in here), strict=True):
                parts[at].append(token)
        yield tuple(map(tuple, parts))


@lru_cache(maxsize=512)
def _orders(counts: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """All sequences of kinds with so many of each."""
    if not any(counts):
        return ((),)
    return tuple(
        (kind, *rest)
        for kind, count in enumerate(counts)
        if count
        for rest in _orders((*counts[:kind], count - 1, *counts[kind + 1 :]))
    )
