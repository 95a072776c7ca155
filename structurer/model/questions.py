"""What is asked of which blocks, and the request that asks it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from structurer.model.blocks import Block
from structurer.model.choices import Answer, Mode
from structurer.model.pointers import Names, Slot, answer_schema, slots_of
from structurer.model.prompts import Language, fenced, fill, hash_of, reasons
from structurer.model.reading import Problem
from structurer.model.request import Request, canonical
from structurer.model.sheet import Figures, Sheet, is_chinese, sheet_of
from structurer.result import Path
from structurer.schema import Schema

Task = Literal["section", "rows", "form", "achievements"]


@dataclass(frozen=True)
class Wording:
    """How requests are worded: for which server and model, in which mode, with ids or values.

    `parameters` are further keys of the body, as pairs.
    """

    base_url: str
    model: str
    mode: Mode = Mode.json_schema
    answer: Answer = Answer.pointers
    parameters: tuple[tuple[str, Any], ...] = (("temperature", 0),)


@dataclass(frozen=True)
class Question:
    """Fields (`wanted`, by the names that lead to them) that are asked of some blocks.

    `settled` are the starts of figures that a record holds already: they get no id.
    """

    task: Task
    schema: Schema
    wanted: frozenset[Names]
    blocks: tuple[Block, ...]
    settled: frozenset[int] = frozenset()

    @cached_property
    def language(self) -> Language:
        return "zh" if is_chinese("".join(block.text for block in self.blocks)) else "en"

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return slots_of(self.schema.model, lambda names: names in self.wanted, self.language == "zh")

    @cached_property
    def section(self) -> str:
        """What a question is about, for people: its first and last heading, and the pages."""
        titles = list(dict.fromkeys(" > ".join(block.titles) or "-" for block in self.blocks))
        tables = list(dict.fromkeys(block.table.title or block.table.id for block in self.blocks if block.table))
        named = [*titles[:1], *(f"... {title}" for title in titles[-1:] if len(titles) > 1)]
        return " ".join([*named, *(f"[{title}]" for title in tables)])


def sheet_for(question: Question, figures: Figures, answer: Answer) -> Sheet:
    return sheet_of(question.blocks, figures, answer is Answer.pointers, question.settled)


def request_for(question: Question, sheet: Sheet, wording: Wording) -> Request:
    """The request that asks a question for the first time."""
    return _request(question, question.slots, sheet, wording, ())


def repair_for(
    question: Question, slots: Sequence[Slot], sheet: Sheet, wording: Wording, problems: Sequence[Problem]
) -> Request:
    """The request that asks again for the parts of an answer that could not be used."""
    return _request(question, slots, sheet, wording, tuple(problems))


def _request(
    question: Question, slots: Sequence[Slot], sheet: Sheet, wording: Wording, problems: Sequence[Problem]
) -> Request:
    language, way = question.language, wording.answer.value
    schema = answer_schema(slots, wording.answer)
    variables = {
        "way": fill(way, language, {})[1],
        "task": _asked(slots),
        "fence": fenced(sheet.text),
        "text": sheet.text,
    }
    system, user = fill(question.task, language, variables)
    used = [question.task, way]
    if problems:
        user += "\n\n" + fill("repair", language, {"problems": _told(problems, question.slots, language)})[1]
        used.append("repair")
    if wording.mode is Mode.json:
        system += "\n" + fill("shape", language, {"schema": json.dumps(schema, ensure_ascii=False)})[1]
        used.append("shape")
    return Request(
        section=question.section,
        base_url=wording.base_url,
        model=wording.model,
        messages=({"role": "system", "content": system}, {"role": "user", "content": user}),
        name=question.task,
        schema=schema,
        mode=wording.mode,
        prompt="+".join(f"{language}/{name}:{hash_of(name, language)}" for name in used),
        parameters=wording.parameters,
    )


def _asked(slots: Sequence[Slot]) -> str:
    """The groups of fields by name; what is inside them the schema says."""
    return (
        "、".join(slot.key for slot in slots)
        if any(ord(c) > 0x2E80 for s in slots for c in s.key)
        else ", ".join(slot.key for slot in slots)
    )


def _told(problems: Sequence[Problem], slots: Sequence[Slot], language: Language) -> str:
    said = reasons(language)
    return "\n".join(
        f"- {_keys(slots, p.path)} = {json.dumps(p.given, ensure_ascii=False)}: {said[p.kind]}" for p in problems
    )


def _keys(slots: Sequence[Slot], path: Path) -> str:
    """A path in the words under which its fields were asked for."""
    keys: list[str] = []
    for part in path:
        slot = next((slot for slot in slots if slot.name == part), None)
        keys.append(slot.key if slot else str(part))
        slots = slot.inside if slot else slots
    return ".".join(keys)


def tokens_of(text: str) -> int:
    """An estimate of the tokens of a text: one for 1.5 Chinese characters, one for 4 others."""
    chinese = sum(1 for character in text if "\u2e80" <= character <= "\u9fff")
    return chinese * 2 // 3 + (len(text) - chinese) // 4 + 1


def prompt_tokens(request: Request) -> int:
    """An estimate of the tokens that a request is billed for before its answer."""
    body: dict[str, Any] = request.body()
    said = "".join(message["content"] for message in body["messages"])
    shape = canonical(body.get("tools") or body.get("response_format") or "")
    return tokens_of(said) + tokens_of(shape)
