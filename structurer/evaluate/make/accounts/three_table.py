"""The statement of made final accounts on the three public expenses: one row, or a line for each part."""

from __future__ import annotations

from collections.abc import Sequence

from structurer.evaluate.make.accounts.statement import Identity, Paper, Statement, aligns_of, noted
from structurer.evaluate.make.accounts.sundries import Line, ThreePublic

_THREE_TITLES = (
    "财政拨款“三公”经费支出决算表",
    "财政拨款“三公”经费支出决算表",
    "一般公共预算财政拨款“三公”经费支出决算表",
    "“三公”经费支出决算表",
)
_PARTS = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")


def three_public(paper: Paper, three: ThreePublic) -> Statement:
    """One row of budget and final amounts, or a line for each part."""
    title = paper.style.pick("three title", _THREE_TITLES)
    amounts = (three.total, three.abroad, three.vehicle, three.purchase, three.running, three.reception)
    by_line = paper.style.chance("three lines", 0.25)
    return (_three_lines if by_line else _three_row)(paper, title, amounts)


def _three_row(paper: Paper, title: str, amounts: Sequence[Line]) -> Statement:
    style = paper.style
    car = style.pick("three car", ("公务用车购置及运行维护费", "公务用车购置及运行维护费", "公务用车购置及运行费"))
    run = "公务用车运行费" if car.endswith("运行费") else "公务用车运行维护费"
    parts = ("合计", "因公出国（境）费", f"{car}/小计", f"{car}/公务用车购置费", f"{car}/{run}", "公务接待费")
    pairs = [("budget", "预算数"), ("final", "决算数")]
    if style.chance("three by part", 0.4):
        columns = [f"{part}/{words}" for part in parts for _, words in pairs]
        fields = [(field, at) for at in range(6) for field, _ in pairs]
    else:
        columns = [f"{words}/{part}" for _, words in pairs for part in parts]
        fields = [(field, at) for field, _ in pairs for at in range(6)]
    values = [getattr(amounts[at], field) for field, at in fields]
    gold = {
        (0, column): paper.gold(f"three_public/{_PARTS[at]}/{field}", value)
        for column, ((field, at), value) in enumerate(zip(fields, values, strict=True))
    }
    place = {field_at: (0, column) for column, field_at in enumerate(fields)}
    return Statement(
        title=title,
        columns=tuple(columns),
        rows=(tuple(map(paper.text, values)),),
        aligns=("r",) * 12,
        notes=noted(paper, _three_note(paper)),
        ordinals=tuple(map(str, range(1, 13))) if style.chance("ordinals", 0.35) else (),
        landscape=style.chance("landscape", 0.6),
        gold={at: one for at, one in gold.items() if one},
        identities=tuple(
            Identity(place[field, total], tuple(place[field, part] for part in below))
            for field, _ in pairs
            for total, below in ((0, (1, 2, 5)), (2, (3, 4)))
        ),
    )


def _three_lines(paper: Paper, title: str, amounts: Sequence[Line]) -> Statement:
    style = paper.style
    names = style.pick("three names", _THREE_NAMES)
    numbered = style.chance("three numbered", 0.4)
    heads = ("项目", "预算数", "决算数") + (("上年决算数",) if style.chance("three before", 0.4) else ())
    order = style.pick("three order", ((0, 1, 2, 3, 4, 5), (0, 1, 5, 2, 3, 4)))
    counts = {at: f"{count}." for count, at in enumerate((at for at in order if at in (1, 2, 5)), 1)}
    counts |= {3: "（1）", 4: "（2）"}
    rows, gold = [], {}
    for row, at in enumerate(order):
        line = amounts[at]
        told = (line.budget, line.final, line.before)[: len(heads) - 1]
        name = counts.get(at, "") + names[at].removeprefix("其中：").strip("\u3000") if numbered else names[at]
        rows.append((name, *map(paper.text, told)))
        for column, (field, value) in enumerate(zip(("budget", "final"), told[:2], strict=True), 1):
            gold[row, column] = paper.gold(f"three_public/{_PARTS[at]}/{field}", value)
    place = {at: row for row, at in enumerate(order)}
    return Statement(
        title=title,
        columns=heads,
        rows=rows,
        aligns=aligns_of(1, len(heads) - 1),
        notes=noted(paper, _three_note(paper)),
        gold={at: one for at, one in gold.items() if one},
        identities=tuple(
            Identity((place[total], column), tuple((place[part], column) for part in below))
            for column in range(1, len(heads))
            for total, below in ((0, (1, 2, 5)), (2, (3, 4)))
        ),
    )


_THREE_NAMES = (
    ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "其中：公务用车购置费", "公务用车运行维护费",
     "公务接待费"),
    ("合计", "因公出国（境）费", "公务用车购置及运行费", "\u3000公务用车购置费", "\u3000公务用车运行费", "公务接待费"),
)  # fmt: skip


def _three_note(paper: Paper) -> str:
    notes = ("预算数为全年预算数，决算数包括当年拨款和上年结转资金安排的支出。", "本表反映“三公”经费预决算情况。", "")
    return paper.style.pick("three note", notes)
