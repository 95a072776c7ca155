"""One unit among others in a sentence is told; a sentence of two units is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structurer.facts.prose import Reading
from structurer.read.text import read_text
from structurer.verify.prose.units import check_units

CASES = {
    "one in yuan among three in ten thousands": (
        "本年收入9.00万元，支出8.00万元，年初结转0.50万元，年末结转1.50元。",
        [("1.50", "元", "万元")],
    ),
    "nothing odd": ("本年收入9.00万元，支出8.00万元，年初结转0.50万元，年末结转1.50万元。", []),
    "万 is 万元": ("本年收入9.00万元，支出8.00万元，年初结转0.50万元，年末结转1.50万。", []),
    "two of each": ("本年收入9.00万元，支出8.00万元，人均80.00元，户均200.00元。", []),
    "too few to tell": ("本年收入9.00万元，人均80.00元。", []),
    "an average is in a smaller unit": ("收入9.00万元，支出8.00万元，结转0.50万元，人均80.00元。", []),
    "so is a price": ("收入9.00万元，支出8.00万元，结转0.50万元，单价80.00元。", []),
    "in another sentence": ("本年收入9.00万元，支出8.00万元，结转1.00万元。人均80.00元。", []),
    "percentages and counts are no amounts": ("本年收入9.00万元，增长8.00%，支出5.00万元，购置2辆。", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_the_odd_unit_of_a_sentence(
    reading: Callable[[str], Reading], text: str, expected: list[tuple[str, str, str]]
) -> None:
    document = read_text(Path("sample.txt"), text.encode())
    found = list(check_units(reading(text).facts, document.text))
    assert [(c.facts[0].printed, c.facts[0].unit, c.told[0]) for c in found] == expected
    assert all(c.outcome == "note" for c in found)
