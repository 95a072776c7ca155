"""The audit of gold: every fault that it names, told in one line, and no line for gold that is right."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLD, SAMPLES, Paper

from structurer.document import Document
from structurer.errors import InputError
from structurer.evaluate.audit.gold import audit, audit_file
from structurer.read import read
from structurer.schema import load

Gold = dict[str, Any]


DOCUMENTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".txt"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_bundled_gold_has_no_fault_but_what_its_document_contradicts(document: Path) -> None:
    gold = GOLD / f"{document.stem}.json"
    findings = GOLD / "findings" / gold.name
    listed = json.loads(findings.read_text("utf-8"))["findings"] if findings.is_file() else []
    figures = [re.sub(r"[^\d.]", "", figure) for entry in listed for figure in entry["figures"]]
    for line in audit_file(gold, document, {}):
        assert line.endswith("; as printed?")
        assert [figure for figure in figures if f" {figure} " in line]


# Values of records

TEXT = """临溪市气象服务中心2031年度部门决算

一、收入支出决算总体情况说明

2031年度收、支总计 7,675.08 万元。与上年相比，减少 1,559.61万元，下降16.89％。主要原因是设备更新项
目已于上年“完工”。年初结转和结余1219.16万
元，年末结转和结余１２６３.71万元。本年收入6,455.
92万元。

二、机关运行经费支出说明

机关运行经费12.30万元，与上年持平。

三、政府采购支出说明

采购货物40.0万元，服务60.04万元，合计100.0万元。

四、资产情况

截至2031年12月31日，有车辆3 辆；监测站 1280余座；国家课程 18 门。

收入决算表
单位：万元
项目\t金额\t占比
其他收入\t25.50\t4.10
"""
OVERALL = "/final_accounts/overall"


def quantity(value: str, unit: str = "万元") -> dict[str, str]:
    return {"value": value, "unit": unit}


SOURCE = {"name": "其他收入", "amount": quantity("25.50"), "percent": quantity("4.10", "%")}


def stated() -> Gold:
    return {
        "document": {"organization": "临溪市气象服务中心", "fiscal_year": 2031, "parts": ["final_accounts"]},
        "final_accounts": {
            "fiscal_year": 2031,
            "overall": {
                "total": quantity("7675.08"),
                "current_year_income": quantity("6455.92"),
                "opening_carryover": quantity("1219.16"),
                "closing_carryover": quantity("1263.71"),
                "change": quantity("-1559.61"),
                "change_percent": quantity("-16.89", "%"),
                "reason": "设备更新项目已于上年“完工”",
            },
            "income": {"sources": [SOURCE]},
            "agency_running": {"amount": quantity("12.30"), "change": quantity("0")},
            "procurement": {
                "total": quantity("100.0"),
                "goods": quantity("40.0"),
                "services": quantity("60.04"),
            },
            "assets": {"as_of": "2031-12-31", "vehicles_total": quantity("3", "辆")},
        },
        "performance": {
            "metrics": [
                {"name": "监测站", "value": "1280", "unit": "座", "qualifier": "余"},
                {"name": "国家课程", "value": "18", "unit": "门"},
            ]
        },
        "tables": [
            {
                "number": None,
                "title": "收入决算表",
                "unit": "万元",
                "columns": ["项目", "金额", "占比"],
                "rows": [["其他收入", "25.50", "4.10"]],
            }
        ],
    }


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("audit") / "accounts.txt"
    path.write_text(TEXT, "utf-8")
    return read(path)


def changed(gold: Gold, where: str, value: Any) -> Gold:
    """A copy of the gold with another value at a pointer."""
    made = copy.deepcopy(gold)
    *path, last = [int(key) if key.isdecimal() else key for key in where.strip("/").split("/")]
    node: Any = made
    for key in path:
        node = node[key]
    node[last] = value
    return made


def test_gold_that_is_right_has_no_line(text: Document) -> None:
    assert audit(stated(), text, {}) == []


FAULTS: dict[str, tuple[str, Any, str]] = {
    "another digit": ("total", quantity("7675.09"), "7675.09 万元 is not printed"),
    "digits that are left out": ("change_percent", quantity("-16.8", "%"), "-16.8 % is not printed"),
    "digits that are put in": (
        "closing_carryover",
        quantity("1263.710"),
        "1263.710 万元 is printed as 1263.71",
    ),
    "another unit": ("total", quantity("7675.08", "元"), "7675.08 元 is printed with another unit: 万元"),
    "a sign too few": ("change", quantity("1559.61"), "1559.61 万元 is printed as a fall; a change is signed"),
    "a sign too much": (
        "total",
        quantity("-7675.08"),
        "-7675.08 万元 is printed without a minus, and no words before it tell of a fall",
    ),
    "other words": ("reason", "设备更新项目已于本年完工", "“设备更新项目已于本年完工” is not printed"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_value_is_told(name: str, text: Document) -> None:
    field, value, line = FAULTS[name]
    assert f"{OVERALL}/{field}: {line}" in audit(changed(stated(), f"{OVERALL}/{field}", value), text, {})


ELSEWHERE: dict[str, tuple[str, Any, str]] = {
    "a change where nothing changed": (
        "/final_accounts/agency_running/change",
        quantity("1.00"),
        "/final_accounts/agency_running/change: 1.00 万元 is not printed",
    ),
    "another day": (
        "/final_accounts/assets/as_of",
        "2031-12-30",
        "/final_accounts/assets/as_of: “2031-12-30” is not printed",
    ),
    "another body": (
        "/document/organization",
        "临溪市地震服务中心",
        "/document/organization: “临溪市地震服务中心” is not printed",
    ),
    "another year": ("/final_accounts/fiscal_year", 2033, "/final_accounts/fiscal_year: “2033” is not printed"),
    "a unit that the head of the table has not": (
        "/final_accounts/income/sources/0/amount",
        quantity("25.50", "元"),
        "/final_accounts/income/sources/0/amount: 25.50 元 is printed with another unit: none",
    ),
    "a name that is not printed": (
        "/performance/metrics/0/name",
        "雷达站",
        "/performance/metrics/0/name: “雷达站” is not printed",
    ),
    "a metric that is no number": (
        "/performance/metrics/0/value",
        "很多",
        "/performance/metrics/0 is no metric; write a name, and a value that is a number as text",
    ),
    "a metric that is a text": (
        "/performance/metrics/0",
        "监测站1280余座",
        "/performance/metrics/0 is no metric; write a name, and a value that is a number as text",
    ),
    "another rare unit": (
        "/performance/metrics/1/unit",
        "所",
        "/performance/metrics/1: 国家课程: 18 所 is printed with another unit: none",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_fault_elsewhere_is_told(name: str, text: Document) -> None:
    where, value, line = ELSEWHERE[name]
    assert audit(changed(stated(), where, value), text, {}) == [line]


SENTENCES = {
    "a minus": "收入增减额-5.20万元。",
    "a fall": "收入比上年减少5.20万元。",
    "a fall among rises": "为提高效率，收入比上年减少多年结余5.20万元。",
    "an English fall": "Revenue of the group fell by 5.20 万元.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sign_may_stand_in_the_words(name: str, write: Callable[[str, str], Path]) -> None:
    gold = {"budget": {"overall": {"income_change": quantity("-5.20")}}}
    assert audit(gold, read(write("budget.txt", SENTENCES[name])), {}) == []


def test_a_rise_is_no_fall(write: Callable[[str, str], Path]) -> None:
    gold = {"budget": {"overall": {"income_change": quantity("-5.20")}}}
    (line,) = audit(gold, read(write("budget.txt", "收入比上年增加5.20万元。上年减少1万元。")), {})
    assert line.endswith("-5.20 万元 is printed without a minus, and no words before it tell of a fall")


def test_a_text_over_a_page_break_is_printed(paper: Paper) -> None:
    for page in (1, 2, 3):
        paper.page().write("临溪市气象服务中心文件", 200, 40).write(f"— {page} —", 280, 800)
        if page == 1:
            paper.write("主要原因是上年的设备更新项", 72, 400)
        if page == 2:
            paper.write("目已经完工，不再安排。", 72, 90)
    gold = {"budget": {"overall": {"reason": "上年的设备更新项目已经完工，不再安排。"}}}
    assert audit(gold, paper.read(), {}) == []


# Tables

HEAD = ["科目", "名称", "合计", "基本", "项目"]
ROWS = [
    ["301", "工资福利", "1,280.00", "1,280.00", ""],
    ["302", "商品和\n服务支出", "96.50", "30.00", "66.50"],
    ["303", "其他支出", "12.00", "", "12.00"],
    ["310", "资本性支出", "40.00", "", "40.00"],
]


@pytest.fixture
def pages(paper: Paper) -> Document:
    """A table over two pages; a name of its second row is wrapped."""
    widths = [50, 90, 80, 80, 80]
    paper.page().write("支出决算表", 250, 90).table([HEAD, *ROWS[:2]], widths)
    paper.page().table([HEAD, *ROWS[2:]], widths)
    return paper.read()


def table(**other: Any) -> Gold:
    rows = [[cell.replace("\n", "") for cell in row] for row in ROWS]
    made = {"number": None, "title": "支出决算表", "unit": "万元", "columns": HEAD, "rows": rows, "pages": [1, 2]}
    return {"tables": [made | other]}


def test_a_table_that_is_right_has_no_line(pages: Document) -> None:
    assert audit(table(), pages, {}) == []


def cells(row: int, **columns: str) -> list[list[str]]:
    """The rows with other cells in one: a=, b= and so on."""
    rows: list[list[str]] = copy.deepcopy(table()["tables"][0]["rows"])
    for letter, cell in columns.items():
        rows[row]["abcde".index(letter)] = cell
    return rows


def exchanged(one: int, other: int) -> list[list[str]]:
    rows = cells(0)
    rows[one], rows[other] = rows[other], rows[one]
    return rows


TABLES: dict[str, tuple[Gold, list[str]]] = {
    "another digit": (
        table(rows=cells(0, c="1,288.00")),
        ["/tables/0/rows/0: 1,288.00 is not printed on pages 1 to 2"],
    ),
    "another word": (
        table(rows=cells(1, b="商品和服务开支")),
        ["/tables/0/rows/1: 商品和服务开支 is not printed on pages 1 to 2"],
    ),
    "the figure of another row": (
        table(rows=cells(0, c="96.50")),
        ["/tables/0/rows/0: is printed on pages 1 to 2, but not as one row"],
    ),
    "the name of another row": (
        table(rows=cells(2, b="工资福利")),
        ["/tables/0/rows/2: is printed on pages 1 to 2, but not as one row"],
    ),
    "two figures exchanged": (
        table(rows=cells(1, d="66.50", e="30.00")),
        ["/tables/0/rows/1: is printed on pages 1 to 2, but not as one row"],
    ),
    "a name and a figure exchanged": (
        table(rows=cells(1, b="96.50", c="商品和服务支出")),
        ["/tables/0/rows/1: is printed on pages 1 to 2, but not as one row"],
    ),
    "a cell left out": (table(rows=cells(1, d="")), ["/tables/0/rows/1: its line prints 30.00 too"]),
    "rows exchanged": (
        table(rows=exchanged(1, 2)),
        ["/tables/0/rows/2: is printed above the row before it"],
    ),
    "a page too few": (
        table(pages=[1, 1]),
        [
            "/tables/0/rows/2: 303, 12.00, 其他支出 is not printed on page 1",
            "/tables/0/rows/3: 310, 40.00, 资本性支出 is not printed on page 1",
        ],
    ),
    "a page too many": (
        table(rows=cells(0)[:2]),
        ["/tables/0/pages: the last row is not printed on page 2"],
    ),
    "a first page without a row": (
        table(rows=cells(0)[2:]),
        ["/tables/0/pages: the first row is not printed on page 1"],
    ),
    "a page that there is not": (table(pages=[2, 3]), ["/tables/0/pages: [2, 3] are no pages of a document of 2"]),
    "pages that are none": (table(pages="1"), ["/tables/0/pages: 1 are no pages of a document of 2"]),
    "rows of other widths": (
        table(columns=HEAD[:4]),
        ["/tables/0 has no columns, or rows with more or fewer cells; it is left out"],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_fault_of_a_table_is_told(name: str, pages: Document) -> None:
    gold, lines = TABLES[name]
    assert audit(gold, pages, {}) == lines


def test_cells_that_are_merged_are_repeated_in_gold(paper: Paper) -> None:
    rows = [["产出", "巡查次数", "5"], ["^", "预报次数", "4"], ["^", "值守天数", "3"]]
    paper.page().table([["指标", "名称", "得分"], *rows], [90, 120, 60])
    gold = {"tables": [{"columns": ["指标", "名称", "得分"], "rows": [["产出", *row[1:]] for row in rows]}]}
    assert audit(gold, paper.read(), {}) == []


def test_merged_cells_must_be_printed_somewhere(paper: Paper) -> None:
    rows = [["产出", "巡查次数", "5"], ["^", "预报次数", "4"]]
    paper.page().table([["指标", "名称", "得分"], *rows], [90, 120, 60])
    gold = {"tables": [{"columns": ["指标", "名称", "得分"], "rows": [["效益", *row[1:]] for row in rows]}]}
    told = "效益 is not printed in the document"
    assert audit(gold, paper.read(), {}) == [f"/tables/0/rows/0: {told}", f"/tables/0/rows/1: {told}"]


def test_words_in_a_narrow_column_may_go_on_by_single_characters(paper: Paper) -> None:
    rows = [["产出指\n标（60\n分\n）", "巡查次数", "5"], ["^", "预报次数", "4"]]
    paper.page().table([["指标", "名称", "得分"], *rows], [60, 120, 60])
    gold = {"tables": [{"columns": ["指标", "名称", "得分"], "rows": [["产出指标（60分）", *row[1:]] for row in rows]}]}
    assert audit(gold, paper.read(), {}) == []


def test_a_table_of_a_text_may_repeat_rows_of_another(write: Callable[[str, str], Path]) -> None:
    lines = ["收入\t支出\t结余", "合计\t9.00\t8.00\t1.00", "基本\t7.00\t6.00\t1.00", "收入\t支出", "合计\t9.00\t8.00"]
    document = read(write("tables.txt", "\n".join(lines)))
    gold = {"tables": [{"columns": ["项目", "收入", "支出"], "rows": [["合计", "9.00", "8.00"]]}]}
    assert audit(gold, document, {}) == []


def test_a_table_that_is_none_is_left_out(pages: Document) -> None:
    gold = {"tables": ["支出决算表", {"rows": [["301"]]}]}
    assert audit(gold, pages, {}) == [
        f"/tables/{at} has no columns, or rows with more or fewer cells; it is left out" for at in (0, 1)
    ]


# What does not add up, what is there twice


def test_parts_that_round_to_their_total_are_no_fault(text: Document) -> None:
    assert audit({"final_accounts": {"procurement": stated()["final_accounts"]["procurement"]}}, text, {}) == []


def test_a_sum_beyond_rounding_is_a_question(text: Document) -> None:
    gold = changed(stated(), "/final_accounts/procurement/goods", quantity("100.0"))
    assert audit(gold, text, {}) == [
        "/final_accounts/procurement/total: 100.0 万元 differs by -60.04 from what follows from "
        "100.0 万元 (/final_accounts/procurement/goods), 60.04 万元 (/final_accounts/procurement/services); as printed?"
    ]


def test_the_checks_of_a_schema_of_ones_own_are_tried(text: Document, write: Callable[[str, str], Path]) -> None:
    code = (
        "from typing import ClassVar\nfrom pydantic import BaseModel\nfrom structurer import Quantity, Sum\n\n"
        "class Costs(BaseModel):\n    checks: ClassVar[list] = [Sum('total', 'goods')]\n"
        "    total: Quantity | None = None\n    goods: Quantity | None = None\n    vehicles: int | None = None\n"
    )
    schema = load(str(write("costs.py", code)))
    costs = {"total": quantity("100.0"), "goods": quantity("40.0"), "vehicles": 3, "ships": quantity("3", "辆")}
    assert audit({"costs": costs}, text, {"costs": schema}) == [
        "the schema costs has no field ships",
        "/costs/total: 100.0 万元 differs by 60 from what follows from 40.0 万元 (/costs/goods); as printed?",
    ]


TWICE: dict[str, tuple[str, Any, str]] = {
    "an entry": (
        "/performance/problems",
        ["设备更新项目", "其他收入", "设备更新项目"],
        "/performance/problems/2: is the same entry as /performance/problems/0",
    ),
    "a row": (
        "/final_accounts/income/sources",
        [{"name": "其他收入", "amount": quantity("25.50")}] * 2,
        "/final_accounts/income/sources/1: is the same entry as /final_accounts/income/sources/0",
    ),
    "a figure with a longer name": (
        "/performance/metrics",
        [{"name": "监测站", "value": "1280", "unit": "座"}, {"name": "站", "value": "1280", "unit": "座"}],
        "/performance/metrics/1: is the same entry as /performance/metrics/0",
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_is_there_twice_is_told(name: str, text: Document) -> None:
    where, value, line = TWICE[name]
    assert audit(changed(stated(), where, value), text, {}) == [line]


def test_one_figure_of_two_things_is_not_twice(text: Document) -> None:
    metrics = [{"name": "监测站", "value": "18", "unit": "门"}, {"name": "国家课程", "value": "18", "unit": "门"}]
    assert audit(changed(stated(), "/performance/metrics", metrics), text, {}) == []


# Files


def test_a_file_is_audited_with_its_bare_numbers_and_unknown_fields(write: Callable[[str, str], Path]) -> None:
    document = write("accounts.txt", TEXT)
    overall = '{"total": {"value": 7675.08, "unit": "万元"}, "colour": "其他收入", "reason": null, "change": NaN}'
    found = audit_file(write("gold.json", f'{{"final_accounts": {{"overall": {overall}}}}}'), document, {})
    assert found == [
        "/final_accounts/overall/total/value is the bare number 7675.08; write figures as text",
        "/final_accounts/overall/reason is null; leave out what the document does not state",
        "/final_accounts/overall/change is the bare number NaN; write figures as text",
        "the schema final_accounts has no field overall.colour",
        "/final_accounts/overall/change: “NaN” is not printed",
    ]


NO_FILES = {
    "gold that is not there": (None, TEXT, r"gold\.json does not exist"),
    "gold that is no JSON": ("{", TEXT, r"gold\.json: is no JSON"),
    "gold that is a list": ("[]", TEXT, r"gold\.json: holds no JSON object"),
    "a document that is not there": ("{}", None, r"accounts\.txt does not exist"),
    "a document with nothing in it": ("{}", "", r"accounts\.txt is empty"),
}


@pytest.mark.parametrize("name", NO_FILES)
def test_files_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    gold, document, message = NO_FILES[name]
    for file, content in (("gold.json", gold), ("accounts.txt", document)):
        if content is not None:
            (tmp_path / file).write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        audit_file(tmp_path / "gold.json", tmp_path / "accounts.txt", {})


def test_lines_are_always_the_same(text: Document) -> None:
    gold = changed(json.loads(json.dumps(stated())), f"{OVERALL}/total", quantity("1"))
    assert audit(gold, text, {}) == audit(gold, text, {})
