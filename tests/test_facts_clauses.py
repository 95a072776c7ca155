"""The words on the left of a figure: what kind of figure it is, what it is compared with, what it is of."""

from __future__ import annotations

import pytest

from structurer.facts.clauses import (
    Left,
    before_comparison,
    is_against_budget,
    left_of,
    measure_of,
    named_in,
    plain_name,
    scope_of,
)
from structurer.numerals import scan

YEAR = 2031

MEASURES = {
    "nothing is said": ("印刷费", "5万元", "", "amount"),
    "budget of the year's start": ("年初预算", "5万元", "", "initial_budget"),
    "approved budget": ("批复预算", "5万元", "", "initial_budget"),
    "adjusted budget": ("调整后预算数为", "5万元", "", "full_year_budget"),
    "full-year budget": ("全年预算数", "5万元", "", "full_year_budget"),
    "added in the year": ("年中追加", "5万元", "", "supplementary_budget"),
    "an increase in the year is an addition, not a change": ("年中调整增加", "5万元", "", "supplementary_budget"),
    "plain budget": ("预算安排", "5万元", "", "budget"),
    "final figure": ("支出决算为", "5万元", "", "final"),
    "executed": ("执行数", "5万元", "", "executed"),
    "spent": ("实际支出", "5万元", "", "executed"),
    "the year before": ("上年预算数", "5万元", "", "previous"),
    "an earlier year by number": ("2030年决算数为", "5万元", "", "previous"),
    "this year by number": ("2031年决算数为", "5万元", "", "final"),
    "a carry-over is a thing of its own": ("上年结转", "5万元", "", "amount"),
    "the name of a budget is no budget figure": ("一般公共预算", "5万元", "", "amount"),
    "change": ("减少", "5万元", "year", "change"),
    "difference to the budget": ("减少", "5万元", "budget", "against_budget"),
    "change in percent": ("增长", "5%", "year", "change_percent"),
    "difference to the budget in percent": ("下降", "5%", "budget", "against_budget"),
    "share": ("占", "5%", "", "share"),
    "completion": ("完成年初预算的", "5%", "", "completion"),
    "rate of execution": ("预算执行率为", "5%", "", "completion"),
    "any other rate": ("满意率", "5%", "", "rate"),
    "score": ("自评得分", "5分", "", "score"),
    "count": ("共有车辆", "5辆", "", "count"),
}


@pytest.mark.parametrize(("words", "figure", "compared", "measure"), MEASURES.values(), ids=MEASURES)
def test_the_words_beside_a_figure_give_its_measure(words: str, figure: str, compared: str, measure: str) -> None:
    (numeral,) = scan(figure)
    assert measure_of(numeral, Left(words, 0), compared, YEAR)[0] == measure


AGAINST_BUDGET = {
    "with the budget of the year's start": ("比年初预算", True),
    "with the full-year budget": ("较全年预算减少", True),
    "with this year's budget by number": ("与2031年预算数", True),
    "with last year's budget": ("与上年预算", False),
    "with an earlier budget by number": ("与2030年预算数", False),
    "with last year": ("比上年", False),
    "with last year's final figure": ("较上年决算数", False),
    "general public budget is a name": ("比一般公共预算", False),
    "completing a budget compares nothing": ("完成年初预算", False),
    "the last of two comparisons counts": ("比上年多，比年初预算", True),
    "no words": ("", False),
}


@pytest.mark.parametrize(("words", "answer"), AGAINST_BUDGET.values(), ids=AGAINST_BUDGET)
def test_which_comparisons_are_with_the_budget(words: str, answer: bool) -> None:
    assert is_against_budget(words, YEAR) is answer


LEFT = {
    "the last clause is the tail": ("印刷费，预算数", "印刷费，预算数", "预算数"),
    "a sentence before is cut off": ("水费已付。印刷费", "印刷费", "印刷费"),
    "a semicolon ends a sentence": ("水费已付；印刷费", "印刷费", "印刷费"),
    "a colon ends a clause": ("其中：印刷费", "其中：印刷费", "印刷费"),
    "an empty last clause gives way": ("印刷费，", "印刷费，", "印刷费"),
}


@pytest.mark.parametrize(("words", "text", "tail"), LEFT.values(), ids=LEFT)
def test_the_words_that_a_figure_looks_at(words: str, text: str, tail: str) -> None:
    left = left_of(f"{words}5万元", 0, len(words))
    assert (left.text, left.tail) == (text, tail)
    assert words[left.start :] == text


def test_brackets_are_masked_and_positions_stay() -> None:
    text = "接待费（含外宾）3万元"
    left = left_of(text, 0, text.index("3"))
    assert left.tail == "接待费"
    assert len(left.text) == text.index("3")


def test_only_the_words_behind_the_figure_before_are_looked_at() -> None:
    text = "水费2万元、印刷费3万元"
    start = text.index("、")
    assert left_of(text, start, text.index("3")).text == "、印刷费"


NAMES = {
    "a plain name": ("印刷费", "印刷费"),
    "lead words": ("其中：财政拨款收入", "财政拨款收入"),
    "role words behind it": ("2031年度公务接待费支出决算为", "公务接待费支出"),
    "a date before it": ("截至2031年末，在职人员", "在职人员"),
    "the comparison is no name": ("差旅费支出比上年减少", "差旅费支出"),
    "an earlier clause, where the last names nothing": ("设备购置费，预算数", "设备购置费"),
    "quoted": ("其中，“办公费”支出", "“办公费”支出"),
    "the total of the year": ("本年度收入合计", "本年度收入合计"),
    "a comparison alone": ("比上年增加", None),
    "connectives alone": ("主要", None),
    "what is left out": ("不含设备费", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("words", "name"), NAMES.values(), ids=NAMES)
def test_the_words_that_name_the_item(words: str, name: str | None) -> None:
    place = named_in(Left(words, 0))
    assert (words[slice(*place)] if place else None) == name


def test_the_place_of_a_name_is_in_the_paragraph() -> None:
    assert named_in(Left("印刷费", 7)) == (7, 10)


def test_words_behind_a_comparison_are_not_the_item() -> None:
    left = before_comparison(Left("水费比上年度印刷费减少", 0))
    assert named_in(left) == (0, 2)


PLAIN = {
    "brackets go": ("因公出国（境）费", "因公出国费"),
    "the mark of a 项 goes": ("公路养护（项）", "公路养护"),
    "half-width brackets go": ("设备(进口)", "设备"),
}


@pytest.mark.parametrize(("text", "name"), PLAIN.values(), ids=PLAIN)
def test_names_are_told_without_brackets(text: str, name: str) -> None:
    assert plain_name(text, (0, len(text))) == name


SCOPES = {
    "the item says it": (("一、印刷费",), "一般公共预算支出", "一般公共预算"),
    "the heading says it": (("三、政府性基金预算情况", "（一）总体"), "支出", "政府性基金"),
    "the item goes before the heading": (("一、一般公共预算情况",), "“三公”经费", "三公"),
    "the nearest heading goes first": (("一、财政拨款情况", "（一）国有资本经营预算"), "支出", "国有资本经营"),
    "nobody says it": (("一、概况",), "印刷费", ""),
}


@pytest.mark.parametrize(("titles", "item", "scope"), SCOPES.values(), ids=SCOPES)
def test_which_budget_a_figure_is_of(titles: tuple[str, ...], item: str, scope: str) -> None:
    assert scope_of(titles, item) == scope
