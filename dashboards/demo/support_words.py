"""What the invented lists of 帮扶服务 say."""

from __future__ import annotations

import random

NEED_HEADS = (
    *("统一社会信用代码", "企业名称", "需求类型", "提出月份", "需求内容", "用工人数(人)", "融资金额(万元)"),
    *("用地面积(亩)", "用电量(万千瓦时)", "用气量(万立方米)", "说明"),
)
ACTIVITY_HEADS = (
    *("活动名称", "活动类型", "活动日期", "举办地区", "参加人数(人)", "参加企业数", "签约金额(万元)"),
    *("地点", "主办单位"),
)
CHAIN_HEADS = ("统一社会信用代码", "企业名称", "类别", "产品或工序", "合作企业")
_BY_INDUSTRY = {
    "13": "精制食用油",
    "14": "有机休闲食品",
    "15": "茶饮料",
    "17": "家纺面料",
    "18": "职业服装",
    "19": "羽绒制品",
    "20": "家居板材",
    "21": "办公家具",
    "23": "包装纸箱",
    "26": "精细化工中间体",
    "27": "中药饮片",
    "28": "化纤长丝",
    "29": "精密注塑件",
    "30": "石英制品",
    "31": "钢材",
    "32": "电解铜箔",
    "33": "不锈钢紧固件",
    "34": "轴承套圈",
    "35": "数控机床床身",
    "36": "铝合金压铸件",
    "37": "铝合金压铸件",
    "38": "锂电池壳体",
    "39": "陶瓷基板",
}
_SUPPLIES = ("包装纸箱", "设备备件", "包装袋")
_METAL = 33
"""From which division on parts of metal and plastics are bought."""
_JOBS = ("数控车工", "焊工", "质检员", "普工", "机电维修工", "包装工", "注塑工")
_FINANCE = ("流动资金周转", "设备更新贷款", "订单备货", "票据贴现", "技改项目贷款")
_LAND = ("二期厂房用地", "仓储用地", "新建生产线用地")
_POWER = ("新增生产线增容", "夏季错峰保障")
_GAS = ("熔炉用气", "锅炉改气")
_PARTS = ("注塑件", "压铸件", "紧固件", "包装纸箱", "铜箔", "轴承套圈")
MEETINGS = ("产业链供需对接会", "重点企业产需对接会", "本地产品推介对接会")
_MEETING = ("装备制造", "新材料", "电子信息", "农产品加工", "绿色包装")
DISTRESS = ("distressed", "zombie", "distressed", "distressed", "zombie", "relocation")
ROUTES = ("shares", "lease", "bankruptcy", "sale", "reclaim", "relocation", "lease")
STEPS = (
    ("planned", "县区政府专题研究，明确处置方式，制定“一企一方案”。", 40),
    ("disposing", "与债权人、意向方签订框架协议，开展资产清查。", 50),
    ("disposing", "完成资产评估，职工安置方案经职代会通过。", 30),
    ("settled", "完成交割，新业主进场，设备恢复生产。", 45),
)
PLANS = {
    "at_risk": "主要客户减少订单，全年营业收入接近2000万元的规上标准，有退规风险；无欠薪。",
    "distressed": "应收账款约1800万元，流动资金紧张，一条生产线停用；技术和设备较好，信用记录正常。",
    "falling": "营业收入低于上年同期，原材料涨价传导困难，出口订单推迟。",
    "transforming": "原有产品市场萎缩，计划转产附加值较高的新产品，需要厂房改造和设备投入。",
    "exited": "近两年退规，今年新签两个长期订单，具备重新入规的条件。",
}
MEASURES = (
    ("流动资金缺口约600万元", "协调银行续贷500万元，市担保公司提供担保", "银行已完成尽调，待贷审会。", "jrj"),
    ("厂房产权证未办理，无法抵押", "补办不动产登记，分宗测绘", "测绘完成，正在补缴费用。", "zrzyj"),
    ("留抵退税进度慢", "专人对接，符合条件的当月退付", "资料已受理，预计月底到账。", "swj"),
    ("市场订单不足", "组织参加产需对接活动，推荐进入本地采购目录", "已与两家本地企业达成意向。", "jxj"),
    ("环评变更影响新线投产", "提前介入，压缩变更审批时限", "变更报告已编制，待专家评审。", "sthjj"),
    ("缺少技术人员", "联系院校开展订单培养，推荐专家入企", "已签订合作协议，首批8人到岗。", "kjj"),
)
DECISIONS = (
    "由金融监管部门牵头，本月内组织一次银企面谈；税务部门跟进留抵退税。",
    "同意按“一事一议”协调用电容量；经信部门每半月调度一次。",
    "产权证补办列入历史遗留问题清单，自然资源部门两个月内办结。",
    "企业订单回升，继续跟踪；下季度会商时评估是否结束帮扶。",
)
_BANKS = ("池州农村商业银行", "徽商银行池州分行", "市中小企业融资担保公司", "建设银行池州分行")
_CUSTOMERS = ("芜湖某汽车零部件公司", "合肥某电器公司", "南京某装备公司", "宁波某进出口公司")
_EMPTY = ("", "", "", "", "")


def product_of(industry: str) -> str:
    """What an enterprise of that division makes; packaging where the division says nothing."""
    return _BY_INDUSTRY.get(industry, "包装纸箱")


def parts_of(industry: str) -> tuple[str, ...]:
    """What an enterprise of that division buys."""
    return _PARTS if industry.isdigit() and int(industry) >= _METAL else _SUPPLIES


def need(rng: random.Random, industry: str) -> tuple[str, str, tuple[object, ...]]:
    """(type, subject, the five amounts) of a need."""
    kind = rng.choice(("用工", "用工", "融资", "融资", "用地", "用电", "用气", "市场", "找供应商", "找客户"))
    subjects = {
        "用工": _JOBS,
        "融资": _FINANCE,
        "用地": _LAND,
        "用电": _POWER,
        "用气": _GAS,
        "市场": (product_of(industry),),
        "找供应商": parts_of(industry),
        "找客户": (product_of(industry),),
    }
    columns = {
        "用工": (0, 3, 40),
        "融资": (1, 100, 2000),
        "用地": (2, 8, 60),
        "用电": (3, 20, 300),
        "用气": (4, 5, 60),
    }
    cells: list[object] = list(_EMPTY)
    if kind in columns:
        place, low, high = columns[kind]
        cells[place] = rng.randint(low, high)
    return kind, rng.choice(subjects[kind]), tuple(cells)


def activities(rng: random.Random, place: str, quarter: int) -> list[tuple[str, str, str]]:
    """(kind, title, host) of what a place held in a quarter."""
    host = f"{place}经信部门"
    found = []
    if rng.random() < 0.85:
        found.append(("产需对接", f"{place}{rng.choice(_MEETING)}{rng.choice(MEETINGS)}", host))
    if rng.random() < 0.6:
        found.append(("银企对接", f"{place}第{'一二三四'[quarter]}季度银企对接会", f"{place}金融监管部门"))
    if rng.random() < 0.4:
        found.append(("培训", f"{place}规上企业负责人能力提升培训班（{quarter + 1}期）", host))
    if rng.random() < 0.35:
        found.append(("产学研", f"{place}专家访百企{rng.choice(_MEETING)}专场", f"{place}科技部门"))
    if rng.random() < 0.5:
        found.append(("企业家沙龙", f"{place}企业家沙龙第{quarter + 1}期", f"{place}工商联"))
    return found


def attendance(rng: random.Random, kind: str) -> tuple[object, ...]:
    """(people, enterprises, signed amount, place) of an activity."""
    firms = rng.randint(12, 48)
    signed = rng.randint(200, 6000) if kind in ("产需对接", "银企对接") else ""
    return firms + rng.randint(5, 40), firms, signed, rng.choice(("会议中心", "开发区服务中心", "企业现场"))


def part_of(industry: str, number: int) -> str:
    """A part that somebody supplies to an enterprise of that division."""
    parts = parts_of(industry)
    return parts[number % len(parts)]


def customer(number: int) -> str:
    """A customer that is in no register here."""
    return _CUSTOMERS[number % len(_CUSTOMERS)]


def partner(kind: str, number: int) -> tuple[str, str]:
    """(kind, name) of whom a need was matched with."""
    if kind == "finance":
        return "bank", _BANKS[number % len(_BANKS)]
    if kind == "labour":
        return "school", "池州职业技术学院"
    if kind in ("land", "power", "gas"):
        return "department", "开发区管委会"
    return "enterprise", _CUSTOMERS[number % len(_CUSTOMERS)]
