"""The economic classification: what a class is called, and which classes are funds for persons and for running."""

from __future__ import annotations

import json

import pytest

from structurer.economy import class_of, group_of
from structurer.resources import folder

CLASSES = {
    "its name": ("工资福利支出", "301"),
    "another name": ("一般商品和服务支出", "302"),
    "brackets of either width": ("资本性支出（基本建设）", "309"),
    "a name inside another": ("资本性支出", "310"),
    "no class": ("印刷费", None),
    "nothing": ("", None),
    "a part of a name": ("工资福利", None),
}


@pytest.mark.parametrize(("name", "code"), CLASSES.values(), ids=CLASSES)
def test_the_code_of_a_class(name: str, code: str | None) -> None:
    assert class_of(name.translate(str.maketrans("（）", "()"))) == code


GROUPS = {
    "persons": ("人员经费合计", ("301", "303")),
    "running": ("公用经费", ("302", "304", "307", "309", "310", "311", "312", "313", "399")),
    "with more words": ("日常公用经费小计", ("302", "304", "307", "309", "310", "311", "312", "313", "399")),
    "neither": ("支出合计", ()),
    "nothing": ("", ()),
}


@pytest.mark.parametrize(("name", "codes"), GROUPS.values(), ids=GROUPS)
def test_the_classes_of_a_group(name: str, codes: tuple[str, ...]) -> None:
    assert group_of(name) == codes


def test_every_name_is_of_one_class_and_every_class_of_one_group() -> None:
    data = json.loads((folder("schemas") / "classes.json").read_text("utf-8"))
    names = [name for names in data["classes"].values() for name in names]
    grouped = [code for codes in data["groups"].values() for code in codes]
    assert sorted(names) == sorted(set(names))
    assert sorted(grouped) == sorted(data["classes"])
