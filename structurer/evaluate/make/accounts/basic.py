"""The section of made final accounts on basic expenditure: personnel and public use, and what they include."""

from __future__ import annotations

from structurer.evaluate.make.accounts.figures import Figures, is_personnel
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.classification import ECONOMIC
from structurer.evaluate.make.drafting import Drafted, Said, paragraph, together

_BASIC = (
    "{year}年度一般公共预算财政拨款基本支出{total}，其中：",
    "一般公共预算财政拨款基本支出{total}。其中：",
    "{year}年，{we}一般公共预算财政拨款安排的基本支出为{total}，包括人员经费和公用经费：",
    "{we}{year}年度一般公共预算财政拨款基本支出合计{total}，具体如下：",
)
_COMPONENTS = (
    "{name}{amount}{share}，主要包括：{parts}",
    "{name}{amount}{share}，主要包括{parts}",
    "{name}{amount}{share}，主要用于{parts}",
    "{name}支出{amount}{share}，包括：{parts}",
    "{name}{amount}{share}。主要包括：{parts}",
)


def basic(teller: Teller, figures: Figures) -> list[Drafted]:
    """The basic expenditure: its two parts with what they include, in one sentence or in lines of their own."""
    total = figures.general.basic
    lead = teller.told("basic", _BASIC, slips=True, total=teller.stated(total, "basic_expenditure/total"))
    personnel = _component(teller, figures, "personnel", "人员经费", figures.personnel)
    public = _component(teller, figures, "public_use", "公用经费", figures.public_use)
    form = teller.style.pick("basic form", ("one", "lines", "lines", "numbered"))
    if form == "one":
        return [paragraph(lead, personnel, "；", public, "。")]
    numbers = [teller.style.numbering.number(2, at) if form == "numbered" else "" for at in (1, 2)]
    return [paragraph(lead), paragraph(numbers[0], personnel, "。"), paragraph(numbers[1], public, "。")]


def _component(teller: Teller, figures: Figures, key: str, name: str, amount: int) -> Said:
    field, total = f"basic_expenditure/{key}", figures.general.basic
    wanted = [code for code in figures.economic if is_personnel(code) == (key == "personnel")]
    names = [teller.text(ECONOMIC[code].name, f"{field}/components/{at}") for at, code in enumerate(wanted)]
    parts: list[Said | str] = []
    for one in names:
        parts += ["、", (one,)] if parts else [(one,)]
    share: Said = ()
    if teller.style.chance("basic shares", 0.5):
        share = together("，占基本支出的", (teller.part(amount, total, f"{field}/percent"),))
    end = teller.style.pick("and so on", ("", "", "等"))
    amount_piece = teller.stated(amount, f"{field}/amount")
    return teller.told(
        "component", _COMPONENTS, name=name, amount=amount_piece, share=share, parts=together(*parts, end)
    )
