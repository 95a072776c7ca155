"""A perfect answer -> one that errs, at chosen rates and always in the same places.

Whether a place errs is decided by seed, document, place and kind alone: so every system that is compared meets the same
errors, whatever it asks and in which order, and what errs at a low rate errs at a higher one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Literal

from structurer.evaluate.digits import digit_changed, digits_swapped, point_moved
from structurer.evaluate.simulate.answers import Group, Node, Said, Several, Words
from structurer.evaluate.simulate.shown import Figure, Shown
from structurer.numerals import MONEY_IN_YUAN, PERCENT

Kind = Literal[
    "wrong value", "wrong unit", "swapped rows", "dropped rows", "invented rows", "corrupt JSON", "cut-off"
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "wrong value", "wrong unit", "swapped rows", "dropped rows", "invented rows", "corrupt JSON", "cut-off",
)  # fmt: skip
OF_ANSWERS: tuple[Kind, ...] = ("corrupt JSON", "cut-off")
_OF_FIGURES: tuple[Kind, ...] = ("wrong value", "wrong unit")
OF_PLACES: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in OF_ANSWERS)
_OF_DIGITS: tuple[Callable[[str], Iterator[str]], ...] = (digit_changed, digits_swapped, point_moved)
_GRAIN = 10**9
_NAMELESS = "其他"
_LONGEST_NAME = 10


@dataclass(frozen=True)
class Errors:
    """How often a model errs, by kind: a share of the values, rows or answers that could err so."""

    rates: Mapping[Kind, Decimal] = field(default_factory=dict)
    seed: int = 0

    def happens(self, kind: Kind, document: str, place: str) -> bool:
        rate = self.rates.get(kind, Decimal(0))
        return self.chance(kind, document, place).randrange(_GRAIN) < rate * _GRAIN

    def chance(self, kind: str, document: str, place: str) -> Random:
        return Random(f"{self.seed}/{document}/{place}/{kind}")

    def at(self, document: str, pointer: str) -> tuple[Kind, ...]:
        """The kinds of error that a place of the gold may meet: in itself, in its rows, by a row above that swaps."""
        parts = pointer.split("/")
        rows = {"/".join(parts[:end]): end - 1 for end, part in enumerate(parts, 1) if part.isdigit()}
        above = [f"{row.rpartition('/')[0]}/{at}" for row, end in rows.items() for at in range(int(parts[end]))]
        places = {kind: [pointer] if kind in _OF_FIGURES else [*rows] for kind in OF_PLACES}
        places["swapped rows"] += above
        return tuple(kind for kind in OF_PLACES if any(self.happens(kind, document, place) for place in places[kind]))


def every(rate: Decimal, seed: int, kinds: Sequence[Kind] = KINDS) -> Errors:
    """All the kinds at one rate."""
    return Errors(dict.fromkeys(kinds, rate), seed)


def erred(answer: Group, shown: Shown, errors: Errors, document: str) -> Group:
    """The answer with its errors."""
    return _Erring(shown, errors, document).group(answer)


@dataclass(frozen=True)
class _Erring:
    shown: Shown
    errors: Errors
    document: str

    def group(self, group: Group) -> Group:
        return replace(group, fields={key: self.node(node) if node else None for key, node in group.fields.items()})

    def node(self, node: Node) -> Node:
        if isinstance(node, Group):
            return self.group(node)
        if isinstance(node, Said):
            return self.figure(node)
        if isinstance(node, Several):
            return replace(node, items=tuple(self.node(item) for item in self.rows(node.items)))
        return node

    def happens(self, kind: Kind, node: Said | Group) -> bool:
        return self.errors.happens(kind, self.document, node.pointer)

    def chance(self, kind: Kind, node: Said | Group) -> Random:
        return self.errors.chance(f"which {kind}", self.document, node.pointer)

    # Figures

    def figure(self, said: Said) -> Said:
        if self.happens("wrong value", said):
            said = self.wrong_value(said, self.chance("wrong value", said))
        if said.way != "id" and self.happens("wrong unit", said):
            said = replace(said, unit=wrong_unit(said.unit, self.chance("wrong unit", said)))
        return said

    def wrong_value(self, said: Said, chance: Random) -> Said:
        """Other digits, or another figure of the text; who gives an id can only give that of another one."""
        ways = [*_OF_DIGITS, None]
        change = chance.choice(ways)
        texts = list(dict.fromkeys(change(said.value))) if change and said.way != "id" else []
        if texts:
            return replace(said, value=chance.choice(texts))
        other = self.other_figure(said, chance)
        if other is None:
            return replace(said, figure=None, value=_made_up(said.value, chance))
        return replace(said, figure=other, value=other.printed or "0", unit=other.unit or said.unit)

    def other_figure(self, said: Said, chance: Random) -> Figure | None:
        """The figure beside the right one, or any in the same unit, or any at all; never one with the right value."""
        size = abs(Decimal(said.value))
        wrong = [figure for figure in self.shown.figures if abs(figure.value) != size]
        alike = [figure for figure in wrong if said.figure and figure.unit == said.figure.unit]
        found = chance.choice([_beside(said.figure, alike), alike, wrong]) or wrong
        return chance.choice(found) if found else None

    # Rows

    def rows(self, items: Sequence[Node]) -> list[Node]:
        out: list[Node] = []
        for row in self.swapped(list(items)):
            dropped = isinstance(row, Group) and self.happens("dropped rows", row)
            out += [] if dropped else [row]
            if isinstance(row, Group) and self.happens("invented rows", row):
                out.append(self.invented(row))
        return out

    def swapped(self, rows: list[Node]) -> list[Node]:
        """The rows, some with the figures of the next, which has theirs; none takes part twice."""
        at = 0
        while at < len(rows) - 1:
            row, after = rows[at : at + 2]
            if isinstance(row, Group) and isinstance(after, Group) and self.happens("swapped rows", row):
                rows[at : at + 2] = _with_figures(row, after), _with_figures(after, row)
                at += 1
            at += 1
        return rows

    def invented(self, row: Group) -> Group:
        """A row that the document does not have: words from elsewhere, figures made up or from anywhere."""
        chance = self.chance("invented rows", row)
        name = _words_before(chance.choice(self.shown.figures)) if self.shown.figures else _NAMELESS
        fields: dict[str, Node | None] = {}
        for key, node in row.fields.items():
            where = f"{row.pointer}/invented"
            if isinstance(node, Said):
                other = self.other_figure(node, chance)
                typed = node.way != "id" and chance.choice((True, False))
                value = _made_up(node.value, chance) if typed or other is None else other.printed or "0"
                fields[key] = replace(node, pointer=where, value=value, figure=None if typed else other)
            elif isinstance(node, Words) and name:
                fields[key], name = Words(where, name), ""
            else:
                fields[key] = None if isinstance(node, Words) else node
        return Group(f"{row.pointer}/invented", fields)


def wrong_unit(unit: str, chance: Random) -> str:
    """Another unit of the same sort, else none or one that does not belong there."""
    if unit in MONEY_IN_YUAN:
        return chance.choice([other for other in ("元", "万元", "亿元") if other != unit])
    return chance.choice(["万元", ""] if unit in PERCENT else ["%", "万元"])


def _made_up(value: str, chance: Random) -> str:
    """Digits of the same length that are others throughout."""
    return "".join(chance.choice([o for o in "123456789" if o != c]) if c.isdigit() else c for c in value)


def _beside(figure: Figure | None, others: Sequence[Figure]) -> list[Figure]:
    """The figures next to one, before and behind."""
    if figure is None:
        return []
    here = (figure.line, figure.start)
    before = [other for other in others if (other.line, other.start) < here]
    behind = [other for other in others if (other.line, other.start) > here]
    return before[-1:] + behind[:1]


def _with_figures(row: Group, other: Group) -> Group:
    """A row with the figures of another."""
    return replace(
        row,
        fields={
            key: other.fields.get(key) if isinstance(node, Said) and isinstance(other.fields.get(key), Said) else node
            for key, node in row.fields.items()
        },
    )


def _words_before(figure: Figure) -> str:
    """The words just before a figure, as a name that the text prints."""
    words = figure.label or figure.clause
    for mark in "，,。；;：:、（）()":
        words = words.replace(mark, " ")
    found = [word for word in words.split() if not any(c.isdigit() for c in word)]
    return found[-1][-_LONGEST_NAME:] if found else _NAMELESS
