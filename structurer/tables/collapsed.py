"""Tables of text layers that have lost their columns: labels wrapped over lines, figures parted by single spaces.

headings -> regions -> head and body -> rows -> parts -> tables, the parts over several pages made one. A region begins
at a table number, a known title, a unit line or a line that is the head of a known form; it becomes a table only where
a head is read and at least one row below it. Lines with tabs or pipes belong to `delimited`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from structurer import forms
from structurer.document import NOTHING, Cell, Document, Line, Passage, Span, Table, join
from structurer.forms import VALUES, Column, Form, Layout, fold
from structurer.tables.decoder import Anchored, Token, anchored_rows, is_value, passage, tokens_of
from structurer.tables.indicators import BREAKS, Block, find_head, indicator_block

_NUMBER = re.compile(
    r"(?:公开|预算|决算|附)?表\s*\d{1,2}(?:[-－—]\d{1,2})?|(?:公开|预算|决算)\s*\d{1,2}(?:[-－—]\d{1,2})?\s*表"
)
_UNIT = r"(?:人民币)?(?P<unit>万元|亿元|千元|百万元|元|万人|人|个|%)"
_UNIT_LINE = re.compile(rf"单位\s*[：:]\s*{_UNIT}\s*$")
_UNIT_BRACKET = re.compile(rf"[（(]{_UNIT}[)）]")
_CAPTION = re.compile(r"(?:编制|填报)?(?:部门|单位)(?:名称|\(单位\)|（单位）)?\s*[：:].*|(?:19|20)\d\d\s*年度?")
_ANNOUNCED = re.compile(r"(?:如下|见下表)[：:]?$|[：:]$")
_TITLE = re.compile(r"(?:表|情况|明细|一览|如下[：:]?|见下表[：:]?)(?:[（(][^（()）]*[)）])?$")
_SECTION = re.compile(r"第[一二三四五六七八九十]+部分|附件\d*[：:]?$")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明)[：:]")
_SIGNED = re.compile(r"(?:填表人|填报人|制表人|单位负责人|联系人|填报日期)[：:]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKET = re.compile(r"\([^()]*\)")
_ANY_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_FIT = 0.85
_STRUCTURE = ("label", "organization")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the body with its words; `text` is folded. Delimited lines are only looked at to keep off them."""

    line: Line
    tokens: tuple[Token, ...]
    text: str
    delimited: bool


@dataclass(frozen=True, slots=True)
class Region:
    """What stands from a heading to the next one. `known` are the forms that its title names."""

    title: Passage
    number: str | None
    unit: str | None
    unit_span: Span | None
    known: tuple[Form, ...]
    heading: tuple[Printed, ...]
    body: tuple[Printed, ...]

    @property
    def start(self) -> int:
        return (self.heading or self.body)[0].line.span.start


def collapsed_tables(document: Document) -> tuple[Table, ...]:
    """The tables of a text layer that lost their columns, in reading order, with empty ids."""
    if document.media != "text":
        return ()
    printed = [_printed(document, line) for line in document.lines if line.role == "body"]
    parts = [part for region in _regions(document, printed) for part in _parts(document, region)]
    return tuple(_levelled(document, part) for part in _stitched(parts))


def _printed(document: Document, line: Line) -> Printed:
    text = document.text[slice(*line.span)]
    return Printed(line, tokens_of(document, (line,)), fold(text), "\t" in text or "|" in text or "｜" in text)


# Regions --------------------------------------------------------------------------------------------------------------


def _regions(document: Document, printed: Sequence[Printed]) -> Iterator[Region]:
    roles = _roles(printed)
    starts = [at for at in range(len(roles)) if _begins(roles, at)]
    last: Region | None = None
    for start, stop in pairwise((*starts, len(printed))):
        end = next((at for at in range(start, stop) if not roles[at] or roles[at] == "head"), stop)
        region = _region(document, printed[start:end], roles[start:end], printed[end:stop])
        if last and not region.number and not region.unit and _is_block(region):
            region = replace(region, number=last.number, unit=last.unit, unit_span=last.unit_span)
        yield region
        last = region


def _begins(roles: Sequence[str], at: int) -> bool:
    """A run of heading lines begins a region, and so does a second title in it, which is that of a block."""
    if not roles[at] or at == 0 or not roles[at - 1]:
        return bool(roles[at])
    run = at
    while run and roles[run - 1]:
        run -= 1
    return roles[at] == "title" and "title" in roles[run:at]


def _is_block(region: Region) -> bool:
    """A block of a numbered form: it has a known title, and no number of its own."""
    return bool(region.known) and all(known.words("ends") or known.words("endings") for known in region.known)


def _roles(printed: Sequence[Printed]) -> list[str]:
    """What each line is to a table: its number, title, unit, caption or head; nothing for the others."""
    roles = [_role(line) for line in printed]
    in_blocks = False
    for at, line in enumerate(printed):
        if roles[at] in ("number", "unit"):
            _claim_title(printed, roles, at)
        elif not roles[at] and not (at and roles[at - 1]) and (known := _headed(line)):
            if in_blocks and all(form.words("endings") for form in known):
                continue
            roles[at] = "head"
            if at and _is_title(printed[at - 1]):
                roles[at - 1] = "title"
        elif roles[at] == "title":
            in_blocks = any(form.words("endings") for form in forms.titled(_title_text(line)))
    return [_kept(roles, at) for at in range(len(roles))]


def _role(line: Printed) -> str:
    text = line.text
    if line.delimited or not line.tokens or len(text) > 60:
        return ""
    if _NUMBER.fullmatch(text):
        return "number"
    if _UNIT_LINE.search(text):
        return "unit"
    if _CAPTION.fullmatch(text):
        return "caption"
    return "title" if forms.titled(_title_text(line)) else ""


def _title_text(line: Printed) -> str:
    """The words of a title line without the years of a head that stands on it."""
    words = [token.text for token in line.tokens]
    while len(words) > 1 and _YEAR.fullmatch(words[-1]):
        words.pop()
    return "".join(words)


def _claim_title(printed: Sequence[Printed], roles: list[str], at: int) -> None:
    """Names a line beside a number or unit line the title where none of the heading is one."""
    start, end = at, at + 1
    while start and roles[start - 1]:
        start -= 1
    while end < len(roles) and roles[end]:
        end += 1
    if "title" in roles[start:end]:
        return
    if roles[at] == "number" and end < len(printed) and _is_title(printed[end]):
        roles[end] = "title"
    elif start and _is_title(printed[start - 1]):
        roles[start - 1] = "title"


def _is_title(line: Printed) -> bool:
    if line.delimited or len(line.text) > 45 or "。" in line.text or "；" in line.text:
        return False
    return _TITLE.search(line.text) is not None and not _SECTION.match(line.text)


def _kept(roles: Sequence[str], at: int) -> str:
    """A caption is part of a heading only beside the rest of it."""
    beside = (at and roles[at - 1]) or (at + 1 < len(roles) and roles[at + 1])
    return "" if roles[at] == "caption" and not beside else roles[at]


def _headed(line: Printed) -> tuple[Form, ...]:
    """The titled forms all columns of which the line prints, and nothing else."""
    if line.delimited or len(line.tokens) < 3:
        return ()
    words = tuple(token.text for token in line.tokens)
    return tuple(known for known in forms.forms() if known.titles and any(_prints(lay, words) for lay in known.layouts))


def _prints(layout: Layout, words: Sequence[str]) -> bool:
    return len(layout) == len(words) and all(
        fold(word) in map(fold, column.words) for column, word in zip(layout, words, strict=True)
    )


def _region(document: Document, heading: Sequence[Printed], roles: Sequence[str], body: Sequence[Printed]) -> Region:
    title, number, unit, unit_span = NOTHING, None, None, None
    known: tuple[Form, ...] = ()
    for line, role in zip(heading, roles, strict=True):
        text = document.text[slice(*line.line.span)]
        if role == "number":
            number = text.strip()
        elif role == "unit" and (match := _UNIT_LINE.search(text)):
            unit, unit_span = match["unit"], _shifted(match.span("unit"), line.line.span.start)
        elif role == "title" and not title:
            known = forms.titled(_title_text(line))
            title = _without_years(document, line)
    if bracket := _UNIT_BRACKET.search(title.text):
        unit, unit_span = bracket["unit"], title.span(*bracket.span("unit"))
        title = title.slice(0, bracket.start())
    if not known and body and not {"number", "unit"} & set(roles):
        known = _headed(body[0])
    if announced := _ANNOUNCED.search(title.text):
        title = title.slice(0, announced.start())
    return Region(title, number, unit, unit_span, known, tuple(heading), tuple(body))


def _shifted(span: tuple[int, int], by: int) -> Span:
    return Span(span[0] + by, span[1] + by)


def _without_years(document: Document, line: Printed) -> Passage:
    tokens = list(line.tokens)
    while len(tokens) > 1 and _YEAR.fullmatch(tokens[-1].text):
        tokens.pop()
    return passage(document, tokens)


# Heads ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """The columns that a head prints, the form they are of, and how many lines of the body it takes."""

    form: Form | None
    layout: Layout
    columns: tuple[str, ...]
    lines: int


def _read_head(region: Region) -> Head | None:
    """The head of a known form, or one line whose words are all names of columns."""
    if region.known:
        return _form_head(region)
    return _free_head(region.body)


def _form_head(region: Region) -> Head | None:
    pieces = frozenset().union(*(_pieces(known) for known in region.known))
    lines = 0
    while lines < len(region.body) and _is_head_line(region.body[lines], pieces):
        lines += 1
    years = [word.text for line in region.heading for word in line.tokens[1:] if _YEAR.fullmatch(word.text)]
    words = [*years, *(token.text for line in region.body[:lines] for token in line.tokens)]
    best = max(
        (fit for known in region.known for layout in known.layouts if (fit := _fit(known, layout, words, lines))),
        key=lambda fit: fit[0],
        default=None,
    )
    return best[1] if best else None


@lru_cache(maxsize=256)
def _pieces(known: Form) -> frozenset[str]:
    words = {word.replace("{year}", "Y") for word in known.head_words()}
    return frozenset(words | {_BRACKET.sub("", word) for word in words})


def _is_head_line(line: Printed, pieces: frozenset[str]) -> bool:
    """Each word of the line is a piece of a word of the head, or a column number."""
    words = [_YEAR.sub("Y", fold(token.text)) for token in line.tokens]
    if all(word.isdigit() for word in words) and len(words) > 1:
        return [int(word) for word in words] == list(range(int(words[0]), int(words[0]) + len(words)))
    return not line.delimited and all(
        word == "栏次" or any(_BRACKET.sub("", word) in piece for piece in pieces) for word in words
    )


def _fit(known: Form, layout: Layout, words: Sequence[str], lines: int) -> tuple[float, Head] | None:
    """How well printed head words are those of a layout, whatever their order, and the columns that are printed."""
    years = tuple(year for word in words for year in _YEAR.findall(word))
    bare = [_YEAR.sub("Y", fold(word)) for word in words]
    if bare and all(word == "Y" for word in bare):
        blanks = sum("{year}" in column.path for column in layout)
        return (1.0, _head(known, layout, layout, years, words, lines)) if blanks == len(years) else None
    text = _BRACKET.sub("", re.sub(r"栏次|(?<![A-Z])\d+", "", "".join(bare)))
    shown = tuple(shown for column in layout if (shown := _shown(column, text)))
    if sum(column.kind in VALUES for column in shown) < 1:
        return None
    need = Counter("".join(_outline(shown, text)))
    have = Counter(text)
    likeness = 2 * (need & have).total() / (need.total() + have.total()) if text else 0.0
    return (likeness, _head(known, layout, shown, years, words, lines)) if likeness >= _FIT else None


def _shown(column: Column, text: str) -> Column | None:
    """The column with the word that is printed, without the groups that are not; None where it is not printed."""
    groups = [group for group in column.group.split("/") if group and _spelt(group, text)]
    word = next((word for word in column.words if _spelt(word, text)), None)
    if word is None and column.kind not in _STRUCTURE:
        return None
    return Column("/".join(groups), (word or column.words[0],), column.kind)


def _spelt(word: str, text: str) -> bool:
    return set(_BRACKET.sub("", fold(word).replace("{year}", ""))) <= set(text)


def _outline(shown: Layout, text: str) -> Iterator[str]:
    """What a head of these columns prints: each leaf, and each group once for its run of columns."""
    above: list[str] = []
    for column in shown:
        groups = column.group.split("/") if column.group else []
        for depth, group in enumerate(groups):
            if groups[: depth + 1] != above[: depth + 1]:
                yield _BRACKET.sub("", fold(group).replace("{year}", "Y"))
        above = groups
        if _spelt(column.words[0], text):
            yield _BRACKET.sub("", fold(column.words[0]).replace("{year}", "Y"))


def _head(known: Form, layout: Layout, shown: Layout, years: Sequence[str], words: Sequence[str], lines: int) -> Head:
    """Fills in the printed years, and the bracket that a word is printed with."""
    kept = tuple(full for full in layout if any(_same(full, part) for part in shown))
    one = years[0] if len(set(years)) == 1 else None
    left = iter(years)
    text = "".join(words)
    columns, place = [], 0
    for column in shown:
        path = column.path
        if "{year}" in path:
            year = one or next(left, None)
            path = path.replace("{year}", year) if year else re.sub(r"\{year\}年?度?", "", path)
        leaf = path.rpartition("/")[2]
        at = text.find(leaf, place)
        place = at + len(leaf) if at >= 0 else place
        bracket = _ANY_BRACKET.match(text, place) if at >= 0 else None
        columns.append(path + (bracket.group() if bracket else ""))
    return Head(known, kept, tuple(columns), lines)


def _same(full: Column, part: Column) -> bool:
    return full.kind == part.kind and part.words[0] in full.words and full.group.endswith(part.group)


def _free_head(body: Sequence[Printed]) -> Head | None:
    """A head of no known form on one line: each word names a column, by its ending."""
    if not body or body[0].delimited:
        return None
    words = [token.text for token in body[0].tokens]
    columns = [_named(word) for word in words]
    layout = tuple(column for column in columns if column)
    if len(layout) < max(len(words), 3) or not any(column.kind in VALUES for column in layout[1:]):
        return None
    known = forms.recognise("", words)
    return Head(known, layout, tuple(words), 1)


def _named(word: str) -> Column | None:
    if is_value(word):
        return None
    bare = _BRACKET.sub("", fold(word))
    fits = [(len(ending), kind) for ending, kind in _endings() if bare.endswith(ending)]
    return Column("", (word,), max(fits)[1]) if fits else None


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, forms.Kind], ...]:
    columns = [column for layout in forms.form("general/list").layouts for column in layout]
    return tuple((fold(word), column.kind) for column in columns for word in column.words)


# Tables ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading gives of a table, with the kinds of its columns where rows were read by their figures."""

    table: Table
    layout: Layout = ()


def _parts(document: Document, region: Region) -> Iterator[Part]:
    if any(line.delimited for line in region.body[:3]):
        return
    performance = list(_performance_tables(document, region))
    if performance:
        yield from map(Part, performance)
    elif part := _anchored_part(document, region):
        yield part


def _anchored_part(document: Document, region: Region) -> Part | None:
    head = _read_head(region)
    if head is None:
        return None
    ends = head.form.words("ends") if head.form else ()
    body = region.body[head.lines :]
    stop = _stop(body, ends, prose=any(column.kind == "text" for column in head.layout))
    rows, taken = anchored_rows([line.tokens for line in body[:stop]], head.layout)
    if not rows:
        return None
    if ends and taken < stop < len(body):
        rows, taken = (*rows, *_blank_rows(body[taken:stop], head.layout)), stop
    notes, after = _notes(document, body, taken)
    table = Table(
        id="",
        number=region.number,
        title=region.title.text,
        unit=region.unit or (head.form.unit if head.form else None),
        columns=head.columns,
        rows=tuple(tuple(Cell(passage(document, tokens)) for tokens in row.cells) for row in rows),
        pages=(1, 1),
        span=Span(region.start, body[after - 1].line.span.end),
        form=head.form.id if head.form else None,
        unit_span=region.unit_span,
        head=tuple(passage(document, line.tokens) for line in region.body[: head.lines]),
        notes=notes,
        doubts=tuple((number, doubt) for number, row in enumerate(rows) for doubt in row.doubts),
    )
    return Part(table, head.layout)


def _stop(body: Sequence[Printed], ends: Sequence[str], prose: bool) -> int:
    """The first line that is no row: a note, a section, the next block, a sentence where no column holds one."""
    for at, line in enumerate(body):
        following = "".join(later.text for later in body[at : at + 4])
        if line.delimited or _NOTE.match(line.text) or _SIGNED.match(line.text) or _SECTION.match(line.text):
            return at
        if any(following.startswith(fold(end)) for end in ends):
            return at
        if not prose and (line.text[-1] in "。；：" and len(line.text) > 12):
            return at
    return len(body)


def _blank_rows(lines: Sequence[Printed], layout: Layout) -> tuple[Anchored, ...]:
    """Labels without figures before the words that close a block."""
    return tuple(Anchored((line.tokens, *[()] * (len(layout) - 1))) for line in lines)


def _notes(document: Document, body: Sequence[Printed], start: int) -> tuple[tuple[Passage, ...], int]:
    """The notes below the last row, each over the lines it takes, and the line after them."""
    notes: list[Passage] = []
    at = start
    while at < len(body) and (_NOTE.match(body[at].text) or (notes and body[at].text[-1] == "。")):
        spans = [body[at].line.span]
        while body[at].text[-1] not in "。；" and at + 1 < len(body) and len(body[at].text) > 30:
            at += 1
            spans.append(body[at].line.span)
        notes.append(join(document.text, spans))
        at += 1
    return tuple(notes), at


def _stitched(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts of one table, each under the repeated heading of its page, made one."""
    current: Part | None = None
    for part in parts:
        if current and _continues(current.table, part.table):
            current = replace(current, table=_joined(current.table, part.table))
            continue
        if current:
            yield current
        current = part
    if current:
        yield current


def _joined(table: Table, later: Table) -> Table:
    shift = len(table.rows)
    return replace(
        table,
        rows=table.rows + later.rows,
        span=Span(table.span.start, later.span.end),
        notes=table.notes + later.notes,
        doubts=table.doubts + tuple((number + shift, doubt) for number, doubt in later.doubts),
    )


def _continues(table: Table, later: Table) -> bool:
    same = (table.title, table.columns, table.unit, table.form) == (later.title, later.columns, later.unit, later.form)
    return same and bool(table.title) and "".join((table.number or "").split()) == "".join((later.number or "").split())


def _levelled(document: Document, part: Part) -> Table:
    """The table with the indentation of its labels as levels."""
    rows = [list(row) for row in part.table.rows]
    for column, kind in enumerate(part.layout):
        if kind.kind == "label":
            levels = _levels(document, part.table.rows, column)
            for row, level in zip(rows, levels, strict=True):
                row[column] = replace(row[column], level=level)
    return replace(part.table, rows=tuple(tuple(row) for row in rows))


def _levels(document: Document, rows: Sequence[tuple[Cell, ...]], column: int) -> list[int]:
    """The steps of indentation of a column of labels. Less than the first row's is a slip of the layer: the level of
    the row before stays. Sums, which are centred, stand at the top."""
    levels: list[int] = []
    steps: list[int] = []
    for row in rows:
        text = row[column].text
        if not text or text.endswith(("合计", "总计")):
            levels.append(0)
            continue
        indent = _indent(document, row, column)
        if not steps or indent > max(steps) + 1:
            steps.append(indent)
        fits = [at for at, step in enumerate(steps) if abs(step - indent) <= 1]
        levels.append(fits[-1] if fits else levels[-1])
    return levels


def _indent(document: Document, row: Sequence[Cell], column: int) -> int:
    """White space before a label, less the blank that parts it from the cell before, printed or not."""
    start = at = row[column].passage.offsets[0]
    while at and document.text[at - 1].isspace() and document.text[at - 1] not in "\n\r\f":
        at -= 1
    leads = at == 0 or document.text[at - 1] in "\n\r\f"
    if not leads:
        return start - at - 1
    return start - at - (2 if column else 0)


# Performance forms ----------------------------------------------------------------------------------------------------


def _performance_tables(document: Document, region: Region) -> Iterator[Table]:
    """The blocks of a self-evaluation or a list of targets: its profile, its funds, its indicators."""
    known = forms.form("performance/indicators")
    lines = [line for line in (*region.heading, *region.body) if not line.delimited]
    tokens = tokens_of(document, [line.line for line in lines], BREAKS)
    head = find_head(tokens, known)
    block = indicator_block(document, tokens, known, head) if head else None
    if head is None or block is None:
        return
    before = [line for line in lines if line.line.span.end <= tokens[head.start].start]
    funds, above = _funds(document, region, before)
    profile = _profile(above, forms.form("performance/profile").words("fields"))
    title = region.title.text + _project(document, region, profile)
    if profile or block.total:
        yield _profile_table(region, title, (*_profile_cells(document, profile), *_sum_cells(document, block)))
    if funds:
        yield replace(funds, title=_block_title(title, "performance/funds"))
    yield _block_table(region, _block_title(title, "performance/indicators"), "performance/indicators", block, tokens)


def _block_title(title: str, id: str) -> str:
    block = forms.form(id).words("block")[0]
    return title if title.endswith(block) else f"{title} {block}".strip()


def _block_table(region: Region, title: str, id: str, block: Block, tokens: Sequence[Token]) -> Table:
    return Table(
        id="",
        number=region.number,
        title=title,
        unit=None,
        columns=block.columns,
        rows=block.rows,
        pages=(1, 1),
        span=Span(block.head.span().start, tokens[block.end - 1].end),
        form=id,
        head=(block.head,),
        doubts=block.doubts,
    )


def _funds(document: Document, region: Region, before: Sequence[Printed]) -> tuple[Table | None, Sequence[Printed]]:
    """The block of funds above the indicators, and the lines above its head."""
    known = forms.form("performance/funds")
    for at, line in enumerate(before):
        if not _is_head_line(line, _pieces(known)):
            continue
        part = replace(region, known=(known,), heading=(), body=tuple(before[at:]))
        if found := _anchored_part(document, part):
            table = found.table
            above = join(document.text, [line.line.span for line in before[: at + len(table.head)]])
            unit = _UNIT_BRACKET.search(above.text)
            span = above.span(*unit.span("unit")) if unit else region.unit_span
            return replace(table, unit=unit["unit"] if unit else region.unit, unit_span=span), before[:at]
    return None, before


Field = tuple[tuple[Token, ...], tuple[Token, ...]]


def _profile(lines: Sequence[Printed], fields: Sequence[str]) -> list[Field]:
    """Known labels with their values, the label whole or broken around its value."""
    tokens = [token for line in lines for token in line.tokens]
    names = frozenset(map(fold, fields))
    found: list[Field] = []
    at = 0
    while at < len(tokens):
        field = _field_at(tokens, at, names)
        if field:
            found.append(field[:2])
        at = field[2] if field else at + 1
    return [field for field in found if field[1]]


def _field_at(
    tokens: Sequence[Token], at: int, names: frozenset[str]
) -> tuple[tuple[Token, ...], tuple[Token, ...], int] | None:
    token = tokens[at]
    label, colon, rest = token.text.replace("：", ":").partition(":")
    if colon and fold(label) in names:
        cut = token.start + len(label)
        value = (token._replace(text=rest, start=cut + 1),) if rest else ()
        return (token._replace(text=label, end=cut),), value, at + 1
    for end in range(at + 1, min(at + 5, len(tokens)) + 1):
        if fold("".join(t.text for t in tokens[at:end])).rstrip(":") in names:
            stop = _value_end(tokens, end, names)
            return tuple(tokens[at:end]), tuple(tokens[end:stop]), stop
    for end in (at + 2, at + 3):
        if end < len(tokens) and len(token.text) > 1 and fold(token.text + tokens[end].text) in names:
            return (token, tokens[end]), tuple(tokens[at + 1 : end]), end + 1
    return None


def _value_end(tokens: Sequence[Token], start: int, names: frozenset[str]) -> int:
    """A value takes the words of one line up to the next label."""
    end = start
    while end < len(tokens) and tokens[end].line == tokens[start].line and fold(tokens[end].text) not in names:
        end += 1
    return end


def _project(document: Document, region: Region, profile: Sequence[Field]) -> str:
    """The name of the project in brackets where the form is one of many, of a project each."""
    for label, value in profile:
        if "项目" in region.title.text and passage(document, label).text.endswith("名称"):
            name = passage(document, value).text
            return f"（{name}）" if "项目" in passage(document, label).text else ""
    return ""


def _profile_cells(document: Document, profile: Sequence[Field]) -> Iterator[tuple[Cell, ...]]:
    for label, value in profile:
        yield Cell(passage(document, label)), Cell(passage(document, value))


def _sum_cells(document: Document, block: Block) -> Iterator[tuple[Cell, ...]]:
    """The sum below the indicators, a row for each of its figures: "sum/column", the stroke standing for a blank."""
    if not block.total or not document.text[block.total[0].end].isspace():
        return
    label = passage(document, block.total[:1]) + Passage("/", (block.total[0].end,))
    columns = [column for column, kind in zip(block.columns, block.kinds, strict=True) if kind in ("weight", "score")]
    for column, figure in zip(columns, block.total[1:], strict=False):
        place = block.head.text.rfind(column)
        yield Cell(label + block.head.slice(place, place + len(column))), Cell(passage(document, [figure]))


def _profile_table(region: Region, title: str, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    known = forms.form("performance/profile")
    spans = [cell.passage.span() for row in rows for cell in row if cell.passage]
    return Table(
        id="",
        number=region.number,
        title=_block_title(title, known.id),
        unit=None,
        columns=known.columns,
        rows=rows,
        pages=(1, 1),
        span=Span(min(region.start, *(span.start for span in spans)), max(span.end for span in spans)),
        form=known.id,
    )
