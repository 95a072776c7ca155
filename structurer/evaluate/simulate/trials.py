"""Trials: systems over documents and gold, with a model that errs at one rate after the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from structurer.errors import InputError
from structurer.evaluate.scores.items import Item
from structurer.evaluate.simulate.errors import KINDS, Errors, Kind, every
from structurer.evaluate.simulate.judging import figures_judged, vocabulary_of
from structurer.evaluate.simulate.model import Known, SimulatedModel
from structurer.evaluate.simulate.results import result_of
from structurer.evaluate.simulate.server import SimulatedServer, Traffic
from structurer.evaluate.simulate.systems import RULES, SYSTEMS, Released, System
from structurer.read import read

RATES = tuple(map(Decimal, ("0.001", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2")))
WITHOUT = Decimal(0)
"""The rate that is always tried too: what a system makes of a model without errors."""
SWEEPS: Mapping[str, tuple[Kind, ...]] = {"wrong values": ("wrong value",), "every kind of error": KINDS}
"""Which kinds of error come at a rate, all of them at the same."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A wrong figure that its system vouches for: what was released, what gold has, and why it was trusted.

    `planted` are the errors that the model was made to make there; nothing for a row that gold does not have.
    """

    document: str
    draw: int
    path: str
    released: str
    gold: str | None
    status: str
    why: str
    planted: tuple[Kind, ...]


@dataclass(frozen=True)
class Run:
    """What came of one document with one system at one rate: figures by outcome and status, and the traffic."""

    sweep: str
    system: str
    rate: Decimal
    document: str
    counts: Mapping[tuple[str, str], int]
    trusted: tuple[str, ...]
    silent: tuple[Silent, ...]
    traffic: Traffic


@dataclass(frozen=True)
class Plan:
    """How trials are made: at which rates, with which kinds of error, how often drawn anew, by which seed."""

    rates: tuple[Decimal, ...] = RATES
    seed: int = 0
    draws: int = 1
    sweeps: Mapping[str, tuple[Kind, ...]] = field(default_factory=lambda: SWEEPS)

    @property
    def tried(self) -> tuple[Decimal, ...]:
        return tuple(sorted({WITHOUT, *self.rates}))

    def trials(self) -> Iterator[tuple[str, Decimal, int]]:
        """Each sweep with its rates and draws; without errors nothing is drawn."""
        for sweep in self.sweeps:
            for rate in self.tried:
                yield from ((sweep, rate, draw) for draw in range(self.draws if rate else 1))

    def errors(self, sweep: str, rate: Decimal, draw: int) -> Errors:
        return every(rate, self.seed + draw, self.sweeps[sweep])


@dataclass(frozen=True)
class Case:
    """A document with its gold, and the fields that the gold of all documents names."""

    file: Path
    gold: Mapping[str, Any]
    vocabulary: frozenset[str]


def simulate(
    files: Sequence[Path],
    gold_folder: Path,
    plan: Plan,
    systems: Mapping[str, System] = SYSTEMS,
    workers: int = 1,
    command: str = "",
) -> dict[str, Any]:
    """The result of all trials as plain data; raises `InputError` where a document has no gold or cannot be read."""
    golds = {file: _gold_of(file, gold_folder) for file in files}
    vocabulary = vocabulary_of(list(golds.values()))
    cases = [Case(file, gold, vocabulary) for file, gold in golds.items()]
    trial = partial(runs_of, plan=plan, systems=systems)
    if workers < 2 or len(cases) < 2:
        found = [trial(case) for case in cases]
    else:
        with ProcessPoolExecutor(min(workers, len(cases))) as pool:
            found = list(pool.map(trial, cases))
    return result_of([run for runs in found for run in runs], plan, command)


def _gold_of(file: Path, folder: Path) -> Mapping[str, Any]:
    path = folder / f"{file.stem}.json"
    try:
        gold: Mapping[str, Any] = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}, the gold of {file.name}, cannot be read ({error})") from error
    return gold


def runs_of(case: Case, plan: Plan, systems: Mapping[str, System]) -> list[Run]:
    """All trials of one document. Where no error can come a system is run once, and counts wherever it would be."""
    known = Known(case.file.stem, read(case.file).text, case.gold)
    kept: dict[str, tuple[Released, Traffic]] = {}
    found: list[Run] = []
    for sweep, rate, draw in plan.trials():
        errors = plan.errors(sweep, rate, draw)
        with SimulatedServer(SimulatedModel([known], errors)) as server:
            for name, system in systems.items():
                steady = name == RULES or not rate
                released, traffic = kept[name] if steady and name in kept else _run(case, system, server)
                if steady:
                    kept[name] = released, traffic
                found.append(_judged(case, (sweep, name, rate, draw), errors, released, traffic))
    return found


def _run(case: Case, system: System, server: SimulatedServer) -> tuple[Released, Traffic]:
    before = server.traffic
    released = system(case.file, server.base_url)
    return released, server.traffic.since(before)


def _judged(
    case: Case, trial: tuple[str, str, Decimal, int], errors: Errors, released: Released, traffic: Traffic
) -> Run:
    sweep, name, rate, draw = trial
    items = list(figures_judged(released.records, case.gold, case.vocabulary))
    counts: Counter[tuple[str, str]] = Counter((item.outcome, _status(item, released)) for item in items)
    silent = tuple(
        Silent(
            case.file.stem,
            draw,
            item.got_path or "",
            item.got or "",
            item.gold,
            _status(item, released),
            _said(released.reasons, item),
            _planted(errors, case.file.stem, item),
        )
        for item in items
        if item.outcome in ("wrong", "extra") and _status(item, released) in released.trusted
    )
    return Run(sweep, name, rate, case.file.stem, counts, released.trusted, silent, traffic)


def _planted(errors: Errors, document: str, item: Item) -> tuple[Kind, ...]:
    in_list = any(part.isdigit() for part in item.path.split("/"))
    return () if item.gold is None and in_list else errors.at(document, item.path)


def _status(item: Item, released: Released) -> str:
    return (_said(released.statuses, item) or "released") if item.released else ""


def _said(by_pointer: Mapping[str, str], item: Item) -> str:
    """What is said of a figure, by its pointer; of an achievement, of its value."""
    where = item.got_path or ""
    return by_pointer.get(where) or by_pointer.get(f"{where}/value", "")
