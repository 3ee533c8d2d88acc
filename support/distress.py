"""Which figures speak for 困难企业 or 僵尸企业, and the life of a disposal. Plain values: no database, no clock.

六安市工业转型发展十大行动 九、困难企业纾困行动: 摸清家底、分类认定困难企业和僵尸企业, 处置长期停产工业企业及停建工业项目;
股份合作一批、租赁承包一批、破产重组一批、整体出让一批、收回处置一批, 结合退城进园. 亳政办〔2022〕3号 二（二）: 停产半停产.
The text gives no figures for 认定: the lines here are parameters, and a person confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class DistressKind(StrEnum):
    """As what an enterprise is recognised."""

    DISTRESSED = "distressed"
    ZOMBIE = "zombie"
    RELOCATION = "relocation"


KIND_LABELS = {
    DistressKind.DISTRESSED: "困难企业",
    DistressKind.ZOMBIE: "僵尸企业",
    DistressKind.RELOCATION: "退城进园企业",
}


class Criterion(StrEnum):
    """Why it is recognised."""

    STOPPED = "stopped"
    HALF_STOPPED = "half_stopped"
    LOSSES = "losses"
    INSOLVENT = "insolvent"
    OUTPUT_DOWN = "output_down"
    POWER_DOWN = "power_down"
    WAGES = "wages"
    TAXES = "taxes"
    LOANS = "loans"
    UNFINISHED = "unfinished"


CRITERION_LABELS = {
    Criterion.STOPPED: "停产",
    Criterion.HALF_STOPPED: "半停产",
    Criterion.LOSSES: "连续亏损",
    Criterion.INSOLVENT: "资不抵债",
    Criterion.OUTPUT_DOWN: "产值大幅下降",
    Criterion.POWER_DOWN: "用电大幅下降",
    Criterion.WAGES: "欠薪",
    Criterion.TAXES: "欠税",
    Criterion.LOANS: "贷款逾期或靠续贷维持",
    Criterion.UNFINISHED: "项目停建",
}


class Route(StrEnum):
    """How it is dealt with: 六安's five 一批, and moving out of town."""

    SHARES = "shares"
    LEASE = "lease"
    BANKRUPTCY = "bankruptcy"
    SALE = "sale"
    RECLAIM = "reclaim"
    RELOCATION = "relocation"


ROUTE_LABELS = {
    Route.SHARES: "股份合作",
    Route.LEASE: "租赁承包",
    Route.BANKRUPTCY: "破产重组",
    Route.SALE: "整体出让",
    Route.RECLAIM: "收回处置",
    Route.RELOCATION: "退城进园",
}


class DisposalState(StrEnum):
    """From recognition to the end; `withdrawn` is a recognition taken back."""

    IDENTIFIED = "identified"
    PLANNED = "planned"
    DISPOSING = "disposing"
    SETTLED = "settled"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


DISPOSAL_LABELS = {
    DisposalState.IDENTIFIED: "已认定",
    DisposalState.PLANNED: "已定方案",
    DisposalState.DISPOSING: "处置中",
    DisposalState.SETTLED: "已处置（盘活）",
    DisposalState.CLEARED: "已出清",
    DisposalState.WITHDRAWN: "撤销认定",
}
ENDED = (DisposalState.SETTLED, DisposalState.CLEARED, DisposalState.WITHDRAWN)
DONE = (DisposalState.SETTLED, DisposalState.CLEARED)
_NEXT = {
    DisposalState.IDENTIFIED: (DisposalState.PLANNED, DisposalState.DISPOSING, DisposalState.WITHDRAWN),
    DisposalState.PLANNED: (DisposalState.DISPOSING, *DONE, DisposalState.WITHDRAWN),
    DisposalState.DISPOSING: (*DONE, DisposalState.WITHDRAWN),
}


def choices(labels: dict) -> list[tuple[str, str]]:
    """The values of an enumeration with their labels, as a field takes them."""
    return [(value.value, label) for value, label in labels.items()]


def next_states(state: str) -> tuple[DisposalState, ...]:
    """Where a disposal may go from `state`; it may also stay, a step forward being noted."""
    return _NEXT.get(DisposalState(state), ())


@dataclass(frozen=True, slots=True)
class Lines:
    """From where on figures speak for distress."""

    loss_years: int = 2
    drop: Decimal = Decimal(50)
    """Fall of the year to date against the same enterprise's 上年同期, in %."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an enterprise's returns say at a period; None for what was not reported."""

    profits: Sequence[Decimal | None] = ()
    """Total profit of whole years, the latest first."""
    assets: Decimal | None = None
    liabilities: Decimal | None = None
    output: Decimal | None = None
    output_prior: Decimal | None = None
    electricity: Decimal | None = None
    electricity_prior: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for distress, and the figures it rests on in their order."""

    criterion: Criterion
    figures: tuple[Decimal, ...]


def grounds(figures: Figures, lines: Lines) -> list[Ground]:
    """What the figures say; [] where they are silent or good."""
    found = []
    losses = figures.profits[: lines.loss_years]
    lost = [profit for profit in losses if profit is not None and profit < 0]
    if lost and len(lost) == lines.loss_years:
        found.append(Ground(Criterion.LOSSES, tuple(lost)))
    if (
        figures.assets is not None
        and figures.liabilities is not None
        and figures.liabilities > figures.assets
    ):
        found.append(Ground(Criterion.INSOLVENT, (figures.liabilities, figures.assets)))
    for criterion, now, before in (
        (Criterion.OUTPUT_DOWN, figures.output, figures.output_prior),
        (Criterion.POWER_DOWN, figures.electricity, figures.electricity_prior),
    ):
        if now is not None and before and before > 0 and fall(now, before) >= lines.drop:
            stopped = criterion is Criterion.OUTPUT_DOWN and now == 0
            found.append(Ground(Criterion.STOPPED if stopped else criterion, (now, before)))
    return found


def fall(now: Decimal, before: Decimal) -> Decimal:
    """By how many % a figure fell; `before` is positive."""
    return (before - now) * 100 / before
