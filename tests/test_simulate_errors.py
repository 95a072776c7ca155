"""Errors of a simulated model: each kind does what its name says, at its rate, and always in the same places."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from structurer.evaluate.simulate.answers import Group, Said, Several, Words, figures_in
from structurer.evaluate.simulate.errors import KINDS, Errors, Kind, erred, every
from structurer.evaluate.simulate.shown import Shown, read_shown
from structurer.evaluate.simulate.writing import as_json

TEXT = "桥梁检测支出<1>72.50万元，隧道养护支出<2>36.00万元，路灯更新支出<3>8.40万元，占<4>7.18%。"
NAMES = ("桥梁检测", "隧道养护", "路灯更新")
ONE = Decimal(1)
DOCUMENT = "roads"


def the_answer(shown: Shown, way: str = "id") -> Group:
    rows = tuple(
        Group(
            f"/x/rows/{at}",
            {
                "name": Words(f"/x/rows/{at}/name", name),
                "amount": Said(f"/x/rows/{at}/amount", way, figure.printed, figure.unit, figure),  # type: ignore[arg-type]
            },
        )
        for at, (name, figure) in enumerate(zip(NAMES, shown.figures, strict=False))
    )
    return Group("/x", {"rows": Several("/x/rows", rows)})


def with_errors(kind: Kind, way: str = "id", seed: int = 0) -> list[dict[str, object]]:
    shown = read_shown(TEXT if way == "id" else TEXT.translate({ord(c): None for c in "<>"}))
    if way != "id":
        shown = read_shown("桥梁检测支出72.50万元，隧道养护支出36.00万元，路灯更新支出8.40万元，占7.18%。")
    said = as_json(erred(the_answer(shown, way), shown, every(ONE, seed, (kind,)), DOCUMENT))
    rows: list[dict[str, object]] = said["rows"]
    return rows


def test_without_errors_the_answer_stays() -> None:
    shown = read_shown(TEXT)
    answer = the_answer(shown)
    assert erred(answer, shown, Errors(), DOCUMENT) == answer


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_pointer_is_another_figure_of_the_text(seed: int) -> None:
    ids = [row["amount"] for row in with_errors("wrong value", seed=seed)]
    assert all(id in (1, 2, 3, 4) and id != at for at, id in enumerate(ids, 1))


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_value_is_another_value(seed: int) -> None:
    said = [str(row["amount"]) for row in with_errors("wrong value", "text", seed)]
    right = [Decimal("72.50"), Decimal("36.00"), Decimal("8.40")]
    values = [Decimal(text.removesuffix("万元").removesuffix("%")) for text in said]
    assert all(value != wanted for value, wanted in zip(values, right, strict=True))


def test_the_only_figure_of_a_text_is_missed_with_an_id_that_is_none() -> None:
    shown = read_shown("支出<1>72.50万元。")
    answer = Group("/x", {"total": Said("/x/total", "id", "72.50", "万元", shown.figures[0])})
    assert as_json(erred(answer, shown, every(ONE, 0, ("wrong value",)), DOCUMENT)) == {"total": 0}


def test_a_wrong_unit_is_typed_and_never_pointed_at() -> None:
    assert [row["amount"] for row in with_errors("wrong unit")] == [1, 2, 3]
    said = [str(row["amount"]) for row in with_errors("wrong unit", "text")]
    assert [text.rstrip("元万亿") for text in said] == ["72.50", "36.00", "8.40"]
    assert not any(text.endswith("万元") for text in said)


def test_swapped_rows_keep_their_names_and_take_the_figures_of_the_next() -> None:
    shown = read_shown(TEXT)
    answer = the_answer(shown)
    swaps = Errors({"swapped rows": Decimal("0.4")}, 3)
    at = [swaps.happens("swapped rows", DOCUMENT, f"/x/rows/{row}") for row in range(3)]
    assert at == [True, False, False]
    rows = as_json(erred(answer, shown, swaps, DOCUMENT))["rows"]
    assert rows == [{"name": n, "amount": a} for n, a in zip(NAMES, (2, 1, 3), strict=True)]


def test_no_row_swaps_twice() -> None:
    assert [row["amount"] for row in with_errors("swapped rows")] == [2, 1, 3]


def test_dropped_rows_are_gone() -> None:
    assert with_errors("dropped rows") == []


@pytest.mark.parametrize("way", ["id", "text"])
def test_an_invented_row_follows_each_row(way: str) -> None:
    rows = with_errors("invented rows", way)
    assert [row["name"] for row in rows[::2]] == list(NAMES)
    assert len(rows) == 6
    assert all(row["name"] and row["amount"] is not None for row in rows)


# How often, and where


def places(count: int) -> list[str]:
    return [f"/part/field/{at}" for at in range(count)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rate", ["0.001", "0.05", "0.2"])
def test_each_kind_comes_at_its_rate(kind: Kind, rate: str) -> None:
    errors = every(Decimal(rate), 0)
    share = Decimal(sum(errors.happens(kind, DOCUMENT, place) for place in places(20_000))) / 20_000
    assert abs(share - Decimal(rate)) < Decimal("0.006")


def test_what_errs_at_a_low_rate_errs_at_a_higher_one() -> None:
    low, high = (every(Decimal(rate), 7) for rate in ("0.01", "0.05"))
    met = [[e.happens("wrong value", DOCUMENT, place) for place in places(5_000)] for e in (low, high)]
    assert sum(met[0]) > 20
    assert all(b for a, b in zip(*met, strict=True) if a)


def test_other_seeds_documents_and_kinds_err_elsewhere() -> None:
    def met(seed: int = 0, document: str = DOCUMENT, kind: Kind = "wrong value") -> list[str]:
        return [place for place in places(500) if every(Decimal("0.2"), seed).happens(kind, document, place)]

    assert len({tuple(found) for found in (met(), met(1), met(document="b"), met(kind="dropped rows"))}) == 4
    assert met() == met()


def test_the_same_values_err_in_both_ways_of_answering() -> None:
    shown = read_shown(TEXT)
    errors = every(Decimal("0.5"), 1, ("wrong value",))
    wrong = []
    for way in ("id", "quantity"):
        right = the_answer(shown, way)
        said = erred(right, shown, errors, DOCUMENT)
        wrong.append([a.pointer for a, b in zip(figures_in(right), figures_in(said), strict=True) if a != b])
    assert wrong[0] == wrong[1] != []


def test_the_planted_kinds_of_a_place_are_those_of_its_rows_too() -> None:
    """A row may swap with any that the text tells of behind it."""
    errors = Errors({"swapped rows": Decimal("0.4")}, 3)
    assert [errors.at(DOCUMENT, f"/x/rows/{row}/amount") for row in range(3)] == [
        ("swapped rows",), ("swapped rows",), ("swapped rows",),
    ]  # fmt: skip
    assert replace(errors, rates={}).at(DOCUMENT, "/x/rows/0/amount") == ()
