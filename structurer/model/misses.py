"""What a replay says of a request that its cassette does not hold: how it differs from the nearest one that it does."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from structurer.errors import CassetteError
from structurer.model.replay import READABLE, parsed
from structurer.model.request import Request

_LINES, _WIDTH = 15, 120  # of a difference that is shown


def explain_miss(path: Path, request: Request) -> str:
    """What a replay says of a request that it does not hold: its section, and how it differs from the nearest one."""
    said = f"{path} holds no answer to the request about {request.section!r}; record it with --record once"
    try:
        held = [_lines(each["request"]["body"]) for each in parsed(path)[1]]
    except (CassetteError, KeyError, TypeError) as error:
        return f"{said} ({error})"
    wanted = _lines(request.body())
    if not held:
        return f"{said} (it holds no answer at all)"
    nearest = max(held, key=lambda lines: _likeness(wanted, lines))
    if nearest == wanted:
        return f"{said} (the request is there, but its answer cannot be read, and asking again is not recorded)"
    return "\n".join([said, "it differs from the nearest request that is recorded:", *_difference(nearest, wanted)])


def _lines(body: object) -> list[str]:
    """A body to compare: each line of a prompt is a line of its own."""
    return json.dumps(body, sort_keys=True, **READABLE).replace("\\n", "\n").splitlines()


def _likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """By lines; where these are as like, as with prompts of one line, by characters."""
    by_lines = difflib.SequenceMatcher(None, one, other, autojunk=False)
    by_characters = difflib.SequenceMatcher(None, "\n".join(one), "\n".join(other), autojunk=False)
    return by_lines.quick_ratio(), by_characters.quick_ratio()


def _difference(old: Sequence[str], new: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = zip_longest(old[a:b], new[c:d]) if kind != "equal" else ()
        lines += [line for pair in pairs for line in _marked(*pair)]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"… and {len(lines) - _LINES + 1} lines more"]


def _marked(old: str | None, new: str | None) -> list[str]:
    """Two lines that differ, each from shortly before they do."""
    pairs = zip_longest(old or "", new or "")
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), 0)
    start = max(0, at - _WIDTH // 3)
    shown = ((mark, line[start : start + _WIDTH]) for mark, line in (("-", old), ("+", new)) if line is not None)
    return [f"{mark} {'…' if start else ''}{line}" for mark, line in shown]
