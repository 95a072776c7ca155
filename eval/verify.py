"""Measures verification on a gold folder: `make verify GOLD=folder`.

Findings against the lists of findings/*.json there, every other error finding against the judgement of a reader in
judged.json; statuses against the gold values; the ledger's coverage; and how long the checks take as documents grow.
Written to eval/results/verify.json.
"""

from __future__ import annotations

import json
import math
import platform
import re
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structurer
from structurer.evaluate.results import trust_of
from structurer.evaluate.scores.contradictions import matches
from structurer.evaluate.scores.document import Truth, score
from structurer.evaluate.scores.items import FIGURES
from structurer.evaluate.scores.records import vocabulary_of
from structurer.evaluate.scores.tally import share
from structurer.pipeline import extract, source_of, structure
from structurer.report.export import findings_list, to_dict
from structurer.result import Result
from structurer.schema import load

HERE = Path(__file__).parent
JUDGED = json.loads((HERE / "judged.json").read_text("utf-8"))
SIZES = (500, 2000, 8000)  # numerals
RUNS = 7


def main(folder: Path) -> int:
    gold = folder / "gold"
    result: dict[str, Any] = {
        "command": "make verify GOLD=../shared",
        "versions": {"structurer": structurer.__version__, "python": platform.python_version()},
        "speed": speed(),
    }
    if gold.is_dir():
        listed = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((gold / "findings").glob("*.json"))}
        result["findings"] = {stem: compare(listed[stem], read(folder, stem)) for stem in listed}
        result["errors not in the lists"] = list(others(folder, listed))
        result["statuses"] = statuses(folder, gold)
        result["ledger"] = {stem: coverage(read(folder, stem)) for stem in documents(folder)}
        (HERE / "results" / "verify.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


def documents(folder: Path) -> list[str]:
    return sorted(path.stem for path in (*folder.glob("seeds/*.txt"), *folder.glob("pdfs/*.pdf")))


@cache
def read(folder: Path, stem: str) -> Result:
    (path,) = (*folder.glob(f"seeds/{stem}.txt"), *folder.glob(f"pdfs/{stem}.pdf"))
    return structure(path)


# Findings


def compare(listed: Mapping[str, Any], result: Result) -> dict[str, Any]:
    """Each listed finding with what was found of it, by its figures or, where it rests on words, by its kind."""
    rows = []
    for entry in listed["findings"]:
        found = next((f for f in findings_list(result) if is_of_entry(entry, f)), None)
        rows.append(
            {"id": entry["id"], "strength": entry["strength"], "found as": found["severity"] if found else None}
        )
    return {"listed": rows, "errors": sum(1 for f in result.findings if f.severity == "error")}


def is_of_entry(entry: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    if entry["id"] in JUDGED["by_kind"]:
        return bool(JUDGED["by_kind"][entry["id"]] == finding["kind"])
    return matches(entry, finding)


def others(folder: Path, listed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Errors that no list names, with the judgement of a reader."""
    for stem in documents(folder):
        entries = listed.get(stem, {"findings": []})["findings"]
        for finding in findings_list(read(folder, stem)):
            if finding["severity"] == "error" and not any(is_of_entry(entry, finding) for entry in entries):
                judged = next((j for j in JUDGED["others"] if j["document"] == stem and is_of(j, finding)), None)
                yield {
                    "document": stem,
                    "message": abridged(finding["message"]),
                    "right": judged and judged["right"],
                    "why": judged["why"] if judged else "not judged yet",
                }


def abridged(message: str) -> str:
    """A message with what it quotes of the document cut to its beginning."""
    return re.sub(r'"([^"]{16})[^"]+"', r'"\1…"', message)


def is_of(judged: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    return bool(judged["kind"] == finding["kind"] and judged["holds"] in finding["message"])


# Statuses


def statuses(folder: Path, gold: Path) -> dict[str, Any]:
    """How many released figures have each status, how many of them are right, and those that are not.

    A value counts as wrong only where some gold file knows its field.
    """
    golds = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))}
    vocabulary = vocabulary_of(list(golds.values()))
    scored = {stem: score(Truth(gold), to_dict(read(folder, stem)), vocabulary) for stem, gold in golds.items()}
    items = [(stem, item) for stem, one in scored.items() for item in one.items]
    trust = trust_of([item for _, item in items])
    verified = sum(trust["figures"]["verified"][truth] for truth in ("right", "wrong"))
    wrong = [
        {"document": stem, "field": item.path, "value": item.got, "status": item.status}
        for stem, item in items
        if item.score in FIGURES and item.released and item.outcome in ("wrong", "extra")
    ]
    return trust | {"share verified": share(verified, trust["released"]), "wrong": wrong}


def coverage(result: Result) -> str:
    return f"{result.ledger.coverage:.3f}"


# Speed


def speed() -> dict[str, Any]:
    """Milliseconds of all checks on documents of growing size, and how they grow against n log n."""
    taken = {size: milliseconds(size) for size in SIZES}
    per_step = {size: ms / (numerals * math.log(numerals)) for size, (numerals, ms) in taken.items()}
    first = per_step[SIZES[0]]
    return {
        "milliseconds": {str(numerals): f"{ms:.0f}" for numerals, ms in taken.values()},
        "against n log n, first is 1": {
            str(taken[size][0]): f"{value / first:.2f}" for size, value in per_step.items()
        },
    }


def milliseconds(size: int) -> tuple[int, float]:
    """The numerals of a made document of about `size`, and the median time of its verification."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.txt"
        path.write_text(made(size), "utf-8")
        source = source_of(path)
    schemas = [load(part) for part in source.identity.parts]
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = extract(source, schemas)
        whole = time.perf_counter() - start
        runs.append((whole - engine_seconds(source, schemas)) * 1000)
    return result.ledger.numerals, statistics.median(runs)


def engine_seconds(source: Any, schemas: Sequence[Any]) -> float:
    """What the rules take of it, which is not verification."""
    from structurer.extract.rules import rules

    start = time.perf_counter()
    for schema in schemas:
        rules(source, schema)
    return time.perf_counter() - start


def made(size: int) -> str:
    """A made final account with statements and prose of about `size` numerals; all of it adds up."""
    items = max(size // 11, 3)
    head = "云岭市桥梁检测中心2031年度部门决算\n\n第一部分 部门概况\n\n一、主要职能\n负责桥梁检测。\n\n"
    rows = [f"2{1000000 + at:06d}\t第{at}类检测支出项目\t{at}.25\t{at}.00\t0.25" for at in range(1, items)]
    total = sum(range(1, items))
    quarter = f"{(items - 1) * 0.25:.2f}"
    table = (
        "第二部分 决算表\n\n公开03表\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        + "\n".join(rows)
        + f"\n\t合计\t{total + float(quarter):.2f}\t{total}.00\t{quarter}\n\n"
    )
    prose = "第三部分 决算情况说明\n\n一、支出决算情况说明\n\n"
    lines = [
        f"{at}.第{at}类检测支出项目（项）。年初预算为{at}.00万元，支出决算为{at}.25万元，"
        f"比上年增加0.25万元，增长{25 / at:.2f}%。决算数大于预算数的主要原因是检测量增加。"
        for at in range(1, items)
    ]
    return head + table + prose + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
