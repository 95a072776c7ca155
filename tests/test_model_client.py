"""Asking a model: what is sent, what answers mean, what is told of an account, many requests at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from model_clients import GOOD, KEY, Asker, asking, error, question, told
from model_server import SECRET_HEADERS, STORM, Step, only_loopback, weather

from structurer.errors import Denied, ModelError, StructurerError
from structurer.model.choices import Mode
from structurer.model.client import Access, Client, Spent
from structurer.model.request import Request
from structurer.result import Usage


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_loopback(monkeypatch, tmp_path)


@pytest.fixture
def ask() -> Iterator[Asker]:
    yield from asking()


each_mode = pytest.mark.parametrize("mode", Mode, ids=str)


# What is sent


@each_mode
def test_the_body_on_the_wire_is_that_of_the_request(ask: Asker, mode: Mode) -> None:
    request = replace(question(mode=mode), parameters=(("temperature", 0), ("max_tokens", 512)))
    received = ask(GOOD, request=request).server.received[0]
    assert (received.path, received.body) == ("/v1/chat/completions", request.body())
    assert received.headers["authorization"] == f"Bearer {KEY}"


@each_mode
@pytest.mark.parametrize("text", ["{{ 单价 }}", "{% if %}", "{# note #}", "{0} %s $name", "\x00 \u2028 😀"])
def test_a_document_is_sent_as_it_is(ask: Asker, mode: Mode, text: str) -> None:
    asked = ask(GOOD, request=question(f"合计 {text} 万元", mode))
    assert asked.server.received[0].body["messages"][1]["content"] == f"合计 {text} 万元"
    assert asked.reply.state == "answered"


def test_every_try_is_told_to_the_meter(ask: Asker) -> None:
    asked = ask(Step(status=500), Step("no"), GOOD)
    assert (
        [request.section for request in ask.metered] == ["第一部分 > 一、"] * asked.requests == ["第一部分 > 一、"] * 3
    )


def test_a_limit_ends_a_request_between_its_tries(ask: Asker) -> None:
    server = ask.server(Step("no"), GOOD)

    def meter(request: Request) -> None:
        if ask.metered:
            raise Spent("3 requests were allowed")
        ask.metered.append(request)

    client = Client(Access(server.base_url, KEY), meter, ask.waits.append)
    reply = client.ask(question())
    client.close()
    assert (reply.state, reply.reason, reply.usage) == ("failed", "3 requests were allowed", Usage(1, 0, 10, 5))
    assert len(server.received) == 1


# Answers

ANSWERS = [
    pytest.param(Step('{"total": "1150.00"}'), {"total": "1150.00"}, id="an object"),
    pytest.param(Step('```json\n{"total": "1150.00"}\n```'), {"total": "1150.00"}, id="in a fence"),
    pytest.param(Step('<think>Is it {"total": 9}?</think>{"total": "1"}'), {"total": "1"}, id="behind reasoning"),
    pytest.param(Step('{"rows": ["a", "b",],}'), {"rows": ["a", "b"]}, id="with trailing commas"),
    pytest.param(Step('{"total": 1150.00}'), {"total": "1150.00"}, id="a decimal keeps its digits"),
    pytest.param(Step('{"total": "1,150.00"}'), {"total": "1,150.00"}, id="a number as a string"),
    pytest.param(
        Step('{"total": null, "more": {"x": []}}'), {"total": None, "more": {"x": []}}, id="not by the schema"
    ),
    pytest.param(Step({"total": "壹"}, gzip=True), {"total": "壹"}, id="compressed"),
    pytest.param(
        Step(GOOD.answer, more={"service_tier": "x", "n": [1]}), GOOD.answer, id="with keys that nobody knows"
    ),
    pytest.param(Step(GOOD.answer, usage=None), GOOD.answer, id="without usage"),
    pytest.param(Step(GOOD.answer, finish="odd"), GOOD.answer, id="finished for a reason that nobody knows"),
]


@each_mode
@pytest.mark.parametrize(("step", "answer"), ANSWERS)
def test_an_answer_is_read(ask: Asker, mode: Mode, step: Step, answer: dict[str, Any]) -> None:
    asked = ask(step, request=question(mode=mode))
    assert (asked.reply.state, asked.reply.answer, asked.reply.text) == ("answered", answer, step.text)
    assert (asked.requests, asked.reply.reason, asked.reply.from_store) == (1, "", False)


@pytest.mark.parametrize(("mode", "into"), [(Mode.tools, "content"), (Mode.json, "tool"), (Mode.json_schema, "tool")])
def test_an_answer_is_found_where_it_was_not_asked_for(ask: Asker, mode: Mode, into: Any) -> None:
    assert ask(replace(GOOD, into=into), request=question(mode=mode)).reply.answer == GOOD.answer


# Secrets

STEPS = [
    pytest.param(GOOD, id="answered"),
    pytest.param(Step("no"), id="unreadable"),
    pytest.param(Step(status=429), id="429"),
    pytest.param(Step(status=500), id="500"),
    pytest.param(Step(drop=True), id="dropped"),
    pytest.param(Step(truncate=True), id="truncated"),
    pytest.param(Step(body=b"<html>"), id="no JSON"),
    pytest.param(Step(refusal="no"), id="refused"),
    pytest.param(Step(finish="length"), id="cut off"),
    *[pytest.param(Step(status=status), id=str(status)) for status in (400, 401, 403, 404)],
]


@pytest.mark.parametrize("step", STEPS)
def test_no_key_and_nothing_of_the_account_is_told(ask: Asker, step: Step) -> None:
    said: list[str] = []
    server = ask.server(replace(step, secrets=True))
    client = ask.client(server.base_url)
    try:
        said.append(repr(client.ask(question())))
    except StructurerError as caught:
        said += told(caught)
    said += [repr(client), str(client), repr(Access(server.base_url, KEY))]
    for secret in (KEY, "Bearer", *SECRET_HEADERS.values()):
        assert [text for text in said if secret in text] == []


@pytest.mark.parametrize("status", [401, 500])
def test_a_server_that_tells_the_key_is_not_repeated(ask: Asker, status: int) -> None:
    try:
        said = repr(ask(Step(status=status, body=error(message=f"Incorrect API key provided: {KEY}"))).reply)
    except Denied as caught:
        said = str(caught)
    assert "Incorrect API key provided" in said
    assert KEY not in said


@pytest.mark.parametrize("key", ["", "ключ"])
def test_a_key_that_cannot_be_sent_is_told_at_once(key: str) -> None:
    with pytest.raises(ModelError) as caught:
        Client(Access("http://model/v1", key)).ask(question())
    assert [text for text in told(caught.value) if key and key in text] == []


# Many at once


def test_as_many_are_under_way_as_there_are_threads(ask: Asker) -> None:
    """A request is answered when 16 are there: a client that keeps them from each other would never be answered."""
    together = threading.Barrier(16, timeout=5)

    def answer(_: dict[str, Any], __: int) -> Step:
        together.wait()
        return GOOD

    server = ask.server(answer=answer)
    client = ask.client(server.base_url)
    with ThreadPoolExecutor(16) as threads:
        replies = list(threads.map(client.ask, [question(str(n)) for n in range(96)]))
    assert {reply.state for reply in replies} == {"answered"}
    assert (server.peak, len(server.received)) == (16, 96)


def test_64_connections_at_once(ask: Asker) -> None:
    together = threading.Barrier(64, timeout=5)

    def answer(body: dict[str, Any], _: int) -> Step:
        together.wait()
        return Step({"is": body["messages"][1]["content"]})

    client = ask.client(ask.server(answer=answer).base_url)
    with ThreadPoolExecutor(64) as threads:
        replies = list(threads.map(client.ask, [question(str(n)) for n in range(64)]))
    assert [reply.answer for reply in replies] == [{"is": str(n)} for n in range(64)]


def test_a_storm(ask: Asker) -> None:
    answer, tries = weather(STORM, 0.2, 7, lambda body: Step({"is": body["messages"][1]["content"]}))
    server = ask.server(answer=answer)
    client = ask.client(server.base_url, timeout=0.2)
    names = [f"question {n}" for n in range(200)]
    with ThreadPoolExecutor(16) as threads:
        replies = dict(zip(names, threads.map(client.ask, map(question, names)), strict=True))
    states = Counter(reply.state for reply in replies.values())
    assert set(states) == {"answered", "refused", "cut_off", "failed"}
    assert {
        name for name, reply in replies.items() if reply.state == "answered" and reply.answer != {"is": name}
    } == set()
    assert max(tries.values()) <= 3 + 6 - 1
    assert tries == {name: reply.usage.requests for name, reply in replies.items()}
    assert len(server.received) == len(ask.metered) == sum(reply.usage.requests for reply in replies.values())
    assert all(reply.usage.retries == reply.usage.requests - 1 for reply in replies.values())
