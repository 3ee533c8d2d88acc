"""In which revenue tier an enterprise stood at each period."""

from __future__ import annotations

from django.db import models

from cultivation.models.pools import OfEnterpriseQuerySet
from cultivation.models.rules import BASES
from cultivation.tiers import TIER_LABELS
from enterprises.models import Enterprise
from enterprises.models.returns import THOUSAND_YUAN
from imports.fields import JSONText

TIERS = [(line, label) for line, label in TIER_LABELS.items()]


def _money(label: str, *, null: bool = True) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=18, decimal_places=4, null=null, blank=null, help_text=THOUSAND_YUAN
    )


class TierSnapshot(models.Model):
    """The tier at one period, as computed last: of those in a tier, fallen out of one or about to cross."""

    is_derived = True
    """Calculated from what stands; taken back with it (imports.standing)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, verbose_name="企业", related_name="tiers")
    period = models.DateField("报告期")
    basis = models.CharField("口径", max_length=8, choices=BASES)
    tier = models.PositiveSmallIntegerField("梯队", help_text="亿元；0 为亿元以下")
    before = models.PositiveSmallIntegerField("上年梯队", null=True, blank=True)
    crossing = models.PositiveSmallIntegerField("即将跨入", default=0)
    figure = _money("依据的数", null=False)
    figure_before = _money("上年同口径")
    foreseen = _money("预计全年")
    reasons = JSONText("说明", default=list)
    computed_at = models.DateTimeField("计算时间")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业梯队"
        ordering = ["-period", "-figure", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "period"], name="one_tier_a_period")]
        indexes = [models.Index(fields=["period", "tier"], name="tier_by_period")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.period:%Y-%m} {self.tier}"

    @property
    def label(self) -> str:
        """The tier in a word."""
        return tier_label(self.tier)


def tier_label(tier: int | None) -> str:
    """The tier in a word."""
    return "--" if tier is None else TIER_LABELS.get(tier, "亿元以下")
