"""Rows that are the sum of others, and figures that only those sums place."""

from __future__ import annotations

from decimal import Decimal

from collapsed_text import only, rows

from structurer.tables.families import Vector, families, settled


def vectors(*texts: str) -> list[Vector]:
    return [tuple(map(Decimal, text.split())) for text in texts]


def test_codes_tell_what_a_row_is_part_of() -> None:
    assert families(["", "205", "20502", "2050201", "208"], [""] * 5) == ((0, (1, 4)), (1, (2,)), (2, (3,)))
    assert families(["301", "30101", ""], [""] * 3) == ((2, (0,)), (0, (1,)))


def test_numbers_tell_what_a_sum_is_of() -> None:
    assert families([""] * 4, ["一、甲", "乙", "二、丙", "本年支出合计"]) == ((3, (0, 2)), (0, (1,)))
    assert families([""] * 2, ["甲", "合计"]) == ()


def test_a_sum_leaves_one_reading_of_its_parts() -> None:
    total, part, other = vectors("9 5 4"), vectors("5 5 0"), vectors("4 4 0", "4 0 4")
    kept, chosen = settled([total, part, other], [(0, (1, 2))])
    assert (kept, chosen) == (((0,), (0,), (1,)), (0, 0, 1))


def test_a_sum_that_does_not_add_up_says_nothing() -> None:
    kept, chosen = settled([vectors("9 5 3"), vectors("4 4 0", "4 0 4")], [(0, (1,))])
    assert (kept, chosen) == (((0,), (0, 1)), (0, 0))


def test_what_follows_from_a_guess_is_a_guess() -> None:
    total, part = vectors("4 4 0", "4 0 4"), vectors("4 0 4", "4 4 0")
    kept, chosen = settled([total, part], [(0, (1,))])
    assert (kept, chosen) == (((0, 1), (0, 1)), (0, 1))


HEAD = """公开 03 表
支出决算表
单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
"""


def test_figures_of_a_row_are_placed_by_the_rows_above_and_below() -> None:
    table = only(
        f"""{HEAD}合计 100 69 31
205 教育支出 80 60 20
20502 普通教育 75 60 15
20599 其他教育支出 5 5
208 社会保障和就业支出 9 9
— 1 —
科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
206 科学技术支出 11 11
"""
    )
    assert [row[2:5] for row in rows(table)] == [
        ["100", "69", "31"],
        ["80", "60", "20"],
        ["75", "60", "15"],
        ["5", "", "5"],
        ["9", "9", ""],
        ["11", "", "11"],
    ]
    assert {row for row, _ in table.doubts} == {0, 1, 2, 3, 4, 5}
