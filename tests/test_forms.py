"""Forms: the data loads, titles and shapes are recognised, and a malformed file says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from structurer.errors import SchemaError
from structurer.forms import Column, Form, Identity, fold, form, forms, likeness, load, recognise, titled

BALANCE = "收入/项目 收入/决算数 支出/项目 支出/决算数"
INDICATORS = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"

RECOGNISED = {
    "plain title": (
        "收入支出决算总表",
        "收入/项目 收入/行次 收入/金额 支出/项目 支出/行次 支出/金额",
        "final_accounts/01",
    ),
    "no line numbers": ("收入支出决算总表", BALANCE, "final_accounts/01"),
    "year and body before": ("2031年某某局收入支出决算总表", BALANCE, "final_accounts/01"),
    "white space inside": (
        " 收 入 决 算 表 ",
        "项目/科目代码 项目/科目名称 本年收入合计 财政拨款收入 事业收入 其他收入",
        "final_accounts/02",
    ),
    "the longest title wins": (
        "财政拨款收入支出决算总表",
        "收入/项目 收入/金额 支出/项目 支出/合计",
        "final_accounts/04",
    ),
    "extract in brackets": (
        "支出决算表（节选）",
        "科目代码 科目名称 本年支出合计 基本支出 项目支出",
        "final_accounts/03",
    ),
    "half-width brackets": (
        "一般公共预算支出表(按功能分类)",
        "预算单位 科目编码 科目名称 支出总计 基本支出 项目支出",
        "budget/general",
    ),
    "a year in a column": (
        "2031年部门收支总表",
        "收入/项目 收入/2031年预算数 支出/项目 支出/2031年预算数",
        "budget/balance",
    ),
    "any body before a self-evaluation": ("某专项资金绩效自评表", INDICATORS, "performance/indicators"),
    "targets with signs": (
        "某局项目支出绩效目标表（本次下达）",
        "项目名称 一级指标 二级指标 三级指标 指标性质 指标值 度量单位",
        "performance/targets",
    ),
    "targets without signs": ("某局项目支出绩效目标表", INDICATORS, "performance/indicators"),
    "by shape without a title": ("", f"{INDICATORS} 备注", "performance/indicators"),
}

UNKNOWN = {
    "unknown title": ("职工食堂采购清单", "品名 数量 单价"),
    "known title, other columns": ("收入支出决算总表", "车牌 里程 油耗 驾驶员"),
    "narrowed to another statement": ("专项经费支出决算表", "科目代码 科目名称 本年支出合计 基本支出 项目支出"),
    "two forms have the shape": ("", "收入/项目 收入/预算数 支出/项目 支出/预算数"),
    "too few columns to tell": ("", "项目 预算数 执行数"),
}


@pytest.mark.parametrize(("title", "columns", "id"), RECOGNISED.values(), ids=RECOGNISED)
def test_recognises(title: str, columns: str, id: str) -> None:
    known = recognise(title, columns.split())
    assert known is not None
    assert known.id == id


@pytest.mark.parametrize(("title", "columns"), UNKNOWN.values(), ids=UNKNOWN)
def test_does_not_guess(title: str, columns: str) -> None:
    assert recognise(title, columns.split()) is None


def test_forms_are_loaded_once_in_a_stable_order() -> None:
    assert forms() is forms()
    ids = [known.id for known in forms()]
    assert len(set(ids)) == len(ids)
    groups = [id.split("/")[0] for id in ids]
    assert groups == sorted(groups)


def test_the_nine_statements_and_the_eleven_budget_tables_are_there() -> None:
    ids = {known.id for known in forms()}
    assert {f"final_accounts/0{number}" for number in range(1, 10)} <= ids
    assert {"budget/balance", "budget/income", "budget/expenditure", "budget/basic", "budget/projects"} <= ids
    assert {"budget/appropriation", "budget/general", "budget/three_public", "budget/government_fund"} <= ids
    assert {"budget/state_capital", "budget/tasks", "performance/funds", "performance/indicators"} <= ids


@pytest.mark.parametrize("known", forms(), ids=lambda known: known.id)
def test_every_form_recognises_itself(known: Form) -> None:
    assert len(known.columns) == len(known.kinds)
    assert likeness(known, known.columns) == 1.0
    for title in known.titles:
        assert known in titled(title)
        assert recognise(title, known.columns) is known


@pytest.mark.parametrize("known", forms(), ids=lambda known: known.id)
def test_head_words_are_folded(known: Form) -> None:
    assert all(word == fold(word) for word in known.head_words())


def test_a_form_that_is_not_there_is_named() -> None:
    with pytest.raises(SchemaError, match="no_such_form"):
        form("no_such_form")


SUM = [["类", "label"], ["合计|总计", "amount"], ["组/甲", "amount"], ["组/乙", "amount"]]


def entry(**changes: object) -> str:
    """A file of one form, with `changes`."""
    return json.dumps([{"id": "a/b", "titles": [], "layouts": [[["项目", "label"]]], **changes}])


MALFORMED = {
    "no json": ("{", "Expecting"),
    "no list": ("{}", "a list of forms is needed"),
    "no object": ("[3]", "an entry that is no object"),
    "no id": (json.dumps([{"titles": [], "layouts": [[["项目", "label"]]]}]), "a form without an id: KeyError"),
    "no layouts": (entry(layouts=[]), "a/b: a layout with columns is needed"),
    "an empty layout": (entry(layouts=[[]]), "a/b: a layout with columns is needed"),
    "an unknown kind": (entry(layouts=[[["项目", "colour"]]]), "'colour' is not a kind of column"),
    "no leaf": (entry(layouts=[[["收入/", "label"]]]), "has no leaf"),
    "a column that is no pair": (entry(layouts=[[["项目"]]]), "a/b: TypeError"),
    "an identity of columns that are not there": (
        entry(layouts=[SUM], identities=["合计 = 组/甲 + 组/丙"]),
        "names columns that no layout has together",
    ),
    "an identity without a sum": (entry(layouts=[SUM], identities=["合计"]), "is no sum of columns"),
    "an identity with two sums": (entry(layouts=[SUM], identities=["合计 = 组/甲 = 组/乙"]), "is no sum of columns"),
    "words that are no object": (entry(words=3), "a/b: AttributeError"),
    "leads that are not there": (entry(leads="a/c", tails=[]), "a/b: KeyError: 'a/c'"),
}


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_gives_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SchemaError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_a_schema_error(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="missing"):
        load(tmp_path / "missing.json")


def test_identities_may_be_absent_or_given(tmp_path: Path) -> None:
    plain = {"id": "a/b", "titles": ["甲表"], "layouts": [SUM]}
    path = tmp_path / "forms.json"
    path.write_text(json.dumps([plain, {**plain, "id": "a/c", "identities": ["合计 = 组/甲 - 组/乙"]}]), "utf-8")
    first, second = load(path)
    assert first.identities == ()
    assert second.identities == (Identity(((-1, "合计"), (1, "组/甲"), (-1, "组/乙"))),)
    assert first.columns == ("类", "合计", "组/甲", "组/乙")
    assert first.layouts[0][1].words == ("合计", "总计")


def test_an_identity_has_places_only_where_all_its_columns_are() -> None:
    (layout,) = {known.layouts[0] for known in forms() if known.id == "budget/three_public"}
    total, _ = (identity for identity in form("budget/three_public").identities if identity.places(layout))
    assert total.places(layout) == ((-1, 2), (1, 3), (1, 4), (1, 5))
    assert total.places(layout[:-3]) is None


SUMS = ("budget/three_public", "final_accounts/09", "final_accounts/02", "final_accounts/03", "final_accounts/05")


@pytest.mark.parametrize("id", SUMS)
def test_every_layout_of_a_form_of_sums_has_some(id: str) -> None:
    known = form(id)
    for layout in known.layouts:
        items_down_the_rows = layout[0].kind == "label"
        assert items_down_the_rows or any(identity.places(layout) for identity in known.identities)


def test_an_identity_holds_in_each_group_of_the_same_columns() -> None:
    group = tuple(Column("{year}年", (word,), "amount") for word in ("合计", "甲", "乙"))
    identity = Identity(((-1, "{year}年/合计"), (1, "{year}年/甲"), (1, "{year}年/乙")))
    assert identity.everywhere(group * 2) == (((-1, 0), (1, 1), (1, 2)), ((-1, 3), (1, 4), (1, 5)))
    assert identity.everywhere(group[:2]) == ()


def test_leads_stand_before_tails(tmp_path: Path) -> None:
    codes = {"id": "a/codes", "titles": [], "layouts": [[["编码", "code"]], [["类", "code"], ["款", "code"]]]}
    tails = [[["名称", "label"], ["合计", "amount"]], [["名称", "label"]]]
    form = {"id": "a/b", "titles": [], "layouts": [[["项目", "label"]]], "leads": "a/codes", "tails": tails}
    path = tmp_path / "made.json"
    path.write_text(json.dumps([codes, form]), "utf-8")
    known = load(path)[1]
    assert ["".join(column.path for column in layout) for layout in known.layouts] == [
        "项目",
        "编码名称合计",
        "类款名称合计",
        "编码名称",
        "类款名称",
    ]
