"""Which values of a record are right, as far as a gold file says so."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Claim

_NAMES = ("name", "item_name", "use", "description", "section_name", "class_name")


@dataclass(frozen=True)
class Gold:
    """What gold says of one record, by the record's own pointers; `extra` are rows of known lists that it lacks."""

    values: Mapping[str, Any]
    extra: frozenset[str]

    def is_right(self, pointer: str, claim: Claim) -> bool:
        """Whether a figure is that of gold, or stands where gold knows nothing."""
        if pointer in self.values:
            wanted = self.values[pointer]
            return _is_quantity(wanted) and is_same(claim.text, claim.unit or "", wanted["value"], wanted["unit"])
        return not any(f"{pointer}/".startswith(f"{row}/") for row in self.extra)

    def knows(self, pointer: str) -> bool:
        return pointer in self.values


def gold_beside(document: Path, folders: Sequence[Path]) -> dict[str, Any] | None:
    """The gold file of a document in the first of `folders` that has one."""
    files = (folder / f"{document.stem}.json" for folder in folders)
    found = next((file for file in files if file.is_file()), None)
    return json.loads(found.read_text("utf-8")) if found else None


def known_contradictions(document: Path, folders: Sequence[Path]) -> tuple[frozenset[str], ...]:
    """The figures of each contradiction that someone who read the document listed, where there is such a list."""
    files = (folder / "findings" / f"{document.stem}.json" for folder in folders)
    found = next((file for file in files if file.is_file()), None)
    listed = json.loads(found.read_text("utf-8"))["findings"] if found else ()
    return tuple(frozenset(entry["figures"]) for entry in listed if entry["strength"] != "rounding")


def gold_of(gold: Any, record: Any) -> Gold:
    """`gold` as seen from `record`, whose rows are paired with those of gold by their names, then by their figures."""
    entries = list(_entries(gold, record, ""))
    return Gold(
        {pointer: value for pointer, value in entries if value is not None},
        frozenset(pointer for pointer, value in entries if value is None),
    )


def is_same(one: str, unit: str, other: str, other_unit: str) -> bool:
    """Whether two figures say one value in one unit; amounts of money are compared in yuan."""
    left, right = _words(unit), _words(other_unit)
    if left in MONEY_IN_YUAN and right in MONEY_IN_YUAN:
        return Decimal(one) * MONEY_IN_YUAN[left] == Decimal(other) * MONEY_IN_YUAN[right]
    return left == right and Decimal(one) == Decimal(other)


def _entries(gold: Any, record: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Pointers of the record with the leaves of gold; None for a row that gold's list does not have."""
    if isinstance(gold, dict) and not _is_quantity(gold):
        for key, value in gold.items():
            inner = record.get(key) if isinstance(record, dict) else None
            yield from _entries(value, inner, f"{where}/{key}" if where else key)
    elif isinstance(gold, list):
        left = list(gold)
        for at, row in enumerate(record if isinstance(record, list) else ()):
            best = max(left, key=lambda other: _likeness(other, row), default=None)
            if best is None or not _likeness(best, row):
                yield f"{where}/{at}", None
            else:
                left.remove(best)
                yield from _entries(best, row, f"{where}/{at}")
    else:
        yield where, gold


def _likeness(gold: Any, row: Any) -> int:
    if not isinstance(gold, dict) or not isinstance(row, dict):
        return int(_words(str(gold)) == _words(str(row)))
    names = [_words(gold[key]) == _words(str(row.get(key, ""))) for key in _NAMES if key in gold]
    figures = sum(
        is_same(value["value"], value["unit"], row[key]["value"], row[key]["unit"])
        for key, value in gold.items()
        if _is_quantity(value) and _is_quantity(row.get(key))
    )
    return (10 if names and all(names) else 0) + figures


def _is_quantity(node: Any) -> bool:
    return isinstance(node, dict) and "value" in node and "unit" in node and "name" not in node


def _words(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("。;；,，")
