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
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structurer
from structurer.pipeline import extract, source_of, structure
from structurer.result import Finding, Result
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
        found = next((f for f in result.findings if matches(entry, f)), None)
        rows.append({"id": entry["id"], "strength": entry["strength"], "found as": found.severity if found else None})
    return {"listed": rows, "errors": sum(1 for f in result.findings if f.severity == "error")}


def matches(entry: Mapping[str, Any], finding: Finding) -> bool:
    if entry["id"] in JUDGED["by_kind"]:
        return bool(JUDGED["by_kind"][entry["id"]] == finding.kind)
    wanted = {plain(value) for value in entry["figures"]}
    figures = [plain(figure.value) for figure in finding.figures if figure.value]
    if len(wanted) == 1:
        return figures[:1] == list(wanted)
    return len(wanted & {*figures, plain(finding.expected or "")}) >= min(2, len(wanted)) > 0


def plain(value: str) -> str:
    return re.sub(r"\.0+$|(?<=\d)0+$" if "." in value else r"$^", "", value.lstrip("-")).rstrip(".")


def others(folder: Path, listed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Errors that no list names, with the judgement of a reader."""
    for stem in documents(folder):
        entries = listed.get(stem, {"findings": []})["findings"]
        for finding in read(folder, stem).findings:
            if finding.severity == "error" and not any(matches(entry, finding) for entry in entries):
                judged = next((j for j in JUDGED["others"] if j["document"] == stem and is_of(j, finding)), None)
                yield {
                    "document": stem,
                    "message": abridged(finding.message),
                    "right": judged and judged["right"],
                    "why": judged["why"] if judged else "not judged yet",
                }


def abridged(message: str) -> str:
    """A message with what it quotes of the document cut to its beginning."""
    return re.sub(r'"([^"]{16})[^"]+"', r'"\1…"', message)


def is_of(judged: Mapping[str, Any], finding: Finding) -> bool:
    return judged["kind"] == finding.kind and judged["holds"] in finding.message


# Statuses


def statuses(folder: Path, gold: Path) -> dict[str, Any]:
    """How many released quantities have each status, and how many of them the gold has.

    A value counts as wrong only where the gold knows its field, as in the gold's own scorer.
    """
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for path in sorted(gold.glob("*.json")):
        result = read(folder, path.stem)
        right = Counter(leaves(json.loads(path.read_text("utf-8"))))
        fields = {field for field, _, _ in right}
        for where, value in pointed(result.records):
            status = result.evidence[f"/records{where}"].status
            leaf = (bare(where), value["value"], value["unit"])
            judged = "unknown to the gold" if leaf[0] not in fields else "right" if right[leaf] else "wrong"
            right[leaf] -= 1 if judged == "right" else 0
            counts[status, judged] += 1
            if judged == "wrong":
                wrong.append({"document": path.stem, "field": where, "value": value, "status": status})
    total = sum(counts.values())
    verified = sum(n for (status, _), n in counts.items() if status == "verified")
    judged_verified = counts["verified", "right"] + counts["verified", "wrong"]
    return {
        "released quantities": total,
        "by status and gold": {f"{status}, {judged}": n for (status, judged), n in sorted(counts.items())},
        "share verified": f"{verified / total:.3f}",
        "precision of verified": f"{counts['verified', 'right'] / judged_verified:.3f}",
        "wrong": wrong,
    }


def pointed(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """The quantities of a record by JSON pointer."""
    if isinstance(node, dict) and set(node) == {"value", "unit"}:
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from pointed(value, f"{path}/{key}")
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from pointed(value, f"{path}/{at}")


def leaves(gold: Any) -> Iterator[tuple[str, str, str]]:
    for where, value in pointed(gold):
        yield bare(where), value["value"], value["unit"]


def bare(where: str) -> str:
    """A pointer without the numbers of rows."""
    return re.sub(r"/\d+(?=/|$)", "/#", where)


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
