"""The answer to a question about the rows of a table whose columns were lost: the rows of the gold, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from structurer.evaluate.simulate.answers import Group, Node, Said, Several, Words
from structurer.evaluate.simulate.asked import items_of, properties_of
from structurer.evaluate.simulate.shown import Figure, Shown, folded
from structurer.numerals import figure as figure_of


def rows_answer(schema: Mapping[str, Any], gold: Mapping[str, Any], shown: Shown) -> Group:
    """Every row of the table of the gold that the text holds most of, as far as the text holds the row."""
    key, listed = next(iter(properties_of(schema).items()))
    columns = properties_of({**items_of(listed, schema), "$defs": schema.get("$defs", {})})
    heads = shown.columns or tuple(columns)
    found = [
        (list(_rows(table, at, places, columns, shown)), at)
        for at, table in enumerate(gold.get("tables", ()))
        if (places := _places(table["columns"], heads))
    ]
    rows, at = max(found, key=lambda item: (len(item[0]), -item[1]), default=([], 0))
    return Group(f"/tables/{at}", {key: Several(f"/tables/{at}/rows", tuple(rows))})


def _places(columns: Sequence[str], heads: Sequence[str]) -> list[int]:
    """Where the heads stand among the columns of a table, in their order; nothing where one does not."""
    found: list[int] = []
    leaves = [folded(column.split("/")[-1]) for column in columns]
    for head in heads:
        at = next((at for at in range(found[-1] + 1 if found else 0, len(leaves)) if leaves[at] == folded(head)), None)
        if at is None:
            return []
        found.append(at)
    return found


def _rows(
    table: Mapping[str, Any], number: int, places: Sequence[int], asked: Mapping[str, Any], shown: Shown
) -> Iterator[Group]:
    free = list(shown.figures)
    for at, row in enumerate(table["rows"]):
        cells = [row[place] for place in places]
        if any(cells) and all(shown.says(cell) for cell in cells if cell):
            where = f"/tables/{number}/rows/{at}"
            told = zip(asked.items(), places, cells, strict=False)
            yield Group(where, {key: _cell(part, cell, f"{where}/{place}", free) for (key, part), place, cell in told})


def _cell(schema: Mapping[str, Any], text: str, pointer: str, free: list[Figure]) -> Node | None:
    """A cell as words, or as the first figure of its digits that no cell before has taken."""
    if not text:
        return None
    if "integer" not in schema.get("type", ()):
        return Words(pointer, text)
    value = figure_of(text)
    found = next((one for one in free if value and one.value == value.value), None)
    if found is None:
        return None
    free.remove(found)
    return Said(pointer, "id", found.printed, "", found)
