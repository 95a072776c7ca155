"""Records against gold: what is the same, which rows belong together, what an extra field counts for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.evaluate.scores.items import field_of
from structurer.evaluate.scores.pairing import paired
from structurer.evaluate.scores.records import judged, row_likeness, vocabulary_of
from structurer.evaluate.scores.words import alike, is_quantity, label, nearness, number, same_quantity, same_words


def q(value: str, unit: str = "万元") -> dict[str, str]:
    return {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("gold", "got", "same"),
    [
        (q("3.50"), q("3.5"), True),
        (q("13055"), q("13,055"), True),
        (q("3.50"), q("3.51"), False),
        (q("3.50"), q("3.50", "元"), False),
        (q("12", "人"), q("12", "名"), True),
        (q("7", "台（套）"), q("7", "台/套"), True),
        (q("95", "%"), q("95", ""), False),
        (q("-3.50"), q("3.50"), False),
        (q("0"), q("0.00"), True),
        (q("3.50"), q("约3.50"), False),
        (q("NaN"), q("NaN"), False),
        (q("3.50"), "3.50万元", False),
        (q("3.50"), None, False),
    ],
)
def test_quantities_are_the_same_by_decimal_and_unit(gold: Any, got: Any, same: bool) -> None:
    assert same_quantity(gold, got) is same


@pytest.mark.parametrize(
    ("gold", "got", "same", "near"),
    [
        ("因公出国（境）费", "因公出国(境)费", True, True),
        ("任务 增加。", "任务增加", True, True),
        ("“三公”经费", '"三公"经费', True, True),
        ("任务增加", "任务减少", False, False),
        ("湿地巡护项目在上年已经全部完成，不再安排", "湿地巡护项目在上年已经全部完成，不再安排经费", False, True),
        ("办公费", "办公费用", False, False),
    ],
)
def test_texts_are_the_same_or_alike(gold: str, got: str, same: bool, near: bool) -> None:
    assert (same_words(gold, got), alike(gold, got)) == (same, near)


def test_a_number_is_all_of_its_text() -> None:
    assert [str(number(text)) for text in ("1,200.50", "（5）", "5%", "５", "", None, "5 台")] == [
        "1200.50", "None", "5", "5", "None", "None", "None",
    ]  # fmt: skip


def test_an_entry_with_a_name_is_a_row_and_no_quantity() -> None:
    assert is_quantity(q("5"))
    assert not is_quantity({"name": "a"} | q("5"))


def test_a_row_is_named_by_its_name_or_by_all_its_words() -> None:
    assert label({"name": "甲", "purpose": "乙"}) == "甲"
    assert label({"district": "甲", "kind": "乙", "n": q("5")}) == "甲/乙"
    assert nearness("甲", "") == 0


ROWS = [
    {"name": "信息化建设项目", "budget": q("5")},
    {"name": "信息化建设项目二期", "budget": q("7")},
    {"name": "运行维护", "budget": q("9")},
]


def test_rows_are_paired_so_that_the_whole_fits_best() -> None:
    got = [ROWS[1] | {"name": "信息化建设"}, ROWS[0] | {"name": "信息化建设"}, ROWS[2]]
    assert paired(ROWS, got, row_likeness, 0.6) == {0: 1, 1: 0, 2: 2}


def test_rows_without_names_are_paired_by_their_figures() -> None:
    gold = [{"a": q("1"), "b": q("2")}, {"a": q("3"), "b": q("4")}]
    assert paired(gold, list(reversed(gold)), row_likeness, 0.6) == {0: 1, 1: 0}


def test_of_equal_pairings_the_order_is_kept() -> None:
    rows = [{"name": "甲", "n": q("1")}] * 4
    assert paired(rows, rows, row_likeness, 0.6) == {0: 0, 1: 1, 2: 2, 3: 3}


def outcomes(gold: dict[str, Any], records: dict[str, Any], known: dict[str, Any] | None = None) -> list[str]:
    items = judged(gold, records, vocabulary_of([gold, known or {}]))
    return [f"{item.score} {item.outcome} {item.path} {item.got_path}" for item in items]


CASES = {
    "a value at its path": (
        {"survey": {"n": q("5")}}, {"survey": {"n": q("5")}}, ["quantities right /survey/n /survey/n"],
    ),
    "another value": (
        {"survey": {"n": q("5")}}, {"survey": {"n": q("6")}}, ["quantities wrong /survey/n /survey/n"],
    ),
    "words for a figure": (
        {"survey": {"n": q("5")}}, {"survey": {"n": "5"}}, ["quantities missed /survey/n None"],
    ),
    "a figure for words": (
        {"survey": {"s": "五"}}, {"survey": {"s": q("5")}},
        ["texts missed /survey/s None", "quantities extra /survey/s /survey/s"],
    ),
    "a field no gold names": (
        {"survey": {"n": q("5")}}, {"survey": {"n": q("5"), "m": q("6")}},
        ["quantities right /survey/n /survey/n", "quantities unscored /survey/m /survey/m"],
    ),
    "a row that gold has not": (
        {"survey": {"rows": [{"name": "甲", "n": q("5")}]}},
        {"survey": {"rows": [{"name": "乙", "n": q("6")}, {"name": "甲", "n": q("5")}]}},
        ["texts right /survey/rows/0/name /survey/rows/1/name", "quantities right /survey/rows/0/n /survey/rows/1/n",
         "texts extra /survey/rows/0/name /survey/rows/0/name", "quantities extra /survey/rows/0/n /survey/rows/0/n"],
    ),
    "a list of words": (
        {"survey": {"words": ["甲", "乙"]}}, {"survey": {"words": ["乙", "丙"]}},
        ["texts missed /survey/words/0 None", "texts right /survey/words/1 /survey/words/0",
         "texts extra /survey/words/1 /survey/words/1"],
    ),
    "achievements by figure and name": (
        {"survey": {"metrics": [{"name": "巡护里程", "value": "320", "unit": "公里"}]}},
        {"survey": {"metrics": [{"name": "全年巡护里程", "value": "320", "unit": "公里"},
                                {"name": "监测报告", "value": "320", "unit": "公里"}]}},
        ["metrics right /survey/metrics/0 /survey/metrics/0", "metrics extra /survey/metrics/1 /survey/metrics/1"],
    ),
    "a part that is lacking": ({"survey": {"n": q("5")}}, {}, ["quantities missed /survey/n None"]),
    "a part that gold has not": (
        {"survey": {"n": q("5")}}, {"survey": {"n": q("5")}, "other": {"n": q("5")}},
        ["quantities right /survey/n /survey/n", "quantities unscored /other/n /other/n"],
    ),
    "a part that partial gold has not": (
        {"partial": True, "survey": {"n": q("5")}}, {"survey": {"n": q("5")}, "other": {"n": q("5")}},
        ["quantities right /survey/n /survey/n"],
    ),
    "nothing where gold has null": ({"survey": {"s": None}}, {"survey": {}}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of(name: str) -> None:
    gold, records, expected = CASES[name]
    assert outcomes(gold, records) == expected


def test_a_field_that_another_gold_names_counts() -> None:
    gold, other = {"survey": {"n": q("5")}}, {"survey": {"m": q("1")}}
    assert outcomes(gold, {"survey": {"n": q("5"), "m": q("6")}}, other)[1] == "quantities extra /survey/m /survey/m"


def test_a_field_is_a_pointer_without_its_rows() -> None:
    assert field_of("/final_accounts/income/sources/12/amount") == "final_accounts.income.sources[].amount"


leaves = st.one_of(
    st.text("甲乙丙丁ab", min_size=1, max_size=4),
    st.builds(q, st.decimals(0, 999, places=2).map(str), st.sampled_from(["元", "万元", "%"])),
)
records = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("abcde"), inner, max_size=4),
        st.lists(st.fixed_dictionaries({"name": st.text("甲乙丙丁", min_size=1, max_size=3), "n": inner}), max_size=4),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("abc"), records, max_size=3))
def test_gold_is_right_by_itself(record: dict[str, Any]) -> None:
    gold = {"survey": record}
    assert {item.outcome for item in judged(gold, gold, vocabulary_of([gold]))} <= {"right"}


@given(st.dictionaries(st.sampled_from("abc"), records, max_size=3), st.dictionaries(st.sampled_from("abc"), records))
def test_every_leaf_of_both_is_counted_once(one: dict[str, Any], other: dict[str, Any]) -> None:
    gold, got = {"survey": one}, {"survey": other}
    items = list(judged(gold, got, vocabulary_of([gold, got])))
    of_gold = [item.path for item in items if item.gold is not None]
    assert len(of_gold) == len(set(of_gold)) == len(list(judged(gold, {}, frozenset())))
    of_got = [item.got_path for item in items if item.got_path]
    assert len(of_got) == len(set(of_got))
