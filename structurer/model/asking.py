"""One way to ask: the store first, then the limits of the run, then the server; every answer is priced and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from structurer.model.client import Spent
from structurer.model.limits import Limiter, Spending
from structurer.model.prices import Prices
from structurer.model.questions import prompt_tokens
from structurer.model.request import Reply, Request
from structurer.model.store import Store

Send = Callable[[Request], Reply]


@dataclass(frozen=True)
class Asking:
    """Asks a request as cheaply as can be. Without a store every request is sent."""

    send: Send
    prices: Prices
    spending: Spending
    store: Store | None = None

    def __call__(self, request: Request) -> Reply:
        kept = self.store.get(request) if self.store else None
        if kept is not None:
            return kept
        reply = self.send(request)
        cost = self.prices.cost(request.model, reply.usage.prompt_tokens, reply.usage.completion_tokens)
        reply = replace(reply, usage=replace(reply.usage, cost=cost if reply.usage.requests else Decimal(0)))
        self.spending.spent(reply.usage)
        if self.store and reply.usage.requests == 1 and reply.usage.prompt_tokens:
            self.store.note(request.base_url, request.model, prompt_tokens(request), reply.usage.prompt_tokens)
        if self.store:
            self.store.put(request, reply)
        return reply


def metered(limiter: Limiter, spending: Spending) -> Callable[[Request], None]:
    """What is asked before every try: whether it may be sent at all, and when."""

    def meter(request: Request) -> None:
        if not spending.reserve():
            raise Spent(spending.stopped)
        limiter.wait(prompt_tokens(request))

    return meter
