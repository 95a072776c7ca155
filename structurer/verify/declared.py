"""The checks that a schema declares, tried on the figures that were found for it. Pure.

A check is tried at every place of its model, and there once for each row where the field that it tests stands in a
list. Where a figure that it needs was not found, or the units do not fit, it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from itertools import product

from pydantic import BaseModel

from structurer.declare import AtMost, Change, Equal, Rule, Share, Sum, Term, checks_of, paths, rules_of
from structurer.result import Check, Claim, Fact, Outcome, Path
from structurer.schema import Leaf, Schema, fields_of, trail
from structurer.verify.amounts import Amount, Verdict, add_up, amount_of, equal, is_ratio, unit_of
from structurer.verify.identities import as_percent

_DIGITS = 60  # of intermediate results; more than any printed figure needs

Finds = Callable[[Claim], Fact | None]
_Part = tuple[int, Fact, Fact | None]  # factor, amount, percentage


def check_declared(schema: Schema, claims: Mapping[str, Claim], facts: Finds) -> Iterator[Check]:
    """Every declared check that can be tried.

    `claims` are those of the schema's record by their JSON pointer below it ("overall/total", "items/0/final"); `facts`
    gives the figure that stands where a claim says. The facts of a check are the tested figure, then the others in the
    order of the declaration. In a sum of the rule "times" a percentage stands behind the amount that it is of.
    """
    record = _Record(schema.model, {_path(pointer): claim for pointer, claim in claims.items()}, facts)
    for place, model in record.models(schema.model):
        for check in checks_of(model):
            rules = rules_of(check)
            for at in record.places(_trail(model, paths(rules[0])[0]), place):
                yield from _either(rules, _Figures(record, model, place, at))


@lru_cache(maxsize=4096)
def _trail(model: type[BaseModel], names: tuple[str, ...]) -> tuple[Leaf, ...]:
    return trail(model, names)


def _path(pointer: str) -> Path:
    return tuple(int(part) if part.isdecimal() else part for part in pointer.split("/"))


@dataclass(frozen=True)
class _Record:
    """The claims of a record, by path."""

    model: type[BaseModel]
    claims: Mapping[Path, Claim]
    facts: Finds

    @cached_property
    def lists(self) -> Mapping[Path, list[int]]:
        """The numbers of the rows of every list."""
        found: dict[Path, dict[int, None]] = {}
        for path in self.claims:
            for at, part in enumerate(path):
                if isinstance(part, int):
                    found.setdefault(path[:at], {})[part] = None
        return {path: sorted(rows) for path, rows in found.items()}

    def models(self, model: type[BaseModel], place: Path = ()) -> Iterator[tuple[Path, type[BaseModel]]]:
        """The models of the schema at each place where they stand."""
        yield place, model
        for leaf in fields_of(model):
            if leaf.model and leaf.kind in ("model", "rows"):
                for inside in self.places((leaf,), place):
                    yield from self.models(leaf.model, inside)

    def places(self, leaves: Sequence[Leaf], place: Path, beside: Path = ()) -> Iterator[Path]:
        """Where a field stands below `place`: in each row of its lists; in a list that `beside` is in, in its row."""
        if not leaves:
            yield place
            return
        here = (*place, leaves[0].name)
        size = len(here)
        if leaves[0].kind != "rows":
            yield from self.places(leaves[1:], here, beside)
            return
        rows = beside[size : size + 1] if beside[:size] == here and len(beside) > size else self.lists.get(here, ())
        for row in rows:
            yield from self.places(leaves[1:], (*here, row), beside)

    def fact(self, path: Path) -> Fact | None:
        """The figure at a path, None where there is none."""
        claim = self.claims.get(path)
        return self.facts(claim) if claim else None

    def name(self, path: Path) -> str:
        """What a figure is called: the group or the row that it stands in, and its description."""
        names = [part for part in path if isinstance(part, str)]
        *above, leaf = _trail(self.model, tuple(names))
        inside = above[-1] if above else None
        group = inside.info.description if inside else ""
        if inside and inside.model and inside.kind == "rows":
            texts = [field.name for field in fields_of(inside.model) if field.kind == "text"]
            title = [text for text in texts if text.endswith("name") and (*path[:-1], text) in self.claims][
                -1:
            ] or texts[:1]
            claim = self.claims.get((*path[:-1], *title))
            group = claim.text if claim else group
        return "，".join(part for part in (group, leaf.info.description or leaf.labels[0]) if part)


@dataclass(frozen=True)
class _Figures:
    """The figures of one trial of a check: `place` is that of its model, `at` that of the tested field."""

    record: _Record
    model: type[BaseModel]
    place: Path
    at: Path

    def places(self, names: Sequence[str], beside: Path = ()) -> list[Path]:
        """The places of a field: that of the row which `beside`, else the tested field, is in, or of all rows."""
        return list(self.record.places(_trail(self.model, tuple(names)), self.place, beside or self.at))

    def __call__(self, name: str | None) -> Fact | None:
        places = self.places(name.split(".")) if name else []
        return self.record.fact(places[0]) if places else None

    def parts(self, term: Term) -> tuple[list[_Part], bool] | None:
        """The figures of a part of a sum, and whether all of it is printed; None where one that it needs is not."""
        found: list[_Part] = []
        places = self.places(term.path)
        for place in places:
            if term.optional and place not in self.record.claims:
                continue
            amount = self.record.fact(place)
            percent = self.record.fact(self.places(term.percent, place)[0]) if term.percent else None
            if amount is None or (term.percent and percent is None and amount.value):
                return None
            found.append((term.factor, amount, percent))
        return (found, len(found) == len(places) > 0) if found or term.optional else None


def _either(rules: Sequence[Rule], figures: _Figures) -> Iterator[Check]:
    """What comes of rules of which one is to hold: the first that does; none fails while another says nothing."""
    tried = [list(_try(rule, figures)) for rule in rules]
    held = [checks for checks in tried if checks and all(check.outcome in ("holds", "rounding") for check in checks)]
    if held:
        yield from held[0]
    elif all(tried):
        yield from tried[0]


def _try(check: Rule, figures: _Figures) -> Iterator[Check]:
    about = figures.record.name(figures.at)
    match check:
        case Sum():
            yield from _sum(check, figures, about)
        case Share():
            percent, part, whole = figures(check.percent), figures(check.part), figures(check.whole)
            if percent and part and whole:
                kind = "completion" if _measure(figures, check.percent) == "completion" else "share"
                yield from _ratio(kind, about, percent, (part,), whole)
        case Change():
            yield from _change(check, figures, about)
        case Equal():
            one, other = figures(check.one), figures(check.other)
            if one and other and _fit(one, other):
                verdict = equal(_amount(one), _amount(other))
                yield _check("restated", about, (one, other), verdict)
        case AtMost():
            part, whole = figures(check.part), figures(check.whole)
            if part and whole and _fit(part, whole):
                yield _check("part", about, (part, whole), _at_most(_amount(part), _amount(whole)), rule="at most")


def _measure(figures: _Figures, name: str) -> str:
    return _trail(figures.model, tuple(name.split(".")))[-1].measures[0]


def _check(
    kind: str, about: str, facts: tuple[Fact, ...], verdict: Verdict, factors: tuple[int, ...] = (), rule: str = ""
) -> Check:
    return Check(kind, verdict.outcome, facts, factors, verdict.expected, verdict.difference, about, rule=rule)


def _amount(fact: Fact) -> Amount:
    """The amount of a figure; a count of things is exact, unless it is one of tens of thousands."""
    amount = amount_of(fact)
    counted = fact.measure == "count" and amount.unit[:1] not in ("万", "亿") and fact.value == fact.value.to_integral()
    return replace(amount, half=Decimal(0)) if counted else amount


def _fit(*facts: Fact) -> bool:
    """Whether figures can be compared: of one unit, and none of them printed only once; nothing bears itself out."""
    return len({unit_of(fact) for fact in facts}) == 1 and len({fact.spans for fact in facts}) == len(facts)


def _at_most(part: Amount, whole: Amount) -> Verdict:
    over = part.value - whole.value
    outcome: Outcome = "holds" if over <= 0 else "rounding" if over <= part.half + whole.half else "error"
    return Verdict(outcome, whole.value / part.step, over / part.step)


# Sums


def _sum(check: Sum, figures: _Figures, about: str) -> Iterator[Check]:
    total = figures(check.total)
    found = [figures.parts(term) for term in check.terms]
    parts = [part for printed in found if printed for part in printed[0]]
    if total is None or None in found or not parts or not _fit(total, *(amount for _, amount, _ in parts)):
        return
    if any(percent for _, _, percent in parts):
        tried = _weighted(about, total, parts)
    else:
        tried = _add("sum", about, total, [part for _, part, _ in parts], [factor for factor, _, _ in parts])
    if tried and tried.outcome == "error":
        whole = all(printed[1] for printed in found if printed)
        tried = _short(tried, check, whole, signed=_measure(figures, check.total) == "change")
    if tried:
        yield tried


def _add(kind: str, about: str, total: Fact, parts: Sequence[Fact], factors: Sequence[int]) -> Check:
    verdict = add_up(_amount(total), [_amount(part) for part in parts], factors)
    return _check(kind, about, (total, *parts), verdict, tuple(factors))


def _short(failed: Check, check: Sum, whole: bool, signed: bool) -> Check | None:
    """What a sum that fails says if more may belong to it: nothing where it is open, a note where a part is absent.

    Parts that go beyond their total are wrong whatever else there is, as long as none can be below nothing.
    """
    beyond = not signed and failed.difference is not None and failed.difference < 0
    if beyond or (whole and not check.is_open):
        return failed
    return None if check.is_open else replace(failed, outcome="note", rule="absent")


def _weighted(about: str, total: Fact, parts: Sequence[_Part]) -> Check | None:
    """A sum of which parts are an amount times a percentage; each figure may be off by its own rounding."""
    facts, factors, value, low, high = [total], [], Decimal(0), Decimal(0), Decimal(0)
    with localcontext() as context:
        context.prec = _DIGITS
        for factor, fact, percent in parts:
            rate = _rate(percent) if percent else Amount(Decimal(100), Decimal(0), "%")
            if rate is None:
                return None
            amount = _amount(fact)
            ends = [
                factor * (amount.value + a * amount.half) * (rate.value + b * rate.half) / 100
                for a, b in product((-1, 1), (-1, 1))
            ]
            value, low, high = value + factor * amount.value * rate.value / 100, low + min(ends), high + max(ends)
            facts += [fact, percent] if percent else [fact]
            factors += [factor, factor] if percent else [factor]
        whole = _amount(total)
        gap = whole.value - value
        near = low - whole.half <= whole.value <= high + whole.half
        outcome: Outcome = "holds" if abs(gap) <= whole.half else "rounding" if near else "error"
        verdict = Verdict(outcome, value / whole.step, gap / whole.step)
    return _check("sum", about, tuple(facts), verdict, tuple(factors), "times")


# Percentages


def _rate(fact: Fact) -> Amount | None:
    """A percentage; a bare figure below one is a fraction of one, and one with another unit is no percentage."""
    amount = _amount(fact)
    if amount.unit == "%":
        return amount
    if amount.unit:
        return None
    return as_percent(fact) if abs(amount.value) <= 1 else Amount(amount.value, amount.half, "%")


def _ratio(
    kind: str, about: str, percent: Fact, parts: tuple[Fact, ...], whole: Fact, factors: tuple[int, ...] = (1,)
) -> Iterator[Check]:
    rate = _rate(percent)
    if rate and _fit(*parts, *([whole] if whole not in parts else ())) and percent.spans != whole.spans:
        verdict = is_ratio(rate, [_amount(part) for part in parts], factors, _amount(whole))
        facts = (percent, *parts) if whole in parts else (percent, *parts, whole)
        yield _check(kind, about, facts, verdict)


def _change(check: Change, figures: _Figures, about: str) -> Iterator[Check]:
    now, before = figures(check.current), figures(check.previous)
    change, percent = figures(check.change), figures(check.percent)
    if now and before:
        if change and _fit(change, now, before):
            yield _add("change", about, change, (now, before), (1, -1))
        if percent and before.value >= 0:
            yield from _ratio("change", about, percent, (now, before), before, (1, -1))
    elif now and change and percent and _fit(change, now):
        yield from _of_the_difference(about, percent, change, now)


def _of_the_difference(about: str, percent: Fact, change: Fact, now: Fact) -> Iterator[Check]:
    """Whether a percentage is the change over this year's figure less the change; below nothing it has no meaning."""
    by, current, rate = _amount(change), _amount(now), _rate(percent)
    base = Amount(current.value - by.value, current.half + by.half, current.unit, current.step)
    if rate and base.value >= -base.half:
        verdict = is_ratio(rate, (by,), (1,), base)
        yield _check("change", about, (percent, change, now), verdict, rule="percent")
