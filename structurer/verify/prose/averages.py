"""An average and the two figures that it is of: 公用经费 a 万元，在职人员 n 人，人均 b 万元. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from structurer.result import Check, Fact, Outcome
from structurer.verify.amounts import amount_of
from structurer.verify.prose.figures import is_money

AVERAGE = re.compile(r"平均|人均|户均|车均|生均|均价|每(?:人|个|台|辆|批|次|套|册|户|项|名|生)")
_PER = re.compile(r"每(人|个|台|辆|批|次|套|册|户|项|名)|(人|户|车)均")
_OF_A_PRICE = re.compile(r"单价|以上|标准|限额|不超过")
_BESIDE = 8  # figures beside an average that it may be of
_SCALES = {"千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def check_averages(facts: Sequence[Fact], text: str) -> Iterator[Check]:
    """Averages of money against the amounts and counts in front of them; an error where those named leave no doubt."""
    for at, average in enumerate(facts):
        if not is_money(average) or not average.value or not AVERAGE.search(average.clause + average.item):
            continue
        if _OF_A_PRICE.search(average.clause):
            continue
        before, around = facts[max(0, at - _BESIDE) : at], facts[max(0, at - _BESIDE) : at + _BESIDE]
        amounts = [f for f in before if is_money(f) and f.value and not AVERAGE.search(f.clause + f.item)]
        counts = [f for f in before if f.measure == "count" and f.value and _is_counted_in(average, f)]
        tried = [_quotient(average, amount, count) for amount in reversed(amounts) for count in reversed(counts)]
        fits = next((check for check in tried if check.outcome != "error"), None)
        named = [f for f in amounts if "。" not in text[f.start : average.start] or f.item in average.item]
        here = [f for f in counts if "。" not in text[f.start : average.start]]
        if fits:
            yield fits
        elif named and here and (len(here) == 1 or _counted(average)) and _is_alone(average, around, text):
            yield min((_quotient(average, amount, count) for amount in named for count in here), key=_gap)


def _is_alone(average: Fact, around: Sequence[Fact], text: str) -> bool:
    """Whether the sentence of an average tells no other of the same things."""
    averages = [f for f in around if f is not average and is_money(f) and AVERAGE.search(f.clause + f.item)]
    others = [f for f in averages if _counted(average) in ("", _counted(f))]
    between = [text[min(f.start, average.start) : max(f.start, average.start)] for f in others]
    return all("。" in words for words in between)


def _counted(average: Fact) -> str:
    """What an average says that it is for each of: 批次 of 平均每批次, 人 of 人均; "" where it does not."""
    said = _PER.search(average.clause + average.item)
    return (said[1] or said[2]) if said else ""


def _is_counted_in(average: Fact, count: Fact) -> bool:
    """Whether a count is of what an average is for."""
    said = _counted(average)
    return said in count.unit or (said == "人" and count.unit.endswith("名"))


def _gap(check: Check) -> Decimal:
    return abs(check.difference or Decimal(0))


def _quotient(average: Fact, amount: Fact, count: Fact) -> Check:
    """Whether an average is an amount over a count, as exactly as it is printed."""
    mean, whole = amount_of(average), amount_of(amount)
    number = count.value * _SCALES.get(count.unit[:1], Decimal(1))
    with localcontext() as context:
        context.prec = 60
        exact = whole.value / number
        gap = mean.value - exact
        slack = mean.half + whole.half / abs(number)
        outcome: Outcome = "holds" if abs(gap) <= mean.half else "rounding" if abs(gap) <= slack else "error"
    return Check(
        "average",
        outcome,
        (average, amount, count),
        expected=round(exact / mean.step, 4),
        difference=round(gap / mean.step, 4),
        about=average.item,
    )
