"""Words for more, less and the same against the figures around them: 决算数大于预算数, 比上年增加, 较年初持平. Pure.

It is an error only where nothing that the words may mean agrees with the figures; where rounding, loose speech or
another figure may explain the words it is a note.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from structurer.document import Passage, Section
from structurer.forms import fold
from structurer.numerals import chinese_punctuation
from structurer.result import Check, Fact, Outcome, Remark, Source
from structurer.verify.amounts import amount_of, unit_of
from structurer.verify.meaning import Meaning
from structurer.verify.prose.figures import BUDGETS, SPENT, by_section, is_money, is_of, last

# What is in neither of them claims that two figures are the same.
_ABOVE = ("大于", "高于", "超过", "超出", "多于", "增加", "增长", "上升", "多")
_BELOW = ("小于", "低于", "少于", "减少", "下降", "降低", "少")
_BUDGET = r"(?P<base>年初|全年|调整后?的?|当年|本年|年度)?预算(?!收入|单位|执行|绩效|管理)(?:数|额|金额|安排)?"
_AGAINST_BUDGET = re.compile(rf"(?P<word>大于|小于|高于|低于|超过|超出|多于|少于|等于){_BUDGET}")
_EQUAL_TO_BUDGET = re.compile(rf"[与和同]{_BUDGET}(?P<word>持平|相同|一致|相等|无差异)")
_NOT = re.compile(r"(?:未|不|没有|无|若|如|即使|防止|避免|基本|原则上|的)$")
_GENERIC = re.compile(
    r"(?:20\d\d年度?|本年度?|当年|其中|但|且|因此|本项|该项|支出|决算|执行|实际|收入|完成|财政拨款|合计|数|额|的|则|为|与|比|较|\s|[“”\"（）])+"
)
_WHOLE = Decimal(100)
_SOFT = Decimal("0.01")  # of the larger one: how far figures that are told to be equal may differ in loose speech
_REACH = 60  # figures before the words in which those that they compare are looked for
_TWO_YEARS = re.compile(
    r"[比较与和同](?:上年|去年|上一年|20\d\d年)度?[^，。；,;\d]{0,10}?(?P<number>\d[\d,，.]*)\s?(?:万元|亿元|元)"
    r"(?:相比)?(?P<word>增加|增长|上升|多(?!于)|减少|下降|降低|少(?!于)|持平|相同|一致)"
)
_ON_BUDGET = re.compile(r"[比较]年初(?:预算)?数?(?P<word>增加|增长|上升|减少|下降|降低)")
_NEAR = 60  # characters from a change to its reason
_MORE = re.compile(r"增加|增长|上升|提高|上涨|扩大|新增|增至|追加|较多|上调|调增|增[人设聘]|调入")
_LESS = re.compile(r"减少|下降|降低|压减|压缩|节约|厉行|从严|严控|控制|缩减|削减|紧日子|调减|减[人员]|调出")
_OTHER_TIMES = re.compile(r"上年|去年|往年|以前|此前|20\d\d年")


@dataclass(frozen=True, slots=True)
class _Place:
    """The passages of one section with its figures, in reading order."""

    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]

    def before(self, offset: int) -> tuple[Fact, ...]:
        """The last figures that stand before a place."""
        end = bisect_left(self.facts, offset, key=lambda fact: fact.start)
        return self.facts[max(0, end - _REACH) : end]

    def at(self, offset: int) -> Fact | None:
        """The figure that begins at a place."""
        found = bisect_left(self.facts, offset, key=lambda fact: fact.start)
        return self.facts[found] if found < len(self.facts) and self.facts[found].start == offset else None


def check_directions(source: Source, keys: Mapping[str, tuple[Meaning, ...]]) -> Iterator[Check]:
    """The words beside the figures, then changes against what tables state, then what is told to be their reason."""
    said = [check for place in _places(source) for passage in place.passages for check in _in_passage(place, passage)]
    yield from said
    yield from _stated_elsewhere(source.facts, keys, {fact.id for check in said for fact in check.facts})
    yield from _reasons(source)


def _places(source: Source) -> Iterator[_Place]:
    sections = by_section(source.facts)
    for path in source.outline.walk():
        facts = sections.get(tuple(section.label for section in path))
        if facts and not path[-1].back_matter:
            yield _Place(_passages(path[-1]), tuple(facts))


def _passages(section: Section) -> tuple[Passage, ...]:
    return (section.heading, *section.body) if section.heading else section.body


def _in_passage(place: _Place, passage: Passage) -> Iterator[Check]:
    if "预算" not in passage.text and "年" not in passage.text:
        return
    text = chinese_punctuation(passage.text)
    for pattern in (_AGAINST_BUDGET, _EQUAL_TO_BUDGET):
        for match in pattern.finditer(text):
            yield from _against_budget(place, passage, match)
    for match in _TWO_YEARS.finditer(text):
        yield from _two_years(place, passage, match)
    for match in _ON_BUDGET.finditer(text):
        yield from _on_budget(place, passage, match)


def _claimed(word: str) -> int:
    return (word in _ABOVE) - (word in _BELOW)


@dataclass(frozen=True, slots=True)
class _Told:
    """A direction as the words give it: its sign, the word itself, and where it stands."""

    sign: int
    word: str
    words: Passage


def _against_budget(place: _Place, passage: Passage, match: re.Match[str]) -> Iterator[Check]:
    """决算数大于预算数 and the like against the final figure, the budgets and the rate that stand before them."""
    text = chinese_punctuation(passage.text[: match.start()])
    clause = text[max(text.rfind(mark) for mark in "，。；：") + 1 :]
    if _NOT.search(clause):
        return
    at, item = passage.offsets[match.start()], _GENERIC.sub("", fold(clause))
    before = [fact for fact in place.before(at) if unit_of(fact) in ("yuan", "%")]
    here = [fact for fact in before if fact.start >= passage.offsets[0]]
    told = _Told(_claimed(match["word"]), match["word"], passage.slice(match.start(), match.end()))
    base = next((f for f in reversed(before) if f.measure in BUDGETS and _is_named(item, f)), None)
    if base is None:
        yield from _against_rate(before, item, told)
        return
    same = _of_thing(here if base in here else before, base)
    bases = _bases(same, match["base"] or "")
    spent = [f for f in same if f.measure in ("final", "executed")] or [f for f in same if f.measure in SPENT]
    pairs = [(first, second) for first in spent for second in bases]
    if not pairs or any(_sign(*pair) == told.sign for pair in pairs):
        return
    others = [fact for fact in before if fact.measure in BUDGETS and not is_of(fact, base)]
    other_fits = not item and any(told.sign in _signs_of(_of_thing(before, other)) for other in others)
    outcome: Outcome = "note" if other_fits or _is_near(*pairs[-1], told.sign) else "error"
    yield Check("direction", outcome, pairs[-1], about=base.item, rule="budget", told=(told.word,), words=(told.words,))


def _against_rate(before: Sequence[Fact], item: str, told: _Told) -> Iterator[Check]:
    """The same where no budget is printed: against the rate of execution of the same thing."""
    rate = next((fact for fact in reversed(before) if fact.measure == "completion" and _is_named(item, fact)), None)
    if rate is None or not rate.value or rate.unit != "%":
        return
    above = (rate.value > _WHOLE) - (rate.value < _WHOLE)
    if above != told.sign:  # a rate of one hundred may have been rounded to it
        outcome: Outcome = "error" if above * told.sign < 0 else "note"
        yield Check("direction", outcome, (rate,), about=rate.item, rule="rate", told=(told.word,), words=(told.words,))


def _of_thing(facts: Sequence[Fact], one: Fact) -> list[Fact]:
    return [fact for fact in facts if is_of(fact, one)]


def _is_named(item: str, fact: Fact) -> bool:
    named = fold(fact.item)
    return not item or item in named or (bool(named) and named in item)


def _bases(same: Sequence[Fact], named: str) -> list[Fact]:
    """The budgets among the figures of one thing, of the kind that the words name if they name one."""
    wanted = {"年初": ("initial_budget", "budget"), "全年": ("full_year_budget", "budget")}.get(named, BUDGETS)
    return [fact for fact in same if fact.measure in wanted]


def _signs_of(same: Sequence[Fact]) -> set[int]:
    return {_sign(fact, base) for fact in same if fact.measure in SPENT for base in _bases(same, "")}


def _sign(first: Fact, second: Fact) -> int:
    gap = amount_of(first).value - amount_of(second).value
    return (gap > 0) - (gap < 0)


def _is_near(first: Fact, second: Fact, claimed: int) -> bool:
    """Whether rounding or loose speech explains the words: told to be equal and nearly so, or both of them nothing."""
    figures = [abs(amount_of(first).value), abs(amount_of(second).value)]
    return abs(figures[0] - figures[1]) <= max(figures) * _SOFT if claimed == 0 else not any(figures)


def _two_years(place: _Place, passage: Passage, match: re.Match[str]) -> Iterator[Check]:
    """比上年 3.00 万元增加 … against this year's figure in front of it."""
    at = passage.offsets[match.start("number")]
    past = place.at(at)
    sentence = passage.offsets[passage.text.rfind("。", 0, match.start()) + 1]
    here = [fact for fact in place.before(at) if fact.start >= sentence]
    now = last(here, SPENT) or last(here, BUDGETS)
    same = past and now and (now.item == past.item or passage.text[: match.start()].endswith(("，", ",")))
    if past and now and same and is_money(past) and is_money(now):
        yield from _contradiction("years", now, past, match, passage)


def _on_budget(place: _Place, passage: Passage, match: re.Match[str]) -> Iterator[Check]:
    """全年预算 … 较年初增加 … against the two budgets."""
    before = place.before(passage.offsets[match.start()])
    now = before[-1] if before and before[-1].measure == "full_year_budget" else None
    first = last(before, ("initial_budget", "budget"))
    if now and first and now.item == first.item:
        yield from _contradiction("adjusted", now, first, match, passage)


def _contradiction(rule: str, now: Fact, past: Fact, match: re.Match[str], passage: Passage) -> Iterator[Check]:
    word = match["word"]
    claimed = _claimed(word)
    if _sign(now, past) != claimed:
        outcome: Outcome = "note" if _is_near(now, past, claimed) else "error"
        yield Check("direction", outcome, (now, past), about=now.item, rule=rule, told=(word,),
                    words=(passage.slice(match.start(), match.end()),))  # fmt: skip


def _stated_elsewhere(
    facts: Sequence[Fact], keys: Mapping[str, tuple[Meaning, ...]], told_of: set[str]
) -> Iterator[Check]:
    """A change of the prose against the figures of both years that the tables state for the same thing.

    `told_of` are the figures of which the words beside them have been found wrong already.
    """
    stated: dict[Meaning, list[Fact]] = {}
    for fact in facts:
        for key in keys.get(fact.id, ()):
            stated.setdefault(key, []).append(fact)
    based = _with_a_base(facts)
    for change in _changes(facts):
        meant = keys.get(change.id, ())[:1]
        if not meant or not meant[0].period.isdecimal() or change.id in based:
            continue
        key = meant[0]
        claimed = (change.value > 0) - (change.value < 0)
        for measure in ("final", "budget"):
            now = stated.get(key._replace(measure=measure), [])
            past = stated.get(key._replace(measure=measure, period=str(int(key.period) - 1)), [])
            pairs = [(first, second) for first in now[:4] for second in past[:4] if second.table]
            if not pairs or any(first.id in told_of for first, _ in pairs):
                continue
            if all(_sign(*pair) != claimed and not _is_near(*pair, claimed) for pair in pairs):
                yield Check("direction", "error", (change, *pairs[0]), about=change.item, rule="tables")


def _with_a_base(facts: Sequence[Fact]) -> set[str]:
    """The changes in front of which the words state the figure that they are against."""
    found: set[str] = set()
    for ordered in by_section(facts).values():
        base = None
        for fact in ordered:
            if fact.measure == "previous":
                base = fact
            elif base and fact.measure in ("change", "change_percent") and fact.lead.startswith(base.lead):
                found.add(fact.id)
            elif fact.measure not in ("change", "change_percent"):
                base = None
    return found


def _changes(facts: Sequence[Fact]) -> list[Fact]:
    """The changes that the prose tells of."""
    return [f for f in facts if f.table is None and not f.aside and f.measure in ("change", "change_percent")]


def _reasons(source: Source) -> Iterator[Check]:
    """A reason that tells only of more where the change is down, or only of less where it is up."""
    changes = sorted(_changes(source.facts), key=lambda fact: fact.start)
    for remark in source.remarks:
        at = bisect_left(changes, remark.start, key=lambda fact: fact.start) - 1
        if remark.kind != "reason" or remark.about != "change" or at < 0 or not _is_behind(remark, changes[at]):
            continue
        change, text = changes[at], remark.passage.text
        more, less = (pattern.search(text) is not None for pattern in (_MORE, _LESS))
        opposite = (change.value > 0 and less and not more) or (change.value < 0 and more and not less)
        if opposite and not _OTHER_TIMES.search(text):
            yield Check("direction", "note", (change,), about=change.item, rule="reason", words=(remark.passage,),
                        told=(text,))  # fmt: skip


def _is_behind(remark: Remark, change: Fact) -> bool:
    """Whether a reason stands right behind a change and is of the same thing."""
    near = remark.start - change.start <= _NEAR
    return near and (remark.section, remark.item) == (change.section, change.item)
