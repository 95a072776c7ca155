"""Findings against a list: which finding is of which contradiction, and what counts as told."""

from __future__ import annotations

from typing import Any

import pytest

from structurer.evaluate.scores.contradictions import judged_findings, matches, plain


def finding(*values: str, **more: Any) -> dict[str, Any]:
    figures = [{"value": value, "unit": "万元", "label": more.pop("label", "")} for value in values]
    return {"kind": "sum", "severity": "error", "message": "", "figures": figures, "expected": None} | more


def entry(*figures: str, **more: Any) -> dict[str, Any]:
    return {"id": "A", "kind": "sum", "figures": list(figures), "strength": "clear"} | more


@pytest.mark.parametrize(
    ("listed", "found", "same"),
    [
        (entry("100.00", "40.00", "50.00"), finding("100.00", "40.00"), True),
        (entry("100.00", "40.00", "50.00"), finding("100", "7"), False),
        (entry("1,000.50", "-3"), finding("1000.5", "3"), True),
        (entry("100.00", "90.00"), finding("100.00", expected="90"), True),
        (entry("856.67"), finding("856.67", "1"), True),
        (entry("856.67"), finding("1", "856.67"), False),
        (entry("2030年"), finding("", label="2030年度收入决算表"), True),
        (entry("2030年"), finding("", message="a table is of 2030年 and not of 2031年"), True),
        (entry("2030年"), finding("2030"), False),
        (entry("500元"), finding("500", message="the text says 500元, elsewhere it is 500万元"), True),
        (entry(kind="missing"), finding(kind="missing"), True),
        (entry(kind="missing"), finding("5"), False),
        (entry("71.73%", "2106.66"), finding("71.73", "2106.66"), True),
    ],
)
def test_a_finding_is_of_a_listed_contradiction(listed: dict[str, Any], found: dict[str, Any], same: bool) -> None:
    assert matches(listed, found) is same


@pytest.mark.parametrize(
    ("strength", "severities", "told"),
    [
        ("clear", ["error"], True),
        ("clear", ["note", "error"], True),
        ("clear", ["note"], False),
        ("clear", [], False),
        ("rounding", ["rounding"], True),
        ("weak", ["note"], True),
        ("weak", [], False),
    ],
)
def test_what_is_clear_must_be_told_as_an_error(strength: str, severities: list[str], told: bool) -> None:
    findings = [finding("1", "2", severity=severity) for severity in severities]
    (listed,), _ = judged_findings([entry("1", "2", strength=strength)], findings)
    assert listed.told is told


def test_an_error_that_no_entry_names_is_a_false_alarm() -> None:
    _, alarms = judged_findings(
        [entry("1", "2")], [finding("1", "2"), finding("8", "9"), finding("8", severity="note")]
    )
    assert [alarm.listed for alarm in alarms] == [True, False]


@pytest.mark.parametrize(
    ("one", "other"), [("-3.50", "3.5"), ("1,200.00", "1200"), ("1200", "1200"), ("95%", "95"), ("0.00", "0")]
)
def test_figures_are_compared_without_sign_and_zeros(one: str, other: str) -> None:
    assert plain(one) == other
