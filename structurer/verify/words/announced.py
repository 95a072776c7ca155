"""What contents and prose announce and the document does not hold: statements, parts, tables to see. Pure.

A statement is known by its full name, a part by its number; a title that is much like a name is told as its other
wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from structurer.document import Passage
from structurer.forms import fold
from structurer.result import Check, Source
from structurer.verify.meaning import Context
from structurer.verify.words.alike import likeness

_ENTRY_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+[、．.]|[(（][一二三四五六七八九十\d]+[)）]|(?:公开)?(?:附?表)?\d{1,2}(?:表|[、．.])?)[：:\s]?"
)
_LEADER = re.compile(r"[.．…·\s-]*\d{0,3}$")
_YEAR_WORDS = re.compile(r"[(（]?20\d\d\s?年度?[)）]?")
_TABLE_ENTRY = re.compile(r"(?:公开|附)?表\s?\d{1,2}\s?(?=.{3,}表)")
_ALL_TABLES = re.compile(r"(?:部门|单位|年度|预算|决算|报|公开|情况)*表")  # a heading over all of them
_SHORTEST_CONTENTS = 3
_PART = re.compile(r"^第[一二三四五六七八九十]+部分")
_LONGEST_TITLE = 60
_LIKE = 0.7  # likeness from which a heading is taken for the one that the contents announce in other words
_REFERRED = re.compile(r"详?见[^，。；《“]{0,12}?[《“]?(?P<name>[\u4e00-\u9fff]{2,24}?表)[》”]?(?=$|[，。；）)])")
_NUMBERED = re.compile(r"(?:附|公开)表\s?(?:\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3})")
_HEADED = re.compile(rf"[\s（(【|#*]*(?:部门|单位)?(?P<number>{_NUMBERED.pattern})")
_SHORTEST_SERIES = 3  # numbered tables, for one that is missing among them to be told
_VAGUE_TABLE = re.compile(r"^.{0,2}(?:下|上|附|后|此|本|该|右|左)+表$|情况表$|^表$")


def check_announced(source: Source, context: Context) -> Iterator[Check]:
    yield from _in_contents(source, context)
    yield from _referred(source)
    yield from _numbered(source)


def _in_contents(source: Source, context: Context) -> Iterator[Check]:
    entries = _contents(source)
    if len(entries) < _SHORTEST_CONTENTS:
        return
    titles = _printed_titles(source, entries, context)
    named = [(entry, _title(entry.text, context)) for entry in entries]
    statements = [(entry, name) for entry, name in named if name.endswith("表") and not _ALL_TABLES.fullmatch(name)]
    missing = [(entry, name) for entry, name in statements if not any(title.endswith(name) for title in titles)]
    few = 2 * len(missing) < len(statements)
    for entry, name in missing if few else missing[:1]:
        near = _nearest(name, [title for title in titles if not _is_named(title, statements)]) if few else ""
        rule = ("differs" if near else "table") if few else "all"
        sure = rule == "table" and 4 * len(missing) <= len(statements)
        yield Check("missing", "error" if sure else "note", about=_bare_entry(entry), words=(entry,), rule=rule,
                    told=(near,) if near else ())  # fmt: skip
    yield from _parts(source, entries, context)


def _contents(source: Source) -> list[Passage]:
    """The entries of the contents, with numbered tables that are listed behind them."""
    entries = [entry for entry in source.outline.contents if len(entry.text) < 2 * _LONGEST_TITLE]
    if entries:
        entries += [
            passage
            for passage in source.outline.preamble
            if _TABLE_ENTRY.match(passage.text) and len(passage.text) < _LONGEST_TITLE
        ]
    return entries


def _title(text: str, context: Context) -> str:
    """A title as contents and body share it: no number, page, year, body, brackets or quotes."""
    bare = _YEAR_WORDS.sub("", _LEADER.sub("", _ENTRY_NUMBER.sub("", "".join(text.split()))))
    if context.organization:
        bare = bare.replace(context.organization, "")
    return re.sub(r"[\"()“”《》\s]", "", fold(_ENTRY_NUMBER.sub("", bare)))


def _bare_entry(entry: Passage) -> str:
    return re.sub(r"[.．…·]{3,}\s*\d*$", "", entry.text)


def _is_named(title: str, statements: Sequence[tuple[Passage, str]]) -> bool:
    return any(title.endswith(name) for _, name in statements)


def _nearest(name: str, titles: Sequence[str]) -> str:
    """The title that is most like a name; "" where none is like it."""
    own = set(name)
    alike = [title for title in titles if len(own & set(title)) >= _LIKE * len(own)]
    best = max(alike, key=lambda title: likeness(title, name), default="")
    return best if likeness(best, name) >= _LIKE else ""


def _printed_titles(source: Source, entries: Sequence[Passage], context: Context) -> list[str]:
    """What may be the title of a table: short lines on 表, alone or with the line above, and the titles of tables."""
    text, document = source.document.text, source.document
    listed = {line.span for entry in entries for line in document.lines_in(entry.span())}
    lines = ["".join(text[slice(*line.span)].split()) for line in document.lines if line.span not in listed]
    found = [line for line in lines if "表" in line and len(line) < _LONGEST_TITLE]
    found += [
        above + line for above, line in pairwise(lines) if "表" in line and len(above) + len(line) < _LONGEST_TITLE
    ]
    found += [table.title for table in source.tables]
    # a note in brackets and the unit may stand behind a title
    cut = [re.sub(r"(?<=表)(?:[(（].*|单位[:：].*|公开\d+表|[:：].*)$", "", line) for line in found]
    return list(dict.fromkeys(title for line in cut if (title := _title(line, context))))


def _parts(source: Source, entries: Sequence[Passage], context: Context) -> Iterator[Check]:
    """Parts that only the contents have, and headings that they print in other words."""
    sections = [path[-1] for path in source.outline.walk()]
    numbers = {fold(section.number) for section in sections if section.level == 0}
    headings = {
        _title(section.label, context): section for section in sections if section.level <= 1 and section.heading
    }
    by_number: dict[str, list[str]] = {}
    for title, section in headings.items():
        by_number.setdefault(fold(section.number), []).append(title)
    for entry in entries:
        number = _PART.match(fold(entry.text))
        if number and numbers and number.group() not in numbers:
            yield Check("missing", "note", about=_bare_entry(entry), words=(entry,), rule="part")
            continue
        printed = _ENTRY_NUMBER.match(fold(entry.text))
        name = _title(entry.text, context)
        if not printed or not name or name in headings or name.endswith("表"):
            continue
        like = [title for title in by_number.get(printed.group(), ()) if _LIKE <= likeness(title, name) < 1]
        if len(like) == 1 and not (like[0].startswith(name) or name.startswith(like[0])):
            section = headings[like[0]]
            yield Check("missing", "note", about=_bare_entry(entry), words=(entry, section.heading), rule="differs",
                        told=(section.label,))  # fmt: skip


def _referred(source: Source) -> Iterator[Check]:
    """A table that the prose refers to by name, and that is not there."""
    titles = {re.sub(r"[“”\"\s]", "", table.title) for table in source.tables}
    places: dict[str, list[Passage]] = {}
    for passage in source.outline.passages():
        if "见" in passage.text:
            for match in _REFERRED.finditer(passage.text):
                if not _VAGUE_TABLE.search(match["name"]):
                    places.setdefault(match["name"], []).append(passage.slice(match.start("name"), match.end("name")))
    for name, found in places.items():
        bare = re.sub(r"^.*[的及和]", "", name)
        if not any(bare in title for title in titles) and source.document.text.count(bare) <= len(found):
            yield Check("missing", "note", about=bare, words=tuple(found), rule="referred")


def _numbered(source: Source) -> Iterator[Check]:
    """A table that the prose refers to by number, where other tables are numbered and none has that number."""
    text = source.document.text
    headed = [_HEADED.match(text[slice(*line.span)]) for line in source.document.lines]
    there = {"".join(match["number"].split()) for match in headed if match}
    there |= {"".join(table.number.split()) for table in source.tables if table.number}
    places: dict[str, list[Passage]] = {}
    for passage in source.outline.passages():
        for match in _NUMBERED.finditer(passage.text) if "。" in passage.text else ():
            name = "".join(match.group().split())
            series = sum(1 for other in there if other[:2] == name[:2])
            if series >= _SHORTEST_SERIES and name not in there:
                places.setdefault(name, []).append(passage.slice(*match.span()))
    for name, found in places.items():
        yield Check("missing", "error", about=name, words=tuple(found), rule="referred")
