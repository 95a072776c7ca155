"""find_tables(document) -> the logical tables of a document, in reading order."""

from __future__ import annotations

from dataclasses import replace

from structurer.document import Document, Table
#from structurer.tables.collapsed import collapsed_tables
from structurer.tables.delimited import delimited_tables
from structurer.tables.ruled import ruled_tables


def find_tables(document: Document) -> tuple[Table, ...]:
    """All tables, numbered t1, t2 ... in the order of the document."""
    if document.media == "pdf":
        found = ruled_tables(document)
    else:
        found = delimited_tables(document) + collapsed_tables(document)
    ordered = sorted(found, key=lambda table: table.span)
    return tuple(replace(table, id=f"t{at}") for at, table in enumerate(ordered, 1))
