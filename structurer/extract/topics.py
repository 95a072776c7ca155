"""Binds projects: from their forms, tables with a project column, and sections or sentences about one project."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from structurer.document import Passage, Section, Table
from structurer.extract.scope import Node, Scope, bare, mentions, quantity, squeeze, unit_of
from structurer.hints import Topics
from structurer.numbering import level_of
from structurer.numerals import is_money
from structurer.result import Claim, Fact, Measure, Path, Remark, Source
from structurer.schema import TEXTS_OF_NAMES, Leaf, fields_of

_NO_PROJECT = re.compile(
    r"(?:合计|总计|小计|共计|全部|开展|进行|实施|纳入|整体支出)$|^(?:重点|主要|其他)?(?:项目|专项)?(?:支出|经费|资金|预算|安排|完成|执行|绩效|自评|情况|说明)*$|^(?:无|-|—|/|基本支出|人员经费|公用经费|人员支出|公用支出"
    '|[“"]?三公[”"]?|机关运行|政府采购|会议|培训)$'
)
_NAME_COLUMN = re.compile(r"(?:项目|专项|任务|工程)名称$")
_PROJECT_HEADING = re.compile(r"项目支出|重点项目|主要项目|项目情况|项目预算|项目执行|项目组织|项目完成|资金执行")


@dataclass(frozen=True, slots=True)
class Topic:
    """A project: its name, the figures and remarks about it, and what it is for."""

    name: Passage
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...] = ()
    overview: Passage | None = None
    longer: Passage | None = None  # the name with the word 项目 that follows it


def topics_of(source: Source, leaf: Leaf, path: Path, scope: Scope, whole: Scope, hint: Topics) -> Iterator[Claim]:
    """One row for each project that has a figure. Forms go before tables, and tables before prose, which fills gaps."""
    printed = _merged((*_in_tables(source, whole, hint), *_in_forms(source, whole)))
    told = [_printed_name(topic, whole) for topic in _in_sections(scope, hint)]
    told = told or list(_in_sentences(scope))
    # What the prose tells of more projects than are printed goes first, and the forms fill its gaps.
    more = {_core(topic.name.text) for topic in told} > {_core(topic.name.text) for topic in printed}
    found = [_completed(topic, printed if more else told) for topic in (told if more else printed)]
    row = 0
    for topic in found:
        claims = list(_row(leaf, (*path, row), topic))
        if any(claim.unit for claim in claims):
            yield from claims
            row += 1


def _merged(topics: Sequence[Topic]) -> list[Topic]:
    """Each project once, with the figures of all places that print it."""
    found: dict[str, Topic] = {}
    for topic in topics:
        key = _core(topic.name.text)
        found[key] = replace(found[key], facts=found[key].facts + topic.facts) if key in found else topic
    return list(found.values())


def _completed(topic: Topic, elsewhere: Sequence[Topic]) -> Topic:
    """A project with what is said of it elsewhere."""
    same = next((t for t in elsewhere if _core(t.name.text) == _core(topic.name.text)), None)
    if same is None:
        return topic
    overview = topic.overview or same.overview
    return replace(topic, facts=topic.facts + same.facts, remarks=topic.remarks + same.remarks, overview=overview)


def _first_told(facts: Sequence[Fact], measures: Sequence[Measure]) -> Fact | None:
    """The figure of the first of `measures` that there is one of; what the prose tells goes before tables."""
    for group in ([f for f in facts if f.table is None], [f for f in facts if f.table is not None]):
        fitting = [fact for fact in group if fact.measure in measures and _fits_unit(fact)]
        if fitting:
            return min(fitting, key=lambda fact: measures.index(fact.measure))
    return None


def _printed_name(topic: Topic, whole: Scope) -> Topic:
    """运行维护项目预算 may be of 运行维护 or of 运行维护项目: the one that a table prints."""
    longer = topic.name.text + "项目"
    labels = {squeeze(cell.text) for table in whole.tables for row in table.rows for cell in row if len(cell.text) < 60}
    if topic.longer and squeeze(longer) in labels and squeeze(topic.name.text) not in labels:
        return replace(topic, name=topic.longer)
    return topic


def _core(name: str) -> str:
    return re.sub(r"项目$|经费$|工作$", "", squeeze(name))


def _row(leaf: Leaf, path: Path, topic: Topic) -> Iterator[Claim]:
    assert leaf.model is not None
    fields = fields_of(leaf.model)
    name_field = next(field for field in fields if field.kind == "text")
    yield Claim((*path, name_field.name), topic.name.text, topic.name.spans(), how="named")
    for field in fields:
        if field.kind == "quantity":
            best = _first_told(topic.facts, field.measures)
            if best:
                yield quantity((*path, field.name), best, _unit(best, topic))
    for field in fields:
        kind = TEXTS_OF_NAMES.get(field.name)
        if field.kind == "text" and kind:
            remark = min((r for r in topic.remarks if r.kind == kind), key=lambda r: r.weak, default=None)
            words = remark.passage if remark else topic.overview if kind == "purpose" else None
            if words:
                yield Claim((*path, field.name), words.text, words.spans(), how=kind)


def _unit(fact: Fact, topic: Topic) -> str:
    """The unit of a figure that prints none: points of a score, money where nothing has changed (持平)."""
    if fact.measure in ("score", "count"):
        return "分" if fact.measure == "score" else ""
    return unit_of(topic.facts)


def _fits_unit(fact: Fact) -> bool:
    if fact.measure in ("score", "count"):
        return fact.unit in ("分", "")
    return (
        fact.unit == "%"
        if fact.measure in ("share", "completion", "change_percent")
        else is_money(fact.unit) or not fact.value
    )


def _in_forms(source: Source, whole: Scope) -> Iterator[Topic]:
    """Projects that have a self-evaluation form: the name from its head, the figures from its block of funds."""
    tables = list(whole.tables)
    for head, funds in itertools.pairwise(tables):
        if not (head.title.endswith("表头") and funds.title.endswith("资金")) or "项目" not in head.title:
            continue
        name = next(
            (row[1].passage for row in head.rows if re.search("项目.*名称", row[0].text) and row[1].passage), None
        )
        first = next((at for at, row in enumerate(funds.rows) if "总额" in row[0].text), None)
        if name and first is not None:
            facts = tuple(f for f in source.facts if f.table == funds.id and f.row == first and f.measure != "score")
            yield Topic(name, facts + tuple(_total_score(source, head)))


def _total_score(source: Source, head: Table) -> Iterator[Fact]:
    """The score of a form, where it is out of a hundred."""
    totals = [at for at, row in enumerate(head.rows) if row[0].text.startswith("总分")]
    if len(totals) == 2 and head.rows[totals[0]][1].text in ("100", "100.00"):
        for fact in source.facts:
            if fact.table == head.id and fact.row == totals[1]:
                yield replace(fact, measure="score", unit="分")


def _in_tables(source: Source, whole: Scope, hint: Topics) -> Iterator[Topic]:
    for table in whole.tables:
        column = next((at for at, path in enumerate(table.columns) if _NAME_COLUMN.search(path)), None)
        if column is None or mentions(squeeze(table.title), hint.not_tables):
            continue
        topics = list(_rows_of(source, table, column))
        if any(topic.facts for topic in topics):
            yield from topics


def _rows_of(source: Source, table: Table, column: int) -> Iterator[Topic]:
    for at, row in enumerate(table.rows):
        name = row[column].passage
        if name and not _NO_PROJECT.search(name.text):
            yield Topic(name, tuple(f for f in source.facts if f.table == table.id and f.row == at))


def _in_sections(scope: Scope, hint: Topics) -> Iterator[Topic]:
    """Projects that a section, or a numbered paragraph of a section about projects, is about; in their order."""
    for node in scope.nodes:
        found = _name(node, hint)
        if found is not None and not _NO_PROJECT.search(found[0].text):
            yield _of_section(scope, node, *found)
        else:
            yield from _in_paragraphs(node)


def _of_section(scope: Scope, node: Node, name: Passage, longer: Passage | None) -> Topic:
    depth = len(node.path)
    inside = [n for n in scope.nodes if n is node or (len(n.path) > depth and n.path[depth - 1] is node.section)]
    facts = tuple(f for n in inside for f in n.facts if not f.aside and f.branch is None)
    remarks = tuple(r for n in inside for r in n.remarks)
    overview = next(
        (n.section.body[0] for n in inside if n.section.body and re.search("概述|用途|内容", n.section.title)), None
    )
    return Topic(name, facts, remarks, overview.strip("。") if overview else None, longer)


def _in_paragraphs(node: Node) -> Iterator[Topic]:
    if not any(_is_about_projects(section) for section in node.path):
        return
    for passage in node.section.body:
        level, length = level_of(passage.text)
        listed = level is not None or _QUOTED.match(passage.text)
        name = _named_first(passage, length) if listed else None
        if name is None or _NO_PROJECT.search(name.text):
            continue
        here = passage.span()
        facts = tuple(f for f in node.facts if f.start in here and not f.aside and f.branch is None)
        if facts:
            yield Topic(name, facts, tuple(r for r in node.remarks if r.start in here))


_PROJECT_NAME = re.compile(r"(?:项目|工程|经费|专项|资金|基金|课题|服务|系统|平台)[”\"]?$")
_OF_PROJECTS = frozenset(("full_year_budget", "budget", "initial_budget", "executed", "final", "completion", "score"))


def _in_sentences(scope: Scope) -> Iterator[Topic]:
    """Projects told one after the other in the text of a section about projects."""
    for node in scope.nodes:
        if not any("项目" in s.title for s in node.path):
            continue
        runs: list[list[Fact]] = []
        for fact in node.facts:
            if fact.measure not in _OF_PROJECTS or fact.aside:
                continue
            if runs and (fact.carried or runs[-1][0].item == fact.item):
                runs[-1].append(fact)
            else:
                runs.append([fact])
        for run in runs:
            if len(run) >= 2 and run[0].name and _PROJECT_NAME.search(run[0].item):
                yield Topic(bare(run[0].name), tuple(run))


def _is_about_projects(section: Section) -> bool:
    """A heading about projects, or a lead-in: 项目支出主要安排如下："""
    leads = (p.text[-40:] for p in section.body[-2:] if p.text.endswith(("：", ":")))
    return bool(_PROJECT_HEADING.search(section.title)) or any(_PROJECT_HEADING.search(text) for text in leads)


def _name(node: Node, hint: Topics) -> tuple[Passage, Passage | None] | None:
    """The name of the project that a section is about: cut out by a heading pattern, in which "*" stands for it; or the
    first words of an item below a heading about projects."""
    passages = [p for p in (node.section.heading, *node.section.body[:1]) if p]
    start = len(node.section.number)
    if not start and node.section.title.endswith("报告"):
        return None  # the report itself
    for pattern in hint.headings:
        parts = [
            r"(?P<name>[^。；，：]{2,60}?)" if part == "*" else re.escape(part) for part in re.split(r"(\*)", pattern)
        ]
        compiled = re.compile(r"[\s、.．]*" + "".join(parts))
        for passage in passages:
            match = compiled.match(passage.text, start)
            if match:
                end = match.end("name")
                longer = passage.slice(match.start("name"), end + 2) if passage.text.startswith("项目", end) else None
                return bare(passage.slice(*match.span("name"))), longer
    if node.section.number and passages and node.facts and any(_is_about_projects(s) for s in node.path[:-1]):
        name = _named_first(passages[0], start)
        return (name, None) if name else None
    return None


_QUOTED = re.compile(r"[\s、.．]*[“\"](?P<name>[^“”\"]{2,60})[”\"]")
_FIRST_WORDS = re.compile(
    r"[\s、.．]*(?P<name>(?:[^。；，：:\d（()）]|[（(][^（()）\d]{1,12}[)）]|(?:20)\d\d年(?!度?(?:预算|安排))){4,60}?)"
    r"(?:20\d\d年度?)?(?:年初)?(?:预算|支出|安排|资金)*(?:数|为|共|是|计划)?(?=[。，：:]|[（(][^（()）]*\d|\d|$)"
)


def _named_first(passage: Passage, start: int) -> Passage | None:
    """The name with which an item of a list begins: what stands in quotes, else the words up to its first figure."""
    match = _QUOTED.match(passage.text, start) or _FIRST_WORDS.match(passage.text, start)
    return bare(passage.slice(*match.span("name"))) if match else None
