"""The result of a run -> what the terminal shows: a line for each document, then the totals and what lies behind them.

A line is as wide as the terminal of a log, 120 columns; a Chinese character takes two of them. Names and values come
from documents: a character that cannot be seen, such as one that turns the direction of writing or moves the cursor,
is shown as its code point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, chop_cells, set_cell_size

from structurer.evaluate.scores.items import SCORES

WIDTH = 120
NONE = "–"
_NAME, _SCORE, _LAST, _LABEL = 36, 11, 8, 19
_INDENT = "    "
_MOST_PROBLEMS = 10


def table_of(result: Mapping[str, Any]) -> str:
    """The result of a run as lines; what was not counted is a dash."""
    lines = [_head(result), _row("document", [*SCORES, "GriTS"], ["silent", "seconds"])]
    lines += [_of_document(stem, result) for stem in result["documents"]]
    lines += ["", *_totals(result)]
    lines += ["", *_about(result["all"])]
    problems = problems_of(result)
    lines += ["", *_problems(problems)] if problems else []
    return "\n".join(part.rstrip() for line in lines for part in _wrapped(line))


def _wrapped(line: str) -> list[str]:
    """The line in pieces that fit, parted between words where that can be; nothing of it is lost."""
    pieces = [""]
    for word in re.findall(r"^ *[^ ]+ *|[^ ]+ *", line):
        for part in chop_cells(word, WIDTH - len(_INDENT)):
            if cell_len((pieces[-1] + part).rstrip()) > WIDTH:
                pieces.append(_INDENT)
            pieces[-1] += part
    return pieces


def visible(text: str) -> str:
    """Text with nothing hidden in it: a control or format character, U+202E say, is shown as [U+202E]."""
    return "".join(character if _is_seen(character) else f"[U+{ord(character):04X}]" for character in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() or character == "\N{IDEOGRAPHIC SPACE}"


def cropped(text: str, width: int) -> str:
    """Text of at most so many columns; an ellipsis stands for what was cut off."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def problems_of(result: Mapping[str, Any]) -> list[str]:
    """Why documents failed, then what was odd about the set."""
    found = [f"{stem}: {one['reason']}" for stem, one in result["documents"].items() if one.get("reason")]
    return [visible(line) for line in [*found, *result["problems"]]]


def counted(number: int, noun: str) -> str:
    """`1 document`, `1,204 documents`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(share: str) -> str:
    return f"{Decimal(share) * 100:f}".rstrip("0").rstrip(".") + " %"


def listed(counts: Mapping[str, Any]) -> str:
    """`digit 3, missed 1`, the most frequent first."""
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def _head(result: Mapping[str, Any]) -> str:
    states = ", ".join(f"{number:,} {state}" for state, number in result["states"].items())
    engine = [result["engine"] or "no engine", *([result["model"]] if result["model"] else [])]
    made = f"structurer {result['versions']['structurer']}, gold {result['gold']['sha256'][:12]}"
    return visible(f"{counted(len(result['documents']), 'document')} ({states}), {' '.join(engine)}, {made}")


def _row(name: str, scores: Sequence[str], last: Sequence[str]) -> str:
    return _name(name) + "".join(f"{one:>{_SCORE}}" for one in scores) + "".join(f"{one:>{_LAST}}" for one in last)


def _name(name: str) -> str:
    return set_cell_size(cropped(visible(name), _NAME - 1), _NAME)


def _of_document(stem: str, result: Mapping[str, Any]) -> str:
    one = result["documents"][stem]
    if "scores" not in one:
        return _name(stem) + f"  {one['state']}"
    silent = str(one["trust"]["silent errors"])
    return _row(stem, _f1(one), [silent, result["seconds"].get(stem, one["state"])])


def _f1(summary: Mapping[str, Any]) -> list[str]:
    found = [summary["scores"].get(name, {}).get("f1") for name in SCORES]
    return [value or NONE for value in (*found, summary["tables"]["grits"])]


def _totals(result: Mapping[str, Any]) -> Iterator[str]:
    whole = result["all"]
    seconds = f"{sum(map(Decimal, result['seconds'].values())):.2f}"
    yield _row("all, F1", _f1(whole), [str(whole["trust"]["silent errors"]), seconds])
    for at, bound in enumerate(("from", "to")):
        found = [whole["intervals"].get(name) for name in SCORES]
        bounds = [value[at] if value else NONE for value in found]
        yield _row(f"  {percent(result['intervals']['share'])} of draws {bound}", bounds, [])
    for name, meaning in (("right", "right"), ("extra", "given, not right"), ("missed", "in gold, not found")):
        numbers = [whole["scores"].get(score, {}).get(name) for score in SCORES]
        yield _row(f"  {meaning}", [NONE if number is None else f"{number:,}" for number in numbers], [])


def _about(whole: Mapping[str, Any]) -> Iterator[str]:
    trust, absences, ledger, places = (whole[name] for name in ("trust", "absences", "ledger", "grounding"))
    per_thousand = trust["silent errors per 1,000"] or NONE
    yield _line("silent errors", f"{per_thousand} per 1,000 released figures ({_of(trust)})")
    yield _line("released", f"{trust['right values released'] or NONE} of the figures of gold are released and right")
    for status in trust["figures"]:
        yield _line(f"  {status}", ", ".join(_status(name, trust[name][status]) for name in ("figures", "texts")))
    yield _line("absences", f"{absences['right']:,} left out as they should be, {absences['fabricated']:,} filled")
    yield _line("findings", _findings(whole["findings"]))
    yield _line("ledger", _share(ledger["accounted"], ledger["numerals"], "numerals accounted for", ledger["coverage"]))
    yield _line("grounding", _share(places["right"], places["known"], "right values at their place", places["share"]))
    yield from _usage(whole["usage"])
    for name, counts in whole["errors"].items():
        if counts:
            yield _line(f"errors of {name}", listed(counts))


def _line(name: str, told: str) -> str:
    return f"{name:<{_LABEL}}{told}"


def _of(trust: Mapping[str, Any]) -> str:
    unjudged = f", {trust['not judged']:,} more not judged" if trust["not judged"] else ""
    return f"{trust['silent errors']:,} of {trust['released']:,}{unjudged}"


def _status(name: str, counts: Mapping[str, Any]) -> str:
    whole = counts["right"] + counts["wrong"]
    return f"{counts['right']:,} of {whole:,} {name} right ({counts['precision']})" if whole else f"no {name}"


def _share(part: int, whole: int, noun: str, share: str | None) -> str:
    return f"{part:,} of {whole:,} {noun} ({share})" if whole else "not known"


def _findings(findings: Mapping[str, Any] | None) -> str:
    if findings is None:
        return "no lists of contradictions"
    found = [f"{name} {one['told']} of {one['listed']}" for name, one in findings["by strength"].items()]
    right = _share(findings["listed"], findings["errors"], "errors told are listed", findings["precision"])
    return f"{', '.join(found) or 'none listed'}; {right if findings['errors'] else 'no errors told'}"


def _usage(usage: Mapping[str, Any]) -> Iterator[str]:
    if not (usage["requests"] or usage["cached"]):
        return
    tokens = f"{usage['prompt_tokens']:,} + {usage['completion_tokens']:,} tokens"
    requests = (
        f"{counted(usage['requests'], 'request')} ({usage['retries']:,} repeated, {usage['cached']:,} from store)"
    )
    yield _line("usage", f"{requests}, {tokens}, cost {usage['cost'] or 'not known'}")


def _problems(problems: Sequence[str]) -> Iterator[str]:
    yield f"{counted(len(problems), 'problem')}:"
    yield from _indented(problems[:_MOST_PROBLEMS])
    if len(problems) > _MOST_PROBLEMS:
        yield f"  and {len(problems) - _MOST_PROBLEMS} more, in the result"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"
