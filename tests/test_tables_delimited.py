"""Tables of text files that keep their columns by tabs or pipes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Document, Table
from structurer.read.text import read_text
from structurer.tables.delimited import delimited_tables, separator


def document(text: str) -> Document:
    return read_text(Path("made.txt"), text.encode())


def tables(text: str) -> tuple[Table, ...]:
    return delimited_tables(document(text))


def only(text: str) -> Table:
    (table,) = tables(text)
    return table


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


# Rows and columns

# text: (columns, rows)
TABLES = {
    "blank cells at the ends of rows": (
        "项目\t预算数\t决算数\n购置费\t2.00\t\n接待费\t\t\n合计\t2.00\t1.00\n",
        ["项目", "预算数", "决算数"],
        [["购置费", "2.00", ""], ["接待费", "", ""], ["合计", "2.00", "1.00"]],
    ),
    "a head with blank cells, and a blank total": (
        "项目\t\t本年支出\t\t\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t\t\t\n",
        ["项目/科目编码", "项目/科目名称", "本年支出/合计", "本年支出/基本支出", "本年支出/项目支出"],
        [["合计", "", "", "", ""]],
    ),
    "tabs": (
        "项目\t预算数\t决算数\n拨款\t5.00\t4.00\n捐赠\t1.00\t0.00\n",
        ["项目", "预算数", "决算数"],
        [["拨款", "5.00", "4.00"], ["捐赠", "1.00", "0.00"]],
    ),
    "pipes": (
        "| 项目 | 决算数 |\n| 拨款 | 5.00 |\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "pipes with the rule of markdown": (
        "| 项目 | 决算数 |\n|:-----|-----:|\n| 拨款 | 5.00 |\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "pipes without the outer ones": (
        "项目 | 预算数 | 决算数\n拨款 | 5.00 | 4.00\n",
        ["项目", "预算数", "决算数"],
        [["拨款", "5.00", "4.00"]],
    ),
    "full-width pipes": (
        "｜项目｜决算数｜\n｜拨款｜5.00｜\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "box-drawing pipes": (
        "│项目│决算数│\n│拨款│5.00│\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "box-drawing pipes with their rules": (
        "┌──┬──┐\n│项目│决算数│\n├──┼──┤\n│拨款│5.00│\n└──┴──┘\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "a dash and a blank are kept apart": (
        "项目\t预算数\t决算数\n拨款\t5.00\t-\n捐赠\t\t0.00\n",
        ["项目", "预算数", "决算数"],
        [["拨款", "5.00", "-"], ["捐赠", "", "0.00"]],
    ),
    "a row of dashes is a row": (
        "项目\t预算数\t决算数\n拨款\t5.00\t4.00\n-\t-\t-\n",
        ["项目", "预算数", "决算数"],
        [["拨款", "5.00", "4.00"], ["-", "-", "-"]],
    ),
    "rows that break off early": (
        "项目\t预算数\t决算数\n拨款\t5.00\n",
        ["项目", "预算数", "决算数"],
        [["拨款", "5.00", ""]],
    ),
    "tabs behind the last column": (
        "项目\t决算数\t\t\n拨款\t5.00\t\t\n",
        ["项目", "决算数"],
        [["拨款", "5.00"]],
    ),
    "an empty first cell": (
        "科目\t项目\t决算数\n\t拨款\t5.00\n",
        ["科目", "项目", "决算数"],
        [["", "拨款", "5.00"]],
    ),
    "nested heads": (
        "科目\t支出\t\n\t基本\t项目\n教育\t3.00\t2.00\n",
        ["科目", "支出/基本", "支出/项目"],
        [["教育", "3.00", "2.00"]],
    ),
    "bare pipes with empty first cells": (
        "科目|项目|决算数\n|合计|5.00\n213|农林水|5.00\n|林业|5.00\n",
        ["科目", "项目", "决算数"],
        [["", "合计", "5.00"], ["213", "农林水", "5.00"], ["", "林业", "5.00"]],
    ),
    "a row with one pipe": (
        "科目|项目|决算数\n213|农林水|5.00\n合计|5.00\n",
        ["科目", "项目", "决算数"],
        [["213", "农林水", "5.00"], ["合计", "5.00", ""]],
    ),
    "spaces inside a cell": (
        "项 目\t决 算 数\n合 计\t5.00\n",
        ["项目", "决算数"],
        [["合计", "5.00"]],
    ),
}


@pytest.mark.parametrize(("text", "columns", "printed"), TABLES.values(), ids=TABLES)
def test_tables(text: str, columns: list[str], printed: list[list[str]]) -> None:
    table = only(text)
    assert list(table.columns) == columns
    assert rows(table) == printed


NO_TABLES = {
    "prose": "收入合计5.00万元。\n支出合计5.00万元。\n",
    "one line with a tab": "收入合计\t5.00\n其余没有发生。\n",
    "one column behind tabs": "\t收入合计\n\t支出合计\n",
    "one pipe in a line": "收入|支出\n结余|结转\n",
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table(text: str) -> None:
    assert tables(text) == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [("项目\t金额", "\t"), ("|项目|金额|", "|"), ("项目|金额", None), ("项目 金额", None), ("  项目  ", None)],
    ids=["tab", "pipes", "one pipe", "spaces", "outer spaces"],
)
def test_separator(line: str, found: str | None) -> None:
    assert separator(line) == found


def test_prose_between_two_tables_keeps_them_apart() -> None:
    first, second = tables("项目\t决算数\n拨款\t5.00\n\n支出如下。\n项目\t预算数\n工资\t4.00\n差旅\t1.00\n")
    assert (first.columns, rows(first)) == (("项目", "决算数"), [["拨款", "5.00"]])
    assert (second.columns, rows(second)) == (("项目", "预算数"), [["工资", "4.00"], ["差旅", "1.00"]])
    assert first.span.end <= second.span.start


def test_tabs_and_pipes_are_two_tables() -> None:
    assert [table.columns for table in tables("项目\t决算数\n拨款\t5.00\n|科目|预算数|\n|教育|4.00|\n")] == [
        ("项目", "决算数"),
        ("科目", "预算数"),
    ]


# Captions and notes

BODY = "项目\t决算数\n拨款\t5.00\n"
# lines above: (number, title, unit, period)
CAPTIONS = {
    "all lines of a form": (
        "公开02表\n收入决算表\n2031年度\n部门：青石湾市统计局 单位：万元\n",
        ("公开02表", "收入决算表", "万元", "2031年度"),
    ),
    "number before the title": ("表3 收入决算表\n", ("表3", "收入决算表", None, None)),
    "number right before a year": ("表32031年收入决算表\n", ("表3", "2031年收入决算表", None, None)),
    "number in words right before a year": ("表二2031年收入决算表\n", ("表二", "2031年收入决算表", None, None)),
    "number of two digits": ("表12收入决算表\n", ("表12", "收入决算表", None, None)),
    "number in brackets": ("（附表2）\n收入决算表\n", ("附表2", "收入决算表", None, None)),
    "number behind the title": ("收入决算表 公开02表\n", ("公开02表", "收入决算表", None, None)),
    "unit of amounts": ("收入决算表\n金额单位：元\n", (None, "收入决算表", "元", None)),
    "unit in half width": ("收入决算表\n单位:万元\n", (None, "收入决算表", "万元", None)),
    "prose above is no title": ("收入决算情况如下，单位均为万元。\n", (None, "", None, None)),
    "a heading above is no title": ("一、收入决算情况说明\n", (None, "", None, None)),
    "nothing above": ("", (None, "", None, None)),
}


@pytest.mark.parametrize(("above", "caption"), CAPTIONS.values(), ids=CAPTIONS)
def test_captions(above: str, caption: tuple[str | None, str, str | None, str | None]) -> None:
    table = only(above + BODY)
    assert (table.number, table.title, table.unit, table.period) == caption


def test_the_unit_has_its_place() -> None:
    text = f"收入决算表\n编制单位：青石湾市统计局 单位：万元\n{BODY}"
    table = only(text)
    assert table.unit_span is not None
    assert text[slice(*table.unit_span)] == "万元"


def test_a_caption_set_in_cells_is_no_head() -> None:
    table = only(f"部门：青石湾市统计局\t单位：万元\n{BODY}")
    assert (table.columns, table.unit) == (("项目", "决算数"), "万元")
    assert rows(table) == [["拨款", "5.00"]]


def test_the_caption_of_one_table_is_not_that_of_the_next() -> None:
    first, second = tables(f"收入决算表\n单位：万元\n{BODY}\n支出决算表\n{BODY}")
    assert (first.title, first.unit) == ("收入决算表", "万元")
    assert (second.title, second.unit) == ("支出决算表", None)


# lines below: notes
NOTES = {
    "a note": ("注：本表列示全年收入。\n", ["注：本表列示全年收入。"]),
    "a note that wraps": ("注：本表列示全年\n各项收入\n一、其他\n", ["注：本表列示全年各项收入"]),
    "numbered notes": ("注：1.本表列示收入。\n2.尾差未作调整。\n", ["注：1.本表列示收入。", "2.尾差未作调整。"]),
    "why a table is empty": ("本单位无此项收入，故本表为空。\n无政府性基金收入，故本表为空。\n", []),
    "why a table is empty, said first": ("无政府性基金收入，故本表为空。\n", ["无政府性基金收入，故本表为空。"]),
    "a star": ("*含结转资金。\n", ["*含结转资金。"]),
    "prose is no note": ("收入比上年多。\n", []),
    "a heading ends the notes": ("注：本表列示收入。\n二、支出情况\n", ["注：本表列示收入。"]),
}


@pytest.mark.parametrize(("below", "notes"), NOTES.values(), ids=NOTES)
def test_notes(below: str, notes: list[str]) -> None:
    assert [note.text for note in only(BODY + below).notes] == notes


# Places


def test_the_span_reaches_from_the_caption_to_the_notes() -> None:
    text = f"一、收入\n收入决算表\n单位：万元\n{BODY}注：本表列示收入。\n二、支出\n"
    table = only(text)
    assert text[slice(*table.span)].splitlines()[0] == "收入决算表"
    assert text[slice(*table.span)].splitlines()[-1] == "注：本表列示收入。"


words = st.text(st.sampled_from("收支合计拨款一二"), min_size=1, max_size=4)
figures = st.decimals(0, 10**6, places=2).map(str) | st.sampled_from(["-", "", "0.00"])


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(st.lists(words, min_size=n, max_size=n), st.lists(
    st.tuples(words, st.lists(figures, min_size=n, max_size=n).filter(any)), min_size=1, max_size=6))),
    st.sampled_from(["\t", "|"]))  # fmt: skip
def test_what_is_printed_is_read_in_its_column(made: tuple[list[str], list[tuple[str, list[str]]]], mark: str) -> None:
    heads, printed = made
    grid = [["项目", *heads], *([name, *values] for name, values in printed)]
    edge = mark if mark == "|" else ""
    text = "".join(f"{edge}{mark.join(row)}{edge}\n" for row in grid)
    table = only(text)
    assert table.columns == tuple(grid[0])
    assert rows(table) == grid[1:]
    for row in table.rows:
        for cell in row:
            assert "".join(text[offset] for offset in cell.passage.offsets) == cell.text


FORM = """项目支出绩效自评表
（2031年度）
项目名称\t馆藏修复
主管部门\t青石湾市档案局\t实施单位\t市档案馆
项目资金（万元）\t\t年初预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t20.00\t18.50\t10\t92.50%\t9.25
年度目标\t修复受潮案卷
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值
\t产出指标\t数量指标\t修复案卷\t≥300卷\t320卷\t20
— 1 —
\t\t\t补录目录\t≥900条\t900条\t20
总分\t\t\t\t\t\t100
"""


def test_a_form_is_three_tables_over_a_page_end() -> None:
    head, funds, indicators = delimited_tables(read_text(Path("form.txt"), FORM.encode()))
    assert head.title == "项目支出绩效自评表（馆藏修复） 表头"
    assert head.period == "2031年度"
    assert [[cell.text for cell in row] for row in head.rows][-2:] == [["年度目标", "修复受潮案卷"], ["总分", "100"]]
    assert [cell.text for cell in funds.rows[0]] == ["年度资金总额", "20.00", "18.50", "10", "92.50%", "9.25"]
    assert [[cell.text for cell in row][:3] for row in indicators.rows] == [
        ["产出指标", "数量指标", "修复案卷"],
        ["产出指标", "数量指标", "补录目录"],
    ]


def test_a_head_printed_again_on_a_new_page_is_no_row() -> None:
    text = "科目名称\t合计\n教育支出\t5.00\n— 1 —\n科目名称\t合计\n住房保障支出\t2.00\n"
    (table,) = delimited_tables(read_text(Path("pages.txt"), text.encode()))
    assert [[cell.text for cell in row] for row in table.rows] == [["教育支出", "5.00"], ["住房保障支出", "2.00"]]


HEADINGS = {
    "a number in Chinese and a colon": (
        "附表三：苗圃支出表\n编报单位：石桥苗圃\t2031年度\t单位：元\n项目\t决算数\n拨款\t5\n",
        ("附表三", "苗圃支出表", "元", "2031年度"),
    ),
    "a framed line above the head": (
        "公开表3 苗圃支出表\n| 填报部门：石桥苗圃 | 2031年 | 单位：万元 |\n"
        "| 项目 | 用途 | 决算数 |\n| 拨款 | 造林 | 5.00 |\n",
        ("公开表3", "苗圃支出表", "万元", "2031年"),
    ),
    "a bare line above the head": (
        "公开表3 苗圃支出表\n填报部门：石桥苗圃|2031年|单位：万元\n项目|用途|决算数\n拨款|造林|5.00\n",
        ("公开表3", "苗圃支出表", "万元", "2031年"),
    ),
    "a paragraph that begins with its heading": (
        "差旅情况。2031年差旅减少。具体如下：\n单位：万元\n项目\t决算数\n差旅费\t5.00\n",
        (None, "差旅情况", "万元", None),
    ),
    "a heading of markdown is no title": (
        "## 七、苗圃目标\n项目\t决算数\n拨款\t5.00\n",
        (None, "", None, None),
    ),
}


@pytest.mark.parametrize(("text", "told"), HEADINGS.values(), ids=HEADINGS)
def test_headings(text: str, told: tuple[str | None, str, str | None, str | None]) -> None:
    table = only(text)
    assert (table.number, table.title, table.unit, table.period) == told


def test_an_empty_first_cell_of_a_form_takes_the_level_above() -> None:
    *_, indicators = tables(
        "项目名称 | 苗圃扩建 | 实施单位 | 石桥苗圃\n一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 新增苗床 | 9个 | 9个 | 20 | 20\n | 质量指标 | 成活率 | 95% | 96% | 20 | 20\n"
        "效益指标 | 社会效益 | 受益户数 | 60户 | 61户 | 30 | 30\n总分 | 70 | 70\n"
    )
    assert [row[:3] for row in rows(indicators)] == [
        ["产出指标", "数量指标", "新增苗床"],
        ["产出指标", "质量指标", "成活率"],
        ["效益指标", "社会效益", "受益户数"],
    ]
