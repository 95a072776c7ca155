"""How money flows through made final accounts: the three appropriations by item, other income, what both pay for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from structurer.evaluate.make.accounts.spending import Spent
from structurer.evaluate.make.amounts import part_of, split, whole
from structurer.evaluate.make.classification import Fund as FundName
from structurer.evaluate.make.classification import Item, section_items
from structurer.evaluate.make.names import Body
from structurer.evaluate.make.phrases import STAFF_SECTIONS

SOURCES = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
KINDS = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_SOURCE_ODDS = {"上级补助收入": 0.07, "事业收入": 0.06, "经营收入": 0.04, "附属单位上缴收入": 0.02, "其他收入": 0.35}
_EARNING = {"hospital": 0.95, "school": 0.4, "market": 0.15, "culture": 0.15}
_LAND = "21208"
_FUND_SECTIONS = {"street": "21213", "civil": "22960", "culture": "22960", "education": "22960"}
_STATE_SECTION = "22301"


@dataclass(frozen=True, slots=True)
class Row:
    """Amounts of an item, one for each column of its statement."""

    item: Item
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Fund:
    """One of the three appropriations: what was spent by item; income and carry-over from the year before likewise."""

    spent: tuple[Spent, ...] = ()
    incomes: tuple[int, ...] = ()
    openings: tuple[int, ...] = ()

    @property
    def income(self) -> int:
        return sum(self.incomes)

    @property
    def opening(self) -> int:
        return sum(self.openings)

    @property
    def basic(self) -> int:
        return sum(spent.basic for spent in self.spent)

    @property
    def project(self) -> int:
        return sum(spent.project for spent in self.spent)

    @property
    def expenditure(self) -> int:
        return self.basic + self.project

    @property
    def total(self) -> int:
        return self.income + self.opening

    @property
    def closing(self) -> int:
        return self.total - self.expenditure


@dataclass(frozen=True, slots=True)
class Others:
    """Income that is no appropriation, by source, with its carry-overs: 使用非财政拨款结余 and 结余分配 among them."""

    sources: Mapping[str, int] = field(default_factory=dict)
    opening: int = 0
    used: int = 0
    distributed: int = 0
    closing: int = 0

    @property
    def income(self) -> int:
        return sum(self.sources.values())

    @property
    def spent(self) -> int:
        return self.income + self.opening + self.used - self.distributed - self.closing


def fund_of(rng: Random, spent: Sequence[Spent], step: int) -> Fund:
    """A fund whose carry-overs lie with the items of projects; many have none at all."""
    spending = sum(item.total for item in spent)
    bearing = [item.project for item in spent]
    opening = part_of(rng, min(sum(bearing), spending // 5), 0.02, 0.9, step) if rng.random() < 0.6 else 0
    closing = part_of(rng, min(sum(bearing), spending // 5), 0.02, 0.9, step) if rng.random() < 0.6 else 0
    openings = split(rng, opening, bearing, step) if opening else (0,) * len(spent)
    closings = split(rng, closing, bearing, step) if closing else (0,) * len(spent)
    incomes = tuple(item.total + left - brought for item, brought, left in zip(spent, openings, closings, strict=True))
    return Fund(tuple(spent), incomes, openings)


def special_fund(rng: Random, body: Body, total: int, name: FundName, step: int) -> Fund:
    """Government funds of one body in five, state capital of one in thirty; the others have nothing."""
    if rng.random() > (0.2 if name == "政府性基金" else 0.03):
        return Fund()
    section = _STATE_SECTION if name == "国有资本经营" else _FUND_SECTIONS.get(body.domain.key, _LAND)
    items = rng.sample(section_items(section), rng.choice((1, 1, 2)))
    amounts = split(rng, part_of(rng, total, 0.01, 0.3, step), len(items), step)
    spent = [Spent(item, 0, amount) for item, amount in zip(items, amounts, strict=True)]
    return fund_of(rng, sorted(spent, key=lambda one: one.item.code), step)


def others_of(rng: Random, body: Body, total: int, step: int) -> Others:
    """Most bodies have little besides appropriations; a hospital earns most of what it spends."""
    odds = {"其他收入": 0.35, "上级补助收入": 0.07}
    if not body.administrative:
        odds = _SOURCE_ODDS | {"事业收入": _EARNING.get(body.domain.key, 0.06)}
    sources = {name: _source(rng, body, name, total, step) for name, chance in odds.items() if rng.random() < chance}
    opening = part_of(rng, total, 0.001, 0.03, step) if rng.random() < 0.25 else 0
    if not sources:
        return Others({}, opening=opening, closing=opening)
    earned = sum(sources.values())
    used = part_of(rng, earned, 0.02, 0.2, step) if rng.random() < 0.1 else 0
    distributed = part_of(rng, earned, 0.01, 0.1, step) if rng.random() < 0.1 else 0
    closing = part_of(rng, earned + opening, 0.01, 0.5, step) if rng.random() < 0.4 else 0
    return Others(sources, opening, used, distributed, closing)


def _source(rng: Random, body: Body, name: str, total: int, step: int) -> int:
    if name == "事业收入":
        high = 3.0 if body.domain.key == "hospital" else 0.25
        return part_of(rng, total, high / 5, high, step)
    if name == "其他收入":
        return part_of(rng, total, 0.0005, 0.04, step)
    return part_of(rng, total, 0.01, 0.1, step)


def incomes_of(funds: Iterable[Fund], others: Others, main: Item) -> tuple[Row, ...]:
    """Income by item and source; what is no appropriation comes to the main item."""
    rows: dict[str, Row] = {}
    for fund in funds:
        for spent, income in zip(fund.spent, fund.incomes, strict=True):
            rows[spent.item.code] = Row(spent.item, (income, *(0,) * (len(SOURCES) - 1)))
    granted = rows[main.code].amounts[0]
    rows[main.code] = Row(main, (granted, *(others.sources.get(name, 0) for name in SOURCES[1:])))
    return tuple(rows[code] for code in sorted(rows) if rows[code].total)


def expenses_of(rng: Random, funds: Iterable[Fund], others: Others, main: Item, step: int) -> tuple[Row, ...]:
    """Expenditure by item and kind; what is no appropriation is spent on the main item."""
    rows = {spent.item.code: Row(spent.item, (spent.basic, spent.project, 0, 0, 0)) for f in funds for spent in f.spent}
    basic, project = rows[main.code].amounts[:2]
    own = _own_kinds(rng, others, step)
    rows[main.code] = Row(main, (basic + own[0], project + own[1], *own[2:]))
    return tuple(rows[code] for code in sorted(rows))


def _own_kinds(rng: Random, others: Others, step: int) -> tuple[int, int, int, int, int]:
    """What other income was spent on: running a business, now and then the body above or below, else the usual."""
    business = min(others.spent, whole(int(others.sources.get("经营收入", 0) * rng.uniform(0.7, 1.0)), step))
    left = others.spent - business
    above = part_of(rng, left, 0.02, 0.2, step) if rng.random() < 0.05 else 0
    below = part_of(rng, left - above, 0.02, 0.2, step) if rng.random() < 0.05 else 0
    rest = left - above - below
    basic = rng.choice((0, rest, part_of(rng, rest, 0.3, 0.8, step)))
    return basic, rest - basic, above, business, below


def main_item(general: Fund) -> Item:
    """The item that keeps the body running: the largest basic expenditure that is none of the staff's own."""
    own = [spent for spent in general.spent if spent.item.section_code not in STAFF_SECTIONS]
    return max(own, key=lambda spent: spent.basic).item
