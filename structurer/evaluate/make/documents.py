"""Made documents with their gold: a seed and a number give a kind, a layout, the content, a look and what is planted.

OUT/documents/<stem>.pdf or .txt    OUT/gold/<stem>.json    OUT/gold/findings/<stem>.json    OUT/gold/places/<stem>.json
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from structurer.errors import OutputError
from structurer.evaluate.make.accounts.document import accounts
from structurer.evaluate.make.blocks import Composition, Contradiction, Kind, Layout, gold_of
from structurer.evaluate.make.budget.document import budget
from structurer.evaluate.make.performance.document import performance
from structurer.evaluate.make.planting import planted
from structurer.evaluate.make.setting.look import Setting
from structurer.evaluate.make.setting.pdf import look_of, set_document
from structurer.evaluate.make.style import Style, style_of
from structurer.resources import write_bytes

_MAKERS: Mapping[Kind, Callable[[Random, Style], Composition]] = {
    "accounts": accounts,
    "budget": budget,
    "performance": performance,
}
_COUNTS = (0, 0, 1, 1, 2, 3)
"""How many contradictions a document holds, each as likely as the others."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which documents are made: `number` of them, kinds and layouts in turn; `plants` contradictions or none."""

    number: int
    seed: int
    kinds: tuple[Kind, ...]
    layouts: tuple[Layout, ...]
    plants: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A document with its gold, the contradictions that were planted in it and the places of its values."""

    stem: str
    composition: Composition
    setting: Setting

    @property
    def gold(self) -> dict[str, Any]:
        return gold_of(self.composition, self.setting.pages)

    @property
    def findings(self) -> dict[str, Any]:
        return {
            "document": self.stem,
            "findings": [_finding(at, one) for at, one in enumerate(self.composition.planted, 1)],
        }

    @property
    def places(self) -> dict[str, Any]:
        shown = {where: [_shown(asdict(place)) for place in places] for where, places in self.setting.places.items()}
        return {"document": self.stem, "places": shown}


def _finding(number: int, one: Contradiction) -> dict[str, Any]:
    return {"id": f"P{number}", "kind": one.kind, "figures": list(one.figures), "strength": "clear", "note": one.note}


def _shown(place: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in place.items() if value is not None}


def make(order: Order, number: int) -> Made:
    """One document of an order; it is the same whatever else is ordered with the same seed, kinds and layouts."""
    kind = order.kinds[number % len(order.kinds)]
    layout = order.layouts[number // len(order.kinds) % len(order.layouts)]
    rng = Random(f"{order.seed}/{number}/{kind}/{layout}")
    composition = _MAKERS[kind](rng, style_of(rng, kind, layout))
    if order.plants:
        composition = planted(composition, rng.choice(_COUNTS), rng)
    setting = set_document(composition, layout, look_of(rng, layout))
    return Made(f"{kind}-{layout}-{number:04d}", composition, setting)


def write_all(order: Order, out: Path, workers: int) -> list[Path]:
    """Writes the documents of an order and says where; raises `OutputError`."""
    _folders(out)
    one = partial(_written, order, out)
    if workers < 2 or order.number < 2:
        return [one(number) for number in range(order.number)]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(one, range(order.number), chunksize=4))


def _folders(out: Path) -> None:
    for name in ("documents", "gold/findings", "gold/places"):
        try:
            (out / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{out} cannot be written ({error.strerror}); name another folder with --out") from error


def _written(order: Order, out: Path, number: int) -> Path:
    made = make(order, number)
    document = out / "documents" / f"{made.stem}{made.setting.suffix}"
    write_bytes(document, made.setting.data)
    for folder, value in (("gold", made.gold), ("gold/findings", made.findings), ("gold/places", made.places)):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        write_bytes(out / folder / f"{made.stem}.json", f"{text}\n".encode())
    return document


def chosen(names: Sequence[str] | None, known: Sequence[Any], what: str) -> tuple[Any, ...]:
    """The kinds or layouts that are named, in their own order; raises `OutputError` for one that there is not."""
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise OutputError(f"there is no {what} {unknown[0]!r}; there are {', '.join(known)}")
    return tuple(name for name in known if not names or name in names)
