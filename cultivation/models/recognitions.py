"""What enterprises were recognised as, with the papers; their robots, and their 数字化诊断."""

from __future__ import annotations

from datetime import date
from typing import Self

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.scope import ScopedQuerySet
from cultivation.kinds import KIND_LABELS, LEVEL_LABELS, label_of
from cultivation.models.pools import OfEnterpriseQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed

KINDS = list(KIND_LABELS.items())
LEVELS = [(level.value, label) for level, label in LEVEL_LABELS.items()]


class RecognitionQuerySet(OfEnterpriseQuerySet):
    """Recognitions, and which of them held when."""

    def valid_on(self, day: date) -> Self:
        """Those given by that day, not run out before it and not revoked by it."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(revoked_on=None) | Q(revoked_on__gt=day),
            awarded_on__lte=day,
        )


class Recognition(Placed):
    """One recognition of an enterprise: what, by whom, from when to when, and by which papers."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="recognitions"
    )
    kind = models.CharField("资质类型", max_length=20, choices=KINDS)
    level = models.CharField("级别", max_length=8, choices=LEVELS)
    subject = models.CharField(
        "对象名称", max_length=100, blank=True, default="", help_text="车间、产品、中心的名称，一企多项时填写"
    )
    awarded_on = models.DateField("认定日期")
    valid_until = models.DateField("有效期至", null=True, blank=True, help_text="空为长期有效")
    certificate = models.CharField("证书编号", max_length=60, blank=True, default="")
    document = models.CharField("认定文件", max_length=200, blank=True, default="")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    why_revoked = models.CharField("撤销原因", max_length=200, blank=True, default="")
    recorded_by_name = models.CharField("登记人", max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业资质"
        ordering = ["-awarded_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "level", "awarded_on", "subject"], name="recognised_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("awarded_on")),
                name="recognition_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "awarded_on"], name="recognition_by_award"),
            models.Index(fields=["valid_until"], name="recognition_by_end"),
        ]

    def __str__(self) -> str:
        return label_of(self.kind, self.level)

    def get_absolute_url(self) -> str:
        return reverse("cultivation:recognition", args=[self.pk])


class RecognitionFileQuerySet(ScopedQuerySet):
    """Papers, by the region of the enterprise."""

    region_lookup = "recognition__enterprise__region"
    zone_lookup = "recognition__enterprise__zone"


class RecognitionFile(Attachment):
    """A certificate or document of a recognition."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, verbose_name="资质", related_name="files")

    objects = RecognitionFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资质文件"
        ordering = ["pk"]


class Withdrawn(Placed):
    """A row that can be withdrawn: the log of its removal says why."""

    why_withdrawn = ""
    """Set by the service that removes the row."""

    class Meta:
        abstract = True

    def get_additional_data(self) -> dict[str, str] | None:
        """What the audit log keeps beside the change."""
        return {"撤回原因": self.why_withdrawn} if self.why_withdrawn else None


class RobotCount(Withdrawn):
    """How many industrial robots an enterprise had in a month."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="robot_counts"
    )
    month = models.DateField("报告月份", help_text="当月第一天")
    number = models.PositiveIntegerField("工业机器人数", help_text="台，月末在用")
    recorded_by_name = models.CharField("登记人", max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工业机器人"
        ordering = ["-month", "-number", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "month"], name="robots_once_a_month")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.month:%Y-%m} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("cultivation:robot_count", args=[self.pk])


class Diagnosis(Withdrawn):
    """A 数字化诊断 of an enterprise: when, by whom, with what result."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="diagnoses")
    done_on = models.DateField("完成日期")
    provider = models.CharField("诊断机构", max_length=100, blank=True, default="")
    result = models.TextField("诊断结论", blank=True, default="")
    recorded_by_name = models.CharField("登记人", max_length=40, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "数字化诊断"
        ordering = ["-done_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "done_on"], name="diagnosed_once_a_day")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.done_on}"

    def get_absolute_url(self) -> str:
        return reverse("cultivation:diagnosis", args=[self.pk])


class DiagnosisFileQuerySet(ScopedQuerySet):
    """Results, by the region of the enterprise."""

    region_lookup = "diagnosis__enterprise__region"
    zone_lookup = "diagnosis__enterprise__zone"


class DiagnosisFile(Attachment):
    """The result of a diagnosis on paper."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, verbose_name="诊断", related_name="files")

    objects = DiagnosisFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诊断报告"
        ordering = ["pk"]


for model in (Recognition, RobotCount, Diagnosis):
    auditlog.register(model)
