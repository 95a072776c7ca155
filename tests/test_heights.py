"""Lines by their height on the page: which are one row, and how its cells are told from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.tables.heights import Block, Line, arrangements, blocks_of, is_balanced
from structurer.tables.tokens import Token, width


def line(number: int, words: Sequence[str]) -> Line:
    return tuple(
        Token(word, 0, len(word), number, width(word), width(word), 1, at == 0) for at, word in enumerate(words)
    )


def lines(*texts: str) -> list[Line]:
    return [line(number, text.split()) for number, text in enumerate(texts)]


def told(*texts: str) -> list[list[str]]:
    """All ways to tell the cells of a row, the lines of each joined by a stroke."""
    return [["/".join(token.text for token in cell) for cell in cells] for cells in arrangements(lines(*texts))]


ROWS = {
    "nothing wraps": (["甲 1 2"], ["甲", "1", "2"]),
    "two lines around one": (["甲一", "1 2", "甲二"], ["甲一/甲二", "1", "2"]),
    "the wrapped cell is in the middle": (["乙一", "甲 1", "乙二"], ["甲", "乙一/乙二", "1"]),
    "two cells of two lines": (["甲一 乙一", "1 2", "甲二 乙二"], ["甲一/甲二", "1", "乙一/乙二", "2"]),
    "three lines, the second beside the figures": (["甲一", "甲二 1 2", "甲三"], ["甲一/甲二/甲三", "1", "2"]),
    "three lines and two": (["甲一", "乙一", "甲二 1", "乙二", "甲三"], ["甲一/甲二/甲三", "乙一/乙二", "1"]),
    "four lines around one": (["甲一", "甲二", "1", "甲三", "甲四"], ["甲一/甲二/甲三/甲四", "1"]),
    "four lines and two": (["甲一", "甲二 乙一", "1", "甲三 乙二", "甲四"], ["甲一/甲二/甲三/甲四", "乙一/乙二", "1"]),
}


@pytest.mark.parametrize(("texts", "cells"), ROWS.values(), ids=ROWS)
def test_the_cells_of_a_row_are_among_those_told(texts: list[str], cells: list[str]) -> None:
    assert cells in told(*texts)


def test_words_that_no_cells_leave_tell_of_none() -> None:
    assert told("甲一 乙一", "1", "甲二") == []


def by_height(cells: Sequence[Sequence[str]]) -> list[Line]:
    """The lines that a reader leaves of cells, each of which stands in the middle of the row."""
    tallest = max(map(len, cells))
    heights: dict[int, list[str]] = {}
    for cell in cells:
        for at, word in enumerate(cell):
            heights.setdefault(tallest - len(cell) + 2 * at, []).append(word)
    return [line(height, heights[height]) for height in sorted(heights)]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5).filter(lambda sizes: 1 in sizes))
def test_whatever_cells_wrap_they_are_found(sizes: list[int]) -> None:
    cells = [[f"{column}{at}" for at in range(size)] for column, size in enumerate(sizes)]
    row = by_height(cells)
    assert is_balanced(row)
    assert [tuple(cell) for cell in cells] in [
        [tuple(t.text for t in cell) for cell in way] for way in arrangements(row)
    ]


def blocks(*texts: str) -> list[Block] | None:
    """Lines with a figure are the middle of a row; a line with a mark is none."""
    printed = lines(*texts)

    def others(at: int) -> Iterator[tuple[int, float]]:
        if texts[at].startswith("#"):
            yield at + 1, 0.0

    anchors = [any(token.text.isdigit() for token in one) for one in printed]
    return blocks_of(printed, anchors, lambda row: len(row) - 1.0, others)


def test_lines_are_cut_into_rows_around_their_figures() -> None:
    assert blocks("甲 1", "乙一", "2", "乙二", "丙 3") == [Block(0, 1, True), Block(1, 4, True), Block(4, 5, True)]


def test_lines_between_rows_are_no_part_of_them() -> None:
    assert blocks("# 组", "乙一", "2", "乙二") == [Block(0, 1, False), Block(1, 4, True)]


NO_ROWS = {
    "words above only": ["乙一", "乙二", "2", "丙 3"],
    "words below only": ["甲 1", "甲二"],
    "words that do not face each other": ["甲一 乙一", "1", "甲二"],
    "no figure": ["甲", "乙"],
}


@pytest.mark.parametrize("texts", NO_ROWS.values(), ids=NO_ROWS)
def test_lines_that_are_no_rows(texts: list[str]) -> None:
    assert blocks(*texts) is None
