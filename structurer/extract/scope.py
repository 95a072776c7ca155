"""Where a model's figures stand: the sections and tables that its `Within` names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from structurer.document import Passage, Section, Table
from structurer.hints import Within
from structurer.numerals import is_latin, is_money
from structurer.result import Claim, Fact, Part, Path, Remark, Source


@dataclass(frozen=True, slots=True)
class Node:
    """A section with what it says itself, apart from its subsections."""

    path: tuple[Section, ...]
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]

    @property
    def section(self) -> Section:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Scope:
    """The sections and tables in which a model is looked for; `roots` are the sections that matched."""

    nodes: tuple[Node, ...]
    tables: tuple[Table, ...] = ()
    roots: tuple[Section, ...] = ()


@lru_cache(maxsize=4096)
def phrase(words: str) -> re.Pattern[str]:
    """The pattern of a label: "…" stands for anything in between; English is found by whole words, in any case."""
    pattern = ".*?".join(re.escape(part) for part in words.split("…"))
    if is_latin(words):
        return re.compile(rf"(?<![A-Za-z]){pattern}(?:e?s)?(?![A-Za-z])", re.IGNORECASE)
    return re.compile(pattern)


def squeeze(text: str) -> str:
    """A title without quotes, and without white space but that between Latin words."""
    return re.sub(r"[“”\"'‘’]|(?<![A-Za-z])\s|\s(?![A-Za-z])", "", text)


def bare(name: Passage) -> Passage:
    """A name up to its mark （类）（款）（项）, without quotes around it."""
    mark = re.search(r"[（(][类款项][)）]", name.text)
    return (name.slice(0, mark.start()) if mark else name).strip('“”"、 ')


def mentions(text: str, phrases: Iterable[str]) -> bool:
    return any(phrase(words).search(text) for words in phrases)


def nodes_of(source: Source, part: Part | None) -> tuple[Node, ...]:
    """All sections with their facts and remarks; those of one part where the schema is that part's."""
    facts: dict[tuple[str, ...], list[Fact]] = {}
    remarks: dict[tuple[str, ...], list[Remark]] = {}
    for fact in source.facts:
        if fact.table is None:
            facts.setdefault(fact.section, []).append(fact)
    for remark in source.remarks:
        remarks.setdefault(remark.section, []).append(remark)
    out = []
    for path in source.outline.walk():
        if path[-1].back_matter or (part and source.identity.part_of(path) != part):
            continue
        titles = tuple(s.label for s in path)
        start, end = path[-1].span
        out.append(
            Node(
                path,
                tuple(f for f in facts.get(titles, ()) if start <= f.start < end),
                tuple(r for r in remarks.get(titles, ()) if start <= r.start < end),
            )
        )
    return tuple(out)


def tables_of(source: Source, part: Part | None) -> tuple[Table, ...]:
    """The tables of a part: those behind an annexed report belong to it."""
    if part is None or len(source.identity.parts) < 2:
        return source.tables
    annexes = [path[-1].span.start for path in source.outline.walk() if path[-1].annex]
    start = min(annexes, default=None)
    if start is None:
        return source.tables
    return tuple(t for t in source.tables if (t.span.start >= start) == (part == "performance"))


def narrow(scope: Scope, within: Within, tables: Sequence[Table]) -> Scope:
    """The part of `scope` that `within` names."""
    named = [node for node in scope.nodes if _matches(node, within, scope)]
    # The title of the document itself gives way to the sections that it sums up.
    roots = [node for node in named if node.section.number or not any(_holds(node, other) for other in named)]
    top = [node for node in roots if not any(other is not node and _holds(other, node) for other in roots)]
    found = tuple(node for node in scope.nodes if any(node is t or (within.deep and _holds(t, node)) for t in top))
    titled = tuple(
        t
        for t in tables
        if mentions(squeeze(t.title), within.tables) and not mentions(squeeze(t.title), within.not_tables)
    )
    return Scope(found, titled, tuple(node.section for node in top))


def without(scope: Scope, within: Within | None) -> Scope:
    """`scope` without the sections that `within` rules out, and without what is below them."""
    if within is None:
        return scope
    nodes = (n for n in scope.nodes if not any(mentions(squeeze(s.title), within.but) for s in n.path))
    return Scope(tuple(nodes), scope.tables, scope.roots)


_AMOUNT = re.compile(r"\d(?:万元|亿元|元|万|%)")


def _nested(headings: Iterable[str]) -> list[str]:
    """The heading phrases with a "/", which stand for a heading below another."""
    return [words for words in headings if "/" in words]


def _matches(node: Node, within: Within, scope: Scope) -> bool:
    """Whether a heading is named, and neither it nor a heading above it is ruled out."""
    title = squeeze(node.section.title)
    nested = f"{squeeze(node.path[-2].title)}/{title}" if len(node.path) > 1 else title
    if len(title) > 60 or not (mentions(title, within.headings) or mentions(nested, _nested(within.headings))):
        return False
    if _AMOUNT.search(title) and not any(phrase(words).match(title) for words in within.headings):
        return False  # a sentence with a figure is no heading of a group, unless it begins as one
    above = [s for s in node.path[:-1] if s.level > 0 and not any(s is root for root in scope.roots)]
    return not mentions(title, within.but) and not any(mentions(squeeze(s.title), within.outside) for s in above)


def _holds(outer: Node, inner: Node) -> bool:
    return len(inner.path) > len(outer.path) and inner.path[len(outer.path) - 1] is outer.section


def unit_of(facts: Iterable[Fact]) -> str:
    """The unit of money that most of the amounts are in; nothing where there is none."""
    units = [fact.unit for fact in facts if is_money(fact.unit)]
    return max(set(units), key=lambda unit: (units.count(unit), unit)) if units else ""


def quantity(path: Path, fact: Fact, unit: str = "") -> Claim:
    return Claim(path, fact.signed, fact.spans, fact.unit or unit, how=f"{fact.measure} of {fact.item}")
