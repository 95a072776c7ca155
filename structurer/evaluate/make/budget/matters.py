"""The words of a made budget on other matters: procurement, 三公, agency running, performance goals, assets."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from structurer.evaluate.make.budget import words as words
from structurer.evaluate.make.budget.figures import Figures
from structurer.evaluate.make.budget.prose import direction, tabled
from structurer.evaluate.make.budget.sundries import Line
from structurer.evaluate.make.drafting import Drafted, Plant, Said, listed, marked, paragraph, together
from structurer.evaluate.make.voice import Voice

_THREE = (
    ("abroad", ("因公出国（境）费", "因公出国（境）费用", "因公出国（境）经费")),
    ("reception", ("公务接待费", "公务接待费", "公务接待费用")),
    ("vehicle", ("公务用车购置及运行维护费", "公务用车购置和运行维护费", "公务用车购置及运行费")),
    ("vehicle_purchase", ("公务用车购置费", "公务用车购置费", "公务用车购置费")),
    ("vehicle_running", ("公务用车运行维护费", "公务用车运行维护费", "公务用车运行费")),
)


def procurement(voice: Voice, figures: Figures) -> Said:
    bought = figures.procurement
    told = voice.told(
        "procurement",
        words.PROCUREMENT,
        org=figures.body.name,
        total=marked(
            voice.money(bought.total, "procurement/total"),
            Plant("unit", tuple(voice.digits(fen) for fen in (bought.goods, bought.works, bought.services))),
        ),
        goods=voice.money(bought.goods, "procurement/goods"),
        works=voice.money(bought.works, "procurement/works"),
        services=voice.money(bought.services, "procurement/services"),
    )
    if not bought.reserved:
        return told
    return together(
        told,
        voice.told("reserved", words.RESERVED, reserved=voice.money(bought.reserved), micro=voice.money(bought.micro)),
    )


def three_total(rng: Random, voice: Voice, figures: Figures) -> Said:
    line = figures.three.total
    sign = direction(voice, line.now, line.before)
    return voice.told(
        "three total",
        words.THREE_TOTAL,
        slips=line.now > 0,
        budget=tabled(voice, voice.money(line.now, "three_public/total/budget"), line.now),
        change=voice.change(line.now, line.before, "three_public/total/"),
        reason=voice.text(
            words.three_reason(rng, figures.body, "total", sign, nothing=not line.now), "three_public/total/reason"
        ),
    )


def three_lines(rng: Random, voice: Voice, figures: Figures) -> list[Drafted]:
    """The lines of the three public expenses, each under its number; the two of the vehicles follow theirs."""
    three = figures.three
    lines = {"abroad": three.abroad, "reception": three.reception}
    vehicle = together(
        _three_line(rng, voice, figures, "vehicle", three.vehicle),
        voice.style.pick("of vehicles", ("。其中：", "，其中：", "。其中，")),
        _three_line(rng, voice, figures, "vehicle_purchase", three.purchase),
        "；",
        _three_line(rng, voice, figures, "vehicle_running", three.running),
        "。",
    )
    told = [together(_three_line(rng, voice, figures, key, line), "。") for key, line in lines.items()]
    if voice.style.chance("reception last", 0.4):
        told = [told[0], vehicle, told[1]]
    else:
        told.append(vehicle)
    level = voice.style.pick("three level", (2, 3, 3))
    return [paragraph(voice.style.heading(level, at + 1, ""), sentence) for at, sentence in enumerate(told)]


def _three_line(rng: Random, voice: Voice, figures: Figures, key: str, line: Line) -> Said:
    at = f"three_public/{key}"
    sign = direction(voice, line.now, line.before)
    name = voice.style.pick("three names", tuple(zip(*(names for _, names in _THREE), strict=True)))[_at(key)]
    told = words.three_reason(rng, figures.body, key, sign, nothing=not line.now)
    inside = key in ("vehicle_purchase", "vehicle_running")
    return voice.told(
        "three line",
        words.THREE_LINE,
        slips=line.now > 0,
        name=name,
        stop="" if inside else "。",
        colon="" if inside else "：",
        budget=tabled(voice, voice.money(line.now, f"{at}/budget"), line.now),
        change=voice.change(line.now, line.before, f"{at}/"),
        reason=voice.text(told, f"{at}/reason"),
    )


def _at(key: str) -> int:
    return [name for name, _ in _THREE].index(key)


def agency(rng: Random, voice: Voice, figures: Figures) -> Said:
    now, before = figures.agency
    sign = direction(voice, now, before)
    told = words.reason(rng, figures.body, sign) if now else voice.we + rng.choice(words.NO_AGENCY)
    return voice.told(
        "agency",
        words.AGENCY,
        org=figures.body.name,
        budget=voice.money(now, "agency_running/budget"),
        change=voice.change(now, before, "agency_running/"),
        reason=voice.text(told, "agency_running/reason"),
    )


def goals(voice: Voice, figures: Figures) -> Said:
    return voice.told(
        "goals",
        words.GOALS,
        amount=voice.money(figures.project, "performance_summary/amount"),
        count=voice.count(len(figures.projects), "个", "performance_summary/goals_count"),
    )


def assets(voice: Voice, figures: Figures) -> Said:
    owned = figures.assets
    date, as_of = _date(voice)
    return voice.told(
        "assets",
        words.ASSETS,
        org=figures.body.name,
        date=voice.dated(date, as_of, "assets/as_of"),
        vehicles=voice.count(owned.vehicles, "辆", "assets/vehicles_total"),
        uses=_uses(voice, owned.uses),
        equipment=_equipment(voice, owned.equipment, "assets/equipment"),
    )


def _date(voice: Voice) -> tuple[str, str]:
    last = voice.style.year - 1
    return voice.style.pick(
        "as of",
        (
            (f"{last}年8月31日", f"{last}-08-31"),
            (f"{last}年12月31日", f"{last}-12-31"),
            (f"{last}年10月", f"{last}-10"),
            (f"{last}年9月30日", f"{last}-09-30"),
        ),
    )


def _uses(voice: Voice, uses: Sequence[tuple[str, int]]) -> Said:
    """By use, in documents that tell it; nothing of the record."""
    if voice.style.chance("no uses", 0.4):
        return ()
    entries = [together(name, (voice.count(count, "辆"),)) for name, count in uses]
    return together("，其中：", listed(entries, "、"))


def _equipment(voice: Voice, equipment: Sequence[tuple[str, int]], field: str) -> Said:
    entries = [
        together(
            (voice.text(name, f"{field}/{name}/description"),),
            (voice.count(count, "台（套）", f"{field}/{name}/count"),),
        )
        for name, count in equipment
    ]
    return listed(entries, voice.style.pick("equipment", ("，", "、")))


def planned_assets(voice: Voice, figures: Figures) -> Said:
    owned = figures.assets
    return voice.told(
        "planned assets",
        words.PLANNED_ASSETS,
        vehicles=voice.count(owned.planned_vehicles, "辆", "assets/planned_vehicles"),
        equipment=_equipment(voice, owned.planned_equipment, "assets/planned_equipment"),
    )
