"""Timings as ratios against a peer in the same run: `make bench`. Nothing here is a test.

PDFs are timed against pdfplumber's own `extract_tables` on the same file; text layers are given in seconds of one warm
process; the start of the command as a whole process; many calls of a model on loopback. Medians of several runs.
Written to eval/results/bench.json where the folder of real documents is there.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber

import structurer
from structurer.numerals import figure, scan

HERE = Path(__file__).parent
RUNS = 5


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def extract_tables(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()


def extract_afresh(path: Path) -> None:
    """One document as the first of its kind: what earlier runs remember of its texts is forgotten."""
    scan.cache_clear()
    figure.cache_clear()
    structurer.extract(path)


def pdf_ratios(paths: Sequence[Path]) -> dict[str, str]:
    """For each PDF all that `extract` does against pdfplumber's `extract_tables`: the median ratio of paired runs."""
    found = {}
    for path in paths:
        ratios = []
        for _ in range(RUNS):
            peer = median_seconds(partial(extract_tables, path), 1)
            ratios.append(median_seconds(partial(extract_afresh, path), 1) / peer)
        found[path.name] = f"{statistics.median(ratios):.2f}"
    return found


def main(folder: Path) -> int:
    drawn = [HERE / "documents" / f"{path.stem}.pdf" for path in HERE.glob("documents/sources/*.json")]
    pdfs = sorted([*drawn, *folder.glob("pdfs/*.pdf")])
    texts = sorted(folder.glob("seeds/*.txt"))
    structurer.extract(pdfs[0])  # imports and caches
    result = {
        "command": "make bench GOLD=../shared",
        "runs": RUNS,
        "versions": {"python": platform.python_version(), "pdfplumber": pdfplumber.__version__},
        "cores": os.cpu_count(),
        "pdf: extract / pdfplumber extract_tables": pdf_ratios(pdfs),
        "text: seconds": {path.name: f"{median_seconds(partial(extract_afresh, path)):.2f}" for path in texts},
        "structurer --help: seconds": start_seconds([sys.executable, "-m", "structurer.cli", "--help"]),
        "python alone: seconds": start_seconds([sys.executable, "-c", "pass"]),
        "model calls: time / ideal": f"{call_ratio():.2f}",
    }
    printed = json.dumps(result, ensure_ascii=False, indent=1)
    print(printed)
    if texts:
        (HERE / "results" / "bench.json").write_text(printed + "\n", "utf-8")
        print("wrote eval/results/bench.json")
    return 0


def call_ratio(calls: int = 200, at_once: int = 16, seconds: float = 0.2) -> float:
    """The time of many calls to a server that takes so long for each, against the ideal of so many at once."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    from model_server import ModelServer, Step

    from structurer.model.choices import Mode
    from structurer.model.client import Access, Client
    from structurer.model.request import Request

    def question(number: int) -> Request:
        messages = ({"role": "user", "content": f"question {number}"},)
        return Request("", "", "model", messages, "answer", {"type": "object"}, Mode.json_schema, "")

    with ModelServer(Step({"is": 1}, wait=seconds)) as server, ThreadPoolExecutor(at_once) as pool:
        client = Client(Access(server.base_url, "none"))
        client.ask(question(-1))  # imports and the first connection
        taken = median_seconds(lambda: list(pool.map(client.ask, map(question, range(calls)))), 3)
    return taken / (calls / at_once * seconds)


def start_seconds(command: Sequence[str]) -> str:
    """A command as a whole process, with its bytecode in place as an installed package has it."""
    with TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        work = partial(run, command, kept | {"PYTHONPYCACHEPREFIX": folder})
        work()
        return f"{median_seconds(work):.2f}"


def run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    subprocess.run(command, check=True, capture_output=True, env=environment)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
