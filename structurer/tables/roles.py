"""What each line of a text is to a table: its number, title, unit, caption or head; nothing for the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from structurer import forms
from structurer.document import Document, Line
from structurer.forms import Form, fold
from structurer.tables.free_heads import announces_itself
from structurer.tables.tokens import YEAR, Token, is_value, tokens_of

_NUMERAL = r"\s*(?:\d{1,2}(?:[-－—]\d{1,2})?|[一二三四五六七八九十]{1,3})"
NUMBER = re.compile(
    rf"(?:(?:预算|决算)?公开|预算|决算|附)?表{_NUMERAL}|(?:(?:预算|决算|财决)?公开|预算|决算){_NUMERAL}\s*表|\d{{2}}\s*表"
)
UNIT = r"(?:人民币)?(?P<unit>万元|亿元|千元|百万元|元|万人|人|个|%)"
UNIT_LINE = re.compile(rf"单位\s*[：:]\s*{UNIT}\s*$")
_CAPTION = re.compile(
    r"(?:编制|编报|填报|公开|预算|决算|主管)?(?:部门|单位)(?:名称|\(单位\)|\(盖章\))?:.*|\(?(?:19|20)\d\d年度?\)?"
)
_TITLE = re.compile(r"(?:表|情况|明细|一览|如下[：:]?|见下表[：:]?)(?:[（(][^（()）]*[)）])?$")
_PLAIN = ("项目", "收入", "收入项目")
"""The first words of heads that more tables have than the forms that print them."""
_REACH = 16
"""The lines below a title that are looked at for a head of no known form and rows that fit it."""
HEAD_LINES = 8
"""The lines among which the head of a table stands."""
SECTION = re.compile(r"第[一二三四五六七八九十]+部分|附件\d*[：:]?$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the body with its words; `text` is folded. Delimited lines are only looked at to keep off them."""

    line: Line
    tokens: tuple[Token, ...]
    text: str
    delimited: bool


def printed_line(document: Document, line: Line) -> Printed:
    text = document.text[slice(*line.span)]
    return Printed(line, tokens_of(document, (line,)), fold(text), "\t" in text or "|" in text or "｜" in text)


def roles_of(printed: Sequence[Printed]) -> list[str]:
    """What each line is to a table: its number, title, unit, caption or head; nothing for the others."""
    roles = [_role(line) for line in printed]
    in_blocks = False
    for at, line in enumerate(printed):
        if roles[at] in ("number", "unit"):
            _claim_title(printed, roles, at)
        elif not roles[at] and not (at and roles[at - 1]) and (known := headed(line)):
            if _is_in_a_head(printed, roles, at) or (in_blocks and all(form.words("endings") for form in known)):
                continue
            roles[at] = "head"
            if at and _is_title(printed[at - 1]):
                roles[at - 1] = "title"
        elif not roles[at] and _is_title(line) and _is_followed_by_a_table(printed[at + 1 : at + _REACH]):
            roles[at] = "title"
        elif roles[at] == "title":
            in_blocks = any(form.words("endings") for form in forms.titled(title_text(line)))
    return [_kept(roles, at) for at in range(len(roles))]


def _is_in_a_head(printed: Sequence[Printed], roles: Sequence[str], at: int) -> bool:
    """Whether only words that may be those of a head part the line from the heading above it."""
    above = at - 1
    while above >= max(at - HEAD_LINES, 0) and not roles[above]:
        line = printed[above]
        if line.delimited or line.text[-1:] in "。；：" or any(is_value(token.text) for token in line.tokens):
            return False
        above -= 1
    return above >= 0 and bool(roles[above])


def _is_followed_by_a_table(lines: Sequence[Printed]) -> bool:
    return announces_itself([line.tokens for line in takewhile(lambda line: not line.delimited, lines)])


def _role(line: Printed) -> str:
    text = line.text
    if line.delimited or not line.tokens or len(text) > 60:
        return ""
    if NUMBER.fullmatch(text):
        return "number"
    if UNIT_LINE.search(text):
        return "unit"
    if _CAPTION.fullmatch(text):
        return "caption"
    return "title" if forms.titled(title_text(line)) else ""


def title_text(line: Printed) -> str:
    """The words of a title line without those of a head that stands on it."""
    return "".join(token.text for token in line.tokens[: title_end(line)])


def title_end(line: Printed) -> int:
    """How many words of a line are its title: years, or columns of the form that it names, may stand after it."""
    words = [token.text for token in line.tokens]
    years = len(words)
    while years > 1 and YEAR.fullmatch(words[years - 1]):
        years -= 1
    if years == 1 or _as_column(words[-1]) not in _columns_of_blocks():
        return years
    for end in range(1, years):
        heads = [known.head_words() for known in forms.titled("".join(words[:end])) if known.words("ends")]
        if any(all(_as_column(word) in head for word in words[end:]) for head in heads):
            return end
    return years


def _as_column(word: str) -> str:
    return YEAR.sub("{year}", fold(word))


@cache
def _columns_of_blocks() -> frozenset[str]:
    return frozenset(word for known in forms.forms() if known.words("ends") for word in known.head_words())


def _claim_title(printed: Sequence[Printed], roles: list[str], at: int) -> None:
    """Names a line beside a number or unit line the title where none of the heading is one."""
    start, end = at, at + 1
    while start and roles[start - 1]:
        start -= 1
    while end < len(roles) and roles[end]:
        end += 1
    if "title" in roles[start:end]:
        return
    if roles[at] == "number" and end < len(printed) and _is_title(printed[end]):
        roles[end] = "title"
    elif start and _is_title(printed[start - 1]):
        roles[start - 1] = "title"


def _is_title(line: Printed) -> bool:
    if line.delimited or len(line.text) > 45 or "。" in line.text or "；" in line.text:
        return False
    return _TITLE.search(line.text) is not None and not SECTION.match(line.text)


def _kept(roles: Sequence[str], at: int) -> str:
    """A caption is part of a heading only beside the rest of it."""
    beside = (at and roles[at - 1]) or (at + 1 < len(roles) and roles[at + 1])
    return "" if roles[at] == "caption" and not beside else roles[at]


def headed(line: Printed) -> tuple[Form, ...]:
    """The titled forms all columns of which the line prints, and nothing else; heads that other tables share tell of
    none."""
    words = tuple(fold(token.text) for token in line.tokens)
    if line.delimited or len(words) < 3 or words[0] in _PLAIN:
        return ()
    fits = (
        known
        for known, layout in _layouts_by_head().get((len(words), words[0]), ())
        if all(word in column for word, column in zip(words, layout, strict=True))
    )
    return tuple(dict.fromkeys(fits))


@cache
def _layouts_by_head() -> dict[tuple[int, str], list[tuple[Form, tuple[frozenset[str], ...]]]]:
    """The layouts of the titled forms with the words of each column, by their width and a word of the first column."""
    found: dict[tuple[int, str], list[tuple[Form, tuple[frozenset[str], ...]]]] = {}
    for known in (known for known in forms.forms() if known.titles):
        for layout in known.layouts:
            words = tuple(frozenset(map(fold, column.words)) for column in layout)
            for word in words[0]:
                found.setdefault((len(layout), word), []).append((known, words))
    return found
