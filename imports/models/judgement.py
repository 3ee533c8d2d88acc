"""What the check rules would find in a batch's rows if they were taken, and how far the judging is."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.scope import ScopedQuerySet
from imports.models.batch import Batch, StagedRow

LEVELS = [("error", "错误"), ("warning", "疑点")]


class JudgementQuerySet(ScopedQuerySet):
    """Judgements and what they say of rows, by the region of their batch."""

    region_lookup = "batch__region"


class Judgement(models.Model):
    """A batch's rows held against the check rules as they were compared at one time, or the order to do so."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待校核"
        WORKING = "working", "校核中"
        READY = "ready", "已校核"
        FAILED = "failed", "未能校核"

    batch = models.OneToOneField(Batch, models.CASCADE, verbose_name="批次", related_name="judgement")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.WAITING)
    compared_at = models.DateTimeField("所依据的比对时间", null=True, blank=True)
    rows_wrong = models.PositiveIntegerField("有错误的行数", default=0)
    rows_doubted = models.PositiveIntegerField("有疑点的行数", default=0)
    sums = models.JSONField("单位合计的问题", default=list, blank=True, help_text="不在某一行上的")
    touched_at = models.DateTimeField("最近处理时间", default=timezone.now)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入库前校核"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.get_status_display()}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, so that the page should look again."""
        return self.status in (self.Status.WAITING, self.Status.WORKING)

    @property
    def has_rows(self) -> bool:
        """Whether it says anything of a row."""
        return bool(self.rows_wrong or self.rows_doubted)


class StagedRemark(models.Model):
    """What a check rule would find in one row's value."""

    batch = models.ForeignKey(Batch, models.CASCADE, verbose_name="批次", related_name="+")
    # Rows go by one statement, without asking what refers to them: whoever throws them away forgets these too.
    row = models.ForeignKey(
        StagedRow, models.DO_NOTHING, verbose_name="暂存行", related_name="+", db_constraint=False
    )
    name = models.SlugField("指标", max_length=60, db_index=False)
    level = models.CharField("级别", max_length=8, choices=LEVELS)
    why = models.TextField("内容")

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入库前校核结果"
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "level", "row"], name="remark_by_level")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.name}：{self.why}"
