"""Files for a batch API: the questions as one file to hand in, and the answers of the file that comes back.

    requests -> lines -> files -> (the server, within a day) -> lines -> replies -> store

A batch takes one model, and so many lines and bytes. Answers come in any order, under the key of their request.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from structurer.errors import ModelError, OutputError
from structurer.model.answers import read_object
from structurer.model.request import Reply, Request
from structurer.model.store import Asked, Store
from structurer.result import Usage

_URL = "/v1/chat/completions"


@dataclass(frozen=True)
class Imported:
    """What an import came to: how many requests have their answer in the store now, and what became of the others.

    `failed` are sections with what went wrong, `missing` those of which the file says nothing; `foreign` are keys that
    no request has. `usage` is that of all answers that belong to a request.
    """

    stored: int
    failed: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)


def write_requests(
    requests: Iterable[Request], out: Path, most_lines: int = 50_000, most_bytes: int = 200_000_000
) -> list[Path]:
    """Writes the requests, each key once, to `out` and, for further models and past the limits, to out-2, out-3 ...

    Returns the files in order, none where there is no request. None is put in its place before all are whole. Raises
    `OutputError` and, where a single request is larger than a file may be, `ModelError`.
    """
    files = _Files(out, most_lines, most_bytes)
    seen: set[str] = set()
    try:
        for request in requests:
            key = request.key
            if key not in seen:
                seen.add(key)
                files.add(request, _line(key, request))
        return files.keep()
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror}); name another place") from error
    finally:
        files.drop()


def read_results(path: Path) -> Iterator[tuple[str, Reply]]:
    """The key and the reply of each line of an output or error file; raises `ModelError`."""
    for number, line in _lines(path):
        yield _result(path, number, line)


def import_results(path: Path, requests: Mapping[str, Asked], store: Store) -> Imported:
    """Stores the answers in a file, for the requests by their keys.

    A line that cannot be read raises `ModelError`, after all others have been stored.
    """
    replies: dict[str, str] = {}  # what went wrong with each request that is answered, "" where nothing did
    foreign: dict[str, None] = {}
    broken: ModelError | None = None
    usage = Usage()
    for number, line in _lines(path):
        try:
            key, reply = _result(path, number, line)
        except ModelError as error:
            broken = broken or error
            continue
        if key not in requests:
            foreign[key] = None
            continue
        usage += reply.usage
        store.put(requests[key], reply)
        replies[key] = (reply.state == "failed" and replies.get(key, reply.reason)) or ""
    if broken:
        raise broken
    failed = tuple((requests[key].section, reason) for key, reason in replies.items() if reason)
    missing = tuple(request.section for key, request in requests.items() if key not in replies)
    return Imported(len(replies) - len(failed), failed, tuple(foreign), missing, usage)


def only_missing(requests: Iterable[Request], store: Store) -> list[Request]:
    """The requests that the store has no reply to."""
    return [request for request in requests if store.get(request) is None]


def _line(key: str, request: Request) -> bytes:
    """One line of a file. The body keeps its order: a model fills in the fields of a schema as they come."""
    line = {"custom_id": key, "method": "POST", "url": _URL, "body": request.body()}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class _File:
    """A file under way, beside its place and under another name."""

    def __init__(self, place: Path) -> None:
        self.place, self.lines, self.bytes = place, 0, 0
        self.beside = place.with_name(f".{place.name}.{os.getpid()}")
        self.handle: BinaryIO = self.beside.open("wb")

    def write(self, line: bytes) -> None:
        self.handle.write(line)
        self.lines, self.bytes = self.lines + 1, self.bytes + len(line)


class _Files:
    """The files of one call: the open one of each model, and all in the order of their names."""

    def __init__(self, out: Path, most_lines: int, most_bytes: int) -> None:
        self._out, self._most_lines, self._most_bytes = out, most_lines, most_bytes
        self._all: list[_File] = []
        self._open: dict[str, _File] = {}

    def add(self, request: Request, line: bytes) -> None:
        if len(line) > self._most_bytes:
            raise ModelError(
                f"the request of {request.section} has {len(line)} bytes, a batch file may have {self._most_bytes}; "
                "ask for smaller pieces"
            )
        file = self._open.get(request.model)
        if file is None or file.lines >= self._most_lines or file.bytes + len(line) > self._most_bytes:
            if file is not None:
                file.handle.close()
            file = self._open[request.model] = _File(self._place())
            self._all.append(file)
        file.write(line)

    def keep(self) -> list[Path]:
        """Puts every file in its place, when all are whole."""
        for file in self._all:
            file.handle.close()
        for file in self._all:
            file.beside.replace(file.place)
        return [file.place for file in self._all]

    def drop(self) -> None:
        """Removes what was not put in its place."""
        for file in self._all:
            with suppress(OSError):  # on a full disk: what went wrong first is what is told
                file.handle.close()
            file.beside.unlink(missing_ok=True)

    def _place(self) -> Path:
        number = len(self._all) + 1
        return self._out if number == 1 else self._out.with_name(f"{self._out.stem}-{number}{self._out.suffix}")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); name the file that the batch gave") from error


def _result(path: Path, number: int, line: bytes) -> tuple[str, Reply]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}, line {number} is no JSON; is it whole, and the file that the batch gave?") from error
    key = _at(data, "custom_id")
    if not isinstance(key, str) or not key:
        raise ModelError(f"{path}, line {number} has no custom_id; is it the file that the batch gave?")
    return key, _reply(data)


def _reply(data: Any) -> Reply:
    """What a line says of its request."""
    body = _at(data, "response", "body")
    prompt_tokens, completion_tokens = _count(body, "prompt_tokens"), _count(body, "completion_tokens")
    used = Usage(requests=1, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens)
    fault = _fault(data)
    if fault:
        return Reply("failed", reason=fault, usage=used)
    choice = _at(body, "choices", 0)
    message = _at(choice, "message")
    text = _text(message)
    if _at(choice, "finish_reason") == "length":
        return Reply("cut_off", {}, text, "the answer was cut off by length", used)
    if refusal := _at(message, "refusal"):
        return Reply("refused", {}, text, f"the model refused: {refusal}", used)
    if _at(choice, "finish_reason") == "content_filter":
        return Reply("refused", {}, text, "the server's content filter withheld the answer", used)
    try:
        return Reply("answered", read_object(text), text, usage=used)
    except ValueError as error:
        return Reply("failed", {}, text, str(error), used)


def _fault(data: Any) -> str:
    """What the server says went wrong; empty where it gave an answer."""
    status, body = _at(data, "response", "status_code"), _at(data, "response", "body")
    if error := _at(data, "error"):
        return _said(error)
    if status is None:
        return "the file holds no response"
    if status != 200:
        return f"{status}: {_said(_at(body, 'error') or body)}"
    if error := _at(body, "error"):
        return _said(error)
    return "" if isinstance(_at(body, "choices", 0, "message"), dict) else "the response holds no answer"


def _said(error: Any) -> str:
    """One line of an error, which may be an object with a code and a message, or anything."""
    told = [_at(error, "code"), _at(error, "message")] if isinstance(error, dict) else [error]
    text = ": ".join(str(part).strip() for part in told if part)
    return (text.splitlines() or ["the server gave no reason"])[0][:160]


def _text(message: Any) -> str:
    """The answer, whether it came as a tool call or as words."""
    text = _at(message, "tool_calls", 0, "function", "arguments") or _at(message, "content")
    return text if isinstance(text, str) else ""


def _count(body: Any, name: str) -> int:
    count = _at(body, "usage", name)
    return count if isinstance(count, int) and 0 <= count < 10**12 else 0


def _at(value: Any, *steps: str | int) -> Any:
    """The value at the end of a path through objects and lists; None where it ends before."""
    for step in steps:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and len(value) > step else None
    return value
