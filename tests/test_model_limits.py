"""Rates and budgets: no window holds more than it may, nobody waits longer than needed, no request too many."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.errors import Unconfigured
from structurer.model.limits import WINDOW, Limiter, Spending
from structurer.result import Usage


class Clock:
    """A clock that only sleeping moves; `late` seconds are added to every sleep."""

    def __init__(self, late: float = 0.0) -> None:
        self.now, self.late, self.sleeps = 1000.0, late, 0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps += 1
        self.now += seconds + self.late


def passed(rpm: int | None, tpm: int | None, tokens: list[int], clock: Clock | None = None) -> list[float]:
    """When requests with so many tokens pass, one after the other, in seconds from the start."""
    clock = clock or Clock()
    limiter, times = Limiter(rpm, tpm, clock, clock.sleep), []
    for taken in tokens:
        limiter.wait(taken)
        times.append(clock.now - 1000)
    return times


RATES = [
    pytest.param(None, None, [9, 9, 9], [0, 0, 0], id="no limit"),
    pytest.param(2, None, [9] * 5, [0, 0, 60, 60, 120], id="requests"),
    pytest.param(None, 10, [4, 6, 1, 9, 1], [0, 0, 60, 60, 120], id="tokens"),
    pytest.param(3, 10, [5, 5, 0, 5], [0, 0, 0, 60], id="both"),
    pytest.param(None, 10, [25, 1, 1], [0, 60, 60], id="more than a minute's tokens"),
    pytest.param(None, 10, [1, 25, 1], [0, 60, 120], id="more than a minute's tokens, alone"),
    pytest.param(None, 10, [10, 0, 0], [0, 0, 0], id="no tokens"),
    pytest.param(1, 1, [1, 1, 1], [0, 60, 120], id="the least"),
]


@pytest.mark.parametrize(("rpm", "tpm", "tokens", "times"), RATES)
def test_when_requests_pass(rpm: int | None, tpm: int | None, tokens: list[int], times: list[float]) -> None:
    assert passed(rpm, tpm, tokens) == times


def test_what_has_left_the_window_makes_room_one_by_one() -> None:
    clock = Clock()
    limiter, times = Limiter(3, None, clock, clock.sleep), []
    for pause in (0, 10, 10, 0, 0, 0, 100, 0):
        clock.now += pause
        limiter.wait(1)
        times.append(clock.now - 1000)
    assert times == [0, 10, 20, 60, 70, 80, 180, 180]


def test_nobody_looks_at_the_clock_again_and_again() -> None:
    clock = Clock()
    passed(1, 100, [10] * 20, clock)
    assert clock.sleeps == 19


def test_a_sleep_that_lasts_too_long_moves_what_follows() -> None:
    assert passed(1, None, [1, 1, 1], Clock(late=0.5)) == [0, 60.5, 121]


@pytest.mark.parametrize(("rpm", "tpm"), [pytest.param(0, None, id="requests"), pytest.param(5, 0, id="tokens")])
def test_a_rate_that_lets_nothing_through_is_told(rpm: int, tpm: int | None) -> None:
    with pytest.raises(Unconfigured, match="give 1 or more"):
        Limiter(rpm, tpm)


LIMITS = st.none() | st.integers(1, 8)
TOKENS = st.none() | st.integers(1, 200)
PAUSE = st.floats(0, 90, allow_nan=False) | st.sampled_from([0.0, 60.0, 0.1])
ARRIVALS = st.lists(st.tuples(PAUSE, st.integers(0, 250)), max_size=40)
LATE = st.sampled_from([0.0, 0.001, 0.7])


@given(LIMITS, TOKENS, ARRIVALS, LATE)
def test_no_window_holds_more_than_it_may(
    rpm: int | None, tpm: int | None, arrivals: list[tuple[float, int]], late: float
) -> None:
    clock = Clock(late)
    limiter, log = Limiter(rpm, tpm, clock, clock.sleep), []
    for pause, tokens in arrivals:
        clock.now += pause
        arrived, before = clock.now, list(log)
        limiter.wait(tokens)
        log.append((clock.now, tokens))
        if clock.now > arrived and not late:  # whoever waited had to: a moment earlier there was no room
            moment = clock.now - 1e-6
            assert not fits([entry for entry in before if entry[0] + WINDOW > moment], tokens, rpm, tpm)
    for at, (time, tokens) in enumerate(log):
        assert fits([entry for entry in log[:at] if entry[0] + WINDOW > time], tokens, rpm, tpm)


def fits(window: list[tuple[float, int]], tokens: int, rpm: int | None, tpm: int | None) -> bool:
    """Whether a request may pass beside those of a window."""
    enough = tpm is None or sum(taken for _, taken in window) + tokens <= tpm
    return not window or ((rpm is None or len(window) < rpm) and enough)


def test_no_window_holds_more_than_it_may_when_many_threads_ask() -> None:
    clock, log = Clock(), []
    lock = threading.Lock()

    def sleep(seconds: float) -> None:
        with lock:
            log.append(clock.now)
            clock.sleep(seconds)

    limiter = Limiter(7, None, clock, sleep)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(limiter.wait, [1] * 100))
    assert log == [1000 + WINDOW * at for at in range(14)]


def test_whoever_comes_first_passes_first() -> None:
    clock, order, held = Clock(), [], threading.Event()

    def sleep(seconds: float) -> None:
        assert held.wait(5)
        order.append(threading.current_thread().name)
        clock.sleep(seconds)

    limiter = Limiter(1, None, clock, sleep)
    limiter.wait(1)
    threads = [threading.Thread(target=limiter.wait, args=(1,), name=str(number)) for number in range(8)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(limiter._queue._waiting) < number:  # until it stands in the queue
            assert thread.is_alive()
    held.set()
    for thread in threads:
        thread.join(5)
    assert order == [str(number) for number in range(8)]


class Interrupted(BaseException):
    """Stands for Ctrl-C."""


def test_whoever_is_interrupted_leaves_the_queue() -> None:
    clock = Clock()
    interrupts = [True]

    def sleep(seconds: float) -> None:
        if interrupts.pop():
            raise Interrupted
        clock.sleep(seconds)

    limiter = Limiter(1, None, clock, sleep)
    limiter.wait(1)
    with pytest.raises(Interrupted):
        limiter.wait(1)
    interrupts.append(False)
    limiter.wait(1)
    assert clock.now == 1060


# The account of a run


def test_no_more_requests_than_allowed_are_reserved_by_many_threads() -> None:
    spending = Spending(40, None)

    def work(_: int) -> bool:
        allowed = spending.reserve()
        if allowed:
            spending.spent(Usage(requests=1, prompt_tokens=10))
        return allowed

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(work, range(400))) == 40
    assert spending.stopped == "--max-requests 40 is reached"
    assert spending.usage == Usage(requests=40, prompt_tokens=400)


def used(cost: str | None, requests: int = 1) -> Usage:
    return Usage(requests=requests, cost=None if cost is None else Decimal(cost))


SPENDINGS = [
    pytest.param(None, None, [used("9")] * 5, 5, "", id="no limit"),
    pytest.param(3, None, [used("0")] * 3, 3, "", id="as many as allowed"),
    pytest.param(3, None, [used("0")] * 5, 3, "--max-requests 3 is reached", id="requests"),
    pytest.param(0, None, [used("0")], 0, "--max-requests 0 is reached", id="no request at all"),
    pytest.param(5, None, [used("0", 3)] * 5, 2, "--max-requests 5 is reached", id="tries that were not reserved"),
    pytest.param(None, "0.30", [used("0.10")] * 5, 3, "--max-cost 0.30 is reached", id="cost, exactly"),
    pytest.param(None, "0.25", [used("0.10")] * 5, 3, "--max-cost 0.25 is reached", id="cost, passed"),
    pytest.param(None, "1", [used("0")] * 5, 5, "", id="a model that costs nothing"),
    pytest.param(9, "0.1", [used("0.1")] * 5, 1, "--max-cost 0.1 is reached", id="both, cost first"),
    pytest.param(1, "0.5", [used("0.1")] * 5, 1, "--max-requests 1 is reached", id="both, requests first"),
    pytest.param(
        None, "1", [used(None)] * 5, 1, "--max-cost 1 cannot be kept: the price list has no price for the model",
        id="no known price",
    ),
    pytest.param(None, None, [used(None)] * 5, 5, "", id="no known price and no limit"),
]  # fmt: skip


@pytest.mark.parametrize(("most", "cost", "usages", "sent", "stopped"), SPENDINGS)
def test_when_a_run_stops(most: int | None, cost: str | None, usages: list[Usage], sent: int, stopped: str) -> None:
    spending = Spending(most, None if cost is None else Decimal(cost))
    allowed = 0
    for usage in usages:
        if spending.reserve():
            spending.spent(usage)
            allowed += 1
    assert (allowed, spending.stopped) == (sent, stopped)


def test_a_run_that_was_stopped_stays_stopped() -> None:
    spending = Spending(1, Decimal(5))
    assert [spending.reserve(), spending.reserve()] == [True, False]
    spending.spent(used("9"))
    assert not spending.reserve()
    assert spending.stopped == "--max-requests 1 is reached"
