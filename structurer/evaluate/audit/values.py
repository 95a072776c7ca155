"""The values and texts of records -> a line for each that the text layer does not print as gold has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from structurer.evaluate.audit.layer import Layer, unquoted
from structurer.evaluate.audit.spots import wrapped
from structurer.evaluate.goldset import is_metric
from structurer.evaluate.scores.items import FIGURES
from structurer.evaluate.scores.records import METRICS, Leaf, shown
from structurer.evaluate.scores.words import folded, number, unit
from structurer.numerals import half_width

_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_UNCHANGED = re.compile(r"持平|不变|无变化|没有变化|无增减|一致|相同|unchanged|no change", re.IGNORECASE)
_RATE = re.compile(r"[率比幅%]")


def unprinted(leaf: Leaf, layer: Layer) -> Iterator[str]:
    """A line for what of a leaf the text layer does not have."""
    if leaf.score not in FIGURES:
        if not _prints(str(leaf.gold), layer):
            yield f"{leaf.path}: “{leaf.gold}” is not printed"
        return
    if leaf.score == METRICS and not is_metric(leaf.gold):
        return  # told of gold by itself
    for fault in _faults(leaf.gold, leaf.path, layer):
        yield f"{leaf.path}: {shown(leaf.gold)} {fault}"
    for key in ("name", "qualifier", "period") if leaf.score == METRICS else ():
        if leaf.gold.get(key) and not _prints(str(leaf.gold[key]), layer):
            yield f"{leaf.path}/{key}: “{leaf.gold[key]}” is not printed"


def _prints(text: str, layer: Layer) -> bool:
    wanted = folded(half_width(text))
    date = _DATE.fullmatch(text)
    if date:
        numbers = (f"0?{int(part)}" for part in date.groups() if part)
        return re.search(rf"(?<!\d){'[年月./-]'.join(numbers)}(?!\d)", layer.text) is not None
    bare = number(text)  # a field that is no Quantity: its thousands may be set apart on the page
    if bare is not None:
        return abs(bare) in layer.numerals
    return unquoted(wanted) in layer.text or bool(wrapped(wanted, layer.lines, range(len(layer.lines))))


def _faults(quantity: Mapping[str, Any], path: str, layer: Layer) -> Iterator[str]:
    """What is wrong with a figure, its unit or its sign; what is no number is told elsewhere."""
    value, wanted = number(quantity["value"]), unit(quantity.get("unit") or "")
    digits = str(quantity["value"]).lstrip("-+")
    if value is None or (digits == "0" and _UNCHANGED.search(layer.text)):
        return
    said = layer.numerals.get(abs(value), frozenset())
    alike = {(its_unit, sign) for printed, its_unit, sign in said if printed == digits}
    units, signs = {its_unit for its_unit, _ in alike}, {sign for _, sign in alike}
    if not alike:
        others = sorted({printed for printed, _, _ in said})
        yield f"is printed as {', '.join(others)}" if others else "is not printed"
    elif not (
        wanted in units or _is_behind(wanted, digits, layer) or ("" in units and _is_above(wanted, digits, layer))
    ):
        yield f"is printed with another unit: {', '.join(sorted(units - {''})) or 'none'}"
    elif value < 0 and "-" not in signs:
        yield "is printed without a minus, and no words before it tell of a fall"
    elif value > 0 and signs == {"-"} and "change" in path.rpartition("/")[2]:
        yield "is printed as a fall; a change is signed"


def _is_behind(wanted: str, digits: str, layer: Layer) -> bool:
    """Whether a unit stands behind the digits, be it a rare one that no list has."""
    whole, point, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", ",?") + re.escape(point + decimals)
    return re.search(rf"(?<![\d.,]){grouped}[余多几]?{re.escape(wanted)}", layer.text) is not None


def _is_above(wanted: str, digits: str, layer: Layer) -> bool:
    """Whether a figure is a cell, and its unit that of the table or in the head of the column."""
    return layer.cells is None or any(
        not of_table or wanted == of_table or wanted in head or (wanted == "%" and _RATE.search(head))
        for of_table, head in layer.cells.get(digits, ())
    )
