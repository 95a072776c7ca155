"""What `structurer eval run` prints. The results that the tests of plots and of the page look at are made here too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from rich.cells import cell_len

from structurer.evaluate.goldset import Entry, GoldSet
from structurer.evaluate.results import result_of
from structurer.evaluate.run import Outcome
from structurer.evaluate.scores.contradictions import Alarm, Listed
from structurer.evaluate.scores.document import Absences, Scored
from structurer.evaluate.scores.items import Item, Score
from structurer.evaluate.terminal import NONE, WIDTH, cropped, table_of, visible

PAIRS = (("quantities", "verified"), ("quantities", "grounded"), ("texts", "grounded"), ("cells", None))
WRONG = Item(
    "quantities", "wrong", "/budget/overall/income", "12.50 万元", "12.05 万元", status="grounded", kind="digit"
)
SILENT = Item(
    "quantities", "wrong", "/budget/overall/expenditure", "8.00 万元", "80.0 万元", status="verified",
    kind="decimal point",
)  # fmt: skip
MISSED = Item("texts", "missed", "/budget/overall/reason", "人员增加", kind="missed")
LISTED = (Listed("S1", "sum", "clear", ("3", "4"), "error"), Listed("S2", "share", "weak", ("5",), None))
ALARM = Alarm("balance", "12 is not 13", listed=False)


def right(count: int) -> list[Item]:
    """So many right values, of all scores and statuses in turn."""
    scores: Sequence[tuple[Score, str | None]] = PAIRS  # type: ignore[assignment]
    turns = [scores[number % len(scores)] for number in range(count)]
    return [
        Item(score, "right", f"/{'tables' if score == 'cells' else 'budget'}/{number}/{score}", "1", "1", status=status)
        for number, (score, status) in enumerate(turns)
    ]


def scored(stem: str, items: Sequence[Item] = (), seconds: float = 0.25, **counts: Any) -> Outcome:
    """A document with eight right values and these others."""
    known = {"grits": (1.0, None), "accounted": 99, "numerals": 100, "absences": Absences(3, ("x",))}
    about = {"engine": "rules", "model": None, "prompts": {}}
    return Outcome(stem, "scored", "", Scored((*right(8), *items), **(known | counts)), seconds, about)


def failed(stem: str, reason: str) -> Outcome:
    return Outcome(stem, "failed", reason, Scored((MISSED,)))


def made(outcomes: Sequence[Outcome], problems: Sequence[str] = ()) -> dict[str, Any]:
    """The result of a run over these documents."""
    entries = tuple(Entry(found.stem, None, None) for found in outcomes)
    return result_of(outcomes, GoldSet(entries, tuple(problems), "ab" * 32), "structurer eval run papers", 7, 50)


@cache
def result() -> dict[str, Any]:
    """Three scored documents, one of them with a silent error, one that failed and one without gold."""
    return made(
        [
            scored("甲市二〇三一年部门预算", [WRONG, SILENT, MISSED], 0.5, listed=LISTED, alarms=(ALARM,)),
            scored("accounts-2031"),
            scored("budget-2031", [MISSED], 0.25),
            failed("torn", "torn.pdf ends in the middle"),
            Outcome("stray", "no gold"),
        ],
        ["stray.pdf: there is no gold for this document"],
    )


@cache
def asked() -> dict[str, Any]:
    """Two documents that a model was asked about."""
    usage = {"requests": 4, "retries": 1, "prompt_tokens": 1500, "completion_tokens": 500, "cached": 2, "cost": "0.01"}
    found = [scored("one", [WRONG], usage=usage), scored("two", usage=usage | {"prompt_tokens": 9000})]
    return made(found)


def line_of(start: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(start))


# Lines


def test_the_first_line_says_what_was_run() -> None:
    assert table_of(result()).splitlines()[0] == (
        f"5 documents (1 failed, 1 no gold, 3 scored), rules, structurer {result()['versions']['structurer']}, "
        "gold abababababab"
    )


def test_a_document_is_a_line() -> None:
    told = line_of("甲市", table_of(result())).split()
    assert told == ["甲市二〇三一年部门预算", "0.6667", "0.8000", NONE, "1.0000", NONE, "1.0000", "1", "0.50"]


def test_columns_stand_below_each_other_whatever_the_width_of_a_name() -> None:
    lines = table_of(result()).splitlines()[1:5]
    assert {cell_len(line) for line in lines} == {cell_len(lines[0])}


def test_a_document_that_was_not_scored_says_why_not() -> None:
    text = table_of(result())
    assert line_of("torn ", text).split()[1:] == [NONE, "0.0000", *[NONE] * 4, "0", "failed"]
    assert line_of("stray ", text).split() == ["stray", "no", "gold"]


TOTALS = [
    ("all, F1", ["0.8571", "0.8000", NONE, "1.0000", NONE, "1.0000", "1", "1.00"]),
    ("right", ["12", "6", NONE, "6", NONE]),
    ("given, not right", ["2", "0", NONE, "0", NONE]),
    ("in gold, not found", ["2", "3", NONE, "0", NONE]),
]


@pytest.mark.parametrize(("start", "told"), TOTALS, ids=lambda value: value if isinstance(value, str) else "")
def test_totals(start: str, told: list[str]) -> None:
    assert line_of(start, table_of(result())).split()[len(start.split()) :] == told


def test_intervals_stand_below_the_totals() -> None:
    bounds = result()["all"]["intervals"]
    for at, name in enumerate(("from", "to")):
        line = line_of(f"95 % of draws {name}", table_of(result())).split()
        assert line[5:] == [bounds["quantities"][at], bounds["texts"][at], NONE, bounds["cells"][at], NONE]


ABOUT = [
    ("silent errors", "71.43 per 1,000 released figures (1 of 14)"),
    ("released", "0.8571 of the figures of gold are released and right"),
    ("verified", "6 of 7 figures right (0.8571), no texts"),
    ("grounded", "6 of 7 figures right (0.8571), 6 of 6 texts right (1.0000)"),
    ("disputed", "no figures, no texts"),
    ("absences", "9 left out as they should be, 3 filled"),
    ("findings", "clear 1 of 1, weak 0 of 1; 0 of 1 errors told are listed (0.0000)"),
    ("ledger", "297 of 300 numerals accounted for (0.9900)"),
    ("grounding", "not known"),
    ("errors of figures", "digit 1, decimal point 1"),
    ("errors of texts", "missed 3"),
]


@pytest.mark.parametrize(("start", "told"), ABOUT, ids=[start for start, _ in ABOUT])
def test_what_lies_behind_the_totals(start: str, told: str) -> None:
    assert line_of(start, table_of(result())).strip().removeprefix(start).strip() == told


def test_no_errors_are_no_line() -> None:
    assert "errors of cells" not in table_of(result())


def test_usage_is_told_where_a_model_was_asked() -> None:
    assert "usage" not in table_of(result())
    told = "8 requests (2 repeated, 4 from store), 10,500 + 1,000 tokens, cost 0.02"
    assert line_of("usage", table_of(asked())).split(maxsplit=1)[1] == told


def test_without_lists_nothing_is_said_of_findings() -> None:
    assert line_of("findings", table_of(asked())).split(maxsplit=1)[1] == "no lists of contradictions"


def test_nothing_scored_is_told_too() -> None:
    lines = table_of(made([Outcome("one", "no gold")])).splitlines()
    assert lines[0].startswith("1 document (1 no gold), no engine")
    assert line_of("silent errors", "\n".join(lines)).split()[2] == NONE


# Problems


def test_problems_begin_with_why_documents_failed() -> None:
    assert table_of(result()).splitlines()[-3:] == [
        "2 problems:",
        "  torn: torn.pdf ends in the middle",
        "  stray.pdf: there is no gold for this document",
    ]


def test_of_many_problems_ten_are_shown() -> None:
    lines = table_of(made([scored("one")], [f"problem {number}" for number in range(13)])).splitlines()
    assert lines[-12:] == [
        "13 problems:",
        *(f"  problem {number}" for number in range(10)),
        "  and 3 more, in the result",
    ]


def test_none_is_no_heading() -> None:
    assert "problem" not in table_of(made([scored("one")]))


# Room


def test_sixteen_documents_take_at_most_forty_lines() -> None:
    text = table_of(made([scored(f"document-{number}", [WRONG, MISSED]) for number in range(16)]))
    assert len(text.splitlines()) <= 40


def test_no_line_is_wider_than_the_terminal_and_none_is_cut() -> None:
    long = "很长的路径" * 40
    lines = table_of(made([failed("甲" * 60, long)], [f"{long}: broken"])).splitlines()
    assert max(map(cell_len, lines)) <= WIDTH
    assert "".join("".join(lines).split()).endswith(f"{long}:broken")


def test_a_long_line_is_parted_between_words() -> None:
    found = table_of(made([scored("one")], ["a word " * 30])).splitlines()
    assert [len(line) for line in found[-2:]] == [120, 94]
    assert {word for line in found[-2:] for word in line.split()} == {"a", "word"}


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("甲乙", 4, "甲乙"), ("甲乙丙", 5, "甲乙…"), ("甲乙丙", 4, "甲…")],
)
def test_a_name_is_cut_by_the_columns_it_takes(text: str, width: int, shown: str) -> None:
    assert cropped(text, width) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一、收入 6,455.92　万元", "一、收入 6,455.92　万元"),
        ("a\u202eb", "a[U+202E]b"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("two\nlines", "two[U+000A]lines"),
        ("\ud800", "[U+D800]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_its_code_point(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_name_cannot_move_the_cursor() -> None:
    assert "\x1b" not in table_of(made([failed("a\x1b[2J", "b\x1b[2J")], ["c\x1b[2J"]))


def test_the_same_result_is_the_same_text() -> None:
    assert table_of(result()) == table_of(result())
