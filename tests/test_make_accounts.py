"""Made final accounts: figures that hold together, gold that is printed, places where something can be planted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from structurer.evaluate.make.accounts.document import accounts
from structurer.evaluate.make.accounts.figures import figures_of
from structurer.evaluate.make.blocks import Composition, Grid, Heading, Paragraph, Printed, gold_of
from structurer.evaluate.make.names import body_of
from structurer.evaluate.make.style import style_of

SEEDS = range(50)


@cache
def made(seed: int) -> Composition:
    rng = Random(seed)
    return accounts(rng, style_of(rng, "accounts", "ruled"))


@cache
def record(seed: int) -> dict[str, Any]:
    found: dict[str, Any] = gold_of(made(seed))["final_accounts"]
    return found


def number(node: Any, *path: str) -> tuple[Decimal, str] | None:
    """A quantity of the gold with its unit."""
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return (Decimal(node["value"]), node["unit"]) if node else None


def check(total: tuple[Decimal, str] | None, *parts: tuple[Decimal, str] | None) -> None:
    """The total is the sum of its parts within half of the last place of each, if all are printed in one unit."""
    told = [part for part in (total, *parts) if part]
    if len(told) < len(parts) + 1 or len({unit for _, unit in told}) > 1:
        return
    last = max(Decimal(1).scaleb(int(value.as_tuple().exponent)) for value, _ in told)
    assert abs(told[0][0] - sum(value for value, _ in told[1:])) <= last / 2 * len(told)


@pytest.mark.parametrize("seed", range(200))
@pytest.mark.parametrize("step", [1, 10_000])
def test_figures_hold_together_exactly(seed: int, step: int) -> None:
    rng = Random(seed)
    figures = figures_of(rng, body_of(rng), step)
    assert figures.total == figures.expenditure + figures.others.distributed + figures.closing
    assert figures.general.basic == figures.personnel + figures.public_use
    assert all(fund.closing >= 0 and min(fund.incomes, default=0) >= 0 for fund in figures.funds)
    assert all(amount >= 0 for row in (*figures.incomes, *figures.expenses) for amount in row.amounts)
    assert sum(row.amounts[0] for row in figures.incomes) == sum(fund.income for fund in figures.funds)
    assert all(amount > 0 for amount in figures.economic.values())
    assert figures.procurement.micro <= figures.procurement.sme <= figures.procurement.total


@pytest.mark.parametrize("seed", SEEDS)
def test_the_prose_holds_together_within_rounding(seed: int) -> None:
    gold = record(seed)
    check(number(gold, "income", "total"), *(number(one, "amount") for one in gold["income"]["sources"]))
    check(number(gold, "expenditure", "total"), *(number(one, "amount") for one in gold["expenditure"]["kinds"]))
    general = gold["general_budget"]
    check(number(general, "expenditure"), *(number(one, "amount") for one in general["structure"]))
    check(number(general, "final"), number(general, "expenditure"))
    basic = gold["basic_expenditure"]
    check(number(basic, "total"), number(basic, "personnel", "amount"), number(basic, "public_use", "amount"))
    for field in ("budget", "final"):
        lines = {key: number(gold, "three_public", key, field) for key in gold.get("three_public", {})}
        check(lines.get("total"), lines.get("abroad"), lines.get("vehicle"), lines.get("reception"))
        check(lines.get("vehicle"), lines.get("vehicle_purchase"), lines.get("vehicle_running"))
    bought = gold.get("procurement", {})
    check(number(bought, "total"), *(number(bought, name) for name in ("goods", "works", "services")))


@pytest.mark.parametrize("seed", SEEDS)
def test_appropriations_close(seed: int) -> None:
    gold = record(seed)["appropriation"]
    for flows in (("current_year_income", "opening_carryover"), ("current_year_expenditure", "closing_carryover")):
        check(number(gold, "total"), *(number(gold, flow) for flow in flows))


def shares(gold: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Rates with the figures that give them."""
    for one in gold["income"]["sources"]:
        yield one.get("percent"), one["amount"], gold["income"]["total"]
    for one in gold["expenditure"]["kinds"]:
        yield one.get("percent"), one["amount"], gold["expenditure"]["total"]
    general = gold["general_budget"]
    for one in general["structure"]:
        yield one.get("percent"), one["amount"], general["expenditure"]
    for one in [general, *general.get("items", [])]:
        yield one.get("completion_percent"), one["final"], one["initial_budget"]
    for line in gold.get("three_public", {}).values():
        yield line.get("completion_percent"), line.get("final"), line.get("budget")


@pytest.mark.parametrize("seed", SEEDS)
def test_rates_are_those_of_the_printed_figures(seed: int) -> None:
    for rate, part, of in shares(record(seed)):
        if rate and part["unit"] == of["unit"]:
            exact = Decimal(part["value"]) * 100 / Decimal(of["value"])
            assert abs(exact - Decimal(rate["value"])) <= Decimal("0.005")


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_have_the_sign_and_the_rate_of_their_figures(seed: int) -> None:
    gold = record(seed)
    for line, now in (
        (gold["overall"], "total"),
        (gold["appropriation"], "total"),
        (gold["general_budget"], "expenditure"),
    ):
        change, rate = line.get("change"), line.get("change_percent")
        if rate:
            before = Decimal(line[now]["value"]) - Decimal(change["value"])
            assert abs(Decimal(change["value"]) * 100 / before - Decimal(rate["value"])) <= Decimal("0.005")


@pytest.mark.parametrize("seed", SEEDS)
def test_statements_by_function_add_up(seed: int) -> None:
    for grid in tables(made(seed)):
        labels = [
            at for at, column in enumerate(grid.columns) if column.endswith(("科目名称", "/类", "/款", "/项", "码"))
        ]
        if len(labels) in (2, 4) and "预算" not in grid.columns[0] and not grid.columns[0].startswith("人员"):
            add_up(grid, len(labels))


def add_up(grid: Grid, labels: int) -> None:
    rows = {("".join(row[: labels - 1])).strip("合计"): row[labels:] for row in grid.rows}
    for code, amounts in rows.items():
        below = [row for other, row in rows.items() if is_below(other, code)]
        for at, total in enumerate(amounts):
            parts = [amount(row[at]) for row in below]
            if parts:
                assert abs(amount(total) - sum(parts)) <= Decimal("0.005") * (len(parts) + 1)


def is_below(code: str, above: str) -> bool:
    return code.startswith(above) and len(code) == (len(above) + 2 if above else 3)


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "") or "0")


def tables(composition: Composition) -> list[Grid]:
    return [block for block in composition.blocks if isinstance(block, Grid)]


def pieces(composition: Composition) -> Iterator[tuple[str, str, Any]]:
    """What prints gold: the words, the pointer, the value."""
    for block in composition.blocks:
        if isinstance(block, Paragraph):
            for piece in block.pieces:
                for pointer, value in piece.gold:
                    yield piece.text, pointer, value
        elif isinstance(block, Grid):
            for (row, column), entries in block.gold.items():
                for pointer, value in entries:
                    yield block.rows[row][column], pointer, value


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_is_what_its_words_print(seed: int) -> None:
    known: dict[str, Any] = {}
    for text, pointer, value in pieces(made(seed)):
        assert known.setdefault(pointer, value) == value
        if isinstance(value, Printed):
            assert value.value.lstrip("-") in text.replace(",", "") or value.value == "0"
        else:
            assert value == text or pointer.endswith("as_of")


@pytest.mark.parametrize("seed", SEEDS)
def test_entries_of_lists_are_numbered_without_gaps(seed: int) -> None:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for _, pointer, _ in pieces(made(seed)):
        parts = pointer.split("/")
        for at, part in enumerate(parts):
            if part.isdecimal():
                numbers["/".join(parts[:at])].add(int(part))
    assert all(found == set(range(len(found))) for found in numbers.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_spots_are_pieces_and_cells_with_a_figure_or_a_year(seed: int) -> None:
    composition = made(seed)
    for spot in composition.spots:
        block = composition.blocks[spot.block]
        if isinstance(spot.at, int):
            assert isinstance(block, Paragraph)
            text = block.pieces[spot.at].text
        else:
            assert isinstance(block, Grid)
            text = block.rows[spot.at[0]][spot.at[1]]
        assert any(character.isdecimal() for character in text)
        if spot.kind == "year":
            assert text == str(composition.document["fiscal_year"])
        if spot.kind == "sum":
            assert len(spot.figures) >= 2
    assert {spot.kind for spot in composition.spots} == {"sum", "share", "prose", "year", "unit"}


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_gives_the_same_composition(seed: int) -> None:
    first, second = (Random(seed), Random(seed))
    assert accounts(first, style_of(first, "accounts", "ruled")) == accounts(
        second, style_of(second, "accounts", "ruled")
    )


def test_documents_differ_in_wording_units_sections_and_heads() -> None:
    compositions = [made(seed) for seed in SEEDS]
    first_sentences = {sentence(composition, "收入支出决算总体情况") for composition in compositions}
    assert len(first_sentences) == len(compositions)
    assert {grid.unit for composition in compositions for grid in tables(composition)} >= {"元", "万元"}
    assert len({tuple(grid.columns) for composition in compositions for grid in tables(composition)}) > 40
    assert len({tuple(record(seed)) for seed in SEEDS}) > 8


def sentence(composition: Composition, title: str) -> str:
    """The first paragraph below a heading."""
    blocks = iter(composition.blocks)
    for block in blocks:
        if isinstance(block, Heading) and title in block.text and "财政" not in block.text:
            return "".join(piece.text for piece in next(one for one in blocks if isinstance(one, Paragraph)).pieces)
    raise AssertionError(title)
