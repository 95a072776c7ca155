"""The tables of a made budget: balance, income, expenditure, appropriation, general budget, 三公, funds, projects."""

from __future__ import annotations

from collections.abc import Sequence

from structurer.evaluate.make.accounts.flows import Row
from structurer.evaluate.make.accounts.statement import Identity, Line
from structurer.evaluate.make.amounts import change_of
from structurer.evaluate.make.budget.balance import appropriation, balance
from structurer.evaluate.make.budget.figures import OWN_SOURCES, Figures, Planned
from structurer.evaluate.make.budget.statement import (
    CENTRE,
    LEFT,
    RIGHT,
    Table,
    code_columns,
    down,
    parted,
    sheet,
    total_first,
    tree,
)
from structurer.evaluate.make.budget.three import three_public
from structurer.evaluate.make.classification import ECONOMIC_CLASSES
from structurer.evaluate.make.drafting import Sheet
from structurer.evaluate.make.style import Style

_EMPTY_NOTES = (
    "注：{we}{year}年没有安排{fund}，故本表为空表。",
    "注：{year}年无{fund}安排的支出，本表无数据。",
    "说明：{we}没有使用{fund}安排的支出。",
    "注：本表无数据。",
)
_ECONOMIC_CODES = (
    ("项目/部门预算经济分类科目编码/类", "项目/部门预算经济分类科目编码/款", "项目/经济分类科目名称"),
    ("经济分类科目编码/类", "经济分类科目编码/款", "经济分类科目名称"),
    ("科目编码", "科目名称"),
    ("经济分类科目/科目编码", "经济分类科目/科目名称"),
)


def sheets(style: Style, figures: Figures, we: str, *, told: bool, projects: bool) -> tuple[Sheet, ...]:
    """The tables in their order. `told`: the prose states the three public expenses, so the table prints no gold."""
    general = figures.of_fund("一般公共预算")
    tables = [
        balance(style, figures),
        income(style, figures),
        expenditure(style, figures),
        appropriation(style, figures),
        general_budget(style, general),
        economic(style, figures),
        three_public(style, figures, told=told),
        fund(style, figures, "政府性基金", "政府性基金预算", we),
        fund(style, figures, "国有资本经营", "国有资本经营预算", we),
    ]
    if style.chance("three public late", 0.4):
        tables = [*tables[:6], *tables[7:], tables[6]]
    if projects:
        tables.append(project_table(style, figures))
    return tuple(sheet(style, figures.body.name, table, count) for count, table in enumerate(tables, 1))


def income(style: Style, figures: Figures) -> Table:
    """By item and source; documents with few sources keep them in few columns."""
    few = ("事业收入", "事业单位经营收入", "其他收入")
    if (not figures.own or figures.own_source in few) and style.chance("few sources", 0.5):
        heads: tuple[str, ...] = ("合计", "财政拨款收入", *few)
        rows = [
            Row(one.item, (one.total, one.granted, *(one.own if s == figures.own_source else 0 for s in few)))
            for one in figures.planned
        ]
        return tree(style, "收入预算总表", parted(style, "收入预算", heads), rows, {0: (1, 2, 3, 4)})
    funds = ("一般公共预算", "政府性基金", "国有资本经营")
    heads = (
        "合计",
        *(f"{fund}拨款收入" if fund.endswith("预算") else f"{fund}预算拨款收入" for fund in funds),
        *(source if source.endswith("收入") else f"{source}收入" for source in OWN_SOURCES),
    )
    rows = [
        Row(
            one.item,
            (
                one.total,
                *(one.granted if one.item.fund == fund else 0 for fund in funds),
                *(one.own if source == figures.own_source else 0 for source in OWN_SOURCES),
            ),
        )
        for one in figures.planned
    ]
    return tree(style, "收入总表", heads, rows, {0: range(1, len(heads))})


def expenditure(style: Style, figures: Figures) -> Table:
    shape = style.pick("expenditure", ("two", "two", "use", "many"))
    planned = figures.planned
    if shape == "use":
        heads: tuple[str, ...] = ("合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
        rows = [Row(one.item, (one.total, one.staff, one.public, one.project + one.own)) for one in planned]
        return tree(style, "支出总表", heads, rows, {0: (1, 2, 3)})
    rows = [Row(one.item, (one.total, one.basic, one.project + one.own)) for one in planned]
    if shape == "many":
        heads = ("合计", "基本支出", "项目支出", "上缴上级支出", "事业单位经营支出", "对附属单位补助支出")
        rows = [Row(row.item, (*row.amounts, 0, 0, 0)) for row in rows]
        return tree(style, "支出总表", heads, rows, {0: (1, 2)})
    return tree(style, "支出预算总表", parted(style, "支出预算", ("合计", "基本支出", "项目支出")), rows, {0: (1, 2)})


def general_budget(style: Style, planned: Sequence[Planned]) -> Table:
    shape = style.pick("general", ("two", "two", "use", "change"))
    name = style.pick(
        "general name", ("一般公共预算支出表", "一般公共预算支出功能分类预算表", "一般公共预算支出预算表")
    )
    if shape == "use":
        heads = ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
        rows = [Row(one.item, (one.granted, one.basic, one.staff, one.public, one.project)) for one in planned]
        return tree(style, name, heads, rows, {0: (1, 4), 1: (2, 3)})
    if shape == "change":
        return _changes(style, name, planned)
    rows = [Row(one.item, (one.granted, one.basic, one.project)) for one in planned]
    return tree(style, name, parted(style, "一般公共预算支出", ("合计", "基本支出", "项目支出")), rows, {0: (1, 2)})


def _changes(style: Style, name: str, planned: Sequence[Planned]) -> Table:
    """With the year before and the change on it, in amount and percent."""
    heads = (f"{style.year - 1}年预算数", f"{style.year}年预算数", "增减额", "增减%")
    rows = [Row(one.item, (one.previous, one.granted)) for one in planned]

    def cells(amounts: tuple[int, ...]) -> tuple[str, ...]:
        before, now = amounts
        change = change_of(style.tables, now, before)
        minus = "-" if change.sign < 0 else ""
        moved = style.tables.text(abs(now - before)) if change.sign else style.tables.text(0)
        rate = f"{minus}{change.percent}" if change.percent else style.tables.text(0) if before else ""
        return (style.tables.text(before), style.tables.text(now), minus + moved, rate)

    return tree(style, name, heads, rows, {}, cells)


def economic(style: Style, figures: Figures) -> Table:
    """The basic expenditure by economic class, paid to people or for public use."""
    codes = style.pick("economic codes", _ECONOMIC_CODES)
    lines = _economic_lines(figures)
    rows = [(*_economic_labels(line, len(codes)), *map(style.tables.text, line.amounts)) for line in lines]
    basic = figures.basic
    staff = figures.economic_class("301", "303")
    total = ("合计", *[""] * (len(codes) - 1), *map(style.tables.text, (basic, staff, basic - staff)))
    first = total_first(style)
    heads = parted(style, "一般公共预算基本支出", ("合计", "人员经费", "公用经费"))
    columns = range(len(codes), len(codes) + 3)
    return Table(
        name=style.pick("economic name", ("一般公共预算基本支出表", "一般公共预算基本支出部门预算经济分类预算表")),
        columns=(*codes, *heads),
        rows=tuple([total, *rows] if first else [*rows, total]),
        aligns=(*[CENTRE] * (len(codes) - 1), LEFT, RIGHT, RIGHT, RIGHT),
        wide={"合计": len(codes)},
        identities=down(lines, int(first), 0 if first else len(lines), columns),
    )


def _economic_lines(figures: Figures) -> list[Line]:
    """Classes and items with what is paid to people (301, 303) and for public use."""
    lines: list[Line] = []
    for code, name in ECONOMIC_CLASSES.items():
        amount = figures.economic_class(code)
        if amount:
            lines.append(_economic_line(code, name, amount))
            lines += [_economic_line(i.code, i.name, fen) for i, fen in figures.economic if i.code.startswith(code)]
    return lines


def _economic_line(code: str, name: str, amount: int) -> Line:
    staff = code.startswith(("301", "303"))
    return Line(code, name, (amount, amount if staff else 0, 0 if staff else amount))


def _economic_labels(line: Line, count: int) -> tuple[str, ...]:
    return (line.code, line.name) if count == 2 else (line.code[:3], line.code[3:], line.name)


def fund(style: Style, figures: Figures, name: str, words: str, we: str) -> Table:
    """A government fund or the state capital budget: empty with a note where there is none."""
    heads = parted(style, f"{words}支出", ("合计", "基本支出", "项目支出"))
    planned = figures.of_fund(name)
    title = style.pick("fund name", ("{}支出表", "{}支出功能分类预算表", "{}财政拨款支出预算表")).format(words)
    if planned:
        rows = [Row(one.item, (one.granted, one.basic, one.project)) for one in planned]
        return tree(style, title, heads, rows, {0: (1, 2)})
    codes = code_columns(style)
    nothing = style.pick("empty table", ("", "", "0.00", "0"))
    note = style.pick("empty note", _EMPTY_NOTES).format(we=we, year=style.year, fund=words)
    return Table(
        name=title,
        columns=(*codes, *heads),
        rows=(("合计", *[""] * (len(codes) - 1), *[nothing] * len(heads)),),
        aligns=(*[CENTRE] * (len(codes) - 1), LEFT, RIGHT, RIGHT, RIGHT),
        wide={"合计": len(codes)},
        notes=(note,),
    )


def project_table(style: Style, figures: Figures) -> Table:
    """The projects that the prose tells too."""
    changed = style.chance("projects changed", 0.4)
    heads = ("项目名称", *((f"{style.year - 1}年预算数",) if changed else ()), f"{style.year}年预算数")
    told = figures.projects
    rows = [(p.name, *((style.tables.text(p.previous),) if changed else ()), style.tables.text(p.amount)) for p in told]
    sums = (sum(p.previous for p in told), sum(p.amount for p in told))
    rows.append(("合计", *map(style.tables.text, sums if changed else sums[1:])))
    identities = tuple(
        Identity((len(told), column), tuple((row, column) for row in range(len(told))))
        for column in range(1, len(heads))
    )
    return Table(
        name=style.pick("projects name", ("项目支出表", "项目支出预算表", "项目支出总表")),
        columns=heads,
        rows=tuple(rows),
        aligns=(LEFT, *[RIGHT] * (len(heads) - 1)),
        identities=identities,
    )
