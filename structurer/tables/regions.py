"""Lines -> regions: what stands from the heading of a table to the next one.

A heading is a run of lines that are each a table number, a known title, a unit line, a caption or the head of a known
form. A region becomes a table only where a head is read and at least one row below it. Lines with tabs or pipes belong
to `delimited`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from structurer import forms
from structurer.document import NOTHING, Document, Passage, Span
from structurer.forms import Form, fold
from structurer.tables.roles import (
    HEAD_LINES,
    NUMBER,
    SECTION,
    UNIT,
    UNIT_LINE,
    Printed,
    headed,
    roles_of,
    title_end,
    title_text,
)
from structurer.tables.tokens import passage

_NUMBERED = re.compile(rf"({NUMBER.pattern})(?:[：:、]\s*|\s+)(?=\S{{4}})")
UNIT_BRACKET = re.compile(rf"[（(]{UNIT}[)）]")
_PERIOD = re.compile(r"(?<!\d)(?:19|20)\d\d年度?")
_ANNOUNCED = re.compile(r"(?:如下|见下表)[：:]?$|[：:]$")
NOTE = re.compile(r"(?:注|备注|说明|填表说明)[：:]")


@dataclass(frozen=True, slots=True)
class Region:
    """What stands from a heading to the next one. `known` are the forms that its title names; `period` is the year as
    it is printed in a caption or, where none has one, in the title; `again` is the heading as new pages print it."""

    title: Passage
    number: str | None
    unit: str | None
    unit_span: Span | None
    period: str | None
    known: tuple[Form, ...]
    heading: tuple[Printed, ...]
    body: tuple[Printed, ...]
    again: tuple[Printed, ...] = ()

    @property
    def start(self) -> int:
        return (self.heading or self.body)[0].line.span.start


def regions(document: Document, printed: Sequence[Printed]) -> Iterator[Region]:
    """The regions below the headings of `printed`; a block of a numbered form has its number, unit and year."""
    roles = roles_of(printed)
    starts = [at for at in range(len(roles)) if _begins(printed, roles, at)]
    last: Region | None = None
    for start, stop in pairwise((*starts, len(printed))):
        end = next((at for at in range(start, stop) if not roles[at] or roles[at] == "head"), stop)
        region = _region(document, printed[start:end], roles[start:end], printed[end:stop])
        if last and _repeats_head(region, last):
            last = replace(last, body=(*last.body, *region.body), again=(*last.again, *region.heading))
            continue
        if last and not region.number and not region.unit and _is_block(region):
            period = region.period or last.period
            region = replace(region, number=last.number, unit=last.unit, unit_span=last.unit_span, period=period)
        if last:
            yield last
        last = region
    if last:
        yield last


def _begins(printed: Sequence[Printed], roles: Sequence[str], at: int) -> bool:
    """A run of heading lines begins a region, and so does a second title in it, with the number right above it unless
    it is that of a block."""
    if not roles[at] or at == 0 or not roles[at - 1]:
        return bool(roles[at])
    if roles[at] == "number":
        return _has_title(roles, at) and roles[at + 1 : at + 2] == ["title"] and not _is_of_a_block(printed[at + 1])
    numbered = roles[at - 1] == "number" and _begins(printed, roles, at - 1)
    return roles[at] == "title" and _has_title(roles, at) and not numbered


def _has_title(roles: Sequence[str], at: int) -> bool:
    """Whether a title stands above line `at` in its run of heading lines."""
    run = at
    while run and roles[run - 1]:
        run -= 1
    return "title" in roles[run:at]


def _repeats_head(region: Region, last: Region) -> bool:
    """A region without a title that begins as the one before it does, or with the same heading above the same line, is
    the same table on a new page, where that one is not closed."""
    if not region.body or any(NOTE.match(line.text) or SECTION.match(line.text) for line in last.body):
        return False
    first = region.body[0].text
    if not region.heading:
        return any(line.text == first for line in last.body[:HEAD_LINES])
    sheet = any(known.words("endings") for known in region.known)
    return (
        not sheet
        and bool(region.title)
        and _named(region) == _named(last)
        and last.body[:1] != ()
        and first == last.body[0].text
    )


def _named(region: Region) -> tuple[str, str, str | None]:
    return region.title.text, "".join((region.number or "").split()), region.unit


def _is_block(region: Region) -> bool:
    """A block of a numbered form: it has a known title, and no number of its own."""
    return _names_a_block(region.title.text, region.known)


def _is_of_a_block(title: Printed) -> bool:
    return _names_a_block(title_text(title), forms.titled(title_text(title)))


def _names_a_block(title: str, known: Sequence[Form]) -> bool:
    blocks = [form for form in known if form.words("ends") or form.words("endings")]
    return any(fold(title).endswith(fold(name)) for form in blocks for name in form.titles)


def _region(document: Document, heading: Sequence[Printed], roles: Sequence[str], body: Sequence[Printed]) -> Region:
    title, number, unit, unit_span = NOTHING, None, None, None
    known: tuple[Form, ...] = ()
    for line, role in zip(heading, roles, strict=True):
        text = document.text[slice(*line.line.span)]
        if role == "number":
            number = text.strip()
        elif role == "unit" and (match := UNIT_LINE.search(text)):
            unit, unit_span = match["unit"], _shifted(match.span("unit"), line.line.span.start)
        elif role == "title" and not title:
            known = forms.titled(title_text(line))
            title = passage(document, line.tokens[: title_end(line)])
    if bracket := UNIT_BRACKET.search(title.text):
        unit, unit_span = bracket["unit"], title.span(*bracket.span("unit"))
        title = title.slice(0, bracket.start())
    if not known and body and not {"number", "unit"} & set(roles):
        known = headed(body[0])
    if number is None and (numbered := _NUMBERED.match(title.text)):
        number, title = numbered[1], title.slice(numbered.end())
    elif number is None and title and (apart := NUMBER.match(title.text)) and _is_apart(document, title, apart.end()):
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
