"""A change and its percentage: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.checks import context_of
from structurer.verify.prose.changes import check_changes
from structurer.verify.prose.figures import by_section

Write = Callable[[str, str], Path]

HEAD = "云岭县档案馆2031年度部门决算\n第三部分 2031年度部门决算情况说明\n一、支出决算情况说明\n"

CHANGES: dict[str, tuple[str, tuple[str, str, str]]] = {
    "the percentage of the year before": ("比上年增加1.00万元，增长20.00%", ("change", "percent", "holds")),
    "another percentage": ("比上年增加1.00万元，增长25.00%", ("change", "percent", "error")),
    "the growth from a stated year": ("比上年5.00万元增长20.00%", ("change", "", "holds")),
    "another growth": ("比上年5.00万元增长25.00%", ("change", "", "error")),
    "up and down at once": ("比上年增加1.00万元，下降20.00%", ("direction", "signs", "error")),
    "level and up": ("与上年持平，增长20.00%", ("direction", "flat", "error")),
    "up by more than there is": ("比上年增加9.00万元，增长20.00%", ("change", "below nothing", "error")),
}


@pytest.mark.parametrize(("words", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(write: Write, words: str, expected: tuple[str, str, str]) -> None:
    source = source_of(write("changes.txt", HEAD + f"印刷费支出6.00万元，{words}。"))
    (facts,) = by_section(source.facts).values()
    checks = check_changes(facts, context_of(source))
    assert [(check.kind, check.rule, check.outcome) for check in checks] == [expected]
