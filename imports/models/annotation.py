"""A batch's workbook come back with its faults marked."""

from __future__ import annotations

import secrets

from auditlog.registry import auditlog
from django.db import models
from django.utils import timezone

from accounts.scope import ScopedQuerySet
from imports.models.batch import Batch


def annotated_name(instance: Annotation, file_name: str) -> str:
    """Where an annotated workbook is kept: beside the uploads, under a name that nobody guesses."""
    return f"annotated/{instance.batch_id}-{secrets.token_hex(16)}.xlsx"


class AnnotationQuerySet(ScopedQuerySet):
    """Annotated workbooks, by the region of their batch."""

    region_lookup = "batch__region"


class Annotation(models.Model):
    """A batch's workbook with what is wrong in it coloured and commented, or the order to make it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待生成"
        WORKING = "working", "生成中"
        READY = "ready", "已生成"
        FAILED = "failed", "未能生成"

    batch = models.OneToOneField(Batch, models.CASCADE, verbose_name="批次", related_name="annotation")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.WAITING)
    compared_at = models.DateTimeField("所依据的比对时间", null=True, blank=True)
    file = models.FileField("批注后的工作簿", upload_to=annotated_name, max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    requested_by_name = models.CharField("申请人", max_length=40, blank=True)
    touched_at = models.DateTimeField("最近处理时间", default=timezone.now)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批注工作簿"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.get_status_display()}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, so that the page should look again."""
        return self.status in (self.Status.WAITING, self.Status.WORKING)


auditlog.register(Annotation, include_fields=["batch", "status", "requested_by_name"])
