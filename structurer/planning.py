"""What a run would ask: every request of a document, counted and priced, with nothing sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from structurer.model.request import Request
from structurer.model.session import Session
from structurer.pipeline import structure


@dataclass(frozen=True)
class Planned:
    """One request that would be sent: its document, what it is about, its prompt's tokens as estimated.

    `cost` is that of the prompt alone, None where the price list has no price; `stored` ones would cost nothing.
    """

    file: Path
    request: Request
    tokens: int
    cost: Decimal | None
    stored: bool


def planned(file: Path, schemas: Sequence[str], session: Session) -> list[Planned]:
    """The requests of one document in their order; what would be asked again is not known before the answers are."""
    noted: list[Request] = []
    structure(file, schemas, session.noting(noted))
    found = []
    for request in noted:
        tokens = session.tokens(request)
        found.append(Planned(file, request, tokens, session.price(request, tokens), session.has(request)))
    return found


def told(plans: Sequence[Planned], currency: str = "") -> Iterator[str]:
    """A plan in lines: each document with its requests, then the sum; `currency` is that of the price list."""
    for file in dict.fromkeys(plan.file for plan in plans):
        own = [plan for plan in plans if plan.file == file]
        yield f"{file.name}: {_counted(own, currency)}"
        for plan in own:
            stored = ", stored" if plan.stored else ""
            yield f"  {plan.request.name:12} {plan.tokens:6} tokens{stored}  {plan.request.section}"
    yield f"in all: {_counted(plans, currency)}; answers, and what is asked again, come on top"


def _counted(plans: Sequence[Planned], currency: str) -> str:
    new = [plan for plan in plans if not plan.stored]
    costs = [plan.cost for plan in new]
    price = "price unknown" if None in costs else f"{sum((c for c in costs if c), Decimal(0)):.4f} {currency}".rstrip()
    kept = f", {len(plans) - len(new)} of them stored" if len(new) < len(plans) else ""
    return f"{len(plans)} requests{kept}; {sum(plan.tokens for plan in new)} tokens to send, {price}"
