"""find_tables(document) -> the logical tables of a document, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from structurer.document import Document, Outline, Table
from structurer.forms import recognise
from structurer.tables.aligned import aligned_tables
from structurer.tables.collapsed import collapsed_tables
from structurer.tables.delimited import delimited_tables
from structurer.tables.ruled import ruled_tables
from structurer.tables.spaced import meets, spaced_tables


def find_tables(document: Document) -> tuple[Table, ...]:
    """All tables, numbered t1, t2 ... in the order of the document."""
    if document.media == "pdf":
        found = ruled_tables(document)
        found += aligned_tables(document, found)
    else:
        found = delimited_tables(document) + collapsed_tables(document)
        spaced = spaced_tables(document, found)
        found = (*(table for table in found if not any(meets(other.span, table) for other in spaced)), *spaced)
    ordered = sorted(found, key=lambda table: table.span)
    return tuple(replace(table, id=f"t{at}") for at, table in enumerate(ordered, 1))


def place_tables(tables: Sequence[Table], outline: Outline) -> tuple[Table, ...]:
    """Tables without a title get that of the section they stand in; tables of a known form get its id."""
    return tuple(_placed(table, outline) for table in tables)


def _placed(table: Table, outline: Outline) -> Table:
    title = table.title
    if not title:
        path = outline.path_at(table.span.start)
        title = path[-1].title if path else ""
    form = table.form
    if form is None:
        known = recognise(title, table.columns)
        form = known.id if known else None
    return replace(table, title=title, form=form)
