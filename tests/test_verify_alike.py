"""How alike two names or texts are."""

from __future__ import annotations

import pytest

from structurer.verify.words.alike import bare, both_ways, is_shortened, is_spoilt, is_within, likeness, shared_run


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [("县档案馆", "云岭县档案馆", True), ("云岭馆", "云岭县档案馆", True), ("云岭县水利局", "云岭县档案馆", False)],
)
def test_is_within(short: str, long: str, expected: bool) -> None:
    assert is_within(short, long) is expected


def test_an_abbreviation_may_stand_on_either_side() -> None:
    assert is_shortened("县档案馆", "云岭县档案馆")
    assert is_shortened("云岭县档案馆", "县档案馆")
    assert not is_shortened("云岭县水利局", "云岭县档案馆")


def test_marks_and_brackets_do_not_tell_names_apart() -> None:
    assert bare("“维修（护） 费”") == bare("维修(护)费") == "维修护费"
    assert both_ways("维修（护）费") == {"维修护费", "维修费"}
    assert both_ways("差旅费") == {"差旅费"}


@pytest.mark.parametrize(("name", "expected"), [("差旅费", False), ("差旅费小计", True), ("差旅费 12.00", True)])
def test_a_name_that_something_ran_into(name: str, expected: bool) -> None:
    assert is_spoilt(name) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("档案", "档案", 1), ("档案", "水利", 0), ("", "", 0), ("", "档案", 0)]
)
def test_likeness(first: str, second: str, expected: int) -> None:
    assert likeness(first, second) == expected


def test_the_longest_run_that_two_texts_share() -> None:
    assert shared_run("缴纳的公务员医疗补助费用", "公务员医疗补助") == 7
    assert shared_run("档案", "水利") == 0
