"""Text layers: .txt and .md in UTF-8, UTF-16 or GB18030, told apart by their content."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby, pairwise, takewhile
from pathlib import Path

from structurer.document import Document, Line, Page, Span
from structurer.errors import DamagedInput, EmptyInput, UnknownEncoding
from structurer.forms import titled
from structurer.read.characters import unify

_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
_SHORT, _PAGE, _LONG = 2, 8, 150
"""The lines of a page: at least, on average at least, and at most."""
_FIRST = 3
"""The first page that is numbered, at the latest."""
_TABS_BEHIND = re.compile(r"[^\S\n\r\f]*\t")
_PAGE_NUMBER = re.compile(
    r"\s*[-—–－·]+\s*\d{1,4}\s*[-—–－·]+\s*|\s*第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?\s*"
)


def kind_of(data: bytes) -> str | None:
    """What the first bytes say that a file is, where it is something else than text."""
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)


def read_text(path: Path, data: bytes) -> Document:
    kind = kind_of(data)
    if kind:
        raise DamagedInput(f"{path} is {kind} with the name of a text file; rename it to what it is")
    text = unify(decode(path, data))
    if not text.strip():
        raise EmptyInput(f"{path} holds only white space")
    return Document(
        source=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        text=text,
        pages=(Page(1, Span(0, len(text))),),
        lines=_with_running_heads(text, _with_page_numbers(text, _with_blank_cells(text, list(_lines(text))))),
    )


def _lines(text: str) -> Iterator[Line]:
    """The lines that print something, without the white space behind it."""
    start = 0
    for number, printed in enumerate(re.split(r"(?<=\n)|(?<=\r)(?!\n)|(?<=\f)", text), 1):
        bare = printed.rstrip()
        if bare:
            role = "page_number" if _PAGE_NUMBER.fullmatch(bare) else "body"
            yield Line(Span(start, start + len(bare)), 1, number, None, role)  # type: ignore[arg-type]
        start += len(printed)


def _with_blank_cells(text: str, lines: list[Line]) -> list[Line]:
    """Lines of a table with the tabs behind their words, which part cells that are blank.

    A table is a run of lines with tabs, between words in one of them at least.
    """
    ends = [tabs.end() if (tabs := _TABS_BEHIND.match(text, line.span.end)) else line.span.end for line in lines]
    tabbed = ["\t" in text[line.span.start : end] for line, end in zip(lines, ends, strict=True)]
    kept: list[Line] = []
    for is_run, run in groupby(range(len(lines)), key=tabbed.__getitem__):
        at = list(run)
        table = is_run and any("\t" in text[slice(*lines[n].span)].strip() for n in at)
        kept += [replace(lines[n], span=Span(lines[n].span.start, ends[n])) if table else lines[n] for n in at]
    return kept


def _with_page_numbers(text: str, lines: list[Line]) -> tuple[Line, ...]:
    """Marks lines that hold nothing but 1, 2, 3 ... far apart: the numbers of the pages that were joined. The pages
    before the first of them may be without."""
    numbers = {
        at: int(digits)
        for at, line in enumerate(lines)
        if (digits := text[slice(*line.span)].strip()).isdecimal() and len(digits) < 4
    }
    marked = set(_pages_through(numbers, len(lines), _ends_of_pages(text, lines)))
    return tuple(replace(line, role="page_number") if at in marked else line for at, line in enumerate(lines))


def _ends_of_pages(text: str, lines: list[Line]) -> frozenset[int]:
    """The lines that other white space stands behind than behind most."""
    gaps = [text[line.span.end : after.span.start] for line, after in pairwise(lines)]
    usual = Counter(gaps).most_common(1)
    return frozenset(at for at, gap in enumerate(gaps) if gap != usual[0][0])


def _pages_through(numbers: Mapping[int, int], lines: int, ends: Set[int]) -> tuple[int, ...]:
    """The longest run of lines that count on by one, a page apart, from the first pages to the last; one that ends
    its page is the likelier of two that fit."""
    scores: dict[int, int] = {}
    before: dict[int, int | None] = {}
    places: dict[int, list[int]] = {}
    for at, number in numbers.items():
        last = _page_before(at, places.get(number - 1, ()), scores)
        if last is not None or (number <= _FIRST and at <= _LONG):
            scores[at] = (0 if last is None else scores[last]) + 2 + (at in ends)
            before[at] = last
            places.setdefault(number, []).append(at)
    runs = ((score, _run(before, at)) for at, score in scores.items() if lines - at <= _LONG)
    return max((run for run in runs if _is_through(run[1], numbers)), default=(0, ()))[1]


def _page_before(at: int, places: Sequence[int], scores: Mapping[int, int]) -> int | None:
    """The likeliest of the lines that hold the number before that of line `at`."""
    near = takewhile(lambda last: at - last <= _LONG, reversed(places))
    return max((last for last in near if at - last >= _SHORT), key=scores.__getitem__, default=None)


def _run(before: Mapping[int, int | None], last: int) -> tuple[int, ...]:
    run: list[int] = []
    at: int | None = last
    while at is not None:
        run.append(at)
        at = before[at]
    return tuple(reversed(run))


def _is_through(run: Sequence[int], numbers: Mapping[int, int]) -> bool:
    """Whether the lines are those of pages: of usual length on average, and one more where the first is not page 1."""
    most = (run[-1] - run[0]) // _PAGE + 1
    return (2 if numbers[run[0]] == 1 else 3) <= len(run) <= most


def _with_running_heads(text: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Marks lines that stand next to a page number and are the same on most pages, three at least. The title of a
    known form that each page begins with is none."""
    beside = {
        near: text[slice(*lines[near].span)].strip()
        for at, line in enumerate(lines)
        if line.role == "page_number"
        for near in (at - 1, at + 1)
        if 0 <= near < len(lines) and lines[near].role == "body"
    }
    pages = sum(line.role == "page_number" for line in lines)
    heads = {head for head, count in Counter(beside.values()).items() if count > max(2, pages / 2) and not titled(head)}
    return tuple(replace(line, role="header") if beside.get(at) in heads else line for at, line in enumerate(lines))


def decode(path: Path, data: bytes) -> str:
    """Text of `data`; raises `UnknownEncoding` where no known encoding gives plausible text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(path, data, encoding)
    candidates = ["utf-8", "gb18030"]
    zeros = data[:2000].count(0)
    if zeros:
        even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
        candidates = ["utf-16-le" if odd >= even else "utf-16-be"]
    elif len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return text
    raise UnknownEncoding(f"{path} is text in no known encoding; save it as UTF-8")


def _strict(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(
            f"{path} begins as {encoding} and breaks off at byte {error.start}; save it as UTF-8"
        ) from error


_KNOWN = re.compile(r"[\s -~\u00a0-\u024f\u2000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffee\ufeff]")


def _plausible(text: str) -> bool:
    """Mostly printable characters of the scripts such documents are set in."""
    sample = text[:20_000]
    return len(_KNOWN.findall(sample)) >= 0.97 * len(sample)
