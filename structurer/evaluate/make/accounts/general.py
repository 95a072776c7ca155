"""The section of made final accounts on the general budget: overall, its structure, and item by item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.prose import share
from structurer.evaluate.make.accounts.spending import Spent
from structurer.evaluate.make.accounts.voice import Teller
from structurer.evaluate.make.drafting import Drafted, Said, heading, paragraph, said, together
from structurer.evaluate.make.phrases import purpose, reason

_TOLD_REASON = 0.8
_DRAWS = 6
_OVERALL = (
    "{year}年度一般公共预算财政拨款支出{spent}，占本年支出合计的{percent}。{moved}。",
    "一般公共预算财政拨款支出{spent}，占本年支出合计的{percent}。{moved}。",
    "{year}年度{we}一般公共预算财政拨款支出{spent}，占全年支出合计的{percent}，{moved}。",
    "{year}年，{we}一般公共预算财政拨款支出为{spent}，占本年支出的{percent}；{moved}。",
    "{we}{year}年度一般公共预算财政拨款支出合计{spent}，占本年支出合计的比重为{percent}。{moved}。",
)
_STRUCTURE = (
    "一般公共预算财政拨款支出{spent}，主要用于以下方面：{parts}。",
    "{year}年度一般公共预算财政拨款支出{spent}，按功能分类主要用于：{parts}。",
    "{year}年度一般公共预算财政拨款支出{spent}，从结构上看，{parts}。",
    "{we}一般公共预算财政拨款支出{spent}，具体构成为：{parts}。",
    "上述支出{spent}分别用于：{parts}。",
)
_DETAIL = (
    "一般公共预算财政拨款支出年初预算为{initial}，支出决算为{final}，完成年初预算的{percent}。{lead}",
    "{year}年度一般公共预算财政拨款支出年初预算数{initial}，决算数{final}，完成年初预算的{percent}。{lead}",
    "{year}年度一般公共预算财政拨款支出年初预算安排{initial}，实际支出{final}，为年初预算的{percent}。{lead}",
    "{we}{year}年度一般公共预算财政拨款年初预算为{initial}，支出决算{final}，预算完成率为{percent}。{lead}",
    "{year}年一般公共预算财政拨款支出决算为{final}，年初预算为{initial}，完成年初预算的{percent}。{lead}",
)
_LEADS = ("其中：", "其中：", "具体情况如下：", "按功能分类科目分：", "主要支出情况如下：")
_NAMES = ("{class_name}（类）{section_name}（款）{item_name}（项）",) * 3 + (
    "{class_name}（类）-{section_name}（款）-{item_name}（项）",
    "{class_name}(类){section_name}(款){item_name}(项)",
)
_ITEMS = (
    "{name}。{purpose}年初预算为{initial}，支出决算为{final}{completed}{told}。",
    "{name}：{purpose}年初预算数{initial}，决算数{final}{completed}{told}。",
    "{name}年初预算安排{initial}，实际支出{final}{completed}{told}。",
    "{name}，{purpose}年初预算{initial}，支出决算{final}{completed}{told}。",
    "{name}支出决算为{final}，年初预算为{initial}{completed}{told}。",
    "{name}。年初预算为{initial}，决算支出{final}{completed}{told}。{purpose}",
)
_COMPLETED = ("，完成年初预算的{}", "，完成年初预算的{}", "，为年初预算的{}", "，完成预算的{}", "，预算完成率{}")
_ABOVE = (
    "。决算数{than}年初预算数的主要原因是{}", "。决算数{than}预算数的主要原因：{}",
    "，决算数{than}年初预算数，主要原因是{}", "，决算数{than}预算数的主要原因是{}", "。主要原因是{}", "，主要是{}",
    "。支出决算{than}年初预算的主要原因是{}", "。差异原因：{}",
)  # fmt: skip
_EQUAL = ("。决算数与年初预算数持平", "，决算数与预算数基本持平", "", "，与年初预算一致", "。决算数等于预算数")
_HOW_MANY_ITEMS = (1.0, 1.0, 1.0, 0.6, 0.0)
_PURPOSE = ("主要用于{}。", "主要用于{}。", "用于{}。", "反映{}。")


def general(teller: Teller, figures: Figures) -> list[Drafted]:
    """Three parts under their own headings."""
    titles = teller.style.pick("general titles", _TITLES)
    parts = (_overall(teller, figures), _structure(teller, figures), _detail(teller, figures))
    drafts: list[Drafted] = []
    for at, (title, part) in enumerate(zip(titles, parts, strict=True), 1):
        drafts += [heading(2, teller.style.heading(2, at, title)), *part]
    return drafts


_TITLES = (
    (
        "一般公共预算财政拨款支出决算总体情况",
        "一般公共预算财政拨款支出决算结构情况",
        "一般公共预算财政拨款支出决算具体情况",
    ),
    ("支出决算总体情况", "支出决算结构情况", "支出决算具体情况"),
    ("总体情况", "结构情况", "具体情况"),
    ("一般公共预算财政拨款支出总体情况", "一般公共预算财政拨款支出结构情况", "一般公共预算财政拨款支出具体情况"),
)


def _overall(teller: Teller, figures: Figures) -> list[Drafted]:
    spent, all_spent = figures.general.expenditure, figures.expenditure
    moved = teller.moved(
        spent,
        figures.before.general,
        "general_budget",
        teller.style.pick("general subject", ("", "一般公共预算财政拨款支出")),
    )
    direction = teller.direction(spent, figures.before.general)
    if direction and teller.rng.random() < _TOLD_REASON:
        words = reason(teller.rng, teller.body, direction)
        moved = together(moved, teller.because(words, "general_budget/reason", moved=("增加", "减少")[direction < 0]))
    return [
        paragraph(
            teller.told(
                "general",
                _OVERALL,
                slips=True,
                spent=teller.stated(spent, "general_budget/expenditure"),
                percent=teller.part(
                    spent, all_spent, "general_budget/percent_of_expenditure", plantable=spent != all_spent
                ),
                moved=moved,
            )
        )
    ]


def _structure(teller: Teller, figures: Figures) -> list[Drafted]:
    """By class, with shares."""
    sums: dict[str, int] = {}
    for spent in figures.general.spent:
        sums[spent.item.class_name] = sums.get(spent.item.class_name, 0) + spent.total
    total, mark = figures.general.expenditure, teller.style.pick("class mark", ("（类）", "（类）", "", ""))
    parts = [
        share(teller, name, amount, total, f"general_budget/structure/{at}", "一般公共预算财政拨款支出", mark)
        for at, (name, amount) in enumerate(sums.items())
    ]
    in_all = teller.stated(total, "general_budget/expenditure")
    return [
        paragraph(teller.told("structure", _STRUCTURE, slips=True, spent=in_all, parts=teller.listed("classes", parts)))
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its place in the list, its budget, and the words about it: "" for those that are not told."""

    at: int
    spent: Spent
    initial: int
    purpose: str
    reason: str

    @property
    def field(self) -> str:
        return f"general_budget/items/{self.at}"


def _detail(teller: Teller, figures: Figures) -> list[Drafted]:
    """The total against its budget, then all items, some, or none."""
    initial, final = sum(figures.initial), figures.general.expenditure
    entries = _entries(teller, figures)
    lead = teller.told(
        "detail",
        _DETAIL,
        slips=True,
        initial=teller.money(initial, "general_budget/initial_budget"),
        final=teller.stated(final, "general_budget/final"),
        percent=teller.part(final, initial, "general_budget/completion_percent"),
        lead=teller.style.pick("item lead", _LEADS) if entries else "",
    )
    by_class = teller.style.chance("items by class", 0.2)
    return [paragraph(lead), *(_by_class if by_class else _one_by_one)(teller, entries)]


def _entries(teller: Teller, figures: Figures) -> list[Entry]:
    """The items that are told of; no two have the same purpose or, if it can be, the same reason."""
    items = list(zip(figures.general.spent, figures.initial, strict=True))
    shown = items[: round(len(items) * teller.style.pick("how many items", _HOW_MANY_ITEMS))]
    purposes, reasons = teller.style.chance("purposes", 0.4), [""]
    entries: list[Entry] = []
    for at, (spent, initial) in enumerate(shown):
        code, direction = spent.item.code, teller.direction(spent.total, initial)
        told = direction and teller.rng.random() < _TOLD_REASON
        why = _new(partial(reason, teller.rng, teller.body, direction, code), reasons) if told else ""
        reasons.append(why)
        known = [entry.purpose for entry in entries]
        use = _new(partial(purpose, teller.rng, teller.body, code), known) if purposes else ""
        entries.append(Entry(at, spent, initial, use, why))
    return entries


def _new(draw: Callable[[], str], known: Sequence[str]) -> str:
    """Words that were not said before, if a few draws give any."""
    drawn = [draw() for _ in range(_DRAWS)]
    return next((words for words in drawn if words not in known), drawn[0])


def _one_by_one(teller: Teller, entries: Sequence[Entry]) -> list[Drafted]:
    names = teller.style.pick("item names", _NAMES)
    number = teller.style.numbering.number
    drafts = []
    for entry in entries:
        name = said(names, **_levels(teller, entry, ("class_name", "section_name", "item_name")))
        drafts.append(paragraph(number(3, entry.at + 1), _item(teller, entry, name)))
    return drafts


def _by_class(teller: Teller, entries: Sequence[Entry]) -> list[Drafted]:
    """A line for each class, and its items below it."""
    drafts: list[Drafted] = []
    classes = list(dict.fromkeys(entry.spent.item.class_name for entry in entries))
    for count, class_name in enumerate(classes, 1):
        own = [entry for entry in entries if entry.spent.item.class_name == class_name]
        heads = teller.text(class_name, *(f"{entry.field}/class_name" for entry in own))
        total = teller.stated(sum(entry.spent.total for entry in own))
        drafts.append(paragraph(teller.style.numbering.number(3, count), (heads,), "（类）支出", (total,), "："))
        for place, entry in enumerate(own, 1):
            name = said(
                "{section_name}（款）{item_name}（项）", **_levels(teller, entry, ("section_name", "item_name"))
            )
            drafts.append(paragraph(teller.style.numbering.number(4, place), _item(teller, entry, name)))
    return drafts


def _levels(teller: Teller, entry: Entry, levels: Sequence[str]) -> dict[str, object]:
    item = entry.spent.item
    names = {"class_name": item.class_name, "section_name": item.section_name, "item_name": item.name}
    return {level: teller.text(names[level], f"{entry.field}/{level}") for level in levels}


def _item(teller: Teller, entry: Entry, name: Said) -> Said:
    return teller.told(
        "item",
        _ITEMS,
        name=name,
        purpose=teller.style.pick("purpose", _PURPOSE).format(entry.purpose) if entry.purpose else "",
        initial=teller.money(entry.initial, f"{entry.field}/initial_budget"),
        final=teller.stated(entry.spent.total, f"{entry.field}/final"),
        completed=_completed(teller, entry),
        told=_why(teller, entry),
    )


def _completed(teller: Teller, entry: Entry) -> Said:
    """The rate: always, only where the two differ, or never; there is none of nothing."""
    habit = teller.style.pick("completed", ("always", "always", "always", "different", "never"))
    same = not teller.direction(entry.spent.total, entry.initial)
    if not teller.style.prose.rounded(entry.initial) or habit == "never" or (habit == "different" and same):
        return ()
    before, _, after = teller.style.pick("completion", _COMPLETED).partition("{}")
    rate = teller.part(entry.spent.total, entry.initial, f"{entry.field}/completion_percent")
    return together(before, (rate,), after)


def _why(teller: Teller, entry: Entry) -> Said:
    """Why the two differ, or that they do not."""
    direction = teller.direction(entry.spent.total, entry.initial)
    if not direction:
        return together(teller.style.pick("equal", _EQUAL))
    if not entry.reason:
        return ()
    pattern = teller.style.pick("above", _ABOVE).replace("{than}", ("大于", "小于")[direction < 0])
    before, _, after = pattern.partition("{}")
    return together(before, (teller.text(entry.reason, f"{entry.field}/reason"),), after)
