"""Made text layers: cells by tabs and pipes, and the mess that readers of PDFs leave, with the lines of all gold."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from structurer.evaluate.make.blocks import (
    Block,
    Break,
    Composition,
    Contents,
    Cover,
    Form,
    Grid,
    Heading,
    Layout,
    Paragraph,
    Piece,
    Printed,
)
from structurer.evaluate.make.setting.look import Look, Setting, Spacing, look_of
from structurer.evaluate.make.setting.plaintext import set_text

AMOUNT = Printed("0", "万元")
TEXTS: tuple[Layout, ...] = ("tabbed", "piped", "collapsed")
PLAIN = Look(blank=False, numbering="", page_gap="\n\n")

SPENT = Grid(
    title="支出决算表",
    columns=("项目/编码", "项目/名称", "本年支出/合计", "本年支出/其中：基本支出", "年末结余"),
    rows=(
        ("合计", "", "6,411.37", "889.41", "0.00"),
        ("205", "教育支出", "12.50", "", "0.00"),
        ("20508", "　进修及培训", "12.50", "12.50", ""),
    ),
    unit="万元",
    number="公开03表",
    wide={"合计": 2, "栏次": 2},
    ordinals=("栏次", "", "1", "2", "3"),
    owner="某中心",
    period="2024年度",
    notes=("注：本表列示全年支出。",),
    gold={(0, 2): (("/total", AMOUNT),), (2, 3): (("/basic", AMOUNT),)},
)
KEPT = Grid(
    title="完成情况",
    columns=("一级指标", "三级指标", "实际完成值"),
    rows=(
        ("产出指标", "话务知识库和政策问答库的培训场次以及参训人员考核合格的数量", "12场"),
        ("产出指标", "报告份数", "3份"),
        ("效益指标", "覆盖面", "提升"),
    ),
    merged=(0,),
    weights=(1, 3, 2),
    gold={(1, 2): (("/kept", AMOUNT),)},
)
FORM = Form(
    title="2024年度项目支出绩效自评表",
    lines=((("项目名称", "航道养护"),), (("主管部门", "某厅"), ("实施单位", "某中心"))),
    fund=Grid(
        "2024年度项目支出绩效自评表 资金",
        ("项目", "全年预算数", "全年执行数", "分值"),
        (("资金总额", "159.90", "141.32", "10"),),
        "万元",
        gold={(0, 2): (("/fund", AMOUNT),)},
    ),
    planned="完成疏浚任务。",
    achieved="任务按期完成。",
    indicators=Grid(
        "2024年度项目支出绩效自评表 绩效指标",
        ("一级指标", "二级指标", "三级指标", "分值", "得分"),
        (
            ("产出指标", "数量指标", "疏浚里程", "5", "5"),
            ("产出指标", "质量指标", "验收合格率", "5", "4"),
        ),
        merged=(0, 1),
        gold={(1, 4): (("/score", AMOUNT),)},
    ),
    full_score="100",
    score="96.5",
    foot="填表日期：2025年3月27日",
)
PROSE = Paragraph(
    (
        Piece("2024年度本年收入合计"),
        Piece("6,455.92万元", (("/income", AMOUNT),)),
        Piece("，其中：财政拨款收入"),
        Piece("6,400.00万元", (("/granted", AMOUNT),)),
        Piece("（占99.13%），事业收入为零，主要原因是工程款项按进度支付，"),
        Piece("上年结转资金已全部用完", (("/reason", "上年结转资金已全部用完"),)),
        Piece("。"),
    )
)


def made(layout: Layout, *blocks: Block, look: Look = PLAIN) -> Setting:
    return set_text(
        Composition("accounts", {"organization": "某中心", "fiscal_year": 2024, "parts": []}, blocks), layout, look
    )


def lines(setting: Setting) -> list[str]:
    return setting.data.decode().splitlines()


def filled(setting: Setting) -> list[str]:
    return [line for line in lines(setting) if line]


# Tabs and pipes


def test_a_nested_head_has_a_line_for_each_level() -> None:
    assert filled(made("tabbed", SPENT)) == [
        "支出决算表",
        "公开03表",
        "部门：某中心",
        "2024年度",
        "单位：万元",
        "项目\t\t本年支出\t\t年末结余",
        "编码\t名称\t合计\t其中：基本支出\t",
        "栏次\t\t1\t2\t3",
        "合计\t\t6,411.37\t889.41\t0.00",
        "205\t教育支出\t12.50\t\t0.00",
        "20508\t　进修及培训\t12.50\t12.50\t",
        "注：本表列示全年支出。",
    ]


def test_a_merged_cell_fills_the_first_of_its_rows_between_tabs_and_each_between_pipes() -> None:
    assert [line.split("\t")[0] for line in filled(made("tabbed", KEPT))[2:]] == ["产出指标", "", "效益指标"]
    assert [line.split(" | ")[0] for line in filled(made("piped", KEPT))[3:]] == [
        "| 产出指标",
        "| 产出指标",
        "| 效益指标",
    ]


def test_pipes_have_whole_paths_in_one_head() -> None:
    assert filled(made("piped", SPENT))[5:9] == [
        "| 项目/编码 | 项目/名称 | 本年支出/合计 | 本年支出/其中：基本支出 | 年末结余 |",
        "| --- | --- | --- | --- | --- |",
        "| 栏次 |  | 1 | 2 | 3 |",
        "| 合计 |  | 6,411.37 | 889.41 | 0.00 |",
    ]


def test_a_pipe_in_a_cell_is_escaped() -> None:
    grid = Grid("", ("甲", "乙"), (("一|二", "3"),))
    assert filled(made("piped", grid))[-1] == r"| 一\|二 | 3 |"


def test_headings_of_markdown_carry_their_marks_where_the_look_says_so() -> None:
    heading = Heading(1, "一、总体情况")
    assert filled(made("piped", heading, look=replace(PLAIN, hashes=True))) == ["## 一、总体情况"]
    assert filled(made("piped", heading)) == ["一、总体情况"]


def test_a_form_is_one_sheet_of_tabs_and_two_tables_of_pipes() -> None:
    tabs, pipes = filled(made("tabbed", FORM)), filled(made("piped", FORM))
    assert [line for line in tabs if "\t" not in line] == [FORM.title, FORM.foot]
    assert "项目资金（万元）\t项目\t\t全年预算数" in "\n".join(tabs)
    assert tabs[-2].split("\t") == ["总分", "", "", "", "100", "96.5"]
    assert [line for line in pipes if not line.startswith("|")] == [
        FORM.title,
        "项目名称：航道养护",
        "主管部门：某厅　　实施单位：某中心",
        FORM.fund.title,
        "单位：万元",
        "预期目标：完成疏浚任务。",
        "实际完成情况：任务按期完成。",
        FORM.indicators.title,
        "总分：100　　得分：96.5",
        FORM.foot,
    ]


def test_a_table_of_tabs_is_torn_where_a_page_turned() -> None:
    long = Grid("", ("甲", "乙"), tuple((f"第{at}项", "1") for at in range(40)))
    torn = made("tabbed", long, look=replace(PLAIN, torn=True))
    assert lines(torn)[1:].count("") - lines(made("tabbed", long))[1:].count("") == 2


# Collapsed


def test_a_row_keeps_the_order_of_its_cells_and_an_empty_one_leaves_nothing() -> None:
    assert filled(made("collapsed", SPENT)) == [
        "公开03表",
        "支出决算表",
        "部门：某中心  2024年度  单位：万元",
        "项目 本年支出 年末结余",
        "编码 名称 合计 其中：基本支出",
        "栏次 1 2 3",
        "合计 6,411.37 889.41 0.00",
        "205 教育支出 12.50 0.00",
        "20508   进修及培训 12.50 12.50",
        "注：本表列示全年支出。",
    ]


NARROW = replace(KEPT, weights=(4, 1, 18))


def test_a_wrapped_cell_stands_on_lines_of_its_own() -> None:
    assert filled(made("collapsed", NARROW))[1:] == [
        "一级指标 三级指标 实际完成值",
        "产出指标",
        "话务知识库和政策",
        "问答库的培训场次",
        "以及参训人员考核",
        "合格的数量",
        "12场",
        "报告份数 3份",
        "效益指标 覆盖面 提升",
    ]


def test_a_reader_by_height_puts_short_cells_between_the_lines_of_a_wrapped_one() -> None:
    printed = filled(made("collapsed", NARROW, look=replace(PLAIN, reading="lines")))
    assert printed[2:8] == [
        "产出指标",
        "话务知识库和政策",
        "问答库的培训场次",
        "12场",
        "以及参训人员考核",
        "合格的数量",
    ]
    odd = replace(NARROW, rows=(("产出指标", NARROW.rows[0][1][:20], "12场"),), gold={})
    assert filled(made("collapsed", odd, look=replace(PLAIN, reading="lines")))[2:] == [
        "话务知识库和政策",
        "产出指标 问答库的培训场次 12场",
        "以及参训",
    ]


def test_prose_breaks_at_the_width_and_no_figure_is_broken() -> None:
    printed = filled(made("collapsed", PROSE, look=replace(PLAIN, width=20)))
    assert "".join(printed) == "".join(piece.text for piece in PROSE.pieces)
    assert any("6,400.00" in line for line in printed)
    assert not any(line[0] in "，。）" for line in printed)
    assert max(len(line) for line in printed) > 14


@pytest.mark.parametrize(
    ("spacing", "begin"),
    [("none", "收入合计6,455.92万"), ("before", "收入合计 6,455.92万"), ("both", "收入合计 6,455.92 万")],
)
def test_readers_leave_blanks_beside_digits(spacing: Spacing, begin: str) -> None:
    printed = filled(made("collapsed", PROSE, look=replace(PLAIN, width=40, spacing=spacing)))
    assert begin in printed[0]


def test_pages_are_numbered_and_parted_and_heads_repeat() -> None:
    long = replace(SPENT, rows=tuple((f"{at}", f"第{at}项", "1.00", "1.00", "0.00") for at in range(30)), gold={})
    look = replace(PLAIN, lines=20, numbering="— {page} —")
    printed = "\n".join(lines(made("collapsed", Cover(("某中心",)), long, look=look)))
    assert printed.count("编码 名称") == 2
    assert "\n\n— 2 —\n\n\n公开03表\n" in printed
    assert "— 1 —" not in printed
    once = made("collapsed", Cover(("某中心",)), long, look=replace(look, repeat_heads=False))
    assert once.data.decode().count("编码 名称") == 1


def test_merged_cells_are_printed_again_on_a_new_page() -> None:
    rows = tuple(("产出指标", f"第{at}项", "1") for at in range(12))
    printed = filled(
        made("collapsed", replace(KEPT, rows=rows, gold={}), look=replace(PLAIN, lines=8, repeat_heads=False))
    )
    assert sum(line.startswith("产出指标") for line in printed) == 2


def test_the_contents_tell_the_pages_of_the_headings() -> None:
    blocks = (Cover(("某中心",)), Contents(), Heading(0, "第一部分　概况"), PROSE, Break(), Heading(1, "一、说明"))
    printed = filled(made("collapsed", *blocks, look=replace(PLAIN, numbering="{page}")))
    assert [line.split(" ")[-1] for line in printed if "..." in line] == ["3", "4"]


def test_a_form_is_printed_row_by_row() -> None:
    printed = filled(made("collapsed", FORM))
    assert printed[0] == FORM.title
    assert "主管部门 某厅 实施单位 某中心" in printed
    assert "资金总额 159.90 141.32 10" in printed
    assert printed[-2:] == ["总分 100 96.5", FORM.foot]


# All


@pytest.mark.parametrize("layout", TEXTS)
@pytest.mark.parametrize("seed", range(4))
def test_each_pointer_has_the_line_where_its_words_begin(layout: Layout, seed: int) -> None:
    blocks = (PROSE, SPENT, KEPT, FORM)
    setting = made(layout, *blocks, look=look_of(Random(seed), layout))
    texts = {name: piece.text for piece in PROSE.pieces for name, _ in piece.gold}
    for grid in (SPENT, KEPT, FORM.fund, FORM.indicators):
        texts |= {name: grid.rows[row][at].strip("\u3000") for (row, at), gold in grid.gold.items() for name, _ in gold}
    assert set(setting.places) == set(texts)
    printed = lines(setting)
    for name, places in setting.places.items():
        begin = texts[name].removesuffix("万元") if texts[name][0].isdigit() else texts[name][0]
        assert [begin in printed[(place.line or 0) - 1] for place in places] == [True], name
    assert setting.pages is None
