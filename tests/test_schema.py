"""Schemas: built-in ones and the user's own are loaded the same way, and what is wrong with one is said in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from structurer.errors import SchemaError
from structurer.hints import Branches, Entries, Labels, Points, Topics, Within
from structurer.schema import Leaf, Quantity, built_in, fields_of, load

Write = Callable[[str, str], Path]

HEAD = """from decimal import Decimal
from typing import Annotated, Optional

from pydantic import BaseModel, Field

from structurer import Labels, Quantity

"""

# Built-in


def test_the_built_in_schemas_are_the_three_parts() -> None:
    assert built_in() == ("budget", "final_accounts", "performance")


@pytest.mark.parametrize(
    ("name", "model"), [("budget", "Budget"), ("final_accounts", "FinalAccounts"), ("performance", "Performance")]
)
def test_a_built_in_schema_is_loaded_by_its_name(name: str, model: str) -> None:
    schema = load(name)
    assert (schema.name, schema.model.__name__) == (name, model)
    assert all(leaf.kind for leaf in every_field(schema.model))


def every_field(model: type[BaseModel]) -> Iterator[Leaf]:
    for leaf in fields_of(model):
        yield leaf
        if leaf.kind in ("model", "rows") and leaf.model:
            yield from every_field(leaf.model)


def paths(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, str]]:
    """Every path of a schema with its kind; rows are marked with []."""
    for leaf in fields_of(model):
        path = above + leaf.name + ("[]" if leaf.kind in ("rows", "texts") else "")
        yield path, leaf.kind
        if leaf.kind in ("model", "rows") and leaf.model:
            yield from paths(leaf.model, f"{path}.")


def spread(above: str, names: str) -> list[str]:
    return [f"{above}.{name}" for name in names.split()]


TOTALS = "total current_year_income opening_carryover current_year_expenditure closing_carryover "
TOTALS += "change change_percent reason"
FUND = "income opening_carryover expenditure basic project closing_carryover"
LINE = "budget final completion_percent change change_percent reason"
PROFILE = "internal_departments[] establishment staff retired"

CONTRACT = {
    "final_accounts": [
        "organization",
        "fiscal_year",
        *spread("profile", PROFILE),
        *spread("overall", TOTALS),
        *spread("income", "total sources[].name sources[].amount sources[].percent"),
        *spread("expenditure", "total kinds[].name kinds[].amount kinds[].percent"),
        *spread("appropriation", TOTALS),
        *spread("general_budget", "expenditure percent_of_expenditure change change_percent reason"),
        *spread("general_budget.structure[]", "name amount percent"),
        *spread("general_budget", "initial_budget final completion_percent"),
        *spread("general_budget.items[]", "class_name section_name item_name initial_budget final"),
        *spread("general_budget.items[]", "completion_percent reason"),
        "basic_expenditure.total",
        *spread("basic_expenditure.personnel", "amount percent components[]"),
        *spread("basic_expenditure.public_use", "amount percent components[]"),
        *spread("three_public.total", LINE),
        *spread("three_public.abroad", f"{LINE} groups persons"),
        *spread("three_public.vehicle", LINE),
        *spread("three_public.vehicle_purchase", f"{LINE} count"),
        *spread("three_public.vehicle_running", f"{LINE} fleet"),
        *spread("three_public.reception", f"{LINE} groups visitors"),
        *spread("government_fund", FUND),
        *spread("state_capital", FUND),
        *spread("agency_running", "amount change reason"),
        *spread("general_costs.meeting", "amount people content"),
        *spread("general_costs.training", "amount people content"),
        "general_costs.events.amount",
        *spread("procurement", "total goods works services sme_amount sme_percent micro_amount micro_percent"),
        *spread("procurement", "goods_sme_percent works_sme_percent services_sme_percent"),
        *spread("assets", "as_of vehicles_total vehicles[].use vehicles[].count"),
        *spread("assets", "equipment[].description equipment[].count"),
        *spread("performance_summary", "score grade whole_budget executed completion_percent projects_count"),
        *spread("performance_summary", "projects_amount problems[] measures[]"),
    ],
    "budget": [
        "organization",
        "fiscal_year",
        *spread("profile", PROFILE),
        *spread("overall", "income income_change income_change_percent expenditure expenditure_change"),
        *spread("overall", "expenditure_change_percent reason"),
        *spread("expenditure", "total personnel public_use individuals_families projects"),
        *spread("expenditure.project_items[]", "name budget change change_percent purpose reason"),
        *spread("items[]", "class_name section_name item_name budget previous change change_percent purpose reason"),
        *spread("procurement", "total goods works services"),
        *[
            path
            for line in ("total", "abroad", "reception", "vehicle", "vehicle_purchase", "vehicle_running")
            for path in spread(f"three_public.{line}", "budget change change_percent reason")
        ],
        *spread("performance_summary", "amount goals_count"),
        *spread("agency_running", "budget change change_percent reason"),
        *spread("assets", "as_of vehicles_total equipment[].description equipment[].count planned_vehicles"),
        *spread("assets", "planned_equipment[].description planned_equipment[].count"),
    ],
    "performance": [
        "organization",
        "fiscal_year",
        "self_score",
        "grade",
        *spread("profile", "establishment staff hired year_end_staff"),
        *spread("finance", "income_total income_sources[].name income_sources[].amount initial_budget"),
        *spread("finance", "supplementary_budget full_year_budget expenditure_total basic_expenditure basic_percent"),
        *spread("finance", "project_expenditure project_percent execution_percent"),
        *spread("finance.by_economic_class[]", "name amount percent"),
        *spread("projects[]", "name budget executed completion_percent score"),
        *spread("metrics[]", "name value unit period qualifier"),
        "problems[]",
        "measures[]",
    ],
}

TEXTS = ("name", "organization", "reason", "purpose", "grade", "content", "use", "description", "as_of")
TEXTS += ("class_name", "section_name", "item_name")


@pytest.mark.parametrize("name", CONTRACT)
def test_a_built_in_schema_has_every_path_of_the_contract(name: str) -> None:
    found = dict(paths(load(name).model))
    assert [path for path in CONTRACT[name] if path not in found] == []


@pytest.mark.parametrize("name", CONTRACT)
def test_figures_are_quantities_and_words_are_texts(name: str) -> None:
    found = dict(paths(load(name).model))
    for path in CONTRACT[name]:
        last = path.split(".")[-1]
        if path.startswith("metrics[]"):
            assert found[path] == ("number" if last == "value" else "text")
        elif last == "fiscal_year":
            assert found[path] == "integer"
        elif last.endswith("[]"):
            assert found[path] == "texts"
        else:
            assert found[path] == ("text" if last in TEXTS else "quantity"), path


@pytest.mark.parametrize(
    ("stem", "name"),
    [("accounts-2024", "final_accounts"), ("budget-2025", "budget"), ("performance-2024", "performance")],
)
def test_the_gold_of_a_bundled_document_fits_its_schema(
    stem: str, name: str, gold: Callable[[str], dict[str, Any]]
) -> None:
    record = gold(stem)[name]
    filled = load(name).model.model_validate(record).model_dump(exclude_none=True)
    assert list(filled) == [key for key in load(name).model.model_fields if key in filled]
    assert set(record) <= set(filled)


# A schema in a file


def test_a_model_in_a_file_is_named_by_its_class(write: Write) -> None:
    path = write("two.py", HEAD + "class A(BaseModel):\n    x: str\n\nclass B(BaseModel):\n    y: Quantity\n")
    schema = load(f"{path}:B")
    assert (schema.name, [leaf.name for leaf in schema.fields]) == ("B", ["y"])


def test_without_a_class_the_model_that_holds_the_others_is_meant(write: Write) -> None:
    path = write("one.py", HEAD + "class Row(BaseModel):\n    x: str\n\nclass Top(BaseModel):\n    rows: list[Row]\n")
    assert load(str(path)).model.__name__ == "Top"


def test_imported_models_are_no_candidates(write: Write) -> None:
    path = write("uses.py", HEAD + "class Only(BaseModel):\n    x: Quantity\n")
    assert load(str(path)).model.__name__ == "Only"


ROW = "class Row(BaseModel):\n    n: str\n\n"

POSTPONED = {
    "a name of the file": f"{ROW}class A(BaseModel):\n    rows: list[Row] = []\n",
    "a union with None": f"{ROW}class A(BaseModel):\n    rows: list[Row] | None = None\n",
    "a class further down": f"class A(BaseModel):\n    rows: list[Row] = []\n\n{ROW}",
}


@pytest.mark.parametrize("suffix", ["", ":A"], ids=["without a class", "with a class"])
@pytest.mark.parametrize("body", POSTPONED.values(), ids=POSTPONED)
def test_postponed_annotations_are_resolved(write: Write, body: str, suffix: str) -> None:
    path = write("later.py", f"from __future__ import annotations\n{HEAD}{body}")
    (leaf,) = load(f"{path}{suffix}").fields
    assert leaf.kind == "rows"
    assert leaf.model is not None
    assert leaf.model.__name__ == "Row"


KINDS = {
    "Quantity": "quantity",
    "Quantity | None": "quantity",
    "Optional[Quantity]": "quantity",
    "Annotated[Quantity | None, Labels('a')]": "quantity",
    "str": "text",
    "list[str]": "texts",
    "tuple[str, ...]": "texts",
    "int": "integer",
    "Decimal": "number",
    "Row": "model",
    "Row | None": "model",
    "list[Row]": "rows",
    "list[Row] | None": "rows",
}


@pytest.mark.parametrize(("annotation", "kind"), KINDS.items())
def test_the_type_of_a_field_gives_its_kind(write: Write, annotation: str, kind: str) -> None:
    path = write("kind.py", f"{HEAD}class Row(BaseModel):\n    n: str\n\nclass A(BaseModel):\n    x: {annotation}\n")
    (leaf,) = load(f"{path}:A").fields
    assert leaf.kind == kind


# What is wrong

REFUSED = {
    "syntax error": ("class A(BaseModel)\n    x: str\n", "", r"wrong\.py, line 8: "),
    "an import that fails": ("import no_such_module_anywhere\n", "", "ModuleNotFoundError"),
    "an error while it runs": ("1 / 0\n", "", "ZeroDivisionError"),
    "a script that stops": ("raise SystemExit(3)\n", "", "cannot be loaded"),
    "no model": ("x = 1\n", "", "holds no pydantic model"),
    "two candidates": (
        "class A(BaseModel):\n    x: str\n\nclass B(BaseModel):\n    y: str\n",
        "",
        r"2 models \(A, B\).*wrong\.py:A",
    ),
    "no such class": ("class A(BaseModel):\n    x: str\n", ":C", "no model C; it has A"),
    "a dict": ("class A(BaseModel):\n    x: dict[str, int]\n", "", r"A\.x .*dict\[str, int\]"),
    "a truth value": ("class A(BaseModel):\n    x: bool\n", "", r"A\.x .*bool"),
    "a list of figures without names": ("class A(BaseModel):\n    x: list[Quantity]\n", "", r"A\.x "),
    "two types": ("class A(BaseModel):\n    x: str | int\n", "", r"A\.x .*str \| int"),
    "a name that is nowhere": ("class A(BaseModel):\n    x: 'Missing'\n", ":A", r"A\.x .*Missing|Missing"),
    "a type deep inside": (
        "class In(BaseModel):\n    y: set[int]\n\nclass A(BaseModel):\n    x: list[In]\n",
        "",
        r"In\.y .*set\[int\]",
    ),
    "rows of itself": ("class A(BaseModel):\n    x: 'list[A]'\n", ":A", "A holds itself"),
    "rows of itself, no class named": ("class A(BaseModel):\n    x: 'list[A]'\n", "", "A holds itself"),
    "itself at one remove": (
        "class B(BaseModel):\n    y: 'list[A]'\n\nclass A(BaseModel):\n    x: B\n\nB.model_rebuild()\n",
        ":A",
        "holds itself",
    ),
}


@pytest.mark.parametrize(("body", "suffix", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_schema_is_told_in_one_line(write: Write, body: str, suffix: str, message: str) -> None:
    path = write("wrong.py", HEAD + body)
    with pytest.raises(SchemaError, match=message) as caught:
        load(f"{path}{suffix}")
    assert "\n" not in str(caught.value)


MISSING = {
    "no such built-in": ("nosuch", "no schema 'nosuch'; built-in ones are budget, final_accounts, performance"),
    "no name": ("", "no schema ''"),
    "a class of a built-in": ("budget:Budget", "no schema 'budget:Budget'"),
    "no such file": ("nosuch.py", "nosuch.py does not exist"),
    "no such file with a class": ("nosuch.py:A", "nosuch.py does not exist"),
    "a folder": (".", "no schema"),
}


@pytest.mark.parametrize(("reference", "message"), MISSING.values(), ids=MISSING)
def test_what_is_not_there_is_told_in_one_line(
    reference: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SchemaError, match=message) as caught:
        load(reference)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(b"x = '\xff\xfe'\n")
    with pytest.raises(SchemaError, match=r"latin\.py"):
        load(str(path))


def test_two_files_of_one_name_do_not_disturb_each_other(write: Write) -> None:
    one = load(str(write("a/same.py", HEAD + "class A(BaseModel):\n    x: str\n")))
    two = load(str(write("b/same.py", HEAD + "class B(BaseModel):\n    y: Quantity\n")))
    assert [leaf.name for leaf in one.fields] == ["x"]
    assert [leaf.name for leaf in two.fields] == ["y"]


# Labels and measures


class Named(BaseModel):
    """Fields that say in several ways what they ask for."""

    total_cost: Quantity
    title_and_words: Quantity = Field(title="Cost", description="cost of the year; spending")
    hinted: Annotated[Quantity, Labels("本年收入", "收入合计")] = Field(description="not used")
    bare_hint: Annotated[Quantity, Labels(measure=("share",))]
    initial_budget: Quantity
    full_year_budget: Quantity
    completion_percent: Quantity
    change: Quantity
    change_percent: Quantity
    percent: Quantity
    score: Quantity
    count: Quantity


LEAVES = {leaf.name: leaf for leaf in fields_of(Named)}


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("total_cost", ("total cost",)),
        ("title_and_words", ("Cost", "cost of the year", "spending", "title and words")),
        ("hinted", ("本年收入", "收入合计")),
        ("bare_hint", ()),
    ],
    ids=["the name", "title, description and name", "a hint instead of all others", "a hint without words"],
)
def test_the_labels_of_a_field(name: str, labels: tuple[str, ...]) -> None:
    assert LEAVES[name].labels == labels


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("total_cost", "amount"),
        ("bare_hint", "share"),
        ("initial_budget", "initial_budget"),
        ("full_year_budget", "full_year_budget"),
        ("completion_percent", "completion"),
        ("change", "change"),
        ("change_percent", "change_percent"),
        ("percent", "share"),
        ("score", "score"),
        ("count", "count"),
    ],
)
def test_the_measure_that_a_field_asks_for_first(name: str, measure: str) -> None:
    assert LEAVES[name].measures[0] == measure


def test_a_change_never_takes_a_change_in_percent() -> None:
    assert LEAVES["change"].measures == ("change",)


HINTS = [
    (Labels("a", "b", but=("c",), measure=("share",), unit=("%",), own=True), "words", ("a", "b")),
    (Within("a", "b", outside=("c",), decoys=("d",)), "headings", ("a", "b")),
    (Topics(headings=("*项目",)), "headings", ("*项目",)),
    (Points(headings=("问题",), lead=("问题",)), "headings", ("问题",)),
    (Entries(unit=("元",)), "unit", ("元",)),
]


@pytest.mark.parametrize(("hint", "name", "value"), HINTS, ids=[type(hint).__name__ for hint, _, _ in HINTS])
def test_hints_are_values_that_cannot_change(hint: object, name: str, value: tuple[str, ...]) -> None:
    assert getattr(hint, name) == value
    assert hash(hint) == hash(hint)
    with pytest.raises(AttributeError):
        setattr(hint, name, ())


def test_a_field_gives_its_hint_by_kind() -> None:
    assert LEAVES["hinted"].hint(Labels) == Labels("本年收入", "收入合计")
    assert LEAVES["hinted"].hint(Branches) is None


@pytest.mark.parametrize("value", ["12,345.67", "1.", ".5", "1e3", "+1", "－1", "", "1 000", "nan"])
def test_a_quantity_refuses_what_is_not_plain_digits(value: str) -> None:
    with pytest.raises(ValidationError):
        Quantity(value=value, unit="元")


@pytest.mark.parametrize("value", ["0", "3.50", "-1559.61", "0012"])
def test_a_quantity_keeps_the_printed_digits(value: str) -> None:
    assert Quantity(value=value, unit="元").value == value


def test_the_folder_of_schemas_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("budget").model.__name__ == "Budget"
