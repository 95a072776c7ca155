"""What is compared: structurer in its ways of asking, each from a document and a server to what it releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from structurer.evaluate.simulate.server import NAME
from structurer.model.blocks import Block, blocks_of
from structurer.model.choices import DEFAULT_BUDGET, Answer, EngineName, Options
from structurer.model.questions import tokens_of
from structurer.model.session import Session
from structurer.model.sheet import Figures, sheet_of
from structurer.pipeline import source_of, structure

_NOTHING_KNOWN = Figures({}, ())


@dataclass(frozen=True)
class Released:
    """What a system gives out: records in the shapes of gold, and how far it vouches for each figure, by pointer.

    Where it says nothing of that, a figure is `released`. `trusted` are the statuses of those it holds to be right.
    """

    records: Mapping[str, Any]
    statuses: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    trusted: tuple[str, ...] = ("released",)


System = Callable[[Path, str], Released]
"""From a document and the base URL of a server to what is released."""


def run_structurer(engine: EngineName, answer: Answer, file: Path, base_url: str) -> Released:
    """structurer with one engine and one way of answering; no answer is stored, and no try waits."""
    named = None if engine is EngineName.rules else NAME
    options = Options(engine=engine, model=named, base_url=base_url, answer=answer)
    with Session(options) as session, session.engine_for(file) as made:
        result = structure(file, (), made)
    evidence = {where.removeprefix("/records"): found for where, found in result.evidence.items()}
    return Released(
        result.records,
        {where: found.status for where, found in evidence.items()},
        {where: found.why for where, found in evidence.items()},
        ("verified",),
    )


SYSTEMS: Mapping[str, System] = {
    "hybrid, pointers": partial(run_structurer, EngineName.hybrid, Answer.pointers),
    "hybrid, values": partial(run_structurer, EngineName.hybrid, Answer.values),
    "model, pointers": partial(run_structurer, EngineName.model, Answer.pointers),
    "model, values": partial(run_structurer, EngineName.model, Answer.values),
    "rules": partial(run_structurer, EngineName.rules, Answer.pointers),
}
RULES = "rules"
"""The one that asks nothing, and so is the same at every rate."""


def pieces_of(file: Path, budget: int = DEFAULT_BUDGET) -> Iterator[str]:
    """A document as pieces of text for systems that do not cut it themselves: whole paragraphs and rows, as above."""
    piece: list[Block] = []
    tokens = 0
    for block in blocks_of(source_of(file)):
        size = tokens_of(block.text)
        if piece and tokens + size > budget:
            yield sheet_of(piece, _NOTHING_KNOWN, marked=False).text
            piece, tokens = [], 0
        piece.append(block)
        tokens += size
    if piece:
        yield sheet_of(piece, _NOTHING_KNOWN, marked=False).text
