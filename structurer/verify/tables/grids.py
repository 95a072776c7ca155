"""The structure of a table that arithmetic needs: blocks of columns, entries, which entries are parts of which. Pure.

A block is a run of columns that name things (a code, a label) and the columns of figures behind them; statements have
two or three side by side. An entry is one row of one block.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from structurer.document import Table
from structurer.economy import class_of, group_of
from structurer.forms import fold
from structurer.result import Fact

_CODE = re.compile(r"编码|代码")
_ROW_NUMBER = re.compile(r"行次|序号|栏次|行号")
_NUMBERED = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"\d{1,2}[.、．](?!\d)"),
    re.compile(r"[(（]\d{1,2}[)）]"),
)
AMONG = re.compile(r"^其中[:：]?")
TOTAL = re.compile(r"(?:合计|总计|小计|总额|共计)$")
SUBTOTAL = re.compile(r"小计$")
_CARRIED = re.compile(r"结转|结余|分配|动用")  # what stands between 合计 and 总计, however it is set
_FUND = re.compile(r"^(?:一般公共预算|政府性基金预算|国有资本经营预算)(?:财政)?拨款$")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|[①-⑳])")


@dataclass(frozen=True)
class Entry:
    """A row of a block: what it names, and its figures by their column's place in the block."""

    row: int
    block: int
    label: str
    code: str
    level: int
    facts: Mapping[int, Fact]

    @cached_property
    def name(self) -> str:
        """The label without its list number and 其中."""
        return plain_label(self.label)

    @cached_property
    def is_total(self) -> bool:
        return not self.code and TOTAL.search(self.name) is not None

    @cached_property
    def number(self) -> int | None:
        """How deep its list number is: 0 for 一、, 1 for （一）, 2 for 1., 3 for （1）; None without one."""
        return next((depth for depth, pattern in enumerate(_NUMBERED) if pattern.match(self.label)), None)


@dataclass(frozen=True)
class Family:
    """An entry with the entries that add up to it, and how that is known."""

    total: Entry
    parts: tuple[Entry, ...]
    how: str  # "code", "total", "class", "level"

    @property
    def is_certain(self) -> bool:
        return self.how in ("code", "class")


@dataclass(frozen=True)
class Grid:
    """A table taken apart. `columns` are, for each block, the columns of its figures."""

    table: Table
    columns: tuple[tuple[int, ...], ...]
    entries: tuple[Entry, ...]
    facts: Mapping[tuple[int, int], Fact] = field(repr=False)

    def of_block(self, block: int) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.block == block)

    def rows(self) -> Iterator[tuple[int, dict[int, Fact]]]:
        """The figures of each row by column."""
        by_row: dict[int, dict[int, Fact]] = {}
        for (row, column), fact in self.facts.items():
            by_row.setdefault(row, {})[column] = fact
        yield from sorted(by_row.items())


def plain_label(label: str) -> str:
    """A label without white space, list number, 其中 and quotes."""
    bare = "".join(label.split())
    bare = AMONG.sub("", _NUMBER.sub("", bare))
    return _NUMBER.sub("", bare).strip("：:")


def grid_of(table: Table, facts: Iterable[Fact]) -> Grid:
    """Takes a table apart by its head and by where its figures stand."""
    by_place = {(f.row, f.column): f for f in facts if f.row is not None and f.column is not None}
    figures = {column for _, column in by_place}
    blocks: list[tuple[list[int], list[int], list[int]]] = []  # codes, labels, figures
    for at, path in enumerate(table.columns):
        kind = _kind(table, at, path, figures)
        if kind is None:
            continue
        if not blocks or (kind < 2 and blocks[-1][2]):
            blocks.append(([], [], []))
        blocks[-1][kind].append(at)
    numbered = [at for at, path in enumerate(table.columns) if _ROW_NUMBER.search(path.split("/")[-1])]
    entries = [
        entry
        for number, block in enumerate(blocks)
        for at in range(len(table.rows))
        if (entry := _entry(table, at, number, (block[0], [*numbered[:1], *block[1]], block[2]), by_place))
    ]
    return Grid(table, tuple(tuple(block[2]) for block in blocks), tuple(_with_totals(entries)), by_place)


def _with_totals(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries, where a total's figure stands a block to the right of its label (公用经费合计) with that label."""
    waiting = {entry.row: entry.label for entry in entries if entry.is_total and not entry.facts}
    for entry in entries:
        slipped = not entry.label and not entry.code and entry.facts
        yield replace(entry, label=waiting[entry.row]) if slipped and entry.row in waiting else entry


def _kind(table: Table, at: int, path: str, figures: set[int]) -> int | None:
    """0 for a column of codes, 1 for one of labels, 2 for one of figures; None for one that says nothing."""
    last = path.split("/")[-1]
    if _ROW_NUMBER.search(last):
        return None
    if last in ("类", "款", "项") or _CODE.search(last):
        return 0
    if at in figures:
        return 2
    return 1 if any(row[at].text.strip("-—") for row in table.rows) else None


def _entry(
    table: Table,
    at: int,
    number: int,
    block: tuple[list[int], list[int], list[int]],
    facts: Mapping[tuple[int, int], Fact],
) -> Entry | None:
    codes, labels, figures = block
    row = table.rows[at]
    printed = [row[column].text for column in codes]
    code = "".join(printed) if all(text.isdecimal() or not text for text in printed) else ""
    named = [row[column] for column in labels if row[column].text and not row[column].text.isdecimal()]
    named += [row[column] for column in codes if row[column].text and not code]
    total = next((cell for cell in named if TOTAL.search("".join(cell.text.split())) and not code), None)
    cell = total or (named[-1] if named else None)
    values = {place: facts[at, column] for place, column in enumerate(figures) if (at, column) in facts}
    if not (code or cell or values):
        return None
    return Entry(at, number, cell.text if cell else "", code, cell.level if cell else 0, values)


def families(grid: Grid) -> Iterator[Family]:
    """Which entries are parts of which: by codes, by economic classes, by depth, by total rows."""
    coded = [entry for entry in grid.entries if entry.code]
    if _is_tree({entry.code for entry in coded}) or len({entry.code for entry in coded}) == len(coded) > 1:
        yield from _by_code(grid, coded)
        return
    for block in range(len(grid.columns)):  # codes that are no tree are labels
        entries = [_with_class(entry) for entry in grid.of_block(block)]
        if sum(1 for entry in entries if entry.code) > 1:
            yield from _by_class(entries)
        else:
            yield from _by_level(entries)
            yield from _by_total(entries)


def _is_tree(codes: set[str]) -> bool:
    return any(parent_code(code, codes) for code in codes)


def segments(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """Entries up to where their codes begin again, as they do for each body of a list of bodies."""
    current: list[Entry] = []
    seen: set[str] = set()
    for entry in entries:
        if entry.code and entry.code in seen:
            yield tuple(current)
            current, seen = [], set()
        if entry.code:
            seen.add(entry.code)
        current.append(entry)
    if current:
        yield tuple(current)


def parent_code(code: str, codes: Collection[str]) -> str | None:
    """The longest other code that `code` begins with."""
    return next((code[:length] for length in range(len(code) - 1, 0, -1) if code[:length] in codes), None)


def _by_code(grid: Grid, coded: Sequence[Entry]) -> Iterator[Family]:
    seen: set[str] = set()
    twice = any(entry.code in seen or seen.add(entry.code) for entry in coded)  # type: ignore[func-returns-value]
    groups = list(segments(grid.entries)) if twice else [grid.entries]
    if twice and any(not e.code and e.facts for e in grid.entries[1:]):
        groups = [group for group in groups if sum(1 for entry in group if entry.code) > 1]
    for group in groups:
        codes = {entry.code for entry in group if entry.code}
        children: dict[str | None, list[Entry]] = {}
        for entry in group:
            if entry.code:
                children.setdefault(parent_code(entry.code, codes), []).append(entry)
        by_code = {entry.code: entry for entry in group if entry.code}
        for code, parts in children.items():
            if code is not None:
                yield Family(by_code[code], tuple(parts), "code")
        tops = children.get(None, [])
        if len({len(entry.code) for entry in tops}) == 1 and (len(groups) == 1 or not twice):
            yield from _totals_of_codes(group, tops)


def _totals_of_codes(group: Sequence[Entry], tops: Sequence[Entry]) -> Iterator[Family]:
    totals = [entry for entry in group if entry.is_total]
    if not totals and not group[0].code and group[0].facts:
        totals = [group[0]]  # the body itself, in the first row
    for entry in totals:
        group_codes = group_of(entry.name)
        if group_codes:
            parts = [top for top in tops if top.code in group_codes]
        elif re.search(r"收入$|支出$", TOTAL.sub("", entry.name)) or TOTAL.fullmatch(entry.name) or entry is group[0]:
            parts = list(tops)
        else:
            continue
        if parts:
            yield Family(entry, tuple(parts), "code")


def _with_class(entry: Entry) -> Entry:
    code = None if entry.code else class_of(fold(entry.name))
    return replace(entry, code=code) if code else entry


def _by_class(entries: Sequence[Entry]) -> Iterator[Family]:
    """Items below the name of their economic class, and the classes below what stands first."""
    current: Entry | None = None
    parts: list[Entry] = []
    for entry in entries:
        if entry.code or entry.is_total:
            if current and parts:
                yield Family(current, tuple(parts), "class")
            current, parts = (entry if entry.code else None), []
        elif current:
            parts.append(entry)
    if current and parts:
        yield Family(current, tuple(parts), "class")
    tops = tuple(entry for entry in entries if entry.code)
    for entry in entries:
        if entry.is_total or (entry is entries[0] and not entry.code and entry.facts):
            yield Family(entry, tops, "total")


def _depths(entries: Sequence[Entry]) -> list[int | None]:
    """How deep each entry is, 0 at the top: by printed indentation, else by its list number; None where unknown."""
    plain = [entry for entry in entries if not entry.is_total]
    if any(entry.level for entry in plain):
        return _depths_of_indents(entries)
    numbers = sorted({entry.number for entry in plain if entry.number is not None})
    if not numbers:
        return _depths_of_lists(entries)
    depths: list[int | None] = []
    after_total = among = False
    for entry in entries:
        after_total = after_total or entry.is_total
        among = (among or AMONG.match(entry.label) is not None) and entry.number is None and not entry.is_total
        if entry.is_total:
            depths.append(0)
        elif among:
            depths.append(len(numbers))
        elif _FUND.match(entry.name) and after_total:
            depths.append(1)
        elif AMONG.match(entry.label):
            depths.append(len(numbers))
        elif entry.number is not None:
            depths.append(numbers.index(entry.number))
        else:
            depths.append(0 if after_total or numbers == [0] else None)
    if None in depths and numbers != [0]:
        return _depths_below_heads(entries, depths)
    return depths


def _depths_of_indents(entries: Sequence[Entry]) -> list[int | None]:
    """By indentation; what is set deeper below 其中 only stands under its first word and is on a level with it."""
    depths: list[int | None] = []
    after_total = False
    among: tuple[int, int] | None = None  # the indentation of a 其中, and the depth that it and what follows have
    for entry in entries:
        if among is not None and (entry.level < among[0] or entry.is_total):
            among = None
        after_total = after_total or entry.is_total
        on_top = entry.is_total or (after_total and _CARRIED.search(entry.name) is not None)
        depth = 0 if on_top else among[1] if among is not None else entry.level
        if AMONG.match(entry.label):
            among = (entry.level, depth)
        depths.append(depth)
    return depths


def _depths_of_lists(entries: Sequence[Entry]) -> list[int | None]:
    """Without numbers: 其中 and what follows it is part of what stands above it, up to where that adds up."""
    depths: list[int | None] = [0] * len(entries)
    at = 0
    while at < len(entries):
        if at and AMONG.match(entries[at].label):
            run = entries[at : next((n for n in range(at, len(entries)) if entries[n].is_total), len(entries))]
            length = _length_of_parts(entries[at - 1], run)
            depths[at : at + length] = [1] * length
            at += length
        at += 1
    return depths


def _length_of_parts(whole: Entry, run: Sequence[Entry]) -> int:
    """How many entries of a run add up to the one above it in every column; all of them where none do."""
    added: dict[int, Decimal] = {}
    wanted = {place: fact.value for place, fact in whole.facts.items()}
    for length, entry in enumerate(run, 1):
        for place, fact in entry.facts.items():
            added[place] = added.get(place, Decimal(0)) + fact.value
        if any(wanted.values()) and all(added.get(place, 0) == value for place, value in wanted.items()):
            return length
    return len(run)


def _depths_below_heads(entries: Sequence[Entry], depths: Sequence[int | None]) -> list[int | None]:
    """Heads without a number, each with a list that begins anew (经费：1、 2、 3、)."""
    heads = {
        at
        for at, entry in enumerate(entries[:-1])
        if depths[at] is None and re.match(r"[(（]?(?:一|1)[)）、.．]", entries[at + 1].label)
    }
    if not heads:
        return list(depths)
    return [
        0 if at in heads or entries[at].is_total else None if depth is None else depth + 1
        for at, depth in enumerate(depths)
    ]


def _by_level(entries: Sequence[Entry]) -> Iterator[Family]:
    depths = _depths(entries)
    for at, (entry, depth) in enumerate(zip(entries, depths, strict=True)):
        if depth is None or entry.is_total:
            continue
        parts: list[Entry] = []
        for below, deeper in zip(entries[at + 1 :], depths[at + 1 :], strict=True):
            if deeper is None or deeper <= depth or below.is_total:
                break
            if deeper == depth + 1:
                parts.append(below)
        if len(parts) > 1:
            yield Family(entry, tuple(parts), "level")


def _by_total(entries: Sequence[Entry]) -> Iterator[Family]:
    """合计 is what stands above it since the last one; 总计 behind 合计 is that and the rows between them."""
    depths = _depths(entries)
    last: Entry | None = None
    subtotals: list[Entry] = []
    since: list[Entry] = []
    for entry, depth in zip(entries, depths, strict=True):
        if not entry.is_total:
            if depth == 0:
                since.append(entry)
            continue
        if SUBTOTAL.search(entry.name):
            if since:
                yield Family(entry, tuple(since), "total")
            subtotals.append(entry)
            since = []
            continue
        parts = [*subtotals, *([last] if last else []), *since]
        if parts:
            yield Family(entry, tuple(parts), "total")
        elif entry is entries[0]:
            top = min(
                (d for e, d in zip(entries[1:], depths[1:], strict=True) if d is not None and not e.is_total), default=0
            )
            tops = [e for e, d in zip(entries[1:], depths[1:], strict=True) if d == top and not e.is_total]
            if len(tops) > 1:
                yield Family(entry, tuple(tops), "total")
                return
        last, subtotals, since = entry, [], []
