"""Runs an engine over a gold set, or takes outputs that are there, and scores each document.

A document that fails scores zero; one without gold, or gold without its document, is not scored and counted as such.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal

from structurer.document import Document
from structurer.errors import Denied, InputError, StructurerError, Unconfigured, Unreachable, told
from structurer.evaluate.goldset import Entry, GoldSet
from structurer.evaluate.scores.document import Scored, score
from structurer.evaluate.scores.records import vocabulary_of
from structurer.model.session import Session
from structurer.numerals import scan
from structurer.pipeline import structure
from structurer.read import read
from structurer.report.export import to_dict

State = Literal["scored", "failed", "no gold", "no document", "no output"]
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Extracted:
    """An output in the published shape, the values of all numerals of the document, and the seconds it took."""

    output: Mapping[str, Any]
    numerals: frozenset[Decimal]
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of the set; `about` is what the output says of engine, model and prompts."""

    stem: str
    state: State
    reason: str = ""
    scored: Scored | None = None
    seconds: float = 0.0
    about: Mapping[str, Any] | None = None


Extract = Callable[[Path], Extracted]


class NoOutput(InputError):
    """A run that is over has no output for a document."""


def by_rules(file: Path, schemas: Sequence[str] = ()) -> Extracted:
    """Raises `StructurerError`."""
    begun = time.perf_counter()
    result = structure(file, schemas)
    taken = time.perf_counter() - begun
    return Extracted(to_dict(result), numerals_of(result.document), taken)


def by_engine(file: Path, session: Session, schemas: Sequence[str] = ()) -> Extracted:
    """With the engine of a session: live, from stored answers, or from cassettes. Raises `StructurerError`."""
    begun = time.perf_counter()
    with session.engine_for(file) as engine:
        result = structure(file, schemas, engine)
    return Extracted(to_dict(result), numerals_of(result.document), time.perf_counter() - begun)


def from_outputs(file: Path, folder: Path) -> Extracted:
    """The output of a run that is over, by the stem of its document. Raises `InputError`, `NoOutput` among them."""
    stored = folder / f"{file.stem}.json"
    if not stored.is_file():
        raise NoOutput(f"there is no output {stored}")
    try:
        output = json.loads(stored.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise InputError(f"{stored} is no output ({str(error).splitlines()[0]})") from error
    if not isinstance(output, dict) or not isinstance(output.get("records"), dict):
        raise InputError(f"{stored} is no output: it has no records")
    return Extracted(output, numerals_of(read(file)), 0.0)


def numerals_of(document: Document) -> frozenset[Decimal]:
    """The values that a document prints, without their signs."""
    lines = (document.text[slice(*line.span)] for line in document.lines)
    return frozenset(abs(numeral.value) for line in lines for numeral in scan(line))


def run(gold_set: GoldSet, extract: Extract, workers: int = 1) -> list[Outcome]:
    """Every document of the set, in order; with more `workers` than one `extract` must be of the top of a module."""
    vocabulary = vocabulary_of([entry.truth.gold for entry in gold_set.entries if entry.truth])
    one = partial(outcome, extract=extract, vocabulary=vocabulary)
    if workers < 2 or len(gold_set.entries) < 2:
        return [one(entry) for entry in gold_set.entries]
    with ProcessPoolExecutor(min(workers, len(gold_set.entries))) as pool:
        return list(pool.map(one, gold_set.entries))


def outcome(entry: Entry, extract: Extract, vocabulary: frozenset[str]) -> Outcome:
    """One document: extracted and scored, or why not. Raises `ModelError` where no document can be asked about."""
    if entry.truth is None:
        return Outcome(entry.stem, "no gold")
    if entry.document is None:
        return Outcome(entry.stem, "no document")
    try:
        with told(entry.document):
            made = extract(entry.document)
    except (Denied, Unreachable, Unconfigured):  # the other documents would meet the same
        raise
    except StructurerError as error:
        state: State = "no output" if isinstance(error, NoOutput) else "failed"
        return Outcome(entry.stem, state, str(error), score(entry.truth, NOTHING, vocabulary))
    scored = score(entry.truth, made.output, vocabulary, made.numerals)
    return Outcome(entry.stem, "scored", "", scored, made.seconds, made.output.get("structurer"))


def strays(outputs: Path, gold_set: GoldSet) -> Iterator[str]:
    """A line for each output that no gold is of."""
    known = {entry.stem for entry in gold_set.entries if entry.truth}
    for file in sorted(outputs.glob("*.json")):
        if file.stem not in known:
            yield f"{file}: there is no gold for this output"


def scored_of(outcomes: Iterable[Outcome]) -> list[Scored]:
    return [found.scored for found in outcomes if found.scored]
