"""What a record keeps of the row that wrote it last."""

from __future__ import annotations

from django.db import models

from imports.models import Batch


class Placed(models.Model):
    """A record that a row of a file wrote: batch, sheet and row lead back to it."""

    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name="来源批次", null=True, blank=True, related_name="+"
    )
    sheet = models.CharField("来源工作表", max_length=100, blank=True)
    row = models.PositiveIntegerField("来源行号", null=True, blank=True)

    class Meta:
        abstract = True
