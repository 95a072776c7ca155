"""How far a value can be trusted, from its witnesses: the one place that says `verified`, `grounded` or `disputed`.

A witness is an identity that holds with the figure in it, the same fact stated elsewhere, or the other engine. One
that only says what no figure can break (a score that is not above its weight) is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from structurer.result import Check, Claim, Fact, Status
from structurer.verify.amounts import amount_of
from structurer.verify.naming import stands_beside

_SAYS_LITTLE = ("above its weight",)
ENGINES = "engines"
"""The rule of a check that two engines differ: no fault of the document."""
FAR = "far"
"""The rule of a printed total that its rows miss by far in every column."""
_RATES = ("share", "completion", "change")
_NAMED = 3  # figures that a reason names
_WITNESS_WORDS = {
    "sum": "adds up",
    "balance": "balances",
    "share": "its share is right",
    "completion": "its rate of execution is right",
    "change": "agrees with the change on the year before",
    "average": "its average is right",
    "restated": "is stated again",
    "score": "the scores add up",
}


@dataclass(frozen=True)
class Trust:
    """The checks of a document, seen from its figures."""

    checks: tuple[Check, ...]

    @cached_property
    def witnesses(self) -> Mapping[str, list[Check]]:
        """For each figure the checks that hold with it in it.

        One that holds by rounding says nothing of a figure that is itself within what rounding explains.
        """
        found: dict[str, list[Check]] = {}
        for check in self.checks:
            if is_witness(check) and not self._is_of_odd_row(check):
                slack = _slack(check)
                for fact in check.facts:
                    if check.outcome == "holds" or abs(amount_of(fact).value) > slack:
                        found.setdefault(fact.id, []).append(check)
        return found

    @cached_property
    def odd(self) -> frozenset[str]:
        """The figures of rows that miss their printed total by far: one of the rows may not belong there."""
        return frozenset(fact.id for check in self.checks if check.rule == FAR for fact in check.facts)

    def _is_of_odd_row(self, check: Check) -> bool:
        """Whether a rate only says that such a row agrees with itself."""
        amounts = [fact for fact in check.facts if fact.unit != "%"]
        return check.kind in _RATES and bool(amounts) and all(fact.id in self.odd for fact in amounts)

    @cached_property
    def failed(self) -> Mapping[str, list[Check]]:
        """For each figure the checks that fail because of it, as far as the others single it out."""
        found: dict[str, list[Check]] = {}
        for check in self.checks:
            if check.outcome == "error":
                for id in self.suspects(check):
                    found.setdefault(id, []).append(check)
        return found

    @cached_property
    def singled_out(self) -> frozenset[str]:
        """The figures that some check of its own holds to be wrong."""
        own = [check for check in self.checks if check.outcome == "error" and check.rule != ENGINES]
        return frozenset(id for check in own for id in check.suspects)

    def suspects(self, check: Check) -> tuple[str, ...]:
        """The figures of a failed check that are singled out elsewhere, else those that nothing else bears out.

        All of them where each or none is borne out.
        """
        if check.suspects:
            return check.suspects
        known = tuple(dict.fromkeys(fact.id for fact in check.facts if fact.id in self.singled_out))
        if known:
            return known
        alone = tuple(dict.fromkeys(fact.id for fact in check.facts if not self.witnesses.get(fact.id)))
        return alone or tuple(dict.fromkeys(fact.id for fact in check.facts))

    def status(self, fact: Fact) -> tuple[Status, str]:
        """The status of a figure, and why it has it."""
        failed = self.failed.get(fact.id)
        if failed:
            return "disputed", f"{failed[0].kind}: it does not agree with {_others(failed[0], fact)}"
        held = self.witnesses.get(fact.id)
        if held:
            return "verified", f"{_WITNESS_WORDS.get(held[0].kind, held[0].kind)}: {_others(held[0], fact)}"
        return "grounded", "stands on the page; nothing else bears it out"


def judge(
    claim: Claim, fact: Fact | None, named: bool, again: Fact | None, rival: Fact | None, trust: Trust
) -> tuple[Status, str]:
    """The status of a released value, and why.

    `fact` is the figure that stands at its place, `named` whether the words there name its field, `again` another
    figure that states it for the same field, and `rival` one that states another value for it: then only arithmetic
    bears the value out, and beside each other nothing tells which of the two is meant.
    """
    if claim.unit is None:
        return "grounded", "these words stand on the page"
    if fact is None:
        return "grounded", "these digits stand on the page; their meaning was not read"
    status, why = trust.status(fact)
    if status == "disputed":
        return status, why
    if rival and status == "grounded" and stands_beside(fact, rival):
        return "disputed", f"the section names this field with {rival.signed}{rival.unit} too"
    if len(claim.by) > 1 and not rival and fact.id not in trust.odd:
        return "verified", why if status == "verified" else "rules and model, each by itself, name this place"
    if not named:
        return "grounded", "stands on the page; the words at its place do not settle that this field is meant"
    if status == "grounded" and again and not rival:
        return "verified", f"restated: {again.signed}{again.unit} under another word for it"
    return status, why


def is_witness(check: Check) -> bool:
    if check.kind == "part" or check.rule in _SAYS_LITTLE or len(check.facts) < 2:
        return False
    return check.outcome in ("holds", "rounding")


def _slack(check: Check) -> Decimal:
    """How far rounding may move the tested figure."""
    return sum((amount_of(fact).half for fact in check.facts), Decimal(0))


def with_suspects(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks, each failed one with the figures that the others single out."""
    trust = Trust(tuple(checks))
    return tuple(replace(c, suspects=trust.suspects(c)) if c.outcome == "error" else c for c in checks)


def _others(check: Check, fact: Fact) -> str:
    """The other figures of a check, the first few by name."""
    others = (other for other in check.facts if other.id != fact.id)
    named = [f"{other.signed}{other.unit}" for other in islice(others, _NAMED)]
    more = len(check.facts) - 1 - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "") or "another place"
