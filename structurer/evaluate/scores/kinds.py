"""What kind of error a wrong value is, by what the document prints: its neighbour, another year, a slip of digits?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from structurer.evaluate.scores.items import Item
from structurer.evaluate.scores.words import folded, number, similarity, unit

KINDS = (
    "digit", "sign", "decimal point", "unit or scale", "neighbouring row", "neighbouring column", "other year",
    "other table", "part for total", "other figure", "invented", "not stated", "missed", "text boundary", "other text",
)  # fmt: skip
_TOTALS = ("合计", "总计", "小计", "共计", "总额", "total")
_SCALES = tuple(Decimal(1).scaleb(power) for power in (4, 8, -4, -8))
_SHARED = 0.5
"""From this likeness on two texts are one passage with other bounds."""


@dataclass(frozen=True)
class Printed:
    """What a document prints: the facts of the output (in the published shape) and the values of all numerals."""

    facts: Sequence[Mapping[str, Any]]
    numerals: frozenset[Decimal]

    @cached_property
    def by_value(self) -> Mapping[Decimal, Sequence[Mapping[str, Any]]]:
        found: dict[Decimal, list[Mapping[str, Any]]] = {}
        for fact in self.facts:
            value = number(fact["value"])
            if value is not None:
                found.setdefault(abs(value), []).append(fact)
        return found

    def facts_of(self, value: Decimal) -> Sequence[Mapping[str, Any]]:
        return self.by_value.get(abs(value), ())

    def prints(self, value: Decimal) -> bool:
        return abs(value) in self.numerals or abs(value) in self.by_value


def kind_of(item: Item, printed: Printed, evidence: Mapping[str, Any] | None = None) -> str | None:
    """The kind of error of an item that is not right; `evidence` is that of the output's value."""
    if item.outcome in ("right", "unscored"):
        return None
    if item.outcome == "missed":
        return "missed"
    got = _figure(item.got)
    if item.outcome == "extra":
        known = printed.prints(got[0]) if got else item.score in ("texts", "headers")
        return "not stated" if known else "invented"
    gold = _figure(item.gold)
    if gold is None or got is None:
        return _of_texts(item)
    return _of_figures(gold, got, printed, evidence)


def _figure(text: str | None) -> tuple[Decimal, str] | None:
    """A figure and its unit from one line (6455.92 万元); None where it is words."""
    value, _, behind = (text or "").partition(" ")
    found = number(value)
    return None if found is None else (found, unit(behind))


def _of_texts(item: Item) -> str:
    one, other = folded(item.gold or ""), folded(item.got or "")
    return "text boundary" if one in other or other in one or similarity(one, other) >= _SHARED else "other text"


def _of_figures(
    gold: tuple[Decimal, str], got: tuple[Decimal, str], printed: Printed, evidence: Mapping[str, Any] | None
) -> str:
    right, wrong = gold[0], got[0]
    if right == wrong or (wrong and right / wrong in _SCALES and gold[1] == got[1]):
        return "unit or scale"
    if right == -wrong:
        return "sign"
    if wrong and abs(right / wrong) in [Decimal(1).scaleb(power) for power in (-3, -2, -1, 1, 2, 3)]:
        return "decimal point"
    if printed.prints(wrong):
        return _of_places(printed.facts_of(right), list(_where(printed.facts_of(wrong), evidence)))
    return "digit" if is_slip(f"{abs(right):f}", f"{abs(wrong):f}") else "invented"


def _where(facts: Sequence[Mapping[str, Any]], evidence: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """The facts that stand where the evidence says, and all of them where it says nothing."""
    at = [f for f in facts if evidence and (f["page"], f["line"]) == (evidence["page"], evidence["line"])]
    yield from at or facts


def _of_places(right: Iterable[Mapping[str, Any]], wrong: Iterable[Mapping[str, Any]]) -> str:
    """How the place of the wrong figure lies to one of the right one; the nearest relation of all pairs counts."""
    found = {_relation(one, other) for one, other in product(right, wrong)}
    return next((kind for kind in KINDS if kind in found), "other figure")


def _relation(right: Mapping[str, Any], wrong: Mapping[str, Any]) -> str:
    same_table = right["table"] is not None and right["table"] == wrong["table"]
    if right["item"] == wrong["item"] and _year(right) != _year(wrong):
        return "other year"
    if same_table and right["column"] == wrong["column"]:
        if _is_total(right) != _is_total(wrong):
            return "part for total"
        return "neighbouring row" if abs(right["row"] - wrong["row"]) == 1 else "other figure"
    if same_table and right["row"] == wrong["row"]:
        return "neighbouring column"
    if right["table"] != wrong["table"]:
        return "other table"
    return "part for total" if _is_total(right) != _is_total(wrong) else "other figure"


def _year(fact: Mapping[str, Any]) -> tuple[object, bool]:
    return fact["period"], fact["measure"] == "previous"


def _is_total(fact: Mapping[str, Any]) -> bool:
    return any(word in str(fact["item"]).casefold() for word in _TOTALS)


def is_slip(right: str, wrong: str) -> bool:
    """One or two digits that differ, were dropped or doubled, or two that changed places."""
    if len(right) == len(wrong):
        return sum(one != other for one, other in zip(right, wrong, strict=True)) <= 2
    longer, shorter = sorted((right, wrong), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def kind_of_cell(item: Item, rows: Sequence[Sequence[str]], printed: Printed) -> str | None:
    """The kind of error of a cell, told from its neighbours in gold; heads have none."""
    if item.outcome != "wrong" or item.score != "cells":
        return "missed" if item.outcome == "missed" else None if item.outcome == "right" else kind_of(item, printed)
    row, column = (int(part) for part in item.path.split("/")[-2:])
    got = folded(item.got or "")
    if any(0 <= row + step < len(rows) and folded(rows[row + step][column]) == got for step in (-1, 1)):
        return "neighbouring row"
    if any(0 <= at < len(rows[row]) and folded(rows[row][at]) == got for at in (column - 1, column + 1)):
        return "neighbouring column"
    return kind_of(item, printed)
