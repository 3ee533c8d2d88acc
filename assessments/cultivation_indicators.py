"""The indicators of 梯度培育: who is in a tier, what was recognised, who entered a pool, robots and 数字化诊断."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from accounts.models import Region
from accounts.periods import Period
from assessments.indicator import Behind, Grouped, Indicator, Totals, counted
from assessments.progress import Kind
from cultivation.kinds import KINDS, LEVEL_LABELS, Level
from cultivation.models.recognitions import RecognitionQuerySet
from cultivation.pools import POOL_LABELS, Pool
from cultivation.selectors import pools, recognitions, tiers
from cultivation.tiers import LINES, TIER_LABELS, YI
from enterprises import selectors as enterprise_selectors
from enterprises.selectors import TracedValue

_WHY = {
    "innovative": "工信部企业〔2022〕63号：优质中小企业梯度培育的第一级",
    "specialised": "叶集区2023年工作意见三（四）1：新增省市级专精特新企业2家以上",
    "little_giant": "六安市2019年工作要点三：行业小巨人10家",
    "champion": "六安市2019年工作要点三：单打冠军10家",
    "hightech": "叶集区2023年工作意见三（四）1：认定高新技术企业5家以上",
    "tech_sme": "叶集区2023年工作意见三（四）1：认定科技型中小企业30家以上",
    "digital_workshop": "池政办秘〔2019〕105号技改三（二）：每年改造数字化车间和生产线5个",
    "smart_factory": "池政办秘〔2019〕105号技改三（二）：每年培育智能工厂2个以上",
    "green_factory": "叶集区2023年工作意见三（四）2：培育省、市级绿色工厂2家以上",
    "integration": "六安市2019年工作要点五：打造两化融合管理体系贯标试点企业",
    "cloud": "桐城市2023年举措六：全年企业上云50家",
    "scene_5g": "叶集区2023年工作意见三（四）2：打造“5G+工业互联网”应用场景1个以上",
    "design_center": "叶集区2023年工作意见三（四）2：培育省市级工业设计中心2个以上",
    "tech_center": "六安市2019年工作要点四：省、市级企业技术中心10家",
    "innovation_center": "六安市2019年工作要点四：新增省、市级技术创新中心5家以上",
    "fine_product": "六安市2019年工作要点五：争创安徽工业精品5项",
}


# Lines in 亿元 by indicator; 亳州 counts up to 200, which is no tier.
_LINES: dict[str, tuple[int, int | None]] = {
    **{f"tier_{least}": (least, None) for least in (*LINES, 200)},
    "tier_50_to_100": (50, 100),
}


def _page(name: str, **filters: str) -> Behind:
    return Behind(f"cultivation:{name}", tuple(filters.items()))


def _valid_together(since: Period, period: Period) -> dict[str, Grouped]:
    return _by_kind("valid", recognitions.valid_at(tuple(KINDS), period))


def _new_together(since: Period, period: Period) -> dict[str, Grouped]:
    return _by_kind("new", recognitions.awarded_in(tuple(KINDS), since, period))


def _by_kind(name: str, rows: RecognitionQuerySet) -> dict[str, Grouped]:
    """Indicator → its totals, of every kind with one query."""
    found: dict[str, Grouped] = {}
    for kind, place, number in recognitions.counted_by_kind(rows):
        found.setdefault(f"{kind}_{name}", {})[place] = Totals(Decimal(number))
    return found


def _reaching_together(since: Period, period: Period) -> dict[str, Grouped]:
    """Indicator → how many enterprises' figures lie between its lines, of all tiers with one query."""
    found: dict[str, Grouped] = {key: {} for key in _LINES}
    for place, figure in tiers.figures_at(period):
        for key, (least, below) in _LINES.items():
            if figure >= least * YI and (below is None or figure < below * YI):
                found[key][place] = found[key].get(place, Totals(Decimal(0))) + Totals(Decimal(1))
    return found


def _valid(key: str) -> Indicator:
    kind = KINDS[key]
    return Indicator(
        f"{key}_valid",
        f"有效{kind.label}数",
        kind.unit,
        Kind.LEVEL,
        formula=f"报告期末有效（未过期、未撤销）的{kind.label}数",
        why=_WHY[key],
        query=lambda since, period: _valid_together(since, period).get(f"{key}_valid", {}),
        together=_valid_together,
        behind=_page("recognitions", kind=key, state="valid"),
        traced=lambda region, since, period: recognitions.trace(
            recognitions.valid_at([key], period), [key], region
        ),
    )


def _awarded(
    name: str, label: str, kinds: tuple[str, ...], why: str, levels: tuple[Level, ...] = ()
) -> Indicator:
    """What was newly recognised in the span, of one kind or several counted together."""
    told = "、".join(LEVEL_LABELS[level] for level in levels)
    filters = {"kind": kinds[0]} if len(kinds) == 1 else {"kinds": ",".join(kinds)}
    filters |= {"levels": ",".join(levels)} if levels else {}
    return Indicator(
        name,
        label,
        KINDS[kinds[0]].unit,
        Kind.FLOW,
        formula=f"期间新认定的{told}{'、'.join(KINDS[kind].label for kind in kinds)}数，按认定日期",
        why=why,
        query=lambda since, period: counted(
            recognitions.counted(recognitions.awarded_in(kinds, since, period, levels), kinds)
        ),
        behind=_page("recognitions", **filters, state="awarded"),
        traced=lambda region, since, period: recognitions.trace(
            recognitions.awarded_in(kinds, since, period, levels), kinds, region
        ),
    )


def _new(key: str) -> Indicator:
    indicator = _awarded(f"{key}_new", f"新增{KINDS[key].label}", (key,), _WHY[key])
    return replace(indicator, together=_new_together)


def _reaching(key: str) -> Indicator:
    """How many enterprises are on the line or above it, and under the other where there is one."""
    least, below = _LINES[key]
    label = TIER_LABELS.get(least, f"{least}亿元")
    return Indicator(
        key,
        f"{label}至{TIER_LABELS[below]}企业数" if below else f"{label}以上企业数",
        "户",
        Kind.LEVEL,
        formula="报告期所依据的完整年度（或各地参数所定口径）达到该线的企业数",
        why="亳政办〔2022〕3号一、六安市2019年工作要点二、叶集区2023年工作意见三（三）1：梯次培育",
        query=lambda since, period: _reaching_together(since, period)[key],
        together=_reaching_together,
        behind=_page("tier_list", least=str(least), **({"below": str(below)} if below else {})),
        traced=lambda region, since, period: tiers.trace_reaching(region, period, least, below),
    )


def _standing(pool: Pool, why: str) -> Indicator:
    return Indicator(
        f"pool_{pool}",
        f"{POOL_LABELS[pool]}库企业数",
        "户",
        Kind.LEVEL,
        formula=f"报告期末在{POOL_LABELS[pool]}培育库的企业数",
        why=why,
        query=lambda since, period: counted(pools.member_counts(pool, period)),
        behind=_page("members", pool=pool.value),
        traced=lambda region, since, period: pools.trace_members(region, period, pool),
    )


def _joined(pool: Pool, why: str) -> Indicator:
    return Indicator(
        f"pool_{pool}_joined",
        f"新入{POOL_LABELS[pool]}库企业",
        "户",
        Kind.FLOW,
        formula=f"期间进入{POOL_LABELS[pool]}培育库的企业数",
        why=why,
        query=lambda since, period: counted(pools.joined_counts(pool, since, period)),
        behind=_page("history", pool=pool.value, move="entered"),
        traced=lambda region, since, period: pools.trace_joined(region, since, period, pool),
    )


def _robots(since: Period, period: Period, name: str) -> Grouped:
    grouped: Grouped = {}
    for each in recognitions.robots_in(since, period).values():
        grouped[each.place] = grouped.get(each.place, Totals(Decimal(0))) + Totals(
            Decimal(getattr(each, name))
        )
    return grouped


def _trace_robots(region: Region, since: Period, period: Period, name: str) -> list[TracedValue]:
    rows = recognitions.robots_in(since, period, region).items()
    return [
        TracedValue(pk, each.uscc, each.name, Decimal(getattr(each, name)), None)
        for pk, each in sorted(rows, key=lambda row: row[1].uscc)
        if getattr(each, name)
    ]


def _diagnosed_share(since: Period, period: Period) -> Grouped:
    """Those diagnosed in the span among the library's: value over base, which together make the share."""
    diagnosed = dict(recognitions.counted_enterprises(recognitions.diagnosed_members(since, period)))
    library: Mapping[int, int] = dict(enterprise_selectors.library_counts(period))
    return {
        place: Totals(Decimal(diagnosed.get(place, 0)), Decimal(number)) for place, number in library.items()
    }


def _all() -> Iterator[Indicator]:
    for key in KINDS:
        yield _valid(key)
        yield _new(key)
    yield _awarded(
        "specialised_province_new",
        "新增省级专精特新企业",
        ("specialised",),
        "六安市2019年工作要点三：新培育省级专精特新企业30家",
        (Level.PROVINCE,),
    )
    yield _awarded(
        "specialised_city_new",
        "新增市级专精特新企业",
        ("specialised",),
        "六安市2019年工作要点三：新培育市级专精特新企业40家",
        (Level.CITY,),
    )
    yield _awarded(
        "smart_new",
        "新增智能工厂和数字化车间",
        ("smart_factory", "digital_workshop"),
        "桐城市2023年举措六：培育智能工厂和数字化车间10个以上",
    )
    yield from map(_reaching, _LINES)
    yield _standing(Pool.SMALL_UP, "池政办秘〔2019〕105号培育·二（三）：建立“小升规”企业培育库")
    yield _joined(Pool.SPECIALISED, "叶集区2023年工作意见三（四）1：新增专精特新培育企业5家以上")
    yield _joined(Pool.HIGHTECH, "叶集区2023年工作意见三（四）1：全年培育高新技术企业10家以上")
    yield Indicator(
        "robots",
        "工业机器人数",
        "台",
        Kind.LEVEL,
        formula="各企业报告期末最近一次报告的在用工业机器人数之和",
        why="池政办秘〔2019〕105号技改三（二）：提高机器人使用密度",
        query=lambda since, period: _robots(since, period, "standing"),
        behind=_page("robots"),
        traced=lambda region, since, period: _trace_robots(region, since, period, "standing"),
    )
    yield Indicator(
        "robots_new",
        "新增工业机器人",
        "台",
        Kind.FLOW,
        formula="各企业期末台数减期初台数之和；期初没有报告的，以期内第一次报告为期初",
        why="池政办秘〔2019〕105号技改三（二）：全市工业企业三年新增机器人200台以上",
        query=lambda since, period: _robots(since, period, "added"),
        behind=_page("robots", span="added"),
        traced=lambda region, since, period: _trace_robots(region, since, period, "added"),
    )
    yield Indicator(
        "diagnosed",
        "完成数字化诊断企业",
        "户",
        Kind.FLOW,
        formula="期间完成数字化诊断的企业数，一企多次只计一次",
        why="桐城市2023年举措六：每年安排规上工业企业免费开展数字化诊断",
        query=lambda since, period: counted(recognitions.diagnosed_counts(since, period)),
        behind=_page("diagnoses", when="span"),
        traced=lambda region, since, period: pools.traced(
            recognitions.diagnosed_in(since, period).within(region)  # type: ignore[attr-defined]
        ),
    )
    yield Indicator(
        "diagnosed_share",
        "规上企业数字化诊断覆盖率",
        "%",
        Kind.LEVEL,
        formula="本年完成数字化诊断的在库企业数 ÷ 期末在库企业数 × 100",
        why="桐城市2023年举措六：每年安排不少于20%的规上工业企业免费开展数字化诊断",
        query=_diagnosed_share,
        is_share=True,
        behind=_page("diagnoses", when="year", library="in"),
    )


CULTIVATION = tuple(_all())
