"""What the tables of made budgets share: heads with codes, trees of items with sums, what can be planted in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from structurer.evaluate.make.accounts.flows import Row
from structurer.evaluate.make.accounts.statement import Gold, Identity, Line, across, plants_of, tree_lines
from structurer.evaluate.make.blocks import Align, Grid
from structurer.evaluate.make.drafting import Sheet
from structurer.evaluate.make.style import Style

_CODES: tuple[tuple[str, ...], ...] = (
    (*(f"项目/功能分类科目编码/{level}" for level in "类款项"), "项目/功能分类科目名称"),
    (*(f"科目编码/{level}" for level in "类款项"), "科目名称"),
    ("科目编码", "科目名称"),
    ("科目编码", "科目名称"),
    ("功能分类科目/科目编码", "功能分类科目/科目名称"),
    ("项目/科目编码", "项目/科目名称"),
)
_OWNERS = ("编制部门：{}", "部门名称：{}", "单位名称：{}", "编制单位：{}", "部门：{}", "")
_TITLES = ("{year}年部门{name}", "{year}年{name}", "{name}", "{name}", "部门{name}", "{year}年度{name}")
Cells = Callable[[tuple[int, ...]], tuple[str, ...]]
LEFT: Align = "l"
CENTRE: Align = "c"
RIGHT: Align = "r"


@dataclass(frozen=True, slots=True)
class Table:
    """A table before it has its number, owner and unit; `name` is without the year and the department."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[Align, ...]
    wide: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unit: str | None = None
    landscape: bool = False
    gold: Mapping[tuple[int, int], Gold] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()


def sheet(style: Style, owner: str, table: Table, count: int) -> Sheet:
    number = style.table_number.replace("公开", style.pick("public", ("预算公开", "公开", "")))
    grid = Grid(
        title=style.pick("titles", _TITLES).format(year=style.year, name=table.name),
        columns=table.columns,
        rows=table.rows,
        unit=table.unit or style.unit,
        number=number.format(count) if number else None,
        aligns=table.aligns,
        wide=table.wide,
        owner=style.pick("owner", _OWNERS).format(owner),
        notes=table.notes,
        landscape=table.landscape,
        gold=table.gold,
    )
    return Sheet(grid, plants_of(table.rows, table.identities, style.tables))


def code_columns(style: Style) -> tuple[str, ...]:
    return style.pick("codes", _CODES)


def parted(style: Style, parent: str, heads: Sequence[str]) -> tuple[str, ...]:
    """The heads of amounts, below a common one in documents whose heads are nested."""
    nested = style.chance("nested", 0.85 if "/" in code_columns(style)[0] else 0.3)
    return tuple(f"{parent}/{head}" for head in heads) if nested else tuple(heads)


def tree(
    style: Style,
    name: str,
    heads: Sequence[str],
    rows: Sequence[Row],
    parts: Mapping[int, Sequence[int]],
    cells: Cells | None = None,
) -> Table:
    """类, 款 and 项 with the total first or last; `parts` says which columns of amounts add up to which, across.

    `cells` prints the amounts of a row where that is more than the amounts themselves.
    """
    codes = code_columns(style)
    lines = tree_lines(rows)
    shown = cells or (lambda amounts: tuple(map(style.tables.text, amounts)))
    total = tuple(map(sum, zip(*(row.amounts for row in rows), strict=True))) or (0,) * len(heads)
    printed = [(*_labels(style, line), *shown(line.amounts)) for line in lines]
    row = ("合计", *[""] * (len(codes) - 1), *shown(total))
    first = total_first(style)
    whole = tuple([row, *printed] if first else [*printed, row])
    shifted = {len(codes) + total: [len(codes) + part for part in some] for total, some in parts.items()}
    sums = tuple(one for to, some in shifted.items() for one in across(whole, to, some))
    return Table(
        name=name,
        columns=(*codes, *heads),
        rows=whole,
        aligns=(*[CENTRE] * (len(codes) - 1), LEFT, *[RIGHT] * len(heads)),
        wide={"合计": len(codes)},
        landscape=len(codes) + len(heads) > 9,
        identities=(*down(lines, int(first), 0 if first else len(lines), _columns(codes, total)), *sums),
    )


def _columns(codes: Sequence[str], total: Sequence[int]) -> range:
    return range(len(codes), len(codes) + len(total))


def total_first(style: Style) -> bool:
    return style.chance("total first", 0.45)


def _labels(style: Style, line: Line) -> tuple[str, ...]:
    level = (len(line.code) - 3) // 2
    name = ("\u3000" * level if style.chance("indented", 0.35) else "") + line.name
    if len(code_columns(style)) == 2:
        return (line.code, name)
    return (line.code[:3], line.code[3:5], line.code[5:], name)


def down(lines: Sequence[Line], first: int, total: int, columns: Sequence[int]) -> tuple[Identity, ...]:
    """The total of the classes, a class of its sections, a section of its items."""
    places = {line.code: first + at for at, line in enumerate(lines)}
    found = []
    for column in columns:
        found.append(Identity((total, column), tuple((at, column) for code, at in places.items() if len(code) == 3)))
        for above, at in places.items():
            below = [to for code, to in places.items() if len(code) == len(above) + 2 and code.startswith(above)]
            if below:
                found.append(Identity((at, column), tuple((to, column) for to in below)))
    return tuple(found)
