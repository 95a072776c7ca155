"""From claims to evidence: every released value with the status that the checks of its document give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from structurer.result import Check, Claim, Evidence, Path, Source
from structurer.schema import Leaf
from structurer.verify.grounding import FactsAt, evidence_of, fact_of
from structurer.verify.naming import naming_of, stands_beside
from structurer.verify.trust import Trust, judge

LeafAt = Callable[[Path], Leaf | None]


def evidence_for(
    source: Source, claims: Mapping[str, Claim], leaf_at: LeafAt, facts: FactsAt, trust: Trust
) -> Iterator[tuple[str, Evidence]]:
    """The evidence of each claim by its pointer; `leaf_at` gives the field of a path."""
    naming = naming_of(source, claims.values(), facts)
    for where, claim in claims.items():
        fact, leaf = fact_of(claim, facts), leaf_at(claim.path)
        named, again = False, None
        if fact and leaf and claim.unit is not None:
            in_doubt = any(trust.failed.get(other.id) for other in naming.others(claim, fact))
            named = naming.names(claim, fact, leaf) and not in_doubt
            again = naming.again(claim, fact)
        rival = naming.rival(claim, fact) if fact and claim.unit is not None else None
        status, why = judge(claim, fact, named, again, rival, trust)
        yield where, evidence_of(source.document, claim, status, why, fact.unit_spans if fact else ())


def rivals_of(source: Source, claims: Mapping[str, Claim], facts: FactsAt, trust: Trust) -> Iterator[Check]:
    """A note for each value beside which its section names the field with another one."""
    naming = naming_of(source, claims.values(), facts)
    for claim in claims.values():
        fact = fact_of(claim, facts) if claim.unit is not None else None
        rival = naming.rival(claim, fact) if fact else None
        if fact and rival and stands_beside(fact, rival) and trust.status(fact)[0] == "grounded":
            yield Check("beside", "note", (fact, rival), about=fact.item, rule="beside")
