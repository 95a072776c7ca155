"""The whole way: what is released stands on the page, and the same input gives the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from structurer.document import Box, Span
from structurer.errors import EmptyInput, InputError, SchemaError
from structurer.extract import Engine
from structurer.numerals import half_width
from structurer.pipeline import extract, source_of, structure
from structurer.report.export import to_json
from structurer.result import Claim, Evidence, Extraction, Result
from structurer.schema import load

STEMS = ["accounts-2024", "budget-2025", "performance-2024"]
DOCUMENTS = Path(__file__).parent.parent / "eval" / "documents"

Bundled = Callable[[str], Result]
Write = Callable[[str, str], Path]


# Another eye on the page

Character = tuple[str, float, float]  # with the middle of its box, from the top left corner


@cache
def characters(stem: str) -> tuple[tuple[Character, ...], ...]:
    """The characters of each page as pdfium reads them."""
    pages = []
    with pdfium.PdfDocument(DOCUMENTS / f"{stem}.pdf") as pdf:
        for page in pdf:
            height, text = page.get_height(), page.get_textpage()
            found = []
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                found.append((text.get_text_range(at, 1), (left + right) / 2, height - (bottom + top) / 2))
            pages.append(tuple(found))
    return tuple(pages)


def inside(stem: str, page: int, boxes: tuple[Box, ...]) -> str:
    """What pdfium reads inside of boxes on a page, from left to right."""
    out = []
    for box in boxes:
        held = [
            (x, text)
            for text, x, y in characters(stem)[page - 1]
            if box.x0 - 0.5 <= x <= box.x1 + 0.5 and box.top - 0.5 <= y <= box.bottom + 0.5
        ]
        out += [text for _, text in sorted(held)]
    return "".join(out)


def digits(text: str) -> str:
    return re.sub(r"\D", "", half_width(text))


def pages_of(evidence: Evidence) -> tuple[tuple[int, tuple[Box, ...]], ...]:
    """The pages of an evidence with their boxes: words may go on on the next page."""
    return ((evidence.page, evidence.boxes), *evidence.continued)


@pytest.mark.parametrize("stem", STEMS)
def test_every_released_value_is_printed_inside_its_boxes(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    assert len(result.evidence) > 50
    for where, evidence in result.evidence.items():
        read = "".join(inside(stem, page, boxes) for page, boxes in pages_of(evidence))
        assert re.sub(r"\s", "", read) == re.sub(r"\s", "", evidence.quote), where


@pytest.mark.parametrize("stem", STEMS)
def test_each_line_of_an_evidence_has_its_box_on_its_page(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    for where, evidence in result.evidence.items():
        lines = [line.page for span in evidence.spans for line in result.document.lines_in(span)]
        assert {page: len(boxes) for page, boxes in pages_of(evidence)} == dict(Counter(lines)), where


def test_a_value_that_runs_over_a_page_is_among_them(bundled: Bundled) -> None:
    assert [e.quote for e in bundled("accounts-2024").evidence.values() if e.continued] == ["执法执勤用车"]


@pytest.mark.parametrize("stem", STEMS)
def test_every_fact_is_printed_inside_its_boxes(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    for fact in result.facts:
        read = "".join(inside(stem, page, boxes) for page, boxes in result.document.boxes(fact.spans))
        quote = "".join(result.document.text[slice(*span)] for span in fact.spans)
        assert digits(read) == digits(quote), fact
        assert digits(quote) == digits(fact.printed) or (fact.printed == "0" and not digits(quote)), fact


@pytest.mark.parametrize("stem", STEMS)
def test_every_quote_is_the_text_of_its_spans(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    for where, evidence in result.evidence.items():
        text = "".join(result.document.text[slice(*span)] for span in evidence.spans)
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", evidence.quote), where
        first = result.document.line_at(evidence.spans[0].start)
        assert (evidence.page, evidence.line) == (first.page, first.number), where


def quantities(node: Any, above: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The quantities of a record with their JSON pointers."""
    if isinstance(node, dict) and set(node) == {"value", "unit"}:
        yield above, node
    elif isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from quantities(value, f"{above}/{key}")


@pytest.mark.parametrize("stem", STEMS)
def test_no_quantity_is_released_without_a_place_that_prints_it(stem: str, bundled: Bundled) -> None:
    result = bundled(stem)
    found = dict(quantities(dict(result.records), "/records"))
    assert len(found) > 25
    for where, quantity in found.items():
        quote = result.evidence[where].quote
        assert digits(quote) == digits(quantity["value"]) or (quantity["value"] == "0" and not digits(quote)), where


@pytest.mark.parametrize("stem", STEMS)
def test_no_released_quantity_differs_from_the_gold(
    stem: str, bundled: Bundled, gold: Callable[[str], dict[str, Any]]
) -> None:
    """Outside of lists, whose rows may be counted otherwise."""
    result = bundled(stem)
    part = result.parts[0]
    found = dict(quantities(result.records[part], ""))
    true = dict(quantities(gold(stem)[part], ""))
    single = [where for where in true if not re.search(r"/\d+(/|$)", where)]
    assert {w: found[w] for w in single if w in found} == {w: true[w] for w in single if w in found}
    assert sum(where in found for where in single) >= 0.8 * len(single)


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_of_a_bundled_document_is_refused(stem: str, bundled: Bundled) -> None:
    assert bundled(stem).rejected == ()


# The same bytes


@pytest.mark.parametrize("stem", STEMS)
def test_the_same_input_gives_the_same_bytes(stem: str, bundled: Bundled) -> None:
    assert to_json(structure(DOCUMENTS / f"{stem}.pdf")) == to_json(bundled(stem))


def test_other_hash_seeds_give_the_same_bytes() -> None:
    command = [sys.executable, "-m", "structurer.cli", "extract", str(DOCUMENTS / "performance-2024.pdf"), "--json"]
    outputs = {
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b'{"structurer"')


# Any document

LETTER = """关于水泵维修的函

一、基本情况

去年更换水泵3台，费用4.50万元。

二、费用明细

名称\t数量\t金额（万元）
水泵\t3\t4.50
阀门\t12\t1.20
"""


def test_a_document_of_no_known_part_still_gives_outline_tables_and_numerals(write: Write) -> None:
    source = source_of(write("letter.txt", LETTER))
    result = extract(source, [])
    assert (result.parts, result.schemas, dict(result.records)) == ((), (), {})
    assert [path[-1].title for path in source.outline.walk()] == ["基本情况", "费用明细"]
    assert [[cell.text for cell in row] for row in result.tables[0].rows] == [
        ["水泵", "3", "4.50"],
        ["阀门", "12", "1.20"],
    ]
    assert {("水泵", "4.50"), ("阀门", "1.20")} <= {(f.item, f.signed) for f in result.facts}
    assert result.ledger.numerals == 6
    assert result.ledger.unclaimed == ()


BARE = {
    "one line": "水费4.50万元。\n",
    "no heading": "本月更换水泵三台。\n\n共计4.50万元，已经付清。\n",
    "a number alone": "47\n",
    "words alone": "没有任何数字的一句话。\n",
    "English": "Nothing much happened in the 12 weeks.\n",
    "a table alone": "名称\t金额\n水泵\t4.50\n阀门\t1.20\n",
    "a heading alone": "一、概况\n",
    "punctuation": "……\n",
}


@pytest.mark.parametrize("text", BARE.values(), ids=BARE)
@pytest.mark.parametrize("schemas", [(), ("budget",)], ids=["no schema", "a schema"])
def test_any_text_is_read(write: Write, text: str, schemas: tuple[str, ...]) -> None:
    result = structure(write("bare.txt", text), schemas)
    ledger = result.ledger
    assert ledger.numerals == ledger.claimed + sum(ledger.explained.values()) + len(ledger.unclaimed)
    assert result.document.text == text


def test_each_section_ends_in_a_named_state(write: Write) -> None:
    text = "一、概况\n\n负责检测。\n\n二、水费\n\n水费4.50万元。\n\n三、名词解释\n\n水费：每吨3元的费用。\n"
    chunks = structure(write("states.txt", text)).chunks
    assert [(c.section, c.state) for c in chunks] == [
        ("一、概况", "skipped"),
        ("二、水费", "rules"),
        ("三、名词解释", "skipped"),
    ]
    assert all(chunk.reason for chunk in chunks if chunk.state == "skipped")


def test_the_schemas_that_are_named_are_filled_in_their_order(write: Write) -> None:
    result = structure(write("letter.txt", LETTER), ["performance", "budget"])
    assert result.schemas == ("performance", "budget")


# Another engine


def says(*claims: Claim) -> Engine:
    """An engine that makes these claims of any document."""
    return Engine("model", lambda *_: Extraction(claims))


def test_claims_of_any_engine_are_held_against_the_page(write: Write) -> None:
    source = source_of(write("letter.txt", LETTER))
    start = LETTER.index("4.50")
    here = (Span(start, start + 4),)

    claims = [
        Claim(("overall", "income"), "4.60", here, "万元", by=("model",)),
        Claim(("overall", "expenditure"), "4.50", here, "万元", by=("model",)),
        Claim(("overall", "nothing"), "4.50", here, "万元", by=("model",)),
        Claim(("overall", "reason"), "编造的原因", here, by=("model",)),
    ]
    result = extract(source, [load("budget")], says(*claims))
    assert result.records == {"budget": {"overall": {"expenditure": {"value": "4.50", "unit": "万元"}}}}
    (evidence,) = result.evidence.values()
    assert (evidence.by, evidence.quote, evidence.line) == (("model",), "4.50", 5)
    assert [(r.path, r.value) for r in result.rejected] == [
        ("budget/overall/income", "4.60"),
        ("budget/overall/reason", "编造的原因"),
        ("budget/overall/nothing", "4.50"),
    ]


def test_a_silent_engine_gives_no_record_and_all_facts(write: Write) -> None:
    source = source_of(write("letter.txt", LETTER))
    result = extract(source, [load("budget")], says())
    assert (result.records, result.evidence) == ({}, {})
    assert result.facts == source.facts


# Failures


def test_a_document_that_cannot_be_read_raises_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(EmptyInput):
        structure(tmp_path / "empty.txt")
    with pytest.raises(InputError):
        structure(tmp_path / "nowhere.pdf")


def test_a_schema_is_looked_at_before_the_document(tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        structure(tmp_path / "nowhere.pdf", ["nosuch"])
