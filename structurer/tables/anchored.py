"""Lines -> rows, by figures: words over any number of lines, then the figures that close the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.forms import Identity, Layout
from structurer.tables.placement import figure_cells, is_figure, word_cells
from structurer.tables.sides import Group, Row, assigned, groups_of, sides_of, two_labels
from structurer.tables.tokens import Token, is_value, open_brackets

_SLACK = 2.0


@dataclass(frozen=True, slots=True)
class Anchored:
    """A row read by its figures: the tokens of each cell, and why it may be misread."""

    cells: tuple[tuple[Token, ...], ...]
    doubts: tuple[str, ...] = ()


_Block = tuple[tuple[Token, ...], ...]


def anchored_rows(
    lines: Sequence[tuple[Token, ...]], layout: Layout, identities: Sequence[Identity] = ()
) -> tuple[tuple[Anchored, ...], int]:
    """Rows of a table whose figures stand last: words over any number of lines, then the figures; and how many lines
    they take. Nothing is taken from a neighbour.
    """
    sides = sides_of(layout)
    if not is_figure(layout[-1]):
        return _trailing_rows(lines, layout, identities)
    blocks, taken = _blocks(lines, 30 if any(column.kind == "text" for column in layout) else 6)
    if len(sides) == 1:
        groups = [_single(row, sides[0]) for row in _unfolded(blocks, sides[0])]
        rows = [Row((group,)) for group in groups if group]
    else:
        rows = assigned([groups_of(row, sides) for block in blocks for row in _side_rows(block)], sides)
    return tuple(_anchored(row, sides, identities, number == 0) for number, row in enumerate(rows)), taken


def _blocks(lines: Sequence[tuple[Token, ...]], patience: int) -> tuple[list[_Block], int]:
    """Lines up to and with the one that ends in a figure; more than `patience` lines without one end the table."""
    blocks: list[_Block] = []
    pending: list[tuple[Token, ...]] = []
    taken = 0
    for number, line in enumerate(lines, 1):
        pending.append(line)
        if is_value(line[-1].text):
            blocks.append(tuple(pending))
            pending, taken = [], number
        elif len(pending) > patience:
            break
    return blocks, taken


def _side_rows(block: _Block) -> Iterator[tuple[Token, ...]]:
    """A line that holds two labels and no figure is a row of a side-by-side table."""
    row: list[Token] = []
    for line in block:
        if two_labels(line) and not is_value(line[-1].text):
            yield line
        else:
            row += line
    yield tuple(row)


def _unfolded(blocks: Sequence[_Block], side: Layout) -> Iterator[tuple[Token, ...]]:
    """The rows of blocks: a line that fills its column goes on in the next one, a shorter one is a row of its own."""
    if any(column.kind == "text" for column in side):
        yield from (tuple(token for line in block for token in line) for block in blocks)
        return
    full = _full_width(blocks)
    for block in blocks:
        row: list[Token] = []
        alone = all(is_value(token.text) for token in block[-1])
        for number, line in enumerate(block):
            row += line
            last = number >= len(block) - 1 - alone
            if not last and _extent(line) < full - _SLACK and open_brackets("".join(token.text for token in row)) <= 0:
                yield tuple(row)
                row = []
        yield tuple(row)


def _full_width(blocks: Sequence[_Block]) -> float:
    """The width at which words wrap: that of most lines that another line of words follows."""
    alone = [block for block in blocks if all(is_value(token.text) for token in block[-1])]
    wrapped = sorted(_extent(line) for block in alone for line in block[:-2])
    if wrapped:
        return wrapped[int(0.8 * (len(wrapped) - 1))]
    return max((_extent([t for t in block[-1] if not is_value(t.text)]) for block in blocks), default=0.0)


def _extent(line: Sequence[Token]) -> float:
    return sum(token.width + token.gap / 2 for token in line)


def _single(tokens: Sequence[Token], side: Layout) -> Group | None:
    """The words of a row and its figures; None for figures that belong to no words where the table has words."""
    most = sum(map(is_figure, side))
    at = len(tokens)
    while at and len(tokens) - at < most and is_value(tokens[at - 1].text):
        at -= 1
    words, figures = tuple(tokens[:at]), tuple(tokens[at:])
    wordless = most == len(side)
    if wordless:
        return None if words or 2 * len(figures) < most else Group((), figures)
    if not words:
        return None
    return Group(words, figures)


def _anchored(row: Row, sides: Sequence[Layout], identities: Sequence[Identity], first: bool) -> Anchored:
    cells: list[tuple[Token, ...]] = []
    doubts = list(row.doubts)
    for group, side in zip(row.groups, sides, strict=True):
        texts = [column.kind for column in side if not is_figure(column)]
        figures, why = figure_cells(group.figures, tuple(filter(is_figure, side)), identities)
        cells += [*word_cells(group.words, texts, first), *figures]
        doubts += why
    return Anchored(tuple(cells), tuple(dict.fromkeys(doubts)))


def _trailing_rows(
    lines: Sequence[tuple[Token, ...]], layout: Layout, identities: Sequence[Identity]
) -> tuple[tuple[Anchored, ...], int]:
    """Rows whose last column is words: each begins on the line of its figures, and its words go on below."""
    columns = tuple(filter(is_figure, layout))
    most = len(columns)
    kinds = [column.kind for column in layout[: len(layout) - most - 1]]
    rows: list[Anchored] = []
    for number, line in enumerate(lines):
        at = next((n for n in range(1, len(line)) if is_value(line[n].text)), None)
        if at is None:
            if not rows:
                return (), 0
            rows[-1] = Anchored((*rows[-1].cells[:-1], (*rows[-1].cells[-1], *line)), rows[-1].doubts)
            continue
        end = at
        while end < len(line) and end - at < most and is_value(line[end].text):
            end += 1
        figures, doubts = figure_cells(line[at:end], columns, identities)
        rows.append(Anchored((*word_cells(line[:at], kinds, number == 0), *figures, line[end:]), doubts))
    return tuple(rows), len(lines)
