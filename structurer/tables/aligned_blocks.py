"""Where on a page a table without all lines may stand: runs of lines whose words stand apart and hold figures.

A block is a guess that the later stages bear out or drop: the lines from the first that can be head to the last that
can be row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from structurer.document import Document, Line, Page
from structurer.numbering import level_of
from structurer.tables.aligned_lines import Printed, printed_lines
from structurer.tables.aligned_words import Rule, rules_of
from structurer.tables.grid import is_column_count

_BETWEEN = 30
_HEAD = 40
"""The most lines between two lines of figures, and above the first."""
_BARE = 14
"""The most lines of a head below which no figures stand."""
_STEP = 4.5
_HEAD_STEP = 3.2
_TAIL_STEP = 2.2
_WRAP_STEP = 1.3
"""The longest way to the next line, in sizes of the characters: between figures, in a head, below the last figures,
in a cell."""
_TOP = 2.5
_CLOSING = 8.0
"""The rules at the top and at the bottom of a table are no farther from its lines."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that may be a table. `above` and `below` are the other lines of its page, up to the blocks beside it;
    `rules` are those of the page. One that rules frame or a caption `announced` may hold no figures."""

    page: Page
    lines: tuple[Line, ...]
    above: tuple[Line, ...]
    below: tuple[Line, ...]
    rules: tuple[Rule, ...]
    announced: bool


def blocks_on(document: Document, page: Page, lines: Sequence[Line]) -> Iterator[Block]:
    """The blocks among `lines`, those of a page that no other table holds, top to bottom."""
    if not any(" " in document.text[slice(*line.span)] for line in lines):
        return  # nothing stands apart: a first look that costs little
    printed, rules = printed_lines(document, lines), rules_of(page)
    filled = list(_ranges(printed, rules))
    bare = set(_bare_ranges(printed, rules, filled))
    ranges = sorted({*filled, *bare})
    floor = 0
    for at, (start, end) in enumerate(ranges):
        ceiling = ranges[at + 1][0] if at + 1 < len(ranges) else len(lines)
        above, below = tuple(lines[floor:start]), tuple(lines[end:ceiling])
        yield Block(page, tuple(lines[start:end]), above, below, rules, (start, end) in bare)
        floor = end


def _ranges(printed: Sequence[Printed], rules: Sequence[Rule]) -> Iterator[Range]:
    """For each block that holds figures its first line and the line after its last."""
    floor = 0
    for first, last in _cores(printed):
        start = _start(printed, first, floor, rules)
        end = _end(printed, last, rules)
        yield start, end
        floor = end


def _cores(printed: Sequence[Printed]) -> Iterator[Range]:
    """Runs of lines of figures: the first and the last of each."""
    start = last = -1
    for at, line in enumerate(printed):
        if not line.figures:
            continue
        if start >= 0 and _breaks(printed[last : at + 1]):
            yield start, last
            start = -1
        start = at if start < 0 else start
        last = at
    if start >= 0:
        yield start, last


def _breaks(lines: Sequence[Printed]) -> bool:
    """Whether something stands between the first and the last line, which hold figures."""
    size = lines[0].size
    return (
        len(lines) > _BETWEEN
        or any(line.breaks or (line.size > size and not line.is_like(lines[0])) for line in lines[1:-1])
        or any(b.middle - a.middle > _STEP * size for a, b in pairwise(lines))
    )


def _start(printed: Sequence[Printed], first: int, floor: int, rules: Sequence[Rule]) -> int:
    """The first line above the figures that can be head."""
    at, size = first, printed[first].size
    while at > floor and first - at < _HEAD:
        line, step = printed[at - 1], printed[at].middle - printed[at - 1].middle
        if line.breaks or not line.is_like(printed[first]) or step > _HEAD_STEP * size:
            break
        if _is_heading(line, step, printed[at : first + 2]):
            break
        at -= 1
    return _below_top_rule(printed, at, first, rules)


def _is_heading(line: Printed, step: float, below: Sequence[Printed]) -> bool:
    """A numbered line of one word that stands apart from the lines below it, or does not begin where they do."""
    if len(line.words) > 1 or level_of(line.words[0].text)[0] is None:
        return False
    steps = [b.middle - a.middle for a, b in pairwise(below)]
    near = step < _WRAP_STEP * line.size or any(abs(step - other) < 0.1 * line.size for other in steps)
    lefts = [word.box.x0 for other in below for word in other.words]
    return not near or all(abs(left - line.words[0].box.x0) > 0.3 * line.size for left in lefts)


def _below_top_rule(printed: Sequence[Printed], start: int, first: int, rules: Sequence[Rule]) -> int:
    """The line below the rule at the top of the table, if a title stands above that: one word with no rule over it."""
    full = [rule for rule in rules if printed[first].lies_under(rule)]
    top = printed[start].middle
    if any(top - _TOP * printed[start].size < rule.y < top for rule in full):
        return start
    for at in range(start + 1, first):
        if len(printed[at - 1].words) == 1 and _is_ruled(printed[at - 1], printed[at], full):
            return at
    return start


def _is_ruled(above: Printed, below: Printed, rules: Sequence[Rule]) -> bool:
    return any(above.middle < rule.y < below.middle for rule in rules)


def _end(printed: Sequence[Printed], last: int, rules: Sequence[Rule]) -> int:
    """The line after the last that can belong to a row: the rest of a wrapped cell, or what a rule closes."""
    at, size = last + 1, printed[last].size
    closing = _closing(printed[last], rules)
    while at < len(printed) and not printed[at].breaks and printed[at].is_like(printed[last]):
        line = printed[at]
        inside = closing is not None and line.middle < closing
        if not inside and (closing is not None or line.middle - printed[at - 1].middle > _TAIL_STEP * size):
            break
        at += 1
    return at


def _closing(line: Printed, rules: Sequence[Rule]) -> float | None:
    """The rule that ends a table below its last line of figures; the one right below a line that numbers the columns
    ends its head."""
    reach = line.middle + _CLOSING * line.size
    below = [rule.y for rule in rules if line.middle < rule.y < reach and line.lies_under(rule)]
    if is_column_count([word.text for word in line.words]):
        below = below[1:] or below
    return below[0] if below else None


def _bare_ranges(printed: Sequence[Printed], rules: Sequence[Rule], taken: Sequence[Range]) -> Iterator[Range]:
    """Runs of lines without figures that can be a table: those between rules that are alike, and heads below a
    caption."""
    free = [not any(start <= at < end for start, end in taken) for at in range(len(printed))]
    for start, end in _runs(printed, free):
        inside = [rule for rule in rules if _frames(rule, printed[start:end])]
        several = any(len(line.words) > 1 for line in printed[start:end])
        below_caption = start > 0 and printed[start - 1].announces
        heads = end - start <= _BARE and any(len(line.words) > 2 for line in printed[start:end])
        if several and (len(inside) > 1 or (below_caption and heads)):
            yield start, end


def _runs(printed: Sequence[Printed], free: Sequence[bool]) -> Iterator[Range]:
    """Lines that stand close together with no break between them."""
    start: int | None = None
    for at, line in enumerate(printed):
        fits = free[at] and not line.breaks
        if start is not None and (not fits or not _is_near(printed[at - 1], line)):
            yield start, at
            start = None
        if fits and start is None:
            start = at
    if start is not None:
        yield start, len(printed)


def _is_near(above: Printed, below: Printed) -> bool:
    return below.middle - above.middle < _HEAD_STEP * above.size and below.is_like(above)


def _frames(rule: Rule, lines: Sequence[Printed]) -> bool:
    """Whether a rule stands at or among the lines and reaches over all of them."""
    x0 = min(line.words[0].box.x0 for line in lines)
    x1 = max(line.words[-1].box.x1 for line in lines)
    size = lines[0].size
    near = lines[0].middle - 2 * size < rule.y < lines[-1].middle + 4 * size
    return near and rule.x0 <= x0 + 1 and rule.x1 >= x1 - 1
