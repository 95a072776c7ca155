"""Binds words to text fields: reasons, purposes, parts, grades, dates, names, problems and remedies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from structurer.document import Passage, Section
from structurer.extract.scope import Node, Scope, mentions, phrase, squeeze
from structurer.hints import Points
from structurer.result import Claim, Path, Remark, Source
from structurer.schema import TEXTS_OF_NAMES, Leaf, Schema

_DATE = re.compile(
    r"截[至止](?:到)?\s?(20\d\d)年(\d{1,2})月(?:(\d{1,2})日|底|末)?|(20\d\d)年(\d{1,2})月(\d{1,2})日(?=[，,])"
)
_UNIT_END = r"(?:部|科|处|室|办|中心|股|组|队|站|所|院|会|馆|厅|庭|局|系|台|园|委)(?:[（(][^）)]*[)）])?"
_UNIT_ENDS = _UNIT_END + r"(?=[、，。；;和及等共\d]|[一二三四五六七八九十]{1,2}个|$)"
_DEPARTMENTS = re.compile(
    r"(?:内设|下设|设有|设置|(?<=共)设|机关设|(?<=[，。院校局委位门心])设(?![备施计立定想]))[^。；：]{0,24}?(?:包括|分别为|分别是|有|为|：|:|内设|下设|设有)?[：:]?(?P<names>[\u4e00-\u9fff（）()]{2,20}?"
    + _UNIT_ENDS
    + r"(?:[、，和及]\s?[\u4e00-\u9fff（）()]{2,18}?"
    + _UNIT_ENDS
    + r")+)"
)
_BEFORE_NAMES = re.compile(r".*(?:包括|分别为|分别是|机构有|科室有|处室有|内设|下设|设有|部门为|机构为|设)(?=.{2})")
_ITEM_MARK = re.compile(
    r"(?:^|(?<=[。；，：]))(?:[一二三四五六七八九]是|\d{1,2}[.、．](?!\d)|[（(][一二三四五六七八九\d]{1,2}[)）])"
)
_NEXT_ITEM = re.compile(r"[二三四五六七八九]是|[2-9][.、．](?!\d)|[（(][二三四五六七八九2-9][)）]")
_NONE = re.compile(r"无|没有|不存在|暂无")


def identity_claims(source: Source, schema: Schema) -> Iterator[Claim]:
    """Whose document it is and of which year, for schemas that ask for it by these names."""
    fields = schema.model.model_fields
    identity = source.identity
    if "organization" in fields and identity.organization:
        passage = identity.organization
        yield Claim(
            ("organization",), passage.text, passage.spans(), how="named on the cover, in headings or table heads"
        )
    if "fiscal_year" in fields and identity.year_passage:
        passage = identity.year_passage
        yield Claim(("fiscal_year",), passage.text, passage.spans(), how="year of the title")


def bind_text(
    source: Source,
    leaf: Leaf,
    path: Path,
    scope: Scope,
    subject: Sequence[str],
    rivals: Sequence[Sequence[str]],
    own: bool = False,
) -> Iterator[Claim]:
    """Claims for a text field or a list of texts. `subject` are the labels of the sub-model that the field is in."""
    where = (*path, leaf.name)
    points = leaf.hint(Points)
    if points:
        for at, passage in enumerate(_points(scope, points)):
            yield Claim((*where, at), passage.text, passage.spans(), how="listed")
        return
    kind = next((kind for word, kind in TEXTS_OF_NAMES.items() if word in leaf.name), None)
    if leaf.name == "internal_departments":
        yield from _departments(scope, where)
    elif leaf.name == "as_of":
        yield from _date(scope, where)
    elif kind == "components":
        remark = _remark(scope, kind, subject, rivals, own or not subject)
        for at, part in enumerate(remark.parts if remark else ()):
            yield Claim((*where, at), part.text, part.spans(), how="listed")
    elif kind:
        remark = _remark(scope, kind, subject, rivals, own or not subject)
        if remark:
            yield Claim(where, remark.passage.text, remark.passage.spans(), how=kind)
    elif not source.identity.parts or leaf.name not in ("organization", "fiscal_year"):
        yield from _labelled(scope, leaf, where)


def _remark(
    scope: Scope, kind: str, subject: Sequence[str], rivals: Sequence[Sequence[str]], own: bool
) -> Remark | None:
    """The first remark of a kind that is of the subject. Strong ones go before weak ones, those in a section of the
    subject's own before others, and those about the change before those about the budget."""
    found: list[tuple[bool, Remark]] = []
    for node in scope.nodes:
        titles = [squeeze(s.title) for s in node.path if s not in scope.roots]
        dedicated = bool(subject) and mentions(squeeze(node.section.title), subject) and node.section not in scope.roots
        found += [
            (dedicated, r)
            for r in node.remarks
            if r.kind == kind and r.branch is None and _is_of(r, titles, subject, rivals, own)
        ]
    best = min(found, key=lambda pair: (pair[1].weak, not pair[0], pair[1].about == "budget"), default=None)
    return best[1] if best else None


def _is_of(
    remark: Remark, titles: Sequence[str], subject: Sequence[str], rivals: Sequence[Sequence[str]], own: bool
) -> bool:
    for text in (remark.item, *reversed(titles)):
        best: tuple[int, int] = (-1, -1)
        winner: Sequence[str] | None = None
        for words in rivals:
            for label in words:
                for match in phrase(label).finditer(text):
                    if (match.end(), match.end() - match.start()) > best:
                        best, winner = (match.end(), match.end() - match.start()), words
        if winner is not None:
            return tuple(winner) == tuple(subject)
    return own


def _departments(scope: Scope, where: Path) -> Iterator[Claim]:
    for node in scope.nodes:
        if not node.section.body and not node.section.children:
            continue
        said = sum(node.section.body, Passage("", ()))
        match = _DEPARTMENTS.search(said.text)
        names = list(_names(said.slice(*match.span("names")))) if match else []
        if len(names) < 2 and re.search(r"内设机构|内设科室", said.text):
            titles = [_first_words(child) for child in node.section.children]
            names = [t for t in titles if t and re.search(_UNIT_ENDS + "$", t.text)]
        if len(names) >= 2:
            for at, name in enumerate(names):
                yield Claim((*where, at), name.text, name.spans(), how="listed")
            return


def _first_words(section: Section) -> Passage | None:
    passage = section.heading or next(iter(section.body), None)
    if not passage:
        return None
    stop = re.search("[。；：，]", passage.text)
    return passage.slice(len(section.number), stop.start() if stop else None).strip(" 、.．")


def _names(passage: Passage) -> Iterator[Passage]:
    lead = _BEFORE_NAMES.match(passage.text.split("、")[0])
    passage = passage.slice(lead.end()) if lead else passage
    depth, start = 0, 0
    for at, character in enumerate(passage.text + "、"):
        depth += (character in "（(") - (character in "）)")
        apart = character in "、，" or (character in "和及" and re.search(_UNIT_END + "$", passage.text[start:at]))
        if depth == 0 and apart:
            if at > start:
                yield passage.slice(start, at)
            start = at + 1


def _date(scope: Scope, where: Path) -> Iterator[Claim]:
    for node in scope.nodes:
        for passage in node.section.body:
            match = _DATE.search(passage.text)
            if match:
                parts = [part.zfill(2) for part in match.groups() if part]
                first = match.start(1) if match[1] else match.start(4)
                yield Claim(where, "-".join(parts), passage.spans(first, match.end()), how="date")
                return


def _labelled(scope: Scope, leaf: Leaf, where: Path) -> Iterator[Claim]:
    """Words behind a label and a colon: 项目负责人：张三."""
    for label in leaf.labels:
        pattern = re.compile(
            rf"(?:^|(?<=[\s。；，,;.]))\s?{phrase(label).pattern}\s?[:：]\s?(?P<words>[^。；;\n]{{1,200}})",
            re.IGNORECASE,
        )
        for node in scope.nodes:
            for passage in (p for p in (node.section.heading, *node.section.body) if p):
                match = pattern.search(passage.text)
                if match:
                    found = passage.slice(*match.span("words")).strip()
                    yield Claim(where, found.text, found.spans(), how=f"behind the label {label}")
                    return


_POINT_LABELS = ("问题", "措施", "下一步", "原因", "建议")


def _points(scope: Scope, points: Points) -> list[Passage]:
    """The sentences that sections about it list, and those behind its lead words, in order and once each."""
    found: list[Passage] = []
    handled: set[int] = set()
    for node in scope.nodes:
        if id(node.section) in handled:
            continue
        title = squeeze(node.section.title)
        inner = any(mentions(squeeze(c.title), points.headings) for c in node.section.children)
        if mentions(title, points.headings) and not mentions(title, points.but) and len(title) < 40 and not inner:
            handled.update(id(s[-1]) for s in node.section.walk())
            found += _listed(node, points)
        else:
            found += _led(node, points)
    once: dict[str, Passage] = {}
    for passage in found:
        once.setdefault(passage.text.rstrip("。；;"), passage)
    return list(once.values())


def _listed(node: Node, points: Points) -> list[Passage]:
    """The heading sentences of the subsections; without any, the items of the section's own text."""
    if node.section.children:
        found = (p for child in node.section.children for p in _sentences_of(child))
        return [p for p in found if not _NONE.match(p.text)]
    out: list[Passage] = []
    for passage in node.section.body:
        body = passage
        label = re.match(r"([^。；，：]{2,12})[：:]", passage.text)
        if label and mentions(label[1], _POINT_LABELS):
            if not mentions(label[1], points.lead):
                continue
            body = passage.slice(label.end())
        elif body.text.startswith(node.section.number) and node.section.number:
            lead = re.search("[：:。]", body.text)
            body = body.slice(lead.end()) if lead else body
        marks = [m.end() for m in _ITEM_MARK.finditer(body.text)]
        starts = marks if len(marks) > 1 else [0]
        for start in starts:
            sentence = _sentence(body, start)
            if sentence and len(sentence.text) > 5 and not _NONE.match(sentence.text):
                out.append(sentence)
    return out


def _sentences_of(section: Section) -> Iterator[Passage]:
    """The heading of an item, else its first sentence, and those that its paragraph numbers on (一是...。二是...)."""
    if section.heading:
        yield section.heading.slice(len(section.number)).strip(" 、.．")
        return
    for body in section.body[:1]:
        yield _sentence(body, len(section.number)).strip(" 、.．")
        later = (mark.end() for mark in _ITEM_MARK.finditer(body.text) if mark.start() >= len(section.number))
        yield from (_sentence(body, start) for start in later)


# A sentence that counts on (...；二是...) holds several items.
_STOP = re.compile(r"。|[；;](?=\s?[二三四五六七八九十]是)")


def _sentence(passage: Passage, start: int) -> Passage:
    stop = _STOP.search(passage.text, start)
    return passage.slice(start, stop.end() if stop else None).strip("：:，, ")


def _run_from(passage: Passage, start: int) -> Iterator[Passage]:
    """The sentence from `start` on, and those that go on counting (一是...。二是...), without their numbers."""
    while True:
        stop = _STOP.search(passage.text, start)
        sentence = _sentence(passage, start)
        mark = _ITEM_MARK.match(sentence.text)
        yield sentence.slice(mark.end()) if mark else sentence
        if stop is None or not _NEXT_ITEM.match(passage.text, stop.end()):
            return
        start = stop.end()


def _led(node: Node, points: Points) -> Iterator[Passage]:
    """Sentences behind 存在的问题：..., and sentences that begin with a lead word under a heading that `but` names."""
    for passage in (p for p in (node.section.heading, *node.section.body) if p):
        for lead in points.lead:
            for match in re.finditer(
                rf"{phrase(lead).pattern}[^。；，]{{0,8}}?(?:主要)?(?:是|有|为)?[：:]", passage.text
            ):
                for sentence in _run_from(passage, match.end()):
                    if len(sentence.text) > 5 and not _NONE.match(sentence.text):
                        yield sentence
        if points.but and any(mentions(squeeze(s.title), points.but) for s in node.path):
            for match in re.finditer(r"(?:^|(?<=。))(?=下一步)", passage.text):
                sentence = _sentence(passage, match.start())
                if len(sentence.text) > 8:
                    yield sentence
