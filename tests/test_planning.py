"""What a run would ask: the same questions as the run itself, counted, priced, and not sent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from model_runs import ACCOUNT, COSTS, HEAD, INCOME, Sessions, bridges, points, reads, sessions
from model_server import Step

from structurer.errors import EmptyInput, SchemaError
from structurer.model.choices import EngineName
from structurer.model.questions import prompt_tokens
from structurer.model.request import Request
from structurer.model.session import Session
from structurer.model.store import open_store
from structurer.planning import Planned, planned, told
from structurer.result import Usage


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sessions]:
    yield from sessions(monkeypatch, tmp_path)


def plan(run: Sessions, text: str = bridges(6), schema: str = COSTS, **options: object) -> list[Planned]:
    with Session(run.options(**options)) as session:
        found = planned(run.files.document(text), [run.files.schema(schema)], session)
        assert session.usage == Usage()
    return found


# What is planned is what is asked


@pytest.mark.parametrize("engine", [EngineName.model, EngineName.hybrid], ids=str)
@pytest.mark.parametrize(("text", "schema"), [(bridges(20), COSTS), (ACCOUNT, INCOME)], ids=["bridges", "account"])
def test_what_is_planned_is_what_is_asked(run: Sessions, text: str, schema: str, engine: EngineName) -> None:
    server = run.server(answer=reads)
    plans = plan(run, text, schema, engine=engine)
    assert server.received == []
    run(text, schema, engine=engine, at_once=1)
    assert [received.body for received in server.received] == [each.request.body() for each in plans]


def test_what_is_asked_again_is_not_known_before(run: Sessions) -> None:
    server = run.server(answer=points(rows=r"<(\d+)>"))  # a number where rows are asked for: asked again
    plans = plan(run, bridges(1), chunk_tokens=6000)
    run(bridges(1), chunk_tokens=6000)
    assert (len(plans), len(server.received)) == (1, 2)


NOTHING = {
    "the rules alone": (ACCOUNT, INCOME, {"engine": EngineName.rules}),
    "no figures": (HEAD + "一、概况\n\n负责检测。\n", COSTS, {}),
    "all read by the rules": (
        ACCOUNT,
        INCOME.replace('    checks: Annotated[Quantity | None, Labels("检测费")] = None\n', ""),
        {"engine": EngineName.hybrid},
    ),
}


@pytest.mark.parametrize(("text", "schema", "options"), NOTHING.values(), ids=NOTHING)
def test_where_nothing_is_asked_nothing_is_planned(
    run: Sessions, text: str, schema: str, options: dict[str, object]
) -> None:
    assert plan(run, text, schema, **options) == []


# Tokens, prices, and what is stored


def test_tokens_and_price_are_those_of_the_prompt(run: Sessions) -> None:
    for each in plan(run):
        assert each.tokens == prompt_tokens(each.request)
        assert each.cost == each.tokens * Decimal("2.50") / 1_000_000
        assert (each.stored, each.file.name) == (False, "document.txt")


def test_tokens_are_as_many_as_the_server_is_known_to_count(run: Sessions) -> None:
    before = plan(run)
    with open_store(run.files.folder / "cache") as store:
        for _ in range(20):
            store.note(run.base_url, "gpt-4o", 100, 140)
    after = plan(run)
    assert [each.tokens for each in after] == [-(-3 * each.tokens // 2) for each in before]
    assert [each.cost for each in after] == [each.tokens * Decimal("2.50") / 1_000_000 for each in after]


def test_a_price_that_nobody_knows(run: Sessions) -> None:
    assert {each.cost for each in plan(run, model="home-made")} == {None}


def test_what_is_stored_costs_nothing(run: Sessions) -> None:
    run.server(answer=reads)
    run(bridges(2))
    assert [each.stored for each in plan(run, bridges(3))] == [True] * 4 + [False] * 2
    assert [each.stored for each in plan(run, bridges(3), cache=None)] == [False] * 6


def test_the_halves_of_a_stored_answer_that_was_cut_off_are_planned(run: Sessions) -> None:
    server = run.server(Step(finish="length"))
    run(bridges(2), chunk_tokens=6000, max_requests=1)
    assert len(server.received) == 1
    assert [each.stored for each in plan(run, bridges(2), chunk_tokens=6000)] == [True, False, False]


# In words

ON_TOP = "answers, and what is asked again, come on top"


def lines_of(*plans: Planned) -> list[str]:
    return list(told(plans))


def one(file: str, tokens: int, cost: str | None, stored: bool = False, request: Request | None = None) -> Planned:
    assert request is not None
    return Planned(Path("some") / file, request, tokens, None if cost is None else Decimal(cost), stored)


@pytest.fixture
def request_(run: Sessions) -> Request:
    return plan(run, bridges(1), chunk_tokens=6000)[0].request


def test_a_plan_in_words(request_: Request) -> None:
    plans = [
        one("a.txt", 900, "0.00225", request=request_),
        one("a.txt", 1100, "0.00275", stored=True, request=request_),
        one("b.txt", 400, "0.001", request=request_),
    ]
    assert lines_of(*plans) == [
        "a.txt: 2 requests, 1 of them stored; 900 tokens to send, 0.0022",
        "  section         900 tokens  一、一号桥",
        "  section        1100 tokens, stored  一、一号桥",
        "b.txt: 1 requests; 400 tokens to send, 0.0010",
        "  section         400 tokens  一、一号桥",
        f"in all: 3 requests, 1 of them stored; 1300 tokens to send, 0.0032; {ON_TOP}",
    ]


def test_a_plan_without_a_price(request_: Request) -> None:
    said = lines_of(one("a.txt", 900, None, request=request_))
    assert said[0] == "a.txt: 1 requests; 900 tokens to send, price unknown"
    assert said[-1].startswith("in all: 1 requests; 900 tokens to send, price unknown; ")


def test_what_is_stored_needs_no_price(request_: Request) -> None:
    said = lines_of(one("a.txt", 900, None, stored=True, request=request_))
    assert said[0] == "a.txt: 1 requests, 1 of them stored; 0 tokens to send, 0.0000"


def test_a_plan_of_nothing() -> None:
    assert lines_of() == [f"in all: 0 requests; 0 tokens to send, 0.0000; {ON_TOP}"]


def test_two_documents_of_one_name_are_told_apart(request_: Request) -> None:
    plans = [Planned(Path(folder) / "a.txt", request_, 100, Decimal(0), False) for folder in ("one", "two")]
    assert [line.split(";")[0] for line in lines_of(*plans) if not line.startswith(" ")] == [
        "a.txt: 1 requests",
        "a.txt: 1 requests",
        "in all: 2 requests",
    ]


# What cannot be planned


def test_a_document_that_cannot_be_read(run: Sessions) -> None:
    with pytest.raises(EmptyInput):
        plan(run, " \n")


def test_a_schema_that_cannot_be_loaded(run: Sessions) -> None:
    with Session(run.options()) as session, pytest.raises(SchemaError):
        planned(run.files.document(bridges(1)), ["nosuch"], session)
