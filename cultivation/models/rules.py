"""By which parameters a region keeps its pools and tiers, and the periods that wait to be worked through."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models

from accounts.models import Region
from cultivation.pools import PoolRules
from cultivation.tiers import BASIS_LABELS, Basis, TierRules
from enterprises.models.returns import THOUSAND_YUAN
from policies.models import Article, BindingQuerySet

USUAL, USUAL_TIERS = PoolRules(), TierRules()
USUAL_EXPIRING = 3
"""Months ahead within which a recognition is said to end soon."""
BASES = [(basis.value, label) for basis, label in BASIS_LABELS.items()]
POOL_FIELDS = (
    *("steady_months", "leading_from", "leading_keep", "growth_from", "growth_keep"),
    *("growth_least", "special_from", "listing_revenue", "listing_profit"),
)


def _money(label: str, usual: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=1, default=usual, help_text=THOUSAND_YUAN)


def _share(label: str, usual: object, help_text: str = "%") -> models.DecimalField:
    return models.DecimalField(label, max_digits=5, decimal_places=1, default=usual, help_text=help_text)


class CultivationRule(models.Model):
    """From when on a region and all below it keep pools and tiers by which parameters; money in 千元."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="cultivation_rules")
    valid_from = models.DateField("起用月份", help_text="当月第一天；同一区划以后一条代替前一条")
    steady_months = models.PositiveSmallIntegerField(
        "回稳期数", default=USUAL.steady_months, help_text="连续几期回稳后建议出库"
    )
    leading_from = _money("优势企业标准", USUAL.leading_from)
    leading_keep = _share("优势企业保留线", USUAL.leading_keep, "%，低于标准的这一比例建议出库")
    growth_from = _share("高成长增速", USUAL.growth_from)
    growth_keep = _share("高成长保留增速", USUAL.growth_keep)
    growth_least = _money("高成长上年最低收入", USUAL.growth_least)
    special_from = _money("专精特新后备上年最低收入", USUAL.special_from)
    listing_revenue = _money("上市后备上年收入", USUAL.listing_revenue)
    listing_profit = _money("上市后备上年利润", USUAL.listing_profit)
    tier_basis = models.CharField("梯队口径", max_length=8, choices=BASES, default=Basis.YEAR)
    tier_margin = _share("接近梯队线的幅度", USUAL_TIERS.margin)
    expiring_months = models.PositiveSmallIntegerField(
        "到期提醒月数", default=USUAL_EXPIRING, help_text="资质在几个月内到期的列为临期"
    )
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="依据条款", null=True, blank=True, related_name="+"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("设定人", max_length=60, blank=True)
    made_at = models.DateTimeField("设定时间", null=True, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "梯度培育参数"
        ordering = ["region__path", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["region", "valid_from"], name="one_cultivation_rule_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.valid_from:%Y-%m}"

    @property
    def pool_rules(self) -> PoolRules:
        """The parameters of the pools as the calculation takes them."""
        return PoolRules(**{name: getattr(self, name) for name in POOL_FIELDS})

    @property
    def tier_rules(self) -> TierRules:
        """The parameters of the tiers as the calculation takes them."""
        return TierRules(Basis(self.tier_basis), self.tier_margin)


class CultivationRequest(models.Model):
    """A period whose tiers and proposals are owed: written when it was judged, struck out when done."""

    period = models.DateField("报告期", unique=True)
    requested_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "待更新培育建议的报告期"

    def __str__(self) -> str:
        return str(self.period)


auditlog.register(CultivationRule)
