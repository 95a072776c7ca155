"""Rows of one list beside those of another, so that the whole is as alike as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_TIE = 1e-9
"""Of equal pairings that one is taken which keeps the rows in their order."""


def paired(
    gold: Sequence[Any], got: Sequence[Any], likeness: Callable[[Any, Any], float], least: float
) -> dict[int, int]:
    """For rows of gold their rows of `got`, each at most once; pairs less alike than `least` are none."""
    from scipy.optimize import linear_sum_assignment

    if not gold or not got:
        return {}
    scores = [[likeness(one, other) for other in got] for one in gold]
    weights = [
        [score - _TIE * abs(i - j) if score >= least else -_TIE * abs(i - j) for j, score in enumerate(row)]
        for i, row in enumerate(scores)
    ]
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return {i: j for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if scores[i][j] >= least}
