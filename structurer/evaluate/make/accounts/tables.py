"""The statements of made final accounts by function, and all of them in their order."""

from __future__ import annotations

from collections.abc import Sequence

from structurer.evaluate.make.accounts.economic import economic
from structurer.evaluate.make.accounts.figures import Figures
from structurer.evaluate.make.accounts.flows import KINDS, SOURCES, Fund, Row
from structurer.evaluate.make.accounts.sides import both_sides, grants
from structurer.evaluate.make.accounts.statement import (
    Gold,
    Identity,
    Paper,
    Statement,
    across,
    aligns_of,
    code_columns,
    noted,
    ordinals_of,
    total_first,
    total_width,
    tree_identities,
    tree_lines,
    tree_rows,
)
from structurer.evaluate.make.accounts.three_table import three_public
from structurer.evaluate.make.drafting import Sheet

_LEFT_OUT_CAPITAL = 0.06


def sheets_of(paper: Paper, figures: Figures) -> tuple[Sheet, ...]:
    """The statements in their official order; the 三公 one is the seventh or the last."""
    funds = [government_fund(paper, figures.government)]
    if not paper.style.chance("no capital", _LEFT_OUT_CAPITAL) or figures.capital.total:
        funds.append(state_capital(paper, figures.capital))
    three = three_public(paper, figures.three)
    last = [three, *funds] if paper.style.chance("three public first", 0.4) else [*funds, three]
    first = [
        both_sides(paper, figures),
        income(paper, figures),
        expenditure(paper, figures),
        grants(paper, figures),
        general_budget(paper, figures),
        economic(paper, figures),
    ]
    return tuple(paper.sheet(statement, count) for count, statement in enumerate([*first, *last], 1))


def income(paper: Paper, figures: Figures) -> Statement:
    style = paper.style
    columns = (style.pick("income total", ("本年收入合计", "本年收入合计", "合计")), *SOURCES)
    totals = (figures.income, *_sums([row.amounts for row in figures.incomes]))
    rows = [Row(row.item, (row.total, *row.amounts)) for row in figures.incomes]
    note = style.pick("income note", ("本表反映本年度取得的各项收入情况。", "本表按功能分类列示各项收入。", ""))
    return _tree(paper, "收入决算表", columns, rows, totals, note=note)


def expenditure(paper: Paper, figures: Figures) -> Statement:
    style = paper.style
    columns = (style.pick("expenditure total", ("本年支出合计", "本年支出合计", "合计")), *KINDS)
    totals = (figures.expenditure, *_sums([row.amounts for row in figures.expenses]))
    rows = [Row(row.item, (row.total, *row.amounts)) for row in figures.expenses]
    note = style.pick("expenditure note", ("本表反映本年度各项支出情况。", "本表按功能分类列示各项支出。", ""))
    return _tree(paper, "支出决算表", columns, rows, totals, note=note)


def general_budget(paper: Paper, figures: Figures) -> Statement:
    style, fund = paper.style, figures.general
    heads = (
        ("本年支出/小计", "本年支出/基本支出", "本年支出/项目支出"),
        ("本年支出/合计", "本年支出/基本支出", "本年支出/项目支出"),
        ("合计", "基本支出", "项目支出"),
        ("小计", "基本支出", "项目支出"),
    )
    rows = [Row(spent.item, (spent.total, spent.basic, spent.project)) for spent in fund.spent]
    totals = (fund.expenditure, fund.basic, fund.project)
    note = style.pick("general note", ("本表反映一般公共预算财政拨款支出情况。", "本表不含其他资金安排的支出。", ""))
    return _tree(paper, "一般公共预算财政拨款支出决算表", style.pick("general heads", heads), rows, totals, note=note)


_FUND_HEADS = (
    "年初结转和结余",
    "本年收入",
    "本年支出/小计",
    "本年支出/基本支出",
    "本年支出/项目支出",
    "年末结转和结余",
)


def government_fund(paper: Paper, fund: Fund) -> Statement:
    return _fund(paper, fund, "政府性基金预算财政拨款收入支出决算表", _FUND_HEADS, "government_fund", "政府性基金预算")


def state_capital(paper: Paper, fund: Fund) -> Statement:
    """With its flows, or the expenditure alone."""
    name, field = "国有资本经营预算", "state_capital"
    if not paper.style.chance("capital expenditure only", 0.55):
        return _fund(paper, fund, "国有资本经营预算财政拨款收入支出决算表", _FUND_HEADS, field, name)
    heads = ("本年支出/合计", "本年支出/基本支出", "本年支出/项目支出")
    return _fund(paper, fund, "国有资本经营预算财政拨款支出决算表", heads, field, name)


def _fund(paper: Paper, fund: Fund, title: str, heads: Sequence[str], field: str, name: str) -> Statement:
    fields = ("opening_carryover", "income", "expenditure", "basic", "project", "closing_carryover")
    flows: list[tuple[int, ...]] = [
        (opening, income, spent.total, spent.basic, spent.project, opening + income - spent.total)
        for spent, income, opening in zip(fund.spent, fund.incomes, fund.openings, strict=True)
    ]
    cut = slice(None) if len(heads) == 6 else slice(2, 5)
    rows = [Row(spent.item, tuple(flow[cut])) for spent, flow in zip(fund.spent, flows, strict=True)]
    totals = tuple(_sums(flows) or [0] * 6)[cut]
    pointers = [f"{field}/{one}" for one in fields[cut]]
    return _tree(paper, title, tuple(heads), rows, totals, note=_fund_note(paper, fund, name), pointers=pointers)


def _fund_note(paper: Paper, fund: Fund, name: str) -> str:
    if fund.total:
        return ""
    notes = (
        "{}{}年度没有{}财政拨款收入和支出，本表为空。",
        "{}{}年度无{}财政拨款收支，故本表无数据。",
        "{}{}年度未使用{}财政拨款，本表无数据。",
    )
    return paper.style.pick("fund note", notes).format(paper.owner, paper.style.year, name)


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _tree(
    paper: Paper,
    title: str,
    heads: tuple[str, ...],
    rows: Sequence[Row],
    totals: tuple[int, ...],
    *,
    note: str = "",
    pointers: Sequence[str] = (),
) -> Statement:
    """A statement by 类, 款 and 项; its first three or all columns add up across."""
    style, labels = paper.style, code_columns(paper.style)
    lines = tree_lines(rows)
    printed = tree_rows(paper, lines, totals)
    at = 0 if total_first(style) else len(printed) - 1
    return Statement(
        title=title,
        columns=(*labels, *heads),
        rows=printed,
        aligns=aligns_of(len(labels), len(heads)),
        notes=noted(paper, note),
        wide=total_width(style),
        ordinals=ordinals_of(style, (*labels, *heads), len(labels)),
        landscape=len(heads) > 4 and style.chance("landscape", 0.6),
        gold=_total_gold(paper, at, len(labels), totals, pointers),
        identities=(*tree_identities(printed, lines, style), *_across(printed, heads, len(labels))),
    )


def _total_gold(
    paper: Paper, row: int, labels: int, totals: Sequence[int], pointers: Sequence[str]
) -> dict[tuple[int, int], Gold]:
    told = {(row, labels + at): paper.gold(pointer, totals[at]) for at, pointer in enumerate(pointers)}
    return {at: gold for at, gold in told.items() if gold}


def _across(rows: Sequence[tuple[str, ...]], heads: Sequence[str], labels: int) -> tuple[Identity, ...]:
    """The total is made of the columns beside it; in a statement of flows it is basic and project expenditure."""
    if heads[0].startswith("年初"):
        return across(rows, labels + 2, (labels + 3, labels + 4))
    return across(rows, labels, range(labels + 1, labels + len(heads)))
