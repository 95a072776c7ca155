"""English prose -> facts: the same reading as of Chinese prose, with English words and English order.

The subject of a figure stands before its verb (Revenue was $5 million), a comparison names the year before (up 6% from
$4.7 million), and a label with a colon names what follows it (Sample size: 2,418 households).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from structurer.document import NOTHING, Passage
from structurer.numerals import PERCENT, Numeral, is_money, scan
from structurer.result import Fact, Measure

_SENTENCE = re.compile(r"(?<![A-Z])(?<!\bDr)(?<!\bNo)(?<!\bvs)[.!?;]\s+(?=[A-Z“\"(])")
_LABEL = re.compile(r"\s*(?:[-–•*]\s*)?(?P<label>[A-Z][^.:;]{1,80}):\s")
_UP = r"up|increas\w*|ris(?:es|en|ing)|rose|gr[eo]w\w*|gain\w*|higher|climb\w*|improv\w*|expand\w*"
_DOWN = r"down|decreas\w*|declin\w*|fell|fall(?:s|en|ing)?|dropp?\w*|lower|reduc\w*|shr[aiu]nk\w*|cut"
_DIRECTION = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[^,;:]*$", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:from|(?:compared|compares) (?:with|to)|against|versus|vs\.?|than)\s*$", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:account\w* for|shares?|proportion|represent\w*|made up|makes? up)\b", re.IGNORECASE)
_BUDGET = re.compile(r"\bbudget\w*|\bappropriat\w*", re.IGNORECASE)
_VERB = re.compile(
    r"\s*\b(?:was|were|is|are|has|have|had|amount(?:s|ed) to|total?led|totals|reach(?:es|ed)|stood at|came to|costs?"
    r"|received|spent|spends|recorded|generated|reported|averaged|remained|account(?:s|ed) for|represent(?:s|ed)"
    rf"|{_UP}|{_DOWN})\b",
    re.IGNORECASE,
)
# Words at the ends of a clause that are no part of a name.
_HEDGE = "about|around|nearly|over|under|more than|less than|some|approximately"
_LEAD = re.compile(
    r"(?:[\s,;:()–—-]|(?:and|or|but|while|whereas|with|including|of which|the|a|an|our|its|their|by|of|at|to|in|for"
    rf"|from|respectively|during|{_HEDGE}|(?:19|20)\d\d)\b)+",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"(?:[\s,;:()–—-]|\b(?:of|at|to|by|for|in|{_HEDGE}))+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_BEHIND = re.compile(r"\s*(?:in|for|during)\s+(?:FY\s?)?((?:19|20)\d\d)\b")
_NO_NOUN = r"(?!(?:and|or|in|of|from|for|to|by|at|on|with|compared|were|was)\b)"
_COUNTED = re.compile(rf"\s*({_NO_NOUN}[a-z]+(?:\s{_NO_NOUN}[a-z]+){{0,2}})")


@dataclass(frozen=True, slots=True)
class _Name:
    """The words that name a figure and their place in the paragraph."""

    text: str
    start: int
    end: int


def read_english(passage: Passage, section: tuple[str, ...], item: str, year: int | None) -> Iterator[Fact]:
    """The figures of one paragraph; `item` names those of a paragraph that names nothing."""
    text = passage.text
    name: _Name | None = None
    previous = sentence = 0
    for numeral in (n for n in scan(text) if n.kind == "quantity"):
        begin = max((m.end() for m in _SENTENCE.finditer(text, sentence, numeral.start)), default=sentence)
        fresh = begin > sentence or previous == 0
        sentence = begin
        before = _without_unit(text, numeral, max(previous, sentence))
        left = text[max(previous, sentence) : before]
        measure = _measure(numeral, left, text)
        silent = measure == "previous" and not _VERB.search(left)
        named = None if silent else _named(left, max(previous, sentence), fresh)
        name = named or (None if fresh and previous and measure != "previous" else name)
        direction = _DIRECTION.search(left) or (previous and _DIRECTION.search(text[sentence : numeral.start]))
        falls = measure in ("change", "change_percent") and direction and direction["down"]
        yield Fact(
            item=name.text if name else item,
            measure=measure,
            value=-abs(numeral.value) if falls else numeral.value,
            printed=numeral.printed,
            unit=numeral.unit,
            spans=passage.spans(numeral.start, numeral.end),
            section=section,
            name=passage.slice(name.start, name.end) if name else NOTHING,
            clause=left.strip(),
            lead=text[sentence : numeral.start],
            counted=_counted(text, numeral) if measure == "count" else "",
            period=_period(text, numeral, left, year, measure),
            carried=named is None,
        )
        previous = numeral.unit_end or numeral.end


def _without_unit(text: str, numeral: Numeral, floor: int) -> int:
    """Where the words before a figure end: a currency sign in front of it is its own."""
    prefix = numeral.unit.split(" ")[0] if numeral.unit else ""
    start = text.rfind(prefix, floor, numeral.start) if prefix else -1
    return start if start >= 0 and not text[start + len(prefix) : numeral.start].strip() else numeral.start


def _measure(numeral: Numeral, left: str, text: str) -> Measure:
    money = is_money(numeral.unit)
    percent = numeral.unit in PERCENT
    if _PREVIOUS.search(left):
        return "previous"
    moves = _DIRECTION.search(left) is not None and not re.search(r"\b(?:to|at)\s*$", left)
    if percent:
        of = re.match(r"\s*of\b", text[numeral.unit_end :])
        return "change_percent" if moves else "share" if _SHARE.search(left) or of else "rate"
    if moves:
        return "change"
    if money:
        return "budget" if _BUDGET.search(left) else "amount"
    return "count"


def _named(left: str, at: int, fresh: bool) -> _Name | None:
    """The label before a colon, the subject before the last verb, or the words themselves."""
    label = _LABEL.match(left) if fresh else None
    if label:
        return _Name(label["label"].strip(), at + label.start("label"), at + label.end("label"))
    verbs = list(_VERB.finditer(left))
    end = verbs[-1].start() if verbs else len(left)
    if verbs and len(verbs) > 1 and not _trimmed(left, verbs[-2].end(), end):
        end = verbs[-2].start()  # rose and was: one subject before both
    start = max((m.end() for m in re.finditer(r"[,;:]\s", left[:end])), default=0)
    trimmed = _trimmed(left, start, end)
    return _Name(left[slice(*trimmed)], at + trimmed[0], at + trimmed[1]) if trimmed else None


def _trimmed(left: str, start: int, end: int) -> tuple[int, int] | None:
    lead = _LEAD.match(left, start, end)
    start = lead.end() if lead else start
    tail = _TAIL.search(left, start, end)
    end = tail.start() if tail else end
    return (start, end) if start < end and re.search(r"[A-Za-z]{2}", left[start:end]) else None


def _counted(text: str, numeral: Numeral) -> str:
    match = _COUNTED.match(text, numeral.unit_end or numeral.end)
    return match[1] if match else ""


def _period(text: str, numeral: Numeral, left: str, year: int | None, measure: Measure) -> str | None:
    """The year that stands right behind a figure, or last before it; else the document's."""
    behind = _YEAR_BEHIND.match(text, numeral.unit_end or numeral.end)
    printed = _YEAR.findall(left)
    found = behind[1] if behind else printed[-1] if printed else None
    if found or year is None:
        return found
    return str(year - 1) if measure == "previous" else str(year)
