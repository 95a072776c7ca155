"""Columns from the alignment of words over a whole table: the bands that words of one column fill and gutters part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from structurer.tables.aligned_words import Word
from structurer.tables.headers import TOTALS

_GUTTER = 0.3
"""The narrowest gutter between two columns, in sizes of the characters."""
_SLIP = 0.25
"""Words may reach so far over the edge of a column without standing in it."""
_MOSTLY = 0.6


class Band(NamedTuple):
    """The part of a line that a column takes."""

    x0: float
    x1: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


def band_of(words: Iterable[Word]) -> Band:
    x0, x1 = zip(*((word.box.x0, word.box.x1) for word in words), strict=True)
    return Band(min(x0), max(x1))


def bands_of(rows: Sequence[Sequence[Word]], heads: Iterable[Word], size: float) -> list[Band]:
    """The columns that `rows`, the printed lines of a body, fill. Two that no line fills together are one, unless words
    of the head stand over each."""
    words = [word for row in rows for word in row if not word.text.endswith(TOTALS)]
    alone = {id(row[0]) for row in rows if len(row) == 1}
    bands = _bands((word for word in words if id(word) not in alone), size)
    fitting = (word for word in words if id(word) not in alone or sum(_over(word, band) for band in bands) < 2)
    bands = _bands(fitting, size)
    spans = [[touched(word, bands, size) for word in row if any(_over(word, b) for b in bands)] for row in rows]
    return _united(bands, spans, list(lowest(heads)), size)


def _bands(words: Iterable[Word], size: float) -> list[Band]:
    bands: list[Band] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        if bands and word.box.x0 - bands[-1].x1 < _GUTTER * size:
            bands[-1] = Band(bands[-1].x0, max(bands[-1].x1, word.box.x1))
        else:
            bands.append(Band(word.box.x0, word.box.x1))
    return bands


def lowest(heads: Iterable[Word]) -> Iterator[Word]:
    """The words of a head with no other below them, which name columns."""
    words = list(heads)
    for word in words:
        below = (other for other in words if other.middle > word.middle + 0.5 * word.size)
        if not any(_over(other, Band(word.box.x0, word.box.x1)) for other in below):
            yield word


def touched(word: Word, bands: Sequence[Band], size: float) -> tuple[int, int]:
    """The columns that a word stands in, as a half-open range: those that it reaches into, or else the nearest."""
    slip = min(_SLIP * size, 0.3 * (word.box.x1 - word.box.x0))
    inside = [at for at, b in enumerate(bands) if min(b.x1, word.box.x1) - max(b.x0, word.box.x0) > slip]
    if inside:
        return inside[0], inside[-1] + 1
    nearest = min(range(len(bands)), key=lambda at: max(bands[at].x0 - word.box.x1, word.box.x0 - bands[at].x1))
    return nearest, nearest + 1


def _united(
    bands: Sequence[Band], rows: Sequence[Sequence[tuple[int, int]]], heads: Sequence[Word], size: float
) -> list[Band]:
    """Bands that no line fills together as one, the nearest first."""
    out = [(band, {row for row, spans in enumerate(rows) if _in(at, spans)}) for at, band in enumerate(bands)]
    while True:
        apart = [
            (right.x0 - left.x1, at)
            for at, ((left, lines), (right, others)) in enumerate(pairwise(out))
            if not lines & others and not _headed_apart(left, right, heads, size)
        ]
        if not apart:
            return [band for band, _ in out]
        _, at = min(apart)
        (left, lines), (right, others) = out[at : at + 2]
        out[at : at + 2] = [(Band(left.x0, right.x1), lines | others)]


def _in(column: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= column < end for start, end in spans)


def _headed_apart(left: Band, right: Band, heads: Sequence[Word], size: float) -> bool:
    over = [touched(word, (left, right), size) for word in heads if _over(word, left) or _over(word, right)]
    return (0, 1) in over and (1, 2) in over


def _over(word: Word, band: Band) -> bool:
    return word.box.x0 < band.x1 and word.box.x1 > band.x0


def figure_columns(columns: Sequence[Sequence[Word]]) -> frozenset[int]:
    """The columns, each with its words, that hold figures before anything else."""
    return frozenset(
        at for at, words in enumerate(columns) if words and sum(w.is_figure for w in words) >= _MOSTLY * len(words)
    )
