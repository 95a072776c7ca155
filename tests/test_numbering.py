"""Heading numbers: their level and their printed length."""

from __future__ import annotations

import pytest

from structurer.numbering import level_of

# text: (level, printed number)
NUMBERS = {
    "part": ("第一部分　单位概况", 0, "第一部分"),
    "part above ten": ("第十二部分 附件", 0, "第十二部分"),
    "chapter": ("第三章 收支情况", 0, "第三章"),
    "annex with a number": ("附件1：自评报告", 0, "附件1"),
    "annex alone": ("附件", 0, "附件"),
    "first level": ("一、部门职责", 1, "一、"),
    "first level above ten": ("十四、预算绩效情况说明", 1, "十四、"),
    "first level with a point": ("二．机构设置", 1, "二．"),
    "first level with a space": ("三 、主要工作", 1, "三 、"),
    "second level, full width": ("（一）总体情况", 2, "（一）"),
    "second level, half width": ("(一)总体情况", 2, "(一)"),
    "second level, mixed brackets": ("（一)总体情况", 2, "（一)"),
    "second level with spaces": ("（ 二 ）结构情况", 2, "（ 二 ）"),
    "third level, full-width point": ("1．差旅费", 3, "1．"),
    "third level, half-width point": ("12.差旅费", 3, "12."),
    "third level with a Chinese comma": ("3、差旅费", 3, "3、"),
    "third level before a year": ("1.2024年收入", 3, "1."),
    "third level as one character": ("⒈差旅费", 3, "⒈"),
    "fourth level, full width": ("（1）国内差旅", 4, "（1）"),
    "fourth level, half width": ("(12)国内差旅", 4, "(12)"),
    "fourth level, right bracket only": ("1）国内差旅", 4, "1）"),
    "fourth level as one character": ("⑴国内差旅", 4, "⑴"),
    "fifth level": ("①交通费", 5, "①"),
    "sixth level": ("一是压减支出", 6, "一是"),
}

NO_NUMBERS = {
    "prose": "本单位为公益一类事业单位",
    "a decimal": "1.5万元",
    "a decimal in full width": "1．5万元",
    "a decimal behind a space": "1. 5万元",
    "a year": "2024年度收入",
    "a long number before a comma": "2024、2025两年",
    "a Chinese numeral in a word": "一般公共预算",
    "a Chinese numeral with a decimal": "一．5",
    "a number inside": "其中：一、人员经费",
    "an annex that is a word": "附件材料齐全",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "level", "number"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_gives_its_level_and_length(text: str, level: int, number: str) -> None:
    assert level_of(text) == (level, len(number))
    assert text.startswith(number)


@pytest.mark.parametrize("text", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_begins_no_section(text: str) -> None:
    assert level_of(text) == (None, 0)


def test_the_levels_nest_as_printed() -> None:
    printed = ["第一部分", "一、", "（一）", "1．", "（1）", "①", "一是"]
    assert [level_of(f"{number}收入情况")[0] for number in printed] == list(range(7))
