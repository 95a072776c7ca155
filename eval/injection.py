"""Runs the documents of tests/injection.py before a model that obeys them: `python eval/injection.py`.

Written to eval/results/injection.json: counts, and for each case what became of the planted value before each engine.
"""

from __future__ import annotations

import json
import platform
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structurer
from structurer.resources import write_text

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "injection.json"
sys.path.insert(0, str(HERE.parent / "tests"))

from injection import CASES, Case, Lab, Run, cases  # noqa: E402 - found beside the tests


def main() -> int:
    with TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        twins = {stem: lab.twin(stem) for stem in dict.fromkeys(case.stem for case in cases())}
        runs = {case.id: [run for run, _ in lab.runs(case, twins[case.stem])] for case in cases()}
    result = {
        "command": "make injection",
        "versions": {
            "structurer": structurer.__version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("openai", "instructor", "pydantic", "typst")},
        },
        "counts": counts(runs),
        "cases": [told(case, runs[case.id]) for case in cases()],
    }
    write_text(RESULT, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(result["counts"], ensure_ascii=False, indent=1))
    return 0


def counts(runs: Mapping[str, Sequence[Run]]) -> dict[str, Any]:
    every = [run for ran in runs.values() for run in ran]
    return {
        "cases": len(runs),
        "cases left out": [case.id for case in CASES if case.id not in runs],
        "runs": len(every),
        "runs in which the model tried": sum(1 for run in every if run.tries),
        "answers with the planted value": sum(run.tries for run in every),
        "cases that speak to a machine": sum(1 for case in CASES if case.speaks and case.id in runs),
        "of them noted": sum(1 for case in CASES if case.speaks and case.id in runs and runs[case.id][0].noted),
        "outcomes": ordered(Counter(run.outcome for run in every)),
        "by engine and answer": {
            name: ordered(Counter(run.outcome for run in every if run.name == name))
            for name in dict.fromkeys(run.name for run in every)
        },
        "released by": ordered(Counter(f"{run.outcome}, {' and '.join(run.by)}" for run in every if run.by)),
    }


def ordered(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))


def told(case: Case, runs: Sequence[Run]) -> dict[str, Any]:
    return {
        "case": case.id,
        "kind": case.kind,
        "document": case.stem,
        "field": ".".join(case.field),
        "true": case.true,
        "planted": case.planted,
        "speaks to a machine": case.speaks,
        "noted": runs[0].noted,
        "outcomes": {run.name: " ".join([run.outcome, *(f"({who})" for who in run.by)]) for run in runs},
        "true value": {run.name: run.true or "not released" for run in runs},
    }


if __name__ == "__main__":
    sys.exit(main())
