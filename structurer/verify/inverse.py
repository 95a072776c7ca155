"""A check on other figures than its own: whether it holds with them, and what it makes of one of its figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from structurer.result import Check
from structurer.verify.amounts import Amount, add_up, amount_of, equal, is_ratio, is_share, rate_half
from structurer.verify.identities import as_percent

_DIGITS = 60  # of intermediate results; more than any printed figure needs
_HUNDRED = Decimal(100)
_GOOD = ("holds", "rounding")


def read(check: Check) -> list[Amount]:
    """The amounts of a check's figures; that of a rate in percent."""
    amounts = [amount_of(fact) for fact in check.facts]
    return [as_percent(check.facts[0]), *amounts[1:]] if _is_rate(check) else amounts


def holds(check: Check, amounts: Sequence[Amount]) -> bool:
    """Whether a check holds on `amounts` in the place of its own; not where that cannot be tried."""
    if check.kind == "restated":
        return all(equal(amounts[0], other).outcome == "holds" for other in amounts[1:])
    if _is_sum(check):
        return add_up(amounts[0], amounts[1:], check.factors).outcome in _GOOD
    if _is_rate(check):
        return _rate_holds(check, amounts)
    if check.kind == "part" and check.rule != "year before":
        slack = sum((amount.half for amount in amounts), Decimal(0))
        return sum((part.value for part in amounts[:-1]), Decimal(0)) <= amounts[-1].value + slack
    return False


def solved(check: Check, amounts: Sequence[Amount], at: int) -> Amount | None:
    """What a check makes of one of its figures, as exactly as the others tell; None where it does not say."""
    if check.kind == "restated":
        others = (amount for amount in amounts if equal(amount, amounts[at]).outcome != "holds")
        return next(others, None)
    with localcontext() as context:
        context.prec = _DIGITS
        if _is_sum(check):
            return _addend(check, amounts, at)
        return _of_share(amounts, at) if _is_rate(check) and check.kind != "change" else None


def _is_sum(check: Check) -> bool:
    return len(check.factors) == len(check.facts) - 1 and not _is_rate(check)


def _is_rate(check: Check) -> bool:
    """Whether a check is of a percentage and two figures that make it."""
    if len(check.facts) != 3:
        return False
    of_change = check.kind == "change" and (check.rule == "percent" or not check.factors)
    return of_change or (check.kind in ("share", "completion") and check.rule in ("", "base"))


def _rate_holds(check: Check, amounts: Sequence[Amount]) -> bool:
    rate, first, second = amounts
    if check.kind != "change":
        return is_share(rate, first, second).outcome in _GOOD
    if check.rule != "percent":
        return is_ratio(rate, (first, second), (1, -1), second).outcome in _GOOD
    before = replace(second, value=second.value - first.value, half=second.half + first.half)
    return is_ratio(rate, (first,), (1,), before).outcome in _GOOD


def _addend(check: Check, amounts: Sequence[Amount], at: int) -> Amount:
    """A total or a part of a sum, from the others."""
    total, *parts = amounts
    gap = total.value - sum(
        (part.value * factor for part, factor in zip(parts, check.factors, strict=True)), Decimal(0)
    )
    half = sum((amount.half for other, amount in enumerate(amounts) if other != at), Decimal(0))
    value = total.value - gap if at == 0 else amounts[at].value + gap * check.factors[at - 1]
    return replace(amounts[at], value=value, half=half)


def _of_share(amounts: Sequence[Amount], at: int) -> Amount | None:
    """A share, its part or its whole, from the other two."""
    rate, part, whole = amounts
    if not rate.value or not part.value or not whole.value:
        return None
    if at == 0:
        return replace(rate, value=_HUNDRED * part.value / whole.value, half=rate_half(rate))
    value = rate.value * whole.value / _HUNDRED if at == 1 else _HUNDRED * part.value / rate.value
    return replace(amounts[at], value=value, half=abs(value * rate_half(rate) / rate.value) + amounts[at].half)
