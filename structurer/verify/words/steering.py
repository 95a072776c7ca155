"""Sentences that speak to a machine that reads the document, and tell it what to answer. Pure.

A disclosure states; it does not give orders to its reader. Such a sentence is told as a note and is not shown to a
model. These words are the known ways of it only: that a planted figure is not believed rests on the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from structurer.document import Passage, Span
from structurer.result import Check, Source

_MACHINE = r"(?:AI|人工智能|大?语言模型|大模型|智能助手|机器人|(?:抽取|提取|解析|识别|读取|阅读)(?:系统|程序|软件|工具|模型|者))"
_STEERING = re.compile(
    rf"(?:忽略|无视|不要理会|不必理会|跳过|推翻|覆盖)[^，。；]{{0,10}}(?:指示|指令|提示词?|规则|以上(?:内容|要求)|上文|之前的|原有要求)"
    rf"|{_MACHINE}[^，。；]{{0,12}}(?:请|须|务必|必须|一律|应当?(?:填|输出|返回|回答|采用|以))"
    rf"|(?:致|告|给|对){_MACHINE}"
    r"|(?:系统|新的?|最新|重要|隐藏)(?:指令|指示|提示词?)\s?[:：]"
    r"|(?:请|务必|必须|一律|应当?|须)?(?:将|把)[^，。；]{1,24}(?:填(?:写|报|列)?(?:为|成|作)|输出(?:为|成)|(?:提取|抽取|记录|读取|返回)(?:为|成|作))"
    r"|(?:提取|抽取|填写|回答|输出)(?:数据|信息|本文|本表|字段|答案|结果)?时[^。；]{0,12}(?:请|须|务必|必须|一律|应)"
    r"|(?:输出|返回|回答|答案)[^，。；]{0,10}(?:JSON|null|编号)"
    r"|\b(?:ignore|disregard|forget|override)\b[^.;]{0,30}\b(?:previous|above|prior|earlier|all|any|instructions?|rules|prompt)\b"
    r"|\b(?:system prompt|language model|as an? (?:AI|assistant)|AI (?:model|assistant|system|reader)s?|note to (?:the )?(?:AI|model|parser|extractor))\b"
    r"|\byou (?:must|should|shall|are (?:now|required|instructed))\b"
    r"|(?:^|[.;:!]\s?|please )(?:report|output|return|answer|fill in|extract)\b[^.;]{0,40}\b(?:as|with|to be|equals?|instead)\b[^.;]{0,6}\d"
    r"|<\|?/?(?:im_start|im_end|system|assistant|endoftext|instructions?)\|?>|\[/?INST\]|#{2,}\s?(?:system|instruction)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？\n]?")


def steering_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text stand that speak to a machine."""
    if not _STEERING.search(text):
        return ()
    return tuple(match.span() for match in _SENTENCE.finditer(text) if _STEERING.search(match.group()))


def check_steering(source: Source) -> Iterator[Check]:
    for passage in _passages(source):
        for start, end in steering_in(passage.text):
            words = passage.slice(start, end)
            yield Check("steering", "note", about=words.text[:60], words=(words,), rule="steering")


def _passages(source: Source) -> Iterator[Passage]:
    yield from source.outline.passages()
    for table in source.tables:
        for row in table.rows:
            yield from (cell.passage for cell in row)
        yield from table.head
        yield from table.notes


def without_steering(source: Source) -> Source:
    """A source in which what such sentences say is an aside: no figure for a record, no reason of anything."""
    spoken = [span for p in _passages(source) for start, end in steering_in(p.text) for span in p.spans(start, end)]
    if not spoken:
        return source
    facts = tuple(replace(fact, aside=True) if _is_in(fact.start, spoken) else fact for fact in source.facts)
    remarks = tuple(remark for remark in source.remarks if not _is_in(remark.start, spoken))
    return replace(source, facts=facts, remarks=remarks)


def _is_in(offset: int, spans: Sequence[Span]) -> bool:
    return any(offset in span for span in spans)
