"""The documentation says what the code does: its examples run, its commands exist, its links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from structurer.cli import app
from structurer.report.export import FACT_COLUMNS, to_dict
from structurer.report.files import findings_line
from structurer.report.schemas import template

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("eval/*/README.md")])
READMES = ("README.md", "README.zh.md")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def examples() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for number, code in enumerate(blocks(page, "python"), 1):
            yield f"{page.relative_to(ROOT)}-{number}", code


EXAMPLES = dict(examples())


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run_and_print_what_they_say(name: str) -> None:
    code = EXAMPLES[name]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, name, "exec"), {"__name__": "example"})
    comments = re.findall(r"^print\(.*\)\s+# (.+)$", code, re.MULTILINE)
    if comments:
        assert said.getvalue().splitlines() == comments


def commands() -> dict[str, click.Command]:
    """Every command by its words: "extract", "schema list"."""
    root = typer.main.get_command(app)
    found: dict[str, click.Command] = {}
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {sub}": c for sub, c in inner.items()} if inner else {name: command}
    return found


def printed_commands() -> list[str]:
    texts = (page.read_text("utf-8") for page in PAGES)
    blocks = (block for text in texts for block in re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    lines = (line.removeprefix("$ ") for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("structurer ")]


@pytest.mark.parametrize("line", dict.fromkeys(printed_commands()))
def test_commands_exist_with_their_options(line: str) -> None:
    words = shlex.split(re.split(r"\s{3,}|>", line)[0])[1:]
    name = next(name for name in (" ".join(words[:2]), words[0]) if name in commands())
    options = {option for parameter in commands()[name].params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def sessions() -> Iterator[tuple[str, str]]:
    """What the pages show of a terminal: a command behind "$ ", then what it prints."""
    for page in PAGES:
        for block in blocks(page, ""):
            if block.startswith("$ structurer "):
                command, _, printed = block.removeprefix("$ ").partition("\n")
                yield command, printed


SESSIONS = dict(sessions())


@pytest.mark.parametrize("command", SESSIONS)
def test_commands_print_what_the_pages_show(command: str) -> None:
    ran = CliRunner().invoke(app, shlex.split(command)[1:])
    assert (ran.exit_code, ran.stderr, ran.stdout) == (0, "", SESSIONS[command])


def test_the_guide_shows_a_check() -> None:
    assert "structurer check docs/examples/accounts.txt" in SESSIONS


def test_every_command_is_in_the_readmes() -> None:
    for readme in READMES:
        text = (ROOT / readme).read_text("utf-8")
        assert [name for name in commands() if f"structurer {name.split()[0]}" not in text] == []


def test_the_summary_in_the_readmes_is_what_the_demo_prints(tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        app, ["extract", "eval/documents/accounts-2024.pdf", "--out", str(tmp_path / "out"), "--format", "json,md"]
    )
    assert ran.exit_code == 0
    summary = ran.stdout.replace(f"{tmp_path}/", "").strip()
    assert [readme for readme in READMES if summary not in (ROOT / readme).read_text("utf-8")] == []


@pytest.mark.parametrize("name", ["", *commands(), "schema", "eval"])
def test_help_is_short_and_whole(name: str) -> None:
    ran = CliRunner().invoke(app, [*name.split(), "--help"])
    assert ran.exit_code == 0
    assert "..." not in re.sub(r"\{?\[?(?:ARGS|files|results|FILES?)\]?\}?\s?\.\.\.", "", ran.stdout)


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@each_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))) <= targets


def test_the_output_page_names_every_key() -> None:
    import structurer

    text = (ROOT / "docs" / "output.md").read_text("utf-8")
    result = to_dict(structurer.extract("eval/documents/performance-2024.pdf"))
    keys = set(result) | set(FACT_COLUMNS) | set(result["tables"][0]) | set(next(iter(result["evidence"].values())))
    keys |= set(result["structurer"]) | set(result["document"]) | set(result["ledger"]["explained"])
    wrong = structurer.extract("docs/examples/accounts.txt")
    finding = to_dict(wrong)["findings"][0]
    keys |= set(finding) | set(finding["figures"][0]) | set(json.loads(findings_line(wrong)))
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


def test_the_guide_names_every_measure() -> None:
    from typing import get_args

    from structurer.result import Measure

    text = (ROOT / "docs" / "guide.md").read_text("utf-8")
    assert [measure for measure in get_args(Measure) if f"`{measure}`" not in text] == []


def test_a_new_schema_extracts_at_once(tmp_path: Path) -> None:
    schema = tmp_path / "fresh.py"
    schema.write_text(template("fresh"), "utf-8")
    ran = CliRunner().invoke(
        app, ["extract", "docs/examples/report.txt", "--schema", str(schema), "--out", str(tmp_path / "out")]
    )
    assert (ran.exit_code, (tmp_path / "out" / "report.json").is_file()) == (0, True)
