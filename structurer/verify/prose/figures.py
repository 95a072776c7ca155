"""What the rules on prose share: figures by section, which are budgets or spending, which check counts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from structurer.result import Check, Fact
from structurer.verify.amounts import unit_of

Stated = Mapping[tuple[str, str], Sequence[Fact]]
"""Figures of the whole document by scope and item."""

BUDGETS = ("initial_budget", "full_year_budget", "budget")
SPENT = ("final", "executed", "amount")
STATED = (*SPENT, *BUDGETS)

_DIGITS = "一二三四五六七八九"
_NUMBER = re.compile(rf"[{_DIGITS}十]+|\d+")


def by_section(facts: Iterable[Fact]) -> dict[tuple[str, ...], list[Fact]]:
    """The figures of the prose by their section, in reading order; not those that tell of something else."""
    sections: dict[tuple[str, ...], list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.start):
        if fact.table is None and not fact.aside:
            sections.setdefault(fact.section, []).append(fact)
    return sections


def is_money(fact: Fact) -> bool:
    return unit_of(fact) == "yuan"


def by_thing(facts: Iterable[Fact]) -> dict[tuple[object, object], list[Fact]]:
    """Figures by what they are of."""
    things: dict[tuple[object, object], list[Fact]] = {}
    for fact in facts:
        things.setdefault((fact.item, fact.branch), []).append(fact)
    return things


def is_of(fact: Fact, other: Fact) -> bool:
    """Whether two figures are of one thing."""
    return (fact.item, fact.branch) == (other.item, other.branch)


def last(facts: Sequence[Fact], measures: Sequence[str]) -> Fact | None:
    """The last figure that is one of `measures`."""
    return next((fact for fact in reversed(facts) if fact.measure in measures), None)


def fits(check: Check) -> bool:
    return check.outcome in ("holds", "rounding")


def first_that_fits(checks: Iterable[Check | None]) -> Check | None:
    """Of checks against all figures that may be meant the one that fits, else the first."""
    tried = [check for check in checks if check is not None]
    return next((check for check in tried if fits(check)), tried[0] if tried else None)


def number_in(words: str) -> int | None:
    """The value of the first number in words, Chinese or not: 十一、 is 11; None where there is none."""
    match = _NUMBER.search(words.replace("两", "二"))
    if match is None:
        return None
    if match.group().isdecimal():
        return int(match.group())
    tens, ten, ones = match.group().rpartition("十")
    high = (_DIGITS.find(tens) + 1 if tens else 1) if ten else 0
    return 10 * high + (_DIGITS.find(ones) + 1 if ones else 0)
