"""Heads of tables: nested heads become one path for each column, and the body begins where it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Passage
from structurer.tables.grid import Grid, GridCell, is_column_count, is_number
from structurer.tables.headers import Split, split_plain, split_ruled


def grid(rows: Sequence[Sequence[str]]) -> Grid:
    """A grid as drawn: "<" joins a cell to its left neighbour, "^" to the one above."""
    places = count()
    height, width = len(rows), len(rows[0])

    def cells(r: int) -> Iterator[GridCell]:
        for c, text in enumerate(rows[r]):
            if text in ("<", "^"):
                continue
            end = next((k for k in range(c + 1, width) if rows[r][k] != "<"), width)
            below = next((k for k in range(r + 1, height) if rows[k][c] != "^"), height)
            yield GridCell(Passage(text, tuple(next(places) for _ in text)), (r, below), (c, end))

    return Grid(height, width, tuple(tuple(cells(r)) for r in range(height)))


def body(split: Split) -> list[list[str]]:
    return [[cell.text for cell in row] for row in split.body]


# Ruled heads

# rows: (columns, grid row in which the body begins)
RULED = {
    "one row": (
        [["项目", "决算数"], ["收入", "5.00"]],
        ["项目", "决算数"],
        1,
    ),
    "two rows": (
        [["科目", "本年支出", "<", "<"], ["^", "小计", "基本", "项目"], ["教育", "5.00", "3.00", "2.00"]],
        ["科目", "本年支出/小计", "本年支出/基本", "本年支出/项目"],
        2,
    ),
    "three rows": (
        [
            ["单位", "三公经费", "<", "<"],
            ["^", "合计", "公务用车", "<"],
            ["^", "^", "购置", "运行"],
            ["中心", "3.00", "1.00", "2.00"],
        ],
        ["单位", "三公经费/合计", "三公经费/公务用车/购置", "三公经费/公务用车/运行"],
        3,
    ),
    "a head that is repeated below itself is said once": (
        [["科目", "支出", "<"], ["^", "支出", "结余"], ["教育", "5.00", "0.00"]],
        ["科目", "支出", "支出/结余"],
        2,
    ),
    "two sides": (
        [["收入", "<", "支出", "<"], ["项目", "金额", "项目", "金额"], ["拨款", "5.00", "教育", "5.00"]],
        ["收入/项目", "收入/金额", "支出/项目", "支出/金额"],
        2,
    ),
    "a merged row that is no head": (
        [["科目", "合计"], ["人员经费", "<"], ["工资", "5.00"]],
        ["科目", "合计"],
        1,
    ),
    "a blank row under the head": (
        [["科目", "支出", "<"], ["", "", ""], ["^", "基本", "项目"], ["教育", "3.00", "2.00"]],
        ["科目", "支出/基本", "支出/项目"],
        3,
    ),
    "no body": (
        [["科目", "支出", "<"], ["^", "基本", "项目"]],
        ["科目", "支出/基本", "支出/项目"],
        2,
    ),
}


@pytest.mark.parametrize(("rows", "columns", "first"), RULED.values(), ids=RULED)
def test_ruled_heads(rows: list[list[str]], columns: list[str], first: int) -> None:
    split = split_ruled(grid(rows))
    assert list(split.columns) == columns
    assert split.first == first
    assert body(split) == [[text for text in row if text not in ("<", "^")] for row in rows[first:]]


def test_the_numbers_of_columns_are_head() -> None:
    split = split_ruled(grid([["项目", "预算数", "决算数"], ["栏次", "1", "2"], ["收入", "5.00", "4.00"]]))
    assert split.columns == ("项目", "预算数", "决算数")
    assert [passage.text for passage in split.head] == ["项目", "预算数", "决算数", "栏次", "1", "2"]
    assert [row for row in body(split) if any(row)] == [["收入", "5.00", "4.00"]]


def test_a_total_row_inside_the_head_is_a_row() -> None:
    """The heads of codes stand beside the total: 类 款 项 on the left, 合计 with its figures on the right."""
    split = split_ruled(
        grid(
            [
                ["项目", "<", "<", "<", "支出"],
                ["功能分类科目编码", "<", "<", "科目名称", "^"],
                ["类", "款", "项", "合计", "8.00"],
                ["205", "", "", "教育支出", "8.00"],
            ]
        )
    )
    assert split.columns == (
        "项目/功能分类科目编码/类",
        "项目/功能分类科目编码/款",
        "项目/功能分类科目编码/项",
        "项目/科目名称",
        "支出",
    )
    assert body(split) == [["", "", "", "合计", "8.00"], ["205", "", "", "教育支出", "8.00"]]


def test_a_total_alone_in_its_row_is_no_head() -> None:
    split = split_ruled(grid([["科目", "支出", "<"], ["合计", "", ""], ["教育", "3.00", "2.00"]]))
    assert body(split)[0] == ["合计", "", ""]


def test_a_row_of_figures_under_a_wide_head_is_no_head() -> None:
    split = split_ruled(grid([["科目", "支出", "<"], ["教育", "3.00", "2.00"]]))
    assert split.first == 1
    assert body(split) == [["教育", "3.00", "2.00"]]


def test_each_cell_of_a_head_is_one_passage() -> None:
    split = split_ruled(grid([["科目", "支出", "<"], ["^", "基本", "项目"], ["教育", "3.00", "2.00"]]))
    assert [passage.text for passage in split.head] == ["科目", "支出", "基本", "项目"]


# Heads of text without lines

PLAIN = {
    "one row": ([["项目", "决算数"], ["收入", "5.00"]], ["项目", "决算数"], 1),
    "a blank belongs to its left neighbour where heads stand below": (
        [["科目", "本年支出", "", ""], ["", "小计", "基本", "项目"], ["教育", "5.00", "3.00", "2.00"]],
        ["科目", "本年支出/小计", "本年支出/基本", "本年支出/项目"],
        2,
    ),
    "a blank below belongs to the head above": (
        [["科目", "支出", "", "备注"], ["", "基本", "项目", ""], ["教育", "3.00", "2.00", ""]],
        ["科目", "支出/基本", "支出/项目", "备注"],
        2,
    ),
    "three rows": (
        [
            ["单位", "三公经费", "", ""],
            ["", "合计", "公务用车", ""],
            ["", "", "购置", "运行"],
            ["中心", "3.00", "1.00", "2.00"],
        ],
        ["单位", "三公经费/合计", "三公经费/公务用车/购置", "三公经费/公务用车/运行"],
        3,
    ),
    "the numbers of columns": (
        [["项目", "预算数", "决算数"], ["栏次", "1", "2"], ["收入", "5.00", "4.00"]],
        ["项目", "预算数", "决算数"],
        2,
    ),
    "a dash is a figure": ([["项目", "决算数"], ["捐赠", "—"], ["拨款", "5.00"]], ["项目", "决算数"], 1),
    "a total without figures": (
        [["项目", "决算数"], ["合计", ""], ["拨款", "5.00"]],
        ["项目", "决算数"],
        1,
    ),
    "no figures: the first row is the head": ([["姓名", "职务"], ["张三", "主任"]], ["姓名", "职务"], 1),
    "no head": ([["拨款", "5.00"], ["捐赠", "3.00"]], ["", ""], 0),
}


@pytest.mark.parametrize(("rows", "columns", "first"), PLAIN.values(), ids=PLAIN)
def test_plain_heads(rows: list[list[str]], columns: list[str], first: int) -> None:
    split = split_plain(grid(rows))
    assert list(split.columns) == columns
    assert body(split) == rows[first:]


# What a row says


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (["栏次", "1", "2", "3"], True),
        (["", "1", "2", "3"], True),
        (["0", "1", "2"], True),
        (["栏次", "4", "5", "6"], True),
        (["4", "5", "6"], False),
        (["栏次", "1", "3"], False),
        (["教育", "1", "2"], False),
        (["1"], False),
        (["1.00", "2.00"], False),
        ([], False),
    ],
    ids=[
        "from one on",
        "without a word",
        "from zero on",
        "the second part of a head",
        "figures that follow each other",
        "with a gap",
        "figures of a row",
        "one alone",
        "decimals",
        "nothing",
    ],
)
def test_is_column_count(texts: list[str], counts: bool) -> None:
    assert is_column_count(texts) is counts


@pytest.mark.parametrize(
    ("text", "number"), [("5.00", True), ("-5", True), ("95%", True), ("—", False), ("", False), ("5万元", False)]
)
def test_is_number(text: str, number: bool) -> None:
    assert is_number(text) is number


# Properties

texts = st.sampled_from(["", "科目", "合计", "5.00", "1", "2", "栏次", "<", "—"])
drawn = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(drawn)
def test_every_cell_is_head_or_body_and_never_both(rows: list[list[str]]) -> None:
    made = grid([["科目" if row[0] == "<" else row[0], *row[1:]] for row in rows])
    every = sorted(offset for row in made.cells for each in row for offset in each.passage.offsets)
    for split in (split_ruled(made), split_plain(made)):
        assert len(split.columns) == made.width
        placed = [offset for passage in split.head for offset in passage.offsets]
        placed += [offset for row in split.body for each in row for offset in each.passage.offsets]
        assert sorted(placed) == every
