"""One document: its output against its gold, all scores at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from structurer.evaluate.scores.contradictions import Alarm, Listed, judged_findings
from structurer.evaluate.scores.grits import grits_of
from structurer.evaluate.scores.grounding import stands_right
from structurer.evaluate.scores.items import Item, field_of
from structurer.evaluate.scores.kinds import Printed, kind_of, kind_of_cell
from structurer.evaluate.scores.records import judged, leaves_of, parts_of
from structurer.evaluate.scores.tables import aligned_tables, judged_tables


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a document: its gold and, for some, the contradictions that it holds and where values stand."""

    gold: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]] | None = None
    places: Mapping[str, Sequence[Mapping[str, Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Absences:
    """Fields that gold knows elsewhere and this document does not state: left out by the output, or filled."""

    right: int = 0
    fabricated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """The items of a document and what else is counted; `listed` and `alarms` are None where no list is known.

    `grits` holds a number for each table of gold, None where it was not compared. `accounted` of `numerals` are
    claimed or explained.
    """

    items: tuple[Item, ...]
    absences: Absences = field(default_factory=Absences)
    grits: tuple[float | None, ...] = ()
    listed: tuple[Listed, ...] | None = None
    alarms: tuple[Alarm, ...] | None = None
    accounted: int = 0
    numerals: int = 0
    usage: Mapping[str, Any] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)


def score(
    truth: Truth, output: Mapping[str, Any], vocabulary: frozenset[str], numerals: frozenset[Decimal] = frozenset()
) -> Scored:
    """The scores of an output in the published shape; an empty one misses all that gold has.

    `vocabulary` are the fields that the gold of the whole set names, `numerals` the values that the document prints.
    """
    printed = Printed(output.get("facts", ()), numerals)
    items, grits = _tables(truth.gold.get("tables") or (), output.get("tables") or (), printed)
    records = output.get("records", {})
    values = [_witnessed(item, output, printed, truth) for item in judged(truth.gold, records, vocabulary)]
    known = None if truth.findings is None else judged_findings(truth.findings, output.get("findings", ()))
    ledger = output.get("ledger", {})
    return Scored(
        items=(*values, *items),
        absences=_absences(truth.gold, records, vocabulary),
        grits=grits,
        listed=known[0] if known else None,
        alarms=known[1] if known else None,
        accounted=ledger.get("claimed", 0) + sum(ledger.get("explained", {}).values()),
        numerals=ledger.get("numerals", 0),
        usage=output.get("usage", {}),
        statuses=_statuses(output),
    )


def _tables(
    gold: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]], printed: Printed
) -> tuple[list[Item], tuple[float | None, ...]]:
    items: list[Item] = []
    grits: list[float | None] = []
    for aligned in aligned_tables(gold, got):
        rows = aligned.gold["rows"]
        items += [replace(item, kind=kind_of_cell(item, rows, printed)) for item in judged_tables(aligned)]
        grits.append(grits_of(aligned.gold, aligned.got))
    return items, tuple(grits)


def _witnessed(item: Item, output: Mapping[str, Any], printed: Printed, truth: Truth) -> Item:
    """The item with its status, the kind of its error, and whether it is said to stand where it does."""
    evidence = evidence_of(output, item.got_path)
    places = (truth.places or {}).get(item.path)
    return replace(
        item,
        status=evidence["status"] if evidence else None,
        kind=kind_of(item, printed, evidence),
        place=stands_right(evidence, places) if evidence and places and item.outcome == "right" else None,
    )


def evidence_of(output: Mapping[str, Any], path: str | None) -> Mapping[str, Any] | None:
    """The evidence of a value by its pointer; that of an entry of a list of achievements is that of its figure."""
    found = output.get("evidence", {})
    known = None if path is None else found.get(f"/records{path}") or found.get(f"/records{path}/value")
    return known if isinstance(known, dict) else None


def _absences(gold: Mapping[str, Any], records: Mapping[str, Any], vocabulary: frozenset[str]) -> Absences:
    right, fabricated = 0, list[str]()
    for part in parts_of(gold):
        stated, given = set(_fields(gold[part], part)), set(_fields(records.get(part) or {}, part))
        absent = {name for name in vocabulary if name.startswith(f"{part}.") and "[]" not in name} - stated
        right += len(absent - given)
        fabricated += sorted(absent & given)
    return Absences(right, tuple(fabricated))


def _fields(record: Any, part: str) -> Iterator[str]:
    return (field_of(leaf.path) for leaf in leaves_of(record, f"/{part}"))


def _statuses(output: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for evidence in output.get("evidence", {}).values():
        counts[evidence["status"]] = counts.get(evidence["status"], 0) + 1
    return dict(sorted(counts.items()))
