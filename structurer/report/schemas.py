"""Schemas for people: what each field asks for, what must hold between them, and a first schema to begin with."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from pydantic import BaseModel

from structurer.declare import checks_of
from structurer.schema import Schema, fields_of

_KINDS = {
    "quantity": "figure",
    "text": "words",
    "texts": "list of words",
    "integer": "number",
    "number": "number",
    "rows": "rows",
    "model": "",
}

_TEMPLATE = '''"""{title}: what to extract, as a pydantic model.

Field names, titles and descriptions serve as labels. Quantity asks for a figure with its unit, str for words behind a
label ("Principal investigator: ..."), a list of models for the rows of the table whose head fits best.
"""

from typing import Annotated

from pydantic import BaseModel, Field

from structurer import Labels, Quantity


class Row(BaseModel):
    """A row of a table; each field is found by the head of its column."""

    name: str = Field(description="name")
    amount: Quantity | None = Field(None, description="amount")


class {title}(BaseModel):
    """The document as a whole."""

    # What must hold between the figures: import ClassVar from typing, Sum from structurer.
    # checks: ClassVar[list] = [Sum("total", "rows.amount")]

    title: str | None = Field(None, description="title")
    total: Annotated[Quantity | None, Labels("total", "合计", "总计")] = None
    rows: list[Row] = Field(default_factory=list)
'''


def template(stem: str) -> str:
    """A first schema, named after its file."""
    words = re.findall(r"[^\W_]+", stem)
    title = "".join(word[:1].upper() + word[1:] for word in words)
    if not title.isidentifier() or title in (*keyword.kwlist, "Row"):
        title = f"Document{title}"
    return _TEMPLATE.format(title=title)


def describe(schema: Schema) -> str:
    """The fields of a schema as an indented list, each model's checks below its fields."""
    head = f"{schema.name}: {(schema.model.__doc__ or '').strip().splitlines()[0] if schema.model.__doc__ else ''}"
    return "\n".join([head, *_lines(schema.model, 1)])


def _lines(model: type[BaseModel], depth: int) -> Iterator[str]:
    for leaf in fields_of(model):
        kind = _KINDS[leaf.kind]
        text = (
            leaf.info.description or (leaf.model.__doc__ or "").strip().splitlines()[0]
            if leaf.model and leaf.model.__doc__
            else leaf.info.description or ""
        )
        note = ": ".join(part for part in (kind, text) if part)
        yield f"{'  ' * depth}{leaf.name}  {note}".rstrip()
        if leaf.kind in ("model", "rows") and leaf.model:
            yield from _lines(leaf.model, depth + 1)
    for check in checks_of(model):
        yield f"{'  ' * depth}check: {check}"
