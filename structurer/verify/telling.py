"""How findings are told: one readable sentence for each rule, in English and in Chinese. Data and plain formatting."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify import told_words
from structurer.verify.rereading import MISREAD

Sentence = tuple[str, str]

# By kind and rule: English, Chinese. {tested} is the first figure, {second} and {third} the next ones.
SENTENCES: dict[tuple[str, str], Sentence] = {
    **told_words.SENTENCES,
    ("sum", ""): (
        "{about}: {tested} is printed, but {parts} make {expected}, a difference of {difference}",
        "{about}：印为{tested}，而{parts}合计{expected}，相差{difference}",
    ),
    ("sum", "one"): (
        "{about}: {tested} is printed, but its parts come to {expected}, a difference of {difference}",
        "{about}：印为{tested}，而各分项合计{expected}，相差{difference}",
    ),
    ("sum", "times"): (
        "{about}: {tested} is printed, but the amounts times their percentages ({terms}) make {expected}",
        "{about}：印为{tested}，而各金额与比例之积（{terms}）合计{expected}",
    ),
    ("sum", "absent"): (
        "{about}: {tested} is printed, {parts} make {expected}; a part may be named nowhere",
        "{about}：印为{tested}，{parts}合计{expected}；可能有部分未列出",
    ),
    ("sum", "doubtful"): (
        "{about}: {tested} is printed, but {parts} make {expected}; a row of this table may be misread",
        "{about}：印为{tested}，而{parts}合计{expected}；该表有行可能读取有误",
    ),
    ("sum", "far"): (
        "{about}: {tested} is printed, but {parts} make {expected}; a row may be of something else",
        "{about}：印为{tested}，而{parts}合计{expected}；可能有行不属于该表",
    ),
    ("balance", ""): (
        "{about}: {tested} is printed, but {parts} come to {expected}, a difference of {difference}",
        "{about}：印为{tested}，而{parts}得{expected}，相差{difference}",
    ),
    ("balance", "withdrawn"): (
        "{about}: {tested} is printed, but {parts} leave {expected}; the text tells of money that was withdrawn",
        "{about}：印为{tested}，而{parts}余{expected}；文中提到收回或调减资金",
    ),
    ("share", ""): (
        "{about}: a share of {tested} is printed, but {second} is {expected}% of {third}",
        "{about}：占比印为{tested}，而{second}占{third}的{expected}%",
    ),
    ("share", "hundred"): (
        "{about}: the shares {all} add up to {sum}%, not to 100%",
        "{about}：各项占比{all}合计{sum}%，不为100%",
    ),
    ("completion", ""): (
        "{about}: {tested} of the budget is printed, but {second} is {expected}% of {third}",
        "{about}：完成率印为{tested}，而{second}为{third}的{expected}%",
    ),
    ("completion", "base"): (
        "{about}: {tested} is called the rate of the budget of {third}, but it is {second} of {fourth}",
        "{about}：称完成预算{third}的{tested}，而{tested}实为{second}与{fourth}之比，所称基数有误",
    ),
    ("change", ""): (
        "{about}: {tested} is printed for the change, but {second} and {third} make it {expected}",
        "{about}：变动印为{tested}，而由{second}与{third}得{expected}",
    ),
    ("change", "percent"): (
        "{about}: {tested} is printed for the change, but {second} on the way to {third} is {expected}%",
        "{about}：变动幅度印为{tested}，而变动{second}至{third}应为{expected}%",
    ),
    ("change", "below nothing"): (
        "{about}: a change of {tested} to {second} leaves less than nothing for the year before",
        "{about}：变动{tested}至{second}，推得上年数为负",
    ),
    ("average", ""): (
        "{about}: an average of {tested} is printed, but {second} over {third} is {expected}",
        "{about}：平均数印为{tested}，而{second}除以{third}为{expected}",
    ),
    ("restated", ""): (
        "{about}: {tested} at one place, {second} at another, a difference of {difference}",
        "{about}：一处为{tested}，另一处为{second}，相差{difference}",
    ),
    ("restated", "prose"): (
        "{about}: the text says {tested}, elsewhere it is {second}, a difference of {difference}",
        "{about}：文中为{tested}，他处为{second}，相差{difference}",
    ),
    ("restated", "table"): (
        "{about}: one table says {tested}, elsewhere it is {second}, a difference of {difference}",
        "{about}：一表为{tested}，他处为{second}，相差{difference}",
    ),
    ("restated", "unit"): (
        "{about}: {tested} at one place, {second} at another: the same digits in another unit",
        "{about}：一处为{tested}，另一处为{second}：数字相同而单位不同",
    ),
    ("part", ""): (
        "{about}: {tested} is printed for a part, more than its whole of {second}",
        "{about}：部分印为{tested}，大于其整体{second}",
    ),
    ("part", "together"): (
        "{about}: {all_but_last} make {t0}, more than the whole of {last}",
        "{about}：{all_but_last}合计{t0}，大于整体{last}",
    ),
    ("part", "year before"): (
        "{about}: with a change of {tested} to {second} the year before comes to {t0}, yet its part came to {t1}",
        "{about}：变动{tested}至{second}，推得上年为{t0}，而其中一部分上年已达{t1}",
    ),
    ("score", "above its weight"): (
        "{about}: a score of {tested} where {second} can be reached",
        "{about}：得分{tested}高于分值{second}",
    ),
    ("score", "group"): (
        "{about}: its weights add up to {sum}, not to {expected}",
        "{about}：各指标分值合计{sum}，不为{expected}",
    ),
    ("score", "weights"): (
        "{about}: a total weight of {tested} is printed, but the rows add up to {expected}",
        "{about}：总分值印为{tested}，而各行合计{expected}",
    ),
    ("score", "scores"): (
        "{about}: a total score of {tested} is printed, but the rows add up to {expected}",
        "{about}：总得分印为{tested}，而各行合计{expected}",
    ),
    ("score", "restated"): (
        "{about}: a score of {tested} at one place, of {second} as the total of its form",
        "{about}：一处得分为{tested}，其自评表总分为{second}",
    ),
    ("score", "hundred"): (
        "{about}: the weights add up to {sum}, not to 100",
        "{about}：分值合计{sum}，不为100",
    ),
    ("score", "execution"): (
        "{about}: a score of {tested} is printed, but {third} of {second} is {expected}",
        "{about}：得分印为{tested}，而分值{second}乘以执行率{third}为{expected}",
    ),
    ("direction", "signs"): (
        "{about}: a change of {second} and one of {tested} go in opposite directions",
        "{about}：变动额{second}与变动幅度{tested}方向相反",
    ),
    ("direction", "flat"): (
        "{about}: called unchanged, yet a change of {tested} is printed",
        "{about}：称无变化，却印有变动{tested}",
    ),
    ("unit", ""): (
        "{about}: {tested} stands among amounts in {t0}",
        "{about}：{tested}的单位与周围金额（{t0}）不同",
    ),
    ("zero", "percent"): (
        "{about}: {tested} is a percentage of nothing: {third} with a change of {second} leaves no base",
        "{about}：{tested}的基数为零：变动{second}至{third}，上年为零",
    ),
    ("completion", "added"): (
        "{about}: {tested} is printed, but {second} is {expected}% of {third} with the added {fourth}",
        "{about}：完成率印为{tested}，而{second}为{third}加追加{fourth}的{expected}%",
    ),
    ("zero", ""): (
        "{about}: {tested} is a percentage of nothing ({last} is the base)",
        "{about}：{tested}的基数为零（{last}），百分比无意义",
    ),
}
_SEVERAL = 2  # parts that are something, for a sentence to list them
_MISREAD: Sentence = (
    "{about}: {tested} does not agree with {others}, but {t0}, which stands elsewhere, would: a field may be misread",
    "{about}：{tested}与{others}不符，而他处的{t0}相符，可能是字段读取有误",
)
_ROUNDED = (" (rounding explains it)", "（四舍五入可解释）")
_MORE = (" (and {n} more of the kind)", "（另有{n}处同类）")


def tell(check: Check, severity: str, more: int = 0) -> Sentence:
    """The sentences of a failed check; `more` counts the places that share its root."""
    kind = (check.kind, check.rule)
    if is_of_nothing(check):
        kind = ("zero", check.rule)
    elif kind == ("sum", "") and sum(1 for part in check.facts[1:] if part.value) < _SEVERAL:
        kind = ("sum", "one")
    english, chinese = SENTENCES.get(kind) or SENTENCES.get((check.kind, "")) or ("{about}", "{about}")
    if check.rule == MISREAD:
        english, chinese = _MISREAD
    words = _words(check)
    sentences = [template.format_map(words) for template in (english, chinese)]
    if severity == "rounding":
        sentences = [sentence + ending for sentence, ending in zip(sentences, _ROUNDED, strict=True)]
    if more:
        sentences = [sentence + ending.format(n=more) for sentence, ending in zip(sentences, _MORE, strict=True)]
    return sentences[0], sentences[1]


def is_of_nothing(check: Check) -> bool:
    """Whether a check could not be tried because its base is nothing."""
    rates = ("share", "completion", "change")
    return check.kind in rates and check.outcome == "note" and check.expected is None and check.rule in ("", "percent")


class _Words(dict[str, str]):
    """What a sentence may name; what a check does not have is told as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _words(check: Check) -> _Words:
    facts = check.facts
    unit = facts[0].unit if facts else ""
    about = check.about or (facts[0].item if facts else "")
    words = _Words(about=about.rsplit(">", 1)[-1].rsplit(":", 1)[-1] if check.kind == "restated" else about)
    for name, fact in zip(("tested", "second", "third", "fourth"), facts, strict=False):
        words[name] = printed(fact)
    if facts:
        words["others"] = ", ".join(printed(fact) for fact in facts[1 : 1 + _LONGEST])
        words["all_but_last"] = " + ".join(printed(fact) for fact in facts[:-1])
        words["last"] = printed(facts[-1])
        words["all"] = " + ".join(printed(fact) for fact in facts)
        words["sum"] = plain_text(sum((fact.value for fact in facts), Decimal(0)))
        words["terms"] = " + ".join(
            f"{printed(amount)} × {printed(percent)}" for amount, percent in zip(facts[1::2], facts[2::2], strict=False)
        )
        words["parts"] = parts(facts[1:], check.factors)
    if check.expected is not None:
        is_bare = check.kind in ("share", "completion") or (check.kind, check.rule) == ("change", "percent")
        words["expected"] = plain_text(check.expected) + ("" if is_bare else unit)
    if check.difference is not None:
        words["difference"] = plain_text(abs(check.difference)) + unit
    words |= {f"t{at}": text for at, text in enumerate(check.told)}
    return words


def printed(fact: Fact) -> str:
    """A figure as a sentence names it: its digits with sign and unit."""
    return f"{fact.signed}{fact.unit}"


_LONGEST = 6


def parts(facts: Sequence[Fact], factors: Sequence[int]) -> str:
    """The terms of a sum, those that are nothing left out."""
    terms = [(fact, factor) for fact, factor in zip(facts, factors or (1,) * len(facts), strict=False) if fact.value]
    mixed = len({fact.unit for fact, _ in terms}) > 1
    text = ""
    for fact, factor in terms[:_LONGEST]:
        sign = " - " if factor < 0 else " + "
        text += (sign if text or factor < 0 else "") + (printed(fact) if mixed else fact.signed)
    more = len(terms) - _LONGEST
    return (text.strip() or "0") + (f" + … ({more})" if more > 0 else "")


def plain_text(value: Decimal) -> str:
    """A number without an exponent or needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
