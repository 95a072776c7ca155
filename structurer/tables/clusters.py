"""Values that lie near each other are one: coordinates of lines, words on a line, edges of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def clusters(items: Iterable[Item], key: Callable[[Item], float], within: float) -> list[list[Item]]:
    """`items` in the order of their `key`; those within so much of the first of their cluster stand together."""
    out: list[list[Item]] = []
    for item in sorted(items, key=key):
        if out and key(item) - key(out[-1][0]) <= within:
            out[-1].append(item)
        else:
            out.append([item])
    return out
