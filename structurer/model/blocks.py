"""A document as the blocks that are shown to a model: headings above, paragraphs and table rows, in their order.

A block is never cut: so a chunk never ends inside a numeral, a sentence's figure or a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.document import Document, Outline, Passage, Section, Table
from structurer.result import Source


@dataclass(frozen=True)
class Block:
    """A paragraph, or a row of a table. `path` are the sections above, `row` the number of a table's row."""

    passages: tuple[Passage, ...]
    path: tuple[Section, ...]
    page: int
    table: Table | None = None
    row: int | None = None

    @property
    def start(self) -> int:
        return min((offset for passage in self.passages for offset in passage.offsets), default=0)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(section.label for section in self.path)

    @property
    def text(self) -> str:
        return " | ".join(passage.text for passage in self.passages)


def blocks_of(source: Source) -> tuple[Block, ...]:
    """Every paragraph and row once, in document order; sections that explain terms are left out."""
    found = list(_paragraphs(source.document, source.outline))
    for table in source.tables:
        path = source.outline.path_at(table.span.start)
        found += rows_of(source.document, table, path, range(len(table.rows)))
        found += [_block(source.document, (note,), path) for note in table.notes if note]
    return tuple(sorted(found, key=lambda block: block.start))


def rows_of(document: Document, table: Table, path: tuple[Section, ...], rows: Sequence[int]) -> list[Block]:
    """The rows of a table that print something."""
    printed = [(row, tuple(cell.passage for cell in table.rows[row])) for row in rows]
    return [
        Block(cells, path, _page(document, cells), table, row) for row, cells in printed if any(c.text for c in cells)
    ]


def _paragraphs(document: Document, outline: Outline) -> Iterator[Block]:
    for passage in outline.preamble:
        yield _block(document, (passage,), ())
    for path in outline.walk():
        section = path[-1]
        if section.back_matter:
            continue
        # A heading stands above its paragraphs; one that holds a figure is said as a sentence too.
        if section.heading and any(character.isdigit() for character in section.title):
            yield _block(document, (section.heading,), path)
        for passage in section.body:
            yield _block(document, (passage,), path)


def _block(document: Document, passages: tuple[Passage, ...], path: tuple[Section, ...]) -> Block:
    return Block(passages, path, _page(document, passages))


def _page(document: Document, passages: Sequence[Passage]) -> int:
    start = min((offset for passage in passages for offset in passage.offsets), default=0)
    return document.line_at(start).page
