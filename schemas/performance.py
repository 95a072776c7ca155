"""绩效自评报告: the self-evaluation of a public body's performance."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from structurer.declare import AtMost, Either, Share, Sum
from structurer.hints import Beside, Entries, Labels, Points, Topics, Within
from structurer.schema import Quantity, Record

Q = Quantity | None
_MONEY = ("amount", "final", "executed")


class Amount(Record):
    """An income source or an economic class."""

    name: str = Field(description="名称")
    amount: Q = Field(None, description="金额")
    percent: Q = Field(None, description="占比")


class Finance(Record):
    """收支和预算执行情况"""

    checks = (
        Sum("income_total", "income_sources.amount"),
        Share("income_sources.percent", "income_sources.amount", "income_total"),
        Sum("full_year_budget", "initial_budget", "supplementary_budget"),
        Sum("expenditure_total", "basic_expenditure", "project_expenditure"),
        Share("basic_percent", "basic_expenditure", "expenditure_total"),
        Share("project_percent", "project_expenditure", "expenditure_total"),
        Either(
            Share("execution_percent", "expenditure_total", "full_year_budget"),
            Share("execution_percent", "expenditure_total", "initial_budget"),
        ),
        Sum("expenditure_total", "by_economic_class.amount", ...),
        Share("by_economic_class.percent", "by_economic_class.amount", "expenditure_total"),
    )

    income_total: Annotated[Q, Labels("收入合计", "收入总计", "本年收入", "收入总额", "总收入", measure=_MONEY)] = (
        Field(None, description="收入合计")
    )
    income_sources: Annotated[
        list[Amount],
        Entries(
            unit=("元", "万"),
            only=(
                "财政拨款",
                "公共预算",
                "基金预算",
                "财政拨款收入",
                "上级补助收入",
                "事业收入",
                "经营收入",
                "附属单位上缴收入",
                "其他收入",
                "非税收入",
                "拨款收入",
            ),
            but=("合计", "总计"),
        ),
    ] = Field(default_factory=list, description="各项收入")
    initial_budget: Annotated[
        Q,
        Labels(
            "预算",
            "年初",
            "财政",
            "批复",
            "部门",
            "单位",
            "资金总额",
            measure=("initial_budget",),
            own=True,
            but=("基本支出", "项目支出", "经费", "项目"),
        ),
    ] = Field(None, description="年初预算")
    supplementary_budget: Annotated[
        Q,
        Labels(
            "追加",
            "预算",
            "部门",
            measure=("supplementary_budget",),
            own=True,
            but=("基本支出", "项目支出", "经费", "项目"),
        ),
    ] = Field(None, description="追加预算")
    full_year_budget: Annotated[
        Q,
        Labels(
            "预算",
            "部门",
            "整体",
            "单位",
            "资金总额",
            measure=("full_year_budget",),
            own=True,
            but=("基本支出", "项目支出", "经费", "项目"),
        ),
    ] = Field(None, description="全年预算")
    expenditure_total: Annotated[
        Q,
        Labels(
            "支出合计",
            "支出总计",
            "本年支出",
            "决算支出",
            "总支出",
            "实际支出",
            "整体支出",
            "支出决算",
            "支出",
            "资金总额",
            measure=_MONEY,
            own=True,
            but=(
                "收入",
                "结转",
                "基本支出",
                "项目支出",
                "三公",
                "福利",
                "服务支出",
                "补助",
                "资本性",
                "公用",
                "人员",
                "上缴",
                "经营",
            ),
        ),
    ] = Field(None, description="支出合计")
    basic_expenditure: Annotated[Q, Labels("基本支出", measure=_MONEY)] = Field(None, description="基本支出")
    basic_percent: Annotated[Q, Labels("基本支出", measure=("share",))] = Field(None, description="基本支出占比")
    project_expenditure: Annotated[Q, Labels("项目支出", measure=_MONEY)] = Field(None, description="项目支出")
    project_percent: Annotated[Q, Labels("项目支出", measure=("share",))] = Field(None, description="项目支出占比")
    execution_percent: Annotated[
        Q,
        Labels(
            "执行率",
            "完成率",
            "预算",
            "支出",
            "资金总额",
            measure=("completion",),
            own=True,
            but=("项目", "经费", "累计"),
        ),
    ] = Field(None, description="预算执行率")
    by_economic_class: Annotated[
        list[Amount],
        Entries(
            unit=("元",),
            only=("工资福利支出", "商品和服务支出", "对个人和家庭", "对个人家庭", "资本性支出", "债务利息", "人员支出"),
        ),
    ] = Field(default_factory=list, description="按经济分类的支出")


class Project(Record):
    """A project with its execution."""

    checks = (Share("completion_percent", "executed", "budget"),)

    name: str = Field(description="项目名称")
    budget: Annotated[Q, Labels(measure=("full_year_budget", "budget", "initial_budget"))] = Field(
        None, description="预算数"
    )
    executed: Annotated[Q, Labels(measure=("executed", "final"))] = Field(None, description="执行数")
    completion_percent: Q = Field(None, description="执行率")
    score: Q = Field(None, description="自评得分")


class Profile(Record):
    """单位概况"""

    internal_departments: list[str] = Field(default_factory=list, description="内设机构")
    establishment: Annotated[
        Q,
        Labels(
            "编制", measure=("count",), unit=("人", "名", "个"), but=("范围", "单位共", "单位数", "编制20", "部门预算")
        ),
    ] = Field(None, description="人员编制数")
    staff: Annotated[Q, Labels("在编", "在职", "实有", measure=("count",), unit=("人", "名"), but=("年末实有",))] = (
        Field(None, description="在编人数")
    )
    hired: Annotated[Q, Labels("聘用", "雇员", "编外", "临聘", measure=("count",), unit=("人", "名"))] = Field(
        None, description="聘用人数"
    )
    retired: Annotated[Q, Labels("退休", measure=("count",), unit=("人", "名"))] = Field(None, description="退休人数")
    year_end_staff: Annotated[Q, Labels("年末实有", "年末…人", measure=("count",), unit=("人", "名"))] = Field(
        None, description="年末实有人数"
    )


class Metric(Record):
    """An achievement figure."""

    name: str = Field(description="所计事物")
    value: Decimal = Field(description="数值")
    unit: Annotated[str | None, Beside("unit")] = Field(None, description="单位")
    qualifier: Annotated[str | None, Beside("qualifier")] = Field(None, description="修饰")
    period: str | None = Field(None, description="时期")


class Performance(Record):
    """绩效自评"""

    checks = (AtMost("projects.budget", "finance.full_year_budget"),)

    organization: str | None = Field(None, description="单位名称")
    fiscal_year: int | None = Field(None, description="年度")
    self_score: Annotated[
        Q,
        Labels(
            "自评得分",
            "综合得分",
            "评价得分",
            "总得分",
            measure=("score",),
            unit=("分",),
            but=("履职", "管理", "分值", "权重", "指标", "满分", "项目", "扣"),
        ),
        Within("自评结果", "自评结论", "评价结论", "自评情况", "评价结果", "综合评价", but=("应用", "公开", "项目")),
    ] = Field(None, description="自评得分")
    grade: str | None = Field(None, description="自评等级")
    profile: Annotated[
        Profile | None, Within("概况", "机构设置", "基本情况", "人员情况", "机构情况", "部门职能", "部门职责")
    ] = None
    finance: Annotated[
        Finance | None,
        Within(
            "支出情况",
            "收入情况",
            "支出规模",
            "收支",
            "预算执行",
            "自评情况",
            "自评结论",
            "整体支出",
            "资金",
            but=(
                "三公",
                "项目支出",
                "基本支出",
                "项目资金",
                "政府性",
                "国有资本",
                "社会保险",
                "绩效目标",
                "报告",
                "绩效情况",
                "项目组织",
                "任务",
                "成效",
            ),
            tables=("整体…自评表…资金",),
        ),
    ] = None
    projects: Annotated[
        list[Project],
        Topics(
            headings=("“*”绩效自评", "“*”项目绩效自评", "*绩效自评"),
            not_tables=("收支", "三公", "基本支出", "目标"),
            everywhere=True,
        ),
    ] = Field(default_factory=list, description="项目")
    metrics: list[Metric] = Field(default_factory=list, description="成效指标")
    problems: Annotated[
        list[str],
        Points(
            headings=("存在的问题", "存在问题", "存在的不足", "主要问题", "问题及原因", "存在的主要问题"),
            lead=("存在的问题", "存在问题", "存在的不足", "存在不足", "主要问题", "发现的问题"),
        ),
    ] = Field(default_factory=list, description="存在的问题")
    measures: Annotated[
        list[str],
        Points(
            headings=("改进措施", "下一步", "整改措施", "有关建议", "改进建议", "改进方向"),
            lead=("改进措施", "下一步", "整改措施"),
            but=("问题",),
        ),
    ] = Field(default_factory=list, description="改进措施")
