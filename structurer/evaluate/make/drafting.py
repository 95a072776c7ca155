"""Sentences from templates and slots, blocks with the places that can be planted wrong, and a composition from both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any

from structurer.evaluate.make.blocks import (
    Block,
    Composition,
    GoldValue,
    Grid,
    Heading,
    Kind,
    Paragraph,
    Piece,
    Plantable,
    Pointer,
    Spot,
)

Said = tuple["Piece | Marked", ...]
Gold = tuple[tuple[Pointer, GoldValue], ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """What can be planted in a piece or cell: the kind, and the other figures of its identity as printed."""

    kind: Plantable
    figures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece in which something can be planted."""

    piece: Piece
    plants: tuple[Plant, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A block, and what can be planted in which of its pieces or cells."""

    block: Block
    plants: tuple[tuple[int | tuple[int, int], Plant], ...] = ()


def marked(piece: Piece | Marked, *plants: Plant) -> Marked:
    if isinstance(piece, Marked):
        return replace(piece, plants=piece.plants + plants)
    return Marked(piece, plants)


def said(template: str, **slots: Any) -> Said:
    """A template with its slots filled: {name} by a text, a piece, or several pieces."""
    pieces: list[Piece | Marked] = []
    for words, name, _, _ in Formatter().parse(template):
        if words:
            pieces.append(Piece(words))
        if name:
            pieces += _slot(slots[name])
    return _joined(pieces)


def together(*parts: Said | str) -> Said:
    """Sentences one after another."""
    return _joined(piece for part in parts for piece in _slot(part))


def listed(entries: Sequence[Said], between: str) -> Said:
    """Entries with the same words between them."""
    parts: list[Said | str] = []
    for at, entry in enumerate(entries):
        parts += [between, entry] if at else [entry]
    return together(*parts)


def _slot(value: Any) -> Iterable[Piece | Marked]:
    if isinstance(value, str | int):
        return (Piece(str(value)),)
    if isinstance(value, Piece | Marked):
        return (value,)
    found: Said = tuple(value)
    return found


def _joined(pieces: Iterable[Piece | Marked]) -> Said:
    """Neighbours that print no gold become one piece."""
    joined: list[Piece | Marked] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, Piece) and isinstance(last, Piece) and not piece.gold and not last.gold:
            joined[-1] = Piece(last.text + piece.text)
        elif isinstance(piece, Marked) or piece.text:
            joined.append(piece)
    return tuple(joined)


def paragraph(*parts: Said | str) -> Drafted:
    pieces = together(*parts)
    plants = [(at, plant) for at, piece in enumerate(pieces) if isinstance(piece, Marked) for plant in piece.plants]
    return Drafted(Paragraph(tuple(p.piece if isinstance(p, Marked) else p for p in pieces)), tuple(plants))


def heading(level: int, text: str) -> Drafted:
    return Drafted(Heading(level, text))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before it is set, and what can be planted in its cells by (row, column)."""

    grid: Grid
    plants: Mapping[tuple[int, int], tuple[Plant, ...]] = field(default_factory=dict)

    def drafted(self) -> Drafted:
        return Drafted(self.grid, tuple((at, plant) for at, plants in self.plants.items() for plant in plants))


_LISTS = (
    "/performance/metrics/",
    "/performance/projects/",
    "/performance/problems/",
    "/performance/measures/",
    "/performance/finance/income_sources/",
    "/performance/finance/by_economic_class/",
    "/budget/items/",
    "/budget/expenditure/project_items/",
    "/budget/assets/equipment/",
    "/budget/assets/planned_equipment/",
)
"""Their entries are drafted under a name of their own, and numbered in the order in which they are printed."""


def numbered(drafted: Sequence[Drafted]) -> tuple[Drafted, ...]:
    """Entries of lists under their numbers: an entry that is printed in two places is one, numbered by the first."""
    numbers: dict[str, dict[str, int]] = {prefix: {} for prefix in _LISTS}
    return tuple(replace(draft, block=_numbered_block(draft.block, numbers)) for draft in drafted)


def _numbered_block(block: Block, numbers: dict[str, dict[str, int]]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(replace(p, gold=_numbered_gold(p.gold, numbers)) for p in block.pieces))
    if isinstance(block, Grid):
        return replace(block, gold={at: _numbered_gold(gold, numbers) for at, gold in block.gold.items()})
    return block


def _numbered_gold(gold: Gold, numbers: dict[str, dict[str, int]]) -> Gold:
    return tuple((_numbered_pointer(pointer, numbers), value) for pointer, value in gold)


def _numbered_pointer(pointer: Pointer, numbers: dict[str, dict[str, int]]) -> Pointer:
    prefix = next((prefix for prefix in _LISTS if pointer.startswith(prefix)), None)
    if prefix is None:
        return pointer
    name, slash, rest = pointer.removeprefix(prefix).partition("/")
    return f"{prefix}{numbers[prefix].setdefault(name, len(numbers[prefix]))}{slash}{rest}"


def composed(kind: Kind, document: Mapping[str, Any], drafted: Sequence[Drafted]) -> Composition:
    """A composition whose lists are numbered and whose places that can be planted are known by block."""
    spots = tuple(
        Spot(plant.kind, block, at, plant.figures, plant.note)
        for block, draft in enumerate(drafted)
        for at, plant in draft.plants
    )
    return Composition(kind, document, tuple(draft.block for draft in numbered(drafted)), spots)
