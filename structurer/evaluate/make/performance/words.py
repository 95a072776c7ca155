"""Wordings of self-evaluations: templates with slots, several for each kind of statement; sentences without figures."""

from __future__ import annotations

from collections.abc import Mapping

POSTS: Mapping[bool, tuple[str, ...]] = {
    True: (
        "{we}核定编制{establishment}，实有在编人员{staff}，另有聘用人员{hired}，年末实有{year_end}。",
        "人员编制{establishment}，在编{staff}，编外聘用{hired}。",
        "编制部门核定人员编制{establishment}，年末在编在职{staff}、聘用人员{hired}，年末实有人员{year_end}。",
        "{we}编制数{establishment}，实际在编{staff}，聘用{hired}，年末实有人数{year_end}。",
    ),
    False: (
        "{we}核定编制{establishment}，实有在编人员{staff}。",
        "人员编制{establishment}，实际在编{staff}。",
        "编制部门核定人员编制{establishment}，年末在编在职{staff}，年末实有人员{year_end}。",
        "{we}编制数{establishment}，在职在编{staff}。",
    ),
}

INCOMES = (
    "{year}年度收入合计{total}，其中：{sources}。",
    "{year}年{we}总收入{total}，包括{sources}。",
    "{year}年，{we}本年收入{total}，其中：{sources}。",
    "从收入看，{year}年度收入总计{total}，由{sources}构成。",
    "全年取得各项收入合计{total}。其中：{sources}。",
)
SOURCE_LISTS = ("，", "、", "；")
BUDGETED = (
    "年初批复预算{initial}，年中追加{added}，全年预算{full}。",
    "财政部门批复年初预算{initial}，执行中追加预算{added}，调整后全年预算为{full}。",
    "{year}年部门年初预算数{initial}，年中追加{added}，全年预算数{full}。",
    "年初安排预算{initial}，年度中间调整增加{added}，全年预算数合计{full}。",
    "{we}{year}年年初预算为{initial}，年中追加预算{added}。",
    "{year}年{we}全年预算{full}，包括年初预算{initial}和年中追加{added}。",
)
EXECUTED = (
    "全年支出合计{spent}，预算执行率{rate}。",
    "截至年末实际支出{spent}，预算执行率为{rate}。",
    "{year}年度决算支出{spent}，完成全年预算的{rate}。",
    "本年支出合计{spent}，执行率达到{rate}。",
    "{year}年实际支出合计{spent}。",
    "{we}整体支出{spent}，全年预算执行率{rate}。",
)
KINDS = (
    "其中，基本支出{basic}，占{basic_percent}；项目支出{project}，占{project_percent}。",
    "其中：基本支出{basic}（占{basic_percent}），项目支出{project}（占{project_percent}）。",
    "按支出性质划分，基本支出{basic}，占总支出的{basic_percent}；项目支出{project}，占总支出的{project_percent}。",
    "基本支出为{basic}，占比{basic_percent}，项目支出为{project}，占比{project_percent}。",
    "其中基本支出{basic}、项目支出{project}，分别占支出总额的{basic_percent}和{project_percent}。",
    "其中：基本支出{basic}；项目支出{project}。",
)
ECONOMIC_HEADS = (
    "按经济分类看，",
    "根据经济科目分类，",
    "从支出用途看，",
    "按支出经济分类划分：",
    "从经济分类科目来看，",
)
ECONOMIC_PARTS = (
    "{name}{amount}，占{percent}",
    "{name}{amount}（占比{percent}）",
    "{name}{amount}，占比{percent}",
    "{name}为{amount}，占支出的{percent}",
    "{name}{amount}",
)
CONCLUSIONS = (
    "对照整体支出绩效评价指标体系逐项打分，{year}年度自评得分{score}，自评等级为“{grade}”。",
    "经综合评定，{we}{year}年度部门整体支出绩效自评得分为{score}，评价等级为“{grade}”。",
    "{year}年部门整体支出绩效自评总得分{score}，等级为{grade}。",
    "按照评分标准测算，{we}整体支出绩效自评得分{score}，绩效等级评定为“{grade}”。",
    "依照通知规定的指标和标准自查自评，结论为{grade}。",
    "{we}{year}年度整体绩效目标基本实现，自评综合得分{score}，评定等级“{grade}”。",
)
PARTS_TOLD = (
    ("、", "其中", ""),
    ("，", "其中：", "得分"),
    ("；", "各部分得分为：", ""),
    ("，", "分项看，", "得"),
)
"""What stands between the parts of a score, before the first, and between name and score."""
SUMMARIES = (
    "全年安排项目{count}个，完成情况见下表。",
    "各项目预算执行和自评情况如下表所示：",
    "项目支出全部开展绩效自评，具体情况如下：",
    "重点项目资金使用和完成情况详见下表。",
)
PROJECT_TOLD = (
    "“{name}”自评情况：全年预算数{budget}，执行数{executed}，完成预算的{rate}，自评得分{score}。",
    "“{name}”年度预算{budget}，实际支出{executed}，预算执行率{rate}，自评{score}。",
    "“{name}”安排资金{budget}，全年执行{executed}，执行率为{rate}，自评得分为{score}。",
    "“{name}”全年预算数为{budget}，执行数为{executed}，完成预算的{rate}。项目自评得分{score}。",
    "“{name}”全年预算{budget}，实际执行{executed}，执行率{rate}，自评得分{score}。",
)
PROJECT_UNSCORED = (
    "“{name}”自评情况：全年预算数{budget}，执行数{executed}，完成预算的{rate}。",
    "“{name}”全年预算数{budget}，执行数{executed}，完成预算的{rate}。",
    "“{name}”全年预算{budget}，实际执行{executed}，执行率{rate}。",
    "“{name}”年度预算{budget}，实际支出{executed}，预算执行率{rate}。",
)
"""For projects that have no form: their score is told nowhere."""

TASKS = (
    "突出主责主业，完善{object}工作机制，按期完成年度任务。",
    "坚持先有预算、后有支出，把有限资金用在{object}{work}上。",
    "抓好{object}{work}，巩固上年工作成果。",
    "推进{object}{work}，回应群众关切。",
    "统筹发展和安全，持续提升{object}{other}水平。",
)
GOALS = (
    "通过年度预算安排，保障机构正常运转，推动{object}{work}取得实效，服务对象满意度稳步提高。",
    "合理配置财政资金，按时保质完成{object}{work}任务，提高资金使用效益。",
    "围绕全年工作部署，规范使用资金，确保{object}{work}各项目标如期实现。",
)
MANAGEMENT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("预算编制", (
        "先保基本运转，再按轻重缓急排列业务支出，测算依据逐项留存。",
        "预算由业务科室提出、财务部门汇总、集体研究后上报，程序完整。",
        "结合上年执行结果和本年任务编制预算，压缩了非必要开支。",
    )),
    ("预算执行", (
        "资金支付全部通过国库集中支付系统办理，合同、验收和付款资料相互核对。",
        "按用款计划支付资金，没有截留、挤占和挪用情况。",
        "每月通报执行进度，对偏慢的项目查明原因并督促整改。",
    )),
    ("信息公开", (
        "预决算和绩效信息在规定时间内通过门户网站向社会公开。",
        "按要求公开预算、决算和自评结果，内容完整。",
    )),
    ("绩效管理", (
        "建立了目标申报、运行监控、年终自评相衔接的管理机制。",
        "项目绩效目标与预算同步编报，年中开展运行监控并及时纠偏。",
    )),
    ("采购管理", (
        "严格执行采购目录和限额标准，采购意向按时公开，合同及时备案。",
        "采购活动由内部控制制度约束，程序合法合规。",
    )),
    ("资产管理", (
        "资产购置、使用、处置均按制度办理，定期盘点，账实相符。",
        "资产登记及时，处置收入按规定上缴。",
    )),
)  # fmt: skip
RESULTS_USED = (
    "自评结果将作为改进管理和编制下年预算的依据，并按规定公开。",
    "{we}把自评发现的问题列入整改清单，逐项落实责任，自评报告随决算一并公开。",
    "自评结论与科室考核和项目安排相衔接，并在门户网站公开。",
)
PROBLEM_DETAILS = (
    "",
    "",
    "主要是前期调研不够深入，对政策变化估计不足。",
    "原因在于部门之间沟通不够充分，资料报送较晚。",
    "一些环节的责任没有压实，跟踪督促不够及时。",
    "受审批和招标流程较长影响，实际进度与计划存在差距。",
)
MEASURE_DETAILS = (
    "",
    "",
    "建立工作台账，定期通报进展情况。",
    "由分管领导牵头，财务和业务科室共同落实。",
    "把完成情况纳入年度考核，确保取得实效。",
    "加强学习培训，提升经办人员的业务能力。",
)
PROJECT_EFFECTS = (
    "项目按计划实施，年度绩效目标基本完成，取得了较好的社会效益。",
    "各项产出指标达到预期，资金使用规范，服务对象反映良好。",
    "项目任务如期完成，为{object}{work}提供了有力支撑。",
    "按照批复的方案组织实施，验收合格，后续管护责任已经落实。",
)
ORGANISED = (
    "按照《关于开展{next}年部门预算支出绩效评价工作的通知》要求，{we}围绕预算编制、执行和管理各环节开展自评，形成本报告。",
    "根据财政部门关于开展绩效自评工作的通知，{we}成立自评工作小组，由财务部门牵头，业务科室配合，"
    "通过查阅资料、现场核查和座谈了解等方式，对整体支出和项目支出开展绩效自评。",
    "{we}高度重视绩效自评工作，印发了工作方案，明确职责分工和时间节点，逐项收集佐证材料，客观评价资金使用效果。",
    "按照统一部署，{we}组织各科室对照年初绩效目标逐条自查，财务部门复核汇总后形成本报告。",
)
FORM_PLANNED = (
    "完成{object}{work}年度任务，保障日常工作正常开展。",
    "按计划推进{object}{work}，验收合格率达到要求；规范资金使用，按时支付合同款项。",
    "目标1：落实{object}{work}；目标2：提升服务能力，服务对象满意。",
    "改善{object}的运行条件，完善管理制度，做到责任到人。",
    "加强业务培训和宣传，提高{object}管理水平。",
)
FORM_ACHIEVED = (
    "{object}{work}年度任务已经完成，日常工作运转正常。",
    "按计划完成{object}{work}，资金支付及时，制度执行到位。",
    "目标1已完成；目标2基本完成，服务对象评价较好。",
    "{object}的运行条件得到改善，管理责任全部落实。",
    "全年组织了业务培训和宣传活动，工作水平明显提升。",
)
