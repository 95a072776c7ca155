"""What a person should see of the checks: the heavy ones on top, and what has one root told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from structurer.document import Document, Span
from structurer.result import Check, Fact, Figure, Finding, Severity, Source
from structurer.verify.amounts import amount_of, equal
from structurer.verify.crosscheck import told_as
from structurer.verify.inverse import read, solved
from structurer.verify.rereading import MISREAD
from structurer.verify.roots import roots_of
from structurer.verify.telling import is_of_nothing, plain_text, tell
from structurer.verify.trust import ENGINES

# Within a severity: contradictions of figures, then of words, then what is missing or left over.
_WEIGHT = (
    "restated", "sum", "balance", "score", "change", "completion", "share", "average", "part", "direction", "unit",
    "named-but-empty", "empty", "missing", "year", "body", "name", "placeholder", "template", "copied",
)  # fmt: skip
_SEVERITIES: tuple[Severity, ...] = ("error", "rounding", "note")
_FLOOD = 5  # failures of one kind in one table or section, beyond which they are told as one


def findings_of(source: Source, checks: Iterable[Check]) -> tuple[Finding, ...]:
    """The findings of a document, those of one root as one, in the order a person reads them."""
    tried = list(checks)
    failed = _rooted(_told_once([check for check in tried if check.outcome != "holds"]), tried)
    groups = [group for severity in _SEVERITIES for group in _groups([c for c in failed if _severity(c) == severity])]
    return tuple(_finding(source, group) for group in sorted(groups, key=_place))


def _told_once(failed: Sequence[Check]) -> list[Check]:
    """Failed checks without those that a misreading may explain of figures whose error is told anyway."""
    told = {frozenset(f.spans for f in check.facts) for check in failed if _severity(check) == "error"}
    return [c for c in failed if c.rule != MISREAD or frozenset(f.spans for f in c.facts) not in told]


def _rooted(failed: Sequence[Check], tried: Sequence[Check]) -> list[Check]:
    """The failed checks, the errors of one root each with the figures that it is in as suspects."""
    errors = [check for check in failed if _severity(check) == "error"]
    found = roots_of(errors, [check for check in tried if check.outcome in ("holds", "rounding")])
    suspects = {id(check): found[at] for at, check in enumerate(errors) if at in found}
    return [replace(check, suspects=suspects.get(id(check), check.suspects)) for check in failed]


def _place(group: Sequence[Check]) -> tuple[int, int, int]:
    first = group[0]
    return _SEVERITIES.index(_severity(first)), _weight(first), _start(first)


def _weight(check: Check) -> int:
    return _WEIGHT.index(check.kind) if check.kind in _WEIGHT else len(_WEIGHT)


def _severity(check: Check) -> Severity:
    """How heavy a failed check weighs; one that a misreading may explain accuses nobody."""
    return "note" if check.outcome == "holds" or check.rule in (MISREAD, ENGINES) else check.outcome


def _start(check: Check) -> int:
    places = [fact.start for fact in check.facts[:1]] + [p.span().start for p in check.words[:1]]
    return places[0] if places else 0


def _groups(checks: Sequence[Check]) -> list[list[Check]]:
    """Checks of one severity that have one root: the same suspect figure, or the same printed figures again."""
    roots: dict[object, int] = {}
    groups: list[list[Check]] = []
    for check in sorted(checks, key=_importance):
        keys = list(_roots(check))
        at = next((roots[key] for key in keys if key in roots), None)
        if at is None:
            at = len(groups)
            groups.append([])
        groups[at].append(check)
        for key in keys:
            roots.setdefault(key, at)
    return _calmed(groups)


def _importance(check: Check) -> tuple[int, int, int]:
    """Which check tells of a root best: the one with the fewest suspects, of the heaviest kind, then the earliest."""
    return len(check.suspects) or len(check.facts), _weight(check), _start(check)


def _roots(check: Check) -> Iterable[object]:
    """What checks of one root share."""
    if _severity(check) == "note":
        yield (check.kind, check.rule) if is_of_nothing(check) else (check.kind, check.rule, check.about, _start(check))
        return
    if check.suspects:
        yield "suspect", check.suspects
    figures = tuple(f"{fact.signed}{fact.unit}" for fact in check.facts if fact.value)
    if figures:
        yield check.kind if check.kind != "balance" else "sum", figures
    else:
        yield check.kind, check.rule, check.about, _start(check)


def _calmed(groups: list[list[Check]]) -> list[list[Check]]:
    """A table or section that fails at every place is told once, and so is a document that fails everywhere alike."""
    in_places = _together(groups, lambda first: (first.kind, _where(first)), _FLOOD)
    return _together(in_places, lambda first: (first.kind, first.rule), 2 * _FLOOD)


def _together(groups: list[list[Check]], key: Callable[[Check], object], most: int) -> list[list[Check]]:
    """Groups of one key made one where there are more than `most` of them."""
    by_key: dict[object, list[list[Check]]] = {}
    for group in groups:
        by_key.setdefault(key(group[0]), []).append(group)
    calmed: list[list[Check]] = []
    for alike in by_key.values():
        calmed += [[check for group in alike for check in group]] if len(alike) > most else alike
    return calmed


def _where(check: Check) -> object:
    """The table or section that a check is tried in."""
    first = check.facts[0] if check.facts else None
    return (first.table or first.section) if first else _start(check)


def _finding(source: Source, group: Sequence[Check]) -> Finding:
    check, severity = _suspect_first(group[0]), _severity(group[0])
    english, chinese = tell(check, severity, len(group) - 1)
    suspect = check.suspects[0] if len(check.suspects) == 1 else ""
    facts = (
        list(dict.fromkeys(fact for one in (check, *group[1:]) for fact in one.facts))
        if severity != "rounding"
        else check.facts
    )
    figures = [_figure(source, fact, fact.id == suspect) for fact in facts]
    figures += [_words(source.document, passage.spans()) for one in group for passage in one.words if passage]
    return Finding(
        kind=check.kind,
        severity=severity,
        message=english,
        chinese=chinese,
        figures=tuple(figures),
        expected=plain_text(check.expected) if check.expected is not None else None,
        difference=plain_text(check.difference) if check.difference is not None else None,
        also=len(group) - 1,
    )


def _suspect_first(check: Check) -> Check:
    """A figure stated twice or a sum, told from the side of the figure that is suspect."""
    return _part_first(check) if check.kind == "sum" and check.factors else _odd_first(check)


def _part_first(check: Check) -> Check:
    """A sum with one suspect that is a part: what the total and the other parts make of it."""
    at = next((at for at, fact in enumerate(check.facts) if (fact.id,) == check.suspects), 0)
    right = solved(check, read(check), at) if at and check.rule == "" else None
    if right is None:
        return check
    part, sign = check.facts[at], check.factors[at - 1]
    others = [(fact, -sign * factor) for fact, factor in zip(check.facts[1:], check.factors, strict=True)]
    others.pop(at - 1)
    return replace(
        check,
        facts=(part, check.facts[0], *(fact for fact, _ in others)),
        factors=(sign, *(factor for _, factor in others)),
        expected=right.value / right.step,
        difference=(amount_of(part).value - right.value) / right.step,
        about=_place_of(check, part),
    )


def _place_of(check: Check, part: Fact) -> str:
    """What a sum is about where it is told from one of its parts: its item, in a table behind the title."""
    return f"{check.about.split('，')[0]}，{part.item}" if part.table else part.item


def _odd_first(check: Check) -> Check:
    """A figure stated twice, told from the side of the one that is suspect."""
    odd = [fact for fact in check.facts if fact.id in check.suspects]
    if check.kind != "restated" or not odd or check.facts[0].id in check.suspects:
        return check
    rest = [fact for fact in check.facts if fact.id not in check.suspects]
    verdict = equal(amount_of(odd[0]), amount_of(rest[0]))
    return replace(
        check,
        facts=(odd[0], rest[0], *odd[1:], *rest[1:]),
        expected=verdict.expected,
        difference=verdict.difference,
        rule=told_as(odd[0], rest[0]),
    )


def _figure(source: Source, fact: Fact, suspect: bool) -> Figure:
    where = _words(source.document, fact.spans)
    return Figure(fact.signed, fact.unit, where.page, where.line, where.boxes, _label(source, fact), suspect)


def _label(source: Source, fact: Fact) -> str:
    """What a figure is called where it stands: table, row and column, or section and item."""
    if fact.table is None:
        return " > ".join((*fact.section[-1:], fact.item))
    table = next(table for table in source.tables if table.id == fact.table)
    column = table.columns[fact.column] if fact.column is not None else ""
    return " > ".join(part for part in (table.title or table.id, fact.name.text, column) if part)


def _words(document: Document, spans: Sequence[Span]) -> Figure:
    """Words as a place: a figure without a value."""
    line = document.line_at(spans[0].start if spans else 0)
    pages = document.boxes(spans)
    text = "".join(document.text[slice(*span)] for span in spans).strip()
    return Figure("", "", line.page, line.number, pages[0][1] if pages else (), " ".join(text.split())[:60])
