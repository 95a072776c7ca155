"""What tokens cost: a small list that the user can replace by one of their own (see schemas/prices.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from structurer.errors import Unconfigured
from structurer.resources import folder

_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Price:
    """Of a million tokens that are read and of a million that are written."""

    prompt: Decimal
    completion: Decimal


@dataclass(frozen=True)
class Prices:
    """A price list. `as_of` is when it was true; `models` are names of models, or what their names begin with."""

    currency: str
    as_of: str
    models: Mapping[str, Price]

    def cost(self, model: str, prompt_tokens: int, completion_tokens: int) -> Decimal | None:
        """What the tokens cost, to the last digit; None where the model is not listed."""
        price = self._of(model)
        if price is None:
            return None
        return (price.prompt * prompt_tokens + price.completion * completion_tokens) * _MILLIONTH

    def _of(self, model: str) -> Price | None:
        listed = [name for name in self.models if _is_kind_of(model, name)]
        return self.models[max(listed, key=len)] if listed else None


def load_prices(path: Path | None) -> Prices:
    """The price list in a file, or the one that is shipped; raises `Unconfigured`."""
    path = path or folder("schemas") / "prices.json"
    try:
        return _prices(json.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise _unusable(path, error.strerror or "unreadable") from error
    except UnicodeDecodeError as error:
        raise _unusable(path, "it is no UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise _unusable(path, f"it is no JSON: {error.msg}, line {error.lineno}") from error
    except (ValueError, RecursionError) as error:
        raise _unusable(path, str(error)) from error


def _is_kind_of(model: str, name: str) -> bool:
    """Whether `name` is the model, or its name up to a date or another word: gpt-4 is not the kind of gpt-4.1."""
    following = model[len(name) : len(name) + 1]
    ends = not name[-1:].isalnum() or not (following.isalnum() or following == ".")
    return model.startswith(name) and ends


def _unusable(path: Path, why: str) -> Unconfigured:
    return Unconfigured(f"the price list {path} cannot be used: {why}")


def _prices(data: Any) -> Prices:
    """The list that a JSON value holds; `ValueError` says what is wrong with it."""
    if not isinstance(data, dict):
        raise ValueError("it is no JSON object")
    models = data.get("models")
    if not isinstance(models, dict):
        raise ValueError('it has no "models" with a price for each')
    return Prices(_word(data, "currency"), _word(data, "as_of"), {name: _price(name, models[name]) for name in models})


def _word(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'it has no "{name}", which is a text')
    return value


def _price(model: str, data: Any) -> Price:
    if not model:
        raise ValueError("a model has no name")
    if not isinstance(data, dict):
        raise ValueError(f'{model!r} has no "prompt" and "completion"')
    return Price(_decimal(model, data, "prompt"), _decimal(model, data, "completion"))


def _decimal(model: str, data: Mapping[str, Any], name: str) -> Decimal:
    if name not in data:
        raise ValueError(f'{model!r} has no "{name}"')
    value = data[name]
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError(f'the "{name}" of {model!r} is no price of a million tokens, such as "0.15" in quotes')
    return Decimal(value)
