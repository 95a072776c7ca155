"""The figures of made final accounts, coherent before anything is printed: all amounts in fen.

What the official statements must satisfy holds by construction: income and carry-overs against expenditure, items
against totals, each fund by itself, basic expenditure by economic class, and the three public expenses by part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from structurer.evaluate.make.accounts.flows import (
    Fund,
    Others,
    Row,
    expenses_of,
    fund_of,
    incomes_of,
    main_item,
    others_of,
    special_fund,
)
from structurer.evaluate.make.accounts.spending import Spent, spending_of
from structurer.evaluate.make.accounts.sundries import (
    Assets,
    Costs,
    Merits,
    Procurement,
    Staff,
    ThreePublic,
    assets_of,
    costs_of,
    merits_of,
    procurement_of,
    staff_of,
    three_public_of,
)
from structurer.evaluate.make.amounts import WAN, split, whole
from structurer.evaluate.make.names import Body

_LEVEL_SIZE = {"province": 1.0, "city": 0.6, "county": 0.25}
# The class of the economic classification that an item of the staff is spent on.
_STAFF_CODES = {
    "2080501": "30302", "2080502": "30302", "2080505": "30108", "2080506": "30109", "2080599": "30302",
    "2080801": "30304", "2089999": "30112", "2101101": "30110", "2101102": "30110", "2101103": "30111",
    "2101199": "30114", "2210201": "30113", "2210202": "30102", "2210203": "30102",
}  # fmt: skip
_WAGES = {"30101": 26, "30102": 20, "30103": 15, "30107": 22, "30106": 2, "30112": 2, "30199": 9}
_TO_FAMILIES = {"30305": 2, "30307": 1, "30309": 0.5, "30399": 2, "30301": 1.5}
_PUBLIC = {
    "30201": 12, "30202": 3, "30203": 1, "30204": 0.2, "30205": 2, "30206": 5, "30207": 4, "30208": 2, "30209": 8,
    "30211": 6, "30213": 7, "30214": 4, "30218": 2, "30226": 10, "30227": 9, "30228": 8, "30229": 7, "30239": 12,
    "30240": 0.3, "30299": 9, "31002": 5, "31003": 4, "31007": 3, "31022": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """What the year before came to."""

    total: int
    appropriation: int
    general: int
    agency_running: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All amounts of final accounts. `initial` is the budget at the beginning of the year, by general item."""

    body: Body
    general: Fund
    government: Fund
    capital: Fund
    others: Others
    incomes: tuple[Row, ...]
    expenses: tuple[Row, ...]
    initial: tuple[int, ...]
    before: Before
    economic: Mapping[str, int]
    three: ThreePublic
    costs: Costs
    procurement: Procurement
    assets: Assets
    merits: Merits
    staff: Staff

    @property
    def funds(self) -> tuple[Fund, Fund, Fund]:
        return self.general, self.government, self.capital

    @property
    def income(self) -> int:
        return sum(row.total for row in self.incomes)

    @property
    def expenditure(self) -> int:
        return sum(row.total for row in self.expenses)

    @property
    def opening(self) -> int:
        return sum(fund.opening for fund in self.funds) + self.others.opening

    @property
    def closing(self) -> int:
        return sum(fund.closing for fund in self.funds) + self.others.closing

    @property
    def total(self) -> int:
        return self.income + self.others.used + self.opening

    @property
    def personnel(self) -> int:
        return sum(amount for code, amount in self.economic.items() if is_personnel(code))

    @property
    def public_use(self) -> int:
        return sum(amount for code, amount in self.economic.items() if not is_personnel(code))

    @property
    def agency_running(self) -> int:
        return self.public_use if self.body.administrative else 0


def is_personnel(code: str) -> bool:
    """Whether an economic item belongs to the personnel expenditure: classes 301 and 303."""
    return code.startswith(("301", "303"))


def figures_of(rng: Random, body: Body, step: int) -> Figures:
    """The amounts of a body, whole multiples of the step."""
    total = _size(rng, body, step)
    general = fund_of(rng, spending_of(rng, body, total, step), step)
    government = special_fund(rng, body, total, "政府性基金", step)
    capital = special_fund(rng, body, total, "国有资本经营", step)
    funds, main, others = (general, government, capital), main_item(general), others_of(rng, body, total, step)
    expenses = expenses_of(rng, funds, others, main, step)
    public = _public_use(rng, general, main.code, step)
    three, costs = three_public_of(rng, public, step), costs_of(rng, public, step)
    economic = _economic(rng, body, general, {**three.economic(), **costs.economic()}, public, step)
    projects, expenditure = sum(row.amounts[1] for row in expenses), sum(row.total for row in expenses)
    return Figures(
        body=body,
        general=general,
        government=government,
        capital=capital,
        others=others,
        incomes=incomes_of(funds, others, main),
        expenses=expenses,
        initial=tuple(_initial(rng, spent, step) for spent in general.spent),
        before=_before(rng, funds, others, public, step),
        economic=economic,
        three=three,
        costs=costs,
        procurement=procurement_of(rng, projects + public, step),
        assets=assets_of(rng, three.fleet),
        merits=merits_of(rng, projects, expenditure, step),
        staff=staff_of(rng, sum(economic.values()) - public),
    )


def _size(rng: Random, body: Body, step: int) -> int:
    """What is spent in a year, evenly spread by order of magnitude."""
    least, most = body.domain.sizes
    most = max(least * 2, int(most * _LEVEL_SIZE[body.level]))
    return whole(int(math.exp(rng.uniform(math.log(least), math.log(most))) * WAN), step)


def _public_use(rng: Random, general: Fund, main: str, step: int) -> int:
    running = next(spent.basic for spent in general.spent if spent.item.code == main)
    return whole(int(running * rng.uniform(0.12, 0.35)), step)


def _initial(rng: Random, spent: Spent, step: int) -> int:
    """The budget of an item: often what was spent, now and then nothing at all."""
    chance = rng.random()
    if chance < 0.35:
        return spent.total
    if chance < 0.4 and not spent.basic:
        return 0
    if spent.basic > spent.project:
        return whole(int(spent.total * rng.uniform(0.85, 1.15)), step)
    return whole(int(spent.total * rng.choice((rng.uniform(0.4, 0.97), rng.uniform(1.02, 1.9)))), step)


def _before(rng: Random, funds: Sequence[Fund], others: Others, public: int, step: int) -> Before:
    """The year before: what was spent then and what it left for this year make up its totals."""
    general = whole(int(funds[0].expenditure * rng.uniform(0.72, 1.35)), step)
    special = whole(int(sum(fund.expenditure for fund in funds[1:]) * rng.uniform(0.6, 1.5)), step)
    granted = general + special + sum(fund.opening for fund in funds)
    besides = whole(int(others.spent * rng.uniform(0.6, 1.5)), step) + others.opening
    return Before(granted + besides, granted, general, whole(int(public * rng.uniform(0.8, 1.25)), step))


def _economic(
    rng: Random, body: Body, general: Fund, told: Mapping[str, int], public: int, step: int
) -> Mapping[str, int]:
    """The basic expenditure of the general budget by economic item; `told` are amounts that are told elsewhere too."""
    amounts = {code: amount for code, amount in told.items() if amount}
    amounts |= _parts(rng, public - sum(amounts.values()), _some(rng, _PUBLIC, 0.6), step)
    for spent in general.spent:
        code = _STAFF_CODES.get(spent.item.code)
        if code and spent.basic:
            amounts[code] = amounts.get(code, 0) + spent.basic
    wages = _some(rng, _WAGES, 0.8) | _some(rng, _TO_FAMILIES, 0.3) | {"30101": 26}
    wages.pop("30107" if body.administrative else "30103", None)
    for code, amount in _parts(rng, general.basic - sum(amounts.values()), wages, step).items():
        amounts[code] = amounts.get(code, 0) + amount
    return {code: amounts[code] for code in sorted(amounts) if amounts[code]}


def _some(rng: Random, weights: Mapping[str, float], chance: float) -> dict[str, float]:
    """A part of the codes, one at least, in random shares around their weights."""
    some = {code: weight * rng.uniform(0.5, 1.6) for code, weight in weights.items() if rng.random() < chance}
    first = next(iter(weights))
    return some or {first: weights[first]}


def _parts(rng: Random, total: int, weights: Mapping[str, float], step: int) -> dict[str, int]:
    return dict(zip(weights, split(rng, total, list(weights.values()), step), strict=True))
