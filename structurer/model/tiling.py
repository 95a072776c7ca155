"""Cells as a model says them -> their places in a text, if they account for all of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import NOTHING, Passage, Span
from structurer.model.sheet import MARK
from structurer.numerals import half_width, parse

Said = tuple[str | Span, ...]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BROKEN = re.compile(r"(?<=[.,])\n|\n(?=[.,]\d)")
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
            if end is not None and _keeps_numbers(text, cursor, end, said):
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


def _keeps_numbers(text: _Text, start: int, end: int, said: str | Span) -> bool:
    """Whether a cell cuts no number and makes none of two."""
    whole = half_width(text.passage.text)
    if 0 < end < len(text.at) and _is_cut(whole, text.at[end - 1] + 1, text.at[end]):
        return False
    if isinstance(said, Span) or start == end:
        return True
    return _numbers(_BROKEN.sub("", whole[text.at[start] : text.at[end - 1] + 1])) == _numbers(half_width(said))


def _is_cut(whole: str, end: int, start: int) -> bool:
    """Whether a number goes on from `end` to `start`. Two that run together (1.502.50) may be parted."""
    if not (whole[end - 1].isdigit() and re.fullmatch(r"[.,]?\d", whole[end : start + 1])):
        return False
    before = re.search(r"[\d.,]+$", whole[:end])
    behind = re.match(r"[\d.,]+", whole[start:])
    assert before is not None
    assert behind is not None
    run = before.group() + whole[end:start] + behind.group().rstrip(".,")
    parts = (before.group(), behind.group().rstrip(".,"))
    return parse(run) is not None or any(parse(part) is None for part in parts)


def _numbers(text: str) -> list[str]:
    return [number.replace(",", "") for number in _NUMBER.findall(MARK.sub("", text))]


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
