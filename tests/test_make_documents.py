"""Orders of made documents: what is written, that it is the same again, and that gold is true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from structurer.errors import OutputError
from structurer.evaluate.make.blocks import KINDS, LAYOUTS
from structurer.evaluate.make.documents import Order, chosen, make, write_all
from structurer.numerals import scan
from structurer.read import read

ORDER = Order(18, 7, KINDS, LAYOUTS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    write_all(ORDER, out, 2)
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_kind_comes_in_every_layout(made: Path) -> None:
    stems = {path.stem.rsplit("-", 1)[0] for path in (made / "documents").iterdir()}
    assert stems == {f"{kind}-{layout}" for kind in KINDS for layout in LAYOUTS}
    for folder in ("gold", "gold/findings", "gold/places"):
        assert len(list((made / folder).glob("*.json"))) == ORDER.number


def test_the_same_order_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    write_all(ORDER, tmp_path, 1)
    assert files(tmp_path) == files(made)


def test_another_seed_gives_other_documents() -> None:
    assert make(ORDER, 0).setting.data != make(Order(1, 8, KINDS, LAYOUTS), 0).setting.data


def test_a_document_does_not_depend_on_how_many_are_ordered() -> None:
    assert make(Order(3, 7, KINDS, LAYOUTS), 2).setting.data == make(ORDER, 2).setting.data


def test_without_contradictions_none_is_listed() -> None:
    order = Order(12, 7, KINDS, ("piped",), plants=False)
    assert all(make(order, number).findings["findings"] == [] for number in range(order.number))


def test_contradictions_of_every_kind_are_planted() -> None:
    order = Order(60, 7, KINDS, ("piped",))
    planted = [entry["kind"] for number in range(60) for entry in make(order, number).findings["findings"]]
    assert set(planted) == {"sum", "share", "prose", "year", "unit"}


def quantities(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict) and set(node) == {"value", "unit"}:
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from quantities(inner)


def test_every_figure_of_gold_is_printed(made: Path) -> None:
    for path in sorted((made / "documents").iterdir()):
        document = read(path)
        printed = {abs(n.value) for line in document.lines for n in scan(document.text[slice(*line.span)])} | {
            Decimal(0)
        }
        gold = json.loads((made / "gold" / f"{path.stem}.json").read_text("utf-8"))
        lacking = [q for part in gold["document"]["parts"] for q in quantities(gold[part])
                   if abs(Decimal(q["value"])) not in printed]  # fmt: skip
        assert lacking == [], path.stem


def test_every_figure_of_gold_has_a_place(made: Path) -> None:
    for path in sorted((made / "gold").glob("*.json")):
        places = json.loads((made / "gold" / "places" / path.name).read_text("utf-8"))["places"]
        assert places, path.stem
        keys = {"line"} if "line" in next(iter(places.values()))[0] else {"page", "x", "y"}
        assert all(set(place) == keys for entries in places.values() for place in entries)


@pytest.mark.parametrize(
    ("names", "found"),
    [(None, KINDS), (["budget"], ("budget",)), (["performance", "accounts"], ("accounts", "performance"))],
)
def test_kinds_are_chosen_by_name(names: list[str] | None, found: tuple[str, ...]) -> None:
    assert chosen(names, KINDS, "kind") == found


def test_an_unknown_layout_is_told() -> None:
    with pytest.raises(OutputError, match="there is no layout 'round'; there are ruled, three-line"):
        chosen(["round"], LAYOUTS, "layout")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_all(Order(1, 0, KINDS, LAYOUTS), tmp_path / "file", 1)
