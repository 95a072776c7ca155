"""The command line: parse, one library call, render.

Exit codes: 0 all done; 1 a document could not be read or written, the others are done; 2 the call itself is wrong (an
unknown option, a schema that cannot be loaded, an output folder that cannot be written).
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from structurer import __version__
from structurer.errors import InternalError, OutputError, SchemaError, StructurerError

if TYPE_CHECKING:
    from structurer.result import Result

app = typer.Typer(
    name="structurer",
    help="Messy documents to typed data that people can trust: every number proved against the page.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
schema_app = typer.Typer(help="List, show and begin schemas.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(schema_app, name="schema")

FILE = Annotated[Path, typer.Argument(help="A PDF with a text layer, or a text file.", show_default=False)]
FILES = Annotated[list[Path], typer.Argument(help="PDFs with a text layer, or text files.", show_default=False)]
SCHEMAS = Annotated[
    list[str] | None,
    typer.Option(
        "--schema",
        "-s",
        help="A built-in schema, or file.py:Class; may be given more than once.",
        show_default="by the document's parts",
    ),
]


class TableFormat(StrEnum):
    """How tables are printed."""

    md = "md"
    csv = "csv"
    json = "json"


class FactFormat(StrEnum):
    """How facts are printed."""

    csv = "csv"
    json = "json"


def main() -> None:
    """The entry point: errors are one line, never a traceback."""
    try:
        app(prog_name="structurer")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        typer.echo("structurer: stopped; what was written is whole", err=True)
        sys.exit(130)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"structurer {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Messy documents to typed data that people can trust: every number proved against the page."""


@app.command()
def extract(
    files: FILES,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the results.")] = Path("out"),
    schema: SCHEMAS = None,
    formats: Annotated[str, typer.Option("--format", help="What to write: json, md, or json,md.")] = "json",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no summary.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write results to standard output, one a line, and no files.")
    ] = False,
) -> None:
    """Extract records, tables and facts, each with its place."""
    from structurer.report.files import FORMATS, one_line, prepare, write

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        _stop(2, f"--format takes {' and '.join(FORMATS)}, not {', '.join(unknown) or 'nothing'}")
    schemas = list(schema or ())
    try:
        _check_schemas(schemas)
        if not as_json:
            prepare(out)
    except StructurerError as error:
        _stop(2, str(error))
    written: dict[str, Path] = {}
    failed = 0
    for file in files:
        try:
            result = _read(file, schemas, quiet or as_json)
            if as_json:
                typer.echo(one_line(result))
                continue
            paths = write(result, out, file, wanted, written)
        except StructurerError as error:
            typer.echo(f"structurer: {error}", err=True)
            failed += 1
            continue
        written[file.stem] = file
        if not quiet:
            typer.echo(summary(file, result, paths))
    if failed and len(files) > 1 and not quiet:
        typer.echo(f"{len(files) - failed} of {len(files)} documents done, {failed} failed", err=True)
    raise typer.Exit(1 if failed else 0)


def _read(file: Path, schemas: list[str], quiet: bool) -> Result:
    from structurer.pipeline import structure

    with _told(file), _progress(file, quiet) as on_page:
        return structure(file, schemas, on_page=on_page)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """A fault of our own is one line too, and the other files are still done."""
    try:
        yield
    except StructurerError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InternalError(f"{file} met a fault of structurer itself ({said}); please report it") from error


@contextmanager
def _progress(file: Path, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """The page that is being read, on terminals only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"reading {file.name}") as status:
        yield lambda page, pages: status.update(f"reading {file.name}, page {page} of {pages}")


def summary(file: Path, result: Result, paths: list[Path]) -> str:
    """A few lines on what was found and how far it can be trusted."""
    statuses = Counter(evidence.status for evidence in result.evidence.values())
    ledger = result.ledger
    explained, unclaimed = sum(ledger.explained.values()), len(ledger.unclaimed)
    rows = sum(len(table.rows) for table in result.tables)
    parts = ", ".join(result.parts) or "no known part (outline, tables and facts all the same)"
    lines = [
        f"{file.name}: {result.organization or 'body unknown'}, {result.fiscal_year or 'year unknown'}, {parts}",
        f"  values    {len(result.evidence)}: "
        + (", ".join(f"{statuses[s]} {s}" for s in ("verified", "grounded", "disputed") if statuses[s]) or "none"),
        f"  tables    {len(result.tables)} with {rows} rows; facts {len(result.facts)}",
        f"  numerals  {ledger.numerals}: {ledger.claimed} claimed, {explained} explained, {unclaimed} unclaimed",
    ]
    if result.rejected:
        lines.append(f"  rejected  {len(result.rejected)}")
    lines.append("  engine    rules (no model is configured)")
    lines.append(f"  written   {', '.join(str(path) for path in paths)}")
    return "\n".join(lines)


@app.command()
def outline(file: FILE) -> None:
    """Print the section tree with pages and lines."""
    from structurer.outline import build_outline, render
    from structurer.read import read
    from structurer.tables import find_tables

    try:
        with _told(file):
            document = read(file)
            tree = render(build_outline(document, find_tables(document)), document)
    except StructurerError as error:
        _stop(1, str(error))
    typer.echo(tree or f"{file.name} has no headings")


@app.command()
def tables(
    file: FILE,
    formats: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print them.")] = TableFormat.md,
) -> None:
    """Print the tables, those that run over pages as one."""
    import json

    from structurer.pipeline import source_of
    from structurer.report.export import table_csv, table_dict, table_markdown

    try:
        with _told(file):
            found = source_of(file).tables
    except StructurerError as error:
        _stop(1, str(error))
    if formats is TableFormat.json:
        typer.echo(json.dumps([table_dict(table) for table in found], ensure_ascii=False, indent=1))
    elif formats is TableFormat.csv:
        typer.echo("\n".join(f"# {t.id} {t.title}\n{table_csv(t)}" for t in found), nl=False)
    else:
        typer.echo("\n".join(table_markdown(table) for table in found), nl=False)


@app.command()
def facts(
    file: FILE,
    formats: Annotated[FactFormat, typer.Option("--format", "-f", help="How to print them.")] = FactFormat.csv,
) -> None:
    """Print every amount with its meaning, as a tidy list."""
    import json

    from structurer.pipeline import structure
    from structurer.report.export import fact_dict, facts_csv

    try:
        with _told(file):
            result = structure(file)
    except StructurerError as error:
        _stop(1, str(error))
    if formats is FactFormat.json:
        typer.echo(
            json.dumps([fact_dict(result.document, fact) for fact in result.facts], ensure_ascii=False, indent=1)
        )
    else:
        typer.echo(facts_csv(result), nl=False)


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
        _stop(2, str(error))


@schema_app.command("new")
def schema_new(
    name: Annotated[Path, typer.Argument(help="The file to write, for example survey.py.", show_default=False)],
) -> None:
    """Write a small schema of your own to begin with."""
    from structurer.report.files import write_text
    from structurer.report.schemas import template

    path = name.with_suffix(".py")
    if path.exists():
        _stop(2, f"{path} is there already; name another file")
    try:
        write_text(path, template(path.stem))
    except OutputError as error:
        _stop(2, str(error))
    typer.echo(f"wrote {path}; try: structurer extract FILE --schema {path}")


def _check_schemas(schemas: list[str]) -> None:
    from structurer.schema import load

    for name in schemas:
        load(name)


def _stop(code: int, message: str) -> NoReturn:
    typer.echo(f"structurer: {message}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
