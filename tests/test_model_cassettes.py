"""The files of cassettes: nothing of who recorded them is in them, and what is no cassette is refused."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from model_clients import KEY, WHOLE, Ask, Recorder, answered, asking_at, held, post, question, texts, written
from model_server import SECRET_HEADERS, ModelServer, Step, only_loopback

from structurer.errors import CassetteError, OutputError
from structurer.model.choices import Record
from structurer.model.replay import cassette, own_names

GONE = "http://nowhere.invalid/v1"


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_loopback(monkeypatch, tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cassettes" / "accounts.json"


@pytest.fixture
def ask() -> Iterator[Ask]:
    yield from asking_at()


@pytest.fixture
def record(ask: Ask, path: Path) -> Recorder:
    return Recorder(ask, path)


# What the file holds


def test_a_cassette_reads_well(record: Recorder, path: Path) -> None:
    record(question("收入{{ x }}"))
    interaction = held(path)["interactions"][0]
    assert interaction == {
        "request": {
            "method": "POST",
            "path": "/v1/chat/completions",
            "headers": {"content-type": "application/json"},
            "body": question("收入{{ x }}").body(),
        },
        "response": {
            "status": 200,
            "headers": {"content-type": "application/json"},
            "body": {
                "model": "some-model",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "tool_calls",
                        "message": {
                            "role": "assistant",
                            "content": None,
                            "refusal": None,
                            "tool_calls": [
                                {
                                    "id": "call_0",
                                    "type": "function",
                                    "function": {"name": "answer", "arguments": '{"is": "收入{{ x }}"}'},
                                }
                            ],
                        },
                    }
                ],
                "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
            },
        },
    }
    assert list(interaction["request"]["body"]) == sorted(interaction["request"]["body"])
    assert "收入{{ x }}" in path.read_text("utf-8")


def test_nothing_of_the_recorder_is_in_the_file(record: Recorder, path: Path) -> None:
    extra = {"organization": "org-of-the-recorder", "_request_id": "req_of_the_recorder", "provider": "of-the-recorder"}
    record(answer=lambda body, n: replace(answered(body, n), more=extra), hosts=None)
    data = path.read_bytes().lower()
    known = (KEY, "127.0.0.1", "of_the_recorder", "of-the-recorder", "1700000000", "authorization", "bearer", "cookie")
    assert [secret for secret in (*known, *SECRET_HEADERS) if secret.encode() in data] == []


SK, JWT = "sk-proj-" + "a1B2" * 8, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0"
# name: what a prompt holds, the kind that is told
HELD = {
    "the key in use": (f"my key is {KEY}", "the key in use"),
    "a key that is told of": ("the word is open-sesame-42", "the key in use"),
    "a key": (f"use {SK}.", "an API key"),
    "a bearer": ("Authorization: Bearer abcdef0123456789", "a bearer token"),
    "a signed token": (JWT, "a signed token"),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    "a cookie": ("Set-Cookie: a=b", "a cookie"),
    "a cookie of a gateway": ("__cf_bm=abc", "a cookie"),
    "a host": ("written on host-7.example.internal today", "the name of a host"),
    "an address": ("from 10.11.12.13:80", "the name of a host"),
}
OPTIONS: dict[str, Any] = {"secrets": ["open-sesame-42"], "hosts": ["host-7.example.internal", "10.11.12.13"]}


@pytest.mark.parametrize("before", [False, True], ids=["new", "there before"])
@pytest.mark.parametrize(("text", "kind"), HELD.values(), ids=HELD)
def test_a_secret_in_a_prompt_is_not_written(record: Recorder, path: Path, text: str, kind: str, before: bool) -> None:
    if before:
        record()
    data = path.read_bytes() if before else None
    with pytest.raises(CassetteError) as caught:
        record(question("a"), question(text), answer=lambda *_: Step({"is": "nothing"}), **OPTIONS)
    assert f"would hold {kind} at /1/" in str(caught.value)
    assert "request/body/messages/1/content" in str(caught.value)
    assert [secret for secret in (KEY, SK, JWT, "open-sesame", "host-7", "10.11") if secret in str(caught.value)] == []
    assert (path.read_bytes() if path.exists() else None) == data


def test_a_secret_in_an_answer_is_not_written(record: Recorder, path: Path) -> None:
    with pytest.raises(CassetteError, match=r"an API key at /1/0/response/.*/arguments"):
        record(answer=lambda *_: Step({"total": SK}))
    assert not path.exists()


def test_a_secret_in_the_name_of_a_field_is_not_written(record: Recorder) -> None:
    with pytest.raises(CassetteError, match=r"an API key at .*/properties, a key of it") as caught:
        record(replace(question(), schema={"properties": {SK: {"type": "string"}}}))
    assert SK not in str(caught.value)


def test_the_host_that_is_asked_is_a_secret(path: Path) -> None:
    body = {"choices": [{"message": {"content": "by llm.example.internal"}}]}
    with pytest.raises(CassetteError, match="the name of a host at /1/0/response/"):
        post(path, (200, body), to="http://llm.example.internal/v1")
    assert not path.exists()


INNOCENT = {
    "a key that is none": ("x", "anything: x, EMPTY, ollama"),
    "words with the beginning of a key": (KEY, "task-oriented-questionnaires, disk-encryption-configuration"),
    "bearers": (KEY, "Bearer certificates and bearer shareholders"),
    "numbers of sections": (KEY, "1.2.3.4 localhost server 2024-01-01"),
    "cookies to eat": (KEY, "The cookie: nice. Cookies and cream."),
}


@pytest.mark.parametrize(("key", "text"), INNOCENT.values(), ids=INNOCENT)
def test_words_are_no_secrets(record: Recorder, path: Path, key: str, text: str) -> None:
    record(question(text), key=key, hosts=["localhost", "server", "vm"])
    assert texts(path) == [text]


def test_this_machine_has_names() -> None:
    assert own_names()[0] == socket.gethostname()


# Files that are refused

EXCHANGE = {
    "request": {"method": "POST", "path": "/v1/chat/completions", "headers": {}, "body": {}},
    "response": {"status": 200, "headers": {}, "body": {"choices": [{"message": {"content": "{}"}}]}},
}
ANEW = "record it again with --record all"
REFUSED = {
    "another version": (WHOLE | {"structurer": {"cassette": 2}}, f"of version 2, and 1 is read here; {ANEW}"),
    "of vcrpy": ({"version": 1, "interactions": []}, f"of version None, and 1 is read here; {ANEW}"),
    "no exchange": (WHOLE | {"interactions": [{"request": {}}]}, f"interaction 1 is not whole.*; {ANEW}"),
    "an exchange that is none": (WHOLE | {"interactions": [7]}, f"interaction 1 is not whole.*; {ANEW}"),
    "an answer that would not be recorded": (
        WHOLE | {"interactions": [EXCHANGE, EXCHANGE | {"response": EXCHANGE["response"] | {"status": 500}}]},
        f"interaction 2 is no answer that would be recorded; {ANEW}",
    ),
}
NO_CASSETTES = {
    "no JSON": ("%PDF-1.7", "cannot be read as a cassette .*; name another file"),
    "empty": ("", "cannot be read as a cassette .*; name another file"),
    "an array": ("[]", "is no cassette: it holds no interactions; name another file"),
    "another object": ('{"records": {}}', "is no cassette: it holds no interactions; name another file"),
}


@pytest.mark.parametrize("way", [Record.none, Record.once])
@pytest.mark.parametrize(("value", "said"), REFUSED.values(), ids=REFUSED)
def test_a_cassette_that_cannot_be_used(path: Path, way: Record, value: Any, said: str) -> None:
    before = written(path, json.dumps(value))
    with pytest.raises(CassetteError, match=said) as caught, cassette(path, way, hosts=()):
        pass
    assert ("\n" in str(caught.value), path.read_bytes()) == (False, before)


@pytest.mark.parametrize(("value", "said"), REFUSED.values(), ids=REFUSED)
def test_such_a_cassette_is_recorded_anew(record: Recorder, path: Path, value: Any, said: str) -> None:
    written(path, json.dumps(value))
    record(question("a"), record=Record.all)
    assert (said != "", texts(path)) == (True, ["a"])


@pytest.mark.parametrize("way", Record, ids=str)
@pytest.mark.parametrize(("text", "said"), NO_CASSETTES.values(), ids=NO_CASSETTES)
def test_a_file_that_is_no_cassette_is_left_alone(path: Path, way: Record, text: str, said: str) -> None:
    before = written(path, text)
    with pytest.raises(CassetteError, match=said) as caught, cassette(path, way, hosts=()):
        pass
    assert ("\n" in str(caught.value), path.read_bytes()) == (False, before)


def test_no_cassette(path: Path) -> None:
    with pytest.raises(CassetteError, match=r"there is no cassette .*; record it with --record once"), cassette(path):
        pass


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Told before anything is asked."""
    (tmp_path / "file").write_text("", "utf-8")
    place = tmp_path / "file" / "accounts.json"
    with pytest.raises(OutputError, match="name another place"), cassette(place, Record.once, hosts=()):
        raise AssertionError("opened")


def test_a_cassette_inside_another(record: Recorder, ask: Ask, path: Path) -> None:
    live = record()
    with cassette(path):
        with pytest.raises(CassetteError, match="another cassette is open"), cassette(path):
            pass
        assert ask(GONE, question()) == live
    with cassette(path):
        assert ask(GONE, question()) == live


def test_the_network_is_as_before_after_a_refusal(record: Recorder, ask: Ask) -> None:
    with pytest.raises(CassetteError):
        record(question(SK))
    with ModelServer(answer=answered) as server:
        assert ask(server.base_url, question())[0].state == "answered"
        assert len(server.received) == 1
