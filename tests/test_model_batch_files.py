"""Batch files: what is handed in, what each line of what comes back means, and the way into the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import ModelError, OutputError
from structurer.model.batch_files import Imported, import_results, only_missing, read_results, write_requests
from structurer.model.request import Mode, Reply, Request
from structurer.model.store import Store, open_store
from structurer.result import Usage

SCHEMA = {"type": "object", "properties": {"z": {"type": "string"}, "a": {"type": "string"}}}


def request(about: str, model: str = "small", mode: Mode = Mode.json_schema) -> Request:
    messages = ({"role": "user", "content": f"{about}\u2028 {{}}"},)
    return Request(about, "https://api.openai.com/v1", model, messages, "Answer", SCHEMA, mode, "p1")


def held(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def asked(path: Path) -> list[str]:
    """What the requests in a file are about."""
    return [line["body"]["messages"][0]["content"].split("\u2028")[0] for line in held(path)]


# What is handed in


@pytest.mark.parametrize("mode", Mode)
def test_a_line_holds_what_would_be_sent(tmp_path: Path, mode: Mode) -> None:
    one = request("一", mode=mode)
    assert write_requests([one], tmp_path / "out.jsonl") == [tmp_path / "out.jsonl"]
    (line,) = held(tmp_path / "out.jsonl")
    url = "/v1/chat/completions"
    assert line == {"custom_id": one.key, "method": "POST", "url": url, "body": one.body()}
    assert len(line["custom_id"]) <= 64  # the longest that the API takes


def test_the_fields_of_a_schema_stay_in_order(tmp_path: Path) -> None:
    write_requests([request("一")], tmp_path / "out.jsonl")
    (line,) = held(tmp_path / "out.jsonl")
    assert list(line["body"]["response_format"]["json_schema"]["schema"]["properties"]) == ["z", "a"]


A, B, C, D = (request(about) for about in "abcd")
X, Y = request("x", "large"), request("y", "large")
SIZE = 500  # more than one line and less than two
FILES = [
    pytest.param([], 9, 10**6, [], id="nothing to ask"),
    pytest.param([A, B, C], 9, 10**6, ["abc"], id="one file"),
    pytest.param([A, B, A, replace(A, section="again"), C], 9, 10**6, ["abc"], id="each key once"),
    pytest.param([A, B, C], 2, 10**6, ["ab", "c"], id="too many lines"),
    pytest.param([A, B, C, D], 2, 10**6, ["ab", "cd"], id="two full files"),
    pytest.param([A, B, C], 9, SIZE, ["a", "b", "c"], id="too many bytes"),
    pytest.param([A, X, B, Y], 9, 10**6, ["ab", "xy"], id="two models"),
    pytest.param([A, X, B, Y, C], 2, 10**6, ["ab", "xy", "c"], id="two models and too many lines"),
]


@pytest.mark.parametrize(("requests", "lines", "size", "files"), FILES)
def test_what_goes_into_which_file(
    tmp_path: Path, requests: list[Request], lines: int, size: int, files: list[str]
) -> None:
    paths = write_requests(iter(requests), tmp_path / "out.jsonl", lines, size)
    names = ["out.jsonl", "out-2.jsonl", "out-3.jsonl"][: len(files)]
    assert [path.name for path in paths] == names
    assert ["".join(asked(path)) for path in paths] == files
    assert all(path.stat().st_size <= size for path in paths)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_file_may_be_filled_to_the_last_byte(tmp_path: Path) -> None:
    (one,) = write_requests([A], tmp_path / "one.jsonl")
    size = 2 * one.stat().st_size
    assert len(write_requests([A, B], tmp_path / "whole.jsonl", 9, size)) == 1
    assert len(write_requests([A, B], tmp_path / "split.jsonl", 9, size - 1)) == 2


class Stopped(Exception):
    """Something goes wrong while requests are made."""


def stops() -> Iterator[Request]:
    yield A
    yield X
    raise Stopped


def test_what_stops_on_the_way_leaves_nothing_behind_and_what_was_there_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("before", "utf-8")
    with pytest.raises(Stopped):
        write_requests(stops(), tmp_path / "out.jsonl")
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("out.jsonl", "before")]


def test_a_request_that_no_file_can_hold_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"the request of b has \d+ bytes, a batch file may have 10;"):
        write_requests([B], tmp_path / "out.jsonl", most_bytes=10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", [pytest.param(False, id="no such folder"), pytest.param(True, id="a folder")])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, taken: bool) -> None:
    out = tmp_path / "new" / "out.jsonl"
    if taken:
        out.mkdir(parents=True)
    with pytest.raises(OutputError, match="name another place"):
        write_requests([A], out)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


# What comes back


def line(body: Any, status: int = 200, error: Any = None, key: str = "k") -> dict[str, Any]:
    response = None if body is None else {"status_code": status, "request_id": "r", "body": body}
    return {"id": "batch_req_1", "custom_id": key, "response": response, "error": error}


def body(content: Any = None, finish: str = "stop", **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, "refusal": None} | more
    used = {"prompt_tokens": 70, "completion_tokens": 8, "total_tokens": 78}
    return {"object": "chat.completion", "choices": [{"message": message, "finish_reason": finish}], "usage": used}


def called(arguments: str) -> dict[str, Any]:
    return {"tool_calls": [{"type": "function", "function": {"name": "Answer", "arguments": arguments}}]}


USED = Usage(requests=1, prompt_tokens=70, completion_tokens=8)
TEXT = '{"a": "12.50"}'
ANSWERED = Reply("answered", {"a": "12.50"}, TEXT, usage=USED)
CUT = Reply("cut_off", {}, '{"a": "1', "the answer was cut off by length", USED)
REFUSED = Reply("refused", {}, "", "the model refused: I cannot.", USED)
FILTERED = Reply("refused", {}, "", "the server's content filter withheld the answer", USED)
EXPIRED = {"code": "batch_expired", "message": "This request was not executed in time.\nSorry."}
TOO_LONG = {"error": {"message": "This model's maximum context length is 128000 tokens.", "code": "string_too_long"}}


def failed(reason: str, text: str = "", usage: Usage = USED) -> Reply:
    return Reply("failed", {}, text, reason, usage)


UNUSED = Usage(requests=1)
LINES = [
    pytest.param(line(body(TEXT)), ANSWERED, id="words"),
    pytest.param(line(body(None, "tool_calls", **called(TEXT))), ANSWERED, id="a tool call"),
    pytest.param(line(body("calling", "stop", **called(TEXT))), ANSWERED, id="a tool call beside words"),
    pytest.param(line(body(TEXT, tool_calls=[])), ANSWERED, id="no tool call"),
    pytest.param(line(body(f"```json\n{TEXT}\n```")), replace(ANSWERED, text=f"```json\n{TEXT}\n```"), id="fenced"),
    pytest.param(line(body('{"a": "1', "length")), CUT, id="cut off"),
    pytest.param(line(body(None, "length", **called('{"a": "1'))), CUT, id="a tool call, cut off"),
    pytest.param(line(body(None, refusal="I cannot.")), REFUSED, id="refused"),
    pytest.param(line(body(None, "content_filter")), FILTERED, id="filtered"),
    pytest.param(line(body("Sure!")), failed("the answer is no JSON object", "Sure!"), id="unreadable"),
    pytest.param(line(body("[1]")), failed("the answer is an array, and an object is asked for", "[1]"), id="a list"),
    pytest.param(line(body(None)), failed("the answer is no JSON object"), id="an empty answer"),
    pytest.param(line(body([1])), failed("the answer is no JSON object"), id="an answer that is no text"),
    pytest.param(
        line(None, error=EXPIRED), failed("batch_expired: This request was not executed in time.", usage=UNUSED),
        id="expired",
    ),
    pytest.param(line(None, error="odd"), failed("odd", usage=UNUSED), id="an error that is a text"),
    pytest.param(line(None, error={}), failed("the file holds no response", usage=UNUSED), id="no response"),
    pytest.param(
        line(TOO_LONG, 400),
        failed("400: string_too_long: This model's maximum context length is 128000 tokens.", usage=UNUSED),
        id="a request that the server does not take",
    ),
    pytest.param(line({}, 500), failed("500: the server gave no reason", usage=UNUSED), id="no reason"),
    pytest.param(line("busy\n", 503), failed("503: busy", usage=UNUSED), id="a body that is a text"),
    pytest.param(line({}), failed("the response holds no answer", usage=UNUSED), id="an empty body"),
    pytest.param(line({"choices": []}), failed("the response holds no answer", usage=UNUSED), id="no choice"),
    pytest.param(line({"choices": [7]}), failed("the response holds no answer", usage=UNUSED), id="an odd choice"),
    pytest.param(
        line({"error": {"message": "overloaded"}}), failed("overloaded", usage=UNUSED), id="an error with status 200"
    ),
    pytest.param(line(body(TEXT) | {"usage": None}), replace(ANSWERED, usage=UNUSED), id="no usage"),
    pytest.param(
        line(body(TEXT) | {"usage": {"prompt_tokens": "7", "completion_tokens": 10**30}}),
        replace(ANSWERED, usage=UNUSED), id="odd usage",
    ),
    pytest.param({"custom_id": "k"}, failed("the file holds no response", usage=UNUSED), id="a key and nothing else"),
]  # fmt: skip


def results(path: Path, *lines: Any) -> Path:
    path.write_bytes(b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in lines))
    return path


@pytest.mark.parametrize(("one", "reply"), LINES)
def test_what_a_line_means(tmp_path: Path, one: dict[str, Any], reply: Reply) -> None:
    assert list(read_results(results(tmp_path / "output.jsonl", one))) == [("k", reply)]


def test_a_long_reason_is_cut(tmp_path: Path) -> None:
    path = results(tmp_path / "errors.jsonl", line(None, error={"message": "x" * 9999}))
    assert [reply.reason for _, reply in read_results(path)] == ["x" * 160]


def test_blank_lines_marks_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    text = json.dumps(line(body("{}\u2028\x85"), key="一"), ensure_ascii=False).encode()
    path = results(tmp_path / "output.jsonl", b"\xef\xbb\xbf" + text, b"\r\n\n  \n", text)
    assert [key for key, _ in read_results(path)] == ["一", "一"]


GOOD = json.dumps(line(body("{}"))).encode() + b"\n"
BROKEN = [
    pytest.param([GOOD, b"{"], "line 2 is no JSON", id="cut off"),
    pytest.param([GOOD, b"\n", b"<html>\n"], "line 3 is no JSON", id="no JSON"),
    pytest.param([b"\xff\xfe\n"], "line 1 is no JSON", id="no text"),
    pytest.param([b"[" * 100_000], "line 1 is no JSON", id="too deep"),
    pytest.param([b"[1]\n"], "line 1 has no custom_id", id="no object"),
    pytest.param([{"id": "x"}], "line 1 has no custom_id", id="no key"),
    pytest.param([{"custom_id": ""}], "line 1 has no custom_id", id="an empty key"),
    pytest.param([{"custom_id": 7}], "line 1 has no custom_id", id="a key that is no text"),
]


@pytest.mark.parametrize(("lines", "said"), BROKEN)
def test_a_line_that_is_no_result_is_told(tmp_path: Path, lines: list[Any], said: str) -> None:
    path = results(tmp_path / "output.jsonl", *lines)
    with pytest.raises(ModelError) as caught:
        list(read_results(path))
    assert str(caught.value).startswith(f"{path}, {said}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.jsonl cannot be read \(No such file"):
        list(read_results(tmp_path / "none.jsonl"))


# Into the store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as opened:
        yield opened


KNOWN = {one.key: one for one in (A, B, C, D)}
EXPIRED_REASON = "batch_expired: This request was not executed in time."
IMPORTS = [
    pytest.param([], Imported(0, missing=("a", "b", "c", "d")), "", id="an empty file"),
    pytest.param(
        [line(body(TEXT), key=C.key), line(body(TEXT), key=A.key)],
        Imported(2, missing=("b", "d"), usage=USED + USED), "ac", id="some, in any order",
    ),
    pytest.param(
        [line(body("{", "length"), key=A.key), line(body(refusal="no"), key=B.key), line(body("{}"), key=C.key),
         line(None, error=EXPIRED, key=D.key)],
        Imported(3, (("d", EXPIRED_REASON),), usage=USED + USED + USED + UNUSED), "abc", id="of all states",
    ),
    pytest.param(
        [line(body(TEXT), key="f2"), line(body(TEXT), key=A.key), line(body(TEXT), key="f1"), line({}, key="f2")],
        Imported(1, (), ("f2", "f1"), ("b", "c", "d"), USED), "a", id="foreign ones",
    ),
    pytest.param(
        [line(None, error=EXPIRED, key=A.key), line(body(TEXT), key=A.key), line(body(TEXT), key=B.key),
         line(None, error=EXPIRED, key=B.key)],
        Imported(2, (), (), ("c", "d"), UNUSED + USED + USED + UNUSED), "ab", id="answered and failed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "imported", "stored"), IMPORTS)
def test_what_an_import_comes_to(
    tmp_path: Path, store: Store, lines: list[Any], imported: Imported, stored: str
) -> None:
    assert import_results(results(tmp_path / "output.jsonl", *lines), KNOWN, store) == imported
    missing = only_missing(KNOWN.values(), store)
    assert [one.section for one in missing] == [about for about in "abcd" if about not in stored]


def test_a_broken_line_loses_none_of_the_others(tmp_path: Path, store: Store) -> None:
    lines = [line(body(TEXT), key=A.key), b"{\n", line({}), b"[]\n", line(body(TEXT), key=B.key)]
    with pytest.raises(ModelError, match="line 2 is no JSON"):
        import_results(results(tmp_path / "output.jsonl", *lines), KNOWN, store)
    assert only_missing(KNOWN.values(), store) == [C, D]


def test_what_was_handed_in_and_answered_is_found_when_it_is_asked(tmp_path: Path, store: Store) -> None:
    (out,) = write_requests([A, B], tmp_path / "out.jsonl")
    output = [line(body(TEXT), key=one["custom_id"]) for one in reversed(held(out))]
    assert import_results(results(tmp_path / "output.jsonl", *output), KNOWN, store).stored == 2
    assert store.get(A) == Reply("answered", {"a": "12.50"}, TEXT, usage=Usage(cached=1), from_store=True)
    assert only_missing([A, B, C], store) == [C]
