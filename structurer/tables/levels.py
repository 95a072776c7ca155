"""The names of the first two levels of indicators, joined over their wraps; they cut a block into segments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from structurer.forms import Form
from structurer.tables.indicator_head import read_head
from structurer.tables.tokens import Token
from structurer.tables.wording import COMPARES, FIGURE

_ROW = 4
"""So many words after the name of a level on its line are a row: indicator, target, actual value, weight."""
_POINTS = r"(?:[（(]\d+(?:\.\d+)?(?:分|%)?[)）])"


@dataclass(frozen=True, slots=True)
class Level:
    """A printed name of the first or second level, or what a new page repeats (0)."""

    depth: int
    start: int
    end: int


def levels_of(tokens: Sequence[Token], known: Form) -> Iterator[Level]:
    """Every name of a level, and every repeated head, in order."""
    first, second = _names(known)
    at, after = 0, -1
    while at < len(tokens):
        found = None
        if tokens[at].leads or after == at or after_score(tokens, at):
            found = _level_at(tokens, at, known, first, second)
        if found:
            yield found
            at = after = found.end
        else:
            at += 1


def is_level(text: str, known: Form) -> bool:
    """Whether `text` is the whole name of a first or second level."""
    return any(_is_named(text, known, depth) for depth in (1, 2))


def are_levels(texts: Sequence[str], known: Form) -> bool:
    """Whether the texts are names of levels beside each other: of the first and the second, or of either."""
    if len(texts) < 2:
        return all(is_level(text, known) for text in texts)
    return len(texts) == 2 and all(_is_named(text, known, depth) for depth, text in enumerate(texts, 1))


def _is_named(text: str, known: Form, depth: int) -> bool:
    return bool(_names(known)[depth - 1].fullmatch(text)) or (depth == 2 and text in known.words("second"))


@cache
def _names(known: Form) -> tuple[re.Pattern[str], re.Pattern[str]]:
    first = _named(known.words("first"), rf"(?:指标{_POINTS}?|{_POINTS})")
    return first, _named(known.words("second"), rf"指标{_POINTS}?")


def _named(words: Sequence[str], ending: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(words, key=len, reverse=True))}){ending}")


def after_score(tokens: Sequence[Token], at: int) -> bool:
    """Whether two figures, which may be a weight and its score, stand before token `at`."""
    return at > 1 and all(FIGURE.fullmatch(token.text) for token in tokens[at - 2 : at])


def _level_at(
    tokens: Sequence[Token], at: int, known: Form, first: re.Pattern[str], second: re.Pattern[str]
) -> Level | None:
    """The longest name of a level that begins at `at`, over as many tokens as it is broken into."""
    repeated = read_head(tokens, known, at)
    if repeated:
        return Level(0, at, repeated.end)
    text = ""
    best: Level | None = None
    for end in range(at + 1, min(len(tokens), at + 14) + 1):
        text += tokens[end - 1].text
        if len(text) > 24:
            break
        if text in known.words("page"):
            best = Level(0, at, end)
        elif second.fullmatch(text):
            doubled = first.fullmatch(text) and end < len(tokens) and _level_at(tokens, end, known, second, second)
            best = Level(1 if doubled else 2, at, end)
        elif first.fullmatch(text):
            best = Level(1, at, end)
        elif text in known.words("second") and _alone(tokens, at, end):
            best = Level(2, at, end)
    return best


def _alone(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens fill their lines, or begin one that holds a whole row, and what follows is no target of
    theirs."""
    long = sum(len(token.text) for token in tokens[start:end]) > 3
    if end == len(tokens):
        return tokens[start].leads and long
    follower = tokens[end]
    if COMPARES.match(follower.text) or follower.text[0].isdigit():
        return False
    if follower.leads:
        return tokens[start].leads and long
    return sum(token.line == follower.line for token in tokens[end : end + _ROW]) == _ROW


def segments_of(levels: Sequence[Level], end: int) -> list[tuple[int, int]]:
    """The token ranges between names of levels, up to `end`."""
    edges = [(0, 0), *((level.start, level.end) for level in levels), (end, end)]
    return [(left[1], right[0]) for left, right in pairwise(edges) if left[1] < right[0]]
