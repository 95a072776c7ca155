"""structure(path, schemas, engine) -> Result: the one place that knows the order of the stages.

    read -> tables -> outline -> identity -> facts -> extract -> ground -> check -> evidence, findings, ledger

Tables are found before the outline, because a row of a statement (一、一般公共服务支出 ...) reads like a heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from structurer.errors import SchemaError
from structurer.extract import Engine, assemble, leaf_at, pointer
from structurer.extract.rules import RULES
from structurer.facts.cells import read_cells
from structurer.facts.prose import number, read_prose
from structurer.identity import identify
from structurer.outline import build_outline
from structurer.read import OnPage, read
from structurer.result import Check, Chunk, Claim, Rejected, Reread, Result, Source
from structurer.schema import Schema, load
from structurer.tables import find_tables, place_tables
from structurer.verify.checks import check_document
from structurer.verify.declared import check_declared
from structurer.verify.findings import findings_of
from structurer.verify.grounding import FactsAt, fact_of, facts_at, ground
from structurer.verify.ledger import account
from structurer.verify.rereading import index_of
from structurer.verify.rereading import reread as reread_checks
from structurer.verify.trust import Trust, with_suspects
from structurer.verify.verdicts import evidence_for, rivals_of
from structurer.verify.words.steering import without_steering


def source_of(path: str | Path, on_page: OnPage | None = None) -> Source:
    """Reads a document and all that extraction needs of it; tables in doubt stay as the rules read them."""
    return read_source(path, RULES, on_page)[0]


def read_source(path: str | Path, engine: Engine, on_page: OnPage | None = None) -> tuple[Source, Reread]:
    """Reads a document and all that extraction needs of it, and says what a second look at its tables took."""
    document = read(path, on_page)
    reread = engine.reread(document, find_tables(document))
    outline = build_outline(document, reread.tables)
    tables = place_tables(reread.tables, outline)
    identity = identify(document, outline, tables)
    prose = read_prose(outline, identity.fiscal_year)
    facts = number((*prose.facts, *read_cells(tables, identity.fiscal_year)))
    return without_steering(Source(document, outline, tables, identity, facts, prose.remarks)), reread


def structure(
    path: str | Path, schemas: Sequence[str] = (), engine: Engine = RULES, on_page: OnPage | None = None
) -> Result:
    """Everything that can be read from one document.

    Without `schemas` the built-in ones of the document's parts are used; `on_page` is told of progress. Raises
    `InputError` or `SchemaError`, and `ModelError` where the engine asks a model that cannot be asked.
    """
    loaded = _loaded(schemas)
    source, reread = read_source(path, engine, on_page)
    return extract(source, loaded or [load(part) for part in source.identity.parts], engine, reread)


def _loaded(schemas: Sequence[str]) -> list[Schema]:
    loaded = [load(name) for name in schemas]
    twice = [name for name, times in Counter(schema.name for schema in loaded).items() if times > 1]
    if twice:
        raise SchemaError(f"two schemas are called {twice[0]}; name one of them differently")
    return loaded


def extract(source: Source, schemas: Sequence[Schema], engine: Engine = RULES, reread: Reread | None = None) -> Result:
    """Fills `schemas` from a source that was read, and tries all that can be checked on it."""
    source = replace(source, checks=check_document(source))
    records: dict[str, Any] = {}
    rejected: list[Rejected] = []
    released: list[tuple[Schema, Mapping[str, Claim]]] = []
    facts = facts_at(source.facts)
    found = [engine.extract(source, schema) for schema in schemas]
    for schema, extraction in zip(schemas, found, strict=True):
        grounded = [ground(source.document, claim, facts) for claim in extraction.claims]
        rejected += extraction.rejected
        rejected += [Rejected(pointer((schema.name, *c.path)), c.text, why) for c, why in grounded if why]
        assembled = assemble(schema, [claim for claim, why in grounded if not why])
        rejected += [Rejected(f"{schema.name}/{r.path}", r.value, r.reason) for r in assembled.rejected]
        if assembled.record:
            records[schema.name] = assembled.record
        released.append((schema, assembled.claims))
    declared = reread_checks(tuple(_declared(released, facts)), index_of(source.facts), source.checks)
    between = [check for extraction in found for check in extraction.checks]
    checks = with_suspects((*source.checks, *declared, *between))
    trust = Trust(checks)
    checks += tuple(check for _, claims in released for check in rivals_of(source, claims, facts, trust))
    evidence = {
        f"/records/{schema.name}/{where}": evidence
        for schema, claims in released
        for where, evidence in evidence_for(source, claims, partial(leaf_at, schema.model), facts, trust)
    }
    asked = reread or Reread(source.tables)
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
        ledger=account(source, [claim for _, claims in released for claim in claims.values()]),
        rejected=tuple(rejected),
        statuses={fact.id: trust.status(fact)[0] for fact in source.facts},
        checks=checks,
        chunks=(*_chunks(source), *asked.chunks, *(chunk for extraction in found for chunk in extraction.chunks)),
        engine=engine.name,
        model=engine.model,
        prompts=dict(asked.prompts) | {name: hash for e in found for name, hash in e.prompts.items()},
        usage=sum((extraction.usage for extraction in found), asked.usage),
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
