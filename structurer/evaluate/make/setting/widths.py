"""How wide printed texts are, and how wide the columns of a table become, so that no figure is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from structurer.evaluate.make.setting.cells import Cell, Part

_NARROW = {".": 0.28, ",": 0.28, ":": 0.28, ";": 0.28, " ": 0.23, "%": 0.93, "-": 0.35, "(": 0.34, ")": 0.34}
_ASCII = 0.6
_WHOLE = re.compile(r"[≥≤]?[!-~]+")  # what is not broken over lines
_LONGEST = 16.0  # of a text that wants a line of its own
_HALF = 8.0  # of a label that is broken once
_AIR = 1.2  # that a column has beside its longest text, where there is room
_LEAST = 2.1  # of a column: two Chinese characters


def ems(text: str) -> float:
    """The width of a text, in multiples of the size of its type."""
    return sum(_em(character) for character in text)


def column_widths(part: Part, total: float, padding: float) -> tuple[float, ...]:
    """The widths of the columns in ems of their type; together wider than `total` where the figures do not fit.

    `padding` is what a column needs beside its text.
    """
    cells = [cell for cell in (*part.head, *part.body) if cell.width == 1]
    labels = [cell for cell in part.body if cell.width == cell.height == 1]
    least = [max(_least(cells, at), _halved(labels, at), _LEAST) + padding for at in range(part.columns)]
    wanted = _weighted(part.weights, total) or _natural(cells, part.columns, total, padding)
    return _fitted(least, wanted, total)


def _em(character: str) -> float:
    if character.isascii():
        return 0.56 if character.isdigit() else _NARROW.get(character, _ASCII)
    return 1.0 if east_asian_width(character) in "WFA" else _ASCII


def _least(cells: Sequence[Cell], column: int) -> float:
    texts = [cell.text for cell in cells if cell.column == column]
    wholes = [ems(whole) for text in texts for whole in _WHOLE.findall(text)]
    return max(wholes, default=0.0)


def _halved(labels: Sequence[Cell], column: int) -> float:
    """What the labels of a column need to stand on two lines, so far as they are not too long for that."""
    return min(max((ems(cell.text) / 2 for cell in labels if cell.column == column), default=0.0), _HALF)


def _weighted(weights: Sequence[float], total: float) -> list[float]:
    return [total * weight / sum(weights) for weight in weights]


def _natural(cells: Sequence[Cell], columns: int, total: float, padding: float) -> list[float]:
    """Columns as wide as their longest text, long texts cut, over the whole width."""
    longest = [
        max((min(ems(cell.text), _LONGEST) for cell in cells if cell.column == at), default=1.0) + _AIR
        for at in range(columns)
    ]
    room = total - padding * columns
    return [padding + room * width / sum(longest) for width in longest]


def _fitted(least: Sequence[float], wanted: Sequence[float], total: float) -> tuple[float, ...]:
    """The wanted widths, none below its least: what the narrow ones gain, the wide ones give in proportion."""
    spare = [max(want - need, 0.0) for want, need in zip(wanted, least, strict=True)]
    room = max(total - sum(least), 0.0)
    share = room / sum(spare) if sum(spare) else 0.0
    return tuple(need + extra * share for need, extra in zip(least, spare, strict=True))
