"""Cells as a model says them -> their places in a text, if they account for all of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import NOTHING, Passage, Span
from structurer.model.sheet import MARK
from structurer.numerals import half_width

Said = tuple[str | Span, ...]
_DASH = "\u2012"
_LONE_DASH = re.compile(r"(?<!\S)[-—–]+(?!\S)")


@dataclass(frozen=True)
class _Text:
    """The letters, digits and lone dashes of a text, each with its position in the passage."""

    passage: Passage
    letters: str
    at: tuple[int, ...]


def tiled(passage: Passage, rows: Sequence[Said]) -> list[tuple[Passage, ...]] | None:
    """The rows whose cells, one after the other, are the whole of `passage`; None where no run of rows is.

    A cell that the text does not go on with may repeat the one above it: a merged cell.
    """
    text = _letters(passage)
    for first in range(len(rows)):
        found = _from(text, rows[first:])
        if found:
            return found
    return None


def _from(text: _Text, rows: Sequence[Said]) -> list[tuple[Passage, ...]] | None:
    """The rows from the first one on that use up the text."""
    out: list[tuple[Passage, ...]] = []
    cursor = 0
    for row in rows:
        cells: list[Passage] = []
        for column, said in enumerate(row):
            end = _end(text, cursor, said)
            if end is not None:
                cells.append(_slice(text, cursor, end))
                cursor = end
            elif out and _same(out[-1][column], said):
                cells.append(out[-1][column])
            else:
                return None
        out.append(tuple(cells))
        if cursor == len(text.letters):
            return out
    return None


def _end(text: _Text, cursor: int, said: str | Span) -> int | None:
    """Where a cell ends that begins at the cursor; None where the text goes on otherwise."""
    if isinstance(said, Span):
        size = sum(1 for at in text.at if text.passage.offsets[at] in said)
        begins = cursor < len(text.at) and text.passage.offsets[text.at[cursor]] in said
        return cursor + size if size and begins else None
    letters = _bare(said)
    return cursor + len(letters) if text.letters.startswith(letters, cursor) else None


def _same(above: Passage, said: str | Span) -> bool:
    if isinstance(said, Span):
        return bool(above) and above.span().start == said.start
    return bool(above) and _bare(above.text) == _bare(said)


def _slice(text: _Text, start: int, end: int) -> Passage:
    """The printed words of some letters, with the punctuation around them: before for the first, else behind."""
    if start == end:
        return NOTHING
    low = text.at[start]
    while low and _is_opening(text.passage.text[low - 1]):
        low -= 1
    high = text.at[end] if end < len(text.at) else len(text.passage.text)
    while high > text.at[end - 1] + 1 and (
        text.passage.text[high - 1].isspace() or _is_opening(text.passage.text[high - 1])
    ):
        high -= 1
    words = text.passage.slice(low, high)
    kept = [at for at, character in enumerate(words.text) if character != "\n"]
    return Passage("".join(words.text[at] for at in kept), tuple(words.offsets[at] for at in kept)).strip()


def _is_opening(character: str) -> bool:
    return character in "（(“‘《〈【[≥≤>＞<＜≧≦△▲+-±"


def _letters(passage: Passage) -> _Text:
    folded = _folded(passage.text)
    at = tuple(i for i, character in enumerate(folded) if _counts(character))
    return _Text(passage, "".join(folded[i] for i in at), at)


def _bare(said: str) -> str:
    return "".join(filter(_counts, _folded(MARK.sub("", said))))


def _folded(text: str) -> str:
    """Half-width text in which a dash that stands alone, and so is a cell, can be told from others."""
    return _LONE_DASH.sub(lambda match: _DASH * len(match.group()), half_width(text))


def _counts(character: str) -> bool:
    return character.isalnum() or character == _DASH
