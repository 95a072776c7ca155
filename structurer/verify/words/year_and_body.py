"""The year and the body that titles, columns, headings and labels state, against those of the document. Pure.

One that says otherwise than those of its kind is wrong; where they differ among themselves it is a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from structurer.document import Document, Span, Table
from structurer.forms import fold
from structurer.result import Check, Outcome, Source
from structurer.verify.meaning import Context
from structurer.verify.words.alike import is_shortened

_PERIOD_LINE = re.compile(r"[(（]?\s?(20\d\d)\s?年度\s?[)）]?|.*单位[:：].*?(20\d\d)\s?年度.*")
_TITLE_YEAR = re.compile(r"(20\d\d)\s?年度?")
_COLUMN_YEAR = re.compile(r"(20\d\d)年度?(?:预算|决算|执行)")
_HEADING_YEAR = re.compile(r"(20\d\d)\s?年度?[^，。；]{0,14}?(?:决算|预算|绩效自评)(?:公开|情况|表|说明|编制|报告)")
_OTHER_YEARS = re.compile(r"执行|完成|回顾|总结|工作|上年|规划|计划|以前|结转|整改|至|—|~")
_EMPTY_NOTE = re.compile(r"(20\d\d)\s?年度?[^。；]*(?:空表|无数据|无内容)")
_LABELLED_BODY = re.compile(
    r"(?:^|[\s|])(?P<label>(?:编制|填报|公开|预算)?(?:部门|单位)|单位名称|部门名称|实施单位)[ \t]*[:：|][ \t|]*"
    r"(?P<name>[\u4e00-\u9fff（）()·]{4,40}?)(?=单位[:：]|金额|20\d\d|[\s|（(]|$)",
    re.M,
)
_TITLED_BODY = re.compile(
    r"^(?:20\d\d年度?)?(?P<name>[\u4e00-\u9fff]{3,28}?(?:局|委员会|委|办公室|厅|院|中心|政府|街道办事处|处|站|部|所|学校|小学|中学|馆|会))"
    r"(?:20\d\d年度?)?(?:部门|单位)?(?:[(（][^()（）]*[)）])?(?:概况|决算|预算|基本情况)"
)


def check_year_and_body(source: Source, context: Context) -> Iterator[Check]:
    if context.year:
        yield from _odd_tables(source.tables, context)
        yield from _odd_columns(source.tables, context)
        yield from _odd_headings(source, context)
        yield from _odd_notes(source.tables, context)
    if context.organization:
        yield from _odd_labels(source.document, context)
        yield from _odd_parts(source, context)


def _table_years(table: Table) -> tuple[str, frozenset[str]]:
    """The years that a table's title and the line of its period state; the parts of one form go under one title."""
    base = re.sub(r"\s(?:表头|资金|绩效指标)$", "", table.title)
    years = set(_TITLE_YEAR.findall(table.title)) | set(_TITLE_YEAR.findall(table.period or ""))
    for passage in table.head:
        match = _PERIOD_LINE.fullmatch(passage.text)
        years |= {year for year in match.groups() if year} if match else set()
    return base, frozenset(years)


def _odd_tables(tables: Sequence[Table], context: Context) -> Iterator[Check]:
    own = {title: years for title, years in map(_table_years, tables) if years}
    agree = sum(1 for years in own.values() if context.year in years)
    sure = agree > len(own) / 2 and agree > 1
    shown: set[str] = set()
    for table in tables:
        title, years = _table_years(table)
        if len(years) != 1 or context.year in years or title in shown or _OTHER_YEARS.search(title):
            continue
        shown.add(title)
        (year,) = years
        where = next((passage for passage in table.head if year in passage.text), None)
        words = (where,) if where else table.head[:1]
        yield Check("year", "error" if sure else "note", about=title, words=words, rule="table",
                    told=(year, context.year))  # fmt: skip


def _odd_columns(tables: Sequence[Table], context: Context) -> Iterator[Check]:
    """A column of a statement that is of neither this year nor one beside it."""
    near = {str(int(context.year) + step) for step in (-1, 0, 1)}
    for table in tables:
        if not table.form or table.form.startswith("performance"):
            continue
        years = [match[1] for path in table.columns if (match := _COLUMN_YEAR.search(path))]
        if not any(year in near for year in years):
            continue
        for year in dict.fromkeys(year for year in years if year not in near):
            where = next((passage for passage in table.head if f"{year}年" in fold(passage.text)), None)
            outcome: Outcome = "error" if len(set(years)) == 2 and context.year in years else "note"
            words = (where,) if where else ()
            yield Check("year", outcome, about=table.title, words=words, rule="column", told=(year, context.year))


def _odd_headings(source: Source, context: Context) -> Iterator[Check]:
    sections = [path[-1] for path in source.outline.walk() if path[-1].level <= 1 and path[-1].heading]
    found = [(section, match[1]) for section in sections if (match := _HEADING_YEAR.search(section.title))]
    agree = sum(1 for _, year in found if year == context.year)
    for section, year in found:
        if year != context.year and not _OTHER_YEARS.search(section.title):
            outcome: Outcome = "error" if agree else "note"
            yield Check("year", outcome, about=section.label, words=(section.heading,), rule="heading",
                        told=(year, context.year))  # fmt: skip


def _odd_notes(tables: Sequence[Table], context: Context) -> Iterator[Check]:
    """A note below a table that tells why it is empty, of another year."""
    for table in tables:
        for note in table.notes:
            match = _EMPTY_NOTE.search(note.text)
            if match and context.year not in note.text:
                yield Check("year", "error", about=table.title, words=(note,), rule="note",
                            told=(match[1], context.year))  # fmt: skip


def _odd_parts(source: Source, context: Context) -> Iterator[Check]:
    """Headings of parts that name another body."""
    named = [
        path[-1] for path in source.outline.walk() if path[-1].level <= 0 and path[-1].heading and not path[-1].annex
    ]
    agree = [section for section in named if context.organization in section.title]
    agree_contents = sum(1 for entry in source.outline.contents if context.organization in entry.text)
    for section in named:
        match = _TITLED_BODY.match("".join(section.title.split()))
        if match and section not in agree and not is_shortened(match["name"], context.organization):
            outcome: Outcome = "error" if len(agree) + agree_contents > 1 else "note"
            yield Check("body", outcome, about=section.label, words=(section.heading,), rule="heading",
                        told=(match["name"], context.organization))  # fmt: skip


def _odd_labels(document: Document, context: Context) -> Iterator[Check]:
    """编制部门： and the like above statements, where all others name the document's own body."""
    found = [(m["label"], m["name"], Span(*m.span("name"))) for m in _LABELLED_BODY.finditer(document.text)]
    times = Counter((label, name) for label, name, _ in found)
    agree = Counter(label for label, name, _ in found if name == context.organization)
    for label, name, span in found:
        if agree[label] and not is_shortened(name, context.organization) and _TITLED_BODY.match(f"{name}概况"):
            sure = agree[label] > 2 and times[label, name] == 1 and label != "实施单位"
            yield Check("body", "error" if sure else "note", about=label, words=(document.passage(span),), rule="label",
                        told=(name, context.organization))  # fmt: skip
