"""Whether a declared check fails because a figure was put into the wrong field.

A schema's check rests on what an engine put into the fields. Where another figure of the document in place of one of
them makes the check hold, it is as likely that the field was misread as that the document is wrong: its values are
disputed all the same, but the document is not accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of, is_ratio, is_share, unit_of
from structurer.verify.identities import as_percent

MISREAD = "misread"
_DIGITS = 4  # of a figure that by themselves tell it from others
_RATES = ("share", "completion", "change")
_SUMS = ("sum", "balance", "restated", "part")

Index = Mapping[tuple[str, Decimal], Sequence[Fact]]


def index_of(facts: Sequence[Fact]) -> Index:
    """The figures of a document by unit and value."""
    found: dict[tuple[str, Decimal], list[Fact]] = {}
    for fact in facts:
        amount = amount_of(fact)
        found.setdefault((amount.unit, amount.value), []).append(fact)
    return found


def reread(checks: Sequence[Check], index: Index, tried: Iterable[Check] = ()) -> Iterator[Check]:
    """The checks, a failed one that another figure would mend marked as perhaps misread, with that figure.

    `tried` are the checks of the document: a rate that is right of other figures was put beside the wrong ones.
    """
    right = {(c.kind, c.facts[0].id): c for c in tried if c.outcome == "holds" and c.kind in _RATES}
    for check in checks:
        if check.outcome != "error":
            yield check
            continue
        of_others = right.get((check.kind, check.facts[0].id))
        other = of_others.facts[1] if of_others else next(_mending(check, index), None)
        yield replace(check, rule=MISREAD, told=(f"{other.signed}{other.unit}",)) if other else check


def _mending(check: Check, index: Index) -> Iterator[Fact]:
    """Figures that stand elsewhere and make a failed check hold in the place of one of its own."""
    if check.kind in _SUMS and check.rule != "times":
        yield from _mending_sum(check, index)
    elif check.kind in ("share", "completion") and len(check.facts) == 3:
        yield from _mending_share(check, index)
    elif check.kind == "change" and len(check.facts) == 3 and check.facts[0].unit == "%":
        yield from _mending_change(check, index)


def _mending_sum(check: Check, index: Index) -> Iterator[Fact]:
    own = {fact.id for fact in check.facts}
    total, *parts = check.facts
    factors = check.factors or (1,) * len(parts)
    if len(factors) != len(parts):
        return
    amounts = [amount_of(part) for part in parts]
    gap = amount_of(total).value - sum((a.value * f for a, f in zip(amounts, factors, strict=True)), Decimal(0))
    wanted = [(unit_of(total), amount_of(total).value - gap)]
    wanted += [(a.unit, a.value + gap * f) for a, f in zip(amounts, factors, strict=True)]
    for key in wanted:
        yield from (fact for fact in index.get(key, ()) if fact.id not in own and fact.value)
    yield from (fact for fact in index.get((unit_of(total), gap), ()) if fact.id not in own and _tells(fact))
    if any(a.value * f == -gap for a, f in zip(amounts, factors, strict=True) if a.value):
        yield next(part for part, a in zip(parts, amounts, strict=True) if abs(a.value) == abs(gap))
    if abs(gap) == abs(amount_of(total).value):
        yield total  # the parts are there twice, in two ways of parting


def _tells(fact: Fact) -> bool:
    """Whether a figure that is what a sum lacks is a part that was not read, and not so by chance."""
    return len(fact.printed.replace(".", "").strip("-0")) >= _DIGITS


def _mending_share(check: Check, index: Index) -> Iterator[Fact]:
    rate, part, whole = check.facts
    own = {fact.id for fact in check.facts}
    unit = unit_of(part)
    yield from _mending_rate(check, index)
    for (other_unit, _), facts in index.items():
        if other_unit != unit or facts[0].id in own:
            continue
        other = amount_of(facts[0])
        fits = (is_share(as_percent(rate), other, amount_of(whole)), is_share(as_percent(rate), amount_of(part), other))
        if any(verdict.outcome == "holds" for verdict in fits):
            yield facts[0]


def _mending_rate(check: Check, index: Index) -> Iterator[Fact]:
    """Another percentage that is what the arithmetic gives, as exactly as the tested one is printed."""
    if check.expected is None:
        return
    printed = len(check.facts[0].printed.partition(".")[2])
    for decimals in sorted({printed, max(printed - 1, 0)}):  # a last zero may be left out
        right = round(check.expected, decimals)
        yield from (fact for fact in index.get(("%", right), ()) if right)


def _mending_change(check: Check, index: Index) -> Iterator[Fact]:
    """Another figure of this year, or another change, that the percentage fits."""
    percent, change, now = check.facts
    own = {fact.id for fact in check.facts}
    yield from _mending_rate(check, index)
    for (unit, _), facts in index.items():
        if unit != unit_of(now) or facts[0].id in own:
            continue
        for moved, year in ((change, facts[0]), (facts[0], now)):
            step, current = amount_of(moved), amount_of(year)
            before = replace(current, value=current.value - step.value, half=current.half + step.half)
            if is_ratio(as_percent(percent), (step,), (1,), before).outcome == "holds":
                yield facts[0]
