"""From flat claims to one record: what fails is kept as data and harms nothing else."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, model_validator

from structurer.document import Span
from structurer.extract import Assembled, assemble, pointer
from structurer.result import Claim, Path
from structurer.schema import Quantity, Schema


class Row(BaseModel):
    name: str
    amount: Quantity | None = None


class Costs(BaseModel):
    """A group whose parts must go together."""

    water: Quantity | None = None
    power: Quantity | None = None

    @model_validator(mode="after")
    def not_all_nothing(self) -> Costs:
        if self.water and self.water.value == "13":
            raise ValueError("thirteen is not to be")
        return self


class Report(BaseModel):
    title: Annotated[str | None, Field(max_length=5)] = None
    total: Quantity | None = None
    year: int | None = None
    rows: list[Row] = []
    tags: list[Annotated[str, Field(max_length=3)]] = []
    costs: Costs | None = None


class Refusing(BaseModel):
    total: Quantity | None = None

    @model_validator(mode="after")
    def never(self) -> Refusing:
        raise ValueError("never good enough")


def assembled(*claims: tuple[Path, str, str | None], model: type[BaseModel] = Report) -> Assembled:
    made = [Claim(path, text, (Span(at, at + 1),), unit) for at, (path, text, unit) in enumerate(claims)]
    return assemble(Schema("report", model), made)


def value_at(record: Any, where: str) -> Any:
    """What a record holds at a JSON pointer."""
    for part in where.split("/"):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def assert_consistent(result: Assembled) -> None:
    """What was released stands in the record at its pointer, and no row is a hole."""
    for where, claim in result.claims.items():
        value = value_at(result.record, where)
        assert (value["value"] if isinstance(value, dict) else str(value)) == claim.text
    assert "{}" not in str(result.record)
    released = {*result.claims}
    assert not released & {r.path for r in result.rejected}


def test_claims_become_a_record() -> None:
    result = assembled(
        (("title",), "用水", None),
        (("total",), "3.50", "万元"),
        (("year",), "2031", None),
        (("rows", 0, "name"), "水费", None),
        (("rows", 0, "amount"), "1.50", "万元"),
        (("rows", 1, "name"), "电费", None),
        (("tags", 0), "甲", None),
        (("costs", "power"), "2.00", "万元"),
    )
    assert result.record == {
        "title": "用水",
        "total": {"value": "3.50", "unit": "万元"},
        "year": 2031,
        "rows": [{"name": "水费", "amount": {"value": "1.50", "unit": "万元"}}, {"name": "电费"}],
        "tags": ["甲"],
        "costs": {"power": {"value": "2.00", "unit": "万元"}},
    }
    assert result.rejected == ()
    assert_consistent(result)


def test_keys_stand_in_the_order_of_the_schema() -> None:
    result = assembled(
        (("costs", "power"), "1", "元"),
        (("costs", "water"), "2", "元"),
        (("rows", 0, "amount"), "3", "元"),
        (("rows", 0, "name"), "水费", None),
        (("total",), "4", "元"),
        (("title",), "用水", None),
    )
    assert list(result.record) == ["title", "total", "rows", "costs"]
    assert list(result.record["rows"][0]) == ["name", "amount"]
    assert list(result.record["costs"]) == ["water", "power"]


def test_the_first_claim_of_a_path_wins() -> None:
    result = assembled((("total",), "1", "元"), (("total",), "2", "元"))
    assert result.record == {"total": {"value": "1", "unit": "元"}}
    assert [claim.text for claim in result.claims.values()] == ["1"]


def test_a_bad_field_does_not_void_its_row() -> None:
    result = assembled((("rows", 0, "name"), "水费", None), (("rows", 0, "amount"), "1,5", "元"))
    assert result.record == {"rows": [{"name": "水费"}]}
    assert [(r.path, r.value) for r in result.rejected] == [("rows/0/amount", "1,5")]
    assert_consistent(result)


def test_a_bad_row_does_not_void_the_others() -> None:
    result = assembled(
        (("rows", 0, "name"), "水费", None),
        (("rows", 0, "amount"), "x", "元"),
        (("rows", 1, "name"), "电费", None),
        (("rows", 1, "amount"), "2", "元"),
    )
    assert result.record["rows"] == [{"name": "水费"}, {"name": "电费", "amount": {"value": "2", "unit": "元"}}]
    assert_consistent(result)


def test_a_missing_required_field_is_no_fault_of_what_is_there() -> None:
    result = assembled((("rows", 0, "amount"), "2", "元"))
    assert result.record == {"rows": [{"amount": {"value": "2", "unit": "元"}}]}
    assert result.rejected == ()


REFUSED = {
    "words that are too long": (("title",), "太长的一个标题", None),
    "no whole number": (("year",), "20.5", None),
    "digits with separators": (("total",), "1,000", "元"),
    "no digits": (("total",), "许多", "元"),
    "an entry of a list": (("tags", 0), "太长的词", None),
    "a figure that its group refuses": (("costs", "water"), "13", "元"),
    "no such field": (("nothing",), "1", None),
    "no such field below": (("costs", "gas"), "1", "元"),
    "no such field of a row": (("rows", 0, "nothing"), "1", None),
    "no path": ((), "1", None),
}


@pytest.mark.parametrize(("path", "text", "unit"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_validate_is_kept_as_data(path: Path, text: str, unit: str | None) -> None:
    result = assembled((path, text, unit), (("rows", 0, "name"), "水费", None))
    assert result.record == {"rows": [{"name": "水费"}]}
    assert [(r.path, r.value) for r in result.rejected] == [(pointer(path), text)]
    assert result.rejected[0].reason
    assert list(result.claims) == ["rows/0/name"]


WRONG_SHAPE = {
    "a row without its number": ("rows", "name"),
    "a row as words": ("rows", 0),
    "a group as words": ("costs",),
    "the inside of a quantity": ("total", "value"),
    "a number where no list is": ("total", 0),
    "a list as words": ("tags",),
    "a field of an entry": ("tags", 0, "name"),
}


@pytest.mark.parametrize("path", WRONG_SHAPE.values(), ids=WRONG_SHAPE)
def test_a_path_of_another_shape_is_refused_and_breaks_nothing(path: Path) -> None:
    result = assembled((path, "水费", None), (("year",), "2031", None))
    assert result.record == {"year": 2031}
    assert [r.path for r in result.rejected] == [pointer(path)]
    assert_consistent(result)


def test_a_schema_that_refuses_the_whole_refuses_every_claim() -> None:
    result = assembled((("total",), "1", "元"), model=Refusing)
    assert (result.record, result.claims) == ({}, {})
    assert [(r.path, r.value) for r in result.rejected] == [("total", "1")]
    assert "never good enough" in result.rejected[0].reason


def test_rows_whose_number_is_skipped_leave_no_hole() -> None:
    assert_consistent(assembled((("rows", 0, "name"), "水费", None), (("rows", 2, "name"), "电费", None)))


def test_entries_whose_number_is_skipped_leave_no_hole() -> None:
    assert_consistent(assembled((("tags", 0), "甲", None), (("tags", 2), "丙", None)))


POINTERS = {
    "names and numbers": (("rows", 0, "name"), "rows/0/name"),
    "a stroke in a name": (("a/b",), "a~1b"),
    "a tilde in a name": (("a~b",), "a~0b"),
    "nothing": ((), ""),
}


@pytest.mark.parametrize(("path", "text"), POINTERS.values(), ids=POINTERS)
def test_pointers_are_those_of_json(path: Path, text: str) -> None:
    assert pointer(path) == text


PATHS = st.sampled_from(
    [
        ("title",),
        ("total",),
        ("year",),
        ("rows", 0, "name"),
        ("rows", 0, "amount"),
        ("rows", 1, "name"),
        ("rows", 1, "amount"),
        ("tags", 0),
        ("costs", "power"),
        ("nothing",),
    ]
)
TEXTS = st.sampled_from(["1", "2.50", "-3", "x", "1,000", "一个很长的词语"])


@given(st.lists(st.tuples(PATHS, TEXTS, st.sampled_from(["元", None])), max_size=12))
def test_each_path_is_released_once_or_refused_and_never_lost(claims: list[tuple[Path, str, str | None]]) -> None:
    result = assembled(*claims)
    released = [claim.path for claim in result.claims.values()]
    refused = {r.path for r in result.rejected}
    assert len(released) == len(set(released))
    for path, _, _ in claims:
        assert path in released or pointer(path) in refused
