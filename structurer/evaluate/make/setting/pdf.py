"""Sets a composition as a PDF or as a text: its bytes, where gold is printed, and the pages of its tables.

The type is Noto Sans SC out of an installed distribution, and no font of the machine, so that the same composition
gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from structurer.errors import OutputError
from structurer.evaluate.make.blocks import PDF_LAYOUTS, Composition, Layout, Pointer
from structurer.evaluate.make.setting.drawing import Cuts, Data
from structurer.evaluate.make.setting.look import Look, Place, Setting, look_of
from structurer.evaluate.make.setting.pages import document_of
from structurer.evaluate.make.setting.plaintext import set_text

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["Look", "Place", "Setting", "look_of", "set_document", "set_pdf", "set_text"]

_TEMPLATE = Path(__file__).with_name("setting.typ")
_FONT = ("zhplot", "NotoSansSC-Regular.ttf")
_SETTINGS = 4  # at most, until merged cells are cut where pages turn
_INSTALL = 'install what makes documents: pip install "structurer[eval]"'


def set_document(composition: Composition, layout: Layout, look: Look) -> Setting:
    setter = set_pdf if layout in PDF_LAYOUTS else set_text
    return setter(composition, layout, look)


def set_pdf(composition: Composition, layout: Layout, look: Look) -> Setting:
    """Raises `OutputError` where typst or the font is not installed."""
    cuts = _settled(composition, layout, look)
    data, marks = _set(document_of(composition, layout, look, cuts))
    return Setting(data, ".pdf", _places(marks), _pages(marks))


def _settled(composition: Composition, layout: Layout, look: Look) -> Cuts:
    """Where merged cells are cut: their pages alone are set until none turns within a cell that is not cut there."""
    cuts: Cuts = {}
    for _ in range(_SETTINGS):
        document = document_of(composition, layout, look, cuts)
        runs = [run for run in document["runs"] if run["merged"]]
        known, cuts = cuts, _with(cuts, _set({**document, "runs": runs})[1]) if runs else cuts
        if cuts == known:
            break
    return cuts


def _set(document: Data) -> tuple[bytes, list[Data]]:
    compiler = _compiler()
    inputs = {"document": json.dumps(document, ensure_ascii=False)}
    data = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=0)
    if not isinstance(data, bytes):
        raise OutputError("typst gave no PDF; install another version of it")
    return data, json.loads(compiler.query("<places>", field="value", one=True))


@cache
def _compiler() -> Compiler:
    """One for the process: reading the font takes longer than setting a document."""
    try:
        import typst
    except ImportError as error:
        raise OutputError(f"typst is not installed; {_INSTALL}") from error
    fonts = [str(_font().parent)]
    return typst.Compiler(str(_TEMPLATE), font_paths=fonts, ignore_system_fonts=True)


def _font() -> Path:
    """The font as the installed distribution lists it, which is not imported."""
    distribution, name = _FONT
    try:
        found = [file for file in files(distribution) or () if file.name == name]
    except PackageNotFoundError as error:
        raise OutputError(f"{distribution}, which brings the font {name}, is not installed; {_INSTALL}") from error
    paths = [path for file in found if (path := Path(str(file.locate()))).is_file()]
    if not paths:
        raise OutputError(f"the installed {distribution} does not hold the font {name}; {_INSTALL}")
    return paths[0]


def _with(known: Cuts, marks: Iterable[Data]) -> Cuts:
    """The known cuts and the rows before which a page turned, of the tables whose rows are marked one by one.

    A cut stays where the page then turns elsewhere: else the two would change places for ever.
    """
    cuts = dict(known)
    rows = sorted((*mark["row"], mark["page"]) for mark in marks if mark["row"])
    for (table, row, page), (other, following, turned) in pairwise(rows):
        if table == other and following == row + 1 and page != turned:
            cuts[table] = cuts.get(table, frozenset()) | {following}
    return cuts


def _places(marks: Iterable[Data]) -> dict[Pointer, tuple[Place, ...]]:
    places: dict[Pointer, tuple[Place, ...]] = {}
    for mark in marks:
        place = Place(mark["page"], f"{mark['x']:.2f}", f"{mark['y']:.2f}")
        for pointer in mark["gold"]:
            places[pointer] = (*places.get(pointer, ()), place)
    return places


def _pages(marks: Iterable[Data]) -> dict[int, tuple[int, int]]:
    """First and last page by table."""
    pages: dict[int, tuple[int, int]] = {}
    for mark in marks:
        if mark["row"]:
            table = mark["row"][0]
            first, last = pages.get(table, (mark["page"], mark["page"]))
            pages[table] = (min(first, mark["page"]), max(last, mark["page"]))
    return pages
