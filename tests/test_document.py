"""Places in a document: spans, passages that know where each character stands, lines and boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import (
    NOTHING,
    Box,
    Cell,
    Document,
    Line,
    Outline,
    Page,
    Passage,
    Section,
    Span,
    Table,
    contiguous,
    hull,
    is_wide,
    join,
)


def passage(text: str, start: int = 0) -> Passage:
    return Passage(text, tuple(range(start, start + len(text))))


def lines_of(text: str) -> list[Span]:
    """The spans of the lines of `text`, without their ends."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


# Spans and passages


def test_a_span_is_half_open() -> None:
    span = Span(3, 5)
    assert [offset in span for offset in (2, 3, 4, 5)] == [False, True, True, False]
    assert "3" not in span


def test_a_passage_without_a_place_for_each_character_is_refused() -> None:
    with pytest.raises(ValueError, match="3 characters with 2 offsets"):
        Passage("三公费", (0, 1))


def test_slicing_keeps_places() -> None:
    whole = passage("支出决算表", 10)
    assert whole.slice(2, 4) == Passage("决算", (12, 13))
    assert whole.slice(3) == Passage("算表", (13, 14))
    assert not whole.slice(2, 2)


STRIPPED = {
    "white space on both sides": ("  合计 ", None, "合计", 2),
    "only on the left": (" 合计", None, "合计", 1),
    "nothing to strip": ("合计", None, "合计", 0),
    "given characters": ("（合计）", "（）", "合计", 1),
    "inner ones stay": (" 合 计 ", None, "合 计", 1),
}


@pytest.mark.parametrize(("text", "characters", "bare", "start"), STRIPPED.values(), ids=STRIPPED)
def test_strip(text: str, characters: str | None, bare: str, start: int) -> None:
    stripped = passage(text).strip(characters)
    assert stripped.text == bare
    assert stripped.offsets == tuple(range(start, start + len(bare)))


@pytest.mark.parametrize("text", ["", "   "])
def test_strip_leaves_nothing_of_white_space(text: str) -> None:
    assert passage(text).strip() == NOTHING


def test_span_and_spans_of_text_from_two_lines() -> None:
    whole = passage("基本", 4) + passage("支出", 20)
    assert whole.text == "基本支出"
    assert whole.span() == Span(4, 22)
    assert whole.spans() == (Span(4, 6), Span(20, 22))
    assert whole.spans(1, 3) == (Span(5, 6), Span(20, 21))
    assert whole.span(2) == Span(20, 22)


def test_spans_follow_reading_order_not_the_order_of_places() -> None:
    whole = passage("项目", 30) + passage("支出", 8)
    assert whole.spans() == (Span(30, 32), Span(8, 10))
    assert whole.span() == Span(8, 32)


def test_an_empty_passage_has_no_place() -> None:
    assert not NOTHING
    assert NOTHING.span() == Span(0, 0)
    assert NOTHING.spans() == ()


# Joining lines

JOINED = {
    "Chinese wraps without a space": ("财政拨款\n收入", "财政拨款收入"),
    "spaces between Chinese characters go": ("合　 计", "合计"),
    "a space before a unit goes": ("12.50 万元", "12.50万元"),
    "a code and its name": ("2080505 机关", "2080505机关"),
    "two Latin words of a line": ("Open Data", "Open Data"),
    "many spaces become one": ("Open    Data", "Open Data"),
    "a Latin word wraps to a Latin word": ("Open\nData", "Open Data"),
    "two figures of a line stay two": ("120 35", "120 35"),
    "a numeral broken in its digits": ("决算数1,2\n34.56万元", "决算数1,234.56万元"),
    "a numeral broken behind its point": ("1234.\n56", "1234.56"),
    "a numeral broken before its comma": ("1\n,234", "1,234"),
    "a Latin word behind punctuation": ("Data, Open", "Data, Open"),
    "Latin beside Chinese": ("使用 Linux 系统", "使用Linux系统"),
    "zero-width space and soft hyphen go": ("预\u200b算\u00ad数", "预算数"),
    "a byte order mark inside goes": ("预算\ufeff数", "预算数"),
    "blank lines go": ("预算\n\n数", "预算数"),
    "indentation goes": ("　　本年收入", "本年收入"),
    "trailing spaces go": ("本年收入   ", "本年收入"),
    "nothing from white space": (" \n　", ""),
}


@pytest.mark.parametrize(("text", "joined"), JOINED.values(), ids=JOINED)
def test_join(text: str, joined: str) -> None:
    assert join(text, lines_of(text)).text == joined


def test_join_takes_the_spans_in_the_order_given() -> None:
    text = "右栏\n左栏"
    right, left = lines_of(text)
    assert join(text, [left, right]) == Passage("左栏右栏", (3, 4, 0, 1))


printed = st.text(st.sampled_from("预算支出，。（）“”012,.-% \t　\nabZ\u200b\u00ad"), max_size=60)


@given(printed)
def test_every_character_of_a_joined_passage_stands_at_its_offset(text: str) -> None:
    joined = join(text, lines_of(text))
    for at, (character, offset) in enumerate(zip(joined.text, joined.offsets, strict=True)):
        if character == " ":  # one blank for a gap: it stands on the gap or on the character behind it
            assert text[offset].isspace() or offset == joined.offsets[at + 1]
        else:
            assert text[offset] == character


@given(printed)
def test_a_joined_passage_has_all_that_is_printed_once_and_in_order(text: str) -> None:
    joined = join(text, lines_of(text))
    assert joined.text.replace(" ", "") == "".join(c for c in text if not c.isspace() and c not in "\u200b\u00ad")
    assert list(joined.offsets) == sorted(joined.offsets)
    assert joined.text == joined.text.strip()


@given(printed, st.data())
def test_slices_of_a_joined_passage_keep_their_places(text: str, data: st.DataObject) -> None:
    joined = join(text, lines_of(text))
    start, end = sorted((data.draw(st.integers(0, len(joined.text))), data.draw(st.integers(0, len(joined.text)))))
    part = joined.slice(start, end)
    assert part.text == joined.text[start:end]
    assert part.spans() == joined.spans(start, end)
    assert joined.slice(0, start) + part + joined.slice(end) == joined


# Lines, pages, boxes


def two_pages() -> Document:
    """收入 / 支出 on page 1 and 结余 on page 2, each character ten points wide."""
    text = "收入\n支出\n结余\n"
    glyphs: list[Box | None] = []
    for top in (0, 20, 0):
        glyphs += [Box(0, top, 10, top + 10), Box(10, top, 20, top + 10), None]
    return Document(
        source="made.pdf",
        sha256="",
        media="pdf",
        text=text,
        pages=(Page(1, Span(0, 6)), Page(2, Span(6, 9))),
        lines=(Line(Span(0, 2), 1, 1), Line(Span(3, 5), 1, 2), Line(Span(6, 8), 2, 1)),
        glyphs=tuple(glyphs),
    )


@pytest.mark.parametrize(
    ("offset", "page", "number"),
    [(0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 2), (6, 2, 1), (8, 2, 1)],
    ids=["first", "inside", "on the line end", "next line", "next page", "behind the last"],
)
def test_line_at(offset: int, page: int, number: int) -> None:
    line = two_pages().line_at(offset)
    assert (line.page, line.number) == (page, number)


@pytest.mark.parametrize(
    ("span", "numbers"),
    [(Span(0, 2), [1]), (Span(1, 4), [1, 2]), (Span(2, 3), []), (Span(0, 9), [1, 2, 1]), (Span(4, 4), [])],
    ids=["one line", "two lines", "a line end alone", "all", "nothing"],
)
def test_lines_in(span: Span, numbers: list[int]) -> None:
    assert [line.number for line in two_pages().lines_in(span)] == numbers


def test_boxes_are_one_for_each_line() -> None:
    document = two_pages()
    assert document.boxes([Span(1, 5)]) == ((1, (Box(10, 0, 20, 10), Box(0, 20, 20, 30))),)
    assert document.boxes([Span(2, 3)]) == ()


def test_a_text_has_no_boxes() -> None:
    document = Document("a.txt", "", "text", "收入", (Page(1, Span(0, 2)),), (Line(Span(0, 2), 1, 1),))
    assert document.boxes([Span(0, 2)]) == ()


def test_a_passage_of_the_document_is_as_printed() -> None:
    assert two_pages().passage(Span(1, 4)) == Passage("入\n支", (1, 2, 3))


def test_hull() -> None:
    assert hull([Box(5, 1, 9, 3), Box(2, 2, 6, 8)]) == Box(2, 1, 9, 8)


CONTIGUOUS = {
    "apart": ([Span(0, 2), Span(4, 6)], [Span(0, 2), Span(4, 6)]),
    "touching": ([Span(0, 2), Span(2, 6)], [Span(0, 6)]),
    "overlapping": ([Span(0, 4), Span(2, 6)], [Span(0, 6)]),
    "one inside the other": ([Span(0, 9), Span(2, 4), Span(5, 7)], [Span(0, 9)]),
    "out of order and twice": ([Span(4, 6), Span(0, 2), Span(4, 6)], [Span(0, 2), Span(4, 6)]),
    "none": ([], []),
}


@pytest.mark.parametrize(("spans", "merged"), CONTIGUOUS.values(), ids=CONTIGUOUS)
def test_contiguous(spans: list[Span], merged: list[Span]) -> None:
    assert list(contiguous(spans)) == merged


@pytest.mark.parametrize(
    ("character", "wide"),
    [("算", True), ("，", True), ("“", True), ("…", True), ("５", True), ("5", False), ("a", False), (",", False)],
)
def test_is_wide(character: str, wide: bool) -> None:
    assert is_wide(character) is wide


# Sections and tables


def nested() -> Outline:
    inner = Section(2, "（一）", "内设机构", passage("（一）内设机构", 5), (passage("正文", 12),), (), Span(5, 14))
    outer = Section(1, "一、", "机构", passage("一、机构"), (), (inner,), Span(0, 14))
    last = Section(1, "二、", "职责", NOTHING, (passage("二、职责。无", 14),), (), Span(14, 20))
    return Outline((outer, last), (passage("封面", 30),))


def test_walk_gives_paths_from_the_top() -> None:
    assert [[section.number for section in path] for path in nested().walk()] == [
        ["一、"],
        ["一、", "（一）"],
        ["二、"],
    ]


@pytest.mark.parametrize(("offset", "numbers"), [(1, ["一、"]), (6, ["一、", "（一）"]), (14, ["二、"]), (40, [])])
def test_path_at_is_the_innermost(offset: int, numbers: list[str]) -> None:
    assert [section.number for section in nested().path_at(offset)] == numbers


def test_passages_come_once_and_empty_headings_not_at_all() -> None:
    assert [p.text for p in nested().passages()] == ["封面", "一、机构", "（一）内设机构", "正文", "二、职责。无"]


def test_a_column_is_found_by_the_end_of_its_path() -> None:
    row = (Cell(), Cell(passage("12.00")), Cell())
    table = Table("t1", None, "", None, ("项目", "本年支出/小计", "小计"), (row,), (1, 1), Span(0, 1))
    assert table.column("小计") == 1
    assert table.column("合计", "项目") == 0
    assert table.column("本年支出") is None
    assert row[1].text == "12.00"
