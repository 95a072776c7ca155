"""A unit that contradicts its neighbours: one amount in 元 in a sentence of amounts in 万元. Pure.

An average or a price is told in a smaller unit than the amounts beside it, as it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from structurer.result import Check, Fact
from structurer.verify.prose.averages import AVERAGE
from structurer.verify.prose.figures import by_section, is_money

_FEWEST = 3  # amounts of one unit in a sentence, beside which another unit is odd


def check_units(facts: Sequence[Fact], text: str) -> Iterator[Check]:
    """Amounts whose unit no other amount of their sentence has; a person should look."""
    for found in by_section(facts).values():
        sentence: list[Fact] = []
        for fact in (fact for fact in found if is_money(fact) and not _is_of_one(fact)):
            if sentence and "。" in text[sentence[-1].start : fact.start]:
                yield from _odd_one(sentence)
                sentence = []
            sentence.append(fact)
        yield from _odd_one(sentence)


def _is_of_one(fact: Fact) -> bool:
    """Whether an amount is one thing's of many: 人均, 平均每批次, 每人每年, 单价."""
    return AVERAGE.search(fact.clause + fact.item) is not None or "单价" in fact.clause


def _odd_one(sentence: Sequence[Fact]) -> Iterator[Check]:
    units = Counter(fact.unit.removesuffix("元") or fact.unit for fact in sentence)
    if len(units) != 2:
        return
    (usual, times), (odd, once) = units.most_common()
    if times < _FEWEST or once != 1:
        return
    fact = next(fact for fact in sentence if (fact.unit.removesuffix("元") or fact.unit) == odd)
    neighbour = next(other.unit for other in sentence if other.unit.startswith(usual))
    yield Check("unit", "note", (fact,), about=fact.item, told=(neighbour,))
