"""Money of made documents: whole fen, printed in a unit; sums that add up, shares and changes as they are printed.

A `Measure` says how amounts are printed in prose or in tables. Shares and rates are worked out from the printed
digits, so that a reader of the page comes to the same figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

from structurer.evaluate.make.blocks import Piece, Pointer, Printed

Unit = Literal["元", "万元", "亿元"]
FEN: dict[Unit, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
YUAN = 100
"""Fen in a yuan: 3 * YUAN is three yuan."""
WAN = 1_000_000
"""Fen in ten thousand yuan: 3 * WAN is 3万元."""
_SMALLEST_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Measure:
    """How amounts are printed: `trimmed` drops needless zeros (3.50 as 3.5), `blank` prints nothing for nothing."""

    unit: Unit
    decimals: int = 2
    grouped: bool = False
    trimmed: bool = False
    blank: bool = False

    @property
    def step(self) -> int:
        """The last printed place in fen."""
        return FEN[self.unit] // int(10**self.decimals)

    def rounded(self, fen: int) -> Decimal:
        exact = Decimal(fen) / FEN[self.unit]
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    def digits(self, fen: int) -> str:
        """The printed digits without thousands separators."""
        return _trimmed(self.rounded(fen)) if self.trimmed else f"{self.rounded(fen)}"

    def text(self, fen: int) -> str:
        """The digits as they stand on the page; a cell is empty for nothing where the table leaves zeros out."""
        if self.blank and fen == 0:
            return ""
        return grouped(self.digits(fen)) if self.grouped else self.digits(fen)

    def quantity(self, fen: int) -> Printed:
        return Printed(self.digits(fen), self.unit)


def printed(fen: int, unit: Unit, *, separated: bool = False) -> str:
    """The digits of an amount in its unit with two decimals."""
    return Measure(unit, grouped=separated).text(fen)


def grouped(digits: str) -> str:
    """12345.60 -> 12,345.60"""
    whole, _, decimals = digits.partition(".")
    return f"{int(whole):,}" + (f".{decimals}" if decimals else "")


def _trimmed(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def whole(fen: int, step: int) -> int:
    """The amount at the nearest multiple of the step."""
    return (fen + step // 2) // step * step


def split(rng: Random, total: int, shares: int | Sequence[float], step: int = 1) -> tuple[int, ...]:
    """Parts that add up exactly: so many of random size, or in about these shares; each a multiple of the step.

    A total that is no multiple itself leaves its rest with the largest part.
    """
    weights = _weights(rng, shares) if isinstance(shares, int) else list(shares)
    scale = sum(weights)
    parts = [int(total * weight / scale) // step * step for weight in weights]
    parts[parts.index(max(parts))] += total - sum(parts)
    return tuple(parts)


def _weights(rng: Random, count: int) -> list[float]:
    return [_SMALLEST_SHARE + rng.random() ** 2 for _ in range(count)]


def part_of(rng: Random, total: int, low: float, high: float, step: int = 1) -> int:
    """A random part of an amount, between these shares of it."""
    return whole(int(total * rng.uniform(low, high)), step)


def percent(part: str | Decimal, of: str | Decimal, *, trimmed: bool = False) -> str:
    """A share or rate of two printed figures: two decimals, halves up; trimmed, 100.00 is 100."""
    rate = (Decimal(part) * 100 / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _trimmed(rate) if trimmed else f"{rate}"


def change_percent(change: str | Decimal, now: str | Decimal, *, trimmed: bool = False) -> str | None:
    """The change in percent of the year before, unsigned; None where there was nothing before."""
    before = Decimal(now) - Decimal(change)
    return percent(abs(Decimal(change)), before, trimmed=trimmed) if before else None


@dataclass(frozen=True, slots=True)
class Change:
    """What the words of a change need: the direction (1, -1, 0), and amount and rate unsigned as printed."""

    sign: int
    amount: str
    percent: str | None


def change_of(measure: Measure, now: int, before: int, *, trimmed: bool = False) -> Change:
    """The change on the year before; one that rounds to nothing is none."""
    change = measure.rounded(now - before)
    if not change:
        return Change(0, "0", None)
    rate = change_percent(change, measure.rounded(now), trimmed=trimmed)
    return Change(1 if change > 0 else -1, measure.text(abs(now - before)), rate)


def signed(sign: int, digits: str) -> str:
    """The value that gold keeps: negative for a fall."""
    return f"-{digits}" if sign < 0 else digits


def money_piece(measure: Measure, fen: int, *pointers: Pointer, space: str = "") -> Piece:
    """An amount with its unit as one piece: 6,455.92万元."""
    digits = grouped(measure.digits(fen)) if measure.grouped else measure.digits(fen)
    return Piece(f"{digits}{space}{measure.unit}", tuple((pointer, measure.quantity(fen)) for pointer in pointers))


def quantity_piece(text: str, unit: str, *pointers: Pointer, sign: int = 1, space: str = "") -> Piece:
    """A printed figure with its unit: a count, a rate, the amount of a change (the sign is said by the words)."""
    value = Printed(signed(sign, text.replace(",", "")), unit)
    return Piece(f"{text}{space}{unit}", tuple((pointer, value) for pointer in pointers))


def unchanged_piece(text: str, unit: str, *pointers: Pointer) -> Piece:
    """Words that say that nothing changed (持平): the gold keeps a change of 0."""
    return Piece(text, tuple((pointer, Printed("0", unit)) for pointer in pointers))


def text_piece(text: str, *pointers: Pointer) -> Piece:
    """Words that the gold keeps as they are: a name, a reason."""
    return Piece(text, tuple((pointer, text) for pointer in pointers))
