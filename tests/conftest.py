"""What several test files share: the bundled samples, read once, and PDFs drawn by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

from structurer.document import NOTHING, Document, Outline, Passage, Section, Span, Table
from structurer.facts.prose import Reading, read_prose
from structurer.outline import build_outline
from structurer.pipeline import structure
from structurer.read import read
from structurer.result import Result
from structurer.tables import find_tables, place_tables

# The same examples in every run, so that a change is judged by what it changes; `--hypothesis-profile=search` looks for
# new ones, and what it finds becomes a named case.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=5000, deadline=None)
settings.load_profile("same")

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
GOLD = SAMPLES.parent / "gold"


class Sample(NamedTuple):
    """A bundled document with what the stages before extraction make of it."""

    document: Document
    tables: tuple[Table, ...]
    outline: Outline


@cache
def _sample(stem: str) -> Sample:
    document = read(SAMPLES / f"{stem}.pdf")
    tables = find_tables(document)
    outline = build_outline(document, tables)
    return Sample(document, place_tables(tables, outline), outline)


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Sample]:
    """`sample("accounts-2024")` is that bundled PDF, read."""
    return _sample


class Paper:
    """A PDF drawn by hand, so that a test knows where each character and each line stands.

    The font is one of the standard Chinese ones, named and not embedded: no machine has to have it. Latin letters and
    digits are half as wide as Chinese characters. Places are in points from the top left corner.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pages: list[tuple[int, int, list[str]]] = []

    def page(self, width: int = 595, height: int = 842) -> Paper:
        self._pages.append((width, height, []))
        return self

    def write(self, text: str, x: float = 72, top: float = 72, size: float = 12) -> Paper:
        """One line of text; `top` is the upper edge of its characters."""
        if not self._pages:
            self.page()
        _, height, marks = self._pages[-1]
        baseline = height - top - 0.88 * size
        marks.append(f"BT /F {size} Tf {x} {baseline:.2f} Td <{text.encode('utf-16-be').hex()}> Tj ET")
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Paper:
        _, height, marks = self._pages[-1]
        marks.append(f"{x0} {height - top} m {x1} {height - bottom} l S")
        return self

    def table(
        self, rows: list[list[str]], widths: list[int], top: float = 120, left: float = 72, row_height: float = 30
    ) -> float:
        """Draws a ruled table and says where it ends. "<" joins a cell to its left neighbour, "^" to the one above.

        Text begins 4 points inside its cell; full-width spaces in front of it are its indentation.
        """
        if not self._pages:
            self.page()
        xs = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
        ys = [top + row_height * at for at in range(len(rows) + 1)]
        for r, row in enumerate(rows):
            assert len(row) == len(widths), f"row {r} has {len(row)} cells for {len(widths)} columns"
            for c, text in enumerate(row):
                if r == 0 or text != "^":
                    self.rule(xs[c], ys[r], xs[c + 1], ys[r])
                if c == 0 or (text != "<" and not (text == "^" and _joined_left(rows, r, c))):
                    self.rule(xs[c], ys[r], xs[c], ys[r + 1])
                if text not in ("<", "^"):
                    for at, line in enumerate(text.split("\n")):
                        self.write(line, xs[c] + 4, ys[r] + 4 + 11 * at, 10)
        self.rule(xs[0], ys[-1], xs[-1], ys[-1]).rule(xs[-1], ys[0], xs[-1], ys[-1])
        return ys[-1]

    def save(self) -> Path:
        self.path.write_bytes(_pdf(self._pages))
        return self.path

    def read(self) -> Document:
        return read(self.save())


def _joined_left(rows: list[list[str]], r: int, c: int) -> bool:
    """Whether a cell that goes on from above is the right part of a cell that is joined to the left."""
    while rows[r][c] == "^":
        r -= 1
    return rows[r][c] == "<"


_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 >>",
)


def _pdf(pages: list[tuple[int, int, list[str]]]) -> bytes:
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *_FONT,
    ]
    for at, (width, height, marks) in enumerate(pages):
        content = "\n".join(marks)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {7 + 2 * at} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    out, starts = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return (out + f"startxref\n{out.index('xref' + chr(10) + '0 ')}\n%%EOF\n").encode("ascii")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """An empty PDF to draw on."""
    return Paper(tmp_path / "drawn.pdf")


# From here on: what the tests of facts, extraction, evidence and output share.


@pytest.fixture(scope="session")
def gold() -> Callable[[str], dict[str, Any]]:
    """`gold("accounts-2024")` is the gold file of that bundled PDF."""
    return cache(lambda stem: json.loads((GOLD / f"{stem}.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def bundled() -> Callable[[str], Result]:
    """`bundled("accounts-2024")` is what the rules make of that bundled PDF; each is run once a session."""
    return cache(lambda stem: structure(SAMPLES / f"{stem}.pdf"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a text file below the test's own folder."""

    def to(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return to


@pytest.fixture
def fill(write: Callable[[str, str], Path]) -> Callable[..., Result]:
    """Runs a text through the whole pipeline, with the schemas that are named."""
    return lambda text, *schemas: structure(write("document.txt", text), [str(schema) for schema in schemas])


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """What one paragraph says, as the text of a section; the year of the document is 2031."""

    def of(text: str, title: str = "") -> Reading:
        passage = Passage(text, tuple(range(len(text))))
        section = Section(1, "", title, NOTHING, (passage,), (), Span(0, len(text)))
        return read_prose(Outline((section,), ()), 2031)

    return of
