"""What offices keep of enterprises beside the returns: projects, problems and factors per 亩, as their lists have it.

Every draw is of its own generator, so that the returns stay as they were.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from accounts.models import Region, User
from accounts.periods import Period
from dashboards.demo import loading
from dashboards.demo.library import Firm
from dashboards.demo.places import CHIZHOU
from dashboards.demo.world import World, decimals_of

YEAR_END = Period(2023, 12)
FACTOR_YEARS = (2022, 2023)
PROJECTS_EVERY, PROBLEMS_EVERY = 9, 13
_SEED = 4
_WORKS = (
    ("生产线智能化技术改造项目", "技术改造", "更新数控设备和在线检测系统，改造后产能提高三成"),
    ("数字化车间建设项目", "技术改造", "部署制造执行系统，关键工序数控化"),
    ("节能降碳技术改造项目", "技术改造", "更换高效电机和空压机，余热回收利用"),
    ("二期扩建项目", "扩建", "新建标准化厂房，新增生产线两条"),
    ("研发检测中心建设项目", "新建", "建设研发楼和检测实验室"),
    ("污染治理设施提标改造项目", "技术改造", "废气、废水处理设施提标，安装在线监测"),
)
_STAGES = ("储备", "开工", "在建", "在建", "竣工", "投产", "达产")
_OFFICIALS = ("张明远", "刘建国", "周晓岚", "胡志强")
_TROUBLES = (
    (
        "融资",
        "流动资金紧张，申请续贷的抵押物评估值偏低，希望协调银行给予信用贷款支持。",
        "已对接农商行，正在尽调",
    ),
    ("用工", "一线熟练工缺口较大，旺季用工不足，希望组织专场招聘。", "已列入下月园区专场招聘"),
    ("用地", "现有厂房已满负荷，扩建用地指标未落实。", ""),
    ("用能", "迎峰度夏期间用电负荷受限，影响连续生产。", "供电公司已调整错峰方案"),
    ("政策兑现", "上年度技术改造设备补助尚未拨付到位。", "财政局已列入本季度拨付计划"),
    ("账款拖欠", "下游客户拖欠货款时间较长，希望协调清欠。", ""),
    ("手续审批", "新建车间消防验收周期较长，影响投产时间。", "住建局已安排现场指导"),
    ("市场", "外贸订单下滑，希望组织参加产需对接活动。", "已邀请参加产需对接会"),
)
_CADRES = ("方书琴", "汪立新", "吴国栋", "鲍志远", "姚思敏", "潘文杰")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙"
_PROJECT_HEADS = (
    *("项目名称", "项目代码", "建设单位", "统一社会信用代码", "行政区划代码", "建设性质", "行业代码"),
    *("计划总投资(万元)", "固定资产投资(万元)", "设备投资(万元)", "项目阶段", "计划开工", "实际开工"),
    *("计划竣工", "实际竣工", "是否纳统", "统计项目编码", "建设内容", "联系领导"),
)
_PROBLEM_HEADS = (
    *("企业名称", "统一社会信用代码", "企业提出的具体困难、问题", "问题类型", "办理情况"),
    *("企业联系人", "联系电话", "企业包保人员", "是否办结", "提出日期"),
)
_FACTOR_HEADS = (
    *("企业名称", "统一社会信用代码", "年度", "用地面积(亩)", "税收实际入库(万元)", "工业增加值(万元)"),
    *(
        "营业收入(万元)",
        "研发费用(万元)",
        "综合能源消费量(吨标准煤)",
        "用电量(万千瓦时)",
        "年平均职工人数(人)",
        "主要污染物排放量(吨)",
        "否决事项",
        "不定等级",
    ),
)
_VETOED = {41: "重大安全生产事故", 97: "重大环境污染事故", 173: "未完成节能目标任务"}
_UNGRADED = {23: "公用事业", 58: "初创期", 131: "公用事业", 260: "税收优惠政策企业"}
"""Place of an enterprise in the register → what the offices note of it."""
Row = list[str]


def load_records(world: World, folder: Path, people: Mapping[str, User]) -> int:
    """How many rows the lists of 池州 have."""
    region, sender = Region.objects.get(code=CHIZHOU), people.get("demo_bureau")
    return sum(
        loading.take(path, importer, region, sender) for path, importer in write_records(world, folder)
    )


def write_records(world: World, folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, importer) of each list, written from the world's values."""
    firms = [
        (place, firm)
        for place, firm in enumerate(world.firms)
        if firm.office == CHIZHOU and firm.in_library(YEAR_END.date)
    ]
    rng = random.Random(_SEED)  # noqa: S311  invented figures, nothing secret
    lists: list[tuple[str, str, Sequence[str], Iterator[Row]]] = [
        ("池州市工业项目清单", "projects", _PROJECT_HEADS, _projects(world, firms, rng)),
        ("池州市企业困难问题清单", "problems", _PROBLEM_HEADS, _problems(firms, rng)),
    ]
    lands = _lands(world, firms, random.Random(_SEED))  # noqa: S311
    lists += [
        (f"池州市{year}年度亩均评价要素汇总", "factors", _FACTOR_HEADS, _factors(world, firms, year, lands))
        for year in FACTOR_YEARS
    ]
    for name, importer, heads, rows in lists:
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([heads, *rows])
        yield path, importer


Placed = list[tuple[int, Firm]]


def _of_year(world: World, year: int, place: int, name: str) -> float:
    """A value of a whole year as reported, money in 千元."""
    return int(world.current[year][name][place, -1]) / 10 ** decimals_of(name)


def _projects(world: World, firms: Placed, rng: random.Random) -> Iterator[Row]:
    for number, (place, firm) in enumerate(firms[::PROJECTS_EVERY], start=1):
        title, kind, content = rng.choice(_WORKS)
        total = round(_of_year(world, 2023, place, "revenue") / 10 * rng.uniform(0.08, 0.4) / 10) * 10 + 300
        stage = rng.choice(_STAGES)
        begun = _month(2022, rng.randint(3, 12))
        ended = _month(2023, rng.randint(4, 11))
        is_begun, is_over = stage != "储备", stage in ("竣工", "投产", "达产")
        is_counted = is_begun and total >= 500
        code = f"22{rng.randint(1, 12):02}-{firm.place[:6]}-07-02-{number:06}"
        yield [
            *(f"{firm.name}{title}", code, firm.name, firm.uscc, firm.place, kind, firm.industry),
            *(str(total), str(round(total * 0.85)), str(round(total * rng.uniform(0.4, 0.7)))),
            *(stage, begun, begun if is_begun else "", ended if is_over else _month(2024, 9)),
            *(ended if is_over else "", "是" if is_counted else "否"),
            *(f"34{firm.place[2:6]}{number:06}" if is_counted else "", content),
            rng.choice(_OFFICIALS) if total >= 5_000 else "",
        ]


def _month(year: int, month: int) -> str:
    return f"{year}年{month}月"


def _problems(firms: Placed, rng: random.Random) -> Iterator[Row]:
    for _, firm in firms[::PROBLEMS_EVERY]:
        kind, text, handling = rng.choice(_TROUBLES)
        closed = bool(handling) and rng.random() < 0.5
        phone = f"1380000{rng.randint(0, 9999):04}"
        contact = f"{rng.choice(_SURNAMES)}经理"
        raised = f"2023-{rng.randint(3, 12):02}-{rng.randint(1, 28):02}"
        yield [
            *(firm.name, firm.uscc, text, kind, handling, contact, phone, rng.choice(_CADRES)),
            *("是" if closed else "否", raised),
        ]


def _lands(world: World, firms: Placed, rng: random.Random) -> dict[str, float]:
    """Code → 亩, the same in all years; revenue per 亩 is what tells enterprises apart."""
    revenues = {firm.uscc: _of_year(world, 2023, place, "revenue") / 10 for place, firm in firms}
    return {uscc: max(round(revenue / rng.uniform(120, 420), 1), 3.0) for uscc, revenue in revenues.items()}


def _factors(world: World, firms: Placed, year: int, lands: Mapping[str, float]) -> Iterator[Row]:
    for place, firm in firms:
        if firm.in_library(Period(year, YEAR_END.month).date):
            yield _factors_of_year(world, place, firm, year, lands[firm.uscc])
    for firm, values in world.rows_below(Period(year, YEAR_END.month), {CHIZHOU}):
        yield _factors_below(firm, year, values[0] / 100)


def _factors_below(firm: Firm, year: int, revenue: float) -> Row:
    """What the offices have of one below scale: land, tax and revenue (万元); some stand on less than 5 亩."""
    rng = random.Random(firm.uscc)  # noqa: S311  invented figures, nothing secret
    land, share = max(round(revenue / rng.uniform(35, 160), 1), 1.5), rng.uniform(0.012, 0.05)
    said = [firm.name, firm.uscc, str(year), f"{land:.1f}", f"{revenue * share:.2f}", "", f"{revenue:.2f}"]
    return [*said, *[""] * (len(_FACTOR_HEADS) - len(said))]


def _factors_of_year(world: World, place: int, firm: Firm, year: int, land: float) -> Row:
    def wan(name: str, share: float = 1.0) -> str:
        return f"{_of_year(world, year, place, name) / 10 * share:.2f}"

    return [
        *(firm.name, firm.uscc, str(year), f"{land:.1f}", wan("tax_payable", 0.97)),
        *(wan("gross_output", 0.23), wan("revenue"), wan("rd_expense")),
        f"{_of_year(world, year, place, 'energy_consumption'):.2f}",
        f"{_of_year(world, year, place, 'electricity'):.2f}",
        f"{_of_year(world, year, place, 'average_employees'):.0f}",
        _emissions(world, place, year),
        *(_VETOED.get(place, ""), _UNGRADED.get(place, "")),
    ]


def _emissions(world: World, place: int, year: int) -> str:
    """Tons, by the energy used; every ninth enterprise is not on the environment bureau's list."""
    if place % 9 == 4:
        return ""
    spread = random.Random(place * 10 + year).uniform(0.4, 1.9)  # noqa: S311  invented figures, nothing secret
    return f"{_of_year(world, year, place, 'energy_consumption') * 0.0012 * spread:.3f}"
