"""Sheets: the self-evaluation form, one drawn grid that holds a head, a block of funds and the indicators."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Paper, Sample

from structurer.document import Document, Passage, Table
from structurer.outline import build_outline
from structurer.tables.grid import Grid, GridCell
from structurer.tables.ruled import ruled_tables
from structurer.tables.sheets import is_sheet

WIDTHS = [50, 60, 90, 70, 70, 50, 50]
FORM = [
    ["项目名称", "<", "馆藏修复", "<", "<", "<", "<"],
    ["主管部门", "<", "青石湾市档案局", "实施单位", "<", "市档案馆", "<"],
    ["项目资金\n（万元）", "<", "", "年初预算数", "全年执行数", "分值", "得分"],
    ["^", "<", "年度资金总额", "20.00", "18.50", "10", "9.25"],
    ["^", "<", "其中：财政拨款", "20.00", "18.50", "-", "-"],
    ["年度目标", "<", "修复受潮案卷并补录目录", "<", "<", "<", "<"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "修复案卷", "≥300卷", "320卷", "20", "20"],
    ["^", "^", "补录目录", "≥900条", "900条", "20", "20"],
    ["^", "质量指标", "返工率", "≤1%", "0.5%", "20", "20"],
    ["效益指标", "社会效益", "查阅便利", "提高", "提高", "30", "28"],
    ["总分", "<", "<", "<", "<", "100", "97.25"],
]


def parts(document: Document) -> dict[str, Table]:
    """The tables of a sheet by the last word of their titles."""
    return {table.title.split()[-1]: table for table in ruled_tables(document)}


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def drawn(paper: Paper, form: list[list[str]] = FORM, title: str = "项目支出绩效自评表") -> Document:
    paper.page().write(title, x=200, top=80)
    paper.table(form, WIDTHS, top=110)
    return paper.read()


def test_a_sheet_is_three_tables(paper: Paper) -> None:
    assert [table.title for table in ruled_tables(drawn(paper))] == [
        "项目支出绩效自评表（馆藏修复） 表头",
        "项目支出绩效自评表（馆藏修复） 资金",
        "项目支出绩效自评表（馆藏修复） 绩效指标",
    ]


def test_the_head_is_read_in_pairs(paper: Paper) -> None:
    head = parts(drawn(paper))["表头"]
    assert head.columns == ("字段", "值")
    assert rows(head) == [
        ["项目名称", "馆藏修复"],
        ["主管部门", "青石湾市档案局"],
        ["实施单位", "市档案馆"],
        ["年度目标", "修复受潮案卷并补录目录"],
        ["总分", "100"],
        ["总分", "97.25"],
    ]


def test_the_block_of_funds(paper: Paper) -> None:
    document = drawn(paper)
    funds = parts(document)["资金"]
    assert funds.columns == ("项目", "年初预算数", "全年执行数", "分值", "得分")
    assert rows(funds) == [
        ["年度资金总额", "20.00", "18.50", "10", "9.25"],
        ["其中：财政拨款", "20.00", "18.50", "-", "-"],
    ]
    assert funds.unit == "万元"
    assert funds.unit_span is not None
    assert document.text[slice(*funds.unit_span)] == "万元"


FUNDS = {
    "budget and spent": ("年初预算", "全年执行"),
    "with brackets": ("预算数(A)", "执行数(B)"),
    "other words": ("调整预算数", "实际支出数"),
}


@pytest.mark.parametrize(("budget", "spent"), FUNDS.values(), ids=FUNDS)
def test_heads_of_funds(paper: Paper, budget: str, spent: str) -> None:
    form = [*FORM[:2], [*FORM[2][:3], budget, spent, *FORM[2][5:]], *FORM[3:]]
    funds = parts(drawn(paper, form))["资金"]
    assert funds.columns == ("项目", budget, spent, "分值", "得分")


def test_rates_among_the_indicators_are_no_funds(paper: Paper) -> None:
    rates = ["^", "预算执行率", "执行率", "100%", "98%", "20", "19"]
    form = [*FORM[:2], *FORM[5:9], rates, *FORM[9:]]
    assert set(parts(drawn(paper, form))) == {"表头", "绩效指标"}


def test_indicators_have_their_levels_on_each_row_and_no_total(paper: Paper) -> None:
    indicators = parts(drawn(paper))["绩效指标"]
    assert indicators.columns == ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    assert [row[:4] for row in rows(indicators)] == [
        ["产出指标", "数量指标", "修复案卷", "≥300卷"],
        ["产出指标", "数量指标", "补录目录", "≥900条"],
        ["产出指标", "质量指标", "返工率", "≤1%"],
        ["效益指标", "社会效益", "查阅便利", "提高"],
    ]
    assert indicators.unit is None


def test_a_level_that_a_page_end_cut_goes_on(paper: Paper) -> None:
    cut = 8
    paper.page().write("项目支出绩效自评表", x=200, top=380)
    paper.table(FORM[:cut], WIDTHS, top=410)
    rest = [list(row) for row in FORM[cut:]]
    rest[0][:2] = ["", ""]
    rest[1][0] = "^"
    paper.page().table(rest, WIDTHS, top=72)
    indicators = parts(paper.read())["绩效指标"]
    assert [row[:3] for row in rows(indicators)] == [
        ["产出指标", "数量指标", "修复案卷"],
        ["产出指标", "数量指标", "补录目录"],
        ["产出指标", "质量指标", "返工率"],
        ["效益指标", "社会效益", "查阅便利"],
    ]


def test_a_sheet_that_names_no_project_keeps_the_title(paper: Paper) -> None:
    form = [["主管部门", "<", "青石湾市档案局", "实施单位", "<", "市档案馆", "<"], *FORM[2:]]
    assert [table.title for table in ruled_tables(drawn(paper, form))] == [
        "项目支出绩效自评表 表头",
        "项目支出绩效自评表 资金",
        "项目支出绩效自评表 绩效指标",
    ]


def test_a_sheet_without_funds_has_a_head_and_indicators(paper: Paper) -> None:
    found = parts(drawn(paper, FORM[:2] + FORM[5:]))
    assert "资金" not in found
    assert len(found["绩效指标"].rows) == 4
    assert ["项目名称", "馆藏修复"] in rows(found["表头"])


def test_an_indicator_table_alone_is_no_sheet(paper: Paper) -> None:
    (table,) = ruled_tables(drawn(paper, FORM[6:-1], title="绩效指标完成情况"))
    assert table.title == "绩效指标完成情况"
    assert table.columns[:3] == ("一级指标", "二级指标", "三级指标")
    assert rows(table)[1][:3] == ["产出指标", "数量指标", "补录目录"]


def grid(*printed: list[str]) -> Grid:
    cells = tuple(
        tuple(GridCell(Passage(text, tuple(range(len(text)))), (r, r + 1), (c, c + 1)) for c, text in enumerate(row))
        for r, row in enumerate(printed)
    )
    return Grid(len(printed), len(printed[0]), cells)


@pytest.mark.parametrize(
    ("made", "sheet"),
    [
        (grid(["项目名称", "馆藏修复"], ["一级指标", "三级指标"]), True),
        (grid(["一级指标", "三级指标"], ["产出", "修复"]), False),
        (grid(["项目", "金额"], ["拨款", "5.00"]), False),
    ],
    ids=["indicators below other rows", "indicators on top", "no indicators"],
)
def test_is_sheet(made: Grid, sheet: bool) -> None:
    assert is_sheet(made) is sheet


def test_the_form_of_the_sample(sample: Callable[[str], Sample]) -> None:
    head, funds, indicators = sample("performance-2024").tables[2:]
    assert rows(head)[0] == ["项目支出名称", "路网值守与公众服务业务经费"]
    assert (funds.unit, len(funds.rows)) == ("万元", 4)
    assert indicators.pages == (5, 6)
    assert len(indicators.columns) == 8
    assert all(row[0].text and row[1].text and row[2].text for row in indicators.rows)


def test_every_printed_indicator_of_the_sample_is_a_row(sample: Callable[[str], Sample]) -> None:
    indicators = sample("performance-2024").tables[4]
    assert len({row[2].text for row in indicators.rows}) == len(indicators.rows) == 41
    assert sum(float(row[5].text) for row in indicators.rows) == pytest.approx(90)  # 执行率 has the other ten


def test_no_cell_of_a_sheet_stands_in_the_prose(paper: Paper) -> None:
    """Goals stand side by side in two cells; read as lines they would be mixed."""
    form = [*FORM[:5], ["年度目标", "<", "修复受潮案卷", "<", "<", "完成修复", "<"], *FORM[6:]]
    document = drawn(paper, form)
    outline = build_outline(document, ruled_tables(document))
    assert [passage.text for passage in outline.passages()] == []
