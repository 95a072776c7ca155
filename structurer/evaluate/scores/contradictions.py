"""Findings against the list of what a document is known to contradict itself in (gold/findings/<stem>.json)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from structurer.evaluate.scores.words import folded, number

_ENOUGH = 2
"""Figures that a finding and an entry must share to be of one contradiction."""
_SCALES = (Decimal(10_000), Decimal(100_000_000))
_TELLING = 3  # digits of a figure that tell it from others


@dataclass(frozen=True, slots=True)
class Listed:
    """A contradiction of the list with what was found of it; `found` is the severity of the heaviest finding."""

    id: str
    kind: str
    strength: str
    figures: tuple[str, ...]
    found: str | None

    @property
    def told(self) -> bool:
        """Whether it was found; one that is clear must be told as an error."""
        return self.found == "error" if self.strength == "clear" else self.found is not None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding of an error, and whether an entry of the list bears it out."""

    kind: str
    message: str
    listed: bool


def judged_findings(
    listed: Sequence[Mapping[str, Any]], findings: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Listed, ...], tuple[Alarm, ...]]:
    """Every listed contradiction, and every error that was told."""
    alarms = (
        Alarm(found["kind"], found["message"], any(matches(entry, found) for entry in listed))
        for found in findings
        if found["severity"] == "error"
    )
    return tuple(_listed(listed, findings)), tuple(alarms)


def _listed(listed: Sequence[Mapping[str, Any]], findings: Sequence[Mapping[str, Any]]) -> Iterator[Listed]:
    for at, entry in enumerate(listed):
        severities = {found["severity"] for found in findings if matches(entry, found)}
        heaviest = next((level for level in ("error", "rounding", "note") if level in severities), None)
        figures = tuple(str(figure) for figure in entry["figures"])
        yield Listed(str(entry.get("id", at)), entry["kind"], entry.get("strength", "clear"), figures, heaviest)


def matches(entry: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    """Whether a finding is of a listed contradiction.

    They share two figures, or all of an entry that names one; the first figure of such a finding is the tested one. A
    finding that singles out the first figure of an entry, the wrong one, is of it too, whatever it proves that by. An
    entry that names words (a year, a name) is matched by what the finding quotes, one that names nothing by its kind.
    """
    if not entry["figures"]:
        return bool(entry["kind"] == finding["kind"])
    wanted = {plain(figure) for figure in entry["figures"] if number(figure) is not None}
    words = [folded(str(figure)) for figure in entry["figures"] if number(figure) is None]
    if words and not wanted:
        quoted = [folded(str(figure.get("label") or "")) for figure in finding["figures"]] + [
            folded(finding["message"])
        ]
        return any(word in quote for word in words for quote in quoted)
    figures = [plain(figure["value"]) for figure in finding["figures"] if figure.get("value")]
    if len(wanted) == 1:
        return figures[:1] == list(wanted)
    if _is_singled_out(plain(entry["figures"][0]), finding):
        return True
    told = {*figures, plain(finding.get("expected") or "")} - {""}
    return sum(1 for figure in wanted if any(_is_one(figure, other) for other in told)) >= _ENOUGH


def _is_singled_out(wrong: str, finding: Mapping[str, Any]) -> bool:
    """Whether a finding holds that one figure to be wrong."""
    suspects = {plain(figure["value"]) for figure in finding["figures"] if figure.get("suspect")}
    return wrong in suspects and len(wrong.replace(".", "").strip("0")) >= _TELLING


def _is_one(figure: str, other: str) -> bool:
    """Whether two printed figures are one: the same digits, or one amount in 元 and in 万元 or 亿元."""
    if figure == other or not number(other):
        return figure == other
    least, most = sorted((Decimal(figure), Decimal(other)))
    places = max(-int(least.as_tuple().exponent), 0)
    return least > 0 and any(round(most / scale, places) == least for scale in _SCALES)


def plain(value: str) -> str:
    """A printed figure without sign, thousands separators and zeros behind the point: one contradiction is told of
    856.70 and of 856.7."""
    bare = folded(str(value)).replace(",", "").lstrip("-").rstrip("%")
    return re.sub(r"(\.\d*?)0+$", r"\1", bare).rstrip(".") if "." in bare else bare
