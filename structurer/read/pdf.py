"""PDFs with a text layer: pdfplumber's characters and strokes, set into visual lines.

Chinese characters make the lines; everything else (digits, quotes, Latin words, often of another font and some points
off) then goes into the nearest line that has a free place for it. So a figure that a layout program pushed below its
sentence stands in the sentence again.
"""

from __future__ import annotations

import gc
import hashlib
import itertools
import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from structurer.document import Box, Document, Line, Page, Role, Span, hull, is_wide
from structurer.errors import DamagedInput, EncryptedInput, ScannedInput
from structurer.read.characters import unify
from structurer.read.text import kind_of

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–－·\s]*(?:[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?")
# What stands above a table is said again above the next one and is no running head.
_CAPTION = re.compile(
    r"单位\s*[:：]|(?:部门|单位)(?:名称)?\s*[:：]|^[（(]?(?:公开|附|预算|决算)?\s*表|表\s*(?:[（(].*[)）])?$"
)
_EDGE = 0.12  # the share of a page at its top and bottom in which running heads and page numbers stand


OnPage = Callable[[int, int], None]


class Glyph(NamedTuple):
    """One printed character."""

    text: str
    box: Box
    size: float


_CLOSING, _OPENING = "）〉》」』】〕，。、；：！？”’", "（〈《「『【〔“‘"


def ink(glyph: Glyph) -> tuple[float, float]:
    """From where to where a character is printed: full-width marks fill half of their box, and lines are set tight by
    running the other half into their neighbours."""
    x0, _, x1, _ = glyph.box
    half = (x1 - x0) / 2 if x1 - x0 > 0.8 * glyph.size else 0.0
    return (x0 + half if glyph.text in _OPENING else x0), (x1 - half if glyph.text in _CLOSING else x1)


@dataclass(frozen=True, slots=True)
class _Row:
    """A visual line in the making: glyphs by where their ink begins."""

    middle: float
    glyphs: list[Glyph]

    def is_free(self, x0: float, x1: float, slack: float) -> bool:
        at = bisect_left(self.glyphs, x0, key=lambda g: ink(g)[0])
        before = ink(self.glyphs[at - 1])[1] if at else x0
        after = ink(self.glyphs[at])[0] if at < len(self.glyphs) else x1
        return before <= x0 + slack and after >= x1 - slack


def read_pdf(path: Path, data: bytes, on_page: OnPage | None = None) -> Document:
    if data.lstrip()[:5] != b"%PDF-":
        kind = kind_of(data)
        raise DamagedInput(f"{path} is not a PDF{f' but {kind}' if kind else ''}; check where it comes from")
    pages = list(_pages(path, data, on_page))
    if not any(glyphs for _, _, glyphs, _ in pages):
        raise ScannedInput(f"{path} is a scan: its pages hold pictures and no text; run OCR on it first")
    return _document(path, data, pages)


_RawPage = tuple[float, float, list[Glyph], tuple[Box, ...]]


def _pages(path: Path, data: bytes, on_page: OnPage | None) -> Iterator[_RawPage]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(BytesIO(data)) as pdf, _no_collection():
            if not pdf.pages:
                raise DamagedInput(f"{path} is a damaged PDF: no page can be read; fetch it again")
            for page in pdf.pages:
                if on_page:
                    on_page(page.page_number, len(pdf.pages))
                yield float(page.width), float(page.height), _glyphs(page), _strokes(page)
                page.close()
    except (MalformedPDFException, PdfminerException, PDFException) as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            error.args[0] if error.args else None, PDFPasswordIncorrect
        ):
            raise EncryptedInput(f"{path} is protected by a password; save it without one") from error
        raise DamagedInput(
            f"{path} is a damaged PDF ({type(error.__cause__ or error).__name__}); fetch it again"
        ) from error
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        # What pdfminer raises on broken objects it does not wrap.
        raise DamagedInput(f"{path} is a damaged PDF ({type(error).__name__}: {error}); fetch it again") from error


@contextmanager
def _no_collection() -> Iterator[None]:
    """pdfminer makes millions of short-lived objects without cycles; collecting them costs a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _glyphs(page: Any) -> list[Glyph]:
    """The characters of a page in stream order, doubled ones (bold by overprinting) once."""
    from pdfminer.layout import LTChar

    height, seen, out = float(page.height), set(), []
    dx, dy, _, _ = page.mediabox
    for item in _items(page.layout, LTChar):
        text = item.get_text()
        if not text.strip() or text.startswith("(cid:"):
            continue
        size = item.size or 1.0
        # Places are counted in fifths of the size, and so only among characters of one size.
        across, up = round((item.x0 + item.x1) / (0.2 * size)), round((item.y0 + item.y1) / (0.2 * size))
        if (text, round(size, 2), across, up) in seen:
            continue
        seen |= {(text, round(size, 2), across + i, up + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
        box = Box(item.x0 - dx, height - item.y1 + dy, item.x1 - dx, height - item.y0 + dy)
        if box.x1 < 0 or box.x0 > float(page.width) or box.bottom < 0 or box.top > height:
            continue
        for at, character in enumerate(text):
            step = (box.x1 - box.x0) / len(text)
            out.append(Glyph(character, Box(box.x0 + at * step, box.top, box.x0 + (at + 1) * step, box.bottom), size))
    return out


def _items(container: Any, kind: Any) -> Iterator[Any]:
    from pdfminer.layout import LTContainer

    for item in container:
        if isinstance(item, kind):
            yield item
        elif isinstance(item, LTContainer):
            yield from _items(item, kind)


def _strokes(page: Any) -> tuple[Box, ...]:
    """Drawn lines and the four edges of rectangles, as pdfplumber's table finder takes them."""
    from pdfminer.layout import LTCurve, LTLine, LTRect

    height = float(page.height)
    dx, dy, _, _ = page.mediabox
    out: list[Box] = []
    for item in _items(page.layout, LTCurve):
        box = Box(item.x0 - dx, height - item.y1 + dy, item.x1 - dx, height - item.y0 + dy)
        if isinstance(item, LTLine):
            out.append(box)
        elif isinstance(item, LTRect):
            x0, top, x1, bottom = box
            out += [
                Box(x0, top, x1, top),
                Box(x0, bottom, x1, bottom),
                Box(x0, top, x0, bottom),
                Box(x1, top, x1, bottom),
            ]
        else:
            points = [(x - dx, height - y + dy) for x, y in item.pts]
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if ax == bx or ay == by:
                    out.append(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return tuple(dict.fromkeys(out))


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Visual lines, top to bottom, each left to right."""
    wide: list[Glyph] = []
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.text >= "\u3400" and glyph.text < "\ufe00":
            wide.append(glyph)
        elif runs and _continues(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    rows: list[_Row] = []
    for glyph in sorted(wide, key=lambda g: (g.box.top + g.box.bottom) / 2):
        _place(rows, [glyph], 0.45)
    for run in sorted(runs, key=lambda run: (run[0].box.top + run[0].box.bottom) / 2):
        _place(rows, run, 0.75)
    return [row.glyphs for row in sorted(rows, key=lambda row: row.middle)]


def _continues(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.box.x0 - before.box.x1
    return (
        not is_wide(before.text)
        and not is_wide(glyph.text)
        and abs(before.box.bottom - glyph.box.bottom) < 0.3 * glyph.size
        and -0.3 * glyph.size < gap < 0.3 * glyph.size
    )


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether there is a space between two characters; the one between Latin words is narrow in justified lines."""
    words = (before.text.isalpha() or glyph.text.isalpha()) and not is_wide(before.text) and not is_wide(glyph.text)
    return glyph.box.x0 - before.box.x1 > (0.15 if words else 0.25) * glyph.size


def _place(rows: list[_Row], run: list[Glyph], reach: float) -> None:
    """Puts `run` into the nearest row with a free place for it, or begins a row."""
    middle = (run[0].box.top + run[0].box.bottom) / 2
    size = max(run[0].size, 1.0)
    x0, x1 = ink(run[0])[0], ink(run[-1])[1]
    at = bisect_left(rows, middle - reach * size, key=lambda row: row.middle)
    # Punctuation that is set tight overlaps its neighbours.
    slack = (0.92 if len(run) == 1 and not run[0].text.isalnum() else 0.3) * size
    best: _Row | None = None
    while at < len(rows) and rows[at].middle <= middle + reach * size:
        row = rows[at]
        if (best is None or abs(row.middle - middle) < abs(best.middle - middle)) and row.is_free(x0, x1, slack):
            best = row
        at += 1
    if best is None:
        insort(rows, _Row(middle, list(run)), key=lambda row: row.middle)
        return
    for glyph in run:
        insort(best.glyphs, glyph, key=lambda g: ink(g)[0])


def _document(path: Path, data: bytes, raw: list[_RawPage]) -> Document:
    text: list[str] = []
    glyphs: list[Box | None] = []
    lines: list[Line] = []
    pages: list[Page] = []
    for number, (width, height, characters, strokes) in enumerate(raw, 1):
        begin = len(text)
        for row in rows_of(characters):
            start = len(text)
            for at, glyph in enumerate(row):
                if at and _is_apart(row[at - 1], glyph):
                    text.append(" ")
                    glyphs.append(None)
                text.append(glyph.text)
                glyphs.append(glyph.box)
            box = hull(glyph.box for glyph in row)
            first = lines[-1].number + 1 if lines and lines[-1].page == number else 1
            lines.append(Line(Span(start, len(text)), number, first, box))
            text.append("\n")
            glyphs.append(None)
        pages.append(Page(number, Span(begin, len(text)), width, height, strokes))
    printed = unify("".join(text))
    return Document(
        source=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        media="pdf",
        text=printed,
        pages=tuple(pages),
        lines=tuple(_with_roles(printed, pages, lines)),
        glyphs=tuple(glyphs),
    )


def _with_roles(text: str, pages: list[Page], lines: list[Line]) -> Iterator[Line]:
    """Marks page numbers, and heads and feet that run over at least half of the pages."""
    repeats = Counter(key for line in lines if (key := _running_key(text, pages, line)))
    needed = max(3, (len(pages) + 1) // 2)
    for line in lines:
        role = _role(text, pages[line.page - 1], line)
        key = _running_key(text, pages, line)
        if role == "body" and key and repeats[key] >= needed:
            role = "header" if key[0] else "footer"
        yield replace(line, role=role) if role != "body" else line


def _role(text: str, page: Page, line: Line) -> Role:
    assert line.box is not None
    at_edge = line.box.top < _EDGE * page.height or line.box.bottom > (1 - _EDGE) * page.height
    return "page_number" if at_edge and _PAGE_NUMBER.fullmatch(text[slice(*line.span)].strip()) else "body"


def _running_key(text: str, pages: list[Page], line: Line) -> tuple[bool, str] | None:
    assert line.box is not None
    height = pages[line.page - 1].height
    printed = re.sub(r"\d+|\s", "", text[slice(*line.span)])
    if not printed or _CAPTION.search(printed):
        return None
    if line.box.top < _EDGE * height:
        return True, printed
    return (False, printed) if line.box.bottom > (1 - _EDGE) * height else None
