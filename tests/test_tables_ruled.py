"""Ruled tables of PDFs: cells, heads, tables over pages, and frames that are no tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Paper, Sample

from structurer.document import Box, Document, Table
from structurer.tables.ruled import cell_boxes, ruled_tables

HEAD = [["科目名称", "本年支出", "<", "<"], ["^", "合计", "基本支出", "项目支出"]]
WIDTHS = [120, 80, 80, 80]
COLUMNS = ("科目名称", "本年支出/合计", "本年支出/基本支出", "本年支出/项目支出")


def only(document: Document) -> Table:
    (table,) = ruled_tables(document)
    return table


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


# One table


def test_nested_heads(paper: Paper) -> None:
    paper.table([*HEAD, ["教育支出", "5.00", "3.00", "2.00"], ["卫生健康支出", "1.00", "1.00", "0.00"]], WIDTHS)
    table = only(paper.read())
    assert table.columns == COLUMNS
    assert rows(table) == [["教育支出", "5.00", "3.00", "2.00"], ["卫生健康支出", "1.00", "1.00", "0.00"]]


def test_a_total_row_inside_the_head(paper: Paper) -> None:
    paper.table(
        [
            ["项目", "<", "<", "<", "本年支出"],
            ["科目编码", "<", "<", "科目名称", "^"],
            ["类", "款", "项", "合计", "5.00"],
            ["205", "", "", "教育支出", "5.00"],
            ["205", "08", "", "进修及培训", "5.00"],
        ],
        [40, 40, 40, 120, 80],
    )
    table = only(paper.read())
    assert table.columns == ("项目/科目编码/类", "项目/科目编码/款", "项目/科目编码/项", "项目/科目名称", "本年支出")
    assert rows(table) == [
        ["", "", "", "合计", "5.00"],
        ["205", "", "", "教育支出", "5.00"],
        ["205", "08", "", "进修及培训", "5.00"],
    ]


def test_a_cell_merged_downwards_stands_on_each_of_its_rows(paper: Paper) -> None:
    paper.table(
        [["类别", "项目", "金额"], ["人员经费", "工资", "3.00"], ["^", "津贴", "1.00"], ["公用经费", "差旅", "0.50"]],
        [100, 100, 80],
    )
    table = only(paper.read())
    assert rows(table) == [["人员经费", "工资", "3.00"], ["人员经费", "津贴", "1.00"], ["公用经费", "差旅", "0.50"]]
    assert [row[0].spanning for row in table.rows] == [True, True, False]
    assert table.rows[0][0].passage == table.rows[1][0].passage


def test_a_cell_merged_to_the_right_stands_in_its_first_column(paper: Paper) -> None:
    paper.table([["编码", "名称", "金额"], ["合计", "<", "3.00"], ["205", "教育支出", "3.00"]], [60, 120, 80])
    table = only(paper.read())
    assert table.columns == ("编码", "名称", "金额")
    assert rows(table) == [["合计", "", "3.00"], ["205", "教育支出", "3.00"]]


def test_lines_of_a_cell_are_unwrapped(paper: Paper) -> None:
    paper.table([["项目", "金额"], ["机关事业单位基\n本养老保险缴费", "12,3\n45.67"]], [120, 80])
    assert rows(only(paper.read())) == [["机关事业单位基本养老保险缴费", "12,345.67"]]


def test_a_dash_a_blank_and_a_zero_are_three_cells(paper: Paper) -> None:
    paper.table([["项目", "甲", "乙", "丙"], ["拨款", "-", "", "0.00"]], WIDTHS)
    (row,) = only(paper.read()).rows
    assert [cell.text for cell in row] == ["拨款", "-", "", "0.00"]
    assert not row[2].passage


def test_the_printed_indentation_is_the_level_of_a_cell(paper: Paper) -> None:
    paper.table(
        [["项目", "金额"], ["教育支出", "5.00"], ["　普通教育", "3.00"], ["　　小学教育", "3.00"], ["　进修", "2.00"]],
        [140, 80],
    )
    table = only(paper.read())
    assert [(row[0].text, row[0].level) for row in table.rows] == [
        ("教育支出", 0),
        ("普通教育", 1),
        ("小学教育", 2),
        ("进修", 1),
    ]


def test_a_blank_row_is_no_row(paper: Paper) -> None:
    paper.table([["项目", "金额"], ["", ""], ["拨款", "5.00"], ["", ""]], [120, 80])
    assert rows(only(paper.read())) == [["拨款", "5.00"]]


def test_an_empty_table_has_columns_and_no_rows(paper: Paper) -> None:
    paper.table([["项目", "金额"], ["", ""]], [120, 80])
    table = only(paper.read())
    assert (table.columns, table.rows) == (("项目", "金额"), ())


def test_caption_and_notes(paper: Paper) -> None:
    paper.write("二、支出情况", top=60).write("支出决算表", x=220, top=85).write("公开03表", x=380, top=100)
    paper.write("部门：青石湾市统计局", top=115, size=9).write("单位：万元", x=380, top=115, size=9)
    end = paper.table([["项目", "金额"], ["工资", "5.00"]], [200, 150], top=130)
    paper.write("注：本表列示全年支出。", top=end + 8, size=9).write("后文另起一段。", top=end + 30)
    document = paper.read()
    table = only(document)
    assert (table.number, table.title, table.unit) == ("公开03表", "支出决算表", "万元")
    assert [note.text for note in table.notes] == ["注：本表列示全年支出。"]
    assert table.unit_span is not None
    assert document.text[slice(*table.unit_span)] == "万元"
    assert document.text[slice(*table.span)].startswith("支出决算表")
    assert document.text[slice(*table.span)].endswith("全年支出。")


def test_a_note_is_read_on_the_page_where_the_table_ends(paper: Paper) -> None:
    paper.page().table([["项目", "金额"], ["工资", "5.00"]], [120, 80], top=700)
    end = paper.page().table([["津贴", "1.00"]], [120, 80], top=72)
    paper.write("注：本表列示全年支出。", top=end + 8, size=9)
    table = only(paper.read())
    assert [note.text for note in table.notes] == ["注：本表列示全年支出。"]


# Tables over pages


def test_over_two_pages_with_its_head_repeated(paper: Paper) -> None:
    paper.page().write("支出决算表", x=200, top=650)
    paper.table([*HEAD, ["教育支出", "5.00", "3.00", "2.00"]], WIDTHS, top=680)
    paper.write("— 1 —", x=280, top=800).page()
    paper.table([*HEAD, ["卫生健康支出", "1.00", "1.00", "0.00"]], WIDTHS, top=72)
    document = paper.read()
    table = only(document)
    assert (table.columns, table.pages, table.title) == (COLUMNS, (1, 2), "支出决算表")
    assert rows(table) == [["教育支出", "5.00", "3.00", "2.00"], ["卫生健康支出", "1.00", "1.00", "0.00"]]
    assert [passage.text for passage in table.head].count("基本支出") == 2
    assert table.span.end <= document.pages[1].span.end


def test_over_two_pages_without_its_head(paper: Paper) -> None:
    paper.page().table([*HEAD, ["教育支出", "5.00", "3.00", "2.00"]], WIDTHS, top=680)
    paper.page().table([["卫生健康支出", "1.00", "1.00", "0.00"], ["住房支出", "2.00", "2.00", "0.00"]], WIDTHS, top=72)
    table = only(paper.read())
    assert (table.columns, table.pages) == (COLUMNS, (1, 2))
    assert [row[0] for row in rows(table)] == ["教育支出", "卫生健康支出", "住房支出"]


def test_over_three_pages(paper: Paper) -> None:
    for number in range(1, 4):
        paper.page().table([["项目", "金额"], [f"第{number}项", f"{number}.00"]], [120, 80], top=72)
    table = only(paper.read())
    assert table.pages == (1, 3)
    assert rows(table) == [["第1项", "1.00"], ["第2项", "2.00"], ["第3项", "3.00"]]


def test_a_continuation_that_lacks_a_column_keeps_its_places(paper: Paper) -> None:
    paper.page().table([["项目", "预算数", "决算数"], ["工资", "5.00", "4.00"]], [120, 80, 80], top=700)
    paper.page().table([["津贴", "1.00"]], [120, 80], top=72)
    assert rows(only(paper.read())) == [["工资", "5.00", "4.00"], ["津贴", "1.00", ""]]


# what stands between: a reason why the second is a table of its own
APART = {
    "a title": "收入决算表",
    "a unit": "单位：万元",
    "a heading": "二、收入情况",
    "prose": "收入没有变化。",
}


@pytest.mark.parametrize("between", APART.values(), ids=APART)
def test_two_tables_of_the_same_width_stay_two(between: str, paper: Paper) -> None:
    paper.page().table([["项目", "金额"], ["工资", "5.00"]], [120, 80], top=700)
    paper.page().write(between, top=72).table([["项目", "金额"], ["拨款", "6.00"]], [120, 80], top=100)
    first, second = ruled_tables(paper.read())
    assert (rows(first), rows(second)) == ([["工资", "5.00"]], [["拨款", "6.00"]])
    assert (first.pages, second.pages) == ((1, 1), (2, 2))


def test_a_page_between_keeps_tables_apart(paper: Paper) -> None:
    paper.page().table([["项目", "金额"], ["工资", "5.00"]], [120, 80], top=700)
    paper.page().write("收入没有变化。")
    paper.page().table([["项目", "金额"], ["拨款", "6.00"]], [120, 80], top=72)
    assert [table.pages for table in ruled_tables(paper.read())] == [(1, 1), (3, 3)]


def test_text_below_the_first_part_keeps_tables_apart(paper: Paper) -> None:
    end = paper.page().table([["项目", "金额"], ["工资", "5.00"]], [120, 80], top=300)
    paper.write("以上为支出，收入见下页。", top=end + 60)
    paper.page().table([["项目", "金额"], ["拨款", "6.00"]], [120, 80], top=72)
    assert [rows(table) for table in ruled_tables(paper.read())] == [[["工资", "5.00"]], [["拨款", "6.00"]]]


def test_two_tables_of_a_page(paper: Paper) -> None:
    end = paper.page().write("收入决算表", top=80).table([["项目", "金额"], ["拨款", "6.00"]], [120, 80], top=100)
    paper.write("支出决算表", top=end + 30).table(
        [["科目", "预算", "决算"], ["工资", "5.00", "4.00"]], [90, 80, 80], end + 50
    )
    first, second = ruled_tables(paper.read())
    assert (first.title, first.columns) == ("收入决算表", ("项目", "金额"))
    assert (second.title, second.columns) == ("支出决算表", ("科目", "预算", "决算"))


# What is no table


def test_a_boxed_table_of_contents_is_no_table(paper: Paper) -> None:
    paper.table([["目录", "<"], ["第一部分 单位概况", "3"], ["第二部分 决算表", "5"]], [250, 40])
    assert ruled_tables(paper.read()) == ()


def test_a_boxed_paragraph_is_no_table(paper: Paper) -> None:
    paper.table([["本单位为公益一类事业单位。"]], [300])
    assert ruled_tables(paper.read()) == ()


def test_empty_boxes_are_no_table(paper: Paper) -> None:
    paper.write("签字处").table([["", ""], ["", ""]], [100, 100])
    assert ruled_tables(paper.read()) == ()


def test_lines_that_close_no_cell_are_no_table(paper: Paper) -> None:
    paper.page().write("收入合计").rule(72, 100, 500, 100).rule(72, 700, 500, 700).rule(72, 100, 72, 400)
    assert ruled_tables(paper.read()) == ()


def test_a_page_without_lines_has_no_table(paper: Paper) -> None:
    paper.write("项目 金额", top=80).write("工资 5.00", top=100)
    assert ruled_tables(paper.read()) == ()


# Cells from strokes


def strokes(xs: list[float], ys: list[float]) -> list[Box]:
    """All lines of a grid."""
    return [Box(xs[0], y, xs[-1], y) for y in ys] + [Box(x, ys[0], x, ys[-1]) for x in xs]


def test_cells_of_a_grid() -> None:
    (cells,) = cell_boxes(strokes([0, 50, 100], [0, 20, 40]))
    assert sorted(cells) == [Box(0, 0, 50, 20), Box(0, 20, 50, 40), Box(50, 0, 100, 20), Box(50, 20, 100, 40)]


def test_lines_that_nearly_meet_make_one_corner() -> None:
    exact = strokes([0, 50, 100], [0, 20])
    short = [box._replace(x0=box.x0 + 2) if box.x1 > box.x0 else box for box in exact]
    assert [len(cells) for cells in cell_boxes(short)] == [2]


def test_two_grids_apart_are_two_tables() -> None:
    above, below = strokes([0, 50, 90], [0, 20]), strokes([0, 30, 60, 90], [100, 120])
    assert [len(cells) for cells in cell_boxes(above + below)] == [2, 3]


def test_a_frame_of_one_cell_is_no_table() -> None:
    assert cell_boxes(strokes([0, 50], [0, 20])) == []


@pytest.mark.parametrize("count", [0, 3])
def test_too_few_lines_draw_no_cell(count: int) -> None:
    assert cell_boxes(strokes([0, 50, 90], [0, 20])[:count]) == []


# Real documents

STEMS = ["accounts-2024", "budget-2025", "performance-2024"]


def test_tables_of_the_accounts(sample: Callable[[str], Sample]) -> None:
    tables = sample("accounts-2024").tables
    assert [(table.number, table.pages, len(table.columns)) for table in tables] == [
        ("公开01表", (5, 6), 6),
        ("公开02表", (7, 7), 9),
        ("公开03表", (8, 8), 8),
        ("公开04表", (9, 10), 9),
        ("公开05表", (11, 11), 7),
        ("公开06表", (12, 13), 9),
        ("公开07表", (14, 14), 8),
        ("公开08表", (15, 15), 5),
        ("公开09表", (16, 16), 12),
    ]
    assert {table.unit for table in tables} == {"万元"}


@pytest.mark.parametrize("stem", STEMS)
def test_cells_hold_what_is_printed_at_their_places(stem: str, sample: Callable[[str], Sample]) -> None:
    document, tables, _ = sample(stem)
    seen: dict[int, str] = {}
    for table in tables:
        for row in table.rows:
            assert len(row) == len(table.columns)
            for cell in row:
                for character, offset in zip(cell.passage.text, cell.passage.offsets, strict=True):
                    assert character in (document.text[offset], " ")
                    assert table.span.start <= offset < table.span.end
                    assert cell.spanning or seen.setdefault(offset, table.id) == table.id


def test_no_line_of_a_drawn_table_stands_in_the_prose(sample: Callable[[str], Sample]) -> None:
    """Not even the line that numbers the columns."""
    source = sample("accounts-2024")
    assert [passage.text for passage in source.outline.passages() if "栏次" in passage.text] == []
