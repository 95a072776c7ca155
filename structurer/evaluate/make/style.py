"""How one made document is written: its units, digits, numbering and words, chosen once so that it is consistent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from structurer.evaluate.make.amounts import Measure, Unit
from structurer.evaluate.make.blocks import Kind, Layout

T = TypeVar("T")
_NUMERALS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_UNITS: tuple[tuple[Unit, Unit], ...] = (
    ("万元", "万元"), ("万元", "万元"), ("万元", "万元"), ("万元", "万元"), ("万元", "万元"), ("万元", "万元"),
    ("元", "万元"), ("元", "万元"), ("元", "元"), ("万元", "亿元"),
)  # fmt: skip
"""Of the tables and of the prose, the usual ones more than once."""
_TABLE_NUMBERS = ("公开{:02d}表", "公开 {:02d} 表", "公开{:02d}表", "表{}", "附表{}", "")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of headings: level 0 is 第一部分, 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）."""

    part: str = "第{}部分　"
    second: str = "（{}）"
    third: str = "{}."
    fourth: str = "（{}）"

    def number(self, level: int, count: int) -> str:
        if level == 4 and "①" in self.fourth:
            return _CIRCLED[count - 1]
        pattern = (self.part, "{}、", self.second, self.third, self.fourth)[level]
        return pattern.format(chinese(count) if level < 3 else count)


@dataclass(frozen=True, slots=True)
class Style:
    """What holds for the whole document.

    `salt` stands behind `pick`, which gives the same choice for the same key wherever it is asked. `exact`: printed
    parts add up to printed totals in the unit of the tables; otherwise they may be off by rounding. `step` is what
    amounts are multiples of, in fen.
    """

    kind: Kind
    layout: Layout
    year: int
    salt: str
    tables: Measure
    prose: Measure
    exact: bool
    trimmed_rates: bool
    space: str
    numbering: Numbering
    table_number: str
    ourselves_pattern: str

    @property
    def unit(self) -> Unit:
        return self.tables.unit

    @property
    def prose_unit(self) -> Unit:
        return self.prose.unit

    @property
    def step(self) -> int:
        return self.tables.step if self.exact else 1

    def pick(self, key: str, options: Sequence[T]) -> T:
        """One of the options, always the same one for this key in this document."""
        return options[Random(f"{self.salt}/{key}").randrange(len(options))]

    def chance(self, key: str, share: float) -> bool:
        """Whether this document is one of the share that does so."""
        return Random(f"{self.salt}/{key}?").random() < share

    def ourselves(self, short: str) -> str:
        """本单位, 本部门 or 我局, from the short name of the body."""
        return self.ourselves_pattern.format(short=short)

    def heading(self, level: int, count: int, words: str) -> str:
        return self.numbering.number(level, count) + words

    def table(self, count: int) -> str | None:
        """公开01表, or None where tables have no number."""
        return self.table_number.format(count) if self.table_number else None


def style_of(rng: Random, kind: Kind, layout: Layout) -> Style:
    """A style at random that real documents of this kind have."""
    tables, prose = _measures(rng, kind)
    return Style(
        kind=kind,
        layout=layout,
        year=rng.choice((2021, 2022, 2023, 2024, 2024, 2025)),
        salt=f"{rng.getrandbits(64):016x}",
        tables=tables,
        prose=prose,
        exact=rng.random() < 0.6,
        trimmed_rates=prose.trimmed,
        space=rng.choice(("", "", "", " ")),
        numbering=_numbering(rng),
        table_number=rng.choice(_TABLE_NUMBERS),
        ourselves_pattern=rng.choice(("本单位", "本部门", "我{short}", "我单位", "本{short}")),
    )


def _measures(rng: Random, kind: Kind) -> tuple[Measure, Measure]:
    unit, prose_unit = rng.choice(_UNITS if kind != "performance" else _UNITS[:-1])
    separated = rng.random()
    tables = Measure(unit, grouped=separated < 0.6, blank=rng.random() < 0.4)
    decimals = 4 if prose_unit == "亿元" else 2
    prose = Measure(prose_unit, decimals, grouped=separated < 0.2, trimmed=rng.random() < 0.25)
    return tables, prose


def _numbering(rng: Random) -> Numbering:
    return Numbering(
        part=rng.choice(("第{}部分　", "第{}部分 ", "第{}部分　", "第{}部分")),
        second=rng.choice(("（{}）", "（{}）", "({})")),
        third=rng.choice(("{}.", "{}．", "{}、")),
        fourth=rng.choice(("（{}）", "({})", "①")),
    )


def chinese(count: int) -> str:
    """1 -> 一, 14 -> 十四, 21 -> 二十一; up to 99."""
    tens, ones = divmod(count, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
