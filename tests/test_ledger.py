"""The account of a document: every run of digits is claimed, explained or listed, and none is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structurer.document import Document
from structurer.numerals import half_width
from structurer.pipeline import source_of
from structurer.result import Ledger, Result, Source
from structurer.verify.ledger import Entry, account, entries_of

Write = Callable[[str, str], Path]


def digits_of(text: str) -> list[int]:
    """The places of all digits."""
    return [at for at, character in enumerate(half_width(text)) if character.isdecimal()]


def places_of(document: Document, entry: Entry) -> list[int]:
    """The places of an entry's digits: it may run on over a line break, never over another character."""
    wanted = len(digits_of(entry.text))
    return [at for at in digits_of(document.text) if at >= entry.start][:wanted]


def assert_complete(source: Source) -> None:
    entries = list(entries_of(source))
    counted = [at for entry in entries for at in places_of(source.document, entry)]
    assert sorted(counted) == digits_of(source.document.text)
    assert len(counted) == len(set(counted))
    assert [entry.start for entry in entries] == sorted(entry.start for entry in entries)


def assert_adds_up(ledger: Ledger) -> None:
    assert ledger.numerals == ledger.claimed + sum(ledger.explained.values()) + len(ledger.unclaimed)


DOCUMENT = """云岭省桥梁检测中心2031年度部门决算

目 录

一、收入决算情况说明 ..... 3

二、名词解释 ..... 9

- 1 -

一、收入决算情况说明

本年收入合计1,150.00万元（见第4页），依据〔2030〕15号文，科目2140106公路养护使用GB2312编码。

公开01表
收入决算表
单位：万元
科目编码\t科目名称\t行次\t金额
2140106\t公路养护\t1\t1,000.00
2210201\t住房公积金\t2\t150.00

二、名词解释

零星采购：每批9.90万元以内的采购。
"""

EXPLAINED = {
    "the year of a title is a date": ("2031", "date"),
    "a line of the contents": ("3", "contents"),
    "an amount is claimed": ("1,150.00", "claimed"),
    "a page is an ordinal": ("4", "ordinal"),
    "the number of a document": ("15", "document_number"),
    "a code in prose": ("2140106", "code"),
    "a standard is a name": ("2312", "name"),
    "the number of a table": ("01", "table_head"),
    "the number of a row": ("2", "row_number"),
    "a code in a table": ("2210201", "code"),
    "a cell is claimed": ("150.00", "claimed"),
    "a figure that explains a term": ("9.90", "definition"),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("ledger") / "document.txt"
    path.write_text(DOCUMENT, "utf-8")
    return source_of(path)


@pytest.mark.parametrize(("text", "account_of_it"), EXPLAINED.values(), ids=EXPLAINED)
def test_what_accounts_for_a_numeral(source: Source, text: str, account_of_it: str) -> None:
    assert account_of_it in {entry.account for entry in entries_of(source) if entry.text == text}


def test_page_numbers_are_explained(write: Write) -> None:
    lines = "\n".join(f"第{c}行说明检测工作的进展。" for c in "甲乙丙丁戊己庚辛壬癸")
    ledger = account(source_of(write("document.txt", f"{lines}\n- 17 -\n{lines}\n")))
    assert (ledger.numerals, dict(ledger.explained)) == (1, {"page_number": 1})


def test_the_document_adds_up(source: Source) -> None:
    assert_complete(source)
    ledger = account(source)
    assert_adds_up(ledger)
    assert ledger.unclaimed == ()
    assert ledger.coverage == 1


def test_what_nothing_accounts_for_is_listed_with_its_context(write: Write) -> None:
    path = write("document.txt", "概况\n\n47\n\n一、收入情况\n\n本年收入合计1,150.00万元。\n")
    ledger = account(source_of(path))
    assert_adds_up(ledger)
    (lost,) = ledger.unclaimed
    assert (lost.text, lost.page, lost.line) == ("47", 1, 3)
    assert "47" in lost.context
    assert ledger.coverage < 1


def test_a_document_without_numerals_is_covered(write: Write) -> None:
    ledger = account(source_of(write("document.txt", "一、概况\n\n负责桥梁检测。\n")))
    assert (ledger.numerals, ledger.claimed, ledger.coverage) == (0, 0, 1)


def test_kinds_stand_in_a_fixed_order(source: Source) -> None:
    assert list(account(source).explained) == sorted(account(source).explained)


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_a_bundled_document_adds_up(
    stem: str, bundled: Callable[[str], Result], sample: Callable[[str], object]
) -> None:
    ledger = bundled(stem).ledger
    assert_adds_up(ledger)
    assert ledger.claimed > 150
    text = sample(stem).document.text  # type: ignore[attr-defined]
    for lost in ledger.unclaimed:
        assert lost.text in text
        assert lost.text in lost.context


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_no_digit_of_a_bundled_document_is_lost_or_counted_twice(stem: str) -> None:
    source = source_of(Path(__file__).parent.parent / "eval" / "documents" / f"{stem}.pdf")
    entries = list(entries_of(source))
    assert sum(len(digits_of(entry.text)) for entry in entries) == len(digits_of(source.document.text))
    assert len({entry.start for entry in entries}) == len(entries)


# Properties

PIECES = st.sampled_from(
    [
        "一、收入情况\n",
        "（二）支出情况\n",
        "1.",
        "3、",
        "水费",
        "本年收入合计",
        "其中：",
        "，",
        "。",
        "\n",
        "\n\n",
        "\t",
        "|",
        " ",
        "万元",
        "%",
        "人",
        "2031年",
        "2031年12月31日",
        "第5页",
        "- 7 -\n",
        "公开01表\n",
        "单位：万元\n",
        "项目\t行次\t金额\n",
        "2140106",
        "GB",
        "名词解释\n",
        "目 录\n",
        "（",
        "）",
        "-",
        "△",
        "１２．５",
        "reached ",
        "Total: ",
    ]
)
NUMBERS = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(0, 10**9).map(lambda n: f"{n:,}"),
    st.decimals(min_value=0, max_value=10**6, places=2).map(str),
)


@settings(deadline=None)  # a file is written and read for each text
@given(st.lists(st.one_of(PIECES, NUMBERS), min_size=1, max_size=40).map("".join).filter(str.strip))
def test_every_run_of_digits_is_in_exactly_one_entry(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "ledger-property.txt"
    path.write_text(text, "utf-8")
    source = source_of(path)
    assert_complete(source)
    assert_adds_up(account(source))
