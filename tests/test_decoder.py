"""The decoder: the cheapest rows, and how sure they are."""

from __future__ import annotations

from dataclasses import replace

from structurer.tables.decoder import Figures, Grammar, Words, decode


def grammar(figures: list[bool]) -> Grammar:
    """A row of words and a figure, every token of words at a price of 1; words do not run over a figure."""
    size = len(figures)
    flat = (1.0,) * size
    words = Words(flat, flat, (0.0,) * size, tuple(float(at) for at in range(size)), (0,) * (size + 1), 0.0, 4)
    columns = (words, Figures(tuple(0.0 if figure else None for figure in figures), (False,) * size))
    fence = tuple(next((at for at in range(start, size) if figures[at]), size) for start in range(size))
    follows = (((1, 0.0),), ((0, 0.0),), ((0, 0.0),))
    return Grammar(columns, follows, fence, lambda *_: 0.0, skip=40.0)


def test_decode_finds_the_rows_and_is_sure_where_there_is_no_other_reading() -> None:
    first, second = decode(grammar([False, True, False, False, True]), 0, 5)
    assert (first.cells, second.cells) == (((0, 1), (1, 2)), ((2, 4), (4, 5)))
    assert first.skipped == second.skipped == 0
    assert 0.9 < first.certainty <= 1


def test_decode_is_in_doubt_where_another_reading_costs_little_more() -> None:
    ambiguous = replace(grammar([False, True, False, False, True]), fence=(5,) * 5)
    readings = decode(ambiguous, 0, 5)
    assert len(readings) == 2
    assert all(reading.certainty < 0.9 for reading in readings)


def test_decode_gives_nothing_where_no_row_fits() -> None:
    assert decode(grammar([False, False]), 0, 2) == ()
