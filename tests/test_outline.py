"""The section tree: levels, headings that run in or wrap, contents pages, annexes, back matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Paper, Sample
from hypothesis import given
from hypothesis import strategies as st

from structurer.document import Document, Outline, Section
from structurer.outline import build_outline, prose_lines, render
from structurer.read.text import read_text
from structurer.tables import find_tables

FULL = "本单位按照年初批复的预算组织各项收支活动并按季度公开执行结果接受社会监督"  # fills a line


def document(text: str) -> Document:
    return read_text(Path("made.txt"), text.encode())


def outline(text: str) -> Outline:
    return build_outline(document(text))


def tree(found: Outline) -> list[str]:
    """Each section as its number and title, indented by its depth."""
    return ["  " * (len(path) - 1) + f"{path[-1].number} {path[-1].title}".strip() for path in found.walk()]


def bodies(found: Outline) -> list[list[str]]:
    return [[passage.text for passage in path[-1].body] for path in found.walk()]


# Levels

ALL_LEVELS = """第一部分 概况
一、部门职责
（一）综合事务
1.文秘
（1）收文
①登记
一是按时办理
二是逐件归档
2.档案
（二）财务事务
二、机构设置
第二部分 情况说明
一、收入
"""

TREE = [
    "第一部分 概况",
    "  一、 部门职责",
    "    （一） 综合事务",
    "      1. 文秘",
    "        （1） 收文",
    "          ① 登记",
    "            一是 按时办理",
    "            二是 逐件归档",
    "      2. 档案",
    "    （二） 财务事务",
    "  二、 机构设置",
    "第二部分 情况说明",
    "  一、 收入",
]


def test_all_levels_full_width() -> None:
    assert tree(outline(ALL_LEVELS)) == TREE


def test_all_levels_half_width() -> None:
    half = str.maketrans("（）", "()")
    assert tree(outline(ALL_LEVELS.translate(half))) == [line.translate(half) for line in TREE]


def test_a_level_may_be_left_out() -> None:
    assert tree(outline("一、支出\n1.人员经费\n2.公用经费\n二、收入\n")) == [
        "一、 支出",
        "  1. 人员经费",
        "  2. 公用经费",
        "二、 收入",
    ]


def test_what_stands_before_the_first_heading_is_the_preamble() -> None:
    found = outline("青石湾档案中心\n2031年度部门决算\n一、部门职责\n保管档案。\n")
    assert [passage.text for passage in found.preamble] == ["青石湾档案中心", "2031年度部门决算"]
    assert tree(found) == ["一、 部门职责"]


def test_a_text_without_headings_is_all_preamble() -> None:
    found = outline("今年没有安排此项支出。\n")
    assert found.sections == ()
    assert [passage.text for passage in found.preamble] == ["今年没有安排此项支出。"]


def test_marks_of_lists_and_headings_of_markdown_are_no_text() -> None:
    found = outline("# 一、部门职责\n- 保管档案。\n## 二、机构设置\n* 内设三个科室。\n-5.20万元为结余。\n")
    assert tree(found) == ["一、 部门职责", "二、 机构设置"]
    assert bodies(found) == [["保管档案。"], ["内设三个科室。", "-5.20万元为结余。"]]


# Headings

# lines: (tree, bodies)
HEADINGS = {
    "a heading on a line of its own": (
        "一、收入情况\n收入合计5万元。\n",
        ["一、 收入情况"],
        [["收入合计5万元。"]],
    ),
    "prose runs in behind a full stop": (
        "（一）收入情况。收入合计5万元。\n",
        ["（一） 收入情况"],
        [["（一）收入情况。收入合计5万元。"]],
    ),
    "prose runs in behind a colon": (
        "1.差旅费：支出5万元。\n",
        ["1. 差旅费"],
        [["1.差旅费：支出5万元。"]],
    ),
    "a colon at the end is no run-in": (
        "一、主要职责：\n保管档案。\n",
        ["一、 主要职责"],
        [["保管档案。"]],
    ),
    "a list item that is a sentence": (
        "一是压减会议；\n二是减少出差。\n",
        ["一是 压减会议", "二是 减少出差"],
        [["一是压减会议；"], ["二是减少出差。"]],
    ),
    "a comma in a number ends no title": (
        "1.项目支出1,200万元\n2.基本支出300万元\n",
        ["1. 项目支出1,200万元", "2. 基本支出300万元"],
        [[], []],
    ),
    "a title on the line below the number of its part": (
        "第一部分\n单位概况\n一、职责\n",
        ["第一部分 单位概况", "  一、 职责"],
        [[], []],
    ),
    "a heading that breaks inside quotes": (
        "一、财政拨款“三公\n”经费支出情况说明\n没有安排。\n",
        ["一、 财政拨款“三公”经费支出情况说明"],
        [["没有安排。"]],
    ),
    "a heading that breaks inside a bracket": (
        "1.社会保障和就业支出（类）行政事业单位养老支出（\n款）离退休（项）\n没有安排。\n",
        ["1. 社会保障和就业支出（类）行政事业单位养老支出（款）离退休（项）"],
        [["没有安排。"]],
    ),
    "a subject whose lowest level is on the next line": (
        "1.教育支出（类）进修及培训（款）\n培训支出（项）\n没有安排。\n",
        ["1. 教育支出（类）进修及培训（款）培训支出（项）"],
        [["没有安排。"]],
    ),
}


@pytest.mark.parametrize(("text", "sections", "texts"), HEADINGS.values(), ids=HEADINGS)
def test_headings(text: str, sections: list[str], texts: list[list[str]]) -> None:
    found = outline(text)
    assert tree(found) == sections
    assert bodies(found) == texts


def test_a_run_in_heading_is_printed_once() -> None:
    found = outline("（一）收入情况。收入合计5万元。\n")
    assert not found.sections[0].heading
    assert [passage.text for passage in found.passages()] == ["（一）收入情况。收入合计5万元。"]


def test_a_heading_that_fills_its_line_wraps() -> None:
    text = f"一、一般公共预算财政拨款基本支出和项目支出决算按部门预算支出经济分\n类科目列示的情况说明\n{FULL}\n" * 2
    found = outline(text.replace("一、", "二、", 1))
    assert [path[-1].title for path in found.walk()] == [
        "一般公共预算财政拨款基本支出和项目支出决算按部门预算支出经济分类科目列示的情况说明"
    ] * 2


# Paragraphs


def test_wrapped_lines_are_one_paragraph() -> None:
    assert bodies(outline(f"一、收支情况\n{FULL}，\n{FULL}，收入合计\n12.50万元。\n")) == [
        [f"{FULL}，{FULL}，收入合计12.50万元。"]
    ]


def test_indented_first_lines_begin_paragraphs() -> None:
    """Full lines that end on a full stop: only the indentation tells where a paragraph begins."""
    first = f"　　{FULL[:-2]}。\n{FULL}\n{FULL[:-1]}。\n"
    found = outline(f"一、收支情况\n{first}{first}　　没有其他事项。\n")
    paragraph = f"{FULL[:-2]}。{FULL}{FULL[:-1]}。"
    assert bodies(found) == [[paragraph, paragraph, "没有其他事项。"]]


def test_indented_paragraphs_of_a_page(paper: Paper) -> None:
    paper.write("一、收支情况", top=80)
    for at, line in enumerate([f"　　{FULL[:-2]}。", FULL, f"　　{FULL[:-2]}。", FULL, "结余为零。"]):
        paper.write(line, top=110 + 22 * at)
    found = build_outline(paper.read())
    assert bodies(found) == [[f"{FULL[:-2]}。{FULL}", f"{FULL[:-2]}。{FULL}结余为零。"]]


def test_a_page_number_between_lines_is_no_text() -> None:
    found = outline(f"一、收支情况\n{FULL}，收入\n- 3 -\n合计12.50万元。\n第 4 页\n二、其他\n无。\n")
    assert bodies(found) == [[f"{FULL}，收入合计12.50万元。"], ["无。"]]


def test_a_paragraph_goes_on_over_a_page_end(paper: Paper) -> None:
    paper.write("一、收支情况", top=80).write(f"{FULL}，收入合", top=600).write("— 1 —", 280, 800)
    paper.page().write("计12.50万元。", top=72).write("— 2 —", 280, 800)
    assert bodies(build_outline(paper.read())) == [[f"{FULL}，收入合计12.50万元。"]]


# Contents pages

REPORT = "第一部分 概况\n一、职责\n保管档案。\n第二部分 说明\n一、收入\n收入合计5万元。\n"
REPORT_TREE = ["第一部分 概况", "  一、 职责", "第二部分 说明", "  一、 收入"]
# contents page: how many of its lines are told apart
CONTENTS = {
    "with its title": ("目录\n第一部分 概况\n一、职责\n第二部分 说明\n一、收入\n", 5),
    "with its title spaced": ("目　　录\n第一部分 概况\n一、职责\n第二部分 说明\n一、收入\n", 5),
    "with leaders": (
        "目录\n第一部分 概况........1\n一、职责........1\n第二部分 说明........2\n一、收入........2\n",
        5,
    ),
    "with leaders and without a title": (
        "第一部分 概况……………1\n一、职责……………1\n第二部分 说明……………2\n一、收入……………2\n",
        4,
    ),
    "of parts only": ("目录\n第一部分 概况\n第二部分 说明\n", 3),
    "none": ("", 0),
}


@pytest.mark.parametrize(("contents", "lines"), CONTENTS.values(), ids=CONTENTS)
def test_contents_are_no_sections(contents: str, lines: int) -> None:
    found = outline(f"青石湾档案中心\n{contents}{REPORT}")
    assert tree(found) == REPORT_TREE
    assert len(found.contents) == lines
    assert [passage.text for passage in found.preamble] == ["青石湾档案中心"]


# Annexes and back matter


def test_a_report_bound_in_begins_its_own_numbering() -> None:
    pages = "".join(f"{number}、第{number}项情况\n本项没有发生支出。\n" for number in "一二三四五六七八九十")
    report = "2031年度部门整体支出绩效自评报告\n一、基本情况\n（一）职能\n保管档案。\n二、自评结论\n得分95分。\n"
    found = outline(f"第一部分 情况说明\n{pages}{report}")
    main, annex = found.sections
    assert (main.number, len(main.children), main.annex) == ("第一部分", 10, False)
    assert (annex.title, annex.annex) == ("2031年度部门整体支出绩效自评报告", True)
    assert [child.title for child in annex.children] == ["基本情况", "自评结论"]


def test_a_report_that_is_the_document_is_no_annex() -> None:
    found = outline("2031年度部门整体支出绩效自评报告\n一、基本情况\n保管档案。\n")
    assert [(section.title, section.annex) for section in found.sections] == [
        ("2031年度部门整体支出绩效自评报告", False)
    ]


def test_explanations_of_terms_are_back_matter_down_to_the_last_level() -> None:
    found = outline(
        "第一部分 情况说明\n一、收入\n无。\n第二部分 名词解释\n一、基本支出：指日常开支。\n（一）人员经费。\n"
    )
    assert [(path[-1].title, path[-1].back_matter) for path in found.walk()] == [
        ("情况说明", False),
        ("收入", False),
        ("名词解释", True),
        ("基本支出", True),
        ("人员经费", True),
    ]


def test_a_plain_title_before_new_numbering_is_a_part() -> None:
    found = outline("部门概况\n一、职责\n保管档案。\n二、机构\n无。\n收支情况说明\n一、收入\n无。\n")
    assert tree(found) == ["部门概况", "  一、 职责", "  二、 机构", "收支情况说明", "  一、 收入"]


# Real documents


def test_tree_of_the_accounts(sample: Callable[[str], Sample]) -> None:
    found = sample("accounts-2024").outline
    assert [(section.number, section.title, len(section.children)) for section in found.sections] == [
        ("第一部分", "青岚省交通运输数据中心概况", 2),
        ("第二部分", "部门决算表", 9),
        ("第三部分", "部门决算情况说明", 14),
        ("第四部分", "名词解释", 7),
    ]
    prose = found.sections[2]
    assert [child.number for child in prose.children[:3]] == ["一、", "二、", "三、"]
    fifth = prose.children[4]
    assert [(child.number, child.title) for child in fifth.children] == [
        ("（一）", "总体情况"),
        ("（二）", "结构情况"),
        ("（三）", "具体情况"),
    ]
    assert [item.number for item in fifth.children[2].children] == ["1．", "2．", "3．", "4．", "5．"]
    assert [section.back_matter for section in found.sections] == [False, False, False, True]
    assert len(found.contents) == 30


def test_tree_of_the_report(sample: Callable[[str], Sample]) -> None:
    found = sample("performance-2024").outline
    (report,) = found.sections
    assert (report.title, report.annex) == ("2024年度部门整体支出绩效自评报告", False)
    assert [child.number + child.title for child in report.children] == [
        "一、部门基本情况",
        "二、绩效自评情况",
        "三、存在的问题",
        "四、下一步改进措施",
        "附件",
    ]


def sections_in_span(section: Section) -> Iterator[Section]:
    """Checks that children lie in order inside their parent, and gives the section and all below it."""
    yield section
    at = section.span.start
    for child in section.children:
        assert at <= child.span.start < child.span.end <= section.span.end
        at = child.span.end
        yield from sections_in_span(child)


@pytest.mark.parametrize("stem", ["accounts-2024", "budget-2025", "performance-2024"])
def test_all_prose_of_a_document_stands_in_the_outline_once(stem: str, sample: Callable[[str], Sample]) -> None:
    source = sample(stem)
    placed = [
        offset for passage in (*source.outline.passages(), *source.outline.contents) for offset in passage.offsets
    ]
    printed = [
        offset
        for line in prose_lines(source.document, source.tables)
        for offset in range(*line.span)
        if not source.document.text[offset].isspace()
    ]
    assert sorted(offset for offset in set(placed) if not source.document.text[offset].isspace()) == printed
    for section in source.outline.sections:
        for each in sections_in_span(section):
            for passage in (each.heading, *each.body):
                assert not passage or each.span.start <= passage.span().start < passage.span().end <= each.span.end


def test_rows_of_a_table_are_no_headings() -> None:
    text = "一、收入情况\n项目\t决算数\n一、财政拨款\t5.00\n二、其他收入\t3.00\n合计\t8.00\n二、支出情况\n无。\n"
    source = document(text)
    assert tree(build_outline(source, find_tables(source))) == ["一、 收入情况", "二、 支出情况"]


HEADS = ["第一部分 概况", "第二部分", "一、职责", "（一）收入。共5万元。", "1.差旅费", "①交通", "一是压减"]
PLAIN = [
    "2031年",
    "无。",
    "单位概况",
    "绩效自评报告",
    "名词解释",
    "目录",
    "职责......3",
    "Open Data",
    "- 2 -",
    "",
    "　　共计",
]
PIECES = st.sampled_from([*HEADS, *PLAIN, FULL, f"{FULL}，"])


@given(st.lists(PIECES, max_size=25))
def test_no_character_is_lost_or_doubled(pieces: list[str]) -> None:
    text = "\n".join(["青石湾", *pieces])
    source = document(text)
    found = build_outline(source)
    placed = [
        offset
        for passage in (*found.passages(), *found.contents)
        for offset, character in zip(passage.offsets, passage.text, strict=True)
        if character == text[offset]
    ]
    body = [line for line in source.lines if line.role == "body"]
    printed = [offset for line in body for offset in range(*line.span) if not text[offset].isspace()]
    assert sorted(offset for offset in placed if not text[offset].isspace()) == printed


def test_render_names_page_and_line(sample: Callable[[str], Sample]) -> None:
    source = sample("accounts-2024")
    printed = render(source.outline, source.document).splitlines()
    assert printed[0].endswith("[p3:1]")
    assert printed[1] == "  一、部门职责  [p3:2]"
    text = document("\n一、职责\n")
    assert render(build_outline(text), text) == "一、职责  [line 2]"


def test_markdown_headings_are_sections_whole_on_their_line() -> None:
    made = outline("# Annual report\n\nPreface.\n\n## Key figures\nRevenue was 5 EUR.\n\n### Detail: 2 parts\n")
    assert [[section.title for section in path] for path in made.walk()] == [
        ["Annual report"],
        ["Annual report", "Key figures"],
        ["Annual report", "Key figures", "Detail: 2 parts"],
    ]
