"""Records against gold -> an item for every leaf, by its path; rows of lists are paired as well as can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from structurer.evaluate.scores.items import Item, Outcome, Score, field_of
from structurer.evaluate.scores.pairing import paired
from structurer.evaluate.scores.words import (
    alike,
    folded,
    is_quantity,
    label,
    nearness,
    number,
    same_quantity,
    same_words,
    similarity,
    unit,
)

METRICS: Literal["metrics"] = "metrics"
_NOT_PARTS = ("document", "tables", "partial")
_ROW = 0.6
_FIGURE = 0.05
_METRIC = 0.4


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of gold beside the one of the output that stands for it; either may be lacking.

    `path` is a pointer into gold, or into the output where gold has no such leaf; `got_path` is where the leaf of the
    output stands, or would stand beside its neighbours.
    """

    score: Score
    path: str
    got_path: str
    gold: Any = None
    got: Any = None


def parts_of(gold: Mapping[str, Any]) -> tuple[str, ...]:
    """The records of a gold file, by the names of their schemas."""
    return tuple(key for key, value in gold.items() if key not in _NOT_PARTS and isinstance(value, dict))


def vocabulary_of(golds: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The fields that any of the gold files names."""
    return frozenset(
        field_of(leaf.path) for gold in golds for part in parts_of(gold) for leaf in leaves_of(gold[part], f"/{part}")
    )


def judged(gold: Mapping[str, Any], records: Mapping[str, Any], vocabulary: frozenset[str]) -> Iterator[Item]:
    """Every leaf of the records and of gold. A part that only the output has is extra, unless gold is partial."""
    parts = parts_of(gold)
    for part in parts:
        for leaf in beside(gold[part], records.get(part), f"/{part}", f"/{part}"):
            yield from _items(leaf, vocabulary)
    for part, record in records.items():
        if part not in parts and not gold.get("partial"):
            for leaf in leaves_of(record, f"/{part}"):
                yield from _items(Leaf(leaf.score, leaf.path, leaf.path, got=leaf.gold), vocabulary)


def beside(gold: Any, got: Any, path: str, got_path: str) -> Iterator[Leaf]:
    """The leaves of a node of gold beside those of the output's node, in the order of gold."""
    if got is None:
        yield from (Leaf(leaf.score, leaf.path, got_path, gold=leaf.gold) for leaf in leaves_of(gold, path))
    elif is_quantity(gold):
        given = got if is_quantity(got) else None
        yield Leaf("quantities", path, got_path, gold, given)
    elif isinstance(gold, dict):
        yield from _fields(gold, got if isinstance(got, dict) else {}, path, got_path)
    elif isinstance(gold, list):
        yield from _rows(gold, got if isinstance(got, list) else [], path, got_path)
    elif isinstance(got, dict | list):
        yield Leaf("texts", path, got_path, gold)
        yield from (Leaf(leaf.score, leaf.path, leaf.path, got=leaf.gold) for leaf in leaves_of(got, got_path))
    else:
        yield Leaf("texts", path, got_path, gold, got)


def _fields(gold: Mapping[str, Any], got: Mapping[str, Any], path: str, got_path: str) -> Iterator[Leaf]:
    for key, value in gold.items():
        inner, got_inner = f"{path}/{key}", f"{got_path}/{key}"
        if key == METRICS:
            yield from _metrics(value, got.get(key) or [], inner, got_inner)
        else:
            yield from beside(value, got.get(key), inner, got_inner)
    for key in got:
        if key not in gold:
            for leaf in leaves_of(got[key], f"{got_path}/{key}"):
                yield Leaf(leaf.score, leaf.path, leaf.path, got=leaf.gold)


def _rows(gold: Sequence[Any], got: Sequence[Any], path: str, got_path: str) -> Iterator[Leaf]:
    pairs = paired(gold, got, row_likeness, _ROW)
    for at, row in enumerate(gold):
        found = pairs.get(at)
        other = got[found] if found is not None else None
        yield from beside(row, other, f"{path}/{at}", f"{got_path}/{found if found is not None else len(got) + at}")
    for at in sorted(set(range(len(got))) - set(pairs.values())):
        for leaf in leaves_of(got[at], f"{got_path}/{at}"):
            yield Leaf(leaf.score, leaf.path, leaf.path, got=leaf.gold)


def row_likeness(gold: Any, got: Any) -> float:
    """How sure it is that two rows are of one thing: their names, then their figures."""
    if not isinstance(gold, dict) or not isinstance(got, dict):
        return 1.0 if alike(gold, got) else 0.0
    figures = [key for key, value in gold.items() if is_quantity(value)]
    same = sum(same_quantity(gold[key], got.get(key)) for key in figures)
    name = label(gold)
    if not name:
        return same / len(figures) if figures else 0.0
    return nearness(name, label(got)) + _FIGURE * same


def _metrics(gold: Sequence[Any], got: Sequence[Any], path: str, got_path: str) -> Iterator[Leaf]:
    pairs = paired(gold, got, _metric_likeness, _METRIC)
    for at, row in enumerate(gold):
        found = pairs.get(at)
        other = got[found] if found is not None else None
        yield Leaf(METRICS, f"{path}/{at}", f"{got_path}/{found if found is not None else len(got) + at}", row, other)
    for at in sorted(set(range(len(got))) - set(pairs.values())):
        yield Leaf(METRICS, f"{got_path}/{at}", f"{got_path}/{at}", got=got[at])


def _metric_likeness(gold: Any, got: Any) -> float:
    """Two achievements are one where the figure is the same and the names are near."""
    if not isinstance(got, dict) or number(gold["value"]) != number(got.get("value")):
        return 0.0
    return (
        nearness(gold["name"], got.get("name", ""))
        if unit(gold.get("unit") or "") == unit(got.get("unit") or "")
        else 0.0
    )


def leaves_of(node: Any, path: str) -> Iterator[Leaf]:
    """Every leaf of a node with its value; what is empty is no leaf."""
    if is_quantity(node):
        yield Leaf("quantities", path, path, node)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == METRICS and isinstance(value, list):
                yield from (Leaf(METRICS, f"{path}/{key}/{at}", path, row) for at, row in enumerate(value))
            else:
                yield from leaves_of(value, f"{path}/{key}")
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from leaves_of(value, f"{path}/{at}")
    elif node not in (None, ""):
        yield Leaf("texts", path, path, node)


def _items(leaf: Leaf, vocabulary: frozenset[str]) -> Iterator[Item]:
    gold = None if leaf.gold is None else shown(leaf.gold)
    got = None if leaf.got is None else shown(leaf.got)
    if gold is None and got is None:
        return
    near = similarity(folded(gold), folded(got)) if leaf.score == "texts" and gold and got else None
    where = leaf.got_path if got is not None else None
    yield Item(leaf.score, _outcome(leaf, vocabulary), leaf.path, gold, got, where, near)


def _outcome(leaf: Leaf, vocabulary: frozenset[str]) -> Outcome:
    if leaf.got is None:
        return "missed"
    if leaf.gold is None:
        return "extra" if field_of(leaf.path) in vocabulary else "unscored"
    return "right" if _is_right(leaf) else "wrong"


def _is_right(leaf: Leaf) -> bool:
    if leaf.score == METRICS:
        return True  # paired by figure and name
    return same_quantity(leaf.gold, leaf.got) if leaf.score == "quantities" else same_words(leaf.gold, leaf.got)


def shown(node: Any) -> str:
    """A leaf as one line: 6455.92 万元."""
    if isinstance(node, dict) and "name" in node:
        return f"{node['name']}: {node.get('qualifier') or ''}{node.get('value', '')} {node.get('unit') or ''}".rstrip()
    return f"{node['value']} {node['unit']}" if isinstance(node, dict) else str(node)
