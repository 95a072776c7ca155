"""A model's answer -> claims, and what of it could not be found on the page.

A figure's digits, sign and unit are copied from the numeral that an id points at, never from the answer. Words are
looked up in the chunk and taken as they are printed there. What is not found is a `Problem`: it is asked again, and
never released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from structurer.document import Passage
from structurer.hints import Beside
from structurer.model.choices import Answer
from structurer.model.pointers import Names, Slot
from structurer.model.sheet import Mark, Sheet
from structurer.numerals import PERCENT, parse, scan
from structurer.result import Claim, Path
from structurer.schema import Leaf, fields_of

_ID = re.compile(r"(?:编号|id|no\.?|#)?\s*[<\[(]?\s*(\d{1,6})\s*[>\])]?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,]|\.\d)")
_RATIOS = frozenset(("share", "completion", "change_percent", "rate"))
_ALIKE = ({"万元", "万"}, {"亿元", "亿"}, {"%", "％"}, {"个百分点", "百分点", "%"}, {"人", "名"})
_FLAT = ("持平", "无变化", "不变", "无增减", "没有变化", "一致", "相同")
_TAIL = "。；，;, \n"


@dataclass(frozen=True)
class Problem:
    """A field of an answer that could not be used. `kind` names the reason in prompts/reasons.json."""

    path: Path
    given: str
    kind: str


@dataclass(frozen=True)
class Reading:
    """What an answer says: claims that point at the page, and problems."""

    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


def names_of(path: Path) -> Names:
    """The fields that a path leads through, without the numbers of rows."""
    return tuple(part for part in path if isinstance(part, str))


def read_answer(slots: Sequence[Slot], answer: Mapping[str, Any], sheet: Sheet, way: Answer) -> Reading:
    """Claims and problems of a whole answer: in each model and row first what says best where it stands."""
    found = list(_Reader(sheet, way).fields(slots, answer, ()))
    claims = tuple(item for item in found if isinstance(item, Claim))
    return Reading(claims, tuple(item for item in found if isinstance(item, Problem)))


@dataclass(frozen=True)
class _Reader:
    sheet: Sheet
    way: Answer

    def fields(
        self, slots: Sequence[Slot], said: Mapping[str, Any], path: Path, near: int | None = None
    ) -> Iterator[Claim | Problem]:
        """What is said of some fields: what says best where it stands first, so that the rest is looked for near it."""
        for slot in sorted(slots, key=self._vagueness):
            value = said.get(slot.key, said.get(slot.name))
            for item in self._field(slot, value, (*path, slot.name), near):
                if isinstance(item, Claim) and near is None and slot.leaf.kind not in ("rows", "model"):
                    near = item.spans[0].start
                yield item

    def _vagueness(self, slot: Slot) -> int:
        """An id says where it stands, words nearly so, digits may stand at many places."""
        figure = slot.leaf.is_figure
        return int(figure != (self.way is Answer.pointers))

    def _field(self, slot: Slot, value: Any, path: Path, near: int | None) -> Iterator[Claim | Problem]:
        leaf = slot.leaf
        if value is None or value in ("", [], {}):
            return
        if leaf.kind == "model":
            yield from self.fields(slot.inside, value, path) if isinstance(value, Mapping) else [_odd(path, value)]
        elif leaf.kind == "rows":
            yield from self._rows(slot, value, path)
        elif leaf.kind == "texts":
            said = value if isinstance(value, list) else [value]
            for at, text in enumerate(said):
                if text not in (None, "", [], {}):
                    yield from self._words(leaf, text, (*path, at), near)
        elif leaf.is_figure:
            yield from self._figure(leaf, value, path, near)
        else:
            yield from self._words(leaf, value, path, near)

    def _rows(self, slot: Slot, value: Any, path: Path) -> Iterator[Claim | Problem]:
        rows = [value] if isinstance(value, Mapping) else value
        if not isinstance(rows, list):
            yield _odd(path, value)
            return
        for at, row in enumerate(rows):
            if not isinstance(row, Mapping):
                yield _odd((*path, at), row)
                continue
            found = list(self.fields(slot.inside, row, (*path, at)))
            yield from found
            yield from self._beside(slot, found, (*path, at))

    def _beside(self, slot: Slot, found: Sequence[Claim | Problem], row: Path) -> Iterator[Claim]:
        """The words that stand beside the row's figure: its unit, its qualifier."""
        assert slot.leaf.model is not None
        hints = [(leaf, leaf.hint(Beside)) for leaf in fields_of(slot.leaf.model)]
        figure = next((c for c in found if isinstance(c, Claim) and c.unit is not None), None)
        mark = next((m for m in self.sheet.marks if figure and m.spans == figure.spans), None)
        for leaf, hint in hints:
            if not hint or not mark:
                continue
            words, spans = (
                (mark.unit, mark.unit_spans) if hint.words == "unit" else (mark.qualifier, mark.qualifier_spans)
            )
            if words and spans:
                yield Claim((*row, leaf.name), words, spans, by=("model",), how="beside the figure")

    def _figure(self, leaf: Leaf, value: Any, path: Path, near: int | None) -> Iterator[Claim | Problem]:
        mark = self._pointed(value) if self.way is Answer.pointers else self._typed(leaf, value, near)
        if mark is None:
            kind = "no_such_id" if self.way is Answer.pointers else "not_found"
            yield Problem(path, _short(value), kind)
        elif not unit_fits(leaf, mark.unit):
            yield Problem(path, _short(value), "wrong_unit")
        else:
            yield Claim(path, mark.printed, mark.spans, mark.unit, by=("model",), how="pointed at by the model")

    def _pointed(self, value: Any) -> Mark | None:
        """The numeral of an id; digits that are no id (a decimal, a sign, a unit) point at nothing."""
        if isinstance(value, Mapping) and len(value) == 1:
            value = next(iter(value.values()))
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            return None
        if isinstance(value, int):
            return self.sheet.mark(value)
        match = _ID.fullmatch(value.strip())
        bare = match and not re.search(r"[-.,%]", value)
        return self.sheet.mark(int(match[1])) if match and bare else None

    def _typed(self, leaf: Leaf, value: Any, near: int | None) -> Mark | None:
        """The numeral that prints a typed value with its unit.

        Of several the one nearest to what was found of its row; else one whose words name the field, the first.
        """
        same = self._same(
            f"{value.get('value', '')}{value.get('unit', '')}" if isinstance(value, Mapping) else str(value)
        )
        if near is not None:
            return min(same, key=lambda mark: abs(mark.start - near), default=None)
        named = [mark for mark in same if mark.fact and any(label in mark.fact.item for label in leaf.labels)]
        return next(iter(named or same), None)

    def _same(self, text: str) -> list[Mark]:
        """The numerals that say what a typed value says: its number, sign and unit, or that there is no change."""
        numerals = scan(text)
        if not numerals:
            return [m for m in self.sheet.marks if m.fact and not m.fact.value and text.strip() in _FLAT]
        if len(numerals) > 1:
            return []
        units = (numerals[0].unit, re.sub(r"[\d.,-]", "", text).strip())
        same = [
            mark
            for mark in self.sheet.marks
            if _value(mark) == abs(numerals[0].value) and any(_is_unit(mark.unit, unit) for unit in units)
        ]
        return [mark for mark in same if mark.printed.startswith("-") == (numerals[0].value < 0)] or same

    def _words(self, leaf: Leaf, value: Any, path: Path, near: int | None) -> Iterator[Claim | Problem]:
        if isinstance(value, (Mapping, list, bool)):
            yield _odd(path, value)
            return
        said = str(value).strip()
        found = self.sheet.find(said, near)
        passage = _fitted(leaf, found) if found else None
        if not passage:
            yield Problem(path, _short(value), "not_found")
            return
        text = _as_date(passage.text) if leaf.name == "as_of" else passage.text
        yield Claim(path, text, passage.spans(), by=("model",), how="copied by the model")


def unit_fits(leaf: Leaf, unit: str) -> bool:
    """Whether a figure in `unit` can be what the field asks for; a field that says nothing of it takes any."""
    ratios = [measure in _RATIOS for measure in leaf.measures]
    if all(ratios):
        return unit in PERCENT
    return any(ratios) or unit not in PERCENT


def _value(mark: Mark) -> Decimal | None:
    value = parse(mark.printed)
    return None if value is None else abs(value)


def _is_unit(printed: str, said: str) -> bool:
    return printed == said or any({printed, said} <= alike for alike in _ALIKE)


def _fitted(leaf: Leaf, found: Passage) -> Passage | None:
    """The words without the punctuation behind them; of a year its digits."""
    if leaf.kind == "integer":
        match = _YEAR.search(found.text)
        return found.slice(*match.span()) if match else None
    return found.strip(_TAIL) or None


def _as_date(text: str) -> str:
    """2024 年 12 月 31 日 as 2024-12-31; other words stay as they are."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) in (2, 3) and len(numbers[0]) == 4:
        return "-".join([numbers[0], *(number.zfill(2) for number in numbers[1:])])
    return text


def _odd(path: Path, value: Any) -> Problem:
    return Problem(path, _short(value), "wrong_shape")


def _short(value: Any) -> str:
    return str(value)[:80]
