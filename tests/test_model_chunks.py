"""Chunks: every block is asked of once, as few chunks as fit, and nothing is cut but between sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from structurer.document import NOTHING, Cell, Passage, Section, Span, Table
from structurer.model.blocks import Block
from structurer.model.chunks import chunks_of, halves, parted, sentences
from structurer.model.engine import Settings, model_questions
from structurer.model.plan import Piece, pieces_of
from structurer.model.questions import Question, Task, Wording, prompt_tokens, request_for, sheet_for
from structurer.model.sheet import figures_of
from structurer.numerals import scan
from structurer.pipeline import source_of
from structurer.result import Source
from structurer.schema import Quantity, Schema, load

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
STEMS = ["budget-2025", "performance-2024"]


class Pumps(BaseModel):
    total: Quantity | None = None
    count: Quantity | None = None


SCHEMA = Schema("pumps", Pumps)
TOTAL, COUNT = ("total",), ("count",)
ONE, TWO = (Section(1, at, "概况", NOTHING, (), (), Span(0, 0)) for at in "一二")
TABLE = Table("t1", None, "费用", None, ("名称", "金额"), (), (1, 1), Span(0, 0))


def paragraph(text: str, start: int = 0, path: tuple[Section, ...] = ()) -> Block:
    return Block((Passage(text, tuple(range(start, start + len(text)))),), path, 1)


def row(*cells: str, start: int = 0, number: int = 0) -> Block:
    made = []
    for text in cells:
        made.append(Cell(Passage(text, tuple(range(start, start + len(text))))).passage)
        start += len(text) + 1
    return Block(tuple(made), (), 1, TABLE, number)


def length(question: Question) -> int:
    return sum(len(block.text) for block in question.blocks)


def within(budget: int) -> Callable[[Question], bool]:
    return lambda question: length(question) <= budget


def piece(*blocks: Block, task: Task = "section", wanted: tuple[str, ...] = TOTAL) -> Piece:
    return Piece(blocks, frozenset((wanted,)), task)


def chunked(pieces: Sequence[Piece], budget: int, settled: frozenset[int] = frozenset()) -> list[tuple[str, list[str]]]:
    """Each chunk as its task and the texts of its blocks."""
    return [
        (question.task, [block.text for block in question.blocks])
        for question in chunks_of(SCHEMA, pieces, settled, within(budget))
    ]


A, B, C = paragraph("甲一二三四。", 0), paragraph("乙一二三四。", 10), paragraph("丙一二三四。", 20)
ROW, NEXT = row("甲", "1234", start=40), row("乙", "5678", start=50, number=1)
LONG = paragraph("水泵3台。阀门12台；费用4.50万元。", 60)

# name: pieces, budget in characters, the chunks
CHUNKS: dict[str, tuple[list[Piece], int, list[tuple[str, list[str]]]]] = {
    "nothing": ([], 10, []),
    "all in one": ([piece(A), piece(B, C)], 18, [("section", [A.text, B.text, C.text])]),
    "whole pieces where they fit": (
        [piece(A), piece(B, C)],
        12,
        [("section", [A.text]), ("section", [B.text, C.text])],
    ),
    "a piece is joined to the last one where both fit": (
        [piece(A, B), piece(C), piece(A)],
        12,
        [("section", [A.text, B.text]), ("section", [C.text, A.text])],
    ),
    "else its paragraphs": ([piece(A, B, C)], 12, [("section", [A.text, B.text]), ("section", [C.text])]),
    "and what follows is joined to the last of them": (
        [piece(A, B, C), piece(A)],
        12,
        [("section", [A.text, B.text]), ("section", [C.text, A.text])],
    ),
    "a long paragraph at the ends of its sentences": (
        [piece(LONG)],
        13,
        [("section", ["水泵3台。阀门12台；"]), ("section", ["费用4.50万元。"])],
    ),
    "a long sentence is left whole": (
        [piece(LONG)],
        6,
        [("section", ["水泵3台。"]), ("section", ["阀门12台；"]), ("section", ["费用4.50万元。"])],
    ),
    "a row is never cut": ([piece(ROW, NEXT)], 2, [("rows", [ROW.text]), ("rows", [NEXT.text])]),
    "rows are asked for as such, apart from paragraphs": (
        [piece(A), piece(ROW, NEXT), piece(B)],
        100,
        [("section", [A.text, B.text]), ("rows", [ROW.text, NEXT.text])],
    ),
    "achievements apart from fields": (
        [piece(A), piece(B), piece(A, task="achievements")],
        100,
        [("section", [A.text, B.text]), ("achievements", [A.text])],
    ),
}


@pytest.mark.parametrize(("pieces", "budget", "chunks"), CHUNKS.values(), ids=CHUNKS)
def test_pieces_are_chunked(pieces: list[Piece], budget: int, chunks: list[tuple[str, list[str]]]) -> None:
    assert chunked(pieces, budget) == chunks


def test_a_joined_chunk_asks_what_its_pieces_ask() -> None:
    (both,) = chunks_of(SCHEMA, [piece(A, wanted=TOTAL), piece(B, wanted=COUNT)], frozenset(), within(100))
    one, two = chunks_of(SCHEMA, [piece(A, wanted=TOTAL), piece(B, wanted=COUNT)], frozenset(), within(6))
    assert both.wanted == {TOTAL, COUNT}
    assert (one.wanted, two.wanted) == ({TOTAL}, {COUNT})


def test_only_among_achievements_settled_figures_are_hidden() -> None:
    pieces = [piece(A), piece(ROW), piece(LONG, task="achievements")]
    found = chunks_of(SCHEMA, pieces, frozenset({62}), within(12))
    assert [(question.task, question.settled) for question in found] == [
        ("section", frozenset()),
        ("rows", frozenset()),
        ("achievements", {62}),
        ("achievements", {62}),
    ]


# Sentences

# name: text, its sentences
SENTENCES: dict[str, tuple[str, list[str]]] = {
    "one": ("水泵3台。", ["水泵3台。"]),
    "stops and semicolons": ("水泵3台。阀门12台；好！对？完", ["水泵3台。", "阀门12台；", "好！", "对？", "完"]),
    "a comma ends none": ("水泵3台，阀门12台。", ["水泵3台，阀门12台。"]),
    "a point inside a number ends none": ("费用4.50万元。", ["费用4.50万元。"]),
    "separators end none": ("费用1,234.50元。", ["费用1,234.50元。"]),
    "English": ("It cost 4.5 million. We paid. Why?", ["It cost 4.5 million. ", "We paid. ", "Why?"]),
    "white space alone is none": ("水泵3台。 ", ["水泵3台。"]),
    "no stop": ("水泵", ["水泵"]),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentences_of_a_paragraph(text: str, expected: list[str]) -> None:
    found = list(sentences(paragraph(text, 7, (ONE,))))
    assert [block.text for block in found] == expected
    assert all(block.titles == ("一概况",) for block in found)
    assert [block.start for block in found] == [7 + text.index(each) for each in expected]


def test_a_row_is_one_sentence() -> None:
    assert list(sentences(ROW)) == [ROW]


# Halves

HALVES: dict[str, tuple[tuple[Block, ...], list[list[str]]]] = {
    "two blocks": ((A, B), [[A.text], [B.text]]),
    "about as long on both sides": (
        (A, B, C, paragraph("很长" * 9, 30)),
        [[A.text, B.text, C.text], ["很长" * 9]],
    ),
    "four of one length": ((A, B, C, A), [[A.text, B.text], [C.text, A.text]]),
    "the long one first": ((paragraph("很长" * 9, 30), A, B), [["很长" * 9], [A.text, B.text]]),
    "the sentences of one block": ((LONG,), [["水泵3台。", "阀门12台；"], ["费用4.50万元。"]]),
    "one sentence is left as it is": ((A,), [[A.text]]),
    "one row is left as it is": ((ROW,), [[ROW.text]]),
}


@pytest.mark.parametrize(("blocks", "expected"), HALVES.values(), ids=HALVES)
def test_a_question_is_halved(blocks: tuple[Block, ...], expected: list[list[str]]) -> None:
    question = Question("section", SCHEMA, frozenset((TOTAL,)), blocks, frozenset({3}))
    found = halves(question)
    assert [[block.text for block in half.blocks] for half in found] == expected
    assert all((half.wanted, half.settled, half.task) == ({TOTAL}, {3}, "section") for half in found)


# Any pieces

TEXTS = st.text(st.sampled_from(list("水泵台元12345.,。；！?. 年")), min_size=1, max_size=30).filter(str.strip)


@st.composite
def pieces_and_budget(draw: st.DrawFn) -> tuple[list[Piece], int]:
    """Pieces of one document, each block at a place of its own."""
    pieces, start = [], 0
    for _ in range(draw(st.integers(1, 5))):
        in_table = draw(st.booleans())
        blocks = []
        for number, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=5))):
            blocks.append(row(text[:8], text[8:], start=start, number=number) if in_table else paragraph(text, start))
            start += len(text) + 10
        task: Task = "section" if in_table else draw(st.sampled_from(["section", "achievements"]))
        pieces.append(piece(*blocks, task=task, wanted=draw(st.sampled_from([TOTAL, COUNT]))))
    return pieces, draw(st.integers(1, 80))


def printed(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Every character with its place, in the order of the blocks; white space between sentences may go."""
    return [
        (at, character)
        for block in blocks
        for passage in block.passages
        for at, character in zip(passage.offsets, passage.text, strict=True)
        if not character.isspace()
    ]


def task_of(made: Piece) -> Task:
    return "rows" if made.blocks[0].table is not None else made.task


def assert_partition(questions: Sequence[Question], pieces: Sequence[Piece]) -> None:
    """Every block is in exactly one chunk of its task, whole, or its sentences are."""
    for task in ("section", "rows", "achievements"):
        chunks = [question for question in questions if question.task == task]
        wanted = [block for made in pieces if task_of(made) == task for block in made.blocks]
        found = [block for question in chunks for block in question.blocks]
        assert printed(found) == printed(wanted)
        whole = {block.passages for block in wanted}
        cut = [block for block in found if block.passages not in whole]
        assert not [block for block in cut if block.table is not None]
        for block in cut:
            assert re.search(r"[。；;！？.!?]\s?\Z", block.text) or block.text in [
                w.text[-len(block.text) :] for w in wanted
            ]


def is_single(question: Question) -> bool:
    """One row, or one sentence."""
    return len(question.blocks) == 1 and len(list(sentences(question.blocks[0]))) == 1


@given(pieces_and_budget())
def test_any_pieces_are_asked_once_within_the_budget(made: tuple[list[Piece], int]) -> None:
    pieces, budget = made
    questions = chunks_of(SCHEMA, pieces, frozenset(), within(budget))
    assert_partition(questions, pieces)
    assert all(length(question) <= budget or is_single(question) for question in questions)
    asked = {(block.start, names) for made in pieces for block in made.blocks for names in made.wanted}
    covered = {
        (at, names)
        for question in questions
        for names in question.wanted
        for block in question.blocks
        for passage in block.passages
        for at in passage.offsets
    }
    assert asked <= covered


@given(pieces_and_budget())
def test_no_numeral_is_cut(made: tuple[list[Piece], int]) -> None:
    pieces, budget = made
    of_block = {block.passages: block for each in pieces for block in each.blocks}
    whole = {
        passage.spans(numeral.start, numeral.end)
        for block in of_block.values()
        for passage in block.passages
        for numeral in scan(passage.text)
    }
    found = {
        passage.spans(numeral.start, numeral.end)
        for question in chunks_of(SCHEMA, pieces, frozenset(), within(budget))
        for block in question.blocks
        for passage in block.passages
        for numeral in scan(passage.text)
    }
    # A sign belongs to its number only where the words before it say so: what counts are the digits.
    assert {spans[-1].end for spans in found} == {spans[-1].end for spans in whole}


@given(pieces_and_budget())
def test_few_chunks_could_be_joined(made: tuple[list[Piece], int]) -> None:
    """Pieces that fit with the one before are not asked by themselves."""
    pieces, budget = made
    whole = [each for each in pieces if sum(len(block.text) for block in each.blocks) <= budget]
    questions = chunks_of(SCHEMA, whole, frozenset(), within(budget))
    for task in ("section", "rows", "achievements"):
        lengths = [length(question) for question in questions if question.task == task]
        assert all(one + two > budget for one, two in pairwise(lengths))


@given(pieces_and_budget())
def test_halves_are_a_partition(made: tuple[list[Piece], int]) -> None:
    pieces, _ = made
    question = Question("section", SCHEMA, frozenset((TOTAL,)), tuple(b for each in pieces for b in each.blocks))
    parts = halves(question)
    assert printed([block for part in parts for block in part.blocks]) == printed(question.blocks)
    assert len(parts) == 2 or is_single(question)
    assert all(part.blocks for part in parts)
    assert all(length(part) < length(question) for part in parts) or len(parts) == 1


@given(pieces_and_budget())
def test_a_parted_question_has_each_part_within_the_budget(made: tuple[list[Piece], int]) -> None:
    pieces, budget = made
    question = Question("section", SCHEMA, frozenset((TOTAL,)), pieces[0].blocks)
    parts = parted(question, within(budget))
    assert printed([block for part in parts for block in part.blocks]) == printed(question.blocks)
    assert all(length(part) <= budget or is_single(part) for part in parts)


# The bundled documents


@cache
def sample_source(stem: str) -> Source:
    return source_of(SAMPLES / f"{stem}.pdf")


@pytest.mark.parametrize("budget", [800, 3000, 20_000], ids=["small", "middle", "large"])
@pytest.mark.parametrize("stem", STEMS)
def test_a_bundled_document_is_asked_once_within_the_budget(stem: str, budget: int) -> None:
    source, wording = sample_source(stem), Wording("http://model.invalid/v1", "any")
    schema, figures = load(source.identity.parts[0]), figures_of(source)
    questions = model_questions(source, schema, Settings(wording, budget=budget))
    assert_partition(questions, pieces_of(source, schema, figures))
    for question in questions:
        tokens = prompt_tokens(request_for(question, sheet_for(question, figures, wording.answer), wording))
        assert tokens <= budget or is_single(question), question.section
    assert len(questions) >= (2 if budget == 20_000 else 3)
