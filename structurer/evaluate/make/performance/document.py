"""Made self-evaluations: a report of finance, projects, achievements, problems and measures, with projects' forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from structurer.evaluate.make.blocks import Break, Composition, Contents, Cover, Form, Grid
from structurer.evaluate.make.drafting import Drafted, Said, Sheet, composed, heading, paragraph, said, together
from structurer.evaluate.make.performance import prose as prose
from structurer.evaluate.make.performance import tables as tables
from structurer.evaluate.make.performance.figures import Figures, figures_of
from structurer.evaluate.make.performance.forms import form
from structurer.evaluate.make.performance.words import (
    GOALS,
    MANAGEMENT,
    MEASURE_DETAILS,
    ORGANISED,
    PROBLEM_DETAILS,
    PROJECT_EFFECTS,
    RESULTS_USED,
    TASKS,
)
from structurer.evaluate.make.phrases import filled, functions, measures, problems
from structurer.evaluate.make.style import Style
from structurer.evaluate.make.voice import Voice

_TITLES = (
    ("{year}年度部门整体支出", "绩效自评报告"),
    ("{year}年度部门（单位）整体支出", "绩效自评报告"),
    ("{year}年度整体支出绩效自评报告",),
    ("{year}年度", "部门整体支出绩效自评报告"),
    ("{year}年部门整体绩效自评报告",),
)


def performance(rng: Random, style: Style) -> Composition:
    """A self-evaluation of a made-up body; the same random numbers and style give the same document."""
    drawn = figures_of(rng, style)
    forms = _forms(rng, style, drawn)
    figures = drawn.with_scores({name: Decimal(made.score) for name, made in forms.items()})
    report = _Report(rng, style, figures)
    document = {"organization": figures.body.name, "fiscal_year": style.year, "parts": ["performance"]}
    drafted = [*_front(style, figures), *report.sections(), *_signature(style, figures), *map(Drafted, forms.values())]
    return composed("performance", document, drafted)


def _front(style: Style, figures: Figures) -> list[Drafted]:
    title = [line.format(year=style.year) for line in style.pick("title", _TITLES)]
    cover = Cover((figures.body.name, *title), f"{style.year + 1}年{style.pick('month', (2, 3, 4, 5))}月")
    return [Drafted(cover), *([Drafted(Contents())] if style.chance("contents", 0.3) else [Drafted(Break())])]


def _signature(style: Style, figures: Figures) -> list[Drafted]:
    if style.chance("signed", 0.5):
        return []
    return [paragraph(figures.body.name), paragraph(f"{style.year + 1}年{style.pick('month', (2, 3, 4, 5))}月16日")]


def _forms(rng: Random, style: Style, figures: Figures) -> dict[str, Form]:
    """The forms of one to four projects, by the project's name."""
    count = min(len(figures.projects), rng.choice((1, 1, 2, 2, 3, 4)))
    return {project.name: form(rng, style, figures, project) for project in rng.sample(figures.projects, count)}


Section = Callable[[], list[Drafted]]


class _Report:
    """The sections of one report, and the outlines in which they are told."""

    def __init__(self, rng: Random, style: Style, figures: Figures) -> None:
        self.rng, self.style, self.figures = rng, style, figures
        self.voice = Voice(style, "/performance", style.ourselves(figures.body.short))
        self.themes = prose.themes_of(rng, figures)
        self.points = style.pick("points", ("（一）", "（一）", "1.", "一是"))
        self.project_shape = style.pick("projects", ("table", "table", "prose", "both", "headed"))
        self.outline = style.pick("outline", (self.provincial, self.central, self.plain))
        self.found, self.planned = problems(rng, figures.body, 12), measures(rng, figures.body, 11)

    def sections(self) -> list[Drafted]:
        drafted: list[Drafted] = []
        for at, (title, section) in enumerate(self.outline()):
            drafted += [heading(1, self.style.heading(1, at + 1, title)), *section()]
        return drafted

    def provincial(self) -> Sequence[tuple[str, Section]]:
        return (
            ("部门基本情况", lambda: self.parts(
                ("部门职能", self.duties), ("人员和机构情况", self.people), ("年度重点工作任务", self.tasks),
                ("部门整体支出情况", self.finance),
            )),
            ("绩效自评情况", lambda: self.parts(
                ("自评结论", self.conclusion), ("履职效能分析", self.achievements), ("管理效率分析", self.management),
            )),
            ("项目支出绩效自评情况", self.projects),
            ("存在的问题", self.problems),
            ("改进措施", self.measures),
        )  # fmt: skip

    def central(self) -> Sequence[tuple[str, Section]]:
        return (
            ("部门（单位）基本情况", lambda: [*self.duties(), *self.people()]),
            ("预算执行情况", lambda: self.parts(
                ("部门整体收支情况", self.finance), ("基本支出情况", self.basic), ("项目支出情况", self.projects),
            )),
            ("部门整体支出绩效情况", self.achievements),
            ("绩效自评结论", self.conclusion),
            ("存在的问题及原因分析", self.problems),
            ("下一步改进措施", self.measures),
            ("绩效自评结果应用和公开情况", self.results_used),
        )  # fmt: skip

    def plain(self) -> Sequence[tuple[str, Section]]:
        return (
            ("单位概况", lambda: [*self.people(), *self.duties()]),
            ("绩效自评工作开展情况", self.organised),
            ("资金收支和预算执行情况", self.finance),
            ("综合评价结论", self.conclusion),
            ("主要工作成效", self.achievements),
            ("项目支出完成情况", self.projects),
            ("存在的主要问题", self.problems),
            ("改进措施和建议", self.measures),
        )

    def parts(self, *named: tuple[str, Section]) -> list[Drafted]:
        """Subsections under （一）."""
        drafted: list[Drafted] = []
        for at, (title, section) in enumerate(named):
            drafted += [heading(2, self.style.heading(2, at + 1, title)), *section()]
        return drafted

    def filled(self, words: str) -> str:
        return filled(
            self.rng,
            self.figures.body,
            words.replace("{we}", self.voice.we).replace("{next}", str(self.style.year + 1)),
        )

    def duties(self) -> list[Drafted]:
        told = functions(self.rng, self.figures.body, self.rng.randint(3, 5))
        return [paragraph(f"{self.figures.body.name}的主要职责是：" + "；".join(told) + "。")]

    def people(self) -> list[Drafted]:
        told = [prose.departments(self.voice, self.figures)] if self.style.chance("departments", 0.6) else []
        told += [prose.posts(self.voice, self.figures)] if self.style.chance("posts", 0.85) else []
        return [paragraph(*told)] if told else [paragraph(self.filled("{we}为独立核算的预算单位。"))]

    def tasks(self) -> list[Drafted]:
        told = self.rng.sample(TASKS, 3)
        return [
            paragraph(*(f"{'一二三'[at]}是{self.filled(words)}" for at, words in enumerate(told))),
            paragraph(self.filled(self.rng.choice(GOALS))),
        ]

    def organised(self) -> list[Drafted]:
        return [paragraph(self.filled(self.rng.choice(ORGANISED)))]

    def results_used(self) -> list[Drafted]:
        return [paragraph(self.filled(self.rng.choice(RESULTS_USED)))]

    def finance(self) -> list[Drafted]:
        told = [[prose.income(self.voice, self.figures)]] if self.style.chance("income", 0.7) else []
        budgeted = self.style.chance("budgeted", 0.8)
        told.append([prose.budgeted(self.voice, self.figures)] if budgeted else [])
        told[-1].append(prose.executed(self.voice, self.figures, budgeted=budgeted, tabled=self.tabled()))
        if self.style.chance("economic", 0.45):
            told.append([prose.economic(self.voice, self.figures)])
        drafted = [paragraph(*sentences) for sentences in told]
        if self.style.chance("public", 0.4):
            drafted += self.shown("“三公”经费继续从严控制，各项开支见下表。", tables.public(self.style, self.figures))
        return drafted

    def tabled(self) -> set[str]:
        """Which kinds of expenditure a table sums up: the projects only where all of them are told."""
        projects = sum(project.executed for project in self.figures.projects) == self.figures.projects_executed
        told = {"projects"} if projects and self.project_shape in ("table", "both") else set()
        return told | ({"basic"} if self.outline == self.central else set())

    def basic(self) -> list[Drafted]:
        return self.shown("基本支出用于人员经费和日常公用经费，具体情况如下：", tables.basic(self.style, self.figures))

    def shown(self, words: str, sheet: Sheet) -> list[Drafted]:
        return [paragraph(words), sheet.drafted()]

    def conclusion(self) -> list[Drafted]:
        return [paragraph(prose.conclusion(self.voice, self.figures))]

    def management(self) -> list[Drafted]:
        told = self.rng.sample(MANAGEMENT, self.rng.randint(3, 5))
        return [paragraph(f"{name}方面，{self.rng.choice(sentences)}") for name, sentences in told]

    def achievements(self) -> list[Drafted]:
        """The themes one by one: under headings, run in, or as 一是, 二是."""
        shape = self.style.pick("achievements", ("headed", "run in", "一是"))
        drafted: list[Drafted] = []
        for at, theme in enumerate(self.themes):
            told = prose.achieved(self.rng, self.voice, theme, self.figures.projects_executed)
            number = self.style.heading(3, at + 1, "")
            if shape == "headed":
                drafted += [heading(3, number + theme.heading), paragraph(told)]
            elif shape == "run in":
                drafted.append(paragraph(f"{number}{theme.heading}。", told))
            else:
                drafted.append(paragraph(f"{'一二三四五六'[at]}是{theme.heading}。", told))
        return drafted

    def projects(self) -> list[Drafted]:
        """A table, a paragraph for each project, or both; the forms of single projects follow at the end."""
        shape = self.project_shape
        sheet = tables.projects(self.style, self.figures)
        drafted = (
            [paragraph(prose.summary(self.voice, self.figures)), sheet.drafted()] if shape in ("table", "both") else []
        )
        if shape == "headed":
            return self.headed_projects()
        told = self.figures.projects if shape == "prose" else self.figures.projects[:3]
        if shape != "table":
            drafted += [paragraph(self.project(at, sheet.grid if shape == "both" else None)) for at in range(len(told))]
        return drafted

    def project(self, at: int, grid: Grid | None) -> Said:
        told = prose.project(self.voice, self.figures.projects[at], _figures_of_row(grid, at) if grid else None)
        return together(told, self.filled(self.rng.choice(PROJECT_EFFECTS)))

    def headed_projects(self) -> list[Drafted]:
        """Each project under a heading of its own, with what was achieved, what went wrong and what will be done."""
        drafted: list[Drafted] = []
        found, plans = self.found[-4:], self.planned[-4:]
        level = 3 if self.outline == self.central else 2
        for at, told in enumerate(self.figures.projects):
            drafted += [
                heading(level, self.style.heading(level, at + 1, f"“{told.name}”绩效自评")),
                paragraph(self.project(at, None)),
            ]
            if at < len(found) and self.style.chance(f"project {at}", 0.5):
                drafted += [
                    paragraph(
                        said("发现的问题及原因主要是：{head}", head=self.voice.text(found[at], f"problems/{found[at]}"))
                    ),
                    paragraph(
                        said("下一步改进措施主要是：{head}", head=self.voice.text(plans[at], f"measures/{plans[at]}"))
                    ),
                ]
        return drafted

    def problems(self) -> list[Drafted]:
        heads = self.found[: self.rng.randint(1, 4)]
        details = [self.rng.choice(PROBLEM_DETAILS) for _ in heads]
        return prose.points(self.voice, "problems", heads, details, self.points)

    def measures(self) -> list[Drafted]:
        heads = self.planned[: self.rng.randint(1, 4)]
        details = [self.rng.choice(MEASURE_DETAILS) for _ in heads]
        return prose.points(self.voice, "measures", heads, details, self.points)


def _figures_of_row(grid: Grid, row: int) -> tuple[str, str]:
    """Budget and execution as the table prints them."""
    first = grid.columns.index("项目名称") + 1
    return grid.rows[row][first], grid.rows[row][first + 1]
