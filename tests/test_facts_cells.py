"""Cells of tables as facts: the row names the item, the head of the column gives measure, year and unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Cell, Passage, Span, Table
from structurer.facts.cells import column_kinds, read_cells
from structurer.result import Fact


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], unit: str | None = "万元", title: str = "", period: str = ""
) -> Table:
    """A table printed cell by cell, one character between two cells."""
    at, out = 0, []
    for row in rows:
        cells = []
        for text in row:
            cells.append(Cell(passage(text, at)))
            at += len(text) + 1
        out.append(tuple(cells))
    return Table("t1", None, title, unit, tuple(columns), tuple(out), (1, 1), Span(0, at), period=period or None)


def passage(text: str, at: int = 0) -> Passage:
    return Passage(text, tuple(range(at, at + len(text))))


def meanings(facts: Sequence[Fact]) -> list[tuple[str, str, str, str]]:
    return [(f.item, f.measure, f.signed, f.unit) for f in facts]


COLUMNS = {
    "budget of the year's start": ("年初预算数", "initial_budget", "万元"),
    "full-year budget": ("全年预算数", "full_year_budget", "万元"),
    "adjusted budget": ("调整预算数", "full_year_budget", "万元"),
    "addition": ("追加", "supplementary_budget", "万元"),
    "budget": ("预算数", "budget", "万元"),
    "final": ("决算数", "final", "万元"),
    "executed": ("执行数", "executed", "万元"),
    "completion": ("完成率", "completion", "%"),
    "change": ("比上年增减额", "change", "万元"),
    "change in percent": ("增减率", "change_percent", "%"),
    "share": ("占比", "share", "%"),
    "score": ("得分", "score", "分"),
    "weight": ("分值", "score", "分"),
    "unit in the head": ("金额（元）", "amount", "元"),
    "no measure": ("金额", "amount", "万元"),
    "the path above the leaf counts": ("决算数/小计", "final", "万元"),
}


@pytest.mark.parametrize(("column", "measure", "unit"), COLUMNS.values(), ids=COLUMNS)
def test_the_head_gives_measure_and_unit(column: str, measure: str, unit: str) -> None:
    assert meanings(read_cells([table(["项目", column], [["水费", "8.00"]])])) == [("水费", measure, "8.00", unit)]


def test_a_fact_knows_its_row_its_column_and_its_place() -> None:
    first, second = read_cells([table(["项目", "预算数", "决算数"], [["水费", "9.00", ""], ["电费", "", "7.00"]])])
    assert (first.table, first.row, first.column, first.spans) == ("t1", 0, 1, (Span(3, 7),))
    assert (second.table, second.row, second.column, second.item) == ("t1", 1, 2, "电费")


EMPTY = {
    "blank": "",
    "hyphen": "-",
    "dash": "—",
    "words": "见附表",
    "two figures": "2项任务4人",
    "a figure with a gap": "5 000",
    "a place": "见第3页的表",
}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_what_is_no_figure_gives_no_fact(text: str) -> None:
    facts = read_cells([table(["项目", "金额"], [["水费", text], ["电费", "7.00"], ["气费", "0.00"]])])
    assert meanings(facts) == [("电费", "amount", "7.00", "万元"), ("气费", "amount", "0.00", "万元")]


FIGURES = {
    "separators": ("5,000.10", "5000.10", "5,000.10"),
    "brackets mean less": ("（5.00）", "-5.00", "5.00"),
    "a triangle means less": ("△3.00", "-3.00", "△3.00"),
    "minus": ("-2.00", "-2.00", "-2.00"),
    "percent": ("12.5%", "12.5", "12.5"),
    "with its unit": ("50万元", "50", "50"),
    "about": ("约3个", "3", "3"),
    "full width": ("３.５０", "3.50", "３.５０"),
}


@pytest.mark.parametrize(("text", "signed", "printed"), FIGURES.values(), ids=FIGURES)
def test_a_cell_that_holds_one_figure(text: str, signed: str, printed: str) -> None:
    fact, _ = read_cells([table(["项目", "金额"], [["水费", text], ["电费", "7.00"]])])
    assert (fact.item, fact.signed) == ("水费", signed)
    assert f"水费\n{text}"[slice(*fact.spans[0])] == printed


def test_a_cell_with_its_own_percent_sign_is_not_in_the_unit_of_the_table() -> None:
    (fact,) = read_cells([table(["项目", "金额"], [["及时率", "12.5%"]])])
    assert (fact.unit, fact.yuan) == ("%", None)


# Labels


def test_two_blocks_side_by_side_have_labels_of_their_own() -> None:
    columns = ["收入/项目", "收入/金额", "支出/项目", "支出/金额"]
    facts = read_cells([table(columns, [["拨款", "5.00", "基本支出", "4.00"], ["", "", "项目支出", "1.00"]])])
    assert [(f.item, f.signed) for f in facts] == [("拨款", "5.00"), ("基本支出", "4.00"), ("项目支出", "1.00")]


def test_codes_and_row_numbers_are_no_figures() -> None:
    columns = ["科目编码/类", "科目编码/款", "科目编码/项", "科目名称", "行次", "2031年预算数"]
    facts = table(columns, [["214", "01", "06", "公路养护", "1", "5.00"]])
    assert column_kinds(facts) == ("code", "code", "code", "label", "row_number", "value")
    (fact,) = read_cells([facts])
    assert (fact.item, fact.code, fact.period, fact.signed) == ("公路养护", "2140106", "2031", "5.00")


def test_the_total_line_of_code_columns_names_itself() -> None:
    columns = ["科目编码/类", "科目编码/款", "科目编码/项", "科目名称", "预算数"]
    (fact,) = read_cells([table(columns, [["合计", "合计", "合计", "合计", "5.00"]])])
    assert (fact.item, fact.code) == ("合计", None)


def test_a_table_of_figures_only_names_its_items_in_the_head() -> None:
    facts = read_cells([table(["因公出国费/预算数", "公务接待费/预算数"], [["0.00", "1.50"]])])
    assert meanings(facts) == [("因公出国费", "budget", "0.00", "万元"), ("公务接待费", "budget", "1.50", "万元")]


TOTALS = {
    "under a measure": ("决算数", ("合计", "final", "8.00", "万元")),
    "under the name of a thing": ("公务接待费/预算数", ("公务接待费", "budget", "8.00", "万元")),
    "under a rate": ("增减率", ("合计", "change_percent", "8.00", "%")),
}


@pytest.mark.parametrize(("column", "meaning"), TOTALS.values(), ids=TOTALS)
def test_what_the_total_row_is_of(column: str, meaning: tuple[str, str, str, str]) -> None:
    assert meanings(read_cells([table(["项目", column], [["合计", "8.00"]])])) == [meaning]


def test_rows_that_stand_for_years_and_changes() -> None:
    rows = [["2030年", "5.00"], ["2031年", "6.00"], ["增减额", "1.00"], ["增减率（%）", "20.00"]]
    facts = read_cells([table(["年度", "印刷费"], rows)])
    assert meanings(facts) == [
        ("印刷费", "amount", "5.00", "万元"),
        ("印刷费", "amount", "6.00", "万元"),
        ("印刷费", "change", "1.00", "万元"),
        ("印刷费", "change_percent", "20.00", "%"),
    ]
    assert [f.period for f in facts[:2]] == ["2030", "2031"]


def test_figures_that_carry_their_unit_are_facts_too() -> None:
    facts = read_cells([table(["项目", "数量", "金额"], [["巡查车", "3台", "5.00"], ["清扫车", "12台", "6.00"]])])
    assert [(f.item, f.signed, f.unit) for f in facts] == [
        ("巡查车", "3", "台"),
        ("巡查车", "5.00", "万元"),
        ("清扫车", "12", "台"),
        ("清扫车", "6.00", "万元"),
    ]


PERIODS = {
    "of the column": ("2030年决算数", "水费", "2031年度", "2030"),
    "of the row": ("决算数", "2030年", "2031年度", "2030"),
    "of the table": ("决算数", "水费", "2031年度", "2031"),
    "of none": ("决算数", "水费", "", None),
}


@pytest.mark.parametrize(("column", "label", "head", "period"), PERIODS.values(), ids=PERIODS)
def test_the_year_of_a_cell(column: str, label: str, head: str, period: str | None) -> None:
    (fact,) = read_cells([table(["项目", column], [[label, "8.00"]], period=head)])
    assert fact.period == period


def test_the_title_says_which_budget_a_table_is_of() -> None:
    (fact,) = read_cells([table(["项目", "金额"], [["水费", "8.00"]], title="政府性基金预算支出表")])
    assert (fact.scope, fact.section) == ("政府性基金", ("政府性基金预算支出表",))


# Properties


@given(st.lists(st.decimals(min_value=-(10**8), max_value=10**8, places=2), min_size=1, max_size=8))
def test_every_figure_of_a_column_becomes_one_fact_that_stands_on_its_digits(values: list[Decimal]) -> None:
    rows = [[f"第{'甲乙丙丁戊己庚辛'[at]}项", f"{value:,}"] for at, value in enumerate(values)]
    source = "\n".join("\n".join(row) for row in rows)
    facts = read_cells([table(["项目", "金额"], rows)])
    assert [f.value for f in facts] == values
    assert [source[slice(*f.spans[0])] for f in facts] == [row[1] for row in rows]


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_facts_of_bundled_tables_print_what_their_cell_prints(stem: str, sample: Callable[[str], object]) -> None:
    tables = {t.id: t for t in sample(stem).tables}  # type: ignore[attr-defined]
    facts = read_cells(list(tables.values()))
    assert len(facts) > 50
    for fact in facts:
        assert fact.table is not None
        assert fact.row is not None
        assert fact.column is not None
        cell = tables[fact.table].rows[fact.row][fact.column].text
        assert fact.printed.lstrip("-") in cell.replace(",", "")
        assert column_kinds(tables[fact.table])[fact.column] == "value"
