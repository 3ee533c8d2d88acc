"""What the columns of a layout mean: the first rows of a file that asks, and what was said of it for good."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from accounts.scope import ScopedQuerySet, scope_of
from imports import registry
from imports.fields import JSONText
from imports.models.batch import Batch
from imports.reading import Head, KnownLayout, heads, known


class FirstRowsQuerySet(ScopedQuerySet):
    """First rows, by the region of their batch."""

    region_lookup = "batch__region"


class FirstRows(models.Model):
    """The first rows of a batch's file, shown to whoever says what its columns mean."""

    batch = models.OneToOneField(
        Batch, models.CASCADE, verbose_name="批次", related_name="first_rows", primary_key=True
    )
    sheets = JSONText("工作表", default=list)

    objects = FirstRowsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件前几行"

    def __str__(self) -> str:
        return str(self.batch)

    @property
    def heads(self) -> list[Head]:
        """The sheets as the reader knows them."""
        return heads.of_json(self.sheets)


class MappingQuerySet(ScopedQuerySet):
    """Mappings of one's own region and those below, and what the regions above share."""

    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.about(scope)

    def about(self, region: Region) -> Self:
        """Those of the region and of those below it, and what the regions above share with it."""
        shared = Q(shared=True, region__path__in=paths_above(region))
        return self.filter(Q(region__path__startswith=region.path) | shared)

    def active(self) -> Self:
        """Those that files are read by."""
        return self.filter(disabled_at=None)

    def serving(self, region: Region) -> Self:
        """Those that serve files of the region, the nearest first: its own, then what those above share."""
        shared = Q(shared=True, region__path__in=paths_above(region))
        own_first = self.active().filter(Q(region=region) | shared)
        return own_first.order_by("-region__depth", "pk")

    def with_uses(self) -> Self:
        """Each with `uses`, how many batches were read by it; what was thrown away does not count."""
        kept = ~Q(batches__status=Batch.Status.DISCARDED)
        return self.annotate(uses=models.Count("batches", filter=kept))


def paths_above(region: Region) -> list[str]:
    """The paths of the regions that `region` lies in."""
    step = Region.steplen
    return [region.path[:end] for end in range(step, len(region.path), step)]


class Mapping(models.Model):
    """What the columns of one layout mean, said once and remembered under the header's fingerprint."""

    fingerprint = models.CharField("表头指纹", max_length=64, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划", related_name="mappings")
    form = models.SlugField("报表", max_length=40)
    columns = models.JSONField("各列含义", default=list)
    unit = models.CharField("金额单位", max_length=20, blank=True, help_text="空为按表中写明")
    stated = models.CharField("当时表中写明的单位", max_length=60, blank=True)
    header_row = models.PositiveSmallIntegerField("表头首行", default=1, help_text="与 Excel 所示一致")
    header_lines = models.PositiveSmallIntegerField("表头行数", default=1, help_text="数据从其下一行开始")
    shared = models.BooleanField("下级共用", default=False)
    offered_at = models.DateTimeField("申请上级采用时间", null=True, blank=True)
    accepted_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="采用自", null=True, blank=True, related_name="accepted_as"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="建立人",
        null=True,
        blank=True,
        related_name="+",
    )
    made_by_name = models.CharField("建立人姓名", max_length=40, blank=True)
    made_at = models.DateTimeField("建立时间", default=timezone.now)
    changed_at = models.DateTimeField("最近修改时间", default=timezone.now)
    changed_by_name = models.CharField("最近修改人", max_length=40, blank=True)
    last_used_at = models.DateTimeField("最近使用时间", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    batches = models.ManyToManyField(Batch, verbose_name="用过的批次", related_name="mappings", blank=True)

    objects = MappingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表头对照"
        ordering = ["-last_used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "fingerprint"],
                condition=models.Q(disabled_at=None),
                name="one_active_mapping_a_header",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_label}：{self.in_short}"

    def get_absolute_url(self) -> str:
        return reverse("imports:mapping", args=[self.pk])

    @property
    def is_active(self) -> bool:
        """Whether files are read by it."""
        return self.disabled_at is None

    @property
    def version(self) -> str:
        """Tells one saved state from the next, for whoever corrects what was read a while ago."""
        return self.changed_at.astimezone(UTC).isoformat()

    @property
    def form_label(self) -> str:
        """The Chinese name of the form."""
        return registry.label_of(self.form)

    @property
    def in_short(self) -> str:
        """The headings of the columns that are read, the first few of them."""
        read = [
            each["heading"] for each in self.columns if each["value"] and not each["value"].startswith("@")
        ]
        return "、".join(read[:3]) + (f"等{len(read)}列" if len(read) > 3 else "")

    @property
    def layout(self) -> KnownLayout:
        """The mapping as the reader of spreadsheets takes it."""
        return KnownLayout(
            fingerprint=self.fingerprint,
            form=self.form,
            columns=known.columns_of_json(self.columns),
            unit=self.unit,
            stated=self.stated,
            lines=self.header_lines,
            row=self.header_row,
            id=self.pk or 0,
        )


auditlog.register(
    Mapping,
    include_fields=["form", "columns", "unit", "shared", "offered_at", "disabled_at"],
)
