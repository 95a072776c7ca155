"""One value that is scored: what gold has, what the output has, and how the two compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Score = Literal["quantities", "texts", "metrics", "cells", "headers"]
SCORES: tuple[Score, ...] = ("quantities", "texts", "metrics", "cells", "headers")
FIGURES: tuple[Score, ...] = ("quantities", "metrics")
Outcome = Literal["right", "wrong", "missed", "extra", "unscored"]
"""`wrong` is another value than gold has, `extra` one where gold has none, `unscored` one that gold cannot judge: no
gold of the set ever names its field."""


@dataclass(frozen=True, slots=True)
class Item:
    """A scored value. `path` is its pointer in gold, `got_path` that in the output; `gold` and `got` are as printed.

    `similarity` is that of two texts, and `status` the one that the output gave its value.
    """

    score: Score
    outcome: Outcome
    path: str
    gold: str | None = None
    got: str | None = None
    got_path: str | None = None
    similarity: float | None = None
    status: str | None = None
    kind: str | None = None
    place: bool | None = None

    @property
    def field(self) -> str:
        """The field without the numbers of rows: final_accounts.income.sources[].amount."""
        return field_of(self.path)

    @property
    def released(self) -> bool:
        return self.got is not None

    @property
    def judged(self) -> bool:
        return self.outcome != "unscored"


def field_of(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "[]", pointer).strip("/").replace("/", ".")
