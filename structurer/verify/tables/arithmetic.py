"""Sums, balances, rates and scores in tables. Each identity that can be tried becomes a `Check`. Pure.

What codes, forms and economic classes say adds up is certain. What only the print suggests (indentation, list numbers,
a total row) is believed where some of it holds or nearly does: else the structure was misread, not the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.forms import forms
from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of, is_ratio, unit_of
from structurer.verify.identities import as_check, as_percent, completion_check, sum_check
from structurer.verify.misprints import Amounts, amounts_of, misprinted
from structurer.verify.tables.grids import TOTAL, Family, Grid, families
from structurer.verify.trust import FAR

_ENOUGH = 2  # families of a table that hold, for another of the same kind to be believed
_NEAR = Decimal("0.1")  # how far a believed sum may be off, of its total
_ALL = ("合计", "总计", "Total", "total")
_OF_INDICATORS = ("score", "target", "actual")  # do not add up, or have sums of their own
_NO_PART = re.compile(r"其中|采购|机关运行|占|比例|率|%|增减|变动|备注|与上年|比上年|上年(?!结)|年初|年末")
_MEASURE_LEAF = re.compile(
    r"^(?:年初|全年|调整|[{(（]?(?:year|20\d\d)[)}）]?年?)?(?:预算|决算|执行|支出)(?:数|额|金额)?$"
)


def check_tables(grids: Sequence[Grid]) -> Iterator[Check]:
    """Every identity inside the tables."""
    amounts = amounts_of(fact for grid in grids for fact in grid.facts.values())
    for grid in grids:
        doubtful = {row for row, _ in grid.table.doubts}
        for check in _table(grid, amounts):
            yield _doubted(check) if any(fact.row in doubtful for fact in check.facts) else check


def _doubted(check: Check) -> Check:
    """A check on rows that may be misread: it accuses nobody."""
    return replace(check, outcome="note", rule="doubtful") if check.outcome == "error" else check


def _table(grid: Grid, amounts: Amounts) -> Iterator[Check]:
    found = [(family, _sums_of(grid, family)) for family in families(grid)]
    for family, checks in found:
        others = sum(1 for other, tried in found if other.how == family.how and other is not family and _keeps(tried))
        kept = _is_believed(checks) or _is_repeated(family, checks) or _is_misprinted(checks, amounts)
        if family.is_certain or kept or others >= _ENOUGH:
            yield from checks
        elif _is_of_all(family) and len(checks) > 1 and all(check.outcome == "error" for check in checks):
            yield from (replace(check, outcome="note", rule=FAR) for check in checks)
        else:
            yield from (check for check in checks if check.outcome == "holds" and _says_something(check))
    yield from _across(grid)
    yield from _two_sides(grid)
    yield from _by_measure(grid)
    yield from _years_below_each_other(grid)


def _is_misprinted(checks: Sequence[Check], amounts: Amounts) -> bool:
    """Whether one sum of a family fails by a misprint, so that the others would hold."""
    failed = [check for check in checks if check.outcome == "error" and _says_something(check)]
    return len(failed) == 1 and bool(misprinted(failed[0], amounts))


def _is_repeated(family: Family, checks: Sequence[Check]) -> bool:
    """Whether a total is that of the only row with figures, as it is in the other columns."""
    alike = {check.facts[0].value for check in checks if check.outcome == "holds" and check.facts[0].value}
    only = len(family.parts) == 1 and family.total.name in _ALL
    return family.how == "total" and len(alike) >= (1 if only else _ENOUGH)


def _is_of_all(family: Family) -> bool:
    """Whether a total names nothing but itself, and so is that of all rows above it."""
    return family.how == "total" and len(family.parts) > 1 and family.total.name.replace(" ", "") in _ALL


def _sums_of(grid: Grid, family: Family) -> list[Check]:
    """The sum of a family in each column."""
    places = sorted(family.total.facts)
    checks = [check for place in places if (check := _column_sum(grid, family, place))]
    rows = {family.total.row, *(part.row for part in family.parts)}
    doubtful = any(row in rows for row, _ in grid.table.doubts)
    return [_doubted(check) for check in checks] if doubtful else checks


def _keeps(checks: Sequence[Check]) -> bool:
    """Whether all sums of a family hold, and one of them says something."""
    return any(map(_says_something, checks)) and all(check.outcome != "error" for check in checks)


def _column_sum(grid: Grid, family: Family, place: int) -> Check | None:
    total = family.total.facts.get(place)
    parts = [fact for part in family.parts if (fact := part.facts.get(place)) and fact.unit != "%"]
    if total is None or total.unit == "%" or total.measure in _OF_INDICATORS or (not parts and not total.value):
        return None
    if not parts:
        return None  # nothing is printed below it
    return sum_check("sum", _about(grid, family.total.name, total), total, parts)


def _about(grid: Grid, label: str, fact: Fact) -> str:
    path = grid.table.columns[fact.column] if fact.column is not None else ""
    return "，".join(part for part in (grid.table.title, label, path) if part)


def _is_believed(checks: Sequence[Check]) -> bool:
    return any(check.outcome != "error" and _says_something(check) for check in checks) or any(
        _is_near(check) for check in checks
    )


def _says_something(check: Check) -> bool:
    return sum(1 for fact in check.facts[1:] if fact.value) > 1


def _is_near(check: Check) -> bool:
    total = check.facts[0].value
    return _says_something(check) and check.difference is not None and abs(check.difference) <= abs(total) * _NEAR


def _across(grid: Grid) -> Iterator[Check]:
    """The sums that every row keeps: those of the form, and any column of totals with the columns beside it."""
    for total, parts in dict.fromkeys((*_identities(grid), *_groups(grid.table.columns))):
        checks = []
        for row, facts in grid.rows():
            whole = facts.get(total)
            given = [(facts[column], factor) for factor, column in parts if column in facts]
            if whole is None or not given:
                continue
            label = next((e.name for e in grid.entries if e.row == row and e.label), "")
            check = sum_check(
                "sum", _about(grid, label, whole), whole, [fact for fact, _ in given], [factor for _, factor in given]
            )
            if check:
                checks.append(check)
        if (total, parts) in set(_identities(grid)) or _is_kept(checks):
            yield from checks


def _is_kept(checks: Sequence[Check]) -> bool:
    """Whether the rows of a table keep a sum that its head only suggests."""
    good = [check for check in checks if check.outcome != "error"]
    if len(checks) == 1:
        return _is_believed(checks)
    return len(good) * 2 >= len(checks) and any(_says_something(check) for check in good)


Sum = tuple[int, tuple[tuple[int, int], ...]]


def _identities(grid: Grid) -> Iterator[Sum]:
    """The identities of the table's form, with the columns of this table."""
    known = next((known for known in forms() if known.id == grid.table.form), None)
    for form_sum in known.identities if known else ():
        places = _places(form_sum.factors, grid.table.columns)
        if places:
            (_, total), *parts = places
            yield total, tuple(parts)


def _places(factors: Sequence[tuple[int, str]], columns: Sequence[str]) -> list[tuple[int, int]] | None:
    at = {path: number for number, path in reversed(list(enumerate(columns)))}
    if not all(path in at for _, path in factors):
        return None
    return [(factor, at[path]) for factor, path in factors]


def _groups(columns: Sequence[str]) -> Iterator[Sum]:
    """A column of totals with the others of its group: 小计 beside its parts, at every level of the head."""
    plain = [_without_measure(path) for path in columns]
    for measure in dict.fromkeys(measure for _, measure in plain):
        paths = {at: path for at, (path, m) in enumerate(plain) if m == measure}
        for at, path in paths.items():
            if not path or not TOTAL.search(path[-1]) or _NO_PART.search("".join(path[:-1])):
                continue
            members = _members(paths, path[:-1], at)
            if len(members) > 1:
                yield at, tuple((1, member) for member in members)


def _without_measure(path: str) -> tuple[tuple[str, ...], str]:
    """The path of a head without the part that says what kind of figure it is (预算数), and that part."""
    parts = tuple(path.split("/"))
    if _MEASURE_LEAF.match(parts[-1]):
        return parts[:-1], parts[-1]
    if len(parts) > 1 and _MEASURE_LEAF.match(parts[0]):
        return parts[1:], parts[0]
    return parts, ""


def _members(paths: dict[int, tuple[str, ...]], group: tuple[str, ...], total: int) -> list[int]:
    """The columns that make up a group: those directly in it, and for each group inside it its total."""
    members: list[int] = []
    inside: dict[str, list[int]] = {}
    for at, path in paths.items():
        if at == total or path[: len(group)] != group or len(path) <= len(group) or _NO_PART.search(path[len(group)]):
            continue
        if len(path) == len(group) + 1:
            members.append(at)
        else:
            inside.setdefault(path[len(group)], []).append(at)
    for name, columns in inside.items():
        totals = [at for at in columns if len(paths[at]) == len(group) + 2 and TOTAL.search(paths[at][-1])]
        members += totals[:1] or _members(paths, (*group, name), -1)
    return members


def _two_sides(grid: Grid) -> Iterator[Check]:
    """总计 of the left side is 总计 of the right one."""
    if len(grid.columns) < 2:
        return
    ends = []
    for block in range(len(grid.columns)):
        totals = [e for e in grid.of_block(block) if re.search(r"总计$", e.name) and e.facts]
        if totals:
            ends.append(totals[-1].facts[min(totals[-1].facts)])
    if len(ends) == 2:
        check = sum_check("balance", grid.table.title, ends[0], [ends[1]])
        if check:
            yield check


def _by_measure(grid: Grid) -> Iterator[Check]:
    """What the heads say of the figures of one row: 年初 + 追加 = 全年, 执行率, 增减额, 增减率."""
    for row, facts in grid.rows():
        label = next((entry.name for entry in grid.entries if entry.row == row and entry.label), "")
        figures = [f for f in facts.values() if f.unit == "%" or f.measure == "change" or "其中" not in _leaf(f)]
        yield from check_flow("，".join(part for part in (grid.table.title, label) if part), figures)


def _leaf(fact: Fact) -> str:
    return fact.clause.split("/")[-1]


def check_flow(about: str, facts: Sequence[Fact]) -> Iterator[Check]:
    """The identities between the measures of one thing: budget and its parts, rates of execution, changes."""
    by_measure: dict[str, list[Fact]] = {}
    for fact in facts:
        by_measure.setdefault(fact.measure, []).append(fact)
    one = {measure: found[0] for measure, found in by_measure.items() if len(found) == 1}
    initial = one.get("initial_budget") or one.get("budget")
    full, extra = one.get("full_year_budget"), one.get("supplementary_budget")
    if full and extra and initial:
        check = sum_check("sum", about, full, [initial, extra])
        if check:
            yield check
    spent = one.get("executed") or (one.get("final") if len(by_measure.get("final", ())) == 1 else None)
    if rate := one.get("completion"):
        named = (full, one.get("budget"), one.get("initial_budget"))
        bases = [base for base in named if base and spent and unit_of(base) == unit_of(spent)]
        if spent and bases:
            yield completion_check(about, rate, spent, bases)
    yield from _changes(about, facts, one)


def _changes(about: str, facts: Sequence[Fact], one: dict[str, Fact]) -> Iterator[Check]:
    """A change and its percentage, from the figures of two years."""
    change, percent = one.get("change"), one.get("change_percent")
    stated = [f for f in facts if f.measure in ("final", "executed", "budget", "amount") and f.period and f.unit != "%"]
    kinds = {f.measure for f in stated}
    for kind in ("final", "executed", "budget", "amount"):
        years = sorted((f for f in stated if f.measure == kind), key=lambda f: f.period or "")
        if kind not in kinds or len(years) != 2 or years[0].period == years[1].period:
            continue
        before, now = years
        if change:
            check = sum_check("change", about, change, [now, before], (1, -1))
            if check:
                yield check
        if percent and unit_of(now) == unit_of(before):
            verdict = is_ratio(as_percent(percent), (amount_of(now), amount_of(before)), (1, -1), amount_of(before))
            yield as_check("change", about, (percent, now, before), verdict)
        return


def _years_below_each_other(grid: Grid) -> Iterator[Check]:
    """Rows of two years and of their change: each column keeps the change."""
    years: dict[str, dict[int, Fact]] = {}
    changes: dict[int, Fact] = {}
    for row, facts in grid.rows():
        labels = [entry.label for entry in grid.entries if entry.row == row]
        if any(re.match(r"增减|变动|变化|比上年", label) for label in labels):
            changes = {column: fact for column, fact in facts.items() if fact.measure == "change" and fact.unit != "%"}
        for label in labels:
            year = re.match(r"(20\d\d)年", label)
            if year:
                years[year[1]] = facts
    if not changes or len(years) != 2:
        return
    before, now = (years[year] for year in sorted(years))
    for column, change in sorted(changes.items()):
        if column in now and column in before:
            check = sum_check("change", _about(grid, "", change), change, [now[column], before[column]], (1, -1))
            if check:
                yield check
