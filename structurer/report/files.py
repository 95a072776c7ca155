"""Results to files: written beside and renamed, so that a file is whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from structurer.errors import OutputError
from structurer.report.export import to_dict, to_json, to_markdown
from structurer.result import Result

FORMATS = ("json", "md")


def prepare(out: Path) -> None:
    """Makes the output folder; raises `OutputError` where nothing can be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".structurer-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{out} cannot be written ({error.strerror}); name another folder with --out") from error


def stem_of(file: Path, files: Sequence[Path]) -> str:
    """The name of a document's output; raises `OutputError` where another document of the call has the same."""
    first = next(other for other in files if other.stem == file.stem)
    if first != file:
        raise OutputError(f"{file} would overwrite the result of {first}; give it an --out folder of its own")
    return file.stem


def write(result: Result, out: Path, stem: str, formats: Sequence[str]) -> list[Path]:
    """Writes a result in each of `formats`, and says where."""
    renderers = {"json": to_json, "md": to_markdown}
    paths = []
    for name in formats:
        path = out / f"{stem}.{name}"
        write_text(path, renderers[name](result))
        paths.append(path)
    return paths


def write_text(path: Path, text: str) -> None:
    """Writes `text` beside `path` and renames it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written ({error.strerror}); name another place") from error


def one_line(result: Result) -> str:
    return json.dumps(to_dict(result), ensure_ascii=False)
