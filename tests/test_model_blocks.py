"""A document as blocks: each paragraph and each row once, in the order of the page, below its headings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from structurer.document import Cell, Document, Line, Page, Passage, Span, Table
from structurer.model.blocks import Block, blocks_of, rows_of
from structurer.pipeline import source_of
from structurer.result import Source

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
STEMS = ["budget-2025", "performance-2024"]

Write = Callable[[str, str], Path]


@cache
def sample_source(stem: str) -> Source:
    return source_of(SAMPLES / f"{stem}.pdf")


def said(source: Source) -> list[tuple[str, str]]:
    """Each block as its innermost heading and its text."""
    return [(block.titles[-1] if block.titles else "", block.text) for block in blocks_of(source)]


TABLE = "名称\t数量\t金额（万元）\n水泵\t3\t4.50\n阀门\t12\t1.20\n"

# name: text, the blocks with their innermost headings
ORDERS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a paragraph without a heading": ("去年更换水泵3台。\n", [("", "去年更换水泵3台。")]),
    "a paragraph below its heading": ("一、概况\n\n更换水泵3台。\n", [("一、概况", "更换水泵3台。")]),
    "a heading that holds digits is said too": (
        "一、2031年概况\n\n更换水泵3台。\n",
        [("一、2031年概况", "一、2031年概况"), ("一、2031年概况", "更换水泵3台。")],
    ),
    "digits in the number of a heading are not said": (
        "一、概况\n\n1.水泵\n\n更换水泵3台。\n",
        [("1.水泵", "更换水泵3台。")],
    ),
    "a section that explains terms is left out": (
        "一、概况\n\n更换水泵3台。\n\n二、名词解释\n\n水费：每吨3元的费用。\n",
        [("一、概况", "更换水泵3台。")],
    ),
    "a table between paragraphs": (
        f"一、概况\n\n更换水泵3台。\n\n{TABLE}\n二、费用\n\n费用4.50万元。\n",
        [
            ("一、概况", "更换水泵3台。"),
            ("一、概况", "水泵 | 3 | 4.50"),
            ("一、概况", "阀门 | 12 | 1.20"),
            ("二、费用", "费用4.50万元。"),
        ],
    ),
    "a table alone": (TABLE, [("", "水泵 | 3 | 4.50"), ("", "阀门 | 12 | 1.20")]),
    "a note stands behind the rows": (
        f"一、概况\n\n{TABLE}注：金额共5.70万元。\n",
        [
            ("一、概况", "水泵 | 3 | 4.50"),
            ("一、概况", "阀门 | 12 | 1.20"),
            ("一、概况", "注：金额共5.70万元。"),
        ],
    ),
}


@pytest.mark.parametrize(("text", "blocks"), ORDERS.values(), ids=ORDERS)
def test_blocks_stand_in_the_order_of_the_page(write: Write, text: str, blocks: list[tuple[str, str]]) -> None:
    assert said(source_of(write("document.txt", text))) == blocks


def test_a_block_knows_its_headings_its_table_and_its_row(write: Write) -> None:
    text = f"一、概况\n\n（一）水泵\n\n更换水泵3台。\n\n{TABLE}"
    paragraph, first, second = blocks_of(source_of(write("document.txt", text)))
    assert paragraph.titles == ("一、概况", "（一）水泵")
    assert (paragraph.table, paragraph.row, paragraph.page) == (None, None, 1)
    assert first.table is not None
    assert (first.table.columns, first.row) == (("名称", "数量", "金额（万元）"), 0)
    assert (second.table, second.row) == (first.table, 1)
    assert [block.start for block in (paragraph, first, second)] == [text.index(w) for w in ("更换", "水泵\t", "阀门")]


def printed(text: str, at: int) -> Cell:
    return Cell(Passage(text, tuple(range(at, at + len(text)))))


def test_rows_that_print_nothing_are_no_blocks() -> None:
    document = Document("d.txt", "", "text", "甲1乙2", (Page(1, Span(0, 4)),), (Line(Span(0, 4), 1, 1),))
    rows = ((printed("甲", 0), printed("1", 1)), (Cell(), Cell()), (Cell(), printed("乙2", 2)))
    table = Table("t1", None, "", None, ("名称", "金额"), rows, (1, 1), Span(0, 4))
    assert [(block.row, block.text) for block in rows_of(document, table, (), range(3))] == [
        (0, "甲 | 1"),
        (2, " | 乙2"),
    ]
    assert [block.row for block in rows_of(document, table, (), [1, 2])] == [2]


def test_a_block_of_nothing_begins_at_the_beginning() -> None:
    assert Block((Passage("", ()),), (), 1).start == 0


def test_a_block_begins_at_its_first_place_whatever_its_cells_stand_in() -> None:
    """A merged cell is printed beside a later row."""
    merged = Passage("合", (7,))
    assert Block((merged, Passage("甲", (3,))), (), 1).start == 3


@pytest.mark.parametrize("stem", STEMS)
def test_every_paragraph_and_row_of_a_document_is_one_block(stem: str) -> None:
    source = sample_source(stem)
    wanted = list(source.outline.preamble)
    for path in source.outline.walk():
        if not path[-1].back_matter:
            wanted += path[-1].body
            wanted += (
                [path[-1].heading] if any(c.isdigit() for c in path[-1].heading.text[len(path[-1].number) :]) else []
            )
    blocks = blocks_of(source)
    assert sorted(b.start for b in blocks) == [b.start for b in blocks]
    paragraphs = [block.passages[0].offsets for block in blocks if block.row is None]
    notes = [note.offsets for table in source.tables for note in table.notes if note]
    assert sorted(paragraphs) == sorted([passage.offsets for passage in wanted] + notes)
    rows = [(b.table.id, b.row) for b in blocks if b.table]
    printed_rows = [
        (table.id, at) for table in source.tables for at, row in enumerate(table.rows) if any(cell.text for cell in row)
    ]
    assert sorted(rows) == sorted(printed_rows)
    assert len(rows) > 20


@pytest.mark.parametrize("stem", STEMS)
def test_the_page_of_a_block_is_that_of_its_first_place(stem: str) -> None:
    source = sample_source(stem)
    blocks = blocks_of(source)
    assert {b.page for b in blocks} <= {page.number for page in source.document.pages}
    assert len({b.page for b in blocks}) > 1
    assert all(source.document.line_at(block.start).page == block.page for block in blocks)
