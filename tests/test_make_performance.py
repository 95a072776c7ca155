"""Made self-evaluations: figures that hold together, forms that add up, gold that is printed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from made_documents import (
    check_forms,
    check_gold_is_printed,
    check_pointers,
    check_rate,
    check_spots,
    check_sum,
    check_tables,
    quantity,
    told,
    words_of,
)

from structurer.evaluate.make.blocks import Composition, Form, gold_of
from structurer.evaluate.make.names import DOMAINS
from structurer.evaluate.make.performance.achievements import figure, named, of_theme
from structurer.evaluate.make.performance.document import performance
from structurer.evaluate.make.performance.figures import figures_of
from structurer.evaluate.make.performance.work import COMMON, FIELDS
from structurer.evaluate.make.style import style_of

SEEDS = range(50)
LISTS = tuple(
    f"/performance/{name}/"
    for name in ("metrics", "projects", "problems", "measures", "finance/income_sources", "finance/by_economic_class")
)


@cache
def made(seed: int) -> Composition:
    rng = Random(seed)
    return performance(rng, style_of(rng, "performance", "ruled"))


@cache
def record(seed: int) -> dict[str, Any]:
    found: dict[str, Any] = gold_of(made(seed))["performance"]
    return found


@pytest.mark.parametrize("seed", range(200))
def test_figures_hold_together_exactly(seed: int) -> None:
    rng = Random(seed)
    figures = figures_of(rng, style_of(rng, "performance", "ruled"))
    assert sum(amount for _, amount in figures.economic) == figures.spent
    assert all(amount >= 0 for _, amount in figures.economic)
    assert figures.spent <= figures.full_year
    assert sum(project.executed for project in figures.projects) <= figures.projects_executed
    for project in figures.projects:
        assert 0 < project.executed <= project.budget
        assert project.carried_executed <= project.carried < project.budget
        assert 0 <= project.score <= 100


@pytest.mark.parametrize("seed", SEEDS)
def test_the_finance_holds_together_within_rounding(seed: int) -> None:
    finance = record(seed)["finance"]
    check_sum(
        quantity(finance, "income_total"), *(quantity(one, "amount") for one in finance.get("income_sources", []))
    )
    check_sum(
        quantity(finance, "full_year_budget"),
        quantity(finance, "initial_budget"),
        quantity(finance, "supplementary_budget"),
    )
    kinds = ("basic_expenditure", "project_expenditure")
    check_sum(quantity(finance, "expenditure_total"), *(quantity(finance, kind) for kind in kinds))
    for kind, rate in zip(kinds, ("basic_percent", "project_percent"), strict=True):
        check_rate(finance.get(rate), finance.get(kind), finance["expenditure_total"])
    check_rate(finance.get("execution_percent"), finance["expenditure_total"], finance.get("full_year_budget"))
    classes = finance.get("by_economic_class", [])
    if classes:
        check_sum(quantity(finance, "expenditure_total"), *(quantity(one, "amount") for one in classes))


@pytest.mark.parametrize("seed", SEEDS)
def test_projects_have_the_rates_of_their_figures(seed: int) -> None:
    for project in record(seed)["projects"]:
        check_rate(project.get("completion_percent"), project["executed"], project["budget"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_of_a_score_add_up(seed: int) -> None:
    gold = record(seed)
    parts = [Decimal(one["value"]) for one in gold["metrics"] if one.get("unit") == "分"]
    if parts:
        assert sum(parts) == Decimal(gold["self_score"]["value"])


@pytest.mark.parametrize("seed", SEEDS)
def test_forms_add_up_and_agree_with_the_report(seed: int) -> None:
    check_forms(made(seed))
    forms = [block for block in made(seed).blocks if isinstance(block, Form)]
    assert 1 <= len(forms) <= 4
    projects = {project["name"]: project for project in record(seed)["projects"]}
    for form in forms:
        name = form.lines[0][0][1]
        assert name in projects
        if "score" in projects[name]:
            assert Decimal(projects[name]["score"]["value"]) == Decimal(form.score)


@pytest.mark.parametrize("seed", SEEDS)
def test_gold_is_printed(seed: int) -> None:
    check_gold_is_printed(made(seed))
    check_pointers(made(seed), *LISTS)


@pytest.mark.parametrize("seed", SEEDS)
def test_metrics_are_told_with_name_and_value(seed: int) -> None:
    for metric in record(seed)["metrics"]:
        assert metric.keys() <= {"name", "value", "unit", "qualifier"}
        assert metric.keys() >= {"name", "value", "unit"}
    assert len(record(seed)["metrics"]) > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_are_whole_and_spots_are_what_they_say(seed: int) -> None:
    check_tables(made(seed))
    check_spots(made(seed))
    assert {"share", "unit"} <= {spot.kind for spot in made(seed).spots}


def test_every_kind_of_contradiction_can_be_planted() -> None:
    kinds = Counter(kind for seed in SEEDS for kind in {spot.kind for spot in made(seed).spots})
    assert kinds.keys() == {"sum", "share", "prose", "year", "unit"}


def test_the_same_seed_gives_the_same_document() -> None:
    rng = Random(7)
    assert performance(rng, style_of(rng, "performance", "ruled")) == made(7)


def test_documents_differ_in_their_words() -> None:
    words = [set(words_of(made(seed)).split("\n")) for seed in SEEDS]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in pairwise(words)]
    assert sum(shared) / len(shared) < 0.4


def test_every_domain_has_its_work() -> None:
    assert {domain.key for domain in DOMAINS} == set(FIELDS)


@pytest.mark.parametrize(
    ("slot", "name", "link", "first"),
    [
        pytest.param("接通率|达到|#90-99/2|%", "接通率", "达到", True, id="name first, with a link"),
        pytest.param("巡查河道|#10-90|次", "巡查河道", "", True, id="name first"),
        pytest.param("#20-80~10|个|在建项目", "在建项目", "", False, id="name last"),
    ],
)
def test_slots(slot: str, name: str, link: str, first: bool) -> None:
    counted = named(slot)
    assert (counted.name, counted.link, counted.name_first) == (name, link, first)


def test_a_name_has_one_figure_in_a_document_and_others_in_other_documents() -> None:
    styles = [style_of(Random(seed), "performance", "ruled") for seed in range(2)]
    counted = next(of_theme(COMMON[0]))
    assert figure(styles[0], counted) == figure(styles[0], counted)
    assert len({figure(style_of(Random(seed), "performance", "ruled"), counted) for seed in range(9)}) > 1


def test_gold_of_cells_and_prose_is_the_same_project() -> None:
    both = [seed for seed in SEEDS if len({text for text, _ in told(made(seed)) if text == _first_project(seed)}) == 1]
    assert both


def _first_project(seed: int) -> str:
    name: str = record(seed)["projects"][0]["name"]
    return name
