"""Heads: wrapped, on one line, without their words, without some of their columns."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows, tables


def test_a_wrapped_head_is_told_from_rows() -> None:
    table = only(
        """表 4
基本支出总表
单位：万元
支出项目类别 总计
政府预算拨款
财政专
户管理
资金
单位资金
上年结
余、结转 小计
一般公共
预算拨款
政府性基金预
算拨款
国有资本经
营预算拨款
事业收
入
事业单
位经营
收入
上级补
助收入
附属单
位上缴
收入
其他
收入
     青石湾中心 50 50 50 0 0 0 0 0 0 0 0 0
          机关事业单位基本养老保
险缴费
30 30 30 0 0 0 0 0 0 0 0 0
          奖金 20 20 20 0 0 0 0 0 0 0 0 0
"""
    )
    assert table.form == "budget/basic"
    assert len(table.columns) == 13
    assert table.columns[2:4] == ("政府预算拨款/小计", "政府预算拨款/一般公共预算拨款")
    assert [row[0] for row in rows(table)] == ["青石湾中心", "机关事业单位基本养老保险缴费", "奖金"]
    assert [row[0].level for row in table.rows] == [0, 1, 1]


def test_a_head_of_no_known_form_on_one_line() -> None:
    table = only(
        """各项目执行情况如下：
                         单位：万元
序号 工程名称 合同金额 支付金额 支付率
1 河道清淤及堤岸加固
工程
70.00 69.30 99.0%
2 苗木采购 8.00 8.00 100%
合计 78.00 77.30
  以上项目均已完成验收。
"""
    )
    assert (table.title, table.unit, table.form) == ("各项目执行情况", "万元", None)
    assert table.columns == ("序号", "工程名称", "合同金额", "支付金额", "支付率")
    assert rows(table) == [
        ["1", "河道清淤及堤岸加固工程", "70.00", "69.30", "99.0%"],
        ["2", "苗木采购", "8.00", "8.00", "100%"],
        ["合计", "", "78.00", "77.30", ""],
    ]
    assert [row for row, _ in table.doubts] == [2]


def test_a_head_that_lost_its_words_and_labels_without_figures() -> None:
    staff, costs = tables(
        """2031年度部门整体支出绩效评价基础数据表
财政供养人员情况(人)
2031
20 18 90.00%
经费控制情况(万元) 2030 2031 2031
三公经费 1.5 3 1.2
其中：公车购置
公车运行维护 0.8 1.5 1.2
2、会议费 0.4
沿江景观绿化带养护与提
升工程
33.5
楼堂馆所控制情况
0 0 0
"""
    )
    assert (staff.title, staff.unit) == ("财政供养人员情况", "人")
    assert staff.columns == ("编制数", "2031年实际在职人数", "控制率")
    assert rows(staff) == [["20", "18", "90.00%"]]
    assert (costs.title, costs.unit) == ("经费控制情况", "万元")
    assert costs.columns == ("项目", "2030年决算数", "2031年预算数", "2031年决算数")
    assert rows(costs) == [
        ["三公经费", "1.5", "3", "1.2"],
        ["其中：公车购置", "", "", ""],
        ["公车运行维护", "0.8", "1.5", "1.2"],
        ["2、会议费", "0.4", "", ""],
        ["沿江景观绿化带养护与提升工程", "33.5", "", ""],
    ]
    assert {row for row, _ in costs.doubts} == {3, 4}


def test_a_head_on_the_line_of_its_title() -> None:
    staff, costs = tables(
        """财政供养人员情况（人） 编制数 2031年实际在职人数 控制率
40 38 95%
经费控制情况（万元） 2030年决算数 2031年预算数 2031年决算数
三公经费 3 4 2
经费控制情况（万元） 2030年决算数 2031年预算数 2031年决算数
公用经费 30 40 20
楼堂馆所控制情况 批复规模
"""
    )
    assert (staff.title, staff.unit, rows(staff)) == ("财政供养人员情况", "人", [["40", "38", "95%"]])
    assert costs.columns == ("项目", "2030年决算数", "2031年预算数", "2031年决算数")
    assert rows(costs) == [["三公经费", "3", "4", "2"], ["公用经费", "30", "40", "20"]]


def test_years_of_a_head_are_those_of_their_groups() -> None:
    table = only(
        """表 2
一般公共预算支出表
单位：万元
功能分类科目 2030年执行数 2031年预算数 2031年预算数比2030年执行数
科目编码 科目名称 合计 基本支出 项目支出 增减额 增减%
205 教育支出 5 9 6 3 4 80%
"""
    )
    assert table.columns[2:] == (
        "2030年执行数",
        "2031年预算数/合计",
        "2031年预算数/基本支出",
        "2031年预算数/项目支出",
        "2031年预算数比2030年执行数/增减额",
        "2031年预算数比2030年执行数/增减%",
    )


VEHICLES = """表 7
一般公共预算“三公”经费支出表
单位：万元
"""


def test_columns_come_in_the_order_of_the_print() -> None:
    last = only(
        f"""{VEHICLES}合计 因公出国（境）费
公务用车购置及运行费
公务接待费
小计 公务用车购置费 公务用车运行费
9.00 1.00 6.00 4.00 2.00 2.00
"""
    )
    between = only(
        f"""{VEHICLES}合计 因公出国（境）费 公务接待费
公务用车购置及运行费
小计 公务用车购置费 公务用车运行费
9.00 1.00 2.00 6.00 4.00 2.00
"""
    )
    assert last.columns[-1] == "公务接待费"
    assert between.columns[2] == "公务接待费"
    assert sorted(last.columns) == sorted(between.columns)


def test_the_last_line_of_a_head_begins_no_table_of_its_own() -> None:
    table = only(
        """表 6
一般公共预算基本支出表
单位：万元
部门预算支出经济分类科目 本年一般公共预算基本支出
科目编码 科目名称 合计 人员经费 公用经费
合计 20 15 5
302 商品和服务支出 5 5
"""
    )
    assert (table.number, table.title) == ("表 6", "一般公共预算基本支出表")
    assert table.columns == (
        "部门预算支出经济分类科目/科目编码",
        "部门预算支出经济分类科目/科目名称",
        "本年一般公共预算基本支出/合计",
        "本年一般公共预算基本支出/人员经费",
        "本年一般公共预算基本支出/公用经费",
    )
    assert [row[0].text for row in table.rows] == ["合计", "302"]


def test_a_sum_has_a_sum_of_its_own() -> None:
    table = only(
        """表 5
一般公共预算支出表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
小计 人员经费 公用经费
205 教育支出 30 20 15 5 10
20502 普通教育 20 20 15 5
20599 其他教育支出 10 10
"""
    )
    assert table.columns[2:] == ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert [row[2:] for row in rows(table)] == [
        ["30", "20", "15", "5", "10"],
        ["20", "20", "15", "5", ""],
        ["10", "", "", "", "10"],
    ]


def test_the_numbers_of_the_columns_are_no_row() -> None:
    table = only(
        """公开 03 表
支出决算表
单位：万元
项目 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出
对附属单位补助支出
功能分类科目编码 科目名称
栏次 1 2 3 4 5 6
合计 9.00 5.00 4.00
205 教育支出 9.00 5.00 4.00
"""
    )
    assert table.columns[:2] == ("项目/功能分类科目编码", "项目/科目名称")
    assert [row[:2] for row in rows(table)] == [["合计", ""], ["205", "教育支出"]]


def test_the_same_columns_below_one_year_and_the_other() -> None:
    leaves = "合计 因公出国（境）费 公务用车购置及运行费 公务接待费"
    cars = "小计 公务用车购置费 公务用车运行费"
    table = only(
        f"表3\n“三公”经费支出表\n单位：元\n2030年预算数 2031年预算数\n{leaves} {leaves}\n{cars} {cars}\n"
        "9.00 1.00 6.00 2.00 4.00 2.00 8.00 0.00 5.00 0.00 5.00 3.00\n"
    )
    assert table.form == "budget/three_public"
    assert [path.partition("/")[0] for path in table.columns] == ["2030年预算数"] * 6 + ["2031年预算数"] * 6
    assert table.columns[8] == "2031年预算数/公务用车购置及运行费/小计"
    assert rows(table)[0][6:] == ["8.00", "0.00", "5.00", "0.00", "5.00", "3.00"]


UNITS = {
    "one line of figures each": (
        "部门收入预算总表",
        "单位名称 总计\n上年结\n转\n一般公共预\n算拨款\n事业收入 其他收入\n",
        ("单位名称", "总计", "上年结转", "一般公共预算拨款", "事业收入", "其他收入"),
        "9 1 5 2 1",
    ),
    "two levels": (
        "部门支出预算总表",
        "单位名称 总计\n基本支出\n项目支出\n人员支出 日常公用支出\n",
        ("单位名称", "总计", "基本支出/人员支出", "基本支出/日常公用支出", "项目支出"),
        "9 3 2 4",
    ),
}


@pytest.mark.parametrize(("title", "head", "columns", "figures"), UNITS.values(), ids=UNITS)
def test_a_form_with_a_row_for_each_unit(title: str, head: str, columns: tuple[str, ...], figures: str) -> None:
    table = only(f"表三\n{title}\n单位：万元\n{head}合计 {figures}\n柳湾镇 {figures}\n")
    assert (table.number, table.columns) == ("表三", columns)
    assert rows(table) == [["合计", *figures.split()], ["柳湾镇", *figures.split()]]


def test_a_head_over_two_pages() -> None:
    table = only(
        "表4\n政府性基金预算支出表\n单位：元\n功能分类科目 本年政府性基金预算财政拨款支出\n\n第 4 页\n\n\n"
        "科目编码 科目名称 合计 基本支出 项目支出\n\n合计 5.00 0.00 5.00\n\n212 城乡社区支出 5.00 0.00 5.00\n"
    )
    assert table.columns[0] == "功能分类科目/科目编码"
    assert table.columns[4] == "本年政府性基金预算财政拨款支出/项目支出"
    assert rows(table)[1] == ["212", "城乡社区支出", "5.00", "0.00", "5.00"]


# head lines and a row: columns
CODED = {
    "three levels of codes": (
        "项目 合计 基本支出 项目支出\n功能分类科目编码 功能分类科目名称\n类 款 项\n205 教育支出 5 3 2\n",
        ["项目/功能分类科目编码/类", "项目/功能分类科目编码/款", "项目/功能分类科目编码/项", "项目/功能分类科目名称"],
        ["合计", "基本支出", "项目支出"],
    ),
    "codes and amounts below words of their own": (
        "功能分类科目 一般公共预算支出\n科目编码 科目名称 合计 基本支出 项目支出\n205 教育支出 5 3 2\n",
        ["功能分类科目/科目编码", "功能分类科目/科目名称"],
        ["一般公共预算支出/合计", "一般公共预算支出/基本支出", "一般公共预算支出/项目支出"],
    ),
    "levels in the words only": (
        "功能分类科目编码 科目名称 合计 基本支出 项目支出\n205 教育支出 5 3 2\n",
        ["功能分类科目编码", "科目名称"],
        ["合计", "基本支出", "项目支出"],
    ),
    "wrapped in the middle of a word": (
        "项目 合计\n基本支\n出\n项目支\n出\n科目编\n码\n科目名称\n205 教育支出 5 3 2\n",
        ["项目/科目编码", "项目/科目名称"],
        ["合计", "基本支出", "项目支出"],
    ),
}


@pytest.mark.parametrize(("text", "lead", "amounts"), CODED.values(), ids=CODED)
def test_any_codes_stand_before_any_amounts(text: str, lead: list[str], amounts: list[str]) -> None:
    table = only(f"公开05表\n一般公共预算支出表\n单位：万元\n{text}")
    assert table.columns == (*lead, *amounts)


CARS = "公务用车购置及运行费"
SUBTOTALS = ["小计", "购置费", "运行费"]
ORDERS = {
    "reception last": ["因公出国（境）费", CARS, "公务接待费"],
    "reception before vehicles": ["因公出国（境）费", "公务接待费", CARS],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("years", [(), (2030, 2031)], ids=["one year", "two years"])
def test_columns_stand_in_the_order_of_the_words_of_the_upper_line(order: list[str], years: tuple[int, ...]) -> None:
    upper = " ".join(["合计", *order] * (len(years) or 1))
    lower = " ".join(SUBTOTALS * (len(years) or 1))
    above = f"{' '.join(f'{year}年预算数' for year in years)}\n" if years else ""
    figures = " ".join(["9.00", "1.00", "2.00", "3.00", "4.00", "5.00"] * (len(years) or 1))
    table = only(f"一般公共预算“三公”经费支出表\n单位：万元\n{above}{upper}\n{lower}\n{figures}\n")
    leaves = [leaf for word in order for leaf in (SUBTOTALS if word == CARS else [word])]
    assert [path.split("/")[-1] for path in table.columns] == ["合计", *leaves] * (len(years) or 1)


def test_words_and_brackets_are_those_that_are_printed() -> None:
    table = only(
        "财政拨款“三公”经费支出决算表\n单位：万元\n合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n"
        "预算数 决算数 预算数 决算数 小计 购置费 运行费 预算数 决算数\n预算数 决算数 预算数 决算数 预算数 决算数\n"
        "9.00 8.00 1.00 1.00 6.00 5.00 2.00 2.00 4.00 3.00 2.00 2.00\n"
    )
    assert table.columns[2] == "因公出国（境）费/预算数"
