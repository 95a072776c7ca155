"""The indentation of labels as levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from structurer.document import Cell, Document, Table
from structurer.forms import Layout


def indented(document: Document, table: Table, layout: Layout) -> Table:
    """The table with the indentation of its labels as levels."""
    rows = [list(row) for row in table.rows]
    for column, kind in enumerate(layout):
        if kind.kind == "label":
            levels = _levels(document, table.rows, column)
            for row, level in zip(rows, levels, strict=True):
                row[column] = replace(row[column], level=level)
    return replace(table, rows=tuple(tuple(row) for row in rows))


def _levels(document: Document, rows: Sequence[tuple[Cell, ...]], column: int) -> list[int]:
    """The steps of indentation of a column of labels. Less than the first row's is a slip of the layer: the level of
    the row before stays. Sums, which may be centred, stand at the top."""
    levels: list[int] = []
    steps: list[int] = []
    for row in rows:
        text = row[column].text
        indent = _indent(document, row, column) if text else 0
        if not text or text.endswith(("合计", "总计")):
            levels.append(0)
            steps += [indent] * (text.endswith("合计") and not steps and not indent)
            continue
        if not steps or indent > max(steps) + 1:
            steps.append(indent)
        fits = [at for at, step in enumerate(steps) if abs(step - indent) <= 1]
        levels.append(fits[-1] if fits else levels[-1])
    return levels


def _indent(document: Document, row: Sequence[Cell], column: int) -> int:
    """White space before a label, less the blank that parts it from the cell before, printed or not."""
    start = at = row[column].passage.offsets[0]
    while at and document.text[at - 1].isspace() and document.text[at - 1] not in "\n\r\f":
        at -= 1
    leads = at == 0 or document.text[at - 1] in "\n\r\f"
    if not leads:
        return start - at - 1
    return start - at - (2 if column else 0)
