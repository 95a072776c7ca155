"""Planted contradictions: what a page then prints, what gold keeps of it, and what the list says."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from structurer.evaluate.make.blocks import Composition, Grid, Paragraph, Piece, Printed, Spot, gold_of
from structurer.evaluate.make.planting import planted

DOCUMENT = {"organization": "青石湾某中心", "fiscal_year": 2031, "parts": ["final_accounts"]}
TOTAL = "/final_accounts/overall/total"
PROSE = Paragraph(
    (
        Piece("2031年度"),
        Piece("收入总计1,200.00万元", ((TOTAL, Printed("1200.00", "万元")),)),
        Piece("，减少"),
        Piece("15.20万元", (("/final_accounts/overall/change", Printed("-15.20", "万元")),)),
        Piece("，占"),
        Piece("61.50%", (("/final_accounts/overall/share", Printed("61.50", "%")),)),
        Piece("，比上年持平", (("/final_accounts/overall/flat", Printed("0", "万元")),)),
        Piece("。"),
    )
)
PLAIN = Paragraph(PROSE.pieces[:2])
TABLE = Grid(
    "收入决算表",
    ("科目", "金额"),
    (("教育支出", "1,000.00"), ("文化支出", "200.00"), ("合计", "1,200.00")),
    unit="万元",
    gold={(2, 1): (("/final_accounts/income/total", Printed("1200.00", "万元")),)},
)


def plant(spot: Spot, *blocks: Any, seed: int = 0) -> Composition:
    made = Composition("accounts", DOCUMENT, blocks or (PROSE, TABLE), (spot,))
    return planted(made, 1, Random(seed))


def text_of(made: Composition) -> str:
    block = made.blocks[0]
    assert isinstance(block, Paragraph)
    return "".join(piece.text for piece in block.pieces)


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_figure_in_prose_is_printed_and_kept_by_gold(seed: int) -> None:
    made = plant(Spot("prose", 0, 1, ("1200.00",)), seed=seed)
    value = gold_of(made)["final_accounts"]["overall"]["total"]["value"]
    assert value != "1200.00"
    assert len(value) == 7
    assert abs(Decimal(value) - 1200) >= Decimal("4.8")  # no rounding explains it
    assert f"{Decimal(value):,}万元" in text_of(made)
    assert made.planted[0].figures == (value, "1200.00")


def test_a_sign_that_words_give_stays() -> None:
    made = plant(Spot("prose", 0, 3))
    value = gold_of(made)["final_accounts"]["overall"]["change"]["value"]
    assert value.startswith("-")
    assert value != "-15.20"


@pytest.mark.parametrize("seed", range(20))
def test_a_share_is_off_by_a_point_and_stays_below_a_hundred(seed: int) -> None:
    value = Decimal(gold_of(plant(Spot("share", 0, 5), seed=seed))["final_accounts"]["overall"]["share"]["value"])
    assert abs(value - Decimal("61.50")) >= 1
    assert value < 100


def test_a_cell_is_wrong_with_the_gold_that_it_prints() -> None:
    made = plant(Spot("sum", 1, (2, 1), ("1000.00", "200.00")))
    table = made.blocks[1]
    assert isinstance(table, Grid)
    value = gold_of(made)["final_accounts"]["income"]["total"]["value"]
    assert table.rows[2][1] == f"{Decimal(value):,}" != "1,200.00"
    assert gold_of(made)["tables"][0]["rows"][2] == ["合计", table.rows[2][1]]
    assert made.planted[0].figures == (value, "1000.00", "200.00")


def test_a_wrong_figure_is_none_of_those_beside_it() -> None:
    beside = (*tuple(f"{digit}00.00" for digit in (1, 3, 4, 5, 6, 7, 8, 9)), "020.00", "200.00")
    for seed in range(20):
        assert plant(Spot("sum", 1, (1, 1), beside), seed=seed).planted[0].figures[0] not in beside


def test_another_unit_is_printed_and_kept_by_gold() -> None:
    made = plant(Spot("unit", 0, 1), PLAIN)
    assert text_of(made) == "2031年度收入总计1,200.00元"
    assert gold_of(made)["final_accounts"]["overall"]["total"] == {"value": "1200.00", "unit": "元"}
    assert made.planted[0].figures == ("1200.00元",)


def test_no_unit_is_misprinted_beside_a_change_of_nothing() -> None:
    assert plant(Spot("unit", 0, 1)).planted == ()


@pytest.mark.parametrize("seed", range(5))
def test_another_year_is_a_year_before(seed: int) -> None:
    made = plant(Spot("year", 0, 0), seed=seed)
    assert text_of(made)[:6] in ("2030年度", "2029年度")
    assert made.planted[0].figures[0] in ("2030年", "2029年")
    assert made.document["fiscal_year"] == 2031


def test_words_without_a_figure_are_left_alone() -> None:
    assert plant(Spot("sum", 1, (0, 0))).planted == ()
    assert plant(Spot("unit", 1, (0, 1))).planted == ()  # the cell prints no unit


def test_each_block_holds_one_contradiction() -> None:
    spots = (Spot("prose", 0, 1), Spot("share", 0, 5), Spot("sum", 1, (2, 1)))
    made = planted(Composition("accounts", DOCUMENT, (PROSE, TABLE), spots), 5, Random(1))
    assert len(made.planted) == 2
