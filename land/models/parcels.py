"""Parcels of industrial land, who uses how much of them since when, and what was brought back to use.

桐城市促进传统产业转型升级发展举措十二条 八: 全面查清闲置、低效工业土地权属、位置、面积、规划用途，逐宗逐地块
分析原因，建立工作台账; 叶集区2023年工作意见（五）3: 批而未供、供而未用、用而未尽.
"""

from __future__ import annotations

from auditlog.registry import auditlog
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.attachments import Attachment
from accounts.models import Region
from accounts.scope import ScopedQuerySet
from enterprises.models import Enterprise
from imports.placed import Placed
from land import messages
from land.areas import Basis, Part
from land.models.base import Line, area_field


class ParcelQuerySet(ScopedQuerySet):
    """Parcels, by the county that answers for them, and in a park by the park."""

    zone_lookup = "zone"


class Way(models.TextChoices):
    """How land is brought back to use: the ways that 八 names, and those that lead there."""

    REPLACE = "replace", "腾笼换鸟"
    MIXED = "mixed", "复合开发"
    INTENSIFY = "intensify", "挖潜提容"
    GATHER = "gather", "退散进集"
    TRANSFER = "transfer", "转让出租"
    RECOVER = "recover", "收回收购"
    START = "start", "促建投产"
    OTHER = "other", "其他"


class Parcel(Placed):
    """One parcel (宗地), known by its number within its county."""

    class State(models.TextChoices):
        """How the land is used."""

        IDLE = "idle", "闲置"
        INEFFICIENT = "inefficient", "低效"
        NOT_SUPPLIED = "not_supplied", "批而未供"
        NOT_USED = "not_used", "供而未用"
        PART_USED = "part_used", "用而未尽"
        NORMAL = "normal", "正常"

    class Nature(models.TextChoices):
        STATE = "state", "国有建设用地"
        COLLECTIVE = "collective", "集体建设用地"
        UNKNOWN = "", "未注明"

    class Obtained(models.TextChoices):
        GRANT = "grant", "出让"
        ALLOCATION = "allocation", "划拨"
        LEASE = "lease", "租赁"
        TRANSFER = "transfer", "转让"
        SHARES = "shares", "作价出资"
        OTHER = "other", "其他"
        UNKNOWN = "", "未注明"

    number = models.CharField("宗地号", max_length=40)
    holder_name = models.CharField("土地使用权人", max_length=200, blank=True, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所在县区", related_name="parcels")
    zone = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="所在园区",
        null=True,
        blank=True,
        related_name="parcels_in_zone",
    )
    address = models.CharField("坐落", max_length=300, blank=True)
    area = area_field("宗地面积")
    nature = models.CharField(
        "土地性质", max_length=10, choices=Nature.choices, blank=True, default=Nature.STATE
    )
    planned_use = models.CharField("规划用途", max_length=60, blank=True)
    obtained = models.CharField("取得方式", max_length=10, choices=Obtained.choices, blank=True, default="")
    supplied_on = models.DateField("供地日期", null=True, blank=True)
    start_due = models.DateField("约定开工日期", null=True, blank=True)
    started_on = models.DateField("实际开工日期", null=True, blank=True)
    completion_due = models.DateField("约定竣工日期", null=True, blank=True)
    completed_on = models.DateField("实际竣工日期", null=True, blank=True)
    state = models.CharField("利用状况", max_length=12, choices=State.choices, default=State.NORMAL)
    analysis = models.TextField("原因分析", blank=True)
    way = models.CharField("盘活方式", max_length=10, choices=Way.choices, blank=True, default="")
    plan = models.TextField("盘活措施", blank=True)
    plan_owner = models.CharField("责任单位", max_length=100, blank=True)
    plan_due = models.DateField("完成时限", null=True, blank=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "宗地"
        ordering = ["region__path", "number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="parcel_once_a_county"),
            models.CheckConstraint(condition=Q(area__gt=0), name="parcel_has_an_area"),
        ]
        indexes = [models.Index(fields=["region", "state"], name="parcel_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("land:parcel", args=[self.pk])


class OfParcelQuerySet(ScopedQuerySet):
    """What hangs on parcels, by the parcel's county or park."""

    region_lookup = "parcel__region"
    zone_lookup = "parcel__zone"


class ShareQuerySet(OfParcelQuerySet):
    """Shares of parcels; cancelled ones were entered by mistake and never count."""

    def standing(self) -> ShareQuerySet:
        """Those that count, past ones among them."""
        return self.filter(cancelled_at=None)

    def on(self, day: object) -> ShareQuerySet:
        """Those that stand on the day."""
        begun, going = (
            Q(since=None) | Q(since__lte=day),
            Q(until=None) | Q(until__gte=day),
        )
        return self.standing().filter(begun, going)


class LandShare(Placed):
    """How much of a parcel an enterprise has from a day on; a change is a new row, so that a year can be redone."""

    BASES = [(Basis.OWNED, "自有"), (Basis.RENTED, "租用")]

    parcel = models.ForeignKey(Parcel, models.CASCADE, verbose_name="宗地", related_name="shares")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="使用企业", related_name="land_shares"
    )
    basis = models.CharField("使用方式", max_length=6, choices=BASES)
    area = area_field("份额")
    lessor = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="出租企业", null=True, blank=True, related_name="land_let"
    )
    since = models.DateField("起始日期", null=True, blank=True, help_text="空为登记之初")
    until = models.DateField("终止日期", null=True, blank=True, help_text="当日仍有效；空为至今")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("登记人", max_length=40, blank=True)
    made_at = models.DateTimeField("登记时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("作废时间", null=True, blank=True)
    cancelled_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = ShareQuerySet.as_manager()
    counts_on_undo = Q(cancelled_at=None)
    undo_remedy = messages.UNDO_SHARES

    class Meta:
        verbose_name = verbose_name_plural = "用地份额"
        ordering = ["parcel", "since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(area__gt=0), name="share_has_an_area"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="share_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.RENTED) | Q(lessor=None), name="only_rented_land_has_a_lessor"
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "since"], name="share_of_enterprise")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.enterprise_id} {self.area}"

    @property
    def part(self) -> Part:
        """The share as the calculation takes it."""
        return Part(self.enterprise_id, Basis(self.basis), self.area, self.lessor_id, self.since, self.until)


class Revival(Placed):
    """Land of a parcel that came back to use on a day; several over time."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, verbose_name="宗地", related_name="revivals")
    area = area_field("盘活面积")
    state_before = models.CharField("盘活前利用状况", max_length=12, blank=True, default="")
    state_after = models.CharField(
        "盘活后利用状况", max_length=12, blank=True, default="", help_text="空为没有改变"
    )
    on = models.DateField("盘活日期")
    way = models.CharField("盘活方式", max_length=10, choices=Way.choices, default=Way.OTHER)
    note = models.CharField("说明", max_length=300, blank=True)
    made_by_name = models.CharField("登记人", max_length=40, blank=True)
    made_at = models.DateTimeField("登记时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("作废时间", null=True, blank=True)
    cancelled_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = OfParcelQuerySet.as_manager()
    counts_on_undo = Q(cancelled_at=None)
    undo_remedy = messages.UNDO_REVIVALS

    class Meta:
        verbose_name = verbose_name_plural = "盘活记录"
        ordering = ["parcel", "on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(area__gt=0), name="revival_has_an_area")]
        indexes = [models.Index(fields=["on"], name="revival_by_day")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.on} {self.area}"


class LandDispute(models.Model):
    """An objection to an enterprise's area of a parcel (domain.md 36), and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", "待认定"
        UPHELD = "upheld", "异议成立"
        REJECTED = "rejected", "异议不成立"
        DROPPED = "dropped", "已撤销"

    parcel = models.ForeignKey(Parcel, models.CASCADE, verbose_name="宗地", related_name="disputes")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="所涉企业", related_name="land_disputes"
    )
    objector = models.CharField("异议人", max_length=100)
    raised_on = models.DateField("提出日期")
    as_of = models.DateField("所涉日期", help_text="异议针对这一天起的面积")
    recorded_area = area_field("登记面积")
    claimed_area = area_field("主张面积")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    decided_area = area_field("认定面积", null=True, blank=True)
    decision = models.CharField("认定意见", max_length=500, blank=True)
    decided_on = models.DateField("认定日期", null=True, blank=True)
    decided_by_name = models.CharField("认定人", max_length=40, blank=True)

    objects = OfParcelQuerySet.as_manager()
    counts_on_undo = ~Q(state=State.DROPPED)
    undo_remedy = messages.UNDO_DISPUTES

    class Meta:
        verbose_name = verbose_name_plural = "面积争议"
        ordering = ["-raised_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.objector}"


class ParcelFile(Attachment):
    """A document or photograph of a parcel, of one of its revivals, or of a dispute."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, verbose_name="宗地", related_name="files")
    revival = models.ForeignKey(
        Revival, models.CASCADE, verbose_name="盘活记录", null=True, blank=True, related_name="files"
    )
    dispute = models.ForeignKey(
        LandDispute, models.CASCADE, verbose_name="面积争议", null=True, blank=True, related_name="files"
    )

    objects = OfParcelQuerySet.as_manager()
    counts_on_undo = Q(revival=None, dispute=None)
    """The proof of a revival or a dispute counts with it."""
    undo_remedy = messages.UNDO_FILES

    class Meta:
        verbose_name = verbose_name_plural = "宗地材料"
        ordering = ["uploaded_at", "pk"]


class ParcelLine(Line):
    """A line of a parcel's history."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, verbose_name="宗地", related_name="history")

    objects = OfParcelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "宗地沿革"
        ordering = ["-at", "-pk"]


for model in (Parcel, LandShare, Revival, LandDispute):
    auditlog.register(model)
