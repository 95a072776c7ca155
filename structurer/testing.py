"""For tests of your own: a pytest fixture that replays what a model once answered.

    # conftest.py
    pytest_plugins = ["structurer.testing"]

    # test_survey.py
    def test_the_survey(recorded):
        result = recorded("survey.pdf", schemas=["survey.py"], cassette="cassettes/survey.json")
        assert result.records["survey"]["respondents"] == {"value": "1200", "unit": "人"}

Without options the cassette is replayed: no network, no key. `pytest --structurer-record once --structurer-model NAME`
records what is missing; the server is that of OPENAI_BASE_URL, the key that of OPENAI_API_KEY.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from structurer.model.choices import OPENAI, Answer, EngineName, Mode, Options, Record
from structurer.model.session import Session
from structurer.pipeline import structure
from structurer.result import Result

Recorded = Callable[..., Result]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("structurer")
    group.addoption("--structurer-record", choices=[r.value for r in Record], default="none", help="record cassettes")
    group.addoption("--structurer-model", default=None, help="the model to record with")


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Recorded:
    """Extracts a document with the answers of a cassette.

    `recorded(file, schemas=(), cassette=PATH, model=NAME, engine="hybrid", answer="pointers", mode="json_schema")`
    gives the `Result`; a request that the cassette does not hold raises `structurer.errors.Unrecorded`, which says how
    it differs from those that it holds.
    """
    record = Record(request.config.getoption("--structurer-record"))
    named = request.config.getoption("--structurer-model")

    def extracted(file: str | Path, schemas: Sequence[str] = (), *, cassette: str | Path, **how: Any) -> Result:
        options = Options(
            engine=EngineName(how.pop("engine", "hybrid")),
            model=how.pop("model", None) or named,
            base_url=os.environ.get("OPENAI_BASE_URL") or OPENAI,
            api_key=os.environ.get("OPENAI_API_KEY", "").strip(),
            answer=Answer(how.pop("answer", "pointers")),
            mode=Mode(how.pop("mode", "json_schema")),
            cassette=Path(cassette),
            record=record,
            **how,
        )
        with Session(options) as session, session.engine_for(Path(file)) as engine:
            return structure(file, schemas, engine)

    return extracted
