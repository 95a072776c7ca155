"""The body of a table without lines: its lines cut into rows, merged cells over theirs, cells with their text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from structurer.document import Document
from structurer.tables.aligned_columns import Band, figure_columns, touched
from structurer.tables.aligned_merges import Beside, Label, label_lines, merged_labels, top_labels
from structurer.tables.aligned_nodes import Node
from structurer.tables.aligned_parts import Layout, Levels
from structurer.tables.aligned_rows import Body, Placed, body_of, leading_of, rows_of, step_of
from structurer.tables.aligned_totals import Places, total_columns
from structurer.tables.aligned_words import Rule, Word, offsets_of, united
from structurer.tables.cell_text import cell_text
from structurer.tables.grid import GridCell
from structurer.tables.headers import TOTALS

_SPARSE = 0.7
"""Columns with fewer labels than this share of the rows may have merged cells."""
_LABEL_PITCH = 1.4
_LEVEL = re.compile(r"[一二]级指标")


@dataclass(frozen=True)
class Columns:
    """The columns of a table: its layout, from the page before where it `goes_on`; the rules and the size of the
    characters; where its page begins to print."""

    layout: Layout
    rules: Sequence[Rule]
    size: float
    begins: float
    goes_on: bool

    @cached_property
    def leaves(self) -> list[Node]:
        return self.layout.leaves

    @cached_property
    def bands(self) -> list[Band]:
        return [leaf.band for leaf in self.leaves]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return self.layout.names


@dataclass(frozen=True)
class Filled:
    """Columns with the printed lines of their body."""

    columns: Columns
    lines: Sequence[Placed]

    @cached_property
    def words(self) -> list[list[Word]]:
        """The words of each column, top to bottom."""
        return [[line.words[at] for line in self.lines if at in line.words] for at in range(len(self.columns.leaves))]

    @cached_property
    def figures(self) -> frozenset[int]:
        return figure_columns(self.words)

    @cached_property
    def lefts(self) -> dict[int, float]:
        """Where the cells of the columns that are set on the left begin."""
        return {at: left for at, words in enumerate(self.words) if (left := _left(words)) is not None}

    @cached_property
    def places(self) -> Places:
        sides = [at in self.lefts or _is_right(words) for at, words in enumerate(self.words)]
        others = [any(not word.text.endswith(TOTALS) for word in words) for words in self.words]
        return Places(self.columns.layout.nodes, sides, self.lefts, others, self.columns.begins)

    @cached_property
    def step(self) -> float:
        return step_of(self.lines, self.figures, self.columns.size)


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of each row, the columns of merged cells, and whether these print at the top of their rows."""

    cells: list[list[GridCell]]
    merged: frozenset[int]
    top: bool


def filled(levels: Levels, columns: Columns) -> Filled:
    """Columns with those of the lines that are rows: below the last figures only what keeps to columns."""
    lines = [placed(level, columns.bands, columns.size) for level in levels]
    whole = Filled(columns, lines)
    end = max((at for at, line in enumerate(lines) if whole.figures & set(line.words)), default=len(lines) - 1) + 1
    while end < len(lines) and all(_keeps(word, columns.bands, columns.size) for word in levels[end]):
        end += 1
    return Filled(columns, lines[:end])


def placed(level: Sequence[Word], bands: Sequence[Band], size: float) -> Placed:
    """A line with its words by the first column that each stands in."""
    held: dict[int, list[Word]] = defaultdict(list)
    for word in level:
        held[touched(word, bands, size)[0]].append(word)
    return Placed({column: united(words) for column, words in sorted(held.items())})


def _keeps(word: Word, bands: Sequence[Band], size: float) -> bool:
    start, end = touched(word, bands, size)
    band = bands[start]
    return end - start == 1 and band.x0 - size < word.box.x0 and word.box.x1 < band.x1 + size


def rows_in(document: Document, body: Filled) -> Rows:
    """The rows of a body. Columns that may have merged cells are left aside while the others are cut into rows; those
    whose labels cannot be told then are cut with them."""
    columns = body.columns
    pitch = min(_LABEL_PITCH * columns.size, body.step - 0.1 * columns.size)
    apart = _sparse(body, pitch)
    labels: dict[int, list[Label]] = {}
    top = False
    rows: list[list[Placed]] = []
    if apart:
        rows = _cut(body, apart)
        extents = [(row[0].middle, row[-1].middle) for row in rows]
        total = any(
            word.text.endswith(TOTALS) for line in rows[-1:] for placed in line for word in placed.words.values()
        )
        beside = Beside(extents, columns.rules, columns.goes_on, columns.size, pitch, total)
        labels, top = _labels(body, sorted(apart), beside)
    if len(labels) < len(apart) or not rows:
        rows = _cut(body, frozenset(labels))
    cells = [list(_cells(document, body, row, at)) for at, row in enumerate(rows)]
    for column, found in labels.items():
        for (start, end), label in found:
            passage, _ = cell_text(document, offsets_of(document, label), label[0].box.x0)
            cells[start].append(GridCell(passage, (start, end), (column, column + 1)))
    return Rows(cells, frozenset(labels), top)


def _sparse(body: Filled, pitch: float) -> frozenset[int]:
    """The columns on the left that name levels, or print less often than there are lines of figures."""
    rows = sum(bool(body.figures & set(line.words)) for line in body.lines)
    found = set()
    for column in range(max(body.figures, default=0)):
        labels, is_level = len(label_lines(body.words[column], pitch)), _is_level(body.columns.names[column])
        if column in body.figures or (labels > _SPARSE * rows and not is_level):
            break
        if labels or is_level:
            found.add(column)
    return frozenset(found)


def _is_level(name: str) -> bool:
    return _LEVEL.search(name) is not None


def _cut(body: Filled, apart: frozenset[int]) -> list[list[Placed]]:
    """The lines of each row, the columns `apart` left out."""
    kept = ({column: word for column, word in line.words.items() if column not in apart} for line in body.lines)
    lines = [Placed(words) for words in kept if words]
    return [list(lines[start:end]) for start, end in rows_of(_to_cut(body, lines))] if lines else []


def _to_cut(body: Filled, lines: Sequence[Placed]) -> Body:
    columns = body.columns
    edges = {column: columns.leaves[column].extent.x1 for column in body.lefts}
    stacks = [*(leaf.words[::-1] for leaf in columns.leaves), *body.words]
    leading = leading_of(stacks, body.step, columns.size)
    return body_of(lines, body.figures, edges, leading, columns.rules, columns.size)


def _labels(body: Filled, columns: Iterable[int], beside: Beside) -> tuple[dict[int, list[Label]], bool]:
    """For each column of merged cells its labels with their rows, as far as they can be known, and whether they stand
    at the top of these, which can be known of columns that name levels."""
    columns, known_top = list(columns), body.columns.goes_on and body.columns.layout.top
    found: dict[int, list[Label]] = {}
    within = beside
    for column in columns:
        labels = None if known_top or not body.words[column] else merged_labels(body.words[column], within)
        if labels is None:
            break
        found[column] = labels
        within = replace(within, cuts=within.cuts | {start for (start, _), _ in labels})
    if len(found) == len(columns):
        return found, False
    levels = [column for column in columns if _is_level(body.columns.names[column])]
    raised = {column: labels for column in levels if (labels := top_labels(body.words[column], beside)) is not None}
    return (raised, True) if raised else (found, False)


def _left(words: Sequence[Word]) -> float | None:
    """Where the words of a left-set column begin; None where they are set otherwise, or are too few to tell."""
    words = [word for word in words if not word.text.endswith(TOTALS)]
    if len(words) < 2:
        return None
    usual = max(_steady([word.box.x1 for word in words]), _steady([word.centre for word in words]))
    return None if usual > 0.8 * len(words) else min(word.box.x0 for word in words)


def _is_right(words: Sequence[Word]) -> bool:
    """Whether words end below each other, or, where there are too few to tell, are amounts."""
    if len(words) < 2:
        return bool(words) and words[0].is_figure
    return _steady([word.box.x1 for word in words]) > max(0.8 * len(words), _steady([word.centre for word in words]))


def _steady(values: Sequence[float]) -> int:
    usual = median(values)
    return sum(abs(value - usual) < 2 for value in values)


def _cells(document: Document, body: Filled, row: Sequence[Placed], at: int) -> Iterator[GridCell]:
    stacks = _stacked(row)
    for column, words in stacks.items():
        left = body.lefts.get(column)
        passage, indent = cell_text(document, offsets_of(document, words), words[0].box.x0 if left is None else left)
        columns = (column, column + 1)
        if passage.text.endswith(TOTALS):
            columns = total_columns(words[0], column, frozenset(stacks), body.places)
        indent = 0.0 if left is None or columns[1] - columns[0] > 1 else indent
        yield GridCell(passage, (at, at + 1), columns, indent)


def _stacked(row: Sequence[Placed]) -> Mapping[int, list[Word]]:
    stacks: dict[int, list[Word]] = defaultdict(list)
    for line in row:
        for column, word in line.words.items():
            stacks[column].append(word)
    return stacks
