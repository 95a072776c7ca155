"""Whose document it is, of which year, and which parts it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from structurer.document import Document, Outline, Passage, Table, join
from structurer.result import Identity, Part

_BODY = (
    r"[\u4e00-\u9fff·（）()]{2,28}?(?:中心|管理局|监督局|总局|分局|局|委员会|办公室|办公厅|厅|研究院|学院|医院|法院|检察院|院|人民政府|政府|街道办事处|办事处|管理处|处|总站|站|所|"
    r"工作部|宣传部|组织部|统战部|武装部|部|总队|支队|大队|小学|中学|学校|幼儿园|大学|党校|图书馆|博物馆|文化馆|档案馆|美术馆|馆|总工会|联合会|协会|妇联|团委|学会|委|镇|乡|公司|基地|园区|社|台|团)"
)
_LABELLED = re.compile(
    rf"(?:(?:编制|填报|预算|主管|公开|实施|预算主管)*(?:部门|单位)(?:[（(](?:单位|部门)[)）])?(?:名称)?(?:[（(]盖章[)）])?\s?[:：]\s?)(?P<name>{_BODY})(?=[（(]|$|\s|单位|金额|20\d\d|主管|预算|实施)"
)
_TITLED = re.compile(
    rf"^(?:20\d\d\s?年度?)?(?P<name>{_BODY})(?:[（(][^）)]*[)）])?(?:20\d\d\s?年度?)?(?:部门|单位|概况|整体|决算|预算|收支|绩效|区级|市级|省级)"
)
_PART_TITLE = re.compile(
    rf"^第[一二三四五六七八九十]部分\s?(?P<name>{_BODY})(?:[（(][^）)]*[)）]|部门|单位)*(?:概况|基本情况|20\d\d|部门|预算|决算|概述)"
)
_PLAIN_TITLE = re.compile(rf"^(?P<name>{_BODY})(?:主要职能|机构设置|主要职责|职能|概况|基本情况)")
_SENTENCE = re.compile(
    rf"(?:^|[。：])(?P<name>{_BODY})(?:[（(][^）)]*[)）])?是(?=[^，。]{{0,30}}(?:单位|部门|机关|机构|事业|组织|学校|医院))"
)
_ALONE = re.compile(rf"(?P<name>{_BODY})")
_NOT_A_NAME = re.compile(
    r"^(?:本|我|该|各|一|二|三|所属|下属|部门|单位|主管|预算|其他|上级|内设|编制|党中央|国务院|为|由|和|及|对|在|第|公开|本级)|部门$|财政部$|一部$"
)

_YEAR_TITLE = re.compile(r"(20\d\d)\s?年度?(?=[^，。；]{0,40}(?:决算|预算|绩效|自评|收支|财政拨款))")
_YEAR_HEAD = re.compile(r"(20\d\d)\s?年度?$")
_YEAR = re.compile(r"(20\d\d)\s?年")


def identify(document: Document, outline: Outline, tables: Sequence[Table]) -> Identity:
    year, passage = _year(document, outline, tables)
    top = [join(document.text, [line.span]).text for line in document.lines[:8]]
    return Identity(_organization(document, outline, tables), year, passage, _parts(outline, tables, top))


_REPORT = re.compile(r"(?:自评|绩效评价|绩效)[^，。]{0,12}报告$")
_AMOUNT = re.compile(r"\d(?:万|亿)?元|\d[%％]")
_DISCLOSURE = re.compile(r"决算$|决算公开|预算公开|预算说明")


def _parts(outline: Outline, tables: Sequence[Table], top: Sequence[str]) -> tuple[Part, ...]:
    if any(_REPORT.search(text) for text in top) and not any(_DISCLOSURE.search(text) for text in top):
        return ("performance",)
    titles = [path[-1].title for path in outline.walk() if not any(section.annex for section in path)]
    titles = [title for title in titles if len(title) < 45 and not _AMOUNT.search(title)]
    titles += [table.title for table in tables] + [p.text for p in outline.preamble[:6] if len(p.text) < 45]
    titles += [p.text for p in outline.contents]
    accounts = {
        t
        for t in titles
        if "决算" in t and "预算" not in t.replace("公共预算", "").replace("基金预算", "").replace("经营预算", "")
    }
    budgets = {
        t
        for t in titles
        if re.search(r"预算", re.sub("一般公共预算财政拨款|决算", "", t)) and "决算" not in t and "绩效" not in t
    }
    reports = [path[-1] for path in outline.walk() if _REPORT.search(path[-1].title)]
    reviews = {t for t in titles if re.search(r"自评|绩效评价", t)}
    main: Part | None = None
    if len(accounts) >= 3 and len(accounts) >= len(budgets):
        main = "final_accounts"
    elif len(budgets) >= 3:
        main = "budget"
    elif reports or reviews:
        return ("performance",)
    elif accounts or budgets:
        main = "final_accounts" if len(accounts) >= len(budgets) else "budget"
    if main is None:
        return ()
    if any(report.annex for report in reports):
        return (main, "performance")
    first = next(outline.walk(), None)
    if reports and first and first[-1] is reports[0] and len(accounts) + len(budgets) < 6:
        return ("performance",)
    return (main,)


def _heads(document: Document, outline: Outline, tables: Sequence[Table]) -> Iterator[tuple[int, Passage]]:
    """Lines in which a body or a year is likely to be named, with their weight."""
    for passage in outline.preamble[:8]:
        if len(passage.text) < 60:
            yield 4, passage
    for table in tables:
        for line in document.lines_in(table.span)[:5]:
            yield 2, join(document.text, [line.span])
    for path in outline.walk():
        if path[-1].heading:
            yield (4 if path[-1].level <= 0 else 1), path[-1].heading
    for passage in outline.contents:
        yield 1, passage
    for line in document.lines[:40]:
        passage = join(document.text, [line.span])
        if len(passage.text) < 50:
            yield 1, passage


def _organization(document: Document, outline: Outline, tables: Sequence[Table]) -> Passage | None:
    votes: Counter[str] = Counter()
    places: dict[str, Passage] = {}

    def vote(weight: int, passage: Passage, match: re.Match[str] | None) -> None:
        name = match["name"] if match else ""
        if match and len(name) >= 4 and not _NOT_A_NAME.search(name):
            votes[name] += weight
            places.setdefault(name, passage.slice(*match.span("name")))

    for weight, passage in _heads(document, outline, tables):
        vote(weight + 2, passage, _LABELLED.search(passage.text))
        vote(
            weight + 1,
            passage,
            _PART_TITLE.match(passage.text) or _PLAIN_TITLE.match(passage.text) or _TITLED.match(passage.text),
        )
        if weight == 4:
            vote(weight, passage, _ALONE.fullmatch(passage.text))
    for passage in outline.passages():
        for match in _SENTENCE.finditer(passage.text[:400]):
            vote(3, passage, match)
        vote(4, passage, _LABELLED.match(passage.text))
    if not votes:
        return None
    best = max(votes, key=lambda name: (votes[name], -places[name].span().start))
    return places[best]


def _year(document: Document, outline: Outline, tables: Sequence[Table]) -> tuple[int | None, Passage | None]:
    votes: Counter[int] = Counter()
    places: dict[int, Passage] = {}
    for weight, passage in _heads(document, outline, tables):
        text = re.sub(r"《[^》]*》", lambda m: " " * len(m.group()), passage.text)
        match = _YEAR_TITLE.search(text) or _YEAR_HEAD.fullmatch(text)
        if match:
            votes[int(match[1])] += weight
            places.setdefault(int(match[1]), passage.slice(*match.span(1)))
    if not votes:
        for passage in outline.passages():
            text = re.sub(r"《[^》]*》", lambda m: " " * len(m.group()), passage.text)
            for match in _YEAR.finditer(text):
                votes[int(match[1])] += 1
                places.setdefault(int(match[1]), passage.slice(*match.span(1)))
    if not votes:
        return None, None
    best = max(votes, key=lambda year: (votes[year], year))
    return best, places[best]
