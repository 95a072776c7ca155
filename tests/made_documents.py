"""What holds for every made document: its gold is printed, its tables are whole, its spots are what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from structurer.evaluate.make.blocks import (
    Composition,
    Form,
    GoldValue,
    Grid,
    Heading,
    Paragraph,
    Pointer,
    Printed,
    Spot,
)

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def told(composition: Composition) -> Iterator[tuple[str, tuple[tuple[Pointer, GoldValue], ...]]]:
    """The words of every piece and cell that prints gold."""
    for block in composition.blocks:
        if isinstance(block, Paragraph):
            yield from ((piece.text, piece.gold) for piece in block.pieces if piece.gold)
        elif isinstance(block, Grid):
            yield from ((block.rows[row][column], gold) for (row, column), gold in block.gold.items())


def words_of(composition: Composition) -> str:
    """Headings and paragraphs without figures and names."""
    texts = []
    for block in composition.blocks:
        if isinstance(block, Heading):
            texts.append(block.text)
        elif isinstance(block, Paragraph):
            texts.append("".join(piece.text for piece in block.pieces if not piece.gold))
    return re.sub(r"[\d.,%]", "", "\n".join(texts))


def check_gold_is_printed(composition: Composition) -> None:
    for text, gold in told(composition):
        digits = text.replace(",", "")
        for pointer, value in gold:
            if isinstance(value, Printed):
                assert value.value.lstrip("-") in digits or value == Printed("0", value.unit), (pointer, text)
            elif not pointer.endswith("/as_of"):
                assert value in digits or value in text, (pointer, text)


def check_pointers(composition: Composition, *lists: str) -> None:
    """One value for a place of the record, except that tables may tell it in another unit; lists have no gaps."""
    values: dict[Pointer, GoldValue] = {}
    for pointer, value in composition.printed():
        known = values.setdefault(pointer, value)
        assert _same(known, value), (pointer, known, value)
    for prefix in lists:
        numbers = {pointer.removeprefix(prefix).split("/")[0] for pointer in values if pointer.startswith(prefix)}
        assert sorted(map(int, numbers)) == list(range(len(numbers))), prefix


def _same(one: GoldValue, other: GoldValue) -> bool:
    if isinstance(one, Printed) and isinstance(other, Printed) and {one.unit, other.unit} <= YUAN.keys():
        rounding = sum(YUAN[v.unit] * Decimal(1).scaleb(_places(v.value)) for v in (one, other))
        return abs(yuan(one) - yuan(other)) <= rounding
    return one == other


def _places(value: str) -> int:
    return max(int(Decimal(value).as_tuple().exponent), -2) if "." in value else -2


def yuan(quantity: Printed) -> Decimal:
    return Decimal(quantity.value) * YUAN[quantity.unit]


def check_tables(composition: Composition) -> None:
    for grid in composition.tables():
        width = len(grid.columns)
        assert grid.rows, grid.title
        assert {len(row) for row in grid.rows} == {width}, grid.title
        assert len(grid.aligns) in (0, width), grid.title
        assert all(row < len(grid.rows) and column < width for row, column in grid.gold), grid.title
        assert all(any(row) for row in grid.rows), grid.title


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").rstrip("%"))


def check_spots(composition: Composition) -> None:
    for spot in composition.spots:
        text = _text_of(composition, spot)
        if spot.kind == "year":
            assert str(composition.document["fiscal_year"]) in text
        elif spot.kind == "unit":
            assert re.search("[万亿]?元$", text), text
        elif spot.kind == "share":
            _check_share(text, spot)
        elif spot.kind == "sum":
            figures = [number(figure) for figure in spot.figures if figure.strip("-—")]
            _check_sum(number(text), figures)


def _check_share(text: str, spot: Spot) -> None:
    part, of = (number(figure) for figure in spot.figures)
    rate = re.search(r"[\d.]+", text)
    assert rate is not None
    if spot.note == "change":
        candidates = [part * 100 / (of - sign * part) for sign in (1, -1) if of - sign * part]
    else:
        candidates = [part * 100 / of]
    assert min(abs(Decimal(rate[0]) - one) for one in candidates) <= Decimal("0.00501"), (text, spot)


def _check_sum(told_figure: Decimal, others: list[Decimal]) -> None:
    """The figure is the sum of the others, or it is one part and the first of them the total."""
    slack = max(Decimal(1).scaleb(int(one.as_tuple().exponent)) for one in [told_figure, *others])
    slack *= Decimal(len(others) + 1) / 2
    apart = [abs(sum(others) - told_figure), abs(sum(others[1:]) + told_figure - others[0])]
    assert min(apart) <= slack, (told_figure, others)


def _text_of(composition: Composition, spot: Spot) -> str:
    block = composition.blocks[spot.block]
    if isinstance(block, Paragraph):
        assert isinstance(spot.at, int)
        return block.pieces[spot.at].text
    assert isinstance(block, Grid)
    assert isinstance(spot.at, tuple)
    return block.rows[spot.at[0]][spot.at[1]]


def check_forms(composition: Composition) -> None:
    """The points of a form add up to its full score, its scores to the score."""
    for form in (block for block in composition.blocks if isinstance(block, Form)):
        rows = form.indicators.rows
        funds = form.fund.rows[0]
        assert Decimal(form.full_score) == number(funds[4]) + sum(number(row[5]) for row in rows)
        assert Decimal(form.score) == number(funds[6]) + sum(number(row[6]) for row in rows)
        for row in rows:
            assert number(row[6]) <= number(row[5])
            assert number(row[6]) == number(row[5]) or len(row[7]) > 4, row


def quantity(node: Any, *path: str) -> tuple[Decimal, str] | None:
    """A quantity of the gold with its unit, None where the document does not tell it."""
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return (Decimal(node["value"]), node["unit"]) if node else None


def check_sum(total: tuple[Decimal, str] | None, *parts: tuple[Decimal, str] | None) -> None:
    """The total is the sum of its parts within rounding, where all are told in one unit."""
    if total is None or any(part is None for part in parts):
        return
    figures = [part for part in (total, *parts) if part is not None]
    if len({unit for _, unit in figures}) > 1:
        return
    last = max(Decimal(1).scaleb(int(value.as_tuple().exponent)) for value, _ in figures)
    places = min(last, Decimal("0.01")) if figures[0][1] != "亿元" else Decimal("0.0001")
    assert abs(figures[0][0] - sum(value for value, _ in figures[1:])) <= places / 2 * len(figures)


def check_rate(rate: Any, part: Any, of: Any) -> None:
    if rate and part and of and part["unit"] == of["unit"] and Decimal(of["value"]):
        exact = Decimal(part["value"]) * 100 / Decimal(of["value"])
        assert abs(exact - Decimal(rate["value"])) <= Decimal("0.00501")


def check_change(line: Mapping[str, Any], now: Any) -> None:
    """The rate of a change has its sign and is that of the figures."""
    change, rate = (line.get(name) for name in ("change", "change_percent"))
    if not (change and rate and now) or change["unit"] != now["unit"]:
        return
    amount = Decimal(change["value"])
    before = Decimal(now["value"]) - amount
    assert abs(amount * 100 / before - Decimal(rate["value"])) <= Decimal("0.00501")
