"""What a model wrote, read as the object it means: wrappings are taken off, and what is no object is refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.model.answers import read_object

READ = [
    pytest.param('{"a": 1}', {"a": 1}, id="an object"),
    pytest.param("{}", {}, id="an empty object"),
    pytest.param('  \n{"a": 1}\n ', {"a": 1}, id="white space around it"),
    pytest.param('\ufeff{"a": 1}', {"a": 1}, id="a byte order mark"),
    pytest.param('{"a": "x\ny"}', {"a": "x\ny"}, id="a line break inside a string"),
    pytest.param('{"甲": "一、收入"}', {"甲": "一、收入"}, id="Chinese"),
    # fences
    pytest.param('```json\n{"a": 1}\n```', {"a": 1}, id="a fence with a language"),
    pytest.param('```\n{"a": 1}\n```', {"a": 1}, id="a fence without"),
    pytest.param('```json\r\n{"a": 1}\r\n```', {"a": 1}, id="a fence with carriage returns"),
    pytest.param('Here it is:\n```json\n{"a": 1}\n```\nDone.', {"a": 1}, id="a fence in prose"),
    pytest.param('```json\n{"a": 1}\n```\n```json\n{"a": 2}\n```', {"a": 2}, id="of two fences the last"),
    pytest.param('```json\n{"a": 1}\n```\nas {"x": 2} asks', {"a": 1}, id="a fence before an object in prose"),
    pytest.param('{"a": "```json\\n{}\\n```"}', {"a": "```json\n{}\n```"}, id="a fence inside a string"),
    # reasoning
    pytest.param('<think>maybe {"a": 9}</think>\n{"a": 1}', {"a": 1}, id="a block of reasoning"),
    pytest.param('<THINKING>x</Thinking>{"a": 1}', {"a": 1}, id="reasoning in capitals"),
    pytest.param('maybe {"a": 9}</think>\n{"a": 1}', {"a": 1}, id="reasoning whose start is not sent"),
    pytest.param('<think>x</think>```json\n{"a": 1}\n```', {"a": 1}, id="reasoning before a fence"),
    # prose
    pytest.param('The answer is {"a": 1}.', {"a": 1}, id="an object in prose"),
    pytest.param('First {"a": 9}, better {"a": 1}', {"a": 1}, id="of two objects the last"),
    pytest.param('The answer is {"a": "}{"}.', {"a": "}{"}, id="braces inside a string"),
    pytest.param('The answer is {"a": "\\"}"}.', {"a": '"}'}, id="an escaped quote inside a string"),
    # commas
    pytest.param('{"a": [1, 2,],}', {"a": [1, 2]}, id="trailing commas"),
    pytest.param('{"a": 1 ,\n}', {"a": 1}, id="a trailing comma before a line break"),
    pytest.param('{"a": "x,}", "b": ",]"}', {"a": "x,}", "b": ",]"}, id="no comma inside a string is touched"),
    # numbers
    pytest.param('{"a": 1.50}', {"a": "1.50"}, id="a decimal keeps its digits"),
    pytest.param('{"a": 12345678901234567890.10}', {"a": "12345678901234567890.10"}, id="a long decimal"),
    pytest.param('{"a": 12345678901234567890}', {"a": 12345678901234567890}, id="a long integer"),
    pytest.param('{"a": "1,234.50"}', {"a": "1,234.50"}, id="a number as a string"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text: str, expected: dict[str, Any]) -> None:
    assert read_object(text) == expected


REFUSED = [
    pytest.param("", id="nothing"),
    pytest.param("I cannot find it.", id="prose"),
    pytest.param("null", id="null"),
    pytest.param("[1, 2]", id="an array"),
    pytest.param('"text"', id="a string"),
    pytest.param('{"a": 1', id="an object without its end"),
    pytest.param('{"rows": [{"a": 1}, {"a": 2}', id="an object cut off behind an inner one"),
    pytest.param('{"a": 1,, "b": 2}', id="two commas"),
    pytest.param("{'a': 1}", id="single quotes"),
    pytest.param('Write { first. {"a": 1}', id="an odd brace in front"),
    pytest.param('{"a": ' + "9" * 5000 + "}", id="an integer beyond any amount"),
    pytest.param("[" * 100_000, id="brackets without end"),
    pytest.param("{" * 100_000, id="braces without end"),
    pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, id="an object of great depth"),
    pytest.param(" " * 4_000_001, id="longer than any answer"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError, match="answer is"):
        read_object(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab{}", max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text("abc<>,{}", max_size=5), JSON, max_size=4)
WRAPPINGS = [
    pytest.param("{}", id="bare"),
    pytest.param("```json\n{}\n```", id="fence"),
    pytest.param("<think>which?</think>{}", id="reasoning"),
    pytest.param("This is it:\n{}\nDone.", id="prose"),
]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@given(value=OBJECTS)
def test_what_was_meant_is_what_is_read(wrapping: str, value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if "```" not in text and "</" not in text:
        assert read_object(wrapping.replace("{}", text)) == value


@given(text=st.text(st.sampled_from('{}[]",:\\ a1`<>/think\n'), max_size=60))
def test_whatever_is_written_is_an_object_or_refused(text: str) -> None:
    try:
        value = read_object(text)
    except ValueError:
        return
    assert isinstance(value, dict)


# What a value says is not touched, and nothing is lost without a word

FAITHFUL = [
    pytest.param('{"a": "x <think>y</think> z"}', {"a": "x <think>y</think> z"}, id="tags inside a string"),
    pytest.param('{"a": "</think>b"}', {"a": "</think>b"}, id="the end of a tag inside a string"),
    pytest.param('A 5" pipe: {"a": "x,}"}', {"a": "x,}"}, id="an odd quote in front"),
]


@pytest.mark.parametrize(("text", "expected"), FAITHFUL)
def test_a_value_is_read_as_it_was_written(text: str, expected: dict[str, Any]) -> None:
    assert read_object(text) == expected


LOSSES = [
    pytest.param('[{"a": 1}, {"a": 2}]', id="an array of objects"),
    pytest.param('"rows": [{"a": 1}, {"a": 2}]', id="an object that lost its braces"),
    pytest.param('```json\n[{"a": 1}, {"a": 2}', id="an array cut off"),
    pytest.param('<think>maybe {"a": 1} or {"a": 2}', id="reasoning that has no end"),
    pytest.param('{"a": NaN}', id="no number"),
    pytest.param('{"a": -Infinity}', id="infinity"),
    pytest.param('{"a": "\\ud800"}', id="half a character"),
]


@pytest.mark.parametrize("text", LOSSES)
def test_refused_rather_than_read_in_part(text: str) -> None:
    with pytest.raises(ValueError, match="answer is"):
        read_object(text)


ENDLESS = [
    pytest.param("<think>" * 6000, id="reasoning begun again and again"),
    pytest.param("```" + "a" * 12_000, id="a fence without end"),
    pytest.param("```" + " " * 12_000, id="a fence of spaces"),
    pytest.param('"\\' * 6000, id="quotes and backslashes"),
]


@pytest.mark.parametrize("text", ENDLESS)
def test_a_model_that_runs_in_circles_costs_little(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="answer is"):
        read_object(text)
    assert time.process_time() - began < 0.1
