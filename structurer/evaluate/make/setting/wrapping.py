"""Words broken into lines of a width: figures and Latin words whole, no closing mark at the start of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.evaluate.make.blocks import Piece, Pointer
from structurer.evaluate.make.setting.look import Spacing
from structurer.evaluate.make.setting.widths import ems

_TOKEN = re.compile(r"[（《〈“‘【〔≥≤]*(?:[!-~]+|.)[，。、；：？！）》〉”’】〕％…]*", re.DOTALL)
_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])")
_AROUND = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9%])(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line and the gold that begins in it; `tight`: the next line follows without a blank one."""

    text: str
    pointers: tuple[Pointer, ...] = ()
    tight: bool = False


def plain(pieces: Sequence[Piece]) -> TextLine:
    """The pieces on one line."""
    pointers = tuple(pointer for piece in pieces for pointer, _ in piece.gold)
    return TextLine("".join(piece.text for piece in pieces), pointers)


def wrapped(pieces: Sequence[Piece], width: float, spacing: Spacing = "none") -> list[TextLine]:
    """The pieces as lines of at most `width` ems; a token that is longer stands alone on its line."""
    text, begins = _spaced(pieces, spacing)
    return [
        TextLine(text[start:end].strip(" "), tuple(pointer for at, pointer in begins if start <= at < end))
        for start, end in _lines(text, width)
        if text[start:end].strip(" ")
    ]


def _spaced(pieces: Sequence[Piece], spacing: Spacing) -> tuple[str, list[tuple[int, Pointer]]]:
    """The text with the blanks that readers leave beside digits, and where in it the gold begins."""
    text = "".join(piece.text for piece in pieces)
    pattern = {"before": _BEFORE, "both": _AROUND}.get(spacing)
    blanks = [found.start() for found in pattern.finditer(text)] if pattern else []
    begins: list[tuple[int, Pointer]] = []
    at = 0
    for piece in pieces:
        place = at + sum(blank <= at for blank in blanks)
        begins += [(place, pointer) for pointer, _ in piece.gold]
        at += len(piece.text)
    return (pattern.sub(" ", text) if pattern else text), begins


def _lines(text: str, width: float) -> Iterator[tuple[int, int]]:
    start, used = 0, 0.0
    for token in _TOKEN.finditer(text):
        needed = ems(token.group())
        if used and used + needed > width and token.group() != " ":
            yield start, token.start()
            start, used = token.start(), 0.0
        used += needed
    if start < len(text):
        yield start, len(text)
