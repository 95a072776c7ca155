"""Shares of one whole: 占本年收入的 35.2%, in runs that may add up to one hundred. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from structurer.result import Check, Fact
from structurer.verify.amounts import Amount, Verdict, add_up, amount_of, is_share
from structurer.verify.identities import as_percent
from structurer.verify.meaning import Context, is_spelled_out, is_titled, item_of, scope_of
from structurer.verify.prose.figures import BUDGETS, STATED, Stated, fits, is_money

_NEAR = 5  # figures in front of a count that it may be part of
_FEWEST = 2  # shares that fit an amount, for it to be their whole without a name
_FAR = 400  # figures in front of a share that may belong to it
_TOTAL = re.compile(r"合计|总计|总额|总收入|总支出|总收|收支|收、支|[支收][出入](?:总?预算)?$|支出决算|本年|经费$|共$")


def check_shares(facts: Sequence[Fact], above: Sequence[Fact], stated: Stated, context: Context) -> Iterator[Check]:
    """Runs of shares of one whole: the whole is the figure that most of the run is a share of.

    It stands in the section of the run, in one `above` it, or elsewhere under the name that the run gives it.
    """
    for run in _runs(facts, context):
        base = run[0][0].base
        elsewhere = stated.get((scope_of(base), item_of(base, context.organization)), []) if base else []
        wholes = _wholes(facts, run, context) or _wholes([*above, *facts], run, context)
        here = bool(wholes)
        wholes = wholes or [fact for fact in elsewhere if fact.value]
        best = max((_of_whole(facts, run, whole) for whole in wholes), key=_support, default=[])
        if not base or not wholes:
            best = max(best, _of_any_whole(facts, run), key=_support)
        told = (here or is_spelled_out(base)) and bool(base) and len({amount_of(w).value for w in wholes}) == 1
        if any(_supports(check) for check in best) or told:
            yield from best
            yield from _hundred(run, best)
        else:
            yield from (check for check in best if check.outcome in ("holds", "note"))


def _of_any_whole(facts: Sequence[Fact], run: Sequence[tuple[Fact, Fact]]) -> list[Check]:
    """Shares of an amount that no name calls a total, where more than one of them fits and most do."""
    before = [fact for fact in _before(facts, run) if fact.id not in {part.id for _, part in run}]
    tried = (_of_whole(facts, run, whole) for whole in reversed(before))
    good = [checks for checks in tried if _support(checks)[0] >= _FEWEST and 2 * _support(checks)[0] >= len(checks)]
    return max(good, key=_support, default=[])


def check_shares_of_counts(facts: Sequence[Fact]) -> Iterator[Check]:
    """A count behind 其中 and its share of the count before it (教师 a 人，其中骨干 b 人，占 c%)."""
    for at, share in enumerate(facts):
        if share.measure != "share" or share.base or not at or facts[at - 1].measure != "count":
            continue
        part = facts[at - 1]
        wholes = [f for f in facts[max(0, at - _NEAR) : at - 1] if f.measure == "count" and f.unit == part.unit]
        checks = [_share(share, part, whole) for whole in reversed(wholes)]
        fitting = next((check for check in checks if check.outcome == "holds"), None)
        if fitting or (checks and "其中" in part.clause):
            yield fitting or checks[0]


def _of_whole(facts: Sequence[Fact], run: Sequence[tuple[Fact, Fact]], whole: Fact) -> list[Check]:
    """The shares of a run, each of one whole."""
    return [_share(share, _meant(facts, share, part, whole), whole) for share, part in run if part is not whole]


def _support(checks: Sequence[Check]) -> tuple[int, int]:
    """How much shares say that their whole is the right one: those that fit, then those that do not."""
    return sum(1 for check in checks if _supports(check)), -sum(1 for check in checks if check.outcome == "error")


def _meant(facts: Sequence[Fact], share: Fact, part: Fact, whole: Fact) -> Fact:
    """The amount that a share is of: the nearest, or one before it that it fits (人员经费 a（b, c），占)."""
    if _share(share, part, whole).outcome == "holds":
        return part
    before = [f for f in facts if f.start < part.start and share.lead.startswith(f.lead) and f.measure == part.measure]
    return next((f for f in reversed(before) if f is not whole and _share(share, f, whole).outcome == "holds"), part)


def _supports(check: Check) -> bool:
    """Whether a share that fits says that the whole is the right one: nothing and all of it fit by chance."""
    return fits(check) and bool(check.facts[0].value)


def _runs(facts: Sequence[Fact], context: Context) -> list[list[tuple[Fact, Fact]]]:
    """Shares with the amounts that they are of, in runs of one base."""
    runs: list[list[tuple[Fact, Fact]]] = []
    base = None
    for at, fact in enumerate(facts):
        if fact.measure != "share":
            continue
        part = _part_of(facts[max(0, at - _FAR) : at], fact)
        if part is None:
            continue
        named = item_of(fact.base, context.organization) if fact.base else None
        if named is not None:
            other = named != base
        else:
            other = bool(runs) and (
                _begins_anew(facts, runs[-1][-1][0], part) if base is None else not _goes_on(runs[-1][-1][0], fact)
            )
        if not runs or other:
            runs.append([])
            base = named
        runs[-1].append((fact, part))
    return runs


def _begins_anew(facts: Sequence[Fact], before: Fact, part: Fact) -> bool:
    """Whether a total is stated between a share and the next part, of which that is a share."""
    start, end = (bisect_left(facts, fact.start, key=lambda fact: fact.start) for fact in (before, part))
    return any(f.measure in STATED and is_money(f) and _TOTAL.search(f.item) for f in facts[start:end])


def _goes_on(before: Fact, fact: Fact) -> bool:
    """Whether a share without a base is of the base of the one before: in the same sentence."""
    return fact.lead.startswith(before.lead)


def _part_of(before: Sequence[Fact], share: Fact) -> Fact | None:
    """The amount that a share is of: the last one with its item, unless the item came without an amount."""
    here = [f for f in before if f.measure in STATED and is_money(f) and share.lead.startswith(f.lead)]
    own = next((fact for fact in reversed(here) if fact.item == share.item), None)
    if own:
        return own
    for fact in reversed(before):
        if fact.measure in STATED and is_money(fact):
            return fact if fact.item == share.item or share.carried else None
        if not fact.carried and fact.measure == "share":
            return None
    return None


def _wholes(facts: Sequence[Fact], run: Sequence[tuple[Fact, Fact]], context: Context) -> list[Fact]:
    """The figures that a run of shares may be of: those its base names, else the totals of its section."""
    parts = {part.id for _, part in run}
    before = [fact for fact in _before(facts, run) if fact.id not in parts or len(run) == 1]
    base = run[0][0].base
    item = item_of(base, context.organization) if base else ""
    if item:
        own = {part.item for _, part in run}
        scopes = ("", scope_of(base))
        meant = [f for f in before if f.item not in own and not is_titled(f)]
        named = [f for f in meant if item_of(f.item, context.organization) == item]
        return [f for f in reversed(named) if not scopes[1] or scope_of(f.item) in scopes]
    kind = [fact for fact in before if fact.measure not in BUDGETS]
    planned = [fact for fact in before if fact.measure in BUDGETS]
    totals = [[fact for fact in some if _TOTAL.search(fact.item)] for some in (kind, planned)]
    return [*totals[0][::-1], *totals[1][::-1]] or (kind or planned)[:1]


def _before(facts: Sequence[Fact], run: Sequence[tuple[Fact, Fact]]) -> list[Fact]:
    """The amounts in front of the first share of a run."""
    end = bisect_left(facts, run[0][0].start, key=lambda fact: fact.start)
    return [f for f in facts[max(0, end - _FAR) : end] if f.measure in STATED and is_money(f) and f.value]


def _share(share: Fact, part: Fact, whole: Fact) -> Check:
    verdict = is_share(as_percent(share), amount_of(part), amount_of(whole))
    if verdict.outcome == "note" and not part.value and not share.value:
        verdict = Verdict("holds")
    return Check("share", verdict.outcome, (share, part, whole), (), verdict.expected, verdict.difference, part.item)


def _hundred(run: Sequence[tuple[Fact, Fact]], checks: Sequence[Check]) -> Iterator[Check]:
    """Shares whose amounts make up the whole add up to one hundred."""
    if len(run) < 2 or not checks:
        return
    whole = checks[0].facts[-1]
    made_up = add_up(amount_of(whole), [amount_of(part) for _, part in run], [1] * len(run))
    if made_up.outcome == "error" or any(check.outcome == "error" for check in checks):
        return
    hundred = Amount(Decimal(100), Decimal(0), "%")
    verdict = add_up(hundred, [as_percent(share) for share, _ in run], [1] * len(run))
    if verdict.outcome != "error":
        yield Check("share", verdict.outcome, tuple(share for share, _ in run), rule="hundred", about=whole.item,
                    expected=hundred.value, difference=-verdict.difference if verdict.difference else None)  # fmt: skip
