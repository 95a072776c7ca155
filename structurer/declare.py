"""Checks that a schema declares: what must hold between its figures, said in the names of its fields.

    class Costs(BaseModel):
        checks: ClassVar[list] = [Sum("total", "staff", "travel?", "rows.amount"), AtMost("travel", "total")]

A name is a field of the model that declares the check, "group.amount" a field of a model inside it, "rows.amount" that
of a list's rows. The first field of a check is the one that is tested: where it stands in a list, each row is tried for
itself, with its own figures. A check holds wherever its model stands. Here they are said; `verify.declared` tries them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

from pydantic import BaseModel

from structurer.errors import SchemaError

_KINDS = "Sum, Share, Change, Equal, AtMost and Either"
_NAME = re.compile(r"(?P<minus>-?)(?P<names>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?P<open>\??)")


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a sum: a field, times a field of percentages where there is one.

    An `optional` part may be absent and counts as nothing then. `factor` is 1, or -1 for a part that is taken away.
    """

    path: tuple[str, ...]
    percent: tuple[str, ...] = ()
    factor: int = 1
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """A part of a sum that is an amount times a percentage: `Times("goods", "goods_percent")`."""

    amount: str
    percent: str

    def __post_init__(self) -> None:
        _term(self.amount)
        _path(self.percent)

    def __str__(self) -> str:
        return f"{self.amount} × {self.percent}"


@dataclass(frozen=True, slots=True, init=False)
class Sum:
    """`total` is the sum of `parts`: "b?" may be absent, "-b" is taken away, "rows.b" are all rows of a list.

    `...` as the last part stands for others that no field holds: the sum may then fall short, but not go beyond.
    """

    total: str
    parts: tuple[str | Times, ...]
    is_open: bool

    def __init__(self, total: str, *parts: str | Times | EllipsisType) -> None:
        _path(total)
        named = tuple(part for part in parts if not isinstance(part, EllipsisType))
        if not named:
            raise ValueError(f"Sum({total!r}) has no parts")
        for part in named:
            _term_of(part)
        object.__setattr__(self, "total", total)
        object.__setattr__(self, "parts", named)
        object.__setattr__(self, "is_open", len(named) < len(parts))

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(_term_of(part) for part in self.parts)

    def __repr__(self) -> str:
        return f"Sum({', '.join((*map(repr, (self.total, *self.parts)), *['...'] * self.is_open))})"

    def __str__(self) -> str:
        said = " + ".join((*map(str, self.parts), *["..."] * self.is_open))
        return f"{self.total} = {said}".replace("= -", "= - ").replace("+ -", "- ")


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` is `part` of `whole`: a share, a rate of execution. Of nothing there is no percentage."""

    percent: str
    part: str
    whole: str

    def __post_init__(self) -> None:
        _plain(self)

    def __str__(self) -> str:
        return f"{self.percent} = {self.part} / {self.whole}"


@dataclass(frozen=True, slots=True)
class Change:
    """`change` and `percent` are by how much `current` differs from the figure of the year before.

    That is `previous`, or `current` less `change` where no field holds it or nothing is printed there.
    """

    current: str
    change: str | None = None
    percent: str | None = None
    previous: str | None = None

    def __post_init__(self) -> None:
        _plain(self)
        if [self.change, self.percent, self.previous].count(None) > 1:
            raise ValueError(f"Change({self.current!r}) needs two of change, percent and previous")

    def __str__(self) -> str:
        said = []
        base = self.previous or f"({self.current} - {self.change})"
        if self.change and self.previous:
            said.append(f"{self.change} = {self.current} - {self.previous}")
        if self.percent:
            said.append(f"{self.percent} = {self.change or f'({self.current} - {self.previous})'} / {base}")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Equal:
    """Two fields hold the same figure, stated at two places."""

    one: str
    other: str

    def __post_init__(self) -> None:
        _plain(self)

    def __str__(self) -> str:
        return f"{self.one} = {self.other}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """`part` is not more than `whole`."""

    part: str
    whole: str

    def __post_init__(self) -> None:
        _plain(self)

    def __str__(self) -> str:
        return f"{self.part} ≤ {self.whole}"


Rule = Sum | Share | Change | Equal | AtMost


@dataclass(frozen=True, slots=True, init=False)
class Either:
    """One of several checks of the same figure holds; which one, the documents leave open."""

    checks: tuple[Rule, ...]

    def __init__(self, *checks: Rule) -> None:
        if len(checks) < 2 or any(not isinstance(check, Rule) for check in checks):
            raise ValueError("Either takes two or more checks, of the other kinds")
        if len({paths(check)[0] for check in checks}) > 1:
            raise ValueError("the checks of Either must test the same field")
        object.__setattr__(self, "checks", checks)

    def __repr__(self) -> str:
        return f"Either({', '.join(map(repr, self.checks))})"

    def __str__(self) -> str:
        return " or ".join(map(str, self.checks))


Declared = Rule | Either


def rules_of(check: Declared) -> tuple[Rule, ...]:
    """The check itself, or the ones of which either may hold."""
    return check.checks if isinstance(check, Either) else (check,)


def paths(check: Rule) -> tuple[tuple[str, ...], ...]:
    """Every field that a check names, the tested one first."""
    match check:
        case Sum():
            parts = [path for term in check.terms for path in (term.path, term.percent) if path]
            return (_path(check.total), *parts)
        case Share():
            names: Sequence[str | None] = (check.percent, check.part, check.whole)
        case Change():
            names = (check.current, check.change, check.percent, check.previous)
        case Equal():
            names = (check.one, check.other)
        case AtMost():
            names = (check.part, check.whole)
    return tuple(_path(name) for name in names if name)


def checks_of(model: type[BaseModel]) -> tuple[Declared, ...]:
    """What `model` declares; raises `SchemaError` for what is no check, or where pydantic made a field of them."""
    field = model.model_fields.get("checks")
    given = field.default if field else getattr(model, "checks", ())
    listed = (given,) if isinstance(given, Declared) else given
    if not isinstance(listed, (list, tuple)):
        return ()  # a field or a method of this name
    wrong = [check for check in listed if not isinstance(check, Declared)]
    if field and len(wrong) < len(listed):
        raise SchemaError("pydantic takes them for a field; write `checks: ClassVar[list] = [...]`")
    if wrong and not field:
        raise SchemaError(f"{wrong[0]!r} is no check; there are {_KINDS}")
    return () if field else tuple(listed)


def _plain(check: Share | Change | Equal | AtMost) -> None:
    for name in check.__slots__:
        value = getattr(check, name)
        if value is not None:
            _path(value)


def _term_of(part: str | Times) -> Term:
    return _term(part.amount, _path(part.percent)) if isinstance(part, Times) else _term(part)


def _term(name: str, percent: tuple[str, ...] = ()) -> Term:
    found = _NAME.fullmatch(name) if isinstance(name, str) else None
    if not found:
        raise ValueError(f"{name!r} is no name of a field; a part of a sum is 'a', 'a?', '-a' or 'group.a'")
    return Term(tuple(found["names"].split(".")), percent, -1 if found["minus"] else 1, bool(found["open"]))


def _path(name: str) -> tuple[str, ...]:
    term = _term(name)
    if term.optional or term.factor < 0:
        raise ValueError(f"{name!r}: only a part of a Sum is written with '?' or '-'")
    return term.path
