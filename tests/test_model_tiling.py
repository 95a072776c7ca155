"""Cells that a model says are taken where they are the whole text, each letter and digit once and in its order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structurer.document import NOTHING, Passage, Span
from structurer.model.tiling import Said, tiled
from structurer.numerals import half_width


def passage(text: str, start: int = 100) -> Passage:
    return Passage(text, tuple(range(start, start + len(text))))


def at(text: str, printed: str, start: int = 100) -> Span:
    """Where a numeral of the text stands, as an id says it."""
    begin = start + text.index(printed)
    return Span(begin, begin + len(printed))


def texts(rows: list[tuple[Passage, ...]] | None) -> list[tuple[str, ...]] | None:
    return None if rows is None else [tuple(cell.text for cell in row) for row in rows]


# name: text, the cells that are said, the cells as printed
TAKEN: dict[str, tuple[str, list[Said], list[tuple[str, ...]]]] = {
    "one row": ("水泵 3 4.50", [("水泵", "3", "4.50")], [("水泵", "3", "4.50")]),
    "rows": ("水泵 3\n阀门 12", [("水泵", "3"), ("阀门", "12")], [("水泵", "3"), ("阀门", "12")]),
    "words that run together": ("水泵阀门", [("水泵", "阀门")], [("水泵", "阀门")]),
    "figures that run together": (
        "水泵 1,234.565,678.90",
        [("水泵", "1,234.56", "5,678.90")],
        [("水泵", "1,234.56", "5,678.90")],
    ),
    "white space and width aside": ("水 泵 ３ 4.50", [("水泵", "3", "４.50")], [("水 泵", "３", "4.50")]),
    "other punctuation": ("1.水泵（大） 3", [("1、水泵(大)", "3")], [("1.水泵（大）", "3")]),
    "words over two lines": ("水泵\n更换 3", [("水泵更换", "3")], [("水泵更换", "3")]),
    "a number that is broken over two lines": ("水泵 1,234.\n56", [("水泵", "1,234.56")], [("水泵", "1,234.56")]),
    "separators left out": ("水泵 1,234.56", [("水泵", "1234.56")], [("水泵", "1,234.56")]),
    "punctuation goes with what it opens and closes": (
        "水泵（大）≥95% △3.20；",
        [("水泵", "大", "95%", "-3.20")],
        [("水泵", "（大）", "≥95%", "△3.20；")],
    ),
    "an empty cell": ("水泵 3", [("水泵", "", "3")], [("水泵", "", "3")]),
    "an empty cell at the end": ("水泵 3", [("水泵", "3", "")], [("水泵", "3", "")]),
    "a merged cell is said on each row": (
        "水泵 大 3\n小 5",
        [("水泵", "大", "3"), ("水泵", "小", "5")],
        [("水泵", "大", "3"), ("水泵", "小", "5")],
    ),
    "what is printed twice is no merged cell": (
        "水泵 大 3\n水泵 小 5",
        [("水泵", "大", "3"), ("水泵", "小", "5")],
        [("水泵", "大", "3"), ("水泵", "小", "5")],
    ),
    "rows before and after are of another text": (
        "阀门 12",
        [("水泵", "3"), ("阀门", "12"), ("管道", "5")],
        [("阀门", "12")],
    ),
    "nothing but punctuation": ("；。", [("", "")], [("", "")]),
    "a dash that stands alone is a cell": ("水泵 — 3", [("水泵", "—", "3")], [("水泵", "—", "3")]),
    "a dash of another width": ("水泵 － 3", [("水泵", "—", "3")], [("水泵", "－", "3")]),
    "a dash among words is none": ("水泵-大 3", [("水泵大", "3")], [("水泵-大", "3")]),
    "with the ids of other cells": ("水泵 3", [("<1>水泵", "3")], [("水泵", "3")]),
}


@pytest.mark.parametrize(("text", "said", "expected"), TAKEN.values(), ids=TAKEN)
def test_cells_that_are_the_whole_text_are_taken_as_printed(
    text: str, said: list[Said], expected: list[tuple[str, ...]]
) -> None:
    found = tiled(passage(text), said)
    assert texts(found) == expected
    for row in found or []:
        for cell in row:
            assert "".join(text[offset - 100] for offset in cell.offsets) == cell.text


# name: text, the cells that are said
REFUSED: dict[str, tuple[str, list[Said]]] = {
    "nothing": ("水泵 3", []),
    "empty cells alone": ("水泵 3", [("", "")]),
    "a cell is dropped": ("水泵 3 4.50", [("水泵", "3", "")]),
    "the first cell is dropped": ("水泵 3 4.50", [("", "3", "4.50")]),
    "a row is dropped": ("水泵 3\n阀门 12\n管道 5", [("水泵", "3"), ("管道", "5")]),
    "the last row is dropped": ("水泵 3\n阀门 12", [("水泵", "3")]),
    "a cell is doubled": ("水泵 3 4.50", [("水泵", "3", "3", "4.50")]),
    "a cell of another column is said again": ("水泵 大 3\n小 5", [("水泵", "大", "3"), ("大", "小", "5")]),
    "a cell of two rows above is said again": (
        "水泵 大 3\n阀门 中 4\n小 5",
        [("水泵", "大", "3"), ("阀门", "中", "4"), ("水泵", "小", "5")],
    ),
    "cells are moved": ("水泵 3 4.50", [("水泵", "4.50", "3")]),
    "rows are moved": ("水泵 3\n阀门 12", [("阀门", "12"), ("水泵", "3")]),
    "a digit is changed": ("水泵 3 4.50", [("水泵", "3", "4.60")]),
    "a digit is added": ("水泵 3 4.50", [("水泵", "3", "4.500")]),
    "a digit is left out": ("水泵 3 4.50", [("水泵", "3", "4.5")]),
    "a word is changed": ("水泵 3", [("水表", "3")]),
    "a word is added": ("水泵 3", [("大水泵", "3")]),
    "a letter of another case": ("kV线路 3", [("KV线路", "3")]),
    "a number is cut at its point": ("水泵 1.5 2", [("水泵", "1", "52")]),
    "a number is cut at its point into two": ("水泵 1.5", [("水泵", "1", "5")]),
    "a number is cut between its digits": ("水泵 12", [("水泵", "1", "2")]),
    "a number is cut and put to the one behind it": ("水泵 12 34", [("水泵", "1", "234")]),
    "figures that run together are cut into no numbers": ("水泵 1,234.565,678.90", [("水泵", "1,23", "4.565,678.90")]),
    "a number is cut at its separator": ("水泵 1,234", [("水泵", "1", "234")]),
    "two numbers of two lines are made one": ("水泵 120\n45", [("水泵", "12045")]),
    "two numbers of one line are made one": ("水泵 120 45", [("水泵", "12045")]),
    "a dash is dropped": ("水泵 — 3", [("水泵", "", "3")]),
    "an id that is not there": ("水泵 3", [("水泵", "\0")]),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_cells_that_are_not_the_whole_text_are_refused(text: str, said: list[Said]) -> None:
    assert tiled(passage(text), said) is None


# Ids instead of words

TEXT = "水泵 大 3 4.50\n小 5 6.70"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            [("水泵", "大", at(TEXT, "3"), at(TEXT, "4.50")), ("水泵", "小", at(TEXT, "5 6"), at(TEXT, "6.70"))],
            None,
            id="a place that holds more than a number is no cell",
        ),
        pytest.param(
            [
                ("水泵", "大", at(TEXT, "3"), at(TEXT, "4.50")),
                ("水泵", "小", Span(at(TEXT, "5 6").start, at(TEXT, "5 6").start + 1), at(TEXT, "6.70")),
            ],
            [("水泵", "大", "3", "4.50"), ("水泵", "小", "5", "6.70")],
            id="each number by its id",
        ),
        pytest.param([("水泵", "大", at(TEXT, "4.50"), at(TEXT, "3"))], None, id="ids are moved"),
        pytest.param([("水泵", "大", at(TEXT, "3"), at(TEXT, "3"))], None, id="an id is doubled"),
        pytest.param([("水泵", "大", at(TEXT, "3"), "")], None, id="an id is dropped"),
        pytest.param([("水泵", "大", at(TEXT, "3"), Span(7, 9))], None, id="an id of another text"),
        pytest.param([("水泵", at(TEXT, "3"), "大", at(TEXT, "4.50"))], None, id="an id before its turn"),
        pytest.param(
            [("水泵", "大", at(TEXT, "3"), at(TEXT, "4.50")), ("水泵", "小5", "6", at(TEXT, "6.70"))],
            None,
            id="an id whose number is said in part, at the end",
        ),
        pytest.param(
            [("水泵", "大", "34", at(TEXT, "4.50")), ("水泵", "小", "5", "6.70")],
            None,
            id="an id whose number is said in part",
        ),
    ],
)
def test_cells_by_ids(said: list[Said], expected: list[tuple[str, ...]] | None) -> None:
    assert texts(tiled(passage(TEXT), said)) == expected


def test_the_id_of_a_merged_cell_may_be_said_again() -> None:
    text = "水泵 3 大\n小"
    three = at(text, "3")
    found = tiled(passage(text), [("水泵", three, "大"), ("水泵", three, "小")])
    assert texts(found) == [("水泵", "3", "大"), ("水泵", "3", "小")]


# Any text


def letters(text: str) -> str:
    return "".join(character for character in half_width(text) if character.isalnum())


def assert_accounted(text: Passage, rows: list[tuple[Passage, ...]]) -> None:
    """Every letter once and in order; a cell that is not new is the one above it."""
    used: list[int] = []
    above: tuple[Passage, ...] = ()
    for row in rows:
        for column, cell in enumerate(row):
            own = [offset for offset, c in zip(cell.offsets, half_width(cell.text), strict=True) if c.isalnum()]
            if own and not (used and own[0] <= used[-1]):
                used += own
            elif own:
                assert cell == above[column]
        above = row
    printed = [o for o, c in zip(text.offsets, half_width(text.text), strict=True) if c.isalnum()]
    assert used == printed


PIECES = st.text(st.sampled_from(list("泵阀ab12. \n（，")), max_size=5)


@settings(max_examples=300)
@given(st.lists(st.tuples(PIECES, PIECES, PIECES), min_size=1, max_size=4), st.data())
def test_whatever_is_taken_accounts_for_the_whole_text(rows: list[tuple[str, str, str]], data: st.DataObject) -> None:
    """The cells are those of the text, of a part of it, or of another one."""
    text = passage("".join(data.draw(st.sampled_from(["", " ", "\n"])) + cell for row in rows for cell in row))
    said: list[Said] = [tuple(row) for row in data.draw(st.permutations(rows) | st.just(rows))]
    for _ in range(data.draw(st.integers(0, 2))):
        row, column = data.draw(st.integers(0, len(said) - 1)), data.draw(st.integers(0, 2))
        changed = data.draw(PIECES | st.sampled_from([cell for each in rows for cell in each]))
        said[row] = (*said[row][:column], changed, *said[row][column + 1 :])
    found = tiled(text, said)
    if found is not None:
        assert_accounted(text, found)


WORDS = st.lists(st.integers(0, 300), min_size=4, max_size=12, unique=True)


def table_of(numbers: list[int]) -> list[list[str]]:
    """Rows of a word and a figure; no two cells are alike."""
    cells = [(chr(0x4E00 + 2 * n) + chr(0x4E01 + 2 * n), f"{n + 100}.{n % 90 + 10}") for n in numbers]
    return [[word, figure] for word, figure in cells]


@given(WORDS, st.booleans())
def test_the_cells_of_a_text_are_taken(numbers: list[int], with_ids: bool) -> None:
    rows = table_of(numbers)
    text = "\n".join(" ".join(row) for row in rows)
    said: list[Said] = [(word, at(text, figure) if with_ids else figure) for word, figure in rows]
    assert texts(tiled(passage(text), said)) == [tuple(row) for row in rows]


@given(WORDS, st.sampled_from(["drop", "double", "move", "change", "swap"]), st.data())
def test_a_word_that_is_dropped_doubled_moved_or_changed_is_refused(
    numbers: list[int], how: str, data: st.DataObject
) -> None:
    rows = table_of(numbers)
    text = passage("\n".join(" ".join(row) for row in rows))
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 1))
    other = data.draw(st.integers(0, len(rows) - 1).filter(lambda n: n != row))
    cell = rows[row][column]
    if how == "drop":
        rows[row][column] = ""
    elif how == "double":
        rows[row][column] = cell + cell
    elif how == "move":
        rows[row][column], rows[other][column] = "", rows[other][column] + cell
    elif how == "change":
        rows[row][column] = cell[:-1] + ("七" if column == 0 else str((int(cell[-1]) + 1) % 10))
    else:
        rows[row], rows[other] = rows[other], rows[row]
    assert tiled(text, [tuple(each) for each in rows]) is None


def test_a_text_without_a_letter_is_a_row_of_empty_cells() -> None:
    assert tiled(NOTHING, [("", "")]) == [(NOTHING, NOTHING)]
    assert tiled(NOTHING, [("水泵", "")]) is None
    assert letters("（１a）") == "1a"
