"""What a region makes of a grade from a day on, and D 类 under 限期整改."""

from __future__ import annotations

from decimal import Decimal

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.models import Region
from accounts.scope import ScopedQuerySet
from assessments.grading.grades import GRADES
from assessments.models.grading import Grade
from assessments.uses.kinds import KINDS
from enterprises.models import Enterprise
from policies.models import Article, BindingQuerySet


def _rate(grade: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(
        f"{grade}类", max_digits=12, decimal_places=4, null=True, blank=True, help_text="空为未设定"
    )


class UseRate(models.Model):
    """What one use comes to for each grade, in a region and all below it, from a day on."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="适用区划", related_name="use_rates")
    kind = models.CharField("用途", max_length=10, choices=KINDS)
    valid_from = models.DateField("起用日期", help_text="同一区划以后一条代替前一条")
    rate_a, rate_b, rate_c, rate_d = (_rate(grade) for grade in GRADES)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="依据条款", null=True, blank=True, related_name="+"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("设定人", max_length=60, blank=True)
    made_at = models.DateTimeField("设定时间", null=True, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结果运用标准"
        ordering = ["kind", "region__path", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "valid_from"], name="one_use_rate_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.get_kind_display()} {self.valid_from}"

    def at(self, grade: str) -> Decimal | None:
        """The figure of the grade; None where none is set."""
        figure: Decimal | None = getattr(self, f"rate_{grade.lower()}") if grade in GRADES else None
        return figure


class RectificationQuerySet(ScopedQuerySet):
    """Rectifications, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class Rectification(models.Model):
    """An enterprise of grade D that has to do better by a day (D类限期整改)."""

    class State(models.TextChoices):
        OPEN = "open", "待制定方案"
        UNDERWAY = "underway", "整改中"
        REPORTED = "reported", "待验收"
        DONE = "done", "已完成"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="rectifications"
    )
    grade = models.OneToOneField(Grade, models.PROTECT, verbose_name="评价等级", related_name="rectification")
    year = models.PositiveSmallIntegerField("结果运用年度")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    due = models.DateField("整改期限")
    measures = models.TextField("整改措施", blank=True)
    officer = models.CharField("责任人", max_length=40, blank=True)
    opened_at = models.DateTimeField("下达时间")
    opened_by_name = models.CharField("下达人", max_length=60, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "限期整改"
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
                name="rectified_when",
            )
        ]
        indexes = [models.Index(fields=["year", "state", "due"], name="rectification_by_due")]

    def __str__(self) -> str:
        return f"{self.year}年 {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:rectification", args=[self.pk])


class OfRectificationQuerySet(ScopedQuerySet):
    """What hangs on a rectification, by the region of its enterprise."""

    region_lookup = "rectification__enterprise__region"
    zone_lookup = "rectification__enterprise__zone"


class RectificationStep(models.Model):
    """What was done or decided on a day; never changed."""

    class Act(models.TextChoices):
        PLANNED = "planned", "制定方案"
        PROGRESS = "progress", "整改进展"
        REPORTED = "reported", "申请验收"
        ACCEPTED = "accepted", "验收通过"
        RETURNED = "returned", "验收未通过"
        EXTENDED = "extended", "延期"

    rectification = models.ForeignKey(
        Rectification, models.CASCADE, verbose_name="整改", related_name="steps"
    )
    act = models.CharField("事项", max_length=10, choices=Act.choices)
    on = models.DateField("日期")
    text = models.TextField("内容")
    by_name = models.CharField("经办人", max_length=60)
    at = models.DateTimeField("登记时间")

    objects = OfRectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改进展"
        ordering = ["rectification", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_act_display()}"


class OfStepQuerySet(ScopedQuerySet):
    """Papers, by the region of the enterprise."""

    region_lookup = "step__rectification__enterprise__region"
    zone_lookup = "step__rectification__enterprise__zone"


class RectificationFile(Attachment):
    """A paper or photograph of a step."""

    step = models.ForeignKey(RectificationStep, models.CASCADE, verbose_name="进展", related_name="files")

    objects = OfStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改材料"
        ordering = ["pk"]


for model in (UseRate, Rectification):
    auditlog.register(model)
