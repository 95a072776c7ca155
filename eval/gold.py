"""Scores the rules on a gold folder: `make gold GOLD=folder`, or on the bundled documents where there is none.

The folder has seeds/*.txt, pdfs/*.pdf, gold/*.json and tools/score_gold.py, an independent scorer. The result, with the
command, the versions and the counts behind it, is written to eval/results/rules.json.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import score as bundled_score

import structurer
from structurer.report.export import to_dict

HERE = Path(__file__).parent
SCORES = ("quantities", "texts", "cells", "headers")


def main(folder: Path) -> int:
    bundled = score_bundled()
    print_scores("bundled documents", bundled)
    if not (folder / "gold").is_dir():
        print(f"{folder} holds no gold; scored the bundled documents only, eval/results/rules.json is left as it is")
        return 0
    given = score_folder(folder)
    print_scores(str(folder), given)
    result = {
        "command": "make gold GOLD=../shared",
        "engine": "rules",
        "versions": {
            "structurer": structurer.__version__,
            "python": platform.python_version(),
            "pdfplumber": version("pdfplumber"),
            "pydantic": version("pydantic"),
        },
        "scorer": "tools/score_gold.py of the gold folder; eval/score.py for the bundled documents",
        "gold": given,
        "bundled": bundled,
    }
    target = HERE / "results" / "rules.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"wrote {target.relative_to(HERE.parent)}")
    return 0


def score_bundled() -> dict[str, Any]:
    """The bundled documents against their gold."""
    out = {}
    for gold in sorted((HERE / "gold").glob("*.json")):
        document = HERE / "documents" / f"{gold.stem}.pdf"
        got = to_dict(structurer.extract(document))
        tallies = bundled_score.score(json.loads(gold.read_text("utf-8")), got)
        out[gold.stem] = {name: tallies[name].as_dict() for name in SCORES}
    return out


def score_folder(folder: Path) -> dict[str, Any]:
    """Every document of the folder, scored by the folder's own scorer."""
    files = sorted([*folder.glob("seeds/*.txt"), *folder.glob("pdfs/*.pdf")])
    with TemporaryDirectory() as out:
        for file in files:
            result = structurer.extract(file)
            Path(out, f"{file.stem}.json").write_text(json.dumps(to_dict(result), ensure_ascii=False), "utf-8")
        command = [sys.executable, str(folder / "tools" / "score_gold.py"), str(folder / "gold"), out, "--json"]
        scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {name: {k: _texts(scores[k]) for k in SCORES if k in scores} for name, scores in scored.items()}


def _texts(counts: dict[str, Any]) -> dict[str, Any]:
    """Shares as text with four decimals."""
    return {key: f"{value:.4f}" if isinstance(value, float) else value for key, value in counts.items()}


def print_scores(name: str, scores: dict[str, Any]) -> None:
    print(name)
    for document, by_score in scores.items():
        shown = "  ".join(
            f"{k} {by_score[k]['precision']}/{by_score[k]['recall']}/{by_score[k]['f1']}"
            for k in SCORES
            if k in by_score
        )
        print(f"  {document:30} {shown}")


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
