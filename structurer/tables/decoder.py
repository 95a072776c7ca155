"""Tokens -> rows, by price: a table that has lost its columns is the cheapest sequence of cells.

A table is a sequence of cells, each a run of tokens; a `Grammar` says which column may follow which and what it costs
to leave one out. `decode` is a semi-Markov Viterbi over that lattice, with a forward-backward pass for how sure each
row is. Prices come as prefix sums, so a cell of any length costs a few additions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Prices of a column of words, by the first and the last token of its cell.

    `alone[i]` is a cell of token i only; a longer cell [a, b) costs `first[a] + last[b - 1] + run[b - 1] - run[a]`,
    where `run` sums the prices of the wraps before each token, plus `unbalanced` where `depth` (open brackets)
    differs at its ends.
    """

    alone: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    run: tuple[float, ...]
    depth: tuple[int, ...]
    unbalanced: float
    longest: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Prices of a column of figures, None where a token cannot be one; `short` marks those below their full."""

    price: tuple[float | None, ...]
    short: tuple[bool, ...]


Border = Callable[[int, bool, int, bool, int], float]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The columns of a row in order.

    `follows[c]` lists (next column, price of what is left out); column 0 begins the next row, and `follows[-1]` is for
    the beginning. A cell of words that begins at token i ends at `fence[i]` at the latest. `border(left column, left
    mark, right column, right mark, first token of the right)` prices two neighbours; the mark of a cell says that it
    is longer than a token, or that its figure is short. `temper` divides prices where they stand for chances, which
    makes the certainty less bold than the prices are.
    """

    columns: tuple[Words | Figures, ...]
    follows: tuple[tuple[tuple[int, float], ...], ...]
    fence: tuple[int, ...]
    border: Border
    skip: float = 7.0
    temper: float = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoded row: the token range of each column (empty where it has none), how sure that is, 0 to 1, and how many
    tokens before it fit no cell."""

    cells: tuple[tuple[int, int], ...]
    certainty: float
    skipped: int


# A place between two tokens, the column that ends there and the mark of its cell, packed into one number by `_pack`:
# there are hundreds of thousands of arcs, and numbers are quick to compare and to look up.
_Node = int
_Arc = tuple[_Node, _Node, float, int]  # source, target, cost, column
_SKIPPED = -1
_DEAREST = 16.0


def _pack(grammar: Grammar, at: int, column: int, mark: bool) -> _Node:
    return 2 * (at * (len(grammar.columns) + 1) + column) + mark


def _at(grammar: Grammar, node: _Node) -> int:
    return node // (2 * (len(grammar.columns) + 1))


def _column(grammar: Grammar, node: _Node) -> int:
    return node // 2 % (len(grammar.columns) + 1)


def decode(grammar: Grammar, start: int, end: int) -> tuple[Reading, ...]:
    """The cheapest reading of the tokens [start, end) as whole rows; nothing where there is none."""
    origin = _pack(grammar, start, len(grammar.columns), False)
    arcs = _lattice(grammar, origin, end)
    best, steps, weight = _forward(arcs, origin, grammar.temper)
    ends = [node for node in best if _at(grammar, node) == end]
    finals = {node: price for node in ends if (price := _closing(grammar, _column(grammar, node))) is not None}
    if not finals:
        return ()
    last = min(finals, key=lambda node: best[node] + finals[node])
    rest = _backward(arcs, finals, grammar.temper)
    total = _sum_exp([weight[node] - price / grammar.temper for node, price in finals.items()])
    path = _path(steps, last)
    sure = [_chance(weight[source] - cost / grammar.temper + rest[target] - total) for source, target, cost, _ in path]
    cells = [(_at(grammar, source), _at(grammar, target), column) for source, target, _, column in path]
    return tuple(_rows(cells, sure, len(grammar.columns)))


def _closing(grammar: Grammar, column: int) -> float | None:
    return next((price for follower, price in grammar.follows[column] if follower == 0), None)


def _lattice(grammar: Grammar, origin: _Node, end: int) -> list[_Arc]:
    """All cells that can be reached from the beginning, in the order of their places."""
    arcs: list[_Arc] = []
    begin = _at(grammar, origin)
    nodes: list[set[_Node]] = [set() for _ in range(begin, end + 1)]
    nodes[0].add(origin)
    for at in range(begin, end):
        for node in sorted(nodes[at - begin]):
            for arc in _from_node(grammar, node, at, end):
                arcs.append(arc)
                nodes[_at(grammar, arc[1]) - begin].add(arc[1])
    return arcs


def _from_node(grammar: Grammar, node: _Node, at: int, end: int) -> Iterator[_Arc]:
    left, left_mark = _column(grammar, node), bool(node % 2)
    for column, price in grammar.follows[left]:
        kind = grammar.columns[column]
        if isinstance(kind, Words):
            borders = [price + grammar.border(left, left_mark, column, mark, at) for mark in (False, True)]
            yield from _words_from(grammar, node, at, column, kind, borders, end)
            continue
        own = kind.price[at]
        if own is not None:
            mark = kind.short[at]
            cost = price + own + grammar.border(left, left_mark, column, mark, at)
            yield node, _pack(grammar, at + 1, column, mark), cost, column
    if _closing(grammar, left) is not None:
        yield node, _pack(grammar, at + 1, left, left_mark), grammar.skip, _SKIPPED


def _words_from(
    grammar: Grammar, node: _Node, at: int, column: int, words: Words, borders: Sequence[float], end: int
) -> Iterator[_Arc]:
    """Cells of words from one place; `borders` are the prices in front of one token and of several."""
    yield node, _pack(grammar, at + 1, column, False), borders[False] + words.alone[at], column
    base = borders[True] + words.first[at] - words.run[at]
    last, run, depth, level = words.last, words.run, words.depth, words.depth[at]
    for stop in range(at + 2, min(end, grammar.fence[at], at + words.longest) + 1):
        cost = base + last[stop - 1] + run[stop - 1]
        if depth[stop] != level:
            cost += words.unbalanced
        if cost < _DEAREST:
            yield node, _pack(grammar, stop, column, True), cost, column


def _chance(logarithm: float) -> float:
    return math.exp(min(0.0, logarithm))


def _forward(
    arcs: Sequence[_Arc], origin: _Node, temper: float
) -> tuple[dict[_Node, float], dict[_Node, _Arc], dict[_Node, float]]:
    """For each node the price of the cheapest way to it, its last step, and the log of the weight of all ways."""
    best: dict[_Node, float] = {origin: 0.0}
    steps: dict[_Node, _Arc] = {}
    weight: dict[_Node, float] = {origin: 0.0}
    for arc in arcs:
        source, target, price, _ = arc
        cost = best[source] + price
        known = best.get(target)
        if known is None or cost < known:
            best[target] = cost
            steps[target] = arc
        reached = weight[source] - price / temper
        weight[target] = reached if known is None else _add_exp(weight[target], reached)
    return best, steps, weight


def _backward(arcs: Sequence[_Arc], finals: dict[_Node, float], temper: float) -> dict[_Node, float]:
    rest = {node: -price / temper for node, price in finals.items()}
    for source, target, price, _ in reversed(arcs):
        if target in rest:
            reached = rest[target] - price / temper
            rest[source] = _add_exp(rest[source], reached) if source in rest else reached
    return rest


def _add_exp(a: float, b: float) -> float:
    low, high = (a, b) if a < b else (b, a)
    return high if high - low > 30 else high + math.log1p(math.exp(low - high))


def _sum_exp(values: Sequence[float]) -> float:
    total = values[0]
    for value in values[1:]:
        total = _add_exp(total, value)
    return total


def _path(steps: Mapping[_Node, _Arc], last: _Node) -> list[_Arc]:
    path: list[_Arc] = []
    arc = steps.get(last)
    while arc is not None:
        path.append(arc)
        arc = steps.get(arc[0])
    return path[::-1]


def _rows(path: Sequence[tuple[int, int, int]], sure: Sequence[float], width: int) -> Iterator[Reading]:
    """The rows of a path of cells, each with its first token, the one behind it and its column."""
    cells: list[tuple[int, int]] = []
    certainty, skipped, pending = 1.0, 0, 0
    for (start, end, column), chance in zip(path, sure, strict=True):
        if column == _SKIPPED:
            pending += 1
            continue
        if column == 0 and cells:
            yield Reading(tuple(cells), certainty, skipped)
            cells = []
        if not cells:
            cells, certainty, skipped, pending = [(start, start)] * width, 1.0, pending, 0
        cells[column] = (start, end)
        certainty = min(certainty, chance)
    if cells:
        yield Reading(tuple(cells), certainty, skipped)
