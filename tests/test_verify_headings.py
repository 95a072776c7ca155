"""Headings without a text, numbers left out: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.words.headings import check_headings

Write = Callable[[str, str], Path]

TITLE = "云岭县档案馆2031年度部门决算\n"

OUTLINES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "one without a text": (
        "一、收入\n全年收入增加。\n二、结果公开情况\n三、其他说明\n没有其他说明。\n",
        [("empty", "heading", "二、结果公开情况")],
    ),
    "each with its text": ("一、收入\n全年收入增加。\n二、支出\n全年支出增加。\n", []),
    "one with parts below it": ("一、收入\n全年收入增加。\n二、支出\n（一）人员\n支出增加。\n", []),
    "a number is left out": (
        "一、收入\n全年收入增加。\n二、支出\n全年支出增加。\n四、结余\n没有结余。\n",
        [("numbering", "gap", "四、结余")],
    ),
    "numbers that begin anew": (
        "一、收入\n全年收入增加。\n二、支出\n全年支出增加。\n一、结余\n没有结余。\n二、其他\n没有其他。\n",
        [],
    ),
    "a number inside the line before": (
        "一、职能\n1、接收档案；2、保管档案；\n3、提供利用。\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), OUTLINES.values(), ids=OUTLINES)
def test_headings(write: Write, text: str, expected: list[tuple[str, str, str]]) -> None:
    checks = check_headings(source_of(write("headings.txt", TITLE + text)))
    assert [(check.kind, check.rule, check.about) for check in checks] == expected
