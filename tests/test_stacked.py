"""Statements whose labels wrap by height: the rest of a label stands below its figures."""

from __future__ import annotations

from collapsed_text import assert_in_place, document, only, rows

from structurer.tables.collapsed import collapsed_tables

GENERAL = """公开05表
一般公共预算支出表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
类 款 项
"""


def test_a_label_above_and_below_its_figures() -> None:
    text = f"""{GENERAL}208 社会保障和就业支出 60.00 20.00 40.00
基层政权建设和社区
208 02 08 40.00 40.00
治理
行政事业单位
208 05 养老支出及相关 20.00 20.00
补助
"""
    source = document(text)
    found = collapsed_tables(source)
    assert_in_place(source, found)
    assert rows(found[0]) == [
        ["208", "", "", "社会保障和就业支出", "60.00", "20.00", "40.00"],
        ["208", "02", "08", "基层政权建设和社区治理", "40.00", "", "40.00"],
        ["208", "05", "", "行政事业单位养老支出及相关补助", "20.00", "20.00", ""],
    ]


SIDES = "收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n"


def test_labels_of_either_side_wrap() -> None:
    table = only(
        f"""{SIDES}一、一般公共预
30.00 一、教育支出 20.00
算拨款收入
二、社会保障和
二、事业收入 10.00 20.00
就业支出
三、国有资本经 三、住房保障支
5.00 5.00
营预算拨款收入 出
收入总计 45.00 支出总计 45.00
"""
    )
    assert rows(table) == [
        ["一、一般公共预算拨款收入", "30.00", "一、教育支出", "20.00"],
        ["二、事业收入", "10.00", "二、社会保障和就业支出", "20.00"],
        ["三、国有资本经营预算拨款收入", "5.00", "三、住房保障支出", "5.00"],
        ["收入总计", "45.00", "支出总计", "45.00"],
    ]


def test_labels_that_wrap_above_their_figures_only_are_read_line_by_line() -> None:
    table = only(
        f"""{GENERAL}208 02 08
基层政权建设和社区
治理
40.00 40.00
208 05 行政事业单位养老支出 20.00 20.00
"""
    )
    assert [row[:4] for row in rows(table)] == [
        ["208", "02", "08", "基层政权建设和社区治理"],
        ["208", "05", "", "行政事业单位养老支出"],
    ]


def test_a_known_label_without_figures_is_a_row_beside_labels_that_wrap() -> None:
    table = only(
        """财政拨款“三公”经费支出决算表
单位：万元
项目 预算数 决算数
合计 9.00 8.00
公务用车购置及运行
6.00 5.00
维护费
公务用车购置费
公务接待费 3.00 3.00
"""
    )
    assert rows(table) == [
        ["合计", "9.00", "8.00"],
        ["公务用车购置及运行维护费", "6.00", "5.00"],
        ["公务用车购置费", "", ""],
        ["公务接待费", "3.00", "3.00"],
    ]


def test_the_lines_of_a_label_stay_together_beside_a_blank_side() -> None:
    table = only(
        f"""{SIDES.replace("收支", "财政拨款收支")}一、一般公共预
30.00 一、教育支出 30.00
算拨款收入
政府性基金预算
0.00
财政拨款
收入总计 30.00 支出总计 30.00
"""
    )
    assert rows(table)[1] == ["政府性基金预算财政拨款", "0.00", "", ""]
