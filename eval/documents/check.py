"""Read the sample documents back: every row and every quantity of a gold file must stand on the printed page.

    python check.py

Prints what is not found and exits with 1, or prints one line a document and exits with 0.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.pdf import PDF

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent / "gold"
UNCHANGED = "持平"  # how a change of nought is printed
MERGED_COLUMNS = 2

Row = list[str]


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def filled(row: list[str | None] | Row) -> Row:
    return [squeezed(cell) for cell in row if squeezed(cell)]


def printed_rows(pdf: PDF, first: int, last: int) -> list[Row]:
    pages = pdf.pages[first - 1 : last]
    return [filled(row) for page in pages for table in page.extract_tables() for row in table]


def stands_as(printed: Row, gold: Row) -> bool:
    """A merged cell is printed on the first of its rows only, and a form adds a label at the left."""
    return len(printed) >= len(gold) - MERGED_COLUMNS and (
        gold[-len(printed) :] == printed or printed[-len(gold) :] == gold
    )


def missing_rows(pdf: PDF, table: dict[str, Any]) -> Iterator[str]:
    rows = iter(printed_rows(pdf, *table["pages"]))
    for row in table["rows"]:
        if not any(stands_as(printed, filled(row)) for printed in rows):
            yield f"{table['title']} {table['pages']}: row not printed in its order: {row}"
            return


def page_misses(pdf: PDF, table: dict[str, Any]) -> Iterator[str]:
    first, last = table["pages"]
    for number, row in ((first, table["rows"][0]), (last, table["rows"][-1])):
        if not any(stands_as(printed, filled(row)) for printed in printed_rows(pdf, number, number)):
            yield f"{table['title']}: page {number} does not hold {row}"


def quantities(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(node, dict) and "value" in node:
        yield path, node
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from quantities(child, f"{path}/{key}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from quantities(child, f"{path}/{index}")


def is_printed(quantity: dict[str, str], prose: str, cells: set[str]) -> bool:
    value = quantity["value"].lstrip("-")
    whole, point, decimals = value.partition(".")
    grouped = f"{int(whole):,}{point}{decimals}"
    pattern = rf"(?<![\d.,])({re.escape(value)}|{re.escape(grouped)})余?{re.escape(quantity['unit'])}"
    return (
        bool(re.search(pattern, prose))
        or bool({value, value + quantity["unit"]} & cells)
        or (value == "0" and UNCHANGED in prose)
    )


def misses(stem: str) -> list[str]:
    gold = json.loads((GOLD / f"{stem}.json").read_text("utf-8"))
    cells = {cell for table in gold["tables"] for row in table["rows"] for cell in row}
    with pdfplumber.open(HERE / f"{stem}.pdf") as pdf:
        prose = squeezed("".join(page.extract_text() for page in pdf.pages))
        found = [miss for table in gold["tables"] for miss in (*missing_rows(pdf, table), *page_misses(pdf, table))]
    (part,) = gold["document"]["parts"]
    unprinted = [f"{path}: {q}" for path, q in quantities(gold[part]) if not is_printed(q, prose, cells)]
    return found + unprinted


def main() -> int:
    failed = 0
    for path in sorted(HERE.glob("*.pdf")):
        found = misses(path.stem)
        print(f"{path.stem}: " + ("every row and quantity is printed" if not found else "\n  ".join(["", *found])))
        failed += len(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
