"""Indentation as levels, on each side and over pages."""

from __future__ import annotations

from collapsed_text import BALANCE, only


def test_indentation_gives_levels_on_each_side_and_over_pages() -> None:
    table = only(BALANCE)
    assert [row[0].level for row in table.rows] == [0, 1, 0, 0, 0, 0]
    assert [row[2].level for row in table.rows] == [0, 1, 2, 0, 1, 0]
