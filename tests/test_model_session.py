"""One run with a model: what was paid for is not paid for again, limits hold, and nobody needs more than is used."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from model_runs import (
    ACCOUNT,
    COSTS,
    INCOME,
    Clock,
    Sessions,
    asked_chunks,
    bridges,
    points,
    reads,
    rows_of,
    sessions,
)
from model_server import Step

from structurer.errors import Denied
from structurer.model import engine as engine_module
from structurer.model import limits
from structurer.model import session as session_module
from structurer.model.choices import Answer as Way
from structurer.model.choices import EngineName, Mode
from structurer.model.limits import Limiter
from structurer.model.questions import tokens_of
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.result import Result

SOME = 12  # sentences of six sections; with the budget below each is a chunk


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sessions]:
    yield from sessions(monkeypatch, tmp_path)


def same(one: Result, other: Result) -> bool:
    return (one.records, one.evidence, one.findings) == (other.records, other.evidence, other.findings)


def states(result: Result) -> list[str]:
    return [chunk.state for chunk in asked_chunks(result)]


# What was paid for


def test_a_second_run_asks_nothing(run: Sessions) -> None:
    server = run.server(answer=reads)
    first, second = run(), run()
    assert (len(server.received), first.records) == (SOME, {"Costs": {"rows": rows_of(SOME // 2)}})
    assert (first.usage.requests, first.usage.cached, first.usage.cost) == (SOME, 0, Decimal("0.00090000"))
    assert (second.usage.requests, second.usage.cached, second.usage.cost) == (0, SOME, Decimal(0))
    assert (states(first), states(second)) == (["model"] * SOME, ["cached"] * SOME)
    assert same(first, second)


def test_what_was_asked_again_and_in_halves_is_not_asked_again_either(run: Sessions) -> None:
    def answer(body: dict[str, Any], number: int) -> Step:
        if number == 0:
            return Step(finish="length")
        return Step({"rows": [{"name": "一号桥检测", "amount": 99}]}) if number == 1 else reads(body)

    server = run.server(answer=answer)
    first = run(bridges(2), chunk_tokens=6000, at_once=1)
    sent = len(server.received)
    second = run(bridges(2), chunk_tokens=6000, at_once=1)
    assert (sent, len(server.received), same(first, second)) == (4, 4, True)
    assert second.usage.cached == 4


OTHERS: dict[str, dict[str, Any]] = {
    "another model": {"model": "gpt-4o-mini"},
    "another mode": {"mode": Mode.tools},
    "values for ids": {"answer": Way.values},
    "another temperature": {"temperature": False},
    "another folder": {"cache": Path("elsewhere")},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_is_asked_in_another_way_is_asked_anew(
    run: Sessions, other: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.files.folder)
    server = run.server(answer=reads)
    first, second = run(), run(**other)
    assert (len(server.received), second.usage.cached, second.records) == (2 * SOME, 0, first.records)


def test_no_cache(run: Sessions) -> None:
    server = run.server(answer=reads)
    assert run(cache=None).records == run(cache=None).records
    assert len(server.received) == 2 * SOME
    assert sorted(path.name for path in run.files.folder.iterdir()) == ["costs.py", "document.txt"]


@pytest.mark.parametrize("answers", [0, 1, 5, SOME - 1])
def test_a_run_whose_server_went_away_goes_on_where_it_was(run: Sessions, answers: int) -> None:
    there = [True]
    server = run.server(answer=lambda body, number: reads(body) if there[0] or number < answers else Step(drop=True))
    there[0] = False
    first = run(at_once=1)
    assert states(first) == ["model"] * answers + ["failed"] * (SOME - answers)
    sent, there[0] = len(server.received), True
    second = run()
    assert (second.usage.cached, len(server.received) - sent) == (answers, SOME - answers)
    assert second.records == {"Costs": {"rows": rows_of(SOME // 2)}}


def test_a_run_that_was_denied_goes_on_where_it_was(run: Sessions) -> None:
    paid = [False]
    server = run.server(answer=lambda body, number: reads(body) if paid[0] or number < 4 else Step(status=401))
    with pytest.raises(Denied):
        run(at_once=1)
    sent, paid[0] = len(server.received), True
    second = run()
    assert (second.usage.cached, len(server.received) - sent) == (4, SOME - 4)


def test_an_interrupted_run_goes_on_where_it_was(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is under way when the user stops is kept too; what is not yet asked is not sent."""
    server = run.server(answer=reads)
    settled = engine_module._Asker.settle
    asked: list[object] = []

    def stopped(*given: Any) -> Any:
        asked.append(given)
        if len(asked) == 5:
            raise KeyboardInterrupt
        return settled(*given)

    with monkeypatch.context() as patched:
        patched.setattr(engine_module._Asker, "settle", stopped)
        with pytest.raises(KeyboardInterrupt):
            run(at_once=1)
    sent = len(server.received)
    second = run()
    assert (4 <= sent < SOME, second.usage.cached, len(server.received)) == (True, sent, SOME)
    assert second.records == {"Costs": {"rows": rows_of(SOME // 2)}}


def test_a_second_run_asks_nothing_where_the_server_counts_more_tokens(run: Sessions) -> None:
    def answer(body: dict[str, Any], _: int) -> Step:
        return replace(reads(body), usage=(2 * tokens_of(json.dumps(body, ensure_ascii=False)), 50))

    server = run.server(answer=answer)
    text = bridges(60)
    run(text, chunk_tokens=260)
    sent = len(server.received)
    run(text, chunk_tokens=260)
    assert (sent >= 20, len(server.received) - sent) == (True, 0)


def test_what_is_stored_is_there_for_another_document(run: Sessions) -> None:
    """A section that says the same is the same question, whatever the file is called."""
    server = run.server(answer=reads)
    run()
    path = run.files.document(bridges(SOME // 2), "copy.txt")
    with Session(run.options()) as session, session.engine_for(path) as engine:
        assert structure(path, [run.files.schema(COSTS)], engine).usage.cached == SOME
    assert len(server.received) == SOME


# Limits


@pytest.mark.parametrize("most", [0, 1, 5, SOME - 1])
def test_a_limit_of_requests_is_kept_and_told(run: Sessions, most: int) -> None:
    server = run.server(answer=reads)
    result = run(max_requests=most)
    assert (len(server.received), result.usage.requests) == (most, most)
    assert Counter(states(result)) == Counter({"model": most, "skipped": SOME - most})
    reasons = {chunk.reason for chunk in asked_chunks(result) if chunk.state == "skipped"}
    assert reasons == {f"--max-requests {most} is reached"}
    assert run().usage.cached == most  # a later run goes on from there


def test_a_limit_is_one_for_the_whole_run(run: Sessions) -> None:
    server = run.server(answer=reads)
    one, two = (run.files.document(text, name) for text, name in ((bridges(3), "a.txt"), (bridges(6), "b.txt")))
    schema = run.files.schema(COSTS)
    with Session(run.options(max_requests=8)) as session:
        assert session.stopped == ""
        for path in (one, two):
            with session.engine_for(path) as engine:
                structure(path, [schema], engine)
        assert (session.usage.requests, session.stopped) == (8, "--max-requests 8 is reached")
    assert len(server.received) == 8


COST = Decimal("0.000075")
"""Of an answer of 10 and 5 tokens by the list that is shipped."""


@pytest.mark.parametrize(("most", "sent"), [(Decimal(0), 0), (COST, 1), (3 * COST, 3), (100 * COST, SOME)], ids=str)
def test_a_limit_of_cost(run: Sessions, most: Decimal, sent: int) -> None:
    server = run.server(answer=reads)
    result = run(max_cost=most, at_once=1)
    assert (len(server.received), result.usage.cost) == (sent, sent * COST)
    assert Counter(states(result)) == Counter({"model": sent, "skipped": SOME - sent})


def test_a_limit_leaves_what_the_rules_read(run: Sessions) -> None:
    run.server(answer=points(checks=r"花费<(\d+)>"))
    result = run(ACCOUNT, INCOME, engine=EngineName.hybrid, max_requests=0)
    alone = run(ACCOUNT, INCOME, engine=EngineName.rules)
    assert same(result, alone)
    assert states(result) == ["skipped"] * len(states(result)) != []


def test_a_price_that_nobody_knows_is_told(run: Sessions) -> None:
    run.server(answer=reads)
    assert run(model="home-made").usage.cost is None


def test_a_limit_of_cost_cannot_be_kept_without_a_price(run: Sessions) -> None:
    server = run.server(answer=reads)
    result = run(model="home-made", max_cost=Decimal(1), at_once=2)
    assert len(server.received) <= 2
    said = "--max-cost 1 cannot be kept: the price list has no price for the model"
    assert {chunk.reason for chunk in asked_chunks(result) if chunk.state == "skipped"} == {said}


def test_a_price_list_of_ones_own(run: Sessions) -> None:
    run.server(answer=reads)
    listed = {"home-made": {"prompt": "1.00", "completion": "2.00"}}
    prices = run.files.folder / "prices.json"
    prices.write_text(json.dumps({"currency": "CNY", "as_of": "2031-01", "models": listed}), "utf-8")
    assert run(model="home-made", prices=prices).usage.cost == SOME * Decimal("0.00002")


def test_a_rate_is_kept(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(session_module, "Limiter", lambda rpm, tpm, **_: Limiter(rpm, tpm, clock, clock.sleep))
    run.server(answer=reads)
    assert run(rpm=5).usage.requests == SOME
    assert clock.waits == [60.0, 60.0]
    assert (run(rpm=5).usage.cached, clock.waits) == (SOME, [60.0, 60.0])


def test_a_rate_of_tokens_is_kept(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(session_module, "Limiter", lambda rpm, tpm, **_: Limiter(rpm, tpm, clock, clock.sleep))
    run.server(answer=reads)
    assert run(tpm=1).usage.requests == SOME
    assert clock.waits == [60.0] * (SOME - 1)


def test_a_denial_ends_the_waits_of_a_rate_too(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """One request passes; the others wait for the next minute, in which the run is over."""
    monkeypatch.setattr(limits, "WINDOW", 1.0)
    server = run.server(Step(status=401))
    with pytest.raises(Denied):
        run(rpm=1, at_once=2)
    assert len(server.received) == 1
