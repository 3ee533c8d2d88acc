"""The twelve months before an entry that an entrant hands in, and whether they are whole (domain.md 4)."""

from __future__ import annotations

from typing import Self

from auditlog.registry import auditlog
from django.db import models

from enterprises.models.enterprise import Enterprise, ScaleEvent
from enterprises.models.history import OfEnterpriseQuerySet
from imports.fields import JSONText


class BackDataQuerySet(OfEnterpriseQuerySet):
    """Requests, by the region of the enterprise."""

    def outstanding(self) -> Self:
        """Those of which something is still missing, or was opened again."""
        return self.filter(locked_at__isnull=True)


class BackData(models.Model):
    """What is asked of one entrant; locked once whole, since next year's 上年同期 must match it."""

    is_derived = True
    """Calculated from what stands; taken back with it (imports.standing)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, verbose_name="企业", related_name="back_data")
    entry = models.OneToOneField(
        ScaleEvent, models.CASCADE, verbose_name="入规事件", related_name="back_data"
    )
    first = models.DateField("自", help_text="第一个应补报的报告期")
    last = models.DateField("至", help_text="最后一个应补报的报告期")
    missing = JSONText("缺报", default=dict, help_text="报表 → 缺的报告期")
    missing_number = models.PositiveSmallIntegerField("缺报期数", default=0)
    opened_at = models.DateTimeField("提出时间")
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)
    reopened_by_name = models.CharField("解锁人", max_length=60, blank=True)
    reopen_reason = models.CharField("解锁原因", max_length=200, blank=True)

    objects = BackDataQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入规补报"
        ordering = ["-opened_at", "pk"]
        indexes = [models.Index(fields=["locked_at", "enterprise"], name="back_data_outstanding")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.first:%Y-%m}—{self.last:%Y-%m}"


auditlog.register(BackData, include_fields=["locked_at", "reopened_by_name", "reopen_reason"])
