"""Tables against gold: which table, which column, which row; what a cell costs."""

from __future__ import annotations

from typing import Any

import pytest

from structurer.evaluate.scores.grits import grits_of
from structurer.evaluate.scores.items import Item
from structurer.evaluate.scores.tables import aligned_tables, judged_tables, same_cell
from structurer.evaluate.scores.tally import tally


def table(columns: list[str], *rows: list[str], title: str = "支出表") -> dict[str, Any]:
    return {"title": title, "columns": columns, "rows": list(rows)}


HEAD = ["科目", "支出/基本", "支出/项目"]
GOLD = table(HEAD, ["教育", "1.00", "2.00"], ["文化", "3.00", ""], ["卫生", "", "5.00"])


def items(gold: dict[str, Any], *got: dict[str, Any]) -> list[Item]:
    (aligned,) = aligned_tables([gold], got)
    return list(judged_tables(aligned))


def counts(found: list[Item], score: str) -> tuple[int, int, int]:
    t = tally(item for item in found if item.score == score)
    return t.right, t.extra, t.missed


CASES = {
    "the same": (GOLD, (7, 0, 0), (3, 0, 0)),
    "thousands and zeros": (
        table(HEAD, ["教育", "1", "2.0"], ["文化", "3.00", ""], ["卫生", "", "5.00"]),
        (7, 0, 0),
        (3, 0, 0),
    ),
    "a cell filled that is empty": (
        table(HEAD, ["教育", "1", "2"], ["文化", "3", "9"], ["卫生", "", "5"]),
        (7, 1, 0),
        (3, 0, 0),
    ),
    "another cell": (table(HEAD, ["教育", "1", "7"], ["文化", "3", ""], ["卫生", "", "5"]), (6, 1, 1), (3, 0, 0)),
    "columns in another order": (
        table([HEAD[0], HEAD[2], HEAD[1]], ["教育", "2", "1"], ["文化", "", "3"], ["卫生", "5", ""]),
        (7, 0, 0),
        (3, 0, 0),
    ),
    "a column too many": (
        table([*HEAD, "备注"], ["教育", "1", "2", "x"], ["文化", "3", "", "y"], ["卫生", "", "5", ""]),
        (7, 0, 0),
        (3, 1, 0),
    ),
    "a column lacking": (table(HEAD[:2], ["教育", "1"], ["文化", "3"], ["卫生", ""]), (5, 0, 2), (2, 0, 1)),
    "a row split in two": (
        table(HEAD, ["教育", "1", ""], ["", "", "2"], ["文化", "3", ""], ["卫生", "", "5"]),
        (6, 1, 1),
        (3, 0, 0),
    ),
    "rows in another order": (
        table(HEAD, ["卫生", "", "5"], ["教育", "1", "2"], ["文化", "3", ""]),
        (5, 2, 2),
        (3, 0, 0),
    ),
    "parts of heads that differ above": (
        table(["科目", "合计/基本", "合计/项目"], ["教育", "1", "2"], ["文化", "3", ""], ["卫生", "", "5"]),
        (7, 0, 0),
        (3, 0, 0),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cells_and_heads_of(name: str) -> None:
    got, cells, heads = CASES[name]
    found = items(GOLD, got)
    assert counts(found, "cells") == cells
    assert counts(found, "headers") == heads


def test_a_table_is_found_by_its_cells_before_its_title() -> None:
    other = table(["a"], ["b"], title="支出表")
    found = items(GOLD, other, table(HEAD, *GOLD["rows"], title="另一张表"))
    assert counts(found, "cells") == (7, 0, 0)
    assert {item.got_path.split("/")[2] for item in found if item.got_path} == {"1"}


def test_a_table_that_is_not_there_misses_its_cells() -> None:
    assert counts(items(GOLD), "cells") == (0, 0, 7)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1,200.00", "1200", True),
        ("5%", "5", False),
        ("（一）", "(一)", True),
        ("合 计", "合计", True),
        ("3.5", "3.51", False),
    ],
)
def test_cells_are_compared_as_numbers_or_words(one: str, other: str, same: bool) -> None:
    assert same_cell(one, other) is same


def test_grits_tells_how_much_of_two_grids_is_common() -> None:
    assert grits_of(GOLD, GOLD) == 1
    lacking = grits_of(GOLD, table(HEAD, *GOLD["rows"][:2]))
    assert lacking is not None
    assert 0.8 < lacking < 1
    assert grits_of(GOLD, table([])) == 0


def test_grits_of_two_huge_tables_is_not_told() -> None:
    rows = [[str(at)] * 10 for at in range(300)]
    assert grits_of(table(["a"] * 10, *rows), table(["b"] * 10, *rows)) is None
