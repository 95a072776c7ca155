"""Parts that cannot be more than their whole: contracts inside one year's procurement. Data, and one loop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of, unit_of
from structurer.verify.meaning import Context, item_of, measures_of


@dataclass(frozen=True, slots=True)
class Bound:
    """A whole, by its canonical name, in the sections that `section` finds, and the words of what is part of it.

    Parts that stand `apart` from each other add up; none of them alone and not all together exceed the whole.
    """

    section: re.Pattern[str]
    whole: str
    part: re.Pattern[str]
    apart: tuple[re.Pattern[str], ...] = ()


BOUNDS = (
    Bound(
        section=re.compile("采购"),
        whole="政府采购",
        part=re.compile("货物|工程|服务|中小企业|小微企业|小型|微型|预留|授予"),
        apart=(
            re.compile(r"面向中小企业预留[^。；]*(?:中标|成交|授予)"),
            re.compile(r"(?:其他|预留(?:份额|项目)?(?:以外|之外))[^。；]*(?:中标|成交|授予)"),
        ),
    ),
)


def check_bounds(facts: Sequence[Fact], context: Context) -> Iterator[Check]:
    """Every part in the prose against its whole of the same measure, in one section."""
    sections: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        if fact.table is None and not fact.aside and unit_of(fact) == "yuan":
            sections.setdefault(fact.section, []).append(fact)
    for found in sections.values():
        for bound in BOUNDS:
            yield from _bounded(bound, sorted(found, key=lambda fact: fact.start), context)


def _bounded(bound: Bound, facts: Sequence[Fact], context: Context) -> Iterator[Check]:
    if not any(bound.section.search(title) for fact in facts[:1] for title in fact.section):
        return
    whole = next((f for f in facts if item_of(f.item, context.organization) == bound.whole), None)
    if whole is None:
        return
    behind = [f for f in facts if f.start > whole.start and measures_of(f, context) == measures_of(whole, context)]
    parts = [
        fact for fact in behind if bound.part.search(fact.item + fact.clause + fact.lead) and fact.measure != "change"
    ]
    for part in parts:
        yield _at_most([part], whole)
    apart = [next((f for f in parts if pattern.search(f.lead)), None) for pattern in bound.apart]
    together = [fact for fact in apart if fact is not None]
    if len(together) > 1 and len(together) == len(bound.apart):
        yield _at_most(together, whole)


def _at_most(parts: Sequence[Fact], whole: Fact) -> Check:
    """Whether parts, together, stay within their whole."""
    total = amount_of(whole)
    added = sum((amount_of(part).value for part in parts), Decimal(0))
    slack = total.half + sum((amount_of(part).half for part in parts), Decimal(0))
    gap = added - total.value
    return Check(
        "part",
        "holds" if gap <= 0 else "rounding" if gap <= slack else "error",
        (*parts, whole),
        expected=total.value / total.step,
        difference=gap / total.step,
        about=whole.item,
        rule="together" if len(parts) > 1 else "",
        told=(f"{added / total.step:f}",),
    )
