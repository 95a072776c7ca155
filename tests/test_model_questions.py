"""A question as the request that asks it: its words, its shape, its language, what it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from structurer.model.blocks import blocks_of
from structurer.model.choices import Answer, Mode
from structurer.model.prompts import fenced, fill, hash_of
from structurer.model.questions import (
    Question,
    Task,
    Wording,
    prompt_tokens,
    repair_for,
    request_for,
    sheet_for,
    tokens_of,
)
from structurer.model.reading import Problem
from structurer.model.request import Request
from structurer.model.sheet import figures_of
from structurer.pipeline import source_of
from structurer.schema import Quantity, Schema

Q = Quantity | None
Write = Callable[[str, str], Path]


class Pumps(BaseModel):
    total: Q = Field(None, description="费用")
    count: int | None = Field(None, description="数量")
    reason: str | None = Field(None, description="原因")


SCHEMA = Schema("pumps", Pumps)
ALL = frozenset({("total",), ("count",), ("reason",)})
CHINESE = "一、概况\n\n更换水泵3台，费用4.50万元，费用写作$x。\n"
ENGLISH = "1. Overview\n\nThe centre replaced 3 pumps for 4.5 million.\n"
WORDING = Wording("http://model.invalid/v1", "some-model")

Ask = Callable[..., Request]


@pytest.fixture
def question(write: Write) -> Callable[..., Question]:
    def of(text: str = CHINESE, task: Task = "section", **more: Any) -> Question:
        return Question(task, SCHEMA, ALL, blocks_of(source_of(write("document.txt", text))), **more)

    return of


@pytest.fixture
def ask(write: Write) -> Ask:
    """The request that asks everything of a text; with `problems` the one that asks again."""

    def of(text: str = CHINESE, task: Task = "section", problems: tuple[Problem, ...] = (), **wording: Any) -> Request:
        source = source_of(write("document.txt", text))
        asked = Question(task, SCHEMA, ALL, blocks_of(source))
        worded = replace(WORDING, **wording)
        sheet = sheet_for(asked, figures_of(source), worded.answer)
        if problems:
            return repair_for(asked, asked.slots[:1], sheet, worded, problems)
        return request_for(asked, sheet, worded)

    return of


def said(request: Request) -> tuple[str, str]:
    system, user = request.messages
    assert (system["role"], user["role"]) == ("system", "user")
    return system["content"], user["content"]


# The language is that of the blocks


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        pytest.param(CHINESE, "zh", ["费用", "数量", "原因"], id="Chinese"),
        pytest.param(ENGLISH, "en", ["total", "count", "reason"], id="English"),
    ],
)
def test_a_question_is_asked_in_the_language_of_its_blocks(
    question: Callable[..., Question], ask: Ask, text: str, language: str, keys: list[str]
) -> None:
    asked = question(text)
    assert (asked.language, [slot.key for slot in asked.slots]) == (language, keys)
    request = ask(text)
    assert list(request.schema["properties"]) == keys
    assert request.prompt.startswith(f"{language}/section:")
    assert ("填写：费用、数量、原因" if language == "zh" else "Fill in: total, count, reason") in said(request)[1]


def test_only_the_wanted_fields_are_asked(question: Callable[..., Question]) -> None:
    asked = replace(question(), wanted=frozenset({("total",)}))
    assert [slot.name for slot in asked.slots] == ["total"]


# What is sent


def test_the_text_stands_between_two_fences_as_it_is_shown(ask: Ask) -> None:
    request = ask()
    sheet = "## 一、概况 [p1]\n更换水泵<1>3台，费用<2>4.50万元，费用写作$x。"
    user = said(request)[1]
    assert user == f"填写：费用、数量、原因\n{fenced(sheet)}\n{sheet}\n{fenced(sheet)}"
    assert fenced(sheet) not in sheet
    assert "4.50" not in said(request)[0]


@pytest.mark.parametrize("task", ["section", "rows", "form", "achievements"])
def test_each_task_has_its_own_words(ask: Ask, task: Task) -> None:
    request = ask(task=task)
    assert request.name == task
    assert (
        said(request)[0]
        == fill(task, "zh", {"way": fill("pointers", "zh", {})[1], "task": "", "fence": "", "text": ""})[0]
    )
    assert request.prompt == f"zh/{task}:{hash_of(task, 'zh')}+zh/pointers:{hash_of('pointers', 'zh')}"


def test_values_are_asked_without_ids(ask: Ask) -> None:
    request = ask(answer=Answer.values)
    assert "<1>" not in said(request)[1]
    assert fill("values", "zh", {})[1] in said(request)[0]
    assert request.schema["properties"]["费用"] == {"type": ["string", "null"]}
    assert request.prompt.endswith(f"+zh/values:{hash_of('values', 'zh')}")


@pytest.mark.parametrize("mode", Mode)
def test_only_where_the_server_takes_no_schema_it_is_said_in_words(ask: Ask, mode: Mode) -> None:
    request = ask(mode=mode)
    spelled = json.dumps(request.schema, ensure_ascii=False)
    assert (spelled in said(request)[0]) == (mode is Mode.json)
    assert ("zh/shape:" in request.prompt) == (mode is Mode.json)
    assert request.mode is mode


def test_the_wording_goes_into_the_request(ask: Ask) -> None:
    assert ask().parameters == (("temperature", 0),)
    request = ask(parameters=(("temperature", 1), ("seed", 7)))
    assert (request.base_url, request.model) == ("http://model.invalid/v1", "some-model")
    assert request.parameters == (("temperature", 1), ("seed", 7))
    assert request.body()["seed"] == 7


def test_the_same_question_is_the_same_request(ask: Ask) -> None:
    assert ask().key == ask().key
    assert len({ask().key, ask(ENGLISH).key, ask(task="rows").key, ask(answer=Answer.values).key}) == 4


# Asking again

TOLD = (
    Problem(("total",), "99", "no_such_id"),
    Problem(("reason",), '说“了”"\n', "not_found"),
    Problem(("count",), "1+2", "sum"),
)


def test_a_repair_says_what_failed_and_asks_that_only(ask: Ask) -> None:
    request = ask(problems=TOLD)
    system, user = said(request)
    assert system == said(ask())[0]
    assert user.splitlines()[-4:] == [
        "上次的答案有几处不能用，只重新填写这几处，其余不要。没有写明的填 null。",
        '- 费用 = "99": 片段里没有这个编号',
        '- 原因 = "说“了”\\"\\n": 片段里没有这样的原文',
        '- 数量 = "1+2": 各项相加不等于合计，请核对有无漏项、错位',
    ]
    assert list(request.schema["properties"]) == ["费用"]
    assert user.startswith("填写：费用\n")
    assert "更换水泵<1>3台" in user
    assert f"+zh/repair:{hash_of('repair', 'zh')}" in request.prompt


def test_a_repair_of_an_english_question_is_english(ask: Ask) -> None:
    user = said(ask(ENGLISH, problems=TOLD[:1]))[1]
    assert user.splitlines()[-1] == '- total = "99": the passage has no such id'


# What a question is about

TABLE = "名称\t金额（万元）\n水泵\t4.50\n阀门\t1.20\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("更换水泵3台。\n", "-", id="no heading"),
        pytest.param("一、概况\n\n更换水泵3台。\n\n更换阀门。\n", "一、概况", id="one section"),
        pytest.param(
            "一、概况\n\n（一）水泵\n\n换水泵3台。\n\n二、费用\n\n共4元。\n",
            "一、概况 > （一）水泵 ... 二、费用",
            id="two",
        ),
        pytest.param(f"一、概况\n\n{TABLE}", "一、概况 [概况]", id="a table"),
        pytest.param(f"一、概况\n\n换水泵3台。\n\n表1 费用表\n{TABLE}", "一、概况 [费用表]", id="a table with a title"),
    ],
)
def test_what_a_question_is_about(question: Callable[..., Question], text: str, expected: str) -> None:
    assert question(text).section == expected


def test_of_many_sections_the_first_and_the_last_are_named(question: Callable[..., Question]) -> None:
    text = "\n\n".join(f"{number}、第{number}节\n\n换水泵3台。" for number in "一二三四")
    assert question(text).section == "一、第一节 ... 四、第四节"


def test_settled_figures_are_shown_without_an_id(write: Write) -> None:
    source = source_of(write("document.txt", CHINESE))
    asked = Question("achievements", SCHEMA, ALL, blocks_of(source), frozenset({CHINESE.index("3台")}))
    sheet = sheet_for(asked, figures_of(source), Answer.pointers)
    assert "水泵3台，费用<1>4.50" in sheet.text


# How long it is


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 1), ("字" * 30, 21), ("word" * 30, 31), ("字" * 3 + "abcd", 4)],
    ids=["nothing", "Chinese", "Latin", "both"],
)
def test_tokens_are_estimated(text: str, tokens: int) -> None:
    assert tokens_of(text) == tokens


def test_the_tokens_of_a_prompt_are_those_of_its_words_and_its_shape(ask: Ask) -> None:
    with_schema, in_words = ask(mode=Mode.json_schema), ask(mode=Mode.tools)
    words = tokens_of("".join(said(with_schema)))
    assert words < prompt_tokens(with_schema) < words + tokens_of(json.dumps(with_schema.schema)) + 60
    assert prompt_tokens(in_words) > words + 30
    assert prompt_tokens(ask(CHINESE + "阀门未动。" * 300)) > prompt_tokens(with_schema) + 900
