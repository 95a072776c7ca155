"""Answers that were paid for once: kept by the key of their request, in one SQLite file that many may use at once.

    request -> key -> row -> reply

The file also keeps how far the estimates of prompt tokens are off, for each server and model. It holds what the models
wrote and no key of any server.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from structurer.errors import StoreError
from structurer.model.request import Reply, Request, canonical
from structurer.result import Usage

FILE = "answers.sqlite"

_VERSION = 2
_KEPT = ("answered", "cut_off", "refused")
_BUSY_SECONDS = 60
_SWITCHES = 20
_FEWEST_NOTES = 20
_USER = re.compile(r"(?<=//)[^/]*@")
_EXPECT = "INSERT OR IGNORE INTO expected (key, section, base_url, model) VALUES (?, CAST(? AS TEXT), ?, ?)"
_EXPECTED = "SELECT key, section, model FROM expected ORDER BY number"
_TABLES = (
    "CREATE TABLE answers (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, state TEXT NOT NULL,"
    " text TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, prompt_tokens INTEGER NOT NULL,"
    " completion_tokens INTEGER NOT NULL, model TEXT NOT NULL)",
    "CREATE TABLE calibrations (server TEXT NOT NULL, model TEXT NOT NULL, notes INTEGER NOT NULL,"
    " estimated INTEGER NOT NULL, reported INTEGER NOT NULL, PRIMARY KEY (server, model))",
    "CREATE TABLE scales (document TEXT NOT NULL, server TEXT NOT NULL, model TEXT NOT NULL, quarters INTEGER NOT NULL,"
    " PRIMARY KEY (document, server, model))",
    "CREATE TABLE expected (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, section TEXT NOT NULL,"
    " base_url TEXT NOT NULL, model TEXT NOT NULL)",
)
# What a model wrote may hold half a surrogate pair, which is no UTF-8: it goes in and out as bytes.
_KEEP = """
    INSERT INTO answers (key, state, text, answer, reason, prompt_tokens, completion_tokens, model)
    VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET state = excluded.state, text = excluded.text, answer = excluded.answer,
    reason = excluded.reason, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens
    WHERE excluded.state = 'answered' OR answers.state <> 'answered'
"""
_NOTE = """
    INSERT INTO calibrations VALUES (?, ?, 1, ?, ?)
    ON CONFLICT (server, model) DO UPDATE SET notes = notes + 1, estimated = estimated + excluded.estimated,
    reported = reported + excluded.reported
"""


class Asked(Protocol):
    """What of a request the store needs: a `Request` has it, and so has one that was handed in with a batch."""

    @property
    def key(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def section(self) -> str: ...


@dataclass(frozen=True)
class Expected:
    """A request that was written to a batch file, as far as it is needed to take its answer."""

    key: str
    section: str
    model: str


class Store:
    """The answers in one file; safe for many threads and several processes. Every fault is a `StoreError`."""

    def __init__(self, path: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self._path, self._lock = path, threading.Lock()
        with _told(path):
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        self._connection.text_factory = _text
        try:
            with _told(path):
                _prepare(self._connection, path)
                _share(self._connection, sleep)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock, _told(self._path):
            self._connection.close()

    def get(self, request: Request) -> Reply | None:
        """The reply that is kept for a request, as one that cost nothing."""
        query = "SELECT state, text, answer, reason FROM answers WHERE key = ?"
        row = self._row(query, (request.key,))
        if row is None:
            return None
        state, text, answer, reason = row
        return Reply(state, json.loads(answer, parse_float=str), text, reason, Usage(cached=1), from_store=True)

    def expect(self, request: Request) -> None:
        """Remembers a request that is handed in with a batch, so that its answer is known when it comes."""
        self._row(_EXPECT, (request.key, _bytes(request.section), _server(request.base_url), request.model))

    def expected(self) -> dict[str, Expected]:
        """The requests that were handed in with batches, by key, in their order."""
        with self._lock, _told(self._path):
            rows = self._connection.execute(_EXPECTED).fetchall()
        return {key: Expected(key, section, model) for key, section, model in rows}

    def has(self, key: str) -> bool:
        """Whether a reply is kept under a key."""
        return self._row("SELECT 1 FROM answers WHERE key = ?", (key,)) is not None

    def put(self, request: Asked, reply: Reply) -> None:
        """Keeps a reply, unless it failed or came from a store. An answer is never replaced by the lack of one."""
        if reply.state not in _KEPT or reply.from_store:
            return
        texts = [_bytes(text) for text in (reply.text, canonical(reply.answer), reply.reason)]
        used = reply.usage
        row = (request.key, reply.state, *texts, used.prompt_tokens, used.completion_tokens, request.model)
        self._row(_KEEP, row)

    def note(self, base_url: str, model: str, estimated: int, reported: int) -> None:
        """Adds one request to the calibration: its prompt tokens as estimated and as the server reported them."""
        # A server that counts no tokens reports 0, which says nothing about the estimate.
        if estimated > 0 and reported > 0:
            self._row(_NOTE, (_server(base_url), model, estimated, reported))

    def calibration(self, base_url: str, model: str) -> Decimal:
        """How many reported prompt tokens one estimated token is: in quarters, rounded up, from 1 to 4.

        It is 1 until enough requests were noted.
        """
        query = "SELECT notes, estimated, reported FROM calibrations WHERE server = ? AND model = ?"
        notes, estimated, reported = self._row(query, (_server(base_url), model)) or (0, 0, 0)
        if notes < _FEWEST_NOTES:
            return Decimal(1)
        quarters = -(-4 * reported // estimated)
        return Decimal(min(max(quarters, 4), 16)) / 4

    def scale(self, document: str, base_url: str, model: str) -> Decimal:
        """The calibration by which a document, by its hash, was first cut into chunks.

        It stays: cut anew, a document would be asked about again.
        """
        place = (document, _server(base_url), model)
        quarters = int(self.calibration(base_url, model) * 4)
        self._row("INSERT OR IGNORE INTO scales VALUES (?, ?, ?, ?)", (*place, quarters))
        query = "SELECT quarters FROM scales WHERE document = ? AND server = ? AND model = ?"
        return Decimal(self._row(query, place)[0]) / 4

    def _row(self, statement: str, values: tuple[Any, ...]) -> Any:
        """The first row of what one statement gives; each statement is a transaction of its own."""
        with self._lock, _told(self._path):
            return self._connection.execute(statement, values).fetchone()


def open_store(folder: Path) -> Store:
    """The store in `folder`, which is made where it is missing, for its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made ({error.strerror}); name another place") from error
    return Store(folder / FILE)


def default_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder for the store in the user's caches; `platform` is as in `sys.platform`.

    Raises `StoreError` where the environment names no home.
    """
    named = environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():  # a relative one is to be ignored, says the standard that it is from
        return Path(named) / "structurer"
    if platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"]) / "structurer"
    home = environ.get("USERPROFILE" if platform == "win32" else "HOME")
    if not home:
        raise StoreError("no folder for stored answers: the environment names no home; set XDG_CACHE_HOME")
    below = {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(platform, ".cache")
    return Path(home) / below / "structurer"


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Makes the tables of a new file, or sees that they are ours. Asks for the right to write, to fail early."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    new = not version and not tables
    if new:
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    elif version != _VERSION:
        found = f"a store of version {version}, this is for version {_VERSION}" if version else "no store of answers"
        raise StoreError(f"{path} is {found}; remove it or name another place")
    connection.execute("COMMIT" if new else "ROLLBACK")


def _share(connection: sqlite3.Connection, sleep: Callable[[float], None]) -> None:
    """Lets readers and a writer work at the same time, from now on.

    Of several processes that switch a new file to this at once SQLite turns some away without waiting: it is tried
    again, for about a second. Where it cannot be had the store works too, only slower.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    for _ in range(_SWITCHES):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
            break
        sleep(0.05)
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    # Nothing is lost when the program dies, and at most the last answers when the power goes.
    connection.execute("PRAGMA synchronous = NORMAL")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns the faults of SQLite into one line."""
    try:
        yield
    except sqlite3.OperationalError as error:  # locked, full, not to be opened: the file itself may be sound
        raise StoreError(f"the stored answers in {path} cannot be used ({error}); name another place") from error
    except (sqlite3.Error, OverflowError) as error:
        raise StoreError(f"{path} cannot be used ({error}); remove it or name another place") from error


def _server(base_url: str) -> str:
    """A base URL without what may be secret in it: user, password and query."""
    return re.split(r"[?#]", _USER.sub("", base_url))[0].rstrip("/")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
