"""Commands that put an enterprise into a pool by hand, and take it out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cultivation import messages
from cultivation.models import Membership
from cultivation.months import first_of
from cultivation.pools import POOL_LABELS, Pool
from cultivation.services import proposing
from cultivation.services.refusing import Refused
from cultivation.signals import counts_changed
from enterprises.models import Enterprise

BY_HAND = "by_hand"


def refuse_unless_visible(enterprise: Enterprise, by: Any) -> None:
    """Raises Refused for an enterprise beyond the person's region."""
    if not Enterprise.objects.visible_to(by).filter(pk=enterprise.pk).exists():
        raise Refused({"uscc": messages.NOT_YOURS})


@transaction.atomic
def add_member(
    *, enterprise: Enterprise, pool: Pool, month: date, reason: str, by: Any, now: datetime
) -> Membership:
    """The enterprise stands in the pool from that month on. Raises Refused."""
    refuse_unless_visible(enterprise, by)
    problems = _of_words(month, reason, now)
    # The enterprise is locked so that two people cannot both find it outside.
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=enterprise.pk)
    standing = Membership.objects.filter(enterprise=enterprise, pool=pool, left=None).first()
    if standing:
        problems["pool"] = messages.already_in(POOL_LABELS[pool], standing.entered)
    if problems:
        raise Refused(problems)
    member = Membership.objects.create(
        enterprise=enterprise,
        pool=pool,
        entered=first_of(month),
        reasons=[[BY_HAND, reason.strip()]],
        entered_by_name=str(by)[:40],
        entered_at=now,
    )
    _changed(member.entered, now)
    return member


@transaction.atomic
def remove_member(*, member: Membership, month: date, reason: str, by: Any, now: datetime) -> Membership:
    """The member is out of its pool from that month on. Raises Refused."""
    row: Membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=member.pk)
    )
    refuse_unless_visible(row.enterprise, by)
    problems = _of_words(month, reason, now)
    if row.left is not None:
        problems["reason"] = messages.NOT_A_MEMBER
    elif first_of(month) < row.entered:
        problems["month"] = messages.BEFORE_ENTRY.format(month=messages.month_words(row.entered))
    if problems:
        raise Refused(problems)
    row.left, row.leave_reasons = first_of(month), [[BY_HAND, reason.strip()]]
    row.left_by_name, row.left_at = str(by)[:40], now
    row.save(update_fields=["left", "leave_reasons", "left_by_name", "left_at"])
    _changed(row.left, now)
    return row


def _of_words(month: date, reason: str, now: datetime) -> dict[str, str]:
    problems = {}
    if not reason.strip():
        problems["reason"] = messages.NO_REASON
    if first_of(month) > timezone.localdate(now):
        problems["month"] = messages.FUTURE_MONTH
    return problems


def _changed(since: date, now: datetime) -> None:
    """The open proposals of the enterprise rest on who is in: the latest period is owed."""
    proposing.owe_latest(now=now)
    counts_changed.send(sender=Membership, since=since, until=None)
