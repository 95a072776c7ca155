"""One 科目 under two names: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.checks import grids_of
from structurer.verify.words.names import check_names

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

HEAD = "云岭县档案馆2031年度部门决算\n第三部分 2031年度部门决算情况说明\n一、支出决算情况说明\n"


def said(path: Path) -> Found:
    source = source_of(path)
    return [(check.rule, check.outcome, check.about) for check in check_names(source.facts, grids_of(source))]


ACCOUNTS = """{title}
单位：万元
科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出
201\t一般公共服务支出\t{total}\t40.00\t30.00
20126\t档案事务\t{total}\t40.00\t30.00
2012601\t行政运行\t40.00\t40.00\t0.00
2012604\t{name}\t30.00\t0.00\t30.00
"""
NAMES: dict[str, tuple[tuple[str, str, str], Found]] = {
    "a slip in one of three": (("档案保护修缮", "档案保护修缮", "档案保护修膳"), [("tables", "error", "2012604")]),
    "the same in all": (("档案保护修缮",) * 3, []),
    "cut off by the page": (("档案保护修缮", "档案保护修缮", "档案保护"), []),
    "shortened in one": (("档案保护修缮", "档案保护修缮", "档案修缮"), [("tables", "note", "2012604")]),
}


@pytest.mark.parametrize(("names", "expected"), NAMES.values(), ids=NAMES)
def test_names_of_one_code(write: Write, names: tuple[str, str, str], expected: Found) -> None:
    titles = ("支出决算表", "一般公共预算财政拨款支出决算表", "项目支出决算表")
    tables = [ACCOUNTS.format(title=title, name=name, total="70.00") for title, name in zip(titles, names, strict=True)]
    assert said(write("names.txt", "云岭县档案馆2031年度部门决算\n" + "\n".join(tables))) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("档案保护修复", [("prose", "error", "2012604")]), ("档案保护修缮", []), ("城市绿化养护", [])],
    ids=["a slip, with the figure of the row", "as in the table", "another thing with the same figure"],
)
def test_names_of_the_prose(write: Write, printed: str, expected: Found) -> None:
    prose = HEAD + f"1．一般公共服务支出（类）档案事务（款）{printed}（项）：支出决算为30.00万元。\n"
    table = ACCOUNTS.format(title="支出决算表", name="档案保护修缮", total="70.00")
    assert said(write("prose.txt", prose + "二、决算表\n" + table)) == expected
