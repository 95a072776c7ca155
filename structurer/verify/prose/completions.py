"""Rates of execution (完成年初预算的 98.5%) against what was spent and the budget that they are of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of, is_share
from structurer.verify.identities import as_percent, completion_check
from structurer.verify.prose.figures import BUDGETS, SPENT, by_thing, fits, is_money, last

_INITIAL = re.compile(r"年初预算|初步预算")
_FULL_YEAR = re.compile(r"全年预算|调整后?预算|年度预算")


def check_completions(facts: Sequence[Fact]) -> Iterator[Check]:
    things = by_thing(fact for fact in facts if is_money(fact))
    for rate in facts:
        if rate.measure != "completion":
            continue
        same = things.get((rate.item, rate.branch), [])
        before = [fact for fact in same if fact.start < rate.start]
        spent = last(before, SPENT) or next((fact for fact in same if fact.measure in ("final", "executed")), None)
        bases = [fact for fact in reversed(before) if fact.measure in BUDGETS]
        if spent and bases:
            yield _completion(rate, spent, bases, [fact for fact in before if fact.measure == "supplementary_budget"])


def _completion(rate: Fact, spent: Fact, bases: Sequence[Fact], extras: Sequence[Fact]) -> Check:
    """A rate against the base that it names; one that fits another base only names the wrong one."""
    named = _named_bases(rate, bases)
    check = completion_check(spent.item, rate, spent, named[:1] or bases)
    if fits(check):
        return check
    added = None if _names_a_base(rate) else _of_added_budget(rate, spent, bases, extras)
    if added:
        return added
    other = completion_check(spent.item, rate, spent, bases)
    if fits(other) and named:
        base = other.facts[-1]
        return Check("completion", "error", (rate, spent, named[0], base), about=spent.item, rule="base",
                     told=(base.printed,))  # fmt: skip
    of_the_year = any(base.measure == "full_year_budget" for base in bases)
    return check if named or of_the_year else replace(check, outcome="note")


def _of_added_budget(rate: Fact, spent: Fact, bases: Sequence[Fact], extras: Sequence[Fact]) -> Check | None:
    """A rate of the budget with what was added to it, where only the two are stated."""
    for base, extra in product(bases, extras):
        first, second = amount_of(base), amount_of(extra)
        whole = replace(first, value=first.value + second.value, half=first.half + second.half)
        verdict = is_share(as_percent(rate), amount_of(spent), whole)
        if verdict.outcome in ("holds", "rounding"):
            return Check("completion", verdict.outcome, (rate, spent, base, extra), (), verdict.expected,
                         verdict.difference, spent.item, rule="added")  # fmt: skip
    return None


def _names_a_base(rate: Fact) -> bool:
    return bool(_INITIAL.search(rate.clause) or _FULL_YEAR.search(rate.clause))


def _named_bases(rate: Fact, bases: Sequence[Fact]) -> list[Fact]:
    """The bases that the words of a rate name; the only one needs no name."""
    if _INITIAL.search(rate.clause):
        return [f for f in bases if f.measure == "initial_budget"] or [f for f in bases if f.measure == "budget"]
    if _FULL_YEAR.search(rate.clause):
        return [f for f in bases if f.measure == "full_year_budget"]
    return list(bases) if len(bases) == 1 else []
