"""What was uploaded, what was read from it, and what became of each row.

The stages stand in the database and the file in shared storage, so that preview, taking, result and a
later look read the same rows from any server, and a killed worker's work can be carried on.
"""

from __future__ import annotations

from typing import Any, Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from accounts.scope import ScopedQuerySet, scope_of
from imports import registry
from imports.fields import CellsText, JSONText
from imports.reading import Head, KnownLayout, heads, known, messages


def stored_name(instance: SourceFile, file_name: str) -> str:
    """Where an upload is kept: under its own digest, so that no user's file name reaches the disk."""
    suffix = file_name.rsplit(".", 1)[-1].lower()[:5]
    suffix = suffix if suffix.isascii() and suffix.isalnum() else "bin"
    return f"uploads/{instance.sha256[:2]}/{instance.sha256}.{suffix}"


class SourceFile(models.Model):
    """A spreadsheet as it came; kept, since every figure leads back to it."""

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("大小", help_text="字节")
    file = models.FileField("文件", upload_to=stored_name, max_length=120)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "来源文件"

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One reading of one file: staged, previewed, then taken or thrown away."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "待读取"
        READING = "reading", "读取中"
        ASKING = "asking", "待补充"
        READY = "ready", "待入库"
        TAKING = "taking", "入库中"
        TAKEN = "taken", "已入库"
        DISCARDED = "discarded", "已放弃"
        FAILED = "failed", "无法读取"
        UNDONE = "undone", "已撤回"

    class Origin(models.TextChoices):
        """How the rows came in; a hand batch gathers what one person typed for one sheet in the browser."""

        FILE = "file", "文件"
        HAND = "hand", "网页填报"

    origin = models.CharField("来源方式", max_length=4, choices=Origin.choices, default=Origin.FILE)
    source = models.ForeignKey(
        SourceFile,
        models.PROTECT,
        verbose_name="来源文件",
        null=True,
        blank=True,
        related_name="batches",
        help_text="网页填报的没有文件",
    )
    importer = models.SlugField("导入项", max_length=40, blank=True, help_text="空为自动识别")
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="区划", help_text="只能导入此区划内的企业"
    )
    form = models.SlugField("报表", max_length=40, blank=True)
    period = models.DateField("报告期", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.UPLOADED)
    message = models.TextField("说明", blank=True)
    question = models.SlugField("待补充项", max_length=20, blank=True)
    options = models.JSONField("导入选项", default=dict, blank=True)
    counts = models.JSONField("行数", default=dict, blank=True)
    layouts = models.JSONField("表头识别结果", default=list, blank=True)
    warnings = models.JSONField("提示", default=list, blank=True)
    rows_total = models.PositiveIntegerField("总行数", null=True, blank=True)
    rows_done = models.PositiveIntegerField("已读行数", default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="上传人",
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_by_name = models.CharField("上传人姓名", max_length=40, blank=True)
    created_at = models.DateTimeField("上传时间", default=timezone.now)
    touched_at = models.DateTimeField("最近处理时间", default=timezone.now)
    compared_at = models.DateTimeField("比对时间", null=True, blank=True)
    taken_at = models.DateTimeField("入库时间", null=True, blank=True)
    taken_by_name = models.CharField("入库人", max_length=40, blank=True)
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)
    undone_by_name = models.CharField("撤回人", max_length=40, blank=True)
    undo_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin="hand") ^ models.Q(source__isnull=False), name="file_or_hand"
            )
        ]
        indexes = [models.Index(fields=["status", "touched_at"], name="batch_by_status")]
        permissions = [("take_batch", "可以将导入批次入库"), ("undo_batch", "可以撤回已入库的批次")]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.pk}）"

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.pk])

    @property
    def file_name(self) -> str:
        """The name of the file it was read from, or how else its rows came in."""
        return self.source.name if self.source else str(self.Origin(self.origin).label)

    @property
    def form_label(self) -> str:
        """The Chinese name of the form, or of the importer while the form is not known."""
        if not self.importer:
            return "待识别"
        importer = registry.get(self.importer)
        return next((spec.label for spec in importer.specs if spec.name == self.form), importer.label)

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, so that the page should look again."""
        return self.status in (self.Status.UPLOADED, self.Status.READING, self.Status.TAKING)

    @property
    def has_something_to_take(self) -> bool:
        """Whether taking the batch would change anything."""
        return bool(self.counts.get("new") or self.counts.get("changed"))

    @property
    def as_period(self) -> Period | None:
        """The period the batch reports, if its form has one."""
        return Period.from_date(self.period) if self.period else None

    @property
    def columns_left(self) -> list[str]:
        """The warnings that tell of columns with figures which were not read."""
        return [
            messages.COLUMNS_LEFT.format(sheet=layout["sheet"], columns="、".join(layout["unread"]))
            for layout in self.layouts
            if layout.get("unread")
        ]

    def layout_of(self, sheet: str) -> dict[str, Any]:
        """The reading of one sheet's header: columns by value name, headings by column letter."""
        return next((layout for layout in self.layouts if layout["sheet"] == sheet), {})

    def cell_of(self, sheet: str, row: int, name: str) -> str | None:
        """The address of a value of this batch, as Excel writes it, or None where the file lacks the column."""
        column = self.layout_of(sheet).get("columns", {}).get(name)
        return f"{column}{row}" if column else None


class StagedRowQuerySet(ScopedQuerySet):
    """Staged rows, by the region of their batch."""

    region_lookup = "batch__region"


class StagedRow(models.Model):
    """One row of a file as it was read, compared with what stood before, and what is wrong with it."""

    class Kind(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        UNCHANGED = "unchanged", "未变"
        REFUSED = "refused", "拒收"

    # No constraint in the database: to check it for every row would take half as long as to write them.
    batch = models.ForeignKey(
        Batch, models.CASCADE, verbose_name="批次", related_name="rows", db_index=False, db_constraint=False
    )
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行号", help_text="与 Excel 所示一致，从 1 起")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    uscc = models.CharField("统一社会信用代码", max_length=30, blank=True)
    name = models.CharField("企业名称", max_length=200, blank=True)
    target = models.BigIntegerField("对应记录", null=True, blank=True, help_text="导入项自己的主键")
    values = JSONText("读到的值", default=dict)
    before = JSONText("原值", default=dict)
    problems = JSONText("问题", default=list)
    raw = CellsText("原表单元格", default=list)

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "暂存行"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "kind", "row"], name="staged_by_kind"),
            models.Index(fields=["batch", "target"], name="staged_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


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
        return self.none() if scope is None else self.about(scope)

    def about(self, region: Region) -> Self:
        """Those of the region and below, and those that the regions above share with it."""
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
auditlog.register(Batch, include_fields=["status", "period", "form", "taken_by_name"])
