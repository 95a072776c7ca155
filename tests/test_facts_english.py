"""English prose: measures, signs, names, currencies."""

from pathlib import Path

import pytest

from structurer.facts.prose import read_prose
from structurer.numerals import is_latin, is_money, scan
from structurer.outline import build_outline
from structurer.read import read
from structurer.result import Fact


def facts(tmp_path: Path, text: str) -> tuple[Fact, ...]:
    path = tmp_path / "report.txt"
    path.write_text(text, "utf-8")
    document = read(path)
    return read_prose(build_outline(document), 2024).facts


PROSE = {
    "amount": ("Revenue was $412.6 million.", [("Revenue", "amount", "412.6", "$ million")]),
    "change and year before": (
        "Revenue was 5 EUR in 2024, up 6.3% from 4.7 EUR in 2023.",
        [
            ("Revenue", "amount", "5", "EUR"),
            ("Revenue", "change_percent", "6.3", "%"),
            ("Revenue", "previous", "4.7", "EUR"),
        ],
    ),
    "fall is negative": (
        "Cost of sales declined by €3.4 billion to €150 billion.",
        [("Cost of sales", "change", "-3.4", "€ billion"), ("Cost of sales", "amount", "150", "€ billion")],
    ),
    "label": ("Sample size: 2,418 households", [("Sample size", "count", "2418", "")]),
    "share": ("Services accounted for 10.5% of the total.", [("Services", "share", "10.5", "%")]),
    "budget": ("Travel was budgeted at EUR 12.0 million.", [("Travel", "budget", "12.0", "EUR million")]),
    "before and now": (
        "The headcount fell from 1,900 to 1,846 employees.",
        [("headcount", "previous", "1900", ""), ("headcount", "count", "1846", "")],
    ),
    "loss": ("Operating loss was -$3.2 million.", [("Operating loss", "amount", "-3.2", "$ million")]),
}


@pytest.mark.parametrize("case", PROSE)
def test_prose(tmp_path: Path, case: str) -> None:
    text, expected = PROSE[case]
    found = [(f.item, f.measure, f.signed, f.unit) for f in facts(tmp_path, text)]
    assert found == [(item, measure, value, unit) for item, measure, value, unit in expected]


KINDS = {
    "year": ("in 2024", "date"),
    "day": ("on 12 March 2025", "date"),
    "month": ("in June 2025", "date"),
    "fiscal years": ("in 2023-24", "date"),
    "table": ("see Table 3", "ordinal"),
    "wave": ("in wave 3", "ordinal"),
    "name": ("COVID-19 patients", "name"),
    "list number": ("1. Design", "list_number"),
    "nested list number": ("2.1 Design", "list_number"),
    "grouped thousands are no year": ("2,024 households", "quantity"),
    "a year with a currency is an amount": ("$2024", "quantity"),
}


@pytest.mark.parametrize("case", KINDS)
def test_kinds(case: str) -> None:
    text, kind = KINDS[case]
    assert {numeral.kind for numeral in scan(text)} == {kind}


UNITS = {
    "$412.6 million": "$ million",
    "US$5bn": "US$ bn",
    "EUR 1.25 million": "EUR million",
    "1.25 million EUR": "million EUR",
    "61.4 percent": "%",
    "61.4%": "%",
    "2 percentage points": "percentage points",
    "11,870 kWh": "kWh",
    "612 households": "",
}


@pytest.mark.parametrize("text", UNITS)
def test_units(text: str) -> None:
    (numeral,) = scan(text if text[0].isalpha() else f"about {text}")
    assert numeral.unit == UNITS[text]


@pytest.mark.parametrize(
    ("unit", "money"), [("$ million", True), ("USD", True), ("万元", True), ("kWh", False), ("", False)]
)
def test_money(unit: str, money: bool) -> None:
    assert is_money(unit) is money


@pytest.mark.parametrize(("text", "latin"), [("Revenue", True), ("收入 revenue", False), ("1,234.50", False)])
def test_is_latin(text: str, latin: bool) -> None:
    assert is_latin(text) is latin


def test_a_comma_between_two_numbers_does_not_make_one(tmp_path: Path) -> None:
    (fact,) = facts(tmp_path, "In wave 3, 412 persons were interviewed.")
    assert fact.printed == "412"


def test_wrapped_lines_are_one_sentence_and_labels_begin_anew(tmp_path: Path) -> None:
    text = (
        "Group revenue rose by 6.3% in line with what the board had said at the last meeting in\n"
        "North America, and reached $412.6 million.\n\nSample size: 2,418\nResponse rate: 61.4%\n"
    )
    assert [(f.item, f.signed) for f in facts(tmp_path, text)] == [
        ("Group revenue", "6.3"),
        ("Group revenue", "412.6"),
        ("Sample size", "2418"),
        ("Response rate", "61.4"),
    ]


def test_joined_words_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Net interest income\nof the whole group and all its parts rose\nto 5 EUR in the second quarter", "utf-8"
    )
    document = read(path)
    for passage in build_outline(document).passages():
        for character, offset in zip(passage.text, passage.offsets, strict=True):
            assert document.text[offset] == character or (character == " " and document.text[offset].isspace())
