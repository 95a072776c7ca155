"""A document -> its text layer as the audit looks things up in it: lines, figures and numerals, each with its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from structurer.document import Document, Line, join
from structurer.evaluate.scores.words import folded, unit
from structurer.numerals import Numeral, half_width, scan

DIGITS = re.compile(r"[-+△▲]?\d[\d,]*(?:\.\d+)?")
_DIRECTION = re.compile(
    r"增减|增加[（(]减少|不少于|不低于"
    r"|(?P<fall>减|降|缩|少|低|回落|下调|\b(?:decreas|declin|reduc|fell|fall|drop|down\b|lower|less\b))"
    r"|(?P<rise>增|升|多|高|上调|\b(?:increas|ris|rose|grew|grow|up\b|higher|more\b))",
    re.IGNORECASE,
)

Cells = Mapping[str, set[tuple[str, str]]]
"""The cells of gold without separators and signs, each with the unit of its table and the head of its column."""


class Spot(NamedTuple):
    """Where something is printed: a line, and from where to where on it; in points, or in characters of a text."""

    line: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A line without its white space: its figures with their places in `text`, and where each character stands.

    Places on different lines can be compared where the document has pages.
    """

    page: int
    text: str
    figures: tuple[tuple[str, int], ...]
    sides: tuple[tuple[float, float], ...]
    paged: bool

    @property
    def counted(self) -> Counter[str]:
        return Counter(figure for figure, _ in self.figures)

    def spot(self, line: int, start: int, size: int) -> Spot:
        return Spot(line, self.sides[start][0], self.sides[start + size - 1][1])


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer: its lines but for page furniture, all of them as one text, and every numeral by its value.

    Of a numeral its digits are told, its unit, and the sign that is printed or that the words before it give.
    """

    lines: tuple[Printed, ...]
    text: str
    numerals: Mapping[Decimal, frozenset[tuple[str, str, str]]]
    cells: Cells | None


def layer_of(document: Document, cells: Cells | None) -> Layer:
    """What a document prints, beside the cells that gold has of it."""
    body = [line for line in document.lines if line.role in ("body", "contents")]
    lines = tuple(_printed(document, line) for line in body)
    numerals: defaultdict[Decimal, set[tuple[str, str, str]]] = defaultdict(set)
    for text in _texts(document, body):
        for numeral in scan(text):
            numerals[abs(numeral.value)].update(_said(numeral, text))
    known = {value: frozenset(said) for value, said in numerals.items()}
    return Layer(lines, unquoted("".join(line.text for line in lines)), known, cells)


def unquoted(text: str) -> str:
    """Text without its quotes: some fonts set them so far off that they are read as a line of their own."""
    return text.replace('"', "")


def _printed(document: Document, line: Line) -> Printed:
    raw = half_width(document.text[slice(*line.span)])
    characters: list[str] = []
    sides: list[tuple[float, float]] = []
    begins: list[int] = []
    for offset, character in enumerate(raw, line.span.start):
        begins.append(len(characters))
        box = document.glyphs[offset] if document.glyphs else None
        for folded_ in _squeezed(character):
            characters.append(folded_)
            sides.append((box.x0, box.x1) if box else (len(sides), len(sides) + 1))
    figures = tuple((match.group(), begins[match.start()]) for match in DIGITS.finditer(raw))
    return Printed(line.page, "".join(characters), figures, tuple(sides), bool(document.glyphs))


def _squeezed(text: str) -> str:
    """Text as it is compared; punctuation at its end stays, for a line may end in the middle of a sentence."""
    return folded(f"{half_width(text)}|")[:-1]


def _texts(document: Document, body: Sequence[Line]) -> Iterator[str]:
    """Every line, and every two lines as one: a numeral may be broken, or its unit stand on the next."""
    yield from (document.text[slice(*line.span)] for line in body)
    yield from (join(document.text, (one.span, other.span)).text for one, other in pairwise(body))


def _said(numeral: Numeral, text: str) -> Iterator[tuple[str, str, str]]:
    """Digits, unit and sign of a numeral; what stands behind a space may be its unit or the next cell."""
    spaced = text[numeral.end : numeral.end + 1].isspace()
    for sign in "-" if numeral.value < 0 else _directions(text[: numeral.start]):
        for its_unit in dict.fromkeys((unit(numeral.unit), "" if spaced else unit(numeral.unit))):
            yield numeral.printed.lstrip("-"), its_unit, sign


def _directions(lead: str) -> list[str]:
    """The signs that the words of a sentence before a figure may give it; one of nothing where they give none."""
    found = {match.lastgroup for match in _DIRECTION.finditer(re.split(r"[。；;]", lead)[-1])}
    return ["-"] * ("fall" in found) + ["+"] * ("rise" in found) or [""]
