"""Where a text shows the figures of a model or a row: of several equal figures those that belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from structurer.evaluate.simulate.shown import Figure, Shown, folded
from structurer.evaluate.simulate.surroundings import CHANGES, is_distinct, names, unit_fits
from structurer.schema import Leaf

Wanted = Mapping[str, tuple[tuple[Leaf, ...], str, str]]
"""By the name of a field: the fields that lead to it, and the value and unit of its gold."""
Likely = Mapping[str, Mapping[Figure, int]]
"""By the name of a field: the figures that say its value, with how well the words there name the field."""

_LEAST = 4  # of what the words must say of a figure that may be printed twice
_AT_HOME = 8  # for standing in the line that holds most of the others
_TAKEN = 10  # against a figure that another field has
_NAMED, _BEHIND = 12, 6  # for a line that names the row, for a figure just behind that name
_NEAR = 8  # characters


@dataclass(frozen=True)
class Placer:
    """Finds figures in a text."""

    shown: Shown

    def of_model(self, wanted: Wanted) -> dict[str, Figure]:
        """The figures of a model: one that could be printed twice only where the words name it, or beside others."""
        likely = self._likely(wanted)
        home = self._home(likely, range(len(self.shown.lines)), ())
        together = sum(any(figure.line == home for figure in scored) for scored in likely.values()) > 1
        found: dict[str, Figure] = {}
        for name, scored in likely.items():
            best = self._best(scored, home, (), found.values())
            if best is None:
                continue
            beside = together and best.line == home and bool(best.unit)
            if beside or is_distinct(Decimal(wanted[name][1])) or scored[best] >= _LEAST:
                found[name] = best
        return found

    def of_row(self, wanted: Wanted, said: Sequence[str]) -> dict[str, Figure]:
        """The figures of a row, all in one line that its names stand in or just above; `said` are they, folded."""
        likely = self._likely(wanted)
        lines = [line for line in range(len(self.shown.lines)) if not said or self._names(line, said)]
        home = self._home(likely, lines, said)
        found: dict[str, Figure] = {}
        for name, scored in likely.items():
            here = {figure: score for figure, score in scored.items() if figure.line == home}
            best = self._best(here, home, said, found.values())
            if best is not None:
                found[name] = best
        return found

    def _likely(self, wanted: Wanted) -> Likely:
        return {name: dict(self._candidates(*what)) for name, what in wanted.items()}

    def _candidates(self, fields: tuple[Leaf, ...], value: str, unit: str) -> Iterator[tuple[Figure, int]]:
        size = abs(Decimal(value))
        for figure in self.shown.figures:
            line = self.shown.lines[figure.line]
            states = bool(figure.printed) or fields[-1].measures[0] in CHANGES
            if states and abs(figure.value) == size and unit_fits(figure, line, unit):
                yield figure, names(figure, line, fields)

    def _home(self, likely: Likely, lines: Sequence[int], said: Sequence[str]) -> int | None:
        """The line that holds most of the figures, named best; of equal ones the first."""
        holding = {figure.line for scored in likely.values() for figure in scored}.intersection(lines)
        return max(sorted(holding), key=lambda line: self._worth(line, likely, said), default=None)

    def _worth(self, line: int, likely: Likely, said: Sequence[str]) -> int:
        best = [
            [score + self._behind(figure, said) for figure, score in scored.items() if figure.line == line]
            for scored in likely.values()
        ]
        named = sum(name in self.shown.folded_lines[line] for name in said)
        return sum(max(scores) + _AT_HOME for scores in best if scores) + _NAMED * named

    def _best(
        self, scored: Mapping[Figure, int], home: int | None, said: Sequence[str], taken: Collection[Figure]
    ) -> Figure | None:
        def worth(figure: Figure) -> tuple[int, int, int]:
            score = scored[figure] + self._behind(figure, said) + (_AT_HOME if figure.line == home else 0)
            return score - (_TAKEN if figure in taken else 0), -figure.line, -figure.start

        return max(scored, key=worth, default=None)

    def _names(self, line: int, said: Sequence[str]) -> bool:
        """Whether a line, or what stands just above it, names the row."""
        around = [*self.shown.folded_lines[max(0, line - 1) : line + 1], folded(self.shown.lines[line].heading)]
        return any(name in text for name in said for text in around)

    def _behind(self, figure: Figure, said: Sequence[str]) -> int:
        """How near a figure stands behind the name of its row."""
        before = folded(self.shown.lines[figure.line].text[: figure.start]) if said else ""
        gaps = [len(before) - before.rfind(name) - len(name) for name in said if name in before]
        return max(0, _BEHIND - min(gaps) // _NEAR) if gaps else 0
