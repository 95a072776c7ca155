"""Kinds of errors, told from what the document prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from structurer.evaluate.scores.items import Item
from structurer.evaluate.scores.kinds import KINDS, Printed, is_slip, kind_of


def fact(value: str, item: str = "教育支出", **place: Any) -> dict[str, Any]:
    at = {"table": "t1", "row": 1, "column": 1, "page": 1, "line": 9, "period": "2031", "measure": "amount"}
    return {"item": item, "value": value, "unit": "万元"} | at | place


FACTS = [
    fact("700.00"),
    fact("400.00", "文化支出", row=2),
    fact("100.00", "卫生支出", row=3),
    fact("1200.00", "合计", row=4),
    fact("650.00", column=2),
    fact("690.00", period="2030"),
    fact("685.00", column=3, measure="previous"),
    fact("702.00", table="t2"),
    fact("55.00", "救灾", table=None, row=None, column=None),
    fact("66.00", "合计", table=None, row=None, column=None),
]
PRINTED = Printed(FACTS, frozenset(map(Decimal, ("2031", "33.33"))))


def kind(
    gold: str | None, got: str | None, outcome: Any = "wrong", evidence: dict[str, Any] | None = None
) -> str | None:
    return kind_of(Item("quantities", outcome, "/a", gold, got, "/a"), PRINTED, evidence)


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ("700.00 万元", "100.00 万元", "other figure"),
        ("700.00 万元", "400.00 万元", "neighbouring row"),
        ("700.00 万元", "650.00 万元", "neighbouring column"),
        ("700.00 万元", "1200.00 万元", "part for total"),
        ("700.00 万元", "690.00 万元", "other year"),
        ("700.00 万元", "685.00 万元", "other year"),
        ("700.00 万元", "702.00 万元", "other table"),
        ("700.00 万元", "55.00 万元", "other table"),
        ("55.00 万元", "66.00 万元", "part for total"),
        ("700.00 万元", "33.33 万元", "other figure"),
        ("700.00 万元", "701.00 万元", "digit"),
        ("712.00 万元", "721.00 万元", "digit"),
        ("712.00 万元", "71.20 万元", "decimal point"),
        ("712.00 万元", "712.00 元", "unit or scale"),
        ("712.00 万元", "7120000 万元", "unit or scale"),
        ("712.00 万元", "-712.00 万元", "sign"),
        ("712.00 万元", "98765.43 万元", "invented"),
        ("712.00 万元", "0 万元", "invented"),
    ],
)
def test_a_wrong_figure_is(gold: str, got: str, expected: str) -> None:
    assert kind(gold, got) == expected


def test_where_a_figure_stands_several_times_its_evidence_tells_which_is_meant() -> None:
    twice = Printed([*FACTS, fact("400.00", "救灾", table="t9", line=40)], frozenset())
    item = Item("quantities", "wrong", "/a", "700.00 万元", "400.00 万元", "/a")
    assert kind_of(item, twice) == "neighbouring row"
    assert kind_of(item, twice, {"page": 1, "line": 40}) == "other table"


@pytest.mark.parametrize(
    ("gold", "got", "outcome", "expected"),
    [
        ("700.00 万元", None, "missed", "missed"),
        (None, "700.00 万元", "extra", "not stated"),
        (None, "987.65 万元", "extra", "invented"),
        ("700.00 万元", "700.00 万元", "right", None),
        (None, "700.00 万元", "unscored", None),
    ],
)
def test_what_is_not_wrong_is(gold: str | None, got: str | None, outcome: str, expected: str | None) -> None:
    assert kind(gold, got, outcome) == expected


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ("任务增加", "因任务增加", "text boundary"),
        ("任务增加而人员减少", "任务增加而人员", "text boundary"),
        ("任务增加", "车辆老化", "other text"),
    ],
)
def test_wrong_words_are(gold: str, got: str, expected: str) -> None:
    assert kind_of(Item("texts", "wrong", "/a", gold, got, "/a"), PRINTED) == expected


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [("856.67", "856.61", True), ("856.67", "865.67", True), ("856.67", "85.67", True), ("856.67", "856.677", True),
     ("856.67", "123.45", False), ("856.67", "8.5", False)],
)  # fmt: skip
def test_a_slip_is_of_few_digits(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is slip


def test_every_kind_is_named_once() -> None:
    assert len(KINDS) == len(set(KINDS))
