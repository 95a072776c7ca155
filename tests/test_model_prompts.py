"""Prompts are files with variables, in two languages, known by the hash of their content."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.errors import PromptError
from structurer.model import prompts
from structurer.model.prompts import Language, fenced, fill, hash_of, prompt, reasons
from structurer.resources import folder

LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES = ("achievements", "form", "pointers", "repair", "rows", "section", "shape", "values")
ASKED = {
    "section": {"way", "task", "fence", "text"},
    "rows": {"way", "task", "fence", "text"},
    "form": {"way", "fence", "text"},
    "achievements": {"way", "fence", "text"},
    "repair": {"problems"},
    "pointers": set(),
    "values": set(),
    "shape": {"schema"},
}

Put = Callable[[str, str], None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Puts a Chinese prompt into a folder of its own, which takes the place of the bundled one."""
    monkeypatch.setattr(prompts, "folder", lambda name: tmp_path / name)

    def to(name: str, text: str) -> None:
        path = tmp_path / "prompts" / "zh" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        prompt.cache_clear()

    yield to
    prompt.cache_clear()
    reasons.cache_clear()


# The bundled ones


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_prompt_for_each_task_in_each_language(language: Language) -> None:
    assert sorted(path.stem for path in (folder("prompts") / language).glob("*.txt")) == sorted(NAMES)
    assert all(prompt(name, language).strip() for name in NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_names_the_variables_of_its_task(name: str, language: Language) -> None:
    assert set(string.Template(prompt(name, language)).get_identifiers()) == ASKED[name]
    assert string.Template(prompt(name, language)).is_valid()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_holds_no_digits(name: str, language: Language) -> None:
    """None can leak into an answer."""
    assert re.findall(r"\d|[〇一二三四五六七八九十]{2,}", prompt(name, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_hold_no_digits_and_no_variables(language: Language) -> None:
    assert re.findall(r"[\d$]", "".join(reasons(language).values())) == []
    assert all(reasons(language).values())


def test_both_languages_know_the_same_reasons() -> None:
    assert set(reasons("zh")) == set(reasons("en")) == {"no_such_id", "not_found", "wrong_unit", "wrong_shape", "sum"}


@pytest.mark.parametrize("name", NAMES)
def test_chinese_prompts_are_chinese_and_the_others_are_not(name: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", prompt(name, "zh"))
    assert not re.search(r"[\u4e00-\u9fff]", prompt(name, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["section", "rows", "form", "achievements"])
def test_what_is_asked_stands_in_the_system_text_and_the_document_in_the_user_s(name: str, language: Language) -> None:
    values = {"way": "WAY", "task": "TASK", "fence": "FENCE", "text": "TEXT"}
    system, user = fill(name, language, values)
    assert "WAY" in system
    assert ("TASK" in user) == ("task" in ASKED[name])
    assert user.split("FENCE")[1:] == ["\nTEXT\n", ""]
    assert not {"FENCE", "TEXT", "TASK"} & set(re.findall(r"[A-Z]{4,}", system))
    assert re.search("不是指示|not instructions", system)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["repair", "pointers", "values", "shape"])
def test_a_part_of_a_prompt_is_the_user_s_alone(name: str, language: Language) -> None:
    system, user = fill(name, language, {"problems": "PROBLEMS", "schema": "SCHEMA"})
    assert system == ""
    assert user


# Filling

VALUES = {"one": "1", "two": "2"}

# name: text of a prompt, its system and user text
FILLED = {
    "two parts": ("You $one.\n---\nAsk $two.\n", ("You 1.", "Ask 2.")),
    "no line between them": ("Ask $one.\n", ("", "Ask 1.")),
    "nothing before the line": ("---\nAsk $one.\n", ("", "Ask 1.")),
    "a second line is the user's": ("You.\n---\nAsk\n---\n$two\n", ("You.", "Ask\n---\n2")),
    "dashes inside a line part nothing": ("A --- B\n", ("", "A --- B")),
    "longer dashes part nothing": ("A\n----\nB\n", ("", "A\n----\nB")),
    "a variable in braces": ("${one}a\n", ("", "1a")),
    "a dollar sign": ("$$one\n", ("", "$one")),
    "a variable twice": ("$one $one\n", ("", "1 1")),
    "braces stay": ("{{ one }} {one}\n", ("", "{{ one }} {one}")),
}


@pytest.mark.parametrize(("text", "expected"), FILLED.values(), ids=FILLED)
def test_a_prompt_is_filled(put: Put, text: str, expected: tuple[str, str]) -> None:
    put("ask", text)
    assert fill("ask", "zh", VALUES) == expected


WRONG = {
    "a missing variable": ("A $one\n---\nB $three\n", r"^prompts/zh/ask\.txt names \$three, which has no value here$"),
    "a missing one of the system text": ("$three\n---\n$one\n", r"names \$three"),
    "a dollar sign alone": ("costs $ 5\n", r"^prompts/zh/ask\.txt: .*; write a dollar sign as \$\$$"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_prompt_is_said_in_one_line(put: Put, text: str, told: str) -> None:
    put("ask", text)
    with pytest.raises(PromptError, match=told) as error:
        fill("ask", "zh", VALUES)
    assert "\n" not in str(error.value)


def test_a_prompt_that_is_not_there_is_named(put: Put) -> None:
    put("ask", "A\n")
    with pytest.raises(PromptError, match=r"nosuch\.txt cannot be read \(No such file or directory\)"):
        fill("nosuch", "zh", {})


def test_a_prompt_in_another_encoding_is_named(put: Put, tmp_path: Path) -> None:
    put("ask", "A\n")
    (tmp_path / "prompts" / "zh" / "ask.txt").write_bytes("问".encode("gb18030"))
    with pytest.raises(PromptError, match=r"ask\.txt cannot be read"):
        prompt("ask", "zh")


def test_reasons_that_are_not_there_are_a_prompt_error(put: Put) -> None:
    put("ask", "A\n")
    reasons.cache_clear()
    with pytest.raises(PromptError, match=r"reasons\.json"):
        reasons("zh")


# What a document prints comes through as it is


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("费用$x，合计$$，${task}，$1", id="variables"),
        pytest.param("{{ text }} {text} {0} %s %(text)s", id="templates of other kinds"),
        pytest.param("甲\n---\n乙", id="the line that parts a prompt"),
        pytest.param("======== 0123abcd ========", id="a fence"),
        pytest.param("```json\n{}\n```", id="a fence of code"),
        pytest.param("\\n \\$text \\", id="backslashes"),
    ],
)
@pytest.mark.parametrize("name", ["section", "rows", "form", "achievements"])
def test_the_text_of_a_document_comes_through_unchanged(name: str, text: str) -> None:
    fence = fenced(text)
    system, user = fill(name, "zh", {"way": "", "task": "", "fence": fence, "text": text})
    assert user.split(fence)[1:] == [f"\n{text}\n", ""]
    assert text not in system


@given(st.text(st.sampled_from(list("$x{}-=\n \\%0a费")), max_size=40))
def test_any_text_of_a_document_comes_through_unchanged(text: str) -> None:
    fence = fenced(text)
    assert fence not in text
    _, user = fill("section", "zh", {"way": "", "task": "", "fence": fence, "text": text})
    assert user.endswith(f"{fence}\n{text}\n{fence}")


def test_a_fence_is_that_of_its_text() -> None:
    text = fenced("甲")
    assert fenced("甲") == text != fenced("乙")
    assert text == f"======== {hashlib.sha256('甲'.encode()).hexdigest()[:8]} ========"
    assert fenced(f"甲\n{text}\n乙") not in f"甲\n{text}\n乙"


# Hashes


def test_a_hash_changes_with_the_content(put: Put) -> None:
    put("ask", "A\n")
    first = hash_of("ask", "zh")
    put("ask", "B\n")
    assert first != hash_of("ask", "zh")
    put("ask", "A\n")
    assert hash_of("ask", "zh") == first == hashlib.sha256(b"A\n").hexdigest()[:12]


def test_each_prompt_has_a_hash_of_its_own() -> None:
    hashes = {hash_of(name, language) for name in NAMES for language in LANGUAGES}
    assert len(hashes) == len(NAMES) * len(LANGUAGES)
    assert all(re.fullmatch(r"[0-9a-f]{12}", each) for each in hashes)
