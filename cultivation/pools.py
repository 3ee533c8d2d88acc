"""Which pools (培育库) there are, and by what facts an enterprise enters and leaves each.

小升规: 池政办秘〔2019〕105号培育·二（三）, 800–2000万元 of revenue outside the library. 临退, 退规, 优势企业: the groups
of 亳政办〔2022〕3号二. 专精特新后备: 六安 2019 三. 高企培育: 叶集 2023 三（四）1. 负增长: 叶集 2023 四（一）.
A rule speaks only where the figures do: an enterprise without figures neither enters nor leaves by them.
Money is in 千元 and printed in 万元.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from accounts.figures import grouped, signed
from cultivation.kinds import GROUNDS, HIGHTECH, LITTLE_GIANT, SPECIALISED, TECH_SME, Level, label_of
from enterprises.classification import STATUS_LABELS, Reason, ScaleStatus, wan


class Pool(StrEnum):
    """The kept lists, in the order that they are shown in."""

    SMALL_UP = "small_up"
    NEW_PLANT = "new_plant"
    AT_RISK = "at_risk"
    EXITED = "exited"
    FALLING = "falling"
    LEADING = "leading"
    GROWING = "growing"
    SPECIALISED = "specialised"
    HIGHTECH = "hightech"
    LISTING = "listing"


POOL_LABELS = {
    Pool.SMALL_UP: "小升规",
    Pool.NEW_PLANT: "投产待纳规",
    Pool.AT_RISK: "临退帮扶",
    Pool.EXITED: "退规监测",
    Pool.FALLING: "负增长帮扶",
    Pool.LEADING: "优势企业",
    Pool.GROWING: "高成长",
    Pool.SPECIALISED: "专精特新后备",
    Pool.HIGHTECH: "高企培育",
    Pool.LISTING: "上市后备",
}

REASON_LABELS = {
    "between": "营业收入在培育区间",
    "entered": "已在规上库",
    "below": "营业收入低于培育下限",
    "at_risk": "判定为临退",
    "steady": "连续判定为规上",
    "out": "已不在规上库",
    "left": "退规跟踪期内",
    "watched": "退规跟踪期满",
    "falling": "产值连续负增长",
    "calm": "连续没有负增长预警",
    "large": "上年营业收入达到优势企业标准",
    "shrunk": "上年营业收入低于优势企业标准",
    "fast": "营业收入增速达到高成长标准",
    "slow": "营业收入增速低于高成长标准",
    "grounds": "有资质基础、尚未获评专精特新",
    "awarded": "已获认定",
    "tech_sme": "已是科技型中小企业、尚未认定高企",
    "profitable": "收入和利润达到上市后备标准",
    "loss": "上年亏损",
    "by_hand": "人工调整",
}
"""What the codes of reasons are filtered by."""

INSIDE = frozenset({ScaleStatus.ABOVE, ScaleStatus.AT_RISK})
"""The standings of those in the library."""


@dataclass(frozen=True, slots=True)
class PoolRules:
    """The parameters of one region at one time; money in 千元, shares in per cent, months in number."""

    steady_months: int = 3
    leading_from: Decimal = Decimal(100_000)
    leading_keep: Decimal = Decimal(90)
    """Share of `leading_from` below which one that is in the pool leaves it."""
    growth_from: Decimal = Decimal(30)
    growth_keep: Decimal = Decimal(10)
    growth_least: Decimal = Decimal(10_000)
    """Last year's revenue from which a growth rate tells anything."""
    special_from: Decimal = Decimal(10_000)
    listing_revenue: Decimal = Decimal(100_000)
    listing_profit: Decimal = Decimal(20_000)


class Past(NamedTuple):
    """How one period judged the enterprise."""

    status: ScaleStatus
    falling: bool


Award = tuple[str, Level]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of one enterprise at a period."""

    past: Sequence[Past]
    """The judgements of the last periods, that of the period itself last."""
    reasons: Sequence[Reason] = ()
    """Why the period judged it so, and its warnings."""
    low: Decimal = Decimal(8_000)
    line: Decimal = Decimal(20_000)
    """From where one is 临规, and the line of the library, as the region judges."""
    last_year: Decimal | None = None
    rolling: Decimal | None = None
    foreseen: Decimal | None = None
    growth: Decimal | None = None
    """Revenue to date against the same months of last year, in per cent."""
    profit: Decimal | None = None
    """Of the last full year."""
    awards: frozenset[Award] = frozenset()
    """The recognitions that are valid."""

    @property
    def status(self) -> ScaleStatus:
        """The standing at the period."""
        return self.past[-1].status

    @property
    def inside(self) -> bool:
        """Whether it stands in the library."""
        return self.status in INSIDE

    def has(self, *kinds: str, levels: frozenset[Level] = frozenset(Level)) -> list[Award]:
        """Its valid recognitions of those kinds and levels."""
        return sorted(award for award in self.awards if award[0] in kinds and award[1] in levels)


Reasons = Iterator[Reason]
Rule = Callable[[Facts, PoolRules], Reasons]


@dataclass(frozen=True, slots=True)
class PoolKind:
    """A pool with the rules by which one enters and leaves it; without a rule only staff decide."""

    pool: Pool
    about: str
    entering: Rule | None = None
    leaving: Rule | None = None

    @property
    def label(self) -> str:
        """The pool's name."""
        return POOL_LABELS[self.pool]


def _revenues(facts: Facts) -> Iterator[tuple[str, Decimal]]:
    for label, figure in (
        ("上年营业收入", facts.last_year),
        ("近12个月营业收入", facts.rolling),
        ("预计全年营业收入", facts.foreseen),
    ):
        if figure is not None:
            yield label, figure


def _into_small_up(facts: Facts, rules: PoolRules) -> Reasons:
    """Outside the library, and one of its figures from 800 to under 2000万元."""
    if facts.status is not ScaleStatus.APPROACHING:
        return
    for label, figure in _revenues(facts):
        if facts.low <= figure < facts.line:
            yield Reason("between", f"{label}{wan(figure)}万元，在{wan(facts.low)}—{wan(facts.line)}万元之间")


def _out_of_small_up(facts: Facts, rules: PoolRules) -> Reasons:
    """In the library, or every figure below 800万元. Whoever passed the line and is not in yet stays."""
    figures = list(_revenues(facts))
    if facts.inside:
        yield Reason("entered", "已在规上库，升规完成")
    elif figures and all(figure < facts.low for _, figure in figures):
        label, figure = max(figures, key=lambda each: each[1])
        yield Reason("below", f"{label}{wan(figure)}万元，低于培育下限{wan(facts.low)}万元")


def _out_of_new_plant(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.inside:
        yield Reason("entered", "已在规上库，纳规完成")


def _into_at_risk(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.status is ScaleStatus.AT_RISK:
        yield from (Reason("at_risk", each.words) for each in facts.reasons if each.code != "falling")


def _out_of_at_risk(facts: Facts, rules: PoolRules) -> Reasons:
    if not facts.inside:
        yield Reason("out", f"已不在规上库，现为{STATUS_LABELS[facts.status]}")
    elif _running(facts, rules.steady_months, lambda past: past.status is ScaleStatus.ABOVE):
        yield Reason("steady", f"连续{rules.steady_months}期判定为规上，经营已回稳")


def _into_exited(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.status is ScaleStatus.EXITED:
        yield from (Reason("left", each.words) for each in facts.reasons if each.code == "left")


def _out_of_exited(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.inside:
        yield Reason("entered", "已重新入规")
    elif facts.status is not ScaleStatus.EXITED:
        yield Reason("watched", f"退规跟踪期满，现为{STATUS_LABELS[facts.status]}")


def _into_falling(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.inside and facts.past[-1].falling:
        yield from (Reason("falling", each.words) for each in facts.reasons if each.code == "falling")


def _out_of_falling(facts: Facts, rules: PoolRules) -> Reasons:
    if not facts.inside:
        yield Reason("out", f"已不在规上库，现为{STATUS_LABELS[facts.status]}")
    elif _running(facts, rules.steady_months, lambda past: not past.falling):
        yield Reason("calm", f"连续{rules.steady_months}期没有负增长预警")


def _running(facts: Facts, months: int, holds: Callable[[Past], bool]) -> bool:
    """Whether it held at each of the last periods, as many as asked."""
    latest = facts.past[-months:]
    return len(latest) == months and all(holds(past) for past in latest)


def _into_leading(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.inside and facts.last_year is not None and facts.last_year >= rules.leading_from:
        yield Reason(
            "large", f"上年营业收入{wan(facts.last_year)}万元，达到{wan(rules.leading_from)}万元优势企业标准"
        )


def _out_of_leading(facts: Facts, rules: PoolRules) -> Reasons:
    edge = rules.leading_from * rules.leading_keep / 100
    if not facts.inside:
        yield Reason("out", f"已不在规上库，现为{STATUS_LABELS[facts.status]}")
    elif facts.last_year is not None and facts.last_year < edge:
        yield Reason("shrunk", f"上年营业收入{wan(facts.last_year)}万元，低于{wan(edge)}万元")


def _into_growing(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.growth is None or facts.last_year is None or facts.last_year < rules.growth_least:
        return
    if facts.growth >= rules.growth_from:
        yield Reason(
            "fast",
            f"营业收入同比增长{grouped(facts.growth, 1)}%，达到{rules.growth_from.normalize():f}%，上年{wan(facts.last_year)}万元",
        )


def _out_of_growing(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.growth is not None and facts.growth < rules.growth_keep:
        yield Reason("slow", f"营业收入同比{signed(facts.growth)}%，低于{rules.growth_keep.normalize():f}%")


# What the reserve prepares for: a 专精特新 of a province or above (a city's is a step on the way).
_HIGHER = frozenset({Level.PROVINCE, Level.NATION})


def _into_specialised(facts: Facts, rules: PoolRules) -> Reasons:
    grounds = facts.has(*GROUNDS) + facts.has(SPECIALISED, levels=frozenset({Level.CITY, Level.COUNTY}))
    if not grounds or _specialised(facts) or facts.last_year is None or facts.last_year < rules.special_from:
        return
    held = "、".join(dict.fromkeys(label_of(*award) for award in grounds))
    yield Reason("grounds", f"已是{held}，上年营业收入{wan(facts.last_year)}万元，尚未获评省级专精特新")


def _out_of_specialised(facts: Facts, rules: PoolRules) -> Reasons:
    for award in _specialised(facts):
        yield Reason("awarded", f"已获认定{label_of(*award)}")


def _specialised(facts: Facts) -> list[Award]:
    return facts.has(SPECIALISED, levels=_HIGHER) + facts.has(LITTLE_GIANT)


def _into_hightech(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.has(TECH_SME) and not facts.has(HIGHTECH):
        yield Reason("tech_sme", "已是科技型中小企业，尚未认定高新技术企业")


def _out_of_hightech(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.has(HIGHTECH):
        yield Reason("awarded", "已认定高新技术企业")


def _into_listing(facts: Facts, rules: PoolRules) -> Reasons:
    if not facts.inside or facts.last_year is None or facts.profit is None:
        return
    if facts.last_year >= rules.listing_revenue and facts.profit >= rules.listing_profit:
        yield Reason("profitable", f"上年营业收入{wan(facts.last_year)}万元、利润总额{wan(facts.profit)}万元")


def _out_of_listing(facts: Facts, rules: PoolRules) -> Reasons:
    if facts.profit is not None and facts.profit < 0:
        yield Reason("loss", f"上年利润总额{wan(facts.profit)}万元，已亏损")


POOL_KINDS = {
    kind.pool: kind
    for kind in (
        PoolKind(
            Pool.SMALL_UP,
            "规下企业，营业收入在临规下限与规上标准之间（池州：800—2,000万元）；入规或收入回落即出库。",
            _into_small_up,
            _out_of_small_up,
        ),
        PoolKind(
            Pool.NEW_PLANT,
            "已落地、即将投产或已投产待纳规的项目企业，由工作人员列入；入规即出库。",
            None,
            _out_of_new_plant,
        ),
        PoolKind(
            Pool.AT_RISK,
            "在库而判定为临退的企业；连续数期回到规上，或已退规，即出库。",
            _into_at_risk,
            _out_of_at_risk,
        ),
        PoolKind(Pool.EXITED, "近两年退规的企业；重新入规或跟踪期满即出库。", _into_exited, _out_of_exited),
        PoolKind(
            Pool.FALLING,
            "在库而产值连续负增长的企业；连续数期没有预警即出库。",
            _into_falling,
            _out_of_falling,
        ),
        PoolKind(Pool.LEADING, "在库、上年营业收入达到标准的企业。", _into_leading, _out_of_leading),
        PoolKind(
            Pool.GROWING, "营业收入累计增速达到标准、上年已有一定规模的企业。", _into_growing, _out_of_growing
        ),
        PoolKind(
            Pool.SPECIALISED,
            "有创新型中小企业、高企等基础、尚未获评省级专精特新的企业；获评即出库。",
            _into_specialised,
            _out_of_specialised,
        ),
        PoolKind(
            Pool.HIGHTECH,
            "科技型中小企业中尚未认定高新技术企业的；认定即出库。",
            _into_hightech,
            _out_of_hightech,
        ),
        PoolKind(
            Pool.LISTING, "上年收入和利润达到标准的在库企业；亏损即出库。", _into_listing, _out_of_listing
        ),
    )
}
