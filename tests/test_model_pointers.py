"""A schema as a model is asked for it: strict, in the language of the document, with ids in the place of figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from structurer.errors import SchemaError
from structurer.hints import Beside, Labels
from structurer.model.choices import Answer
from structurer.model.pointers import DEEPEST, Names, Slot, answer_schema, slots_of
from structurer.schema import Quantity, built_in, load

Q = Quantity | None


def everything(_: Names) -> bool:
    return True


# Strict in OpenAI's sense

KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "description", "$defs", "$ref"}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "null": (type(None),),
}


def resolved(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    assert set(node) == {"$ref"}, "a reference stands alone"
    path = node["$ref"].removeprefix("#/").split("/")
    assert path[0] == "$defs"
    found = root["$defs"][path[1]]
    assert isinstance(found, Mapping)
    return found


def offences(node: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """What strict mode refuses, below `node`; `depth` counts the objects above."""
    node = resolved(node, root)
    yield from (f"keyword {key}" for key in sorted(set(node) - KEYWORDS))
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    yield from (f"type {kind}" for kind in kinds if kind not in TYPES)
    if "object" in kinds:
        if depth + 1 > DEEPEST:
            yield f"level {depth + 1}"
        if node.get("additionalProperties") is not False:
            yield "open object"
        if node.get("required") != list(node["properties"]):
            yield f"required {node.get('required')} of {list(node['properties'])}"
        for inner in node["properties"].values():
            yield from offences(inner, root, depth + 1)
    elif "array" in kinds:
        yield from offences(node["items"], root, depth)
    elif "null" not in kinds:
        yield from () if depth and kinds == ["string"] else ("a leaf that cannot be null",)


def is_valid(value: Any, node: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    node = resolved(node, root)
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if not any(isinstance(value, TYPES[kind]) and not isinstance(value, bool) for kind in kinds):
        return False
    if isinstance(value, dict):
        inner = node["properties"]
        return set(value) == set(node["required"]) and all(is_valid(value[key], inner[key], root) for key in value)
    return not isinstance(value, list) or all(is_valid(item, node["items"], root) for item in value)


def blank(node: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """The answer that says nothing: null for each value, an empty list for each list."""
    node = resolved(node, root)
    if node["type"] == "object":
        return {key: blank(inner, root) for key, inner in node["properties"].items()}
    return [] if node["type"] == "array" else None


def assert_strict(schema: Mapping[str, Any]) -> None:
    assert schema["type"] == "object"
    assert list(offences(schema, schema)) == []
    assert is_valid(blank(schema, schema), schema, schema)
    used = {name for name in schema.get("$defs", {}) if f'"#/$defs/{name}"' in json.dumps(schema)}
    assert used == set(schema.get("$defs", {}))
    for part in schema.get("$defs", {}).values():
        assert list(offences(part, schema)) == []


class Row(BaseModel):
    name: str = Field(description="名称")
    amount: Q = Field(None, description="金额")
    previous: Q = Field(None, title="上年数", description="The amount of the year before")
    shares: Annotated[Q, Labels("占比")] = None


class Inner(BaseModel):
    """一组数字

    What stands together.
    """

    total: Q = None
    rows: list[Row] = Field(default_factory=list)
    again: tuple[Row, ...] = ()


class Plain(BaseModel):
    number: int = 0
    exact: Decimal | None = None
    rough: float | None = None
    words: str = "nothing"
    lines: list[str] = Field(default_factory=lambda: ["a"])
    fiscal_year: int | None = None


class Metric(BaseModel):
    name: str
    value: Decimal
    unit: Annotated[str | None, Beside("unit")] = None


class Metrics(BaseModel):
    metrics: list[Metric] = Field(default_factory=list)


class Twice(BaseModel):
    one: Inner | None = None
    two: Inner | None = None
    rows: list[Row] = Field(default_factory=list)


# The names of keywords as names of fields
Keywords = create_model(
    "Keywords",
    **dict.fromkeys(("type", "title", "default", "description", "required", "items", "properties"), (Q, None)),
    inside=(Row | None, None),
)


def nested(levels: int) -> type[BaseModel]:
    """A model of so many levels, alternately as a model and as rows."""
    model: type[BaseModel] = create_model("Level1", value=(Q, None))
    for level in range(2, levels + 1):
        kind: Any = model | None if level % 2 else list[model]  # type: ignore[valid-type]
        model = create_model(f"Level{level}", inner=(kind, None), value=(Q, None))
    return model


OWN = [Row, Inner, Plain, Metrics, Twice, Keywords, nested(DEEPEST)]


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("chinese", [True, False], ids=["Chinese", "English"])
@pytest.mark.parametrize(
    "model", [load(name).model for name in built_in()] + OWN, ids=[*built_in(), *(model.__name__ for model in OWN)]
)
def test_every_schema_is_strict(model: type[BaseModel], chinese: bool, answer: Answer) -> None:
    assert_strict(answer_schema(slots_of(model, everything, chinese), answer))


LEAVES = st.sampled_from([Q, int, Decimal | None, str | None, list[str]])
LABELS = st.sampled_from(
    [None, "金额", "预算数", "Amount", "一个很长很长很长很长很长很长很长很长很长很长很长的说明", ""]
)


@st.composite
def models(draw: st.DrawFn, levels: int = DEEPEST) -> type[BaseModel]:
    """Any model that can be asked for."""
    kinds: list[Any] = draw(st.lists(LEAVES, min_size=1, max_size=3))
    if levels > 1:
        for inner in draw(st.lists(models(levels - 1), max_size=2)):
            kinds.append(draw(st.sampled_from([inner | None, list[inner]])))
            kinds += [inner | None] if draw(st.booleans()) else []
    fields: dict[str, Any] = {f"f{at}": (kind, Field(None, description=draw(LABELS))) for at, kind in enumerate(kinds)}
    return create_model("Made", **fields)


@settings(max_examples=25)
@given(models(), st.booleans(), st.sampled_from(Answer))
def test_any_schema_is_strict(model: type[BaseModel], chinese: bool, answer: Answer) -> None:
    assert_strict(answer_schema(slots_of(model, everything, chinese), answer))


LEAF = {"type": ["string", "null"]}
# name: what strict mode refuses, how it is told
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a default": ({"type": ["string", "null"], "default": None}, "keyword default"),
    "a title": ({"type": ["string", "null"], "title": "A"}, "keyword title"),
    "a tuple": ({"type": "array", "items": LEAF, "prefixItems": [LEAF]}, "keyword prefixItems"),
    "a value that cannot be missing": ({"type": "integer"}, "a leaf that cannot be null"),
    "an open object": ({"type": "object", "properties": {}, "required": []}, "open object"),
    "an optional field": (
        {"type": "object", "properties": {"a": LEAF}, "required": [], "additionalProperties": False},
        "required [] of ['a']",
    ),
}


@pytest.mark.parametrize(("node", "told"), REFUSED.values(), ids=REFUSED)
def test_what_strict_mode_refuses_is_found(node: dict[str, Any], told: str) -> None:
    """The judge itself."""
    root = {"type": "object", "properties": {"x": node}, "required": ["x"], "additionalProperties": False}
    assert list(offences(root, root)) == [told]


def test_one_level_too_many_is_found() -> None:
    deep = answer_schema(slots_of(nested(DEEPEST), everything, False), Answer.pointers)
    root = {"type": "object", "properties": {"x": deep}, "required": ["x"], "additionalProperties": False}
    assert list(offences(root, root)) == [f"level {DEEPEST + 1}"]


# What cannot be asked for


def test_a_schema_that_is_nested_too_deep_is_told_by_its_field() -> None:
    with pytest.raises(SchemaError, match=r"^inner\.inner\.inner\.inner\.inner is nested deeper .*; flatten"):
        slots_of(nested(DEEPEST + 1), everything, False)


@pytest.mark.parametrize(
    "kind",
    [bool, date, dict[str, str], list[int], list[list[str]], Any, int | str, Literal["a", "b"], set[str]],
    ids=["bool", "date", "dict", "numbers", "lists", "anything", "either", "literal", "set"],
)
def test_an_unsupported_type_is_told_by_its_field(kind: Any) -> None:
    inner = create_model("Survey", answer=(kind, None))
    outer = create_model("Outer", surveys=(list[inner], None))  # type: ignore[valid-type]
    with pytest.raises(SchemaError, match=r"Survey\.answer is of a type that cannot be extracted"):
        slots_of(outer, everything, True)


# Keys


def keys(slots: tuple[Slot, ...]) -> list[Any]:
    return [(slot.key, keys(slot.inside)) if slot.inside else slot.key for slot in slots]


def test_a_chinese_document_is_asked_in_chinese() -> None:
    assert keys(slots_of(Inner, everything, True)) == [
        "total",
        ("rows", ["名称", "金额", "上年数", "shares"]),
        ("again", ["名称", "金额", "上年数", "shares"]),
    ]


def test_any_other_document_is_asked_by_the_names_of_the_fields() -> None:
    row = ["name", "amount", "previous", "shares"]
    assert keys(slots_of(Inner, everything, False)) == ["total", ("rows", row), ("again", row)]


def one(**field: Any) -> Any:
    return (Q, Field(None, **field))


# name: fields, the keys in Chinese
KEYS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "its description": ({"a": one(description="金额")}, ["金额"]),
    "its title before its description": ({"a": one(title="预算", description="金额")}, ["预算"]),
    "its description where the title is English": ({"a": one(title="Amount", description="金额")}, ["金额"]),
    "what stands before a colon": (
        {"a": one(description="金额：按决算填"), "b": one(description="数: x")},
        ["金额", "数"],
    ),
    "the first line": ({"a": one(description="金额\n按决算填")}, ["金额"]),
    "its name where the words are English": ({"a": one(description="Amount")}, ["a"]),
    "its name where the words are too long": ({"a": one(description="字" * 25)}, ["a"]),
    "words of the greatest length": ({"a": one(description="字" * 24)}, ["字" * 24]),
    "its name where there are no words": ({"a": one()}, ["a"]),
    "its name where the words are white space": ({"a": one(description=" \n ")}, ["a"]),
    "its name where another has the same words": (
        {"a": one(description="金额"), "b": one(description="金额"), "c": one(description="数量")},
        ["a", "b", "数量"],
    ),
    "its name where another has the words as its name": (
        {"金额": one(), "b": one(description="金额")},
        ["金额", "b"],
    ),
    "the first line of its model's docstring": ({"a": (Inner | None, None)}, ["一组数字"]),
}


@pytest.mark.parametrize(("fields", "expected"), KEYS.values(), ids=KEYS)
def test_a_chinese_key_is(fields: dict[str, Any], expected: list[str]) -> None:
    slots = slots_of(create_model("Made", **fields), everything, True)
    assert [slot.key for slot in slots] == expected
    assert [slot.name for slot in slots] == list(fields)
    assert len(answer_schema(slots, Answer.pointers)["properties"]) == len(fields)


@pytest.mark.parametrize("name", built_in())
def test_the_built_in_schemas_are_asked_in_chinese_throughout(name: str) -> None:
    def english(slots: tuple[Slot, ...]) -> list[str]:
        return [slot.key for slot in slots if slot.key.isascii()] + [k for s in slots for k in english(s.inside)]

    assert english(slots_of(load(name).model, everything, True)) == []
    assert all(key.isascii() for key in answer_schema(slots_of(load(name).model, everything, False), Answer.values))


# Only what is wanted


def test_only_the_wanted_fields_are_asked_and_no_empty_groups() -> None:
    wanted = {("total",), ("rows", "name"), ("rows", "amount")}
    slots = slots_of(Inner, lambda names: names in wanted, False)
    assert keys(slots) == ["total", ("rows", ["name", "amount"])]
    assert slots_of(Inner, lambda _: False, False) == ()


def test_what_stands_beside_a_figure_is_never_asked() -> None:
    assert keys(slots_of(Metrics, everything, False)) == [("metrics", ["name", "value"])]


# Values


def type_of(field: Any, answer: Answer, name: str = "a") -> Any:
    slots = slots_of(create_model("Made", **{name: field}), everything, False)
    node = dict(answer_schema(slots, answer)["properties"][name])
    return node["items"]["type"] if node["type"] == "array" else node["type"]


@pytest.mark.parametrize(
    ("kind", "pointers", "values"),
    [
        pytest.param(Q, "integer", "string", id="a quantity"),
        pytest.param(int, "integer", "string", id="a whole number"),
        pytest.param(Decimal, "integer", "string", id="a number"),
        pytest.param(str, "string", "string", id="words"),
    ],
)
def test_figures_are_asked_as_ids_and_words_as_words(kind: Any, pointers: str, values: str) -> None:
    assert type_of((kind, None), Answer.pointers) == [pointers, "null"]
    assert type_of((kind, None), Answer.values) == [values, "null"]


def test_a_list_of_words_holds_words() -> None:
    assert type_of((list[str], None), Answer.pointers) == "string"


def test_the_year_of_a_document_is_words() -> None:
    assert type_of((int | None, None), Answer.pointers, "fiscal_year") == ["string", "null"]


@pytest.mark.parametrize(
    ("name", "said", "chinese", "expected"),
    [
        pytest.param("amount", "The sum paid", False, "The sum paid", id="words of its own"),
        pytest.param("amount", "Amount", False, None, id="the name again"),
        pytest.param("total_amount", "total amount", False, None, id="the name with spaces"),
        pytest.param("amount", "金额", True, None, id="the key"),
        pytest.param("amount", "金额：按决算填", True, "金额：按决算填", id="more than the key"),
        pytest.param("amount", None, False, None, id="nothing"),
    ],
)
def test_a_description_is_sent_where_the_key_does_not_say_it(
    name: str, said: str | None, chinese: bool, expected: str | None
) -> None:
    slots = slots_of(create_model("Made", **{name: one(description=said)}), everything, chinese)
    (node,) = answer_schema(slots, Answer.pointers)["properties"].values()
    assert node.get("description") == expected


# Parts that come more than once


def test_a_part_that_comes_twice_is_defined_once() -> None:
    schema = answer_schema(slots_of(Twice, everything, False), Answer.pointers)
    properties, defined = schema["properties"], schema["$defs"]
    assert properties["one"] == properties["two"]
    assert set(properties["one"]) == {"$ref"}
    (inner, row) = (resolved(properties["one"], schema), resolved(properties["rows"]["items"], schema))
    assert list(inner["properties"]) == ["total", "rows", "again"]
    assert list(row["properties"]) == ["name", "amount", "previous", "shares"]
    assert inner["properties"]["rows"]["items"] == properties["rows"]["items"]
    assert len(defined) == 2


def test_a_short_part_and_one_that_comes_once_are_written_out() -> None:
    short = create_model("Short", a=(Q, None))
    model = create_model("Made", one=(short, None), two=(Row, None))
    schema = answer_schema(slots_of(model, everything, False), Answer.pointers)
    assert "$defs" not in schema
    assert list(schema["properties"]["two"]["properties"]) == ["name", "amount", "previous", "shares"]


def test_sharing_says_the_same_in_fewer_characters() -> None:
    slots = slots_of(load("final_accounts").model, everything, True)
    schema = answer_schema(slots, Answer.pointers)

    def written_out(node: Any) -> Any:
        if isinstance(node, list):
            return [written_out(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: written_out(value) for key, value in resolved(node, schema).items() if key != "$defs"}

    whole = written_out(schema)
    assert "$ref" not in json.dumps(whole)
    assert len(json.dumps(schema)) < len(json.dumps(whole))
    assert list(whole["properties"]) == [slot.key for slot in slots]


def test_what_a_description_says_of_a_part_is_kept_where_the_part_comes_twice() -> None:
    model = create_model(
        "Made",
        staff=(Row | None, Field(None, description="Costs of people")),
        pumps=(Row | None, Field(None, description="Costs of machines")),
    )
    said = json.dumps(answer_schema(slots_of(model, everything, False), Answer.pointers))
    assert "Costs of people" in said
    assert "Costs of machines" in said
