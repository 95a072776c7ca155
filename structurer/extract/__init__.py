"""Engines: (source, schema) -> claims; and one way from claims to a validated record.

Every engine has the same signature. Rules and a model both give flat claims, never filled models; `assemble` builds
the object once, keeps a bad field from voiding its row, and keeps what failed as data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from structurer.document import Document, Table
from structurer.result import Claim, Extraction, Path, Rejected, Reread, Source
from structurer.schema import Leaf, Schema, fields_of

Extractor = Callable[[Source, Schema], Extraction]
TableReader = Callable[[Document, tuple[Table, ...]], Reread]


def _as_they_are(_: Document, tables: tuple[Table, ...]) -> Reread:
    return Reread(tables)


@dataclass(frozen=True, slots=True)
class Engine:
    """What fills a schema: a name, the function that does it, and one that looks again at tables in doubt."""

    name: str
    extract: Extractor
    reread: TableReader = _as_they_are
    model: str | None = None


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
    accepted: dict[Path, Claim] = {}
    rejected: list[Rejected] = []
    for claim in claims:
        if claim.path in accepted:
            continue
        reason = _misfit(schema.model, claim)
        if reason:
            rejected.append(Rejected(pointer(claim.path), claim.text, reason))
        else:
            accepted[claim.path] = claim
    accepted, doubled = _without_doubles(accepted)
    rejected += doubled
    # What pydantic refuses goes, and the rest is built anew: each round takes at least one claim.
    while True:
        kept = _numbered(accepted)
        record = _build(schema.model, (), kept)
        refused = _refused(schema.model, record)
        bad = {path: why for path in kept for where, why in refused if path[: len(where)] == where}
        if not bad:
            return Assembled(record, {pointer(path): claim for path, claim in kept.items()}, tuple(rejected))
        rejected += [Rejected(pointer(kept[path].path), kept[path].text, why) for path, why in bad.items()]
        accepted = {claim.path: claim for path, claim in kept.items() if path not in bad}


def _without_doubles(claims: dict[Path, Claim]) -> tuple[dict[Path, Claim], list[Rejected]]:
    """The claims without rows that only say again what an earlier row of their list says, at the same places."""
    rows: dict[Path, list[Claim]] = {}
    for path, claim in claims.items():
        last = max((at for at, part in enumerate(path) if isinstance(part, int)), default=-1)
        if last >= 0:
            rows.setdefault(path[: last + 1], []).append(claim)
    seen: dict[tuple[Path, frozenset[object]], Path] = {}
    doubled: list[Rejected] = []
    for row, said in rows.items():
        figures = frozenset((claim.path[-1], claim.spans) for claim in said if claim.unit is not None)
        if figures and seen.setdefault((row[:-1], figures), row) != row:
            doubled += [Rejected(pointer(c.path), c.text, "the same place is another row's") for c in said]
    gone = {rejected.path for rejected in doubled}
    return {path: claim for path, claim in claims.items() if pointer(path) not in gone}, doubled


def _misfit(model: type[BaseModel], claim: Claim) -> str | None:
    """Why a claim has no place in the schema, if it has none."""
    leaf = leaf_at(model, claim.path)
    if leaf is None:
        return "the schema has no such field"
    if leaf.kind == "integer" and not claim.text.removeprefix("-").isdecimal():
        return "is not a whole number"
    return None


def leaf_at(model: type[BaseModel], path: Path) -> Leaf | None:
    """The field that a path leads to: names for models, numbers for rows, and nothing behind a value."""
    leaf = next((field for field in fields_of(model) if path and field.name == path[0]), None)
    rest = path[1:]
    if leaf is None or leaf.kind not in ("model", "rows", "texts"):
        return leaf if not rest else None
    if leaf.kind in ("rows", "texts"):
        if not rest or not isinstance(rest[0], int):
            return None
        rest = rest[1:]
    if leaf.kind == "texts":
        return leaf if not rest else None
    return leaf_at(leaf.model, rest) if leaf.model and rest else None


def _numbered(claims: Mapping[Path, Claim]) -> dict[Path, Claim]:
    """The claims with the rows of each list numbered without a gap, in their order."""
    numbers: dict[Path, list[int]] = {}
    for path in claims:
        for at, part in enumerate(path):
            if isinstance(part, int):
                numbers.setdefault(path[:at], []).append(part)
    places = {where: {n: at for at, n in enumerate(sorted(set(found)))} for where, found in numbers.items()}
    return {
        tuple(places[path[:at]][part] if isinstance(part, int) else part for at, part in enumerate(path)): claim
        for path, claim in claims.items()
    }


def _build(model: type[BaseModel], where: Path, claims: Mapping[Path, Claim]) -> dict[str, Any]:
    """The plain object of the claims below `where`, its keys in the order of the schema."""
    below = {path[len(where)] for path in claims if path[: len(where)] == where and len(path) > len(where)}
    return {leaf.name: _built(leaf, (*where, leaf.name), claims) for leaf in fields_of(model) if leaf.name in below}


def _built(leaf: Leaf, where: Path, claims: Mapping[Path, Claim]) -> Any:
    if leaf.kind in ("rows", "texts"):
        rows = sorted({path[len(where)] for path in claims if path[: len(where)] == where}, key=int)
        if leaf.kind == "texts" or leaf.model is None:
            return [claims[*where, row].text for row in rows]
        return [_build(leaf.model, (*where, row), claims) for row in rows]
    if leaf.kind == "model" and leaf.model:
        return _build(leaf.model, where, claims)
    claim = claims[where]
    if leaf.kind == "quantity":
        return {"value": claim.text, "unit": claim.unit or ""}
    return int(claim.text) if leaf.kind == "integer" else claim.text


def _refused(model: type[BaseModel], record: dict[str, Any]) -> list[tuple[Path, str]]:
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
