"""A second look at rows in doubt: what the model puts into cells is taken where it is all that the rows print."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from collapsed_text import BALANCE, FORM, assert_in_place, document
from conftest import Paper
from hypothesis import given, settings
from hypothesis import strategies as st

from structurer.document import Cell, Document, Passage, Span, Table
from structurer.model.choices import Answer, Mode
from structurer.model.engine import Settings, hybrid_engine, model_engine
from structurer.model.forms import form_request, forms_of, reread
from structurer.model.questions import Wording
from structurer.model.request import Reply, Request
from structurer.numerals import scan
from structurer.pipeline import read_source
from structurer.result import Reread, Usage
from structurer.tables import find_tables

WORDING = Wording("http://model.invalid/v1", "any")
TYPED = replace(WORDING, answer=Answer.values)

Write = Callable[[str, str], Path]

# One row has three columns and two figures: which column is empty is settled by arithmetic, which is a doubt.
COSTS = """2031年部门收支
项目支出表

单位：万元

项    目 2030 年决算数 2031 年预算数 2031 年决算数
一、水泵更换 12.50 4.50
二、阀门更换 1.20 2.30 3.40
三、管道维修 5.60 6.70 7.80
合计 6.80 21.50 15.70
"""
KEYS = ["项目", "2030年决算数", "2031年预算数", "2031年决算数"]
DOUBT = (0, "placed by arithmetic")


def row(*values: Any) -> dict[str, Any]:
    return dict(zip(KEYS, values, strict=True))


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in each] for each in table.rows]


def costs() -> tuple[Document, tuple[Table, ...]]:
    source = document(COSTS)
    tables = find_tables(source)
    assert [table.doubts for table in tables] == [(DOUBT,)]
    return source, tables


def looked(
    answer: Mapping[str, Any] | Reply, text: str = COSTS, wording: Wording = WORDING, whole: bool = False
) -> tuple[Reread, list[Request]]:
    """What a model that answers so makes of the tables of a text, and what it was asked."""
    requests: list[Request] = []

    def ask(request: Request) -> Reply:
        requests.append(request)
        return answer if isinstance(answer, Reply) else Reply("answered", answer, usage=Usage(1, 0, 9, 3))

    source = document(text)
    found = reread(ask, wording, 6000, 1, whole, source, find_tables(source))
    assert_in_place(source, found.tables)
    return found, requests


# What is asked


def test_rows_in_doubt_are_asked_as_they_stand() -> None:
    source, tables = costs()
    (form,) = forms_of(source, tables, WORDING, 6000)
    assert form.columns == (0, 1, 2, 3)
    assert [(run.first, run.last) for run in form.runs] == [(0, 0)]
    request = form_request(form.question, WORDING)
    assert (request.name, request.section) == ("form", "- [项目支出表]")
    assert request.messages[1]["content"].splitlines()[1:-1] == [
        "## - [p1]",
        "项目支出表 [万元]:",
        "项目 | 2030年决算数 | 2031年预算数 | 2031年决算数",
        "一、水泵更换 <1>12.50 <2>4.50",
    ]
    (rows,) = request.schema["properties"].values()
    assert list(rows["items"]["properties"]) == KEYS
    assert [node["type"][0] for node in rows["items"]["properties"].values()] == ["string", *["integer"] * 3]


def test_values_are_asked_as_words() -> None:
    source, tables = costs()
    (form,) = forms_of(source, tables, TYPED, 6000)
    request = form_request(form.question, TYPED)
    assert "一、水泵更换 12.50 4.50" in request.messages[1]["content"]
    (rows,) = request.schema["properties"].values()
    assert {node["type"][0] for node in rows["items"]["properties"].values()} == {"string"}


def test_with_whole_all_rows_of_a_table_in_doubt_are_asked() -> None:
    source, tables = costs()
    (form,) = forms_of(source, tables, WORDING, 6000, whole=True)
    assert [(run.first, run.last) for run in form.runs] == [(0, 3)]
    assert "合计 <9>6.80" in form_request(form.question, WORDING).messages[1]["content"]


@pytest.mark.parametrize("whole", [False, True], ids=["doubts", "whole"])
def test_nothing_is_asked_of_tables_without_a_doubt(whole: bool) -> None:
    source = document(BALANCE)
    tables = find_tables(source)
    assert forms_of(source, tables, WORDING, 6000, whole) == []

    def ask(_: Request) -> Reply:
        raise AssertionError

    assert reread(ask, WORDING, 6000, 1, whole, source, tables) == Reread(tables)


def test_nothing_is_asked_of_a_page_with_drawn_lines(paper: Paper) -> None:
    paper.table([["名称", "金额"], ["水泵", "4.50"], ["阀门", "1.20"]], [100, 80])
    source = paper.read()
    tables = tuple(replace(table, doubts=(DOUBT,)) for table in find_tables(source))
    assert len(tables) == 1
    assert forms_of(source, tables, WORDING, 6000, True) == []


def test_merged_columns_are_not_asked_and_rows_that_follow_each_other_are_one_run() -> None:
    source = document(FORM)
    form = forms_of(source, find_tables(source), WORDING, 6000)[-1]
    assert [form.table.columns[at] for at in form.columns][:2] == ["三级指标", "年度指标值"]
    assert [(run.first, run.last) for run in form.runs] == [(5, 6), (8, 8)]
    shown = form_request(form.question, WORDING).messages[1]["content"]
    assert "舆情处置时限 <4>24小时内\n<5>2 <6>0\n周边居民满意度" in shown
    assert "报告验收合格率" not in shown


def many(rows: int, start: int = 0) -> tuple[Document, Table]:
    """A table of rows of a word and a figure, all in doubt."""
    text, made = "", []
    for number in range(start, start + rows):
        cells = []
        for printed in (f"水泵{'甲乙丙丁'[number % 4]}", f"{number}.50"):
            cells.append(Cell(Passage(printed, tuple(range(len(text), len(text) + len(printed))))))
            text += printed + (" " if len(cells) == 1 else "\n")
        made.append(tuple(cells))
    source = document(text)
    doubts = tuple((at, "a doubt") for at in range(rows))
    return source, Table(
        "t1", None, "费用", "万元", ("名称", "金额"), tuple(made), (1, 1), Span(0, len(text)), doubts=doubts
    )


def test_long_runs_are_asked_in_parts() -> None:
    source, table = many(45)
    (form,) = forms_of(source, [table], WORDING, 6000)
    assert [(run.first, run.last) for run in form.runs] == [(0, 19), (20, 39), (40, 44)]


def test_forms_keep_to_the_budget() -> None:
    source, table = many(60)
    forms = forms_of(source, [table], WORDING, 400)
    assert len(forms) == 3
    assert [(run.first, run.last) for form in forms for run in form.runs] == [(0, 19), (20, 39), (40, 59)]


# What is taken over

AS_READ = row("一、水泵更换", None, 1, 2)
MOVED = row("一、水泵更换", 1, None, 2)


def first_row(found: Reread) -> list[str]:
    return texts(found.tables[0])[0]


def test_where_the_model_reads_what_the_rules_read_the_doubt_is_gone() -> None:
    before = costs()[1][0]
    found, requests = looked({"行": [AS_READ]})
    assert found.tables[0] == replace(before, doubts=())
    assert len(requests) == 1
    assert [(chunk.state, chunk.reason) for chunk in found.chunks] == [("model", "all rows in doubt taken over")]
    assert found.usage == Usage(1, 0, 9, 3)
    assert set(found.prompts) == {"zh/form", "zh/pointers"}


# name: answer, the first row after it
READ: dict[str, tuple[Mapping[str, Any], list[str]]] = {
    "a figure in another column": ({"行": [MOVED]}, ["一、水泵更换", "12.50", "", "4.50"]),
    "by the name of the field": (
        {"rows": [{"c0": "一、水泵更换", "c1": 1, "c2": 2}]},
        ["一、水泵更换", "12.50", "4.50", ""],
    ),
    "words for figures": (
        {"行": [row("一、水泵更换", "12.50", "4.50", None)]},
        ["一、水泵更换", "12.50", "4.50", ""],
    ),
    "other rows beside it": (
        {"行": [row("二、阀门更换", "1.20", "2.30", "3.40"), MOVED, row("合计", 1, 2, 1)]},
        ["一、水泵更换", "12.50", "", "4.50"],
    ),
    "what is no row beside it": ({"行": ["一、水泵更换", None, MOVED]}, ["一、水泵更换", "12.50", "", "4.50"]),
}


@pytest.mark.parametrize(("answer", "expected"), READ.values(), ids=READ)
def test_a_row_that_is_all_that_is_printed_is_taken(answer: Mapping[str, Any], expected: list[str]) -> None:
    found, _ = looked(answer)
    assert first_row(found) == expected
    assert found.tables[0].doubts == ()
    assert texts(found.tables[0])[1:] == texts(costs()[1][0])[1:]


def test_typed_values_are_taken_too() -> None:
    found, _ = looked({"行": [row("一、水泵更换", "12.50", None, "4.50")]}, wording=TYPED)
    assert first_row(found) == ["一、水泵更换", "12.50", "", "4.50"]
    assert set(found.prompts) == {"zh/form", "zh/values"}


# name: an answer that is not all that the row prints
REFUSED: dict[str, Mapping[str, Any]] = {
    "nothing": {},
    "no rows": {"行": []},
    "no list": {"行": "见上"},
    "empty rows": {"行": [row(None, None, None, None)]},
    "a figure is dropped": {"行": [row("一、水泵更换", 1, None, None)]},
    "a figure is doubled": {"行": [row("一、水泵更换", 1, 1, 2)]},
    "figures are moved": {"行": [row("一、水泵更换", 2, 1, None)]},
    "a digit is changed": {"行": [row("一、水泵更换", "12.60", None, "4.50")]},
    "a word is changed": {"行": [row("一、水表更换", 1, None, 2)]},
    "a row is added in between": {"行": [row("一、水泵更换", 1, None, None), row("总计", 2, None, None)]},
    "an id that is not there": {"行": [row("一、水泵更换", 1, 9, 2)]},
    "an id that is no number": {"行": [row("一、水泵更换", True, None, 2)]},
    "a number is cut": {"行": [row("一、水泵更换", "12", "504", "50")]},
    "numbers are made one": {"行": [row("一、水泵更换", "12.504.50", None, None)]},
    "a number is said in part and by its id": {"行": [row("一、水泵更换12504", None, None, 2)]},
    "words of a number and its id": {"行": [row("一、水泵更换1", 1, 2, None)]},
}


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_a_row_that_is_not_all_that_is_printed_stays_as_it_was(answer: Mapping[str, Any]) -> None:
    found, _ = looked(answer)
    assert found.tables == costs()[1]
    (chunk,) = found.chunks
    assert (chunk.state, chunk.reason) == ("model", "0 of 1 runs of rows in doubt taken over")


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        pytest.param(Reply("failed", reason="503", usage=Usage(6)), "failed", "503", id="failed"),
        pytest.param(Reply("failed", reason="the limit is reached"), "skipped", "the limit is reached", id="not sent"),
        pytest.param(
            Reply("cut_off", usage=Usage(1)),
            "failed",
            "the answer was cut off; the rows stay as they were read",
            id="cut off",
        ),
        pytest.param(Reply("refused", reason="no", from_store=True), "failed", "no", id="refused, from the store"),
    ],
)
def test_where_there_is_no_answer_the_rows_stay(reply: Reply, state: str, reason: str) -> None:
    found, _ = looked(reply)
    assert found.tables == costs()[1]
    assert [(chunk.state, chunk.reason) for chunk in found.chunks] == [(state, reason)]
    assert found.usage == reply.usage


def test_a_stored_answer_is_taken_and_told_as_such() -> None:
    found, _ = looked(Reply("answered", {"行": [MOVED]}, from_store=True))
    assert first_row(found) == ["一、水泵更换", "12.50", "", "4.50"]
    assert found.chunks[0].state == "cached"


def test_one_row_may_become_two_and_the_doubts_behind_it_stay_true() -> None:
    source, tables = costs()
    behind = replace(tables[0], doubts=(DOUBT, (2, "another doubt")))
    answers = {"行": [row("一、水泵更换", 1, None, None), row(None, 2, None, None)]}
    found = reread(lambda _: Reply("answered", answers), WORDING, 6000, 1, False, source, (behind,))
    (table,) = found.tables
    assert texts(table)[:3] == [
        ["一、水泵更换", "12.50", "", ""],
        ["", "4.50", "", ""],
        ["二、阀门更换", "1.20", "2.30", "3.40"],
    ]
    assert table.doubts == ((3, "another doubt"),)
    assert found.chunks[0].reason == "1 of 2 runs of rows in doubt taken over"
    assert_in_place(source, (table,))


def test_merged_columns_stay_beside_the_rows_that_are_taken() -> None:
    keys = ["三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    first = ["突发事件处置时限", "2小时内", "尚未建立台账", 2, 3, None]
    second = ["舆情处置时限", "24小时内", "尚未建立台账", 5, 6, None]
    answer = {"行": [dict(zip(keys, values, strict=True)) for values in (first, second)]}
    found, requests = looked(answer, FORM)
    table = found.tables[-1]
    assert len(requests) == 2
    assert texts(table)[5] == [
        "产出指标(50分)",
        "时效指标",
        "突发事件处置时限",
        "2小时内",
        "尚未建立台账",
        "4",
        "0",
        "",
    ]
    assert texts(table)[6][2:7] == ["舆情处置时限", "24小时内", "尚未建立台账", "2", "0"]
    assert {at for at, _ in table.doubts} == {8}


def test_forms_of_several_tables_are_each_taken() -> None:
    """The answers come in any order; the chunks in that of the document."""
    source, table = many(60)
    answers = {
        str(at): {"行": [{"名称": cells[0].text, "金额": cells[1].text} for cells in table.rows[at : at + 20]]}
        for at in (0, 20, 40)
    }

    def ask(request: Request) -> Reply:
        said = request.messages[1]["content"]
        at = next(at for at in ("40", "20", "0") if f"{at}.50" in said)
        return Reply("answered", answers[at])

    found = reread(ask, WORDING, 400, 4, False, source, (table,))
    assert found.tables == (replace(table, doubts=()),)
    assert [chunk.reason for chunk in found.chunks] == ["all rows in doubt taken over"] * 3


# Through the engines


@pytest.mark.parametrize(("made", "rows"), [(hybrid_engine, 1), (model_engine, 4)], ids=["hybrid", "model"])
def test_the_engines_look_again_before_anything_is_read(write: Write, made: Any, rows: int) -> None:
    requests: list[Request] = []

    def ask(request: Request) -> Reply:
        requests.append(request)
        table = [MOVED, row("二、阀门更换", 3, 4, 5), row("三、管道维修", 6, 7, 8), row("合计", 9, 10, 11)]
        return Reply("answered", {"行": table[:rows]})

    source, look = read_source(write("costs.txt", COSTS), made(ask, Settings(WORDING)))
    assert len(requests) == 1
    assert look.tables[0].doubts == ()
    assert texts(source.tables[0])[0] == ["一、水泵更换", "12.50", "", "4.50"]
    assert [fact.column for fact in source.facts if fact.row == 0] == [1, 3]


def test_a_server_without_schemas_is_told_the_shape() -> None:
    source, tables = costs()
    wording = replace(WORDING, mode=Mode.json)
    (form,) = forms_of(source, tables, wording, 6000)
    request = form_request(form.question, wording)
    assert json.dumps(request.schema, ensure_ascii=False) in request.messages[0]["content"]


# Any answer

LINE = "一、水泵更换 12.50 4.50"


@st.composite
def answers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The line of the row in doubt, cut anywhere into the cells of one or two rows; here and there something else."""
    count = draw(st.sampled_from([4, 4, 8]))
    cuts = sorted(draw(st.lists(st.integers(0, len(LINE)), min_size=count - 1, max_size=count - 1)))
    cells: list[Any] = [LINE[start:end].strip() or None for start, end in pairwise([0, *cuts, len(LINE)])]
    for _ in range(draw(st.integers(0, 2))):
        odd = st.sampled_from([None, 1, 2, 3, 0, -1, True, 2.5, [1], "12", "4.5", "12.50", "一", "更换"])
        cells[draw(st.integers(0, count - 1))] = draw(odd)
    return [row(*cells[at : at + 4]) for at in range(0, count, 4)]


@settings(max_examples=300)
@given(answers())
def test_whatever_a_model_says_the_table_prints_the_same_numbers(rows: list[dict[str, Any]]) -> None:
    source, before = costs()
    found = reread(lambda _: Reply("answered", {"行": rows}), WORDING, 6000, 1, False, source, before)
    assert_in_place(source, found.tables)
    wanted = sorted(numeral.text for line in COSTS.splitlines()[6:] for numeral in scan(line))
    cells = [cell for each in found.tables[0].rows for cell in each if cell.text]
    assert sorted(numeral.text for cell in cells for numeral in scan(cell.text)) == wanted
