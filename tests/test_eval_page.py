"""The page of a result: it stands by itself, shows what is in the result, and takes words of documents for data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from test_eval_terminal import MISSED, SILENT, asked, failed, made, result, scored

from structurer.evaluate.page import page_of
from structurer.evaluate.run import Outcome
from structurer.evaluate.scores.items import Item

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Parsed(HTMLParser):
    """The elements of a page with their attributes, its text, and what was not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.text.append(" ".join(data.split()))

    def all(self, name: str) -> list[str | None]:
        """The values of an attribute, wherever it stands."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@cache
def page() -> str:
    return page_of(result())


@cache
def asked_page() -> str:
    return page_of(asked())


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table behind a heading."""
    table = page.split(f"<h2>{heading}</h2>")[1].split("</table>")[0]
    found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in table.split("<tr")[1:]]
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in found]


# By itself


def test_all_elements_are_closed() -> None:
    assert Parsed(page()).open == []


def test_nothing_is_fetched_and_nothing_runs() -> None:
    found = Parsed(page())
    assert "script" not in {tag for tag, _ in found.elements}
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    for name in ("src", "href", "xlink:href", "action", "srcset"):
        assert [value for value in found.all(name) if not (value or "").startswith(("#", "data:,"))] == []
    styles = " ".join(re.findall(r"<style.*?</style>", page(), re.DOTALL))
    assert not re.search(r"@import|url\((?!#)", styles)


def test_the_policy_forbids_what_the_page_does_not_need() -> None:
    policies = [a["content"] for _, a in Parsed(page()).elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_links_lead_to_places_on_the_page_and_ids_are_unique() -> None:
    found = Parsed(page())
    ids = found.all("id")
    assert len(ids) == len(set(ids))
    assert {(link or "").removeprefix("#") for link in found.all("href") if link != "data:,"} <= set(ids)


def test_the_same_result_is_the_same_bytes() -> None:
    assert page_of(result()) == page()


# What it shows


def test_the_head_says_what_was_run() -> None:
    text = Parsed(page()).text
    assert text[0] == "Evaluation of 5 documents"
    assert "1 failed, 1 no gold, 3 scored; engine rules" in text
    assert {"structurer eval run papers", "95 % of 50 draws of documents, seed 7"} <= set(text)


def test_silent_errors_stand_on_top_and_each_is_told() -> None:
    text = Parsed(page()).text
    assert text[text.index("71.43") + 1] == "silent errors per 1,000 released figures: 1 of 14 are verified and wrong"
    assert rows(page(), "Silent errors")[1] == [
        "甲市二〇三一年部门预算", "quantities", "/budget/overall/expenditure", "8.00 万元", "80.0 万元", "verified",
        "decimal point",
    ]  # fmt: skip


def test_without_silent_errors_there_is_no_list_of_them() -> None:
    assert "Silent errors" not in Parsed(page_of(made([scored("one")]))).text


HEADLINES = [
    ("quantities", "0.8571"),
    ("right values released", "0.8571"),
    ("numerals accounted for", "0.9900"),
    ("right place", "–"),
    ("absences", "9"),
    ("contradictions told", "1.0000"),
    ("errors told", "0.0000"),
]


@pytest.mark.parametrize(("name", "score"), HEADLINES)
def test_headlines(name: str, score: str) -> None:
    text = Parsed(page()).text
    assert text[text.index(name) + 1] == score


def test_all_plots_are_inside_with_a_word_on_how_to_read_them() -> None:
    elements = [tag for tag, _ in Parsed(page()).elements]
    assert elements.count("svg") == elements.count("figcaption") == 5


def test_a_document_is_a_row() -> None:
    found = rows(page(), "Documents")
    assert found[1] == [
        "甲市二〇三一年部门预算", "0.6667", "0.8000", "–", "1.0000", "–", "1.0000", "1", "6", "0.9900", "0.50",
    ]  # fmt: skip
    assert (found[4][0], found[4][2], found[4][-1]) == ("torn failed", "0.0000", "–")
    assert found[5] == ["stray no gold", ""]


def test_every_row_of_documents_is_as_wide_as_its_head() -> None:
    for shown in (page(), asked_page()):
        table = shown.split("<h2>Documents</h2>")[1].split("</table>")[0]
        spans = re.findall(r'colspan="(\d+)"', table)
        head, *others = rows(shown, "Documents")
        assert {len(row) for row in others if row[-1]} == {len(head)}
        assert [1 + int(span) for span in spans] == [len(head)] * len(spans)


def test_usage_stands_where_a_model_was_asked() -> None:
    assert rows(asked_page(), "Documents")[2][-4:] == ["4", "9,500", "0.01", "0.25"]
    assert "requests" not in rows(page(), "Documents")[0]


def test_fields_with_misses_stand_before_those_without() -> None:
    found = rows(page(), "Fields")
    assert [row[0] for row in found[1:]] == [
        "budget.overall.reason", "budget.overall.expenditure", "budget.overall.income",
    ]  # fmt: skip
    assert found[1][1:] == ["0.0000", "–", "0.0000", "0", "0", "3"]


def test_no_misses_are_said_to_be_none() -> None:
    text = Parsed(page_of(made([scored("one")]))).text
    assert "No field has a miss." in text
    assert text[-1] == "None."


def test_findings_by_strength_and_kind() -> None:
    assert rows(page(), "Findings")[1:] == [
        ["by strength clear", "1", "1", "1.0000"],
        ["by strength weak", "1", "0", "0.0000"],
        ["by kind share", "1", "0", "0.0000"],
        ["by kind sum", "1", "1", "1.0000"],
    ]
    assert "No list of contradictions is known of these documents." in Parsed(asked_page()).text


def test_problems_are_listed() -> None:
    text = Parsed(page()).text
    assert {"torn: torn.pdf ends in the middle", "stray.pdf: there is no gold for this document"} <= set(text)


def test_misses_fold_below_their_document_and_a_silent_one_is_marked() -> None:
    shown = page().split("<h2>Misses</h2>")[1]
    folded = shown.split("<details>")[1]
    assert "甲市二〇三一年部门预算" in folded.split("</summary>")[0]
    assert folded.count('<tr class="silent">') == 1
    assert folded.count("<tr") == 1 + len(result()["documents"]["甲市二〇三一年部门预算"]["misses"])


def test_of_very_many_misses_some_are_shown() -> None:
    shown = page_of(made([scored("one", [MISSED] * 310)])).split("<h2>Misses</h2>")[1]
    assert shown.count("/budget/overall/reason") == 300
    assert "10 more are in the result." in shown


@pytest.mark.parametrize("outcomes", [[], [Outcome("one", "no gold")], [failed("one", "torn")]])
def test_a_run_without_scores_has_a_page_too(outcomes: Sequence[Outcome]) -> None:
    assert Parsed(page_of(made(outcomes))).open == []


# Words of documents are data


def hostile(words: str) -> dict[str, Any]:
    """A result with these words wherever words of documents and of people come in."""
    items = [
        Item("texts", "wrong", f"/budget/{words}", words, words, status=words, kind=words, similarity=0.5),
        Item("quantities", "wrong", "/budget/overall/income", words, words, status="verified", kind=words),
    ]
    found = made([scored(words, items), failed("torn", words)], [words])
    return found | {"command": words, "engine": words, "model": words, "prompts": {words: words}}


def test_markup_is_text() -> None:
    words = "</td></tr><script>alert(1)</script><img src=x onerror='alert(1)'>\"'&"
    found = Parsed(page_of(hostile(words)))
    assert found.open == []
    assert {"script", "img"} & {tag for tag, _ in found.elements} == set()
    assert sum(words in text for text in found.text) > 10


def test_what_cannot_be_seen_is_shown_as_its_code_point() -> None:
    unseen = "\u202e\u2066\u200f\u200b\u2028\ufeff\x00\x1b\ud800"
    shown = page_of(hostile("".join(f"12{character}34" for character in unseen)))
    assert set(unseen) & set(shown) == set()
    assert "".join(f"12[U+{ord(character):04X}]34" for character in unseen) in shown
    shown.encode("utf-8")


def test_words_of_a_template_are_text() -> None:
    assert "{{ 7 * 7 }}{% raw %}" in page_of(hostile("{{ 7 * 7 }}{% raw %}"))


def test_a_silent_error_is_told_once_on_top() -> None:
    assert len(rows(page_of(made([scored("one", [SILENT, SILENT])])), "Silent errors")) == 3
