"""Lines -> section tree.

Official documents number their sections 第一部分 > 一、 > （一） > 1. > （1） > ① > 一是. A numbered line begins a
section; what runs on behind the number up to the first stop is its title. Reports bound in as an annex begin their own
numbering and become a part of their own. The table of contents is recognised and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median

from structurer.document import NOTHING, Document, Line, Outline, Passage, Section, Span, Table, is_wide, join
from structurer.numbering import level_of
from structurer.numerals import chinese_punctuation, is_latin

_BRACKETS = str.maketrans("（）", "()")
_TITLE_STOP = re.compile(r"[。；;：:，]|,(?!\d)")
_SENTENCE_END = re.compile(r"[。；;：:！？!?]$|[。！？][”」』）)]$")
_LEADER = re.compile(r"[.．…·]{3,}\s*\d{1,3}$")
_CONTENTS = re.compile(r"目\s*录")
# A 款 whose 项 is still to come.
_OPEN_ITEM = re.compile(r"[（(]款[)）](?!.*[（(]项[)）])[^，。；：]{0,30}$")
_LABEL = re.compile(r"[^，。；：\d]{2,8}：")
_MARKED = re.compile(r"(#{1,6})\s+(?=\S)")
_LATIN_LABEL = re.compile(r"[A-Z][^.:;\d]{1,48}:(?:\s|$)")
# Words on which a heading ends: a numbered line that ends on one is whole, however long.
_HEADING_END = re.compile(
    r"(?:情况|说明|措施|分析|概况|内容|目标|工作|职能|职责|问题|原因|建议|方面|方向|方法|安排|结论|总表|明细表|决算表|预算表|绩效自评|项目|经费|情况表)$"
)
_REPORT = re.compile(r"(?:绩效|评价)[^。，；：]{0,20}报告$|自评报告$")
# Words on which an unnumbered line ends that is a title.
_PLAIN_TITLE = re.compile(
    r"(?=.{4})[^。，；：！？]{0,40}(?:概况|说明|职能|职责|机构设置|名词解释|构成|情况表|报告|附件|一览表|部分)$"
)
_BACK_MATTER = re.compile(r"名词解释|专业名词|术语解释")


_SHORTEST_ANNOUNCED = 6  # characters from which a title of the contents is told from a word of the text
_LONGEST_ANNOUNCED = 40


@dataclass(slots=True)
class _Node:
    """A section while its lines are read."""

    level: int
    number: str
    title: str
    heading: Passage
    start: int
    annex: bool = False
    body: list[Passage] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    """A line of prose with what its number says of its level."""

    line: Line
    passage: Passage
    level: int | None
    number: int  # length of the printed number
    width: float  # in full-width characters, as set on the page
    indent: float  # of its first character, in the same measure
    marked: bool = False  # a Markdown heading, whole on its line

    @property
    def text(self) -> str:
        """The line with its punctuation made full-width, as the tests below expect it."""
        return chinese_punctuation(self.passage.text)


def build_outline(document: Document, tables: Sequence[Table] = ()) -> Outline:
    """The outline of what is not in `tables`."""
    lines = _read_lines(document, prose_lines(document, tables))
    contents = _contents(lines)
    kept = _as_announced([line for at, line in enumerate(lines) if at not in contents], [lines[at] for at in contents])
    roots, preamble = _grow(kept, _layout(kept))
    return Outline(
        sections=_freeze_all(roots, len(document.text)),
        preamble=tuple(preamble),
        contents=tuple(lines[at].passage for at in sorted(contents)),
    )


def prose_lines(document: Document, tables: Sequence[Table]) -> list[Line]:
    """Body lines of which nothing stands in a table, its head or its notes."""
    taken = bytearray(len(document.text))
    for table in tables:
        for passage in table_passages(table):
            for offset in passage.offsets:
                taken[offset] = 1
        if document.media == "text":
            taken[table.span.start : table.span.end] = b"\1" * (table.span.end - table.span.start)
    return [line for line in document.lines if line.role == "body" and not any(taken[line.span.start : line.span.end])]


def table_passages(table: Table) -> Iterator[Passage]:
    """Every passage of a table: head, cells, notes."""
    yield from table.head
    for row in table.rows:
        for cell in row:
            if cell.passage:
                yield cell.passage
    yield from table.notes


def _read_lines(document: Document, lines: Sequence[Line]) -> list[_Text]:
    boxes = [line.box for line in lines if line.box is not None]
    size = median(box.bottom - box.top for box in boxes) if boxes else 1.0
    margins = {page: _margin(group) for page, group in groupby(lines, key=lambda line: line.page)} if boxes else {}
    return [_read_line(document, line, max(size, 1.0), margins.get(line.page, 0.0)) for line in lines]


def _margin(lines: Iterable[Line]) -> float:
    """The left edge of a page's prose, in points."""
    boxes = [line.box for line in lines if line.box is not None]
    widest = max(box.x1 - box.x0 for box in boxes)
    edges = sorted(box.x0 for box in boxes if box.x1 - box.x0 > 0.6 * widest)
    return edges[len(edges) // 8]


def _read_line(document: Document, line: Line, size: float, margin: float) -> _Text:
    passage = join(document.text, [line.span])
    hashes = _MARKED.match(passage.text) if document.media == "text" else None
    if document.media == "text":
        bullet = re.match(r"[-*•·#]+\s?(?=\S)", passage.text)
        if bullet and not re.match(r"-\d", passage.text):
            passage = passage.slice(bullet.end())
    level, length = level_of(passage.text)
    if hashes and level is None:
        level = len(hashes[1]) - 1
    printed = document.text[slice(*line.span)]
    if line.box is not None:
        return _Text(line, passage, level, length, (line.box.x1 - line.box.x0) / size, (line.box.x0 - margin) / size)
    indent = _set_width(printed[: len(printed) - len(printed.lstrip())])
    return _Text(line, passage, level, length, _set_width(printed.strip()), indent, marked=hashes is not None)


def _set_width(text: str) -> float:
    return sum(1.0 if is_wide(c) else 0.5 for c in text)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How prose is set: the width of a full line, and the margin where the first lines of paragraphs are indented."""

    width: float
    margin: float | None

    def is_indented(self, line: _Text) -> bool | None:
        """Whether a line is set in from the margin; None where the source has lost its indentation."""
        return None if self.margin is None else line.indent > self.margin + 1.2

    def is_full(self, line: _Text, first: bool) -> bool:
        """Whether a line reaches the right edge; the first of a paragraph is two characters shorter."""
        if self.margin is not None:
            return line.indent - self.margin + line.width >= self.width - 1.6
        return line.width >= self.width - (3.6 if first else 1.6)


def _layout(lines: Sequence[_Text]) -> _Layout:
    long = sorted(line.width for line in lines if line.width > 12)
    width = long[int(0.8 * (len(long) - 1))] if long else 30.0
    prose = [line.indent for line in lines if line.width > 0.6 * width]
    if not prose:
        return _Layout(width, None)
    margin = sorted(prose)[int(0.1 * (len(prose) - 1))]
    inside = sum(1 for indent in prose if 1.2 < indent - margin < 5)
    if 0.1 * len(prose) <= inside <= 0.8 * len(prose):
        ends = sorted(line.indent - margin + line.width for line in lines if line.width > 0.6 * width)
        return _Layout(ends[int(0.8 * (len(ends) - 1))], margin)
    return _Layout(width, None)


def _contents(lines: Sequence[_Text]) -> set[int]:
    """The numbers of the lines that belong to the table of contents."""
    found = {at for at, line in enumerate(lines) if _LEADER.search(line.text)}
    start = next((at for at, line in enumerate(lines[:200]) if _CONTENTS.fullmatch(line.text)), None)
    if start is None:
        return found
    found.add(start)
    seen: set[str] = set()
    for at in range(start + 1, len(lines)):
        line = lines[at]
        key = re.sub(r"[\s.．…·\d]+$", "", line.text)
        label = line.text[: line.number] if line.level == 0 else key
        entry = line.level is not None or len(line.text) <= 8 or _LEADER.search(line.text) is not None
        if not entry or label in seen or "。" in line.text or _turns_page(lines, at):
            break
        seen |= {label, key}
        found.add(at)
    return found


def _as_announced(lines: Sequence[_Text], entries: Sequence[_Text]) -> list[_Text]:
    """Lines without a number that say what an entry of the contents announces are headings of the first level."""
    titles = {_bare_title(entry) for entry in entries if entry.level == 1}
    titles = {title for title in titles if len(title) >= _SHORTEST_ANNOUNCED}
    return [replace(line, level=0) if line.level is None and _is_announced(line, titles) else line for line in lines]


def _is_announced(line: _Text, titles: Iterable[str]) -> bool:
    """Whether a line is a title of the contents, maybe with the year or the body in front of it."""
    text = _bare_title(line)
    if len(text) > _LONGEST_ANNOUNCED or re.search(r"[，。；：、]", text):
        return False
    return any(text.endswith((title, title.removeprefix("部门"))) for title in titles)


def _bare_title(line: _Text) -> str:
    return re.sub(r"[\s.．…·\d]+$|\s", "", line.text[line.number :])


def _turns_page(lines: Sequence[_Text], at: int) -> bool:
    return lines[at].line.page != lines[at - 1].line.page and lines[at].level is None


def _grow(lines: Sequence[_Text], layout: _Layout) -> tuple[list[_Node], list[Passage]]:
    roots: list[_Node] = []
    preamble: list[Passage] = []
    stack: list[_Node] = []
    at = 0
    while at < len(lines):
        block, after = _block(lines, at, layout)
        first = lines[at]
        node = _heading(first, block, lines, at, after)
        if node is None:
            (stack[-1].body if stack else preamble).append(block)
        else:
            while stack and (stack[-1].level >= node.level or node.annex):
                stack.pop()
            (stack[-1].children if stack else roots).append(node)
            stack.append(node)
        at = after
    return roots, preamble


def _block(lines: Sequence[_Text], at: int, layout: _Layout) -> tuple[Passage, int]:
    """The paragraph or heading that begins with line `at`, unwrapped, and the number of the line behind it."""
    passage, after = lines[at].passage, at + 1
    while after < len(lines) and _runs_on(lines, at, after, chinese_punctuation(passage.text), layout):
        passage = _joined(passage, lines[after].passage)
        after += 1
    return passage, after


def _joined(left: Passage, right: Passage) -> Passage:
    """Two lines as one; between Latin words the white space behind the first line stays, as a space."""
    words = left and right and all(c.isascii() and c.isalpha() for c in (left.text[-1], right.text[0]))
    if words or (is_latin(left.text) and is_latin(right.text)):
        left += Passage(" ", (left.offsets[-1] + 1,))
    return left + right


def _runs_on(lines: Sequence[_Text], at: int, after: int, text: str, layout: _Layout) -> bool:
    """Whether line `after` goes on with the block that began at line `at`."""
    first, previous, following = lines[at], lines[after - 1], lines[after]
    if first.marked or following.marked:
        return False
    if text[-1] in "，、（(“《" or _OPEN_ITEM.search(text) or (_unbalanced(text) and len(text) < 6 * layout.width):
        return True
    if _REPORT.search(following.text) and len(text) < 40 and len(following.text) < 40:
        return first.level is None and not _is_sentence(text)
    if following.level is not None:
        return False
    if is_latin(previous.text):
        return _latin_runs_on(previous, following, layout)
    if first.level == 0 and (
        first.number == len(text) or (len(following.text) <= 6 and previous.width > 0.5 * layout.width)
    ):
        return True  # the title of a part on the line below its number
    full = layout.is_full(previous, after - 1 == at)
    indented = layout.is_indented(following)
    if indented:
        return False
    if indented is False and layout.is_indented(first) and full:
        return True
    return _reads_on(first, previous, following, text, full, layout)


def _latin_runs_on(previous: _Text, following: _Text, layout: _Layout) -> bool:
    """Whether a line of English goes on: the next word did not fit, no line is left blank, no label begins."""
    next_word = _set_width(following.text.split(" ")[0]) + 0.5
    return (
        is_latin(following.text)
        and previous.width + next_word >= 0.9 * layout.width
        and (following.line.page != previous.line.page or following.line.number == previous.line.number + 1)
        and not _LATIN_LABEL.match(following.text)
    )


def _reads_on(first: _Text, previous: _Text, following: _Text, text: str, full: bool, layout: _Layout) -> bool:
    """The same, told by the words alone."""
    if _SENTENCE_END.search(text):
        return full and text[-1] not in "。！？" and not _PLAIN_TITLE.fullmatch(following.text)
    if _is_sentence(text):
        return not _PLAIN_TITLE.fullmatch(following.text) or full
    if _LABEL.match(following.text):
        return False
    if first.level is None:
        return full and not _PLAIN_TITLE.fullmatch(text)
    full = full and (not _HEADING_END.search(text) or (layout.margin is None and previous.width >= layout.width - 0.6))
    return (full and (_is_sentence(following.text) or following.width < 0.6 * layout.width)) or (
        previous.width > 0.6 * layout.width and len(following.text) <= 4
    )


def _unbalanced(text: str) -> bool:
    """A bracket or quote is open at the end."""
    folded = text.translate(_BRACKETS)
    return any(folded.count(left) > folded.count(right) for left, right in ("“”", "《》", "()"))


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[，。；：]", text))


def _heading(first: _Text, block: Passage, lines: Sequence[_Text], at: int, after: int) -> _Node | None:
    text = chinese_punctuation(block.text)
    start = first.line.span.start
    if first.level is None:
        if _REPORT.search(text) and len(text) < 60 and not _is_sentence(text):
            return _Node(-1, "", text, block, start, annex=at > 20)
        if _PLAIN_TITLE.fullmatch(text) and not _is_sentence(text) and _opens_numbering(lines, at, after):
            return _Node(0, "", text, block, start)
        return None
    if first.marked:
        number, title = block.text[: first.number], block.text[first.number :].strip()
        return _Node(first.level, number, title, block, start)
    number = block.text[: first.number]
    rest = text[first.number :].lstrip(" 、.．")
    stop = _TITLE_STOP.search(rest)
    runs_in = bool(stop) and (stop.start() < len(rest) - 1 or stop.group() in "。；;")  # type: ignore[union-attr]
    title = block.text[len(text) - len(rest) :][: stop.start() if stop else None]
    node = _Node(first.level, number, title.strip(), NOTHING if runs_in else block, start)
    if runs_in:
        node.body.append(block)
    return node


def _opens_numbering(lines: Sequence[_Text], at: int, after: int) -> bool:
    """A plain title stands at the top of a page, or before numbering that begins anew, or alone before prose."""
    if after >= len(lines):
        return False
    if at == 0 or lines[at].line.page != lines[at - 1].line.page:
        return True
    following = lines[after]
    if following.level is not None:
        return re.match(r"[（(]?\s?[一1①][、.．)）\s]?", following.text) is not None
    return False


def _freeze_all(nodes: Sequence[_Node], end: int, back_matter: bool = False) -> tuple[Section, ...]:
    """Sections side by side: each ends where the next one begins, the last at `end`."""
    stops = [*(node.start for node in nodes[1:]), end]
    return tuple(_freeze(node, stop, back_matter) for node, stop in zip(nodes, stops, strict=False))


def _freeze(node: _Node, end: int, back_matter: bool = False) -> Section:
    back_matter = back_matter or _BACK_MATTER.search(node.title) is not None
    return Section(
        level=node.level,
        number=node.number,
        title=node.title,
        heading=node.heading,
        body=tuple(node.body),
        children=_freeze_all(node.children, end, back_matter),
        span=Span(node.start, end),
        annex=node.annex,
        back_matter=back_matter,
    )


def render(outline: Outline, document: Document) -> str:
    """The tree as indented lines with page and line numbers."""
    out = []
    for path in outline.walk():
        section = path[-1]
        line = document.line_at(section.span.start)
        place = f"p{line.page}:{line.number}" if document.media == "pdf" else f"line {line.number}"
        out.append(f"{'  ' * (len(path) - 1)}{section.label}  [{place}]")
    return "\n".join(out)
