"""The indicator block of a performance form: 一级 | 二级 | 三级指标 | target | actual | weight | score | note.

The names of the first two levels, joined over their wraps, cut the block into segments. Inside a segment a weight with
a score that does not exceed it anchors a row, and `decoder.decode` finds the cells around it. How wide the columns are
is learnt from the form: decode, see where wrapped lines pile up, decode again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise

from structurer.document import NOTHING, Cell, Document, Passage
from structurer.forms import Form, Kind
from structurer.tables.decoder import Border, Figures, Grammar, Reading, Token, Words, decode, passage

BREAKS = re.compile(r"(?<=。)(?=[^”’」』）)\]】\d])|(?<=[\u4e00-\u9fff）])(?=[≥≤＞＜]\d)")
"""Where a cell may end inside a printed word: after a full stop, before a comparison."""

_WORDS: tuple[Kind, ...] = ("name", "target", "actual", "note")
_LONGEST = {"name": 7, "target": 24, "actual": 16, "note": 90}
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_POINTS = r"(?:[（(]\d+(?:\.\d+)?(?:分|%)?[)）])"
_COMPARES = re.compile(r"[≥≤＞＜><=＝≧≦〉〈]|大于|小于|不低于|不少于|不超过|不高于|不大于|低于|高于|超过|控制在")
_STATE = re.compile(
    r"(?:已|基本|部分|全部|全面|按时|按期|按质|按要求|按计划|正在|尚|均)*未?"
    r"(?:完成|达标|达到|实现|合格|达成|落实|开展|执行|验收|超额完成|完成中)率?"
)
_NOUN = re.compile(
    r"(?:率|数|数量|量|度|性|成本|时间|情况|时限|期限|水平|质量|金额|费用|效果|时效|面|比例|支出|经费|收入|覆盖|程度|能力|建设|工作|"
    r"活动|机制|作用|影响|结果|环境|期间|进度|标准|额|投资|次|费|报告|培训|维护|管理)$"
)
_PERCENT = re.compile(r"[\d.]+%")
_CLOSING_BRACKET = re.compile(r"[（(].*?[)）]$")
_COUNTED = re.compile(r"(?:率|数量|人数|次数|满意度|成本)$")
_QUALITY = re.compile(
    r"规范|合规|合格|达标|提升|提高|有效|良好|优秀|优良|及时|稳定|保障|显著|明显|改善|增强|正常|完善|健全|符合|促进|年内|年度|"
    r"月底前|以上|以下|以内|之内|前|按时|按|全年|无|长期|持续|不断|稳步|较|高|好|是"
)
_REASON = re.compile(r"因|由于|导致|未|下一步|将|措施|建议|超|影响|根据|已|签订|计划|无偏差|完成")
_CLOSED = re.compile(r"(?:备注|说明|注|填表人|填报人|联系人)[:：]")
_LEARNT = 4
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Head:
    """The printed head: the columns as (kind, words), and the tokens it stands on."""

    columns: tuple[tuple[Kind, str], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Level:
    """A printed name of the first or second level, or what a new page repeats (0)."""

    depth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """What the tokens of an indicator block say; `end` is the first token after it, `total` those of its sum."""

    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Cell, ...], ...]
    doubts: tuple[tuple[int, str], ...]
    head: Passage
    total: tuple[Token, ...]
    end: int


def find_head(tokens: Sequence[Token], known: Form, start: int = 0) -> Head | None:
    """The first printed head from `start` on."""
    firsts = {word[0] for kind, word in _lexicon(known) if kind == "level"}
    for at in range(start, len(tokens)):
        if tokens[at].text[0] in firsts and (head := read_head(tokens, known, at)):
            return head
    return None


def read_head(tokens: Sequence[Token], known: Form, at: int) -> Head | None:
    """The head that begins at token `at`: known words in any of their printed forms, each with its bracket."""
    text = "".join(token.text for token in tokens[at : at + 60])
    edges = {place: n for n, place in enumerate(accumulate(len(t.text) for t in tokens[at : at + 60]), at + 1)}
    columns: list[tuple[Kind, str]] = []
    place, end, kept = 0, at, 0
    lexicon = _lexicon(known)
    while found := next(((kind, word) for kind, word in lexicon if text.startswith(word, place)), None):
        bracket = _BRACKETS.match(text, place + len(found[1]))
        stop = bracket.end() if bracket else place + len(found[1])
        columns.append((found[0], text[place:stop]))
        place = stop
        if place in edges:
            end, kept = edges[place], len(columns)
    kinds = [kind for kind, _ in columns[:kept]]
    if not {"level", "name", "target"} <= set(kinds) or len(set(kinds) - {"level"}) < len(kinds) - kinds.count("level"):
        return None
    return Head(tuple(columns[:kept]), at, end)


@cache
def _lexicon(known: Form) -> tuple[tuple[Kind, str], ...]:
    words = {word: column.kind for layout in known.layouts for column in layout for word in column.words}
    return tuple((kind, word) for word, kind in sorted(words.items(), key=lambda item: -len(item[0])))


def indicator_block(document: Document, tokens: Sequence[Token], known: Form, head: Head) -> Block | None:
    """The rows below `head`; None where no level or no row can be read."""
    body_end, total_end = _closing(tokens, known, head.end)
    body = tuple(tokens[head.end : body_end])
    levels = tuple(_levels(body, known))
    kinds = tuple(kind for kind, _ in head.columns if kind != "level")
    segments = _segments(levels, len(body))
    readings = _decode(body, kinds, segments) if segments else []
    if not any(level.depth for level in levels) or not readings:
        return None
    printed = _Printed(document, body, kinds, levels, known.words("separate"), _depths(head))
    rows, doubts = printed.rows(readings)
    return Block(
        columns=tuple(words for _, words in head.columns),
        kinds=tuple(kind for kind, _ in head.columns),
        rows=rows,
        doubts=doubts,
        head=passage(document, tokens[head.start : head.end]),
        total=tuple(tokens[body_end:total_end]),
        end=total_end,
    )


def _depths(head: Head) -> int:
    return sum(kind == "level" for kind, _ in head.columns)


def _closing(tokens: Sequence[Token], known: Form, start: int) -> tuple[int, int]:
    """Where the rows end, and where the line of the sum after them ends."""
    totals = known.words("total")
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token.leads and token.text in totals and at + 1 < len(tokens) and _FIGURE.fullmatch(tokens[at + 1].text):
            stop = at + 1
            while stop < len(tokens) and tokens[stop].line == tokens[stop - 1].line:
                stop += 1
            return at, stop
        if token.leads and _CLOSED.match(token.text):
            return at, at
    return len(tokens), len(tokens)


# Levels ---------------------------------------------------------------------------------------------------------------


def _levels(tokens: Sequence[Token], known: Form) -> Iterator[Level]:
    first = _named(known.words("first"), rf"(?:指标{_POINTS}?|{_POINTS})")
    second = _named(known.words("second"), rf"指标{_POINTS}?")
    at, after = 0, -1
    while at < len(tokens):
        found = None
        if tokens[at].leads or after == at or _after_score(tokens, at):
            found = _level_at(tokens, at, known, first, second)
        if found:
            yield found
            at = after = found.end
        else:
            at += 1


def _named(words: Sequence[str], ending: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(words, key=len, reverse=True))}){ending}")


def _after_score(tokens: Sequence[Token], at: int) -> bool:
    return at > 1 and all(_FIGURE.fullmatch(token.text) for token in tokens[at - 2 : at])


def _level_at(
    tokens: Sequence[Token], at: int, known: Form, first: re.Pattern[str], second: re.Pattern[str]
) -> Level | None:
    """The longest name of a level that begins at `at`, over as many tokens as it is broken into."""
    repeated = read_head(tokens, known, at)
    if repeated:
        return Level(0, at, repeated.end)
    text = ""
    best: Level | None = None
    for end in range(at + 1, min(len(tokens), at + 14) + 1):
        text += tokens[end - 1].text
        if len(text) > 24:
            break
        if text in known.words("page"):
            best = Level(0, at, end)
        elif second.fullmatch(text):
            doubled = first.fullmatch(text) and end < len(tokens) and _level_at(tokens, end, known, second, second)
            best = Level(1 if doubled else 2, at, end)
        elif first.fullmatch(text):
            best = Level(1, at, end)
        elif len(text) > 3 and text in known.words("second") and _alone(tokens, at, end):
            best = Level(2, at, end)
    return best


def _alone(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens fill their lines, and what follows is no target of theirs."""
    if not tokens[start].leads or end == len(tokens):
        return tokens[start].leads
    follower = tokens[end]
    return follower.leads and not _COMPARES.match(follower.text) and not follower.text[0].isdigit()


def _segments(levels: Sequence[Level], end: int) -> list[tuple[int, int]]:
    edges = [(0, 0), *((level.start, level.end) for level in levels), (end, end)]
    return [(left[1], right[0]) for left, right in pairwise(edges) if left[1] < right[0]]


# Prices ---------------------------------------------------------------------------------------------------------------


def _decode(tokens: tuple[Token, ...], kinds: tuple[Kind, ...], segments: list[tuple[int, int]]) -> list[Reading]:
    """Decodes all segments, learns the widths of the columns, and decodes again until they stay."""
    traits = {kind: _traits(kind, tokens) for kind in kinds if kind in _WORDS}
    figures = _figures(tokens, kinds)
    fence = _fence(tokens, kinds, figures)
    enclosed = _enclosed(tokens)
    widths: Mapping[Kind, float] = {}
    readings: list[Reading] = []
    for _ in range(_LEARNT):
        words = {kind: _words(kind, tokens, base, widths.get(kind), enclosed) for kind, base in traits.items()}
        columns = tuple(words.get(kind) or figures[kind] for kind in kinds)
        grammar = Grammar(columns, _follows(kinds), fence, _border(tokens, kinds))
        readings = [reading for start, end in segments for reading in decode(grammar, start, end)]
        learnt = _learn(tokens, kinds, readings)
        if learnt == widths:
            break
        widths = learnt
    return readings


@dataclass(frozen=True, slots=True)
class _Traits:
    """Prices by wording alone: of a cell of one token, of the first and last token of a longer one, of each inside."""

    alone: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    inside: tuple[float, ...]


def _traits(kind: Kind, tokens: Sequence[Token]) -> _Traits:
    edges = {"name": _name_edges, "target": _target_edges, "actual": _actual_edges, "note": _note_edges}[kind]
    rows = [edges(token.text) for token in tokens]
    if kind != "note":
        rows = [_bounded(row, token.text) for row, token in zip(rows, tokens, strict=True)]
    return _Traits(*(tuple(column) for column in zip(*rows, strict=True)))


_Edges = tuple[float, float, float, float]


def _bounded(edges: _Edges, text: str) -> _Edges:
    """Adds what the first and the last character say: a cell opens and closes with whole words and brackets."""
    alone, first, last, inside = edges
    opening, ending = _opening(text), _ending(text)
    return alone + opening + ending + 3.0 * (_depth(text) != 0), first + opening, last + ending, inside


def _opening(text: str) -> float:
    return 4.0 if text[0] in "，。、；）)”：" else 1.5 if text[0] in "（(" else 1.0 if text[0] in "的及和与或" else 0.0


def _ending(text: str) -> float:
    return 3.0 if text[-1] in "、，（(“≥≤＞＜" else 2.0 if text[-1] in "的及和与或" else 0.0


def _depth(text: str) -> int:
    brackets = sum((c in "（(") - (c in "）)") for c in text)
    return brackets + 1000 * (text.count("“") - text.count("”"))


def _name_edges(text: str) -> _Edges:
    inside = (
        3.0 * ("。" in text or "；" in text) + 2.5 * bool(_COMPARES.search(text)) + 2.5 * bool(_PERCENT.search(text))
    )
    first = inside + 2.0 * ("：" in text) + 2.0 * text[0].isdigit()
    first += 5.0 * (bool(_COMPARES.match(text)) or bool(_PERCENT.match(text)))
    last = -1.0 if _NOUN.search(_CLOSING_BRACKET.sub("", text)) else 0.0
    alone = first + last + 2.0 * (len(text) < 3)
    alone += 4.0 * bool(_STATE.fullmatch(text)) + 6.0 * bool(_FIGURE.fullmatch(text))
    return alone, first, last, inside


def _target_edges(text: str) -> _Edges:
    if _COMPARES.match(text):
        first = alone = -2.0
    elif text[0].isdigit():
        first = -0.6
        alone = 1.0 if _FIGURE.fullmatch(text) else -1.2 if re.fullmatch(r"[\d.]+\D{0,4}", text) else -0.6
    else:
        first = -0.3 if _QUALITY.search(text) else 0.5
        alone = 0.8 if _STATE.fullmatch(text) else first
    last = 1.0 if _COUNTED.search(text) else 0.0
    return alone + last, first, last, 0.0


def _actual_edges(text: str) -> _Edges:
    if _COMPARES.match(text):
        first = -0.2
    elif text[0].isdigit():
        first = 0.2 if _FIGURE.fullmatch(text) else -0.6
    else:
        first = -0.2 if _QUALITY.search(text) else 0.4
    return (-1.2 if _STATE.fullmatch(text) else first), first, 0.0, 0.0


def _note_edges(text: str) -> _Edges:
    inside = 1.5 if _COMPARES.match(text) or re.fullmatch(r"\d+(?:\.\d+)?[%万元次个人]*", text) else 0.0
    reason = -0.4 if _REASON.search(text) else 0.4
    first = inside + reason + 3.0 * bool(_COMPARES.match(text)) + 4.0 * (text[0] in "，。、；）)”")
    last = reason + (-1.0 if text[-1] == "。" else 2.0 if text[-1] in "，、" else 0.0)
    alone = first + last + 1.5 * (len(text) < 4) + 5.0 * bool(_FIGURE.fullmatch(text))
    return alone, first, last, inside


def _enclosed(tokens: Sequence[Token]) -> tuple[bool, ...]:
    """Whether a bracket is open before each token; a bracket that a row leaves open is closed by its figures."""
    enclosed = []
    depth = 0
    for at, token in enumerate(tokens):
        depth = 0 if _after_score(tokens, at) else depth
        enclosed.append(depth > 0)
        depth = max(0, depth + sum((c in "（(") - (c in "）)") for c in token.text))
    return tuple(enclosed)


def _words(
    kind: Kind, tokens: Sequence[Token], traits: _Traits, width: float | None, enclosed: Sequence[bool]
) -> Words:
    """The prices of a column of that width, None before it is learnt."""
    tails = [_tail(tokens, at, width) for at in range(len(tokens))]
    joints = zip(tokens, tokens[1:], enclosed[1:], strict=False)
    wraps = (0.0, *(_wrap(kind, left, right, width, inner) for left, right, inner in joints))
    return Words(
        alone=tuple(price + tail for price, tail in zip(traits.alone, tails, strict=True)),
        first=traits.first,
        last=tuple(price + tail for price, tail in zip(traits.last, tails, strict=True)),
        run=tuple(accumulate(wrap + inside for wrap, inside in zip(wraps, traits.inside, strict=True))),
        depth=tuple(accumulate((_depth(token.text) for token in tokens), initial=0)),
        unbalanced=0.0 if kind == "note" else 3.0,
        longest=_LONGEST[kind],
    )


def _wrap(kind: Kind, left: Token, right: Token, width: float | None, enclosed: bool) -> float:
    """The price of `left` and `right` in one cell: a wrapped line is full, or nearly so."""
    if right.glued:
        return 0.0
    if left.line == right.line:
        return 0.5 if enclosed else 1.5 if kind == "note" else 5.0
    far = 2.0 * (right.line - left.line > 4)
    if width is None:
        return far + (0.1 if kind == "note" else 0.9 + 2.0 * (left.width < 3))
    paragraph = right.text[0] in "（(" or (kind == "note" and left.text[-1] in "。；;：:")
    return far + min(_room_price(width - left.width, paragraph), _room_price(width - left.reach, paragraph))


def _room_price(room: float, paragraph: bool) -> float:
    """The price of a wrapped line that leaves `room` of its column free, or runs over where that is negative."""
    if room < -0.8:
        return 2.5 + 1.2 * (-room - 0.8)
    if room <= 2.1:
        return 0.0 if room <= 0.6 else 0.3 if room <= 1.1 else 1.2
    return 0.5 if paragraph else min(1.8 + 0.9 * (room - 2), 7.0)


def _tail(tokens: Sequence[Token], at: int, width: float | None) -> float:
    """The price of a cell that ends at `at`: too wide a line, or a full one, which is more often wrapped."""
    if width is None:
        return 0.0
    over = tokens[at].width - width
    full = abs(over) <= 0.6 and at + 1 < len(tokens) and tokens[at + 1].line != tokens[at].line
    return 0.5 * full + (2.5 + 1.2 * (over - 0.8) if over > 0.8 else 0.0)


def _figures(tokens: Sequence[Token], kinds: Sequence[Kind]) -> dict[Kind, Figures]:
    values = [Decimal(token.text) if _FIGURE.fullmatch(token.text) else None for token in tokens]
    paired = _paired(kinds)
    weights: list[float | None] = []
    scores: list[float | None] = []
    short = []
    for at, value in enumerate(values):
        full = values[at - 1] if at and paired else None
        weights.append(_weight_price(tokens, values, at))
        scores.append(None if value is None or (paired and (full is None or value > full)) else 0.0)
        short.append(value is not None and full is not None and value < full)
    return {"weight": Figures(tuple(weights), (False,) * len(tokens)), "score": Figures(tuple(scores), tuple(short))}


def _weight_price(tokens: Sequence[Token], values: Sequence[Decimal | None], at: int) -> float | None:
    value = values[at]
    if value is None or not 0 < value <= 60:
        return None
    later = at + 2 < len(tokens) and values[at + 2] is not None and tokens[at + 2].line == tokens[at].line
    exponent = value.as_tuple().exponent
    odd = isinstance(exponent, int) and exponent < -2
    return 2.0 * (value > 15) + 3.0 * later + 1.0 * odd


def _paired(kinds: Sequence[Kind]) -> bool:
    return ("weight", "score") in pairwise(kinds)


def _fence(tokens: Sequence[Token], kinds: Sequence[Kind], figures: Mapping[Kind, Figures]) -> tuple[int, ...]:
    """The nearest weight with its score at or after each token: no cell of words runs over both."""
    weight, score = figures["weight"].price, figures["score"].price
    fence = [len(tokens)] * len(tokens)
    for at in range(len(tokens) - 2, -1, -1):
        anchor = _paired(kinds) and weight[at] is not None and score[at + 1] is not None
        fence[at] = at if anchor else fence[at + 1]
    return tuple(fence)


_OPTIONAL: Mapping[Kind, float] = {"actual": 4.5, "score": 6.0, "note": 0.0}


def _follows(kinds: Sequence[Kind]) -> tuple[tuple[tuple[int, float], ...], ...]:
    """What may follow each column, a merged or lost cell left out at a price; column 0 ends the row."""
    follows = []
    for column in range(len(kinds)):
        next_ones = []
        price = 0.0
        for later in range(column + 1, len(kinds)):
            next_ones.append((later, price))
            if kinds[later] not in _OPTIONAL:
                break
            price += _OPTIONAL[kinds[later]]
        else:
            next_ones.append((0, price))
        follows.append(tuple(next_ones))
    return (*follows, ((0, 0.0),))


def _border(tokens: Sequence[Token], kinds: Sequence[Kind]) -> Border:
    """Cells of one line stand side by side, cells of several lines each in a block of its own."""

    def price(left: int, left_mark: bool, right: int, right_mark: bool, at: int) -> float:
        if left == len(kinds):
            return 0.0
        same = tokens[at - 1].line == tokens[at].line
        before, after = kinds[left], kinds[right]
        if right == 0:
            return _row_border(before, left_mark, tokens[at].glued, same)
        if after == "note":
            return 0.0 if left_mark or before != "score" else 2.5
        if after == "score" and before == "weight":
            return 0.0 if same else 1.0
        if after in ("weight", "score"):
            return 1.5 * same if left_mark else 0.8 * (not same)
        if tokens[at].glued:
            return 1.5 if _COMPARES.match(tokens[at].text) else 5.0
        if left_mark or right_mark:
            return 1.5 if same else 0.1
        return 0.0 if same else 1.2

    return price


def _row_border(before: Kind, mark: bool, glued: bool, same: bool) -> float:
    if before == "score":
        return 0.8 * mark + 3.0 * (glued or same)
    return 1.0 if glued else 3.0 * same


def _learn(tokens: Sequence[Token], kinds: Sequence[Kind], readings: Sequence[Reading]) -> dict[Kind, float]:
    """The width of each column: where its wrapped lines pile up, and few lines run over."""
    widths: dict[Kind, float] = {}
    for column, kind in enumerate(kinds):
        if kind not in _WORDS:
            continue
        cells = [tokens[slice(*reading.cells[column])] for reading in readings if reading.certainty >= 0.5]
        wrapped = [token.width for cell in cells for token in cell[:-1]]
        closing = sorted(cell[-1].width for cell in cells if cell)
        if closing:
            candidates = sorted({*wrapped, closing[min(len(closing) - 1, int(0.97 * len(closing)))]})
            widths[kind] = max(candidates, key=lambda width: _fit(width, wrapped, closing))
    return widths


def _fit(width: float, wrapped: Sequence[float], closing: Sequence[float]) -> float:
    full = sum(1.0 if -0.3 <= width - line <= 1.1 else -1.0 if line > width + 0.8 else 0.0 for line in wrapped)
    return full - 0.5 * sum(line > width + 0.8 for line in closing) + 0.01 * width


# Rows -----------------------------------------------------------------------------------------------------------------


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Printed:
    """Turns readings into cells, each with the names of its levels. A second level that speaks of one of the words
    `separate` stands only under a first one that does too: else the first is not printed."""

    document: Document
    tokens: tuple[Token, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[Level, ...]
    separate: tuple[str, ...]
    depth: int

    def rows(self, readings: Sequence[Reading]) -> tuple[tuple[Row, ...], tuple[tuple[int, str], ...]]:
        rows: list[Row] = []
        doubts: list[tuple[int, str]] = []
        for number, reading in enumerate(readings):
            row, reasons = self._merged(self._row(reading), rows[-1] if rows else None)
            rows.append(row)
            doubts += [(number, reason) for reason in (*reasons, *self._reasons(reading, row))]
        return tuple(rows), tuple(doubts)

    def _row(self, reading: Reading) -> Row:
        cells = (Cell(passage(self.document, self.tokens[start:end])) for start, end in reading.cells)
        return (*self._above(reading.cells[0][0]), *cells)

    def _above(self, at: int) -> Row:
        """The names of the levels that govern token `at`; a new first level ends the second."""
        names = {1: NOTHING, 2: NOTHING}
        for level in self.levels:
            if level.start >= at:
                break
            if level.depth:
                name = passage(self.document, self.tokens[level.start : level.end])
                if level.depth == 1 and name.text != names[1].text:
                    names[2] = NOTHING
                names[level.depth] = name
                if any(word in names[2].text and word not in names[1].text for word in self.separate):
                    names[1] = NOTHING
        return tuple(Cell(names.get(depth, NOTHING), spanning=True) for depth in range(1, self.depth + 1))

    def _column(self, kind: Kind) -> int | None:
        return self.depth + self.kinds.index(kind) if kind in self.kinds else None

    def _merged(self, row: Row, above: Row | None) -> tuple[Row, tuple[str, ...]]:
        """A cell that spans two rows is printed once: an actual that is not printed is the one above, and the reason
        of a low score is that above where the actual is the same."""
        actual, note = self._column("actual"), self._column("note")
        reasons = []
        if above and actual is not None and not row[actual].passage and above[actual].passage:
            row = _with(row, actual, replace(above[actual], spanning=True))
            reasons.append("the actual value is that of the merged cell above")
        if above and note is not None and actual is not None and self._short(row) and self._short(above):
            same = self._governed(row, actual) == self._governed(above, actual)
            if same and above[note].passage and not row[note].passage:
                row = _with(row, note, replace(above[note], spanning=True))
                reasons.append("the note is that of the merged cell above")
        return row, tuple(reasons)

    def _governed(self, row: Row, column: int) -> list[str]:
        return [row[column].text, *(cell.text for cell in row[: self.depth])]

    def _short(self, row: Row) -> bool:
        weight, score = self._column("weight"), self._column("score")
        if weight is None or score is None or not row[weight].text or not row[score].text:
            return False
        return Decimal(row[score].text) < Decimal(row[weight].text)

    def _reasons(self, reading: Reading, row: Row) -> Iterator[str]:
        if reading.certainty < _SURE:
            yield "another reading is nearly as likely"
        if not all(cell.text for cell in row[: self.depth]):
            yield "the name of a level is not printed"
        if reading.skipped:
            yield "words before the row fit no cell"
        for kind, (start, end) in zip(self.kinds, reading.cells, strict=True):
            if start == end and kind != "note":
                yield f"no {kind} is printed"
        if any(_depth(cell.text) for cell in row):
            yield "a bracket is left open"
        note = self._column("note")
        if note is not None and row[note].text and not self._short(row):
            yield "a note stands beside a full score"
        if note is not None and not row[note].text and self._short(row):
            yield "a low score stands without a note"


def _with(row: Row, at: int, cell: Cell) -> Row:
    return (*row[:at], cell, *row[at + 1 :])
