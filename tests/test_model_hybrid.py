"""Rules and a model together: who is asked for what, who is believed, and what is told where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from model_runs import ACCOUNT, COSTS, DISPUTED, HEAD, INCOME, KEY, Files, asked_chunks, bridges, points, wanted
from model_server import Answer, ModelServer, Step, only_loopback

from structurer.extract import Engine
from structurer.extract.rules import RULES
from structurer.model.asking import metered
from structurer.model.client import Access, Client
from structurer.model.engine import Ask, Settings, hybrid_engine, model_engine
from structurer.model.limits import Limiter, Spending
from structurer.model.questions import Wording
from structurer.pipeline import structure
from structurer.result import Result

Make = Callable[[Ask, Settings], Engine]
each_engine = pytest.mark.parametrize("make", [model_engine, hybrid_engine], ids=["model", "hybrid"])


@dataclass
class Runner:
    """Asks one server about one document."""

    files: Files
    stack: ExitStack

    def __call__(
        self, text: str, answer: Answer, make: Make = hybrid_engine, schema: str = INCOME, most: int | None = None
    ) -> tuple[Result, ModelServer]:
        server = self.stack.enter_context(ModelServer(answer=answer))
        meter = metered(Limiter(None, None), Spending(most, None))
        client = Client(Access(server.base_url, KEY, timeout=5.0), meter, lambda _: None)
        self.stack.callback(client.close)
        engine = make(client.ask, Settings(Wording("http://any/v1", "some-model")))
        return structure(self.files.document(text), [self.files.schema(schema)], engine), server

    def by_rules(self, text: str, schema: str = INCOME) -> Result:
        return structure(self.files.document(text), [self.files.schema(schema)], RULES)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Runner]:
    only_loopback(monkeypatch, tmp_path)
    with ExitStack() as stack:
        yield Runner(Files(tmp_path), stack)


def values(result: Result) -> dict[str, str]:
    return {name: field["value"] for record in result.records.values() for name, field in record.items()}


def trusted(result: Result, field: str) -> tuple[str, tuple[str, ...]]:
    """Status and engines of a value."""
    evidence = next(found for where, found in result.evidence.items() if where.endswith(f"/{field}"))
    return evidence.status, evidence.by


def between(result: Result) -> list[tuple[str, str]]:
    """What is told of differences between the engines."""
    return [(finding.severity, finding.message) for finding in result.findings if finding.kind == "engines"]


# Who is asked for what


def test_what_the_rules_read_is_not_asked(run: Runner) -> None:
    result, server = run(ACCOUNT, points(checks=r"桥梁花费<(\d+)>"))
    assert [wanted(received.body) for received in server.received] == [["checks"]]
    assert values(result) == {"total": "1150.00", "grant": "1000.00", "own": "150.00", "checks": "72.00"}
    assert [trusted(result, name) for name in ("total", "checks")] == [
        ("verified", ("rules",)),
        ("grounded", ("model",)),
    ]


def test_where_the_rules_read_all_nothing_is_asked(run: Runner) -> None:
    schema = INCOME.replace('    checks: Annotated[Quantity | None, Labels("检测费")] = None\n', "")
    result, server = run(ACCOUNT, points(), schema=schema)
    alone = run.by_rules(ACCOUNT, schema)
    assert (server.received, result.records, result.evidence) == ([], alone.records, alone.evidence)
    assert (result.engine, result.model, result.prompts, result.usage.requests) == ("hybrid", "some-model", {}, 0)


def test_what_the_document_contradicts_is_asked_again(run: Runner) -> None:
    _, server = run(DISPUTED, points())
    assert [wanted(received.body) for received in server.received] == [["total", "grant", "own", "checks"]]


def test_the_model_alone_is_asked_for_everything_and_the_rules_fill_nothing(run: Runner) -> None:
    result, server = run(ACCOUNT, points(total=r"收入合计<(\d+)>", checks=r"桥梁花费<(\d+)>"), model_engine)
    assert [wanted(received.body) for received in server.received] == [["total", "grant", "own", "checks"]]
    assert values(result) == {"total": "1150.00", "checks": "72.00"}


# Who is believed

BARE = HEAD + "一、支出情况\n\n本年检测费72.00万元。\n"


def test_what_both_name_is_verified(run: Runner) -> None:
    """Nothing else bears the figure out."""
    result, _ = run(BARE, points(checks=r"检测费<(\d+)>"), model_engine)
    assert trusted(run.by_rules(BARE), "checks")[0] != "verified"
    assert trusted(result, "checks") == ("verified", ("rules", "model"))
    assert between(result) == []


def test_what_both_name_stays_disputed_where_the_document_contradicts_it(run: Runner) -> None:
    result, _ = run(DISPUTED, points(total=r"收入合计<(\d+)>"))
    assert trusted(result, "total") == ("disputed", ("rules", "model"))


NEITHER = r"上年资金总额<(\d+)>", "total: the rules read 1150.00万元, the model 1280.00万元; neither is borne out"
BORNE_OUT = (
    r"本年资金总额<(\d+)>",
    "total: the rules read 1150.00万元, but 1300.00万元, as the model reads it, is borne out elsewhere",
)
# engine, pattern of the model's answer, what is told; the value that is kept, its status and who says it
DIFFERENT = {
    "hybrid, neither": (hybrid_engine, *NEITHER, ("1150.00", "disputed", ("rules",))),
    "hybrid, the model's": (hybrid_engine, *BORNE_OUT, ("1300.00", "grounded", ("model",))),
    "model, neither": (model_engine, *NEITHER, ("1280.00", "disputed", ("model",))),
    "model, the model's": (model_engine, *BORNE_OUT, ("1300.00", "grounded", ("model",))),
}


@pytest.mark.parametrize(("make", "pattern", "said", "kept"), DIFFERENT.values(), ids=DIFFERENT)
def test_where_they_differ_it_is_told_as_a_note(
    run: Runner, make: Make, pattern: str, said: str, kept: tuple[str, str, tuple[str, ...]]
) -> None:
    result, _ = run(DISPUTED, points(total=pattern), make)
    assert (values(result)["total"], *trusted(result, "total")) == kept
    assert between(result) == [("note", said)]


def test_a_model_that_differs_accuses_no_figure_of_the_document(run: Runner) -> None:
    """The three figures of a sum that does not hold are as suspect as before."""
    result, _ = run(DISPUTED, points(total=r"上年资金总额<(\d+)>"))
    alone = run.by_rules(DISPUTED)
    assert result.statuses == alone.statuses
    assert [trusted(result, name)[0] for name in ("total", "grant", "own")] == ["disputed"] * 3
    assert [f for f in result.findings if f.kind != "engines"] == list(alone.findings)


def test_the_value_that_is_told_to_be_kept_is_kept(run: Runner) -> None:
    result, _ = run(ACCOUNT, points(total=r"采购设备<(\d+)>"), model_engine)
    said = "total: the model reads 8.00万元, but 1150.00万元 is borne out elsewhere and is kept"
    assert between(result) == [("note", said)]
    assert values(result) == {"total": "1150.00"}
    assert trusted(result, "total") == ("verified", ("rules",))


# A model that is of no use

USELESS = {
    "nothing found": Step({}),
    "nulls": Step({"total": None, "grant": None, "own": None, "checks": None}),
    "a number for an object": Step({"rows": 7, "total": {}, "own": [[]]}),
    "ids of nothing": Step({"total": 99, "grant": -1, "own": "x", "checks": "1150.00"}),
    "refused": Step(refusal="No."),
    "unreadable": Step("no"),
    "cut off": Step(finish="length"),
    "500": Step(status=500),
}


def same(one: Result, other: Result) -> bool:
    return (one.records, one.evidence, one.findings, one.facts, one.ledger) == (
        other.records,
        other.evidence,
        other.findings,
        other.facts,
        other.ledger,
    )


@pytest.mark.parametrize("text", [ACCOUNT, DISPUTED, BARE], ids=["account", "disputed", "bare"])
@pytest.mark.parametrize("step", USELESS.values(), ids=USELESS)
def test_a_model_of_no_use_leaves_what_the_rules_read(run: Runner, text: str, step: Step) -> None:
    result, _ = run(text, lambda *_: step)
    assert same(result, run.by_rules(text))


@pytest.mark.parametrize("text", [ACCOUNT, DISPUTED], ids=["account", "disputed"])
def test_a_limit_of_nothing_leaves_what_the_rules_read(run: Runner, text: str) -> None:
    result, server = run(text, points(), most=0)
    assert (server.received, same(result, run.by_rules(text))) == ([], True)
    assert [(chunk.state, chunk.reason) for chunk in asked_chunks(result)] == [
        ("skipped", "--max-requests 0 is reached")
    ]


@each_engine
def test_what_the_page_does_not_print_is_never_released(run: Runner, make: Make) -> None:
    """Neither digits nor words of the model's own."""
    invented = Step({"rows": [{"name": "编造的桥", "amount": 99}, {"name": "一号桥检测", "amount": "99.99万元"}]})
    result, _ = run(bridges(1), lambda *_: invented, make, COSTS)
    assert "99" not in str(result.records)
    assert "编造" not in str(result.records)
    assert {(r.path, r.value) for r in result.rejected} >= {("Costs/rows/0/name", "编造的桥")}


@each_engine
def test_rows_of_rules_and_model_are_told_once(run: Runner, make: Make) -> None:
    text = HEAD + "一、检测\n\n检测费用表\n单位：万元\n项目\t金额\n甲桥\t3.50\n乙桥\t4.50\n"

    told = Step({"rows": [{"name": "甲桥", "amount": 1}, {"name": "乙桥", "amount": 2}]})

    schema = COSTS.replace("name: str", 'name: Annotated[str, Labels("项目")]').replace(
        "from pydantic", "from typing import Annotated\nfrom structurer.hints import Labels\nfrom pydantic"
    )
    result, _ = run(text, lambda *_: told, make, schema)
    assert [row["name"] for row in result.records["Costs"]["rows"]] == ["甲桥", "乙桥"]
