"""Scores the model engines on recorded answers, and counts what they cost.

    python eval/model.py [GOLD] [RECORDINGS]

The bundled documents are replayed from cassettes/. Where there is a gold folder (seeds/, pdfs/, gold/ and
tools/score_gold.py) and a folder with recordings of its documents (hybrid/, model-pointers/, model-values/, a cassette
each; they hold the documents' text and are no part of this repository), these are scored too. The result goes to
eval/results/model.json. Nothing is sent.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import score as bundled_score

import structurer
from structurer.model.choices import Answer, EngineName, Options
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.planning import planned
from structurer.report.export import to_dict
from structurer.result import Result, Usage

HERE = Path(__file__).parent
SCORES = ("quantities", "texts", "metrics", "cells", "headers")
BUNDLED = sorted((HERE / "documents").glob("*.pdf"))


@dataclass(frozen=True)
class Run:
    """One way of asking, with the folder of its cassettes."""

    name: str
    engine: EngineName
    answer: Answer
    cassettes: Path

    def documents(self, files: Iterable[Path]) -> list[Path]:
        return [file for file in files if (self.cassettes / f"{file.stem}.json").exists()]


def runs(folder: Path) -> tuple[Run, ...]:
    """The three ways, with cassettes below `folder`."""
    return (
        Run("hybrid", EngineName.hybrid, Answer.pointers, folder / "hybrid"),
        Run("model, pointers", EngineName.model, Answer.pointers, folder / "model-pointers"),
        Run("model, values", EngineName.model, Answer.values, folder / "model-values"),
    )


def main(gold: Path, recordings: Path) -> int:
    given = sorted([*gold.glob("seeds/*.txt"), *gold.glob("pdfs/*.pdf")])
    parts = {"bundled": [scored_bundled(run) for run in runs(HERE.parent / "cassettes")]}
    if given and recordings.is_dir():
        parts["gold"] = [scored_given(run, gold, given) for run in runs(recordings)]
        both = [whole(parts, at, shared(recordings)) for at in (1, 2)]
        parts["pointers and values on the same documents"] = both
    for name, found in parts.items():
        print(name)
        for row in found:
            print("  " + line(row))
    cost = prompts([*given, *BUNDLED])
    print(f"prompts: hybrid {cost['hybrid']['tokens']} tokens, model {cost['model']['tokens']}, share {cost['share']}")
    result = {
        "command": "make model GOLD=../shared RECORDINGS=../recordings",
        "model": "a language model that answered through a relay (cassettes/README.md)",
        "versions": {
            "structurer": structurer.__version__,
            "python": platform.python_version(),
            "openai": version("openai"),
            "instructor": version("instructor"),
            "vcrpy": version("vcrpy"),
        },
        "prompts by --dry-run": cost,
        **parts,
    }
    if given and recordings.is_dir():
        (HERE / "results" / "model.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print("wrote eval/results/model.json")
    else:
        print("no gold folder with recordings; eval/results/model.json is left as it is")
    return 0


def replayed(run: Run, file: Path) -> Result:
    options = Options(engine=run.engine, answer=run.answer, cassette=run.cassettes)
    with Session(options) as session, session.engine_for(file) as engine:
        return structure(file, (), engine)


def scored_bundled(run: Run) -> dict[str, Any]:
    by_document, usage = {}, Usage()
    for file in run.documents(BUNDLED):
        result = replayed(run, file)
        usage += result.usage
        gold = json.loads((HERE / "gold" / f"{file.stem}.json").read_text("utf-8"))
        tallies = bundled_score.score(gold, to_dict(result))
        by_document[file.stem] = {
            name: {"tp": tally.right, "fp": len(tally.extra), "fn": len(tally.missed)}
            for name, tally in tallies.items()
            if tally.right or tally.missed or tally.extra
        }
    return row_of(run, by_document, usage)


def scored_given(run: Run, gold: Path, files: Sequence[Path]) -> dict[str, Any]:
    usage, statuses = Usage(), dict[str, int]()
    with TemporaryDirectory() as out:
        documents = run.documents(files)
        for file in documents:
            result = replayed(run, file)
            usage += result.usage
            for evidence in result.evidence.values():
                statuses[evidence.status] = statuses.get(evidence.status, 0) + 1
            Path(out, f"{file.stem}.json").write_text(json.dumps(to_dict(result), ensure_ascii=False), "utf-8")
        command = [sys.executable, str(gold / "tools" / "score_gold.py"), str(gold / "gold"), out, "--json"]
        scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    known = {file.stem for file in documents}
    by_document = {
        name: {k: {c: scores[k][c] for c in ("tp", "fp", "fn")} for k in SCORES if k in scores}
        for name, scores in scored.items()
        if name in known
    }
    asked = {"documents asked": len(documents), "values": dict(sorted(statuses.items()))}
    return row_of(run, by_document, usage) | asked


def row_of(run: Run, by_document: dict[str, Any], usage: Usage) -> dict[str, Any]:
    return {
        "run": run.name,
        "requests": usage.requests,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "all": summed(by_document.values()),
        "documents": by_document,
    }


def summed(counts: Iterable[dict[str, dict[str, int]]]) -> dict[str, dict[str, Any]]:
    """Counts of several documents as one, with precision, recall and F1."""
    total: dict[str, dict[str, Any]] = {}
    for by_score in counts:
        for name, found in by_score.items():
            row = total.setdefault(name, {"tp": 0, "fp": 0, "fn": 0})
            for key in ("tp", "fp", "fn"):
                row[key] += found[key]
    for row in total.values():
        tp, fp, fn = row["tp"], row["fp"], row["fn"]
        row["precision"] = f"{tp / (tp + fp):.4f}" if tp + fp else None
        row["recall"] = f"{tp / (tp + fn):.4f}" if tp + fn else None
        row["f1"] = f"{2 * tp / (2 * tp + fp + fn):.4f}" if tp + fp + fn else None
    return total


def shared(recordings: Path) -> frozenset[str]:
    """The documents that were asked in both ways of answering."""
    cassettes = HERE.parent / "cassettes"
    names = [
        {file.stem for root in (cassettes, recordings) for file in (root / way).glob("*.json")}
        for way in ("model-pointers", "model-values")
    ]
    return frozenset(names[0] & names[1])


def whole(parts: dict[str, list[dict[str, Any]]], at: int, documents: frozenset[str]) -> dict[str, Any]:
    """One way of answering over the bundled and the given documents that both ways were asked of."""
    found = {n: d for part in ("bundled", "gold") for n, d in parts[part][at]["documents"].items() if n in documents}
    return {"run": parts["gold"][at]["run"], "all": summed(found.values()), "documents": sorted(found)}


def prompts(files: Sequence[Path]) -> dict[str, Any]:
    """Requests and tokens of both engines over some files, as `--dry-run` counts them."""
    found: dict[str, Any] = {}
    for engine in (EngineName.hybrid, EngineName.model):
        with Session(Options(engine=engine, model="none", base_url="http://localhost/v1")) as session:
            plans = [plan for file in files for plan in planned(file, (), session)]
        found[engine] = {"files": len(files), "requests": len(plans), "tokens": sum(plan.tokens for plan in plans)}
    return found | {"share": f"{found['hybrid']['tokens'] / found['model']['tokens']:.4f}"}


def line(row: dict[str, Any]) -> str:
    shown = [f"{name} {found['precision']}/{found['recall']}/{found['f1']}" for name, found in row["all"].items()]
    scores = "  ".join(shown)
    return f"{row['run']:16} {len(row['documents'])} documents  {scores}"


if __name__ == "__main__":
    given = sys.argv[1:]
    defaults = ["../shared", "../recordings"]
    raise SystemExit(main(*map(Path, given + defaults[len(given) :])))
