"""Scored documents -> the result of a run as plain data: counts, the shares that follow, and every miss behind them.

Shares are text with four decimals; what has nothing to count has none. Everything but `seconds` is the same whenever
the same command is run.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import structurer
from structurer.evaluate.goldset import GoldSet
from structurer.evaluate.run import Outcome, scored_of
from structurer.evaluate.scores.contradictions import Listed
from structurer.evaluate.scores.document import Scored
from structurer.evaluate.scores.items import FIGURES, SCORES, Item
from structurer.evaluate.scores.kinds import KINDS
from structurer.evaluate.scores.tally import Tally, interval, share, tally
from structurer.evaluate.scores.words import ALIKE, LONG, folded

STATUSES = ("verified", "grounded", "disputed")
_PACKAGES = ("pdfplumber", "pydantic", "scipy", "grits-metric", "openai", "instructor")
_COUNTED = ("requests", "retries", "prompt_tokens", "completion_tokens", "cached")


def result_of(
    outcomes: Sequence[Outcome], gold_set: GoldSet, command: str, seed: int, samples: int, problems: Sequence[str] = ()
) -> dict[str, Any]:
    """The result file; `seed` and `samples` are those of the intervals."""
    about = next((found.about for found in outcomes if found.about), None) or {}
    scored = scored_of(outcomes)
    return {
        "command": command,
        "engine": about.get("engine"),
        "model": about.get("model"),
        "prompts": _prompts(outcomes),
        "versions": versions(),
        "gold": {"documents": len(gold_set.entries), "sha256": gold_set.sha256},
        "intervals": {"seed": seed, "samples": samples, "share": "0.95"},
        "states": dict(sorted(Counter(found.state for found in outcomes).items())),
        "problems": [*gold_set.problems, *problems],
        "all": summary_of(scored) | {"intervals": _intervals(scored, seed, samples)},
        "parts": {part: _tallies(items) for part, items in sorted(_by_part(scored).items())},
        "fields": {name: tally(items).as_dict() for name, items in _by_field(scored).items()},
        "documents": {found.stem: _document(found) for found in outcomes},
        "seconds": {found.stem: f"{found.seconds:.2f}" for found in outcomes if found.state == "scored"},
    }


def versions() -> dict[str, str]:
    found = {"structurer": structurer.__version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _prompts(outcomes: Iterable[Outcome]) -> dict[str, str]:
    used: dict[str, str] = {}
    for found in outcomes:
        used |= (found.about or {}).get("prompts", {})
    return dict(sorted(used.items()))


def _document(found: Outcome) -> dict[str, Any]:
    head = {"state": found.state} | ({"reason": found.reason} if found.reason else {})
    if found.scored is None:
        return head
    return head | summary_of([found.scored]) | {"misses": list(misses_of(found.scored))}


def summary_of(scored: Sequence[Scored]) -> dict[str, Any]:
    """All scores of some documents together."""
    items = [item for one in scored for item in one.items]
    return {
        "scores": _tallies(items),
        "tables": _grits([value for one in scored for value in one.grits]),
        "absences": {
            "right": sum(one.absences.right for one in scored),
            "fabricated": sum(len(one.absences.fabricated) for one in scored),
        },
        "findings": _findings(scored),
        "ledger": _ledger(scored),
        "grounding": _grounding(items),
        "trust": trust_of(items),
        "errors": _errors(items),
        "usage": _usage(scored),
    }


def _tallies(items: Sequence[Item]) -> dict[str, Any]:
    found = {name: tally(item for item in items if item.score == name) for name in SCORES}
    shown: dict[str, Any] = {name: counts.as_dict() for name, counts in found.items() if counts.given or counts.wanted}
    if "texts" in shown:
        shown["texts alike"] = tally(map(_alike, (item for item in items if item.score == "texts"))).as_dict()
    return shown


def _alike(item: Item) -> Item:
    """The item as it counts where long texts need only be alike."""
    near = item.similarity is not None and item.similarity >= ALIKE and len(folded(item.gold or "")) > LONG
    return replace(item, outcome="right") if item.outcome == "wrong" and near else item


def _grits(values: Sequence[float | None]) -> dict[str, Any]:
    told = [value for value in values if value is not None]
    mean = f"{sum(map(Decimal, told)) / len(told):.4f}" if told else None
    return {"tables": len(values), "compared": len(told), "grits": mean}


def _findings(scored: Sequence[Scored]) -> dict[str, Any] | None:
    """What was found of the listed contradictions, and how many of the errors told are listed; None without lists."""
    with_lists = [one for one in scored if one.listed is not None and one.alarms is not None]
    if not with_lists:
        return None
    listed = [entry for one in with_lists for entry in one.listed or ()]
    alarms = [alarm for one in with_lists for alarm in one.alarms or ()]
    right = sum(alarm.listed for alarm in alarms)
    return {
        "documents": len(with_lists),
        "by strength": {strength: _told(found) for strength, found in _grouped(listed, "strength")},
        "by kind": {kind: _told(found) for kind, found in _grouped(listed, "kind")},
        "errors": len(alarms),
        "listed": right,
        "precision": share(right, len(alarms)),
    }


def _grouped(listed: Sequence[Listed], name: str) -> Iterator[tuple[str, list[Listed]]]:
    for value in sorted({str(getattr(entry, name)) for entry in listed}):
        yield value, [entry for entry in listed if getattr(entry, name) == value]


def _told(listed: Sequence[Listed]) -> dict[str, Any]:
    told = sum(entry.told for entry in listed)
    return {"listed": len(listed), "told": told, "recall": share(told, len(listed))}


def _ledger(scored: Sequence[Scored]) -> dict[str, Any]:
    accounted, numerals = sum(one.accounted for one in scored), sum(one.numerals for one in scored)
    return {"numerals": numerals, "accounted": accounted, "coverage": share(accounted, numerals)}


def _grounding(items: Iterable[Item]) -> dict[str, Any]:
    """Of right values whose printed places are known, how many are said to stand at one of them."""
    known = [item.place for item in items if item.place is not None]
    return {"known": len(known), "right": sum(known), "share": share(sum(known), len(known))}


def trust_of(items: Sequence[Item]) -> dict[str, Any]:
    """Status against truth. A silent error is a wrong figure that was released as verified."""
    figures = [item for item in items if item.score in FIGURES and item.released]
    judged = [item for item in figures if item.judged]
    silent = sum(item.status == "verified" and item.outcome != "right" for item in judged)
    wanted = sum(1 for item in items if item.score in FIGURES and item.gold is not None)
    right = sum(item.outcome == "right" for item in judged)
    return {
        "released": len(judged),
        "not judged": len(figures) - len(judged),
        "silent errors": silent,
        "silent errors per 1,000": f"{Decimal(1000 * silent) / len(judged):.2f}" if judged else None,
        "right values released": share(right, wanted),
        "figures": {status: _of_status(judged, status) for status in STATUSES},
        "texts": {
            status: _of_status([i for i in items if i.score == "texts" and i.released and i.judged], status)
            for status in STATUSES
        },
    }


def _of_status(items: Iterable[Item], status: str) -> dict[str, Any]:
    found = [item.outcome == "right" for item in items if item.status == status]
    return {"right": sum(found), "wrong": len(found) - sum(found), "precision": share(sum(found), len(found))}


def _errors(items: Iterable[Item]) -> dict[str, dict[str, int]]:
    """Errors by kind: of figures, of texts, of cells."""
    counts: dict[str, Counter[str]] = {"figures": Counter(), "texts": Counter(), "cells": Counter()}
    for item in items:
        if item.kind and item.score != "headers":
            counts["figures" if item.score in FIGURES else item.score][item.kind] += 1
    return {score: {kind: found[kind] for kind in KINDS if found[kind]} for score, found in counts.items()}


def _usage(scored: Sequence[Scored]) -> dict[str, Any]:
    costs = [one.usage.get("cost", "0") for one in scored]
    total = None if any(cost is None for cost in costs) else f"{sum(map(Decimal, costs)):f}"
    return {name: sum(one.usage.get(name, 0) for one in scored) for name in _COUNTED} | {"cost": total}


def misses_of(scored: Scored) -> Iterator[dict[str, Any]]:
    """Every item that is not right, in the order of gold, then fields that were filled and are not stated."""
    for item in scored.items:
        if item.outcome not in ("right", "unscored"):
            yield {key: value for key, value in _miss(item).items() if value is not None}
    for entry in scored.listed or ():
        if not entry.told:
            yield {
                "score": "findings",
                "outcome": "missed",
                "path": entry.id,
                "gold": ", ".join(entry.figures),
                "kind": entry.kind,
            }
    for alarm in scored.alarms or ():
        if not alarm.listed:
            yield {"score": "findings", "outcome": "extra", "path": alarm.kind, "got": alarm.message}


def _miss(item: Item) -> Mapping[str, Any]:
    near = None if item.similarity is None else f"{Decimal(item.similarity):.4f}"
    return {
        "score": item.score,
        "outcome": item.outcome,
        "path": item.path,
        "gold": item.gold,
        "got": item.got,
        "status": item.status,
        "kind": item.kind,
        "similarity": near,
    }


def _intervals(scored: Sequence[Scored], seed: int, samples: int) -> dict[str, Any]:
    """Between which bounds each F1 lies in 95 % of draws of as many documents."""
    found: dict[str, Any] = {}
    for name in SCORES:
        tallies: list[Tally] = [tally(item for item in one.items if item.score == name) for one in scored]
        bounds = interval(tallies, seed, samples)
        if bounds:
            found[name] = bounds
    return found


def _by_part(scored: Iterable[Scored]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for one in scored:
        for item in one.items:
            found.setdefault(item.path.split("/")[1], []).append(item)
    return found


def _by_field(scored: Iterable[Scored]) -> dict[str, list[Item]]:
    """Items of records by their field, in the order of the names; tables have no fields."""
    found: dict[str, list[Item]] = {}
    for one in scored:
        for item in one.items:
            if item.score not in ("cells", "headers") and item.judged:
                found.setdefault(item.field, []).append(item)
    return dict(sorted(found.items()))
