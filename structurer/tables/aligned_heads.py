"""Heads without lines: which words are one cell, and over which columns each of them stands.

Read from the bottom up: the lowest words name columns; a word above is the line before in a wrapped name, or the name
of several columns, over the middle of which it is centred. Of all ways to read a printed line the one that fits best is
taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from structurer.tables.aligned_columns import Band, band_of, lowest, touched
from structurer.tables.aligned_nodes import Node, off_centre
from structurer.tables.aligned_words import Rule, Word, united

_NEVER = 100.0
_TITLE = re.compile(r"(?:表|情况|明细|一览|统计)(?:[（(][^（()）]*[)）])?$")
_WRAP = 2.5
"""Lines of one cell stand no farther apart, in sizes of the characters."""
_ROW = 1.15
"""A name of several columns stands at least so far above theirs."""
_LINE = 1.38
"""A name that stands farther above another one is a name of its own and no line of it."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What a printed line is read with: the words above it, those with none below them each with the node that they
    stand nearest to; the rules right below it, the size of the characters."""

    upper: Sequence[Word]
    claimed: Sequence[Node | None]
    rules: Sequence[Rule]
    size: float


@dataclass(frozen=True, slots=True)
class _Choice:
    """A word with what it may stand over: nodes `[start, end)`, none of them where it is a column of its own."""

    start: int
    end: int
    cost: float


def read_head(
    levels: Sequence[Sequence[Word]], bands: Sequence[Band], rules: Sequence[Rule], size: float
) -> tuple[list[Node], int]:
    """The columns below their names, and how many of the uppermost `levels` are no head."""
    nodes = [Node(band) for band in bands]
    last = {id(word) for word in lowest(word for level in levels for word in level)}
    for at in range(len(levels) - 1, -1, -1):
        level = _whole(levels[at], bands, size)
        spans = [rule for rule in rules if 0 < rule.y - level[0].middle < 2 * size]
        upper = [word for words in levels[:at] for word in words]
        claimed = [_claimed(word, nodes) if id(word) in last else None for word in upper]
        chosen = _best(level, nodes, _Around(upper, claimed, spans, size))
        if chosen is None or _is_title(level, chosen, nodes):
            return nodes, at + 1
        nodes = _with(level, chosen, nodes)
    return nodes, 0


def _whole(level: Sequence[Word], bands: Sequence[Band], size: float) -> list[Word]:
    """The words of a line; single characters beside each other, and words over one column, are one."""
    out: list[Word] = []
    for word in level:
        if out and (_is_spread(out[-1], word, bands, size) or _in_one_column(out[-1], word, bands, size)):
            out[-1] = united((out[-1], word))
        else:
            out.append(word)
    return out


def _is_spread(left: Word, right: Word, bands: Sequence[Band], size: float) -> bool:
    """One word that is printed with space between its characters: 项　目."""
    apart = right.box.x0 - left.box.x1 < 3.2 * size
    single = len(right.text) == 1 and len(left.text) == 1 and left.text != right.text
    over = {at for at, band in enumerate(bands) for word in (left, right) if not _apart(word, band)}
    return apart and single and len(over) < 2 and not {left.text, right.text} <= set("类款项")


def _in_one_column(left: Word, right: Word, bands: Sequence[Band], size: float) -> bool:
    if right.box.x0 - left.box.x1 > 1.5 * size or not bands:
        return False
    first, second = touched(left, bands, size), touched(right, bands, size)
    band = bands[first[0]]
    return first == second and first[1] - first[0] == 1 and band.x0 < left.box.x1 and right.box.x0 < band.x1


def _best(level: Sequence[Word], nodes: Sequence[Node], around: _Around) -> list[_Choice] | None:
    """For each word what it stands over, all words together at the least cost."""
    left_out = _left_out(level[0].middle, nodes, around.size)
    best: dict[int, tuple[float, list[_Choice]]] = {0: (0.0, [])}
    for word in level:
        following: dict[int, tuple[float, list[_Choice]]] = {}
        for choice in _choices(word, nodes, around):
            for used, (cost, chosen) in best.items():
                if used > choice.start:
                    continue
                total = cost + choice.cost + sum(left_out[used : choice.start])
                if choice.end not in following or total < following[choice.end][0]:
                    following[choice.end] = (total, [*chosen, choice])
        best = following
    ends = [(cost + sum(left_out[used:]), chosen) for used, (cost, chosen) in best.items()]
    return min(ends, key=lambda end: end[0])[1] if ends else None


def _left_out(level: float, nodes: Sequence[Node], size: float) -> list[float]:
    """What it costs that nothing on a line stands over a node: those whose names are centred lowest ask for it."""
    lowest = max((node.levels[0] for node in nodes if node.words and not node.children), default=0.0)
    asks = (node.words and (node.children or node.levels[0] > lowest - 0.4 * size) for node in nodes)
    return [0.04 if wanted and node.top - level > size else 0.0 for node, wanted in zip(nodes, asks, strict=True)]


def _choices(word: Word, nodes: Sequence[Node], around: _Around) -> Iterator[_Choice]:
    drawn = next((rule for rule in around.rules if rule.x0 <= word.centre <= rule.x1), None)
    for start in range(len(nodes)):
        cost = _alone(word, nodes[start], around)
        if cost < _NEVER:
            yield _Choice(start, start + 1, cost)
        for end in range(start + 2, len(nodes) + 1):
            cost = _over(word, nodes, start, end, drawn, around)
            if cost < _NEVER:
                yield _Choice(start, end, cost)
    for at in range(len(nodes) + 1):
        clear_left = at == 0 or nodes[at - 1].band.x1 < word.box.x0
        clear_right = at == len(nodes) or nodes[at].band.x0 > word.box.x1
        if clear_left and clear_right:
            yield _Choice(at, at, 1.0)


def _alone(word: Word, node: Node, around: _Around) -> float:
    """What it costs to take a word for the name of one node, or for the line above in that name."""
    size = around.size
    if not node.words:
        apart = _apart(word, node.band) / size
        own = Band(word.box.x0, word.box.x1)
        others = [other for other, claim in zip(around.upper, around.claimed, strict=True) if claim is node]
        nearer = apart > 0.3 and any(_apart(other, node.band) < apart * size and _apart(other, own) for other in others)
        return _NEVER if apart > 8 else min(0.9, 0.2 * apart) + 2.0 * nearer
    pitch = (node.top - word.middle) / size
    named = band_of(node.words)
    off = min(abs(named.centre - word.centre), abs(named.x0 - word.box.x0)) / size
    if pitch > _WRAP or off > 0.7:
        return _NEVER
    return 0.3 * off + max(0.0, pitch - 1.4)


def _claimed(word: Word, nodes: Sequence[Node]) -> Node | None:
    """The node that a word stands nearest to, where it is one."""
    nearest = min((_apart(word, node.band) for node in nodes), default=0.0)
    near = [node for node in nodes if _apart(word, node.band) == nearest]
    return near[0] if len(near) == 1 else None


def _apart(word: Word, band: Band) -> float:
    return max(band.x0 - word.box.x1, word.box.x0 - band.x1, 0.0)


def _over(word: Word, nodes: Sequence[Node], start: int, end: int, drawn: Rule | None, around: _Around) -> float:
    """What it costs to take a word for the name of nodes `[start, end)`."""
    below, size = nodes[start:end], around.size
    if not all(node.words and node.top - word.middle > 0.8 * size for node in below):
        return _NEVER
    x0, x1 = below[0].extent.x0, below[-1].extent.x1
    outside, seeming = off_centre(word, nodes, start, end)
    off = outside + 0.15 * (seeming - outside)
    if off > 3 or (word.box.x1 - word.box.x0) > (x1 - x0) + 2 * size:
        return _NEVER
    leaves = [node for node in below if not node.children] or below[:1]
    uneven = min(_spread([leaf.levels[at] for leaf in leaves]) for at in (0, 1)) / size
    pitch = (min(node.top for node in below) - word.middle) / size
    cost = max(0.0, off - 0.1) + min(0.6, 0.4 * uneven) + (1.2 if pitch < _ROW else 0.0)
    own = Band(word.box.x0, word.box.x1)
    beside = (other for other in around.upper if word.middle - other.middle < size and _apart(other, own))
    cost += 0.6 * any(x0 < other.centre < x1 for other in beside)
    if len(below) == len(nodes) and not _TITLE.search(word.text):
        cost += 0.3
    if drawn and max(abs(drawn.x0 - x0), abs(drawn.x1 - x1)) < 1.5 * size:
        return min(cost, 0.0) - 1.0
    return cost + (1.0 if drawn and (x0 < drawn.x0 - size or x1 > drawn.x1 + size) else 0.0)


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _is_title(level: Sequence[Word], chosen: Sequence[_Choice], nodes: Sequence[Node]) -> bool:
    """One word over all columns is a title, and so is one over a single column that has its name well below."""
    if len(level) > 1:
        return False
    start, end = chosen[0].start, chosen[0].end
    return (end - start > 1 and end - start == len(nodes)) or (
        end - start == 1 and bool(nodes[start].words) and not nodes[start].children and chosen[0].cost > 0.3
    )


def _with(level: Sequence[Word], chosen: Sequence[_Choice], nodes: Sequence[Node]) -> list[Node]:
    out: list[Node] = []
    done = 0
    for word, choice in zip(level, chosen, strict=True):
        out += nodes[done : choice.start]
        below = tuple(nodes[choice.start : choice.end])
        if not below:
            out.append(Node(band_of((word,)), (word,)))
        elif len(below) == 1 and not (below[0].children and below[0].top - word.middle > _LINE * word.size):
            out.append(replace(below[0], words=(*below[0].words, word)))
        else:
            band = Band(min(node.band.x0 for node in below), max(node.band.x1 for node in below))
            out.append(Node(band, (word,), below))
        done = choice.end
    return [*out, *nodes[done:]]
