"""What the rules on prose share."""

from __future__ import annotations

import pytest

from structurer.result import Check
from structurer.verify.prose.figures import first_that_fits, number_in


@pytest.mark.parametrize(
    ("words", "expected"),
    [("三、", 3), ("十、", 10), ("（十一）", 11), ("二十", 20), ("二十三、", 23), ("12.", 12), ("附件", None)],
)
def test_the_number_in_words(words: str, expected: int | None) -> None:
    assert number_in(words) == expected


def test_a_check_that_fits_settles_it_else_the_first_one_counts() -> None:
    wrong, odd, right = Check("sum", "error"), Check("sum", "note"), Check("sum", "rounding")
    assert first_that_fits([wrong, None, right]) is right
    assert first_that_fits([None, odd, wrong]) is odd
    assert first_that_fits([None]) is None
