"""Head lines -> columns: the words of a head, wrapped and out of order, against the layouts of the known forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from structurer import forms
from structurer.forms import Form, Layout, fold
from structurer.tables.free_heads import borne_out_head, free_head, head_words
from structurer.tables.head_fit import Words, fits_of, kept, printed_paths, refined
from structurer.tables.regions import NOTE, Region
from structurer.tables.roles import Printed, title_end
from structurer.tables.tokens import BRACKET, YEAR
from structurer.tables.worded_heads import repeated_head, worded_head

_COUNTED = ("栏次", "栏目")
_TOTALS = ("合计", "总计")
_FREE = 16
"""The lines that are looked at for a head of no known form, and the rows that bear it out."""
_YEAR_BEFORE = re.compile(r"^Y年度?(?=.{3})")


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
    printed = Words(tuple(words))
    fits = [
        (rank, known, layout, shown)
        for known in region.known
        for layout in known.layouts
        for rank, shown in fits_of(layout, printed)
    ]
    if not fits:
        return None
    _, known, layout, shown = max(fits, key=lambda fit: fit[0])
    shown = refined(layout, shown, printed)
    return Head(known, kept(layout, shown), printed_paths(shown, printed), lines)


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


def _free_head(body: Sequence[Printed], plainly: bool = False) -> Head | None:
    """A head of no known form; `plainly` one that rows bear out."""
    lines = [line.tokens for line in body[:_FREE]] if body and not body[0].delimited else []
    found = borne_out_head(lines) if plainly else free_head(lines)
    if found is None:
        return None
    layout, taken = found
    paths = tuple(column.path for column in layout)
    return Head(forms.recognise("", paths), layout, paths, taken)
