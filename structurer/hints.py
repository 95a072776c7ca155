"""What a schema says of its fields: the words that name them, where they stand, how a list is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from structurer.result import Measure


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that name a field. "…" stands for anything in between; `but` words rule a place out.

    `measure` limits what kind of figure is meant, `unit` in which unit. `own` fields also take the figure that names
    nothing and so is that of the section itself.
    """

    words: tuple[str, ...]
    but: tuple[str, ...] = ()
    measure: tuple[Measure, ...] = ()
    unit: tuple[str, ...] = ()
    own: bool = False

    def __init__(
        self,
        *words: str,
        but: tuple[str, ...] = (),
        measure: tuple[Measure, ...] = (),
        unit: tuple[str, ...] = (),
        own: bool = False,
    ) -> None:
        for name, value in (("words", words), ("but", but), ("measure", measure), ("unit", unit), ("own", own)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Within:
    """The headings of the sections, and the titles of the tables, that hold a model's figures.

    `but` rules out a heading by its own words, `outside` by those of the headings above it. `deep` takes the
    subsections too. `decoys` are items that look like a field and are none.
    """

    headings: tuple[str, ...]
    but: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    not_tables: tuple[str, ...] = ()
    decoys: tuple[str, ...] = ()
    deep: bool = True

    def __init__(
        self,
        *headings: str,
        but: tuple[str, ...] = (),
        outside: tuple[str, ...] = (),
        tables: tuple[str, ...] = (),
        not_tables: tuple[str, ...] = (),
        decoys: tuple[str, ...] = (),
        deep: bool = True,
    ) -> None:
        given = {"headings": headings, "but": but, "outside": outside, "tables": tables, "not_tables": not_tables}
        for name, value in (given | {"decoys": decoys, "deep": deep}).items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of rows, one for each thing that the section names with a figure (其中：...).

    `only` and `but` words stand in the name, `told` and `untold` ones in the sentence before it. A name begins at a
    `lead` word where it holds one.
    """

    unit: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branches:
    """A list of rows, one for each 类/款/项 that the prose names."""


@dataclass(frozen=True, slots=True)
class Topics:
    """A list of rows, one for each form, table row or section that is about one project.

    `headings` are patterns in which "*" stands for the project's name. `everywhere` looks beyond the model's sections.
    """

    headings: tuple[str, ...] = ()
    not_tables: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences: the problems or remedies that a section lists."""

    headings: tuple[str, ...]
    lead: tuple[str, ...]
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Words that stand beside the figure of a row and are read there: its `unit`, its `qualifier` (超, 近, ≥)."""

    words: Literal["unit", "qualifier"]


Hint = Labels | Within | Entries | Branches | Topics | Points | Beside
