"""A declared check that another figure of the document would mend: a field may be misread, and nobody is accused."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from structurer.document import Span
from structurer.result import Check, Fact
from structurer.verify.amounts import amount_of
from structurer.verify.identities import sum_check
from structurer.verify.rereading import MISREAD, index_of, reread


def facts(*printed: str) -> list[Fact]:
    """Figures from "12.30万元", each in a place of its own."""
    made = []
    for at, text in enumerate(printed):
        digits = text.rstrip("万亿元%辆")
        unit = text[len(digits) :]
        made.append(
            Fact("x", "amount", Decimal(digits), digits.lstrip("-"), unit, (Span(at, at + 1),), (), id=f"f{at}")
        )
    return made


def failed(kind: str, figures: Sequence[Fact], expected: str | None = None, **more: Any) -> Check:
    given = None if expected is None else Decimal(expected)
    return Check(kind, "error", tuple(figures), expected=given, **more)


# name: the figures of a sum, the first its total; what else stands in the document; what would mend it
SUMS: dict[str, tuple[list[str], list[str], str | None]] = {
    "the total stands elsewhere": (["9.00万元", "3.00万元", "4.00万元"], ["7.00万元"], "7.00万元"),
    "a part stands elsewhere": (["9.00万元", "3.00万元", "4.00万元"], ["5.00万元"], "5.00万元"),
    "in another unit of money": (["9.00万元", "3.00万元", "4.00万元"], ["50000元"], "50000元"),
    "nothing would mend it": (["9.00万元", "3.00万元", "4.00万元"], ["6.50万元", "8.00万元"], None),
    "the same digits in a unit that is no money": (["9.00万元", "3.00万元", "4.00万元"], ["7辆"], None),
    "a part is there twice": (["9.00万元", "9.00万元", "4.00万元"], [], "4.00万元"),
    "the parts are there in two ways": (["7.00万元", "3.00万元", "4.00万元", "2.00万元", "5.00万元"], [], "7.00万元"),
    "only its own figures": (["9.00万元", "3.00万元", "4.00万元"], [], None),
}


@pytest.mark.parametrize(("figures", "others", "mend"), SUMS.values(), ids=SUMS)
def test_sums(figures: list[str], others: list[str], mend: str | None) -> None:
    made = facts(*figures, *others)
    total, *parts = made[: len(figures)]
    check = sum_check("sum", "x", total, parts)
    assert check is not None
    assert check.outcome == "error"
    (again,) = reread([check], index_of(made))
    assert (again.rule, again.told) == ((MISREAD, (mend,)) if mend else ("", ()))
    assert again.outcome == "error"  # the caller weighs it


def test_what_is_taken_away_is_mended_with_its_sign() -> None:
    made = facts("9.00万元", "12.00万元", "4.00万元", "3.00万元")  # 9 = 12 - 4, and 3 stands elsewhere
    total, *parts = made[:3]
    check = sum_check("sum", "x", total, parts, (1, -1))
    assert check is not None
    (again,) = reread([check], index_of(made))
    assert (again.rule, again.told) == (MISREAD, ("3.00万元",))


RATES: dict[str, tuple[str, list[str], str, list[str], str | None]] = {
    "another rate": ("share", ["40%", "3.00万元", "4.00万元"], "75", ["75%"], "75%"),
    "another rate, rounded": ("share", ["40.00%", "2.00万元", "3.00万元"], "66.6667", ["66.67%"], "66.67%"),
    "another part": ("share", ["40%", "3.00万元", "4.00万元"], "75", ["1.60万元"], "1.60万元"),
    "another whole": ("completion", ["40%", "3.00万元", "4.00万元"], "75", ["7.50万元"], "7.50万元"),
    "no other": ("share", ["40%", "3.00万元", "4.00万元"], "75", ["5.00万元", "76%"], None),
    "another growth": ("change", ["40%", "1.00万元", "3.00万元"], "50", ["50%"], "50%"),
    "another year": ("change", ["50%", "1.00万元", "4.00万元"], "33.3333", ["3.00万元"], "3.00万元"),
    "another change": ("change", ["50%", "1.00万元", "6.00万元"], "20", ["2.00万元"], "2.00万元"),
    "no other change": ("change", ["50%", "1.00万元", "6.00万元"], "20", ["2.50万元"], None),
}


@pytest.mark.parametrize(("kind", "figures", "expected", "others", "mend"), RATES.values(), ids=RATES)
def test_rates(kind: str, figures: list[str], expected: str, others: list[str], mend: str | None) -> None:
    made = facts(*figures, *others)
    (again,) = reread([failed(kind, made[:3], expected)], index_of(made))
    assert (again.rule, again.told) == ((MISREAD, (mend,)) if mend else ("", ()))


def test_a_rate_that_the_document_has_right_was_put_beside_other_figures() -> None:
    made = facts("40.00%", "3.00万元", "4.00万元", "2.00万元", "5.00万元")
    right = Check("share", "holds", (made[0], made[3], made[4]))
    (again,) = reread([failed("share", made[:3], "75")], {}, [right])
    assert (again.rule, again.told) == (MISREAD, ("2.00万元",))
    (again,) = reread([failed("completion", made[:3], "75")], {}, [right])
    assert (again.rule, again.told) == ("", ())


@pytest.mark.parametrize("outcome", ["holds", "rounding", "note"])
def test_what_did_not_fail_is_left_alone(outcome: Any) -> None:
    made = facts("9.00万元", "3.00万元", "4.00万元", "7.00万元")
    check = Check("sum", outcome, tuple(made[:3]), (1, 1))
    assert list(reread([check], index_of(made))) == [check]


def test_products_are_left_alone() -> None:
    made = facts("9.00万元", "3.00万元", "50%", "1.50万元")
    check = failed("sum", made[:3], "1.5", rule="times")
    assert list(reread([check], index_of(made))) == [check]


def test_figures_are_found_by_their_money() -> None:
    made = facts("5.00万元", "50000元", "5.00亿元", "5.00%")
    index = index_of(made)
    assert [[f.id for f in found] for found in index.values()] == [["f0", "f1"], ["f2"], ["f3"]]
    assert all(amount_of(found[0]).value == key[1] for key, found in index.items())
