"""What a figure means: figures of one meaning share a key, figures of two meanings never do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from test_grids import table

from structurer.facts.cells import read_cells
from structurer.facts.prose import Reading, number
from structurer.resources import folder
from structurer.result import Part
from structurer.verify.meaning import (
    Context,
    cell_meanings,
    is_known,
    item_of,
    known_sums,
    meanings,
    prose_meanings,
    scope_of,
)
from structurer.verify.tables.grids import grid_of

Reads = Callable[..., Reading]
HOUSE = "云岭县档案馆"
ACCOUNTS = Context(HOUSE, "2031", "final_accounts")

# Words for things

ITEMS = {
    "its name": ("公务接待费", "公务接待费"),
    "its name with a verb's noun": ("公务接待费支出", "公务接待费"),
    "with the measure behind it": ("公务接待费支出预算数", "公务接待费"),
    "with a list number": ("（三）公务接待费", "公务接待费"),
    "with the body before it": ("云岭县档案馆公务接待费", "公务接待费"),
    "with the year before it": ("2031年度公务接待费", "公务接待费"),
    "with another word for the body": ("本单位公务接待费", "公务接待费"),
    "with brackets": ("因公出国（境）费", "因公出国费"),
    "another usual name": ("公务用车购置及运行维护费", "公务用车购置及运行费"),
    "the part of that": ("公务用车运行维护费", "公务用车运行费"),
    "its budget told apart": ("财政拨款基本支出", "基本支出"),
    "income in all": ("本年收入合计", "本年收入"),
    "with what was carried over": ("收入总计", "总计"),
    "expenditure": ("支出", "本年支出"),
    "carried over into the year": ("上年结转和结余", "年初结转"),
    "carried over out of it": ("年末结转和结余", "年末结转"),
    "procurement": ("政府采购支出总额", "政府采购"),
    "goods of it": ("政府采购货物支出", "政府采购货物"),
    "a thing of its own": ("库房改造", "库房改造"),
    "nothing but a measure": ("决算数", ""),
}


@pytest.mark.parametrize(("words", "item"), ITEMS.values(), ids=ITEMS)
def test_what_words_name(words: str, item: str) -> None:
    assert item_of(words, HOUSE) == item


def test_the_budget_is_kept_in_a_name_where_it_is_not_told_apart() -> None:
    assert item_of("财政拨款收入", HOUSE, scoped=False) == "财政拨款收入"
    assert item_of("财政拨款收入", HOUSE) == "财政拨款收入"  # a source of income, not a budget


SCOPES = {
    "of the fund": ("政府性基金预算支出", "政府性基金"),
    "of the general budget": ("一般公共预算财政拨款支出", "一般公共预算"),
    "of all that is appropriated": ("财政拨款支出", "财政拨款"),
    "of the whole body": ("本年支出", ""),
}


@pytest.mark.parametrize(("words", "scope"), SCOPES.values(), ids=SCOPES)
def test_the_budget_that_words_name(words: str, scope: str) -> None:
    assert scope_of(words) == scope


KNOWN = {
    "三公经费": True,
    "类:科学技术支出": True,
    "收入:款:科学技术支出>管理": True,
    "基本支出×经济:301": True,
    "库房改造": False,
}


@pytest.mark.parametrize(("item", "known"), KNOWN.items(), ids=KNOWN)
def test_equal_names_mean_equal_things_where_a_list_holds_them(item: str, known: bool) -> None:
    assert is_known(item) is known


# Figures of the prose

# name: text, part, the first key of each figure as "scope|item|measure|period"; "" for a figure without one
PROSE: dict[str, tuple[str, Part, list[str]]] = {
    "expenditure of the body": ("本年支出合计80.00万元。", "final_accounts", ["|本年支出|final|2031"]),
    "the same in a budget": ("本年支出合计80.00万元。", "budget", ["|本年支出|budget|2031"]),
    "of one budget": ("一般公共预算财政拨款支出60.00万元。", "final_accounts", ["一般公共预算|本年支出|final|2031"]),
    "expenses under their scope": ("公务接待费支出2.00万元。", "final_accounts", ["三公|公务接待费|final|2031"]),
    "procurement is of the whole body": ("政府采购支出总额9.00万元。", "final_accounts", ["|政府采购|final|2031"]),
    "budget and final figure of one branch": (
        "科学技术支出（类）科技管理（款）行政运行（项）：年初预算为5.00万元，支出决算为4.00万元。",
        "final_accounts",
        [
            "一般公共预算|项:科学技术支出>行政运行|initial_budget|2031",
            "一般公共预算|项:科学技术支出>行政运行|final|2031",
        ],
    ),
    "this year and the one before": (
        "公务接待费2.00万元，比上年3.00万元减少1.00万元。",
        "final_accounts",
        ["三公|公务接待费|final|2031", "三公|公务接待费|previous|2030", "三公|公务接待费|change|2031"],
    ),
    "a part that is named nowhere is not the thing named last": (
        "公务接待费2.00万元，其中3.00万元。",
        "final_accounts",
        ["三公|公务接待费|final|2031", ""],
    ),
    "a thing of its own": ("库房改造30.00万元。", "final_accounts", ["|库房改造|final|2031"]),
}


@pytest.mark.parametrize(("text", "part", "expected"), PROSE.values(), ids=PROSE)
def test_keys_of_the_prose(reading: Reads, text: str, part: Part, expected: list[str]) -> None:
    keys = [prose_meanings(fact, Context(HOUSE, "2031", part)) for fact in reading(text).facts]
    assert ["|".join(found[0]) if found else "" for found in keys] == expected


BOTH = {
    "expenditure may be that of the year or the total": ("支出80.00万元。", {"本年支出", "总计"}),
    "spelled out it is one": ("本年支出合计80.00万元。", {"本年支出"}),
}


@pytest.mark.parametrize(("text", "items"), BOTH.values(), ids=BOTH)
def test_words_that_leave_two_meanings_open_have_both_keys(reading: Reads, text: str, items: set[str]) -> None:
    (fact,) = reading(text).facts
    assert {key.item for key in prose_meanings(fact, ACCOUNTS)} == items


def test_a_budget_that_does_not_say_which_may_be_either(reading: Reads) -> None:
    (fact,) = reading("印刷费预算为5.00万元。").facts
    assert {key.measure for key in prose_meanings(fact, ACCOUNTS)} == {"initial_budget", "full_year_budget"}


def test_expenditure_in_a_section_on_a_topic_is_of_that_topic(reading: Reads) -> None:
    (fact,) = reading("本年支出合计8.00万元。", "会议费支出情况").facts
    assert prose_meanings(fact, ACCOUNTS) == ()


# Figures of tables

# name: title, form, head, rows, keys as above
CELLS: dict[str, tuple[str, str | None, str, list[str], list[str]]] = {
    "functions by their codes": (
        "支出决算表",
        "final_accounts/03",
        "项目/科目代码|项目/科目名称|本年支出合计|基本支出",
        ["|合计|9.00|4.00", "206|科学技术支出|9.00|4.00", "20601|科技管理|9.00|4.00"],
        [
            "|本年支出|final|2031",
            "|基本支出|final|2031",
            "|类:科学技术支出|final|2031",
            "|类:科学技术支出×基本支出|final|2031",
            "|款:科学技术支出>科技管理|final|2031",
            "|款:科学技术支出>科技管理×基本支出|final|2031",
        ],
    ),
    "income for a function is not spent on it": (
        "收入决算表",
        "final_accounts/02",
        "项目/科目代码|项目/科目名称|本年收入合计",
        ["|合计|9.00", "206|科学技术支出|9.00"],
        ["|本年收入|final|2031", "|收入:类:科学技术支出|final|2031"],
    ),
    "two sides": (
        "收入支出决算总表",
        "final_accounts/01",
        "收入/项目|收入/金额|支出/项目|支出/金额",
        ["本年收入合计|5.00|本年支出合计|4.00", "总计|6.00|总计|6.00"],
        ["|本年收入|final|2031", "|总计|final|2031", "|本年支出|final|2031", "|总计|final|2031"],
    ),
    "classes of basic expenditure": (
        "一般公共预算财政拨款基本支出决算表",
        "final_accounts/06",
        "科目编码|科目名称|决算数",
        ["301|工资福利支出|5.00", "30101|基本工资|5.00"],
        ["一般公共预算|基本支出×经济:301|final|2031", "一般公共预算|基本支出×基本工资|final|2031"],
    ),
    "expenses named in the head": (
        "三公经费支出决算表",
        None,
        "合计|公务接待费|会议费",
        ["9.00|4.00|5.00"],
        ["三公|三公经费|final|2031", "三公|公务接待费|final|2031", "|会议费|final|2031"],
    ),
    "expenses by their short names": (
        "三公经费支出决算表",
        None,
        "合计|公务用车/小计|公务用车/购置费|公务用车/运行维护费|接待费",
        ["9.00|5.00|3.00|2.00|4.00"],
        [
            "三公|三公经费|final|2031",
            "三公|公务用车购置及运行费|final|2031",
            "三公|公务用车购置费|final|2031",
            "三公|公务用车运行费|final|2031",
            "三公|公务接待费|final|2031",
        ],
    ),
    "two years": (
        "三公经费表",
        None,
        "项目|2030年决算数|2031年决算数",
        ["公务接待费|5.00|6.00"],
        ["三公|公务接待费|final|2030", "三公|公务接待费|final|2031"],
    ),
    "a table that does not say what it is of": (
        "经费表",
        None,
        "项目|决算数",
        ["水费|9.00", "馆藏整理修复|4.00", "公务接待费|2.00"],
        ["|馆藏整理修复|final|2031"],
    ),
}


@pytest.mark.parametrize(("title", "form", "head", "rows", "expected"), CELLS.values(), ids=CELLS)
def test_keys_of_cells(title: str, form: str | None, head: str, rows: list[str], expected: list[str]) -> None:
    made = replace(table(head, rows, title), form=form)
    taken = grid_of(made, read_cells([made], 2031))
    assert ["|".join(keys[0]) for _, keys in cell_meanings(taken, ACCOUNTS)] == expected


def test_prose_and_table_of_one_thing_share_a_key(reading: Reads) -> None:
    made = replace(
        table("项目/科目代码|项目/科目名称|本年支出合计", ["|合计|9.00"], "支出决算表"), form="final_accounts/03"
    )
    facts = number((*reading("2031年度本年支出合计9.00万元。").facts, *read_cells([made], 2031)))
    keys = meanings([grid_of(made, facts)], facts, ACCOUNTS)
    assert [keys[fact.id][0] for fact in facts] == [("", "本年支出", "final", "2031")] * 2


# The data


def test_every_name_of_the_list_is_of_one_item() -> None:
    data = json.loads((folder("schemas") / "items.json").read_text("utf-8"))
    names = [name for group, items in data.items() if group != "sums" for _, called in items for name in called]
    assert sorted(names) == sorted(set(names))


def test_known_sums_are_of_known_items() -> None:
    for total, parts in known_sums():
        assert is_known(total)
        assert all(is_known(part.removesuffix("?")) for part in parts)
        assert not all(part.endswith("?") for part in parts)
