"""Targets, and what each region had reached of them at each period."""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q

from accounts.models import Region
from accounts.periods import Period
from accounts.scope import ScopedQuerySet
from assessments.progress import Direction, Goal, Kind, Light
from policies.models import Article

KINDS = [(Kind.FLOW, "期间累计"), (Kind.LEVEL, "期末水平"), (Kind.GROWTH, "增速")]
DIRECTIONS = [(Direction.AT_LEAST, "不低于"), (Direction.AT_MOST, "不高于")]
LIGHTS = [(Light.GREEN, "正常"), (Light.YELLOW, "关注"), (Light.RED, "滞后"), (Light.GREY, "暂无")]


class Target(models.Model):
    """A figure that an article asks of a region by a date; amount and growth are targets of their own."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="依据条款", related_name="targets")
    indicator = models.SlugField("指标", max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="targets")
    start = models.DateField("起始月", help_text="当月第一天")
    end = models.DateField("截止月", help_text="当月第一天")
    figure = models.DecimalField("目标值", max_digits=18, decimal_places=4)
    unit = models.CharField("单位", max_length=12)
    direction = models.CharField("方向", max_length=10, choices=DIRECTIONS, default=Direction.AT_LEAST)
    kind = models.CharField("类型", max_length=10, choices=KINDS)
    base = models.DecimalField("基期值", max_digits=18, decimal_places=4, null=True, blank=True)
    base_note = models.CharField("基期说明", max_length=200, blank=True)
    wording = models.CharField("原文", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ["article__document", "indicator", "start", "end", "article", "region__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "indicator", "region", "start", "end", "kind"],
                name="target_once_an_article",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="target_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.indicator} {self.figure.normalize():f}{self.unit}"

    @property
    def goal(self) -> Goal:
        """The target as the value that the calculation takes."""
        return Goal(
            kind=Kind(self.kind),
            direction=Direction(self.direction),
            figure=self.figure,
            start=(self.start.year, self.start.month),
            end=(self.end.year, self.end.month),
            base=self.base,
        )

    @property
    def span_label(self) -> str:
        """The span as people say it: 2023年, 2020—2025年."""
        if self.start.year == self.end.year:
            return f"{self.start.year}年"
        return f"{self.start.year}—{self.end.year}年"


class ProgressSnapshot(models.Model):
    """What one region had reached at one period, as computed last."""

    region = models.ForeignKey(Region, models.CASCADE, verbose_name="区划", related_name="snapshots")
    period = models.DateField("报告期")
    computed_at = models.DateTimeField("计算时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "进度快照"
        ordering = ["period", "region__path"]
        constraints = [models.UniqueConstraint(fields=["region", "period"], name="one_snapshot_a_period")]
        indexes = [models.Index(fields=["period"], name="snapshot_by_period")]

    def __str__(self) -> str:
        return f"{self.region} {Period.from_date(self.period)}"


class SnapshotPartQuerySet(ScopedQuerySet):
    """Parts of snapshots, by the snapshot's region."""

    region_lookup = "snapshot__region"


class IndicatorFigure(models.Model):
    """An indicator's value in a snapshot, year to date, with its restated base and rank among siblings."""

    snapshot = models.ForeignKey(
        ProgressSnapshot, models.CASCADE, verbose_name="快照", related_name="figures"
    )
    indicator = models.SlugField("指标", max_length=40)
    value = models.DecimalField("值", max_digits=20, decimal_places=4, null=True)
    prior = models.DecimalField("上年同期（可比口径）", max_digits=20, decimal_places=4, null=True)
    rank = models.PositiveSmallIntegerField("位次", null=True)
    rank_of = models.PositiveSmallIntegerField("参与排序数", default=0)

    objects = SnapshotPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标值"
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "indicator"], name="figure_once_a_snapshot")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class TargetProgress(models.Model):
    """A target in a snapshot: actual in the target's unit, completion and expected in %, gap in 个百分点."""

    snapshot = models.ForeignKey(
        ProgressSnapshot, models.CASCADE, verbose_name="快照", related_name="progress"
    )
    target = models.ForeignKey(Target, models.CASCADE, verbose_name="目标", related_name="progress")
    actual = models.DecimalField("实际", max_digits=20, decimal_places=4, null=True)
    completion = models.DecimalField("完成率", max_digits=10, decimal_places=1, null=True)
    expected = models.DecimalField("序时进度", max_digits=10, decimal_places=1, null=True)
    gap = models.DecimalField("差距", max_digits=10, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField("位次", null=True)
    rank_of = models.PositiveSmallIntegerField("参与排序数", default=0)
    light = models.CharField("亮灯", max_length=6, choices=LIGHTS)

    objects = SnapshotPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标进度"
        constraints = [models.UniqueConstraint(fields=["snapshot", "target"], name="target_once_a_snapshot")]

    def __str__(self) -> str:
        return f"{self.target} {self.completion}%"


class ProgressRequest(models.Model):
    """A period whose progress is owed: written with the taking, struck out when computed.

    The queue may lose a message (the filesystem transport does not redeliver); this row does not.
    """

    period = models.DateField("报告期", unique=True)
    requested_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = verbose_name_plural = "待算进度"

    def __str__(self) -> str:
        return str(self.period)


auditlog.register(Target)
