"""The same fact stated twice must agree: prose against table, table against table, body against annex, year on year.

Figures are brought together by what they mean (`meaning`), so that a difference is seen. Restatements of equal
precision must be equal; a total that two tables add up from rounded parts may differ by what rounding explains.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from structurer.result import Check, Fact, Outcome
from structurer.verify.amounts import Amount, amount_of, equal, unit_of
from structurer.verify.identities import sum_check
from structurer.verify.meaning import Meaning, is_known, known_sums

_MANY_VALUES = 12  # under one key

Keys = Mapping[str, tuple[Meaning, ...]]

# Whole and part, in one year: (scope, item) of each. What was true of this year was true of the one before.
_CONTAINED = (
    (("", "总计"), ("财政拨款", "总计")),
    (("", "总计"), ("", "本年支出")),
    (("", "总计"), ("", "本年收入")),
    (("财政拨款", "总计"), ("财政拨款", "本年支出")),
    (("财政拨款", "总计"), ("一般公共预算", "本年支出")),
    (("财政拨款", "总计"), ("财政拨款", "本年收入")),
    (("", "本年支出"), ("一般公共预算", "本年支出")),
    (("", "本年支出"), ("", "基本支出")),
    (("", "本年支出"), ("", "项目支出")),
)


# Lines of basic expenditure, of which the three public expenses hold all.
_LINES = tuple(
    (("三公", whole), ("一般公共预算", f"基本支出×{line}"))
    for whole, line in (
        ("因公出国费", "因公出国费"),
        ("公务接待费", "公务接待费"),
        ("公务用车运行费", "公务用车运行费"),
        ("公务用车购置费", "公务用车购置费"),
    )
)


def check_meanings(
    facts: Sequence[Fact], keys: Keys, sums: Sequence[Check], doubtful: Collection[tuple[str | None, int | None]] = ()
) -> Iterator[Check]:
    """Every figure against those of the same meaning, and this year against what it says of the year before.

    `doubtful` rows of tables may be misread: their figures bear others out and accuse none.
    """
    groups = _groups(facts, keys)
    slack = _slack(sums)
    for key, members in groups.items():
        yield from _restated(key, members, groups, keys, slack, doubtful)
    yield from _years(groups)
    yield from _within(groups, keys)
    yield from _known_sums(facts, keys)


def _known_sums(facts: Sequence[Fact], keys: Keys) -> Iterator[Check]:
    """Items that are sums of others, where one table row or one section with what is below it states them all."""
    places: dict[tuple[object, ...], dict[str, list[Fact]]] = {}
    for fact in (fact for fact in facts if unit_of(fact) in ("yuan", "") and fact.measure not in ("count", "rate")):
        for key in keys.get(fact.id, ())[:1]:
            for place in _wider_places(fact):
                items = places.setdefault((place, key.scope, key.measure, key.period), {})
                items.setdefault(key.item, []).append(fact)
    told = {item for items in places.values() for item, figures in items.items() if any(f.value for f in figures)}
    tried: set[tuple[str, ...]] = set()
    for items in places.values():
        for total, parts in known_sums():
            check = _known_sum(items, total, parts)
            if check is None or (check.outcome == "error" and _may_lack(check, items, parts, told, keys)):
                continue
            ids = tuple(fact.id for fact in check.facts)
            if ids not in tried:
                tried.add(ids)
                yield check


def _known_sum(items: Mapping[str, list[Fact]], total: str, parts: Sequence[str]) -> Check | None:
    """The sum of one place with the parts that it needs, or with all of them; the one that holds."""
    needed = tuple(part for part in parts if not part.endswith("?"))
    ways = [figures for way in (needed, parts) if (figures := _stated_once(items, total, way))]
    checks = [c for figures in ways if (c := sum_check("sum", figures[0].item, figures[0], figures[1:]))]
    return next((c for c in checks if c.outcome in ("holds", "rounding")), checks[-1] if checks else None)


def _may_lack(
    check: Check, items: Mapping[str, list[Fact]], parts: Sequence[str], told: Collection[str], keys: Keys
) -> bool:
    """Whether a figure of a sum may be of something else, or a part of it is told at another place only."""
    apart = (part.removesuffix("?") for part in parts if part.endswith("?"))
    return any(_is_open(fact, keys) for fact in check.facts) or any(p in told and p not in items for p in apart)


def _is_open(fact: Fact, keys: Keys) -> bool:
    """Whether the words of a figure of the prose leave open which of two things it is of."""
    return fact.table is None and len({key.item for key in keys[fact.id]} & {"总计", "本年收入", "本年支出"}) > 1


def _wider_places(fact: Fact) -> list[object]:
    """The row of a figure's table, or its section and those around it."""
    if fact.table:
        return [(fact.table, fact.row), fact.table]
    return [fact.section[:depth] for depth in range(len(fact.section), 0, -1)]


def _stated_once(items: Mapping[str, list[Fact]], total: str, parts: Sequence[str]) -> list[Fact]:
    """The figures of a total and its parts, where each is stated with one value; nothing where one is missing."""
    found: list[Fact] = []
    for name in (total, *parts):
        figures = items.get(name.removesuffix("?"), [])
        if len({amount_of(fact).value for fact in figures}) > 1 or (not figures and not name.endswith("?")):
            return []
        found += figures[:1]
    return found


def _groups(facts: Sequence[Fact], keys: Keys) -> dict[tuple[Meaning, str], list[Fact]]:
    groups: dict[tuple[Meaning, str], list[Fact]] = {}
    for fact in facts:
        for key in keys.get(fact.id, ()):
            groups.setdefault((key, unit_of(fact)), []).append(fact)
    return groups


def _slack(sums: Sequence[Check]) -> dict[str, Decimal]:
    """For each figure that is the total of a sum, how far rounding of its parts may move it."""
    slack: dict[str, Decimal] = {}
    for check in sums:
        if check.kind == "sum" and check.outcome in ("holds", "rounding"):
            moved = sum((amount_of(fact).half for fact in check.facts), Decimal(0))
            slack[check.facts[0].id] = max(moved, slack.get(check.facts[0].id, Decimal(0)))
    return slack


def _restated(
    key: tuple[Meaning, str],
    members: Sequence[Fact],
    groups: Mapping[tuple[Meaning, str], list[Fact]],
    keys: Keys,
    slack: Mapping[str, Decimal],
    doubtful: Collection[tuple[str | None, int | None]],
) -> Iterator[Check]:
    """The figures of one meaning, in clusters that agree; the cluster with the most places is held to be right."""
    for cluster in _clusters(members):
        if len(_places(cluster)) > 1:
            yield Check("restated", "holds", tuple(sorted(cluster, key=lambda f: f.start)), about=key[0].item)
    meant = _named([f for f in members if keys[f.id][0] == key[0] and (f.table, f.row) not in doubtful])
    clusters = _clusters(meant)
    if not 2 <= len(clusters) <= _MANY_VALUES or not _is_one_thing(key[0], meant):
        return
    right = max(clusters, key=lambda c: (len(_places(c)), any(f.table for f in c), -c[0].start))
    measures = {k.measure for k in keys[right[0].id]}
    for cluster in clusters:
        odd = [f for f in cluster if not _agrees_elsewhere(f, groups, keys)]
        if (
            cluster is not right
            and odd
            and (odd[0].measure == "amount" or measures == {k.measure for k in keys[odd[0].id]})
        ):
            yield _difference(key[0], odd, right, slack)


def _named(members: Sequence[Fact]) -> list[Fact]:
    """The figures without those of the prose that only follow another one of their section: they may be parts of it."""
    heads = {fact.section for fact in members if fact.table is None and not fact.carried}
    return [fact for fact in members if fact.table or not fact.carried or fact.section not in heads]


def _clusters(members: Sequence[Fact]) -> list[list[Fact]]:
    """Figures that agree with each other, the most precise first.

    Where very many values are stated under one key, it names no one thing, and only equal ones are brought together.
    """
    by_value: dict[tuple[Decimal, Decimal], list[Fact]] = {}
    for fact in members:
        amount = amount_of(fact)
        by_value.setdefault((amount.half, amount.value), []).append(fact)
    if len(by_value) > _MANY_VALUES:
        return list(by_value.values())
    clusters: list[list[Fact]] = []
    for same in sorted(by_value.values(), key=lambda same: (amount_of(same[0]).half, same[0].start)):
        amount = amount_of(same[0])
        home = next((c for c in clusters if all(equal(amount, amount_of(o)).outcome == "holds" for o in c)), None)
        if home is None:
            clusters.append(list(same))
        else:
            home += same
    return clusters


def _places(cluster: Sequence[Fact]) -> set[str]:
    """The tables and the sections that state a figure."""
    return {fact.table or f"{' > '.join(fact.section)} {fact.start}" for fact in cluster}


def _is_one_thing(key: Meaning, members: Sequence[Fact]) -> bool:
    """Whether equal words mean equal things: for known items, and for names that a table and the prose share."""
    if all(not unit_of(f) for f in members):
        return False
    if is_known(key.item):
        return not _twice_in_a_place(members)
    return any(f.table for f in members) and any(not f.table for f in members) and not _twice_in_a_place(members)


def _twice_in_a_place(members: Sequence[Fact]) -> bool:
    """Whether one table, or a section in the same words, states different values under one key.

    Then the key does not tell them apart.
    """
    values: dict[object, set[Decimal]] = {}
    for fact in members:
        values.setdefault(fact.table or (fact.section, fact.item), set()).add(fact.value)
    return any(len(found) > 1 for found in values.values())


def _agrees_elsewhere(fact: Fact, groups: Mapping[tuple[Meaning, str], list[Fact]], keys: Keys) -> bool:
    """Whether a figure whose words leave two meanings open agrees with one of the others."""
    unit = unit_of(fact)
    return any(
        other.id != fact.id and equal(amount_of(fact), amount_of(other)).outcome == "holds"
        for key in keys[fact.id][1:]
        for other in groups.get((key, unit), ())
    )


def _difference(key: Meaning, odd: Sequence[Fact], right: Sequence[Fact], slack: Mapping[str, Decimal]) -> Check:
    first, witness = odd[0], min(right, key=lambda f: (f.table is None, f.start))
    verdict = equal(amount_of(first), amount_of(witness))
    gap = abs(amount_of(first).value - amount_of(witness).value)
    rounded = max(_slack_of(first, slack), _slack_of(witness, slack))
    by_rounding = all(f.table for f in odd) and any(f.table for f in right) and gap <= rounded
    return Check(
        "restated",
        "rounding" if by_rounding else "error",
        (first, witness, *odd[1:], *(f for f in right if f is not witness)),
        expected=verdict.expected,
        difference=verdict.difference,
        about=key.item,
        rule=told_as(first, witness),
        suspects=tuple(f.id for f in odd) if len(_places(right)) > len(_places(odd)) else (),
    )


def told_as(odd: Fact, witness: Fact) -> str:
    """The rule by which a restatement is told: what kind of place the odd figure stands at, or that its unit is odd."""
    if odd.printed == witness.printed and odd.unit != witness.unit:
        return "unit"
    return "prose" if odd.table is None else "table"


def _slack_of(fact: Fact, slack: Mapping[str, Decimal]) -> Decimal:
    return slack.get(fact.id, Decimal(0))


def _years(groups: Mapping[tuple[Meaning, str], list[Fact]]) -> Iterator[Check]:
    """The year before, as this year's figure and its change give it, against what is stated, and whole against part."""
    before: dict[Meaning, tuple[Fact, Fact]] = {}
    for (key, unit), changes in groups.items():
        if key.measure != "change" or unit not in ("yuan", ""):
            continue
        for measure in ("final", "budget"):
            now = groups.get((key._replace(measure=measure), "yuan"), [])
            if not now or len(_clusters(now)) > 1:
                continue  # nothing, or of more than one thing
            now = sorted(now, key=lambda f: (f.section != changes[0].section, f.start))  # of the same sentence first
            before.setdefault(key._replace(measure=measure), (now[0], changes[0]))
            earlier = key._replace(measure=measure, period=str(int(key.period) - 1) if key.period.isdigit() else "")
            for stated in groups.get((earlier, "yuan"), [])[:1]:
                yield _stated_before(now[0], changes[0], stated)
    for key, part in before.items():
        for (scope, item), inner in _CONTAINED:
            whole = before.get(key._replace(scope=scope, item=item))
            if inner == (key.scope, key.item) and whole:
                yield _whole_and_part(whole, part)


def _within(groups: Mapping[tuple[Meaning, str], list[Fact]], keys: Keys) -> Iterator[Check]:
    """Parts that are stated apart from their whole, in one year: no more than the whole."""
    meant = {key: [f for f in members if keys[f.id][0] == key[0]] for key, members in groups.items()}
    for (key, unit), parts in meant.items():
        for (scope, item), inner in (*_CONTAINED, *_LINES):
            if unit == "yuan" and inner == (key.scope, key.item) and key.measure in ("final", "budget"):
                wholes = meant.get((key._replace(scope=scope, item=item), unit), [])
                yield from (_at_most(part, whole) for part, whole in zip(parts[:1], wholes[:1], strict=False))


def _at_most(part: Fact, whole: Fact) -> Check:
    """Whether a part is within its whole, as far as rounding lets it be told."""
    inner, outer = amount_of(part), amount_of(whole)
    gap = inner.value - outer.value
    outcome: Outcome = "holds" if gap <= 0 else "rounding" if gap <= inner.half + outer.half else "error"
    return Check("part", outcome, (part, whole), (), outer.value / inner.step, gap / inner.step, part.item)


def _stated_before(now: Fact, change: Fact, stated: Fact) -> Check:
    figures = [_money(now), _money(change)]
    gap = figures[0].value - figures[1].value - _money(stated).value
    slack = sum((amount.half for amount in (*figures, _money(stated))), Decimal(0))
    outcome = "holds" if not gap else "rounding" if abs(gap) <= slack else "error"
    step = _money(change).step
    return Check(
        "change",
        outcome,  # type: ignore[arg-type]
        (change, now, stated),
        (1, -1),
        (figures[0].value - _money(stated).value) / step,
        -gap / step,
        about=now.item,
    )


def _whole_and_part(whole: tuple[Fact, Fact], part: tuple[Fact, Fact]) -> Check:
    """What the year before comes to for a whole must not be below what it comes to for its part."""
    (now, change), (now_part, change_part) = whole, part
    figures = [_money(fact) for fact in (now, change, now_part, change_part)]
    total = figures[0].value - figures[1].value
    inner = figures[2].value - figures[3].value
    slack = sum((amount.half for amount in figures), Decimal(0))
    step = figures[0].step
    return Check(
        "part",
        "holds" if inner <= total else "rounding" if inner - total <= slack else "error",
        (change, now, now_part, change_part),
        expected=inner / step,
        difference=(total - inner) / step,
        about=now.item,
        rule="year before",
        told=(f"{total / step:f}", f"{inner / step:f}"),
    )


def _money(fact: Fact) -> Amount:
    """The amount of a fact; no change (持平) is nothing, in any unit."""
    amount = amount_of(fact)
    return amount if amount.unit == "yuan" else replace(amount, step=Decimal(10_000))
