"""The result of a run -> plots as SVG text: scores, status against truth, errors by kind, cost, simulated errors.

A plot is the same bytes for the same result. Its ground is transparent, its text stays text in the colour of the page
around it, so that it can be read on a light page and on a dark one. What has nothing to show is None.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Any

from rich.cells import cell_len

from structurer.evaluate.scores.items import SCORES
from structurer.evaluate.terminal import counted, cropped, visible

_TEXT, _GREY, _FAINT = "#010203", "#767e8a", "#8a8f98"  # the first stands for the colour of the page's own text
_BLUE, _RED, _GREEN, _ORANGE = "#3b82c4", "#d55e00", "#009e73", "#e69f00"  # told apart by all kinds of colour vision
_SERIES = (_BLUE, _RED, _GREEN, "#cc79a7", _ORANGE, "#56b4e9", _FAINT)
_MARKS = ("o", "s", "^", "D", "v", "P", "X")
_FAMILIES = "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'DejaVu Sans', sans-serif"
_WIDTH, _ROW, _CELL = 8.0, 0.225, 0.072  # inches: of a plot, of a row of bars, of one column of text
_MOST_FIELDS, _MOST_NAMED, _LONGEST = 40, 6, 52

_UNTOLD = ("Date", "Creator", "Format", "Type")
_STYLE: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "text.color": _TEXT,
    "axes.labelcolor": _TEXT,
    "xtick.labelcolor": _TEXT,
    "ytick.labelcolor": _TEXT,
    "xtick.color": _FAINT,
    "ytick.color": _FAINT,
    "axes.edgecolor": _FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "font.size": 9,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar plot: its parts from left to right, what is told at its end, and the bounds of its interval.

    A row without parts is the heading of those below it.
    """

    name: str
    parts: tuple[float, ...] = ()
    told: str = ""
    bounds: tuple[float, float] | None = None


Point = tuple[str, float, float]
"""A name, how far to the right, how far up."""


def plots_of(result: Mapping[str, Any]) -> dict[str, str]:
    """All plots of a result that have something to show, by name."""
    makers = (score_by_part, score_by_field, status_against_truth, errors_by_kind, cost_against_score)
    drawn = {maker.__name__: maker(result) for maker in makers}
    return {name: svg for name, svg in drawn.items() if svg}


# Scores


def score_by_part(result: Mapping[str, Any]) -> str | None:
    """F1 of each kind of value: of all documents with its interval, then by part."""
    whole = result["all"]
    bars = [Bar("all documents"), *_scores(whole["scores"], whole["intervals"])]
    for part, scores in result["parts"].items():
        bars += [Bar(visible(part)), *_scores(scores, {})]
    return _bars("score_by_part", "Score by part", "F1", bars, 1) if len(bars) > 1 else None


def _scores(scores: Mapping[str, Any], intervals: Mapping[str, Sequence[str]]) -> Iterator[Bar]:
    for name in SCORES:
        if scores.get(name, {}).get("f1"):
            bounds = intervals.get(name)
            within = (float(bounds[0]), float(bounds[1])) if bounds else None
            yield Bar(name, (float(scores[name]["f1"]),), _told(scores[name], bounds), within)


def _told(tally: Mapping[str, Any], bounds: Sequence[str] | None = None) -> str:
    slips = [f"{tally[name]:,} {word}" for name, word in (("extra", "not right"), ("missed", "missed")) if tally[name]]
    within = f" ({bounds[0]}–{bounds[1]})" if bounds else ""
    return ", ".join([tally["f1"] + within, *slips])


def score_by_field(result: Mapping[str, Any]) -> str | None:
    """F1 of the fields with misses, those with most of them first."""
    missed = sorted(_with_misses(result["fields"]), key=lambda pair: (-_misses(pair[1]), pair[0]))
    if not missed:
        return None
    bars = [Bar(_end(visible(name)), (float(tally["f1"]),), _told(tally)) for name, tally in missed[:_MOST_FIELDS]]
    rest = [f"{len(missed) - _MOST_FIELDS} more fields with misses"] if len(missed) > _MOST_FIELDS else []
    rest += [f"{len(result['fields']) - len(missed)} fields without"]
    title = f"Score by field, {min(len(missed), _MOST_FIELDS)} with most misses ({', '.join(rest)})"
    return _bars("score_by_field", title, "F1", bars, 1)


def _end(name: str) -> str:
    """The end of a long name: there it differs from others."""
    return name if cell_len(name) <= _LONGEST else "…" + cropped(name[::-1], _LONGEST).removesuffix("…")[::-1]


def _with_misses(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, tally) for name, tally in fields.items() if tally["f1"] and _misses(tally))


def _misses(tally: Mapping[str, Any]) -> int:
    return int(tally["extra"]) + int(tally["missed"])


# Trust and errors


def status_against_truth(result: Mapping[str, Any]) -> str | None:
    """How many released values of each status are right, and how many wrong."""
    trust = result["all"]["trust"]
    bars: list[Bar] = []
    for name in ("figures", "texts"):
        bars += [Bar(name), *(_status(status, counts) for status, counts in trust[name].items())]
    given = sum(sum(bar.parts) for bar in bars)
    return (
        _bars("status_against_truth", "Status against truth", "released values", bars, series=("right", "wrong"))
        if given
        else None
    )


def _status(status: str, counts: Mapping[str, Any]) -> Bar:
    right, wrong = counts["right"], counts["wrong"]
    told = f"{right:,} right, {wrong:,} wrong" if right + wrong else "none"
    return Bar(status, (right, wrong), told)


def errors_by_kind(result: Mapping[str, Any]) -> str | None:
    """Errors by their kind, of figures, texts and cells; the most frequent first."""
    errors = result["all"]["errors"]
    kinds = list(dict.fromkeys(kind for counts in errors.values() for kind in counts))
    counts = {kind: tuple(found.get(kind, 0) for found in errors.values()) for kind in kinds}
    bars = [Bar(kind, counts[kind], _split(counts[kind], tuple(errors))) for kind in kinds]
    bars.sort(key=lambda bar: -sum(bar.parts))
    return _bars("errors_by_kind", "Errors by kind", "errors", bars, series=tuple(errors)) if bars else None


def _split(counts: Sequence[int], names: Sequence[str]) -> str:
    told = [counted(count, name.removesuffix("s")) for count, name in zip(counts, names, strict=True) if count]
    return ", ".join(told)


# Cost


def cost_against_score(result: Mapping[str, Any]) -> str | None:
    """Each document by its tokens, or by its seconds where no model was asked, and by F1 of its quantities."""
    scored = {stem: one for stem, one in result["documents"].items() if _quantities(one)}
    tokens = {stem: _tokens(one["usage"]) for stem, one in scored.items()}
    asked = any(tokens.values())
    seconds = {stem: float(taken) for stem, taken in result["seconds"].items() if stem in scored}
    costs = tokens if asked else seconds
    if not any(costs.values()):
        return None
    points = [(visible(stem), cost, float(_quantities(scored[stem]) or 0)) for stem, cost in costs.items()]
    unit = "tokens of prompts and answers" if asked else "seconds"
    return _drawn("cost_against_score", "Cost against score, by document", 3.4, _scatter(points, unit))


def _quantities(document: Mapping[str, Any]) -> str | None:
    found: str | None = document.get("scores", {}).get("quantities", {}).get("f1")
    return found


def _tokens(usage: Mapping[str, Any]) -> int:
    return int(usage["prompt_tokens"]) + int(usage["completion_tokens"])


def _scatter(points: Sequence[Point], unit: str) -> Callable[[Any], None]:
    most, least = max(x for _, x, _ in points), min(y for _, _, y in points)

    def draw(figure: Any) -> None:
        axes = _axes(figure, 0.7, 0.3, 0.35, unit)
        axes.grid(True, color=_FAINT, alpha=0.3)
        axes.plot([x for _, x, _ in points], [y for _, _, y in points], "o", color=_BLUE, alpha=0.7, clip_on=False)
        axes.set_xlim(0, most * 1.05)
        axes.set_ylim(max(0.0, least - max(0.005, (1 - least) / 8)), 1)
        axes.set_ylabel("F1 of quantities")
        for name, x, y in _named(points, (1 - least) / 6):
            ends = x > most * 0.6
            at = {"xytext": (4 if ends else -4, 6), "textcoords": "offset points"}
            axes.annotate(cropped(name, _LONGEST), (x, y), ha="right" if ends else "left", **at)

    return draw


def _named(points: Sequence[Point], apart: float) -> list[Point]:
    """The lowest points, so far apart that their names do not cover each other."""
    named: list[Point] = []
    for point in sorted(points, key=lambda point: point[2]):
        if point[2] < 1 and (not named or point[2] - named[-1][2] >= apart):
            named.append(point)
    return named[:_MOST_NAMED]


# Simulated errors


def errors_simulated(result: Mapping[str, Any], sweep: str) -> str | None:
    """Silent errors per 1,000 released values against the error rate of a simulated model, both in powers of ten.

    `result` is that of `simulate`, and `sweep` one of its sweeps. No error at all has no place on such an axis: it has
    a band of its own below, in which no line hides another. The plot stands on pages of others too: its text is grey,
    which both grounds bear.
    """
    lines = {name: list(_of_system(by_rate)) for name, by_rate in result["sweeps"][sweep]["systems"].items()}
    above = [y for points in lines.values() for _, y in points if y]
    rates = sorted({x for points in lines.values() for x, _ in points})
    if not rates:
        return None
    first, last = math.floor(math.log10(min(above, default=1))), math.ceil(math.log10(max(above, default=1)))
    powers = [10.0**power for power in range(first, last + 1)]
    none = [powers[0] / 10 ** (0.2 + 0.6 * (number + 0.5) / len(lines)) for number in range(len(lines))]
    below = 0.6 + 0.19 * len(lines)

    def draw(figure: Any) -> None:
        axes = _axes(figure, 0.8, 0.3, 0.35, "what the simulated model gets wrong, in %", below)
        axes.loglog()
        axes.grid(True, color=_FAINT, alpha=0.3)
        for number, (name, points) in enumerate(lines.items()):
            ys = [y or none[number] for _, y in points]
            look = {"color": _SERIES[number % 7], "marker": _MARKS[number % 7], "clip_on": False}
            axes.plot([x for x, _ in points], ys, label=visible(name), **look)
        axes.set_xticks(rates, [f"{rate:g}" for rate in rates])
        axes.set_yticks([powers[0] / 10**0.5, *powers], ["none", *(f"{power:,g}" for power in powers)])
        axes.minorticks_off()
        axes.set_ylim(powers[0] / 10, powers[-1])
        axes.set_ylabel("silent errors per 1,000 released values")
        figure.legend(loc="lower left", bbox_to_anchor=(0, 0), borderaxespad=0.2)

    title = f"Silent errors with a simulated model: {visible(sweep)} ({counted(len(result['documents']), 'document')})"
    return _drawn("errors_simulated", title, 3.6 + below, draw).replace("currentColor", _GREY)


def _of_system(by_rate: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[float, float]]:
    """(error rate in %, silent errors per 1,000), without the rate of none."""
    for rate, counts in by_rate.items():
        percent = float(rate.removesuffix("%"))
        if percent and counts["released"]:
            yield percent, 1000 * counts["silent errors"] / counts["released"]


# Drawing


def _bars(
    name: str, title: str, unit: str, bars: Sequence[Bar], most: float | None = None, series: Sequence[str] = ()
) -> str:
    """Rows of bars, the first on top; `most` is the end of the axis, `series` the names of the parts of a bar."""
    left = 0.15 + _CELL * max(cell_len(bar.name) for bar in bars)
    right = 0.15 + _CELL * max(cell_len(bar.told) for bar in bars)

    ys = _places(bars)

    def draw(figure: Any) -> None:
        axes = _axes(figure, left, right, 0.35 + 0.2 * bool(series), unit)
        axes.grid(True, axis="x", color=_FAINT, alpha=0.3)
        axes.set_xlim(0, most or max(sum(bar.parts) for bar in bars))
        axes.set_ylim(ys[-1] + 0.6, -0.6)
        axes.set_yticks([])
        axes.xaxis.get_major_locator().set_params(integer=most is None)
        for y, bar in zip(ys, bars, strict=True):
            _bar(axes, y, bar)
        for number, one in enumerate(series):
            axes.barh([0], [0], color=_SERIES[number], label=one)
        if series:
            axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(series), borderaxespad=0.2)

    return _drawn(name, title, 1.0 + 0.2 * bool(series) + _ROW * ys[-1], draw)


def _places(bars: Sequence[Bar]) -> list[float]:
    """Where each bar stands, in rows from the top: a heading has some room above."""
    heads = accumulate(0.0 if bar.parts else 0.4 for bar in bars)
    return [row + room - (0.0 if bars[0].parts else 0.4) for row, room in enumerate(heads)]


def _bar(axes: Any, y: float, bar: Bar) -> None:
    label = {"textcoords": "offset points", "va": "center_baseline", "annotation_clip": False}
    weight = "normal" if bar.parts else "bold"
    axes.annotate(bar.name, (0, y), (-6, 0), xycoords=("axes fraction", "data"), ha="right", weight=weight, **label)
    axes.annotate(bar.told, (1, y), (6, 0), xycoords=("axes fraction", "data"), ha="left", **label)
    begin = 0.0
    for number, part in enumerate(bar.parts):
        axes.barh([y], [part], left=begin, height=0.62, color=_SERIES[number])
        begin += part
    if bar.bounds:
        axes.plot(bar.bounds, [y, y], color=_TEXT, marker="|", markersize=6, linewidth=1.2, clip_on=False)


def _axes(figure: Any, left: float, right: float, top: float, unit: str, bottom: float = 0.5) -> Any:
    """Axes with these margins, in inches, and the name of what is counted below them."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    )
    axes.set_xlabel(unit)
    axes.xaxis.set_major_formatter("{x:,.6g}")
    axes.set_axisbelow(True)
    return axes


def _drawn(name: str, title: str, height: float, draw: Callable[[Any], None]) -> str:
    """The SVG of a figure."""
    import matplotlib
    from matplotlib.figure import Figure

    held = io.StringIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # the font that measures is not the one that is shown
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE | {"svg.hashsalt": name})
        figure = Figure(figsize=(_WIDTH, height))
        draw(figure)
        figure.text(0, 1 - 0.05 / height, title, size=11, weight="bold", va="top")
        figure.savefig(held, format="svg", transparent=True, metadata=dict.fromkeys(_UNTOLD))
    return _inline(held.getvalue(), name, title)


def _inline(svg: str, name: str, title: str) -> str:
    """The SVG without its heading, with ids of its own, the page's colour of text, and a name for those who listen."""
    svg = svg[svg.index("<svg") :].replace('<style type="text/css">*{', '<style type="text/css">svg *{')
    svg = re.sub(r"<[^>]*>", lambda tag: _tag(tag[0], name), svg)  # no word of a document stands inside a tag
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(title)}"', 1)


def _tag(tag: str, name: str) -> str:
    tag = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{name}-", tag)
    return re.sub(r"font-family: [^;\"]*", f"font-family: {_FAMILIES}", tag).replace(_TEXT, "currentColor")
