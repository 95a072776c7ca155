"""What is left of a budget, in one sentence, and of the whole body from its initial budget to what goes over. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of
from structurer.verify.identities import sum_check
from structurer.verify.prose.figures import SPENT, STATED, Stated, is_money, last

_LEFT = re.compile(r"结余|结转|剩余")
_BARE = re.compile(r"(?:年末|年终|本年|当年|资金|预算|形成)*(?:结余|结转结余|结转和结余)(?:资金)?")
_NEAR = Decimal("0.1")  # how far it may be off, of itself
_BESIDE, _FAR, _NEXT = 6, 80, 5  # figures before or behind one that may belong to it
_AROUND = 200  # characters in which words about the same money stand
_WITHDRAWN = re.compile(r"收回|回收|上缴|缴回|统筹|压减|核减|调减|注销|退回|追减|盘活")


def check_left(facts: Sequence[Fact], text: str) -> Iterator[Check]:
    """In one sentence: the budget of the year less what was spent is what is left."""
    for at, left in enumerate(facts):
        if not _LEFT.search(left.item) or left.measure not in STATED or not is_money(left):
            continue
        before = [f for f in facts[max(0, at - _BESIDE) : at] if is_money(f) and "。" not in text[f.start : left.start]]
        spent = last(before, SPENT)
        budget = last(before, ("full_year_budget",))
        if spent and budget and budget.start < spent.start:
            check = sum_check("balance", left.item, left, [budget, spent], (1, -1))
            if check:
                yield check
        elif not before and _BARE.fullmatch(left.item):
            yield from _of_section(facts[:at], left)


def _of_section(before: Sequence[Fact], left: Fact) -> Iterator[Check]:
    """结余 by itself, further down: of the budget and the spending that the section began with, if nearly so."""
    budget = next((f for f in before if f.measure == "full_year_budget" and is_money(f)), None)
    spent = next((f for f in before if budget and f.start > budget.start and f.measure in ("final", "executed")), None)
    check = sum_check("balance", left.item, left, [budget, spent], (1, -1)) if budget and spent else None
    if check and check.difference is not None and abs(check.difference) <= abs(left.value) * _NEAR:
        yield check


def check_flows(facts: Sequence[Fact], stated: Stated, text: str) -> Iterator[Check]:
    """Initial and added budget of the whole body, less what was spent, is what is carried over.

    Only where nothing was carried over into the year. Money that was withdrawn closes the gap too; words that say so
    make it a note.
    """
    carried = next(iter(stated.get(("", "年末结转"), ())), None)
    if carried is None or any(fact.value for fact in stated.get(("", "年初结转"), ())):
        return
    whole = {amount_of(fact).value for fact in stated.get(("", "本年支出"), ())}
    seen: set[Decimal] = set()
    for initial, extra, spent in _flows([fact for fact in facts if fact.table is None]):
        if amount_of(initial).value in seen or amount_of(spent).value not in whole:
            continue  # told before, or of a part of the body's expenditure
        seen.add(amount_of(initial).value)
        check = sum_check("balance", carried.item, carried, [initial, extra, spent], (1, 1, -1))
        around = text[max(0, initial.start - _AROUND) : spent.start + _AROUND]
        if check and check.outcome == "error" and _WITHDRAWN.search(around):
            check = replace(check, outcome="note", rule="withdrawn")
        if check:
            yield check


def _flows(prose: Sequence[Fact]) -> Iterator[tuple[Fact, Fact, Fact]]:
    """An initial budget, what was added to it and what was spent, as one section tells them."""
    for at, extra in enumerate(prose):
        if extra.measure != "supplementary_budget" or not is_money(extra):
            continue
        before = [fact for fact in prose[max(0, at - _FAR) : at] if fact.section == extra.section]
        behind = [fact for fact in prose[at + 1 : at + _NEXT] if fact.section == extra.section and is_money(fact)]
        initial = last([fact for fact in before if fact.item == extra.item], ("initial_budget", "budget"))
        spent = next((fact for fact in behind if fact.measure in SPENT), None)
        if initial and spent:
            yield initial, extra, spent
