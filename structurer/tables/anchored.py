"""Lines -> rows, by figures: words over any number of lines, then the figures that close the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.forms import Form, Kind, Layout
from structurer.tables.families import families, settled
from structurer.tables.placement import (
    Places,
    Sum,
    agreed,
    amounts,
    by_gaps,
    doubts_of,
    figure_cells,
    from_the_left,
    is_figure,
    is_total,
    placements,
    sums_of,
    word_cells,
)
from structurer.tables.sides import (
    SURPLUS,
    Group,
    Row,
    assigned,
    groups_of,
    is_coded,
    is_numbered,
    is_whole,
    name_of,
    sides_of,
    two_labels,
)
from structurer.tables.tokens import Token, is_value
from structurer.tables.wraps import Block, unfolded


@dataclass(frozen=True, slots=True)
class Anchored:
    """A row read by its figures: the tokens of each cell, and why it may be misread."""

    cells: tuple[tuple[Token, ...], ...]
    doubts: tuple[str, ...] = ()


def anchored_rows(
    lines: Sequence[tuple[Token, ...]], layout: Layout, form: Form | None = None
) -> tuple[tuple[Anchored, ...], int]:
    """Rows of a table whose figures stand last: words over any number of lines, then the figures; and how many lines
    they take. Nothing is taken from a neighbour.
    """
    sides = sides_of(layout)
    if not is_figure(layout[-1]):
        return _trailing_rows(lines, layout, form)
    blocks, taken = _blocks(lines, 30 if any(column.kind == "text" for column in layout) else 6, len(sides))
    if len(sides) == 1:
        groups = [_single(row, sides[0]) for row in unfolded(blocks, lines[taken:], sides[0])]
        rows = [Row((group,), _surplus(group)) for group in groups if group]
    else:
        hints = [form.words(name_of(side)) if form else () for side in sides]
        rows = assigned(
            [groups_of(row, sides) for block in blocks for row in _side_rows(block, hints[-1])], sides, hints
        )
    printed = [_side_cells([row.groups[at] for row in rows], side, form) for at, side in enumerate(sides)]
    return tuple(_whole(row, parts) for row, *parts in zip(rows, *printed, strict=True)), taken


def _blocks(lines: Sequence[tuple[Token, ...]], patience: int, sides: int) -> tuple[list[Block], int]:
    """Lines up to and with the one that ends in a figure, or before the one that begins another row; more than
    `patience` lines without a figure end the table."""
    blocks: list[Block] = []
    pending: list[tuple[Token, ...]] = []
    taken = 0
    for number, line in enumerate(lines, 1):
        if sides > 1 and pending and _begins_row(line, pending[0], sides):
            blocks.append(tuple(pending))
            pending, taken = [], number - 1
        pending.append(line)
        if is_value(line[-1].text):
            blocks.append(tuple(pending))
            pending, taken = [], number
        elif len(pending) > patience:
            break
    return blocks, taken


def _begins_row(line: Sequence[Token], before: Sequence[Token], sides: int) -> bool:
    """Whether a line of a side-by-side table is no more of the row that the line `before` begins."""
    if (is_numbered(before) and is_numbered(line)) or (is_coded(before) and is_coded(line)):
        return True
    return is_whole(line, sides) and (is_numbered(before) or line[0].text.endswith(("合计", "总计")))


def _side_rows(block: Block, hints: Sequence[str]) -> Iterator[tuple[Token, ...]]:
    """A line that ends without a figure is a row of a side-by-side table where it holds two labels, or where its last
    one is known to be whole, being one of `hints`."""
    row: list[Token] = []
    for line in block:
        if is_value(line[-1].text):
            row += line
        elif two_labels(line) or (not row and len(line) > 1 and line[-1].text.endswith(tuple(hints))):
            yield line
        else:
            row += line
    yield tuple(row)


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


def _surplus(group: Group) -> tuple[str, ...]:
    """An amount right before the figures that the columns have room for says that the head has more columns."""
    last = group.words[-1].text if len(group.words) > 1 else ""
    return (SURPLUS,) if "." in last and is_value(last) else ()


def _whole(row: Row, parts: Sequence[Anchored]) -> Anchored:
    """A row of the cells of its sides."""
    doubts = [*row.doubts, *(doubt for part in parts for doubt in part.doubts)]
    return Anchored(tuple(cell for part in parts for cell in part.cells), tuple(dict.fromkeys(doubts)))


def _side_cells(groups: Sequence[Group], side: Layout, form: Form | None) -> list[Anchored]:
    """The cells of one side of all rows: its words, and its figures where rows and sums of rows agree on them."""
    kinds = [column.kind for column in side if not is_figure(column)]
    columns = tuple(filter(is_figure, side))
    words = [word_cells(group.words, kinds, number == 0) for number, group in enumerate(groups)]
    figures = [group.figures for group in groups]
    places = _places(figures, columns, form, words, kinds)
    spaced = by_gaps(figures, words, len(columns))
    return [
        Anchored(
            (*cells, *figure_cells(row, printed or place, len(columns))),
            () if printed else doubts_of(row, len(columns), choices),
        )
        for cells, row, printed, (place, choices) in zip(words, figures, spaced, places, strict=True)
    ]


def _places(
    rows: Sequence[Sequence[Token]],
    columns: Layout,
    form: Form | None,
    words: Sequence[Sequence[Sequence[Token]]],
    kinds: Sequence[Kind],
) -> list[tuple[Places, Sequence[Places]]]:
    """Where the figures of each row stand, and all the places where they might."""
    sums = sums_of(columns, form.identities) if form else ()
    likely = form.words("likely") if form else ()
    ways = [_ways(figures, columns, sums, likely) for figures in rows]
    default = [from_the_left(figures, columns) for figures in rows]
    if all(len(choices) <= 1 for choices in ways):
        return [(choices[0] if choices else left, choices) for choices, left in zip(ways, default, strict=True)]
    vectors = [
        [amounts(figures, places, columns) for places in choices or (left,)]
        for figures, choices, left in zip(rows, ways, default, strict=True)
    ]
    kept, chosen = settled(vectors, families(*_keys(words, kinds)))
    places: list[tuple[Places, Sequence[Places]]] = []
    for choices, left, numbers, number in zip(ways, default, kept, chosen, strict=True):
        known = [choices[n] for n in numbers] if choices else []
        places.append((choices[number] if number or any(agreed(known)) else left, known))
    return places


def _ways(figures: Sequence[Token], columns: Layout, sums: Sequence[Sum], likely: Sequence[str]) -> Sequence[Places]:
    """All places that its sums allow for the figures of a row that lacks some; nothing where they allow none. Those
    that leave no column blank which is `likely` to be filled come first."""
    choices = placements(figures, columns, sums) if 0 < len(figures) < len(columns) else ()
    return sorted(choices, key=lambda places: -sum(columns[place].words[0] in likely for place in places))


def _keys(words: Sequence[Sequence[Sequence[Token]]], kinds: Sequence[Kind]) -> tuple[list[str], list[str]]:
    """The code and the label of each row."""
    codes = [at for at, kind in enumerate(kinds) if kind == "code"]
    texts = [["".join(token.text for token in cell) for cell in cells] for cells in words]
    return ["".join(row[at] for at in codes if row[at].isdigit()) for row in texts], [
        row[-1] if row else "" for row in texts
    ]


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
    places = _places(figures, columns, form, heads, kinds)
    rows = [
        Anchored((*head, *figure_cells(row, place, most), tail), doubts_of(row, most, choices))
        for head, row, tail, (place, choices) in zip(heads, figures, tails, places, strict=True)
    ]
    return tuple(rows), taken
