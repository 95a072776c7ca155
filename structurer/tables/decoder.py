"""Rows of a table that has lost its columns, decoded from the order of its words.

The lines become tokens; a table is a sequence of cells, each a run of tokens; a `Grammar` says which column may follow
which and what it costs to leave one out. `decode` is a semi-Markov Viterbi over that lattice, with a forward-backward
pass for how sure each row is. Costs come as prefix sums, so a cell of any length costs a few additions.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from structurer.document import Document, Line, Passage, Span, join
from structurer.forms import VALUES, Column, Kind, Layout
from structurer.numerals import parse, scan

_WORD = re.compile(r"\S+")
_COMPARES = re.compile(r"[≥≤≧≦＞＜><〉〈=＝]$")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?")
_COMPARED = re.compile(r"[≥≤≧≦＞＜><〉〈=＝]\s*\d+(?:\.\d+)?$")
_NONE = re.compile(r"[-—–－―]{1,3}|/")
_AMOUNT = re.compile(r"[-—－△▲(（]*\d[\d,，]*(?:\.\d+)?[)）]?[%％]?")


class Token(NamedTuple):
    """A printed word, or the part of one that a cell may begin with (`glued`).

    `width` is its own, `reach` that of the word up to its end; `gap` counts the white space before it, which is the
    indentation where it `leads` its line.
    """

    text: str
    start: int
    end: int
    line: int
    width: float
    reach: float
    gap: int
    leads: bool
    glued: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """A figure that stands alone: an amount, a percentage, or the dash or stroke that stands for none."""
    if _NONE.fullmatch(text):
        return True
    return _AMOUNT.fullmatch(text) is not None and parse(text.replace("，", ",")) is not None


def width(text: str) -> float:
    """The printed width in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def tokens_of(document: Document, lines: Iterable[Line], breaks: re.Pattern[str] | None = None) -> tuple[Token, ...]:
    """The words of `lines`. Parts of one figure that white space parts are one token ("≥ 6 次", "2024 年");
    `breaks` finds the places inside a word where a cell may end, which gives glued tokens."""
    return tuple(token for line in lines for token in _line_tokens(document.text, line, breaks))


def _line_tokens(text: str, line: Line, breaks: re.Pattern[str] | None) -> Iterator[Token]:
    after = line.span.start
    for span in _words(text, line.span):
        gap = span.start - after
        parts = list(_parts(text, span, breaks))
        for part in parts:
            printed = "".join(text[part.start : part.end].split())
            leads, glued = after == line.span.start and part is parts[0], part is not parts[0]
            own, reach = width(printed), width(text[span.start : part.end])
            yield Token(printed, part.start, part.end, line.number, own, reach, 0 if glued else gap, leads, glued)
        after = span.end


def _words(text: str, line: Span) -> Iterator[Span]:
    dates = [match.span() for match in _DATE.finditer(text, *line)]
    current: Span | None = None
    for match in _WORD.finditer(text, *line):
        span = Span(*match.span())
        dated = any(start < span.start < end for start, end in dates)
        if current and (dated or _one_figure(text[current.start : current.end], text[span.start : span.end])):
            current = Span(current.start, span.end)
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _one_figure(left: str, right: str) -> bool:
    """Whether two words of a line are parts of one figure: "≥" "6", "57" "%", "≤30" "分钟"."""
    if _COMPARES.search(left):
        return right[0].isdigit()
    if left[-1].isdigit() and right[0] in "%％":
        return True
    return _COMPARED.search(left) is not None and len(right) < 5 and _is_unit(left, right)


def _is_unit(left: str, right: str) -> bool:
    numerals = scan(f"{left} {right}")
    return bool(numerals) and numerals[0].unit_end > len(left)


def _parts(text: str, span: Span, breaks: re.Pattern[str] | None) -> Iterator[Span]:
    start = span.start
    for match in breaks.finditer(text, *span) if breaks else ():
        if span.start < match.start() < span.end:
            yield Span(start, match.start())
            start = match.start()
    yield Span(start, span.end)


def passage(document: Document, tokens: Sequence[Token]) -> Passage:
    """The text of a cell: its tokens joined, those of one line with what stands between them."""
    spans: list[Span] = []
    line = -1
    for token in tokens:
        if token.line == line:
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(token.span)
        line = token.line
    return join(document.text, spans)


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


Best = dict[_Node, tuple[float, _Arc | None]]


def _forward(arcs: Sequence[_Arc], origin: _Node, temper: float) -> tuple[Best, dict[_Node, float]]:
    """For each node the cheapest way to it with its last step, and the log of the weight of all ways."""
    best: Best = {origin: (0.0, None)}
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


def _path(best: Best, last: _Node) -> list[_Arc]:
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


# Rows of figures ------------------------------------------------------------------------------------------------------


_TOTAL = re.compile(r"合计|总计|小计")
_CODE = re.compile(r"\d{3,8}")
_ORDINAL = re.compile(r"[（(]?([一二三四五六七八九十]{1,3})[)）、]")
_DIGITS = "零一二三四五六七八九"
_KEYS: frozenset[Kind] = frozenset({"code", "serial"})
_SLACK = 2.0


@dataclass(frozen=True, slots=True)
class Anchored:
    """A row read by its figures: the tokens of each cell, and why it may be misread."""

    cells: tuple[tuple[Token, ...], ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Words and the figures after them: what one side of a table prints in one row."""

    words: tuple[Token, ...] = ()
    figures: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """The groups of a row, one for each side."""

    groups: tuple[_Group, ...]
    doubts: tuple[str, ...] = ()


def anchored_rows(lines: Sequence[tuple[Token, ...]], layout: Layout) -> tuple[tuple[Anchored, ...], int]:
    """Rows of a table whose figures stand last: words over any number of lines, then the figures; and how many lines
    they take. Figures that are fewer than the columns fill them from the left; nothing is taken from a neighbour.
    """
    sides = _sides(layout)
    if not _is_figure(layout[-1]):
        return _trailing_rows(lines, layout)
    blocks, taken = _blocks(lines, 30 if any(column.kind == "text" for column in layout) else 6)
    if len(sides) == 1:
        groups = [_single(row, sides[0]) for row in _unfolded(blocks, sides[0])]
        rows = [_Row((group,)) for group in groups if group]
    else:
        rows = _assigned([_groups(row, sides) for block in blocks for row in _side_rows(block)], sides)
    return tuple(_anchored(row, sides, number == 0) for number, row in enumerate(rows)), taken


def _is_figure(column: Column) -> bool:
    return column.kind in VALUES or column.kind == "line"


def _sides(layout: Layout) -> list[Layout]:
    """A side-by-side table begins anew where words follow figures."""
    edges = [at for at in range(1, len(layout)) if _is_figure(layout[at - 1]) and not _is_figure(layout[at])]
    return [layout[start:end] for start, end in pairwise((0, *edges, len(layout)))]


Block = tuple[tuple[Token, ...], ...]


def _blocks(lines: Sequence[tuple[Token, ...]], patience: int) -> tuple[list[Block], int]:
    """Lines up to and with the one that ends in a figure; more than `patience` lines without one end the table."""
    blocks: list[Block] = []
    pending: list[tuple[Token, ...]] = []
    taken = 0
    for number, line in enumerate(lines, 1):
        pending.append(line)
        if is_value(line[-1].text):
            blocks.append(tuple(pending))
            pending, taken = [], number
        elif len(pending) > patience:
            break
    return blocks, taken


def _side_rows(block: Block) -> Iterator[tuple[Token, ...]]:
    """A line that holds two labels and no figure is a row of a side-by-side table."""
    row: list[Token] = []
    for line in block:
        if _two_labels(line) and not is_value(line[-1].text):
            yield line
        else:
            row += line
    yield tuple(row)


def _unfolded(blocks: Sequence[Block], side: Layout) -> Iterator[tuple[Token, ...]]:
    """The rows of blocks: a line that fills its column goes on in the next one, a shorter one is a row of its own."""
    if any(column.kind == "text" for column in side):
        yield from (tuple(token for line in block for token in line) for block in blocks)
        return
    full = _full_width(blocks)
    for block in blocks:
        row: list[Token] = []
        alone = all(is_value(token.text) for token in block[-1])
        for number, line in enumerate(block):
            row += line
            last = number >= len(block) - 1 - alone
            if not last and _extent(line) < full - _SLACK and not _open_bracket(row):
                yield tuple(row)
                row = []
        yield tuple(row)


def _full_width(blocks: Sequence[Block]) -> float:
    """The width at which words wrap: that of most lines that another line of words follows."""
    alone = [block for block in blocks if all(is_value(token.text) for token in block[-1])]
    wrapped = sorted(_extent(line) for block in alone for line in block[:-2])
    if wrapped:
        return wrapped[int(0.8 * (len(wrapped) - 1))]
    return max((_extent([t for t in block[-1] if not is_value(t.text)]) for block in blocks), default=0.0)


def _extent(line: Sequence[Token]) -> float:
    return sum(token.width + token.gap / 2 for token in line)


def _open_bracket(words: Sequence[Token]) -> bool:
    text = "".join(token.text for token in words)
    return sum(text.count(c) for c in "（(") > sum(text.count(c) for c in "）)")


def _single(tokens: Sequence[Token], side: Layout) -> _Group | None:
    """The words of a row and its figures; None for figures that belong to no words where the table has words."""
    most = sum(map(_is_figure, side))
    at = len(tokens)
    while at and len(tokens) - at < most and is_value(tokens[at - 1].text):
        at -= 1
    words, figures = tuple(tokens[:at]), tuple(tokens[at:])
    wordless = most == len(side)
    if wordless:
        return None if words or 2 * len(figures) < most else _Group((), figures)
    if not words:
        return None
    return _Group(words, figures)


def _groups(tokens: Sequence[Token], sides: Sequence[Layout]) -> list[_Group]:
    """Words with their figures, side after side; the figure before words is their code where the side has codes."""
    keyed = any(column.kind in _KEYS for side in sides for column in side)
    groups: list[_Group] = []
    words: list[Token] = []
    figures: list[Token] = []
    for token in tokens:
        if words and is_value(token.text):
            figures.append(token)
        elif figures:
            key = [figures.pop()] if keyed and _CODE.fullmatch(figures[-1].text) else []
            groups.append(_Group(tuple(words), tuple(figures)))
            words, figures = [*key, token], []
        else:
            words.append(token)
    if words:
        groups.append(_Group(tuple(words), tuple(figures)))
    return _parted(groups, len(sides))


def _parted(groups: list[_Group], sides: int) -> list[_Group]:
    """Two labels on one line with no figure between them are those of two sides, the first one without figures."""
    at = next((at for at, group in enumerate(groups) if _two_labels(group.words)), None)
    if len(groups) >= sides or at is None:
        return groups
    words = groups[at].words
    return [*groups[:at], _Group(words[:1]), _Group(words[1:], groups[at].figures), *groups[at + 1 :]]


def _two_labels(words: Sequence[Token]) -> bool:
    return len(words) == 2 and words[0].line == words[1].line and all(len(word.text) > 2 for word in words)


def _assigned(rows: Sequence[list[_Group]], sides: Sequence[Layout]) -> list[_Row]:
    """Each group on its side. A run of rows with one group only is all of one side: the longer one."""
    out: list[_Row] = []
    run: list[_Group] = []
    last = [0] * len(sides)
    for groups in [*rows, []]:
        if len(groups) == 1:
            run.append(groups[0])
            continue
        if run:
            side, sure = _side_of(run, sides, last)
            doubts = () if sure else ("only one side of the row is printed; which one is a guess",)
            out += [_Row(tuple(group if at == side else _Group() for at in range(len(sides))), doubts) for group in run]
            run = []
        if groups:
            out.append(_aligned(groups, len(sides)))
            last = [_ordinal(group.words) or last[at] for at, group in enumerate(out[-1].groups)]
    return out


def _aligned(groups: Sequence[_Group], sides: int) -> _Row:
    if len(groups) <= sides:
        doubts = () if len(groups) == sides else ("a side of the row is not printed",)
        return _Row((*groups, *[_Group()] * (sides - len(groups))), doubts)
    surplus = [token for group in groups[sides - 1 : -1] for token in (*group.words, *group.figures)]
    last = _Group((*surplus, *groups[-1].words), groups[-1].figures)
    return _Row((*groups[: sides - 1], last), ("figures stand among the words of the row",))


def _side_of(run: Sequence[_Group], sides: Sequence[Layout], last: Sequence[int]) -> tuple[int, bool]:
    """The side that a run of lonely groups belongs to, and whether the words or the numbering say so."""
    votes = [0] * len(sides)
    for group in run:
        label = "".join(token.text for token in group.words)
        ordinal = _ordinal(group.words)
        for at, side in enumerate(sides):
            votes[at] += (side[0].group[-2:] or label) in label and bool(side[0].group)
            votes[at] += ordinal > 1 and ordinal == last[at] + 1
    best = max(range(len(sides)), key=lambda at: (votes[at], at))
    return best, votes.count(votes[best]) == 1


def _ordinal(words: Sequence[Token]) -> int:
    match = _ORDINAL.match(words[0].text) if words else None
    return _chinese(match[1]) if match else 0


def _chinese(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (max(_DIGITS.find(ones), 0) if ones else 0)


def _anchored(row: _Row, sides: Sequence[Layout], first: bool) -> Anchored:
    cells: list[tuple[Token, ...]] = []
    doubts = list(row.doubts)
    for group, side in zip(row.groups, sides, strict=True):
        texts = [column.kind for column in side if not _is_figure(column)]
        places = [column.kind for column in side if _is_figure(column)]
        cells += [*_word_cells(group.words, texts, first), *_figure_cells(group.figures, places)]
        if 0 < len(group.figures) < len(places):
            doubts.append("fewer figures than columns; they are set from the left")
    return Anchored(tuple(cells), tuple(dict.fromkeys(doubts)))


def _figure_cells(figures: Sequence[Token], kinds: Sequence[Kind]) -> list[tuple[Token, ...]]:
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


def _word_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """The words of one side over its columns of words."""
    if len(kinds) < 2 or not words:
        return [tuple(words)] * bool(kinds) + [()] * (len(kinds) - 1)
    if kinds[-1] == "text":
        return [tuple(words[:1]), *[()] * (len(kinds) - 2), tuple(words[1:])]
    if "period" in kinds:
        at = next((n for n, word in enumerate(words) if _DATE.match(word.text)), len(words) if first else 0)
        return [tuple(words[:at]), *[()] * (len(kinds) - 2), tuple(words[at:])]
    return _keyed_cells(words, kinds, first)


def _keyed_cells(words: Sequence[Token], kinds: Sequence[Kind], first: bool) -> list[tuple[Token, ...]]:
    """[body] code code code name: any of them may be blank."""
    keys = [at for at, kind in enumerate(kinds) if kind in _KEYS]
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


def _trailing_rows(lines: Sequence[tuple[Token, ...]], layout: Layout) -> tuple[tuple[Anchored, ...], int]:
    """Rows whose last column is words: each begins on the line of its figures, and its words go on below."""
    most = sum(map(_is_figure, layout))
    kinds = [column.kind for column in layout[: len(layout) - most - 1]]
    rows: list[Anchored] = []
    for number, line in enumerate(lines):
        at = next((n for n in range(1, len(line)) if is_value(line[n].text)), None)
        if at is None:
            if not rows:
                return (), 0
            rows[-1] = Anchored((*rows[-1].cells[:-1], (*rows[-1].cells[-1], *line)), rows[-1].doubts)
            continue
        end = at
        while end < len(line) and end - at < most and is_value(line[end].text):
            end += 1
        figures = _figure_cells(line[at:end], [column.kind for column in layout if _is_figure(column)])
        rows.append(Anchored((*_word_cells(line[:at], kinds, number == 0), *figures, line[end:])))
    return tuple(rows), len(lines)
