"""Checks that a schema declares: how they read, what is wrong with one, and what comes of them on figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from structurer.declare import AtMost, Change, Declared, Either, Equal, Share, Sum, Times, checks_of, paths, rules_of
from structurer.document import Span
from structurer.errors import SchemaError
from structurer.report.schemas import describe
from structurer.result import Check, Claim, Fact
from structurer.schema import Quantity, Schema, built_in, load
from structurer.verify.declared import check_declared

Write = Callable[[str, str], Path]
Q = Quantity | None
COUNTED = ("人", "辆", "台")


class Row(BaseModel):
    """A row."""

    name: str
    amount: Q = None
    plan: Q = None
    percent: Q = None
    completion_percent: Q = None


class Group(BaseModel):
    """A group of figures."""

    a: Q = None
    b: Q = None


class Form(BaseModel):
    """All that the cases need."""

    total: Q = None
    change: Q = None
    percent: Q = None
    previous: Q = None
    a: Q = None
    b: Q = None
    c: Q = None
    a_percent: Q = None
    b_percent: Q = None
    rows: list[Row] = []
    group: Group | None = None
    other: Group | None = None


def claims_of(figures: Mapping[str, str]) -> tuple[dict[str, Claim], dict[Claim, Fact]]:
    """Claims and their facts from "12.30万元" by pointer; "= total" stands on the very figure of another field."""
    claims: dict[str, Claim] = {}
    facts: dict[Claim, Fact] = {}
    for at, (pointer, printed) in enumerate(figures.items()):
        same = claims.get(printed.removeprefix("= ")) if printed.startswith("= ") else None
        path = tuple(int(part) if part.isdecimal() else part for part in pointer.split("/"))
        number = re.match(r"-?[\d.]+", printed)
        if same or not number:
            claims[pointer] = replace(same, path=path) if same else Claim(path, printed, (Span(at, at + 1),))
            if same:
                facts[claims[pointer]] = facts[same]
            continue
        spans = (Span(10 * at, 10 * at + 5),)
        unit = printed[number.end() :]
        claims[pointer] = Claim(path, number[0], spans, unit)
        digits = number[0].removeprefix("-")
        facts[claims[pointer]] = Fact(
            pointer, "count" if unit in COUNTED else "amount", Decimal(number[0]), digits, unit, spans, ()
        )
    return claims, facts


def tried(model: type[BaseModel], figures: Mapping[str, str]) -> list[Check]:
    claims, facts = claims_of(figures)
    return list(check_declared(Schema("form", model), claims, lambda claim: facts[claim]))


def form(*checks: Declared) -> type[BaseModel]:
    return type("Form", (Form,), {"checks": checks, "__annotations__": {"checks": ClassVar}, "__module__": __name__})


# How a check reads

READ = {
    "a sum": (Sum("total", "a", "b?", "-c", "rows.amount"), "total = a + b? - c + rows.amount"),
    "a sum with others": (Sum("total", "a", ...), "total = a + ..."),
    "products": (
        Sum("total", Times("a", "a_percent"), Times("b?", "b_percent")),
        "total = a × a_percent + b? × b_percent",
    ),
    "a share": (Share("percent", "a", "total"), "percent = a / total"),
    "a change": (Change("total", change="change", percent="percent"), "percent = change / (total - change)"),
    "a change from two years": (
        Change("total", percent="percent", previous="previous"),
        "percent = (total - previous) / previous",
    ),
    "a change with all": (
        Change("total", change="change", percent="percent", previous="previous"),
        "change = total - previous, percent = change / previous",
    ),
    "an equality": (Equal("a", "group.a"), "a = group.a"),
    "a bound": (AtMost("a", "total"), "a ≤ total"),
    "either": (Either(Share("percent", "a", "b"), Share("percent", "a", "c")), "percent = a / b or percent = a / c"),
}


@pytest.mark.parametrize(("check", "said"), READ.values(), ids=READ)
def test_a_check_reads_as_arithmetic_and_as_it_is_written(check: Declared, said: str) -> None:
    assert str(check) == said
    assert eval(repr(check)) == check
    assert hash(check) == hash(eval(repr(check)))


WRONG: dict[str, Callable[[], object]] = {
    "no parts": lambda: Sum("total"),
    "only others": lambda: Sum("total", ...),
    "a total that may be absent": lambda: Sum("total?", "a"),
    "a share that is taken away": lambda: Share("percent", "-a", "total"),
    "no name": lambda: Equal("a", ""),
    "an expression": lambda: Sum("total", "a + b"),
    "a percentage that may be absent": lambda: Times("a", "percent?"),
    "a change of nothing": lambda: Change("total", change="change"),
    "one alternative": lambda: Either(Equal("a", "b")),
    "alternatives of different figures": lambda: Either(Equal("a", "b"), Equal("b", "a")),
}


@pytest.mark.parametrize("write", WRONG.values(), ids=WRONG)
def test_what_is_no_check_cannot_be_written(write: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        write()


# What comes of a check

ADD = Sum("total", "a", "b?")
SHARE = Share("percent", "a", "total")
CHANGE = Change("total", change="change", percent="percent", previous="previous")
ROWS = Sum("total", "rows.amount")
TIMES = Sum("total", Times("a", "a_percent"), Times("b?", "b_percent"))
ROW_SHARE = Share("rows.percent", "rows.amount", "total")
EITHER = Either(Share("percent", "a", "b"), Share("percent", "a", "c"))
SIGNED = Sum("change", "a", "b?")


def row(number: int, **figures: str) -> dict[str, str]:
    return {f"rows/{number}/{name}": printed for name, printed in figures.items()}


TWO = {**row(0, name="甲", amount="30.00万元"), **row(1, name="乙", amount="70.00万元")}

# name: check, figures, the outcomes with their kinds
CASES: dict[str, tuple[Declared, dict[str, str], list[str]]] = {
    "a sum holds": (ADD, {"total": "3.30万元", "a": "1.10万元", "b": "2.20万元"}, ["sum holds"]),
    "a sum by rounding": (ADD, {"total": "3.31万元", "a": "1.10万元", "b": "2.20万元"}, ["sum rounding"]),
    "a sum that fails": (ADD, {"total": "3.40万元", "a": "1.10万元", "b": "2.20万元"}, ["sum error"]),
    "a sum in two units of money": (ADD, {"total": "1.10万元", "a": "1000元", "b": "1.00万元"}, ["sum holds"]),
    "a part absent, nothing lacks": (ADD, {"total": "1.10万元", "a": "1.10万元"}, ["sum holds"]),
    "a part absent, something lacks": (ADD, {"total": "3.30万元", "a": "1.10万元"}, ["sum note"]),
    "a part absent, too much": (ADD, {"total": "1.00万元", "a": "1.10万元"}, ["sum error"]),
    "a part absent that may be below nothing": (SIGNED, {"change": "1.00万元", "a": "1.10万元"}, ["sum note"]),
    "a part absent that is needed": (ADD, {"total": "3.30万元", "b": "1.10万元"}, []),
    "no total": (ADD, {"a": "1.10万元", "b": "1.10万元"}, []),
    "a part below nothing": (ADD, {"total": "1.10万元", "a": "3.30万元", "b": "-2.20万元"}, ["sum holds"]),
    "a part taken away": (
        Sum("total", "a", "-b"),
        {"total": "1.10万元", "a": "3.30万元", "b": "2.20万元"},
        ["sum holds"],
    ),
    "money and persons": (ADD, {"total": "3万元", "a": "1万元", "b": "2人"}, []),
    "persons": (ADD, {"total": "3人", "a": "1人", "b": "2人"}, ["sum holds"]),
    "persons are never rounded": (ADD, {"total": "4人", "a": "1人", "b": "2人"}, ["sum error"]),
    "two other units": (ADD, {"total": "3辆", "a": "1辆", "b": "2台"}, []),
    "nothing bears itself out": (ADD, {"total": "3.30万元", "a": "= total"}, []),
    "others beside, it falls short": (Sum("total", "a", ...), {"total": "3.30万元", "a": "1.10万元"}, []),
    "others beside, it is all": (Sum("total", "a", ...), {"total": "3.30万元", "a": "3.30万元"}, ["sum holds"]),
    "others beside, too much": (Sum("total", "a", ...), {"total": "3.30万元", "a": "3.40万元"}, ["sum error"]),
    "rows": (ROWS, {"total": "100.00万元", **TWO}, ["sum holds"]),
    "rows that fail": (ROWS, {"total": "101.00万元", **TWO}, ["sum error"]),
    "no rows": (ROWS, {"total": "100.00万元"}, []),
    "a row without its figure": (ROWS, {"total": "100.00万元", **TWO, "rows/2/name": "丙"}, []),
    "a row that may lack it": (
        Sum("total", "rows.amount?"),
        {"total": "100.00万元", **TWO, "rows/2/name": "丙"},
        ["sum holds"],
    ),
    "a row lacks what is short": (
        Sum("total", "rows.amount?"),
        {"total": "120.00万元", **TWO, "rows/2/name": "丙"},
        ["sum note"],
    ),
    "a share": (SHARE, {"percent": "33.33%", "a": "1.00万元", "total": "3.00万元"}, ["share holds"]),
    "a share by rounding": (SHARE, {"percent": "33.40%", "a": "1.00万元", "total": "3.00万元"}, ["share rounding"]),
    "a share that fails": (SHARE, {"percent": "34.00%", "a": "1.00万元", "total": "3.00万元"}, ["share error"]),
    "a share as a fraction": (SHARE, {"percent": "0.25", "a": "1.00万元", "total": "4.00万元"}, ["share holds"]),
    "a share in money": (SHARE, {"percent": "25.00万元", "a": "1.00万元", "total": "4.00万元"}, []),
    "a share of persons": (SHARE, {"percent": "25%", "a": "1人", "total": "4人"}, ["share holds"]),
    "money of persons": (SHARE, {"percent": "25%", "a": "1万元", "total": "4人"}, []),
    "a share of nothing": (SHARE, {"percent": "0.00%", "a": "0.00万元", "total": "0.00万元"}, ["share note"]),
    "shares row by row": (
        ROW_SHARE,
        {"total": "100.00万元", **TWO, "rows/0/percent": "30.00%", "rows/1/percent": "71.00%"},
        ["share holds", "share error"],
    ),
    "a rate of execution": (
        Share("rows.completion_percent", "rows.amount", "rows.plan"),
        {**TWO, **row(0, plan="60.00万元", completion_percent="50.00%"), **row(1, plan="70.00万元")},
        ["completion holds"],
    ),
    "a change": (CHANGE, {"total": "11.00万元", "change": "1.00万元", "percent": "10.00%"}, ["change holds"]),
    "a fall": (CHANGE, {"total": "9.00万元", "change": "-1.00万元", "percent": "-10.00%"}, ["change holds"]),
    "a fall that is told as growth": (
        CHANGE,
        {"total": "9.00万元", "change": "-1.00万元", "percent": "10.00%"},
        ["change error"],
    ),
    "a change from nothing": (
        CHANGE,
        {"total": "9.00万元", "change": "9.00万元", "percent": "100.00%"},
        ["change note"],
    ),
    "a change from below nothing": (CHANGE, {"total": "5.00万元", "change": "8.00万元", "percent": "160.00%"}, []),
    "two years": (
        CHANGE,
        {"total": "11.00万元", "previous": "10.00万元", "change": "1.00万元", "percent": "12.00%"},
        ["change holds", "change error"],
    ),
    "two years and a percentage": (
        CHANGE,
        {"total": "412.6$ million", "previous": "388.1$ million", "percent": "6.3%"},
        ["change holds"],
    ),
    "one year": (CHANGE, {"total": "11.00万元", "percent": "12.00%"}, []),
    "the same figure again": (Equal("a", "group.a"), {"a": "1.00万元", "group/a": "10000元"}, ["restated holds"]),
    "another figure": (Equal("a", "group.a"), {"a": "1.00万元", "group/a": "1.01万元"}, ["restated error"]),
    "the very same figure": (Equal("a", "group.a"), {"a": "1.00万元", "group/a": "= a"}, []),
    "a part of its whole": (AtMost("a", "total"), {"a": "1.00万元", "total": "1.00万元"}, ["part holds"]),
    "a part above by rounding": (AtMost("a", "total"), {"a": "1.01万元", "total": "1.00万元"}, ["part rounding"]),
    "a part above its whole": (AtMost("a", "total"), {"a": "2.00万元", "total": "1.00万元"}, ["part error"]),
    "products": (
        TIMES,
        {"total": "129.77万元", "a": "9.00万元", "a_percent": "98%", "b": "222.07万元", "b_percent": "54.61%"},
        ["sum error"],
    ),
    "products by rounding": (
        TIMES,
        {"total": "130.12万元", "a": "9.00万元", "a_percent": "98%", "b": "222.07万元", "b_percent": "54.61%"},
        ["sum rounding"],
    ),
    "a product that holds": (TIMES, {"total": "4.50万元", "a": "9.00万元", "a_percent": "50%"}, ["sum holds"]),
    "a product without its percentage": (TIMES, {"total": "4.50万元", "a": "9.00万元"}, []),
    "nothing needs no percentage": (
        TIMES,
        {"total": "4.50万元", "a": "9.00万元", "a_percent": "50%", "b": "0.00万元"},
        ["sum holds"],
    ),
    "either: the first": (EITHER, {"percent": "50%", "a": "1人", "b": "2人", "c": "4人"}, ["share holds"]),
    "either: the second": (EITHER, {"percent": "25%", "a": "1人", "b": "2人", "c": "4人"}, ["share holds"]),
    "either: none": (EITHER, {"percent": "75%", "a": "1人", "b": "2人", "c": "4人"}, ["share error"]),
    "either: the other cannot be tried": (EITHER, {"percent": "25%", "a": "1人", "b": "2人"}, []),
}


@pytest.mark.parametrize(("check", "figures", "outcomes"), CASES.values(), ids=CASES)
def test_what_comes_of_a_check(check: Declared, figures: dict[str, str], outcomes: list[str]) -> None:
    found = tried(form(check), figures)
    assert [f"{one.kind} {one.outcome}" for one in found] == outcomes


def test_a_failed_sum_says_what_the_arithmetic_gives() -> None:
    (found,) = tried(form(Sum("total", "a", "-b")), {"b": "500.00元", "total": "3.40万元", "a": "1.10万元"})
    assert [fact.item for fact in found.facts] == ["total", "a", "b"]
    assert found.factors == (1, -1)
    assert (found.expected, found.difference) == (Decimal("1.05"), Decimal("2.35"))


def test_a_percentage_stands_behind_the_amount_that_it_is_of() -> None:
    (found,) = tried(
        form(Sum("total", "c", Times("-a", "percent"))), {"total": "6人", "c": "8人", "a": "4人", "percent": "50%"}
    )
    assert [fact.item for fact in found.facts] == ["total", "c", "a", "percent"]
    assert (found.outcome, found.factors, found.rule) == ("holds", (1, -1, -1), "times")


def test_a_row_is_called_by_its_name() -> None:
    found = tried(form(ROW_SHARE), {"total": "100.00万元", **TWO, "rows/1/percent": "70.00%"})
    assert [check.about for check in found] == ["乙，percent"]


class Inner(Group):
    """A group with a check of its own."""

    checks: ClassVar = [Equal("a", "b")]


class Outer(BaseModel):
    """A model that holds others."""

    one: Inner | None = None
    two: Inner | None = None
    rows: list[Inner] = []


def test_the_checks_of_a_model_hold_wherever_it_stands() -> None:
    places = ("one", "two", "rows/0", "rows/1")
    figures = {f"{place}/{name}": "1人" for place in places[:3] for name in "ab"}
    found = tried(Outer, {**figures, "rows/1/a": "1人", "rows/1/b": "2人"})
    assert [check.facts[0].item for check in found] == [f"{place}/a" for place in places]
    assert [check.outcome for check in found] == ["holds", "holds", "holds", "error"]


def test_a_claim_without_a_figure_is_not_tried() -> None:
    claims, facts = claims_of({"total": "3人", "a": "3人"})
    del facts[claims["a"]]
    assert list(check_declared(Schema("form", form(ADD)), claims, facts.get)) == []


# In a schema file

HEAD = """from typing import ClassVar
from pydantic import BaseModel, ConfigDict
from structurer import Quantity
from structurer.declare import AtMost, Change, Either, Equal, Share, Sum, Times

class Row(BaseModel):
    name: str
    amount: Quantity | None = None

class Other(BaseModel):
    amount: Quantity | None = None

class A(BaseModel):
    total: Quantity | None = None
    staff: Quantity | None = None
    title: str | None = None
    rows: list[Row] = []
    others: list[Other] = []
"""

REFUSED = {
    "no such field": (
        'ClassVar = [Sum("total", "staf")]',
        r"A: A\.checks, Sum\('total', 'staf'\): A has no field 'staf'; near ones are staff",
    ),
    "no such field below": (
        'ClassVar = [Sum("total", "rows.amonut")]',
        "Row has no field 'amonut'; near ones are amount",
    ),
    "a field of a figure": ('ClassVar = [Sum("total", "staff.value")]', "staff has no field 'value'"),
    "words": ('ClassVar = [Equal("total", "title")]', "'title' asks for no figure"),
    "rows themselves": ('ClassVar = [Sum("total", "rows")]', "'rows' asks for no figure"),
    "rows of another list": ('ClassVar = [Equal("rows.amount", "others.amount")]', r"'others\.amount' is of rows"),
    "all rows where one is meant": ('ClassVar = [AtMost("total", "rows.amount")]', r"'rows\.amount' is of rows"),
    "one of several": ('ClassVar = [Either(Equal("total", "staff"), Equal("total", "stuff"))]', "no field 'stuff'"),
    "no check": ('ClassVar = ["total = staff"]', r"A: A\.checks: 'total = staff' is no check; there are Sum"),
    "a field": ('list[str] = [Sum("total", "staff")]', r"write `checks: ClassVar\[list\] = \[\.\.\.\]`"),
    "a check that cannot be": ('ClassVar = [Sum("total")]', r"cannot be loaded: ValueError: Sum\('total'\) has no"),
}


@pytest.mark.parametrize(("checks", "message"), REFUSED.values(), ids=REFUSED)
def test_a_check_that_cannot_be_tried_is_told_when_the_schema_is_loaded(
    write: Write, checks: str, message: str
) -> None:
    path = write("costs.py", f"{HEAD}    checks: {checks}\n")
    with pytest.raises(SchemaError, match=message) as caught:
        load(f"{path}:A")
    assert "\n" not in str(caught.value)
    assert "costs.py" in str(caught.value) or str(caught.value).startswith("A: ")


def test_a_check_that_is_not_annotated_is_told_by_pydantic_in_one_line(write: Write) -> None:
    path = write("costs.py", f'{HEAD}    checks = [Sum("total", "staff")]\n')
    with pytest.raises(SchemaError, match="ClassVar") as caught:
        load(f"{path}:A")
    assert "\n" not in str(caught.value)


DECLARED = {
    "a list": 'checks: ClassVar[list] = [Sum("total", "staff", "rows.amount")]',
    "a class variable": 'checks: ClassVar = [Sum("total", "staff", "rows.amount")]',
    "a typed one": 'checks: ClassVar[tuple[Sum, ...]] = (Sum("total", "staff", "rows.amount"),)',
    "a single one": 'checks: ClassVar = Sum("total", "staff", "rows.amount")',
    "a type that pydantic ignores": (
        'model_config = ConfigDict(ignored_types=(list,))\n    checks = [Sum("total", "staff", "rows.amount")]'
    ),
}


@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"], ids=["", "postponed"])
@pytest.mark.parametrize("checks", DECLARED.values(), ids=DECLARED)
def test_a_file_of_ones_own_declares_checks(write: Write, checks: str, future: str) -> None:
    body = future + HEAD.replace("class A(BaseModel):\n", f"class A(BaseModel):\n    {checks}\n")
    schema = load(f"{write('costs.py', body)}:A")
    claims, facts = claims_of({"total": "4人", "staff": "1人", "rows/0/amount": "1人", "rows/1/amount": "1人"})
    (found,) = check_declared(schema, claims, lambda claim: facts[claim])
    assert (found.outcome, found.expected, found.difference) == ("error", 3, 1)
    assert "checks" not in schema.model.model_fields


def test_a_field_or_a_method_called_checks_declares_nothing() -> None:
    class Field(BaseModel):
        checks: list[str] = []

    class Method(BaseModel):
        def checks(self) -> list[str]:
            return []

    assert checks_of(Field) == checks_of(Method) == ()


def test_a_model_that_inherits_has_the_checks_of_its_base() -> None:
    class Base(BaseModel):
        model_config = ConfigDict(frozen=True)
        checks: ClassVar = [Equal("a", "b")]
        a: Q = None
        b: Q = None

    class More(Base):
        c: Q = None

    assert checks_of(More) == (Equal("a", "b"),)


# Built-in schemas


@pytest.mark.parametrize("name", built_in())
def test_a_built_in_schema_declares_checks_on_figures_that_it_has(name: str) -> None:
    schema = load(name)
    models = {inner for leaf in schema.fields if leaf.model for inner in (leaf.model,)} | {schema.model}
    checks = [rule for model in models for check in checks_of(model) for rule in rules_of(check)]
    assert len(checks) > 10
    assert all(paths(check) for check in checks)


def test_the_checks_are_shown_with_the_fields() -> None:
    shown = describe(load("final_accounts")).splitlines()
    assert "    check: total = sources.amount" in shown
    assert "  check: income.total = overall.current_year_income" in shown


def test_the_share_of_small_enterprises_is_proved_by_its_products() -> None:
    figures = {"total": "231.07万元", "goods": "9.00万元", "works": "0.00万元", "services": "222.07万元"}
    figures |= {"goods_sme_percent": "98%", "works_sme_percent": "0%", "services_sme_percent": "54.61%"}
    claims, facts = claims_of(
        {f"procurement/{name}": said for name, said in (figures | {"sme_amount": "129.77万元"}).items()}
    )
    found = list(check_declared(load("final_accounts"), claims, lambda claim: facts[claim]))
    (wrong,) = [check for check in found if check.outcome == "error"]
    assert (wrong.kind, wrong.rule, wrong.about) == ("sum", "times", "授予中小企业合同金额")
    assert wrong.expected == Decimal("130.092427")
