"""Files: where those that ship beside the code lie, and how a result is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from structurer.errors import OutputError

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name` ("schemas", "prompts"): in the installed package, or at the top of a checkout."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def write_text(path: Path, text: str) -> None:
    """Writes `text` beside `path` and renames it; raises `OutputError`."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `data` beside `path` and renames it; raises `OutputError`."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written ({error.strerror}); name another place") from error
