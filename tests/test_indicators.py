"""The indicator block: rows, merged cells, layouts of its head."""

from __future__ import annotations

import pytest
from collapsed_text import FORM, rows, tables


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
