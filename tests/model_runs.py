"""Runs with a model in tests: small documents, and models on loopback that read them right, in any order."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from model_server import Answer, ModelServer, Step, only_loopback
from typer.testing import CliRunner

from structurer.cli import app
from structurer.model import client as client_module
from structurer.model import engine as engine_module
from structurer.model.choices import EngineName, Options
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.result import Chunk, Result

KEY = "sk-proj-0123456789abcdefghij"
HEAD = "云岭省桥梁检测中心2031年度部门决算\n\n"
_DIGITS = "一二三四五六七八九"
_ROW = re.compile(r"([一二三四五六七八九十]+号桥(?:检测|养护))花费(?:<(\d+)>)?([\d.]+万元)")

# Costs of bridges: sentences that the rules do not read, so that the model is asked for every row.

COSTS = """
from pydantic import BaseModel
from structurer import Quantity

class Row(BaseModel):
    name: str
    amount: Quantity | None = None

class Costs(BaseModel):
    rows: list[Row] = []
"""


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones - 1] if ones else ''}"


def bridges(count: int) -> str:
    """A document of so many sections, with two rows in each."""
    return HEAD + "".join(
        f"{numeral(n)}、{numeral(n)}号桥\n\n本年{numeral(n)}号桥检测花费{n}.50万元；{numeral(n)}号桥养护花费{n}.25万元。\n\n"
        for n in range(1, count + 1)
    )


def rows_of(count: int) -> list[dict[str, Any]]:
    """The rows that such a document holds."""
    return [
        {"name": f"{numeral(n)}号桥{what}", "amount": {"value": f"{n}.{part}", "unit": "万元"}}
        for n in range(1, count + 1)
        for what, part in (("检测", "50"), ("养护", "25"))
    ]


def text_of(body: dict[str, Any]) -> str:
    """What a model is shown."""
    return str(body["messages"][1]["content"])


def wanted(body: dict[str, Any]) -> list[str]:
    """The fields that a model is asked for."""
    if "tools" in body:
        return list(body["tools"][0]["function"]["parameters"]["properties"])
    if body["response_format"]["type"] == "json_schema":
        return list(body["response_format"]["json_schema"]["schema"]["properties"])
    shown = body["messages"][0]["content"]
    return list(json.loads(shown[shown.index("{") :])["properties"])


def seen(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a model is shown, as it should tell them: with ids where there are any."""
    found = _ROW.finditer(text_of(body))
    return [{"name": m[1], "amount": int(m[2]) if m[2] else m[3]} for m in found]


def reads(body: dict[str, Any], _: int = 0) -> Step:
    """A model that reads every row right."""
    return Step({"rows": seen(body)})


def points(**patterns: str) -> Answer:
    """A model that fills each field with what the one group of its pattern finds in the text."""

    def answer(body: dict[str, Any], _: int) -> Step:
        found = {name: re.search(pattern, text_of(body)) for name, pattern in patterns.items()}
        return Step({name: int(m[1]) if m and m[1].isdigit() else m and m[1] for name, m in found.items()})

    return answer


# One account: most of it the rules read, the last field they do not.

INCOME = """
from typing import Annotated
from pydantic import BaseModel
from structurer import Quantity
from structurer.hints import Labels

class Income(BaseModel):
    total: Annotated[Quantity | None, Labels("收入合计")] = None
    grant: Annotated[Quantity | None, Labels("财政拨款收入")] = None
    own: Annotated[Quantity | None, Labels("事业收入")] = None
    checks: Annotated[Quantity | None, Labels("检测费")] = None
"""
SUM = "一、收入情况\n\n全年收入合计1,150.00万元，其中：财政拨款收入1,000.00万元；事业收入{own}万元。\n\n"
ACCOUNT = HEAD + SUM.format(own="150.00") + "二、支出情况\n\n本年检测桥梁花费72.00万元，采购设备8.00万元。\n"
"""All but `checks` is read by the rules and borne out."""
DISPUTED = (
    HEAD
    + SUM.format(own="140.00")
    + "二、资金来源\n\n本年资金总额1,300.00万元，其中：财政资金1,000.00万元，占76.92%；自筹资金300.00万元，占23.08%。"
    "上年资金总额1,280.00万元。\n"
)
"""The income does not add up; of the other figures the first three do, the last stands alone."""


@dataclass
class Files:
    """Documents and schemas in one folder."""

    folder: Path

    def document(self, text: str, name: str = "document.txt") -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def schema(self, text: str) -> str:
        name = re.findall(r"class (\w+)", text)[-1]
        path = self.folder / f"{name.lower()}.py"
        path.write_text(text, "utf-8")
        return f"{path}:{name}"


def asked_chunks(result: Result) -> list[Chunk]:
    """What became of what was asked, without what is told of the document's own sections."""
    own = ("explains terms", "holds no figures")
    return [chunk for chunk in result.chunks if chunk.state != "rules" and chunk.reason not in own]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.waits = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def end_of_run(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when the engine ends its threads."""
    over = threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, *given: Any, **named: Any) -> None:
            over.set()
            super().shutdown(*given, **named)

    monkeypatch.setattr(engine_module, "ThreadPoolExecutor", Pool)
    return over


class Shuffled:
    """A model that answers in a random order: one answer is sent when as many questions wait as can."""

    def __init__(self, requests: int, at_once: int, seed: int) -> None:
        self._chance, self._left, self._at_once = random.Random(seed), requests, at_once
        self._waiting: list[threading.Event] = []
        self._lock = threading.Lock()

    def __call__(self, body: dict[str, Any], _: int) -> Step:
        go = threading.Event()
        with self._lock:
            self._waiting.append(go)
            while self._waiting and len(self._waiting) >= min(self._at_once, self._left):
                self._left -= 1
                self._waiting.pop(self._chance.randrange(len(self._waiting))).set()
        return replace(reads(body), wait=go)


@dataclass
class Sessions:
    """Runs of one document, each a session of its own; the last server that was opened is asked."""

    files: Files
    stack: ExitStack
    waits: list[float]
    base_url: str = "http://127.0.0.1:9/v1"

    def server(self, *steps: Step, answer: Answer | None = None) -> ModelServer:
        server = self.stack.enter_context(ModelServer(*steps, answer=answer))
        self.base_url = server.base_url
        return server

    def options(self, **given: Any) -> Options:
        """Everything is asked, each section for itself, and kept in the folder of the test."""
        told = {"engine": EngineName.model, "model": "gpt-4o", "base_url": self.base_url, "chunk_tokens": 1}
        return Options(**{**told, "cache": self.files.folder / "cache", **given})

    def __call__(self, text: str = bridges(6), schema: str = COSTS, **given: Any) -> Result:
        path, named = self.files.document(text), self.files.schema(schema)
        with Session(self.options(**given)) as session, session.engine_for(path) as engine:
            return structure(path, [named], engine)


def sessions(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Sessions]:
    """No wait between tries is waited for, and no key is there."""
    only_loopback(monkeypatch, folder)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    waits: list[float] = []
    retrying = client_module._retrying
    monkeypatch.setattr(client_module, "_retrying", lambda access, _: retrying(access, waits.append))
    with ExitStack() as stack:
        yield Sessions(Files(folder), stack, waits)


# The command line


@dataclass
class Cli:
    """The command line in the folder of the test; whatever it raises but an exit fails the test."""

    sessions: Sessions

    @property
    def folder(self) -> Path:
        return self.sessions.files.folder

    def server(self, *steps: Step, **answer: Any) -> ModelServer:
        return self.sessions.server(*steps, **answer)

    def __call__(self, *arguments: str) -> Any:
        result = CliRunner().invoke(app, list(arguments), prog_name="structurer")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def model(self, *arguments: str, model: str = "gpt-4o") -> Any:
        """`extract` with a model, without the rules and without any store."""
        asked = ["--model", model, "--base-url", self.sessions.base_url, "--engine", "model", "--no-cache"]
        return self("extract", *asked, "--schema", "costs.py:Costs", *arguments)

    def written(self, name: str, folder: str = "out") -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.folder / folder / name).read_text("utf-8"))
        return value


def command_lines(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Cli]:
    """Two documents of bridges, an account, and nothing of the user's environment."""
    for name in ("OPENAI_BASE_URL", "STRUCTURER_MODEL", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "caches"))
    monkeypatch.chdir(folder)
    for made in sessions(monkeypatch, folder):
        made.files.schema(COSTS)
        made.files.schema(INCOME)
        made.files.document(bridges(4), "four.txt")
        made.files.document(bridges(2), "two.txt")
        made.files.document(ACCOUNT, "account.txt")
        yield Cli(made)


def lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n") if text else []


def line_of(result: Any, name: str) -> str:
    """A line of the summary."""
    (line,) = [line for line in lines(result.stdout) if line.startswith(f"  {name} ")]
    return line[12:]
