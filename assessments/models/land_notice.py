"""The land areas' own notice before the evaluation: what was published, who objected, what was settled (domain.md 36)."""

from __future__ import annotations

from decimal import Decimal

from auditlog.registry import auditlog
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.scope import ScopedQuerySet
from assessments.models.grading import GradingScheme
from enterprises.models import Enterprise
from policies.models import BindingQuerySet


class LandNoticeQuerySet(BindingQuerySet):
    """Notices, by the region of their scheme."""

    region_lookup = "scheme__region"


class LandNotice(models.Model):
    """One publication of a scheme's land areas, from its opening to its closing, when the areas stand."""

    scheme = models.ForeignKey(
        GradingScheme, models.PROTECT, verbose_name="方案", related_name="land_notices"
    )
    opened_on = models.DateField("公告日")
    closes_on = models.DateField("截止日", help_text="异议可提出到当日")
    opened_by_name = models.CharField("公告人", max_length=40)
    closed_on = models.DateField("结束日", null=True, blank=True)
    closed_by_name = models.CharField("结束人", max_length=40, blank=True)

    objects = LandNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用地面积公告"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(closed_on__isnull=True), name="one_open_land_notice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.opened_on}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:land_notice", args=[self.scheme.slug])

    @property
    def is_open(self) -> bool:
        """Whether objections can still be settled, so that the areas do not stand yet."""
        return self.closed_on is None


class NoticedAreaQuerySet(ScopedQuerySet):
    """Published areas, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


def _area(label: str, *, required: bool = False) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=4,
        null=not required,
        blank=not required,
        help_text="亩",
        validators=[MinValueValidator(Decimal(0))],
    )


class NoticedArea(models.Model):
    """The area published for one enterprise, its objection where it made one, and what came of that."""

    undo_remedy = "该企业的用地面积已经公告，公告过的不能撤回"
    """What can be done where a batch cannot be taken back for its sake (imports.standing)."""

    notice = models.ForeignKey(LandNotice, models.CASCADE, verbose_name="公告", related_name="areas")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="noticed_areas"
    )
    area = models.DecimalField("公告面积", max_digits=14, decimal_places=4, help_text="亩")
    owned = _area("自有")
    rented = _area("租入")
    let = _area("租出")
    objected_on = models.DateField("异议日", null=True, blank=True)
    claimed = _area("主张面积")
    grounds = models.CharField("异议理由", max_length=300, blank=True)
    settled = _area("核定面积")
    decision = models.CharField("处理意见", max_length=300, blank=True)
    decided_by_name = models.CharField("处理人", max_length=40, blank=True)
    decided_on = models.DateField("处理日", null=True, blank=True)

    objects = NoticedAreaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公告用地面积"
        ordering = ["notice", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "enterprise"], name="one_area_a_notice"),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True, grounds="")
                | (Q(objected_on__isnull=False) & ~Q(grounds="")),
                name="objected_with_grounds",
            ),
            models.CheckConstraint(
                condition=Q(settled__isnull=True) | Q(objected_on__isnull=False),
                name="settled_after_objection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.enterprise_id}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:noticed_area", args=[self.pk])

    @property
    def state(self) -> str:
        """Where the area stands, in a word."""
        if self.objected_on is None:
            return "无异议"
        if self.settled is None:
            return "异议待处理"
        return "异议成立" if self.settled != self.area else "维持公告面积"


auditlog.register(LandNotice)
auditlog.register(NoticedArea)
