"""Misprints in failed sums: one wrong digit, or two swapped, make a figure another one that is printed. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of, unit_of
from structurer.verify.inverse import read, solved

_DIGITS = 4  # of a figure, for another one to be like it by no chance

Amounts = Sequence[tuple[Decimal, Fact]]
"""Amounts of money in yuan, the least first."""


def amounts_of(facts: Iterable[Fact]) -> Amounts:
    """The amounts of money, in their order."""
    money = ((amount_of(fact).value, fact) for fact in facts if unit_of(fact) == "yuan")
    return sorted(money, key=lambda entry: entry[0])


def misprinted(check: Check, amounts: Amounts) -> list[Fact]:
    """The figures of a failed sum that are, but for a misprint, what it makes of them and the document prints."""
    own, figures = {fact.id for fact in check.facts}, read(check)
    found: list[Fact] = []
    for at, fact in enumerate(check.facts):
        right = solved(check, figures, at) if unit_of(fact) == "yuan" else None
        around = _between(amounts, right.value - right.half, right.value + right.half) if right else ()
        if any(other.id not in own and _is_misprint(fact, other) for other in around):
            found.append(fact)
    return found


def _between(amounts: Amounts, least: Decimal, most: Decimal) -> Iterator[Fact]:
    """The figures from one amount to another."""
    at = bisect_left(amounts, least, key=lambda entry: entry[0])
    while at < len(amounts) and amounts[at][0] <= most:
        yield amounts[at][1]
        at += 1


def _is_misprint(fact: Fact, other: Fact) -> bool:
    """Whether an amount is another one, printed as it is, but for one digit or two that are swapped."""
    step, decimals = amount_of(fact).step, len(fact.printed.partition(".")[2])
    right = f"{abs(round(amount_of(other).value / step, decimals)):f}"
    wrong = fact.printed.lstrip("-")
    if not _DIGITS <= len(wrong) == len(right):
        return False
    pairs = [(one, two) for one, two in zip(wrong, right, strict=True) if one != two]
    return len(pairs) == 1 or (len(pairs) == 2 and pairs[0] == pairs[1][::-1])
