"""The characters that stand in a cell of a page -> its text, lines unwrapped, each character at its place."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from structurer.document import NOTHING, Box, Document, Passage, Span, join


def middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def cell_text(document: Document, offsets: Sequence[int], left: float) -> tuple[Passage, float]:
    """The text of a cell that begins at `left`, and the indentation of its first line in points."""
    if not offsets:
        return NOTHING, 0.0
    boxes = {offset: box for offset in offsets if (box := document.glyphs[offset]) is not None}
    ordered = sorted(offsets, key=lambda o: middle(boxes[o]))
    height = median(box.bottom - box.top for box in boxes.values())
    lines: list[list[int]] = []
    for offset in ordered:
        if lines and middle(boxes[offset]) - middle(boxes[lines[-1][0]]) < 0.5 * height:
            lines[-1].append(offset)
        else:
            lines.append([offset])
    spans = [span for line in lines for span in _line_spans(document, sorted(line, key=lambda o: boxes[o].x0))]
    first = min(boxes[o].x0 for o in lines[0])
    return join(document.text, spans), first - left


def _line_spans(document: Document, offsets: Sequence[int]) -> list[Span]:
    """Runs of neighbouring characters; the space that the reader put between two words stays between them."""
    runs: list[Span] = []
    for offset in offsets:
        gap = document.text[runs[-1].end : offset] if runs and runs[-1].end <= offset else None
        if gap is not None and not gap.strip() and "\n" not in gap:
            runs[-1] = Span(runs[-1].start, offset + 1)
        else:
            runs.append(Span(offset, offset + 1))
    return runs
