"""What was uploaded, what was read from it, and what became of each row.

The stages stand in the database and the file in shared storage, so that preview, taking, result and a
later look read the same rows from any server, and a killed worker's work can be carried on.
"""

from __future__ import annotations

from typing import Any

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from accounts.scope import ScopedQuerySet
from imports import registry
from imports.fields import CellsText, JSONText
from imports.reading import messages


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


LONG = 2_000
_NOT_REFUSED = ("new", "changed", "unchanged")


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
    read_warnings = models.JSONField("读取时的提示", default=list, blank=True, help_text="不含比对得出的提示")
    reasons = models.JSONField("原因", default=list, blank=True, help_text="各种拒收原因与提示，各有多少行")
    rows_noted = models.PositiveIntegerField("有提示的行数", default=0)
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
    read_at = models.DateTimeField(
        "读完时间", null=True, blank=True, help_text="读完后各行与读到时一样留存，再比对时不再打开文件"
    )
    compared_at = models.DateTimeField(
        "比对时间", null=True, blank=True, help_text="比对没有完成时为空，入库前要重新比对"
    )
    taking_since = models.DateTimeField("开始入库时间", null=True, blank=True, help_text="排队时为空")
    taken_at = models.DateTimeField("入库时间", null=True, blank=True)
    taken_by_name = models.CharField("入库人", max_length=40, blank=True)
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)
    undone_by_name = models.CharField("撤回人", max_length=40, blank=True)
    undo_reason = models.CharField("撤回原因", max_length=200, blank=True)
    undo_asked_at = models.DateTimeField(
        "申请撤回时间", null=True, blank=True, help_text="后台撤回有结果时清空"
    )
    undo_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="申请撤回人",
        null=True,
        blank=True,
        related_name="+",
    )

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
    def is_being_undone(self) -> bool:
        """Whether a worker is to take it back: until that is done its figures stand."""
        return self.status == self.Status.TAKEN and self.undo_asked_at is not None

    @property
    def is_compared_again(self) -> bool:
        """Whether its rows, read already, wait to be compared with what stands now, or are being compared."""
        return self.is_being_read and self.read_at is not None

    @property
    def status_label(self) -> str:
        """The state in a word, as a list shows it: also what a worker is to do that keeps the state as it is."""
        if self.is_being_undone:
            return "撤回中"
        if self.is_compared_again:
            return "待比对" if self.status == self.Status.UPLOADED else "比对中"
        return str(self.Status(self.status).label)

    @property
    def is_long(self) -> bool:
        """Whether taking it back takes longer than anyone waits for a page."""
        written = self.counts.get("new", 0) + self.counts.get("changed", 0)
        return bool(written >= LONG)

    @property
    def is_being_read(self) -> bool:
        """Whether it waits for its reading or is being read: nothing of it can be shown yet."""
        return self.status in (self.Status.UPLOADED, self.Status.READING)

    @property
    def may_be_annotated(self) -> bool:
        """Whether the marked workbook serves: before the taking, or where rows were left out of it or taken back."""
        if self.source_id is None or self.status == self.Status.TAKING:
            return False
        return self.status != self.Status.TAKEN or bool(self.counts.get("refused"))

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

    @property
    def has_figures(self) -> bool:
        """Whether any row of it was found good."""
        return any(self.counts.get(kind) for kind in _NOT_REFUSED)

    @property
    def why_all_closed(self) -> list[str]:
        """Why no row can be taken where nothing in the file is at fault; [] for every other batch."""
        if not self.counts.get("refused") or self.has_figures:
            return []
        errors = [reason for reason in self.reasons if reason["level"] == "error"]
        return [reason["why"] for reason in errors] if all(r.get("elsewhere") for r in errors) else []

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
    reasons = models.BigIntegerField(
        "原因编号", default=0, db_default=0, help_text="二进制第 n 位为 1：有批次的第 n 种原因"
    )
    raw = CellsText("原表单元格", default=list)
    read = JSONText(
        "另存的读取结果", default=dict, db_default="{}", help_text="读到的而其他各栏没有或写法不同的"
    )

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "暂存行"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "kind", "id"], name="staged_in_order"),
            # Most rows have nothing wrong with them, and cost this index nothing.
            models.Index(
                fields=["batch", "id", "reasons"],
                name="staged_with_reasons",
                condition=models.Q(reasons__gt=0),
            ),
            models.Index(fields=["batch", "target"], name="staged_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


auditlog.register(
    Batch,
    include_fields=["status", "period", "form", "taken_by_name", "undone_by_name", "undo_reason"],
)
