"""The store of answers: what is kept and what comes back, many writers at once, files that are no store."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import StoreError
from structurer.model.request import Mode, Reply, Request
from structurer.model.store import FILE, Store, default_folder, open_store
from structurer.result import Usage

URL = "http://127.0.0.1:1/v1"
ANSWERED = Reply("answered", {"items": [{"name": "办公费", "at": "#3"}]}, '{"items": ..}', usage=Usage(2, 1, 900, 40))


def request(about: str = "一", model: str = "small", base_url: str = URL) -> Request:
    messages = ({"role": "user", "content": about},)
    return Request(about, base_url, model, messages, "Answer", {"type": "object"}, Mode.json_schema, "p1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "cache") as opened:
        yield opened


def rows(path: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


# What is kept

KEPT = [
    pytest.param(ANSWERED, id="answered"),
    pytest.param(Reply("answered", {}, "{}"), id="an answer with nothing in it"),
    pytest.param(Reply("cut_off", {}, '{"items": [', "the answer was cut off by length"), id="cut off"),
    pytest.param(Reply("refused", {}, "", "the model refused: no"), id="refused"),
    pytest.param(Reply("answered", {"a": "\ud83d", "b": "\0"}, '{"a": "\ud83d"}\0 '), id="half a surrogate pair"),
    pytest.param(Reply("answered", {"a": "12.50", "b": [1, None, True, {}]}, ""), id="values of all kinds"),
]


@pytest.mark.parametrize("reply", KEPT)
def test_a_reply_comes_back_and_costs_nothing(store: Store, reply: Reply) -> None:
    store.put(request(), reply)
    assert store.get(request()) == replace(reply, usage=Usage(cached=1), from_store=True)


NOT_KEPT = [
    pytest.param(Reply("failed", {}, "no object", "the answer is no JSON object"), id="failed"),
    pytest.param(replace(ANSWERED, from_store=True), id="from a store"),
]


@pytest.mark.parametrize("reply", NOT_KEPT)
def test_a_reply_is_not_kept(store: Store, reply: Reply) -> None:
    store.put(request(), reply)
    assert store.get(request()) is None


OTHERS = [
    pytest.param(request(about="二"), id="other words"),
    pytest.param(request(model="large"), id="another model"),
    pytest.param(request(base_url="http://127.0.0.1:2/v1"), id="another server"),
    pytest.param(replace(request(), prompt="p2"), id="another prompt"),
    pytest.param(replace(request(), mode=Mode.tools), id="another mode"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_another_request_has_no_reply(store: Store, other: Request) -> None:
    store.put(request(), ANSWERED)
    assert store.get(other) is None


def test_the_name_of_a_section_is_no_part_of_the_question(store: Store) -> None:
    store.put(request(), ANSWERED)
    assert store.get(replace(request(), section="renamed")) is not None


CUT_OFF = Reply("cut_off", {}, "{", "the answer was cut off by length")
SECOND = Reply("answered", {"items": []}, "{}")
TWICE = [
    pytest.param(CUT_OFF, ANSWERED, ANSWERED, id="an answer replaces a cut one"),
    pytest.param(ANSWERED, CUT_OFF, ANSWERED, id="a cut one does not replace an answer"),
    pytest.param(ANSWERED, SECOND, SECOND, id="the later answer is kept"),
    pytest.param(CUT_OFF, Reply("refused"), Reply("refused"), id="the later of two without answer is kept"),
]


@pytest.mark.parametrize(("first", "second", "kept"), TWICE)
def test_of_two_replies_one_is_kept(store: Store, first: Reply, second: Reply, kept: Reply) -> None:
    store.put(request(), first)
    store.put(request(), second)
    got = store.get(request())
    assert got is not None
    assert (got.state, got.answer) == (kept.state, kept.answer)


def test_replies_outlive_the_program_in_the_order_they_came_in(tmp_path: Path) -> None:
    for about in "三一二":
        with open_store(tmp_path) as store:
            store.put(request(about), replace(ANSWERED, text=about))
    query = "SELECT text, state, answer, prompt_tokens, completion_tokens, model FROM answers ORDER BY number"
    answer = '{"items":[{"at":"#3","name":"办公费"}]}'
    assert rows(tmp_path / FILE, query) == [(about, "answered", answer, 900, 40, "small") for about in "三一二"]


def test_no_key_of_a_server_is_in_the_files(tmp_path: Path) -> None:
    secret = request(base_url="https://user:sk-p@ss@127.0.0.1:1/v1?key=sk-q#sk-r")
    with open_store(tmp_path) as store:
        store.put(secret, ANSWERED)
        store.note(secret.base_url, secret.model, 10, 10)
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"sk-" not in held
    assert b"user" not in held
    assert rows(tmp_path / FILE, "SELECT server FROM calibrations") == [("https://127.0.0.1:1/v1",)]


# Many at once


def write_some(path: Path, writer: int) -> int:
    """What one process does: opens the store anew for every few requests, half of them those of the other writers."""
    got = 0
    for at in range(0, 40, 8):
        with Store(path) as store:
            for number in range(at, at + 8):
                about = f"{number}" if number % 2 else f"{writer}.{number}"
                store.put(request(about), replace(ANSWERED, text=about))
                store.note(URL, "small", 100, 130)
                kept = store.get(request(about))
                got += kept is not None and kept.text == about
    return got


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    writers = 3
    with ProcessPoolExecutor(writers, mp_context=get_context("spawn")) as pool:
        got = list(pool.map(write_some, [tmp_path / FILE] * writers, range(writers)))
    assert got == [40] * writers
    assert rows(tmp_path / FILE, "SELECT count(*) FROM answers") == [(20 + 20 * writers,)]
    assert rows(tmp_path / FILE, "SELECT notes, estimated FROM calibrations") == [(40 * writers, 4000 * writers)]
    assert rows(tmp_path / FILE, "PRAGMA integrity_check") == [("ok",)]


def test_many_threads_share_one_store(store: Store) -> None:
    def work(number: int) -> str | None:
        store.put(request(str(number)), replace(ANSWERED, text=str(number)))
        store.note(URL, "small", 4, 5)
        kept = store.get(request(str(number)))
        return kept and kept.text

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(400))) == [str(number) for number in range(400)]
    assert store.calibration(URL, "small") == Decimal("1.25")


def test_threads_open_one_new_store_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda writer: write_some(tmp_path / FILE, writer), range(8))) == 8 * 40


@pytest.fixture
def unswitched(tmp_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A store as it is before it is shared, and a program that reads in it."""
    path = tmp_path / FILE
    Store(path).close()
    rows(path, "PRAGMA journal_mode = DELETE")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM answers")
    yield path, reader
    reader.close()


def test_a_switch_that_another_program_is_in_the_way_of_is_tried_again(
    unswitched: tuple[Path, sqlite3.Connection],
) -> None:
    path, reader = unswitched
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            reader.close()

    Store(path, sleep).close()
    assert len(waited) == 3
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


def test_a_store_that_cannot_be_switched_works_too(unswitched: tuple[Path, sqlite3.Connection]) -> None:
    path, reader = unswitched
    waited: list[float] = []
    with Store(path, waited.append) as store:
        assert 0.5 < sum(waited) < 2
        reader.close()
        store.put(request(), ANSWERED)
        assert store.get(request()) is not None


# Calibration

CALIBRATIONS = [
    pytest.param(0, 100, 200, "1", id="nothing noted"),
    pytest.param(19, 100, 200, "1", id="too few"),
    pytest.param(20, 100, 200, "2", id="enough"),
    pytest.param(20, 100, 100, "1", id="exact"),
    pytest.param(20, 100, 101, "1.25", id="rounded up"),
    pytest.param(20, 100, 125, "1.25", id="a quarter stays"),
    pytest.param(20, 1000, 1251, "1.5", id="just above a quarter"),
    pytest.param(20, 100, 20, "1", id="at least 1"),
    pytest.param(20, 100, 399, "4", id="just below the most"),
    pytest.param(20, 100, 9000, "4", id="at most 4"),
    pytest.param(20, 100, 0, "1", id="a server that counts nothing"),
    pytest.param(20, 0, 100, "1", id="nothing estimated"),
]


@pytest.mark.parametrize(("notes", "estimated", "reported", "expected"), CALIBRATIONS)
def test_the_calibration(store: Store, notes: int, estimated: int, reported: int, expected: str) -> None:
    for _ in range(notes):
        store.note(URL, "small", estimated, reported)
    got = store.calibration(URL + "/", "small")
    assert (got, type(got)) == (Decimal(expected), Decimal)
    assert store.calibration(URL, "large") == 1
    assert store.calibration("http://127.0.0.1:2/v1", "small") == 1


def test_the_calibration_weighs_by_tokens(store: Store) -> None:
    for _ in range(10):
        store.note(URL, "small", 1, 4)
        store.note(URL, "small", 99, 146)
    assert store.calibration(URL, "small") == Decimal("1.5")


# Files that are no store


def no_folder(folder: Path) -> None:
    folder.write_text("a file", "utf-8")


def folder_instead(folder: Path) -> None:
    (folder / FILE).mkdir(parents=True)


def no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_text("not a database " * 100, "utf-8")


def made_by(*statements: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        folder.mkdir()
        for statement in statements:
            rows(folder / FILE, statement)

    return make


def damaged(folder: Path) -> None:
    with open_store(folder) as store:
        store.put(request(), replace(ANSWERED, text="x" * 20_000))
    data = bytearray((folder / FILE).read_bytes())
    data[100:4096] = b"\xff" * 3996
    (folder / FILE).write_bytes(data)


UNUSABLE = [
    pytest.param(no_folder, "cannot be made (File exists)", id="a file where the folder should be"),
    pytest.param(folder_instead, "unable to open", id="a folder where the file should be"),
    pytest.param(no_database, "not a database", id="another kind of file"),
    pytest.param(damaged, "malformed", id="damaged"),
    pytest.param(made_by("CREATE TABLE songs (name)"), "no store of answers", id="a database of something else"),
    pytest.param(made_by("PRAGMA user_version = 7"), "version 7, this is for version 2", id="a later version"),
]


@pytest.mark.parametrize(("make", "said"), UNUSABLE)
def test_what_is_no_store_is_told_in_one_line(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    folder = tmp_path / "cache"
    make(folder)
    with pytest.raises(StoreError) as caught:
        open_store(folder)
    message = str(caught.value)
    assert said in message
    assert str(folder) in message
    assert "name another place" in message
    assert "\n" not in message


def test_a_full_disk_is_told_in_one_line(store: Store) -> None:
    store._row("PRAGMA max_page_count = 1", ())
    with pytest.raises(StoreError, match=r"is full.*name another place"):
        store.put(request(), replace(ANSWERED, text="x" * 100_000))


def test_a_number_of_tokens_that_is_none_is_told_in_one_line(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        store.put(request(), replace(ANSWERED, usage=Usage(prompt_tokens=2**80)))


def test_a_closed_store_is_told_and_may_be_closed_again(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.get(request())


# Where it lies

FOLDERS = [
    pytest.param({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "linux", "/c/structurer", id="named"),
    pytest.param({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "darwin", "/c/structurer", id="named on a Mac"),
    pytest.param({"XDG_CACHE_HOME": "c", "HOME": "/h"}, "linux", "/h/.cache/structurer", id="a relative one"),
    pytest.param({"XDG_CACHE_HOME": "", "HOME": "/h"}, "linux", "/h/.cache/structurer", id="an empty one"),
    pytest.param({"HOME": "/h"}, "linux", "/h/.cache/structurer", id="Linux"),
    pytest.param({"HOME": "/h"}, "darwin", "/h/Library/Caches/structurer", id="Mac"),
    pytest.param({"LOCALAPPDATA": "/l", "USERPROFILE": "/u"}, "win32", "/l/structurer", id="Windows"),
    pytest.param({"USERPROFILE": "/u"}, "win32", "/u/AppData/Local/structurer", id="Windows, profile only"),
    pytest.param({"LOCALAPPDATA": "/l", "HOME": "/h"}, "linux", "/h/.cache/structurer", id="Linux, Windows' name"),
]


@pytest.mark.parametrize(("environ", "platform", "folder"), FOLDERS)
def test_the_folder_of_the_store(environ: dict[str, str], platform: str, folder: str) -> None:
    assert default_folder(environ, platform) == Path(folder)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_without_a_home_there_is_no_folder(platform: str) -> None:
    with pytest.raises(StoreError, match="set XDG_CACHE_HOME"):
        default_folder({}, platform)


@pytest.mark.skipif(os.name != "posix", reason="folders have no such rights there")
def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "a" / "b").close()
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
