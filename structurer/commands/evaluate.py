"""`structurer eval ...`: parse, one library call, render."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from structurer.commands.options import share, with_model
from structurer.errors import ModelError, OutputError, SchemaError, StoreError, StructurerError
from structurer.model.choices import EngineName, Options

if TYPE_CHECKING:
    from structurer.evaluate.goldset import GoldSet
    from structurer.evaluate.run import Outcome
    from structurer.schema import Schema

eval_app = typer.Typer(help="Measure how good the results are.", no_args_is_help=True, rich_markup_mode=None)

GOLD = Annotated[
    list[Path] | None,
    typer.Option(
        "--gold", "-g", help="A folder of gold files, by the stems of the documents.", show_default="gold/ beside"
    ),
]
SCHEMAS = Annotated[
    list[str] | None,
    typer.Option("--schema", "-s", help="A built-in schema, or file.py:Class.", show_default="by the document's parts"),
]
OUT = Annotated[Path | None, typer.Option("--out", "-o", help="Write the result as JSON to this file.")]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of a table.")]
SEED = Annotated[int, typer.Option("--seed", help="Where chance plays a part: the same seed, the same result.")]


@eval_app.callback()
def _root() -> None:
    """Measure how good the results are."""


@eval_app.command("run")
@with_model
def eval_run(
    files: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.", show_default=False)],
    options: Options,
    gold: GOLD = None,
    schema: SCHEMAS = None,
    outputs: Annotated[
        Path | None, typer.Option("--outputs", help="Score the outputs of a run that is over, in this folder.")
    ] = None,
    out: OUT = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with plots to this file.")] = None,
    seed: SEED = 0,
    samples: Annotated[int, typer.Option("--samples", min=0, help="Draws behind each interval; 0 for none.")] = 2000,
    as_json: AS_JSON = False,
) -> None:
    """Score an engine against gold, with every miss behind the numbers."""
    from structurer.evaluate.goldset import read_gold_set
    from structurer.evaluate.results import result_of
    from structurer.evaluate.run import strays
    from structurer.evaluate.terminal import table_of

    with _one_line():
        schemas = _loaded(schema)
        gold_set = read_gold_set(files, gold or _beside(files), schemas)
        stray = list(strays(outputs, gold_set)) if outputs else []
        outcomes = _outcomes(gold_set, options, schema or [], outputs)
        result = result_of(outcomes, gold_set, _command("run"), seed, samples, stray)
        text = _written(result, out)
        if html:
            from structurer.evaluate.page import page_of
            from structurer.resources import write_text

            write_text(html, page_of(result))
    typer.echo(text if as_json else table_of(result))
    raise typer.Exit(1 if any(outcome.state == "failed" for outcome in outcomes) else 0)


def _outcomes(gold_set: GoldSet, options: Options, schemas: Sequence[str], outputs: Path | None) -> list[Outcome]:
    """By rules in as many processes as there are cores; with a model one document after the other."""
    from functools import partial

    from structurer.evaluate.run import by_engine, by_rules, from_outputs, run
    from structurer.model.session import Session

    workers = os.cpu_count() or 1
    if outputs:
        return run(gold_set, partial(from_outputs, folder=outputs), workers)
    with Session(options) as session:
        if session.name is EngineName.rules:
            return run(gold_set, partial(by_rules, schemas=schemas), workers)
        return run(gold_set, partial(by_engine, session=session, schemas=schemas))


@eval_app.command("compare")
def eval_compare(
    before: Annotated[Path, typer.Argument(help="The result of a run.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="That of a later run.", show_default=False)],
    limit: Annotated[
        Decimal | None,
        typer.Option(
            "--fail-if-worse",
            parser=share,
            metavar="SHARE",
            help="End with 1 where a score fell by more than this (0.002), or silent errors rose at all.",
        ),
    ] = None,
    as_json: AS_JSON = False,
) -> None:
    """Tell what changed between two results, value by value."""
    from structurer.evaluate.changes import as_lines, worse
    from structurer.evaluate.compare import compare, read_result

    with _one_line():
        found = compare(read_result(before), read_result(after))
    typer.echo(_json(found) if as_json else "\n".join(as_lines(found)))
    fallen = worse(found, limit) if limit is not None else []
    for line in fallen:
        typer.echo(f"structurer: {line}", err=True)
    raise typer.Exit(1 if fallen else 0)


@eval_app.command("draft")
def eval_draft(
    output: Annotated[Path, typer.Argument(help="An output of `structurer extract`.", show_default=False)],
) -> None:
    """Print an output as gold for a person to correct."""
    from structurer.evaluate.draft import draft, read_output, to_check

    with _one_line():
        made = read_output(output)
        typer.echo(_json(draft(made)))
    for line in to_check(made):
        typer.echo(line, err=True)


@eval_app.command("audit")
def eval_audit(
    gold: Annotated[Path, typer.Argument(help="A gold file.", show_default=False)],
    document: Annotated[Path, typer.Argument(help="The document that it is of.", show_default=False)],
    schema: SCHEMAS = None,
) -> None:
    """See that a gold file is printed in its document and adds up."""
    from structurer.evaluate.audit.gold import audit_file

    with _one_line():
        lines = audit_file(gold, document, _loaded(schema))
    for line in lines:
        typer.echo(line)
    typer.echo(f"{gold}: {len(lines)} to look at" if lines else f"{gold}: nothing amiss", err=bool(lines))
    raise typer.Exit(1 if lines else 0)


@eval_app.command("make")
def eval_make(
    number: Annotated[int, typer.Option("--n", min=1, help="How many documents.")] = 12,
    seed: SEED = 0,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for documents/ and gold/.")] = Path("made"),
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", help="accounts, budget or performance; may be given again.", show_default="all"),
    ] = None,
    layouts: Annotated[
        list[str] | None,
        typer.Option(
            "--layout",
            help="ruled, three-line, borderless, tabbed, piped or collapsed; may be given again.",
            show_default="all",
        ),
    ] = None,
    plants: Annotated[
        bool, typer.Option("--contradictions/--no-contradictions", help="Whether figures are made to contradict.")
    ] = True,
) -> None:
    """Make documents like real ones, with their true gold."""
    from structurer.evaluate.make.blocks import KINDS, LAYOUTS
    from structurer.evaluate.make.documents import Order, chosen, write_all

    with _one_line():
        order = Order(number, seed, chosen(kinds, KINDS, "kind"), chosen(layouts, LAYOUTS, "layout"), plants)
        made = write_all(order, out, os.cpu_count() or 1)
    typer.echo(f"{len(made)} documents in {out / 'documents'}, their gold in {out / 'gold'}")


@eval_app.command("faults")
def eval_faults(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Documents to plant faults in.", show_default="those of eval/documents"),
    ] = None,
    seed: SEED = 0,
    count: Annotated[
        int, typer.Option("--count", min=0, help="At most so many in each document; 0 plants all that can be made.")
    ] = 0,
    gold: GOLD = None,
    out: OUT = None,
    as_json: AS_JSON = False,
) -> None:
    """Plant errors, one at a time, and count which are noticed."""
    from structurer.evaluate.faults.planted import reports_of
    from structurer.evaluate.faults.results import as_table, result_of

    named = list(files or sorted(Path("eval/documents").glob("*.pdf")))
    if not named:
        _stop(2, "name a document; there is no eval/documents here")
    folders = [*(gold or ()), *_beside(named)]
    command = " ".join(["structurer eval faults", *map(str, named), f"--seed {seed} --count {count}"])
    with _one_line():
        result = result_of(reports_of(named, folders, seed, count, os.cpu_count() or 1), command, seed, count)
        text = _written(result, out)
    typer.echo(text if as_json else as_table(result))


def _beside(documents: Sequence[Path]) -> list[Path]:
    """The folders called gold beside those of the documents."""
    folders = dict.fromkeys((path.parent if path.is_file() else path).parent / "gold" for path in documents)
    return list(folders)


def _loaded(schemas: Sequence[str] | None) -> dict[str, Schema]:
    from structurer.schema import load

    return {schema.name: schema for schema in map(load, schemas or ())}


def _command(name: str) -> str:
    """The command as it was typed, with which a result can be made again."""
    return (
        " ".join(["structurer eval", name, *sys.argv[3:]])
        if sys.argv[1:3] == ["eval", name]
        else f"structurer eval {name}"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _written(result: Mapping[str, Any], out: Path | None) -> str:
    """The result as text, which is written too where a file is named."""
    from structurer.resources import write_text

    text = _json(result)
    if out:
        write_text(out, text + "\n")
    return text


@contextmanager
def _one_line() -> Iterator[None]:
    """What goes wrong ends the call with one line."""
    try:
        yield
    except ModuleNotFoundError as error:
        _stop(2, f'{error.name} is needed to evaluate: pip install "structurer[eval]"')
    except StructurerError as error:
        called_wrong = isinstance(error, OutputError | SchemaError | ModelError | StoreError)
        _stop(2 if called_wrong else 1, str(error))


def _stop(code: int, message: str) -> NoReturn:
    typer.echo(f"structurer: {message}", err=True)
    raise typer.Exit(code)
