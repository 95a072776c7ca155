"""Two results of a run: what changed value by value, what it says of the scores, and what counts as worse."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLD, SAMPLES

from structurer.errors import InputError
from structurer.evaluate.chance import permutation
from structurer.evaluate.changes import as_lines, worse
from structurer.evaluate.compare import compare, read_result
from structurer.evaluate.goldset import read_gold_set
from structurer.evaluate.results import result_of
from structurer.evaluate.run import by_rules, run
from structurer.evaluate.scores.tally import Tally

BY = Decimal("0.002")
TOTAL = {"score": "quantities", "outcome": "wrong", "path": "/budget/total", "gold": "10 万元", "got": "11 万元"}
VERIFIED = TOTAL | {"status": "verified"}
GROUNDED = TOTAL | {"status": "grounded"}
MISSED = {"score": "quantities", "outcome": "missed", "path": "/budget/total", "gold": "10 万元", "kind": "missed"}
EXTRA = {"score": "texts", "outcome": "extra", "path": "/budget/items/3/name", "got": "培训费", "status": "grounded"}
MOVED = EXTRA | {"path": "/budget/items/4/name"}

Misses = Sequence[dict[str, Any]]


def document(misses: Misses = (), wanted: int = 100, state: str = "scored", **more: Any) -> dict[str, Any]:
    """A document of so many figures and as many texts, of which all are right but for the misses."""
    silent = sum(miss.get("status") == "verified" and miss["score"] == "quantities" for miss in misses)
    scores = {name: counts([m for m in misses if m["score"] == name], wanted) for name in ("quantities", "texts")}
    return {
        "state": state,
        "scores": scores,
        "tables": {"tables": 1, "compared": 1, "grits": more.get("grits", "1.0000")},
        "findings": more.get("findings"),
        "ledger": {"numerals": 50, "accounted": more.get("accounted", 50), "coverage": None},
        "grounding": {"known": 0, "right": 0, "share": None},
        "trust": {"silent errors": silent},
        "misses": list(misses),
    } | ({"reason": more["reason"]} if "reason" in more else {})


def counts(misses: Misses, wanted: int) -> dict[str, Any]:
    missed = sum("gold" in miss for miss in misses)
    return {"right": wanted - missed, "extra": sum("got" in miss for miss in misses), "missed": missed}


def result(gold: str = "a", **documents: dict[str, Any]) -> dict[str, Any]:
    scored = [found for found in documents.values() if "scores" in found]
    names = ("quantities", "texts")
    together = {
        name: {key: sum(found["scores"][name][key] for found in scored) for key in ("right", "extra", "missed")}
        for name in names
    }
    grits = [Decimal(found["tables"]["grits"]) for found in scored]
    listed = [found["findings"] for found in scored if found["findings"]]
    return {
        "command": "structurer eval run",
        "engine": "rules",
        "model": None,
        "gold": {"documents": len(documents), "sha256": gold},
        "all": {
            "scores": together,
            "tables": {"compared": len(grits), "grits": f"{sum(grits) / len(grits):.4f}" if grits else None},
            "findings": listed[0] if listed else None,
            "ledger": {key: sum(found["ledger"][key] for found in scored) for key in ("numerals", "accounted")},
            "grounding": {"known": 0, "right": 0},
            "trust": {"silent errors": sum(found["trust"]["silent errors"] for found in scored)},
        },
        "documents": documents,
    }


FINDINGS = {"errors": 4, "listed": 4, "by strength": {"clear": {"listed": 4, "told": 4}}}
FEWER = {"errors": 5, "listed": 4, "by strength": {"clear": {"listed": 4, "told": 3}}}


# Values


CASES: dict[str, tuple[Misses, Misses, dict[str, int]]] = {
    "nothing": ([VERIFIED], [VERIFIED], {}),
    "a wrong figure that is right now": ([VERIFIED], [], {"fixed": 1}),
    "a missed figure that is right now": ([MISSED], [], {"fixed": 1}),
    "a figure that is wrong now": ([], [GROUNDED], {"broken": 1}),
    "a missed figure that is wrong now": ([MISSED], [GROUNDED], {"changed": 1}),
    "another status": ([GROUNDED], [VERIFIED], {"changed": 1}),
    "another wrong figure": ([GROUNDED], [GROUNDED | {"got": "12 万元"}], {"changed": 1}),
    "a value that is no more given": ([EXTRA], [], {"fixed": 1}),
    "a value that is not gold's": ([], [EXTRA], {"broken": 1}),
    "the same value in another row": ([EXTRA], [MOVED], {}),
    "one of two such values": ([EXTRA, MOVED], [EXTRA], {"fixed": 1}),
}


@pytest.mark.parametrize("name", CASES)
def test_values_are_told_as(name: str) -> None:
    before, after, told = CASES[name]
    found = compare(result(one=document(before)), result(one=document(after)))
    assert {what: len(values) for what, values in found["values"].items() if values} == told


def test_a_value_is_told_with_both_sides() -> None:
    (value,) = compare(result(one=document([MISSED])), result(one=document([VERIFIED])))["values"]["changed"]
    assert value == {
        "document": "one",
        "score": "quantities",
        "path": "/budget/total",
        "gold": "10 万元",
        "outcome before": "missed",
        "outcome after": "wrong",
        "got before": None,
        "got after": "11 万元",
        "status before": None,
        "status after": "verified",
    }


def test_a_value_that_is_right_on_one_side_has_gold_there_and_no_known_status() -> None:
    (value,) = compare(result(one=document([VERIFIED])), result(one=document()))["values"]["fixed"]
    assert (value["outcome after"], value["got after"], value["status after"]) == ("right", "10 万元", None)


# Documents


def test_documents_that_one_run_lacks_are_told_and_not_compared() -> None:
    before = result(both=document(), gone=document([VERIFIED]))
    after = result(both=document(), new=document([GROUNDED]), unscored={"state": "no gold"})
    found = compare(before, after)
    assert found["documents"]["added"] == ["new"]
    assert found["documents"]["removed"] == ["gone"]
    assert found["values"] == {"broken": [], "changed": [], "fixed": []}
    assert found["silent errors"] == {"before": 0, "after": 0}
    assert worse(found, BY) == []
    assert {"new: only after; not compared", "gone: only before; not compared"} <= set(as_lines(found))


def test_a_document_that_failed_counts_in_the_scores_and_not_among_values() -> None:
    nothing = document([MISSED], wanted=1, state="failed", reason="it is a scan")
    found = compare(result(one=document(wanted=1), two=document()), result(one=nothing, two=document()))
    assert found["documents"]["compared"] == ["two"]
    assert found["values"]["broken"] == []
    assert found["scores"]["quantities"]["recall"] == {"before": "1.0000", "after": "0.9901", "change": "-0.009901"}
    assert "one was scored before, and now: failed (it is a scan)" in worse(found, Decimal(1))
    assert "one: scored, then failed (it is a scan); no values to compare" in as_lines(found)


def test_a_document_that_failed_before_is_nothing_worse() -> None:
    failed = document([MISSED], state="failed", reason="it is a scan")
    assert worse(compare(result(one=failed), result(one=document())), BY) == []


def test_other_gold_is_told_and_values_are_compared_by_their_places() -> None:
    found = compare(result("a", one=document([VERIFIED])), result("b", one=document()))
    assert len(found["values"]["fixed"]) == 1
    assert "the runs were scored on different gold; values are compared by their places in it" in as_lines(found)


@pytest.mark.parametrize(
    "changed", [document([VERIFIED], wanted=101), document([VERIFIED | {"gold": "12 万元"}])], ids=["counts", "a value"]
)
def test_a_document_whose_gold_changed_is_not_compared(changed: dict[str, Any]) -> None:
    found = compare(result("a", one=document([VERIFIED])), result("b", one=changed))
    assert found["documents"]["other gold"] == ["one"]
    assert "one: its gold differs; not compared" in as_lines(found)
    assert worse(found, BY) == ["nothing was compared: no document was scored in both runs on the same gold"]


# Scores


def test_scores_are_those_of_the_documents_in_both() -> None:
    found = compare(result(one=document()), result(one=document([GROUNDED]), new=document([GROUNDED] * 50)))
    assert found["scores"]["quantities"]["f1"] == {"before": "1.0000", "after": "0.9900", "change": "-0.010000"}


def test_what_has_nothing_to_count_has_no_share() -> None:
    found = compare(result(one=document()), result(one=document(findings=FINDINGS)))
    assert found["scores"]["findings"]["precision"] == {"before": None, "after": "1.0000", "change": None}
    assert "grounding" not in found["scores"]


WORSE: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "the same": (document([VERIFIED]), document([VERIFIED]), []),
    "better": (document([VERIFIED]), document(), []),
    "F1 falls": (
        document(),
        document([GROUNDED]),
        ["quantities f1 fell from 1.0000 to 0.9900 (-0.010000)"],
    ),
    "F1 falls by as much as may be": (document(wanted=500), document([GROUNDED], wanted=500), []),
    "F1 falls by a little more": (
        document(wanted=499),
        document([GROUNDED], wanted=499),
        ["quantities f1 fell from 1.0000 to 0.9980 (-0.002004)"],
    ),
    "one silent error": (document(wanted=5000), document([VERIFIED], wanted=5000), ["silent errors rose from 0 to 1"]),
    "a silent error told as such": (document([GROUNDED]), document([VERIFIED]), ["silent errors rose from 0 to 1"]),
    "grits falls": (document(), document(grits="0.9950"), ["tables grits fell from 1.0000 to 0.9950 (-0.005000)"]),
    "coverage falls": (
        document(),
        document(accounted=49),
        ["ledger coverage fell from 1.0000 to 0.9800 (-0.020000)"],
    ),
    "findings fall": (
        document(findings=FINDINGS),
        document(findings=FEWER),
        [
            "findings precision fell from 1.0000 to 0.8000 (-0.200000)",
            "findings recall of clear fell from 1.0000 to 0.7500 (-0.250000)",
        ],
    ),
}


@pytest.mark.parametrize("name", WORSE)
def test_worse_is(name: str) -> None:
    before, after, lines = WORSE[name]
    assert worse(compare(result(one=before), result(one=after)), BY) == lines


# Chance


def test_mcnemar_is_exact() -> None:
    broken = [TOTAL | {"path": f"/budget/{at}"} for at in range(6)]
    found = compare(result(one=document()), result(one=document(broken)))
    assert found["mcnemar"] == {"quantities": {"fixed": 0, "broken": 6, "p": "0.0312"}}


def test_values_that_gold_has_not_are_no_pairs() -> None:
    assert compare(result(one=document()), result(one=document([EXTRA])))["mcnemar"] == {}


def test_a_permutation_of_few_documents_tries_every_exchange() -> None:
    before, after = [Tally(10)] * 3 + [Tally(7, 3, 3)], [Tally(9, 1, 1)] * 3 + [Tally(7, 3, 3)]
    assert permutation(before, after, seed=0) == Decimal("0.25")
    assert permutation(before, before, seed=0) == 1
    assert permutation([], [], seed=0) == 1


def test_documents_that_move_both_ways_are_chance() -> None:
    assert permutation([Tally(10), Tally(9, 1, 1)], [Tally(9, 1, 1), Tally(10)], seed=0) == 1


def test_a_permutation_of_many_documents_is_drawn_by_its_seed() -> None:
    before, after = [Tally(10)] * 40, [Tally(9, 1, 1)] * 30 + [Tally(10)] * 10
    worse_everywhere = permutation(before, after, seed=1)
    mixed = permutation(before, [*after[:16], *before[16:]], seed=1)
    assert worse_everywhere == Decimal(1) / 10_001
    assert mixed == permutation(before, [*after[:16], *before[16:]], seed=1)
    assert mixed < Decimal("0.001")


def test_lines_say_how_likely_a_change_is_by_chance() -> None:
    lines = as_lines(compare(result(one=document(), two=document()), result(one=document([GROUNDED]), two=document())))
    assert (
        "quantities: 0 fixed, 1 broken (McNemar p = 1.0000); 1 of 2 documents differ (permutation p = 1.0000)" in lines
    )


# Lines


def test_broken_values_are_told_before_fixed_ones() -> None:
    other = TOTAL | {"path": "/budget/other"}
    lines = as_lines(compare(result(one=document([MISSED])), result(one=document([other | {"status": "verified"}]))))
    assert lines[-5:] == [
        "broken (1)",
        "  one /budget/other: 10 万元 -> 11 万元 [verified], gold 10 万元",
        "",
        "fixed (1)",
        "  one /budget/total: missed -> 10 万元, gold 10 万元",
    ]


def test_long_lists_are_cut_and_counted() -> None:
    many = [TOTAL | {"path": f"/budget/{at}"} for at in range(25)]
    assert as_lines(compare(result(one=document()), result(one=document(many))))[-1] == "  and 5 more"


def test_the_table_stands_in_columns() -> None:
    lines = as_lines(compare(result(one=document()), result(one=document([GROUNDED]))))
    assert "quantities f1          1.0000   0.9900  -0.0100" in lines
    assert "silent errors               0        0       +0" in lines


# Files


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    """The result of a run of the rules over one bundled document."""
    gold_set = read_gold_set([SAMPLES / "performance-2024.pdf"], [GOLD / "performance-2024.json"], {})
    return result_of(run(gold_set, by_rules), gold_set, "structurer eval run", seed=0, samples=0)


def test_a_result_is_the_same_as_itself_when_read_again(
    real: dict[str, Any], write: Callable[[str, str], Path]
) -> None:
    made = read_result(write("result.json", json.dumps(real, ensure_ascii=False)))
    found = compare(made, made)
    assert found["documents"]["compared"] == ["performance-2024"]
    assert found["values"] == {"broken": [], "changed": [], "fixed": []}
    assert {row["change"] for rows in found["scores"].values() for row in rows.values()} == {"+0.000000"}
    assert worse(found, Decimal(0)) == []


def test_a_comparison_is_plain_data_and_always_the_same(real: dict[str, Any]) -> None:
    changed = copy.deepcopy(real)
    changed["documents"]["performance-2024"]["misses"] = []
    made = [json.dumps(compare(real, changed), ensure_ascii=False) for _ in range(2)]
    assert made[0] == made[1]


NO_RESULTS = {
    "no JSON": ('{"documents": ', "is damaged: it is no JSON"),
    "a list": ("[]", "is no result of structurer eval run"),
    "an output": ('{"document": {}, "records": {}}', "is no result of structurer eval run"),
    "documents without a state": ('{"all": {}, "gold": {}, "documents": {"one": {}}}', "is no result"),
    "scores without their misses": (
        json.dumps(result(one={key: value for key, value in document().items() if key != "misses"})),
        "is no result",
    ),
}


@pytest.mark.parametrize("name", NO_RESULTS)
def test_what_is_no_result_is_told_in_a_line(name: str, write: Callable[[str, str], Path]) -> None:
    text, message = NO_RESULTS[name]
    with pytest.raises(InputError, match=message) as caught:
        read_result(write("result.json", text))
    assert "\n" not in str(caught.value)


def test_a_result_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.json cannot be read \(No such file or directory\)"):
        read_result(tmp_path / "none.json")
