"""The results of planted faults as data and as a table: counts by kind, false alarms, targets."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import structurer
from structurer.evaluate.faults.planted import FALSE_ALARMS, KINDS, OUTCOMES, TARGETS, Judged, Report

_SHOWN = 400  # wrongly verified faults that are listed one by one


def result_of(reports: Sequence[Report], command: str, seed: int, count: int) -> dict[str, Any]:
    """The result file: everything that the counts rest on, and each silent error with its reason."""
    faults = [fault for report in reports for fault in report.faults]
    wrong = [(report.name, fault) for report in reports for fault in report.faults if fault.outcome == "verified"]
    kinds = {kind: counts_of([f for f in faults if f.kind == kind]) for kind in KINDS}
    return {
        "command": command,
        "versions": {
            "structurer": structurer.__version__,
            "python": platform.python_version(),
            "pdfplumber": version("pdfplumber"),
            "pydantic": version("pydantic"),
        },
        "seed": seed,
        "at most for each document": count or None,
        "engine": "rules make the extraction; faults are claims of a model in it",
        "documents": {report.name: _document(report) for report in reports},
        "planted": len(faults),
        "the right value after all, not counted": sum(report.same for report in reports),
        "kinds": {kind: counts | _target(kind, counts) for kind, counts in kinds.items() if counts["planted"]},
        "ways": {
            f"{kind}, {way}": counts_of(f for f in faults if (f.kind, f.way) == (kind, way))
            for kind, way in dict.fromkeys((f.kind, f.way) for f in sorted(faults, key=_order))
        },
        "untouched": untouched_of(reports),
        "wrongly verified": [{"document": name, **asdict(fault)} for name, fault in wrong[:_SHOWN]],
    }


def counts_of(faults: Iterable[Judged]) -> dict[str, Any]:
    counts = Counter(fault.outcome for fault in faults)
    planted = sum(counts.values())
    return (
        {"planted": planted}
        | {outcome: counts[outcome] for outcome in OUTCOMES}
        | {"wrongly verified": _share(counts["verified"], planted)}
    )


def untouched_of(reports: Sequence[Report]) -> dict[str, Any]:
    """How the correct values fare that nothing was done to."""
    statuses: Counter[str] = Counter()
    for report in reports:
        statuses.update(report.statuses)
    values = sum(statuses.values())
    alarms = [(report.name, alarm) for report in reports for alarm in report.alarms]
    by_reason = Counter(alarm.contradiction for _, alarm in alarms)
    return {
        "values": values,
        **{status: statuses[status] for status in ("verified", "grounded", "disputed")},
        "disputed in a contradiction that gold lists": by_reason["listed"],
        "disputed in another one by the document's own checks": by_reason["own"],
        "disputed otherwise": by_reason["unknown"],
        "share verified": _share(statuses["verified"], values),
        "share disputed otherwise": _share(by_reason["unknown"], values),
        "target": f"{FALSE_ALARMS}",
        "alarms": [
            {"document": name, "path": a.path, "value": a.value, "why": a.why, "contradiction": a.contradiction}
            for name, a in alarms
        ],
    }


def as_table(result: dict[str, Any]) -> str:
    """The counts by kind for a terminal."""
    head = f"{'kind':28}{'planted':>9}{'rejected':>10}{'disputed':>10}{'grounded':>10}{'verified':>10}{'share':>9}"
    lines = [head]
    for kind, c in result["kinds"].items():
        met = {True: "", False: "  above target", None: ""}[c.get("met")]
        lines.append(
            f"{kind:28}{c['planted']:>9}{c['rejected']:>10}{c['disputed']:>10}{c['grounded']:>10}{c['verified']:>10}"
            f"{c['wrongly verified']:>9}{met}"
        )
    u = result["untouched"]
    lines += [
        f"{result['planted']} faults in {len(result['documents'])} documents, seed {result['seed']}; "
        f"{result['the right value after all, not counted']} gave the right value and are not counted",
        f"untouched: {u['values']} correct values, {u['verified']} verified, {u['grounded']} grounded, {u['disputed']} "
        f"disputed, {u['disputed otherwise']} of them where no contradiction of the document is known",
    ]
    return "\n".join(lines)


def _document(report: Report) -> dict[str, Any]:
    return {
        "gold": report.has_gold,
        "figures released": report.figures,
        "of them correct": report.correct,
        "faults": len(report.faults),
        "the right value after all": report.same,
    }


def _target(kind: str, counts: dict[str, Any]) -> dict[str, Any]:
    if kind not in TARGETS:
        return {}
    return {"target": f"{TARGETS[kind]}", "met": counts["verified"] <= TARGETS[kind] * counts["planted"]}


def _order(fault: Judged) -> int:
    return KINDS.index(fault.kind)


def _share(part: int, whole: int) -> str | None:
    return f"{Decimal(part) / Decimal(whole):.4f}" if whole else None
