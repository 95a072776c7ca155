"""The public names: a change of them is a change of this file."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import structurer

NAMES = [
    "AtMost",
    "Beside",
    "Branches",
    "CassetteError",
    "Change",
    "Check",
    "Claim",
    "DamagedInput",
    "Denied",
    "Either",
    "EmptyInput",
    "EncryptedInput",
    "Entries",
    "Equal",
    "Evidence",
    "Fact",
    "Finding",
    "InputError",
    "InternalError",
    "Labels",
    "Ledger",
    "ModelError",
    "Options",
    "OutputError",
    "Points",
    "PromptError",
    "Quantity",
    "Result",
    "ScannedInput",
    "SchemaError",
    "Session",
    "Share",
    "StoreError",
    "StructurerError",
    "Sum",
    "Times",
    "Topics",
    "Unconfigured",
    "UnknownEncoding",
    "Unreachable",
    "Unrecorded",
    "Within",
    "__version__",
    "extract",
    "read",
]


def test_the_public_names_are_these_in_order() -> None:
    assert structurer.__all__ == NAMES == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_imported(name: str) -> None:
    assert hasattr(structurer, name)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_a_public_name_says_what_it_is(name: str) -> None:
    said = getattr(structurer, name).__doc__ or ""
    assert len(said.split()) > 1
    assert not said.startswith(f"{name}(")  # the signature that a dataclass without a docstring gets


@pytest.mark.parametrize("name", ["extract", "read"])
def test_a_function_keeps_its_name_beside_the_subpackage(name: str) -> None:
    for module in pkgutil.walk_packages(structurer.__path__, "structurer."):
        importlib.import_module(module.name)
    assert callable(getattr(structurer, name))
    assert importlib.import_module(f"structurer.{name}").__name__ == f"structurer.{name}"


def test_the_package_is_typed() -> None:
    assert Path(structurer.__file__).with_name("py.typed").is_file()


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert structurer.__version__ == project["version"] == version("structurer")
