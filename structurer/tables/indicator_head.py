"""The head of an indicator block: 一级指标 | 二级指标 | 三级指标 | target | actual | weight | score | note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby

from structurer.forms import Form, Kind
from structurer.tables.heights import arrangements, is_balanced
from structurer.tables.tokens import BRACKET, Token

_TALLEST = 7
"""The lines that a head takes, at most."""


@dataclass(frozen=True, slots=True)
class Head:
    """The printed head: the columns as (kind, words), and the tokens it stands on."""

    columns: tuple[tuple[Kind, str], ...]
    start: int
    end: int


def fullest_head(tokens: Sequence[Token], known: Form) -> Head | None:
    """The first head, whether its words wrap cell by cell or by height; what is only part of one is none."""
    plain, stacked = find_head(tokens, known), stacked_head(tokens, known)
    if plain and stacked and stacked.start <= plain.end:
        return max(plain, stacked, key=lambda head: len(head.columns))
    return plain or stacked


def find_head(tokens: Sequence[Token], known: Form, start: int = 0) -> Head | None:
    """The first printed head from `start` on."""
    firsts = {word[0] for kind, word in _lexicon(known) if kind == "level"}
    for at in range(start, len(tokens)):
        if tokens[at].text[0] in firsts and (head := read_head(tokens, known, at)):
            return head
    return None


def stacked_head(tokens: Sequence[Token], known: Form) -> Head | None:
    """The first head whose words wrap by height."""
    lines = [tuple(line) for _, line in groupby(tokens, key=lambda token: token.line)]
    starts = (0, *accumulate(map(len, lines)))
    for at, line in enumerate(lines):
        if not all(any(word.startswith(token.text) for _, word in _lexicon(known)) for token in line):
            continue
        for end in range(at + 3, min(at + _TALLEST, len(lines)) + 1, 2):
            if is_balanced(lines[at:end]) and (columns := _stacked_columns(lines[at:end], known)):
                return Head(columns, starts[at], starts[end])
    return None


def _stacked_columns(lines: Sequence[tuple[Token, ...]], known: Form) -> tuple[tuple[Kind, str], ...] | None:
    """The columns that the lines of a head print: cells that are words of the columns of a layout, in its order."""
    layouts = {len(layout): [other for other in known.layouts if len(other) == len(layout)] for layout in known.layouts}
    for cells in arrangements(lines):
        words = ["".join(token.text for token in cell) for cell in cells]
        bare = [BRACKET.sub("", word) for word in words]
        for layout in layouts.get(len(words), ()):
            if all(word in column.words for word, column in zip(bare, layout, strict=True)):
                return tuple((column.kind, word) for column, word in zip(layout, words, strict=True))
    return None


def read_head(tokens: Sequence[Token], known: Form, at: int) -> Head | None:
    """The head that begins at token `at`: known words in any of their printed forms, each with its bracket. The label
    beside the rows, which may stand below a head, is not of it."""
    text = "".join(token.text for token in tokens[at : at + 60])
    edges = {place: n for n, place in enumerate(accumulate(len(t.text) for t in tokens[at : at + 60]), at + 1)}
    columns: list[tuple[Kind, str]] = []
    place, end, kept = 0, at, 0
    lexicon = _lexicon(known)
    while found := next(((kind, word) for kind, word in lexicon if text.startswith(word, place)), None):
        if found[1] in known.words("page") and found[0] in {kind for kind, _ in columns}:
            break
        bracket = BRACKET.match(text, place + len(found[1]))
        stop = bracket.end() if bracket else place + len(found[1])
        columns.append((found[0], text[place:stop]))
        place = stop
        if place in edges:
            end, kept = edges[place], len(columns)
    kinds = [kind for kind, _ in columns[:kept]]
    if not {"level", "name", "target"} <= set(kinds) or len(set(kinds) - {"level"}) < len(kinds) - kinds.count("level"):
        return None
    return Head(tuple(columns[:kept]), at, end)


@cache
def _lexicon(known: Form) -> tuple[tuple[Kind, str], ...]:
    words = {word: column.kind for layout in known.layouts for column in layout for word in column.words}
    return tuple((kind, word) for word, kind in sorted(words.items(), key=lambda item: -len(item[0])))
