"""Whether the words at a figure's place name the field that it was put into.

A right number in a wrong field is an error that no arithmetic sees. So a value can be verified only where its own words
name its field: for a field by itself the labels of the schema, for one of a row the row's own name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from structurer.document import Span, Table
from structurer.forms import fold
from structurer.result import Claim, Fact, Path, Source
from structurer.schema import TEXTS_OF_NAMES, Leaf
from structurer.verify.amounts import amount_of, equal, unit_of
from structurer.verify.grounding import FactsAt, fact_of

_SHORTEST_NAME = 2
# Items that name nothing: the figure is of what its section's heading names.
_NAMES_NOTHING = re.compile(
    r"(?:年初|全年|年度|当年|本年)?(?:项目|专项|科目|资金|经费|预算|决算|支出|收入|金额|安排|总|合计|投入|数|额)*"
)
_WITHOUT_UNIT = ("count", "score", "target", "actual")  # measures that are printed without a unit too
_FEWEST = 3  # rows of a list from which one that stands elsewhere is odd


@dataclass(frozen=True)
class Naming:
    """What the words of a document's places say, made ready to be asked for each released value."""

    source: Source
    facts: FactsAt
    rows: Mapping[Path, tuple[Claim, ...]] = field(repr=False)
    places: Mapping[Path, object] = field(repr=False)
    tables: Mapping[str, Table] = field(repr=False)
    beside: Mapping[tuple[object, ...], list[Fact]] = field(repr=False)
    by_spans: Mapping[tuple[Span, ...], Fact] = field(repr=False)

    def names(self, claim: Claim, fact: Fact, leaf: Leaf) -> bool:
        """Whether the words at the place of `fact` name the field of `claim`."""
        if not fact.unit and not fact.table and fact.measure not in _WITHOUT_UNIT:
            return False  # nothing there says what it is counted in
        row = row_of(claim.path)
        if not row:
            return fact.spans in claim.named and not self._says_otherwise(claim, fact)
        return self._is_of_row(row, fact, leaf) and self._stands_with_its_list(row)

    def again(self, claim: Claim, fact: Fact) -> Fact | None:
        """Another figure whose words name the field and that states the same value; a nothing bears out no nothing."""
        return next((other for other in self.others(claim, fact) if fact.value and is_equal(fact, other)), None)

    def rival(self, claim: Claim, fact: Fact) -> Fact | None:
        """Another figure whose words name the field, of the same kind, year and scope, that states another value."""
        kind = _kind(fact)
        rivals = [o for o in self.others(claim, fact) if _kind(o) == kind and not is_equal(fact, o)]
        return next((o for o in rivals if stands_beside(fact, o)), next(iter(rivals), None))

    def others(self, claim: Claim, fact: Fact) -> list[Fact]:
        """The other figures whose words name the field."""
        return [self.by_spans[s] for s in claim.named if s != fact.spans and s in self.by_spans]

    def _says_otherwise(self, claim: Claim, fact: Fact) -> bool:
        """Whether the same words give another figure for the field."""
        alike = (o for o in self.others(claim, fact) if (o.item, o.measure) == (fact.item, fact.measure))
        return any(unit_of(other) == unit_of(fact) and not is_equal(fact, other) for other in alike)

    def _is_of_row(self, row: Path, fact: Fact, leaf: Leaf) -> bool:
        if fact.measure not in leaf.measures:
            return False
        year = self.source.identity.fiscal_year
        if fact.period and year and fact.period != str(year) and fact.measure != "previous":
            return False
        rivals = [other for other in self.beside[_group(fact)] if other.id != fact.id]
        rank = leaf.measures.index(fact.measure)
        if any(other.measure in leaf.measures[:rank] for other in rivals):
            return False  # a figure that the field asks for first stands beside it
        name = own_name(self.rows.get(row, ()))
        body = fold(self.source.identity.name or "")
        if name is None or fold(name.text) == body:
            return False
        table = self.tables.get(fact.table or "")
        if table is None or fact.row is None:
            return _is_told_of(fact, name)
        if any(other.measure == fact.measure for other in rivals) and not _is_headed(fact, leaf):
            return False
        cells = {offset for cell in table.rows[fact.row] for offset in cell.passage.offsets} | set(fact.name.offsets)
        return any(span.start in cells for span in name.spans) or fold(name.text) in fold(table.title)

    def _stands_with_its_list(self, row: Path) -> bool:
        """Whether a row stands in the table or section of its list, where the list has one."""
        rows = {path: place for path, place in self.places.items() if path[:-1] == row[:-1]}
        if len(rows) < _FEWEST:
            return True
        usual, times = Counter(rows.values()).most_common(1)[0]
        return times * 2 < len(rows) or rows.get(row, usual) == usual


def naming_of(source: Source, claims: Iterable[Claim], facts: FactsAt) -> Naming:
    """Makes a document's places ready for the claims of one record."""
    rows: dict[Path, list[Claim]] = {}
    places: dict[Path, object] = {}
    for claim in claims:
        row = row_of(claim.path)
        if row and claim.unit is None:
            rows.setdefault(row, []).append(claim)
        fact = fact_of(claim, facts)
        if row and claim.unit is not None and fact:
            places.setdefault(row, fact.table or fact.section[:-1] or fact.section)
    beside: dict[tuple[object, ...], list[Fact]] = {}
    for fact in source.facts:
        beside.setdefault(_group(fact), []).append(fact)
    return Naming(
        source,
        facts,
        {row: tuple(texts) for row, texts in rows.items()},
        places,
        {table.id: table for table in source.tables},
        beside,
        {fact.spans: fact for fact in source.facts},
    )


def row_of(path: Path) -> Path:
    """The path of the innermost row that a field belongs to; nothing where it is in none."""
    last = max((at for at, part in enumerate(path) if isinstance(part, int)), default=-1)
    return path[: last + 1]


def stands_beside(fact: Fact, other: Fact) -> bool:
    """Whether sentences of one section state both, and neither is nothing."""
    return not fact.table and not other.table and fact.section == other.section and bool(fact.value and other.value)


def _kind(fact: Fact) -> tuple[object, ...]:
    return fact.measure, fact.period, fact.scope, unit_of(fact)


def is_equal(one: Fact, other: Fact) -> bool:
    """Whether two figures state one value."""
    return unit_of(one) == unit_of(other) and equal(amount_of(one), amount_of(other)).outcome == "holds"


def _group(fact: Fact) -> tuple[object, ...]:
    """What stands beside each other: the figures of a row of a table, or of one thing in a section."""
    return (fact.table, fact.row) if fact.table else (fact.section, fact.item, fact.branch)


def own_name(texts: Sequence[Claim]) -> Claim | None:
    """The words that name a row: the innermost of its names, else its first words; not what it is for, or why."""
    own = [text for text in texts if text.path[-1] not in TEXTS_OF_NAMES]
    named = [text for text in own if str(text.path[-1]).endswith("name")]
    return named[-1] if named else own[0] if own else None


def _is_told_of(fact: Fact, name: Claim) -> bool:
    """Whether a sentence's figure is of the thing that `name` names."""
    words = fold(name.text)
    if len(words) < _SHORTEST_NAME:
        return False
    if fact.branch:
        return words == fold(next((part for part in reversed(fact.branch) if part), ""))
    said = [fold(text) for text in (fact.item, fact.name.text, fact.counted) if text]
    if any(words in text or (text in words and len(text) > 3) for text in said):
        return True
    of_section = _NAMES_NOTHING.fullmatch(fact.item) or any(fold(fact.item) in fold(t) for t in fact.section[-1:])
    return bool(of_section) and any(words in fold(title) for title in fact.section)


def _is_headed(fact: Fact, leaf: Leaf) -> bool:
    """Whether the head of a figure's column says what the field is called."""
    return any(fold(label) in fold(fact.clause) for label in leaf.labels if label)
