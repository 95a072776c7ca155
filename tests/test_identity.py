"""Whose document it is, of which year, and which parts it has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Sample

from structurer.identity import identify
from structurer.outline import build_outline
from structurer.read.text import read_text
from structurer.result import Identity
from structurer.tables import find_tables


def identity(text: str) -> Identity:
    document = read_text(Path("made.txt"), text.encode())
    tables = find_tables(document)
    return identify(document, build_outline(document, tables), tables)


NAMES = {
    "on the cover": ("青石湾市档案管理中心\n2031年度部门决算\n一、收入\n无。\n", "青石湾市档案管理中心"),
    "in the title of a part": (
        "第一部分 青石湾市档案管理中心概况\n一、职责\n无。\n",
        "青石湾市档案管理中心",
    ),
    "in a plain title": ("青石湾市档案管理中心主要职责\n一、收文\n无。\n", "青石湾市档案管理中心"),
    "behind a label": ("一、收入\n部门名称：青石湾市统计局 单位：万元\n收入合计5万元。\n", "青石湾市统计局"),
    "in the first sentence": ("一、职责\n青石湾市统计局是市政府直属的行政单位。\n", "青石湾市统计局"),
    "over a table": (
        "一、报表\n收入决算表\n编制单位：青石湾市第二小学\t金额单位：万元\n项目\t决算数\n事业收入\t5.00\n",
        "青石湾市第二小学",
    ),
    "the name that is said most often": (
        "青石湾市统计局\n2031年度部门决算\n第一部分 青石湾市统计局概况\n一、职责\n无。\n"
        "二、机构\n青石湾市档案馆是下属的事业单位。\n",
        "青石湾市统计局",
    ),
    "a school": ("青石湾市第二小学\n2031年度部门预算\n一、收入\n无。\n", "青石湾市第二小学"),
}


@pytest.mark.parametrize(("text", "name"), NAMES.values(), ids=NAMES)
def test_the_body_is_named(text: str, name: str) -> None:
    assert identity(text).name == name


def test_the_name_is_a_passage_of_the_document() -> None:
    text = "2031年度部门决算\n第一部分 青石湾市档案管理中心概况\n一、职责\n无。\n"
    organization = identity(text).organization
    assert organization is not None
    assert "".join(text[offset] for offset in organization.offsets) == "青石湾市档案管理中心"


@pytest.mark.parametrize(
    "text",
    ["一、职责\n本单位是公益一类事业单位。\n", "一、收入\n收入合计5万元。\n", "一、机构\n下属单位无。\n"],
    ids=["only a pronoun", "no name", "only a kind of body"],
)
def test_a_body_that_is_not_named_is_none(text: str) -> None:
    found = identity(text)
    assert found.organization is None
    assert found.name is None


YEARS = {
    "in a title": ("青石湾市统计局2031年度部门决算\n一、收入\n比2030年多。\n", 2031),
    "on a line of the cover": ("青石湾市统计局\n2031年度\n一、收入\n无。\n", 2031),
    "without its second character": ("2031年部门预算\n一、收入\n无。\n", 2031),
    "not the year before": (
        "一、2031年度收入决算情况说明\n2030年多一些，2030年另有结转。\n",
        2031,
    ),
    "not the year of a rule in its title": (
        "一、2031年度收入决算情况说明\n依据《2029年政府收支分类科目》。\n",
        2031,
    ),
    "only in the prose: the one said most": ("一、收入\n2031年收5万元，2031年支4万元，2030年无。\n", 2031),
}


@pytest.mark.parametrize(("text", "year"), YEARS.values(), ids=YEARS)
def test_the_year(text: str, year: int) -> None:
    found = identity(text)
    assert found.fiscal_year == year
    assert found.year_passage is not None
    assert "".join(text[offset] for offset in found.year_passage.offsets) == str(year)


def test_a_year_only_in_the_title_of_a_rule_is_none() -> None:
    found = identity("一、收入\n依据《2029年政府收支分类科目》编制。\n")
    assert (found.fiscal_year, found.year_passage) == (None, None)


STATEMENTS = "".join(
    f"{number}、{of}{{0}}情况说明\n本单位没有此项收支。\n"
    for number, of in (("一", "收入"), ("二", "支出"), ("三", "三公经费"))
)
PARTS = {
    "accounts": (STATEMENTS.format("决算"), ("final_accounts",)),
    "budget": (STATEMENTS.format("预算"), ("budget",)),
    "accounts of the general budget are accounts": (
        "一、一般公共预算财政拨款支出决算\n无。\n二、政府性基金预算财政拨款支出决算\n无。\n三、国有资本经营预算财政拨款支出决算\n无。\n",
        ("final_accounts",),
    ),
    "one title is enough": ("2031年部门预算\n一、职责\n无。\n", ("budget",)),
    "a self-evaluation": ("2031年度部门整体支出绩效自评报告\n一、基本情况\n无。\n", ("performance",)),
    "accounts with a report bound in": (
        STATEMENTS.format("决算")
        + "".join(f"（{n}）第{n}项情况\n没有发生。\n" for n in "一二三四五六七八九十")
        + "2031年度部门整体支出绩效自评报告\n一、基本情况\n无。\n",
        ("final_accounts", "performance"),
    ),
    "neither": ("一、职责\n保管档案。\n", ()),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.values(), ids=PARTS)
def test_parts(text: str, parts: tuple[str, ...]) -> None:
    assert identity(text).parts == parts


def test_sections_of_a_report_bound_in_are_performance() -> None:
    text = PARTS["accounts with a report bound in"][0]
    document = read_text(Path("made.txt"), text.encode())
    outline = build_outline(document)
    found = identify(document, outline, ())
    of = {path[-1].title: found.part_of(path) for path in outline.walk()}
    assert of["收入决算情况说明"] == "final_accounts"
    assert of["基本情况"] == "performance"


SAMPLES = {
    "accounts-2024": ("青岚省交通运输数据中心", 2024, ("final_accounts",)),
    "budget-2025": ("栖川市综合交通调度服务中心", 2025, ("budget",)),
    "performance-2024": ("云泽省交通政务与应急保障中心", 2024, ("performance",)),
}


@pytest.mark.parametrize("stem", SAMPLES)
def test_the_samples(stem: str, sample: Callable[[str], Sample]) -> None:
    document, tables, outline = sample(stem)
    found = identify(document, outline, tables)
    assert (found.name, found.fiscal_year, found.parts) == SAMPLES[stem]
