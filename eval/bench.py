"""Timings as ratios against a peer in the same run: `make bench`. Nothing here is a test.

PDFs are timed against pdfplumber's own `extract_tables` on the same file; text layers are given in seconds of one warm
process; the start of the command as a whole process. Medians of several runs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

import structurer

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


def main(folder: Path) -> int:
    pdfs = sorted([*HERE.glob("documents/*.pdf"), *folder.glob("pdfs/*.pdf")])
    texts = sorted(folder.glob("seeds/*.txt"))
    structurer.extract(pdfs[0])  # imports and caches
    print("PDF, everything that `extract` does against pdfplumber's extract_tables (pairs of runs, median of ratios)")
    for path in pdfs:
        ratios = []
        for _ in range(RUNS):
            peer = median_seconds(lambda path=path: extract_tables(path), 1)  # type: ignore[misc]
            ours = median_seconds(lambda path=path: structurer.extract(path), 1)  # type: ignore[misc]
            ratios.append(ours / peer)
        print(f"  {path.name:40} {statistics.median(ratios):.2f}")
    for path in texts:
        print(f"text  {path.name:40} {median_seconds(lambda path=path: structurer.extract(path)):.2f} s")  # type: ignore[misc]
    command = [sys.executable, "-m", "structurer.cli", "--help"]
    help_seconds = median_seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    bare = median_seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    print(f"structurer --help: {help_seconds:.2f} s, of which Python itself {bare:.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
