"""Result -> the published JSON (a contract, see docs/output.md), Markdown and a summary for people, and tidy rows.

Numbers are strings, keys and order are stable: the same input gives the same bytes. Boxes are whole points, rounded
outwards.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

from structurer import __version__
from structurer.document import Box, Document, Span, Table
from structurer.locate import printed
from structurer.report.findings import counted, findings_markdown, sentence
from structurer.result import Evidence, Fact, Figure, Finding, Ledger, Result, Status, Usage

FACT_COLUMNS = (
    "id", "item", "code", "measure", "period", "scope", "value", "unit", "yuan", "page", "line", "boxes", "quote",
    "section", "table", "row", "column", "status",
)  # fmt: skip
_MOST_KINDS = 6


def to_dict(result: Result, language: str = "en") -> dict[str, Any]:
    """The published shape of a result; `language` is that of the findings."""
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
        "facts": facts_list(result),
        "evidence": {where: _evidence(document, evidence) for where, evidence in result.evidence.items()},
        "findings": findings_list(result, language),
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
        "usage": _usage(result.usage),
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "requests": usage.requests,
        "retries": usage.retries,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cached": usage.cached,
        "cost": _decimal(usage.cost),
    }


def to_json(result: Result, language: str = "en") -> str:
    return json.dumps(to_dict(result, language), ensure_ascii=False, indent=1) + "\n"


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


def facts_list(result: Result) -> list[dict[str, Any]]:
    return [_fact(result.document, fact, result.statuses) for fact in result.facts]


def findings_list(result: Result, language: str = "en") -> list[dict[str, Any]]:
    return [_finding(finding, language) for finding in result.findings]


def _fact(document: Document, fact: Fact, statuses: Mapping[str, Status]) -> dict[str, Any]:
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
        "status": statuses.get(fact.id, "grounded"),
    }


def _evidence(document: Document, evidence: Evidence) -> dict[str, Any]:
    return {
        "status": evidence.status,
        "by": list(evidence.by),
        "page": evidence.page,
        "line": evidence.line,
        "boxes": _boxes(evidence.boxes),
        "span": _span(evidence.spans),
        "quote": evidence.quote,
        "yuan": _decimal(evidence.yuan),
        "why": evidence.why,
        "unit_at": _place(document, evidence.unit_spans) if evidence.unit_spans else None,
    } | ({"continued": [_page_boxes(page, boxes) for page, boxes in evidence.continued]} if evidence.continued else {})


def _place(document: Document, spans: Sequence[Span]) -> dict[str, Any]:
    line = document.line_at(spans[0].start)
    pages = document.boxes(spans)
    boxes = pages[0][1] if pages else ()
    return {"page": line.page, "line": line.number, "boxes": _boxes(boxes), "quote": printed(document, spans)}


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "message": sentence(finding, language),
        "figures": [_figure(figure) for figure in finding.figures],
        "expected": finding.expected,
        "difference": finding.difference,
        "also": finding.also,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "unit": figure.unit,
        "page": figure.page,
        "line": figure.line,
        "boxes": _boxes(figure.boxes),
        "label": figure.label,
        "suspect": figure.suspect,
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
    return _csv([columns, *([_safe(row[column]) for column in columns] for row in facts_list(result))])


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


def to_markdown(result: Result, language: str = "en") -> str:
    """A result for people: records with the status and place of each value, then the findings and the tables."""
    document = result.document
    lines = [f"# {result.organization or document.source}", ""]
    lines += [f"{document.source}, {len(document.pages)} pages, year {result.fiscal_year or 'unknown'}", ""]
    for part, record in result.records.items():
        lines += [f"## {part}", "", *_record_lines(record, f"/records/{part}", result, 0), ""]
    lines += findings_markdown(result, language)
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
        is_figure = isinstance(value, dict) and set(value) == {"value", "unit"}
        mark = _mark(evidence, is_figure) if evidence else ""
        if is_figure:
            yield f"{label}: {value['value']} {value['unit']}{mark}"
        elif isinstance(value, (dict, list)):
            yield label
            yield from _record_lines(value, path, result, depth + 1)
        else:
            yield f"{label}: {value}{mark}"


def _mark(evidence: Evidence, is_figure: bool) -> str:
    """Status and place; of a figure also why, which for words is always the same."""
    why = f"; {evidence.why}" if evidence.why and is_figure else ""
    return f" ({evidence.status}, p{evidence.page} line {evidence.line}{why})"


# The summary


def summary(name: str, result: Result, paths: Sequence[Path]) -> str:
    """A few lines on what was found and how far it can be trusted."""
    statuses = Counter(evidence.status for evidence in result.evidence.values())
    rows = sum(len(table.rows) for table in result.tables)
    parts = ", ".join(result.parts) or "no known part (outline, tables and facts all the same)"
    lines = [
        f"{name}: {result.organization or 'body unknown'}, {result.fiscal_year or 'year unknown'}, {parts}",
        f"  values    {len(result.evidence)}: "
        + (", ".join(f"{statuses[s]} {s}" for s in ("verified", "grounded", "disputed") if statuses[s]) or "none"),
        f"  tables    {len(result.tables)} with {rows} rows; facts {len(result.facts)}",
        f"  findings  {len(result.findings)}: {counted(result.findings, nothing_too=False) or 'none'}; "
        f"checks {len(result.checks)}",
        *_ledger_lines(result.ledger),
    ]
    if result.rejected:
        lines.append(f"  rejected  {len(result.rejected)}")
    lines += _engine_lines(result)
    lines.append(f"  written   {', '.join(str(path) for path in paths)}")
    return "\n".join(lines)


def _engine_lines(result: Result) -> Iterator[str]:
    """What filled the fields, what was asked for it, and what was not answered."""
    if result.model is None:
        yield f"  engine    {result.engine} (no model is configured)"
        return
    used = result.usage
    cost = "cost unknown" if used.cost is None else f"cost {used.cost:f}"
    repeated = f" ({used.retries} repeated)" if used.retries else ""
    kept = f", {used.cached} answers from the store" if used.cached else ""
    yield (
        f"  engine    {result.engine} with {result.model}: {used.requests} requests{repeated}{kept}; "
        f"{used.prompt_tokens} + {used.completion_tokens} tokens, {cost}"
    )
    lost = [chunk for chunk in result.chunks if chunk.state == "failed" or chunk.reason.startswith("--max-")]
    for reason, times in Counter(chunk.reason for chunk in lost).items():
        yield f"  not read  {times} chunks: {reason}"


def _ledger_lines(ledger: Ledger) -> Iterator[str]:
    explained = sum(ledger.explained.values())
    yield (
        f"  numerals  {ledger.numerals}: {ledger.claimed} claimed, {explained} explained, "
        f"{len(ledger.unclaimed)} unclaimed; coverage {percent(ledger.coverage)}"
    )
    if explained:
        yield f"  explained {_kinds(ledger.explained)}"


def _kinds(explained: Mapping[str, int]) -> str:
    """The kinds of what is explained, the most frequent first; where there are many, the rest of them together."""
    ordered = sorted(explained.items(), key=lambda kind: (-kind[1], kind[0]))
    shown = ordered if len(ordered) <= _MOST_KINDS else ordered[: _MOST_KINDS - 1]
    rest = sum(number for _, number in ordered[len(shown) :])
    words = [f"{number} {kind.replace('_', ' ')}" for kind, number in shown]
    return ", ".join([*words, *([f"{rest} of other kinds"] if rest else [])])


def too_little(ledger: Ledger, least: Decimal) -> str:
    """That the coverage is below `least`, in one line."""
    wanted = f"{least * 100:f}"
    wanted = wanted.rstrip("0").rstrip(".") if "." in wanted else wanted
    unclaimed = f"{len(ledger.unclaimed)} of {ledger.numerals} numerals are unclaimed"
    return f"coverage {percent(ledger.coverage)} is below {wanted}%; {unclaimed}"


def percent(share: Decimal) -> str:
    """A share as a percentage with one decimal at most, never rounded up: what is not whole does not read 100%."""
    tenths = (share * 100).quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{tenths:f}%".replace(".0%", "%")
