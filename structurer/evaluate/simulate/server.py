"""The simulated model on loopback: an OpenAI-compatible /v1/chat/completions at 127.0.0.1."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from structurer.errors import InputError
from structurer.evaluate.simulate.model import Reply, SimulatedModel

NAME = "simulated"
_PATH = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was asked so far: requests and tokens, as the server counts them."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, tokens: tuple[int, int]) -> Traffic:
        prompt, completion = tokens
        return Traffic(self.requests + 1, self.prompt_tokens + prompt, self.completion_tokens + completion)

    def since(self, before: Traffic) -> Traffic:
        return Traffic(
            self.requests - before.requests,
            self.prompt_tokens - before.prompt_tokens,
            self.completion_tokens - before.completion_tokens,
        )


class SimulatedServer:
    """Serves while the context is open, to many threads at once."""

    def __init__(self, model: SimulatedModel) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._traffic = Traffic()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def traffic(self) -> Traffic:
        with self._lock:
            return self._traffic

    def __enter__(self) -> SimulatedServer:
        self._server = _Server(("127.0.0.1", 0), type("Bound", (_Handler,), {"served": self}))
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answered(self, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the body of the response to a request."""
        try:
            reply = self._model.reply(body)
        except InputError as error:
            return 400, _error(str(error))
        except (KeyError, TypeError, StopIteration, AttributeError):
            return 400, _error("the body is none of /chat/completions")
        with self._lock:
            self._traffic += reply.tokens
        return 200, completion(reply, body)


def completion(reply: Reply, body: Mapping[str, Any]) -> dict[str, Any]:
    """A reply in the shape of /chat/completions, as a tool call where the request asks for one."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    finish: str = reply.finish
    if tools := body.get("tools"):
        call = {"name": tools[0]["function"]["name"], "arguments": reply.text}
        message |= {"content": None, "tool_calls": [{"id": "call_0", "type": "function", "function": call}]}
        finish = "tool_calls" if finish == "stop" else finish
    prompt, answer = reply.tokens
    return {
        "id": "chatcmpl-simulated",
        "object": "chat.completion",
        "created": 0,
        "model": str(body.get("model", NAME)),
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer},
    }


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": None, "param": None}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512


class _Handler(BaseHTTPRequestHandler):
    """One connection; `served` is bound for each server."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served: SimulatedServer

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not self.path.endswith(_PATH):
            self._send(404, _error(f"there is nothing at {self.path}"))
            return
        try:
            body = json.loads(sent)
        except ValueError:
            self._send(400, _error("the body is no JSON"))
            return
        self._send(*self.served.answered(body))

    def _send(self, status: int, value: Mapping[str, Any]) -> None:
        data = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
