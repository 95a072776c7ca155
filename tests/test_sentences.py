"""What a sentence computes: a wrong figure is found where its words leave nothing open, and only there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from structurer.document import NOTHING, Outline, Passage, Section, Span
from structurer.facts.prose import Reading, number, read_prose
from structurer.result import Check, Fact, Part
from structurer.verify.meaning import Context
from structurer.verify.prose.sentences import Stated, check_flows, check_prose

Reads = Callable[..., Reading]

HOUSE = "云岭县档案馆"


def tried(facts: Sequence[Fact], text: str, stated: Stated | None = None, part: Part = "final_accounts") -> list[Check]:
    return list(check_prose(facts, stated or {}, Context(HOUSE, "2031", part), text))


def told(checks: Sequence[Check]) -> list[str]:
    """Each check as "kind outcome rule tested = others", a dash where the rule has no name."""
    return [
        f"{check.kind} {check.outcome} {check.rule or '-'} {figures[0]} = {' '.join(figures[1:])}"
        for check in checks
        for figures in [[fact.signed for fact in check.facts]]
    ]


# name: text, what is tried and what comes of it
SENTENCES: dict[str, tuple[str, list[str]]] = {
    # shares
    "shares that are right": (
        "本年收入合计80.00万元，其中：财政拨款收入60.00万元，占75.00%；其他收入20.00万元，占25.00%。",
        [
            "share holds - 75.00 = 60.00 80.00",
            "share holds - 25.00 = 20.00 80.00",
            "share holds hundred 75.00 = 25.00",
            "sum holds - 80.00 = 60.00 20.00",
        ],
    ),
    "two digits of a share swapped": (
        "本年收入合计80.00万元，其中：财政拨款收入60.00万元，占57.00%；其他收入20.00万元，占25.00%。",
        [
            "share error - 57.00 = 60.00 80.00",
            "share holds - 25.00 = 20.00 80.00",
            "sum holds - 80.00 = 60.00 20.00",
        ],
    ),
    "a part that makes its share and the sum wrong": (
        "本年支出合计80.00万元，其中：基本支出60.00万元，占75.00%；项目支出21.00万元，占25.00%。",
        [
            "share holds - 75.00 = 60.00 80.00",
            "share error - 25.00 = 21.00 80.00",
            "sum error - 80.00 = 60.00 21.00",
        ],
    ),
    "thirds add up to one hundred by rounding": (
        "本年收入合计300.00万元，其中：财政拨款收入100.00万元，占33.33%；事业收入100.00万元，占33.33%；"
        "其他收入100.00万元，占33.33%。",
        [
            "share holds - 33.33 = 100.00 300.00",
            "share holds - 33.33 = 100.00 300.00",
            "share holds - 33.33 = 100.00 300.00",
            "share rounding hundred 33.33 = 33.33 33.33",
            "sum holds - 300.00 = 100.00 100.00 100.00",
        ],
    ),
    "a share of a whole that is nowhere": ("人员经费60.00万元，占支出的75.00%。", []),
    # rates of execution
    "a rate that is right": (
        "印刷费年初预算为32.50万元，支出决算为26.00万元，完成年初预算的80.00%。",
        ["completion holds - 80.00 = 26.00 32.50"],
    ),
    "a rate above one hundred": (
        "印刷费年初预算为20.00万元，支出决算为26.00万元，完成年初预算的130.00%。",
        ["completion holds - 130.00 = 26.00 20.00"],
    ),
    "a rate that is wrong": (
        "印刷费年初预算为32.50万元，支出决算为26.00万元，完成年初预算的70.00%。",
        ["completion error - 70.00 = 26.00 32.50"],
    ),
    "a rate of the other budget than the one it names": (
        "印刷费年初预算为32.50万元，全年预算为40.00万元，支出决算为26.00万元，完成年初预算的65.00%。",
        ["completion error base 65.00 = 26.00 32.50 40.00"],
    ),
    "a rate of the budget that it names": (
        "印刷费年初预算为32.50万元，全年预算为40.00万元，支出决算为26.00万元，完成全年预算的65.00%。",
        ["completion holds - 65.00 = 26.00 40.00"],
    ),
    "a rate that names no budget and fits one of two": (
        "印刷费年初预算为32.50万元，全年预算为40.00万元，支出决算为26.00万元，预算完成率65.00%。",
        ["completion holds - 65.00 = 26.00 40.00"],
    ),
    "a rate of the budget with what was added": (
        "印刷费年初预算20.00万元，追加预算10.00万元，支出决算27.00万元，预算完成率90.00%。",
        ["completion holds added 90.00 = 27.00 20.00 10.00"],
    ),
    "a rate of nothing": (
        "印刷费年初预算为0.00万元，支出决算为26.00万元，完成年初预算的100.00%。",
        ["completion note - 100.00 = 26.00 0.00"],
    ),
    "nothing of nothing": (
        "印刷费年初预算为0.00万元，支出决算为0.00万元，完成年初预算的0.00%。",
        ["completion note - 0.00 = 0.00 0.00"],
    ),
    "two things in one sentence, each with its own": (
        "印刷费年初预算为32.50万元，支出决算为26.00万元，完成年初预算的80.00%，"
        "电费年初预算5.00万元，支出决算4.00万元，完成年初预算的80.00%。",
        ["completion holds - 80.00 = 26.00 32.50", "completion holds - 80.00 = 4.00 5.00"],
    ),
    "a rate of execution without its base's name": (
        "全年预算数50.00万元，执行数42.00万元，预算执行率48.00%。",
        ["completion error - 48.00 = 42.00 50.00"],
    ),
    "a rate without a budget": ("印刷费支出决算为26.00万元，完成年初预算的80.00%。", []),
    "figures in two units": (
        "印刷费年初预算为32.50万元，支出决算为260000元，完成年初预算的80.00%。",
        ["completion holds - 80.00 = 260000 32.50"],
    ),
    # changes
    "growth over the year before": (
        "印刷费支出12.00万元，比上年增加2.00万元，增长20.00%。",
        ["change holds percent 20.00 = 2.00 12.00"],
    ),
    "growth over this year": (
        "印刷费支出12.00万元，比上年增加2.00万元，增长16.67%。",
        ["change error percent 16.67 = 2.00 12.00"],
    ),
    "a fall": (
        "印刷费支出12.00万元，比上年减少3.00万元，下降20.00%。",
        ["change holds percent -20.00 = -3.00 12.00"],
    ),
    "down to nothing": (
        "印刷费支出0.00万元，比上年减少3.00万元，下降100.00%。",
        ["change holds percent -100.00 = -3.00 0.00"],
    ),
    "up in one figure and down in the other": (
        "印刷费支出12.00万元，比上年增加2.00万元，下降20.00%。",
        ["direction error signs -20.00 = 2.00"],
    ),
    "more than there is": (
        "印刷费支出2.00万元，比上年增加5.00万元，增长20.00%。",
        ["change error below nothing 5.00 = 2.00"],
    ),
    "growth from nothing": (
        "印刷费支出2.00万元，比上年增加2.00万元，增长100.00%。",
        ["change note percent 100.00 = 2.00 2.00"],
    ),
    "unchanged, and yet growing": (
        "印刷费支出12.00万元，与上年持平，增长5.00%。",
        ["direction error flat 5.00 = 0"],
    ),
    "unchanged": ("印刷费支出12.00万元，与上年持平。", []),
    "a change against the year that is printed": (
        "印刷费支出12.00万元，比上年10.00万元增加3.00万元。",
        ["change error - 3.00 = 12.00 10.00"],
    ),
    "a change that the year before makes": (
        "印刷费支出12.00万元，比上年10.00万元增加2.00万元。",
        ["change holds - 2.00 = 12.00 10.00"],
    ),
    "growth from the year that is printed": (
        "印刷费支出12.00万元，上年决算数为10.00万元，增长25.00%。",
        ["change error - 25.00 = 12.00 10.00"],
    ),
    "two things change in one sentence": (
        "印刷费支出12.00万元，较2030年增加2.00万元，增长20.00%；电费支出6.00万元，较2030年减少2.00万元，下降30.00%。",
        ["change holds percent 20.00 = 2.00 12.00", "change error percent -30.00 = -2.00 6.00"],
    ),
    "a change against the budget is none against the year": (
        "印刷费支出12.00万元，比上年增加2.00万元，增长20.00%，比年初预算减少3.00万元，下降25.00%。",
        ["change holds percent 20.00 = 2.00 12.00"],
    ),
    "below the budget that is printed": (
        "印刷费年初预算为32.50万元，支出决算为26.00万元，比年初预算减少6.50万元，下降20.00%。",
        ["change holds - -6.50 = 26.00 32.50", "change holds - -20.00 = 26.00 32.50"],
    ),
    "below the budget that is printed, by another amount": (
        "印刷费年初预算为32.50万元，支出决算为26.00万元，比年初预算减少7.50万元。",
        ["change error - -7.50 = 26.00 32.50"],
    ),
    "a change against a figure of another name": (
        "印刷费支出12.00万元，与上年邮电费80.00万元相比，增加10.00万元。",
        [],
    ),
    "growth without the change": ("印刷费支出12.00万元，同比增长20.00%。", []),
    "a change of a count is no change of money": ("公务用车保有量6辆，比上年增加2辆，增长50.00%。", []),
    # lists
    "a list that is not its whole": (
        "公务接待费10.00万元，其中：餐费6.00万元，车费3.80万元。",
        ["sum error - 10.00 = 6.00 3.80"],
    ),
    "a list that is": (
        "公务接待费10.00万元，其中：餐费6.00万元，车费4.00万元。",
        ["sum holds - 10.00 = 6.00 4.00"],
    ),
    "a list of some": ("公务接待费10.00万元，其中：餐费6.00万元，车费1.00万元。", []),
    "a list that ends with its sentence": (
        "公务接待费10.00万元，其中：餐费6.00万元，车费4.00万元。会议费3.00万元。",
        ["sum holds - 10.00 = 6.00 4.00"],
    ),
    "counted things, off": (
        "水费3.00万元，电费4.00万元，气费2.00万元，上述三项合计8.00万元。",
        ["sum error - 8.00 = 3.00 4.00 2.00"],
    ),
    "counted things, far off": (
        "水费3.00万元，电费4.00万元，气费2.00万元，上述三项合计80.00万元。",
        ["sum error - 80.00 = 3.00 4.00 2.00"],
    ),
    "counted things, right": (
        "水费3.00万元，电费4.00万元，气费2.00万元，上述三项合计9.00万元。",
        ["sum holds - 9.00 = 3.00 4.00 2.00"],
    ),
    "a list of people": (
        "在职人员40人，其中管理人员10人、专业人员25人、工勤人员5人。",
        ["sum holds - 40 = 10 25 5"],
    ),
    "a list of people, off": (
        "在职人员40人，其中管理人员10人、专业人员27人、工勤人员5人。",
        ["sum error - 40 = 10 27 5"],
    ),
    "more among them than there are": ("公务用车4辆，其中应急保障用车7辆。", ["part error - 7 = 4"]),
    "a share of people": ("在职人员40人，其中管理人员10人，占25.00%。", ["share holds - 25.00 = 10 40"]),
    "a share of people, wrong": ("在职人员40人，其中管理人员10人，占20.00%。", ["share error - 20.00 = 10 40"]),
    # averages
    "an average by head": (
        "公用经费支出42.00万元，在职人员28人，人均公用经费1.50万元。",
        ["average holds - 1.50 = 42.00 28"],
    ),
    "an average by head, wrong": (
        "公用经费支出42.00万元，在职人员28人，人均公用经费1.60万元。",
        ["average error - 1.60 = 42.00 28"],
    ),
    "an average rounded as printed": (
        "车辆运行维护费9.00万元，公务用车7辆，平均每辆1.29万元。",
        ["average holds - 1.29 = 9.00 7"],
    ),
    "an average of one of two amounts over one of two counts": (
        "公务用车购置19.80万元，购置1辆；运行维护费50.20万元，保有量14辆，平均每辆3.59万元。",
        ["average holds - 3.59 = 50.20 14"],
    ),
    "an average of neither": (
        "公务用车购置19.80万元，购置1辆；运行维护费50.20万元，保有量14辆，平均每辆3.95万元。",
        ["average error - 3.95 = 50.20 14"],
    ),
    "two averages of one of which the amount is not told": (
        "检验费90.00万元，其中药品300批次，平均每批次0.20万元；食品100批次，平均每批次0.10万元。",
        [],
    ),
    "more among them, of a price": ("单价100万元以上设备5台，其中雷达7台。", ["part error - 7 = 5"]),
    "an average of other things than those counted": ("培训费4.00万元，批次20个，人均0.05万元。", []),
    "a price is no average": ("会议费4.00万元，参会100人，人均标准0.05万元。", []),
    # what is left
    "what is left over, wrong": (
        "全年预算50.00万元，实际支出42.00万元，结余9.00万元。",
        ["balance error - 9.00 = 50.00 42.00"],
    ),
    "what is left over": (
        "全年预算50.00万元，实际支出42.00万元，结余8.00万元。",
        ["balance holds - 8.00 = 50.00 42.00"],
    ),
    "what is left over, told by itself": (
        "全年预算50.00万元，支出决算42.00万元。年中增加了培训。年末结余8.00万元。",
        ["balance holds - 8.00 = 50.00 42.00"],
    ),
    "what is left over, told by itself, nearly": (
        "全年预算50.00万元，支出决算42.00万元。年中增加了培训。年末结余8.10万元。",
        ["balance error - 8.10 = 50.00 42.00"],
    ),
    "what is left over of more than the budget": ("全年预算50.00万元，实际支出42.00万元。年末结余9.00万元。", []),
    # nothing
    "no figures": ("本年未安排因公出国（境）费。", []),
    "one figure": ("会议费3.00万元。", []),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_what_a_sentence_computes(reading: Reads, text: str, expected: list[str]) -> None:
    assert told(tried(number(reading(text).facts), text)) == expected


def test_a_reason_tells_of_something_else(reading: Reads) -> None:
    text = "印刷费支出12.00万元，比上年增加2.00万元，增长20.00%，主要原因是纸价上涨30.00%，增加用纸9.00万元。"
    assert told(tried(number(reading(text).facts), text)) == ["change holds percent 20.00 = 2.00 12.00"]


# What the arithmetic gives

# name: text, expected and difference of the check that fails
GIVEN = {
    "a share": (
        "本年收入合计80.00万元，其中：财政拨款收入60.00万元，占57.00%；其他收入20.00万元，占25.00%。",
        ("75", "-18"),
    ),
    "a rate": ("印刷费年初预算为32.50万元，支出决算为26.00万元，完成年初预算的70.00%。", ("80", "-10")),
    "a change": ("印刷费支出12.00万元，比上年10.00万元增加3.00万元。", ("2", "1")),
    "growth": ("印刷费支出12.00万元，比上年增加2.00万元，增长16.67%。", ("20", "-3.33")),
    "a list": ("公务接待费10.00万元，其中：餐费6.00万元，车费3.80万元。", ("9.8", "0.2")),
    "what is left": ("全年预算50.00万元，实际支出42.00万元，结余9.00万元。", ("8", "1")),
}


@pytest.mark.parametrize(("text", "expected"), GIVEN.values(), ids=GIVEN)
def test_what_the_arithmetic_gives(reading: Reads, text: str, expected: tuple[str, str]) -> None:
    (check,) = [check for check in tried(number(reading(text).facts), text) if check.outcome == "error"]
    assert (check.expected, check.difference) == tuple(map(Decimal, expected))


# A whole that stands elsewhere


def test_the_whole_of_a_share_may_stand_elsewhere_under_the_name_that_the_share_gives_it(reading: Reads) -> None:
    text = "人员经费60.00万元，占本年支出合计的75.00%。"
    elsewhere = "本年支出合计80.00万元。"
    (whole,) = number(reading(elsewhere).facts)
    stated: Mapping[tuple[str, str], list[Fact]] = {("", "本年支出"): [whole]}
    facts = number(reading(text).facts)
    assert told(tried(facts, text, stated)) == ["share holds - 75.00 = 60.00 80.00"]


# The flow of a budget

FLOW = (
    "本年支出年初预算为100.00万元，追加预算20.00万元，支出决算为{spent}万元，完成年初预算的{rate}%。"
    "{more}年末结转和结余5.00万元。"
)
FLOWS = {
    "it balances": (("115.00", "115.00", ""), "", "balance holds - 5.00 = 100.00 20.00 115.00"),
    "it does not": (("112.00", "112.00", ""), "", "balance error - 5.00 = 100.00 20.00 112.00"),
    "money was withdrawn": (
        ("112.00", "112.00", "财政收回资金3.00万元。"),
        "",
        "balance note withdrawn 5.00 = 100.00 20.00 112.00",
    ),
    "money was carried over into the year": (("112.00", "112.00", ""), "年初结转", ""),
}


@pytest.mark.parametrize(("words", "carried", "expected"), FLOWS.values(), ids=FLOWS)
def test_the_flow_of_a_budget(reading: Reads, words: tuple[str, str, str], carried: str, expected: str) -> None:
    spent, rate, more = words
    text = FLOW.format(spent=spent, rate=rate, more=more)
    facts = number(reading(text).facts)
    stated = {
        ("", "本年支出"): [fact for fact in facts if fact.measure == "final"],
        ("", "年末结转"): [fact for fact in facts if "结转" in fact.item][:1],
    }
    if carried:
        stated["", carried] = facts[:1]
    assert told(list(check_flows(facts, stated, text))) == ([expected] if expected else [])


def test_a_flow_of_a_part_is_none_of_the_whole(reading: Reads) -> None:
    text = FLOW.format(spent="112.00", rate="112.00", more="")
    facts = number(reading(text).facts)
    (other,) = number(reading("本年支出300.00万元。").facts)
    left = [fact for fact in facts if "结转" in fact.item]
    assert list(check_flows(facts, {("", "本年支出"): [other], ("", "年末结转"): left}, text)) == []


# Properties

AMOUNT = st.integers(100, 10**8)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}万元"


def read(text: str) -> Sequence[Fact]:
    passage = Passage(text, tuple(range(len(text))))
    return number(
        read_prose(Outline((Section(1, "", "", NOTHING, (passage,), (), Span(0, len(text))),), ()), 2031).facts
    )


@given(st.lists(st.integers(10**6, 10**8), min_size=2, max_size=6), AMOUNT)
def test_true_shares_as_they_are_printed_are_never_called_wrong(parts: list[int], off: int) -> None:
    names = ("水费", "电费", "气费", "邮费", "租费", "油费")
    whole = sum(parts)
    shown = [
        f"{name}{money(part)}，占{100 * Decimal(part) / whole:.2f}%" for name, part in zip(names, parts, strict=False)
    ]
    text = f"本年支出合计{money(whole)}，其中：{'；'.join(shown)}。"
    outcomes = [check.outcome for check in tried(read(text), text)]
    assert outcomes.count("holds") >= len(parts)
    assert "error" not in outcomes
    wrong = text.replace(f"占{100 * Decimal(parts[0]) / whole:.2f}%", f"占{100 + off}.00%", 1)
    assert "error" in [check.outcome for check in tried(read(wrong), wrong)]


@given(AMOUNT, st.integers(-(10**7), 10**7).filter(bool))
def test_a_true_change_as_it_is_printed_always_holds(before: int, change: int) -> None:
    now = before + change
    assume(now >= 0)
    up, grown = ("增加", "增长") if change > 0 else ("减少", "下降")
    percent = 100 * Decimal(abs(change)) / before
    text = f"印刷费支出{money(now)}，比上年{up}{money(abs(change))}，{grown}{percent:.2f}%。"
    (check,) = tried(read(text), text)
    assert check.outcome == "holds"
