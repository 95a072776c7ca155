"""One way to ask: the store before the server, the limits before each try, every answer priced and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from model_clients import GOOD, KEY, question
from model_runs import Clock
from model_server import Answer, ModelServer, Step, only_loopback

from structurer.errors import Denied, StoreError
from structurer.model.asking import Asking, metered
from structurer.model.client import Access, Client, Spent
from structurer.model.limits import Limiter, Spending
from structurer.model.prices import Price, Prices
from structurer.model.questions import prompt_tokens
from structurer.model.store import FILE, Store, open_store
from structurer.result import Usage

PRICES = Prices("USD", "2031-01", {"some-model": Price(Decimal("2.00"), Decimal("10.00"))})
NO_PRICES = Prices("USD", "2031-01", {})
COST = (10 * Decimal("2.00") + 5 * Decimal("10.00")) / 1_000_000
"""Of one answer: the server counts 10 and 5 tokens."""


@dataclass
class Shop:
    """Makes askings of loopback servers, with stores in one folder."""

    stack: ExitStack
    folder: Path

    def server(self, *steps: Step, answer: Answer | None = None) -> ModelServer:
        return self.stack.enter_context(ModelServer(*steps, answer=answer))

    def store(self) -> Store:
        return self.stack.enter_context(open_store(self.folder))

    def asking(
        self,
        server: ModelServer,
        store: Store | None = None,
        spending: Spending | None = None,
        limiter: Limiter | None = None,
        prices: Prices = PRICES,
    ) -> Asking:
        spending = spending or Spending(None, None)
        meter = metered(limiter or Limiter(None, None), spending)
        client = Client(Access(server.base_url, KEY, timeout=5.0), meter, lambda _: None)
        self.stack.callback(client.close)
        return Asking(client.ask, prices, spending, store)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shop]:
    only_loopback(monkeypatch, tmp_path)
    with ExitStack() as stack:
        yield Shop(stack, tmp_path / "cache")


# The store first

KEPT = {
    "answered": GOOD,
    "cut off": Step('{"total": ', finish="length"),
    "refused": Step(refusal="No."),
}


@pytest.mark.parametrize("step", KEPT.values(), ids=KEPT)
def test_what_was_asked_once_is_not_asked_again(shop: Shop, step: Step) -> None:
    server, store, spending = shop.server(step), shop.store(), Spending(None, None)
    ask = shop.asking(server, store, spending)
    first, second = ask(question()), ask(question())
    assert len(server.received) == 1
    assert second == replace(first, usage=Usage(cached=1), from_store=True)
    assert spending.usage == first.usage == Usage(1, 0, 10, 5, cost=COST)


def test_another_run_finds_it_too(shop: Shop) -> None:
    server = shop.server(GOOD)
    first = shop.asking(server, shop.store())(question())
    again = shop.asking(server, shop.store())(question())
    assert (again.answer, again.from_store, len(server.received)) == (first.answer, True, 1)


@pytest.mark.parametrize("step", [Step("no"), Step(status=500), Step(drop=True)], ids=["unreadable", "500", "dropped"])
def test_what_failed_is_asked_again(shop: Shop, step: Step) -> None:
    server, store = shop.server(step), shop.store()
    assert shop.asking(server, store)(question()).state == "failed"
    assert not store.has(question().key)
    good = shop.server(GOOD)
    assert shop.asking(good, store)(question()).state == "answered"
    assert len(good.received) == 1


def test_without_a_store_everything_is_sent(shop: Shop) -> None:
    server = shop.server(GOOD)
    ask = shop.asking(server)
    assert ask(question()) == ask(question())
    assert len(server.received) == 2
    assert not shop.folder.exists()


def test_another_question_is_another_answer(shop: Shop) -> None:
    server, store = shop.server(GOOD), shop.store()
    ask = shop.asking(server, store)
    others = [question("a"), question("b"), replace(question("a"), model="other")]
    assert [ask(each).from_store for each in (*others, *others)] == [False] * 3 + [True] * 3


def test_many_threads_ask_through_one_store(shop: Shop) -> None:
    server, store, spending = shop.server(GOOD), shop.store(), Spending(None, None)
    ask = shop.asking(server, store, spending)
    questions = [question(str(n)) for n in range(60)]
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(ask, questions))
        again = list(pool.map(ask, questions))
    assert {reply.from_store for reply in replies} == {False}
    assert {reply.from_store for reply in again} == {True}
    assert (len(server.received), spending.usage) == (60, Usage(60, 0, 600, 300, cost=60 * COST))


def test_a_store_that_breaks_is_told(shop: Shop) -> None:
    store = shop.store()
    server = shop.server(GOOD)
    ask = shop.asking(server, store)
    for file in shop.folder.glob(f"{FILE}*"):
        file.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError):
        ask(question())


# Prices


def test_every_try_is_paid_for(shop: Shop) -> None:
    reply = shop.asking(shop.server(Step("no"), GOOD))(question())
    assert reply.usage == Usage(2, 1, 20, 10, cost=2 * COST)


def test_a_price_that_nobody_knows(shop: Shop) -> None:
    spending = Spending(None, None)
    ask = shop.asking(shop.server(GOOD), shop.store(), spending, prices=NO_PRICES)
    assert ask(question()).usage == Usage(1, 0, 10, 5, cost=None)
    assert spending.usage.cost is None
    assert ask(question()).usage == Usage(cached=1)


# Limits


def test_a_limit_is_told_and_not_kept_as_an_answer(shop: Shop) -> None:
    server, store, spending = shop.server(GOOD), shop.store(), Spending(1, None)
    ask = shop.asking(server, store, spending)
    assert ask(question("a")).state == "answered"
    late = ask(question("b"))
    assert (late.state, late.reason, late.usage) == ("failed", "--max-requests 1 is reached", Usage())
    assert (len(server.received), store.has(question("b").key)) == (1, False)
    assert ask(question("a")).from_store  # what is stored is free


def test_a_limit_of_requests_counts_tries(shop: Shop) -> None:
    server = shop.server(Step("no"))
    reply = shop.asking(server, spending=Spending(2, None))(question())
    assert (reply.state, reply.reason, reply.usage.requests) == ("failed", "--max-requests 2 is reached", 2)
    assert len(server.received) == 2


@pytest.mark.parametrize(("cost", "sent"), [(COST * 0, 0), (COST, 1), (COST * 3, 3), (COST * 3 - COST / 10, 3)])
def test_a_limit_of_cost(shop: Shop, cost: Decimal, sent: int) -> None:
    server, spending = shop.server(GOOD), Spending(None, cost)
    replies = [shop.asking(server, spending=spending)(question(str(n))) for n in range(5)]
    assert [reply.state for reply in replies] == ["answered"] * sent + ["failed"] * (5 - sent)
    assert (len(server.received), spending.stopped) == (sent, f"--max-cost {cost} is reached")


def test_no_request_more_than_may_be_is_sent_by_many_threads(shop: Shop) -> None:
    server, spending = shop.server(GOOD), Spending(7, None)
    ask = shop.asking(server, spending=spending)
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(ask, [question(str(n)) for n in range(40)]))
    assert (len(server.received), sum(reply.state == "answered" for reply in replies)) == (7, 7)


def test_the_limiter_is_asked_before_every_try_with_the_tokens_of_the_prompt(shop: Shop) -> None:
    clock = Clock()
    tokens = prompt_tokens(question())
    server = shop.server(Step("no"), GOOD)
    ask = shop.asking(server, limiter=Limiter(None, tokens, clock, clock.sleep))
    assert ask(question()).state == "answered"
    assert clock.waits == [60.0]  # there is room for one prompt a minute


def test_what_is_stored_waits_for_nobody(shop: Shop) -> None:
    clock = Clock()
    server, store = shop.server(GOOD), shop.store()
    ask = shop.asking(server, store, limiter=Limiter(1, None, clock, clock.sleep))
    assert [ask(question()).from_store for _ in range(5)] == [False, True, True, True, True]
    assert clock.waits == []


def test_the_meter_does_not_wait_for_what_may_not_be_sent() -> None:
    clock = Clock()
    meter = metered(Limiter(1, None, clock, clock.sleep), Spending(1, None))
    meter(question())
    with pytest.raises(Spent, match="--max-requests 1 is reached"):
        meter(question())
    assert clock.waits == []


# How far the estimate of tokens is off


def test_what_the_server_counts_is_noted(shop: Shop) -> None:
    tokens = prompt_tokens(question("0"))
    server, store = shop.server(replace(GOOD, usage=(3 * tokens, 5))), shop.store()
    ask = shop.asking(server, store)
    for n in range(20):
        assert store.calibration("http://model/v1", "some-model") == 1
        ask(question(str(n % 10) * (1 + n // 10)))
    assert store.calibration("http://model/v1", "some-model") == 3
    assert store.calibration("http://model/v1", "other") == 1


@pytest.mark.parametrize("usage", [None, (0, 0)], ids=["nothing", "zeros"])
def test_a_server_that_counts_nothing_says_nothing_of_the_estimate(shop: Shop, usage: tuple[int, int] | None) -> None:
    server, store = shop.server(replace(GOOD, usage=usage)), shop.store()
    ask = shop.asking(server, store)
    assert [ask(question(str(n))).state for n in range(20)] == ["answered"] * 20
    assert store.calibration("http://model/v1", "some-model") == 1


# What stops a run


def test_a_denial_is_neither_kept_nor_counted(shop: Shop) -> None:
    store, spending = shop.store(), Spending(None, None)
    with pytest.raises(Denied):
        shop.asking(shop.server(Step(status=401)), store, spending)(question())
    assert not store.has(question().key)
    assert spending.usage == Usage()


def test_threads_that_ask_the_same_at_once_all_get_an_answer(shop: Shop) -> None:
    together = threading.Barrier(4, timeout=5)

    def answer(*_: object) -> Step:
        together.wait()
        return GOOD

    server, store = shop.server(answer=answer), shop.store()
    ask = shop.asking(server, store)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(ask, [question()] * 4))
    assert [reply.answer for reply in replies] == [GOOD.answer] * 4
    assert store.get(question()) is not None
