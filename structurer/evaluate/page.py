"""The result of a run -> one HTML page that stands by itself: no script, nothing that is fetched.

All words of documents are data. They are escaped, and what cannot be seen in them, U+202E that turns the direction of
writing say, is shown as its code point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from structurer.evaluate.plots import plots_of
from structurer.evaluate.scores.items import FIGURES, SCORES
from structurer.evaluate.terminal import NONE, counted, percent, problems_of, visible

_TEMPLATE = Path(__file__).with_name("page.html")
_MOST_MISSES = 300  # of a document: the page stays one that a browser opens at once, the result has all
_OF_A_MISS = ("gold", "got", "status", "kind", "similarity")
_READING = {
    "score_by_part": "F1 weighs what is missed and what is given wrongly alike. In brackets, and as a bar across the "
    "end: the interval in which F1 lies when as many documents are drawn again.",
    "score_by_field": "The fields with most misses first. A field is named by its path; [] stands for any row.",
    "status_against_truth": "A released value is verified, grounded or disputed. A figure that is verified and wrong "
    "is a silent error.",
    "errors_by_kind": "What kind of error each is, told from the figures that the document prints.",
    "cost_against_score": "Each dot is a document. The lowest ones are named.",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """A score on top of the page: its name, the score, and what stands behind it."""

    name: str
    score: str | None
    told: str


def page_of(result: Mapping[str, Any]) -> str:
    """The page as text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_TEMPLATE.read_text("utf-8"))
    plots = [(_READING[name], Markup(svg)) for name, svg in plots_of(result).items()]
    return template.render(_told(result), plots=plots)


def _shown(value: object) -> object:
    """What stands for a value on the page. Markup is a `str` of its own kind and goes on as it is."""
    if value is None:
        return NONE
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return visible(value) if type(value) is str else value


def _told(result: Mapping[str, Any]) -> dict[str, Any]:
    """All that the template names."""
    whole = result["all"]
    rows = [_row(number, stem, result) for number, stem in enumerate(result["documents"], 1)]
    return {
        "result": result,
        "whole": whole,
        "documents": counted(len(result["documents"]), "document"),
        "states": ", ".join(f"{number:,} {state}" for state, number in result["states"].items()),
        "versions": ", ".join(f"{name} {version}" for name, version in result["versions"].items()),
        "share": percent(result["intervals"]["share"]),
        "headlines": list(_headlines(whole)),
        "silent": [miss for row in rows for miss in row["misses"] if miss["silent"]],
        "rows": rows,
        "scores": SCORES,
        "asked": bool(whole["usage"]["requests"] or whole["usage"]["cached"]),
        "missed": _fields(result["fields"], missed=True),
        "right": _fields(result["fields"], missed=False),
        "problems": problems_of(result),
        "counted": counted,
        "most": _MOST_MISSES,
    }


def _headlines(whole: Mapping[str, Any]) -> Iterator[Headline]:
    for name in SCORES:
        if name in whole["scores"]:
            tally, bounds = whole["scores"][name], whole["intervals"].get(name)
            yield Headline(name, tally["f1"], f"F1, {bounds[0]}–{bounds[1]}" if bounds else "F1")
    tables, trust = whole["tables"], whole["trust"]
    ledger, places, absences = whole["ledger"], whole["grounding"], whole["absences"]
    yield Headline("tables", tables["grits"], f"GriTS of {counted(tables['compared'], 'table')}")
    yield Headline("right values released", trust["right values released"], "of the figures of gold")
    yield Headline("numerals accounted for", ledger["coverage"], _of(ledger["accounted"], ledger["numerals"]))
    yield Headline("right place", places["share"], _of(places["right"], places["known"]))
    filled = f"{absences['fabricated']:,} filled that are not stated"
    yield Headline("absences", f"{absences['right']:,}", f"left out as they should be, {filled}")
    yield from _of_findings(whole["findings"] or {"by strength": {}, "errors": 0})


def _of_findings(found: Mapping[str, Any]) -> Iterator[Headline]:
    clear = found["by strength"].get("clear")
    if clear:
        yield Headline("contradictions told", clear["recall"], f"{_of(clear['told'], clear['listed'])} clear ones")
    if found["errors"]:
        yield Headline("errors told", found["precision"], f"{_of(found['listed'], found['errors'])} are listed")


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" if whole else "not known"


def _row(number: int, stem: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the table of documents, with its misses."""
    one = result["documents"][stem]
    return {
        "number": number,
        "stem": stem,
        "one": one,
        "f1": [one["scores"].get(name, {}).get("f1") for name in SCORES] if "scores" in one else [],
        "seconds": result["seconds"].get(stem),
        "misses": [_miss(stem, miss) for miss in one.get("misses", ())],
    }


def _miss(stem: str, miss: Mapping[str, Any]) -> dict[str, Any]:
    silent = miss["score"] in FIGURES and miss.get("status") == "verified"
    return dict.fromkeys(_OF_A_MISS) | dict(miss) | {"stem": stem, "silent": silent}


def _fields(fields: Mapping[str, Any], missed: bool) -> list[tuple[str, Mapping[str, Any]]]:
    """The fields with misses, those with most first, or those without."""
    found = [(name, tally) for name, tally in fields.items() if bool(tally["extra"] or tally["missed"]) == missed]
    return sorted(found, key=lambda pair: -(pair[1]["extra"] + pair[1]["missed"]))
