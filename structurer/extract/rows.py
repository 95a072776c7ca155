"""Binds rows: 其中 lists, 类/款/项 items, projects in sections and tables, and any table whose head fits a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from structurer.document import Passage, Span, Table
from structurer.extract.scope import Node, Scope, bare, mentions, phrase, quantity, squeeze, unit_of
from structurer.extract.topics import topics_of
from structurer.hints import Branches, Entries, Topics
from structurer.numerals import is_money
from structurer.result import Claim, Fact, Path, Remark, Source
from structurer.schema import TEXTS_OF_NAMES, Leaf, fields_of


def bind_rows(
    source: Source, leaf: Leaf, path: Path, scope: Scope, whole: Scope, named: frozenset[str] = frozenset()
) -> Iterator[Claim]:
    """Claims for a list of rows, by the way its hint names; without a hint, from the table whose head fits best.

    `named` are the labels of the figures beside the list, which are no rows of it.
    """
    assert leaf.model is not None
    if entries := leaf.hint(Entries):
        yield from _entries(leaf, path, scope, entries, named)
    elif leaf.hint(Branches):
        yield from _branches(leaf, path, scope)
    elif topics := leaf.hint(Topics):
        yield from topics_of(source, leaf, path, whole if topics.everywhere else scope, whole, topics)
    else:
        yield from _best_table(source, leaf, path, scope)


# 其中 lists


def _entries(leaf: Leaf, path: Path, scope: Scope, entries: Entries, named: frozenset[str]) -> Iterator[Claim]:
    """One row for each figure that names something new; figures that name nothing go with the row before."""
    assert leaf.model is not None
    fields = fields_of(leaf.model)
    name_field = next(field for field in fields if field.kind == "text")
    figures = [field for field in fields if field.kind == "quantity"]
    row = -1
    filled: set[str] = set()
    seen: set[str] = set()
    for node in scope.nodes:
        open_row = False
        for fact in (f for f in node.facts if not f.aside and f.branch is None):
            field = next((f for f in figures if fact.measure in f.measures and _unit_fits(fact)), None)
            if field is None:
                continue
            if not fact.carried and fact.name.text not in named and _is_entry(fact, entries):
                name = bare(_entry_name(fact.name, entries))
                if name.text in seen:
                    open_row = False
                    continue
                row, open_row, filled = row + 1, True, set()
                seen.add(name.text)
                yield Claim((*path, row, name_field.name), name.text, name.spans(), how="named with its figure")
            elif not open_row or not fact.carried:
                open_row = False
                continue
            if field.name not in filled:
                filled.add(field.name)
                yield quantity((*path, row, field.name), fact)


def _is_entry(fact: Fact, entries: Entries) -> bool:
    if not fact.name or fact.measure not in ("amount", "final", "budget", "count", "executed"):
        return False
    if entries.unit and not any(unit in fact.unit for unit in entries.unit):
        return False
    text = fact.name.text
    if entries.only and not mentions(text, entries.only):
        return False
    if entries.told and not mentions(fact.lead, entries.told):
        return False
    return not mentions(text, entries.but) and not mentions(fact.lead, entries.untold)


def _entry_name(name: Passage, entries: Entries) -> Passage:
    starts = [m.start() for lead in entries.lead for m in phrase(lead).finditer(name.text)]
    return name.slice(min(starts)) if starts else name


def _unit_fits(fact: Fact) -> bool:
    if fact.measure in ("share", "completion", "change_percent"):
        return fact.unit == "%"
    return fact.measure == "count" or is_money(fact.unit)


# 类/款/项


def _branches(leaf: Leaf, path: Path, scope: Scope) -> Iterator[Claim]:
    """One row for each run of figures under one 类/款/项."""
    assert leaf.model is not None
    fields = {field.name: field for field in fields_of(leaf.model)}
    runs: list[tuple[tuple[str, str, str], Node, list[Fact]]] = []
    for node in scope.nodes:
        for fact in node.facts:
            if fact.branch is None or fact.aside:
                continue
            if not runs or runs[-1][0] != fact.branch:
                runs.append((fact.branch, node, []))
            runs[-1][2].append(fact)
    row = 0
    for branch, node, facts in runs:
        claims = list(_branch_row(fields, (*path, row), branch, facts, node))
        if any(claim.unit for claim in claims):
            yield from claims
            row += 1


def _branch_row(
    fields: dict[str, Leaf], path: Path, branch: tuple[str, str, str], facts: Sequence[Fact], node: Node
) -> Iterator[Claim]:
    for name, words in zip(("class_name", "section_name", "item_name"), branch, strict=True):
        if name in fields and words:
            yield Claim((*path, name), words, _spans_of(words, node, facts), how="类/款/项")
    taken: set[str] = set()
    money = unit_of(facts)
    for fact in facts:
        field = next(
            (f for f in fields.values() if f.kind == "quantity" and fact.measure in f.measures and f.name not in taken),
            None,
        )
        if field and (is_money(fact.unit) or fact.unit == "%" or not fact.value):
            taken.add(field.name)
            yield quantity((*path, field.name), fact, money)
    for field in fields.values():
        kind = TEXTS_OF_NAMES.get(field.name)
        remark = _branch_remark(node, kind, branch) if kind else None
        if remark:
            yield Claim((*path, field.name), remark.passage.text, remark.passage.spans(), how=field.name)


def _branch_remark(node: Node, kind: str | None, branch: tuple[str, str, str]) -> Remark | None:
    fitting = [r for r in node.remarks if r.kind == kind and r.branch == branch]
    return min(fitting, key=lambda r: r.weak, default=None)


def _spans_of(words: str, node: Node, facts: Sequence[Fact]) -> tuple[Span, ...]:
    """Where the name is printed: the last place before the first figure, in this section or a heading above it."""
    first = facts[0].start
    best = None
    for section in node.path:
        for passage in (p for p in (section.heading, *section.body) if p):
            at = passage.text.find(words)
            while at >= 0:
                start = passage.offsets[at]
                if start < first and (best is None or start > best[0].start):
                    best = passage.spans(at, at + len(words))
                at = passage.text.find(words, at + 1)
    return best or ()


# Any table


def _best_table(source: Source, leaf: Leaf, path: Path, scope: Scope) -> Iterator[Claim]:
    """Rows of the table whose columns name the most of the model's fields, at least half of them."""
    assert leaf.model is not None
    fields = fields_of(leaf.model)
    best: tuple[int, Table, dict[str, int]] | None = None
    for table in scope.tables or source.tables:
        columns = _columns_of(fields, table)
        if columns and 2 * len(columns) >= len(fields) and (best is None or len(columns) > best[0]):
            best = (len(columns), table, columns)
    if best is None:
        return
    _, table, columns = best
    row = 0
    for at, cells in enumerate(table.rows):
        claims = []
        for field in fields:
            column = columns.get(field.name)
            if column is None or not cells[column].passage:
                continue
            fact = next((f for f in source.facts if f.table == table.id and f.row == at and f.column == column), None)
            if field.kind == "quantity" or (field.is_figure and fact):
                claims += [quantity((*path, row, field.name), fact)] if fact else []
            else:
                passage = cells[column].passage
                claims.append(
                    Claim(
                        (*path, row, field.name), passage.text, passage.spans(), how=f"column {table.columns[column]}"
                    )
                )
        if claims:
            yield from claims
            row += 1


def _columns_of(fields: Sequence[Leaf], table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for alike in (_same, _holds_other):  # the whole head first, so that "Revenue" does not take "Revenue per head"
        for field in fields:
            if field.name in found:
                continue
            free = [i for i in range(len(table.columns)) if i not in found.values()]
            fitting = (i for label in field.labels for i in free if alike(_plain(label), _plain(table.columns[i])))
            at = next(fitting, None)
            if at is not None:
                found[field.name] = at
    return found


def _plain(words: str) -> str:
    return squeeze(words.split("/")[-1]).lower()


def _same(label: str, column: str) -> bool:
    return bool(label) and label == column


def _holds_other(label: str, column: str) -> bool:
    return (len(label) > 2 and label in column) or (len(column) > 2 and column in label)
