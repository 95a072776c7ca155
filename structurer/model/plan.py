"""What is worth asking a model: which fields of a schema, of which blocks.

A group of fields is looked for where its hints say (`Within`), and everywhere where they find no place. For the model
alone everything is asked; beside the rules only what they left: fields without a value in places that hold figures of
their kind which no record has, fields whose value is disputed, and achievement figures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from structurer.document import Section
from structurer.extract.rules import STATED
from structurer.extract.scope import Scope, narrow, nodes_of, tables_of
from structurer.extract.texts import identity_claims
from structurer.hints import Beside, Branches, Entries, Labels, Points, Within
from structurer.model.blocks import Block, blocks_of
from structurer.model.pointers import Names
from structurer.model.questions import Task
from structurer.model.reading import names_of, unit_fits
from structurer.model.sheet import Figures, Mark, sheet_of
from structurer.numerals import PERCENT, is_money
from structurer.result import Claim, Part, Source
from structurer.schema import Leaf, Schema, fields_of
from structurer.verify.grounding import fact_of

_PARTS: tuple[Part, ...] = ("final_accounts", "budget", "performance")
_TOLD = (Entries, Branches, Points)
_COUNTED = ("count", "score", "target", "actual")
_OPENING_BLOCKS = 6
_OPENING = ("organization", "fiscal_year")


@dataclass(frozen=True)
class Field:
    """A field that can be asked for: the names that lead to it, and those of the list that it is in, if any.

    `told` fields are of lists that sentences tell (其中：...), and are not looked for in tables.
    """

    names: Names
    leaf: Leaf
    list: Names | None = None
    told: bool = False


@dataclass(frozen=True)
class Route:
    """A group of fields with the places in which it is looked for.

    `named` places are those that its hints name; all that begins before `opening` is looked through too.
    """

    fields: tuple[Field, ...]
    sections: tuple[Section, ...] = ()
    tables: frozenset[str] = frozenset()
    named: bool = True
    task: Task = "section"
    opening: int = 0

    def leads_to(self, block: Block) -> bool:
        if block.start < self.opening:
            return True
        if block.table is not None and block.row is not None:
            return block.table.id in self.tables
        if not block.path:
            return not self.named  # before the first heading: of no section, so of any that has no name
        return any(block.path and block.path[-1] is section for section in self.sections)


@dataclass(frozen=True)
class Piece:
    """Blocks of one section or table with the fields that are asked of them."""

    blocks: tuple[Block, ...]
    wanted: frozenset[Names]
    task: Task


def routes_of(source: Source, schema: Schema) -> tuple[Route, ...]:
    """Where each top-level field of a schema is looked for; what the document's identity gives is not."""
    part = schema.name if schema.name in _PARTS else None
    scope = Scope(nodes_of(source, part), tables_of(source, part))
    known = {claim.path[0] for claim in identity_claims(source, schema)}
    opening = [block.start for block in blocks_of(source)[:_OPENING_BLOCKS]]
    return tuple(
        Route(tuple(_fields(leaf, ())), opening=max(opening, default=0) + 1)
        if leaf.name in _OPENING
        else _route(leaf, scope)
        for leaf in fields_of(schema.model)
        if leaf.name not in known
    )


def _route(leaf: Leaf, scope: Scope) -> Route:
    within = leaf.hint(Within) or _as_within(leaf.hint(Points))
    inner = narrow(scope, within, scope.tables) if within else Scope(())
    named = bool(inner.nodes or inner.tables)
    achievements = leaf.kind == "rows" and leaf.model and any(f.hint(Beside) for f in fields_of(leaf.model))
    place = inner if named else Scope(scope.nodes, () if within or achievements else scope.tables)
    return Route(
        tuple(_fields(leaf, ())),
        tuple(node.section for node in place.nodes),
        frozenset(table.id for table in place.tables),
        named,
        "achievements" if achievements else "section",
    )


def _as_within(points: Points | None) -> Within | None:
    return Within(*points.headings, but=points.but) if points else None


def _fields(leaf: Leaf, above: Names, list: Names | None = None, told: bool = False) -> Iterator[Field]:
    """The fields at or below a leaf that can be asked for."""
    here = (*above, leaf.name)
    if leaf.hint(Beside):
        return
    if leaf.kind in ("model", "rows") and leaf.model:
        rows = list or (here if leaf.kind == "rows" else None)
        for inner in fields_of(leaf.model):
            yield from _fields(inner, here, rows, told or any(leaf.hint(hint) for hint in _TOLD))
    else:
        yield Field(here, leaf, list, told)


def pieces_of(source: Source, schema: Schema, figures: Figures) -> tuple[Piece, ...]:
    """All that a schema asks of a document, for a model that works alone."""
    routes = routes_of(source, schema)

    def wanted(route: Route, blocks: Sequence[Block]) -> frozenset[Names]:
        if not route.named and not sheet_of(blocks, figures).marks:
            return frozenset()  # nothing there to extract
        return frozenset(field.names for field in _askable(route, blocks))

    return tuple(_pieces(source, routes, wanted))


def _askable(route: Route, blocks: Sequence[Block]) -> list[Field]:
    """The fields of a route that can stand in some blocks."""
    in_table = blocks[0].row is not None
    return [field for field in route.fields if not (in_table and field.told)]


def gaps_of(
    source: Source,
    schema: Schema,
    figures: Figures,
    claims: Sequence[Claim],
    disputed: Collection[Claim],
    settled: Collection[int],
) -> tuple[Piece, ...]:
    """What the rules left of a schema. `settled` are the places of figures that a record of the document holds."""
    left = _Left(tuple(claims), figures)
    doubted = {names_of(claim.path): claim.spans[0].start for claim in disputed}

    def wanted(route: Route, blocks: Sequence[Block]) -> frozenset[Names]:
        spans = [offset for block in blocks for passage in block.passages for offset in passage.offsets]
        here = {names for names, at in doubted.items() if spans and min(spans) <= at <= max(spans)}
        fields = _askable(route, blocks)
        group = fields[0].names[0] if fields and route.task == "section" else None
        held = left.values_in(group)
        marks = [m for m in sheet_of(blocks, figures, settled=settled).marks if not _is_settled(m, held)]
        open_ones = [field for field in fields if left.is_open(field)]
        fitting = {f.names for f in open_ones if f.leaf.is_figure and any(could_be(f.leaf, mark) for mark in marks)}
        beside = {f.names for f in open_ones if not f.leaf.is_figure and _has_sibling(f.names, fitting)}
        asked = fitting | beside | here
        if route.opening:
            asked |= {f.names for f in open_ones}
        lists = {f.list for f in fields if f.list and f.names in asked}
        return frozenset(f.names for f in fields if f.names in asked or f.list in lists)

    return tuple(_pieces(source, routes_of(source, schema), wanted))


@dataclass(frozen=True)
class _Left:
    """What the rules claim of a schema, to tell what they left."""

    claims: tuple[Claim, ...]
    figures: Figures

    @cached_property
    def filled(self) -> frozenset[Names]:
        return frozenset(names_of(claim.path) for claim in self.claims)

    def is_open(self, field: Field) -> bool:
        """Whether the rules left a field without a value. A list that has a row is not open: asked for more rows, a
        model gives totals and parts of what is there."""
        if field.list is None:
            return field.names not in self.filled
        return not any(names[: len(field.list)] == field.list for names in self.filled)

    def values_in(self, group: str | None) -> frozenset[tuple[str, object]]:
        """The values that a group of fields, or all of them, hold: a place that says one again is worth no question."""
        own = [claim for claim in self.claims if claim.unit is not None and group in (None, claim.path[0])]
        facts = [fact_of(claim, self.figures.at) for claim in own]
        return frozenset((fact.unit, abs(fact.value)) for fact in facts if fact)


def _pieces(
    source: Source, routes: Sequence[Route], wanted: Callable[[Route, Sequence[Block]], frozenset[Names]]
) -> Iterator[Piece]:
    tasks: tuple[Task, ...] = ("section", "achievements")
    for task in tasks:
        for _, group in groupby(blocks_of(source), key=_place):
            blocks = tuple(group)
            leading = [route for route in routes if route.task == task and route.leads_to(blocks[0])]
            asked = frozenset[Names]().union(*(wanted(route, blocks) for route in leading))
            if asked:
                yield Piece(blocks, asked, task)


def _place(block: Block) -> object:
    """What makes one piece: a table's rows, or a section's own paragraphs."""
    return block.table.id if block.table is not None else tuple(id(section) for section in block.path)


def _has_sibling(names: Names, fitting: Collection[Names]) -> bool:
    return any(names[:-1] == other[:-1] for other in fitting)


def _is_settled(mark: Mark, held: Collection[tuple[str, object]]) -> bool:
    """Whether a mark says nothing new: a value that is held, nothing, an aside."""
    if mark.fact is None:
        return False
    return mark.fact.aside or not mark.fact.value or (mark.fact.unit, abs(mark.fact.value)) in held


def could_be(leaf: Leaf, mark: Mark) -> bool:
    """Whether a figure is of a kind that the field takes, by its unit; in a table also by the head of its column."""
    hint = leaf.hint(Labels)
    if mark.fact and mark.fact.table and not (mark.fact.measure in STATED and mark.fact.measure in leaf.measures):
        return False
    if not unit_fits(leaf, mark.unit):
        return False
    if hint and hint.unit and mark.unit:
        return mark.unit.endswith(hint.unit)
    if all(measure in _COUNTED for measure in leaf.measures):
        return not is_money(mark.unit)
    return is_money(mark.unit) or mark.unit in PERCENT or any(m in _COUNTED for m in leaf.measures)
