"""A figure and the list behind 其中, a list and the figure behind 合计: sums where they are or nearly are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.identities import sum_check
from structurer.verify.misprints import Amounts, misprinted
from structurer.verify.prose.averages import AVERAGE
from structurer.verify.prose.figures import SPENT, STATED, fits, is_money, number_in

_LISTED = re.compile(r"其中|包括|分别|包含|按[^，。；]{2,12}分")
_ENDED = re.compile(r"。(?!\s*(?:其中|按[^，。；]{2,12}分))")
_COUNTED = re.compile(
    r"(?:上述|以上|前述|这)?([两二三四五六七八九十]|\d)(?:项|类|者|个项目)(?:合计|共计|共|支出|经费)?$"
)
_BESIDE_LISTS = ("share", "completion", "change", "change_percent", "against_budget", "rate")
_GRAND = re.compile(r"总计|合计")
_SUM_OF_LIST = re.compile(r"(?:合计|共计|总计)[^，]{0,4}$")
_LEFT = re.compile(r"年末.*(?:结转|结余)|结转下年")
_NEAR = Decimal("0.05")  # how far a sum that words only suggest may be off, of its total
_NEAR_COUNT = Decimal("0.15")  # counts are small: one of eleven
_LONGEST_LIST = 80  # figures
_BEGINNING = 6  # characters of a sentence that tell it from the next one


def check_sums(facts: Sequence[Fact], text: str, amounts: Amounts) -> Iterator[Check]:
    """A figure and the list behind 其中, and a list and the figure behind 合计.

    Words only suggest that they are sums: one is wrong where it nearly adds up, or where what it makes of one of its
    parts stands elsewhere in the document. `amounts` are those of the document in their order.
    """
    for at, total in enumerate(facts):
        if not _is_listed(total) or not total.value:
            continue
        counted = _COUNTED.search(total.item) or _COUNTED.search(total.clause)
        if counted:
            listed = [f for f in facts[:at] if f.measure == total.measure and _is_listed(f)]
            yield from _list_sum(total, [listed[-(number_in(counted[1]) or 0) :]], amounts, certain=True)
            continue
        before = _list_before(facts[max(0, at - _LONGEST_LIST) : at], total)
        if before:
            yield from _list_sum(total, [before[1:], before], amounts)
        else:
            listed = _list_behind(facts[at + 1 : at + 1 + _LONGEST_LIST], total, text)
            yield from _list_sum(total, [listed, _without_rest(listed)], amounts)
            yield from _beyond_whole(total, facts[at + 1 : at + 2])


def _list_before(facts: Sequence[Fact], total: Fact) -> list[Fact]:
    """The amounts of its sentence that a figure behind 合计 may be the sum of."""
    if not total.carried or not _SUM_OF_LIST.search(total.clause):
        return []
    near = [fact for fact in facts if total.lead.startswith(fact.lead[:_BEGINNING])]
    return [fact for fact in near if fact.measure == total.measure and _is_listed(fact)]


def _without_rest(listed: Sequence[Fact]) -> Sequence[Fact]:
    """A list up to what is left of the money, which is told behind the parts of what was spent."""
    return listed[: next((at for at, fact in enumerate(listed) if _LEFT.search(fact.item)), len(listed))]


def _beyond_whole(total: Fact, behind: Sequence[Fact]) -> Iterator[Check]:
    """A count told next, behind 其中, that is more than what it is part of."""
    for part in behind:
        alike = part.unit == total.unit and part.measure == total.measure == "count"
        if alike and "其中" in part.clause and part.value > total.value > 0:
            gap = part.value - total.value
            yield Check("part", "error", (part, total), (), total.value, gap, part.item)


def _is_listed(fact: Fact) -> bool:
    """Whether a figure may be one of a list that adds up: an amount, a score or a count, and no average."""
    if AVERAGE.search(fact.clause + fact.item) or (is_money(fact) and "单价" in fact.clause):
        return False
    return (fact.measure in STATED and is_money(fact)) or fact.measure in ("score", "count")


def _list_behind(facts: Sequence[Fact], total: Fact, text: str) -> list[Fact]:
    """The amounts of a list that a total introduces, up to the end of the sentence in which the list stands."""
    listed: list[Fact] = []
    begun = False
    for fact in facts:
        beside = fact.measure in _BESIDE_LISTS or (fact.measure == "count" and total.measure != "count")
        if beside or "满分" in fact.clause:
            continue
        begun = begun or bool(_LISTED.search(fact.clause))
        before = text[total.start : fact.start]
        ended = _ENDED.search(before) or (listed and "。" in text[listed[0].start : fact.start])
        if not begun or ended or not _is_alike(fact, total) or not _is_listed(fact):
            break
        if fact.measure == "count" and (fact.unit != total.unit or "；" in before):
            break
        if _GRAND.search(fact.item + fact.clause) or (fact.carried and _SUM_OF_LIST.search(fact.clause)):
            break
        listed.append(fact)
    return listed


def _is_alike(fact: Fact, total: Fact) -> bool:
    """Whether two figures are both of what was spent, or both of what is planned."""
    both = {fact.measure, total.measure}
    return len(both) == 1 or both <= set(SPENT) or both == {"amount", "budget"}


def _list_sum(total: Fact, lists: Sequence[Sequence[Fact]], amounts: Amounts, certain: bool = False) -> Iterator[Check]:
    """The first list that adds up, else the first that should: it is a list for `certain`, or nearly adds up."""
    checks = [check for listed in lists if len(listed) > 1 and (check := sum_check("sum", total.item, total, listed))]
    if fitting := next(filter(fits, checks), None):
        yield fitting
        return
    for check in filter(_is_full, checks):
        wrong = [fact.id for fact in misprinted(check, amounts)]
        if certain or wrong or _is_near(check, total):
            yield replace(check, suspects=tuple(wrong) if len(wrong) == 1 else ())
            return


def _is_full(check: Check) -> bool:
    """Whether more than one figure is added."""
    return sum(1 for fact in check.facts[1:] if fact.value) > 1


def _is_near(check: Check, total: Fact) -> bool:
    near = _NEAR_COUNT if total.measure == "count" else _NEAR
    return check.difference is not None and abs(check.difference) <= abs(total.value) * near
