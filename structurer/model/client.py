"""Asking a model: openai's client under instructor's, with one layer of retries.

Everything that can happen to a request ends in a `Reply` with a named state, or in a `ModelError` that stops the run.
The openai client does not retry (`max_retries=0`); tenacity does, one fresh object for each request, with separate
budgets for answers that cannot be read and for transport. openai and instructor are imported when a client is made.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

from structurer.errors import Denied, ModelError, Unconfigured, Unreachable, Unrecorded
from structurer.model.answers import read_object
from structurer.model.request import Reply, Request
from structurer.result import Usage

if TYPE_CHECKING:
    import tenacity

_LONGEST_WAIT = 120.0
_STOPS = (400, 401, 402, 403, 404, 405, 422)
TOO_LONG = (
    "context_length", "context length", "context size", "context window", "maximum context", "too many tokens",
    "input token count", "string_above_max_length", "input is too long", "prompt is too long",
)  # fmt: skip
_NO_MONEY = ("insufficient_quota", "insufficient_balance", "insufficient balance")
_MISS = "CannotOverwriteExistingCassetteException"

Meter = Callable[[Request], None]
"""Asked before every try that is sent: it may wait, to keep to a rate, or raise `Spent`."""


@dataclass(frozen=True)
class Access:
    """How a server is reached.

    `asks` answers that cannot be read, or `transports` faults of transport, end a request.
    """

    base_url: str
    api_key: str = field(repr=False)
    timeout: float = 120.0
    asks: int = 3
    transports: int = 6


class Spent(Exception):
    """A limit of the run is reached: nothing more is sent."""


def pausing(halted: threading.Event) -> Callable[[float], None]:
    """A sleep that ends when the run is halted: who waits then has nothing left to wait for."""

    def pause(seconds: float) -> None:
        if halted.wait(seconds):
            raise Spent("the run was stopped")

    return pause


class _Refused(Exception):
    """The model declined to answer."""


class _Garbled(Exception):
    """What came back is no completion: it is sent again as it was."""


class _Unfinished(Exception):
    """The answer was cut off, or the question was too long: less must be asked."""


class Client:
    """Asks one server; safe for many threads."""

    def __init__(
        self,
        access: Access,
        meter: Meter = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
        halted: threading.Event | None = None,
    ) -> None:
        """`halted` is set when no request of the run can succeed any more."""
        import logging

        import openai

        if not access.api_key.strip() or not (access.api_key.isascii() and access.api_key.isprintable()):
            raise Unconfigured("the key is empty or holds characters that no key has; set OPENAI_API_KEY")
        # instructor logs what a server says of a failed try, as an error; here it is told in the reply.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        self._access, self._meter, self._sleep = access, meter, sleep
        self._openai = openai.OpenAI(
            base_url=access.base_url, api_key=access.api_key, timeout=access.timeout, max_retries=0
        )
        self._reached = False
        self._stopped: ModelError | None = None
        self._halted = halted or threading.Event()

    def close(self) -> None:
        self._openai.close()

    def ask(self, request: Request) -> Reply:
        """The reply to one request; raises `ModelError` where no request of the run can succeed."""
        import instructor

        call = _Call(self, request)
        create = instructor.patch(create=call.send, mode=instructor.Mode.JSON_SCHEMA)
        try:
            # No `context`: instructor would render the document's own braces as a template.
            answer = create(
                response_model=_answer_model(),
                messages=[dict(message) for message in request.messages],
                max_retries=_retrying(self._access, self._sleep),
            )
        except Exception as error:  # noqa: BLE001 - every fault of two libraries becomes one named state
            return self._reply_of(error, call)
        return Reply("answered", answer.root, call.text, usage=call.usage)

    def _stop(self, error: ModelError) -> ModelError:
        """The error, which every request that still waits meets too."""
        self._stopped = error
        self._halted.set()
        return error

    def _reply_of(self, error: Exception, call: _Call) -> Reply:
        import httpx2
        import openai

        key = self._access.api_key
        away = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol)
        cause: BaseException | None = error
        while cause is not None:
            if type(cause).__name__ == _MISS:
                raise Unrecorded(str(cause)) from error
            if isinstance(cause, _Unfinished):
                return Reply("cut_off", {}, call.text, str(cause), call.usage)
            if isinstance(cause, _Refused):
                return Reply("refused", {}, call.text, _without(key, str(cause)), call.usage)
            if isinstance(cause, Spent):
                return Reply("failed", {}, call.text, str(cause), call.usage)
            if isinstance(cause, ModelError):
                raise cause
            if isinstance(cause, openai.APIStatusError) and (cause.status_code in _STOPS or _is_broke(cause)):
                raise self._stop(Denied(_without(key, _denial(cause, call.request)))) from error
            if isinstance(cause, openai.APIConnectionError) and isinstance(cause.__cause__, away) and not self._reached:
                said = _without(key, f"nothing answers at {shown(self._access.base_url)} ({_said(cause)})")
                raise self._stop(Unreachable(said)) from error
            cause = cause.__cause__
        if not _is_of_asking(error):
            raise error
        return Reply("failed", {}, call.text, _without(key, _said(error.__cause__ or error)), call.usage)


class _Call:
    """The tries of one request: what is sent, and what it has cost so far."""

    def __init__(self, client: Client, request: Request) -> None:
        self.client, self.request = client, request
        self.usage, self.text = Usage(), ""

    def send(self, **prepared: Any) -> Any:
        """One try. Of what instructor prepares only the messages are taken: they hold what is asked again."""
        self.client._meter(self.request)  # before the try is counted: it may not be sent at all
        if self.client._stopped:
            raise self.client._stopped
        body = self.request.body() | {"messages": prepared["messages"]}
        self.usage = replace(
            self.usage, requests=self.usage.requests + 1, retries=self.usage.retries + bool(self.usage.requests)
        )
        try:
            completion = self.client._openai.chat.completions.create(**body)
        except (UnicodeDecodeError, JSONDecodeError) as error:
            raise _Garbled("the server sent no JSON") from error
        except Exception as error:
            self.client._reached |= hasattr(error, "status_code")
            if _is_too_long(error):
                raise _Unfinished("the prompt is longer than the model can read") from error
            raise
        self.client._reached = True
        self._count(completion)
        return self._as_text(completion)

    def _count(self, completion: Any) -> None:
        used = getattr(completion, "usage", None)
        prompt, answer = (getattr(used, name, 0) for name in ("prompt_tokens", "completion_tokens"))
        self.usage = replace(
            self.usage,
            prompt_tokens=self.usage.prompt_tokens + (prompt if isinstance(prompt, int) else 0),
            completion_tokens=self.usage.completion_tokens + (answer if isinstance(answer, int) else 0),
        )

    def _as_text(self, completion: Any) -> Any:
        """The completion with the answer as its text, whether it came as a tool call or as words."""
        choice, message, text = _parts(completion)
        self.text = text
        if choice.finish_reason == "length":
            raise _Unfinished("the answer was cut off by length")
        if getattr(message, "refusal", None):
            raise _Refused(f"the model refused: {_line(message.refusal)}")
        if choice.finish_reason == "content_filter":
            raise _Refused("the server's content filter withheld the answer")
        message.content, message.tool_calls = self.text, None
        return completion


def _parts(completion: Any) -> tuple[Any, Any, str]:
    """Choice, message and text of a completion; raises `_Garbled` for what has another shape.

    openai's client does not validate what it is sent: any attribute may be missing or of any type.
    """
    choices = getattr(completion, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message: Any = getattr(choice, "message", None)
    calls = getattr(message, "tool_calls", None) or []
    try:
        text = (calls[0].function.arguments if calls else message.content) or ""
        # Half a character cannot be sent back, nor stored.
        return choice, message, text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except (AttributeError, TypeError, IndexError, KeyError) as error:
        raise _Garbled("the server sent no completion") from error


def _answer_model() -> Any:
    """Any JSON object; what it says is read by `pointers`, so that a bad field does not void the rest."""
    global _ANSWER
    if _ANSWER is None:
        from pydantic import RootModel

        class Answer(RootModel[dict[str, Any]]):
            @classmethod
            def model_validate_json(cls, json_data: Any, **_: Any) -> Any:
                return cls.model_validate(_object(json_data))

        _ANSWER = Answer
    return _ANSWER


_ANSWER: Any = None


def _object(text: str) -> Mapping[str, Any]:
    import json

    try:
        return read_object(text)
    except ValueError as error:
        raise json.JSONDecodeError(str(error), text[:200], 0) from error


def _retrying(access: Access, sleep: Callable[[float], None]) -> tenacity.Retrying:
    """A fresh policy: what is worth another try, how long to wait, when to give up."""
    import tenacity

    faults = {"answer": 0, "transport": 0}

    def stop(state: tenacity.RetryCallState) -> bool:
        faults["answer" if _is_answer(_error_of(state)) else "transport"] += 1
        return faults["answer"] >= access.asks or faults["transport"] >= access.transports

    backoff = tenacity.wait_random_exponential(multiplier=0.5, max=30)

    def wait(state: tenacity.RetryCallState) -> float:
        error = _error_of(state)
        if _is_answer(error):
            return 0.0
        told = _retry_after(error)
        return backoff(state) if told is None else min(told, _LONGEST_WAIT) + random.random() * 0.1

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: _is_answer(error) or _is_transport(error)),
        stop=stop,
        wait=wait,
        sleep=sleep,
        reraise=True,
    )


def _error_of(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _is_answer(error: BaseException | None) -> bool:
    """Whether a try failed because its answer could not be read."""
    import json

    from instructor.core.exceptions import ResponseParsingError
    from pydantic import ValidationError

    return isinstance(error, (ValidationError, json.JSONDecodeError, ResponseParsingError))


def _is_transport(error: BaseException | None) -> bool:
    import httpx2
    import openai

    if error is None or type(error.__cause__).__name__ == _MISS:
        return False
    if isinstance(error, openai.APIStatusError):
        return not _is_broke(error) and (error.status_code in (408, 409, 425, 429) or error.status_code >= 500)
    known = (openai.APIConnectionError, openai.APIResponseValidationError, httpx2.TransportError, _Garbled)
    return isinstance(error, known)


def _is_of_asking(error: BaseException) -> bool:
    """Whether a fault is one of server, transport or answer, and not of our own."""
    import openai
    from instructor.core.exceptions import InstructorRetryException

    known = (openai.OpenAIError, InstructorRetryException)
    return isinstance(error, known) and (
        not isinstance(error, InstructorRetryException)
        or isinstance(error.__cause__, openai.OpenAIError)
        or _is_answer(error.__cause__)
        or _is_transport(error.__cause__)
    )


def _is_broke(error: Any) -> bool:
    """Whether a refusal will not pass: there is no money left."""
    return error.status_code in (402, 403, 429) and any(word in str(error).lower() for word in _NO_MONEY)


def _without(key: str, text: str) -> str:
    """What a server says, without the key; shorter ones, as local servers take, are words."""
    return text.replace(key, "…") if len(key) >= 8 else text


def _is_too_long(error: Exception) -> bool:
    status = getattr(error, "status_code", None)
    return status == 413 or (status == 400 and any(words in str(error).lower() for words in TOO_LONG))


def _retry_after(error: BaseException | None) -> float | None:
    """How many seconds the server asks to wait: a number, or a moment by the server's own clock."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(KeyError, ValueError):
            return max(0.0, float(headers[name]) * unit)
    with suppress(KeyError, ValueError, TypeError):
        moment, now = (parsedate_to_datetime(headers[name]) for name in ("retry-after", "date"))
        return max(0.0, (moment - now).total_seconds())
    return None


def _denial(error: Any, request: Request) -> str:
    said = _said(error)
    hints = {
        401: "the key is not accepted; set OPENAI_API_KEY",
        403: "the key may not use this; set another OPENAI_API_KEY",
        404: f"there is no model {request.model!r} at {shown(request.base_url)}; name another with --model",
        400: f"the server does not take such a request; try --mode json, or another --model (mode {request.mode})",
    }
    return f"{hints.get(error.status_code, 'the server does not take such a request')} ({said})"


def _said(error: BaseException) -> str:
    """One line of what an error says, without what a server may put into it of ours."""
    status = getattr(error, "status_code", None)
    body = getattr(error, "body", None)
    told = body.get("message") if isinstance(body, dict) else None
    return (f"{status}: " if status else "") + (_line(told or error.__cause__ or error) or type(error).__name__)


def shown(base_url: str) -> str:
    """A base URL without the user and password that it may hold."""
    return re.sub(r"(?<=//)[^/@]*@", "", base_url)


def _line(said: object) -> str:
    """The first line of what somebody else says, short and printable."""
    lines = str(said).strip().splitlines() or [""]
    return "".join(character for character in lines[0] if character.isprintable())[:160]
