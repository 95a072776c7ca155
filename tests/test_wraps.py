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


def test_codes_on_a_line_of_their_own_belong_to_the_label_below() -> None:
    table = only(f"{HEAD}20805\n行政事业单位养老支出\n与补助\n10 20 20\n2080505\n职业年金\n5 5 5\n")
    assert [row[:3] for row in rows(table)] == [
        ["20805", "行政事业单位养老支出与补助", "10"],
        ["2080505", "职业年金", "5"],
    ]


def test_many_codes_without_figures_end_nothing() -> None:
    blank = "".join(f"3030{number} 其他补助{number}\n" for number in range(1, 10))
    head = "公开06表\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码 科目名称 合计 人员经费 公用经费\n"
    table = only(f"{head}303 对个人和家庭的补助 5.00 5.00\n{blank}310 资本性支出 4.00 4.00\n")
    assert len(table.rows) == 11
    assert rows(table)[-1] == ["310", "资本性支出", "4.00", "", "4.00"]


def test_a_known_label_without_figures_is_a_row() -> None:
    table = only(
        "财政拨款“三公”经费支出决算表\n单位：万元\n项目 预算数 决算数\n合计 4.00 3.00\n"
        "公务用车购置费\n公务用车运行费 4.00 3.00\n"
    )
    assert [row[0] for row in rows(table)] == ["合计", "公务用车购置费", "公务用车运行费"]
