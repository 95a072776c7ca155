"""`structurer extract` with a model, when something goes wrong: one line for it, an exit code, and nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from model_runs import KEY, Cli, bridges, command_lines, line_of, lines, reads, rows_of, seen
from model_server import ModelServer, Step

from structurer import cli
from structurer.model.store import FILE

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cli]:
    yield from command_lines(monkeypatch, tmp_path)


# What the server denies

DENIALS = {
    "a wrong key": (401, "structurer: the key is not accepted; set OPENAI_API_KEY (401: scripted 401)"),
    "a key without rights": (403, "structurer: the key may not use this; set another OPENAI_API_KEY (403: "),
    "no such model": (404, "structurer: there is no model 'gpt-4o' at {url}; name another with --model (404: "),
    "a mode that is not known": (400, "structurer: the server does not take such a request; try --mode json, or "),
}


@pytest.mark.parametrize(("status", "said"), DENIALS.values(), ids=DENIALS)
def test_a_denial_is_one_line_and_stops_the_run(run: Cli, status: int, said: str) -> None:
    """The other documents would meet the same."""
    server = run.server(Step(status=status))
    result = run.model("two.txt", "four.txt", "account.txt")
    told = lines(result.stderr)
    assert (result.exit_code, result.stdout, len(server.received)) == (1, "", 1)
    assert told[0].startswith(said.format(url=server.base_url))
    assert told[1:] == ["0 of 3 documents done, 3 failed"]
    assert list((run.folder / "out").iterdir()) == []


def test_what_was_done_before_a_denial_is_written_whole(run: Cli) -> None:
    run.server(answer=lambda body, number: reads(body) if number < 2 else Step(status=401))
    result = run.model("two.txt", "four.txt", "account.txt", "two.txt", "--format", "json,md")
    assert result.exit_code == 1
    assert lines(result.stderr)[1:] == ["2 of 4 documents done, 2 failed"]
    assert sorted(path.name for path in (run.folder / "out").iterdir()) == [
        "four.json",
        "four.md",
        "two.json",
        "two.md",
    ]
    assert run.written("four.json")["records"] == {"Costs": {"rows": rows_of(4)}}


def test_a_bad_document_does_not_stop_a_run(run: Cli) -> None:
    run.server(answer=reads)
    result = run.model("missing.txt", "two.txt")
    assert (result.exit_code, lines(result.stderr)[0]) == (1, "structurer: missing.txt does not exist")
    assert run.written("two.json")["records"] == {"Costs": {"rows": rows_of(2)}}


def test_a_server_that_is_not_there_is_one_line(run: Cli) -> None:
    with ModelServer() as server:
        run.sessions.base_url = server.base_url
    result = run.model("two.txt", "four.txt")
    told = lines(result.stderr)
    assert (result.exit_code, result.stdout, len(told)) == (1, "", 2)
    assert told[0].startswith(f"structurer: nothing answers at {run.sessions.base_url} (")


def test_a_failure_of_some_questions_is_no_failure_of_the_run(run: Cli) -> None:
    run.server(Step(status=500))
    result = run.model("two.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "  not read  1 chunks: 500: scripted 500" in lines(result.stdout)
    assert run.written("two.json")["chunks"][-1]["state"] == "failed"


# What is wrong with the call

BAD_CALLS = {
    "no key": (["-m", "gpt-4o"], "api.openai.com asks for a key: set OPENAI_API_KEY (a server of your own needs none)"),
    "no key for the model alone": (["-m", "x", "--engine", "model"], "api.openai.com asks for a key"),
    "no model": (["--engine", "model"], "--engine model needs a model: name one with --model"),
    "no model for both": (["--engine", "hybrid"], "--engine hybrid needs a model: name one with --model"),
    "no base URL": (["-m", "x", "--base-url", "somewhere"], "'somewhere' is no base URL; give one like https://api."),
    "no price list": (["-m", "x", "--base-url", "http://box/v1", "--prices", "no.json"], "the price list no.json"),
    "one cassette for two documents": (
        ["--cassette", "tape.json"],
        "tape.json is the cassette of one document; name a folder for 2",
    ),
    "a file for a folder of answers": (
        ["-m", "x", "--base-url", "http://box/v1", "--cache", "two.txt"],
        "the folder two.txt cannot be made",
    ),
}


@pytest.mark.parametrize(("options", "said"), BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_call_that_is_wrong_is_one_line_before_anything_is_read(run: Cli, options: list[str], said: str) -> None:
    result = run("extract", "two.txt", "four.txt", *options)
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line.startswith(f"structurer: {said}")
    assert not (run.folder / "out").exists()


@pytest.mark.parametrize("options", [["--engine", "model"], ["--engine", "rules"]], ids=["model", "rules"])
def test_no_home_for_answers_is_one_line(run: Cli, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    result = run("extract", "account.txt", "-m", "x", "--base-url", "http://127.0.0.1:9/v1", *options)
    assert result.exit_code == (0 if "rules" in options else 2)
    assert len(lines(result.stderr)) == (0 if "rules" in options else 1)


@pytest.mark.parametrize("options", [["--record", "once"], ["--record", "all"], ["--cassette-note", "by me"]], ids=str)
def test_a_recording_needs_a_place(run: Cli, options: list[str]) -> None:
    run.server(answer=reads)
    result = run.model("two.txt", *options)
    (line,) = lines(result.stderr)
    assert (result.exit_code, "--cassette" in line) == (2, True)


# Cassettes


def test_documents_are_recorded_and_replayed_from_a_folder(run: Cli) -> None:
    server = run.server(answer=reads)
    assert run.model("two.txt", "four.txt", "--cassette", "tapes", "--record", "once").exit_code == 0
    assert sorted(path.name for path in (run.folder / "tapes").iterdir()) == ["four.json", "two.json"]
    documents = ["two.txt", "four.txt", "--schema", "costs.py:Costs"]
    result = run("extract", *documents, "--engine", "model", "--cassette", "tapes", "--out", "replayed")
    assert (result.exit_code, result.stderr, len(server.received)) == (0, "", 2)
    for name in ("two.json", "four.json"):
        assert (run.folder / "replayed" / name).read_bytes() == (run.folder / "out" / name).read_bytes()
    assert not (run.folder / "caches").exists()


def test_the_note_of_a_recording(run: Cli) -> None:
    run.server(answer=reads)
    run.model("two.txt", "--cassette", "tape.json", "--record", "once", "--cassette-note", "a model in a test")
    held = json.loads((run.folder / "tape.json").read_text("utf-8"))
    assert held["structurer"] == {"cassette": 1, "recorded": True, "note": "a model in a test"}


def test_what_a_replay_misses_is_told_and_stops_no_other_document(run: Cli) -> None:
    run.server(answer=reads)
    run.model("two.txt", "four.txt", "--cassette", "tapes", "--record", "once")
    (run.folder / "two.txt").write_text(bridges(2).replace("1.50", "1.60"), "utf-8")
    result = run.model("two.txt", "four.txt", "--cassette", "tapes", "--out", "replayed")
    told = lines(result.stderr)
    assert result.exit_code == 1
    assert told[0].startswith(
        "structurer: tapes/two.json holds no answer to the request about '一、一号桥 ... 二、二号桥'"
    )
    assert told[-1] == "1 of 2 documents done, 1 failed"
    assert [path.name for path in (run.folder / "replayed").iterdir()] == ["four.json"]


def test_a_cassette_that_would_hold_a_secret_is_one_line(run: Cli) -> None:
    (run.folder / "two.txt").write_text(bridges(2) + f"三、附注\n\n密钥为{KEY}，共3个。\n", "utf-8")
    run.server(answer=reads)
    result = run.model("two.txt", "--cassette", "tape.json", "--record", "once")
    (line,) = lines(result.stderr)
    assert (result.exit_code, (run.folder / "tape.json").exists()) == (1, False)
    assert line.startswith("structurer: tape.json is not written: it would hold ")
    assert KEY not in line


# The key

STEPS = {
    "answered": Step({"rows": []}),
    "unreadable": Step("no"),
    "refused with the key": Step(refusal=f"Not with {KEY}."),
    "401 with the key": Step(
        status=401, body={"error": {"message": f"Incorrect API key provided: {KEY}.", "type": "x", "code": None}}
    ),
    "404": Step(status=404),
    "500 with the key": Step(
        status=500, body={"error": {"message": f"{KEY} is in trouble", "type": "x", "code": None}}
    ),
    "dropped": Step(drop=True),
    "no JSON": Step(body=f"<html>{KEY}".encode()),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_key_is_told_nowhere(run: Cli, monkeypatch: pytest.MonkeyPatch, step: Step) -> None:
    """In no line, no result, no stored answer and no cassette."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = run.server(replace(step, secrets=True))
    asked = ["-m", "gpt-4o", "--base-url", server.base_url, "--engine", "model", "--format", "json,md"]
    ways = {
        "stored": ["--cache", "answers"],
        "recorded": ["--cassette", "tape.json", "--record", "once"],
        "printed": ["--json", "--no-cache"],
        "counted": ["--dry-run"],
    }
    for name, options in ways.items():
        result = run("extract", "two.txt", *asked, "--schema", "costs.py:Costs", *options, "--out", name)
        assert KEY.encode() not in result.stdout_bytes + result.stderr_bytes
    assert any(received.headers["authorization"] == f"Bearer {KEY}" for received in server.received)
    held = [path for path in run.folder.rglob("*") if path.is_file()]
    assert [path.name for path in held if KEY.encode() in path.read_bytes()] == []
    assert (run.folder / "answers" / FILE) in held


def test_a_key_that_cannot_be_sent_is_told_nowhere(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it comes out of a file with a line break behind it."""
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")
    run.server(answer=reads)
    result = run.model("two.txt")
    assert KEY not in result.stdout + result.stderr
    held = [path for path in run.folder.rglob("*") if path.is_file()]
    assert [path.name for path in held if KEY.encode() in path.read_bytes()] == []


# Stopped by the user


def test_a_run_that_the_user_stops_goes_on_where_it_was(run: Cli) -> None:
    """What is under way is waited for and kept; the next run asks the rest."""
    (run.folder / "many.txt").write_text(bridges(60), "utf-8")
    there, go = threading.Event(), threading.Event()

    def answer(body: dict[str, Any], number: int) -> Step:
        if number == 3:
            there.set()
        return replace(reads(body), wait=go) if number >= 2 else reads(body)

    server = run.server(answer=answer)
    asked = ["extract", "many.txt", "-s", "costs.py:Costs", "--engine", "model", "-m", "gpt-4o", "--at-once", "2"]
    asked += ["--base-url", server.base_url, "--chunk-tokens", "500", "--cache", "answers"]
    program = "from structurer.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *asked],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert there.wait(20)
        process.send_signal(signal.SIGINT)
        go.set()
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in told
    kept = len(server.received)
    result = run(*asked)
    assert f"{kept} answers from the store" in line_of(result, "engine")
    assert run.written("many.json")["records"]["Costs"]["rows"] == rows_of(60)
    assert len(seen(server.received[0].body)) < 120


def test_a_run_that_the_user_stops_says_so(
    run: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    assert run.folder.exists()
    monkeypatch.setattr("structurer.pipeline.read_source", stopped)
    monkeypatch.setattr(sys, "argv", ["structurer", "extract", "two.txt"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert (caught.value.code, capsys.readouterr().err) == (130, "structurer: stopped; what was written is whole\n")
