"""One indicator in two forms: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.checks import grids_of
from structurer.verify.words.indicators import check_indicators

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]


def said(path: Path) -> Found:
    return [(check.rule, check.outcome, check.about) for check in check_indicators(grids_of(source_of(path)))]


FORM = """附表{number} 2031年度项目支出绩效自评表（{project}）
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因
产出指标\t数量指标\t接收进馆档案卷数\t≥900卷\t950卷\t{first}\t
产出指标\t质量指标\t目录著录差错比例\t≤2%\t1%\t{second}\t
产出指标\t时效指标\t库房改造完成时间\t6月底前\t6月20日\t{third}\t
满意度指标\t服务对象满意度\t满意度\t≥90%\t95%\t{fourth}\t
"""
SCORES: dict[str, tuple[tuple[str, ...], Found]] = {
    "full in one and nothing in the other": (
        ("10\t10", "10\t10", "10\t10", "20\t20", "8\t0", "10\t10", "10\t10", "20\t20"),
        [("twice", "error", "接收进馆档案卷数")],
    ),
    "other weights, both of them full": (
        ("10\t10", "10\t10", "10\t10", "20\t20", "8\t8", "5\t5", "10\t10", "20\t20"),
        [],
    ),
    "a point less is a matter of judging": (
        ("10\t10", "10\t10", "10\t10", "20\t20", "10\t9", "10\t10", "10\t10", "20\t20"),
        [],
    ),
    "a name that says little": (
        ("10\t10", "10\t10", "10\t10", "20\t20", "10\t10", "10\t10", "10\t10", "20\t0"),
        [("twice", "note", "满意度")],
    ),
}


@pytest.mark.parametrize(("scores", "expected"), SCORES.values(), ids=SCORES)
def test_one_indicator_in_two_forms(write: Write, scores: tuple[str, ...], expected: Found) -> None:
    keys = ("first", "second", "third", "fourth")
    forms = [
        FORM.format(number=at + 1, project=project, **dict(zip(keys, scores[4 * at : 4 * at + 4], strict=True)))
        for at, project in enumerate(("档案接收", "库房改造"))
    ]
    assert said(write("forms.txt", "云岭县档案馆2031年度绩效自评报告\n" + "\n".join(forms))) == expected
