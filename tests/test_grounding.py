"""A claim is released only where the page prints it, digit for digit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Document, Span
from structurer.facts.prose import Reading
from structurer.read.text import read_text
from structurer.result import Claim, Result
from structurer.verify.grounding import evidence_of, facts_at, ground

TEXT = (
    "项目支出12,345.67万元，比上年减少2.30万元，增长率为-3.20%，会议费与上年持平，截至2031年12月31日，"
    "主要原因是更换3台水泵。"
)
PRINTED = read_text(Path("sample.txt"), TEXT.encode())


def claim(text: str, where: str, unit: str | None = "万元") -> Claim:
    start = TEXT.index(where)
    return Claim(("x",), text, (Span(start, start + len(where)),), unit)


GROUNDED = {
    "digits without separators": claim("12345.67", "12,345.67"),
    "a sign in the words": claim("-2.30", "2.30"),
    "a printed sign": claim("-3.20", "-3.20", "%"),
    "no change is zero": claim("0", "持平"),
    "a date": claim("2031-12-31", "2031年12月31日", None),
    "words": claim("更换3台水泵", "更换3台水泵", None),
}

REFUSED = {
    "one wrong digit": claim("12345.68", "12,345.67"),
    "a digit too many": claim("123456.7", "12,345.67"),
    "fewer decimals": claim("2.3", "2.30"),
    "more decimals": claim("2.300", "2.30"),
    "the sign that the page prints is left out": claim("3.20", "-3.20", "%"),
    "no change is nothing but zero": claim("1", "持平"),
    "zero where a figure is printed": claim("0", "2.30"),
    "words about no change beside a figure": claim("0", "2.30万元，增长率为-3.20%，会议费与上年持平"),
    "a figure where words are printed": claim("3", "水泵"),
    "the end of a longer number": claim("345.67", "345.67"),
    "the beginning of a longer number": claim("12345.6", "12,345.6"),
    "the decimals of a number": claim("67", "67"),
    "another day": claim("2031-12-30", "2031年12月31日", None),
    "a month for a day": claim("2031-12", "2031年12月31日", None),
    "one digit in the words": claim("更换8台水泵", "更换3台水泵", None),
    "a word left out": claim("更换水泵", "更换3台水泵", None),
    "no place": Claim(("x",), "2.30", (), "万元"),
    "a place behind the end": Claim(("x",), "2.30", (Span(10**6, 10**6 + 4),), "万元"),
    "an empty place": Claim(("x",), "2.30", (Span(3, 3),), "万元"),
}


@pytest.mark.parametrize("made", GROUNDED.values(), ids=GROUNDED)
def test_what_the_page_prints_is_grounded(made: Claim) -> None:
    assert ground(PRINTED, made, {}) == (made, None)


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_what_the_page_does_not_print_is_refused_with_a_reason(made: Claim) -> None:
    kept, reason = ground(PRINTED, made, {})
    assert kept == made
    assert reason


def test_the_reason_tells_what_stands_there() -> None:
    assert "12,345.67" in (ground(PRINTED, REFUSED["one wrong digit"], {})[1] or "")


def test_evidence_tells_place_quote_and_yuan() -> None:
    evidence = evidence_of(PRINTED, GROUNDED["digits without separators"])
    assert (evidence.page, evidence.line, evidence.quote, evidence.by) == (1, 1, "12,345.67", ("rules",))
    assert evidence.yuan == Decimal("123456700")
    assert evidence.boxes == ()


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [("元", "2.30"), ("千元", "2300"), ("万元", "23000"), ("亿元", "230000000"), ("%", None), ("人", None)],
)
def test_yuan_are_exact_and_only_for_money(unit: str, yuan: str | None) -> None:
    found = evidence_of(PRINTED, claim("-2.30", "2.30", unit)).yuan
    assert found == (None if yuan is None else -Decimal(yuan))


UNIT_OR_SIGN: dict[str, tuple[str, str, str, str | None]] = {
    # sentence, digits claimed, unit claimed, why it is refused
    "the unit that is printed": ("本年支出2.30万元。", "2.30", "万元", None),
    "another unit": ("本年支出2.30万元。", "2.30", "元", "its unit there is 万元"),
    "万 is 万元": ("本年支出2.30万。", "2.30", "万元", None),
    "a percentage is no amount": ("占本年支出的2.30%。", "2.30", "万元", "its unit there is %"),
    "the sign that the words give": ("本年支出比上年减少2.30万元。", "-2.30", "万元", None),
    "a fall without its sign": ("本年支出比上年减少2.30万元。", "2.30", "万元", "the words there make it -2.30"),
    "a rise with a sign": ("本年支出比上年增加2.30万元。", "-2.30", "万元", "the words there make it 2.30"),
}


@pytest.mark.parametrize(("sentence", "digits", "unit", "why"), UNIT_OR_SIGN.values(), ids=UNIT_OR_SIGN)
def test_unit_and_sign_are_those_of_the_place(
    reading: Callable[[str], Reading], sentence: str, digits: str, unit: str, why: str | None
) -> None:
    (fact,) = (fact for fact in reading(sentence).facts if fact.printed == "2.30")
    document = read_text(Path("sample.txt"), sentence.encode())
    made = Claim(("x",), digits, fact.spans, unit)
    assert ground(document, made, facts_at([fact]))[1] == why


# Properties


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.data())
def test_any_single_digit_changed_is_refused(value: Decimal, data: st.DataObject) -> None:
    number = str(value)
    text = f"项目支出{value:,}万元。"
    document = read_text(Path("sample.txt"), text.encode())
    spans = (Span(4, 4 + len(f"{value:,}")),)
    at = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert ground(document, Claim(("x",), number, spans, "万元"), {})[1] is None
    assert ground(document, Claim(("x",), number[:at] + other + number[at + 1 :], spans, "万元"), {})[1]


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=2), st.sampled_from(["增加", "减少", "下降", "增长"]))
def test_what_the_rules_read_is_grounded_where_they_say(
    reading: Callable[[str], Reading], value: Decimal, word: str
) -> None:
    text = f"印刷费较上年{word}{value}万元。"
    (fact,) = reading(text).facts
    document = read_text(Path("sample.txt"), text.encode())
    assert ground(document, Claim(("x",), fact.signed, fact.spans, fact.unit), {})[1] is None


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_every_figure_of_a_bundled_document_is_refused_with_one_wrong_digit(
    stem: str, bundled: Callable[[str], Result]
) -> None:
    result = bundled(stem)
    tried = 0
    for fact in result.facts:
        if fact.printed == "0" and "0" not in quote(result.document, fact.spans):
            continue  # 持平
        assert ground(result.document, Claim(("x",), fact.signed, fact.spans, fact.unit), {})[1] is None
        for at, digit in enumerate(fact.signed):
            if digit.isdigit():
                wrong = fact.signed[:at] + str((int(digit) + 1) % 10) + fact.signed[at + 1 :]
                assert ground(result.document, Claim(("x",), wrong, fact.spans, fact.unit), {})[1]
                tried += 1
    assert tried > 500


def quote(document: Document, spans: tuple[Span, ...]) -> str:
    return "".join(document.text[slice(*span)] for span in spans)
