"""The words of a head against the layout of a form: how well they fit, whatever their order, and what is printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

from structurer.forms import ANCHORS, Column, Layout, fold
from structurer.tables.tokens import BRACKET, YEAR

_FIT = 0.85
_STRUCTURE = ("label", "organization")
_CODES = frozenset("类款项")
_WIDE = str.maketrans("()", "（）")


Rank = tuple[float, float, int, int]
"""How like a layout printed words are; how many of its words are printed whole; how well they stand in its order, as
wraps mix them; how few columns are without a word."""


@dataclass(frozen=True)
class Words:
    """The printed words of a head, and their letters; a year counts as one."""

    printed: tuple[str, ...]

    @cached_property
    def years(self) -> tuple[str, ...]:
        return tuple(year for word in self.printed for year in YEAR.findall(word))

    @cached_property
    def bare(self) -> tuple[str, ...]:
        return tuple(YEAR.sub("Y", fold(word)) for word in self.printed)

    @cached_property
    def text(self) -> str:
        return BRACKET.sub("", re.sub(r"栏次|(?<![A-Z])\d+", "", "".join(self.bare)))

    @cached_property
    def letters(self) -> frozenset[str]:
        return frozenset(self.text)

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The words that are printed whole, those of two characters set apart among them (项    目)."""
        apart = {left + right for left, right in pairwise(self.bare) if len(left) == len(right) == 1}
        return frozenset({BRACKET.sub("", word) for word in self.bare} | apart)

    def spell(self, word: str) -> bool:
        """Whether the letters of a word are printed; the name of a level of codes (类) stands alone, or among them."""
        letters = _letters(word)
        if len(letters) == 1 and letters <= _CODES:
            return any(letters <= set(piece) <= _CODES for piece in self.pieces)
        return letters <= self.letters

    def hold(self, word: str) -> bool:
        """Whether a word is printed whole, or broken at the end of a line only."""
        bare = _bare(word)
        return bare in self.pieces or (len(bare) > 2 and bare in self.text)


def fits_of(layout: Layout, words: Words) -> Iterator[tuple[Rank, Layout]]:
    """How well printed head words are those of a layout, whatever their order; and the columns that are printed."""
    if words.bare and all(word == "Y" for word in words.bare):
        if sum("{year}" in column.path for column in layout) == len(words.years):
            yield (1.0, 0.0, 0, 0), layout
        return
    shown = tuple(shown for column in layout if (shown := _shown(column, words)))
    if not any(column.kind in ANCHORS for column in shown):
        return
    shown = max((shown, _without_top(shown)), key=lambda part: _likeness(part, words))
    likeness = _likeness(shown, words)
    if likeness < _FIT:
        return
    outline = list(_outline(shown, words))
    whole = sum(word in words.pieces for word in outline) / len(outline)
    wordless = sum(not words.spell(column.words[0]) for column in shown)
    yield (round(likeness, 6), round(whole, 6), _in_order(shown, words), -wordless), shown


def refined(layout: Layout, shown: Layout, words: Words) -> Layout:
    """The columns with those of their other words that make them more like what is printed."""
    best = shown
    for at, column in enumerate(shown):
        full = next((full for full in layout if _same(full, column)), column)
        for word in full.words:
            if words.spell(word):
                other = (*best[:at], replace(column, words=(word,)), *best[at + 1 :])
                best = max(best, other, key=lambda part: _likeness(part, words))
    return best


def _likeness(shown: Layout, words: Words) -> float:
    """How much of what a head of these columns prints is the same as the printed words, 0 to 1."""
    need, have = Counter("".join(_outline(shown, words))), Counter(words.text)
    return 2 * (need & have).total() / (need.total() + have.total()) if words.text else 0.0


def _without_top(shown: Layout) -> Layout:
    """The columns without the word that stands above the first of them, all characters of which others print too."""
    top = shown[0].group.partition("/")[0]
    return tuple(
        replace(column, group=column.group.partition("/")[2]) if column.group.partition("/")[0] == top else column
        for column in shown
    )


def _in_order(shown: Layout, words: Words) -> int:
    """How many neighbours among the columns stand in the order of the layout, less those that do not; neighbours stand
    where the first of their words does that differs, if each is printed as often as the layout has it."""
    paths = [column.path.split("/") for column in shown]
    counts = Counter(_bare(word) for _, groups, same in _runs(shown) for word in groups[same:])
    counts += Counter(_bare(column.words[0]) for column in shown)
    pairs = [
        next(((one, other) for one, other in zip(left, right, strict=False) if one != other), None)
        for left, right in pairwise(paths)
    ]
    told = [tuple(map(_bare, pair)) for pair in pairs if pair]
    places = [
        [words.text.find(word) for word in pair]
        for pair in told
        if all(words.text.count(word) == counts[word] for word in pair)
    ]
    return sum((left < right) - (left > right) for left, right in places)


def _shown(column: Column, words: Words) -> Column | None:
    """The column with the word that is printed, without the groups that are not; None where it is not printed."""
    groups = [group for group in column.group.split("/") if group and words.spell(group)]
    word = _printed_word(column, words)
    if word is None and column.kind not in _STRUCTURE:
        return None
    return Column("/".join(groups), (word or column.words[0],), column.kind)


def _printed_word(column: Column, words: Words) -> str | None:
    """The word of the column that is printed whole, the longest of several; else the first that the letters spell."""
    spelt = [word for word in column.words if words.spell(word)]
    whole = [word for word in spelt if words.hold(word)]
    return max(whole, key=len) if whole else next(iter(spelt), None)


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return BRACKET.sub("", fold(word).replace("{year}", "Y"))


@lru_cache(maxsize=4096)
def _letters(word: str) -> frozenset[str]:
    return frozenset(BRACKET.sub("", fold(word).replace("{year}", "")))


def _outline(shown: Layout, words: Words) -> Iterator[str]:
    """What a head of these columns prints: each leaf, and each group once for its run of columns."""
    for column, groups, same in _runs(shown):
        yield from map(_bare, groups[same:])
        if words.spell(column.words[0]):
            yield _bare(column.words[0])


def _runs(shown: Layout) -> Iterator[tuple[Column, list[str], int]]:
    """Each column, the groups above it, and how many of them go on from the column before. A path that is there again
    says that the topmost group begins anew, as one year after the other does."""
    above: list[str] = []
    seen: set[str] = set()
    for column in shown:
        groups = column.group.split("/") if column.group else []
        if column.path in seen:
            above = []
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(groups, above, strict=False)))
        seen = {*seen, column.path} if same else {column.path}
        yield column, groups, same
        above = groups


def printed_paths(shown: Layout, words: Words) -> tuple[str, ...]:
    """The paths of the columns with their years, the bracket that a word is printed with, and brackets as printed."""
    text = "".join(words.printed)
    wide = "（" in text
    columns, place = [], 0
    for path in _dated(shown, words.years):
        leaf = path.rpartition("/")[2]
        at = text.find(leaf, place)
        place = at + len(leaf) if at >= 0 else place
        bracket = BRACKET.match(text, place) if at >= 0 else None
        columns.append((path.translate(_WIDE) if wide else path) + (bracket.group() if bracket else ""))
    return tuple(columns)


def _dated(shown: Layout, years: Sequence[str]) -> Iterator[str]:
    """The paths with their years, which the head prints once for each leaf and once for each run of a group."""
    one = years[0] if len(set(years)) == 1 else None
    left = iter(years)
    dated: list[str] = []
    for column, groups, same in _runs(shown):
        dated = [*dated[:same], *(_filled(group, one, left) for group in groups[same:])]
        yield "/".join([*dated, _filled(column.words[0], one, left)])


def _filled(words: str, one: str | None, left: Iterator[str]) -> str:
    """`words` with their years filled in, without what stands for one that is not printed."""
    while "{year}" in words:
        year = one or next(left, None)
        words = words.replace("{year}", year, 1) if year else re.sub(r"\{year\}年?度?", "", words)
    return words


def kept(layout: Layout, shown: Layout) -> Layout:
    """The columns of a layout that are printed."""
    return tuple(full for full in layout if any(_same(full, part) for part in shown))


def _same(full: Column, part: Column) -> bool:
    return full.kind == part.kind and part.words[0] in full.words and full.group.endswith(part.group)
