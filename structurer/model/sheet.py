"""Blocks -> what a model sees, with every numeral marked by an id, and the way from ids and words back to the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from structurer.document import Passage, Span
from structurer.model.blocks import Block
from structurer.numerals import Numeral, half_width, scan
from structurer.result import Fact, Source
from structurer.verify.grounding import FactsAt, facts_at
from structurer.verify.words.steering import steering_in

MARK = re.compile(r"<\d+>")
_FOLDED = str.maketrans("，；：（）？！“”‘’。【】〔〕＜＞", ",;:()?!\"\"''.[][]<>")
_IGNORED = re.compile(r"[\s\u200b]")
_LONGEST_TITLE = 40
_BRACKETS = re.compile(r"<(?=\s*(?:\d|$))|(?<=\d)\s*>")
_WIDE = str.maketrans("<>", "＜＞")
_APART = "\0"  # between passages: words are not found across it
_DIGIT = re.compile(r"[\d.,]")
_NUMBER_BEFORE = re.compile(r"\d[.,]?\Z")
_NUMBER_BEHIND = re.compile(r"[.,]?\d")
_LOOSE = re.compile(r"[\W_]")


@dataclass(frozen=True)
class Mark:
    """A numeral of a sheet: its id, where it stands, and the digits, sign and unit that code reads there.

    `fact` is its meaning where one is known. `unit_spans` and `qualifier_spans` are where the words beside it stand.
    """

    id: int
    spans: tuple[Span, ...]
    printed: str
    unit: str
    fact: Fact | None
    unit_spans: tuple[Span, ...] = ()
    qualifier: str = ""
    qualifier_spans: tuple[Span, ...] = ()

    @property
    def start(self) -> int:
        return self.spans[0].start


@dataclass(frozen=True)
class Sheet:
    """The text of a chunk as it is shown, and what its ids and words point at."""

    text: str
    marks: tuple[Mark, ...]
    words: Passage

    def mark(self, number: int) -> Mark | None:
        return self.marks[number - 1] if 0 < number <= len(self.marks) else None

    def find(self, said: str, near: int | None = None) -> Passage | None:
        """Where the document prints `said`, white space, width and marks aside; the place nearest to `near`.

        Where it is not printed so, punctuation is left aside too. None where it stands nowhere.
        """
        bare = MARK.sub("", said)
        if _APART in bare:
            return None
        return self._find(_fold(bare), self._folded, near) or self._find(_loosen(bare), self._loose, near)

    def _find(self, wanted: str, index: tuple[str, tuple[int, ...]], near: int | None) -> Passage | None:
        text, places = index
        if not wanted:
            return None
        found = [
            (places[match.start()], places[match.start() + len(wanted) - 1] + 1)
            for match in re.finditer(f"(?={re.escape(wanted)})", text)
        ]
        whole = [(start, end) for start, end in found if self._is_whole(start, end)]
        if not whole:
            return None
        start, end = min(
            whole, key=lambda place: (0 if near is None else abs(self.words.offsets[place[0]] - near), place)
        )
        return self.words.slice(start, end).strip()

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no number is cut at either end."""
        text = half_width(self.words.text)
        return not (_NUMBER_BEFORE.search(text[max(0, start - 2) : start]) and _DIGIT.match(text, start)) and not (
            _NUMBER_BEHIND.match(text[end : end + 2]) and _DIGIT.match(text, end - 1)
        )

    @cached_property
    def _folded(self) -> tuple[str, tuple[int, ...]]:
        return _index(self.words.text, _IGNORED)

    @cached_property
    def _loose(self) -> tuple[str, tuple[int, ...]]:
        return _index(self.words.text, _LOOSE)


def _fold(text: str) -> str:
    return _IGNORED.sub("", half_width(text).translate(_FOLDED))


def _loosen(text: str) -> str:
    return _LOOSE.sub("", half_width(text))


def _index(text: str, ignored: re.Pattern[str]) -> tuple[str, tuple[int, ...]]:
    folded = half_width(text).translate(_FOLDED)
    kept = [(c, at) for at, c in enumerate(folded) if c == _APART or not ignored.match(c)]
    return "".join(character for character, _ in kept), tuple(at for _, at in kept)


@dataclass(frozen=True)
class Figures:
    """The figures of a document by place; `unsaid` are those that words state without a digit (持平), in order."""

    at: FactsAt
    unsaid: tuple[Fact, ...]


def figures_of(source: Source) -> Figures:
    text = source.document.text
    unsaid = [f for f in source.facts if f.spans and not any(c.isdigit() for s in f.spans for c in text[slice(*s)])]
    return Figures(facts_at(source.facts), tuple(sorted(unsaid, key=lambda fact: fact.start)))


def sheet_of(blocks: Sequence[Block], figures: Figures, marked: bool = True, settled: Collection[int] = ()) -> Sheet:
    """What a model sees of `blocks`; without `marked` the ids are not shown. Figures that start at a place of
    `settled` get no id."""
    marks: list[Mark] = []
    lines: list[str] = []
    words = Passage("", ())
    table: str | None = None
    before: tuple[str, ...] = ()
    seen: set[int] = set()
    for titles, group in groupby(blocks, key=lambda block: block.titles):
        here = list(group)
        for heading in _headings(here[0], seen):
            words = words + _apart(_withheld(heading))
        lines += heading_lines(titles, before, here)
        before = titles
        for block in here:
            if block.table is not None and block.table.id != table:
                lines += table_lines(block)
            table = block.table.id if block.table else None
            cells = []
            for whole in block.passages:
                passage = _withheld(whole)
                found = list(_marks(passage, figures, block, settled, len(marks)))
                marks += [mark for mark, _ in found]
                cells.append(_shown(passage, found) if marked else passage.text)
                words = words + _apart(passage)
            lines.append(" | ".join(cells))
    return Sheet("\n".join(lines), tuple(marks), words)


def _headings(block: Block, seen: set[int]) -> Iterator[Passage]:
    """The headings above a block that were not given yet: a thing may be named nowhere else."""
    for section in block.path:
        if section.heading and section.heading.offsets[0] not in seen:
            seen.add(section.heading.offsets[0])
            yield section.heading


def heading_lines(titles: Sequence[str], before: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    """The heading path with the pages, without what it shares with the one before and what the first block says."""
    shared = next((at for at, (one, two) in enumerate(zip(titles, before, strict=False)) if one != two), None)
    shared = min(len(titles), len(before)) if shared is None else shared
    said = titles and blocks[0].text.startswith(titles[-1][:_LONGEST_TITLE])
    own = titles[min(shared, len(titles) - 1) : len(titles) - 1 if said else None]
    pages = sorted({block.page for block in blocks})
    shown = f"[p{pages[0]}]" if len(pages) == 1 else f"[p{pages[0]}-{pages[-1]}]"
    if own or not before:
        yield f"## {'… > ' if shared else ''}{' > '.join(_shown_title(title) for title in own) or '-'} {shown}"


def _shown_title(title: str) -> str:
    return "…" if steering_in(title) else _BRACKETS.sub(_wide, title[:_LONGEST_TITLE])


def table_lines(block: Block) -> Iterator[str]:
    table = block.table
    assert table is not None
    title = " ".join(part for part in (table.number, table.title, f"[{table.unit}]" if table.unit else "") if part)
    yield f"{table.id if steering_in(title) else _BRACKETS.sub(_wide, title) or table.id}:"
    yield " | ".join("…" if steering_in(column) else _BRACKETS.sub(_wide, column) for column in table.columns)


def _withheld(passage: Passage) -> Passage:
    """A passage without the sentences that speak to a machine."""
    kept, last = Passage("", ()), 0
    for start, end in steering_in(passage.text):
        kept, last = kept + passage.slice(last, start), end
    return kept + passage.slice(last) if last else passage


def _apart(passage: Passage) -> Passage:
    """The passage with a mark behind it, so that words are not found across cells by chance."""
    return passage + Passage(_APART, (passage.offsets[-1],)) if passage else passage


def _marks(
    passage: Passage, figures: Figures, block: Block, settled: Collection[int], before: int
) -> Iterator[tuple[Mark, int]]:
    """The marks of a passage with the position they are shown at: figures, and words that say there is no change."""
    found: list[tuple[int, tuple[Span, ...], Fact | None, Numeral | None]] = []
    taken: set[int] = set()
    for numeral in scan(passage.text):
        spans = passage.spans(numeral.start, numeral.end)
        fact = figures.at.get(Span(spans[0].start, spans[-1].end))
        # Of a row only figures: the numbers of its lines and codes are nobody's answer.
        if fact is None and (numeral.kind != "quantity" or block.row is not None):
            continue
        found.append((numeral.start, fact.spans if fact else spans, fact, numeral))
        taken.update(passage.offsets[numeral.start : numeral.end])
    places = {offset: at for at, offset in enumerate(passage.offsets)}
    found += [
        (places[fact.start], fact.spans, fact, None)
        for fact in _unsaid_in(passage, figures.unsaid)
        if fact.start not in taken and fact.start in places
    ]
    open_ones = [item for item in found if item[1][0].start not in settled]
    for number, (at, spans, fact, read) in enumerate(sorted(open_ones, key=lambda item: item[0]), before + 1):
        yield _mark(number, spans, fact, read, passage, block), at


def _unsaid_in(passage: Passage, unsaid: Sequence[Fact]) -> Iterator[Fact]:
    here = passage.span()
    for fact in unsaid[bisect_left(unsaid, here.start, key=lambda fact: fact.start) :]:
        if fact.start >= here.end:
            return
        yield fact


def _mark(
    number: int, spans: tuple[Span, ...], fact: Fact | None, numeral: Numeral | None, passage: Passage, block: Block
) -> Mark:
    unit = (fact.unit if fact else "") or (numeral.unit if numeral else "")
    unit_spans: tuple[Span, ...] = ()
    qualifier_spans: tuple[Span, ...] = ()
    if numeral and numeral.unit:
        at = passage.text.find(numeral.unit, numeral.end, numeral.unit_end)
        unit_spans = passage.spans(at, at + len(numeral.unit)) if at >= 0 else ()
    if numeral and numeral.qualifier and numeral.qualifier != "range":
        low, high = max(0, numeral.start - 5), numeral.unit_end + 5
        around = passage.text[low:high]
        at = around.find(numeral.qualifier)
        if at >= 0:
            qualifier_spans = passage.spans(low + at, low + at + len(numeral.qualifier))
    if not unit and block.table and block.table.unit and not fact:
        unit = block.table.unit
    return Mark(
        number,
        spans,
        fact.signed if fact else numeral.printed if numeral else "0",
        unit,
        fact,
        unit_spans,
        numeral.qualifier if numeral and qualifier_spans else "",
        qualifier_spans,
    )


def _shown(passage: Passage, marks: Sequence[tuple[Mark, int]]) -> str:
    text, last = "", 0
    for mark, at in marks:
        text += f"{_BRACKETS.sub(_wide, passage.text[last:at])}<{mark.id}>"
        last = at
    return text + _BRACKETS.sub(_wide, passage.text[last:])


def _wide(match: re.Match[str]) -> str:
    """A printed bracket in full width: only ids stand in narrow ones."""
    return match.group().translate(_WIDE)


def is_chinese(text: str) -> bool:
    """Whether more than a quarter of the letters of a text are Chinese."""
    letters = [character for character in text if character.isalpha()]
    return sum(character >= "\u2e80" for character in letters) * 4 > len(letters)
