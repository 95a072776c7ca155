"""Faults of single values: wrong digits, a wrong unit, another figure of the document, a blank that is filled.

The planted claim is what the answer of a model would be: by=("model",), with the words that name the field left as they
are, and never with the right place and the right digits. Where an error changes digits it is tried both ways that it
could come: with the place of the right numeral, and, worse, with that of a numeral which prints just the wrong digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from pydantic import BaseModel

from structurer.document import Span
from structurer.evaluate.digits import ERRORS
from structurer.evaluate.faults.cases import Case, Fault, Part
from structurer.evaluate.faults.places import Places
from structurer.extract import leaf_at, pointer
from structurer.numerals import MONEY_IN_YUAN
from structurer.result import Claim, Fact, Path
from structurer.schema import Leaf, fields_of
from structurer.verify.naming import row_of

_MONEY = ("元", "万元", "亿元")
_RATES = ("%", "‰", "个百分点", "百分点")
_NAMES = ("name", "item_name", "use", "description")
_KEPT = 2  # faults of one kind and way for one value


def faults_of_value(case: Case, at: int, where: str, places: Places, seed: str) -> Iterator[Fault]:
    """Every fault of one correct figure, kind by kind; `seed` and the pointer decide between variants."""
    claim = case.parts[at].released[where]
    rng = Random(f"{seed}/{case.parts[at].schema.name}/{where}")
    for kind, change in ERRORS.items():
        if kind != "percentage as fraction" or claim.unit in _RATES:
            texts = list(dict.fromkeys(change(claim.text)))
            yield from (_value(kind, way, at, claim, c) for way, c in _typed(case, at, claim, texts, rng))
    for way, planted in _of_other_units(case, claim, rng):
        yield _value("unit changed", way, at, claim, planted)
    fact = case.fact(claim)
    if fact:
        for kind, found in places.others(fact):
            picked = list({f.spans: f for f in found if f.spans != claim.spans}.values())
            for other in picked[:_KEPT] if kind in ("neighbouring row", "neighbouring column") else _pick(picked, rng):
                yield _value(kind, "place", at, claim, _at(claim, other))


def _pick(found: Sequence[Fact], rng: Random) -> list[Fact]:
    return rng.sample(list(found), min(_KEPT, len(found)))


def _value(kind: str, way: str, at: int, right: Claim, planted: Claim) -> Fault:
    return Fault(kind, way, at, right.path, (planted,), right)


def _answer(
    claim: Claim, text: str | None = None, unit: str | None = None, spans: tuple[Span, ...] | None = None
) -> Claim:
    """The claim as the answer of a model, with what is wrong in it."""
    return replace(
        claim,
        text=claim.text if text is None else text,
        unit=claim.unit if unit is None else unit,
        spans=claim.spans if spans is None else spans,
        by=("model",),
        how="planted",
    )


def _at(claim: Claim, other: Fact) -> Claim:
    """The answer that takes another figure of the document, with that figure's own unit."""
    return _answer(claim, other.signed, other.unit or claim.unit, other.spans)


def _typed(case: Case, at: int, claim: Claim, texts: Sequence[str], rng: Random) -> Iterator[tuple[str, Claim]]:
    """One of the wrong texts with the right place; and of those that the document prints somewhere, the worst."""
    if not texts:
        return
    yield "typed", _answer(claim, rng.choice(texts))
    leaf = leaf_at(case.parts[at].schema.model, claim.path)
    moved = [(text, place) for text in texts for place in case.printed.get(text.lstrip("-"), ())]
    moved = [(text, place) for text, place in moved if _spans(place) != claim.spans]
    ranked = sorted(moved, key=lambda m: -_likeness(claim, leaf, *m))
    for text, place in ranked[:1]:
        yield "moved", _answer(claim, text, spans=_spans(place))


def _spans(place: Fact | Span) -> tuple[Span, ...]:
    return place.spans if isinstance(place, Fact) else (place,)


def _likeness(claim: Claim, leaf: Leaf | None, text: str, place: Fact | Span) -> int:
    """How well a place would pass for that of the field."""
    if not isinstance(place, Fact):
        return 0
    fits = bool(leaf and place.measure in leaf.measures)
    signed = text.startswith("-") == place.signed.startswith("-")
    return 8 * (place.spans in claim.named) + 4 * (place.unit == claim.unit) + 2 * fits + signed


def _of_other_units(case: Case, claim: Claim, rng: Random) -> Iterator[tuple[str, Claim]]:
    """The right digits with wrong units, and with the place of a figure that prints them in another unit."""
    for unit in _other_units(claim, rng):
        yield "typed", _answer(claim, unit=unit)
    places = [place for place in case.printed.get(claim.text.lstrip("-"), ()) if isinstance(place, Fact)]
    for place in _pick([p for p in places if p.unit and p.unit != claim.unit], rng)[:1]:
        yield "moved", _at(claim, place)


def _other_units(claim: Claim, rng: Random) -> list[str]:
    """A wrong unit for a claim: another one of money, and none."""
    if claim.unit in MONEY_IN_YUAN:
        return [rng.choice([unit for unit in _MONEY if unit != claim.unit]), ""]
    if claim.unit in _RATES:
        return ["", "万元"]
    return [""] if claim.unit else ["%"]


# Blanks


def faults_of_blanks(case: Case, at: int, seed: str) -> Iterator[Fault]:
    """Fields that neither the rules nor gold fill, beside fields that are filled: with zero, and with a neighbour.

    Where a document has no gold a blank is one that the rules leave; should they have missed a printed zero, what is
    counted as a fault would be right, which makes the measure worse and not better.
    """
    part = case.parts[at]
    zeros = [fact for fact in case.facts.values() if not fact.value]
    for blank, beside in _blanks(part):
        rng = Random(f"{seed}/{part.schema.name}/{pointer(blank)}")
        empty = replace(beside, path=blank, named=())
        yield Fault("blank filled with zero", "typed", at, blank, (_answer(empty, "0"),))
        leaf = leaf_at(part.schema.model, blank)
        here = case.fact(beside)
        best = [zero for zero in zeros if leaf and zero.measure in leaf.measures] or zeros
        best = [z for z in best if here and (z.table, z.row, z.section) == (here.table, here.row, here.section)] or best
        for zero in rng.sample(best, min(1, len(best))):
            yield Fault("blank filled with zero", "moved", at, blank, (_at(empty, zero),))
        yield Fault("blank filled with neighbour", "place", at, blank, (_answer(empty),))


def _blanks(part: Part) -> Iterator[tuple[Path, Claim]]:
    """Every blank quantity whose model has a figure, with that figure."""
    filled = {claim.path for claim in part.claims}
    models: dict[Path, list[Claim]] = {}
    numbers = {id(claim): where for where, claim in part.released.items()}
    for where in part.right:
        claim = part.released[where]
        models.setdefault(claim.path[:-1], []).append(claim)
    for path, claims in models.items():
        model = _model_at(part.schema.model, path)
        for leaf in fields_of(model) if model else ():
            blank = (*path, leaf.name)
            shown = f"{numbers[id(claims[0])].rpartition('/')[0]}/{leaf.name}"
            known = part.gold is not None and part.gold.knows(shown)
            if leaf.kind == "quantity" and blank not in filled and not known:
                yield blank, claims[0]


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    for part in path:
        if isinstance(part, str):
            found = next((leaf.model for leaf in fields_of(model) if leaf.name == part), None)
            if found is None:
                return None
            model = found
    return model


# Rows


def faults_of_rows(case: Case, at: int, places: Places, seed: str) -> Iterator[Fault]:
    """A row that is dropped, doubled, invented or taken from elsewhere; a new one stands behind the last of its list.

    An invented row has the name of some other thing of the document, and figures that are made up, or are taken from
    anywhere in the document and have nothing to do with that name. A row of another list is a thing of the document
    with its own figures, which does not belong into this list.
    """
    part = case.parts[at]
    ends = _ends(part.claims)
    for row, claims in part.rows.items():
        free = (*row[:-1], ends[row[:-1]])
        rng = Random(f"{seed}/{part.schema.name}/{pointer(row)}")
        yield Fault("row dropped", "row", at, row, ())
        copied = tuple(replace(_answer(claim), path=(*free, *claim.path[len(row) :])) for claim in claims)
        yield Fault("row doubled", "row", at, None, copied)
        name = places.stranger(claims, rng)
        yield Fault("row invented", "typed", at, None, tuple(_invented(c, name, rng) for c in copied))
        own = [fact for claim in claims if claim.unit is not None and (fact := case.fact(claim))]
        figures = [places.like(fact, name, rng) for fact in own]
        mixed = tuple(_borrowed([_invented(c, name, rng) for c in copied], figures))
        if name and any(claim.unit is not None for claim in mixed):
            yield Fault("row invented", "moved", at, None, mixed)
        for other in places.strangers(case, claims, rng):
            named = [_invented(claim, other[0], rng) for claim in copied]
            yield Fault("row of another list", "place", at, None, tuple(_borrowed(named, other)))


def _ends(claims: Sequence[Claim]) -> Mapping[Path, int]:
    """The first free number of each list."""
    found: dict[Path, int] = {}
    for claim in claims:
        row = row_of(claim.path)
        if row:
            found[row[:-1]] = max(found.get(row[:-1], 0), int(row[-1]) + 1)
    return found


def _invented(claim: Claim, name: Fact | None, rng: Random) -> Claim:
    """A made-up figure, with the place of the row that it is modelled on; words are those of some other thing."""
    if claim.unit is not None:
        return replace(claim, text=_made_up(claim.text, rng))
    if name and name.name and claim.path[-1] in _NAMES:
        return replace(claim, text=name.name.text, spans=name.name.spans())
    return claim


def _made_up(text: str, rng: Random) -> str:
    """Digits of the same length that are others throughout."""
    change: Callable[[str], str] = lambda d: rng.choice([o for o in "123456789" if o != d])  # noqa: E731
    return "".join(change(c) if c.isdigit() else c for c in text)


def _borrowed(row: Sequence[Claim], others: Sequence[Fact | None]) -> Iterator[Claim]:
    """A row with other figures of the document in its fields, one after the other; a field too many is left out."""
    figures = iter(others)
    for claim in row:
        fact = next(figures, None) if claim.unit is not None else None
        if fact:
            yield _at(claim, fact)
        elif claim.unit is None:
            yield claim
