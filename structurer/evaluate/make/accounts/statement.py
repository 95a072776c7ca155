"""What the statements of made final accounts share: heads with codes, rows of a tree of items, gold and plants.

A cell prints gold only where the prose does not: `told` are the fields that the prose states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from structurer.evaluate.make.accounts.flows import Row
from structurer.evaluate.make.amounts import Measure
from structurer.evaluate.make.blocks import Align, GoldValue, Grid, Pointer
from structurer.evaluate.make.drafting import Plant, Sheet
from structurer.evaluate.make.style import Style

Gold = tuple[tuple[Pointer, GoldValue], ...]
_CODE_HEADS: tuple[tuple[str, ...], ...] = (
    ("项目/科目代码", "项目/科目名称"),
    ("项目/科目编码", "项目/科目名称"),
    ("科目编码", "科目名称"),
    ("功能分类科目编码", "科目名称"),
    ("项目/功能分类科目编码", "项目/科目名称"),
    (*(f"项目/支出功能分类/科目编码/{level}" for level in "类款项"), "项目/科目名称"),
    (*(f"项目/支出功能分类科目编码/{level}" for level in "类款项"), "项目/科目名称"),
)
_OWNERS = ("编制单位：{}", "单位：{}", "部门：{}", "公开部门：{}", "单位名称：{}", "")
LEFT: Align = "l"
CENTRE: Align = "c"
RIGHT: Align = "r"
_PLANTABLE = 100
"""The least amount, in last printed places, that a change cannot leave within rounding."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a tree: code of 3, 5 or 7 digits (none for the total), its name and its amounts."""

    code: str
    name: str
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Cells that add up: the total and its parts, by (row, column)."""

    total: tuple[int, int]
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What all statements of a document share."""

    style: Style
    owner: str
    told: frozenset[Pointer]

    @property
    def measure(self) -> Measure:
        return self.style.tables

    def text(self, fen: int) -> str:
        return self.measure.text(fen)

    def gold(self, pointer: str, fen: int) -> Gold:
        """What a cell prints of the record, if the prose has not told it and the cell is not left empty."""
        full = f"/final_accounts/{pointer}"
        if not pointer or full in self.told or not self.text(fen):
            return ()
        return ((full, self.measure.quantity(fen)),)

    def sheet(self, statement: Statement, count: int) -> Sheet:
        """The statement as a table of this number in the set, with its plants."""
        style = self.style
        owner = style.pick("owner", _OWNERS).format(self.owner)
        grid = Grid(
            title=statement.title,
            columns=statement.columns,
            rows=tuple(statement.rows),
            unit=style.unit,
            number=style.table(count),
            aligns=statement.aligns,
            wide=statement.wide,
            ordinals=statement.ordinals,
            owner=owner,
            period=f"{style.year}年度" if style.chance("period", 0.6) else "",
            notes=statement.notes,
            landscape=statement.landscape,
            gold=statement.gold,
        )
        return Sheet(grid, plants_of(statement.rows, statement.identities, self.measure))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement before it is a table."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    aligns: tuple[Align, ...]
    notes: tuple[str, ...] = ()
    wide: Mapping[str, int] = field(default_factory=dict)
    ordinals: tuple[str, ...] = ()
    landscape: bool = False
    gold: Mapping[tuple[int, int], Gold] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()


def code_columns(style: Style) -> tuple[str, ...]:
    """The columns before the amounts: the code in one column or in three, and the name."""
    return style.pick("codes", _CODE_HEADS)


def ordinals_of(style: Style, columns: Sequence[str], labels: int) -> tuple[str, ...]:
    """The line of 栏次 below the head, in documents that have one."""
    if not style.chance("ordinals", 0.35):
        return ()
    return ("栏次", *[""] * (labels - 1), *(str(count + 1) for count in range(len(columns) - labels)))


def aligns_of(labels: int, amounts: int) -> tuple[Align, ...]:
    """Names to the left, codes in three columns centred, amounts to the right."""
    codes = (CENTRE,) * 3 if labels == 4 else (LEFT,) * (labels - 1)
    figures = (RIGHT,) * amounts
    return (*codes, LEFT, *figures)


def noted(paper: Paper, *notes: str) -> tuple[str, ...]:
    """Notes below a table with 注 before them."""
    lead = paper.style.pick("note", ("注：", "注：", "说明：", "备注："))
    return tuple(lead + note for note in notes if note)


def tree_lines(rows: Sequence[Row]) -> tuple[Line, ...]:
    """类, 款 and 项 with their sums, in the order of the codes; without the total."""
    lines: dict[str, Line] = {}
    for row in rows:
        item = row.item
        _add(lines, item.class_code, item.class_name, row.amounts)
        _add(lines, item.section_code, item.section_name, row.amounts)
        _add(lines, item.code, item.name, row.amounts)
    return tuple(lines[code] for code in sorted(lines))


def _add(lines: dict[str, Line], code: str, name: str, amounts: tuple[int, ...]) -> None:
    before = lines[code].amounts if code in lines else (0,) * len(amounts)
    lines[code] = Line(code, name, tuple(one + other for one, other in zip(before, amounts, strict=True)))


def tree_rows(paper: Paper, lines: Sequence[Line], total: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The printed rows of a tree: the total comes first or last."""
    style = paper.style
    printed = [(*_codes(style, line), *map(paper.text, line.amounts)) for line in lines]
    row = (*total_label(style), *map(paper.text, total))
    return tuple([row, *printed] if total_first(style) else [*printed, row])


def total_first(style: Style) -> bool:
    return style.chance("total first", 0.75)


def total_label(style: Style) -> tuple[str, ...]:
    """合计 in the first column, or above the names; the cells beside it are empty."""
    width = len(code_columns(style))
    if style.chance("total above names", 0.25):
        return (*[""] * (width - 1), "合计")
    return ("合计", *[""] * (width - 1))


def total_width(style: Style) -> Mapping[str, int]:
    return {"合计": len(code_columns(style))} if total_label(style)[0] else {}


def _codes(style: Style, line: Line) -> tuple[str, ...]:
    level = (len(line.code) - 3) // 2
    name = ("\u3000" * level if style.chance("indented", 0.3) else "") + line.name
    if len(code_columns(style)) == 2:
        return (line.code, name)
    return (line.code[:3], line.code[3:5], line.code[5:], name)


def tree_identities(rows: Sequence[tuple[str, ...]], lines: Sequence[Line], style: Style) -> tuple[Identity, ...]:
    """Down: the total of the classes, a class of its sections; across the caller knows better."""
    first = 1 if total_first(style) else 0
    total = 0 if total_first(style) else len(lines)
    labels = len(code_columns(style))
    places = {line.code: first + at for at, line in enumerate(lines)}
    found = []
    for column in range(labels, len(rows[0]) if rows else labels):
        classes = tuple((at, column) for code, at in places.items() if len(code) == 3)
        found.append(Identity((total, column), classes))
        for code, at in places.items():
            below = tuple((to, column) for other, to in places.items() if _is_below(other, code))
            if below:
                found.append(Identity((at, column), below))
    return tuple(found)


def _is_below(code: str, above: str) -> bool:
    return len(code) == len(above) + 2 and code.startswith(above)


def across(rows: Sequence[tuple[str, ...]], total: int, parts: Sequence[int]) -> tuple[Identity, ...]:
    """In every row the total is the sum of these columns."""
    return tuple(Identity((at, total), tuple((at, part) for part in parts)) for at in range(len(rows)))


def plants_of(
    rows: Sequence[tuple[str, ...]], identities: Sequence[Identity], measure: Measure
) -> Mapping[tuple[int, int], tuple[Plant, ...]]:
    """The cells of identities with two parts or more that are large enough for a change to show."""
    plants: dict[tuple[int, int], tuple[Plant, ...]] = {}
    for identity in identities:
        told = [at for at in (identity.total, *identity.parts) if _scaled(rows, at, measure)]
        if len(told) < 3:
            continue
        for at in told:
            if _scaled(rows, at, measure) >= _PLANTABLE:
                others = tuple(rows[row][column] for row, column in told if (row, column) != at)
                plants.setdefault(at, (Plant("sum", others),))
    return plants


def _scaled(rows: Sequence[tuple[str, ...]], at: tuple[int, int], measure: Measure) -> Decimal:
    """The figure of a cell in its last printed places; nothing and 0 are 0."""
    text = rows[at[0]][at[1]].replace(",", "")
    return Decimal(text).scaleb(measure.decimals) if text else Decimal(0)
