"""Text layers: .txt and .md in UTF-8, UTF-16 or GB18030, told apart by their content."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from structurer.document import Document, Line, Page, Span
from structurer.errors import DamagedInput, EmptyInput, UnknownEncoding
from structurer.read.characters import unify

_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"PK\x03\x04": "a ZIP archive or an Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
_PAGE_NUMBER = re.compile(
    r"\s*[-—–－·]+\s*\d{1,4}\s*[-—–－·]+\s*|\s*第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?\s*"
)


def kind_of(data: bytes) -> str | None:
    """What the first bytes say that a file is, where it is something else than text."""
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)


def read_text(path: Path, data: bytes) -> Document:
    kind = kind_of(data)
    if kind:
        raise DamagedInput(f"{path} is {kind} with the name of a text file; rename it to what it is")
    text = unify(decode(path, data))
    if not text.strip():
        raise EmptyInput(f"{path} holds only white space")
    lines: list[Line] = []
    start = 0
    for number, printed in enumerate(re.split(r"(?<=\n)|(?<=\r)(?!\n)|(?<=\f)", text), 1):
        bare = printed.rstrip()
        if bare:
            role = "page_number" if _PAGE_NUMBER.fullmatch(bare) else "body"
            lines.append(Line(Span(start, start + len(bare)), 1, number, None, role))  # type: ignore[arg-type]
        start += len(printed)
    return Document(
        source=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        media="text",
        text=text,
        pages=(Page(1, Span(0, len(text))),),
        lines=_with_running_heads(text, _with_page_numbers(text, lines)),
    )


def _with_page_numbers(text: str, lines: list[Line]) -> tuple[Line, ...]:
    """Marks lines that hold nothing but 1, 2, 3 ... far apart: the numbers of the pages that were joined."""
    bare = [
        (int(digits), at)
        for at, line in enumerate(lines)
        if (digits := text[slice(*line.span)].strip()).isdecimal() and len(digits) < 4
    ]
    run: list[int] = []
    for number, at in bare:
        if number == len(run) + 1 and (not run or at - run[-1] >= 8):
            run.append(at)
    if len(run) < 2:
        return tuple(lines)
    marked = set(run)
    return tuple(replace(line, role="page_number") if at in marked else line for at, line in enumerate(lines))


def _with_running_heads(text: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Marks lines that stand next to a page number and are the same on at least three pages."""
    beside = {
        near: text[slice(*lines[near].span)].strip()
        for at, line in enumerate(lines)
        if line.role == "page_number"
        for near in (at - 1, at + 1)
        if 0 <= near < len(lines) and lines[near].role == "body"
    }
    repeats = Counter(beside.values())
    return tuple(
        replace(line, role="header") if repeats[beside.get(at, "")] >= 3 and beside.get(at) else line
        for at, line in enumerate(lines)
    )


def decode(path: Path, data: bytes) -> str:
    """Text of `data`; raises `UnknownEncoding` where no known encoding gives plausible text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(path, data, encoding)
    candidates = ["utf-8", "gb18030"]
    zeros = data[:2000].count(0)
    if zeros:
        even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
        candidates = ["utf-16-le" if odd >= even else "utf-16-be"]
    elif len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return text
    raise UnknownEncoding(f"{path} is text in no known encoding; save it as UTF-8")


def _strict(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(
            f"{path} begins as {encoding} and breaks off at byte {error.start}; save it as UTF-8"
        ) from error


_KNOWN = re.compile(r"[\s -~\u00a0-\u024f\u2000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffee\ufeff]")


def _plausible(text: str) -> bool:
    """Mostly printable characters of the scripts such documents are set in."""
    sample = text[:20_000]
    return len(_KNOWN.findall(sample)) >= 0.97 * len(sample)
