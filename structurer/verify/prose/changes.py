"""A change and its percentage: of this year's figure less the change, or of the figures of two years. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from structurer.result import Check, Fact
from structurer.verify.amounts import Amount, amount_of, is_ratio
from structurer.verify.identities import as_percent, sum_check
from structurer.verify.meaning import Context, item_of
from structurer.verify.prose.figures import BUDGETS, STATED, first_that_fits, fits, is_money, last

_FAR = 160  # figures in front of a change that may belong to it
_COMPARING = re.compile(
    r"与|比|较|和|同|(?:19|20)\d\d年度?|上年度?|去年|上一年|年初|同期|当年|本年|全年|财政|部门|预算|决算|执行|支出|经费|数|总|额|金额|相比|为|是|的|，|："
)
_BEGINNING = 4  # characters of a sentence that tell it from the next one


def check_changes(facts: Sequence[Fact], context: Context) -> Iterator[Check]:
    for at, percent in enumerate(facts):
        if percent.measure == "change_percent":
            yield from _percent_of(facts[max(0, at - _FAR) : at], facts[at + 1 : at + 2], percent, context)
    for at, change in enumerate(facts):
        if change.measure == "change" and is_money(change):
            yield from _of_two_years(facts[max(0, at - _FAR) : at], change, context)
        elif change.measure == "against_budget":
            yield from _against_budget(facts[max(0, at - _FAR) : at], change, context)


def _percent_of(before: Sequence[Fact], behind: Sequence[Fact], percent: Fact, context: Context) -> Iterator[Check]:
    """A percentage of what a figure was before its change, or else of the year before."""
    change = _change_beside(before, percent) or _change_behind(behind, percent)
    if change is None:
        now, past = _two_years(before, percent, context)
        check = first_that_fits(_growth(percent, one, past) for one in now) if past else None
        if check:
            yield check
    elif change.value and percent.value and (change.value > 0) != (percent.value > 0):
        yield Check("direction", "error", (percent, change), about=change.item, rule="signs")
    elif percent.value and not change.value:
        yield Check("direction", "error", (percent, change), about=percent.item, rule="flat")
    elif is_money(change):
        yield from _change_of(before, percent, change, context)


def _change_beside(before: Sequence[Fact], percent: Fact) -> Fact | None:
    """The change that a percentage stands beside: the last one, if of the same item and in the same sentence."""
    change = last(before, ("change",))
    same = change and change.item == percent.item and percent.lead.startswith(change.lead[:_BEGINNING])
    return change if same else None


def _change_behind(behind: Sequence[Fact], percent: Fact) -> Fact | None:
    """The change that is told next, in the same sentence (增长5.20%，增加3.00万元)."""
    change = last(behind, ("change",))
    same = change and change.item == percent.item and change.lead.startswith(percent.lead)
    return change if same else None


def _change_of(before: Sequence[Fact], percent: Fact, change: Fact, context: Context) -> Iterator[Check]:
    """A percentage and its change against all figures that may be meant, those of the same item first."""
    stated = [f for f in before if f.measure in STATED and is_money(f)]
    stated.sort(key=lambda f: f.measure not in BUDGETS and context.part != "budget")
    item = item_of(percent.item, context.organization)
    same = [f for f in stated if item_of(f.item, context.organization) == item]
    tried: list[Check] = []
    own = {fact.id for fact in same}
    for now in (*reversed(same), *(fact for fact in reversed(stated) if fact.id not in own)):
        check = _change(percent, change, now)
        if fits(check):
            yield check
            return
        tried.append(check)
    wrong = next((check for check in tried if check.outcome == "error"), None)
    if wrong is None:
        yield from tried[:1]
    elif same:
        yield wrong


def _of_two_years(before: Sequence[Fact], change: Fact, context: Context) -> Iterator[Check]:
    """A change from the figure of the year before to this year's."""
    now, past = _two_years(before, change, context)
    if past and not _names_another(past, change):
        check = first_that_fits(sum_check("change", change.item, change, [one, past], (1, -1)) for one in now)
        if check:
            yield check


def _against_budget(before: Sequence[Fact], gap: Fact, context: Context) -> Iterator[Check]:
    """What a final figure is above or below the budget, in money or percent, of the last two of the same item."""
    item = item_of(gap.item, context.organization)
    same = [
        f for f in before if is_money(f) and item_of(f.item, context.organization) == item and f.branch == gap.branch
    ]
    spent = last(same, ("final", "executed"))
    budgets = [fact for fact in reversed(same) if fact.measure in BUDGETS]
    if spent is None or not budgets:
        return
    if gap.unit == "%":
        check = first_that_fits(_growth(gap, spent, budget) for budget in budgets)
    else:
        check = first_that_fits(sum_check("change", gap.item, gap, [spent, budget], (1, -1)) for budget in budgets)
    if check:
        yield check


def _growth(percent: Fact, now: Fact, past: Fact) -> Check:
    """Whether the percentage is the growth from one year's figure to the other's."""
    verdict = is_ratio(as_percent(percent), (amount_of(now), amount_of(past)), (1, -1), amount_of(past))
    return Check(
        "change", verdict.outcome, (percent, now, past), (), verdict.expected, verdict.difference, percent.item
    )


def _change(percent: Fact, change: Fact, now: Fact) -> Check:
    """Whether the percentage is the change over the figure less the change."""
    step, whole = amount_of(change), amount_of(now)
    base = Amount(whole.value - step.value, whole.half + step.half, "yuan", whole.step)
    if base.value < -base.half:
        return Check(
            "change", "error", (change, now), about=change.item, rule="below nothing", expected=base.value / whole.step
        )
    verdict = is_ratio(as_percent(percent), (step,), (1,), base)
    return Check(
        "change",
        verdict.outcome,
        (percent, change, now),
        (),
        verdict.expected,
        verdict.difference,
        change.item,
        rule="percent",
    )


def _names_another(past: Fact, change: Fact) -> bool:
    """Whether the words in front of an earlier figure name another thing (与上年收入总预算 a 相比)."""
    named = _COMPARING.sub("", past.clause)
    return bool(named) and named not in change.item and change.item not in past.clause


def _two_years(before: Sequence[Fact], change: Fact, context: Context) -> tuple[list[Fact], Fact | None]:
    """This year's figures, the likeliest first, and that of the year before, as stated in front of a change."""
    item = item_of(change.item, context.organization)
    same = [f for f in before if is_money(f) and item_of(f.item, context.organization) == item]
    stated = [f for f in reversed(same) if f.measure in STATED]
    return sorted(stated, key=lambda f: f.measure in BUDGETS and context.part != "budget"), last(same, ("previous",))
