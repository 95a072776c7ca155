"""A released value stands on the page, digit for digit."""

from __future__ import annotations

import re
from decimal import Decimal

from structurer.document import Document
from structurer.locate import is_whole, printed, says_date, says_number, says_words
from structurer.numerals import MONEY_IN_YUAN, plain
from structurer.result import Claim, Evidence, Status

_DATE = re.compile(r"\d{4}(-\d{2}){1,2}")
_NO_CHANGE = re.compile(r"持平|无变化|无增减|没有变化|不变|相同|一致")


def ground(document: Document, claim: Claim) -> tuple[Claim, str | None]:
    """The claim, and why it is refused where its spans do not print it."""
    if not claim.spans or any(not 0 <= span.start < span.end <= len(document.text) for span in claim.spans):
        return claim, "no place on the page"
    text = printed(document, claim.spans)
    if claim.unit is not None:
        if says_number(text, claim.text):
            return claim, None if is_whole(document, claim.spans) else "is part of a longer number"
        if claim.text == "0" and _NO_CHANGE.search(text) and not re.search(r"\d", text):
            return claim, None
        return claim, f"the page prints {text!r} there"
    if says_words(text, claim.text) or (_DATE.fullmatch(claim.text) and says_date(text, claim.text)):
        return claim, None
    return claim, f"the page prints {text[:40]!r} there"


def evidence_of(document: Document, claim: Claim) -> Evidence:
    """Where a claim stands; a figure that is stated a second time has a second witness."""
    line = document.line_at(claim.spans[0].start)
    status: Status = "verified" if claim.restated else "grounded"
    pages = document.boxes(claim.spans)
    return Evidence(
        status=status,
        by=(claim.by,),
        page=line.page,
        line=line.number,
        boxes=pages[0][1] if pages else (),
        spans=claim.spans,
        quote=printed(document, claim.spans),
        yuan=_yuan(claim),
        continued=pages[1:],
    )


def _yuan(claim: Claim) -> Decimal | None:
    factor = MONEY_IN_YUAN.get(claim.unit or "")
    return None if factor is None else plain(Decimal(claim.text) * factor)
