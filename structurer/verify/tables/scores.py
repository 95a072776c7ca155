"""Score tables of self-evaluations: weights and scores add up, no score is above its weight. Pure.

A form is printed as several tables of one title: its head with 总分, its funds with the rate of execution, its
indicators. Weights of all add up to the total that the form states, or to one hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from structurer.forms import fold
from structurer.result import Check, Fact, Outcome
from structurer.verify.amounts import amount_of
from structurer.verify.tables.grids import Grid

_WEIGHT = re.compile(r"分值|权重|满分|标准分")
_SCORE = re.compile(r"得分|评分$|自评分")
_TOTAL = re.compile(r"^(?:总分|合计|总计|总得分|得分合计|自评总分|小计)$|^总分/")
_GROUP_WEIGHT = re.compile(r"[(（]\s?(\d+(?:\.\d+)?)\s?分[)）]")
_PROJECT = re.compile(r"[（(](?!(?:19|20)\d\d年)([^（()）]{3,})[)）]$")
_USUAL_TOTAL = Decimal(100)
_OF_FUNDS = Decimal(10)  # what the rate of execution weighs, which forms print apart from their indicators


def check_scores(grids: Sequence[Grid]) -> Iterator[Check]:
    """Every identity of the score tables, form by form."""
    forms = list(_forms(grids))
    for form in forms:
        yield from _form(form)
    yield from _restated(forms)


def is_score_table(grid: Grid) -> bool:
    return any(_WEIGHT.search(_leaf(path)) for path in grid.table.columns) and any(
        _SCORE.search(_leaf(path)) for path in grid.table.columns
    )


def _leaf(path: str) -> str:
    return path.split("/")[-1]


def _forms(grids: Sequence[Grid]) -> Iterator[list[Grid]]:
    """The tables of one form together: those that follow each other under one title."""
    form: list[Grid] = []
    for grid in grids:
        if form and _form_title(grid) != _form_title(form[-1]):
            yield form
            form = []
        form.append(grid)
    if form:
        yield form


def _form_title(grid: Grid) -> str:
    return re.sub(r"\s(?:表头|资金|绩效指标)$", "", grid.table.title)


def _form(form: Sequence[Grid]) -> Iterator[Check]:
    scored = [grid for grid in form if is_score_table(grid)]
    if not scored:
        return
    weights: list[Fact] = []
    scores: list[Fact] = []
    funds_weights: list[Fact] = []
    funds_scores: list[Fact] = []
    totals: dict[str, list[Fact]] = {"weight": [], "score": []}
    for grid in form:
        for label, weight, score in _rows(grid):
            is_funds = any(re.search("执行率", path) for path in grid.table.columns)
            if _TOTAL.search(label):
                totals["weight"] += [weight] if weight else []
                totals["score"] += [score] if score else []
                continue
            (funds_weights if is_funds else weights).extend([weight] if weight else [])
            (funds_scores if is_funds else scores).extend([score] if score else [])
            if weight and score:
                yield _at_most(grid, label, score, weight)
        if grid in scored:
            yield from _groups(grid)
        yield from _executed(grid)
    title = _form_title(form[0])
    doubtful = any(grid.table.doubts for grid in scored)
    apart = Decimal(0) if funds_weights else _left_for_funds(totals["weight"], weights)
    yield from _total(title, "weights", totals["weight"], weights, funds_weights, doubtful, apart, _USUAL_TOTAL)
    yield from _total(title, "scores", totals["score"], scores, funds_scores, doubtful, apart, None)


def _restated(forms: Sequence[Sequence[Grid]]) -> Iterator[Check]:
    """The total score of a project's form against the one that a table of several projects gives it."""
    listed: dict[str, list[Fact]] = {}
    for grid in (grid for form in forms for grid in form if not is_score_table(grid)):
        for entry in grid.entries:
            scores = [fact for fact in entry.facts.values() if _SCORE.search(_leaf(fact.clause))]
            if len(scores) == 1 and not entry.is_total:
                listed.setdefault(fold(entry.name), []).extend(scores)
    for form in forms:
        totals = [score for grid in form for label, _, score in _rows(grid) if score and _TOTAL.search(label)]
        name = _project(form)
        for fact in listed.get(fold(name), []) if name and totals else []:
            gap = fact.value - totals[-1].value
            doubtful = any(grid.table.doubts for grid in form)
            outcome: Outcome = "holds" if not gap else "note" if doubtful else "error"
            yield Check("score", outcome, (fact, totals[-1]), (), totals[-1].value, gap, name, rule="restated")


def _project(form: Sequence[Grid]) -> str:
    """The project that a form is of: its field 项目名称, or the brackets behind its title."""
    for grid in form:
        if tuple(grid.table.columns) == ("字段", "值"):
            for label, value in grid.table.rows:
                if label.text == "项目名称":
                    return value.text
    named = _PROJECT.search(_form_title(form[0]))
    return named[1] if named else ""


def _left_for_funds(stated: Sequence[Fact], weights: Sequence[Fact]) -> Decimal:
    """What a form's weights leave of their total, if it is what forms give to the rate of execution."""
    total = stated[-1].value if stated else _USUAL_TOTAL
    left = total - sum((fact.value for fact in weights), Decimal(0))
    return left if left == _OF_FUNDS else Decimal(0)


def _rows(grid: Grid) -> Iterator[tuple[str, Fact | None, Fact | None]]:
    """Label, weight and score of each row; a merged cell counts once, in its first row."""
    if tuple(grid.table.columns) == ("字段", "值"):
        yield from _head_rows(grid)
        return
    seen: set[object] = set()
    for row, facts in grid.rows():
        weight = score = None
        for column, fact in sorted(facts.items()):
            leaf = _leaf(grid.table.columns[column])
            if fact.spans in seen:
                continue
            if _WEIGHT.search(leaf) and weight is None:
                weight = fact
            elif _SCORE.search(leaf) and score is None:
                score = fact
        seen |= {fact.spans for fact in (weight, score) if fact}
        cells = grid.table.rows[row]
        label = next((cell.text for cell in cells if _TOTAL.search("".join(cell.text.split()))), "")
        named = [cell.text for cell in cells if cell.text and not re.fullmatch(r"[\d.%]+", cell.text)]
        yield "".join(label.split()) or (named[min(2, len(named) - 1)] if named else ""), weight, score


def _head_rows(grid: Grid) -> Iterator[tuple[str, Fact | None, Fact | None]]:
    """The rows 总分 of a form's head, which is a list of fields: the total weight, then the total score."""
    if tuple(grid.table.columns) != ("字段", "值"):
        return
    totals = [(grid.table.rows[row][0].text, facts.get(1)) for row, facts in grid.rows()]
    totals = [(label, fact) for label, fact in totals if fact and re.match(r"总分(?:/|$)", label)]
    for at, (label, fact) in enumerate(totals):
        is_weight = _WEIGHT.search(label) is not None or (len(totals) == 2 and at == 0 and "/" not in label)
        yield "总分", fact if is_weight else None, None if is_weight else fact


def _at_most(grid: Grid, label: str, score: Fact, weight: Fact) -> Check:
    doubtful = any(row == score.row for row, _ in grid.table.doubts)
    gap = score.value - weight.value
    outcome: Outcome = "holds" if gap <= 0 else "note" if doubtful else "error"
    return Check(
        "score", outcome, (score, weight), expected=weight.value, difference=gap, about=label, rule="above its weight"
    )


def _groups(grid: Grid) -> Iterator[Check]:
    """A first-level indicator that states its weight (产出指标 50 分) against the weights of its rows."""
    at = next((n for n, path in enumerate(grid.table.columns) if "一级" in path), None)
    if at is None:
        return
    groups: dict[tuple[str, Decimal], list[Fact]] = {}
    weights = {fact.row: fact for _, weight, _ in _rows(grid) for fact in [weight] if fact}
    doubtful = {row for row, _ in grid.table.doubts}
    for row, cells in enumerate(grid.table.rows):
        told = _GROUP_WEIGHT.search(cells[at].text)
        if told and row in weights:
            groups.setdefault((cells[at].text, Decimal(told[1])), []).append(weights[row])
    for (name, stated), facts in groups.items():
        added = sum((fact.value for fact in facts), Decimal(0))
        outcome: Outcome = "holds" if added == stated else "note" if any(f.row in doubtful for f in facts) else "error"
        yield Check(
            "score", outcome, tuple(facts), expected=stated, difference=added - stated, about=name, rule="group"
        )


def _executed(grid: Grid) -> Iterator[Check]:
    """Weight times rate of execution is the score; other rules of scoring are allowed, so a gap is a note."""
    for row, facts in grid.rows():
        rate = next((f for f in facts.values() if f.measure == "completion"), None)
        weight = next((f for c, f in facts.items() if _WEIGHT.search(_leaf(grid.table.columns[c]))), None)
        score = next((f for c, f in facts.items() if _SCORE.search(_leaf(grid.table.columns[c]))), None)
        if rate and weight and score and row >= 0:
            percent = amount_of(rate)
            share = min(percent.value / 100 if percent.unit == "%" else percent.value, Decimal(1))
            expected = weight.value * share
            gap = score.value - expected
            slack = amount_of(score).half + weight.value * percent.half / 100
            yield Check(
                "score",
                "holds" if abs(gap) <= slack else "note",
                (score, weight, rate),
                expected=round(expected, 4),
                difference=round(gap, 4),
                about=grid.table.title,
                rule="execution",
            )


def _total(
    title: str,
    what: str,
    stated: Sequence[Fact],
    parts: Sequence[Fact],
    funds: Sequence[Fact],
    doubtful: bool,
    apart: Decimal,
    usual: Decimal | None,
) -> Iterator[Check]:
    """The sum of a form's weights or scores against the total that it states, with or without those of its funds.

    `apart` is the weight of funds that the form does not list: a total of scores may hold up to as much more.
    """
    if len(parts) < 2:
        return
    added = sum((fact.value for fact in parts), Decimal(0))
    with_funds = added + sum((fact.value for fact in funds), Decimal(0))
    if stated:
        total = stated[-1]
        fits = total.value in (added, with_funds) or 0 < total.value - added <= apart
        nearest = min((added, with_funds), key=lambda value: abs(value - total.value))
        used = (*parts, *funds) if total.value == with_funds or nearest == with_funds != added else tuple(parts)
        yield Check(
            "score",
            "holds" if fits else "note" if doubtful and abs(nearest - total.value) > 1 else "error",
            (total, *used),
            (1,) * len(used),
            nearest,
            total.value - nearest,
            title,
            rule=what,
        )
    elif usual is not None:
        fits = usual in (added, with_funds, added + apart)
        nearest = min((added, with_funds), key=lambda value: abs(value - usual))
        yield Check(
            "score",
            "holds" if fits else "note" if doubtful else "error",
            (*parts, *funds),
            expected=usual,
            difference=nearest - usual,
            about=title,
            rule="hundred",
        )
