"""A comparison of two results -> lines for people: all that changed, and what is worse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

_SHOWN = 20


def worse(comparison: Mapping[str, Any], by: Decimal) -> list[str]:
    """What is worse, a line each: scores that fell by more than `by`, any more silent errors, documents that now fail.

    Of values F1 counts, not its two halves. Where nothing could be compared, that is a line too.
    """
    found = [
        f"{score} {measure} fell from {row['before']} to {row['after']} ({row['change']})"
        for score, measures in comparison["scores"].items()
        for measure, row in measures.items()
        if row["change"] and Decimal(row["change"]) < -by and (measure == "f1" or "f1" not in measures)
    ]
    silent, documents = comparison["silent errors"], comparison["documents"]
    if silent["after"] > silent["before"]:
        found.append(f"silent errors rose from {silent['before']} to {silent['after']}")
    now_failed = (failed for failed in documents["failed"] if failed["before"] == "scored")
    found += [f"{failed['document']} was scored before, and now: {_state(failed, 'after')}" for failed in now_failed]
    if not documents["compared"] and not documents["failed"]:
        found.append("nothing was compared: no document was scored in both runs on the same gold")
    return found


def _state(failed: Mapping[str, Any], when: str) -> str:
    reason = failed["reason"] if failed[when] != "scored" else None
    return f"{failed[when]} ({reason})" if reason else str(failed[when])


def as_lines(comparison: Mapping[str, Any]) -> list[str]:
    """The comparison for a terminal; of long lists the first values are told, the broken ones before all."""
    listed = (line for what, values in comparison["values"].items() for line in _listed(what, values))
    return [*_runs(comparison), "", *_table(comparison), "", *_chances(comparison), *listed]


def _runs(comparison: Mapping[str, Any]) -> Iterator[str]:
    for when in ("before", "after"):
        run = comparison[when]
        yield f"{when}: {run['command']} (engine {run['engine'] or 'unknown'}, model {run['model'] or 'none'})"
    if not comparison["same gold"]:
        yield "the runs were scored on different gold; values are compared by their places in it"
    documents = comparison["documents"]
    yield f"documents compared value by value: {len(documents['compared'])}"
    for failed in documents["failed"]:
        yield f"{failed['document']}: {_state(failed, 'before')}, then {_state(failed, 'after')}; no values to compare"
    for name, told in (("other gold", "its gold differs"), ("added", "only after"), ("removed", "only before")):
        yield from (f"{stem}: {told}; not compared" for stem in documents[name])


def _table(comparison: Mapping[str, Any]) -> Iterator[str]:
    rows = [["", "before", "after", "change"]]
    for score, measures in comparison["scores"].items():
        for measure, row in measures.items():
            change = f"{Decimal(row['change']):+.4f}" if row["change"] else "-"
            rows.append([f"{score} {measure}", row["before"] or "-", row["after"] or "-", change])
    silent = comparison["silent errors"]
    rows.append(["silent errors", *map(str, silent.values()), f"{silent['after'] - silent['before']:+}"])
    width = max(len(row[0]) for row in rows)
    for name, *cells in rows:
        yield f"{name:<{width}}" + "".join(f"{cell:>9}" for cell in cells)


def _chances(comparison: Mapping[str, Any]) -> Iterator[str]:
    """Of each score that moved: how many values, in how many documents, and how likely that is by chance."""
    for score, found in comparison["by document"].items():
        values = comparison["mcnemar"].get(score)
        told = f"{values['fixed']} fixed, {values['broken']} broken (McNemar p = {values['p']}); " if values else ""
        if found["differ"]:
            differ = f"{found['differ']} of {found['documents']} documents differ"
            yield f"{score}: {told}{differ} (permutation p = {found['p']})"


def _listed(what: str, values: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if values:
        yield from ("", f"{what} ({len(values)})")
    for value in values[:_SHOWN]:
        gold = f", gold {value['gold']}" if value["gold"] is not None else ""
        yield f"  {value['document']} {value['path']}: {_side(value, 'before')} -> {_side(value, 'after')}{gold}"
    if len(values) > _SHOWN:
        yield f"  and {len(values) - _SHOWN} more"


def _side(value: Mapping[str, Any], when: str) -> str:
    got, status = value[f"got {when}"], value[f"status {when}"]
    told = value[f"outcome {when}"] if got is None else str(got)
    return f"{told} [{status}]" if status else told
