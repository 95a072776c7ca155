"""`structurer check`: only what a document contradicts, heavy findings first; severities decide the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from structurer.cli import Language, Level, app
from structurer.report.findings import LANGUAGES, SEVERITIES, counts, findings_text, reach
from structurer.result import Figure, Finding, Result, Severity

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
STEMS = ("accounts-2024", "budget-2025", "performance-2024")
Run = Callable[..., Any]
Fill = Callable[..., Result]

HEAD = "临溪市气象服务中心2031年度部门决算\n\n"
INCOME = (
    "一、收入决算情况说明\n\n"
    "本年收入合计862.40万元，其中：财政拨款收入790.00万元，占91.60%；事业收入72.40万元，占{share}%。\n\n"
)
TABLE = "支出决算表\n单位：万元\n项目\t金额\n基本支出\t512.30\n项目支出\t350.10\n合计\t{total}\n"

DOCUMENTS = {
    "clean.txt": HEAD + INCOME.format(share="8.40") + TABLE.format(total="862.40"),
    "error.txt": HEAD + INCOME.format(share="18.40") + TABLE.format(total="862.40"),
    "rounding.txt": HEAD + INCOME.format(share="8.40") + TABLE.format(total="862.41"),
    "note.txt": HEAD + "二、支出\n\n本年会议费支出3.20万元，比上年增加3.20万元，增长100.00%。\n",
    "figures.txt": HEAD + "一、概况\n\n中心编制41名。\n",
    "letter.txt": "一、概况\n\n负责观测。\n",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in a folder with the documents; whatever it raises but an exit fails the test."""
    for name, text in DOCUMENTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Any:
        result = CliRunner().invoke(app, ["check", *arguments], prog_name="structurer")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


def lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n") if text else []


# What is printed


def test_an_error_is_a_sentence_and_its_figures_with_places(run: Run) -> None:
    result = run("error.txt")
    head, empty, group, first, *figures = lines(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert head.startswith("error.txt: 1 error, 0 rounding, 0 notes (checks tried: ")
    assert (empty, group) == ("", "Errors")
    assert first.startswith("  1. 事业收入: a share of 18.40% is printed, but 72.40万元 is 8.3952% of 862.40万元")
    assert figures == [
        "     line 5: 18.40% (suspect), 一、收入决算情况说明 > 事业收入",
        "     line 5: 72.40万元, 一、收入决算情况说明 > 事业收入",
        "     line 5: 862.40万元, 一、收入决算情况说明 > 本年收入合计",
    ]


def test_the_same_in_chinese(run: Run) -> None:
    head, empty, group, first, *figures = lines(run("error.txt", "--lang", "zh").stdout)
    assert head.startswith("error.txt：1处错误，0处四舍五入差异，0处提示（共核对")
    assert (empty, group) == ("", "错误")
    assert first.startswith("  1. 事业收入：占比印为18.40%，而72.40万元占862.40万元的8.3952%")
    assert figures[0] == "     第5行：18.40%（存疑），一、收入决算情况说明 > 事业收入"


GROUPS = {
    "rounding.txt": ("rounding", "Rounding", "四舍五入"),
    "note.txt": ("note", "Notes", "提示"),
}


@pytest.mark.parametrize(("name", "told"), GROUPS.items(), ids=GROUPS)
def test_a_document_with_light_findings_only(run: Run, name: str, told: tuple[str, str, str]) -> None:
    severity, english, chinese = told
    (line,) = lines(run(name, "--json").stdout)
    found = json.loads(line)["counts"]
    assert found == {**dict.fromkeys(SEVERITIES, 0), severity: found[severity]}
    assert found[severity] > 0
    for heading, language in ((english, "en"), (chinese, "zh")):
        printed = lines(run(name, "--lang", language).stdout)
        assert [line for line in printed[1:] if line and not line.startswith(" ")] == [heading]


SILENT = {
    "clean.txt": ("clean.txt: no findings (checks tried: ", "clean.txt：未发现问题（共核对"),
    "figures.txt": (
        "figures.txt: no findings, because nothing in it could be checked\n",
        "figures.txt：未发现问题，因为其中没有可以核对的内容\n",
    ),
    "letter.txt": (
        "letter.txt: no findings, because nothing in it could be checked\n",
        "letter.txt：未发现问题，因为其中没有可以核对的内容\n",
    ),
}


@pytest.mark.parametrize(("name", "told"), SILENT.items(), ids=SILENT)
def test_a_document_without_findings_says_so_in_one_line(run: Run, name: str, told: tuple[str, str]) -> None:
    for language, words in zip(LANGUAGES, told, strict=True):
        result = run(name, "--lang", language, "--fail-on", "note")
        assert (result.exit_code, result.stderr, len(lines(result.stdout))) == (0, "", 1)
        assert result.stdout.startswith(words)


def test_documents_are_told_apart_by_an_empty_line(run: Run) -> None:
    printed = lines(run("clean.txt", "error.txt", "letter.txt").stdout)
    heads = [at for at, line in enumerate(printed) if ".txt: " in line]
    assert [printed[at].split(":")[0] for at in heads] == ["clean.txt", "error.txt", "letter.txt"]
    assert [printed[at - 1] for at in heads[1:]] == ["", ""]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_the_bundled_documents(run: Run, stem: str, language: str, bundled: Callable[[str], Result]) -> None:
    result = run(str(SAMPLES / f"{stem}.pdf"), "--lang", language)
    findings = bundled(stem).findings
    assert result.exit_code == 0
    assert len(lines(result.stdout)) == 1 or findings
    for finding in findings:
        assert (finding.chinese if language == "zh" else finding.message) in result.stdout
        page, line = finding.figures[0].page, finding.figures[0].line
        assert (f"page {page} line {line}: " if language == "en" else f"第{page}页第{line}行：") in result.stdout


def test_a_check_that_a_schema_declares(run: Run, tmp_path: Path) -> None:
    (tmp_path / "costs.py").write_text(
        "from typing import ClassVar\nfrom pydantic import BaseModel\nfrom structurer import Quantity\n"
        "from structurer.declare import Equal\n\n"
        "class Costs(BaseModel):\n    checks: ClassVar[list] = [Equal('drilling', 'laboratory')]\n"
        "    drilling: Quantity | None = None\n    laboratory: Quantity | None = None\n",
        "utf-8",
    )
    (tmp_path / "costs.txt").write_text("1. Costs\n\nDrilling: 20.10 EUR\nLaboratory: 12.40 EUR\n", "utf-8")
    alone = run("costs.txt", "--fail-on", "error")
    assert (alone.exit_code, len(lines(alone.stdout))) == (0, 1)
    declared = run("costs.txt", "--fail-on", "error", "-s", "costs.py")
    assert declared.exit_code == 1
    assert "line 3: 20.10 EUR, 1. Costs > Drilling" in declared.stdout
    assert "line 4: 12.40 EUR, 1. Costs > Laboratory" in declared.stdout


# Exit codes

# What ends with 1, by the severity that is asked for: a finding of it or a heavier one.
FAILS = {
    "error": {"error.txt"},
    "rounding": {"error.txt", "rounding.txt"},
    "note": {"error.txt", "rounding.txt", "note.txt"},
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("level", "fails"), FAILS.items(), ids=FAILS)
def test_fail_on(run: Run, level: str, fails: set[str], name: str) -> None:
    assert run(name, "--fail-on", level).exit_code == (1 if name in fails else 0)
    assert run(name).exit_code == 0


def test_one_document_of_several_is_enough_to_fail(run: Run) -> None:
    result = run("error.txt", "clean.txt", "--fail-on", "error")
    assert (result.exit_code, result.stderr) == (1, "")
    assert "clean.txt: no findings" in result.stdout


@pytest.mark.parametrize("options", [["--quiet"], ["-q", "--json"], ["-q", "--lang", "zh"]], ids=" ".join)
def test_quiet_leaves_the_exit_code(run: Run, options: list[str]) -> None:
    for name, code in (("error.txt", 1), ("clean.txt", 0)):
        result = run(name, *options, "--fail-on", "error")
        assert (result.exit_code, result.stdout, result.stderr) == (code, "", "")


# What cannot be read


def test_an_unreadable_document_is_one_line_and_stops_no_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Dear all", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    result = run("missing.txt", "error.txt", "letter.pdf", "empty.txt", "clean.txt")
    assert result.exit_code == 1
    assert [line.split(" ")[1].rstrip(":") for line in lines(result.stderr)[:-1]] == [
        "missing.txt",
        "letter.pdf",
        "empty.txt",
    ]
    assert lines(result.stderr)[-1] == "2 of 5 documents done, 3 failed"
    assert result.stdout.startswith("error.txt: 1 error")
    assert lines(result.stdout)[-1].startswith("clean.txt: no findings")


def test_quiet_still_tells_what_could_not_be_read(run: Run) -> None:
    result = run("missing.txt", "clean.txt", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "structurer: missing.txt does not exist\n")


def test_json_goes_on_behind_an_unreadable_document(run: Run) -> None:
    result = run("missing.txt", "clean.txt", "--json")
    assert (result.exit_code, [json.loads(line)["source"] for line in lines(result.stdout)]) == (1, ["clean.txt"])
    assert lines(result.stderr)[0] == "structurer: missing.txt does not exist"


def test_a_fault_of_structurer_itself_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("no such key")

    monkeypatch.setattr("structurer.pipeline.check_document", broken)
    result = run("clean.txt")
    (line,) = lines(result.stderr)
    assert (result.exit_code, result.stdout) == (1, "")
    assert line.startswith("structurer: clean.txt met a fault of structurer itself (KeyError: ")


# JSON


def test_json_is_one_object_for_each_document(run: Run) -> None:
    out = [json.loads(line) for line in lines(run("error.txt", "letter.txt", "--json").stdout)]
    assert [list(one) for one in out] == [["source", "sha256", "checks", "counts", "findings"]] * 2
    assert [one["source"] for one in out] == ["error.txt", "letter.txt"]
    assert [one["counts"] for one in out] == [
        {"error": 1, "rounding": 0, "note": 0},
        {"error": 0, "rounding": 0, "note": 0},
    ]
    assert (out[0]["checks"] > 0, out[1]["checks"], out[1]["findings"]) == (True, 0, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_has_the_findings_of_the_contract(run: Run, tmp_path: Path, language: str) -> None:
    checked = json.loads(run("error.txt", "--json", "--lang", language).stdout)["findings"]
    CliRunner().invoke(app, ["extract", "error.txt", "--lang", language])
    assert checked == json.loads((tmp_path / "out" / "error.json").read_text("utf-8"))["findings"]
    assert ("占比印为" in checked[0]["message"]) == (language == "zh")
    assert [figure["suspect"] for figure in checked[0]["figures"]] == [True, False, False]


def test_the_same_document_gives_the_same_bytes(run: Run) -> None:
    for options in ([], ["--json"], ["--lang", "zh"]):
        assert run("error.txt", *options).stdout_bytes == run("error.txt", *options).stdout_bytes


# The words around the findings


def finding(severity: Severity, *figures: Figure, message: str = "it is odd") -> Finding:
    return Finding("sum", severity, message, figures)


def text(result: Result, *findings: Finding) -> list[str]:
    return findings_text(replace(result, findings=findings), "a.txt").split("\n")


@pytest.fixture
def clean(fill: Fill) -> Result:
    return fill(DOCUMENTS["clean.txt"])


def test_heavy_findings_stand_on_top_and_are_numbered_through(clean: Result) -> None:
    printed = text(clean, finding("note"), finding("error", message="first"), finding("rounding"), finding("error"))
    assert printed[0].startswith("a.txt: 2 errors, 1 rounding, 1 note (")
    assert printed[1:] == [
        *("", "Errors", "  1. first", "  2. it is odd"),
        *("", "Rounding", "  3. it is odd"),
        *("", "Notes", "  4. it is odd"),
    ]


FIGURES = {
    "an amount": (Figure("3.50", "万元", 1, 5, (), "水费"), "line 5: 3.50万元, 水费"),
    "a unit in Latin letters": (Figure("3.50", "million EUR", 1, 5, (), "Water"), "line 5: 3.50 million EUR, Water"),
    "a percentage": (Figure("3.50", "%", 1, 5, (), "水费"), "line 5: 3.50%, 水费"),
    "no unit": (Figure("-3", "", 1, 5, (), "水费"), "line 5: -3, 水费"),
    "no label": (Figure("3.50", "万元", 1, 5), "line 5: 3.50万元"),
    "a suspect one without a label": (Figure("3", "%", 1, 5, suspect=True), "line 5: 3% (suspect)"),
    "words": (Figure("", "", 1, 5, (), "下降（增长）"), "line 5: “下降（增长）”"),
    "words over two lines": (Figure("", "", 1, 5, (), "水\n 费"), "line 5: “水 费”"),
    "what a terminal would obey": (Figure("3", "%", 1, 5, (), "水\x1b[31m费"), "line 5: 3%, 水[31m费"),
}


@pytest.mark.parametrize(("figure", "told"), FIGURES.values(), ids=FIGURES)
def test_a_figure_in_words(clean: Result, figure: Figure, told: str) -> None:
    assert text(clean, finding("error", figure))[-1].strip() == told


def amounts(*values: str, suspect: int = -1) -> tuple[Figure, ...]:
    return tuple(Figure(value, "元", 1, at, (), "", at == suspect) for at, value in enumerate(values))


# The lines that are shown of a finding with many figures, and the last line of it.
MANY = {
    "eight": (amounts(*"12345678"), [0, 1, 2, 3, 4, 5, 6, 7], "line 7: 8元"),
    "nine": (amounts(*"123456789"), [0, 1, 2, 3, 4, 5, 6, 7], "and 1 more"),
    "zeros are left out first": (amounts(*"100000002345678"), [0, 8, 9, 10, 11, 12, 13, 14], "and 7 more"),
    "the tested one stays": (amounts("0.00", *"123456789"), [0, 1, 2, 3, 4, 5, 6, 7], "and 2 more"),
    "the suspect one stays": (amounts(*"1234567890", suspect=9), [0, 1, 2, 3, 4, 5, 6, 9], "and 2 more"),
}


@pytest.mark.parametrize(("figures", "shown", "last"), MANY.values(), ids=MANY)
def test_many_figures_stay_readable(clean: Result, figures: tuple[Figure, ...], shown: list[int], last: str) -> None:
    printed = [line.strip() for line in text(clean, finding("error", *figures))[4:]]
    assert [int(line.split(":")[0].split()[1]) for line in printed if line.startswith("line")] == shown
    assert printed[-1] == last


def test_a_document_that_contradicts_itself_everywhere_stays_readable(run: Run, tmp_path: Path) -> None:
    sections = (
        f"{at}、收入\n\n本年收入合计{800 + at}.40万元，其中：财政拨款收入790.00万元，占{at}.60%；事业收入72.40万元，"
        f"占{at}.40%。\n\n"
        for at in range(1, 30)
    )
    (tmp_path / "odd.txt").write_text(HEAD + "".join(sections), "utf-8")
    result = run("odd.txt", "--fail-on", "error")
    assert (result.exit_code, result.stderr) == (1, "")
    printed = "\n".join(lines(result.stdout)[3:])
    for told in re.split(r"^ *\d+\. ", printed, flags=re.MULTILINE)[1:]:
        sentence, *figures = told.strip().split("\n")
        assert sentence
        assert 1 <= len(figures) <= 9


REACHES = {
    ("error", "error"): True,
    ("rounding", "error"): False,
    ("note", "error"): False,
    ("error", "rounding"): True,
    ("rounding", "rounding"): True,
    ("note", "rounding"): False,
    ("error", "note"): True,
    ("rounding", "note"): True,
    ("note", "note"): True,
}


@pytest.mark.parametrize(("severity", "level"), REACHES)
def test_a_finding_reaches_its_own_level_and_the_lighter_ones(severity: Severity, level: str) -> None:
    assert reach([finding(severity)], level) is REACHES[severity, level]
    assert not reach([], level)


def test_counts_name_every_severity() -> None:
    assert counts([finding("note")]) == {"error": 0, "rounding": 0, "note": 1}


def test_the_options_offer_what_there_is() -> None:
    assert tuple(Level) == SEVERITIES == get_args(Severity)
    assert tuple(Language) == LANGUAGES
