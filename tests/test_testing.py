"""The pytest fixture for tests of one's own: recorded once against a server, replayed when it is gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from model_runs import COSTS, KEY, bridges, reads, rows_of
from model_server import ModelServer, only_loopback

pytest_plugins = ["pytester"]

TEST = """
    def test_costs(recorded):
        result = recorded("bridges.txt", ["costs.py:Costs"], cassette={cassette!r}{how})
        assert len(result.records["Costs"]["rows"]) == {rows}
        assert result.engine == {engine!r}
"""


@dataclass
class Project:
    """A folder with a document, a schema and tests of its own, run inside this process."""

    pytester: pytest.Pytester
    monkeypatch: pytest.MonkeyPatch

    def write(self, rows: int = 6, cassette: str = "tapes/bridges.json", how: str = "", engine: str = "hybrid") -> None:
        self.pytester.makepyfile(test_costs=TEST.format(rows=rows, cassette=cassette, how=how, engine=engine))

    def run(self, *options: str, server: ModelServer | None = None) -> pytest.RunResult:
        """Without a server nothing is told of one, and no key is there."""
        with self.monkeypatch.context() as environment:
            for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
                environment.delenv(name, raising=False)
            if server:
                environment.setenv("OPENAI_BASE_URL", server.base_url)
                environment.setenv("OPENAI_API_KEY", KEY)
            return self.pytester.runpytest_inprocess("-p", "no:cacheprovider", *options)

    @property
    def cassette(self) -> Path:
        return self.pytester.path / "tapes" / "bridges.json"


RECORD = ("--structurer-record", "once", "--structurer-model", "some-model")


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Project:
    only_loopback(monkeypatch, tmp_path)
    pytester.makeconftest('pytest_plugins = ["structurer.testing"]')
    (pytester.path / "bridges.txt").write_text(bridges(3), "utf-8")
    (pytester.path / "costs.py").write_text(COSTS, "utf-8")
    made = Project(pytester, monkeypatch)
    made.write()
    return made


@pytest.fixture
def recorded_project(project: Project) -> Project:
    """One whose answers are recorded, and whose server is gone."""
    with ModelServer(answer=reads) as server:
        project.run(*RECORD, server=server).assert_outcomes(passed=1)
    return project


def test_once_records(project: Project) -> None:
    with ModelServer(answer=reads) as server:
        project.run(*RECORD, server=server).assert_outcomes(passed=1)
        assert [received.headers["authorization"] for received in server.received] == [f"Bearer {KEY}"]
    held = json.loads(project.cassette.read_text("utf-8"))
    assert (len(held["interactions"]), held["structurer"]["recorded"]) == (1, True)
    assert KEY not in project.cassette.read_text("utf-8")


def test_what_was_recorded_is_replayed_without_server_and_key(recorded_project: Project) -> None:
    before = recorded_project.cassette.read_bytes()
    recorded_project.run().assert_outcomes(passed=1)
    assert recorded_project.cassette.read_bytes() == before


def test_once_again_sends_nothing(recorded_project: Project) -> None:
    with ModelServer(answer=reads) as server:
        recorded_project.run(*RECORD, server=server).assert_outcomes(passed=1)
        assert server.received == []


def test_all_records_anew(recorded_project: Project) -> None:
    with ModelServer(answer=reads) as server:
        options = ("--structurer-record", "all", "--structurer-model", "another-model")
        recorded_project.run(*options, server=server).assert_outcomes(passed=1)
    (interaction,) = json.loads(recorded_project.cassette.read_text("utf-8"))["interactions"]
    assert interaction["request"]["body"]["model"] == "another-model"
    recorded_project.run().assert_outcomes(passed=1)


CHANGES = {
    "another field": ("    name: str\n", "    name: str\n    place: str | None = None\n", "place"),
    "another description": (
        "amount: Quantity | None = None",
        'amount: Quantity | None = Field(None, description="costs of a year")',
        "costs of a year",
    ),
}


@pytest.mark.parametrize(("old", "new", "shown"), CHANGES.values(), ids=CHANGES)
def test_a_schema_that_has_changed_fails_and_shows_what_did(
    recorded_project: Project, old: str, new: str, shown: str
) -> None:
    path = recorded_project.pytester.path / "costs.py"
    path.write_text(COSTS.replace(old, new).replace("import BaseModel", "import BaseModel, Field"), "utf-8")
    result = recorded_project.run()
    result.assert_outcomes(failed=1)
    told = result.stdout.str()
    assert "structurer.errors.Unrecorded: tapes/bridges.json holds no answer to the request about" in told
    assert "record it with --record once" in told
    assert any(line.startswith("E") and " + " in line and shown in line for line in result.outlines)


def test_a_document_that_has_changed_fails(recorded_project: Project) -> None:
    path = recorded_project.pytester.path / "bridges.txt"
    path.write_text(bridges(3).replace("1.50", "1.60"), "utf-8")
    result = recorded_project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*Unrecorded*", "*- 本年一号桥检测花费<1>1.50万元*", "*+ 本年一号桥检测花费<1>1.60万元*"]
    )


# name: what the test says, the engine, and what then stands in the body that is sent
WAYS = {
    "ids": ("", "hybrid", "花费<1>1.50万元"),
    "the model alone": (', engine="model"', "model", "花费<1>1.50万元"),
    "values": (', engine="model", answer="values"', "model", "花费1.50万元"),
    "a schema": ("", "hybrid", '"response_format": {"type": "json_schema"'),
    "tools": (', mode="tools"', "hybrid", '"tool_choice": {'),
    "small chunks": (', engine="model", chunk_tokens=1, at_once=3', "model", "\\n本年一号桥检测花费<1>1.50万元；\\n="),
}


@pytest.mark.parametrize(("how", "engine", "sent"), WAYS.values(), ids=WAYS)
def test_a_test_says_how_it_is_asked(project: Project, how: str, engine: str, sent: str) -> None:
    project.write(how=how, engine=engine)
    with ModelServer(answer=reads) as server:
        project.run(*RECORD, server=server).assert_outcomes(passed=1)
    assert any(sent in json.dumps(received.body, ensure_ascii=False) for received in server.received)
    project.run().assert_outcomes(passed=1)


def test_a_test_may_name_its_model(project: Project) -> None:
    project.write(how=', model="named-here"')
    with ModelServer(answer=reads) as server:
        project.run("--structurer-record", "once", server=server).assert_outcomes(passed=1)
        assert [received.body["model"] for received in server.received] == ["named-here"]
    project.run().assert_outcomes(passed=1)


def test_a_folder_of_cassettes(project: Project) -> None:
    project.write(cassette="tapes")
    with ModelServer(answer=reads) as server:
        project.run(*RECORD, server=server).assert_outcomes(passed=1)
    assert project.cassette.exists()
    project.run().assert_outcomes(passed=1)


def test_the_result_is_that_of_the_library(recorded_project: Project) -> None:
    recorded_project.pytester.makepyfile(
        test_costs=f"""
        def test_costs(recorded):
            result = recorded("bridges.txt", schemas=["costs.py:Costs"], cassette="tapes/bridges.json")
            assert result.records == {{"Costs": {{"rows": {rows_of(3)!r}}}}}
            assert (result.model, result.usage.requests) == ("some-model", 1)
        """
    )
    recorded_project.run().assert_outcomes(passed=1)


def test_no_cassette_yet(project: Project) -> None:
    result = project.run()
    result.assert_outcomes(failed=1)
    assert "structurer.errors." in result.stdout.str()


def test_no_cassette_yet_is_told_with_what_to_do(project: Project) -> None:
    project.run().stdout.fnmatch_lines(["*there is no cassette tapes/bridges.json; record it with *once*"])


def test_an_empty_address_is_none(recorded_project: Project) -> None:
    recorded_project.monkeypatch.setenv("OPENAI_BASE_URL", "")
    recorded_project.pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_options_are_told(project: Project) -> None:
    told = project.run("--help").stdout.str()
    assert "--structurer-record={none,once,all}" in told
    assert "--structurer-model" in told


def test_an_unknown_way_to_record(project: Project) -> None:
    assert project.run("--structurer-record", "sometimes").ret == pytest.ExitCode.USAGE_ERROR
