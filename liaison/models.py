"""包保: what enterprises ask for help with, and how far the help has come."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.urls import reverse

from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed


class ProblemQuerySet(ScopedQuerySet):
    """Problems, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class Problem(Placed):
    """A difficulty or request of one enterprise (domain.md 49); the same words of it are one problem."""

    class Type(models.TextChoices):
        """What it is about (domain.md 55)."""

        FINANCE = "finance", "融资"
        LABOUR = "labour", "用工"
        LAND = "land", "用地"
        ENERGY = "energy", "用能"
        MARKET = "market", "市场"
        LOGISTICS = "logistics", "物流"
        APPROVAL = "approval", "手续审批"
        POLICY = "policy", "政策兑现"
        TECHNOLOGY = "technology", "科技"
        TAX = "tax", "税费"
        ARREARS = "arrears", "账款拖欠"
        LEGACY = "legacy", "历史遗留"
        OTHER = "other", "其他"

    year = models.PositiveSmallIntegerField("年度", help_text="提出的年份，序号按年编")
    number = models.PositiveIntegerField("序号")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="企业", related_name="problems")
    text = models.TextField("具体困难、问题")
    fingerprint = models.CharField(
        "问题指纹", max_length=64, editable=False, help_text="去掉空白和标点后的 SHA-256"
    )
    type = models.CharField("问题类型", max_length=12, choices=Type.choices, default=Type.OTHER)
    handling = models.TextField("办理情况", blank=True, default="")
    contact_name = models.CharField("企业联系人", max_length=60, blank=True, default="")
    contact_phone = models.CharField("联系方式", max_length=60, blank=True, default="")
    cadre = models.CharField("包保人员", max_length=100, blank=True, default="")
    closed = models.BooleanField("是否办结", default=False)
    raised_on = models.DateField("提出日期")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业问题"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "fingerprint"], name="problem_once_an_enterprise"),
            models.UniqueConstraint(fields=["year", "number"], name="problem_number_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number people quote: 2023-0007."""
        return f"{self.year}-{self.number:04d}"

    def get_absolute_url(self) -> str:
        return reverse("liaison:problem", args=[self.pk])


auditlog.register(Problem, mask_fields=["contact_phone"])
