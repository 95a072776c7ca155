"""A gold set: documents beside their gold, by the stems of their files. What is amiss is told in a line and counted.

    DOCUMENTS/<stem>.pdf or .txt    GOLD/<stem>.json    GOLD/findings/<stem>.json    GOLD/places/<stem>.json

Gold has the shape of the output's `document`, `records` (each under its own name) and `tables`; `findings` lists where
a document contradicts itself, `places` where it prints its values. The last two may be lacking.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from structurer.errors import InputError, SchemaError
from structurer.evaluate.scores.document import Truth
from structurer.evaluate.scores.items import field_of
from structurer.evaluate.scores.records import METRICS, leaves_of, parts_of
from structurer.evaluate.scores.words import number
from structurer.schema import Schema, fields_of, load

SUFFIXES = (".pdf", ".txt")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the set, its gold, and the file that the gold is of; one of the two may be lacking."""

    stem: str
    document: Path | None
    truth: Truth | None


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Entries by their stems, what is amiss in a line each, and a hash of all gold that was read."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    sha256: str


class _Literal(str):
    """A number that stands in gold as a bare JSON number with decimals, or as NaN, as it is written there."""


def read_gold_set(documents: Sequence[Path], gold: Sequence[Path], schemas: Mapping[str, Schema]) -> GoldSet:
    """All documents and gold files of some folders; `schemas` are those named by the caller, by their names.

    Where documents are named one by one, the set is these. Raises `InputError` where there is no gold at all.
    """
    problems: list[str] = []
    found = _by_stem((f for folder in documents for f in _listed(folder, SUFFIXES)), "documents", problems)
    files = _by_stem((f for folder in gold for f in _listed(folder, (".json",))), "gold files", problems)
    if not files:
        raise InputError(
            f"there is no gold file in {', '.join(map(str, gold))}; gold is named <stem of the document>.json"
        )
    entries = []
    named = all(path.is_file() for path in documents)
    for stem in sorted(found if named else {*found, *files}):
        truth = _truth(files[stem], schemas, problems) if stem in files else None
        if stem not in found:
            problems.append(f"{files[stem]}: there is no document {stem}.pdf or {stem}.txt for this gold")
        elif stem not in files:
            problems.append(f"{found[stem]}: there is no gold for this document")
        entries.append(Entry(stem, found.get(stem), truth))
    used = [files[entry.stem] for entry in entries if entry.stem in files]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in used))
    return GoldSet(tuple(entries), tuple(problems), digest.hexdigest())


def _listed(folder: Path, suffixes: Sequence[str]) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; name one with the files to evaluate")
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in suffixes and file.is_file())


def _by_stem(files: Iterator[Path], what: str, problems: list[str]) -> dict[str, Path]:
    """Files by stem; of two with one stem the first is taken and the other told."""
    found: dict[str, Path] = {}
    for file in files:
        if file.stem in found:
            problems.append(f"{file}: a second of the {what} called {file.stem}; {found[file.stem]} is used")
        else:
            found[file.stem] = file
    return found


def _truth(file: Path, schemas: Mapping[str, Schema], problems: list[str]) -> Truth | None:
    gold = read_json(file, problems)
    if gold is None:
        return None
    problems += [f"{file}: {line}" for line in amiss(gold, schemas)]
    gold["tables"] = [table for table in gold.get("tables") or () if is_table(table)]
    gold.update((part, _with_metrics(gold[part])) for part in parts_of(gold))
    findings = read_json(file.parent / "findings" / file.name, problems)
    places = read_json(file.parent / "places" / file.name, problems)
    listed = None if findings is None else findings.get("findings", [])
    return Truth(gold, listed, None if places is None else places.get("places", {}))


def is_table(table: Any) -> bool:
    """Whether a table of gold has its columns, and as many cells in each row."""
    if not isinstance(table, dict) or not all(isinstance(table.get(key), list) for key in ("columns", "rows")):
        return False
    return all(isinstance(row, list) and len(row) == len(table["columns"]) for row in table["rows"])


def is_metric(entry: Any) -> bool:
    """Whether an entry of `metrics` has a name, and a value that prints a number."""
    if not isinstance(entry, dict) or number(entry.get("value")) is None:
        return False
    return isinstance(entry.get("name"), str) and bool(entry["name"].strip())


def _with_metrics(node: Any) -> Any:
    """A node of gold whose `metrics` hold metrics and nothing else."""
    if isinstance(node, list):
        return [_with_metrics(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {key: _metrics_of(value) if key == METRICS else _with_metrics(value) for key, value in node.items()}


def _metrics_of(value: Any) -> list[Any]:
    return [entry for entry in value if is_metric(entry)] if isinstance(value, list) else []


def read_json(file: Path, problems: list[str]) -> dict[str, Any] | None:
    """The object in a file, bare decimals as they are written; None where there is no such file or it is none."""
    if not file.is_file():
        return None
    try:
        made = json.loads(file.read_text("utf-8"), parse_float=_Literal, parse_constant=_Literal)
    except (ValueError, OSError, RecursionError) as error:
        problems.append(f"{file}: is no JSON ({str(error).splitlines()[0]})")
        return None
    if not isinstance(made, dict):
        problems.append(f"{file}: holds no JSON object")
        return None
    return made


def amiss(gold: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[str]:
    """What is wrong with a gold file by itself, a line each: with its values, fields, metrics and tables."""
    for pointer, value in _values(gold, ""):
        if isinstance(value, _Literal):
            yield f"{pointer} is the bare number {value}; write figures as text"
        elif value is None:
            yield f"{pointer} is null; leave out what the document does not state"
    for part in parts_of(gold):
        for leaf in leaves_of(gold[part], f"/{part}"):
            value = leaf.gold["value"] if leaf.score == "quantities" else "0"
            if not isinstance(value, str) or number(value) is None:
                yield f"{leaf.path}/value is {value!r}; write a number as text"
        yield from _no_metrics(gold[part], f"/{part}")
        yield from _unknown_fields(part, gold[part], schemas)
    for at, table in enumerate(gold.get("tables") or ()):
        if not is_table(table):
            yield f"/tables/{at} has no columns, or rows with more or fewer cells; it is left out"


def _values(node: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if children is None:
        yield pointer, node
        return
    for key, value in children:
        if value is not None or key not in ("number", "unit"):  # a table may have neither
            yield from _values(value, f"{pointer}/{key}")


def _no_metrics(node: Any, pointer: str) -> Iterator[str]:
    """A line for what stands among the metrics of a node, or in their place, and is none."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        inner = f"{pointer}/{key}"
        if key != METRICS:
            yield from _no_metrics(value, inner)
        elif not isinstance(value, list):
            yield f"{inner} is no list of metrics; it is left out"
        else:
            wrong = (at for at, entry in enumerate(value) if not is_metric(entry))
            yield from (
                f"{inner}/{at} is no metric; write a name, and a value that is a number as text" for at in wrong
            )


def _unknown_fields(part: str, record: Any, schemas: Mapping[str, Schema]) -> Iterator[str]:
    try:
        schema = schemas.get(part) or load(part)
    except SchemaError:
        yield f"/{part} is of no known schema; name it with --schema"
        return
    known = set(_fields(schema.model, part))
    stated = dict.fromkeys(field_of(leaf.path) for leaf in leaves_of(record, f"/{part}"))
    for name in stated:
        if name not in known:
            yield f"the schema {part} has no field {name.partition('.')[2]}"


def _fields(model: Any, where: str) -> Iterator[str]:
    """The fields of a model down to its leaves, rows as []: final_accounts.income.sources[].amount."""
    for leaf in fields_of(model):
        inner = f"{where}.{leaf.name}"
        if leaf.kind == "rows":
            if leaf.name == METRICS:
                yield f"{inner}[]"
            yield from _fields(leaf.model, f"{inner}[]")
        elif leaf.kind == "model":
            yield from _fields(leaf.model, inner)
        else:
            yield f"{inner}[]" if leaf.kind == "texts" else inner
