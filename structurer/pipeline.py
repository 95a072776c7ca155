"""structure(path, schemas, extractor) -> Result: the one place that knows the order of the stages.

    read -> tables -> outline -> identity -> facts -> extract -> evidence -> ledger

Tables are found before the outline, because a row of a statement (一、一般公共服务支出 ...) reads like a heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from structurer.errors import SchemaError
from structurer.extract import Extractor, assemble, pointer
from structurer.extract.rules import rules
from structurer.facts.cells import read_cells
from structurer.facts.prose import number, read_prose
from structurer.identity import identify
from structurer.outline import build_outline
from structurer.read import OnPage, read
from structurer.result import Chunk, Claim, Rejected, Result, Source
from structurer.schema import Schema, load
from structurer.tables import find_tables, place_tables
from structurer.verify.grounding import evidence_of, ground
from structurer.verify.ledger import account


def source_of(path: str | Path, on_page: OnPage | None = None) -> Source:
    """Reads a document and all that extraction needs of it."""
    document = read(path, on_page)
    tables = find_tables(document)
    outline = build_outline(document, tables)
    tables = place_tables(tables, outline)
    identity = identify(document, outline, tables)
    prose = read_prose(outline, identity.fiscal_year)
    facts = number((*prose.facts, *read_cells(tables)))
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
    """Fills `schemas` from a source that was read."""
    records: dict[str, Any] = {}
    rejected: list[Rejected] = []
    released: dict[str, Claim] = {}
    for schema in schemas:
        grounded = [ground(source.document, claim) for claim in extractor(source, schema)]
        rejected += [Rejected(pointer((schema.name, *c.path)), c.text, why) for c, why in grounded if why]
        assembled = assemble(schema, [claim for claim, why in grounded if not why])
        rejected += [Rejected(f"{schema.name}/{r.path}", r.value, r.reason) for r in assembled.rejected]
        if assembled.record:
            records[schema.name] = assembled.record
        released |= {f"/records/{schema.name}/{where}": claim for where, claim in assembled.claims.items()}
    evidence = {where: evidence_of(source.document, claim) for where, claim in released.items()}
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
        findings=(),
        ledger=account(source),
        rejected=tuple(rejected),
        chunks=tuple(_chunks(source)),
    )


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
