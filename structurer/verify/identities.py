"""One identity on given figures: a sum, a rate of execution. What is tried where is said elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import Amount, Verdict, add_up, amount_of, is_share


def sum_check(
    kind: str, about: str, total: Fact, parts: Sequence[Fact], factors: Sequence[int] | None = None
) -> Check | None:
    """The check of a sum; None where its figures are not of one unit or nothing is printed to add."""
    signs = tuple(factors or (1,) * len(parts))
    whole = amount_of(total)
    amounts = [_as_told(part, whole) for part in parts]
    if not parts or any(amount.unit != whole.unit for amount in amounts):
        return None
    verdict = add_up(whole, amounts, signs)
    return as_check(kind, about, (total, *parts), verdict, signs)


def _as_told(part: Fact, whole: Amount) -> Amount:
    """A part of a sum; no change (持平) is said of two figures that are the same where they are printed."""
    amount = amount_of(part)
    in_words = part.measure == "change" and not part.value and part.printed == "0"
    return replace(amount, half=2 * whole.half) if in_words else amount


def as_check(kind: str, about: str, facts: tuple[Fact, ...], verdict: Verdict, factors: tuple[int, ...] = ()) -> Check:
    """The check of an identity, with what came of it."""
    return Check(kind, verdict.outcome, facts, factors, verdict.expected, verdict.difference, about)


def completion_check(about: str, rate: Fact, spent: Fact, bases: Sequence[Fact]) -> Check:
    """A rate of execution against the budgets it may be of, at least one: the first that fits, else the first."""
    checks = [
        as_check("completion", about, (rate, spent, base), is_share(read, amount_of(spent), amount_of(base)))
        for base in bases
        for read in _readings(rate)
    ]
    order = {"holds": 0, "rounding": 1, "error": 2, "note": 3}
    return min(checks, key=lambda check: order[check.outcome])


def _readings(rate: Fact) -> list[Amount]:
    """What a rate may say: percent, or in a cell without a sign of its own a fraction of one (0.98)."""
    amount = as_percent(rate)
    fraction = replace(amount, value=amount.value * 100, half=amount.half * 100)
    return [amount, fraction] if rate.table and abs(amount.value) <= 1 else [amount]


def as_percent(rate: Fact) -> Amount:
    """A rate in percent; one that is printed as a fraction of one (0.98) is told by its missing sign."""
    amount = amount_of(rate)
    if amount.unit == "%":
        return amount
    return Amount(amount.value * 100, amount.half * 100, "%", Decimal(100))
