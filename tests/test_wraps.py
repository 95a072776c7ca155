"""Labels that wrap below their figures in tables of codes, and heads that a new page repeats."""

from __future__ import annotations

from collapsed_text import assert_in_place, document, only, rows

from structurer.tables.collapsed import collapsed_tables

HEAD = """表 2
青石湾中心一般公共预算财政拨款支出预算表
单位：万元
功能分类科目 2030年
预算数
2031年预算数
科目编码 科目名称 总计 基本支出 项目支出
"""


def test_a_full_label_goes_on_below_its_figures() -> None:
    table = only(
        f"""{HEAD}合计 40 50 30 20
211 节能环保支出 40 50 30 20
21104 自然生态保护支出与修 40 50 30 20
复
2110401 生态保护 10 20 20
2110402 农村环境综合整治和保 30 30 10 20
护
"""
    )
    assert table.columns == (
        "功能分类科目/科目编码",
        "功能分类科目/科目名称",
        "2030年预算数",
        "2031年预算数/总计",
        "2031年预算数/基本支出",
        "2031年预算数/项目支出",
    )
    assert [row[:2] for row in rows(table)] == [
        ["合计", ""],
        ["211", "节能环保支出"],
        ["21104", "自然生态保护支出与修复"],
        ["2110401", "生态保护"],
        ["2110402", "农村环境综合整治和保护"],
    ]
    assert rows(table)[3][2:] == ["10", "20", "20", ""]


def test_a_short_label_does_not_go_on() -> None:
    table = only(f"{HEAD}205 教育支出 9 9 9\n其他\n20502 普通教育与职业教育支出 9 9 9\n")
    assert [row[1] for row in rows(table)] == ["教育支出", "其他", "普通教育与职业教育支出"]


def test_a_head_on_a_new_page_is_no_row_and_ends_nothing() -> None:
    text = """公开 06 表
一般公共预算财政拨款基本支出决算明细表
单位：万元
经济分类科目编码 科目名称 决算数
人员经费合计 12
301 工资福利支出 12
经济分类科目编码 科目名称 决算数
30101 基本工资 12
"""
    source = document(text)
    (table,) = collapsed_tables(source)
    assert_in_place(source, (table,))
    assert (table.form, table.columns) == ("final_accounts/06", ("经济分类科目编码", "科目名称", "决算数"))
    assert rows(table) == [["", "人员经费合计", "12"], ["301", "工资福利支出", "12"], ["30101", "基本工资", "12"]]
