"""Faults of a server: whatever it does, a request ends in a named state or in an error that stops the run."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from model_clients import GOOD, Asker, asking, error, question
from model_server import WRONG_TYPES, Step, only_loopback

from structurer.errors import Denied, Unreachable
from structurer.model.choices import Mode
from structurer.result import Usage


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_loopback(monkeypatch, tmp_path)


@pytest.fixture
def ask() -> Iterator[Asker]:
    yield from asking()


each_mode = pytest.mark.parametrize("mode", Mode, ids=str)


# Faults that pass: bad tries before a good one

UNREADABLE = [
    pytest.param(Step("I cannot find it."), id="prose"),
    pytest.param(Step(""), id="an empty answer"),
    pytest.param(Step("[1, 2]"), id="an array"),
    pytest.param(Step('{"total": "11'), id="half an object"),
    pytest.param(
        Step(body={"choices": [{"index": 0, "message": {"role": "assistant"}}]}), id="a message without words"
    ),
]


@each_mode
@pytest.mark.parametrize("step", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_asked_again_with_the_reason(ask: Asker, mode: Mode, step: Step) -> None:
    asked = ask(step, GOOD, request=question(mode=mode))
    first, second = (received.body["messages"] for received in asked.server.received)
    assert (asked.reply.state, asked.waits) == ("answered", [0.0])
    assert second[: len(first)] == first
    assert [message["role"] for message in second[len(first) :]] == ["assistant", "user"]
    assert "the answer is " in second[-1]["content"]


FLEETING = [
    pytest.param(Step(status=408), id="408"),
    pytest.param(Step(status=409), id="409"),
    pytest.param(Step(status=425), id="425"),
    pytest.param(Step(status=429), id="429"),
    pytest.param(Step(status=500), id="500"),
    pytest.param(Step(status=502, body=b"<html>\n", headers={"content-type": "text/html"}), id="502 of a gateway"),
    pytest.param(Step(status=529), id="529"),
    pytest.param(Step(drop=True), id="a dropped connection"),
    pytest.param(Step(GOOD.answer, truncate=True), id="half a body"),
    pytest.param(Step(GOOD.answer, truncate=True, gzip=True), id="half a compressed body"),
    pytest.param(Step(body=b"x", headers={"content-encoding": "gzip"}), id="a body that is not compressed as it says"),
    pytest.param(Step(body=b"<html>oh"), id="a body that is no JSON"),
    pytest.param(Step(body=b""), id="an empty body"),
]


@pytest.mark.parametrize("step", FLEETING)
def test_a_fault_of_transport_is_sent_again_as_it_was(ask: Asker, step: Step) -> None:
    asked = ask(step, GOOD)
    assert (asked.reply.state, asked.reply.usage) == ("answered", Usage(2, 1, 10, 5))
    assert asked.server.received[0].body == asked.server.received[1].body


def test_a_slow_answer_is_not_waited_for(ask: Asker) -> None:
    over = threading.Event()
    asked = ask(replace(GOOD, wait=over), GOOD, timeout=0.1)
    over.set()
    assert (asked.reply.state, asked.requests, asked.reply.usage.requests) == ("answered", 2, 2)


# name: headers, the shortest and the longest wait that is asked for
WAITS = {
    "seconds": ({"retry-after": "7"}, 7.0, 7.1),
    "parts of a second": ({"retry-after": "0.5"}, 0.5, 0.6),
    "milliseconds": ({"retry-after-ms": "1500"}, 1.5, 1.6),
    "milliseconds before seconds": ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5, 1.6),
    "longer than anybody waits": ({"retry-after": "86400"}, 120.0, 120.1),
    "endless": ({"retry-after": "inf"}, 120.0, 120.1),
    "before now": ({"retry-after": "-5"}, 0.0, 0.1),
    "no number": ({"retry-after": "soon"}, 0.0, 30.0),
    "nothing told": ({}, 0.0, 30.0),
}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("headers", "shortest", "longest"), WAITS.values(), ids=WAITS)
def test_the_wait_that_a_server_asks_for(
    ask: Asker, status: int, headers: dict[str, str], shortest: float, longest: float
) -> None:
    asked = ask(Step(status=status, headers=headers), GOOD)
    assert asked.reply.state == "answered"
    assert [shortest <= wait <= longest for wait in asked.waits] == [True]


# Faults that stay

# name: steps, state, a word of the reason, requests, tokens of prompt and answer
ENDS: dict[str, tuple[tuple[Step, ...], str, str, Usage]] = {
    "never an object": ((Step("no"),), "failed", "no JSON object", Usage(3, 2, 30, 15)),
    "always 429": ((Step(status=429),), "failed", "429: scripted 429", Usage(6, 5)),
    "always 500": ((Step(status=500),), "failed", "500: scripted 500", Usage(6, 5)),
    "both budgets are their own": (
        (*[Step(status=500)] * 5, Step("no"), Step("no"), GOOD),
        "answered",
        "",
        Usage(8, 7, 30, 15),
    ),
    "transport ends it": ((Step("no"), *[Step(status=500)] * 6, GOOD), "failed", "500", Usage(7, 6, 10, 5)),
    "answers end it": ((*[Step(status=500)] * 5, *[Step("no")] * 3, GOOD), "failed", "no JSON", Usage(8, 7, 30, 15)),
    "a refusal": ((Step(refusal="I will not."), GOOD), "refused", "I will not.", Usage(1, 0, 10, 5)),
    "a filter": ((Step("", finish="content_filter"), GOOD), "refused", "filter", Usage(1, 0, 10, 5)),
    "cut off by length": ((Step('{"total": ', finish="length"), GOOD), "cut_off", "length", Usage(1, 0, 10, 5)),
    "whole, but at the limit": ((Step(GOOD.answer, finish="length"), GOOD), "cut_off", "length", Usage(1, 0, 10, 5)),
    "refused behind a bad try": ((Step("no"), Step(refusal="No.")), "refused", "No.", Usage(2, 1, 20, 10)),
    "odd status": ((Step(status=418), GOOD), "failed", "418", Usage(1)),
}


@pytest.mark.parametrize(("steps", "state", "word", "usage"), ENDS.values(), ids=ENDS)
def test_how_a_request_ends(ask: Asker, steps: tuple[Step, ...], state: str, word: str, usage: Usage) -> None:
    asked = ask(*steps)
    assert (asked.reply.state, asked.reply.usage, asked.requests) == (state, usage, usage.requests)
    assert word in asked.reply.reason
    assert "\n" not in asked.reply.reason
    assert (asked.reply.answer != {}) is (state == "answered")


def test_the_words_of_an_unfinished_answer_are_kept(ask: Asker) -> None:
    assert ask(Step('{"total": "11', finish="length")).reply.text == '{"total": "11'


TOO_LONG = [
    pytest.param(400, error(code="context_length_exceeded"), id="a code"),
    pytest.param(400, error(message="This model's maximum context length is 8192 tokens."), id="a message"),
    pytest.param(413, error(message="too many tokens"), id="413"),
]


@pytest.mark.parametrize(("status", "body"), TOO_LONG)
def test_a_prompt_that_is_too_long_is_cut_off(ask: Asker, status: int, body: dict[str, Any]) -> None:
    asked = ask(Step(status=status, body=body), GOOD)
    assert (asked.reply.state, asked.requests) == ("cut_off", 1)
    assert "longer than the model can read" in asked.reply.reason


# name: status, what the one line names
DENIALS = {
    "the request is not understood": (400, "--mode"),
    "the key is wrong": (401, "OPENAI_API_KEY"),
    "the key may not": (403, "OPENAI_API_KEY"),
    "no such model": (404, "some-model"),
    "no such method": (405, "405"),
    "a malformed body": (422, "422"),
}


@pytest.mark.parametrize(("status", "word"), DENIALS.values(), ids=DENIALS)
def test_what_no_request_can_get_past_stops_the_run(ask: Asker, status: int, word: str) -> None:
    server = ask.server(Step(status=status))
    with pytest.raises(Denied) as caught:
        ask.client(server.base_url).ask(question())
    assert word in str(caught.value)
    assert str(status) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (len(server.received), ask.waits) == (1, [])


def test_nothing_that_listens(ask: Asker) -> None:
    with socket.socket() as taken:  # bound, and not listening: nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(Unreachable, match=f"nothing answers at {url}"):
            ask.client(url).ask(question())
    assert len(ask.waits) == 5


def test_a_server_that_goes_away_fails_the_request_and_not_the_run(ask: Asker) -> None:
    asked = ask(Step(status=500), Step(drop=True), transports=3)
    assert (asked.reply.state, asked.requests) == ("failed", 3)


def test_a_server_that_listens_is_not_said_to_be_away(ask: Asker) -> None:
    assert ask(Step(drop=True)).reply.state == "failed"


@pytest.mark.parametrize(
    ("status", "code"), [(402, "insufficient_balance"), (429, "insufficient_quota")], ids=["402", "quota"]
)
def test_no_money_stops_the_run(ask: Asker, status: int, code: str) -> None:
    with pytest.raises(Denied):
        ask(Step(status=status, body=error(code=code)))
    assert ask.waits == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(error(type="exceed_context_size_error", message="exceeds the available context size"), id="llama"),
        pytest.param([error(message="The input token count (2) exceeds the maximum number of tokens")], id="gemini"),
        pytest.param(error(message="input is too long for requested model"), id="bedrock"),
    ],
)
def test_a_prompt_that_is_too_long_in_other_words(ask: Asker, body: Any) -> None:
    assert ask(Step(status=400, body=body)).reply.state == "cut_off"


# Completions of another shape, and what servers say

ODD = [pytest.param(Step(more=wrong), id=f"wrong types {at}") for at, wrong in enumerate(WRONG_TYPES)]
ODD += [
    pytest.param(Step(choices=False), id="no choices"),
    pytest.param(Step(body={"error": {"message": "overloaded", "code": 529}}), id="an error with status 200"),
    pytest.param(Step(body=b"\xff\xfe{"), id="a body that is no text"),
    pytest.param(Step(body=b"[1]"), id="a body that is an array"),
    pytest.param(Step(body=b"<html>", headers={"content-type": "text/html"}), id="a page"),
]
GOOD_ENOUGH = {4, 5, 6}  # usage alone is wrong: the answer stands


@pytest.mark.parametrize("step", ODD)
def test_a_completion_of_another_shape_is_a_fault_of_transport(ask: Asker, step: Step) -> None:
    asked = ask(step, GOOD)
    if step.more in [WRONG_TYPES[at] for at in GOOD_ENOUGH]:
        assert (asked.reply.state, asked.requests) == ("answered", 1)
    else:
        assert (asked.reply.state, asked.requests) == ("answered", 2)
        assert asked.server.received[0].body == asked.server.received[1].body


def test_half_a_character_is_asked_again(ask: Asker) -> None:
    broken = b'{"choices": [{"index": 0, "message": {"role": "assistant", "content": "no \\ud800"}}]}'
    assert ask(Step(body=broken), GOOD).reply.state == "answered"


def test_what_a_model_says_is_told_in_one_short_line(ask: Asker) -> None:
    reason = ask(Step(refusal="I\nwill\x1b[31m not. " * 200)).reply.reason
    assert reason.startswith("the model refused: I")
    assert (len(reason) < 250, reason.isprintable()) == (True, True)
