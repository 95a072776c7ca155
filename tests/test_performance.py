"""A performance form: its profile, its funds and its indicators."""

from __future__ import annotations

from collapsed_text import FORM, document, rows, tables

from structurer.tables.collapsed import collapsed_tables


def test_a_performance_form_gives_three_tables() -> None:
    profile, funds, indicators = tables(FORM)
    title = "2031年度项目支出绩效自评表（湿地巡护经费）"
    assert [table.title for table in (profile, funds, indicators)] == [
        f"{title} 表头",
        f"{title} 资金",
        f"{title} 绩效指标",
    ]
    assert [table.form for table in (profile, funds, indicators)] == [
        "performance/profile",
        "performance/funds",
        "performance/indicators",
    ]


def test_the_profile_has_broken_labels_and_the_sum() -> None:
    profile = tables(FORM)[0]
    assert rows(profile) == [
        ["项目支出名称", "湿地巡护经费"],
        ["主管部门", "青石湾水务局"],
        ["实施单位", "青石湾湿地中心"],
        ["总分/分值", "90"],
        ["总分/得分", "76.5"],
    ]


def test_the_funds_have_a_head_of_two_lines_and_a_broken_unit() -> None:
    source = document(FORM)
    funds = collapsed_tables(source)[1]
    assert funds.unit == "万元"
    assert funds.columns == ("项目", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    assert rows(funds) == [
        ["年度资金总额", "40.5", "50", "45", "10", "90.00%", "9"],
        ["其中：当年财政拨款", "40.5", "40.5", "35.5", "", "", ""],
        ["其他资金", "", "", "", "", "", ""],
    ]


def test_the_corner_of_a_form_is_no_column_of_its_funds() -> None:
    broken = FORM[FORM.index("项目资\n") : FORM.index("年度资金总额")]
    for corner in ("项目资金（万元）", "预算执行情况（万元）"):
        whole = f"{corner} 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"
        funds = tables(FORM.replace(broken, whole))[1]
        assert (funds.unit, funds.columns) == (tables(FORM)[1].unit, tables(FORM)[1].columns)
        assert rows(funds) == rows(tables(FORM)[1])
