"""The later sections of made final accounts on money: funds, running costs, meetings, procurement."""

from __future__ import annotations

from typing import Any

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.flows import Fund
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.drafting import Drafted, Said, paragraph, together
from structurer.evaluate.make.phrases import meeting, reason, training

_NO_FUND = (
    "{we}{year}年度没有{fund}财政拨款收入和支出。",
    "{year}年度{we}无{fund}财政拨款收支。",
    "{we}{year}年度未使用{fund}财政拨款。",
    "{we}无{fund}财政拨款收入，也没有使用{fund}财政拨款安排的支出。",
)
_FUND = (
    "{year}年度{fund}财政拨款年初结转和结余{opening}，本年收入{income}，本年支出{spent}，其中基本支出{basic}、项目支出{project}，年末结转和结余{closing}。",
    "{year}年度{fund}财政拨款收入{income}，年初结转和结余{opening}；支出{spent}，其中：基本支出{basic}，项目支出{project}；年末结转和结余{closing}。",
    "{we}{year}年度{fund}本年收入{income}、本年支出{spent}（基本支出{basic}，项目支出{project}），年初结转和结余{opening}，年末结转和结余{closing}。",
    "{year}年度{fund}财政拨款本年收入{income}，本年支出{spent}，年末结转和结余{closing}。",
)


def fund(teller: Teller, flows: Fund, name: str, field: str) -> list[Drafted]:
    """A fund budget; where there is none, a sentence that says so or a row of zeros."""
    if not flows.total and not teller.style.chance("zeros told", 0.25):
        return [paragraph(teller.told("no fund", _NO_FUND, fund=name))]
    return [
        paragraph(
            teller.told(
                "fund",
                _FUND,
                slips=bool(flows.total),
                fund=name,
                opening=teller.stated(flows.opening, f"{field}/opening_carryover"),
                income=teller.stated(flows.income, f"{field}/income"),
                spent=teller.stated(flows.expenditure, f"{field}/expenditure"),
                basic=teller.stated(flows.basic, f"{field}/basic"),
                project=teller.stated(flows.project, f"{field}/project"),
                closing=teller.stated(flows.closing, f"{field}/closing_carryover"),
            )
        )
    ]


_RUNNING = (
    "{year}年度机关运行经费支出{amount}，{moved}。",
    "{we}{year}年度机关运行经费支出{amount}，{moved}。",
    "{year}年，{we}机关运行经费支出合计{amount}。{moved}。",
    "机关运行经费支出{amount}，{moved}。",
)
_NO_RUNNING = (
    "{reason}。",
    "{year}年度机关运行经费支出{amount}。{reason}。",
    "{year}年度{we}机关运行经费支出{amount}，主要原因是{reason}。",
    "机关运行经费支出{amount}，原因是{reason}。",
)
_NO_RUNNING_REASONS = (
    "{we}为事业单位，没有机关运行经费支出",
    "{we}属于公益一类事业单位，不编列机关运行经费",
    "{we}不属于行政单位和参照公务员法管理的事业单位，不发生机关运行经费",
)


def running(teller: Teller, figures: Figures) -> list[Drafted]:
    amount, before = figures.agency_running, figures.before.agency_running
    if not figures.body.administrative:
        words = teller.style.pick("no running reason", _NO_RUNNING_REASONS).format(we=teller.we)
        nothing = teller.money(0, "agency_running/amount")
        told = teller.text(words, "agency_running/reason")
        return [paragraph(teller.told("no running", _NO_RUNNING, amount=nothing, reason=told))]
    moved = teller.moved(amount, before, "agency_running")
    direction = teller.direction(amount, before)
    if direction and teller.rng.random() < 0.8:
        words = reason(teller.rng, teller.body, direction)
        moved = together(moved, teller.because(words, "agency_running/reason", moved=("增加", "减少")[direction < 0]))
    spent = teller.stated(amount, "agency_running/amount")
    return [paragraph(teller.told("running", _RUNNING, slips=True, amount=spent, moved=moved))]


_MEETING = (
    "{year}年度{we}会议费支出{amount}，参会{people}，主要内容为{content}；",
    "{year}年度开支会议费{amount}，用于召开会议，人数{people}，内容为{content}；",
    "{we}{year}年度会议费{amount}，{people}参会，会议内容是{content}；",
    "{year}年，{we}召开会议支出{amount}，参加{people}，内容为{content}；",
)
_NO_MEETING = (
    "{year}年度{we}会议费支出{amount}，{content}；",
    "{year}年度开支会议费{amount}，内容为{content}；",
    "{we}{year}年度会议费{amount}，{content}；",
    "{year}年，{we}召开会议支出{amount}，内容为{content}；",
)
_TRAINING = (
    "培训费支出{amount}，参训{people}，培训内容为{content}",
    "开支培训费{amount}，人数{people}，内容为{content}",
    "培训费{amount}，{people}参加，主要内容是{content}",
    "组织培训支出{amount}，参加{people}，内容为{content}",
)
_NO_TRAINING = (
    "培训费支出{amount}，{content}",
    "开支培训费{amount}，内容为{content}",
    "培训费{amount}，{content}",
    "组织培训支出{amount}，内容为{content}",
)
_EVENTS = (
    "；举办节庆、晚会、论坛、赛事等活动支出{amount}",
    "；未举办节庆、晚会、论坛、赛事活动，开支{amount}",
    "",
)


def general_costs(teller: Teller, figures: Figures) -> list[Drafted]:
    """Meetings, trainings and celebrations."""
    costs = figures.costs
    met = _cost(teller, "meeting", costs.meeting, costs.meeting_people, (_MEETING, _NO_MEETING))
    trained = _cost(teller, "training", costs.training, costs.training_people, (_TRAINING, _NO_TRAINING))
    events = teller.told("events", _EVENTS, amount=teller.money(costs.events, "general_costs/events/amount"))
    return [paragraph(met, trained, events, "。")]


def _cost(
    teller: Teller, key: str, amount: int, people: int, wordings: tuple[tuple[str, ...], tuple[str, ...]]
) -> Said:
    """The wordings of both costs, and of something and nothing, go together."""
    field = f"general_costs/{key}"
    content = {"meeting": meeting, "training": training}[key](teller.rng, teller.body)
    if not amount:
        content = {"meeting": "全年未召开会议", "training": "全年未组织培训"}[key]
    return teller.told(
        "costs",
        wordings[not amount],
        amount=teller.money(amount, f"{field}/amount"),
        people=teller.count(people, "人", f"{field}/people"),
        content=teller.text(content, f"{field}/content"),
    )


_BUYING = (
    "{year}年度政府采购支出总额{total}，其中：货物支出{goods}、工程支出{works}、服务支出{services}。",
    "{we}{year}年度政府采购支出合计{total}，其中：政府采购货物支出{goods}，政府采购工程支出{works}，政府采购服务支出{services}。",
    "{year}年，{we}政府采购金额为{total}，其中货物类{goods}、工程类{works}、服务类{services}。",
    "{we}{year}年度政府采购金额{total}，包括货物采购{goods}、工程采购{works}、服务采购{services}。",
)
_SMALL = (
    "授予中小企业合同金额{sme}，占政府采购支出总额的{sme_rate}，其中：授予小微企业合同金额{micro}，占授予中小企业合同金额的{micro_rate}。",
    "授予中小企业的合同金额为{sme}，占采购支出总额的{sme_rate}；其中小微企业{micro}，占中小企业合同金额的{micro_rate}。",
    "其中，与中小企业签订合同{sme}，占采购总额的{sme_rate}；与小微企业签订合同{micro}，占中小企业合同的{micro_rate}。",
    "面向中小企业采购{sme}，占政府采购支出总额的{sme_rate}，其中小微企业{micro}，占中小企业的{micro_rate}。",
)
_SMALL_BY_KIND = (
    "货物采购授予中小企业合同金额占货物支出金额的{},工程采购授予中小企业合同金额占工程支出金额的{},服务采购授予中小企业合同金额占服务支出金额的{}",
    "中小企业合同金额占货物支出的{},占工程支出的{},占服务支出的{}",
    "在货物采购中，中小企业合同金额占{},在工程采购中，中小企业合同金额占{},在服务采购中，中小企业合同金额占{}",
    "分类看，货物支出中授予中小企业的占{},工程支出中授予中小企业的占{},服务支出中授予中小企业的占{}",
)
_NOTHING_BOUGHT = ("{we}{year}年度没有发生政府采购支出。", "{year}年度政府采购支出总额{total}。")


def procurement(teller: Teller, figures: Figures) -> list[Drafted]:
    bought, field = figures.procurement, "procurement"
    total = teller.money(bought.total, f"{field}/total")
    if not bought.total:
        return [paragraph(teller.told("nothing bought", _NOTHING_BOUGHT, total=total))]
    kinds: dict[str, Any] = {
        name: teller.money(amount, f"{field}/{name}")
        for name, amount in zip(("goods", "works", "services"), bought.kinds, strict=True)
    }
    told = teller.told("buying", _BUYING, total=total, **kinds)
    if teller.style.chance("no small", 0.2) or not bought.sme:
        return [paragraph(told)]
    small = teller.told(
        "small",
        _SMALL,
        sme=teller.money(bought.sme, f"{field}/sme_amount"),
        sme_rate=teller.part(bought.sme, bought.total, f"{field}/sme_percent"),
        micro=teller.money(bought.micro, f"{field}/micro_amount"),
        micro_rate=teller.part(
            bought.micro, bought.sme, f"{field}/micro_percent", plantable=bought.micro != bought.sme
        ),
    )
    return [paragraph(told, small, _small_by_kind(teller, figures))]


def _small_by_kind(teller: Teller, figures: Figures) -> Said:
    """The share of small and medium enterprises in what was bought of each kind; nothing bought is 0."""
    if not teller.style.chance("small by kind", 0.5):
        return ()
    told: list[Said | str] = []
    bought = figures.procurement
    patterns = teller.style.pick("kinds of small", _SMALL_BY_KIND).split(",")
    for pattern, name, of, sme in zip(
        patterns, ("goods", "works", "services"), bought.kinds, bought.sme_kinds, strict=True
    ):
        rate = teller.part(sme, of, f"procurement/{name}_sme_percent", plantable=False)
        told += ["，" if told else "", pattern.removesuffix("{}"), (rate,)]
    return together(*told, "。")
