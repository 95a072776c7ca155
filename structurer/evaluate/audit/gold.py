"""A gold file beside its document -> what may be wrong with it, a line each.

Everything is looked up in the text layer, never in what the tool makes of it: a draft of the tool's own would bear
itself out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from structurer.document import Document, Span
from structurer.errors import InputError, SchemaError
from structurer.evaluate.audit.layer import layer_of
from structurer.evaluate.audit.tables import cells_of, misprinted
from structurer.evaluate.audit.values import unprinted
from structurer.evaluate.goldset import amiss, is_table, read_json
from structurer.evaluate.scores.records import METRICS, Leaf, leaves_of, parts_of
from structurer.evaluate.scores.words import nearness, number, unit
from structurer.read import read
from structurer.result import Check, Claim, Fact
from structurer.schema import Schema, load, trail
from structurer.verify.declared import check_declared

_SAME = 0.9
"""How near the names of two metrics with the same figure are when they are one."""


def audit(gold: Mapping[str, Any], document: Document, schemas: Mapping[str, Schema]) -> list[str]:
    """What is amiss in `gold` by itself, what the document does not print, what does not add up, what is there twice.

    `schemas` are those named by the caller, by their names. `gold` is as `goldset.read_json` reads it.
    """
    layer, heading = layer_of(document, cells_of(gold)), gold.get("document")
    found = list(amiss(gold, schemas))
    named = heading.get("organization") if isinstance(heading, dict) else None
    leaves = [*leaves_of(named, "/document/organization")]
    leaves += [leaf for part in parts_of(gold) for leaf in leaves_of(gold[part], f"/{part}")]
    found += [line for leaf in leaves for line in unprinted(leaf, layer)]
    for at, table in enumerate(gold.get("tables") or ()):
        told = misprinted(table, layer, len(document.pages)) if is_table(table) else ()
        found += [f"/tables/{at}{line}" for line in told]
    for part in parts_of(gold):
        found += _contradictions(part, gold[part], schemas)
        found += _twice(gold[part], f"/{part}")
    return found


def audit_file(gold: Path, document: Path, schemas: Mapping[str, Schema]) -> list[str]:
    """The audit of a gold file on disk. Raises `InputError` where one of the two files cannot be read."""
    problems: list[str] = []
    made = read_json(gold, problems)
    if made is None:
        raise InputError(problems[0] if problems else f"{gold} does not exist; name a gold file")
    return audit(made, read(document), schemas)


def _contradictions(part: str, record: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[str]:
    """Figures that differ from what the checks of their schema make of the others, beyond rounding."""
    try:
        schema = schemas.get(part) or load(part)
    except SchemaError:
        return
    leaves = [leaf for leaf in leaves_of(record, "") if leaf.score != METRICS]
    facts = {Span(at, at + 1): _fact(schema, part, leaf, Span(at, at + 1)) for at, leaf in enumerate(leaves)}
    claims = {
        leaf.path.strip("/"): Claim((), str(leaf.gold), (span,)) for leaf, span in zip(leaves, facts, strict=True)
    }
    for check in check_declared(schema, claims, lambda claim: facts[claim.spans[0]]):
        if check.outcome == "error":
            yield _gap(check)


def _fact(schema: Schema, part: str, leaf: Leaf, span: Span) -> Fact | None:
    """A figure of gold as the checks take it, with its pointer as its id and a span of its own."""
    value = number(leaf.gold["value"]) if leaf.score == "quantities" else None
    names = [name for name in leaf.path.split("/") if name and not name.isdecimal()]
    if value is None:
        return None
    try:
        measure = trail(schema.model, names)[-1].measures[0]
    except SchemaError:
        return None
    digits, unit_ = str(leaf.gold["value"]).lstrip("-+"), str(leaf.gold["unit"])
    return Fact("", measure, value, digits, unit_, (span,), (), id=f"/{part}{leaf.path}")


def _gap(check: Check) -> str:
    """The figure that was tested and those that it is tested by; a document may contradict itself."""
    tested, *others = (f"{fact.signed} {fact.unit}".strip() for fact in check.facts)
    named = (f"{figure} ({fact.id})" for figure, fact in zip(others, check.facts[1:], strict=True))
    gap = "" if check.difference is None else f" by {check.difference.normalize():f}"
    return f"{check.facts[0].id}: {tested} differs{gap} from what follows from {', '.join(named)}; as printed?"


def _twice(node: Any, path: str) -> Iterator[str]:
    """Entries of lists that are there twice."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _twice(value, f"{path}/{key}")
    elif isinstance(node, list):
        for at, entry in enumerate(node):
            first = next((before for before in range(at) if _is_same(node[before], entry)), None)
            if first is not None:
                yield f"{path}/{at}: is the same entry as {path}/{first}"
            yield from _twice(entry, f"{path}/{at}")


def _is_same(one: Any, other: Any) -> bool:
    """Whether two entries are equal, or metrics of one figure and of names that hold each other."""
    if one == other or not all(isinstance(entry, dict) and {"name", "value"} <= {*entry} for entry in (one, other)):
        return bool(one == other)
    figures = [(number(entry["value"]), unit(entry.get("unit") or "")) for entry in (one, other)]
    return figures[0] == figures[1] and nearness(one["name"], other["name"]) >= _SAME
