"""Tokens -> rows, by price: a table that has lost its columns is the cheapest sequence of cells.

A table is a sequence of cells, each a run of tokens; a `Grammar` says which column may follow which and what it costs
to leave one out. `decode` is a semi-Markov Viterbi over that lattice, with a forward-backward pass for how sure each
row is. Prices come as prefix sums, so a cell of any length costs a few additions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


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


class _Node(NamedTuple):
    """A place between two tokens, the column that ends there and the mark of its cell."""

    at: int
    column: int
    mark: bool


class _Arc(NamedTuple):
    source: _Node
    target: _Node
    cost: float
    column: int


_SKIPPED = -1
_DEAREST = 16.0


def decode(grammar: Grammar, start: int, end: int) -> tuple[Reading, ...]:
    """The cheapest reading of the tokens [start, end) as whole rows; nothing where there is none."""
    origin = _Node(start, len(grammar.columns), False)
    arcs = _lattice(grammar, origin, end)
    best, weight = _forward(arcs, origin, grammar.temper)
    finals = {node: price for node in best if node.at == end and (price := _closing(grammar, node.column)) is not None}
    if not finals:
        return ()
    last = min(finals, key=lambda node: best[node][0] + finals[node])
    rest = _backward(arcs, finals, grammar.temper)
    total = _sum_exp([weight[node] - price / grammar.temper for node, price in finals.items()])
    path = _path(best, last)
    sure = [_chance(weight[arc.source] - arc.cost / grammar.temper + rest[arc.target] - total) for arc in path]
    return tuple(_rows(path, sure, len(grammar.columns)))


def _closing(grammar: Grammar, column: int) -> float | None:
    return next((price for follower, price in grammar.follows[column] if follower == 0), None)


def _lattice(grammar: Grammar, origin: _Node, end: int) -> list[_Arc]:
    """All cells that can be reached from the beginning, in the order of their places."""
    arcs: list[_Arc] = []
    nodes: dict[int, set[_Node]] = {origin.at: {origin}}
    for at in range(origin.at, end):
        for node in sorted(nodes.pop(at, ())):
            for arc in _from_node(grammar, node, end):
                arcs.append(arc)
                nodes.setdefault(arc.target.at, set()).add(arc.target)
    return arcs


def _from_node(grammar: Grammar, node: _Node, end: int) -> Iterator[_Arc]:
    at = node.at
    for column, price in grammar.follows[node.column]:
        kind = grammar.columns[column]
        if isinstance(kind, Figures):
            own = kind.price[at]
            if own is not None:
                mark = kind.short[at]
                cost = price + own + grammar.border(node.column, node.mark, column, mark, at)
                yield _Arc(node, _Node(at + 1, column, mark), cost, column)
        else:
            yield from _words_from(grammar, node, column, kind, price, end)
    if _closing(grammar, node.column) is not None:
        yield _Arc(node, _Node(at + 1, node.column, node.mark), grammar.skip, _SKIPPED)


def _words_from(grammar: Grammar, node: _Node, column: int, words: Words, price: float, end: int) -> Iterator[_Arc]:
    at = node.at
    cost = price + words.alone[at] + grammar.border(node.column, node.mark, column, False, at)
    yield _Arc(node, _Node(at + 1, column, False), cost, column)
    base = price + words.first[at] - words.run[at] + grammar.border(node.column, node.mark, column, True, at)
    last, run, depth = words.last, words.run, words.depth
    for stop in range(at + 2, min(end, grammar.fence[at], at + words.longest) + 1):
        cost = base + last[stop - 1] + run[stop - 1]
        if depth[stop] != depth[at]:
            cost += words.unbalanced
        if cost < _DEAREST:
            yield _Arc(node, _Node(stop, column, True), cost, column)


def _chance(logarithm: float) -> float:
    return math.exp(min(0.0, logarithm))


_Best = dict[_Node, tuple[float, _Arc | None]]


def _forward(arcs: Sequence[_Arc], origin: _Node, temper: float) -> tuple[_Best, dict[_Node, float]]:
    """For each node the cheapest way to it with its last step, and the log of the weight of all ways."""
    best: _Best = {origin: (0.0, None)}
    weight: dict[_Node, float] = {origin: 0.0}
    for arc in arcs:
        cost = best[arc.source][0] + arc.cost
        known = best.get(arc.target)
        if known is None or cost < known[0]:
            best[arc.target] = (cost, arc)
        reached = weight[arc.source] - arc.cost / temper
        weight[arc.target] = _add_exp(weight[arc.target], reached) if known else reached
    return best, weight


def _backward(arcs: Sequence[_Arc], finals: dict[_Node, float], temper: float) -> dict[_Node, float]:
    rest = {node: -price / temper for node, price in finals.items()}
    for arc in reversed(arcs):
        if arc.target in rest:
            reached = rest[arc.target] - arc.cost / temper
            rest[arc.source] = _add_exp(rest[arc.source], reached) if arc.source in rest else reached
    return rest


def _add_exp(a: float, b: float) -> float:
    low, high = (a, b) if a < b else (b, a)
    return high if high - low > 30 else high + math.log1p(math.exp(low - high))


def _sum_exp(values: Sequence[float]) -> float:
    total = values[0]
    for value in values[1:]:
        total = _add_exp(total, value)
    return total


def _path(best: _Best, last: _Node) -> list[_Arc]:
    path: list[_Arc] = []
    arc = best[last][1]
    while arc is not None:
        path.append(arc)
        arc = best[arc.source][1]
    return path[::-1]


def _rows(path: Sequence[_Arc], sure: Sequence[float], width: int) -> Iterator[Reading]:
    cells: list[tuple[int, int]] = []
    certainty, skipped, pending = 1.0, 0, 0
    for arc, chance in zip(path, sure, strict=True):
        if arc.column == _SKIPPED:
            pending += 1
            continue
        if arc.column == 0 and cells:
            yield Reading(tuple(cells), certainty, skipped)
            cells = []
        if not cells:
            cells, certainty, skipped, pending = [(arc.source.at, arc.source.at)] * width, 1.0, pending, 0
        cells[arc.column] = (arc.source.at, arc.target.at)
        certainty = min(certainty, chance)
    if cells:
        yield Reading(tuple(cells), certainty, skipped)
