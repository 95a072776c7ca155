"""A question to a model as it goes over the wire, and what comes back. Pure: nothing here sends anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from structurer.model.choices import Mode
from structurer.result import Usage

PARSER_VERSION = "1"
"""Raised when answers are read in another way, so that stored ones are asked anew."""

State = Literal["answered", "cut_off", "refused", "failed"]


@dataclass(frozen=True)
class Request:
    """One question. `section` tells people what it is about and is not sent; `prompt` is the hash of the prompt file.

    `schema` is a strict JSON schema with an object at its root, `name` its name in ASCII. `parameters` are further keys
    of the body (temperature, max_tokens), as pairs.
    """

    section: str
    base_url: str
    model: str
    messages: tuple[Mapping[str, str], ...]
    name: str
    schema: Mapping[str, Any]
    mode: Mode
    prompt: str
    parameters: tuple[tuple[str, Any], ...] = (("temperature", 0),)

    def body(self) -> dict[str, Any]:
        """What is sent to /chat/completions."""
        body: dict[str, Any] = {"model": self.model, "messages": [dict(message) for message in self.messages]}
        if self.mode is Mode.tools:
            function = {"name": self.name, "strict": True, "parameters": self.schema}
            body["tools"] = [{"type": "function", "function": function}]
            body["tool_choice"] = {"type": "function", "function": {"name": self.name}}
        elif self.mode is Mode.json_schema:
            described = {"name": self.name, "strict": True, "schema": self.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": described}
        else:
            body["response_format"] = {"type": "json_object"}
        return body | dict(self.parameters)

    @property
    def key(self) -> str:
        """The hash under which the answer is stored: all that could change it."""
        identity = [self.base_url.rstrip("/"), self.body(), self.name, self.schema, self.prompt, PARSER_VERSION]
        return hashlib.sha256(canonical(identity).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What came of a request. `answer` is the JSON object of an answered one; `reason` says why there is none.

    `text` is what the model wrote, whole. `from_store` replies cost nothing; `usage` counts every try that was sent.
    """

    state: State
    answer: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    reason: str = ""
    usage: Usage = field(default_factory=Usage)
    from_store: bool = False


def canonical(value: object) -> str:
    """JSON with one spelling for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
