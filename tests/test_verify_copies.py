"""Copied words: one case that is found for each rule, one near it that must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.pipeline import source_of
from structurer.verify.words.copies import check_copies

Write = Callable[[str, str], Path]
Found = list[tuple[str, str, str]]

HEAD = "云岭县档案馆2031年度部门决算\n第三部分 2031年度部门决算情况说明\n一、支出决算情况说明\n"


def said(path: Path) -> Found:
    return [(check.rule, check.outcome, check.about) for check in check_copies(source_of(path))]


COPIES: dict[str, tuple[tuple[str, str], Found]] = {
    "that of the item before": (
        ("单位缴纳的公务员医疗补助费用", "单位缴纳的公务员医疗补助费用"),
        [("purpose", "error", "住房公积金")],
    ),
    "each its own": (("单位缴纳的公务员医疗补助费用", "单位缴存的住房公积金费用"), []),
    "words that say little": (("机关运转的基本支出安排", "机关运转的基本支出安排"), []),
    "the same words for both": (
        ("在职职工按规定享受的待遇", "在职职工按规定享受的待遇"),
        [("purpose", "note", "住房公积金")],
    ),
}


@pytest.mark.parametrize(("purposes", "expected"), COPIES.values(), ids=COPIES)
def test_copied_purposes(write: Write, purposes: tuple[str, str], expected: Found) -> None:
    items = (
        "卫生健康支出（类）行政事业单位医疗（款）公务员医疗补助（项）",
        "住房保障支出（类）住房改革支出（款）住房公积金（项）",
    )
    lines = [
        f"{at}．{item}：支出决算为{at}.00万元，主要用于{purpose}。\n"
        for at, (item, purpose) in enumerate(zip(items, purposes, strict=True), 1)
    ]
    assert said(write("copies.txt", HEAD + "".join(lines))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("原因是库房搬迁推迟到下半年。库房搬迁推迟到下半年。", [("sentence", "error", "库房搬迁推迟到下半年。")]),
        ("原因是库房搬迁推迟到下半年。设备采购推迟到下半年。", []),
    ],
    ids=["twice in a row", "alike"],
)
def test_a_sentence_printed_twice(write: Write, text: str, expected: Found) -> None:
    assert said(write("twice.txt", HEAD + "差旅费支出6.00万元，比上年增加1.00万元，" + text)) == expected
