"""Clients and cassettes in tests: questions without a document, asked of scripted servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model_server import Answer, ModelServer, Step

from structurer.model.choices import Mode, Record
from structurer.model.client import Access, Client
from structurer.model.replay import cassette
from structurer.model.request import Reply, Request

KEY = "key-of-the-recorder-0123456789"
GOOD = Step({"total": "1150.00"})
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"total": {"type": ["string", "null"], "description": "合计"}},
    "required": ["total"],
    "additionalProperties": False,
}


def question(text: str = "全年收入合计1,150.00万元。", mode: Mode = Mode.tools, system: str = "Point.") -> Request:
    messages = ({"role": "system", "content": system}, {"role": "user", "content": text})
    return Request("第一部分 > 一、", "http://model/v1", "some-model", messages, "answer", SCHEMA, mode, "0" * 64)


# Clients


@dataclass
class Asked:
    """What came of one request, what the server saw of it, and how long the client asked to wait between tries."""

    reply: Reply
    server: ModelServer
    waits: list[float]

    @property
    def requests(self) -> int:
        return len(self.server.received)


@dataclass
class Asker:
    """Asks scripted servers; what a test opened is closed when it ends. No wait is waited for."""

    closing: list[Callable[..., Any]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    metered: list[Request] = field(default_factory=list)

    def server(self, *steps: Step, answer: Answer | None = None) -> ModelServer:
        server = ModelServer(*steps, answer=answer).__enter__()
        self.closing.append(server.__exit__)
        return server

    def client(self, base_url: str, **access: Any) -> Client:
        made = Access(base_url, KEY, **{"timeout": 5.0, **access})
        client = Client(made, self.metered.append, self.waits.append)
        self.closing.append(client.close)
        return client

    def __call__(self, *steps: Step, request: Request | None = None, **access: Any) -> Asked:
        server = self.server(*steps)
        reply = self.client(server.base_url, **access).ask(request or question())
        return Asked(reply, server, self.waits)


def asking() -> Iterator[Asker]:
    asker = Asker()
    yield asker
    for close in reversed(asker.closing):
        close()


def error(**told: Any) -> dict[str, Any]:
    return {"error": {"message": "scripted", "type": "invalid_request_error", "param": None, "code": None, **told}}


def told(error: BaseException | None) -> Iterator[str]:
    """All that an error says of itself and of its causes."""
    while error is not None:
        yield from (str(error), repr(error))
        error = error.__cause__ or error.__context__


# Cassettes

Ask = Callable[..., list[Reply]]


def asking_at() -> Iterator[Ask]:
    """Asks at a base URL, several questions in several threads."""
    clients: list[Client] = []

    def each(base_url: str, *requests: Request, key: str = KEY, threads: int = 1) -> list[Reply]:
        clients.append(Client(Access(base_url, key, timeout=5), sleep=lambda _: None))
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(clients[-1].ask, requests))

    yield each
    for client in clients:
        client.close()


def answered(body: dict[str, Any], _: int) -> Step:
    """What the question was, so that a mix-up would show."""
    return Step({"is": body["messages"][1]["content"]}, secrets=True)


@dataclass
class Recorder:
    """Records on a tape against a fresh server."""

    ask: Ask
    path: Path
    received: int = 0

    def __call__(
        self,
        *requests: Request,
        answer: Answer = answered,
        record: Record = Record.once,
        key: str = KEY,
        **options: Any,
    ) -> list[Reply]:
        with ModelServer(answer=answer) as server, cassette(self.path, record, **{"hosts": (), **options}):
            try:
                return self.ask(server.base_url, *(requests or (question(),)), key=key)
            finally:
                self.received = len(server.received)


def held(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return value


def texts(path: Path) -> list[str]:
    """The questions of a cassette."""
    return [each["request"]["body"]["messages"][1]["content"] for each in held(path)["interactions"]]


def post(path: Path, *answers: tuple[int, Any], to: str = "http://any/v1") -> None:
    """Records these answers to one question, whatever a client would make of them."""
    import httpx2

    left = iter(answers)

    def reply(_: httpx2.Request) -> httpx2.Response:
        status, body = next(left)
        return httpx2.Response(status, json=body)

    with cassette(path, Record.once, hosts=()), httpx2.Client(transport=httpx2.MockTransport(reply)) as client:
        for _ in answers:
            client.post(to, json={"messages": ["a"]})


def written(path: Path, text: str) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path.read_bytes()


WHOLE: dict[str, Any] = {"structurer": {"cassette": 1, "recorded": True, "note": ""}, "interactions": []}
"""A cassette that holds nothing."""
