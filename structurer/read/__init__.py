"""read(path) -> Document."""

from __future__ import annotations

from pathlib import Path

from structurer.document import Document
from structurer.errors import EmptyInput, InputError
from structurer.read.pdf import OnPage, read_pdf
from structurer.read.text import read_text

__all__ = ["SUFFIXES", "OnPage", "read"]

SUFFIXES = (".pdf", ".txt", ".md")


def read(path: str | Path, on_page: OnPage | None = None) -> Document:
    """Reads a PDF with a text layer, or a text file. `on_page` is told the number of each page read, and of all.

    Raises an `InputError` with one clear line for everything that cannot be read.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it, for example {path}/*.pdf")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}") from error
    if not data.strip():
        raise EmptyInput(f"{path} is empty")
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return read_pdf(path, data, on_page)
    if suffix in (".txt", ".md", ""):
        return read_text(path, data)
    raise InputError(f"{path} is of a kind that cannot be read ({suffix}); structurer reads {', '.join(SUFFIXES)}")
