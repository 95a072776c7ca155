"""The rules engine: text documents in, filled records out, for the built-in schemas and for a stranger's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from structurer.pipeline import structure
from structurer.result import Result

Fill = Callable[..., Result]
Write = Callable[[str, str], Path]


def at(record: Any, path: str) -> str | None:
    """What a record holds at a dotted path: a quantity as "digits unit", words as they are, None where nothing is."""
    for part in path.split("."):
        if isinstance(record, list):
            record = record[int(part)] if int(part) < len(record) else None
        else:
            record = record.get(part) if record else None
    if isinstance(record, dict) and set(record) == {"value", "unit"}:
        return f"{record['value']} {record['unit']}".strip()
    return record if record is None or isinstance(record, str) else str(record)


def run(text: str, folder: Path, *schemas: str) -> Result:
    path = folder / "document.txt"
    path.write_text(text, "utf-8")
    return structure(path, schemas)


# Final accounts

ACCOUNTS = """云岭省桥梁检测中心2031年度部门决算

第一部分 云岭省桥梁检测中心概况

一、主要职能

承担全省桥梁的定期检测和技术档案工作。

二、机构设置

本单位内设综合科、检测科、财务科三个科室。编制人数60人，实有在编55人，退休12人。

第二部分 2031年度部门决算表

公开01表
收入支出决算总表
单位：万元
收入项目\t行次\t收入金额\t支出项目\t行次\t支出金额
一、一般公共预算财政拨款收入\t1\t1,000.00\t一、交通运输支出\t9\t1,100.00
本年收入合计\t5\t1,150.00\t本年支出合计\t13\t1,100.00
年初结转和结余\t6\t51.00\t年末结转和结余\t14\t101.00
总计\t7\t1,201.00\t总计\t15\t1,201.00

第三部分 2031年度部门决算情况说明

一、收入支出决算总体情况说明

全年收、支总计1,201.00万元。较2030年，收、支总计各增加100.00万元，增长9.08%，主要原因是检测任务增多。

二、收入决算情况说明

全年收入合计1,150.00万元，其中：财政拨款收入1,000.00万元，占86.96%；事业收入150.00万元，占13.04%。

三、支出决算情况说明

全年支出合计1,100.00万元，其中：基本支出700.00万元，占63.64%；项目支出400.00万元，占36.36%。

四、财政拨款收入支出决算总体情况说明

财政拨款收、支总计1,010.00万元。较2030年，财政拨款收、支总计各减少20.00万元，下降1.94%，主要原因是压减印刷开支。

五、一般公共预算财政拨款支出决算情况说明

（一）总体情况

一般公共预算财政拨款支出1,000.00万元，占全年支出的90.91%。较2030年减少21.00万元，下降2.06%，主要原因是两个项目完工。

（二）结构情况

社会保障和就业支出（类）100.00万元，占10.00%；交通运输支出（类）900.00万元，占90.00%。

（三）具体情况

一般公共预算财政拨款支出年初预算为1,050.00万元，支出决算为1,000.00万元，完成年初预算的95.24%。其中：

1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。年初预算为110.00万元，支出决算为100.00万元，完成年初预算的90.91%。决算数小于预算数的主要原因是三人调离。

2.交通运输支出（类）公路水路运输（款）公路养护（项）。年初预算为940.00万元，支出决算为900.00万元，完成年初预算的95.74%。决算数小于预算数的主要原因是工程结算核减。

六、一般公共预算财政拨款基本支出决算情况说明

一般公共预算财政拨款基本支出700.00万元，其中：人员经费600.00万元，占85.71%，主要包括：基本工资、津贴补贴；公用经费100.00万元，占14.29%，主要包括：办公费、印刷费。

七、财政拨款“三公”经费支出决算情况说明

（一）总体情况

“三公”经费年初预算为20.00万元，支出决算为15.00万元，完成预算的75.00%。较2030年减少1.00万元，下降6.25%，主要原因是拼车出行。

（二）具体情况

1.因公出国（境）费预算为0万元，支出决算为0万元，与上年持平。全年出国团组0个，累计0人次。

2.公务用车购置及运行维护费预算为16.00万元，支出决算为13.00万元，完成预算的81.25%。其中：公务用车购置费支出0.50万元，购置公务用车1辆；公务用车运行维护费支出12.50万元，公务用车保有量7辆。

3.公务接待费预算为4.00万元，支出决算为2.00万元，完成预算的50.00%。全年国内公务接待8批次，接待64人次。

八、政府性基金预算财政拨款收入支出决算情况说明

政府性基金年初结转1.10万元，本年收入9.90万元，本年支出10.00万元，其中基本支出0万元、项目支出10.00万元，年末结转1.00万元。

九、其他重要事项

（一）机关运行经费支出情况

机关运行经费支出80.00万元，较2030年减少5.00万元，下降5.88%，主要原因是改用节能灯。

（二）政府采购支出情况

政府采购支出总额300.00万元，其中：政府采购货物支出50.00万元、政府采购工程支出3.00万元、政府采购服务支出247.00万元。授予中小企业合同金额240.00万元，占采购总额的80.00%，其中授予小微企业合同金额90.00万元，占采购总额的30.00%。预留给中小企业的份额为31.00万元。

（三）国有资产占用情况

截至2031年12月31日，本单位共有车辆7辆，其中：应急保障用车2辆、特种专业技术用车5辆；单价100万元（含）以上设备3台（套）。

（四）预算绩效情况

整体支出全年预算数1,180.00万元，执行数1,100.00万元，完成预算的93.22%。自评得分97.00分，等级为优。

第四部分 名词解释

一、机关运行经费：为运转购买货物和服务的经费，例如每台9.99万元以内的设备。
"""

FINAL_ACCOUNTS = {
    "organization": "云岭省桥梁检测中心",
    "fiscal_year": "2031",
    "profile.internal_departments.0": "综合科",
    "profile.internal_departments.2": "财务科",
    "profile.establishment": "60 人",
    "profile.staff": "55 人",
    "profile.retired": "12 人",
    "profile.hired": None,
    "overall.total": "1201.00 万元",
    "overall.change": "100.00 万元",
    "overall.change_percent": "9.08 %",
    "overall.reason": "检测任务增多",
    "overall.opening_carryover": "51.00 万元",
    "overall.closing_carryover": "101.00 万元",
    "overall.current_year_income": "1150.00 万元",
    "income.total": "1150.00 万元",
    "income.sources.0.name": "财政拨款收入",
    "income.sources.0.amount": "1000.00 万元",
    "income.sources.0.percent": "86.96 %",
    "income.sources.1.name": "事业收入",
    "income.sources.1.percent": "13.04 %",
    "income.sources.2": None,
    "expenditure.total": "1100.00 万元",
    "expenditure.kinds.1.name": "项目支出",
    "expenditure.kinds.1.amount": "400.00 万元",
    "appropriation.total": "1010.00 万元",
    "appropriation.change": "-20.00 万元",
    "appropriation.change_percent": "-1.94 %",
    "appropriation.opening_carryover": None,
    "general_budget.expenditure": "1000.00 万元",
    "general_budget.percent_of_expenditure": "90.91 %",
    "general_budget.change": "-21.00 万元",
    "general_budget.reason": "两个项目完工",
    "general_budget.structure.0.name": "社会保障和就业支出",
    "general_budget.structure.1.percent": "90.00 %",
    "general_budget.initial_budget": "1050.00 万元",
    "general_budget.final": "1000.00 万元",
    "general_budget.completion_percent": "95.24 %",
    "general_budget.items.0.class_name": "社会保障和就业支出",
    "general_budget.items.0.section_name": "行政事业单位养老支出",
    "general_budget.items.0.item_name": "机关事业单位基本养老保险缴费支出",
    "general_budget.items.0.reason": "三人调离",
    "general_budget.items.1.item_name": "公路养护",
    "general_budget.items.1.initial_budget": "940.00 万元",
    "general_budget.items.1.final": "900.00 万元",
    "general_budget.items.1.completion_percent": "95.74 %",
    "general_budget.items.2": None,
    "basic_expenditure.total": "700.00 万元",
    "basic_expenditure.personnel.amount": "600.00 万元",
    "basic_expenditure.personnel.percent": "85.71 %",
    "basic_expenditure.personnel.components.1": "津贴补贴",
    "basic_expenditure.public_use.amount": "100.00 万元",
    "basic_expenditure.public_use.components.0": "办公费",
    "three_public.total.budget": "20.00 万元",
    "three_public.total.final": "15.00 万元",
    "three_public.total.change_percent": "-6.25 %",
    "three_public.total.reason": "拼车出行",
    "three_public.abroad.budget": "0 万元",
    "three_public.abroad.final": "0 万元",
    "three_public.abroad.change": "0 万元",
    "three_public.abroad.groups": "0 个",
    "three_public.abroad.persons": "0 人次",
    "three_public.vehicle.budget": "16.00 万元",
    "three_public.vehicle.final": "13.00 万元",
    "three_public.vehicle_purchase.final": "0.50 万元",
    "three_public.vehicle_purchase.count": "1 辆",
    "three_public.vehicle_running.final": "12.50 万元",
    "three_public.vehicle_running.fleet": "7 辆",
    "three_public.reception.final": "2.00 万元",
    "three_public.reception.completion_percent": "50.00 %",
    "three_public.reception.groups": "8 批次",
    "three_public.reception.visitors": "64 人次",
    "government_fund.opening_carryover": "1.10 万元",
    "government_fund.income": "9.90 万元",
    "government_fund.expenditure": "10.00 万元",
    "government_fund.basic": "0 万元",
    "government_fund.project": "10.00 万元",
    "government_fund.closing_carryover": "1.00 万元",
    "state_capital.income": None,
    "agency_running.amount": "80.00 万元",
    "agency_running.change": "-5.00 万元",
    "agency_running.reason": "改用节能灯",
    "procurement.total": "300.00 万元",
    "procurement.goods": "50.00 万元",
    "procurement.works": "3.00 万元",
    "procurement.services": "247.00 万元",
    "procurement.sme_amount": "240.00 万元",
    "procurement.sme_percent": "80.00 %",
    "procurement.micro_amount": "90.00 万元",
    "procurement.micro_percent": "30.00 %",
    "assets.as_of": "2031-12-31",
    "assets.vehicles_total": "7 辆",
    "assets.vehicles.0.use": "应急保障用车",
    "assets.vehicles.1.count": "5 辆",
    "assets.equipment.0.description": "单价100万元（含）以上设备",
    "assets.equipment.0.count": "3 台（套）",
    "performance_summary.whole_budget": "1180.00 万元",
    "performance_summary.executed": "1100.00 万元",
    "performance_summary.completion_percent": "93.22 %",
    "performance_summary.score": "97.00 分",
    "performance_summary.grade": "优",
}


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(ACCOUNTS, tmp_path_factory.mktemp("accounts"))


@pytest.mark.parametrize(("path", "value"), FINAL_ACCOUNTS.items())
def test_final_accounts(accounts: Result, path: str, value: str | None) -> None:
    assert at(accounts.records["final_accounts"], path) == value


def test_the_part_is_recognised_and_nothing_is_refused(accounts: Result) -> None:
    assert (accounts.parts, accounts.schemas) == (("final_accounts",), ("final_accounts",))
    assert accounts.rejected == ()


def test_a_table_feeds_what_the_prose_does_not_say(accounts: Result) -> None:
    table = accounts.tables[0]
    (carried,) = accounts.evidence["/records/final_accounts/overall/opening_carryover"].spans
    assert carried.start in table.span
    (total,) = accounts.evidence["/records/final_accounts/overall/total"].spans
    assert total.start not in table.span


def test_a_figure_that_explains_a_term_is_in_no_record(accounts: Result) -> None:
    assert "9.99" not in str(accounts.records)
    assert accounts.ledger.explained["definition"] == 1


def test_a_reserved_share_is_no_contract_amount(accounts: Result) -> None:
    assert "31.00" in ACCOUNTS
    assert "31.00" not in str(accounts.records["final_accounts"]["procurement"])


def test_a_short_document_keeps_its_part_though_its_sentences_speak_of_budgets(fill: Fill) -> None:
    result = fill(
        "云岭省桥梁检测中心2031年度部门决算\n\n"
        "一、财政拨款“三公”经费支出决算情况说明\n\n"
        "1.因公出国（境）费预算为0万元，支出决算为0万元。\n\n"
        "2.公务用车购置及运行维护费预算为16.00万元，支出决算为13.00万元。\n\n"
        "3.公务接待费预算为4.00万元，支出决算为2.00万元。\n"
    )
    assert result.parts == ("final_accounts",)
    assert at(result.records["final_accounts"], "three_public.reception.final") == "2.00 万元"


# Budget

BUDGET = """栖云市隧道养护所2032年部门预算

第一部分 部门概况

一、机构设置

本单位内设办公室、养护科、监测科。编制人数42人，实有在编40人，聘用人员6人。

第二部分 部门预算收支情况

一、收支预算总体情况

2032年收入预算900.00万元，较2031年减少30.00万元，下降3.23%；支出预算900.00万元，较2031年减少30.00万元，下降3.23%，主要原因是一条隧道移交。

二、支出预算具体情况

支出预算900.00万元，其中：人员支出500.00万元、公用支出80.00万元、对个人和家庭的补助支出20.00万元、项目支出300.00万元。

三、按功能科目的支出

1.交通运输支出（类）公路水路运输（款）公路养护（项）。2032年预算数700.00万元，较2031年预算数减少30.00万元，下降4.11%，主要用于隧道日常养护，主要原因是一条隧道移交。

2.住房保障支出（类）住房改革支出（款）住房公积金（项）。2032年预算数60.00万元，与2031年预算数持平，主要用于缴存公积金。

第三部分 其他事项

一、政府采购预算情况

政府采购预算210.00万元，其中：货物10.00万元、工程120.00万元、服务80.00万元。

二、“三公”经费预算情况

“三公”经费预算12.00万元，较2031年减少1.00万元，下降7.69%，主要原因是停用一辆旧车。其中：公务接待费2.00万元，与上年持平；公务用车运行维护费10.00万元，较2031年减少1.00万元，下降9.09%。

三、机关运行经费情况

机关运行经费预算33.00万元，较2031年增加3.00万元，增长10.00%，主要原因是房屋维修。

四、国有资产占用情况

截至2031年9月，共有车辆5辆，单价50万元以上设备4台。2032年计划购置单价50万元以上设备2台。

五、绩效目标情况

纳入绩效管理的项目6个，涉及预算300.00万元。
"""

BUDGET_RECORD = {
    "organization": "栖云市隧道养护所",
    "fiscal_year": "2032",
    "profile.internal_departments.1": "养护科",
    "profile.hired": "6 人",
    "overall.income": "900.00 万元",
    "overall.income_change": "-30.00 万元",
    "overall.income_change_percent": "-3.23 %",
    "overall.expenditure": "900.00 万元",
    "overall.expenditure_change": "-30.00 万元",
    "overall.reason": "一条隧道移交",
    "expenditure.total": "900.00 万元",
    "expenditure.personnel": "500.00 万元",
    "expenditure.public_use": "80.00 万元",
    "expenditure.individuals_families": "20.00 万元",
    "expenditure.projects": "300.00 万元",
    "items.0.item_name": "公路养护",
    "items.0.budget": "700.00 万元",
    "items.0.change": "-30.00 万元",
    "items.0.change_percent": "-4.11 %",
    "items.0.purpose": "隧道日常养护",
    "items.0.reason": "一条隧道移交",
    "items.1.section_name": "住房改革支出",
    "items.1.budget": "60.00 万元",
    "items.1.change": "0 万元",
    "items.2": None,
    "procurement.total": "210.00 万元",
    "procurement.goods": "10.00 万元",
    "procurement.works": "120.00 万元",
    "procurement.services": "80.00 万元",
    "three_public.total.budget": "12.00 万元",
    "three_public.total.change": "-1.00 万元",
    "three_public.total.reason": "停用一辆旧车",
    "three_public.reception.budget": "2.00 万元",
    "three_public.reception.change": "0 万元",
    "three_public.vehicle_running.budget": "10.00 万元",
    "three_public.vehicle_running.change_percent": "-9.09 %",
    "three_public.abroad": None,
    "agency_running.budget": "33.00 万元",
    "agency_running.change_percent": "10.00 %",
    "assets.as_of": "2031-09",
    "assets.vehicles_total": "5 辆",
    "assets.equipment.0.count": "4 台",
    "assets.equipment.1": None,
    "assets.planned_equipment.0.count": "2 台",
    "performance_summary.goals_count": "6 个",
    "performance_summary.amount": "300.00 万元",
}


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(BUDGET, tmp_path_factory.mktemp("budget"))


@pytest.mark.parametrize(("path", "value"), BUDGET_RECORD.items())
def test_budget(budget: Result, path: str, value: str | None) -> None:
    assert at(budget.records["budget"], path) == value


PROJECT_SECTIONS = """栖云市隧道养护所2032年部门预算

一、收支预算总体情况

2032年收入预算900.00万元，支出预算900.00万元，均为一般公共预算财政拨款。

二、项目支出预算情况

（一）隧道巡检项目预算30.00万元，主要用于隧道日常巡查和病害登记。

（二）照明改造项目预算45.00万元，较2031年增加5.00万元，增长12.50%，主要用于更换洞内灯具。
"""

PROJECT_TABLE = """栖云市隧道养护所2032年部门预算

一、支出预算情况

项目支出75.00万元，安排在两个项目上，均由养护科实施。

项目支出表
单位：万元
项目名称\t预算数\t备注
隧道巡检\t30.00\t
照明改造\t45.00\t
合计\t75.00\t
"""


@pytest.mark.parametrize("text", [PROJECT_SECTIONS, PROJECT_TABLE], ids=["sections", "a table"])
def test_projects(fill: Fill, text: str) -> None:
    record = fill(text, "budget").records["budget"]
    assert [row["name"] for row in record["expenditure"]["project_items"]] == ["隧道巡检", "照明改造"]
    assert at(record, "expenditure.project_items.0.budget") == "30.00 万元"
    assert at(record, "expenditure.project_items.1.budget") == "45.00 万元"


def test_a_project_keeps_its_change_and_its_purpose(fill: Fill) -> None:
    record = fill(PROJECT_SECTIONS, "budget").records["budget"]
    assert at(record, "expenditure.project_items.0.purpose") == "隧道日常巡查和病害登记"
    assert at(record, "expenditure.project_items.1.change_percent") == "12.50 %"
    assert at(record, "expenditure.project_items.0.change") is None


def test_the_budget_of_a_project_is_not_the_total(fill: Fill) -> None:
    record = fill(PROJECT_SECTIONS, "budget").records["budget"]
    assert at(record, "expenditure.total") != "30.00 万元"


# Performance

REPORT = """云岭省桥梁检测中心2031年度绩效自评报告

一、基本情况

（一）机构情况

编制人数60人，实有在编55人，聘用人员9人。

（二）收入和支出情况

全年收入合计1,150.00万元，其中财政拨款收入1,000.00万元、事业收入150.00万元。全年支出合计1,100.00万元，其中基本支出700.00万元，占63.64%，项目支出400.00万元，占36.36%。

二、自评结论

自评得分96.50分，等级为优。

三、项目支出绩效情况

桥梁巡检项目全年预算数30.00万元，执行数29.00万元，执行率96.67%，自评得分95分。支座更换项目全年预算数45.00万元，执行数44.00万元，执行率97.78%，自评得分96分。

四、存在的问题

（一）巡检频次的安排不够均衡。

（二）备件采购的周期偏长。

五、改进措施

一是按季度调整巡检路线。二是提前签订备件的框架协议。
"""

PERFORMANCE = {
    "organization": "云岭省桥梁检测中心",
    "fiscal_year": "2031",
    "self_score": "96.50 分",
    "grade": "优",
    "profile.establishment": "60 人",
    "profile.hired": "9 人",
    "finance.income_total": "1150.00 万元",
    "finance.income_sources.1.name": "事业收入",
    "finance.income_sources.1.amount": "150.00 万元",
    "finance.expenditure_total": "1100.00 万元",
    "finance.basic_expenditure": "700.00 万元",
    "finance.basic_percent": "63.64 %",
    "finance.project_expenditure": "400.00 万元",
    "finance.project_percent": "36.36 %",
    "projects.0.name": "桥梁巡检项目",
    "projects.0.budget": "30.00 万元",
    "projects.0.executed": "29.00 万元",
    "projects.1.name": "支座更换项目",
    "projects.1.completion_percent": "97.78 %",
    "projects.2": None,
    "problems.0": "巡检频次的安排不够均衡。",
    "problems.1": "备件采购的周期偏长。",
    "problems.2": None,
    "measures.0": "按季度调整巡检路线。",
    "measures.1": "提前签订备件的框架协议。",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(REPORT, tmp_path_factory.mktemp("report"))


@pytest.mark.parametrize(("path", "value"), PERFORMANCE.items())
def test_performance(report: Result, path: str, value: str | None) -> None:
    assert at(report.records["performance"], path) == value


def test_the_title_of_the_report_is_no_project(report: Result) -> None:
    names = [row["name"] for row in report.records["performance"]["projects"]]
    assert [name for name in names if "2031年度" in name] == []


POINTS = {
    "subsections": "（一）巡检频次的安排不够均衡。\n\n（二）备件采购的周期偏长。",
    "one paragraph": "一是巡检频次的安排不够均衡。二是备件采购的周期偏长。",
    "numbered items": "1.巡检频次的安排不够均衡。\n\n2.备件采购的周期偏长。",
    "paragraphs": "巡检频次的安排不够均衡。\n\n备件采购的周期偏长。",
}


@pytest.mark.parametrize("text", POINTS.values(), ids=POINTS)
def test_problems_are_listed_in_any_form(fill: Fill, text: str) -> None:
    body = f"云岭省桥梁检测中心2031年度绩效自评报告\n\n一、自评结论\n\n自评得分96.50分。\n\n二、存在的问题\n\n{text}\n"
    problems = fill(body, "performance").records["performance"]["problems"]
    assert [problem.rstrip("。") for problem in problems] == ["巡检频次的安排不够均衡", "备件采购的周期偏长"]


def test_no_problem_is_not_listed(fill: Fill) -> None:
    body = "云岭省桥梁检测中心2031年度绩效自评报告\n\n一、自评结论\n\n自评得分96.50分。\n\n二、存在的问题\n\n无。\n"
    assert "problems" not in fill(body, "performance").records["performance"]


# A schema of somebody else

SURVEY_SCHEMA = '''"""A survey report."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from structurer import Labels, Quantity


class Site(BaseModel):
    """A place where people were asked."""

    site: str = Field(description="site")
    completed: Quantity | None = Field(None, description="completed")
    refused: Quantity | None = Field(None, description="refused")
    response_rate: Quantity | None = Field(None, description="response rate")


class Survey(BaseModel):
    """A research survey."""

    investigator: str | None = Field(None, description="principal investigator")
    respondents: Annotated[Quantity | None, Labels("respondents", measure=("count",))] = None
    response: Annotated[Quantity | None, Labels("response rate", measure=("rate",))] = None
    sites: list[Site] = Field(default_factory=list)
'''

SITES = """1. Sites

| Site | Completed | Refused | Response rate |
| --- | --- | --- | --- |
| North campus | 140 | 22 | 63.1% |
| South campus | 1,152 | 31 | - |
| Harbour | 120 | 9 | 61.9% |
"""


@pytest.fixture
def survey(write: Write) -> str:
    return f"{write('survey.py', SURVEY_SCHEMA)}:Survey"


def test_rows_come_from_the_table_whose_head_fits(fill: Fill, survey: str) -> None:
    result = fill(SITES, survey)
    assert result.records["Survey"]["sites"] == [
        {
            "site": "North campus",
            "completed": {"value": "140", "unit": ""},
            "refused": {"value": "22", "unit": ""},
            "response_rate": {"value": "63.1", "unit": "%"},
        },
        {
            "site": "South campus",
            "completed": {"value": "1152", "unit": ""},
            "refused": {"value": "31", "unit": ""},
        },
        {
            "site": "Harbour",
            "completed": {"value": "120", "unit": ""},
            "refused": {"value": "9", "unit": ""},
            "response_rate": {"value": "61.9", "unit": "%"},
        },
    ]
    assert result.evidence["/records/Survey/sites/1/completed"].quote == "1,152"
    assert result.rejected == ()


def test_columns_may_stand_in_any_order_among_others(fill: Fill, survey: str) -> None:
    text = "1. Sites\n\nRefused | Interviewers | Site | Completed\n9 | 4 | Harbour | 120\n7 | 3 | Mill Lane | 98\n"
    assert fill(text, survey).records["Survey"]["sites"] == [
        {"site": "Harbour", "completed": {"value": "120", "unit": ""}, "refused": {"value": "9", "unit": ""}},
        {"site": "Mill Lane", "completed": {"value": "98", "unit": ""}, "refused": {"value": "7", "unit": ""}},
    ]


def test_a_table_that_fits_less_than_half_is_left_alone(fill: Fill, survey: str) -> None:
    text = "1. Costs\n\nSite | Rent | Travel | Printing\nHarbour | 120 | 9 | 4\nMill Lane | 98 | 7 | 2\n"
    assert fill(text, survey).records == {}


PROSE = {
    "labels and colons": "1. Overview\n\nRespondents: 412\n\nResponse rate: 61.4%\n\nWithdrawn: 36\n",
    "a sentence for each": "1. Overview\n\nThe number of respondents was 412. The response rate was 61.4%.\n",
    "the count before its noun": "1. Overview\n\nIn May we reached 412 respondents. The response rate was 61.4%.\n",
    "a decoy behind it": (
        "1. Overview\n\nIn all, 412 respondents took part. The response rate was 61.4%. Later 36 people withdrew.\n"
    ),
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_english_prose_fills_a_schema(fill: Fill, survey: str, text: str) -> None:
    record = fill(text, survey).records.get("Survey", {})
    assert at(record, "respondents") == "412"
    assert at(record, "response") == "61.4 %"


def test_a_full_stop_ends_an_english_sentence(fill: Fill, survey: str) -> None:
    text = "1. Overview\n\nThe letter went to all respondents. By May, 36 people withdrew.\n"
    assert at(fill(text, survey).records.get("Survey", {}), "respondents") is None


LABELLED = {
    "its own line": "1. Overview\n\nPrincipal investigator: Dr Ada Quill\n\n2. Sites\n\nThree towns.\n",
    "a line of its own before others": (
        "1. Overview\n\nPrincipal investigator: Dr Ada Quill\nFunded by: the Harbour Trust\nPages: 12\n"
    ),
    "in capitals": "1. Overview\n\nPRINCIPAL INVESTIGATOR: Dr Ada Quill\n\n2. Sites\n\nThree towns.\n",
    "the end of its sentence": "1. Overview\n\nPrincipal investigator: Dr Ada Quill; three towns took part.\n",
}


@pytest.mark.parametrize("text", LABELLED.values(), ids=LABELLED)
def test_words_behind_a_label(fill: Fill, survey: str, text: str) -> None:
    assert at(fill(text, survey).records.get("Survey", {}), "investigator") == "Dr Ada Quill"


def test_english_words_that_run_over_a_line_are_not_refused(fill: Fill, survey: str) -> None:
    text = "1. Overview\n\nPrincipal investigator: Professor Wilhelmina Featherstonehaugh\nMarchbanks\n"
    result = fill(text, survey)
    assert result.rejected == ()
    assert (at(result.records.get("Survey", {}), "investigator") or "").startswith("Professor Wilhelmina")


# How labels compete

COMPETING = """from typing import Annotated

from pydantic import BaseModel

from structurer import Labels, Quantity, Within

MONEY = ("amount", "final")


class Water(BaseModel):
    cost: Annotated[Quantity | None, Labels("水费", measure=MONEY)] = None
    waste: Annotated[Quantity | None, Labels("污水费", measure=MONEY)] = None
    repair: Annotated[Quantity | None, Labels("维修费", "水费维修费", measure=MONEY, but=("大型",))] = None
    own: Annotated[Quantity | None, Labels(measure=("change",), own=True)] = None


class Costs(BaseModel):
    water: Annotated[Water | None, Within("用水", but=("计划",), outside=("附注",), decoys=("暂估",))] = None
"""

CASES = {
    "the longer label wins": ("一、用水情况\n\n污水费3.00万元。水费5.00万元。\n", {"cost": "5.00", "waste": "3.00"}),
    "the label that ends last wins": ("一、用水情况\n\n水费维修费4.00万元。\n", {"repair": "4.00"}),
    "a word that rules a place out": ("一、用水情况\n\n大型维修费4.00万元。水费5.00万元。\n", {"cost": "5.00"}),
    "a decoy": ("一、用水情况\n\n暂估水费9.00万元。水费5.00万元。\n", {"cost": "5.00"}),
    "the first of two wins": ("一、用水情况\n\n水费5.00万元。另付水费6.00万元。\n", {"cost": "5.00"}),
    "another section": ("一、用电情况\n\n电费9.00万元。\n\n二、用水情况\n\n水费5.00万元。\n", {"cost": "5.00"}),
    "a heading ruled out by its own words": (
        "一、用水计划\n\n水费9.00万元。\n\n二、用水情况\n\n水费5.00万元。\n",
        {"cost": "5.00"},
    ),
    "a heading ruled out by the one above": (
        "一、附注\n\n（一）用水情况\n\n水费9.00万元。\n\n二、用水情况\n\n水费5.00万元。\n",
        {"cost": "5.00"},
    ),
    "the section's own change": (
        "一、用水情况\n\n全年共计9.00万元，较2030年减少1.00万元。其中水费5.00万元。\n",
        {"cost": "5.00", "own": "-1.00"},
    ),
    "the change of a named thing is not the section's": (
        "一、用水情况\n\n水费5.00万元，较2030年减少1.00万元。\n",
        {"cost": "5.00"},
    ),
    "a figure of another kind": ("一、用水情况\n\n水费占30.00%。\n", {}),
    "a figure in a reason": (
        "一、用水情况\n\n水费5.00万元，较2030年减少1.00万元，主要原因是退还污水费2.00万元。\n",
        {"cost": "5.00"},
    ),
}


@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES)
def test_which_figure_goes_into_which_field(fill: Fill, write: Write, text: str, values: dict[str, str]) -> None:
    result = fill("2031年用能情况\n\n" + text, f"{write('costs.py', COMPETING)}:Costs")
    filled = result.records.get("Costs", {}).get("water", {})
    assert {name: quantity["value"] for name, quantity in filled.items()} == values


def test_a_figure_stated_twice_has_a_second_witness(fill: Fill, write: Write) -> None:
    schema = f"{write('costs.py', COMPETING)}:Costs"
    text = "2031年用能情况\n\n一、用水情况\n\n水费5.00万元。污水费3.00万元。\n\n（一）说明\n\n水费5.00万元已付清。\n"
    evidence = fill(text, schema).evidence
    assert evidence["/records/Costs/water/cost"].status == "verified"
    assert evidence["/records/Costs/water/waste"].status == "grounded"


def test_a_figure_stated_otherwise_is_no_second_witness(fill: Fill, write: Write) -> None:
    schema = f"{write('costs.py', COMPETING)}:Costs"
    text = "2031年用能情况\n\n一、用水情况\n\n水费5.00万元。\n\n（一）说明\n\n水费5.01万元已全部付清。\n"
    evidence = fill(text, schema).evidence["/records/Costs/water/cost"]
    assert (evidence.quote, evidence.status != "verified") == ("5.00", True)


def test_every_filled_field_has_evidence_and_every_evidence_its_field(
    accounts: Result, budget: Result, report: Result
) -> None:
    for result in (accounts, budget, report):
        for part, record in result.records.items():
            leaves = {f"/records/{part}/{path}" for path in leaf_paths(record)}
            assert leaves == {where for where in result.evidence if where.startswith(f"/records/{part}/")}


def leaf_paths(node: Any, above: str = "") -> list[str]:
    if isinstance(node, dict) and set(node) != {"value", "unit"}:
        return [path for key, value in node.items() for path in leaf_paths(value, f"{above}/{key}".lstrip("/"))]
    if isinstance(node, list):
        return [path for at, value in enumerate(node) for path in leaf_paths(value, f"{above}/{at}")]
    return [above]


# Wordings

ACCOUNTS_HEAD = "云岭省桥梁检测中心2031年度部门决算\n\n"
WORDINGS = {
    "cause told behind it": (
        "一、财政拨款收入支出决算情况\n\n财政拨款收、支总计10.00万元，比上年减少2.00万元，系桥梁检测任务减少所致。\n",
        "appropriation.reason",
        "桥梁检测任务减少",
    ),
    "day without 截至": (
        "一、国有资产占有使用情况\n\n2031年12月31日，本单位共有车辆3辆。\n",
        "assets.as_of",
        "2031-12-31",
    ),
    "second of the problems that a sentence introduces": (
        "一、预算绩效情况\n\n本单位自评得分95.00分。发现的主要问题：一是桥梁巡检的频次不够均衡。二是备件采购的周期偏长。"
        "下一步改进措施：一是细化巡检计划。二是提前签订协议。\n",
        "performance_summary.problems.1",
        "备件采购的周期偏长。",
    ),
    "body that sets up its offices": (
        "一、部门概况\n\n本院设院办公室、检测科、设备科3个科室。\n",
        "profile.internal_departments.2",
        "设备科",
    ),
}


@pytest.mark.parametrize("case", WORDINGS)
def test_wordings(fill: Fill, case: str) -> None:
    text, path, value = WORDINGS[case]
    assert at(fill(ACCOUNTS_HEAD + text, "final_accounts").records["final_accounts"], path) == value


def test_a_figure_of_a_table_is_given_as_the_prose_tells_it_and_has_two_witnesses(fill: Fill) -> None:
    result = fill(
        "云岭省桥梁检测中心2031年度部门决算\n\n收入支出决算总表\n单位：元\n"
        "收入\t\t支出\t\n项目\t决算数\t项目\t决算数\n本年收入合计\t820,000.00\t本年支出合计\t800,000.00\n\n"
        "一、收入支出总体情况\n\n收入总计82.00万元，支出总计82.00万元。\n\n"
        "二、收入情况\n\n本年收入82.00万元，其中：财政拨款收入82.00万元，占100%。\n",
        "final_accounts",
    )
    where = "/records/final_accounts/overall/current_year_income"
    assert at(result.records["final_accounts"], "overall.current_year_income") == "82.00 万元"
    assert result.evidence[where].status == "verified"


def test_a_document_title_that_names_a_topic_is_not_its_section(fill: Fill) -> None:
    record = fill(
        "栖云市隧道养护所2032年部门预算及“三公”经费预算公开说明\n\n一、收支预算总体情况\n\n"
        "2032年我所收入总预算900.00万元，支出总预算900.00万元。\n\n"
        "二、“三公”经费预算情况\n\n2032年“三公”经费预算9.00万元，同比减少1.00万元，下降10.00%。\n",
        "budget",
    ).records["budget"]
    assert at(record, "three_public.total.budget") == "9.00 万元"
    assert at(record, "overall.income") == "900.00 万元"


def test_a_figure_without_a_unit_gets_no_unit_of_another_kind(fill: Fill) -> None:
    record = fill(
        "栖云市隧道养护所2032年部门预算\n\n一、支出预算情况\n\n项目支出75000.00元。\n\n"
        "二、项目支出预算情况\n\n（一）隧道巡检项目预算30000.00元，与2031年持平，主要用于隧道日常巡查。\n",
        "budget",
    ).records["budget"]
    assert at(record, "expenditure.project_items.0.budget") == "30000.00 元"
    assert at(record, "expenditure.project_items.0.change") == "0 元"
