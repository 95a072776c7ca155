"""The tables of a made budget with two sides: all income and expenditure, and the appropriation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from structurer.evaluate.make.accounts.statement import Identity
from structurer.evaluate.make.budget.figures import FUNDS, OWN_SOURCES, Figures, Planned
from structurer.evaluate.make.budget.statement import LEFT, RIGHT, Table
from structurer.evaluate.make.classification import CLASSES
from structurer.evaluate.make.style import Style, chinese

Entry = tuple[str, int | None]
"""A line of one side: label and amount, None where nothing is printed."""
_FEW = ("事业收入", "事业单位经营收入", "其他收入")


def balance(style: Style, figures: Figures) -> Table:
    """Income by source beside expenditure by class, or by class, section and item."""
    left = _income(style, figures)
    right = _expenditure(style, figures.planned)
    height = max(len(left), len(right))
    ends = _ends(style, figures.total)
    rows = [*_beside(style, left, right), *(_row(style, *end) for end in ends)]
    parent = style.pick("balance heads", (("收入", "支出"), ("收入", "支出"), ("本年收入", "本年支出")))
    amount = style.pick("balance amount", (f"{style.year}年预算数", "预算数", "预算数", "金额"))
    return Table(
        name=style.pick("balance name", ("收支总表", "收支预算总表", "财务收支预算总表")),
        columns=tuple(f"{side}/{head}" for side in parent for head in ("项目", amount)),
        rows=tuple(rows),
        aligns=(LEFT, RIGHT, LEFT, RIGHT),
        identities=(
            _sum_of(height, 1, [at for at, (name, _) in enumerate(left) if not name.startswith("\u3000")]),
            _sum_of(height, 3, [at for at, (name, _) in enumerate(right) if not name.startswith("\u3000")]),
        ),
    )


def _sum_of(total: int, column: int, rows: Sequence[int]) -> Identity:
    return Identity((total, column), tuple((row, column) for row in rows))


def _income(style: Style, figures: Figures) -> list[Entry]:
    """Sources in one of three usual orders; few of them only where the others are nothing."""
    grants = [figures.granted(fund) for fund in FUNDS]
    own = {source: figures.own if source == figures.own_source else 0 for source in OWN_SOURCES}
    few = not figures.own or figures.own_source in _FEW
    shape = style.pick("sources shape", ("granted", "flat", "units") if few else ("flat", "units"))
    if shape == "granted":
        names = ("1.一般公共预算资金", "2.政府性基金", "3.国有资本经营预算")
        below = [(f"\u3000{name}", fen) for name, fen in zip(names, grants, strict=True)]
        return [("一、财政拨款收入", sum(grants)), *below, *_numbered([(name, own[name]) for name in _FEW], 2)]
    if shape == "flat":
        names = ("一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入")
        return _numbered([*zip(names, grants, strict=True), *((_told(name), fen) for name, fen in own.items())], 1)
    names = ("1.一般公共预算拨款", "2.政府性基金预算拨款", "3.国有资本经营预算拨款")
    below = [(f"\u3000{name}", fen) for name, fen in zip(names, grants, strict=True)]
    account, *units = OWN_SOURCES
    told = [(f"\u3000{at}.{name}", own[name]) for at, name in enumerate(units, 1)]
    whole = sum(own[name] for name in units)
    return [("一、政府预算拨款", sum(grants)), *below, (f"二、{account}", own[account]), ("三、单位资金", whole), *told]


def _told(source: str) -> str:
    return source if source.endswith("收入") else f"{source}收入"


def _numbered(entries: Sequence[Entry], first: int) -> list[Entry]:
    return [(f"{chinese(at)}、{name}", fen) for at, (name, fen) in enumerate(entries, first)]


def _expenditure(style: Style, planned: Sequence[Planned]) -> list[Entry]:
    classes = _classes(planned, "total")
    if style.chance("all classes", 0.2):
        return _numbered([(name, classes.get(name, 0)) for name in CLASSES], 1)
    if style.chance("items in balance", 0.25):
        return _items(planned)
    return _numbered(list(classes.items()), 1)


def _classes(planned: Sequence[Planned], amount: str) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for one in planned:
        amounts[one.item.class_name] = amounts.get(one.item.class_name, 0) + getattr(one, amount)
    return amounts


def _items(planned: Sequence[Planned]) -> list[Entry]:
    """Classes with numbers, sections and items indented below."""
    lines: dict[str, tuple[str, int]] = {}
    for one in planned:
        item = one.item
        for code, name in (
            (item.class_code, item.class_name),
            (item.section_code, f"\u3000{item.section_name}"),
            (item.code, f"\u3000\u3000{item.name}"),
        ):
            lines[code] = (name, lines.get(code, ("", 0))[1] + one.total)
    numbers = {code: at for at, code in enumerate(sorted(code for code in lines if len(code) == 3), 1)}
    return [
        (f"{chinese(numbers[code])}、{name}" if code in numbers else name, fen)
        for code, (name, fen) in sorted(lines.items())
    ]


def _ends(style: Style, total: int) -> list[tuple[Entry, Entry]]:
    both = (("收入总计", total), ("支出总计", total))
    if style.chance("short balance", 0.4):
        return [both]
    carried = style.pick(
        "carried", (("上年结转", "结转下年"), ("上年结余、结转", "结转下年"), ("上年结转结余", "年终结转结余"))
    )
    return [(("本年收入合计", total), ("本年支出合计", total)), ((carried[0], 0), (carried[1], 0)), both]


def _beside(style: Style, left: Sequence[Entry], right: Sequence[Entry]) -> list[tuple[str, ...]]:
    return [_row(style, one, other) for one, other in zip_longest(left, right, fillvalue=("", None))]


def _row(style: Style, *sides: Entry) -> tuple[str, ...]:
    return tuple(text for name, fen in sides for text in (name, "" if fen is None else style.tables.text(fen)))


def appropriation(style: Style, figures: Figures) -> Table:
    """What the treasury pays: by fund on the left, by class and fund on the right."""
    heads = style.pick("grant heads", (("财政拨款收入", "财政拨款支出"), ("收入", "支出")))
    names = ("一般公共预算资金", "政府性基金", "国有资本经营预算")
    left = _numbered(list(zip(names, (figures.granted(fund) for fund in FUNDS), strict=True)), 1)
    right = [(name, _by_fund(figures, name)) for name in _classes(figures.planned, "granted")]
    rows = []
    for at in range(max(len(left), len(right))):
        name, fen = left[at] if at < len(left) else ("", None)
        told = right[at] if at < len(right) else ("", ())
        label = f"{chinese(at + 1)}、{told[0]}" if told[0] else ""
        amounts = [style.tables.text(amount) for amount in told[1]] or [""] * 4
        rows.append((name, "" if fen is None else style.tables.text(fen), label, *amounts))
    whole = (figures.granted(), *(figures.granted(fund) for fund in FUNDS))
    rows.append(("收入总计", style.tables.text(whole[0]), "支出总计", *map(style.tables.text, whole)))
    last = len(rows) - 1
    return Table(
        name=style.pick("grant name", ("财政拨款收支总表", "财政拨款收支预算总表")),
        columns=(
            *(f"{heads[0]}/{head}" for head in ("项目", "预算数")),
            *(f"{heads[1]}/{head}" for head in ("项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")),
        ),
        rows=tuple(rows),
        aligns=(LEFT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT),
        identities=(
            _sum_of(last, 1, range(len(left))),
            *(_sum_of(last, column, range(len(right))) for column in range(3, 7)),
        ),
    )


def _by_fund(figures: Figures, class_name: str) -> tuple[int, ...]:
    amounts = [sum(one.granted for one in figures.of_fund(fund) if one.item.class_name == class_name) for fund in FUNDS]
    return (sum(amounts), *amounts)
