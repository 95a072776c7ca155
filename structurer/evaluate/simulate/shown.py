"""The text of a request -> the lines and figures that a model sees in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from structurer.numerals import Numeral, half_width, scan

_MARK = re.compile(r"<(\d+)>")
_FENCE = re.compile(r"={8} [0-9a-f]{8} ={8}")
_PAGES = re.compile(r"\s*\[p\d+(?:-\d+)?\]$")
_SENTENCE = re.compile(r"[。；;！？]")
_CLAUSE = re.compile(r"[，,。；;：:、！？（(]")
_CELLS = " | "
_UNSAID = re.compile(r"持平|无变化|无增减|没有变化|不变|(?:上年|去年|\d年)(?:预算|决算)?数?(?:一致|相同)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown: its id where it has one, its digits, the unit behind them, and the words around it.

    `lead` is its sentence up to it, `clause` what of that follows the figure before. In a row of a table `label` are
    the words of the row and `column` is the head of its column. `start` and `end` bound it in its line, unit and all.
    Words that state no change (持平) are a figure of 0 without digits, and are in their own clause.
    """

    id: int | None
    value: Decimal
    printed: str
    unit: str
    line: int
    start: int
    end: int
    lead: str = ""
    clause: str = ""
    label: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a row of a table, without ids; `heading` are the sections above, `table` is the table's title."""

    text: str
    heading: str = ""
    table: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a request shows. `marked`: its figures have ids; `columns` are the heads of its first table."""

    lines: tuple[Line, ...]
    marked: bool
    columns: tuple[str, ...] = ()

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Those that a model can name: where there are ids, those that have one."""
        found = (figure for line in self.lines for figure in line.figures)
        return tuple(figure for figure in found if figure.id is not None or not self.marked)

    @cached_property
    def words(self) -> str:
        """All of it, folded; lines are kept apart."""
        return "\n".join(folded(f"{line.heading}\n{line.table}\n{line.text}") for line in self.lines)

    @cached_property
    def folded_lines(self) -> tuple[str, ...]:
        return tuple(folded(line.text) for line in self.lines)

    def says(self, text: str) -> bool:
        wanted = folded(text)
        return bool(wanted) and wanted in self.words


_FOLD = str.maketrans("，；：（）？！“”‘’。【】〔〕＜＞％", ",;:()?!\"\"''.[][]<>%")


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Text as two prints of it share it: no white space, half-width."""
    return "".join(half_width(text).translate(_FOLD).split())


def fenced_text(message: str) -> str:
    """What stands between the fences of a message; the whole of it where it has none."""
    lines = message.split("\n")
    fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch(line)]
    return "\n".join(lines[fences[0] + 1 : fences[1]]) if len(fences) > 1 else message


def read_shown(text: str) -> Shown:
    raw = text.split("\n")
    lines = tuple(_lines(raw))
    head = next((raw[at + 1] for at, line in enumerate(raw[:-1]) if _is_title(line)), "")
    marked = any(figure.id is not None for line in lines for figure in line.figures)
    return Shown(lines, marked, tuple(head.split(_CELLS)) if head else ())


def _is_title(line: str) -> bool:
    """Whether a line is the title of a table, and the next one its head."""
    return line.endswith(":") and not line.startswith("## ") and not _MARK.search(line)


def _lines(raw: Sequence[str]) -> Iterator[Line]:
    heading, table, columns = "", "", tuple[str, ...]()
    head_next, number = False, 0
    for text in raw:
        if text.startswith("## "):
            heading, table = _path(heading, _PAGES.sub("", text[3:])), ""
        elif head_next:
            columns, head_next = tuple(text.split(_CELLS)), False
        elif _is_title(text):
            table, head_next = text[:-1], True
        elif text.strip():
            in_table = _CELLS in text
            title = table if in_table else ""
            plain, marks = _unmarked(text)
            figures = _in_row(plain, marks, columns, number) if in_table else _in_prose(plain, marks, number)
            yield Line(plain, heading, title, tuple(figures))
            number += 1


def _path(before: str, own: str) -> str:
    """The heading path in full: one that begins with … goes on from the one before."""
    return f"{before.split(' > ')[0]} > {own[4:]}" if own.startswith("… > ") else own


def _unmarked(text: str) -> tuple[str, dict[int, int]]:
    """The text without ids, and each id by where its figure begins."""
    plain, marks, last = "", dict[int, int](), 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        marks[len(plain)] = int(match[1])
        last = match.end()
    return plain + text[last:], marks


def _in_prose(text: str, marks: Mapping[int, int], line: int) -> Iterator[Figure]:
    before = 0
    for figure in _figures(text, marks, line, 0):
        sentence = max((m.end() for m in _SENTENCE.finditer(text, 0, figure.start)), default=0)
        clause = max(sentence, before)
        until = figure.start if figure.printed else figure.end
        yield replace(figure, lead=text[sentence : figure.start], clause=text[clause:until])
        before = figure.end


def _in_row(text: str, marks: Mapping[int, int], columns: Sequence[str], line: int) -> Iterator[Figure]:
    cells, at = text.split(_CELLS), 0
    label = " ".join(cell for cell in cells if cell.strip() and not re.fullmatch(r"[\d.,%\- ]+", half_width(cell)))
    for number, cell in enumerate(cells):
        here = {start - at: id for start, id in marks.items() if at <= start <= at + len(cell)}
        head = columns[number] if len(columns) == len(cells) else ""
        for figure in _figures(cell, here, line, at):
            yield replace(figure, label=label, column=head, clause=cell[: figure.start - at])
        at += len(cell) + len(_CELLS)


def _figures(text: str, marks: Mapping[int, int], line: int, offset: int) -> Iterator[Figure]:
    """The numerals of a text that are figures or have an id, and the words with an id that state none (持平)."""
    numerals = {numeral.start: numeral for numeral in scan(text)}
    unsaid = {match.start(): match.end() for match in _UNSAID.finditer(text)}
    for start in sorted(numerals.keys() | marks.keys() | unsaid.keys()):
        numeral, id = numerals.get(start), marks.get(start)
        if numeral is None:
            yield Figure(id, Decimal(0), "", "", line, offset + start, offset + unsaid.get(start, start))
        elif id is not None or numeral.kind == "quantity":
            end = max(numeral.end, _unit_end(numeral))
            yield Figure(id, numeral.value, numeral.printed, numeral.unit, line, offset + start, offset + end)


def _unit_end(numeral: Numeral) -> int:
    return numeral.unit_end if numeral.unit else numeral.end
