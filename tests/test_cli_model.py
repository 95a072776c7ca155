"""`structurer extract` with a model: what is asked, told and written, and one line for each thing gone wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from model_runs import (
    KEY,
    Cli,
    Clock,
    bridges,
    command_lines,
    line_of,
    lines,
    points,
    reads,
    rows_of,
    seen,
    text_of,
    wanted,
)
from model_server import Step

from structurer.model import session as session_module
from structurer.model.limits import Limiter
from structurer.model.store import FILE

SCHEMA = ["--schema", "costs.py:Costs"]  # as the documents of bridges are asked for


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cli]:
    yield from command_lines(monkeypatch, tmp_path)


# What is told


def test_without_a_model_one_line_says_so(run: Cli) -> None:
    result = run("extract", "account.txt", "--schema", "income.py:Income")
    assert (result.exit_code, result.stderr) == (0, "")
    assert line_of(result, "engine") == "rules (no model is configured)"
    assert run.written("account.json")["structurer"] | {"version": ""} == {
        "version": "",
        "schemas": ["Income"],
        "engine": "rules",
        "model": None,
        "prompts": {},
    }
    assert not (run.folder / "caches").exists()


def test_with_a_model_the_summary_tells_what_it_took(run: Cli) -> None:
    run.server(answer=reads)
    result = run.model("four.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert line_of(result, "engine").rstrip("0") == "model with gpt-4o: 1 requests; 10 + 5 tokens, cost 0.000075"
    written = run.written("four.json")
    assert written["records"] == {"Costs": {"rows": rows_of(4)}}
    assert (written["structurer"]["engine"], written["structurer"]["model"]) == ("model", "gpt-4o")
    assert Decimal(written["usage"].pop("cost")) == Decimal("0.000075")
    assert written["usage"] == {
        "requests": 1,
        "retries": 0,
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "cached": 0,
    }
    assert written["chunks"][-1] == {"section": "一、一号桥 ... 四、四号桥", "state": "model", "reason": "16 values"}


TOLD = {
    "a second try": (
        [Step("no"), Step({})],
        "gpt-4o",
        "2 requests (1 repeated); 20 + 10 tokens, cost 0.00015",
        [],
    ),
    "no price": ([Step({})], "home-made", "1 requests; 10 + 5 tokens, cost unknown", []),
    "a refusal": (
        [Step(refusal="No.")],
        "gpt-4o",
        "1 requests; 10 + 5 tokens, cost 0.000075",
        ["1 chunks: the model refused: No."],
    ),
}


@pytest.mark.parametrize(("steps", "model", "said", "lost"), TOLD.values(), ids=TOLD)
def test_what_the_summary_tells(run: Cli, steps: list[Step], model: str, said: str, lost: list[str]) -> None:
    run.server(*steps)
    result = run.model("four.txt", model=model)
    assert result.exit_code == 0
    assert line_of(result, "engine").rstrip("0") == f"model with {model}: {said}"
    assert [line[12:] for line in lines(result.stdout) if line.startswith("  not read ")] == lost


def test_quiet_and_json(run: Cli) -> None:
    run.server(answer=reads)
    assert (quiet := run.model("four.txt", "--quiet")).stdout == quiet.stderr == ""
    result = run.model("four.txt", "two.txt", "--json", "--out", "other")
    told = [json.loads(line) for line in lines(result.stdout)]
    assert [one["records"]["Costs"]["rows"] for one in told] == [rows_of(4), rows_of(2)]
    assert not (run.folder / "other").exists()


def test_a_dry_run_prints_what_would_be_asked_and_sends_nothing(run: Cli) -> None:
    server = run.server(answer=reads)
    result = run.model("four.txt", "two.txt", "--dry-run", "--chunk-tokens", "500")
    assert (result.exit_code, result.stderr, server.received) == (0, "", [])
    told = lines(result.stdout)
    assert [line.split(":")[0] for line in told if not line.startswith("  ")] == ["four.txt", "two.txt", "in all"]
    assert told[1].split()[0] == "section"
    assert told[1].endswith("tokens  一、一号桥 ... 四、四号桥")
    tokens = [int(line.split()[1]) for line in told if line.startswith("  ")]
    assert f"2 requests; {sum(tokens)} tokens to send, 0.00" in told[-1]
    assert not (run.folder / "out").exists()


def test_a_dry_run_tells_what_is_stored(run: Cli) -> None:
    server = run.server(answer=reads)
    asked = ["-m", "gpt-4o", "--base-url", server.base_url, "--engine", "model", *SCHEMA]
    run("extract", "two.txt", *asked)
    result = run("extract", "four.txt", "two.txt", *asked, "--dry-run")
    assert len(server.received) == 1
    assert ", stored  一、一号桥 ... 二、二号桥" in result.stdout
    assert "two.txt: 1 requests, 1 of them stored; 0 tokens to send, 0.0000 USD" in lines(result.stdout)


def test_a_dry_run_without_a_model_asks_nothing(run: Cli) -> None:
    result = run("extract", "account.txt", "--dry-run")
    assert (result.exit_code, result.stdout.startswith("in all: 0 requests; 0 tokens")) == (0, True)


def test_a_dry_run_tells_a_bad_document_and_goes_on(run: Cli) -> None:
    run.server(answer=reads)
    result = run.model("missing.txt", "two.txt", "--dry-run")
    assert (result.exit_code, result.stderr) == (1, "structurer: missing.txt does not exist\n")
    assert lines(result.stdout)[0].startswith("two.txt: 1 requests; ")


def test_a_dry_run_needs_no_key(run: Cli) -> None:
    result = run("extract", "two.txt", "--model", "gpt-4o", "--dry-run")
    assert (result.exit_code, result.stderr) == (0, "")


# Where the model is named


def test_the_environment_names_model_server_and_key(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    server = run.server(answer=reads)
    monkeypatch.setenv("STRUCTURER_MODEL", "from-outside")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    result = run("extract", "two.txt", "--engine", "model", *SCHEMA)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [r.headers["authorization"] for r in server.received] == [f"Bearer {KEY}"]
    assert [r.body["model"] for r in server.received] == ["from-outside"]
    assert (run.folder / "caches" / "structurer" / FILE).exists()
    assert "0 requests, 1 answers from the store" in run("extract", "two.txt", "--engine", "model", *SCHEMA).stdout


def test_options_go_before_the_environment(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    server = run.server(answer=reads)
    monkeypatch.setenv("STRUCTURER_MODEL", "from-outside")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert run.model("two.txt").exit_code == 0
    assert [received.body["model"] for received in server.received] == ["gpt-4o"]


def test_empty_variables_are_none(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STRUCTURER_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "")
    result = run("extract", "account.txt")
    assert line_of(result, "engine") == "rules (no model is configured)"


def test_rules_that_are_asked_for_ask_nobody(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRUCTURER_MODEL", "from-outside")
    result = run("extract", "account.txt", "--engine", "rules")
    assert (result.exit_code, line_of(result, "engine")) == (0, "rules (no model is configured)")


def test_hybrid_is_the_rule_with_a_model(run: Cli) -> None:
    server = run.server(answer=points(checks=r"花费<(\d+)>"))
    asked = ["-m", "gpt-4o", "--base-url", server.base_url]
    result = run("extract", "account.txt", *asked, "--schema", "income.py:Income")
    assert (line_of(result, "engine").split(":")[0], wanted(server.received[0].body)) == (
        "hybrid with gpt-4o",
        ["checks"],
    )
    assert run.written("account.json")["records"]["Income"]["checks"] == {"value": "72.00", "unit": "万元"}


# How it is asked

KINDS = {"tools": "tools", "json_schema": "response_format", "json": "response_format"}


@pytest.mark.parametrize("answer", ["pointers", "values"])
@pytest.mark.parametrize("mode", KINDS)
def test_mode_and_answer_say_how_it_is_asked(run: Cli, mode: str, answer: str) -> None:
    server = run.server(answer=reads)
    assert run.model("four.txt", "--mode", mode, "--answer", answer).exit_code == 0
    (received,) = server.received
    assert set(received.body) == {"model", "messages", "temperature", KINDS[mode]} | (
        {"tool_choice"} if mode == "tools" else set()
    )
    if mode != "tools":
        assert received.body["response_format"]["type"] == {"json": "json_object"}.get(mode, mode)
    assert ("<1>" in text_of(received.body)) is (answer == "pointers")
    assert wanted(received.body) == ["rows"]
    assert run.written("four.json")["records"]["Costs"]["rows"] == rows_of(4)


def test_temperature_can_be_left_out(run: Cli) -> None:
    server = run.server(answer=reads)
    run.model("two.txt")
    run.model("two.txt", "--no-temperature")
    assert [received.body.get("temperature") for received in server.received] == [0, None]


def test_chunk_tokens_and_at_once(run: Cli) -> None:
    run.sessions.files.document(bridges(60), "many.txt")
    together = threading.Barrier(3, timeout=5)

    def answer(body: dict[str, Any], number: int) -> Step:
        if number < 3:
            together.wait()
        return reads(body)

    server = run.server(answer=answer)
    assert run.model("many.txt", "--chunk-tokens", "500", "--at-once", "3").exit_code == 0
    assert (server.peak, len(server.received) > 3) == (3, True)
    assert max(len(seen(received.body)) for received in server.received) < 60
    assert run.written("many.json")["records"]["Costs"]["rows"] == rows_of(60)


def test_an_answer_that_takes_too_long_is_not_waited_for(run: Cli) -> None:
    over = threading.Event()
    server = run.server(answer=lambda body, number: replace(reads(body), wait=over if number == 0 else 0.0))
    result = run.model("two.txt", "--timeout", "0.2")
    over.set()
    assert (len(server.received), "2 requests (1 repeated)" in line_of(result, "engine")) == (2, True)
    assert run.written("two.json")["records"] == {"Costs": {"rows": rows_of(2)}}


# Limits


def test_rates_are_kept(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, made = Clock(), list[tuple[int, int]]()

    def limiter(rpm: int, tpm: int, **_: Any) -> Limiter:
        made.append((rpm, tpm))
        return Limiter(rpm, tpm, clock, clock.sleep)

    monkeypatch.setattr(session_module, "Limiter", limiter)
    run.server(answer=reads)
    assert run.model("two.txt", "four.txt", "--rpm", "1", "--tpm", "90000").exit_code == 0
    assert (made, clock.waits) == ([(1, 90000)], [60.0])


@pytest.mark.parametrize(("option", "amount"), [("--max-requests", "1"), ("--max-cost", "0.000075")])
def test_a_limit_ends_the_asking_and_not_the_run(run: Cli, option: str, amount: str) -> None:
    server = run.server(answer=reads)
    result = run.model("four.txt", "two.txt", option, amount)
    assert (result.exit_code, len(server.received)) == (0, 1)
    assert result.stderr == f"structurer: {option} {amount} is reached; what was not asked is told as skipped\n"
    assert f"  not read  1 chunks: {option} {amount} is reached" in lines(result.stdout)
    assert run.written("four.json")["records"] == {"Costs": {"rows": rows_of(4)}}
    assert run.written("two.json")["chunks"][-1]["state"] == "skipped"


def test_a_limit_of_nothing_leaves_the_rules(run: Cli) -> None:
    server = run.server(answer=points(checks=r"花费<(\d+)>"))
    asked = ["-m", "gpt-4o", "--base-url", server.base_url, "--schema", "income.py:Income"]
    run("extract", "account.txt", *asked, "--max-requests", "0", "--out", "limited")
    run("extract", "account.txt", "--schema", "income.py:Income", "--out", "rules")
    limited, alone = (run.written("account.json", folder) for folder in ("limited", "rules"))
    assert server.received == []
    for part in ("records", "evidence", "findings", "facts", "tables", "ledger"):
        assert limited[part] == alone[part]


BAD_CALLS = {
    "no amount": ["--max-cost", "much"],
    "an endless amount": ["--max-cost", "inf"],
    "less than nothing": ["--max-cost", "-1"],
    "fewer than none": ["--max-requests", "-1"],
    "a small chunk": ["--chunk-tokens", "499"],
    "none at once": ["--at-once", "0"],
    "too many at once": ["--at-once", "257"],
    "no time": ["--timeout", "0"],
    "no rate": ["--rpm", "0"],
    "an unknown mode": ["--mode", "xml"],
    "an unknown engine": ["--engine", "magic"],
    "an unknown way to record": ["--record", "some"],
    "an unknown answer": ["--answer", "words"],
}


@pytest.mark.parametrize("options", BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_call_that_is_wrong(run: Cli, options: list[str]) -> None:
    result = run("extract", "two.txt", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (run.folder / "out").exists()
