"""What enterprises lack, month by month, with whom it was matched and how far it is met.

亳政办〔2022〕3号 三（四）: 每月摸排、汇总企业用工需求，加强调度; 三（三）融资, 三（二）土地, 三（六）市场、产业链协作需求清单,
四（二）用能. Contacts are not kept here: the enterprise's page knows them.
"""

from __future__ import annotations

from decimal import Decimal

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed
from support import fulfilment, kinds
from support.fulfilment import NeedState


class NeedQuerySet(ScopedQuerySet):
    """Needs, by the region of their enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


def _amount(label: str, **more: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=4, **more)  # type: ignore[arg-type]


class Need(Placed):
    """One need of one enterprise, raised in a month and carried on until it is met or withdrawn.

    The state and its days are what the steps come to (support.fulfilment), kept for lists and counts.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="needs")
    month = models.DateField("提出月份", help_text="当月第一天")
    kind = models.CharField("需求类型", max_length=10, choices=kinds.CHOICES)
    subject = models.CharField("需求内容", max_length=200)
    amount = _amount("数量", null=True, blank=True, help_text="人、千元、亩、万千瓦时或万立方米，按类型")
    note = models.TextField("说明", blank=True, default="")
    entered_by_name = models.CharField("登记人", max_length=40, blank=True)
    entered_at = models.DateTimeField("登记时间", default=timezone.now)
    state = models.CharField(
        "状态", max_length=10, choices=fulfilment.CHOICES, default=NeedState.RAISED.value
    )
    matched_on = models.DateField("首次对接", null=True, blank=True)
    met_on = models.DateField("解决日期", null=True, blank=True)
    met_amount = _amount("已解决数量", default=Decimal(0))
    ended_on = models.DateField("了结日期", null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业需求"
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "month", "kind", "subject"], name="one_need_a_month_kind_and_subject"
            )
        ]
        indexes = [models.Index(fields=["month", "ended_on"], name="need_by_month")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("support:need", args=[self.pk])

    @property
    def about(self) -> kinds.About:
        """What its kind asks for."""
        return kinds.KINDS[kinds.NeedKind(self.kind)]

    @property
    def is_live(self) -> bool:
        """Whether there is still something to do."""
        return self.state in fulfilment.LIVE


class NeedStepQuerySet(ScopedQuerySet):
    """Steps, by the region of the enterprise."""

    region_lookup = "need__enterprise__region"
    zone_lookup = "need__enterprise__zone"


class NeedStep(models.Model):
    """A need matched with somebody, met in part or whole, or withdrawn; one entered wrongly is voided and stays in the history."""

    class Partner(models.TextChoices):
        BANK = "bank", "银行或担保机构"
        ENTERPRISE = "enterprise", "企业"
        DEPARTMENT = "department", "部门或园区"
        SCHOOL = "school", "院校或人力资源机构"
        OTHER = "other", "其他"

    need = models.ForeignKey(Need, models.CASCADE, verbose_name="需求", related_name="steps")
    act = models.CharField("操作", max_length=10, choices=fulfilment.ACT_CHOICES)
    on = models.DateField("日期")
    partner_kind = models.CharField(
        "对接对象类型", max_length=12, choices=Partner.choices, blank=True, default=""
    )
    partner = models.CharField("对接对象", max_length=100, blank=True)
    amount = _amount("数量", null=True, blank=True)
    whole = models.BooleanField("全部解决", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经办人",
        null=True,
        blank=True,
        related_name="+",
    )
    by_name = models.CharField("经办人姓名", max_length=40, blank=True)
    at = models.DateTimeField("登记时间", default=timezone.now)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by_name = models.CharField("作废人", max_length=40, blank=True, default="")
    void_reason = models.CharField("作废理由", max_length=300, blank=True, default="")

    objects = NeedStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "需求办理"
        ordering = ["need", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.need_id} {self.get_act_display()} {self.on}"

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that it is about."""
        return self.need.enterprise


for model in (Need, NeedStep):
    auditlog.register(model)
