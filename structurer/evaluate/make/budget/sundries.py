"""What a made budget tells besides its expenditure: staff, the three public expenses, procurement, assets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from structurer.evaluate.make.amounts import WAN, YUAN, part_of, whole
from structurer.evaluate.make.phrases import EQUIPMENT, VEHICLE_USES


@dataclass(frozen=True, slots=True)
class Staff:
    establishment: int
    staff: int
    retired: int
    hired: int


@dataclass(frozen=True, slots=True)
class Line:
    """The budget and that of the year before, in fen."""

    now: int = 0
    before: int = 0

    def __add__(self, other: Line) -> Line:
        return Line(self.now + other.now, self.before + other.before)


@dataclass(frozen=True, slots=True)
class ThreePublic:
    abroad: Line
    reception: Line
    purchase: Line
    running: Line
    bought: int
    fleet: int

    @property
    def vehicle(self) -> Line:
        return self.purchase + self.running

    @property
    def total(self) -> Line:
        return self.abroad + self.vehicle + self.reception

    def economic(self) -> Mapping[str, int]:
        """What of it is basic expenditure: vehicles are bought from projects."""
        return {"30212": self.abroad.now, "30217": self.reception.now, "30231": self.running.now}


@dataclass(frozen=True, slots=True)
class Procurement:
    """In fen; `reserved` is for small and medium enterprises, `micro` of it for small ones."""

    goods: int
    works: int
    services: int
    reserved: int
    micro: int

    @property
    def total(self) -> int:
        return self.goods + self.works + self.services


@dataclass(frozen=True, slots=True)
class Assets:
    uses: tuple[tuple[str, int], ...]
    equipment: tuple[tuple[str, int], ...]
    planned_vehicles: int
    planned_equipment: tuple[tuple[str, int], ...]

    @property
    def vehicles(self) -> int:
        return sum(count for _, count in self.uses)


def staff_of(rng: Random) -> Staff:
    establishment = rng.randint(8, 220)
    staff = establishment - rng.randint(0, max(1, establishment // 7))
    return Staff(establishment, staff, rng.randint(0, establishment // 2), rng.choice((0, 0, rng.randint(1, 20))))


def three_public_of(rng: Random, public: int, step: int) -> ThreePublic:
    """The three public expenses of a body; they take at most a third of its public use."""
    room = public // 3
    fleet = min(rng.choice((0, 0, 1, 2, 3, 4, 6, 9)), room // (4 * WAN))
    running = whole(fleet * rng.randint(10_000, 38_000) * YUAN, step)
    reception = whole(min(rng.randint(1_000, 80_000) * YUAN, room - running), step) if rng.random() < 0.7 else 0
    abroad = whole(min(rng.randint(20_000, 150_000) * YUAN, (room - running) // 4), step) if rng.random() < 0.1 else 0
    bought = rng.randint(1, 2) if fleet and rng.random() < 0.12 else 0
    return ThreePublic(
        abroad=_line(rng, max(abroad, 0), step),
        reception=_line(rng, max(reception, 0), step),
        purchase=_line(rng, whole(bought * rng.randint(150_000, 250_000) * YUAN, step), step),
        running=_line(rng, running, step),
        bought=bought,
        fleet=fleet,
    )


def _line(rng: Random, now: int, step: int) -> Line:
    """The budget of the year before is kept, cut or, at times, new."""
    chance = rng.random()
    if chance < 0.4 or not now:
        return Line(now, now if chance < 0.9 else whole(rng.randint(3_000, 40_000) * YUAN, step))
    return Line(now, part_of(rng, now, 0.85, 1.3, step))


def procurement_of(rng: Random, most: int, step: int) -> Procurement:
    """Goods, works and services out of what is not paid to people; some kinds are nothing."""
    goods = part_of(rng, most, 0.005, 0.12, step)
    works = part_of(rng, most, 0.02, 0.25, step) if rng.random() < 0.3 else 0
    services = part_of(rng, most, 0.02, 0.35, step) if rng.random() < 0.85 else 0
    total = goods + works + services
    reserved = part_of(rng, total, 0.3, 1.0, step) if rng.random() < 0.5 else 0
    return Procurement(goods, works, services, reserved, part_of(rng, reserved, 0.5, 1.0, step))


def assets_of(rng: Random, three: ThreePublic) -> Assets:
    names = rng.choice(EQUIPMENT)
    uses = rng.choice(VEHICLE_USES)
    counts = dict.fromkeys(uses, 0)
    for _ in range(three.fleet):
        counts[rng.choice(uses[1:])] += 1
    return Assets(
        uses=tuple(counts.items()),
        equipment=tuple((name, rng.choice((0, 0, rng.randint(1, 40)))) for name in names),
        planned_vehicles=three.bought,
        planned_equipment=tuple((name, rng.choice((0, 0, 0, rng.randint(1, 4)))) for name in names),
    )
