"""Scores the rules on a gold folder, and holds the scores against an independent scorer: `make gold GOLD=folder`.

The folder has seeds/*.txt, pdfs/*.pdf, gold/*.json and tools/score_gold.py. What is written to
eval/results/rules-gold.json has no misses in it: they quote documents that are not ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structurer
from structurer.evaluate.goldset import read_gold_set
from structurer.evaluate.results import result_of
from structurer.evaluate.run import from_outputs, run
from structurer.evaluate.terminal import table_of
from structurer.report.export import to_dict

RESULT = Path(__file__).parent / "results" / "rules-gold.json"
SCORES = {
    "quantities": "quantities",
    "texts": "texts alike",
    "metrics": "metrics",
    "cells": "cells",
    "headers": "headers",
}
COUNTS = {"tp": "right", "fp": "extra", "fn": "missed"}


def main(folder: Path) -> int:
    if not (folder / "gold").is_dir():
        print(f"{folder} holds no gold; {RESULT.name} is left as it is")
        return 0
    gold_set = read_gold_set([folder / "seeds", folder / "pdfs"], [folder / "gold"], {})
    with TemporaryDirectory() as name:
        out = Path(name)
        for entry in gold_set.entries:
            if entry.document and entry.truth:
                text = json.dumps(to_dict(structurer.extract(entry.document)), ensure_ascii=False)
                (out / f"{entry.stem}.json").write_text(text, "utf-8")
        found = run(gold_set, partial(from_outputs, folder=out), os.cpu_count() or 1)
        result = result_of(found, gold_set, "make gold GOLD=../shared", 0, 2000)
        result["independent scorer"] = agreement(folder, out, result)
    for document in result["documents"].values():
        document.pop("misses", None)
    print(table_of(result))
    print(json.dumps(result["independent scorer"], ensure_ascii=False))
    del result["seconds"]  # the outputs were made before
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def agreement(folder: Path, out: Path, result: dict[str, Any]) -> dict[str, Any]:
    """The counts of both scorers; every one that differs."""
    command = [sys.executable, str(folder / "tools" / "score_gold.py"), str(folder / "gold"), str(out), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    compared, apart = 0, []
    for stem, document in result["documents"].items():
        for score, ours in SCORES.items():
            if stem in theirs and score in theirs[stem]:
                known = document["scores"].get(ours, dict.fromkeys(COUNTS.values(), 0))
                for count, name in COUNTS.items():
                    compared += 1
                    if theirs[stem][score][count] != known[name]:
                        apart.append(f"{stem} {score} {name}: {known[name]}, there {theirs[stem][score][count]}")
    return {"counts compared": compared, "counts that differ": apart}


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
