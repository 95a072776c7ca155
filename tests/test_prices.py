"""Rows read by price: a width that is learnt decides where a wrapped cell ends."""

from __future__ import annotations

from collapsed_text import document

from structurer.forms import Kind
from structurer.tables.prices import read_rows
from structurer.tables.tokens import tokens_of


def cells(text: str, *kinds: Kind) -> list[list[str]]:
    source = document(text)
    tokens = tokens_of(source, source.lines)
    readings = read_rows(tokens, kinds, [(0, len(tokens))])
    return [["".join(t.text for t in tokens[slice(*cell)]) for cell in reading.cells] for reading in readings]


def test_wrapped_names_and_targets_are_told_apart_by_their_widths() -> None:
    text = """青石湾湿地鸟类监
测次数
12次 12次 5 5
青石湾湿地植物监
测次数
每年不
少于6次
6次 5 5
科普人次 500人 620人 10 10
"""
    assert cells(text, "name", "target", "actual", "weight", "score") == [
        ["青石湾湿地鸟类监测次数", "12次", "12次", "5", "5"],
        ["青石湾湿地植物监测次数", "每年不少于6次", "6次", "5", "5"],
        ["科普人次", "500人", "620人", "10", "10"],
    ]


def test_a_score_above_its_weight_is_none() -> None:
    (row,) = cells("巡护次数 5次 6次 10 12", "name", "target", "actual", "weight", "score")
    assert row == ["巡护次数", "5次", "6次", "10", ""]


def test_a_figure_after_the_target_may_be_the_actual_value() -> None:
    (row,) = cells("监测点位数 ≥12个 12 5 5", "name", "target", "actual", "weight", "score")
    assert row == ["监测点位数", "≥12个", "12", "5", "5"]


def test_short_notes_say_nothing_of_the_width_of_a_long_one() -> None:
    text = """巡护次数 5次 5次 5 5 无
监测次数 6次 6次 5 5 无
采样次数 12次 9次 5 4
受台风影响，样品
运输中断，改在下
年完成
培训次数 3次 3次 5 5 无
宣传次数 4次 4次 5 5 无
"""
    found = cells(text, "name", "target", "actual", "weight", "score", "note")
    assert [row[0] for row in found] == ["巡护次数", "监测次数", "采样次数", "培训次数", "宣传次数"]
    assert found[2][-1] == "受台风影响，样品运输中断，改在下年完成"
