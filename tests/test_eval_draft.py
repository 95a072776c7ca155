"""A draft of gold from an output: its shape, that it agrees with its own output, and where a person looks first."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import InputError
from structurer.evaluate.draft import draft, read_output, to_check
from structurer.evaluate.goldset import amiss
from structurer.evaluate.scores.document import Truth, score
from structurer.evaluate.scores.records import vocabulary_of
from structurer.evaluate.scores.tally import tally
from structurer.report.export import to_dict
from structurer.result import Result

STEMS = ("accounts-2024", "budget-2025", "performance-2024")


@pytest.mark.parametrize("stem", STEMS)
def test_a_draft_agrees_with_its_own_output(stem: str, bundled: Callable[[str], Result]) -> None:
    output = to_dict(bundled(stem))
    gold = draft(output)
    items = score(Truth(gold), output, vocabulary_of([gold])).items
    assert {item.score for item in items} >= {"quantities", "texts", "cells", "headers"}
    assert {item.outcome for item in items} == {"right"}
    assert tally(items).f1 == 1


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_is_amiss_in_a_draft(stem: str, bundled: Callable[[str], Result]) -> None:
    assert list(amiss(draft(to_dict(bundled(stem))), {})) == []


def test_a_draft_has_the_keys_of_gold(bundled: Callable[[str], Result], gold: Callable[[str], dict[str, Any]]) -> None:
    drafted, known = draft(to_dict(bundled("budget-2025"))), gold("budget-2025")
    assert list(drafted) == list(known)
    assert drafted["document"] == known["document"]
    assert [list(table) for table in drafted["tables"]] == [list(table) for table in known["tables"]]


def test_tables_of_a_text_have_no_pages(fill: Callable[..., Result]) -> None:
    made = fill(
        "临溪市气象服务中心2031年度部门决算\n支出决算表\n单位：万元\n项目\t金额\n基本支出\t512.30\n合计\t512.30\n"
    )
    (table,) = draft(to_dict(made))["tables"]
    assert list(table) == ["number", "title", "unit", "columns", "rows"]


def test_what_the_document_does_not_say_is_left_out() -> None:
    assert draft(output(document={"organization": None, "fiscal_year": 2031, "parts": []})) == {
        "document": {"fiscal_year": 2031, "parts": []},
        "budget": output()["records"]["budget"],
        "tables": [],
    }


# Where to look first


def quantity(value: str) -> dict[str, str]:
    return {"value": value, "unit": "万元"}


def evidence(status: str, why: str = "") -> dict[str, Any]:
    return {"status": status, "page": 3, "line": 7, "why": why}


def output(**changed: Any) -> dict[str, Any]:
    overall = {"income": quantity("10.00"), "expenditure": quantity("9.00"), "reason": "新增项目"}
    return {
        "document": {"source": "budget.pdf"},
        "records": {"budget": {"overall": overall}},
        "tables": [],
        "evidence": {
            "/records/budget/overall/income": evidence("verified"),
            "/records/budget/overall/expenditure": evidence("verified"),
            "/records/budget/overall/reason": evidence("verified"),
        },
    } | changed


LINES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, []),
    "texts after figures, disputed before all": (
        {
            "evidence": {
                "/records/budget/overall/reason": evidence("grounded"),
                "/records/budget/overall/income": evidence("grounded", "nothing else bears it out"),
                "/records/budget/overall/expenditure": evidence("disputed", "it does not agree with 10.00万元"),
            }
        },
        [
            "disputed: /budget/overall/expenditure: 9.00 万元 (page 3, line 7): it does not agree with 10.00万元",
            "grounded: /budget/overall/income: 10.00 万元 (page 3, line 7): nothing else bears it out",
            "grounded: /budget/overall/reason: 新增项目 (page 3, line 7)",
        ],
    ),
    "a value without evidence": (
        {"records": {"budget": {"agency_running": {"budget": quantity("5.00")}}}},
        ["without evidence: /budget/agency_running/budget: 5.00 万元"],
    ),
    "what was refused": (
        {"rejected": [{"path": "budget/overall/income", "value": "12", "reason": "no place on the page"}]},
        ["refused: budget/overall/income: 12: no place on the page"],
    ),
    "a row in doubt, its reasons in one line": (
        {"tables": [{"doubts": [{"row": 4, "reason": "a dash"}, {"row": 4, "reason": "a bracket"}]}]},
        ["in doubt: /tables/0/rows/4: a dash; a bracket"],
    ),
    "a numeral in no record": (
        {"ledger": {"unclaimed": [{"text": "42", "page": 2, "line": 1, "context": "另有42辆"}]}},
        ["in no record: 42 (page 2, line 1): 另有42辆"],
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_lines_tell(name: str) -> None:
    changed, lines = LINES[name]
    assert to_check(output(**changed)) == lines


@pytest.mark.parametrize("stem", STEMS)
def test_every_value_that_is_not_verified_has_its_line(stem: str, bundled: Callable[[str], Result]) -> None:
    made = to_dict(bundled(stem))
    open_ = [where for where, found in made["evidence"].items() if found["status"] != "verified"]
    told = [line.split(": ")[1] for line in to_check(made) if line.startswith(("grounded", "disputed"))]
    assert sorted(told) == sorted(where.removeprefix("/records") for where in open_)


# Files


def test_an_output_is_read_as_it_was_written(
    bundled: Callable[[str], Result], write: Callable[[str, str], Path]
) -> None:
    made = to_dict(bundled("performance-2024"))
    assert draft(read_output(write("out.json", json.dumps(made, ensure_ascii=False)))) == draft(made)


NO_OUTPUTS = {
    "no JSON": ("{", "is no JSON"),
    "a list": ("[]", "is no output of structurer extract"),
    "gold": ('{"document": {}, "budget": {}, "tables": []}', "is no output of structurer extract"),
}


@pytest.mark.parametrize("name", NO_OUTPUTS)
def test_what_is_no_output_is_told_in_a_line(name: str, write: Callable[[str, str], Path]) -> None:
    text, message = NO_OUTPUTS[name]
    with pytest.raises(InputError, match=message) as caught:
        read_output(write("out.json", text))
    assert "\n" not in str(caught.value)


def test_an_output_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_output(tmp_path / "none.json")
