"""All rules on words together: their order, and what they say of documents that are right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.document import Passage
from structurer.pipeline import source_of
from structurer.result import Check, Remark, Source
from structurer.verify.checks import context_of, grids_of
from structurer.verify.meaning import meanings
from structurer.verify.words.wording import check_words

Write = Callable[[str, str], Path]

SAMPLES = Path(__file__).parent.parent / "eval" / "documents"
TITLE = "云岭县档案馆2031年度部门决算\n第三部分 2031年度部门决算情况说明\n一、支出决算情况说明\n"


def checks(source: Source) -> list[Check]:
    grids, context = grids_of(source), context_of(source)
    return list(check_words(source, grids, meanings(grids, source.facts, context), context))


def test_what_contradicts_figures_comes_before_what_is_left_in_the_text(write: Write) -> None:
    text = (
        "印刷费年初预算为32.50万元，支出决算为30.00万元。决算数大于年初预算数，，因库房改造推迟。\n"
        "三、其他说明\n库房改造推迟到下半年。库房改造推迟到下半年。\n本单位共有车辆XX辆。\n"
    )
    path = write("order.txt", TITLE + text)
    said = checks(source_of(path))
    assert said == checks(source_of(path))
    assert [check.kind for check in said] == ["direction", "copied", "placeholder", "punctuation", "numbering"]


def test_a_remark_without_words_says_nothing(write: Write) -> None:
    source = source_of(write("plain.txt", TITLE + "差旅费支出6.00万元，比上年增加1.00万元。"))
    empty = Remark("reason", "差旅费", Passage("", ()), ())
    assert checks(Source(**{**{n: getattr(source, n) for n in Source.__slots__}, "remarks": (empty,)})) == []


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_the_bundled_documents_contradict_themselves_nowhere(stem: str) -> None:
    assert [check for check in checks(source_of(SAMPLES / f"{stem}.pdf")) if check.outcome == "error"] == []
