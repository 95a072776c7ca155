"""How fast and how much may be asked: requests and tokens a minute, requests and cost of a run."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from structurer.errors import Unconfigured
from structurer.result import Usage

WINDOW = 60.0
"""Seconds that the limits of a rate are for."""


class Limiter:
    """Lets requests through so that no 60 seconds hold more than `rpm` of them, or more than `tpm` tokens.

    Of two moments that are 60 seconds apart only one is in a window. Safe for many threads: whoever comes first passes
    first. A request with more tokens than `tpm` passes alone. `clock` gives seconds that never go back.
    """

    def __init__(
        self,
        rpm: int | None,
        tpm: int | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        for limit, of in ((rpm, "requests"), (tpm, "tokens")):
            if limit is not None and limit < 1:
                raise Unconfigured(f"a limit of {limit} {of} a minute lets nothing through; give 1 or more")
        self._rpm, self._tpm, self._clock, self._sleep = rpm, tpm, clock, sleep
        self._queue = _Queue()
        self._passed: deque[tuple[float, int]] = deque()  # when, and with how many tokens
        self._tokens = 0  # of all in `_passed`

    def wait(self, tokens: int) -> None:
        """Returns when a request with so many tokens may be sent."""
        if self._rpm is None and self._tpm is None:
            return
        # The first in the queue sleeps in it: what is noted is when it passed, not when it should have.
        with self._queue.turn():
            now = self._clock()
            while (free := self._free(now, tokens)) > now:
                self._sleep(free - now)
                now = self._clock()
            self._passed.append((now, tokens))
            self._tokens += tokens

    def _free(self, now: float, tokens: int) -> float:
        """When there is room for `tokens`, if nobody else passes; forgets those that have left the window."""
        while self._passed and self._passed[0][0] + WINDOW <= now:
            self._tokens -= self._passed.popleft()[1]
        at, count, total = now, len(self._passed), self._tokens
        for then, taken in self._passed:
            if self._fits(count, total, tokens):
                break
            at, count, total = then + WINDOW, count - 1, total - taken
        return at

    def _fits(self, count: int, total: int, tokens: int) -> bool:
        if count == 0:
            return True
        return (self._rpm is None or count < self._rpm) and (self._tpm is None or total + tokens <= self._tpm)


class _Queue:
    """One at a time, in the order of coming; a plain lock promises no order."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        called = threading.Event()
        with self._guard:
            self._waiting.append(called)
            if len(self._waiting) == 1:
                called.set()
        try:
            called.wait()
            yield
        finally:  # whoever was interrupted while waiting leaves the queue too
            with self._guard:
                self._waiting.remove(called)
                if self._waiting:
                    self._waiting[0].set()


class Spending:
    """The account of a run with its limits; safe for many threads."""

    def __init__(self, max_requests: int | None, max_cost: Decimal | None) -> None:
        self._max_requests, self._max_cost = max_requests, max_cost
        self._lock = threading.Lock()
        self._reserved, self._usage, self._stopped = 0, Usage(), ""

    @property
    def stopped(self) -> str:
        """Which limit turned a request away; empty while none has."""
        with self._lock:
            return self._stopped

    @property
    def usage(self) -> Usage:
        """All that was spent so far."""
        with self._lock:
            return self._usage

    def reserve(self) -> bool:
        """Whether one more request may be sent, counted as sent from now on; to be asked before every try.

        What requests that are under way cost is not known: they may take the cost above its limit.
        """
        with self._lock:
            self._stopped = self._stopped or self._reached()
            self._reserved += not self._stopped
            return not self._stopped

    def spent(self, usage: Usage) -> None:
        """Adds what came of requests that were reserved."""
        with self._lock:
            self._usage += usage

    def _reached(self) -> str:
        if self._max_requests is not None and max(self._reserved, self._usage.requests) >= self._max_requests:
            return f"--max-requests {self._max_requests} is reached"
        if self._max_cost is None:
            return ""
        if self._usage.cost is None:
            return f"--max-cost {self._max_cost} cannot be kept: the price list has no price for the model"
        return f"--max-cost {self._max_cost} is reached" if self._usage.cost >= self._max_cost else ""
