"""How alike two names or texts are: without their marks, cut short, spelt otherwise, written for one another. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from structurer.forms import fold

_MARKS = re.compile(r"[()（）“”\"'、，,\s]")
_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
_SPOILT = re.compile(r"\d|合计|总计|小计")


def bare(name: str) -> str:
    """A name without marks and white space: what two prints of it share."""
    return _MARKS.sub("", fold(name))


def both_ways(name: str) -> set[str]:
    """The bare name with and without what it has in brackets: 维修（护）费."""
    return {bare(name), bare(_INSIDE.sub("", name))}


def is_spoilt(name: str) -> bool:
    """Whether something else ran into a name."""
    return _SPOILT.search(name) is not None


def likeness(first: str, second: str) -> float:
    """From 0, nothing in common, to 1, the same; nothing is like the empty text."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0


def shared_run(first: str, second: str) -> int:
    """The length of the longest run of characters that two texts share."""
    return SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size


def is_within(short: str, long: str) -> bool:
    """Whether the characters of one text stand in the other one in that order, as those of an abbreviation do."""
    rest = iter(long)
    return all(character in rest for character in short)


def is_shortened(first: str, second: str) -> bool:
    """Whether one of two names is the other one with characters left out."""
    return is_within(first, second) or is_within(second, first)
