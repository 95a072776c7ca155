"""The account of all numerals: each is claimed, explained, or listed as unclaimed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from structurer.document import Document, Passage, Table, join
from structurer.numerals import Numeral, figure, half_width, scan
from structurer.result import Claim, Ledger, Source, Unclaimed

_DIGITS = re.compile(r"\d+")
_CONTEXT = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A numeral of the document with what accounts for it: "" where nothing does."""

    text: str
    start: int
    context: str
    account: str


def account(source: Source, released: Iterable[Claim] = ()) -> Ledger:
    """The ledger of a document.

    Figures with a meaning are claimed, and those that a record holds; what no passage holds is listed, never skipped.
    """
    entries = list(entries_of(source, released))
    explained = Counter(e.account for e in entries if e.account not in ("", "claimed"))
    return Ledger(
        numerals=len(entries),
        claimed=sum(1 for e in entries if e.account == "claimed"),
        explained=dict(sorted(explained.items())),
        unclaimed=tuple(_unclaimed(source.document, e) for e in entries if not e.account),
    )


def _unclaimed(document: Document, entry: Entry) -> Unclaimed:
    line = document.line_at(entry.start)
    return Unclaimed(entry.text, line.page, line.number, entry.context)


def entries_of(source: Source, released: Iterable[Claim] = ()) -> Iterator[Entry]:
    """Every numeral once, in document order."""
    claimed = {offset for fact in source.facts if fact.item for span in fact.spans for offset in range(*span)}
    claimed |= {offset for c in released if c.unit is not None for span in c.spans for offset in range(*span)}
    seen: set[int] = set()
    found: list[Entry] = []
    for passage, reason in _passages(source):
        for numeral in scan(passage.text):
            place = passage.offsets[numeral.start : numeral.end]
            if any(offset in seen for offset in place):
                continue
            seen.update(place)
            found.append(_entry(passage, numeral, place, claimed, reason))
    found += _leftovers(source.document, seen)
    yield from sorted(found, key=lambda entry: entry.start)


def _entry(passage: Passage, numeral: Numeral, place: Sequence[int], claimed: set[int], reason: str) -> Entry:
    context = passage.text[max(0, numeral.start - _CONTEXT) : numeral.end + _CONTEXT]
    if any(offset in claimed for offset in place):
        reason = "claimed"
    elif not reason and numeral.kind != "quantity":
        reason = numeral.kind
    return Entry(numeral.text, place[0], context, reason)


def _passages(source: Source) -> Iterator[tuple[Passage, str]]:
    """Every passage with what explains its numerals, where its place does."""
    document = source.document
    for table in source.tables:
        yield from _table_passages(table)
    for passage in source.outline.contents:
        yield passage, "contents"
    for path in source.outline.walk():
        reason = "definition" if path[-1].back_matter else ""
        for passage in (path[-1].heading, *path[-1].body):
            yield passage, reason
    for passage in source.outline.preamble:
        yield passage, ""
    for line in document.lines:
        if line.role != "body":
            yield join(document.text, [line.span]), line.role


def _table_passages(table: Table) -> Iterator[tuple[Passage, str]]:
    for passage in table.head:
        yield passage, "table_head"
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            yield cell.passage, _column_reason(column) or ("" if figure(cell.text) else "cell_text")
    for passage in table.notes:
        yield passage, ""


def _column_reason(column: str) -> str:
    last = column.split("/")[-1]
    if last in ("行次", "序号", "栏次", "行号"):
        return "row_number"
    if last in ("类", "款", "项") or re.search("编码|代码|编号", last):
        return "code"
    return ""


def _leftovers(document: Document, seen: set[int]) -> Iterator[Entry]:
    """Digits that no passage holds."""
    folded = half_width(document.text)
    for match in _DIGITS.finditer(folded):
        if not any(offset in seen for offset in range(*match.span())):
            context = re.sub(r"\s+", " ", document.text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT])
            yield Entry(match.group(), match.start(), context, "")
