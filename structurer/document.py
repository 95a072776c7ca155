"""What a source prints and where: the frozen values that every stage reads.

`Document.text` is the one coordinate system. A `Span` is a half-open range of it; a `Passage` is text joined from it
(lines unwrapped, white space between Chinese characters dropped) in which every character still knows its place.
Boxes are in points from the top left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from structurer.numerals import is_latin

Role = Literal["body", "header", "footer", "page_number", "contents"]


class Span(NamedTuple):
    """A half-open range of `Document.text`."""

    start: int
    end: int

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end


class Box(NamedTuple):
    """A rectangle on a page, in points, origin at the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around `boxes`, which must not be empty."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


@dataclass(frozen=True, slots=True)
class Passage:
    """Joined text; `offsets[i]` is the place of `text[i]` in `Document.text`."""

    text: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError(f"{len(self.text)} characters with {len(self.offsets)} offsets")

    def __bool__(self) -> bool:
        return bool(self.text)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The smallest span of the document around `text[start:end]`."""
        part = self.offsets[start:end]
        return Span(min(part), max(part) + 1) if part else Span(0, 0)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """The runs of the document that `text[start:end]` stands on, in reading order."""
        runs: list[Span] = []
        for offset in self.offsets[start:end]:
            if runs and runs[-1].end == offset:
                runs[-1] = Span(runs[-1].start, offset + 1)
            else:
                runs.append(Span(offset, offset + 1))
        return tuple(runs)

    def slice(self, start: int, end: int | None = None) -> Passage:
        return Passage(self.text[start:end], self.offsets[start:end])

    def strip(self, characters: str | None = None) -> Passage:
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.slice(left, len(self.text.rstrip(characters)) if left < len(self.text) else left)

    def __add__(self, other: Passage) -> Passage:
        return Passage(self.text + other.text, self.offsets + other.offsets)


NOTHING = Passage("", ())


@dataclass(frozen=True, slots=True)
class Line:
    """A visual line. `number` counts from 1, on its page for paged sources and in the file for text."""

    span: Span
    page: int
    number: int
    box: Box | None = None
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Page:
    """A page (a text source is one page). `strokes` are the drawn lines and edges of rectangles, as thin boxes."""

    number: int
    span: Span
    width: float = 0.0
    height: float = 0.0
    strokes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read. `glyphs[i]` is the box of `text[i]` for paged sources, and empty for text."""

    source: str
    sha256: str
    media: Literal["pdf", "text"]
    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    glyphs: tuple[Box | None, ...] = ()

    def line_at(self, offset: int) -> Line:
        """The line that holds `offset`, or the last one that begins before it."""
        at = bisect_right(self.lines, offset, key=lambda line: line.span.start)
        return self.lines[max(at - 1, 0)]

    def lines_in(self, span: Span) -> tuple[Line, ...]:
        """The lines that share a character with `span`."""
        if span.start >= span.end:
            return ()
        first = bisect_right(self.lines, span.start, key=lambda line: line.span.start) - 1
        found = []
        for line in self.lines[max(first, 0) :]:
            if line.span.start >= span.end:
                break
            if line.span.end > span.start:
                found.append(line)
        return tuple(found)

    def boxes(self, spans: Iterable[Span]) -> tuple[tuple[int, tuple[Box, ...]], ...]:
        """For each page that `spans` stand on one box for each line; nothing for sources without pages."""
        if not self.glyphs:
            return ()
        out: dict[int, list[Box]] = {}
        for span in spans:
            for line in self.lines_in(span):
                inside = range(max(span.start, line.span.start), min(span.end, line.span.end))
                glyphs = [box for box in (self.glyphs[i] for i in inside) if box is not None]
                if glyphs:
                    out.setdefault(line.page, []).append(hull(glyphs))
        return tuple((page, tuple(boxes)) for page, boxes in out.items())

    def passage(self, span: Span) -> Passage:
        """The text of `span` as it stands, nothing joined."""
        return Passage(self.text[span.start : span.end], tuple(range(span.start, span.end)))


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline: its number as printed ("一、"), its title, its own paragraphs, its children.

    `level` is 0 for a part (第一部分), then 1 for 一、, 2 for （一） and so on; `annex` marks a report that is bound
    into another document, whose numbering begins anew; `back_matter` one that explains terms and reports nothing.
    """

    level: int
    number: str
    title: str
    heading: Passage
    body: tuple[Passage, ...]
    children: tuple[Section, ...]
    span: Span
    annex: bool = False
    back_matter: bool = False

    @property
    def label(self) -> str:
        """Number and title as printed: 一、基本情况, 1.1 Outlook."""
        gap = " " if self.number and is_latin(self.title) else ""
        return f"{self.number}{gap}{self.title}"

    def walk(self, path: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
        """This section and all below it, each as its path from the top."""
        here = (*path, self)
        yield here
        for child in self.children:
            yield from child.walk(here)


@dataclass(frozen=True, slots=True)
class Outline:
    """The section tree and the paragraphs before it; `contents` are the lines of the table of contents."""

    sections: tuple[Section, ...]
    preamble: tuple[Passage, ...]
    contents: tuple[Passage, ...] = ()

    def walk(self) -> Iterator[tuple[Section, ...]]:
        """Every section in document order, as its path from the top."""
        for section in self.sections:
            yield from section.walk()

    def passages(self) -> Iterator[Passage]:
        """Every passage once, in document order: headings and paragraphs."""
        yield from self.preamble
        for path in self.walk():
            if path[-1].heading:
                yield path[-1].heading
            yield from path[-1].body

    def path_at(self, offset: int) -> tuple[Section, ...]:
        """The innermost section that holds `offset`, as its path."""
        best: tuple[Section, ...] = ()
        for path in self.walk():
            if path[-1].span.start <= offset < path[-1].span.end:
                best = path
        return best


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; empty cells have an empty passage. `level` is the printed indentation, in steps."""

    passage: Passage = NOTHING
    level: int = 0
    spanning: bool = False

    @property
    def text(self) -> str:
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Table:
    """A logical table, over as many pages as it takes.

    `columns` are header paths joined by "/"; each row has one cell for each column. `unit` is the printed unit that
    governs the amounts, and `unit_span` its place. `doubts` holds, by row number, why a row may be misread.
    """

    id: str
    number: str | None
    title: str
    unit: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    pages: tuple[int, int]
    span: Span
    form: str | None = None
    unit_span: Span | None = None
    period: str | None = None
    head: tuple[Passage, ...] = ()
    notes: tuple[Passage, ...] = ()
    doubts: tuple[tuple[int, str], ...] = ()

    def column(self, *names: str) -> int | None:
        """The first column whose path ends in one of `names`."""
        return next((i for i, path in enumerate(self.columns) if path.split("/")[-1] in names), None)


def is_wide(character: str) -> bool:
    """Chinese characters and full-width punctuation: text that is set without spaces."""
    return character >= "\u2e80" or character in "“”‘’—…·、。《》"


def join(document_text: str, spans: Iterable[Span]) -> Passage:
    """Unwraps lines into one passage.

    Between Chinese characters white space goes, and a numeral that is broken over two lines reads as one. It stays
    between two Latin letters or digits of one line, between a Latin word and the one that begins the next line, and,
    as one space, all through text that holds no Chinese.
    """
    ranges = tuple(spans)
    latin = is_latin("".join(document_text[slice(*span)] for span in ranges))
    text: list[str] = []
    offsets: list[int] = []
    for span in ranges:
        gap = False
        fresh = bool(text)
        for offset in range(*span):
            character = document_text[offset]
            if character.isspace() or character in "\u200b\ufeff\u00ad":
                gap = True
                continue
            if text and (gap or fresh) and (latin or _keeps_space(text[-1], character, fresh)):
                text.append(" ")
                offsets.append(offset - 1 if document_text[offset - 1].isspace() else offset)
            text.append(character)
            offsets.append(offset)
            gap = fresh = False
    return Passage("".join(text), tuple(offsets))


def _keeps_space(before: str, after: str, line_break: bool) -> bool:
    if is_wide(before) or is_wide(after):
        return False
    if line_break:
        return before.isalpha() and after.isalpha()
    return (before.isalnum() and after.isalnum()) or (before in ",.;:)" and after.isalpha())


def contiguous(spans: Iterable[Span]) -> Iterator[Span]:
    """`spans` in order, with touching ones made one."""
    ordered = sorted(set(spans))
    if not ordered:
        return
    current = ordered[0]
    for _, span in pairwise(ordered):
        if span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    yield current
