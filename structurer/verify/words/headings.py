"""Headings that have no text below them, and numbers that a list of headings leaves out. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from structurer.document import Passage, Section, Table
from structurer.result import Check, Source
from structurer.verify.prose.figures import number_in
from structurer.verify.words.empty_tables import is_statement

_LISTED = re.compile(r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")
_MOST_EMPTY = 4  # headings without a text
_MOST_MISSING = 2  # numbers that a list may lack for it to be one list
_NO_TEXT_NEEDED = re.compile(r"附件|附表|表格|目录|封面")


def check_headings(source: Source) -> Iterator[Check]:
    sections = [path[-1] for path in source.outline.walk() if not path[-1].back_matter]
    if not source.outline.contents:
        yield from _gaps(source.outline.sections)
    for section in sections:
        yield from _gaps(section.children)
    empty = list(_without_text(sections, source.tables))
    if len(empty) <= _MOST_EMPTY:  # more of them are rows of a table, or lines of a list
        for section in empty:
            yield Check("empty", "note", about=section.label, words=(section.heading,), rule="heading")


def _without_text(sections: Sequence[Section], tables: Sequence[Table]) -> Iterator[Section]:
    """Headings with nothing below them: no text, no other heading, no table; the first one is that of the document."""
    times = Counter(section.label for section in sections)
    starts = sorted(table.span.start for table in tables)
    titles = "\n".join(table.title for table in tables)
    statements = any(is_statement(table) for table in tables)
    for section in sections[1:]:
        bare = section.heading and not section.body and not section.children and times[section.label] == 1
        if not bare or _NO_TEXT_NEEDED.search(section.label) or section.title in titles:
            continue
        if statements and section.title.endswith("表"):
            continue
        if bisect_left(starts, section.span.start) == bisect_left(starts, section.span.end):
            yield section


def _gaps(sections: Sequence[Section]) -> Iterator[Check]:
    """Numbers that a list of headings leaves out; a lower number begins a new list."""
    numbered = [
        (section, number) for section in sections if section.level <= 4 and (number := number_in(section.number))
    ]
    for (before, first), (section, second) in pairwise(numbered):
        if before.level != section.level or not 1 < second - first <= _MOST_MISSING + 1:
            continue
        if not any(first < number < second for number in _numbers_in(before)):
            words = (*_opening(before), *_opening(section))
            yield Check("numbering", "note", about=section.label, words=words, rule="gap",
                        told=(before.number, section.number))  # fmt: skip


def _opening(section: Section) -> list[Passage]:
    """The passage that a section begins with, if it has any."""
    return [passage for passage in (section.heading, *section.body) if passage][:1]


def _numbers_in(section: Section) -> Iterator[int]:
    """The numbers that a section's own text holds: items that stand in a line with the one before."""
    for path in section.walk():
        for passage in path[-1].body:
            yield from (value for match in _LISTED.finditer(passage.text) if (value := number_in(match.group())))
