"""The statement of basic expenditure by economic class: lists side by side, or one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from structurer.evaluate.make.accounts.figures import Figures, is_personnel
from structurer.evaluate.make.accounts.statement import Identity, Paper, Statement
from structurer.evaluate.make.classification import ECONOMIC, ECONOMIC_CLASSES
from structurer.evaluate.make.style import Style


def economic(paper: Paper, figures: Figures) -> Statement:
    """06: the basic expenditure by economic class, as two or three lists side by side, or one below the other."""
    style = paper.style
    full = style.chance("all economic", 0.6)
    shape = style.pick("economic shape", ("two", "two", "three", "one") if full else ("two", "one"))
    amounts = figures.economic
    left = _economic_lines(amounts, ("301", "303"), full=full)
    if shape == "one":
        return _one_list(paper, figures, _economic_lines(amounts, ("301", "302", "303", "310"), full=full))
    if shape == "three":
        lists = [left, _economic_lines(amounts, ("302",), full=full)]
        lists.append(_economic_lines(amounts, ("307", "310", "399"), full=full))
    else:
        lists = [left, _economic_lines(amounts, ("302", "310"), full=full)]
    return _side_lists(paper, figures, lists)


EconomicLine = tuple[str, str, int]


def _economic_lines(amounts: Mapping[str, int], classes: Sequence[str], *, full: bool) -> list[EconomicLine]:
    """Classes and items: all that there are, or those with an amount."""
    lines: list[EconomicLine] = []
    for code in classes:
        items = [item for item in ECONOMIC.values() if item.code.startswith(code)]
        total = sum(amounts.get(item.code, 0) for item in items)
        if full or total:
            lines.append((code, ECONOMIC_CLASSES[code], total))
            lines += [
                (item.code, item.name, amounts.get(item.code, 0)) for item in items if full or amounts.get(item.code)
            ]
    return lines


def _titled(style: Style) -> str:
    return "一般公共预算财政拨款基本支出决算" + style.pick("economic title", ("表", "明细表"))


def _side_lists(paper: Paper, figures: Figures, lists: Sequence[Sequence[EconomicLine]]) -> Statement:
    style = paper.style
    code, amount = (
        style.pick("economic code", ("科目代码", "科目编码")),
        style.pick("amount", ("金额", "决算数", "决算数")),
    )
    heads = ("人员经费", *["公用经费"] * (len(lists) - 1))
    columns = [f"{head}/{name}" for head in heads for name in (code, "科目名称", amount)]
    rows = [
        tuple(text for line in across for text in (_printed(paper, line) if line else ("", "", "")))
        for across in zip_longest(*lists)
    ]
    gaps = [""] * (3 * (len(lists) - 1) - 2)
    rows.append(
        ("人员经费合计", "", paper.text(figures.personnel), "公用经费合计", *gaps, paper.text(figures.public_use))
    )
    last = 3 * len(lists) - 1
    return Statement(
        title=_titled(style),
        columns=tuple(columns),
        rows=rows,
        aligns=("l", "l", "r") * len(lists),
        notes=_economic_note(style),
        wide={"人员经费合计": 2, "公用经费合计": 3 * (len(lists) - 1) - 1},
        landscape=len(lists) == 3,
        identities=(
            *_list_identities(rows, [(0, 2)], (len(rows) - 1, 2)),
            *_list_identities(rows, [(3 * at, 3 * at + 2) for at in range(1, len(lists))], (len(rows) - 1, last)),
        ),
    )


def _one_list(paper: Paper, figures: Figures, lines: Sequence[EconomicLine]) -> Statement:
    """Code, name, and the amount, which stands under 合计 and under 人员经费 or 公用经费."""
    style = paper.style
    rows: list[tuple[str, ...]] = []
    for line in lines:
        own, text = is_personnel(line[0]), paper.text(line[2])
        rows.append((line[0], line[1], text, text if own else "", "" if own else text))
    totals = (figures.general.basic, figures.personnel, figures.public_use)
    rows.append(("合计", "", *map(paper.text, totals)))
    last = len(rows) - 1
    code = style.pick("economic code", ("科目代码", "科目编码"))
    return Statement(
        title=_titled(style),
        columns=(code, "科目名称", "合计", "人员经费", "公用经费"),
        rows=rows,
        aligns=("l", "l", "r", "r", "r"),
        notes=_economic_note(style),
        wide={"合计": 2},
        identities=(
            Identity((last, 2), ((last, 3), (last, 4))),
            *(one for column in (3, 4) for one in _list_identities(rows[:-1], [(0, column)], (last, column))),
        ),
    )


def _economic_note(style: Style) -> tuple[str, ...]:
    return style.pick("economic note", (("注：本表反映一般公共预算财政拨款基本支出明细情况。",), (), ()))


def _printed(paper: Paper, line: EconomicLine) -> tuple[str, str, str]:
    return line[0], line[1], paper.text(line[2])


def _list_identities(
    rows: Sequence[tuple[str, ...]], columns: Sequence[tuple[int, int]], total: tuple[int, int]
) -> list[Identity]:
    """Classes of their items, and the total of the classes; `columns` are those of the code and of the amount."""
    classes, found = [], []
    for code, amount in columns:
        codes = {rows[at][code]: at for at in range(len(rows)) if rows[at][code].isdecimal() and rows[at][amount]}
        for name, at in codes.items():
            if len(name) == 3:
                items = tuple((row, amount) for other, row in codes.items() if other != name and other.startswith(name))
                found.append(Identity((at, amount), items))
                classes.append((at, amount))
    return [*found, Identity(total, tuple(classes))]
