"""What varies in the look of a made document, and what setting one gives: its bytes and where its gold is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from structurer.evaluate.make.blocks import Layout, Pointer

Numbering = Literal["", "{page}", "— {page} —", "- {page} -", "第 {page} 页 共 {pages} 页"]
Reading = Literal["cells", "lines"]
Spacing = Literal["none", "before", "both"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gold pointer is printed: the page and a point (x, y) in its first character, or the line of a text.

    Points count from the top left corner of the page.
    """

    page: int | None = None
    x: str | None = None
    y: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A set document. `pages` are first and last page by the number of the table, None for texts."""

    data: bytes
    suffix: str
    places: Mapping[Pointer, tuple[Place, ...]]
    pages: Mapping[int, tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Lengths of paper are points, those of texts Chinese characters."""

    paper: tuple[float, float] = (595.28, 841.89)
    margin: tuple[float, float] = (72.0, 68.0)  # top and bottom, left and right
    size: float = 12.0
    leading: float = 0.95  # of the size
    table_size: float = 9.0
    row_gap: float = 4.0
    rule: float = 0.6
    gutter: float = 1.4  # of the size; between the columns of a table without lines
    heavy: bool = True
    justify: bool = True
    repeat_heads: bool = True
    numbering: Numbering = "— {page} —"
    contents_depth: int = 2
    owner_label: str = "部门："
    unit_label: str = "单位："
    width: int = 28  # of a line of a collapsed text
    lines: int = 24  # of its pages
    indent: bool = True  # its labels keep their indentation
    tight: bool = False  # its wrapped cells have no blank lines within
    joined: bool = True  # owner, period and unit of its tables stand on one line
    number_first: bool = True  # the number of a table stands above its title
    blank: bool = True  # a blank line after each line, or after each paragraph where lines are not wrapped
    reading: Reading = "cells"
    spacing: Spacing = "none"
    page_gap: str = "\n\n"
    torn: bool = False  # tables parted by tabs show where their pages turned
    hashes: bool = False  # headings of Markdown carry their marks


def look_of(rng: Random, layout: Layout) -> Look:
    size = rng.choice((10.5, 12.0, 12.0, 14.0))
    return Look(
        paper=rng.choice(((595.28, 841.89), (595.28, 841.89), (595.28, 841.89), (521.57, 737.01))),
        margin=(rng.choice((56.0, 64.0, 72.0)), rng.choice((54.0, 62.0, 72.0))),
        size=size,
        leading=rng.choice((0.8, 0.95, 1.1)),
        table_size=rng.choice((8.5, 9.0, 9.0, 10.0)),
        row_gap=rng.choice((3.0, 4.0, 5.5)) if layout == "ruled" else rng.choice((3.5, 4.5, 5.5)),
        rule=rng.choice((0.4, 0.6, 0.8)),
        gutter=rng.choice((1.3, 1.6, 2.0)),
        heavy=rng.random() < 0.5,
        justify=rng.random() < 0.8,
        repeat_heads=rng.random() < 0.7,
        numbering=rng.choice(("— {page} —", "— {page} —", "- {page} -", "{page}", "第 {page} 页 共 {pages} 页", "")),
        contents_depth=rng.choice((2, 2, 3)),
        owner_label=rng.choice(("部门：", "单位：", "编制单位：", "部门名称：")),
        unit_label=rng.choice(("单位：", "单位：", "金额单位：")),
        width=rng.choice((26, 28, 30, 34)),
        lines=rng.choice((20, 22, 26, 40)),
        blank=rng.random() < 0.6,
        reading="lines" if rng.random() < 0.25 else "cells",
        spacing=rng.choice(("none", "none", "before", "both")),
        page_gap=rng.choice(("\n\n", "\n\n", " ")),
        torn=rng.random() < 0.3,
        hashes=rng.random() < 0.5,
        indent=rng.random() < 0.7,
        tight=rng.random() < 0.4,
        joined=rng.random() < 0.6,
        number_first=rng.random() < 0.5,
    )
