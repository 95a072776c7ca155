"""Tables that print two or more lists side by side: which words and figures of a line belong to which side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from structurer.forms import Layout
from structurer.tables.placement import KEYS, is_figure
from structurer.tables.tokens import Token, is_value

_CODE = re.compile(r"\d{3,8}")
_ORDINAL = re.compile(r"[（(]?([一二三四五六七八九十]{1,3})[)）、]")
_MEMBER = re.compile(r"[一二三四五六七八九十]{1,3}、")
SURPLUS = "figures stand among the words of the row"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Group:
    """Words and the figures after them: what one side of a table prints in one row."""

    words: tuple[Token, ...] = ()
    figures: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The groups of a row, one for each side."""

    groups: tuple[Group, ...]
    doubts: tuple[str, ...] = ()


def sides_of(layout: Layout) -> list[Layout]:
    """A side-by-side table begins anew where words follow figures."""
    edges = [at for at in range(1, len(layout)) if is_figure(layout[at - 1]) and not is_figure(layout[at])]
    return [layout[start:end] for start, end in pairwise((0, *edges, len(layout)))]


def name_of(side: Layout) -> str:
    """What a side lists by the head of its labels: 收入 of 本年收入/项目 and of 收入项目."""
    group = side[0].group or side[0].words[0].removesuffix("项目") * side[0].words[0].endswith("项目")
    return group[-2:]


def groups_of(tokens: Sequence[Token], sides: Sequence[Layout]) -> list[Group]:
    """Words with their figures, side after side; the figure before words is their code where the side has codes. Where
    the sides have line numbers, a side may hold nothing but its number."""
    keyed = any(column.kind in KEYS for side in sides for column in side)
    numbered = not keyed and all(any(column.kind == "line" for column in side) for side in sides)
    if numbered and len(tokens) == len(sides) and all(token.text.isdigit() for token in tokens):
        return [Group((), (token,)) for token in tokens]
    groups: list[Group] = []
    words: list[Token] = []
    figures: list[Token] = []
    if numbered and len(tokens) > 1 and tokens[0].text.isdigit() and not is_value(tokens[1].text):
        groups.append(Group((), tuple(tokens[:1])))
        tokens = tokens[1:]
    for token in tokens:
        if words and is_value(token.text):
            figures.append(token)
        elif figures:
            key = [figures.pop()] if keyed and _CODE.fullmatch(figures[-1].text) else []
            groups.append(Group(tuple(words), tuple(figures)))
            words, figures = [*key, token], []
        else:
            words.append(token)
    if words:
        groups.append(Group(tuple(words), tuple(figures)))
    if numbered and len(groups) == len(sides) - 1 and _has_one_more(groups[-1], sides[-2]):
        *figures, last = groups[-1].figures
        groups[-1:] = [Group(groups[-1].words, tuple(figures)), Group((), (last,))]
    return _parted(groups, len(sides))


def _has_one_more(group: Group, side: Layout) -> bool:
    """Whether a side's figures are all there, and a line number after them that is the next side's."""
    return len(group.figures) == sum(map(is_figure, side)) + 1 and group.figures[-1].text.isdigit()


def _parted(groups: list[Group], sides: int) -> list[Group]:
    """Two labels on one line with no figure between them are those of two sides, the first one without figures."""
    at = next((at for at, group in enumerate(groups) if two_labels(group.words)), None)
    if len(groups) >= sides or at is None:
        return groups
    words = groups[at].words
    return [*groups[:at], Group(words[:1]), Group(words[1:], groups[at].figures), *groups[at + 1 :]]


def is_numbered(line: Sequence[Token]) -> bool:
    """Whether the line begins with a numbered label: 三、其他收入."""
    return _MEMBER.match(line[0].text) is not None


def is_coded(line: Sequence[Token]) -> bool:
    """Whether the line begins with a code and its label: 30201 办公费."""
    return len(line) > 1 and _CODE.fullmatch(line[0].text) is not None and not is_value(line[1].text)


def is_whole(line: Sequence[Token], sides: int) -> bool:
    """Whether the line prints words and figures of each side."""
    kinds = [is_value(token.text) for token in line]
    return kinds[-1] and sum(not left and right for left, right in pairwise(kinds)) == sides


def two_labels(words: Sequence[Token]) -> bool:
    """Whether one line prints two words, each long enough to name a row, the first one no code."""
    same_line = len(words) == 2 and words[0].line == words[1].line and not _CODE.fullmatch(words[0].text)
    return same_line and all(len(word.text) > 2 for word in words)


def assigned(rows: Sequence[list[Group]], sides: Sequence[Layout], hints: Sequence[Sequence[str]] = ()) -> list[Row]:
    """Each group on its side. A run of rows with one group only is all of one side: the one that the labels, of which
    `hints` lists words for each side, or the numbering speak for."""
    out: list[Row] = []
    run: list[Group] = []
    last = [0] * len(sides)
    for groups in [*rows, []]:
        if len(groups) == 1:
            run.append(groups[0])
            continue
        if run:
            side, sure = _side_of(run, sides, last, hints or [()] * len(sides))
            doubts = () if sure else ("only one side of the row is printed; which one is a guess",)
            out += [Row(tuple(group if at == side else Group() for at in range(len(sides))), doubts) for group in run]
            run = []
        if groups:
            out.append(_aligned(groups, len(sides)))
            last = [_ordinal(group.words) or last[at] for at, group in enumerate(out[-1].groups)]
    return out


def _aligned(groups: Sequence[Group], sides: int) -> Row:
    if len(groups) <= sides:
        doubts = () if len(groups) == sides else ("a side of the row is not printed",)
        return Row((*groups, *[Group()] * (sides - len(groups))), doubts)
    surplus = [token for group in groups[sides - 1 : -1] for token in (*group.words, *group.figures)]
    last = Group((*surplus, *groups[-1].words), groups[-1].figures)
    return Row((*groups[: sides - 1], last), (SURPLUS,))


def _side_of(
    run: Sequence[Group], sides: Sequence[Layout], last: Sequence[int], hints: Sequence[Sequence[str]]
) -> tuple[int, bool]:
    """The side that a run of lonely groups belongs to, and whether the words or the numbering say so."""
    votes = [0] * len(sides)
    for group in run:
        label = "".join(token.text for token in group.words)
        ordinal = _ordinal(group.words)
        for at, side in enumerate(sides):
            votes[at] += bool(name_of(side)) and name_of(side) in label
            votes[at] += any(word in label for word in hints[at])
            votes[at] += ordinal > 1 and ordinal == last[at] + 1
    best = max(range(len(sides)), key=lambda at: (votes[at], at))
    return best, votes.count(votes[best]) == 1


def _ordinal(words: Sequence[Token]) -> int:
    match = _ORDINAL.match(words[0].text) if words else None
    return _chinese(match[1]) if match else 0


def _chinese(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (max(_DIGITS.find(ones), 0) if ones else 0)
