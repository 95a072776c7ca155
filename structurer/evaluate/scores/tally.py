"""Counts and the shares that follow from them; an interval says how far they would move with other documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from structurer.evaluate.scores.items import Item

_BOUNDS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Tally:
    """Right values, values that are not gold's (`extra`), and values of gold that are lacking (`missed`).

    Another value than gold's counts for both.
    """

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.extra + other.extra, self.missed + other.missed)

    @property
    def given(self) -> int:
        return self.right + self.extra

    @property
    def wanted(self) -> int:
        return self.right + self.missed

    @property
    def f1(self) -> Decimal | None:
        whole = self.given + self.wanted
        return Decimal(2 * self.right) / whole if whole else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "right": self.right,
            "extra": self.extra,
            "missed": self.missed,
            "precision": share(self.right, self.given),
            "recall": share(self.right, self.wanted),
            "f1": share(2 * self.right, self.given + self.wanted),
        }


def tally(items: Iterable[Item]) -> Tally:
    right = extra = missed = 0
    for item in items:
        right += item.outcome == "right"
        extra += item.outcome == "extra" or (item.outcome == "wrong" and item.released)
        missed += item.outcome in ("missed", "wrong")
    return Tally(right, extra, missed)


def share(part: int, whole: int) -> str | None:
    """A share with four decimals as text; nothing to count has no share."""
    return f"{Decimal(part) / Decimal(whole):.4f}" if whole else None


def interval(tallies: Sequence[Tally], seed: int, samples: int) -> list[str] | None:
    """Between which bounds F1 lies in 95 % of draws of as many documents; None for fewer than two that count."""
    counted = [t for t in tallies if t.given or t.wanted]
    if len(counted) < 2 or not samples:
        return None
    rng = Random(seed)
    drawn = sorted(_f1(rng.choices(counted, k=len(counted))) for _ in range(samples))
    return [f"{drawn[round(bound * (samples - 1))]:.4f}" for bound in _BOUNDS]


def _f1(tallies: Sequence[Tally]) -> Decimal:
    right = sum(t.right for t in tallies)
    return Decimal(2 * right) / sum(t.given + t.wanted for t in tallies)
