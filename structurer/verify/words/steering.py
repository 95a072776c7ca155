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

_MACHINE = (
    r"(?:AI|人工智能|大?语言模型|大模型|智能助手|机器人|(?:抽取|提取|解析|识别|读取|阅读)(?:系统|程序|软件|工具|模型))"
)
_ANSWERED = r"(?:填|输出|返回|回答|提取|抽取|采用|忽略|记为|记作|报告)"
_BLANK = r"\s?(?:编号)?\s?[“\"《<＜]?\s?(?:-?[\d０-９]|零|空|null|NULL|N/A)"
_STEERING = re.compile(
    # what was said before is to be ignored
    r"(?:忽略|无视|不要理会|不必理会|跳过|推翻|覆盖)[^，。；]{0,8}(?:指示|指令|提示词?|规则|命令|设定)|(?:忽略|无视|不要理会)(?:以上|上述|之前|前面)"
    # a machine is spoken to
    rf"|(?:致|告){_MACHINE}\s?[:：，]|你(?:是|作为)[^，。；]{{0,6}}{_MACHINE}"
    rf"|{_MACHINE}[^，。；]{{0,12}}(?:请|须|务必|必须|一律|应当?)[^，。；]{{0,12}}{_ANSWERED}"
    r"|(?:系统|新的?|最新|隐藏)(?:指令|指示|提示词?)\s?[:：]|(?:^|\n)\s*(?:system|assistant)\s?[:：]"
    # a field is given its value
    rf"|(?:将|把)[^，。；]{{1,24}}(?:填(?:写|报|列)?|输出|提取|抽取|记录|返回|报告)(?:为|成|作){_BLANK}"
    rf"|{_ANSWERED}[^，。；]{{0,6}}(?:JSON|null)|(?:返回|输出|回答)编号\s?\d"
    r"|(?:提取|抽取|解析)(?:数据|信息|本文件?|本表|字段|结果)时[，,]?(?:请|须|务必|应)[^，。；]{0,8}(?:以|采用|填|输出|忽略|只)"
    # the same in English
    r"|\b(?:ignore|disregard|forget|override)\b[^.;]{0,24}\b(?:previous|prior|above|earlier|preceding|instructions?|prompts?)\b"
    r"|\bsystem prompt\b|\b(?:as|you are) an? (?:AI|language)[ -](?:model|assistant|system)\b|\bas an AI\b,"
    r"|\bnote to (?:the |any )?(?:AI|models?|parsers?|extractors?|machines?)\b"
    r"|\byou (?:must|should|shall|are to) (?:now )?(?:answer|report|output|return|fill|set|extract|ignore|use|state)\b"
    r"|(?:^|[.;:!]\s*|please |, )(?:report|output|return|answer|fill in|set|extract)\s(?:the|this|that|all|every|total|income|it|null|\w+\s(?:as|to)\b)[^.;]{0,40}?(?:\b(?:as|to|with)\b[^.;]{0,4}\d|\bnull\b)"
    r"|<\|?/?(?:im_start|im_end|system|assistant|endoftext|instructions?)\|?>|\[/?INST\]|#{2,}\s?(?:system|instructions?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。；;！？\n]+?(?:[。；;！？\n]|[.!?](?=\s)|$)")


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
