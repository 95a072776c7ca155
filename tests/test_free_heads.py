"""Heads of no known form, which rows below them bear out."""

from __future__ import annotations

import pytest
from collapsed_text import only, rows, tables

HEAD = "2031年度评价得分汇总表\n评价指标\n分值\n得分\n得分率\n"


def test_a_head_a_word_a_line_without_number_or_unit() -> None:
    table = only(f"{HEAD}管护 40 36 90%\n监测 60 60 100%\n")
    assert (table.title, table.unit) == ("2031年度评价得分汇总表", None)
    assert table.columns == ("评价指标", "分值", "得分", "得分率")
    assert rows(table) == [["管护", "40", "36", "90%"], ["监测", "60", "60", "100%"]]


NO_TABLES = {
    "one row": f"{HEAD}管护 40 36 90%\n",
    "too few figures": f"{HEAD}管护 40 36\n监测 60 60\n",
    "words only": f"{HEAD}管护 优\n监测 良\n",
    "prose": "各项得分情况\n项目\n分值\n得分\n全年完成管护 40 处，得分 36。\n",
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_words_that_no_rows_bear_out_are_no_head(text: str) -> None:
    assert tables(text) == ()
