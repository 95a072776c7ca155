"""structure(path, schemas, extractor) -> Result: the one place that knows the order of the stages.

    read -> tables -> outline -> identity -> facts -> extract -> ground -> check -> evidence, findings, ledger

Tables are found before the outline, because a row of a statement (一、一般公共服务支出 ...) reads like a heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from structurer.errors import SchemaError
from structurer.extract import Extractor, assemble, leaf_at, pointer
from structurer.extract.rules import rules
from structurer.facts.cells import read_cells
from structurer.facts.prose import number, read_prose
from structurer.identity import identify
from structurer.outline import build_outline
from structurer.read import OnPage, read
from structurer.result import Check, Chunk, Claim, Rejected, Result, Source
from structurer.schema import Schema, load
from structurer.tables import find_tables, place_tables
from structurer.verify.checks import check_document
from structurer.verify.declared import check_declared
from structurer.verify.findings import findings_of
from structurer.verify.grounding import FactsAt, fact_of, facts_at, ground
from structurer.verify.ledger import account
from structurer.verify.rereading import index_of, reread
from structurer.verify.trust import Trust, with_suspects
from structurer.verify.verdicts import evidence_for


def source_of(path: str | Path, on_page: OnPage | None = None) -> Source:
    """Reads a document and all that extraction needs of it."""
    document = read(path, on_page)
    tables = find_tables(document)
    outline = build_outline(document, tables)
    tables = place_tables(tables, outline)
    identity = identify(document, outline, tables)
    prose = read_prose(outline, identity.fiscal_year)
    facts = number((*prose.facts, *read_cells(tables, identity.fiscal_year)))
    return Source(document, outline, tables, identity, facts, prose.remarks)


def structure(
    path: str | Path, schemas: Sequence[str] = (), extractor: Extractor = rules, on_page: OnPage | None = None
) -> Result:
    """Everything that can be read from one document.

    Without `schemas` the built-in ones of the document's parts are used; `on_page` is told of progress. Raises
    `InputError` or `SchemaError`.
    """
    loaded = [load(name) for name in schemas]
    twice = [name for name, times in Counter(schema.name for schema in loaded).items() if times > 1]
    if twice:
        raise SchemaError(f"two schemas are called {twice[0]}; name one of them differently")
    source = source_of(path, on_page)
    if not schemas:
        loaded = [load(part) for part in source.identity.parts]
    return extract(source, loaded, extractor)


def extract(source: Source, schemas: Sequence[Schema], extractor: Extractor = rules) -> Result:
    """Fills `schemas` from a source that was read, and tries all that can be checked on it."""
    records: dict[str, Any] = {}
    rejected: list[Rejected] = []
    released: list[tuple[Schema, Mapping[str, Claim]]] = []
    facts = facts_at(source.facts)
    for schema in schemas:
        grounded = [ground(source.document, claim, facts) for claim in extractor(source, schema)]
        rejected += [Rejected(pointer((schema.name, *c.path)), c.text, why) for c, why in grounded if why]
        assembled = assemble(schema, [claim for claim, why in grounded if not why])
        rejected += [Rejected(f"{schema.name}/{r.path}", r.value, r.reason) for r in assembled.rejected]
        if assembled.record:
            records[schema.name] = assembled.record
        released.append((schema, assembled.claims))
    tried = check_document(source)
    declared = reread(tuple(_declared(released, facts)), index_of(source.facts), tried)
    checks = with_suspects((*tried, *declared))
    trust = Trust(checks)
    evidence = {
        f"/records/{schema.name}/{where}": found
        for schema, claims in released
        for where, found in evidence_for(source, claims, partial(leaf_at, schema.model), facts, trust)
    }
    identity = source.identity
    return Result(
        document=source.document,
        organization=identity.name,
        fiscal_year=identity.fiscal_year,
        parts=identity.parts,
        schemas=tuple(schema.name for schema in schemas),
        records=records,
        tables=source.tables,
        facts=source.facts,
        evidence=evidence,
        findings=findings_of(source, checks),
        ledger=account(source),
        rejected=tuple(rejected),
        statuses={fact.id: trust.status(fact)[0] for fact in source.facts},
        checks=checks,
        chunks=tuple(_chunks(source)),
    )


def _declared(released: Sequence[tuple[Schema, Mapping[str, Claim]]], facts: FactsAt) -> Iterator[Check]:
    """The checks that the schemas declare, on the figures that were released into them."""
    for schema, claims in released:
        yield from check_declared(schema, claims, partial(fact_of, facts=facts))


def _chunks(source: Source) -> Iterator[Chunk]:
    """The state of every section that has text of its own."""
    figures = Counter(fact.section for fact in source.facts if fact.table is None)
    for path in source.outline.walk():
        section = path[-1]
        titles = tuple(s.label for s in path)
        name = " > ".join(titles)
        if section.back_matter:
            yield Chunk(name, "skipped", "explains terms")
        elif figures[titles]:
            yield Chunk(name, "rules")
        elif section.body:
            yield Chunk(name, "skipped", "holds no figures")
