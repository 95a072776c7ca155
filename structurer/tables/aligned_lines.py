"""The lines of a page as a table sees them: their words that stand apart, whether they hold figures, and those over
which no table goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structurer.document import Document, Line
from structurer.tables.aligned_words import Rule, Word, hold_figures, words_of
from structurer.tables.captions import begins_note, begins_with_number, is_caption

_APART = 0.8
"""Words with so wide a gap between them, in sizes of their characters, stand in two cells."""
_LEADER = re.compile(r"(?:[.．·…‥┈] ?){4}|-{4}")
_ENDS_PROSE = re.compile(r"[。；：:]$")
_YEAR = re.compile(r"(?:19|20)\d\d ?年?")  # may be the first line of a cell
_SIGNED = re.compile(r"(?:负责人|填表人|制表人|审核人|联系人|联系电话|经办人|复核人?|盖章|日期)[^：:]*[：:]")
_SAME_SIZE = 1.15


@dataclass(frozen=True, slots=True)
class Printed:
    """A line with its words. `breaks` are lines that no table goes over: captions, notes, prose, leaders."""

    line: Line
    words: tuple[Word, ...]
    breaks: bool
    figures: bool

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def middle(self) -> float:
        return self.words[0].middle

    @property
    def announces(self) -> bool:
        """Whether it names the unit, the body or the number of a table."""
        text = "".join(word.text for word in self.words)
        return self.breaks and (is_caption(text) or begins_with_number(text))

    def is_like(self, other: Printed) -> bool:
        """Whether its type is about as large."""
        return other.size / _SAME_SIZE <= self.size <= _SAME_SIZE * other.size

    def lies_under(self, rule: Rule) -> bool:
        """Whether a rule reaches over all its words, above or below them."""
        return rule.x0 <= self.words[0].box.x0 + 1 and rule.x1 >= self.words[-1].box.x1 - 1


def printed_lines(document: Document, lines: Sequence[Line]) -> list[Printed]:
    """The lines of a page, which have boxes."""
    boxes = [line.box for line in lines if line.box]
    width = max(box.x1 for box in boxes) - min(box.x0 for box in boxes)
    return [_printed(document, line, width) for line in lines]


def _printed(document: Document, line: Line, width: float) -> Printed:
    words = tuple(words_of(document, line, _APART))
    text = document.text[slice(*line.span)].strip()
    figures = hold_figures(words)
    labelled = len(words) > 1 and "：" in words[0].text[:-1]
    breaks = (
        _LEADER.search(text) is not None
        or (is_caption(text) and not _YEAR.fullmatch(text))
        or begins_note(text)
        or (len(words) == 1 and begins_with_number(text))
        or (labelled and not figures)
        or _SIGNED.search(text) is not None
        or _is_prose(words, width)
    )
    return Printed(line, words, breaks, figures and not breaks)


def _is_prose(words: Sequence[Word], width: float) -> bool:
    """One word that fills the lines of its page, or a shorter one that ends as sentences do."""
    share = (words[0].box.x1 - words[0].box.x0) / max(width, 1.0)
    return len(words) == 1 and (share > 0.8 or (share > 0.3 and _ENDS_PROSE.search(words[0].text) is not None))
