"""Runs over a gold set: every document ends in a named state, one that failed scores zero, one unscored does not."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import DamagedInput, Unreachable
from structurer.evaluate.goldset import GoldSet, read_gold_set
from structurer.evaluate.results import result_of
from structurer.evaluate.run import Extracted, by_rules, from_outputs, run, strays
from structurer.report.export import to_dict

DOCUMENTS = Path("eval/documents")
STEM = "performance-2024"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set with one bundled document, one that is damaged, one without gold, and gold without a document."""
    for name in ("documents", "gold"):
        (tmp_path / name).mkdir()
    shutil.copy(DOCUMENTS / f"{STEM}.pdf", tmp_path / "documents")
    (tmp_path / "documents" / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "documents" / "stray.txt").write_text("无", "utf-8")
    for stem in (STEM, "damaged", "gone"):
        shutil.copy(f"eval/gold/{STEM}.json", tmp_path / "gold" / f"{stem}.json")
    return tmp_path


def the_set(folder: Path) -> GoldSet:
    return read_gold_set([folder / "documents"], [folder / "gold"], {})


def result(folder: Path, **how: Any) -> dict[str, Any]:
    found = the_set(folder)
    return result_of(run(found, how.pop("extract", by_rules), **how), found, "a command", 0, 100)


def test_every_document_ends_in_a_state(folder: Path) -> None:
    found = result(folder)
    assert {stem: document["state"] for stem, document in found["documents"].items()} == {
        "damaged": "failed", "gone": "no document", STEM: "scored", "stray": "no gold",
    }  # fmt: skip
    assert found["states"] == {"failed": 1, "no document": 1, "no gold": 1, "scored": 1}
    assert len(found["problems"]) == 2


def test_a_document_that_failed_scores_zero_and_an_unscored_one_nothing(folder: Path) -> None:
    found = result(folder)
    right, failed = (found["documents"][stem]["scores"]["quantities"] for stem in (STEM, "damaged"))
    assert (right["f1"], failed["f1"]) == ("1.0000", "0.0000")
    assert failed["missed"] == right["right"] == 49
    assert "damaged PDF" in found["documents"]["damaged"]["reason"]
    assert "scores" not in found["documents"]["gone"]
    assert found["all"]["scores"]["quantities"]["recall"] == "0.5000"


def test_more_workers_give_the_same_result(folder: Path) -> None:
    one, two = result(folder), result(folder, workers=2)
    assert one.pop("seconds").keys() == two.pop("seconds").keys()
    assert json.dumps(one) == json.dumps(two)


def test_a_fault_of_our_own_is_a_failed_document(folder: Path) -> None:
    def broken(_: Path) -> Extracted:
        raise ZeroDivisionError("of nothing")

    found = result(folder, extract=broken)["documents"][STEM]
    assert found["state"] == "failed"
    assert "a fault of structurer itself (ZeroDivisionError: of nothing)" in found["reason"]


def test_what_every_document_would_meet_ends_the_run(folder: Path) -> None:
    def unreachable(_: Path) -> Extracted:
        raise Unreachable("nothing answers")

    with pytest.raises(Unreachable):
        result(folder, extract=unreachable)


def test_outputs_that_are_there_score_as_the_run_that_made_them(folder: Path) -> None:
    outputs = folder / "out"
    outputs.mkdir()
    for stem in (STEM, "elsewhere"):
        made = to_dict(by_result(DOCUMENTS / f"{STEM}.pdf"))
        (outputs / f"{stem}.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    (outputs / "damaged.json").write_text("{}", "utf-8")
    stored = result(folder, extract=partial(from_outputs, folder=outputs))["documents"]
    assert stored[STEM] == result(folder)["documents"][STEM]
    assert (stored["damaged"]["state"], stored["damaged"]["reason"].partition(" is ")[2]) == (
        "failed", "no output: it has no records",
    )  # fmt: skip
    told = [line.replace(f"{folder}/", "") for line in strays(outputs, the_set(folder))]
    assert told == ["out/elsewhere.json: there is no gold for this output"]


def test_a_lacking_output_is_told_and_scores_zero(folder: Path) -> None:
    found = result(folder, extract=partial(from_outputs, folder=folder / "nowhere"))["documents"][STEM]
    assert (found["state"], found["scores"]["quantities"]["f1"]) == ("no output", "0.0000")


def by_result(file: Path) -> Any:
    from structurer.pipeline import structure

    return structure(file)


def test_an_error_of_the_input_is_its_reason(folder: Path) -> None:
    def damaged(file: Path) -> Extracted:
        raise DamagedInput(f"{file.name} is damaged")

    assert result(folder, extract=damaged)["documents"][STEM]["reason"] == f"{STEM}.pdf is damaged"


def test_gold_of_a_schema_of_ones_own_is_scored(tmp_path: Path) -> None:
    from structurer.schema import load

    (tmp_path / "survey.py").write_text(
        "from pydantic import BaseModel\nfrom structurer import Quantity\n\n"
        "class Survey(BaseModel):\n    respondents: Quantity | None = None\n",
        "utf-8",
    )
    for name in ("documents", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "documents" / "a.txt").write_text("Survey\n\n1. Results\nThere were 1200 respondents.\n", "utf-8")
    gold = {"survey": {"respondents": {"value": "1200", "unit": "respondents"}}}
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), "utf-8")
    schema = str(tmp_path / "survey.py")
    found = read_gold_set([tmp_path / "documents"], [tmp_path / "gold"], {"survey": load(schema)})
    outcome = run(found, partial(by_rules, schemas=[schema]))[0]
    assert found.problems == ()
    assert outcome.scored
    assert [item.path for item in outcome.scored.items] == ["/survey/respondents"]
