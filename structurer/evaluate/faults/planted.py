"""Planted faults: what the trust of a value is worth.

From the correct extractions of a document errors are made one at a time, as models and readers make them, and each is
judged as the pipeline would judge it. A fault is caught if it is rejected or disputed; `grounded` says that nothing
bears it out; `verified` is a silent error, the one thing that must not happen. The untouched extraction is judged in
the same way, so that a judge who doubts everything does not pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from typing import Literal

from structurer.evaluate.faults.cases import Case, Fault, Untouched, Verdict, case_of, judge_fault, untouched
from structurer.evaluate.faults.gold import gold_beside, is_same, known_contradictions
from structurer.evaluate.faults.places import places_of
from structurer.evaluate.faults.values import faults_of_blanks, faults_of_rows, faults_of_value
from structurer.extract import pointer
from structurer.numerals import is_money
from structurer.result import Claim

KINDS = (
    "digit changed", "digits swapped", "decimal point moved", "sign lost or added", "comma read as point",
    "row invented", "unit changed", "neighbouring row", "neighbouring column", "year before", "other table or section",
    "total for a part", "value rounded", "percentage as fraction", "blank filled with zero",
    "blank filled with neighbour", "row of another list", "row doubled", "row dropped",
)  # fmt: skip
# The share of a kind that may be verified wrongly; no target is set for the others.
TARGETS = dict.fromkeys(KINDS[:6], Decimal(0)) | dict.fromkeys(KINDS[6:11], Decimal("0.005"))
FALSE_ALARMS = Decimal("0.005")
OUTCOMES = ("rejected", "disputed", "grounded", "verified")
_LONGEST_WORDS = 16  # characters that a result tells of words


@dataclass(frozen=True)
class Judged:
    """A fault with what became of it, as plain text."""

    kind: str
    way: str
    path: str
    right: str
    planted: str
    outcome: str
    why: str


@dataclass(frozen=True)
class Alarm:
    """A correct value that is disputed, and how its document is known to contradict itself there.

    `listed`: two of the figures of a check that it fails stand together in a listed contradiction. `own`: a check of
    the document fails on it, which has nothing to do with what was extracted. `unknown`: neither.
    """

    path: str
    value: str
    why: str
    contradiction: Literal["listed", "own", "unknown"]


@dataclass(frozen=True)
class Report:
    """One document: how many of its figures were correct, the faults planted in them, what the untouched ones got."""

    name: str
    has_gold: bool
    figures: int
    correct: int
    same: int
    faults: tuple[Judged, ...]
    statuses: Mapping[str, int] = field(default_factory=dict)
    alarms: tuple[Alarm, ...] = ()


def faults_of(case: Case, seed: int) -> Iterator[Fault]:
    """Every fault that can be planted in a document, in a stable order."""
    own = f"{seed}/{case.source.document.sha256}"
    places = places_of(case)
    for at, part in enumerate(case.parts):
        for where in part.right:
            yield from faults_of_value(case, at, where, places, own)
        yield from faults_of_blanks(case, at, own)
        yield from faults_of_rows(case, at, places, own)


def is_fault(fault: Fault) -> bool:
    """Whether something wrong was planted: the same value in the same unit is right wherever it was read."""
    if fault.right is None or not fault.planted:
        return True
    planted = fault.planted[0]
    return not is_same(planted.text, planted.unit or "", fault.right.text, fault.right.unit or "")


def chosen(faults: Sequence[Fault], count: int, seed: str) -> list[Fault]:
    """At most `count` faults, as even over the kinds as can be; the order stays."""
    if not count or len(faults) <= count:
        return list(faults)
    by_kind: dict[str, list[int]] = {}
    for number, fault in enumerate(faults):
        by_kind.setdefault(fault.kind, []).append(number)
    shuffled = [Random(f"{seed}/{kind}").sample(by_kind[kind], len(by_kind[kind])) for kind in sorted(by_kind)]
    in_turn = [number for number in chain.from_iterable(zip_longest(*shuffled)) if number is not None]
    return [faults[number] for number in sorted(in_turn[:count])]


def planted_in(case: Case, seed: int, count: int) -> tuple[list[Fault], int]:
    """The faults to judge, and how many were left out because they gave the right value."""
    made = list(faults_of(case, seed))
    faults = [fault for fault in made if is_fault(fault)]
    return chosen(faults, count, f"{seed}/{case.source.document.sha256}"), len(made) - len(faults)


def report_of(file: Path, gold: Sequence[Path], seed: int, count: int) -> Report:
    """Plants and judges the faults of one document. Raises `InputError`."""
    known = gold_beside(file, gold)
    case = case_of(file, known)
    faults, same = planted_in(case, seed, count)
    plain = list(untouched(case))
    return Report(
        name=case.name,
        has_gold=known is not None,
        figures=sum(1 for part in case.parts for claim in part.released.values() if claim.unit is not None),
        correct=len(plain),
        same=same,
        faults=tuple(_judged(case, fault, judge_fault(case, fault)) for fault in faults),
        statuses=Counter(value.status for value in plain),
        alarms=tuple(_alarms(case, plain, known_contradictions(file, gold))),
    )


def reports_of(files: Sequence[Path], gold: Sequence[Path], seed: int, count: int, workers: int) -> list[Report]:
    """All documents, in the order of `files`, each in one process."""
    if workers < 2 or len(files) < 2:
        return [report_of(file, gold, seed, count) for file in files]
    with ProcessPoolExecutor(min(workers, len(files))) as pool:
        waiting = [pool.submit(report_of, file, gold, seed, count) for file in files]
        return [report.result() for report in waiting]


def _alarms(case: Case, values: Sequence[Untouched], listed: Sequence[frozenset[str]]) -> Iterator[Alarm]:
    own = {fact.id for check in case.checks if check.outcome == "error" for fact in check.facts}
    for value in values:
        if value.status == "disputed":
            fact = case.fact(value.claim)
            failed = [{fact.printed for fact in check.facts} for check in value.failed]
            if any(len(figures & entry) > 1 for figures in failed for entry in listed):
                yield Alarm(value.path, said(value.claim), value.why, "listed")
            else:
                yield Alarm(value.path, said(value.claim), value.why, "own" if fact and fact.id in own else "unknown")


def _judged(case: Case, fault: Fault, verdict: Verdict) -> Judged:
    name = case.parts[fault.part].schema.name
    path = fault.removed or (fault.planted[0].path if fault.planted else ())
    right = said(fault.right) if fault.right else ""
    planted = "; ".join(said(claim) for claim in fault.planted)
    return Judged(fault.kind, fault.way, pointer((name, *path)), right, planted, verdict.outcome, verdict.why)


def said(claim: Claim) -> str:
    """A claim as text: its digits with their unit, or how its words begin."""
    if claim.unit is None and len(claim.text) > _LONGEST_WORDS:
        return f"{claim.text[:_LONGEST_WORDS]}…"
    gap = "" if is_money(claim.unit or "") or not claim.unit else " "
    return f"{claim.text}{gap}{claim.unit or ''}"
