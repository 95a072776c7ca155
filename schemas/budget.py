"""部门预算: the budget of a public body."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from structurer.declare import AtMost, Change, Either, Equal, Sum
from structurer.hints import Branches, Entries, Labels, Topics, Within
from structurer.schema import Quantity, Record

Q = Quantity | None
_MONEY = ("amount", "budget", "initial_budget", "final")
_BOTH = ("收、支", "收支总", "收支预算", "收入、支出")
_INCOME = ("收入预算", "收入合计", "收入总", "总收入", "收入", *_BOTH)
_NO_INCOME = ("事业收入", "其他收入", "公共预算拨款", "基金预算拨款", "经营预算拨款")
_EXPENDITURE = ("支出预算", "支出合计", "支出总", "总支出", "支出", *_BOTH)
_NO_EXPENDITURE = ("基本支出", "项目支出", "财政拨款")
_BY_USE = Within(
    "支出具体",
    "支出预算",
    "支出情况",
    "支出用途",
    "基本支出",
    "按用途",
    "预算编制",
    but=("三公", "政府性", "国有", "绩效"),
)


class Profile(Record):
    """部门概况"""

    internal_departments: list[str] = Field(default_factory=list, description="内设机构")
    establishment: Annotated[
        Q,
        Labels(
            "编制", measure=("count",), unit=("人", "名", "个"), but=("范围", "单位共", "单位数", "编制20", "部门预算")
        ),
    ] = Field(None, description="人员编制数")
    staff: Annotated[Q, Labels("在编", "在职", "实有", measure=("count",), unit=("人", "名"), but=("年末实有",))] = (
        Field(None, description="实有在编人数")
    )
    retired: Annotated[Q, Labels("退休", measure=("count",), unit=("人", "名"))] = Field(None, description="退休人数")
    hired: Annotated[Q, Labels("聘用", "雇员", "编外", "临聘", measure=("count",), unit=("人", "名"))] = Field(
        None, description="聘用人数"
    )


class Overall(Record):
    """收支预算总体情况"""

    checks = (
        Equal("income", "expenditure"),
        Change("income", change="income_change", percent="income_change_percent"),
        Change("expenditure", change="expenditure_change", percent="expenditure_change_percent"),
    )

    income: Annotated[
        Q,
        Labels(
            "收入预算",
            "预算收入",
            "收入总预算",
            "收入合计",
            "收入总计",
            "收入总",
            "总收入",
            *_BOTH,
            measure=_MONEY,
            but=("财政拨款", "拨款收入", "事业收入", "其他收入"),
        ),
    ] = Field(None, description="收入预算总额")
    income_change: Annotated[
        Q,
        Labels(*_INCOME, measure=("change",), but=_NO_INCOME),
    ] = Field(None, description="收入预算比上年增减额")
    income_change_percent: Annotated[
        Q,
        Labels(*_INCOME, measure=("change_percent",), but=_NO_INCOME),
    ] = Field(None, description="收入预算比上年增减百分比")
    expenditure: Annotated[
        Q,
        Labels(
            "支出预算",
            "预算支出",
            "支出总预算",
            "支出合计",
            "支出总计",
            "支出总",
            "总支出",
            *_BOTH,
            measure=_MONEY,
            but=("财政拨款", "拨款支出", "基本支出", "项目支出"),
        ),
    ] = Field(None, description="支出预算总额")
    expenditure_change: Annotated[
        Q,
        Labels(*_EXPENDITURE, measure=("change",), but=_NO_EXPENDITURE),
    ] = Field(None, description="支出预算比上年增减额")
    expenditure_change_percent: Annotated[
        Q,
        Labels(*_EXPENDITURE, measure=("change_percent",), but=_NO_EXPENDITURE),
    ] = Field(None, description="支出预算比上年增减百分比")
    reason: str | None = Field(None, description="增减的主要原因")


class ProjectItem(Record):
    """A project of the budget."""

    checks = (Change("budget", change="change", percent="change_percent"),)

    name: str = Field(description="项目名称")
    budget: Annotated[Q, Labels(measure=("budget", "amount", "initial_budget"))] = Field(None, description="预算数")
    change: Q = Field(None, description="比上年增减额")
    change_percent: Q = Field(None, description="比上年增减百分比")
    purpose: str | None = Field(None, description="用途")
    reason: str | None = Field(None, description="增减的主要原因")


class Expenditure(Record):
    """支出预算具体情况"""

    checks = (
        Either(  # 人员经费 holds 对个人和家庭的补助, 人员支出 does not
            Sum("total", "personnel", "public_use", "individuals_families?", "projects", ...),
            Sum("total", "personnel", "public_use", "projects", ...),
        ),
        AtMost("project_items.budget", "projects"),
        Sum("projects", "project_items.budget", ...),
    )

    total: Annotated[
        Q,
        Labels(
            "支出预算",
            "预算支出",
            "支出总",
            "支出合计",
            "总支出",
            "预算",
            measure=_MONEY,
            own=True,
            but=("拨款支出", "收入", "项目"),
        ),
    ] = Field(None, description="支出预算总额")
    personnel: Annotated[
        Q,
        Labels("人员支出", "人员经费", "工资福利支出", measure=_MONEY),
        _BY_USE,
    ] = Field(None, description="人员支出")
    public_use: Annotated[
        Q,
        Labels("公用支出", "公用经费", "日常公用", measure=_MONEY),
        _BY_USE,
    ] = Field(None, description="公用支出")
    individuals_families: Annotated[
        Q,
        Labels("对个人和家庭", measure=_MONEY),
        _BY_USE,
    ] = Field(None, description="对个人和家庭的补助支出")
    projects: Annotated[Q, Labels("项目支出", measure=_MONEY)] = Field(None, description="项目支出")
    project_items: Annotated[
        list[ProjectItem],
        Topics(
            headings=("*项目预算", "*项目经费情况说明", "*经费情况说明", "*项目情况说明"),
            not_tables=("收支", "三公", "基本支出", "采购", "绩效"),
            everywhere=True,
        ),
    ] = Field(default_factory=list, description="项目")


class BudgetItem(Record):
    """One 类/款/项 of the budget."""

    checks = (Change("budget", change="change", percent="change_percent", previous="previous"),)

    class_name: str | None = Field(None, description="类")
    section_name: str | None = Field(None, description="款")
    item_name: str | None = Field(None, description="项")
    budget: Annotated[Q, Labels(measure=("budget", "amount", "initial_budget", "final"))] = Field(
        None, description="预算数"
    )
    previous: Q = Field(None, description="上年数")
    change: Q = Field(None, description="比上年增减额")
    change_percent: Q = Field(None, description="比上年增减百分比")
    purpose: str | None = Field(None, description="用途")
    reason: str | None = Field(None, description="增减的主要原因")


class Procurement(Record):
    """政府采购预算"""

    checks = (Sum("total", "goods", "works?", "services"),)

    total: Annotated[Q, Labels("政府采购", "采购预算", "采购项目", measure=_MONEY, own=True)] = Field(
        None, description="政府采购预算总额"
    )
    goods: Annotated[Q, Labels("货物", measure=_MONEY)] = Field(None, description="货物采购")
    works: Annotated[Q, Labels("工程", measure=_MONEY)] = Field(None, description="工程采购")
    services: Annotated[Q, Labels("服务", measure=_MONEY)] = Field(None, description="服务采购")


class Line(Record):
    """One line of the three public expenses with its change on the year before."""

    checks = (Change("budget", change="change", percent="change_percent"),)

    budget: Annotated[Q, Labels(measure=("budget", "amount", "initial_budget"), unit=("元",))] = Field(
        None, description="预算数"
    )
    change: Q = Field(None, description="比上年增减额")
    change_percent: Q = Field(None, description="比上年增减百分比")
    reason: str | None = Field(None, description="增减的主要原因")


class ThreePublic(Record):
    """“三公”经费预算情况"""

    checks = (
        Sum("total.budget", "abroad.budget?", "vehicle.budget", "reception.budget"),
        Sum("total.change", "abroad.change?", "vehicle.change", "reception.change"),
        Sum("vehicle.budget", "vehicle_purchase.budget", "vehicle_running.budget"),
        Sum("vehicle.change", "vehicle_purchase.change", "vehicle_running.change"),
    )

    total: Annotated[Line | None, Labels("三公…经费", "三公", "合计", own=True)] = Field(
        None, description="“三公”经费合计"
    )
    abroad: Annotated[Line | None, Labels("因公出国", "出国")] = Field(None, description="因公出国（境）费")
    reception: Annotated[Line | None, Labels("公务接待", "接待")] = Field(None, description="公务接待费")
    vehicle: Annotated[
        Line | None,
        Labels(
            "公务用车购置…运行维护费",
            "公务用车购置…运行费",
            "公务用车购置…运行维护",
            "公务用车购置…运行",
            "购置及运行维护费",
            "购置及运行费",
            "运行费/小计",
            "维护费/小计",
        ),
    ] = Field(None, description="公务用车购置及运行维护费")
    vehicle_purchase: Annotated[Line | None, Labels("公务用车购置", "购置费", "购置公务用车", but=("运行",))] = Field(
        None, description="公务用车购置费"
    )
    vehicle_running: Annotated[Line | None, Labels("运行维护", "公务用车运行", "运行费")] = Field(
        None, description="公务用车运行维护费"
    )


class PerformanceSummary(Record):
    """预算绩效管理情况"""

    amount: Annotated[Q, Labels("涉及", "资金", "预算", "金额", measure=_MONEY, own=True)] = Field(
        None, description="纳入绩效管理的预算资金"
    )
    goals_count: Annotated[Q, Labels("绩效目标", "项目", "目标", measure=("count",), unit=("个", "项"), own=True)] = (
        Field(None, description="绩效目标或项目个数")
    )


class AgencyRunning(Record):
    """机关运行经费"""

    checks = (Change("budget", change="change", percent="change_percent"),)

    budget: Annotated[Q, Labels("机关运行", "运行经费", measure=_MONEY, own=True)] = Field(
        None, description="机关运行经费预算"
    )
    change: Annotated[Q, Labels(measure=("change",), own=True)] = Field(None, description="比上年增减额")
    change_percent: Annotated[Q, Labels(measure=("change_percent",), own=True)] = Field(
        None, description="比上年增减百分比"
    )
    reason: str | None = Field(None, description="增减的主要原因")


class Equipment(Record):
    """Equipment above a value."""

    description: str = Field(description="说明")
    count: Q = Field(None, description="数量")


class Assets(Record):
    """国有资产占用情况"""

    as_of: str | None = Field(None, description="截至日期")
    vehicles_total: Annotated[
        Q,
        Labels(
            "共有车辆",
            "共有公务用车",
            "车辆",
            measure=("count",),
            unit=("辆", "台"),
            but=("购置", "新增", "计划", "更新", "编制"),
        ),
    ] = Field(None, description="车辆总数")
    equipment: Annotated[
        list[Equipment],
        Entries(
            unit=("台", "套"),
            only=("设备",),
            untold=("计划", "新增", "购置", "更新", "拟购", "配置"),
            lead=("单价", "单位价值", "单台"),
        ),
    ] = Field(default_factory=list, description="大型设备")
    planned_vehicles: Annotated[
        Q,
        Labels(
            "新增车辆",
            "购置车辆",
            "拟购…车辆",
            "购置公务用车",
            "更新车辆",
            "计划…车辆",
            "安排…车辆",
            measure=("count",),
            unit=("辆", "台"),
        ),
    ] = Field(None, description="计划购置车辆")
    planned_equipment: Annotated[
        list[Equipment],
        Entries(
            unit=("台", "套"),
            only=("设备",),
            told=("计划", "新增", "购置", "更新", "拟购", "配置"),
            lead=("单价", "单位价值", "单台"),
        ),
    ] = Field(default_factory=list, description="计划购置的大型设备")


class Budget(Record):
    """部门预算"""

    checks = (
        Equal("expenditure.total", "overall.expenditure"),
        Sum("expenditure.total", "items.budget", ...),
        AtMost("items.budget", "expenditure.total"),
        AtMost("agency_running.budget", "expenditure.total"),
    )

    organization: str | None = Field(None, description="单位名称")
    fiscal_year: int | None = Field(None, description="预算年度")
    profile: Annotated[
        Profile | None,
        Within("概况", "机构设置", "单位构成", "基本情况", "主要职能", "人员情况", "机构情况", "部门职责"),
    ] = None
    overall: Annotated[
        Overall | None,
        Within(
            "收支总体",
            "预算编制",
            "收支预算",
            "预算收支",
            "收支情况",
            "收入支出总体",
            "收入预算",
            "支出预算",
            "收入情况",
            "支出情况",
            "收支总表",
            but=("三公", "一般公共预算", "政府性", "国有", "财政拨款收支"),
        ),
    ] = None
    expenditure: Annotated[
        Expenditure | None,
        Within(
            "支出具体",
            "支出预算",
            "支出情况",
            "预算支出",
            "预算编制",
            "支出总体",
            but=("三公", "一般公共预算", "政府性", "国有", "绩效", "采购", "收支总体", "基本支出"),
            outside=("三公", "政府性", "国有", "绩效", "采购"),
        ),
    ] = None
    items: Annotated[list[BudgetItem], Branches()] = Field(default_factory=list, description="按类款项的支出")
    procurement: Annotated[
        Procurement | None, Within("政府采购", "采购预算", decoys=("预留", "中小企业", "小微", "小型"))
    ] = None
    three_public: Annotated[ThreePublic | None, Within("三公…经费", but=("名词",), tables=("三公…经费",))] = None
    performance_summary: Annotated[PerformanceSummary | None, Within("绩效", but=("三公", "重点项目", "情况表"))] = None
    agency_running: Annotated[AgencyRunning | None, Within("机关运行", "运行经费")] = None
    assets: Annotated[Assets | None, Within("国有资产", "资产占用", "资产占有")] = None
