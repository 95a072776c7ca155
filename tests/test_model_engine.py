"""The model engine: many questions at once, each with a named end, whatever comes back and in which order."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from model_runs import COSTS, KEY, Files, Shuffled, asked_chunks, bridges, end_of_run, reads, rows_of, seen, text_of
from model_server import STORM, Answer, ModelServer, Step, only_loopback, weather

from structurer.errors import Denied
from structurer.model.asking import metered
from structurer.model.client import Access, Client, Meter
from structurer.model.engine import Settings, model_engine, model_questions
from structurer.model.limits import Limiter, Spending
from structurer.model.questions import Wording
from structurer.pipeline import source_of, structure
from structurer.report.export import to_json
from structurer.result import Result, Usage
from structurer.schema import load

WORDING = Wording("http://any/v1", "some-model")


@dataclass
class Runner:
    """Asks one server about one document; no wait is waited for."""

    files: Files
    stack: ExitStack
    waits: list[float] = field(default_factory=list)

    def server(self, *steps: Step, answer: Answer | None = None) -> ModelServer:
        return self.stack.enter_context(ModelServer(*steps, answer=answer))

    def client(self, server: ModelServer, meter: Meter = lambda _: None, **access: Any) -> Client:
        made = Access(server.base_url, KEY, **{"timeout": 5.0, **access})
        client = Client(made, meter, self.waits.append)
        self.stack.callback(client.close)
        return client

    def __call__(self, client: Client, text: str, budget: int = 1, at_once: int = 8, repairs: int = 2) -> Result:
        settings = Settings(WORDING, budget, at_once, repairs)
        schema = self.files.schema(COSTS)
        return structure(self.files.document(text), [schema], model_engine(client.ask, settings))

    def budget_for(self, text: str, chunks: int) -> int:
        """The smallest budget with which a document is asked about in so many chunks."""
        source, schema = source_of(self.files.document(text)), load(self.files.schema(COSTS))
        budgets = range(50, 6000, 10)
        return next(b for b in budgets if len(model_questions(source, schema, Settings(WORDING, b))) == chunks)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Runner]:
    only_loopback(monkeypatch, tmp_path)
    with ExitStack() as stack:
        yield Runner(Files(tmp_path), stack)


def found(result: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = result.records.get("Costs", {}).get("rows", [])
    return rows


# Many at once


@pytest.mark.parametrize("at_once", [1, 3, 16])
def test_as_many_are_asked_at_once_as_may_be(run: Runner, at_once: int) -> None:
    """Each answer waits until so many questions are there: fewer at a time would never be answered."""
    together = threading.Barrier(at_once, timeout=5)

    def answer(body: dict[str, Any], _: int) -> Step:
        together.wait()
        return reads(body)

    server = run.server(answer=answer)
    result = run(run.client(server), bridges(24), at_once=at_once)
    assert (server.peak, len(server.received), found(result)) == (at_once, 48, rows_of(24))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_answers_changes_nothing(run: Runner, seed: int) -> None:
    text = bridges(20)
    one_by_one = run(run.client(run.server(answer=reads)), text, at_once=1)
    shuffled = run(run.client(run.server(answer=Shuffled(40, 8, seed))), text, at_once=8)
    assert to_json(shuffled) == to_json(one_by_one)
    assert found(shuffled) == rows_of(20)


def test_what_is_asked_adds_up(run: Runner) -> None:
    server = run.server(answer=lambda body, _: replace(reads(body), usage=(900, 40)))
    result = run(run.client(server), bridges(6))
    assert result.usage == Usage(requests=12, prompt_tokens=12 * 900, completion_tokens=12 * 40)
    assert (result.engine, result.model) == ("model", "some-model")
    assert set(result.prompts) == {f"zh/{name}" for name in ("section", "pointers", "values", "repair", "shape")}


def test_nothing_is_asked_of_a_document_without_figures(run: Runner) -> None:
    server = run.server(answer=reads)
    result = run(run.client(server), "一、概况\n\n负责检测。\n")
    assert (server.received, result.records, result.usage) == ([], {}, Usage())


# Answers that were cut off


def cut_above(most: int) -> Answer:
    """A model that has no room for more than so many rows."""

    def answer(body: dict[str, Any], _: int) -> Step:
        return replace(reads(body), finish="length") if len(seen(body)) > most else reads(body)

    return answer


TOO_LONG = {"error": {"message": "too many tokens", "type": "x", "param": None, "code": "context_length_exceeded"}}
TABLE = "一、检测\n\n检测费用表\n单位：万元\n项目\t金额\n" + "".join(f"{n}号桥\t{n}.50\n" for n in range(1, 9))


@pytest.mark.parametrize(("most", "requests", "splits"), [(8, 1, 0), (4, 3, 1), (2, 7, 3), (1, 15, 7)])
def test_an_answer_that_was_cut_off_is_asked_for_in_halves(run: Runner, most: int, requests: int, splits: int) -> None:
    server = run.server(answer=cut_above(most))
    result = run(run.client(server), bridges(4), budget=6000)
    states = Counter(chunk.state for chunk in asked_chunks(result))
    assert (len(server.received), states["split"], states["model"]) == (requests, splits, splits + 1)
    assert result.usage == Usage(requests, 0, 10 * requests, 5 * requests)
    assert found(result) == rows_of(4)
    assert {c.reason for c in asked_chunks(result) if c.state == "split"} <= {"the answer was cut off by length"}


def test_both_halves_are_told_behind_what_was_split(run: Runner) -> None:
    result = run(run.client(run.server(answer=cut_above(2))), bridges(2), budget=6000)
    assert [(chunk.section, chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [
        ("一、一号桥 ... 二、二号桥", "split", "the answer was cut off by length"),
        ("一、一号桥", "model", "4 values"),
        ("二、二号桥", "model", "4 values"),
    ]


def test_a_prompt_that_is_too_long_is_asked_in_halves(run: Runner) -> None:
    def answer(body: dict[str, Any], _: int) -> Step:
        return Step(status=400, body=TOO_LONG) if len(seen(body)) > 2 else reads(body)

    server = run.server(answer=answer)
    result = run(run.client(server), bridges(2), budget=6000)
    assert (len(server.received), found(result)) == (3, rows_of(2))
    assert "longer than the model can read" in asked_chunks(result)[0].reason


def test_rows_of_a_table_are_never_cut(run: Runner) -> None:
    server = run.server(answer=lambda *_: Step(finish="length"))
    result = run(run.client(server), TABLE, budget=6000)
    asked = "\n".join(re.sub(r"<\d+>", "", text_of(received.body)) for received in server.received)
    assert {line for line in asked.split("\n") if "号桥" in line} == {f"{n}号桥 | {n}.50" for n in range(1, 9)}
    assert Counter(chunk.state for chunk in asked_chunks(result)) == {"split": 7, "failed": 8}


def test_what_cannot_be_split_has_failed(run: Runner) -> None:
    def answer(body: dict[str, Any], _: int) -> Step:
        return replace(reads(body), finish="length") if "一号桥检测" in text_of(body) else reads(body)

    server = run.server(answer=answer)
    result = run(run.client(server), bridges(1), budget=6000)
    assert [(chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [
        ("split", "the answer was cut off by length"),
        ("failed", "the answer was cut off by length; it cannot be split further"),
        ("model", "2 values"),
    ]
    assert (len(server.received), found(result)) == (3, rows_of(1)[1:])


# How a chunk ends


ENDS = {
    "refused": (Step(refusal="I will not."), "failed", "the model refused: I will not."),
    "filtered": (Step("", finish="content_filter"), "failed", "the server's content filter withheld the answer"),
    "unreadable": (Step("I cannot."), "failed", "the answer is no JSON object"),
    "500": (Step(status=500), "failed", "500: scripted 500"),
    "dropped": (Step(drop=True), "failed", "disconnected"),
    "nothing found": (Step({"rows": []}), "model", "0 values"),
    "an empty object": (Step({}), "model", "0 values"),
}


@pytest.mark.parametrize(("step", "state", "reason"), ENDS.values(), ids=ENDS)
def test_every_chunk_is_told_with_its_end(run: Runner, step: Step, state: str, reason: str) -> None:
    """One of three chunks meets the fault; the others are as if there were none."""

    def answer(body: dict[str, Any], _: int) -> Step:
        return step if "二号桥" in text_of(body) else reads(body)

    text = bridges(3)
    result = run(run.client(run.server(answer=answer)), text, run.budget_for(text, 3))
    before, told, behind = asked_chunks(result)
    assert (told.section, told.state, reason in told.reason) == ("二、二号桥", state, True)
    assert {(chunk.state, chunk.reason) for chunk in (before, behind)} == {("model", "4 values")}
    assert found(result) == [row for row in rows_of(3) if "二号桥" not in row["name"]]


def test_what_a_limit_left_is_told_as_skipped(run: Runner) -> None:
    server, spending = run.server(answer=reads), Spending(2, None)
    client = run.client(server, metered(Limiter(None, None), spending))
    text = bridges(5)
    result = run(client, text, run.budget_for(text, 5), at_once=1)
    assert [(chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [
        *[("model", "4 values")] * 2,
        *[("skipped", "--max-requests 2 is reached")] * 3,
    ]
    assert (len(server.received), found(result)) == (2, rows_of(2))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm(run: Runner, seed: int) -> None:
    """Every fault at a fifth of tries: no chunk is lost, no row is wrong, and every request is counted."""
    answer, tries = weather(STORM, 0.2, seed, reads)
    server = run.server(answer=answer)
    text = bridges(40)
    result = run(run.client(server, timeout=0.3), text, run.budget_for(text, 40), at_once=16)
    chunks = asked_chunks(result)
    states = Counter(chunk.state for chunk in chunks)
    assert set(states) == {"model", "split", "failed"}
    assert {chunk.section for chunk in chunks} == {chunk.section for chunk in result.chunks if chunk.state == "rules"}
    assert len(chunks) == 40 + 2 * states["split"]
    assert [chunk for chunk in chunks if not chunk.reason] == []
    assert len(server.received) == tries.total() == result.usage.requests
    assert len(tries) == 40 + 2 * states["split"] + sum("asked again" in chunk.reason for chunk in chunks)
    assert result.usage.retries == tries.total() - len(tries)
    assert [row for row in found(result) if row not in rows_of(40)] == []
    assert len(found(result)) * 2 == sum(int(c.reason.split()[0]) for c in chunks if c.state == "model")


# Asking again


def first(bad: Callable[[dict[str, Any]], Step], times: int) -> Answer:
    """A model whose first answers are bad."""
    return lambda body, number: bad(body) if number < times else reads(body)


def wrong_id(body: dict[str, Any]) -> Step:
    return Step({"rows": [row | {"amount": 99} for row in seen(body)]})


REPAIRS = {
    "at the first time": (0, [0], "4 values"),
    "at the second time": (1, [0, 1], "4 values, 1 asked again"),
    "at the third time": (2, [0, 1, 2], "4 values, 2 asked again"),
    "never": (9, [0, 1, 2], "2 values, 2 asked again"),
}


@pytest.mark.parametrize(("times", "requests", "said"), REPAIRS.values(), ids=REPAIRS)
def test_what_cannot_be_used_is_asked_again_at_most_twice(
    run: Runner, times: int, requests: list[int], said: str
) -> None:
    server = run.server(answer=first(wrong_id, times))
    result = run(run.client(server), bridges(1), budget=6000)
    assert [text_of(received.body).count('= "99": ') for received in server.received] == [
        2 * (at > 0) for at in requests
    ]
    assert [(chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [("model", said)]
    assert result.usage == Usage(len(requests), 0, 10 * len(requests), 5 * len(requests))
    right = times < 3
    assert (found(result) == rows_of(1)) is right
    assert [(r.path, r.value) for r in result.rejected] == (
        [] if right else [("Costs/rows/0/amount", "99"), ("Costs/rows/1/amount", "99")]
    )


@pytest.mark.parametrize("repairs", [0, 1, 2, 3])
def test_how_often_is_asked_again_can_be_set(run: Runner, repairs: int) -> None:
    server = run.server(answer=first(wrong_id, 9))
    run(run.client(server), bridges(1), 6000, repairs=repairs)
    assert len(server.received) == 1 + repairs


@pytest.mark.parametrize(
    "step", [Step(refusal="No."), Step("no"), Step(finish="length"), Step(status=500), Step({})], ids=repr
)
def test_a_second_answer_that_fails_leaves_the_first(run: Runner, step: Step) -> None:
    def answer(body: dict[str, Any], number: int) -> Step:
        rows = seen(body)
        return Step({"rows": [rows[0], rows[1] | {"amount": 99}]}) if number == 0 else step

    server = run.server(answer=answer)
    result = run(run.client(server), bridges(1), budget=6000)
    assert found(result) == [rows_of(1)[0], {"name": "一号桥养护"}]
    assert [(chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [("model", "3 values, 1 asked again")]
    assert result.usage.requests == len(server.received)


def test_a_question_that_the_limit_forbids_to_repeat_is_told_so(run: Runner) -> None:
    server = run.server(answer=first(wrong_id, 9))
    client = run.client(server, metered(Limiter(None, None), Spending(1, None)))
    result = run(client, bridges(1), budget=6000)
    (chunk,) = asked_chunks(result)
    assert (len(server.received), "asked again" in chunk.reason) == (1, False)
    assert "--max-requests 1 is reached" in chunk.reason


# What stops a run


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_denial_stops_the_run_at_once(run: Runner, status: int) -> None:
    server = run.server(Step(status=status))
    with pytest.raises(Denied, match=str(status)):
        run(run.client(server), bridges(40), at_once=4)
    assert len(server.received) <= 16  # of 80
    assert run.waits == []


def test_a_denial_later_in_a_run_stops_it_too(run: Runner) -> None:
    server = run.server(answer=lambda body, number: reads(body) if number < 10 else Step(status=401))
    with pytest.raises(Denied):
        run(run.client(server), bridges(40), at_once=4)
    assert 10 < len(server.received) <= 26


def test_a_denial_stops_the_run_while_an_earlier_question_is_under_way(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer comes when the run is over, or when far too much has been asked."""
    over = end_of_run(monkeypatch)

    def answer(body: dict[str, Any], number: int) -> Step:
        if number == 20:
            over.set()
        return replace(reads(body), wait=over) if "本年一号桥检测" in text_of(body) else Step(status=401)

    server = run.server(answer=answer)
    with pytest.raises(Denied):
        run(run.client(server, timeout=30.0), bridges(40), at_once=4)
    assert len(server.received) <= 12
