"""Tables side by side: which side a row is of."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows


def test_columns_that_are_not_printed_are_left_out_and_two_labels_share_a_line() -> None:
    table = only(
        """                财政拨款收入支出决算总表
                                        公开04表
部门：青石湾中心        金额单位：万元
项    目 决算数 项    目 合计 一般公共预算
财政拨款
政府性基金预
算财政拨款
一、一般公共预算财政拨款 9.00 一、教育支出 9.00 9.00
二、政府性基金预算财政拨款 二、住房保障支出 1.00 1.00
 三、其他支出 2.00 2.00
总计 9.00 总计 12.00 11.00 1.00
"""
    )
    assert (table.number, table.title) == ("公开04表", "财政拨款收入支出决算总表")
    assert table.columns == ("项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款")
    assert rows(table)[1] == ["二、政府性基金预算财政拨款", "", "二、住房保障支出", "1.00", "", "1.00"]
    assert rows(table)[2] == ["", "", "三、其他支出", "2.00", "2.00", ""]
    assert {row for row, _ in table.doubts} == {0, 1, 2}


def sided(text: str) -> list[list[str]]:
    return rows(only(f"收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n{text}"))


LONELY = {
    "numbered on": (
        "一、财政拨款 9 一、教育支出 5\n二、住房保障支出 4\n",
        ["", "", "二、住房保障支出", "4"],
    ),
    "named after its side": (
        "一、财政拨款 9 一、教育支出 5\n事业收入 4\n",
        ["事业收入", "4", "", ""],
    ),
}


@pytest.mark.parametrize(("text", "row"), LONELY.values(), ids=LONELY)
def test_the_side_of_a_row_that_prints_one_only(text: str, row: list[str]) -> None:
    assert sided(text)[1] == row


def test_codes_belong_to_the_words_after_them() -> None:
    table = only(
        "一般公共预算财政拨款基本支出决算明细表\n单位：万元\n人员经费 公用经费\n"
        "科目代码 科目名称 决算数 科目代码 科目名称 决算数\n301 工资福利支出 9.00 302 商品和服务支出 4.00\n"
    )
    assert rows(table) == [["301", "工资福利支出", "9.00", "302", "商品和服务支出", "4.00"]]


def test_what_is_carried_over_from_last_year_is_income_and_what_goes_to_the_next_is_not() -> None:
    table = sided("一、财政拨款 9 一、教育支出 9\n上年结转 1\n合计 10 合计 10\n结转下年 1\n合计 10 合计 10\n")
    assert table[1] == ["上年结转", "1", "", ""]
    assert table[3] == ["", "", "结转下年", "1"]


def test_a_label_that_is_whole_ends_its_row_without_a_figure() -> None:
    table = sided("一、财政拨款 9 一、教育支出 10\n二、上年结转 1 二、结转下年\n事业收入 2\n合计 10 合计 10\n")
    assert table[1:3] == [["二、上年结转", "1", "二、结转下年", ""], ["事业收入", "2", "", ""]]


def test_a_numbered_row_is_the_sum_of_those_below_it() -> None:
    table = only(
        """表 4
财政拨款收支总表
单位：万元
收入 支出
项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算
一、本年收入 14.00 一、本年支出 14.00 12.00 2.00
一般公共预算拨款 12.00 农林水支出 12.00 12.00
政府性基金预算拨款 2.00 其他支出 2.00 2.00
收入总计 14.00 支出总计 14.00 12.00 2.00
"""
    )
    assert rows(table)[1][3:] == ["12.00", "12.00", "", ""]
    assert rows(table)[2][3:] == ["2.00", "", "2.00", ""]


NUMBERED = """收入支出决算总表
公开01表
金额单位：万元
收入 支出
项目 行次 金额 项目 行次 金额
一、拨款收入 1 12.00 一、教育支出 9 5.00
2 二、科技支出 10 7.00
3 三、文化支出 11
年初结转 4 8.00 12
5 13
总计 6 20.00 总计 14 12.00
"""


def test_a_side_may_print_nothing_but_its_line_number() -> None:
    assert rows(only(NUMBERED))[1:5] == [
        ["", "2", "", "二、科技支出", "10", "7.00"],
        ["", "3", "", "三、文化支出", "11", ""],
        ["年初结转", "4", "8.00", "", "12", ""],
        ["", "5", "", "", "13", ""],
    ]


def test_a_code_and_its_label_are_of_one_side() -> None:
    head = "一般公共预算财政拨款基本支出决算明细表\n公开06表\n金额单位：万元\n人员经费 公用经费\n"
    text = f"{head}科目编码 科目名称 决算数 科目编码 科目名称 决算数\n30101 基本工资 5.00 30201 办公费 1.00\n"
    assert rows(only(f"{text}30239 其他交通费用 4.00\n"))[1] == ["", "", "", "30239", "其他交通费用", "4.00"]


WRAPPED = """一、一般公共
预算资金
30.00
一、社会保障
和就业支出
20.00
二、政府性基
金
二、教育支出 10.00
收入总计 30.00 支出总计 30.00
"""


def test_labels_wrap_cell_by_cell() -> None:
    assert sided(WRAPPED) == [
        ["一、一般公共预算资金", "30.00", "一、社会保障和就业支出", "20.00"],
        ["二、政府性基金", "", "二、教育支出", "10.00"],
        ["收入总计", "30.00", "支出总计", "30.00"],
    ]


def test_rows_without_figures_are_parted_by_their_numbers() -> None:
    table = sided("一、拨款 9 一、教育支出 9\n二、事业收入\n三、上级补助收入\n四、其他收入\n合计 9 合计 9\n")
    assert [row[0] for row in table] == ["一、拨款", "二、事业收入", "三、上级补助收入", "四、其他收入", "合计"]


def test_one_side_goes_on_alone_over_a_new_page() -> None:
    head = "公开01表\n收入支出决算总表\n单位：万元\n收入 支出\n项目 决算数 项目 决算数\n"
    table = only(
        f"{head}一、拨款收入 9.00 一、教育支出 4.00\n二、科学技术支出 5.00\n三、卫生健康支出\n{head}"
        "四、住房保障支出\n总计 9.00 总计 9.00\n"
    )
    assert [row[2] for row in rows(table)] == [
        "一、教育支出",
        "二、科学技术支出",
        "三、卫生健康支出",
        "四、住房保障支出",
        "总计",
    ]
    assert [row[0] for row in rows(table)] == ["一、拨款收入", "", "", "", "总计"]


ECONOMY = "一般公共预算财政拨款基本支出决算明细表\n公开06表\n单位：万元\n人员经费 公用经费\n"
ECONOMY += "科目编码 科目名称 决算数 科目编码 科目名称 决算数\n"


def test_codes_say_which_side_a_lonely_row_is_of() -> None:
    table = only(f"{ECONOMY}301 工资福利支出 5.00 302 商品和服务支出 3.00\n310 资本性支出 2.00\n31002 办公设备购置\n")
    assert rows(table) == [
        ["301", "工资福利支出", "5.00", "302", "商品和服务支出", "3.00"],
        ["", "", "", "310", "资本性支出", "2.00"],
    ]


def test_a_code_stands_above_the_label_that_wraps() -> None:
    table = only(
        f"{ECONOMY}30108\n机关事业单位基本\n养老保险缴费\n5.00 30201 办公费 3.00\n人员经费合计 5.00 公用经费合计 3.00\n"
    )
    assert rows(table) == [
        ["30108", "机关事业单位基本养老保险缴费", "5.00", "30201", "办公费", "3.00"],
        ["人员经费合计", "", "5.00", "公用经费合计", "", "3.00"],
    ]


def test_the_sum_of_two_lists_stands_in_the_last_of_them() -> None:
    head = "一般公共预算财政拨款基本支出决算明细表\n公开06表\n单位：万元\n人员经费 公用经费\n"
    leaves = "科目编码 科目名称 决算数 " * 3
    table = only(f"{head}{leaves}\n301 工资 5.00 302 商品 3.00 310 资本 1.00\n人员经费合计 5.00 公用经费合计 4.00\n")
    assert rows(table)[1] == ["人员经费合计", "", "5.00", "公用经费合计", "", "", "", "", "4.00"]


def test_figures_stand_where_their_sums_hold() -> None:
    table = only(
        "财政拨款收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算\n"
        "一、一般公共预算 9.00 一、教育支出 4.00 4.00\n二、政府性基金\n二、社会保障\n和就业支出\n5.00 5.00\n"
        "收入总计 9.00 支出总计 9.00 9.00\n"
    )
    assert rows(table)[1] == ["二、政府性基金", "", "二、社会保障和就业支出", "5.00", "5.00", "", ""]


def test_words_that_fit_nowhere_are_a_doubt() -> None:
    table = only("收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n一、拨款 9 9 9 一、教育支出 9\n")
    assert any("figures stand among the words" in why for _, why in table.doubts)
