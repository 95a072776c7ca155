"""How one document speaks: a wording that is chosen once for each kind of statement, and its figures as pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from structurer.evaluate.make.amounts import (
    Measure,
    change_of,
    money_piece,
    percent,
    quantity_piece,
    text_piece,
    unchanged_piece,
)
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.drafting import Marked, Plant, Said, marked, said, together
from structurer.evaluate.make.style import Style

_VERBS = (("增加", "减少"), ("增加", "减少"), ("增加", "减少"), ("增长", "下降"))
_RATES = (("增长", "下降"), ("增长", "下降"), ("上升", "下降"), ("增幅", "降幅"), ("增幅", "减幅"), ("增长", "减少"))
_SAME = ("与上年持平", "与{last}年持平", "与上年预算持平", "与{last}年预算持平", "较上年无变化", "和上年一致")


@dataclass(frozen=True, slots=True)
class Voice:
    """`root` is the part of the record whose fields the figures print; `we` is what the body calls itself."""

    style: Style
    root: str
    we: str

    def told(self, key: str, wordings: Sequence[str], *, slips: bool = False, **slots: Any) -> Said:
        """One of the wordings, the same wherever the document makes this kind of statement.

        `slips`: its figures stand elsewhere under the fiscal year too, so that another year here would be a slip.
        """
        year = marked(Piece(str(self.style.year)), Plant("year", (str(self.style.year),))) if slips else self.style.year
        return said(
            self.style.pick(key, wordings), **({"we": self.we, "year": year, "last": self.style.year - 1} | slots)
        )

    @property
    def finer(self) -> Voice:
        """For small amounts: nobody tells them in 亿元."""
        if self.style.prose_unit != "亿元":
            return self
        return replace(self, style=replace(self.style, prose=replace(self.style.prose, unit="万元", decimals=2)))

    def fields(self, *fields: str) -> tuple[str, ...]:
        return tuple(f"{self.root}/{field}" for field in fields)

    def digits(self, fen: int) -> str:
        return self.style.prose.digits(fen)

    def money(self, fen: int, *fields: str, measure: Measure | None = None) -> Piece:
        return money_piece(measure or self.style.prose, fen, *self.fields(*fields), space=self.style.space)

    def count(self, number: int | str, unit: str, *fields: str) -> Piece:
        return quantity_piece(str(number), unit, *self.fields(*fields), space=self.style.space)

    def text(self, words: str, *fields: str) -> Piece:
        return text_piece(words, *self.fields(*fields))

    def rate(self, digits: str, *fields: str, sign: int = 1) -> Piece:
        return quantity_piece(digits, "%", *self.fields(*fields), sign=sign, space=self.style.space)

    def share(self, part: int, of: int, *fields: str) -> Marked:
        """A share or a rate of two amounts that the prose prints."""
        figures = (self.digits(part), self.digits(of))
        digits = percent(*figures, trimmed=self.style.trimmed_rates)
        return marked(self.rate(digits, *fields), Plant("share", figures))

    def dated(self, words: str, date: str, field: str) -> Piece:
        """A date as it is printed; the gold keeps it as 2024-10-31."""
        return Piece(words, ((f"{self.root}/{field}", date),))

    def change(self, now: int, before: int, *prefixes: str) -> Said:
        """比上年增加3.59万元，增长19.00%; 与上年持平 where nothing changed.

        The prefixes stand before change and change_percent: "overall/income_".
        """
        measure = self.style.prose
        amounts, rates = ([f"{prefix}{name}" for prefix in prefixes] for name in ("change", "change_percent"))
        change = change_of(measure, now, before, trimmed=self.style.trimmed_rates)
        if not change.sign:
            same = self.style.pick("same", _SAME).format(last=self.style.year - 1)
            return (unchanged_piece(same, measure.unit, *self.fields(*amounts)),)
        fallen = change.sign < 0
        verb = self.style.pick("verbs", _VERBS)[fallen]
        amount = quantity_piece(
            change.amount, measure.unit, *self.fields(*amounts), sign=change.sign, space=self.style.space
        )
        told = together(self.than(), verb, (amount,))
        if change.percent is None or self.style.chance("no rates", 0.15):
            return told
        rate = self.rate(change.percent, *rates, sign=change.sign)
        plant = Plant("share", (change.amount, self.digits(now)), "change")
        return together(told, "，", self.style.pick("rates", _RATES)[fallen], (marked(rate, plant),))

    def than(self) -> str:
        last = self.style.year - 1
        return self.style.pick(
            "than", ("比上年", "较上年", f"比{last}年", f"较{last}年", "与上年相比", f"比{last}年预算")
        )
