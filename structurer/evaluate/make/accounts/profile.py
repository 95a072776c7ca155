"""The first and the last part of made final accounts: what the body is and does, and the glossary."""

from __future__ import annotations

from typing import Any

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.blocks import Grid
from structurer.evaluate.make.drafting import Drafted, Said, heading, paragraph, together
from structurer.evaluate.make.names import departments_of
from structurer.evaluate.make.phrases import functions

_DUTIES = (
    "{org}的主要职责是：",
    "根据有关规定，{org}主要承担以下职责：",
    "{we}主要职责如下：",
    "{we}为公共服务机构，负责：",
)
_DEPARTMENTS = (
    "{we}内设{count}个机构：{names}。",
    "{org}内设机构包括：{names}。",
    "根据职责，{we}设{count}个内设机构，分别为{names}。",
    "{we}下设{names}等{count}个内设机构。",
)
_STAFF = (
    "{we}编制{establishment}，年末在职人员{staff}，退休人员{retired}。",
    "截至年末，{we}核定编制{establishment}，实有在职{staff}、退休{retired}。",
    "{we}人员编制{establishment}，其中在编在职{staff}；另有退休人员{retired}、编外聘用{hired}。",
    "编制数{establishment}，实有在职人员{staff}。",
)
_UNITS = (
    "纳入{we}{year}年度部门决算编制范围的只有{org}本级。",
    "{we}{year}年度决算公开的单位构成为{org}本级，没有下属预算单位。",
    "从单位构成看，{org}决算仅包括本级决算。",
)
_DUTY_TITLES = ("部门职责", "主要职能", "单位职责", "主要职责")
_SETUP_TITLES = ("机构设置及决算单位构成", "机构设置", "机构设置情况", "部门决算单位构成")
_TERMS = (
    ("财政拨款收入", "指本级财政部门当年拨给单位的资金"),
    ("事业收入", "指事业单位开展专业活动和辅助活动取得的收入"),
    ("其他收入", "指上述收入以外取得的各项收入，如利息、捐赠等"),
    ("年初结转和结余", "指上年没有用完、可以在本年继续使用的资金"),
    ("年末结转和结余", "指本年没有用完、需要留到下年使用的资金"),
    ("结余分配", "指事业单位按规定从结余中提取的基金和缴纳的所得税"),
    ("基本支出", "指维持单位正常运转、完成日常任务所发生的人员和公用支出"),
    ("项目支出", "指为完成特定任务或者发展目标，在基本支出之外发生的支出"),
    ("经营支出", "指事业单位开展非独立核算经营活动发生的支出"),
    ("“三公”经费", "指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费"),
    ("机关运行经费", "指行政单位和参照公务员法管理的事业单位用于日常运转的公用支出"),
    ("政府采购", "指使用财政性资金采购集中采购目录以内或者限额标准以上的货物、工程和服务"),
)


def duties(teller: Teller) -> list[Drafted]:
    """What the body is there for, in lines of their own."""
    lead = teller.told("duties", _DUTIES, org=teller.body.name)
    told = functions(teller.rng, teller.body, teller.rng.randint(2, 6))
    number = teller.style.numbering.number
    lines = [paragraph(number(2, at), words, "。" if at == len(told) else "；") for at, words in enumerate(told, 1)]
    return [
        heading(1, teller.style.heading(1, 1, teller.style.pick("duty title", _DUTY_TITLES))),
        paragraph(lead),
        *lines,
    ]


def setup(teller: Teller, figures: Figures) -> list[Drafted]:
    """Departments and staff, as far as the document tells them, and the bodies that the accounts take in."""
    title = heading(1, teller.style.heading(1, 2, teller.style.pick("setup title", _SETUP_TITLES)))
    parts: list[Said] = []
    if teller.style.chance("departments", 0.7):
        parts.append(_departments(teller))
    if teller.style.chance("staff", 0.45):
        parts.append(_staff(teller, figures))
    parts.append(teller.told("units", _UNITS, org=teller.body.name))
    if teller.style.chance("setup in one", 0.3):
        drafts = [paragraph(*parts)]
    else:
        numbered = teller.style.chance("setup numbered", 0.5)
        number = teller.style.numbering.number
        drafts = [paragraph(number(2, at) if numbered else "", part) for at, part in enumerate(parts, 1)]
    return [title, *drafts, *_table_of_units(teller)]


def _departments(teller: Teller) -> Said:
    names = departments_of(teller.rng, teller.body)
    told: list[Said | str] = []
    for at, name in enumerate(names):
        told += ["、" if at else "", (teller.text(name, f"profile/internal_departments/{at}"),)]
    return teller.told("departments", _DEPARTMENTS, org=teller.body.name, count=len(names), names=together(*told))


def _staff(teller: Teller, figures: Figures) -> Said:
    staff, unit = figures.staff, teller.style.pick("people", ("人", "人", "名"))
    fields = ("establishment", "staff", "retired", "hired")
    counts: dict[str, Any] = {name: teller.count(getattr(staff, name), unit, f"profile/{name}") for name in fields}
    return teller.told("staff", _STAFF, **counts)


def _table_of_units(teller: Teller) -> list[Drafted]:
    if not teller.style.chance("table of units", 0.2):
        return []
    rows = (("1", f"{teller.body.name}（本级）", ""),)
    grid = Grid("部门决算单位构成", ("序号", "单位名称", "备注"), rows, aligns=("c", "l", "l"), own_page=False)
    return [Drafted(grid)]


def glossary(teller: Teller) -> list[Drafted]:
    """Some of the terms, in their usual order."""
    share = teller.style.pick("terms", (0.5, 0.7, 1.0))
    terms = [term for term in _TERMS if teller.rng.random() < share]
    number = teller.style.numbering.number
    return [paragraph(f"{number(1, at)}{name}：{words}。") for at, (name, words) in enumerate(terms, 1)]
