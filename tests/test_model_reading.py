"""A model's answer is read against the page: what it points at is copied from there, and nothing else is released."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from structurer.extract import Engine
from structurer.hints import Beside, Labels
from structurer.locate import is_whole
from structurer.model.blocks import blocks_of
from structurer.model.choices import Answer
from structurer.model.engine import Settings, model_engine
from structurer.model.pointers import Names, slots_of
from structurer.model.prompts import reasons
from structurer.model.questions import Wording
from structurer.model.reading import Reading, names_of, read_answer, unit_fits
from structurer.model.request import Reply, Request
from structurer.model.sheet import Sheet, figures_of, sheet_of
from structurer.numerals import half_width, scan
from structurer.pipeline import source_of, structure
from structurer.result import Result
from structurer.schema import Quantity, fields_of

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
Q = Quantity | None

Write = Callable[[str, str], Path]


def everything(_: Names) -> bool:
    return True


class Item(BaseModel):
    name: str = Field(description="名称")
    amount: Q = Field(None, description="金额")
    share: Annotated[Q, Labels("占比", measure=("share",))] = Field(None, description="占比")
    unit: Annotated[str | None, Beside("unit")] = None
    qualifier: Annotated[str | None, Beside("qualifier")] = None


class Group(BaseModel):
    count: int | None = Field(None, description="数量")
    reason: str | None = Field(None, description="原因")


class Report(BaseModel):
    organization: str | None = Field(None, description="单位")
    fiscal_year: int | None = Field(None, description="年度")
    as_of: str | None = Field(None, description="截至")
    total: Annotated[Q, Labels("费用", measure=("amount",))] = Field(None, description="费用")
    change: Annotated[Q, Labels("增减", measure=("change",))] = Field(None, description="增减额")
    percent: Annotated[Q, Labels("增幅", measure=("change_percent",))] = Field(None, description="增幅")
    group: Group | None = Field(None, description="水泵")
    items: list[Item] = Field(default_factory=list, description="各项")
    problems: list[str] = Field(default_factory=list, description="问题")


TEXT = """水务局2031年概况

截至2031年12月31日，更换水泵3台，费用12.50万元，比上年减少0.20万元，下降1.57%；阀门与上年持平。

主要原因是水泵老化；巡查次数不足，备件超过5件，人手不足。

名称\t金额（万元）\t占比
水泵\t4.50\t36%
阀门\t8.00\t64%
"""


@pytest.fixture
def sheet(write: Write) -> Sheet:
    source = source_of(write("document.txt", TEXT))
    return sheet_of(blocks_of(source), figures_of(source))


SLOTS = slots_of(Report, everything, True)
# The ids of TEXT: 3 台 12.50 万元 -0.20 万元 -1.57 % 持平 5 件 4.50 36 8.00 64
PUMPS, COST, CHANGE, PERCENT, FLAT, PARTS, PUMP, PUMP_SHARE, VALVE, VALVE_SHARE = range(1, 11)


def test_the_ids_of_the_text(sheet: Sheet) -> None:
    said = [f"{mark.printed}{mark.unit}" for mark in sheet.marks]
    assert said == ["3台", "12.50万元", "-0.20万元", "-1.57%", "0万元", "5件", "4.50万元", "36%", "8.00万元", "64%"]


def claims(reading: Reading) -> dict[str, str]:
    """What was read, by path."""
    return {".".join(map(str, claim.path)): claim.text + (claim.unit or "") for claim in reading.claims}


def problems(reading: Reading) -> dict[str, tuple[str, str]]:
    return {".".join(map(str, problem.path)): (problem.kind, problem.given) for problem in reading.problems}


# name: answer with ids, the claims by path
POINTED: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "an id": ({"费用": COST}, {"total": "12.50万元"}),
    "the sign is that of the words": ({"增减额": CHANGE}, {"change": "-0.20万元"}),
    "no change": ({"费用": FLAT}, {"total": "0万元"}),
    "a percentage": ({"增幅": PERCENT}, {"percent": "-1.57%"}),
    "a field by its own name": ({"total": COST}, {"total": "12.50万元"}),
    "an id as text": ({"费用": "2"}, {"total": "12.50万元"}),
    "an id with its brackets": ({"费用": "<2>"}, {"total": "12.50万元"}),
    "an id in other brackets": ({"费用": "[2]"}, {"total": "12.50万元"}),
    "an id with white space": ({"费用": " 2 "}, {"total": "12.50万元"}),
    "an id in an object": ({"费用": {"id": COST}}, {"total": "12.50万元"}),
    "an id in a list": ({"费用": [COST]}, {"total": "12.50万元"}),
    "a field of a group": ({"水泵": {"数量": PUMPS}}, {"group.count": "3台"}),
    "rows": (
        {"各项": [{"名称": "水泵", "金额": PUMP, "占比": PUMP_SHARE}, {"名称": "阀门", "金额": VALVE}]},
        {
            "items.0.amount": "4.50万元",
            "items.0.share": "36%",
            "items.0.name": "水泵",
            "items.1.amount": "8.00万元",
            "items.1.name": "阀门",
        },
    ),
    "a row that is no list": ({"各项": {"金额": VALVE}}, {"items.0.amount": "8.00万元"}),
    "what stands beside the figure of a row": (
        {"各项": [{"名称": "备件", "金额": PARTS}]},
        {"items.0.amount": "5件", "items.0.name": "备件", "items.0.unit": "件", "items.0.qualifier": "超过"},
    ),
    "words": ({"水泵": {"原因": "水泵老化"}}, {"group.reason": "水泵老化"}),
    "words without the stop behind them": ({"水泵": {"原因": "水泵老化；"}}, {"group.reason": "水泵老化"}),
    "words with ids": ({"水泵": {"原因": "备件超过<6>5件"}}, {"group.reason": "备件超过5件"}),
    "a list of words": (
        {"问题": ["巡查次数不足", "人手不足"]},
        {"problems.0": "巡查次数不足", "problems.1": "人手不足"},
    ),
    "words in the place of a list of words": ({"问题": "人手不足"}, {"problems.0": "人手不足"}),
    "a list of words with nothing in it": ({"问题": [None, "人手不足"]}, {"problems.1": "人手不足"}),
    "a year": ({"年度": "2031年"}, {"fiscal_year": "2031"}),
    "a year as a number": ({"年度": 2031}, {"fiscal_year": "2031"}),
    "a date": ({"截至": "2031年12月31日"}, {"as_of": "2031-12-31"}),
    "a year and a month": ({"截至": "2031年12月"}, {"as_of": "2031-12"}),
    "a day without its year": ({"截至": "12月31日"}, {"as_of": "12月31日"}),
    "words in the place of a date": ({"截至": "巡查次数不足"}, {"as_of": "巡查次数不足"}),
    "nulls": ({"费用": None, "各项": [], "水泵": {"数量": None}, "单位": "", "问题": None}, {}),
    "fields that were not asked for": ({"收入": COST, "": "水泵"}, {}),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize(("answer", "expected"), POINTED.values(), ids=POINTED)
def test_what_an_answer_points_at_is_copied(sheet: Sheet, answer: dict[str, Any], expected: dict[str, str]) -> None:
    reading = read_answer(SLOTS, answer, sheet, Answer.pointers)
    assert claims(reading) == expected
    assert reading.problems == ()


# name: an answer for the costs, of which no id is meant
NO_ID: dict[str, Any] = {
    "beyond the last": 11,
    "zero": 0,
    "a negative": -2,
    "a huge one": 10**40,
    "a digit of a number": "02.5",
    "the value": "12.50",
    "the value with its unit": "12.50万元",
    "digits with a unit": "2万元",
    "digits with a counter": "2台",
    "digits with a letter": "2k",
    "digits with a sign": "-2",
    "digits with a percent sign": "2%",
    "two ids": "2, 3",
    "two ids in a list": [2, 3],
    "an object of two": {"id": 2, "unit": "万元"},
    "a fraction": 2.0,
    "a truth": True,
    "words": "费用",
    "brackets": "<>",
    "many digits": "2" * 5000,
    "an exponent": "2e0",
    "a superscript": "²",
}


@pytest.mark.parametrize("value", NO_ID.values(), ids=NO_ID)
def test_what_is_no_id_points_at_nothing(sheet: Sheet, value: Any) -> None:
    reading = read_answer(SLOTS, {"费用": value}, sheet, Answer.pointers)
    assert claims(reading) == {}
    assert problems(reading) == {"total": ("no_such_id", str(value)[:80])}


# name: answer, the problems by path
WRONG: dict[str, tuple[dict[str, Any], dict[str, tuple[str, str]]]] = {
    "a percentage in a field of money": ({"费用": PERCENT}, {"total": ("wrong_unit", "4")}),
    "money in a field of percentages": ({"增幅": COST}, {"percent": ("wrong_unit", "2")}),
    "words that the page does not print": ({"水泵": {"原因": "资金不足"}}, {"group.reason": ("not_found", "资金不足")}),
    "long words are told by their beginning": (
        {"水泵": {"原因": "长" * 200}},
        {"group.reason": ("not_found", "长" * 80)},
    ),
    "a year that the page does not print": ({"年度": "2032"}, {"fiscal_year": ("not_found", "2032")}),
    "words that hold no year": ({"年度": "水泵"}, {"fiscal_year": ("not_found", "水泵")}),
    "punctuation alone": ({"水泵": {"原因": "；"}}, {"group.reason": ("not_found", "；")}),
    "a list in the place of words": ({"水泵": {"原因": ["水泵"]}}, {"group.reason": ("wrong_shape", "['水泵']")}),
    "a truth in the place of words": ({"水泵": {"原因": True}}, {"group.reason": ("wrong_shape", "True")}),
    "words in the place of a group": ({"水泵": "3台"}, {"group": ("wrong_shape", "3台")}),
    "a number in the place of a row": ({"各项": [PUMP]}, {"items.0": ("wrong_shape", "7")}),
    "one word that is not printed": ({"问题": ["人手不足", "没有钱"]}, {"problems.1": ("not_found", "没有钱")}),
    "one figure of a row": (
        {"各项": [{"名称": "水泵", "金额": 99}]},
        {"items.0.amount": ("no_such_id", "99")},
    ),
}


@pytest.mark.parametrize(("answer", "expected"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_used_is_told(
    sheet: Sheet, answer: dict[str, Any], expected: dict[str, tuple[str, str]]
) -> None:
    reading = read_answer(SLOTS, answer, sheet, Answer.pointers)
    assert problems(reading) == expected
    assert not set(claims(reading)) & set(expected)
    assert {kind for kind, _ in expected.values()} <= set(reasons("zh"))


def test_a_wrong_field_does_not_void_its_row(sheet: Sheet) -> None:
    answer = {"各项": [{"名称": "没有", "金额": PUMP, "占比": PUMP}, "没有", {"金额": VALVE}]}
    reading = read_answer(SLOTS, answer, sheet, Answer.pointers)
    assert claims(reading) == {"items.0.amount": "4.50万元", "items.2.amount": "8.00万元"}
    assert set(problems(reading)) == {"items.0.name", "items.0.share", "items.1"}


def test_a_claim_says_where_it_stands_and_who_says_it(sheet: Sheet) -> None:
    reading = read_answer(SLOTS, {"费用": COST, "水泵": {"原因": "水泵老化"}}, sheet, Answer.pointers)
    total, reason = reading.claims
    assert (total.by, total.how, reason.how) == (("model",), "pointed at by the model", "copied by the model")
    assert [TEXT[slice(*span)] for claim in reading.claims for span in claim.spans] == ["12.50", "水泵老化"]
    assert reason.unit is None


def test_words_are_looked_for_near_the_figure_of_their_row(sheet: Sheet) -> None:
    answer = {"各项": [{"名称": "水泵", "金额": PUMP}, {"名称": "水泵", "金额": PUMPS}, {"名称": "水泵"}]}
    found = [c for c in read_answer(SLOTS, answer, sheet, Answer.pointers).claims if c.path[-1] == "name"]
    assert [claim.spans[0].start for claim in found] == [
        TEXT.rindex("水泵"),
        TEXT.index("水泵"),
        TEXT.index("水泵"),
    ]


# A year is a number too: it must be one that is printed.
CUT = "截至2031年12月，费用132019万元，另付20194元。\n"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param("年度", "2019", id="a year inside a number"),
        pytest.param("年度", "132019", id="a number that ends like a year"),
        pytest.param("年度", "132019万元", id="an amount that ends like a year"),
        pytest.param("年度", "20194", id="a number that begins like a year"),
        pytest.param("截至", "2031年1", id="a month that is cut"),
        pytest.param("截至", "031年12月", id="a year that is cut"),
    ],
)
def test_no_date_is_cut_out_of_a_longer_number(write: Write, field: str, said: str) -> None:
    source = source_of(write("document.txt", CUT))
    made = sheet_of(blocks_of(source), figures_of(source))
    assert read_answer(SLOTS, {field: said}, made, Answer.pointers).claims == ()


# Values instead of ids

# name: answer with values, the claims by path
TYPED: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "digits with their unit": ({"费用": "12.50万元"}, {"total": "12.50万元"}),
    "with white space": ({"费用": "12.50 万元"}, {"total": "12.50万元"}),
    "other zeros": ({"费用": "12.5万元"}, {"total": "12.50万元"}),
    "the short form of a unit": ({"费用": "12.50万"}, {"total": "12.50万元"}),
    "in an object": ({"费用": {"value": "12.50", "unit": "万元"}}, {"total": "12.50万元"}),
    "the sign of the words": ({"增减额": "0.20万元"}, {"change": "-0.20万元"}),
    "the same sign": ({"增减额": "-0.20万元"}, {"change": "-0.20万元"}),
    "no change in words": ({"费用": "持平"}, {"total": "0万元"}),
    "near the words of the row": (
        {"各项": [{"名称": "阀门", "金额": "8.00万元", "占比": "64%"}]},
        {"items.0.name": "阀门", "items.0.amount": "8.00万元", "items.0.share": "64%"},
    ),
}


@pytest.mark.parametrize(("answer", "expected"), TYPED.values(), ids=TYPED)
def test_a_typed_value_is_looked_up(sheet: Sheet, answer: dict[str, Any], expected: dict[str, str]) -> None:
    reading = read_answer(SLOTS, answer, sheet, Answer.values)
    assert claims(reading) == expected
    assert reading.problems == ()


@pytest.mark.parametrize(
    "value",
    ["12.60万元", "12.50元", "12.50%", "12.50", "125.0万元", "2.50万元", "12.50万元和3台", "", 12.5, [12], True, {}],
    ids=str,
)
def test_a_value_that_is_not_printed_with_its_unit_is_not_found(sheet: Sheet, value: Any) -> None:
    reading = read_answer(SLOTS, {"费用": value}, sheet, Answer.values)
    assert claims(reading) == {}
    assert set(problems(reading).values()) == ({("not_found", str(value))} if value not in ("", {}) else set())


SEVERAL = "一、概况\n\n水泵费4.50万元。\n\n二、明细\n\n阀门费4.50万元。\n\n维修费4.50万元，因为老化。\n"


@pytest.mark.parametrize(
    ("answer", "before"),
    [
        pytest.param({"valve": "4.50万元"}, "阀门费", id="of several the one whose words name the field"),
        pytest.param({"other": "4.50万元"}, "水泵费", id="else the first"),
        pytest.param({"row": {"why": "老化", "amount": "4.50万元"}}, "维修费", id="else the nearest to its row"),
    ],
)
def test_where_a_value_that_is_printed_often_is_looked_up(write: Write, answer: dict[str, Any], before: str) -> None:
    class Row(BaseModel):
        why: str | None = None
        amount: Q = None

    class Costs(BaseModel):
        valve: Annotated[Q, Labels("阀门")] = None
        other: Annotated[Q, Labels("电费")] = None
        row: Row | None = None

    source = source_of(write("document.txt", SEVERAL))
    made = sheet_of(blocks_of(source), figures_of(source), False)
    found = [c for c in read_answer(slots_of(Costs, everything, False), answer, made, Answer.values).claims if c.unit]
    assert [claim.spans[0].start for claim in found] == [SEVERAL.index(before) + len(before)]


# Which figure a field can take


@pytest.mark.parametrize(
    ("field", "unit", "fits"),
    [
        ("total", "万元", True),
        ("total", "台", True),
        ("total", "", True),
        ("total", "%", False),
        ("percent", "%", True),
        ("percent", "个百分点", True),
        ("percent", "万元", False),
        ("percent", "", False),
        ("open", "%", True),
        ("open", "万元", True),
    ],
)
def test_which_units_fit_a_field(field: str, unit: str, fits: bool) -> None:
    class Fields(BaseModel):
        total: Annotated[Q, Labels("费用", measure=("amount",))] = None
        percent: Annotated[Q, Labels("占比", measure=("share", "completion"))] = None
        open: Q = None

    leaf = next(leaf for leaf in fields_of(Fields) if leaf.name == field)
    assert unit_fits(leaf, unit) is fits


def test_the_names_of_a_path_are_without_the_numbers_of_rows() -> None:
    assert names_of(("items", 3, "parts", 0, "name")) == ("items", "parts", "name")


# Any answer at all

NUMBERS = st.integers() | st.floats() | st.integers(-(10**60), 10**60)
# What a model may mean, on the page and nearly so.
SAID = st.sampled_from(
    [
        *range(-1, 13),
        *(
            "2",
            "<2>",
            "[10]",
            "2.5",
            "2万元",
            "12.50万元",
            "12.5 万元",
            "2.50万元",
            "0.20万元",
            "-0.20万元",
            "3台",
            "5件",
        ),
        *(
            "36%",
            "64％",
            "持平",
            "0",
            "水泵",
            "阀门",
            "水泵3台",
            "备件超过5件",
            "超过<6>5件",
            "泵4",
            "31",
            "1年",
            "2031年",
        ),
        *("2031年12月31日", "031年1", "没有"),
    ]
)
WORDS = st.lists(SAID.map(str) | st.text(max_size=3), max_size=3).map("".join)
VALUES = st.one_of(SAID, SAID, SAID, WORDS, NUMBERS)
JUNK = st.recursive(
    st.none() | st.booleans() | VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)


def maybe(real: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(real, real, real, JUNK)


ROWS = st.fixed_dictionaries({}, optional=dict.fromkeys(("名称", "金额", "占比", "amount"), maybe(VALUES)))
GROUPS = st.fixed_dictionaries({}, optional=dict.fromkeys(("数量", "原因"), maybe(VALUES)))
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("费用", "增减额", "增幅", "单位", "年度", "截至"), maybe(VALUES)),
        "水泵": maybe(GROUPS),
        "各项": maybe(st.lists(ROWS, max_size=4)),
        "问题": maybe(st.lists(VALUES, max_size=3)),
    },
)


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The sheet of TEXT, made once for all examples."""
    path = tmp_path_factory.mktemp("reading") / "document.txt"
    path.write_text(TEXT, "utf-8")
    source = source_of(path)
    return sheet_of(blocks_of(source), figures_of(source))


def numbers_in(text: str) -> set[str]:
    """Every number of a text, whole."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", half_width(text)))


@settings(max_examples=150)
@given(answer=ANSWERS, way=st.sampled_from(Answer))
def test_no_answer_gives_a_figure_that_is_not_printed(fixed: Sheet, answer: Mapping[str, Any], way: Answer) -> None:
    marks = {mark.spans: (mark.printed, mark.unit) for mark in fixed.marks}
    reading = read_answer(SLOTS, answer, fixed, way)
    for claim in reading.claims:
        assert claim.by == ("model",)
        if claim.unit is not None:
            assert (claim.text, claim.unit) == marks[claim.spans]
    assert {problem.kind for problem in reading.problems} <= {"no_such_id", "not_found", "wrong_unit", "wrong_shape"}
    assert not {claim.path for claim in reading.claims} & {problem.path for problem in reading.problems}


@settings(max_examples=150)
@given(answer=ANSWERS, way=st.sampled_from(Answer))
def test_no_answer_gives_words_that_are_not_printed(fixed: Sheet, answer: Mapping[str, Any], way: Answer) -> None:
    for claim in read_answer(SLOTS, answer, fixed, way).claims:
        there = "".join(TEXT[slice(*span)] for span in claim.spans)
        if claim.unit is None:
            assert claim.text == there or claim.path == ("as_of",)
            assert re.findall(r"\d+", claim.text) == re.findall(r"\d+", there)


@settings(max_examples=150)
@given(answer=ANSWERS, way=st.sampled_from(Answer))
def test_no_answer_gives_words_with_a_part_of_a_number(fixed: Sheet, answer: Mapping[str, Any], way: Answer) -> None:
    for claim in read_answer(SLOTS, answer, fixed, way).claims:
        there = "".join(TEXT[slice(*span)] for span in claim.spans)
        assert claim.unit is not None or numbers_in(there) <= numbers_in(TEXT), claim


# Any answer, through the whole pipeline


def texts_of(request: Request) -> str:
    return request.messages[1]["content"]


def any_answer(request: Request, chance: random.Random) -> Any:
    """An answer in the shape that was asked for, or nearly so: ids that are there and others, words of the text."""
    text = texts_of(request)
    ids = [int(found) for found in re.findall(r"<(\d+)>", text)]
    numbers = [numeral.text + numeral.unit for numeral in scan(text) if numeral.kind == "quantity"]

    def figure() -> Any:
        odd: list[Any] = [0, -1, 10**9, 2.5, True, None, "", "1.5", {"id": 1, "unit": "元"}, [1, 2], "一", "9" * 30]
        return chance.choice([*ids[:60], *(f"<{each}>" for each in ids[:9]), *(f"{each}元" for each in ids[:9]), *odd])

    def words() -> Any:
        start = chance.randrange(len(text))
        cut = text[start : start + chance.randrange(1, 30)]
        odd = [cut, "2024", chance.randrange(10**6), None]
        return chance.choice([cut, chance.choice([*numbers, "1"]), chance.choice(odd)])

    def built(node: Mapping[str, Any]) -> Any:
        node = request.schema["$defs"][node["$ref"].split("/")[-1]] if "$ref" in node else node
        if chance.random() < 0.03:
            return chance.choice([figure(), [], {}, "junk", [None]])
        if node["type"] == "object":
            return {key: built(inner) for key, inner in node["properties"].items()}
        if node["type"] == "array":
            return [built(node["items"]) for _ in range(chance.randrange(4))]
        return figure() if "integer" in node["type"] else words()

    return {key: built(inner) for key, inner in request.schema["properties"].items()}


def answering(seed: int) -> Callable[[Request], Reply]:
    """A model that says anything; the same to the same question."""
    return lambda request: Reply("answered", any_answer(request, random.Random(f"{seed} {request.key}")))


def engine_of(seed: int, way: Answer) -> Engine:
    return model_engine(answering(seed), Settings(Wording("http://model.invalid/v1", "any", answer=way), budget=2500))


RUNS = [
    pytest.param("performance-2024", 1, Answer.pointers, id="performance, ids, one"),
    pytest.param("performance-2024", 2, Answer.pointers, id="performance, ids, two"),
    pytest.param("performance-2024", 3, Answer.values, id="performance, values"),
    pytest.param("budget-2025", 4, Answer.pointers, id="budget, ids"),
    pytest.param("accounts-2024", 6, Answer.pointers, id="accounts, ids"),
]


@cache
def answered(stem: str, seed: int, way: Answer) -> Result:
    return structure(SAMPLES / f"{stem}.pdf", (), engine_of(seed, way))


def released(node: Any, above: str) -> Iterator[tuple[str, Any]]:
    """The values of a record with their JSON pointers: quantities whole."""
    if isinstance(node, Mapping) and set(node) != {"value", "unit"}:
        for key, value in node.items():
            yield from released(value, f"{above}/{key}")
    elif isinstance(node, list):
        for key, value in enumerate(node):
            yield from released(value, f"{above}/{key}")
    else:
        yield above, node


def digits(text: str) -> str:
    return re.sub(r"[^\d.]", "", half_width(text))


@pytest.mark.parametrize(("stem", "seed", "way"), RUNS)
def test_whatever_a_model_says_each_released_figure_is_printed_at_its_place(stem: str, seed: int, way: Answer) -> None:
    result = answered(stem, seed, way)
    text, marked = result.document.text, 0
    for where, value in released(dict(result.records), "/records"):
        evidence = result.evidence[where]
        there = "".join(text[slice(*span)] for span in evidence.spans)
        assert re.sub(r"\s", "", there) == re.sub(r"\s", "", evidence.quote), where
        if isinstance(value, Mapping):
            said = value["value"]
        elif isinstance(value, int) or where.endswith("/value"):
            said = str(value)
        else:
            continue
        assert digits(there) == digits(said) or (said == "0" and not digits(there)), where
        assert is_whole(result.document, evidence.spans), where
        marked += "model" in evidence.by
    assert marked > 4


@pytest.mark.parametrize(("stem", "seed", "way"), RUNS)
def test_whatever_a_model_says_released_words_are_printed_and_hold_whole_numbers(
    stem: str, seed: int, way: Answer
) -> None:
    result = answered(stem, seed, way)
    text, read = result.document.text, 0
    for where, value in released(dict(result.records), "/records"):
        if not isinstance(value, str):
            continue
        spans = result.evidence[where].spans
        there = "".join(text[slice(*span)] for span in spans)
        assert re.sub(r"\s", "", there) == re.sub(r"\s", "", value) or where.endswith("/as_of"), where
        start, end = spans[0].start, spans[-1].end
        assert not re.search(r"\d[.,]?\Z", text[max(0, start - 2) : start]) or not there[0].isdigit(), (where, value)
        assert not re.match(r"[.,]?\d", text[end : end + 2]) or not there[-1].isdigit(), (where, value)
        read += "model" in result.evidence[where].by
    assert read > 4


@pytest.mark.parametrize(("stem", "seed", "way"), RUNS)
def test_whatever_a_model_says_is_told_of(stem: str, seed: int, way: Answer) -> None:
    """Nothing raises, every chunk has its state, and what was not used is listed with a reason."""
    result = answered(stem, seed, way)
    assert {chunk.state for chunk in result.chunks if chunk.state != "skipped"} <= {"model", "rules"}
    assert len(result.rejected) > 4
    assert all(rejected.reason for rejected in result.rejected)
