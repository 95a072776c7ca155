"""The words of a made budget on the body and its money: by use, by project, by item of the classification."""

from __future__ import annotations

from random import Random

from structurer.evaluate.make.amounts import change_of
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.budget import words as words
from structurer.evaluate.make.budget.figures import FUNDS, OWN_SOURCES, Figures, Planned, ProjectPlan
from structurer.evaluate.make.drafting import Marked, Plant, Said, listed, marked, together
from structurer.evaluate.make.phrases import purpose
from structurer.evaluate.make.voice import Voice


def direction(voice: Voice, now: int, before: int) -> int:
    return change_of(voice.style.prose, now, before).sign


def departments(voice: Voice, figures: Figures) -> Said:
    names = [voice.text(name, f"profile/internal_departments/{at}") for at, name in enumerate(figures.departments)]
    return voice.told(
        "departments",
        (
            "{org}内设机构包括：{names}。",
            "{we}内设{names}共{count}个部门。",
            "{we}设{count}个内设机构，包括：{names}。",
            "{org}设有{names}。",
        ),
        org=figures.body.name,
        names=listed([(name,) for name in names], "、"),
        count=len(names),
    )


def posts(voice: Voice, figures: Figures) -> Said:
    unit = voice.style.pick("persons", ("人", "人", "名"))
    staff = figures.staff
    return voice.told(
        "posts",
        words.POSTS,
        establishment=voice.count(staff.establishment, unit, "profile/establishment"),
        staff=voice.count(staff.staff, unit, "profile/staff"),
        retired=voice.count(staff.retired, unit, "profile/retired"),
        hired=voice.count(staff.hired, unit, "profile/hired"),
    )


def overall(rng: Random, voice: Voice, figures: Figures) -> Said:
    """Income and expenditure with their changes, in one figure or in two, and why they changed."""
    both = voice.style.chance("overall in one", 0.35)
    fields = ("overall/income", "overall/expenditure")
    if both:
        told = voice.told(
            "overall",
            words.OVERALL_BOTH,
            slips=True,
            org=figures.body.name,
            both=tabled(voice, voice.money(figures.total, *fields), figures.total),
            both_change=voice.change(figures.total, figures.previous, "overall/income_", "overall/expenditure_"),
        )
    else:
        told = voice.told(
            "overall",
            words.OVERALL_EACH,
            slips=True,
            org=figures.body.name,
            again=voice.style.year,
            income=tabled(voice, voice.money(figures.total, fields[0]), figures.total),
            income_change=voice.change(figures.total, figures.previous, "overall/income_"),
            expenditure=tabled(voice, voice.money(figures.total, fields[1]), figures.total),
            expenditure_change=voice.change(figures.total, figures.previous, "overall/expenditure_"),
        )
    sign = direction(voice, figures.total, figures.previous)
    return together(told, _reason(rng, voice, figures, sign)) if sign else told


def _reason(rng: Random, voice: Voice, figures: Figures, sign: int) -> Said:
    if voice.style.chance("no overall reason", 0.15):
        return ()
    told = words.reason(rng, figures.body, sign)
    return voice.told("overall reason", words.REASONS, reason=voice.text(told, "overall/reason"))


def tabled(voice: Voice, piece: Piece, fen: int) -> Marked:
    """A figure that the tables state too, and whose unit they bear out."""
    figure = voice.style.tables.text(fen)
    return marked(piece, *((Plant("prose", (figure,)), Plant("unit", (figure,))) if fen else ()))


def sources(voice: Voice, figures: Figures) -> Said:
    """Income by source; nothing of the record."""
    grants = [(f"{fund}{'' if fund.endswith('预算') else '预算'}拨款收入", figures.granted(fund)) for fund in FUNDS]
    own = [(name, figures.own if name == figures.own_source else 0) for name in OWN_SOURCES]
    told = [entry for entry in (*grants, *own) if entry[1] or voice.style.chance("told nothing", 0.35)]
    entries = [together(name, (voice.money(fen),)) for name, fen in told]
    return voice.told(
        "sources", words.INCOME_SOURCES, sources=listed(entries, voice.style.pick("between", ("；", "，")))
    )


def by_use(voice: Voice, figures: Figures) -> Said:
    """What is spent on people, for public use, on projects; people may be told in two parts."""
    three = voice.style.chance("three uses", 0.5)
    staff = figures.economic_class("301") + (0 if three else figures.economic_class("303"))
    return voice.told(
        "by use",
        words.BY_USE_THREE if three else words.BY_USE_TWO,
        slips=True,
        org=figures.body.name,
        total=tabled(voice, voice.money(figures.total, "expenditure/total"), figures.total),
        basic=tabled(voice, voice.money(figures.basic), figures.basic),
        basic_percent=voice.share(figures.basic, figures.total),
        project_percent=voice.share(figures.project, figures.total),
        personnel=_unit(voice, voice.money(staff, "expenditure/personnel"), staff),
        public=voice.money(figures.economic_class("302", "310"), "expenditure/public_use"),
        families=voice.money(figures.economic_class("303"), "expenditure/individuals_families"),
        projects=_unit(voice, voice.money(figures.project, "expenditure/projects"), figures.project),
    )


def _unit(voice: Voice, piece: Piece, fen: int) -> Marked:
    return marked(piece, Plant("unit", (voice.style.tables.text(fen),)))


def kinds(voice: Voice, figures: Figures) -> Said:
    return voice.told(
        "kinds",
        words.KINDS,
        slips=True,
        total=tabled(voice, voice.money(figures.total, "expenditure/total"), figures.total),
        basic=tabled(voice, voice.money(figures.basic), figures.basic),
        basic_percent=voice.share(figures.basic, figures.total),
        projects=tabled(voice, voice.money(figures.project, "expenditure/projects"), figures.project),
        project_percent=voice.share(figures.project, figures.total),
    )


def basic(voice: Voice, figures: Figures) -> Said:
    staff = [item.name for item, _ in figures.economic if item.code.startswith(("301", "303"))]
    public = [item.name for item, _ in figures.economic if item.code.startswith(("302", "310"))]
    personnel, use = figures.economic_class("301", "303"), figures.economic_class("302", "310")
    return voice.told(
        "basic",
        words.BASIC,
        slips=True,
        basic=tabled(voice, voice.money(figures.basic), figures.basic),
        personnel=tabled(voice, voice.money(personnel, "expenditure/personnel"), personnel),
        public=tabled(voice, voice.money(use, "expenditure/public_use"), use),
        staff_names="、".join(staff),
        public_names="、".join(public),
    )


def project(rng: Random, voice: Voice, figures: Figures, plan: ProjectPlan) -> Said:
    at = f"expenditure/project_items/{plan.name}"
    sign = direction(voice, plan.amount, plan.previous)
    return voice.told(
        "project",
        words.PROJECTS,
        slips=plan.amount > 0,
        name=voice.text(plan.name, f"{at}/name"),
        budget=tabled(voice, voice.money(plan.amount, f"{at}/budget"), plan.amount),
        change=voice.change(plan.amount, plan.previous, f"{at}/"),
        purpose=voice.text(purpose(rng, figures.body), f"{at}/purpose"),
        reason=voice.text(words.reason(rng, figures.body, sign), f"{at}/reason"),
    )


def item(rng: Random, voice: Voice, figures: Figures, planned: Planned) -> Said:
    """An item of the functional classification: budget, the year before, the change, purpose and reason."""
    at = f"items/{planned.item.code}"
    sign = direction(voice, planned.granted, planned.previous)
    return voice.told(
        "item",
        words.ITEMS,
        slips=planned.granted > 0,
        class_name=voice.text(planned.item.class_name, f"{at}/class_name"),
        section_name=voice.text(planned.item.section_name, f"{at}/section_name"),
        item_name=voice.text(planned.item.name, f"{at}/item_name"),
        budget=tabled(voice, voice.money(planned.granted, f"{at}/budget"), planned.granted),
        previous=voice.money(planned.previous, f"{at}/previous"),
        change=voice.change(planned.granted, planned.previous, f"{at}/"),
        purpose=voice.text(purpose(rng, figures.body, planned.item.code), f"{at}/purpose"),
        reason=voice.text(words.reason(rng, figures.body, sign, planned.item.code), f"{at}/reason"),
    )


def grants(voice: Voice, figures: Figures) -> Said:
    """The appropriation as a whole; nothing of the record."""
    now, before = figures.granted(), figures.granted_before()
    return voice.told(
        "grants",
        (
            "{year}年财政拨款收支总预算{total}，{change}。",
            "{we}{year}年财政拨款收入预算{total}，财政拨款支出预算{total}，{change}。",
            "{year}年财政拨款收、支预算均为{total}，{change}。",
        ),
        slips=True,
        total=voice.money(now),
        change=voice.change(now, before),
    )


def structure(voice: Voice, figures: Figures) -> Said:
    """The general budget by class with shares; nothing of the record."""
    general = figures.of_fund("一般公共预算")
    whole = sum(planned.granted for planned in general)
    classes: dict[str, int] = {}
    for planned in general:
        classes[planned.item.class_name] = classes.get(planned.item.class_name, 0) + planned.granted
    entries = [together(name, (voice.money(fen),), "，占", (voice.share(fen, whole),)) for name, fen in classes.items()]
    return together(
        voice.told(
            "structure",
            (
                "{year}年一般公共预算支出{total}，主要用于以下方面：",
                "{year}年一般公共预算当年拨款{total}，按功能分类：",
                "{we}{year}年一般公共预算支出安排{total}。其中：",
            ),
            slips=True,
            total=tabled(voice, voice.money(whole), whole),
        ),
        listed(entries, "；"),
        "。",
    )
