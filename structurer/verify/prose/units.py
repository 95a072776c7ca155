"""A unit that contradicts its neighbours: one amount in 元 in a sentence of amounts in 万元. Pure.

It is wrong where the same digits stand elsewhere in the neighbours' unit, else a person should look. An average or a
price is told in a smaller unit than the amounts beside it, as it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of
from structurer.verify.prose.averages import AVERAGE
from structurer.verify.prose.figures import by_section, is_money

_FEWEST = 3  # amounts of one unit in a sentence, beside which another unit is odd
_DIGITS = 3  # of a figure that tell it from others

Places = Mapping[tuple[str, str], Fact]
"""The first figure that prints these digits in this unit."""


def check_units(facts: Sequence[Fact], text: str) -> Iterator[Check]:
    """Amounts whose unit no other amount of their sentence has."""
    places: dict[tuple[str, str], Fact] = {}
    for fact in filter(is_money, facts):
        places.setdefault((_digits(fact), _unit(fact)), fact)
    for found in by_section(facts).values():
        sentence: list[Fact] = []
        for fact in (fact for fact in found if is_money(fact) and not _is_of_one(fact)):
            if sentence and "。" in text[sentence[-1].start : fact.start]:
                yield from _odd_one(sentence, places)
                sentence = []
            sentence.append(fact)
        yield from _odd_one(sentence, places)


def _is_of_one(fact: Fact) -> bool:
    """Whether an amount is one thing's of many: 人均, 平均每批次, 每人每年, 单价."""
    return AVERAGE.search(fact.clause + fact.item) is not None or "单价" in fact.clause


def _unit(fact: Fact) -> str:
    """万元 is printed as 万 too."""
    return fact.unit.removesuffix("元") or fact.unit


def _digits(fact: Fact) -> str:
    """The digits of a figure, without those that say nothing."""
    return f"{abs(fact.value).normalize():f}"


def _odd_one(sentence: Sequence[Fact], places: Places) -> Iterator[Check]:
    units = Counter(map(_unit, sentence))
    if len(units) != 2:
        return
    (usual, times), (odd, once) = units.most_common()
    if times < _FEWEST or once != 1:
        return
    fact = next(fact for fact in sentence if _unit(fact) == odd)
    neighbour = next(other.unit for other in sentence if _unit(other) == usual)
    again = places.get((_digits(fact), usual))
    if again and len(_digits(fact).replace(".", "").strip("0")) >= _DIGITS:
        one, other = amount_of(fact), amount_of(again)
        gap = (one.value - other.value) / one.step
        yield Check("restated", "error", (fact, again), (), other.value / one.step, gap, fact.item, rule="unit",
                    suspects=(fact.id,))  # fmt: skip
    else:
        yield Check("unit", "note", (fact,), about=fact.item, told=(neighbour,))
