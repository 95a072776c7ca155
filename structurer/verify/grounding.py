"""A released value stands on the page, digit for digit, with the unit and the sign that govern it there.

Whether the place is the right one for a field is what `naming` says: the same digits elsewhere are another figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from structurer.document import Document, Span
from structurer.locate import is_whole, printed, says_date, says_number, says_words
from structurer.numerals import MONEY_IN_YUAN, plain
from structurer.result import Claim, Evidence, Fact, Status

_DATE = re.compile(r"\d{4}(-\d{2}){1,2}")
_NO_CHANGE = re.compile(r"持平|无变化|无增减|没有变化|不变|相同|一致")
_ONE_UNIT = ({"万元", "万"}, {"亿元", "亿"}, {"%", "％"}, {"个百分点", "百分点", "%"})

FactsAt = Mapping[Span, Fact]


def facts_at(facts: Iterable[Fact]) -> FactsAt:
    """Each fact by where its digits begin and end; of two at one place the first."""
    found: dict[Span, Fact] = {}
    for fact in facts:
        if fact.spans:
            found.setdefault(Span(fact.spans[0].start, fact.spans[-1].end), fact)
    return found


def fact_of(claim: Claim, facts: FactsAt) -> Fact | None:
    """The figure that stands where a claim says."""
    return facts.get(Span(claim.spans[0].start, claim.spans[-1].end)) if claim.spans else None


def ground(document: Document, claim: Claim, facts: FactsAt) -> tuple[Claim, str | None]:
    """The claim, and why it is refused where its spans do not print it, in its unit and with its sign."""
    if not claim.spans or any(not 0 <= span.start < span.end <= len(document.text) for span in claim.spans):
        return claim, "no place on the page"
    text = printed(document, claim.spans)
    if claim.unit is None:
        if says_words(text, claim.text) or (_DATE.fullmatch(claim.text) and says_date(text, claim.text)):
            return claim, None
        return claim, f"the page prints {text[:40]!r} there"
    if not says_number(text, claim.text):
        flat = claim.text == "0" and _NO_CHANGE.search(text) and not re.search(r"\d", text)
        return claim, _misread(claim, fact_of(claim, facts)) if flat else f"the page prints {text!r} there"
    if not is_whole(document, claim.spans):
        return claim, "is part of a longer number"
    return claim, _misread(claim, fact_of(claim, facts))


def _misread(claim: Claim, fact: Fact | None) -> str | None:
    """Why the unit or the sign of a claim are not those of the figure that stands there."""
    if fact is None:
        return None
    if fact.unit and claim.unit != fact.unit and not any({claim.unit, fact.unit} <= same for same in _ONE_UNIT):
        return f"its unit there is {fact.unit}"
    if claim.text.startswith("-") != fact.signed.startswith("-") and fact.value:
        return f"the words there make it {fact.signed}"
    return None


def evidence_of(
    document: Document, claim: Claim, status: Status = "grounded", why: str = "", unit_spans: tuple[Span, ...] = ()
) -> Evidence:
    """Where a claim stands, with the status that its witnesses give it."""
    line = document.line_at(claim.spans[0].start)
    pages = document.boxes(claim.spans)
    return Evidence(
        status=status,
        by=claim.by,
        page=line.page,
        line=line.number,
        boxes=pages[0][1] if pages else (),
        spans=claim.spans,
        quote=printed(document, claim.spans),
        yuan=_yuan(claim),
        continued=pages[1:],
        why=why,
        unit_spans=unit_spans,
    )


def _yuan(claim: Claim) -> Decimal | None:
    factor = MONEY_IN_YUAN.get(claim.unit or "")
    return None if factor is None else plain(Decimal(claim.text) * factor)
