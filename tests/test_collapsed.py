"""Tables that lost their columns: what is read, what is no table, and that no character loses its place."""

from __future__ import annotations

import pytest
from collapsed_text import BALANCE, FORM, assert_in_place, document, only, rows, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from structurer.document import Document
from structurer.tables.collapsed import collapsed_tables


def test_a_table_over_two_pages_is_one() -> None:
    table = only(BALANCE)
    assert (table.number, table.title, table.unit, table.form) == ("表 1", "收支总表", "万元", "budget/balance")
    assert table.columns == ("收入/项目", "收入/2031年预算数", "支出/项目", "支出/2031年预算数")
    assert rows(table) == [
        ["一、政府预算拨款", "1,200", "一、教育支出", "700"],
        ["1.一般公共预算拨款", "1,200", "普通教育", "700"],
        ["二、单位资金", "0", "小学教育", "700"],
        ["", "", "二、住房保障支出", "500"],
        ["", "", "住房改革支出", "500"],
        ["本年收入合计", "1,200", "本年支出合计", "1,200"],
    ]


def test_unit_notes_span_and_head_know_their_place() -> None:
    source = document(BALANCE)
    (table,) = collapsed_tables(source)
    assert table.unit_span is not None
    assert source.text[slice(*table.unit_span)] == "万元"
    assert [note.text for note in table.notes] == ["注：本表四舍五入。"]
    assert source.text[slice(*table.span)].startswith("表 1")
    assert source.text[slice(*table.span)].endswith("四舍五入。")
    assert table.pages == (1, 1)
    assert "项目" in "".join(passage.text for passage in table.head)


PROSE = {
    "a report": "（一）收支总体情况\n2031年收入总计 1,200 万元，支出总计 1,200 万元。\n其中：基本支出 700 万元。\n",
    "a contents page": "表 1\n收支总表\n表 2\n收入总表\n表 3\n支出总表\n",
    "a title in a sentence": "详见收入支出决算总表。\n本年收入 12 元\n",
    "a unit line and prose": "单位：万元\n本年支出按规定执行，未超出预算。\n共计 12\n",
    "a title without a head": "收支总表\n单位：万元\n本表无数据\n",
    "a head without rows": "收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n",
    "a list of indicators without figures": "绩效自评表\n一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分\n",
    "tabs": "收支总表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n拨款\t1\t教育支出\t1\n",
    "pipes": "表1\n收支总表\n单位：万元\n| 项目 | 预算数 |\n| 拨款 | 1 |\n",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_is_no_table(text: str) -> None:
    assert tables(text) == ()


def test_a_paged_source_has_none() -> None:
    source = document(BALANCE)
    paged = Document(source.source, source.sha256, "pdf", source.text, source.pages, source.lines)
    assert collapsed_tables(paged) == ()


PIECES = [
    "表 1",
    "收支总表",
    "单位：万元",
    "项目 预算数 项目 预算数",
    "收入 支出",
    "一、教育支出 12",
    "教育支出",
    "12 13",
    "100%",
    "注：无。",
    "绩效自评表",
    "一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分",
    "产出指标",
    "（50分）",
    "数量指标",
    "巡护次数",
    "≥5次 6次",
    "5 5",
    "项目名称 河道",
    "年初 全年 全年",
    "分值 执行率 得分",
    "预算数 预算数 执行数",
    "年度资金总额 1 2 3",
    "总分 90 80",
    "经费控制情况(万元) 2030 2031 2031",
    "部门项目支出绩效目标表",
    "项目名称 一级指标 二级指标 三级指标 指标性质 指标值 度量单位",
    "产出指标 数量指标 巡护次数 ≥ 5 次",
    "“三公”经费支出表",
    "合计 因公出国(境)费 公务接待费 小计 公务用车购置费 公务用车运行维护费",
    "11 11 4 7",
    "（2031年度）",
    "已停用。网络质量≥90%",
    "项目\t预算数",
    "— 3 —",
    "第一部分",
    "序号 项目名称 预算数",
    "1 河道 5",
    "，",
    "（",
    "≥",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30))
def test_whatever_stands_on_the_page_every_character_keeps_its_place(pieces: list[str]) -> None:
    source = document("\n".join(pieces))
    found = collapsed_tables(source)
    assert_in_place(source, found)
    for table in found:
        assert table.rows
        assert all(0 <= row < len(table.rows) for row, _ in table.doubts)


@pytest.mark.parametrize("text", [BALANCE, FORM], ids=["balance", "form"])
def test_every_character_of_the_samples_keeps_its_place(text: str) -> None:
    source = document(text)
    assert_in_place(source, collapsed_tables(source))
