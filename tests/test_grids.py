"""How a table is taken apart: blocks, entries, and which entries are parts of which."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Cell, Passage, Span, Table
from structurer.facts.cells import read_cells
from structurer.verify.tables.arithmetic import check_tables
from structurer.verify.tables.grids import Grid, families, grid_of, parent_code, plain_label, segments

ROW = "科目编码|科目名称|金额"


def table(head: str, rows: Sequence[str], title: str = "", unit: str = "万元") -> Table:
    """A table from rows with "|" between cells; full-width spaces before a cell are its indentation."""
    at, out = 0, []
    for row in rows:
        cells = []
        for printed in row.split("|"):
            text = printed.lstrip("\u3000")
            level = len(printed) - len(text)
            cells.append(Cell(Passage(text, tuple(range(at, at + len(text)))), level))
            at += len(text) + 1
        out.append(tuple(cells))
    return Table("t1", None, title, unit, tuple(head.split("|")), tuple(out), (1, 1), Span(0, at))


def grid(head: str, rows: Sequence[str], title: str = "") -> Grid:
    made = table(head, rows, title)
    return grid_of(made, read_cells([made], 2031))


def said(taken: Grid) -> list[str]:
    """Each family as "total = part + part"; an entry without a label is named by its code."""
    return [
        f"{family.total.label or family.total.code} = {' + '.join(part.label or part.code for part in family.parts)}"
        for family in families(taken)
    ]


# name: head, rows, the families with how they are known
FAMILIES: dict[str, tuple[str, list[str], list[str]]] = {
    "codes of three levels": (
        ROW,
        ["206|科技|9", "20601|管理|4", "2060101|行政|3", "2060102|事务|1", "20602|基础|5"],
        ["科技 = 管理 + 基础", "管理 = 行政 + 事务"],
    ),
    "codes below a total": (
        ROW,
        ["|合计|9", "206|科技|5", "20601|管理|5", "208|保障|4"],
        ["科技 = 管理", "合计 = 科技 + 保障"],
    ),
    "codes above a total": (ROW, ["206|科技|5", "208|保障|4", "|支出总计|9"], ["支出总计 = 科技 + 保障"]),
    "a level that is not printed": (ROW, ["206|科技|5", "2060101|行政|3", "2060102|事务|2"], ["科技 = 行政 + 事务"]),
    "codes in three columns": (
        "类|款|项|科目名称|金额",
        ["206|||科技|5", "206|01||管理|5", "206|01|01|行政|3", "206|01|02|事务|2"],
        ["科技 = 管理", "管理 = 行政 + 事务"],
    ),
    "other codes are no parts": (ROW, ["206|科技|5", "208|保障|4", "2080101|行政|4"], ["保障 = 行政"]),
    "economic classes below their groups": (
        ROW,
        ["301|工资福利支出|5", "30101|基本工资|5", "302|商品和服务支出|3", "|人员经费合计|5", "|公用经费合计|3"],
        ["工资福利支出 = 基本工资", "人员经费合计 = 工资福利支出", "公用经费合计 = 商品和服务支出"],
    ),
    "total rows": ("项目|金额", ["水费|2", "电费|3", "合计|5"], ["合计 = 水费 + 电费"]),
    "a total on top": ("项目|金额", ["合计|5", "水费|2", "电费|3"], ["合计 = 水费 + 电费"]),
    "subtotals and their total": (
        "项目|金额",
        ["水费|2", "电费|3", "小计|5", "邮费|1", "小计|1", "合计|6"],
        ["小计 = 水费 + 电费", "小计 = 邮费", "合计 = 小计 + 小计"],
    ),
    "a grand total behind a total": (
        "项目|金额",
        ["水费|2", "电费|3", "本年支出合计|5", "年末结转|1", "总计|6"],
        ["本年支出合计 = 水费 + 电费", "总计 = 本年支出合计 + 年末结转"],
    ),
    "indentation": (
        "项目|金额",
        ["运行费|5", "\u3000水费|2", "\u3000电费|3", "差旅费|1", "合计|6"],
        ["运行费 = 水费 + 电费", "合计 = 运行费 + 差旅费"],
    ),
    "one set deeper is no sum": ("项目|金额", ["运行费|5", "\u3000水费|2", "差旅费|1"], []),
    "list numbers of two kinds": (
        "项目|金额",
        ["一、运行费|5", "（一）水费|2", "（二）电费|3", "二、差旅费|1", "合计|6"],
        ["一、运行费 = （一）水费 + （二）电费", "合计 = 一、运行费 + 二、差旅费"],
    ),
    "among them, and what follows": (
        "项目|金额",
        ["运行费|5", "其中：水费|2", "电费|3", "合计|5"],
        ["运行费 = 其中：水费 + 电费", "合计 = 运行费"],
    ),
    "among them, up to where they add up": (
        "项目|金额",
        ["运行费|5", "其中：水费|2", "电费|3", "邮费|4", "合计|9"],
        ["运行费 = 其中：水费 + 电费", "合计 = 运行费 + 邮费"],
    ),
    "among them, to the total where they never do": (
        "项目|金额",
        ["运行费|5", "其中：水费|2", "电费|4", "邮费|4", "合计|9"],
        ["运行费 = 其中：水费 + 电费 + 邮费", "合计 = 运行费"],
    ),
    "classes by their names": (
        "项目|金额",
        ["合计|8", "工资福利支出|5", "基本工资|2", "奖金|3", "商品和服务支出|3", "水费|3"],
        ["工资福利支出 = 基本工资 + 奖金", "商品和服务支出 = 水费", "合计 = 工资福利支出 + 商品和服务支出"],
    ),
    "a list among a numbered one": (
        "项目|金额",
        ["一、收入|9", "其中：拨款|5", "捐赠|4", "二、结转|1", "总计|10"],
        ["一、收入 = 其中：拨款 + 捐赠", "总计 = 一、收入 + 二、结转"],
    ),
    "what was carried over, by its budget": (
        "项目|金额",
        [
            "一、水费|2",
            "二、电费|3",
            "本年合计|5",
            "年初结转|3",
            "一般公共预算财政拨款|1",
            "政府性基金预算财政拨款|2",
            "总计|8",
        ],
        [
            "年初结转 = 一般公共预算财政拨款 + 政府性基金预算财政拨款",
            "本年合计 = 一、水费 + 二、电费",
            "总计 = 本年合计 + 年初结转",
        ],
    ),
    "classes that go on in the next block": (
        "科目编码|科目名称|金额|科目编码|科目名称|金额",
        [
            "301|工资福利支出|5|302|商品和服务支出|3",
            "30101|基本工资|2|30201|办公费|1",
            "30102|津贴补贴|3|30202|印刷费|2",
            "303|对个人和家庭的补助|1|310|资本性支出|4",
            "人员经费合计||6|公用经费合计||7",
        ],
        [
            "工资福利支出 = 基本工资 + 津贴补贴",
            "商品和服务支出 = 办公费 + 印刷费",
            "人员经费合计 = 工资福利支出 + 对个人和家庭的补助",
            "公用经费合计 = 商品和服务支出 + 资本性支出",
        ],
    ),
    "no total": ("项目|金额", ["水费|2", "电费|3"], []),
    "one row": ("项目|金额", ["水费|2"], []),
    "no rows": ("项目|金额", [], []),
}


@pytest.mark.parametrize(("head", "rows", "expected"), FAMILIES.values(), ids=FAMILIES)
def test_which_entries_are_parts_of_which(head: str, rows: list[str], expected: list[str]) -> None:
    assert said(grid(head, rows)) == expected


def test_codes_and_classes_are_certain_and_what_the_print_suggests_is_not() -> None:
    coded = grid(ROW, ["206|科技|5", "20601|管理|5"])
    drawn = grid("项目|金额", ["水费|2", "电费|3", "合计|5"])
    assert [family.is_certain for family in families(coded)] == [True]
    assert [family.is_certain for family in families(drawn)] == [False]


# Blocks and entries


def test_two_sides_are_two_blocks() -> None:
    taken = grid("收入/项目|收入/金额|支出/项目|支出/金额", ["拨款|5|人员|4", "合计|5|合计|5"])
    assert taken.columns == ((1,), (3,))
    assert [(entry.row, entry.block, entry.label) for entry in taken.entries] == [
        (0, 0, "拨款"),
        (1, 0, "合计"),
        (0, 1, "人员"),
        (1, 1, "合计"),
    ]


def test_a_row_number_is_neither_label_nor_figure() -> None:
    taken = grid("项目|行次|金额", ["水费|1|2", "电费|2|3"])
    assert taken.columns == ((2,),)
    assert [(entry.label, entry.facts[0].printed) for entry in taken.entries] == [("水费", "2"), ("电费", "3")]


def test_a_total_whose_figure_slipped_into_the_next_block_is_found_there() -> None:
    rows = ["301|工资福利支出|5|302|商品和服务支出|3", "|公用经费合计||||3"]
    taken = grid("科目编码|科目名称|金额|科目编码|科目名称|金额", rows)
    totals = [entry for entry in taken.entries if entry.is_total and entry.facts]
    assert [(entry.block, entry.label, entry.facts[0].printed) for entry in totals] == [(1, "公用经费合计", "3")]


LABELS = {
    "spaces": ("水 费", "水费"),
    "a list number": ("一、水费", "水费"),
    "a number in brackets": ("（一）水费", "水费"),
    "among them": ("其中：水费", "水费"),
    "both": ("1.其中：水费", "水费"),
    "a colon behind": ("运行费：", "运行费"),
    "a figure that begins a name": ("3.5公里道路", "3.5公里道路"),
}


@pytest.mark.parametrize(("label", "plain"), LABELS.values(), ids=LABELS)
def test_labels_without_their_marks(label: str, plain: str) -> None:
    assert plain_label(label) == plain


PARENTS = {
    "the nearest": ("2060101", {"206", "20601", "2060101"}, "20601"),
    "over a gap": ("2060101", {"206", "2060101"}, "206"),
    "not itself": ("206", {"206"}, None),
    "another class": ("2080101", {"206", "20601"}, None),
}


@pytest.mark.parametrize(("code", "codes", "expected"), PARENTS.values(), ids=PARENTS)
def test_the_code_above(code: str, codes: set[str], expected: str | None) -> None:
    assert parent_code(code, codes) == expected


def test_codes_that_begin_again_begin_another_body() -> None:
    taken = grid(ROW, ["206|科技|5", "208|保障|4", "206|科技|2", "208|保障|1"])
    assert [[entry.code for entry in part] for part in segments(taken.entries)] == [["206", "208"], ["206", "208"]]


def test_two_bodies_in_one_table_are_added_up_apart() -> None:
    rows = ["206|科技|5", "20601|管理|3", "20602|基础|2", "206|科技|9", "20601|管理|9"]
    assert said(grid(ROW, rows)) == ["科技 = 管理 + 基础", "科技 = 管理"]


# Properties: a tree of codes with right sums

LEAVES = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)), st.integers(1, 10**7), min_size=2, max_size=12
)


def tree(leaves: dict[tuple[int, int, int], int]) -> dict[str, int]:
    """Amounts in cents by code: the leaves, and their sums at each code above them."""
    amounts: dict[str, int] = {}
    for (section, group, item), cents in leaves.items():
        code = f"20{section}{group:02}{item:02}"
        for end in (3, 5, 7):
            amounts[code[:end]] = amounts.get(code[:end], 0) + cents
    return dict(sorted(amounts.items()))


def printed(amounts: dict[str, int]) -> Grid:
    total = sum(cents for code, cents in amounts.items() if len(code) == 3)
    rows = [f"{code}|科目{code}|{cents // 100}.{cents % 100:02}" for code, cents in amounts.items()]
    return grid(ROW, [f"|合计|{total // 100}.{total % 100:02}", *rows])


@given(LEAVES)
def test_a_tree_of_codes_with_right_sums_holds_everywhere(leaves: dict[tuple[int, int, int], int]) -> None:
    amounts = tree(leaves)
    checks = list(check_tables([printed(amounts)]))
    parents = {code[:end] for code in amounts for end in (3, 5) if len(code) > end}
    assert {check.outcome for check in checks} == {"holds"}
    assert {check.facts[0].code or "" for check in checks} == {"", *parents}


@given(LEAVES, st.data())
def test_one_changed_leaf_fails_the_sum_above_it_and_no_other(
    leaves: dict[tuple[int, int, int], int], data: st.DataObject
) -> None:
    amounts = tree(leaves)
    code = data.draw(st.sampled_from([code for code in amounts if len(code) == 7]))
    siblings = sum(1 for other in amounts if len(other) == 7 and other.startswith(code[:5]))
    changed = data.draw(st.integers(2 * siblings + 2, 10**6))  # more cents than rounding explains
    wrong = {**amounts, code: amounts[code] + changed}
    failed = [check for check in check_tables([printed(wrong)]) if check.outcome != "holds"]
    assert [(check.facts[0].code, check.outcome) for check in failed] == [(code[:5], "error")]
    assert failed[0].difference == Decimal(-changed).scaleb(-2)


@given(st.lists(st.sampled_from(["206", "20601", "2060101", "208"]), max_size=12))
def test_segments_keep_every_entry_in_order(codes: list[str]) -> None:
    taken = grid(ROW, [f"{code}|科目|1" for code in codes])
    parts = list(segments(taken.entries))
    assert [entry for part in parts for entry in part] == list(taken.entries)
    assert all(len({e.code for e in part}) == len(part) for part in parts)
    assert all(after[0].code in {e.code for e in before} for before, after in pairwise(parts))
