"""部门决算: the final accounts of a public body."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from structurer.declare import AtMost, Change, Either, Equal, Share, Sum, Times
from structurer.hints import Branches, Entries, Labels, Points, Within
from structurer.schema import Quantity, Record

Q = Quantity | None
_OVERALL = (
    "收入支出决算总体",
    "收支决算总体",
    "收入支出总体",
    "收支总体",
    "收入支出决算情况总",
    "总体收支",
    "收入支出决算情况",
    "收支总决算",
    "收入、支出决算总体",
    "收支情况总体",
)
_GRANT = ("财政拨款", "政府性基金", "国有资本", "一般公共预算")


# The change on the year before that a section states of its own figure.
Difference = Annotated[Q, Labels(measure=("change",), own=True)]
ChangePercent = Annotated[Q, Labels(measure=("change_percent",), own=True)]


class Totals(Record):
    """收、支总计 with what they are made of."""

    checks = (Change("total", change="change", percent="change_percent"),)

    total: Annotated[
        Q,
        Labels(
            "总计",
            "收、支",
            "收支总",
            "资金来源",
            "收入支出",
            "收入、支出",
            "总决算",
            "总收入",
            "收入总",
            measure=("amount", "final"),
            own=True,
            but=("增加", "减少"),
        ),
    ] = Field(None, description="收入支出总计")
    current_year_income: Annotated[
        Q, Labels("本年收入合计", "本年收入", "本年…收入", "收入合计", measure=("amount", "final"))
    ] = Field(None, description="本年收入合计")
    opening_carryover: Annotated[
        Q,
        Labels(
            "年初结转和结余",
            "年初财政拨款结转和结余",
            "年初结转",
            "年初…结转",
            "上年结转",
            "上年…结转",
            "年初结余",
            measure=("amount", "final"),
        ),
    ] = Field(None, description="年初结转和结余")
    current_year_expenditure: Annotated[
        Q, Labels("本年支出合计", "本年支出", "本年…支出", "支出合计", measure=("amount", "final"))
    ] = Field(None, description="本年支出合计")
    closing_carryover: Annotated[
        Q,
        Labels(
            "年末结转和结余",
            "年末财政拨款结转和结余",
            "年末结转",
            "年末…结转",
            "结转下年",
            "结转…下年",
            "年末结余",
            measure=("amount", "final"),
        ),
    ] = Field(None, description="年末结转和结余")
    change: Difference = Field(None, description="比上年增减额")
    change_percent: ChangePercent = Field(None, description="比上年增减百分比")
    reason: str | None = Field(None, description="增减的主要原因")


class Source(Record):
    """An income source or a kind of expenditure with its share."""

    name: str = Field(description="名称")
    amount: Q = Field(None, description="金额")
    percent: Q = Field(None, description="占比")


class Income(Record):
    """收入决算情况"""

    checks = (
        Sum("total", "sources.amount"),
        Share("sources.percent", "sources.amount", "total"),
    )

    total: Annotated[
        Q,
        Labels(
            "本年收入合计",
            "收入合计",
            "本年收入",
            "收入总额",
            "收入决算",
            "收入总计",
            "总收入",
            measure=("amount", "final"),
            own=True,
        ),
    ] = Field(None, description="本年收入合计")
    sources: Annotated[
        list[Source],
        Entries(unit=("元",), but=("合计", "总计", "总额", "总收入", "总支出", "本年收入", "本年支出", "结转", "结余")),
    ] = Field(default_factory=list, description="各项收入")


class Expenditure(Record):
    """支出决算情况"""

    checks = (
        Sum("total", "kinds.amount"),
        Share("kinds.percent", "kinds.amount", "total"),
    )

    total: Annotated[
        Q,
        Labels(
            "本年支出合计",
            "支出合计",
            "本年支出",
            "支出总额",
            "支出决算",
            "支出总计",
            "总支出",
            measure=("amount", "final"),
            own=True,
        ),
    ] = Field(None, description="本年支出合计")
    kinds: Annotated[
        list[Source],
        Entries(unit=("元",), but=("合计", "总计", "总额", "总收入", "总支出", "本年收入", "本年支出", "结转", "结余")),
    ] = Field(default_factory=list, description="各类支出")


class AccountItem(Record):
    """One 类/款/项 of general-budget expenditure."""

    checks = (Share("completion_percent", "final", "initial_budget"),)

    class_name: str | None = Field(None, description="类")
    section_name: str | None = Field(None, description="款")
    item_name: str | None = Field(None, description="项")
    initial_budget: Q = Field(None, description="年初预算")
    final: Q = Field(None, description="支出决算")
    completion_percent: Q = Field(None, description="完成年初预算的百分比")
    reason: str | None = Field(None, description="决算数与预算数差异的原因")


class GeneralBudget(Record):
    """一般公共预算财政拨款支出决算情况: overall, by structure, and item by item"""

    checks = (
        Change("expenditure", change="change", percent="change_percent"),
        Sum("expenditure", "structure.amount"),
        Equal("final", "expenditure"),
        Share("completion_percent", "final", "initial_budget"),
        Sum("initial_budget", "items.initial_budget?", ...),  # not every item is told of
        Sum("final", "items.final", ...),
    )

    expenditure: Annotated[
        Q, Labels("财政拨款支出", "一般公共预算支出", "支出", measure=("amount", "final"), own=True), Within("总体")
    ] = Field(None, description="一般公共预算财政拨款支出")
    percent_of_expenditure: Annotated[Q, Labels(measure=("share",), own=True), Within("总体")] = Field(
        None, description="占本年支出合计的百分比"
    )
    change: Annotated[Q, Labels(measure=("change",), own=True), Within("总体")] = Field(
        None, description="比上年增减额"
    )
    change_percent: Annotated[Q, Labels(measure=("change_percent",), own=True), Within("总体")] = Field(
        None, description="比上年增减百分比"
    )
    reason: Annotated[str | None, Within("总体")] = Field(None, description="增减的主要原因")
    structure: Annotated[
        list[Source],
        Entries(unit=("元",), but=("合计", "总计", "财政拨款支出", "公共预算支出", "公共预算财政拨款")),
        Within("结构"),
    ] = Field(default_factory=list, description="按功能分类的支出结构")
    initial_budget: Annotated[
        Q, Labels("财政拨款", "一般公共预算", "支出", measure=("initial_budget", "budget"), own=True), Within("具体")
    ] = Field(None, description="支出年初预算")
    final: Annotated[
        Q, Labels("财政拨款", "一般公共预算", "支出", measure=("final", "executed"), own=True), Within("具体")
    ] = Field(None, description="支出决算")
    completion_percent: Annotated[Q, Labels(measure=("completion",), own=True), Within("具体")] = Field(
        None, description="完成年初预算的百分比"
    )
    items: Annotated[list[AccountItem], Branches(), Within("具体")] = Field(
        default_factory=list, description="按类款项的支出"
    )


class Component(Record):
    """Personnel or public-use funds."""

    amount: Q = Field(None, description="金额")
    percent: Q = Field(None, description="占基本支出的百分比")
    components: list[str] = Field(default_factory=list, description="主要包括的科目")


class BasicExpenditure(Record):
    """一般公共预算财政拨款基本支出决算情况"""

    checks = (
        Sum("total", "personnel.amount", "public_use.amount"),
        Share("personnel.percent", "personnel.amount", "total"),
        Share("public_use.percent", "public_use.amount", "total"),
    )

    total: Annotated[Q, Labels("基本支出", measure=("amount", "final"), own=True)] = Field(None, description="基本支出")
    personnel: Annotated[Component | None, Labels("人员经费", "人员支出")] = Field(None, description="人员经费")
    public_use: Annotated[Component | None, Labels("公用经费", "公用支出", "日常公用")] = Field(
        None, description="公用经费"
    )


class Line(Record):
    """One line of the three public expenses: budget, final and the change on the year before."""

    checks = (
        Share("completion_percent", "final", "budget"),
        Change("final", change="change", percent="change_percent"),
    )

    budget: Annotated[Q, Labels(measure=("budget", "initial_budget", "full_year_budget"), unit=("元",))] = Field(
        None, description="预算数"
    )
    final: Annotated[Q, Labels(measure=("final", "amount", "executed"), unit=("元",))] = Field(
        None, description="决算数"
    )
    completion_percent: Q = Field(None, description="完成预算的百分比")
    change: Q = Field(None, description="与上年相比增减额")
    change_percent: Q = Field(None, description="与上年相比增减百分比")
    reason: str | None = Field(None, description="原因")


class Abroad(Line):
    """因公出国（境）费"""

    groups: Annotated[Q, Labels("团组", measure=("count",), unit=("个", "批", "批次", "次"))] = Field(
        None, description="团组数"
    )
    persons: Annotated[Q, Labels("人", measure=("count",), unit=("人次", "人"))] = Field(None, description="人次")


class Purchase(Line):
    """公务用车购置费"""

    count: Annotated[Q, Labels("购置", "更新", measure=("count",), unit=("辆", "台"))] = Field(
        None, description="购置数量"
    )


class Running(Line):
    """公务用车运行维护费"""

    fleet: Annotated[Q, Labels("保有量", "车辆", measure=("count",), unit=("辆", "台"))] = Field(
        None, description="公务用车保有量"
    )


class Reception(Line):
    """公务接待费"""

    groups: Annotated[Q, Labels("接待", measure=("count",), unit=("个", "批", "批次", "次", "起"))] = Field(
        None, description="接待批次"
    )
    visitors: Annotated[Q, Labels("接待", measure=("count",), unit=("人次", "人"))] = Field(
        None, description="接待人次"
    )


class ThreePublic(Record):
    """财政拨款“三公”经费支出决算情况"""

    checks = (
        Sum("total.budget", "abroad.budget?", "vehicle.budget", "reception.budget"),
        Sum("total.final", "abroad.final?", "vehicle.final", "reception.final"),
        Sum("total.change", "abroad.change?", "vehicle.change", "reception.change"),
        Sum("vehicle.budget", "vehicle_purchase.budget", "vehicle_running.budget"),
        Sum("vehicle.final", "vehicle_purchase.final", "vehicle_running.final"),
        Sum("vehicle.change", "vehicle_purchase.change", "vehicle_running.change"),
    )

    total: Annotated[Line | None, Labels("三公…经费", "三公", "合计", own=True)] = Field(
        None, description="“三公”经费合计"
    )
    abroad: Annotated[Abroad | None, Labels("因公出国", "出国")] = Field(None, description="因公出国（境）费")
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
    vehicle_purchase: Annotated[
        Purchase | None,
        Labels(
            "公务用车购置", "购置费", "购置", "购置公务用车", "更新公务用车", "公务用车更新", "更新购置", but=("运行",)
        ),
    ] = Field(None, description="公务用车购置费")
    vehicle_running: Annotated[
        Running | None, Labels("运行维护", "公务用车运行", "运行费", "保有量", "公务用车保有")
    ] = Field(None, description="公务用车运行维护费")
    reception: Annotated[Reception | None, Labels("公务接待", "接待", "来宾", "来访")] = Field(
        None, description="公务接待费"
    )


class Fund(Record):
    """A fund budget: government funds or state capital."""

    checks = (
        Sum("expenditure", "basic", "project"),
        Sum("closing_carryover", "opening_carryover", "income", "-expenditure"),
    )

    income: Annotated[
        Q,
        Labels(
            "本年收入",
            "财政拨款收入",
            "预算收入",
            "拨款收入",
            "收入",
            "财政拨款",
            measure=("amount", "final"),
            but=("支出",),
        ),
    ] = Field(None, description="本年收入")
    opening_carryover: Annotated[Q, Labels("年初结转", "年初…结转", "上年结转", measure=("amount", "final"))] = Field(
        None, description="年初结转和结余"
    )
    expenditure: Annotated[Q, Labels("本年支出", "支出", measure=("amount", "final"), but=("收入",))] = Field(
        None, description="本年支出"
    )
    basic: Annotated[Q, Labels("基本支出", measure=("amount", "final"))] = Field(None, description="基本支出")
    project: Annotated[Q, Labels("项目支出", measure=("amount", "final"))] = Field(None, description="项目支出")
    closing_carryover: Annotated[Q, Labels("年末结转", "年末…结转", "结转下年", measure=("amount", "final"))] = Field(
        None, description="年末结转和结余"
    )


class AgencyRunning(Record):
    """机关运行经费"""

    checks = (Change("amount", change="change", percent="change_percent"),)

    amount: Annotated[Q, Labels("机关运行", "运行经费", measure=("amount", "final", "budget"), own=True)] = Field(
        None, description="机关运行经费支出"
    )
    change: Difference = Field(None, description="比上年增减额")
    change_percent: ChangePercent = Field(None, description="比上年增减百分比")
    reason: str | None = Field(None, description="增减的主要原因")


class Event(Record):
    """Meetings, trainings or events."""

    amount: Annotated[Q, Labels(measure=("amount", "final"), unit=("元",))] = Field(None, description="开支")
    people: Annotated[Q, Labels("人数", "人", measure=("count",), unit=("人", "人次"))] = Field(
        None, description="人数"
    )
    content: str | None = Field(None, description="内容")


class GeneralCosts(Record):
    """一般性支出情况"""

    meeting: Annotated[Event | None, Labels("会议费", "召开", "会议支出")] = Field(None, description="会议费")
    training: Annotated[Event | None, Labels("培训费", "培训支出", "组织培训", "举办培训", "开展培训")] = Field(
        None, description="培训费"
    )
    events: Annotated[Event | None, Labels("节庆", "晚会", "论坛", "赛事")] = Field(
        None, description="节庆、晚会、论坛、赛事活动"
    )


class Procurement(Record):
    """政府采购支出"""

    checks = (
        Sum("total", "goods", "works?", "services"),
        Share("sme_percent", "sme_amount", "total"),
        Either(
            Share("micro_percent", "micro_amount", "sme_amount"),
            Share("micro_percent", "micro_amount", "total"),
        ),
        AtMost("sme_amount", "total"),
        AtMost("micro_amount", "sme_amount"),
        Sum(
            "sme_amount",
            Times("goods", "goods_sme_percent"),
            Times("works?", "works_sme_percent"),
            Times("services", "services_sme_percent"),
        ),
    )

    total: Annotated[
        Q,
        Labels(
            "政府采购…总额",
            "政府采购支出",
            "政府采购金额",
            "采购合计",
            "政府采购",
            measure=("amount", "final", "budget"),
            own=True,
        ),
    ] = Field(None, description="政府采购支出总额")
    goods: Annotated[Q, Labels("货物", measure=("amount", "final", "budget"))] = Field(None, description="货物支出")
    works: Annotated[Q, Labels("工程", measure=("amount", "final", "budget"))] = Field(None, description="工程支出")
    services: Annotated[Q, Labels("服务", measure=("amount", "final", "budget"))] = Field(None, description="服务支出")
    sme_amount: Annotated[Q, Labels("中小企业", measure=("amount", "final"))] = Field(
        None, description="授予中小企业合同金额"
    )
    sme_percent: Annotated[Q, Labels("中小企业", measure=("share",))] = Field(
        None, description="授予中小企业合同金额占比"
    )
    micro_amount: Annotated[
        Q, Labels("小微企业", "小型微型", "小型、微型", "小型和微型", measure=("amount", "final"))
    ] = Field(None, description="授予小微企业合同金额")
    micro_percent: Annotated[Q, Labels("小微企业", "小型微型", "小型、微型", "小型和微型", measure=("share",))] = Field(
        None, description="授予小微企业合同金额占比"
    )
    goods_sme_percent: Annotated[Q, Labels("货物…中小企业", "中小企业…占货物", measure=("share",))] = Field(
        None, description="货物采购授予中小企业占比"
    )
    works_sme_percent: Annotated[Q, Labels("工程…中小企业", "中小企业…占工程", measure=("share",))] = Field(
        None, description="工程采购授予中小企业占比"
    )
    services_sme_percent: Annotated[Q, Labels("服务…中小企业", "中小企业…占服务", measure=("share",))] = Field(
        None, description="服务采购授予中小企业占比"
    )


class Vehicle(Record):
    """Vehicles by use."""

    use: str = Field(description="用途")
    count: Q = Field(None, description="数量")


class Equipment(Record):
    """Equipment above a value."""

    description: str = Field(description="说明")
    count: Q = Field(None, description="数量")


class Assets(Record):
    """国有资产占用情况"""

    checks = (Sum("vehicles_total", "vehicles.count"),)

    as_of: str | None = Field(None, description="截至日期")
    vehicles_total: Annotated[
        Q,
        Labels(
            "共有车辆",
            "共有公务用车",
            "车辆",
            "公务用车",
            measure=("count",),
            unit=("辆", "台"),
            but=("购置", "新增", "计划", "编制"),
        ),
    ] = Field(None, description="车辆总数")
    vehicles: Annotated[
        list[Vehicle], Entries(unit=("辆", "台"), only=("用车",), but=("共有", "购置", "新增", "计划"))
    ] = Field(default_factory=list, description="按用途的车辆")
    equipment: Annotated[
        list[Equipment],
        Entries(
            unit=("台", "套"),
            only=("设备",),
            untold=("计划", "新增", "购置", "更新", "拟购", "配置"),
            lead=("单价", "单位价值", "单台"),
        ),
    ] = Field(default_factory=list, description="大型设备")


class PerformanceSummary(Record):
    """预算绩效情况"""

    checks = (
        Share("completion_percent", "executed", "whole_budget"),
        AtMost("general_budget_projects_count", "projects_count"),
        AtMost("general_budget_projects_amount", "projects_amount"),
    )

    score: Annotated[Q, Labels("得分", "自评", measure=("score",), unit=("分",), own=True)] = Field(
        None, description="自评得分"
    )
    grade: str | None = Field(None, description="评价等级")
    whole_budget: Annotated[Q, Labels("整体支出", "整体预算", measure=("budget", "full_year_budget"))] = Field(
        None, description="整体支出全年预算数"
    )
    executed: Annotated[Q, Labels("整体支出", measure=("executed",))] = Field(None, description="整体支出执行数")
    completion_percent: Annotated[Q, Labels("整体支出", measure=("completion",))] = Field(
        None, description="完成预算的百分比"
    )
    projects_count: Annotated[
        Q,
        Labels(
            "项目",
            "专项",
            "绩效目标",
            measure=("count",),
            unit=("个", "项"),
            own=True,
            but=("一般公共预算", "等级", "评级", "优", "良", "问题", "整改"),
        ),
    ] = Field(None, description="绩效自评项目个数")
    projects_amount: Annotated[
        Q,
        Labels(
            "涉及…资金",
            "涉及资金",
            "涉及预算",
            "资金",
            "金额",
            "纳入绩效",
            measure=("amount", "budget"),
            but=("一般公共预算",),
        ),
    ] = Field(None, description="绩效自评项目资金")
    general_budget_projects_count: Annotated[Q, Labels("一般公共预算项目", measure=("count",), unit=("个", "项"))] = (
        Field(None, description="一般公共预算项目个数")
    )
    general_budget_projects_amount: Annotated[Q, Labels("一般公共预算项目", measure=("amount",))] = Field(
        None, description="一般公共预算项目资金"
    )
    general_budget_projects_percent: Annotated[Q, Labels("一般公共预算项目", measure=("share",))] = Field(
        None, description="一般公共预算项目占比"
    )
    government_fund: Annotated[Q, Labels("政府性基金", measure=("amount",))] = Field(
        None, description="政府性基金预算项目资金"
    )
    state_capital: Annotated[Q, Labels("国有资本", measure=("amount",))] = Field(
        None, description="国有资本经营预算项目资金"
    )
    social_insurance_fund: Annotated[Q, Labels("社会保险基金", measure=("amount",))] = Field(
        None, description="社会保险基金预算项目资金"
    )
    projects: list[str] = Field(default_factory=list, description="自评的项目")
    problems: Annotated[
        list[str],
        Points(
            headings=("存在的问题", "存在问题", "存在的不足", "主要问题", "问题及原因"),
            lead=("存在的问题", "存在问题", "存在的不足", "存在不足", "主要问题", "发现的问题"),
        ),
    ] = Field(default_factory=list, description="存在的问题")
    measures: Annotated[
        list[str],
        Points(
            headings=("改进措施", "下一步", "整改措施", "有关建议"),
            lead=("改进措施", "下一步", "整改措施"),
            but=("存在的问题",),
        ),
    ] = Field(default_factory=list, description="改进措施")


class Profile(Record):
    """部门概况"""

    internal_departments: list[str] = Field(default_factory=list, description="内设机构")
    establishment: Annotated[
        Q,
        Labels(
            "编制", measure=("count",), unit=("人", "名", "个"), but=("范围", "单位共", "单位数", "编制20", "部门预算")
        ),
    ] = Field(None, description="人员编制数")
    staff: Annotated[
        Q, Labels("在编", "在职", "实有", measure=("count",), unit=("人", "名"), but=("年末实有人数", "年末实有车"))
    ] = Field(None, description="实有在编人数")
    retired: Annotated[Q, Labels("退休", measure=("count",), unit=("人", "名"))] = Field(None, description="退休人数")
    hired: Annotated[Q, Labels("聘用", "雇员", "编外", "临聘", measure=("count",), unit=("人", "名"))] = Field(
        None, description="聘用人数"
    )


class FinalAccounts(Record):
    """部门决算"""

    checks = (
        # On either side there may be more: 使用非财政拨款结余, 结余分配.
        Sum("overall.total", "overall.current_year_income", "overall.opening_carryover?", ...),
        Sum("overall.total", "overall.current_year_expenditure", "overall.closing_carryover?", ...),
        Equal("income.total", "overall.current_year_income"),
        Equal("expenditure.total", "overall.current_year_expenditure"),
        Share("general_budget.percent_of_expenditure", "general_budget.expenditure", "expenditure.total"),
        Either(  # 占一般公共预算财政拨款支出, or 占本年财政拨款支出
            Share("general_budget.structure.percent", "general_budget.structure.amount", "general_budget.expenditure"),
            Share(
                "general_budget.structure.percent",
                "general_budget.structure.amount",
                "appropriation.current_year_expenditure",
            ),
        ),
        Sum("appropriation.total", "appropriation.current_year_income", "appropriation.opening_carryover"),
        Sum("appropriation.total", "appropriation.current_year_expenditure", "appropriation.closing_carryover"),
        Sum(
            "appropriation.current_year_expenditure",
            "general_budget.expenditure",
            "government_fund.expenditure?",
            "state_capital.expenditure?",
            ...,
        ),
        AtMost("appropriation.total", "overall.total"),
        AtMost("appropriation.current_year_income", "income.total"),
        AtMost("appropriation.current_year_expenditure", "expenditure.total"),
        AtMost("basic_expenditure.total", "general_budget.expenditure"),
        AtMost("three_public.total.final", "general_budget.expenditure"),
        AtMost("agency_running.amount", "basic_expenditure.total"),
        Sum("assets.vehicles_total", "three_public.vehicle_running.fleet", ...),  # those that appropriations pay for
    )

    organization: str | None = Field(None, description="单位名称")
    fiscal_year: int | None = Field(None, description="决算年度")
    profile: Annotated[
        Profile | None,
        Within("概况", "机构设置", "单位构成", "基本情况", "主要职能", "人员情况", "机构情况", "部门职责"),
    ] = None
    overall: Annotated[
        Totals | None,
        Within(
            *_OVERALL,
            but=_GRANT,
            tables=("收入支出决算总表", "收支决算总表", "收入支出总表"),
            not_tables=("财政拨款",),
            deep=True,
        ),
    ] = Field(None, description="收入支出决算总体情况")
    income: Annotated[
        Income | None,
        Within(
            "收入决算",
            "收入情况",
            "本年收入",
            "收入总计",
            "收入合计",
            but=("支出", "财政拨款", "政府性", "国有"),
            outside=("财政拨款", "政府性", "国有"),
        ),
    ] = None
    expenditure: Annotated[
        Expenditure | None,
        Within(
            "支出决算",
            "支出情况",
            "本年支出",
            "支出总计",
            "支出合计",
            but=(
                "收入",
                "财政拨款",
                "三公",
                "基本支出",
                "政府性",
                "国有",
                "公共预算",
                "机关运行",
                "采购",
                "一般性",
                "会议",
                "培训",
            ),
            outside=("财政拨款", "三公", "公共预算", "政府性", "国有", "其他重要"),
        ),
    ] = None
    appropriation: Annotated[
        Totals | None,
        Within(
            "财政拨款收入支出决算总",
            "财政拨款收入支出决算情况",
            "财政拨款收支",
            "财政拨款…/总体",
            "财政拨款收入支出总体",
            but=("政府性", "国有", "一般公共预算"),
            tables=("财政拨款收入支出决算总表", "财政拨款收支"),
            not_tables=("政府性", "国有"),
        ),
    ] = Field(None, description="财政拨款收入支出决算总体情况")
    general_budget: Annotated[
        GeneralBudget | None,
        Within(
            "一般公共预算…支出决算",
            "一般公共预算…支出情况",
            but=("基本支出", "三公", "政府性", "国有", "收入"),
        ),
    ] = None
    basic_expenditure: Annotated[
        BasicExpenditure | None, Within("基本支出决算", "基本支出情况", "财政拨款基本支出")
    ] = None
    three_public: Annotated[ThreePublic | None, Within("三公…经费", but=("名词",), tables=("三公…经费",))] = None
    government_fund: Annotated[Fund | None, Within("政府性基金", but=("国有资本",), tables=("政府性基金",))] = Field(
        None, description="政府性基金预算财政拨款收支"
    )
    state_capital: Annotated[Fund | None, Within("国有资本", but=("政府性基金",), tables=("国有资本",))] = Field(
        None, description="国有资本经营预算财政拨款收支"
    )
    agency_running: Annotated[AgencyRunning | None, Within("机关运行", "运行经费")] = None
    general_costs: Annotated[GeneralCosts | None, Within("一般性支出", "会议费", "培训费")] = None
    procurement: Annotated[Procurement | None, Within("政府采购", decoys=("预留", "中标", "成交"))] = None
    assets: Annotated[Assets | None, Within("国有资产", "资产占用", "资产占有")] = None
    performance_summary: Annotated[PerformanceSummary | None, Within("绩效", but=("三公",))] = None
