"""The lists of parcels and 散乱污 sites of the demonstration, as offices write them. Everything is invented."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from enterprises.models import Enterprise

PARCEL_HEAD = (
    *("宗地号", "土地使用权人", "统一社会信用代码", "使用企业", "所在县区", "坐落", "宗地面积（平方米）"),
    *("规划用途", "取得方式", "供地日期", "约定开工日期", "约定竣工日期", "利用状况", "原因分析"),
    *("盘活方式", "盘活措施", "责任单位", "完成时限", "已盘活面积（亩）", "盘活日期"),
)
SITE_HEAD = (
    *("企业名称", "所在县区", "乡镇（街道）", "地址", "经营者", "行业", "问题类别", "存在问题", "整治方式"),
    *("责任单位", "排查日期", "整治时限", "整治状态", "完成日期", "验收日期"),
)
# State, why, way, what is done, and whose work it is.
_STORIES = (
    (
        "闲置",
        "2019年停产后厂房空置，银行抵押未解除。",
        "腾笼换鸟",
        "协调银行解押，引进装备制造项目承租。",
        "投资促进中心",
    ),
    (
        "低效",
        "容积率0.42，亩均税收不足2万元，单层厂房占地大。",
        "挖潜提容",
        "拆旧建新，建设四层标准化厂房。",
        "经信局",
    ),
    (
        "供而未用",
        "企业资金链紧张，供地后未按约定开工。",
        "收回收购",
        "发出闲置土地调查通知书，协商收回。",
        "自然资源和规划局",
    ),
    ("用而未尽", "二期预留用地围而不建。", "转让出租", "二期用地分割转让给配套企业。", "开发区管委会"),
    (
        "批而未供",
        "征迁扫尾未完成，尚有杆线未迁改。",
        "促建投产",
        "完成杆线迁改后挂牌出让。",
        "自然资源和规划局",
    ),
    ("低效", "退城进园企业老厂区仍有部分产能。", "退散进集", "整体搬入开发区，老厂区由政府收储。", "经信局"),
    ("正常", "", "", "", ""),
    (
        "低效",
        "产品滞销，长期半停产，部分厂房出租作仓库。",
        "复合开发",
        "引入研发和中试，工业与生产性服务业混合使用。",
        "经信局",
    ),
)
_STREETS = ("经一路", "工业大道", "创业路", "兴园路", "振兴路", "通港大道")
TOWNS = {
    "341702": ("殷汇镇", "牛头山镇", "涓桥镇", "乌沙镇"),
    "341721": ("尧渡镇", "大渡口镇", "胜利镇", "香隅镇"),
    "341722": ("仁里镇", "七都镇"),
    "341723": ("蓉城镇", "丁桥镇", "新河镇", "木镇镇"),
    "340881": ("新渡镇", "双港镇", "金神镇", "范岗镇"),
    "341504": ("三元镇", "孙岗乡"),
}
_TRADES = (
    (
        "废塑料造粒加工点",
        "废塑料加工",
        "环境违法",
        "露天造粒，无废气收集处理设施，污水直排沟渠。",
        "取缔关闭",
    ),
    ("小木材加工点", "木材加工", "无证无照经营", "无营业执照和环评手续，粉尘无组织排放。", "取缔关闭"),
    ("石材切割作坊", "石材加工", "环境违法", "切割废水未沉淀，扬尘较大。", "整顿规范"),
    ("彩印包装作坊", "包装印刷", "环境违法", "油墨废气未收集，危废未规范贮存。", "整顿规范"),
    ("废旧金属熔炼点", "有色金属熔炼", "不符合产业政策", "使用淘汰的冲天炉，属落后产能。", "取缔关闭"),
    ("预制构件场", "水泥制品", "违法用地", "占用河滩地堆料，未办理用地手续。", "取缔关闭"),
    ("制刷塑料件加工点", "塑料制品", "生产安全违法", "住改厂，电气线路私拉乱接。", "整顿规范"),
)
_SURNAMES = "张王李赵陈周吴徐孙胡朱高林何郭马罗梁宋郑"


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """The list as a CSV file."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def parcel_rows(
    firms: Sequence[Enterprise], number: int, code: str, place: str, rng: random.Random, largest: int = 120
) -> list[list[str]]:
    """So many parcels of the enterprises of one place; what was revived was revived in 2023."""
    rows = []
    for n in range(number):
        firm, story = firms[n % len(firms)], _STORIES[(n + len(code)) % len(_STORIES)]
        area = rng.randint(largest // 6, largest) + rng.choice((0, 0.5, 0.25))
        rows.append(_parcel(firms, firm, (n, area), (code, place), story, rng))
    return rows


def _parcel(
    firms: Sequence[Enterprise],
    firm: Enterprise,
    size: tuple[int, float],
    where: tuple[str, str],
    story: tuple[str, ...],
    rng: random.Random,
) -> list[str]:
    (n, area), (code, county) = size, where
    place = firm.zone.name if firm.zone else county
    state, why, way, plan, whose = story
    supplied = 2008 + rng.randrange(13)
    revived, day = _revival(n, area, state, rng)
    number = f"{code[:6]}{rng.randint(1, 18):03d}{rng.randint(1, 40):03d}GB{n + 1:05d}"
    holder = f"{county}土地收购储备中心" if state == "批而未供" else firm.name
    dates = (
        ["", "", ""]
        if state == "批而未供"
        else [f"{supplied}-{m:02d}-15" for m in (3, 9)] + [f"{supplied + 2}-09-15"]
    )
    return [
        *(number, holder, "" if holder != firm.name else firm.uscc, _users(firms, firm, n, area, state)),
        *(place, f"{place}{rng.choice(_STREETS)}{rng.randint(1, 168)}号", str(round(area * 2000 / 3, 2))),
        *("工业用地", "" if state == "批而未供" else rng.choice(("出让", "出让", "出让", "转让", "划拨"))),
        *dates,
        *(state, why, way, plan, whose, f"2023-{rng.randint(6, 12):02d}-30" if plan else "", revived, day),
    ]


def _users(firms: Sequence[Enterprise], firm: Enterprise, n: int, area: float, state: str) -> str:
    """Every fifth parcel in use is shared with a tenant."""
    other = firms[(n + 1) % len(firms)]
    if state == "批而未供" or n % 5 != 3 or other == firm:
        return ""
    return f"{firm.name}（{area:g}亩，自有）；{other.name}（{int(area * 0.3)}亩，租用）"


def _revival(n: int, area: float, state: str, rng: random.Random) -> tuple[str, str]:
    if state in ("正常", "批而未供") or n % 7 == 5:
        return "", ""
    share = 1 if n % 3 else rng.choice((0.5, 0.8))
    return f"{int(area * share)}", f"2023-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def site_rows(codes: Sequence[tuple[str, str]], number: int, rng: random.Random) -> list[list[str]]:
    """So many sites in each of the counties."""
    rows = []
    for code, county in codes:
        for n in range(number):
            town, trade = TOWNS[code][n % len(TOWNS[code])], _TRADES[(n + int(code)) % len(_TRADES)]
            rows.append(_site(county, town, n, trade, rng))
    return rows


def _site(county: str, town: str, n: int, trade: Sequence[str], rng: random.Random) -> list[str]:
    what, kind, violation, problem, disposal = trade
    owner = f"{rng.choice(_SURNAMES)}某{rng.choice('军平兵勇明华贵友')}"
    month = rng.randint(3, 6)
    done = disposal == "整顿规范" and n % 2 == 0
    state = ("验收" if n % 4 == 0 else "已完成") if done else "整治中" if n % 3 else "排查"
    return [
        *(
            f"{town}{owner[0]}氏{what}",
            county,
            town,
            f"{town}{rng.choice(('新建', '联合', '前进', '杨湾'))}村{rng.randint(1, 20)}组",
        ),
        *(owner, kind, violation, problem, disposal if n % 6 != 5 else "待定", f"{town}人民政府"),
        *(f"2023-{month:02d}-{rng.randint(1, 28):02d}", f"2023-{rng.randint(9, 12):02d}-30", state),
        *(f"2023-{month + 3:02d}-20" if done else "", f"2023-{month + 4:02d}-10" if state == "验收" else ""),
    ]
