"""The last sections of made final accounts: what the body holds, and how well it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.voice import ROOT, Teller
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.drafting import Drafted, Said, paragraph, together
from structurer.evaluate.make.phrases import measures, problems

_VEHICLES = (
    "截至{as_of}，{we}共有车辆{count}，其中：{uses}；{equipment}。",
    "截至{as_of}，{we}共有车辆{count}，其中，{uses}。{equipment}。",
    "截止{as_of}，{we}车辆保有量{count}，包括{uses}。{equipment}。",
    "截至{as_of}，{we}实有车辆{count}，按用途分：{uses}；{equipment}。",
    "{year}年末，{we}共有车辆{count}，其中{uses}；{equipment}。",
)
_NO_VEHICLES = (
    "截至{as_of}，{we}共有车辆{count}；{equipment}。",
    "截至{as_of}，{we}车辆{count}，{equipment}。",
    "截至{as_of}，{we}共有公务用车{count}。{equipment}。",
    "{year}年末，{we}车辆保有量{count}；{equipment}。",
)
_EQUIPMENT_UNITS = ("台（套）", "台（套）", "台", "台套", "套")


def assets(teller: Teller, figures: Figures) -> list[Drafted]:
    held = figures.assets
    unit = teller.style.pick("equipment unit", _EQUIPMENT_UNITS)
    slots: dict[str, Any] = {
        "as_of": Piece(f"{teller.style.year}年12月31日", ((f"{ROOT}/assets/as_of", f"{teller.style.year}-12-31"),)),
        "count": teller.count(held.vehicles, "辆", "assets/vehicles_total"),
        "equipment": teller.listed(
            "equipment", _entries(teller, "equipment", "description", held.equipment, unit), "，、"
        ),
    }
    uses = [(use, count) for use, count in held.uses if count or teller.style.chance("all uses", 0.6)]
    if not uses:
        return [paragraph(teller.told("no vehicles", _NO_VEHICLES, **slots))]
    listed = teller.listed("uses", _entries(teller, "vehicles", "use", uses, "辆"), "、、，")
    return [paragraph(teller.told("vehicles", _VEHICLES, uses=listed, **slots))]


def _entries(teller: Teller, field: str, name: str, counted: Sequence[tuple[str, int]], unit: str) -> list[Said]:
    return [
        (
            teller.text(words, f"assets/{field}/{at}/{name}"),
            teller.count(count, unit, f"assets/{field}/{at}/count"),
        )
        for at, (words, count) in enumerate(counted)
    ]


_PROJECTS = (
    "{we}对{year}年度{count}项目开展绩效自评，涉及资金{amount}。",
    "组织对{year}年度项目支出开展绩效自评，涉及项目{count}，涉及资金{amount}。",
    "{year}年度，{we}共有{count}项目纳入绩效自评，涉及预算金额{amount}。",
    "绩效自评覆盖{year}年度项目{count}，涉及预算资金{amount}。",
)
_WHOLE = (
    "{year}年度整体支出全年预算数为{budget}，执行数为{executed}，完成预算的{percent}，绩效自评得分{score}{grade}。",
    "整体支出绩效自评得分为{score}{grade}。全年预算数{budget}，执行数{executed}，完成预算的{percent}。",
    "{we}整体支出全年预算{budget}，实际执行{executed}，预算执行率{percent}；自评得分{score}{grade}。",
    "{year}年度{we}整体支出绩效自评得分{score}{grade}。",
)
_GRADES = ("，评价等级为“{}”", "，等级为{}", "，评定等级为“{}”", "")
_PROBLEMS = ("发现的主要问题：", "存在的问题：", "自评发现的问题：", "存在的主要问题：")
_MEASURES = ("下一步改进措施：", "改进措施：", "下一步措施：", "下一步改进措施：")
_POINTS = ("一是", "二是", "三是")


def performance(teller: Teller, figures: Figures) -> list[Drafted]:
    """What was evaluated, with what result, and what is to be done better."""
    merits, field = figures.merits, "performance_summary"
    drafts: list[Drafted] = []
    if merits.projects:
        count = teller.count(merits.projects, "个", f"{field}/projects_count")
        amount = teller.money(merits.projects_amount, f"{field}/projects_amount")
        drafts.append(paragraph(teller.told("projects", _PROJECTS, count=count, amount=amount)))
    before, _, after = teller.style.pick("grades", _GRADES).partition("{}")
    grade = together(before, (teller.text(merits.grade, f"{field}/grade"),), after) if before else ""
    whole = teller.told(
        "whole",
        _WHOLE,
        budget=teller.money(merits.whole_budget, f"{field}/whole_budget"),
        executed=teller.money(merits.executed, f"{field}/executed"),
        percent=teller.part(merits.executed, merits.whole_budget, f"{field}/completion_percent"),
        score=teller.count(merits.score, "分", f"{field}/score"),
        grade=grade,
    )
    drafts.append(paragraph(whole))
    if teller.style.chance("problems", 0.55):
        drafts += _points(teller)
    return drafts


def _points(teller: Teller) -> list[Drafted]:
    """Problems and measures, each in a paragraph; more than one are counted 一是, 二是."""
    count = teller.rng.choice((1, 2, 2, 3))
    told = []
    pools = (("problems", _PROBLEMS, problems), ("measures", _MEASURES, measures))
    for key, leads, pool in pools:
        sentences = pool(teller.rng, teller.body, count)
        parts: list[Said | str] = [teller.style.pick(f"{key} lead", leads)]
        for at, sentence in enumerate(sentences):
            parts += [
                _POINTS[at] if len(sentences) > 1 else "",
                (teller.text(sentence, f"performance_summary/{key}/{at}"),),
            ]
        told.append(paragraph(*parts))
    return told
