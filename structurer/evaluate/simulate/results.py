"""Runs -> the result file: counts and rates by system and by how often the model errs; and as a table."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import structurer
from structurer.evaluate.simulate.errors import OF_ANSWERS

if TYPE_CHECKING:
    from structurer.evaluate.simulate.trials import Plan, Run

LABEL = "simulated model"
_WRONG = ("wrong", "extra")
_LISTED = 200  # silent errors that are told one by one, for each system
_SILENT, _OUT, _SHARE = "silent errors per 1,000", "wrong per 1,000", "share of right values released"


def result_of(runs: Sequence[Run], plan: Plan, command: str) -> dict[str, Any]:
    return {
        "label": LABEL,
        "what": "answers are made from the gold and err at the given rates; no language model was asked",
        "command": command,
        "versions": {name: _version(name) for name in ("structurer", "python", "pydantic", "openai", "instructor")},
        "seed": plan.seed,
        "draws": plan.draws,
        "rates": [_shown(rate) for rate in plan.tried],
        "documents": list(dict.fromkeys(run.document for run in runs)),
        "sweeps": {name: _sweep([run for run in runs if run.sweep == name], name, plan) for name in plan.sweeps},
    }


def _sweep(runs: Sequence[Run], name: str, plan: Plan) -> dict[str, Any]:
    systems = list(dict.fromkeys(run.system for run in runs))
    return {
        "kinds": {kind: "share of answers" if kind in OF_ANSWERS else "share of places" for kind in plan.sweeps[name]},
        "systems": {
            system: {_shown(rate): _counted([r for r in runs if (r.system, r.rate) == (system, rate)])
                     for rate in plan.tried}
            for system in systems
        },
        "silent errors": {
            system: [{"rate": _shown(run.rate), **asdict(silent)}
                     for run in runs if run.system == system for silent in run.silent][:_LISTED]
            for system in systems
        },
    }  # fmt: skip


def _counted(runs: Sequence[Run]) -> dict[str, Any]:
    """The figures of some runs: released ones that gold can judge, right and wrong, by status; and what was missed."""
    counts: Counter[tuple[str, str]] = Counter()
    for run in runs:
        counts.update(run.counts)
    right, wrong = _sum(counts, ("right",)), _sum(counts, _WRONG)
    statuses = sorted({status for outcome, status in counts if outcome in ("right", *_WRONG)})
    silent = sum(len(run.silent) for run in runs)
    wanted = right + _sum(counts, ("wrong", "missed"))
    return {
        "released": right + wrong,
        "right": right,
        "wrong": wrong,
        "in gold": wanted,
        "released that gold cannot judge": _sum(counts, ("unscored",)),
        "statuses": {
            status: {"right": counts["right", status], "wrong": sum(counts[o, status] for o in _WRONG)}
            for status in statuses
        },
        "silent errors": silent,
        _SILENT: _per_thousand(silent, right + wrong),
        _OUT: _per_thousand(wrong, right + wrong),
        _SHARE: f"{Decimal(right) / Decimal(wanted):.4f}" if wanted else None,
        "requests": sum(run.traffic.requests for run in runs),
        "prompt_tokens": sum(run.traffic.prompt_tokens for run in runs),
        "completion_tokens": sum(run.traffic.completion_tokens for run in runs),
    }


def _sum(counts: Counter[tuple[str, str]], outcomes: Iterable[str]) -> int:
    return sum(number for (outcome, _), number in counts.items() if outcome in outcomes)


def _per_thousand(part: int, whole: int) -> str | None:
    return f"{Decimal(part) * 1000 / Decimal(whole):.2f}" if whole else None


def _shown(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _version(name: str) -> str:
    if name == "python":
        return platform.python_version()
    return structurer.__version__ if name == "structurer" else version(name)


def as_table(result: dict[str, Any]) -> str:
    """For a terminal: of each system the silent errors, all wrong values, and the share of right values released."""
    lines = [f"{result['label']}: {len(result['documents'])} documents, seed {result['seed']}, {result['draws']} draws"]
    for name, sweep in result["sweeps"].items():
        for measure in (_SILENT, _OUT, _SHARE, "released", "requests"):
            lines += ["", f"{f'{name}: {measure}':58}" + "".join(f"{rate:>9}" for rate in result["rates"])]
            for system, by_rate in sweep["systems"].items():
                cells = (by_rate[rate][measure] for rate in result["rates"])
                lines.append(f"  {system:56}" + "".join(f"{'-' if cell is None else cell:>9}" for cell in cells))
    return "\n".join(lines)
