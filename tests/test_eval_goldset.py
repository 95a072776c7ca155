"""Gold sets: what belongs together, and a clear line for all that is amiss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import InputError
from structurer.evaluate.goldset import GoldSet, amiss, read_gold_set
from structurer.evaluate.scores.records import judged
from structurer.schema import load

SURVEY = """
from pydantic import BaseModel
from structurer import Quantity

class Row(BaseModel):
    name: str
    n: Quantity | None = None

class Survey(BaseModel):
    title: str = ""
    total: Quantity | None = None
    words: list[str] = []
    rows: list[Row] = []
"""


def gold_set(folder: Path, documents: dict[str, str], gold: dict[str, Any], *schemas: str) -> GoldSet:
    (folder / "documents").mkdir()
    (folder / "gold").mkdir()
    for name, text in documents.items():
        (folder / "documents" / name).write_text(text, "utf-8")
    for name, value in gold.items():
        (folder / "gold" / name).parent.mkdir(exist_ok=True)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        (folder / "gold" / name).write_text(text, "utf-8")
    loaded = {schema.name: schema for schema in map(load, schemas)}
    return read_gold_set([folder / "documents"], [folder / "gold"], loaded)


def lines(found: GoldSet, folder: Path) -> list[str]:
    return [line.replace(f"{folder}/", "") for line in found.problems]


GOOD = {"document": {}, "budget": {"organization": "甲局", "overall": {"income": {"value": "5", "unit": "万元"}}}}


def test_documents_and_gold_belong_together_by_their_stems(tmp_path: Path) -> None:
    findings = {"findings": [{"id": "A", "kind": "sum", "figures": ["5", "6"]}]}
    places = {"places": {"/budget/overall/income": [{"line": 3}]}}
    found = gold_set(
        tmp_path,
        {"a.txt": "x", "b.pdf": "x", "notes.md": "x"},
        {"a.json": GOOD, "b.json": GOOD, "findings/a.json": findings, "places/a.json": places},
    )
    assert [entry.stem for entry in found.entries] == ["a", "b"]
    first, second = (entry.truth for entry in found.entries)
    assert first
    assert second
    assert (first.findings, first.places) == (findings["findings"], places["places"])
    assert (second.findings, second.places) == (None, None)
    assert found.problems == ()


def test_gold_without_its_document_and_a_document_without_gold_are_told(tmp_path: Path) -> None:
    found = gold_set(tmp_path, {"a.txt": "x"}, {"b.json": GOOD})
    assert lines(found, tmp_path) == [
        "documents/a.txt: there is no gold for this document",
        "gold/b.json: there is no document b.pdf or b.txt for this gold",
    ]
    assert [(entry.stem, bool(entry.document), bool(entry.truth)) for entry in found.entries] == [
        ("a", True, False),
        ("b", False, True),
    ]


def test_two_gold_files_for_one_document_are_told_and_the_first_is_used(tmp_path: Path) -> None:
    gold_set(tmp_path, {"a.txt": "x"}, {"a.json": GOOD})
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.json").write_text("{}", "utf-8")
    found = read_gold_set([tmp_path / "documents"], [tmp_path / "gold", tmp_path / "more"], {})
    assert lines(found, tmp_path) == ["more/a.json: a second of the gold files called a; gold/a.json is used"]
    assert found.entries[0].truth
    assert found.entries[0].truth.gold["budget"] == GOOD["budget"]


def test_two_documents_for_one_gold_file_are_told(tmp_path: Path) -> None:
    found = gold_set(tmp_path, {"a.pdf": "x", "a.txt": "x"}, {"a.json": GOOD})
    assert lines(found, tmp_path) == ["documents/a.txt: a second of the documents called a; documents/a.pdf is used"]


def test_documents_that_are_named_are_the_set(tmp_path: Path) -> None:
    gold_set(tmp_path, {"a.txt": "x", "b.txt": "x"}, {"a.json": GOOD, "b.json": GOOD, "c.json": GOOD})
    found = read_gold_set([tmp_path / "documents" / "b.txt"], [tmp_path / "gold"], {})
    assert [entry.stem for entry in found.entries] == ["b"]
    assert found.problems == ()


@pytest.mark.parametrize("text", ["{", "[1]", "", '{"a": "\\ud800"}x'])
def test_gold_that_is_no_object_is_told_and_the_rest_goes_on(tmp_path: Path, text: str) -> None:
    found = gold_set(tmp_path, {"a.txt": "x", "b.txt": "x"}, {"a.json": text, "b.json": GOOD})
    assert [bool(entry.truth) for entry in found.entries] == [False, True]
    assert any(
        line.startswith(("gold/a.json: is no JSON", "gold/a.json: holds no JSON")) for line in lines(found, tmp_path)
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '{"value": 12.50, "unit": "元"}',
            "/budget/overall/income/value is the bare number 12.50; write figures as text",
        ),
        ('{"value": NaN, "unit": "元"}', "/budget/overall/income/value is the bare number NaN; write figures as text"),
        ('{"value": 12, "unit": "元"}', "/budget/overall/income/value is 12; write a number as text"),
        ('{"value": "约12", "unit": "元"}', "/budget/overall/income/value is '约12'; write a number as text"),
        ("null", "/budget/overall/income is null; leave out what the document does not state"),
    ],
)
def test_figures_that_are_no_text_are_told(tmp_path: Path, text: str, line: str) -> None:
    found = gold_set(tmp_path, {"a.txt": "x"}, {"a.json": f'{{"budget": {{"overall": {{"income": {text}}}}}}}'})
    assert f"gold/a.json: {line}" in lines(found, tmp_path)


def test_fields_that_the_schema_lacks_are_told(tmp_path: Path) -> None:
    (tmp_path / "survey.py").write_text(SURVEY, "utf-8")
    gold = {
        "survey": {
            "title": "x",
            "heading": "y",
            "rows": [{"name": "a", "m": {"value": "1", "unit": ""}}],
            "words": ["z"],
        }
    }
    found = gold_set(tmp_path, {"a.txt": "x"}, {"a.json": gold}, str(tmp_path / "survey.py"))
    assert lines(found, tmp_path) == [
        "gold/a.json: the schema survey has no field heading",
        "gold/a.json: the schema survey has no field rows[].m",
    ]


def test_a_record_of_no_known_schema_is_told() -> None:
    assert list(amiss({"survey": {"n": "x"}}, {})) == ["/survey is of no known schema; name it with --schema"]


def test_a_table_that_is_none_is_told_and_left_out(tmp_path: Path) -> None:
    table = {"title": "t", "columns": ["a", "b"], "rows": [["1", "2"], ["3"]]}
    found = gold_set(tmp_path, {"a.txt": "x"}, {"a.json": GOOD | {"tables": [table, {"title": "u"}]}})
    assert lines(found, tmp_path) == [
        f"gold/a.json: /tables/{at} has no columns, or rows with more or fewer cells; it is left out" for at in (0, 1)
    ]
    assert found.entries[0].truth
    assert found.entries[0].truth.gold["tables"] == []


METRIC = {"name": "巡护里程", "value": "320", "unit": "公里"}
NO_METRICS: dict[str, Any] = {
    "no name": {"value": "320", "unit": "公里"},
    "an empty name": METRIC | {"name": " "},
    "no value": {"name": "巡护里程", "unit": "公里"},
    "a value that is no number": METRIC | {"value": "很多"},
    "a text": "巡护里程320公里",
    "a list": [METRIC],
}


@pytest.mark.parametrize("name", NO_METRICS)
def test_a_metric_that_is_none_is_told_and_left_out(name: str, tmp_path: Path) -> None:
    gold = {"performance": {"metrics": [METRIC, NO_METRICS[name]]}}
    found = gold_set(tmp_path, {"a.txt": "x"}, {"a.json": gold})
    told = "/performance/metrics/1 is no metric; write a name, and a value that is a number as text"
    assert lines(found, tmp_path) == [f"gold/a.json: {told}"]
    assert found.entries[0].truth
    left = found.entries[0].truth.gold
    assert left == {"performance": {"metrics": [METRIC]}, "tables": []}
    assert [item.outcome for item in judged(left, {"performance": {"metrics": [METRIC]}}, frozenset())] == ["right"]


@pytest.mark.parametrize("metrics", ["巡护里程320公里", METRIC, 320])
def test_metrics_that_are_no_list_are_told_and_left_out(metrics: Any, tmp_path: Path) -> None:
    found = gold_set(tmp_path, {"a.txt": "x"}, {"a.json": {"performance": {"metrics": metrics}}})
    assert "gold/a.json: /performance/metrics is no list of metrics; it is left out" in lines(found, tmp_path)
    assert found.entries[0].truth
    assert list(judged(found.entries[0].truth.gold, {"performance": {"metrics": []}}, frozenset())) == []


def test_the_built_in_gold_has_no_problem() -> None:
    found = read_gold_set([Path("eval/documents")], [Path("eval/gold")], {})
    assert found.problems == ()
    assert len(found.entries) >= 3


@pytest.mark.parametrize(
    ("documents", "said"), [("nowhere", "nowhere is no folder"), ("documents", "there is no gold file")]
)
def test_a_set_without_gold_or_without_a_folder_is_an_error(tmp_path: Path, documents: str, said: str) -> None:
    gold_set(tmp_path, {"a.txt": "x"}, {"a.json": GOOD})
    (tmp_path / "gold" / "a.json").unlink()
    with pytest.raises(InputError, match=said):
        read_gold_set([tmp_path / documents], [tmp_path / "gold"], {})


def test_the_hash_is_that_of_the_gold_that_is_used(tmp_path: Path) -> None:
    both = gold_set(tmp_path, {"a.txt": "x", "b.txt": "x"}, {"a.json": GOOD, "b.json": {}})
    one = read_gold_set([tmp_path / "documents" / "a.txt"], [tmp_path / "gold"], {})
    assert len({both.sha256, one.sha256}) == 2
