"""One indicator in two forms: the same name, target and outcome, full points in one and not in the other. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from structurer.document import Passage
from structurer.forms import fold
from structurer.result import Check, Fact, Outcome
from structurer.verify.tables.grids import Grid
from structurer.verify.words.alike import likeness

_GAP = Decimal("0.25")  # how far apart two shares of full points are for two forms to contradict each other
_CLEAR_NAME = 6  # characters
_LONGEST_OUTCOME = 80  # characters that are compared
_MOST_ROWS = 6  # of one name; more are not told apart
_TELLING = 8  # characters of an outcome that is no mere 已完成
_SAME_OUTCOME = 0.8
_GENERIC_INDICATOR = re.compile(r"成本|满意度|及时率|合格率|完成率|经济效益|社会效益")


@dataclass(frozen=True, slots=True)
class _Scored:
    """A row of a form: its indicator, what it came to, its weight and score."""

    table: str
    passage: Passage
    actual: str
    weight: Fact
    score: Fact
    doubtful: bool

    @property
    def share(self) -> Decimal:
        return self.score.value / self.weight.value


def check_indicators(grids: Sequence[Grid]) -> Iterator[Check]:
    """Indicators of one name and target that one form gives full points and another not."""
    rows: dict[tuple[str, str], list[_Scored]] = {}
    for grid in grids:
        for key, row in _scored(grid):
            rows.setdefault(key, []).append(row)
    for (name, _), found in rows.items():
        for first, second in _pairs(found):
            if abs(first.share - second.share) < _GAP:
                continue
            sure = first.actual == second.actual != "" and not (first.doubtful or second.doubtful)
            vague = len(name) < _CLEAR_NAME or _GENERIC_INDICATOR.search(name)
            facts = (first.score, first.weight, second.score, second.weight)
            outcome: Outcome = "error" if sure and not vague else "note"
            yield Check("score", outcome, facts, about=first.passage.text, rule="twice",
                        words=(first.passage, second.passage), told=tuple(fact.printed for fact in facts))  # fmt: skip


def _pairs(found: Sequence[_Scored]) -> Iterator[tuple[_Scored, _Scored]]:
    """Rows of two forms that are one indicator: the only one in each, or the only one there with such an outcome."""
    if not 1 < len(found) <= _MOST_ROWS:
        return
    forms = Counter(row.table for row in found)
    outcomes = Counter((row.table, row.actual) for row in found)
    for first, second in combinations(found, 2):
        alone = forms[first.table] == forms[second.table] == 1
        told = min(len(first.actual), len(second.actual)) >= _TELLING and outcomes[first.table, first.actual] == 1
        same = alone or (told and likeness(first.actual, second.actual) >= _SAME_OUTCOME)
        if first.table != second.table and same:
            yield first, second


def _scored(grid: Grid) -> Iterator[tuple[tuple[str, str], _Scored]]:
    table = grid.table
    name, target, actual = (table.column(*names) for names in (
        ("三级指标", "指标名称"), ("年度指标值", "指标值", "目标值", "年度目标值"),
        ("实际完成值", "完成值", "实际值", "全年实际值"),
    ))  # fmt: skip
    weight, score = table.column("分值", "权重"), table.column("得分", "自评得分")
    if name is None or target is None or weight is None or score is None:
        return
    doubtful = {row for row, _ in table.doubts}
    for row, facts in grid.rows():
        cells = table.rows[row]
        if weight in facts and score in facts and facts[weight].value and cells[name].text and cells[target].text:
            done = fold(cells[actual].text)[:_LONGEST_OUTCOME] if actual is not None else ""
            yield (
                (fold(cells[name].text), fold(cells[target].text)),
                _Scored(table.id, cells[name].passage, done, facts[weight], facts[score], row in doubtful),
            )
