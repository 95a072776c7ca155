"""The figures that an output releases, judged by gold: the one place where trials meet the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from structurer.evaluate.scores.items import FIGURES, Item
from structurer.evaluate.scores.records import judged, vocabulary_of

__all__ = ["figures_judged", "vocabulary_of"]


def figures_judged(records: Mapping[str, Any], gold: Mapping[str, Any], vocabulary: frozenset[str]) -> Iterator[Item]:
    """Every figure of the records and of gold with its outcome; an achievement that lost its figure is none."""
    for item in judged(gold, records, vocabulary):
        if item.score in FIGURES and (item.got_path is None or _states(records, item.got_path)):
            yield item


def _states(records: Any, pointer: str) -> bool:
    """Whether a figure stands at a pointer."""
    node = records
    for key in pointer.split("/")[1:]:
        node = node[int(key)] if isinstance(node, list) else node[key]
    return node.get("value") is not None
