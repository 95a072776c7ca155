"""What a figure means: its item, measure, year and scope, as one key that other figures of the same meaning share.

Facts are matched by these keys and not by equal digits, so that a difference is seen. Where the words leave open which
of two things is meant (支出 is 本年支出 or 总计), a figure has both keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from structurer.document import Table
from structurer.economy import class_of
from structurer.forms import fold
from structurer.resources import folder
from structurer.result import Fact, Part
from structurer.verify.tables.grids import Entry, Grid, parent_code, plain_label

_STAFF, _GRANTS = "301", "303"  # classes: what staff earn, what individuals and families are granted
_LONG_NAME = 4  # characters from which a name that no list holds is taken for one and the same thing
_FUNDS = ("政府性基金", "国有资本经营", "一般公共预算", "财政拨款")
_SCOPE_WORDS = re.compile(
    r"(?:一般公共预算|政府性基金预算|政府性基金|国有资本经营预算|国有资本经营)(?:当年|本年)?(?:财政)?(?:拨款)?(?!收入$)(?:安排的?)?"
    r"|当年财政拨款(?:安排的?)?|(?:财政|政府预算)拨款(?!收入$)(?:安排的?)?"
)
_SUBJECTS = re.compile(
    r"^(?:(?:全|本|我|该|各)(?:部门|单位|局|委|办|院|校|中心|馆|所|厅|会)|部门|单位)(?=.{2})|(?:19|20)\d\d年度?"
    r"|本年度|^(?:当年|全年|年度)(?!预算)|^为|^相应(?:安排)?"
)
_TAIL = re.compile(
    r"(?:(?:年初|全年|调整后?|当年|本年)?(?:预算|决算|执行)(?:数|额|金额|安排|总额|情况)?"
    r"|安排|金额|总额|数额|合计金额|共|共计|情况|完成数|开支|科目|绩效自评(?:综述|结果)?)+$"
)
_INSIDE = re.compile(r"(?<=[入支出])(?:预算|决算)(?=(?:合计|总计|总额)$)")
_BOTH_SIDES = re.compile(r"收入?(?:总计|总额|合计)?[、和与及]支出?(?:总计|总额|合计)?")
_PHASE = re.compile(r"[(（](?:第?[一二三四五六七八九十\d]+[期批]|[续新扩改]建|20\d\d年度?)[)）]")
"""What in brackets tells a project from the others of its name."""
_BRACKETS = re.compile(rf"(?!{_PHASE.pattern})[(（][^()（）]*[)）]")
_TOTAL_WORD = re.compile(r"^(?:合计|总计|小计|总额|金额|金额合计|合计数|本年合计|年合计)$")
_SIDE = re.compile(
    r"^(?:本年)?(?:一般公共预算|政府性基金预算|国有资本经营预算)?(?:财政拨款)?(?:收入|支出)?(?:预算)?$|经费$|分类科目$|经济分类$"
)
_OF_THE_WHOLE = re.compile(r"(?:^|部门|单位|年度?)(?:收入支出|收支|收入|支出)(?:决算|预算)(?:总|明细)?表$")
_OF_PROJECT = re.compile(
    r"自评表[^（(]*(?:[（(](?:19|20)\d\d年度?[)）])?[（(]([^（()）]{3,}(?:[（(][^（()）]*[)）])?[^（()）]*)[)）]"
)
_FUNDS_ROW = re.compile(r"^(?:年度|项目)?资金总额|^合计$|^总额$")
_OWN_TOPIC = re.compile(r"会议|培训|出国|接待|用车|车辆|三公|采购|机关运行|一般性|绩效|资产|项目")
_ALL_PROJECTS = re.compile(
    r"(?:所有|全部|各)项目[^，。]{0,12}绩效[^。]*资金[^，。]{0,4}$|项目支出(?:预算)?(?:均|全部)[^，。]{0,8}绩效[^。]*资金[^，。]{0,4}$"
)
_TITLE = re.compile(r"情况|说明")
_PLAIN = re.compile(r"^(?:本年)?(?:收入|支出)?(?:预算)?$")
_SPELLED_OUT = re.compile(r"合计$|总计$|^本年|本年(?:收入|支出)$")


class Meaning(NamedTuple):
    """The key of a fact. `scope` is the budget it is of, "" for the whole body; `item` a canonical name."""

    scope: str
    item: str
    measure: str
    period: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the words of one document take for granted: its body, its year, what its amounts are."""

    organization: str
    year: str
    part: Part | None


@cache
def _data() -> Mapping[str, list[tuple[str, list[str]]]]:
    return json.loads((folder("schemas") / "items.json").read_text("utf-8"))  # type: ignore[no-any-return]


def known_sums() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Items that are sums of others wherever all of them are stated; a part with "?" may be absent."""
    return tuple((total, tuple(parts)) for total, parts in _data()["sums"])


@cache
def _names() -> Mapping[str, str]:
    """Every name of a known item, folded, with its canonical one."""
    groups = [group for name, group in _data().items() if name not in ("sums", "public_short")]
    return {fold(name): item for group in groups for item, names in group for name in names}


@cache
def _short_names() -> Mapping[str, str]:
    """What heads of tables of 三公经费 call its parts, with the canonical name of each."""
    return {fold(name): item for item, names in _data()["public_short"] for name in names}


def is_spelled_out(words: str) -> bool:
    """Whether words are in full one of the names of a known item."""
    return fold(words) in _names()


@cache
def is_known(item: str) -> bool:
    """Whether an item has a canonical name or stands in a classification, so that equal names mean equal things."""
    return item in _names().values() or re.match(r"(?:收入:)?[类款项]:|.*经济:", item) is not None


@cache
def _group(name: str) -> frozenset[str]:
    return frozenset(item for item, _ in _data()[name])


@lru_cache(maxsize=8192)
def item_of(words: str, organization: str, scoped: bool = True) -> str:
    """The canonical name of what `words` name, without body, year and the words for its measure.

    `scoped` words may name the budget too, which is told apart and goes (财政拨款基本支出).
    """
    bare = _BRACKETS.sub("", fold(plain_label(words)).replace('"', "")).replace("支出支出", "支出")
    if organization:
        bare = bare.replace(organization, "")
    for pattern in (_SUBJECTS, _TAIL, _SUBJECTS):
        bare = pattern.sub("", bare)
    bare = _INSIDE.sub("", bare)
    names = _names()
    if bare in names:
        return names[bare]
    short = _TAIL.sub("", _SCOPE_WORDS.sub("", bare) if scoped else bare)
    for candidate in (short, short.removesuffix("支出"), short.removesuffix("经费支出") + "经费"):
        if candidate in names:
            return names[candidate]
    return names["收支总计"] if _BOTH_SIDES.fullmatch(short) else short or bare


def measures_of(fact: Fact, context: Context) -> tuple[str, ...]:
    """The measures that a fact may be of: in accounts an amount is final, a budget the initial or the whole year's."""
    if fact.measure in ("amount", "executed", "final"):
        return ("budget",) if context.part == "budget" and fact.measure == "amount" else ("final",)
    if fact.measure == "budget":
        return ("budget",) if context.part == "budget" else ("initial_budget", "full_year_budget")
    if fact.measure == "initial_budget" and context.part == "budget":
        return ("budget",)
    return (fact.measure,)


def prose_meanings(fact: Fact, context: Context) -> tuple[Meaning, ...]:
    """The keys of a figure of the prose, the likeliest first."""
    period = fact.period or context.year
    if is_titled(fact):
        return ()
    items = _prose_items(fact, context)
    if fact.carried and re.search(r"其中|(?:合计|共计|总计)[^，]{0,4}$", fact.clause) and "总" not in fact.item:
        return ()  # a part of the thing that was named last, or the sum of a list
    found = (
        Meaning(scope, item, measure, period)
        for scope, item in items
        for measure in _said_measures(fact, item, context)
    )
    return tuple(dict.fromkeys(found))


def _said_measures(fact: Fact, item: str, context: Context) -> tuple[str, ...]:
    """The measures of a figure of the prose; an amount of something that no statement has may be planned or spent."""
    measures = measures_of(fact, context)
    open_ = fact.measure == "amount" and measures == ("final",) and not is_known(item)
    return ("final", "full_year_budget", "initial_budget") if open_ else measures


def _prose_items(fact: Fact, context: Context) -> list[tuple[str, str]]:
    """The scopes and items that the words of a figure may name, the likeliest first."""
    if context.part == "budget" and _ALL_PROJECTS.search(fact.lead):
        return [(scope, "项目支出") for scope in ("", *_FUNDS[:1:-1])]
    item = item_of(_full_name(fact), context.organization)
    said = fact.scope or next((fund for fund in _FUNDS if fund in fact.item), "")
    scope = said if said in _FUNDS else ""
    if fact.branch:
        section, group, name = fact.branch
        level = "项" if name else "款"
        return [(scope or "一般公共预算", f"{level}:{_name(section)}>{_name(name or group)}")]
    if item in _group("public"):
        return [("三公", item)]
    if item in _group("others"):
        return [(scope if "其中" in fact.clause else "", item)]
    if item in ("本年收入", "本年支出") and any(map(_is_of_topic, fact.section[-2:])):
        return []  # of the topic of its section, not of the body
    return _readings(fact, scope, item)


def _is_of_topic(title: str) -> bool:
    """Whether a heading is of something else than the whole body; the title of a report is not."""
    return _OWN_TOPIC.search(title) is not None and not title.endswith("报告")


def is_titled(fact: Fact) -> bool:
    """Whether a figure of the prose is named by nothing but the title of its section."""
    return not fact.name and _TITLE.search(fact.item) is not None


def _readings(fact: Fact, scope: str, item: str) -> list[tuple[str, str]]:
    """What an item of the body's own income or expenditure may be in the statements."""
    found = _of_totals(fact, scope, item)
    code, basic = _class_of(fact), any("基本支出" in title for title in fact.section)
    if code:
        found = [(scope, f"基本支出×经济:{code}"), *found, (scope, item.replace("支出", "经费"))]
        return found if basic else [found[1], found[0], *found[2:]]
    if item in _names().values():
        return found
    if basic:
        return [("一般公共预算", f"基本支出×{item}"), (scope, item)]
    return [*found, *_in_any_scope(scope, f"类:{_TAIL.sub('', _name(fact.item))}"), (scope, item.removesuffix("项目"))]


def _of_totals(fact: Fact, scope: str, item: str) -> list[tuple[str, str]]:
    """Totals that one word is used for: 支出 is 本年支出 or 总计; the body itself is all of it."""
    if item == "财政拨款收入" or (scope == "财政拨款" and item == "本年收入"):
        return [("", "财政拨款收入"), ("财政拨款", "本年收入")]
    if scope == "财政拨款" and item in ("本年支出", *_group("kinds")):
        return [("财政拨款", item), ("一般公共预算", item)]
    if item in ("本年收入", "本年支出") and not _SPELLED_OUT.search(fold(fact.item)):
        return [(scope, item), (scope, "总计")]
    if not _SCOPE_WORDS.sub("", item):
        spent = fact.measure in ("final", "executed")
        return [(scope, "本年支出"), (scope, "总计")] if spent else [(scope, "总计")]
    return [(scope, item)]


def _full_name(fact: Fact) -> str:
    """The name of what a figure of the prose is of, with the phase of a project that is printed in it."""
    phase = _PHASE.search(fact.name.text)
    return fact.name.text if phase and phase.group() not in fact.item else fact.item


def _class_of(fact: Fact) -> str | None:
    """The economic class that a figure of the prose names."""
    return class_of(fold(_BRACKETS.sub("", fact.item)))


def _in_any_scope(scope: str, item: str) -> list[tuple[str, str]]:
    """An item of the scope that the words name, or of any where they name none."""
    return [(scope, item)] if scope else [("", item), ("一般公共预算", item), ("财政拨款", item)]


def _name(words: str) -> str:
    return _BRACKETS.sub("", fold(words).replace('"', "")).replace("支出支出", "支出")


def cell_meanings(grid: Grid, context: Context) -> Iterator[tuple[Fact, tuple[Meaning, ...]]]:
    """The keys of the figures of a table: row by column, in the scope that its title names."""
    table = grid.table
    told = _table_scope(table)
    whole = told or ""
    codes = {entry.code for entry in grid.entries if entry.code}
    names = {entry.code: entry.name for entry in grid.entries if entry.code}
    for entry in grid.entries:
        row = _row_item(entry, entry is grid.entries[0], codes, names, table.title, context)
        if row is None:
            continue
        for fact in entry.facts.values():
            scope, column = _column_item(fact, whole, context)
            if told is None and not _is_named(row, column, table.title):
                continue
            items = _cell_items(scope, row, column, table)
            period = fact.period or context.year
            keys = tuple(
                Meaning(s, item, measure, period) for s, item in items for measure in measures_of(fact, context)
            )
            if keys:
                yield fact, keys


def _is_named(row: str, column: str, title: str) -> bool:
    """Whether a table of no known scope tells of a thing that has a name of its own, or of all that its title names."""
    if row in ("", "总计"):
        return not column and re.search(r"(?<!重点)基本支出", title) is not None
    return not column and row not in _names().values() and len(row) >= _LONG_NAME


def _table_scope(table: Table) -> str | None:
    """The budget that a table is of; None where its title does not tell."""
    title = fold(table.title).replace('"', "")
    if "三公" in title:
        return "三公"
    for fund in _FUNDS:
        if fund in title:
            return fund
    if "政府预算拨款" in title:
        return "财政拨款"
    if table.form and re.search(r"(?:收入支出|收支|收入|支出)(?:决算|预算)?(?:总|明细)?表", title):
        return ""
    if _OF_THE_WHOLE.search(title):
        return ""
    return None


def _row_item(
    entry: Entry, first: bool, codes: set[str], names: Mapping[str, str], table_title: str, context: Context
) -> str | None:
    """The item of a row: "" for one of totals, None for one that cannot be told."""
    if entry.code:
        if len(entry.code) == 3 and entry.code.startswith(("30", "31", "39")):
            return f"经济:{entry.code}"
        if entry.code.startswith(("30", "31", "39")):
            return _name(entry.name)
        level = {3: "类", 5: "款", 7: "项"}.get(len(entry.code))
        top = entry.code
        while (above := parent_code(top, codes)) is not None:
            top = above
        section = _name(names[top])
        return f"类:{section}" if level == "类" else f"{level}:{section}>{_name(entry.name)}" if level else None
    bare = plain_label(entry.label)
    project = _OF_PROJECT.search(table_title)
    if project and _FUNDS_ROW.match(bare):
        return item_of(project[1], context.organization, scoped=False).removesuffix("项目")
    if _TOTAL_WORD.match(bare) or (first and context.organization and context.organization in bare):
        return "" if not bare.endswith("总计") else "总计"
    if not bare or re.match(r"(?:19|20)\d\d年", bare):
        return ""
    code = class_of(fold(entry.name))
    if code and "基本" in table_title:
        return f"经济:{code}"
    item = item_of(entry.label, context.organization, scoped=False).removesuffix("项目")
    if entry.number == 0 and item.endswith("支出") and item not in _group("kinds") and item not in _group("totals"):
        return f"类:{item}"
    if entry.number == 0 and fold(entry.label).endswith("支出") and item not in _names().values():
        return f"类:{_name(entry.name)}"
    return item


def _column_item(fact: Fact, scope: str, context: Context) -> tuple[str, str]:
    """The scope and the item that the head of a figure's column names; "" for a column of totals."""
    parts = [fold(part).replace('"', "") for part in fact.clause.split("/")]
    for part in reversed(parts):
        for fund in ("政府性基金", "国有资本经营", "一般公共预算"):
            if fund in part and scope in ("", "财政拨款"):
                scope = fund
    names = [_bare_column(part) for part in parts]
    items = [
        item_of(name, context.organization, scoped=False)
        for at, name in enumerate(names)
        if name and not (_PLAIN if at == len(names) - 1 else _SIDE).search(name)
    ]
    items = [item for item in items if not any(item.startswith(fund) for fund in _FUNDS[:3])]
    items = [item for item in items if item != "总计"]
    sides = [side for side in ("本年收入", "本年支出") if any(part.startswith(side) for part in parts)]
    return scope, items[-1] if items else sides[-1] if sides else ""


def _bare_column(part: str) -> str:
    """The part of a head without the words for total and measure; "" where nothing else is left."""
    bare = _TAIL.sub("", re.sub(r"(?:19|20)\d\d年度?|[{]year[}]年|上年度?|去年|^比", "", part))
    return "" if not bare or _TOTAL_WORD.match(bare) or _TAIL.fullmatch(bare) else re.sub(r"(?:小计|合计)$", "", bare)


def _cell_items(scope: str, row: str, column: str, table: Table) -> list[tuple[str, str]]:
    title = fold(table.title).replace('"', "")
    if "三公" in title:
        item = column or row or "三公经费"
        item = _short_names().get(fold(item), item)
        return [("三公", item)] if item in _group("public") else [("", item)] if item in _group("others") else []
    base = next((kind for kind in ("基本支出", "项目支出") if kind in title), "")
    if column in ("本年收入", "本年支出") and row:
        row, column = (f"收入:{row}" if column == "本年收入" and "支出" in title and row[1:2] == ":" else row), ""
    if row in ("", "总计"):
        if column:
            return [(scope, f"{base}×{column}" if base and column not in _group("kinds") else column)]
        sides = [side for side in ("收入", "支出") if side in title]
        if base:
            return [(scope, base)]
        if len(sides) != 1:
            return [(scope, "总计")] if row == "总计" or not sides else []
        side = (scope, f"本年{sides[-1]}")
        whole = (scope, "总计")
        if not ("预算" in title or "总表" in title):
            return [side]
        return [whole, side] if scope == (_table_scope(table) or "") else [side, whole]
    if "收入" in title and "支出" not in title and "收支" not in title:
        row = f"收入:{row}"  # what comes in for a function, not what is spent on it
    if column and column != row:
        return [(scope, f"{base}{row}×{column}")]
    if base == "基本支出" and row not in _group("kinds"):
        return [(scope, f"{base}×{row}")]
    if row == "财政拨款收入" and scope == "":
        return [("", "财政拨款收入"), ("财政拨款", "本年收入")]
    return [(scope, row)]


def scope_of(words: str) -> str:
    """The budget that words name; "" where they name none."""
    return next((fund for fund in _FUNDS if fund in words), "")


def meanings(grids: Iterable[Grid], facts: Iterable[Fact], context: Context) -> dict[str, tuple[Meaning, ...]]:
    """The keys of every figure that has some, by the id of its fact; of the prose, those that a table has go first."""
    found = {fact.id: keys for grid in grids for fact, keys in cell_meanings(grid, context)}
    printed = {key[:2] for keys in found.values() for key in keys}
    prose = [fact for fact in facts if fact.table is None and not fact.aside and fact.item]
    apart = {fact.section for fact in prose if _class_of(fact) == _GRANTS}
    for fact in prose:
        keys = prose_meanings(fact, context)
        if fact.section in apart and _class_of(fact) == _STAFF:  # less than all personnel funds
            keys = tuple(key for key in keys if key.item != "人员经费")
        if keys:
            found[fact.id] = tuple(sorted(keys, key=lambda key: key[:2] not in printed))
    return found
