"""Made budgets: figures that hold together, gold that is printed, places where something can be planted."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from made_documents import (
    check_change,
    check_gold_is_printed,
    check_pointers,
    check_spots,
    check_sum,
    check_tables,
    quantity,
    words_of,
)

from structurer.evaluate.make.blocks import Composition, Grid, Heading, gold_of
from structurer.evaluate.make.budget.document import budget
from structurer.evaluate.make.budget.figures import figures_of
from structurer.evaluate.make.style import style_of

SEEDS = range(50)
LISTS = (
    "/budget/items/",
    "/budget/expenditure/project_items/",
    "/budget/assets/equipment/",
    "/budget/assets/planned_equipment/",
)


@cache
def made(seed: int) -> Composition:
    rng = Random(seed)
    return budget(rng, style_of(rng, "budget", "ruled"))


@cache
def record(seed: int) -> dict[str, Any]:
    found: dict[str, Any] = gold_of(made(seed))["budget"]
    return found


@pytest.mark.parametrize("seed", range(200))
def test_figures_hold_together_exactly(seed: int) -> None:
    rng = Random(seed)
    figures = figures_of(rng, style_of(rng, "budget", "ruled"))
    assert sum(amount for _, amount in figures.economic) == figures.basic
    assert all(amount > 0 for _, amount in figures.economic)
    assert sum(plan.amount for plan in figures.projects) == figures.project
    assert figures.granted() + figures.own == figures.total
    assert all(min(one.staff, one.public, one.project, one.own, one.previous) >= 0 for one in figures.planned)
    assert figures.procurement.micro <= figures.procurement.reserved <= figures.procurement.total
    assert figures.three.total.now <= figures.total


@pytest.mark.parametrize("seed", SEEDS)
def test_the_prose_holds_together_within_rounding(seed: int) -> None:
    gold = record(seed)
    spent = gold["expenditure"]
    people = [quantity(spent, name) for name in ("personnel", "individuals_families") if name in spent]
    check_sum(quantity(spent, "total"), *people, quantity(spent, "public_use"), quantity(spent, "projects"))
    if "total" in spent:
        assert spent["total"] == gold["overall"]["expenditure"] == gold["overall"]["income"]
    items = spent.get("project_items", [])
    if items and "projects" in spent:
        check_sum(quantity(spent, "projects"), *(quantity(one, "budget") for one in items))
    bought = gold.get("procurement", {})
    check_sum(quantity(bought, "total"), *(quantity(bought, name) for name in ("goods", "works", "services")))
    for field in ("budget", "change"):
        lines = {key: quantity(gold, "three_public", key, field) for key in gold.get("three_public", {})}
        check_sum(lines.get("total"), lines.get("abroad"), lines.get("vehicle"), lines.get("reception"))
        check_sum(lines.get("vehicle"), lines.get("vehicle_purchase"), lines.get("vehicle_running"))
    for item in gold.get("items", []):
        check_sum(quantity(item, "budget"), quantity(item, "previous"), quantity(item, "change"))


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_have_the_sign_and_the_rate_of_their_figures(seed: int) -> None:
    gold = record(seed)
    overall = gold["overall"]
    for side in ("income", "expenditure"):
        line = {"change": overall.get(f"{side}_change"), "change_percent": overall.get(f"{side}_change_percent")}
        check_change(line, overall[side])
    lines = [*gold.get("items", []), *gold["expenditure"].get("project_items", []), gold.get("agency_running", {})]
    for told in [*lines, *gold.get("three_public", {}).values()]:
        check_change(told, told.get("budget"))


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_is_printed(seed: int) -> None:
    check_gold_is_printed(made(seed))
    check_pointers(made(seed), *LISTS)


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_are_whole(seed: int) -> None:
    check_tables(made(seed))
    grids = [block for block in made(seed).blocks if isinstance(block, Grid)]
    assert 9 <= len(grids) <= 10
    assert len({grid.title for grid in grids}) == len(grids)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_empty_table_says_so(seed: int) -> None:
    for grid in made(seed).tables():
        figures = [cell for row in grid.rows for cell in row if cell.strip("0.,")]
        assert bool(grid.notes) == (figures == ["合计"]), grid.title


@pytest.mark.parametrize("seed", SEEDS)
def test_spots_are_what_they_say(seed: int) -> None:
    check_spots(made(seed))
    kinds = Counter(spot.kind for spot in made(seed).spots)
    assert kinds["sum"] > 20
    assert kinds["prose"] >= 1
    assert kinds["year"] >= 1
    assert kinds["unit"] >= 1


def test_the_same_seed_gives_the_same_document() -> None:
    rng = Random(7)
    assert budget(rng, style_of(rng, "budget", "ruled")) == made(7)


def test_documents_differ_in_their_words() -> None:
    words = [set(words_of(made(seed)).split("\n")) for seed in SEEDS]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in pairwise(words)]
    assert sum(shared) / len(shared) < 0.4


def test_some_documents_leave_something_out() -> None:
    parts = Counter(key for seed in SEEDS for key in record(seed))
    assert 0 < parts["items"] < len(SEEDS)
    assert 0 < sum("project_items" in record(seed)["expenditure"] for seed in SEEDS) < len(SEEDS)
    assert 0 < sum("reason" in record(seed)["overall"] for seed in SEEDS) < len(SEEDS)


def test_headings_are_numbered_through() -> None:
    parts = [block.text for block in made(3).blocks if isinstance(block, Heading) and block.level == 0]
    assert [text[1] for text in parts] == list("一二三四五六七八九")[: len(parts)]
