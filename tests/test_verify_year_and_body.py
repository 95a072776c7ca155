"""The year and the body in a document: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.result import Check
from structurer.verify.checks import context_of
from structurer.verify.words.year_and_body import check_year_and_body

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

TITLE = "云岭县档案馆2031年度部门决算\n"
TEXT = "第一部分 云岭县档案馆概况\n一、主要职能\n接收和保管全县的档案。\n"


def said(path: Path) -> list[Check]:
    """What is found in a text; the body is 云岭县档案馆, the year 2031."""
    source = source_of(path)
    return list(check_year_and_body(source, context_of(source)))


def found(checks: list[Check], kind: str) -> Found:
    return [(check.rule, check.outcome, check.about) for check in checks if check.kind == kind]


SHEET = "{title}\n编制单位：{body}\n{year}年度\n单位：万元\n科目代码\t科目名称\t本年支出合计\n20126\t档案事务\t70.00\n"
OWN = ("云岭县档案馆", "2031")
SHEETS: dict[str, tuple[list[tuple[str, str]], Found, Found]] = {
    "all of this body and year": ([OWN] * 4, [], []),
    "one of another year": (
        [OWN, OWN, ("云岭县档案馆", "2029"), OWN],
        [("table", "error", "支出决算表")],
        [],
    ),
    "years that differ anyhow": (
        [OWN, ("云岭县档案馆", "2029"), ("云岭县档案馆", "2030"), ("云岭县档案馆", "2028")],
        [("table", "note", "收入决算表"), ("table", "note", "支出决算表"), ("table", "note", "项目支出决算表")],
        [],
    ),
    "one of another body": (
        [OWN, OWN, ("云岭县水利局", "2031"), OWN],
        [],
        [("label", "error", "编制单位")],
    ),
    "one that is cut short": ([OWN, OWN, ("县档案馆", "2031"), OWN], [], []),
    "several of a body below it": (
        [OWN, OWN, ("云岭县城建局", "2031"), ("云岭县城建局", "2031")],
        [],
        [("label", "note", "编制单位"), ("label", "note", "编制单位")],
    ),
}


@pytest.mark.parametrize(("heads", "years", "bodies"), SHEETS.values(), ids=SHEETS)
def test_above_statements(write: Write, heads: list[tuple[str, str]], years: Found, bodies: Found) -> None:
    titles = ("收入支出决算总表", "收入决算表", "支出决算表", "项目支出决算表")
    sheets = [SHEET.format(title=t, body=b, year=y) for t, (b, y) in zip(titles, heads, strict=True)]
    checks = said(write("sheets.txt", TITLE + "一、决算表\n" + "\n".join(sheets)))
    assert found(checks, "year") == years
    assert found(checks, "body") == bodies


def test_a_body_named_without_saying_what_it_is_named_as(write: Write) -> None:
    titles = ("收入支出决算总表", "收入决算表", "支出决算表", "项目支出决算表")
    bodies = ("云岭县档案馆", "云岭县档案馆", "云岭县水利局", "云岭县档案馆")
    sheets = [SHEET.format(title=t, body=b, year="2031") for t, b in zip(titles, bodies, strict=True)]
    text = TITLE + "一、决算表\n" + "\n".join(sheets).replace("编制单位", "部门")
    assert found(said(write("sheets.txt", text)), "body") == [("label", "error", "部门")]


# name: the note below a statement without figures
NOTES: dict[str, tuple[str, Found]] = {
    "of this year": ("注：本单位2031年未安排国有资本经营预算支出，本表为空表。", []),
    "of another year": (
        "注：本单位2029年未安排国有资本经营预算支出，本表为空表。",
        [("note", "error", "国有资本经营预算财政拨款支出决算表")],
    ),
    "of two years": ("注：本单位2030年、2031年均未安排国有资本经营预算支出，本表为空表。", []),
    "of what was another year": ("注：2029年结转的资金列在其他支出。", []),
}


@pytest.mark.parametrize(("note", "expected"), NOTES.values(), ids=NOTES)
def test_notes_below_empty_statements(write: Write, note: str, expected: Found) -> None:
    sheet = "国有资本经营预算财政拨款支出决算表\n单位：万元\n科目代码\t科目名称\t本年支出合计\n\t合计\t0.00\n"
    text = TITLE + "一、决算表\n" + sheet + note + "\n"
    assert found(said(write("notes.txt", text)), "year") == expected


HEADINGS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "of this body and year": ("云岭县档案馆2031年度部门决算情况说明", []),
    "of another year": ("云岭县档案馆2028年度部门决算情况说明", [("year", "heading", "error")]),
    "of another body": ("云岭县水利局2031年度部门决算情况说明", [("body", "heading", "error")]),
    "without a body": ("2031年度部门决算情况说明", []),
    "of the year before, which it looks back on": ("云岭县档案馆2030年预算执行情况说明", []),
}


@pytest.mark.parametrize(("title", "expected"), HEADINGS.values(), ids=HEADINGS)
def test_in_headings(write: Write, title: str, expected: list[tuple[str, str, str]]) -> None:
    parts = TEXT + "第二部分 云岭县档案馆2031年度部门决算情况\n一、收支\n全年收支平衡。\n"
    text = TITLE + parts + f"第三部分 {title}\n一、总体情况\n全年收支平衡。\n"
    assert [(check.kind, check.rule, check.outcome) for check in said(write("headings.txt", text))] == expected
