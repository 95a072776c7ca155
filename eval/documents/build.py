"""Build the sample documents: each source file makes one PDF and its gold file.

    python build.py [STEM ...]

`sources/<stem>.json` holds every figure and table row once; `sources/<stem>.typ` prints them; the gold file repeats
them in the shape of the other gold files. The pages of a table are read from the finished layout.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
GOLD = HERE.parent / "gold"
MADE_AT = 1735689600  # 2025-01-01 UTC, so that the same sources give the same bytes
QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?) (\S+)")
PRINTED_KEYS = ("number", "title", "unit", "columns")


def to_gold_value(node: Any) -> Any:
    """A record of the source with its quantities ("3.50 万元") opened into value and unit."""
    if isinstance(node, dict):
        return {key: to_gold_value(value) for key, value in node.items()}
    if isinstance(node, list):
        return [to_gold_value(value) for value in node]
    if isinstance(node, str) and (found := QUANTITY.fullmatch(node)):
        return {"value": found[1], "unit": found[2]}
    return node


def to_gold_table(table: dict[str, Any], pages: list[int]) -> dict[str, Any]:
    rows = [[cell.strip("\u3000") for cell in row] for row in table["rows"]]
    return {**{key: table.get(key) for key in PRINTED_KEYS}, "rows": rows, "pages": [min(pages), max(pages)]}


def to_gold(source: dict[str, Any], pages: dict[str, list[int]]) -> dict[str, Any]:
    document = source["document"]
    (part,) = document["parts"]
    heading = {key: document[key] for key in ("organization", "fiscal_year")}
    tables = [to_gold_table(table, pages[table["id"]]) for table in source["tables"]]
    return {"document": document, part: {**heading, **to_gold_value(source["record"])}, "tables": tables}


def table_pages(template: Path) -> dict[str, list[int]]:
    """The pages of each table's rows, from the marks that the rows leave in the layout."""
    pages: dict[str, list[int]] = defaultdict(list)
    for mark in json.loads(typst.query(str(template), "<row>", field="value", root=str(SOURCES))):
        pages[mark["table"]].append(mark["page"])
    return pages


def build(stem: str) -> None:
    template = SOURCES / f"{stem}.typ"
    source = json.loads((SOURCES / f"{stem}.json").read_text("utf-8"))
    typst.compile(str(template), output=str(HERE / f"{stem}.pdf"), root=str(SOURCES), timestamp=MADE_AT)
    gold = to_gold(source, table_pages(template))
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    (GOLD / f"{stem}.json").write_text(text + "\n", encoding="utf-8")


def main(stems: list[str]) -> None:
    for stem in stems or sorted(path.stem for path in SOURCES.glob("*.json")):
        build(stem)


if __name__ == "__main__":
    main(sys.argv[1:])
