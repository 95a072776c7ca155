"""The rules engine: binds facts to a schema's fields by labels, measure, unit, section and table.

Within a group (a model and its labelled sub-models) the labels compete for each figure: the one that ends last in the
figure's item wins, then the longest. A figure whose item names none of them is the section's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from structurer.extract.rows import bind_rows
from structurer.extract.scope import Node, Scope, mentions, narrow, nodes_of, phrase, squeeze, tables_of
from structurer.extract.texts import bind_text, identity_claims
from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Claim, Fact, Measure, Part, Path, Source
from structurer.schema import Labels, Leaf, Schema, Within, fields_of

_PARTS: tuple[Part, ...] = ("final_accounts", "budget", "performance")
_STATED: frozenset[Measure] = frozenset(("amount", "budget", "initial_budget", "full_year_budget", "final", "executed"))
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


def rules(source: Source, schema: Schema) -> list[Claim]:
    """All claims that the rules make for `schema`, best first for each field."""
    part = schema.name if schema.name in _PARTS else None
    scope = Scope(nodes_of(source, part), tables_of(source, part))  # type: ignore[arg-type]
    claims = list(identity_claims(source, schema))
    claims += _bind_model(source, schema.model, (), scope, scope)
    return claims


def _bind_model(
    source: Source, model: type[BaseModel], path: Path, scope: Scope, whole: Scope, decoys: Sequence[str] = ()
) -> Iterator[Claim]:
    """Claims for a model: sub-models with a place of their own first apart, the rest as one group for each place."""
    groups: dict[Within | None, list[Leaf]] = {}
    for leaf in fields_of(model):
        groups.setdefault(leaf.hint(Within), []).append(leaf)
    for within, leaves in groups.items():
        inner = narrow(scope, within, whole.tables, inner=bool(path)) if within else scope
        if within and not inner.nodes and not inner.tables:
            continue
        apart = [leaf for leaf in leaves if leaf.kind == "model" and within]
        for leaf in apart:
            assert leaf.model is not None
            yield from _bind_model(source, leaf.model, (*path, leaf.name), inner, whole, within.decoys if within else ())
        rest = [leaf for leaf in leaves if leaf not in apart]
        if rest:
            yield from _bind_group(source, rest, path, inner, whole, decoys)


def _bind_group(
    source: Source, leaves: Sequence[Leaf], path: Path, scope: Scope, whole: Scope, decoys: Sequence[str] = ()
) -> Iterator[Claim]:
    targets = list(_targets(leaves, path))
    taken: dict[Path, Claim] = {}
    unit = _money_unit(scope)
    current: tuple[str, ...] = ()
    for fact, titles in _ordered_facts(source, scope):
        if mentions(fact.item + fact.clause, decoys):
            continue
        target = _target_of(fact, titles, targets) or _going_on(fact, current, targets)
        if target is None:
            continue
        current = target.subject
        claim = _claim(target, fact, unit)
        before = taken.get(target.path)
        if before is None:
            taken[target.path] = claim
        elif (before.text, before.unit) == (claim.text, claim.unit):
            taken[target.path] = replace(before, restated=(*before.restated, claim.spans))
    yield from taken.values()
    for leaf in leaves:
        if leaf.kind == "rows":
            yield from bind_rows(source, leaf, (*path, leaf.name), scope, whole)
        elif leaf.kind in ("text", "texts"):
            yield from bind_text(source, leaf, path, scope, (), subjects_of(leaves))
        elif leaf.kind == "model" and leaf.model:
            subject = _words(leaf)
            for inner in fields_of(leaf.model):
                if inner.kind in ("text", "texts"):
                    yield from bind_text(source, inner, (*path, leaf.name), scope, subject, subjects_of(leaves), _is_own(leaf))


def subjects_of(leaves: Iterable[Leaf]) -> tuple[tuple[str, ...], ...]:
    """The label sets of the sub-models of a group, which compete for its words."""
    return tuple(_words(leaf) for leaf in leaves if leaf.kind == "model")


def _words(leaf: Leaf) -> tuple[str, ...]:
    return leaf.labels


def _is_own(leaf: Leaf) -> bool:
    hint = leaf.hint(Labels)
    return bool(hint and hint.own)


def _targets(leaves: Sequence[Leaf], path: Path) -> Iterator[Target]:
    for leaf in leaves:
        hint = leaf.hint(Labels)
        if leaf.kind == "quantity":
            words = tuple(hint.words) if hint else leaf.labels
            yield Target((*path, leaf.name), words, _is_own(leaf), leaf, words, hint.but if hint else ())
        elif leaf.kind == "model" and leaf.model and not leaf.hint(Within):
            for inner in fields_of(leaf.model):
                if inner.kind == "quantity":
                    yield Target((*path, leaf.name, inner.name), _words(leaf), _is_own(leaf), inner, _words(leaf), hint.but if hint else ())


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
        if fact.table in ids and fact.measure in _STATED and fact.period in (None, str(year)):
            yield fact, ()


def _is_below(section: object, node: Node, scope: Scope) -> bool:
    at = next((i for i, s in enumerate(node.path) if s in scope.roots), len(node.path))
    return any(s is section for s in node.path[at + 1 :])


def _target_of(fact: Fact, titles: Sequence[str], targets: Sequence[Target]) -> Target | None:
    """The field that a figure is for: by its item, else by its clause, else by the headings above; else the group's own."""
    texts = [fact.item]
    if fact.measure == "count" and fact.carried and fact.counted:
        texts.insert(0, fact.counted)
    if fact.carried:
        texts.append(fact.clause)
    named = False
    for text in (*texts, *reversed(titles)):
        subjects = _ranked(text, targets, fact.base)
        for subject in subjects:
            fitting = [t for t in targets if t.subject == subject and _fits(fact, t)]
            if fitting:
                return _best(fact, fitting)
        own = {t.subject for t in targets if t.own}
        if subjects and subjects[0] not in own:
            named = True
            break
    if named:
        return None
    return _best(fact, [t for t in targets if (t.own or not t.words) and _fits(fact, t)])


def _going_on(fact: Fact, current: tuple[str, ...], targets: Sequence[Target]) -> Target | None:
    """A count that names only what is counted (参会人数 0 人) goes with the subject of the figure before."""
    if fact.measure != "count" or not current:
        return None
    around = fact.item + fact.counted
    fitting = [t for t in targets if t.subject == current and _fits(fact, t)]
    return next((t for t in fitting if mentions(around, t.leaf.labels)), None)


def _ranked(text: str, targets: Sequence[Target], base: str = "") -> list[tuple[str, ...]]:
    """The label sets that `text` holds: the one that ends last first, then the longest.

    Labels with 占 are those of a share, and look at what it is a share of too.
    """
    best: dict[tuple[str, ...], tuple[int, int]] = {}
    for target in targets:
        if target.subject and not mentions(text, target.but):
            for words in target.subject:
                for match in phrase(words).finditer(f"{text}占{base}" if "占" in words else text):
                    key = (match.end(), match.end() - match.start())
                    best[target.subject] = max(best.get(target.subject, key), key)
    return sorted(best, key=lambda subject: best[subject], reverse=True)


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
    return fact.unit in MONEY_IN_YUAN or not fact.value


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
    units = [f.unit for node in scope.nodes for f in node.facts if f.unit in MONEY_IN_YUAN]
    return max(set(units), key=lambda u: (units.count(u), u)) if units else "万元"


def _claim(target: Target, fact: Fact, unit: str) -> Claim:
    percent = fact.measure in _PERCENT
    return Claim(
        path=target.path,
        text=fact.signed,
        spans=fact.spans,
        unit=fact.unit or ("%" if percent else unit if fact.measure not in ("count", "score") else ""),
        how=f"{fact.measure} of {fact.item}" if fact.table is None else f"{fact.table} row {fact.row} column {fact.column}",
    )


