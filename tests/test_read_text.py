"""Text files: encodings told by their content, lines, page numbers, and what is no text."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from structurer.document import Document
from structurer.errors import DamagedInput, EmptyInput, InputError, UnknownEncoding
from structurer.read import read
from structurer.read.text import decode, read_text

TEXT = "一、收入情况\n收入合计12.50万元，其中：财政拨款10.00万元。\n二、支出情况\n支出合计12.50万元。\n"


def lines(document: Document) -> list[str]:
    return [document.text[slice(*line.span)] for line in document.lines]


def roles(text: str) -> list[str]:
    return [line.role for line in read_text(Path("made.txt"), text.encode()).lines]


# Encodings

ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16, little end first, with a mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16, big end first, with a mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16, little end first, without a mark": TEXT.encode("utf-16-le"),
    "UTF-16, big end first, without a mark": TEXT.encode("utf-16-be"),
    "GB18030": TEXT.encode("gb18030"),
    "GBK": TEXT.encode("gbk"),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_encodings(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    document = read(path)
    assert document.text == TEXT
    assert (document.media, document.source) == ("text", "report.txt")
    assert document.sha256 == hashlib.sha256(data).hexdigest()


BROKEN = {
    "UTF-16 cut in the middle of a character": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1],
    "UTF-8 with a mark and a broken character": codecs.BOM_UTF8 + TEXT.encode()[:-3] + b"\xff",
    "traditional Chinese in Big5": ("本單位決算報告，收入合計十二萬元，支出合計十萬元。" * 3).encode("big5"),
    "accents in Latin-1": ("Résumé für Bücher, señor: año. " * 3).encode("latin-1"),
    "Russian in KOI8-R": "Отчёт об исполнении бюджета за год".encode("koi8_r"),
    "noise": bytes(range(1, 256)) * 4,
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_an_unknown_encoding_is_an_error(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(UnknownEncoding, match=r"report\.txt .*save it as UTF-8"):
        read(path)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("0123456789.，。：\n")))
def test_chinese_text_survives_every_encoding_with_a_mark(text: str) -> None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        assert decode(Path("made.txt"), mark + text.encode(encoding)) == text


# What is no text

FOREIGN = {
    "PDF": (b"%PDF-1.7\n", "a PDF"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
    "GIF": (b"GIF89a\x01\x00", "a GIF image"),
    "TIFF": (b"II*\x00\x08\x00", "a TIFF image"),
    "new Office file": (b"PK\x03\x04\x14\x00", "a ZIP archive or an Office file"),
    "old Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
}


@pytest.mark.parametrize(("data", "kind"), FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("name", ["report.txt", "report.md", "report"])
def test_another_format_under_the_name_of_a_text(data: bytes, kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DamagedInput, match=f"{name} is {kind} "):
        read(path)


def test_binary_under_the_name_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(bytes([0, 1, 2, 3, 250, 251, 252, 253]) * 100)
    with pytest.raises(InputError, match=r"report\.txt"):
        read(path)


BLANK = {
    "no byte": b"",
    "line ends": b"\n\r\n",
    "spaces": b"   \t ",
    "full-width spaces": "　\n　".encode(),
    "only a mark": codecs.BOM_UTF8,
    "a mark and a line end in UTF-16": codecs.BOM_UTF16_LE + "\n".encode("utf-16-le"),
    "form feeds": b"\f\f",
}


@pytest.mark.parametrize("data", BLANK.values(), ids=BLANK)
def test_nothing_to_read(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(EmptyInput, match=r"report\.txt"):
        read(path)


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt does not exist"):
        read(tmp_path / "gone.txt")
    with pytest.raises(InputError, match=r"is a folder; name the files in it"):
        read(tmp_path)
    sheet = tmp_path / "accounts.xlsx"
    sheet.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match=r"of a kind that cannot be read \(\.xlsx\).*\.pdf, \.txt, \.md"):
        read(sheet)


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.md", "a"])
def test_names_of_text_files(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    assert read(str(path)).text == TEXT


# Lines

LINE_ENDS = {
    "Unix": "收入\n支出\n",
    "Windows": "收入\r\n支出\r\n",
    "old Mac": "收入\r支出\r",
    "form feed": "收入\n\f支出",
}


@pytest.mark.parametrize("text", LINE_ENDS.values(), ids=LINE_ENDS)
def test_line_ends(text: str) -> None:
    assert lines(read_text(Path("made.txt"), text.encode())) == ["收入", "支出"]


def test_lines_have_the_number_they_have_in_the_file() -> None:
    document = read_text(Path("made.txt"), "收入\n\n\n　支出  \n".encode())
    assert [(line.number, document.text[slice(*line.span)]) for line in document.lines] == [(1, "收入"), (4, "　支出")]
    assert [(page.number, page.span.end) for page in document.pages] == [(1, len(document.text))]


@given(st.text(st.sampled_from("收支0.5 \t　\r\n\f-第页"), max_size=50))
def test_lines_hold_all_that_is_printed(text: str) -> None:
    assume(text.strip())
    document = read_text(Path("made.txt"), text.encode())
    covered = {offset for line in document.lines for offset in range(*line.span)}
    assert document.text == text
    assert covered >= {at for at, character in enumerate(text) if not character.isspace()}
    for line in document.lines:
        printed = text[slice(*line.span)]
        assert printed == printed.rstrip(" \u3000")
        assert printed.strip()
        assert not set(printed) & set("\r\n\f")


def test_radicals_become_ideographs() -> None:
    assert read_text(Path("made.txt"), "⼀、⽀出\n⼈⺠".encode()).text == "一、支出\n人民"


# Page numbers

PAGE_NUMBERS = {
    "between hyphens": "- 3 -",
    "between dashes": "— 12 —",
    "between dashes, tight": "—12—",
    "with its words": "第 3 页",
    "with the number of pages": "第3页 共20页",
    "with the number of pages and a stroke": "第3页/共20页",
}


@pytest.mark.parametrize("printed", PAGE_NUMBERS.values(), ids=PAGE_NUMBERS)
def test_page_numbers(printed: str) -> None:
    assert roles(f"收入合计5万元\n{printed}\n支出合计5万元\n") == ["body", "page_number", "body"]


NOT_PAGE_NUMBERS = {
    "a figure": "12.50",
    "a bare number": "12",
    "a negative": "-3",
    "a code": "2080505",
    "text": "第3页起",
}


@pytest.mark.parametrize("printed", NOT_PAGE_NUMBERS.values(), ids=NOT_PAGE_NUMBERS)
def test_what_is_no_page_number(printed: str) -> None:
    assert roles(f"收入合计5万元\n{printed}\n支出合计5万元\n") == ["body", "body", "body"]


def test_bare_page_numbers_are_told_by_their_order() -> None:
    prose = "收入合计5万元\n" * 9
    assert roles(f"{prose}1\n{prose}2\n{prose}3\n").count("page_number") == 3


def paged(numbers: list[int], between: str = "收入合计5万元\n" * 12) -> str:
    return "".join(f"{between}{number}\n\n\n" for number in numbers)


def marked(text: str) -> list[str]:
    document = read_text(Path("made.txt"), text.encode())
    return [text[slice(*line.span)] for line in document.lines if line.role == "page_number"]


def test_the_first_pages_may_be_without_a_number() -> None:
    assert marked("封面\n" + paged([2, 3, 4, 5])) == ["2", "3", "4", "5"]


def test_a_page_may_be_short() -> None:
    assert marked(paged([1, 2, 3]) + "附件\n4\n" + paged([5])) == ["1", "2", "3", "4", "5"]


def test_a_number_in_a_table_is_no_page_number_beside_the_one_that_ends_its_page() -> None:
    table = "收入合计5万元\n" * 8 + "2\n" + "支出合计5万元\n" * 8
    text = f"{paged([1])}{table}2\n\n\n{paged([3, 4])}"
    document = read_text(Path("made.txt"), text.encode())
    roles = [line.role for line in document.lines if text[slice(*line.span)] == "2"]
    assert roles == ["body", "page_number"]


# Running heads

HEADED = {
    "on most pages": ([True, True, True, False], "青石湾水务局部门决算", 3),
    "on two pages": ([True, True], "青石湾水务局部门决算", 0),
    "on three pages of eight": ([True, False, True, False, True, False, False, False], "青石湾水务局部门决算", 0),
    "the title of a form that begins each page": ([True] * 5, "项目支出绩效自评表", 0),
}


@pytest.mark.parametrize(("pages", "head", "count"), HEADED.values(), ids=HEADED)
def test_running_heads(pages: list[bool], head: str, count: int) -> None:
    text = "".join(f"- {at} -\n{head if printed else at}\n收入合计{at}万元\n" for at, printed in enumerate(pages, 1))
    assert roles(text).count("header") == count


# Blank cells


def test_tabs_at_the_end_of_a_line_of_a_table_are_cells() -> None:
    text = "项目\t预算数\t决算数\n接待费\t5.00\t\n购置费\t\t \n合计\t5.00\t4.00\n"
    printed = [text[slice(*line.span)] for line in read_text(Path("made.txt"), text.encode()).lines]
    assert printed == ["项目\t预算数\t决算数", "接待费\t5.00\t", "购置费\t\t", "合计\t5.00\t4.00"]


def test_tabs_at_the_end_of_prose_are_none() -> None:
    text = "收支情况\t\n收入合计5万元。\t\n"
    assert lines(read_text(Path("made.txt"), text.encode())) == ["收支情况", "收入合计5万元。"]


NOT_A_RUN = {
    "a single one": "收入合计5万元\n" * 9 + "1\n" + "支出合计5万元\n" * 9,
    "close together, as in a table": "行次\n1\n2\n3\n4\n",
    "far from the first page": "收入合计5万元\n" * 200 + "".join("收入合计5万元\n" * 9 + f"{n}\n" for n in (1, 2, 3)),
    "only at the beginning": "".join("收入合计5万元\n" * 9 + f"{n}\n" for n in (1, 2, 3)) + "收入合计5万元\n" * 200,
    "two of the later pages": "".join("收入合计5万元\n" * 9 + f"{n}\n" for n in (2, 3)),
    "out of order": "".join("收入合计5万元\n" * 9 + f"{number}\n" for number in (7, 3, 5)),
}


@pytest.mark.parametrize("text", NOT_A_RUN.values(), ids=NOT_A_RUN)
def test_bare_numbers_that_are_no_page_numbers(text: str) -> None:
    assert set(roles(text)) == {"body"}
