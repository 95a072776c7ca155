"""Made-up public bodies: regions composed from syllables, bodies by domain, their departments and what they work with.

No name is meant to be that of a real place; a domain gives the items that a body of its kind spends on.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Level = Literal["province", "city", "county"]
_FIRST = "岚棠霁筠澄芷槐翠瑶碧鹤雁枫桐栖沁汐砚荻蘅榆樟茗漪黛素朗晴映禾谷石云"
_SECOND = "湄屿岫汀澜垣渚陌棹畈埠塬崖岬坳澍岑砚榭浔泓"
_SUFFIXES: dict[Level, tuple[str, ...]] = {
    "province": ("省",),
    "city": ("市",),
    "county": ("县", "区", "县", "区", "市"),
}
_DIRECTIONS = ("城东", "城西", "城南", "城北", "河东", "湖滨", "开发区", "新城")
_ORDINALS = ("第一", "第二", "第三", "第四", "实验", "明德", "育才", "启智", "崇文", "致远")


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of work. `sizes` are the least and the greatest yearly expenditure in 万元 by level of government."""

    key: str
    bodies: tuple[str, ...]
    institutions: tuple[str, ...]
    sections: tuple[str, ...]
    departments: tuple[str, ...]
    objects: tuple[str, ...]
    works: tuple[str, ...]
    sizes: tuple[int, int] = (800, 60_000)
    parent: str = "主管部门"


@dataclass(frozen=True, slots=True)
class Body:
    """A public body. `short` is what it calls itself (局, 中心); `administrative` tells offices from institutions."""

    name: str
    short: str
    region: str
    level: Level
    domain: Domain
    administrative: bool


_COMMON_DEPARTMENTS = (
    "办公室", "综合科", "人事科", "财务科", "组织人事科", "规划财务科", "政策法规科", "党群工作科", "信息科", "督查科",
)  # fmt: skip

DOMAINS: tuple[Domain, ...] = (
    Domain(
        "transport",
        ("交通运输局", "交通运输局", "交通运输综合行政执法大队"),
        ("公路事务中心", "道路运输服务中心", "交通建设质量监测站", "港航事务中心", "交通信息中心"),
        ("21401",),
        ("综合运输科", "建设管理科", "安全监督科", "公路管理科", "运输服务科", "路网监测科", "养护科"),
        ("农村公路", "国省干线", "桥梁", "客运场站", "公交站亭", "内河航道", "超限检测站", "公路标志标线"),
        ("养护", "改造提升", "安全隐患整治", "日常巡查", "信号系统更新", "运行监测", "服务质量考核"),
    ),
    Domain(
        "water",
        ("水务局", "水利局"),
        ("河道管理处", "灌区管理中心", "水利工程质量站", "水文监测中心", "水库管理所"),
        ("21303",),
        ("河湖管理科", "水资源科", "工程建设科", "防汛抗旱科", "农村供水科", "水政监察科"),
        ("中小河流", "水库", "灌溉渠系", "堤防", "农村供水管网", "泵站", "水闸", "山洪沟"),
        ("清淤疏浚", "除险加固", "运行维护", "水质监测", "应急度汛", "确权划界", "自动化改造"),
    ),
    Domain(
        "agriculture",
        ("农业农村局", "畜牧水产局"),
        ("农业技术推广中心", "动物疫病预防控制中心", "种子管理站", "农产品检验检测中心"),
        ("21301", "21305"),
        ("种植业科", "畜牧科", "渔业科", "农机科", "乡村产业科", "农产品监管科", "植保科"),
        ("高标准农田", "蔬菜基地", "畜禽养殖场", "稻田", "果园", "农机合作社", "村级集体经济"),
        ("绿色防控", "良种推广", "检验检测", "疫病防控", "技术培训", "土壤改良", "品牌培育"),
    ),
    Domain(
        "education",
        ("教育局", "教育体育局"),
        ("教师发展中心", "教育技术装备中心", "招生考试中心", "青少年活动中心"),
        ("20501", "20502", "20509"),
        ("基础教育科", "职业教育科", "学前教育科", "教师工作科", "学生资助科", "校园安全科"),
        ("中小学校舍", "乡村教师宿舍", "校园食堂", "实验室", "公办幼儿园", "智慧课堂", "课后服务"),
        ("维修改造", "设备更新", "教学质量监测", "营养改善", "师资培训", "竞赛组织", "标准化建设"),
        (1500, 200_000),
    ),
    Domain(
        "school",
        (),
        ("小学", "中学", "幼儿园", "初级中学", "职业技术学校", "特殊教育学校"),
        ("20502", "20503"),
        ("教务处", "总务处", "德育处", "教科室", "学生发展中心", "信息中心", "安全办公室"),
        ("教学楼", "学生食堂", "运动场", "计算机教室", "图书室", "课后服务", "校园监控"),
        ("维修", "设备购置", "环境改善", "器材更新", "教研活动", "安全保障", "社团活动"),
        (300, 3000),
        "教育主管部门",
    ),
    Domain(
        "culture",
        ("文化和旅游局", "文化广电旅游体育局"),
        ("图书馆", "文化馆", "博物馆", "体育中心", "非遗保护中心"),
        ("20701", "20702", "20703"),
        ("公共服务科", "产业发展科", "市场管理科", "文物保护科", "群众体育科", "广播电视科"),
        ("古建筑群", "农家书屋", "公共阅读空间", "群众广场", "乡村旅游点", "数字展厅", "全民健身路径"),
        ("免费开放", "修缮保护", "惠民演出", "数字化采集", "宣传推广", "设施提升", "赛事举办"),
        (400, 30_000),
    ),
    Domain(
        "health",
        ("卫生健康委员会", "疾病预防控制局"),
        ("疾病预防控制中心", "妇幼保健院", "急救中心", "中心血站", "卫生监督所"),
        ("21001", "21004"),
        ("疾病控制科", "医政科", "妇幼健康科", "基层卫生科", "爱国卫生科", "健康宣教科"),
        ("基本公共卫生服务", "免疫规划", "慢性病管理", "院前急救", "职业健康", "饮用水卫生"),
        ("监测", "能力提升", "随访服务", "筛查", "宣传教育", "冷链维护", "应急演练"),
        (1200, 90_000),
    ),
    Domain(
        "hospital",
        (),
        ("人民医院", "中医医院", "中心医院", "社区卫生服务中心", "精神卫生中心"),
        ("21002", "21003"),
        ("医务科", "护理部", "院感科", "药剂科", "设备科", "质量控制科", "公共卫生科"),
        ("住院病区", "重点专科", "医疗设备", "检验中心", "发热门诊", "远程会诊平台"),
        ("升级改造", "设备购置", "人才培养", "耗材保障", "质量控制", "信息化建设"),
        (2500, 120_000),
        "卫生健康主管部门",
    ),
    Domain(
        "market",
        ("市场监督管理局",),
        ("食品药品检验所", "计量检定所", "特种设备检验所", "消费者权益服务中心"),
        ("20138",),
        ("食品安全科", "登记注册科", "质量发展科", "特种设备科", "执法稽查科", "信用监管科", "标准化科"),
        ("食品抽检", "特种设备", "计量器具", "农贸市场", "网络交易", "电梯", "校外供餐单位"),
        ("监督抽查", "风险监测", "检定校准", "快检能力建设", "专项执法", "信用修复", "普法宣传"),
        (900, 45_000),
    ),
    Domain(
        "civil",
        ("民政局",),
        ("社会福利院", "救助管理站", "殡葬服务中心", "婚姻登记处", "养老服务指导中心"),
        ("20802", "20810", "20820"),
        ("社会救助科", "养老服务科", "区划地名科", "社会事务科", "基层政权科", "儿童福利科"),
        ("困难老年人", "孤儿", "流浪乞讨人员", "社区食堂", "地名标志", "农村幸福院", "城乡低保对象"),
        ("生活补助", "探访关爱", "救助服务", "适老化改造", "信息核对", "设施维护", "康复服务"),
        (700, 50_000),
    ),
    Domain(
        "forestry",
        ("林业局", "自然资源和规划局"),
        ("国有林场", "林业科学研究所", "自然保护地管理处", "苗木繁育中心"),
        ("21302", "22001"),
        ("森林资源科", "造林绿化科", "防火科", "湿地管理科", "野生动植物科", "调查监测科"),
        ("公益林", "苗圃", "松材线虫病疫木", "森林防火道", "古树名木", "湿地", "林区道路"),
        ("抚育", "防治", "巡护", "更新改造", "调查监测", "复壮保护", "确权登记"),
        (600, 40_000),
    ),
    Domain(
        "street",
        ("街道办事处", "街道办事处", "街道办事处"),
        ("便民服务中心", "社区事务受理服务中心", "网格化管理中心"),
        ("20103", "21201", "21205", "20802"),
        ("党政办公室", "社区建设办公室", "城市管理办公室", "民生服务办公室", "平安建设办公室", "财政所"),
        ("老旧小区", "背街小巷", "社区工作站", "垃圾分类投放点", "楼道", "小区绿化", "社区养老点"),
        ("环境整治", "维护", "运转保障", "志愿服务", "微更新", "隐患排查", "便民服务"),
        (1500, 28_000),
    ),
    Domain(
        "court",
        ("人民法院",),
        ("诉讼服务中心", "法官学院分院"),
        ("20405",),
        ("立案庭", "刑事审判庭", "民事审判庭", "行政审判庭", "执行局", "政治部", "司法行政装备科"),
        ("审判法庭", "卷宗档案", "诉讼服务大厅", "执行指挥系统", "科技法庭"),
        ("信息化改造", "数字化扫描", "运行维护", "设备更新", "办案保障", "送达服务"),
        (1500, 20_000),
    ),
    Domain(
        "justice",
        ("司法局",),
        ("法律援助中心", "公证处", "社区矫正中心"),
        ("20406",),
        ("普法与依法治理科", "公共法律服务科", "行政复议科", "社区矫正科", "律师工作科"),
        ("人民调解组织", "社区矫正对象", "法律援助案件", "村居法律顾问", "行政复议案件"),
        ("以案定补", "教育帮扶", "办案补助", "服务保障", "规范化建设", "宣传"),
        (500, 15_000),
    ),
    Domain(
        "finance",
        ("财政局", "审计局", "政府办公室"),
        ("财政投资评审中心", "国库支付中心", "预算绩效评价中心", "机关事务服务中心"),
        ("20106", "20108", "20103"),
        ("预算科", "国库科", "采购监管科", "资产管理科", "绩效管理科", "会计科", "评审科"),
        ("预算管理系统", "政府投资项目", "会计人员", "国有资产", "专项资金", "非税票据"),
        ("评审", "绩效评价", "系统运维", "继续教育", "清查盘点", "监督检查", "档案整理"),
        (600, 30_000),
    ),
    Domain(
        "environment",
        ("生态环境局", "城市管理局"),
        ("环境监测站", "环境卫生事务中心", "固体废物管理中心"),
        ("21101", "21103", "21201", "21205"),
        ("水生态科", "大气环境科", "固废管理科", "环评科", "监测科", "市容环卫科"),
        ("空气自动站", "入河排污口", "建筑垃圾", "地下水监测井", "公厕", "机动车尾气", "生活垃圾中转站"),
        ("运行维护", "排查整治", "采样分析", "执法检查", "升级改造", "溯源监测", "清运处置"),
        (900, 70_000),
    ),
    Domain(
        "emergency",
        ("应急管理局", "消防救援大队"),
        ("应急救援中心", "防灾减灾服务中心", "安全生产监测中心"),
        ("22401", "22406", "22402"),
        ("应急指挥科", "安全基础科", "危化监管科", "救灾物资科", "防汛抗旱科", "调查统计科"),
        ("应急物资", "地质灾害点", "危险化学品企业", "避难场所", "森林火险监测站", "指挥平台"),
        ("储备更新", "监测预警", "专家检查", "标志安装", "演练培训", "排查治理", "系统建设"),
        (600, 25_000),
    ),
    Domain(
        "industry",
        ("工业和信息化局", "商务局", "科学技术局"),
        ("中小企业服务中心", "电子商务发展中心", "生产力促进中心", "科技馆"),
        ("21505", "21602", "20601", "20607"),
        ("运行监测科", "产业促进科", "投资促进科", "市场秩序科", "科技成果科", "园区发展科"),
        ("专精特新企业", "工业园区", "外贸企业", "消费促进活动", "技术改造", "孵化基地"),
        ("奖补", "培育", "展会组织", "统计监测", "诊断服务", "招商推介"),
        (700, 60_000),
    ),
)  # fmt: skip


def region_of(rng: Random) -> tuple[str, Level]:
    """A made-up region: 筠湄省, 棠屿市, 霁岫县."""
    level: Level = rng.choices(("province", "city", "county"), (1, 3, 6))[0]
    second = rng.choice(_SECOND)
    first = rng.choice([syllable for syllable in _FIRST if syllable != second])
    return first + second + rng.choice(_SUFFIXES[level]), level


def body_of(rng: Random) -> Body:
    """A made-up public body; offices and institutions are about as frequent as each other."""
    region, level = region_of(rng)
    domain = rng.choice(DOMAINS)
    administrative = bool(domain.bodies) and rng.random() < 0.6
    kind = rng.choice(domain.bodies if administrative else domain.institutions)
    return Body(_body_name(rng, region, level, domain, kind), _short(kind), region, level, domain, administrative)


def _body_name(rng: Random, region: str, level: Level, domain: Domain, kind: str) -> str:
    if kind == "街道办事处":
        place = rng.choice(_FIRST[::-1]) + rng.choice(_SECOND[::-1])
        return f"{region}人民政府{place}街道办事处"
    if domain.key in ("school", "hospital"):
        named = rng.choice((rng.choice(_ORDINALS), rng.choice(_DIRECTIONS), region[:2] + rng.choice(_ORDINALS)))
        return f"{region}{named}{kind}"
    if level == "province" and kind.endswith("局") and rng.random() < 0.7:
        return f"{region}{kind.removesuffix('局')}厅"
    if kind == "人民法院" and level != "county":
        return f"{region}{'高级' if level == 'province' else '中级'}人民法院"
    return region + kind


def _short(kind: str) -> str:
    if kind == "街道办事处":
        return "街道"
    endings = ("中心", "学校", "林场", "委员会", "大队", "大厅", "图书馆", "幼儿园")
    ending = next((ending for ending in endings if kind.endswith(ending)), kind[-1])
    return {"委员会": "委", "林场": "场", "图书馆": "馆", "幼儿园": "园", "大队": "大队", "学校": "校", "学": "校"}.get(
        ending, ending
    )


def departments_of(rng: Random, body: Body) -> tuple[str, ...]:
    """The internal departments of a body: a few that all have, and some of its own field."""
    common = rng.sample(_COMMON_DEPARTMENTS, rng.randint(1, 3))
    own = rng.sample(body.domain.departments, rng.randint(2, min(6, len(body.domain.departments))))
    named = [*common, *own]
    if body.level == "province":
        named = [name.removesuffix("科") + "处" if name.endswith("科") else name for name in named]
    return tuple(named)


def project_name(rng: Random, body: Body) -> str:
    """A project of the body's field: 农村公路安全隐患整治项目, 2024年泵站自动化改造经费."""
    ending = rng.choice(("项目", "经费", "专项", "工程", "专项经费", "补助资金", "项目经费", "工作经费"))
    stage = rng.choice(("", "", "", "（一期）", "（二期）", "（续建）"))
    return rng.choice(body.domain.objects) + rng.choice(body.domain.works) + ending + stage


def project_names(rng: Random, body: Body, count: int) -> tuple[str, ...]:
    """So many different projects."""
    names: dict[str, None] = {}
    while len(names) < count:
        names.setdefault(project_name(rng, body))
    return tuple(names)
