"""The recorded answers of a model: replayed without a network they give what the gold has, and point at the page."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from structurer.document import join
from structurer.evaluate.scores.document import Truth, score
from structurer.evaluate.scores.records import vocabulary_of
from structurer.evaluate.scores.tally import tally
from structurer.locate import says_number
from structurer.model.choices import Answer, EngineName, Options
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.report.export import to_dict, to_json
from structurer.result import Result

ROOT = Path(__file__).parent.parent
CASSETTES = ROOT / "cassettes"
WAYS = {
    "hybrid": (EngineName.hybrid, Answer.pointers),
    "model-pointers": (EngineName.model, Answer.pointers),
    "model-values": (EngineName.model, Answer.values),
}
RECORDED = [(way, file.stem) for way in WAYS for file in sorted((CASSETTES / way).glob("*.json"))]
each_recording = pytest.mark.parametrize(("way", "stem"), RECORDED, ids=[f"{way}/{stem}" for way, stem in RECORDED])


@cache
def replayed(way: str, stem: str) -> Result:
    """A bundled document, with the answers of its cassette."""
    engine, answer = WAYS[way]
    file = ROOT / "eval" / "documents" / f"{stem}.pdf"
    options = Options(engine=engine, answer=answer, cassette=CASSETTES / way)
    with Session(options) as session, session.engine_for(file) as made:
        return structure(file, (), made)


def missed(stem: str, result: Result) -> tuple[int, int, int]:
    """Right, missed and extra quantities against the gold."""
    gold = json.loads((ROOT / "eval" / "gold" / f"{stem}.json").read_text("utf-8"))
    scored = score(Truth(gold), to_dict(result), vocabulary_of([gold]))
    counts = tally(item for item in scored.items if item.score == "quantities")
    return counts.right, counts.missed, counts.extra


def test_every_bundled_document_is_recorded_and_two_in_both_ways() -> None:
    documents = {file.stem for file in (ROOT / "eval" / "documents" / "sources").glob("*.json")}
    assert {stem for way, stem in RECORDED if way == "hybrid"} == documents
    assert {stem for way, stem in RECORDED if way == "model-pointers"} == documents
    assert len({stem for way, stem in RECORDED if way == "model-values"}) >= 2


@each_recording
def test_a_cassette_says_that_a_model_answered(way: str, stem: str) -> None:
    head = json.loads((CASSETTES / way / f"{stem}.json").read_text("utf-8"))["structurer"]
    assert (head["cassette"], head["recorded"]) == (1, True)


@each_recording
def test_a_replay_needs_neither_key_nor_network(way: str, stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = replayed(way, stem)
    assert (result.engine, result.usage.cached) == (WAYS[way][0].value, 0)
    assert {chunk.state for chunk in result.chunks} <= {"rules", "model", "skipped"}


@pytest.mark.parametrize("stem", [stem for way, stem in RECORDED if way == "model-pointers"])
def test_a_model_that_points_misses_no_figure_and_adds_none(stem: str) -> None:
    right, lost, extra = missed(stem, replayed("model-pointers", stem))
    assert (right > 40, lost, extra) == (True, 0, 0)


@pytest.mark.parametrize("stem", [stem for way, stem in RECORDED if way == "hybrid"])
def test_hybrid_keeps_all_that_the_rules_read(stem: str) -> None:
    ruled = structure(ROOT / "eval" / "documents" / f"{stem}.pdf")
    both = replayed("hybrid", stem)
    kept = {where: evidence.quote for where, evidence in both.evidence.items()}
    assert {where: evidence.quote for where, evidence in ruled.evidence.items()}.items() <= kept.items()
    assert missed(stem, both)[1:] == (0, 0)


def test_achievement_figures_are_the_models() -> None:
    result = replayed("hybrid", "performance-2024")
    metrics = result.records["performance"]["metrics"]
    assert len(metrics) > 20
    assert {"name", "value", "unit"} <= set(metrics[0])
    pointers = [where for where in result.evidence if "/metrics/" in where and where.endswith("/value")]
    assert len(pointers) == len(metrics)
    assert {result.evidence[where].by for where in pointers} == {("model",)}


@each_recording
def test_every_figure_stands_where_its_evidence_says(way: str, stem: str) -> None:
    result = replayed(way, stem)
    for where, evidence in result.evidence.items():
        node = result.records
        for part in where.split("/")[2:]:
            node = node[int(part)] if isinstance(node, list) else node[part]
        if isinstance(node, dict):
            printed = join(result.document.text, evidence.spans).text
            assert evidence.quote == printed
            assert says_number(printed, node["value"]) or not Decimal(node["value"]), where


def test_two_replays_give_the_same_bytes() -> None:
    again = replayed.__wrapped__("model-pointers", "performance-2024")
    assert to_json(again) == to_json(replayed("model-pointers", "performance-2024"))


def test_agreement_of_both_engines_is_told() -> None:
    by = {evidence.by for evidence in replayed("model-pointers", "accounts-2024").evidence.values()}
    assert ("rules", "model") in by
