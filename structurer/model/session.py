"""One run with a model: what was asked for on the command line -> an engine for each document.

The client is made when the first request is sent, so that a run that needs no model waits for no library and no server.
A key that a far server will ask for is missed before the first document is read, not in the midst of a run.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from structurer.document import Document
from structurer.errors import Unconfigured, Unrecorded
from structurer.extract import Engine
from structurer.extract.rules import RULES
from structurer.model.asking import Asking, metered
from structurer.model.choices import OPENAI, EngineName, Options, Record
from structurer.model.client import Access, Client, pausing
from structurer.model.engine import Ask, Settings, hybrid_engine, model_engine
from structurer.model.limits import Limiter, Spending
from structurer.model.misses import explain_miss
from structurer.model.prices import load_prices
from structurer.model.questions import Wording, prompt_tokens
from structurer.model.replay import Label, cassette, recorded_model
from structurer.model.request import Reply, Request
from structurer.model.store import Store, open_store
from structurer.result import Usage

_NO_KEY = "none"  # what servers that ask for no key are sent


class Session:
    """The account, the limits and the store of one run. Close it, or use it as a context."""

    def __init__(self, options: Options, sends: bool = True) -> None:
        """Raises `Unconfigured` or `StoreError` before anything is read or sent; without `sends` no key is needed."""
        if options.cassette is None and (options.record is not Record.none or options.note):
            raise Unconfigured(
                "--record and --cassette-note say how a recording is made: name its place with --cassette"
            )
        if options.cassette and not options.model and options.record is Record.none:
            options = replace(options, model=recorded_model(options.cassette))
        self.options = options
        self.name = options.engine_name
        self._stack = ExitStack()
        self._spending = Spending(options.max_requests, options.max_cost)
        self._lock = threading.Lock()
        self._client: Client | None = None
        if self.name is EngineName.rules:
            return
        _tried(options, sends)
        self._prices = load_prices(options.prices)
        self._halted = threading.Event()
        self._limiter = Limiter(options.rpm, options.tpm, sleep=pausing(self._halted))
        # A cassette must hold all that is asked: nothing is taken from the store, and nothing put there.
        kept = options.cache if options.cassette is None else None
        self._store: Store | None = self._stack.enter_context(open_store(kept)) if kept else None
        self._settings = Settings(wording_of(options), options.chunk_tokens, options.at_once, scale=self._scale)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._client:
            self._client.close()
        self._stack.close()

    @property
    def usage(self) -> Usage:
        """What was sent and paid for so far."""
        return self._spending.usage

    @property
    def stopped(self) -> str:
        """Which limit stopped the asking; empty while none has."""
        return self._spending.stopped

    @contextmanager
    def engine_for(self, file: Path) -> Iterator[Engine]:
        """The engine for one document, inside its cassette where there is one."""
        if self.name is EngineName.rules:
            yield RULES
            return
        tape = self.options.cassette_of(file)
        if tape is None:
            yield self._engine(Asking(self._send, self._prices, self._spending, self._store))
            return
        label = Label(note=self.options.note) if self.options.note else None
        with cassette(tape, self.options.record, secrets=[self.options.api_key or _NO_KEY], label=label):
            try:
                yield self._engine(Asking(_explaining(self._send, tape), self._prices, self._spending))
            finally:
                self._forget_client()

    def noting(self, noted: list[Request]) -> Engine:
        """An engine that sends nothing and notes what it would ask, in order, with what follows from stored answers."""
        if self.name is EngineName.rules:
            return RULES

        def ask(request: Request) -> Reply:
            noted.append(request)
            kept = self._store.get(request) if self._store else None
            return kept or Reply("failed", reason="only counted, not sent")

        return self._engine(ask, at_once=1)

    def tokens(self, request: Request) -> int:
        """The tokens of a prompt, by the estimate and what this server has counted so far."""
        counted = self._store.calibration(request.base_url, request.model) if self._store else Decimal(1)
        return math.ceil(prompt_tokens(request) * counted)

    def _scale(self, document: Document) -> Decimal:
        """How many tokens the server counts for an estimated one, as far as it was known when the document came."""
        if self._store is None:
            return Decimal(1)
        return self._store.scale(document.sha256, self.options.base_url, self.options.model or "")

    def price(self, request: Request, tokens: int) -> Decimal | None:
        """What so many tokens of prompt cost; None where the price list has no price for the model."""
        return self._prices.cost(request.model, tokens, 0)

    @property
    def currency(self) -> str:
        """That of the price list; nothing where no model is asked."""
        return "" if self.name is EngineName.rules else self._prices.currency

    @property
    def store(self) -> Store:
        """The stored answers; raises `Unconfigured` where there are to be none."""
        if self.name is EngineName.rules or self._store is None:
            raise Unconfigured("answers are stored only with --model, and without --no-cache and --cassette")
        return self._store

    def has(self, request: Request) -> bool:
        """Whether the answer to a request is stored."""
        return self._store is not None and self._store.get(request) is not None

    def _engine(self, ask: Ask, at_once: int | None = None) -> Engine:
        made = model_engine if self.name is EngineName.model else hybrid_engine
        settings = self._settings
        return made(ask, Settings(settings.wording, settings.budget, at_once or settings.at_once, scale=settings.scale))

    def _send(self, request: Request) -> Reply:
        with self._lock:
            if self._client is None:
                access = Access(self.options.base_url, self.options.api_key or _NO_KEY, self.options.timeout)
                meter, pause = metered(self._limiter, self._spending), pausing(self._halted)
                self._client = Client(access, meter, pause, self._halted)
        return self._client.ask(request)

    def _forget_client(self) -> None:
        """A client keeps connections that its cassette has patched."""
        with self._lock:
            if self._client:
                self._client.close()
            self._client = None


def wording_of(options: Options) -> Wording:
    """How requests are worded; raises `Unconfigured` where no model is named."""
    if not options.model:
        raise Unconfigured("no model is named: give one with --model")
    parameters = (("temperature", 0),) if options.temperature else ()
    return Wording(options.base_url, options.model, options.mode, options.answer, parameters)


def _explaining(send: Ask, tape: Path) -> Ask:
    """`send`, telling of a request that is not recorded how it differs from those that are."""

    def explained(request: Request) -> Reply:
        try:
            return send(request)
        except Unrecorded as error:
            raise Unrecorded(explain_miss(tape, request)) from error

    return explained


def _tried(options: Options, sends: bool) -> None:
    """Sees that the options make sense together."""
    try:
        parts = urlsplit(options.base_url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or not parts.hostname:
        raise Unconfigured(f"{options.base_url!r} is no base URL; give one like {OPENAI} with --base-url")
    replayed = options.cassette is not None and options.record is Record.none
    if sends and not options.api_key and not replayed and not is_near(parts.hostname):
        raise Unconfigured(f"{parts.hostname} asks for a key: set OPENAI_API_KEY (a server of your own needs none)")
    for name in ("chunk_tokens", "at_once"):
        if getattr(options, name) < 1:
            raise Unconfigured(f"--{name.replace('_', '-')} must be 1 or more")


def is_near(host: str) -> bool:
    """Whether a host is this machine or one of the same private network, where no key is the rule."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".internal", ".localhost"))
