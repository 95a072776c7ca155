"""An output of `structurer extract` -> gold to be corrected by a person, and the lines that say where to look first.

A draft is what the tool read, in the shape of gold. It is gold only when somebody has read the document beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from structurer.errors import InputError
from structurer.evaluate.scores.document import evidence_of
from structurer.evaluate.scores.items import FIGURES
from structurer.evaluate.scores.records import Leaf, leaves_of, shown

_HEADING = ("organization", "fiscal_year", "parts")
_TABLE = ("number", "title", "unit", "columns", "rows")


def read_output(path: Path) -> dict[str, Any]:
    """The output in a file. Raises `InputError` where there is none, it is damaged, or it is something else."""
    try:
        made = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); name an output of structurer extract") from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is no JSON ({str(error).splitlines()[0]}); name an output of structurer extract"
        ) from error
    kinds = {"document": dict, "records": dict, "tables": list, "evidence": dict}
    if not isinstance(made, dict) or not all(isinstance(made.get(key), kind) for key, kind in kinds.items()):
        raise InputError(f"{path} is no output of structurer extract: it has no document, records, tables and evidence")
    return made


def draft(output: Mapping[str, Any]) -> dict[str, Any]:
    """The heading, records and tables of an output as a gold file; tables of a text have no pages."""
    document = output["document"]
    heading = {key: document[key] for key in _HEADING if document.get(key) is not None}
    paged = str(document.get("source", "")).lower().endswith(".pdf")
    return {"document": heading, **output["records"], "tables": [_table(table, paged) for table in output["tables"]]}


def _table(table: Mapping[str, Any], paged: bool) -> dict[str, Any]:
    printed = {key: table.get(key) for key in _TABLE}
    return printed | ({"pages": table["pages"]} if paged else {})


def to_check(output: Mapping[str, Any]) -> list[str]:
    """What to look at first, a line each: disputed values, those with one witness, what is in no record, tables.

    Of values that are as sure as each other figures come before texts.
    """
    return [
        *(line for _, line in sorted(_values(output), key=lambda found: found[0])),
        *(f"refused: {entry['path']}: {entry['value']}: {entry['reason']}" for entry in output.get("rejected", ())),
        *_doubts(output),
        *(f"in no record: {left['text']} ({_place(left)}): {left['context']}" for left in _unclaimed(output)),
    ]


def _values(output: Mapping[str, Any]) -> Iterator[tuple[tuple[bool, bool], str]]:
    """Every value that is not verified, with its turn."""
    for part, record in output["records"].items():
        for leaf in leaves_of(record, f"/{part}"):
            evidence = evidence_of(output, leaf.path)
            if evidence is None or evidence["status"] != "verified":
                yield _turn(leaf, evidence), _line(leaf, evidence)


def _turn(leaf: Leaf, evidence: Mapping[str, Any] | None) -> tuple[bool, bool]:
    """Disputed values come first, then figures."""
    return not (evidence and evidence["status"] == "disputed"), leaf.score not in FIGURES


def _line(leaf: Leaf, evidence: Mapping[str, Any] | None) -> str:
    if evidence is None:
        return f"without evidence: {leaf.path}: {shown(leaf.gold)}"
    why = f": {evidence['why']}" if evidence.get("why") else ""
    return f"{evidence['status']}: {leaf.path}: {shown(leaf.gold)} ({_place(evidence)}){why}"


def _place(evidence: Mapping[str, Any]) -> str:
    return f"page {evidence['page']}, line {evidence['line']}"


def _doubts(output: Mapping[str, Any]) -> Iterator[str]:
    """Rows of tables that may be misread; a row with several reasons is one line."""
    for at, table in enumerate(output["tables"]):
        reasons: dict[int, list[str]] = {}
        for doubt in table.get("doubts", ()):
            reasons.setdefault(doubt["row"], []).append(doubt["reason"])
        for row, said in reasons.items():
            yield f"in doubt: /tables/{at}/rows/{row}: {'; '.join(said)}"


def _unclaimed(output: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(output.get("ledger", {}).get("unclaimed", ()))
