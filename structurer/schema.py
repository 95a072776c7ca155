"""Schemas: pydantic models of what to extract. Ours and the user's take the same road.

A field that is a `Quantity` asks for a figure, a `str` for words, a `list` of models for rows. Field names, titles and
descriptions serve as labels; `Annotated[..., Labels(...)]` sharpens them, `Within(...)` says in which sections and
tables a model's figures stand, and `checks` what must hold between them (see `declare`).
"""

from __future__ import annotations

import importlib.util
import re
import sys
import threading
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from structurer.declare import Declared, Sum, checks_of, paths, rules_of
from structurer.errors import SchemaError
from structurer.hints import Labels
from structurer.resources import folder
from structurer.result import Measure


class Record(BaseModel):
    """Base of the built-in schemas: frozen, no fields but those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    checks: ClassVar[tuple[Declared, ...]] = ()


class Quantity(Record):
    """A figure as printed: its digits without thousands separators, and the unit that governs it."""

    value: Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
    unit: str

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.value)


# What a field's name says of the figure it asks for.
MEASURES_OF_NAMES: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    ("completion", ("completion",)),
    ("change_percent", ("change_percent",)),
    ("change", ("change",)),
    ("initial_budget", ("initial_budget", "budget")),
    ("supplementary", ("supplementary_budget",)),
    ("full_year", ("full_year_budget",)),
    ("percent", ("share",)),
    ("previous", ("previous",)),
    ("executed", ("executed", "final", "amount")),
    ("final", ("final", "amount", "executed")),
    ("budget", ("budget", "initial_budget", "full_year_budget", "amount")),
    ("score", ("score",)),
    ("count", ("count",)),
)
TEXTS_OF_NAMES = {
    "reason": "reason",
    "purpose": "purpose",
    "content": "content",
    "components": "components",
    "grade": "grade",
}


@dataclass(frozen=True)
class Leaf:
    """A field of a schema: its place, its kind, and what its hints say."""

    path: tuple[str, ...]
    kind: str  # "quantity" | "integer" | "number" | "text" | "texts" | "rows" | "model"
    info: FieldInfo
    model: type[BaseModel] | None = None

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def is_figure(self) -> bool:
        """Whether the field asks for a number; the year of a document is found with its title, not among figures."""
        return self.kind in ("quantity", "integer", "number") and self.name != "fiscal_year"

    def hint(self, kind: type[Any]) -> Any:
        """The field's hint of this kind, or None."""
        return next((m for m in self.info.metadata if isinstance(m, kind)), None)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The words that name the field: of its hint, else its title, description and name."""
        hint = self.hint(Labels)
        if hint:
            return tuple(hint.words)
        words = [self.info.title, self.info.description, self.name.replace("_", " ")]
        return tuple(
            dict.fromkeys(
                part.strip() for word in words if word for part in re.split(r"[;；,，/]", word) if part.strip()
            )
        )

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        hint = self.hint(Labels)
        if hint and hint.measure:
            return tuple(hint.measure)
        named = next((measures for word, measures in MEASURES_OF_NAMES if word in self.name), ())
        return named or ("amount", "final", "budget", "executed", "count", "rate")


@dataclass(frozen=True)
class Schema:
    """A loaded schema: its name and its model."""

    name: str
    model: type[BaseModel]

    @property
    def fields(self) -> tuple[Leaf, ...]:
        return fields_of(self.model)


_RUNNING = threading.RLock()
"""A schema file runs in one thread at a time: its models are whole only when it has run to its end."""


@lru_cache(maxsize=1024)
def fields_of(model: type[BaseModel]) -> tuple[Leaf, ...]:
    """The fields of `model`, one level; raises `SchemaError` for a type that cannot be extracted."""
    return tuple(_leaf(model, name, info) for name, info in model.model_fields.items())


def _leaf(model: type[BaseModel], name: str, info: FieldInfo) -> Leaf:
    inner = _without_none(info.annotation)
    origin = get_origin(inner)
    if origin in (list, tuple):
        item = _without_none(get_args(inner)[0]) if get_args(inner) else str
        if isinstance(item, type) and issubclass(item, BaseModel) and not issubclass(item, Quantity):
            return Leaf((name,), "rows", info, item)
        if item is str:
            return Leaf((name,), "texts", info)
    elif isinstance(inner, type):
        if issubclass(inner, Quantity):
            return Leaf((name,), "quantity", info, inner)
        if issubclass(inner, BaseModel):
            return Leaf((name,), "model", info, inner)
        if issubclass(inner, bool):
            pass
        elif issubclass(inner, str):
            return Leaf((name,), "text", info)
        elif issubclass(inner, (int, Decimal, float)):
            return Leaf((name,), "integer" if inner is int else "number", info)
    raise SchemaError(
        f"{model.__name__}.{name} is of a type that cannot be extracted ({info.annotation}); "
        "use Quantity, str, int, Decimal, a model or a list of them"
    )


def _without_none(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        return _without_none(inner[0]) if len(inner) == 1 else annotation
    return annotation


def trail(model: type[BaseModel], path: Sequence[str]) -> tuple[Leaf, ...]:
    """The fields that `path` leads through, to a figure; raises `SchemaError` where it leads to none."""
    found: list[Leaf] = []
    for name in path:
        inside = model if not found else found[-1].model if found[-1].kind in ("model", "rows") else None
        fields = {leaf.name: leaf for leaf in fields_of(inside)} if inside else {}
        if name not in fields:
            near = get_close_matches(name, fields, n=3, cutoff=0.5) or sorted(fields)
            hint = f"; near ones are {', '.join(near)}" if near else ""
            raise SchemaError(f"{inside.__name__ if inside else found[-1].name} has no field {name!r}{hint}")
        found.append(fields[name])
    if not found[-1].is_figure:
        raise SchemaError(f"{'.'.join(path)!r} asks for no figure")
    return tuple(found)


def _tried(schema: Schema) -> Schema:
    """The schema, if all its types can be extracted and all its checks name figures that belong together."""
    models = (leaf.model for leaf in _all_fields(schema.model) if leaf.kind in ("model", "rows") and leaf.model)
    for model in dict.fromkeys((schema.model, *models)):
        check: Declared | None = None
        try:
            for check in [rule for declared in checks_of(model) for rule in rules_of(declared)]:
                own, *others = [(path, _lists(trail(model, path))) for path in paths(check)]
                stray = [".".join(path) for path, lists in others if not lists <= own[1] and not isinstance(check, Sum)]
                if stray:
                    raise SchemaError(f"{stray[0]!r} is of rows that {'.'.join(own[0])!r} is not in")
        except SchemaError as error:
            where = f"{model.__name__}.checks" + (f", {check!r}" if check else "")
            raise SchemaError(f"{schema.name}: {where}: {error}") from error
    return schema


def _lists(leaves: Sequence[Leaf]) -> set[tuple[str, ...]]:
    """The lists that a path leads through."""
    return {tuple(leaf.name for leaf in leaves[: at + 1]) for at, leaf in enumerate(leaves) if leaf.kind == "rows"}


def built_in() -> tuple[str, ...]:
    """The names of the built-in schemas."""
    return tuple(sorted(file.stem for file in folder("schemas").glob("*.py") if not file.stem.startswith("_")))


def load(reference: str) -> Schema:
    """The schema that `reference` names: a built-in one ("budget"), or a model in a file ("survey.py:Survey").

    Raises `SchemaError` with one clear line where there is none, more than one, or the file cannot be run.
    """
    file, colon, class_name = (
        reference.rpartition(":") if ".py" in reference and not reference.endswith(".py") else (reference, "", "")
    )
    if not file.endswith(".py"):
        path = folder("schemas") / f"{reference}.py"
        if not path.is_file():
            raise SchemaError(
                f"there is no schema {reference!r}; built-in ones are {', '.join(built_in())}; "
                "your own is given as file.py:Class"
            )
        with _RUNNING:
            return _load_built_in(reference, path)
    path = Path(file)
    if not path.is_file():
        raise SchemaError(f"{path} does not exist; a schema of your own is given as file.py:Class")
    with _RUNNING:
        model = _model_in(_run(path), path, class_name)
    return _tried(Schema(path.stem if not colon else model.__name__, model))


@cache
def _load_built_in(name: str, path: Path) -> Schema:
    return _tried(Schema(name, _model_in(_run(path), path, "", prefer=name.title().replace("_", ""))))


def _all_fields(model: type[BaseModel], seen: tuple[type[BaseModel], ...] = ()) -> Iterator[Leaf]:
    if model in seen:
        raise SchemaError(f"{model.__name__} holds itself; a schema cannot be recursive")
    for leaf in fields_of(model):
        yield leaf
        if leaf.kind in ("model", "rows") and leaf.model:
            yield from _all_fields(leaf.model, (*seen, model))


def _run(path: Path) -> types.ModuleType:
    name = f"structurer_schema_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SchemaError(f"{path} cannot be loaded as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # before it runs: postponed annotations are looked up here
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise SchemaError(f"{path}, line {error.lineno}: {error.msg}") from error
    except (Exception, SystemExit) as error:  # a user's file may raise anything
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise SchemaError(f"{path} cannot be loaded: {said}") from error
    for model in _models(module).values():
        model.model_rebuild(raise_errors=False)  # names that stand further down in the file
    return module


def _models(module: types.ModuleType) -> dict[str, type[BaseModel]]:
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__
    }


def _model_in(module: types.ModuleType, path: Path, class_name: str, prefer: str = "") -> type[BaseModel]:
    models = _models(module)
    if class_name or prefer in models:
        wanted = class_name or prefer
        if wanted not in models:
            raise SchemaError(f"{path} has no model {wanted}; it has {', '.join(models) or 'none'}")
        return models[wanted]
    used = {id(leaf.model) for model in models.values() for leaf in _quiet_fields(model) if leaf.model is not model}
    roots = [name for name, model in models.items() if id(model) not in used]
    if not roots:
        raise SchemaError(f"{path} holds no pydantic model; write a class that inherits from pydantic.BaseModel")
    if len(roots) > 1:
        raise SchemaError(f"{path} holds {len(roots)} models ({', '.join(roots)}); say which: {path}:{roots[0]}")
    return models[roots[0]]


def _quiet_fields(model: type[BaseModel]) -> tuple[Leaf, ...]:
    try:
        return fields_of(model)
    except SchemaError:
        return ()
