"""Lines -> regions: what stands from the heading of a table to the next one.

A heading is a run of lines that are each a table number, a known title, a unit line, a caption or the head of a known
form. A region becomes a table only where a head is read and at least one row below it. Lines with tabs or pipes belong
to `delimited`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile

from structurer import forms
from structurer.document import NOTHING, Document, Line, Passage, Span
from structurer.forms import Form, Layout, fold
from structurer.tables.free_heads import announces_itself
from structurer.tables.tokens import YEAR, Token, is_value, passage, tokens_of

_NUMERAL = r"\s*(?:\d{1,2}(?:[-－—]\d{1,2})?|[一二三四五六七八九十]{1,3})"
_NUMBER = re.compile(rf"(?:(?:预算|决算)?公开|预算|决算|附)?表{_NUMERAL}|(?:公开|预算|决算){_NUMERAL}\s*表")
_NUMBERED = re.compile(rf"({_NUMBER.pattern})(?:[：:、]\s*|\s+)(?=\S{{4}})")
_UNIT = r"(?:人民币)?(?P<unit>万元|亿元|千元|百万元|元|万人|人|个|%)"
_UNIT_LINE = re.compile(rf"单位\s*[：:]\s*{_UNIT}\s*$")
UNIT_BRACKET = re.compile(rf"[（(]{_UNIT}[)）]")
_CAPTION = re.compile(r"(?:编制|填报)?(?:部门|单位)(?:名称|\(单位\))?:.*|\(?(?:19|20)\d\d年度?\)?")
_PERIOD = re.compile(r"(?<!\d)(?:19|20)\d\d年度?")
_ANNOUNCED = re.compile(r"(?:如下|见下表)[：:]?$|[：:]$")
_TITLE = re.compile(r"(?:表|情况|明细|一览|如下[：:]?|见下表[：:]?)(?:[（(][^（()）]*[)）])?$")
_PLAIN = ("项目", "收入", "收入项目")
"""The first words of heads that more tables have than the forms that print them."""
_REACH = 16
"""The lines below a title that are looked at for a head of no known form and rows that fit it."""
_HEAD = 8
"""The lines among which the head of a region stands."""
NOTE = re.compile(r"(?:注|备注|说明|填表说明)[：:]")
SECTION = re.compile(r"第[一二三四五六七八九十]+部分|附件\d*[：:]?$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the body with its words; `text` is folded. Delimited lines are only looked at to keep off them."""

    line: Line
    tokens: tuple[Token, ...]
    text: str
    delimited: bool


@dataclass(frozen=True, slots=True)
class Region:
    """What stands from a heading to the next one. `known` are the forms that its title names; `period` is the year as
    it is printed in a caption or, where none has one, in the title."""

    title: Passage
    number: str | None
    unit: str | None
    unit_span: Span | None
    period: str | None
    known: tuple[Form, ...]
    heading: tuple[Printed, ...]
    body: tuple[Printed, ...]

    @property
    def start(self) -> int:
        return (self.heading or self.body)[0].line.span.start


def printed_line(document: Document, line: Line) -> Printed:
    text = document.text[slice(*line.span)]
    return Printed(line, tokens_of(document, (line,)), fold(text), "\t" in text or "|" in text or "｜" in text)


def regions(document: Document, printed: Sequence[Printed]) -> Iterator[Region]:
    """The regions below the headings of `printed`; a block of a numbered form has its number, unit and year."""
    roles = _roles(printed)
    starts = [at for at in range(len(roles)) if _begins(roles, at)]
    last: Region | None = None
    for start, stop in pairwise((*starts, len(printed))):
        end = next((at for at in range(start, stop) if not roles[at] or roles[at] == "head"), stop)
        region = _region(document, printed[start:end], roles[start:end], printed[end:stop])
        if last and not region.heading and _repeats_head(region, last):
            last = replace(last, body=(*last.body, *region.body))
            continue
        if last and not region.number and not region.unit and _is_block(region):
            period = region.period or last.period
            region = replace(region, number=last.number, unit=last.unit, unit_span=last.unit_span, period=period)
        if last:
            yield last
        last = region
    if last:
        yield last


def _begins(roles: Sequence[str], at: int) -> bool:
    """A run of heading lines begins a region, and so does a second title in it, which is that of a block."""
    if not roles[at] or at == 0 or not roles[at - 1]:
        return bool(roles[at])
    run = at
    while run and roles[run - 1]:
        run -= 1
    return roles[at] == "title" and "title" in roles[run:at]


def _repeats_head(region: Region, last: Region) -> bool:
    """A region without a title that begins as the one before it does is the same table on a new page, where that one
    is not closed."""
    closed = any(NOTE.match(line.text) or SECTION.match(line.text) for line in last.body)
    return not closed and any(line.text == region.body[0].text for line in last.body[:_HEAD])


def _is_block(region: Region) -> bool:
    """A block of a numbered form: it has a known title, and no number of its own."""
    title = fold(region.title.text)
    blocks = [known for known in region.known if known.words("ends") or known.words("endings")]
    return any(title.endswith(fold(name)) for known in blocks for name in known.titles)


def _roles(printed: Sequence[Printed]) -> list[str]:
    """What each line is to a table: its number, title, unit, caption or head; nothing for the others."""
    roles = [_role(line) for line in printed]
    in_blocks = False
    for at, line in enumerate(printed):
        if roles[at] in ("number", "unit"):
            _claim_title(printed, roles, at)
        elif not roles[at] and not (at and roles[at - 1]) and (known := _headed(line)):
            if _is_in_a_head(printed, roles, at) or (in_blocks and all(form.words("endings") for form in known)):
                continue
            roles[at] = "head"
            if at and _is_title(printed[at - 1]):
                roles[at - 1] = "title"
        elif not roles[at] and _is_title(line) and _is_followed_by_a_table(printed[at + 1 : at + _REACH]):
            roles[at] = "title"
        elif roles[at] == "title":
            in_blocks = any(form.words("endings") for form in forms.titled(_title_text(line)))
    return [_kept(roles, at) for at in range(len(roles))]


def _is_in_a_head(printed: Sequence[Printed], roles: Sequence[str], at: int) -> bool:
    """Whether only words that may be those of a head part the line from the heading above it."""
    above = at - 1
    while above >= max(at - _HEAD, 0) and not roles[above]:
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
    if _NUMBER.fullmatch(text):
        return "number"
    if _UNIT_LINE.search(text):
        return "unit"
    if _CAPTION.fullmatch(text):
        return "caption"
    return "title" if forms.titled(_title_text(line)) else ""


def _title_text(line: Printed) -> str:
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


def _headed(line: Printed) -> tuple[Form, ...]:
    """The titled forms all columns of which the line prints, and nothing else; heads that other tables share tell of
    none."""
    words = tuple(token.text for token in line.tokens)
    if line.delimited or len(words) < 3 or fold(words[0]) in _PLAIN:
        return ()
    return tuple(known for known in forms.forms() if known.titles and any(_prints(lay, words) for lay in known.layouts))


def _prints(layout: Layout, words: Sequence[str]) -> bool:
    return len(layout) == len(words) and all(
        fold(word) in map(fold, column.words) for column, word in zip(layout, words, strict=True)
    )


def _region(document: Document, heading: Sequence[Printed], roles: Sequence[str], body: Sequence[Printed]) -> Region:
    title, number, unit, unit_span = NOTHING, None, None, None
    known: tuple[Form, ...] = ()
    for line, role in zip(heading, roles, strict=True):
        text = document.text[slice(*line.line.span)]
        if role == "number":
            number = text.strip()
        elif role == "unit" and (match := _UNIT_LINE.search(text)):
            unit, unit_span = match["unit"], _shifted(match.span("unit"), line.line.span.start)
        elif role == "title" and not title:
            known = forms.titled(_title_text(line))
            title = passage(document, line.tokens[: title_end(line)])
    if bracket := UNIT_BRACKET.search(title.text):
        unit, unit_span = bracket["unit"], title.span(*bracket.span("unit"))
        title = title.slice(0, bracket.start())
    if not known and body and not {"number", "unit"} & set(roles):
        known = _headed(body[0])
    if number is None and (numbered := _NUMBERED.match(title.text)):
        number, title = numbered[1], title.slice(numbered.end())
    elif number is None and title and (apart := _NUMBER.match(title.text)) and _is_apart(document, title, apart.end()):
        number, title = apart.group(), title.slice(apart.end())
    if announced := _ANNOUNCED.search(title.text):
        title = title.slice(0, announced.start())
    period = _period(heading, roles)
    return Region(title, number, unit, unit_span, period, known, tuple(heading), tuple(body))


def _is_apart(document: Document, title: Passage, at: int) -> bool:
    """Whether white space, which the passage does not keep, stands before its character `at`."""
    return at < len(title.text) and document.text[title.offsets[at] - 1].isspace()


def _period(heading: Sequence[Printed], roles: Sequence[str]) -> str | None:
    """The year that the heading states, that of the title last; a line with two years states none."""
    for line, _ in sorted(zip(heading, roles, strict=True), key=lambda pair: pair[1] == "title"):
        printed = [match.group() for match in _PERIOD.finditer(line.text)]
        if len({year[:4] for year in printed}) == 1:
            return printed[0]
    return None


def _shifted(span: tuple[int, int], by: int) -> Span:
    return Span(span[0] + by, span[1] + by)
