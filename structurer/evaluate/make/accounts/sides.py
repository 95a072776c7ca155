"""The statements of made final accounts with two sides: all income and expenditure, and the appropriations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.flows import Fund, Row
from structurer.evaluate.make.accounts.statement import RIGHT, Identity, Paper, Statement
from structurer.evaluate.make.blocks import Align
from structurer.evaluate.make.classification import CLASSES
from structurer.evaluate.make.style import Style, chinese

_INCOME = (
    "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入",
    "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
)  # fmt: skip
_FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
Entry = tuple[str, "int | None", str]
"""A line of one side: label, amount (None where nothing is printed), the field that it may stand for."""


def both_sides(paper: Paper, figures: Figures) -> Statement:
    """01: all income and all expenditure by class."""
    style, others = paper.style, figures.others
    granted = [fund.income for fund in figures.funds]
    amounts = (*granted, *_columns(figures.incomes)[1:])
    left: list[Entry] = [
        (f"{chinese(at)}、{name}", amount, "")
        for at, (name, amount) in enumerate(zip(_INCOME, amounts, strict=True), 1)
    ]
    right = _classes(style, _by_class(figures.expenses))
    height = max(len(left), len(right))
    left += [("", None, "")] * (height - len(left))
    right += [("", None, "")] * (height - len(right))
    used = style.pick(
        "used", ("使用非财政拨款结余和专用结余", "使用非财政拨款结余（含专用结余）", "使用非财政拨款结余")
    )
    opening = style.pick("opening", ("年初结转和结余", "年初结转和结余", "上年结转和结余"))
    left += [
        ("本年收入合计", figures.income, "overall/current_year_income"),
        (used, others.used, ""),
        (opening, figures.opening, "overall/opening_carryover"),
        ("总计", figures.total, "overall/total"),
    ]
    right += [
        ("本年支出合计", figures.expenditure, "overall/current_year_expenditure"),
        ("结余分配", others.distributed, ""),
        ("年末结转和结余", figures.closing, "overall/closing_carryover"),
        ("总计", figures.total, ""),
    ]
    return _sides(paper, "收入支出决算总表", left, [(name, (fen,), field) for name, fen, field in right], height)


def grants(paper: Paper, figures: Figures) -> Statement:
    """04: appropriations, the expenditure by fund."""
    style = paper.style
    left: list[Entry] = [
        (f"{chinese(at)}、{name}", fund.income, "")
        for at, (name, fund) in enumerate(zip(_FUNDS, figures.funds, strict=True), 1)
    ]
    right = _classes_by_fund(style, figures.funds)
    height = max(len(left), len(right))
    left += [("", None, "")] * (height - len(left))
    right += [("", (None,) * 4, "")] * (height - len(right))
    all_of = [sum(getattr(fund, name) for fund in figures.funds) for name in ("income", "opening", "total")]
    left += [
        ("本年收入合计", all_of[0], "appropriation/current_year_income"),
        ("年初财政拨款结转和结余", all_of[1], "appropriation/opening_carryover"),
        *_openings(style, figures.funds),
        ("总计", all_of[2], "appropriation/total"),
    ]
    right += [
        ("本年支出合计", _over_funds(figures.funds, "expenditure"), "appropriation/current_year_expenditure"),
        ("年末财政拨款结转和结余", _over_funds(figures.funds, "closing"), "appropriation/closing_carryover"),
        *[("", (None,) * 4, "")] * 3,
        ("总计", _over_funds(figures.funds, "total"), ""),
    ]
    return _sides(paper, "财政拨款收入支出决算总表", left, right, height)


def _columns(rows: Sequence[Row]) -> list[int]:
    return [sum(column) for column in zip(*(row.amounts for row in rows), strict=True)]


def _by_class(rows: Sequence[Row]) -> Mapping[str, int]:
    amounts: dict[str, int] = {}
    for row in rows:
        amounts[row.item.class_name] = amounts.get(row.item.class_name, 0) + row.total
    return amounts


def _class_names(style: Style, present: Sequence[str]) -> list[str]:
    """All classes, or those that something was spent on."""
    return [name for name in CLASSES if style.chance("all classes", 0.6) or name in present]


def _classes(style: Style, amounts: Mapping[str, int]) -> list[Entry]:
    names = _class_names(style, list(amounts))
    return [(f"{chinese(at)}、{name}", amounts.get(name, 0), "") for at, name in enumerate(names, 1)]


def _classes_by_fund(style: Style, funds: Sequence[Fund]) -> list[tuple[str, tuple[int | None, ...], str]]:
    spent = [_by_class([Row(one.item, (one.basic, one.project)) for one in fund.spent]) for fund in funds]
    found = [name for fund in spent for name in fund]
    rows: list[tuple[str, tuple[int | None, ...], str]] = []
    for at, name in enumerate(_class_names(style, found), 1):
        amounts = [fund.get(name, 0) for fund in spent]
        rows.append((f"{chinese(at)}、{name}", (sum(amounts), *amounts), ""))
    return rows


def _openings(style: Style, funds: Sequence[Fund]) -> list[Entry]:
    lead = "　　" if style.chance("opening indented", 0.4) else ""
    return [(lead + name, fund.opening, "") for name, fund in zip(_FUNDS, funds, strict=True)]


def _over_funds(funds: Sequence[Fund], name: str) -> tuple[int, ...]:
    amounts = [getattr(fund, name) for fund in funds]
    return (sum(amounts), *amounts)


def _sides(
    paper: Paper,
    title: str,
    left: Sequence[Entry],
    right: Sequence[tuple[str, tuple[int | None, ...], str]],
    height: int,
) -> Statement:
    """The table of both sides, with or without the numbers of the lines."""
    style, numbered = paper.style, paper.style.chance("line numbers", 0.45)
    width = len(right[0][1])
    word = style.pick("amount", ("金额", "决算数", "决算数"))
    numbers = ("行次",) if numbered else ()
    amounts = ("合计", *_FUNDS) if width == 4 else (word,)
    columns = [f"收入/{head}" for head in ("项目", *numbers, word)]
    columns += [f"支出/{head}" for head in ("项目", *numbers, *amounts)]
    rows, gold, shift = [], {}, 1 + numbered
    for at, ((name, fen, field), (to, fens, to_field)) in enumerate(zip(left, right, strict=True)):
        number = (str(at + 1),) if numbered else ()
        to_number = (str(len(left) + at + 1),) if numbered else ()
        told = _text(paper, fen)
        rows.append((name, *number, told, to, *to_number, *(_text(paper, one) for one in fens)))
        gold[at, shift] = paper.gold(field, fen or 0) if told else ()
        gold[at, 2 * shift + 1] = paper.gold(to_field, fens[0] or 0) if fens[0] is not None else ()
    return Statement(
        title=title,
        columns=tuple(columns),
        rows=rows,
        aligns=_side_aligns(numbered, width),
        ordinals=_side_ordinals(style, numbered, width),
        notes=_note(style, title),
        landscape=width == 4 and style.chance("landscape", 0.6),
        gold={at: one for at, one in gold.items() if one},
        identities=_side_identities(height, len(rows), shift, width),
    )


def _note(style: Style, title: str) -> tuple[str, ...]:
    of = "财政拨款的" if title.startswith("财政拨款") else ""
    return style.pick("side note", (((f"注：本表反映本年度{of}总收支和年末结转结余情况。",), (), ())))


def _text(paper: Paper, fen: int | None) -> str:
    return "" if fen is None else paper.text(fen)


def _side_aligns(numbered: bool, width: int) -> tuple[Align, ...]:
    side: tuple[Align, ...] = ("l", "c", "r") if numbered else ("l", "r")
    amounts = (RIGHT,) * width
    return (*side, *side[:-1], *amounts)


def _side_ordinals(style: Style, numbered: bool, width: int) -> tuple[str, ...]:
    if not numbered or not style.chance("ordinals", 0.35):
        return ()
    return ("栏次", "", "1", "栏次", "", *(str(at + 2) for at in range(width)))


def _side_identities(height: int, rows: int, shift: int, width: int) -> tuple[Identity, ...]:
    """This year's income and expenditure of their lines, and both totals of the lines below."""
    last = rows - 1
    below = (height, height + 1, height + 2) if width == 1 else (height, height + 1)
    first = 2 * shift + 1
    columns = (shift, *range(first, first + width))
    this_year = [Identity((height, column), tuple((row, column) for row in range(height))) for column in columns]
    in_all = [Identity((last, column), tuple((row, column) for row in below)) for column in columns]
    if width == 1:
        return (*this_year, *in_all)
    funds = [Identity((row, first), tuple((row, first + at) for at in (1, 2, 3))) for row in range(rows)]
    return (*this_year, *in_all, *funds)
