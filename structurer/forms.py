"""Official forms as data: what a known table is called, which columns it has, and what each column holds.

The files in `schemas/forms` are lists of forms. A layout is a list of `[header path, kind]`; "|" parts the words that
a leaf is printed with, the first of them being the canonical one; `{year}` stands for a printed year. An identity is a
sum that every row keeps, "total = part + part - part": canonical paths of columns of one layout, blanks around signs.
"leads" names an earlier form of the file: each of its layouts before each of the "tails" is a layout too.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from structurer.errors import SchemaError
from structurer.resources import folder

Kind = Literal[
    "label", "code", "line", "serial", "organization", "period", "amount", "percent", "text",
    "level", "name", "sign", "target", "unit", "actual", "weight", "score", "note",
]  # fmt: skip
VALUES: frozenset[Kind] = frozenset({"amount", "percent", "weight", "score"})
ANCHORS: frozenset[Kind] = VALUES | {"sign"}
"""What a row can be found by: a figure, or the sign of comparison before a target."""

_FOLD = str.maketrans("（）％：“”＂", '()%:"""')
_YEAR = re.compile(r"(?:\{year\}|(?:19|20)\d\d)年?度?")
_SUFFIX = re.compile(r"\([^()]*\)$")
# A title that goes on to the left with one of these is another statement than the one its end names.
_NARROWER = re.compile(r"(?:拨款|预算|基金|资金|资本经营|经费|支出|收入|收支|项目|\")$")
_SIGN = re.compile(r"\s+([=+-])\s+")
_LIKE_THE_TITLE = 0.5
_LIKE_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layout: the path above its leaf, the words its leaf is printed with, and what it holds."""

    group: str
    words: tuple[str, ...]
    kind: Kind

    @property
    def path(self) -> str:
        return f"{self.group}/{self.words[0]}" if self.group else self.words[0]


Layout = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Columns, by path, that add up to zero in every row, each with its factor: 1 for a part, -1 for the total."""

    factors: tuple[tuple[int, str], ...]

    def places(self, layout: Layout) -> tuple[tuple[int, int], ...] | None:
        """The factors with the columns of `layout` that they stand for; None where one of them is not there."""
        paths = [column.path for column in layout]
        if not all(path in paths for _, path in self.factors):
            return None
        return tuple((factor, paths.index(path)) for factor, path in self.factors)

    def everywhere(self, layout: Layout) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Its places, and those in a layout that has the same columns again, as one group after the other does."""
        at = [[n for n, column in enumerate(layout) if column.path == path] for _, path in self.factors]
        factors = [factor for factor, _ in self.factors]
        return tuple(tuple(zip(factors, places, strict=True)) for places in zip(*at, strict=False))


@dataclass(frozen=True, slots=True)
class Form:
    """A known table. `layouts` are its printed variants, the canonical one first; `words` are word lists by use.

    `identities` are those of all layouts; one of them holds where all its columns are printed.
    """

    id: str
    titles: tuple[str, ...]
    layouts: tuple[Layout, ...]
    unit: str | None = None
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    identities: tuple[Identity, ...] = ()

    def __hash__(self) -> int:
        """By its id, which is quick: what is found for a form is often kept."""
        return hash(self.id)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.path for column in self.layouts[0])

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(column.kind for column in self.layouts[0])

    def words(self, use: str) -> tuple[str, ...]:
        """The word list of that name; nothing where the data has none."""
        return next((words for name, words in self.lists if name == use), ())

    def head_words(self) -> frozenset[str]:
        """All that a printed head of this form may say, folded."""
        columns = [column for layout in self.layouts for column in layout]
        words = [word for column in columns for word in (*column.group.split("/"), *column.words)]
        return frozenset(fold(word) for word in words if word)


def fold(text: str) -> str:
    """`text` without white space, brackets and quotes half-width: what two prints of one title share."""
    return "".join(text.split()).translate(_FOLD)


@cache
def forms() -> tuple[Form, ...]:
    """All forms of `schemas/forms`, by file name and then in the order of the file."""
    return tuple(form for path in sorted((folder("schemas") / "forms").glob("*.json")) for form in load(path))


def form(id: str) -> Form:
    """The form of that id; `SchemaError` where there is none."""
    for known in forms():
        if known.id == id:
            return known
    raise SchemaError(f"no form is called {id}; see schemas/forms")


def load(path: Path) -> tuple[Form, ...]:
    """The forms of one file; `SchemaError` names the file and what is wrong in it."""
    try:
        entries = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(f"{path}: {error}") from error
    if not isinstance(entries, list):
        raise SchemaError(f"{path}: a list of forms is needed")
    known: dict[str, Form] = {}
    for entry in entries:
        read = _form(path, entry, known)
        known[read.id] = read
    return tuple(known.values())


def _form(path: Path, entry: Any, above: Mapping[str, Form]) -> Form:
    name = entry.get("id", "a form without an id") if isinstance(entry, dict) else "an entry that is no object"
    try:
        leads = above[entry["leads"]].layouts if "leads" in entry else ()
        tails = map(_layout, entry.get("tails", ()))
        layouts = (*map(_layout, entry["layouts"]), *(lead + tail for tail in tails for lead in leads))
        known = Form(
            id=str(entry["id"]),
            titles=tuple(map(str, entry["titles"])),
            layouts=layouts,
            unit=entry.get("unit"),
            lists=tuple((use, tuple(map(str, words))) for use, words in entry.get("words", {}).items()),
            identities=tuple(_identity(text, layouts) for text in entry.get("identities", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SchemaError(f"{path}: {name}: {type(error).__name__}: {error}") from error
    if not layouts or not all(layouts):
        raise SchemaError(f"{path}: {name}: a layout with columns is needed")
    return known


def _layout(pairs: Sequence[Any]) -> Layout:
    return tuple(_column(*pair) for pair in pairs)


def _column(path: str, kind: str) -> Column:
    if kind not in get_args(Kind):
        raise ValueError(f"{kind!r} is not a kind of column")
    group, _, leaf = path.rpartition("/")
    if not leaf:
        raise ValueError(f"{path!r} has no leaf")
    return Column(group, tuple(leaf.split("|")), cast(Kind, kind))


def _identity(text: str, layouts: Sequence[Layout]) -> Identity:
    total, *rest = _SIGN.split(text)
    signs, parts = rest[::2], rest[1::2]
    if signs[:1] != ["="] or "=" in signs[1:]:
        raise ValueError(f"{text!r} is no sum of columns")
    identity = Identity(
        ((-1, total), *((-1 if sign == "-" else 1, part) for sign, part in zip(signs, parts, strict=True)))
    )
    if not any(identity.places(layout) for layout in layouts):
        raise ValueError(f"{text!r} names columns that no layout has together")
    return identity


@lru_cache(maxsize=4096)
def titled(title: str) -> tuple[Form, ...]:
    """The forms that `title` names, several where they share one. The year and the body before it are free."""
    bare = fold(title)
    for candidate in (bare, _SUFFIX.sub("", bare)):
        fits = [(len(phrase.text), phrase.form) for phrase in _phrases() if phrase.names(candidate)]
        if fits:
            longest = max(length for length, _ in fits)
            return tuple(dict.fromkeys(known for length, known in fits if length == longest))
    return ()


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A folded title; a `strict` one stands only where the words before it do not narrow it to another statement."""

    text: str
    strict: bool
    form: Form

    def names(self, title: str) -> bool:
        if not title.endswith(self.text):
            return False
        return not (self.strict and _NARROWER.search(title.removesuffix(self.text)))


@cache
def _phrases() -> tuple[_Phrase, ...]:
    strict = [_Phrase(fold(title), True, known) for known in forms() for title in known.titles]
    free = [_Phrase(fold(title), False, known) for known in forms() for title in known.words("endings")]
    return (*strict, *free)


def recognise(title: str, columns: Sequence[str]) -> Form | None:
    """The form of a table whose columns are known, by the words of its title and its shape, or None.

    A title alone is not enough, columns without a title are when all of them are those of one form.
    """
    named = titled(title)
    if named:
        best = max(named, key=lambda known: likeness(known, columns))
        return best if likeness(best, columns) >= _LIKE_THE_TITLE else None
    candidates = [known for known in forms() if known.words("endings") or not title.strip()]
    same = [known for known in candidates if len(columns) > 3 and likeness(known, columns) >= _LIKE_ENOUGH]
    return same[0] if len(same) == 1 else None


def likeness(known: Form, columns: Sequence[str]) -> float:
    """How much of the leaves of `columns` and of the best layout of `known` is the same, 0 to 1."""
    printed = Counter(_leaf(path) for path in columns)
    best = 0.0
    for layout in known.layouts:
        shared = 0
        left = printed.copy()
        for column in layout:
            word = next((w for w in map(_leaf, column.words) if left[w] > 0), None)
            if word is not None:
                left[word] -= 1
                shared += 1
        best = max(best, 2 * shared / (len(layout) + len(columns)) if columns else 0.0)
    return best


def _leaf(path: str) -> str:
    bare = _YEAR.sub("", fold(path.rsplit("/", 1)[-1]))
    return _SUFFIX.sub("", bare) or bare
