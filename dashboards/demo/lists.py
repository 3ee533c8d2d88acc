"""The further lists of the demonstration: projects, problems, the year's factors, the power company's list.

Each is one file for all offices: what it costs to read is the process, not the rows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from accounts.periods import Period
from dashboards.demo.library import Firm
from dashboards.demo.spreadsheets import write_workbook
from dashboards.demo.world import World

YEAR_END = Period(2023, 12)
_FEW = 5  # of so many enterprises one builds, one asks for help
_PROJECTS = (
    *("序号", "项目名称", "项目代码", "建设单位", "行政区划代码", "建设性质", "行业代码", "建设内容及规模"),
    *("总投资(万元)", "固定资产投资(万元)", "设备投资(万元)", "项目阶段", "计划开工时间", "实际开工时间"),
    *("计划竣工时间", "实际竣工时间", "是否纳统", "统计项目编码", "联系领导", "责任单位"),
)
_KINDS = ("技术改造", "技术改造", "技术改造", "扩建", "新建")
_STAGES = ("储备", "开工", "在建", "在建", "竣工", "投产", "达产")
_WHAT = ("数字化改造", "设备更新", "节能改造", "智能化生产线", "扩能提升", "环保设施升级")
_LEADERS = ("张某某", "王某某", "李某某", "赵某某")
_PROBLEMS = (
    *("序号", "企业名称", "统一社会信用代码", "企业提出的具体困难、问题", "问题类型", "办理情况"),
    *("企业联系人及联系方式", "企业包保人员", "是否办结", "提出日期"),
)
# Type, what is asked, what was done about it.
_ASKED = (
    (
        "融资",
        "流动资金紧张，{n}月到期贷款续贷额度不足，需新增贷款{m}万元。",
        "已推荐至农商行、邮储银行，正在授信审批",
    ),
    ("用工", "一线操作工缺口{n}人，订单高峰期招工困难。", "人社局组织专场招聘，已到岗{n}人"),
    ("用地", "二期扩建需新增工业用地{n}亩，土地指标尚未落实。", "自然资源局已纳入下一批次报批"),
    ("用能", "迎峰度夏期间有序用电，生产线每周停产{n}天。", "供电公司已调整错峰方案"),
    ("市场", "主要客户订单下降，产品库存积压约{m}万元。", "已纳入产需对接会名单"),
    ("手续审批", "新建厂房竣工验收资料不全，不动产证办理已{n}个月。", "住建局专人对接，已补齐消防验收"),
    ("账款拖欠", "某工程项目拖欠货款{m}万元，已超过约定付款期{n}个月。", "已转住建局督促付款"),
    ("政策兑现", "上年度技改奖补{m}万元尚未到账。", "财政局已列入本季度资金计划"),
)
_FACTORS = (
    *(
        "企业名称",
        "统一社会信用代码",
        "年度",
        "用地面积(亩)",
        "自有用地面积(亩)",
        "租入面积(亩)",
        "租出面积(亩)",
    ),
    *(
        "税收实际入库(万元)",
        "工业增加值(万元)",
        "研发费用(万元)",
        "综合能源消费量(吨标准煤)",
        "年平均职工人数(人)",
    ),
)
_POWER = ("序号", "户号", "户名", "用电地址", "累计电量(万kWh)", "上年同期累计(万kWh)")


def write_projects(world: World, folder: Path) -> Path:
    """A list of projects, 技改 for the most part."""
    rng, path = random.Random(61), folder / "工业项目调度表.xlsx"  # noqa: S311  invented, nothing secret
    rows = (_project(number, firm, rng) for number, firm in enumerate(_some(world, rng), start=1))
    write_workbook(path, "项目", [["工业项目调度表"], _PROJECTS, *rows])
    return path


def _some(world: World, rng: random.Random) -> list[Firm]:
    """One in _FEW of the enterprises in the library at the end, in the order of the register."""
    inside = [firm for firm in world.firms if firm.in_library(YEAR_END.date)]
    chosen = set(rng.sample(range(len(inside)), len(inside) // _FEW))
    return [firm for place, firm in enumerate(inside) if place in chosen]


def _project(number: int, firm: Firm, rng: random.Random) -> list[Any]:
    stage = rng.choice(_STAGES)
    begun, done = stage != "储备", stage in ("竣工", "投产", "达产")
    total = rng.randint(6, 240) * 100
    fixed = total * rng.randint(70, 92) // 100
    start = Period(rng.choice((2022, 2023)), rng.randint(2, 9))
    counted = begun and total >= 500 and rng.random() < 0.8
    return [
        *(number, f"{firm.name}{rng.choice(_WHAT)}项目", _project_code(number, firm, start), firm.name),
        *(firm.place, rng.choice(_KINDS), firm.industry, f"购置设备{rng.randint(3, 60)}台（套）"),
        *(total, fixed, fixed * rng.randint(40, 85) // 100, stage),
        *(f"{start.year}年{start.month}月", f"{start.year}-{start.month:02d}" if begun else None),
        *(f"{start.year + 1}年{start.month}月", f"{start.year}-{start.month + 3:02d}" if done else None),
        *("是" if counted else "否", f"C{firm.industry}{number:05d}" if counted else None),
        *(rng.choice(_LEADERS), "经济和信息化局"),
    ]


def _project_code(number: int, firm: Firm, start: Period) -> str:
    """24 signs with hyphens, YYMM first since 2020 (domain.md 46)."""
    return f"{start.year % 100:02d}{start.month:02d}-{firm.place[:6]}-07-02-{100000 + number}"


def write_problems(world: World, folder: Path) -> Path:
    """A list of problems with contacts, as the cadres of 包保 hand it in."""
    rng, path = random.Random(62), folder / "企业困难问题清单.xlsx"  # noqa: S311
    rows = (_problem(number, firm, rng) for number, firm in enumerate(_some(world, rng), start=1))
    write_workbook(path, "问题", [["企业困难问题清单"], _PROBLEMS, *rows])
    return path


def _problem(number: int, firm: Firm, rng: random.Random) -> list[Any]:
    kind, asked, done = rng.choice(_ASKED)
    size = {"n": rng.randint(2, 20), "m": rng.randint(3, 80) * 10}
    closed = rng.random() < 0.55
    contact = f"{rng.choice('张王李赵陈刘周吴')}经理 138{rng.randint(0, 99_999_999):08d}"
    return [
        *(number, firm.name, firm.uscc, asked.format(**size), kind),
        *(done.format(**size) if closed or rng.random() < 0.6 else None, contact, rng.choice(_LEADERS)),
        *("是" if closed else "否", f"2023-{rng.randint(2, 12):02d}-{rng.randint(1, 28):02d}"),
    ]


def write_factors(world: World, folder: Path) -> Path:
    """The year's factors of the enterprises in the library: land, tax, value added, energy, staff."""
    rng, path = random.Random(63), folder / "2023年亩均效益评价要素表.xlsx"  # noqa: S311
    write_workbook(path, "要素", [["2023年度亩均效益评价要素表"], _FACTORS, *_factors(world, rng)])
    return path


def _factors(world: World, rng: random.Random) -> Iterator[list[Any]]:
    names = ("revenue", "energy_consumption", "average_employees")
    year, month = world.current[YEAR_END.year], YEAR_END.month - 2
    for place, firm in enumerate(world.firms):
        if not firm.in_library(YEAR_END.date):
            continue
        revenue, energy, staff = (int(year[name][place, month]) for name in names)
        wan = revenue / 100
        owned, rented = round(rng.uniform(8, 120), 2), rng.choice((0, 0, 0, 12.5, 6.4))
        let = rng.choice((0, 0, 0, 0, 3.2))
        yield [
            *(firm.name, firm.uscc, YEAR_END.year, round(owned + rented - let, 2), owned, rented, let),
            *(round(wan * rng.uniform(0.01, 0.06), 2), round(wan * rng.uniform(0.18, 0.3), 2)),
            *(round(wan * rng.uniform(0, 0.035), 2), energy / 100, staff),
        ]


def write_power(world: World, folder: Path) -> Path:
    """What the power company supplied in the year; some accounts go by a name that the register does not know."""
    rng, path = random.Random(64), folder / "2023年12月规上工业企业用电户电量清单.xlsx"  # noqa: S311
    rows = list(_power(world, rng))
    write_workbook(path, "电量", [["2023年12月规上工业企业用电户电量清单"], _POWER, *rows])
    return path


def _power(world: World, rng: random.Random) -> Iterator[Sequence[Any]]:
    month = YEAR_END.month - 2
    now, before = (whole[YEAR_END.year]["electricity"] for whole in (world.current, world.prior))
    for place, firm in enumerate(world.firms):
        if firm.in_library(YEAR_END.date):
            name = f"{firm.name}（二厂）" if rng.random() < 0.04 else firm.name
            ytd, prior = (int(flows[place, month]) / 100 for flows in (now, before))
            yield place + 1, f"34{place:08d}", name, f"{firm.county}工业园", ytd, prior
