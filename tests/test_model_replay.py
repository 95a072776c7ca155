"""Recording and replaying: what was asked of a server is replayed without it, and what is missing is explained."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from model_clients import WHOLE, Ask, Recorder, answered, asking_at, held, post, question, texts, written
from model_server import ModelServer, Step, only_loopback

from structurer.errors import CassetteError, Denied, StructurerError, Unrecorded
from structurer.model.choices import Mode, Record
from structurer.model.misses import explain_miss
from structurer.model.replay import Label, cassette
from structurer.model.request import Request

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


# Recorded, then replayed


@pytest.mark.parametrize("mode", Mode, ids=str)
def test_a_replay_gives_the_replies_of_the_recording(record: Recorder, ask: Ask, path: Path, mode: Mode) -> None:
    requests = [question(f"第{n}项 {{{{ x }}}}", mode) for n in range(5)]
    live = record(*requests)
    with cassette(path):
        assert ask(GONE, *requests, key="unused") == live
    assert {reply.state for reply in live} == {"answered"}


def test_16_threads_share_one_cassette(ask: Ask, path: Path) -> None:
    requests = [question(f"question {n}") for n in range(96)]
    with ModelServer(answer=answered) as server, cassette(path, Record.once, hosts=()):
        live = ask(server.base_url, *requests, threads=16)
    assert len(server.received) == len(texts(path)) == 96
    with cassette(path):
        again = ask(GONE, *requests, *requests, threads=16)
    assert again == live * 2
    assert [reply.answer for reply in live] == [{"is": f"question {n}"} for n in range(96)]


def test_no_socket_is_opened_in_a_replay(
    record: Recorder, ask: Ask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = record()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket in a replay")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    with cassette(path):
        assert ask("https://api.nowhere.invalid/v1", question(), key="unused") == live


def test_an_answer_that_had_to_be_asked_again_is_replayed_so(record: Recorder, ask: Ask, path: Path) -> None:
    live = record(answer=lambda body, n: Step("no") if n == 0 else answered(body, n))
    assert (record.received, live[0].usage.retries) == (2, 1)
    with cassette(path):
        assert ask(GONE, question()) == live


def test_a_compressed_answer_is_stored_readable(record: Recorder, ask: Ask, path: Path) -> None:
    live = record(answer=lambda body, n: replace(answered(body, n), gzip=True))
    assert "全年收入合计1,150.00万元。" in path.read_text("utf-8")
    with cassette(path):
        assert ask(GONE, question()) == live


@pytest.mark.parametrize("text", ["half \\ud83d a character", "\\ud800"])
def test_half_a_character_is_recorded(record: Recorder, ask: Ask, path: Path, text: str) -> None:
    body = (
        f'{{"choices": [{{"index": 0, "message": {{"role": "assistant", "content": "{{}}", "refusal": "{text}"}}}}]}}'
    )
    live = record(answer=lambda *_: Step(body=body.encode()))
    assert live[0].state == "refused"
    with cassette(path):
        assert ask(GONE, question()) == live


# Which exchanges are recorded

TOO_LONG = {"error": {"code": "context_length_exceeded", "message": "too long", "param": "messages", "type": "x"}}
ENDS = {
    "a refusal": (Step(refusal="No."), "refused"),
    "cut off by length": (Step('{"total": ', finish="length"), "cut_off"),
    "a prompt that is too long": (Step(status=400, body=TOO_LONG), "cut_off"),
    "never an object": (Step("no"), "failed"),
}


@pytest.mark.parametrize(("step", "state"), ENDS.values(), ids=ENDS)
def test_how_a_request_ended_is_replayed(record: Recorder, ask: Ask, path: Path, step: Step, state: str) -> None:
    live = record(answer=lambda *_: step)
    with cassette(path):
        assert ask(GONE, question()) == live
    assert live[0].state == state


PASSING = {
    "429": Step(status=429, headers={"retry-after": "1"}),
    "500": Step(status=500),
    "a dropped connection": Step(drop=True),
    "half a body": Step(truncate=True),
    "no JSON": Step(body=b"<html>"),
}


@pytest.mark.parametrize("step", PASSING.values(), ids=PASSING)
def test_a_fault_that_passed_is_not_recorded(record: Recorder, ask: Ask, path: Path, step: Step) -> None:
    live = record(answer=lambda body, n: step if n == 0 else answered(body, n))
    assert (record.received, len(texts(path))) == (2, 1)
    with cassette(path):
        replayed = ask(GONE, question())
    assert [reply.answer for reply in replayed] == [reply.answer for reply in live]
    assert replayed[0].usage.requests == 1


def spoilt(**message: Any) -> tuple[int, Any]:
    return 200, {"choices": [{"index": 0, "message": message}]}


GARBLED: dict[str, tuple[int, Any]] = {
    "no choices": (200, {"choices": []}),
    "choices of another type": (200, {"choices": "x"}),
    "a choice of another type": (200, {"choices": [1]}),
    "no message": (200, {"choices": [{"index": 0, "message": None}]}),
    "parts for words": spoilt(content=[{"type": "text", "text": "{}"}]),
    "calls of another type": spoilt(tool_calls="x"),
    "a call of nothing": spoilt(tool_calls=[{"id": "x"}]),
    "arguments of another type": spoilt(tool_calls=[{"function": {"arguments": {"a": 1}}}]),
    "an array": (200, [1]),
    "an error with status 200": (200, {"error": {"message": "overloaded"}}),
    "an error with another status": (500, {"choices": [{"message": {"content": "{}"}}]}),
}


@pytest.mark.parametrize("garbled", GARBLED.values(), ids=GARBLED)
def test_what_has_another_shape_does_not_stand_in_the_way(path: Path, garbled: tuple[int, Any]) -> None:
    """Recorded, it would be replayed to the second try of the same recording."""
    post(path, garbled, spoilt(content="{}"))
    bodies = [each["response"]["body"] for each in held(path)["interactions"]]
    assert bodies == [{"choices": [{"index": 0, "message": {"content": "{}"}}]}]


@pytest.mark.parametrize("usage", [None, {}, "many", {"detail": 1}])
def test_usage_that_says_nothing_is_left_out(path: Path, usage: Any) -> None:
    status, body = spoilt(content="{}")
    post(path, (status, body | {"usage": usage}))
    assert held(path)["interactions"][0]["response"]["body"] == body


def test_a_refusal_that_is_wrapped_is_recorded(path: Path) -> None:
    post(path, (400, [TOO_LONG]))
    told = {key: value for key, value in TOO_LONG["error"].items() if key != "param"}
    assert held(path)["interactions"][0]["response"]["body"] == {"error": told}


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_stops_a_run_is_not_recorded(record: Recorder, path: Path, status: int) -> None:
    with pytest.raises(Denied):
        record(answer=lambda *_: Step(status=status))
    assert not path.exists()


# The three ways to record


def test_once_records_what_is_missing(record: Recorder, path: Path) -> None:
    record(question("a"), question("b"))
    before = held(path)["interactions"]
    record(question("a"), question("c"), answer=lambda *_: Step({"is": "new"}))
    assert (record.received, texts(path)) == (1, ["a", "b", "c"])
    assert held(path)["interactions"][:2] == before


def test_all_records_everything_anew(record: Recorder, path: Path) -> None:
    record(question("a"), question("b"))
    record(question("b"), question("c"), answer=lambda *_: Step({"is": "new"}), record=Record.all)
    assert (record.received, texts(path)) == (2, ["b", "c"])
    assert (
        "new"
        in held(path)["interactions"][0]["response"]["body"]["choices"][0]["message"]["tool_calls"][0]["function"][
            "arguments"
        ]
    )


def test_none_leaves_the_file_as_it_is(record: Recorder, ask: Ask, path: Path) -> None:
    record()
    before = path.stat()
    with cassette(path):
        ask(GONE, question())
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("way", [Record.once, Record.all])
def test_a_document_that_asks_nothing_has_a_cassette_too(path: Path, way: Record) -> None:
    with cassette(path, way, hosts=()):
        pass
    assert held(path)["interactions"] == []
    with cassette(path):
        pass


@pytest.mark.parametrize("way", [Record.once, Record.all])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, StructurerError, RuntimeError])
def test_an_interrupted_recording_keeps_what_there_is(
    record: Recorder, ask: Ask, path: Path, way: Record, stop: type[BaseException]
) -> None:
    record(question("a"), question("b"))

    def interrupted() -> None:
        with ModelServer(answer=lambda *_: Step({"is": "new"})) as server, cassette(path, way, hosts=()):
            ask(server.base_url, question("b"), question("c"))
            raise stop

    with pytest.raises(stop):
        interrupted()
    assert texts(path) == ["a", "b", "c"]


def test_the_same_exchanges_give_the_same_bytes(record: Recorder, path: Path) -> None:
    requests = [question(text) for text in "abcdef"]
    record(*requests)
    first = path.read_bytes()
    record(*reversed(requests), record=Record.all)
    assert path.read_bytes() == first
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_scripted_cassette_says_so(record: Recorder, path: Path) -> None:
    record(label=Label(recorded=False, note="Written by hand."))
    assert held(path)["structurer"] == {"cassette": 1, "recorded": False, "note": "Written by hand."}
    record(question("more"), label=Label(recorded=False))
    assert held(path)["structurer"] == {"cassette": 1, "recorded": False, "note": "Written by hand."}


def test_scripted_and_recorded_answers_stay_apart(record: Recorder, path: Path) -> None:
    record(label=Label(recorded=False))
    with pytest.raises(CassetteError, match="scripted answers; put recorded ones into another file"):
        record(question("more"), label=Label())
    record(question("more"), label=Label(), record=Record.all)
    assert (held(path)["structurer"]["recorded"], texts(path)) == (True, ["more"])


# A request that is missing


OTHERS = {
    "another text": question("b"),
    "another mode": question("a", Mode.json),
    "another model": replace(question("a"), model="other"),
    "another parameter": replace(question("a"), parameters=(("temperature", 1),)),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_request_that_is_not_recorded_ends_the_run(record: Recorder, ask: Ask, path: Path, other: Request) -> None:
    record(question("a"))
    with pytest.raises(Unrecorded), cassette(path):
        ask(GONE, question("a"), other)


def test_the_first_request_that_is_not_recorded_ends_the_run_so(record: Recorder, ask: Ask, path: Path) -> None:
    record(question("a"))
    with pytest.raises(Unrecorded), cassette(path):
        ask(GONE, question("b"))


PROMPT = "Rules:\n" + "\n".join(f"- rule {n}" for n in range(40)) + "\n" + "长" * 300


def test_a_miss_shows_what_changed(record: Recorder, path: Path) -> None:
    record(*[question(f"第{n}项", system=PROMPT) for n in range(5)])
    said = explain_miss(path, question("第3项", system=PROMPT.replace("rule 17", "rule seventeen"))).splitlines()
    assert said == [
        f"{path} holds no answer to the request about '第一部分 > 一、'; record it with --record once",
        "it differs from the nearest request that is recorded:",
        "- - rule 17",
        "+ - rule seventeen",
    ]


def test_a_change_within_a_long_line_is_shown_where_it_is(record: Recorder, path: Path) -> None:
    record(question("长" * 500 + "1,150.00万元" + "长" * 500))
    *_, old, new = explain_miss(path, question("长" * 500 + "1,160.00万元" + "长" * 500)).splitlines()
    assert ("1,150.00" in old, "1,160.00" in new, len(old) < 130, len(new) < 130) == (True, True, True, True)


def test_a_miss_is_short(record: Recorder, path: Path) -> None:
    record(question(system=PROMPT))
    said = explain_miss(path, question(system=PROMPT.replace("rule", "law"))).splitlines()
    assert (len(said), said[-1]) == (2 + 15, "… and 66 lines more")


def test_a_miss_of_a_question_that_is_asked_again(record: Recorder, path: Path) -> None:
    record()
    assert "the request is there, but its answer cannot be read" in explain_miss(path, question())


@pytest.mark.parametrize("text", [None, json.dumps(WHOLE), "no JSON", json.dumps(WHOLE | {"interactions": [7]})])
def test_a_miss_of_a_cassette_that_holds_nothing(path: Path, text: str | None) -> None:
    if text is not None:
        written(path, text)
    said = explain_miss(path, question())
    assert ("第一部分 > 一、" in said, "--record once" in said, "\n" in said) == (True, True, False)
