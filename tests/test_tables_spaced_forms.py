"""Score forms whose cells blanks part: figures apart from their units, levels without the word 指标."""

from __future__ import annotations

import pytest
from collapsed_text import rows, tables

FORM = """项目支出绩效自评表
（2031年度）
项目名称{0}苗圃扩建
主管部门{0}石桥林业局{0}实施单位{0}石桥苗圃
一级指标{0}二级指标{0}三级指标{0}年度指标值{0}实际完成值{0}分值{0}得分{0}偏差原因分析及改进措施
产出指标{0}数量指标{0}新增苗床数量{0}≥42 个{0}43 个{0}20{0}20
{0}质量指标{0}苗木成活率{0}≥95%{0}96.80%{0}20{0}20
效益指标{0}社会效益{0}受益农户数{0}≥4.2 万户{0}4.5 万户{0}30{0}30
{0}生态效益{0}扬尘投诉{0}≤2 起{0}1 起{0}20{0}20
总分{0}100{0}90
"""


@pytest.mark.parametrize("gap", [" ", "    "])
def test_a_form_with_units_apart(gap: str) -> None:
    (indicators,) = (table for table in tables(FORM.format(gap)) if table.form == "performance/indicators")
    assert [row[:7] for row in rows(indicators)] == [
        ["产出指标", "数量指标", "新增苗床数量", "≥42个", "43个", "20", "20"],
        ["产出指标", "质量指标", "苗木成活率", "≥95%", "96.80%", "20", "20"],
        ["效益指标", "社会效益", "受益农户数", "≥4.2万户", "4.5万户", "30", "30"],
        ["效益指标", "生态效益", "扬尘投诉", "≤2起", "1起", "20", "20"],
    ]
