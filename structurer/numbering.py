"""Heading numbers: 第一部分 > 一、 > （一） > 1. > （1） > ① > 一是, half- and full-width."""

from __future__ import annotations

import re

_ONES = "一二三四五六七八九十百"
_LEVELS = (
    re.compile(
        rf"第[{_ONES}]+(?:部分|章|篇)|附件\s?\d*(?=[:：\s]|$)"
        r"|(?:Part|Chapter|Section|Appendix|Annex)\s(?:[IVX]+|\d{1,2}|[A-Z])(?=[.:—–-]|\s+[A-Z]|$)"
    ),
    re.compile(rf"[{_ONES}]{{1,3}}\s?(?:、|[．.](?!\d))"),
    re.compile(rf"[（(]\s?[{_ONES}]{{1,3}}\s?[)）]"),
    re.compile(r"\d{1,2}\s?(?:、|[．.](?!\s?\d)|[．.](?=(?:19|20)\d\d年))|[⒈-⒛]"),
    re.compile(r"[（(]\s?\d{1,2}\s?[)）]|\d{1,2}\s?[)）]|[⑴-⒇]|\d{1,2}\.\d{1,2}\.?(?=\s[A-Z])"),
    re.compile(r"[①-⑳]|\d{1,2}\.\d{1,2}\.\d{1,2}\.?(?=\s[A-Z])"),
    re.compile(rf"[{_ONES}]是"),
)


def level_of(text: str) -> tuple[int | None, int]:
    """The level that the number at the beginning of `text` gives, and the length of that number."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(text)
        if match:
            return level, match.end()
    return None, 0
