"""When two printed values are the same: words but for white space and width, numbers as Decimals, units as printed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")
_SAME_UNIT = {"名": "人", "台(套)": "台套", "台/套": "台套", "台(件)": "台件"}
NAMES = ("name", "item_name", "use", "description", "section_name", "class_name")
"""The fields that name a row, as far as a schema has them."""
ALIKE = 0.85
"""From this likeness on two long texts are one text with other bounds."""
LONG = 12
"""Characters; shorter texts are names, where every character counts."""


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Text without white space, full-width forms, kinds of quotes and the full stop behind it."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return re.sub(r"\s+", "", plain).rstrip("。;；,，")


def number(value: object) -> Decimal | None:
    """The number that a text prints and nothing else; a percent sign is not part of it."""
    raw = folded(str(value)).replace(",", "")
    return Decimal(raw.rstrip("%")) if _NUMBER.fullmatch(raw) else None


def unit(value: object) -> str:
    raw = folded(str(value))
    return _SAME_UNIT.get(raw, raw)


def is_quantity(node: object) -> bool:
    """A figure with its unit; an entry of a list of achievements has a name too and is a row."""
    return isinstance(node, dict) and "value" in node and "unit" in node and "name" not in node


def same_quantity(gold: Any, got: Any) -> bool:
    """The same Decimal in the same unit; a value that prints no number is like no other."""
    if not isinstance(gold, dict) or not isinstance(got, dict):
        return False
    wanted, given = number(gold.get("value")), number(got.get("value"))
    return wanted is not None and wanted == given and unit(gold.get("unit", "")) == unit(got.get("unit", ""))


def same_words(gold: object, got: object) -> bool:
    return folded(str(gold)) == folded(str(got))


@lru_cache(maxsize=1 << 14)
def similarity(one: str, other: str) -> float:
    """How much of two folded texts is common, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def alike(gold: object, got: object) -> bool:
    """The same words, or long texts that differ in a few."""
    one, other = folded(str(gold)), folded(str(got))
    return one == other or (len(one) > LONG and similarity(one, other) >= ALIKE)


def nearness(one: object, other: object) -> float:
    """How near two names are, from 0 to 1; one that holds the other is near."""
    left, right = folded(str(one)), folded(str(other))
    if not left or not right:
        return 0.0
    return 0.9 if left in right or right in left else similarity(left, right)


def label(row: Any) -> str:
    """What names a row: its name fields or, where it has none, all its words."""
    if not isinstance(row, dict):
        return folded(str(row))
    named = [folded(str(row[key])) for key in NAMES if row.get(key)]
    return "/".join(named or [folded(value) for value in row.values() if isinstance(value, str) and value])
