"""Head lines -> columns: the words of a head, wrapped and out of order, against the layouts of the known forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from structurer import forms
from structurer.forms import ANCHORS, VALUES, Column, Form, Layout, fold
from structurer.tables.regions import Printed, Region
from structurer.tables.tokens import BRACKET, YEAR, is_value

_FIT = 0.85
_STRUCTURE = ("label", "organization")


@dataclass(frozen=True, slots=True)
class Head:
    """The columns that a head prints, the form they are of, and how many lines of the body it takes."""

    form: Form | None
    layout: Layout
    columns: tuple[str, ...]
    lines: int


def read_head(region: Region) -> Head | None:
    """The head of a known form, or one line whose words are all names of columns."""
    if region.known:
        return _form_head(region)
    return _free_head(region.body)


def _form_head(region: Region) -> Head | None:
    pieces = frozenset().union(*(pieces_of(known) for known in region.known))
    lines = 0
    while lines < len(region.body) and is_head_line(region.body[lines], pieces):
        lines += 1
    years = [word.text for line in region.heading for word in line.tokens[1:] if YEAR.fullmatch(word.text)]
    words = [*years, *(token.text for line in region.body[:lines] for token in line.tokens)]
    best = max(
        (fit for known in region.known for layout in known.layouts if (fit := _fit(known, layout, words, lines))),
        key=lambda fit: fit[0],
        default=None,
    )
    return best[1] if best else None


@lru_cache(maxsize=256)
def pieces_of(known: Form) -> frozenset[str]:
    """What a line of the head of `known` may be made of, a year as "Y"."""
    words = {word.replace("{year}", "Y") for word in known.head_words()}
    return frozenset(words | {BRACKET.sub("", word) for word in words})


def is_head_line(line: Printed, pieces: frozenset[str]) -> bool:
    """Each word of the line is a piece of a word of the head, or a column number."""
    words = [YEAR.sub("Y", fold(token.text)) for token in line.tokens]
    if all(word.isdigit() for word in words) and len(words) > 1:
        return [int(word) for word in words] == list(range(int(words[0]), int(words[0]) + len(words)))
    return not line.delimited and all(
        word == "栏次" or any(BRACKET.sub("", word) in piece for piece in pieces) for word in words
    )


def _fit(known: Form, layout: Layout, words: Sequence[str], lines: int) -> tuple[float, Head] | None:
    """How well printed head words are those of a layout, whatever their order, and the columns that are printed."""
    years = tuple(year for word in words for year in YEAR.findall(word))
    bare = [YEAR.sub("Y", fold(word)) for word in words]
    if bare and all(word == "Y" for word in bare):
        blanks = sum("{year}" in column.path for column in layout)
        return (1.0, _head(known, layout, layout, years, words, lines)) if blanks == len(years) else None
    text = BRACKET.sub("", re.sub(r"栏次|(?<![A-Z])\d+", "", "".join(bare)))
    shown = tuple(shown for column in layout if (shown := _shown(column, text)))
    if not any(column.kind in ANCHORS for column in shown):
        return None
    need = Counter("".join(_outline(shown, text)))
    have = Counter(text)
    likeness = 2 * (need & have).total() / (need.total() + have.total()) if text else 0.0
    return (likeness, _head(known, layout, shown, years, words, lines)) if likeness >= _FIT else None


def _shown(column: Column, text: str) -> Column | None:
    """The column with the word that is printed, without the groups that are not; None where it is not printed."""
    groups = [group for group in column.group.split("/") if group and _spelt(group, text)]
    word = next((word for word in column.words if _spelt(word, text)), None)
    if word is None and column.kind not in _STRUCTURE:
        return None
    return Column("/".join(groups), (word or column.words[0],), column.kind)


def _spelt(word: str, text: str) -> bool:
    return set(BRACKET.sub("", fold(word).replace("{year}", ""))) <= set(text)


def _outline(shown: Layout, text: str) -> Iterator[str]:
    """What a head of these columns prints: each leaf, and each group once for its run of columns."""
    above: list[str] = []
    for column in shown:
        groups = column.group.split("/") if column.group else []
        for depth, group in enumerate(groups):
            if groups[: depth + 1] != above[: depth + 1]:
                yield BRACKET.sub("", fold(group).replace("{year}", "Y"))
        above = groups
        if _spelt(column.words[0], text):
            yield BRACKET.sub("", fold(column.words[0]).replace("{year}", "Y"))


def _head(known: Form, layout: Layout, shown: Layout, years: Sequence[str], words: Sequence[str], lines: int) -> Head:
    """Fills in the printed years, and the bracket that a word is printed with."""
    kept = tuple(full for full in layout if any(_same(full, part) for part in shown))
    one = years[0] if len(set(years)) == 1 else None
    left = iter(years)
    text = "".join(words)
    columns, place = [], 0
    for column in shown:
        path = column.path
        if "{year}" in path:
            year = one or next(left, None)
            path = path.replace("{year}", year) if year else re.sub(r"\{year\}年?度?", "", path)
        leaf = path.rpartition("/")[2]
        at = text.find(leaf, place)
        place = at + len(leaf) if at >= 0 else place
        bracket = BRACKET.match(text, place) if at >= 0 else None
        columns.append(path + (bracket.group() if bracket else ""))
    return Head(known, kept, tuple(columns), lines)


def _same(full: Column, part: Column) -> bool:
    return full.kind == part.kind and part.words[0] in full.words and full.group.endswith(part.group)


def _free_head(body: Sequence[Printed]) -> Head | None:
    """A head of no known form on one line: each word names a column, by its ending."""
    if not body or body[0].delimited:
        return None
    words = [token.text for token in body[0].tokens]
    columns = [_named(word) for word in words]
    layout = tuple(column for column in columns if column)
    if len(layout) < max(len(words), 3) or not any(column.kind in VALUES for column in layout[1:]):
        return None
    known = forms.recognise("", words)
    return Head(known, layout, tuple(words), 1)


def _named(word: str) -> Column | None:
    if is_value(word):
        return None
    bare = BRACKET.sub("", fold(word))
    fits = [(len(ending), kind) for ending, kind in _endings() if bare.endswith(ending)]
    return Column("", (word,), max(fits)[1]) if fits else None


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, forms.Kind], ...]:
    columns = [column for layout in forms.form("general/list").layouts for column in layout]
    return tuple((fold(word), column.kind) for column in columns for word in column.words)
