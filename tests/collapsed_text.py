"""What the tests of tables without columns share: samples, and a reader's view of what was found."""

from __future__ import annotations

from pathlib import Path

from structurer.document import Document, Table
from structurer.read.text import read_text
from structurer.tables.collapsed import collapsed_tables

BALANCE = """表 1

收支总表

部门名称： 青石湾某中心  单位：万元

收        入 支        出
项    目 2031 年预算数 项    目 2031 年预算数
一、政府预算拨款 1,200 一、教育支出 700
  1.一般公共预算拨款 1,200   普通教育 700
二、单位资金 0     小学教育 700

表 1

收支总表

部门名称： 青石湾某中心  单位：万元

收        入 支        出
项    目 2031 年预算数 项    目 2031 年预算数
  二、住房保障支出 500
    住房改革支出 500
               本年收入合计 1,200           本年支出合计 1,200

注：本表四舍五入。
"""


FORM = """2031年度项目支出绩效自评表
项目支

湿地巡护经费

出名称
主管部

门
青石湾水务局 实施单位 青石湾湿地中心
项目资
金（万
元）
年初 全年 全年
分值 执行率 得分
预算数 预算数 执行数
年度资金总额　 40.5 50 45 10 90.00% 9
其中：当年财政拨款　 40.5 40.5 35.5
其他资金
年度总体目标
预期目标 实际完成情况
完成湿地巡护任务。
绩效指
标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
偏差原因分析及改进
措施
产出指标
(50分)
数量指标
巡护湿地面积 ≥200亩 230亩 10 10
鸟类栖息地监测点位建设与
维护数量
≥12个 12 5 5
监测报告数量 12份 9份 8 6
因台风停航两个月，
监测未能按月开展。
质量指标
报告验收合格率 100% 100% 5 5
绩效指标
产出指标
(50分)
时效指标
巡护任务完成时间 2031年度内 2031年 6 6
突发事件处置时限 2小时内
尚未建立台账
4 0
舆情处置时限 24小时内
2 0
效益指标
（30分）
社会效益
指标
科普活动参与人次 ≥500人次 620 15 15
满意度指标
（10分）
服务对象满意度指标 周边居民满意度 ≥90% 95% 10 9.5
总分 90 76.5
备注：一个项目一张表。
"""


def document(text: str) -> Document:
    return read_text(Path("sample.txt"), text.encode())


def tables(text: str) -> tuple[Table, ...]:
    return collapsed_tables(document(text))


def only(text: str) -> Table:
    (table,) = tables(text)
    return table


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def assert_in_place(source: Document, found: tuple[Table, ...]) -> None:
    """Every character stands at its offset; only a blank or the stroke of a path may stand for white space."""
    for table in found:
        for row in table.rows:
            assert len(row) == len(table.columns)
            for cell in row:
                for character, offset in zip(cell.passage.text, cell.passage.offsets, strict=True):
                    printed = source.text[offset]
                    assert printed == character or (character in " /" and not printed.isdigit())
                    assert table.span.start <= offset < table.span.end
