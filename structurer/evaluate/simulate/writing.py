"""An answer as a model writes it: JSON in the asked shape, or a list of extractions with the words they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from structurer.evaluate.simulate.answers import Group, Node, Said, Several, Words
from structurer.evaluate.simulate.shown import Shown

NO_SUCH_ID = 0
_SUFFIX = "_attributes"


def as_json(node: Node | None) -> Any:
    if isinstance(node, Group):
        return {key: as_json(inner) for key, inner in node.fields.items()}
    if isinstance(node, Several):
        return [as_json(item) for item in node.items]
    if isinstance(node, Said):
        return _figure(node)
    return node.value if node else None


def _figure(said: Said) -> Any:
    if said.way == "id":
        return (said.figure.id if said.figure else None) or NO_SUCH_ID
    if said.way == "quantity":
        return {"value": said.value, "unit": said.unit}
    return said.value if said.way == "number" else f"{said.value}{said.unit}"


def as_extractions(answer: Group, part: str, shown: Shown) -> list[dict[str, Any]]:
    """Every figure as its field with the words that state it; its row, its sign and its unit are attributes."""
    return [
        {field: _stated(said, shown), f"{field}{_SUFFIX}": _attributes(said, row)}
        for field, said, row in _flat(answer, part, {})
    ]


def _flat(group: Group, field: str, row: Mapping[str, str]) -> Iterator[tuple[str, Said, Mapping[str, str]]]:
    for key, node in group.fields.items():
        if isinstance(node, Said):
            yield f"{field}.{key}", node, row
        elif isinstance(node, Group):
            yield from _flat(node, f"{field}.{key}", row)
        elif isinstance(node, Several):
            for item in node.items:
                if isinstance(item, Group):
                    named = {k: str(inner.value) for k, inner in item.fields.items() if isinstance(inner, Words)}
                    yield from _flat(item, f"{field}.{key}[]", named)


def _stated(said: Said, shown: Shown) -> str:
    """The figure in the words of the text, where its digits and unit are those; else as the model types it."""
    figure = said.figure
    if figure and figure.value == abs(figure.value) and said.value.lstrip("-") == figure.printed:
        words = shown.lines[figure.line].text[figure.start : figure.end].strip()
        if words and (not figure.unit or figure.unit == said.unit):
            return words
    return f"{said.value.lstrip('-')}{said.unit}"


def _attributes(said: Said, row: Mapping[str, str]) -> dict[str, str]:
    sign = "-" if said.value.startswith("-") else ""
    return {**row, "sign": sign, "unit": said.unit}
