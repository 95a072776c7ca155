"""The printed cells of a table: the head from the paths of its columns, the body with its merged and wide cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from structurer.evaluate.make.blocks import Align, Grid, Pointer

INDENT = "\u3000"
_CODES = ("编码", "代码", "行次", "序号", "类", "款", "项")  # names of columns without amounts


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell with its first row and column and the rows and columns that it covers."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    align: Align = "c"
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Cells on common columns; the rows of head and of body count from 0.

    `tables` gives the first and the last row of the body that belong to a table, by its number; an empty table ends
    before it begins.
    """

    columns: int
    weights: tuple[float, ...]
    head: tuple[Cell, ...]
    body: tuple[Cell, ...]
    tables: Mapping[int, tuple[int, int]]


def part_of(grid: Grid, number: int) -> Part:
    rows = {number: (0, len(grid.rows) - 1)}
    return Part(len(grid.columns), grid.weights, head_of(grid), body_of(grid), rows)


def height_of(cells: tuple[Cell, ...]) -> int:
    return max((cell.row + cell.height for cell in cells), default=0)


def depth_of(grid: Grid) -> int:
    """The levels of the head, without the ordinals."""
    return max(len(path) for path in _paths(grid))


def head_of(grid: Grid) -> tuple[Cell, ...]:
    """The cells of the head by level, the ordinals as its last row; equal beginnings of paths share one cell."""
    paths, depth = _paths(grid), depth_of(grid)
    cells = [cell for level in range(depth) for cell in _level(paths, level, depth)]
    return (*cells, *_spread(grid, grid.ordinals, depth))


def body_of(grid: Grid) -> tuple[Cell, ...]:
    """The cells of the rows, by row; those that a merged or a wide cell covers are left out."""
    return tuple(cell for at, row in enumerate(grid.rows) for cell in _row(grid, at, row))


def alignments(grid: Grid) -> tuple[Align, ...]:
    """How each column is aligned: as the table says, else figures to the right and words to the left."""
    return grid.aligns or tuple(
        _by_content(column.split("/")[-1], [row[at] for row in grid.rows]) for at, column in enumerate(grid.columns)
    )


def _paths(grid: Grid) -> list[list[str]]:
    return [path.split("/") for path in grid.columns]


def _level(paths: list[list[str]], level: int, depth: int) -> Iterator[Cell]:
    at = 0
    while at < len(paths):
        path = paths[at]
        leaf = len(path) == level + 1
        end = at + 1
        while not leaf and end < len(paths) and _share(paths[end], path, level):
            end += 1
        if len(path) > level:
            yield Cell(path[level], level, at, depth - level if leaf else 1, end - at)
        at = end


def _share(other: list[str], path: list[str], level: int) -> bool:
    return len(other) > level + 1 and other[: level + 1] == path[: level + 1]


def _spread(grid: Grid, texts: tuple[str, ...], row: int) -> Iterator[Cell]:
    """Texts as centred cells of one row, wide ones over the empty ones that they cover."""
    at = 0
    while at < len(texts):
        width = _width(grid, texts, at)
        yield Cell(texts[at], row, at, 1, width)
        at += width


def _row(grid: Grid, at: int, row: tuple[str, ...]) -> Iterator[Cell]:
    aligns = alignments(grid)
    for cell in _spread(grid, row, at):
        column = cell.column
        if _is_covered(grid, at, column):
            continue
        height = _height(grid, at, column)
        align = "c" if cell.width > 1 else aligns[column]
        yield Cell(cell.text, at, column, height, cell.width, align, _pointers(grid, at, column, height))


def _width(grid: Grid, texts: tuple[str, ...], at: int) -> int:
    width = grid.wide.get(texts[at].strip(INDENT), 1) if texts[at] else 1
    return 1 if any(texts[at + 1 : at + width]) else min(width, len(texts) - at)


def _is_covered(grid: Grid, row: int, column: int) -> bool:
    return row > 0 and column in grid.merged and _is_one(grid, row - 1, row, column)


def _height(grid: Grid, row: int, column: int) -> int:
    end = row + 1
    while end < len(grid.rows) and _is_covered(grid, end, column):
        end += 1
    return end - row


def _is_one(grid: Grid, above: int, below: int, column: int) -> bool:
    """Whether two cells are one: equal, and so are the merged columns to their left."""
    columns = [at for at in grid.merged if at <= column]
    texts = grid.rows[above][column], grid.rows[below][column]
    return bool(texts[0]) and all(grid.rows[above][at] == grid.rows[below][at] for at in columns)


def _pointers(grid: Grid, row: int, column: int, height: int) -> tuple[Pointer, ...]:
    return tuple(pointer for at in range(row, row + height) for pointer, _ in grid.gold.get((at, column), ()))


def _by_content(name: str, texts: list[str]) -> Align:
    if name.endswith(_CODES):
        return "c"
    printed = [text for text in texts if text]
    figures = sum(text[-1:].isdigit() or text[-1:] == "%" for text in printed)
    return "r" if printed and figures * 2 > len(printed) else "l"
