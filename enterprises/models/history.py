"""What happens to an enterprise beside the library: new forms, former names, mergers, and who noted what."""

from __future__ import annotations

from datetime import date
from typing import Self

from auditlog.registry import auditlog
from django.db import models
from django.urls import reverse

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models.enterprise import Enterprise
from imports.fields import JSONText
from imports.placed import Placed


class OfEnterpriseQuerySet(ScopedQuerySet):
    """Rows of an enterprise, by its region."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class CorporateEventQuerySet(OfEnterpriseQuerySet):
    """Changes of form, by day."""

    def between(self, start: date, end: date) -> Self:
        """Those of the days from `start` up to, and without, `end`."""
        return self.filter(day__gte=start, day__lt=end)


class CorporateEvent(Placed):
    """个转企, 规改股 or 股上市 of one enterprise on one day, with the paper that says so."""

    class Kind(models.TextChoices):
        INCORPORATED = "incorporated", "个转企"
        JOINT_STOCK = "joint_stock", "规改股"
        LISTED = "listed", "股上市"

    class Board(models.TextChoices):
        MAIN = "main", "主板"
        STAR = "star", "科创板"
        GROWTH = "growth", "创业板"
        BEIJING = "beijing", "北交所"
        NEEQ = "neeq", "新三板"
        REGIONAL = "regional", "区域性股权市场"
        ABROAD = "abroad", "境外市场"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="corporate_events"
    )
    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    day = models.DateField("日期", help_text="登记、变更或上市之日")
    document = models.CharField("文号或依据", max_length=200, blank=True)
    board = models.CharField("上市板块", max_length=10, choices=Board.choices, blank=True, default="")
    stock_code = models.CharField("股票代码", max_length=12, blank=True)
    former_uscc = models.CharField("原代码", max_length=18, blank=True, help_text="个体工商户的代码")
    former_name = models.CharField("原名称", max_length=200, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("登记人", max_length=60, blank=True, help_text="从表格导入的为空")
    made_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = CorporateEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业升级事项"
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "board"], name="one_corporate_event_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="listed") | models.Q(board="", stock_code=""),
                name="board_only_on_listing",
            ),
        ]
        indexes = [models.Index(fields=["kind", "day"], name="corporate_event_by_day")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:corporate_event", args=[self.pk])


class MergeQuerySet(ScopedQuerySet):
    """Merges, by the enterprise that stays."""

    region_lookup = "target__region"
    zone_lookup = "target__zone"

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """One enterprise gone into another: what moved, what was put aside, and the whole of what it was."""

    class Keep(models.TextChoices):
        TARGET = "target", "以保留企业的记录为准"
        SOURCE = "source", "以并入企业的记录为准"

    target = models.ForeignKey(Enterprise, models.PROTECT, verbose_name="保留企业", related_name="merges")
    into = models.BigIntegerField("合并时的保留企业", help_text="其主键；以后再并入别家时 target 随之改动")
    source = models.BigIntegerField("并入企业", help_text="其主键；撤销合并后恢复")
    source_uscc = models.CharField("并入企业代码", max_length=18)
    source_name = models.CharField("并入企业名称", max_length=200)
    source_region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="并入企业所在县区", related_name="+"
    )
    keep = models.CharField("记录重复时", max_length=6, choices=Keep.choices, default=Keep.TARGET)
    reason = models.CharField("原因", max_length=200)
    moved = JSONText("移入的记录", default=list)
    aside = JSONText("搁置的记录", default=list)
    unlinked = JSONText("断开的关联", default=list)
    before = JSONText("合并前的两家企业", default=dict)
    made_by_name = models.CharField("办理人", max_length=60)
    made_at = models.DateTimeField("办理时间")
    undone_by_name = models.CharField("撤销人", max_length=60, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业合并"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["source"], name="merge_by_source")]

    def __str__(self) -> str:
        return f"{self.source_name} → {self.target}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:merge", args=[self.pk])

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that stays."""
        return self.target


class FormerName(Placed):
    """A name and code that the enterprise had until a day, by which it is still found."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="former_names"
    )
    name = models.CharField("曾用名", max_length=200, blank=True, db_index=True)
    uscc = models.CharField("原代码", max_length=18, blank=True, db_index=True)
    new_name = models.CharField("改为名称", max_length=200, blank=True)
    new_uscc = models.CharField("改为代码", max_length=18, blank=True)
    until = models.DateField("变更日期")
    reason = models.CharField("依据", max_length=200, blank=True)
    event = models.ForeignKey(
        CorporateEvent,
        models.CASCADE,
        verbose_name="个转企",
        null=True,
        blank=True,
        related_name="former_names",
    )
    merge = models.ForeignKey(
        Merge, models.CASCADE, verbose_name="合并", null=True, blank=True, related_name="former_names"
    )
    made_by_name = models.CharField("办理人", max_length=60, blank=True)
    made_at = models.DateTimeField("办理时间", null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["enterprise", "until", "pk"]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.uscc)))

    @property
    def is_rename(self) -> bool:
        """Whether somebody renamed the enterprise here, rather than a file, a merge or a 个转企."""
        return self.batch_id is None and self.event_id is None and self.merge_id is None


class EventChange(models.Model):
    """One thing done by hand to what is on record of an enterprise: what stood, what stands, and why."""

    class Subject(models.TextChoices):
        SCALE = "scale", "入退规"
        CORPORATE = "corporate", "升级事项"
        NAME = "name", "更名"
        BACK_DATA = "back_data", "入规补报"

    class Action(models.TextChoices):
        ADDED = "added", "登记"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤销"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="event_changes"
    )
    subject = models.CharField("对象", max_length=10, choices=Subject.choices)
    record = models.BigIntegerField("记录", help_text="所改记录的主键")
    action = models.CharField("办理", max_length=10, choices=Action.choices)
    before = JSONText("原为", default=dict)
    after = JSONText("改为", default=dict)
    reason = models.CharField("原因", max_length=200, blank=True)
    made_by_name = models.CharField("办理人", max_length=60)
    made_at = models.DateTimeField("办理时间")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登记更正记录"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["subject", "record"], name="event_change_of_record")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}{self.get_action_display()} {self.record}"


for _model in (CorporateEvent, FormerName):
    auditlog.register(_model)
auditlog.register(Merge, exclude_fields=["moved", "aside", "unlinked", "before"])
