"""Head lines -> columns: the words of a head, wrapped and out of order, against the layouts of the known forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from structurer import forms
from structurer.forms import ANCHORS, Column, Form, Layout, fold
from structurer.tables.free_heads import borne_out_head, free_head, head_words
from structurer.tables.regions import NOTE, Printed, Region, title_end
from structurer.tables.tokens import BRACKET, YEAR
from structurer.tables.worded_heads import repeated_head, worded_head

_FIT = 0.85
_COUNTED = ("栏次", "栏目")
_TOTALS = ("合计", "总计")
_FREE = 16
"""The lines that are looked at for a head of no known form, and the rows that bear it out."""
_YEAR_BEFORE = re.compile(r"^Y年度?(?=.{3})")
_STRUCTURE = ("label", "organization")


_Rank = tuple[float, float, int, int]
"""How like a layout printed words are; how many of its words are printed whole; how well they stand in its order, as
wraps mix them; how few columns are without a word."""


@dataclass(frozen=True, slots=True)
class Head:
    """The columns that a head prints, the form they are of, and how many lines of the body it takes."""

    form: Form | None
    layout: Layout
    columns: tuple[str, ...]
    lines: int


def read_head(region: Region) -> Head | None:
    """The head of a known form, or words that are all names of columns; those are taken below the title of a form,
    whose own heads do not fit, only where rows bear them out."""
    if not region.known:
        return _free_head(region.body)
    head = _form_head(region)
    if head is None or (head.lines == 1 and not _says(head, region.body[0])):
        return _worded_head(region) or head or _free_head(region.body, plainly=True)
    return head


def _says(head: Head, line: Printed) -> bool:
    """Whether the columns are the words of the line, each with what stands above it or without; a word in the corner
    is another for the label."""
    words = [fold(word) for word in head_words(line.tokens)]
    paths = [fold(path).split("/") for path in head.columns]
    corners = tuple(map(fold, head.form.words("corner"))) if head.form else ()
    return len(words) == len(paths) and all(
        BRACKET.sub("", word) in corners or word in ("".join(path[at:]) for at in range(len(path)))
        for word, path in zip(words, paths, strict=True)
    )


def _worded_head(region: Region) -> Head | None:
    """A head by its own words, of the form that its title names where it is like it."""
    lines = [line.tokens for line in region.body[:_FREE]] if region.body and not region.body[0].delimited else []
    found = repeated_head(lines) or worded_head(lines, region.known)
    if found is None:
        return None
    layout, taken = found
    paths = tuple(column.path for column in layout)
    return Head(forms.recognise(region.title.text, paths), layout, paths, taken)


def _form_head(region: Region) -> Head | None:
    pieces = frozenset().union(*(pieces_of(known) for known in region.known))
    lines = _head_lines(region.body, pieces)
    beside = [word.text for line in region.heading for word in line.tokens[title_end(line) :]]
    corners = frozenset(fold(word) for known in region.known for word in known.words("corner"))
    words = [*beside, *(token.text for line in region.body[:lines] for token in line.tokens)]
    words = [word for word in words if BRACKET.sub("", fold(word)) not in corners]
    best = max(
        (fit for known in region.known for layout in known.layouts if (fit := _fit(known, layout, words, lines))),
        key=lambda fit: fit[0],
        default=None,
    )
    return best[1] if best else None


def _head_lines(body: Sequence[Printed], pieces: frozenset[str]) -> int:
    """How many lines of the body are head; a total below the numbers of the columns is a row, though heads say it."""
    lines = 0
    while lines < len(body) and is_head_line(body[lines], pieces):
        lines += 1
        if lines < len(body) and body[lines].text in _TOTALS and _is_blank_total(body[lines - 1 : lines + 2]):
            break
    return lines


def _is_blank_total(lines: Sequence[Printed]) -> bool:
    """Whether a total is a row: the numbers of the columns stand above it, or nothing of a table below it."""
    above, _, *below = lines
    return bool(_numbers(above)) or (len(above.tokens) > 2 and all(map(_ends_a_table, below)))


def _ends_a_table(line: Printed) -> bool:
    return bool(NOTE.match(line.text)) or line.text[-1] in "。；"


@lru_cache(maxsize=256)
def pieces_of(known: Form) -> frozenset[str]:
    """What a line of the head of `known` may be made of, a year as "Y"."""
    corners = map(fold, known.words("corner"))
    words = {*corners, *(word.replace("{year}", "Y") for word in known.head_words())}
    columns = [column for layout in known.layouts for column in layout if column.group]
    words |= {fold(column.group.rpartition("/")[2] + word) for column in columns for word in column.words}
    return frozenset(words | {BRACKET.sub("", word) for word in words})


def is_head_line(line: Printed, pieces: frozenset[str]) -> bool:
    """Each word of the line is a piece of a word of the head, or a column number."""
    words = [YEAR.sub("Y", fold(token.text)) for token in line.tokens]
    if numbers := _numbers(line):
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    bare = [_YEAR_BEFORE.sub("", BRACKET.sub("", word)) for word in words if word not in _COUNTED]
    return not line.delimited and all(any(word in piece for piece in pieces) for word in bare)


def _numbers(line: Printed) -> list[int]:
    """The numbers of a line that holds no other words but those that name them."""
    numbers = [token.text for token in line.tokens if fold(token.text) not in _COUNTED]
    return [int(word) for word in numbers] if len(numbers) > 1 and all(word.isdigit() for word in numbers) else []


def _fit(known: Form, layout: Layout, words: Sequence[str], lines: int) -> tuple[_Rank, Head] | None:
    """How well printed head words are those of a layout, whatever their order; and the columns that are printed."""
    years = tuple(year for word in words for year in YEAR.findall(word))
    bare = [YEAR.sub("Y", fold(word)) for word in words]
    if bare and all(word == "Y" for word in bare):
        blanks = sum("{year}" in column.path for column in layout)
        return ((1.0, 0.0, 0, 0), _head(known, layout, layout, years, words, lines)) if blanks == len(years) else None
    text = BRACKET.sub("", re.sub(r"栏次|(?<![A-Z])\d+", "", "".join(bare)))
    pieces = {BRACKET.sub("", word) for word in bare}
    pieces |= {left + right for left, right in pairwise(bare) if len(left) == len(right) == 1}  # 项    目
    shown = tuple(shown for column in layout if (shown := _shown(column, text, pieces)))
    if not any(column.kind in ANCHORS for column in shown):
        return None
    shown = max((shown, _without_top(shown)), key=lambda part: _likeness(part, text))
    likeness = _likeness(shown, text)
    if likeness < _FIT:
        return None
    outline = list(_outline(shown, text))
    whole = sum(word in pieces for word in outline) / len(outline)
    wordless = sum(not _spelt(column.words[0], text) for column in shown)
    rank = (round(likeness, 6), round(whole, 6), _in_order(shown, text), -wordless)
    return rank, _head(known, layout, shown, years, words, lines)


def _likeness(shown: Layout, text: str) -> float:
    """How much of what a head of these columns prints is the same as `text`, 0 to 1."""
    need, have = Counter("".join(_outline(shown, text))), Counter(text)
    return 2 * (need & have).total() / (need.total() + have.total()) if text else 0.0


def _without_top(shown: Layout) -> Layout:
    """The columns without the word that stands above the first of them, all characters of which others print too."""
    top = shown[0].group.partition("/")[0]
    return tuple(
        replace(column, group=column.group.partition("/")[2]) if column.group.partition("/")[0] == top else column
        for column in shown
    )


def _in_order(shown: Layout, text: str) -> int:
    """How many neighbours among the columns stand in the order of the layout, less those that do not; a column stands
    where the topmost of its words does, if that is printed once and whole."""
    tops = [_bare(column.path.partition("/")[0]) for column in shown]
    places = [text.index(top) for top in tops if text.count(top) == 1]
    return sum((left < right) - (left > right) for left, right in pairwise(places))


def _shown(column: Column, text: str, pieces: Set[str]) -> Column | None:
    """The column with the word that is printed, without the groups that are not; None where it is not printed."""
    groups = [group for group in column.group.split("/") if group and _spelt(group, text)]
    word = _printed_word(column, text, pieces)
    if word is None and column.kind not in _STRUCTURE:
        return None
    return Column("/".join(groups), (word or column.words[0],), column.kind)


def _printed_word(column: Column, text: str, pieces: Set[str]) -> str | None:
    """The first word of the column that `text` can spell; a longer one where it is printed in one of the `pieces`."""
    spelt = [word for word in column.words if _spelt(word, text)]
    whole = [word for word in spelt if _bare(word) in pieces and len(word) > len(spelt[0])]
    return max(whole, key=len) if whole else next(iter(spelt), None)


def _bare(word: str) -> str:
    return BRACKET.sub("", fold(word).replace("{year}", "Y"))


def _spelt(word: str, text: str) -> bool:
    return set(BRACKET.sub("", fold(word).replace("{year}", ""))) <= set(text)


def _outline(shown: Layout, text: str) -> Iterator[str]:
    """What a head of these columns prints: each leaf, and each group once for its run of columns."""
    for column, groups, same in _runs(shown):
        yield from map(_bare, groups[same:])
        if _spelt(column.words[0], text):
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


def _head(known: Form, layout: Layout, shown: Layout, years: Sequence[str], words: Sequence[str], lines: int) -> Head:
    """Fills in the printed years, and the bracket that a word is printed with."""
    kept = tuple(full for full in layout if any(_same(full, part) for part in shown))
    text = "".join(words)
    columns, place = [], 0
    for path in _dated(shown, years):
        leaf = path.rpartition("/")[2]
        at = text.find(leaf, place)
        place = at + len(leaf) if at >= 0 else place
        bracket = BRACKET.match(text, place) if at >= 0 else None
        columns.append(path + (bracket.group() if bracket else ""))
    return Head(known, kept, tuple(columns), lines)


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


def _same(full: Column, part: Column) -> bool:
    return full.kind == part.kind and part.words[0] in full.words and full.group.endswith(part.group)


def _free_head(body: Sequence[Printed], plainly: bool = False) -> Head | None:
    """A head of no known form; `plainly` one that rows bear out."""
    lines = [line.tokens for line in body[:_FREE]] if body and not body[0].delimited else []
    found = borne_out_head(lines) if plainly else free_head(lines)
    if found is None:
        return None
    layout, taken = found
    paths = tuple(column.path for column in layout)
    return Head(forms.recognise("", paths), layout, paths, taken)
