"""Activities for enterprises: when, where, who came and what came of it.

亳政办〔2022〕3号 三（六）: 每季度举办至少1场产需对接活动, 三（一）企业家“月度沙龙”, 三（三）每月…银企对接活动;
桐城 二、三: 产需对接10次以上, 产学研活动不少于10次; 六安 十: 各县区全年举办2期以上企业家培训.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed


class Activity(Placed):
    """One activity that a region held."""

    class Kind(models.TextChoices):
        TRAINING = "training", "培训"
        SUPPLY = "supply", "产需对接"
        BANK = "bank", "银企对接"
        RESEARCH = "research", "产学研"
        SALON = "salon", "企业家沙龙"

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="举办地区", related_name="activities")
    kind = models.CharField("类型", max_length=10, choices=Kind.choices)
    held_on = models.DateField("日期")
    title = models.CharField("活动名称", max_length=200)
    place = models.CharField("地点", max_length=100, blank=True)
    host = models.CharField("主办单位", max_length=100, blank=True)
    people = models.PositiveIntegerField("参加人数", null=True, blank=True, help_text="人")
    enterprises = models.PositiveIntegerField(
        "参加企业数", null=True, blank=True, help_text="户；逐户列出的名单另计"
    )
    signed_amount = models.DecimalField(
        "签约金额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="千元"
    )
    results = models.TextField("活动成果", blank=True)
    entered_by_name = models.CharField("登记人", max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["-held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "held_on", "title"], name="one_activity_a_day_and_title"
            )
        ]
        indexes = [models.Index(fields=["kind", "held_on"], name="activity_by_day")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support:activity", args=[self.pk])


class OfActivityQuerySet(ScopedQuerySet):
    """What belongs to an activity, by the region that held it."""

    region_lookup = "activity__region"


class Attendance(models.Model):
    """An enterprise that came, with how many people."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name="活动", related_name="attendances")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="attendances"
    )
    people = models.PositiveIntegerField("人数", null=True, blank=True, help_text="人")

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加企业"
        ordering = ["activity", "enterprise__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "enterprise"], name="one_attendance_an_enterprise")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.enterprise}"


class ActivityFile(Attachment):
    """A photograph or a document of the activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name="活动", related_name="files")

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动附件"
        ordering = ["activity", "pk"]


for model in (Activity, Attendance, ActivityFile):
    auditlog.register(model)
