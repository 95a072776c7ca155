"""Tables that print two or more lists side by side: their words and figures, in the order of the page -> rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from structurer.forms import Form, Layout
from structurer.tables.beside import Group, Row, Stream
from structurer.tables.counting import TOTAL
from structurer.tables.placement import KEYS, is_figure, sums_of
from structurer.tables.side_cells import Cells, Side
from structurer.tables.tokens import Token

_PASSES = 3


def sides_of(layout: Layout) -> list[Layout]:
    """A side-by-side table begins anew where words follow figures."""
    edges = [at for at in range(1, len(layout)) if is_figure(layout[at - 1]) and not is_figure(layout[at])]
    return [layout[start:end] for start, end in pairwise((0, *edges, len(layout)))]


def side_of(layout: Layout, form: Form | None) -> Side:
    """What a side lists. Its name is that of the list of words of the form that its head ends in, or the end of its
    head: 收入 of 本年收入/项目."""
    lists = dict(form.lists) if form else {}
    head = layout[0].group or layout[0].words[0].removesuffix("项目") * layout[0].words[0].endswith("项目")
    name = next((name for name in lists if head.endswith(name)), head[-2:])
    columns = tuple(filter(is_figure, layout))
    return Side(
        name=name,
        hints=lists.get(name, ()),
        columns=columns,
        codes=sum(column.kind in KEYS for column in layout),
        sums=sums_of(columns, form.identities) if form else (),
    )


def side_rows(tokens: Sequence[Token], sides: Sequence[Side]) -> list[Row]:
    """The rows that take up all the tokens; how wide the labels of a side are is learnt from a first reading."""
    widths: tuple[float | None, ...] = (None,) * len(sides)
    rows: list[Row] = []
    for _ in range(_PASSES):
        rows = Stream(Cells(tuple(tokens), tuple(sides), widths)).rows()
        learnt = tuple(_width([row.groups[at].words for row in rows]) for at in range(len(sides)))
        if learnt == widths:
            break
        widths = learnt
    return [_with_sum_last(row) for row in rows]


def _width(labels: Sequence[Sequence[Token]]) -> float | None:
    """The width at which the labels of a side wrap: that of most lines that go on; else that of the longest label."""
    joints = [(left, right) for words in labels for left, right in pairwise(words) if left.line != right.line]
    wrapped = sorted(left.width for left, _ in joints if not left.text.isdigit())
    if wrapped:
        return wrapped[int(0.8 * (len(wrapped) - 1))]
    return max((words[-1].width for words in labels if words), default=None)


def _with_sum_last(row: Row) -> Row:
    """The sum of all lists but the first stands in the last of them, its words in the second."""
    if len(row.groups) != 3:
        return row
    first, *others = row.groups
    printed = [group for group in others if group]
    label = "".join(token.text for group in printed for token in group.words)
    if len(printed) != 1 or not printed[0].figures or not TOTAL.search(label):
        return row
    return replace(row, groups=(first, Group(printed[0].words), Group((), printed[0].figures)))
