"""Plots of a result: what they show, and that they are the same bytes whenever they are drawn."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import GOLD, SAMPLES
from test_eval_terminal import WRONG, asked, failed, made, result, scored

from structurer.evaluate.plots import (
    cost_against_score,
    errors_by_kind,
    errors_simulated,
    plots_of,
    score_by_field,
    score_by_part,
    status_against_truth,
)
from structurer.evaluate.scores.items import Item
from structurer.evaluate.simulate import trials

pytest.importorskip("matplotlib")
PLOTS: tuple[Callable[[dict[str, Any]], str | None], ...] = (
    score_by_part, score_by_field, status_against_truth, errors_by_kind, cost_against_score,
)  # fmt: skip


def texts(svg: str | None) -> list[str]:
    """What is written in a plot, in the order of drawing."""
    assert svg is not None
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]


def simulated(rates: dict[str, dict[str, tuple[int, int]]]) -> dict[str, Any]:
    """A result of trials: by system and rate, the silent errors and the released values."""
    systems = {
        system: {rate: {"silent errors": errors, "released": released} for rate, (errors, released) in by_rate.items()}
        for system, by_rate in rates.items()
    }
    return {"documents": ["one", "two"], "sweeps": {"values": {"systems": systems}}}


TRIALS = simulated(
    {
        "hybrid": {"0 %": (0, 1000), "1 %": (0, 1000), "10 %": (1, 1000)},
        "plain": {"0 %": (0, 1000), "1 %": (8, 1000), "10 %": (90, 1000)},
        "rules": {"0 %": (0, 900), "1 %": (0, 900), "10 %": (0, 900)},
    }
)


# What they show


def test_scores_by_part_begin_with_all_documents_and_their_intervals() -> None:
    found = texts(score_by_part(result()))
    bounds = "–".join(result()["all"]["intervals"]["quantities"])
    assert found[-1] == "Score by part"
    assert {"all documents", "budget", "tables"} <= set(found)
    assert f"0.8571 ({bounds}), 2 not right, 2 missed" in found
    assert "0.8000, 3 missed" in found


def test_fields_with_most_misses_stand_first_and_those_without_are_counted() -> None:
    found = texts(score_by_field(result()))
    names = [text for text in found if text.startswith("budget.")]
    assert names == ["budget.overall.reason", "budget.overall.expenditure", "budget.overall.income"]
    assert found[-1] == f"Score by field, 3 with most misses ({len(result()['fields']) - 3} fields without)"


def test_of_many_fields_forty_are_shown() -> None:
    items = [Item("texts", "missed", f"/budget/field{number}", "1") for number in range(50)]
    found = texts(score_by_field(made([scored("one", items)])))
    assert sum(text.startswith("budget.") for text in found) == 40
    assert "(10 more fields with misses, " in found[-1]


def test_of_a_long_field_the_end_is_shown() -> None:
    found = texts(
        score_by_field(made([scored("one", [Item("texts", "missed", "/part/" + "long/" * 20 + "end", "1")])]))
    )
    assert next(text for text in found if text.startswith("…")).endswith("long.long.end")


def test_each_status_tells_its_right_and_wrong_values() -> None:
    found = texts(status_against_truth(result()))
    labels = [text for text in found if text.startswith(("verified", "grounded", "disputed"))]
    told = [text for text in found if text.endswith(" wrong") or text == "none"]
    assert labels == ["verified", "grounded", "disputed"] * 2
    assert told == ["6 right, 1 wrong", "6 right, 1 wrong", "none", "none", "6 right, 0 wrong", "none"]


def test_errors_are_counted_by_kind_the_most_frequent_first() -> None:
    found = texts(errors_by_kind(result()))
    kinds = [text for text in found if text in ("digit", "decimal point", "missed")]
    assert kinds == ["missed", "decimal point", "digit"] or kinds == ["missed", "digit", "decimal point"]
    assert {"3 texts", "1 figure"} <= set(found)


def test_cost_is_seconds_where_no_model_was_asked_and_tokens_where_one_was() -> None:
    assert "seconds" in texts(cost_against_score(result()))
    assert "tokens of prompts and answers" in texts(cost_against_score(asked()))


def test_a_document_below_one_is_named() -> None:
    found = texts(cost_against_score(asked()))
    assert "one" in found
    assert "two" not in found


def test_a_document_that_failed_has_no_cost() -> None:
    assert "torn" not in texts(cost_against_score(made([scored("one"), failed("torn", "broken")])))


def test_names_that_would_cover_each_other_are_left_out() -> None:
    same = made([scored(f"same-{number}", [WRONG], seconds=number + 1) for number in range(9)])
    assert [text for text in texts(cost_against_score(same)) if text.startswith("same")] == ["same-0"]


def test_what_has_nothing_to_show_is_not_drawn() -> None:
    nothing = made([failed("torn", "broken")])
    assert (status_against_truth(nothing), cost_against_score(nothing)) == (None, None)
    assert score_by_field(made([scored("one")])) is None
    assert errors_by_kind(made([scored("one")])) is None
    assert plots_of(made([])) == {}


# Simulated errors


def test_a_simulated_plot_says_so_and_names_its_systems() -> None:
    found = texts(errors_simulated(TRIALS, "values"))
    assert "Silent errors with a simulated model: values (2 documents)" in found
    assert {"hybrid", "plain", "rules", "what the simulated model gets wrong, in %"} <= set(found)


def test_the_axes_are_powers_of_ten_and_no_error_has_a_place() -> None:
    found = texts(errors_simulated(TRIALS, "values"))
    assert [text for text in found if re.fullmatch(r"[\d,.]+|none", text)] == ["1", "10", "none", "1", "10", "100"]


def test_no_error_anywhere_is_drawn_too() -> None:
    assert "none" in texts(errors_simulated(simulated({"rules": {"5 %": (0, 10)}}), "values"))


def test_trials_without_values_are_no_plot() -> None:
    assert errors_simulated(simulated({"rules": {"0 %": (0, 10), "5 %": (0, 0)}}), "values") is None


def test_a_plot_for_pages_of_others_has_grey_text() -> None:
    assert "currentColor" not in (errors_simulated(TRIALS, "values") or "currentColor")


def test_the_result_of_real_trials_is_understood() -> None:
    plan = trials.Plan((Decimal("0.05"),))
    found = trials.simulate([SAMPLES / "performance-2024.pdf"], GOLD, plan, {"rules": trials.SYSTEMS["rules"]})
    for sweep in plan.sweeps:
        assert {"rules", "5"} <= set(texts(errors_simulated(found, sweep)))


# Bytes


@pytest.mark.parametrize("plot", [*PLOTS, lambda _: errors_simulated(TRIALS, "values")])
def test_the_same_result_is_the_same_bytes(plot: Callable[[dict[str, Any]], str | None]) -> None:
    assert plot(result()) == plot(result())


def test_another_process_with_another_style_draws_the_same(tmp_path: Path) -> None:
    """Sets are ordered by a seed of the process, and matplotlib reads the settings of the user."""
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\nfont.size: 40\nsvg.fonttype: path\n")
    code = "from test_eval_plots import *; print(''.join(plots_of(result()).values()), end='')"
    environment = os.environ | {"PYTHONHASHSEED": "1", "MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}
    folder = Path(__file__).parent
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, check=True)
    assert done.stdout.decode() == "".join(plots_of(result()).values())


@pytest.mark.parametrize("plot", PLOTS)
def test_text_stays_text_on_a_clear_ground(plot: Callable[[dict[str, Any]], str | None]) -> None:
    svg = plot(result()) or ""
    assert svg.startswith('<svg role="img" aria-label="')
    assert "currentColor" in svg
    assert "Noto Sans CJK SC" in svg
    assert "<image" not in svg
    assert "fill: #ffffff" not in svg


def test_ids_of_plots_differ() -> None:
    found = re.findall(r' id="([^"]+)"', "".join(plots_of(result()).values()))
    assert len(found) == len(set(found)) > 0


def test_every_reference_has_its_id() -> None:
    for svg in plots_of(result()).values():
        ids = set(re.findall(r' id="([^"]+)"', svg))
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', svg)) <= ids


HOSTILE = [
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ('font-family: x; id="y" #010203 *{', 'font-family: x; id="y" #010203 *{'),
    ("$\\frac{1}{2}$ &amp;", "$\\frac{1}{2}$ &amp;"),
    ("a\u202eb\x00c", "a[U+202E]b[U+0000]c"),
    ("某市财政局", "某市财政局"),
]


@pytest.mark.parametrize(("name", "shown"), HOSTILE, ids=["markup", "style", "formula", "unseen", "chinese"])
def test_a_name_is_shown_as_it_is_and_as_nothing_else(name: str, shown: str) -> None:
    assert shown in texts(cost_against_score(made([scored(name, [WRONG])])))


def test_drawing_leaves_no_trace(caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder) -> None:
    """No warning of a glyph that the measuring font lacks, and the settings of the caller as they were."""
    import matplotlib

    before = dict(matplotlib.rcParams)
    with caplog.at_level(logging.WARNING):
        cost_against_score(made([scored("某市财政局", [WRONG])]))
    assert (caplog.records, list(recwarn), dict(matplotlib.rcParams)) == ([], [], before)
