"""Numerals: what a printed number says, and what a run of digits is when it is no figure."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.numerals import Numeral, NumeralIndex, half_width, parse, plain, scan


def quantities(text: str) -> list[Numeral]:
    return [numeral for numeral in scan(text) if numeral.kind == "quantity"]


# Cells

CELLS = {
    "whole": ("3050", "3050"),
    "decimals stay as printed": ("12.50", "12.50"),
    "zero with decimals": ("0.00", "0.00"),
    "thousands separators": ("1,234,567.80", "1234567.80"),
    "full-width digits and point": ("１２．５０", "12.50"),
    "full-width separators": ("1，234．5", "1234.5"),
    "hyphen": ("-5.20", "-5.20"),
    "minus sign": ("−5.20", "-5.20"),
    "full-width minus": ("－5.20", "-5.20"),
    "en dash": ("–5.20", "-5.20"),
    "white triangle": ("△5.20", "-5.20"),
    "black triangle": ("▲5.20", "-5.20"),
    "a space behind the sign": ("- 5.20", "-5.20"),
    "brackets of accountants": ("(5.20)", "-5.20"),
    "full-width brackets": ("（5.20）", "-5.20"),
    "plus": ("+5.20", "5.20"),
    "full-width plus": ("＋5.20", "5.20"),
    "percent": ("95.20%", "95.20"),
    "full-width percent": ("95.20％", "95.20"),
    "per mille": ("3.5‰", "3.5"),
    "negative percent": ("-3.50%", "-3.50"),
    "white space around": (" 88 ", "88"),
    "leading zeros": ("007", "7"),
    "more digits than a float holds": ("12345678901234567890.12", "12345678901234567890.12"),
    "a negative zero is zero": ("-0.00", "0.00"),
}


@pytest.mark.parametrize(("text", "value"), CELLS.values(), ids=CELLS)
def test_parse(text: str, value: str) -> None:
    parsed = parse(text)
    assert parsed is not None
    assert str(parsed) == str(Decimal(value))


NO_NUMBERS = {
    "blank": "",
    "white space": "　 ",
    "hyphen": "-",
    "dash": "—",
    "two dashes": "——",
    "stroke": "/",
    "triangle alone": "△",
    "empty brackets": "（）",
    "point alone": ".",
    "percent alone": "%",
    "a word": "合计",
    "a number with its unit": "12万元",
    "two numbers": "12 13",
    "a separator out of place": "12,34",
    "a version": "1.2.3",
    "digits missing behind the point": "5.",
    "digits missing before the point": ".5",
    "two signs": "--5",
    "infinity": "inf",
    "not a number": "NaN",
    "exponent": "1e5",
}


@pytest.mark.parametrize("text", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_dash_a_blank_and_a_zero_are_three_things() -> None:
    assert parse("0") == 0
    assert parse("-") is None
    assert parse("") is None
    assert scan("-") == scan("") == ()
    assert [n.value for n in scan("0")] == [Decimal(0)]


# Figures in running text

# text: (value, unit, qualifier) of its one figure
FIGURES = {
    "money": ("收入1234.56万元", "1234.56", "万元", ""),
    "money in yuan": ("单价35元", "35", "元", ""),
    "hundred millions": ("投资2.5亿元", "2.5", "亿元", ""),
    "a space before the unit": ("收入12.50 万元", "12.50", "万元", ""),
    "thousands separators": ("收入1,234,567.00元", "1234567.00", "元", ""),
    "full-width separators": ("收入1，234，567.00元", "1234567.00", "元", ""),
    "full-width figure": ("收入１２．５０万元", "12.50", "万元", ""),
    "percent": ("完成率95.20%", "95.20", "%", ""),
    "full-width percent": ("完成率95.20％", "95.20", "%", ""),
    "per mille": ("增速3.5‰", "3.5", "‰", ""),
    "percentage points": ("提高2.3个百分点", "2.3", "个百分点", ""),
    "persons": ("编制36人", "36", "人", ""),
    "person-times": ("接待36人次", "36", "人次", ""),
    "vehicles": ("保有量4辆", "4", "辆", ""),
    "sets with brackets": ("设备3台（套）", "3", "台（套）", ""),
    "ten thousands of a counter": ("办理3.2万件", "3.2", "万件", ""),
    "hundred millions of a counter": ("访问1.5亿次", "1.5", "亿次", ""),
    "ten thousands of persons": ("服务20万人次", "20", "万人次", ""),
    "a bare scale": ("用户达到20万", "20", "万", ""),
    "square metres": ("面积450平方米", "450", "平方米", ""),
    "Latin unit": ("时延20ms", "20", "ms", ""),
    "minus behind Chinese": ("增减额-5.20万元", "-5.20", "万元", ""),
    "triangle": ("结余△5.20万元", "-5.20", "万元", ""),
    "the sign stands in the words": ("减少5.20万元", "5.20", "万元", ""),
    "at least, as a sign": ("≥95%", "95", "%", "≥"),
    "at least, in another form": ("≧95%", "95", "%", "≧"),
    "at most, as a sign": ("≤20天", "20", "天", "≤"),
    "at least, in ASCII": (">=95%", "95", "%", ">="),
    "more, in full width": ("＞30次", "30", "次", "＞"),
    "at least, in words": ("不低于95%", "95", "%", "不低于"),
    "at most, in words": ("不超过20万元", "20", "万元", "不超过"),
    "over": ("总数超20万人次", "20", "万人次", "超"),
    "more than": ("总数超过20万人次", "20", "万人次", "超过"),
    "nearly": ("办理近300件", "300", "件", "近"),
    "about": ("耗时约15天", "15", "天", "约"),
    "odd, behind the digits": ("办理300余件", "300", "件", "余"),
    "odd, between scale and counter": ("办理2万余件", "2", "万件", "余"),
    "many, between scale and money": ("投入3亿多元", "3", "亿元", "多"),
    "many, behind the digits": ("办理300多件", "300", "件", "多"),
    "or more, behind the unit": ("满意度95%以上", "95", "%", "以上"),
    "within, behind the unit": ("响应15分钟以内", "15", "分钟", "以内"),
    "around, behind the unit": ("耗时15天左右", "15", "天", "左右"),
    "a year's digits with a unit": ("购置2024台", "2024", "台", ""),
    "a year's digits with a point": ("合计2024.12万元", "2024.12", "万元", ""),
}


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), FIGURES.values(), ids=FIGURES)
def test_figures(text: str, value: str, unit: str, qualifier: str) -> None:
    (figure,) = scan(text)
    assert (figure.kind, str(figure.value), figure.unit, figure.qualifier) == ("quantity", value, unit, qualifier)


RANGES = {
    "hyphen": ("每月15-20次", ["15", "20"]),
    "wave": ("气温18~26度", ["18", "26"]),
    "from to": ("大约3至5个", ["3", "5"]),
    "percent to percent": ("80%-90%", ["80", "90"]),
    "Latin before it": ("A类3-5分", ["3", "5"]),
}


@pytest.mark.parametrize(("text", "values"), RANGES.values(), ids=RANGES)
def test_the_dash_of_a_range_is_no_sign(text: str, values: list[str]) -> None:
    assert [str(numeral.value) for numeral in scan(text)] == values


# What is no figure

# text: the kind of each run of digits, left to right
KINDS = {
    "year": ("2024年收入", ["date"]),
    "fiscal year": ("2024年度收入", ["date"]),
    "full-width year": ("２０２４年收入", ["date"]),
    "day": ("2024年12月31日止", ["date", "date", "date"]),
    "month": ("截至12月底", ["date"]),
    "month and day": ("3月15日前", ["date", "date"]),
    "months": ("1-3月执行", ["date", "date"]),
    "date with hyphens": ("2024-05-06印发", ["date", "date", "date"]),
    "date with points": ("2024.5.6", ["date", "date"]),
    "years from to": ("2021-2025", ["date", "date"]),
    "year without its unit before a name": ("2024部门决算", ["date"]),
    "time of day": ("8:30至17:30", ["date"] * 4),
    "how many months is a figure": ("共6个月", ["quantity"]),
    "how many years is a figure": ("服役15年", ["quantity"]),
    "ordinal": ("第12批", ["ordinal"]),
    "table": ("见表3", ["ordinal"]),
    "published table": ("公开05表", ["ordinal"]),
    "annex": ("附件2", ["ordinal"]),
    "first few": ("前10名", ["ordinal"]),
    "a count of departments": ("5部门会商", ["quantity"]),
    "document number": ("财预〔2024〕15号", ["document_number", "document_number"]),
    "document number in square brackets": ("财预[2024]15号", ["document_number", "document_number"]),
    "document number with an ordinal mark": ("令（2023）第7号", ["document_number", "document_number"]),
    "subject code": ("2080505机关事业单位基本养老保险缴费支出", ["code"]),
    "subject code with a space": ("2080505 机关事业单位", ["code"]),
    "seven digits with a unit are a figure": ("访问2080505人次", ["quantity"]),
    "list number": ("1.收入情况", ["list_number"]),
    "list number with a Chinese comma": ("12、收入情况", ["list_number"]),
    "list number in brackets": ("（3）差旅费", ["list_number"]),
    "list number behind a stop": ("如下：1.收入；2.支出", ["list_number", "list_number"]),
    "list number before a year": ("1.2024年收入", ["list_number"]),
    "a decimal is no list number": ("1.5万元", ["quantity"]),
    "hotline": ("12345热线受理", ["name"]),
    "hotline and its platform": ("12328交通运输服务监督热线", ["name"]),
    "hotline number with a unit": ("受理12345件", ["quantity"]),
    "version": ("IPv6改造", ["name"]),
    "Latin name": ("Web3.0", ["name"]),
    "Latin behind digits": ("3D建模", ["name"]),
    "around the clock": ("7×24小时值守", ["name", "name"]),
    "storage is a figure": ("容量20TB", ["quantity"]),
    "telephone": ("010-12345678", ["name", "name"]),
}


@pytest.mark.parametrize(("text", "kinds"), KINDS.values(), ids=KINDS)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [numeral.kind for numeral in scan(text)] == kinds


def test_only_figures_have_units() -> None:
    (year, figure) = scan("2024年度收入12.50万元")
    assert (year.kind, year.unit, year.unit_end) == ("date", "", 0)
    assert (figure.unit, figure.unit_end) == ("万元", len("2024年度收入12.50万元"))


def test_figures_of_a_sentence_keep_their_order() -> None:
    found = scan("收入合计100.00万元，其中：事业收入40.00万元（占40.00%），其他收入60.00万元。")
    assert [(n.text, n.unit) for n in found] == [
        ("100.00", "万元"),
        ("40.00", "万元"),
        ("40.00", "%"),
        ("60.00", "万元"),
    ]


def test_a_year_in_chinese_numerals_has_no_figures() -> None:
    assert scan("二〇二五年二月") == ()


# What a numeral knows of itself

PRINTED = {
    "decimals stay": ("收入12.50万元", "12.50", 2),
    "separators go": ("收入1,234.50万元", "1234.50", 2),
    "full-width becomes half-width": ("收入１，２３４．５万元", "1234.5", 1),
    "the sign is ASCII": ("结余△5万元", "-5", 0),
    "a negative zero has no sign": ("结余-0.00万元", "0.00", 2),
}


@pytest.mark.parametrize(("text", "printed", "decimals"), PRINTED.values(), ids=PRINTED)
def test_printed(text: str, printed: str, decimals: int) -> None:
    (numeral,) = scan(text)
    assert (numeral.printed, numeral.decimals) == (printed, decimals)


YUAN = {
    "yuan": ("35.50元", "35.5"),
    "thousands": ("2千元", "2000"),
    "ten thousands": ("12.50万元", "125000"),
    "millions": ("3百万元", "3000000"),
    "hundred millions": ("2.5亿元", "250000000"),
    "negative": ("-1.2万元", "-12000"),
    "zero": ("0.00万元", "0"),
}


@pytest.mark.parametrize(("text", "yuan"), YUAN.values(), ids=YUAN)
def test_yuan(text: str, yuan: str) -> None:
    assert str(scan(text)[0].yuan) == yuan


@pytest.mark.parametrize("text", ["12人", "95%", "12"])
def test_yuan_of_what_is_no_money(text: str) -> None:
    assert scan(text)[0].yuan is None


@pytest.mark.parametrize(
    ("value", "printed"), [("1.500", "1.5"), ("100", "100"), ("1E+3", "1000"), ("0.00", "0"), ("-0.10", "-0.1")]
)
def test_plain(value: str, printed: str) -> None:
    assert str(plain(Decimal(value))) == printed


def test_index_finds_by_value_whatever_the_sign_and_the_decimals() -> None:
    text = "增加5.20万元，减少-5.2万元，合计7万元"
    index = NumeralIndex((numeral, (numeral.start, numeral.end)) for numeral in scan(text))
    assert [numeral.text for numeral, _ in index.find(Decimal("5.2"))] == ["5.20", "-5.2"]
    assert [text[start:end] for _, (start, end) in index.find(Decimal(-7))] == ["7"]
    assert index.find(Decimal("5.21")) == ()


# Properties

amounts = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2) | st.integers(
    -(10**9), 10**9
).map(Decimal)
FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


@given(amounts, st.booleans(), st.booleans())
def test_what_is_printed_parses_back_with_the_same_decimals(value: Decimal, grouped: bool, full_width: bool) -> None:
    printed = f"{value:,}" if grouped else f"{value}"
    parsed = parse(printed.translate(FULL_WIDTH) if full_width else printed)
    assert parsed == value
    assert parsed is not None
    assert parsed.as_tuple().exponent == value.as_tuple().exponent


@given(amounts.map(abs), st.booleans(), st.sampled_from(["万元", "元", "%", "个", "人次", "万件"]))
def test_a_figure_of_a_sentence_reads_back(value: Decimal, grouped: bool, unit: str) -> None:
    printed = f"{value:,}" if grouped else f"{value}"
    (figure,) = scan(f"全年支出{printed}{unit}。")
    assert (figure.kind, figure.value, figure.unit) == ("quantity", value, unit)
    assert figure.printed == f"{value}"


texts = st.text(
    st.sampled_from("0123456789１２.,，．-－△ 年月日第号表（）()〔〕一、万元亿%％个余≥Gx×:：。\n数据"), max_size=28
)


@given(texts | st.text(max_size=28))
def test_each_run_of_digits_is_in_exactly_one_numeral(text: str) -> None:
    numerals = scan(text)
    for run in re.finditer(r"\d+", half_width(text)):
        assert sum(n.start <= run.start() and run.end() <= n.end for n in numerals) == 1
    assert all(before.end <= after.start for before, after in pairwise(numerals))


@given(texts | st.text(max_size=28))
def test_positions_are_true(text: str) -> None:
    for numeral in scan(text):
        assert text[numeral.start : numeral.end] == numeral.text
        assert numeral.value.copy_abs() == Decimal(re.sub(r"[^\d.]", "", half_width(numeral.text)))
        before, behind = text[: numeral.start], text[numeral.end : numeral.unit_end]
        if behind:
            assert re.sub(r"[\s余多几]", "", behind.replace("％", "%")) in numeral.unit
        elif numeral.unit and numeral.qualifier != "range":  # the first end of a range has the unit of the second
            assert half_width(before).rstrip().endswith(half_width(numeral.unit))


@given(texts)
def test_half_width_moves_nothing(text: str) -> None:
    assert len(half_width(text)) == len(text)


RANGES = {
    "scores": ("80-90分", ["80 分", "90 分"]),
    "a wave": ("10～20人", ["10 人", "20 人"]),
    "money with both units": ("5万元至8万元", ["5 万元", "8 万元"]),
    "percentages": ("2.5%—3.5%", ["2.5 %", "3.5 %"]),
    "English": ("from 5 to 10 kWh", ["5 kWh", "10 kWh"]),
}


@pytest.mark.parametrize("case", RANGES)
def test_both_ends_of_a_range_have_its_unit(case: str) -> None:
    text, ends = RANGES[case]
    found = scan(text)
    assert [f"{numeral.printed} {numeral.unit}" for numeral in found] == ends
    assert {numeral.qualifier for numeral in found} == {"range"}


@pytest.mark.parametrize("text", ["80、90分", "80分，90分", "5万元-8人"])
def test_what_is_no_range(text: str) -> None:
    assert {numeral.qualifier for numeral in scan(text)} == {""}
