"""A perfect simulated model: what it sees, what it is asked, and what it answers from gold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from structurer.evaluate.simulate.answers import answer_of, figures_in
from structurer.evaluate.simulate.asked import asked_of
from structurer.evaluate.simulate.grids import rows_answer
from structurer.evaluate.simulate.shown import fenced_text, folded, read_shown
from structurer.evaluate.simulate.writing import as_extractions, as_json
from structurer.model.choices import Answer
from structurer.model.pointers import answer_schema, slots_of
from structurer.schema import load

ACCOUNTS = load("final_accounts").model
PERFORMANCE = load("performance").model

PROSE = """## 第三部分 > 二、收入决算情况说明 [p4]
本年收入合计<1>120.50万元，其中：财政拨款收入<2>120.50万元，占<3>100.00%；其他收入<4>0.00万元，占<5>0.00%。
## … > 十、机关运行经费支出说明 [p5]
2031年度机关运行经费支出<6>8.20万元，与上年<7>持平，原因是人员编制未调整。"""
INCOME = {
    "total": {"value": "120.50", "unit": "万元"},
    "sources": [
        {
            "name": "财政拨款收入",
            "amount": {"value": "120.50", "unit": "万元"},
            "percent": {"value": "100.00", "unit": "%"},
        },
        {"name": "其他收入", "amount": {"value": "0.00", "unit": "万元"}, "percent": {"value": "0.00", "unit": "%"}},
        {"name": "事业收入", "amount": {"value": "0.00", "unit": "万元"}},
    ],
}
RUNNING = {
    "amount": {"value": "8.20", "unit": "万元"},
    "change": {"value": "0", "unit": "万元"},
    "reason": "人员编制未调整",
}
GOLD = {"fiscal_year": 2031, "income": INCOME, "agency_running": RUNNING}
TABLE = """## 附件 [p6]
项目支出完成情况 [万元]:
序号 | 项目名称 | 年度预算 | 年度执行 | 执行率 | 自评得分
1 | 桥梁检测 | <1>72.00 | <2>36.00 | <3>50.00% | <4>95
2 | 隧道养护 | <5>36.00 | <6>36.00 | <7>100.00% | <8>100"""
PROJECTS = {
    "projects": [
        {
            "name": name,
            "budget": {"value": budget, "unit": "万元"},
            "executed": {"value": "36.00", "unit": "万元"},
            "score": {"value": score, "unit": "分"},
        }
        for name, budget, score in (("桥梁检测", "72.00", "95"), ("隧道养护", "36.00", "100"))
    ]
}


def unmarked(text: str) -> str:
    return "".join(part.partition(">")[2] if at else part for at, part in enumerate(text.split("<")))


def answered(
    text: str, gold: dict[str, Any], answer: Answer, model: Any = ACCOUNTS, part: str = "final_accounts"
) -> Any:
    """What is answered to structurer's own question about all fields of a model."""
    schema = answer_schema(slots_of(model, lambda _: True, True), answer)
    asked = asked_of(schema, model)
    assert asked is not None
    return as_json(answer_of(asked, gold, read_shown(text), part))


# What is seen


def test_figures_have_their_ids_units_and_words() -> None:
    shown = read_shown(PROSE)
    figures = shown.figures
    assert [figure.id for figure in figures] == [1, 2, 3, 4, 5, 6, 7]
    assert (figures[1].value, figures[1].unit, figures[1].clause) == (Decimal("120.50"), "万元", "，其中：财政拨款收入")
    assert shown.lines[1].heading == "第三部分 > 十、机关运行经费支出说明"
    assert "<" not in shown.lines[0].text


def test_words_that_state_no_change_are_a_figure_without_digits() -> None:
    for text in (PROSE, unmarked(PROSE)):
        flat = read_shown(text).figures[-1]
        assert (flat.printed, flat.value, flat.clause) == ("", Decimal(0), "，与上年持平")


def test_a_figure_of_a_table_knows_its_row_and_column() -> None:
    figure = read_shown(TABLE).figures[5]
    assert (figure.label, figure.column, figure.line) == ("隧道养护", "年度执行", 1)


def test_only_what_is_between_the_fences_is_read() -> None:
    fence = "======== 0a1b2c3d ========"
    assert fenced_text(f"填写：a\n{fence}\n一\n二\n{fence}\n再问一次") == "一\n二"
    assert fenced_text("no fence") == "no fence"


# What is asked


def test_fields_are_known_by_their_labels_and_by_their_names() -> None:
    for chinese in (True, False):
        schema = answer_schema(slots_of(ACCOUNTS, lambda names: names[0] == "income", chinese), Answer.pointers)
        asked = asked_of(schema, ACCOUNTS)
        assert asked is not None
        assert [one.leaf.name for one in asked] == ["income"]
        assert [one.leaf.name for one in asked[0].inside] == ["total", "sources"]
        assert asked[0].inside[0].way == "id"


@pytest.mark.parametrize(("answer", "way"), [(Answer.pointers, "id"), (Answer.values, "text"), (None, "quantity")])
def test_the_shape_of_a_figure_is_that_of_the_schema(answer: Answer | None, way: str) -> None:
    schema = answer_schema(slots_of(ACCOUNTS, lambda _: True, True), answer) if answer else ACCOUNTS.model_json_schema()
    asked = asked_of(schema, ACCOUNTS)
    assert asked is not None
    assert {i.way for one in asked if one.leaf.name == "agency_running" for i in one.inside if i.leaf.is_figure} == {
        way
    }


def test_a_schema_of_other_fields_is_none_of_the_model() -> None:
    assert asked_of({"properties": {"天气": {"type": "string"}}}, ACCOUNTS) is None


# What is answered


def test_pointers_name_the_figure_that_stands_with_the_words_of_the_field() -> None:
    said = answered(PROSE, GOLD, Answer.pointers)
    assert said["收入决算情况"] == {
        "本年收入合计": 1,
        "各项收入": [
            {"名称": "财政拨款收入", "金额": 2, "占比": 3},
            {"名称": "其他收入", "金额": 4, "占比": 5},
        ],
    }
    assert said["机关运行经费"]["机关运行经费支出"] == 6
    assert said["机关运行经费"]["比上年增减额"] == 7
    assert said["机关运行经费"]["增减的主要原因"] == "人员编制未调整"
    assert said["支出决算情况"] == {"本年支出合计": None, "各类支出": []}


def test_values_are_digits_with_their_unit() -> None:
    said = answered(unmarked(PROSE), GOLD, Answer.values)
    assert said["收入决算情况"]["各项收入"][1] == {"名称": "其他收入", "金额": "0.00万元", "占比": "0.00%"}
    assert said["机关运行经费"]["比上年增减额"] == "0万元"


def test_quantities_of_a_plain_schema_are_objects() -> None:
    asked = asked_of(ACCOUNTS.model_json_schema(), ACCOUNTS)
    assert asked is not None
    said = as_json(answer_of(asked, GOLD, read_shown(unmarked(PROSE)), "final_accounts"))
    assert said["income"]["total"] == {"value": "120.50", "unit": "万元"}
    assert ACCOUNTS.model_validate(said).model_dump(exclude_none=True)["income"] == {
        **INCOME, "sources": INCOME["sources"][:2],
    }  # fmt: skip


def test_rows_of_a_table_are_told_by_their_names() -> None:
    said = answered(TABLE, PROJECTS, Answer.pointers, PERFORMANCE, "performance")
    assert said["项目"] == [
        {"项目名称": "桥梁检测", "预算数": 1, "执行数": 2, "执行率": None, "自评得分": 4},
        {"项目名称": "隧道养护", "预算数": 5, "执行数": 6, "执行率": None, "自评得分": 8},
    ]


def test_a_row_of_which_only_the_class_is_printed_is_not_told() -> None:
    item = {"class_name": "住房保障支出", "item_name": "住房公积金", "final": {"value": "37.94", "unit": "万元"}}
    gold = {"general_budget": {"items": [item]}}
    head = "## 三、具体情况 [p1]\n"
    for text, told in (("住房保障支出（类）<1>37.94万元。", 0), ("住房公积金（项）支出决算<1>37.94万元。", 1)):
        said = answered(head + text, gold, Answer.pointers)["一般公共预算财政拨款支出决算情况"]
        assert len(said["按类款项的支出"]) == told


def test_what_the_text_does_not_hold_is_absent() -> None:
    said = answered("## 一、概况 [p1]\n本单位核定编制<1>21人。", GOLD, Answer.pointers)
    figures = answer_of(
        asked_of(ACCOUNTS.model_json_schema(), ACCOUNTS) or (),
        GOLD,
        read_shown("本单位核定编制21人。"),
        "final_accounts",
    )
    assert said["收入决算情况"] == {"本年收入合计": None, "各项收入": []}
    assert list(figures_in(figures)) == []


def test_an_achievement_has_its_name_its_figure_and_no_unit() -> None:
    gold = {
        "metrics": [{"name": "话务坐席", "value": "567", "unit": "个"}, {"name": "工单", "value": "9", "unit": "件"}]
    }
    said = answered("全年租用话务坐席<1>567个。", gold, Answer.pointers, PERFORMANCE, "performance")
    assert said["成效指标"] == [{"所计事物": "话务坐席", "数值": 1, "时期": None}]


def test_rows_without_columns_are_those_of_the_gold_table() -> None:
    gold = {
        "tables": [{"columns": ["项目", "预算/金额"], "rows": [["桥梁", "72.00"], ["隧道", "36.00"], ["路灯", "1.00"]]}]
    }
    row = {
        "type": "object",
        "properties": {"项目": {"type": ["string", "null"]}, "金额": {"type": ["integer", "null"]}},
    }
    schema = {"type": "object", "properties": {"行": {"type": "array", "items": row}}}
    shown = read_shown("支出表:\n项目 | 金额\n桥梁<1>72.00\n隧道<2>36.00")
    assert as_json(rows_answer(schema, gold, shown)) == {
        "行": [{"项目": "桥梁", "金额": 1}, {"项目": "隧道", "金额": 2}]
    }


def test_extractions_keep_the_words_of_the_text() -> None:
    shown = read_shown("收支总额较上年减少1,559.61万元。")
    gold = {"overall": {"change": {"value": "-1559.61", "unit": "万元"}}}
    answer = answer_of(asked_of(ACCOUNTS.model_json_schema(), ACCOUNTS) or (), gold, shown, "final_accounts")
    assert as_extractions(answer, "final_accounts", shown) == [
        {
            "final_accounts.overall.change": "1,559.61万元",
            "final_accounts.overall.change_attributes": {"sign": "-", "unit": "万元"},
        }
    ]


def test_two_prints_of_one_text_are_one_when_folded() -> None:
    assert folded("单价 100 万元（含）") == folded("单价１００万元(含)")
