"""What a run needs: a key where the server asks for one, a client where something is asked, and else nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from model_runs import ACCOUNT, COSTS, INCOME, KEY, Sessions, bridges, points, reads, rows_of, sessions
from model_server import ModelServer, Step

from structurer.errors import CassetteError, Denied, StoreError, Unconfigured, Unreachable, Unrecorded
from structurer.model.choices import OPENAI, Answer, EngineName, Mode, Options, Record
from structurer.model.session import Session, is_near
from structurer.model.store import FILE
from structurer.pipeline import structure

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sessions]:
    yield from sessions(monkeypatch, tmp_path)


# Keys

HOSTS = {
    "127.0.0.1": True,
    "::1": True,
    "10.0.0.7": True,
    "192.168.1.20": True,
    "172.16.0.1": True,
    "localhost": True,
    "gpu-box": True,
    "llm.internal": True,
    "box.local": True,
    "8.8.8.8": False,
    "2001:4860:4860::8888": False,
    "api.openai.com": False,
    "localhost.example.com": False,
    "10.0.0.7.example.com": False,
}


@pytest.mark.parametrize(("host", "near"), HOSTS.items())
def test_a_server_of_ones_own_asks_for_no_key(host: str, near: bool) -> None:
    assert is_near(host) is near
    shown = f"[{host}]" if ":" in host else host
    options = Options(model="m", base_url=f"https://{shown}/v1")
    if near:
        Session(options).close()
        return
    with pytest.raises(Unconfigured) as caught:
        Session(options)
    assert str(caught.value) == f"{host} asks for a key: set OPENAI_API_KEY (a server of your own needs none)"


def test_a_server_of_ones_own_is_sent_no_key(run: Sessions) -> None:
    server = run.server(answer=reads)
    assert run().records == {"Costs": {"rows": rows_of(6)}}
    assert {received.headers["authorization"] for received in server.received} == {"Bearer none"}


def test_the_key_that_is_given_is_sent(run: Sessions) -> None:
    server = run.server(answer=reads)
    run(api_key=KEY)
    assert {received.headers["authorization"] for received in server.received} == {f"Bearer {KEY}"}


BAD_KEYS = {
    "blank": " ",
    "other letters": "ключ-0123456789",
    "a line break behind it": f"{KEY}\n",
    "a line break in it": f"{KEY[:9]}\r\n{KEY[9:]}",
}


@pytest.mark.parametrize(
    "key",
    [pytest.param(key, id=name) for name, key in BAD_KEYS.items()],
)
def test_a_key_that_cannot_be_sent_is_told_without_it(run: Sessions, key: str) -> None:
    run.server(answer=reads)
    with pytest.raises(Unconfigured, match="set OPENAI_API_KEY") as caught:
        run(api_key=key)
    assert "0123456789" not in str(caught.value)


def test_a_password_in_the_base_url_is_told_nowhere(run: Sessions) -> None:
    server = run.server(Step(status=404))
    with pytest.raises(Denied) as caught:
        run(base_url=server.base_url.replace("//", "//user:open-sesame@"))
    assert "open-sesame" not in str(caught.value)
    gone = "http://user:open-sesame@127.0.0.1:1/v1"
    with pytest.raises(Unreachable) as away:
        run(base_url=gone)
    assert "open-sesame" not in str(away.value)


# Options that make no sense

BAD_OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "no model": ({"model": None}, "--engine model needs a model: name one with --model"),
    "no scheme": ({"base_url": "127.0.0.1/v1"}, "'127.0.0.1/v1' is no base URL; give one like https://api.openai.com"),
    "another scheme": ({"base_url": "ftp://127.0.0.1/v1"}, "is no base URL"),
    "no host": ({"base_url": "http:///v1"}, "is no base URL"),
    "nothing": ({"base_url": ""}, "is no base URL"),
    "half an address": ({"base_url": "http://[::1"}, "is no base URL"),
    "no number for a port": ({"base_url": "http://127.0.0.1:x/v1"}, "is no base URL"),
    "a chunk of nothing": ({"chunk_tokens": 0}, "--chunk-tokens must be 1 or more"),
    "none at once": ({"at_once": 0}, "--at-once must be 1 or more"),
    "a rate of nothing": ({"rpm": 0}, "a limit of 0 requests a minute lets nothing through"),
    "no price list": ({"prices": Path("nowhere.json")}, "the price list nowhere.json cannot be used"),
}


@pytest.mark.parametrize(
    ("given", "said"),
    [pytest.param(*case, id=name) for name, case in BAD_OPTIONS.items()],
)
def test_what_makes_no_sense_is_told_before_anything_is_read(run: Sessions, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Unconfigured) as caught:
        Session(run.options(**given))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_place_for_answers_that_cannot_be_made(run: Sessions) -> None:
    (run.files.folder / "file").touch()
    with pytest.raises(StoreError, match="name another place"):
        Session(run.options(cache=run.files.folder / "file" / "cache"))


def test_a_server_that_is_not_there(run: Sessions) -> None:
    with ModelServer() as server:
        gone = server.base_url
    with pytest.raises(Unreachable, match=f"nothing answers at {gone}"):
        run(base_url=gone)


@pytest.mark.parametrize("engine", [None, EngineName.rules])
def test_rules_need_nothing(run: Sessions, engine: EngineName | None) -> None:
    result = run(ACCOUNT, INCOME, engine=engine, model=None, base_url="no url", cache=None)
    assert (result.engine, result.model, result.usage.requests) == ("rules", None, 0)


def test_a_model_that_is_named_makes_it_hybrid(run: Sessions) -> None:
    run.server(answer=points(checks=r"花费<(\d+)>"))
    result = run(ACCOUNT, INCOME, engine=None)
    assert (result.engine, result.model) == ("hybrid", "gpt-4o")
    assert result.records["Income"]["checks"]["value"] == "72.00"


# What is loaded, and when

PROGRAM = """
import sys
from pathlib import Path
from structurer.model.choices import EngineName, Options
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.planning import planned

def told(name):
    print(name, sorted({"openai", "instructor", "vcr", "tenacity"} & set(sys.modules)))

base_url, document, income, costs, cache = sys.argv[1:]
def options(engine):
    return Options(engine=engine, model="gpt-4o", base_url=base_url, cache=Path(cache))

def run(name, schema, engine):
    with Session(options(engine)) as session, session.engine_for(Path(document)) as made:
        usage = structure(document, [schema], made).usage
    told(f"{name} {usage.requests} {usage.cached}")

told("imported")
run("rules", income, EngineName.rules)
run("nothing-left", income, EngineName.hybrid)
with Session(options(EngineName.model)) as session:
    planned(Path(document), [costs], session)
told("planned 0 0")
run("stored", costs, EngineName.model)
run("asked", income, EngineName.model)
"""


def test_a_client_is_made_when_something_is_asked(run: Sessions) -> None:
    """A library of one or two seconds is loaded by nobody who asks nothing."""
    server = run.server(answer=reads)
    document = run.files.document(ACCOUNT)
    costs = run.files.schema(COSTS)
    income = run.files.schema(INCOME.replace('    checks: Annotated[Quantity | None, Labels("检测费")] = None\n', ""))
    with Session(run.options(chunk_tokens=6000)) as session, session.engine_for(document) as engine:
        assert structure(document, [costs], engine).usage.requests == 1
    arguments = [server.base_url, str(document), income, costs, str(run.files.folder / "cache")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "imported []",
        "rules 0 0 []",
        "nothing-left 0 0 []",
        "planned 0 0 []",
        "stored 0 1 []",
        "asked 1 0 ['instructor', 'openai', 'tenacity']",
    ]


# Cassettes


def test_a_replay_needs_neither_key_nor_server_nor_the_name_of_the_model(run: Sessions) -> None:
    server = run.server(answer=reads)
    tape = run.files.folder / "tape.json"
    live = run(cassette=tape, record=Record.once)
    again = run(cassette=tape, model=None, base_url=OPENAI)
    assert (again.model, again.records, again.evidence) == ("gpt-4o", live.records, live.evidence)
    assert (again.usage, len(server.received)) == (live.usage, 12)


def test_a_folder_of_cassettes_knows_the_model_too(run: Sessions) -> None:
    run.server(answer=reads)
    tapes = run.files.folder / "tapes"
    live = run(cassette=tapes, record=Record.once)
    assert [path.name for path in tapes.iterdir()] == ["document.json"]
    assert run(cassette=tapes, model=None, base_url=OPENAI).records == live.records


WAYS: dict[str, dict[str, Any]] = {
    "hybrid": {"engine": EngineName.hybrid},
    "values": {"answer": Answer.values},
    "tools": {"mode": Mode.tools},
    "json": {"mode": Mode.json},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_way_of_asking_is_replayed(run: Sessions, way: dict[str, Any]) -> None:
    run.server(answer=reads)
    tape = run.files.folder / "tape.json"
    live = run(cassette=tape, record=Record.once, **way)
    assert run(cassette=tape, base_url=OPENAI, **way).records == live.records == {"Costs": {"rows": rows_of(6)}}


def test_a_cassette_and_the_stored_answers_stay_apart(run: Sessions) -> None:
    server = run.server(answer=reads)
    run()
    tape = run.files.folder / "tape.json"
    assert run(cassette=tape, record=Record.once).usage.cached == 0
    assert len(server.received) == 24
    (run.files.folder / "cache" / FILE).unlink()
    run(cassette=tape)
    assert [path for path in (run.files.folder / "cache").iterdir() if path.name == FILE] == []


def test_a_recording_asks_for_a_key_as_any_run_does(run: Sessions) -> None:
    with pytest.raises(Unconfigured, match="asks for a key"):
        Session(run.options(cassette=Path("tape.json"), record=Record.once, base_url=OPENAI))


def test_what_is_not_recorded_is_explained(run: Sessions) -> None:
    run.server(answer=reads)
    tape = run.files.folder / "tape.json"
    run(bridges(1), cassette=tape, record=Record.once)
    with pytest.raises(Unrecorded) as caught:
        run(bridges(1).replace("1.50万元", "1.60万元"), cassette=tape)
    first, second, *rest = str(caught.value).splitlines()
    assert first == f"{tape} holds no answer to the request about '一、一号桥'; record it with --record once"
    assert second == "it differs from the nearest request that is recorded:"
    assert any("<1>1.60万元" in line for line in rest if line.startswith("+"))


def test_a_secret_keeps_a_cassette_from_being_written(run: Sessions) -> None:
    secret = "sk-" + "a1B2" * 6
    run.server(answer=lambda *_: Step({"rows": [{"name": secret, "amount": None}]}))
    tape = run.files.folder / "tape.json"
    with pytest.raises(CassetteError, match="is not written: it would hold an API key") as caught:
        run(cassette=tape, record=Record.once)
    assert (tape.exists(), secret in str(caught.value)) == (False, False)


def test_a_recording_that_was_denied_keeps_what_it_has(run: Sessions) -> None:
    run.server(answer=lambda body, number: reads(body) if number < 3 else Step(status=401))
    tape = run.files.folder / "tape.json"
    with pytest.raises(Denied):
        run(cassette=tape, record=Record.once, at_once=1)
    held = json.loads(tape.read_text("utf-8"))
    assert len(held["interactions"]) == 3


@pytest.mark.parametrize("engine", [None, EngineName.model, EngineName.hybrid])
def test_a_cassette_that_is_not_there_is_told(run: Sessions, engine: EngineName | None) -> None:
    with pytest.raises(CassetteError, match=r"there is no cassette .*; record it with --record once"):
        run(engine=engine, model=None, cassette=run.files.folder / "tape.json")
