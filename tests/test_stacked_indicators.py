"""Indicator forms whose cells wrap by height: the head, the levels, the rows."""

from __future__ import annotations

from collapsed_text import assert_in_place, document, rows

from structurer.tables.collapsed import collapsed_tables

FORM = """项目支出绩效自评表
项目名称 滩涂巡护经费
项目资
金（万
元）
预算执
项目 年初预算 全年预算 全年执行 权重 得分
行率
年度资金总额 40.00 50.00 45.00 10 90.00% 9
其中：当年财
40.00 50.00 45.00
政拨款
年度总体目标
完成滩涂巡护任务。
绩效指
标
一级指 二级指 偏差原因分析及改
三级指标 年度指标值 实际完成值 分值 得分
标 标 进措施
产出指
标(50
分)
数量指
标
≥1200人 1340人
接待来访群众人数 10 10
次 次
巡护滩涂面积 ≥200亩 230亩 10 10
因台风停航两个月，
监测报告数量 12份 9份 8 6 监测未能按月开展，
下年提前安排
时效指 2031年10
巡护任务完成时间 按期完成 6 6
标 月底前
绩效
指标
满意度
指标
服务对
象满意
度指标
周边居民满意度 ≥90% 95% 10 10
总分 100 91
"""


def test_every_part_of_a_form_is_read_by_height() -> None:
    source = document(FORM)
    found = collapsed_tables(source)
    assert_in_place(source, found)
    _, funds, indicators = found
    assert funds.columns == ("项目", "年初预算", "全年预算", "全年执行", "权重", "预算执行率", "得分")
    assert rows(funds)[1] == ["其中：当年财政拨款", "40.00", "50.00", "45.00", "", "", ""]
    assert indicators.columns[0] == "一级指标"
    assert indicators.columns[-1] == "偏差原因分析及改进措施"
    assert rows(indicators) == [
        ["产出指标(50分)", "数量指标", "接待来访群众人数", "≥1200人次", "1340人次", "10", "10", ""],
        ["产出指标(50分)", "数量指标", "巡护滩涂面积", "≥200亩", "230亩", "10", "10", ""],
        [
            *("产出指标(50分)", "数量指标", "监测报告数量", "12份", "9份", "8", "6"),
            "因台风停航两个月，监测未能按月开展，下年提前安排",
        ],
        ["产出指标(50分)", "时效指标", "巡护任务完成时间", "2031年10月底前", "按期完成", "6", "6", ""],
        ["满意度指标", "服务对象满意度指标", "周边居民满意度", "≥90%", "95%", "10", "10", ""],
    ]


CELL_BY_CELL = """项目支出绩效自评表
项目名称 滩涂巡护经费
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标
数量指标
药品经营企业巡查
覆盖率
100% 92% 6 5
质量
指标
检测报告合格率 100% 100% 8 8
"""


def test_lines_that_only_happen_to_face_each_other_are_read_cell_by_cell() -> None:
    _, indicators = collapsed_tables(document(f"{CELL_BY_CELL}总分 14 13\n"))
    assert [row[1:4] for row in rows(indicators)] == [
        ["数量指标", "药品经营企业巡查覆盖率", "100%"],
        ["质量指标", "检测报告合格率", "100%"],
    ]
