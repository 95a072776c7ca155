"""What made final accounts tell besides the statements: 三公 expenses, meetings, procurement, assets, merits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from structurer.evaluate.make.amounts import WAN, YUAN, part_of, split, whole
from structurer.evaluate.make.phrases import EQUIPMENT, VEHICLE_USES


@dataclass(frozen=True, slots=True)
class Line:
    """Budget, final accounts and the final accounts of the year before, in fen."""

    budget: int = 0
    final: int = 0
    before: int = 0

    def __add__(self, other: Line) -> Line:
        return Line(self.budget + other.budget, self.final + other.final, self.before + other.before)


@dataclass(frozen=True, slots=True)
class ThreePublic:
    abroad: Line
    purchase: Line
    running: Line
    reception: Line
    abroad_groups: int
    abroad_persons: int
    bought: int
    fleet: int
    received_groups: int
    visitors: int

    @property
    def vehicle(self) -> Line:
        return self.purchase + self.running

    @property
    def total(self) -> Line:
        return self.abroad + self.vehicle + self.reception

    def economic(self) -> Mapping[str, int]:
        """What of it stands in the basic expenditure; vehicles are bought from projects."""
        return {"30212": self.abroad.final, "30217": self.reception.final, "30231": self.running.final}


@dataclass(frozen=True, slots=True)
class Costs:
    """会议费, 培训费 and 节庆活动, with the people who took part."""

    meeting: int
    meeting_people: int
    training: int
    training_people: int
    events: int = 0

    def economic(self) -> Mapping[str, int]:
        return {"30215": self.meeting, "30216": self.training}


@dataclass(frozen=True, slots=True)
class Procurement:
    """Goods, works and services, and what of each went to small and medium enterprises; micro: of all to small ones."""

    kinds: tuple[int, int, int]
    sme_kinds: tuple[int, int, int]
    micro: int

    @property
    def total(self) -> int:
        return sum(self.kinds)

    @property
    def sme(self) -> int:
        return sum(self.sme_kinds)


@dataclass(frozen=True, slots=True)
class Assets:
    uses: tuple[tuple[str, int], ...]
    equipment: tuple[tuple[str, int], ...]

    @property
    def vehicles(self) -> int:
        return sum(count for _, count in self.uses)


@dataclass(frozen=True, slots=True)
class Merits:
    """The self-evaluation in short; the score as printed."""

    score: str
    grade: str
    whole_budget: int
    executed: int
    projects: int
    projects_amount: int


@dataclass(frozen=True, slots=True)
class Staff:
    establishment: int
    staff: int
    retired: int
    hired: int


def three_public_of(rng: Random, public: int, step: int) -> ThreePublic:
    """The three public expenses of a body whose funds for public use bear at most a third of them."""
    room = public // 3
    fleet = min(rng.choice((0, 0, 1, 1, 2, 3, 4, 6, 9, 14)), room // (4 * WAN))
    running = whole(fleet * rng.randint(8_000, 34_000) * YUAN, step)
    received = rng.random() < 0.65
    reception = whole(min(rng.randint(900, 60_000) * YUAN, room - running), step) if received else 0
    travelled = rng.random() < 0.08
    abroad = (
        whole(min(rng.randint(20_000, 150_000) * YUAN, (room - running - reception) // 2), step) if travelled else 0
    )
    bought = rng.randint(1, 2) if fleet and rng.random() < 0.12 else 0
    visitors = max(4, reception // (rng.randint(60, 150) * YUAN)) if reception else 0
    return ThreePublic(
        abroad=_line(rng, abroad, step),
        purchase=_line(rng, whole(bought * rng.randint(150_000, 250_000) * YUAN, step), step),
        running=_line(rng, running, step),
        reception=_line(rng, reception, step),
        abroad_groups=1 if abroad else 0,
        abroad_persons=rng.randint(1, 4) if abroad else 0,
        bought=bought,
        fleet=fleet,
        received_groups=max(1, visitors // rng.randint(4, 9)) if reception else 0,
        visitors=visitors,
    )


def _line(rng: Random, final: int, step: int) -> Line:
    """Spending keeps within its budget; in some years nothing was spent, now or before."""
    if not final:
        budget = whole(rng.randint(2_000, 40_000) * YUAN, step) if rng.random() < 0.15 else 0
        before = whole(rng.randint(900, 20_000) * YUAN, step) if rng.random() < 0.2 else 0
        return Line(budget, 0, before)
    budget = final if rng.random() < 0.3 else whole(int(final * rng.uniform(1.01, 2.5)), step)
    before = rng.choice((0, final, *((whole(int(final * rng.uniform(0.5, 1.8)), step),) * 6)))
    return Line(budget, final, before)


def costs_of(rng: Random, public: int, step: int) -> Costs:
    meeting = part_of(rng, min(public, 400 * WAN), 0.001, 0.05, step) if rng.random() < 0.5 else 0
    training = part_of(rng, min(public, 500 * WAN), 0.001, 0.08, step) if rng.random() < 0.75 else 0
    return Costs(
        meeting,
        max(5, meeting // (rng.randint(80, 400) * YUAN)) if meeting else 0,
        training,
        max(2, training // (rng.randint(200, 900) * YUAN)) if training else 0,
    )


def procurement_of(rng: Random, room: int, step: int) -> Procurement:
    """Purchases out of the funds for projects and public use; some bodies bought nothing."""
    if room < WAN or rng.random() < 0.05:
        return Procurement((0, 0, 0), (0, 0, 0), 0)
    shares = (rng.random() + 0.05, rng.random() + 0.05 if rng.random() < 0.45 else 0.0, rng.random() + 0.2)
    goods, works, services = split(rng, part_of(rng, room, 0.1, 0.8, step), shares, step)
    kinds = (goods, works, services)
    to_small = [1.0 if rng.random() < 0.4 else rng.uniform(0.2, 0.98) for _ in kinds]
    sme = tuple(min(kind, whole(int(kind * share), step)) for kind, share in zip(kinds, to_small, strict=True))
    micro = sum(sme) if rng.random() < 0.3 else part_of(rng, sum(sme), 0.2, 0.95, step)
    return Procurement(kinds, (sme[0], sme[1], sme[2]), micro)


def assets_of(rng: Random, fleet: int) -> Assets:
    vehicles = fleet + (rng.randint(0, 3) if rng.random() < 0.3 else 0)
    return Assets(
        _uses(rng, vehicles), tuple((name, rng.choice((0, 0, 1, 2, 5, 11))) for name in rng.choice(EQUIPMENT))
    )


def _uses(rng: Random, vehicles: int) -> tuple[tuple[str, int], ...]:
    uses = rng.choice(VEHICLE_USES)
    counts = dict.fromkeys(uses, 0)
    for _ in range(vehicles):
        counts[rng.choice(uses[-5:])] += 1
    return tuple(counts.items())


def merits_of(rng: Random, projects: int, expenditure: int, step: int) -> Merits:
    score = rng.choice((f"{rng.uniform(84, 99.9):.2f}", f"{rng.uniform(84, 99.9):.1f}", f"{rng.randint(84, 100)}"))
    grade = ("优秀", "优") if float(score) >= 90 else ("良好", "良")
    amount = whole(int(projects * rng.uniform(1.0, 1.2)), step)
    whole_budget = whole(int(expenditure * rng.uniform(1.0, 1.2)), step)
    return Merits(score, rng.choice(grade), whole_budget, expenditure, rng.randint(1, 24) if amount else 0, amount)


def staff_of(rng: Random, personnel: int) -> Staff:
    """People whom the personnel expenditure can pay."""
    staff = max(4, personnel // (rng.randint(11, 21) * WAN))
    return Staff(staff + rng.randint(0, staff // 5), staff, rng.randint(0, staff // 2), rng.randint(0, staff // 4))
