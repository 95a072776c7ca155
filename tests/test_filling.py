"""Figures over columns of which some are blank: what codes, labels, sums and other tables say."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows, tables

ECONOMY = """公开06表
一般公共预算基本支出表
单位：万元
科目编码 科目名称 合计 人员经费 公用经费
"""


def test_the_code_says_what_is_paid_to_people_and_what_is_not() -> None:
    table = only(f"{ECONOMY}302 商品和服务支出 7.00 7.00\n30201 办公费 7.00 7.00\n303 对个人和家庭的补助 5.00 5.00\n")
    assert [row[2:] for row in rows(table)] == [
        ["7.00", "", "7.00"],
        ["7.00", "", "7.00"],
        ["5.00", "5.00", ""],
    ]
    assert {row for row, _ in table.doubts} == {0, 1, 2}


SPENDING = """公开03表
支出决算表
单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
"""


@pytest.mark.parametrize(("label", "column"), [("行政运行", 3), ("一般行政管理事务", 4)])
def test_the_label_says_what_is_likely(label: str, column: int) -> None:
    table = only(f"{SPENDING}2010301 {label} 7.00 7.00\n")
    assert rows(table)[0][column] == "7.00"
    assert table.doubts


def test_a_sum_of_more_columns_holds_where_one_of_fewer_does_not() -> None:
    table = only(f"{SPENDING}201 一般公共服务支出 10.00 6.00 1.00 1.00 2.00\n")
    assert [why for _, why in table.doubts] == [
        "fewer figures than columns; some fit several columns and are set in the likeliest of them"
    ]


BALANCE = """公开01表
收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、一般公共预算财政拨款收入 40.00 一、教育支出 45.00
二、事业收入
三、其他收入 5.00
总计 45.00 总计 45.00
"""
INCOME = """公开02表
收入决算表
单位：万元
科目编码 科目名称 本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入
合计 45.00 40.00 5.00
205 教育支出 45.00 40.00 5.00
"""


def test_the_total_of_a_column_is_told_by_the_table_above() -> None:
    alone, told = only(INCOME), tables(BALANCE + INCOME)[1]
    assert [row[8] for row in rows(told)] == ["5.00", "5.00"]
    assert [row[8] for row in rows(alone)] == ["", ""]
    assert {row for row, _ in told.doubts} == {row for row, _ in alone.doubts} == {0, 1}
