"""Blocks of lines -> rows: which lines are one label that wraps, above its figures or below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from structurer.forms import Layout, fold
from structurer.tables.tokens import Token, is_value, open_brackets

_NUMBER = re.compile(r"(?:其中:)?(?:\(\d\)|\d[.．、])?")
_SLACK = 2.0
_FULL = 1.0
"""The room, in characters, that a label which goes on below its figures may leave free."""

Line = tuple[Token, ...]
Block = tuple[Line, ...]
"""Lines up to and with the one that ends in a figure."""


def unfolded(
    blocks: Sequence[Block], after: Sequence[Line], side: Layout, labels: Set[str] = frozenset()
) -> Iterator[Line]:
    """The rows of blocks, and of the lines `after` them: a line that fills its column goes on in the next one, a
    shorter one is a row of its own, and so is one of the known `labels`. In a table of codes each code begins a row,
    and words without one that stand below a full label are the rest of it."""
    if any(column.kind == "text" for column in side):
        yield from (tuple(token for line in block for token in line) for block in blocks)
        return
    if side[0].kind != "code":
        yield from _by_width(blocks, _full_width(blocks), labels)
        return
    rows = list(_by_width([part for block in blocks for part in _at_codes(block)], _full_width(blocks), labels))
    yield from _rejoined([*rows, *after[:1]], len(rows))


def are_codes(line: Line, after: Sequence[Line], columns: int) -> bool:
    """Whether the line holds nothing but codes, in as many columns at most, with their words on the next one."""
    digits = len(line) <= columns and all(token.text.isdigit() for token in line)
    return digits and len(line[0].text) > 2 and any(not is_value(below[0].text) for below in after)


def _by_width(blocks: Sequence[Block], full: float, labels: Set[str]) -> Iterator[Line]:
    for block in blocks:
        row: list[Token] = []
        alone = all(is_value(token.text) for token in block[-1])
        for number, line in enumerate(block):
            row += line
            last = number >= len(block) - 1 - alone
            short = _extent(line) < full - _SLACK and open_brackets("".join(token.text for token in row)) <= 0
            if not last and (short or is_whole(row, labels)):
                yield tuple(row)
                row = []
        yield tuple(row)


def is_whole(words: Sequence[Token], labels: Set[str]) -> bool:
    """Whether words are one of the known labels, without its number."""
    return _NUMBER.sub("", fold("".join(token.text for token in words)), count=1) in labels


def _full_width(blocks: Sequence[Block]) -> float:
    """The width at which words wrap: that of most lines that another line of words follows."""
    alone = [block for block in blocks if all(is_value(token.text) for token in block[-1])]
    wrapped = sorted(_extent(line) for block in alone for line in block[:-2])
    if wrapped:
        return wrapped[int(0.8 * (len(wrapped) - 1))]
    return max((_extent([t for t in block[-1] if not is_value(t.text)]) for block in blocks), default=0.0)


def _extent(line: Sequence[Token]) -> float:
    return sum(token.width + token.gap / 2 for token in line)


def _at_codes(block: Block) -> Iterator[Block]:
    """A block cut before each line that begins with a code, codes on a line of their own set before their words."""
    part: list[Line] = []
    codes: Line = ()
    for line in block:
        if part and coded(line):
            yield tuple(part)
            part = []
        if not part and not codes and all(token.text.isdigit() for token in line) and len(block) > 1:
            codes = line
            continue
        part.append((*codes, *line))
        codes = ()
    yield tuple(part)


def coded(line: Line) -> bool:
    """Whether a code and words begin the line, or the row of which it is."""
    words = next((token for token in line if not token.text.isdigit()), None)
    return words is not None and words is not line[0] and not is_value(words.text)


def _rejoined(lines: Sequence[Line], rows: int) -> list[Line]:
    """Lines of words below the row of a code whose label is full are set before its figures; of the lines, `rows` are
    rows where they are not."""
    full = max((_label_width(line) for line in lines if coded(line)), default=0.0)
    out: list[Line] = []
    below = 0.0
    for number, line in enumerate(lines):
        words = not coded(line) and not any(is_value(token.text) for token in line)
        following = number + 1 >= len(lines) or coded(lines[number + 1])
        if out and words and following and below >= full - _FULL:
            at = _figures_at(out[-1])
            out[-1] = (*out[-1][:at], *line, *out[-1][at:])
            below = 0.0
        elif number < rows:
            out.append(line)
            below = _label_width(line) if coded(line) and _figures_at(line) < len(line) else 0.0
    return out


def _figures_at(line: Line) -> int:
    at = len(line)
    while at > 1 and is_value(line[at - 1].text):
        at -= 1
    return at


def _label_width(line: Line) -> float:
    """The width of the words on the first line of a row, without its code."""
    return sum(token.width for token in line[1 : _figures_at(line)] if token.line == line[0].line)
