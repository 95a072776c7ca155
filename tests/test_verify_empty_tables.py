"""Empty tables and what is said of them: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.words.empty_tables import check_empty_tables

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

TITLE = "云岭县档案馆2031年度部门决算\n"


def said(path: Path) -> Found:
    return [(check.rule, check.outcome, check.about) for check in check_empty_tables(source_of(path))]


FUND = "政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目代码\t科目名称\t本年支出\n{row}\n{note}\n"
FILLED, BLANK = "20126\t档案事务\t70.00", "合计\t\t0.00"
NOTE = "注：本单位没有政府性基金预算收支，故本表无数据。"
EMPTY: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "told to be empty, and filled": (FILLED, NOTE, [("filled", "error")]),
    "told to be empty, and empty": (BLANK, NOTE, []),
    "a note of the next table": (FILLED, NOTE.replace("政府性基金", "国有资本经营"), [("filled", "note")]),
    "filled, with the note of its form": (FILLED, "注：本表反映政府性基金预算的收支情况。", []),
}


@pytest.mark.parametrize(("row", "note", "expected"), EMPTY.values(), ids=EMPTY)
def test_notes_of_empty_tables(write: Write, row: str, note: str, expected: list[tuple[str, str]]) -> None:
    checks = said(write("note.txt", TITLE + "一、决算表\n" + FUND.format(row=row, note=note)))
    assert [(rule, outcome) for rule, outcome, _ in checks] == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [("全年收支平衡。", ["unsaid"]), ("本单位2031年无政府性基金预算收支。", [])],
    ids=["nothing says why", "the prose says why"],
)
def test_a_statement_without_figures(write: Write, prose: str, expected: list[str]) -> None:
    table = "政府性基金预算财政拨款收入支出决算表\n公开07表\n单位：万元\n"
    columns = ("科目代码", "科目名称", "年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余")
    table += "\t".join(columns) + "\n"
    table += "合计\t\t0.00\t0.00\t0.00\t0.00\t0.00\t0.00\n"
    checks = said(write("empty.txt", TITLE + f"一、说明\n{prose}\n二、决算表\n" + table))
    assert [rule for rule, _, _ in checks] == expected
