"""`structurer requests`: the questions as files for a batch API, and its answers into the store for the next run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from model_runs import COSTS, Cli, bridges, command_lines, line_of, lines, reads, rows_of, text_of, wanted
from model_server import Step, completion

from structurer.model.store import FILE

ASKED = ["--model", "gpt-4o", "--base-url", "http://127.0.0.1:9/v1", "--engine", "model", "-s", "costs.py:Costs"]
EXPORT = ["requests", "export", *ASKED]
Line = dict[str, Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cli]:
    """many.txt is asked about in several questions with 500 tokens for each."""
    for made in command_lines(monkeypatch, tmp_path):
        made.sessions.files.document(bridges(40), "many.txt")
        yield made


def requests_in(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def answered(line: Line, step: Step | None = None) -> Line:
    """A line of the file that a batch gives back."""
    body = completion(step or reads(line["body"]), line["body"])
    response = {"status_code": 200, "request_id": "req_x", "body": body}
    return {"id": "batch_req_x", "custom_id": line["custom_id"], "response": response, "error": None}


def write(path: Path, *given: Line) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in given), "utf-8")
    return path


# Export


def test_export_writes_what_would_be_asked(run: Cli) -> None:
    result = run(*EXPORT, "two.txt", "many.txt", "--chunk-tokens", "500", "--out", "batch.jsonl")
    held = requests_in(run.folder / "batch.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result.stdout) == [f"{len(held)} requests", "written   batch.jsonl"]
    assert len(held) > 3
    assert {line["url"] for line in held} == {"/v1/chat/completions"}
    assert len({line["custom_id"] for line in held}) == len(held)
    assert {tuple(wanted(line["body"])) for line in held} == {("rows",)}


def test_what_is_exported_is_what_is_sent(run: Cli) -> None:
    server = run.server(answer=reads)
    run(*EXPORT, "many.txt", "--base-url", server.base_url, "--chunk-tokens", "500")
    run("extract", *ASKED, "many.txt", "--base-url", server.base_url, "--chunk-tokens", "500")
    exported = [line["body"] for line in requests_in(run.folder / "requests.jsonl")]
    assert exported == sorted((r.body for r in server.received), key=exported.index)
    assert len(exported) == len(server.received) > 1


def test_export_sends_nothing_and_reads_no_answer(run: Cli) -> None:
    server = run.server(answer=reads)
    assert run(*EXPORT, "two.txt", "--base-url", server.base_url).exit_code == 0
    assert (server.received, (run.folder / "out").exists()) == ([], False)


def test_what_two_documents_share_is_exported_once(run: Cli) -> None:
    run.sessions.files.document(bridges(2), "copy.txt")
    assert lines(run(*EXPORT, "two.txt", "copy.txt").stdout)[0] == "1 requests"


def test_a_document_that_the_rules_read_needs_no_batch(run: Cli) -> None:
    asked = ["requests", "export", "-m", "gpt-4o", "--base-url", "http://127.0.0.1:9/v1", "letter.txt"]
    run.sessions.files.document("一、概况\n\n负责检测。\n", "letter.txt")
    result = run(*asked)
    assert (result.exit_code, lines(result.stdout)) == (0, ["0 requests", "written   nothing"])
    assert not (run.folder / "requests.jsonl").exists()


def test_only_missing(run: Cli) -> None:
    run(*EXPORT, "two.txt", "--out", "two.jsonl")
    write(run.folder / "answers.jsonl", *map(answered, requests_in(run.folder / "two.jsonl")))
    run("requests", "import", "answers.jsonl")
    some = run(*EXPORT, "two.txt", "four.txt", "--only-missing")
    assert lines(some.stdout) == ["1 requests, 1 stored already", "written   requests.jsonl"]
    (line,) = requests_in(run.folder / "requests.jsonl")
    assert "四号桥" in text_of(line["body"])
    none = run(*EXPORT, "two.txt", "--only-missing", "--out", "none.jsonl")
    assert (none.exit_code, lines(none.stdout)) == (0, ["0 requests, 1 stored already", "written   nothing"])
    every = run(*EXPORT, "two.txt", "four.txt")
    assert lines(every.stdout)[0] == "2 requests"


BAD_EXPORTS = {
    "no model": (["requests", "export", "two.txt"], "answers are stored only with --model"),
    "no model for the engine": (["requests", "export", "two.txt", "--engine", "model"], "--engine model needs a model"),
    "no store": ([*EXPORT, "two.txt", "--no-cache"], "answers are stored only with --model, and without --no-cache"),
    "a cassette": ([*EXPORT, "two.txt", "--cassette", "tapes"], "answers are stored only with --model, and without"),
    "no base URL": ([*EXPORT, "two.txt", "--base-url", "x"], "'x' is no base URL"),
    "no such document": ([*EXPORT, "two.txt", "missing.txt"], "missing.txt does not exist"),
    "no such schema": ([*EXPORT, "two.txt", "-s", "nosuch"], "there is no schema 'nosuch'"),
    "no such folder": ([*EXPORT, "two.txt", "--out", "no/batch.jsonl"], "no/batch.jsonl cannot be written"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD_EXPORTS.values(), ids=BAD_EXPORTS)
def test_an_export_that_cannot_be_made_is_one_line(run: Cli, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout) in ((1, ""), (2, ""))
    assert line.startswith(f"structurer: {said}")
    assert list(run.folder.glob("*.jsonl")) == []


WRONG_CALLS = ("no model", "no model for the engine", "no store", "a cassette", "no base URL", "no such schema")


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_a_call_that_is_wrong_ends_as_it_does_elsewhere(run: Cli, name: str) -> None:
    assert run(*BAD_EXPORTS[name][0]).exit_code == 2


def test_an_export_needs_no_key(run: Cli) -> None:
    result = run("requests", "export", "two.txt", "--model", "gpt-4o", "-s", "costs.py:Costs", "--engine", "model")
    assert (result.exit_code, result.stderr) == (0, "")


# Import, and the run that finds the answers


def test_the_answers_of_a_batch_are_found_by_the_next_run(run: Cli) -> None:
    server = run.server(answer=reads)
    asked = ["many.txt", "--base-url", server.base_url, "--chunk-tokens", "500"]
    run(*EXPORT, *asked)
    held = requests_in(run.folder / "requests.jsonl")
    write(run.folder / "answers.jsonl", *map(answered, reversed(held)))
    result = run("requests", "import", "answers.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines(result.stdout) == [f"answers.jsonl: {len(held)} answers stored, 0 failed"]
    result = run("extract", *ASKED, *asked)
    assert server.received == []
    assert f"0 requests, {len(held)} answers from the store" in line_of(result, "engine")
    assert run.written("many.json")["records"]["Costs"]["rows"] == rows_of(40)


def error(line: Line, status: int | None, code: str, message: str) -> Line:
    told = {"code": code, "message": message}
    body = {"error": told}
    response = None if status is None else {"status_code": status, "request_id": "x", "body": body}
    return answered(line) | {"response": response, "error": told if status is None else None}


# What stands in the answers for the one question, and what is said of it on standard output
ENDS: dict[str, tuple[Callable[[Line], list[Line]], list[str]]] = {
    "nothing": (
        lambda _: [],
        [
            "answers.jsonl: 0 answers stored, 0 failed",
            "1 requests have no answer yet; write them again with requests export --only-missing",
        ],
    ),
    "an error of the server": (
        lambda line: [error(line, 500, "server_error", "it broke")],
        [
            "answers.jsonl: 0 answers stored, 1 failed",
            "  failed    一、一号桥 ... 二、二号桥: 500: server_error: it broke",
            "1 requests have no answer yet; write them again with requests export --only-missing",
        ],
    ),
    "expired": (
        lambda line: [error(line, None, "batch_expired", "not run in time")],
        [
            "answers.jsonl: 0 answers stored, 1 failed",
            "  failed    一、一号桥 ... 二、二号桥: batch_expired: not run in time",
            "1 requests have no answer yet; write them again with requests export --only-missing",
        ],
    ),
    "no object": (
        lambda line: [answered(line, Step("I cannot."))],
        [
            "answers.jsonl: 0 answers stored, 1 failed",
            "  failed    一、一号桥 ... 二、二号桥: the answer is no JSON object",
            "1 requests have no answer yet; write them again with requests export --only-missing",
        ],
    ),
    "an error, then an answer": (
        lambda line: [error(line, 500, "x", "y"), answered(line)],
        ["answers.jsonl: 1 answers stored, 0 failed"],
    ),
    "a refusal": (
        lambda line: [answered(line, Step(refusal="No."))],
        ["answers.jsonl: 1 answers stored, 0 failed"],
    ),
    "cut off": (
        lambda line: [answered(line, Step('{"rows": [', finish="length"))],
        ["answers.jsonl: 1 answers stored, 0 failed"],
    ),
}


@pytest.mark.parametrize(("made", "said"), ENDS.values(), ids=ENDS)
def test_what_came_of_a_question_is_told(run: Cli, made: Callable[[Line], list[Line]], said: list[str]) -> None:
    run(*EXPORT, "two.txt")
    (line,) = requests_in(run.folder / "requests.jsonl")
    write(run.folder / "answers.jsonl", *made(line))
    result = run("requests", "import", "answers.jsonl")
    assert (result.exit_code, result.stderr, lines(result.stdout)) == (0, "", said)


def test_what_failed_in_a_batch_is_asked_by_the_next_run(run: Cli) -> None:
    server = run.server(answer=reads)
    asked = ["two.txt", "four.txt", "--base-url", server.base_url]
    run(*EXPORT, *asked)
    two, four = requests_in(run.folder / "requests.jsonl")
    write(run.folder / "answers.jsonl", error(two, 500, "x", "y"), answered(four, Step(refusal="No.")))
    run("requests", "import", "answers.jsonl")
    run("extract", *ASKED, *asked)
    assert [received.body for received in server.received] == [two["body"]]
    assert run.written("four.json")["chunks"][-1] == {
        "section": "一、一号桥 ... 四、四号桥",
        "state": "failed",
        "reason": "the model refused: No.",
    }


def test_the_halves_of_a_question_that_was_cut_off_are_exported(run: Cli) -> None:
    server = run.server(answer=reads)
    asked = ["two.txt", "--base-url", server.base_url]
    run(*EXPORT, *asked)
    (line,) = requests_in(run.folder / "requests.jsonl")
    write(run.folder / "answers.jsonl", answered(line, Step('{"rows": [', finish="length")))
    run("requests", "import", "answers.jsonl")
    result = run(*EXPORT, *asked, "--only-missing", "--out", "halves.jsonl")
    assert lines(result.stdout)[0] == "2 requests, 1 stored already"
    halves = requests_in(run.folder / "halves.jsonl")
    write(run.folder / "more.jsonl", *map(answered, halves))
    run("requests", "import", "more.jsonl")
    run("extract", *ASKED, *asked)
    assert (server.received, run.written("two.json")["records"]["Costs"]["rows"]) == ([], rows_of(2))


def test_output_and_error_file_come_together(run: Cli) -> None:
    run(*EXPORT, "two.txt", "four.txt")
    two, four = requests_in(run.folder / "requests.jsonl")
    write(run.folder / "output.jsonl", answered(two))
    write(run.folder / "errors.jsonl", error(four, 429, "rate_limit", "slow down"))
    result = run("requests", "import", "output.jsonl", "errors.jsonl")
    assert (result.exit_code, lines(result.stdout)) == (
        0,
        [
            "output.jsonl: 1 answers stored, 0 failed",
            "errors.jsonl: 0 answers stored, 1 failed",
            "  failed    一、一号桥 ... 四、四号桥: 429: rate_limit: slow down",
            "1 requests have no answer yet; write them again with requests export --only-missing",
        ],
    )


def test_answers_to_other_requests_are_told_and_the_rest_is_kept(run: Cli) -> None:
    run(*EXPORT, "two.txt")
    (line,) = requests_in(run.folder / "requests.jsonl")
    foreign = [answered(line | {"custom_id": f"foreign-{n}"}) for n in range(3)]
    write(run.folder / "answers.jsonl", *foreign, answered(line))
    result = run("requests", "import", "answers.jsonl")
    assert (result.exit_code, lines(result.stdout)) == (1, ["answers.jsonl: 1 answers stored, 0 failed"])
    told = "3 answers are to no request exported here, the first is foreign-0; the rest is kept"
    assert lines(result.stderr) == [f"structurer: {told}"]


BAD_IMPORTS = {
    "no file": ([], "answers.jsonl cannot be read"),
    "no JSON": ([b"%PDF-1.7\n"], "answers.jsonl, line 1 is no JSON"),
    "half a line": ([b'{"custom_id": "a", "resp'], "answers.jsonl, line 1 is no JSON"),
    "a request for an answer": ([b'{"method": "POST"}\n'], "answers.jsonl, line 1 has no custom_id"),
}


@pytest.mark.parametrize(("held", "said"), BAD_IMPORTS.values(), ids=BAD_IMPORTS)
def test_a_file_that_is_none_is_one_line(run: Cli, held: list[bytes], said: str) -> None:
    for data in held:
        (run.folder / "answers.jsonl").write_bytes(data)
    result = run("requests", "import", "answers.jsonl")
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout, line.startswith(f"structurer: {said}")) == (1, "", True)


def test_the_requests_themselves_are_no_answers(run: Cli) -> None:
    run(*EXPORT, "two.txt")
    result = run("requests", "import", "requests.jsonl")
    assert "0 answers stored, 1 failed" in result.stdout
    assert "the file holds no response" in result.stdout


def test_a_broken_line_costs_no_other_answer(run: Cli) -> None:
    run(*EXPORT, "two.txt")
    (line,) = requests_in(run.folder / "requests.jsonl")
    path = write(run.folder / "answers.jsonl", answered(line))
    path.write_bytes(b"broken\n" + path.read_bytes())
    result = run("requests", "import", "answers.jsonl")
    assert (result.exit_code, len(lines(result.stderr))) == (1, 1)
    assert lines(run(*EXPORT, "two.txt", "--only-missing").stdout)[0] == "0 requests, 1 stored already"


def test_the_answers_lie_where_they_are_told_to(run: Cli) -> None:
    run(*EXPORT, "two.txt", "--cache", "own")
    write(run.folder / "answers.jsonl", *map(answered, requests_in(run.folder / "requests.jsonl")))
    assert run("requests", "import", "answers.jsonl", "--cache", "own").exit_code == 0
    assert (run.folder / "own" / FILE).exists()
    assert not (run.folder / "caches").exists()
    foreign = run("requests", "import", "answers.jsonl")  # into the usual place, where nothing was exported
    assert (foreign.exit_code, "1 answers are to no request exported here" in foreign.stderr) == (1, True)


def test_a_place_that_is_none_is_one_line(run: Cli) -> None:
    result = run("requests", "import", "two.txt", "--cache", "two.txt")
    (line,) = lines(result.stderr)
    assert (result.exit_code, line.startswith("structurer: the folder two.txt cannot be made")) == (1, True)


def test_the_name_of_the_schema_is_no_part_of_a_question(run: Cli) -> None:
    """The same fields under another name are the same questions."""
    (run.folder / "other.py").write_text(COSTS.replace("class Costs", "class Other"), "utf-8")
    run(*EXPORT, "two.txt", "--out", "one.jsonl")
    other = ["other.py:Other" if each == "costs.py:Costs" else each for each in EXPORT]
    run(*other, "two.txt", "--out", "other.jsonl")
    assert (run.folder / "one.jsonl").read_bytes() == (run.folder / "other.jsonl").read_bytes()
