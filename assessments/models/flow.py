"""What an evaluation carries of its way to publication, the log of its steps, and computings under way."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from assessments.flow.stages import VERB_LABELS
from imports.fields import JSONText
from policies.models import BindingQuerySet


def person(label: str) -> models.ForeignKey[Any, Any]:
    """Whoever did it; the name is kept beside it, since people leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, null=True, blank=True, related_name="+"
    )


class Noticed(models.Model):
    """The public notice of an evaluation and the decision on it; an earlier computing leads to what corrected it."""

    notice_opens = models.DateField("公示起始日", null=True, blank=True)
    notice_ends = models.DateField("公示截止日", null=True, blank=True)
    contact = models.CharField("受理单位", max_length=100, blank=True, default="")
    telephone = models.CharField("联系电话", max_length=40, blank=True, default="", help_text="办公电话")
    objection = models.CharField("异议方式", max_length=300, blank=True, default="")
    decision_number = models.CharField("审定文号", max_length=80, blank=True, default="")
    decided_on = models.DateField("审定日期", null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正后", null=True, blank=True, related_name="earlier"
    )

    class Meta:
        abstract = True


class StepQuerySet(BindingQuerySet):
    """Steps, by the region of their evaluation."""

    region_lookup = "evaluation__scheme__region"


class EvaluationStep(models.Model):
    """One step of an evaluation: who did what when, and why."""

    evaluation = models.ForeignKey(
        "assessments.Evaluation", models.CASCADE, verbose_name="评价", related_name="steps"
    )
    verb = models.CharField(
        "步骤", max_length=12, choices=[(verb.value, label) for verb, label in VERB_LABELS.items()]
    )
    at = models.DateTimeField("时间")
    by = person("经办人")
    by_name = models.CharField("经办人姓名", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True, default="")

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价流程记录"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.by_name}"


class ComputingQuerySet(BindingQuerySet):
    """Computings, by the region of their scheme."""

    region_lookup = "scheme__region"


class Computing(models.Model):
    """A computing that workers carry out: the inputs of each county, then the list graded as a whole."""

    class State(models.TextChoices):
        GATHERING = "gathering", "收集要素"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    scheme = models.ForeignKey(
        "assessments.GradingScheme", models.CASCADE, verbose_name="方案", related_name="computings"
    )
    version = models.ForeignKey(
        "assessments.SchemeVersion", models.CASCADE, verbose_name="方案版本", related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.GATHERING)
    today = models.DateField("计算日")
    asked_at = models.DateTimeField("申请时间")
    asked_by = person("申请人")
    asked_by_name = models.CharField("申请人姓名", max_length=40)
    touched_at = models.DateTimeField("最近处理时间")
    message = models.CharField("说明", max_length=300, blank=True, default="")
    evaluation = models.ForeignKey(
        "assessments.Evaluation", models.SET_NULL, verbose_name="评价", null=True, related_name="+"
    )

    objects = ComputingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价计算"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state="gathering"), name="one_computing_a_scheme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:computing", args=[self.pk])


class ComputingPart(models.Model):
    """The inputs of one county, gathered by one worker; kept till the list is graded."""

    computing = models.ForeignKey(Computing, models.CASCADE, verbose_name="计算", related_name="parts")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="+")
    alone = models.BooleanField("只含本级", default=False, help_text="不含下级，下级各成一份")
    gathered_at = models.DateTimeField("收集时间", null=True, blank=True)
    n = models.PositiveIntegerField("户数", default=0)
    gathered = JSONText("收集结果", default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价计算分区"
        ordering = ["computing", "region__path"]
        constraints = [models.UniqueConstraint(fields=["computing", "region"], name="one_part_a_region")]

    def __str__(self) -> str:
        return f"{self.computing_id} {self.region_id}"
