"""A composition as the data that the template sets: blocks by the pages that they begin, tables with their widths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from structurer.evaluate.make.blocks import (
    Block,
    Break,
    Composition,
    Contents,
    Cover,
    Form,
    Grid,
    Heading,
    Layout,
    Paragraph,
)
from structurer.evaluate.make.setting.cells import part_of
from structurer.evaluate.make.setting.drawing import Cuts, Data, Drawing
from structurer.evaluate.make.setting.look import Look
from structurer.evaluate.make.setting.sheet import Line, listed, sheet_of

Numbered = tuple[Block, int]
"""A block with the number of its first table."""


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that begin on a new page."""

    blocks: tuple[Numbered, ...]
    landscape: bool = False


def runs_of(composition: Composition) -> Iterator[Run]:
    """The blocks page run by page run: tables on pages of their own take the headings before them along."""
    run: list[Numbered] = []
    for block, number in _numbered(composition.blocks):
        if isinstance(block, Break | Cover | Contents) or _has_own_page(block):
            along = _headings(run) if _has_own_page(block) else []
            yield from _run(run[: len(run) - len(along)])
            run = []
            if not isinstance(block, Break):
                yield Run((*along, (block, number)), isinstance(block, Grid) and block.landscape)
        else:
            run.append((block, number))
    yield from _run(run)


def document_of(composition: Composition, layout: Layout, look: Look, cuts: Cuts) -> Data:
    """`cuts` are the rows at which merged cells are cut, by the number of the table."""
    cover = next((block for block in composition.blocks if isinstance(block, Cover)), None)
    runs = [_run_data(run, Drawing(layout, look, cuts)) for run in runs_of(composition)]
    return {"title": "".join(cover.lines) if cover else "", "look": _look_data(look), "runs": runs}


def caption_line(grid: Grid, look: Look) -> tuple[str, str, str]:
    """What stands between title and table: owner, period, unit."""
    owner = grid.owner if "：" in grid.owner or not grid.owner else look.owner_label + grid.owner
    return owner, grid.period, look.unit_label + grid.unit if grid.unit else ""


def _numbered(blocks: Sequence[Block]) -> Iterator[Numbered]:
    number = 0
    for block in blocks:
        yield block, number
        number += 1 if isinstance(block, Grid) else 2 if isinstance(block, Form) else 0


def _has_own_page(block: Block) -> bool:
    return isinstance(block, Form) or (isinstance(block, Grid) and block.own_page)


def _headings(run: Sequence[Numbered]) -> list[Numbered]:
    """The headings at the end of a run."""
    at = len(run)
    while at and isinstance(run[at - 1][0], Heading):
        at -= 1
    return list(run[at:])


def _run(blocks: Sequence[Numbered]) -> Iterator[Run]:
    if blocks:
        yield Run(tuple(blocks))


def _look_data(look: Look) -> Data:
    names = ("paper", "margin", "size", "leading", "heavy", "justify", "numbering", "contents_depth")
    return {name: getattr(look, name) for name in names}


def _run_data(run: Run, drawing: Drawing) -> Data:
    paper, margin = drawing.look.paper, drawing.look.margin
    width = paper[1 if run.landscape else 0] - 2 * margin[1]
    blocks = [data for block, number in run.blocks for data in _block_data(block, number, width, drawing)]
    merged = any(part["merged"] for block in blocks for part in block.get("parts", ()))
    return {"landscape": run.landscape, "merged": merged, "blocks": blocks}


def _block_data(block: Block, number: int, width: float, drawing: Drawing) -> Iterator[Data]:
    match block:
        case Grid():
            yield _table(block, number, width, drawing)
        case Form() if drawing.layout == "ruled":
            yield _sheet(block, number, width, drawing)
        case Form():
            yield from _listed(block, number, width, drawing)
        case Paragraph():
            yield {"kind": "paragraph", "pieces": [[p.text, [name for name, _ in p.gold]] for p in block.pieces]}
        case Heading():
            yield {"kind": "heading", "level": block.level + 1, "text": block.text}
        case Cover():
            yield {"kind": "cover", "lines": block.lines, "foot": block.foot}
        case Contents():
            yield {"kind": "contents"}


def _table(grid: Grid, number: int, width: float, drawing: Drawing) -> Data:
    line = caption_line(grid, drawing.look)
    return {
        "kind": "table",
        "title": grid.title,
        "number": grid.number or "",
        "line": line if any(line) else [],
        "parts": drawing.parts([part_of(grid, number)], width),
        "notes": grid.notes,
    }


def _sheet(form: Form, number: int, width: float, drawing: Drawing) -> Data:
    parts = drawing.parts(sheet_of(form, number, whole=not drawing.look.repeat_heads), width)
    notes = [form.foot] if form.foot else []
    return {"kind": "table", "title": form.title, "number": "", "line": [], "parts": parts, "notes": notes}


def _listed(form: Form, number: int, width: float, drawing: Drawing) -> Iterator[Data]:
    for block in listed(form):
        if isinstance(block, Line):
            yield {"kind": "line", "text": block.text, "centred": block.centred}
        else:
            yield _table(block, number, width, drawing)
            number += 1
