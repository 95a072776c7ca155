"""Clauses and sentences of made disclosures: reasons, purposes, problems, measures, equipment, vehicles, trainings.

A reason is a clause without 主要原因是 before it and without a full stop after it, as the gold keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from structurer.evaluate.make.amounts import grouped
from structurer.evaluate.make.names import Body

_UP_CAUSES = (
    "年中追加{object}{work}经费", "上级下达{object}{work}补助资金", "按进度支付{object}{work}合同款",
    "{object}{work}任务量增加", "新增{object}{work}项目", "人员工资标准调整", "新录用工作人员{few}名",
    "社会保险缴费基数提高", "补发以前年度绩效奖励", "使用上年结转资金支付{object}{work}尾款", "物价和人工成本上升",
    "部分项目由上年顺延到本年实施", "退休人员增加{few}人，相应待遇支出增加", "增加{few}处{object}的维护任务",
    "承接{few}项新的职能，业务量随之上升", "集中支付以前年度欠付的工程款", "设备到期更新，采购支出增加",
    "住房公积金缴存比例调整", "划转{few}名人员，人员经费相应增加", "追加专项资金{money}万元用于{object}{work}",
)  # fmt: skip
_DOWN_CAUSES = (
    "厉行节约，压减一般性支出", "部分{object}{work}项目尚未验收，尾款未支付",
    "{object}{work}项目跨年度实施，资金结转下年使用", "退休{few}人，人员经费相应减少",
    "人员调出{few}名，工资和社会保险支出减少", "公开招标产生节约资金", "{object}{work}项目已经完工，本年不再安排",
    "上级专项资金下达较晚，当年未能形成支出", "按要求收回未执行的项目资金", "{object}{work}任务量减少",
    "差旅和会议改为线上进行", "严格控制公用经费开支", "项目前期手续办理时间较长，支付进度慢于计划",
    "拟招录的{few}个岗位当年未到岗", "合同约定的付款条件未达到，付款顺延", "财政部门统一核减预算{money}万元",
    "设备采购推迟到下年实施", "结算审核核减工程价款", "部分人员社会保险缴费在其他科目列支",
    "办公用房集中管理后，水电和物业支出下降",
)  # fmt: skip
_STAFF_UP = (
    "人员工资标准调整", "新录用工作人员{few}名", "社会保险缴费基数提高", "补发以前年度绩效奖励",
    "住房公积金缴存比例调整", "退休人员增加{few}人，相应待遇支出增加", "划转{few}名人员，人员经费相应增加",
    "年中调入{few}人，缴费人数增加", "缴费基数按上年工资总额重新核定", "补缴以前年度欠缴的费用",
    "正常晋级晋档，计算基数上调",
)  # fmt: skip
_STAFF_DOWN = (
    "退休{few}人，人员经费相应减少", "人员调出{few}名，工资和社会保险支出减少", "拟招录的{few}个岗位当年未到岗",
    "部分人员社会保险缴费在其他科目列支", "在职人员减少，缴费总额下降", "预算按满编测算，实际在岗人数少于编制数",
    "缴费基数核定时间晚于预算编制时间", "年中有{few}名人员离职，相应费用没有发生", "缴费比例下调",
)  # fmt: skip
_TAILS = (
    "", "", "", "", "，相关支出随之{moved}", "，{object}方面的支出相应{moved}", "，使当年支出{moved}", "等因素影响",
    "等",
)  # fmt: skip
_SPENT_CAUSES = (
    "严格执行公务用车和接待管理规定，压减相关开支", "落实过紧日子要求，从严控制支出", "实际发生的公务活动少于预期",
    "减少不必要的接待，统筹安排公务出行", "车辆使用频次下降，维修和燃油费用节约", "用餐标准和陪同人数进一步压缩",
    "部分公务活动改为视频形式", "加强用车调度，拼车出行增多",
)  # fmt: skip
_SPENT_MORE = (
    "车辆使用年限较长，维修费用增加", "外地来访交流批次增多", "执法任务加重，车辆运行里程增加", "保险和燃油价格上涨",
    "上级检查调研次数增加", "更新{few}辆老旧公务用车", "新增{few}辆公务用车，运行费用增加",
)  # fmt: skip
_SPENT_ON: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "vehicle": {
        -1: ("车辆使用频次下降，维修和燃油费用节约", "加强用车调度，拼车出行增多", "公务出行更多使用公共交通",
             "车况较好，维修支出低于预期", "压减不必要的用车"),
        1: ("车辆使用年限较长，维修费用增加", "执法任务加重，车辆运行里程增加", "保险和燃油价格上涨",
            "新增{few}辆公务用车，运行费用增加", "集中更换轮胎和易损配件"),
    },
    "reception": {
        -1: ("减少不必要的接待", "用餐标准和陪同人数进一步压缩", "来访交流的批次少于预期", "部分业务交流改为视频形式",
             "严格执行公务接待管理规定"),
        1: ("外地来访交流批次增多", "上级检查调研次数增加", "承办区域性业务交流活动，接待人次增加"),
    },
    "abroad": {
        -1: ("出访团组和人数减少", "部分出国（境）计划没有成行", "压缩在外停留天数，费用节约"),
        1: ("恢复出国（境）培训交流", "国际旅费价格上涨", "新增{few}人次业务培训"),
    },
}  # fmt: skip
_NOTHING_SPENT = (
    "当年没有安排此项工作", "本年度未发生该项支出", "近几年均未安排相关预算", "当年没有相关任务", "未发生相关业务",
)  # fmt: skip

_PURPOSES = (
    "{object}{work}等方面的支出", "{object}{work}", "开展{object}{work}所发生的支出", "{object}{work}及配套服务",
    "保障{object}{work}顺利开展", "{object}{work}和{other}等工作",
)  # fmt: skip
_STAFF_PURPOSES = (
    "在职人员工资福利和日常公用支出", "机关人员经费及日常运转", "保障机构正常运转的人员和公用支出",
    "在职人员的基本支出",
)  # fmt: skip
STAFF_SECTIONS = ("20805", "20808", "20899", "21011", "22102")
"""Sections of what is spent on the staff: pensions, medical care, housing."""
_WELFARE_PURPOSES = {
    "2080501": ("离退休人员的生活补贴", "退休人员经费和管理支出"),
    "2080502": ("退休人员的统筹外补贴", "离退休人员公用经费和慰问支出"),
    "2080505": ("按规定为在职人员缴纳的基本养老保险", "基本养老保险的单位缴费部分"),
    "2080506": ("按规定为在职人员缴纳的职业年金", "职业年金的单位缴费部分"),
    "20805": ("其他养老方面的支出", "养老保险清算补缴的支出"),
    "20808": ("按规定发放的抚恤金和丧葬费", "去世人员家属的一次性抚恤"),
    "20899": ("在职人员失业和工伤保险缴费", "按规定缴纳的其他社会保险费"),
    "2101101": ("行政人员的基本医疗保险缴费", "机关在职人员医疗保险的单位部分"),
    "2101102": ("事业人员的基本医疗保险缴费", "在职人员医疗保险的单位部分"),
    "2101103": ("按规定缴纳的公务员医疗补助", "公务员医疗补助的单位部分"),
    "21011": ("职工大病互助等医疗支出", "其他医疗方面的补助"),
    "2210201": ("按规定为职工缴存的住房公积金", "住房公积金的单位部分"),
    "2210202": ("按规定发放的提租补贴", "职工租房方面的补贴"),
    "22102": ("按规定发放的购房补贴", "无房和未达标职工的购房补贴"),
}

_PROBLEMS = (
    "部分绩效目标设置不够细化，个别指标难以量化考核。", "预算编制的前瞻性不足，年中调整事项较多。",
    "个别项目支出进度偏慢，资金集中在下半年支付。", "业务部门参与绩效管理的主动性有待加强。",
    "{object}{work}项目前期准备不充分，影响了执行进度。", "绩效监控结果没有及时用于调整预算。",
    "部分项目的满意度调查样本偏少，结果代表性不强。", "固定资产盘点不够及时，账实核对工作有待改进。",
    "合同履约管理不够严格，付款资料提交滞后。", "绩效自评材料的佐证不够完整。",
    "对{object}相关数据的积累不足，指标值测算依据不够充分。", "采购需求论证时间较长，合同签订晚于计划。",
)  # fmt: skip
_MEASURES = (
    "提前谋划下年项目，做实前期论证，提高预算编制准确性。", "细化绩效指标，尽量采用可量化、可核验的数值。",
    "按月通报支出进度，督促责任科室加快支付。", "把绩效监控结果同预算调整挂钩。",
    "组织业务科室开展绩效管理培训，提高填报质量。", "完善{object}{work}项目的台账，逐项明确责任人和完成时限。",
    "加强采购需求管理，压缩合同签订周期。", "扩大满意度调查范围，改进调查方式。",
    "建立资产定期盘点制度，做到账实相符。", "加强合同履约跟踪，及时收集付款资料。",
    "健全绩效资料归档制度，做到随时可查。",
)  # fmt: skip

_TRAINING = (
    "{object}{work}业务培训", "财务管理和内部控制培训", "干部综合能力提升", "新录用人员岗前培训", "安全生产知识培训",
    "会计人员继续教育", "政策法规解读和业务交流", "公文写作和档案管理培训", "{object}管理人员专题培训",
)  # fmt: skip
_MEETINGS = (
    "部署全年重点工作", "{object}{work}工作推进会", "年度总结和任务安排", "行业工作座谈交流", "研究{object}{work}方案",
    "绩效评价结果反馈", "安全形势分析",
)  # fmt: skip
_RECEPTIONS = (
    "外地同行学习考察", "上级部门检查指导工作", "兄弟单位业务交流", "相关单位来访调研", "接待专家现场指导",
)  # fmt: skip
VEHICLE_USES: tuple[tuple[str, ...], ...] = (
    ("副部（省）级及以上领导用车", "主要负责人用车", "机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车",
     "离退休干部服务用车", "其他用车"),
    ("主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "离退休干部用车",
     "其他用车"),
    ("机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "其他用车"),
    ("领导干部用车", "一般公务用车", "执法执勤用车", "特种专业技术用车", "其他用车"),
)  # fmt: skip
"""Sets of uses, each in its usual order; the last one takes what is left."""
EQUIPMENT: tuple[tuple[str, ...], ...] = (
    ("单价50万元以上通用设备", "单价100万元以上专用设备"),
    ("单位价值100万元以上设备（不含车辆）",),
    ("单价100万元（含）以上设备（不含车辆）",),
    ("单价50万元（含）以上通用设备", "单价100万元（含）以上专用设备"),
    ("单台价值50万元以上的设备",),
)

_FUNCTIONS = (
    "贯彻执行国家有关{object}工作的法律法规和政策，拟订本地实施办法", "负责{object}{work}的组织实施和监督检查",
    "承担{object}相关的统计、分析和信息发布工作", "组织开展{object}{work}，协调解决有关问题",
    "指导基层做好{object}方面的工作", "负责有关资金的管理和使用监督", "承办上级交办的其他事项",
    "参与编制{object}发展规划并督促落实", "受理有关投诉举报和咨询",
)  # fmt: skip


def reason(rng: Random, body: Body, direction: int, code: str = "") -> str:
    """Why more (1) or less (-1) was spent than planned or than the year before, on an item of this code."""
    if code.startswith(STAFF_SECTIONS):
        return filled(rng, body, rng.choice(_STAFF_UP if direction > 0 else _STAFF_DOWN))
    causes = _UP_CAUSES if direction > 0 else _DOWN_CAUSES
    moved = "增加" if direction > 0 else "减少"
    count = 1 if rng.random() < 0.75 else 2
    told = "，".join(filled(rng, body, cause) for cause in rng.sample(causes, count))
    tail = rng.choice(_TAILS).replace("{moved}", moved)
    return told + filled(rng, body, tail)


def spending_reason(rng: Random, body: Body, direction: int, line: str = "") -> str:
    """Why the three public expenses moved, or one line of them; 0: why nothing was spent."""
    pools = {1: _SPENT_MORE, -1: _SPENT_CAUSES, 0: _NOTHING_SPENT}
    own = _SPENT_ON.get(line, {}).get(direction)
    return filled(rng, body, rng.choice(own or pools[direction]))


def purpose(rng: Random, body: Body, code: str = "") -> str:
    """What an item of the functional classification was spent on: after 主要用于."""
    for section, purposes in _WELFARE_PURPOSES.items():
        if code.startswith(section):
            return rng.choice(purposes)
    if code.endswith(("01", "50")) and rng.random() < 0.7:
        return rng.choice(_STAFF_PURPOSES)
    return filled(rng, body, rng.choice(_PURPOSES))


def problems(rng: Random, body: Body, count: int) -> tuple[str, ...]:
    """Sentences with their full stops."""
    return _several(rng, body, _PROBLEMS, count)


def measures(rng: Random, body: Body, count: int) -> tuple[str, ...]:
    return _several(rng, body, _MEASURES, count)


def functions(rng: Random, body: Body, count: int) -> tuple[str, ...]:
    """The duties of a body: clauses without a full stop."""
    return _several(rng, body, _FUNCTIONS, count)


def training(rng: Random, body: Body) -> str:
    return "、".join(_several(rng, body, _TRAINING, rng.choice((1, 1, 2))))


def meeting(rng: Random, body: Body) -> str:
    return _several(rng, body, _MEETINGS, 1)[0]


def visits(rng: Random) -> str:
    """Who was received."""
    return "和".join(rng.sample(_RECEPTIONS, rng.choice((1, 1, 2))))


def _several(rng: Random, body: Body, pool: Sequence[str], count: int) -> tuple[str, ...]:
    return tuple(filled(rng, body, sentence) for sentence in rng.sample(pool, min(count, len(pool))))


def filled(rng: Random, body: Body, pattern: str) -> str:
    """A pattern with {object}, {work}, {other}, {few} and {money} of the body's field filled in."""
    domain = body.domain
    return pattern.format(
        object=rng.choice(domain.objects),
        work=rng.choice(domain.works),
        other=rng.choice(domain.works),
        few=rng.randint(1, 9),
        money=grouped(f"{rng.randint(3, 60)}.{rng.randint(1, 99):02d}"),
        moved="{moved}",
    )
