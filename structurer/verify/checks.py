"""Everything that is tried on one document: the order of the kinds of checks, and what they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from structurer.document import Table
from structurer.result import Check, Fact, Source
from structurer.verify.crosscheck import check_meanings
from structurer.verify.meaning import Context, Meaning, meanings
from structurer.verify.prose.bounds import check_bounds
from structurer.verify.prose.sentences import check_flows, check_prose
from structurer.verify.prose.units import check_units
from structurer.verify.tables.arithmetic import check_tables
from structurer.verify.tables.grids import Grid, grid_of
from structurer.verify.tables.scores import check_scores
from structurer.verify.words.wording import check_words
from structurer.verify.words.year_slips import check_year_slips, with_right_years

_GLUED = re.compile(r"[\u4e00-\u9fff)）][\d,]+(?:\.\d+)?$")


def check_document(source: Source) -> tuple[Check, ...]:
    """Every identity and every claim of words that can be tried on the figures of a document."""
    context = context_of(source)
    grids = grids_of(source)
    keys = meanings(grids, source.facts, context)
    slips = tuple(check_year_slips(source, keys, context))
    if slips:
        source = replace(source, facts=with_right_years(source.facts, slips, context))
        keys = meanings(grids, source.facts, context)
    tables = list(check_tables(grids))
    found = [*slips, *tables, *check_scores(grids)]
    stated = _stated(source.facts, keys, context)
    found += check_prose(source.facts, stated, context, source.document.text)
    found += check_bounds(source.facts, context)
    found += check_units(source.facts, source.document.text)
    found += check_words(source, grids, keys, context)
    doubtful = {(table.id, row) for table in source.tables for row, _ in table.doubts}
    found += check_meanings(source.facts, keys, tables, doubtful)
    found += check_flows(source.facts, stated, source.document.text)
    return tuple(_with_their_tables(check, source.facts) for check in found)


def _with_their_tables(check: Check, facts: Sequence[Fact]) -> Check:
    """A check by which a table is in another unit than the rest of the document: then all its figures are suspect."""
    first = check.facts[0] if check.facts else None
    if check.kind != "restated" or check.outcome != "error" or first is None:
        return check
    if not any(fact.printed == first.printed and fact.unit != first.unit for fact in check.facts):
        return check
    tables = {fact.table for fact in check.facts if fact.table}
    alike = (fact.id for fact in facts if fact.table in tables)
    return replace(check, suspects=tuple(dict.fromkeys((*check.suspects, *alike))))


def context_of(source: Source) -> Context:
    identity = source.identity
    year = str(identity.fiscal_year) if identity.fiscal_year else ""
    return Context(identity.name or "", year, identity.parts[0] if identity.parts else None)


def grids_of(source: Source) -> list[Grid]:
    """The tables taken apart, each with its figures."""
    by_table: dict[str, list[Fact]] = {}
    for fact in source.facts:
        if fact.table:
            by_table.setdefault(fact.table, []).append(fact)
    return [grid_of(table, by_table.get(table.id, ())) for table in source.tables if not _is_slipped(table)]


def _is_slipped(table: Table) -> bool:
    """Whether figures stand in the labels of a table, so that its columns were not read as they are printed."""
    labels = [row[0].text for row in table.rows if row and row[0].text]
    glued = sum(1 for label in labels if _GLUED.search(label))
    return glued * 3 > len(labels) > 1


def _stated(
    facts: Sequence[Fact], keys: Mapping[str, tuple[Meaning, ...]], context: Context
) -> dict[tuple[str, str], list[Fact]]:
    """What the document states for its own year, by scope and item: what is spent, or in a budget what is planned."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        for key in keys.get(fact.id, ())[:1]:
            if key.measure in ("final", "budget") and key.period == context.year:
                found.setdefault((key.scope, key.item), []).append(fact)
    return found
