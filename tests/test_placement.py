"""Words and figures over the columns of a row; blanks that the arithmetic of a form finds."""

from __future__ import annotations

import pytest
from collapsed_text import document, only, rows

from structurer.forms import Column, Identity, Kind
from structurer.tables.placement import figure_cells, from_the_left, placements, sums_of
from structurer.tables.tokens import tokens_of


def test_codes_names_and_the_body_of_the_first_row() -> None:
    table = only(
        """表 7
一般公共预算支出表（按功能分类）
单位：万元
预算单位 科目编码 科目名称 支出总计 基本支出 项目支出
     青石湾中心   12 5 7
 205 教育支出 12 5 7
 20502 普通教育 12 5 7
"""
    )
    assert table.title == "一般公共预算支出表（按功能分类）"
    assert rows(table) == [
        ["青石湾中心", "", "", "12", "5", "7"],
        ["", "205", "教育支出", "12", "5", "7"],
        ["", "20502", "普通教育", "12", "5", "7"],
    ]


def test_periods_stand_beside_the_body() -> None:
    table = only(
        """表 8
一般公共预算“三公”经费支出表
单位：万元
预算单位 年度 总计 因公出国(境)费 公务接待费
公务用车购置及运行维护费
小计
公务用车
购置费
公务用车
运行维护费
     青石湾中心 2030 年 3.50 0 0.50 3.00 0 3.00
 2031 年 3.20 0 0.20 3.00 0 3.00
 增减变化金额 -0.30 0 -0.30 0 0 0
注：无。
"""
    )
    assert rows(table)[0][:3] == ["青石湾中心", "2030年", "3.50"]
    assert rows(table)[1][:3] == ["", "2031年", "3.20"]
    assert rows(table)[2][:3] == ["", "增减变化金额", "-0.30"]


THREE = """公开 09 表
“三公”经费支出表
单位：万元
合计 因公出国(境)费 公务接待费
公务用车购置及运行维护费
小计 公务用车购置费 公务用车运行维护费
"""
LEFT = "fewer figures than columns; they are set from the left"
SOME = "fewer figures than columns; some fit several columns and are set in the likeliest of them"
ARITHMETIC = "placed by arithmetic"

ROWS = {
    "all printed": ("15.60 1.00 3.60 11.00 4.00 7.00", "15.60 1.00 3.60 11.00 4.00 7.00", None),
    "no journeys, no reception": ("11.00 11.00 4.00 7.00", "11.00 _ _ 11.00 4.00 7.00", ARITHMETIC),
    "nothing for vehicles": ("4.60 1.00 3.60", "4.60 1.00 3.60 _ _ _", ARITHMETIC),
    "a dash is a blank that is printed": ("12.00 — 1.00 11.00 4.00 7.00", "12.00 — 1.00 11.00 4.00 7.00", None),
    "journeys or reception": ("15.60 4.60 11.00 4.00 7.00", "15.60 4.60 _ 11.00 4.00 7.00", SOME),
    "bought or run, which is likelier": ("15.60 1.00 3.60 11.00 11.00", "15.60 1.00 3.60 11.00 _ 11.00", SOME),
    "nothing adds up": ("15.60 1.00 3.60 11.00", "15.60 1.00 3.60 11.00 _ _", LEFT),
    "a hundredth too much, as rounding leaves": ("11.01 11.00 4.00 7.00", "11.01 _ _ 11.00 4.00 7.00", ARITHMETIC),
    "more than rounding explains": ("11.05 11.00 4.00 7.00", "11.05 11.00 4.00 7.00 _ _", LEFT),
    "zeros fit anywhere": ("0.00 0.00 0.00", "0.00 0.00 0.00 _ _ _", LEFT),
}


@pytest.mark.parametrize(("printed", "cells", "doubt"), ROWS.values(), ids=ROWS)
def test_blanks_are_found_by_arithmetic_where_there_is_one_way(printed: str, cells: str, doubt: str | None) -> None:
    table = only(f"{THREE}{printed}\n")
    assert rows(table) == [[cell.replace("_", "") for cell in cells.split()]]
    assert table.doubts == (((0, doubt),) if doubt else ())


def column(path: str, kind: Kind = "amount") -> Column:
    group, _, word = path.rpartition("/")
    return Column(group, (word,), kind)


COLUMNS = (column("总"), column("甲"), column("占比", "percent"), column("乙"))
SUM = Identity(((-1, "总"), (1, "甲"), (1, "乙")))


def placed(text: str, *identities: Identity) -> list[str]:
    source = document(text)
    figures = tokens_of(source, source.lines)
    sums = sums_of(COLUMNS, identities)
    places = placements(figures, COLUMNS, sums)[0] if sums else from_the_left(figures, COLUMNS)
    return ["".join(token.text for token in cell) for cell in figure_cells(figures, places, len(COLUMNS))]


@pytest.mark.parametrize("identities", [(), (SUM,)], ids=["from the left", "by arithmetic"])
def test_a_percentage_stands_among_percentages_only(identities: tuple[Identity, ...]) -> None:
    assert placed("5 5% 5", *identities) == ["5", "", "5%", "5"]


def test_an_identity_counts_only_where_all_its_columns_are() -> None:
    assert placed("9 4 5", SUM) == ["9", "4", "", "5"]
    assert placed("9 4 5", SUM, Identity(((-1, "总"), (1, "丙")))) == ["9", "4", "", "5"]
    assert placed("9 4 5", Identity(((-1, "总"), (1, "丙")))) == ["9", "4", "5", ""]


def test_too_many_ways_are_none() -> None:
    source = document("1 2 3 4 5 6 7")
    assert placements(tokens_of(source, source.lines), COLUMNS * 5, ()) == ()


def test_a_sum_without_a_part_holds_where_no_other_amount_is_printed() -> None:
    whole = Identity(((-1, "总"), (1, "甲"), (1, "乙"), (1, "丙")))
    assert sums_of(COLUMNS, [whole]) == (((-1, 0), (1, 1), (1, 3)),)
    assert sums_of((*COLUMNS, column("丁")), [whole]) == ()


def test_of_two_sums_of_one_total_the_wider_holds() -> None:
    narrow, wide = Identity(((-1, "总"), (1, "甲"))), Identity(((-1, "总"), (1, "甲"), (1, "乙")))
    assert sums_of(COLUMNS, [narrow, wide]) == (((-1, 0), (1, 1), (1, 3)),)


def test_a_sum_may_miss_what_rounding_explains_where_none_holds() -> None:
    assert placed("9.17 5.18 4.00", SUM) == ["9.17", "5.18", "", "4.00"]
    for text in ("9.17 5.30 4.00", "9 5 5"):
        source = document(text)
        assert placements(tokens_of(source, source.lines), COLUMNS, sums_of(COLUMNS, [SUM])) == ()
