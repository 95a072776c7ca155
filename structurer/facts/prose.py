"""Prose -> facts and remarks: one scan of each paragraph, left to right.

A figure takes its measure from the words beside it (预算, 决算, 占, 完成, a direction), its sign from direction words, and
its item from the nearest words that name something; where a clause names nothing, the item of the figure before goes
on. Figures inside a reason tell of something else and are kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from structurer.document import NOTHING, Outline, Passage, Section
from structurer.facts import words
from structurer.numerals import MONEY_IN_YUAN, PERCENT, Numeral, scan
from structurer.result import Fact, Measure, Remark, RemarkKind

_MONEY = frozenset(MONEY_IN_YUAN)
_SENTENCE = re.compile(r"[。；;！？]")
_CLAUSE = re.compile(r"[，：:]|,(?!\d)")
_MASK = "\ue000"  # stands for what is in brackets
_CUT = "\ue001"  # stands for words that do not name


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


@dataclass(slots=True)
class _State:
    """Where the scan of a paragraph stands."""

    passage: Passage
    section: tuple[str, ...]
    item: str
    branch: tuple[str, str, str] | None = None
    code: str | None = None
    name: tuple[int, int] | None = None
    year: int | None = None
    in_item: bool = False
    compared: str = ""  # what the running comparison is with: "budget", "year" or nothing
    previous: int = 0  # where the last figure ended
    aside_until: int = -1
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
        titles = tuple(s.number + s.title for s in path)
        branch, in_item = _class_of(path), False
        for passage in (p for p in (section.heading, *section.body) if p):
            state = _State(passage, titles, section.title, branch, year=fiscal_year, in_item=in_item)
            _scan(state)
            facts += state.facts
            remarks += state.remarks
            branch, in_item = state.branch, state.in_item
    for passage in outline.preamble:
        state = _State(passage, (), "", year=fiscal_year)
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
    text = state.passage.text
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


def _events(text: str) -> list[_Event]:
    events = [_Event(n.start, n.unit_end or n.end, "figure", numeral=n) for n in scan(text) if n.kind == "quantity"]
    for kind, pattern in (
        ("flat", words.FLAT),
        ("reason", words.REASON),
        ("purpose", words.PURPOSE),
        ("components", words.COMPONENTS),
        ("content", words.CONTENT),
        ("grade", words.GRADE),
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
    groups = match.groupdict()
    before = state.branch or ("", "", "")
    class_name = _bare(groups.get("c") or groups.get("c2")) or before[0]
    section_name = _bare(groups.get("s")) or (before[1] if class_name == before[0] else "")
    item_name = _bare(groups.get("i") or groups.get("i2"))
    state.branch = (class_name, section_name, item_name)
    state.in_item = True
    state.code = groups.get("code")
    last = next(key for key in ("i", "i2", "s", "c") if groups.get(key))
    state.item, state.name = item_name or (section_name if last == "s" else class_name), match.span(last)
    state.previous, state.compared = max(state.previous, event.end), ""


def _bare(name: str | None) -> str:
    """A name of a 科目 without a list number or quotes around it."""
    return words.LEAD.sub("", (name or "").lstrip("）)、．. ").strip("“”\"、，： ")).strip("“”\"、．. ")


def _branch_of(state: _State) -> tuple[str, str, str] | None:
    """The 类/款/项 that figures now belong to; a 类 alone is only the class of what follows."""
    return state.branch if state.branch and (state.branch[1] or state.branch[2]) and state.in_item else None


def _figure(state: _State, text: str, numeral: Numeral, aside: bool) -> None:
    if words.THRESHOLD.match(text, numeral.unit_end or numeral.end):
        state.facts.append(_fact(state, numeral, "amount", state.item, aside=True))
        return
    left = _left(text, state.previous, numeral.start)
    state.compared = _compared(text, state, left)
    measure, named = _measure(numeral, left, state)
    direction = words.DIRECTION.search(left.tail) if measure in ("change", "change_percent", "against_budget") else None
    name = _named_in(named)
    if name and not aside:
        state.item, state.name = _plain_name(text, name), name
    value = -numeral.value if direction and direction["down"] and numeral.value > 0 else numeral.value
    base = words.SHARE.search(left.tail) if measure == "share" else None
    fact = _fact(state, numeral, measure, _plain_name(text, name) if name else state.item, aside)
    place = name or state.name
    state.facts.append(
        replace(
            fact,
            value=value,
            name=state.passage.slice(*place) if place else NOTHING,
            clause=left.text,
            lead=_lead(text, numeral.start),
            counted=_counted(text, numeral) if measure == "count" else "",
            base=(base["base"] or "") if base else "",
            carried=name is None,
        )
    )
    state.previous = numeral.unit_end or numeral.end


def _lead(text: str, at: int) -> str:
    """The sentence up to a figure."""
    return text[max((m.end() for m in _SENTENCE.finditer(text, 0, at)), default=0) : at]


def _fact(state: _State, numeral: Numeral, measure: Measure, item: str, aside: bool) -> Fact:
    return Fact(
        item=item,
        measure=measure,
        value=numeral.value,
        printed=numeral.printed,
        unit=numeral.unit,
        spans=state.passage.spans(numeral.start, numeral.end),
        section=state.section,
        qualifier=numeral.qualifier,
        branch=_branch_of(state),
        code=state.code,
        aside=aside,
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """The words of the sentence between the figure before and this one. Brackets are masked, so that positions stay."""

    text: str
    start: int  # where `text` begins in its paragraph

    @property
    def tail(self) -> str:
        """The last clause, without its brackets."""
        clauses = [clause.replace(_MASK, "") for clause in _CLAUSE.split(self.text)]
        return clauses[-1] if clauses[-1].strip() or len(clauses) < 2 else clauses[-2]

    def before(self, end: int) -> _Left:
        return _Left(self.text[:end], self.start)


def _left(text: str, previous: int, start: int) -> _Left:
    left = text[previous:start]
    cut = max((m.end() for m in _SENTENCE.finditer(left)), default=0)
    masked = words.BRACKETS.sub(lambda m: _MASK * len(m.group()), left[cut:])
    return _Left(masked, previous + cut)


def _measure(numeral: Numeral, left: _Left, state: _State) -> tuple[Measure, _Left]:
    """The measure of a figure, and the words in which its item is named."""
    plain = words.NO_BUDGET.sub("", left.tail)
    if numeral.unit in PERCENT:
        return _percent_measure(left, state.compared)
    if numeral.unit in _MONEY:
        return _money_measure(left, plain, state)
    return ("score", left) if numeral.unit == "分" else ("count", left)


def _percent_measure(left: _Left, compared: str) -> tuple[Measure, _Left]:
    if words.SHARE.search(left.tail):
        share = list(re.finditer("占|比重|比例", left.text))
        return "share", left.before(share[-1].start() if share else len(left.text))
    if words.COMPLETION.search(left.tail):
        match = words.COMPLETION.search(left.text)
        return "completion", left.before(match.start()) if match else left
    if words.DIRECTION.search(left.tail):
        return ("against_budget" if compared == "budget" else "change_percent"), _before_comparison(left)
    return "rate", left


def _money_measure(left: _Left, plain: str, state: _State) -> tuple[Measure, _Left]:
    if words.DIRECTION.search(left.tail) and not words.ADDITION.search(left.tail):
        return ("against_budget" if state.compared == "budget" else "change"), _before_comparison(left)
    for measure, pattern in words.MONEY_ROLES:
        match = pattern.search(plain)
        if match and (measure != "previous" or _is_comparison(match, state.year)):
            return measure, left
    return "amount", left


def _is_comparison(match: re.Match[str], year: int | None) -> bool:
    """上年预算数 is a figure to compare with; 上年结转 is a thing of its own, and so is what this year's number names."""
    printed = re.search(r"20\d\d", match.group())
    if (printed and year and int(printed.group()) >= year) or "结转" in match.group():
        return False
    return bool(re.search(r"数(?:为|是|的)?$|^(?:比|较|与|和)|(?:上年|去年)度?(?:预算|决算)(?:为|是)?$", match.group()))


def _compared(text: str, state: _State, left: _Left) -> str:
    """What the comparison of the sentence is with: told by its words, or going on from the figure before."""
    if words.COMPARISON.search(left.text) or words.AGAINST_BUDGET.search(left.text):
        return "budget" if _is_against_budget(left.text, state.year) else "year"
    return "" if _SENTENCE.search(text, state.previous, left.start + len(left.text)) else state.compared


def _is_against_budget(left: str, year: int | None) -> bool:
    """Whether the last comparison of the words is with this year's budget and not with another year."""
    comparisons = list(words.COMPARISON.finditer(left)) + list(words.AGAINST_BUDGET.finditer(words.NO_BUDGET.sub("", left)))
    if not comparisons:
        return False
    last = words.NO_BUDGET.sub("", max(comparisons, key=lambda m: (m.end(), -len(m.group()))).group())
    printed = words.YEAR.search(last)
    return "预算" in last and not words.PREVIOUS_YEAR.search(last) and not (printed and year and int(printed.group()) < year)


def _before_comparison(left: _Left) -> _Left:
    """The words without the comparison, which names another year and not the item."""
    return _Left(words.COMPARISON.sub(lambda m: _CUT * len(m.group()), left.text), left.start)


def _named_in(left: _Left) -> tuple[int, int] | None:
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
    total = words.TOTAL.fullmatch(text[start:end].replace(_MASK, "").strip(_CUT))
    if total:
        core = total.group("core")
        at = text.index(core[:2], start)
        return (at, at + len(core)) if text[at : at + len(core)] == core else None
    clause = text[start:end]
    if words.EMPTY.fullmatch(clause.replace(_MASK, "").replace(_CUT, "")) or words.NEGATIVE.match(clause):
        return None
    cut = len(clause) - len(clause.lstrip(_CUT))
    lead = words.LEAD.match(clause, cut)
    begin = lead.end() if lead and lead.end() < len(clause) else cut
    body = clause[begin:].split(_CUT)[0]
    tail = words.TAIL.search(body)
    body = body[: tail.start()] if tail and tail.start() else body
    stripped = body.lstrip(" 、，“”" if body.count("“") != body.count("”") else " 、，")
    begin += len(body) - len(stripped)
    stripped = stripped.rstrip(" 、，")
    return (start + begin, start + begin + len(stripped)) if stripped else None


def _plain_name(text: str, place: tuple[int, int]) -> str:
    return words.FUNCTION_MARK.sub("", words.BRACKETS.sub("", text[slice(*place)])).strip()


def _counted(text: str, numeral: Numeral) -> str:
    """The noun behind a count: 5 个项目绩效目标."""
    match = re.match(r"[^，。；、：（）\d]{1,12}", text[numeral.unit_end or numeral.end :])
    return match.group() if match else ""


def _flat(state: _State, text: str, event: _Event) -> None:
    """持平 is a change of zero, where the comparison is with another year."""
    left = _left(text, state.previous, event.at)
    assert event.match is not None
    comparison = left.text + event.match.group()
    budget = words.NO_BUDGET.sub("", left.tail)
    if _is_against_budget(comparison, state.year) or words.WITH_BUDGET.search(budget):
        return
    if not words.OTHER_YEAR.search(comparison + text[max(0, event.at - 40) : event.at]):
        return
    name = _named_in(_before_comparison(left))
    if name:
        state.item, state.name = _plain_name(text, name), name
    nothing = Numeral("0", Decimal(0), event.at, event.end)
    state.facts.append(replace(_fact(state, nothing, "change", state.item, aside=False), clause=left.text, carried=not name))


def _remark(state: _State, text: str, event: _Event) -> None:
    match = event.match
    assert match is not None
    kind: RemarkKind = event.kind  # type: ignore[assignment]
    if kind == "grade":
        _add(state, kind, match.start("grade"), match.end("grade"))
        return
    end = _remark_end(text, event.end, kind)
    said = text[event.end : end]
    if not said.strip("：:，, ") or (kind == "reason" and said.startswith(("用于", "包括"))):
        return
    left = _left(text, state.previous, event.at)
    difference = words.DIFFERENCE.search(left.text)
    name = _named_in(_before_comparison(left.before(difference.start()) if difference else left))
    if name and text[event.at - 1 : event.at] not in ("，", ","):
        state.item, state.name = _plain_name(text, name), name
    start = event.end + len(said) - len(said.lstrip("：:，, "))
    if kind == "components":
        end = _components_end(text, start, end)
    _add(state, kind, start, end, weak=kind == "reason" and "因" not in match.group(), about=_about(difference, left, state))
    if kind == "reason":
        state.aside_until = state.previous = end


def _about(difference: re.Match[str] | None, left: _Left, state: _State) -> Literal["change", "budget"]:
    """Whether a reason is for the gap between budget and final figure or for the change on the year before."""
    if difference:
        return "change" if words.PREVIOUS_YEAR.search(difference["base"]) else "budget"
    return "budget" if state.compared == "budget" or _is_against_budget(left.text, state.year) else "change"


def _add(
    state: _State, kind: RemarkKind, start: int, end: int, weak: bool = False, about: Literal["change", "budget"] = "change"
) -> None:
    passage = state.passage.slice(start, end).strip("：:，,；; 。")
    if passage:
        parts = _parts(passage) if kind == "components" else ()
        state.remarks.append(Remark(kind, state.item, passage, state.section, _branch_of(state), weak, about, parts))


def _remark_end(text: str, start: int, kind: str) -> int:
    stop = re.compile("[。；;]" if kind in ("components", "content") else "。").search(text, start)
    end = stop.start() if stop else len(text)
    while kind in ("reason", "purpose") and stop and words.NEXT_REASON.match(text, end + 1):
        stop = re.compile("。").search(text, end + 1)
        end = stop.start() if stop else len(text)
    if kind == "reason":
        early = words.REASON_ENDS.search(text, start, end)
        if early:
            end = early.start()
        first = text.find("；", start, end)
        if first > 0 and not re.match(r"[；;][二三四五六]是", text[first:]):
            end = first
    elif kind == "purpose":
        stop = re.compile(r"[；;]|。").search(text, start, end)
        end = stop.start() if stop and not words.NEXT_REASON.match(text, stop.end()) else end
        early = re.compile(r"[，,](?=(?:预算规模|比|较|与)[^，。]{0,10}(?:上年|去年|20\d\d))").search(text, start, end)
        end = early.start() if early else end
    return end


def _components_end(text: str, start: int, end: int) -> int:
    stop = re.compile(r"等(?:支出|费用|方面|经费)?(?=$|[。；，])|其中").search(text, start, end)
    return stop.start() if stop else end


def _parts(passage: Passage) -> tuple[Passage, ...]:
    """A list set off by 、 taken apart; brackets stay whole."""
    out, depth, start = [], 0, 0
    for at, character in enumerate(passage.text):
        depth += (character in "（(") - (character in "）)")
        if depth == 0 and character in "、，,":
            out.append(passage.slice(start, at))
            start = at + 1
    out.append(passage.slice(start))
    return tuple(part.strip(" 。“”") for part in out if part.strip(" 。"))


def number(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts in document order with ids f1, f2 ..."""
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.table or ""))
    return tuple(replace(fact, id=f"f{at}") for at, fact in enumerate(ordered, 1))
