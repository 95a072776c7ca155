"""The gate: no score on the bundled documents falls, and no silent error appears, by rules and by recorded answers."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EVAL = Path(__file__).parent.parent / "eval"


@pytest.fixture(scope="module")
def gate() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("bundled_baseline", EVAL / "baseline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def now(gate: ModuleType) -> dict[str, Any]:
    found: dict[str, Any] = gate.measured()
    return found


def test_nothing_is_worse_than_the_baseline(gate: ModuleType, now: dict[str, Any]) -> None:
    assert gate.fallen(now) == []


def test_the_baseline_is_of_the_documents_that_are_bundled(now: dict[str, Any]) -> None:
    then = json.loads((EVAL / "baseline.json").read_text("utf-8"))
    assert {way: result["gold"] for way, result in then.items()} == {way: now[way]["gold"] for way in now}
    assert len(then["rules"]["documents"]) >= 16
    assert {document["state"] for document in then["rules"]["documents"].values()} == {"scored"}


def test_a_worse_run_does_not_pass(gate: ModuleType, now: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(now))
    for found in (broken["rules"]["all"], *broken["rules"]["documents"].values()):
        lost = found["scores"]["quantities"]["right"] // 10
        found["scores"]["quantities"]["right"] -= lost
        found["scores"]["quantities"]["missed"] += lost
    assert any("quantities" in line for line in gate.fallen(broken))


def test_the_set_has_every_kind_in_six_layouts() -> None:
    made = [path.stem.rsplit("-", 1)[0] for path in (EVAL / "documents").iterdir() if path.stem.count("-") > 1]
    kinds, layouts = zip(*(stem.split("-", 1) for stem in made), strict=True)
    assert set(kinds) == {"accounts", "budget", "performance"}
    assert len(set(layouts)) == 6


def test_made_documents_are_those_that_their_command_makes(tmp_path: Path) -> None:
    from structurer.evaluate.make.blocks import KINDS, LAYOUTS
    from structurer.evaluate.make.documents import Order, write_all

    write_all(Order(18, 16, KINDS, LAYOUTS), tmp_path, 2)
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        assert path.read_bytes() == (EVAL / path.relative_to(tmp_path)).read_bytes(), path.name
