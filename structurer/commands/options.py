"""The options that say how a model is asked, for every command that may ask one."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from structurer.errors import StoreError
from structurer.model.choices import DEFAULT_BUDGET, OPENAI, Answer, EngineName, Mode, Options, Record


def _decimal(text: str) -> Decimal | None:
    """The number that a text writes, None where it writes none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _money(text: str) -> Decimal:
    amount = _decimal(text)
    if amount is None or amount < 0:
        raise typer.BadParameter(f"{text!r} is not an amount, such as 0.50")
    return amount


def share(text: str) -> Decimal:
    """A number from 0 to 1, exactly as it is written."""
    part = _decimal(text)
    if part is None or not 0 <= part <= 1:
        raise typer.BadParameter(f"{text!r} is not a number from 0 to 1, such as 0.97")
    return part


def _model_options(
    engine: Annotated[
        EngineName | None,
        typer.Option("--engine", help="What fills the fields.", show_default="hybrid with --model, else rules"),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", "-m", envvar="STRUCTURER_MODEL", help="The model to ask, by its name.")
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", envvar="OPENAI_BASE_URL", help="An OpenAI-compatible server.")
    ] = OPENAI,
    mode: Annotated[
        Mode, typer.Option("--mode", help="How the server is told the shape of the answer.")
    ] = Mode.json_schema,
    answer: Annotated[
        Answer, typer.Option("--answer", help="Figures as ids of numerals, or typed out.")
    ] = Answer.pointers,
    temperature: Annotated[
        bool, typer.Option("--temperature/--no-temperature", help="Send temperature 0; some models refuse it.")
    ] = True,
    chunk_tokens: Annotated[
        int, typer.Option("--chunk-tokens", min=500, help="The most tokens of one prompt.")
    ] = DEFAULT_BUDGET,
    at_once: Annotated[int, typer.Option("--at-once", min=1, max=256, help="How many requests at a time.")] = 8,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds to wait for an answer.")] = 120.0,
    rpm: Annotated[int | None, typer.Option("--rpm", min=1, help="The most requests a minute.")] = None,
    tpm: Annotated[int | None, typer.Option("--tpm", min=1, help="The most tokens a minute.")] = None,
    max_requests: Annotated[
        int | None, typer.Option("--max-requests", min=0, help="Ask no more than this; what is done is kept.")
    ] = None,
    max_cost: Annotated[
        Decimal | None,
        typer.Option("--max-cost", parser=_money, metavar="AMOUNT", help="Ask no more once this is spent."),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="A price list of your own.", show_default="the one shipped")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", help="The folder of stored answers.", show_default="in the user's cache folder"),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Neither use nor store answers.")] = False,
    cassette: Annotated[
        Path | None, typer.Option("--cassette", help="A recording to replay or make: a .json file, or a folder.")
    ] = None,
    record: Annotated[
        Record, typer.Option("--record", help="With --cassette: replay only, record what is missing, or all anew.")
    ] = Record.none,
    note: Annotated[str, typer.Option("--cassette-note", help="Written into a recording: who answered.")] = "",
) -> Options:
    """The options of a command line, with the key of the environment."""
    from structurer.model.store import default_folder

    return Options(
        engine=engine,
        model=model,
        base_url=base_url,
        api_key=os.environ.get("OPENAI_API_KEY", "").strip(),
        mode=mode,
        answer=answer,
        temperature=temperature,
        chunk_tokens=chunk_tokens,
        at_once=at_once,
        timeout=timeout,
        rpm=rpm,
        tpm=tpm,
        max_requests=max_requests,
        max_cost=max_cost,
        prices=prices,
        cache=None if no_cache or not model or engine is EngineName.rules else cache or default_folder(os.environ),
        cassette=cassette,
        record=record,
        note=note,
    )


def with_model(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the model's options; it is called with one `options` in their place."""
    own = inspect.signature(command)
    shared = inspect.signature(_model_options)
    names = tuple(shared.parameters)

    @wraps(command)
    def wrapped(*args: Any, **given: Any) -> None:
        try:
            options = _model_options(**{name: given.pop(name) for name in names})
        except StoreError as error:
            typer.echo(f"structurer: {error}", err=True)
            raise typer.Exit(2) from None
        command(*args, options=options, **given)

    hints = get_type_hints(command, include_extras=True) | get_type_hints(_model_options, include_extras=True)
    kept = [parameter for name, parameter in own.parameters.items() if name != "options"]
    told = [parameter.replace(annotation=hints[parameter.name]) for parameter in (*kept, *shared.parameters.values())]
    wrapped.__signature__ = own.replace(parameters=told)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {parameter.name: parameter.annotation for parameter in told}
    return wrapped
