"""Sentences that name another year where they tell of this one: 2029年度收入决算合计 80 万元 in accounts of 2031. Pure.

A sentence that begins with another year and does not come to this one looks back, or names the wrong year. It is wrong
where it compares its year with the same or a later one, or where its figures are those that the document states of its
own year. One without such figures is wrong where it speaks of the budget itself and all else is told of one year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from structurer.document import Passage
from structurer.numerals import half_width
from structurer.result import Check, Fact, Measure, Source
from structurer.verify.amounts import amount_of, equal, unit_of
from structurer.verify.meaning import Context, Meaning, is_known
from structurer.verify.prose.figures import STATED

_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_CLAUSE = re.compile(r"[^，。；：:]*")
_LIST_NUMBER = re.compile(r"\s*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|[①-⑳])?\s*")
_LEAD = re.compile(
    r"(?P<subject>[^，,。；;：:\d《〔]{0,60}?)(?P<year>20\d\d)\s?年度?"
    r"(?!\s?\d|初(?!预算)|末|底|以来|以前|以后|之|前|后|起|至|到|[—–~～、-]|[和及与](?!本))"
)
_NO_LEAD = re.compile(r"(?:[比较与同和及至到在自于从为的据“、（(]|关于|印发|截[止至])\s?$")
_INTRODUCTION = re.compile(r"[^，,。；;：:\d]{2,60}[，,：:]")
_OF_THE_BODY = re.compile(
    r"(?:(?:我|本|全|该)[\u4e00-\u9fff]{1,4})?|[\u4e00-\u9fff“”（）()]{0,60}(?:费用?|收入|支出|拨款|预算|[（(][类款项][)）])"
)
_BARE = re.compile(r".*20\d\d年度?")
_COMPARED = re.compile(r"[比较与同和]\s?(20\d\d)\s?年")
_OF_THE_BUDGET = re.compile(r"预算|决算|收入|支出|费|拨款|采购|自评|绩效|公开")
_LOOKS_BACK = re.compile(
    r"(?<!年初)结转|(?<!年初)结余|上年(?:度?末|结)|以前年度|历年|规划|期间|整改|启动|开工|建成|竣工|成立|批复|印发"
)
_OF_THE_PAST = re.compile(r"回顾|总结|上年|往年|以前")
_DIGITS = 4  # of a figure that by themselves tell it from others


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that begins with a year: the clause that names it, and what stands there before the year.

    `facts` are the figures of the sentence, `rest` those behind it in its passage.
    """

    passage: Passage
    section: tuple[str, ...]
    year: str
    clause: str
    subject: str
    facts: tuple[Fact, ...]
    rest: tuple[Fact, ...]

    @property
    def text(self) -> str:
        return half_width(self.passage.text)

    @property
    def looks_back(self) -> bool:
        """Whether the sentence or a heading above it is of another time."""
        return _LOOKS_BACK.search(self.clause) is not None or any(
            (_OF_THE_PAST.search(title) or f"{self.year}年" in title)
            and not self.passage.text.startswith(title[:_DIGITS])
            for title in self.section
        )


def check_year_slips(source: Source, keys: Mapping[str, tuple[Meaning, ...]], context: Context) -> Iterator[Check]:
    """The facts of a check are those that the sentence tells of the wrong year."""
    if not context.year:
        return
    said = list(_sentences(source))
    own = sum(1 for one in said if one.year == context.year) + _titles(source, context.year)
    others = [one for one in said if one.year != context.year]
    odd = [one for one in others if context.year not in one.text.split("其中")[0]]
    stated = _stated(source.facts, keys, context.year)
    sure = own >= 2 * len(odd) - 1
    for one in others if own >= len(odd) else ():
        shown = _is_compared(one, context.year)
        if one in odd:
            shown = shown or _is_stated(one, stated, keys, context.year)
            shown = shown or (sure and _is_alone(one, odd, keys, context))
        if shown and not one.looks_back:
            yield Check("year", "error", _of_slip(one), about=one.clause, words=(one.passage,), rule="sentence",
                        told=(f"{one.year}年", context.year))  # fmt: skip


def _titles(source: Source, year: str) -> int:
    """How many titles, headings and tables name a year."""
    headings = (path[-1].heading.text for path in source.outline.walk() if path[-1].heading)
    tables = ("".join((table.title, table.period or "", *table.columns)) for table in source.tables)
    titles = (*(passage.text for passage in source.outline.preamble), *headings, *tables)
    return sum(1 for title in titles if f"{year}年" in half_width("".join(title.split())))


def with_right_years(facts: Sequence[Fact], slips: Sequence[Check], context: Context) -> tuple[Fact, ...]:
    """The facts, those of a slip as of the document's year, so that they are compared with what they tell of."""
    slipped = {fact.id for slip in slips for fact in slip.facts}
    return tuple(_of_this_year(fact, context) if fact.id in slipped else fact for fact in facts)


def _of_this_year(fact: Fact, context: Context) -> Fact:
    """A figure that was taken for one of the year before."""
    own: Measure = "budget" if context.part == "budget" else "final"
    return replace(fact, period=context.year, measure=own if fact.measure == "previous" else fact.measure)


def _of_slip(one: _Said) -> tuple[Fact, ...]:
    """The figures that a sentence, or one behind it that names no year, tells of its year."""
    behind = (fact for fact in one.rest if one.year not in half_width(fact.lead + fact.clause))
    return tuple(fact for fact in (*one.facts, *behind) if fact.period == one.year)


def _sentences(source: Source) -> Iterator[_Said]:
    """The sentences that begin with a year; headings and lines without an end or a figure are none."""
    facts = sorted((fact for fact in source.facts if fact.table is None), key=lambda fact: fact.start)
    for path in source.outline.walk():
        section = tuple(section.label for section in path)
        passages = (path[-1].heading, *path[-1].body) if not path[-1].back_matter else ()
        for passage in passages:
            for match in _SENTENCE.finditer(passage.text):
                part = passage.slice(*match.span())
                lead = _leading_year(part.text)
                if lead and _goes_on(passage.text, match.start()) and not lead["subject"]:
                    continue  # of what the sentence began with, which may go through the years
                inside = _within(facts, part) if lead else ()
                if lead and (inside or part.text.endswith("。")):
                    clause = _CLAUSE.match(part.text, lead.start())[0]  # type: ignore[index]
                    rest = _within(facts, passage.slice(match.end()))
                    yield _Said(part, section, lead["year"], clause, lead["subject"], inside, rest)


def _goes_on(text: str, at: int) -> bool:
    """Whether what begins there is no sentence of its own."""
    return text[max(0, at - 1) : at] == "；"


def _leading_year(sentence: str) -> re.Match[str] | None:
    """The year that a sentence begins with, behind its number, its subject or an introduction."""
    text = half_width(sentence)
    start = _LIST_NUMBER.match(text).end()  # type: ignore[union-attr]
    introduction = _INTRODUCTION.match(text, start)
    match = _LEAD.match(text, introduction.end() if introduction else start)
    return match if match and not _NO_LEAD.search(match["subject"]) else None


def _within(facts: Sequence[Fact], part: Passage) -> tuple[Fact, ...]:
    """The figures that stand in a passage."""
    span = part.span()
    first, last = (bisect_left(facts, offset, key=lambda fact: fact.start) for offset in span)
    return tuple(facts[first:last])


_Stated = Mapping[object, Sequence[Fact]]
"""Figures of the document's year by what they mean, and by their value where it tells them from others."""


def _stated(facts: Sequence[Fact], keys: Mapping[str, tuple[Meaning, ...]], year: str) -> _Stated:
    found: dict[object, list[Fact]] = {}
    for fact in facts:
        for key in keys.get(fact.id, ()):
            found.setdefault((key, unit_of(fact)), []).append(fact)
        if fact.period in (None, year) and fact.measure in STATED and _tells(fact):
            found.setdefault((amount_of(fact).value, unit_of(fact)), []).append(fact)
    return found


def _tells(fact: Fact) -> bool:
    return unit_of(fact) == "yuan" and len(fact.printed.replace(".", "").strip("-0")) >= _DIGITS


def _is_alone(one: _Said, odd: Sequence[_Said], keys: Mapping[str, tuple[Meaning, ...]], context: Context) -> bool:
    """Whether a sentence on the budget of the body is the only one of its section that begins with an earlier year."""
    others = sum(1 for other in odd if other.section == one.section)
    subject = one.subject.replace(context.organization, "") if context.organization else one.subject
    known = any(is_known(key.item) for fact in one.facts[:1] for key in keys.get(fact.id, ()))
    told = known if _BARE.fullmatch(one.clause) else _OF_THE_BUDGET.search(one.clause) is not None
    of_body = _OF_THE_BODY.fullmatch(subject.strip()) is not None
    return others == 1 and one.year < context.year and of_body and told


def _is_compared(one: _Said, year: str) -> bool:
    """Whether a sentence compares its year with the same or a later one, before it comes to the document's."""
    return any(one.year <= other < year for other in _COMPARED.findall(one.text.split(year)[0]))


def _is_stated(one: _Said, stated: _Stated, keys: Mapping[str, tuple[Meaning, ...]], year: str) -> bool:
    """Whether a figure of a sentence shows that it is of the document's year."""
    measures = (*STATED, "previous")
    figures = [fact for fact in one.facts if fact.period == one.year and fact.measure in measures and fact.value]
    return any(_is_of_year(fact, stated, keys, year) for fact in figures)


def _is_of_year(fact: Fact, stated: _Stated, keys: Mapping[str, tuple[Meaning, ...]], year: str) -> bool:
    """Whether a figure is what the document states of its own year, and not what it states of the other one."""
    unit = unit_of(fact)
    same = [g for g in stated.get((amount_of(fact).value, unit), ()) if g.start != fact.start] if _tells(fact) else []
    for meant in (meant for key in keys.get(fact.id, ()) for meant in _read_as(key)):
        again = stated.get((meant, unit), ())
        if any(_agrees(fact, other) for other in again if other.section != fact.section):
            return False
        same += [other for other in stated.get((meant._replace(period=year), unit), ()) if _agrees(fact, other)]
    return any(other.section != fact.section for other in same)


def _read_as(key: Meaning) -> list[Meaning]:
    """What a figure may be: one of an earlier year is a budget or a final figure of that year."""
    return [key._replace(measure=measure) for measure in ("final", "budget")] if key.measure == "previous" else [key]


def _agrees(one: Fact, other: Fact) -> bool:
    return equal(amount_of(one), amount_of(other)).outcome == "holds"
