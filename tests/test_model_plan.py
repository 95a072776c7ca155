"""What a model is asked: each field where its hints say, and beside the rules only what they left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from structurer.document import Span
from structurer.extract.rules import rules
from structurer.hints import Beside, Entries, Labels, Points, Within
from structurer.model.choices import Answer
from structurer.model.combine import disputed_claims, places_of
from structurer.model.engine import Settings, hybrid_engine, hybrid_questions, model_questions
from structurer.model.plan import Piece, could_be, gaps_of, pieces_of, routes_of
from structurer.model.questions import Wording, sheet_for
from structurer.model.request import Reply, Request
from structurer.model.sheet import Mark, figures_of
from structurer.pipeline import source_of, structure
from structurer.result import Claim, Fact, Source
from structurer.schema import Leaf, Quantity, Schema, fields_of, load
from structurer.verify.checks import check_document
from structurer.verify.trust import Trust, with_suspects

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
Q = Quantity | None
SETTINGS = Settings(Wording("http://model.invalid/v1", "any"))

Write = Callable[[str, str], Path]


class Costs(BaseModel):
    total: Annotated[Q, Labels("费用合计", measure=("amount",))] = None
    power: Annotated[Q, Labels("电费", measure=("amount",))] = None
    reason: str | None = Field(None, description="增减的主要原因")


class Report(BaseModel):
    organization: str | None = None
    fiscal_year: int | None = None
    costs: Annotated[Costs | None, Within("费用", tables=("费用表",))] = None
    pumps: Annotated[Q, Labels("水泵", measure=("count",))] = None


REPORT = Schema("report", Report)
TITLE = "青石湾水务局2031年费用报告\n\n"
PUMPS = "一、概况\n\n全年更换水泵3台，惠及5000人。\n\n"
COSTS = "二、费用情况\n\n费用合计12.50万元，其中电费4.50万元。主要原因是水泵老化。\n\n"
TERMS = "三、名词解释\n\n水费：每吨3元的费用。\n\n"
TABLE = "表1 费用表\n单位：万元\n名称\t金额\n电费\t4.50\n水费\t8.00\n"
TEXT = TITLE + PUMPS + COSTS + TERMS + TABLE


@pytest.fixture
def read(write: Write) -> Callable[[str], Source]:
    def of(text: str) -> Source:
        source = source_of(write("document.txt", text))
        return replace(source, checks=check_document(source))

    return of


Read = Callable[[str], Source]


def asked(pieces: Iterable[Piece], but: tuple[str, ...] = ("organization", "fiscal_year")) -> dict[str, list[str]]:
    """What is asked of each piece, by the beginning of its text."""
    found = {}
    for piece in pieces:
        names = sorted(".".join(names) for names in piece.wanted if names[0] not in but)
        if names:
            found[piece.blocks[0].text[:4]] = names
    return found


def alone(source: Source, model: type[BaseModel] = Report) -> dict[str, list[str]]:
    schema = Schema("report", model)
    return asked(pieces_of(source, schema, figures_of(source)))


def beside_rules(source: Source, model: type[BaseModel] = Report) -> dict[str, list[str]]:
    schema, figures = Schema("report", model), figures_of(source)
    ruled, trust = rules(source, schema), Trust(with_suspects(source.checks))
    disputed = disputed_claims(ruled, figures.at, trust)
    return asked(gaps_of(source, schema, figures, ruled, disputed, places_of(ruled)))


# Where a field is looked for

ALL = ["costs.power", "costs.reason", "costs.total"]


def test_a_group_is_looked_for_where_its_hint_says_and_the_rest_everywhere(read: Read) -> None:
    assert alone(read(TEXT)) == {"全年更换": ["pumps"], "费用合计": [*ALL, "pumps"], "电费 |": [*ALL, "pumps"]}


def test_a_group_that_finds_no_place_is_looked_for_everywhere_but_in_tables(read: Read) -> None:
    text = PUMPS + "二、开支情况\n\n合计12.50万元。\n\n" + TABLE.replace("费用表", "开支表")
    assert alone(read(text)) == {"全年更换": [*ALL, "pumps"], "合计12": [*ALL, "pumps"], "电费 |": ["pumps"]}


def test_where_no_section_is_named_one_without_figures_is_not_asked(read: Read) -> None:
    assert alone(read("一、概况\n\n没有更换。\n\n二、水泵\n\n更换3台。\n")) == {"更换3台": [*ALL, "pumps"]}


def test_a_section_that_is_named_is_asked_without_figures_too(read: Read) -> None:
    assert alone(read("一、费用\n\n费用未发生，因为没有更换。\n")) == {"费用未发": ALL}


def test_a_section_that_explains_terms_is_not_asked(read: Read) -> None:
    assert alone(read(TERMS)) == {}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("费用合计12.50万元。\n", "费用合计", id="a text without headings"),
        pytest.param("费用合计12.50万元。\n\n一、概况\n\n没有更换。\n", "费用合计", id="before the first heading"),
    ],
)
def test_what_stands_before_all_headings_is_asked_where_no_section_is_named(read: Read, text: str, where: str) -> None:
    assert alone(read(text)).get(where) == [*ALL, "pumps"]


def test_whose_report_it_is_is_asked_of_the_opening_only(read: Read) -> None:
    """Six blocks of it; what the title gives is not asked."""
    source = read("说明\n\n" + "".join(f"{number}、概况\n\n更换水泵3台。\n\n" for number in "一二三四五六七八九"))
    asking = [
        (piece.blocks[0].titles[-1:], sorted(names[0] for names in piece.wanted if len(names) == 1))
        for piece in pieces_of(source, REPORT, figures_of(source))
    ]
    assert asking[1] == (("一、概况",), ["fiscal_year", "organization", "pumps"])
    assert [names for _, names in asking[-3:]] == [["pumps"]] * 3
    assert sum("organization" in names for _, names in asking) == 6


def test_what_the_title_gives_is_not_asked(read: Read) -> None:
    names = {route.fields[0].names for route in routes_of(read(TEXT), REPORT)}
    assert names == {("organization",), ("costs", "total"), ("pumps",)}


class Parts(BaseModel):
    total: Annotated[Q, Labels("费用合计")] = None
    parts: Annotated[list[Costs], Entries()] = Field(default_factory=list)


class Told(BaseModel):
    costs: Annotated[Parts | None, Within("费用", tables=("费用表",))] = None
    problems: Annotated[list[str], Points(headings=("问题",), lead=("问题",))] = Field(default_factory=list)


def test_lists_that_sentences_tell_are_not_looked_for_in_tables(read: Read) -> None:
    rows = ["costs.parts.power", "costs.parts.reason", "costs.parts.total"]
    assert alone(read(COSTS + TABLE), Told) == {
        "费用合计": [*rows, "costs.total", "problems"],
        "电费 |": ["costs.total"],
    }


def test_points_are_looked_for_below_their_headings(read: Read) -> None:
    assert alone(read(COSTS + "三、存在的问题\n\n人手不足。\n"), Told)["人手不足"] == ["problems"]


# Achievement figures


class Metric(BaseModel):
    name: str
    value: Decimal
    unit: Annotated[str | None, Beside("unit")] = None


class Metrics(BaseModel):
    pumps: Annotated[Q, Labels("水泵", measure=("count",))] = None
    metrics: list[Metric] = Field(default_factory=list)


METRICS = Schema("metrics", Metrics)


def test_achievement_figures_are_a_task_of_their_own_without_tables(read: Read) -> None:
    source = read(PUMPS + TABLE)
    tasks = [
        (piece.task, piece.blocks[0].text[:4], piece.wanted) for piece in pieces_of(source, METRICS, figures_of(source))
    ]
    metric = {("metrics", "name"), ("metrics", "value")}
    assert tasks == [
        ("section", "全年更换", {("pumps",)}),
        ("section", "电费 |", {("pumps",)}),
        ("achievements", "全年更换", metric),
    ]


def shown(source: Source, schema: Schema) -> list[tuple[str, str]]:
    """The questions beside the rules: task and last line of the sheet."""
    ruled, trust = rules(source, schema), Trust(with_suspects(source.checks))
    figures = figures_of(source)
    return [
        (question.task, sheet_for(question, figures, Answer.pointers).text.split("\n")[-1])
        for question in hybrid_questions(source, schema, SETTINGS, ruled, trust)
    ]


def test_a_settled_figure_gets_no_id_among_achievements(read: Read) -> None:
    source = read(PUMPS)
    assert [claim.text for claim in rules(source, METRICS)] == ["3"]
    assert shown(source, METRICS) == [("achievements", "全年更换水泵3台，惠及<1>5000人。")]


def test_where_all_figures_are_settled_no_achievements_are_asked(read: Read) -> None:
    assert shown(read("一、概况\n\n全年更换水泵3台。\n"), METRICS) == []


def test_a_value_that_a_record_holds_is_no_achievement_elsewhere(read: Read) -> None:
    assert shown(read(PUMPS.replace("，惠及5000人", "") + "二、成效\n\n共有3台投用。\n"), METRICS) == []


def test_for_the_model_alone_every_figure_has_an_id(read: Read) -> None:
    source = read(PUMPS)
    figures = figures_of(source)
    last = [sheet_for(q, figures, Answer.pointers).text for q in model_questions(source, METRICS, SETTINGS)]
    assert all("更换水泵<1>3台，惠及<2>5000人" in text for text in last)
    assert len(last) == 2


# What the rules left


def test_nothing_is_asked_where_the_rules_read_all(read: Read) -> None:
    assert beside_rules(read(TEXT)) == {}


POWER = COSTS.replace("其中电费", "其中供电支出")

# name: text behind that of the pumps, what is asked
LEFT: dict[str, tuple[str, dict[str, list[str]]]] = {
    "a figure of its kind": (POWER, {"费用合计": ["costs.power"]}),
    "no figure": (COSTS.replace("，其中电费4.50万元", ""), {}),
    "only a figure of another kind": (COSTS.replace("电费4.50万元", "供电设备4台"), {}),
    "only a percentage": (COSTS.replace("电费4.50万元", "增幅4.50%"), {}),
    "only the value of another field again": (COSTS.replace("其中电费4.50万元", "两项共12.50万元"), {}),
    "only a nothing": (COSTS.replace("其中电费4.50万元", "其中供电支出0万元"), {}),
    "words beside a figure": (
        POWER.replace("主要原因是水泵老化。", ""),
        {"费用合计": ["costs.power", "costs.reason"]},
    ),
    "words alone": (COSTS.replace("主要原因是水泵老化。", ""), {}),
    "a group of which no place is named": (
        COSTS.replace("二、费用情况", "二、开支情况").replace("费用合计", "合计"),
        {"合计12": ["costs.power", "costs.reason", "costs.total"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), LEFT.values(), ids=LEFT)
def test_what_the_rules_left_is_asked_where_a_figure_is_left_for_it(
    read: Read, text: str, expected: dict[str, list[str]]
) -> None:
    assert beside_rules(read(PUMPS + text)) == expected


def test_each_field_is_asked_in_its_place(read: Read) -> None:
    text = PUMPS.replace("水泵3台", "泵机3套") + POWER
    assert beside_rules(read(text)) == {"费用合计": ["costs.power"], "全年更换": ["pumps"]}


def claim(text: str, printed: str, *path: str, unit: str | None = "万元") -> Claim:
    start = text.index(printed)
    return Claim(path, printed, (Span(start, start + len(printed)),), unit)


def gaps(
    source: Source, claims: Sequence[Claim], disputed: Sequence[Claim] = (), model: Any = Report
) -> dict[str, list[str]]:
    schema = Schema("report", model)
    return asked(gaps_of(source, schema, figures_of(source), claims, disputed, places_of(claims)))


def test_a_disputed_value_is_asked_again_where_it_stands(read: Read) -> None:
    text = PUMPS + COSTS
    total = claim(text, "12.50", "costs", "total")
    ruled = [total, claim(text, "4.50", "costs", "power"), claim(text, "水泵老化", "costs", "reason", unit=None)]
    ruled.append(claim(text, "3", "pumps", unit="台"))
    assert gaps(read(text), ruled) == {}
    assert gaps(read(text), ruled, [total]) == {"费用合计": ["costs.total"]}


def test_a_disputed_value_of_a_field_that_is_looked_for_everywhere_is_asked_in_its_section_only(read: Read) -> None:
    text = PUMPS + COSTS
    pumps, total, power = (
        claim(text, "3", "pumps", unit="台"),
        claim(text, "12.50", "costs", "total"),
        claim(text, "4.50", "costs", "power"),
    )
    assert gaps(read(text), [pumps, total, power], [pumps]) == {"全年更换": ["pumps"]}


class Listed(BaseModel):
    items: Annotated[list[Costs], Within("费用")] = Field(default_factory=list)


@pytest.mark.parametrize("row", [None, "total", "reason"], ids=["no row", "a row with a figure", "a row with words"])
def test_a_list_is_asked_whole_or_not_at_all(read: Read, row: str | None) -> None:
    """Asked for more rows, a model gives totals and parts of those that are there."""
    printed = {"total": claim(COSTS, "12.50"), "reason": claim(COSTS, "水泵老化", unit=None)}
    claims = [replace(printed[row], path=("items", 0, row))] if row else []
    whole = {"费用合计": ["items.power", "items.reason", "items.total"]}
    assert gaps(read(COSTS), claims, model=Listed) == ({} if row else whole)


# Which figure a field can take


def mark(unit: str, **fact: Any) -> Mark:
    spans = (Span(0, 1),)
    known = Fact("甲", fact.pop("measure", "amount"), Decimal(3), "3", unit, spans, (), **fact) if fact else None
    return Mark(1, spans, "3", unit, known)


class Fields(BaseModel):
    amount: Annotated[Q, Labels("费用", measure=("amount",))] = None
    share: Annotated[Q, Labels("占比", measure=("share",))] = None
    count: Annotated[Q, Labels("数量", measure=("count",))] = None
    staff: Annotated[Q, Labels("人员", measure=("count",), unit=("人", "名"))] = None
    anything: Q = None


@pytest.mark.parametrize(
    ("field", "figure", "expected"),
    [
        pytest.param("amount", mark("万元"), True, id="money for an amount"),
        pytest.param("amount", mark("台"), False, id="a count for an amount"),
        pytest.param("amount", mark("%"), False, id="a percentage for an amount"),
        pytest.param("share", mark("%"), True, id="a percentage for a share"),
        pytest.param("share", mark("万元"), False, id="money for a share"),
        pytest.param("count", mark("台"), True, id="a count for a count"),
        pytest.param("count", mark(""), True, id="no unit for a count"),
        pytest.param("count", mark("万元"), False, id="money for a count"),
        pytest.param("staff", mark("人"), True, id="its own unit"),
        pytest.param("staff", mark("台"), False, id="another unit"),
        pytest.param("staff", mark(""), True, id="no unit where one is asked"),
        pytest.param("anything", mark("台"), True, id="a count for a field that says nothing"),
        pytest.param("anything", mark("%"), True, id="a percentage for a field that says nothing"),
        pytest.param("amount", mark("万元", table="t1"), True, id="of a table what its head says"),
        pytest.param("amount", mark("万元", table="t1", measure="previous"), False, id="of a table another measure"),
        pytest.param("count", mark("台", table="t1", measure="count"), False, id="of a table no counts"),
        pytest.param(
            "amount", mark("万元", table="t1", measure="final"), False, id="of a table what another field asks"
        ),
    ],
)
def test_which_figures_a_field_can_take(field: str, figure: Mark, expected: bool) -> None:
    leaf: Leaf = next(leaf for leaf in fields_of(Fields) if leaf.name == field)
    assert could_be(leaf, figure) is expected


# The bundled documents


@cache
def sample_source(stem: str) -> Source:
    source = source_of(SAMPLES / f"{stem}.pdf")
    return replace(source, checks=check_document(source))


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025"])
def test_beside_the_rules_nothing_is_asked_of_a_document_that_they_read_whole(stem: str) -> None:
    source = sample_source(stem)
    schema, trust = load(source.identity.parts[0]), Trust(with_suspects(source.checks))
    assert hybrid_questions(source, schema, SETTINGS, rules(source, schema), trust) == ()


def test_beside_the_rules_the_achievements_of_a_report_are_asked() -> None:
    source = sample_source("performance-2024")
    schema, trust = load("performance"), Trust(with_suspects(source.checks))
    ruled, figures = rules(source, schema), figures_of(source)
    *fields, achievements = hybrid_questions(source, schema, SETTINGS, ruled, trust)
    assert (achievements.task, achievements.wanted) == (
        "achievements",
        {("metrics", n) for n in ("name", "value", "period")},
    )
    marks = sheet_for(achievements, figures, Answer.pointers).marks
    assert len(marks) > 5
    assert not places_of(ruled) & {mark.start for mark in marks}
    # Of the fields a few at most.
    assert sum(len(question.wanted) for question in fields) < 12
    assert "achievements" not in {question.task for question in fields}


def test_a_document_that_rules_read_whole_costs_no_request() -> None:
    def ask(request: Request) -> Reply:
        raise AssertionError(request.section)

    result = structure(SAMPLES / "accounts-2024.pdf", (), hybrid_engine(ask, SETTINGS))
    assert (result.engine, result.usage.requests) == ("hybrid", 0)
    assert len(result.evidence) > 50
    assert {evidence.by for evidence in result.evidence.values()} == {("rules",)}


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_alone_a_model_is_asked_every_field(stem: str) -> None:
    source = sample_source(stem)
    schema = load(source.identity.parts[0])
    routes = routes_of(source, schema)
    wanted = {names for piece in pieces_of(source, schema, figures_of(source)) for names in piece.wanted}
    fields = {field.names for route in routes for field in route.fields}
    unasked = {names[0] for names in fields - wanted}
    assert len(wanted) > 0.7 * len(fields)
    assert unasked <= {"government_fund", "state_capital", "assets", "problems", "measures"}, unasked
