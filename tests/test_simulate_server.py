"""The simulated model over the wire: whose document it is, whole answers that go wrong, and what is no question."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from structurer.evaluate.simulate.errors import Kind, every
from structurer.evaluate.simulate.model import Known, SimulatedModel
from structurer.evaluate.simulate.server import SimulatedServer, Traffic
from structurer.model.answers import read_object
from structurer.model.choices import Answer
from structurer.model.pointers import answer_schema, slots_of
from structurer.schema import load

MODEL = load("performance").model
PROVINCE = "本年度自评得分<1>95.20分，自评等级为“优”。云岭省桥梁检测中心在编<2>17人。"
CITY = "本年度自评得分<1>88.00分，自评等级为“良”。海州市路灯管理所在编<2>9人。"


def known(name: str, text: str, score: str, staff: str) -> Known:
    plain = "".join(part.partition(">")[2] if at else part for at, part in enumerate(text.split("<")))
    gold = {
        "performance": {
            "self_score": {"value": score, "unit": "分"},
            "profile": {"staff": {"value": staff, "unit": "人"}},
            "grade": plain.partition("“")[2][0],
        }
    }
    return Known(name, f"绩效自评报告\n{plain}\n第 1 页", gold)


DOCUMENTS = (known("province", PROVINCE, "95.20", "17"), known("city", CITY, "88.00", "9"))


def question(text: str, **body: Any) -> dict[str, Any]:
    schema = answer_schema(
        slots_of(MODEL, lambda names: names[0] in ("self_score", "grade", "profile"), True), Answer.pointers
    )
    fence = "======== 0a1b2c3d ========"
    return {
        "model": "any",
        "messages": [
            {"role": "system", "content": "把内容填进字段。"},
            {"role": "user", "content": f"填写：自评得分\n{fence}\n{text}\n{fence}"},
        ],
        "response_format": {"type": "json_schema", "json_schema": {"name": "section", "schema": schema}},
    } | body


@pytest.fixture
def server() -> Iterator[SimulatedServer]:
    with SimulatedServer(SimulatedModel(DOCUMENTS)) as opened:
        yield opened


def post(url: str, body: Any) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ask(server: SimulatedServer, body: Any) -> Any:
    status, told = post(f"{server.base_url}/chat/completions", body)
    assert status == 200, told
    return told["choices"][0]


def spoilt(kind: Kind, text: str = PROVINCE, seed: int = 0, **body: Any) -> Any:
    with SimulatedServer(SimulatedModel(DOCUMENTS, every(Decimal(1), seed, (kind,)))) as server:
        return ask(server, question(text, **body))


@pytest.mark.parametrize(("text", "grade"), [(PROVINCE, "优"), (CITY, "良")])
def test_the_text_tells_which_document_is_asked_about(server: SimulatedServer, text: str, grade: str) -> None:
    choice = ask(server, question(text))
    said = json.loads(choice["message"]["content"])
    assert (said["自评得分"], said["自评等级"], said["单位概况"]["在编人数"]) == (1, grade, 2)
    assert choice["finish_reason"] == "stop"


def test_a_tool_is_answered_by_its_call(server: SimulatedServer) -> None:
    schema = question(PROVINCE)["response_format"]["json_schema"]["schema"]
    tool = {"type": "function", "function": {"name": "section", "parameters": schema}}
    choice = ask(server, question(PROVINCE, tools=[tool], response_format=None))
    (call,) = choice["message"]["tool_calls"]
    assert json.loads(call["function"]["arguments"])["自评得分"] == 1
    assert (choice["message"]["content"], choice["finish_reason"]) == (None, "tool_calls")


def test_what_is_asked_again_is_answered_again(server: SimulatedServer) -> None:
    body = question(PROVINCE)
    body["messages"][1]["content"] += "\n\n上次的答案有几处不能用"
    assert ask(server, body) == ask(server, question(PROVINCE))


def test_requests_and_tokens_are_counted(server: SimulatedServer) -> None:
    assert server.traffic == Traffic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(server, question(PROVINCE)), range(24)))
    assert all(answer == answers[0] for answer in answers)
    traffic = server.traffic
    assert traffic.requests == 24
    assert traffic.prompt_tokens > traffic.completion_tokens > 24


@pytest.mark.parametrize("seed", range(12))
def test_corrupt_json_cannot_be_read(seed: int) -> None:
    choice = spoilt("corrupt JSON", seed=seed)
    assert choice["finish_reason"] == "stop"
    with pytest.raises(ValueError, match="no JSON object"):
        read_object(choice["message"]["content"])


def test_a_corrupt_answer_that_is_asked_again_is_another_one() -> None:
    with SimulatedServer(SimulatedModel(DOCUMENTS, every(Decimal("0.5"), 4, ("corrupt JSON",)))) as server:
        body = question(PROVINCE)
        states = []
        for _ in range(12):
            text = ask(server, body)["message"]["content"]
            states.append(text.endswith("}") and _is_json(text))
            body["messages"] += [{"role": "assistant", "content": text}, {"role": "user", "content": "不是 JSON"}]
    assert {True, False} == set(states)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def test_a_cut_off_answer_says_so() -> None:
    choice = spoilt("cut-off")
    assert choice["finish_reason"] == "length"
    whole = json.dumps(json.loads(ask_once(PROVINCE)), ensure_ascii=False)
    assert whole.startswith(choice["message"]["content"])
    assert len(choice["message"]["content"]) < len(whole)


def ask_once(text: str) -> str:
    with SimulatedServer(SimulatedModel(DOCUMENTS)) as server:
        content: str = ask(server, question(text))["message"]["content"]
        return content


def test_two_runs_give_the_same_bytes() -> None:
    said = [
        SimulatedModel(DOCUMENTS, every(Decimal("0.3"), 5)).reply(question(text))
        for _ in range(2)
        for text in (CITY, PROVINCE)
    ]
    assert said[:2] == said[2:]


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        (
            "/chat/completions",
            question("今天天气很好，适合散步和郊游。"),
            400,
            "no document that the simulated model knows",
        ),
        ("/chat/completions", b"{", 400, "no JSON"),
        ("/chat/completions", {"model": "any"}, 400, "none of /chat/completions"),
        ("/models", question(PROVINCE), 404, "nothing at /v1/models"),
    ],
    ids=["unknown document", "no JSON", "no messages", "another path"],
)
def test_what_is_no_question_is_refused(server: SimulatedServer, path: str, body: Any, status: int, told: str) -> None:
    answered, error = post(f"{server.base_url}{path}", body)
    assert answered == status
    assert told in error["error"]["message"]


def test_fields_that_no_schema_has_are_refused(server: SimulatedServer) -> None:
    body = question(PROVINCE)
    body["response_format"]["json_schema"]["schema"] = {"type": "object", "properties": {"天气": {"type": "string"}}}
    status, error = post(f"{server.base_url}/chat/completions", body)
    assert (status, "no schema of its document" in error["error"]["message"]) == (400, True)


def test_a_question_of_extractions_is_answered_with_the_words_of_the_text(server: SimulatedServer) -> None:
    plain = "本年度自评得分95.20分，自评等级为“优”。云岭省桥梁检测中心在编17人。"
    prompt = f"列出数字。\n\nExamples\nQ: 支出1.00万元\nA: {{}}\n\nQ: {plain}\nA: "
    body = {"model": "any", "messages": [{"role": "user", "content": prompt}]}
    said = json.loads(ask(server, body)["message"]["content"])
    assert [next(iter(one.items())) for one in said["extractions"]] == [
        ("performance.self_score", "95.20分"),
        ("performance.profile.staff", "17人"),
    ]
