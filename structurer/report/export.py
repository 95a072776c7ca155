"""Result -> the published JSON (a contract, see docs/output.md), Markdown for people, and tidy rows.

Numbers are strings, keys and order are stable: the same input gives the same bytes. Boxes are whole points, rounded
outwards.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from structurer import __version__
from structurer.document import Box, Document, Span, Table
from structurer.locate import printed
from structurer.result import Evidence, Fact, Finding, Result

FACT_COLUMNS = (
    "id", "item", "code", "measure", "period", "scope", "value", "unit", "yuan", "page", "line", "boxes", "quote",
    "section", "table", "row", "column", "status",
)  # fmt: skip


def to_dict(result: Result) -> dict[str, Any]:
    """The published shape of a result."""
    document = result.document
    return {
        "structurer": {
            "version": __version__,
            "schemas": list(result.schemas),
            "engine": result.engine,
            "model": result.model,
            "prompts": dict(result.prompts),
        },
        "document": {
            "source": document.source,
            "sha256": document.sha256,
            "pages": len(document.pages),
            "organization": result.organization,
            "fiscal_year": result.fiscal_year,
            "parts": list(result.parts),
        },
        "records": result.records,
        "tables": [table_dict(table) for table in result.tables],
        "facts": [fact_dict(document, fact) for fact in result.facts],
        "evidence": {where: _evidence(evidence) for where, evidence in result.evidence.items()},
        "findings": [_finding(finding) for finding in result.findings],
        "ledger": {
            "numerals": result.ledger.numerals,
            "claimed": result.ledger.claimed,
            "explained": dict(result.ledger.explained),
            "unclaimed": [
                {"text": u.text, "page": u.page, "line": u.line, "context": u.context} for u in result.ledger.unclaimed
            ],
        },
        "chunks": [{"section": c.section, "state": c.state, "reason": c.reason} for c in result.chunks],
        "rejected": [{"path": r.path, "value": r.value, "reason": r.reason} for r in result.rejected],
        "usage": {"requests": 0, "retries": 0, "prompt_tokens": 0, "completion_tokens": 0, "cached": 0, "cost": "0"}
        | dict(result.usage),
    }


def to_json(result: Result) -> str:
    return json.dumps(to_dict(result), ensure_ascii=False, indent=1) + "\n"


def table_dict(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "number": table.number,
        "title": table.title,
        "unit": table.unit,
        "form": table.form,
        "pages": list(table.pages),
        "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "notes": [note.text for note in table.notes],
        "doubts": [{"row": row, "reason": reason} for row, reason in table.doubts],
    }


def fact_dict(document: Document, fact: Fact) -> dict[str, Any]:
    line = document.line_at(fact.start)
    pages = document.boxes(fact.spans)
    return {
        "id": fact.id,
        "item": fact.item,
        "code": fact.code,
        "measure": fact.measure,
        "period": fact.period,
        "scope": fact.scope,
        "value": fact.signed,
        "unit": fact.unit,
        "yuan": _decimal(fact.yuan),
        "page": line.page,
        "line": line.number,
        "boxes": _boxes(pages[0][1] if pages else ()),
        "quote": printed(document, fact.spans),
        "section": " > ".join(fact.section),
        "table": fact.table,
        "row": fact.row,
        "column": fact.column,
        "status": "grounded",
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "status": evidence.status,
        "by": list(evidence.by),
        "page": evidence.page,
        "line": evidence.line,
        "boxes": _boxes(evidence.boxes),
        "span": _span(evidence.spans),
        "quote": evidence.quote,
        "yuan": _decimal(evidence.yuan),
    } | ({"continued": [_page_boxes(page, boxes) for page, boxes in evidence.continued]} if evidence.continued else {})


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message,
        "figures": [
            {"value": f.value, "unit": f.unit, "page": f.page, "line": f.line, "boxes": _boxes(f.boxes)}
            for f in finding.figures
        ],
        "expected": finding.expected,
        "difference": finding.difference,
    }


def _span(spans: Sequence[Span]) -> list[int]:
    return [min(s.start for s in spans), max(s.end for s in spans)] if spans else []


def _boxes(boxes: Iterable[Box]) -> list[list[int]]:
    return [[math.floor(b.x0), math.floor(b.top), math.ceil(b.x1), math.ceil(b.bottom)] for b in boxes]


def _page_boxes(page: int, boxes: Iterable[Box]) -> dict[str, Any]:
    return {"page": page, "boxes": _boxes(boxes)}


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


# Rows


def facts_csv(result: Result) -> str:
    """Facts as CSV, one a row, boxes left to the JSON."""
    columns = [column for column in FACT_COLUMNS if column != "boxes"]
    rows = (fact_dict(result.document, fact) for fact in result.facts)
    return _csv([columns, *([_safe(row[column]) for column in columns] for row in rows)])


def table_csv(table: Table) -> str:
    return _csv(
        [[_safe(column) for column in table.columns], *([_safe(cell.text) for cell in row] for row in table.rows)]
    )


def _safe(value: Any) -> str:
    """A cell that a spreadsheet would take for a formula is kept as text; negative numbers stay numbers."""
    text = "" if value is None else str(value)
    looks_active = text[:1] in ("=", "+", "@", "\t", "\r") or (
        text[:1] == "-" and not text[1:].replace(",", "").replace(".", "").rstrip("%").isdecimal()
    )
    return "'" + text if looks_active and len(text) > 1 else text


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


# Markdown


def table_markdown(table: Table) -> str:
    """A table as Markdown under its title."""
    head = f"### {table.id} {table.number + ' ' if table.number else ''}{table.title}".rstrip()
    place = (
        f"{_pages(table)}{f', unit {table.unit}' if table.unit else ''}{f', form {table.form}' if table.form else ''}"
    )
    lines = [head, "", place, "", _row(table.columns), _row("---" for _ in table.columns)]
    lines += [_row(cell.text for cell in row) for row in table.rows]
    lines += ["", *(note.text for note in table.notes)] if table.notes else []
    return "\n".join(lines) + "\n"


def _pages(table: Table) -> str:
    first, last = table.pages
    return f"page {first}" if first == last else f"pages {first}-{last}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def to_markdown(result: Result) -> str:
    """A result for people: records with the status and place of each value, then the tables."""
    document = result.document
    lines = [f"# {result.organization or document.source}", ""]
    lines += [f"{document.source}, {len(document.pages)} pages, year {result.fiscal_year or 'unknown'}", ""]
    for part, record in result.records.items():
        lines += [f"## {part}", "", *_record_lines(record, f"/records/{part}", result, 0), ""]
    if result.findings:
        lines += ["## Findings", "", *(f"- {f.severity}: {f.message}" for f in result.findings), ""]
    if result.tables:
        lines += ["## Tables", "", *(table_markdown(table) for table in result.tables)]
    return "\n".join(lines).rstrip() + "\n"


def _record_lines(node: Any, where: str, result: Result, depth: int) -> Iterator[str]:
    indent = "  " * depth
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in children:
        path = f"{where}/{key}"
        label = f"{indent}- {key if isinstance(key, str) else key + 1}"
        evidence = result.evidence.get(path)
        mark = f" ({evidence.status}, p{evidence.page} line {evidence.line})" if evidence else ""
        if isinstance(value, dict) and set(value) == {"value", "unit"}:
            yield f"{label}: {value['value']} {value['unit']}{mark}"
        elif isinstance(value, (dict, list)):
            yield label
            yield from _record_lines(value, path, result, depth + 1)
        else:
            yield f"{label}: {value}{mark}"
