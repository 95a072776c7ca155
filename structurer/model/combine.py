"""Rules and model together: where they agree a value has a second witness, where they differ it is a finding.

A value that the document's arithmetic bears out stays whatever the other engine says. Else the other's is taken where
the arithmetic bears that one out, and where it bears out neither, the first engine's value is released as disputed: in
hybrid that of the rules, else that of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from structurer.document import Span
from structurer.forms import fold
from structurer.result import Check, Claim, Path, Source
from structurer.verify.grounding import FactsAt, fact_of, facts_at
from structurer.verify.naming import is_equal, own_name, row_of
from structurer.verify.trust import ENGINES, Trust


def places_of(claims: Sequence[Claim]) -> frozenset[int]:
    """Where the figures of some claims begin."""
    return frozenset(claim.spans[0].start for claim in claims if claim.unit is not None and claim.spans)


def disputed_claims(claims: Sequence[Claim], facts: FactsAt, trust: Trust) -> tuple[Claim, ...]:
    """The claims whose figures the document's own arithmetic contradicts."""
    found = [(claim, fact_of(claim, facts)) for claim in claims if claim.unit is not None]
    return tuple(claim for claim, fact in found if fact and trust.status(fact)[0] == "disputed")


def with_names(claims: Sequence[Claim], ruled: Sequence[Claim]) -> list[Claim]:
    """The model's claims with what the rules know of the words that name their fields, which is no answer."""
    named = {claim.path: claim.named for claim in ruled if claim.unit is not None}
    return [replace(claim, named=named.get(claim.path, claim.named)) for claim in claims]


def without_doubles(claims: Sequence[Claim], chunk_of: Sequence[int]) -> list[Claim]:
    """The claims with a row that two chunks tell as one: the later one fills what the earlier one left open.

    `chunk_of` says which chunk each claim is from. Rows of one chunk are never one: a document may list a name twice.
    """
    texts: dict[Path, list[Claim]] = {}
    chunks: dict[Path, int] = {}
    for claim, chunk in zip(claims, chunk_of, strict=True):
        row = row_of(claim.path)
        if row:
            chunks[row] = chunk
            texts.setdefault(row, []).extend([claim] if claim.unit is None else [])
    rows: dict[tuple[Path, tuple[str, ...]], list[Path]] = {}
    same: dict[Path, Path] = {}
    met: set[tuple[Path, int]] = set()
    for row, said in texts.items():
        own = own_name(said)
        named = [claim for claim in said if str(claim.path[-1]).endswith("name")] or ([own] if own else [])
        name = tuple(fold(claim.text) for claim in named)
        alike = rows.setdefault((row[:-1], name), []) if name else []
        free = (other for other in alike if chunks[other] != chunks[row] and (other, chunks[row]) not in met)
        same[row] = next(free, row)
        met.add((same[row], chunks[row]))
        alike += [row] if same[row] == row else []
    moved = [replace(c, path=same[row] + c.path[len(row) :]) if (row := row_of(c.path)) else c for c in claims]
    return list({claim.path: claim for claim in reversed(moved)}.values())[::-1]


def combine(
    source: Source, first: Sequence[Claim], second: Sequence[Claim], trust: Trust
) -> tuple[list[Claim], list[Check]]:
    """The claims of two engines, each path once, and the checks that tell where they differ.

    The first engine's value is kept where the arithmetic of the document bears out neither.
    """
    facts = facts_at(source.facts)
    moved = list(_in_rows(first, second))
    theirs: Mapping[Path, Claim] = {claim.path: claim for claim in reversed(moved)}
    names, their_names = _row_names(first), _row_names(moved)
    out: list[Claim] = []
    checks: list[Check] = []
    for claim in first:
        other = theirs.get(claim.path)
        if other is None or claim.unit is None:
            out.append(claim)
        elif _agree(claim, other, facts):
            row = row_of(claim.path)
            one = _is_one_name(names.get(row, ""), their_names.get(row, ""))
            both = replace(claim, by=("rules", "model"), named=claim.named or other.named)
            out.append(both if one else claim)  # the figure of another thing is no second witness
        else:
            kept, check = _settled(claim, other, facts, trust)
            out.append(kept)
            checks += [check] if check else []
    known = {claim.path for claim in first}
    return out + [claim for claim in moved if claim.path not in known], checks


def _row_names(claims: Sequence[Claim]) -> Mapping[Path, str]:
    """What the rows of lists are of, by their paths."""
    texts: dict[Path, list[Claim]] = {}
    for claim in claims:
        row = row_of(claim.path)
        if row and claim.unit is None:
            texts.setdefault(row, []).append(claim)
    return {row: fold(name.text) for row, said in texts.items() if (name := own_name(said))}


def _is_one_name(one: str, other: str) -> bool:
    """Whether two names can be of one thing; where one of them is not told nothing speaks against it."""
    return not one or not other or one in other or other in one


def _agree(one: Claim, other: Claim, facts: FactsAt) -> bool:
    """Whether two claims point at one place, or at two that state one value."""
    if _place(one) == _place(other):
        return True
    left, right = fact_of(one, facts), fact_of(other, facts)
    return left is not None and right is not None and bool(left.value) and is_equal(left, right)


def _settled(claim: Claim, other: Claim, facts: FactsAt, trust: Trust) -> tuple[Claim, Check | None]:
    """Which of two different values is kept, and the check that tells of the other."""
    fact, rival = fact_of(claim, facts), fact_of(other, facts)
    if fact is None or rival is None:  # of two places the one whose words were read
        return (claim, None) if fact or not rival else (replace(other, named=other.named or claim.named), None)
    about = ".".join(str(part) for part in claim.path)
    rules_first = "rules" in claim.by
    if trust.status(fact)[0] == "verified":
        return claim, Check(ENGINES, "note", (fact, rival), about=about, rule="kept" if rules_first else "taken")
    if trust.status(rival)[0] == "verified":
        taken = replace(other, named=claim.named)
        return taken, Check(ENGINES, "note", (rival, fact), about=about, rule="taken" if rules_first else "kept")
    told = (fact, rival) if rules_first else (rival, fact)
    return claim, Check(ENGINES, "error", told, about=about, rule=ENGINES, suspects=(fact.id,))


def _place(claim: Claim) -> Span:
    return Span(claim.spans[0].start, claim.spans[-1].end)


def _in_rows(first: Sequence[Claim], second: Sequence[Claim]) -> Iterator[Claim]:
    """The second claims with their rows numbered as the first ones number the same rows, new ones behind them.

    Rows are the same where they share a figure's place, or words at one place.
    """
    at: dict[tuple[Path, tuple[Span, ...]], Path] = {}
    last: dict[Path, int] = {}
    for claim in first:
        row = row_of(claim.path)
        if row:
            at.setdefault((row[:-1], claim.spans), row)
            last[row[:-1]] = max(last.get(row[:-1], -1), _number(row))
    rows: dict[Path, Path] = {}
    for claim in second:
        row = row_of(claim.path)
        found = at.get((row[:-1], claim.spans)) if row else None
        if found and row not in rows:
            rows[row] = found
    for claim in second:
        row = row_of(claim.path)
        if row and row not in rows:
            last[row[:-1]] = last.get(row[:-1], -1) + 1
            rows[row] = (*row[:-1], last[row[:-1]])
        yield replace(claim, path=rows[row] + claim.path[len(row) :]) if row else claim


def _number(row: Path) -> int:
    number = row[-1]
    assert isinstance(number, int)
    return number
