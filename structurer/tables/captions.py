"""What stands above and below a table: number, title, unit, year; notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import Document, Line, Passage, Span, join
from structurer.numbering import level_of
from structurer.numerals import LATIN_MONEY, is_latin

_UNIT = re.compile(
    r"(?:金额|货币|计量)?单位\s?[:：]\s?((?:人民币)?(?:万元|亿元|千元|百万元|元|人|%|个|户|万人|亿美元|万美元|美元))(?![\u4e00-\u9fff])"
)
_LATIN_UNIT = re.compile(
    rf"(?:^|(?<=\s))[(]?(?:(?:all )?(?:figures|amounts|values)? ?(?:are )?in |units?: ?)?({LATIN_MONEY})[)]?$",
    re.IGNORECASE,
)
_DIGITS = r"(?:\d{1,3}(?=(?:19|20)\d\d\s?年)|\d{1,3}(?!\d))"  # a year may follow: 表32031年收支总表
_NUMBER = re.compile(
    rf"[（(]?((?:公开|附|预算|决算){{1,2}}\s?(?:\d{{1,2}}\s?表|表\s?(?:{_DIGITS}(?:-\d+)?|[一二三四五六七八九十]{{1,3}}(?=[:：])))|表\s?(?:{_DIGITS}|[一二三四五六七八九十]{{1,3}})(?:-\d+)?|财决\s?公开\s?\d+\s?表|^\s?\d\d\s?表(?=\s?$)|Table\s\d+(?:\.\d+)*)[)）]?[:：.]?"
)
_PERIOD = re.compile(r"[（(]?((?:19|20)\d\d\s?年\s?度?)[)）]?")
_OWNER = re.compile(
    r"(?:编制|编报|填报|预算|主管|公开|部门|单位)*(?:部门|单位)(?:名称)?(?:[（(]盖章[)）])?\s?[:：].*|(?:填表|制表)(?:人|日期).*"
)
_DATED = re.compile(r"(?<!\d)((?:19|20)\d\d\s?年\s?度?)[）)|｜│\s]*$")
_MARKED = re.compile(r"#+\s?")
# A paragraph that begins with its heading and ends by announcing the table: 收入情况。... 明细如下：
_RUN_IN = re.compile(r"([^。；，：:]{2,20}(?:情况|明细|一览))[。：:].*(?:如下|下表)[^。：:]{0,6}[。：:]$")
_NOTE = re.compile(r"(?:注|说明|备注|附注)\s?\d?\s?[:：.]|[*※]|无.{2,30}(?:故|所以)本表")
_NOTE_GOES_ON = re.compile(r"\d{1,2}\s?[、.．]|无|说明")
_REACH = 7
_ENDS_TITLE = re.compile(r"(?:表|情况|明细|一览|总体|[。；，：:])$")
_LONG = 18
"""A line of a title that goes on below is at least so long, in sizes of its characters."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The lines above a table. `bare` is true where nothing stands between the table and what precedes."""

    number: str | None = None
    title: str = ""
    unit: str | None = None
    unit_span: Span | None = None
    period: str | None = None
    passages: tuple[Passage, ...] = ()
    bare: bool = True


def read_caption(document: Document, above: Sequence[Line]) -> Caption:
    """The caption in the lines `above` a table, which come in reading order."""
    number: str | None = None
    title, unit, period, unit_span = "", None, None, None
    passages: list[Passage] = []
    for lines in reversed(_unwrapped(document, above[-_REACH:])):
        whole = join(document.text, [line.span for line in lines])
        rest, found_unit, found_number = _take(whole)
        if found_unit is not None:
            unit, unit_span = unit or found_unit.text, unit_span or found_unit.span()
        number = number or found_number
        rest = rest.strip(" |｜│\t")
        if marks := _MARKED.match(rest.text):
            rest = rest.slice(marks.end())
        if not rest or _OWNER.fullmatch(rest.text):
            dated = _DATED.search(rest.text)
            period = period or (dated[1] if dated else None)
            passages.append(whole)
        elif year := _PERIOD.fullmatch(rest.text):
            period = period or year[1]
            passages.append(whole)
        elif not title and is_title(rest.text):
            title = rest.text
            passages.append(whole)
        else:
            told = None if title else _RUN_IN.match(rest.text)
            title = told[1] if told and level_of(rest.text)[0] is None else title
            break
    return Caption(number, title, unit, unit_span, period, tuple(reversed(passages)), bare=not above)


def _unwrapped(document: Document, lines: Sequence[Line]) -> list[list[Line]]:
    """The lines, those of a title that is set over two of them together."""
    out: list[list[Line]] = []
    for line in lines:
        if out and len(out[-1]) == 1 and _is_wrapped(document, out[-1][0], line):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _is_wrapped(document: Document, above: Line, below: Line) -> bool:
    """Whether a centred line is the rest of a long one above it, which does not end as titles do."""
    if above.box is None or below.box is None or _ENDS_TITLE.search(document.text[slice(*above.span)].strip()):
        return False
    size, other = above.box.bottom - above.box.top, below.box.bottom - below.box.top
    width, rest = above.box.x1 - above.box.x0, below.box.x1 - below.box.x0
    alike = abs(size - other) < 0.1 * size and 0 < below.box.top - above.box.top < 2 * size
    centred = abs(above.box.x0 + above.box.x1 - below.box.x0 - below.box.x1) < size
    return alike and centred and width > max(_LONG * size, 1.5 * rest)


def _take(passage: Passage) -> tuple[Passage, Passage | None, str | None]:
    """`passage` without its unit and its table number, and those two."""
    unit = number = None
    match = _UNIT.search(passage.text) or _LATIN_UNIT.search(passage.text)
    if match:
        unit = passage.slice(*match.span(1))
        bracketed = passage.text[match.start() - 1 : match.start()] in ("（", "(") and match.start()
        start, end = (match.start() - 1, match.end() + 1) if bracketed else match.span()
        passage = passage.slice(0, start) + passage.slice(end)
    match = _NUMBER.match(passage.text) or re.search(_NUMBER.pattern + "$", passage.text)
    if match and (match.end() == len(passage.text) or len(passage.text) < 50):
        number = match[1]
        passage = passage.slice(0, match.start()) + passage.slice(match.end())
    return passage, unit, number


def is_caption(text: str) -> bool:
    """A line that names the body, the year or the unit of a table and nothing else."""
    whole = (_LATIN_UNIT, _OWNER, _PERIOD)
    return len(text) < 60 and (bool(_UNIT.search(text)) or any(pattern.fullmatch(text) for pattern in whole))


def begins_with_number(text: str) -> bool:
    """A line that the number of a table begins."""
    return _NUMBER.match(text.strip()) is not None


def begins_note(text: str) -> bool:
    return _NOTE.match(text.strip()) is not None


def is_title(text: str) -> bool:
    """A line that can be the title of a table: short, no sentence, no numbered heading."""
    longest = 120 if is_latin(text) else 45
    prose = re.search(r"[。；，：:！？]|\d[\d,]*\.\d", text)
    return 2 < len(text) <= longest and not prose and level_of(text)[0] is None


def read_notes(document: Document, below: Sequence[Line]) -> tuple[Passage, ...]:
    """The notes in the lines right `below` a table."""
    notes: list[Passage] = []
    for line in below[:6]:
        passage = join(document.text, [line.span])
        if _NOTE.match(passage.text) or (
            notes and _NOTE_GOES_ON.match(passage.text) and level_of(passage.text)[0] not in (0, 1, 2)
        ):
            notes.append(passage)
        elif (
            notes
            and not notes[-1].text.endswith(("。", "："))
            and level_of(passage.text)[0] is None
            and len(passage.text) > 1
        ):
            notes[-1] = notes[-1] + passage
        else:
            break
    return tuple(notes)
