"""The grid that every reader of tables makes first: cells with their place and extent."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import Passage
from structurer.numerals import parse


@dataclass(frozen=True, slots=True)
class GridCell:
    """A printed cell; `rows` and `columns` are half-open ranges of the grid."""

    passage: Passage
    rows: tuple[int, int]
    columns: tuple[int, int]
    indent: float = 0.0

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def width(self) -> int:
        return self.columns[1] - self.columns[0]


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row, each in the row it begins in, left to right. `edges` are the left edges of columns in points."""

    height: int
    width: int
    cells: tuple[tuple[GridCell, ...], ...]
    edges: tuple[float, ...] = ()

    def is_blank(self, row: int) -> bool:
        return not any(cell.passage for cell in self.cells[row])


def is_number(text: str) -> bool:
    """A cell that holds a figure; a dash stands for one."""
    return parse(text) is not None


def is_column_count(texts: Sequence[str]) -> bool:
    """A row that numbers the columns (栏次, 1 2 3 ...) and holds no data."""
    printed = [text for text in texts if text]
    if not printed:
        return False
    rest = [text for text in printed if text not in ("栏次", "行次", "序号", "栏目")]
    numbers = [int(text) for text in rest if text.isdecimal()]
    return len(numbers) == len(rest) >= 2 and all(b == a + 1 for a, b in itertools.pairwise(numbers)) and (
        numbers[0] <= 1 or len(rest) < len(printed)
    )  # fmt: skip
