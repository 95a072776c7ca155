"""Rows that end in figures: labels that wrap, long words between name and figures, codes and periods."""

from __future__ import annotations

from collapsed_text import assert_in_place, document, only, rows
from hypothesis import given
from hypothesis import strategies as st

from structurer.tables.collapsed import collapsed_tables


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


amounts = st.decimals(min_value=-9999, max_value=99999, places=2, allow_nan=False).map(lambda d: f"{d:,}")


labels = st.text("办公水电会议培训差旅邮印维修租赁劳务福利", min_size=2, max_size=9)


@given(st.lists(st.tuples(labels, amounts, amounts, amounts), min_size=1, max_size=12))
def test_rows_of_a_known_form_come_back(printed: list[tuple[str, str, str, str]]) -> None:
    body = "\n".join(" ".join((f"{20500 + number}", *row)) for number, row in enumerate(printed))
    source = document(f"表 7\n一般公共预算支出表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n{body}\n")
    found = collapsed_tables(source)
    assert_in_place(source, found)
    assert [row[1:] for row in rows(found[0])] == [list(row) for row in printed]


def test_more_figures_than_columns_are_a_doubt() -> None:
    table = only(
        "表 7\n一般公共预算支出表\n单位：万元\n"
        "科目编码 科目名称 合计 基本支出 项目支出\n205 教育支出 9.00 9.00 4.00 5.00\n"
    )
    assert table.doubts == ((0, "figures stand among the words of the row"),)
