"""The table of the three public expenses in made budgets: one row, two years beside or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from structurer.evaluate.make.accounts.statement import Gold, Identity
from structurer.evaluate.make.amounts import change_of
from structurer.evaluate.make.budget.figures import Figures
from structurer.evaluate.make.budget.statement import CENTRE, RIGHT, Table
from structurer.evaluate.make.budget.sundries import Line
from structurer.evaluate.make.style import Style

_THREE_TITLES = (
    "一般公共预算“三公”经费支出表",
    "“三公”经费支出预算表",
    "“三公”经费预算表",
    "一般公共预算“三公”经费支出预算表",
)
_THREE_NAMES = (
    ("公务用车购置及运行维护费", "小计", "公务用车购置费", "公务用车运行维护费"),
    ("公务用车购置及运行费", "小计", "购置费", "运行费"),
    ("公务用车购置及运行费", "小计", "公务用车购置费", "公务用车运行费"),
)


def three_public(style: Style, figures: Figures, *, told: bool) -> Table:
    """One row of this year, at times with the year before; where the prose is silent the cells feed the record.

    Where the other tables are in 元, this one may be in 万元.
    """
    if style.unit == "元" and style.chance("three in 万元", 0.5):
        style = replace(style, tables=replace(style.tables, unit="万元"))
    if not figures.three.total.now:
        style = replace(style, tables=replace(style.tables, blank=False))
    vehicle, *parts = style.pick("three vehicle", _THREE_NAMES)
    vehicles = [f"{vehicle}/{part}" for part in parts]
    reception_last = style.chance("three reception last", 0.5)
    heads = ["合计", "因公出国（境）费", *vehicles, "公务接待费"]
    keys = ["total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception"]
    if not reception_last:
        heads, keys = [*heads[:2], heads[5], *heads[2:5]], [*keys[:2], keys[5], *keys[2:5]]
    lines: dict[str, Line] = {key: getattr(figures.three, key.removeprefix("vehicle_")) for key in keys}
    now = tuple(style.tables.text(lines[key].now) for key in keys)
    shape = style.pick("three shape", ("plain", "years", "agency", "both"))
    if shape == "years":
        return _by_year(style, heads, keys, lines, told=told)
    if shape == "both":
        before = tuple(style.tables.text(lines[key].before) for key in keys)
        columns = tuple(f"{year}年预算数/{head}" for year in (style.year - 1, style.year) for head in heads)
        return _three(style, columns, [(*before, *now)], [(0, 0), (0, 6)], _gold_of(style, lines, keys, 0, 6, told))
    if shape == "agency":
        columns = (*(f"“三公”经费预算数/{head}" for head in heads), "机关运行经费预算数")
        rows = [(*now, style.tables.text(figures.agency[0]))]
        return _three(style, columns, rows, [(0, 0)], _gold_of(style, lines, keys, 0, 0, told))
    return _three(style, tuple(heads), [now], [(0, 0)], _gold_of(style, lines, keys, 0, 0, told))


def _by_year(style: Style, heads: Sequence[str], keys: Sequence[str], lines: dict[str, Line], *, told: bool) -> Table:
    rows = [
        (f"{style.year - 1}年", *(style.tables.text(lines[key].before) for key in keys)),
        (f"{style.year}年", *(style.tables.text(lines[key].now) for key in keys)),
    ]
    if style.chance("three changes", 0.5):
        rows.append(("增减变化金额", *(_moved(style, lines[key]) for key in keys)))
    gold = _gold_of(style, lines, keys, 1, 1, told)
    return _three(style, ("年度", *heads), rows, [(0, 1), (1, 1)], gold)


def _moved(style: Style, line: Line) -> str:
    change = change_of(style.tables, line.now, line.before)
    amount = style.tables.text(abs(line.now - line.before)) if change.sign else style.tables.text(0)
    return f"-{amount}" if change.sign < 0 else amount


def _three(
    style: Style,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    firsts: Sequence[tuple[int, int]],
    gold: dict[tuple[int, int], Gold],
) -> Table:
    """Six columns of amounts from each of the first cells on: total, abroad, reception, vehicles with two parts."""
    name = "“三公”经费和机关运行经费预算表" if "机关运行" in columns[-1] else style.pick("three name", _THREE_TITLES)
    labels = int(columns[0] == "年度")
    identities = []
    for row, first in firsts:
        heads = [column.rpartition("预算数/")[2] for column in columns[first : first + 6]]
        places = {head.rpartition("/")[2]: (row, first + at) for at, head in enumerate(heads)}
        vehicle, purchase, running = ((row, first + at) for at, head in enumerate(heads) if "/" in head)
        others = (places["因公出国（境）费"], vehicle, places["公务接待费"])
        identities += [Identity((row, first), others), Identity(vehicle, (purchase, running))]
    return Table(
        name=name,
        columns=columns,
        rows=tuple(rows),
        aligns=(*[CENTRE] * labels, *[RIGHT] * (len(columns) - labels)),
        unit=style.unit,
        landscape=len(columns) > 8,
        gold=gold,
        identities=tuple(identities),
    )


def _gold_of(
    style: Style, lines: dict[str, Line], keys: Sequence[str], row: int, first: int, told: bool
) -> dict[tuple[int, int], Gold]:
    if told:
        return {}
    return {
        (row, first + at): ((f"/budget/three_public/{key}/budget", style.tables.quantity(lines[key].now)),)
        for at, key in enumerate(keys)
        if style.tables.text(lines[key].now)
    }
