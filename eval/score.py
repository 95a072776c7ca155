"""Exact scores of records and tables against gold in the shapes of the data card: no tolerance, no model.

Quantities are equal when their Decimals and units are; texts when they are the same words, white space and width aside.
Rows of lists are paired by their names, then by their figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NAMES = ("name", "item_name", "use", "description", "section_name", "class_name")


@dataclass
class Tally:
    """Counts of one score, with what was missed and what was extra."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        given, wanted = self.right + len(self.extra), self.right + len(self.missed)
        return {
            "right": self.right,
            "missed": len(self.missed),
            "extra": len(self.extra),
            "precision": _ratio(self.right, given),
            "recall": _ratio(self.right, wanted),
            "f1": _ratio(2 * self.right, given + wanted),
        }


def _ratio(part: int, whole: int) -> str | None:
    """A share with four decimals as text; nothing to count has no share."""
    return f"{Decimal(part) / Decimal(whole):.4f}" if whole else None


def score(gold: dict[str, Any], got: dict[str, Any]) -> dict[str, Tally]:
    """The scores of one document: quantities, texts, cells, headers."""
    tallies = {name: Tally() for name in ("quantities", "texts", "cells", "headers")}
    for part in ("final_accounts", "budget", "performance"):
        if part in gold:
            _compare(gold[part], got.get("records", {}).get(part), part, tallies)
    found = list(got.get("tables", []))
    for table in gold.get("tables", []):
        best = max(found, key=lambda t: _alike(table, t), default=None)
        _table(table, best or {"columns": [], "rows": []}, tallies)
    return tallies


def words(value: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value))).rstrip("。;；,，")


def _is_quantity(node: object) -> bool:
    return isinstance(node, dict) and "value" in node and "unit" in node and "name" not in node


def _leaves(node: object, path: str) -> Iterator[tuple[str, str]]:
    """(score, description) of every leaf."""
    if _is_quantity(node):
        assert isinstance(node, dict)
        yield "quantities", f"{path} = {node['value']} {node['unit']}"
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != "metrics":
                yield from _leaves(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, f"{path}[]")
    elif node not in (None, ""):
        yield "texts", f"{path} = {node}"


def _compare(gold: Any, got: Any, path: str, tallies: dict[str, Tally]) -> None:
    if _is_quantity(gold) or not isinstance(gold, dict | list):
        name = "quantities" if _is_quantity(gold) else "texts"
        if got is not None and _same(gold, got):
            tallies[name].right += 1
            return
        for kind, what in _leaves(gold, path):
            tallies[kind].missed.append(what)
        for kind, what in _leaves(got, path):
            tallies[kind].extra.append(what)
    elif isinstance(gold, dict):
        got = got if isinstance(got, dict) else {}
        for key in dict.fromkeys([*gold, *got]):
            if key == "metrics":
                continue
            if key in gold:
                _compare(gold[key], got.get(key), f"{path}.{key}", tallies)
            else:
                for kind, what in _leaves(got[key], f"{path}.{key}"):
                    tallies[kind].extra.append(what)
    else:
        _compare_rows(gold, got if isinstance(got, list) else [], path, tallies)


def _same(gold: Any, got: Any) -> bool:
    if _is_quantity(gold):
        return (
            _is_quantity(got)
            and Decimal(gold["value"]) == Decimal(got["value"])
            and words(gold["unit"]) == words(got["unit"])
        )
    return words(gold) == words(got)


def _compare_rows(gold: list[Any], got: list[Any], path: str, tallies: dict[str, Tally]) -> None:
    left = list(got)
    for row in gold:
        best = max(left, key=lambda other: _likeness(row, other), default=None)
        if best is not None and _likeness(row, best) > 0:
            left.remove(best)
            _compare(row, best, f"{path}[]", tallies)
        else:
            _compare(row, None, f"{path}[]", tallies)
    for row in left:
        for kind, what in _leaves(row, f"{path}[]"):
            tallies[kind].extra.append(what)


def _likeness(gold: Any, got: Any) -> int:
    if not isinstance(gold, dict) or not isinstance(got, dict):
        return int(words(gold) == words(got))
    same_name = [words(gold[k]) == words(got.get(k, "")) for k in NAMES if k in gold]
    figures = sum(_same(value, got[key]) for key, value in gold.items() if _is_quantity(value) and key in got)
    return (10 if same_name and all(same_name) else 0) + figures


def _alike(gold: dict[str, Any], got: dict[str, Any]) -> int:
    cells = {words(cell) for row in got["rows"] for cell in row}
    shared = sum(words(cell) in cells for row in gold["rows"] for cell in row if cell)
    return 1000 * (words(gold["title"] or "") == words(got.get("title") or "")) + shared


def _table(gold: dict[str, Any], got: dict[str, Any], tallies: dict[str, Tally]) -> None:
    for at, head in enumerate(gold["columns"]):
        printed = got["columns"][at] if at < len(got["columns"]) else ""
        if words(head) == words(printed):
            tallies["headers"].right += 1
        else:
            tallies["headers"].missed.append(f"{gold['title']}: {head} (got {printed})")
    for number, row in enumerate(gold["rows"]):
        other = got["rows"][number] if number < len(got["rows"]) else []
        for at, cell in enumerate(row):
            printed = other[at] if at < len(other) else ""
            if words(cell) == words(printed):
                tallies["cells"].right += bool(cell)
            else:
                tallies["cells"].missed.append(f"{gold['title']} row {number}: {cell!r} (got {printed!r})")
    for row in got["rows"][len(gold["rows"]) :]:
        tallies["cells"].extra += [f"{gold['title']}: {cell}" for cell in row if cell]
