"""Prompt files: text with `$variables`, in the language of the document, known by the hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from string import Template
from typing import Literal

from structurer.errors import PromptError
from structurer.resources import folder

Language = Literal["zh", "en"]
_PARTED = "---\n"


@cache
def prompt(name: str, language: Language) -> str:
    """The text of a prompt; raises `PromptError` where there is none."""
    path = folder("prompts") / language / f"{name}.txt"
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"the prompt {path} cannot be read ({getattr(error, 'strerror', 'no UTF-8')})") from error


def fill(name: str, language: Language, variables: Mapping[str, str]) -> tuple[str, str]:
    """System and user text of a prompt; raises `PromptError` naming a variable that has no value."""
    try:
        filled = [Template(part).substitute(variables) for part in _parts(prompt(name, language))]
    except KeyError as error:
        raise PromptError(f"prompts/{language}/{name}.txt names ${error.args[0]}, which has no value here") from error
    except ValueError as error:
        raise PromptError(f"prompts/{language}/{name}.txt: {error}; write a dollar sign as $$") from error
    return filled[0].strip(), filled[1].strip()


def _parts(text: str) -> tuple[str, str]:
    """The two parts of a prompt; one without a line of its own between them is the user's alone."""
    system, parted, user = ("\n" + text).partition("\n" + _PARTED)
    return (system, user) if parted else ("", text)


def hash_of(name: str, language: Language) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a prompt's text."""
    return hashlib.sha256(prompt(name, language).encode()).hexdigest()[:12]


@cache
def reasons(language: Language) -> Mapping[str, str]:
    """Why a part of an answer could not be used, by kind."""
    path = folder("prompts") / "reasons.json"
    try:
        return json.loads(path.read_text("utf-8"))[language]  # type: ignore[no-any-return]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PromptError(f"{path} cannot be read, or has no reasons for {language!r}") from error


def fenced(text: str) -> str:
    """A line that stands before and behind `text` and cannot stand in it: it holds the hash of the whole."""
    return f"======== {hashlib.sha256(text.encode()).hexdigest()[:8]} ========"
