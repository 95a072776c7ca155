"""The figures of a made budget: expenditure by item, economic class and project, this year and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from structurer.evaluate.make.accounts.spending import Spent, spending_of
from structurer.evaluate.make.amounts import WAN, YUAN, part_of, split, whole
from structurer.evaluate.make.budget.sundries import (
    Assets,
    Procurement,
    Staff,
    ThreePublic,
    assets_of,
    procurement_of,
    staff_of,
    three_public_of,
)
from structurer.evaluate.make.classification import ECONOMIC, EconomicItem, Item, section_items
from structurer.evaluate.make.names import Body, body_of, departments_of, project_names
from structurer.evaluate.make.style import Style

FUNDS = ("一般公共预算", "政府性基金", "国有资本经营")
OWN_SOURCES = ("财政专户管理资金", "事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入")
_FUND_SECTIONS = {"street": "21213", "civil": "22960", "culture": "22960"}
_BOUND = {
    "2080505": "30108", "2080506": "30109", "2101101": "30110", "2101102": "30110", "2101103": "30111",
    "2101199": "30112", "2089999": "30112", "2080599": "30399", "2080501": "30302", "2080502": "30302",
    "2080801": "30304", "2210201": "30113", "2210202": "30102", "2210203": "30102",
}  # fmt: skip
"""Items of the staff and the economic class in which they are paid."""
_PAY = ("30101", "30102", "30103", "30107", "30199", "30309")
_RUNNING = (
    "30201", "30202", "30205", "30206", "30207", "30209", "30211", "30213", "30226", "30227", "30228", "30229",
    "30239", "30299",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """An item in fen: staff and public use are the basic expenditure; `own` is a project paid with own money.

    `previous` is what the treasury paid by the budget of the year before.
    """

    item: Item
    staff: int
    public: int
    project: int
    own: int
    previous: int
    own_previous: int = 0

    @property
    def basic(self) -> int:
        return self.staff + self.public

    @property
    def granted(self) -> int:
        """What the treasury pays."""
        return self.basic + self.project

    @property
    def total(self) -> int:
        return self.granted + self.own


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    name: str
    item: Item
    amount: int
    previous: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All amounts in fen; `planned` holds the items of all three budgets in the order of their codes."""

    body: Body
    departments: tuple[str, ...]
    staff: Staff
    planned: tuple[Planned, ...]
    own_source: str
    economic: tuple[tuple[EconomicItem, int], ...]
    projects: tuple[ProjectPlan, ...]
    three: ThreePublic
    procurement: Procurement
    agency: tuple[int, int]
    assets: Assets

    def of_fund(self, fund: str) -> tuple[Planned, ...]:
        return tuple(planned for planned in self.planned if planned.item.fund == fund)

    @property
    def total(self) -> int:
        return sum(planned.total for planned in self.planned)

    @property
    def previous(self) -> int:
        return sum(planned.previous + planned.own_previous for planned in self.planned)

    @property
    def own(self) -> int:
        return sum(planned.own for planned in self.planned)

    @property
    def basic(self) -> int:
        return sum(planned.basic for planned in self.planned)

    @property
    def project(self) -> int:
        return self.total - self.basic

    def granted(self, *funds: str) -> int:
        return sum(planned.granted for fund in funds or FUNDS for planned in self.of_fund(fund))

    def granted_before(self, *funds: str) -> int:
        return sum(planned.previous for fund in funds or FUNDS for planned in self.of_fund(fund))

    def economic_class(self, *codes: str) -> int:
        return sum(amount for item, amount in self.economic if item.code.startswith(codes))


def figures_of(rng: Random, style: Style) -> Figures:
    """Figures at random; amounts are multiples of a step that real budgets have."""
    body = body_of(rng)
    step = max(style.step, rng.choice((style.step, 100 * YUAN, 100 * YUAN, WAN)))
    low, high = body.domain.sizes
    total = whole(int(low * (high / low) ** (rng.random() * 0.8)) * WAN, step)
    spent = spending_of(rng, body, total, step)
    public = _public(rng, spent, step)
    three = three_public_of(rng, public, step)
    own = _own(rng, body, total, step)
    general = _general(rng, spent, public, own, step)
    planned = tuple(sorted((*general, *_funds(rng, body, total, step)), key=lambda one: one.item.code))
    return Figures(
        body=body,
        departments=departments_of(rng, body),
        staff=staff_of(rng),
        planned=planned,
        own_source=rng.choice(OWN_SOURCES[1:2] * 4 + OWN_SOURCES[5:] * 3 + OWN_SOURCES),
        economic=_economic(rng, general, three, step),
        projects=_projects(rng, body, planned, step),
        three=three,
        procurement=procurement_of(rng, sum(one.project + one.own for one in planned) + public, step),
        agency=_agency(rng, body, public, step),
        assets=assets_of(rng, three),
    )


def _public(rng: Random, spent: Sequence[Spent], step: int) -> int:
    """For public use: out of the item that keeps the body running."""
    return part_of(rng, max(one.basic for one in spent), 0.12, 0.4, step)


def _own(rng: Random, body: Body, total: int, step: int) -> int:
    """Own money: seldom with offices, often with institutions."""
    if rng.random() > (0.12 if body.administrative else 0.45):
        return 0
    return part_of(rng, total, 0.02, 0.25, step)


def _general(rng: Random, spent: Sequence[Spent], public: int, own: int, step: int) -> tuple[Planned, ...]:
    running = max(spent, key=lambda one: one.basic)
    return tuple(
        Planned(
            item=one.item,
            staff=one.basic - (public if one is running else 0),
            public=public if one is running else 0,
            project=one.project,
            own=own if one is running else 0,
            previous=_before(rng, one.total, step),
            own_previous=part_of(rng, own, 0.7, 1.3, step) if one is running else 0,
        )
        for one in spent
    )


def _before(rng: Random, now: int, step: int) -> int:
    """The year before: often a little less or more, sometimes the same, seldom nothing."""
    chance = rng.random()
    if chance < 0.1:
        return now
    return 0 if chance < 0.14 else part_of(rng, now, 0.72, 1.28, step)


def _funds(rng: Random, body: Body, total: int, step: int) -> tuple[Planned, ...]:
    """Items of a government fund and of the state capital budget: only projects, and only with a few bodies."""
    items: list[Item] = []
    if rng.random() < 0.2:
        section = section_items(_FUND_SECTIONS.get(body.domain.key, "21208"))
        items += rng.sample(section, rng.randint(1, 2))
    if rng.random() < 0.05:
        items += section_items("22301")[:1]
    amounts = [part_of(rng, total, 0.01, 0.15, step) for _ in items]
    return tuple(
        Planned(item, 0, 0, amount, 0, _before(rng, amount, step))
        for item, amount in zip(items, amounts, strict=True)
        if amount
    )


def _economic(
    rng: Random, general: Sequence[Planned], three: ThreePublic, step: int
) -> tuple[tuple[EconomicItem, int], ...]:
    """The basic expenditure by economic class; pensions, medical care and housing are those of the items."""
    amounts: dict[str, int] = {}
    pay = 0
    for one in general:
        if one.item.code in _BOUND:
            code = _BOUND[one.item.code]
            amounts[code] = amounts.get(code, 0) + one.staff
        else:
            pay += one.staff
    for code, amount in _spread(rng, pay, _PAY, rng.randint(3, 6), step).items():
        amounts[code] = amounts.get(code, 0) + amount
    public = sum(one.public for one in general)
    fixed = three.economic()
    amounts |= fixed
    amounts |= _spread(rng, public - sum(fixed.values()), _running(rng), rng.randint(4, 11), step)
    return tuple((ECONOMIC[code], amounts[code]) for code in sorted(amounts) if amounts[code])


def _running(rng: Random) -> tuple[str, ...]:
    return (*_RUNNING, "31002") if rng.random() < 0.5 else _RUNNING


def _spread(rng: Random, total: int, codes: Sequence[str], count: int, step: int) -> dict[str, int]:
    chosen = sorted(rng.sample(list(codes), min(count, len(codes))))
    return dict(zip(chosen, split(rng, total, len(chosen), step), strict=True))


def _projects(rng: Random, body: Body, planned: Sequence[Planned], step: int) -> tuple[ProjectPlan, ...]:
    """One to three projects of each item that carries some."""
    bearing = [(one, one.project + one.own) for one in planned if one.project + one.own]
    parts = [split(rng, amount, rng.choice((1, 1, 2, 3)), step) for _, amount in bearing]
    names = iter(project_names(rng, body, sum(len(part) for part in parts)))
    return tuple(
        ProjectPlan(next(names), one.item, amount, _before(rng, amount, step))
        for (one, _), amounts in zip(bearing, parts, strict=True)
        for amount in amounts
        if amount
    )


def _agency(rng: Random, body: Body, public: int, step: int) -> tuple[int, int]:
    """What keeps an office running, this year and the year before; an institution has none."""
    return (public, _before(rng, public, step)) if body.administrative else (0, 0)
