"""The head of an indicator block: 一级指标 | 二级指标 | 三级指标 | target | actual | weight | score | note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from structurer.forms import Form, Kind
from structurer.tables.tokens import BRACKET, Token


@dataclass(frozen=True, slots=True)
class Head:
    """The printed head: the columns as (kind, words), and the tokens it stands on."""

    columns: tuple[tuple[Kind, str], ...]
    start: int
    end: int


def find_head(tokens: Sequence[Token], known: Form, start: int = 0) -> Head | None:
    """The first printed head from `start` on."""
    firsts = {word[0] for kind, word in _lexicon(known) if kind == "level"}
    for at in range(start, len(tokens)):
        if tokens[at].text[0] in firsts and (head := read_head(tokens, known, at)):
            return head
    return None


def read_head(tokens: Sequence[Token], known: Form, at: int) -> Head | None:
    """The head that begins at token `at`: known words in any of their printed forms, each with its bracket."""
    text = "".join(token.text for token in tokens[at : at + 60])
    edges = {place: n for n, place in enumerate(accumulate(len(t.text) for t in tokens[at : at + 60]), at + 1)}
    columns: list[tuple[Kind, str]] = []
    place, end, kept = 0, at, 0
    lexicon = _lexicon(known)
    while found := next(((kind, word) for kind, word in lexicon if text.startswith(word, place)), None):
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
