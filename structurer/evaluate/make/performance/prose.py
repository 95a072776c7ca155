"""The words of a made self-evaluation: every part that the record asks for, in several wordings each."""

from __future__ import annotations

from collections.abc import Container, Sequence
from random import Random

from structurer.evaluate.make.amounts import part_of
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.drafting import Drafted, Marked, Plant, Said, listed, marked, paragraph, said, together
from structurer.evaluate.make.performance.achievements import METRICS, stated
from structurer.evaluate.make.performance.figures import Figures, Project, plain
from structurer.evaluate.make.performance.words import (
    BUDGETED,
    CONCLUSIONS,
    ECONOMIC_HEADS,
    ECONOMIC_PARTS,
    EXECUTED,
    INCOMES,
    KINDS,
    PARTS_TOLD,
    POSTS,
    PROJECT_TOLD,
    PROJECT_UNSCORED,
    SOURCE_LISTS,
    SUMMARIES,
)
from structurer.evaluate.make.performance.work import COMMON, FIELDS, Theme
from structurer.evaluate.make.voice import Voice


def departments(voice: Voice, figures: Figures) -> Said:
    names = [voice.text(name, f"profile/internal_departments/{at}") for at, name in enumerate(figures.departments)]
    return voice.told(
        "departments",
        (
            "内设机构包括：{names}。",
            "{we}内设{names}。",
            "{we}设有{names}等{count}个内设机构。",
            "内设{count}个机构，分别是{names}。",
        ),
        names=listed([(name,) for name in names], "、"),
        count=len(names),
    )


def posts(voice: Voice, figures: Figures) -> Said:
    staff = figures.staff
    unit = voice.style.pick("persons", ("人", "人", "名"))
    return voice.told(
        "posts",
        POSTS[staff.hired > 0],
        establishment=voice.count(staff.establishment, unit, "profile/establishment"),
        staff=voice.count(staff.on_posts, unit, "profile/staff"),
        hired=voice.count(staff.hired, unit, "profile/hired"),
        year_end=voice.count(staff.at_year_end, unit, "profile/year_end_staff"),
    )


def income(voice: Voice, figures: Figures) -> Said:
    sources = [
        together((voice.text(name, f"finance/income_sources/{name}/name"),), link, (_amount(voice, name, fen),))
        for name, fen in figures.sources
        for link in (voice.style.pick("source", ("", "", "为")),)
    ]
    return voice.told(
        "income",
        INCOMES,
        slips=True,
        total=voice.money(figures.income, "finance/income_total"),
        sources=listed(sources, voice.style.pick("sources", SOURCE_LISTS)),
    )


def _amount(voice: Voice, name: str, fen: int) -> Piece:
    return voice.money(fen, f"finance/income_sources/{name}/amount")


def budgeted(voice: Voice, figures: Figures) -> Said:
    return voice.told(
        "budgeted",
        BUDGETED,
        slips=True,
        initial=voice.money(figures.initial, "finance/initial_budget"),
        added=voice.money(figures.added, "finance/supplementary_budget"),
        full=marked(
            voice.money(figures.full_year, "finance/full_year_budget"),
            Plant("unit", (voice.digits(figures.initial), voice.digits(figures.added))),
        ),
    )


def executed(voice: Voice, figures: Figures, *, budgeted: bool, tabled: Container[str]) -> Said:
    """What was spent, its rate of the full year's budget, its two kinds; some documents leave some of it out.

    `budgeted`: that budget is told too. `tabled`: which of basic and projects a table of the report sums up.
    """
    rate = voice.share(figures.spent, figures.full_year, "finance/execution_percent")
    spent = voice.told(
        "executed",
        EXECUTED,
        slips=True,
        spent=_kind(voice, figures.spent, "finance/expenditure_total", (figures.basic, figures.projects_executed)),
        rate=rate if budgeted else rate.piece,
    )
    parts = {
        "basic": _kind(voice, figures.basic, "finance/basic_expenditure", (figures.spent, figures.projects_executed)),
        "projects": _kind(
            voice, figures.projects_executed, "finance/project_expenditure", (figures.spent, figures.basic)
        ),
    }
    amounts = {"basic": figures.basic, "projects": figures.projects_executed}
    for name in ("basic", "projects"):
        if name in tabled:
            parts[name] = marked(parts[name], Plant("prose", (voice.style.tables.text(amounts[name]),)))
    kinds = voice.told(
        "kinds",
        KINDS,
        basic=parts["basic"],
        basic_percent=voice.share(figures.basic, figures.spent, "finance/basic_percent"),
        project=parts["projects"],
        project_percent=voice.share(figures.projects_executed, figures.spent, "finance/project_percent"),
    )
    return together(spent, kinds)


def _kind(voice: Voice, fen: int, field: str, others: tuple[int, int]) -> Marked:
    """The whole or one of its two kinds: with the others it adds up, so that another unit would not fit."""
    return marked(voice.money(fen, field), Plant("unit", tuple(voice.digits(other) for other in others)))


def economic(voice: Voice, figures: Figures) -> Said:
    entry = voice.style.pick("economic entry", ECONOMIC_PARTS)
    entries = [
        said(
            entry,
            name=voice.text(name, f"finance/by_economic_class/{name}/name"),
            amount=voice.money(fen, f"finance/by_economic_class/{name}/amount"),
            percent=voice.share(fen, figures.spent, f"finance/by_economic_class/{name}/percent"),
        )
        for name, fen in figures.economic
    ]
    return together(voice.told("economic", ECONOMIC_HEADS), listed(entries, "；"), "。")


def conclusion(voice: Voice, figures: Figures) -> Said:
    """The score with its parts, and the grade; some documents tell the grade only."""
    told = voice.told(
        "conclusion",
        CONCLUSIONS,
        slips=True,
        score=voice.count(plain(figures.score), "分", "self_score"),
        grade=voice.text(figures.grade, "grade"),
    )
    if voice.style.chance("parts", 0.35) or not any(
        p.gold and p.gold[0][0].endswith("self_score") for p in _pieces(told)
    ):
        return told
    return together(told, score_parts(voice, figures))


def score_parts(voice: Voice, figures: Figures) -> Said:
    between, head, link = voice.style.pick("score parts", PARTS_TOLD)
    parts = [
        together(
            (Piece(part.name, ((f"{METRICS}/{part.name}/name", part.name),)),),
            link,
            (_score(voice, part.name, plain(part.score)),),
        )
        for part in figures.parts
    ]
    return together(head, listed(parts, between), "。")


def _score(voice: Voice, name: str, digits: str) -> Piece:
    gold = ((f"{METRICS}/{name}/value", digits), (f"{METRICS}/{name}/unit", "分"))
    return Piece(f"{digits}{voice.style.space}分", gold)


def summary(voice: Voice, figures: Figures) -> Said:
    """The projects together, before their table: all of them agree with the total of the table."""
    return voice.told("summary", SUMMARIES, count=len(figures.projects))


def project(voice: Voice, told: Project, figures_of_table: tuple[str, str] | None) -> Said:
    """A project's budget, execution and score; a table that states them too bears them out."""
    at = f"projects/{told.name}"
    plants = [(Plant("prose", (figure,)),) if figures_of_table else () for figure in figures_of_table or ("", "")]
    scored = told.has_form or voice.style.chance("all scored", 0.6)
    return voice.told(
        "project" if scored else "project unscored",
        PROJECT_TOLD if scored else PROJECT_UNSCORED,
        name=voice.text(told.name, f"{at}/name"),
        budget=marked(voice.money(told.budget, f"{at}/budget"), *plants[0]),
        executed=marked(voice.money(told.executed, f"{at}/executed"), *plants[1]),
        rate=voice.share(told.executed, told.budget, f"{at}/completion_percent"),
        score=voice.count(plain(told.score), "分", f"{at}/score"),
    )


def themes_of(rng: Random, figures: Figures) -> tuple[Theme, ...]:
    """What the report tells of the year: the body's own field, and some of what all do."""
    return (*FIELDS[figures.body.domain.key], *rng.sample(COMMON, rng.randint(1, 3)))


def achieved(rng: Random, voice: Voice, theme: Theme, spent: int) -> Said:
    """Two or three sentences with figures, and now and then how much of the projects' money was put in."""
    sentences = rng.sample(theme.sentences, min(len(theme.sentences), rng.choice((2, 2, 3))))
    told = together(*(stated(voice.style, sentence) for sentence in sentences))
    return together(_put_in(rng, voice, theme, spent), told) if rng.random() < 0.12 else told


def _put_in(rng: Random, voice: Voice, theme: Theme, spent: int) -> Said:
    pointer = f"{METRICS}/投入{theme.heading}"
    measure = voice.style.prose
    amount = part_of(rng, spent, 0.02, 0.15, measure.step)
    gold = ((f"{pointer}/value", measure.digits(amount)), (f"{pointer}/unit", measure.unit))
    figure = Piece(f"{measure.text(amount)}{voice.style.space}{measure.unit}", gold)
    return together("全年", (Piece("投入", ((f"{pointer}/name", "投入"),)), figure), "。")


def points(voice: Voice, field: str, heads: Sequence[str], details: Sequence[str], shape: str) -> list[Drafted]:
    """Problems or measures: one paragraph each under its number, or all in one; the gold keeps the heads."""
    pieces = [voice.text(head, f"{field}/{head}") for head in heads]
    if shape == "一是":
        told = [together(f"{'一二三四五六'[at]}是", (_clause(voice, field, head),)) for at, head in enumerate(heads)]
        return [paragraph(listed(told, "；"), "。")]
    level = 2 if shape == "（一）" else 3
    return [
        paragraph(voice.style.heading(level, at + 1, ""), (piece,), detail)
        for at, (piece, detail) in enumerate(zip(pieces, details, strict=True))
    ]


def _clause(voice: Voice, field: str, head: str) -> Piece:
    return voice.text(head.removesuffix("。"), f"{field}/{head}")


def _pieces(told: Said) -> tuple[Piece, ...]:
    return tuple(piece.piece if isinstance(piece, Marked) else piece for piece in told)
