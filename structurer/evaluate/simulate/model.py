"""The simulated model: the body of a request -> what the model writes, and how that ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from random import Random
from typing import Any, Literal

from pydantic import BaseModel

from structurer.errors import InputError
from structurer.evaluate.scores.records import parts_of
from structurer.evaluate.simulate.answers import Group, answer_of, figures_in
from structurer.evaluate.simulate.asked import asked_of
from structurer.evaluate.simulate.errors import Errors, erred
from structurer.evaluate.simulate.grids import rows_answer
from structurer.evaluate.simulate.shown import Shown, fenced_text, folded, read_shown
from structurer.evaluate.simulate.writing import as_extractions, as_json
from structurer.model.questions import tokens_of
from structurer.schema import built_in, load

_QUESTION, _ANSWER = "\nQ: ", "\nA: "
_SHINGLE = 4  # characters
_FORM = "form"


@dataclass(frozen=True)
class Known:
    """A document that the model knows: its text and its gold, with a pydantic model for each record of it."""

    name: str
    text: str
    gold: Mapping[str, Any]
    models: Mapping[str, type[BaseModel]] = field(default_factory=dict)

    @cached_property
    def shingles(self) -> frozenset[str]:
        return frozenset(_shingles(self.text))

    @cached_property
    def parts(self) -> Mapping[str, type[BaseModel]]:
        """The records that may be asked for: the built-in ones and the document's own, those of its gold first."""
        names = dict.fromkeys((*parts_of(self.gold), *self.models, *built_in()))
        return {part: self.models.get(part) or load(part).model for part in names}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, why it stopped, and the tokens of prompt and answer."""

    text: str
    finish: Literal["stop", "length"]
    tokens: tuple[int, int]


@dataclass(frozen=True)
class SimulatedModel:
    """Answers from the gold of the documents that it knows, with its errors."""

    documents: Sequence[Known]
    errors: Errors = field(default_factory=Errors)

    def reply(self, body: Mapping[str, Any]) -> Reply:
        """Raises `InputError` where the request is about none of its documents, or asks for no known fields."""
        messages = body["messages"]
        asked = next(str(message["content"]) for message in messages if message["role"] == "user")
        text = _text_of(asked)
        shown = read_shown(text)
        known = self._document(shown)
        said = self._extractions(known, shown) if _is_of_extractions(asked) else self._answer(known, shown, body)
        written = json.dumps(said, ensure_ascii=False)
        place = f"{sha256(text.encode()).hexdigest()[:16]}/{len(messages)}/{sha256(written.encode()).hexdigest()[:16]}"
        spoilt, finish = self._spoilt(written, known.name, place)
        told = "".join(str(message.get("content") or "") for message in messages)
        prompt = tokens_of(told) + tokens_of(json.dumps(_schema_of(body)[1], ensure_ascii=False))
        return Reply(spoilt, finish, (prompt, tokens_of(spoilt)))

    def _document(self, shown: Shown) -> Known:
        """The document that prints most of what is shown, however its lines are broken."""
        said = frozenset(
            shingle for line in shown.lines for cell in line.text.split(" | ") for shingle in _shingles(cell)
        )
        best = max(self.documents, key=lambda known: len(said & known.shingles), default=None)
        if best is None or len(said & best.shingles) * 2 < len(said) or not said:
            raise InputError("the request shows no document that the simulated model knows")
        return best

    def _answer(self, known: Known, shown: Shown, body: Mapping[str, Any]) -> Any:
        name, schema = _schema_of(body)
        if name == _FORM:
            return as_json(erred(rows_answer(schema, known.gold, shown), shown, self.errors, known.name))
        found = list(_answers(known, shown, schema))
        if not found:
            raise InputError("the request asks for fields that no schema of its document has")
        best = max(found, key=lambda answer: sum(1 for _ in figures_in(answer)))
        return as_json(erred(best, shown, self.errors, known.name))

    def _extractions(self, known: Known, shown: Shown) -> Any:
        found: list[dict[str, Any]] = []
        for part, model in known.parts.items():
            asked = asked_of(model.model_json_schema(), model) or ()
            answer = erred(answer_of(asked, known.gold.get(part, {}), shown, part), shown, self.errors, known.name)
            found += as_extractions(answer, part, shown)
        return {"extractions": found}

    def _spoilt(self, text: str, document: str, place: str) -> tuple[str, Literal["stop", "length"]]:
        chance = self.errors.chance("where", document, place)
        if self.errors.happens("cut-off", document, place):
            return text[: chance.randrange(len(text) // 4, len(text) * 3 // 4 + 1)], "length"
        if self.errors.happens("corrupt JSON", document, place):
            return chance.choice(_CORRUPTIONS)(text, chance), "stop"
        return text, "stop"


def _shingles(text: str) -> Iterator[str]:
    """All runs of a few characters of a text, folded."""
    plain = folded(text)
    return (plain[at : at + _SHINGLE] for at in range(max(1, len(plain) - _SHINGLE + 1)) if plain)


def _answers(known: Known, shown: Shown, schema: Mapping[str, Any]) -> Iterator[Group]:
    """The answer for each record that has all the fields that are asked for."""
    for part, model in known.parts.items():
        asked = asked_of(schema, model)
        if asked is not None:
            yield answer_of(asked, known.gold.get(part, {}), shown, part)


def _is_of_extractions(message: str) -> bool:
    return _QUESTION in message and message.rstrip().endswith(_ANSWER.strip())


def _text_of(message: str) -> str:
    if _is_of_extractions(message):
        return message.rpartition(_QUESTION)[2].rpartition(_ANSWER.rstrip())[0]
    return fenced_text(message)


def _schema_of(body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The name and the JSON schema that an answer is to have; an empty one where the request names none."""
    tools = body.get("tools") or ()
    if tools:
        return tools[0]["function"]["name"], tools[0]["function"]["parameters"]
    described = (body.get("response_format") or {}).get("json_schema") or {}
    return described.get("name", ""), described.get("schema", {})


# Text that is no JSON


def _cut(text: str, chance: Random) -> str:
    return text[: chance.randrange(len(text) // 2, len(text))]


def _without_one(mark: str, text: str, chance: Random) -> str:
    """The text with one of its marks lost."""
    places = [at for at, character in enumerate(text) if character == mark]
    at = chance.choice(places) if places else len(text) - 1
    return text[:at] + text[at + 1 :]


_CORRUPTIONS: tuple[Callable[[str, Random], str], ...] = (
    _cut,
    partial(_without_one, '"'),
    partial(_without_one, ":"),
)
