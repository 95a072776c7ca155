"""From claims to evidence: every released value with the status that the checks of its document give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from structurer.result import Claim, Evidence, Fact, Path, Source
from structurer.schema import Leaf
from structurer.verify.grounding import FactsAt, evidence_of, fact_of, is_named
from structurer.verify.trust import Trust, judge

LeafAt = Callable[[Path], Leaf | None]


def evidence_for(
    source: Source, claims: Mapping[str, Claim], leaf_at: LeafAt, facts: FactsAt, trust: Trust
) -> Iterator[tuple[str, Evidence]]:
    """The evidence of each claim by its pointer; `leaf_at` gives the field of a path."""
    tables = {table.id: table for table in source.tables}
    rows = _texts_of_rows(claims.values())
    beside = _beside(source.facts)
    by_spans = {fact.spans: fact for fact in source.facts}
    for where, claim in claims.items():
        fact, leaf = fact_of(claim, facts), leaf_at(claim.path)
        named, restated = False, []
        if fact and leaf and claim.unit is not None:
            row = rows.get(_row_of(claim.path), ())
            table = tables.get(fact.table or "")
            named = is_named(claim, fact, leaf, row, beside[_group(fact)], table, source.identity.fiscal_year)
            restated = [by_spans[spans] for spans in claim.named if spans in by_spans]
        status, why = judge(claim, fact, named, restated, trust)
        yield where, evidence_of(source.document, claim, status, why, fact.unit_spans if fact else ())


def _row_of(path: Path) -> Path:
    """The path of the row that a field belongs to; nothing where it is in none."""
    last = max((at for at, part in enumerate(path) if isinstance(part, int)), default=-1)
    return path[: last + 1]


def _texts_of_rows(claims: Iterable[Claim]) -> dict[Path, list[Claim]]:
    """The words of each row."""
    rows: dict[Path, list[Claim]] = {}
    for claim in claims:
        row = _row_of(claim.path)
        if row and claim.unit is None:
            rows.setdefault(row, []).append(claim)
    return rows


def _group(fact: Fact) -> tuple[object, ...]:
    if fact.table:
        return fact.table, fact.row
    return fact.section, fact.item, fact.branch


def _beside(facts: Sequence[Fact]) -> dict[tuple[object, ...], list[Fact]]:
    """The figures of one row of a table, or of one thing in a section, together."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(_group(fact), []).append(fact)
    return groups
