"""A year's figures that have names: from the slots of sentences (see performance_work) to pieces that print gold.

The figure of a name is the same wherever a document states it, in prose or in a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from structurer.evaluate.make.amounts import grouped
from structurer.evaluate.make.blocks import Piece
from structurer.evaluate.make.drafting import Said, together
from structurer.evaluate.make.performance.work import Theme
from structurer.evaluate.make.style import Style

METRICS = "/performance/metrics"
_SLOT = re.compile(r"<([^>]+)>")
_RANGE = re.compile(r"#(?P<low>[\d.]+)-(?P<high>[\d.]+)(?:/(?P<decimals>\d))?(?:~(?P<step>\d+))?")
_COMPARING = ("≥", "≤", "小于", "大于", "超过")
_FALLING = ("≤", "小于", "控制在", "缩短至", "压缩至")
_BETTER_LOW = (
    "时间",
    "天数",
    "时长",
    "时延",
    "住院日",
    "浓度",
    "耗材",
    "用水量",
    "再犯罪率",
    "超限率",
    "受害率",
    "药占比",
)
_BEFORE = ("超", "超过", "近", "约")


@dataclass(frozen=True, slots=True)
class Named:
    """What is counted: its name, the words between name and figure, the figures that it may have."""

    name: str
    link: str
    range: str
    unit: str
    name_first: bool

    @property
    def is_rate(self) -> bool:
        return self.unit in ("%", "‰")

    @property
    def at_most(self) -> bool:
        """Whether less is better."""
        return self.link in _FALLING or self.name.endswith(_BETTER_LOW)


def named(slot: str) -> Named:
    parts = slot.split("|")
    if parts[0].startswith("#"):
        return Named(parts[2], "", parts[0], parts[1], name_first=False)
    *front, figures, unit = parts
    return Named(front[0], "".join(front[1:]), figures, unit, name_first=True)


def of_theme(theme: Theme) -> Iterator[Named]:
    for sentence in theme.sentences:
        yield from (named(slot) for slot in _SLOT.findall(sentence))


def figure(style: Style, counted: Named) -> Decimal:
    """The figure of the year in this document."""
    found = _RANGE.fullmatch(counted.range)
    if found is None:
        raise ValueError(f"no range of figures: {counted.range}")
    rng = Random(f"{style.salt}/{counted.name}")
    unit = Decimal(1).scaleb(-int(found["decimals"] or 0)) * int(found["step"] or 1)
    low, high = (Decimal(found[end]) / unit for end in ("low", "high"))
    return (rng.randint(int(low), int(high)) * unit).quantize(Decimal(1).scaleb(-int(found["decimals"] or 0)))


def stated(style: Style, sentence: str) -> Said:
    """A sentence with its figures: each prints name, value, unit and qualifier of a metric."""
    words = _SLOT.split(sentence)
    return together(*(part if at % 2 == 0 else _counted(style, named(part)) for at, part in enumerate(words)))


def _counted(style: Style, counted: Named) -> Said:
    pointer = f"{METRICS}/{counted.name}"
    name = Piece(counted.name, ((f"{pointer}/name", counted.name),))
    comparing = counted.link in _COMPARING
    link = "" if comparing else counted.link
    printed = _figure_piece(style, counted, counted.link if comparing else _qualifier(style, counted))
    return together((name,), link, (printed,)) if counted.name_first else (printed, name)


def _qualifier(style: Style, counted: Named) -> str:
    """Round figures may be called about so many; a rate only so much and more."""
    if "~" not in counted.range:
        return ""
    words = ("", *_BEFORE, "余", "余")
    return words[Random(f"{style.salt}/{counted.name}/about").randrange(len(words))]


def _figure_piece(style: Style, counted: Named, qualifier: str) -> Piece:
    pointer = f"{METRICS}/{counted.name}"
    digits = str(figure(style, counted))
    shown = grouped(digits) if style.prose.grouped else digits
    before, after = ("", f"{style.space}余") if qualifier == "余" else (qualifier, style.space)
    gold = [(f"{pointer}/value", digits), (f"{pointer}/unit", counted.unit)]
    if qualifier:
        gold.append((f"{pointer}/qualifier", qualifier))
    return Piece(f"{before}{style.space if before else ''}{shown}{after}{counted.unit}", tuple(gold))
