"""Tables without figures: told to be empty and filled, or empty and nothing says why. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from structurer.document import Document, Table
from structurer.forms import fold
from structurer.result import Check, Fact, Source

_EMPTY = re.compile(r"无|没有|空表|为空|未(?:发生|安排|编列|使用)|不涉及")
_SAYS_EMPTY = re.compile(r"(?:本表|故)(?:本年度?)?(?:无数据|为空|无发生额|无内容)|本表[^，。]{0,6}空表|故本表为空")
_FUNDS = ("政府性基金", "国有资本经营", "三公")
_NEAR_A_TABLE = 160  # characters behind a table in which its note may stand


def check_empty_tables(source: Source) -> Iterator[Check]:
    filled: dict[str, Fact] = {}
    for fact in source.facts:
        if fact.table and fact.value:
            filled.setdefault(fact.table, fact)
    sections = [path[-1] for path in source.outline.walk() if not path[-1].back_matter]
    prose = "".join(passage.text for section in sections for passage in section.body)
    for table in source.tables:
        figure = filled.get(table.id)
        said = next((note for note in table.notes if _SAYS_EMPTY.search(note.text)), None)
        if said and figure:
            yield Check("empty", "error" if _is_of(said.text, table.title) else "note", (figure,), about=table.title,
                        words=(said,), rule="filled", told=(said.text,))  # fmt: skip
        elif not (said or figure) and is_statement(table) and not _is_explained(table, source.document, prose):
            yield Check("empty", "note", about=table.title, words=table.head[:1], rule="unsaid")


def is_statement(table: Table) -> bool:
    """Whether a table is a statement of accounts or of a budget, which is printed even where nothing is in it."""
    return (table.form or "").startswith(("final_accounts", "budget"))


def _funds(words: str) -> set[str]:
    return {fund for fund in _FUNDS if fund in fold(words)}


def _is_of(note: str, title: str) -> bool:
    """Whether a note and a title name the same budget; a note of another one belongs to the next table."""
    told, named = _funds(note), _funds(title)
    return not told or not named or bool(told & named)


def _is_explained(table: Table, document: Document, prose: str) -> bool:
    """Whether a note, the text behind the table or the prose says why it is empty."""
    behind = document.text[table.span.end : table.span.end + _NEAR_A_TABLE].split("。")[0]
    if any(_EMPTY.search(text) for text in (*(note.text for note in table.notes), behind)):
        return True
    fund = next((fund for fund in _FUNDS if fund in fold(table.title)), None)
    nothing = rf"{fund}[^。]{{0,60}}(?:无|没有|未|0(?:\.0+)?\s?万?元)|(?:无|没有|未)[^。]{{0,20}}{fund}"
    return fund is not None and re.search(nothing, prose) is not None
