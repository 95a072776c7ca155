"""Pieces -> chunks within a budget of tokens: whole sections where they fit, else paragraphs, else blocks of rows.

A paragraph that is too long by itself is cut at the ends of its sentences; nothing else is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from structurer.model.blocks import Block
from structurer.model.plan import Piece
from structurer.model.questions import Question, Task
from structurer.schema import Schema

_SENTENCE = re.compile(r"(?<=[。；;！？])|(?<=[.!?])\s")

Fits = Callable[[Question], bool]
"""Whether a question is within the budget."""


def chunks_of(schema: Schema, pieces: Sequence[Piece], settled: frozenset[int], fits: Fits) -> tuple[Question, ...]:
    """The questions that ask all pieces, as few as fit: those of one task in document order."""
    found: dict[Task, list[Question]] = {}
    for piece in pieces:
        task = _task(piece)
        of_task = found.setdefault(task, [])
        joined = _joined(of_task[-1], piece) if of_task else None
        if joined and fits(joined):
            of_task[-1] = joined
            continue
        # Only among achievements is a figure that a record holds out of place; a field may ask for any.
        hidden = settled if task == "achievements" else frozenset[int]()
        alone = Question(task, schema, piece.wanted, piece.blocks, hidden)
        of_task += [alone] if fits(alone) else parted(alone, fits)
    return tuple(question for of_task in found.values() for question in of_task)


def _task(piece: Piece) -> Task:
    """Rows of a table are asked for as such."""
    return "rows" if piece.task == "section" and piece.blocks[0].table is not None else piece.task


def _joined(question: Question, piece: Piece) -> Question:
    return replace(question, wanted=question.wanted | piece.wanted, blocks=question.blocks + piece.blocks)


def parted(question: Question, fits: Fits) -> list[Question]:
    """A question that is too long as several, each with as many blocks as fit."""
    found: list[list[Block]] = []
    for block in (part for whole in question.blocks for part in _cut(question, whole, fits)):
        if found and fits(replace(question, blocks=(*found[-1], block))):
            found[-1].append(block)
        else:
            found.append([block])
    return [replace(question, blocks=tuple(blocks)) for blocks in found]


def halves(question: Question) -> list[Question]:
    """A question as two, for an answer that was cut off; one that cannot be halved is left as it is."""
    blocks = question.blocks if len(question.blocks) > 1 else tuple(sentences(question.blocks[0]))
    if len(blocks) < 2:
        return [question]
    middle = _middle([len(block.text) for block in blocks])
    return [replace(question, blocks=blocks[:middle]), replace(question, blocks=blocks[middle:])]


def _middle(lengths: Sequence[int]) -> int:
    """Where to cut a list so that both sides are about as long."""
    total, before = sum(lengths), 0
    for at, length in enumerate(lengths[:-1], 1):
        before += length
        if before * 2 >= total:
            return at
    return len(lengths) - 1


def _cut(question: Question, block: Block, fits: Fits) -> Iterator[Block]:
    """A block whole where it fits, else the longest runs of its sentences that do."""
    if block.table is not None or fits(replace(question, blocks=(block,))):
        yield block
        return
    run: Block | None = None
    for sentence in sentences(block):
        longer = replace(run, passages=(run.passages[0] + sentence.passages[0],)) if run else sentence
        if run and not fits(replace(question, blocks=(longer,))):
            yield run
            run = sentence
        else:
            run = longer
    if run:
        yield run


def sentences(block: Block) -> Iterator[Block]:
    """The sentences of a paragraph as blocks of their own; a row is never cut."""
    if block.table is not None:
        yield block
        return
    passage = block.passages[0]
    ends = [match.end() for match in _SENTENCE.finditer(passage.text)] + [len(passage.text)]
    start = 0
    for end in ends:
        if passage.text[start:end].strip():
            yield replace(block, passages=(passage.slice(start, end),))
        start = end
