"""Findings for people: a line that counts them, the heavy ones on top, each one sentence, then its figures with places.

What differs between languages is data (`_WORDINGS`); the sentences themselves are written where the checks are
(`verify.telling`). Of a finding with very many figures some are shown, the suspect ones always; the JSON has all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from structurer.result import Figure, Finding, Result, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "rounding", "note")  # the heaviest first
LANGUAGES = ("en", "zh")
_MOST_FIGURES = 8


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one language says what stands around the sentences. `counted` is one and many of a severity."""

    headings: Mapping[Severity, str]
    counted: Mapping[Severity, tuple[str, str]]
    comma: str
    head: str
    none: str
    unchecked: str
    page: str
    line: str
    figure: str
    quoted: str
    suspect: str
    more: str
    title: str


_WORDINGS = {
    "en": _Wording(
        headings={"error": "Errors", "rounding": "Rounding", "note": "Notes"},
        counted={"error": (" error", " errors"), "rounding": (" rounding",) * 2, "note": (" note", " notes")},
        comma=", ",
        head="{name}: {counts} (checks tried: {checks})",
        none="{name}: no findings (checks tried: {checks})",
        unchecked="{name}: no findings, because nothing in it could be checked",
        page="page {page} line {line}",
        line="line {line}",
        figure="{place}: {value}{mark}, {label}",
        quoted="{place}: “{label}”{mark}",
        suspect=" (suspect)",
        more="and {n} more",
        title="Findings",
    ),
    "zh": _Wording(
        headings={"error": "错误", "rounding": "四舍五入", "note": "提示"},
        counted={"error": ("处错误",) * 2, "rounding": ("处四舍五入差异",) * 2, "note": ("处提示",) * 2},
        comma="，",
        head="{name}：{counts}（共核对{checks}项）",
        none="{name}：未发现问题（共核对{checks}项）",
        unchecked="{name}：未发现问题，因为其中没有可以核对的内容",
        page="第{page}页第{line}行",
        line="第{line}行",
        figure="{place}：{value}{mark}，{label}",
        quoted="{place}：“{label}”{mark}",
        suspect="（存疑）",
        more="另有{n}个数字",
        title="核对发现",
    ),
}


def sentence(finding: Finding, language: str) -> str:
    """What a finding says; in English where it has no Chinese."""
    return (finding.chinese if language == "zh" else "") or finding.message


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, all three named."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in SEVERITIES}


def counted(findings: Iterable[Finding], language: str = "en", nothing_too: bool = True) -> str:
    """The counts in words: "1 error, 2 rounding, 0 notes"; without `nothing_too` only what is there."""
    words = _WORDINGS[language]
    return words.comma.join(
        f"{number}{words.counted[severity][number != 1]}"
        for severity, number in counts(findings).items()
        if number or nothing_too
    )


def reach(findings: Iterable[Finding], level: str) -> bool:
    """Whether a finding of this severity or of a heavier one is there."""
    heavy = SEVERITIES[: SEVERITIES.index(level) + 1] if level in SEVERITIES else ()
    return any(finding.severity in heavy for finding in findings)


def findings_text(result: Result, name: str, language: str = "en") -> str:
    """The findings of a document for a terminal; `name` is what the document is called there."""
    words = _WORDINGS[language]
    around = {"name": name, "checks": len(result.checks)}
    if not result.findings:
        return (words.none if result.checks else words.unchecked).format_map(around)
    lines = [words.head.format_map(around | {"counts": counted(result.findings, language)})]
    numbers = count(1)
    for severity, group in _groups(result.findings):
        lines += ["", words.headings[severity]]
        for finding in group:
            lines.append(f"{next(numbers):>3}. {_plain(sentence(finding, language))}")
            lines += [f"     {line}" for line in _figures(result, finding, words)]
    return "\n".join(lines)


def findings_markdown(result: Result, language: str = "en") -> Iterator[str]:
    """The lines of the section on findings; none where there are none."""
    words = _WORDINGS[language]
    if not result.findings:
        return
    yield from (f"## {words.title}", "", counted(result.findings, language), "")
    for severity, group in _groups(result.findings):
        yield from (f"### {words.headings[severity]}", "")
        for finding in group:
            yield f"- {_plain(sentence(finding, language))}"
            yield from (f"  - {line}" for line in _figures(result, finding, words))
        yield ""


def _groups(findings: Iterable[Finding]) -> Iterator[tuple[Severity, list[Finding]]]:
    """The findings of each severity that has some, in the order they came in."""
    ordered = list(findings)
    for severity in SEVERITIES:
        group = [finding for finding in ordered if finding.severity == severity]
        if group:
            yield severity, group


def _figures(result: Result, finding: Finding, words: _Wording) -> Iterator[str]:
    shown = _shown(finding.figures)
    for figure in shown:
        yield _figure(figure, result.document.media == "pdf", words)
    left = len(finding.figures) - len(shown)
    if left:
        yield words.more.format(n=left)


def _shown(figures: tuple[Figure, ...]) -> list[Figure]:
    """The figures that a person is shown, in their order; the tested and suspect ones first, those of nothing last."""
    if len(figures) <= _MOST_FIGURES:
        return list(figures)
    weight = {at: (at > 0 and not figure.suspect, _is_nothing(figure), at) for at, figure in enumerate(figures)}
    heaviest = sorted(weight, key=lambda at: weight[at])
    suspects = sum(1 for figure in figures[1:] if figure.suspect)
    return [figures[at] for at in sorted(heaviest[: max(_MOST_FIGURES, suspects + 1)])]


def _is_nothing(figure: Figure) -> bool:
    return bool(figure.value) and not figure.value.strip("-0.,")


def _figure(figure: Figure, paged: bool, words: _Wording) -> str:
    """One figure with its place and name, or the words that a finding rests on."""
    place = (words.page if paged else words.line).format(page=figure.page, line=figure.line)
    gap = " " if figure.unit[:1].isascii() and figure.unit[:1].isalpha() else ""
    template = words.figure if figure.value else words.quoted
    return template.format(
        place=place,
        value=f"{figure.value}{gap}{figure.unit}",
        mark=words.suspect if figure.suspect else "",
        label=_plain(figure.label),
    ).rstrip("，, ")


def _plain(text: str) -> str:
    """One line without characters that a terminal would obey."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
