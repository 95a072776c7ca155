"""The section of made final accounts on the three public expenses: travel abroad, vehicles, receptions."""

from __future__ import annotations

from typing import Any

from structurer.evaluate.make.accounts.sundries import Line, ThreePublic
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.drafting import Drafted, Said, heading, paragraph, together
from structurer.evaluate.make.phrases import spending_reason, visits

_NONE = (
    "{we}{year}年度没有“三公”经费财政拨款支出。",
    "{year}年度{we}无“三公”经费财政拨款支出预算和决算。",
    "{we}{year}年未安排、未发生“三公”经费财政拨款支出。",
    "{year}年度{we}没有安排“三公”经费预算，也没有发生“三公”经费支出。",
)
_SPENT = (
    "预算为{budget}，支出决算为{final}{completed}",
    "预算为{budget}，支出决算为{final}{completed}",
    "年初预算{budget}，决算{final}{completed}",
    "预算安排{budget}，实际支出{final}{completed}",
    "支出决算为{final}，预算为{budget}{completed}",
    "预算数{budget}，决算数{final}{completed}",
)
_COMPLETED = ("，完成预算的{}", "，完成预算的{}", "，为预算的{}", "，占预算的{}", "，预算执行率{}")
_BELOW = (
    "决算数{than}预算数的主要原因是{}", "决算数{than}预算数的主要原因：{}", "决算数{than}预算数，主要原因是{}",
    "主要原因是{}", "决算{than}预算主要是{}", "原因是{}",
)  # fmt: skip
_TOTAL = (
    "{year}年度“三公”经费财政拨款支出{spent}。{below}{moved}。",
    "“三公”经费财政拨款支出{spent}。{below}{moved}。",
    "{year}年度{we}财政拨款“三公”经费{spent}。{below}{moved}。",
    "{we}{year}年度“三公”经费财政拨款支出{spent}，{below}{moved}。",
)
_TITLES = (
    ("“三公”经费财政拨款支出决算总体情况", "“三公”经费财政拨款支出决算具体情况"),
    ("总体情况", "具体情况"),
    ("“三公”经费支出决算总体情况说明", "“三公”经费支出决算具体情况说明"),
    ("财政拨款“三公”经费总体情况", "财政拨款“三公”经费分项情况"),
)
_PART_NAMES = {
    "abroad": ("因公出国（境）费", "因公出国（境）费用", "因公出国（境）费"),
    "vehicle": ("公务用车购置及运行维护费", "公务用车购置及运行费", "公务用车购置及运行维护费"),
    "vehicle_purchase": ("公务用车购置费", "公务用车购置费", "公务用车购置支出"),
    "vehicle_running": ("公务用车运行维护费", "公务用车运行费", "公务用车运行维护费支出"),
    "reception": ("公务接待费", "公务接待费", "公务接待费"),
}
_ABROAD = (
    "全年组织因公出国（境）团组{groups}，累计{persons}。",
    "全年安排因公出国（境）团组{groups}，参团{persons}。",
    "{year}年因公出国（境）{groups}团组、{persons}。",
)
_NO_TRAVEL = ("", "全年没有安排因公出国（境）。", "全年因公出国（境）团组{groups}、累计{persons}。", "未发生该项支出。")
_FLEET = (
    "截至{year}年12月31日，财政拨款开支的公务用车保有量为{fleet}。",
    "{year}年末，{we}使用财政拨款开支运行费用的公务用车保有量{fleet}。",
    "年末公务用车保有量为{fleet}。",
    "主要用于燃油、维修、保险等支出，年末公务用车保有{fleet}。",
)
_BOUGHT = ("全年购置公务用车{count}", "当年购置公务用车{count}", "更新公务用车{count}", "{year}年购置公务用车{count}")
_RECEIVED = (
    "全年接待来访团组{groups}、来宾{visitors}，主要是{visits}。",
    "全年国内公务接待{groups}、{visitors}，主要用于{visits}。",
    "{year}年共接待{groups}、{visitors}。",
    "全年公务接待{groups}，接待{visitors}，主要为{visits}。",
)
_GROUPS = ("个", "批次", "批次", "批")
_PERSONS = ("人次", "人次", "人")


def three_public(teller: Teller, three: ThreePublic) -> list[Drafted]:
    """In all, then part by part; or one sentence where there is nothing to tell."""
    if not three.total.budget and not three.total.final and teller.style.chance("no three public", 0.6):
        return [paragraph(teller.told("none of three", _NONE))]
    titles = teller.style.pick("three titles", _TITLES)
    in_all, by_part = _total(teller, three), _parts(teller, three)
    form = teller.style.pick("three form", ("headed", "headed", "plain"))
    if form == "plain":
        return [in_all, *by_part]
    first, second = (heading(2, teller.style.heading(2, at, title)) for at, title in enumerate(titles, 1))
    return [first, in_all, second, *by_part]


def _total(teller: Teller, three: ThreePublic) -> Drafted:
    field, line = "three_public/total", three.total
    below = _below(teller, line, field)
    return paragraph(
        teller.told(
            "three total",
            _TOTAL,
            slips=True,
            spent=_spent(teller, line, field),
            below=together(below, "。") if below else "",
            moved=teller.moved(
                line.final, line.before, field, teller.style.pick("three subject", ("", "“三公”经费支出"))
            ),
        )
    )


def _spent(teller: Teller, line: Line, field: str) -> Said:
    completed: Said = ()
    if teller.style.prose.rounded(line.budget):
        before, _, after = teller.style.pick("three completed", _COMPLETED).partition("{}")
        completed = together(before, (teller.part(line.final, line.budget, f"{field}/completion_percent"),), after)
    return teller.told(
        "three spent",
        _SPENT,
        budget=teller.stated(line.budget, f"{field}/budget"),
        final=teller.stated(line.final, f"{field}/final"),
        completed=completed,
    )


def _below(teller: Teller, line: Line, field: str) -> Said:
    """Why less was spent than planned, if that is told."""
    direction = teller.direction(line.final, line.budget)
    if not direction or teller.rng.random() > 0.7:
        return ()
    pattern = teller.style.pick("three below", _BELOW).replace("{than}", ("大于", "小于")[direction < 0])
    before, _, after = pattern.partition("{}")
    words = _why(teller, field, direction if line.final else 0)
    return together(before, (teller.text(words, f"{field}/reason"),), after)


def _why(teller: Teller, field: str, direction: int) -> str:
    line = field.removeprefix("three_public/").partition("_")[0]
    return spending_reason(teller.rng, teller.body, direction, line)


def _parts(teller: Teller, three: ThreePublic) -> list[Drafted]:
    """Three numbered paragraphs; that of the vehicles may take one more for each of its parts."""
    parts = {
        "abroad": _abroad(teller, three),
        "vehicle": _vehicle(teller, three),
        "reception": _reception(teller, three),
    }
    order = teller.style.pick("three parts", (("abroad", "vehicle", "reception"), ("abroad", "reception", "vehicle")))
    number = teller.style.numbering.number
    drafts: list[Drafted] = []
    for at, key in enumerate(order, 1):
        first, *others = parts[key]
        drafts.append(paragraph(number(3, at), first))
        drafts += [paragraph(other) for other in others]
    return drafts


def _name(teller: Teller, key: str) -> str:
    return _PART_NAMES[key][teller.style.pick("three words", (0, 1, 2))]


def _line(teller: Teller, key: str, line: Line, besides: Said = ()) -> Said:
    """A part with its figures and what was bought `besides`, what moved, and one reason at most."""
    field = f"three_public/{key}"
    told = together(_name(teller, key), _spent(teller, line, field), besides)
    below = _below(teller, line, field)
    if below:
        told = together(told, "，", below)
    if not teller.style.chance("parts moved", 0.7):
        return told
    told = together(told, "；", teller.moved(line.final, line.before, field))
    direction = teller.direction(line.final, line.before)
    if below or teller.rng.random() > 0.6:
        return told
    words = _why(teller, field, direction if line.final else 0)
    if not direction and line.final:
        return told
    return together(
        told,
        teller.because(
            words, f"{field}/reason", moved=("增加", "减少")[direction < 0] if direction else "持平", inside=True
        ),
    )


def _abroad(teller: Teller, three: ThreePublic) -> list[Said]:
    field = "three_public/abroad"
    slots: dict[str, Any] = {
        "groups": teller.count(three.abroad_groups, "个", f"{field}/groups"),
        "persons": teller.count(three.abroad_persons, teller.style.pick("persons", _PERSONS), f"{field}/persons"),
    }
    wordings = _ABROAD if three.abroad_groups else _NO_TRAVEL
    return [together(_line(teller, "abroad", three.abroad), "。", teller.told("abroad", wordings, **slots))]


def _vehicle(teller: Teller, three: ThreePublic) -> list[Said]:
    field = "three_public"
    bought = teller.count(three.bought, "辆", f"{field}/vehicle_purchase/count")
    fleet = teller.count(three.fleet, "辆", f"{field}/vehicle_running/fleet")
    first = together(_line(teller, "vehicle", three.vehicle), "。")
    told = three.bought or teller.style.chance("count of nothing", 0.5)
    besides = together("，", teller.told("bought", _BOUGHT, count=bought)) if told else ()
    purchase = _line(teller, "vehicle_purchase", three.purchase, besides)
    running = together(_line(teller, "vehicle_running", three.running), "。", teller.told("fleet", _FLEET, fleet=fleet))
    if teller.style.chance("vehicles in lines", 0.4):
        number = teller.style.numbering.number
        return [first, together(number(4, 1), purchase, "。"), together(number(4, 2), running)]
    return [together(first, "其中：", purchase, "；", running)]


def _reception(teller: Teller, three: ThreePublic) -> list[Said]:
    field = "three_public/reception"
    told = together(_line(teller, "reception", three.reception), "。")
    if not three.received_groups:
        return [told]
    received = teller.told(
        "received",
        _RECEIVED,
        groups=teller.count(three.received_groups, teller.style.pick("groups", _GROUPS), f"{field}/groups"),
        visitors=teller.count(three.visitors, teller.style.pick("persons", _PERSONS), f"{field}/visitors"),
        visits=visits(teller.rng),
    )
    return [together(told, received)]
