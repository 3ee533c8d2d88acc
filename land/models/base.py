"""What the records of this room share: regions with a park, and a line of history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

MU = "亩"


def area_field(label: str, **options: Any) -> models.DecimalField:
    """An area in 亩; four decimals hold a tenth of a square metre."""
    return models.DecimalField(label, max_digits=14, decimal_places=4, help_text=MU, **options)


class Line(models.Model):
    """One line of a record's history, written by the service that did it."""

    is_derived = True
    """A log goes with its record when a batch is taken back (imports.standing)."""

    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", null=True, related_name="+"
    )
    by_name = models.CharField("经办人姓名", max_length=40)
    text = models.CharField("事项", max_length=500)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text
