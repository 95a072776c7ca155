"""A model on loopback: an OpenAI-compatible server that answers, and fails, as a test says."""

from __future__ import annotations

import gzip
import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest

SECRET_HEADERS = {
    "set-cookie": "__cf_bm=cookie-of-the-recorder; path=/",
    "openai-organization": "org-of-the-recorder",
    "x-request-id": "req_of_the_recorder",
}
_LONGEST = 30.0  # seconds that a step may wait for its event


def only_loopback(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    """No proxy, and no certificates to load for each client: that takes longer than most requests here."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(empty))


@dataclass(frozen=True)
class Step:
    """What one request meets. Faults may be joined: a slow answer can be cut off, too.

    `answer` is text, or a value that is sent as JSON; it goes into the arguments of a tool call or into the content, as
    the request asks, unless `into` says where. `wait` is seconds, or an event to wait for. `body` takes the place of
    the whole completion: bytes as they are, else a value as JSON. `usage` are prompt and completion tokens.
    """

    answer: Any = field(default_factory=dict)
    into: Literal["asked", "content", "tool"] = "asked"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    finish: str | None = None
    refusal: str | None = None
    choices: bool = True
    usage: tuple[int, int] | None = (10, 5)
    more: Mapping[str, Any] = field(default_factory=dict)
    wait: float | threading.Event = 0.0
    drop: bool = False
    truncate: bool = False
    gzip: bool = False
    secrets: bool = False

    @property
    def text(self) -> str:
        return self.answer if isinstance(self.answer, str) else json.dumps(self.answer, ensure_ascii=False)


@dataclass(frozen=True)
class Received:
    """A request as it came over the wire; the names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


Answer = Callable[[dict[str, Any], int], Step]
"""From the body of a request and its number, counted from 0, to what it meets."""


class ModelServer:
    """Serves while the context is open; afterwards nothing is left that answers.

    `received` are all requests in the order in which they came, `peak` how many were under way at once.
    """

    def __init__(self, *steps: Step, answer: Answer | None = None) -> None:
        """Either `answer`, or steps: the first request meets the first; the last is repeated."""
        script = steps or (Step(),)
        self._answer = answer or (lambda _, n: script[min(n, len(script) - 1)])
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._busy = 0
        self.closing = threading.Event()
        self.received: list[Received] = []
        self.peak = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def idle(self) -> bool:
        return self._busy == 0

    def __enter__(self) -> ModelServer:
        self._server = _Server(("127.0.0.1", 0), type("Bound", (_Handler,), {"model": self}))
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.002}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            left = tuple(self._open)
        for connection in left:  # kept alive by clients: they would be served on
            _cut(connection)

    def connected(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def disconnected(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def begin(self, request: Received) -> Step:
        with self._lock:
            number = len(self.received)
            self.received.append(request)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
        return self._answer(request.body, number)

    def end(self) -> None:
        with self._lock:
            self._busy -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512


class _Handler(BaseHTTPRequestHandler):
    """One connection; `model` is bound for each server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    model: ModelServer

    def setup(self) -> None:
        super().setup()
        self.model.connected(self.connection)

    def finish(self) -> None:
        self.model.disconnected(self.connection)
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: what a test wants to know stands in `received`."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            self._meet(self.model.begin(Received(self.path, headers, body)), body)
        finally:
            self.model.end()

    def _meet(self, step: Step, body: Mapping[str, Any]) -> None:
        if isinstance(step.wait, threading.Event):
            step.wait.wait(_LONGEST)
        elif step.wait:
            self.model.closing.wait(step.wait)
        if step.drop:
            self._hang_up()
            return
        data = _data(step, body)
        headers = {"content-type": "application/json", **(SECRET_HEADERS if step.secrets else {}), **step.headers}
        if step.gzip:
            data, headers["content-encoding"] = gzip.compress(data), "gzip"
        head = [f"HTTP/1.1 {step.status} {self.responses.get(step.status, ('Odd', ''))[0]}"]
        head += [f"{name}: {value}" for name, value in {**headers, "content-length": str(len(data))}.items()]
        sent = data[: len(data) // 2] if step.truncate else data
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + sent)
        if step.truncate:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        _cut(self.connection)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _data(step: Step, body: Mapping[str, Any]) -> bytes:
    if isinstance(step.body, bytes):
        return step.body
    if step.body is not None:
        value = step.body
    elif step.status >= 400:
        value = {"error": {"message": f"scripted {step.status}", "type": "scripted", "code": None, "param": None}}
    else:
        value = completion(step, body)
    return json.dumps(value, ensure_ascii=False).encode()


def completion(step: Step, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer in the shape of /chat/completions, with all that an honest server tells of itself."""
    tools = body.get("tools") or ()
    as_tool = step.into == "tool" or (step.into == "asked" and bool(tools))
    name = tools[0]["function"]["name"] if tools else "answer"
    call = {"id": "call_of_the_recorder", "type": "function", "function": {"name": name, "arguments": step.text}}
    message: dict[str, Any] = {"role": "assistant", "content": None if as_tool else step.text, "refusal": step.refusal}
    if step.refusal:
        message["content"] = None
    elif as_tool:
        message["tool_calls"] = [call]
    finish = step.finish or ("tool_calls" if as_tool and not step.refusal else "stop")
    told: dict[str, Any] = {
        "id": "chatcmpl-of-the-recorder",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": body.get("model", ""),
        "system_fingerprint": "fp_of_the_recorder",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}]
        if step.choices
        else [],
    }
    if step.usage is not None:
        prompt, answer = step.usage
        told["usage"] = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
    return told | dict(step.more)


# Bad weather


def spoilt(value: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": value}}]}


WRONG_TYPES: list[dict[str, Any]] = [
    {"choices": "none"},
    {"choices": None},
    {"choices": [1]},
    {"choices": [{"index": "0", "message": None}]},
    {"usage": "many"},
    {"usage": {"prompt_tokens": "10", "completion_tokens": None}},
    {"usage": {"prompt_tokens": [10], "completion_tokens": 5}},
    spoilt([{"type": "text", "text": "{}"}]),
    spoilt({"total": "1"}),
    spoilt(7),
    {"choices": [{"index": 0, "message": {"tool_calls": "x"}}]},
    {"choices": [{"index": 0, "message": {"tool_calls": [{"id": "x", "type": "function"}]}}]},
    {"choices": [{"index": 0, "message": {"tool_calls": [{"function": {"name": "a", "arguments": {"total": 1}}}]}}]},
]
Spoil = Callable[[Step, random.Random], Step]
STORM: dict[str, Spoil] = {
    "429": lambda step, _: replace(step, status=429, headers={"retry-after": "1"}),
    "500": lambda step, _: replace(step, status=500),
    "drop": lambda step, _: replace(step, drop=True),
    "truncate": lambda step, _: replace(step, truncate=True),
    "slow": lambda step, _: replace(step, wait=9.0),  # longer than anybody waits
    "no JSON": lambda step, _: replace(step, body=b'{"choices": ['),
    "extra fields": lambda step, chance: replace(step, more={**step.more, "moderation": {"x": [chance.random()]}}),
    "empty": lambda step, _: replace(step, answer=""),
    "refusal": lambda step, _: replace(step, refusal="No."),
    "length": lambda step, _: replace(step, finish="length"),
    "wrong types": lambda step, chance: replace(step, more={**step.more, **chance.choice(WRONG_TYPES)}),
    "no choices": lambda step, _: replace(step, choices=False),
}


def weather(
    faults: Mapping[str, Spoil], share: float, seed: int, calm: Callable[[dict[str, Any]], Step]
) -> tuple[Answer, Counter[str]]:
    """Each fault comes at its share of tries, whatever else comes with it; the order of threads changes nothing.

    `calm` is what a question meets without any; the tries are counted by question.
    """
    tries: Counter[str] = Counter()
    lock = threading.Lock()

    def answer(body: dict[str, Any], _: int) -> Step:
        name = body["messages"][1]["content"]
        with lock:
            tries[name] += 1
            number = tries[name]
        chance = random.Random(f"{seed} {name} {number}")
        step = calm(body)
        for spoil in faults.values():
            step = spoil(step, chance) if chance.random() < share else step
        return step

    return answer, tries
