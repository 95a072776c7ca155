"""What a model wrote -> the JSON object it means.

Models wrap their answers: in code fences, behind a block of reasoning, with trailing commas. All this is understood;
what is no object after that is a `ValueError`, and is asked again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_REASONING_ENDS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_REASONING_BEGINS = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_LANGUAGE = re.compile(r"[\w-]{0,20}\s")
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[}\]])', re.DOTALL)
_LONGEST = 4_000_000


def read_object(text: str) -> dict[str, Any]:
    """The object that `text` holds: of several the last, since what stands before it may be quoted or tried out.

    Raises `ValueError` where there is none, or where the text is longer than any answer.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"the answer is longer than {_LONGEST} characters")
    for candidate in _candidates(text.strip("\ufeff \t\r\n")):
        for form in (candidate, _without_trailing_commas(candidate)):
            try:
                value = json.loads(form, strict=False, parse_float=str, parse_constant=_no_number)
                json.dumps(value, ensure_ascii=False).encode()
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                return value
            if isinstance(value, list) and value:
                raise ValueError("the answer is an array, and an object is asked for")
    raise ValueError("the answer is no JSON object")


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _candidates(text: str) -> Iterator[str]:
    """The texts that may be the object, best first: as it stands, then without reasoning, fenced, in prose."""
    yield text
    ends = list(_REASONING_ENDS.finditer(text))
    bare = text[ends[-1].end() :].strip() if ends else text
    if not ends and _REASONING_BEGINS.match(text):
        return
    yield bare
    fenced = bare.split("```")
    for block in reversed(fenced[1::2]):
        yield _LANGUAGE.sub("", block, count=1).strip() if _LANGUAGE.match(block) else block.strip()
    yield from _outermost(bare)


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(lambda match: match.group(1) or "", text)


def _outermost(text: str) -> Iterator[str]:
    """The whole objects of a text, the last first; those inside an array are none."""
    found: list[str] = []
    depth, start, quoted, escaped = 0, 0, False, False
    for at, character in enumerate(text):
        if quoted:
            quoted, escaped = escaped or character != '"', character == "\\" and not escaped
        elif character == '"' and depth:
            quoted = True
        elif character in "{[":
            start, depth = (at if depth == 0 else start), depth + 1
        elif character in "}]" and depth:
            depth -= 1
            if depth == 0:
                found.append(text[start : at + 1])
    yield from reversed(found)
