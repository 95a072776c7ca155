"""Statements: where the rows end, what is a note, what year a head speaks of."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows

GENERAL = "表 7\n一般公共预算支出表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n205 教育支出 12 5 7\n"

ENDS = {
    "a note": "注：本表四舍五入。\n206 科学技术支出 1 1 0\n",
    "who filled it in": "填表人：某某 2031\n206 科学技术支出 1 1 0\n",
    "a section": "第三部分 说明\n206 科学技术支出 1 1 0\n",
    "a sentence": "本年支出按规定执行，未超出年初预算安排。\n206 科学技术支出 1 1 0\n",
}


@pytest.mark.parametrize("below", ENDS.values(), ids=ENDS)
def test_rows_end_at(below: str) -> None:
    assert rows(only(GENERAL + below)) == [["205", "教育支出", "12", "5", "7"]]


def test_notes_go_over_lines() -> None:
    long = "注：本表反映部门本年度一般公共预算财政拨款支出情况，按功能分类科目列示，"
    table = only(f"{GENERAL}{long}\n金额单位转换时可能存在尾数误差。\n其他内容\n")
    assert [note.text for note in table.notes] == [f"{long}金额单位转换时可能存在尾数误差。"]


YEARS = {
    "both columns": ("项目 2031年预算数 项目 2031年预算数", "2031年"),
    "none": ("项目 预算数 项目 预算数", None),
}


@pytest.mark.parametrize(("head", "period"), YEARS.values(), ids=YEARS)
def test_the_year_of_a_head(head: str, period: str | None) -> None:
    assert only(f"收支总表\n单位：万元\n收入 支出\n{head}\n拨款 1 教育支出 1\n").period == period


LISTS = {
    "one year": ("项目名称 2031年预算数 执行率", "2031年"),
    "two years": ("项目名称 2030年决算数 2031年预算数", None),
    "another year in words": ("项目名称 上年决算数 2031年预算数", None),
}


@pytest.mark.parametrize(("head", "period"), LISTS.values(), ids=LISTS)
def test_a_head_that_speaks_of_another_year_states_none(head: str, period: str | None) -> None:
    assert only(f"各项目执行情况如下：\n单位：万元\n{head}\n河道清淤 12 13\n").period == period


def test_a_form_with_nothing_to_state_prints_its_total_alone() -> None:
    head = "国有资本经营预算财政拨款支出决算表\n公开08表\n金额单位：万元\n项目 本年支出\n"
    table = only(f"{head}科目编码 科目名称 合计 基本支出 项目支出\n栏次 1 2 3\n合计\n注：本表无数据。\n")
    assert table.columns[2:] == ("本年支出/合计", "本年支出/基本支出", "本年支出/项目支出")
    assert rows(table) == [["合计", "", "", "", ""]]
    assert [note.text for note in table.notes] == ["注：本表无数据。"]


def test_what_every_page_prints_above_a_table_is_part_of_its_head() -> None:
    page = "表 1\n收支总表\n部门：青石湾局\n2031年度\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n"
    table = only(f"{page}一、拨款 9 一、教育支出 4\n{page}二、科学技术支出 5\n合计 9 合计 9\n")
    printed = [passage.text for passage in table.head]
    assert printed[:5] == ["表1", "收支总表", "部门：青石湾局", "2031年度", "单位：万元"]
    assert [printed.count(text) for text in ("收支总表", "2031年度", "项目 预算数 项目 预算数".replace(" ", ""))] == [
        2,
        2,
        2,
    ]
