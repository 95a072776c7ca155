"""The economic classification of expenditure as data: the classes by name, and which of them are personnel funds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from structurer.forms import fold
from structurer.resources import folder


@cache
def _data() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return json.loads((folder("schemas") / "classes.json").read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def class_of(name: str) -> str | None:
    """The code of the class that is called `name`: 工资福利支出 is 301."""
    return next((code for code, names in _data()["classes"].items() if name in map(fold, names)), None)


def group_of(name: str) -> tuple[str, ...]:
    """The classes of the group that `name` names (人员经费, 公用经费); nothing where it names none."""
    return next((tuple(codes) for group, codes in _data()["groups"].items() if group in name), ())
