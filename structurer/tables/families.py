"""Rows that are the sum of others: which they are, and what that says about figures that fit several columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from itertools import pairwise, product
from math import prod

Vector = tuple[Decimal, ...]
"""The amounts of a row by column, a blank as zero."""

_MEMBER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUM = re.compile(r"(?:本年|收入|支出)*(?:合计|总计|小计)")
_MOST = 3000
"""More combinations than these are not gone through."""


def families(codes: Sequence[str], labels: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Rows with the rows that they are the sum of: by codes, of which one begins the other, else by numbering."""
    if any(codes):
        return tuple(_by_code(codes))
    return tuple(_by_number(labels))


def _by_code(codes: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """A code is part of the nearest one above that begins it; one that no other begins is part of the row without a
    code above it, or of the only one that stands below all."""
    children: dict[int, list[int]] = {}
    above: list[int] = []
    total = next(iter(_lone_total(codes)), None)
    for row, code in enumerate(codes):
        if not code:
            above, total = [], row
            continue
        while above and not (code.startswith(codes[above[-1]]) and code != codes[above[-1]]):
            above.pop()
        parent = above[-1] if above else total
        if parent is not None:
            children.setdefault(parent, []).append(row)
        above.append(row)
    yield from ((parent, tuple(rows)) for parent, rows in children.items())


def _lone_total(codes: Sequence[str]) -> Iterator[int]:
    if codes[0] and not codes[-1] and all(codes[:-1]):
        yield len(codes) - 1


def _by_number(labels: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The first sum below the rows numbered 一、 二、 is that of these; each of them is that of the rows up to the
    next, if it is one at all."""
    members = [row for row, label in enumerate(labels) if _MEMBER.match(label)]
    total = next((row for row, label in enumerate(labels) if _SUM.fullmatch(label)), None)
    if total is not None and members and members[-1] < total:
        yield total, tuple(members)
    for member, following in pairwise([*members, total if total is not None else len(labels)]):
        parts = tuple(row for row in range(member + 1, following) if labels[row])
        if parts:
            yield member, parts


Sums = Sequence[tuple[int, tuple[int, ...]]]
_Left = tuple[tuple[int, ...], ...]


def settled(rows: Sequence[Sequence[Vector]], sums: Sums) -> tuple[_Left, tuple[int, ...]]:
    """The readings of each row that are left when every sum is that of its parts in every column, and one of them.

    Where several are left, the row with the most figures is taken to stand as far left as it can, and what follows
    from that for the others is looked at before they are.
    """
    related = {row for total, parts in sums for row in (total, *parts)}
    every = tuple(tuple(range(len(readings))) for readings in rows)
    known = _narrowed(rows, sums, every, related)
    left = tuple(choices if row in related else choices[:1] for row, choices in enumerate(known))
    while any(len(choices) > 1 for choices in left):
        guess = max((row for row, choices in enumerate(left) if len(choices) > 1), key=lambda row: _filled(rows[row]))
        left = _narrowed(rows, sums, (*left[:guess], left[guess][:1], *left[guess + 1 :]), {guess})
    return known, tuple(choices[0] for choices in left)


def _filled(readings: Sequence[Vector]) -> int:
    return sum(map(bool, readings[0]))


def _narrowed(rows: Sequence[Sequence[Vector]], sums: Sums, left: _Left, changed: Set[int]) -> _Left:
    """What is left where all sums hold; only those are looked at of which a row has `changed`. A sum that no reading
    keeps says nothing."""
    choices = list(left)
    while changed:
        after: set[int] = set()
        for total, parts in sums:
            members = (total, *parts)
            if changed.isdisjoint(members):
                continue
            kept = _kept([[rows[row][n] for n in choices[row]] for row in members])
            after |= {row for row, numbers in zip(members, kept, strict=True) if len(numbers) < len(choices[row])}
            for row, numbers in zip(members, kept, strict=True):
                choices[row] = tuple(choices[row][n] for n in numbers)
        changed = after
    return tuple(choices)


def _kept(members: Sequence[Sequence[Vector]]) -> list[tuple[int, ...]]:
    """The readings of each member that are part of a combination in which the first is the sum of the others."""
    ways = [tuple(range(len(readings))) for readings in members]
    if all(len(readings) == 1 for readings in members):
        return ways
    within = [ways[0], *(_within(members[0], readings) for readings in members[1:])]
    if not 0 < prod(map(len, within)) <= _MOST:
        return ways
    settled_sum = _plus(*(members[row][way[0]] for row, way in enumerate(within) if row and len(way) == 1))
    open_rows = [row for row, way in enumerate(within) if row == 0 or len(way) > 1]
    fits = [
        way
        for way in product(*(within[row] for row in open_rows))
        if members[0][way[0]]
        == _plus(settled_sum, *(members[row][n] for row, n in zip(open_rows[1:], way[1:], strict=True)))
    ]
    if not fits:
        return ways
    kept = {row: tuple(sorted(set(choices))) for row, choices in zip(open_rows, zip(*fits, strict=True), strict=True)}
    return [kept.get(row, way) for row, way in enumerate(within)]


def _within(totals: Sequence[Vector], readings: Sequence[Vector]) -> tuple[int, ...]:
    """The readings of a part that go over their sum in no column; all where there are figures below zero."""
    every = tuple(range(len(readings)))
    if any(amount < 0 for vector in (*totals, *readings) for amount in vector):
        return every
    most = [max(column) for column in zip(*totals, strict=True)]
    return tuple(n for n in every if all(a <= b for a, b in zip(readings[n], most, strict=True)))


def _plus(*vectors: Vector) -> Vector:
    """The sum by column; nothing at all is no vector."""
    return tuple(sum(column, Decimal(0)) for column in zip(*filter(None, vectors), strict=True))
