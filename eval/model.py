"""Scores the model engines on recorded answers, and counts what they cost.

    python eval/model.py [GOLD] [RECORDINGS]

The bundled documents are replayed from cassettes/. Where there is a gold folder (seeds/, pdfs/, gold/) and a folder
with recordings of its documents (hybrid/, model-pointers/, model-values/, a cassette each; they hold the documents'
text and are no part of this repository), these are scored too. The result goes to eval/results/model.json. Nothing is
sent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from structurer.evaluate.goldset import read_gold_set
from structurer.evaluate.results import result_of, versions
from structurer.evaluate.run import by_engine, run
from structurer.model.choices import Answer, EngineName, Options
from structurer.model.session import Session
from structurer.planning import planned

HERE = Path(__file__).parent
CASSETTES = HERE.parent / "cassettes"
BUNDLED = sorted((HERE / "documents" / f"{path.stem}.pdf") for path in (HERE / "documents" / "sources").glob("*.json"))
KEPT = ("scores", "trust", "absences", "usage")


@dataclass(frozen=True)
class Way:
    """One way of asking, with the folder of its cassettes."""

    name: str
    engine: EngineName
    answer: Answer
    folder: str


WAYS = (
    Way("hybrid", EngineName.hybrid, Answer.pointers, "hybrid"),
    Way("model, pointers", EngineName.model, Answer.pointers, "model-pointers"),
    Way("model, values", EngineName.model, Answer.values, "model-values"),
)


@dataclass(frozen=True)
class Group:
    """Documents with their gold and their cassettes."""

    files: Sequence[Path]
    gold: Path
    cassettes: Path

    def cassette(self, way: Way, file: Path) -> Path:
        return self.cassettes / way.folder / f"{file.stem}.json"

    def session(self, way: Way) -> Session:
        return Session(Options(engine=way.engine, answer=way.answer, cassette=self.cassettes / way.folder))


def main(gold: Path, recordings: Path) -> int:
    bundled = Group(BUNDLED, HERE / "gold", CASSETTES)
    parts = {"bundled": [scored(way, [bundled]) for way in WAYS]}
    given = sorted([*gold.glob("seeds/*.txt"), *gold.glob("pdfs/*.pdf")])
    complete = bool(given) and recordings.is_dir()
    if complete:
        group = Group(given, gold / "gold", recordings)
        parts["gold"] = [scored(way, [group]) for way in WAYS]
        parts["asked in both ways"] = [scored(way, [in_both_ways(bundled), in_both_ways(group)]) for way in WAYS[1:]]
    for name, found in parts.items():
        print(name, *(f"  {line(row)}" for row in found), sep="\n")
    cost = prompts([*given, *(f for f in BUNDLED if (CASSETTES / "hybrid" / f"{f.stem}.json").exists())])
    print(f"prompts: hybrid {cost['hybrid']['tokens']} tokens, model {cost['model']['tokens']}, share {cost['share']}")
    if not complete:
        print("no gold folder with recordings; eval/results/model.json is left as it is")
        return 0
    result = {
        "command": "make model GOLD=../shared RECORDINGS=../recordings",
        "model": "a language model that answered through a relay (cassettes/README.md)",
        "versions": versions(),
        "prompts by --dry-run": cost,
        **parts,
    }
    (HERE / "results" / "model.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("wrote eval/results/model.json")
    return 0


def scored(way: Way, groups: Sequence[Group]) -> dict[str, Any]:
    """One way of asking over the documents that were recorded so."""
    recorded = [file for group in groups for file in group.files if group.cassette(way, file).exists()]
    if not recorded:
        return {"way": way.name, "documents": []}
    gold_set = read_gold_set(recorded, [group.gold for group in groups], {})
    with ExitStack() as stack:
        sessions = {file: stack.enter_context(group.session(way)) for group in groups for file in group.files}
        outcomes = run(gold_set, lambda file: by_engine(file, sessions[file]))
    row = {"way": way.name, "documents": [entry.stem for entry in gold_set.entries if entry.truth]}
    return row | {key: result_of(outcomes, gold_set, "", 0, 0)["all"][key] for key in KEPT}


def in_both_ways(group: Group) -> Group:
    """The documents of a group that were asked for pointers and for values."""
    both = [file for file in group.files if all(group.cassette(way, file).exists() for way in WAYS[1:])]
    return Group(both, group.gold, group.cassettes)


def prompts(files: Sequence[Path]) -> dict[str, Any]:
    """Requests and tokens of both engines over some files, as `--dry-run` counts them."""
    found: dict[str, Any] = {}
    for engine in (EngineName.hybrid, EngineName.model):
        with Session(Options(engine=engine, model="none", base_url="http://localhost/v1")) as session:
            plans = [plan for file in files for plan in planned(file, (), session)]
        found[engine] = {"files": len(files), "requests": len(plans), "tokens": sum(plan.tokens for plan in plans)}
    return found | {"share": f"{found['hybrid']['tokens'] / found['model']['tokens']:.4f}"}


def line(row: dict[str, Any]) -> str:
    shown = [f"{name} {counts['f1']}" for name, counts in row.get("scores", {}).items()]
    return f"{row['way']:16} {len(row['documents'])} documents  {'  '.join(shown)}"


if __name__ == "__main__":
    given = sys.argv[1:]
    defaults = ["../shared", "../recordings"]
    raise SystemExit(main(*map(Path, given + defaults[len(given) :])))
