"""The figures of rows -> the columns that they stand in, where some are blank: what rows, sums of rows, the form and
other tables of the document agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from structurer.forms import Form, Kind, Layout
from structurer.tables.families import families, settled
from structurer.tables.leanings import Leanings, Told
from structurer.tables.placement import (
    Places,
    agreed,
    amounts,
    by_gaps,
    doubts_of,
    figure_cells,
    from_the_left,
    placements,
    sums_of,
)
from structurer.tables.tokens import Token

Cells = Sequence[Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Filled:
    """The figures of a row as the cells of their columns, and what is doubtful about them."""

    cells: tuple[tuple[Token, ...], ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """Columns of figures, the form that they are of, and the amounts of other tables by their labels."""

    columns: Layout
    form: Form | None = None
    told: Told = field(default_factory=dict)

    def rows(self, figures: Sequence[Sequence[Token]], words: Sequence[Cells], kinds: Sequence[Kind]) -> list[Filled]:
        """The figures of each row in their columns; `words` are its other cells, of those `kinds`."""
        width = len(self.columns)
        places = self._places(figures, *_keys(words, kinds))
        spaced = by_gaps(figures, words, width)
        return [
            Filled(tuple(figure_cells(row, gaps or place, width)), () if gaps else doubts_of(row, width, choices))
            for row, gaps, (place, choices) in zip(figures, spaced, places, strict=True)
        ]

    def _places(
        self, rows: Sequence[Sequence[Token]], codes: Sequence[str], labels: Sequence[str]
    ) -> list[tuple[Places, Sequence[Places]]]:
        """Where the figures of each row stand, and all the places where they might."""
        ways = self._ways(rows, codes, labels)
        default = [from_the_left(figures, self.columns) for figures in rows]
        if all(len(choices) <= 1 for choices in ways):
            return [(choices[0] if choices else left, choices) for choices, left in zip(ways, default, strict=True)]
        vectors = [
            [amounts(figures, places, self.columns) for places in choices or (left,)]
            for figures, choices, left in zip(rows, ways, default, strict=True)
        ]
        kept, chosen = settled(vectors, families(codes, labels))
        places: list[tuple[Places, Sequence[Places]]] = []
        for choices, left, numbers, number in zip(ways, default, kept, chosen, strict=True):
            fits = [choices[n] for n in numbers] if choices else []
            places.append((choices[number] if number or any(agreed(fits)) else left, fits))
        return places

    def _ways(
        self, rows: Sequence[Sequence[Token]], codes: Sequence[str], labels: Sequence[str]
    ) -> list[Sequence[Places]]:
        """All places that the sums of the form allow for the figures of each row that lacks some, the likely ones
        first; nothing where they allow none."""
        sums = sums_of(self.columns, self.form.identities) if self.form else ()
        leanings = Leanings(self.form, self.columns, self.told) if self.form else None
        ways: list[Sequence[Places]] = []
        for figures, code, label in zip(rows, codes, labels, strict=True):
            lacking = 0 < len(figures) < len(self.columns)
            choices = placements(figures, self.columns, sums) if lacking else ()
            ways.append(leanings.sorted(choices, figures, code, label) if leanings and choices else choices)
        return ways


def _keys(words: Sequence[Cells], kinds: Sequence[Kind]) -> tuple[list[str], list[str]]:
    """The code and the label of each row; a total may stand in the column of codes."""
    codes = [at for at, kind in enumerate(kinds) if kind == "code"]
    texts = [["".join(token.text for token in cell) for cell in cells] for cells in words]
    return ["".join(row[at] for at in codes if row[at].isdigit()) for row in texts], [
        row[-1] or "".join(row) if row else "" for row in texts
    ]
