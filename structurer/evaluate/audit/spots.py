"""Words or a figure, and lines of the text layer -> where they are printed: on one line, or in pieces over several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from structurer.evaluate.audit.layer import Printed, Spot

PIECE = 2
"""Characters of words that wrap on their first line at least, and on each line but the last where columns are lost."""
_GAP = 4
"""Lines from one piece of wrapped words to the next: between them the other cells of the row have theirs."""
_SLACK = 3
"""Points by which a cell may run over into the next."""
_INDENT = 40
"""Points by which the first line of a cell may be set in."""


def is_printed(words: str, lines: Sequence[Printed]) -> bool:
    """Whether words are printed anywhere on the lines."""
    everywhere = range(len(lines))
    return bool(whole(words, lines, everywhere) or wrapped(words, lines, everywhere))


def amounts(cell: str, lines: Sequence[Printed], where: range) -> list[Spot]:
    """Where a figure is printed as it is in gold; a percent sign may stand elsewhere."""
    wanted = cell.rstrip("%")
    return [
        lines[at].spot(at, start, len(figure))
        for at in where
        for figure, start in lines[at].figures
        if figure == wanted
    ]


def whole(words: str, lines: Sequence[Printed], where: range) -> list[Spot]:
    """Where words are printed on one line."""
    return [spot for at in where for size, spot in _pieces(words, lines, at) if size == len(words)]


def wrapped(words: str, lines: Sequence[Printed], where: range) -> list[Spot]:
    """Where words are printed in pieces, one a line, each below the one before.

    On a page a piece may be a single character, for it stands in the column of the others.
    """
    found: list[Spot] = []
    begun: list[tuple[int, Spot]] = []
    for at in where:
        paged = lines[at].paged
        begun = [(size, above) for size, above in begun if at - above.line <= _GAP]
        goes_on = [
            (reached + size, _below(spot, above) if paged else spot)
            for reached, above in begun
            for size, spot in _pieces(words[reached:], lines, at, 1 if paged else PIECE)
            if not paged or (above.start - _INDENT < spot.end and spot.start < above.end)
        ]
        found += [spot for size, spot in goes_on if size == len(words)]
        begun += [(size, spot) for size, spot in (*goes_on, *_pieces(words, lines, at)) if size < len(words)]
    return found


def _below(spot: Spot, above: Spot) -> Spot:
    return Spot(spot.line, min(spot.start, above.start), max(spot.end, above.end))


def _pieces(words: str, lines: Sequence[Printed], at: int, least: int = PIECE) -> Iterator[tuple[int, Spot]]:
    """How much of the beginning of words a line prints, and where; less than `least` is nothing."""
    text = lines[at].text
    start = text.find(words[:least])
    while start >= 0:
        pairs = takewhile(lambda pair: pair[0] == pair[1], zip(words, text[start:], strict=False))
        size = sum(1 for _ in pairs)
        yield size, lines[at].spot(at, start, size)
        start = text.find(words[:least], start + 1)


def follows(spot: Spot, before: Spot | None, lines: Sequence[Printed]) -> bool:
    """Whether a spot is right of the one of the cell before; in a text only on the same line."""
    if before is None:
        return True
    if lines[spot.line].paged:
        return spot.start >= before.end - _SLACK
    return spot.line != before.line or spot.start >= before.end
