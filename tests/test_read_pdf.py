"""PDFs: visual lines, boxes, running heads, and files that cannot be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from conftest import SAMPLES, Paper, Sample
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from structurer.document import Box, Document, Span
from structurer.errors import DamagedInput, EmptyInput, EncryptedInput, InputError, ScannedInput
from structurer.read import read
from structurer.read.characters import unify
from structurer.read.pdf import Glyph, ink, rows_of

STEMS = ["accounts-2024", "budget-2025", "performance-2024"]


def lines(document: Document, role: str = "body") -> list[str]:
    return [document.text[slice(*line.span)] for line in document.lines if line.role == role]


# Lines and boxes


def test_lines_of_a_page(sample: Callable[[str], Sample]) -> None:
    document = sample("accounts-2024").document
    page = [line for line in document.lines if line.page == 3]
    assert [(line.number, document.text[slice(*line.span)]) for line in page[:3]] == [
        (1, "第一部分 青岚省交通运输数据中心概况"),
        (2, "一、部门职责"),
        (3, "青岚省交通运输数据中心为省交通运输厅所属的公益一类事业单位，主要承担以下"),
    ]
    assert (document.source, document.media, len(document.pages)) == ("accounts-2024.pdf", "pdf", 21)


@pytest.mark.parametrize("stem", STEMS)
def test_every_character_has_a_box_on_its_page(stem: str, sample: Callable[[str], Sample]) -> None:
    document = sample(stem).document
    assert len(document.glyphs) == len(document.text)
    for line in document.lines:
        page = document.pages[line.page - 1]
        assert line.box is not None
        assert page.span.start <= line.span.start < line.span.end <= page.span.end
        for offset in range(*line.span):
            box = document.glyphs[offset]
            assert (box is None) == document.text[offset].isspace()
            if box is not None:
                assert -1 <= box.x0 < box.x1 <= page.width + 1
                assert -1 <= box.top < box.bottom <= page.height + 1
                assert line.box.x0 <= box.x0
                assert box.x1 <= line.box.x1


@pytest.mark.parametrize("stem", STEMS)
def test_lines_run_down_the_page_and_characters_along_the_line(stem: str, sample: Callable[[str], Sample]) -> None:
    document = sample(stem).document
    for before, after in pairwise(document.lines):
        assert before.span.end <= after.span.start
        assert (after.page, after.number) in ((before.page, before.number + 1), (before.page + 1, 1))
    for line in document.lines:
        boxes = [box for offset in range(*line.span) if (box := document.glyphs[offset])]
        assert [box.x0 for box in boxes] == sorted(box.x0 for box in boxes)


def test_the_same_figure_stands_where_another_reader_finds_it(sample: Callable[[str], Sample]) -> None:
    document = sample("accounts-2024").document
    start = document.text.index("7675.08", document.pages[16].span.start)
    ((page_number, (box,)),) = document.boxes([Span(start, start + 7)])
    assert page_number == 17
    with pypdfium2.PdfDocument(SAMPLES / "accounts-2024.pdf") as pdf:
        page = pdf[16]
        height = page.get_height()
        found = page.get_textpage().get_text_bounded(
            left=box.x0 - 1, top=height - box.top + 1, right=box.x1 + 1, bottom=height - box.bottom - 1
        )
    assert found.strip() == "7675.08"


def test_places_are_in_points_from_the_top_left(paper: Paper) -> None:
    document = paper.write("收入12.5", x=100, top=200, size=10).read()
    assert document.text == "收入12.5\n"
    assert document.lines[0].box == pytest.approx(Box(100, 200, 140, 210), abs=0.1)
    assert document.glyphs[2] == pytest.approx(Box(120, 200, 125, 210), abs=0.1)
    assert (document.pages[0].width, document.pages[0].height) == (595, 842)


def test_lines_are_kept_as_strokes(paper: Paper) -> None:
    document = paper.page().write("收入").rule(50, 100, 300, 100).rule(50, 100, 50, 200).read()
    assert document.pages[0].strokes == (Box(50, 100, 300, 100), Box(50, 100, 50, 200))


def test_a_gap_between_words_is_one_space(paper: Paper) -> None:
    paper.write("收入", x=72, top=100).write("12.50", x=200, top=100)
    assert paper.read().text == "收入 12.50\n"


def test_characters_off_the_page_are_not_read(paper: Paper) -> None:
    paper.page().write("收入", top=100).write("暗记", x=700, top=100)
    assert paper.read().text == "收入\n"


# Rows of glyphs


def glyphs(text: str, x: float = 0, top: float = 0, size: float = 10) -> list[Glyph]:
    """`text` from `x` on, each character as wide as it is set."""
    out = []
    for character in text:
        width = size if unicodedata.east_asian_width(character) in "WF" else size / 2
        if character != " ":
            out.append(Glyph(character, Box(x, top, x + width, top + size), size))
        x += width
    return out


def rows(*runs: list[Glyph]) -> list[str]:
    return ["".join(glyph.text for glyph in row) for row in rows_of(glyph for run in runs for glyph in run)]


ROWS = {
    "one below the other": ([glyphs("收入"), glyphs("支出", top=20)], ["收入", "支出"]),
    "the stream runs upwards": ([glyphs("支出", top=20), glyphs("收入")], ["收入", "支出"]),
    "the stream runs backwards": ([glyphs("合计", x=40), glyphs("收入")], ["收入合计"]),
    "a digit some points lower": (
        [glyphs("收入"), glyphs("12.50", x=20, top=3), glyphs("万元", x=45)],
        ["收入12.50万元"],
    ),
    "a figure pushed below its sentence": (
        [glyphs("收入     万元"), glyphs("12.50", x=20, top=7), glyphs("支出", top=20)],
        ["收入12.50万元", "支出"],
    ),
    "a figure in the gap that is free": (
        [glyphs("收入合计万元"), glyphs("支出     万元", top=16), glyphs("12.50", x=20, top=9)],
        ["收入合计万元", "支出12.50万元"],
    ),
    "a figure with no free place is a row of its own": (
        [glyphs("收入合计"), glyphs("12.50", x=10, top=6)],
        ["收入合计", "12.50"],
    ),
    "two columns are one row": ([glyphs("收入"), glyphs("支出", x=200)], ["收入支出"]),
    "quotes that are set tight": ([glyphs("三公", x=5), glyphs("“", x=0), glyphs("”", x=22)], ["“三公”"]),
}


@pytest.mark.parametrize(("runs", "printed"), ROWS.values(), ids=ROWS)
def test_rows_of(runs: list[list[Glyph]], printed: list[str]) -> None:
    assert rows(*runs) == printed


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("收支12.“，a"), min_size=1, max_size=6), st.floats(0, 400), st.floats(0, 400)
        ),
        max_size=8,
    )
)
def test_rows_hold_every_glyph_once(runs: list[tuple[str, float, float]]) -> None:
    given_glyphs = [glyph for text, x, top in runs for glyph in glyphs(text, x, top)]
    placed = [glyph for row in rows_of(given_glyphs) for glyph in row]
    assert sorted(placed) == sorted(given_glyphs)
    for row in rows_of(given_glyphs):
        assert [ink(glyph)[0] for glyph in row] == sorted(ink(glyph)[0] for glyph in row)


def test_characters_of_two_sizes_are_never_one_printed_twice(paper: Paper) -> None:
    """Counted in parts of its own size, a small character stands where a large one does."""
    paper.write("0", 200, 433.2, 10).write("0", 100, 637.6, 5)
    assert paper.read().text.split() == ["0", "0"]


def test_bold_by_printing_twice_is_read_once(paper: Paper) -> None:
    for shift in (0, 0.3, 0.6):
        paper.write("收入合计12.50万元", x=72 + shift, top=100)
    assert paper.read().text == "收入合计12.50万元\n"


def test_the_same_character_side_by_side_is_two(paper: Paper) -> None:
    assert paper.write("收收1100.00").read().text == "收收1100.00\n"


# Characters

RADICALS = {
    "Kangxi": ("⼀般公共预算⽀出", "一般公共预算支出"),
    "supplement": ("⺠生", "民生"),
    "simplified radical": ("⻋辆", "车辆"),
    "no radical": ("支出", "支出"),
    "full width stays": ("１２％", "１２％"),
    "a radical without an ideograph stays": ("⺀", "⺀"),
}


@pytest.mark.parametrize(("printed", "unified"), RADICALS.values(), ids=RADICALS)
def test_unify(printed: str, unified: str) -> None:
    assert unify(printed) == unified


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x2FDF) | st.characters()))
def test_unify_moves_nothing(text: str) -> None:
    unified = unify(text)
    assert len(unified) == len(text)
    assert unify(unified) == unified


def test_every_kangxi_radical_has_its_ideograph() -> None:
    radicals = "".join(map(chr, range(0x2F00, 0x2FD6)))
    assert all("\u4e00" <= character <= "\u9fff" for character in unify(radicals))


# Running heads and page numbers


def test_running_heads_and_page_numbers(paper: Paper) -> None:
    for number in range(1, 5):
        paper.page().write("青石湾市统计局2031年度部门决算", top=40, size=9).write(f"第{number}部分的内容", top=300)
        paper.write(f"— {number} —", x=280, top=800)
        paper.write("内部资料", x=400, top=780, size=9)
    document = paper.read()
    assert lines(document) == [f"第{number}部分的内容" for number in range(1, 5)]
    assert lines(document, "header") == ["青石湾市统计局2031年度部门决算"] * 4
    assert lines(document, "footer") == ["内部资料"] * 4
    assert lines(document, "page_number") == [f"— {number} —" for number in range(1, 5)]


def test_what_repeats_in_the_middle_of_pages_is_text(paper: Paper) -> None:
    for _ in range(4):
        paper.page().write("单位：万元", top=300)
    assert lines(paper.read()) == ["单位：万元"] * 4


def test_a_number_in_the_middle_of_a_page_is_text(paper: Paper) -> None:
    assert lines(paper.write("12", top=400).write("12", top=810).read()) == ["12"]


def test_page_numbers_of_the_samples(sample: Callable[[str], Sample]) -> None:
    for stem in STEMS:
        document = sample(stem).document
        assert lines(document, "page_number") == [f"— {page} —" for page in range(2, len(document.pages) + 1)]
        assert lines(document, "header") == lines(document, "footer") == []


# Files that cannot be read


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_file_with_a_password(algorithm: str, paper: Paper, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=paper.write("收入合计").save())
    writer.encrypt("secret", algorithm=algorithm)
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    with pytest.raises(EncryptedInput, match=r"locked\.pdf is protected by a password; save it without one"):
        read(locked)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_file_that_only_forbids_changes_is_read(algorithm: str, paper: Paper, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=paper.write("收入合计").save())
    writer.encrypt("", owner_password="secret", algorithm=algorithm)
    writer.write(tmp_path / "open.pdf")
    assert read(tmp_path / "open.pdf").text == "收入合计\n"


def test_pages_with_pictures_and_no_text(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    Image.new("L", (200, 300), 128).save(scan, save_all=True, append_images=[Image.new("L", (200, 300), 64)])
    with pytest.raises(ScannedInput, match=r"scan\.pdf is a scan: its pages hold pictures and no text; run OCR"):
        read(scan)


def test_a_blank_page_has_no_text(paper: Paper) -> None:
    with pytest.raises(ScannedInput, match=r"its pages"):
        paper.page().read()


def test_a_document_without_pages(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    pdf = pypdfium2.PdfDocument.new()
    pdf.save(empty)
    with pytest.raises(DamagedInput, match=r"empty\.pdf is a damaged PDF: no page can be read"):
        read(empty)


def test_a_file_without_a_byte(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    with pytest.raises(EmptyInput, match=r"empty\.pdf is empty"):
        read(empty)


OTHERS = {
    "image": (b"\x89PNG\r\n\x1a\n", r"is not a PDF but a PNG image"),
    "Office file": (b"PK\x03\x04", r"is not a PDF but a ZIP archive or an Office file"),
    "page of the web": (b"<!DOCTYPE html><html></html>", r"is not a PDF; check where it comes from"),
    "text": ("收入合计5万元".encode(), r"is not a PDF; check where it comes from"),
}


@pytest.mark.parametrize(("data", "message"), OTHERS.values(), ids=OTHERS)
def test_another_format_under_the_name_of_a_pdf(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "accounts.pdf"
    path.write_bytes(data)
    with pytest.raises(DamagedInput, match=message):
        read(path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file(share: float, tmp_path: Path) -> None:
    data = (SAMPLES / "performance-2024.pdf").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(DamagedInput, match=r"cut\.pdf is a damaged PDF.*fetch it again"):
        read(path)


DAMAGE = {
    "only its first line": b"%PDF-1.7\n",
    "noise behind its first line": b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "a trailer that points nowhere": b"%PDF-1.7\ntrailer\n<< /Root 9 0 R >>\nstartxref\n0\n%%EOF",
    "a catalog that is a number": b"%PDF-1.7\n1 0 obj\n5\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("data", DAMAGE.values(), ids=DAMAGE)
def test_damage(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    with pytest.raises(DamagedInput, match=r"damaged\.pdf is a damaged PDF"):
        read(path)


def test_a_page_whose_size_is_no_number(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(paper.write("收入合计").save().read_bytes().replace(b"[0 0 595 842]", b"[0/A 0 59 84]"))
    with pytest.raises(DamagedInput, match=r"damaged\.pdf is a damaged PDF"):
        read(path)


@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.pdf"
    sound = bytearray(Paper(path).write("收入合计12.50万元").save().read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        sound[data.draw(st.integers(9, len(sound) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(sound)
    try:
        document = read(path)
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert "noise.pdf" in str(error)  # noqa: PT017
    else:
        assert len(document.glyphs) == len(document.text)
