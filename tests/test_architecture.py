"""How the package is built: its import contracts, what a call for help loads, and what no module may hold."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "structurer"
MODULES = sorted(PACKAGE.rglob("*.py"))
EXACT = ("numerals", "facts", "extract", "verify")  # figures are Decimals from the page to the record
HEAVY = {"pdfplumber", "pdfminer", "pypdfium2", "openai", "instructor"}

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
RUN = """
import json, sys
import structurer.cli
try:
    structurer.cli.main()
except SystemExit as stop:
    print(json.dumps({"code": stop.code or 0, "modules": sorted(sys.modules)}), file=sys.stderr)
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_the_import_contracts_are_kept() -> None:
    done = python(LINT, "--no-cache", "--no-logo")
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(contracts)} kept, 0 broken." in done.stdout


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("extract", "--help"), ("schema", "list")], ids=" ".join
)
def test_a_call_that_reads_no_document_loads_no_heavy_library(arguments: tuple[str, ...]) -> None:
    done = python(RUN, *arguments)
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert (loaded["code"], done.stdout.strip() != "") == (0, True)
    assert {"structurer.cli", "structurer"} <= set(loaded["modules"])
    assert {name.split(".")[0] for name in loaded["modules"]} & HEAVY == set()


# What no module may hold


def calls(*names: str) -> Callable[[ast.Module], list[int]]:
    def lines(tree: ast.Module) -> list[int]:
        found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        return [node.lineno for node in found if isinstance(node.func, ast.Name) and node.func.id in names]

    return lines


def bare_excepts(tree: ast.Module) -> list[int]:
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is None]


def says_nothing(tree: ast.Module) -> list[int]:
    """A docstring is a sentence: two words at least."""
    return [] if len((ast.get_docstring(tree) or "").split()) > 1 else [1]


def exact_modules() -> Iterator[Path]:
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in EXACT:
            yield path


RULES = {
    "a module without a docstring": (says_nothing, MODULES),
    "a bare except": (bare_excepts, [*MODULES, *sorted((ROOT / "schemas").rglob("*.py"))]),
    "print": (calls("print"), MODULES),
    "float": (calls("float"), sorted(exact_modules())),
}
OFFENCES = [
    ("a module without a docstring", "import re\n", [1]),
    ("a module without a docstring", '"""."""\n', [1]),
    ("a module without a docstring", '"""Reads pages."""\n', []),
    ("a bare except", "try:\n    x\nexcept:\n    y\n", [3]),
    ("a bare except", "try:\n    x\nexcept ValueError:\n    y\n", []),
    ("print", "def f(x):\n    print(x)\n", [2]),
    ("print", "# print(x)\nblueprint(x)\n", []),
    ("float", "y = [float(x) for x in z]\n", [1]),
    ("float", "y: float = x\n", []),
]


@pytest.mark.parametrize(("rule", "code", "lines"), OFFENCES)
def test_a_rule_finds_what_it_names(rule: str, code: str, lines: list[int]) -> None:
    assert RULES[rule][0](ast.parse(code)) == lines


@pytest.mark.parametrize("rule", RULES)
def test_no_module_holds(rule: str) -> None:
    offends, modules = RULES[rule]
    found = {str(path.relative_to(ROOT)): offends(ast.parse(path.read_text("utf-8"))) for path in modules}
    assert found
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_exact_modules_are_there() -> None:
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in exact_modules()} == set(EXACT)
