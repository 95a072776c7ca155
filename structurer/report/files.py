"""Results to files: written beside and renamed, so that a file is whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from structurer.errors import OutputError
from structurer.report.export import findings_list, to_dict, to_json, to_markdown
from structurer.report.findings import counts
from structurer.resources import write_text
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


def write(
    result: Result, out: Path, file: Path, formats: Sequence[str], written: Mapping[str, Path], language: str = "en"
) -> list[Path]:
    """Writes the result of `file` in each of `formats`, and says where.

    `written` are the files of this call by the name of their output. Raises `OutputError` where one has the same name.
    """
    first = written.get(file.stem)
    if first is not None:
        raise OutputError(f"{file} would overwrite the result of {first}; give it an --out folder of its own")
    renderers = {"json": to_json, "md": to_markdown}
    paths = []
    for name in formats:
        path = out / f"{file.stem}.{name}"
        write_text(path, renderers[name](result, language))
        paths.append(path)
    return paths


def one_line(result: Result, language: str = "en") -> str:
    return json.dumps(to_dict(result, language), ensure_ascii=False)


def findings_line(result: Result, language: str = "en") -> str:
    """What `structurer check --json` prints of a document: its findings, in the shape of the contract, counted."""
    shape = {
        "source": result.document.source,
        "sha256": result.document.sha256,
        "checks": len(result.checks),
        "counts": counts(result.findings),
        "findings": findings_list(result, language),
    }
    return json.dumps(shape, ensure_ascii=False)
