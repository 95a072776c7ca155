"""How a model is asked, as the user chooses it. Light: the command line shows these without loading an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from structurer.errors import Unconfigured

OPENAI = "https://api.openai.com/v1"
DEFAULT_BUDGET = 6000
"""Tokens of one prompt."""


class EngineName(StrEnum):
    """What fills the fields."""

    rules = "rules"
    model = "model"
    hybrid = "hybrid"


class Mode(StrEnum):
    """How a server is told the shape of the answer."""

    tools = "tools"
    json_schema = "json_schema"
    json = "json"


class Answer(StrEnum):
    """How a model gives a figure: the id of a numeral, or its digits and unit."""

    pointers = "pointers"
    values = "values"


class Record(StrEnum):
    """What happens to a request: replayed or refused; replayed or else recorded; recorded anew."""

    none = "none"
    once = "once"
    all = "all"


@dataclass(frozen=True)
class Options:
    """How a model is asked. Without `engine` it is rules where no model is named, and hybrid where one is.

    `cache` is the folder of stored answers, None for none; `cassette` a file for one document, or a folder;
    `note` is written into it: who answered.
    """

    engine: EngineName | None = None
    model: str | None = None
    base_url: str = OPENAI
    api_key: str = field(default="", repr=False)
    mode: Mode = Mode.json_schema
    answer: Answer = Answer.pointers
    temperature: bool = True
    chunk_tokens: int = DEFAULT_BUDGET
    at_once: int = 8
    timeout: float = 120.0
    rpm: int | None = None
    tpm: int | None = None
    max_requests: int | None = None
    max_cost: Decimal | None = None
    prices: Path | None = None
    cache: Path | None = None
    cassette: Path | None = None
    record: Record = Record.none
    note: str = ""

    @property
    def engine_name(self) -> EngineName:
        """The engine that is meant; raises `Unconfigured` where it needs a model and none is named."""
        if self.engine in (None, EngineName.rules):
            return EngineName.hybrid if self.engine is None and self.model else EngineName.rules
        if not self.model:
            raise Unconfigured(f"--engine {self.engine} needs a model: name one with --model")
        assert self.engine is not None
        return self.engine

    def cassette_of(self, file: Path) -> Path | None:
        """The cassette of one document: the file that is named, or one in the folder that is."""
        if self.cassette is None or self.cassette.suffix == ".json":
            return self.cassette
        return self.cassette / f"{file.stem}.json"
