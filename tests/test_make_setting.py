"""Made PDFs: each mark lies in what it marks, tables stand on their pages, and the same document has the same bytes."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from structurer.errors import OutputError
from structurer.evaluate.make.blocks import (
    LAYOUTS,
    PDF_LAYOUTS,
    Block,
    Break,
    Composition,
    Contents,
    Cover,
    Form,
    Grid,
    Heading,
    Layout,
    Paragraph,
    Piece,
    Printed,
)
from structurer.evaluate.make.setting import pdf as setting
from structurer.evaluate.make.setting.look import Numbering
from structurer.evaluate.make.setting.pdf import Look, Place, Setting, look_of, set_document, set_pdf

NEAR = 3  # points
AMOUNT = Printed("0", "万元")

STATEMENT = Grid(
    title="支出决算表",
    columns=(
        "科目编码/类",
        "科目编码/款",
        "科目名称",
        "本年支出/合计",
        "本年支出/基本支出/人员经费",
        "本年支出/基本支出/公用经费",
    ),
    rows=(
        ("合计", "", "", "6,411.37", "683.90", "205.51"),
        *((f"2{at:02d}", "05", f"　某类支出第{at}项", f"{at}.50", f"{at}.25", "") for at in range(40)),
    ),
    unit="万元",
    number="公开03表",
    wide={"合计": 3, "栏次": 3},
    ordinals=("栏次", "", "", "1", "2", "3"),
    owner="云泽省港航事务中心",
    period="2024年度",
    notes=("注：本表列示单位全年支出。",),
    landscape=True,
    gold={
        (0, 3): (("/total", AMOUNT),),
        **{(at + 1, 4): ((f"/rows/{at}", AMOUNT),) for at in range(40)},
        (7, 2): (("/name", "某类支出第6项"),),
    },
)
SMALL = Grid("“三公”经费情况", ("费用名称", "决算数"), (("公务接待费", "0.29"),), "万元", own_page=False)
EMPTY = Grid("国有资本经营预算支出表", ("科目名称", "本年支出"), (), "万元", "公开08表")
FORM = Form(
    title="2024年度项目支出绩效自评表",
    lines=((("项目名称", "航道养护经费"),), (("主管部门", "某省交通运输厅"), ("实施单位", "某中心"))),
    fund=Grid(
        "2024年度项目支出绩效自评表 资金",
        ("项目", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        (("年度资金总额", "239.32", "159.90", "141.32", "10", "88.38%", "8.84"),),
        "万元",
        gold={(0, 3): (("/fund", AMOUNT),)},
    ),
    planned="完成全年航道疏浚任务。",
    achieved="疏浚任务按期完成。",
    indicators=Grid(
        "2024年度项目支出绩效自评表 绩效指标",
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
        tuple(
            (one, two, f"航标维护保养座次及巡查频次{at}", "≥150座", "175座", "2", "2", "")
            for one, two in (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
            for at in range(9)
        ),
        merged=(0, 1),
        gold={(9, 1): (("/second", "质量指标"),), (11, 4): (("/actual", AMOUNT),)},
    ),
    full_score="100",
    score="92.84",
    foot="填表日期：2025年3月27日",
)


def prose(count: int) -> Iterator[Paragraph]:
    """Paragraphs whose figures fall on every place of a line, its ends too."""
    for at in range(count):
        words = "其" * (at % 30)
        pieces = [Piece(f"{words}全年收入")]
        for name, text in (("a", "7,675.08"), ("b", "-16.89"), ("c", "占"), ("d", "3"), ("e", "本年收入")):
            pieces += [Piece(text, ((f"/prose/{at}/{name}", text),)), Piece("万元，其中")]
        yield Paragraph(tuple(pieces))


def composition(*blocks: Block) -> Composition:
    return Composition("accounts", {"organization": "某中心", "fiscal_year": 2024, "parts": []}, blocks)


WHOLE = composition(
    Cover(("某中心", "2024年度部门决算"), "2025年8月"),
    Contents(),
    Heading(0, "第一部分　概况"),
    Paragraph((Piece("某中心为公益一类事业单位。"),)),
    Break(),
    Heading(0, "第二部分　决算表"),
    Heading(1, "一、支出决算表"),
    STATEMENT,
    EMPTY,
    Heading(0, "第三部分　说明"),
    Heading(1, "一、总体情况"),
    *prose(40),
    SMALL,
    Heading(2, "（一）自评"),
    FORM,
)


def pdf(made: Setting) -> PDF:
    return pdfplumber.open(io.BytesIO(made.data))


def words(made: Setting) -> list[str]:
    with pdf(made) as read:
        return [page.extract_text() for page in read.pages]


def printed(whole: Composition) -> dict[str, str]:
    """What each pointer of a composition prints, as it is printed."""
    texts = {
        name: piece.text
        for b in whole.blocks
        if isinstance(b, Paragraph)
        for piece in b.pieces
        for name, _ in piece.gold
    }
    for grid in whole.tables():
        for (row, column), entries in grid.gold.items():
            texts |= {name: grid.rows[row][column].strip("\u3000") for name, _ in entries}
    return texts


def stands_there(read: PDF, place: Place, text: str) -> bool:
    """Whether a character at the place is the first of the text, and the others follow it."""
    assert place.page is not None
    assert place.x is not None
    assert place.y is not None
    characters = read.pages[place.page - 1].chars
    x, y = float(place.x), float(place.y)
    return any(
        c["x0"] - NEAR <= x <= c["x1"] + NEAR
        and c["top"] - NEAR <= y <= c["bottom"] + NEAR
        and text.startswith("".join(other["text"] for other in characters[at : at + 2])[: len(text)])
        for at, c in enumerate(characters)
    )


LOOKS = [(layout, seed) for layout in PDF_LAYOUTS for seed in range(2)]


@pytest.mark.parametrize(("layout", "seed"), LOOKS)
def test_each_mark_lies_in_what_it_marks(layout: Layout, seed: int) -> None:
    made = set_pdf(WHOLE, layout, look_of(Random(seed), layout))
    texts = printed(WHOLE)
    assert set(made.places) == set(texts)
    with pdf(made) as read:
        lost = [
            (name, place) for name in texts for place in made.places[name] if not stands_there(read, place, texts[name])
        ]
    assert lost == []


@pytest.mark.parametrize("layout", PDF_LAYOUTS)
def test_tables_stand_on_the_pages_that_are_told(layout: Layout) -> None:
    made = set_pdf(WHOLE, layout, Look())
    assert made.pages is not None
    texts = words(made)
    statement, empty, small, fund, indicators = (made.pages[at] for at in range(5))
    assert statement == (4, 5)
    assert "6,411.37" in texts[3]
    assert "39.25" in texts[4]
    assert (empty, small[0]) == ((6, 6), small[1])
    assert "公务接待费" in texts[small[0] - 1]
    assert fund[0] == indicators[0] == len(texts) - (indicators[1] - indicators[0])


@pytest.mark.parametrize("rows", [(), (("", ""),)])
def test_an_empty_table_stands_on_its_page_too(rows: tuple[tuple[str, str], ...]) -> None:
    assert set_pdf(composition(SMALL, replace(EMPTY, rows=rows)), "ruled", Look()).pages == {0: (1, 1), 1: (2, 2)}


@pytest.mark.parametrize("layout", PDF_LAYOUTS)
def test_no_figure_is_broken_in_however_narrow_a_column(layout: Layout) -> None:
    row = ("机关事业单位基本养老保险缴费支出", *(f"{at + 1},234,567.89" for at in range(10)))
    grid = Grid("收入总表", tuple(f"第{at}栏收入" for at in range(11)), (row,), aligns=("l", *"r" * 10))
    with pdf(set_pdf(composition(grid), layout, Look())) as read:
        found = [word["text"] for word in read.pages[0].extract_words(x_tolerance=1)]
    assert set(row[1:]) <= set(found)


def test_heads_repeat_or_do_not() -> None:
    counts = {
        again: sum(
            "人员经费" in page for page in words(set_pdf(composition(STATEMENT), "ruled", Look(repeat_heads=again)))
        )
        for again in (True, False)
    }
    assert counts == {True: 2, False: 1}


def test_a_merged_name_is_printed_again_where_the_page_turned() -> None:
    rows = tuple(("产出指标（50分）", f"第{at}项", "1") for at in range(70))
    grid = Grid("完成情况", ("一级指标", "三级指标", "得分"), rows, merged=(0,), weights=(1, 6, 1))
    texts = words(set_pdf(composition(grid), "ruled", Look()))
    assert [("".join(text.split())).count("产出指") for text in texts] == [1, 1]


def test_rules_are_drawn_as_the_layout_says() -> None:
    drawn = {}
    for layout in PDF_LAYOUTS:
        with pdf(set_pdf(composition(STATEMENT), layout, Look())) as read:
            edges = read.pages[0].edges
            drawn[layout] = (
                {edge["orientation"] for edge in edges},
                len({round(e["top"]) for e in edges if e["orientation"] == "h"}),
            )
    assert drawn["ruled"][0] == {"h", "v"}
    assert drawn["three-line"] == ({"h"}, 5)  # top, below two levels of the head, below it, bottom of the page
    assert drawn["borderless"] == (set(), 0)


def test_the_contents_tell_the_pages_of_the_headings() -> None:
    texts = words(set_pdf(WHOLE, "ruled", Look()))
    assert "......" in texts[1]
    entry = next(line for line in texts[1].splitlines() if line.startswith("第三部分"))
    assert "第三部分" in texts[int(entry.split(".")[-1]) - 1]


@pytest.mark.parametrize(
    ("numbering", "foot"), [("— {page} —", "— 3 —"), ("第 {page} 页 共 {pages} 页", "第 3 页 共"), ("", "某中心为")]
)
def test_pages_are_numbered(numbering: Numbering, foot: str) -> None:
    made = set_pdf(WHOLE, "ruled", replace(Look(), numbering=numbering))
    assert words(made)[2].splitlines()[-1].startswith(foot)


def test_the_text_layer_holds_the_characters_as_written() -> None:
    signs = "一、（一）1.“三公”①②≥98%、≤30分钟、—…《》〔2024〕·×㎡民长页车门见贝"
    text = words(set_pdf(composition(Paragraph((Piece(signs),))), "ruled", Look()))[0]
    assert "".join(text.split()) == signs


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_document_has_the_same_bytes(layout: Layout) -> None:
    first, again = (set_document(WHOLE, layout, look_of(Random(7), layout)) for _ in range(2))
    other = set_document(composition(SMALL), layout, look_of(Random(7), layout))
    assert first == again
    assert first.data != other.data
    assert first.suffix == (".pdf" if layout in PDF_LAYOUTS else ".txt")


def test_layouts_and_looks_differ() -> None:
    layouts = {set_document(WHOLE, layout, Look()).data for layout in LAYOUTS}
    looks = {look_of(Random(seed), "ruled") for seed in range(20)}
    assert (len(layouts), len(looks)) == (len(LAYOUTS), 20)


@pytest.mark.parametrize("missing", ["no distribution", "no font in it", "no typst"])
def test_what_is_not_installed_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    setting._compiler.cache_clear()
    if missing == "no distribution":
        monkeypatch.setattr(setting, "_FONT", ("no-such-distribution", "NotoSansSC-Regular.ttf"))
    elif missing == "no font in it":
        monkeypatch.setattr(setting, "_FONT", ("pytest", "NotoSansSC-Regular.ttf"))
    else:
        monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match=r'pip install "structurer\[eval\]"') as raised:
        set_pdf(WHOLE, "ruled", Look())
    assert "\n" not in str(raised.value)
