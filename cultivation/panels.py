"""What this room adds to an enterprise's page: its pools, its tier, its recognitions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.figures import NO_FIGURE, grouped
from accounts.periods import Period
from cultivation.kinds import label_of
from cultivation.models import Diagnosis, RobotCount, TierSnapshot
from cultivation.models.tiers import tier_label
from cultivation.selectors.parameters import CultivationRulesByPlace
from cultivation.selectors.pools import open_of, stays_of
from cultivation.selectors.recognitions import recognitions_of
from cultivation.selectors.tiers import in_yi, tier_of
from cultivation.tables.recognitions import state_of
from cultivation.tiers import Basis
from cultivation.views.base import CHANGE_POOLS, CHANGE_RECOGNITIONS, VIEW_POOLS, VIEW_RECOGNITIONS
from enterprises.forecast import YEAR_END
from enterprises.panels import Asked, Panel

_TOLD_BY = {Basis.YEAR: ("finance", "revenue"), Basis.OUTPUT: ("output", "gross_output")}
"""The form and value of the bases that are reported; the rest are calculated."""
_ROBOTS = 6
"""As many counts are shown, the latest first."""


def load_pools(asked: Asked) -> dict[str, Any]:
    """Every stay in a pool, and what is proposed."""
    return {
        "stays": stays_of(asked.enterprise),
        "proposals": open_of(asked.enterprise),
        "may_add": asked.user.has_perm(CHANGE_POOLS),
        "asked": asked,
    }


def load_tier(asked: Asked) -> dict[str, Any] | None:
    """The tier at the period; nothing for those below all tiers that are not about to cross."""
    found = tier_of(asked.enterprise, asked.period) if asked.period else None
    if found is None:
        return None
    return {
        "tier": found,
        "label": found.label,
        "before": tier_label(found.before),
        "crossing": tier_label(found.crossing) if found.crossing else "",
        "figures": _tier_figures(found, asked),
        "reasons": [words for _, words in found.reasons],
    }


def _tier_figures(found: TierSnapshot, asked: Asked) -> list[tuple[str, str, str]]:
    """(label, figure in 亿元, where it stands); what was calculated leads to the standing it was calculated for."""
    assert asked.period is not None
    standing = f"{asked.enterprise.get_absolute_url()}?period={asked.period}#standing"
    told, before = _TOLD_BY.get(Basis(found.basis)), standing
    at = standing
    if told:
        is_full = asked.period.month == YEAR_END
        year = asked.period if is_full else Period(asked.period.year - 1, YEAR_END)
        at = _value(asked, told, year)
        form, name = told
        before = _value(asked, told, year.prior) if is_full else _value(asked, (form, f"{name}_prior"), year)
    return [
        (found.get_basis_display(), _yi(found.figure), at),
        ("上年同口径", _yi(found.figure_before), before if found.figure_before is not None else ""),
        ("预计全年", _yi(found.foreseen), standing if found.foreseen is not None else ""),
    ]


def _value(asked: Asked, told: tuple[str, str], period: Period) -> str:
    """The address of one value of the enterprise, where its cell is shown."""
    return f"{reverse('enterprises:value', args=[asked.enterprise.uscc, *told])}?period={period}"


def load_recognitions(asked: Asked) -> dict[str, Any]:
    """What it was recognised as, its robots and diagnoses."""
    rows = recognitions_of(asked.enterprise)
    soon = 0
    if rows and asked.period:
        soon = CultivationRulesByPlace(asked.period).expiring_at(asked.enterprise.region.path)
    return {
        "recognitions": [
            (row, label_of(row.kind, row.level), *state_of(row, asked.today, soon)) for row in rows
        ],
        "robots": list(RobotCount.objects.filter(enterprise=asked.enterprise).order_by("-month")[:_ROBOTS]),
        "diagnoses": list(
            Diagnosis.objects.filter(enterprise=asked.enterprise)
            .prefetch_related("files")
            .order_by("-done_on")
        ),
        "may_change": asked.user.has_perm(CHANGE_RECOGNITIONS),
        "asked": asked,
    }


def _yi(amount: Any) -> str:
    return NO_FIGURE if amount is None else grouped(in_yi(amount), 2)


PANELS = (
    Panel("tier", "梯队", "cultivation/panels/tier.html", VIEW_POOLS, load_tier, 20),
    Panel("pools", "培育库", "cultivation/panels/pools.html", VIEW_POOLS, load_pools, 30),
    Panel(
        "recognitions",
        "资质、机器人与数字化诊断",
        "cultivation/panels/recognitions.html",
        VIEW_RECOGNITIONS,
        load_recognitions,
        40,
    ),
)
