"""Heads of no known form, which rows below them bear out."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows, tables

HEAD = "2031年度评价得分汇总表\n评价指标\n分值\n得分\n得分率\n"


def test_a_head_a_word_a_line_without_number_or_unit() -> None:
    table = only(f"{HEAD}管护 40 36 90%\n监测 60 60 100%\n")
    assert (table.title, table.unit) == ("2031年度评价得分汇总表", None)
    assert table.columns == ("评价指标", "分值", "得分", "得分率")
    assert rows(table) == [["管护", "40", "36", "90%"], ["监测", "60", "60", "100%"]]


TWO_LEVELS = {
    "one over words, one over figures": (
        "功能分类科目 专项资金安排\n科目编码 科目名称 合计 人员经费 公用经费\n213 水利 6 1 5\n21303 灌溉 6 1 5\n",
        (
            "功能分类科目/科目编码",
            "功能分类科目/科目名称",
            "专项资金安排/合计",
            "专项资金安排/人员经费",
            "专项资金安排/公用经费",
        ),
        ["213", "水利", "6", "1", "5"],
    ),
    "over the words only": (
        "功能分类科目 合计 基本支出 项目支出\n科目编码 科目名称\n213 水利 6 1 5\n21303 灌溉 6 1 5\n",
        ("功能分类科目/科目编码", "功能分类科目/科目名称", "合计", "基本支出", "项目支出"),
        ["213", "水利", "6", "1", "5"],
    ),
    "a known group among others, over lines": (
        "站点名称 合计 基本支出\n项目支出\n人员经费 公用经费\n柳湾站 9 3 2 4\n石桥站 6 1 2 3\n",
        ("站点名称", "合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"),
        ["柳湾站", "9", "3", "2", "4"],
    ),
    "the same words again below each of two": (
        "项 目 2030年预算数 2031年预算数\n小计 人员经费 公用经费 小计 人员经费 公用经费\n"
        "水利 9 3 6 9 4 5\n灌溉 6 1 5 7 3 4\n",
        ("项目", *(f"{year}年预算数/{leaf}" for year in (2030, 2031) for leaf in ("小计", "人员经费", "公用经费"))),
        ["水利", "9", "3", "6", "9", "4", "5"],
    ),
}


@pytest.mark.parametrize(("text", "columns", "first"), TWO_LEVELS.values(), ids=TWO_LEVELS)
def test_a_head_of_two_levels(text: str, columns: tuple[str, ...], first: list[str]) -> None:
    table = only(f"表 3\n各站资金情况表\n单位：万元\n{text}")
    assert table.columns == columns
    assert rows(table)[0] == first
    assert len(table.rows) == 2


def test_two_levels_need_rows_of_as_many_figures() -> None:
    assert tables("表 3\n各站资金情况表\n单位：万元\n站点名称 基本支出\n人员经费 公用经费\n柳湾站 9 3 2\n") == ()


def test_the_plain_head_below_a_title_whose_layouts_do_not_fit() -> None:
    head = "表五\n一般公共预算“三公”经费表\n单位：万元\n项 目 2030年预算数 2031年预算数 增减额\n"
    table = only(f"{head}合计 3 5 2\n1．出国费 1 2 1\n2．接待费 2 3 1\n")
    assert (table.number, table.form) == ("表五", None)
    assert table.columns == ("项目", "2030年预算数", "2031年预算数", "增减额")
    assert rows(table) == [["合计", "3", "5", "2"], ["1．出国费", "1", "2", "1"], ["2．接待费", "2", "3", "1"]]
    assert tables(f"{head}合计 3 5\n1．出国费 1 2\n") == ()


SCORES = """表2 2031年度评价得分表
一级指标 二级指标 分值 得分 扣分原因
产出 数量 40 36 进度慢
产出 质量 50 50
效益 10 8 回访少
合计 100 94
"""


@pytest.mark.parametrize("below", ["（二）产出分析\n全年管护 40 处。\n", "评价组认为总体完成较好，\n得分 94 分。\n"])
def test_two_columns_of_labels_and_notes_that_may_be_blank(below: str) -> None:
    table = only(SCORES + below)
    assert (table.number, table.title) == ("表2", "2031年度评价得分表")
    assert table.columns == ("一级指标", "二级指标", "分值", "得分", "扣分原因")
    assert rows(table) == [
        ["产出", "数量", "40", "36", "进度慢"],
        ["产出", "质量", "50", "50", ""],
        ["", "效益", "10", "8", "回访少"],
        ["合计", "", "100", "94", ""],
    ]


NO_TABLES = {
    "one row": f"{HEAD}管护 40 36 90%\n",
    "too few figures": f"{HEAD}管护 40 36\n监测 60 60\n",
    "words only": f"{HEAD}管护 优\n监测 良\n",
    "prose": "各项得分情况\n项目\n分值\n得分\n全年完成管护 40 处，得分 36。\n",
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_words_that_no_rows_bear_out_are_no_head(text: str) -> None:
    assert tables(text) == ()
