"""The JSON schema of a request -> the fields of a pydantic model that it asks for, and in which shape each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from structurer.model.pointers import slots_of
from structurer.schema import Leaf, fields_of

Way = Literal["id", "text", "quantity", "number"]
"""How a figure is to be told: by its id, as digits with their unit in one text, as an object of both, as a number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that is asked for under `key`; `inside` are those of a model or a row."""

    key: str
    leaf: Leaf
    way: Way
    inside: tuple[Asked, ...] = ()


def asked_of(schema: Mapping[str, Any], model: type[BaseModel]) -> tuple[Asked, ...] | None:
    """The fields of `model` that a schema asks for; None where it asks for what is no field of it."""
    return _fields(schema, model, schema.get("$defs", {}))


def properties_of(schema: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """What an object schema asks for, by key, references resolved."""
    defined = schema.get("$defs", {})
    return {key: _plain(part, defined) for key, part in schema.get("properties", {}).items()}


def items_of(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the rows of a list, with its references resolved in `root`."""
    return _plain(schema.get("items", {}), root.get("$defs", {}))


def _fields(schema: Mapping[str, Any], model: type[BaseModel], defined: Mapping[str, Any]) -> tuple[Asked, ...] | None:
    keys = _keys(model)
    found = []
    for key, part in schema.get("properties", {}).items():
        leaf = keys.get(key)
        one = _asked(key, leaf, _plain(part, defined), defined) if leaf else None
        if one is None:
            return None
        found.append(one)
    return tuple(found)


def _asked(key: str, leaf: Leaf, schema: Mapping[str, Any], defined: Mapping[str, Any]) -> Asked | None:
    if leaf.kind not in ("model", "rows") or leaf.model is None:
        return Asked(key, leaf, _way(schema))
    inner = _plain(schema.get("items", {}), defined) if leaf.kind == "rows" else schema
    inside = _fields(inner, leaf.model, defined)
    return None if inside is None else Asked(key, leaf, "text", inside)


def _way(schema: Mapping[str, Any]) -> Way:
    types = set(_types(schema))
    if "properties" in schema:
        return "quantity"
    if "integer" in types:
        return "id"
    return "number" if "number" in types else "text"


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    given = schema.get("type", ())
    yield from [given] if isinstance(given, str) else given
    for part in schema.get("anyOf", ()):
        yield from _types(part)


def _plain(schema: Mapping[str, Any], defined: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of a schema with its reference followed, and without the null that it may be instead."""
    if "$ref" in schema:
        return _plain(defined[schema["$ref"].rpartition("/")[2]], defined)
    parts = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    return _plain(parts[0], defined) if len(parts) == 1 else schema


@cache
def _keys(model: type[BaseModel]) -> Mapping[str, Leaf]:
    """The fields of a model by all that they may be asked under: their names, and what a Chinese question says."""
    found: dict[str, Leaf] = {}
    for leaf in fields_of(model):
        (slot,) = slots_of(model, lambda names, own=leaf.name: names[0] == own, True) or (None,)  # type: ignore[misc]
        found |= {key: leaf for key in (slot.key if slot else leaf.name,) if key not in found}
    return found | {leaf.name: leaf for leaf in fields_of(model)}
