"""Results as JSON, CSV and Markdown: keys and order of the contract, digits as strings, nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer import __version__
from structurer.document import Box, Cell, Passage, Span, Table
from structurer.pipeline import structure
from structurer.report.export import (
    FACT_COLUMNS,
    facts_csv,
    percent,
    summary,
    table_csv,
    table_markdown,
    to_dict,
    to_json,
    to_markdown,
)
from structurer.report.files import one_line
from structurer.result import Chunk, Figure, Finding, Ledger, Rejected, Result, Unclaimed

STEMS = ["accounts-2024", "budget-2025", "performance-2024"]
Bundled = Callable[[str], Result]

TOP = ["structurer", "document", "records", "tables", "facts", "evidence", "findings", "ledger", "chunks", "rejected"]
KEYS = {
    "structurer": ["version", "schemas", "engine", "model", "prompts"],
    "document": ["source", "sha256", "pages", "organization", "fiscal_year", "parts"],
    "ledger": ["numerals", "claimed", "explained", "unclaimed"],
    "usage": ["requests", "retries", "prompt_tokens", "completion_tokens", "cached", "cost"],
}
TABLE = ["id", "number", "title", "unit", "form", "pages", "columns", "rows"]
FACT = ["id", "item", "code", "measure", "period", "scope", "value", "unit", "yuan", "page", "line", "boxes", "quote"]
FACT += ["section", "table", "row", "column", "status"]
EVIDENCE = ["status", "by", "page", "line", "boxes", "span", "quote", "yuan", "why", "unit_at"]
FINDING = ["kind", "severity", "message", "figures", "expected", "difference", "also"]
FIGURE = ["value", "unit", "page", "line", "boxes", "label", "suspect"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A small document with everything that a result may hold; what the rules do not make is put in."""
    path = tmp_path_factory.mktemp("export") / "small.txt"
    path.write_text(
        "云岭省桥梁检测中心2031年度部门决算\n\n一、收入决算情况说明\n\n"
        "全年收入合计1,150.00万元，较2030年减少3.50万元，下降0.30%。\n\n"
        "收入决算表\n单位：万元\n项目\t金额\n拨款|甲\t1,150.00\n=减项\t-3.50\n",
        "utf-8",
    )
    found = structure(path)
    return replace(
        found,
        findings=(
            Finding(
                kind="sum",
                severity="error",
                message="the parts make 3",
                chinese="两数之和不等",
                figures=(
                    Figure("3.50", "万元", 1, 5, (Box(1.2, 2.9, 3.1, 4.0),), "表 > 行", suspect=True),
                    Figure("", "", 1, 3, label="全年收入合计"),
                ),
                expected="3",
                difference="-1",
                also=2,
            ),
        ),
        ledger=replace(found.ledger, unclaimed=(Unclaimed("7", 1, 2, "第7"),)),
        rejected=(Rejected("final_accounts/x", "9", "the page prints '8' there"),),
        chunks=(*found.chunks, Chunk("一、收入", "failed", "no answer")),
    )


# JSON


def test_keys_and_their_order_are_those_of_the_contract(result: Result) -> None:
    out = to_dict(result)
    assert list(out) == [*TOP, "usage"]
    for name, keys in KEYS.items():
        assert list(out[name]) == keys
    assert list(out["tables"][0])[: len(TABLE)] == TABLE
    assert list(out["facts"][0]) == FACT == list(FACT_COLUMNS)
    assert all(list(evidence) == EVIDENCE for evidence in out["evidence"].values())
    assert list(out["findings"][0]) == FINDING
    assert [list(figure) for figure in out["findings"][0]["figures"]] == [FIGURE, FIGURE]
    assert list(out["ledger"]["unclaimed"][0]) == ["text", "page", "line", "context"]
    assert list(out["chunks"][0]) == ["section", "state", "reason"]
    assert list(out["rejected"][0]) == ["path", "value", "reason"]


def test_the_values_of_a_small_document(result: Result) -> None:
    out = json.loads(to_json(result))
    assert out["structurer"] == {
        "version": __version__,
        "schemas": ["final_accounts"],
        "engine": "rules",
        "model": None,
        "prompts": {},
    }
    assert (out["document"]["source"], out["document"]["fiscal_year"]) == ("small.txt", 2031)
    assert len(out["document"]["sha256"]) == 64
    assert out["records"]["final_accounts"]["income"]["total"] == {"value": "1150.00", "unit": "万元"}
    evidence = out["evidence"]["/records/final_accounts/income/total"]
    assert (evidence["quote"], evidence["yuan"], evidence["page"], evidence["line"]) == ("1,150.00", "11500000", 1, 5)
    assert out["usage"]["requests"] == 0
    change = next(fact for fact in out["facts"] if fact["measure"] == "change")
    assert (change["value"], change["yuan"], change["quote"], change["table"]) == ("-3.50", "-35000", "3.50", None)
    cell = next(fact for fact in out["facts"] if fact["table"] == "t1")
    assert (cell["row"], cell["column"], cell["section"]) == (0, 1, "收入决算表")


def test_a_finding_in_the_language_that_is_asked_for(result: Result) -> None:
    english, chinese = (json.loads(to_json(result, language))["findings"][0] for language in ("en", "zh"))
    assert (english["message"], chinese["message"]) == ("the parts make 3", "两数之和不等")
    assert {**english, "message": ""} == {**chinese, "message": ""}
    assert (english["also"], [figure["suspect"] for figure in english["figures"]]) == (2, [True, False])
    assert english["figures"][1] == dict(zip(FIGURE, ["", "", 1, 3, [], "全年收入合计", False], strict=True))


def test_a_finding_without_chinese_is_told_in_english(result: Result) -> None:
    bare = replace(result, findings=(replace(result.findings[0], chinese=""),))
    assert to_dict(bare, "zh")["findings"][0]["message"] == "the parts make 3"


@pytest.mark.parametrize("stem", STEMS)
def test_facts_have_the_status_that_the_checks_give_them(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    told = {fact["id"]: fact["status"] for fact in to_dict(result)["facts"]}
    assert told == {fact.id: result.statuses[fact.id] for fact in result.facts}
    assert {"verified", "grounded"} <= set(told.values())
    columns, *rows = parsed(facts_csv(result))
    assert [row[columns.index("status")] for row in rows] == list(told.values())


def test_a_fact_that_nothing_judged_is_grounded(result: Result) -> None:
    assert {fact["status"] for fact in to_dict(replace(result, statuses={}))["facts"]} == {"grounded"}


def test_the_unit_has_a_place_of_its_own(bundled: Bundled) -> None:
    result = bundled("accounts-2024")
    for where, evidence in to_dict(result)["evidence"].items():
        spans = result.evidence[where].unit_spans
        if not spans:
            assert evidence["unit_at"] is None
            continue
        place = evidence["unit_at"]
        line = result.document.line_at(spans[0].start)
        assert list(place) == ["page", "line", "boxes", "quote"]
        assert (place["page"], place["line"]) == (line.page, line.number)
        assert len(place["boxes"]) > 0
    total = to_dict(result)["evidence"]["/records/final_accounts/overall/total"]
    assert (total["unit_at"]["quote"], total["unit_at"]["page"]) == ("万元", total["page"])
    assert total["why"] == result.evidence["/records/final_accounts/overall/total"].why != ""


def test_the_unit_of_a_text_has_no_boxes(result: Result) -> None:
    total = to_dict(result)["evidence"]["/records/final_accounts/income/total"]
    assert total["unit_at"] == {"page": 1, "line": 5, "boxes": [], "quote": "万元"}


def no_float(text: str) -> float:
    raise AssertionError(f"{text} is a JSON float")


@pytest.mark.parametrize("stem", STEMS)
def test_no_json_float_occurs_anywhere(stem: str, bundled: Bundled) -> None:
    out = json.loads(to_json(bundled(stem)), parse_float=no_float, parse_constant=no_float)
    for fact in out["facts"]:
        assert isinstance(fact["value"], str)
        assert fact["yuan"] is None or isinstance(fact["yuan"], str)
        assert "E" not in str(fact["yuan"])


@pytest.mark.parametrize("stem", STEMS)
def test_every_evidence_points_at_its_value(stem: str, bundled: Bundled) -> None:
    out = json.loads(to_json(bundled(stem)))
    for where, evidence in out["evidence"].items():
        node: Any = out
        for part in where.lstrip("/").split("/"):
            node = node[int(part)] if isinstance(node, list) else node[part]
        assert node
        assert evidence["status"] in ("verified", "grounded", "disputed")
        assert evidence["by"] == ["rules"]
        assert all(isinstance(side, int) for box in evidence["boxes"] for side in box)


def test_a_value_that_runs_over_a_page_has_boxes_on_both(bundled: Bundled) -> None:
    evidence = to_dict(bundled("accounts-2024"))["evidence"]["/records/final_accounts/assets/vehicles/4/use"]
    assert list(evidence) == [*EVIDENCE, "continued"]
    assert evidence["quote"] == "执法执勤用车"
    assert [list(more) for more in evidence["continued"]] == [["page", "boxes"]]
    assert evidence["continued"][0]["page"] == evidence["page"] + 1
    assert len(evidence["boxes"]) == len(evidence["continued"][0]["boxes"]) == 1


def test_boxes_are_rounded_outwards(result: Result) -> None:
    assert to_dict(result)["findings"][0]["figures"][0]["boxes"] == [[1, 2, 4, 4]]


def test_json_is_one_document_that_ends_its_line(result: Result) -> None:
    assert to_json(result).endswith("}\n")
    assert "\\u" not in to_json(result)
    assert "\n" not in one_line(result)
    assert json.loads(one_line(result)) == json.loads(to_json(result))


def test_rows_are_as_wide_as_their_columns(bundled: Bundled) -> None:
    for table in to_dict(bundled("budget-2025"))["tables"]:
        assert {len(row) for row in table["rows"]} <= {len(table["columns"])}


# The summary

LEDGERS = {
    "all claimed": (Ledger(4, 4, {}, ()), ["  numerals  4: 4 claimed, 0 explained, 0 unclaimed; coverage 100%"]),
    "none at all": (Ledger(0, 0, {}, ()), ["  numerals  0: 0 claimed, 0 explained, 0 unclaimed; coverage 100%"]),
    "two kinds": (
        Ledger(9, 2, {"date": 2, "row_number": 5}, ()),
        ["  numerals  9: 2 claimed, 7 explained, 0 unclaimed; coverage 100%", "  explained 5 row number, 2 date"],
    ),
    "kinds of one number": (
        Ledger(3, 0, {"name": 1, "code": 1, "date": 1}, ()),
        [
            "  numerals  3: 0 claimed, 3 explained, 0 unclaimed; coverage 100%",
            "  explained 1 code, 1 date, 1 name",
        ],
    ),
    "many kinds": (
        Ledger(28, 0, {"a": 7, "b": 6, "c": 5, "d": 4, "e": 3, "f": 2, "g": 1}, ()),
        [
            "  numerals  28: 0 claimed, 28 explained, 0 unclaimed; coverage 100%",
            "  explained 7 a, 6 b, 5 c, 4 d, 3 e, 3 of other kinds",
        ],
    ),
    "one of very many unclaimed": (
        Ledger(100000, 99999, {}, (Unclaimed("7", 1, 2, "第7"),)),
        ["  numerals  100000: 99999 claimed, 0 explained, 1 unclaimed; coverage 99.9%"],
    ),
}


@pytest.mark.parametrize(("ledger", "told"), LEDGERS.values(), ids=LEDGERS)
def test_the_summary_tells_the_ledger(ledger: Ledger, told: list[str], result: Result) -> None:
    lines = summary("small.txt", replace(result, ledger=ledger), []).splitlines()
    assert [line for line in lines if line.startswith(("  numerals", "  explained"))] == told


def test_the_summary_counts_findings_by_severity(result: Result) -> None:
    one = result.findings[0]
    many = replace(result, findings=(one, one, replace(one, severity="note")), checks=())
    assert "  findings  3: 2 errors, 1 note; checks 0" in summary("small.txt", many, []).splitlines()
    none = replace(result, findings=(), checks=())
    assert "  findings  0: none; checks 0" in summary("small.txt", none, []).splitlines()


SHARES = {"0": "0%", "1": "100%", "0.5": "50%", "0.9999": "99.9%", "0.969999": "96.9%", "0.123": "12.3%"}


@pytest.mark.parametrize(("share", "told"), SHARES.items())
def test_a_share_is_never_rounded_up(share: str, told: str) -> None:
    assert percent(Decimal(share)) == told


# CSV


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = ("项目", "金额"), **more: Any) -> Table:
    cells = tuple(tuple(Cell(Passage(text, tuple(range(len(text))))) for text in row) for row in rows)
    return Table("t1", "表1", "费用表", "万元", columns, cells, (1, 2), Span(0, 9), **more)


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


CELLS = {
    "a formula": ("=1+2", "'=1+2"),
    "a plus": ("+49 30 1234", "'+49 30 1234"),
    "a call": ("@SUM(A1)", "'@SUM(A1)"),
    "a minus before words": ("-cmd", "'-cmd"),
    "a tab before a formula": ("\t=1", "'\t=1"),
    "a negative number": ("-3.50", "-3.50"),
    "a negative number with separators": ("-1,234.50", "-1,234.50"),
    "a negative percentage": ("-3.2%", "-3.2%"),
    "a dash for nothing": ("-", "-"),
    "words": ("水费", "水费"),
    "a comma": ("水费，含税,其他", "水费，含税,其他"),
    "a quote": ('"水费"', '"水费"'),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "safe"), CELLS.values(), ids=CELLS)
def test_cells_are_kept_and_made_safe(text: str, safe: str) -> None:
    assert parsed(table_csv(table((text, "5.00")))) == [["项目", "金额"], [safe, "5.00"]]


def test_heads_are_made_safe_too() -> None:
    assert parsed(table_csv(table(("水费", "5.00"), columns=("=HYPERLINK(1)", "金额"))))[0] == [
        "'=HYPERLINK(1)",
        "金额",
    ]


def test_facts_are_one_a_row_under_the_columns_of_the_contract(result: Result) -> None:
    rows = parsed(facts_csv(result))
    assert rows[0] == [column for column in FACT if column != "boxes"]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(result.facts) + 1
    assert [row[rows[0].index("value")] for row in rows[1:]] == [fact.signed for fact in result.facts]
    assert "'=减项" in [row[1] for row in rows]


BEGINNINGS = st.sampled_from(["", "=", "+", "-", "@", "\t", "-1", "--"])
REST = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)


@given(st.tuples(BEGINNINGS, REST).map("".join))
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    ((cell, _),) = parsed(table_csv(table((text, "5.00"))))[1:]
    assert cell in (text, f"'{text}")
    assert len(cell) == 1 or not cell.startswith(("=", "+", "@", "\t"))
    assert not re.match(r"-.*[^\d.,%]", cell, re.DOTALL)


# Markdown


def test_a_table_as_markdown() -> None:
    text = table_markdown(table(("水|费", "5.00"), ("", "-"), notes=(Passage("注：含税", tuple(range(4))),)))
    assert text == (
        "### t1 表1 费用表\n\npages 1-2, unit 万元\n\n"
        "| 项目 | 金额 |\n| --- | --- |\n| 水\\|费 | 5.00 |\n|  | - |\n\n注：含税\n"
    )


def test_a_result_as_markdown_tells_status_and_place(result: Result) -> None:
    text = to_markdown(result)
    assert text.startswith("# 云岭省桥梁检测中心\n")
    assert "small.txt, 1 pages, year 2031" in text
    evidence = result.evidence["/records/final_accounts/income/total"]
    assert f"- income\n  - total: 1150.00 万元 ({evidence.status}, p1 line 5; {evidence.why})\n" in text
    assert "- fiscal_year: 2031 (grounded, p1 line 1)\n" in text
    assert "| 拨款\\|甲 | 1,150.00 |" in text


MARKDOWN = {
    "en": "## Findings\n\n1 error, 0 rounding, 0 notes\n\n### Errors\n\n- the parts make 3\n"
    "  - line 5: 3.50万元 (suspect), 表 > 行\n  - line 3: “全年收入合计”\n\n## Tables\n",
    "zh": "## 核对发现\n\n1处错误，0处四舍五入差异，0处提示\n\n### 错误\n\n- 两数之和不等\n"
    "  - 第5行：3.50万元（存疑），表 > 行\n  - 第3行：“全年收入合计”\n\n## Tables\n",
}


@pytest.mark.parametrize("language", MARKDOWN)
def test_findings_as_markdown(language: str, result: Result) -> None:
    assert MARKDOWN[language] in to_markdown(result, language)


@pytest.mark.parametrize("stem", STEMS)
def test_every_value_of_a_bundled_document_is_in_its_markdown(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    text = to_markdown(result)
    assert text.count(" line ") >= len(result.evidence)
    for table in result.tables:
        assert f"### {table.id} " in text


def test_a_document_without_records_still_has_a_title(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("一、概况\n\n负责检测。\n", "utf-8")
    assert to_markdown(structure(path)) == "# letter.txt\n\nletter.txt, 1 pages, year unknown\n"
