"""What a perfect model answers: the gold of a document, as far as the text of the request holds it.

An answer is a tree of nodes that know their pointer in gold, so that errors can be put into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from structurer.evaluate.scores.words import is_quantity, number
from structurer.evaluate.simulate.asked import Asked, Way
from structurer.evaluate.simulate.placing import Placer, Wanted
from structurer.evaluate.simulate.shown import Figure, Shown, folded
from structurer.hints import Beside
from structurer.schema import Leaf

_NAMES = ("name", "use", "description")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of an answer: its value and unit, and where the text shows it."""

    pointer: str
    way: Way
    value: str
    unit: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Words:
    """A text of an answer; `value` may be a number where the schema asks for one."""

    pointer: str
    value: str | int


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of a model or a row, by the keys they were asked under; a field with None is told to be absent."""

    pointer: str
    fields: Mapping[str, Node | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Several:
    """A list: rows, or texts."""

    pointer: str
    items: tuple[Node, ...]


Node = Said | Words | Group | Several


def answer_of(asked: Sequence[Asked], gold: Mapping[str, Any], shown: Shown, part: str) -> Group:
    """The answer to a question about the record `part`."""
    return _Answerer(shown).group(asked, gold, f"/{part}", ())


def figures_in(group: Group) -> Iterator[Said]:
    """Every figure of an answer."""
    for node in group.fields.values():
        yield from _figures_in(node)


def _figures_in(node: Node | None) -> Iterator[Said]:
    if isinstance(node, Said):
        yield node
    elif isinstance(node, Group):
        yield from figures_in(node)
    elif isinstance(node, Several):
        for item in node.items:
            yield from _figures_in(item)


@dataclass(frozen=True)
class _Answerer:
    shown: Shown

    @cached_property
    def placer(self) -> Placer:
        return Placer(self.shown)

    def group(self, asked: Sequence[Asked], gold: Mapping[str, Any], pointer: str, above: tuple[Leaf, ...]) -> Group:
        figures = self.placer.of_model(_wanted(asked, gold, above))
        return Group(pointer, {one.key: self._node(one, gold, pointer, above, figures) for one in asked})

    def _row(self, asked: Sequence[Asked], row: Any, pointer: str, above: tuple[Leaf, ...]) -> Group | None:
        """A row with what the text holds of it; None where it does not print its name, the innermost of several."""
        if not isinstance(row, dict):
            return None
        named = [folded(v) for k, v in row.items() if isinstance(v, str) and k.endswith(_NAMES)][-1:]
        said = [name for name in named if name and name in self.shown.words]
        wanted = _wanted(asked, row, above)
        figures = self.placer.of_row(wanted, said)
        if (named and not said) or (wanted and not figures):
            return None
        return Group(pointer, {one.key: self._node(one, row, pointer, above, figures) for one in asked})

    def _node(
        self,
        one: Asked,
        gold: Mapping[str, Any],
        pointer: str,
        above: tuple[Leaf, ...],
        figures: Mapping[str, Figure],
    ) -> Node | None:
        """The answer for one field of a model or row whose figures were found."""
        name, where = one.leaf.name, f"{pointer}/{one.leaf.name}"
        if name in figures:
            value, unit = _quantity(gold, name)
            way: Way = "number" if one.way == "id" and not self.shown.marked else one.way
            return Said(where, way, value, unit, figures[name])
        if one.leaf.hint(Beside):
            return Words(where, str(gold[name])) if gold.get(name) else None
        return self._field(one, gold.get(name), where, above)

    def _field(self, one: Asked, gold: Any, pointer: str, above: tuple[Leaf, ...]) -> Node | None:
        path = (*above, one.leaf)
        if one.leaf.kind == "model":
            return self.group(one.inside, gold if isinstance(gold, dict) else {}, pointer, path)
        if one.leaf.kind == "rows":
            rows = gold if isinstance(gold, list) else []
            found = (self._row(one.inside, row, f"{pointer}/{at}", path) for at, row in enumerate(rows))
            return Several(pointer, tuple(row for row in found if row))
        if one.leaf.kind == "texts":
            texts = gold if isinstance(gold, list) else []
            said = (Words(f"{pointer}/{at}", text) for at, text in enumerate(texts) if self.shown.says(str(text)))
            return Several(pointer, tuple(said))
        return None if one.leaf.is_figure else self._words(one, gold, pointer)

    def _words(self, one: Asked, gold: Any, pointer: str) -> Words | None:
        if gold in (None, ""):
            return None
        printed = _printed_date(gold) if one.leaf.name == "as_of" else str(gold)
        return Words(pointer, gold if one.way == "id" else printed) if self.shown.says(printed) else None


def _wanted(asked: Sequence[Asked], gold: Mapping[str, Any], above: tuple[Leaf, ...]) -> Wanted:
    """The figures that are asked for and that gold has."""
    leaves = {one.leaf.name: one.leaf for one in asked if one.leaf.is_figure and one.leaf.name in gold}
    found = {name: ((*above, leaf), *_quantity(gold, name)) for name, leaf in leaves.items()}
    return {name: what for name, what in found.items() if number(what[1]) is not None}


def _quantity(gold: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Value and unit of a figure; an achievement has its unit beside it."""
    value = gold[name]
    if is_quantity(value):
        return str(number(value["value"])), str(value["unit"])
    return str(number(value)), str(gold.get("unit") or "")


def _printed_date(gold: Any) -> str:
    """2024-12-31 as a document prints it."""
    parts = str(gold).split("-")
    return (
        "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False)) if parts[1:] else str(gold)
    )
