"""Every claim of the words that can be tried on figures, tables and the document itself: the order of the rules.

Each kind of claim is looked up once in what it is made of. It is an error only where nothing that the words may mean
agrees with that; where a person has to judge it is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from structurer.result import Check, Source
from structurer.verify.meaning import Context, Meaning
from structurer.verify.tables.grids import Grid
from structurer.verify.words.announced import check_announced
from structurer.verify.words.copies import check_copies
from structurer.verify.words.directions import check_directions
from structurer.verify.words.empty_tables import check_empty_tables
from structurer.verify.words.headings import check_headings
from structurer.verify.words.indicators import check_indicators
from structurer.verify.words.leftovers import check_leftovers
from structurer.verify.words.lists import check_lists
from structurer.verify.words.names import check_names
from structurer.verify.words.steering import check_steering
from structurer.verify.words.year_and_body import check_year_and_body


def check_words(
    source: Source, grids: Sequence[Grid], keys: Mapping[str, tuple[Meaning, ...]], context: Context
) -> Iterator[Check]:
    """First what words claim of figures, then what the document says of itself."""
    yield from check_directions(source, keys)
    yield from check_lists(source, grids)
    yield from check_names(source.facts, grids)
    yield from check_indicators(grids)
    yield from check_copies(source)
    yield from check_announced(source, context)
    yield from check_empty_tables(source)
    yield from check_year_and_body(source, context)
    yield from check_leftovers(source)
    yield from check_headings(source)
    yield from check_steering(source)
