"""The command line: every command and option, exit codes, and one line on standard error for each thing gone wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from structurer import __version__
from structurer.cli import app
from structurer.schema import load

ACCOUNTS = """云岭省桥梁检测中心2031年度部门决算

一、收入决算情况说明

全年收入合计1,150.00万元，其中：财政拨款收入1,000.00万元，占86.96%；事业收入150.00万元，占13.04%。

收入决算表
单位：万元
项目\t金额
财政拨款收入\t1,000.00
事业收入\t150.00
"""

Run = Callable[..., Any]


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.txt"
    path.write_text(ACCOUNTS, "utf-8")
    return path


@pytest.fixture
def run(accounts: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in the folder of accounts.txt; whatever it raises but an exit fails the test."""
    monkeypatch.chdir(accounts.parent)
    runner = CliRunner()

    def call(*arguments: str) -> Any:
        result = runner.invoke(app, list(arguments), prog_name="structurer")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n") if text else []


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# extract


def test_extract_writes_json_and_prints_a_summary(run: Run, tmp_path: Path) -> None:
    result = run("extract", "accounts.txt", "--out", "results")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert listing(tmp_path / "results") == ["accounts.json"]
    written = json.loads((tmp_path / "results" / "accounts.json").read_text("utf-8"))
    assert written["records"]["final_accounts"]["income"]["total"] == {"value": "1150.00", "unit": "万元"}
    assert lines(result.stdout)[0] == "accounts.txt: 云岭省桥梁检测中心, 2031, final_accounts"
    assert f"written   {Path('results') / 'accounts.json'}" in result.stdout
    assert f"values    {len(written['evidence'])}:" in result.stdout


def test_extract_writes_below_out_where_nothing_is_said(run: Run, tmp_path: Path) -> None:
    assert run("extract", "accounts.txt").exit_code == 0
    assert listing(tmp_path / "out") == ["accounts.json"]


def test_out_may_be_a_folder_that_is_not_there_yet(run: Run, tmp_path: Path) -> None:
    assert run("extract", "accounts.txt", "-o", "a/b/c").exit_code == 0
    assert listing(tmp_path / "a" / "b" / "c") == ["accounts.json"]


def test_quiet_prints_nothing_and_writes_the_same(run: Run, tmp_path: Path) -> None:
    loud = run("extract", "accounts.txt", "--out", "loud")
    quiet = run("extract", "accounts.txt", "--out", "quiet", "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")
    assert loud.stdout
    assert (tmp_path / "quiet" / "accounts.json").read_bytes() == (tmp_path / "loud" / "accounts.json").read_bytes()


FORMATS = {
    "json": (["accounts.json"]),
    "md": (["accounts.md"]),
    "json,md": (["accounts.json", "accounts.md"]),
    " md , json ": (["accounts.json", "accounts.md"]),
}


@pytest.mark.parametrize(("formats", "files"), FORMATS.items())
def test_format_says_what_is_written(run: Run, tmp_path: Path, formats: str, files: list[str]) -> None:
    assert run("extract", "accounts.txt", "--format", formats).exit_code == 0
    assert listing(tmp_path / "out") == files


def test_markdown_is_for_people(run: Run, tmp_path: Path) -> None:
    run("extract", "accounts.txt", "--format", "md")
    assert (tmp_path / "out" / "accounts.md").read_text("utf-8").startswith("# 云岭省桥梁检测中心\n")


def test_json_goes_to_standard_output_and_no_file_is_written(run: Run, tmp_path: Path) -> None:
    before = listing(tmp_path)
    result = run("extract", "accounts.txt", "--json")
    assert (result.exit_code, result.stderr, listing(tmp_path)) == (0, "", before)
    (line,) = lines(result.stdout)
    assert json.loads(line)["document"]["source"] == "accounts.txt"


def test_json_is_one_line_for_each_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("一、概况\n\n负责检测。\n", "utf-8")
    result = run("extract", "accounts.txt", "letter.txt", "--json")
    assert [json.loads(line)["document"]["source"] for line in lines(result.stdout)] == ["accounts.txt", "letter.txt"]


def test_schema_is_filled_instead_of_the_parts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "costs.py").write_text(
        "from pydantic import BaseModel\nfrom structurer import Quantity\n\n"
        "class Row(BaseModel):\n    项目: str\n    金额: Quantity | None = None\n\n"
        "class Costs(BaseModel):\n    rows: list[Row] = []\n",
        "utf-8",
    )
    result = run("extract", "accounts.txt", "--schema", "costs.py:Costs", "-s", "budget", "--json")
    out = json.loads(result.stdout)
    assert out["structurer"]["schemas"] == ["Costs", "budget"]
    assert [row["项目"] for row in out["records"]["Costs"]["rows"]] == ["财政拨款收入", "事业收入"]
    assert "final_accounts" not in out["records"]


def test_a_pdf_is_read(run: Run, tmp_path: Path) -> None:
    pdf = Path(__file__).parent.parent / "eval" / "documents" / "performance-2024.pdf"
    result = run("extract", str(pdf), "--out", "out")
    assert result.exit_code == 0
    assert json.loads((tmp_path / "out" / "performance-2024.json").read_text("utf-8"))["document"]["pages"] == 6


# Coverage

THIN = "一、概况\n\n全年收入合计9.50万元。\n"  # its only numeral is claimed


@pytest.fixture
def thin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """thin.txt, of whose numerals one in four is unclaimed."""
    from structurer import pipeline
    from structurer.result import Ledger, Unclaimed

    (tmp_path / "thin.txt").write_text(THIN, "utf-8")
    missed = Unclaimed("7", 1, 3, "第7")
    original = pipeline.account
    counted = Ledger(4, 2, {"date": 1}, (missed,))
    monkeypatch.setattr(
        pipeline,
        "account",
        lambda source, *rest: counted if source.document.source == "thin.txt" else original(source, *rest),
    )


COVERAGES = {
    "below": ("0.97", 1, "structurer: thin.txt: coverage 75% is below 97%; 1 of 4 numerals are unclaimed\n"),
    "just below": ("0.7500000000000000001", 1, "coverage 75% is below 75.00000000000000001%"),
    "all of it": ("1", 1, "is below 100%"),
    "all of it, with decimals": ("1.00", 1, "is below 100%"),
    "equal": ("0.75", 0, ""),
    "above": ("0.5", 0, ""),
    "nothing is asked": ("0", 0, ""),
}


@pytest.mark.usefixtures("thin")
@pytest.mark.parametrize(("least", "code", "told"), COVERAGES.values(), ids=COVERAGES)
def test_fail_under_coverage(run: Run, tmp_path: Path, least: str, code: int, told: str) -> None:
    result = run("extract", "thin.txt", "--fail-under-coverage", least)
    assert (result.exit_code, len(lines(result.stderr))) == (code, code)
    assert told in result.stderr
    assert listing(tmp_path / "out") == ["thin.json"]
    assert "coverage 75%" in result.stdout


@pytest.mark.usefixtures("thin")
def test_coverage_is_not_asked_for_by_itself(run: Run) -> None:
    result = run("extract", "thin.txt")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.usefixtures("thin")
@pytest.mark.parametrize("option", ["--json", "--quiet"])
def test_coverage_is_told_of_its_own_file_only(run: Run, option: str) -> None:
    result = run("extract", "accounts.txt", "thin.txt", "missing.txt", option, "--fail-under-coverage", "0.97")
    told = lines(result.stderr)
    assert result.exit_code == 1
    assert told[0].startswith("structurer: thin.txt: coverage 75% ")
    assert told[1] == "structurer: missing.txt does not exist"
    assert len(lines(result.stdout)) == (2 if option == "--json" else 0)


def test_the_findings_of_an_extraction_in_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "accounts.txt").write_text(ACCOUNTS.replace("13.04%", "31.04%"), "utf-8")
    assert run("extract", "accounts.txt", "--format", "json,md", "--lang", "zh").exit_code == 0
    written = json.loads((tmp_path / "out" / "accounts.json").read_text("utf-8"))
    assert "占比印为31.04%" in written["findings"][0]["message"]
    assert "占比印为31.04%" in (tmp_path / "out" / "accounts.md").read_text("utf-8")
    english = json.loads(run("extract", "accounts.txt", "--json").stdout)["findings"][0]
    assert "31.04% is printed" in english["message"]


# What goes wrong with a document


def make_bad(folder: Path, paper: Any) -> dict[str, str]:
    """A file of every kind that cannot be read, by its name, with what its message says."""
    (folder / "folder").mkdir()
    (folder / "empty.txt").touch()
    (folder / "blank.txt").write_text(" \n\n", "utf-8")
    (folder / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "noise.txt").write_bytes(bytes(range(128, 256)) * 9)
    (folder / "letter.pdf").write_text("Dear all", "utf-8")
    pdf = (Path(__file__).parent.parent / "eval" / "documents" / "budget-2025.pdf").read_bytes()
    (folder / "cut.pdf").write_bytes(pdf[:4000])
    paper.path = folder / "scan.pdf"
    paper.page().rule(72, 72, 200, 200).save()
    return {
        "missing.txt": "does not exist",
        "gone.pdf": "does not exist",
        "folder": "is a folder",
        "empty.txt": "is empty",
        "blank.txt": "is empty",
        "sheet.xlsx": "of a kind that cannot be read (.xlsx)",
        "picture.txt": "is a PNG image with the name of a text file",
        "noise.txt": "no known encoding",
        "letter.pdf": "is not a PDF",
        "cut.pdf": "damaged PDF",
        "scan.pdf": "is a scan",
    }


def test_each_bad_document_is_one_line_and_stops_no_other(run: Run, tmp_path: Path, paper: Any) -> None:
    bad = make_bad(tmp_path, paper)
    result = run("extract", *bad, "accounts.txt", "--out", "results")
    told = lines(result.stderr)
    assert result.exit_code == 1
    assert [line.split(" ")[1].rstrip(":") for line in told[:-1]] == list(bad)
    for line, message in zip(told, bad.values(), strict=False):
        assert line.startswith("structurer: ")
        assert message in line
    assert told[-1] == f"1 of {len(bad) + 1} documents done, {len(bad)} failed"
    assert listing(tmp_path / "results") == ["accounts.json"]
    assert lines(result.stdout)[0].startswith("accounts.txt: ")


def test_quiet_still_tells_what_failed(run: Run) -> None:
    result = run("extract", "missing.txt", "accounts.txt", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "structurer: missing.txt does not exist\n")


def test_json_goes_on_behind_a_failure(run: Run) -> None:
    result = run("extract", "missing.txt", "accounts.txt", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["document"]["source"] == "accounts.txt"
    assert lines(result.stderr)[0] == "structurer: missing.txt does not exist"


COMMANDS = {"check": ["check"], "outline": ["outline"], "tables": ["tables"], "facts": ["facts"]}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_other_commands_tell_a_bad_document_in_one_line(
    run: Run, tmp_path: Path, command: list[str], paper: Any
) -> None:
    for name, message in make_bad(tmp_path, paper).items():
        result = run(*command, name)
        (line,) = lines(result.stderr)
        assert (result.exit_code, result.stdout) == (1, "")
        assert line.startswith(f"structurer: {name}")
        assert message in line


def test_two_documents_of_one_name_do_not_overwrite_each_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "accounts.txt").write_text("一、概况\n\n负责检测。\n", "utf-8")
    result = run("extract", "accounts.txt", "other/accounts.txt", "--out", "results")
    assert result.exit_code == 1
    assert lines(result.stderr)[0].startswith(
        "structurer: other/accounts.txt would overwrite the result of accounts.txt"
    )
    assert "云岭省" in (tmp_path / "results" / "accounts.json").read_text("utf-8")


def test_a_text_and_a_pdf_of_one_name_do_not_overwrite_each_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "accounts.md").write_text(ACCOUNTS, "utf-8")
    result = run("extract", "accounts.txt", "accounts.md", "--out", "results")
    assert result.exit_code == 1
    assert "would overwrite" in result.stderr


def test_names_do_not_matter_where_no_file_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "accounts.txt").write_text(ACCOUNTS, "utf-8")
    result = run("extract", "accounts.txt", "other/accounts.txt", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(lines(result.stdout)) == 2


# What goes wrong with the call


def test_a_file_in_place_of_the_out_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "results").write_text("mine", "utf-8")
    result = run("extract", "accounts.txt", "--out", "results")
    assert result.exit_code == 2
    (line,) = lines(result.stderr)
    assert line.startswith("structurer: results cannot be written")
    assert (tmp_path / "results").read_text("utf-8") == "mine"


def test_a_file_above_the_out_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("extract", "accounts.txt", "--out", "file/results")
    assert (result.exit_code, len(lines(result.stderr))) == (2, 1)


def test_a_folder_in_place_of_the_result_leaves_nothing_half_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "results" / "accounts.json").mkdir(parents=True)
    result = run("extract", "accounts.txt", "--out", "results")
    assert result.exit_code == 1
    (line,) = lines(result.stderr)
    assert line.startswith("structurer: results/accounts.json cannot be written")
    assert listing(tmp_path / "results") == ["accounts.json"]
    assert listing(tmp_path / "results" / "accounts.json") == []


def test_an_older_result_is_replaced_as_a_whole(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "accounts.json").write_text("x" * 10**6, "utf-8")
    assert run("extract", "accounts.txt").exit_code == 0
    assert json.loads((tmp_path / "out" / "accounts.json").read_text("utf-8"))["document"]["source"] == "accounts.txt"
    assert listing(tmp_path / "out") == ["accounts.json"]


def test_a_failed_document_leaves_the_older_result(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "gone.json").write_text("{}", "utf-8")
    assert run("extract", "gone.txt").exit_code == 1
    assert listing(tmp_path / "out") == ["gone.json"]


BAD_FORMATS = {"unknown": "xml", "one unknown": "json,xml", "nothing": ",", "empty": ""}


@pytest.mark.parametrize("formats", BAD_FORMATS.values(), ids=BAD_FORMATS)
def test_an_unknown_format_is_told_before_anything_is_read(run: Run, tmp_path: Path, formats: str) -> None:
    result = run("extract", "accounts.txt", "--format", formats)
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line.startswith("structurer: --format takes json and md, not ")
    assert not (tmp_path / "out").exists()


BAD_SCHEMAS = {
    "no such schema": ("nosuch", "", "there is no schema 'nosuch'"),
    "no such file": ("nosuch.py", "", "nosuch.py does not exist"),
    "a syntax error": ("bad.py", "class A(\n", "bad.py, line "),
    "an error while it runs": ("bad.py", "1 / 0\n", "ZeroDivisionError"),
    "a script that stops": ("bad.py", "raise SystemExit(0)\n", "bad.py"),
    "no model": ("bad.py", "x = 1\n", "holds no pydantic model"),
    "an unsupported type": (
        "bad.py:A",
        "from pydantic import BaseModel\n\nclass A(BaseModel):\n    x: dict[str, str]\n",
        "A.x is of a type that cannot be extracted",
    ),
    "no such class": ("bad.py:B", "from pydantic import BaseModel\n\nclass A(BaseModel):\n    x: str\n", "no model B"),
}


@pytest.mark.parametrize(
    "command",
    [["extract", "accounts.txt", "--schema"], ["check", "accounts.txt", "--schema"], ["schema", "show"]],
    ids=["extract", "check", "show"],
)
@pytest.mark.parametrize(("reference", "body", "message"), BAD_SCHEMAS.values(), ids=BAD_SCHEMAS)
def test_a_bad_schema_is_one_line(
    run: Run, tmp_path: Path, command: list[str], reference: str, body: str, message: str
) -> None:
    if body:
        (tmp_path / "bad.py").write_text(body, "utf-8")
    result = run(*command, reference)
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line.startswith("structurer: ")
    assert message in line
    assert not (tmp_path / "out").exists()


BAD_CALLS = {
    "no command": [],
    "an unknown command": ["extrude"],
    "no file": ["extract"],
    "no file to check": ["check"],
    "an unknown severity": ["check", "accounts.txt", "--fail-on", "warning"],
    "an unknown language": ["check", "accounts.txt", "--lang", "fr"],
    "an unknown language of the results": ["extract", "accounts.txt", "--lang", "fr"],
    "a coverage in percent": ["extract", "accounts.txt", "--fail-under-coverage", "97%"],
    "a coverage above one": ["extract", "accounts.txt", "--fail-under-coverage", "97"],
    "a coverage below nothing": ["extract", "accounts.txt", "--fail-under-coverage", "-0.1"],
    "a coverage that is no number": ["extract", "accounts.txt", "--fail-under-coverage", "NaN"],
    "an endless coverage": ["extract", "accounts.txt", "--fail-under-coverage", "Infinity"],
    "no coverage": ["extract", "accounts.txt", "--fail-under-coverage", ""],
    "an unknown option": ["extract", "accounts.txt", "--fast"],
    "an option without its value": ["extract", "accounts.txt", "--out"],
    "two files for the outline": ["outline", "accounts.txt", "accounts.txt"],
    "an unknown format of tables": ["tables", "accounts.txt", "--format", "xml"],
    "an unknown format of facts": ["facts", "accounts.txt", "--format", "md"],
    "no schema command": ["schema"],
    "no evaluation": ["eval"],
    "no schema to show": ["schema", "show"],
}


@pytest.mark.parametrize("arguments", BAD_CALLS.values(), ids=BAD_CALLS)
def test_a_wrong_call_ends_with_two(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert re.search("Usage: structurer|^Error: ", result.stderr)
    assert "Traceback" not in result.stderr


# outline, tables, facts


def test_outline_is_a_tree_with_places(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tree.txt").write_text("一、概况\n\n（一）职责\n\n负责检测。\n\n二、水费\n\n水费4.50万元。\n", "utf-8")
    result = run("outline", "tree.txt")
    assert (result.exit_code, lines(result.stdout)) == (
        0,
        ["一、概况  [line 1]", "  （一）职责  [line 3]", "二、水费  [line 7]"],
    )


def test_an_outline_of_nothing_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("水费4.50万元。\n", "utf-8")
    result = run("outline", "plain.txt")
    assert (result.exit_code, result.stdout) == (0, "plain.txt has no headings\n")


def test_tables_as_markdown(run: Run) -> None:
    result = run("tables", "accounts.txt")
    assert result.exit_code == 0
    assert "收入决算表" in lines(result.stdout)[0]
    assert "| 事业收入 | 150.00 |" in lines(result.stdout)


def test_tables_as_csv(run: Run) -> None:
    result = run("tables", "accounts.txt", "--format", "csv")
    head, *rows = lines(result.stdout)
    assert head == "# t1 收入决算表"
    assert list(csv.reader(rows)) == [["项目", "金额"], ["财政拨款收入", "1,000.00"], ["事业收入", "150.00"]]


def test_tables_as_json(run: Run) -> None:
    (table,) = json.loads(run("tables", "accounts.txt", "-f", "json").stdout)
    assert (table["id"], table["unit"], table["columns"]) == ("t1", "万元", ["项目", "金额"])


def test_facts_as_csv(run: Run) -> None:
    result = run("facts", "accounts.txt")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert [(row["measure"], row["value"], row["unit"]) for row in rows[:3]] == [
        ("amount", "1150.00", "万元"),
        ("amount", "1000.00", "万元"),
        ("share", "86.96", "%"),
    ]
    assert rows[1]["item"] == rows[2]["item"] == "财政拨款收入"
    assert "boxes" not in rows[0]


def test_facts_as_json(run: Run) -> None:
    found = json.loads(run("facts", "accounts.txt", "--format", "json").stdout)
    assert {"财政拨款收入", "事业收入"} <= {fact["item"] for fact in found}
    assert "boxes" in found[0]


def test_a_document_without_tables_prints_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("一、概况\n\n负责检测。\n", "utf-8")
    assert run("tables", "plain.txt").stdout == ""
    assert json.loads(run("tables", "plain.txt", "--format", "json").stdout) == []


# schema


def test_schema_list_names_the_built_in_ones(run: Run) -> None:
    result = run("schema", "list")
    assert [line.split()[0] for line in lines(result.stdout)] == ["budget", "final_accounts", "performance"]


def test_schema_show_lists_the_fields(run: Run) -> None:
    result = run("schema", "show", "budget")
    assert result.exit_code == 0
    assert lines(result.stdout)[0] == "budget: 部门预算"
    assert "    income  figure: 收入预算总额" in lines(result.stdout)
    assert "  items  rows: 按类款项的支出" in lines(result.stdout)


STEMS = ["survey", "my-survey", "field_work", "2024-plan", "my survey", "row", "none", "调查"]


@pytest.mark.parametrize("stem", STEMS)
def test_schema_new_writes_a_schema_that_loads(run: Run, tmp_path: Path, stem: str) -> None:
    result = run("schema", "new", f"{stem}.py")
    assert result.exit_code == 0
    fields = {leaf.name: leaf.kind for leaf in load(str(tmp_path / f"{stem}.py")).fields}
    assert fields == {"title": "text", "total": "quantity", "rows": "rows"}
    (rows,) = [leaf for leaf in load(str(tmp_path / f"{stem}.py")).fields if leaf.kind == "rows"]
    assert rows.model is not None
    assert list(rows.model.model_fields) == ["name", "amount"]


def test_a_new_schema_fills_from_a_document_at_once(run: Run, tmp_path: Path) -> None:
    run("schema", "new", "survey.py")
    (tmp_path / "costs.txt").write_text("1. Costs\n\nName\tAmount\nPump\t4.50\nValve\t1.20\n", "utf-8")
    out = json.loads(run("extract", "costs.txt", "--schema", "survey.py", "--json").stdout)
    assert [row["name"] for row in out["records"]["survey"]["rows"]] == ["Pump", "Valve"]


@pytest.mark.parametrize("name", ["survey.py", "survey"], ids=["with its suffix", "without it"])
def test_schema_new_never_overwrites(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "survey.py").write_text("mine", "utf-8")
    result = run("schema", "new", name)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (tmp_path / "survey.py").read_text("utf-8") == "mine"


def test_schema_new_in_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("schema", "new", "nowhere/survey.py")
    (line,) = lines(result.stderr)
    assert result.exit_code == 2
    assert "survey.py cannot be written" in line
    assert listing(tmp_path) == ["accounts.txt"]


def test_the_advice_of_an_error_fits_its_command(run: Run) -> None:
    assert "--out" not in run("schema", "new", "nowhere/survey.py").stderr


# Help


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that call it."""
    todo: list[tuple[tuple[str, ...], Any]] = [((), get_command(app))]
    while todo:
        words, command = todo.pop()
        yield words, command
        todo += [((*words, name), inner) for name, inner in getattr(command, "commands", {}).items()]


@pytest.mark.parametrize(
    ("words", "command"), [pytest.param(words, command, id=" ".join(words) or "root") for words, command in commands()]
)
def test_help_names_every_option_and_argument(run: Run, words: tuple[str, ...], command: Any) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert (command.help or "").split(".")[0].split("\n")[0][:40] in " ".join(result.stdout.split())
    for parameter in command.params:
        assert parameter.help, parameter.name
        assert " ".join(parameter.help.split())[:30] in " ".join(result.stdout.split())
        if parameter.param_type_name == "option":
            assert all(option in result.stdout for option in parameter.opts)


def test_the_commands_are_these() -> None:
    assert {" ".join(words) for words, _ in commands()} >= {
        "extract",
        "check",
        "outline",
        "tables",
        "facts",
        "schema list",
        "schema show",
        "schema new",
        "eval faults",
    }


def test_the_root_help_lists_every_command(run: Run) -> None:
    listed = run("--help").stdout
    for words, _ in commands():
        if len(words) == 1:
            assert f"  {words[0]} " in listed


def test_version(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"structurer {__version__}\n")


# As a process


def process(*arguments: str, folder: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "structurer.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **more,
    )


def test_exit_codes_and_errors_reach_the_shell(accounts: Path) -> None:
    done = process("extract", "accounts.txt", "missing.txt", "--out", "out", folder=accounts.parent)
    assert done.returncode == 1
    assert lines(done.stderr) == [
        "structurer: missing.txt does not exist",
        "1 of 2 documents done, 1 failed",
    ]
    assert listing(accounts.parent / "out") == ["accounts.json"]


def test_chinese_is_printed_where_the_shell_speaks_ascii(accounts: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("facts", "accounts.txt", folder=accounts.parent, env=environment)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert "财政拨款收入" in done.stdout


def test_a_reader_that_goes_away_makes_no_noise(accounts: Path) -> None:
    accounts.write_text(ACCOUNTS + "".join(f"项目{at}\t{at}.00\n" for at in range(3000)), "utf-8")
    command = [sys.executable, "-m", "structurer.cli", "facts", "accounts.txt"]
    with subprocess.Popen(command, cwd=accounts.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
