"""A document before it is set: blocks in reading order, each figure and text with the gold that it prints.

Gold is what the blocks print and nothing else, so that a figure which a document leaves out is not in its gold, and one
that was planted wrong stands there as it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["accounts", "budget", "performance"]
Layout = Literal["ruled", "three-line", "borderless", "tabbed", "piped", "collapsed"]
KINDS: tuple[Kind, ...] = ("accounts", "budget", "performance")
LAYOUTS: tuple[Layout, ...] = ("ruled", "three-line", "borderless", "tabbed", "piped", "collapsed")
PDF_LAYOUTS: tuple[Layout, ...] = ("ruled", "three-line", "borderless")
Align = Literal["l", "c", "r"]
Plantable = Literal["sum", "share", "prose", "year", "unit"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A quantity of the gold: the digits as printed without thousands separators, with the sign that the words give."""

    value: str
    unit: str


GoldValue = str | Printed
Pointer = str
"""A place in the gold file: /final_accounts/income/sources/0/amount."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they are printed, and what of the gold they print."""

    text: str
    gold: tuple[tuple[Pointer, GoldValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """A page of its own with the title of the document, line by line, and what stands at its foot."""

    lines: tuple[str, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents, made from the headings."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number as printed; level 0 is a part, 1 is 一、, 2 is （一）, 3 is 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `columns` are header paths joined by "/"; leading full-width spaces of a cell are its indentation.

    `merged` are the columns in which equal neighbours below each other share one printed cell; `wide` are labels that
    stretch from their column over so many columns (合计 over code and name), the cells that they cover being empty;
    `ordinals` is the printed 栏次 line, part of the head; `weights` are relative widths of the columns. `gold` says
    what of the record a cell prints, by (row, column). `owner` and `period` stand between title and table, `notes`
    below it. A table that has not its `own_page` stands between the paragraphs.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str | None = None
    number: str | None = None
    aligns: tuple[Align, ...] = ()
    weights: tuple[float, ...] = ()
    merged: tuple[int, ...] = ()
    wide: Mapping[str, int] = field(default_factory=dict)
    ordinals: tuple[str, ...] = ()
    owner: str = ""
    period: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    own_page: bool = True
    gold: Mapping[tuple[int, int], tuple[tuple[Pointer, GoldValue], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A self-evaluation form printed as one sheet: labelled lines, a fund block, goals, an indicator block, a total.

    `lines` are rows of (label, value) pairs above the fund block; `planned` and `achieved` are the goals' texts.
    """

    title: str
    lines: tuple[tuple[tuple[str, str], ...], ...]
    fund: Grid
    planned: str
    achieved: str
    indicators: Grid
    full_score: str
    score: str
    foot: str = ""


Block = Cover | Contents | Break | Heading | Paragraph | Grid | Form


@dataclass(frozen=True, slots=True)
class Spot:
    """A printed figure (or year) that can be made to contradict the rest of the document.

    `block` counts the blocks; `at` is the number of the piece of a paragraph, or row and column of a table. `figures`
    are the other figures of the identity, as printed. `sum`: a cell of a table that is a total or a part of one.
    `share`: a percentage that its figures give. `prose`: a figure of the prose that a table states too. `year`: a piece
    that prints the fiscal year where another one would be a slip. `unit`: a piece whose unit can be misprinted.
    """

    kind: Plantable
    block: int
    at: int | tuple[int, int]
    figures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What was planted: the figures that take part as they are now printed, the wrong one first."""

    kind: Plantable
    figures: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole document before it is set. `document` is the gold's own heading: organization, fiscal_year, parts."""

    kind: Kind
    document: Mapping[str, Any]
    blocks: tuple[Block, ...]
    spots: tuple[Spot, ...] = ()
    planted: tuple[Contradiction, ...] = ()

    def printed(self) -> Iterator[tuple[Pointer, GoldValue]]:
        """What the blocks print of the gold, prose before tables: where both print a field, the prose is kept."""
        cells: list[tuple[Pointer, GoldValue]] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                for piece in block.pieces:
                    yield from piece.gold
            elif isinstance(block, Grid):
                for entries in block.gold.values():
                    cells += entries
        yield from cells

    def tables(self) -> Iterator[Grid]:
        for block in self.blocks:
            if isinstance(block, Grid):
                yield block
            elif isinstance(block, Form):
                yield from (block.fund, block.indicators)


def gold_of(composition: Composition, pages: Mapping[int, tuple[int, int]] | None = None) -> dict[str, Any]:
    """The gold file; `pages` are first and last page by the number of the table, for documents with pages."""
    gold: dict[str, Any] = {"document": dict(composition.document)}
    heading = {key: composition.document[key] for key in ("organization", "fiscal_year")}
    for part in composition.document["parts"]:
        gold[part] = dict(heading)
    values: dict[Pointer, GoldValue] = {}
    for pointer, value in composition.printed():
        values.setdefault(pointer, value)
    for part, record in _nested(values).items():
        gold[part] |= record
    gold["tables"] = [_table(grid, pages.get(at) if pages else None) for at, grid in enumerate(composition.tables())]
    return gold


def _table(grid: Grid, pages: tuple[int, int] | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "number": grid.number,
        "title": grid.title,
        "unit": grid.unit,
        "columns": list(grid.columns),
    }
    made["rows"] = [[cell.strip("\u3000") for cell in row] for row in grid.rows]
    return made | ({"pages": list(pages)} if pages else {})


def _nested(values: Mapping[Pointer, GoldValue]) -> dict[str, Any]:
    """Objects and lists from pointers; the entries of a list are numbered through in the order of their numbers."""
    root: dict[str, Any] = {}
    for pointer, value in values.items():
        *path, last = pointer.split("/")[1:]
        node = root
        for key in path:
            node = node.setdefault(key, {})
        node[last] = {"value": value.value, "unit": value.unit} if isinstance(value, Printed) else value
    return {key: _listed(node) for key, node in root.items()}


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdecimal() for key in node):
        return [_listed(node[key]) for key in sorted(node, key=int)]
    return {key: _listed(inner) for key, inner in node.items()}
