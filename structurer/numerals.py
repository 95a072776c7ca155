"""Printed text -> `Numeral`. Pure; nothing here knows what a document is.

Every run of digits in a text belongs to exactly one numeral. Each numeral has a kind: a `quantity` is a figure that
somebody may want; the other kinds explain why a run of digits is not one (a date, a code, a list number ...).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from typing import Literal

Kind = Literal["quantity", "date", "ordinal", "code", "document_number", "list_number", "name"]

# Full-width forms have the same length as the half-width ones, so positions stay true.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－＋％（）／﹣−–", "0123456789,.-+%()/---")

MONEY_IN_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
"""Factors to yuan of the units money is printed in."""

PERCENT = ("%", "‰", "个百分点", "百分点", "percentage points")

_CURRENCY = (
    r"(?:US|HK|NZ|A|C|S)?[$€£¥￥]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|HKD|CHF|AUD|CAD|NZD|SGD|SEK|NOK|DKK|INR|KRW)\b"
    r"|(?:US )?dollars?\b|euros?\b|pounds?\b|yuan\b"
)
_FOREIGN_MONEY = re.compile(rf"{_CURRENCY}|[美欧日英港]元|英镑|港币")
_SCALE_WORDS = "thousands?|millions?|billions?"
LATIN_MONEY = (
    rf"(?:{_CURRENCY})(?:\s?(?:{_SCALE_WORDS}|bn|mn|m|k|'?000s?)\b)?|(?:{_SCALE_WORDS})(?: of)? (?:{_CURRENCY})"
)
"""How English heads print the unit of their amounts: USD million, $m, thousands of euros."""

_COUNTERS = (
    "个百分点|百分点|人次|场次|批次|架次|车次|人天|工作日|台（套）|台\\(套\\)|台（件）|台/套|台套|平方米|平米|平方公里|立方米|公里|千米|"
    "小时|分钟|毫秒|秒|吨|公斤|千克|亩|公顷|千瓦时|元/人|人|名|户|家|辆|套|台|个月|个|项|次|批|件|分|场|篇|期|条|起|张|册|只|所|座|处|栋|"
    "间|份|宗|笔|通|路|方|岁|倍|天|日|月|年|季度|轮|类|款|株|盏|部(?!门)|艘|架|匹|头|支|枚|幅|本|块|片|米|级|ms|GB|TB|MB|[GT](?![\u4e00-\u9fff])|km|㎡|m2|kWh"
)
_SCALES = "万|亿|千|百万|百"
_MONEY = "万元|亿元|千元|百万元|元"
_UNIT = re.compile(
    rf"\s?(?P<more>余|多|几)?(?:(?P<scale>{_SCALES})(?P<more2>余|多)(?P<scaled>元|{_COUNTERS})?"
    rf"|(?P<unit>%|‰|{_MONEY}|(?:{_SCALES})(?!分之)(?:{_COUNTERS})|{_COUNTERS}|(?:{_SCALES})(?!分之)))?"
)
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_SIGN = re.compile(r"(?:(?<![\d%A-Za-z)）\-])-|[△▲])\s?$")
_QUALIFIER = re.compile(
    r"(≥|≤|≧|≦|>=|<=|>|<|＞|＜|=|不低于|不少于|不超过|不高于|不大于|不足|大于|小于|高于|低于|超过|突破|接近|约为|大约|逾|超|近|约)\s?$"
)
_RANGE = re.compile(r"\s?(?:[-~～—–]{1,2}|至|到|to)\s?")
_TRAILING_QUALIFIER = re.compile(r"\s?(以上|以下|以内|左右|及以上|之内|余)")

# What stands around a run of digits that is not a figure. The first rule that fits names the kind.
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"(?<!\d){_YEAR}\s?年\s?(?:度|初|末|底)?(?:\s?\d{{1,2}}\s?月(?:份|底|初|末)?)?(?:\s?\d{{1,2}}\s?日)?"
    rf"|(?<![\d.]){_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}(?![\d.])"
    rf"|(?<![\d.]){_YEAR}[.-](?:0?[1-9]|1[0-2])(?![\d%.]|\s?(?:{_MONEY}|万|亿))"
    rf"|(?<![\d.,]){_YEAR}\s?[-~—～至]\s?{_YEAR}(?![\d,])"
    rf"|(?<!\d)(?:0?[1-9]|1[0-2])\s?月(?:\s?[0-3]?\d\s?日)?(?=[^\d]|$)(?!度)"
    rf"|(?<!\d)(?:[1-9]|1[0-2])\s?[-~至]\s?(?:[1-9]|1[0-2])\s?月"
    rf"|(?<!\d)[0-2]?\d\s?[:：]\s?[0-5]\d(?!\d)"
)
_BARE_YEAR = re.compile(_YEAR)
_DOCUMENT_NUMBERS = re.compile(
    r"[〔\[【（(﹝]\s?(?:19|20)\d\d\s?[〕\]】）)﹞]\s?第?\s?\d+\s?号|第?\d+\s?号(?=文|令|[）)〉》])"
)
_ORDINALS = re.compile(
    r"第\s?\d+|(?:公开|预算|决算|附)?\s?表\s?\d{1,2}(?:-\d{1,2})?(?![\d.,])|公开\s?\d{1,2}\s?表|附件\s?[:：]?\s?\d+|前\s?\d+\s?名|[图页]\s?\d+"
)
_NAMES = re.compile(
    r"[A-Za-z][A-Za-z_-]*\s?\d+(?:\.\d+)*|\d+(?:\.\d+)*[A-Za-z]+(?![A-Za-z]*\s?[以之余多])|\d+(?:\s?[+×xX*＋]\s?(?:\d+|[A-Za-z]))+"
    r"|(?<!\d)(?:1\d{4}|12[23]\d\d)(?=\s?(?:数字|综合|热线|平台|系统|政府|政务|服务|省级|交通|市民|便民|投诉|举报|，|、|”))(?!\.)"
    r"|(?<!\d)\d{7,12}(?=\s*(?:电话|$))|\d{3,4}-\d{7,8}"
)
# 科目 codes before their name (2080505 机关事业单位基本养老保险缴费支出) or in brackets behind it.
_CODES = re.compile(
    r"(?<=[（(])[123]\d{6}(?=[)）])|(?<![\d.,])[123]\d{6}(?=\s?[-—、：:]?\s?[\u4e00-\u9fff]{2})(?!\s?(?:万|亿|元|人|户|个|条|次|件))"
)
_LIST_NUMBERS = re.compile(
    rf"(?:^|(?<=[。；;：:！？\n])|(?<=[。；;：:]\s))\s?(?:[（(]\s?\d{{1,2}}\s?[）)]|\d{{1,2}}\s?(?:、|[．.](?!\s?\d)|[．.](?={_YEAR}年)|[)）]))"
)
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("document_number", _DOCUMENT_NUMBERS),
    ("date", _DATES),
    ("ordinal", _ORDINALS),
    ("list_number", _LIST_NUMBERS),
    ("code", _CODES),
    ("name", _NAMES),
)
_UNITS_OF_NAMES = re.compile(r"(?:ms|GB|TB|MB|G|T|km|m2|kWh|M|K|KM|KW)$")


# English: what stands before and behind a number, and what is no figure.
_LATIN_PREFIX = re.compile(rf"(?:{_CURRENCY})\s?$")
_LATIN_UNIT = re.compile(
    rf"\s?(?P<percent>%|per ?cent\b)|\s?(?P<points>percentage points?\b|pp\b)"
    rf"|\s?(?P<scale>(?:thousand|million|billion|trillion|bn|mn|m|k)\b)?\s?(?P<currency>{_CURRENCY})?"
    r"(?(scale)|(?(currency)|\s?(?P<measure>(?:[kMGT]?Wh|kW|MW|kg|g|tonnes?|km2|km²|km|m2|m²|ha|hectares?|hours?|minutes?|seconds?|years?"
    r"|months?|weeks?|days?|[kMGT]B|°C|ms|points?)\b)?))"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_LATIN_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s{_YEAR})?|{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d,.]\d))?(?:,?\s{_YEAR})?"
            rf"|(?<![\d.,]){_YEAR}\s?[-–/]\s?(?:{_YEAR}|\d\d)(?![\d,])|\bFY\s?\d{{2,4}}|\b[QH][1-4](?:\s{_YEAR})?"
        ),
    ),
    (
        "ordinal",
        re.compile(
            r"\b(?:[Tt]able|[Ff]ig(?:ure|\.)|[Cc]hapter|[Ss]ection|[Pp]art|[Nn]ote|[Aa]ppendix|[Aa]nnex|[Pp]ages?|pp?\.|[Ii]tem|[Ww]ave|[Vv]ol(?:ume|\.)|[Nn]o\.)\s?\d+(?:\.\d+)*"
            r"|(?<!\d)\d+(?:st|nd|rd|th)\b"
        ),
    ),
    ("name", re.compile(r"[A-Za-z][A-Za-z_]*-?\d+(?:\.\d+)*|(?<![\d.,])\d+[A-Z][A-Za-z]*\d")),
    (
        "list_number",
        re.compile(r"^\s?(?:[(]\d{1,2}[)]|\d{1,2}[)]|\d{1,2}\.(?!\d)|\d{1,2}(?:\.\d{1,2})+(?=\.?\s[A-Z]))"),
    ),
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed. `start` and `end` bound the digits with their sign in the text that was scanned.

    `value` has the sign, and no scale: 3.2 万件 is Decimal("3.2") with unit "万件". `decimals` are those printed.
    """

    text: str
    value: Decimal
    start: int
    end: int
    kind: Kind = "quantity"
    unit: str = ""
    unit_end: int = 0
    qualifier: str = ""

    @property
    def decimals(self) -> int:
        return len(self.text.translate(_HALF_WIDTH).partition(".")[2])

    @property
    def printed(self) -> str:
        """The digits as printed, without thousands separators, with an ASCII sign."""
        digits = re.sub(r"[^\d.]", "", self.text.translate(_HALF_WIDTH))
        return f"-{digits}" if self.value.is_signed() and self.value else digits

    @property
    def yuan(self) -> Decimal | None:
        """The exact amount in yuan; None where the unit is not one of money."""
        factor = MONEY_IN_YUAN.get(self.unit)
        return None if factor is None else plain(self.value * factor)


def is_money(unit: str) -> bool:
    """Whether a unit is one of money, in any currency."""
    return unit in MONEY_IN_YUAN or _FOREIGN_MONEY.search(unit) is not None


def is_latin(text: str) -> bool:
    """Text set with spaces between its words: some letter, and no Chinese."""
    return any(character.isalpha() for character in text) and max(text) < "\u2e80"


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent or needless zeros."""
    short = value.normalize()
    return short if short.as_tuple().exponent == 0 or short != short.to_integral_value() else short.quantize(Decimal(1))


def half_width(text: str) -> str:
    """`text` with full-width digits and signs made half-width; positions do not move."""
    return text.translate(_HALF_WIDTH)


_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,:](?=\d)")
_CHINESE = str.maketrans(",;:()?!", "，；：（）？！")


def chinese_punctuation(text: str) -> str:
    """`text` with the ASCII punctuation of prose made full-width, that inside numbers left; positions do not move."""
    if text.isascii():
        return text
    folded = text.translate(_CHINESE)
    for match in _BETWEEN_DIGITS.finditer(text):
        if match.group() == ":" or _in_number(text, match.start()):
            folded = folded[: match.start()] + match.group() + folded[match.end() :]
    return folded


def _in_number(text: str, comma: int) -> bool:
    """Whether a comma separates thousands: three digits behind it, no more, and no unit before it."""
    return re.match(r",\d{3}(?!\d)", text[comma:]) is not None


def parse(text: str) -> Decimal | None:
    """The number that `text` prints and nothing else, or None. A dash, a blank and a zero are three things.

    Brackets and △ mean a negative, as in statements. A percent sign may follow.
    """
    bare = half_width(text).strip()
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1].strip(), True
    if bare[:1] in ("-", "△", "▲"):
        bare, negative = bare[1:].strip(), True
    elif bare[:1] == "+":
        bare = bare[1:]
    bare = bare.removesuffix("%").removesuffix("‰").rstrip()
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        value = Decimal(bare.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only what Decimal reads
        return None
    return value.copy_negate() if negative and value else value  # copied: a minus would round at 28 digits


@lru_cache(maxsize=8192)  # the same passages are read for facts and for the ledger
def scan(text: str) -> tuple[Numeral, ...]:
    """All numerals of `text`, left to right. Each run of digits is in exactly one."""
    folded = half_width(text)
    latin = is_latin(text)
    explained = list(_explained(folded, _LATIN_RULES if latin else _RULES))
    read = _latin_numeral if latin else _numeral
    numerals = [read(text, folded, match, _kind_at(explained, match.start())) for match in _NUMBER.finditer(folded)]
    return tuple(_with_ranges(folded, numerals))


def _with_ranges(folded: str, numerals: Sequence[Numeral]) -> Iterator[Numeral]:
    """Both ends of a range (80-90 分) are told as such, and have its unit."""
    ends = {at + 1 for at, pair in enumerate(pairwise(numerals)) if _is_range(folded, *pair)}
    for at, numeral in enumerate(numerals):
        if at + 1 in ends:
            following = numerals[at + 1]
            yield replace(numeral, unit=numeral.unit or following.unit, qualifier="range")
        else:
            yield replace(numeral, qualifier="range") if at in ends else numeral


def _is_range(folded: str, left: Numeral, right: Numeral) -> bool:
    between = folded[max(left.end, left.unit_end) : right.start]
    same = left.unit in ("", right.unit)
    return left.kind == right.kind == "quantity" and same and _RANGE.fullmatch(between) is not None


@lru_cache(maxsize=8192)
def figure(text: str) -> Numeral | None:
    """The figure of a text that prints one and, at most, its unit and a word of comparison, as cells do."""
    value = parse(text)
    if value is not None:
        digits = [at for at, c in enumerate(half_width(text)) if c.isdigit() or c in "-△▲"]
        return Numeral(text[digits[0] : digits[-1] + 1].strip("()（）"), value, digits[0], digits[-1] + 1)
    numerals = scan(text)
    if len(numerals) != 1 or numerals[0].kind != "quantity":
        return None
    (numeral,) = numerals
    before = text[: numeral.start].strip()
    whole = len(before) <= 1 or before == numeral.qualifier
    return numeral if whole and (numeral.unit_end or numeral.end) >= len(text) - 1 else None


def _explained(folded: str, rules: Iterable[tuple[Kind, re.Pattern[str]]]) -> Iterator[tuple[int, int, Kind]]:
    for kind, pattern in rules:
        for match in pattern.finditer(folded):
            if kind == "name" and _UNITS_OF_NAMES.search(match.group()) and match.group()[0].isdigit():
                continue
            yield match.start(), match.end(), kind


def _kind_at(explained: list[tuple[int, int, Kind]], at: int) -> Kind:
    return next((kind for start, end, kind in explained if start <= at < end), "quantity")


def _numeral(text: str, folded: str, match: re.Match[str], kind: Kind) -> Numeral:
    start, end = match.span()
    value = Decimal(match.group().replace(",", ""))
    if kind != "quantity":
        return Numeral(text[start:end], value, start, end, kind)
    sign = _SIGN.search(folded, 0, start) if start and folded[start - 1] in "-△▲ " else None
    unit = _UNIT.match(folded, end)
    printed_unit, unit_end, more = "", end, ""
    if unit:
        more = unit["more"] or unit["more2"] or ""
        printed_unit = unit["unit"] or (unit["scale"] or "") + (unit["scaled"] or "")
        unit_end = unit.end() if printed_unit or more else end
    if (
        unit_end == end
        and _BARE_YEAR.fullmatch(folded, start, end)
        and re.match(r"\s?[\u4e00-\u9fff“《]", folded[end:])
    ):
        return Numeral(text[start:end], value, start, end, "date")
    before = _QUALIFIER.search(folded, max(0, start - 5), start)
    after = _TRAILING_QUALIFIER.match(folded, unit_end)
    if sign:
        start, value = sign.start(), value.copy_negate()
    return Numeral(
        text=text[start:end],
        value=value,
        start=start,
        end=end,
        unit=_as_printed(text, unit, printed_unit),
        unit_end=unit_end,
        qualifier=before[1] if before else more or (after[1] if after else ""),
    )


def _latin_numeral(text: str, folded: str, match: re.Match[str], kind: Kind) -> Numeral:
    """A number in English text: its currency stands before or behind it, and a bare 2024 is a year."""
    start, end = match.span()
    value = Decimal(match.group().replace(",", ""))
    if kind != "quantity":
        return Numeral(text[start:end], value, start, end, kind)
    before = _LATIN_PREFIX.search(folded, max(0, start - 8), start)
    unit = _LATIN_UNIT.match(folded, end)
    assert unit is not None  # every part of it may be missing
    found = unit.groupdict()
    words = (before.group().strip() if before else None, found["scale"], found["currency"], found["measure"])
    printed = "%" if found["percent"] else "percentage points" if found["points"] else " ".join(filter(None, words))
    if not printed and _BARE_YEAR.fullmatch(folded, start, end):
        return Numeral(text[start:end], value, start, end, "date")
    first = before.start() if before else start
    if first and folded[first - 1] == "-" and not folded[first - 2 : first - 1].isalnum():
        value, start = value.copy_negate(), start if before else start - 1
    return Numeral(text[start:end], value, start, end, unit=printed, unit_end=unit.end() if printed else end)


def _as_printed(text: str, match: re.Match[str] | None, unit: str) -> str:
    """The unit with the brackets that the page has: 台（套） stays full-width, ％ becomes %."""
    return text[slice(*match.span("unit"))].replace("％", "%") if match and match["unit"] else unit


class NumeralIndex:
    """Look-up of numerals by value, without a scan."""

    def __init__(self, numerals: Iterable[tuple[Numeral, tuple[int, int]]]) -> None:
        self.entries = tuple(numerals)
        self._by_value: dict[Decimal, list[int]] = {}
        for at, (numeral, _) in enumerate(self.entries):
            self._by_value.setdefault(abs(numeral.value), []).append(at)

    def find(self, value: Decimal) -> tuple[tuple[Numeral, tuple[int, int]], ...]:
        """The numerals whose digits have this value, with their places; the sign may stand in the words."""
        return tuple(self.entries[at] for at in self._by_value.get(abs(value), ()))
