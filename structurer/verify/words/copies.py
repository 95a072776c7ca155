"""Words that were copied: the purpose of the item before, a sentence that is printed twice in a row. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from structurer.document import Outline
from structurer.result import Check, Remark, Source
from structurer.verify.words.alike import shared_run

_SHORTEST_COPY = 8  # characters
_SHARED_RUN = 4  # characters of the name of the item before that tell that a purpose was written for that one
_PLAIN_PURPOSE = re.compile(r"基本支出|项目支出|^(?:人员经费|公用经费|日常公用)")
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]")


def check_copies(source: Source) -> Iterator[Check]:
    yield from _purposes(source.remarks)
    yield from _sentences(source.outline)


def _purposes(remarks: Sequence[Remark]) -> Iterator[Check]:
    """A purpose that is word for word that of the item before it."""
    purposes = [remark for remark in remarks if remark.kind == "purpose" and not remark.weak]
    for before, remark in pairwise(purposes):
        text = remark.passage.text
        if _thing(before) == _thing(remark) or text != before.passage.text or len(text) < _SHORTEST_COPY:
            continue
        if _PLAIN_PURPOSE.search(text):
            continue
        theirs, own = shared_run(text, _thing(before)), shared_run(text, _thing(remark))
        sure = theirs >= _SHARED_RUN > own
        yield Check("copied", "error" if sure else "note", about=remark.item, words=(remark.passage, before.passage),
                    rule="purpose", told=(text, before.item))  # fmt: skip


def _thing(remark: Remark) -> str:
    """What a remark is of: its 款 and 项, or the words that name it."""
    return "".join(remark.branch[1:]) if remark.branch else remark.item


def _sentences(outline: Outline) -> Iterator[Check]:
    """A sentence that is printed twice in a row."""
    for passage in outline.passages():
        for first, second in pairwise(_SENTENCE.finditer(passage.text)):
            if first.group().endswith(second.group()) and len(second.group()) > _SHORTEST_COPY:
                words = passage.slice(first.end() - len(second.group()), second.end())
                yield Check("copied", "error", about=second.group(), words=(words,), rule="sentence")
