"""What was left in the text: placeholders, choices, blank dates, instructions of the template, doubled marks. Pure.

What the writer of a form was told to do, and forgot to take out, is found by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from structurer.document import Document, Outline, Span
from structurer.result import Check, Outcome, Source

_BLANK = re.compile(
    r"(?<![A-Za-z\dXＸ×○])(?:[XＸ×]{2,8}|[○〇]{2,8}|[xX×＊*]{2,4}(?=万元|元|%|％|年|个|人|项|台|辆|次|批))(?![A-Za-z\d×XＸ○])"
)
_BEFORE_BLANK = re.compile(r"[\u4e00-\u9fff（，。“]\s?$")
_BEHIND_BLANK = re.compile(r"\s?[\u4e00-\u9fff%％（(，。“]")
_OF_A_FIGURE = re.compile(
    r"\s?(?:万?元|亿|[%％年月日个人项台辆次批户家件套]|部门|单位|公司|中心|平方米|公里|[局委厅院])"
)
_CHOICES = "增加|减少|增长|下降|上升|降低|大于|小于|高于|低于|持平"
_CHOICE = re.compile(
    rf"(?P<choice>(?:{_CHOICES})\s?(?:[（(]\s?(?:{_CHOICES}|或[^）)]{{2,6}})\s?[）)]|[/／](?:{_CHOICES})))(?P<figure>\s?(?:了|约|为)?\s?[\dX×])?"
)
_DATE = re.compile(r"(?:[:：]|^)[ \t\u3000]*年[ \t\u3000]*月[ \t\u3000]*日", re.M)
_INSTRUCTIONS = re.compile(
    r"仍保留该表格式|(?:在|于)?本表下方作(?:下述|以下|如下)说明|一个[^，。\n]{0,10}项目[^，。\n]{0,6}一张表"
    r"|请(?:在此|自行|据实|根据实际情况|按实际情况|简要)[^，。\n]{0,6}(?:填|说明|删|增|写|描述|列)"
    r"|(?:如|若)(?:无|没有|不涉及)[^。\n]{0,24}(?:请|应|可)(?:删除|删去|注明|填写|填列)"
    r"|[（(](?:此处|说明[:：]此处|填写说明|请[填在根按注列删详]|如无|若无)[^）)\n]{0,60}[）)]|[（(][^（()）\n]{0,20}(?:请填写|据实填写|自行填列)[^（()）\n]{0,30}[）)]"
    r"|此处(?:填写|填列|插入|应当?说明|简要)"
    r"|(?:各)?(?:部门|单位)(?:可|应|请)?(?:根据|结合)(?:本部门|本单位|自身)?实际(?:情况)?(?:填写|填列|自行增[减删])"
)
_DOUBLED = re.compile(r"[，、；：]{2,}|。{2,}|[，、；：]。|。[，、；：]")


def check_leftovers(source: Source) -> Iterator[Check]:
    yield from _blanks(source.document)
    yield from (_left("note", "date", source.document, match) for match in _DATE.finditer(source.document.text))
    yield from _choices(source.outline)
    yield from _instructions(source.document)
    yield from _doubled(source.outline)


def _blanks(document: Document) -> Iterator[Check]:
    """XX and ×× among Chinese words. A name may be kept back; a figure was forgotten."""
    text = document.text
    for match in _BLANK.finditer(text):
        before = _BEFORE_BLANK.search(text, max(0, match.start() - 2), match.start())
        if before and _BEHIND_BLANK.match(text, match.end()):
            yield _left("error" if _OF_A_FIGURE.match(text, match.end()) else "note", "blank", document, match)


def _left(outcome: Outcome, rule: str, document: Document, match: re.Match[str]) -> Check:
    """What is left blank at a place, told with its line."""
    words = (document.passage(Span(*match.span())),)
    line = "".join(document.text[slice(*document.line_at(match.start()).span)].split())
    return Check("placeholder", outcome, about=line, words=words, rule=rule, told=(match.group().strip(),))


def _clause(text: str, at: int) -> str:
    """What stands around a place between two marks of its sentence."""
    start = max(text.rfind(mark, 0, at) for mark in "。；，") + 1
    stops = [stop for mark in "。；，" if (stop := text.find(mark, at)) >= 0]
    return text[start : min(stops, default=len(text))]


def _choices(outline: Outline) -> Iterator[Check]:
    """Choices that were left open, 增加（减少）, once for each passage."""
    for passage in outline.passages():
        choices = list(_CHOICE.finditer(passage.text))
        if choices:
            words = tuple(passage.slice(*match.span()) for match in choices)
            about = _clause(passage.text, choices[0].start())
            yield Check("placeholder", "error" if any(match["figure"] for match in choices) else "note", about=about,
                        words=words, rule="choice", told=(choices[0]["choice"],))  # fmt: skip


def _instructions(document: Document) -> Iterator[Check]:
    """Each instruction once, with the lines of all its places."""
    places: dict[str, list[Span]] = {}
    seen: set[Span] = set()
    for match in _INSTRUCTIONS.finditer(document.text):
        span = document.line_at(match.start()).span
        if span not in seen:
            seen.add(span)
            places.setdefault(match.group(), []).append(span)
    for spans in places.values():
        words = tuple(document.passage(span) for span in spans)
        about = "".join(words[0].text.split())
        yield Check("template", "error", about=about, words=words, rule="instruction", told=(str(len(words)),))


def _doubled(outline: Outline) -> Iterator[Check]:
    """All doubled marks of punctuation as one finding."""
    words = tuple(
        passage.slice(*match.span()) for passage in outline.passages() for match in _DOUBLED.finditer(passage.text)
    )
    if words:
        about = " ".join(dict.fromkeys(passage.text for passage in words))
        yield Check("punctuation", "note", about=about, words=words, rule="doubled", told=(str(len(words)),))
