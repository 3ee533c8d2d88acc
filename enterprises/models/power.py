"""What the power company supplies: its accounts, whose they are, and how much each took.

The figures stand beside the enterprises' own returns (205-1), never in place of them: the two moving
apart is what 用电核查 looks for.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models.enterprise import Enterprise
from enterprises.models.returns import WAN_KWH
from imports.placed import Placed


class PowerAccountQuerySet(ScopedQuerySet):
    """Accounts, by their region, and in a park by their enterprise's."""

    zone_lookup = "enterprise__zone"


class PowerAccount(Placed):
    """A 用电户: the number by which the power company bills; an enterprise often has several (domain.md 41)."""

    number = models.CharField("用电户号", max_length=30, unique=True)
    name = models.CharField("户名", max_length=200, db_index=True)
    address = models.CharField("用电地址", max_length=300, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="power_accounts")
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        verbose_name="对应企业",
        null=True,
        blank=True,
        related_name="power_accounts",
    )
    linked_by_name = models.CharField("关联人", max_length=40, blank=True, help_text="空为按户名自动关联")
    linked_at = models.DateTimeField("关联时间", null=True, blank=True)

    objects = PowerAccountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用电户"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:power_account", args=[self.pk])


class PowerReadingQuerySet(ScopedQuerySet):
    """Readings, by the region of their account."""

    region_lookup = "account__region"
    zone_lookup = "account__enterprise__zone"


def _amount(label: str) -> models.DecimalField:
    """An amount of electricity in 万千瓦时; four decimals hold single kWh."""
    return models.DecimalField(
        label, max_digits=18, decimal_places=4, null=True, blank=True, help_text=WAN_KWH
    )


class PowerReading(Placed):
    """What one account took: the year up to a month, the same of last year, and the month alone."""

    account = models.ForeignKey(PowerAccount, models.CASCADE, verbose_name="用电户", related_name="readings")
    period = models.DateField("报告期", help_text="该期末月的第一天；2 月即 1–2 月")
    ytd = _amount("累计电量")
    ytd_prior = _amount("上年同期累计电量")
    month = _amount("本月电量")
    month_prior = _amount("上年同月电量")

    objects = PowerReadingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用电记录"
        ordering = ["account", "period"]
        constraints = [
            models.UniqueConstraint(fields=["account", "period"], name="one_power_reading_a_period")
        ]
        indexes = [models.Index(fields=["period", "account"], name="power_by_period")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.period:%Y-%m}"

    @property
    def enterprise(self) -> Enterprise | None:
        """The enterprise whose account it is, if that is known."""
        return self.account.enterprise


auditlog.register(PowerAccount, include_fields=["enterprise", "region"])
