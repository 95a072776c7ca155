"""The head of an indicator block in its printed forms."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.forms import form
from structurer.tables.indicator_head import find_head, fullest_head
from structurer.tables.tokens import tokens_of

HEADS = {
    "on one line": ("一级指标 二级指标 三级指标 指标值", ["level", "level", "name", "target"]),
    "wrapped words": ("一级\n指标\n三级指标 年度\n指标值", ["level", "name", "target"]),
    "words with brackets": ("一级指标 三级指标 年初目标值(A) 全年完成值(B)", ["level", "name", "target", "actual"]),
    "above the label beside the rows": (
        "一级指标 三级指标 目标值 分值\n绩效\n指标\n产出指标",
        ["level", "name", "target", "weight"],
    ),
    "after other words": ("绩效指标\n一级指标 三级指标 目标值 分值", ["level", "name", "target", "weight"]),
}


@pytest.mark.parametrize(("text", "kinds"), HEADS.values(), ids=HEADS)
def test_heads(text: str, kinds: list[str]) -> None:
    source = document(text)
    head = find_head(tokens_of(source, source.lines), form("performance/indicators"))
    assert head is not None
    assert [kind for kind, _ in head.columns] == kinds


NO_HEADS = {
    "no target": "一级指标 二级指标 三级指标",
    "no level": "三级指标 指标值 分值",
    "a column twice": "一级指标 三级指标 指标值 目标值",
    "prose": "一级指标共三项，全部完成。",
}


@pytest.mark.parametrize("text", NO_HEADS.values(), ids=NO_HEADS)
def test_is_no_head(text: str) -> None:
    source = document(text)
    assert find_head(tokens_of(source, source.lines), form("performance/indicators")) is None


STACKED = {
    "two words": (
        "一级指 二级指\n三级指标 指标值 完成值 分值 得分\n标 标\n产出",
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
    ),
    "the last word too": (
        "一级指 偏差原因分析及改\n二级指标 三级指标 年度指标值 实际完成值 分值 得分\n标 进措施\n产出",
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ),
    "a word in the middle": (
        "全年实际\n一级指标 二级指标 三级指标 年度指标值 分值 得分 未完成原因分析\n值\n产出",
        ["一级指标", "二级指标", "三级指标", "年度指标值", "全年实际值", "分值", "得分", "未完成原因分析"],
    ),
}


@pytest.mark.parametrize(("text", "words"), STACKED.values(), ids=STACKED)
def test_heads_that_wrap_by_height(text: str, words: list[str]) -> None:
    source = document(text)
    tokens = tokens_of(source, source.lines)
    head = fullest_head(tokens, form("performance/indicators"))
    assert head is not None
    assert [word for _, word in head.columns] == words
    assert (head.start, head.end) == (0, len(tokens) - 1)
