"""困难企业, 僵尸企业 and 退城进园: recognised on a day, with a route, until they are dealt with.

六安市工业转型发展十大行动 九、困难企业纾困行动: 摸清家底、建立台账…分类认定困难企业和僵尸企业, five routes, 退城进园,
力争全年盘活困难企业100家，完成20家企业的退城进园; 七: 对僵尸企业的土地资源处置.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed
from support import distress
from support.distress import CRITERION_LABELS, DISPOSAL_LABELS, KIND_LABELS, ROUTE_LABELS, DisposalState

KINDS = distress.choices(KIND_LABELS)
ROUTES = distress.choices(ROUTE_LABELS)
STATES = distress.choices(DISPOSAL_LABELS)
CRITERIA = distress.choices(CRITERION_LABELS)


class DistressQuerySet(ScopedQuerySet):
    """By the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


def _figure(label: str, unit: str, *, digits: int = 14, places: int = 2) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=digits, decimal_places=places, null=True, blank=True, help_text=unit
    )


class Distress(Placed):
    """A recognition and what came of it; an enterprise has one that is not ended at a time."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="distress")
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    criteria = models.CharField("认定情形", max_length=120, blank=True, help_text="各情形的标识，逗号分隔")
    grounds = models.TextField("认定依据", blank=True)
    identified_on = models.DateField("认定日期")
    identified_by_name = models.CharField("认定人", max_length=40, blank=True)
    route = models.CharField("处置方式", max_length=12, choices=ROUTES, blank=True, default="")
    relocates = models.BooleanField("结合退城进园", default=False)
    state = models.CharField("状态", max_length=12, choices=STATES, default=DisposalState.IDENTIFIED.value)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    land_freed = _figure("腾出土地", "亩")
    workers = models.PositiveIntegerField("需安置职工", null=True, blank=True, help_text="人")
    workers_placed = models.PositiveIntegerField("已安置职工", null=True, blank=True, help_text="人")
    debts = _figure("债务总额", "千元", digits=18, places=4)
    note = models.TextField("说明", blank=True)

    objects = DistressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "困难和僵尸企业"
        ordering = ["-identified_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ended_on__isnull=True), name="one_distress_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in distress.ENDED], ended_on__isnull=False)
                | ~Q(state__in=[state.value for state in distress.ENDED]) & Q(ended_on__isnull=True),
                name="distress_ends_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "ended_on"], name="distress_by_end")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("support:distress", args=[self.pk])

    @property
    def criteria_words(self) -> str:
        """The criteria in words."""
        labels = {value: label for value, label in CRITERIA}
        return "、".join(labels[key] for key in self.criteria.split(",") if key in labels)


class OfDistressQuerySet(ScopedQuerySet):
    """Steps, by the region of the enterprise."""

    region_lookup = "distress__enterprise__region"
    zone_lookup = "distress__enterprise__zone"


class DisposalStep(models.Model):
    """What was done on a day, and in which state it left the disposal."""

    distress = models.ForeignKey(Distress, models.CASCADE, verbose_name="认定", related_name="steps")
    on = models.DateField("日期")
    state = models.CharField("状态", max_length=12, choices=STATES)
    text = models.TextField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        null=True,
        blank=True,
        related_name="+",
    )
    by_name = models.CharField("经办人姓名", max_length=40, blank=True)
    at = models.DateTimeField("登记时间")

    objects = OfDistressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "处置进展"
        ordering = ["distress", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.distress_id} {self.on}"

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that it is about."""
        return self.distress.enterprise


class Doubt(models.Model):
    """A proposal that staff looked into and did not follow: it is not made again in that year."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, verbose_name="企业", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    reason = models.CharField("不予认定的理由", max_length=300)
    by_name = models.CharField("经办人", max_length=40, blank=True)
    at = models.DateTimeField("时间")

    objects = DistressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不予认定"
        ordering = ["enterprise", "year"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="one_doubt_a_year")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


for model in (Distress, DisposalStep, Doubt):
    auditlog.register(model)
