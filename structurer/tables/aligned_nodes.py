"""The head of a table as a tree: columns, and the names that stand over several of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from structurer.tables.aligned_columns import Band, band_of
from structurer.tables.aligned_words import Word


@dataclass(frozen=True)
class Node:
    """A column (`children` are none), or the columns below one name; `words` are the lines of the name, bottom up."""

    band: Band
    words: tuple[Word, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def top(self) -> float:
        return self.words[-1].middle

    @cached_property
    def levels(self) -> tuple[float, float]:
        """Where its name is centred, and where it ends."""
        return (self.words[0].middle + self.words[-1].middle) / 2, self.words[0].middle

    @cached_property
    def extent(self) -> Band:
        """What the columns take: names are centred over theirs."""
        if self.children:
            return Band(self.children[0].extent.x0, self.children[-1].extent.x1)
        if not self.words:
            return self.band
        named = band_of(self.words)
        reach = max(named.centre - self.band.x0, self.band.x1 - named.centre, (named.x1 - named.x0) / 2)
        return Band(named.centre - reach, named.centre + reach)

    @cached_property
    def printed(self) -> Band:
        """From the first to the last of its words."""
        bands = [self.band, *(child.printed for child in self.children)]
        bands += [band_of(self.words)] if self.words else []
        return Band(min(band.x0 for band in bands), max(band.x1 for band in bands))

    def leaves(self) -> Iterator[Node]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    @property
    def depth(self) -> int:
        return 1 + max((child.depth for child in self.children), default=0)


def off_centre(word: Word, nodes: Sequence[Node], start: int, end: int) -> tuple[float, float]:
    """How far a word is from the middle that nodes `[start, end)` can have, and from the one that they seem to have.

    Columns may be wider than what is printed in them, up to what is printed beside them. In sizes of the characters.
    """
    if end - start == 1:
        off = abs(nodes[start].extent.centre - word.centre) / word.size
        return off, off
    x0, x1 = nodes[start].extent.x0, nodes[end - 1].extent.x1
    first = nodes[start - 1].printed.x1 if start else x0 - _gap(nodes[0], nodes[1])
    last = nodes[end].printed.x0 if end < len(nodes) else x1 + _gap(nodes[-2], nodes[-1])
    least, most = (min(first, x0) + x1) / 2, (x0 + max(last, x1)) / 2
    outside = max(least - word.centre, word.centre - most, 0.0)
    return outside / word.size, abs((x0 + x1) / 2 - word.centre) / word.size


def _gap(left: Node, right: Node) -> float:
    return max(right.printed.x0 - left.printed.x1, 0.0)
