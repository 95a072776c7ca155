"""Wrong digits: what becomes of a figure that is typed instead of copied. Pure, on printed digits.

Each function gives every variant of one kind of error; which of them is planted is chosen elsewhere, by seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise


def digit_changed(text: str) -> Iterator[str]:
    """One digit is another one: 856.67 -> 856.61. A number does not begin with a zero that it did not have."""
    for at, digit in _digits(text):
        for other in "0123456789":
            changed = text[:at] + other + text[at + 1 :]
            if other != digit and _is_written(changed):
                yield changed


def digits_swapped(text: str) -> Iterator[str]:
    """Two neighbouring digits change places, over the decimal point too: 856.37 -> 865.37, 853.67."""
    places = [at for at, _ in _digits(text)]
    for left, right in pairwise(places):
        if text[left] != text[right]:
            changed = text[:left] + text[right] + text[left + 1 : right] + text[left] + text[right + 1 :]
            if _is_written(changed):
                yield changed


def point_moved(text: str) -> Iterator[str]:
    """The decimal point moves by one place: 856.67 -> 85.667, 8566.7. A whole number is divided by ten."""
    sign, bare = _sign(text)
    whole, _, decimals = bare.partition(".")
    if len(whole) > 1:
        yield f"{sign}{whole[:-1]}.{whole[-1]}{decimals}"
    elif whole != "0":
        yield f"{sign}0.{whole}{decimals}"
    if decimals:
        moved = f"{whole}{decimals[0]}".lstrip("0") or "0"
        yield f"{sign}{moved}" + (f".{decimals[1:]}" if decimals[1:] else "")


def sign_changed(text: str) -> Iterator[str]:
    """A minus is lost or added: -16.89 -> 16.89."""
    if Decimal(text):
        yield text[1:] if text.startswith("-") else f"-{text}"


def comma_as_point(text: str) -> Iterator[str]:
    """A thousands comma, printed or written by the reader, is taken for the point: 14,075.59 -> 14.075."""
    sign, bare = _sign(text)
    whole = bare.partition(".")[0]
    if len(whole) > 3:
        yield f"{sign}{whole[: (len(whole) - 1) % 3 + 1]}.{whole[(len(whole) - 1) % 3 + 1 :][:3]}"


def rounded(text: str) -> Iterator[str]:
    """Fewer decimals than are printed: 856.67 -> 856.7, 857."""
    value = Decimal(text)
    for decimals in range(len(text.partition(".")[2])):
        yield str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def as_fraction(text: str) -> Iterator[str]:
    """A percentage as a fraction of one: 97.37 -> 0.9737."""
    yield f"{Decimal(text).scaleb(-2):f}"


ERRORS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "digit changed": digit_changed,
    "digits swapped": digits_swapped,
    "decimal point moved": point_moved,
    "sign lost or added": sign_changed,
    "comma read as point": comma_as_point,
    "value rounded": rounded,
    "percentage as fraction": as_fraction,
}


def _digits(text: str) -> Iterator[tuple[int, str]]:
    return ((at, character) for at, character in enumerate(text) if character.isdigit())


def _sign(text: str) -> tuple[str, str]:
    return ("-", text[1:]) if text.startswith("-") else ("", text)


def _is_written(text: str) -> bool:
    """Whether a number is one that a person would write: 0.5 and 10, not 01 and not 00.5."""
    whole = _sign(text)[1].partition(".")[0]
    return len(whole) == 1 or not whole.startswith("0")
