"""Numbers that count on: those of labels, lines and codes, and what they say for a cell."""

from __future__ import annotations

import pytest

from structurer.tables.counting import Count, counted, numbers_of

# label: (member, part)
LABELS = {
    "三、其他收入": (3, 0),
    "十二、农林水支出": (12, 0),
    "二十、粮油物资储备支出": (20, 0),
    "2.政府性基金预算拨款": (0, 2),
    "（3）公务接待费": (0, 3),
    "（二）项目支出": (0, 2),
    "1.5 倍": (0, 0),
    "一般公共预算": (0, 0),
}


@pytest.mark.parametrize(("label", "numbers"), LABELS.items(), ids=LABELS)
def test_numbers_of_labels(label: str, numbers: tuple[int, int]) -> None:
    found = numbers_of(label, 0, "")
    assert (found.member, found.part) == numbers


# what the cell prints: whether it is cheaper in a list that has come to this than in the other
LIKELIER = {
    "the next label": (Count(member=4), Count(member=3), Count(member=7)),
    "the next part": (Count(part=3), Count(part=2), Count(part=6)),
    "the next line": (Count(line=18), Count(line=17), Count(line=4)),
    "a code of the same class": (Count(code="30105"), Count(code="30103"), Count(code="20199")),
    "a code that rises": (Count(code="303"), Count(code="30199"), Count(code="30399")),
}


@pytest.mark.parametrize(("numbers", "right", "wrong"), LIKELIER.values(), ids=LIKELIER)
def test_a_cell_belongs_where_it_counts_on(numbers: Count, right: Count, wrong: Count) -> None:
    price, reached = counted(right, numbers, lined=True, coded=True)
    assert price < counted(wrong, numbers, lined=True, coded=True)[0]
    assert reached == Count(*(own or before for own, before in zip(numbers, right, strict=True)))
