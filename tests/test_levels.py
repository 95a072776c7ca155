"""Names of levels: whole or wrapped, at the beginning of a line, doubled, repeated on a new page."""

from __future__ import annotations

import pytest
from collapsed_text import document

from structurer.forms import form
from structurer.tables.levels import Level, is_level, levels_of, segments_of
from structurer.tables.tokens import tokens_of

FOUND = {
    "first and second": ("产出指标\n数量指标\n巡护次数 5次", [(1, "产出指标"), (2, "数量指标")]),
    "with points, over two lines": ("产出指标\n(50分)\n数量指\n标", [(1, "产出指标(50分)"), (2, "数量指标")]),
    "one name for both levels": ("满意度指标\n满意度指标\n居民满意度 90%", [(1, "满意度指标"), (2, "满意度指标")]),
    "after a score": ("巡护次数 5次 6次 10 10 质量指标", [(2, "质量指标")]),
    "without its last word, alone": ("社会效益\n科普人次 500", [(2, "社会效益")]),
    "without its last word, with a target": ("社会效益\n≥90%", []),
    "inside a line": ("巡护的数量指标 5次", []),
    "a head that a new page repeats": (
        "一级指标 三级指标 指标值\n数量指标",
        [(0, "一级指标三级指标指标值"), (2, "数量指标")],
    ),
}


@pytest.mark.parametrize(("text", "names"), FOUND.values(), ids=FOUND)
def test_levels(text: str, names: list[tuple[int, str]]) -> None:
    source = document(text)
    tokens = tokens_of(source, source.lines)
    found = levels_of(tokens, form("performance/indicators"))
    assert [(level.depth, "".join(t.text for t in tokens[level.start : level.end])) for level in found] == names


def test_levels_cut_a_block_into_segments() -> None:
    assert segments_of([Level(1, 0, 1), Level(2, 1, 3), Level(2, 7, 8)], 9) == [(3, 7), (8, 9)]


def test_is_level() -> None:
    indicators = form("performance/indicators")
    assert is_level("产出指标", indicators)
    assert is_level("社会效益指标", indicators)
    assert is_level("数量", indicators)
    assert not is_level("巡护次数", indicators)
