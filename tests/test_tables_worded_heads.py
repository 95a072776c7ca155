"""Heads read by their own words where a form's layout prints other columns."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows, tables

HEADED = {
    "a total that the form calls otherwise, wide spaces": (
        "附表2 收入决算表\n单位名称：石桥苗圃（2031年）  单位：万元\n"
        "科目编码    科目名称    合计    财政拨款收入    捐赠收入\n"
        "213    农林水支出    9.00    8.00    1.00\n"
        "21302      林业    9.00    8.00    1.00\n"
        "合计        9.00    8.00    1.00\n",
        ("final_accounts/02", "科目编码 科目名称 合计 财政拨款收入 捐赠收入"),
        ["21302", "林业", "9.00", "8.00", "1.00"],
    ),
    "a column that no layout has": (
        "表 4\n"
        "基本支出总表\n"
        "单位：万元\n"
        "支出项目类别 总计 一般公共预算拨款 自有资金\n"
        "石桥苗圃 7 5 2\n"
        "  基本工资 7 5 2\n",
        ("budget/basic", "支出项目类别 总计 一般公共预算拨款 自有资金"),
        ["基本工资", "7", "5", "2"],
    ),
    "one row": (
        "表 3\n支出总表\n单位：万元\n预算单位 支出总计 基本支出 项目支出 其中：设备采购\n 石桥苗圃 9 5 4 1\n",
        ("budget/expenditure", "预算单位 支出总计 基本支出 项目支出 其中：设备采购"),
        ["石桥苗圃", "9", "5", "4", "1"],
    ),
    "no column that is not printed": (
        "表 6\n"
        "一般公共预算支出表\n"
        "单位：万元\n"
        "科目编码 科目名称 支出总计 基本支出 项目支出\n"
        "213 农林水支出 9 5 4\n"
        "21302 林业 9 5 4\n",
        ("budget/general", "科目编码 科目名称 支出总计 基本支出 项目支出"),
        ["21302", "林业", "9", "5", "4"],
    ),
    "codes in three columns": (
        "支出决算表\n"
        "单位：万元\n"
        "类 款 项 科目名称 合计 基本支出 项目支出\n"
        "213 农林水支出 9.00 5.00 4.00\n"
        "213 02 林业 9.00 5.00 4.00\n",
        ("final_accounts/03", "类 款 项 科目名称 合计 基本支出 项目支出"),
        ["213", "02", "", "林业", "9.00", "5.00", "4.00"],
    ),
    "a total without figures": (
        "政府性基金预算财政拨款收入支出决算表\n"
        "单位：万元\n"
        "功能分类科目编码 科目名称 年初结转和结余 本年收入 本年支出 年末结转和结余\n"
        "合计\n说明：本单位没有政府性基金预算收支，故本表无数据。\n",
        ("final_accounts/07", "功能分类科目编码 科目名称 年初结转和结余 本年收入 本年支出 年末结转和结余"),
        ["合计", "", "", "", "", ""],
    ),
}


@pytest.mark.parametrize(("text", "known", "last"), HEADED.values(), ids=HEADED)
def test_the_words_of_the_head_are_the_columns(text: str, known: tuple[str, str], last: list[str]) -> None:
    table = only(text)
    assert (table.form, " ".join(table.columns)) == known
    assert last in rows(table)
    assert not any("figures stand among the words" in doubt for _, doubt in table.doubts)


def test_the_same_words_below_each_of_the_first_line() -> None:
    table = only(
        "“三公”经费表\n"
        "单位：万元\n"
        "出国费 接待费 车辆费\n"
        "预算数 决算数 预算数 决算数 预算数 决算数\n"
        "1.00 0.50 2.00 1.50 3.00 2.50\n"
    )
    assert table.columns[:3] == ("出国费/预算数", "出国费/决算数", "接待费/预算数")
    assert rows(table) == [["1.00", "0.50", "2.00", "1.50", "3.00", "2.50"]]


def test_rows_must_print_what_the_head_says() -> None:
    assert tables("收入决算表\n单位：万元\n科目编码 科目名称 合计 捐赠收入\n见附件\n") == ()


def test_a_word_above_columns_is_theirs_only_where_it_is_printed() -> None:
    table = only(
        "2031年部门支出预算总表\n"
        "单位：元\n"
        "功能分类科目编码 功能分类科目名称 支出预算\n"
        "类 款 项 合计 基本支出 项目支出\n"
        "213 农林水支出 9 5 4\n213 02 林业 9 5 4\n"
    )
    assert table.columns[:2] == ("功能分类科目编码/类", "功能分类科目编码/款")
    assert table.columns[3:5] == ("功能分类科目名称", "支出预算/合计")


def test_a_number_and_a_title_on_one_line() -> None:
    table = only(
        "附表3 支出决算表\n"
        "单位：万元\n"
        "科目编码 科目名称 合计 基本支出 项目支出\n"
        "213 农林水支出 9 5 4\n"
        "21302 林业 9 5 4\n"
    )
    assert (table.number, table.title) == ("附表3", "支出决算表")


def test_a_total_at_the_margin_is_on_a_level_with_what_follows_its_parts() -> None:
    table = only(
        "附表7 “三公”经费支出决算表\n"
        "单位：万元\n"
        "项目    预算数    决算数    上年决算数\n"
        "“三公”经费合计    3.00    2.00    2.00\n"
        "  其中：公务接待费    1.00    1.00    1.00\n"
        "        公务用车运行维护费    2.00    1.00    1.00\n"
        "会议费    1.00    0.00    0.00\n"
    )
    assert [row[0].level for row in table.rows] == [0, 1, 2, 0]


def test_the_heading_of_a_paragraph_is_no_part_of_a_row_with_a_code() -> None:
    table = only(
        "支出决算表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n213 农林水支出 9.00 5.00 4.00\n"
        "21302 林业 9.00 5.00 4.00\n三、项目清单\n"
    )
    assert rows(table)[-1] == ["21302", "林业", "9.00", "5.00", "4.00"]


def test_wider_gaps_stand_for_blank_cells() -> None:
    table = only(
        "支出决算表\n单位：万元\n科目编码    科目名称    合计    基本支出    项目支出    经营支出\n"
        "213    农林水支出    9.00    4.00    3.00    2.00\n21302      林业    7.00        5.00    2.00\n"
        "21303      水利    2.00            2.00\n21305      扶贫    1.00    1.00\n合计        9.00        9.00\n"
    )
    assert [row[2:] for row in rows(table)] == [
        ["9.00", "4.00", "3.00", "2.00"],
        ["7.00", "", "5.00", "2.00"],
        ["2.00", "", "", "2.00"],
        ["1.00", "1.00", "", ""],
        ["9.00", "", "9.00", ""],
    ]
    assert table.doubts == ()


# Side-by-side tables of which many rows print no figure

BALANCE = """收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、财政拨款收入 9.00 一、一般公共服务支出
二、事业收入 二、外交支出
三、国防支出
四、公共安全支出
五、教育支出
六、科学技术支出
七、文化旅游体育与传媒支出
八、社会保障和就业支出
九、农林水支出 9.00
十、其他支出
本年收入合计 9.00 本年支出合计 9.00
年初结转和结余 年末结转和结余
总计 9.00 总计 9.00
"""


def test_each_numbered_label_is_a_row() -> None:
    found = rows(only(BALANCE))
    assert found[0] == ["一、财政拨款收入", "9.00", "一、一般公共服务支出", ""]
    assert found[1] == ["二、事业收入", "", "二、外交支出", ""]
    assert found[2] == ["", "", "三、国防支出", ""]
    assert found[8:10] == [["", "", "九、农林水支出", "9.00"], ["", "", "十、其他支出", ""]]
    assert found[-1] == ["总计", "9.00", "总计", "9.00"]


def test_a_code_begins_a_row_and_a_total_does() -> None:
    table = only(
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n"
        "经济分类科目编码 科目名称 决算数 经济分类科目编码 科目名称 决算数\n"
        "30101 基本工资 5.00 30201 办公费\n30102 津贴补贴 1.00 30202 印刷费 2.00\n30103 奖金 1.00 30205 水费\n"
        "人员经费合计 7.00 公用经费合计 2.00\n"
    )
    assert rows(table)[:3] == [
        ["30101", "基本工资", "5.00", "30201", "办公费", ""],
        ["30102", "津贴补贴", "1.00", "30202", "印刷费", "2.00"],
        ["30103", "奖金", "1.00", "30205", "水费", ""],
    ]
    assert [cell for cell in rows(table)[3] if cell] == ["人员经费合计", "7.00", "公用经费合计", "2.00"]
