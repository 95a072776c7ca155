"""The baseline that `make test` holds every change against: the bundled documents by rules, and by recorded answers.

    python eval/baseline.py        compares; with --write it takes the scores of now

Written to eval/baseline.json. A change that makes it worse says why in its message, and writes it anew on purpose.
"""

from __future__ import annotations

import json
import os
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from structurer.evaluate.changes import as_lines, worse
from structurer.evaluate.compare import compare
from structurer.evaluate.goldset import read_gold_set
from structurer.evaluate.results import result_of
from structurer.evaluate.run import by_engine, by_rules, run
from structurer.model.choices import Answer, EngineName, Options
from structurer.model.session import Session

HERE = Path(__file__).resolve().parent
CASSETTES = HERE.parent / "cassettes"
BASELINE = HERE / "baseline.json"
LIMIT = Decimal("0.002")
WAYS = {
    "hybrid": (EngineName.hybrid, Answer.pointers),
    "model-pointers": (EngineName.model, Answer.pointers),
    "model-values": (EngineName.model, Answer.values),
}


def measured() -> dict[str, dict[str, Any]]:
    """The results of now, by the way they came about; without seconds, which differ."""
    found = {"rules": by_the_rules()} | {way: replayed(way) for way in WAYS}
    for result in found.values():
        del result["seconds"]
    return found


def by_the_rules() -> dict[str, Any]:
    gold_set = read_gold_set([HERE / "documents"], [HERE / "gold"], {})
    return result_of(
        run(gold_set, by_rules, os.cpu_count() or 1), gold_set, "structurer eval run eval/documents", 0, 2000
    )


def replayed(way: str) -> dict[str, Any]:
    """The documents that were recorded in one way, with the answers of their cassettes."""
    engine, answer = WAYS[way]
    files = [HERE / "documents" / f"{tape.stem}.pdf" for tape in sorted((CASSETTES / way).glob("*.json"))]
    gold_set = read_gold_set(files, [HERE / "gold"], {})
    with Session(Options(engine=engine, answer=answer, cassette=CASSETTES / way)) as session:
        outcomes = run(gold_set, partial(by_engine, session=session))
    return result_of(outcomes, gold_set, f"structurer eval run ... --cassette cassettes/{way}", 0, 2000)


def fallen(now: dict[str, dict[str, Any]]) -> list[str]:
    """What is worse than the baseline, a line each."""
    then = json.loads(BASELINE.read_text("utf-8"))
    return [f"{way}: {line}" for way in then for line in worse(compare(then[way], now[way]), LIMIT)]


def main(write: bool) -> int:
    now = measured()
    if write:
        BASELINE.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"wrote {BASELINE.name}")
        return 0
    then = json.loads(BASELINE.read_text("utf-8"))
    for way in then:
        print(way, *as_lines(compare(then[way], now[way])), sep="\n")
    return 1 if fallen(now) else 0


if __name__ == "__main__":
    raise SystemExit(main("--write" in sys.argv[1:]))
