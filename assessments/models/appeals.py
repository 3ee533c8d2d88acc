"""Appeals against what an evaluation was noticed with: which figures, what proof, what came of it."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.models import Department
from accounts.scope import ScopedQuerySet
from assessments.flow.appealing import OPEN, STATE_LABELS, UPHELD, VERDICTS
from assessments.flow.appealing import State as AppealState
from assessments.models.flow import person
from enterprises.models import Enterprise


class AppealQuerySet(ScopedQuerySet):
    """Appeals, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"

    def pending(self) -> AppealQuerySet:
        """Those that are not decided yet."""
        return self.filter(state__in=OPEN)

    def owed(self) -> AppealQuerySet:
        """Those that were accepted and are not in the grades yet."""
        return self.filter(state__in=UPHELD, recomputed_at=None)


class Appeal(models.Model):
    """An enterprise objects, within the notice, to figures that it was graded by."""

    undo_remedy = "申诉已登记在案，有关企业须保留"
    """What can be done where a batch cannot be taken back for its sake (imports.standing)."""

    evaluation = models.ForeignKey(
        "assessments.Evaluation", models.PROTECT, verbose_name="评价", related_name="appeals"
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="grade_appeals"
    )
    grade = models.ForeignKey(
        "assessments.Grade", models.PROTECT, verbose_name="公示的等级", related_name="appeals"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=AppealState.FILED.value,
    )
    grounds = models.TextField("申诉理由", max_length=1000)
    filed_on = models.DateField("提出日期")
    filed_at = models.DateTimeField("登记时间")
    filed_by = person("登记人")
    filed_by_name = models.CharField("登记人姓名", max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="复核部门", null=True, blank=True, related_name="+"
    )
    due = models.DateField("办理时限", null=True, blank=True, help_text="下一步的时限，办结后为空")
    finding = models.TextField("复核意见", max_length=1000, blank=True, default="")
    reason = models.TextField("处理理由", max_length=1000, blank=True, default="")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by_name = models.CharField("决定人", max_length=40, blank=True, default="")
    recomputed_at = models.DateTimeField("重新计算时间", null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价申诉"
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "enterprise"], condition=Q(state__in=OPEN), name="one_open_appeal"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=VERDICTS) | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="appeal_decided_why",
            ),
        ]
        indexes = [models.Index(fields=["evaluation", "state"], name="appeal_by_state")]
        permissions = [
            ("file_appeal", "可以为企业提出亩均评价申诉"),
            ("check_appeal", "可以复核亩均评价申诉"),
            ("decide_appeal", "可以转办和决定亩均评价申诉"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:appeal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in OPEN


class OfAppealQuerySet(ScopedQuerySet):
    """What belongs to an appeal, by the region of its enterprise."""

    region_lookup = "appeal__enterprise__region"
    zone_lookup = "appeal__enterprise__zone"


class AppealItem(models.Model):
    """One figure objected to: as noticed, as claimed, as found; all in the factor's stored unit."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, verbose_name="申诉", related_name="items")
    factor = models.CharField("要素", max_length=40)
    recorded = models.DecimalField("公示采用", max_digits=18, decimal_places=4, null=True, blank=True)
    claimed = models.DecimalField("企业主张", max_digits=18, decimal_places=4)
    found = models.DecimalField("复核认定", max_digits=18, decimal_places=4, null=True, blank=True)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉事项"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["appeal", "factor"], name="one_item_a_factor")]

    def __str__(self) -> str:
        return self.factor


class AppealFile(Attachment):
    """Proof of the enterprise, or what the department found by."""

    class Kind(models.TextChoices):
        PROOF = "proof", "申诉佐证"
        FINDING = "finding", "复核依据"

    appeal = models.ForeignKey(Appeal, models.CASCADE, verbose_name="申诉", related_name="files")
    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.PROOF)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉材料"
        ordering = ["pk"]


class AppealLine(models.Model):
    """One line of an appeal's history."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, verbose_name="申诉", related_name="lines")
    at = models.DateTimeField("时间")
    by = person("经办人")
    by_name = models.CharField("经办人姓名", max_length=40)
    text = models.CharField("事项", max_length=500)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


auditlog.register(Appeal)
