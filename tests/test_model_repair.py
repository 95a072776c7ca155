"""Asking again: only for what failed, and what was read right is never replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, Field

from structurer.declare import Sum
from structurer.document import Span
from structurer.model.engine import Settings, model_engine
from structurer.model.pointers import Slot, slots_of
from structurer.model.questions import Wording
from structurer.model.reading import Problem, Reading
from structurer.model.repair import mended, problems_of, slots_for
from structurer.model.request import Reply, Request
from structurer.pipeline import extract, source_of
from structurer.result import Check, Claim, Fact, Result, Usage
from structurer.result import Path as Where
from structurer.schema import Quantity, Schema

Q = Quantity | None
Write = Callable[[str, str], Path]


class Item(BaseModel):
    name: str = Field(description="名称")
    amount: Q = Field(None, description="金额")
    note: str | None = Field(None, description="说明")


class Group(BaseModel):
    count: Q = Field(None, description="数量")
    reason: str | None = Field(None, description="原因")


class Report(BaseModel):
    checks: ClassVar = (Sum("total", "items.amount"),)

    total: Q = Field(None, description="合计")
    group: Group | None = Field(None, description="水泵")
    items: list[Item] = Field(default_factory=list, description="各项")
    problems: list[str] = Field(default_factory=list, description="问题")


SLOTS = slots_of(Report, lambda _: True, True)


def problem(*path: str | int, kind: str = "not_found") -> Problem:
    return Problem(path, "?", kind)


def keys(slots: Sequence[Slot]) -> list[Any]:
    return [(slot.key, keys(slot.inside)) if slot.inside else slot.key for slot in slots]


# Which fields are asked again

# name: paths of what failed, the keys that are asked
ASKED: dict[str, tuple[list[Where], list[Any]]] = {
    "nothing": ([], []),
    "one field": ([("total",)], ["合计"]),
    "a field of a group": ([("group", "count")], [("水泵", ["数量"])]),
    "a group that was no object": ([("group",)], [("水泵", ["数量", "原因"])]),
    "of a row the figure and the words that tell which row it is": (
        [("items", 3, "amount")],
        [("各项", ["名称", "金额", "说明"])],
    ),
    "of a row only words": ([("items", 0, "name")], [("各项", ["名称", "说明"])]),
    "a row that was no object": ([("items", 1)], [("各项", ["名称", "金额", "说明"])]),
    "a list that does not add up": ([("items",)], [("各项", ["名称", "金额", "说明"])]),
    "a list of words": ([("problems", 2)], ["问题"]),
    "several, in the order of the schema": (
        [("problems", 0), ("group", "reason"), ("total",)],
        ["合计", ("水泵", ["原因"]), "问题"],
    ),
    "one field twice": ([("items", 0, "name"), ("items", 5, "name")], [("各项", ["名称", "说明"])]),
}


@pytest.mark.parametrize(("paths", "expected"), ASKED.values(), ids=ASKED)
def test_only_what_failed_is_asked_again(paths: list[Where], expected: list[Any]) -> None:
    assert keys(slots_for(SLOTS, [problem(*path) for path in paths])) == expected


# What a second answer mends


def claim(text: str, at: int, *path: str | int, unit: str | None = "万元") -> Claim:
    return Claim(path, text, (Span(at, at + len(text)),), unit, by=("model",))


def words(text: str, at: int, *path: str | int) -> Claim:
    return claim(text, at, *path, unit=None)


def nothing_tried(_: Sequence[Claim]) -> list[Check]:
    return []


def told(reading: Reading) -> tuple[dict[str, str], list[str]]:
    """The claims by path, and the paths of what is left."""
    found = {".".join(map(str, claim.path)): claim.text for claim in reading.claims}
    assert len(found) == len(reading.claims), "a path twice"
    return found, [".".join(map(str, problem.path)) for problem in reading.problems]


MAIN = (words("主泵", 10, "items", 0, "name"), claim("4.50", 20, "items", 0, "amount"))
SPARE = (words("副泵", 30, "items", 1, "name"), claim("5.00", 40, "items", 1, "amount"))

# name: first claims, what failed, the claims of the second answer; all claims after that, what is left
MENDED: dict[str, tuple[Sequence[Claim], list[Where], Sequence[Claim], dict[str, str], list[str]]] = {
    "a field that failed": ((), [("total",)], [claim("12.50", 5, "total")], {"total": "12.50"}, []),
    "a field that fails again": ((), [("total",)], [], {}, ["total"]),
    "a field that did not fail is not replaced": (
        [claim("12.50", 5, "total")],
        [("group", "count")],
        [claim("9.00", 90, "total"), claim("3", 50, "group", "count")],
        {"total": "12.50", "group.count": "3"},
        [],
    ),
    "a field that was not asked is not taken": (
        [],
        [("group", "count")],
        [claim("9.00", 90, "total")],
        {},
        ["group.count"],
    ),
    "all of a group that was no object": (
        [],
        [("group",)],
        [claim("3", 50, "group", "count"), words("老化", 60, "group", "reason")],
        {"group.count": "3", "group.reason": "老化"},
        [],
    ),
    "a figure of a row that is told again": (
        [*MAIN, SPARE[0]],
        [("items", 1, "amount")],
        [*MAIN, *SPARE],
        {"items.0.name": "主泵", "items.0.amount": "4.50", "items.1.name": "副泵", "items.1.amount": "5.00"},
        [],
    ),
    "a row that has another number the second time": (
        [*MAIN, SPARE[0]],
        [("items", 1, "amount")],
        [replace(each, path=("items", 0, each.path[-1])) for each in SPARE],
        {"items.0.name": "主泵", "items.0.amount": "4.50", "items.1.name": "副泵", "items.1.amount": "5.00"},
        [],
    ),
    "another row's figure is not taken": (
        [*MAIN, SPARE[0]],
        [("items", 1, "amount")],
        [words("备件", 70, "items", 1, "name"), claim("3.00", 80, "items", 1, "amount")],
        {"items.0.name": "主泵", "items.0.amount": "4.50", "items.1.name": "副泵"},
        ["items.1.amount"],
    ),
    "a row of which nothing was read is that of its number": (
        MAIN,
        [("items", 1, "name"), ("items", 1, "amount")],
        [*MAIN, *SPARE],
        {"items.0.name": "主泵", "items.0.amount": "4.50", "items.1.name": "副泵", "items.1.amount": "5.00"},
        [],
    ),
    "a row that was no object": (
        MAIN,
        [("items", 1)],
        [*MAIN, *SPARE],
        {"items.0.name": "主泵", "items.0.amount": "4.50", "items.1.name": "副泵", "items.1.amount": "5.00"},
        [],
    ),
    "one of two": (
        [],
        [("total",), ("group", "count")],
        [claim("3", 50, "group", "count")],
        {"group.count": "3"},
        ["total"],
    ),
    "a row of another list is not taken": (
        MAIN[:1],
        [("items", 0, "amount")],
        [replace(each, path=("others", *each.path[1:])) for each in MAIN],
        {"items.0.name": "主泵"},
        ["items.0.amount"],
    ),
    "words of a list": (
        [words("人手不足", 60, "problems", 0)],
        [("problems", 1)],
        [words("人手不足", 60, "problems", 0), words("备件不足", 70, "problems", 1)],
        {"problems.0": "人手不足", "problems.1": "备件不足"},
        [],
    ),
    "words of a list that are told alone the second time": (
        [words("人手不足", 60, "problems", 0), words("资金不足", 90, "problems", 2)],
        [("problems", 1)],
        [words("备件不足", 70, "problems", 0)],
        {"problems.0": "人手不足", "problems.1": "备件不足", "problems.2": "资金不足"},
        [],
    ),
    "several words of a list": (
        [words("人手不足", 60, "problems", 1)],
        [("problems", 0), ("problems", 2)],
        [words("备件不足", 70, "problems", 0), words("资金不足", 90, "problems", 1)],
        {"problems.0": "备件不足", "problems.1": "人手不足", "problems.2": "资金不足"},
        [],
    ),
    "words that stand in the list already are not said twice": (
        [words("人手不足", 60, "problems", 0), words("资金不足", 90, "problems", 2)],
        [("problems", 1)],
        [words("人手不足", 60, "problems", 0), words("资金不足", 90, "problems", 1)],
        {"problems.0": "人手不足", "problems.2": "资金不足"},
        ["problems.1"],
    ),
}


@pytest.mark.parametrize(("first", "failed", "again", "claims", "left"), MENDED.values(), ids=MENDED)
def test_a_second_answer_mends_what_failed(
    first: Sequence[Claim], failed: list[Where], again: Sequence[Claim], claims: dict[str, str], left: list[str]
) -> None:
    problems = tuple(problem(*path) for path in failed)
    reading = mended(Reading(tuple(first), problems), Reading(tuple(again)), problems, nothing_tried, lambda _: False)
    assert told(reading) == (claims, left)
    kept = {each.path: each for each in reading.claims}
    assert all(kept[each.path] == each for each in first)


# Sums

TOTAL = claim("12.50", 5, "total")
PARTS = [
    claim(text, at, "items", row, "amount") for row, (text, at) in enumerate([("4.50", 20), ("5.00", 40), ("3.00", 80)])
]
WRONG = replace(PARTS[2], text="9.00", spans=(Span(90, 94),))


def fact(of: Claim) -> Fact:
    return Fact("甲", "amount", Decimal(of.text), of.text, "万元", of.spans, (), id=of.text)


def tried(claims: Sequence[Claim]) -> list[Check]:
    """Whether the parts add up to the total."""
    facts = {claim.path: fact(claim) for claim in claims if claim.unit is not None}
    total = facts.pop(("total",), None)
    parts = [made for path, made in facts.items() if path[0] == "items"]
    if total is None or not parts:
        return []
    holds = total.value == sum(part.value for part in parts)
    return [Check("sum", "holds" if holds else "error", (total, *parts))]


def test_a_list_that_does_not_add_up_is_a_problem() -> None:
    unread = problem("group", "count")
    reading = Reading((TOTAL, *PARTS[:2], WRONG), (unread,))
    assert problems_of(reading, tried) == (unread, Problem(("items",), "4.50+5.00+9.00", "sum"))
    assert problems_of(Reading((TOTAL, *PARTS)), tried) == ()


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(Check("share", "error", (fact(TOTAL), fact(PARTS[0]))), id="of another kind"),
        pytest.param(Check("sum", "rounding", (fact(TOTAL), fact(PARTS[0]))), id="that rounding explains"),
        pytest.param(Check("sum", "note", (fact(TOTAL), fact(PARTS[0]))), id="that could not be tried"),
        pytest.param(Check("sum", "error", (fact(PARTS[0]), fact(TOTAL))), id="whose parts are in no list"),
    ],
)
def test_no_problem_is_a_check(check: Check) -> None:
    assert problems_of(Reading((TOTAL, *PARTS)), lambda _: [check]) == ()


def test_a_list_that_fails_in_two_sums_is_asked_once() -> None:
    check = Check("sum", "error", (fact(TOTAL), fact(PARTS[0]), fact(PARTS[1])))
    assert len(problems_of(Reading((TOTAL, *PARTS)), lambda _: [check, check])) == 1


@pytest.mark.parametrize(
    ("again", "proved", "expected"),
    [
        pytest.param(PARTS, set(), ["4.50", "5.00", "3.00"], id="one that adds up takes its place"),
        pytest.param(PARTS, {"4.50"}, ["4.50", "5.00", "3.00"], id="with the proved figures in it"),
        pytest.param(PARTS, {"9.00"}, ["4.50", "5.00", "9.00"], id="one without a proved figure does not"),
        pytest.param(PARTS[:2], set(), ["4.50", "5.00", "9.00"], id="one that does not add up does not"),
        pytest.param([], set(), ["4.50", "5.00", "9.00"], id="an empty one does not"),
    ],
)
def test_a_list_that_does_not_add_up_is_taken_whole_or_not_at_all(
    again: list[Claim], proved: set[str], expected: list[str]
) -> None:
    reading = Reading((TOTAL, *PARTS[:2], WRONG))
    problems = problems_of(reading, tried)
    after = mended(reading, Reading(tuple(again)), problems, tried, lambda claim: claim.text in proved)
    assert [claim.text for claim in after.claims if claim.path[0] == "items"] == expected
    assert after.claims[0] == TOTAL
    assert after.problems == ()


def test_a_list_of_proved_figures_alone_may_take_its_place() -> None:
    total = replace(TOTAL, text="9.50")
    reading, again = Reading((total, *PARTS[:2], WRONG)), Reading(tuple(PARTS[:2]))
    after = mended(reading, again, problems_of(reading, tried), tried, lambda claim: claim.text != "9.00")
    assert [claim.text for claim in after.claims] == ["9.50", "4.50", "5.00"]


def test_a_second_answer_does_not_change_the_total_of_a_list() -> None:
    reading = Reading((TOTAL, *PARTS[:2], WRONG))
    again = Reading((replace(TOTAL, text="18.50", spans=(Span(95, 100),)), *PARTS))
    after = mended(reading, again, problems_of(reading, tried), tried, lambda _: False)
    assert [claim.text for claim in after.claims] == ["12.50", "4.50", "5.00", "3.00"]


# A whole run

TEXT = """一、概况

费用为12.50万元。

主泵4.50万元；副泵5.00万元；备件3.00万元；工具9.00万元。更换3台，原因是老化。

人手不足，备件不足。
"""
TOTAL_ID, MAIN_ID, SPARE_ID, PARTS_ID, TOOLS_ID, COUNT_ID = range(1, 7)


@dataclass
class Script:
    """A model that gives these answers, one after the other, and notes what it was asked."""

    answers: list[Mapping[str, Any] | Reply]
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        answer = self.answers[len(self.requests) - 1]
        return answer if isinstance(answer, Reply) else Reply("answered", answer, usage=Usage(1, 0, 10, 5))

    @property
    def asked(self) -> list[list[str]]:
        """The keys that each request asked for."""
        return [list(request.schema["properties"]) for request in self.requests]

    @property
    def told(self) -> list[str]:
        """What the last request says of the answer before it; fields are named as they are asked for."""
        return [line for line in self.requests[-1].messages[1]["content"].splitlines() if line.startswith("- ")]


def run(write: Write, *answers: Mapping[str, Any] | Reply, repairs: int = 2) -> tuple[Result, Script]:
    script = Script(list(answers))
    settings = Settings(Wording("http://model.invalid/v1", "any"), repairs=repairs, at_once=1)
    source = source_of(write("document.txt", TEXT))
    return extract(source, [Schema("report", Report)], model_engine(script, settings)), script


def record(result: Result) -> dict[str, str]:
    """The released values by path, figures without their units."""
    return {where.removeprefix("/records/report/"): evidence.quote for where, evidence in result.evidence.items()}


def rows(*amounts: int) -> list[dict[str, int]]:
    return [{"金额": amount} for amount in amounts]


def test_what_is_read_right_the_first_time_is_asked_once(write: Write) -> None:
    result, script = run(write, {"合计": TOTAL_ID, "各项": rows(MAIN_ID, SPARE_ID, PARTS_ID)})
    assert record(result) == {
        "total": "12.50",
        "items/0/amount": "4.50",
        "items/1/amount": "5.00",
        "items/2/amount": "3.00",
    }
    assert len(script.requests) == 1
    assert [(chunk.state, chunk.reason) for chunk in result.chunks][-1] == ("model", "4 values")


def test_only_the_failed_fields_are_asked_a_second_time(write: Write) -> None:
    result, script = run(
        write, {"合计": 99, "水泵": {"数量": COUNT_ID, "原因": "没有"}}, {"合计": 1, "水泵": {"原因": "老化"}}
    )
    assert record(result) == {"total": "12.50", "group/count": "3", "group/reason": "老化"}
    assert script.asked == [["合计", "水泵", "各项", "问题"], ["合计", "水泵"]]
    assert list(script.requests[1].schema["properties"]["水泵"]["properties"]) == ["原因"]
    assert script.told == ['- 合计 = "99": 片段里没有这个编号', '- 水泵.原因 = "没有": 片段里没有这样的原文']
    assert result.chunks[-1].reason == "3 values, 1 asked again"
    assert (result.rejected, result.usage.requests) == ((), 2)


ROUNDS = [
    {"合计": 99, "水泵": {"数量": 98, "原因": "没有"}},
    {"水泵": {"原因": "老化"}},
    {"水泵": {"数量": COUNT_ID}},
    {"合计": TOTAL_ID},
]


@pytest.mark.parametrize("repairs", [0, 1, 2, 3, 9])
def test_there_are_at_most_the_given_rounds(write: Write, repairs: int) -> None:
    """Each of which mends one field; what is left after the last one is told."""
    result, script = run(write, *ROUNDS, repairs=repairs)
    mended_in_order = {"group/reason": "老化", "group/count": "3", "total": "12.50"}
    done = min(repairs, 3)
    assert record(result) == dict(list(mended_in_order.items())[:done])
    assert script.asked[1:] == [["合计", "水泵"], ["合计", "水泵"], ["合计"]][:done]
    assert {r.path for r in result.rejected} == {f"report/{where}" for where in list(mended_in_order)[done:]}
    assert result.chunks[-1].reason == f"{done} values" + (f", {done} asked again" if done else "")


def test_nothing_more_is_asked_of_a_model_that_has_nothing_to_say(write: Write) -> None:
    result, script = run(write, {"合计": 99}, {"合计": None})
    assert len(script.requests) == 2
    assert [r.path for r in result.rejected] == ["report/total"]


@pytest.mark.parametrize("state", ["failed", "cut_off", "refused"])
def test_where_a_repair_fails_the_last_answer_is_kept(write: Write, state: Any) -> None:
    result, script = run(write, {"合计": 99, "水泵": {"数量": COUNT_ID}}, Reply(state, reason="no", usage=Usage(1)))
    assert record(result) == {"group/count": "3"}
    assert [r.path for r in result.rejected] == ["report/total"]
    assert (len(script.requests), result.usage.requests) == (2, 2)


def test_a_list_that_does_not_add_up_is_asked_again_and_mended(write: Write) -> None:
    first = {"合计": TOTAL_ID, "各项": rows(MAIN_ID, SPARE_ID, TOOLS_ID)}
    result, script = run(write, first, {"各项": rows(MAIN_ID, SPARE_ID, PARTS_ID)})
    assert [quote for where, quote in record(result).items() if "items" in where] == ["4.50", "5.00", "3.00"]
    assert script.asked[1] == ["各项"]
    assert script.told == ['- 各项 = "4.50+5.00+9.00": 各项相加不等于合计，请核对有无漏项、错位']


def test_a_list_that_still_does_not_add_up_stays_as_it_was(write: Write) -> None:
    first = {"合计": TOTAL_ID, "各项": rows(MAIN_ID, SPARE_ID, TOOLS_ID)}
    result, script = run(write, first, {"各项": rows(MAIN_ID, SPARE_ID)}, {"各项": rows(TOOLS_ID)})
    assert [quote for where, quote in record(result).items() if "items" in where] == ["4.50", "5.00", "9.00"]
    assert len(script.requests) == 3


def test_a_list_that_was_answered_in_another_shape_is_mended_whole(write: Write) -> None:
    result, script = run(write, {"各项": "见上文"}, {"各项": rows(MAIN_ID, SPARE_ID)})
    assert [quote for where, quote in record(result).items() if "items" in where] == ["4.50", "5.00"]
    assert script.asked[1] == ["各项"]
    assert result.rejected == ()
