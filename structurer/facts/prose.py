"""Prose -> facts and remarks: one scan of each paragraph, left to right.

A figure takes its measure from the words beside it (预算, 决算, 占, 完成, a direction), its sign from direction
words, and its item from the nearest words that name something; where a clause names nothing, the item of the figure
before goes on. Figures inside a reason tell of something else and are kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from structurer.document import NOTHING, Outline, Passage, Section
from structurer.facts import words
from structurer.facts.clauses import (
    MASK,
    SENTENCE,
    Left,
    before_comparison,
    is_against_budget,
    left_of,
    measure_of,
    named_in,
    plain_name,
    scope_of,
)
from structurer.facts.english import read_english
from structurer.facts.remarks import components_end, parts_of, remark_end
from structurer.numerals import Numeral, chinese_punctuation, is_latin, is_money, scan
from structurer.result import Fact, Measure, Remark, RemarkKind

_COMPARED = ("change", "change_percent")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the prose says: its figures and its words with a role."""

    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    """Something at a place of a paragraph: a figure, a word for no change, an introducing word, a new item."""

    at: int
    end: int
    kind: str
    numeral: Numeral | None = None
    match: re.Match[str] | None = None


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A bracket with figures in it: where it ends, and what the figures behind it go on with."""

    end: int
    item: str
    name: tuple[int, int] | None


@dataclass(slots=True)
class _State:
    """Where the scan of a paragraph stands."""

    passage: Passage
    section: tuple[str, ...]
    item: str
    home: str  # the section's own
    branch: tuple[str, str, str] | None = None
    code: str | None = None
    name: tuple[int, int] | None = None
    year: int | None = None
    in_item: bool = False
    period: str | None = None
    compared: str = ""  # what the running comparison is with: "budget", "year", "completion" or nothing
    previous: int = 0  # where the last figure ended
    aside_until: int = -1
    subject: tuple[str, tuple[int, int] | None] | None = None  # item and name of the sentence's first figure
    bracket: _Bracket | None = None
    money: str = ""  # the unit of the last amount
    facts: list[Fact] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_prose(outline: Outline, fiscal_year: int | None = None) -> Reading:
    """All figures and remarks of the prose; sections that explain terms are left out.

    The fiscal year tells this year's figures from those they are compared with.
    """
    facts: list[Fact] = []
    remarks: list[Remark] = []
    for path in outline.walk():
        if path[-1].back_matter:
            continue
        section = path[-1]
        titles = tuple(s.label for s in path)
        branch, in_item, money = _class_of(path), False, ""
        for passage in (p for p in (section.heading, *section.body) if p):
            if is_latin(passage.text):
                facts += read_english(passage, titles, section.title, fiscal_year)
                continue
            home = section.title
            state = _State(passage, titles, home, home, branch, year=fiscal_year, in_item=in_item, money=money)
            _scan(state)
            facts += state.facts
            remarks += state.remarks
            branch, in_item, money = state.branch, state.in_item, state.money
    for passage in outline.preamble:
        if is_latin(passage.text):
            facts += read_english(passage, (), "", fiscal_year)
            continue
        state = _State(passage, (), "", "", year=fiscal_year)
        _scan(state)
        facts += state.facts
        remarks += state.remarks
    return Reading(tuple(facts), tuple(remarks))


def _class_of(path: Sequence[Section]) -> tuple[str, str, str] | None:
    """The 类 that a heading above names, for the 款 and 项 below it."""
    for section in reversed(path):
        match = words.CLASS_LINE.match(section.title)
        if match and not re.search(r"[（(][款项][)）]", section.title):
            return (match["c"], "", "")
    return None


def _scan(state: _State) -> None:
    text = chinese_punctuation(state.passage.text)
    for event in _events(text):
        if event.kind == "figure":
            assert event.numeral is not None
            _figure(state, text, event.numeral, event.at < state.aside_until)
        elif event.at < state.aside_until and event.kind != "item":
            continue
        elif event.kind == "flat":
            _flat(state, text, event)
        elif event.kind == "item":
            _item(state, event)
        else:
            _remark(state, text, event)
    state.facts = list(_shared_out(state.facts))


def _events(text: str) -> list[_Event]:
    events = [_Event(n.start, n.unit_end or n.end, "figure", numeral=n) for n in scan(text) if n.kind == "quantity"]
    for kind, pattern in (
        ("flat", words.FLAT),
        ("reason", words.REASON),
        ("purpose", words.PURPOSE),
        ("components", words.COMPONENTS),
        ("content", words.CONTENT),
        ("grade", words.GRADE),
        ("not_covered", words.NOT_COVERED),
    ):
        events += [_Event(m.start(), m.end(), kind, match=m) for m in pattern.finditer(text)]
    events += [_Event(m.start(), m.end(), "item", match=m) for m in _items(text)]
    order = {"item": 0, "figure": 2}
    return sorted(events, key=lambda e: (e.at, order.get(e.kind, 1)))


def _items(text: str) -> Iterator[re.Match[str]]:
    for pattern in (words.FUNCTION_ITEM, words.DASHED_ITEM, words.CODED_ITEM):
        found = list(pattern.finditer(text))
        if found:
            yield from found
            return


def _item(state: _State, event: _Event) -> None:
    match = event.match
    assert match is not None
    printed = state.passage.text
    groups = {key: printed[slice(*match.span(key))] for key, value in match.groupdict().items() if value}
    before = state.branch or ("", "", "")
    class_name = _bare(groups.get("c") or groups.get("c2")) or before[0]
    section_name = _bare(groups.get("s")) or (before[1] if class_name == before[0] else "")
    item_name = _bare(groups.get("i") or groups.get("i2"))
    state.branch = (class_name, section_name, item_name)
    state.in_item = True
    state.code = groups.get("code") or groups.get("code2")
    last = next(key for key in ("i", "i2", "s", "c") if groups.get(key))
    state.item, state.name = item_name or (section_name if last == "s" else class_name), match.span(last)
    state.previous, state.compared = max(state.previous, event.end), ""


def _bare(name: str | None) -> str:
    """A name of a 科目 without a list number or quotes around it."""
    return words.LEAD.sub("", (name or "").lstrip("）)、．. ").strip('“”"、，： ')).strip('“”"、．. ')


def _branch_of(state: _State) -> tuple[str, str, str] | None:
    """The 类/款/项 that figures now belong to; a 类 alone is only the class of what follows."""
    return state.branch if state.branch and (state.branch[1] or state.branch[2]) and state.in_item else None


def _figure(state: _State, text: str, numeral: Numeral, aside: bool) -> None:
    behind = numeral.unit_end or numeral.end
    left = left_of(text, state.previous, numeral.start)
    if words.THRESHOLD.match(text, behind) or (numeral.unit == "分" and words.SCORE_BAND.match(text, behind)):
        name = named_in(left)
        state.facts.append(_fact(state, numeral, "amount", plain_name(text, name) if name else "", aside=True))
        state.previous = max(state.previous, left.start)
        return
    state.compared = _compared(text, state, left)
    measure, named = measure_of(numeral, left, state.compared, state.year)
    direction = words.DIRECTION.search(left.tail) if measure in ("change", "change_percent", "against_budget") else None
    name = named_in(named)
    _leave_bracket(state, numeral.start)
    before = state.item, state.name
    if not aside or name is None:
        _go_on(state, text, name, measure, SENTENCE.search(text, state.previous, numeral.start) is not None)
    _enter_bracket(state, text, numeral.start, before)
    value = numeral.value.copy_negate() if direction and direction["down"] and numeral.value > 0 else numeral.value
    base = words.SHARE.search(left.tail) if measure == "share" else None
    among = words.AMONG.search(left.text) if measure == "share" else None
    fact = _fact(state, numeral, measure, plain_name(text, name) if name else state.item, aside)
    place = name or state.name
    state.facts.append(
        replace(
            fact,
            value=value,
            name=state.passage.slice(*place) if place else NOTHING,
            clause=left.text.replace(MASK, ""),
            lead=_lead(text, numeral.start),
            period=_period(named, left, measure, state),
            scope=scope_of(state.section, fact.item),
            counted=_counted(text, numeral) if measure == "count" else "",
            base=(base and base["base"]) or (among["base"] if among else ""),
            carried=name is None,
        )
    )
    state.previous = numeral.unit_end or numeral.end
    state.money = fact.unit if is_money(fact.unit) else state.money


def _enter_bracket(state: _State, text: str, at: int, before: tuple[str, tuple[int, int] | None]) -> None:
    """Keeps what the words outside a bracket are of: 支出100万元（其中结转5万元），增长3%."""
    start = max(text.rfind("（", 0, at), text.rfind("(", 0, at))
    ends = [end for mark in "）)" if (end := text.find(mark, start)) > 0]
    if start < 0 or state.bracket or not ends or min(ends) < at:
        return
    named_before = state.name is not None and state.name[1] <= start
    item, name = (state.item, state.name) if named_before else before
    state.bracket = _Bracket(min(ends), item, name)


def _leave_bracket(state: _State, at: int) -> None:
    if state.bracket and at > state.bracket.end:
        state.item, state.name, state.bracket = state.bracket.item, state.bracket.name, None


def _shared_out(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Shares that are told one after the other (A、B，分别占 60% 和 40%) go to as many amounts before them."""
    at = 0
    while at < len(facts):
        fact = facts[at]
        shares = [fact]
        while fact.measure == "share" and "分别" in fact.clause and _follows(facts, at + len(shares)):
            shares.append(facts[at + len(shares)])
        amounts = [f for f in facts[:at] if f.name and is_money(f.unit) and f.lead and fact.lead.startswith(f.lead)]
        owners = amounts[-len(shares) :] if 1 < len(shares) <= len(amounts) else ()
        if owners:
            for share, owner in zip(shares, owners, strict=True):
                yield replace(share, measure="share", item=owner.item, name=owner.name, base=fact.base, carried=True)
        else:
            yield from shares
        at += len(shares)


def _follows(facts: Sequence[Fact], at: int) -> bool:
    return (
        at < len(facts) and facts[at].unit == "%" and facts[at].clause.strip("，、 ") in ("", "和", "及", "与", "以及")
    )


def _go_on(state: _State, text: str, name: tuple[int, int] | None, measure: Measure, fresh: bool) -> None:
    """What the figures from here are of; a `fresh` sentence that names nothing goes back to what it is about."""
    if name:
        state.item, state.name = plain_name(text, name), name
    elif fresh and measure in _COMPARED and state.subject and not state.in_item:
        state.item, state.name = state.subject  # what the sentence before began with
    elif fresh and measure == "executed" and not state.in_item:
        state.item, state.name = state.home, None  # the section
    if fresh or state.subject is None:
        state.subject = (state.item, state.name)


def _period(named: Left, left: Left, measure: Measure, state: _State) -> str | None:
    """The year of a figure: the one its words name, else the document's; one to compare with is of the year before."""
    if measure == "previous":
        before = words.YEAR.search(left.text)
        return before.group() if before else str(state.year - 1) if state.year else None
    printed = list(words.YEAR_OF.finditer(words.COMPARISON.sub("", named.text)))
    if printed:
        state.period = printed[-1].group(1)
    return state.period or (str(state.year) if state.year else None)


def _lead(text: str, at: int) -> str:
    """The sentence up to a figure."""
    return text[max((m.end() for m in SENTENCE.finditer(text, 0, at)), default=0) : at]


def _fact(state: _State, numeral: Numeral, measure: Measure, item: str, aside: bool) -> Fact:
    return Fact(
        item=item,
        measure=measure,
        value=numeral.value,
        printed=numeral.printed,
        unit=numeral.unit,
        spans=state.passage.spans(numeral.start, numeral.end),
        unit_spans=state.passage.spans(numeral.end, numeral.unit_end) if numeral.unit else (),
        section=state.section,
        qualifier=numeral.qualifier,
        branch=_branch_of(state),
        code=state.code,
        aside=aside,
    )


def _compared(text: str, state: _State, left: Left) -> str:
    """What the comparison of the sentence is with: told by its words, or going on from the figure before."""
    if words.COMPLETED.search(left.tail):
        return "completion"
    if words.COMPARISON.search(left.text) or words.AGAINST_BUDGET.search(left.text):
        return "budget" if is_against_budget(left.text, state.year) else "year"
    return "" if SENTENCE.search(text, state.previous, left.start + len(left.text)) else state.compared


def _counted(text: str, numeral: Numeral) -> str:
    """The noun behind a count: 5 个项目绩效目标."""
    match = re.match(r"[^，。；、：（）\d]{1,12}", text[numeral.unit_end or numeral.end :])
    return match.group() if match else ""


def _flat(state: _State, text: str, event: _Event) -> None:
    """持平 is a change of zero, where the comparison is with another year."""
    left = left_of(text, state.previous, event.at)
    assert event.match is not None
    comparison = left.text + event.match.group()
    budget = words.NO_BUDGET.sub("", left.tail)
    if is_against_budget(comparison, state.year) or words.WITH_BUDGET.search(budget):
        return
    if not words.OTHER_YEAR.search(comparison + text[max(0, event.at - 40) : event.at]):
        return
    name = named_in(before_comparison(left))
    if name:
        state.item, state.name = plain_name(text, name), name
    nothing = Numeral("0", Decimal(0), event.at, event.end, unit=state.money, unit_end=event.end)
    state.facts.append(
        replace(
            _fact(state, nothing, "change", state.item, aside=False),
            clause=left.text,
            carried=not name,
            period=_period(left, left, "change", state),
            scope=scope_of(state.section, state.item),
        )
    )


def _remark(state: _State, text: str, event: _Event) -> None:
    match = event.match
    assert match is not None
    if event.kind == "not_covered":
        _add(state, "reason", match.start("said"), match.end("said"), weak=True)
        return
    kind: RemarkKind = event.kind  # type: ignore[assignment]
    if kind == "grade":
        _add(state, kind, match.start("grade"), match.end("grade"))
        return
    end = remark_end(text, event.end, kind)
    said = text[event.end : end]
    if not said.strip("：:，, ") or (kind == "reason" and said.startswith(("用于", "包括"))):
        return
    left = left_of(text, state.previous, event.at)
    difference = words.DIFFERENCE.search(left.text)
    name = named_in(before_comparison(left.before(difference.start()) if difference else left))
    if name and text[event.at - 1 : event.at] not in ("，", ","):
        state.item, state.name = plain_name(text, name), name
    start = event.end + len(said) - len(said.lstrip("：:，, "))
    if kind == "components":
        end = components_end(text, start, end)
    _add(
        state,
        kind,
        start,
        end,
        weak=kind == "reason" and "因" not in match.group(),
        about=_about(difference, left, state),
    )
    if kind == "reason":
        state.aside_until = state.previous = end


def _about(difference: re.Match[str] | None, left: Left, state: _State) -> Literal["change", "budget"]:
    """Whether a reason is for the gap between budget and final figure or for the change on the year before."""
    if difference:
        return "change" if words.PREVIOUS_YEAR.search(difference["base"]) else "budget"
    return "budget" if state.compared == "budget" or is_against_budget(left.text, state.year) else "change"


def _add(
    state: _State,
    kind: RemarkKind,
    start: int,
    end: int,
    weak: bool = False,
    about: Literal["change", "budget"] = "change",
) -> None:
    passage = state.passage.slice(start, end).strip("：:，,；; 。")
    if passage:
        parts = parts_of(passage) if kind == "components" else ()
        state.remarks.append(Remark(kind, state.item, passage, state.section, _branch_of(state), weak, about, parts))


def number(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts in document order with ids f1, f2 ..."""
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.table or ""))
    return tuple(replace(fact, id=f"f{at}") for at, fact in enumerate(ordered, 1))
