"""What one sentence says: its figures with item, measure, sign and unit, and its words with a role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.facts.prose import Reading, read_prose
from structurer.outline import build_outline
from structurer.read.text import read_text
from structurer.result import Fact

Read = Callable[..., Reading]
Said = list[tuple[str, str, str, str]]


def said(read: Reading) -> Said:
    """Item, measure, signed digits and unit of each figure of its own sentence."""
    return [(f.item, f.measure, f.signed, f.unit) for f in read.facts if not f.aside]


ROLES = {
    "budget, final figure and completion": (
        "印刷费2031年年初预算为32.50万元，支出决算为31.00万元，完成年初预算的95.38%。",
        [
            ("印刷费", "initial_budget", "32.50", "万元"),
            ("印刷费", "final", "31.00", "万元"),
            ("印刷费", "completion", "95.38", "%"),
        ],
    ),
    "the way from the first budget to execution": (
        "设备购置费年初预算安排40.00万元，追加预算10.00万元，调整后预算数为50.00万元，实际支出49.50万元，执行率99%。",
        [
            ("设备购置费", "initial_budget", "40.00", "万元"),
            ("设备购置费", "supplementary_budget", "10.00", "万元"),
            ("设备购置费", "full_year_budget", "50.00", "万元"),
            ("设备购置费", "executed", "49.50", "万元"),
            ("设备购置费", "completion", "99", "%"),
        ],
    ),
    "full-year budget and executed": (
        "公务接待费全年预算数4.00万元，执行数3.10万元，执行率77.50%。",
        [
            ("公务接待费", "full_year_budget", "4.00", "万元"),
            ("公务接待费", "executed", "3.10", "万元"),
            ("公务接待费", "completion", "77.50", "%"),
        ],
    ),
    "the budget that is completed stands before the percentage": (
        "取暖费支出决算为6.00万元，完成年初预算8.00万元的75.00%。",
        [
            ("取暖费支出", "final", "6.00", "万元"),
            ("取暖费支出", "initial_budget", "8.00", "万元"),
            ("取暖费支出", "completion", "75.00", "%"),
        ],
    ),
    "a share of the budget is a rate of execution": (
        "印刷费预算为4.00万元，支出决算为3.00万元，占预算的75.00%。",
        [
            ("印刷费", "budget", "4.00", "万元"),
            ("印刷费", "final", "3.00", "万元"),
            ("印刷费", "completion", "75.00", "%"),
        ],
    ),
    "shares that are told one after the other": (
        "基本支出60.00万元、项目支出40.00万元，分别占支出总额的60.00%和40.00%。",
        [
            ("基本支出", "amount", "60.00", "万元"),
            ("项目支出", "amount", "40.00", "万元"),
            ("基本支出", "share", "60.00", "%"),
            ("项目支出", "share", "40.00", "%"),
        ],
    ),
    "a share with its own word": (
        "事业收入12.00万元，所占比例为8.00%；其他收入3.00万元，占比2.00%。",
        [
            ("事业收入", "amount", "12.00", "万元"),
            ("事业收入", "share", "8.00", "%"),
            ("其他收入", "amount", "3.00", "万元"),
            ("其他收入", "share", "2.00", "%"),
        ],
    ),
    "a total that a body speaks of as its own": (
        "2031年，本局取得收入合计90.00万元，我局支出合计80.00万元。",
        [("收入合计", "amount", "90.00", "万元"), ("支出合计", "amount", "80.00", "万元")],
    ),
    "what stands in a bracket ends with it": (
        "支出总计80.00万元（其中年末结转和结余5.00万元），比上年增加8.00万元。",
        [
            ("支出总计", "amount", "80.00", "万元"),
            ("年末结转和结余", "amount", "5.00", "万元"),
            ("支出总计", "change", "8.00", "万元"),
        ],
    ),
    "two amounts of this year": (
        "政府性基金预算本年收入9.00万元、本年支出8.00万元（基本支出0.00万元，项目支出8.00万元）。",
        [
            ("政府性基金预算本年收入", "amount", "9.00", "万元"),
            ("本年支出", "amount", "8.00", "万元"),
            ("基本支出", "amount", "0.00", "万元"),
            ("项目支出", "amount", "8.00", "万元"),
        ],
    ),
    "people that take part go with what was named": (
        "培训费3.00万元，45人参加，住宿费1.00万元。",
        [("培训费", "amount", "3.00", "万元"), ("培训费", "count", "45", "人"), ("住宿费", "amount", "1.00", "万元")],
    ),
    "what was not held has its own figure": (
        "培训费3.00万元；未举办节庆活动，开支0.00万元。",
        [("培训费", "amount", "3.00", "万元"), ("未举办节庆活动", "amount", "0.00", "万元")],
    ),
    "last year's budget": (
        "维修费预算数30.00万元，上年预算数25.00万元，增加5.00万元，增长20.00%。",
        [
            ("维修费", "budget", "30.00", "万元"),
            ("维修费", "previous", "25.00", "万元"),
            ("维修费", "change", "5.00", "万元"),
            ("维修费", "change_percent", "20.00", "%"),
        ],
    ),
    "last year's figure first": (
        "培训费上年决算数为12.3万元，本年决算数为10.1万元。",
        [("培训费", "previous", "12.3", "万元"), ("培训费", "final", "10.1", "万元")],
    ),
    "an amount without a role": ("房屋租金收入3.2亿元。", [("房屋租金收入", "amount", "3.2", "亿元")]),
    "nothing spent is a figure": (
        "公务接待费0元，占0.00%。",
        [("公务接待费", "amount", "0", "元"), ("公务接待费", "share", "0.00", "%")],
    ),
    "thousands separators go, digits stay": (
        "经营收入12,345,678.90元。",
        [("经营收入", "amount", "12345678.90", "元")],
    ),
}

SHARES = {
    "share of a whole": (
        "项目支出630.00万元，占本年支出合计的63.00%。",
        [("项目支出", "amount", "630.00", "万元"), ("项目支出", "share", "63.00", "%")],
    ),
    "a list behind 其中": (
        "本年收入合计1000.00万元，其中：财政拨款收入900.00万元，占90.00%；事业收入60.00万元，占6.00%；其他收入40.00万元，占4.00%。",
        [
            ("本年收入合计", "amount", "1000.00", "万元"),
            ("财政拨款收入", "amount", "900.00", "万元"),
            ("财政拨款收入", "share", "90.00", "%"),
            ("事业收入", "amount", "60.00", "万元"),
            ("事业收入", "share", "6.00", "%"),
            ("其他收入", "amount", "40.00", "万元"),
            ("其他收入", "share", "4.00", "%"),
        ],
    ),
}

CHANGES = {
    "less is negative": (
        "差旅费支出18.20万元，比上年减少2.30万元，下降11.22%。",
        [
            ("差旅费支出", "amount", "18.20", "万元"),
            ("差旅费支出", "change", "-2.30", "万元"),
            ("差旅费支出", "change_percent", "-11.22", "%"),
        ],
    ),
    "more is positive": (
        "差旅费支出18.20万元，比上年增加2.30万元，增长14.47%。",
        [
            ("差旅费支出", "amount", "18.20", "万元"),
            ("差旅费支出", "change", "2.30", "万元"),
            ("差旅费支出", "change_percent", "14.47", "%"),
        ],
    ),
    "cut down": (
        "培训费较上年压减0.80万元，降幅8%。",
        [("培训费", "change", "-0.80", "万元"), ("培训费", "change_percent", "-8", "%")],
    ),
    "a printed minus behind a word for more": (
        "办公费比上年增长-3.20%。",
        [("办公费", "change_percent", "-3.20", "%")],
    ),
    "a printed minus behind a word for less is not turned round": (
        "办公费比上年下降-3.20%。",
        [("办公费", "change_percent", "-3.20", "%")],
    ),
    "both sides in a new sentence": (
        "2031年度收、支总计5,300.25万元。与上年相比，收、支总计各减少210.75万元，下降3.82%。",
        [
            ("收、支总计", "amount", "5300.25", "万元"),
            ("收、支总计", "change", "-210.75", "万元"),
            ("收、支总计", "change_percent", "-3.82", "%"),
        ],
    ),
    "an earlier year by number": (
        "差旅费决算数8.00万元，与2030年决算数10.00万元相比减少2.00万元。",
        [
            ("差旅费", "final", "8.00", "万元"),
            ("差旅费", "previous", "10.00", "万元"),
            ("差旅费", "change", "-2.00", "万元"),
        ],
    ),
    "against the budget, carried on to the percentage": (
        "水费决算数8.00万元，比年初预算减少2.00万元，下降20.00%。",
        [
            ("水费", "final", "8.00", "万元"),
            ("水费", "against_budget", "-2.00", "万元"),
            ("水费", "against_budget", "-20.00", "%"),
        ],
    ),
    "against a budget that is told too": (
        "水费决算数8.00万元，比年初预算数10.00万元减少2.00万元，下降20.00%。",
        [
            ("水费", "final", "8.00", "万元"),
            ("水费", "initial_budget", "10.00", "万元"),
            ("水费", "against_budget", "-2.00", "万元"),
            ("水费", "against_budget", "-20.00", "%"),
        ],
    ),
    "fewer than the budget": (
        "电费决算数7.00万元，比预算数少2.00万元。",
        [("电费", "final", "7.00", "万元"), ("电费", "against_budget", "-2.00", "万元")],
    ),
    "the comparison ends with its sentence": (
        "水费比年初预算减少2.00万元。电费比上年增加1.00万元，增长5%。",
        [
            ("水费", "against_budget", "-2.00", "万元"),
            ("电费", "change", "1.00", "万元"),
            ("电费", "change_percent", "5", "%"),
        ],
    ),
}

FLAT = {
    "as last year": ("会议费支出5.00万元，与上年持平。", [("会议费支出", "change", "0", "万元")]),
    "no change": ("机关运行经费支出0万元，较上年无变化。", [("机关运行经费支出", "change", "0", "万元")]),
    "the same as a year by number": (
        "会议费支出5.00万元，与2030年决算数相同。",
        [("会议费支出", "change", "0", "万元")],
    ),
    "in accord with last year": ("会议费与上年一致。", [("会议费", "change", "0", "")]),
    "as the budget is no change": ("会议费支出5.00万元，与年初预算持平。", []),
    "as the budget and as last year": ("差旅费8.00万元，与预算持平，与上年持平。", [("差旅费", "change", "0", "万元")]),
}

COUNTS = {
    "two counts of one thing": (
        "公务接待8批次，接待64人次。",
        [("公务接待", "count", "8", "批次"), ("接待", "count", "64", "人次")],
    ),
    "staff": (
        "实有在编110人，退休35人。",
        [("实有在编", "count", "110", "人"), ("退休", "count", "35", "人")],
    ),
    "scaled counts keep their scale in the unit": (
        "服务群众1,234.5万人次，办结率99%。",
        [("服务群众", "count", "1234.5", "万人次"), ("办结率", "rate", "99", "%")],
    ),
    "a count is never a change": ("下属单位比上年增加1家。", [("下属单位", "count", "1", "家")]),
    "score": ("自评得分95.50分。", [("自评得分", "score", "95.50", "分")]),
}

THRESHOLDS = {
    "a price above which equipment counts": (
        "共有车辆8辆，单价100万元以上设备3台（套）。",
        [("车辆", "count", "8", "辆"), ("单价100万元以上设备", "count", "3", "台（套）")],
    ),
    "two prices": (
        "单价50万元以上的通用设备0台，单价100万元以上专用设备1套。",
        [("单价50万元以上的通用设备", "count", "0", "台"), ("单价100万元以上专用设备", "count", "1", "套")],
    ),
    "a limit below": (
        "合同金额在20万元以下的采购5.50万元。",
        [("合同金额在20万元以下的采购", "amount", "5.50", "万元")],
    ),
    "an amount with 以上 and nothing behind it is an amount": (
        "全年节约经费20万元以上。",
        [("节约经费", "amount", "20", "万元")],
    ),
}

WHOLE = ROLES | SHARES | CHANGES | COUNTS | THRESHOLDS


@pytest.mark.parametrize(("text", "expected"), WHOLE.values(), ids=WHOLE)
def test_a_sentence_and_its_figures(reading: Read, text: str, expected: Said) -> None:
    assert said(reading(text)) == expected


@pytest.mark.parametrize(("text", "expected"), FLAT.values(), ids=FLAT)
def test_no_change_is_zero_on_the_year_before(reading: Read, text: str, expected: Said) -> None:
    changes = [row for row in said(reading(text)) if row[1] in ("change", "against_budget")]
    assert changes == expected


def test_no_change_stands_on_its_words_and_is_of_the_year(reading: Read) -> None:
    text = "会议费支出5.00万元，与上年持平。"
    amount, flat = reading(text).facts
    assert [text[slice(*span)] for span in flat.spans] == ["持平"]
    assert flat.period == amount.period == "2031"


def test_a_share_says_what_it_is_a_share_of(reading: Read) -> None:
    share = reading("项目支出630.00万元，占本年支出合计的63.00%。").facts[1]
    assert (share.measure, share.base) == ("share", "本年支出合计")


def test_last_years_figure_is_of_the_year_before(reading: Read) -> None:
    budget, previous = reading("维修费预算数30.00万元，上年预算数25.00万元。").facts
    assert (budget.period, previous.period) == ("2031", "2030")


def test_a_count_knows_the_noun_behind_it(reading: Read) -> None:
    (fact,) = reading("本年共设置5个项目绩效目标。").facts
    assert (fact.measure, fact.signed, fact.counted) == ("count", "5", "项目绩效目标")


def test_words_for_about_stay_with_the_figure(reading: Read) -> None:
    (fact,) = reading("接听热线超1,500万次。").facts
    assert (fact.signed, fact.unit, fact.qualifier) == ("1500", "万次", "超")


@pytest.mark.parametrize(
    ("text", "before"),
    [("共有车辆8辆，单价100万元以上设备3台。", "车辆"), ("单价50万元以上设备2台，单价100万元以上设备1台。", "50")],
    ids=["after a count of something else", "after another threshold"],
)
def test_a_threshold_is_aside_and_not_an_amount_of_the_thing_before(reading: Read, text: str, before: str) -> None:
    (threshold,) = [f for f in reading(text).facts if f.signed == "100"]
    assert threshold.aside
    assert before not in threshold.item


# 类 / 款 / 项

THREE = ("交通运输支出", "公路水路运输", "公路养护")

ITEMS = {
    "marked": ("交通运输支出（类）公路水路运输（款）公路养护（项）年初预算为50.00万元。", THREE, None),
    "marked and quoted": ("“交通运输支出”（类）“公路水路运输”（款）“公路养护”（项）：预算数50.00万元。", THREE, None),
    "half-width marks": ("交通运输支出(类)公路水路运输(款)公路养护(项)预算数50.00万元。", THREE, None),
    "numbered": ("1.交通运输支出（类）公路水路运输（款）公路养护（项）。年初预算为50.00万元。", THREE, None),
    "dashed": ("交通运输支出-公路水路运输-公路养护年初预算50.00万元。", THREE, None),
    "coded": ("2140106公路养护预算数50.00万元。", ("", "", "公路养护"), "2140106"),
    "coded with a blank": ("2140106 公路养护：预算数50.00万元。", ("", "", "公路养护"), "2140106"),
    "项 alone": ("公路养护（项）决算数50.00万元。", ("", "", "公路养护"), None),
    "down to the 款": (
        "交通运输支出（类）公路水路运输（款）决算数50.00万元。",
        ("交通运输支出", "公路水路运输", ""),
        None,
    ),
}


@pytest.mark.parametrize(("text", "branch", "code"), ITEMS.values(), ids=ITEMS)
def test_figures_belong_to_the_branch_that_is_printed(
    reading: Read, text: str, branch: tuple[str, str, str], code: str | None
) -> None:
    (fact,) = reading(text).facts
    assert (fact.branch, fact.code, fact.signed) == (branch, code, "50.00")


def test_all_figures_of_a_branch_are_its_own(reading: Read) -> None:
    facts = reading(
        "交通运输支出（类）公路水路运输（款）公路养护（项）年初预算为50.00万元，支出决算为48.00万元，完成年初预算的96.00%。"
    ).facts
    assert {f.branch for f in facts} == {THREE}
    assert {f.item for f in facts} == {"公路养护"}
    assert [f.measure for f in facts] == ["initial_budget", "final", "completion"]


def test_the_next_branch_keeps_the_class_and_takes_its_own_item(reading: Read) -> None:
    text = (
        "交通运输支出（类）公路水路运输（款）公路养护（项）决算数50.00万元；"
        "交通运输支出（类）公路水路运输（款）水路运输管理支出（项）决算数9.00万元。"
    )
    assert [f.branch and f.branch[2] for f in reading(text).facts] == ["公路养护", "水路运输管理支出"]


def test_a_class_alone_is_an_item_and_no_branch(reading: Read) -> None:
    (fact,) = reading("住房保障支出（类）3.00万元。").facts
    assert (fact.item, fact.branch) == ("住房保障支出", None)


# Remarks

REMARKS = {
    "the reason of a change": (
        "水费8.00万元，比上年减少2.00万元，主要原因是改用循环水。",
        [("reason", "水费", "改用循环水", "change")],
    ),
    "the reason of the gap to the budget": (
        "水费8.00万元，比年初预算减少2.00万元，主要原因是改用循环水。",
        [("reason", "水费", "改用循环水", "budget")],
    ),
    "told by the words for the gap": (
        "水费8.00万元。决算数小于预算数的主要原因是改用循环水。",
        [("reason", "水费", "改用循环水", "budget")],
    ),
    "two reasons of one item": (
        "水费8.00万元。决算数大于预算数的主要原因是水价上调。与上年相比减少3.00万元，主要原因是检修管网。",
        [("reason", "水费", "水价上调", "budget"), ("reason", "水费", "检修管网", "change")],
    ),
    "a reason in numbered parts is one": (
        "水费8.00万元，比上年减少2.00万元，主要原因：一是检修管网；二是改用循环水。",
        [("reason", "水费", "一是检修管网；二是改用循环水", "change")],
    ),
    "a reason ends where the next figure of the document begins": (
        "水费8.00万元，比上年减少2.00万元，主要原因是检修管网；电费9.00万元。",
        [("reason", "水费", "检修管网", "change")],
    ),
    "the purpose": (
        "维护费30.00万元，主要用于机房检修和备件采购。",
        [("purpose", "维护费", "机房检修和备件采购", "change")],
    ),
    "a purpose for each": (
        "差旅费3.00万元，主要用于野外巡查；印刷费1.00万元，主要用于资料装订。",
        [("purpose", "差旅费", "野外巡查", "change"), ("purpose", "印刷费", "资料装订", "change")],
    ),
    "the parts": (
        "公用经费9.00万元，主要包括：办公费、印刷费、水费。",
        [("components", "公用经费", "办公费、印刷费、水费", "change")],
    ),
    "the grade": ("自评得分95.50分，评价等级为优。", [("grade", "自评得分", "优", "change")]),
    "a quoted grade": ("自评得分85.50分，等级为“良”。", [("grade", "自评得分", "良", "change")]),
    "projects of a grade are no grade": ("绩效自评等级为中的项目1个。", []),
    "a plain sentence has none": ("水费8.00万元，与上年持平。", []),
}


@pytest.mark.parametrize(("text", "expected"), REMARKS.values(), ids=REMARKS)
def test_words_with_a_role(reading: Read, text: str, expected: Said) -> None:
    assert [(r.kind, r.item, r.passage.text, r.about) for r in reading(text).remarks] == expected


def test_parts_are_taken_apart_and_brackets_stay_whole(reading: Read) -> None:
    (remark,) = reading("人员经费9.00万元，主要包括：基本工资、津贴（含高温、高寒）、住房公积金等支出。").remarks
    assert [part.text for part in remark.parts] == ["基本工资", "津贴（含高温、高寒）", "住房公积金"]


def test_figures_inside_a_reason_are_aside(reading: Read) -> None:
    facts = reading(
        "运行维护费12.00万元，比上年增加3.00万元，主要原因是新增车辆2辆，每辆年均费用1.50万元。会议费1.00万元。"
    ).facts
    assert [(f.signed, f.aside) for f in facts] == [
        ("12.00", False),
        ("3.00", False),
        ("2", True),
        ("1.50", True),
        ("1.00", False),
    ]
    assert facts[-1].item == "会议费"


def test_a_remark_stands_where_it_is_printed(reading: Read) -> None:
    text = "水费8.00万元，比上年减少2.00万元，主要原因是改用循环水。"
    (remark,) = reading(text).remarks
    assert [text[slice(*span)] for span in remark.passage.spans()] == ["改用循环水"]


# Sections


def prose(text: str) -> tuple[Fact, ...]:
    return read_prose(build_outline(read_text(Path("sample.txt"), text.encode())), 2031).facts


def test_a_figure_that_names_nothing_is_of_its_section() -> None:
    (fact,) = prose("一、政府采购情况\n\n2031年为12.00万元。\n")
    assert (fact.item, fact.section) == ("政府采购情况", ("一、政府采购情况",))


def test_sections_that_explain_terms_report_nothing() -> None:
    facts = prose("一、会议费情况\n\n会议费5.00万元。\n\n二、名词解释\n\n小额采购：每项9.00万元的采购。\n")
    assert [f.signed for f in facts] == ["5.00"]


def test_the_class_of_a_heading_goes_with_the_items_below() -> None:
    (fact,) = prose("一、交通运输支出（类）\n\n（一）公路水路运输（款）公路养护（项）决算数50.00万元。\n")
    assert fact.branch == THREE


# Properties

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(AMOUNTS, AMOUNTS)
def test_digits_are_copied_and_only_the_words_give_a_sign(reading: Read, amount: object, change: object) -> None:
    text = f"印刷费决算数{amount}万元，比上年减少{change}万元。"
    final, less = reading(text).facts
    assert (final.printed, final.signed) == (str(amount), str(amount))
    assert less.printed == str(change)
    assert less.signed == (f"-{change}" if less.value else str(change))
    assert [text[slice(*fact.spans[0])] for fact in (final, less)] == [str(amount), str(change)]


@given(st.integers(0, 10**12))
def test_separators_never_change_the_value(reading: Read, number: int) -> None:
    (fact,) = reading(f"印刷费{number:,}元。").facts
    assert (fact.signed, fact.value) == (str(number), number)


def test_a_budget_of_an_earlier_year_is_one_to_compare_with(reading: Read) -> None:
    found = reading("行政运行2031年预算8.00万元，2030年预算7.00万元，增加1.00万元。").facts
    assert [(f.measure, f.signed) for f in found] == [("budget", "8.00"), ("previous", "7.00"), ("change", "1.00")]
