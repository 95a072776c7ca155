"""The bundled documents against their gold, and every released value against the page that prints it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pytest

from structurer.document import Box, Span
from structurer.evaluate.scores.document import Truth, score
from structurer.evaluate.scores.records import vocabulary_of
from structurer.evaluate.scores.tally import Tally, tally
from structurer.report.export import to_dict
from structurer.result import Claim, Result
from structurer.verify.grounding import facts_at, ground

EVAL = Path(__file__).parent.parent / "eval"
DOCUMENTS = ["accounts-2024", "budget-2025", "performance-2024"]
FLOORS = {"quantities": "0.97", "texts": "0.95", "cells": "0.98", "headers": "0.98"}
UNCHANGED = ("持平", "无变化", "无增减")  # how a change of nought is printed

Bundled = Callable[[str], Result]
Gold = Callable[[str], dict[str, Any]]
each_document = pytest.mark.parametrize("stem", DOCUMENTS)


def counted(gold: dict[str, Any], output: dict[str, Any]) -> dict[str, Tally]:
    """Right, extra and missed values of each score that rules can have."""
    scored = score(Truth(gold), output, vocabulary_of([gold]))
    return {name: tally(item for item in scored.items if item.score == name) for name in FLOORS}


# Scores


def test_every_bundled_document_has_gold() -> None:
    documents = sorted(path.stem for suffix in ("pdf", "txt") for path in EVAL.glob(f"documents/*.{suffix}"))
    assert sorted(path.stem for path in EVAL.glob("gold/*.json")) == documents
    assert set(DOCUMENTS) <= set(documents)


@each_document
def test_the_scores_are_above_their_floors(stem: str, bundled: Bundled, gold: Gold) -> None:
    found = counted(gold(stem), to_dict(bundled(stem)))
    assert [(name, found[name]) for name, floor in FLOORS.items() if (found[name].f1 or 0) < Decimal(floor)] == []


@each_document
def test_body_year_and_parts_are_those_of_the_gold(stem: str, bundled: Bundled, gold: Gold) -> None:
    result, document = bundled(stem), gold(stem)["document"]
    found = {"organization": result.organization, "fiscal_year": result.fiscal_year, "parts": list(result.parts)}
    assert found == document
    assert sorted(result.records) == sorted(document["parts"])


@each_document
def test_the_tables_of_the_gold_are_found_whole(stem: str, bundled: Bundled, gold: Gold) -> None:
    """Sees what the scores do not count: pages, units, rows and columns too many."""

    def shape(table: dict[str, Any]) -> tuple[object, ...]:
        return table["title"], table["unit"], table["pages"], len(table["columns"]), len(table["rows"])

    found = [shape(table) for table in to_dict(bundled(stem))["tables"]]
    assert [table for table in map(shape, gold(stem)["tables"]) if table not in found] == []


def test_the_scores_count_what_is_wrong(gold: Gold) -> None:
    wanted = gold("budget-2025")
    right = {"records": {"budget": wanted["budget"]}, "tables": wanted["tables"]}
    wrong = deepcopy(right)
    overall = wrong["records"]["budget"]["overall"]
    overall["income"]["value"] += "1"
    overall["reason"] += "1"
    wrong["tables"][0]["columns"][0] += "1"
    wrong["tables"][0]["rows"][0][0] += "1"
    for got, missed in ((right, 0), (wrong, 1)):
        assert {name: found.missed for name, found in counted(wanted, got).items()} == dict.fromkeys(FLOORS, missed)


# Every released value, read again


class Shown(NamedTuple):
    """A released value with the place that it names."""

    where: str
    value: str
    unit: str | None
    quote: str
    page: int
    spans: tuple[Span, ...]
    boxes: tuple[tuple[int, tuple[Box, ...]], ...]  # by page


def leaves(node: Any, where: str) -> Iterator[tuple[str, str, str | None]]:
    """(pointer, value, unit) of every value of a record."""
    if isinstance(node, dict) and set(node) == {"value", "unit"}:
        yield where, node["value"], node["unit"]
    elif isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(child, f"{where}/{key}")
    else:
        yield where, str(node), None


def values(result: Result) -> Iterator[Shown]:
    for where, value, unit in leaves(result.records, "/records"):
        e = result.evidence[where]
        yield Shown(where, value, unit, e.quote, e.page, e.spans, ((e.page, e.boxes), *e.continued))


def figures(result: Result) -> Iterator[Shown]:
    """The figures of the records, and those of the facts."""
    yield from (shown for shown in values(result) if shown.unit is not None)
    document = result.document
    for fact, out in zip(result.facts, to_dict(result)["facts"], strict=True):
        boxes = document.boxes(fact.spans)
        yield Shown(fact.id, out["value"], out["unit"], out["quote"], out["page"], fact.spans, boxes)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def number(text: str) -> Decimal | None:
    """The one number that `text` holds, its sign aside."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", unicodedata.normalize("NFKC", squeezed(text)))
    return Decimal(found[0].replace(",", "")) if len(found) == 1 else None


def says(text: str, value: str) -> bool:
    wanted = abs(Decimal(value))
    return number(text) == wanted or (wanted == 0 and any(word in text for word in UNCHANGED))


@each_document
def test_every_value_of_a_record_has_evidence_and_no_other(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    assert sorted(where for where, _, _ in leaves(result.records, "/records")) == sorted(result.evidence)
    assert result.evidence


@each_document
def test_every_quote_stands_at_its_spans(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    text, pages = result.document.text, result.document.pages
    shown = [*values(result), *figures(result)]
    printed = {s: "".join(text[slice(*span)] for span in s.spans) for s in shown}
    assert [s for s in shown if not s.quote or squeezed(printed[s]) != squeezed(s.quote)] == []
    assert [s for s in shown if s.spans[0].start not in pages[s.page - 1].span] == []


@each_document
def test_every_figure_has_the_digits_of_its_quote(stem: str, bundled: Bundled) -> None:
    assert [s for s in figures(bundled(stem)) if not says(s.quote, s.value)] == []


@each_document
def test_every_text_has_the_words_of_its_quote(stem: str, bundled: Bundled) -> None:
    texts = [s for s in values(bundled(stem)) if s.unit is None]
    dates = {s for s in texts if re.fullmatch(r"\d{4}(-\d\d){1,2}", s.value)}
    assert [s for s in texts if s not in dates and squeezed(s.quote) != squeezed(s.value)] == []
    assert [
        s for s in dates if [int(n) for n in re.findall(r"\d+", s.quote)] != [int(n) for n in s.value.split("-")]
    ] == []


def in_boxes(stem: str, shown: list[Shown]) -> Iterator[tuple[Shown, str]]:
    """What stands in the boxes of each value, read by pdfplumber and not by the package; margin one point."""
    with pdfplumber.open(EVAL / "documents" / f"{stem}.pdf") as pdf:
        for s in shown:
            parts = ((pdf.pages[page - 1], box) for page, boxes in s.boxes for box in boxes)
            margins = ((page, (b.x0 - 1, b.top - 1, b.x1 + 1, b.bottom + 1)) for page, b in parts)
            yield s, "".join(page.within_bbox(box).extract_text() for page, box in margins)


@each_document
def test_every_figure_stands_in_its_boxes_alone(stem: str, bundled: Bundled) -> None:
    read = list(in_boxes(stem, list(figures(bundled(stem)))))
    assert [(s, text) for s, text in read if not says(text, s.value) or squeezed(text) != squeezed(s.quote)] == []
    assert read


@each_document
def test_every_text_stands_in_its_boxes(stem: str, bundled: Bundled) -> None:
    read = list(in_boxes(stem, [s for s in values(bundled(stem)) if s.unit is None]))
    assert [(s, text) for s, text in read if squeezed(text) != squeezed(s.quote)] == []


# A claim that was changed is refused


def other_digits(text: str) -> Iterator[str]:
    for at, character in enumerate(text):
        if character.isdigit():
            yield f"{text[:at]}{(int(character) + 1) % 10}{text[at + 1 :]}"


def one_less(text: str) -> Iterator[str]:
    yield text[:-1]


def one_more(text: str) -> Iterator[str]:
    yield f"{text}1"


def ten_times(text: str) -> Iterator[str]:
    yield format(Decimal(text) * 10 or Decimal(10), "f")


MUTATIONS = {"a digit changed": other_digits, "one less": one_less, "one more": one_more, "ten times": ten_times}


def claims(result: Result) -> Iterator[Claim]:
    for s in values(result):
        if s.unit is not None:
            yield Claim((s.where,), s.value, s.spans, s.unit)


@each_document
def test_a_claim_of_what_is_printed_is_accepted(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    assert [
        claim for claim in claims(result) if ground(result.document, claim, facts_at(result.facts))[1] is not None
    ] == []


@pytest.mark.parametrize("mutation", MUTATIONS)
@each_document
def test_a_claim_with_other_digits_is_refused(stem: str, mutation: str, bundled: Bundled) -> None:
    result = bundled(stem)
    mutants = [
        Claim(claim.path, text, claim.spans, claim.unit)
        for claim in claims(result)
        for text in MUTATIONS[mutation](claim.text)
    ]
    assert [claim for claim in mutants if ground(result.document, claim, facts_at(result.facts))[1] is None] == []
    assert mutants
