"""Price lists: exact costs, the name that fits best, files that are no price list."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.errors import Unconfigured
from structurer.model.prices import Price, Prices, load_prices
from structurer.schema import built_in

LISTED = Prices(
    "USD",
    "2025-09",
    {
        "gpt-4o": Price(Decimal("2.50"), Decimal("10.00")),
        "gpt-4o-mini": Price(Decimal("0.15"), Decimal("0.60")),
        "gpt-4": Price(Decimal("30"), Decimal("60")),
        "qwen3": Price(Decimal(0), Decimal(0)),
        "own/": Price(Decimal("0.000001"), Decimal("1")),
    },
)
COSTS = [
    pytest.param("gpt-4o-mini", 1_000_000, 1_000_000, "0.75", id="a million of each"),
    pytest.param("gpt-4o-mini", 1, 1, "0.00000075", id="one of each"),
    pytest.param("gpt-4o-mini", 123_457, 7_891, "0.02325315", id="to the last digit"),
    pytest.param("gpt-4o-mini-2024-07-18", 1_000_000, 0, "0.15", id="with a date"),
    pytest.param("gpt-4o-2024-08-06", 1_000_000, 0, "2.50", id="the longest that fits"),
    pytest.param("gpt-4-0613", 1_000_000, 0, "30", id="a shorter one"),
    pytest.param("gpt-4.1", 1, 1, None, id="another version"),
    pytest.param("gpt-4omega", 1, 1, None, id="another word"),
    pytest.param("GPT-4o", 1, 1, None, id="other letters"),
    pytest.param("openai/gpt-4o", 1, 1, None, id="not at the start"),
    pytest.param("qwen3:8b", 10**9, 10**9, "0", id="a local model"),
    pytest.param("own/llama", 10**6, 0, "0.000001", id="all below a name"),
    pytest.param("", 1, 1, None, id="no model"),
    pytest.param("gpt-4o", 0, 0, "0", id="no tokens"),
]


@pytest.mark.parametrize(("model", "prompt", "completion", "expected"), COSTS)
def test_what_tokens_cost(model: str, prompt: int, completion: int, expected: str | None) -> None:
    assert LISTED.cost(model, prompt, completion) == (None if expected is None else Decimal(expected))


@given(
    st.decimals(0, 999_999, places=6), st.decimals(0, 999_999, places=6), st.integers(0, 10**9), st.integers(0, 10**9)
)
def test_costs_are_exact(prompt: Decimal, completion: Decimal, read: int, written: int) -> None:
    cost = Prices("USD", "now", {"m": Price(prompt, completion)}).cost("m", read, written)
    assert cost is not None
    assert int(cost * 10**12) == int(prompt * 10**6) * read + int(completion * 10**6) * written


def test_the_list_that_is_shipped() -> None:
    prices = load_prices(None)
    assert (prices.currency, prices.as_of) == ("USD", "2025-09")
    assert prices.cost("gpt-4o-mini-2024-07-18", 1_000_000, 1_000_000) == Decimal("0.75")
    assert {"gpt-4o", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "deepseek-chat", "qwen-plus"} <= set(prices.models)
    assert [name for name, price in prices.models.items() if not 0 < price.prompt < price.completion] == []


def test_the_price_list_is_no_schema() -> None:
    assert "prices" not in built_in()


def a_list(**changes: Any) -> dict[str, Any]:
    whole = {"currency": "CNY", "as_of": "2026-01", "models": {"own": {"prompt": "0", "completion": "1.5"}}}
    return {name: value for name, value in (whole | changes).items() if value is not None}


@pytest.mark.parametrize("start", [pytest.param("", id="plain"), pytest.param("\ufeff", id="with a byte order mark")])
def test_a_list_of_ones_own(tmp_path: Path, start: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(start + json.dumps(a_list(note="as agreed")), "utf-8")
    assert load_prices(path) == Prices("CNY", "2026-01", {"own": Price(Decimal(0), Decimal("1.5"))})


def priced(prompt: Any) -> dict[str, Any]:
    return a_list(models={"own": {"prompt": prompt, "completion": "1"}})


BAD = [
    pytest.param(b"{", "it is no JSON: ", id="no JSON"),
    pytest.param(b"\xff\xfe{}", "it is no UTF-8 text", id="no text"),
    pytest.param(b"[" * 100_000, "recursion", id="too deep"),
    pytest.param([], "it is no JSON object", id="no object"),
    pytest.param(a_list(currency=None), 'it has no "currency"', id="no currency"),
    pytest.param(a_list(currency=7), 'it has no "currency"', id="a currency that is no text"),
    pytest.param(a_list(as_of=" "), 'it has no "as_of"', id="no date"),
    pytest.param(a_list(models=None), 'it has no "models"', id="no models"),
    pytest.param(a_list(models=["own"]), 'it has no "models"', id="models as a list"),
    pytest.param(a_list(models={"": {}}), "a model has no name", id="no name"),
    pytest.param(a_list(models={"own": "1"}), '\'own\' has no "prompt" and "completion"', id="one price"),
    pytest.param(a_list(models={"own": {"prompt": "1"}}), "'own' has no \"completion\"", id="half a price"),
    pytest.param(a_list(models={"a\nb": {}}), "'a\\nb' has no \"prompt\"", id="a name of two lines"),
    pytest.param(priced(0.15), "the \"prompt\" of 'own' is no price", id="a number"),
    pytest.param(priced("-1"), "the \"prompt\" of 'own' is no price", id="negative"),
    pytest.param(priced("1e-3"), "the \"prompt\" of 'own' is no price", id="an exponent"),
    pytest.param(priced("NaN"), "the \"prompt\" of 'own' is no price", id="no number"),
    pytest.param(priced("0,15"), "the \"prompt\" of 'own' is no price", id="a comma"),
    pytest.param(priced("1\n"), "the \"prompt\" of 'own' is no price", id="a line break"),
    pytest.param(priced("١"), "the \"prompt\" of 'own' is no price", id="other digits"),
    pytest.param(priced("1." + "0" * 50), "the \"prompt\" of 'own' is no price", id="too many digits"),
    pytest.param(priced(None), "the \"prompt\" of 'own' is no price", id="null"),
]


@pytest.mark.parametrize(("held", "said"), BAD)
def test_what_is_no_price_list_is_told_in_one_line(tmp_path: Path, held: object, said: str) -> None:
    path = tmp_path / "prices.json"
    path.write_bytes(held if isinstance(held, bytes) else json.dumps(held).encode())
    with pytest.raises(Unconfigured) as caught:
        load_prices(path)
    message = str(caught.value)
    assert message.startswith(f"the price list {path} cannot be used: ")
    assert said in message
    assert "\n" not in message


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unconfigured, match="cannot be used: No such file"):
        load_prices(tmp_path / "none.json")
