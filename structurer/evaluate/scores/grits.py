"""GriTS (Smock and others, 2022) of two tables: how much of their grids is common, as F1 of similar cells.

Heads are the first row of a grid. Two tables of very many cells are not compared: the measure grows with the square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from structurer.evaluate.scores.words import folded

_MOST = 4_000_000
"""Pairs of cells that are compared; beyond them a pair of tables is not scored."""


def grits_of(gold: Mapping[str, Any], got: Mapping[str, Any]) -> float | None:
    """From 0 to 1; None where it cannot be told in reasonable time."""
    from grits.grits import compute_fscore, factored_2dmss
    from numpy import array

    one, other = _grid(gold), _grid(got)
    if not one or not other:
        return 0.0
    sizes = [len(grid) * len(grid[0]) for grid in (one, other)]
    if one == other:
        return 1.0
    if sizes[0] * sizes[1] > _MOST:
        return None
    found = factored_2dmss(array(one, dtype=object), array(other, dtype=object), reward_function=_likeness)
    return float(compute_fscore(found.true_positive_score, *sizes)[0])


def _grid(table: Mapping[str, Any]) -> list[list[str]]:
    rows: list[Sequence[Any]] = [table["columns"], *table["rows"]]
    width = max((len(row) for row in rows), default=0)
    return [[folded(str(cell)) for cell in row] + [""] * (width - len(row)) for row in rows] if width else []


@lru_cache(maxsize=1 << 18)
def _likeness(one: str, other: str) -> float:
    from grits.grits import lcs_similarity

    return float(lcs_similarity(one, other))
