"""What was left in the text: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.result import Check
from structurer.verify.words.leftovers import check_leftovers

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

TITLE = "云岭县档案馆2031年度部门决算\n"


def said(path: Path) -> list[Check]:
    return list(check_leftovers(source_of(path)))


LEFT: dict[str, tuple[str, Found]] = {
    "a count that was not filled in": (
        "本单位共有车辆XX辆，均为业务用车。",
        [("placeholder", "blank", "error")],
    ),
    "a name that is kept back": ("由李××同志负责整理。", [("placeholder", "blank", "note")]),
    "letters that mean something": ("购置XXL号工作服。", []),
    "a choice that was not made": (
        "收入比上年增加（减少）12.00万元。",
        [("placeholder", "choice", "error")],
    ),
    "a choice that was made": ("收入比上年增加12.00万元。", []),
    "a date that was not filled in": ("填报日期：  年  月  日", [("placeholder", "date", "note")]),
    "a date": ("填报日期：2032年5月6日", []),
    "what the writer was told": (
        "没有此项支出的，仍保留该表格式。",
        [("template", "instruction", "error")],
    ),
    "what the writer was told, in brackets": (
        "（请根据本单位情况填写）",
        [("template", "instruction", "error")],
    ),
    "what the form says of itself": ("注：本表反映单位本年度的各项支出情况。", []),
    "a request that is told of": ("（请示、批复等文书）由办公室归档。", []),
    "a comma too many": ("全年接收档案，，整理完毕。", [("punctuation", "doubled", "note")]),
}


@pytest.mark.parametrize(("text", "expected"), LEFT.values(), ids=LEFT)
def test_what_was_left_in_the_text(write: Write, text: str, expected: Found) -> None:
    checks = said(write("left.txt", TITLE + "一、其他说明\n" + text + "\n"))
    assert [(check.kind, check.rule, check.outcome) for check in checks] == expected


def test_an_instruction_is_one_finding_with_all_its_places(write: Write) -> None:
    line = "无此项支出的，仍保留该表格式。\n"
    (check,) = said(write("twice.txt", TITLE + "一、收入\n" + line + "二、支出\n" + line))
    assert check.told == ("2",)
    assert len(check.words) == 2
