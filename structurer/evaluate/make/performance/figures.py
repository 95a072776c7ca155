"""The figures of a made self-evaluation: money, staff, projects and scores that agree with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from structurer.evaluate.make.amounts import WAN, part_of, split, whole
from structurer.evaluate.make.names import Body, body_of, departments_of, project_names
from structurer.evaluate.make.style import Style

SOURCES = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
ECONOMIC = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出")
_GRADES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (90, ("优", "优秀")),
    (80, ("良", "良好")),
    (0, ("中", "中等")),
)
_PARTS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("履职效能", 50), ("管理效率", 50)),
    (("投入", 20), ("过程", 30), ("产出", 25), ("效果", 25)),
    (("预算执行", 10), ("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    (("决策", 15), ("过程", 25), ("产出", 35), ("效益", 25)),
)


@dataclass(frozen=True, slots=True)
class Staff:
    establishment: int
    on_posts: int
    hired: int

    @property
    def at_year_end(self) -> int:
        return self.on_posts + self.hired


@dataclass(frozen=True, slots=True)
class Project:
    """Money in fen; `carried` is what was left of the year before, part of the year's budget."""

    name: str
    initial: int
    budget: int
    executed: int
    carried: int
    carried_executed: int
    score: Decimal
    has_form: bool = False


@dataclass(frozen=True, slots=True)
class ScorePart:
    name: str
    full: int
    score: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of basic expenditure or of the three public expenses; `before` is what the year before spent."""

    name: str
    initial: int
    added: int
    spent: int
    before: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All amounts in fen. `projects` are those that are told; `projects_*` are the sums of all."""

    body: Body
    departments: tuple[str, ...]
    staff: Staff
    sources: tuple[tuple[str, int], ...]
    economic: tuple[tuple[str, int], ...]
    basic_lines: tuple[Line, ...]
    public_lines: tuple[Line, ...]
    projects: tuple[Project, ...]
    projects_initial: int
    projects_budget: int
    projects_executed: int
    parts: tuple[ScorePart, ...]
    grade: str

    @property
    def income(self) -> int:
        return sum(amount for _, amount in self.sources)

    @property
    def initial(self) -> int:
        return sum(line.initial for line in self.basic_lines) + self.projects_initial

    @property
    def added(self) -> int:
        return sum(line.added for line in self.basic_lines) + self.projects_budget - self.projects_initial

    @property
    def full_year(self) -> int:
        return self.initial + self.added

    @property
    def basic(self) -> int:
        return sum(line.spent for line in self.basic_lines)

    @property
    def spent(self) -> int:
        return self.basic + self.projects_executed

    @property
    def score(self) -> Decimal:
        return sum((part.score for part in self.parts), Decimal(0))

    def with_scores(self, scores: Mapping[str, Decimal]) -> Figures:
        """The projects with the scores of their forms, by name."""
        told = tuple(
            replace(project, score=scores[project.name], has_form=True) if project.name in scores else project
            for project in self.projects
        )
        return replace(self, projects=told)


def figures_of(rng: Random, style: Style) -> Figures:
    """Figures at random; amounts are multiples of what the document prints, where it is exact."""
    body = body_of(rng)
    step = max(style.step, style.prose.step if style.exact else 1)
    low, high = body.domain.sizes
    spent = whole(int(low * (high / low) ** (rng.random() * 0.8)) * WAN + rng.randrange(WAN), step)
    basic = part_of(rng, spent, 0.2, 0.75, step)
    basic_lines = _lines(rng, ("人员经费", "日常公用经费"), basic, step)
    projects = _projects(rng, body, spent - basic, step)
    parts = _score_parts(rng)
    return Figures(
        body=body,
        departments=departments_of(rng, body),
        staff=_staff(rng),
        sources=_sources(rng, spent, step),
        economic=_economic(rng, spent, basic_lines[0].spent, spent - basic, step),
        basic_lines=basic_lines,
        public_lines=_public_lines(rng, step),
        projects=_told(rng, projects),
        projects_initial=sum(project.initial for project in projects),
        projects_budget=sum(project.budget for project in projects),
        projects_executed=spent - basic,
        parts=parts,
        grade=_grade(rng, sum((part.score for part in parts), Decimal(0))),
    )


def _staff(rng: Random) -> Staff:
    establishment = rng.randint(9, 180)
    return Staff(establishment, establishment - rng.randint(0, max(1, establishment // 6)), rng.randint(0, 24))


def _sources(rng: Random, spent: int, step: int) -> tuple[tuple[str, int], ...]:
    """Of the year's income: mostly appropriation, sometimes some of the others; the others may be told as nothing."""
    income = spent if rng.random() < 0.2 else whole(int(spent * rng.uniform(1.0, 1.04)), step)
    others = rng.sample(SOURCES[1:], rng.choice((0, 1, 1, 2)))
    told = SOURCES if rng.random() < 0.35 else tuple(s for s in SOURCES if s == SOURCES[0] or s in others)
    amounts = {name: part_of(rng, income, 0.002, 0.06, step) for name in others}
    amounts[SOURCES[0]] = income - sum(amounts.values())
    return tuple((name, amounts.get(name, 0)) for name in told)


def _economic(rng: Random, spent: int, staff: int, projects: int, step: int) -> tuple[tuple[str, int], ...]:
    families = part_of(rng, staff, 0.03, 0.15, step)
    capital = part_of(rng, projects, 0.05, 0.3, step)
    return tuple(zip(ECONOMIC, (staff - families, spent - staff - capital, families, capital), strict=True))


def _projects(rng: Random, body: Body, expenditure: int, step: int) -> tuple[Project, ...]:
    executed = split(rng, expenditure, rng.randint(2, 9), step)
    names = project_names(rng, body, len(executed))
    return tuple(_project(rng, name, spent, step) for name, spent in zip(names, executed, strict=True))


def _told(rng: Random, projects: tuple[Project, ...]) -> tuple[Project, ...]:
    """The projects that the report goes into: all, or the weightier ones."""
    if rng.random() < 0.6:
        return projects
    least = sorted(project.executed for project in projects)[rng.randint(1, min(3, len(projects) - 1))]
    return tuple(project for project in projects if project.executed >= least)


def _project(rng: Random, name: str, executed: int, step: int) -> Project:
    full = rng.random() < 0.4
    budget = executed if full else whole(int(executed * rng.uniform(1.01, 1.3)), step)
    carried = part_of(rng, budget, 0.05, 0.4, step) if rng.random() < 0.3 else 0
    initial = budget - carried if rng.random() < 0.5 else part_of(rng, budget - carried, 0.7, 1.0, step)
    score = Decimal(100) if full and rng.random() < 0.5 else Decimal(rng.randint(8600, 9960)) / 100
    return Project(name, initial, budget, executed, carried, min(carried, executed), score.quantize(Decimal("0.01")))


def _lines(rng: Random, names: Sequence[str], spent: int, step: int) -> tuple[Line, ...]:
    return tuple(
        _line(rng, name, part, step) for name, part in zip(names, split(rng, spent, (0.82, 0.18), step), strict=True)
    )


def _line(rng: Random, name: str, spent: int, step: int) -> Line:
    budget = whole(int(spent * rng.uniform(1.0, 1.08)), step)
    initial = part_of(rng, budget, 0.8, 0.95, step)
    return Line(name, initial, budget - initial, spent, 0)


def _public_lines(rng: Random, step: int) -> tuple[Line, ...]:
    """The three public expenses, some with nothing."""
    names = ("公务用车运行维护费", "因公出国（境）费", "公务接待费")
    lines = []
    for name, none in zip(names, (0.25, 0.8, 0.2), strict=True):
        budget = 0 if rng.random() < none else whole(rng.randint(WAN // 5, 12 * WAN), max(step, WAN // 100))
        spent = part_of(rng, budget, 0.3, 1.0, step)
        lines.append(Line(name, budget, 0, spent, part_of(rng, budget, 0.4, 1.2, step)))
    return tuple(lines)


def _score_parts(rng: Random) -> tuple[ScorePart, ...]:
    shape = rng.choice(_PARTS)
    quality = rng.choice((0.98, 0.96, 0.94, 0.87))
    return tuple(ScorePart(name, full, _score(rng, full, quality)) for name, full in shape)


def _score(rng: Random, full: int, quality: float) -> Decimal:
    if rng.random() < 0.2:
        return Decimal(full)
    lost = Decimal(rng.randint(0, int(full * (1 - quality) * 200))) / 100
    return (Decimal(full) - lost).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _grade(rng: Random, score: Decimal) -> str:
    return next(rng.choice(words) for least, words in _GRADES if score >= least)


def plain(score: Decimal) -> str:
    """A score as it is printed: 100, 97.5, 92.84."""
    return f"{score.normalize():f}"
