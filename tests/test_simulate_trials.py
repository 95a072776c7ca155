"""Trials with a simulated model: a perfect one gives the gold back, one that errs is counted, twice the same."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from model_server import only_loopback

from structurer.errors import InputError
from structurer.evaluate.simulate.errors import KINDS, Kind
from structurer.evaluate.simulate.results import as_table
from structurer.evaluate.simulate.systems import SYSTEMS, Released, pieces_of
from structurer.evaluate.simulate.trials import Plan, simulate
from structurer.model.questions import tokens_of

DOCUMENTS = Path("eval/documents")
GOLD = Path("eval/gold")
PERFORMANCE = DOCUMENTS / "performance-2024.pdf"
ONE_SWEEP: dict[str, tuple[Kind, ...]] = {"every kind of error": KINDS}
# Of equal figures that the model types the one nearest to the row's name is taken, be it that of the row before.
LOST_IN_VALUES = {"accounts-2024": 1, "budget-2025": 1, "performance-2024": 0}


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_loopback(monkeypatch, tmp_path)


def tried(files: list[Path], rates: tuple[str, ...], names: tuple[str, ...], **how: Any) -> dict[str, Any]:
    plan = Plan(tuple(map(Decimal, rates)), **how)
    return simulate(files, GOLD, plan, {name: SYSTEMS[name] for name in names})


@pytest.mark.parametrize("stem", LOST_IN_VALUES)
def test_a_perfect_model_gives_the_gold_back(stem: str) -> None:
    names = ("hybrid, pointers", "hybrid, values", "model, pointers", "model, values")
    result = tried([DOCUMENTS / f"{stem}.pdf"], (), names)
    for name, by_rate in result["sweeps"]["wrong values"]["systems"].items():
        found = by_rate["0 %"]
        lost = LOST_IN_VALUES[stem] if name == "model, values" else 0
        assert (found["right"], found["wrong"], found["silent errors"]) == (found["in gold"] - lost, 0, 0), name


def test_errors_are_counted_by_rate_and_status() -> None:
    result = tried([PERFORMANCE], ("0.2",), ("rules", "model, pointers"))
    wrong_values = result["sweeps"]["wrong values"]["systems"]
    found = wrong_values["model, pointers"]["20 %"]
    assert found["wrong"] > 0
    assert found["right"] + found["wrong"] == found["released"]
    assert sum(told["wrong"] for told in found["statuses"].values()) == found["wrong"]
    assert found["requests"] >= 3
    assert found["prompt_tokens"] > found["completion_tokens"] > 0
    every_kind = result["sweeps"]["every kind of error"]["systems"]["model, pointers"]["20 %"]
    assert Decimal(every_kind["share of right values released"]) < Decimal(found["share of right values released"])


def test_rules_are_the_same_at_every_rate() -> None:
    result = tried([PERFORMANCE], ("0.05", "0.2"), ("rules",))
    (by_rate,) = result["sweeps"]["wrong values"]["systems"].values()
    assert by_rate["0 %"] == by_rate["5 %"] == by_rate["20 %"]
    assert by_rate["0 %"]["requests"] == 0


def test_two_runs_give_the_same_bytes_and_another_seed_other_ones() -> None:
    texts = [
        json.dumps(
            tried([PERFORMANCE], ("0.1",), ("hybrid, pointers",), seed=seed, sweeps=ONE_SWEEP), ensure_ascii=False
        )
        for seed in (0, 0, 1)
    ]
    assert texts[0] == texts[1] != texts[2].replace('"seed": 1', '"seed": 0')


def test_the_result_says_what_it_is() -> None:
    result = tried([PERFORMANCE], ("0.05",), ("rules",))
    assert result["label"] == "simulated model"
    assert "no language model was asked" in result["what"]
    assert result["rates"] == ["0 %", "5 %"]
    assert result["documents"] == ["performance-2024"]
    table = as_table(result).splitlines()
    assert table[0] == "simulated model: 1 documents, seed 0, 1 draws"
    assert any(line.split() == ["rules", "0.00", "0.00"] for line in table)


def wrong_at_once(_: Path, __: str) -> Released:
    """A system of one's own that releases two figures and vouches for both."""
    score, staff = ({"value": value, "unit": unit} for value, unit in (("97.29", "分"), ("71", "人")))
    return Released({"performance": {"self_score": score, "profile": {"staff": staff}}})


def test_a_system_of_ones_own_is_judged_and_its_silent_errors_told() -> None:
    result = simulate([PERFORMANCE], GOLD, Plan(()), {"mine": wrong_at_once})
    sweep = result["sweeps"]["wrong values"]
    found = sweep["systems"]["mine"]["0 %"]
    assert (found["right"], found["wrong"], found["silent errors per 1,000"]) == (1, 1, "500.00")
    (silent,) = sweep["silent errors"]["mine"]
    assert (silent["path"], silent["released"], silent["gold"]) == ("/performance/profile/staff", "71 人", "17 人")


def test_a_document_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"performance-2024\.json, the gold of performance-2024\.pdf"):
        simulate([PERFORMANCE], tmp_path, Plan(()), {})


def test_pieces_hold_the_whole_document_within_their_budget() -> None:
    pieces = list(pieces_of(PERFORMANCE, 600))
    assert len(pieces) > 2
    assert all(tokens_of(piece) < 1200 for piece in pieces)
    assert "履职效能48.34分" in "".join(pieces)
