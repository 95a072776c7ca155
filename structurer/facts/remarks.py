"""Where words with a role end: reasons, purposes, lists of parts. Pure."""

from __future__ import annotations

import re

from structurer.document import Passage
from structurer.facts import words


def remark_end(text: str, start: int, kind: str) -> int:
    stop = re.compile("[。；;]" if kind in ("components", "content") else "。").search(text, start)
    end = stop.start() if stop else len(text)
    while kind in ("reason", "purpose") and stop and words.NEXT_REASON.match(text, end + 1):
        stop = re.compile("。").search(text, end + 1)
        end = stop.start() if stop else len(text)
    if kind == "reason":
        caused = re.compile("(?:所致|造成|引起|导致)$").search(text, start, end)
        if caused and text[:start].endswith("系"):
            end = caused.start()
        early = words.REASON_ENDS.search(text, start, end)
        if early:
            end = early.start()
        first = text.find("；", start, end)
        if first > 0 and not re.match(r"[；;][二三四五六]是", text[first:]):
            end = first
    elif kind == "purpose":
        stop = re.compile(r"[；;]|。").search(text, start, end)
        end = stop.start() if stop and not words.NEXT_REASON.match(text, stop.end()) else end
        early = re.compile(
            r"[，,](?=(?:预算规模|比|较|与)[^，。]{0,10}(?:上年|去年|20\d\d)|(?:(?:增加|减少|增长|下降|变动)的?)?(?:主要)?原因(?:是|为|：))"
        ).search(text, start, end)
        end = early.start() if early else end
    return end


def components_end(text: str, start: int, end: int) -> int:
    stop = re.compile(r"等(?:支出|费用|方面|经费)?(?=$|[。；，])|其中").search(text, start, end)
    return stop.start() if stop else end


def parts_of(passage: Passage) -> tuple[Passage, ...]:
    """A list set off by 、 taken apart; brackets stay whole."""
    out, depth, start = [], 0, 0
    for at, character in enumerate(passage.text):
        depth += (character in "（(") - (character in "）)")
        if depth == 0 and character in "、，,":
            out.append(passage.slice(start, at))
            start = at + 1
    out.append(passage.slice(start))
    return tuple(part.strip(" 。“”") for part in out if part.strip(" 。"))
