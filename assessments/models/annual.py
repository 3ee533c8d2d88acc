"""What is kept about a year's factors: by which parameters they are checked, what is doubted, and who confirmed them."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from auditlog.registry import auditlog
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Region
from accounts.periods import MAX_YEAR, MIN_YEAR
from accounts.scope import ScopedQuerySet
from assessments.annual.comparing import COMPARED, KIND_LABELS, Tolerance
from assessments.annual.confirming import State
from enterprises.models import Enterprise
from imports.fields import JSONText
from policies.models import BindingQuerySet

USUAL = Tolerance()
USUAL_WORKDAYS = 5
"""The days of the land area's own notice, as those of the results."""


def _year() -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        "数据年度", validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)]
    )


def _margin(label: str, usual: Decimal) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=5, decimal_places=1, default=usual, help_text="%")


def _figure(label: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)


class AnnualRule(models.Model):
    """From when on a region and all below it check a year's factors by which parameters."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="annual_rules")
    valid_from = models.DateField("起用日期", help_text="同一区划以后一条代替前一条")
    revenue_margin = _margin("营业收入允许差", USUAL.revenue)
    employees_margin = _margin("职工人数允许差", USUAL.employees)
    energy_margin = _margin("能耗允许差", USUAL.energy)
    land_margin = _margin("用地面积允许差", USUAL.land)
    land_workdays = models.PositiveSmallIntegerField("用地公告工作日", default=USUAL_WORKDAYS)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均数据核对参数"
        ordering = ["region__path", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["region", "valid_from"], name="one_annual_rule_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.valid_from}"

    @property
    def tolerance(self) -> Tolerance:
        """The parameters as the comparison takes them."""
        return Tolerance(self.revenue_margin, self.employees_margin, self.energy_margin, self.land_margin)


class OfEnterpriseQuerySet(ScopedQuerySet):
    """Rows about an enterprise's year, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class FactorDoubt(models.Model):
    """Two figures of one factor that disagree, or one that cannot be, until somebody says which stands and why."""

    is_derived = True

    class Decision(models.TextChoices):
        OPEN = "open", "待核实"
        KEPT = "kept", "维持"
        ADOPTED = "adopted", "采用对照值"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="factor_doubts"
    )
    year = _year()
    kind = models.CharField("疑点", max_length=20, choices=list(KIND_LABELS.items()))
    factor = models.CharField("要素", max_length=40)
    ours = _figure("现用值")
    ours_source = models.CharField("现用值来源", max_length=200, blank=True)
    theirs = _figure("对照值")
    theirs_source = models.CharField("对照值来源", max_length=200, blank=True)
    decision = models.CharField("处理", max_length=8, choices=Decision.choices, default=Decision.OPEN)
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_by_name = models.CharField("处理人", max_length=40, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    found_at = models.DateTimeField("发现时间")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "要素疑点"
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "kind", "factor"], name="one_factor_doubt"),
            models.CheckConstraint(
                condition=Q(decision="open") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="decided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["year", "decision", "id"], name="factor_doubts_open")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}年度 {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:factor_doubt", args=[self.pk])

    @property
    def may_adopt(self) -> bool:
        """Whether the other figure could take the place of ours: it is one of the same factor."""
        return self.kind in COMPARED and self.theirs is not None


class FactorConfirmation(models.Model):
    """What an enterprise said of its year's figures: that they are right, or which are not.

    It holds for the figures it was given for, by their digest: of changed figures nothing is confirmed.
    """

    is_derived = True

    class Way(models.TextChoices):
        PAPER = "paper", "书面签章"
        SYSTEM = "system", "系统"

    STATES = [(state.value, label) for state, label in State.labels() if state.is_kept]

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="factor_confirmations"
    )
    year = _year()
    digest = models.CharField("数据指纹", max_length=64, editable=False)
    figures = JSONText("确认的数据", default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES)
    way = models.CharField("确认方式", max_length=8, choices=Way.choices, default=Way.PAPER)
    signer = models.CharField("签字人", max_length=40)
    signed_on = models.DateField("签字日期")
    objections = models.JSONField("异议", default=dict, blank=True)
    entered_by_name = models.CharField("登记人", max_length=40)
    entered_at = models.DateTimeField("登记时间")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "要素确认"
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="one_confirmation_a_year")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}年度 {self.get_state_display()}"


class SharedSiteQuerySet(ScopedQuerySet):
    """Shared sites, by the region they lie in."""

    def of_year(self, year: int) -> Self:
        """Those of the data year."""
        return self.filter(year=year)


class SharedSite(models.Model):
    """Several enterprises on one parcel in a data year: graded together, each with the result (domain.md 36)."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在区划", related_name="shared_sites")
    year = _year()
    name = models.CharField("名称", max_length=100, help_text="如：某某路8号厂区")
    land_area = models.DecimalField(
        "地块面积", max_digits=14, decimal_places=4, validators=[MinValueValidator(Decimal("0.0001"))]
    )
    note = models.CharField("依据", max_length=200, blank=True)
    made_by_name = models.CharField("登记人", max_length=40, blank=True)
    made_at = models.DateTimeField("登记时间")

    objects = SharedSiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "共用地块"
        ordering = ["-year", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "year", "name"], name="one_site_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:shared_site", args=[self.pk])


class SharedSiteMember(models.Model):
    """One of the enterprises on a shared site; in a year it can be on one only."""

    is_derived = True

    site = models.ForeignKey(SharedSite, models.CASCADE, verbose_name="地块", related_name="members")
    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="shared_sites"
    )
    year = _year()

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "共用地块企业"
        ordering = ["site", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="on_one_site_a_year")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.enterprise_id}"


for _model in (AnnualRule, FactorDoubt, FactorConfirmation, SharedSite, SharedSiteMember):
    auditlog.register(_model)
