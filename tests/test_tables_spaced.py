"""Tables of words whose cells runs of spaces part."""

from __future__ import annotations

from pathlib import Path

import pytest

from structurer.document import Table
from structurer.read.text import read_text
from structurer.tables import find_tables


def tables(text: str) -> tuple[Table, ...]:
    return find_tables(read_text(Path("made.txt"), text.encode()))


def test_words_after_figures() -> None:
    (table,) = tables(
        "林场绩效目标表\n\n项目名称    预算金额    绩效目标    指标    说明\n"
        "道路养护    12.00    养护林道 30 公里    养护里程    ≥30公里\n"
        "防火巡查    6.00    全年无火情    巡查次数    ≥200次\n"
        "合计    18.00\n"
    )
    assert table.title == "林场绩效目标表"
    assert table.columns == ("项目名称", "预算金额", "绩效目标", "指标", "说明")
    assert [cell.text for cell in table.rows[2]] == ["合计", "18.00", "", "", ""]
    assert [cell.text for cell in table.rows[0]] == ["道路养护", "12.00", "养护林道30公里", "养护里程", "≥30公里"]


def test_a_table_without_figures() -> None:
    (table,) = tables("序号  单位名称  备注\n1  石桥林场  本级\n2  柳湾苗圃  下属\n")
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "石桥林场", "本级"], ["2", "柳湾苗圃", "下属"]]


NONE = {
    "a table of contents": "第一章  单位概况  1\n第二章  收支情况  2\n第三章  名词解释  3\n",
    "leaders": "序号  名称  内容......1\n一  概况  职责......1\n二  收支  情况......2\n",
    "a line with fewer cells": "序号  单位名称  备注\n1  石桥林场\n2  柳湾苗圃\n",
    "a head alone": "序号  单位名称  备注\n1  石桥林场  本级\n",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_other_lines_are_no_table(text: str) -> None:
    assert tables(text) == ()


def test_a_table_that_is_found_is_not_found_again() -> None:
    text = (
        "附表3 支出决算表\n"
        "单位：万元\n"
        "科目编码  科目名称  合计  基本支出  项目支出\n"
        "213  农林水  9  5  4\n"
        "21302  林业  9  5  4\n"
    )
    (table,) = tables(text)
    assert table.form == "final_accounts/03"
