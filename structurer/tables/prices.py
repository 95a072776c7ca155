"""The prices of an indicator block, and its rows read by them.

A weight with a score that does not exceed it anchors a row. How wide the columns are is learnt from the block itself:
decode, see where wrapped lines pile up, decode again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from structurer.forms import Kind
from structurer.tables.decoder import Border, Figures, Grammar, Reading, Words, decode
from structurer.tables.levels import after_score
from structurer.tables.tokens import Token, open_brackets
from structurer.tables.wording import COMPARES, FIGURE, Traits, bracket_depth, traits_of

_WORDS: tuple[Kind, ...] = ("name", "target", "actual", "note")
_LONGEST = {"name": 7, "target": 24, "actual": 16, "note": 90}
_LEARNT = 4
_SURE, _SURE_NOTE = 0.5, 0.4
"""What is learnt from are readings of this certainty."""


def read_rows(tokens: tuple[Token, ...], kinds: tuple[Kind, ...], segments: list[tuple[int, int]]) -> list[Reading]:
    """Decodes all segments, learns the widths of the columns, and decodes again until they stay."""
    traits = {kind: traits_of(kind, tokens) for kind in kinds if kind in _WORDS}
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


def _enclosed(tokens: Sequence[Token]) -> tuple[bool, ...]:
    """Whether a bracket is open before each token; a bracket that a row leaves open is closed by its figures."""
    enclosed = []
    depth = 0
    for at, token in enumerate(tokens):
        depth = 0 if after_score(tokens, at) else depth
        enclosed.append(depth > 0)
        depth = max(0, depth + open_brackets(token.text))
    return tuple(enclosed)


def _words(kind: Kind, tokens: Sequence[Token], traits: Traits, width: float | None, enclosed: Sequence[bool]) -> Words:
    """The prices of a column of that width, None before it is learnt."""
    tails = [_tail(tokens, at, width) for at in range(len(tokens))]
    joints = zip(tokens, tokens[1:], enclosed[1:], strict=False)
    wraps = (0.0, *(_wrap(kind, left, right, width, inner) for left, right, inner in joints))
    return Words(
        alone=tuple(price + tail for price, tail in zip(traits.alone, tails, strict=True)),
        first=traits.first,
        last=tuple(price + tail for price, tail in zip(traits.last, tails, strict=True)),
        run=tuple(accumulate(wrap + inside for wrap, inside in zip(wraps, traits.inside, strict=True))),
        depth=tuple(accumulate((bracket_depth(token.text) for token in tokens), initial=0)),
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
    values = [Decimal(token.text) if FIGURE.fullmatch(token.text) else None for token in tokens]
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
            return 1.5 if COMPARES.match(tokens[at].text) else 5.0
        if left_mark or right_mark:
            return 1.5 if same else 0.1
        return 0.0 if same else 1.2

    return price


def _row_border(before: Kind, mark: bool, glued: bool, same: bool) -> float:
    if before == "score":
        return 0.8 * mark + 3.0 * (glued or same)
    return 1.0 if glued else 3.0 * same


def _learn(tokens: Sequence[Token], kinds: Sequence[Kind], readings: Sequence[Reading]) -> dict[Kind, float]:
    """The width of each column: where its wrapped lines pile up, and few lines run over. Most notes are short (无), so
    that the few long ones count where they are less sure."""
    widths: dict[Kind, float] = {}
    for column, kind in enumerate(kinds):
        if kind not in _WORDS:
            continue
        sure = _SURE_NOTE if kind == "note" else _SURE
        cells = [tokens[slice(*reading.cells[column])] for reading in readings if reading.certainty >= sure]
        wrapped = [token.width for cell in cells for token in cell[:-1]]
        closing = sorted(cell[-1].width for cell in cells if cell)
        if closing:
            candidates = sorted({*wrapped, closing[min(len(closing) - 1, int(0.97 * len(closing)))]})
            widths[kind] = max(candidates, key=lambda width: _fit(width, wrapped, closing))
    return widths


def _fit(width: float, wrapped: Sequence[float], closing: Sequence[float]) -> float:
    full = sum(1.0 if -0.3 <= width - line <= 1.1 else -1.0 if line > width + 0.8 else 0.0 for line in wrapped)
    return full - 0.5 * sum(line > width + 0.8 for line in closing) + 0.01 * width
