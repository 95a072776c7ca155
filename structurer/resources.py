"""Where the files that ship beside the code lie: in the installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name` ("schemas", "prompts")."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
