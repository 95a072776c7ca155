"""How well the words around a figure name a field: to tell which of several equal figures is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from structurer.evaluate.simulate.shown import Figure, Line, folded
from structurer.hints import Labels, Within
from structurer.numerals import PERCENT, is_money
from structurer.schema import Leaf

_ONE_UNIT = ({"万元", "万"}, {"亿元", "亿"}, {"%", "个百分点", "百分点"}, {"人", "名"})
_OF_CHANGE = re.compile(r"增加|减少|增长|下降|上升|降低|持平|增减|变化|[增降减]幅|[多少]支?\d*$")
_OF_MEASURE = {
    "share": r"占|比例|比重",
    "completion": r"完成|执行率",
    "initial_budget": r"年初|预算",
    "supplementary_budget": r"追加|调整",
    "full_year_budget": r"全年|调整后",
    "budget": r"预算|安排",
    "final": r"决算|支出|实际",
    "executed": r"执行|支出|实际",
    "score": r"分|得分",
    "previous": r"上年|去年|年预算",
}
CHANGES = ("change", "change_percent")
_OPENING = 30  # characters with which a paragraph says what it is about
_DISTINCT = 3  # digits from which a figure is hardly printed twice by chance


def unit_fits(figure: Figure, line: Line, unit: str) -> bool:
    """Whether a figure can be in a unit: its own, else that of its column, else any but a percentage."""
    own, wanted = folded(figure.unit), folded(unit)
    if not figure.printed or (wanted and folded(line.text[figure.start :]).startswith(folded(figure.printed) + wanted)):
        return True
    if own:
        return own == wanted or any({own, wanted} <= alike for alike in _ONE_UNIT) or wanted.startswith(own)
    around = f"{figure.column}{figure.clause}"
    if wanted in PERCENT:
        return bool(re.search(r"[%％率占]|比[例重]|幅|百分", around))
    said = f"{around}{figure.label}{line.table}"
    return not wanted or (bool(line.table) and (is_money(wanted) or wanted[0] in said))


def names(figure: Figure, line: Line, fields: Sequence[Leaf]) -> int:
    """How well the words there name the last of `fields`; the others are those that it is in."""
    *above, leaf = fields
    near = figure.clause + figure.column + figure.label
    far = figure.lead + line.table + line.heading + line.text[:_OPENING]
    score = _said(leaf, near, far, 6) + _measured(leaf, figure, near)
    for outer in above:
        score += _said(outer, figure.label + figure.lead, line.table + line.heading, 4)
    return score + _placed(fields, line)


def is_distinct(value: Decimal) -> bool:
    """Whether a figure has so many digits that an equal one is the same."""
    digits = str(abs(value)).replace(".", "").strip("0")
    return len(digits) > _DISTINCT


def _said(leaf: Leaf, near: str, far: str, weight: int) -> int:
    """The words of a field: beside the figure they count in full, above it by half."""
    words = _words(leaf)
    if _names(words, near):
        return weight
    return weight // 2 if _names(words, far) else 0


@lru_cache(maxsize=1 << 16)
def _names(words: tuple[str, ...], text: str) -> bool:
    said = folded(text)
    return any(pattern.search(said) for pattern in _patterns(words))


def _measured(leaf: Leaf, figure: Figure, near: str) -> int:
    """Whether the words say what kind of figure it is, and no other kind."""
    kind = leaf.measures[0]
    change = bool(_OF_CHANGE.search(near))
    if kind in CHANGES:
        return 6 if change or not figure.printed else -6
    return (2 if re.search(_OF_MEASURE.get(kind, r"(?!)"), near) else 0) - (4 if change else 0)


def _placed(fields: Sequence[Leaf], line: Line) -> int:
    """Whether the headings are those under which the field is looked for."""
    above = f"{line.heading}{line.table}"
    hints = [leaf.hint(Within) for leaf in fields]
    found = [hint for hint in hints if hint]
    named = sum(_names(hint.headings, above) for hint in found)
    ruled_out = sum(_names(hint.but, above) for hint in found)
    return 4 * named - 2 * ruled_out


def _words(leaf: Leaf) -> tuple[str, ...]:
    hint = leaf.hint(Labels)
    own = tuple(hint.words) if hint else leaf.labels
    return own + ((leaf.info.description,) if leaf.info.description else ())


@lru_cache(maxsize=4096)
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Words as patterns; "…" stands for anything in between."""
    return tuple(re.compile(".*".join(re.escape(folded(part)) for part in word.split("…"))) for word in words if word)
