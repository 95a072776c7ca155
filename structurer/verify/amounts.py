"""Exact arithmetic on printed figures: what rounding explains, and nothing more.

A printed figure stands for every value that rounds to it, half a unit in its last printed place to either side; a
printed zero and a count are exact. Money is compared in yuan. Percentages are recomputed from their figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from itertools import product

from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Fact, Outcome

_DIGITS = 60  # of intermediate results; more than any printed figure needs
_NOTHING = Decimal(0)
_RATES = {"%": Decimal(1), "‰": Decimal("0.1"), "个百分点": Decimal(1), "百分点": Decimal(1)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what its printing leaves open: `half` a unit in the last place, both in the base of `unit`.

    `unit` is "yuan" for money, "%" for rates, else the printed unit. `step` is one printed unit in that base.
    """

    value: Decimal
    half: Decimal
    unit: str
    step: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an identity comes to: `expected` is what the arithmetic gives, in the unit of the tested figure."""

    outcome: Outcome
    expected: Decimal | None = None
    difference: Decimal | None = None


def amount_of(fact: Fact) -> Amount:
    """The amount of a fact, with the sign that the words give it."""
    if fact.unit in MONEY_IN_YUAN:
        step, unit = MONEY_IN_YUAN[fact.unit], "yuan"
    elif fact.unit in _RATES:
        step, unit = _RATES[fact.unit], "%"
    else:
        step, unit = Decimal(1), fact.unit
    if not fact.value or fact.measure == "count":
        return Amount(fact.value * step, _NOTHING, unit, step)
    return Amount(fact.value * step, _half(len(fact.printed.partition(".")[2])) * step, unit, step)


@cache
def _half(decimals: int) -> Decimal:
    """Half a unit in the last of so many decimals."""
    return Decimal(5).scaleb(-decimals - 1)


def unit_of(fact: Fact) -> str:
    """The unit in which a fact is compared: "yuan" for money, "%" for rates, else the printed one."""
    return "yuan" if fact.unit in MONEY_IN_YUAN else "%" if fact.unit in _RATES else fact.unit


def add_up(total: Amount, parts: Sequence[Amount], factors: Sequence[int]) -> Verdict:
    """Whether `total` is the sum of `parts`, each times its factor."""
    with localcontext() as context:
        context.prec = _DIGITS
        expected = sum((part.value * factor for part, factor in zip(parts, factors, strict=True)), Decimal(0))
        slack = total.half + sum(
            (part.half * abs(factor) for part, factor in zip(parts, factors, strict=True)), Decimal(0)
        )
        gap = total.value - expected
        inexact = [part.half for part in parts if part.half]
        if len(inexact) == 1 and total.half:  # one figure printed twice: only the coarser print leaves anything open
            slack = max(total.half, *inexact) if total.half != inexact[0] else Decimal(0)
        outcome: Outcome = "holds" if not gap else "rounding" if abs(gap) <= slack else "error"
        return Verdict(outcome, expected / total.step, gap / total.step)


def equal(one: Amount, other: Amount) -> Verdict:
    """Whether two figures print one value: equal where both are as precise, else the finer rounds to the coarser."""
    gap = one.value - other.value
    open_ = max(one.half, other.half) if one.half != other.half else Decimal(0)
    return Verdict("holds" if abs(gap) <= open_ else "error", other.value / one.step, gap / one.step)


def is_share(rate: Amount, part: Amount, whole: Amount) -> Verdict:
    """Whether `rate` percent is `part` of `whole`; of nothing there is no percentage."""
    return is_ratio(rate, (part,), (1,), whole)


def is_ratio(rate: Amount, parts: Sequence[Amount], factors: Sequence[int], whole: Amount) -> Verdict:
    """Whether `rate` percent is the sum of `parts`, each times its factor, of `whole`."""
    if abs(whole.value) <= whole.half or not whole.value:
        return Verdict("note")
    with localcontext() as context:
        context.prec = _DIGITS
        value = sum((part.value * factor for part, factor in zip(parts, factors, strict=True)), Decimal(0))
        half = sum((part.half for part in parts), Decimal(0))
        exact = 100 * value / whole.value
        gap = rate.value - exact
        outcome: Outcome = "error"
        if abs(gap) <= rate_half(rate):
            outcome = "holds"
        else:
            ends = [
                100 * (value + a * half) / (whole.value + b * whole.half)
                for a, b in product((-1, 1), (-1, 1))
                if whole.value + b * whole.half
            ]
            if min(ends) - rate_half(rate) <= rate.value <= max(ends) + rate_half(rate):
                outcome = "rounding"
        return Verdict(outcome, round(exact, 4), round(gap, 4))


def rate_half(rate: Amount) -> Decimal:
    """Half a unit in the last place of a rate; a rate of zero is rounded as any other is."""
    return rate.half or Decimal(5).scaleb(min(_exponent(rate.value), 0) - 1)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
