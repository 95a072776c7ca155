"""`structurer eval ...`: parse, one library call, render."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from structurer.errors import OutputError, StructurerError

eval_app = typer.Typer(help="Measure how good the results are.", no_args_is_help=True, rich_markup_mode=None)

FILES = Annotated[
    list[Path] | None,
    typer.Argument(help="Documents to plant faults in.", show_default="those of eval/documents"),
]


@eval_app.callback()
def _root() -> None:
    """Measure how good the results are."""


@eval_app.command()
def faults(
    files: FILES = None,
    seed: Annotated[int, typer.Option("--seed", help="Which errors are planted.")] = 0,
    count: Annotated[
        int, typer.Option("--count", min=0, help="At most so many in each document; 0 plants all that can be made.")
    ] = 0,
    gold: Annotated[
        list[Path] | None,
        typer.Option(
            "--gold", help="A folder of gold files, by the stems of the documents.", show_default="gold/ beside"
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the result as JSON to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON instead of a table.")] = False,
) -> None:
    """Plant errors, one at a time, and count which are noticed."""
    from structurer.evaluate.faults import reports_of
    from structurer.evaluate.tables import as_table, result_of
    from structurer.resources import write_text

    named = list(files or sorted(Path("eval/documents").glob("*.pdf")))
    if not named:
        typer.echo("structurer: name a document; there is no eval/documents here", err=True)
        raise typer.Exit(2)
    folders = [*(gold or ()), *dict.fromkeys(file.parent.parent / "gold" for file in named)]
    command = " ".join(["structurer eval faults", *map(str, named), f"--seed {seed} --count {count}"])
    try:
        result = result_of(reports_of(named, folders, seed, count, os.cpu_count() or 1), command, seed, count)
        text = json.dumps(result, ensure_ascii=False, indent=1)
        if out:
            write_text(out, text + "\n")
    except StructurerError as error:
        typer.echo(f"structurer: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, OutputError) else 1) from None
    typer.echo(text if as_json else as_table(result))
