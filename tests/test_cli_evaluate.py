"""`structurer eval`: what the commands print and write, how they end, and one clear line for all that goes wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from structurer.cli import app

STEM = "performance-2024"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set with one bundled document."""
    for name in ("documents", "gold"):
        (tmp_path / name).mkdir()
    shutil.copy(f"eval/documents/{STEM}.pdf", tmp_path / "documents")
    shutil.copy(f"eval/gold/{STEM}.json", tmp_path / "gold")
    return tmp_path


def call(*words: Any) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, ["eval", *map(str, words)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.stdout, ran.stderr


def score(folder: Path, *words: Any) -> dict[str, Any]:
    code, printed, _ = call("run", folder / "documents", "--json", *words)
    assert code == 0
    return json.loads(printed)


def test_a_run_prints_a_table_and_writes_result_and_page(folder: Path) -> None:
    out, page = folder / "result.json", folder / "page.html"
    code, printed, said = call("run", folder / "documents", "--out", out, "--html", page)
    assert (code, said) == (0, "")
    assert STEM in printed
    assert json.loads(out.read_text("utf-8"))["documents"][STEM]["scores"]["quantities"]["f1"] == "1.0000"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_same_command_gives_the_same_bytes_but_for_the_seconds(folder: Path) -> None:
    one, two = score(folder), score(folder)
    one.pop("seconds")
    two.pop("seconds")
    assert json.dumps(one) == json.dumps(two)


def test_gold_lies_beside_the_documents_or_is_named(folder: Path) -> None:
    (folder / "gold").rename(folder / "truth")
    code, _, said = call("run", folder / "documents")
    assert (code, said) == (1, f"structurer: {folder}/gold is no folder; name one with the files to evaluate\n")
    assert score(folder, "--gold", folder / "truth")["states"] == {"scored": 1}


def test_outputs_that_are_there_are_scored(folder: Path) -> None:
    CliRunner().invoke(app, ["extract", str(folder / "documents" / f"{STEM}.pdf"), "--out", str(folder / "out"), "-q"])
    assert score(folder, "--outputs", folder / "out")["documents"] == score(folder)["documents"]


def test_recorded_answers_are_replayed(folder: Path) -> None:
    found = score(folder, "--cassette", "cassettes/hybrid", "--engine", "hybrid")
    assert (found["engine"], found["all"]["usage"]["requests"] > 0) == ("hybrid", True)
    assert found["all"]["scores"]["metrics"]["right"] > 0
    assert found["prompts"]


def test_a_document_that_failed_ends_the_run_with_1(folder: Path) -> None:
    (folder / "documents" / f"{STEM}.pdf").write_bytes(b"%PDF-1.7")
    code, printed, _ = call("run", folder / "documents")
    assert code == 1
    assert "failed" in printed


def test_an_unknown_schema_ends_the_call_with_2(folder: Path) -> None:
    code, _, said = call("run", folder / "documents", "--schema", "nonesuch")
    assert (code, said.startswith("structurer: there is no schema 'nonesuch'")) == (2, True)


def test_making_documents_says_where_they_are(tmp_path: Path) -> None:
    out = tmp_path / "made"
    code, printed, _ = call("make", "--n", 2, "--seed", 3, "--layout", "piped", "--kind", "performance", "--out", out)
    assert (code, printed) == (0, f"2 documents in {out}/documents, their gold in {out}/gold\n")
    assert len(list((out / "documents").iterdir())) == 2
    assert call("run", out / "documents")[0] == 0


def test_an_unknown_layout_ends_the_call_with_2(tmp_path: Path) -> None:
    code, _, said = call("make", "--layout", "round", "--out", tmp_path)
    assert (code, said.startswith("structurer: there is no layout 'round'")) == (2, True)


def test_a_comparison_of_a_run_with_itself_is_no_worse(folder: Path) -> None:
    call("run", folder / "documents", "--out", folder / "a.json")
    code, _, said = call("compare", folder / "a.json", folder / "a.json", "--fail-if-worse", "0")
    assert (code, said) == (0, "")


def test_a_worse_run_ends_the_comparison_with_1(folder: Path) -> None:
    call("run", folder / "documents", "--out", folder / "a.json")
    CliRunner().invoke(app, ["extract", str(folder / "documents" / f"{STEM}.pdf"), "--out", str(folder / "out"), "-q"])
    output = folder / "out" / f"{STEM}.json"
    made = json.loads(output.read_text("utf-8"))
    made["records"]["performance"]["self_score"]["value"] = "11.11"
    output.write_text(json.dumps(made), "utf-8")
    call("run", folder / "documents", "--outputs", folder / "out", "--out", folder / "b.json")
    code, printed, said = call("compare", folder / "a.json", folder / "b.json", "--fail-if-worse", "0.002")
    assert code == 1
    assert "self_score" in printed
    assert said
    assert call("compare", folder / "a.json", folder / "b.json")[0] == 0


def test_a_limit_that_is_no_share_is_refused(folder: Path) -> None:
    assert call("compare", folder, folder, "--fail-if-worse", "x")[0] == 2


def test_a_draft_is_gold_that_its_own_output_meets(folder: Path) -> None:
    CliRunner().invoke(app, ["extract", str(folder / "documents" / f"{STEM}.pdf"), "--out", str(folder / "out"), "-q"])
    code, printed, _ = call("draft", folder / "out" / f"{STEM}.json")
    assert code == 0
    (folder / "gold" / f"{STEM}.json").write_text(printed, "utf-8")
    scores = score(folder)["all"]["scores"]
    assert {name: counts["f1"] for name, counts in scores.items()} == dict.fromkeys(scores, "1.0000")


def test_an_audit_of_the_bundled_gold_finds_nothing_amiss() -> None:
    code, printed, _ = call("audit", f"eval/gold/{STEM}.json", f"eval/documents/{STEM}.pdf")
    assert (code, printed) == (0, f"eval/gold/{STEM}.json: nothing amiss\n")


def test_an_audit_tells_what_is_not_printed(folder: Path) -> None:
    path = folder / "gold" / f"{STEM}.json"
    gold = json.loads(path.read_text("utf-8"))
    gold["performance"]["self_score"]["value"] = "11.11"
    path.write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    code, printed, _ = call("audit", path, folder / "documents" / f"{STEM}.pdf")
    assert code == 1
    assert "/performance/self_score" in printed


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "nowhere.json", "nowhere.json"),
        ("draft", "nowhere.json"),
        ("audit", "nowhere.json", f"eval/documents/{STEM}.pdf"),
        ("run", "nowhere"),
    ],
)
def test_a_file_that_is_not_there_is_one_line(words: tuple[str, ...]) -> None:
    code, _, said = call(*words)
    assert code in (1, 2)
    assert said.startswith("structurer: ")
    assert said.count("\n") == 1
