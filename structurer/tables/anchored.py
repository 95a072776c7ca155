"""Lines -> rows, by figures: words over any number of lines, then the figures that close the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from structurer.forms import Form, Layout, fold
from structurer.tables.beside import PARTED, SURPLUS, Group, Row
from structurer.tables.counting import is_numbered
from structurer.tables.filling import Filling
from structurer.tables.leanings import Told
from structurer.tables.placement import is_figure, is_total, word_cells
from structurer.tables.sides import side_of, side_rows, sides_of
from structurer.tables.stacked import Stacked, stacked_lines
from structurer.tables.tokens import Token, is_value
from structurer.tables.wraps import Block, Line, are_codes, coded, unfolded

_PATIENCE = 12
"""So many lines without a figure end a table of two sides, whose rows may be blank."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A row read by its figures: the tokens of each cell, and why it may be misread."""

    cells: tuple[tuple[Token, ...], ...]
    doubts: tuple[str, ...] = ()


def anchored_rows(
    lines: Sequence[Line], layout: Layout, form: Form | None = None, told: Told | None = None
) -> tuple[tuple[Anchored, ...], int]:
    """Rows of a table whose figures stand last: words over any number of lines, then the figures; and how many lines
    they take. Nothing is taken from a neighbour. `told` are the amounts of other tables by their labels.
    """
    if not is_figure(layout[-1]):
        return _trailing_rows(lines, layout, form)
    sides = sides_of(layout)
    rows, taken = _rows(lines, sides, form)
    printed = []
    for at, side in enumerate(sides):
        kinds = tuple(column.kind for column in side if not is_figure(column))
        groups = [row.groups[at] for row in rows]
        words = [word_cells(group.words, kinds, number == 0, len(sides) > 1) for number, group in enumerate(groups)]
        filled = Filling(tuple(filter(is_figure, side)), form, told or {}).rows(
            [group.figures for group in groups], words, kinds
        )
        printed.append([Anchored((*cells, *row.cells), row.doubts) for cells, row in zip(words, filled, strict=True)])
    return tuple(_whole(row, parts) for row, *parts in zip(rows, *printed, strict=True)), taken


def _rows(lines: Sequence[Line], sides: Sequence[Layout], form: Form | None) -> tuple[Sequence[Row], int]:
    """The words and figures of each row, and how many lines they take."""
    known = [side_of(side, form) for side in sides]
    taken = _last_figure(lines)
    labels = frozenset(map(fold, form.words("rows"))) if form else frozenset[str]()
    stacked, end = stacked_lines(lines, known, taken, labels) or ([], taken)
    if len(sides) > 1:
        read = [row.words for row in stacked] or lines[:taken]
        return _doubted(side_rows([token for line in read for token in line], known), stacked), end
    if stacked:
        read = [row.words for row in stacked]
    else:
        blocks, end = _blocks(lines, 30 if any(column.kind == "text" for column in sides[0]) else 6, known[0].codes)
        read = list(unfolded(blocks, lines[end:], sides[0], labels))
    groups = [_single(row, sides[0], known=form is not None and bool(form.titles)) for row in read]
    return [Row((group,), _surplus(group)) for group in groups if group], end


def _doubted(rows: Sequence[Row], stacked: Sequence[Stacked]) -> list[Row]:
    """The rows, with a doubt where the order of their words is in doubt."""
    doubtful = {token.start for row in stacked if row.doubtful for token in row.words}
    return [
        replace(row, doubts=(*row.doubts, PARTED))
        if any(token.start in doubtful for group in row.groups for token in (*group.words, *group.figures))
        else row
        for row in rows
    ]


def _blocks(lines: Sequence[Line], patience: int, codes: int) -> tuple[list[Block], int]:
    """Lines up to and with the one that ends in a figure; more than `patience` lines without one, or without a code,
    end the table. The digits above the words of their row are its codes."""
    blocks: list[Block] = []
    pending: list[Line] = []
    taken = 0
    for number, line in enumerate(lines, 1):
        alone = are_codes(line, lines[number : number + 1], codes)
        if pending and alone:
            blocks.append(tuple(pending))
            pending = []
        pending.append(line)
        if is_value(line[-1].text) and not alone:
            blocks.append(tuple(pending))
            pending, taken = [], number
        elif sum(not coded(other) for other in pending) > patience:
            break
    return blocks, taken


def _last_figure(lines: Sequence[Line]) -> int:
    """How many lines there are up to the last one that ends in a figure; many without one, a code or a numbered label
    end the table."""
    taken = others = 0
    for number, line in enumerate(lines, 1):
        if is_value(line[-1].text):
            taken, others = number, 0
        elif not is_numbered(line[0]) and not line[0].text.isdigit():
            others += 1
        if others > _PATIENCE:
            break
    return taken


def _single(tokens: Sequence[Token], side: Layout, known: bool) -> Group | None:
    """The words of a row and its figures; None for figures that belong to no words where the table has words. A row
    without words has half of its figures at least, or two in a `known` form."""
    most = sum(map(is_figure, side))
    at = len(tokens)
    while at and len(tokens) - at < most and is_value(tokens[at - 1].text):
        at -= 1
    words, figures = tuple(tokens[:at]), tuple(tokens[at:])
    wordless = most == len(side)
    if wordless:
        fewest = 2 if known else (most + 1) // 2
        return None if words or len(figures) < fewest else Group((), figures)
    if not words:
        return None
    return Group(words, figures)


def _surplus(group: Group) -> tuple[str, ...]:
    """An amount right before the figures that the columns have room for says that the head has more columns."""
    last = group.words[-1].text if len(group.words) > 1 else ""
    return (SURPLUS,) if "." in last and is_value(last) else ()


def _whole(row: Row, parts: Sequence[Anchored]) -> Anchored:
    """A row of the cells of its sides."""
    doubts = [*row.doubts, *(doubt for part in parts for doubt in part.doubts)]
    return Anchored(tuple(cell for part in parts for cell in part.cells), tuple(dict.fromkeys(doubts)))


def _trailing_rows(
    lines: Sequence[tuple[Token, ...]], layout: Layout, form: Form | None
) -> tuple[tuple[Anchored, ...], int]:
    """Rows whose last column is words: each begins on the line of its figures, and its words go on below; a total
    that has none of them has none below either."""
    columns = tuple(filter(is_figure, layout))
    most = len(columns)
    kinds = [column.kind for column in layout[: len(layout) - most - 1]]
    heads: list[list[tuple[Token, ...]]] = []
    figures: list[Sequence[Token]] = []
    tails: list[tuple[Token, ...]] = []
    taken = len(lines)
    for number, line in enumerate(lines):
        at = next((n for n in range(1, len(line)) if is_value(line[n].text)), None)
        if at is None:
            if not tails:
                return (), 0
            if len(tails) > 1 and not tails[-1] and is_total(heads[-1]):
                taken = number
                break
            tails[-1] = (*tails[-1], *line)
            continue
        end = at
        while end < len(line) and end - at < most and is_value(line[end].text):
            end += 1
        heads.append(word_cells(line[:at], kinds, number == 0))
        figures.append(line[at:end])
        tails.append(line[end:])
    filled = Filling(columns, form).rows(figures, heads, kinds)
    rows = [
        Anchored((*head, *row.cells, tail), row.doubts) for head, row, tail in zip(heads, filled, tails, strict=True)
    ]
    return tuple(rows), taken
