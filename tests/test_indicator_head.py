"""The head of an indicator block in its printed forms."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.forms import form
from structurer.tables.indicator_head import find_head
from structurer.tables.tokens import tokens_of

HEADS = {
    "on one line": ("一级指标 二级指标 三级指标 指标值", ["level", "level", "name", "target"]),
    "wrapped words": ("一级\n指标\n三级指标 年度\n指标值", ["level", "name", "target"]),
    "words with brackets": ("一级指标 三级指标 年初目标值(A) 全年完成值(B)", ["level", "name", "target", "actual"]),
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
