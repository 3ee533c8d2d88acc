"""Who stands in which pool from when to when, and who is proposed to enter or leave."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.scope import ScopedQuerySet
from cultivation.pools import POOL_LABELS
from cultivation.proposing import MOVE_LABELS
from enterprises.models import Enterprise
from imports.fields import JSONText
from imports.placed import Placed

POOLS = [(pool.value, label) for pool, label in POOL_LABELS.items()]
MOVES = [(move.value, label) for move, label in MOVE_LABELS.items()]


def _reasons(label: str) -> JSONText:
    """Pairs of code and words."""
    return JSONText(label, default=list)


class OfEnterpriseQuerySet(ScopedQuerySet):
    """Rows, by the region of their enterprise."""

    region_lookup = "enterprise__region"
    zone_lookup = "enterprise__zone"


class Proposal(models.Model):
    """What the system proposes for one enterprise and pool; staff confirm or decline it."""

    is_derived = True
    """Calculated from what stands; taken back with it (imports.standing)."""

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        DECLINED = "declined", "已驳回"

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, verbose_name="企业", related_name="pool_proposals"
    )
    pool = models.CharField("培育库", max_length=12, choices=POOLS)
    move = models.CharField("建议", max_length=5, choices=MOVES)
    period = models.DateField("报告期", help_text="依据哪一期提出，当月第一天")
    reasons = _reasons("理由")
    rests_on = models.CharField("依据摘要", max_length=120, editable=False)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="处理人",
        null=True,
        blank=True,
        related_name="+",
    )
    decided_by_name = models.CharField("处理人姓名", max_length=40, blank=True)
    why_declined = models.CharField("驳回理由", max_length=200, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培育库建议"
        ordering = ["-period", "pool", "pk"]
        permissions = [("confirm_proposal", "可以确认或驳回培育库建议")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "pool"], condition=Q(state="open"), name="one_open_proposal_a_pool"
            )
        ]
        indexes = [models.Index(fields=["state", "pool", "period"], name="proposal_by_state")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.get_pool_display()} {self.get_move_display()}"


class MembershipQuerySet(OfEnterpriseQuerySet):
    """Memberships, and which of them stood when."""

    def standing_at(self, month: date) -> Self:
        """Those in their pool in that month: entered by then, and not left by then."""
        return self.filter(entered__lte=month).filter(Q(left=None) | Q(left__gt=month))

    def entered_in(self, start: date, end: date) -> Self:
        """Those that entered in the months from `start` to `end`, both included."""
        return self.filter(entered__gte=start, entered__lte=end)

    def left_in(self, start: date, end: date) -> Self:
        """Those that left in the months from `start` to `end`, both included."""
        return self.filter(left__gte=start, left__lte=end)


class Membership(Placed):
    """One stay of an enterprise in a pool: from the month it entered to the month from which it is out."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, verbose_name="企业", related_name="memberships"
    )
    pool = models.CharField("培育库", max_length=12, choices=POOLS)
    entered = models.DateField("入库月份", help_text="当月第一天；自该月起在库")
    left = models.DateField("出库月份", null=True, blank=True, help_text="当月第一天；自该月起不在库")
    reasons = _reasons("入库理由")
    leave_reasons = _reasons("出库理由")
    entered_by_name = models.CharField("入库确认人", max_length=40, blank=True)
    entered_at = models.DateTimeField("入库确认时间", null=True, blank=True)
    left_by_name = models.CharField("出库确认人", max_length=40, blank=True)
    left_at = models.DateTimeField("出库确认时间", null=True, blank=True)
    entered_from = models.ForeignKey(
        Proposal, models.PROTECT, verbose_name="入库建议", null=True, blank=True, related_name="made"
    )
    left_from = models.ForeignKey(
        Proposal, models.PROTECT, verbose_name="出库建议", null=True, blank=True, related_name="ended"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培育库成员"
        ordering = ["pool", "-entered", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "pool"], condition=Q(left=None), name="in_a_pool_once"
            ),
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gte=F("entered")), name="left_after_entered"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "entered", "enterprise"], name="member_by_entry"),
            models.Index(fields=["left", "pool"], name="member_by_exit"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.get_pool_display()} {self.entered:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("cultivation:member", args=[self.pk])

    @property
    def words(self) -> str:
        """Why it entered."""
        return _words(self.reasons)

    @property
    def leave_words(self) -> str:
        """Why it left."""
        return _words(self.leave_reasons)


def _words(reasons: list[Any]) -> str:
    return "；".join(words for _, words in reasons)


auditlog.register(Membership)
