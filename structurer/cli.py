"""The command line: parse, one library call, render.

Exit codes: 0 all done; 1 a document could not be read or written (the others are done), or is not as `--fail-on` or
`--fail-under-coverage` wants it; 2 the call itself is wrong (an unknown option, a schema that cannot be loaded, an
output folder that cannot be written).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from structurer import __version__
from structurer.commands.evaluate import eval_app
from structurer.commands.options import share, with_model
from structurer.commands.requests import requests_app
from structurer.commands.schemas import schema_app
from structurer.errors import (
    Denied,
    ModelError,
    OutputError,
    SchemaError,
    StoreError,
    StructurerError,
    Unconfigured,
    Unreachable,
    told,
)
from structurer.model.choices import Options

if TYPE_CHECKING:
    from structurer.extract import Engine
    from structurer.model.session import Session
    from structurer.result import Result

app = typer.Typer(
    name="structurer",
    help="Messy documents to typed data that people can trust: every number proved against the page.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(schema_app, name="schema")
app.add_typer(eval_app, name="eval")
app.add_typer(requests_app, name="requests")

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


class Language(StrEnum):
    """In which language findings are told."""

    en = "en"
    zh = "zh"


class Level(StrEnum):
    """How heavy a finding is."""

    error = "error"
    rounding = "rounding"
    note = "note"


LANGUAGE = Annotated[Language, typer.Option("--lang", help="The language of the findings.")]


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
@with_model
def extract(
    files: FILES,
    options: Options,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the results.")] = Path("out"),
    schema: SCHEMAS = None,
    formats: Annotated[str, typer.Option("--format", help="What to write: json, md, or json,md.")] = "json",
    language: LANGUAGE = Language.en,
    least: Annotated[
        Decimal | None,
        typer.Option(
            "--fail-under-coverage",
            parser=share,
            metavar="SHARE",
            help="End with 1 where less than this share (0 to 1) of the numerals is claimed or explained.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no summary.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write results to standard output, one a line, and no files.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be asked, and what of; send nothing.")
    ] = False,
) -> None:
    """Extract records, tables and facts, each with its place."""
    from structurer.model.session import Session
    from structurer.report.export import summary, too_little
    from structurer.report.files import FORMATS, one_line, prepare, write

    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        _stop(2, f"--format takes {' and '.join(FORMATS)}, not {', '.join(unknown) or 'nothing'}")
    schemas = _checked(schema)
    try:
        session = Session(_one_cassette(options, files), sends=not dry_run)
        if not as_json and not dry_run:
            prepare(out)
    except (OutputError, ModelError, StoreError) as error:
        _stop(2, str(error))
    written: dict[str, Path] = {}
    thin: list[Path] = []

    def one(file: Path) -> None:
        with session.engine_for(file) as engine:
            result = _read(file, schemas, quiet or as_json, engine)
        if as_json:
            typer.echo(one_line(result, language))
        else:
            paths = write(result, out, file, wanted, written, language)
            written[file.stem] = file
            if not quiet:
                typer.echo(summary(file.name, result, paths))
        if least is not None and result.ledger.coverage < least:
            typer.echo(f"structurer: {file}: {too_little(result.ledger, least)}", err=True)
            thin.append(file)

    with session:
        if dry_run:
            raise typer.Exit(_planned(files, schemas, session))
        failed = _for_each(files, one, quiet)
        if session.stopped and not quiet:
            typer.echo(f"structurer: {session.stopped}; what was not asked is told as skipped", err=True)
    raise typer.Exit(1 if failed or thin else 0)


def _one_cassette(options: Options, files: Sequence[Path]) -> Options:
    """The options; one file cannot be the cassette of several documents."""
    if options.cassette and options.cassette.suffix == ".json" and len(files) > 1:
        raise Unconfigured(f"{options.cassette} is the cassette of one document; name a folder for {len(files)}")
    return options


def _planned(files: Sequence[Path], schemas: list[str], session: Session) -> int:
    """Prints what a run would ask; the exit code."""
    from structurer.planning import planned
    from structurer.planning import told as lines_of

    plans = []
    failed = 0
    for file in files:
        try:
            with told(file):
                plans += planned(file, schemas, session)
        except StructurerError as error:
            typer.echo(f"structurer: {error}", err=True)
            failed = 1
    typer.echo("\n".join(lines_of(plans, session.currency)))
    return failed


@app.command()
def check(
    files: FILES,
    schema: SCHEMAS = None,
    language: LANGUAGE = Language.en,
    fail_on: Annotated[
        Level | None,
        typer.Option("--fail-on", help="End with 1 where there is a finding of this severity or a heavier one."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no findings; the exit code tells.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each document, one a line.")
    ] = False,
) -> None:
    """Print where a document contradicts itself, errors first."""
    from structurer.report.files import findings_line
    from structurer.report.findings import findings_text, reach

    schemas = _checked(schema)
    caught: list[Path] = []
    shown: list[Path] = []

    def one(file: Path) -> None:
        result = _read(file, schemas, quiet or as_json)
        if as_json and not quiet:
            typer.echo(findings_line(result, language))
        elif not quiet:
            typer.echo(("\n" if shown else "") + findings_text(result, str(file), language))
            shown.append(file)
        if fail_on and reach(result.findings, fail_on):
            caught.append(file)

    failed = _for_each(files, one, quiet)
    raise typer.Exit(1 if failed or caught else 0)


def _for_each(files: Sequence[Path], one: Callable[[Path], None], quiet: bool) -> int:
    """Calls `one` on every file; those that fail are told in a line each and counted."""
    failed = 0
    for number, file in enumerate(files):
        try:
            one(file)
        except KeyboardInterrupt:
            typer.echo("structurer: stopped; what was written is whole", err=True)
            raise typer.Exit(130) from None
        except StructurerError as error:
            typer.echo(f"structurer: {error}", err=True)
            if isinstance(error, (Denied, Unreachable, Unconfigured)):  # the other files would meet the same
                failed += len(files) - number
                break
            failed += 1
    if failed and len(files) > 1 and not quiet:
        typer.echo(f"{len(files) - failed} of {len(files)} documents done, {failed} failed", err=True)
    return failed


def _read(file: Path, schemas: list[str], quiet: bool, engine: Engine | None = None) -> Result:
    from structurer.extract.rules import RULES
    from structurer.pipeline import structure

    with told(file), _progress(file, quiet) as on_page:
        return structure(file, schemas, engine or RULES, on_page)


@contextmanager
def _progress(file: Path, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """The page that is being read, on terminals only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"reading {file.name}") as status:
        yield lambda page, pages: status.update(f"reading {file.name}, page {page} of {pages}")


@app.command()
def outline(file: FILE) -> None:
    """Print the section tree with pages and lines."""
    from structurer.outline import build_outline, render
    from structurer.read import read
    from structurer.tables import find_tables

    try:
        with told(file):
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
        with told(file):
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
    from structurer.report.export import facts_csv, facts_list

    try:
        with told(file):
            result = structure(file)
    except StructurerError as error:
        _stop(1, str(error))
    if formats is FactFormat.json:
        typer.echo(json.dumps(facts_list(result), ensure_ascii=False, indent=1))
    else:
        typer.echo(facts_csv(result), nl=False)


def _checked(schemas: list[str] | None) -> list[str]:
    """The schemas as they were named; one that cannot be loaded ends the call."""
    from structurer.schema import load

    try:
        for name in schemas or ():
            load(name)
    except SchemaError as error:
        _stop(2, str(error))
    return list(schemas or ())


def _stop(code: int, message: str) -> NoReturn:
    typer.echo(f"structurer: {message}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
