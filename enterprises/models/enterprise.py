"""Enterprises, their industry, and the events by which they enter and leave the 规上 library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from auditlog.registry import auditlog
from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models.search import SearchField, holds
from imports.models import Batch


class Industry(models.Model):
    """A division (大类) of GB/T 4754-2017, with the section (门类) it belongs to."""

    code = models.CharField("大类代码", max_length=2, unique=True)
    name = models.CharField("大类名称", max_length=60)
    section = models.CharField("门类代码", max_length=1)
    section_name = models.CharField("门类名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "国民经济行业"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EnterpriseQuerySet(ScopedQuerySet):
    """Enterprises, and which of them stood in the library."""

    zone_lookup = "zone"

    def of_regions(self, regions: Sequence[Region]) -> Self:
        """The enterprises of a subtree, its top first: the same rows as `within` the top, by keys at hand.

        No join, whose number of rows the database could not tell; and of a county one key, after which an
        index has its enterprises in order: parks are left out, since a county counts those of its parks.
        """
        if regions and regions[0].is_park:
            return self.filter(zone__in=[region.pk for region in regions])
        return self.filter(region__in=[region.pk for region in regions if not region.is_park])

    def in_library_at(self, period: date) -> Self:
        """Enterprises whose latest event up to and with `period` is an entry (domain.md 1–6)."""
        return self.filter(Exists(ScaleEvent.objects.standing_at(period).filter(enterprise=OuterRef("pk"))))

    def out_of_library_at(self, period: date) -> Self:
        """All others: never entered by then, or left since."""
        return self.filter(~Exists(ScaleEvent.objects.standing_at(period).filter(enterprise=OuterRef("pk"))))

    def judged_at(self, period: date | None) -> Self:
        """With `status` and `revenue` (year to date, 千元) as judged at the period; None where it was not."""
        judged = (
            apps.get_model("enterprises", "StatusSnapshot")
            .objects.order_by()
            .filter(enterprise=OuterRef("pk"), period=period)
        )
        return self.annotate(
            status=Subquery(judged.values("status")[:1]), revenue=Subquery(judged.values("revenue")[:1])
        )

    def matching(self, text: str) -> Self:
        """Enterprises in whose name, code or pinyin initials `text` stands."""
        return self.filter(holds(text))


class Enterprise(models.Model):
    """An industrial legal person, known by its 统一社会信用代码 (GB 32100-2015)."""

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=200, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在县区", related_name="enterprises")
    zone = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="所在园区",
        null=True,
        blank=True,
        related_name="enterprises_in_zone",
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name="行业大类", null=True, blank=True, related_name="enterprises"
    )
    industry_code = models.CharField(
        "行业代码", max_length=4, blank=True, help_text="GB/T 4754-2017，二至四位"
    )
    aliases = models.TextField("曾用名和原代码", editable=False, blank=True, default="")
    legal_person = models.CharField("法定代表人", max_length=60, blank=True, default="")
    contact_name = models.CharField("联系人", max_length=60, blank=True, default="")
    contact_phone = models.CharField("联系电话", max_length=60, blank=True, default="")
    search = SearchField("检索文本", editable=False, default="")
    uscc_override = models.CharField("校验位核准说明", max_length=200, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name="来源批次", null=True, blank=True, related_name="+"
    )
    sheet = models.CharField("来源工作表", max_length=100, blank=True)
    row = models.PositiveIntegerField("来源行号", null=True, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        ordering = ["uscc"]
        # What the list is narrowed to, in the order it is read; by industry it is sorted as well.
        indexes = [
            models.Index(fields=["region", "uscc"], name="enterprise_of_region"),
            models.Index(fields=["industry", "uscc"], name="enterprise_of_industry"),
            models.Index(fields=["industry_code", "id"], name="enterprise_by_industry"),
        ]
        permissions = [
            ("override_uscc_check", "可以核准校验位不符的统一社会信用代码"),
            ("export_enterprise", "可以导出企业数据"),
            ("merge_enterprise", "可以办理企业更名与合并"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:detail", args=[self.uscc])


class ScaleEventQuerySet(ScopedQuerySet):
    """Entries and exits, by the region of the enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"

    def between(self, start: date, end: date) -> Self:
        """Events of the months from `start` to `end`, both included."""
        return self.filter(period__gte=start, period__lte=end)

    def standing_at(self, period: date) -> Self:
        """The entries after which nothing happened up to and with `period`; one an enterprise at most.

        A set, not a question a row: PostgreSQL starts from whichever side has fewer rows.
        """
        after = Q(period__gt=OuterRef("period")) | Q(period=OuterRef("period"), pk__gt=OuterRef("pk"))
        later = ScaleEvent.objects.filter(after, enterprise=OuterRef("enterprise"), period__lte=period)
        return self.filter(~Exists(later), kind=ScaleEvent.Kind.ENTRY, period__lte=period)


class ScaleEvent(models.Model):
    """入规 or 退规 of one enterprise in one month. A fact: never overwritten by a forecast."""

    class Kind(models.TextChoices):
        ENTRY = "entry", "入规"
        EXIT = "exit", "退规"

    class Channel(models.TextChoices):
        MONTHLY = "monthly", "月度（新建投产）"
        YEARLY = "yearly", "年度（小升规）"
        REBOUND = "rebound", "规模回升"
        UNKNOWN = "", "未注明"

    class Cause(models.TextChoices):
        BELOW = "below", "规模下降，低于规上标准"
        STOPPED = "stopped", "停产"
        CANCELLED = "cancelled", "注销或吊销"
        BANKRUPT = "bankrupt", "破产"
        MOVED = "moved", "搬迁出本地"
        MERGED = "merged", "被兼并重组"
        INDUSTRY = "industry", "行业变更"
        OTHER = "other", "其他"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="scale_events"
    )
    kind = models.CharField("事件", max_length=5, choices=Kind.choices)
    period = models.DateField("月份", help_text="当月第一天；自该月起在库或不在库")
    channel = models.CharField("入库方式", max_length=8, choices=Channel.choices, blank=True, default="")
    first_ever = models.BooleanField("首次入规", null=True, blank=True)
    cause = models.CharField("退库原因类别", max_length=10, choices=Cause.choices, blank=True, default="")
    reason = models.CharField("原因", max_length=200, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name="来源批次", null=True, blank=True, related_name="+"
    )
    sheet = models.CharField("来源工作表", max_length=100, blank=True)
    row = models.PositiveIntegerField("来源行号", null=True, blank=True)
    made_by_name = models.CharField("登记人", max_length=60, blank=True, help_text="从表格导入的为空")
    made_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = ScaleEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入退规事件"
        ordering = ["enterprise", "period", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "period", "kind"], name="one_event_a_month"),
            models.CheckConstraint(
                condition=Q(kind="entry") | (Q(channel="") & Q(first_ever__isnull=True)),
                name="channel_only_on_entry",
            ),
            models.CheckConstraint(condition=Q(kind="exit") | Q(cause=""), name="cause_only_on_exit"),
        ]
        indexes = [models.Index(fields=["kind", "period"], name="event_by_month")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()} {self.period:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:event", args=[self.enterprise.uscc, self.pk])

    @property
    def column_name(self) -> str:
        """The staged column that the month came from: one of its own, else 变动月份 (of a 增减变动表)."""
        columns = self.batch.layout_of(self.sheet).get("columns", {}) if self.batch else {}
        return "change_month" if self.kind not in columns and "change_month" in columns else self.kind

    @property
    def cell(self) -> str | None:
        """The cell of the month in the file it came from, or None where there is none."""
        if self.batch is None or self.row is None:
            return None
        return self.batch.cell_of(self.sheet, self.row, self.column_name)


auditlog.register(Enterprise, exclude_fields=["search", "aliases"], mask_fields=["contact_phone"])
auditlog.register(ScaleEvent)
