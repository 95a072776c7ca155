"""How made final accounts speak: amounts that a statement prints too, changes on the year before, and their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from structurer.evaluate.make.amounts import Measure, change_of, percent, quantity_piece, unchanged_piece
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.drafting import Marked, Plant, Said, marked, together
from structurer.evaluate.make.names import Body
from structurer.evaluate.make.style import Style
from structurer.evaluate.make.voice import Voice

ROOT = "/final_accounts"
_VERBS = (("增加", "减少"), ("增加", "减少"), ("增加", "减少"), ("增长", "下降"))
_RATES = (("增长", "下降"), ("增长", "下降"), ("上升", "下降"), ("增长", "降低"), ("增幅", "降幅"), ("增加", "减少"))
_THAN = (
    "与上年相比，", "较上年", "比上年", "与{last}年相比，", "较{last}年度", "比{last}年", "与{last}年度相比，",
    "与上年度相比，", "比上年同期",
)  # fmt: skip
_SAME = ("与上年持平", "与{last}年持平", "较上年无变化", "与上年相比持平", "和上年一致", "与{last}年度持平")
_BECAUSE = (
    "，主要原因是{}", "，主要原因是{}", "。主要原因是{}", "，主要原因：{}", "。主要原因：{}", "，主要是{}",
    "，主要原因为{}", "，原因是{}", "，主要是因为{}", "，主要系{}", "，{moved}的主要原因是{}", "，{moved}的原因是{}",
    "，主要是由于{}", "。主要原因是：{}",
)  # fmt: skip
_CHANGE_FORMS = ("both", "both", "both", "both", "brackets", "rate first", "amount")
_UNRATED = ("agency_running",)
"""Fields of the record that have no change in percent."""
_LEAST_TOLD = 100
"""The least amount, in last printed places, whose misprint cannot be rounding."""


@dataclass(frozen=True, slots=True)
class Teller(Voice):
    """`rng` draws what differs from sentence to sentence: reasons, names of works."""

    body: Body
    rng: Random

    def in_wan(self) -> Teller:
        """The same voice for small amounts: 亿元 gives way to 万元."""
        if self.style.prose.unit != "亿元":
            return self
        return replace(self, style=replace(self.style, prose=replace(self.style.prose, unit="万元", decimals=2)))

    def stated(self, fen: int, *fields: str) -> Piece | Marked:
        """An amount that a statement prints as well."""
        piece = self.money(fen, *fields)
        if abs(self.style.prose.rounded(fen)) * 10**self.style.prose.decimals < _LEAST_TOLD:
            return piece
        printed = self.style.tables.text(fen)
        return marked(piece, Plant("prose", (printed,), "a statement"), Plant("unit", (printed,), "a statement"))

    def part(self, part: int, of: int, *fields: str, plantable: bool = True) -> Piece | Marked:
        """A share or a rate of two printed amounts; nothing is 0.00%, or 0% where needless zeros are dropped."""
        figures = (self.digits(part), self.digits(of))
        if not self.style.prose.rounded(of):
            figures = ("0", "1")
        rate = self.rate(percent(*figures, trimmed=self.style.trimmed_rates), *fields)
        return marked(rate, Plant("share", figures)) if part and plantable else rate

    def moved(self, now: int, before: int, field: str, subject: str = "") -> Said:
        """较上年增加3.59万元，增长19.00%; the subject stands before a plain 较上年 and behind 与上年相比，."""
        change = change_of(self.style.prose, now, before, trimmed=self.style.trimmed_rates)
        if not change.sign:
            words = self.style.pick("same", _SAME).format(last=self.style.year - 1)
            return together(
                subject.removesuffix("各"), (unchanged_piece(words, self.unit, *self.fields(f"{field}/change")),)
            )
        down = change.sign < 0
        amount = quantity_piece(
            change.amount, self.unit, *self.fields(f"{field}/change"), sign=change.sign, space=self.style.space
        )
        told = together(self.style.pick("verbs", _VERBS)[down], (amount,))
        if change.percent is None:
            return together(self._than(subject), told)
        rated_fields = () if field in _UNRATED else (f"{field}/change_percent",)
        rate = marked(
            self.rate(change.percent, *rated_fields, sign=change.sign),
            Plant("share", (change.amount, self.style.prose.text(now)), "the change on the year before"),
        )
        rated = together(self.style.pick("rates", _RATES)[down], (rate,))
        return together(self._than(subject), self._both(told, rated))

    def _both(self, told: Said, rated: Said) -> Said:
        form = self.style.pick("change form", _CHANGE_FORMS)
        if form == "amount":
            return told
        if form == "brackets":
            return together(told, "（", rated, "）")
        return together(rated, "，", told) if form == "rate first" else together(told, "，", rated)

    def _than(self, subject: str) -> str:
        than = self.style.pick("than", _THAN).format(last=self.style.year - 1)
        return than + subject if than.endswith("，") else subject + than

    def because(self, words: str, *fields: str, moved: str = "变动", inside: bool = False) -> Said:
        """，主要原因是 and the reason; `inside` a sentence that goes on, no full stop comes before it."""
        pattern = self.style.pick("because", _BECAUSE)
        if inside:
            pattern = pattern.replace("。", "，")
        before, _, after = pattern.replace("{moved}", moved).partition("{}")
        return together(before, (self.text(words, *fields),), after)

    @property
    def unit(self) -> str:
        return self.style.prose.unit

    def direction(self, now: int, before: int) -> int:
        """1, -1 or 0, as the printed figures show it."""
        difference = self.style.prose.rounded(now) - self.style.prose.rounded(before)
        return (difference > 0) - (difference < 0)

    def listed(self, key: str, told: Sequence[Said], marks: Sequence[str] = ("；", "；", "，", "、")) -> Said:
        """Entries of a list in one sentence."""
        mark = self.style.pick(key, marks)
        parts: list[Said | str] = []
        for one in told:
            parts += [mark, one] if parts else [one]
        return together(*parts)


def measure_for(style: Style, total: int) -> Style:
    """The style, without 亿元 where the body is too small for it."""
    prose = style.prose
    if prose.unit == "亿元" and total < 10**11:
        return replace(style, prose=Measure("万元", 2, prose.grouped, prose.trimmed))
    return style
