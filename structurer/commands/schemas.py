"""`structurer schema`: the built-in schemas, what one asks for, and a small one of your own to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from structurer.errors import OutputError, SchemaError

schema_app = typer.Typer(help="List, show and begin schemas.", no_args_is_help=True, rich_markup_mode=None)


@schema_app.command("list")
def schema_list() -> None:
    """List the built-in schemas."""
    from structurer.schema import built_in, load

    for name in built_in():
        typer.echo(f"{name:16} {(load(name).model.__doc__ or '').strip().splitlines()[0]}")


@schema_app.command("show")
def schema_show(
    name: Annotated[str, typer.Argument(help="A built-in schema, or file.py:Class.", show_default=False)],
) -> None:
    """Print the fields of a schema with what each asks for."""
    from structurer.report.schemas import describe
    from structurer.schema import load

    try:
        typer.echo(describe(load(name)))
    except SchemaError as error:
        _stop(str(error))


@schema_app.command("new")
def schema_new(
    name: Annotated[Path, typer.Argument(help="The file to write, for example survey.py.", show_default=False)],
) -> None:
    """Write a small schema of your own to begin with."""
    from structurer.report.schemas import template
    from structurer.resources import write_text

    path = name.with_suffix(".py")
    if path.exists():
        _stop(f"{path} is there already; name another file")
    try:
        write_text(path, template(path.stem))
    except OutputError as error:
        _stop(str(error))
    typer.echo(f"wrote {path}; try: structurer extract FILE --schema {path}")


def _stop(message: str) -> NoReturn:
    typer.echo(f"structurer: {message}", err=True)
    raise typer.Exit(2)
