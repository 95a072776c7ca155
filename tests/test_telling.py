"""How findings read: one sentence in English and one in Chinese for each rule, with the figures as they are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Span
from structurer.result import Check, Fact
from structurer.verify.rereading import MISREAD
from structurer.verify.telling import SENTENCES, is_of_nothing, parts, plain_text, tell


def fact(printed: str, at: int = 0) -> Fact:
    digits = re.match(r"-?[\d.]+", printed)[0]  # type: ignore[index]
    unit, spans = printed[len(digits) :], (Span(at, at + 1),)
    return Fact("水费", "amount", Decimal(digits), digits.lstrip("-"), unit, spans, (), id=f"f{at}")


class Case(NamedTuple):
    """A failed check, by what it has, and how it is told."""

    english: str
    chinese: str
    facts: str = ""
    expected: str = ""
    difference: str = ""
    told: str = ""
    factors: tuple[int, ...] = ()
    about: str = "水费"
    severity: str = "error"
    more: int = 0


def check(kind: str, rule: str, case: Case) -> Check:
    return Check(
        kind,
        case.severity,  # type: ignore[arg-type]
        tuple(fact(text, at) for at, text in enumerate(case.facts.split())),
        case.factors,
        Decimal(case.expected) if case.expected else None,
        Decimal(case.difference) if case.difference else None,
        case.about,
        (),
        rule,
        tuple(case.told.split()),
    )


CASES: dict[tuple[str, str], Case] = {
    ("sum", ""): Case(
        "水费: 9.00万元 is printed, but 3.00 + 4.00 make 7万元, a difference of 2万元",
        "水费：印为9.00万元，而3.00 + 4.00合计7万元，相差2万元",
        "9.00万元 3.00万元 4.00万元",
        "7.00",
        "2.00",
    ),
    ("sum", "one"): Case(
        "水费: 9.00万元 is printed, but its parts come to 3万元, a difference of 6万元",
        "水费：印为9.00万元，而各分项合计3万元，相差6万元",
        "9.00万元 3.00万元 0.00万元",
        "3.00",
        "6.00",
    ),
    ("sum", "times"): Case(
        "水费: 9.00万元 is printed, but the amounts times their percentages (10.00万元 × 50%) make 5万元",
        "水费：印为9.00万元，而各金额与比例之积（10.00万元 × 50%）合计5万元",
        "9.00万元 10.00万元 50%",
        "5.00",
    ),
    ("sum", "absent"): Case(
        "水费: 9.00万元 is printed, 3.00 + 4.00 make 7万元; a part may be named nowhere",
        "水费：印为9.00万元，3.00 + 4.00合计7万元；可能有部分未列出",
        "9.00万元 3.00万元 4.00万元",
        "7.00",
    ),
    ("sum", "doubtful"): Case(
        "水费: 9.00万元 is printed, but 3.00 + 4.00 make 7万元; a row of this table may be misread",
        "水费：印为9.00万元，而3.00 + 4.00合计7万元；该表有行可能读取有误",
        "9.00万元 3.00万元 4.00万元",
        "7.00",
    ),
    ("sum", "far"): Case(
        "水费: 9.00万元 is printed, but 3.00 + 4.00 make 7万元; a row may be of something else",
        "水费：印为9.00万元，而3.00 + 4.00合计7万元；可能有行不属于该表",
        "9.00万元 3.00万元 4.00万元",
        "7.00",
    ),
    ("average", ""): Case(
        "水费: an average of 1.60万元 is printed, but 42.00万元 over 28人 is 1.5万元",
        "水费：平均数印为1.60万元，而42.00万元除以28人为1.5万元",
        "1.60万元 42.00万元 28人",
        "1.5000",
    ),
    ("balance", ""): Case(
        "水费: 9.00万元 is printed, but 50.00 - 42.00 come to 8万元, a difference of 1万元",
        "水费：印为9.00万元，而50.00 - 42.00得8万元，相差1万元",
        "9.00万元 50.00万元 42.00万元",
        "8.00",
        "1.00",
        factors=(1, -1),
    ),
    ("balance", "withdrawn"): Case(
        "水费: 9.00万元 is printed, but 50.00 - 42.00 leave 8万元; the text tells of money that was withdrawn",
        "水费：印为9.00万元，而50.00 - 42.00余8万元；文中提到收回或调减资金",
        "9.00万元 50.00万元 42.00万元",
        "8.00",
        factors=(1, -1),
        severity="note",
    ),
    ("share", ""): Case(
        "水费: a share of 57.00% is printed, but 60.00万元 is 75% of 80.00万元",
        "水费：占比印为57.00%，而60.00万元占80.00万元的75%",
        "57.00% 60.00万元 80.00万元",
        "75.0000",
        "-18.0000",
    ),
    ("share", "hundred"): Case(
        "水费: the shares 33.33% + 66.66% add up to 99.99%, not to 100%",
        "水费：各项占比33.33% + 66.66%合计99.99%，不为100%",
        "33.33% 66.66%",
        "100",
    ),
    ("completion", ""): Case(
        "水费: 70.00% of the budget is printed, but 26.00万元 is 80% of 32.50万元",
        "水费：完成率印为70.00%，而26.00万元为32.50万元的80%",
        "70.00% 26.00万元 32.50万元",
        "80.0000",
    ),
    ("completion", "base"): Case(
        "水费: 65.00% is called the rate of the budget of 32.50万元, but it is 26.00万元 of 40.00万元",
        "水费：称完成预算32.50万元的65.00%，而65.00%实为26.00万元与40.00万元之比，所称基数有误",
        "65.00% 26.00万元 32.50万元 40.00万元",
    ),
    ("change", ""): Case(
        "水费: 3.00万元 is printed for the change, but 12.00万元 and 10.00万元 make it 2万元",
        "水费：变动印为3.00万元，而由12.00万元与10.00万元得2万元",
        "3.00万元 12.00万元 10.00万元",
        "2.00",
    ),
    ("change", "percent"): Case(
        "水费: 16.67% is printed for the change, but 2.00万元 on the way to 12.00万元 is 20%",
        "水费：变动幅度印为16.67%，而变动2.00万元至12.00万元应为20%",
        "16.67% 2.00万元 12.00万元",
        "20.0000",
    ),
    ("change", "below nothing"): Case(
        "水费: a change of 5.00万元 to 2.00万元 leaves less than nothing for the year before",
        "水费：变动5.00万元至2.00万元，推得上年数为负",
        "5.00万元 2.00万元",
        "-3.00",
    ),
    ("restated", ""): Case(
        "水费: 5.60万元 at one place, 5.90万元 at another, a difference of 0.3万元",
        "水费：一处为5.60万元，另一处为5.90万元，相差0.3万元",
        "5.60万元 5.90万元",
        "5.90",
        "-0.30",
    ),
    ("restated", "prose"): Case(
        "水费: the text says 5.60万元, elsewhere it is 5.90万元, a difference of 0.3万元",
        "水费：文中为5.60万元，他处为5.90万元，相差0.3万元",
        "5.60万元 5.90万元",
        "5.90",
        "-0.30",
    ),
    ("restated", "table"): Case(
        "水费: one table says 5.60万元, elsewhere it is 5.90万元, a difference of 0.3万元",
        "水费：一表为5.60万元，他处为5.90万元，相差0.3万元",
        "5.60万元 5.90万元",
        "5.90",
        "-0.30",
    ),
    ("restated", "unit"): Case(
        "水费: 5.60亿元 at one place, 5.60万元 at another: the same digits in another unit",
        "水费：一处为5.60亿元，另一处为5.60万元：数字相同而单位不同",
        "5.60亿元 5.60万元",
    ),
    ("part", ""): Case(
        "水费: 26.00万元 is printed for a part, more than its whole of 20.00万元",
        "水费：部分印为26.00万元，大于其整体20.00万元",
        "26.00万元 20.00万元",
        "20.00",
    ),
    ("part", "together"): Case(
        "水费: 6.00万元 + 15.00万元 make 21.00, more than the whole of 20.00万元",
        "水费：6.00万元 + 15.00万元合计21.00，大于整体20.00万元",
        "6.00万元 15.00万元 20.00万元",
        told="21.00",
    ),
    ("part", "year before"): Case(
        "水费: with a change of 2.00万元 to 9.00万元 the year before comes to 7.00, yet its part came to 8.00",
        "水费：变动2.00万元至9.00万元，推得上年为7.00，而其中一部分上年已达8.00",
        "2.00万元 9.00万元 6.00万元 -2.00万元",
        told="7.00 8.00",
    ),
    ("score", "above its weight"): Case(
        "水费: a score of 48分 where 40分 can be reached", "水费：得分48分高于分值40分", "48分 40分", "40", "8"
    ),
    ("score", "group"): Case(
        "水费: its weights add up to 40, not to 50分", "水费：各指标分值合计40，不为50分", "15分 25分", "50", "-10"
    ),
    ("score", "weights"): Case(
        "水费: a total weight of 100分 is printed, but the rows add up to 105分",
        "水费：总分值印为100分，而各行合计105分",
        "100分 60分 45分",
        "105",
        "-5",
    ),
    ("score", "scores"): Case(
        "水费: a total score of 95分 is printed, but the rows add up to 93分",
        "水费：总得分印为95分，而各行合计93分",
        "95分 55分 38分",
        "93",
        "2",
    ),
    ("score", "restated"): Case(
        "水费: a score of 96.7分 at one place, of 97.6分 as the total of its form",
        "水费：一处得分为96.7分，其自评表总分为97.6分",
        "96.7分 97.6分",
        "97.6",
        "-0.9",
    ),
    ("score", "hundred"): Case(
        "水费: the weights add up to 105, not to 100", "水费：分值合计105，不为100", "60分 45分", "100", "5"
    ),
    ("score", "execution"): Case(
        "水费: a score of 10分 is printed, but 90% of 10分 is 9分",
        "水费：得分印为10分，而分值10分乘以执行率90%为9分",
        "10分 10分 90%",
        "9.0000",
    ),
    ("score", "twice"): Case(
        '"水费" is given 9 of 10 in one form and 8 of 10 in another',
        "指标“水费”在一表得9分（满分10），在另一表得8分（满分10）",
        told="9 10 8 10",
    ),
    ("direction", "signs"): Case(
        "水费: a change of 2.00万元 and one of -20.00% go in opposite directions",
        "水费：变动额2.00万元与变动幅度-20.00%方向相反",
        "-20.00% 2.00万元",
    ),
    ("direction", "flat"): Case(
        "水费: called unchanged, yet a change of 5.00% is printed", "水费：称无变化，却印有变动5.00%", "5.00% 0"
    ),
    ("direction", "budget"): Case(
        '水费: the words say "大于", yet the final figure is 30.00万元 and the budget 32.50万元',
        "水费：文字称“大于”，但决算数为30.00万元，预算数为32.50万元",
        "30.00万元 32.50万元",
        told="大于",
    ),
    ("direction", "rate"): Case(
        '水费: the words say "大于" the budget, yet 95% of it was spent',
        "水费：文字称“大于”预算，但完成率为95%",
        "95%",
        told="大于",
    ),
    ("direction", "years"): Case(
        '水费: the words say "增加", yet this year is 7.20万元 and the year before 9.10万元',
        "水费：文字称“增加”，但本年为7.20万元，上年为9.10万元",
        "7.20万元 9.10万元",
        told="增加",
    ),
    ("direction", "adjusted"): Case(
        '水费: the budget is told to "减少", yet it goes from 5.00万元 to 6.00万元',
        "水费：文字称较年初“减少”，但年初预算5.00万元，调整后6.00万元",
        "6.00万元 5.00万元",
        told="减少",
    ),
    ("direction", "tables"): Case(
        "水费: the stated change 1.00万元 does not fit 5.00万元 this year and 6.00万元 the year before",
        "水费：所称变动1.00万元与本年5.00万元、上年6.00万元方向不符",
        "1.00万元 5.00万元 6.00万元",
    ),
    ("direction", "reason"): Case(
        '水费: the change is 1.00万元, yet the reason tells of the opposite: "用水减少"',
        "水费：变动为1.00万元，所述原因方向相反：“用水减少”",
        "1.00万元",
        told="用水减少",
    ),
    ("named-but-empty", "empty"): Case(
        "水费: the prose names 奖金, whose line in the statement has no figure",
        "水费：文字列有奖金，但表中该行无金额",
        told="奖金",
    ),
    ("named-but-empty", "fixed list"): Case(
        "水费: 4 of 9 items named in the prose have no figure (奖金、租费); it looks like a fixed list",
        "水费：文字所列9项中4项在表中无金额（奖金、租费），疑为固定列举",
        told="奖金、租费 4 9",
    ),
    ("named-but-empty", "left out"): Case(
        "水费: the prose does not name 奖金, each over 1 % of the group",
        "水费：文字未提及奖金，各占该类1%以上",
        told="奖金",
    ),
    ("name", "tables"): Case(
        '水费 is called "修缮" here and "修膳" in other tables',
        "科目水费此处为“修缮”，其他表为“修膳”",
        told="修缮 修膳",
    ),
    ("name", "prose"): Case(
        'the prose calls 水费 "修膳", the table "修缮"', "科目水费文字为“修膳”，表中为“修缮”", told="修膳 修缮"
    ),
    ("copied", "purpose"): Case(
        '水费: its purpose "办公" is word for word that of 电费',
        "水费：用途“办公”与前一科目电费完全相同",
        told="办公 电费",
    ),
    ("copied", "sentence"): Case('a sentence is printed twice in a row: "水费"', "同一句话连续重复：“水费”"),
    ("missing", "table"): Case(
        'the contents announce "水费", which is not in the document', "目录列有“水费”，正文中没有该表"
    ),
    ("missing", "differs"): Case(
        'the contents say "水费", the heading "电费"', "目录为“水费”，正文标题为“电费”", told="电费"
    ),
    ("missing", "all"): Case(
        'most tables of the contents are not in the document, beginning with "水费"',
        "目录所列表格正文中大多没有，如“水费”",
    ),
    ("missing", "part"): Case('"水费" stands in the contents and has no heading', "目录有“水费”，正文缺该部分标题"),
    ("missing", "referred"): Case(
        'the text refers to "水费", which the document does not hold', "文中提到“水费”，文件中没有"
    ),
    ("empty", "filled"): Case(
        '"水费" holds 3.00万元, yet its note says it is empty: "无数据"',
        "“水费”有数据3.00万元，表下却注明“无数据”",
        "3.00万元",
        told="无数据",
    ),
    ("empty", "unsaid"): Case('"水费" has no figures, and nothing says why', "“水费”无数据，且未作说明"),
    ("empty", "heading"): Case('the heading "水费" has no text below it', "标题“水费”下无内容"),
    ("year", ""): Case(
        '"水费" is of 2030, the document of 2031', "“水费”所写年度为2030，本文件为2031年", told="2030 2031"
    ),
    ("year", "sentence"): Case(
        '"水费" names 2030 and tells of 2031, the year of the document',
        "“水费”写作2030，所述实为本文件年度2031年",
        told="2030 2031",
    ),
    ("year", "note"): Case(
        "水费: the note that it is empty is of 2030, the document of 2031",
        "水费：空表说明所写年度为2030，本文件为2031年",
        told="2030 2031",
    ),
    ("body", ""): Case(
        '"水费" names 甲馆; the document is of 乙馆', "“水费”写的是甲馆，本文件单位为乙馆", told="甲馆 乙馆"
    ),
    ("placeholder", "blank"): Case('a placeholder "XX" was left in: "水费"', "占位符“XX”未填写：“水费”", told="XX"),
    ("placeholder", "choice"): Case(
        'the choice "增加（减少）" was left open: "水费"', "模板选项“增加（减少）”未选定：“水费”", told="增加（减少）"
    ),
    ("placeholder", "date"): Case('a date was left blank: "水费"', "日期未填写：“水费”"),
    ("template", "instruction"): Case(
        'an instruction of the template was left in (2×): "水费"', "模板填写说明未删除（2处）：“水费”", told="2"
    ),
    ("numbering", "gap"): Case("the numbering goes from 三、 to 五、", "序号由三、直接到五、", told="三、 五、"),
    ("punctuation", "doubled"): Case("doubled punctuation (2×): 水费", "标点重复（2处）：水费", told="2"),
    ("unit", ""): Case(
        "水费: 3.00元 stands among amounts in 万元", "水费：3.00元的单位与周围金额（万元）不同", "3.00元", told="万元"
    ),
    ("zero", "percent"): Case(
        "水费: 100.00% is a percentage of nothing: 2.00万元 with a change of 2.00万元 leaves no base",
        "水费：100.00%的基数为零：变动2.00万元至2.00万元，上年为零",
        "100.00% 2.00万元 2.00万元",
        severity="note",
    ),
    ("engines", "engines"): Case(
        "水费: the rules read 3.00万元, the model 4.00万元; neither is borne out",
        "水费：规则读作3.00万元，模型读作4.00万元，均无佐证",
        "3.00万元 4.00万元",
        severity="note",
    ),
    ("engines", "kept"): Case(
        "水费: the model reads 4.00万元, but 3.00万元 is borne out elsewhere and is kept",
        "水费：模型读作4.00万元，而3.00万元另有佐证，予以保留",
        "3.00万元 4.00万元",
        severity="note",
    ),
    ("engines", "taken"): Case(
        "水费: the rules read 4.00万元, but 3.00万元, as the model reads it, is borne out elsewhere",
        "水费：规则读作4.00万元，而模型所读3.00万元另有佐证",
        "3.00万元 4.00万元",
        severity="note",
    ),
    ("beside", "beside"): Case(
        "水费: 3.00万元 is taken, but its section names the same field with 4.00万元 too",
        "水费：取3.00万元，但同一节中另以4.00万元表述同一项目",
        "3.00万元 4.00万元",
        severity="note",
    ),
    ("steering", "steering"): Case(
        'a sentence speaks to a machine that reads the document; no model was shown it: "水费"',
        "有语句意在指示读取文件的机器，未交给模型：“水费”",
        severity="note",
    ),
    ("completion", "added"): Case(
        "水费: 90.00% is printed, but 27.00万元 is 90% of 20.00万元 with the added 10.00万元",
        "水费：完成率印为90.00%，而27.00万元为20.00万元加追加10.00万元的90%",
        "90.00% 27.00万元 20.00万元 10.00万元",
        "90.0000",
    ),
    ("zero", ""): Case(
        "水费: 100.00% is a percentage of nothing (0.00万元 is the base)",
        "水费：100.00%的基数为零（0.00万元），百分比无意义",
        "100.00% 2.00万元 0.00万元",
        severity="note",
    ),
}


@pytest.mark.parametrize("key", CASES, ids=" ".join)
def test_each_rule_has_its_sentences(key: tuple[str, str]) -> None:
    case = CASES[key]
    kind = {"": "completion", "percent": "change"}[key[1]] if key[0] == "zero" else key[0]
    made = check(kind, key[1], case)
    assert tell(made, case.severity, case.more) == (case.english, case.chinese)


def test_no_rule_is_without_a_case() -> None:
    assert sorted(SENTENCES) == sorted(CASES)


# What every sentence may say besides

WHOLE = Case("", "", "9.00万元 3.00万元 4.00万元", "7.00", "2.00")
MORE = {
    "rounding": (
        WHOLE._replace(facts="7.01万元 3.00万元 4.00万元", difference="0.01", severity="rounding"),
        "水费: 7.01万元 is printed, but 3.00 + 4.00 make 7万元, a difference of 0.01万元 (rounding explains it)",
        "水费：印为7.01万元，而3.00 + 4.00合计7万元，相差0.01万元（四舍五入可解释）",
    ),
    "further places": (
        WHOLE._replace(more=3),
        "水费: 9.00万元 is printed, but 3.00 + 4.00 make 7万元, a difference of 2万元 (and 3 more of the kind)",
        "水费：印为9.00万元，而3.00 + 4.00合计7万元，相差2万元（另有3处同类）",
    ),
    "nothing is said of what it is about": (
        WHOLE._replace(about=""),
        "水费: 9.00万元 is printed, but 3.00 + 4.00 make 7万元, a difference of 2万元",
        "水费：印为9.00万元，而3.00 + 4.00合计7万元，相差2万元",
    ),
}


@pytest.mark.parametrize(("case", "english", "chinese"), MORE.values(), ids=MORE)
def test_what_a_sentence_adds(case: Case, english: str, chinese: str) -> None:
    assert tell(check("sum", "", case), case.severity, case.more) == (english, chinese)


def test_a_figure_that_another_would_mend() -> None:
    case = WHOLE._replace(told="5.00万元")
    assert tell(check("sum", MISREAD, case), "note") == (
        "水费: 9.00万元 does not agree with 3.00万元, 4.00万元, but 5.00万元, which stands elsewhere, would: "
        "a field may be misread",
        "水费：9.00万元与3.00万元, 4.00万元不符，而他处的5.00万元相符，可能是字段读取有误",
    )


ABOUT = {
    "an item of a branch": ("项:科学技术支出>行政运行", "行政运行"),
    "an item of a class": ("类:科学技术支出", "科学技术支出"),
    "a plain item": ("本年支出", "本年支出"),
}


@pytest.mark.parametrize(("item", "said"), ABOUT.values(), ids=ABOUT)
def test_what_is_stated_twice_is_named_as_the_document_names_it(item: str, said: str) -> None:
    case = Case("", "", "5.60万元 5.90万元", "5.90", "-0.30", about=item)
    assert tell(check("restated", "prose", case), "error")[0].startswith(f"{said}: the text says 5.60万元")


def test_a_rule_without_sentences_of_its_own_has_those_of_its_kind() -> None:
    assert tell(check("sum", "of some new kind", WHOLE), "error") == tell(check("sum", "", WHOLE), "error")
    assert tell(check("some new kind", "", WHOLE), "error") == ("水费", "水费")


NOTHING = {
    "a rate of nothing": (Check("completion", "note"), True),
    "a share of nothing": (Check("share", "note"), True),
    "growth from nothing": (Check("change", "note", rule="percent"), True),
    "a sum": (Check("sum", "note"), False),
    "a rate that is wrong": (Check("completion", "error"), False),
    "a note that knows better": (Check("completion", "note", expected=Decimal(80)), False),
}


@pytest.mark.parametrize(("made", "expected"), NOTHING.values(), ids=NOTHING)
def test_what_is_a_percentage_of_nothing(made: Check, expected: bool) -> None:
    assert is_of_nothing(made) is expected


# Terms and numbers

TERMS: dict[str, tuple[Sequence[str], tuple[int, ...], str]] = {
    "a sum": (["3.00万元", "4.00万元"], (1, 1), "3.00 + 4.00"),
    "a difference": (["3.00万元", "4.00万元"], (1, -1), "3.00 - 4.00"),
    "what is taken away first": (["3.00万元", "4.00万元"], (-1, 1), "- 3.00 + 4.00"),
    "nothing is left out": (["3.00万元", "0.00万元", "4.00万元"], (1, 1, 1), "3.00 + 4.00"),
    "nothing at all": (["0.00万元"], (1,), "0"),
    "no terms": ([], (), "0"),
    "many": ([f"{n}.00万元" for n in range(1, 10)], (), "1.00 + 2.00 + 3.00 + 4.00 + 5.00 + 6.00 + … (3)"),
}


@pytest.mark.parametrize(("printed", "factors", "expected"), TERMS.values(), ids=TERMS)
def test_the_terms_of_a_sum(printed: Sequence[str], factors: tuple[int, ...], expected: str) -> None:
    assert parts([fact(text) for text in printed], factors) == expected


NUMBERS = {"7.00": "7", "7.50": "7.5", "100": "100", "1E+2": "100", "-0.30": "-0.3", "0.00": "0", "1E-4": "0.0001"}


@pytest.mark.parametrize(("value", "text"), NUMBERS.items(), ids=NUMBERS)
def test_numbers_are_plain(value: str, text: str) -> None:
    assert plain_text(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_plain_number_is_the_number(value: Decimal) -> None:
    text = plain_text(value)
    assert Decimal(text) == value
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", text)


@pytest.mark.parametrize("key", sorted(SENTENCES), ids=" ".join)
def test_both_languages_tell_the_same(key: tuple[str, str]) -> None:
    english, chinese = ({*re.findall(r"\{(\w+)\}", text)} for text in SENTENCES[key])
    assert english == chinese
