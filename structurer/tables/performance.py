"""A self-evaluation or a list of targets -> its tables: the profile, the funds, the indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from structurer import forms
from structurer.document import Cell, Document, Passage, Span, Table, join
from structurer.forms import fold
from structurer.tables.heads import is_head_line, pieces_of
from structurer.tables.indicator_head import fullest_head
from structurer.tables.indicators import BREAKS, Block, indicator_block
from structurer.tables.regions import UNIT_BRACKET, Region
from structurer.tables.roles import Printed
from structurer.tables.statements import statement
from structurer.tables.tokens import Token, passage, tokens_of


def performance_tables(document: Document, region: Region) -> Iterator[Table]:
    """The blocks of a self-evaluation or a list of targets: its profile, its funds, its indicators."""
    known = forms.form("performance/indicators")
    lines = [line for line in (*region.heading, *region.body) if not line.delimited]
    tokens = tokens_of(document, [line.line for line in lines], BREAKS)
    head = fullest_head(tokens, known)
    block = indicator_block(document, tokens, known, head) if head else None
    if head is None or block is None:
        return
    before = [line for line in lines if line.line.span.end <= tokens[head.start].start]
    funds, above = _funds(document, region, before)
    profile = _profile(above, forms.form("performance/profile").words("fields"))
    title = region.title.text + _project(document, region, profile)
    if profile or block.total:
        cells = (*_profile_cells(document, profile), *_sum_cells(document, block))
        yield _profile_table(document, region, title, cells)
    if funds:
        yield replace(funds, title=_block_title(title, "performance/funds"))
    yield _block_table(region, _block_title(title, "performance/indicators"), "performance/indicators", block, tokens)


def _block_title(title: str, id: str) -> str:
    block = forms.form(id).words("block")[0]
    return title if title.endswith(block) else f"{title} {block}".strip()


def _block_table(region: Region, title: str, id: str, block: Block, tokens: Sequence[Token]) -> Table:
    return Table(
        id="",
        number=region.number,
        title=title,
        unit=None,
        columns=block.columns,
        rows=block.rows,
        pages=(1, 1),
        period=region.period,
        span=Span(block.head.span().start, tokens[block.end - 1].end),
        form=id,
        head=(block.head,),
        doubts=block.doubts,
    )


def _funds(document: Document, region: Region, before: Sequence[Printed]) -> tuple[Table | None, Sequence[Printed]]:
    """The block of funds above the indicators, and the lines above its head."""
    known = forms.form("performance/funds")
    for at, line in enumerate(before):
        if not is_head_line(line, pieces_of(known)):
            continue
        part = replace(region, known=(known,), heading=(), body=tuple(before[at:]), again=())
        if found := statement(document, part):
            table = found.table
            above = join(document.text, [line.line.span for line in before[: at + len(table.head)]])
            unit = UNIT_BRACKET.search(above.text)
            span = above.span(*unit.span("unit")) if unit else region.unit_span
            return replace(table, unit=unit["unit"] if unit else region.unit, unit_span=span), before[:at]
    return None, before


Field = tuple[tuple[Token, ...], tuple[Token, ...]]


def _profile(lines: Sequence[Printed], fields: Sequence[str]) -> list[Field]:
    """Known labels with their values, the label whole or broken around its value."""
    tokens = [token for line in lines for token in line.tokens]
    names = frozenset(map(fold, fields))
    found: list[Field] = []
    at = 0
    while at < len(tokens):
        field = _field_at(tokens, at, names)
        if field:
            found.append(field[:2])
        at = field[2] if field else at + 1
    return [field for field in found if field[1]]


def _field_at(
    tokens: Sequence[Token], at: int, names: frozenset[str]
) -> tuple[tuple[Token, ...], tuple[Token, ...], int] | None:
    token = tokens[at]
    label, colon, rest = token.text.replace("：", ":").partition(":")
    if colon and fold(label) in names:
        cut = token.start + len(label)
        value = (token._replace(text=rest, start=cut + 1),) if rest else ()
        return (token._replace(text=label, end=cut),), value, at + 1
    for end in range(at + 1, min(at + 5, len(tokens)) + 1):
        if fold("".join(t.text for t in tokens[at:end])).rstrip(":") in names:
            stop = _value_end(tokens, end, names)
            return tuple(tokens[at:end]), tuple(tokens[end:stop]), stop
    for end in (at + 2, at + 3):
        if end < len(tokens) and len(token.text) > 1 and fold(token.text + tokens[end].text) in names:
            return (token, tokens[end]), tuple(tokens[at + 1 : end]), end + 1
    return None


def _value_end(tokens: Sequence[Token], start: int, names: frozenset[str]) -> int:
    """A value takes the words of one line up to the next label."""
    end = start
    while end < len(tokens) and tokens[end].line == tokens[start].line and fold(tokens[end].text) not in names:
        end += 1
    return end


def _project(document: Document, region: Region, profile: Sequence[Field]) -> str:
    """The name of the project in brackets where the form is one of many, of a project each."""
    for label, value in profile:
        if "项目" in region.title.text and passage(document, label).text.endswith("名称"):
            name = passage(document, value).text
            return f"（{name}）" if "项目" in passage(document, label).text else ""
    return ""


def _profile_cells(document: Document, profile: Sequence[Field]) -> Iterator[tuple[Cell, ...]]:
    for label, value in profile:
        yield Cell(passage(document, label)), Cell(passage(document, value))


def _sum_cells(document: Document, block: Block) -> Iterator[tuple[Cell, ...]]:
    """The sum below the indicators, a row for each of its figures: "sum/column", the stroke standing for a blank."""
    if not block.total or not document.text[block.total[0].end].isspace():
        return
    label = passage(document, block.total[:1]) + Passage("/", (block.total[0].end,))
    columns = [column for column, kind in zip(block.columns, block.kinds, strict=True) if kind in ("weight", "score")]
    for column, figure in zip(columns, block.total[1:], strict=False):
        place = block.head.text.rfind(column)
        yield Cell(label + block.head.slice(place, place + len(column))), Cell(passage(document, [figure]))


def _profile_table(document: Document, region: Region, title: str, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    known = forms.form("performance/profile")
    spans = [cell.passage.span() for row in rows for cell in row if cell.passage]
    return Table(
        id="",
        number=region.number,
        title=_block_title(title, known.id),
        unit=None,
        columns=known.columns,
        rows=rows,
        pages=(1, 1),
        period=region.period,
        span=Span(min(region.start, *(span.start for span in spans)), max(span.end for span in spans)),
        form=known.id,
        head=tuple(passage(document, line.tokens) for line in region.heading),
    )
