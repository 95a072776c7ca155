"""Tables side by side: which side a row is of."""

from __future__ import annotations

from collapsed_text import only, rows


def test_columns_that_are_not_printed_are_left_out_and_two_labels_share_a_line() -> None:
    table = only(
        """                财政拨款收入支出决算总表
                                        公开04表
部门：青石湾中心        金额单位：万元
项    目 决算数 项    目 合计 一般公共预算
财政拨款
政府性基金预
算财政拨款
一、一般公共预算财政拨款 9.00 一、教育支出 9.00 9.00
二、政府性基金预算财政拨款 二、住房保障支出 1.00 1.00
 三、其他支出 2.00 2.00
总计 9.00 总计 12.00 11.00 1.00
"""
    )
    assert (table.number, table.title) == ("公开04表", "财政拨款收入支出决算总表")
    assert table.columns == ("项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款")
    assert rows(table)[1] == ["二、政府性基金预算财政拨款", "", "二、住房保障支出", "1.00", "1.00", ""]
    assert rows(table)[2] == ["", "", "三、其他支出", "2.00", "2.00", ""]
    assert {row for row, _ in table.doubts} == {0, 1, 2}
