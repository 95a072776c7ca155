"""Lists of targets that print a whole row on each line."""

from __future__ import annotations

import pytest
from collapsed_text import assert_in_place, document, only, rows, tables

from structurer.tables.collapsed import collapsed_tables

HEAD = """预算05-2表
部门项目支出绩效目标表（本次下达）
单位名称、
项目名称
项目年度绩效目标 一级指标 二级指标 三级指标 指标性质 指标值 度量单位
"""
RIVER = """河道巡护项目
经费
组织开展河道日常巡护
，及时清理漂浮物
产出指标 数量指标 巡护里程 ≥ 640 公里
产出指标 质量指标 合格率 = 100 %
"""
TREES = """苗木采购
采购并种植本地苗木
五百株
效益指标 社会效益指标 新增 绿地 定性 良好
"""


def test_the_project_and_its_aim_stand_in_its_first_row() -> None:
    source = document(HEAD + RIVER)
    (table,) = found = collapsed_tables(source)
    assert_in_place(source, found)
    assert (table.number, table.title) == ("预算05-2表", "部门项目支出绩效目标表（本次下达）")
    assert (table.form, table.unit) == ("performance/targets", None)
    assert table.columns[:2] == ("单位名称、项目名称", "项目年度绩效目标")
    assert table.columns[-3:] == ("指标性质", "指标值", "度量单位")
    aim = "组织开展河道日常巡护，及时清理漂浮物"
    assert rows(table) == [
        ["河道巡护项目经费", aim, "产出指标", "数量指标", "巡护里程", "≥", "640", "公里"],
        ["", "", "产出指标", "质量指标", "合格率", "=", "100", "%"],
    ]
    assert table.doubts == ()


def test_several_projects_and_a_target_without_a_unit() -> None:
    table = only(HEAD + RIVER + TREES)
    row = ["苗木采购", "采购并种植本地苗木五百株", "效益指标", "社会效益指标", "新增绿地", "定性", "良好", ""]
    assert rows(table)[2] == row
    assert table.doubts == ((2, "fewer words than columns; they are set from the left"),)


def test_words_that_can_be_parted_in_two_ways_are_in_doubt() -> None:
    table = only(HEAD + "苗木采购\n产出指标 数量指标 株数 = 500 株\n")
    assert rows(table)[0][:3] == ["苗木采购", "", "产出指标"]
    assert table.doubts == ((0, "where the words above the row are parted is a guess"),)


def test_a_wrapped_row_ends_the_table_and_is_not_passed_over_in_silence() -> None:
    table = only(HEAD + RIVER + "满意度指标 服务对象满意度指标 沿岸居民对巡护\n工作的满意度 ≥ 90 %\n")
    assert len(table.rows) == 2
    assert table.doubts == ((1, "the row below it could not be read"),)


def test_without_merged_columns() -> None:
    head = "项目支出绩效目标表\n一级指标 二级指标 三级指标 指标性质 指标值 度量单位\n"
    table = only(head + "产出指标 数量指标 株数 = 500 株\n苗木采购\n")
    assert rows(table) == [["产出指标", "数量指标", "株数", "=", "500", "株"]]


NO_ROWS = {
    "no sign": "产出指标 数量指标 株数 500 株\n",
    "a level is missing": "数量指标 株数 = 500 株\n",
    "a level that is none": "河道巡护 数量指标 株数 = 500 株\n",
    "too many words": "产出指标 数量指标 株数 = 500 株 左右\n",
    "no target": "产出指标 数量指标 株数 =\n",
}


@pytest.mark.parametrize("line", NO_ROWS.values(), ids=NO_ROWS)
def test_is_no_row(line: str) -> None:
    assert tables(HEAD + line) == ()
