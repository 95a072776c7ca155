"""Scores the rules on made documents, which `make made` has made: the figures that a change is judged by.

    python eval/made.py FOLDER...        folders of `structurer eval make`

Written to eval/results/made.json without the misses, which are many; `structurer eval run` lists them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from structurer.evaluate.goldset import read_gold_set
from structurer.evaluate.results import result_of
from structurer.evaluate.run import by_rules, run
from structurer.evaluate.terminal import table_of

HERE = Path(__file__).resolve().parent
KEPT = ("versions", "gold", "intervals", "states", "all", "parts")


def main(folders: list[Path]) -> int:
    found = {folder.name: scored(folder) for folder in folders}
    result = {"command": "make made", "sets": found}
    (HERE / "results" / "made.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def scored(folder: Path) -> dict[str, Any]:
    gold_set = read_gold_set([folder / "documents"], [folder / "gold"], {})
    result = result_of(run(gold_set, by_rules, os.cpu_count() or 1), gold_set, "make made", 0, 2000)
    print(table_of(result))
    layouts = sorted({layout_of(stem) for stem in result["documents"]})
    return {key: result[key] for key in KEPT} | {"layouts": {name: of_layout(result, name) for name in layouts}}


def layout_of(stem: str) -> str:
    """Documents are named after kind, layout and number: budget-three-line-0004."""
    return "-".join(stem.split("-")[1:-1])


def of_layout(result: dict[str, Any], layout: str) -> dict[str, Any]:
    """Counts of quantities and cells, and silent errors, of the documents of one layout."""
    documents = [found for stem, found in result["documents"].items() if layout_of(stem) == layout]
    counts = {
        score: {name: sum(found["scores"].get(score, {}).get(name, 0) for found in documents) for name in NAMES}
        for score in ("quantities", "texts", "cells", "headers")
    }
    silent = sum(found["trust"]["silent errors"] for found in documents)
    return {"documents": len(documents)} | counts | {"silent errors": silent}


NAMES = ("right", "extra", "missed")

if __name__ == "__main__":
    raise SystemExit(main([Path(name) for name in sys.argv[1:]]))
