"""Where a value is said to stand, against where it was printed (gold/places/<stem>.json, for made documents)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

_SLACK = 3
"""Points by which a mark may lie off the box of its figure."""


def stands_right(evidence: Mapping[str, Any], places: Iterable[Mapping[str, Any]]) -> bool:
    """Whether evidence lies at one of the places that print the value: on its page, with the mark in one of its boxes;
    on its line in a text, or on one of those that it goes on to."""
    return any(_is_at(evidence, place) for place in places)


def _is_at(evidence: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    if place.get("line") is not None:
        more = evidence["quote"].count("\n")
        return bool(evidence["line"] <= place["line"] <= evidence["line"] + more)
    more_boxes = [(more["page"], box) for more in evidence.get("continued", ()) for box in more["boxes"]]
    boxes = [(evidence["page"], box) for box in evidence["boxes"]] + more_boxes
    x, y = Decimal(place["x"]), Decimal(place["y"])
    return any(page == place["page"] and _holds(box, x, y) for page, box in boxes)


def _holds(box: list[int], x: Decimal, y: Decimal) -> bool:
    x0, top, x1, bottom = box
    return x0 - _SLACK <= x <= x1 + _SLACK and top - _SLACK <= y <= bottom + _SLACK
