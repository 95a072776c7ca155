"""Which values of a record are right, as far as a gold file says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from structurer.evaluate.scores.records import beside
from structurer.evaluate.scores.words import folded, is_quantity
from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Claim


@dataclass(frozen=True)
class Gold:
    """What gold says of one record, by the record's own pointers; `extra` are rows of known lists that it lacks."""

    values: Mapping[str, Any]
    extra: frozenset[str]

    def is_right(self, pointer: str, claim: Claim) -> bool:
        """Whether a figure is that of gold, or stands where gold knows nothing."""
        if pointer in self.values:
            wanted = self.values[pointer]
            return is_quantity(wanted) and is_same(claim.text, claim.unit or "", wanted["value"], wanted["unit"])
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
    """`gold` as seen from `record`, whose rows are paired with those of gold as they are for the scores."""
    leaves = list(beside(gold, record, "", ""))
    known = {leaf.got_path[1:]: leaf.gold for leaf in leaves if leaf.gold is not None}
    paired = {_row(where) for where in known}
    found = (leaf.got_path[1:] for leaf in leaves if leaf.gold is None and leaf.got is not None)
    return Gold(known, frozenset(row for where in found if (row := _row(where)) and row not in paired))


def _row(pointer: str) -> str:
    """The row that a value is of: income/sources/0 of income/sources/0/amount; nothing where it is of none."""
    steps = pointer.split("/")
    last = max((at for at, step in enumerate(steps) if step.isdecimal()), default=-1)
    return "/".join(steps[: last + 1])


def is_same(one: str, unit: str, other: str, other_unit: str) -> bool:
    """Whether two figures say one value in one unit; amounts of money are compared in yuan."""
    left, right = folded(unit), folded(other_unit)
    if left in MONEY_IN_YUAN and right in MONEY_IN_YUAN:
        return Decimal(one) * MONEY_IN_YUAN[left] == Decimal(other) * MONEY_IN_YUAN[right]
    return left == right and Decimal(one) == Decimal(other)
