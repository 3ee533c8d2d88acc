"""What an enterprise is judged by per 亩: the factors of one year, as departments hand them in."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from accounts.periods import MAX_YEAR, MIN_YEAR
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed

MU, TONS, EQUIVALENT = "亩", "吨", "当量"


class AnnualFactorsQuerySet(ScopedQuerySet):
    """Factors, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


def _factor(label: str, unit: str) -> models.DecimalField:
    """A figure of the year in `unit`; None until a department's list has had it."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True, help_text=unit)


def _said(label: str, help_text: str = "") -> models.CharField:
    """What a list says in words; empty until one does."""
    return models.CharField(label, max_length=200, blank=True, default="", help_text=help_text)


class AnnualFactors(Placed):
    """One enterprise's year (domain.md 29, 36, 37, 39): the data year, whose grade is used the year after.

    Tax, land, output and emissions come from different offices in files of their own; a file writes what
    it has and leaves the rest. `land_area` is the area as published; where no list has it, it is own land
    and what is rented, less what is let (domain.md 36). Likewise `emissions` and the four kinds of them.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="annual_factors"
    )
    year = models.PositiveSmallIntegerField(
        "数据年度", validators=[MinValueValidator(MIN_YEAR), MaxValueValidator(MAX_YEAR)]
    )
    land_area = _factor("用地面积", MU)
    land_owned = _factor("自有用地面积", MU)
    land_rented = _factor("租入用地面积", MU)
    land_let = _factor("租出用地面积", MU)
    tax = _factor("税收实际入库", "千元")
    value_added = _factor("工业增加值", "千元")
    value_added_method = models.CharField("增加值核算方法", max_length=60, blank=True, default="")
    revenue = _factor("营业收入", "千元")
    rd_expense = _factor("研发费用", "千元")
    tech_investment = _factor("技改投资", "千元")
    energy = _factor("综合能源消费量", "吨标准煤")
    electricity = _factor("用电量", "万千瓦时")
    cod = _factor("化学需氧量排放量", TONS)
    ammonia = _factor("氨氮排放量", TONS)
    so2 = _factor("二氧化硫排放量", TONS)
    nox = _factor("氮氧化物排放量", TONS)
    emissions = _factor("主要污染物排放量", TONS)
    pollution = _factor("主要污染物排放当量", EQUIVALENT)
    average_employees = _factor("年平均职工人数", "人")
    vetoes = _said("否决事项", "按评价方案中的名称，多项用顿号分开")
    ungraded = _said("不定等级", "按评价方案中的类别名称；不参加评价的写“不参评”")
    protections = _said("保护事项", "按评价方案中的名称，多项用顿号分开")
    power_account = _said("用电户号")
    water_account = _said("用水户号")
    gas_account = _said("用气户号")

    objects = AnnualFactorsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亩均评价要素"
        ordering = ["-year", "enterprise__uscc"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="factors_once_a_year")]
        indexes = [models.Index(fields=["year", "enterprise"], name="factors_by_year")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}年度"

    def get_absolute_url(self) -> str:
        return reverse("assessments:factor", args=[self.pk])
