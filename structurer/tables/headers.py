"""Nested heads -> one path for each column; what is head and what is body."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from structurer.document import NOTHING, Passage
from structurer.tables.grid import Grid, GridCell, is_column_count, is_number

TOTALS = ("合计", "总计", "小计", "共计", "总 计", "合 计")


@dataclass(frozen=True, slots=True)
class Split:
    """A grid told apart: column paths, the passages of the head, and the rows of the body as grid cells."""

    columns: tuple[str, ...]
    head: tuple[Passage, ...]
    body: tuple[tuple[GridCell, ...], ...]
    first: int  # the grid row in which the body begins


def split_ruled(grid: Grid) -> Split:
    """The head of a ruled grid, told by the extent of its cells.

    A head cell that is wider than one column asks for heads below it. Rows are head as long as they answer that; a
    row that also holds figures (合计 printed inside the head) gives its head cells to the head and stays a row.
    """
    above: list[list[GridCell]] = [[] for _ in range(grid.width)]
    row = 0
    while row < grid.height:
        cells = grid.cells[row]
        if row and grid.is_blank(row):
            row += 1
            continue
        heads = [cell for cell in cells if _is_head(cell, cells, above, row)]
        mixed = any(cell.passage and cell not in heads for cell in cells)
        if row and not heads and not is_column_count([cell.text for cell in cells]):
            break
        for cell in heads:
            for column in range(*cell.columns):
                above[column].append(cell)
        if mixed and heads and row:
            return _ruled_split(grid, above, row, skip=heads)
        row += 1
    return _ruled_split(grid, above, row, skip=[])


def _is_head(cell: GridCell, row_cells: Sequence[GridCell], above: list[list[GridCell]], row: int) -> bool:
    if row == 0:
        return True
    if is_column_count([c.text for c in row_cells if c.text]):
        return False
    parents = [above[column][-1] if above[column] else None for column in range(*cell.columns)]
    parent = parents[0]
    if parent is None or parent.width == 1 or any(p is not parent for p in parents) or is_number(cell.text):
        return False
    siblings = [c for c in row_cells if parent.columns[0] <= c.columns[0] < parent.columns[1]]
    if any(is_number(c.text) for c in siblings):
        return False
    named = all(c.passage for c in siblings)
    return named or (
        not any(is_number(c.text) for c in row_cells) and any(c.passage for c in siblings) and not _is_total(row_cells)
    )


def _is_total(cells: Sequence[GridCell]) -> bool:
    printed = [cell.text for cell in cells if cell.passage]
    return len(printed) == 1 and printed[0] in TOTALS


def _ruled_split(grid: Grid, above: list[list[GridCell]], first: int, skip: Sequence[GridCell]) -> Split:
    columns = tuple("/".join(_distinct(cell.text for cell in cells if cell.passage)) for cells in above)
    head = tuple(cell.passage for cell in (*itertools.chain(*grid.cells[:first]), *skip) if cell.passage)
    skipped = {id(cell) for cell in skip}
    body = []
    for row in range(first, grid.height):
        cells = tuple(replace(c, passage=NOTHING) if id(c) in skipped else c for c in grid.cells[row])
        if is_column_count([cell.text for cell in cells]):
            head += tuple(cell.passage for cell in cells if cell.passage)
            cells = tuple(replace(cell, passage=NOTHING) for cell in cells)
        body.append(cells)
    return Split(columns, head, tuple(body), first)


def split_plain(grid: Grid) -> Split:
    """The head of a grid without extents (tab-separated text): rows before the first figure.

    A blank head cell belongs to its left neighbour where something stands below it, and to nobody otherwise.
    """
    texts = [_texts(grid, row) for row in range(grid.height)]
    first = next((row for row in range(grid.height) if _begins_body(texts, row)), min(1, grid.height))
    head_rows = [row for row in range(first) if not is_column_count(texts[row])]
    if not head_rows:
        return Split(tuple("" for _ in range(grid.width)), (), grid.cells, 0)
    columns = tuple("/".join(_plain_path(texts, head_rows, column)) for column in range(grid.width))
    head = tuple(cell.passage for row in range(first) for cell in grid.cells[row] if cell.passage)
    body = grid.cells[first:]
    while body and is_column_count([cell.text for cell in body[0]]):
        head += tuple(cell.passage for cell in body[0] if cell.passage)
        body = body[1:]
    return Split(columns, head, tuple(body), first)


def _texts(grid: Grid, row: int) -> list[str]:
    out = [""] * grid.width
    for cell in grid.cells[row]:
        out[cell.columns[0]] = cell.text
    return out


def _begins_body(texts: Sequence[Sequence[str]], row: int) -> bool:
    cells = texts[row]
    if is_column_count(cells):
        return False
    printed = [text for text in cells if text]
    if row and printed and printed[0] in TOTALS and len(printed) == 1:
        return True
    return any(is_number(text) or text in ("-", "—", "--") for text in printed)


def _plain_path(texts: Sequence[Sequence[str]], head_rows: Sequence[int], column: int) -> list[str]:
    path: list[str] = []
    for at, row in enumerate(head_rows):
        text = texts[row][column]
        if not text and any(texts[below][column] for below in head_rows[at + 1 :]):
            text = _left_neighbour(texts, head_rows[:at], row, column)
        if text:
            path.append(text)
    return _distinct(path)


def _left_neighbour(texts: Sequence[Sequence[str]], upper: Sequence[int], row: int, column: int) -> str:
    """The head on the left that reaches over `column`: none where a head above begins in between."""
    for left in range(column - 1, -1, -1):
        if texts[row][left]:
            return texts[row][left]
        if any(texts[above][left + 1] for above in upper):
            return ""
    return ""


def _distinct(parts: Iterable[str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if not out or out[-1] != part:
            out.append(part)
    return out
