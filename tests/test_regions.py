"""Regions: what of a heading is number, title, unit and year, and what a block takes from the form it is in."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.tables.regions import Region, printed_line, regions


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
