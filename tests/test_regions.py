"""Regions: what of a heading is number, title, unit and year, and what a block takes from the form it is in."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.tables.regions import Region, regions
from structurer.tables.roles import printed_line


def found(text: str) -> list[Region]:
    source = document(text)
    return list(regions(source, [printed_line(source, line) for line in source.lines]))


HEADINGS = {
    "number, title, unit": ("表 3\n收入总表\n单位：万元\n预算单位", ("表 3", "收入总表", "万元", None)),
    "a year of its own": ("收入总表\n公开 02 表\n2031 年度\n单位：元\n", ("公开 02 表", "收入总表", "元", "2031年度")),
    "a year in brackets": ("项目支出绩效自评表\n（2031年度）\n", (None, "项目支出绩效自评表", None, "2031年度")),
    "a year beside the unit": ("收入总表\n2031 年度 单位：万元\n", (None, "收入总表", "万元", "2031年度")),
    "a year in the title": ("2031年度收入总表\n单位：万元\n", (None, "2031年度收入总表", "万元", "2031年度")),
    "the caption before the title": ("2030年收入总表\n2031年度\n", (None, "2030年收入总表", None, "2031年度")),
    "two years are none": ("2030年至2031年收入总表\n单位：元\n", (None, "2030年至2031年收入总表", "元", None)),
    "a unit in brackets": ("经费控制情况(万元) 2030 2031 2031\n", (None, "经费控制情况", "万元", None)),
    "announced": ("各项目执行情况如下：\n单位：万元\n", (None, "各项目执行情况", "万元", None)),
}


@pytest.mark.parametrize(("text", "parts"), HEADINGS.values(), ids=HEADINGS)
def test_headings(text: str, parts: tuple[str | None, ...]) -> None:
    (region,) = found(text)
    assert (region.number, region.title.text, region.unit, region.period) == parts


def test_a_block_has_the_number_unit_and_year_of_its_form() -> None:
    whole, block = found(
        "表 11\n单位整体支出绩效目标表\n2031 年度 单位：万元\n名称 某中心\n年度主要任务\n任务名称 主要内容\n"
    )
    assert whole.number == block.number == "表 11"
    assert (block.title.text, block.unit, block.period) == ("年度主要任务", "万元", "2031年度")


def test_another_form_takes_nothing_from_the_table_before() -> None:
    _, form = found("公开 09 表\n收入总表\n2030 年度\n单位：元\n拨款 12\n项目支出绩效自评表\n项目名称 巡护\n")
    assert (form.title.text, form.number, form.unit, form.period) == ("项目支出绩效自评表", None, None, None)


def test_a_caption_alone_begins_nothing() -> None:
    assert found("2031 年度\n本年工作有序开展\n") == []


NUMBERS = {
    "two digits": "01表",
    "two digits, set apart": "01 表",
    "of a budget": "预算公开03表",
    "of final accounts": "财决公开 03 表",
    "an annex": "附表4",
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
@pytest.mark.parametrize("above", [True, False], ids=["above the title", "below the title"])
def test_numbers_of_tables(number: str, above: bool) -> None:
    lines = [number, "收入总表"] if above else ["收入总表", number]
    (region,) = found("\n".join([*lines, "单位：万元", "科目编码 科目名称 合计"]))
    assert (region.number, region.title.text) == (number, "收入总表")


def test_the_number_above_a_title_is_not_that_of_the_heading_before_it() -> None:
    _, region = found("一、收入总表\n公开02表\n收入总表\n公开部门：青石湾局\n单位：万元\n科目编码 科目名称 合计\n")
    assert (region.number, region.title.text, region.unit) == ("公开02表", "收入总表", "万元")


PAGE = "表 1\n收支总表\n单位：万元\n收入 支出\n项目 预算数 项目 预算数\n"


def test_a_heading_that_a_new_page_repeats_begins_no_region() -> None:
    (region,) = found(f"{PAGE}一、拨款 9 一、教育支出 4\n{PAGE}二、科学技术支出 5\n")
    assert sum("科学" in line.text for line in region.body) == 1


AGAIN = {
    "another title": PAGE.replace("收支总表", "财政拨款收支总表"),
    "another unit": PAGE.replace("万元", "元"),
    "another number": PAGE.replace("表 1", "表 2"),
}


@pytest.mark.parametrize("heading", AGAIN.values(), ids=AGAIN)
def test_another_heading_begins_one(heading: str) -> None:
    assert len(found(f"{PAGE}一、拨款 9 一、教育支出 9\n{heading}一、拨款 9 一、教育支出 9\n")) == 2


def test_a_note_closes_a_table() -> None:
    assert len(found(f"{PAGE}一、拨款 9 一、教育支出 9\n注：无。\n{PAGE}一、拨款 9 一、教育支出 9\n")) == 2


def test_forms_of_one_title_are_one_each() -> None:
    form = "项目支出绩效自评表\n项目名称\n巡护\n一级指标 三级指标 指标值\n"
    assert len(found(form * 2)) == 2
