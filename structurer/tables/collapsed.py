"""Tables of text layers that have lost their columns: labels wrapped over lines, figures parted by single spaces.

lines -> regions -> head and body -> rows -> parts -> tables, the parts over several pages made one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.document import Document, Span, Table
from structurer.tables.indentation import indented
from structurer.tables.leanings import Told, told_by
from structurer.tables.performance import performance_tables
from structurer.tables.regions import Region, regions
from structurer.tables.roles import printed_line
from structurer.tables.statements import Part, statement


def collapsed_tables(document: Document) -> tuple[Table, ...]:
    """The tables of a text layer that lost their columns, in reading order, with empty ids."""
    if document.media != "text":
        return ()
    printed = [printed_line(document, line) for line in document.lines if line.role == "body"]
    parts: list[Part] = []
    told: dict[str, frozenset[Decimal]] = {}
    for region in regions(document, printed):
        found = list(_parts(document, region, told))
        parts += found
        for part in found:
            told |= told_by(part.table, part.layout)
    return tuple(indented(document, part.table, part.layout) for part in _stitched(parts))


def _parts(document: Document, region: Region, told: Told) -> Iterator[Part]:
    """The tables of a region; `told` are the amounts of those above it, by their labels."""
    if any(line.delimited for line in region.body[:3]):
        return
    performance = list(performance_tables(document, region))
    if performance:
        yield from map(Part, performance)
    elif part := statement(document, region, told):
        yield part


def _stitched(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts of one table, each under the repeated heading of its page, made one."""
    current: Part | None = None
    for part in parts:
        if current and _continues(current.table, part.table):
            current = replace(current, table=_joined(current.table, part.table))
            continue
        if current:
            yield current
        current = part
    if current:
        yield current


def _joined(table: Table, later: Table) -> Table:
    shift = len(table.rows)
    return replace(
        table,
        rows=table.rows + later.rows,
        span=Span(table.span.start, later.span.end),
        head=table.head + later.head,
        notes=table.notes + later.notes,
        doubts=table.doubts + tuple((number + shift, doubt) for number, doubt in later.doubts),
    )


def _continues(table: Table, later: Table) -> bool:
    same = (table.title, table.columns, table.unit, table.form) == (later.title, later.columns, later.unit, later.form)
    return same and bool(table.title) and "".join((table.number or "").split()) == "".join((later.number or "").split())
