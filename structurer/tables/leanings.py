"""Which columns a row is likely to fill, by what the form and other tables of the document say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from structurer.document import Table
from structurer.forms import Form, Layout, fold
from structurer.tables.placement import Places
from structurer.tables.tokens import Token, value_of

Told = Mapping[str, frozenset[Decimal]]
"""The amounts that tables print beside a label, which is folded and without its number."""
_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][^（()）]{1,3}[)）]|\d{1,2}[.．、])")
_TOTAL = re.compile(r"合计|总计")


@dataclass(frozen=True)
class Leanings:
    """The word lists of a form that bear the names of columns: beginnings of codes, whose amounts stand in that column
    and in no other that has such a list, and words of labels, whose amounts mostly do. The total of a column is told
    where another table prints it beside the name of the column."""

    form: Form
    columns: Layout
    told: Told = field(default_factory=dict)

    def sorted(self, choices: Sequence[Places], figures: Sequence[Token], code: str, label: str) -> Sequence[Places]:
        """The choices that fit the code, or the amounts of the total, all where none does; those that fill the likely
        columns come first."""
        fits = self._of_code(choices, code) if code else self._of_total(choices, figures, label)
        likely = self._likely(label)
        return sorted(fits or choices, key=lambda places: -len(likely & set(places)))

    @cached_property
    def _codes(self) -> dict[int, tuple[str, ...]]:
        lists = {at: self.form.words(column.words[0]) for at, column in enumerate(self.columns)}
        return {at: words for at, words in lists.items() if words and all(word.isdigit() for word in words)}

    def _of_code(self, choices: Sequence[Places], code: str) -> Sequence[Places]:
        own = {at for at, words in self._codes.items() if code.startswith(words)}
        barred = self._codes.keys() - own if own else set[int]()
        return [places for places in choices if own <= set(places) and barred.isdisjoint(places)]

    def _of_total(self, choices: Sequence[Places], figures: Sequence[Token], label: str) -> Sequence[Places]:
        """The choices in which most amounts of a total are those that are told; nothing where none is."""
        if not self.told or not _TOTAL.search(label):
            return ()
        values = [value_of(figure.text) for figure in figures]
        counts = [
            sum(bool(value) and value in self._totals[at] for value, at in zip(values, places, strict=True))
            for places in choices
        ]
        most = max(counts, default=0)
        return [places for places, count in zip(choices, counts, strict=True) if count == most] if most else ()

    @cached_property
    def _totals(self) -> list[frozenset[Decimal]]:
        names = [fold(column.words[0]) for column in self.columns]
        return [
            self.told.get(name, frozenset()) | self.told.get(name.removesuffix("收入"), frozenset()) for name in names
        ]

    def _likely(self, label: str) -> set[int]:
        named = {at for at, column in enumerate(self.columns) if column.words[0] in self.form.words("likely")}
        told = {
            at
            for at, column in enumerate(self.columns)
            if at not in self._codes and any(word in label for word in self.form.words(column.words[0]))
        }
        return told or named


def told_by(table: Table, layout: Layout) -> Told:
    """What a table of lists that stand side by side tells: the amounts of each label."""
    sides = [at for at, column in enumerate(layout) if column.kind == "label"]
    told: dict[str, frozenset[Decimal]] = {}
    for row in table.rows if len(sides) > 1 else ():
        for start, end in zip(sides, [*sides[1:], len(layout)], strict=True):
            label = _NUMBER.sub("", fold(row[start].text), count=1)
            amounts = [value_of(row[at].text) for at in range(start, end) if layout[at].kind == "amount"]
            told[label] = told.get(label, frozenset()) | {amount for amount in amounts if amount}
    return told
