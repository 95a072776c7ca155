"""What the words of a token say for and against each kind of cell, as prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.forms import Kind
from structurer.tables.tokens import Token, open_brackets

FIGURE = re.compile(r"\d+(?:\.\d+)?")
COMPARES = re.compile(r"[≥≤＞＜><=＝≧≦〉〈]|大于|小于|不低于|不少于|不超过|不高于|不大于|低于|高于|超过|控制在")
_STATE = re.compile(
    r"(?:已|基本|部分|全部|全面|按时|按期|按质|按要求|按计划|正在|尚|均)*未?"
    r"(?:完成|达标|达到|实现|合格|达成|落实|开展|执行|验收|超额完成|完成中)率?"
)
_NOUN = re.compile(
    r"(?:率|数|数量|量|度|性|成本|时间|情况|时限|期限|水平|质量|金额|费用|效果|时效|面|比例|支出|经费|收入|覆盖|程度|能力|建设|工作|"
    r"活动|机制|作用|影响|结果|环境|期间|进度|标准|额|投资|次|费|报告|培训|维护|管理)$"
)
_PERCENT = re.compile(r"[\d.]+%")
_CLOSING_BRACKET = re.compile(r"[（(].*?[)）]$")
_COUNTED = re.compile(r"(?:率|数量|人数|次数|满意度|成本)$")
_QUALITY = re.compile(
    r"规范|合规|合格|达标|提升|提高|有效|良好|优秀|优良|及时|稳定|保障|显著|明显|改善|增强|正常|完善|健全|符合|促进|年内|年度|"
    r"月底前|以上|以下|以内|之内|前|按时|按|全年|无|长期|持续|不断|稳步|较|高|好|是"
)
_REASON = re.compile(r"因|由于|导致|未|下一步|将|措施|建议|超|影响|根据|已|签订|计划|无偏差|完成")


@dataclass(frozen=True, slots=True)
class Traits:
    """Prices by wording alone: of a cell of one token, of the first and last token of a longer one, of each inside."""

    alone: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    inside: tuple[float, ...]


def traits_of(kind: Kind, tokens: Sequence[Token]) -> Traits:
    """The prices of `tokens` as cells of a column of words: a name, a target, an actual value or a note."""
    edges = {"name": _name_edges, "target": _target_edges, "actual": _actual_edges, "note": _note_edges}[kind]
    rows = [edges(token.text) for token in tokens]
    if kind != "note":
        rows = [_bounded(row, token.text) for row, token in zip(rows, tokens, strict=True)]
    return Traits(*(tuple(column) for column in zip(*rows, strict=True)))


_Edges = tuple[float, float, float, float]


def _bounded(edges: _Edges, text: str) -> _Edges:
    """Adds what the first and the last character say: a cell opens and closes with whole words and brackets."""
    alone, first, last, inside = edges
    opening, ending = _opening(text), _ending(text)
    return alone + opening + ending + 3.0 * (bracket_depth(text) != 0), first + opening, last + ending, inside


def _opening(text: str) -> float:
    return 4.0 if text[0] in "，。、；）)”：" else 1.5 if text[0] in "（(" else 1.0 if text[0] in "的及和与或" else 0.0


def _ending(text: str) -> float:
    return 3.0 if text[-1] in "、，（(“≥≤＞＜" else 2.0 if text[-1] in "的及和与或" else 0.0


def bracket_depth(text: str) -> int:
    """Zero where all brackets and quotes that `text` opens are closed in it."""
    return open_brackets(text) + 1000 * (text.count("“") - text.count("”"))


def _name_edges(text: str) -> _Edges:
    inside = (
        3.0 * ("。" in text or "；" in text) + 2.5 * bool(COMPARES.search(text)) + 2.5 * bool(_PERCENT.search(text))
    )
    first = inside + 2.0 * ("：" in text) + 2.0 * text[0].isdigit()
    first += 5.0 * (bool(COMPARES.match(text)) or bool(_PERCENT.match(text)))
    last = -1.0 if _NOUN.search(_CLOSING_BRACKET.sub("", text)) else 0.0
    alone = first + last + 2.0 * (len(text) < 3)
    alone += 4.0 * bool(_STATE.fullmatch(text)) + 6.0 * bool(FIGURE.fullmatch(text))
    return alone, first, last, inside


def _target_edges(text: str) -> _Edges:
    if COMPARES.match(text):
        first = alone = -2.0
    elif text[0].isdigit():
        first = -0.6
        alone = 1.0 if FIGURE.fullmatch(text) else -1.2 if re.fullmatch(r"[\d.]+\D{0,4}", text) else -0.6
    else:
        first = -0.3 if _QUALITY.search(text) else 0.5
        alone = 0.8 if _STATE.fullmatch(text) else first
    last = 1.0 if _COUNTED.search(text) else 0.0
    return alone + last, first, last, 0.0


def _actual_edges(text: str) -> _Edges:
    if COMPARES.match(text):
        first = -0.2
    elif text[0].isdigit():
        first = 0.2 if FIGURE.fullmatch(text) else -0.6
    else:
        first = -0.2 if _QUALITY.search(text) else 0.4
    return (-1.2 if _STATE.fullmatch(text) else first), first, 0.0, 0.0


def _note_edges(text: str) -> _Edges:
    inside = 1.5 if COMPARES.match(text) or re.fullmatch(r"\d+(?:\.\d+)?[%万元次个人]*", text) else 0.0
    reason = -0.4 if _REASON.search(text) else 0.4
    first = inside + reason + 3.0 * bool(COMPARES.match(text)) + 4.0 * (text[0] in "，。、；）)”")
    last = reason + (-1.0 if text[-1] == "。" else 2.0 if text[-1] in "，、" else 0.0)
    alone = first + last + 1.5 * (len(text) < 4) + 5.0 * bool(FIGURE.fullmatch(text))
    return alone, first, last, inside
