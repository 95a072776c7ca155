"""The words at a figure's place name its field, or the value is not verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from structurer.extract import Engine, leaf_at
from structurer.extract.rules import rules
from structurer.pipeline import extract, source_of
from structurer.result import Claim, Extraction, Fact, Source
from structurer.schema import Schema, load
from structurer.verify.grounding import fact_of, facts_at
from structurer.verify.naming import naming_of

TEXT = """云岭县档案馆2031年度部门决算

第一部分 单位概况
一、主要职能
负责档案。

第二部分 2031年度部门决算情况说明
一、收入支出决算总体情况说明
2031年度收、支总计80.00万元。与上年相比，增加5.00万元，增长6.67%。
二、支出决算情况说明
2031年度支出合计75.00万元，其中：基本支出60.00万元，占80.00%；项目支出15.00万元，占20.00%。
三、一般公共预算财政拨款支出决算情况说明
1、文化支出（类）文化馆所（款）档案馆（项）。年初预算为30.00万元，支出决算为33.00万元，完成年初预算的110.00%。
2、文化支出（类）文化馆所（款）图书馆（项）。年初预算为40.00万元，支出决算为42.00万元，完成年初预算的105.00%。
四、“三公”经费支出决算情况说明
公务接待费支出决算为2.00万元，与上年持平。
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("naming") / "small.txt"
    path.write_text(TEXT, "utf-8")
    return source_of(path)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load("final_accounts")


def names(source: Source, schema: Schema, field: str, digits: str) -> bool:
    """Whether the words at the first place that prints `digits` name a field, beside what the rules say of others."""
    claims = rules(source, schema)
    right = next(claim for claim in claims if "/".join(map(str, claim.path)) == field)
    fact = next(fact for fact in source.facts if fact.printed == digits)
    planted = Claim(right.path, fact.signed, fact.spans, fact.unit, by=("model",), named=right.named)
    facts = facts_at(source.facts)
    leaf = leaf_at(schema.model, planted.path)
    at = fact_of(planted, facts)
    assert leaf is not None
    assert at is not None
    return naming_of(source, [*(claim for claim in claims if claim is not right), planted], facts).names(
        planted, at, leaf
    )


NAMED = {
    # field, digits of the place, whether its words name the field
    "the total under its own words": ("overall/total", "80.00", True),
    "expenditure taken for the total": ("overall/total", "75.00", False),
    "a part taken for its whole": ("overall/total", "60.00", False),
    "a kind of expenditure": ("expenditure/kinds/0/amount", "60.00", True),
    "the kind beside it": ("expenditure/kinds/0/amount", "15.00", False),
    "a share for an amount": ("expenditure/kinds/0/amount", "6.67", False),
    "an item of its sentence": ("general_budget/items/0/final", "33.00", True),
    "the same measure of the next item": ("general_budget/items/0/final", "42.00", False),
    "another measure of the item": ("general_budget/items/0/final", "30.00", False),
    "a rate of the next item": ("general_budget/items/0/completion_percent", "105.00", False),
}


@pytest.mark.parametrize(("field", "digits", "expected"), NAMED.values(), ids=NAMED)
def test_the_words_at_a_place_name_its_field(
    source: Source, schema: Schema, field: str, digits: str, expected: bool
) -> None:
    assert names(source, schema, field, digits) is expected


def test_no_change_is_in_the_unit_of_the_amounts_before_it(source: Source) -> None:
    (flat,) = (fact for fact in source.facts if fact.item == "公务接待费支出" and fact.measure == "change")
    assert (flat.printed, flat.unit) == ("0", "万元")


def test_a_row_that_says_an_earlier_one_again_is_not_released(source: Source, schema: Schema) -> None:
    def doubled(source: Source, schema: Schema) -> Extraction:
        claims = rules(source, schema)
        again = [c for c in claims if c.path[:3] == ("general_budget", "items", 0)]
        twice = [Claim((*c.path[:2], 9, *c.path[3:]), c.text, c.spans, c.unit) for c in again]
        return Extraction((*claims, *twice))

    result = extract(source, [schema], Engine("rules", doubled))
    assert len(result.records["final_accounts"]["general_budget"]["items"]) == 2
    assert {r.reason for r in result.rejected} == {"the same place is another row's"}


def test_words_that_give_two_figures_name_neither(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "two.txt"
    path.write_text(TEXT.replace("与上年持平。", "与上年持平。公务接待费支出决算为3.00万元。"), "utf-8")
    source = source_of(path)
    assert not names(source, schema, "three_public/reception/final", "2.00")


def test_every_status_is_told_why(source: Source, schema: Schema) -> None:
    evidence = extract(source, [schema]).evidence
    assert all(found.why for found in evidence.values())
    total = evidence["/records/final_accounts/expenditure/kinds/0/amount"]
    assert (total.status, total.unit_spans != ()) == ("verified", True)


def test_a_figure_is_not_its_own_witness(source: Source, schema: Schema) -> None:
    facts: list[Fact] = list(source.facts)
    claim = next(c for c in rules(source, schema) if c.path == ("overall", "total"))
    fact = fact_of(claim, facts_at(facts))
    assert fact is not None
    assert naming_of(source, [claim], facts_at(facts)).again(claim, fact) is None
