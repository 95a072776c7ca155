"""Planted faults: what each kind plants, that the judging is that of the pipeline, and what must never be verified."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from structurer.commands.evaluate import eval_app
from structurer.evaluate.digits import (
    as_fraction,
    comma_as_point,
    digit_changed,
    digits_swapped,
    point_moved,
    rounded,
    sign_changed,
)
from structurer.evaluate.faults.cases import Case, Fault, Trial, case_of, judge_fault, try_claims, untouched
from structurer.evaluate.faults.gold import gold_of, is_same, known_contradictions
from structurer.evaluate.faults.planted import (
    KINDS,
    TARGETS,
    Report,
    chosen,
    faults_of,
    is_fault,
    planted_in,
    report_of,
    said,
)
from structurer.evaluate.faults.results import as_table, result_of
from structurer.extract import Engine, pointer
from structurer.pipeline import extract
from structurer.result import Claim, Extraction

DOCUMENTS = Path(__file__).parent.parent / "eval" / "documents"
GOLD = DOCUMENTS.parent / "gold"

FORM = """
from typing import Annotated, ClassVar
from pydantic import BaseModel
from structurer.declare import Sum
from structurer.hints import Labels
from structurer.schema import Quantity

class Row(BaseModel):
    name: Annotated[str, Labels("项目")]
    amount: Annotated[Quantity | None, Labels("金额", measure=("amount", "final"))] = None
    share: Annotated[Quantity | None, Labels("占比", measure=("share",))] = None
    goal: Annotated[Quantity | None, Labels("目标", measure=("target",))] = None

class Form(BaseModel):
    total: Annotated[Quantity | None, Labels("支出合计", measure=("amount", "final"))] = None
    change: Annotated[Quantity | None, Labels("支出合计", measure=("change",))] = None
    rows: list[Row] = []
    checks: ClassVar = (Sum("total", "rows.amount"),)
"""
TEXT = """2031年度支出情况

一、支出情况
2031年支出合计1,500.25万元，比上年减少20.50万元，下降1.35%。

二、收入情况
2031年收入合计9,000.00万元，其中人员支出30.00万元；2030年人员支出31.00万元，另有1.03元。

支出表
单位：万元
项目 | 金额 | 占比 | 备注
人员支出 | 1,000.25 | 66.67% |
公用支出 | 500.00 | 33.33% |
捐赠支出 | 0.00 | 0.00% |
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A hand-made document with its extraction."""
    (tmp_path / "form.py").write_text(FORM, "utf-8")
    (tmp_path / "document.txt").write_text(TEXT, "utf-8")
    return case_of(tmp_path / "document.txt", None, [f"{tmp_path / 'form.py'}:Form"])


@cache
def bundled_case(stem: str) -> Case:
    return case_of(DOCUMENTS / f"{stem}.pdf", json.loads((GOLD / f"{stem}.json").read_text("utf-8")))


@cache
def small_report() -> Report:
    return report_of(DOCUMENTS / "performance-2024.pdf", [GOLD], seed=3, count=200)


# Digits

CHANGES: list[tuple[Callable[[str], Iterator[str]], str, list[str]]] = [
    (digits_swapped, "12.34", ["21.34", "13.24", "12.43"]),
    (digits_swapped, "-10", []),
    (digits_swapped, "77", []),
    (point_moved, "856.67", ["85.667", "8566.7"]),
    (point_moved, "0.50", ["5.0"]),
    (point_moved, "-5.2", ["-0.52", "-52"]),
    (point_moved, "120", ["12.0"]),
    (sign_changed, "-16.89", ["16.89"]),
    (sign_changed, "16.89", ["-16.89"]),
    (sign_changed, "0.00", []),
    (comma_as_point, "14075.59", ["14.075"]),
    (comma_as_point, "1219", ["1.219"]),
    (comma_as_point, "-1234567", ["-1.234"]),
    (comma_as_point, "856.67", []),
    (rounded, "856.67", ["857", "856.7"]),
    (rounded, "12", []),
    (as_fraction, "97.37", ["0.9737"]),
    (as_fraction, "-0.5", ["-0.005"]),
]


@pytest.mark.parametrize(("change", "text", "wrong"), CHANGES, ids=lambda case: getattr(case, "__name__", str(case)))
def test_digits_go_wrong(change: Callable[[str], Iterator[str]], text: str, wrong: list[str]) -> None:
    assert list(change(text)) == wrong


def test_each_digit_becomes_each_other_one() -> None:
    found = list(digit_changed("10.5"))
    assert len(found) == len(set(found)) == 8 + 9 + 9
    assert {"20.5", "19.5", "10.0"} <= set(found)
    assert "00.5" not in found


# What each kind plants

Plant = tuple[str, str, str, str, set[str]]
PLANTS: list[Plant] = [
    ("sign lost or added", "typed", "change", "-20.50万元", {"20.50万元"}),
    ("comma read as point", "typed", "total", "1500.25万元", {"1.500万元"}),
    ("value rounded", "typed", "rows/0/share", "66.67 %", {"66.7 %", "67 %"}),
    ("percentage as fraction", "typed", "rows/0/share", "66.67 %", {"0.6667 %"}),
    ("unit changed", "typed", "rows/1/amount", "500.00万元", {"500.00亿元", "500.00元", "500.00"}),
    ("unit changed", "typed", "rows/0/share", "66.67 %", {"66.67", "66.67万元"}),
    ("neighbouring row", "place", "rows/1/amount", "500.00万元", {"1000.25万元", "0.00万元"}),
    ("neighbouring column", "place", "rows/1/amount", "500.00万元", {"33.33 %"}),
    ("neighbouring column", "place", "change", "-20.50万元", {"-1.35 %", "1500.25万元"}),
    ("year before", "place", "rows/0/amount", "1000.25万元", {"31.00万元"}),
    ("other table or section", "place", "rows/0/amount", "1000.25万元", {"30.00万元"}),
    ("total for a part", "place", "rows/0/amount", "1000.25万元", {"1500.25万元"}),
    ("blank filled with zero", "typed", "rows/0/goal", "", {"0万元"}),
    ("blank filled with zero", "moved", "rows/0/goal", "", {"0.00万元", "0.00 %"}),
    ("blank filled with neighbour", "place", "rows/0/goal", "", {"1000.25万元"}),
]


@pytest.mark.parametrize(
    ("kind", "way", "path", "right", "planted"), PLANTS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_kind_plants(case: Case, kind: str, way: str, path: str, right: str, planted: set[str]) -> None:
    found = [f for f in faults_of(case, 0) if (f.kind, f.way, pointer(f.removed or ())) == (kind, way, path)]
    wrong = {said(fault.planted[0]) for fault in found}
    assert wrong
    assert wrong <= planted
    assert {said(fault.right) for fault in found if fault.right} == ({right} if right else set())
    assert {fault.planted[0].by for fault in found} == {("model",)}


def test_typed_digits_keep_the_right_place_and_moved_ones_stand_where_they_are_printed(case: Case) -> None:
    for fault in faults_of(case, 0):
        if fault.right and fault.way == "typed":
            assert fault.planted[0].spans == fault.right.spans
        elif fault.right:
            assert fault.planted[0].spans != fault.right.spans
            digits = "".join(case.source.document.text[slice(*span)] for span in fault.planted[0].spans)
            assert digits.replace(",", "").strip("-") == fault.planted[0].text.strip("-")


def test_the_words_that_name_a_field_stay_with_it(case: Case) -> None:
    for fault in faults_of(case, 0):
        if fault.right:
            assert fault.planted[0].named == fault.right.named


def test_rows_are_dropped_doubled_and_invented(case: Case) -> None:
    def of(kind: str, way: str) -> Fault:
        return [fault for fault in faults_of(case, 0) if (fault.kind, fault.way) == (kind, way)][1]

    dropped, doubled = of("row dropped", "row"), of("row doubled", "row")
    assert (dropped.removed, dropped.planted) == (("rows", 1), ())
    assert [said(claim) for claim in doubled.planted] == ["公用支出", "500.00万元", "33.33 %"]
    assert {claim.path[:2] for claim in doubled.planted} == {("rows", 3)}
    for way in ("typed", "moved"):
        name, *figures = [said(claim) for claim in of("row invented", way).planted]
        assert name != "公用支出"
        assert figures
        assert not {"500.00万元", "33.33 %"} & set(figures)


def test_the_same_value_in_the_same_unit_is_no_fault() -> None:
    right = Claim(("a",), "500.00", (), "万元")
    for text, unit, wrong in [
        ("500", "万元", False),
        ("5000000", "元", False),
        ("500.00", "元", True),
        ("500.00", "", True),
    ]:
        fault = Fault("unit changed", "typed", 0, ("a",), (replace(right, text=text, unit=unit),), right)
        assert is_fault(fault) is wrong, (text, unit)


def test_of_long_words_only_the_beginning_is_told(case: Case) -> None:
    words = next(claim for claim in case.parts[0].claims if claim.unit is None)
    assert said(replace(words, text="甲" * 16)) == "甲" * 16
    assert said(replace(words, text="甲" * 40)) == "甲" * 16 + "…"


# Judging


OUTCOMES = [
    ("digit changed", "typed", "total", {"rejected"}),
    ("unit changed", "typed", "rows/1/amount", {"rejected"}),
    ("sign lost or added", "typed", "change", {"rejected"}),
    ("neighbouring row", "place", "rows/1/amount", {"grounded", "disputed"}),
    ("row dropped", "row", "rows/0", {"disputed"}),  # the declared sum fails
    ("row dropped", "row", "rows/2", {"verified"}),  # of zeros: the sum holds without it
    ("row invented", "typed", "", {"rejected"}),
]


@pytest.mark.parametrize(
    ("kind", "way", "path", "outcomes"), OUTCOMES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_fault_comes_to(case: Case, kind: str, way: str, path: str, outcomes: set[str]) -> None:
    found = [f for f in faults_of(case, 0) if (f.kind, f.way, pointer(f.removed or ())) == (kind, way, path)]
    assert found
    assert {judge_fault(case, fault).outcome for fault in found} <= outcomes


def test_the_judging_is_that_of_the_pipeline() -> None:
    """Every fifteenth fault of a document, put through the whole of `extract` as the answer of an engine."""
    case = bundled_case("performance-2024")
    faults = [fault for fault in planted_in(case, 0, 0)[0] if fault.figures]
    for fault in faults[::15]:
        kept = [c for c in case.parts[0].claims if not fault.removed or c.path[: len(fault.removed)] != fault.removed]
        trial = _trial(case, [*kept, *fault.planted])
        result = extract(case.source, [case.parts[0].schema], _engine([*kept, *fault.planted]))
        whole = {where: evidence.status for where, evidence in result.evidence.items() if evidence.by == ("model",)}
        ours = [evidence.status for _, evidence in trial.evidence(list(fault.planted))]
        assert sorted(whole.values()) == sorted(ours), fault
        figures = [e.status for e in result.evidence.values() if e.by == ("model",) and "words" not in e.why[:12]]
        expected = max(figures, key=("disputed", "grounded", "verified").index, default="rejected")
        assert judge_fault(case, fault).outcome == expected, fault


def _engine(claims: list[Claim]) -> Engine:
    return Engine("model", lambda *_: Extraction(tuple(claims)))


def _trial(case: Case, claims: list[Claim]) -> Trial:
    from structurer.verify.grounding import ground

    grounded = [ground(case.source.document, claim, case.facts) for claim in claims]
    return try_claims(case, 0, [claim for claim, why in grounded if not why])


def test_typed_digits_are_never_verified() -> None:
    typed = [
        f for f in planted_in(bundled_case("accounts-2024"), 1, 250)[0] if f.way == "typed" and f.kind in KINDS[:6]
    ]
    assert len(typed) > 50
    for fault in typed:
        assert judge_fault(bundled_case("accounts-2024"), fault).outcome == "rejected", fault


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_the_untouched_extraction_raises_no_alarm(stem: str) -> None:
    values = list(untouched(bundled_case(stem)))
    assert len(values) > 40
    assert [value for value in values if value.status == "disputed"] == []


# Choosing and counting


def test_the_same_seed_gives_the_same_bytes() -> None:
    def text(report: Report) -> str:
        return json.dumps(result_of([report], "x", 3, 200), ensure_ascii=False)

    again = report_of(DOCUMENTS / "performance-2024.pdf", [GOLD], seed=3, count=200)
    assert text(again) == text(small_report())
    case = bundled_case("performance-2024")
    assert planted_in(case, 4, 200) != planted_in(case, 3, 200)


def test_a_choice_is_even_over_the_kinds_and_keeps_the_order() -> None:
    faults = [Fault(kind, "typed", number, None, ()) for kind, size in (("a", 50), ("b", 3)) for number in range(size)]
    found = chosen(faults, 10, "seed")
    assert [fault.kind for fault in found] == ["a"] * 7 + ["b"] * 3
    assert [fault.part for fault in found[:7]] == sorted(fault.part for fault in found[:7])
    assert chosen(faults, 0, "seed") == faults


def test_a_result_counts_what_was_judged() -> None:
    report = small_report()
    result = result_of([report], "structurer eval faults", 3, 200)
    counts = result["kinds"]
    assert sum(c["planted"] for c in counts.values()) == result["planted"] == len(report.faults) == 200
    for kind, c in counts.items():
        assert c["planted"] == c["rejected"] + c["disputed"] + c["grounded"] + c["verified"], kind
        assert ("met" in c) == (kind in TARGETS)
    assert set(KINDS) >= set(counts)
    assert result["untouched"]["values"] == report.correct
    assert all(kind in as_table(result) for kind in counts)


def test_wrong_values_of_the_rules_are_not_taken_for_correct_ones() -> None:
    claim = Claim(("a",), "12.00", (), "万元")
    gold = gold_of(
        {"a": {"value": "12", "unit": "万元"}, "b": {"value": "3", "unit": "人"}, "rows": [{"name": "甲"}]},
        {"a": {"value": "12.00", "unit": "万元"}, "rows": [{"name": "乙"}, {"name": "甲"}]},
    )
    cases = {"a": True, "b": False, "unknown": True, "rows/0/amount": False, "rows/1/amount": True}
    assert {where: gold.is_right(where, claim) for where in cases} == cases


def test_contradictions_that_someone_listed_are_known(tmp_path: Path) -> None:
    (tmp_path / "findings").mkdir()
    entries = [{"figures": ["1.5", "2"], "strength": "clear"}, {"figures": ["3"], "strength": "rounding"}]
    (tmp_path / "findings" / "a.json").write_text(json.dumps({"findings": entries}), "utf-8")
    assert known_contradictions(Path("a.pdf"), [tmp_path / "none", tmp_path]) == (frozenset({"1.5", "2"}),)
    assert known_contradictions(Path("b.pdf"), [tmp_path]) == ()


def test_money_is_compared_in_yuan() -> None:
    assert is_same("1.5", "万元", "15000", "元")
    assert not is_same("1.5", "万元", "1.5", "元")
    assert not is_same("1.5", "%", "1.5", "")
    assert Decimal("1.5") == Decimal("1.50")


# The command


def test_the_command_writes_and_prints(tmp_path: Path) -> None:
    out = tmp_path / "faults.json"
    file = str(DOCUMENTS / "performance-2024.pdf")
    done = CliRunner().invoke(eval_app, ["faults", file, "--seed", "3", "--count", "40", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "digit changed" in done.output
    assert "40 faults in 1 documents, seed 3" in done.output
    assert json.loads(out.read_text("utf-8"))["planted"] == 40
    printed = CliRunner().invoke(eval_app, ["faults", file, "--seed", "3", "--count", "40", "--json"])
    assert json.loads(printed.output)["kinds"] == json.loads(out.read_text("utf-8"))["kinds"]


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    missing = CliRunner().invoke(eval_app, ["faults", str(tmp_path / "none.pdf")])
    assert (missing.exit_code, "none.pdf" in missing.output) == (1, True)
    file = str(DOCUMENTS / "performance-2024.pdf")
    unwritable = CliRunner().invoke(
        eval_app, ["faults", file, "--count", "1", "--out", str(tmp_path / "no" / "x.json")]
    )
    assert (unwritable.exit_code, "cannot be written" in unwritable.output) == (2, True)
