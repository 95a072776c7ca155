"""Parts of procurement cannot be more than all of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from structurer.facts.prose import Reading, number
from structurer.result import Check
from structurer.verify.meaning import Context
from structurer.verify.prose.bounds import check_bounds

Reads = Callable[..., Reading]
TITLE = "政府采购支出情况说明"


def tried(reading: Reads, text: str, title: str = TITLE) -> list[Check]:
    return list(check_bounds(number(reading(text, title).facts), Context("云岭县档案馆", "2031", "final_accounts")))


def told(checks: list[Check]) -> list[str]:
    return [
        f"{check.outcome} {check.rule or '-'} {' + '.join(parts)} of {whole}"
        for check in checks
        for *parts, whole in [[fact.signed for fact in check.facts]]
    ]


# name: text, what comes of it
BOUNDS: dict[str, tuple[str, list[str]]] = {
    "parts within the whole": (
        "政府采购支出总额20.00万元，其中：政府采购货物支出12.00万元、政府采购服务支出8.00万元。",
        ["holds - 12.00 of 20.00", "holds - 8.00 of 20.00"],
    ),
    "a part above the whole": (
        "政府采购支出总额20.00万元，其中：政府采购货物支出21.00万元、政府采购服务支出8.00万元。",
        ["error - 21.00 of 20.00", "holds - 8.00 of 20.00"],
    ),
    "contracts above the whole": (
        "政府采购支出总额20.00万元。授予中小企业合同金额26.00万元。",
        ["error - 26.00 of 20.00"],
    ),
    "all of it": (
        "政府采购支出总额20.00万元。授予中小企业合同金额20.00万元。",
        ["holds - 20.00 of 20.00"],
    ),
    "above by rounding": (
        "政府采购支出总额20.0万元。授予中小企业合同金额20.04万元。",
        ["rounding - 20.04 of 20.0"],
    ),
    "in another unit": (
        "政府采购支出总额20.00万元。授予中小企业合同金额190000元。",
        ["holds - 190000 of 20.00"],
    ),
    "nothing of nothing": (
        "政府采购支出总额0.00万元，其中：政府采购货物支出0.00万元。",
        ["holds - 0.00 of 0.00"],
    ),
    "a change is no part": ("政府采购支出总额20.00万元。其中货物支出比上年增加30.00万元。", []),
    "another measure": ("政府采购支出总额20.00万元。政府采购货物年初预算30.00万元。", []),
    "before its whole": ("政府采购货物支出30.00万元。政府采购支出总额20.00万元。", []),
    "no whole": ("政府采购货物支出30.00万元。", []),
    "a share of it": ("政府采购支出总额20.00万元，货物采购占采购支出总额的60.00%。", []),
}


@pytest.mark.parametrize(("text", "expected"), BOUNDS.values(), ids=BOUNDS)
def test_parts_of_procurement(reading: Reads, text: str, expected: list[str]) -> None:
    assert told(tried(reading, text)) == expected


def test_elsewhere_these_words_bound_nothing(reading: Reads) -> None:
    text = "政府采购支出总额20.00万元。授予中小企业合同金额26.00万元。"
    assert tried(reading, text, "其他重要事项") == []


APART = {
    "together within the whole": (
        "12.00",
        ["holds - 6.00 of 20.00", "holds - 12.00 of 20.00", "holds together 6.00 + 12.00 of 20.00"],
    ),
    "together above the whole": (
        "15.00",
        ["holds - 6.00 of 20.00", "holds - 15.00 of 20.00", "error together 6.00 + 15.00 of 20.00"],
    ),
}


@pytest.mark.parametrize(("amount", "expected"), APART.values(), ids=APART)
def test_parts_that_stand_apart_add_up(reading: Reads, amount: str, expected: list[str]) -> None:
    text = (
        "政府采购支出总额20.00万元。面向中小企业预留采购份额的项目授予合同金额6.00万元；"
        f"预留份额以外的采购项目授予中小企业合同金额{amount}万元。"
    )
    assert told(tried(reading, text)) == expected


def test_a_part_above_its_whole_tells_by_how_much(reading: Reads) -> None:
    (check,) = tried(reading, "政府采购支出总额20.00万元。授予中小企业合同金额26.50万元。")
    assert (check.kind, check.expected, check.difference) == ("part", Decimal(20), Decimal("6.5"))
