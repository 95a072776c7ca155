"""Tables that lost their columns: what is read, what is no table, and that no character loses its place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structurer.document import Document, Table
from structurer.read.text import read_text
from structurer.tables.collapsed import collapsed_tables
from structurer.tables.decoder import Figures, Grammar, Words, decode, is_value, tokens_of


def document(text: str) -> Document:
    return read_text(Path("sample.txt"), text.encode())


def tables(text: str) -> tuple[Table, ...]:
    return collapsed_tables(document(text))


def only(text: str) -> Table:
    (table,) = tables(text)
    return table


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def assert_in_place(source: Document, found: tuple[Table, ...]) -> None:
    """Every character stands at its offset; only a blank or the stroke of a path may stand for white space."""
    for table in found:
        for row in table.rows:
            assert len(row) == len(table.columns)
            for cell in row:
                for character, offset in zip(cell.passage.text, cell.passage.offsets, strict=True):
                    printed = source.text[offset]
                    assert printed == character or (character in " /" and not printed.isdigit())
                    assert table.span.start <= offset < table.span.end


# Statements and budgets -----------------------------------------------------------------------------------------------

BALANCE = """表 1

收支总表

部门名称： 青石湾某中心  单位：万元

收        入 支        出
项    目 2031 年预算数 项    目 2031 年预算数
一、政府预算拨款 1,200 一、教育支出 700
  1.一般公共预算拨款 1,200   普通教育 700
二、单位资金 0     小学教育 700

表 1

收支总表

部门名称： 青石湾某中心  单位：万元

收        入 支        出
项    目 2031 年预算数 项    目 2031 年预算数
  二、住房保障支出 500
    住房改革支出 500
               本年收入合计 1,200           本年支出合计 1,200

注：本表四舍五入。
"""


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


def test_indentation_gives_levels_on_each_side_and_over_pages() -> None:
    table = only(BALANCE)
    assert [row[0].level for row in table.rows] == [0, 1, 0, 0, 0, 0]
    assert [row[2].level for row in table.rows] == [0, 1, 2, 0, 1, 0]


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


def test_labels_wrap_and_figures_stand_below() -> None:
    table = only(
        """重点项目支出完成情况
单位：万元
项目名称 年度预算 年度决算 预算完成率 自评得分
12319 热线坐席服务外包项目经费 11.50 11.50 100% 100
青石湾城市管理局 2031 年道路设施智能监测与养护平
台
40.00 39.00 97.50% 98
绿地养护 30.00 30.00 100% 100
（四）主要工作成效
1.养护质量提升
2031 年，我局共投入 81.50 万元用于养护工作。
"""
    )
    assert (table.title, table.form) == ("重点项目支出完成情况", "performance/projects")
    assert rows(table) == [
        ["12319热线坐席服务外包项目经费", "11.50", "11.50", "100%", "100"],
        ["青石湾城市管理局2031年道路设施智能监测与养护平台", "40.00", "39.00", "97.50%", "98"],
        ["绿地养护", "30.00", "30.00", "100%", "100"],
    ]


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


def test_codes_names_and_the_body_of_the_first_row() -> None:
    table = only(
        """表 7
一般公共预算支出表（按功能分类）
单位：万元
预算单位 科目编码 科目名称 支出总计 基本支出 项目支出
     青石湾中心   12 5 7
 205 教育支出 12 5 7
 20502 普通教育 12 5 7
"""
    )
    assert table.title == "一般公共预算支出表（按功能分类）"
    assert rows(table) == [
        ["青石湾中心", "", "", "12", "5", "7"],
        ["", "205", "教育支出", "12", "5", "7"],
        ["", "20502", "普通教育", "12", "5", "7"],
    ]


def test_periods_stand_beside_the_body() -> None:
    table = only(
        """表 8
一般公共预算“三公”经费支出表
单位：万元
预算单位 年度 总计 因公出国(境)费 公务接待费
公务用车购置及运行维护费
小计
公务用车
购置费
公务用车
运行维护费
     青石湾中心 2030 年 3.50 0 0.50 3.00 0 3.00
 2031 年 3.20 0 0.20 3.00 0 3.00
 增减变化金额 -0.30 0 -0.30 0 0 0
注：无。
"""
    )
    assert rows(table)[0][:3] == ["青石湾中心", "2030年", "3.50"]
    assert rows(table)[1][:3] == ["", "2031年", "3.20"]
    assert rows(table)[2][:3] == ["", "增减变化金额", "-0.30"]


def test_long_words_between_name_and_figures() -> None:
    table = only(
        """表 11
单位整体支出绩效目标表
2031 年度 单位：万元
年度主要任务
任务名称 主要内容
预算金额（万元）
总额 其中：财政拨款 其中：其他资金
基本支出 用于人员与机构运转。  80   80   0
河道巡护
组织开展河道日常巡护，及时
清理漂浮物。
 20   20   0
金额合计  100   100  0
年度总体目标
1.做好巡护。
"""
    )
    assert (table.number, table.title, table.unit) == ("表 11", "年度主要任务", "万元")
    assert rows(table) == [
        ["基本支出", "用于人员与机构运转。", "80", "80", "0"],
        ["河道巡护", "组织开展河道日常巡护，及时清理漂浮物。", "20", "20", "0"],
        ["金额合计", "", "100", "100", "0"],
    ]


def test_a_head_of_no_known_form_on_one_line() -> None:
    table = only(
        """各项目执行情况如下：
                         单位：万元
序号 项目名称 全年预算数 执行数 执行率
1 河道清淤及堤岸加固
工程
70.00 69.30 99.0%
2 苗木采购 8.00 8.00 100%
合计 78.00 77.30
  以上项目均已完成验收。
"""
    )
    assert (table.title, table.unit, table.form) == ("各项目执行情况", "万元", None)
    assert table.columns == ("序号", "项目名称", "全年预算数", "执行数", "执行率")
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
    assert rows(table)[1] == ["二、政府性基金预算财政拨款", "", "二、住房保障支出", "1.00", "1.00", ""]
    assert rows(table)[2] == ["", "", "三、其他支出", "2.00", "2.00", ""]
    assert {row for row, _ in table.doubts} == {0, 1, 2}


# Performance forms ----------------------------------------------------------------------------------------------------

FORM = """2031年度项目支出绩效自评表
项目支

湿地巡护经费

出名称
主管部

门
青石湾水务局 实施单位 青石湾湿地中心
项目资
金（万
元）
年初 全年 全年
分值 执行率 得分
预算数 预算数 执行数
年度资金总额　 40.5 50 45 10 90.00% 9
其中：当年财政拨款　 40.5 40.5 35.5
其他资金
年度总体目标
预期目标 实际完成情况
完成湿地巡护任务。
绩效指
标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
偏差原因分析及改进
措施
产出指标
(50分)
数量指标
巡护湿地面积 ≥200亩 230亩 10 10
鸟类栖息地监测点位建设与
维护数量
≥12个 12 5 5
监测报告数量 12份 9份 8 6
因台风停航两个月，
监测未能按月开展。
质量指标
报告验收合格率 100% 100% 5 5
绩效指标
产出指标
(50分)
时效指标
巡护任务完成时间 2031年度内 2031年 6 6
突发事件处置时限 2小时内
尚未建立台账
4 0
舆情处置时限 24小时内
2 0
效益指标
（30分）
社会效益
指标
科普活动参与人次 ≥500人次 620 15 15
满意度指标
（10分）
服务对象满意度指标 周边居民满意度 ≥90% 95% 10 9.5
总分 90 76.5
备注：一个项目一张表。
"""


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


def test_the_indicators() -> None:
    indicators = tables(FORM)[2]
    assert indicators.columns[-1] == "偏差原因分析及改进措施"
    reason = "因台风停航两个月，监测未能按月开展。"
    output, effect, content = "产出指标(50分)", "效益指标（30分）", "满意度指标（10分）"
    assert rows(indicators) == [
        [output, "数量指标", "巡护湿地面积", "≥200亩", "230亩", "10", "10", ""],
        [output, "数量指标", "鸟类栖息地监测点位建设与维护数量", "≥12个", "12", "5", "5", ""],
        [output, "数量指标", "监测报告数量", "12份", "9份", "8", "6", reason],
        [output, "质量指标", "报告验收合格率", "100%", "100%", "5", "5", ""],
        [output, "时效指标", "巡护任务完成时间", "2031年度内", "2031年", "6", "6", ""],
        [output, "时效指标", "突发事件处置时限", "2小时内", "尚未建立台账", "4", "0", ""],
        [output, "时效指标", "舆情处置时限", "24小时内", "尚未建立台账", "2", "0", ""],
        [effect, "社会效益指标", "科普活动参与人次", "≥500人次", "620", "15", "15", ""],
        [content, "服务对象满意度指标", "周边居民满意度", "≥90%", "95%", "10", "9.5", ""],
    ]


def test_what_is_not_printed_is_said_to_be_so() -> None:
    indicators = tables(FORM)[2]
    reasons = {reason for row, reason in indicators.doubts if row == 6}
    assert "the actual value is that of the merged cell above" in reasons
    assert "a low score stands without a note" in reasons
    assert indicators.rows[6][4].spanning
    assert not indicators.rows[5][4].spanning


HEADS = {
    "no note": ("一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分", "≥5次 6次 10 10"),
    "other words": ("一级指标 二级指标 三级指标 年初目标值(A) 全年完成值(B) 权重 自评得分", "≥5次 6次 10 10"),
    "weight before the target": ("一级指标 二级指标 三级指标 分值 年度指标值 实际完成值 得分", "10 ≥5次 6次 10"),
    "target only": ("一级指标 二级指标 三级指标 目标值", "≥5次"),
}


@pytest.mark.parametrize(("head", "values"), HEADS.values(), ids=HEADS)
def test_other_layouts_of_the_indicators(head: str, values: str) -> None:
    text = f"项目支出绩效自评表\n{head}\n产出指标 数量指标\n巡护次数 {values}\n培训次数 {values}\n"
    table = tables(text)[-1]
    assert list(table.columns) == head.split()
    assert rows(table) == [["产出指标", "数量指标", name, *values.split()] for name in ("巡护次数", "培训次数")]


def test_a_first_level_that_is_not_printed_stays_blank() -> None:
    table = tables(
        """项目支出绩效自评表
一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分
产出指标
数量指标
巡护次数 ≥5次 6次 10 10
服务对象满意度指标
居民满意度 ≥90% 92% 10 10
"""
    )[-1]
    assert [row[0] for row in rows(table)] == ["产出指标", ""]
    assert (1, "the name of a level is not printed") in table.doubts


# What is no table -----------------------------------------------------------------------------------------------------

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


# Tokens and the decoder -----------------------------------------------------------------------------------------------

SPLIT = {
    "a date": ("2031 年 9 月完成", ["2031年9月完成"]),
    "a year before a weight": ("年内 2031年 1 1", ["年内", "2031年", "1", "1"]),
    "a comparison": ("数量 ≥ 6 次", ["数量", "≥6次"]),
    "a percentage": ("增幅 57 %", ["增幅", "57%"]),
    "figures": ("办公费 20 1,483 -3.59", ["办公费", "20", "1,483", "-3.59"]),
    "a break inside a word": ("已停用。网络质量", ["已停用。", "网络质量"]),
}


@pytest.mark.parametrize(("text", "words"), SPLIT.values(), ids=SPLIT)
def test_tokens(text: str, words: list[str]) -> None:
    source = document(text)
    assert [token.text for token in tokens_of(source, source.lines, re.compile(r"(?<=。)(?=\S)"))] == words


VALUES = {
    "1,483": True,
    "-3.59": True,
    "88.38%": True,
    "--": True,
    "/": True,
    "（3）": True,
    "12次": False,
    "2031年": False,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items(), ids=VALUES)
def test_values(text: str, value: bool) -> None:
    assert is_value(text) is value


def grammar(figures: list[bool]) -> Grammar:
    """A row of words and a figure, every token of words at a price of 1; words do not run over a figure."""
    size = len(figures)
    flat = (1.0,) * size
    words = Words(flat, flat, (0.0,) * size, tuple(float(at) for at in range(size)), (0,) * (size + 1), 0.0, 4)
    columns = (words, Figures(tuple(0.0 if figure else None for figure in figures), (False,) * size))
    fence = tuple(next((at for at in range(start, size) if figures[at]), size) for start in range(size))
    follows = (((1, 0.0),), ((0, 0.0),), ((0, 0.0),))
    return Grammar(columns, follows, fence, lambda *_: 0.0, skip=40.0)


def test_decode_finds_the_rows_and_is_sure_where_there_is_no_other_reading() -> None:
    first, second = decode(grammar([False, True, False, False, True]), 0, 5)
    assert (first.cells, second.cells) == (((0, 1), (1, 2)), ((2, 4), (4, 5)))
    assert first.skipped == second.skipped == 0
    assert 0.9 < first.certainty <= 1


def test_decode_is_in_doubt_where_another_reading_costs_little_more() -> None:
    ambiguous = replace(grammar([False, True, False, False, True]), fence=(5,) * 5)
    readings = decode(ambiguous, 0, 5)
    assert len(readings) == 2
    assert all(reading.certainty < 0.9 for reading in readings)


def test_decode_gives_nothing_where_no_row_fits() -> None:
    assert decode(grammar([False, False]), 0, 2) == ()


# Properties -----------------------------------------------------------------------------------------------------------

amounts = st.decimals(min_value=-9999, max_value=99999, places=2, allow_nan=False).map(lambda d: f"{d:,}")
labels = st.text("办公水电会议培训差旅邮印维修租赁劳务福利", min_size=2, max_size=9)


@given(st.lists(st.tuples(labels, amounts, amounts, amounts), min_size=1, max_size=12))
def test_rows_of_a_known_form_come_back(printed: list[tuple[str, str, str, str]]) -> None:
    body = "\n".join(" ".join((f"{20500 + number}", *row)) for number, row in enumerate(printed))
    source = document(f"表 7\n一般公共预算支出表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n{body}\n")
    found = collapsed_tables(source)
    assert_in_place(source, found)
    assert [row[1:] for row in rows(found[0])] == [list(row) for row in printed]


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
