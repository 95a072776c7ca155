"""The words on the left of a figure: its measure, the comparison it makes, and the words that name its item. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.facts import words
from structurer.numerals import PERCENT, Numeral, is_money
from structurer.result import Measure

SENTENCE = re.compile(r"[。；;！？]")
_CLAUSE = re.compile(r"[，：]")
MASK = "\ue000"  # stands for what is in brackets
_CUT = "\ue001"  # stands for words that do not name
_SCOPES = ("政府性基金", "国有资本经营", "社会保险基金", "一般公共预算", "财政拨款", "三公")


def scope_of(titles: Sequence[str], item: str) -> str:
    """Which budget a figure is of, as far as its item or the headings above it say."""
    for text in (item, *reversed(titles)):
        for scope in _SCOPES:
            if scope in text.replace("“", "").replace("”", ""):
                return scope
    return ""


@dataclass(frozen=True, slots=True)
class Left:
    """The words of the sentence between the figure before and this one. Brackets are masked, so that positions stay."""

    text: str
    start: int  # where `text` begins in its paragraph

    @property
    def tail(self) -> str:
        """The last clause, without its brackets."""
        clauses = [clause.replace(MASK, "") for clause in _CLAUSE.split(self.text)]
        return clauses[-1] if clauses[-1].strip() or len(clauses) < 2 else clauses[-2]

    def before(self, end: int) -> Left:
        return Left(self.text[:end], self.start)


def left_of(text: str, previous: int, start: int) -> Left:
    left = text[previous:start]
    cut = max((m.end() for m in SENTENCE.finditer(left)), default=0)
    masked = words.BRACKETS.sub(lambda m: MASK * len(m.group()), left[cut:])
    return Left(masked, previous + cut)


def measure_of(numeral: Numeral, left: Left, compared: str, year: int | None) -> tuple[Measure, Left]:
    """The measure of a figure, and the words in which its item is named."""
    plain = words.NO_BUDGET.sub("", left.tail)
    if numeral.unit in PERCENT:
        return _percent_measure(left, compared)
    if is_money(numeral.unit):
        return _money_measure(left, plain, compared, year)
    return ("score", left) if numeral.unit == "分" else ("count", left)


def _percent_measure(left: Left, compared: str) -> tuple[Measure, Left]:
    if words.SHARE.search(left.tail) and not words.OF_BUDGET.search(left.tail):
        shares = [m.start() for m in re.finditer("所?占(?:比[例重]?)?|比重|比例", left.text)]
        return "share", left.before(shares[-1] if shares else len(left.text))
    if compared == "completion" and left.text.strip() in ("的", ""):
        return "completion", left
    if words.COMPLETION.search(left.tail):
        match = words.COMPLETION.search(left.text)
        return "completion", left.before(match.start()) if match else left
    if words.DIRECTION.search(left.tail):
        return ("against_budget" if compared == "budget" else "change_percent"), before_comparison(left)
    return "rate", left


def _money_measure(left: Left, plain: str, compared: str, year: int | None) -> tuple[Measure, Left]:
    if words.DIRECTION.search(left.tail) and not words.ADDITION.search(left.tail):
        return ("against_budget" if compared == "budget" else "change"), before_comparison(left)
    for measure, pattern in words.MONEY_ROLES:
        match = pattern.search(plain)
        if match and (measure != "previous" or _is_comparison(match, year)):
            return measure, left
    return "amount", left


def _is_comparison(match: re.Match[str], year: int | None) -> bool:
    """上年预算数 is a figure to compare with; 上年结转 is a thing of its own, and so is what this year names."""
    printed = re.search(r"20\d\d", match.group())
    if (printed and year and int(printed.group()) >= year) or "结转" in match.group():
        return False
    past = r"(?:上年|去年|20\d\d年)度?"
    compared = rf"数(?:为|是|的)?$|^(?:比|较|与|和)|{past}(?:预算|决算)?(?:为|是)$|{past}(?:预算|决算)$"
    return bool(re.search(compared, match.group()))


def is_against_budget(left: str, year: int | None) -> bool:
    """Whether the last comparison of the words is with this year's budget and not with another year."""
    comparisons = list(words.COMPARISON.finditer(left)) + list(
        words.AGAINST_BUDGET.finditer(words.NO_BUDGET.sub("", left))
    )
    if not comparisons:
        return False
    last = words.NO_BUDGET.sub("", max(comparisons, key=lambda m: (m.end(), -len(m.group()))).group())
    printed = words.YEAR.search(last)
    return (
        "预算" in last
        and not words.PREVIOUS_YEAR.search(last)
        and not (printed and year and int(printed.group()) < year)
    )


def before_comparison(left: Left) -> Left:
    """The words without the comparison, which names another year and not the item."""
    return Left(words.COMPARISON.sub(lambda m: _CUT * len(m.group()), left.text), left.start)


def named_in(left: Left) -> tuple[int, int] | None:
    """The place of the words that name something, in the nearest clause that has such; None where none has."""
    end = len(left.text)
    for mark in [*reversed(list(_CLAUSE.finditer(left.text))), None]:
        start = mark.end() if mark else 0
        place = _trim(left.text, start, end)
        if place:
            return left.start + place[0], left.start + place[1]
        end = mark.start() if mark else 0
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A clause without the connectives, dates and verbs at its ends; None where nothing is left that names."""
    comparison = words.COMPARISON.search(text, start, end)
    if comparison:
        end = comparison.start()
    total = words.TOTAL.fullmatch(text[start:end].replace(MASK, "").strip(_CUT + "、 "))
    if total:
        core = total.group("core")
        at = text.index(core[:2], start)
        return (at, at + len(core)) if text[at : at + len(core)] == core else None
    clause = text[start:end]
    if words.EMPTY.fullmatch(clause.replace(MASK, "").replace(_CUT, "")) or words.NEGATIVE.match(clause):
        return None
    if words.ACTIVITY.fullmatch(clause):
        return None
    cut = len(clause) - len(clause.lstrip(_CUT + "（(）)"))
    lead = words.LEAD.match(clause[cut:])
    begin = cut + lead.end() if lead and cut + lead.end() < len(clause) else cut
    body = clause[begin:].split(_CUT)[0]
    tail = words.TAIL.search(body)
    body = body[: tail.start()] if tail and tail.start() else body
    stripped = body.lstrip(" 、，（(）)“”" if body.count("“") != body.count("”") else " 、，（(）)")
    begin += len(body) - len(stripped)
    stripped = stripped.rstrip(" 、，")
    return (start + begin, start + begin + len(stripped)) if stripped else None


def plain_name(text: str, place: tuple[int, int]) -> str:
    return words.FUNCTION_MARK.sub("", words.BRACKETS.sub("", text[slice(*place)])).strip()
