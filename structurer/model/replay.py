"""Cassettes: exchanges with a model, recorded once and replayed without network or key.

vcrpy stands between httpx2 and the network; what it keeps goes into the file through allow-lists, so that nothing of
the recorder is in it that is not named here. A file that would hold a secret all the same is not written.

    {"structurer": {"cassette": 1, "recorded": true, "note": ""},
     "interactions": [{"request": {"method", "path", "headers", "body"}, "response": {"status", "headers", "body"}}]}

Only what ends the asking is recorded: completions, and the server's word that a prompt is too long. What is sent again
as it was (429, 5xx, a body that is no completion) would stand in the way of its own second try, and what stops a run
(401, 404) would be replayed for ever.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from structurer.errors import CassetteError, OutputError
from structurer.model.choices import Record
from structurer.model.client import TOO_LONG
from structurer.model.request import canonical
from structurer.resources import write_text

VERSION = 1
_SITE = "http://model"  # the host in memory: vcrpy wants one, and it must not matter
_HEADERS = ("content-type", "retry-after")
_CHOICE = ("index", "message", "finish_reason")
_MESSAGE = ("role", "content", "tool_calls", "refusal")
_USAGE = ("prompt_tokens", "completion_tokens", "total_tokens")
_ERROR = ("code", "type", "message")
_AGAIN = "record it again with --record all"
_SECRETS = {
    "an API key": r"(?<![A-Za-z0-9])(?:[spr]k-|xai-|gsk_|hf_|gh[pousr]_|github_pat_|AIza|AKIA)[A-Za-z0-9_-]{12,}",
    "a bearer token": r"\bBearer\s+(?:(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}|[\w.~+/=-]{20,})",
    "a signed token": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a cookie": r"(?i:\bset-cookie\s*:)|(?i:\bcookie\s*:)\s*[\w-]+=|\b__(?:cf_bm|Secure-[\w-]+|Host-[\w-]+)=",
}
_SHORTEST_SECRET = 8  # local servers take any key: "x", "EMPTY" and "ollama" are none
_NO_PLACE = frozenset(("127.0.0.1", "0.0.0.0", "localhost.localdomain"))
READABLE: dict[str, Any] = {"ensure_ascii": False, "indent": 2}
_OPEN = threading.Lock()


@dataclass(frozen=True)
class Label:
    """What a cassette says of itself. `recorded` is false where the answers were scripted and no model gave them."""

    recorded: bool = True
    note: str = ""


@contextmanager
def cassette(
    path: Path,
    record: Record = Record.none,
    *,
    secrets: Sequence[str] = (),
    label: Label | None = None,
    hosts: Sequence[str] | None = None,
) -> Iterator[None]:
    """Every request to a model that is sent inside goes through the cassette at `path`, from whichever thread.

    `none` opens no connection; `once` replays what is there and records what is missing; `all` asks everything anew and
    drops what was not asked for. What was recorded is kept when something is raised inside (`all` then drops nothing).
    The file must not hold any of `secrets`, the key that is sent, the names in `hosts` (those of this machine, unless
    given) or anything that looks like a key or a cookie: `CassetteError`, and the file stays as it was. So too for a
    file that is no cassette or of another version, and for a second cassette inside the first, since vcrpy patches the
    whole process. Threads must have ended before the context does.
    """
    if not _OPEN.acquire(blocking=False):
        raise CassetteError(f"{path} cannot be opened while another cassette is open in this process; close that first")
    tape = _Tape(path, record, label, hosts, set(secrets))
    try:
        with _recorder(tape).use_cassette(path, allow_playback_repeats=True) as played:
            yield
            # Not reached when something was raised: an `all` that did not finish drops nothing.
            played.drop_unused_requests = record is Record.all
            played.dirty |= record is Record.all or (record is Record.once and not path.exists())
    finally:
        _OPEN.release()
        tape.write()


def _recorder(tape: _Tape) -> Any:
    import vcr.patch  # type: ignore[import-untyped]

    # At INFO vcrpy logs responses before they are scrubbed.
    logging.getLogger("vcr").setLevel(logging.WARNING)
    recorder = vcr.VCR(
        record_mode={"none": "none", "once": "new_episodes", "all": "all"}[tape.record],
        match_on=("same",),
        serializer="json",
        before_record_request=tape.take,
        before_record_response=_tidy_response,
        skip_patchers=tuple(name for name in vcr.patch.PATCHER_NAMES if name != "httpx2"),
    )
    recorder.register_matcher("same", _same)
    recorder.register_persister(tape)
    return recorder


def _same(one: Any, other: Any) -> bool:
    """Whether two tidied requests are one; their bodies have one spelling for one value."""
    return bool((one.method, one.uri, one.body) == (other.method, other.uri, other.body))


@dataclass
class _Tape:
    """The file of a cassette, as vcrpy's persister, and what must not get into it.

    vcrpy saves before it takes its patches back, and would leave them in place if saving raised: so `save_cassette`
    only keeps the interactions, and `write` writes them afterwards.
    """

    path: Path
    record: Record
    label: Label | None
    hosts: Sequence[str] | None
    secrets: set[str]
    asked: set[str] = field(default_factory=set)
    kept: list[dict[str, Any]] | None = None

    def take(self, request: Any) -> Any:
        """A request as vcrpy compares and keeps it: tidied, its key and host remembered as what must not be kept."""
        if getattr(request, "is_tidy", False):
            return request
        for name in ("authorization", "api-key", "x-api-key"):
            self.secrets.update(str(request.headers.get(name, "")).split()[-1:])
        self.asked.add(request.host or "")
        return _tidy_request(request.method, request.path, request.headers, request.body)

    def load_cassette(self, *_: object, **__: object) -> tuple[list[Any], list[Any]]:
        """Requests and responses of the file; vcrpy starts empty where it is told that there is none."""
        from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]

        if not self.path.exists() and self.record is not Record.none:
            _make_folder(self.path.parent)
            raise CassetteNotFoundError
        try:
            found, interactions = parsed(self.path)
            self._join(found)
            pairs = _pairs(self.path, interactions)
        except _Outdated:
            if self.record is Record.all:
                raise CassetteNotFoundError from None
            raise
        return [request for request, _ in pairs], [response for _, response in pairs]

    def _join(self, found: Label) -> None:
        """Scripted and recorded answers stay apart; a note stays until another is given."""
        wanted = self.label or found
        if wanted.recorded != found.recorded and self.record is not Record.none:
            held, more = ("recorded", "scripted") if found.recorded else ("scripted", "recorded")
            raise _Outdated(f"{self.path} holds {held} answers; put {more} ones into another file, or {_AGAIN}")
        self.label = Label(wanted.recorded, wanted.note or found.note)

    def save_cassette(self, _: Path, kept: Mapping[str, Sequence[Any]], **__: object) -> None:
        pairs = zip(kept["requests"], kept["responses"], strict=True)
        self.kept = [_to_file(request, response) for request, response in pairs]

    def write(self) -> None:
        """Writes what was kept, whole or not at all; the same exchanges give the same bytes."""
        if self.kept is None:
            return
        unique: dict[str, dict[str, Any]] = {}
        for each in self.kept:  # asked twice at once, the first answer is the one that is replayed
            unique.setdefault(canonical(each["request"]), each)
        interactions = [unique[key] for key in sorted(unique)]
        label = self.label or Label()
        hosts = {*self.asked, *(own_names() if self.hosts is None else self.hosts)}
        found = list(_secrets_in([label.note, interactions], _patterns(self.secrets, hosts)))
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise CassetteError(f"{self.path} is not written: it would hold {found[0]}{more}; take that out")
        head = {"cassette": VERSION, "recorded": label.recorded, "note": label.note}
        text = json.dumps({"structurer": head, "interactions": interactions}, **READABLE)
        write_text(self.path, _encodable(text) + "\n")


def recorded_model(path: Path) -> str:
    """The model that a cassette, or the first one in a folder that holds an answer, was recorded with.

    "none" where they hold no answer; raises `CassetteError` where there is no cassette.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise CassetteError(f"there is no cassette in {path}; record one with --record once")
    for file in files:
        for each in parsed(file)[1]:
            with suppress(KeyError, TypeError):
                return str(each["request"]["body"]["model"])
    return "none"


def _tidy_request(method: str, path: str, headers: Mapping[str, Any], body: Any) -> Any:
    from vcr.request import Request as Kept  # type: ignore[import-untyped]

    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    with suppress(ValueError):
        text = _encodable(canonical(json.loads(text)))
    kept = Kept(method, _SITE + path, text, _picked_headers(headers))
    kept.is_tidy = True
    return kept


def _tidy_response(response: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is recorded of a response; None where it is not worth a recording."""
    import httpx2

    status = response["status"]["code"]
    pairs = [(name, value) for name, values in response["headers"].items() for value in values]
    try:  # decodes whatever the client says it accepts; vcrpy's own option knows fewer encodings
        value = json.loads(httpx2.Response(status, headers=pairs, content=response["body"]["string"]).content)
    except (ValueError, RecursionError, httpx2.DecodingError):
        return None
    body = _tidy_body(status, value)
    return None if body is None else _response(status, _picked_headers(dict(pairs)), body)


def _response(status: int, headers: Mapping[str, str], body: object) -> dict[str, Any]:
    """The shape of vcrpy."""
    listed = {name: [text] for name, text in headers.items()}
    text = _encodable(canonical(body)).encode()
    return {"status": {"code": status, "message": ""}, "headers": listed, "body": {"string": text}}


def _tidy_body(status: int, value: object) -> dict[str, Any] | None:
    """The keys of a completion, or of a refusal of a prompt that is too long, that a reply is made of."""
    if status != 200 and isinstance(value, list) and value:  # as Gemini wraps it
        value = value[0]
    if not isinstance(value, dict):
        return None
    choices, error = value.get("choices"), value.get("error")
    if status == 200 and isinstance(choices, list) and choices and _is_choice(choices[0]):
        usage = _picked(value.get("usage"), _USAGE)
        kept = _picked(value, ("model",)) | {"choices": [_tidy_choice(choices[0])]}
        return kept | ({"usage": usage} if usage else {})
    if status in (400, 413) and isinstance(error, dict) and any(word in canonical(error).lower() for word in TOO_LONG):
        return {"error": _picked(error, _ERROR)}
    return None


def _is_choice(choice: Any) -> bool:
    """Whether there are words to be read; what has another shape is sent again."""
    try:
        calls, content = choice["message"].get("tool_calls"), choice["message"].get("content")
        text = calls[0]["function"]["arguments"] if calls else content
    except (AttributeError, TypeError, KeyError):
        return False
    return text is None or isinstance(text, str)


def _tidy_choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    message = _picked(choice["message"], _MESSAGE)
    calls = message.get("tool_calls")
    if isinstance(calls, list):  # their ids are the server's, and nothing refers to them
        numbered = enumerate(calls)
        message["tool_calls"] = [_picked(call, ("type", "function")) | {"id": f"call_{at}"} for at, call in numbered]
    return _picked(choice, _CHOICE) | {"message": message}


def _picked(value: object, keys: Sequence[str]) -> dict[str, Any]:
    return {key: value[key] for key in keys if key in value} if isinstance(value, dict) else {}


def _picked_headers(headers: Mapping[str, Any]) -> dict[str, str]:
    known = {name.lower(): str(value) for name, value in headers.items()}
    return {name: known[name].split(";")[0].strip() for name in _HEADERS if name in known}


def _encodable(text: str) -> str:
    """JSON that is UTF-8 too: halves of characters, as models write them, become escapes."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _make_folder(folder: Path) -> None:
    """Before anything is asked: answers cost money, and would have no place to go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made ({error.strerror}); name another place") from error


class _Outdated(CassetteError):
    """A cassette that can only be recorded anew."""


def parsed(path: Path) -> tuple[Label, list[Any]]:
    """What a file says of itself, and its interactions as they stand there."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise CassetteError(f"there is no cassette {path}; record it with --record once") from error
    except (OSError, ValueError, RecursionError) as error:
        raise CassetteError(f"{path} cannot be read as a cassette ({error}); name another file") from error
    if not isinstance(value, dict) or not isinstance(value.get("interactions"), list):
        raise CassetteError(f"{path} is no cassette: it holds no interactions; name another file")
    head = value.get("structurer")
    version = head.get("cassette") if isinstance(head, dict) else None
    if version != VERSION or not isinstance(head, dict):
        raise _Outdated(f"{path} is a cassette of version {version}, and {VERSION} is read here; {_AGAIN}")
    return Label(head.get("recorded") is not False, str(head.get("note", ""))), value["interactions"]


def _pairs(path: Path, interactions: Sequence[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Requests and responses in the shape of vcrpy, if all of them are such as would be recorded."""
    pairs = []
    for number, each in enumerate(interactions, 1):
        try:
            asked, answered = each["request"], each["response"]
            request = _tidy_request(asked["method"], asked["path"], asked["headers"], canonical(asked["body"]))
            body, headers = _tidy_body(answered["status"], answered["body"]), _picked_headers(answered["headers"])
        except (KeyError, TypeError, AttributeError) as error:
            raise _Outdated(f"{path}: interaction {number} is not whole ({error!r}); {_AGAIN}") from error
        if body is None:
            raise _Outdated(f"{path}: interaction {number} is no answer that would be recorded; {_AGAIN}")
        pairs.append((request, _response(answered["status"], headers, body)))
    return pairs


def _to_file(request: Any, response: Mapping[str, Any]) -> dict[str, Any]:
    asked = {"method": request.method, "path": request.path, "headers": dict(request.headers)}
    headers = {name: values[0] for name, values in response["headers"].items()}
    answered = {"status": response["status"]["code"], "headers": headers}
    said, told = json.loads(request.body), json.loads(response["body"]["string"])
    return {"request": asked | {"body": said}, "response": answered | {"body": told}}


def own_names() -> tuple[str, ...]:
    """Name and address of this machine; nobody is asked for them."""
    name, address = socket.gethostname(), ""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the address that would be used
        address = str(probe.getsockname()[0])
    return name, name.split(".")[0], address


def _patterns(secrets: set[str], hosts: set[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Kinds of secrets, and how each is found. "localhost" and "server" are words that any document may hold."""
    keys = [("the key in use", re.escape(secret)) for secret in sorted(secrets) if len(secret) >= _SHORTEST_SECRET]
    named = [host for host in sorted(hosts - _NO_PLACE) if len(host) > 3 and re.search(r"[\d.-]", host)]
    places = [("the name of a host", rf"(?i)(?<![\w.-]){re.escape(host)}(?![\w-])") for host in named]
    return [(kind, re.compile(pattern)) for kind, pattern in [*keys, *places, *_SECRETS.items()]]


def _secrets_in(value: object, patterns: Sequence[tuple[str, re.Pattern[str]]], where: str = "") -> Iterator[str]:
    """Kind and place of each secret, never the secret."""
    if isinstance(value, str):
        yield from (f"{kind} at {where}" for kind, pattern in patterns if pattern.search(value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _secrets_in(key, patterns, f"{where}, a key of it")
            yield from _secrets_in(inner, patterns, f"{where}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _secrets_in(inner, patterns, f"{where}/{at}")
