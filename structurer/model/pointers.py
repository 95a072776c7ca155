"""A user's pydantic schema -> what a model fills in: ids of numerals where a figure is asked for, words for words.

A `Slot` is one field as the model sees it. The JSON schema made of slots is strict in OpenAI's sense: an object at the
root, every property required, every value nullable, nothing further allowed, at most five levels.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from structurer.errors import SchemaError
from structurer.hints import Beside
from structurer.model.choices import Answer
from structurer.model.sheet import is_chinese
from structurer.schema import Leaf, fields_of

DEEPEST = 5
_LONGEST_KEY = 24
_FEWEST_SHARED = 60  # characters of a part of the schema from which a definition of its own is shorter

Names = tuple[str, ...]
Wanted = Callable[[Names], bool]
"""Whether a field is asked for, by the names that lead to it; rows have no number here."""


@dataclass(frozen=True)
class Slot:
    """A field that is asked for under `key`; `inside` are those of a model or a row."""

    key: str
    leaf: Leaf
    inside: tuple[Slot, ...] = ()

    @property
    def name(self) -> str:
        return self.leaf.name


def slots_of(model: type[BaseModel], wanted: Wanted, chinese: bool, above: Names = ()) -> tuple[Slot, ...]:
    """The slots of a model; raises `SchemaError` for one that is nested too deep to be asked for strictly."""
    found = []
    for leaf in fields_of(model):
        here = (*above, leaf.name)
        if leaf.hint(Beside):
            continue  # read at the numeral of its row, never asked
        if leaf.kind in ("model", "rows") and leaf.model:
            if len(here) >= DEEPEST:
                raise SchemaError(
                    f"{'.'.join(here)} is nested deeper than a model can be asked for; flatten the schema"
                )
            inside = slots_of(leaf.model, wanted, chinese, here)
            if inside:
                found.append(Slot(leaf.name, leaf, inside))
        elif wanted(here):
            found.append(Slot(leaf.name, leaf))
    return tuple(_keyed(found, chinese))


def _keyed(slots: Sequence[Slot], chinese: bool) -> Sequence[Slot]:
    """Chinese documents are asked in Chinese: each slot under its label, where that is short and no other slot's."""
    if not chinese:
        return slots
    labels = [_label(slot.leaf) for slot in slots]
    times = Counter([*labels, *(slot.name for slot in slots)])
    return [
        replace(slot, key=label) if label and times[label] == 1 else slot
        for slot, label in zip(slots, labels, strict=True)
    ]


def _label(leaf: Leaf) -> str:
    """The field's own Chinese words: its title, its description, else what its model says of itself."""
    said = [leaf.info.title, leaf.info.description, leaf.model.__doc__ if leaf.kind in ("model", "rows") else None]
    for text in said:
        words = (text or "").strip().splitlines()[:1]
        if words and is_chinese(words[0]):
            label = words[0].split(":")[0].split("：")[0].strip()
            if len(label) <= _LONGEST_KEY:
                return label
    return ""


def answer_schema(slots: Sequence[Slot], answer: Answer) -> dict[str, Any]:
    """The strict JSON schema of an answer; parts that come more than once are defined once."""
    return _shared(_object(slots, answer))


def _object(slots: Sequence[Slot], answer: Answer) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {slot.key: _described(slot, _schema(slot, answer)) for slot in slots},
        "required": [slot.key for slot in slots],
        "additionalProperties": False,
    }


def _schema(slot: Slot, answer: Answer) -> dict[str, Any]:
    if slot.leaf.kind == "rows":
        return {"type": "array", "items": _object(slot.inside, answer)}
    if slot.leaf.kind == "model":
        return _object(slot.inside, answer)
    if slot.leaf.kind == "texts":
        return {"type": "array", "items": {"type": "string"}}
    points = slot.leaf.is_figure and answer is Answer.pointers
    return {"type": ["integer" if points else "string", "null"]}


def _described(slot: Slot, schema: dict[str, Any]) -> dict[str, Any]:
    """A description is sent only where the key does not say it already."""
    said = (slot.leaf.info.description or "").strip()
    plain = slot.name.replace("_", " ")
    if not said or said.casefold() in (slot.key.casefold(), plain.casefold()):
        return schema
    return schema | {"description": said}


def _shared(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` with objects that come more than once as references, so that they are paid for once.

    One with a description of its own stays where it is: strict servers take no words beside a reference.
    """
    times: Counter[str] = Counter(_spelled(part) for part in _objects(schema["properties"]))
    names = {text: f"d{at}" for at, text in enumerate(t for t, n in times.items() if n > 1 and len(t) > _FEWEST_SHARED)}
    if not names:
        return schema
    defined: dict[str, Any] = {}
    root = schema | {"properties": _referring(schema["properties"], names, defined)}
    return root | {"$defs": dict(sorted(defined.items()))}


def _objects(node: Any) -> list[Any]:
    """Every object schema below `node`, outer ones first."""
    if isinstance(node, list):
        return [found for item in node for found in _objects(item)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" and "description" not in node else []
    return own + [found for value in node.values() for found in _objects(value)]


def _referring(node: Any, names: Mapping[str, str], defined: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_referring(item, names, defined) for item in node]
    if not isinstance(node, dict):
        return node
    own = {key: _referring(value, names, defined) for key, value in node.items()}
    name = names.get(_spelled(node)) if node.get("type") == "object" else None
    if name is None:
        return own
    defined.setdefault(name, own)
    return {"$ref": f"#/$defs/{name}"}


def _spelled(node: Mapping[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False)
