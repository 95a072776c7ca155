"""Contradictions planted in a composition: one printed figure, year or unit is made to say something else.

Gold keeps what is printed then, and the list of contradictions tells which figures do not go together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from structurer.evaluate.digits import digit_changed, digits_swapped
from structurer.evaluate.make.amounts import grouped
from structurer.evaluate.make.blocks import (
    Block,
    Composition,
    Contradiction,
    GoldValue,
    Grid,
    Paragraph,
    Piece,
    Pointer,
    Printed,
    Spot,
)
from structurer.numerals import Numeral, scan

_LEAST = Decimal("0.004")
"""The share of a figure by which a planted one is off at least, so that no rounding explains it."""
_POINTS = Decimal(1)
"""The percentage points by which a planted share is off at least."""
_OTHER_UNITS = {"万元": "元", "元": "万元", "亿元": "万元"}
_YEAR = re.compile(r"20\d\d")
_Gold = tuple[tuple[Pointer, GoldValue], ...]


def planted(composition: Composition, count: int, rng: Random) -> Composition:
    """The composition with at most `count` contradictions, of as many kinds as can be, each in a block of its own."""
    kinds = sorted({spot.kind for spot in composition.spots})
    rng.shuffle(kinds)
    taken: set[int] = set()
    for turn in range(count):
        kind = kinds[turn % len(kinds)] if kinds else None
        free = [spot for spot in composition.spots if spot.kind == kind and spot.block not in taken]
        made = _first(composition, rng.sample(free, len(free)), rng)
        if made:
            composition, spot = made
            taken.add(spot.block)
    return composition


def _first(composition: Composition, spots: Sequence[Spot], rng: Random) -> tuple[Composition, Spot] | None:
    """The first of the spots where something can be planted."""
    for spot in spots:
        found = _changed(composition.blocks[spot.block], spot, rng)
        if found:
            block, contradiction = found
            blocks = (*composition.blocks[: spot.block], block, *composition.blocks[spot.block + 1 :])
            return replace(composition, blocks=blocks, planted=(*composition.planted, contradiction)), spot
    return None


def _changed(block: Block, spot: Spot, rng: Random) -> tuple[Block, Contradiction] | None:
    if isinstance(block, Paragraph) and isinstance(spot.at, int):
        if spot.kind == "unit" and any(_is_unchanged(piece) for piece in block.pieces):
            return None
        piece = block.pieces[spot.at]
        found = _words(piece.text, piece.gold, spot, rng)
        if found is None:
            return None
        text, gold, figures = found
        pieces = (*block.pieces[: spot.at], Piece(text, gold), *block.pieces[spot.at + 1 :])
        return Paragraph(pieces), Contradiction(spot.kind, figures, spot.note)
    if isinstance(block, Grid) and isinstance(spot.at, tuple):
        row, column = spot.at
        found = _words(block.rows[row][column], block.gold.get(spot.at, ()), spot, rng)
        if found is None:
            return None
        text, gold, figures = found
        cells = (*block.rows[row][:column], text, *block.rows[row][column + 1 :])
        rows = (*block.rows[:row], cells, *block.rows[row + 1 :])
        known = {**block.gold, spot.at: gold} if gold else block.gold
        return replace(block, rows=rows, gold=known), Contradiction(spot.kind, figures, spot.note)
    return None


def _is_unchanged(piece: Piece) -> bool:
    """A change of nothing, told in words (持平): its unit is that of the figure before, and would be as wrong."""
    return not any(map(str.isdigit, piece.text)) and any(isinstance(value, Printed) for _, value in piece.gold)


def _words(text: str, gold: _Gold, spot: Spot, rng: Random) -> tuple[str, _Gold, tuple[str, ...]] | None:
    """The changed words, what of the gold they print then, and the figures of the contradiction."""
    if spot.kind == "year":
        return _other_year(text, gold, rng)
    numeral = _numeral(text, gold)
    if numeral is None:
        return None
    if spot.kind == "unit":
        return _other_unit(text, gold, numeral)
    wrong = _wrong(numeral, spot, rng)
    if wrong is None:
        return None
    shown = grouped(wrong) if "," in text[numeral.start : numeral.end] else wrong
    changed = text[: numeral.start] + shown + text[numeral.end :]
    return changed, tuple(_with_value(gold, wrong)), (wrong, *spot.figures)


def _numeral(text: str, gold: _Gold) -> Numeral | None:
    """The figure of the words: the one that gold has or, where it has none, the only one."""
    values = {abs(Decimal(value.value)) for _, value in gold if isinstance(value, Printed)}
    found = [numeral for numeral in scan(text) if not values or abs(numeral.value) in values]
    return found[0] if len(found) == 1 or (found and values) else None


def _wrong(numeral: Numeral, spot: Spot, rng: Random) -> str | None:
    """Other digits of the same length, off by more than rounding, and none of the figures beside it."""
    right = numeral.printed.replace(",", "").lstrip("-+")
    least = _POINTS if spot.kind == "share" else max(abs(Decimal(right)) * _LEAST, Decimal(1).scaleb(-1))
    others = {figure.replace(",", "").lstrip("-") for figure in spot.figures}
    slips = dict.fromkeys([*digit_changed(right), *digits_swapped(right)])
    far = [slip for slip in slips if abs(Decimal(slip) - Decimal(right)) >= least and slip not in others]
    if spot.kind == "share":
        far = [slip for slip in far if Decimal(slip) < 100]
    return rng.choice(far) if far else None


def _with_value(gold: _Gold, digits: str) -> Iterator[tuple[Pointer, GoldValue]]:
    for pointer, value in gold:
        if isinstance(value, Printed):
            sign = "-" if value.value.startswith("-") else ""
            yield pointer, Printed(sign + digits, value.unit)
        else:
            yield pointer, value


def _other_unit(text: str, gold: _Gold, numeral: Numeral) -> tuple[str, _Gold, tuple[str, ...]] | None:
    behind = text[numeral.end :]
    unit = next((unit for unit in ("万元", "亿元", "元") if behind.startswith(unit)), None)
    if unit is None or not numeral.value:
        return None
    other = _OTHER_UNITS[unit]
    changed = text[: numeral.end] + other + behind[len(unit) :]
    known = tuple((where, Printed(v.value, other) if isinstance(v, Printed) else v) for where, v in gold)
    return changed, known, (f"{numeral.printed.replace(',', '').lstrip('-')}{other}",)


def _other_year(text: str, gold: _Gold, rng: Random) -> tuple[str, _Gold, tuple[str, ...]] | None:
    found = _YEAR.search(text)
    if found is None:
        return None
    other = str(int(found[0]) + rng.choice((-1, -2)))
    return text[: found.start()] + other + text[found.end() :], gold, (f"{other}年",)
