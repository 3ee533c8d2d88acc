"""Where each enterprise stood to the library at each period, the parameters it was judged by, and what is owed."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.classification import STATUS_LABELS, Rules
from enterprises.forecast import METHOD_LABELS, Method
from enterprises.models.enterprise import Enterprise
from enterprises.models.returns import THOUSAND_YUAN
from imports.fields import JSONText
from policies.models import Article, BindingQuerySet

STATUSES = [(status.value, label) for status, label in STATUS_LABELS.items()]
USUAL = Rules()
METHODS = [(method.value, label) for method, label in METHOD_LABELS.items()]


class ScaleRule(models.Model):
    """From when on a region and all below it judge by which lines (domain.md 7); money in 千元."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="scale_rules")
    valid_from = models.DateField("起用月份", help_text="当月第一天；同一区划以后一条代替前一条")
    threshold = models.DecimalField(
        "规上标准", max_digits=12, decimal_places=1, default=USUAL.threshold, help_text=THOUSAND_YUAN
    )
    approaching_from = models.DecimalField(
        "临规下限", max_digits=12, decimal_places=1, default=USUAL.approaching_from, help_text=THOUSAND_YUAN
    )
    margin = models.DecimalField(
        "上年接近标准的幅度",
        max_digits=5,
        decimal_places=1,
        default=USUAL.margin,
        help_text="%，超过标准不足此幅度的为临近",
    )
    drop = models.DecimalField(
        "半停产的降幅",
        max_digits=5,
        decimal_places=1,
        default=USUAL.drop,
        help_text="%，本月产值或用电量同比",
    )
    watch_months = models.PositiveSmallIntegerField("退规后跟踪月数", default=USUAL.watch_months)
    falling_months = models.PositiveSmallIntegerField("连续负增长预警月数", default=USUAL.falling_months)
    falling_by = models.DecimalField(
        "连续负增长的降幅",
        max_digits=5,
        decimal_places=1,
        default=USUAL.falling_by,
        help_text="%，每月同比至少降这么多才预警；0为只要下降",
    )
    method = models.CharField("全年预计方法", max_length=8, choices=METHODS, default=Method.GROWTH)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="依据条款", null=True, blank=True, related_name="+"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("设定人", max_length=60, blank=True)
    made_at = models.DateTimeField("设定时间", null=True, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规上状态判定参数"
        ordering = ["region__path", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["region", "valid_from"], name="one_scale_rule_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.valid_from:%Y-%m}"

    @property
    def rules(self) -> Rules:
        """The parameters as the calculation takes them."""
        return Rules(
            self.threshold,
            self.approaching_from,
            self.margin,
            self.drop,
            self.watch_months,
            self.falling_months,
            Method(self.method),
            self.falling_by,
        )


class StatusSnapshotQuerySet(ScopedQuerySet):
    """Standings, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


def _money(label: str) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=18, decimal_places=4, null=True, blank=True, help_text=THOUSAND_YUAN
    )


class StatusSnapshot(models.Model):
    """The standing of one enterprise at one period, as computed last; a forecast here is never a fact."""

    is_derived = True
    """Calculated from what stands; taken back with it (imports.standing)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, verbose_name="企业", related_name="statuses")
    period = models.DateField("报告期", help_text="该期末月的第一天")
    status = models.CharField("状态", max_length=12, choices=STATUSES)
    reasons = JSONText("依据", default=list)
    warnings = JSONText("预警", default=list)
    revenue = _money("营业收入1—本月")
    revenue_period = models.DateField(
        "营业收入所属报告期", null=True, blank=True, help_text="本期未报的为上一期"
    )
    last_year = _money("上年营业收入")
    rolling = _money("近12个月营业收入")
    forecast = _money("预计全年营业收入")
    by_growth = _money("按累计增速预计")
    by_months = _money("按月均预计")
    computed_at = models.DateTimeField("计算时间")

    objects = StatusSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规上状态"
        ordering = ["-period", "enterprise"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "period"], name="one_status_a_period")]
        indexes = [models.Index(fields=["period", "status", "enterprise"], name="status_by_period")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.period:%Y-%m} {self.get_status_display()}"


class ForecastScore(models.Model):
    """How good one way to foresee the year was at one month of a past year, over a region's enterprises."""

    region = models.ForeignKey(Region, models.CASCADE, verbose_name="区划", related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    method = models.CharField("方法", max_length=8, choices=METHODS)
    month = models.PositiveSmallIntegerField("累计至几月")
    judged = models.PositiveIntegerField("参与检验的企业数")
    error = models.FloatField("误差中位数", help_text="%")
    bias = models.FloatField("偏差中位数", help_text="%，正数为高估")
    right = models.FloatField("规上线判断正确的比例", help_text="%")
    low = models.FloatField("实际÷预计的第10百分位")
    high = models.FloatField("实际÷预计的第90百分位")
    computed_at = models.DateTimeField("计算时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预计方法回测"
        ordering = ["region__path", "-year", "month", "method"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "month", "method"], name="one_score_a_month_and_method"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}-{self.month} {self.get_method_display()}"


class StatusRequest(models.Model):
    """A period whose standings are owed: written with the taking, struck out when computed."""

    period = models.DateField("报告期", unique=True)
    requested_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "待判定报告期"

    def __str__(self) -> str:
        return str(self.period)


auditlog.register(ScaleRule)
