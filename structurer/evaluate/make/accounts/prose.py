"""The sections of made final accounts on all money: totals, income and expenditure by kind, and the appropriations."""

from __future__ import annotations

from collections.abc import Sequence

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.flows import KINDS, SOURCES
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.drafting import Drafted, Said, paragraph, said, together
from structurer.evaluate.make.phrases import reason

_TOLD_REASON = 0.8
_OVERALL = (
    "{year}年度收入总计、支出总计均为{total}。{moved}。",
    "{year}年度收、支总计{total}。{moved}。其中，本年收入{income}，{used}年初结转和结余{opening}；本年支出{spent}，"
    "{distributed}年末结转和结余{closing}。",
    "{we}{year}年度收入支出总计{total}。收入包括：本年收入{income}，{used}年初结转和结余{opening}。支出包括：本年支出{spent}，"
    "{distributed}年末结转和结余{closing}。{moved}。",
    "{year}年度收支总额为{total}，{moved}。",
    "{year}年，{we}收入总计{total}，支出总计{again}。{moved}。",
    "{we}{year}年度本年收入合计{income}，{used}年初结转和结余{opening}，收入总计{total}；本年支出合计{spent}，{distributed}"
    "年末结转和结余{closing}，支出总计{again}。{moved}。",
    "{year}年度收入、支出决算总计各{total}（其中年初结转和结余{opening}，年末结转和结余{closing}），{moved}。",
)
_GRANTS = (
    "{year}年度财政拨款收入总计、支出总计均为{total}。{moved}。",
    "{year}年度财政拨款收、支总计{total}。{moved}。其中，本年财政拨款收入{income}，年初财政拨款结转和结余{opening}；"
    "本年财政拨款支出{spent}，年末财政拨款结转和结余{closing}。",
    "{we}{year}年度财政拨款收入支出总计{total}。收入包括本年收入{income}、年初财政拨款结转和结余{opening}，支出包括本年支出"
    "{spent}、年末财政拨款结转和结余{closing}。{moved}。",
    "{year}年度财政拨款收支总额为{total}，{moved}。",
    "{year}年，{we}财政拨款收入总计{total}，财政拨款支出总计{again}。{moved}。",
    "{year}年度财政拨款收入、支出决算总计各{total}（其中年初财政拨款结转和结余{opening}，年末财政拨款结转和结余{closing}），{moved}。",
)
_SUBJECTS = ("", "收、支总计各", "收入、支出总计各", "收支总计")
_INCOME = (
    "本年收入合计{total}，其中：{parts}。",
    "{year}年度本年收入合计{total}。其中，{parts}。",
    "{year}年，{we}取得收入合计{total}，按来源划分：{parts}。",
    "{we}{year}年度收入合计{total}，具体为：{parts}。",
    "{year}年度收入决算合计{total}，包括：{parts}。",
)
_EXPENDITURE = (
    "本年支出合计{total}，其中：{parts}。",
    "{year}年度本年支出合计{total}。其中，{parts}。",
    "{year}年，{we}支出合计{total}，按支出性质划分：{parts}。",
    "{we}{year}年度支出合计{total}，具体为：{parts}。",
    "{year}年度支出决算合计{total}，包括：{parts}。",
)
_PARTS = (
    "{name}{amount}，占{percent}",
    "{name}{amount}，占{percent}",
    "{name}{amount}（占{percent}）",
    "{name}{amount}，占{of}的{percent}",
    "{name}为{amount}，占比{percent}",
    "{name}{amount}，所占比例为{percent}",
)


def overall(teller: Teller, figures: Figures) -> list[Drafted]:
    others = figures.others
    total = teller.stated(figures.total, "overall/total")
    moved = _moved(teller, figures.total, figures.before.total, "overall", _subjects(teller, "overall", _OVERALL))
    return [
        paragraph(
            teller.told(
                "overall",
                _OVERALL,
                slips=True,
                total=total,
                again=teller.stated(figures.total),
                moved=moved,
                income=teller.stated(figures.income, "overall/current_year_income"),
                used=together("使用非财政拨款结余", (teller.stated(others.used),), "，") if others.used else "",
                opening=teller.stated(figures.opening, "overall/opening_carryover"),
                spent=teller.stated(figures.expenditure, "overall/current_year_expenditure"),
                distributed=together("结余分配", (teller.stated(others.distributed),), "，")
                if others.distributed
                else "",
                closing=teller.stated(figures.closing, "overall/closing_carryover"),
            )
        )
    ]


def grants(teller: Teller, figures: Figures) -> list[Drafted]:
    """The appropriations of all funds together."""
    sums = {name: sum(getattr(fund, name) for fund in figures.funds) for name in _FLOWS}
    fields = {name: f"appropriation/{field}" for name, field in _FLOWS.items()}
    before, subjects = figures.before.appropriation, _subjects(teller, "grants", _GRANTS)
    moved = _moved(teller, sums["total"], before, "appropriation", subjects)
    return [
        paragraph(
            teller.told(
                "grants",
                _GRANTS,
                slips=True,
                total=teller.stated(sums["total"], fields["total"]),
                again=teller.stated(sums["total"]),
                moved=moved,
                income=teller.stated(sums["income"], fields["income"]),
                opening=teller.stated(sums["opening"], fields["opening"]),
                spent=teller.stated(sums["expenditure"], fields["expenditure"]),
                closing=teller.stated(sums["closing"], fields["closing"]),
            )
        )
    ]


_FLOWS = {
    "total": "total",
    "income": "current_year_income",
    "opening": "opening_carryover",
    "expenditure": "current_year_expenditure",
    "closing": "closing_carryover",
}


def _subjects(teller: Teller, key: str, wordings: Sequence[str]) -> Sequence[str]:
    """What moved is named where other amounts stand between it and its total."""
    before = teller.style.pick(key, wordings).partition("{moved}")[0]
    return [subject for subject in _SUBJECTS if subject or "{closing}" not in before]


def _moved(teller: Teller, now: int, before: int, field: str, subjects: Sequence[str]) -> Said:
    """The change of the totals on the year before with its reason, if it is told."""
    moved = teller.moved(now, before, field, teller.style.pick(f"{field} subject", subjects))
    direction = teller.direction(now, before)
    if not direction or teller.rng.random() > _TOLD_REASON:
        return moved
    words = reason(teller.rng, teller.body, direction)
    return together(moved, teller.because(words, f"{field}/reason", moved=("增加", "减少")[direction < 0]))


def income(teller: Teller, figures: Figures) -> list[Drafted]:
    sums = [sum(row.amounts[at] for row in figures.incomes) for at in range(len(SOURCES))]
    parts = _shares(teller, SOURCES, sums, figures.income, ("income/sources", "本年收入"))
    return _with_parts(teller, "income", _INCOME, teller.stated(figures.income, "income/total"), parts)


def expenditure(teller: Teller, figures: Figures) -> list[Drafted]:
    sums = [sum(row.amounts[at] for row in figures.expenses) for at in range(len(KINDS))]
    parts = _shares(teller, KINDS, sums, figures.expenditure, ("expenditure/kinds", "本年支出"))
    return _with_parts(
        teller, "expenditure", _EXPENDITURE, teller.stated(figures.expenditure, "expenditure/total"), parts
    )


def _shares(
    teller: Teller, names: Sequence[str], amounts: Sequence[int], total: int, of: tuple[str, str]
) -> list[Said]:
    """Each part with its share: all that there are, or those that are not nothing."""
    told = list(zip(names, amounts, strict=True))
    if not teller.style.chance("all parts", 0.35):
        told = [(name, amount) for name, amount in told if amount]
    return [share(teller, name, amount, total, f"{of[0]}/{at}", of[1]) for at, (name, amount) in enumerate(told)]


def share(teller: Teller, name: str, amount: int, total: int, entry: str, of: str, mark: str = "") -> Said:
    """One entry of a structure: its name, amount and share; `mark` stands behind the name, as （类） does."""
    return said(
        teller.style.pick("part", _PARTS),
        name=together((teller.text(name, f"{entry}/name"),), mark),
        amount=teller.stated(amount, f"{entry}/amount"),
        percent=teller.part(amount, total, f"{entry}/percent", plantable=amount != total),
        of=of,
    )


def _with_parts(
    teller: Teller, key: str, wordings: Sequence[str], total: object, parts: Sequence[Said]
) -> list[Drafted]:
    """In one sentence, or each part in a line of its own."""
    if not teller.style.chance("parts in lines", 0.12):
        return [paragraph(teller.told(key, wordings, slips=True, total=total, parts=teller.listed("parts", parts)))]
    lead = teller.told(key, [wording.replace("{parts}。", "") for wording in wordings], total=total)
    number = teller.style.numbering.number
    lines = [paragraph(number(3, at), part, "。" if at == len(parts) else "；") for at, part in enumerate(parts, 1)]
    return [paragraph(lead), *lines]
