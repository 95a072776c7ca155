"""A document made ready for trials, and the judging of an extraction with one planted fault.

The judging is that of `pipeline.extract` for the answer of a model: ground, assemble, check, evidence. The checks of
the document do not depend on what was extracted and are computed once; those that a schema declares are tried on each
planted record anew. What the rules say of the planted field is taken out, so that it cannot be a witness; `Claim.named`
stays, since it tells which words name the field and not which answer is right. A test holds it against the pipeline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path as FilePath
from typing import Any, Literal

from structurer.document import Span
from structurer.evaluate.faults.gold import Gold, gold_of
from structurer.extract import assemble, leaf_at
from structurer.extract.rules import rules
from structurer.numerals import half_width, scan
from structurer.pipeline import source_of
from structurer.result import Check, Claim, Evidence, Fact, Path, Source, Status
from structurer.schema import Schema, load
from structurer.verify.checks import check_document
from structurer.verify.declared import check_declared
from structurer.verify.grounding import FactsAt, fact_of, facts_at, ground
from structurer.verify.naming import row_of
from structurer.verify.rereading import Index, index_of, reread
from structurer.verify.trust import Trust, with_suspects
from structurer.verify.verdicts import evidence_for

Outcome = Literal["rejected", "disputed", "grounded", "verified"]
_RANK: tuple[Outcome, ...] = ("rejected", "disputed", "grounded", "verified")


@dataclass(frozen=True)
class Fault:
    """A planted error: `planted` takes the place of all that was claimed at or below `removed`.

    `kind` is the error, `way` how it reaches the record: `typed` digits with the place of the right numeral, `moved` to
    a numeral that prints them, `place` for another figure of the document, `row` for whole rows. `right` is what should
    stand there. `part` counts the schemas of the document.
    """

    kind: str
    way: str
    part: int
    removed: Path | None
    planted: tuple[Claim, ...]
    right: Claim | None = None

    @property
    def figures(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.planted if claim.unit is not None)


@dataclass(frozen=True)
class Verdict:
    """What became of a planted value, and why; of several values the one that went furthest."""

    outcome: Outcome
    why: str


@dataclass(frozen=True)
class Part:
    """What the rules extract for one schema: grounded claims, those that were released, and their declared checks.

    `right` are the pointers of the released figures that are correct, as far as gold can tell.
    """

    schema: Schema
    claims: tuple[Claim, ...]
    released: Mapping[str, Claim]
    declared: tuple[Check, ...]
    right: tuple[str, ...]
    gold: Gold | None

    @cached_property
    def rows(self) -> Mapping[Path, tuple[Claim, ...]]:
        """The released claims of each row of a list that holds a correct figure and none that is wrong."""
        found: dict[Path, list[Claim]] = defaultdict(list)
        bad: set[Path] = set()
        right = set(self.right)
        for where, claim in self.released.items():
            row = row_of(claim.path)
            if row:
                found[row].append(claim)
                if claim.unit is not None and where not in right:
                    bad.add(row)
        return {r: tuple(c) for r, c in found.items() if r not in bad and any(x.unit is not None for x in c)}


@dataclass(frozen=True)
class Case:
    """A document with its correct extraction."""

    name: str
    source: Source
    parts: tuple[Part, ...]
    checks: tuple[Check, ...]

    @cached_property
    def facts(self) -> FactsAt:
        return facts_at(self.source.facts)

    @cached_property
    def index(self) -> Index:
        return index_of(self.source.facts)

    @cached_property
    def printed(self) -> Mapping[str, tuple[Fact | Span, ...]]:
        """Every place of the document by the digits that it prints: figures first, then numerals without a meaning."""
        found: dict[str, list[Fact | Span]] = defaultdict(list)
        taken: set[int] = set()
        for fact in self.facts.values():
            found[fact.printed.lstrip("-")].append(fact)
            taken.update(offset for span in fact.spans for offset in range(*span))
        text = self.source.document.text
        for line in self.source.document.lines:
            for numeral in scan(text[slice(*line.span)]):
                span = Span(line.span.start + numeral.start, line.span.start + numeral.end)
                if not taken.intersection(range(*span)):
                    found[half_width(numeral.printed).lstrip("-")].append(span)
        return {digits: tuple(places) for digits, places in found.items()}

    def fact(self, claim: Claim) -> Fact | None:
        return fact_of(claim, self.facts)


def case_of(file: FilePath, gold: Mapping[str, Any] | None, schemas: Sequence[str] = ()) -> Case:
    """Reads a document and extracts it by rules, for the schemas of its parts where none are named.

    Raises `InputError` or `SchemaError`.
    """
    source = source_of(file)
    facts = facts_at(source.facts)
    checks = check_document(source)
    names = schemas or source.identity.parts
    parts = tuple(_part(source, load(name), facts, (gold or {}).get(name), checks) for name in names)
    return Case(file.name, source, parts, checks)


def _part(source: Source, schema: Schema, facts: FactsAt, gold: Any, checks: tuple[Check, ...]) -> Part:
    grounded = [ground(source.document, claim, facts) for claim in rules(source, schema)]
    claims = tuple(claim for claim, why in grounded if not why)
    assembled = assemble(schema, claims)
    known = gold_of(gold, assembled.record) if gold is not None else None
    right = tuple(
        where
        for where, claim in assembled.claims.items()
        if claim.unit is not None and (known is None or known.is_right(where, claim))
    )
    tried = tuple(check_declared(schema, assembled.claims, partial(fact_of, facts=facts)))
    declared = tuple(reread(tried, index_of(source.facts), checks))
    return Part(schema, claims, assembled.claims, declared, right, known)


def judge_fault(case: Case, fault: Fault) -> Verdict:
    """What the pipeline makes of an extraction with one planted fault.

    Of a value: not released (`rejected`), or its status. Of a row that was doubled or invented: the status of the one
    of its figures that was trusted most. Of a row that was dropped see `_judge_lack`.
    """
    part = case.parts[fault.part]
    kept = [claim for claim in part.claims if not _is_below(claim.path, fault.removed)]
    if not fault.planted:
        return _judge_lack(case, fault, kept)
    grounded = [ground(case.source.document, claim, case.facts) for claim in fault.planted]
    planted = [claim for claim, why in grounded if not why]
    if not any(claim.unit is not None for claim in planted):
        return Verdict("rejected", next((why for claim, why in grounded if why and claim.unit is not None), ""))
    trial = try_claims(case, fault.part, [*kept, *planted])
    found = [evidence for claim, evidence in trial.evidence(planted) if claim.unit is not None]
    if not found:
        return Verdict("rejected", "does not fit the schema")
    worst = max(found, key=lambda evidence: _RANK.index(evidence.status))
    return Verdict(worst.status, worst.why)


def _is_below(path: Path, removed: Path | None) -> bool:
    return removed is not None and path[: len(removed)] == removed


def _judge_lack(case: Case, fault: Fault, kept: Sequence[Claim]) -> Verdict:
    """What tells of a row that is not there.

    `disputed`: a declared check fails that did not fail before, so that a finding names the list. `verified`: the sum
    of the list is tried without the row and holds still (the row was zero, or lost in rounding), which would pass for
    proof that the list is whole. `grounded`: nothing says that a row is lacking. Nothing can be rejected.
    """
    part = case.parts[fault.part]
    gone = {
        fact.id
        for claim in part.released.values()
        if _is_below(claim.path, fault.removed) and (fact := case.fact(claim))
    }
    before = {_key(check): check for check in part.declared}
    after = try_claims(case, fault.part, kept).declared
    for check in after:
        was = before.get(_key(check))
        if check.outcome == "error" and (was is None or was.outcome != "error"):
            return Verdict("disputed", f"{check.kind}: {check.about}")
    for check in after:
        was = before.get(_key(check))
        if was and check.kind == "sum" and check.outcome in ("holds", "rounding") and gone & {f.id for f in was.facts}:
            return Verdict("verified", f"the sum of {check.about} holds without the row")
    return Verdict("grounded", "nothing tells that the row is lacking")


def _key(check: Check) -> tuple[str, str, str]:
    """What a check is tried on: its kind and the figure that it tests."""
    return check.kind, check.rule, check.facts[0].id if check.facts else ""


@dataclass(frozen=True)
class Trial:
    """An extraction, judged: what was released, the checks that its schema declares, and who bears whom out."""

    case: Case
    part: Part
    released: Mapping[str, Claim]
    declared: tuple[Check, ...]
    trust: Trust

    def evidence(self, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Evidence]]:
        """The evidence of those of `claims` that were released; the other rows of their lists are looked at too."""
        lists = {row_of(claim.path)[:-1] for claim in claims} - {()}
        wanted = {id(claim) for claim in claims}
        near = {w: c for w, c in self.released.items() if id(c) in wanted or row_of(c.path)[:-1] in lists}
        model = self.part.schema.model
        for where, evidence in evidence_for(
            self.case.source, near, partial(leaf_at, model), self.case.facts, self.trust
        ):
            if id(near[where]) in wanted:
                yield near[where], evidence


def try_claims(case: Case, at: int, claims: Sequence[Claim]) -> Trial:
    """An extraction with `claims` for one of the schemas of a document and the untouched ones for the others."""
    part = case.parts[at]
    released = assemble(part.schema, claims).claims
    declared = tuple(reread(tuple(check_declared(part.schema, released, case.fact)), case.index, case.checks))
    by_part = [declared if number == at else other.declared for number, other in enumerate(case.parts)]
    checks = with_suspects((*case.checks, *(check for checks in by_part for check in checks)))
    return Trial(case, part, released, declared, Trust(checks))


@dataclass(frozen=True)
class Untouched:
    """A correct figure of the untouched extraction: its status, why it has it, and the checks that it fails."""

    path: str
    claim: Claim
    status: Status
    why: str
    failed: tuple[Check, ...]


def untouched(case: Case) -> Iterator[Untouched]:
    """Every correct figure of the untouched extraction."""
    for at, part in enumerate(case.parts):
        trial = try_claims(case, at, part.claims)
        right = {where: part.released[where] for where in part.right}
        found = {id(claim): evidence for claim, evidence in trial.evidence(list(right.values()))}
        for where, claim in right.items():
            evidence, fact = found[id(claim)], case.fact(claim)
            failed = trial.trust.failed.get(fact.id, ()) if fact else ()
            yield Untouched(f"{part.schema.name}/{where}", claim, evidence.status, evidence.why, tuple(failed))
