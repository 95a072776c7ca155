"""Wordings of budgets: templates with slots, several for each kind of statement, reasons and terms."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from structurer.evaluate.make.names import Body
from structurer.evaluate.make.phrases import STAFF_SECTIONS, filled

_MORE = (
    "新增{object}{work}项目", "人员增加，相应经费增加", "工资和社会保险缴费标准调整",
    "{object}{work}任务量增加，经费相应增加",
    "上年项目结转到本年继续实施", "按照工作计划扩大{object}{work}范围", "调入工作人员{few}名",
    "住房公积金和职业年金缴存基数提高",
    "财政专项资金提前下达", "本年安排{object}{work}资金{money}万元", "新建业务用房投入使用，运行费用增加",
    "承接上级下放的{few}项职责",
    "政策资金项目预算增加", "根据{object}{work}实际需要安排", "设备达到使用年限，更新购置支出增加",
    "落实民生保障政策，提高补助标准",
    "启动{object}{work}（二期）建设", "合同价格上涨，服务费用增加",
)  # fmt: skip
_LESS = (
    "落实过紧日子要求，压减一般性支出", "{object}{work}项目已经完成，本年不再安排",
    "在职人员退休{few}名，人员经费减少",
    "剔除一次性项目因素", "优化支出结构，调减{object}{work}经费", "部分项目按进度分年安排",
    "机构调整，划出人员{few}名",
    "减少{object}{work}资金{money}万元", "上年安排的设备购置已经完成", "按照零基预算要求核减项目经费",
    "压缩会议、培训和差旅等支出", "部分事项改由其他单位承担", "财政统筹收回部分项目资金", "项目调整",
    "上年基数较大，{object}{work}集中支付",
)  # fmt: skip
_STAFF_MORE = (
    "缴费基数调整", "人员增加，单位缴费相应增加", "职务职级晋升，缴存基数提高", "补缴以前年度单位部分",
    "新录用工作人员{few}名",
    "退休人员增加{few}名",
)  # fmt: skip
_STAFF_LESS = (
    "在职人员减少{few}名", "人员调出，缴费人数减少", "上年补缴以前年度费用，本年正常缴纳", "缴费比例调整",
    "退休人员减少{few}名",
)  # fmt: skip
_SAME = ("按照从严从紧原则安排", "继续执行上年标准", "严格控制规模", "人员和标准没有变化", "业务量与上年基本一致")
_THREE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "total": (
        ("公务用车维修费用增加", "业务交流任务增加", "计划更新公务用车，相关支出增加"),
        ("落实厉行节约要求，压减支出规模", "按照要求压减“三公”经费", "从严控制公务接待和车辆费用"),
        ("按照从严从紧原则安排", "继续执行上年标准", "严格控制规模"),
    ),
    "abroad": (
        ("新增国际交流任务", "计划参加境外培训{few}人次", "上年未安排，本年按计划编列"),
        ("减少出访任务", "压减因公出国（境）团组", "本年没有出访计划"),
        ("按照年度出访计划安排", "未安排此项预算", "按规定实行零基预算，年初不安排"),
    ),
    "reception": (
        ("预计接待批次增加", "业务交流任务增加", "承办片区会议，来访人员增多"),
        ("严格控制公务接待标准和批次", "厉行节约，压减接待支出", "减少不必要的接待"),
        ("根据实际业务需求安排", "继续执行上年标准", "严格执行接待标准"),
    ),
    "vehicle": (
        ("公务用车使用年限较长，维修费用增加", "计划更新公务用车", "执法任务增加，用车频次提高"),
        ("报废老旧公务用车", "从严控制车辆费用", "减少公务出行"),
        ("现有车辆数量没有变化", "继续执行上年标准", "按实有车辆数测算"),
    ),
    "vehicle_purchase": (
        ("计划更新公务用车", "原有车辆达到报废年限，按规定更新"),
        ("上年更新车辆已经完成", "本年购置计划减少"),
        ("没有购车计划", "本年不购置公务用车", "无相关支出"),
    ),
    "vehicle_running": (
        ("车辆使用年限较长，维修费用增加", "燃油和保险价格上涨", "下乡检查任务增加，车辆运行里程增加"),
        ("报废老旧公务用车，运行费用减少", "从严控制车辆运行费用", "加强用车管理，燃油和维修费用下降"),
        ("现有车辆数量没有变化", "按实有车辆定额测算", "继续执行上年标准"),
    ),
}
"""Why each of the three public expenses grows, falls or stays."""

_THREE_NOTHING: Mapping[str, tuple[str, ...]] = {
    "total": ("本年没有“三公”经费支出计划", "未安排“三公”经费"),
    "abroad": ("本年没有出国（境）任务", "未安排此项预算", "按规定实行零基预算，年初不安排", "由主管部门统一安排"),
    "reception": ("未安排公务接待费用", "没有接待任务", "取消公务接待支出"),
    "vehicle": ("无公务用车", "车辆由机关事务管理部门统一管理", "公务用车改革后没有保留车辆"),
    "vehicle_purchase": ("没有购车计划", "本年不购置公务用车", "无相关支出"),
    "vehicle_running": ("无公务用车", "车辆费用由机关事务管理部门承担", "没有保留车辆"),
}

OVERALL_EACH = (
    "{year}年{org}收入预算{income}，{income_change}；支出预算{expenditure}，{expenditure_change}。",
    "{year}年收入预算{income}，{income_change}。{again}年支出预算{expenditure}，{expenditure_change}。",
    "{year}年{we}收入预算总额为{income}，{income_change}；支出预算总额为{expenditure}，{expenditure_change}。",
    "{year}年，{org}收入预算{income}，{income_change}。支出预算{expenditure}，{expenditure_change}。",
    "{we}{year}年度收入总预算{income}，{income_change}；相应安排支出总预算{expenditure}，{expenditure_change}。",
)
OVERALL_BOTH = (
    "按照综合预算的原则，{we}所有收入和支出均纳入部门预算管理。{year}年收支总预算{both}，{both_change}。",
    "{we}{year}年收支总预算为{both}，{both_change}。",
    "{org}{year}年收、支总计均为{both}，{both_change}。",
    "{year}年部门收支预算总额{both}，{both_change}。",
)
REASONS = (
    "主要原因是{reason}。",
    "主要是{reason}。",
    "主要原因：{reason}。",
    "变动的主要原因是{reason}。",
    "收支变化的主要原因是{reason}。",
    "预算增减的主要原因是{reason}。",
)
INCOME_SOURCES = (
    "收入预算中，{sources}。",
    "收入来源包括：{sources}。",
    "按来源划分，{sources}。",
)
BY_USE_THREE = (
    "{org}安排支出{total}，分为人员支出{personnel}、公用支出{public}、对个人和家庭的补助支出{families}和项目支出{projects}。",
    "{year}年部门预算支出{total}，由四部分组成：人员支出{personnel}，公用支出{public}，"
    "对个人和家庭的补助支出{families}，项目支出{projects}。",
    "{year}年支出预算{total}。其中：人员支出{personnel}；公用支出{public}；对个人和家庭的补助{families}；项目支出{projects}。",
    "按支出用途划分，{year}年安排支出{total}，其中人员支出{personnel}、公用支出{public}、"
    "对个人和家庭的补助支出{families}、项目支出{projects}。",
)
BY_USE_TWO = (
    "{year}年支出预算{total}，其中：基本支出{basic}，占{basic_percent}；项目支出{projects}，占{project_percent}。"
    "基本支出中，人员经费{personnel}，公用经费{public}。",
    "{we}{year}年支出预算{total}，包括基本支出{basic}（人员经费{personnel}、公用经费{public}）和项目支出{projects}。",
    "{year}年安排支出{total}。其中，人员经费{personnel}，公用经费{public}，项目支出{projects}。",
    "从支出结构看，{year}年支出预算{total}：人员经费{personnel}，公用经费{public}，项目支出{projects}。",
)
KINDS = (
    "{year}年支出预算{total}，其中：基本支出{basic}，占{basic_percent}；项目支出{projects}，占{project_percent}。",
    "{we}{year}年支出预算{total}，按支出性质分为基本支出{basic}和项目支出{projects}，分别占{basic_percent}、{project_percent}。",
    "{year}年部门支出预算合计{total}。基本支出{basic}，占{basic_percent}；项目支出{projects}，占{project_percent}。",
    "支出预算{total}，其中基本支出{basic}（占{basic_percent}）、项目支出{projects}（占{project_percent}）。",
)
BASIC = (
    "{year}年一般公共预算基本支出{basic}，其中：人员经费{personnel}，主要包括：{staff_names}；公用经费{public}，主要包括：{public_names}。",
    "一般公共预算基本支出{basic}。人员经费{personnel}，主要包括{staff_names}等；公用经费{public}，主要包括{public_names}等。",
    "{we}{year}年一般公共预算基本支出安排{basic}，其中人员经费{personnel}（{staff_names}），公用经费{public}（{public_names}）。",
    "{year}年基本支出预算{basic}。其中：人员经费{personnel}、公用经费{public}。",
)
PROJECTS = (
    "“{name}”预算{budget}，主要用于{purpose}。预算规模{change}，主要原因是{reason}。",
    "{name}预算{budget}，{change}，主要用于{purpose}。",
    "“{name}”安排{budget}，主要用于{purpose}；{change}，主要是{reason}。",
    "{name}：{year}年预算{budget}，主要用于{purpose}。",
    "“{name}”{year}年预算安排{budget}，{change}，主要原因是{reason}。主要用于{purpose}。",
)
ITEMS = (
    "{class_name}（类）{section_name}（款）{item_name}（项）{year}年预算数为{budget}，{change}，主要原因是{reason}。",
    "“{class_name}（类）{section_name}（款）{item_name}（项）”{budget}，主要用于{purpose}。",
    "“{class_name}-{section_name}-{item_name}”科目{budget}，主要用于{purpose}。",
    "{class_name}（类）{section_name}（款）{item_name}（项）{year}年预算{budget}，上年预算{previous}，{change}，"
    "主要原因是{reason}。主要用于{purpose}。",
    "{class_name}（类）{section_name}（款）{item_name}（项）：{year}年预算数{budget}，{last}年预算数{previous}，{change}。主要是{reason}。",
    "{class_name}（类）{section_name}（款）{item_name}（项）安排{budget}，主要用于{purpose}；{change}。",
)
PROCUREMENT = (
    "{year}年{org}编列政府采购预算{total}，包括货物采购{goods}、工程采购{works}、服务采购{services}。",
    "{we}{year}年度政府采购预算为{total}，其中：货物预算{goods}、工程预算{works}、服务预算{services}。",
    "{year}年政府采购预算总额{total}，其中：货物类{goods}，工程类{works}，服务类{services}。",
    "{we}{year}年安排政府采购预算{total}。其中：货物{goods}，工程{works}，服务{services}。",
    "{year}年{we}政府采购预算合计{total}，按类别分，货物采购{goods}，工程采购{works}，服务采购{services}。",
)
RESERVED = (
    "上述预算中，预留给中小企业的采购项目{reserved}，其中小微企业{micro}。",
    "其中，面向中小企业采购的预算金额为{reserved}。",
)
THREE_TOTAL = (
    "{year}年“三公”经费预算{budget}，{change}，主要原因是{reason}。",
    "{year}年“三公”经费预算数为{budget}，{change}。",
    "{we}{year}年财政拨款安排“三公”经费预算{budget}，{change}，主要是{reason}。",
    "{year}年，{we}“三公”经费财政拨款预算合计{budget}，{change}。",
)
THREE_LINE = (
    "{name}{budget}，{change}，主要原因是{reason}",
    "{name}{stop}{year}年预算数{budget}，{change}，主要原因是{reason}",
    "{name}预算{budget}，{change}，主要是{reason}",
    "{name}{colon}{year}年预算{budget}，{change}",
    "{name}{year}年预算数为{budget}，{change}。主要原因是{reason}",
)
AGENCY = (
    "{year}年{org}机关运行经费安排{budget}，{change}。主要原因是{reason}。",
    "{year}年{we}机关运行经费预算为{budget}。",
    "{we}{year}年安排机关运行经费{budget}，{change}，主要原因是{reason}。",
    "{year}年机关运行经费预算{budget}，{change}，主要是{reason}。",
)
NO_AGENCY = (
    "是财政补助事业单位，不编列机关运行经费",
    "不属于行政单位，未安排机关运行经费",
    "为公益性事业单位，没有机关运行经费",
)
GOALS = (
    "{year}年{we}项目支出全部实行绩效目标管理，涉及预算资金{amount}，编报项目绩效目标{count}。",
    "{year}年度{we}共有{count}项目填报了绩效目标，预算资金{amount}。",
    "{year}年{we}实行绩效目标管理的项目{count}，涉及财政资金{amount}。",
    "{we}{year}年{count}项目全部编制了绩效目标，涉及预算金额{amount}。",
    "{year}年项目支出全部纳入绩效管理，编报绩效目标{count}，预算资金合计{amount}。",
)
ASSETS = (
    "截至{date}，{org}登记在册车辆{vehicles}{uses}；{equipment}。",
    "截至{date}，{we}共有车辆{vehicles}{uses}。{equipment}。",
    "截至{date}，{we}固定资产中共有车辆{vehicles}{uses}，{equipment}。",
    "截至{date}，{we}在用车辆{vehicles}{uses}；{equipment}。",
)
PLANNED_ASSETS = (
    "{year}年拟新增车辆{vehicles}，新增{equipment}。",
    "{year}年预算安排购置车辆{vehicles}，安排购置{equipment}。",
    "{year}年计划购置车辆{vehicles}，计划购置{equipment}。",
    "{year}年拟购置公务用车{vehicles}，拟购置{equipment}。",
)
POSTS = (
    "{we}核定编制{establishment}，实有在编人员{staff}；退休{retired}；聘用人员{hired}。",
    "人员编制数{establishment}，实有在编人数{staff}，退休{retired}。",
    "编制部门核定编制{establishment}，年末在职在编{staff}，退休人员{retired}。",
    "{we}现有编制{establishment}，在编{staff}，编外聘用{hired}，退休{retired}。",
)
TERMS = (
    ("财政拨款收入", "指财政部门在年度预算中安排给{we}的资金。"),
    ("基本支出", "指为保证机构正常运转和完成日常任务而安排的人员和公用支出。"),
    ("项目支出", "指为完成特定任务、在基本支出以外安排的支出。"),
    ("“三公”经费", "指财政拨款负担的出国（境）、公务用车和公务接待三类费用。"),
    ("机关运行经费", "指行政单位基本支出里用于日常运转的公用经费。"),
    ("政府采购", "指使用财政性资金采购集中采购目录以内或者限额标准以上的货物、工程和服务。"),
    ("事业收入", "指事业单位从事专业业务取得的收入。"),
    ("上年结转", "指以前年度安排、结转到本年按原用途继续使用的资金。"),
)


def reason(rng: Random, body: Body, direction: int, code: str = "") -> str:
    """Why more, less or as much as in the year before is planned: a clause without a full stop."""
    if not direction:
        return rng.choice(_SAME)
    if code.startswith(STAFF_SECTIONS):
        return filled(rng, body, rng.choice(_STAFF_MORE if direction > 0 else _STAFF_LESS))
    told = rng.sample(_MORE if direction > 0 else _LESS, rng.choice((1, 1, 1, 2)))
    return "，".join(filled(rng, body, cause) for cause in told)


def three_reason(rng: Random, body: Body, key: str, direction: int, *, nothing: bool) -> str:
    """Why one of the three public expenses moves, stays or is nothing."""
    if nothing:
        return rng.choice(_THREE_NOTHING[key])
    more, less, same = _THREE[key]
    return filled(rng, body, rng.choice({1: more, -1: less, 0: same}[direction]))
