"""A right output broken in more than twenty ways: each score moves as it should, and no other."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from structurer.evaluate.results import summary_of
from structurer.evaluate.scores.document import Scored, Truth, score
from structurer.evaluate.scores.records import vocabulary_of
from structurer.evaluate.scores.tally import tally

GOLD: dict[str, Any] = {
    "document": {"organization": "青石湾某中心", "fiscal_year": 2031, "parts": ["final_accounts"]},
    "final_accounts": {
        "organization": "青石湾某中心",
        "fiscal_year": 2031,
        "overall": {
            "total": {"value": "1234.50", "unit": "万元"},
            "change": {"value": "-15.20", "unit": "万元"},
            "reason": "湿地巡护项目在上年已经全部完成，当年不再安排经费",
        },
        "income": {
            "total": {"value": "1200.00", "unit": "万元"},
            "sources": [
                {"name": "财政拨款收入", "amount": {"value": "1100.00", "unit": "万元"}},
                {"name": "事业收入", "amount": {"value": "90.00", "unit": "万元"}},
                {"name": "其他收入", "amount": {"value": "10.00", "unit": "万元"}},
            ],
        },
        "three_public": {"total": {"budget": {"value": "3.50", "unit": "万元"}}},
    },
    "performance": {"metrics": [{"name": "巡护里程", "value": "320", "unit": "公里"}]},
    "tables": [
        {
            "number": "公开01表",
            "title": "收入决算表",
            "unit": "万元",
            "columns": ["科目名称", "本年收入/合计", "本年收入/财政拨款"],
            "rows": [
                ["教育支出", "700.00", "650.00"],
                ["文化支出", "400.00", "380.00"],
                ["卫生支出", "100.00", "70.00"],
                ["合计", "1200.00", "1100.00"],
            ],
        }
    ],
}
OTHER = {"final_accounts": {"state_capital": {"income": {"value": "1", "unit": "万元"}}}}
VOCABULARY = vocabulary_of([GOLD, OTHER])
LISTED = [{"id": "A", "kind": "sum", "figures": ["1234.50", "1250.00"], "strength": "clear"}]
FINDING = {
    "kind": "sum",
    "severity": "error",
    "message": "1234.50 is printed, but 1250.00 comes out",
    "figures": [{"value": "1234.50", "unit": "万元", "label": "总计"}],
    "expected": "1250",
}
PLACES = {"/final_accounts/overall/total": [{"page": 2, "x": "100.5", "y": "200.5"}]}


def evidence(path: str, value: dict[str, str], page: int = 2, top: int = 190) -> tuple[str, dict[str, Any]]:
    quote = value["value"].lstrip("-")
    boxes = [[99, top, 140, top + 20]]
    return f"/records{path}", {"status": "verified", "page": page, "line": 4, "boxes": boxes, "quote": quote}


def fact(value: str, row: int, column: int, item: str) -> dict[str, Any]:
    place = {"table": "t1", "row": row, "column": column, "page": 2, "line": row + 5}
    return {"item": item, "measure": "amount", "period": "2031", "value": value, "unit": "万元"} | place


def right() -> dict[str, Any]:
    """An output that has all of gold, with every figure verified at its place."""
    gold = copy.deepcopy(GOLD)
    accounts = gold["final_accounts"]
    figures = {
        "/final_accounts/overall/total": accounts["overall"]["total"],
        "/final_accounts/overall/change": accounts["overall"]["change"],
        "/final_accounts/income/total": accounts["income"]["total"],
        "/final_accounts/three_public/total/budget": accounts["three_public"]["total"]["budget"],
        "/performance/metrics/0/value": gold["performance"]["metrics"][0],
    }
    for at, source in enumerate(accounts["income"]["sources"]):
        figures[f"/final_accounts/income/sources/{at}/amount"] = source["amount"]
    rows = gold["tables"][0]["rows"]
    return {
        "records": {"final_accounts": accounts, "performance": gold["performance"]},
        "tables": gold["tables"],
        "evidence": dict(evidence(path, value) for path, value in figures.items()),
        "facts": [fact(cell, at, c, row[0]) for at, row in enumerate(rows) for c, cell in enumerate(row) if c],
        "findings": [copy.deepcopy(FINDING)],
        "ledger": {"numerals": 20, "claimed": 12, "explained": {"date": 8}},
        "usage": {"requests": 2, "prompt_tokens": 100, "completion_tokens": 20, "cost": "0.10"},
    }


def scored(output: dict[str, Any]) -> Scored:
    return score(Truth(GOLD, LISTED, PLACES), output, VOCABULARY)


def counts(output: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    found = scored(output)
    shown = {}
    for name in ("quantities", "texts", "metrics", "cells", "headers"):
        t = tally(item for item in found.items if item.score == name)
        shown[name] = (t.right, t.extra, t.missed)
    return shown


def kinds(output: dict[str, Any]) -> set[str]:
    return {item.kind for item in scored(output).items if item.kind}


def accounts(output: dict[str, Any]) -> dict[str, Any]:
    return output["records"]["final_accounts"]


def put(*path: str | int) -> Callable[[dict[str, Any], Any], None]:
    def change(output: dict[str, Any], value: Any) -> None:
        node: Any = output
        for key in path[:-1]:
            node = node[key]
        if value is None:
            del node[path[-1]]
        else:
            node[path[-1]] = value

    return change


TOTAL = ("records", "final_accounts", "overall", "total")
INCOME = ("records", "final_accounts", "income")
CELL = ("tables", 0, "rows", 1, 1)
WRONG, MISSED, EXTRA = (-1, 1, 1), (-1, 0, 1), (0, 1, 0)

BREAKAGES: dict[str, tuple[Callable[[dict[str, Any]], Any], dict[str, tuple[int, int, int]], str | None]] = {
    "a digit": (lambda o: put(*TOTAL, "value")(o, "1284.50"), {"quantities": WRONG}, "digit"),
    "a point": (lambda o: put(*TOTAL, "value")(o, "12345.0"), {"quantities": WRONG}, "decimal point"),
    "a sign": (
        lambda o: put("records", "final_accounts", "overall", "change", "value")(o, "15.20"), {"quantities": WRONG},
        "sign",
    ),
    "a unit": (lambda o: put(*TOTAL, "unit")(o, "元"), {"quantities": WRONG}, "unit or scale"),
    "a scale": (lambda o: put(*TOTAL, "value")(o, "12345000"), {"quantities": WRONG}, "unit or scale"),
    "the row below": (lambda o: put(*INCOME, "total", "value")(o, "100.00"), {"quantities": WRONG}, "part for total"),
    "another figure of a table": (lambda o: put(*TOTAL, "value")(o, "650.00"), {"quantities": WRONG}, "other figure"),
    "the column beside": (
        lambda o: put(*INCOME, "total", "value")(o, "1100.00"), {"quantities": WRONG}, "neighbouring column",
    ),
    "a made-up figure": (lambda o: put(*TOTAL, "value")(o, "77.7777"), {"quantities": WRONG}, "invented"),
    "a figure left out": (lambda o: put(*TOTAL)(o, None), {"quantities": MISSED}, "missed"),
    "a blank that is filled": (
        lambda o: put("records", "final_accounts", "state_capital")(o, {"income": {"value": "5.55", "unit": "万元"}}),
        {"quantities": EXTRA}, "invented",
    ),
    "a field that no gold names": (
        lambda o: put("records", "final_accounts", "surplus")(o, {"value": "5.55", "unit": "万元"}), {}, None,
    ),
    "a row left out": (lambda o: o["records"]["final_accounts"]["income"]["sources"].pop(1),
                       {"quantities": MISSED, "texts": MISSED}, "missed"),
    "a row too many": (
        lambda o: accounts(o)["income"]["sources"].append({"name": "捐赠", "amount": {"value": "9.9", "unit": "万元"}}),
        {"quantities": EXTRA, "texts": EXTRA}, "invented, not stated",
    ),
    "rows in another order": (lambda o: accounts(o)["income"]["sources"].reverse(), {}, None),
    "a reason cut short": (
        lambda o: put("records", "final_accounts", "overall", "reason")(o, "湿地巡护项目在上年已经全部完成"),
        {"texts": WRONG}, "text boundary",
    ),
    "another reason": (
        lambda o: put("records", "final_accounts", "overall", "reason")(o, "车辆老化"), {"texts": WRONG}, "other text",
    ),
    "an achievement left out": (lambda o: o["records"]["performance"]["metrics"].pop(), {"metrics": MISSED}, "missed"),
    "a cell from the row below": (lambda o: put(*CELL)(o, "100.00"), {"cells": WRONG}, "neighbouring row"),
    "a cell from the column beside": (lambda o: put(*CELL)(o, "380.00"), {"cells": WRONG}, "neighbouring column"),
    "a cell left empty": (lambda o: put(*CELL)(o, ""), {"cells": MISSED}, "missed"),
    "a row of a table left out": (lambda o: o["tables"][0]["rows"].pop(2), {"cells": (-3, 0, 3)}, "missed"),
    "a row of a table too many": (
        lambda o: o["tables"][0]["rows"].insert(1, ["体育支出", "1.00", "1.00"]), {"cells": (0, 3, 0)}, "invented",
    ),
    "another head": (lambda o: put("tables", 0, "columns", 1)(o, "上年收入"), {"headers": MISSED}, "missed"),
    "a table left out": (
        lambda o: o["tables"].clear(), {"cells": (-12, 0, 12), "headers": (-3, 0, 3)}, "missed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_breakage_moves_its_score_and_no_other(name: str) -> None:
    breaks, moves, kind = BREAKAGES[name]
    output = right()
    breaks(output)
    before, after = counts(right()), counts(output)
    moved = {score: tuple(b - a for a, b in zip(before[score], after[score], strict=True)) for score in before}
    assert {score: move for score, move in moved.items() if any(move)} == moves
    assert kinds(output) == (set(kind.split(", ")) if kind else set())


def test_a_right_output_is_right_throughout() -> None:
    summary = summary_of([scored(right())])
    assert {name: counts["f1"] for name, counts in summary["scores"].items()} == dict.fromkeys(
        summary["scores"], "1.0000"
    )
    assert summary["trust"]["silent errors"] == 0
    assert summary["trust"]["right values released"] == "1.0000"
    assert summary["grounding"] == {"known": 1, "right": 1, "share": "1.0000"}
    assert summary["findings"]["precision"] == "1.0000"
    assert summary["ledger"]["coverage"] == "1.0000"
    assert summary["absences"] == {"right": 1, "fabricated": 0}
    assert summary["tables"] == {"tables": 1, "compared": 1, "grits": "1.0000"}
    assert summary["usage"]["cost"] == "0.10"


OTHERS: dict[str, tuple[Callable[[dict[str, Any]], Any], str, Any, Any]] = {
    "a wrong figure that is verified is silent": (
        lambda o: put(*TOTAL, "value")(o, "1284.50"), "trust/silent errors", 0, 1,
    ),
    "a wrong figure that is disputed is not": (
        lambda o: (put(*TOTAL, "value")(o, "1284.50"),
                   put("evidence", "/records/final_accounts/overall/total", "status")(o, "disputed")),
        "trust/figures/disputed/wrong", 0, 1,
    ),
    "a value at another place": (
        lambda o: put("evidence", "/records/final_accounts/overall/total", "boxes")(o, [[300, 190, 340, 210]]),
        "grounding/right", 1, 0,
    ),
    "a value on another page": (
        lambda o: put("evidence", "/records/final_accounts/overall/total", "page")(o, 3), "grounding/right", 1, 0,
    ),
    "a contradiction that is not told": (lambda o: o["findings"].clear(), "findings/by strength/clear/told", 1, 0),
    "a contradiction told as a note": (
        lambda o: put("findings", 0, "severity")(o, "note"), "findings/by strength/clear/told", 1, 0,
    ),
    "an error that is none": (
        lambda o: o["findings"].append(FINDING | {"figures": [{"value": "8"}, {"value": "9"}], "expected": "7"}),
        "findings/precision", "1.0000", "0.5000",
    ),
    "a numeral unaccounted for": (
        lambda o: put("ledger", "claimed")(o, 11), "ledger/coverage", "1.0000", "0.9500",
    ),
    "a blank that is filled": (
        lambda o: put("records", "final_accounts", "state_capital")(o, {"income": {"value": "5", "unit": "万元"}}),
        "absences/fabricated", 0, 1,
    ),
    "a table with a hole": (lambda o: put(*CELL)(o, ""), "tables/grits", "1.0000", "0.9333"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_counted_beside_the_values(name: str) -> None:
    breaks, where, before, after = OTHERS[name]
    output = right()
    assert at(summary_of([scored(output)]), where) == before
    breaks(output)
    assert at(summary_of([scored(output)]), where) == after


def at(node: Any, where: str) -> Any:
    for key in where.split("/"):
        node = node[key]
    return node


def test_an_output_that_failed_misses_everything() -> None:
    summary = summary_of([score(Truth(GOLD), {}, VOCABULARY)])
    assert {name: counts["recall"] for name, counts in summary["scores"].items()} == dict.fromkeys(
        summary["scores"], "0.0000"
    )
    assert summary["trust"]["silent errors per 1,000"] is None  # nothing was released, which is not zero errors
    assert summary["findings"] is None


def test_the_same_output_gives_the_same_summary() -> None:
    assert json.dumps(summary_of([scored(right())])) == json.dumps(summary_of([scored(right())]))
