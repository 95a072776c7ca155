"""The rules engine: binds facts to a schema's fields by labels, measure, unit, section and table.

Within a group (a model and its labelled sub-models) the labels compete for each figure: the one that ends last in the
figure's item wins, then the longest. A figure whose item names none of them is the section's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from structurer.document import Span
from structurer.extract import Engine
from structurer.extract.rows import bind_rows
from structurer.extract.scope import (
    Node,
    Scope,
    mentions,
    narrow,
    nodes_of,
    phrase,
    squeeze,
    tables_of,
    unit_of,
    without,
)
from structurer.extract.texts import bind_text, identity_claims
from structurer.hints import Labels, Within
from structurer.numerals import is_money
from structurer.result import Claim, Extraction, Fact, Measure, Part, Path, Source
from structurer.schema import Leaf, Schema, fields_of

_PARTS: tuple[Part, ...] = ("final_accounts", "budget", "performance")
STATED: frozenset[Measure] = frozenset(
    ("amount", "budget", "initial_budget", "full_year_budget", "final", "executed", "completion")
)
"""What is taken from tables: changes and other years are told in prose as well."""
_PERCENT: frozenset[Measure] = frozenset(("share", "completion", "change_percent", "rate"))


@dataclass(frozen=True, slots=True)
class Target:
    """A field that waits for a figure: the subject it is of, and what kind of figure it takes."""

    path: Path
    subject: tuple[str, ...]
    own: bool
    leaf: Leaf
    words: tuple[str, ...]
    but: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Bound:
    """A field with the figure that was found for it; `rank` is the place of the figure's label in the field's list."""

    target: Target
    fact: Fact
    claim: Claim
    rank: int

    def goes_before(self, other: _Bound) -> bool:
        return self.fact.measure in STATED and self.fact.section == other.fact.section and self.rank < other.rank


def by_rules(source: Source, schema: Schema) -> Extraction:
    """The engine that needs no model."""
    return Extraction(tuple(rules(source, schema)))


RULES = Engine("rules", by_rules)


def rules(source: Source, schema: Schema) -> list[Claim]:
    """All claims that the rules make for `schema`, best first for each field."""
    part = schema.name if schema.name in _PARTS else None
    scope = Scope(nodes_of(source, part), tables_of(source, part))
    claims = list(identity_claims(source, schema))
    claims += _bind_model(source, schema.model, (), scope, scope)
    return claims


def _bind_model(
    source: Source, model: type[BaseModel], path: Path, scope: Scope, whole: Scope, decoys: Sequence[str] = ()
) -> Iterator[Claim]:
    """Claims for a model: sub-models with a place of their own apart, the rest as one group for each place."""
    groups: dict[Within | None, list[Leaf]] = {}
    for leaf in fields_of(model):
        groups.setdefault(leaf.hint(Within), []).append(leaf)
    for within, leaves in groups.items():
        apart = [leaf for leaf in leaves if leaf.kind == "model" and within]
        inner = narrow(scope, within, whole.tables) if within else scope
        found = bool(inner.nodes or inner.tables)
        elsewhere = narrow(whole, within, whole.tables) if within else Scope(())
        for leaf in apart:
            assert leaf.model is not None
            assert within is not None
            if found:
                yield from _bind_model(source, leaf.model, (*path, leaf.name), inner, whole, within.decoys)
        rest = [leaf for leaf in leaves if leaf not in apart]
        if rest:
            yield from _bind_in_first(source, rest, path, (inner, without(scope, within), elsewhere), whole, decoys)


def _bind_in_first(
    source: Source, leaves: Sequence[Leaf], path: Path, scopes: Sequence[Scope], whole: Scope, decoys: Sequence[str]
) -> Iterator[Claim]:
    """The claims of the first of `scopes` that has any: the fields' own place, the model's, their place elsewhere."""
    for scope in scopes:
        claims = list(_bind_group(source, leaves, path, scope, whole, decoys)) if scope.nodes or scope.tables else []
        if claims:
            yield from claims
            return


def _bind_group(
    source: Source, leaves: Sequence[Leaf], path: Path, scope: Scope, whole: Scope, decoys: Sequence[str] = ()
) -> Iterator[Claim]:
    unit = _money_unit(scope)
    for bound in _bind_figures(source, list(_targets(leaves, path)), scope, unit, decoys):
        yield _as_told(bound, whole, unit)
    yield from _bind_words(source, leaves, path, scope, whole)


def _bind_figures(
    source: Source, targets: Sequence[Target], scope: Scope, unit: str, decoys: Sequence[str]
) -> list[_Bound]:
    """For each field its figure: the first one, or one of the same section whose label stands higher in its list."""
    found: dict[Path, _Bound] = {}
    named: dict[Path, list[_Bound]] = {}
    current: tuple[str, ...] = ()
    for fact, titles in _ordered_facts(source, scope):
        if mentions(fact.item + fact.clause, decoys):
            continue
        for target in _targets_of(fact, titles, targets, source.identity.name or "") or _going_on(
            fact, current, targets
        ):
            current = target.subject
            bound = _Bound(target, fact, _claim(target, fact, unit), _label_rank(fact, target))
            named.setdefault(target.path, []).append(bound)
            before = found.get(target.path)
            if before is None or bound.goes_before(before):
                found[target.path] = bound
    return [replace(best, claim=replace(best.claim, named=_as_well(best, named[path]))) for path, best in found.items()]


def _as_well(best: _Bound, named: Sequence[_Bound]) -> tuple[tuple[Span, ...], ...]:
    """The places whose words name a field as well as those of the best figure do."""
    return tuple(bound.fact.spans for bound in named if bound.rank <= best.rank)


def _bind_words(source: Source, leaves: Sequence[Leaf], path: Path, scope: Scope, whole: Scope) -> Iterator[Claim]:
    """Rows and texts of a group, and the texts of its labelled sub-models."""
    named = frozenset(words for leaf in leaves if leaf.is_figure for words in leaf.labels)
    for leaf in leaves:
        if leaf.kind == "rows":
            yield from bind_rows(source, leaf, (*path, leaf.name), scope, whole, named)
        elif leaf.kind in ("text", "texts"):
            yield from bind_text(source, leaf, path, scope, (), subjects_of(leaves))
        elif leaf.kind == "model" and leaf.model:
            rivals, own = subjects_of(leaves), _is_own(leaf)
            for inner in fields_of(leaf.model):
                if inner.kind in ("text", "texts"):
                    yield from bind_text(source, inner, (*path, leaf.name), scope, leaf.labels, rivals, own)


def _as_told(bound: _Bound, whole: Scope, unit: str) -> Claim:
    """The claim; a table's figure as the prose tells it anywhere, maybe in another unit: prose goes before tables."""
    told = _told(bound.target, bound.fact, whole) if bound.fact.table else None
    if told is None:
        return bound.claim
    return replace(_claim(bound.target, told, unit), named=(told.spans, *bound.claim.named))


def _told(target: Target, fact: Fact, whole: Scope) -> Fact | None:
    facts = (f for node in whole.nodes for f in node.facts if not f.aside and f.branch is None)
    same = (f for f in facts if fact.yuan and f.yuan == fact.yuan and f.scope == fact.scope)
    same = (f for f in same if fact.period in (None, f.period))
    return next((f for f in same if _fits(f, target) and _ranked(f.item, [target])), None)


def subjects_of(leaves: Iterable[Leaf]) -> tuple[tuple[str, ...], ...]:
    """The label sets of the sub-models of a group, which compete for its words."""
    return tuple(leaf.labels for leaf in leaves if leaf.kind == "model")


def _words(leaf: Leaf) -> tuple[str, ...]:
    return leaf.labels


def _is_own(leaf: Leaf) -> bool:
    hint = leaf.hint(Labels)
    return bool(hint and hint.own)


def _targets(leaves: Sequence[Leaf], path: Path) -> Iterator[Target]:
    for leaf in leaves:
        hint = leaf.hint(Labels)
        if leaf.is_figure:
            words = tuple(hint.words) if hint else leaf.labels
            yield Target((*path, leaf.name), words, _is_own(leaf), leaf, words, hint.but if hint else ())
        elif leaf.kind == "model" and leaf.model and not leaf.hint(Within):
            for inner in fields_of(leaf.model):
                if inner.is_figure:
                    yield Target(
                        (*path, leaf.name, inner.name),
                        leaf.labels,
                        _is_own(leaf),
                        inner,
                        leaf.labels,
                        hint.but if hint else (),
                    )


def _ordered_facts(source: Source, scope: Scope) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    """The figures of a scope: prose first, in order, with the titles between root and figure; then the tables'."""
    for node in scope.nodes:
        below = tuple(squeeze(s.title) for s in node.path if s not in scope.roots and _is_below(s, node, scope))
        for fact in node.facts:
            if not fact.aside and fact.branch is None:
                yield fact, below
    ids = {table.id for table in scope.tables}
    year = source.identity.fiscal_year
    for fact in source.facts:
        # Of a table only this year's figures: what it says of other years and of changes is told in prose as well.
        if fact.table in ids and fact.measure in STATED and fact.period in (None, str(year)):
            yield fact, ()


def _is_below(section: object, node: Node, scope: Scope) -> bool:
    at = next((i for i, s in enumerate(node.path) if s in scope.roots), len(node.path))
    return any(s is section for s in node.path[at + 1 :])


def _targets_of(fact: Fact, titles: Sequence[str], targets: Sequence[Target], body: str) -> list[Target]:
    """The fields that a figure is for: by its item, else its clause, else the headings above; else the group's own.

    There is more than one where the words name two things at once (收、支总计).
    """
    texts = [fact.item]
    if fact.measure == "count" and fact.counted:
        texts.insert(0 if fact.carried else 1, fact.counted)
    if fact.carried:
        texts.append(fact.clause)
    own = named = False
    for text in (*texts, *reversed(titles)):
        ranked = _ranked(text, targets, fact.base)
        for key in sorted(set(ranked.values()), reverse=True):
            subjects = [subject for subject in ranked if ranked[subject] == key]
            fitting = [
                t for s in subjects if (t := _best(fact, [t for t in targets if t.subject == s and _fits(fact, t)]))
            ]
            if fitting:
                return fitting
        if ranked and not named:
            first = max(ranked, key=lambda subject: ranked[subject])
            named, own = True, any(t.own for t in targets if t.subject == first)
    return _own(fact, targets) if (own if named else _is_of_group(fact, targets, body)) else []


def _label_rank(fact: Fact, target: Target) -> int:
    """How far down a field's list of labels the figure's own is; labels come best first."""
    words = target.leaf.labels if target.leaf.hint(Labels) else ()
    return next((at for at, label in enumerate(words) if phrase(label).search(fact.item)), len(words))


def _own(fact: Fact, targets: Sequence[Target]) -> list[Target]:
    best = _best(fact, [t for t in targets if (t.own or not t.words) and _fits(fact, t)])
    return [best] if best else []


def _is_of_group(fact: Fact, targets: Sequence[Target], body: str) -> bool:
    """Whether a figure that no label names is of the group itself: its item names nothing, the section, or the body."""
    item = squeeze(fact.item)
    if not item or not any(t.subject for t in targets) or (body and body in item):
        return True
    named = [squeeze(section) for section in fact.section]
    return any(item in title or title in item for title in named) or len(item) <= 2


def _going_on(fact: Fact, current: tuple[str, ...], targets: Sequence[Target]) -> list[Target]:
    """A count that names only what is counted (参会人数 0 人) goes with the subject of the figure before."""
    if fact.measure != "count" or not current:
        return []
    around = fact.item + fact.counted
    return [t for t in targets if t.subject == current and _fits(fact, t) and mentions(around, t.leaf.labels)][:1]


def _ranked(text: str, targets: Sequence[Target], base: str = "") -> dict[tuple[str, ...], tuple[int, int]]:
    """The label sets that `text` holds, with where their best match ends and how long it is.

    Labels with 占 are those of a share, and look at what it is a share of too.
    """
    best: dict[tuple[str, ...], tuple[int, int]] = {}
    for target in targets:
        if target.subject and not mentions(text, target.but):
            for words in target.subject:
                for match in phrase(words).finditer(f"{text}占{base}" if "占" in words else text):
                    key = (match.end(), match.end() - match.start())
                    best[target.subject] = max(best.get(target.subject, key), key)
    return best


def _fits(fact: Fact, target: Target) -> bool:
    if fact.measure not in target.leaf.measures or mentions(fact.item, target.but):
        return False
    hint = target.leaf.hint(Labels)
    units = tuple(hint.unit) if hint else ()
    if units and fact.measure == "count":
        return fact.unit in units or re.sub(r"[（(/].*", "", fact.unit) in units
    if units:
        return fact.unit.endswith(units) or not fact.unit
    if fact.measure in _PERCENT:
        return fact.unit in ("%", "‰")
    if fact.measure in ("count", "score"):
        return True
    return is_money(fact.unit) or not fact.value


def _best(fact: Fact, fitting: Sequence[Target]) -> Target | None:
    """Where several fields of one subject fit, the one whose own words stand by the figure."""
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    around = fact.clause + fact.counted

    def closeness(target: Target) -> tuple[int, int]:
        hint = target.leaf.hint(Labels)
        named = bool(hint) and any(phrase(w).search(around) for w in hint.words)
        return (int(named), -list(target.leaf.measures).index(fact.measure))

    return max(fitting, key=closeness)


def _money_unit(scope: Scope) -> str:
    """The unit that a change of nothing (持平) is in: that of the amounts around it."""
    return unit_of(f for node in scope.nodes for f in node.facts)


def _claim(target: Target, fact: Fact, unit: str) -> Claim:
    percent = fact.measure in _PERCENT
    return Claim(
        path=target.path,
        text=fact.signed,
        spans=fact.spans,
        unit=fact.unit or ("%" if percent else unit if fact.measure not in ("count", "score") else ""),
        how=f"{fact.measure} of {fact.item}"
        if fact.table is None
        else f"{fact.table} row {fact.row} column {fact.column}",
    )
