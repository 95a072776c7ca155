"""Heads: wrapped, on one line, without their words, without some of their columns."""

from __future__ import annotations

from collapsed_text import only, rows, tables


def test_a_wrapped_head_is_told_from_rows() -> None:
    table = only(
        """表 4
基本支出总表
单位：万元
支出项目类别 总计
政府预算拨款
财政专
户管理
资金
单位资金
上年结
余、结转 小计
一般公共
预算拨款
政府性基金预
算拨款
国有资本经
营预算拨款
事业收
入
事业单
位经营
收入
上级补
助收入
附属单
位上缴
收入
其他
收入
     青石湾中心 50 50 50 0 0 0 0 0 0 0 0 0
          机关事业单位基本养老保
险缴费
30 30 30 0 0 0 0 0 0 0 0 0
          奖金 20 20 20 0 0 0 0 0 0 0 0 0
"""
    )
    assert table.form == "budget/basic"
    assert len(table.columns) == 13
    assert table.columns[2:4] == ("政府预算拨款/小计", "政府预算拨款/一般公共预算拨款")
    assert [row[0] for row in rows(table)] == ["青石湾中心", "机关事业单位基本养老保险缴费", "奖金"]
    assert [row[0].level for row in table.rows] == [0, 1, 1]


def test_a_head_of_no_known_form_on_one_line() -> None:
    table = only(
        """各项目执行情况如下：
                         单位：万元
序号 项目名称 全年预算数 执行数 执行率
1 河道清淤及堤岸加固
工程
70.00 69.30 99.0%
2 苗木采购 8.00 8.00 100%
合计 78.00 77.30
  以上项目均已完成验收。
"""
    )
    assert (table.title, table.unit, table.form) == ("各项目执行情况", "万元", None)
    assert table.columns == ("序号", "项目名称", "全年预算数", "执行数", "执行率")
    assert rows(table) == [
        ["1", "河道清淤及堤岸加固工程", "70.00", "69.30", "99.0%"],
        ["2", "苗木采购", "8.00", "8.00", "100%"],
        ["合计", "", "78.00", "77.30", ""],
    ]
    assert [row for row, _ in table.doubts] == [2]


def test_a_head_that_lost_its_words_and_labels_without_figures() -> None:
    staff, costs = tables(
        """2031年度部门整体支出绩效评价基础数据表
财政供养人员情况(人)
2031
20 18 90.00%
经费控制情况(万元) 2030 2031 2031
三公经费 1.5 3 1.2
其中：公车购置
公车运行维护 0.8 1.5 1.2
2、会议费 0.4
沿江景观绿化带养护与提
升工程
33.5
楼堂馆所控制情况
0 0 0
"""
    )
    assert (staff.title, staff.unit) == ("财政供养人员情况", "人")
    assert staff.columns == ("编制数", "2031年实际在职人数", "控制率")
    assert rows(staff) == [["20", "18", "90.00%"]]
    assert (costs.title, costs.unit) == ("经费控制情况", "万元")
    assert costs.columns == ("项目", "2030年决算数", "2031年预算数", "2031年决算数")
    assert rows(costs) == [
        ["三公经费", "1.5", "3", "1.2"],
        ["其中：公车购置", "", "", ""],
        ["公车运行维护", "0.8", "1.5", "1.2"],
        ["2、会议费", "0.4", "", ""],
        ["沿江景观绿化带养护与提升工程", "33.5", "", ""],
    ]
    assert {row for row, _ in costs.doubts} == {3, 4}
