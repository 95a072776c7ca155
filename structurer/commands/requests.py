"""`structurer requests`: the questions as files for a batch API, and the answers that come back into the store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from structurer.commands.options import with_model
from structurer.errors import SchemaError, StoreError, StructurerError, Unconfigured
from structurer.model.choices import Options

requests_app = typer.Typer(
    help="Batch files: write the questions, read the answers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@requests_app.command("export")
@with_model
def export(
    files: Annotated[list[Path], typer.Argument(help="PDFs with a text layer, or text files.", show_default=False)],
    options: Options,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; further ones get a number.")] = Path(
        "requests.jsonl"
    ),
    schema: Annotated[
        list[str] | None,
        typer.Option("--schema", "-s", help="A built-in schema, or file.py:Class.", show_default=False),
    ] = None,
    only_missing: Annotated[bool, typer.Option("--only-missing", help="Leave out what is stored.")] = False,
) -> None:
    """Write what would be asked of the documents as batch files (at most 50,000 lines and 200 MB each)."""
    from structurer.model.batch_files import write_requests
    from structurer.model.session import Session
    from structurer.planning import planned

    try:
        with Session(options, sends=False) as session:
            store = session.store
            plans = [plan for file in files for plan in planned(file, schema or [], session)]
            requests = [plan.request for plan in plans if not (only_missing and plan.stored)]
            written = write_requests(requests, out)
            for request in requests:
                store.expect(request)
    except StructurerError as error:
        typer.echo(f"structurer: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, (Unconfigured, StoreError, SchemaError)) else 1) from None
    left = len(plans) - len(requests)
    typer.echo(f"{len({r.key for r in requests})} requests" + (f", {left} stored already" if left else ""))
    typer.echo(f"written   {', '.join(str(path) for path in written) or 'nothing'}")


@requests_app.command("import")
def import_(
    results: Annotated[list[Path], typer.Argument(help="Output and error files of a batch.", show_default=False)],
    cache: Annotated[
        Path | None,
        typer.Option("--cache", help="The folder of stored answers.", show_default="in the user's cache folder"),
    ] = None,
) -> None:
    """Read the answers of a batch into the store, where the next `extract` finds them."""
    from structurer.model.batch_files import import_results
    from structurer.model.store import default_folder, open_store

    foreign: list[str] = []
    try:
        with open_store(cache or default_folder(os.environ)) as store:
            for path in results:
                found = import_results(path, store.expected(), store)
                foreign += found.foreign
                typer.echo(f"{path}: {found.stored} answers stored, {len(found.failed)} failed")
                for section, reason in found.failed:
                    typer.echo(f"  failed    {section}: {reason}")
            missing = [known.section for key, known in store.expected().items() if not store.has(key)]
    except StructurerError as error:
        typer.echo(f"structurer: {error}", err=True)
        raise typer.Exit(1) from None
    if missing:
        typer.echo(f"{len(missing)} requests have no answer yet; write them again with requests export --only-missing")
    if foreign:
        first = f"the first is {foreign[0][:60]}"
        typer.echo(
            f"structurer: {len(foreign)} answers are to no request exported here, {first}; the rest is kept", err=True
        )
        raise typer.Exit(1)
