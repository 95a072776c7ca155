"""Engines: (source, schema) -> claims; and one way from claims to a validated record.

Every engine has the same signature. Rules and a model both return flat claims, never filled models; `assemble` builds
the object once, keeps a bad field from voiding its row, and keeps what failed as data.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from structurer.result import Claim, Path, Rejected, Source
from structurer.schema import Leaf, Schema, fields_of

Extractor = Callable[[Source, Schema], list[Claim]]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A record as plain data, the claims that were released into it by JSON pointer, and those that were not."""

    record: dict[str, Any]
    claims: dict[str, Claim]
    rejected: tuple[Rejected, ...]


def pointer(path: Path) -> str:
    """The JSON pointer of a path below a record."""
    return "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)


def assemble(schema: Schema, claims: Iterable[Claim]) -> Assembled:
    """Builds the record from claims; the first claim of a path wins, values that do not validate are rejected."""
    record: dict[str, Any] = {}
    released: dict[str, Claim] = {}
    rejected: list[Rejected] = []
    for claim in claims:
        where = pointer(claim.path)
        if where in released:
            continue
        value = _value(schema.model, claim)
        if isinstance(value, Rejected):
            rejected.append(value)
            continue
        _put(record, claim.path, value)
        released[where] = claim
    ordered = _ordered(schema.model, record)
    for path, reason in _invalid(schema.model, ordered):
        where = pointer(path)
        if where in released:
            rejected.append(Rejected(where, released.pop(where).text, reason))
        _drop(ordered, path)
    return Assembled(ordered, released, tuple(rejected))


def _leaf_at(model: type[BaseModel], path: Path) -> Leaf | None:
    leaf: Leaf | None = None
    current: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int):
            continue
        leaf = next((f for f in fields_of(current) if f.name == part), None) if current else None
        if leaf is None:
            return None
        current = leaf.model
    return leaf


def _value(model: type[BaseModel], claim: Claim) -> Any:
    leaf = _leaf_at(model, claim.path)
    if leaf is None:
        return Rejected(pointer(claim.path), claim.text, "the schema has no such field")
    if leaf.kind == "quantity":
        return {"value": claim.text, "unit": claim.unit or ""}
    if leaf.kind == "integer":
        return (
            int(claim.text)
            if claim.text.isdecimal()
            else Rejected(pointer(claim.path), claim.text, "is not a whole number")
        )
    return claim.text


def _put(record: dict[str, Any], path: Path, value: Any) -> None:
    node: Any = record
    for part, following in itertools.pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        node = _step(node, part, empty)
    _step(node, path[-1], value, replace=True)


def _step(node: Any, part: str | int, value: Any, replace: bool = False) -> Any:
    if isinstance(part, int):
        while len(node) <= part:
            node.append({})
        if replace or node[part] == {}:
            node[part] = value
        return node[part]
    if replace or part not in node:
        node[part] = value
    return node[part]


def _ordered(model: type[BaseModel], record: dict[str, Any]) -> dict[str, Any]:
    """The record with its keys in the order of the schema."""
    out: dict[str, Any] = {}
    for leaf in fields_of(model):
        if leaf.name not in record:
            continue
        value = record[leaf.name]
        if leaf.kind == "model" and leaf.model:
            value = _ordered(leaf.model, value)
        elif leaf.kind == "rows" and leaf.model:
            value = [_ordered(leaf.model, row) for row in value]
        out[leaf.name] = value
    return out


def _invalid(model: type[BaseModel], record: dict[str, Any]) -> list[tuple[Path, str]]:
    """The paths at which pydantic refuses the record; a missing required field is no fault of another one."""
    try:
        model.model_validate(record)
    except ValidationError as error:
        return [(_known(e["loc"]), e["msg"]) for e in error.errors() if e["type"] != "missing"]
    return []


def _known(loc: Sequence[str | int]) -> Path:
    """pydantic's location down to the quantity it names."""
    path = tuple(loc)
    return path[:-1] if path and path[-1] in ("value", "unit") else path


def _drop(record: dict[str, Any], path: Path) -> None:
    node: Any = record
    for part in path[:-1]:
        node = node[part] if isinstance(part, int) else node.get(part, {})
    if isinstance(node, dict):
        node.pop(path[-1], None)
