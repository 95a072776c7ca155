"""Grids without a left or a right border: the border that is not drawn, where the lines that would meet it end.

Only what is printed between it and the first line of the grid shows that a border is missing: lines may also reach a
little over their grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

from structurer.document import Box
from structurer.tables.clusters import clusters

Edge = dict[str, Any]
"""A drawn line as pdfplumber has it: x0, x1, top, bottom, orientation and more."""
_NEAR = 3.0


def closed(edges: Sequence[Edge], letters: Sequence[Box]) -> list[Edge]:
    """`edges` with the missing left and right borders of the grids that they draw around `letters`."""
    across = [edge for edge in edges if edge["orientation"] == "h"]
    down = [edge for edge in edges if edge["orientation"] == "v"]
    if not down or not letters:
        return list(edges)
    borders = [border for side in ("x0", "x1") for border in _borders(across, down, letters, side)]
    return [*edges, *borders]


def _borders(across: Sequence[Edge], down: Sequence[Edge], letters: Sequence[Box], side: str) -> Iterator[Edge]:
    """The borders on one side, piece by piece between two lines that end there."""
    for ends in clusters(across, itemgetter(side), _NEAR):
        place = ends[0][side]
        beside = [edge for edge in down if abs(edge["x0"] - place) <= _NEAR]
        pieces = [
            (upper["top"], lower["top"], inner["x0"])
            for upper, lower in pairwise(sorted(ends, key=itemgetter("top")))
            if lower["top"] - upper["top"] > _NEAR
            and not _meet(beside, upper["top"], lower["top"])
            and not _goes_on(down, upper["top"], lower["top"], place, side)
            and (inner := _nearest(down, upper, lower, place))
        ]
        if sum(_holds(letters, place, piece) for piece in pieces) > 1:
            for top, bottom, _ in pieces:
                yield {
                    "x0": place, "x1": place, "top": top, "bottom": bottom, "width": 0.0, "height": bottom - top,
                    "orientation": "v", "object_type": "line",
                }  # fmt: skip


def _meet(beside: Sequence[Edge], top: float, bottom: float) -> bool:
    """Whether a line is drawn there already, all the way or a part of it."""
    return any(edge["top"] < bottom - _NEAR and edge["bottom"] > top + _NEAR for edge in beside)


def _goes_on(down: Sequence[Edge], top: float, bottom: float, place: float, side: str) -> bool:
    """Whether the grid is drawn beyond `place`, which then is no side of it."""
    outside = [edge for edge in down if (edge["x0"] < place - _NEAR if side == "x0" else edge["x0"] > place + _NEAR)]
    return _meet(outside, top, bottom)


def _nearest(down: Sequence[Edge], upper: Edge, lower: Edge, place: float) -> Edge | None:
    """The line next to `place` that leads from the one to the other, which makes a cell between the two."""
    x0, x1 = max(upper["x0"], lower["x0"]), min(upper["x1"], lower["x1"])
    joining = [
        edge
        for edge in down
        if x0 - _NEAR <= edge["x0"] <= x1 + _NEAR
        and abs(edge["x0"] - place) > _NEAR
        and edge["top"] <= upper["top"] + _NEAR
        and edge["bottom"] >= lower["top"] - _NEAR
    ]
    return min(joining, key=lambda edge: abs(edge["x0"] - place), default=None)


def _holds(letters: Sequence[Box], place: float, piece: tuple[float, float, float]) -> bool:
    """Whether something is printed between the border and the line next to it."""
    top, bottom, inner = piece
    left, right = min(place, inner), max(place, inner)
    return any(left < (g.x0 + g.x1) / 2 < right and top < (g.top + g.bottom) / 2 < bottom for g in letters)
