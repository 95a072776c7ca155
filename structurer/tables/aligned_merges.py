"""Cells that are printed once for several rows: which rows each of them stands for, where that can be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from structurer.tables.aligned_words import Rule, Word

_OFF = 0.4
"""A label may stand so far from the middle of its rows, in sizes of the characters."""

Label = tuple[tuple[int, int], Sequence[Word]]
"""The rows that a label stands for, as a half-open range, and its lines."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What merged cells stand beside: the middles of the first and the last line of each row, and the rules.

    No label reaches over `cuts`, the rows where the labels of the column before begin. Where the table `goes_on` from
    the page before, its first rows may have no label, and so may a `total` in the last row. The lines of one label are
    at most `pitch` apart.
    """

    rows: Sequence[tuple[float, float]]
    rules: Sequence[Rule]
    goes_on: bool
    size: float
    pitch: float
    total: bool = False
    cuts: frozenset[int] = frozenset()

    def is_one(self, words: Sequence[Word]) -> bool:
        """Whether lines stand together as those of one label do."""
        return all(b.middle - a.middle <= self.pitch for a, b in pairwise(words))


def merged_labels(words: Sequence[Word], beside: Beside) -> list[Label] | None:
    """The labels that the lines of a column print, one between two rules or each at the middle of its rows; None where
    it is not known for which rows they stand."""
    return _between_rules(words, beside) or _centred(words, beside)


def top_labels(words: Sequence[Word], beside: Beside) -> list[Label] | None:
    """The labels of a column in which each stands at the first of its rows, which reach to the next label."""
    labels = label_lines(words, beside.pitch)
    starts = [_row_at(label, beside) for label in labels]
    known = [start for start in starts if start is not None]
    if not known or len(set(known)) < len(starts) or (known[0] and not beside.goes_on):
        return None
    return list(zip(pairwise((*known, len(beside.rows))), labels, strict=True))


def label_lines(words: Sequence[Word], pitch: float) -> list[list[Word]]:
    """The lines of a column by the label that they are part of."""
    labels: list[list[Word]] = []
    for word in words:
        if labels and word.middle - labels[-1][-1].middle <= pitch:
            labels[-1].append(word)
        else:
            labels.append([word])
    return labels


def _between_rules(words: Sequence[Word], beside: Beside) -> list[Label] | None:
    """Labels that rules part, one between two of them; a single row, that of a total, may have none."""
    rows, middle = beside.rows, words[0].centre
    drawn = [rule for rule in beside.rules if rule.x0 <= middle <= rule.x1]
    cuts = [at for at in range(1, len(rows)) if any(rows[at - 1][1] < rule.y < rows[at][0] for rule in drawn)]
    if not cuts or len(cuts) == len(rows) - 1:
        return None
    found: list[Label] = []
    for start, end in pairwise((0, *cuts, len(rows))):
        top = rows[start - 1][1] if start else float("-inf")
        bottom = rows[end][0] if end < len(rows) else float("inf")
        inside = [word for word in words if top < word.middle < bottom]
        if inside and beside.is_one(inside):
            found.append(((start, end), inside))
        elif inside or (end - start > 1 and (start or not beside.goes_on)):
            return None
    return found or None


def _centred(words: Sequence[Word], beside: Beside) -> list[Label] | None:
    """Labels each at the middle of its rows, all rows taken up."""
    last = len(beside.rows)
    best: dict[tuple[int, int], tuple[float, list[Label]]] = {(0, 0): (0.0, [])}
    if beside.goes_on:
        best |= {(row, 0): (0.5, []) for row in range(1, last)}
    for row in range(last):
        for used in range(len(words)):
            if (row, used) not in best:
                continue
            cost, labels = best[row, used]
            for label, off in _labels_at(words, beside, row, used):
                state = (label[0][1], used + len(label[1]))
                total = cost + off + 0.01
                if state not in best or total < best[state][0]:
                    best[state] = (total, [*labels, label])
    found = best.get((last, len(words))) or (beside.total and best.get((last - 1, len(words)))) or None
    return found[1] if found and any(end - start > 1 for (start, end), _ in found[1]) else None


def _labels_at(words: Sequence[Word], beside: Beside, row: int, used: int) -> Iterator[tuple[Label, float]]:
    """The labels that may begin with that row and that line, each with its distance from the middle of its rows."""
    for end in range(row + 1, len(beside.rows) + 1):
        middle = (beside.rows[row][0] + beside.rows[end - 1][1]) / 2
        for stop in range(used + 1, len(words) + 1):
            lines = words[used:stop]
            if not beside.is_one(lines):
                break
            off = abs((lines[0].middle + lines[-1].middle) / 2 - middle) / beside.size
            if off <= _OFF:
                yield ((row, end), lines), off
        if end in beside.cuts:
            break


def _row_at(label: Sequence[Word], beside: Beside) -> int | None:
    """The row beside which a label begins: the first that does not end above it."""
    top = label[0].middle - _OFF * beside.size
    return next((at for at, (_, last) in enumerate(beside.rows) if last > top), None)
