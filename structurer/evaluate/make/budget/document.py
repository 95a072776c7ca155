"""Made budgets: coherent figures told in prose and in eight to ten tables, in one of three usual outlines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from structurer.evaluate.make.amounts import FEN
from structurer.evaluate.make.blocks import Break, Composition, Contents, Cover
from structurer.evaluate.make.budget import matters as matters
from structurer.evaluate.make.budget import prose as prose
from structurer.evaluate.make.budget.figures import Figures, figures_of
from structurer.evaluate.make.budget.tables import sheets
from structurer.evaluate.make.budget.words import TERMS
from structurer.evaluate.make.drafting import Drafted, composed, heading, paragraph
from structurer.evaluate.make.performance.words import TASKS
from structurer.evaluate.make.phrases import filled, functions
from structurer.evaluate.make.style import Style
from structurer.evaluate.make.voice import Voice

_TITLES = ("{year}年部门预算", "{year}年度部门预算", "{year}年单位预算公开", "{year}年部门预算公开说明")
Section = Callable[[], list[Drafted]]
Part = tuple[str, Section]


def budget(rng: Random, style: Style) -> Composition:
    """The budget of a made-up body; the same random numbers and style give the same document."""
    figures = figures_of(rng, style)
    document = {"organization": figures.body.name, "fiscal_year": style.year, "parts": ["budget"]}
    return composed("budget", document, [*_front(style, figures), *_Budget(rng, style, figures).parts()])


def _front(style: Style, figures: Figures) -> list[Drafted]:
    title = style.pick("title", _TITLES).format(year=style.year)
    cover = Cover((figures.body.name, title), f"{style.year}年{style.pick('month', (1, 2, 3))}月")
    return [Drafted(cover), *([Drafted(Contents())] if style.chance("contents", 0.7) else [Drafted(Break())])]


class _Budget:
    """The parts of one budget, and the outlines in which they are told."""

    def __init__(self, rng: Random, style: Style, figures: Figures) -> None:
        self.rng, self.style, self.figures = rng, style, figures
        voice = Voice(style, "/budget", style.ourselves(figures.body.short))
        self.voice = voice if figures.total >= FEN["亿元"] else voice.finer
        self.tells_projects = style.chance("tells projects", 0.6) and len(figures.projects) <= 14
        self.tells_items = style.chance("tells items", 0.75)
        self.tells_three = style.chance("tells three public", 0.93)
        self.outline = style.pick("outline", (self.by_part, self.explained, self.tables_first))

    def parts(self) -> list[Drafted]:
        drafted: list[Drafted] = []
        for at, (title, section) in enumerate(self.outline()):
            drafted += [heading(0, self.style.heading(0, at + 1, title)), *section()]
        return drafted

    def by_part(self) -> Sequence[Part]:
        """Every subject is a part of its own, the tables come last."""
        return (
            ("部门概况", self.profile),
            ("部门预算收支总体情况", self.overall),
            ("部门预算支出具体情况", self.by_use),
            ("政府采购预算情况", self.procurement),
            ("“三公”经费预算情况", self.three_public),
            ("部门预算绩效管理情况", self.goals),
            ("其他需要说明的情况", self.others),
            ("名词解释", self.terms),
            ("部门预算表", self.tables),
        )

    def explained(self) -> Sequence[Part]:
        """An explanation of the budget before the tables, other matters behind them."""
        return (
            ("部门概况", self.profile),
            ("名词解释", self.terms),
            ("部门预算编制说明", lambda: [*self.overall(), *self.kinds(), *self.items()]),
            ("部门预算表", self.tables),
            ("其他相关情况说明", self.matters),
        )

    def tables_first(self) -> Sequence[Part]:
        """The tables stand before the explanations, as the ministry has it."""
        year = self.style.year
        return (
            ("部门概况", self.profile),
            (f"{year}年部门预算表", self.tables),
            (f"{year}年部门预算情况说明", self.explanations),
            ("名词解释", self.terms),
        )

    def under(self, *named: Part) -> list[Drafted]:
        drafted: list[Drafted] = []
        for at, (title, section) in enumerate(named):
            drafted += [heading(1, self.style.heading(1, at + 1, title)), *section()]
        return drafted

    def matters(self) -> list[Drafted]:
        return self.under(
            *([("“三公”经费预算情况说明", self.three_public)] if self.tells_three else []),
            ("机关运行经费预算", self.agency),
            ("政府采购预算情况", self.procurement),
            ("绩效目标设置情况", self.goals),
            ("国有资产占有使用情况", self.assets),
        )

    def explanations(self) -> list[Drafted]:
        voice, figures = self.voice, self.figures
        return self.under(
            ("收支预算总体情况说明", self.overall),
            ("支出预算情况说明", self.kinds),
            ("财政拨款收支预算总体情况说明", lambda: [paragraph(prose.grants(voice, figures))]),
            ("一般公共预算支出情况说明", lambda: [paragraph(prose.structure(voice, figures)), *self.items()]),
            ("一般公共预算基本支出情况说明", lambda: [paragraph(prose.basic(voice, figures))]),
            *([("“三公”经费预算情况说明", self.three_public)] if self.tells_three else []),
            ("政府性基金预算支出情况说明", self.funds),
            ("其他重要事项的情况说明", self.others),
        )

    def profile(self) -> list[Drafted]:
        figures = self.figures
        duties = functions(self.rng, figures.body, self.rng.randint(3, 6))
        told = [prose.departments(self.voice, figures)] if self.style.chance("departments", 0.7) else []
        told += [prose.posts(self.voice, figures)] if self.style.chance("posts", 0.7) else []
        sections: list[Part] = [("主要职责", lambda: self.numbered(duties))]
        if told:
            sections.append(("机构设置和人员情况", lambda: [paragraph(*told)]))
        if self.style.chance("tasks", 0.5):
            sections.append((f"{self.style.year}年主要工作任务", self.tasks))
        return self.under(*sections)

    def numbered(self, sentences: Sequence[str]) -> list[Drafted]:
        ends = [*["；"] * (len(sentences) - 1), "。"]
        return [
            paragraph(self.style.heading(2, at + 1, words + end))
            for at, (words, end) in enumerate(zip(sentences, ends, strict=True))
        ]

    def tasks(self) -> list[Drafted]:
        told = [filled(self.rng, self.figures.body, words) for words in self.rng.sample(TASKS, 3)]
        return [paragraph("".join(f"{'一二三'[at]}是{words}" for at, words in enumerate(told)))]

    def overall(self) -> list[Drafted]:
        told = paragraph(prose.overall(self.rng, self.voice, self.figures))
        if self.style.chance("sources told", 0.4):
            return [told, paragraph(prose.sources(self.voice, self.figures))]
        return [told]

    def kinds(self) -> list[Drafted]:
        return [paragraph(prose.kinds(self.voice, self.figures)), *(self.projects() if not self.tells_items else [])]

    def by_use(self) -> list[Drafted]:
        told = [paragraph(prose.by_use(self.voice, self.figures)), *self.projects()]
        return [*told, *self.items()] if self.style.chance("items too", 0.5) else told

    def projects(self) -> list[Drafted]:
        if not self.tells_projects or not self.figures.projects:
            return []
        lead = self.style.pick("projects lead", ("项目支出具体安排如下：", "项目支出具体包括：", "主要项目情况如下："))
        told = [prose.project(self.rng, self.voice.finer, self.figures, plan) for plan in self.figures.projects]
        return [
            paragraph(lead),
            *(paragraph(self.style.heading(3, at + 1, ""), words) for at, words in enumerate(told)),
        ]

    def items(self) -> list[Drafted]:
        if not self.tells_items:
            return []
        planned = self.figures.of_fund("一般公共预算")
        lead = self.style.pick(
            "items lead",
            ("财政拨款支出的主要方向是：", "按功能分类科目，具体安排情况如下：", "一般公共预算具体使用情况："),
        )
        told = [prose.item(self.rng, self.voice.finer, self.figures, one) for one in planned]
        return [
            paragraph(lead),
            *(paragraph(self.style.heading(3, at + 1, ""), words) for at, words in enumerate(told)),
        ]

    def procurement(self) -> list[Drafted]:
        return [paragraph(matters.procurement(self.voice.finer, self.figures))]

    def three_public(self) -> list[Drafted]:
        if not self.tells_three:
            return [paragraph("“三公”经费预算情况详见预算表。")]
        total = paragraph(matters.three_total(self.rng, self.voice.finer, self.figures))
        return [total, *matters.three_lines(self.rng, self.voice.finer, self.figures)]

    def goals(self) -> list[Drafted]:
        return [
            paragraph(
                matters.goals(self.voice.finer, self.figures),
                self.style.pick("goals", ("", "执行中开展绩效监控，年度终了组织自评。")),
            )
        ]

    def funds(self) -> list[Drafted]:
        amount = self.figures.granted("政府性基金")
        if not amount:
            return [paragraph(f"{self.voice.we}{self.style.year}年没有政府性基金预算安排的支出。")]
        return [paragraph(f"{self.style.year}年政府性基金预算支出", (self.voice.money(amount),), "，全部为项目支出。")]

    def agency(self) -> list[Drafted]:
        return [paragraph(matters.agency(self.rng, self.voice.finer, self.figures))]

    def assets(self) -> list[Drafted]:
        told = [paragraph(matters.assets(self.voice, self.figures))]
        if self.style.chance("planned assets", 0.6):
            told.append(paragraph(matters.planned_assets(self.voice, self.figures)))
        return told

    def others(self) -> list[Drafted]:
        """What the outline has no part for; some documents leave some of it out."""
        named: list[Part] = [("机关运行经费", self.agency), ("国有资产占用情况", self.assets)]
        if self.outline == self.tables_first:
            named = [named[0], ("政府采购情况", self.procurement), named[1], ("预算绩效情况", self.goals)]
        return self.under_second(*(part for part in named if not self.style.chance(f"no {part[0]}", 0.1)))

    def under_second(self, *named: Part) -> list[Drafted]:
        """Sections under 一、 in a part of their own, under （一） in a section."""
        level = 2 if self.outline == self.tables_first else 1
        drafted: list[Drafted] = []
        for at, (title, section) in enumerate(named):
            drafted += [heading(level, self.style.heading(level, at + 1, title)), *section()]
        return drafted

    def terms(self) -> list[Drafted]:
        told = self.rng.sample(TERMS, self.rng.randint(3, 6))
        return [
            paragraph(self.style.heading(1, at + 1, f"{name}：{words.format(we=self.voice.we)}"))
            for at, (name, words) in enumerate(told)
        ]

    def tables(self) -> list[Drafted]:
        projects = (
            self.tells_projects
            and bool(self.figures.projects)
            and not (self.outline != self.by_part and self.tells_items)
        )
        made = sheets(self.style, self.figures, self.voice.we, told=self.tells_three, projects=projects)
        return [sheet.drafted() for sheet in made]
