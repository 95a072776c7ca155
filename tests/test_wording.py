"""Wording: which kind of cell a word is likely to be."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.forms import Kind
from structurer.tables.tokens import tokens_of
from structurer.tables.wording import bracket_depth, traits_of

KINDS: tuple[Kind, ...] = ("name", "target", "actual", "note")
LIKELY = {
    "a noun": ("巡护任务完成率", "name"),
    "a comparison": ("≥95%", "target"),
    "a state": ("已完成", "actual"),
    "a reason": ("因台风停航，监测未能按月开展。", "note"),
}


@pytest.mark.parametrize(("word", "kind"), LIKELY.values(), ids=LIKELY)
def test_the_likeliest_kind_is_the_cheapest(word: str, kind: str) -> None:
    source = document(word)
    tokens = tokens_of(source, source.lines)
    assert min(KINDS, key=lambda kind: traits_of(kind, tokens).alone[0]) == kind


def test_a_cell_does_not_end_in_the_middle_of_a_phrase() -> None:
    source = document("巡护的")
    whole = document("巡护率")
    last, other = (traits_of("name", tokens_of(text, text.lines)).last[0] for text in (source, whole))
    assert last > other


@pytest.mark.parametrize(("text", "closed"), [("（一）“二”", True), ("（一", False), ("“二）", False)])
def test_bracket_depth(text: str, closed: bool) -> None:
    assert (bracket_depth(text) == 0) is closed
