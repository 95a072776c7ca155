"""Rules and model together: agreement is a second witness, a difference is settled by the document or told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from structurer.document import Span
from structurer.hints import Labels
from structurer.model.combine import combine, disputed_claims, places_of, with_names, without_doubles
from structurer.model.engine import Settings, model_engine
from structurer.model.questions import Wording
from structurer.model.request import Reply
from structurer.pipeline import extract, source_of
from structurer.result import Check, Claim, Engine, Fact, Source
from structurer.result import Path as Where
from structurer.schema import Quantity, Schema
from structurer.verify.grounding import facts_at
from structurer.verify.trust import ENGINES, Trust

TEXT = "收入12.50万元。支出9.00万元。全年收入12.50万元。拨款3.00万元。其他收入125000元。补助0万元，捐赠0万元。\n"
INCOME, COSTS, AGAIN, GRANT, YUAN = ("收入1", "支出9", "年收入1", "拨款3", "其他收入1")

Write = Callable[[str, str], Path]
Told = tuple[str, str, list[str], str]  # of a check: outcome, rule, digits, what it is about
Kept = tuple[Where, str, tuple[str, ...]]  # of a claim: path, digits, engines


@pytest.fixture
def source(write: Write) -> Source:
    return source_of(write("document.txt", TEXT))


def spans(before: str, length: int | None = None) -> tuple[Span, ...]:
    """The place of the figure that begins with the last character of `before`."""
    start = TEXT.index(before) + len(before) - 1
    end = start
    while TEXT[end] in "0123456789.":
        end += 1
    return (Span(start, end if length is None else start + length),)


def claim(before: str, *path: str | int, by: Engine = "rules", unit: str | None = "万元") -> Claim:
    place = spans(before)
    return Claim(path, TEXT[slice(*place[0])], place, unit, by=(by,))


def words(text: str, *path: str | int, by: Engine = "rules") -> Claim:
    start = TEXT.index(text)
    return Claim(path, text, (Span(start, start + len(text)),), by=(by,))


def fact(source: Source, before: str) -> Fact:
    (found,) = (fact for fact in source.facts if fact.spans == spans(before))
    return found


def borne_out(source: Source, *befores: str) -> Trust:
    """The arithmetic of the document bears out these figures."""
    other = fact(source, "补助0")
    return Trust(tuple(Check("sum", "holds", (fact(source, before), other)) for before in befores))


NOTHING = Trust(())


def combined(
    source: Source, first: Sequence[Claim], second: Sequence[Claim], trust: Trust = NOTHING
) -> tuple[list[Kept], list[Told]]:
    """What is kept and what is told."""
    claims, checks = combine(source, first, second, trust)
    assert all(check.kind == ENGINES for check in checks)
    return (
        [(claim.path, claim.text, claim.by) for claim in claims],
        [(check.outcome, check.rule, [f.printed for f in check.facts], check.about) for check in checks],
    )


# One field

TOTAL = ("total",)
RULED = claim(INCOME, "total")

# name: the model's claim; what is kept and by whom; what is told. The arithmetic bears out `INCOME` or `COSTS` or none.
FIELDS: dict[str, tuple[list[Claim], tuple[str, ...], tuple[str, tuple[str, ...]], list[Told]]] = {
    "one place": ([claim(INCOME, "total", by="model")], (), ("12.50", ("rules", "model")), []),
    "another place with the same value": ([claim(AGAIN, "total", by="model")], (), ("12.50", ("rules", "model")), []),
    "the same value in another unit": (
        [claim(YUAN, "total", by="model", unit="元")],
        (),
        ("12.50", ("rules", "model")),
        [],
    ),
    "the model says nothing": ([], (), ("12.50", ("rules",)), []),
    "the rules' value is borne out": (
        [claim(COSTS, "total", by="model")],
        (INCOME,),
        ("12.50", ("rules",)),
        [("note", "kept", ["12.50", "9.00"], "total")],
    ),
    "the model's value is borne out": (
        [claim(COSTS, "total", by="model")],
        (COSTS,),
        ("9.00", ("model",)),
        [("note", "taken", ["9.00", "12.50"], "total")],
    ),
    "both are": (
        [claim(COSTS, "total", by="model")],
        (INCOME, COSTS),
        ("12.50", ("rules",)),
        [("note", "kept", ["12.50", "9.00"], "total")],
    ),
    "neither is": (
        [claim(COSTS, "total", by="model")],
        (),
        ("12.50", ("rules",)),
        [("error", ENGINES, ["12.50", "9.00"], "total")],
    ),
    "the model's place was not read": (
        [Claim(TOTAL, "1", spans(INCOME, 1), "万元", by=("model",))],
        (),
        ("12.50", ("rules",)),
        [],
    ),
}


@pytest.mark.parametrize(("second", "held", "kept", "told"), FIELDS.values(), ids=FIELDS)
def test_a_field_that_rules_and_model_fill(
    source: Source,
    second: list[Claim],
    held: tuple[str, ...],
    kept: tuple[str, tuple[str, ...]],
    told: list[Told],
) -> None:
    found, checks = combined(source, [RULED], second, borne_out(source, *held))
    assert found == [(TOTAL, *kept)]
    assert checks == told


def test_of_two_places_the_one_that_was_read_is_kept(source: Source) -> None:
    unread = Claim(TOTAL, "1", spans(INCOME, 1), "万元")
    ((path, text, by),), checks = combined(source, [unread], [claim(COSTS, "total", by="model")])
    assert (path, text, by, checks) == (TOTAL, "9.00", ("model",), [])


def test_of_two_places_that_were_not_read_the_first_is_kept(source: Source) -> None:
    first, second = Claim(TOTAL, "1", spans(INCOME, 1), "万元"), Claim(TOTAL, "9", spans(COSTS, 1), "万元", ("model",))
    assert combined(source, [first], [second]) == ([(TOTAL, "1", ("rules",))], [])


def test_a_nothing_does_not_agree_with_another_nothing(source: Source) -> None:
    one, other = claim("补助0", "total"), claim("捐赠0", "total", by="model")
    ((_, _, by),), (check,) = combined(source, [one], [other])
    assert (by, check[0]) == (("rules",), "error")
    assert combined(source, [one], [claim("补助0", "total", by="model")])[0] == [(TOTAL, "0", ("rules", "model"))]


class Report(BaseModel):
    total: Annotated[Quantity | None, Labels("费用", measure=("amount",))] = Field(None, description="费用")


BORNE_OUT = "一、概况\n\n费用12.50万元，其中：主泵4.50万元、副泵8.00万元。备件3.00万元。\n"


def test_a_value_that_the_document_bears_out_is_released_whatever_the_model_says(write: Write) -> None:
    read = source_of(write("borne_out.txt", BORNE_OUT))
    settings = Settings(Wording("http://model.invalid/v1", "any"))
    engine = model_engine(lambda _: Reply("answered", {"费用": 4}), settings)
    result = extract(read, [Schema("report", Report)], engine)
    assert result.records == {"report": {"total": {"value": "12.50", "unit": "万元"}}}
    (finding,) = [found for found in result.findings if found.kind == ENGINES]
    assert (finding.severity, [figure.value for figure in finding.figures]) == ("note", ["12.50", "3.00"])


def test_what_differs_puts_the_kept_figure_in_doubt(source: Source) -> None:
    _, (check,) = combine(source, [RULED], [claim(COSTS, "total", by="model")], NOTHING)
    assert check.suspects == (fact(source, INCOME).id,)
    assert Trust((check,)).status(fact(source, INCOME))[0] == "disputed"
    assert Trust((check,)).status(fact(source, COSTS))[0] == "grounded"


@pytest.mark.parametrize(
    ("held", "kept", "told"),
    [
        pytest.param((), "9.00", ("error", ENGINES, ["12.50", "9.00"], "total"), id="neither is borne out"),
        pytest.param((COSTS,), "9.00", ("note", "taken", ["9.00", "12.50"], "total"), id="the model's is"),
        pytest.param((INCOME,), "12.50", ("note", "kept", ["12.50", "9.00"], "total"), id="the rules' is"),
    ],
)
def test_where_the_model_comes_first_the_same_is_told(
    source: Source, held: tuple[str, ...], kept: str, told: tuple[str, str, list[str], str]
) -> None:
    """Kept and taken are the rules' and the model's, whichever engine comes first."""
    first, second = [claim(COSTS, "total", by="model")], [RULED]
    ((_, text, _),), checks = combined(source, first, second, borne_out(source, *held))
    assert (text, checks) == (kept, [told])


def test_words_of_the_first_engine_stay_and_those_of_the_second_fill(source: Source) -> None:
    first = [words("全年收入", "name")]
    second = [words("其他收入", "name", by="model"), words("捐赠", "reason", by="model")]
    found, checks = combined(source, first, second)
    assert found == [(("name",), "全年收入", ("rules",)), (("reason",), "捐赠", ("model",))]
    assert checks == []


def test_fields_of_one_engine_alone_stay(source: Source) -> None:
    found, _ = combined(source, [RULED], [claim(GRANT, "grant", by="model"), claim(COSTS, "costs", by="model")])
    assert found == [
        (TOTAL, "12.50", ("rules",)),
        (("grant",), "3.00", ("model",)),
        (("costs",), "9.00", ("model",)),
    ]


def test_of_two_values_of_the_model_the_first_counts(source: Source) -> None:
    second = [claim(INCOME, "total", by="model"), claim(COSTS, "total", by="model")]
    found, checks = combined(source, [RULED], second)
    assert (found, checks) == ([(TOTAL, "12.50", ("rules", "model"))], [])


# Rows


def test_rows_are_one_where_they_share_a_figure_or_a_name(source: Source) -> None:
    first = [words("拨款", "items", 0, "name"), claim(GRANT, "items", 0, "amount"), claim(COSTS, "items", 1, "amount")]
    second = [
        words("支出", "items", 0, "name", by="model"),
        claim(COSTS, "items", 0, "amount", by="model"),
        words("拨款", "items", 1, "name", by="model"),
        claim(AGAIN, "items", 2, "amount", by="model"),
        words("捐赠", "items", 2, "name", by="model"),
    ]
    found, checks = combined(source, first, second)
    assert sorted(found) == [
        (("items", 0, "amount"), "3.00", ("rules",)),
        (("items", 0, "name"), "拨款", ("rules",)),
        (("items", 1, "amount"), "9.00", ("rules", "model")),
        (("items", 1, "name"), "支出", ("model",)),
        (("items", 2, "amount"), "12.50", ("model",)),
        (("items", 2, "name"), "捐赠", ("model",)),
    ]
    assert checks == []


def test_a_figure_of_a_row_that_has_another_name_is_no_second_witness(source: Source) -> None:
    first = [words("收入", "rows", 0, "name"), claim(INCOME, "rows", 0, "amount")]
    second = [words("拨款", "rows", 4, "name", by="model"), claim(INCOME, "rows", 4, "amount", by="model")]
    same = [words("全年收入", "rows", 4, "name", by="model"), claim(INCOME, "rows", 4, "amount", by="model")]
    assert combined(source, first, second)[0][1] == (("rows", 0, "amount"), "12.50", ("rules",))
    assert combined(source, first, same)[0][1] == (("rows", 0, "amount"), "12.50", ("rules", "model"))


def test_a_row_of_another_list_is_another_row(source: Source) -> None:
    found, _ = combined(source, [claim(COSTS, "items", 4, "amount")], [claim(COSTS, "others", 0, "amount", by="model")])
    assert [path for path, _, _ in found] == [("items", 4, "amount"), ("others", 0, "amount")]


def test_new_rows_are_numbered_behind_those_that_are_there(source: Source) -> None:
    first = [claim(COSTS, "items", 4, "amount")]
    second = [claim(GRANT, "items", 0, "amount", by="model"), claim(AGAIN, "items", 1, "amount", by="model")]
    found, _ = combined(source, first, second)
    assert [(path, text) for path, text, _ in found] == [
        (("items", 4, "amount"), "9.00"),
        (("items", 5, "amount"), "3.00"),
        (("items", 6, "amount"), "12.50"),
    ]


def test_where_there_are_no_rows_the_first_is_number_nothing(source: Source) -> None:
    found, _ = combined(source, [RULED], [claim(COSTS, "items", 3, "amount", by="model")])
    assert found == [(TOTAL, "12.50", ("rules",)), (("items", 0, "amount"), "9.00", ("model",))]


def test_rows_with_different_figures_at_one_name_are_told(source: Source) -> None:
    first = [words("拨款", "items", 0, "name"), claim(GRANT, "items", 0, "amount")]
    second = [words("拨款", "items", 3, "name", by="model"), claim(COSTS, "items", 3, "amount", by="model")]
    found, checks = combined(source, first, second)
    assert found == [(("items", 0, "name"), "拨款", ("rules",)), (("items", 0, "amount"), "3.00", ("rules",))]
    assert checks == [("error", ENGINES, ["3.00", "9.00"], "items.0.amount")]


# Names that the rules know


def test_the_model_s_figures_get_the_names_that_the_rules_know() -> None:
    named = ((Span(1, 2),), (Span(5, 7),))
    ruled = [Claim(TOTAL, "1", (Span(1, 2),), "万元", named=named), Claim(("name",), "甲", (Span(0, 1),), named=named)]
    own = ((Span(8, 9),),)
    model = [
        Claim(TOTAL, "2", (Span(3, 4),), "万元", by=("model",)),
        Claim(("name",), "甲", (Span(0, 1),), by=("model",), named=own),
        Claim(("grant",), "3", (Span(8, 9),), "万元", by=("model",), named=own),
    ]
    assert [claim.named for claim in with_names(model, ruled)] == [named, own, own]
    assert [claim.text for claim in with_names(model, ruled)] == ["2", "甲", "3"]


def test_a_claim_that_is_agreed_on_or_taken_keeps_the_names_of_its_field(source: Source) -> None:
    named = ((Span(1, 2),),)
    knows = replace(RULED, named=named)
    model = claim(INCOME, "total", by="model")
    assert [c.named for c in combine(source, [knows], [model], NOTHING)[0]] == [named]
    assert [c.named for c in combine(source, [RULED], [replace(model, named=named)], NOTHING)[0]] == [named]
    taken, _ = combine(source, [knows], [claim(COSTS, "total", by="model")], borne_out(source, COSTS))
    assert [(c.text, c.named) for c in taken] == [("9.00", named)]
    unread = Claim(TOTAL, "1", spans(INCOME, 1), "万元", named=named)
    read, _ = combine(source, [unread], [claim(COSTS, "total", by="model")], NOTHING)
    assert [(c.text, c.named) for c in read] == [("9.00", named)]


# What two chunks tell twice


def row(number: int, name: str, **more: str) -> list[Claim]:
    at = 10 * number
    made = [Claim(("items", number, "name"), name, (Span(at, at + 1),), by=("model",))]
    return made + [Claim(("items", number, key), value, (Span(at + 2, at + 3),), "万元") for key, value in more.items()]


def use(number: int, text: str) -> Claim:
    return Claim(("items", number, "use"), text, (Span(10 * number, 10 * number + 1),), by=("model",))


def reason(number: int, text: str) -> Claim:
    return Claim(("items", number, "reason"), text, (Span(10 * number + 5, 10 * number + 6),), by=("model",))


# name: rows with their chunk, the claims that are left
DOUBLES: dict[str, tuple[list[tuple[int, list[Claim]]], dict[str, str]]] = {
    "two names": (
        [(0, row(0, "甲", amount="1")), (1, row(1, "乙", amount="2"))],
        {"0.name": "甲", "0.amount": "1", "1.name": "乙", "1.amount": "2"},
    ),
    "one name in two chunks": (
        [(0, row(0, "甲", amount="1")), (1, row(1, "甲", amount="1"))],
        {"0.name": "甲", "0.amount": "1"},
    ),
    "the later row fills what the earlier one left open": (
        [(0, row(0, "甲", amount="1")), (1, row(1, "甲", amount="2", share="3"))],
        {"0.name": "甲", "0.amount": "1", "0.share": "3"},
    ),
    "one name twice in one chunk": (
        [(0, row(0, "甲", amount="1")), (0, row(1, "甲", amount="2"))],
        {"0.name": "甲", "0.amount": "1", "1.name": "甲", "1.amount": "2"},
    ),
    "one name twice in the later chunk": (
        [(0, row(0, "甲", amount="1")), (1, row(1, "甲", amount="1")), (1, row(2, "甲", amount="2"))],
        {"0.name": "甲", "0.amount": "1", "2.name": "甲", "2.amount": "2"},
    ),
    "two rows of one name in both chunks": (
        [
            (0, row(0, "甲", amount="1")),
            (0, row(1, "甲", amount="2")),
            (1, row(2, "甲", amount="1")),
            (1, row(3, "甲", amount="2")),
        ],
        {"0.name": "甲", "0.amount": "1", "1.name": "甲", "1.amount": "2"},
    ),
    "one name with other words beside it": (
        [(0, [*row(0, "甲", amount="1"), reason(0, "老化")]), (1, [*row(1, "甲", share="3"), reason(1, "检修")])],
        {"0.name": "甲", "0.amount": "1", "0.reason": "老化", "0.share": "3"},
    ),
    "rows without a name that begin with the same words": (
        [(0, [use(0, "公务"), *row(0, "", amount="1")[1:]]), (1, [use(1, "公务"), *row(1, "", amount="1")[1:]])],
        {"0.use": "公务", "0.amount": "1"},
    ),
    "white space and width aside": (
        [(0, row(0, "甲（乙）", amount="1")), (1, row(1, "甲(乙)", amount="1"))],
        {"0.name": "甲（乙）", "0.amount": "1"},
    ),
}


@pytest.mark.parametrize(("told", "left"), DOUBLES.values(), ids=DOUBLES)
def test_a_row_that_two_chunks_tell_is_one(told: list[tuple[int, list[Claim]]], left: dict[str, str]) -> None:
    claims = [claim for _, made in told for claim in made]
    chunk_of = [chunk for chunk, made in told for _ in made]
    found = without_doubles(claims, chunk_of)
    assert {".".join(map(str, claim.path[1:])): claim.text for claim in found} == left
    assert len(found) == len(left)


def test_rows_without_a_name_are_never_one() -> None:
    claims = [Claim(("items", n, "amount"), "1", (Span(n, n + 1),), "万元") for n in range(2)]
    assert without_doubles(claims, [0, 1]) == claims


def test_a_field_that_two_chunks_tell_is_that_of_the_first() -> None:
    first, second = Claim(TOTAL, "1", (Span(0, 1),), "万元"), Claim(TOTAL, "2", (Span(5, 6),), "万元")
    assert without_doubles([first, second], [0, 1]) == [first]


# Which claims


def test_the_places_of_claims_are_those_of_their_figures() -> None:
    claims = [Claim(TOTAL, "1", (Span(7, 8), Span(9, 10)), "万元"), Claim(("name",), "甲", (Span(2, 3),))]
    assert places_of([*claims, Claim(("b",), "0", (), "万元")]) == {7}


def test_disputed_claims_are_those_that_the_arithmetic_contradicts(source: Source) -> None:
    claims = [RULED, claim(COSTS, "costs"), words("拨款", "name")]
    checks = (Check("sum", "error", (fact(source, COSTS), fact(source, GRANT)), suspects=(fact(source, COSTS).id,)),)
    facts = facts_at(source.facts)
    assert disputed_claims(claims, facts, Trust(checks)) == (claims[1],)
    assert disputed_claims(claims, facts, NOTHING) == ()
